//! Which question a row of an answer workbook shows to whoever fills it in. Its reference says the same, unless rows were sorted
//! without it or written over; then nobody knows what was answered.

use std::collections::BTreeMap;

use sejo_model::Lang;
use sejo_model::reply::{ShownQuestion, WrittenRow};
use sejo_model::request::{Asked, Question, QuestionGroup};
use sejo_model::text::{fold, fold_name};
use sejo_model::words::Text;

/// Characters of other words that are kept.
const WORDS: usize = 500;

/// The words a row shows, where they are not those of the question its reference names: whoever filled it in answered these. Words
/// that were cut away are no others, nor is a note typed behind those of what no row of the form asks, nor the number in front.
pub(super) fn reworded(row: &WrittenRow, question: &Question) -> String {
    let said = fold(&row.question);
    // Its number may be typed in front: 「⑤ 退職者…」.
    let number = question.number.as_str();
    let numbers = ["", number, number.rsplit('-').next().unwrap_or_default()];
    let shown: Vec<&str> = numbers.iter().filter_map(|number| said.strip_prefix(fold(number).as_str())).collect();
    let is_own = [Lang::Ja, Lang::En].into_iter().any(|lang| {
        // What has no words in a language is shown in those of the other.
        let words = |text: &Text| if text.r#in(lang).is_empty() { text.ja.clone() } else { text.r#in(lang).to_owned() };
        let [part, label, note] = [&question.part, &question.label, &question.note].map(words);
        let (part, note) = (part.as_str(), note.as_str());
        let mut own =
            [part, ""].into_iter().flat_map(|part| [note, ""].map(|note| fold(&format!("{part}{label}{note}"))));
        own.any(|own| {
            shown.contains(&own.as_str()) || (question.group != QuestionGroup::Form && said.starts_with(&own))
        })
    });
    if said.is_empty() || is_own {
        return String::new();
    }
    sejo_intake::mask_text(&row.question).chars().take(WORDS).collect()
}

/// The questions that a page showed in other words than were sent, or with other words to choose from, each with what it showed.
pub(super) fn altered(asked: &Asked, shown: &[ShownQuestion]) -> BTreeMap<String, String> {
    let other = |one: &ShownQuestion| {
        let question = asked.question(&one.question)?;
        let row = WrittenRow { question: one.words.clone(), ..WrittenRow::default() };
        let words = reworded(&row, question);
        let is_own = |key: &str, said: &str| {
            let mut choices = question.choices.iter().filter(|choice| choice.key == key);
            choices.any(|choice| [&choice.words.ja, &choice.words.en].into_iter().any(|own| fold(own) == fold(said)))
        };
        let chosen = one.choices.iter().filter(|(key, said)| !is_own(key, said));
        let chosen: String = chosen.map(|(key, said)| format!(" {key}=「{said}」")).collect();
        let words = if words.is_empty() && !chosen.is_empty() { one.words.clone() } else { words };
        let all = sejo_intake::mask_text(&(words + &chosen)).chars().take(WORDS).collect::<String>();
        (!all.is_empty()).then(|| (one.question.clone(), all))
    };
    shown.iter().filter_map(other).collect()
}

/// The questions of a request with their words, as a row shows them in either language.
pub(super) struct Shown<'a>(Vec<(&'a Question, [String; 2])>);

impl<'a> Shown<'a> {
    pub(super) fn of(asked: &'a Asked) -> Self {
        let words = |q: &Question| {
            [Lang::Ja, Lang::En].map(|lang| fold(&format!("{}{}", q.part.r#in(lang), q.label.r#in(lang))))
        };
        Self(asked.questions.iter().map(|q| (q, words(q))).collect())
    }

    /// Whether a row shows another system, number or question than the one its reference names.
    pub(super) fn is_other(&self, row: &WrittenRow, system: &str, question: &Question) -> bool {
        let shown = fold_name(&row.system);
        if !shown.is_empty() && shown != fold_name(system) {
            return true;
        }
        // A number alone may have been written over: what the row says then is two things.
        let (number, own) = (fold_name(&row.number), fold_name(&question.number));
        let is_of_another = || self.0.iter().any(|(q, _)| fold_name(&q.number) == number);
        if !number.is_empty() && number != own && (!own.is_empty() || is_of_another()) {
            return true;
        }
        let named = self.named(row);
        !named.is_empty() && named.iter().all(|q| q.key != question.key)
    }

    /// The questions a row may be about by what it shows: by its words, of several the one with its number; by its number where its
    /// words are no question's.
    fn named(&self, row: &WrittenRow) -> Vec<&'a Question> {
        let said = fold(&row.question);
        // A note may follow the words, and the words of one question may begin with those of another.
        let fit = |words: &[String; 2]| {
            words.iter().filter(|w| !w.is_empty() && said.starts_with(w.as_str())).map(String::len).max()
        };
        let most = self.0.iter().filter_map(|(_, words)| fit(words)).max();
        let by_words: Vec<&Question> =
            self.0.iter().filter(|(_, words)| most.is_none() || fit(words) == most).map(|(q, _)| *q).collect();
        let number = fold_name(&row.number);
        let has_number = |q: &&Question| !number.is_empty() && fold_name(&q.number) == number;
        let by_number: Vec<&Question> = by_words.iter().copied().filter(has_number).collect();
        match (most, by_number.is_empty()) {
            (Some(_), true) => by_words,
            _ => by_number,
        }
    }
}
