//! Products of a vendor (製品) and what the vendor answers about each, once for all its customers.
//!
//! Invariant: an answer set is never changed; a correction or a withdrawal is a further one with a higher number, so that what
//! any customer was told can always be said again.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::edition::{EditionId, FormKind};
use crate::id::{ProductId, UserId};
use crate::reply::GivenAnswer;
use crate::request::Question;
use crate::system::SystemKind;
use crate::text::{fold, is_blank, narrow};

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Id.
    pub id: ProductId,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: SystemKind,
    /// What customers call it besides.
    pub also: Vec<String>,
    /// Versions in use, the newest first.
    pub versions: Vec<String>,
    /// A note.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}

impl Product {
    /// Whether a customer's system of this name is surely called after the product.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        !is_blank(name) && std::iter::once(&self.name).chain(&self.also).any(|own| fold(own) == fold(name))
    }

    /// Whether a version is none of those on record, where any are.
    #[must_use]
    pub fn lacks_version(&self, version: &str) -> bool {
        // The dots tell 3.12 from 31.2.
        let plain = |version: &str| narrow(version.trim()).to_lowercase();
        let is_known = self.versions.iter().any(|known| plain(known) == plain(version));
        !is_blank(version) && !self.versions.is_empty() && !is_known
    }
}

/// What is answered about a product on one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerSet {
    /// About which product.
    pub product_id: ProductId,
    /// Of which edition.
    pub edition: EditionId,
    /// Which of its forms.
    pub form: FormKind,
    /// 1, 2, 3 …: the highest counts.
    pub number: u32,
    /// The answers were taken back and nothing stands in their place.
    pub withdrawn: bool,
    /// The answers; none when withdrawn.
    pub answers: Vec<GivenAnswer>,
    /// The words of the rows of the form they answer, by the key of the question; none in sets from before they were kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asked: BTreeMap<String, String>,
    /// Who answers for the vendor.
    pub answered_by: String,
    /// On which day.
    pub answered_on: Date,
    /// Why it took the place of the one before; empty for the first.
    pub reason: String,
    /// When it was saved, microseconds since 1970 (UTC).
    pub at: i64,
    /// By whom.
    pub by: UserId,
}

/// An answer that is another one than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedAnswer {
    /// Which question.
    pub question: String,
    /// What was said; `None`: nothing.
    pub before: Option<GivenAnswer>,
    /// What is said now; `None`: nothing.
    pub after: Option<GivenAnswer>,
}

impl AnswerSet {
    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&GivenAnswer> {
        self.answers.iter().find(|a| a.question == question)
    }

    /// The rows of the form that ask something else today than when they were answered: an answer to the old words is not one to the
    /// new ones. Width, case and punctuation do not count.
    pub fn reworded<'q>(&self, questions: &'q [Question]) -> impl Iterator<Item = &'q Question> {
        questions.iter().filter(|question| {
            let is_answered = self.answer(&question.key).is_some_and(|a| !a.value.is_empty());
            let asked = self.asked.get(&question.key);
            is_answered && asked.is_some_and(|asked| fold(asked) != fold(&question.label.ja))
        })
    }

    /// What somebody who was told this, with the exceptions `told`, must be told now: answers that are others in `after` with the
    /// exceptions `now`. A customer's own exception stands before the answer of the product. A new day of confirmation alone says
    /// nothing new.
    #[must_use]
    pub fn changes(&self, after: &Self, (told, now): (&[GivenAnswer], &[GivenAnswer])) -> Vec<ChangedAnswer> {
        let said = |a: Option<&GivenAnswer>| a.map(|a| (a.value.clone(), a.target_on, a.remark.clone()));
        let all = self.answers.iter().chain(&after.answers).chain(told).chain(now);
        let mut keys: Vec<&str> = all.map(|a| a.question.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        fn of<'a>(set: &'a AnswerSet, exceptions: &'a [GivenAnswer], key: &str) -> Option<&'a GivenAnswer> {
            exceptions.iter().find(|e| e.question == key).or_else(|| set.answer(key))
        }
        let changed = keys.into_iter().filter_map(|key| {
            let (before, now) = (of(self, told, key), of(after, now, key));
            (said(before) != said(now)).then(|| ChangedAnswer {
                question: key.to_owned(),
                before: before.cloned(),
                after: now.cloned(),
            })
        });
        changed.collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn given(question: &str, value: &str, day: i8) -> GivenAnswer {
        GivenAnswer {
            question: question.to_owned(),
            value: value.to_owned(),
            confirmed_on: Some(date(2026, 11, day)),
            target_on: None,
            remark: String::new(),
            words: String::new(),
            between: Vec::new(),
        }
    }

    fn set(answers: Vec<GivenAnswer>) -> AnswerSet {
        AnswerSet {
            product_id: ProductId::new(),
            edition: EditionId("r8".to_owned()),
            form: FormKind::Vendor,
            number: 1,
            withdrawn: false,
            answers,
            asked: BTreeMap::new(),
            answered_by: "中村".to_owned(),
            answered_on: date(2026, 11, 20),
            reason: String::new(),
            at: 0,
            by: UserId::COMMAND,
        }
    }

    #[test]
    fn only_what_was_told_otherwise_must_be_told() {
        let before = set(vec![given("a", "yes", 1), given("b", "yes", 1), given("c", "no", 1)]);
        let after = set(vec![given("a", "yes", 20), given("b", "no", 1), given("d", "yes", 1)]);
        let keys = |exceptions: &[GivenAnswer]| {
            before.changes(&after, (exceptions, exceptions)).into_iter().map(|c| c.question).collect::<Vec<_>>()
        };
        assert_eq!(keys(&[]), ["b", "c", "d"], "a new day alone says nothing new");
        assert_eq!(keys(&[given("b", "yes", 1)]), ["c", "d"], "the customer's own answer stands");
        assert_eq!(before.changes(&set(Vec::new()), (&[], &[])).len(), 3);
    }

    #[test]
    fn a_product_is_known_by_all_its_names_and_its_versions() {
        let product = Product {
            id: ProductId::new(),
            name: "つばめカルテ".to_owned(),
            kind: SystemKind::Ehr,
            also: vec!["電子カルテ".to_owned()],
            versions: vec!["3.2".to_owned(), "3.1".to_owned()],
            note: String::new(),
            revision: 1,
        };
        assert!(
            product.lacks_version("9.9")
                && product.lacks_version("31")
                && !product.lacks_version("３.１")
                && !product.lacks_version(" ")
        );
        assert!(!Product { versions: Vec::new(), ..product.clone() }.lacks_version("9.9"), "nobody listed any");
        assert!(product.is_called("つばめカルテ") && product.is_called(" 電子カルテ"));
        assert!(!product.is_called("") && !product.is_called("検査"));
    }
}
