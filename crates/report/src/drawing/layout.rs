//! Places for what is drawn: outside on top, devices on the way outside below it, the inside at the bottom.
//!
//! Invariants: cards never overlap, every text fits its card by estimate, and no line crosses a card, because everything
//! of one device stands in one column. Only the first few things of a column are drawn; the table has them all.

mod column;
mod inside;

use super::scene::{Band, CLOSED, DOUBT, Letters, OPEN, OUTSIDE, Role, SOFT, Scene, UNKNOWN};
use super::{Drawing, Node, fit};
use sejo_model::Lang;

/// For which room the picture is laid out. Both say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// One device per row: readable on a telephone.
    Narrow,
    /// Up to four: for a screen and for A4 landscape.
    Wide,
    /// Up to so many, for a house with many devices on one page.
    Paper(u8),
}

/// The smallest letters.
pub const SMALLEST: f64 = 12.0;

impl Width {
    fn units(self) -> f64 {
        match self {
            Self::Narrow => 344.0,
            Self::Wide => 1120.0,
            Self::Paper(columns) => 280.0 * f64::from(columns),
        }
    }

    fn columns(self) -> usize {
        match self {
            Self::Narrow => 1,
            Self::Wide => 4,
            Self::Paper(columns) => usize::from(columns),
        }
    }
}

/// Devices on the way outside that are drawn, the most dangerous ones; more would be no picture any more.
const DEVICES: usize = 40;
/// Highest part that stays in one piece: what an A4 page holds below its heading while the smallest letters keep 8 points.
pub const HIGH: f64 = 634.0;
/// Room left and right of everything.
const EDGE: f64 = 4.0;
/// Room between two columns.
const GAP: f64 = 20.0;
/// Widest column.
const COLUMN: f64 = 400.0;
/// Text in a card.
const BODY: f64 = 12.5;
/// Height of a line of text as a share of its letters.
const LEADING: f64 = 1.4;
/// Room between the edge of a card and its text.
const INSET: f64 = 9.0;

/// Lays the picture out.
#[must_use]
pub fn layout(drawing: &Drawing, width: Width) -> Scene {
    let mut bands = vec![outside(drawing, width)];
    let shown = drawing.border.get(..DEVICES).unwrap_or(&drawing.border);
    let rows = shown.len().div_ceil(width.columns()).max(1);
    let per_row = shown.len().div_ceil(rows).max(1);
    let chunks: Vec<&[Node]> = shown.chunks(per_row).collect();
    for (n, nodes) in chunks.iter().enumerate() {
        if n > 0 {
            bands.push(more_outside(drawing, width));
        }
        let taken = bands.last().map_or(0.0, |band| band.height);
        let band = column::row(drawing, nodes, width, n + 1 == chunks.len(), HIGH - taken);
        // The bar of the outside and what hangs on it stay together on paper.
        if let Some(last) = bands.last_mut() {
            last.append(band);
        }
    }
    if let Some(rest) = drawing.border.get(DEVICES..).filter(|rest| !rest.is_empty()) {
        bands.push(not_drawn(rest, drawing.lang, width));
    }
    bands.extend(inside::bands(drawing, width));
    bands.push(legend(drawing, width));
    Scene { width: width.units(), bands }
}

impl Band {
    /// Puts another band below this one.
    pub(crate) fn append(&mut self, other: Self) {
        let down = self.height;
        self.shapes.extend(other.shapes.into_iter().map(|shape| shape.moved_down(down)));
        self.height += other.height;
    }
}

/// The outside, with the systems that run there.
fn outside(drawing: &Drawing, width: Width) -> Band {
    let lang = drawing.lang;
    let mut lines = vec![(
        Letters::new(14.0).bold(),
        lang.pick("外(インターネット・外部の事業者)", "Outside (internet, vendors)").to_owned(),
    )];
    let clouds: Vec<String> =
        drawing.systems.iter().filter(|s| s.is_cloud).map(|s| named(&s.name, &s.vendor)).collect();
    if !clouds.is_empty() {
        let text = format!(
            "{}{}",
            lang.pick("クラウドのシステム: ", "Systems in a cloud: "),
            clouds.join(lang.pick("、", ", "))
        );
        lines.push((Letters::new(BODY), text));
    }
    bar(&lines, width)
}

