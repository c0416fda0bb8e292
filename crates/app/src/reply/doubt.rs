//! What a reply says against itself, a はい whose remark denies it, and against what stands of the vendor, which came with a form or was
//! typed in; together with what it turns of what was said before it is looked at again until it is decided. It is told, and the
//! answers stay what they are.

use std::cmp::Ordering;

use sejo_model::reply::{GivenAnswer, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question, QuestionGroup};
use sejo_model::{AnswerValue, Date, Declaration, Lang, Reply, Request, System};

use super::age::note_age;
use super::key::note_keys;
use super::placed::note_open;
use super::settle::{both, cited, listed, put};
use super::turned::note_turned;
use crate::facts::Names;
use crate::intake::{About, HeldRow, otherwise};

/// Notes which questions are answered はい with a remark that says it is not so, or not before a day to come.
pub(super) fn note_denied(notes: &mut Vec<ReplyNote>, part: &ReplyPart, asked: &Asked, today: Date) {
    // The rows of the form only: what else is asked is no duty that is left undone.
    let denied = |given: &GivenAnswer| {
        let question = asked.question(&given.question).filter(|question| question.dated)?;
        let (label, remark) = (&question.label.ja, &given.remark);
        let is_later = || sejo_intake::begins_later(label, remark, today);
        (sejo_intake::denies(label, remark) || is_later()).then_some(question)
    };
    let yes = part.answers.iter().filter(|given| given.value == AnswerValue::Yes.key());
    let denied: Vec<&Question> = yes.filter_map(denied).collect();
    if !denied.is_empty() {
        let about = |lang| format!("{}: {}", part.name, listed(denied.iter().copied(), lang));
        put(notes, ReplyNoteCode::RemarkDenies, both(about));
    }
}

/// Notes that the remark on the whole of a reply with a はい takes one back or says that it is not so; of which, a person reads.
pub(super) fn note_denied_whole(notes: &mut Vec<ReplyNote>, reply: &Reply, asked: &Asked) {
    let rows = || asked.questions.iter().filter(|question| question.dated);
    let is_yes = |given: &GivenAnswer| {
        given.value == AnswerValue::Yes.key() && rows().any(|question| question.key == given.question)
    };
    if !reply.parts.iter().flat_map(|part| &part.answers).any(is_yes) {
        return;
    }
    let numbered: Vec<(String, String)> =
        rows().map(|question| (question.number.clone(), question.label.ja.clone())).collect();
    if sejo_intake::denies_whole(&reply.remark, &numbered) {
        let about = |lang: Lang| lang.pick("全体の備考", "General remarks").to_owned() + &cited(&reply.remark, lang);
        put(notes, ReplyNoteCode::RemarkDenies, both(about));
    }
}

