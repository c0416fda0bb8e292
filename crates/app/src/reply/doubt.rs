//! What a reply says against itself, a はい whose remark denies it, and against what was accepted before: an いいえ it turns into はい,
//! an answer that was signed and would no longer be. It is told, and the answers stay what they are.

use std::cmp::Ordering;

use sejo_model::reply::{GivenAnswer, ReplyForm, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question};
use sejo_model::{AnswerValue, Date, Reply, Request};

use super::age::order;
use super::remote;
use super::settle::{both, listed, put};

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

/// Notes what a reply would change of what was accepted from the vendor before. What waits is looked at again when it is shown and
/// when it is decided: another one may have been accepted since.
pub(super) fn note_changes(reply: &mut Reply, (requests, replies): (&[Request], &[Reply])) {
    let seen: &Reply = reply;
    let Some(request) = requests.iter().find(|r| r.id() == seen.request_id) else { return };
    let accepted = remote::accepted(&request.asked, (requests, replies));
    let mut notes = Vec::new();
    for part in seen.parts.iter().filter(|part| !part.is_decided() && part.system_id.is_some()) {
        note_changed(&mut notes, (seen, part), &request.asked, &accepted);
    }
    for note in notes {
        if !reply.notes.contains(&note) {
            reply.notes.push(note);
        }
    }
}

/// Notes what one part of a reply would change of what was accepted last of its system.
fn note_changed(
    notes: &mut Vec<ReplyNote>,
    (reply, part): (&Reply, &ReplyPart),
    asked: &Asked,
    accepted: &[(&Reply, ReplyPart)],
) {
    let is_before = |(other, was): &&(&Reply, ReplyPart)| other.id != reply.id && was.system_id == part.system_id;
    let known: Vec<&(&Reply, ReplyPart)> = accepted.iter().filter(is_before).collect();
    // What a person typed in was heard or read elsewhere.
    let is_bare = reply.signer.is_empty() && reply.form != ReplyForm::Typed;
    let (mut turned, mut is_later) = (Vec::<&Question>::new(), true);
    for given in part.answers.iter().filter(|given| !given.value.is_empty()) {
        let last = known.iter().find_map(|(other, was)| Some((*other, remote::said(was, &given.question)?)));
        let Some((other, was)) = last.map(|(other, said)| (other, said.value.as_str())) else { continue };
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
