//! To which words an answer about a product was given.
//!
//! Invariant: an answer stands beside the words it was given to, whoever printed them. Where a customer asks others, the reply says
//! which were answered; on a form that prints others the row stays empty.

use sejo_model::AnswerSet;
use sejo_model::paraphrase::is_paraphrase;
use sejo_model::reply::GivenAnswer;
use sejo_model::text::fold;

/// The words an answer was given to: those of `label` where the same was answered to them, and nothing else since; else the newest.
/// Empty where nobody kept them. `sets`: all of the product on the form, the newest last.
pub(super) fn words<'a>(given: &'a GivenAnswer, sets: &'a [AnswerSet], label: &str) -> &'a str {
    if !given.words.is_empty() {
        return &given.words;
    }
    let mut newest = "";
    for set in sets.iter().rev().take_while(|set| !set.withdrawn) {
        let Some(asked) = set.asked.get(&given.question) else { continue };
        let is_same = set.answer(&given.question).is_some_and(|said| said.says_as(given));
        match (is_same, fold(asked) == fold(label)) {
            (true, true) => return asked,
            (false, true) => break,
            (true, false) if newest.is_empty() => newest = asked,
            (_, false) => {}
        }
    }
    newest
}

/// Whether an answer stands beside other words than those a customer asks, as the customer will read; where it asks in words for the
/// time being (`provisional`), what asks the same is no other.
pub(crate) fn is_other(given: &GivenAnswer, sets: &[AnswerSet], (label, provisional): (&str, bool)) -> bool {
    let is_same = || provisional && is_paraphrase(label, words(given, sets, label));
    !given.value.is_empty() && !is_to(given, sets, label) && !is_same()
}

/// Whether an answer may stand beside these words.
pub(super) fn is_to(given: &GivenAnswer, sets: &[AnswerSet], label: &str) -> bool {
    let answered = words(given, sets, label);
    answered.is_empty() || fold(answered) == fold(label)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use sejo_model::{EditionId, FormKind, ProductId, UserId};

    use super::*;

    fn given(value: &str) -> GivenAnswer {
        GivenAnswer {
            question: "password-strength".to_owned(),
            value: value.to_owned(),
            confirmed_on: None,
            target_on: None,
            remark: String::new(),
            words: String::new(),
            between: Vec::new(),
        }
    }

    fn set(number: u32, value: &str, asked: &str) -> AnswerSet {
        AnswerSet {
            product_id: ProductId::new(),
            edition: EditionId("r8".to_owned()),
            form: FormKind::Vendor,
            number,
            withdrawn: value.is_empty(),
            answers: vec![given(value)],
            asked: BTreeMap::from([("password-strength".to_owned(), asked.to_owned())]),
            answered_by: String::new(),
            answered_on: date(2026, 11, 20),
            reason: String::new(),
            at: 0,
            by: UserId::COMMAND,
        }
    }

    #[test]
    fn an_answer_is_to_the_words_it_was_given_to_last() {
        let both = [set(1, "yes", "13文字以上"), set(2, "yes", "8文字以上")];
        assert_eq!(words(&given("yes"), &both, "13文字以上。"), "13文字以上", "given to both, and the same");
        assert_eq!(words(&given("yes"), &both, "8文字以上"), "8文字以上");
        assert_eq!(words(&given("yes"), &both, "定期に変える"), "8文字以上", "to neither: the newest");
        let other = [set(1, "yes", "13文字以上"), set(2, "no", "8文字以上")];
        assert!(!is_to(&given("no"), &other, "13文字以上"), "what was said of the words before is another answer");
        let corrected = [set(1, "yes", "13文字以上"), set(2, "no", "13文字以上"), set(3, "yes", "8文字以上")];
        assert!(!is_to(&given("yes"), &corrected, "13文字以上"), "that was corrected");
        let withdrawn = [set(1, "yes", "13文字以上"), set(2, "", "13文字以上"), set(3, "yes", "8文字以上")];
        assert!(!is_to(&given("yes"), &withdrawn, "13文字以上"), "that was taken back");
        let own = GivenAnswer { words: "13文字以上".to_owned(), ..given("no") };
        assert!(is_to(&own, &both, "13文字以上") && !is_to(&own, &both, "8文字以上"), "a customer's own answer");
        assert!(is_to(&given("yes"), &[], "13文字以上"), "nobody kept the words");
    }
}
