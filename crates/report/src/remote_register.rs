//! The register of remote maintenance (リモート保守の登録簿) as PDF (A4 landscape): what each vendor answered this year, every
//! way in with its terms, and what did not fit. Row 2-② of the checklist is shown with it.
//!
//! Invariants: what nobody said is a line to write on, what contradicts a configuration says so, and a way in that is not
//! registered stands on the paper too, marked 未登録, with the file and line that show it.

use serde::Serialize;

use sejo_model::configuration::Line;
use sejo_model::{Date, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// What a vendor answered about one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterAnswer {
    /// The system.
    pub system: String,
    /// Whose.
    pub vendor: String,
    /// Whether it is maintained from outside, in words; empty where nobody answered.
    pub used: String,
    /// By which path.
    pub path: String,
    /// The day of the answer.
    pub answered_on: Option<Date>,
    /// Whether that is of this fiscal year.
    pub is_current: bool,
    /// Where it differs from the register or the configurations, in words.
    pub differs: Vec<String>,
}

/// A registered connection, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterLine {
    /// What it is for.
    pub purpose: String,
    /// Whose; the facility's own staff are named so.
    pub vendor: String,
    /// For which system; may be empty.
    pub system: String,
    /// On which device, of whom.
    pub device: String,
    /// Kind, and name in the configuration.
    pub way: String,
    /// Always on, or on demand; empty where nobody said.
    pub presence: String,
    /// Own accounts or shared ones, with the names; empty where nobody said.
    pub accounts: String,
    /// Second factor; empty where nobody said.
    pub two_factor: String,
    /// From where; empty where nobody said.
    pub sources: String,
    /// Where the log is; empty where nobody said.
    pub log: String,
    /// From when until when.
    pub time: String,
    /// What the configurations say of it.
    pub seen: String,
    /// Where they contradict it.
    pub differs: Vec<String>,
    /// Whether the vendor took back the answer it rests on.
    pub is_taken_back: bool,
}

/// A way in that a configuration shows and nobody registered, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterUndeclared {
    /// The device as people call it.
    pub device: String,
    /// Kind, and name in the configuration.
    pub way: String,
    /// Who may sign in by it; empty where nobody is named.
    pub users: String,
    /// From where.
    pub sources: String,
    /// The file that shows it.
    pub file: String,
    /// The line in that file; `None` where it says nothing of it, and a default opens it or may.
    pub line: Option<Line>,
    /// Whether it surely is open.
    pub is_sure: bool,
    /// The last day of an entry that is over; empty where there never was one.
    pub ended: String,
}

/// A work that is open, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterWork {
    /// When.
    pub at: String,
    /// By which connection.
    pub purpose: String,
    /// What was announced; empty for nothing.
    pub plan: String,
    /// What the log shows; empty for nothing.
    pub session: String,
    /// What both say together.
    pub standing: String,
    /// Why it is all right.
    pub explained: String,
}

/// The register ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// The facility; empty prints a line to write on.
    pub facility: String,
    /// The fiscal year the answers are for.
    pub fiscal_year: String,
    /// Day of printing.
    pub printed_on: Date,
    /// System by system.
    pub answers: Vec<RegisterAnswer>,
    /// Way in by way in.
    pub lines: Vec<RegisterLine>,
    /// Ways in of the configurations that are not registered: without them the paper would look complete.
    pub undeclared: Vec<RegisterUndeclared>,
    /// How many configurations were looked into.
    pub configurations: usize,
    /// How many of them are a part only or could not be read.
    pub unsure: usize,
    /// The newest works.
    pub works: Vec<RegisterWork>,
}

/// The register as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn register_print(sheet: &RegisterSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::RemoteRegister, sheet.lang, sheet.printed_on, sheet)
}
