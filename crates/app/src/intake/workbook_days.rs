//! Days of a workbook that exist and cannot be meant: confirmed tomorrow or in another year, aimed at in another year; and a はい of
//! what begins on a day to come.

use sejo_model::ledger::Problem;
use sejo_model::workbook::{DateForm, FoundAnswer, RoundColumns, WorkbookRow, on_sheet};
use sejo_model::{AnswerValue, Date, FiscalYear, ImportedForm};

use crate::reply::with_all_beside;

/// A 確認日 after today.
const AHEAD: &str = "workbook-day-ahead";
/// A 確認日 outside the year of the form.
const OTHER_YEAR: &str = "workbook-day-outside";
/// A 目標日 outside the year of the form.
const OUTSIDE: &str = "workbook-target-outside";
/// A はい beside which words stand that say it is not so yet.
const NOT_YET: &str = "workbook-denied-beside";
/// Characters of such words that are told.
const SHOWN: usize = 60;

/// Every such day with its row.
pub(super) fn questionable(form: &ImportedForm, today: Date) -> Vec<Problem> {
    let mut found = Vec::new();
    for row in &form.workbook.rows {
        found.extend(not_yet(form, row, today).map(|text| in_row(form, row, NOT_YET, text)));
        let mut tell = |code: &str, day: Date| {
            found.push(in_row(form, row, code, format!("{} {day}", row.number).trim().to_owned()));
        };
        for answer in &row.answers {
            if let Some((code, day)) =
                answer.confirmed_on.and_then(|day| Some((confirmed(day, form.fiscal_year, today)?, day)))
            {
                tell(code, day);
            }
            let beside = answer.day_in_answer.filter(|day| *day > today && answer.confirmed_on != Some(*day));
            if let Some(day) = beside {
                tell(AHEAD, day);
            }
            if let Some(day) = answer.target_on.filter(|day| !form.fiscal_year.contains(*day)) {
                tell(OUTSIDE, day);
            }
        }
    }
    found
}

fn in_row(form: &ImportedForm, row: &WorkbookRow, code: &str, text: String) -> Problem {
    Problem {
        sheet: form.workbook.layout.sheet_of(row.row).map(str::to_owned),
        row: Some(on_sheet(row.row) + 1),
        column: None,
        code: code.to_owned(),
        text,
    }
}

/// A はい without a 確認日 and what stands beside it of a day after today. One with such a day is held against that day by the reader,
/// which knows no today, and a row of which something is told already is not told twice.
fn not_yet(form: &ImportedForm, row: &WorkbookRow, today: Date) -> Option<String> {
    let newest = row.standing().last()?;
    let is_open = newest.value == Some(AnswerValue::Yes) && newest.confirmed_on.is_none();
    if !is_open || is_planned(form, newest, today) {
        return None;
    }
    let (at, sheet) = (Some(on_sheet(row.row) + 1), form.workbook.layout.of_row(row.row).sheet.as_str());
    let is_of_row = |p: &Problem| p.row == at && p.sheet.as_deref().is_none_or(|own| own == sheet);
    if form.workbook.problems.iter().any(|p| p.code == NOT_YET && is_of_row(p)) {
        return None;
    }
    let beside = with_all_beside(row);
    let said = beside.lines().find(|said| sejo_intake::begins_later(&row.text, said, today))?;
    let told = format!("「{}」と「{}」", AnswerValue::Yes.words().ja, sejo_intake::mask_text(said));
    Some(told.chars().take(SHOWN).collect())
}

/// Whether はい stands in one cell with a day that is still to come: what is planned is not done. In a cell of its own such a day is a
/// slip of the pen.
pub(crate) fn is_planned(form: &ImportedForm, found: &FoundAnswer, today: Date) -> bool {
    let in_answer = |of: &RoundColumns| of.confirmed_on.is_none() && of.confirmed_form != DateForm::BelowAnswer;
    let is_ahead = |day: Option<Date>| day.is_some_and(|day| day > today);
    let has_no_other = || form.workbook.layout.rounds.iter().any(|of| of.round == found.round && in_answer(of));
    found.value == Some(AnswerValue::Yes)
        && (is_ahead(found.day_in_answer) || (is_ahead(found.confirmed_on) && has_no_other()))
}

/// What is wrong with a 確認日; one ahead is so in whichever year.
fn confirmed(day: Date, year: FiscalYear, today: Date) -> Option<&'static str> {
    if day > today {
        return Some(AHEAD);
    }
    (!year.contains(day)).then_some(OTHER_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_codes_have_words() {
        let unknown = sejo_intake::problem_words("no such code");
        for code in [AHEAD, OTHER_YEAR, OUTSIDE, NOT_YET] {
            assert_ne!(sejo_intake::problem_words(code), unknown, "{code}");
        }
    }

    #[test]
    fn a_day_of_confirmation_in_another_year_is_told() {
        let (year, today) = (FiscalYear(2025), Date::constant(2026, 11, 22));
        let said = |y, m, d| confirmed(Date::constant(y, m, d), year, today);
        assert_eq!(said(2025, 6, 12), None);
        assert_eq!(said(2026, 3, 31), None);
        assert_eq!((said(2024, 6, 12), said(2026, 4, 1)), (Some(OTHER_YEAR), Some(OTHER_YEAR)));
        assert_eq!(said(2027, 1, 1), Some(AHEAD));
    }
}
