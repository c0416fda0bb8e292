//! The copy of a list that is kept: what was read, secrets masked.
//!
//! Guards: opened in a spreadsheet, no cell of it is taken for a formula.

use sejo_model::ledger::ReadTable;

/// The table as CSV in UTF-8 with a byte order mark, lines ended by CR LF.
#[must_use]
pub fn masked_copy(table: &ReadTable) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let rows = std::iter::once(&table.headers).chain(table.rows.iter().map(|(_, cells)| cells));
    for row in rows {
        let cells = row.iter().enumerate().map(|(i, cell)| {
            // Masked once more: a table that was put together elsewhere must not leak through here.
            let is_value = !std::ptr::eq(row, &raw const table.headers) && !cell.is_empty();
            if is_value && table.masked_columns.contains(&i) { super::MASK.to_owned() } else { harmless(cell) }
        });
        // Writing to memory cannot fail; a row that did would show in the count of lines, which the tests check.
        if writer.write_record(cells).is_err() {
            break;
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// Puts an apostrophe before what a spreadsheet would compute.
fn harmless(cell: &str) -> String {
    let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if dangerous { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether anything was masked, as a column or inside a cell, so that the original must not be kept.
#[must_use]
pub fn has_masked(table: &ReadTable) -> bool {
    !table.masked_columns.is_empty()
        || table.rows.iter().flat_map(|(_, cells)| cells).any(|cell| cell.contains(super::MASK))
}
