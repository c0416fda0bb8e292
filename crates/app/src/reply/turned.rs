//! What a reply would turn of what its vendor said before of a system: an いいえ into はい or 対象外, a connection from outside into a
//! safer one; and that nobody connects, where somebody here wrote on the page of the system that somebody does.
//!
//! Invariants: everything counts that the vendor ever said of the same system and question: in replies, whatever became of them (of one
//! that nobody accepted the worse word, which was said all the same), in the rest of the same reply, in forms and by hand, what stays
//! open as it was answered twice and not alike or could not be read, and what was taken back since, unless that was the better word.
//! 対象外 in between wipes no いいえ. Which of two words is the later only the days say that stand in the files; the order of requests
//! does not. That an answer is other than before is what was asked for where the reply before was sent back for it: it is told.

use std::cmp::{Ordering, Reverse};

use sejo_model::reply::{DecisionKind, GivenAnswer, ReplyForm, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question, QuestionGroup, YES};
use sejo_model::system::RemoteMaintenance;
use sejo_model::text::is_blank;
use sejo_model::{AnswerValue, Date, Declaration, Lang, Reply, Round, System, date};

use super::age::{is_later, is_no_earlier, is_older};
use super::doubt::{Known, is_of_reply};
use super::settle::{both, cited, listed, note_unsigned, put};
use crate::intake::HeldRow;
use crate::request::{REMOTE, REMOTE_USED, names_question, replies_of};

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
    Reply(&'a Reply, &'a ReplyPart, &'a GivenAnswer),
    Declared(&'a Declaration),
}

impl Word<'_> {
    /// Whether a person has taken it for the vendor's word.
    fn has_counted(&self) -> bool {
        match self.source {
            Source::Reply(_, part, _) => part.is_accepted(),
            Source::Declared(_) => true,
        }
    }
}

/// What a vendor ever said of a system, but for the part that is looked at.
struct Said<'a> {
    /// In replies that were accepted.
    accepted: Vec<(&'a Reply, &'a ReplyPart)>,
    /// In the rest of the same reply, which nobody has accepted.
    beside: Vec<(&'a Reply, &'a ReplyPart)>,
    /// In other replies that wait, were sent back or are not used.
    unaccepted: Vec<(&'a Reply, &'a ReplyPart)>,
    /// In forms and by hand.
    declared: Vec<&'a Declaration>,
}

impl<'a> Said<'a> {
    fn of((reply, at): (&'a Reply, usize), part: &ReplyPart, asked: &Asked, known: &Known<'a>) -> Self {
        let own = replies_of(&asked.vendor.id, (known.requests, known.replies));
        let is_about = |other: &ReplyPart| other.system_id == part.system_id;
        let parts = own.into_iter().flat_map(|r| r.parts.iter().map(move |p| (r, p))).filter(|(_, p)| is_about(p));
        let (accepted, others): (Vec<_>, Vec<_>) = parts.partition(|(_, p)| p.is_accepted());
        let rest = reply.parts.iter().enumerate().filter(|(other, p)| *other != at && !p.is_accepted());
        let is_of_system = |d: &&Declaration| d.system_id.is_none_or(|id| Some(id) == part.system_id);
        let of_vendor = known.declared.iter().filter(|d| d.vendor_id.is_some() && d.vendor_id == asked.vendor_id());
        let declared = of_vendor.filter(|d| d.edition == asked.edition).filter(is_of_system);
        Self {
            accepted,
            beside: rest.filter(|(_, p)| is_about(p)).map(|(_, p)| (reply, p)).collect(),
            unaccepted: others.into_iter().filter(|(other, _)| other.id != reply.id).collect(),
            declared: declared.filter(|d| !is_of_reply(d, known.replies)).collect(),
        }
    }

    /// What was said to a question, the last word first. Of the rest of the same reply, which came with it, and of what nobody accepted,
    /// which was said when it came, only the `worse` word counts.
    fn words(&self, key: &str, worse: Option<&str>) -> Vec<Word<'a>> {
        let heard = |reply: &'a Reply, part: &'a ReplyPart, at: i64| {
            let given = part.answer(key)?;
            // What was answered twice and not alike, or in words nobody can read, is open; the worse of it was said all the same.
            let open = given.between.iter().find(|said| Some(said.as_str()) == worse);
            let value = Some(&given.value).filter(|value| !value.is_empty()).or(open)?;
            let system = part.system_id.map(|id| id.to_string()).unwrap_or_default();
            let gone_on = reply.taken_back(&system, key).map(|told| told.notice.decided_on);
            let source = Source::Reply(reply, part, given);
            Some(Word { value: value.as_str(), since: (at, Round::FIRST), gone_on, source })
        };
        let decided_at = |part: &ReplyPart| part.decision().map_or(i64::MAX, |decision| decision.at);
        let stated = |&old: &&'a Declaration| Word {
            value: old.value.key(),
            since: (old.at, old.round),
            gone_on: old.taken_back_on,
            source: Source::Declared(old),
        };
        let accepted = self.accepted.iter().filter_map(|&(reply, part)| heard(reply, part, decided_at(part)));
        let beside = self.beside.iter().filter_map(|&(reply, part)| heard(reply, part, i64::MAX));
        let unaccepted = self.unaccepted.iter().filter_map(|&(reply, part)| heard(reply, part, reply.received_at));
        let mut words: Vec<Word<'a>> = accepted.collect();
        words.extend(self.declared.iter().filter(|old| old.item.slug() == key).map(stated));
        words.extend(beside.chain(unaccepted).filter(|word| Some(word.value) == worse));
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

/// The worse words another one would take the place of: the last one that counted, and what nobody accepted.
fn turned<'w, 'a>(words: &'w [Word<'a>], value: &str, worse: &str) -> Vec<&'w Word<'a>> {
    let stands = words.first().filter(|last| last.gone_on.is_none());
    if value == worse || stands.is_some_and(|last| last.value == value) {
        return Vec::new();
    }
    // A better word that was taken back was none.
    let is_said = |word: &&Word<'_>| {
        word.value == worse || (word.gone_on.is_none() && word.value != AnswerValue::NotApplicable.key())
    };
    let last = words.iter().filter(is_said).take_while(|word| word.value == worse);
    let mut is_known = false;
    last.filter(|word| !word.has_counted() || !std::mem::replace(&mut is_known, true)).collect()
}

