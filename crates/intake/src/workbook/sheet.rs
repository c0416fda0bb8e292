//! Makes sure that every place to write into is a cell of its own, and says how the cells take an answer.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::AnswerValue;
use sejo_model::ledger::Problem;
use sejo_model::text::{fold, narrow};
use sejo_model::workbook::{AnswerColumns, AnswerWords, Cell, DateForm};

use super::answers::problem;
use super::choice;
use super::columns::{Columns, Place};
use super::doubt::Doubt;
use super::grid::Grid;
use super::header::Header;
use super::labels::{self, Field, is_day_template};
use super::rows::Item;
use super::words::{offers_yes_and_no, says_yes_and_no};
use super::{said, section, spread};

/// Makes sure that every item has its own cell in every column that is written into. A merged answer cell is a doubt; a
/// date column that is merged away in some row is given up; a computed round is left alone.
pub(super) fn check_places(grid: &Grid, columns: &mut Columns, items: &[Item]) -> Result<Vec<Problem>, Doubt> {
    let mut problems = Vec::new();
    let merged: Vec<(u32, u32)> = items
        .iter()
        .flat_map(|item| columns.answers().map(move |c| (item.row, c)))
        .filter(|(row, column)| !is_free(grid, columns, items, *row, *column))
        .collect();
    if !merged.is_empty() {
        return Err(Doubt::new(
            "回答の欄が、ほかの行や列の欄と結合されています。どこに書くのか決められません。",
            "Cells for the answers are merged with those of other rows or columns; nothing says where to write.",
            merged,
        ));
    }
    let all = columns.clone();
    for plan in &mut columns.rounds {
        for slot in [&mut plan.confirmed_on, &mut plan.target_on] {
            let Some(column) = *slot else { continue };
            // The gate asks no target date, so there two date cells may be one.
            let is_gate = |i: &&Item| i.number.is_empty() && section::is_gate(&i.text);
            if items.iter().any(|i| !is_gate(&i) && !is_free(grid, &all, items, i.row, column)) {
                problems.push(problem(grid, None, Some(column), "workbook-merged-date", ""));
                *slot = None;
            }
        }
    }
    let formulas = |column: u32| items.iter().filter(|i| grid.formulas.contains(&(i.row, column))).count();
    let before = columns.rounds.len();
    let is_computed = |place: &Place| place.columns().into_iter().any(|c| formulas(c) * 2 > items.len());
    let cells: Vec<(u32, u32)> = columns.answers().filter_map(|c| items.first().map(|i| (i.row, c))).collect();
    columns.rounds.retain(|plan| !is_computed(&plan.place));
    if columns.rounds.is_empty() {
        return Err(Doubt::new(
            "回答の欄に計算式が入っていて、記入できません。",
            "The cells for the answers hold formulas and cannot be filled in.",
            cells,
        ));
    }
    if columns.rounds.len() < before {
        problems.push(problem(grid, None, None, "workbook-formula", ""));
    }
    let cells = computed(grid, columns, items);
    problems.extend(cells.iter().map(|c| problem(grid, Some(c.row), Some(c.column), "workbook-formula-cell", "")));
    Ok(problems)
}

/// Cells to be written into that compute their value instead.
pub(super) fn computed(grid: &Grid, columns: &Columns, items: &[Item]) -> Vec<Cell> {
    let rounds = columns.rounds.iter().flat_map(|plan| {
        let parts = [plan.confirmed_form, plan.target_form].into_iter().flat_map(|form| match form {
            DateForm::Parts { year, month, day, .. } => vec![year, month, day],
            DateForm::Cell | DateForm::InAnswer | DateForm::BelowAnswer => Vec::new(),
        });
        let dates = [plan.confirmed_on, plan.target_on].into_iter().flatten().chain(parts);
        let below = plan.place.columns().into_iter().filter(|_| plan.confirmed_form == DateForm::BelowAnswer);
        let own = plan.place.columns().into_iter().chain(dates).map(|column| (plan.rows_below, column));
        own.chain(below.map(|column| (plan.rows_below + 1, column)))
    });
    let places: BTreeSet<(u32, u32)> = rounds.chain(columns.remark.map(|column| (0, column))).collect();
    let cells = items.iter().flat_map(|item| places.iter().map(|(below, column)| (item.row + below, *column)));
    cells.filter(|cell| grid.formulas.contains(cell)).map(|(row, column)| Cell { row, column }).collect()
}

