//! How letters look: struck through, they are no answer any more, however plainly they still stand there; unseen (white on
//! white, or a number format that shows nothing), nobody who looks at the sheet knows of them.
//!
//! Guards: a cell counts as struck as soon as any of its letters is, by its own style or by that of a run; what a struck or
//! an unseen cell says is left to a person. Format: ECMA-376 part 1, §18.8 (styles), §18.4.10 (`strike`), §18.8.30 (formats).

use std::collections::HashSet;

use quick_xml::events::BytesStart;

use super::xlsx::{attribute, is_on};

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
}

impl<T> Written<T> {
    /// The letters that are not struck in a cell whose style strikes letters or does not.
    pub fn left(&self, crossed_out: bool) -> &T {
        if crossed_out { &self.own } else { &self.spared }
    }
}

/// Whether an element inside the look of letters strikes them: `<strike/>`, not `<strike val="0"/>`.
pub(super) fn strikes(e: &BytesStart<'_>) -> bool {
    let is_strike = matches!(e.local_name().as_ref(), "strike" | "dstrike");
    is_strike && attribute(e, "val").is_none_or(|value| is_on(Some(&value)))
}

/// The cell styles whose letters are struck through or not seen, gathered from the styles of a workbook element by element.
#[derive(Debug, Default)]
pub(super) struct Looks {
    section: String,
    hiding_formats: HashSet<String>,
    fonts: u32,
    struck_fonts: HashSet<u32>,
    white_fonts: HashSet<u32>,
    fills: u32,
    /// Fills that are a colour.
    coloured: HashSet<u32>,
    styles: u32,
    struck: HashSet<u32>,
    unseen: HashSet<u32>,
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
            ("fonts", "font") => self.fonts = self.fonts.saturating_add(1),
            ("fonts", "color") if is_white(e) => {
                self.white_fonts.insert(self.fonts.saturating_sub(1));
            }
            ("fonts", _) if strikes(e) => {
                self.struck_fonts.insert(self.fonts.saturating_sub(1));
            }
            ("fills", "fill") => self.fills = self.fills.saturating_add(1),
            ("fills", "patternFill") if attribute(e, "patternType").is_some_and(|kind| kind != "none") => {
                self.coloured.insert(self.fills.saturating_sub(1));
            }
            ("fills", "gradientFill") => _ = self.coloured.insert(self.fills.saturating_sub(1)),
            ("fills", "fgColor") if is_white(e) => _ = self.coloured.remove(&self.fills.saturating_sub(1)),
            ("cellXfs", "xf") => self.style(e),
            _ => {}
        }
    }

    fn style(&mut self, e: &BytesStart<'_>) {
        let number = |name| attribute(e, name).and_then(|id| id.parse::<u32>().ok());
        let (font, fill) = (number("fontId"), number("fillId").unwrap_or(0));
        if font.is_some_and(|font| self.struck_fonts.contains(&font)) {
            self.struck.insert(self.styles);
        }
        let white_on_white = font.is_some_and(|f| self.white_fonts.contains(&f)) && !self.coloured.contains(&fill);
        if white_on_white || attribute(e, "numFmtId").is_some_and(|id| self.hiding_formats.contains(&id)) {
            self.unseen.insert(self.styles);
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
}

fn is_among(styles: &HashSet<u32>, style: Option<&str>) -> bool {
    !styles.is_empty() && style.and_then(|s| s.parse().ok()).is_some_and(|s: u32| styles.contains(&s))
}

/// `;;;`: four sections, for numbers and for text, with nothing in any.
fn hides_all(code: &str) -> bool {
    code.matches(';').count() >= 3 && code.chars().all(|c| c == ';' || c == '"' || c.is_whitespace())
}

/// White as it is written: by its parts, as the first colour of the theme, or by its place in the old palette.
fn is_white(e: &BytesStart<'_>) -> bool {
    let tinted = attribute(e, "tint").and_then(|tint| tint.parse::<f64>().ok()).is_some_and(|tint| tint < 0.0);
    let by_parts = attribute(e, "rgb").is_some_and(|rgb| rgb.to_ascii_uppercase().ends_with("FFFFFF"));
    let by_theme = attribute(e, "theme").as_deref() == Some("0");
    let by_place = matches!(attribute(e, "indexed").as_deref(), Some("1" | "9"));
    !tinted && (by_parts || by_theme || by_place)
}
