//! What was answered about a product on the form of an earlier year, beside the form of a new one.
//!
//! Invariant: nothing of it is an answer of the new year before somebody saves it as one.

use sejo_model::reply::GivenAnswer;
use sejo_model::request::Question;
use sejo_model::{AnswerSet, Edition, EditionId, FormKind, Product};

use super::{Shelf, asked_of};

/// The answers of an earlier year.
#[derive(Debug, Clone)]
pub struct AnswersBefore {
    /// Of which edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// What was asked.
    pub questions: Vec<Question>,
    /// The set that counts there.
    pub set: AnswerSet,
}

impl AnswersBefore {
    /// The answer to what is asked in the same place by now.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Option<&GivenAnswer> {
        self.set.answer(&question.key).filter(|given| !given.value.is_empty())
    }

    /// The words that were answered, where they are others by now.
    #[must_use]
    pub fn words_before(&self, question: &Question) -> Option<&str> {
        let asked = self.questions.iter().find(|old| old.key == question.key).map(|old| old.label.ja.as_str());
        let asked = self.set.asked.get(&question.key).map(String::as_str).or(asked)?;
        (sejo_model::text::fold(asked) != sejo_model::text::fold(&question.label.ja)).then_some(asked)
    }
}

/// The answers of the newest year before that has any about the product; none where these were withdrawn.
pub(super) fn before(
    shelf: &Shelf,
    product: &Product,
    (edition, kind): (&Edition, FormKind),
    sets: &[AnswerSet],
) -> Option<AnswersBefore> {
    let mut earlier: Vec<&Edition> =
        shelf.editions.iter().filter(|e| e.fiscal_year < edition.fiscal_year && e.form(kind).is_some()).collect();
    earlier.sort_by_key(|e| std::cmp::Reverse(e.fiscal_year));
    let newest = |e: &Edition| sets.iter().filter(|s| s.edition == e.id && s.form == kind).max_by_key(|s| s.number);
    let (old, set) = earlier.into_iter().find_map(|e| Some((e, newest(e)?)))?;
    let form = old.form(kind)?;
    (!set.withdrawn).then(|| AnswersBefore {
        edition: old.id.clone(),
        title: old.title.clone(),
        questions: asked_of(form, product),
        set: set.clone(),
    })
}
