//! What stands beside はい in a form, for whoever decides about the form: words are heard that deny an answer, and no list of such
//! words is ever complete.

use sejo_model::workbook::WorkbookRow;
use sejo_model::{AnswerValue, ImportedForm};
use serde::{Deserialize, Serialize};

use crate::reply::with_all_beside;

/// Characters of one row that are shown.
const SHOWN: usize = 1000;

/// What stands beside はい in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BesideYes {
    /// The row, as the form prints it.
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
