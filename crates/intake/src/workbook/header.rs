//! Finds the header of a checklist: one to three rows anywhere on a sheet whose words say what the columns are for.
//!
//! A column is understood through the stack of header cells above it: `確認結果(1回目)` over `はい` is the はい column of
//! the first round. Whether a further row still belongs to the header is decided by its cells: a header row refines
//! columns, a row of the table has something to say where the items stand.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::text::fold;

use super::grid::Grid;
use super::number;
use super::words::{self, HeaderWord, Role, names_a_checklist};

/// A column of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub index: u32,
    pub role: Role,
    pub strong: bool,
    pub round: Option<u8>,
    /// All header words over the column, folded: two columns with the same words and no round repeat each other.
    pub words: String,
    /// Last column of the header cell when it covers several.
    pub last: u32,
    /// Row of the cell that gave the role, for messages.
    pub row: u32,
}

/// A header with its columns, left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub first: u32,
    pub last: u32,
    pub columns: Vec<Column>,
}

impl Header {
    pub(super) fn with(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |c| c.role == role)
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.with(role).next().is_some()
    }

    /// What is asked can be read and there is a place to answer.
    pub(super) fn is_full(&self) -> bool {
        self.has_items() && (self.has(Role::Answer) || (self.has(Role::Yes) && self.has(Role::No)))
    }

    fn has_items(&self) -> bool {
        self.has(Role::Text) || self.with(Role::Category).count() >= 2
    }

    /// Columns of a checklist, but none for the answer.
    pub(super) fn lacks_answer(&self) -> bool {
        !self.is_full()
            && self.with(Role::Text).any(|c| c.strong)
            && (self.has(Role::ConfirmedOn) || self.has(Role::TargetOn) || self.has(Role::Yes) || self.has(Role::No))
    }

    fn score(&self) -> usize {
        self.columns.iter().map(|c| 1 + usize::from(c.round.is_some()) + usize::from(c.strong)).sum()
    }

    /// The same words over the same columns: the header printed again on the next page.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let words = |h: &Self| h.columns.iter().map(|c| (c.index, c.role, c.words.clone())).collect::<Vec<_>>();
        words(self) == words(other)
    }
}

/// Rows a header may have.
const HEIGHT: u32 = 3;

/// All headers of a sheet, top to bottom, none overlapping.
pub(super) fn find(grid: &Grid) -> Vec<Header> {
    let rows = grid.rows();
    let offering = offering(grid);
    let mut found: Vec<Header> = Vec::new();
    for row in rows.iter().copied() {
        let speaks = grid.row(row).any(|(_, text)| {
            let word = words::header(&text);
            word.role.is_some() || word.round.is_some()
        });
        if !speaks {
            continue;
        }
        let Some(header) = tallest(grid, row, &offering) else { continue };
        match found.last_mut() {
            // Of two readings of the same rows the one that understands more wins.
            Some(before) if header.first <= before.last => {
                if (header.is_full(), header.score()) > (before.is_full(), before.score()) {
                    *before = header;
                }
            }
            _ => found.push(header),
        }
    }
    found
}

/// The header beginning in `first` with as many rows as belong to it.
fn tallest(grid: &Grid, first: u32, offering: &BTreeSet<u32>) -> Option<Header> {
    let reach = reach(grid, first);
    let mut header = block(grid, first, reach, offering);
    let mut stands = header.is_full() || header.lacks_answer();
    for last in reach + 1..first + HEIGHT {
        let taller = block(grid, first, last, offering);
        if taller.columns == header.columns || !extends(grid, &header, last) {
            break;
        }
        header = taller;
        stands = header.is_full() || header.lacks_answer();
    }
    // A first row that changes nothing is a title; one that heads nothing is a line of the form's head (記入日).
    if header.last > first {
        if !heads(grid, first, header.last) {
            return None;
        }
        let shorter = block(grid, first + 1, header.last, offering);
        let plain = |h: &Header| h.columns.iter().map(|c| (c.index, c.role, c.round)).collect::<Vec<_>>();
        if plain(&shorter) == plain(&header) {
            return None;
        }
    }
    stands.then_some(header)
}

