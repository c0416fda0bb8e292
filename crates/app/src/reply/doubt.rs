//! What a reply says against itself: a はい whose remark denies it. It is told, and the answer stays what it is.

use sejo_model::AnswerValue;
use sejo_model::reply::{GivenAnswer, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::{Asked, Question};

use super::settle::{both, listed, put};

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
