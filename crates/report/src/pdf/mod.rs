//! PDF with typst: our templates, our fonts, one JSON file with the data.
//!
//! Invariants: no packages, no network, no file system, no clock; data never becomes markup (it is read as JSON inside
//! the template); the same data gives the same bytes; a character that no font has is printed as 〓, listed at the end
//! of the print and reported, because an archival export would otherwise refuse the whole document.

mod glyphs;
mod words;
mod world;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};
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
    /// Blank forms for care on paper.
    CareForms,
    /// The contact chart.
    Contact,
    /// The backup table.
    BackupTable,
    /// The cover of the emergency file.
    EmergencyFile,
    /// An exercise.
    Exercise,
    /// The checklist form.
    Form,
    /// The blank incident form.
    IncidentForm,
    /// The signing key as words.
    KeyPaper,
    /// The draft of a report about an incident.
    IncidentReport,
    /// The timeline of an incident.
    IncidentTimeline,
    /// The letter to a vendor.
    Letter,
    /// The network picture.
    Network,
    /// The noes of a disclosure.
    Disclosure,
    /// The check table beside the continuity plan.
    CheckTable,
    /// The continuity plan for the desks of a clinic.
    OnePage,
    /// The covering letter of a request.
    Request,
    /// The register of remote maintenance.
    RemoteRegister,
    /// The responsibility table of a system.
    Responsibility,
    /// The restore order.
    RestoreOrder,
    /// The letter about who is responsible for updates.
    RouteLetter,
    /// The vendors' numbers.
    Vendors,
    /// The walk-round sheet.
    WalkRound,
}

impl Document {
    /// The file name of its template.
    const fn template(self) -> &'static str {
        match self {
            Self::Appointment => "appointment.typ",
            Self::Written => "document.typ",
            Self::FirstHour => "first-hour.typ",
            Self::Card => "card.typ",
            Self::CareForms => "care-forms.typ",
            Self::Contact => "contact.typ",
            Self::BackupTable => "backup-table.typ",
            Self::EmergencyFile => "emergency-file.typ",
            Self::Exercise => "exercise.typ",
            Self::Form => "form.typ",
            Self::IncidentForm => "incident-form.typ",
            Self::IncidentReport => "incident-report.typ",
            Self::IncidentTimeline => "incident-timeline.typ",
            Self::KeyPaper => "key-paper.typ",
            Self::Letter => "letter.typ",
            Self::Network => "network.typ",
            Self::Disclosure => "disclosure.typ",
            Self::CheckTable => "check-table.typ",
            Self::OnePage => "one-page.typ",
            Self::Request => "request.typ",
            Self::RemoteRegister => "remote-register.typ",
            Self::Responsibility => "responsibility.typ",
            Self::RouteLetter => "route-letter.typ",
            Self::RestoreOrder => "restore-order.typ",
            Self::Vendors => "vendors.typ",
            Self::WalkRound => "walk-round.typ",
        }
    }

    /// What errors call it.
    fn name(self) -> &'static str {
        self.template().trim_end_matches(".typ")
    }
}

/// Drops what typst remembers when a print ends, however it ends: a server prints for years. What was of use in the last so
/// many prints may stay where thousands of alike ones follow each other.
struct Forget(usize);

impl Drop for Forget {
    fn drop(&mut self) {
        typst::comemo::evict(self.0);
    }
}

/// So many prints something of no use is remembered for, in a run of alike ones.
const REMEMBERED: usize = 4;

/// A document ready to be set: alone, or bound with others into one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    document: Document,
    lang: Lang,
    printed_on: Date,
    sheet: Value,
    replaced: BTreeSet<char>,
}

impl Part {
    /// `sheet` in the template of `document`.
    pub(crate) fn new<T: Serialize>(
        document: Document,
        lang: Lang,
        printed_on: Date,
        sheet: &T,
    ) -> Result<Self, ReportError> {
        let failed = |e: serde_json::Error| ReportError::Typeset { document: document.name(), detail: e.to_string() };
        let mut sheet = serde_json::to_value(sheet).map_err(failed)?;
        // The day stands beside the sheet: within it, what is said would be another thing every morning.
        if let Value::Object(fields) = &mut sheet {
            fields.remove("printed_on");
        }
        let replaced = glyphs::cover(&mut sheet);
        Ok(Self { document, lang, printed_on, sheet, replaced })
    }

    /// What it says, whatever the day of printing: two that say the same give the same bytes.
    #[must_use]
    pub fn content(&self) -> Vec<u8> {
        format!("{}\n{}", self.document.template(), self.sheet).into_bytes()
    }

    /// What the template reads. `bound` names the templates of the parts behind it, in their order; a part of a file
    /// leaves its title to the cover.
    fn data(&self, bound: &[&str], is_bound: bool) -> Vec<u8> {
        let data = json!({
            "sheet": self.sheet,
            "lang": self.lang.tag(),
            "words": words::of(self.lang),
            "printed": date::long(self.printed_on, self.lang),
            "replaced": self.replaced.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>(),
            "bound": bound,
            "is_bound": is_bound,
        });
        data.to_string().into_bytes()
    }

    /// The print of this document alone.
    ///
    /// # Errors
    /// [`ReportError::Typeset`] when it cannot be set.
    pub fn print(self) -> Result<Printed, ReportError> {
        self.bind(&[])
    }

    /// One print of many that say much the same: what they share is set once. Whoever is done prints something else, or nothing
    /// at all; what is remembered then is that of a few prints.
    pub(crate) fn print_of_many(self) -> Result<Printed, ReportError> {
        self.set(&[], Forget(REMEMBERED))
    }

    /// One print: this document, then `parts` in their order, with the page numbers running through.
    ///
    /// # Errors
    /// [`ReportError::Typeset`] when it cannot be set.
    pub(crate) fn bind(self, parts: &[Self]) -> Result<Printed, ReportError> {
        self.set(parts, Forget(0))
    }

    fn set(self, parts: &[Self], _forget: Forget) -> Result<Printed, ReportError> {
        let failed = |detail: String| ReportError::Typeset { document: self.document.name(), detail };
        let templates: Vec<&str> = parts.iter().map(|part| part.document.template()).collect();
        let data = self.data(&templates, false);
        let paper = Paper::new(self.document, data, parts.iter().map(|part| part.data(&[], true)).collect());
        let set = typst::compile::<PagedDocument>(&paper).output.map_err(|d| failed(first(&d)))?;
        let options = PdfOptions {
            ident: Smart::Auto,
            creator: Smart::Custom(Some("Sejo".to_owned())),
            timestamp: timestamp(self.printed_on),
            standards: standards().map_err(failed)?,
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&set, &options).map_err(|d| failed(first(&d)))?;
        let replaced: BTreeSet<char> = parts.iter().chain([&self]).flat_map(|part| part.replaced.clone()).collect();
        Ok(Printed { bytes, pages: set.pages().len(), replaced: replaced.into_iter().collect() })
    }
}

/// Sets `sheet` with the template of `document`.
pub(crate) fn print<T: Serialize>(
    document: Document,
    lang: Lang,
    printed_on: Date,
    sheet: &T,
) -> Result<Printed, ReportError> {
    Part::new(document, lang, printed_on, sheet)?.print()
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
