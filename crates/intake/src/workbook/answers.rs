//! Answers that already stand in a form, round by round, with their dates.
//!
//! What cannot be read for certain is no answer: it is reported with its cell and left to a person.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sejo_model::date::{self, DateProblem};
use sejo_model::ledger::Problem;
use sejo_model::text::narrow;
use sejo_model::workbook::{AnswerWords, DateForm, FoundAnswer, column_name};
use sejo_model::{AnswerValue, FiscalYear};

use super::columns::{Columns, Place, RoundPlan};
use super::gate;
use super::grid::{Grid, Value};
use super::said::{self, Mark, Said};
use super::words::offers_yes_and_no;
use crate::mask_text;

/// Whether any answer stands in the cell.
pub(super) fn has_answer(grid: &Grid, row: u32, column: u32) -> bool {
    said::speaks(&grid.own_text(row, column))
}

/// A date cell, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Day {
    Nothing,
    On(Date),
    Problem(&'static str),
}

/// Reads a date as it stands in a form, including `6/12` where the year of the form is known and empty templates
/// such as `令和 年 月 日`.
pub(super) fn day(value: Option<&Value>, from_1904: bool, year: Option<FiscalYear>) -> Day {
    let text = match value {
        None | Some(Value::Error | Value::Bool(_)) => return Day::Nothing,
        Some(Value::Number(serial)) => {
            // Day 0 of the 1904 system is day 1,462 of the 1900 system.
            let serial = if from_1904 { *serial + 1_462.0 } else { *serial };
            let packed = (19_000_101.0..22_000_000.0).contains(&serial).then(|| format!("{serial:.0}"));
            return match packed {
                Some(packed) => from_text(&packed, year),
                None if serial < 20_000.0 => Day::Problem("workbook-date-unclear"),
                None => date::excel_serial(serial).map_or(Day::Problem("workbook-date-unclear"), Day::On),
            };
        }
        Some(Value::Text(text)) => text,
    };
    from_text(text, year)
}

pub(super) fn from_text(text: &str, year: Option<FiscalYear>) -> Day {
    let text: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_matches(['(', ')', '[', ']']).to_owned();
    // Nothing but the words and strokes of an empty template.
    if !text.chars().any(char::is_alphanumeric) || text.chars().all(|c| "令和平成年月日RH/.-_".contains(c)) {
        return Day::Nothing;
    }
    match date::parse(&text) {
        Ok(day) => Day::On(day),
        Err(DateProblem::NoSuchDay(_)) => Day::Problem("workbook-no-such-day"),
        Err(DateProblem::DayMissing(_)) => Day::Problem("workbook-day-missing"),
        Err(DateProblem::NotADate(_)) => match (month_and_day(&text), year) {
            (Some((month, day)), Some(year)) => in_year(month, day, year),
            (Some(_), None) => Day::Problem("workbook-year-missing"),
            (None, _) => Day::Problem("workbook-date-unclear"),
        },
    }
}

/// `6/12`, `6月12日`
fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let (month, day) = text.split_once(['/', '月', '.', '-'])?;
    Some((month.parse().ok().filter(|m| (1..=12).contains(m))?, day.parse().ok().filter(|d| (1..=31).contains(d))?))
}

fn in_year(month: i8, day: i8, year: FiscalYear) -> Day {
    let calendar = if month >= 4 { year.0 } else { year.0.saturating_add(1) };
    Date::new(calendar, month, day).map_or(Day::Problem("workbook-no-such-day"), Day::On)
}

/// Reads the answers of a form.
pub(super) struct Answers<'g> {
    pub grid: &'g Grid,
    pub columns: &'g Columns,
    pub from_1904: bool,
    pub year: Option<FiscalYear>,
    pub problems: Vec<Problem>,
    /// Rounds of the row read last in whose place something stands that is no answer for certain.
    pub unread: Vec<u8>,
    /// The answers that are named there.
    pub between: BTreeSet<AnswerValue>,
    /// Choices that stand in several cells of a column: printed, not written.
    repeated: BTreeSet<(u32, String)>,
}

/// Cells with the same text that make it a printed one.
const REPEATED: usize = 3;

