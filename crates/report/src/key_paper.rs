//! The signing key as words on paper (A4 portrait, one page), to be kept in a safe.
//!
//! Invariant: what makes the key again stands on this sheet and nowhere else; the sheet says so.

use serde::Serialize;

use sejo_model::{Date, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// The sheet.
#[derive(Clone, Serialize)]
pub struct KeyPaper {
    /// Language of everything that is not a word of the key.
    #[serde(skip)]
    pub lang: Lang,
    /// The facility or vendor.
    pub holder: String,
    /// The words of the secret half, in order.
    pub words: Vec<&'static str>,
    /// The words of the public half that two people compare.
    pub spoken: Vec<&'static str>,
    /// Day of the print.
    #[serde(skip)]
    pub printed_on: Date,
}

/// The sheet as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn key_paper_print(paper: &KeyPaper) -> Result<Printed, ReportError> {
    pdf::print(Document::KeyPaper, paper.lang, paper.printed_on, paper)
}
