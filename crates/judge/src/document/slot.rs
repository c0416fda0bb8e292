//! Placeholders of documents: each a small function over the facts.
//!
//! Invariant: a placeholder says only what the facts say. Where they say nothing it leaves a visible blank with the place
//! where it is entered. Placeholders are noun phrases or lists, so they fit a sentence of any style;
//! those of the first act are whole sentences in the style of the size, so that no template says them in other words.

mod backup;
mod call;
mod order;
mod people;
mod period;
mod step;
mod system;

use jiff::civil::Date;
use sejo_model::contact::chart::Chart;
use sejo_model::document::{DocumentSize, Lacking};
use sejo_model::words::Text;
use sejo_model::{Facts, Place};

use crate::contact_chart::contact_chart;

/// What placeholders look at.
pub(super) struct Ground<'f> {
    pub(super) facts: &'f Facts,
    pub(super) chart: Chart,
    pub(super) size: DocumentSize,
    pub(super) today: Date,
}

impl<'f> Ground<'f> {
    pub(super) fn new(facts: &'f Facts, size: DocumentSize, today: Date) -> Self {
        Self { facts, chart: contact_chart(facts, today), size, today }
    }
}

/// What came of a placeholder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) lacking: Vec<Lacking>,
}

impl Filled {
    /// It is known.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), lacking: Vec::new() }
    }

    /// It is not known: a blank to see.
    pub(super) fn blank(ja: &str, en: &str, place: Place) -> Self {
        let lacking = Lacking { what: Text::new(ja, en), place };
        Self { text: format!("____(未記入: {ja})"), lacking: vec![lacking] }
    }

    /// A line for each thing: `・電子カルテ: …`.
    pub(super) fn lines(lines: impl IntoIterator<Item = (String, Self)>) -> Self {
        let mut all = Self::default();
        for (name, line) in lines {
            if !all.text.is_empty() {
                all.text.push('\n');
            }
            all.text.push_str(&format!("・{name}: {}", line.text));
            all.lacking.extend(line.lacking);
        }
        all
    }
}

/// A placeholder: its name and what fills it.
pub(super) type Slot = (&'static str, fn(&Ground<'_>) -> Filled);

const ALL: [&[Slot]; 7] =
    [people::SLOTS, system::SLOTS, backup::SLOTS, period::SLOTS, order::SLOTS, call::SLOTS, step::SLOTS];

/// What fills a placeholder.
pub(super) fn find(name: &str) -> Option<fn(&Ground<'_>) -> Filled> {
    ALL.into_iter().flatten().find(|(known, _)| *known == name).map(|(_, fill)| *fill)
}
