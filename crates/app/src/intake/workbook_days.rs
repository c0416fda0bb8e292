//! Days of a workbook that exist and cannot be meant: confirmed tomorrow or in another year, aimed at in another year.

use sejo_model::ledger::Problem;
use sejo_model::workbook::{DateForm, FoundAnswer, RoundColumns, on_sheet};
use sejo_model::{AnswerValue, Date, FiscalYear, ImportedForm};

/// A 確認日 after today.
const AHEAD: &str = "workbook-day-ahead";
/// A 確認日 outside the year of the form.
const OTHER_YEAR: &str = "workbook-day-outside";
/// A 目標日 outside the year of the form.
const OUTSIDE: &str = "workbook-target-outside";

/// Every such day with its row.
pub(super) fn questionable(form: &ImportedForm, today: Date) -> Vec<Problem> {
    let mut found = Vec::new();
    for row in &form.workbook.rows {
        let mut tell = |code: &str, day: Date| {
            found.push(Problem {
                sheet: form.workbook.layout.sheet_of(row.row).map(str::to_owned),
                row: Some(on_sheet(row.row) + 1),
                column: None,
                code: code.to_owned(),
                text: format!("{} {day}", row.number).trim().to_owned(),
            });
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
        for code in [AHEAD, OTHER_YEAR, OUTSIDE] {
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
