//! How wide the columns of a sheet are and how high its rows: whether something lies over a cell hangs on them, where its anchor gives
//! a size in place of a second corner.
//!
//! Guards: what the file does not say is as most programs have it. Source: ECMA-376 part 1, §18.3.1.13 (col), §18.3.1.73 (row),
//! §18.3.1.81 (sheetFormatPr); lengths are those of drawings, 914,400 to the inch.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::xlsx::{attribute, is_on};

/// A point.
const POINT: f64 = 12_700.0;
/// A character in the width of a column: seven pixels.
const CHARACTER: f64 = 66_675.0;
/// Characters of a column and points of a row of which nothing is said.
const USUAL: (f64, f64) = (9.14, 15.0);
/// Cells that are gone along at most: a form has fewer.
const CELLS: usize = 1_000;
/// Runs of columns that are taken.
const RUNS: usize = 100;
/// Rows that are taken.
const ROWS: usize = 5_000;

/// The sizes of one sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Sizes {
    width: Option<i64>,
    height: Option<i64>,
    /// The first and the last column of a run, from 0, and how wide each is.
    columns: Vec<(u32, u32, i64)>,
    rows: BTreeMap<u32, i64>,
}

impl Sizes {
    /// Takes what the sheet says of all cells.
    pub(super) fn usual(&mut self, e: &BytesStart<'_>) {
        self.width = length(e, "defaultColWidth", CHARACTER);
        self.height = length(e, "defaultRowHeight", POINT);
    }

    /// Takes what it says of a run of columns.
    pub(super) fn columns(&mut self, e: &BytesStart<'_>) {
        let number = |name| attribute(e, name).and_then(|n| n.parse::<u32>().ok()).and_then(|n| n.checked_sub(1));
        let width = if is_hidden(e) { Some(0) } else { length(e, "width", CHARACTER) };
        if let (Some(from), Some(to), Some(width), true) =
            (number("min"), number("max"), width, self.columns.len() < RUNS)
        {
            self.columns.push((from, to, width));
        }
    }

    /// Takes what it says of a row, from 0.
    pub(super) fn row(&mut self, row: u32, e: &BytesStart<'_>) {
        let height = if is_hidden(e) { Some(0) } else { length(e, "ht", POINT) };
        if let Some(height) = height.filter(|_| self.rows.len() < ROWS) {
            self.rows.insert(row, height);
        }
    }

    /// The column in which something ends that begins so far into another one, and how far into it.
    pub(super) fn along_columns(&self, from: i64, far: i64) -> (i64, i64) {
        let usual = self.width.unwrap_or((USUAL.0 * CHARACTER) as i64);
        along(from, far, |column| {
            let of_run = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
            of_run.map_or(usual, |(.., width)| *width)
        })
    }

    /// The row in which something ends that begins so far into another one, and how far into it.
    pub(super) fn along_rows(&self, from: i64, far: i64) -> (i64, i64) {
        let usual = self.height.unwrap_or((USUAL.1 * POINT) as i64);
        along(from, far, |row| self.rows.get(&row).copied().unwrap_or(usual))
    }
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    is_on(attribute(e, "hidden").as_deref())
}

fn length(e: &BytesStart<'_>, name: &str, of_one: f64) -> Option<i64> {
    let said = attribute(e, name)?.parse::<f64>().ok().filter(|said| said.is_finite() && *said >= 0.0)?;
    Some((said * of_one) as i64)
}

/// Goes along cells of these sizes for as long as a length reaches.
fn along(from: i64, far: i64, size: impl Fn(u32) -> i64) -> (i64, i64) {
    let (mut at, mut left) = (from, far);
    for _ in 0..CELLS {
        let Some(here) = u32::try_from(at).ok().map(&size).filter(|here| *here <= left) else { break };
        left -= here;
        at += 1;
    }
    (at, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_goes_over_cells_of_their_own_sizes() {
        let mut sizes = Sizes::default();
        sizes.columns(&BytesStart::from_content(r#"col min="2" max="3" width="2""#, 3));
        sizes.columns(&BytesStart::from_content(r#"col min="4" max="4" width="9" hidden="1""#, 3));
        sizes.usual(&BytesStart::from_content(r#"sheetFormatPr defaultRowHeight="20""#, 13));
        sizes.row(1, &BytesStart::from_content(r#"row r="2" ht="10""#, 3));
        // Into B and C, each two characters wide, and past D, which is hidden.
        assert_eq!(sizes.along_columns(1, 66_675), (1, 66_675));
        assert_eq!(sizes.along_columns(1, 266_700), (4, 0));
        assert_eq!(sizes.along_columns(0, 609_409 + 10), (1, 10), "as wide as most programs have it");
        assert_eq!(sizes.along_rows(0, 254_000 + 127_000 + 5), (2, 5));
        assert_eq!(sizes.along_rows(0, 0), (0, 0));
        assert_eq!(sizes.along_rows(-1, 9), (-1, 9));
    }
}
