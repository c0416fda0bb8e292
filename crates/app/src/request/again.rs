//! What is asked again of a vendor whose answers were sent back: the questions that are meant.

use sejo_model::request::{Asked, Question};
use sejo_model::text::narrow;

/// Whether words name a question by its number: 2-⑥, or ⑥ alone where no other number ends so.
pub(crate) fn names_question(words: &str, question: &Question, asked: &Asked) -> bool {
    let (words, number) = (narrow(words), narrow(&question.number));
    if number.is_empty() {
        return false;
    }
    let own = last_sign(&number);
    let is_alone = |sign: char| {
        let mut numbers = asked.questions.iter().map(|other| narrow(&other.number));
        numbers.all(|other| other == number || last_sign(&other) != Some(sign))
    };
    let is_short = |sign: char| is_alone(sign) && stands_in(&words, sign.encode_utf8(&mut [0; 4]));
    stands_in(&words, &number) || own.is_some_and(is_short)
}

/// The sign a number ends with where that is none of ordinary digits: ⑥.
fn last_sign(number: &str) -> Option<char> {
    number.chars().next_back().filter(|sign| sign.is_numeric() && !sign.is_ascii())
}

/// Whether a number stands in words, and is no part of another one.
fn stands_in(words: &str, number: &str) -> bool {
    words.match_indices(number).any(|(at, found)| {
        let before = words.get(..at).and_then(|before| before.chars().next_back());
        let after = words.get(at + found.len()..).and_then(|after| after.chars().next());
        let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        !is_digit(before) && before != Some('-') && !is_digit(after)
    })
}

#[cfg(test)]
mod tests {
    use sejo_model::request::{Party, QuestionGroup};
    use sejo_model::words::Text;
    use sejo_model::{Date, EditionId, FormKind, RequestId};

    use super::*;

    fn question(number: &str) -> Question {
        Question {
            key: number.to_owned(),
            group: QuestionGroup::Form,
            systems: Vec::new(),
            number: number.to_owned(),
            part: Text::default(),
            label: Text::new("更新している", "updated"),
            note: Text::default(),
            choices: Vec::new(),
            dated: true,
            when: String::new(),
        }
    }

    #[test]
    fn a_question_is_named_by_its_number_and_by_no_part_of_another() {
        let party = || Party { id: String::new(), name: String::new() };
        let asked = Asked {
            id: RequestId::new(),
            facility: party(),
            vendor: party(),
            systems: Vec::new(),
            edition: EditionId("r8".to_owned()),
            edition_title: String::new(),
            provisional: true,
            form: FormKind::Vendor,
            route: None,
            questions: ["1-①", "2-①", "2-⑥", "3-1", "3-11", ""].map(question).to_vec(),
            made_on: Date::default(),
            due_on: Date::default(),
            contact: String::new(),
            words: String::new(),
        };
        let named = |words: &str| -> Vec<&str> {
            let named = asked.questions.iter().filter(|question| names_question(words, question, &asked));
            named.map(|question| question.number.as_str()).collect()
        };
        assert_eq!(named("2-⑥の回答を確かめてください"), ["2-⑥"]);
        assert_eq!(named("2-⑥と２－①"), ["2-①", "2-⑥"]);
        assert_eq!(named("⑥はサーバの分も"), ["2-⑥"]);
        for none in ["①の日付", "3-⑥", "12-⑥", "13-1", "3-111", "端末PCの分もお答えください", ""] {
            assert!(named(none).is_empty(), "{none}: {:?}", named(none));
        }
        assert_eq!(named("3-11、3-1"), ["3-1", "3-11"]);
    }
}