/// Whether the last word that was accepted with another reply was signed, and is not this one or stands no longer.
fn was_signed(words: &[Word<'_>], reply: &Reply, value: &str) -> bool {
    let last = words.iter().find_map(|word| match word.source {
        Source::Reply(other, part, _) if other.id != reply.id && part.is_accepted() => Some((other, word)),
        Source::Reply(..) | Source::Declared(_) => None,
    });
    last.is_some_and(|(other, word)| !other.signer.is_empty() && (word.value != value || word.gone_on.is_some()))
}

/// Whether another answer is what was asked for: the reply before was sent back with words that name the question, and this one came
/// since, is not of an earlier day and no less sure whose it is.
fn is_asked_for(
    (question, asked): (&Question, &Asked),
    (reply, given, is_bare): (&Reply, &GivenAnswer, bool),
    (other, part, was): (&Reply, &ReplyPart, &GivenAnswer),
) -> bool {
    let is_since = |at: i64| reply.received_at >= at && reply.request_id >= other.request_id;
    let sent_back = part.decision().filter(|decision| decision.kind == DecisionKind::AskedAgain);
    let is_named = sent_back.is_some_and(|back| is_since(back.at) && names_question(&back.words, question, asked));
    let is_as_sure = !is_bare || other.signer.is_empty();
    is_named && is_as_sure && is_no_earlier((reply, given), (other, was))
}

/// An answer that turns what was said before.
struct Turned<'a> {
    question: &'a Question,
    before: &'a str,
    after: &'a str,
    /// The reply it was said in, and the part of it, where nobody accepted that.
    unaccepted: Option<(&'a Reply, &'a ReplyPart)>,
    /// What somebody here wrote on the page of the system, where no reply said it.
    entered: Option<&'a RemoteMaintenance>,
    is_asked_for: bool,
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
            None => (said(self.before) + &self.came_with(lang), said(self.after)),
        };
        format!("{question} {before} → {after}")
    }

    /// What became of the reply it was said in, which one that is and of which day, where nobody accepted it; what was written here, with
    /// its day.
    fn came_with(&self, lang: Lang) -> String {
        if let Some(was) = self.entered {
            let path = if is_blank(&was.path) { String::new() } else { cited(&was.path, lang) };
            let day = date::short(was.answered_on, lang);
            return match lang {
                Lang::Ja => format!(" (システムの画面で入力した回答、{day}{path})"),
                Lang::En => format!(" (entered on the page of the system, {day}{path})"),
            };
        }
        let Some((reply, part)) = self.unaccepted else { return String::new() };
        let open = lang.pick("まだ決めていない", "not decided yet");
        let state = part.decision().map_or(open, |decision| decision.kind.words().r#in(lang));
        let day = reply.answered_on.map(|day| date::short(day, lang));
        let named = |said: &str, (before, after): (&str, &str)| match said {
            "" => String::new(),
            said => format!("{before}{said}{after}"),
        };
        let (file, day) = (reply.file_name.as_str(), day.unwrap_or_default());
        match lang {
            Lang::Ja => {
                let (file, day) = (named(file, ("「", "」")), named(&day, ("、回答日 ", "")));
                format!(" ({state}返信{file}{day})")
            }
            Lang::En => {
                let (file, day) = (named(file, (" “", "”")), named(&day, (", answered on ", "")));
                format!(" (reply{file}{day}: {state})")
            }
        }
    }
}

