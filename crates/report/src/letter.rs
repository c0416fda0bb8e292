//! The letter to a vendor about what the configuration of its device shows (A4 portrait), with a table to answer in by hand.
//!
//! Invariant: lines of a configuration come in through [`Quotes`] only, which is made from the masked copy, so no secret is
//! ever sent to anybody.

use serde::Serialize;

use sejo_model::configuration::{Line, Severity, Sureness};
use sejo_model::{Date, Lang, date};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// How many lines are quoted for one finding.
const LINES: usize = 6;
/// How many characters of a line are quoted.
const CHARACTERS: usize = 160;

/// A letter ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// The facility that writes; empty prints a line to write on.
    pub facility: String,
    /// Who writes for it, with post and telephone as wanted; empty prints a line to write on.
    pub written_by: String,
    /// The vendor; empty prints a line to write on.
    pub vendor: String,
    /// Whom at the vendor it is for; may be empty.
    pub attention: String,
    /// Day of the letter.
    pub written_on: Date,
    /// By when an answer is wanted.
    pub answer_by: Date,
    /// The device as people call it.
    pub device: String,
    /// Maker and model; may be empty.
    pub model: String,
    /// Firmware; may be empty.
    pub firmware: String,
    /// Where it stands; may be empty.
    pub place: String,
    /// Serial number; may be empty.
    pub serial: String,
    /// The day the configuration tells about.
    pub told_on: Option<Date>,
    /// Whether that is only the day the file was dropped.
    pub is_undated: bool,
    /// What it is about, in the order of the letter.
    pub findings: Vec<LetterFinding>,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterFinding {
    /// What is so.
    pub title: String,
    /// How much it weighs.
    pub severity: Severity,
    /// How sure it is.
    pub sureness: Sureness,
    /// Lines of the configuration it rests on.
    pub lines: Vec<Quote>,
    /// How many more lines there are.
    pub more_lines: usize,
    /// Why it matters, in one sentence.
    pub why: String,
    /// What is asked.
    pub ask: String,
    /// Lines to write on for what is asked beside whether it is mended and when, each by its label.
    pub blanks: Vec<String>,
}

/// A line of a masked configuration. Made by [`Quotes`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    line: Line,
    text: String,
}

/// The masked copy of a configuration, to quote from.
#[derive(Debug)]
pub struct Quotes<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Quotes<'a> {
    /// From the masked copy.
    #[must_use]
    pub fn of(masked_text: &'a str) -> Self {
        Self { lines: masked_text.lines().collect() }
    }

    /// The first few of some lines, shortened to what a letter has room for, and how many were left out.
    #[must_use]
    pub fn quote(&self, lines: &[Line]) -> (Vec<Quote>, usize) {
        let found: Vec<Quote> = lines.iter().take(LINES).filter_map(|line| self.line(*line)).collect();
        (found, lines.len().saturating_sub(LINES))
    }

    fn line(&self, line: Line) -> Option<Quote> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let text = self.lines.get(index)?.trim();
        let mut short: String = text.chars().take(CHARACTERS).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        Some(Quote { line, text: short })
    }
}

/// The letter with its dates in words, for the template.
#[derive(Serialize)]
struct Sheet<'a> {
    #[serde(flatten)]
    letter: &'a Letter,
    answer_by_words: String,
    told_on_words: String,
}

/// The letter as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn letter_print(letter: &Letter) -> Result<Printed, ReportError> {
    let words = |day| date::long(day, letter.lang);
    let sheet = Sheet {
        letter,
        answer_by_words: words(letter.answer_by),
        told_on_words: match (letter.told_on.map(words), letter.is_undated) {
            (Some(day), true) => {
                format!("{day}{}", letter.lang.pick("(ファイルを入れた日)", " (the day the file was dropped)"))
            }
            (day, _) => day.unwrap_or_default(),
        },
    };
    pdf::print(Document::Letter, letter.lang, letter.written_on, &sheet)
}

/// Characters of the letter no font has, without setting it.
#[must_use]
pub fn letter_unprintable(letter: &Letter) -> Vec<char> {
    pdf::unprintable(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_quoted_as_the_user_counts_them() {
        let quotes = Quotes::of("first\r\n  second ********\nthird");
        let (found, more) = quotes.quote(&[2, 0, 9, 3]);
        assert_eq!(
            found,
            [Quote { line: 2, text: "second ********".to_owned() }, Quote { line: 3, text: "third".to_owned() }]
        );
        assert_eq!(more, 0);
    }

    #[test]
    fn a_letter_has_room_for_a_few_short_lines_only() {
        let text = format!("{}\n", "髙".repeat(500)).repeat(20);
        let (found, more) = Quotes::of(&text).quote(&(1..=20).collect::<Vec<_>>());
        assert_eq!((found.len(), more), (LINES, 14));
        assert_eq!(found[0].text.chars().count(), CHARACTERS + 1);
        assert!(found[0].text.ends_with('…'));
    }
}
