//! Where rows and cells stand in a sheet's XML, in bytes.

use std::collections::BTreeSet;
use std::ops::Range as Bytes;

use quick_xml::events::{BytesStart, Event};

use sejo_model::workbook::Cell;

use super::xml::{TextOf, Xml, attribute, flag};
use crate::error::ReportError;

/// Cells from `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: Cell,
    pub(super) last: Cell,
}

impl Range {
    pub(super) const fn contains(&self, cell: Cell) -> bool {
        self.first.row <= cell.row
            && cell.row <= self.last.row
            && self.first.column <= cell.column
            && cell.column <= self.last.column
    }

    fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        Some(Self { first: parse_cell(first)?, last: parse_cell(last)? })
    }
}

/// A sheet's structure.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Rows in the order of the file.
    pub(super) rows: Vec<RowAt>,
    /// The `<sheetData>` element: its tag, and where its end tag begins (the tag's end when it is empty).
    pub(super) data: Option<TagAt>,
    /// Merged ranges.
    pub(super) merges: Vec<Range>,
    /// Ranges an array formula fills.
    pub(super) arrays: Vec<Range>,
    /// Default styles of columns: first, last, style.
    pub(super) columns: Vec<(u32, u32, u32)>,
    /// The prefix of the sheet's elements with its colon, mostly empty.
    pub(super) prefix: String,
}

/// An element that may be empty (`<row/>`).
#[derive(Debug, Clone)]
pub(super) struct TagAt {
    /// Bytes of the start (or empty-element) tag.
    pub(super) tag: Bytes<usize>,
    /// Where the end tag begins; the end of the tag for an empty element.
    pub(super) close: usize,
    /// Whether it is written as an empty element.
    pub(super) is_empty: bool,
}

/// A row.
#[derive(Debug)]
pub(super) struct RowAt {
    /// From 0.
    pub(super) number: u32,
    pub(super) at: TagAt,
    /// Its default style, where it has one.
    pub(super) style: Option<u32>,
    /// Cells in the order of the file; none for rows nobody asked for.
    pub(super) cells: Vec<CellAt>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct CellAt {
    /// From 0.
    pub(super) column: u32,
    /// Bytes of the whole element.
    pub(super) all: Bytes<usize>,
    /// Bytes of its start tag.
    pub(super) tag: Bytes<usize>,
    /// Its style.
    pub(super) style: Option<u32>,
    /// Whether its value is an index into the shared strings.
    pub(super) is_shared: bool,
    /// Whether it holds a formula.
    pub(super) has_formula: bool,
    /// Whether it holds a value.
    pub(super) has_value: bool,
    /// Text of its value as stored.
    pub(super) text: String,
    /// Bytes of its extension list.
    pub(super) extension: Option<Bytes<usize>>,
}

/// Depth of the elements below the root: worksheet 1, sheetData 2, row 3, cell 4, value 5.
const DATA: usize = 2;
const ROW: usize = 3;
const CELL: usize = 4;
const INNER: usize = 5;

/// Reads the structure of a sheet. Cells are kept for `rows` only: a sheet may have millions.
pub(super) fn read(text: &str, part: &str, rows: &BTreeSet<u32>) -> Result<Index, ReportError> {
    let mut xml = Xml::new(text, part);
    let mut scan = Scan { wanted: rows.clone(), ..Scan::default() };
    loop {
        let start = xml.offset();
        let Some(event) = xml.next()? else { break };
        let at = start..xml.offset();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            scan.depth += 1;
            scan.open(tag, &at, matches!(event, Event::Empty(_)));
        }
        scan.text.see(&event);
        if let Event::End(_) | Event::Empty(_) = &event {
            scan.close(&at, matches!(event, Event::Empty(_)));
            scan.depth = scan.depth.saturating_sub(1);
        }
    }
    if scan.index.data.is_none() {
        return Err(xml.error("no sheetData"));
    }
    Ok(scan.index)
}

#[derive(Default)]
struct Scan {
    wanted: BTreeSet<u32>,
    index: Index,
    depth: usize,
    in_data: bool,
    cell: Option<CellAt>,
    extension: Option<usize>,
    next_column: u32,
    text: TextOf,
}

impl Scan {
    fn open(&mut self, tag: &BytesStart<'_>, at: &Bytes<usize>, is_empty: bool) {
        let name = tag.local_name();
        match (self.depth, name.as_ref()) {
            (DATA, "sheetData") => {
                self.in_data = true;
                let qualified = tag.name();
                self.index.prefix = qualified.prefix().map(|p| format!("{}:", p.as_ref())).unwrap_or_default();
                self.index.data = Some(TagAt { tag: at.clone(), close: at.end, is_empty });
            }
            (ROW, "row") if self.in_data => self.open_row(tag, at, is_empty),
            (CELL, "c") if self.in_data => self.open_cell(tag, at),
            (INNER, "f") => self.formula(tag),
            (INNER, "v" | "is") => {
                if let Some(cell) = &mut self.cell {
                    cell.has_value = true;
                }
            }
            (INNER, "extLst") => self.extension = Some(at.start),
            (ROW, "mergeCell") => {
                self.index.merges.extend(attribute(tag, "ref").as_deref().and_then(Range::parse));
            }
            (ROW, "col") => {
                let number = |name| attribute(tag, name).and_then(|v| v.parse::<u32>().ok());
                if let (Some(min), Some(max), Some(style)) = (number("min"), number("max"), number("style")) {
                    self.index.columns.push((min.saturating_sub(1), max.saturating_sub(1), style));
                }
            }
            _ => {}
        }
    }

