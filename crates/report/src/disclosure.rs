//! The いいえ of a disclosure (開示書) with the facility's risk and explanation, for an inspector (A4 landscape).
//!
//! Invariant: what nobody explained is a line to write on, and items without an answer are named, never left out.

use serde::Serialize;

use sejo_model::disclosure::Answered;
use sejo_model::{Date, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// An いいえ, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoRow {
    /// Number of the item; may be empty.
    pub number: String,
    /// Words of the item.
    pub question: String,
    /// The maker's remark; may be empty.
    pub remark: String,
    /// How large the risk is; empty prints a line.
    pub risk: String,
    /// What is done about it; empty prints a line.
    pub words: String,
}

/// The sheet ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisclosureSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// The facility.
    pub facility: String,
    /// The system; empty where nobody said.
    pub system: String,
    /// Form and version.
    pub document: String,
    /// The maker or provider.
    pub maker: String,
    /// The product.
    pub product: String,
    /// Day of the disclosure.
    pub dated_on: Option<Date>,
    /// Day of printing.
    pub printed_on: Date,
    /// How often each answer stands in it.
    pub answered: Answered,
    /// Every いいえ.
    pub noes: Vec<NoRow>,
    /// Items without an answer, by number.
    pub unanswered: Vec<String>,
    /// The volume for outsourced maintenance applies.
    pub is_on_route: bool,
    /// Its items without an answer; `None` where nobody said which they are.
    pub route_missing: Option<Vec<String>>,
}

/// The sheet as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn disclosure_print(sheet: &DisclosureSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::Disclosure, sheet.lang, sheet.printed_on, sheet)
}
