//! Replies as they stand in a file, before anything of them was held against a request.

use serde::{Deserialize, Serialize};

use super::{ReplyForm, ReplyNote, ReplyNoteCode, ShownQuestion};

/// An answer as it stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenAnswer {
    /// Key of the question.
    pub question: String,
    /// Key of the choice, or words.
    #[serde(default)]
    pub value: String,
    /// Day of confirmation as written.
    #[serde(default)]
    pub confirmed_on: String,
    /// Target day as written.
    #[serde(default)]
    pub target_on: String,
    /// Remarks.
    #[serde(default)]
    pub remark: String,
    /// The words of the row that were answered; empty where nobody says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// What the row of a workbook shows beside it; blank in files that have no rows.
    #[serde(skip)]
    pub row: WrittenRow,
}

/// What a row of an answer workbook shows to whoever fills it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenRow {
    /// Name of the system.
    pub system: String,
    /// Number of the question.
    pub number: String,
    /// Its words.
    pub question: String,
}

impl WrittenAnswer {
    /// Whether nothing was written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.value, &self.confirmed_on, &self.target_on, &self.remark].into_iter().all(|t| crate::text::is_blank(t))
    }
}

/// What a file says about one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPart {
    /// Id of the system as written.
    pub system: String,
    /// Its name as written.
    #[serde(default)]
    pub name: String,
    /// The answers.
    pub answers: Vec<WrittenAnswer>,
}

/// A reply as it stands in a file. Format: `docs/formats/request.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenReply {
    /// To which request.
    pub request: String,
    /// Of which facility.
    pub facility: String,
    /// Its name, where a vendor wrote to somebody who never asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub facility_name: String,
    /// Name of the vendor that wrote it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor_name: String,
    /// The signature of the request that was answered, hexadecimal.
    #[serde(default)]
    pub request_signature: String,
    /// Id of the run it was issued in; empty in what nobody issued.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issued: String,
    /// Who answered.
    #[serde(default)]
    pub answered_by: String,
    /// When, as written.
    #[serde(default)]
    pub answered_on: String,
    /// Remarks on the whole.
    #[serde(default)]
    pub remark: String,
    /// The questions as they were shown; none in files that do not say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<ShownQuestion>,
    /// System by system.
    pub systems: Vec<WrittenPart>,
}

impl WrittenReply {
    /// Whether nothing was answered at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.systems.iter().flat_map(|s| &s.answers).all(|a| crate::text::is_blank(&a.value))
    }
}

/// A reply read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadReply {
    /// What stands in it, without secrets.
    pub written: WrittenReply,
    /// In which form it came.
    pub form: ReplyForm,
    /// Whether it carries a signature, which is still to be checked.
    pub is_sealed: bool,
    /// What stood out while it was read: among others that something was masked.
    pub notes: Vec<ReplyNote>,
}

impl ReadReply {
    /// Whether something that looked like a secret was masked.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.notes.iter().any(|n| n.code == ReplyNoteCode::Masked)
    }
}
