//! The copy of a list that is kept: what was read, secrets masked, and the row of the file each line comes from.
//!
//! Guards: opened in a spreadsheet, no cell of it reaches beyond itself: what begins like a formula gets a `'` in front. Numbers
//! and telephone numbers (`-5`, `+81-3-1234-5678`) stay as they are, although a spreadsheet may reckon with their digits: the
//! rule of `model::formula`. Read back, it gives the same headers, cells and row numbers as the file that was dropped.

use sejo_model::formula;
use sejo_model::ledger::ReadTable;

use super::text;
use crate::{Limits, Refusal, problem};

/// Header of the last column of a copy.
const ROW: &str = "元のファイルの行";

/// The table as CSV in UTF-8 with a byte order mark, lines ended by CR LF.
#[must_use]
pub fn masked_copy(table: &ReadTable) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let head = table.headers.iter().map(|h| formula::guard(h).into_owned()).chain([ROW.to_owned()]);
    // Writing to memory cannot fail; a row that did would show in the count of lines, which the tests check.
    let mut written = writer.write_record(head);
    for (number, cells) in &table.rows {
        let cells = cells.iter().enumerate().map(|(i, cell)| {
            // Masked once more: a table that was put together elsewhere must not leak through here.
            let secret = !cell.is_empty() && table.masked_columns.contains(&i);
            if secret { super::MASK.to_owned() } else { formula::guard(cell).into_owned() }
        });
        written = written.and_then(|()| writer.write_record(cells.chain([number.to_string()])));
    }
    drop(written);
    writer.into_inner().unwrap_or_default()
}

/// Reads a copy back; `masked` are the headers of the columns that were masked as a whole. Where the copy names no rows,
/// as older ones do not, the numbers are those of the copy.
///
/// # Errors
/// When the bytes are no such copy.
pub fn read_masked_copy(bytes: &[u8], masked: &[String], limits: &Limits) -> Result<ReadTable, Refusal> {
    // The header line and the column of row numbers come on top of what the list itself may have.
    let more = Limits {
        rows: limits.rows.saturating_add(1),
        columns: limits.columns.saturating_add(1),
        cells: limits.cells.saturating_mul(2),
        ..*limits
    };
    let mut lines = text::read_own(bytes, &more)?.rows.into_iter();
    let Some(head) = lines.next() else { return Err(super::no_table()) };
    let mut headers = head.cells;
    let numbered = headers.last().is_some_and(|h| h == ROW);
    if numbered {
        headers.pop();
    }
    let width = headers.len();
    let rows = lines.map(|line| {
        let number = line.cells.get(width).filter(|_| numbered).and_then(|n| n.parse().ok());
        let mut cells = line.cells;
        cells.resize(width, String::new());
        (number.unwrap_or(line.number), cells)
    });
    Ok(ReadTable {
        sheet: String::new(),
        further_sheets: Vec::new(),
        encoding: "UTF-8".to_owned(),
        header_row: head.number,
        rows: rows.collect(),
        masked_columns: headers.iter().enumerate().filter(|(_, h)| masked.contains(h)).map(|(i, _)| i).collect(),
        headers,
        problems: Vec::new(),
        facility: None,
    })
}

/// Whether anything was masked — a column, words inside a cell or a header, or something outside the table — so that the
/// original must not be kept.
#[must_use]
pub fn has_masked(table: &ReadTable) -> bool {
    let is_masked = |text: &String| text.contains(super::MASK);
    !table.masked_columns.is_empty()
        || table.headers.iter().any(is_masked)
        || table.problems.iter().any(|p| p.code == problem::SECRET_OUTSIDE || is_masked(&p.text))
        || table.rows.iter().flat_map(|(_, cells)| cells).any(is_masked)
}