impl<'g> Answers<'g> {
    pub(super) fn new(grid: &'g Grid, columns: &'g Columns, from_1904: bool, year: Option<FiscalYear>) -> Self {
        let places: BTreeSet<u32> = columns.answers().collect();
        let mut counts: BTreeMap<(u32, String), usize> = BTreeMap::new();
        for (_, column, text) in grid.texts().filter(|(_, c, t)| places.contains(c) && offers_yes_and_no(t)) {
            *counts.entry((column, text)).or_default() += 1;
        }
        let repeated = counts.into_iter().filter(|(_, count)| *count >= REPEATED).map(|(cell, _)| cell).collect();
        let (problems, unread, between) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { grid, columns, from_1904, year, problems, unread, between, repeated }
    }
}

impl Answers<'_> {
    /// The answers of one row, round by round; rounds with nothing in them are left out.
    pub(super) fn of(&mut self, row: u32) -> Vec<FoundAnswer> {
        let plans = self.columns.rounds.clone();
        self.unread.clear();
        self.between.clear();
        let mut found: Vec<FoundAnswer> =
            plans.iter().filter_map(|plan| self.round(row + plan.rows_below, plan)).collect();
        self.settle_target(&mut found);
        found
    }

    /// Why a row does not apply, where an answer says so behind 対象外: an answer is one word, the others belong to the remark.
    pub(super) fn reasons(&self, row: u32, found: &[FoundAnswer]) -> Vec<String> {
        let is_out = |plan: &&RoundPlan| {
            found.iter().any(|a| a.round == plan.round && a.value == Some(AnswerValue::NotApplicable))
        };
        let mut all: Vec<String> = Vec::new();
        for plan in self.columns.rounds.iter().filter(is_out) {
            let texts = plan.place.columns().into_iter().map(|c| self.grid.own_text(row + plan.rows_below, c));
            all.extend(texts.filter_map(|text| said::reason(&text)).map(|why| mask_text(&why)));
        }
        all.dedup();
        all
    }

    /// A 目標日 that all rounds share belongs to the last いいえ.
    fn settle_target(&self, found: &mut Vec<FoundAnswer>) {
        let targets: Vec<(u32, u32)> =
            self.columns.rounds.iter().filter_map(|r| Some((r.target_on?, r.rows_below))).collect();
        if targets.len() < 2 || targets.windows(2).any(|w| matches!(w, [a, b] if a != b)) {
            return;
        }
        let last_no = found.iter().filter(|a| a.value == Some(AnswerValue::No)).map(|a| a.round).max();
        let keeper = last_no.or_else(|| found.first().map(|a| a.round));
        for answer in found.iter_mut().filter(|a| Some(a.round) != keeper) {
            answer.target_on = None;
        }
        found.retain(|a| a.value.is_some() || a.confirmed_on.is_some() || a.target_on.is_some());
    }

    fn round(&mut self, row: u32, plan: &RoundPlan) -> Option<FoundAnswer> {
        let told = self.problems.len();
        let value = match &plan.place {
            Place::One(column) => self.one(row, *column, plan.row_words.get(&row).or(plan.words.as_ref())),
            Place::Pair { .. } => self.pair(row, plan),
        };
        // Whatever is wrong with the place of an answer is told.
        if self.problems.len() > told {
            self.unread.push(plan.round);
            self.between.extend(self.problems.iter().skip(told).flat_map(|problem| said::named(&problem.text)));
        }
        let own = |column: Option<u32>| column.filter(|c| self.grid.is_anchor(row, *c));
        let (confirmed, target) = (own(plan.confirmed_on), own(plan.target_on));
        let mut confirmed_on = confirmed.and_then(|c| self.dated(row, c, plan.confirmed_form));
        if let (None, Place::One(column)) = (confirmed_on, &plan.place) {
            confirmed_on = match (plan.confirmed_on, plan.confirmed_form) {
                (None, DateForm::BelowAnswer) => self.date(row + 1, *column),
                _ => self.date_in_answer(row, *column),
            };
        }
        let target_on = target.and_then(|c| self.dated(row, c, plan.target_form));
        let anything = value.is_some() || confirmed_on.is_some() || target_on.is_some();
        let day_in_answer = self.day_in_answer(row, plan).filter(|_| value == Some(AnswerValue::Yes));
        anything.then_some(FoundAnswer { round: plan.round, value, confirmed_on, target_on, day_in_answer })
    }

    /// The day written beside an answer though the form has a column for it: whether it is still to come the caller knows.
    fn day_in_answer(&self, row: u32, plan: &RoundPlan) -> Option<Date> {
        let Place::One(column) = &plan.place else { return None };
        // Where a question and its answer share a cell, a day in it may be one of the question.
        let has_own = plan.confirmed_on.is_some() && *column != self.columns.text;
        if has_own { said::last_day(&self.grid.own_text(row, *column), self.year) } else { None }
    }

    fn one(&mut self, row: u32, column: u32, words: Option<&AnswerWords>) -> Option<AnswerValue> {
        let mut text = self.grid.own_text(row, column);
        if self.is_withheld(row, column, &text) {
            return None;
        }
        if column == self.columns.text
            && let Some(at) = gate::choice_at(&text)
        {
            text = text.split_off(at);
        }
        if let Some(value) = words.and_then(|w| w.read(text.trim())) {
            return Some(value);
        }
        let printed = self.repeated.contains(&(column, text.clone()));
        let unclear = match said::word(&text) {
            Said::Value(value) => return Some(value),
            Said::Nothing => (said::writes_both(&text) && !printed) || said::dated_twice(&text),
            Said::Unclear => !(printed && said::is_template(&text)),
        };
        if unclear {
            self.problem(row, column, "workbook-answer-unclear", &text);
        }
        None
    }

    fn pair(&mut self, row: u32, plan: &RoundPlan) -> Option<AnswerValue> {
        let cells: Vec<(u32, AnswerValue, Mark)> =
            plan.place.cells().into_iter().map(|(c, v)| (c, v, said::mark(&self.grid.own_text(row, c), v))).collect();
        for (column, _) in plan.place.cells() {
            if self.is_withheld(row, column, &self.grid.own_text(row, column)) {
                return None;
            }
        }
        let of = |kind: Mark| cells.iter().filter(move |(.., mark)| *mark == kind);
        let (marked, plain): (Vec<_>, Vec<_>) = (of(Mark::Marked).collect(), of(Mark::Plain).collect());
        // A dash crosses out the other one; alone it says nothing.
        let crossed = !marked.is_empty() || !plain.is_empty();
        let unclear = |mark: Mark| mark == Mark::Unclear || (mark == Mark::Dash && !crossed);
        let open: Vec<u32> = cells.iter().filter(|(.., mark)| unclear(*mark)).map(|(c, ..)| *c).collect();
        if !open.is_empty() {
            for column in open {
                let text = self.grid.own_text(row, column);
                self.problem(row, column, "workbook-answer-unclear", &text);
            }
            return None;
        }
        match (marked.as_slice(), plain.as_slice()) {
            ([], []) => None,
            // Where the words are printed, the one that was left is the answer, and both say nothing.
            ([], [(_, value, _)]) => Some(*value),
            ([(_, value, _)], []) => Some(*value),
            ([(_, value, _)], _) if plan.printed => Some(*value),
            ([], [(_, AnswerValue::Yes, _), (_, AnswerValue::No, _), ..]) if plan.printed => None,
            ([.., (column, ..)], _) | ([], [.., (column, ..)]) => {
                self.between.extend(marked.iter().chain(&plain).map(|(_, value, _)| *value));
                self.problem(row, *column, "workbook-both-marked", "");
                None
            }
        }
    }

    /// Whether letters of an answer are struck through or not to be seen, which is said: whether it was withdrawn, the
    /// opposite is meant or it was never given, only a person can tell.
    fn is_withheld(&mut self, row: u32, column: u32, text: &str) -> bool {
        // What a program did not work out a person sees when it is opened, and nobody here.
        if self.grid.uncalculated.contains(&(row, column)) {
            self.problem(row, column, "workbook-answer-unclear", "計算式(結果なし)");
            return true;
        }
        if text.trim().is_empty() {
            return false;
        }
        let code = if self.grid.struck.contains(&(row, column)) {
            "workbook-answer-struck"
        } else if self.grid.unseen.contains(&(row, column)) {
            "workbook-answer-unseen"
        } else {
            return false;
        };
        self.problem(row, column, code, text);
        true
    }

    fn dated(&mut self, row: u32, column: u32, form: DateForm) -> Option<Date> {
        let DateForm::Parts { year, month, day, reiwa } = form else { return self.date(row, column) };
        let parts = [year, month, day].map(|c| narrow(&self.grid.own_text(row, c)).trim().to_owned());
        if parts.iter().all(String::is_empty) {
            return None;
        }
        let [year, month, day] = parts.each_ref().map(|p| p.parse::<i16>().ok());
        let date = year.zip(month).zip(day).and_then(|((year, month), day)| {
            let year = if reiwa || year < 100 { year.checked_add(2018)? } else { year };
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        });
        if date.is_none() {
            self.problem(row, column, "workbook-date-unclear", &parts.join("/"));
        }
        date
    }

    fn date(&mut self, row: u32, column: u32) -> Option<Date> {
        match day(self.grid.value(row, column), self.from_1904, self.year) {
            Day::On(day) => Some(day),
            Day::Nothing => None,
            Day::Problem(code) => {
                let text = self.grid.text(row, column);
                self.problem(row, column, code, &text);
                None
            }
        }
    }

    /// Some forms have no date column: the date stands under the choice, `はい・いいえ` over `(6/12)`.
    fn date_in_answer(&mut self, row: u32, column: u32) -> Option<Date> {
        // A number there is a mark or a word of its own, never the day of the answer.
        if matches!(self.grid.value(row, column), Some(Value::Number(_))) {
            return None;
        }
        let text = self.grid.own_text(row, column);
        let from = text.find(|c: char| {
            narrow(&c.to_string()).starts_with(|d: char| d.is_ascii_digit()) || matches!(c, '令' | 'R')
        })?;
        let tail = Value::Text(text.get(from..)?.into());
        match day(Some(&tail), self.from_1904, self.year) {
            Day::On(day) => Some(day),
            Day::Problem(code @ ("workbook-no-such-day" | "workbook-day-missing" | "workbook-year-missing")) => {
                self.problem(row, column, code, &text);
                None
            }
            // Digits that are no date: はい(2段階), はい(1台).
            Day::Nothing | Day::Problem(_) => None,
        }
    }

    fn problem(&mut self, row: u32, column: u32, code: &str, text: &str) {
        self.problems.push(problem(self.grid, Some(row), Some(column), code, text));
    }
}

