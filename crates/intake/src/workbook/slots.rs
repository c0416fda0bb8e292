//! Places that are more than one cell per column: dates with a cell each for year, month and day, dates inside or below
//! the answer's cell, and rounds that stand under one another.
//!
//! Each is taken only where (nearly) all items show it; a form half like this is read as it was before.

use sejo_model::text::{fold, narrow};
use sejo_model::workbook::DateForm;

use super::columns::{Columns, Place, RoundPlan};
use super::grid::Grid;
use super::header::Header;
use super::rows::Item;
use super::words::{self, offers_yes_and_no};

/// Columns a date in several cells may take: 令和, a number, 年, a number, 月, a number, 日.
const REACH: u32 = 8;

/// Of `count` items so many that the rest may be slips.
const fn nearly_all(found: usize, count: usize) -> bool {
    found > 0 && found * 5 >= count * 4
}

/// Settles the forms of dates and the rounds below one another.
pub(super) fn settle(grid: &Grid, header: &Header, columns: &mut Columns, items: &[Item]) {
    for plan in &mut columns.rounds {
        for (column, form) in [(plan.confirmed_on, &mut plan.confirmed_form), (plan.target_on, &mut plan.target_form)] {
            if let (Some(column), DateForm::Cell) = (column, *form)
                && let Some(parts) = parts(grid, header, column, items)
            {
                *form = parts;
            }
        }
        if let (None, Place::One(column)) = (plan.confirmed_on, &plan.place) {
            plan.confirmed_form = beside_answer(grid, *column, items);
        }
    }
    stack(grid, columns, items);
}

/// Year, month and day between the printed 年, 月 and 日.
fn parts(grid: &Grid, header: &Header, first: u32, items: &[Item]) -> Option<DateForm> {
    let end = header.columns.iter().map(|c| c.index).filter(|c| *c > first).min().unwrap_or(u32::MAX);
    let reach = first..end.min(first.saturating_add(REACH));
    let at = |row: u32, unit: &str| reach.clone().find(|c| fold(&grid.own_text(row, *c)) == unit);
    let of = |row: u32| Some((at(row, "年")?, at(row, "月")?, at(row, "日")?));
    let found: Vec<(u32, u32, u32)> = items.iter().filter_map(|i| of(i.row)).collect();
    let (year, month, day) = *found.first()?;
    let same = found.iter().filter(|f| **f == (year, month, day)).count();
    let own_cells = year > first && month > year + 1 && day > month + 1;
    if !nearly_all(same, items.len()) || !own_cells {
        return None;
    }
    let era = |row: u32| (first..year).any(|c| grid.own_text(row, c).contains("令和"));
    let reiwa = items.first().is_some_and(|i| era(i.row));
    // The cell of the year must not be the one that says 令和.
    let labelled = items.first().is_some_and(|i| grid.own_text(i.row, year - 1).contains("令和"));
    (!labelled).then_some(DateForm::Parts { year: year - 1, month: month - 1, day: day - 1, reiwa })
}

/// A date between brackets in the answer's cell, or in the cell below it.
fn beside_answer(grid: &Grid, column: u32, items: &[Item]) -> DateForm {
    let inside = |i: &&Item| has_slot(&grid.own_text(i.row, column));
    if nearly_all(items.iter().filter(inside).count(), items.len()) {
        return DateForm::InAnswer;
    }
    let below = |i: &&Item| {
        let text = grid.own_text(i.row + 1, column);
        let own = grid.is_anchor(i.row + 1, column) && !items.iter().any(|other| other.row == i.row + 1);
        own && !text.is_empty() && (has_slot(&text) || is_slot(&text)) && !offers_yes_and_no(&text)
    };
    if nearly_all(items.iter().filter(below).count(), items.len()) {
        return DateForm::BelowAnswer;
    }
    DateForm::Cell
}

/// Brackets with an empty or filled date between them: `（　/　）`, `(6/12)`, `（令和　年　月　日）`.
fn has_slot(text: &str) -> bool {
    let text = narrow(text);
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('(') {
        let Some((inside, behind)) = after.split_once(')') else { return false };
        if is_slot(inside) {
            return true;
        }
        rest = behind;
    }
    false
}

/// A date or the place for one, and nothing else.
fn is_slot(text: &str) -> bool {
    let text = narrow(text);
    text.contains(['/', '月'])
        && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "/年月日令和R.-()".contains(c))
}

/// 1回目 and 2回目 printed under one another beside each item, each with its own row of cells; the newest may stand on top.
fn stack(grid: &Grid, columns: &mut Columns, items: &[Item]) {
    let [plan] = columns.rounds.as_slice() else { return };
    let plan = plan.clone();
    let says = |row: u32, column: u32| words::take_round(&grid.own_text(row, column)).0;
    let last = plan.place.columns().into_iter().max().unwrap_or(0);
    // The rounds that a column names, from an item's first row down.
    let named = |column: u32| -> Vec<u8> {
        let round = |below: u32| {
            let round = items.iter().find_map(|i| says(i.row + below, column))?;
            let said = |i: &&Item| says(i.row + below, column) == Some(round);
            nearly_all(items.iter().filter(said).count(), items.len()).then_some(round)
        };
        let mut rounds = Vec::new();
        // The one on top again is the next item's.
        for round in (0..3).map_while(round) {
            if rounds.contains(&round) {
                break;
            }
            rounds.push(round);
        }
        rounds
    };
    let is_count = |rounds: &Vec<u8>| {
        let mut sorted = rounds.clone();
        sorted.sort_unstable();
        rounds.len() > 1 && sorted.into_iter().eq(1..=u8::try_from(rounds.len()).unwrap_or(0))
    };
    let found = (0..=last).filter(|c| *c != columns.text).map(|c| (c, named(c))).filter(|(_, rounds)| is_count(rounds));
    let Some((column, rounds)) = found.max_by_key(|(_, rounds)| rounds.len()) else { return };
    let own_row = |i: &Item, below: u32| plan.place.columns().iter().all(|c| grid.is_anchor(i.row + below, *c));
    let mut stacked: Vec<RoundPlan> = Vec::new();
    for (below, round) in (0..).zip(rounds.iter().copied()) {
        let stands = |i: &Item| below == 0 || says(i.row + below, column) == Some(round) && own_row(i, below);
        if !items.iter().all(stands) {
            break;
        }
        let own = |date: Option<u32>| date.filter(|c| items.iter().all(|i| grid.is_anchor(i.row + below, *c)));
        let (confirmed_on, target_on) = if below == 0 {
            (plan.confirmed_on, plan.target_on)
        } else {
            (own(plan.confirmed_on), own(plan.target_on))
        };
        stacked.push(RoundPlan { round, rows_below: below, confirmed_on, target_on, ..plan.clone() });
    }
    // Without all of them the one on top is the first only where it says so.
    if stacked.len() == rounds.len() || rounds.first() == Some(&1) {
        stacked.sort_by_key(|plan| plan.round);
        columns.rounds = stacked;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_for_dates_are_told_from_other_brackets() {
        for text in
            ["はい・いいえ\n（　　/　　）", "はい\n(6/12)", "はい・いいえ (令和 年 月 日)", "(注) はい・いいえ ( / )"]
        {
            assert!(has_slot(text), "{text}");
        }
        for text in ["はい・いいえ", "はい(一部)", "(注)", "実施(はい/いいえ)", "()", "はい・いいえ ("]
        {
            assert!(!has_slot(text), "{text}");
        }
    }
}
