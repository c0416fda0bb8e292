//! The timeline of an incident on paper: what happened when, who came to know when, whom to tell by when, what was kept.
//!
//! Invariants: every entry stands on it, a corrected one struck through with the number of the one that corrects it; an
//! exercise says so in big letters on every page; nothing is said by colour.

use serde::Serialize;

use sejo_model::{Date, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// A timeline, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineSheet {
    /// Language of everything that is not data.
    #[serde(skip)]
    pub lang: Lang,
    /// What the incident is called.
    pub title: String,
    /// Whose.
    pub facility: String,
    /// Of an exercise.
    pub is_exercise: bool,
    /// It can be shown to be as it was recorded.
    pub is_as_recorded: bool,
    /// When the facility came to know, in words.
    pub known: String,
    /// When the clock was started, and by whom.
    pub started: String,
    /// How and when it ended, with what was learnt; empty while people are at work on it.
    pub ended: String,
    /// Who knew, in the order of knowing.
    pub knew: Vec<KnewLine>,
    /// Whom to tell by when, and what came of it.
    pub duties: Vec<DutyLine>,
    /// All entries, in the order in which things happened.
    pub entries: Vec<EntryLine>,
    /// What was kept.
    pub exhibits: Vec<ExhibitLine>,
    /// The day.
    #[serde(skip)]
    pub printed_on: Date,
}

/// Somebody who knew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnewLine {
    /// Since when.
    pub at: String,
    /// Who.
    pub who: String,
    /// How that is known.
    pub how: String,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyLine {
    /// Whom.
    pub party: String,
    /// By when, with what to know about the day.
    pub limit: String,
    /// When that was done, or where it stands.
    pub state: String,
    /// It is over and was not done.
    pub is_late: bool,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryLine {
    /// Its number.
    pub number: u32,
    /// When it happened.
    pub at: String,
    /// What it is about, and whom it concerns.
    pub kind: String,
    /// In words.
    pub text: String,
    /// Who wrote it; when, where that was later; what it corrects or is corrected by.
    pub written: String,
    /// A later entry corrects it.
    pub is_corrected: bool,
}

/// Evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExhibitLine {
    /// The entry that tells of it.
    pub number: u32,
    /// What it is.
    pub name: String,
    /// Where it lies, and what was kept of it.
    pub place: String,
    /// Its SHA-256, where there is a file.
    pub sha256: String,
}

/// The timeline as PDF.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn timeline_print(sheet: &TimelineSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::IncidentTimeline, sheet.lang, sheet.printed_on, sheet)
}
