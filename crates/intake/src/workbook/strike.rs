//! What is struck through: letters somebody crossed out are no answer any more, however plainly they still stand there.
//!
//! Guards: a cell counts as struck as soon as any of its letters is, by its own style or by that of a run; what such a cell
//! says is left to a person. Format: ECMA-376 part 1, §18.8 (styles), §18.4.10 (`strike`).

use std::collections::HashSet;

use quick_xml::events::BytesStart;

use super::xlsx::{attribute, is_on};

/// A text and whether any of its letters is struck through.
#[derive(Debug, Clone, Default)]
pub(super) struct Written<T> {
    pub text: T,
    pub struck: bool,
}

/// Whether an element inside the look of letters strikes them: `<strike/>`, not `<strike val="0"/>`.
pub(super) fn strikes(e: &BytesStart<'_>) -> bool {
    let is_strike = matches!(e.local_name().as_ref(), "strike" | "dstrike");
    is_strike && attribute(e, "val").is_none_or(|value| is_on(Some(&value)))
}

/// The cell styles whose letters are struck through, gathered from the styles of a workbook element by element.
#[derive(Debug, Default)]
pub(super) struct StruckStyles {
    section: String,
    fonts: u32,
    struck_fonts: HashSet<u32>,
    styles: u32,
    struck: HashSet<u32>,
}

impl StruckStyles {
    /// Sees the next opening element.
    pub fn see(&mut self, e: &BytesStart<'_>) {
        let name = e.local_name();
        let name = name.as_ref();
        match (self.section.as_str(), name) {
            (_, "fonts" | "fills" | "borders" | "cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs") => {
                name.clone_into(&mut self.section);
            }
            ("fonts", "font") => self.fonts = self.fonts.saturating_add(1),
            ("fonts", _) if strikes(e) => {
                self.struck_fonts.insert(self.fonts.saturating_sub(1));
            }
            ("cellXfs", "xf") => {
                let font = attribute(e, "fontId").and_then(|id| id.parse().ok());
                if font.is_some_and(|font: u32| self.struck_fonts.contains(&font)) {
                    self.struck.insert(self.styles);
                }
                self.styles = self.styles.saturating_add(1);
            }
            _ => {}
        }
    }

    /// Whether a cell of this style shows its letters struck through.
    pub fn holds(&self, style: Option<&str>) -> bool {
        !self.struck.is_empty() && style.and_then(|s| s.parse().ok()).is_some_and(|s: u32| self.struck.contains(&s))
    }
}
