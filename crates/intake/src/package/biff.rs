//! Walks the records of an .xls workbook stream (MS-XLS) without interpreting them: is it encrypted, how large are the
//! rectangles its sheets span, and are there letters that people do not see?

use std::collections::HashSet;

use super::compound::{u16_at, u32_at};

/// What the walk found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// A FILEPASS record stands in it.
    pub encrypted: bool,
    /// How many sheets it names.
    pub sheets: usize,
    /// Cells of the rectangles of all sheets together, as declared or as used, whichever is larger.
    pub cells: u64,
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
const FONT: u16 = 0x0031;
const XF: u16 = 0x00e0;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const MUL_RK: u16 = 0x00bd;
const COLUMNS: u16 = 0x007d;
const ROW: u16 = 0x0208;
const FILTERED: u16 = 0x009b;
/// Records that place one cell: row and column stand first.
const CELLS: [u16; 8] = [0x0006, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e, 0x0207];

/// Walks the globals and every sheet; `None` when records do not fit into the stream.
pub fn measure(stream: &[u8]) -> Option<Shape> {
    let mut shape = Shape::default();
    let mut starts = Vec::new();
    for record in (Records { stream, at: 0 }) {
        let (kind, data) = record?;
        match kind {
            FILE_PASS if u16_at(data, 0) != Some(0) || data.len() > 4 => {
                shape.encrypted = true;
                return Some(shape);
            }
            BOUND_SHEET => starts.push(usize::try_from(u32_at(data, 0)?).ok()?),
            EOF => break,
            _ => {}
        }
    }
    shape.sheets = starts.len();
    for start in starts {
        let sheet = stream.get(start..)?;
        shape.cells = shape.cells.saturating_add(rectangle(sheet)?);
    }
    Some(shape)
}

/// Whether one of the fonts strikes its letters through (MS-XLS 2.4.122, `fStrikeOut`). Excel keeps no font that nothing uses.
pub fn strikes(stream: &[u8]) -> bool {
    let globals = (Records { stream, at: 0 }).flatten().take_while(|(kind, _)| *kind != EOF);
    globals.filter(|(kind, _)| *kind == FONT).any(|(_, data)| u16_at(data, 2).is_some_and(|look| look & 0x0008 != 0))
}

/// Whether cells may show their letters white on white: a look with a white font and no fill, or a white one (MS-XLS 2.4.122,
/// `icv`; 2.4.353, `ifnt`, `fls` and `icvFore`).
pub fn hides(stream: &[u8]) -> bool {
    let globals = || (Records { stream, at: 0 }).flatten().take_while(|(kind, _)| *kind != EOF);
    let is_white = |colour: u16| matches!(colour, 1 | 9);
    let fonts: Vec<bool> =
        globals().filter(|(kind, _)| *kind == FONT).map(|(_, data)| u16_at(data, 4).is_some_and(is_white)).collect();
    let is_unseen = |look: &[u8]| {
        let font = usize::from(u16_at(look, 0)?);
        // No font has the number 4.
        let font = if font > 4 { font - 1 } else { font };
        let (fill, colour) = (u32_at(look, 14)? >> 26, u16_at(look, 18)? & 0x7f);
        Some((fill == 0 || is_white(colour)) && fonts.get(font).copied().unwrap_or(false))
    };
    globals().filter(|(kind, _)| *kind == XF).any(|(_, look)| is_unseen(look).unwrap_or(false))
}

/// Whether something stands in a hidden row or column of a sheet people see (MS-XLS 2.4.28, `hsState`; 2.4.53, `fHidden`;
/// 2.4.221, `fDyZero`). Rows that a filter leaves out come back with a click.
pub fn tucks_away(stream: &[u8]) -> bool {
    let globals = (Records { stream, at: 0 }).flatten().take_while(|(kind, _)| *kind != EOF);
    let is_seen = |sheet: &[u8]| sheet.get(4).is_some_and(|state| state & 0x03 == 0);
    let seen = globals.filter(|(kind, data)| *kind == BOUND_SHEET && is_seen(data));
    let starts = seen.filter_map(|(_, data)| usize::try_from(u32_at(data, 0)?).ok());
    starts.filter_map(|start| stream.get(start..)).any(|sheet| fills_hidden(sheet).unwrap_or(false))
}