    fn open_row(&mut self, tag: &BytesStart<'_>, at: &Bytes<usize>, is_empty: bool) {
        let next = self.index.rows.last().map_or(0, |r| r.number.saturating_add(1));
        let number = attribute(tag, "r").and_then(|r| r.parse::<u32>().ok()).map_or(next, |r| r.saturating_sub(1));
        let style = attribute(tag, "s").and_then(|s| s.parse().ok()).filter(|_| flag(tag, "customFormat"));
        let at = TagAt { tag: at.clone(), close: at.end, is_empty };
        self.index.rows.push(RowAt { number, at, style, cells: Vec::new() });
        self.next_column = 0;
    }

    fn open_cell(&mut self, tag: &BytesStart<'_>, at: &Bytes<usize>) {
        let named = attribute(tag, "r").and_then(|r| parse_cell(&r)).map(|c| c.column);
        let column = named.unwrap_or(self.next_column);
        self.next_column = column.saturating_add(1);
        self.text.take();
        self.cell = Some(CellAt {
            column,
            all: at.clone(),
            tag: at.clone(),
            style: attribute(tag, "s").and_then(|s| s.parse().ok()),
            is_shared: attribute(tag, "t").as_deref() == Some("s"),
            has_formula: false,
            has_value: false,
            text: String::new(),
            extension: None,
        });
    }

    fn formula(&mut self, tag: &BytesStart<'_>) {
        if let Some(cell) = &mut self.cell {
            cell.has_formula = true;
        }
        if matches!(attribute(tag, "t").as_deref(), Some("array" | "dataTable")) {
            self.index.arrays.extend(attribute(tag, "ref").as_deref().and_then(Range::parse));
        }
    }

    fn close(&mut self, at: &Bytes<usize>, is_empty: bool) {
        match self.depth {
            INNER => {
                if let (Some(start), Some(cell)) = (self.extension.take(), &mut self.cell) {
                    cell.extension = Some(start..at.end);
                }
            }
            CELL => {
                if let (Some(mut cell), Some(row)) = (self.cell.take(), self.index.rows.last_mut()) {
                    cell.all.end = at.end;
                    cell.text = self.text.take();
                    if self.wanted.contains(&row.number) {
                        row.cells.push(cell);
                    }
                }
            }
            ROW if self.in_data && !is_empty => {
                if let Some(row) = self.index.rows.last_mut() {
                    row.at.close = at.start;
                }
            }
            DATA if self.in_data => {
                self.in_data = false;
                if let (Some(data), false) = (&mut self.index.data, is_empty) {
                    data.close = at.start;
                }
            }
            _ => {}
        }
    }
}

/// `AB12` or `$AB$12`.
fn parse_cell(text: &str) -> Option<Cell> {
    let text = text.trim().replace('$', "");
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, row) = text.split_at_checked(letters)?;
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = name.bytes().fold(0_u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some(Cell { row: row.parse::<u32>().ok()?.checked_sub(1)?, column: column.checked_sub(1)? })
}

impl Index {
    /// The style a cell has where none is written.
    pub(super) fn default_style(&self, row: Option<&RowAt>, column: u32) -> Option<u32> {
        let of_column = || self.columns.iter().find(|(min, max, _)| *min <= column && column <= *max).map(|c| c.2);
        row.and_then(|r| r.style).or_else(of_column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(parse_cell("AB12"), Some(Cell { row: 11, column: 27 }));
        assert_eq!(parse_cell("$C$1"), Some(Cell { row: 0, column: 2 }));
        assert_eq!(parse_cell("A0"), None);
        assert_eq!(parse_cell("12"), None);
        assert!(Range::parse("B2:D4").unwrap().contains(Cell { row: 3, column: 3 }));
    }

    #[test]
    fn rows_and_cells_without_numbers_are_counted() {
        let text = r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c r="D1"/><x:c/></x:row><x:row r="5"/><x:row/></x:sheetData></x:worksheet>"#;
        let index = read(text, "s", &BTreeSet::from([0])).unwrap();
        assert_eq!(index.prefix, "x:");
        assert_eq!(index.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [0, 4, 5]);
        assert_eq!(index.rows[0].cells.iter().map(|c| c.column).collect::<Vec<_>>(), [0, 3, 4]);
        assert_eq!(index.rows[0].cells[0].text, "1");
    }
}