fn more_outside(drawing: &Drawing, width: Width) -> Band {
    let words = drawing.lang.pick("外(インターネット・外部の事業者) つづき", "Outside (internet, vendors), continued");
    let mut band = Band { height: 22.0, shapes: Vec::new() };
    band.append(bar(&[(Letters::new(14.0).bold(), words.to_owned())], width));
    band
}

/// Devices for which there is no room, counted.
fn not_drawn(rest: &[Node], lang: Lang, width: Width) -> Band {
    let ways: usize = rest.iter().map(|node| node.ways.len()).sum();
    let devices = rest.iter().filter(|node| node.is_device).count();
    let words = match lang {
        Lang::Ja => format!("ほか ネットワーク機器 {devices}台、入口など {ways}件(表を見てください)"),
        Lang::En => format!("{devices} more network devices with {ways} ways in and the like: see the table"),
    };
    let mut band = Band { height: 12.0, shapes: Vec::new() };
    band.append(bar(&[(Letters::new(14.0).bold(), words)], width));
    band.height += 12.0;
    band
}

fn bar(lines: &[(Letters, String)], width: Width) -> Band {
    let mut band = Band::default();
    let wide = width.units() - 2.0 * EDGE;
    let card = Card::of(lines, wide, 3);
    card.draw(&mut band, (EDGE, EDGE), (wide, card.height()), OUTSIDE);
    band.height = EDGE + card.height();
    band
}

fn named(name: &str, of: &str) -> String {
    if of.is_empty() { name.to_owned() } else { format!("{name}({of})") }
}

/// What the lines mean, in words.
fn legend(drawing: &Drawing, width: Width) -> Band {
    let lang = drawing.lang;
    let entries = [
        (OPEN, lang.pick("外からの入口", "way in from outside")),
        (DOUBT, lang.pick("外からの入口(確認が必要)", "way in, to be checked")),
        (CLOSED, lang.pick("外からの入口なし", "no way in from outside")),
        (UNKNOWN, lang.pick("わからない", "not known")),
    ];
    let per_row = if width == Width::Narrow { 1 } else { entries.len() };
    let room = (width.units() - 2.0 * EDGE) / count(per_row);
    let mut band = Band::default();
    for (row, entries) in entries.chunks(per_row).enumerate() {
        let y = 18.0 + 20.0 * count(row);
        for (column, (paint, words)) in entries.iter().enumerate() {
            let x = EDGE + count(column) * room;
            band.line((x, y - 4.0), (x + 34.0, y - 4.0), *paint);
            band.text((x + 42.0, y), Letters::new(12.0).ink(SOFT), fit::one_line(words, room - 46.0, 12.0));
        }
        band.height = y + 8.0;
    }
    band
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A box with lines of text.
struct Card {
    lines: Vec<(Letters, String)>,
}

impl Card {
    /// With each text in at most `most` lines of a card `wide` across; empty texts take no room.
    fn of(texts: &[(Letters, String)], wide: f64, most: usize) -> Self {
        let room = wide - 2.0 * INSET;
        let lines = texts.iter().flat_map(|(letters, text)| {
            fit::lines(text, room, letters.size, most).into_iter().map(|line| (*letters, line))
        });
        Self { lines: lines.collect() }
    }

    fn height(&self) -> f64 {
        self.lines.iter().map(|(letters, _)| letters.size * LEADING).sum::<f64>() + 11.0
    }

    fn draw(&self, band: &mut Band, (x, y): (f64, f64), (wide, high): (f64, f64), paint: super::Paint) {
        band.rect(Role::Card, (x, y), (wide, high), paint);
        let mut base = y + 4.0;
        for (letters, text) in &self.lines {
            base += letters.size * LEADING;
            let x = if letters.middle { x + wide / 2.0 } else { x + INSET };
            band.text((x, base - letters.size * 0.25), *letters, text.as_str());
        }
    }
}
