//! The questions as the page of a request showed them to whoever answered: a page is a file like any other, and its words can be
//! written over on the way. What is signed is the request; what was read is known from the answer file alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::request::Question;
use crate::words::Lang;

/// A question as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownQuestion {
    /// Its key.
    pub question: String,
    /// Number, part and words, and below them the note.
    pub words: String,
    /// The words of its choices, by their keys; none where words are wanted.
    #[serde(default)]
    pub choices: BTreeMap<String, String>,
}

impl ShownQuestion {
    /// A question as it is sent.
    #[must_use]
    pub fn of(question: &Question, lang: Lang) -> Self {
        let choice = |choice: &crate::request::Choice| (choice.key.clone(), choice.words.r#in(lang).to_owned());
        Self {
            question: question.key.clone(),
            words: format!("{}\n{}", question.title(lang), question.note.r#in(lang)).trim().to_owned(),
            choices: question.choices.iter().map(choice).collect(),
        }
    }
}
