//! Which question a row of an answer workbook, or the page of a request, shows to whoever fills it in. Its reference says the same,
//! unless rows were sorted without it or written over; then nobody knows what was answered.

use std::collections::{BTreeMap, BTreeSet};

use sejo_intake::workbook::{is_item_named, item_named};
use sejo_model::reply::{GivenAnswer, ReadReply, ReplyNote, ReplyNoteCode, ShownQuestion, WrittenReply, WrittenRow};
use sejo_model::request::{Asked, Question, QuestionGroup};
use sejo_model::text::{fold, fold_name, is_blank};
use sejo_model::words::Text;
use sejo_model::{Lang, SystemId};

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
    let is_own = shown_as(question).iter().any(|own| {
        shown.contains(&own.as_str()) || (question.group != QuestionGroup::Form && said.starts_with(own.as_str()))
    });
    if said.is_empty() || is_own {
        return String::new();
    }
    cut(&row.question)
}

/// The words of a question as a row may show them, in either language, with its part and its note or without.
fn shown_as(question: &Question) -> Vec<String> {
    let in_language = |lang| {
        // What has no words in a language is shown in those of the other.
        let words = |text: &Text| if text.r#in(lang).is_empty() { text.ja.clone() } else { text.r#in(lang).to_owned() };
        let [part, label, note] = [&question.part, &question.label, &question.note].map(words);
        let (part, note) = (part.as_str(), note.as_str());
        [(part, note), (part, ""), ("", note), ("", "")].map(|(part, note)| fold(&format!("{part}{label}{note}")))
    };
    [Lang::Ja, Lang::En].into_iter().flat_map(in_language).collect()
}

/// What somebody typed into the cells that show the question, where nothing was printed: that of a number it does not have, and behind
/// the words of what no row of the form asks. It is kept with the remark.
pub(super) fn typed_into(row: &WrittenRow, question: &Question) -> Vec<String> {
    let number = Some(row.number.trim()).filter(|_| is_blank(&question.number));
    let behind = Some(behind(row, question)).filter(|_| question.group != QuestionGroup::Form);
    let typed = number.map(str::to_owned).into_iter().chain(behind).filter(|said| !is_blank(said));
    typed.map(|said| cut(&said)).collect()
}

/// What stands behind the words of a question in its cell.
fn behind(row: &WrittenRow, question: &Question) -> String {
    let said = fold(&row.question);
    let shown = shown_as(question);
    let rest = shown.iter().filter_map(|own| said.strip_prefix(own.as_str())).min_by_key(|rest| rest.len());
    let Some(rest) = rest.filter(|rest| !rest.is_empty()) else { return String::new() };
    // As it was typed, where letters fold one by one; else as it is compared.
    let mut own = said.len().saturating_sub(rest.len());
    let typed = row.question.trim_start_matches(|c: char| {
        let is_own = own > 0;
        own = own.saturating_sub(fold(&c.to_string()).len());
        is_own
    });
    if fold(typed) == rest { typed.trim().to_owned() } else { rest.to_owned() }
}

/// The questions that a page showed otherwise than they were sent, or with others to choose from, each with what it showed. Nobody
/// types a note into a page: every word of it is one that was sent.
pub(super) fn altered(asked: &Asked, shown: &[ShownQuestion]) -> BTreeMap<String, String> {
    let other = |one: &ShownQuestion| {
        let question = asked.question(&one.question)?;
        let sent = [Lang::Ja, Lang::En].map(|lang| ShownQuestion::of(question, lang));
        // What it does not say at all is told by itself.
        let is_own = |own: &ShownQuestion| own.asks_as(one) || (is_blank(&one.words) && own.offers_as(one));
        if sent.iter().any(is_own) {
            return None;
        }
        let offered =
            || one.choices.iter().map(|(key, said)| format!("{key}=「{said}」")).collect::<Vec<_>>().join(" ");
        let is_offered = sent.iter().any(|own| own.offers_as(one));
        let choices = if is_offered { String::new() } else { format!(" ({})", offered()) };
        Some((one.question.clone(), cut(&format!("{}{choices}", one.words))))
    };
    shown.iter().filter_map(other).collect()
}

