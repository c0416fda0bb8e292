//! Words that are looked for in every cell of every device.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// A list of words, all of them found in one pass over a text.
pub(crate) struct Lexicon(AhoCorasick);

impl Lexicon {
    /// The words between the bars.
    pub(crate) fn of(bar_separated: &'static str) -> Self {
        Self::of_words(bar_separated.split('|'))
    }

    #[expect(clippy::expect_used, reason = "refused are only more words than an index counts; these are constants")]
    pub(crate) fn of_words(words: impl Iterator<Item = &'static str>) -> Self {
        Self(AhoCorasick::new(words).expect("few words"))
    }

    /// Whether one of the words stands anywhere in the text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Whether the text is one of the words.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.found(text).any(|at| at == (0..text.len()))
    }

    /// Whether the text begins with one of the words.
    pub(crate) fn begins(&self, text: &str) -> bool {
        self.found(text).any(|at| at.start == 0)
    }

    /// Whether the text ends with one of the words.
    pub(crate) fn ends(&self, text: &str) -> bool {
        self.found(text).any(|at| at.end == text.len())
    }

    /// What stands before and behind each of the words in a text.
    pub(crate) fn within<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.found(text).filter_map(|at| Some((text.get(..at.start)?, text.get(at.end..)?)))
    }

    fn found(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.0.find_overlapping_iter(text).map(|found| found.range())
    }
}