/// An answer held against a word it would take the place of; none where that is said with everything else that stands otherwise.
fn held<'a>(
    (word, words): (&Word<'a>, &[Word<'a>]),
    (question, asked): (&'a Question, &Asked),
    (reply, given, is_bare): (&Reply, &'a GivenAnswer, bool),
    known: &Known<'_>,
) -> Option<Turned<'a>> {
    let mut turned = Turned {
        question,
        before: word.value,
        after: &given.value,
        unaccepted: None,
        entered: None,
        is_asked_for: false,
        row: None,
        is_later: false,
    };
    match word.source {
        Source::Reply(other, part, was) => {
            turned.unaccepted = Some((other, part)).filter(|_| other.id != reply.id && !part.is_accepted());
            turned.is_asked_for = is_asked_for((question, asked), (reply, given, is_bare), (other, part, was));
            turned.is_later = turned.is_asked_for || is_later((reply, given), (other, was), word.gone_on);
        }
        Source::Declared(old) => {
            let value = given.value.parse::<AnswerValue>().ok()?;
            let says = (value, given.confirmed_on.or(reply.answered_on), given.words.as_str());
            let row = HeldRow::new(old, says, (known.replies, known.names));
            turned.is_later = row.order() == Some(Ordering::Greater);
            turned.row = Some(row);
            let last = words.iter().find(|word| word.has_counted());
            if !turned.is_later && last.is_some_and(|last| last.since == word.since) {
                return None;
            }
        }
    }
    Some(turned)
}

/// An answer that nobody connects, held against what somebody here wrote on the page of the system; none where nobody did, or a reply
/// said it: of that the register tells.
fn held_entered<'a>(
    (question, asked): (&'a Question, &Asked),
    (reply, part, given): (&Reply, &ReplyPart, &'a GivenAnswer),
    systems: &'a [System],
) -> Option<Turned<'a>> {
    let is_denied = question.key == REMOTE_USED && given.value != YES;
    let system = systems.iter().find(|system| is_denied && Some(system.id) == part.system_id)?;
    let is_others = asked.vendor_id().is_some_and(|vendor| system.is_of_other(vendor));
    let was = system.remote_maintenance.as_ref().filter(|was| was.used && was.heard_of.is_empty() && !is_others)?;
    Some(Turned {
        question,
        before: YES,
        after: &given.value,
        unaccepted: None,
        entered: Some(was),
        is_asked_for: false,
        row: None,
        is_later: reply.answered_on.or(given.confirmed_on).is_some_and(|day| day > was.answered_on),
    })
}

/// Notes what one part of a reply, about the system it is or would be placed at, turns of what was said before.
pub(super) fn note_turned(
    notes: &mut Vec<ReplyNote>,
    (reply, at): (&Reply, usize),
    asked: &Asked,
    (known, systems): (&Known<'_>, &[System]),
) {
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
        let against = worse.map(|worse| turned(&words, &given.value, worse)).unwrap_or_default();
        // Of what is older for certain than what was accepted that is said.
        let is_older = is_older((reply, given), &said.accepted, known.requests) == Some(true);
        let told = against.into_iter().filter(|word| !is_older || !word.has_counted());
        let told = told.filter_map(|word| held((word, &words), (question, asked), (reply, given, is_bare), known));
        let told: Vec<Turned<'_>> = told.collect();
        // It is the later word only where it is later than each of them.
        let unsure = told.iter().position(|one| !one.is_later).unwrap_or_default();
        found.extend(told.into_iter().nth(unsure));
        found.extend(held_entered((question, asked), (reply, part, given), systems));
    }
    if is_unsigned || (is_bare && found.iter().any(|one| !one.is_asked_for)) {
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
