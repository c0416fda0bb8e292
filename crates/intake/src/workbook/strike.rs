//! How letters look: struck through, they are no answer any more, however plainly they still stand there; unseen (of the colour
//! behind them, tiny, or under a number format that shows nothing), nobody who looks at the sheet knows of them.
//!
//! Guards: a cell counts as struck as soon as any of its letters is, by its own style or by that of a run; what a struck or
//! an unseen cell says is left to a person. Format: ECMA-376 part 1, §18.8 (styles), §18.4.10 (`strike`), §18.8.30 (formats).

use std::collections::HashSet;

use quick_xml::events::BytesStart;

use super::xlsx::{attribute, is_on};
use crate::visible::{Colour, are_lost};

/// A text, whether any of its letters is struck through, and which are not. The runs of a text may have a look of their own;
/// only the others look as the style of the cell says.
#[derive(Debug, Clone, Default)]
pub(super) struct Written<T> {
    pub text: T,
    pub struck: bool,
    /// The letters of its runs that are not struck by a run.
    pub spared: T,
    /// Those of them that have a look of their own.
    pub own: T,
    /// A run of it is not seen on white.
    pub lost: bool,
}

impl<T> Written<T> {
    /// The letters that are not struck in a cell whose style strikes letters or does not.
    pub fn left(&self, crossed_out: bool) -> &T {
        if crossed_out { &self.own } else { &self.spared }
    }
}

/// Whether an element inside the look of letters strikes them: `<strike/>`, not `<strike val="0"/>`.
fn strikes(e: &BytesStart<'_>) -> bool {
    let is_strike = matches!(e.local_name().as_ref(), "strike" | "dstrike");
    is_strike && attribute(e, "val").is_none_or(|value| is_on(Some(&value)))
}

/// Fonts and fills of a workbook; Excel takes as many styles at most.
const MOST: usize = 65_536;

/// How a font or the look of a run shows its letters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    pub struck: bool,
    colour: Option<Colour>,
    size: Option<f64>,
}

impl Letters {
    /// Sees an element inside the look of letters.
    pub fn see(&mut self, e: &BytesStart<'_>) {
        match e.local_name().as_ref() {
            "color" => self.colour = colour(e),
            "sz" => self.size = attribute(e, "val").and_then(|size| size.parse().ok()),
            _ if strikes(e) => self.struck = true,
            _ => {}
        }
    }

    /// Whether nobody sees them on a ground; `None` for one that has no name here.
    pub fn are_lost_on(&self, ground: Option<Colour>) -> bool {
        are_lost(self.colour, ground, self.size)
    }
}

/// The cell styles whose letters are struck through or not seen, gathered from the styles of a workbook element by element.
#[derive(Debug, Default)]
pub(super) struct Looks {
    section: String,
    hiding_formats: HashSet<String>,
    fonts: Vec<Letters>,
    /// What lies behind letters, fill by fill; `None` for a colour that has no name here.
    grounds: Vec<Option<Colour>>,
    /// The fill that is seen is one colour throughout.
    is_solid: bool,
    styles: u32,
    struck: HashSet<u32>,
    unseen: HashSet<u32>,
    /// Styles with another ground than white.
    coloured: HashSet<u32>,
}

impl Looks {
    /// Sees the next opening element.
    pub fn see(&mut self, e: &BytesStart<'_>) {
        let name = e.local_name();
        let name = name.as_ref();
        match (self.section.as_str(), name) {
            (_, "numFmts" | "fonts" | "fills" | "borders" | "cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs") => {
                name.clone_into(&mut self.section);
            }
            ("numFmts", "numFmt") if attribute(e, "formatCode").is_some_and(|code| hides_all(&code)) => {
                self.hiding_formats.extend(attribute(e, "numFmtId"));
            }
            ("fonts", "font") if self.fonts.len() < MOST => self.fonts.push(Letters::default()),
            ("fills", "fill") if self.grounds.len() < MOST => self.grounds.push(Some(Colour::WHITE)),
            // What is left out must not be taken for a part of the last one.
            ("fonts", "font") | ("fills", "fill") => self.section.clear(),
            ("fonts", _) => {
                if let Some(letters) = self.fonts.last_mut() {
                    letters.see(e);
                }
            }
            ("fills", _) => self.lay(e),
            ("cellXfs", "xf") => self.style(e),
            _ => {}
        }
    }

