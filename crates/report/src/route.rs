//! The letter that asks a vendor to put the responsibility for security updates into the contract (one page, A4 portrait).

use serde::Serialize;

use sejo_model::{Date, Lang, date};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// Servers named one by one; a letter of one page has no room for more.
const NAMED: usize = 8;

/// A server the letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteLetterServer {
    /// What the facility calls it.
    pub name: String,
    /// Its system, or that it is of none.
    pub system: String,
    /// How the facility understands the contract today.
    pub standing: String,
}

/// The letter ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteLetter {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// The facility that writes.
    pub facility: String,
    /// Who writes for it; empty prints a line to write on.
    pub written_by: String,
    /// The vendor.
    pub vendor: String,
    /// Whom at the vendor it is for; may be empty.
    pub attention: String,
    /// Day of the letter.
    pub written_on: Date,
    /// By when an answer is wanted.
    pub answer_by: Date,
    /// The contracts that were looked into, by name.
    pub contracts: Vec<String>,
    /// The servers, all of them.
    pub servers: Vec<RouteLetterServer>,
    /// The sentence to add.
    pub sentence: String,
}

/// What the template reads.
#[derive(Serialize)]
struct Sheet<'a> {
    #[serde(flatten)]
    letter: &'a RouteLetter,
    named: &'a [RouteLetterServer],
    more: usize,
    answer_by_words: String,
}

/// The letter as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn letter_print(letter: &RouteLetter) -> Result<Printed, ReportError> {
    let (named, rest) = letter.servers.split_at(letter.servers.len().min(NAMED));
    let answer_by_words = date::long(letter.answer_by, letter.lang);
    let sheet = Sheet { letter, named, more: rest.len(), answer_by_words };
    pdf::print(Document::RouteLetter, letter.lang, letter.written_on, &sheet)
}
