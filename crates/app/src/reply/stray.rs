//! Rows of a workbook that show no question, or another than the one their reference names: a correction below the table, a
//! row that was copied and written over.
//!
//! Guards: such a row answers nothing by itself, and is told with its words; what it says stays beside the other answer of the question
//! it speaks of, so that neither counts, and いいえ is not heard with はい later.

use sejo_model::SystemId;
use sejo_model::reply::{GivenAnswer, ReplyNote, ReplyPart};
use sejo_model::request::{Asked, Question};
use sejo_model::text::is_blank;

use super::settle::{add_remark, put_to};
use super::turned::worse;

/// What such a row says to a question.
pub(super) struct Stray {
    pub system: Option<SystemId>,
    pub name: String,
    pub given: GivenAnswer,
    /// It carries a reference: where no other row answers its question, rows were sorted without theirs, and it may be about any.
    pub has_reference: bool,
}

/// Puts what these rows say beside the answers to the questions they speak of.
pub(super) fn place(strays: Vec<Stray>, parts: &mut Vec<ReplyPart>, asked: &Asked, notes: &mut Vec<ReplyNote>) {
    for Stray { system, name, given, has_reference } in strays {
        let question = asked.question(&given.question);
        // Where none is named it may be any of the systems.
        let is_any = system.is_none() && is_blank(&name);
        let is_of = |part: &&mut ReplyPart| is_any || (part.system_id == system && part.name == name);
        let mut is_placed = false;
        for part in parts.iter_mut().filter(is_of) {
            let Some(known) = part.answers.iter_mut().find(|known| known.question == given.question) else { continue };
            is_placed = true;
            put_beside(known, &given, (question, &part.name), notes);
        }
        if is_placed || has_reference || system.is_none() {
            continue;
        }
        let Some(open) = question.and_then(|question| left_open(given, question)) else { continue };
        match parts.iter_mut().find(|part| part.system_id == system) {
            Some(part) => part.answers.push(open),
            None => parts.push(ReplyPart { system_id: system, name, answers: vec![open], decisions: Vec::new() }),
        }
    }
}

/// Puts beside an answer what such a row says to the same question.
pub(super) fn put_beside(
    known: &mut GivenAnswer,
    given: &GivenAnswer,
    about: (Option<&Question>, &str),
    notes: &mut Vec<ReplyNote>,
) {
    if given.value.is_empty() && given.between.is_empty() {
        // It only says something more.
        add_remark(&mut known.remark, &given.remark);
    } else {
        put_to(known, given, about, notes);
    }
}

/// What such a row says where nothing else answers the question: that stays open, and the worse word is kept.
pub(super) fn left_open(given: GivenAnswer, question: &Question) -> Option<GivenAnswer> {
    let worse = worse(question)?;
    let said = if given.value.is_empty() { given.between.clone() } else { vec![given.value.clone()] };
    let is_worse = said.iter().any(|key| key == worse);
    is_worse.then(|| GivenAnswer { value: String::new(), between: said, ..given })
}