/// Notes of the parts of a reply that wait what they are beside everything else, as that stands now: it is looked at again when it is
/// shown and when it is decided, with the systems that were chosen, as another one may have been accepted since, or taken back. Of a
/// decision only the parts it is about are `looked` at; gives back what is said of those.
pub(super) fn note_anew(
    reply: &mut Reply,
    asked: &Asked,
    (known, systems): (&Known<'_>, &[System]),
    looked: Option<&[usize]>,
) -> Vec<ReplyNote> {
    let is_beside = |note: &ReplyNote| {
        matches!(
            note.code,
            ReplyNoteCode::Unanswered
                | ReplyNoteCode::Older
                | ReplyNoteCode::Undated
                | ReplyNoteCode::TurnsYes
                | ReplyNoteCode::TurnsYesUnsure
                | ReplyNoteCode::StandsOtherwise
                | ReplyNoteCode::FormerVendor
        )
    };
    let (before, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut reply.notes).into_iter().partition(is_beside);
    reply.notes = rest;
    let is_looked = |at: usize, part: &ReplyPart| {
        !part.is_decided() && part.system_id.is_some() && looked.is_none_or(|looked| looked.contains(&at))
    };
    let mut aged = Vec::new();
    for (_, part) in reply.parts.iter().enumerate().filter(|(at, part)| is_looked(*at, part)) {
        let beside = (known.requests, known.replies);
        note_open(&mut aged, part, asked, beside, (systems, known.answered));
        note_age(&mut aged, (&*reply, part), asked, (beside, systems));
    }
    add(reply, aged);
    note_keys(reply, (known.requests, known.replies));
    let seen: &Reply = reply;
    let mut notes = Vec::new();
    for (at, part) in seen.parts.iter().enumerate().filter(|(at, part)| is_looked(*at, part)) {
        note_turned(&mut notes, (seen, at), asked, (known, systems));
        note_rows(&mut notes, part, &differing(seen, part, asked, known));
    }
    add(reply, notes);
    let said = reply.notes.clone();
    // What a part of it was decided with stays, and asks for nothing once more.
    if reply.parts.iter().any(ReplyPart::is_decided) {
        add(reply, before);
    }
    said
}

pub(super) fn add(reply: &mut Reply, notes: Vec<ReplyNote>) {
    for note in notes {
        if !reply.notes.contains(&note) {
            reply.notes.push(note);
        }
    }
}

/// What was said so far, and where it came from.
pub(super) struct Known<'a> {
    /// The declared values, and with them what forms leave open.
    pub declared: &'a [Declaration],
    /// The declared values alone: what a form leaves open it does not answer.
    pub answered: &'a [Declaration],
    /// The requests.
    pub requests: &'a [Request],
    /// The replies.
    pub replies: &'a [Reply],
    /// The names of the files.
    pub names: &'a Names,
}

/// Notes of the answers that differ from what stands and are not later for certain what stands and what is said instead: whoever accepts
/// them says why.
fn note_rows(notes: &mut Vec<ReplyNote>, part: &ReplyPart, rows: &[(&Question, HeldRow)]) {
    let is_told = |(_, row): &&(&Question, HeldRow)| row.order() != Some(Ordering::Greater);
    let told: Vec<&(&Question, HeldRow)> = rows.iter().filter(is_told).collect();
    let about = |lang| {
        let said = |(question, row): &&(&Question, HeldRow)| {
            let question = listed(std::iter::once(*question), lang);
            format!("{question} {} → {}", row.stands(lang), row.says(lang))
        };
        format!("{}: {}", part.name, told.iter().map(said).collect::<Vec<_>>().join(" / "))
    };
    if !told.is_empty() {
        put(notes, ReplyNoteCode::StandsOtherwise, both(about));
    }
}

/// The answers of a part that differ from what stands of the vendor and came with no reply.
fn differing<'a>(reply: &Reply, part: &ReplyPart, asked: &'a Asked, known: &Known<'_>) -> Vec<(&'a Question, HeldRow)> {
    let mut found = Vec::new();
    let Some(vendor) = asked.vendor_id() else { return found };
    let part = reply.standing(part);
    for given in &part.answers {
        let question = asked.question(&given.question).filter(|question| question.group == QuestionGroup::Form);
        let Some((question, value)) = question.zip(given.value.parse::<AnswerValue>().ok()) else { continue };
        let about =
            About { vendor: Some(vendor), edition: &asked.edition, row: &given.question, system: part.system_id };
        let said = (value, given.confirmed_on.or(reply.answered_on), given.words.as_str());
        let standing = otherwise(&about, value, known.declared).into_iter();
        let standing = standing.filter(|old| !is_of_reply(old, known.replies));
        found.extend(standing.map(|old| (question, HeldRow::new(old, said, (known.replies, known.names)))));
    }
    found
}

/// Whether a declared value was made from a reply: that one is held against the reply itself.
pub(super) fn is_of_reply(declared: &Declaration, replies: &[Reply]) -> bool {
    let made = |reply: &Reply| {
        let decisions = reply.parts.iter().flat_map(|part| &part.decisions);
        decisions.filter_map(|decision| decision.made.as_ref()).any(|made| made.declarations.contains(&declared.id))
    };
    replies.iter().any(|r| (r.evidence_id.is_some() && r.evidence_id == declared.evidence_id) || made(r))
}