/// A problem with its cell as the user counts.
pub(super) fn problem(grid: &Grid, row: Option<u32>, column: Option<u32>, code: &str, text: &str) -> Problem {
    Problem {
        sheet: Some(grid.name.clone()),
        row: row.map(|r| r + 1),
        column: column.map(column_name),
        code: code.to_owned(),
        text: mask_text(text).chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as civil;

    #[test]
    fn dates_as_forms_hold_them() {
        let year = Some(FiscalYear(2026));
        let text = |t: &str| day(Some(&Value::Text(t.into())), false, year);
        assert_eq!(text("2026/6/12"), Day::On(civil(2026, 6, 12)));
        assert_eq!(text("令和8年6月12日"), Day::On(civil(2026, 6, 12)));
        assert_eq!(text("令和 8 年 6 月 12 日"), Day::On(civil(2026, 6, 12)));
        assert_eq!(text("( 6 / 12 )"), Day::On(civil(2026, 6, 12)));
        assert_eq!(text("３月１日"), Day::On(civil(2027, 3, 1)));
        assert_eq!(text("令和　年　月　日"), Day::Nothing);
        assert_eq!(text("　/　/　"), Day::Nothing);
        assert_eq!(text("2026/13/40"), Day::Problem("workbook-no-such-day"));
        assert_eq!(text("令和8年2月30日"), Day::Problem("workbook-no-such-day"));
        assert_eq!(text("2月30日"), Day::Problem("workbook-no-such-day"));
        assert_eq!(text("令和9年3月"), Day::Problem("workbook-day-missing"));
        assert_eq!(text("未定"), Day::Problem("workbook-date-unclear"));
        assert_eq!(day(Some(&Value::Text("6/12".into())), false, None), Day::Problem("workbook-year-missing"));
        assert_eq!(day(Some(&Value::Number(46_348.0)), false, None), Day::On(civil(2026, 11, 22)));
        assert_eq!(day(Some(&Value::Number(44_886.0)), true, None), Day::On(civil(2026, 11, 22)));
        assert_eq!(day(Some(&Value::Number(20_261_122.0)), false, None), Day::On(civil(2026, 11, 22)));
    }
}
