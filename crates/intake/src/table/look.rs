//! How the styles of an OpenDocument spreadsheet show their letters (ODF 1.3, part 3, chapters 16 and 20): struck through, lost on
//! their ground, or under a format that shows nothing of a text.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::ods::attribute;
use super::unseen::events;
use crate::visible::{Colour, are_lost};

/// Styles that are kept; a spreadsheet has some hundreds.
const STYLES: usize = 65_536;

/// Gathered element by element. A style looks like its parent where it says nothing itself.
#[derive(Default)]
pub(super) struct Looks {
    styles: HashMap<String, Look>,
    /// The style whose properties follow.
    pub(super) style: String,
    /// Formats that show nothing of what a text says.
    hiding: HashSet<String>,
    /// The format whose parts follow.
    format: String,
}

#[derive(Clone)]
struct Look {
    struck: bool,
    /// `None` for the colour of the window, which is no white that anybody chose.
    colour: Option<Colour>,
    ground: Option<Colour>,
    size: Option<f64>,
    format: Option<String>,
}

impl Default for Look {
    fn default() -> Self {
        Self { struck: false, colour: None, ground: Some(Colour::WHITE), size: None, format: None }
    }
}

impl Looks {
    /// Sees every style of a part; what cannot be read hides nothing.
    pub(super) fn read(&mut self, part: impl Read) {
        events(part, |event| {
            if let Event::Start(e) | Event::Empty(e) = event {
                self.see(e);
            }
            true
        });
    }

    pub(super) fn see(&mut self, e: &BytesStart<'_>) {
        match e.name().as_ref() {
            "style:style" => {
                self.style = attribute(e, "style:name").unwrap_or_default();
                let parent = attribute(e, "style:parent-style-name").and_then(|parent| self.styles.get(&parent));
                let mut look = parent.cloned().unwrap_or_default();
                look.format = attribute(e, "style:data-style-name").or(look.format);
                if self.styles.len() < STYLES {
                    self.styles.insert(self.style.clone(), look);
                }
            }
            "number:text-style" => {
                self.style.clear();
                self.format = attribute(e, "style:name").unwrap_or_default();
                if self.hiding.len() < STYLES {
                    self.hiding.insert(self.format.clone());
                }
            }
            "number:text-content" => _ = self.hiding.remove(&self.format),
            // Their letters are those of no style that a cell names.
            "style:default-style" => self.style.clear(),
            name if name.starts_with("number:") && name.ends_with("-style") => self.style.clear(),
            "style:text-properties" | "style:table-cell-properties" => {
                if let Some(look) = self.styles.get_mut(&self.style) {
                    look.see(e);
                }
            }
            _ => {}
        }
    }

    /// Whether the style an element names is one whose letters are struck or not seen; `None` where it names none.
    pub(super) fn obscures(&self, e: &BytesStart<'_>, name: &str) -> Option<bool> {
        let look = |style: String| {
            self.styles.get(&style).is_some_and(|look| {
                let is_hidden = look.format.as_ref().is_some_and(|format| self.hiding.contains(format));
                look.struck || is_hidden || are_lost(look.colour, look.ground, look.size)
            })
        };
        attribute(e, name).map(look)
    }
}

impl Look {
    /// Takes what properties say.
    fn see(&mut self, e: &BytesStart<'_>) {
        if e.name().as_ref() == "style:table-cell-properties" {
            if let Some(ground) = attribute(e, "fo:background-color") {
                self.ground = if ground == "transparent" { Some(Colour::WHITE) } else { Colour::parse(&ground) };
            }
            return;
        }
        let line = ["style:text-line-through-style", "style:text-line-through-type"];
        if let Some(line) = line.iter().find_map(|name| attribute(e, name)) {
            self.struck = line != "none";
        }
        if let Some(colour) = attribute(e, "fo:color") {
            self.colour = Colour::parse(&colour);
        } else if attribute(e, "style:use-window-font-color").as_deref() == Some("true") {
            self.colour = None;
        }
        // Japanese letters have a size of their own.
        let names = ["fo:font-size", "style:font-size-asian"];
        let sizes = names.iter().filter_map(|name| attribute(e, name));
        let points = sizes.filter_map(|size| size.strip_suffix("pt")?.trim().parse::<f64>().ok());
        self.size = points.reduce(f64::max).or(self.size);
    }
}
