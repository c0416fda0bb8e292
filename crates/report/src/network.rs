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
    /// A unit in millimetres.
    pub unit: f64,
    /// The picture from the top: on one page, unless its letters were too small there.
    pub bands: Vec<Band>,
    /// Whether it is on several pages.
    pub is_split: bool,
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
        let (scene, unit) = on_paper(drawing);
        Self {
            lang: drawing.lang,
            facility: facility.to_owned(),
            printed_on,
            summary: drawing.summary(),
            width: scene.width,
            unit,
            is_split: scene.bands.iter().map(|band| band.height).sum::<f64>() * unit > ROOM.1 + 0.1,
            bands: scene.bands,
            heads: drawing::heads(drawing.lang),
            rows: drawing::table(drawing),
            missing: drawing.missing.clone(),
        }
    }
}

/// Width and height of the room for the picture on A4 across, below the heading, in millimetres.
const ROOM: (f64, f64) = (269.0, 150.0);

/// The least height of letters for which the picture is made to fit on one page, in millimetres: five points, so that
/// they can still be read.
const LEAST: f64 = 5.0 * 25.4 / 72.0;

/// The picture as it is best for one page, with the millimetres of its unit: the more devices stand in a row, the lower
/// and wider it is. A house with so many devices that nobody could read them on one page gets a page for each part.
fn on_paper(drawing: &Drawing) -> (Scene, f64) {
    let unit = |scene: &Scene, height: f64| (ROOM.0 / scene.width).min(ROOM.1 / height.max(1.0));
    let whole = |scene: &Scene| unit(scene, scene.bands.iter().map(|band| band.height).sum());
    let wide = drawing::layout(drawing, Width::Wide);
    let others = [6, 8].map(|columns| drawing::layout(drawing, Width::Paper(columns)));
    let highest = wide.bands.iter().map(|band| band.height).fold(0.0, f64::max);
    let by_parts = unit(&wide, highest);
    let (best, size) = others.into_iter().fold((wide.clone(), whole(&wide)), |(best, size), scene| {
        let other = whole(&scene);
        if other > size { (scene, other) } else { (best, size) }
    });
    if size * drawing::SMALLEST >= LEAST { (best, size) } else { (by_pages(wide, highest), by_parts) }
}

/// The picture in parts of which each may have a page of its own: what the lines mean stands below the first part that
/// leaves room for it, so that it never has a page to itself.
fn by_pages(mut scene: Scene, highest: f64) -> Scene {
    if let Some(legend) = scene.bands.pop() {
        match scene.bands.iter_mut().find(|band| band.height + legend.height <= highest) {
            Some(band) => band.append(legend),
            None => scene.bands.push(legend),
        }
    }
    scene
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