/// Places for a date in the header or right above it, over a round that has no column for 確認日: one day for all rows is
/// not what is confirmed row by row, so a person writes it.
pub(super) fn dates_above(grid: &Grid, header: &Header, columns: &Columns, items: &[Item]) -> Vec<Problem> {
    let without = columns.rounds.iter().filter(|r| r.confirmed_on.is_none() && r.confirmed_form == DateForm::Cell);
    let is_day = |text: &str| {
        let place = text.split_once([':', '：']).map_or(text, |(_, place)| place);
        place.contains(['月', '/', '／']) && is_day_template(place) || matches!(labels::field(text), Some(Field::On))
    };
    let mut found: BTreeSet<(u32, u32)> = BTreeSet::new();
    for plan in without {
        let first_item = items.first().map_or(header.last + 1, |i| i.row);
        let rows = header.first.saturating_sub(1)..first_item;
        for (row, column) in rows.flat_map(|row| plan.place.columns().into_iter().map(move |c| (row, c))) {
            let area = grid.area(row, column);
            if is_day(&grid.text(row, column)) {
                found.insert((area.top, area.left));
            }
        }
    }
    let said = |(row, column): (u32, u32)| {
        problem(grid, Some(row), Some(column), "workbook-date-above", &grid.text(row, column))
    };
    found.into_iter().map(said).collect()
}

/// Whether the cell is the first of its area and the area reaches neither another item nor another column in use.
fn is_free(grid: &Grid, columns: &Columns, items: &[Item], row: u32, column: u32) -> bool {
    let area = grid.area(row, column);
    let other_item = items.iter().any(|i| i.row != row && area.top <= i.row && i.row <= area.bottom);
    let dates = columns.rounds.iter().flat_map(|r| [r.confirmed_on, r.target_on]).flatten();
    let used = columns.answers().chain(dates).chain(columns.remark).chain([columns.text]);
    let other_column = used.filter(|c| *c != column).any(|c| area.left <= c && c <= area.right);
    (area.top, area.left) == (row, column) && !other_item && !other_column
}

/// The words of the lists and printed choices, where they are not はい and いいえ.
pub(super) fn own_words(grid: &Grid, header: &Header, columns: &mut Columns, items: &[Item]) {
    for plan in &mut columns.rounds {
        let offered = |column: u32| {
            let of = |i: &Item| {
                let listed =
                    grid.drop_down(i.row + plan.rows_below, column).filter(|list| choice::of_list(list).is_some());
                listed.and_then(choice::closed).or_else(|| choice::of_list(&grid.own_text(i.row, column)))
            };
            items.iter().find_map(of)
        };
        // The heading names はい and いいえ itself unless the choices are printed, so only other headings leave it to the
        // answers which words the form uses.
        let answered = |column: u32| {
            let says = (header.first..=header.last).any(|row| says_yes_and_no(&grid.text(row, column)));
            let texts: Vec<String> = items.iter().map(|i| grid.own_text(i.row, column)).collect();
            let texts = texts.iter().map(String::as_str).filter(|t| !t.is_empty());
            (!says).then(|| choice::of_answers(texts)).flatten()
        };
        plan.words = match plan.place {
            Place::One(column) => {
                let words = offered(column).or_else(|| answered(column)).or_else(|| headed(grid, header, column));
                words.and_then(choice::unusual)
            }
            Place::Pair { yes, no, not_applicable } => {
                let allowed = marks(grid, items, [Some(yes), Some(no), not_applicable]);
                allowed.or_else(|| spread::own_words(grid, header, &plan.place, items))
            }
        };
        if let Place::One(column) = plan.place {
            let usual = plan.words.clone().unwrap_or_default();
            let own = |i: &Item| {
                let row = i.row + plan.rows_below;
                let words = match grid.drop_down(row, column) {
                    Some(list) => choice::closed(list)?,
                    // The list of other rows says nothing about one without.
                    None => AnswerWords { listed: false, ..usual.clone() },
                };
                let differs = |v: &AnswerValue| words.of(*v) != usual.of(*v) || words.takes(*v) != usual.takes(*v);
                AnswerValue::ALL.iter().any(differs).then_some((row, words))
            };
            plan.row_words = items.iter().filter_map(own).collect();
        }
        plan.printed = spread::is_printed(grid, &plan.place, items);
    }
}

