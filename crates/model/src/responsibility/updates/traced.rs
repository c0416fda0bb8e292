//! Words of a document as they are read, each with the place where it is written there.
//!
//! Guards: what a person has to look for in a contract is told as the contract has it, whatever it was folded to or however its
//! parties are named.

use std::ops::Range;

use super::fold_answer;

/// What folding joins to the letter before it.
const MARKS: [char; 4] = ['\u{ff9e}', '\u{ff9f}', '\u{3099}', '\u{309a}'];

pub(super) struct Traced<'a> {
    raw: &'a str,
    text: String,
    /// Of every letter of the text.
    places: Vec<Range<usize>>,
}

impl<'a> Traced<'a> {
    /// Folded as answers are.
    pub(super) fn folded(raw: &'a str) -> Self {
        let (mut text, mut places) = (String::new(), Vec::new());
        let mut letters = raw.char_indices().peekable();
        while let Some((from, letter)) = letters.next() {
            let mut to = from + letter.len_utf8();
            while let Some((at, mark)) = letters.next_if(|(_, c)| MARKS.contains(c)) {
                to = at + mark.len_utf8();
            }
            for folded in fold_answer(raw.get(from..to).unwrap_or_default()).chars() {
                text.push(folded);
                places.push(from..to);
            }
        }
        Self { raw, text, places }
    }

    /// With other names for what has some.
    pub(super) fn named(self, namings: &[(String, &str)]) -> Self {
        namings.iter().fold(self, |traced, (word, name)| traced.replaced(word, name))
    }

    fn replaced(self, word: &str, by: &str) -> Self {
        if word.is_empty() || !self.text.contains(word) {
            return self;
        }
        let length = word.chars().count();
        let (mut text, mut places) = (String::new(), Vec::new());
        let mut rest = self.places.into_iter();
        for (position, part) in self.text.split(word).enumerate() {
            if position > 0 {
                let replaced: Vec<Range<usize>> = rest.by_ref().take(length).collect();
                let from = replaced.first().map_or(0, |place| place.start);
                let to = replaced.last().map_or(0, |place| place.end);
                text.push_str(by);
                places.extend(by.chars().map(|_| from..to));
            }
            text.push_str(part);
            places.extend(rest.by_ref().take(part.chars().count()));
        }
        Self { raw: self.raw, text, places }
    }

    /// Some of its words, as they are written.
    pub(super) fn as_written(&self, words: &str) -> String {
        let written = self.text.split_once(words).and_then(|(before, _)| {
            let from = before.chars().count();
            let places = self.places.get(from..from + words.chars().count())?;
            self.raw.get(places.first()?.start..places.last()?.end)
        });
        written.unwrap_or(words).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