/// The last row that header cells beginning in `first` are merged down to.
fn reach(grid: &Grid, first: u32) -> u32 {
    grid.row(first)
        .filter(|(_, text)| words::header(text).role.is_some())
        .map(|(column, _)| grid.area(first, column).bottom)
        .filter(|bottom| *bottom < first + HEIGHT)
        .max()
        .unwrap_or(first)
}

/// Whether the first of several rows names a column of its own or a group over columns.
fn heads(grid: &Grid, first: u32, last: u32) -> bool {
    grid.row(first).any(|(column, text)| {
        let word = words::header(&text);
        let area = grid.area(first, column);
        let names = matches!(word.role, Some(Role::Text | Role::Category | Role::Number));
        let groups = word.round.is_some() || word.foreign || word.role.is_some();
        let divided = (area.bottom + 1..=last).any(|row| {
            (area.left..=area.right).any(|c| {
                let below = words::header(&grid.own_text(row, c));
                below.role.is_some() || below.round.is_some()
            })
        });
        names || (groups && divided)
    })
}

/// Whether `row` refines the header above it rather than being the first row of the table.
fn extends(grid: &Grid, header: &Header, row: u32) -> bool {
    let mut refines = false;
    for (column, text) in grid.row(row) {
        let word = words::header(&text);
        let says = word.role.is_some() || word.round.is_some();
        if !says && (number::take(&text).is_some() || fold(&text).chars().count() > 24) {
            return false;
        }
        if !says {
            continue;
        }
        let area = grid.area(row, column);
        let above = (header.first..row).rev().find(|r| !grid.text(*r, column).is_empty());
        refines |= above.is_none_or(|r| {
            let over = grid.area(r, column);
            // Written into the first of its columns without merging.
            let spreads = grid.text(r, area.right + 1).is_empty() && !grid.text(row, area.right + 1).is_empty();
            over.right - over.left > area.right - area.left || spreads
        });
    }
    // Where the items stand, a header row is empty, still the header cell above, or a header word itself.
    let silent = header.with(Role::Text).flat_map(|c| c.index..=c.last).all(|column| {
        let own = grid.own_text(row, column);
        let covered = grid.text(row, column).is_empty() || (header.first..=header.last).contains(&grid.area(row, column).top);
        (own.is_empty() && covered) || words::header(&own).role.is_some()
    });
    refines && silent
}

/// Reads the rows `first..=last` as a header.
fn block(grid: &Grid, first: u32, last: u32, offering: &BTreeSet<u32>) -> Header {
    let right = grid.last_column().saturating_add(1);
    let mut columns = Vec::new();
    for index in 0..=right {
        let offers = offering.contains(&index);
        columns.extend(column(grid, first, last, index, offers));
    }
    fix_no(&mut columns);
    Header { first, last, columns }
}

/// A header cell over a column.
struct Over {
    row: u32,
    left: u32,
    right: u32,
    bottom: u32,
    word: HeaderWord,
    text: String,
}