/// The lists of answers that could not be followed to their choices, the first cell of each.
pub(super) fn unread_lists(grid: &Grid, columns: &Columns, items: &[Item]) -> Vec<Problem> {
    let mut found: BTreeMap<&str, Cell> = BTreeMap::new();
    for plan in &columns.rounds {
        let Place::One(column) = plan.place else { continue };
        for row in items.iter().map(|i| i.row + plan.rows_below) {
            let list = grid.drop_down(row, column).filter(|list| choice::closed(list).is_none());
            list.map(|list| found.entry(list).or_insert(Cell { row, column }));
        }
    }
    let said =
        |(list, cell): (&str, Cell)| problem(grid, Some(cell.row), Some(cell.column), "workbook-list-unread", list);
    found.into_iter().map(said).collect()
}

/// The words that the heading of the answers prints: `有・無`, `回答(有/無)`, `有無`.
fn headed(grid: &Grid, header: &Header, column: u32) -> Option<AnswerWords> {
    let texts = (header.first..=header.last).map(|row| grid.text(row, column));
    texts
        .flat_map(|text| {
            let text = narrow(&text);
            let parts: Vec<String> = text.split(['(', ')', '[', ']', ':', '\n']).map(|p| p.trim().to_owned()).collect();
            parts
        })
        .find_map(|part| if part == "有無" { choice::of_list("有・無") } else { choice::of_list(&part) })
}

/// The marks that the drop-downs of a pair allow: the only one, or the one that says "this".
fn marks(grid: &Grid, items: &[Item], columns: [Option<u32>; 3]) -> Option<AnswerWords> {
    let mark = |column: Option<u32>| {
        let list = items.iter().find_map(|i| grid.drop_down(i.row, column?))?;
        let words = list.strip_prefix('"')?.strip_suffix('"')?.split(',').map(str::trim);
        let words: Vec<&str> = words.filter(|w| !w.is_empty() && w.chars().count() <= 3).collect();
        let only = words.first().filter(|_| words.len() == 1);
        only.or_else(|| words.iter().find(|w| said::is_chosen(w))).map(|word| (*word).to_owned())
    };
    let [yes, no, not_applicable] = columns.map(mark);
    let any = yes.is_some() || no.is_some() || not_applicable.is_some();
    any.then_some(AnswerWords { yes, no, not_applicable, listed: false })
}

/// How the answer is taken: printed when the choice stands in the cells themselves.
pub(super) fn style(grid: &Grid, place: &Place, items: &[Item]) -> AnswerColumns {
    match *place {
        Place::Pair { yes, no, not_applicable } => AnswerColumns::Pair { yes, no, not_applicable },
        Place::One(column) => {
            let text = |i: &Item| grid.text(i.row, column);
            let printed = items.iter().filter(|i| offers_yes_and_no(&text(i))).count();
            let filled = items.iter().filter(|i| !fold(&text(i)).is_empty()).count();
            // What stands in a cell with a list was chosen or typed, never printed.
            let listed = items.iter().filter(|i| grid.drop_down(i.row, column).is_some()).count();
            if printed > 0 && filled * 2 >= items.len() && listed * 2 < items.len() {
                AnswerColumns::Printed { column }
            } else {
                AnswerColumns::Word { column }
            }
        }
    }
}
