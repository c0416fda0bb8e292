//! What a reply would turn of what its vendor said before of a system: an いいえ into はい or 対象外, a connection from outside into a
//! safer one.
//!
//! Invariants: everything counts that the vendor ever said of the same system and question: in replies that were accepted, in the rest
//! of the same reply, in forms and by hand, what stays open as it was answered twice and not alike or could not be read, and what was
//! taken back since, unless that was the better word. 対象外 in between wipes no いいえ. Which of two words is the later only the days
//! say that stand in the files; the order of requests does not.

use std::cmp::{Ordering, Reverse};

use sejo_model::reply::{GivenAnswer, ReplyForm, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question, QuestionGroup};
use sejo_model::{AnswerValue, Date, Declaration, Lang, Reply, Round};

use super::age::is_later;
use super::doubt::{Known, is_of_reply};
use super::settle::{both, listed, note_unsigned, put};
use crate::intake::HeldRow;
use crate::request::{REMOTE, replies_of};

/// One thing that was said to a question.
struct Word<'a> {
    value: &'a str,
    /// Since when it counts, and in which round of its form.
    since: (i64, Round),
    /// On which day it was taken back.
    gone_on: Option<Date>,
    source: Source<'a>,
}

/// Where a word came from.
#[derive(Clone, Copy)]
enum Source<'a> {
    Reply(&'a Reply, &'a GivenAnswer),
    Declared(&'a Declaration),
}

/// What a vendor ever said of a system, but for the part that is looked at.
struct Said<'a> {
    /// In replies that were accepted.
    accepted: Vec<(&'a Reply, &'a ReplyPart)>,
    /// In the rest of the same reply, which nobody has decided about.
    beside: Vec<(&'a Reply, &'a ReplyPart)>,
    /// In forms and by hand.
    declared: Vec<&'a Declaration>,
}

impl<'a> Said<'a> {
    fn of((reply, at): (&'a Reply, usize), part: &ReplyPart, asked: &Asked, known: &Known<'a>) -> Self {
        let own = replies_of(&asked.vendor.id, (known.requests, known.replies));
        let is_about = |other: &ReplyPart| other.system_id == part.system_id;
        let parts = own.into_iter().flat_map(|r| r.parts.iter().map(move |p| (r, p)));
        let waiting = reply.parts.iter().enumerate().filter(|(other, p)| *other != at && !p.is_decided());
        let is_of_system = |d: &&Declaration| d.system_id.is_none_or(|id| Some(id) == part.system_id);
        let of_vendor = known.declared.iter().filter(|d| d.vendor_id.is_some() && d.vendor_id == asked.vendor_id());
        let declared = of_vendor.filter(|d| d.edition == asked.edition).filter(is_of_system);
        Self {
            accepted: parts.filter(|(_, p)| p.is_accepted() && is_about(p)).collect(),
            beside: waiting.filter(|(_, p)| is_about(p)).map(|(_, p)| (reply, p)).collect(),
            declared: declared.filter(|d| !is_of_reply(d, known.replies)).collect(),
        }
    }

    /// What was said to a question, the last word first. The rest of the same reply came with it: of that only the `worse` word counts.
    fn words(&self, key: &str, worse: Option<&str>) -> Vec<Word<'a>> {
        let heard = |&(reply, part): &(&'a Reply, &'a ReplyPart)| {
            let given = part.answer(key)?;
            // What was answered twice and not alike, or in words nobody can read, is open; the worse of it was said all the same.
            let open = given.between.iter().find(|said| Some(said.as_str()) == worse);
            let value = Some(&given.value).filter(|value| !value.is_empty()).or(open)?;
            let system = part.system_id.map(|id| id.to_string()).unwrap_or_default();
            let gone_on = reply.taken_back(&system, key).map(|told| told.notice.decided_on);
            let since = (part.decision().map_or(i64::MAX, |decision| decision.at), Round::FIRST);
            Some(Word { value: value.as_str(), since, gone_on, source: Source::Reply(reply, given) })
        };
        let stated = |&old: &&'a Declaration| Word {
            value: old.value.key(),
            since: (old.at, old.round),
            gone_on: old.taken_back_on,
            source: Source::Declared(old),
        };
        let mut words: Vec<Word<'a>> = self.accepted.iter().filter_map(heard).collect();
        words.extend(self.declared.iter().filter(|old| old.item.slug() == key).map(stated));
        words.extend(self.beside.iter().filter_map(heard).filter(|word| Some(word.value) == worse));
        words.sort_by_key(|word| Reverse(word.since));
        words
    }
}