fn column(grid: &Grid, first: u32, last: u32, index: u32, offers: bool) -> Option<Column> {
    let mut stack: Vec<Over> = Vec::new();
    for row in first..=last {
        let area = grid.area(row, index);
        if area.top < first || area.bottom > last || stack.iter().any(|o| o.bottom >= row) {
            continue;
        }
        let text = grid.text(row, index);
        let over = |left: u32, right: u32, text: String| Over {
            row,
            left,
            right,
            bottom: area.bottom,
            word: words::header(&text),
            text,
        };
        if !text.is_empty() {
            stack.push(over(area.left, area.right, text));
        } else if row < last && !grid.text(row + 1, index).is_empty()
            && let Some((left, text)) = group_to_the_left(grid, row, index)
        {
            stack.push(over(left, index, text));
        }
    }
    let words = stack.iter().map(|o| fold(&words::take_round(&o.text).1)).collect::<Vec<_>>().join("/");
    let round = stack.iter().rev().find_map(|o| o.word.round);
    // Without a word for it, a column whose cells offer はい and いいえ is an answer all the same.
    let by_offer = offers.then_some(Column { index, role: Role::Answer, strong: true, round, words: words.clone(), last: index, row: last });
    let Some(deepest) = stack.last() else { return by_offer };
    // A cell over several columns speaks for its first column only, unless cells below divide it.
    let divided = deepest.right > deepest.left && deepest.bottom < last && below(grid, deepest, last);
    if deepest.right > deepest.left && (index != deepest.left || divided) {
        return None;
    }
    let Some((row, word)) = stack.iter().rev().find(|o| o.word.role.is_some()).map(|o| (o.row, &o.word)) else {
        return by_offer;
    };
    // A word nobody knows under a known group: 確認結果 over 医療機関 is still an answer.
    let role = if stack.iter().any(|o| o.word.foreign) { Role::Other } else { word.role? };
    Some(Column { index, role, strong: word.strong, round, words, last: deepest.right, row })
}

/// Columns in which at least five cells offer はい and いいえ, printed or as a list.
fn offering(grid: &Grid) -> BTreeSet<u32> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for (_, column, text) in grid.texts().filter(|(.., t)| t.len() <= 120) {
        if words::offers_yes_and_no(&text) {
            *counts.entry(column).or_default() += 1;
        }
    }
    for drop_down in grid.drop_downs.iter().filter(|d| words::offers_yes_and_no(&d.list)) {
        for area in drop_down.areas.iter().filter(|a| a.right - a.left < 20) {
            for column in area.left..=area.right {
                *counts.entry(column).or_default() += (area.bottom - area.top).min(100) + 1;
            }
        }
    }
    counts.into_iter().filter(|(column, count)| *count >= 5 && !grid.hidden_columns.contains(column)).map(|(c, _)| c).collect()
}

/// Whether anything stands below a wide header cell, inside the header.
fn below(grid: &Grid, over: &Over, last: u32) -> bool {
    (over.bottom + 1..=last).any(|row| (over.left..=over.right).any(|c| !grid.own_text(row, c).is_empty()))
}

/// A group written into the first of its columns without merging: `1回目 | (empty) | (empty)` over three words.
fn group_to_the_left(grid: &Grid, row: u32, index: u32) -> Option<(u32, String)> {
    let left = (index.saturating_sub(6)..index).rev().find(|c| !grid.text(row, *c).is_empty())?;
    let text = grid.text(row, left);
    let word = words::header(&text);
    let is_group = word.round.is_some() || word.role == Some(Role::Answer) || word.foreign;
    let divided = !grid.own_text(row + 1, left).is_empty() && grid.area(row, left).right == left;
    (is_group && divided).then_some((left, text))
}

/// `No` beside `Yes` is an answer, anywhere else a number.
fn fix_no(columns: &mut [Column]) {
    let yes: Vec<u32> = columns.iter().filter(|c| c.role == Role::Yes).map(|c| c.index).collect();
    for column in columns.iter_mut() {
        let beside = yes.iter().any(|y| *y + 1 == column.index);
        if column.role == Role::Number && beside && column.words.ends_with("no") {
            column.role = Role::No;
        }
    }
}

/// The cells that look most like a header anywhere, for a refusal.
pub(super) fn header_like(grids: &[Grid]) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    for grid in grids {
        let found = grid.texts().filter(|(_, _, text)| words::header(text).role.is_some() || names_a_checklist(text));
        cells.extend(found.take(8).map(|(row, column, _)| grid.quote(row, column)));
    }
    cells.truncate(12);
    cells
}
