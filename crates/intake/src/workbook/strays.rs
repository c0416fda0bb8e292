//! Answers in rows that are no item's: below the table with a number in another column, or between two items; and what is said there
//! of an item.
//!
//! Guards: such an answer is told with its row and never taken for an item's; where the row names one by its number, or is merged with
//! it, it stands against the answer of that one. Words that name one are kept beside it, whatever they say and wherever they stand.

use std::collections::BTreeSet;

use sejo_model::AnswerValue;
use sejo_model::ledger::Problem;
use sejo_model::workbook::DateForm;

use super::answers::problem;
use super::columns::{Columns, RoundPlan};
use super::grid::Grid;
use super::header::Header;
use super::lines::is_note;
use super::rows::{Item, Items};
use super::said::{self, Mark};
use super::{answer_word, is_item_named, item_named, number, section, spread};
use crate::around::{MARKS, OUTSIDE, instructs};

/// A cell that stands where answers stand and was not read.
pub(super) struct Stray {
    pub row: u32,
    pub column: u32,
    pub text: String,
    /// What it answers in a row that is no item's.
    pub value: Option<AnswerValue>,
    /// The rows of the items it stands beside, or speaks of.
    pub of: Vec<u32>,
}

impl Stray {
    /// What is told of it: in a row that is no item's with all that stands there.
    pub(super) fn problem(&self, grid: &Grid) -> Problem {
        let all = || grid.row(self.row).map(|(_, text)| text).collect::<Vec<_>>().join(" ");
        let text = if self.value.is_some() { all() } else { self.text.clone() };
        problem(grid, Some(self.row), Some(self.column), "workbook-answer-unclear", &text)
    }
}

/// The answers below the last item of a table. The choices of a list that is kept there are none.
pub(super) fn below(grid: &Grid, header: &Header, columns: &Columns, items: &Items) -> Vec<Stray> {
    let Some(last) = last_row(grid, columns, items) else { return Vec::new() };
    let (spans, _) = spread::spans(grid, header, columns);
    let read = spread::read_cells(columns, &items.items);
    // They are told by themselves, and the gate is read by itself.
    let left: BTreeSet<u32> = items.hidden.iter().chain(&items.struck).map(|(row, _)| *row).collect();
    let is_gate = |row: u32| grid.row(row).any(|(_, text)| section::is_gate(&text));
    let is_free = |row: u32, column: u32| {
        let at = (row, column);
        spans.contains(&column) && !read.contains(&at) && !grid.formulas.contains(&at) && !left.contains(&row)
    };
    let under = grid.texts().filter(|(row, column, _)| (last + 1..items.end).contains(row) && is_free(*row, *column));
    let answers = under.filter_map(|(row, column, text)| {
        let value = Some(value_at(columns, column, &text).filter(|_| !is_gate(row))?);
        let of = spoken_of(grid, columns, &items.items, (row, column));
        Some(Stray { row, column, text, value, of })
    });
    let mut found: Vec<Stray> = answers.collect();
    let choices = [AnswerValue::Yes, AnswerValue::No, AnswerValue::NotApplicable].map(Some);
    let is_list = |column: &u32| {
        let own = found.iter().filter(|answer| answer.column == *column && answer.of.is_empty());
        let said: Vec<Option<AnswerValue>> = own.map(|answer| answer.value).collect();
        said.len() >= 2 && choices.starts_with(&said)
    };
    let lists: BTreeSet<u32> = spans.iter().copied().filter(is_list).collect();
    found.retain(|answer| !(answer.of.is_empty() && lists.contains(&answer.column)));
    found
}

/// The last row of the last item.
pub(super) fn last_row(grid: &Grid, columns: &Columns, items: &Items) -> Option<u32> {
    items.items.iter().map(|item| grid.area(item.row, columns.text).bottom).max()
}

/// The row before which all that may be said of the items stands: a legend begins there, or another table.
pub(super) fn end(items: &Items) -> u32 {
    items.further.as_ref().map_or(items.end, |(row, _)| *row)
}

