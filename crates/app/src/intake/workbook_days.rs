//! Days of a workbook that exist and cannot be meant: confirmed tomorrow, aimed at in another year.

use sejo_model::ledger::Problem;
use sejo_model::workbook::on_sheet;
use sejo_model::{Date, ImportedForm};

/// A 確認日 after today.
const AHEAD: &str = "workbook-day-ahead";
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
            if let Some(day) = answer.confirmed_on.filter(|day| *day > today) {
                tell(AHEAD, day);
            }
            if let Some(day) = answer.target_on.filter(|day| !form.fiscal_year.contains(*day)) {
                tell(OUTSIDE, day);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_codes_have_words() {
        let unknown = sejo_intake::problem_words("no such code");
        for code in [AHEAD, OUTSIDE] {
            assert_ne!(sejo_intake::problem_words(code), unknown, "{code}");
        }
    }
}
