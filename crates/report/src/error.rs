//! Why bytes could not be made. Exact, with the part or cell it happened at; words for people are the caller's.

use sejo_model::workbook::Cell;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The file is no workbook package (no ZIP archive, or a damaged one).
    #[error("not a workbook package: {0}")]
    NotAPackage(String),
    /// A part the package must have is not in it.
    #[error("part {part} is missing")]
    PartMissing {
        /// Name of the part, or what was looked for.
        part: String,
    },
    /// A part is larger than a form can be.
    #[error("part {part} is larger than {limit} bytes")]
    PartTooLarge {
        /// Name of the part.
        part: String,
        /// Limit in bytes.
        limit: u64,
    },
    /// A part is not the XML it should be.
    #[error("part {part} cannot be read: {detail}")]
    PartUnreadable {
        /// Name of the part.
        part: String,
        /// What the reader said.
        detail: String,
    },
    /// The workbook has no sheet of that name.
    #[error("there is no sheet named {sheet}")]
    SheetMissing {
        /// Name looked for.
        sheet: String,
    },
    /// A value was to be written into a cell that holds a formula.
    #[error("{sheet}!{cell} holds a formula")]
    Formula {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: Cell,
    },
    /// Two rows of the form lead to the same (merged) cell with different values.
    #[error("{sheet}!{cell} would get two different values")]
    Conflict {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: Cell,
    },
    /// A text longer than a cell can hold (32,767 UTF-16 units).
    #[error("the text for {sheet}!{cell} is too long")]
    TextTooLong {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: Cell,
    },
    /// The date lies before the first day the workbook can express.
    #[error("{sheet}!{cell} cannot hold the date {date}")]
    DateOutOfRange {
        /// Sheet.
        sheet: String,
        /// Cell.
        cell: Cell,
        /// Date.
        date: jiff::civil::Date,
    },
    /// The PDF could not be set.
    #[error("{document} could not be set as PDF: {detail}")]
    Typeset {
        /// Which document.
        document: &'static str,
        /// What the compiler said.
        detail: String,
    },
    /// The XLSX file could not be written.
    #[error("the workbook could not be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV file could not be written.
    #[error("the table could not be written: {0}")]
    Csv(#[from] csv::Error),
}
