//! What an official vendor workbook leaves open, as it is told of the reply it is taken for: the drop zone names the same on its own
//! page, which nobody sees who takes the workbook in on the page of a request.

use sejo_model::reply::{ReplyNote, ReplyNoteCode};
use sejo_model::workbook::WorkbookRow;
use sejo_model::{AnswerValue, ImportedForm, Lang};

use super::settle::{both, cited, put};

/// Rows named in a note.
const NAMED: usize = 5;

/// What was not read of a workbook about a system called `name`.
pub(super) fn unread(form: &ImportedForm, name: &str) -> Vec<ReplyNote> {
    let mut notes = Vec::new();
    for problem in &form.workbook.problems {
        let code = match problem.code.as_str() {
            "workbook-date-unclear" | "workbook-no-such-day" | "workbook-day-missing" | "workbook-year-missing" => {
                ReplyNoteCode::DateUnread
            }
            "workbook-answer-unclear"
            | "workbook-both-marked"
            | "workbook-answer-struck"
            | "workbook-answer-unseen"
            | "workbook-shapes"
            | "workbook-hidden-row"
            | "workbook-row-struck"
            | "workbook-table-left-out"
            | "workbook-words-outside" => ReplyNoteCode::AnswerUnread,
            _ => continue,
        };
        let place = |lang: Lang| match (problem.code.as_str(), problem.row, lang) {
            ("workbook-shapes", _, Lang::Ja) => " 図形の重なる".to_owned(),
            ("workbook-shapes", _, Lang::En) => " something is drawn over".to_owned(),
            (_, Some(row), Lang::Ja) => format!(" {row}行目"),
            (_, Some(row), Lang::En) => format!(" row {row}"),
            (_, None, _) => String::new(),
        };
        put(&mut notes, code, both(|lang| format!("{name}:{}{}", place(lang), cited(&problem.text, lang))));
    }
    if form.workbook.problems.iter().any(|problem| problem.code == "workbook-rounds-assumed") {
        put(&mut notes, ReplyNoteCode::RoundsAssumed, both(|lang| format!("{name}{}", differing(form, lang))));
    }
    notes
}

/// The rows that the columns of one heading answer differently, with what each of them says.
fn differing(form: &ImportedForm, lang: Lang) -> String {
    let said = |row: &WorkbookRow| {
        let said: Vec<AnswerValue> = row.answers.iter().filter_map(|found| found.value).collect();
        let differs = said.iter().any(|value| Some(value) != said.first());
        let words = said.iter().map(|value| value.words().r#in(lang)).collect::<Vec<_>>().join(" → ");
        differs.then(|| format!("{} {words}", row.number).trim().to_owned())
    };
    let rows: Vec<String> = form.workbook.rows.iter().filter_map(said).take(NAMED).collect();
    if rows.is_empty() { String::new() } else { format!(": {}", rows.join(" / ")) }
}
