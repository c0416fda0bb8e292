//! The questions as the page of a request showed them to whoever answered: a page is a file like any other, and its words can be
//! written over on the way. What is signed is the request; what was read is known from the answer file alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::request::Question;
use crate::text::fold;
use crate::words::{Lang, Text};

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
    /// A question as it is sent. What has no words in a language is shown in those of the other.
    #[must_use]
    pub fn of(question: &Question, lang: Lang) -> Self {
        let said = |text: &Text| if text.r#in(lang).is_empty() { text.ja.clone() } else { text.r#in(lang).to_owned() };
        let part = Some(said(&question.part)).filter(|part| !part.is_empty()).map(|part| format!("[{part}]"));
        let title = [question.number.clone(), part.unwrap_or_default(), said(&question.label)];
        let title: Vec<&str> = title.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        Self {
            question: question.key.clone(),
            words: format!("{}\n{}", title.join(" "), said(&question.note)).trim().to_owned(),
            choices: question.choices.iter().map(|choice| (choice.key.clone(), said(&choice.words))).collect(),
        }
    }

    /// Whether it asks in the same words, and offers the same to choose from. Width, case and punctuation do not count.
    #[must_use]
    pub fn asks_as(&self, other: &Self) -> bool {
        fold(&self.words) == fold(&other.words) && self.offers_as(other)
    }

    /// Whether it offers the same to choose from, in the same words.
    #[must_use]
    pub fn offers_as(&self, other: &Self) -> bool {
        self.offered() == other.offered()
    }

    /// The choices, with their words as they are compared.
    fn offered(&self) -> Vec<(&str, String)> {
        self.choices.iter().map(|(key, said)| (key.as_str(), fold(said))).collect()
    }
}
