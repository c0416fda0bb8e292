//! What stands beside はい in a form or a reply, for whoever decides about it: words are heard that deny an answer, and no list of such
//! words is ever complete.

use sejo_model::reply::GivenAnswer;
use sejo_model::workbook::WorkbookRow;
use sejo_model::{AnswerValue, ImportedForm, Lang, Reply, Request};
use serde::{Deserialize, Serialize};

use crate::reply::with_all_beside;

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

/// Every はい of a reply with words beside it, of what is not decided yet.
pub(crate) fn beside_yes_of(reply: &Reply, request: &Request, lang: Lang) -> Vec<BesideYes> {
    let open = reply.parts.iter().filter(|part| !part.is_decided());
    let given = open.flat_map(|part| part.answers.iter().map(move |given| (part.name.as_str(), given)));
    let is_yes = |given: &GivenAnswer| given.value == AnswerValue::Yes.key() && !given.remark.is_empty();
    let beside = |(name, given): (&str, &GivenAnswer)| {
        let title = request.asked.question(&given.question)?.title(lang);
        let row = if name.is_empty() { title } else { format!("{name}: {title}") };
        Some(BesideYes { row, said: given.remark.chars().take(SHOWN).collect() })
    };
    given.filter(|(_, given)| is_yes(given)).filter_map(beside).collect()
}