/// The answer to a question that no other one takes the place of without a word: いいえ of a row, and what a reason of a row rests on
/// of a connection from outside. That nobody connects any more, the register says by itself.
pub(super) fn worse(question: &Question) -> Option<&'static str> {
    match (question.group, question.key.strip_prefix(REMOTE)) {
        (QuestionGroup::Form, _) | (QuestionGroup::Remote, Some("two-factor")) => Some(AnswerValue::No.key()),
        (QuestionGroup::Remote, Some("accounts")) => Some("shared"),
        (QuestionGroup::Remote, Some("always")) => Some("always"),
        (QuestionGroup::Remote | QuestionGroup::Disclosure | QuestionGroup::Duty | QuestionGroup::Route, _) => None,
    }
}

/// The worse word another one would take the place of.
fn turned<'w, 'a>(words: &'w [Word<'a>], value: &str, worse: &str) -> Option<&'w Word<'a>> {
    let stands = words.first().filter(|last| last.gone_on.is_none());
    if value == worse || stands.is_some_and(|last| last.value == value) {
        return None;
    }
    // A better word that was taken back was none.
    let is_said = |word: &&Word<'_>| {
        word.value == worse || (word.gone_on.is_none() && word.value != AnswerValue::NotApplicable.key())
    };
    words.iter().find(is_said).filter(|word| word.value == worse)
}

/// Whether the last word that came with another reply was signed, and is not this one or stands no longer.
fn was_signed(words: &[Word<'_>], reply: &Reply, value: &str) -> bool {
    let last = words.iter().find_map(|word| match word.source {
        Source::Reply(other, _) if other.id != reply.id => Some((other, word)),
        Source::Reply(..) | Source::Declared(_) => None,
    });
    last.is_some_and(|(other, word)| !other.signer.is_empty() && (word.value != value || word.gone_on.is_some()))
}

/// An answer that turns what was said before.
struct Turned<'a> {
    question: &'a Question,
    before: &'a str,
    after: &'a str,
    /// Both with their days, where what was said came with no reply.
    row: Option<HeldRow>,
    is_later: bool,
}

impl Turned<'_> {
    fn words(&self, lang: Lang) -> String {
        let question = listed(std::iter::once(self.question), lang);
        let said = |key: &str| {
            let choice = self.question.choices.iter().find(|choice| choice.key == key);
            choice.map_or(key, |choice| choice.words.r#in(lang)).to_owned()
        };
        let (before, after) = match &self.row {
            Some(row) => (row.stands(lang), row.says(lang)),
            None => (said(self.before), said(self.after)),
        };
        format!("{question} {before} → {after}")
    }
}

/// Notes what one part of a reply, about the system it is or would be placed at, turns of what was said before.
pub(super) fn note_turned(notes: &mut Vec<ReplyNote>, (reply, at): (&Reply, usize), asked: &Asked, known: &Known<'_>) {
    let Some(part) = reply.parts.get(at) else { return };
    let (said, standing) = (Said::of((reply, at), part, asked, known), reply.standing(part));
    // What a person typed in was heard or read elsewhere.
    let is_bare = reply.signer.is_empty() && reply.form != ReplyForm::Typed;
    let (mut is_unsigned, mut found) = (false, Vec::<Turned<'_>>::new());
    for given in standing.answers.iter().filter(|given| !given.value.is_empty()) {
        let Some(question) = asked.question(&given.question) else { continue };
        let worse = worse(question);
        let words = said.words(&question.key, worse);
        is_unsigned |= is_bare && was_signed(&words, reply, &given.value);
        let Some(word) = worse.and_then(|worse| turned(&words, &given.value, worse)) else { continue };
        let (is_later, row) = match word.source {
            Source::Reply(other, was) => (is_later((reply, given), (other, was), word.gone_on), None),
            Source::Declared(old) => {
                let Ok(value) = given.value.parse::<AnswerValue>() else { continue };
                let says = (value, given.confirmed_on.or(reply.answered_on), given.words.as_str());
                let row = HeldRow::new(old, says, (known.replies, known.names));
                let is_later = row.order() == Some(Ordering::Greater);
                // Of the last word it is said with everything else that stands otherwise.
                if !is_later && words.first().is_some_and(|last| last.since == word.since) {
                    continue;
                }
                (is_later, Some(row))
            }
        };
        found.push(Turned { question, before: word.value, after: &given.value, row, is_later });
    }
    // Of what is older for certain that is said.
    if reply.notes.iter().any(|note| note.code == ReplyNoteCode::Older) {
        found.clear();
    }
    if is_unsigned || (is_bare && !found.is_empty()) {
        note_unsigned(notes, is_unsigned);
    }
    for (code, is_later) in [(ReplyNoteCode::TurnsYes, true), (ReplyNoteCode::TurnsYesUnsure, false)] {
        let told: Vec<&Turned<'_>> = found.iter().filter(|one| one.is_later == is_later).collect();
        if !told.is_empty() {
            let all = |lang| told.iter().map(|one| one.words(lang)).collect::<Vec<_>>().join(" / ");
            put(notes, code, both(|lang| format!("{}: {}", part.name, all(lang))));
        }
    }
}
