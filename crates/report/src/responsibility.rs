//! Who does what for a system (役割分担表), as an annex to its contract (A4 portrait).
//!
//! Invariant: a duty nobody has settled is printed with boxes to tick and a line to write on, never as if somebody had it.

use serde::Serialize;

use sejo_model::{Date, Holder, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// A duty, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyRow {
    /// What it is called.
    pub title: String,
    /// What is to be done.
    pub task: String,
    /// How it may be agreed in numbers.
    pub example: String,
    /// Who has it; `None` and [`Holder::Unknown`] print boxes to tick, the one with that ticked which says so.
    pub holder: Option<Holder>,
    /// What was agreed in numbers; empty prints a line.
    pub detail: String,
    /// Where it is written; may be empty.
    pub source: String,
    /// The servers of which something else holds, in words; empty where there are none.
    pub servers: String,
}

/// The table ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutySheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// The facility; empty prints a line to write on.
    pub facility: String,
    /// The vendor; empty prints a line to write on.
    pub vendor: String,
    /// The system.
    pub system: String,
    /// The contract it belongs to; may be empty.
    pub contract: String,
    /// Whether what a contract with another than the vendor says was left out.
    pub without_others: bool,
    /// Day of printing.
    pub printed_on: Date,
    /// Every duty.
    pub rows: Vec<DutyRow>,
    /// What the vendor's form says of responsibilities: what each row is about, and its words.
    pub said: Vec<(String, String)>,
}

/// The table as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn duty_print(sheet: &DutySheet) -> Result<Printed, ReportError> {
    pdf::print(Document::Responsibility, sheet.lang, sheet.printed_on, sheet)
}
