//! The network picture as PDF (A4 landscape): the picture, the table of ways in, and what is still missing.
//!
//! Invariant: always marked 暫定, because it shows what files and the ledger say, not what somebody saw in the wiring cabinet.

use serde::Serialize;

use sejo_model::{Date, Lang};

use crate::drawing::{self, Band, Drawing, Row, Scene, Width};
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
    /// Height of its smallest letters in these units.
    pub smallest: f64,
    /// The picture from the top: on one page, unless its letters were too small there.
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
        let scene = on_paper(drawing);
        Self {
            lang: drawing.lang,
            facility: facility.to_owned(),
            printed_on,
            summary: drawing.summary(),
            width: scene.width,
            smallest: drawing::SMALLEST,
            bands: scene.bands,
            heads: drawing::heads(drawing.lang),
            rows: drawing::table(drawing),
            missing: drawing.missing.clone(),
        }
    }
}

/// Width and height of the room for the picture on A4 across, below the heading, in millimetres; as in the template.
const ROOM: (f64, f64) = (269.0, 150.0);

/// The picture as wide as is best for one page: the more devices stand in a row, the lower and wider it is.
fn on_paper(drawing: &Drawing) -> Scene {
    let scenes = [Width::Wide, Width::Paper(6), Width::Paper(8)].map(|width| drawing::layout(drawing, width));
    let unit = |scene: &Scene| {
        let height: f64 = scene.bands.iter().map(|band| band.height).sum();
        (ROOM.0 / scene.width).min(ROOM.1 / height.max(1.0))
    };
    let [first, others @ ..] = scenes;
    others.into_iter().fold(first, |best, scene| if unit(&scene) > unit(&best) { scene } else { best })
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
