//! A configuration while it is being read: the model, the places of its secrets, the lines nobody understood.

use std::ops::Range;

use sejo_model::configuration::{
    At, Configuration, Dialect, FingerprintKey, Line, MAX_UNREAD, Secret, SecretUse, Storage, UnreadLines,
};

use super::secret;
use super::text::Lines;
use crate::problem::shorten;

/// How a secret stands in the text, which decides whether equal secrets can be recognised.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept<'s> {
    /// Readable or easily turned back: this is the secret itself.
    Readable(&'s str),
    /// Hashed or encrypted in a way that gives the same text for the same secret: scheme and text.
    Unsalted(&'static str, &'s str),
    /// Salted or encrypted differently each time: equal secrets look different.
    Salted,
}

/// What a reader fills.
pub(crate) struct Draft<'a> {
    /// The model.
    pub configuration: Configuration,
    text: &'a str,
    key: &'a FingerprintKey,
    masks: Vec<Range<usize>>,
    unread: Vec<Line>,
}

impl<'a> Draft<'a> {
    /// For a part of `text`, the whole file.
    pub fn new(text: &'a str, dialect: Dialect, key: &'a FingerprintKey) -> Self {
        Self { configuration: Configuration::new(dialect), text, key, masks: Vec::new(), unread: Vec::new() }
    }

    /// A secret: `written` is the piece of the text to mask.
    pub fn secret(
        &mut self,
        purpose: SecretUse,
        owner: &str,
        storage: Storage,
        written: &'a str,
        kept: Kept<'_>,
        line: Line,
    ) {
        self.hide(written);
        let (fingerprint, weakness) = match kept {
            Kept::Readable(plain) => {
                (Some(secret::fingerprint(self.key, "", plain)), secret::weakness(plain, purpose, owner))
            }
            Kept::Unsalted(scheme, text) => (Some(secret::fingerprint(self.key, scheme, text)), None),
            Kept::Salted => (None, None),
        };
        self.configuration.secrets.push(Secret {
            purpose,
            owner: owner.to_owned(),
            storage,
            fingerprint,
            weakness,
            line,
        });
    }

    /// Masks a piece of the text that is not worth a [`Secret`] of its own (a key block, a certificate's private part).
    pub fn hide(&mut self, part: &'a str) {
        if let Some(range) = place_in(self.text, part).filter(|r| !r.is_empty()) {
            self.masks.push(range);
        }
    }

    /// Notes a line nobody understood.
    pub fn unread(&mut self, line: Line) {
        self.unread.push(line);
    }

    /// The configuration; its masks go to those of the whole file.
    pub fn finish(mut self, lines: &Lines<'a>, masks: &mut Vec<Range<usize>>) -> Configuration {
        self.unread.sort_unstable();
        self.unread.dedup();
        let first = self.unread.iter().take(MAX_UNREAD).filter_map(|number| {
            let line = lines.get(*number)?;
            Some(At::new(shorten(&self.masked(line.text)), *number))
        });
        self.configuration.unread =
            UnreadLines { count: self.unread.len(), total: lines.with_content(), first: first.collect() };
        self.configuration.lines = lines.span();
        mask_labels(&mut self.configuration);
        masks.append(&mut self.masks);
        self.configuration
    }

    /// The piece of the text from the first byte of `first` to the last of `last`: a value over several lines.
    pub fn span(&self, first: &'a str, last: &'a str) -> &'a str {
        let range = place_in(self.text, first).zip(place_in(self.text, last)).map(|(a, b)| a.start..b.end);
        range.and_then(|r| self.text.get(r)).unwrap_or(first)
    }

    /// A line without the secrets met in it and without what looks like one.
    fn masked(&self, line: &'a str) -> String {
        let Some(place) = place_in(self.text, line) else { return super::sweep::mask_line(line) };
        let met = self.masks.iter().filter(|m| m.start < place.end && place.start < m.end);
        let met = met.map(|m| m.start.max(place.start) - place.start..m.end.min(place.end) - place.start);
        let mut all: Vec<_> = met.collect();
        super::sweep::leftovers(line, &mut all);
        super::sweep::cut(line, all).0
    }
}

/// People write passwords into descriptions too.
fn mask_labels(configuration: &mut Configuration) {
    let labels = configuration.interfaces.iter_mut().map(|i| &mut i.label);
    for label in labels.chain(configuration.remote_access.iter_mut().map(|r| &mut r.label)) {
        *label = super::sweep::mask_line(label);
    }
}

/// Where `part`, a slice of `whole`, stands in it.
fn place_in(whole: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (end <= whole.len()).then_some(start..end)
}
