//! What a reply says against itself, a はい whose remark denies it, and against what was accepted before: an いいえ it turns into はい,
//! an answer that was signed and would no longer be. It is told, and the answers stay what they are.

use std::cmp::{Ordering, Reverse};

use sejo_model::reply::{GivenAnswer, ReplyForm, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question};
use sejo_model::{AnswerValue, Reply, Request, SystemId};

use super::settle::{both, listed, order, put};
use crate::request::vendors_asked;

/// Notes which questions are answered はい with a remark that says it is not so.
pub(super) fn note_denied(notes: &mut Vec<ReplyNote>, part: &ReplyPart, asked: &Asked) {
    let is_denied = |given: &&GivenAnswer| given.value == AnswerValue::Yes.key() && sejo_intake::denies(&given.remark);
    let denied = part.answers.iter().filter(is_denied).filter_map(|given| asked.question(&given.question));
    // The rows of the form only: what else is asked is no duty that is left undone.
    let denied: Vec<&Question> = denied.filter(|question| question.dated).collect();
    if !denied.is_empty() {
        let about = |lang| format!("{}: {}", part.name, listed(denied.iter().copied(), lang));
        put(notes, ReplyNoteCode::RemarkDenies, both(about));
    }
}

/// Notes what a reply would change of what was accepted from the vendor before. What waits is looked at again when it is shown and
/// when it is decided: another one may have been accepted since.
pub(super) fn note_changes(reply: &mut Reply, (requests, replies): (&[Request], &[Reply])) {
    let seen: &Reply = reply;
    let Some(request) = requests.iter().find(|r| r.id() == seen.request_id) else { return };
    let vendors = vendors_asked(requests);
    let vendor = |of: &Reply| vendors.get(&of.request_id).map(|vendor| vendor.id.as_str());
    let own = vendor(seen);
    let is_other = |r: &&Reply| r.id != seen.id && vendor(r) == own;
    let others: Vec<&Reply> = replies.iter().filter(is_other).collect();
    let mut notes = Vec::new();
    for part in seen.parts.iter().filter(|part| !part.is_decided()) {
        if let Some(system) = part.system_id {
            let known = accepted(&others, system);
            note_changed(&mut notes, (seen, part), &request.asked, &known);
        }
    }
    for note in notes {
        if !reply.notes.contains(&note) {
            reply.notes.push(note);
        }
    }
}

/// Notes what one part of a reply would change of what was accepted of its system.
fn note_changed(
    notes: &mut Vec<ReplyNote>,
    (reply, part): (&Reply, &ReplyPart),
    asked: &Asked,
    known: &[(&Reply, ReplyPart)],
) {
    // What a person typed in was heard or read elsewhere.
    let is_bare = reply.signer.is_empty() && reply.form != ReplyForm::Typed;
    let (mut turned, mut is_later) = (Vec::<&Question>::new(), true);
    for given in part.answers.iter().filter(|given| !given.value.is_empty()) {
        let Some((other, was)) = last_said(known, &given.question) else { continue };
        if was == given.value {
            continue;
        }
        if is_bare && !other.signer.is_empty() {
            put(notes, ReplyNoteCode::Unsigned, both(|_| String::new()));
        }
        let question = asked.question(&given.question).filter(|question| question.dated);
        if let Some(question) = question
            && was == AnswerValue::No.key()
            && given.value == AnswerValue::Yes.key()
        {
            turned.push(question);
            is_later &= order(reply, other) == Some(Ordering::Greater);
        }
    }
    // Of what is older for certain that is said.
    if turned.is_empty() || reply.notes.iter().any(|note| note.code == ReplyNoteCode::Older) {
        return;
    }
    let code = if is_later { ReplyNoteCode::TurnsYes } else { ReplyNoteCode::TurnsYesUnsure };
    let about = |lang| format!("{}: {}", part.name, listed(turned.iter().copied(), lang));
    put(notes, code, both(about));
}

/// What was accepted of a system and stands, what was decided last in front.
fn accepted<'a>(others: &[&'a Reply], system: SystemId) -> Vec<(&'a Reply, ReplyPart)> {
    let mut found: Vec<(i64, &Reply, ReplyPart)> = Vec::new();
    for reply in others {
        for part in reply.parts.iter().filter(|part| part.is_accepted() && part.system_id == Some(system)) {
            let at = part.decisions.last().map_or(0, |decision| decision.at);
            found.push((at, *reply, reply.standing(part)));
        }
    }
    found.sort_by_key(|(at, reply, _)| Reverse((*at, reply.received_at, reply.id)));
    found.into_iter().map(|(_, reply, part)| (reply, part)).collect()
}

/// The answer to a question that was accepted last, and in which reply.
fn last_said<'a>(known: &'a [(&Reply, ReplyPart)], question: &str) -> Option<(&'a Reply, &'a str)> {
    known.iter().find_map(|(reply, part)| {
        let said = part.answer(question).filter(|given| !given.value.is_empty())?;
        Some((*reply, said.value.as_str()))
    })
}