/// Masks what looks like a secret in the words in which a file says that it was asked, and notes it. Those of the request itself stay:
/// one of them may look like a secret, too ("Password reuse").
pub(super) fn mask_other_words(read: &mut ReadReply, asked: &Asked) {
    let mut is_masked = false;
    let mut mask = |text: &mut String| {
        let masked = sejo_intake::mask_text(text);
        is_masked |= masked != *text;
        *text = masked;
    };
    for shown in &mut read.written.shown {
        let question = asked.question(&shown.question);
        if question.is_none_or(|q| [Lang::Ja, Lang::En].iter().all(|lang| !ShownQuestion::of(q, *lang).asks_as(shown)))
        {
            mask(&mut shown.question);
            mask(&mut shown.words);
            shown.choices.values_mut().for_each(&mut mask);
        }
    }
    for answer in read.written.systems.iter_mut().flat_map(|part| &mut part.answers) {
        let question = asked.question(&answer.question);
        if question.is_none_or(|q| [&q.label.ja, &q.label.en].iter().all(|own| fold(own) != fold(&answer.words))) {
            mask(&mut answer.words);
        }
    }
    if is_masked && !read.is_masked() {
        read.notes.push(ReplyNote::new(ReplyNoteCode::Masked, ""));
    }
}

/// The questions that a page answers without saying in which words it asked them.
pub(super) fn unshown<'a>(asked: &'a Asked, written: &WrittenReply) -> Vec<&'a Question> {
    // What was issued, or written without a request, comes from no page.
    if !written.issued.is_empty() || written.request_signature.is_empty() {
        return Vec::new();
    }
    let shown = written.shown.iter().filter(|one| !is_blank(&one.words));
    let shown: BTreeSet<&str> = shown.map(|one| one.question.as_str()).collect();
    let answers = written.systems.iter().flat_map(|part| &part.answers);
    let answered: BTreeSet<&str> = answers
        .filter(|answer| !is_blank(&answer.value) && is_blank(&answer.words))
        .map(|answer| answer.question.as_str())
        .collect();
    asked.questions.iter().filter(|q| answered.contains(q.key.as_str()) && !shown.contains(q.key.as_str())).collect()
}

/// Puts to the answers about a system what stood over them instead of what was sent: a question in other words, another name of the
/// system, which the page shows and its file says.
pub(super) fn put_shown(
    answers: &mut [GivenAnswer],
    altered: &BTreeMap<String, String>,
    (asked, system, name): (&Asked, Option<SystemId>, &str),
) {
    let own = system.and_then(|id| asked.system(id)).map(|own| fold_name(&sejo_intake::mask_text(&own.name)));
    let is_other = !is_blank(name) && own.is_some_and(|own| own != fold_name(name));
    for given in answers {
        if given.words.is_empty() {
            given.words = altered.get(&given.question).cloned().unwrap_or_default();
        }
        if is_other {
            let title = || asked.question(&given.question).map(|q| q.title(Lang::Ja)).unwrap_or_default();
            let words = if given.words.is_empty() { title() } else { given.words.clone() };
            given.words = cut(&format!("「{name}」 {words}"));
        }
    }
}

/// Other words as they are kept.
fn cut(words: &str) -> String {
    sejo_intake::mask_text(words).chars().take(WORDS).collect()
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

    /// The rows of the form that one speaks of which shows none of them as it was sent, such as a correction below the table: by their words
    /// somewhere in it, else by the number it begins with. One without its section may be that of any, and names none then.
    pub(super) fn spoken_of(&self, row: &WrittenRow, system: Option<SystemId>) -> Vec<&'a Question> {
        let of_system = |q: &&Question| q.group == QuestionGroup::Form && system.is_none_or(|id| q.is_about(id));
        let about: Vec<&(&Question, [String; 2])> = self.0.iter().filter(|(q, _)| of_system(q)).collect();
        let number = [&row.number, &row.question].into_iter().find_map(|said| item_named(said));
        let number = number.map(|(number, _)| fold_name(&number));
        let has_number = |q: &&Question| {
            let own = fold_name(&q.number);
            number.as_ref().is_some_and(|said| is_item_named(&own, said))
        };
        let numbered: Vec<&Question> = about.iter().map(|(q, _)| *q).filter(has_number).collect();
        let said = fold(&row.question);
        let holds = |words: &[String; 2]| {
            words.iter().filter(|w| !w.is_empty() && said.contains(w.as_str())).map(String::len).max()
        };
        let Some(most) = about.iter().filter_map(|(_, words)| holds(words)).max() else {
            let is_one = numbered.windows(2).all(|pair| matches!(pair, [a, b] if a.number == b.number));
            return if is_one { numbered } else { Vec::new() };
        };
        let by_words = about.iter().filter(|(_, words)| holds(words) == Some(most)).map(|(q, _)| *q);
        let by_words: Vec<&Question> = by_words.collect();
        // Where two ask in the same words, the number tells them apart.
        let both: Vec<&Question> = by_words.iter().copied().filter(has_number).collect();
        if both.is_empty() { by_words } else { both }
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
