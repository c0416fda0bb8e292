//! Help for one control, in words for somebody who knows no IT. Read from `content/help/<control>.toml`.

use serde::{Deserialize, Serialize};

use crate::facility::FacilityKind;
use crate::words::Text;

/// Help text of a control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// What it means, in two or three sentences, with a picture from daily life where one helps.
    pub meaning: Text,
    /// Why it matters: what really happened where it was missing.
    pub why: Text,
    /// What an inspector asks or looks at.
    pub inspector: Vec<Text>,
    /// Whom to ask, and with which sentence.
    pub ask: Text,
    /// What counts as はい.
    pub counts: Vec<Text>,
    /// What does *not* count although many think so.
    pub not_enough: Vec<Text>,
    /// Words explained in one line each.
    pub glossary: Vec<Term>,
    /// Minutes the first time takes in a clinic.
    pub minutes: u32,
    /// Where this comes from.
    pub source: Vec<String>,
}

impl Help {
    /// The help in the words of such a facility.
    #[must_use]
    pub fn said_by(self, kind: FacilityKind) -> Self {
        let all = |texts: Vec<Text>| texts.into_iter().map(|text| text.said_by(kind)).collect();
        Self {
            meaning: self.meaning.said_by(kind),
            why: self.why.said_by(kind),
            inspector: all(self.inspector),
            ask: self.ask.said_by(kind),
            counts: all(self.counts),
            not_enough: all(self.not_enough),
            ..self
        }
    }
}

/// A technical word and its one-line explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word.
    pub word: Text,
    /// What it is.
    pub explanation: Text,
}
