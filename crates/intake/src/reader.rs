//! Readers.

use sejo_model::ledger::ReadTable;
use sejo_model::workbook::ReadWorkbook;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A checklist workbook.
    Checklist(Box<ReadWorkbook>),
    /// A list of devices.
    Devices(ReadTable),
    /// Another table.
    Table(ReadTable),
}
