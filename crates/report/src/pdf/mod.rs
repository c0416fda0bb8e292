//! PDF with typst: our templates, our fonts, one JSON file with the data.
//!
//! Invariants: no packages, no network, no file system, no clock; data never becomes markup (it is read as JSON inside
//! the template); the same data gives the same bytes; a character that no font has is printed as 〓, listed at the end
//! of the print and reported, because an archival export would otherwise refuse the whole document.

mod glyphs;
mod words;
mod world;

use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use sejo_model::{Date, Lang, date};

use crate::error::ReportError;
use world::Paper;

/// A finished print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters no font has, printed as 〓; sorted.
    pub replaced: Vec<char>,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    /// The appointment letter.
    Appointment,
    /// The rules or the continuity plan.
    Written,
    /// The cards of the first hour.
    FirstHour,
    /// The contact card to carry.
    Card,
    /// The contact chart.
    Contact,
    /// The backup table.
    BackupTable,
    /// An exercise.
    Exercise,
    /// The checklist form.
    Form,
    /// The blank incident form.
    IncidentForm,
    /// The draft of a report about an incident.
    IncidentReport,
    /// The letter to a vendor.
    Letter,
    /// The network picture.
    Network,
    /// The check table beside the continuity plan.
    CheckTable,
    /// The continuity plan for the desks of a clinic.
    OnePage,
    /// The restore order.
    RestoreOrder,
    /// The walk-round sheet.
    WalkRound,
}

impl Document {
    const fn name(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Written => "document",
            Self::FirstHour => "first-hour",
            Self::Card => "card",
            Self::Contact => "contact",
            Self::BackupTable => "backup-table",
            Self::Exercise => "exercise",
            Self::Form => "form",
            Self::IncidentForm => "incident-form",
            Self::IncidentReport => "incident-report",
            Self::Letter => "letter",
            Self::Network => "network",
            Self::CheckTable => "check-table",
            Self::OnePage => "one-page",
            Self::RestoreOrder => "restore-order",
            Self::WalkRound => "walk-round",
        }
    }
}

/// Drops everything typst remembers when a print ends, however it ends: a server prints for years.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        typst::comemo::evict(0);
    }
}

/// Sets `sheet` with the template of `document`.
pub(crate) fn print<T: Serialize>(
    document: Document,
    lang: Lang,
    printed_on: Date,
    sheet: &T,
) -> Result<Printed, ReportError> {
    let failed = |detail: String| ReportError::Typeset { document: document.name(), detail };
    let mut sheet = serde_json::to_value(sheet).map_err(|e| failed(e.to_string()))?;
    let replaced = glyphs::cover(&mut sheet);
    let data = serde_json::json!({
        "sheet": sheet,
        "lang": lang.tag(),
        "words": words::of(lang),
        "printed": date::long(printed_on, lang),
        "replaced": replaced.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>(),
    });
    let paper = Paper::new(document, data.to_string().into_bytes());
    let _forget = Forget;
    let set = typst::compile::<PagedDocument>(&paper).output.map_err(|d| failed(first(&d)))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Sejo".to_owned())),
        timestamp: timestamp(printed_on),
        standards: standards().map_err(failed)?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&set, &options).map_err(|d| failed(first(&d)))?;
    Ok(Printed { bytes, pages: set.pages().len(), replaced: replaced.into_iter().collect() })
}

/// The characters of `sheet` that [`print()`] would replace, found without setting anything.
pub(crate) fn unprintable<T: Serialize>(sheet: &T) -> Vec<char> {
    serde_json::to_value(sheet).map(|value| glyphs::unprintable(&value)).unwrap_or_default()
}

/// Archival and accessible at once: PDF/A-2a keeps it readable for decades, PDF/UA-1 for screen readers.
fn standards() -> Result<PdfStandards, String> {
    PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|e| e.message().to_string())
}

fn timestamp(day: Date) -> Option<Timestamp> {
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd_hms(i32::from(day.year()), month, day_of_month, 0, 0, 0).map(Timestamp::new_utc)
}

fn first(diagnostics: &[SourceDiagnostic]) -> String {
    diagnostics.first().map(|d| d.message.to_string()).unwrap_or_default()
}