/// Whether a cell of one sheet lies in a hidden row or column; `None` where a record ends too soon.
fn fills_hidden(sheet: &[u8]) -> Option<bool> {
    /// A sheet has no more columns.
    const WIDEST: usize = 256;
    let (mut rows, mut columns) = (HashSet::new(), Vec::new());
    let mut is_filtered = false;
    for (kind, data) in of_sheet(sheet) {
        match kind {
            ROW if u16_at(data, 12)? & 0x0020 != 0 => _ = rows.insert(u16_at(data, 0)?),
            COLUMNS if u16_at(data, 8)? & 0x0001 != 0 && columns.len() < WIDEST => {
                columns.push(u16_at(data, 0)?..=u16_at(data, 2)?);
            }
            FILTERED => is_filtered = true,
            _ => {}
        }
    }
    if is_filtered {
        rows.clear();
    }
    if rows.is_empty() && columns.is_empty() {
        return Some(false);
    }
    // A formula's text (0x0207) carries no position; its formula did.
    for (_, data) in of_sheet(sheet).filter(|(kind, _)| *kind != 0x0207 && CELLS.contains(kind)) {
        let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
        if rows.contains(&row) || columns.iter().any(|hidden| hidden.contains(&column)) {
            return Some(true);
        }
    }
    Some(false)
}

/// The records of the sheet that begins here; a chart inside it ends before the sheet does.
fn of_sheet(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut depth = 0_usize;
    (Records { stream, at: 0 }).flatten().take_while(move |(kind, _)| {
        match *kind {
            BOF => depth += 1,
            EOF => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0
    })
}

/// The larger of the declared and the used rectangle of one sheet.
fn rectangle(stream: &[u8]) -> Option<u64> {
    let mut declared = 0_u64;
    let (mut top, mut bottom, mut left, mut right) = (u64::MAX, 0_u64, u64::MAX, 0_u64);
    let mut depth = 0_usize;
    for record in (Records { stream, at: 0 }) {
        let (kind, data) = record?;
        match kind {
            BOF => depth += 1,
            // A chart inside the sheet ends before the sheet does.
            EOF if depth > 1 => depth -= 1,
            EOF => break,
            DIMENSIONS if data.len() >= 14 => {
                let rows = u64::from(u32_at(data, 4)?.saturating_sub(u32_at(data, 0)?));
                declared = declared.max(rows.saturating_mul(u64::from(u16_at(data, 10)?)));
            }
            DIMENSIONS => {
                let rows = u64::from(u16_at(data, 2)?.saturating_sub(u16_at(data, 0)?));
                declared = declared.max(rows.saturating_mul(u64::from(u16_at(data, 6)?)));
            }
            _ if kind == MUL_RK || CELLS.contains(&kind) => {
                let (row, column) = (u64::from(u16_at(data, 0)?), u64::from(u16_at(data, 2).unwrap_or(0)));
                let last = if kind == MUL_RK { u64::from(u16_at(data, data.len().checked_sub(2)?)?) } else { column };
                // A formula's text (0x0207) carries no position; its formula did.
                if kind != 0x0207 {
                    (top, bottom) = (top.min(row), bottom.max(row));
                    (left, right) = (left.min(column), right.max(last.max(column)));
                }
            }
            _ => {}
        }
    }
    let used = if top == u64::MAX { 0 } else { (bottom - top + 1).saturating_mul(right - left + 1) };
    Some(declared.max(used))
}

/// Records one after the other; the item is `None` once when the stream ends inside a record.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = Option<(u16, &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.stream.len() {
            return None;
        }
        let kind = u16_at(self.stream, self.at);
        let length = u16_at(self.stream, self.at.saturating_add(2)).map(usize::from);
        let (Some(kind), Some(length)) = (kind, length) else {
            // Padding at the end of the stream; the reader meets the end-of-file record before it.
            self.at = self.stream.len();
            return Some(None);
        };
        let start = self.at + 4;
        let Some(data) = self.stream.get(start..start + length) else {
            self.at = self.stream.len();
            return Some(None);
        };
        self.at = start + length;
        Some(Some((kind, data)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_letters_are_unseen_where_nothing_lies_behind_them() {
        let record = |kind: u16, data: &[u8]| {
            let mut out = kind.to_le_bytes().to_vec();
            out.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
            out.extend(data);
            out
        };
        let font = |colour: u16| {
            record(FONT, &[[220, 0, 0, 0], [colour.to_le_bytes()[0], colour.to_le_bytes()[1], 0, 0]].concat())
        };
        let look = |font: u16, fill: u32, colour: u16| {
            let mut data = font.to_le_bytes().to_vec();
            data.extend([0; 12]);
            data.extend((fill << 26).to_le_bytes());
            data.extend(colour.to_le_bytes());
            record(XF, &data)
        };
        let white = |looks: &[Vec<u8>]| {
            let fonts = [0x7fff, 0x7fff, 0x7fff, 0x7fff, 9].map(font).concat();
            hides(&[fonts, looks.concat(), record(EOF, &[])].concat())
        };
        assert!(!white(&[look(0, 0, 64), look(3, 0, 64)]), "no white letters");
        assert!(!white(&[look(5, 1, 0x1e)]), "white on a colour");
        assert!(white(&[look(0, 0, 64), look(5, 0, 64)]), "white on nothing");
        assert!(white(&[look(5, 1, 9)]), "white on white");
    }
}