/// What is said below the table and between its items of those that are named there by their numbers, in whichever column, row by row:
/// also where an answer stands, and what was read as an item and is none.
pub(super) fn spoken(grid: &Grid, columns: &Columns, items: &Items) -> Vec<Item> {
    let mut said = items.spoken.clone();
    let left = items.hidden.iter().chain(&items.struck).map(|(row, _)| *row);
    let read: BTreeSet<u32> = said.iter().map(|own| own.row).chain(left).collect();
    let first = items.items.iter().map(|item| item.row).min();
    if let Some((first, last)) = first.zip(last_row(grid, columns, items)) {
        let rows = grid.rows();
        let free = rows.range(first..end(items).max(last + 1)).filter(|row| !read.contains(*row));
        let free = free.filter(|row| !is_of_item(grid, columns, items, **row));
        let own = free.flat_map(|row| said_in(grid, *row, *row < last));
        said.extend(own.take(OUTSIDE));
    }
    said.sort_by_key(|own| own.row);
    said
}

/// Whether a row is one of those of an item: its own, those its words reach down to, and those its answer stands in.
pub(super) fn is_of_item(grid: &Grid, columns: &Columns, items: &Items, row: u32) -> bool {
    let down = |plan: &RoundPlan| plan.rows_below + u32::from(plan.confirmed_form == DateForm::BelowAnswer);
    let down = columns.rounds.iter().map(down).max().unwrap_or(0);
    let rows = |item: &Item| item.row..=grid.area(item.row, columns.text).bottom.max(item.row + down);
    items.items.iter().any(|item| rows(item).contains(&row))
}

/// What the cells of a row say of items: each line that begins with a number, with those below it. A note that tells how to answer says
/// nothing, and `between` the items none does.
fn said_in(grid: &Grid, row: u32, between: bool) -> Vec<Item> {
    let cells: Vec<String> =
        grid.row(row).filter(|(column, _)| is_seen(grid, (row, *column))).map(|(_, text)| text).collect();
    let mut found = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let mut own: Vec<Item> = Vec::new();
        for line in cell.lines() {
            let is_told = is_note(line) && (between || instructs(line));
            let named = item_named(line.trim_start_matches(MARKS)).filter(|_| !is_told);
            if let Some((number, text)) = named {
                own.push(Item { row, number, section: String::new(), subsection: None, text });
            } else if let Some(before) = own.last_mut() {
                before.text = format!("{} {}", before.text, line.trim());
            }
        }
        // The number may have a cell of its own.
        if let [only] = own.as_mut_slice()
            && only.text.is_empty()
        {
            let others = cells.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| text.as_str());
            only.text = others.collect::<Vec<_>>().join(" ");
        }
        found.extend(own.into_iter().filter(|said| !said.text.trim().is_empty()));
    }
    found
}

/// Whether people see what stands in a cell, and nobody crossed it out.
pub(super) fn is_seen(grid: &Grid, at: (u32, u32)) -> bool {
    !grid.struck.contains(&at) && !grid.unseen.contains(&at) && !grid.is_hidden(at.0, at.1)
}

/// What a cell says where answers stand: by its word, in a column of one answer also by a mark.
pub(super) fn value_at(columns: &Columns, column: u32, text: &str) -> Option<AnswerValue> {
    let mut cells = columns.rounds.iter().flat_map(|round| round.place.cells());
    if let Some((_, value)) = cells.find(|(own, _)| *own == column) {
        return matches!(said::mark(text, value), Mark::Plain | Mark::Marked).then_some(value);
    }
    answer_word(text)
}

/// The rows of the items that an answer in another row speaks of: of the one it is merged with, else of the one whose number stands
/// in its row. Two numbers name none, and so does what nobody sees or is crossed out.
pub(super) fn spoken_of(grid: &Grid, columns: &Columns, items: &[Item], at: (u32, u32)) -> Vec<u32> {
    let (row, _) = at;
    if !is_seen(grid, at) {
        return Vec::new();
    }
    let above = grid.area(row, columns.text).top;
    if items.iter().any(|item| item.row == above) {
        return vec![above];
    }
    let named = grid.row(row).filter_map(|(column, text)| {
        let said = text.trim_start_matches(MARKS);
        let alone = || number::alone(said).filter(|_| columns.number == Some(column)).map(|number| number.item);
        item_named(said).map(|(number, _)| number).or_else(alone)
    });
    let named: BTreeSet<String> = named.collect();
    let is_it = |item: &&Item| named.iter().any(|named| is_item_named(&item.number, named));
    let numbers: BTreeSet<&str> = items.iter().filter(is_it).map(|item| item.number.as_str()).collect();
    if numbers.len() == 1 { items.iter().filter(is_it).map(|item| item.row).collect() } else { Vec::new() }
}