    /// What an element of a fill says of the ground. Nobody knows what a gradient or dots of a colour come to; white ones are white.
    fn lay(&mut self, e: &BytesStart<'_>) {
        let Some(ground) = self.grounds.last_mut() else { return };
        match e.local_name().as_ref() {
            "patternFill" => {
                let kind = attribute(e, "patternType").filter(|kind| kind != "none");
                self.is_solid = kind.as_deref() == Some("solid");
                *ground = Some(Colour::WHITE).filter(|_| kind.is_none());
            }
            "gradientFill" => *ground = None,
            "fgColor" if ground.is_none() => {
                *ground = colour(e).filter(|colour| self.is_solid || colour.is_lost_on(Colour::WHITE));
            }
            _ => {}
        }
    }

    fn style(&mut self, e: &BytesStart<'_>) {
        let number = |name| attribute(e, name).and_then(|id| id.parse::<usize>().ok());
        let letters = number("fontId").and_then(|font| self.fonts.get(font)).copied().unwrap_or_default();
        let fill = self.grounds.get(number("fillId").unwrap_or(0)).copied();
        let ground = fill.unwrap_or(Some(Colour::WHITE));
        if letters.struck {
            self.struck.insert(self.styles);
        }
        let is_hidden = attribute(e, "numFmtId").is_some_and(|id| self.hiding_formats.contains(&id));
        if is_hidden || letters.are_lost_on(ground) {
            self.unseen.insert(self.styles);
        }
        if ground.is_none_or(|ground| !ground.is_lost_on(Colour::WHITE)) {
            self.coloured.insert(self.styles);
        }
        self.styles = self.styles.saturating_add(1);
    }

    /// Whether a cell of this style shows its letters struck through.
    pub fn strikes(&self, style: Option<&str>) -> bool {
        is_among(&self.struck, style)
    }

    /// Whether nothing is seen of what stands in a cell of this style.
    pub fn hides(&self, style: Option<&str>) -> bool {
        is_among(&self.unseen, style)
    }

    /// Whether letters of this style stand on a colour.
    pub fn is_coloured(&self, style: Option<&str>) -> bool {
        is_among(&self.coloured, style)
    }
}

fn is_among(styles: &HashSet<u32>, style: Option<&str>) -> bool {
    !styles.is_empty() && style.and_then(|s| s.parse().ok()).is_some_and(|s: u32| styles.contains(&s))
}

/// `;;;`: four sections, for numbers and for text, with nothing in any.
fn hides_all(code: &str) -> bool {
    code.matches(';').count() >= 3 && code.chars().all(|c| c == ';' || c == '"' || c.is_whitespace())
}

/// A colour as it is written: by its parts, as one of the first two of the theme, or by its place in the old palette. Others have no
/// name here.
fn colour(e: &BytesStart<'_>) -> Option<Colour> {
    let place = (attribute(e, "theme"), attribute(e, "indexed"));
    let by_parts = attribute(e, "rgb").and_then(|rgb| Colour::parse(&rgb));
    let by_place = match (place.0.as_deref(), place.1.as_deref()) {
        (Some("0"), _) | (_, Some("1" | "9" | "65")) => Some(Colour::WHITE),
        (Some("1"), _) | (_, Some("0" | "8" | "64")) => Some(Colour::BLACK),
        _ => None,
    };
    let tint = attribute(e, "tint").and_then(|tint| tint.parse::<f64>().ok()).unwrap_or(0.0);
    by_parts.or(by_place).map(|colour| colour.tinted(tint))
}
