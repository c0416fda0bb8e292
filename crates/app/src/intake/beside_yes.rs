//! What stands beside はい in a form or a reply, for whoever decides about it: words are heard that deny an answer, and no list of such
//! words is ever complete.

use sejo_model::reply::{GivenAnswer, ReplyPart};
use sejo_model::request::{Question, QuestionGroup};
use sejo_model::workbook::WorkbookRow;
use sejo_model::{AnswerValue, Control, ImportedForm, Lang, Reply, Request};
use serde::{Deserialize, Serialize};

use crate::reply::with_all_beside;
use crate::request::DISCLOSURE_SENT;

/// Characters of one row that are shown.
const SHOWN: usize = 1000;

/// What stands beside はい in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BesideYes {
    /// The row, as the form prints it; of a reply, its system and its question.
    pub row: String,
    /// What stands there, without secrets.
    pub said: String,
}

/// Every row with はい and words beside it.
pub(super) fn of(form: &ImportedForm) -> Vec<BesideYes> {
    let is_yes = |row: &&WorkbookRow| row.standing().last().is_some_and(|found| found.value == Some(AnswerValue::Yes));
    let beside = |row: &WorkbookRow| {
        let said: String = sejo_intake::mask_text(&with_all_beside(row)).chars().take(SHOWN).collect();
        let row = format!("{} {}", row.number, row.text).trim().to_owned();
        (!said.is_empty()).then_some(BesideYes { row, said })
    };
    form.workbook.rows.iter().filter(is_yes).filter_map(beside).collect()
}

/// Every はい of a reply with words beside it, or with another answer that denies it, of what is not decided yet.
pub(crate) fn beside_yes_of(reply: &Reply, request: &Request, lang: Lang) -> Vec<BesideYes> {
    let beside = |part: &ReplyPart, given: &GivenAnswer| {
        let question = request.asked.question(&given.question)?;
        let other = unsent(question, part).and_then(|no| request.asked.question(&no.question));
        let other = other.map(|other| format!("{}: {}", other.title(lang), AnswerValue::No.words().r#in(lang)));
        let remark = Some(given.remark.clone()).filter(|remark| !remark.is_empty());
        let said = remark.into_iter().chain(other).collect::<Vec<_>>().join("\n");
        let title = question.title(lang);
        let row = if part.name.is_empty() { title } else { format!("{}: {title}", part.name) };
        (!said.is_empty()).then(|| BesideYes { row, said: said.chars().take(SHOWN).collect() })
    };
    let of = |part: &ReplyPart| {
        let yes = part.answers.iter().filter(|given| given.value == AnswerValue::Yes.key());
        yes.filter_map(|given| beside(part, given)).collect::<Vec<_>>()
    };
    reply.parts.iter().filter(|part| !part.is_decided()).flat_map(of).collect()
}

/// What says that the disclosure is not sent and was not, beside the row by which it is handed in.
fn unsent<'a>(question: &Question, part: &'a ReplyPart) -> Option<&'a GivenAnswer> {
    let is_row = question.group == QuestionGroup::Form && question.key.starts_with(Control::Disclosure.key());
    part.answer(DISCLOSURE_SENT).filter(|given| is_row && given.value == AnswerValue::No.key())
}
