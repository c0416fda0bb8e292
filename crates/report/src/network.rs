//! The network picture as PDF (A4 landscape): the picture, the table of ways in, and what is still missing.
//!
//! Invariant: always marked 暫定, because it shows what files and the ledger say, not what somebody saw in the wiring cabinet.

use serde::Serialize;

use sejo_model::{Date, Lang};

use crate::drawing::{self, Band, Drawing, Row, Width};
use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// A network picture ready to be printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility; empty prints a line to write on.
    pub facility: String,
    /// Day of printing.
    pub printed_on: Date,
    /// The picture in one sentence.
    pub summary: String,
    /// Width of the picture in its own units.
    pub width: f64,
    /// The picture from the top; a page may break between two bands.
    pub bands: Vec<Band>,
    /// Words over the columns of the table.
    pub heads: [&'static str; 8],
    /// The table.
    pub rows: Vec<Row>,
    /// What the picture cannot show.
    pub missing: Vec<String>,
}

impl NetworkSheet {
    /// The sheet of a picture.
    #[must_use]
    pub fn of(facility: &str, drawing: &Drawing, printed_on: Date) -> Self {
        let scene = drawing::layout(drawing, Width::Wide);
        Self {
            lang: drawing.lang,
            facility: facility.to_owned(),
            printed_on,
            summary: drawing.summary(),
            width: scene.width,
            bands: scene.bands,
            heads: drawing::heads(drawing.lang),
            rows: drawing::table(drawing),
            missing: drawing.missing.clone(),
        }
    }
}

/// The network picture as PDF.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn network_pdf(sheet: &NetworkSheet) -> Result<Vec<u8>, ReportError> {
    network_print(sheet).map(|p| p.bytes)
}

/// The network picture as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn network_print(sheet: &NetworkSheet) -> Result<Printed, ReportError> {
    network_part(sheet)?.print()
}

/// The picture, ready to be bound into the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn network_part(sheet: &NetworkSheet) -> Result<Part, ReportError> {
    Part::new(Document::Network, sheet.lang, sheet.printed_on, sheet)
}

/// Characters of the sheet no font has, without setting it.
#[must_use]
pub fn network_unprintable(sheet: &NetworkSheet) -> Vec<char> {
    pdf::unprintable(sheet)
}
