//! An answer's heading over several columns: what stands in them, and whether anything in them was not read.
//!
//! `確認結果` over two columns that print はい and いいえ is a pair whose words stand in the rows instead of the header; over
//! 6月, 9月 and 12月 it is three rounds. Invariant: no cell beside or below an answer is passed over in silence.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::AnswerValue;
use sejo_model::text::fold;
use sejo_model::workbook::{AnswerWords, DateForm};

use super::columns::{Columns, Place};
use super::doubt::Doubt;
use super::grid::Grid;
use super::header::{Column, Header};
use super::rows::Item;
use super::said::{self, Mark, Said};
use super::strays::{self, Stray};
use super::words::{self, Role};

/// Cells that make a word a printed one.
const PRINTED: usize = 3;

/// Places with the rounds the heading names.
type Places = Vec<(Place, Option<u8>)>;

/// Columns without a heading that may belong to the one before them.
const BESIDE: usize = 4;

/// What a column under the heading holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    /// One answer's word in every cell, marked or not.
    Word(AnswerValue),
    /// Boxes and marks alone.
    Boxes,
    Mixed,
}

/// The places for answers under the heading of `column`, with the rounds they name.
pub(super) fn places(grid: &Grid, header: &Header, column: &Column, body: &[u32]) -> Result<Places, Doubt> {
    let span = span(grid, header, column);
    let alone = vec![(Place::One(column.index), None)];
    if span.len() < 2 {
        return Ok(alone);
    }
    if let Some(rounds) = below_heading(grid, header, column, &span)? {
        return Ok(rounds);
    }
    let kinds: Vec<(u32, Kind)> = span.iter().map(|c| (*c, kind(grid, body, *c))).collect();
    let of = |value| kinds.iter().position(|(_, kind)| *kind == Kind::Word(value));
    let (Some(yes), Some(no)) = (of(AnswerValue::Yes), of(AnswerValue::No)) else { return Ok(alone) };
    // □ はい □ いいえ over four columns: the box before each word takes the mark.
    let before = |at: usize| at.checked_sub(1).and_then(|at| kinds.get(at)).filter(|(_, kind)| *kind == Kind::Boxes);
    let boxed = before(yes).is_some() && before(no).is_some();
    let place = |at: usize| if boxed { before(at) } else { kinds.get(at) }.map(|(c, _)| *c);
    let (Some(yes), Some(no)) = (place(yes), place(no)) else { return Ok(alone) };
    let not_applicable = of(AnswerValue::NotApplicable).and_then(place);
    Ok(vec![(Place::Pair { yes, no, not_applicable }, None)])
}

/// The columns under a heading, and those without a heading beside it.
fn span(grid: &Grid, header: &Header, column: &Column) -> Vec<u32> {
    let headed = |c: u32| {
        let said = |row| !grid.text(row, c).is_empty();
        header.columns.iter().any(|h| h.index == c) || (header.first..=header.last).any(said)
    };
    let end = column.last.max(column.index);
    let beside = (end + 1..=grid.last_column()).take_while(|c| !headed(*c)).take(BESIDE);
    (column.index..=end).chain(beside).filter(|c| !grid.hidden_columns.contains(c)).collect()
}

/// 6月 | 9月 | 12月 in the row below the heading: rounds. Other words there divide it in a way nobody knows.
fn below_heading(grid: &Grid, header: &Header, column: &Column, span: &[u32]) -> Result<Option<Places>, Doubt> {
    let row = header.last + 1;
    let asks = header.columns.iter().filter(|c| matches!(c.role, Role::Text | Role::Number));
    let is_item = asks.into_iter().any(|c| !grid.own_text(row, c.index).is_empty());
    let under: Vec<(u32, String)> = span
        .iter()
        .filter(|c| **c <= column.last)
        .map(|c| (*c, grid.own_text(row, *c)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let wordy = under.iter().all(|(_, text)| said::word(text) == Said::Unclear);
    if is_item || under.len() < 2 || !wordy {
        return Ok(None);
    }
    let keys: Vec<String> = under.iter().map(|(_, text)| fold(text)).collect();
    if !are_periods(keys.iter().map(String::as_str)) {
        return Err(Doubt::new(
            "回答の見出しの下がいくつかの列に分かれていて、どの列に記入するのか決められません。何回目の確認かを見出しに書いて保存し、もう一度入れてください。",
            "The header of the answers covers several columns, and nothing says which to fill in. Write the round (1回目, 2回目) into their headers, save and drop it again.",
            under.iter().map(|(c, _)| (row, *c)).collect(),
        ));
    }
    Ok(Some((1..).zip(under).map(|(round, (c, _))| (Place::One(c), Some(round))).collect()))
}

/// Whether folded headings are times of one fiscal year, in their order: 6月, 9月, 12月 or 上期, 下期.
pub(super) fn are_periods<'t>(keys: impl Iterator<Item = &'t str>) -> bool {
    let at: Vec<Option<u32>> = keys.map(period).collect();
    at.len() > 1 && at.iter().all(Option::is_some) && at.windows(2).all(|w| matches!(w, [a, b] if a < b))
}

/// Where in the fiscal year a heading stands.
fn period(key: &str) -> Option<u32> {
    const NAMED: [(&str, u32); 7] =
        [("上期", 0), ("前期", 0), ("上半期", 0), ("中期", 6), ("下期", 12), ("後期", 12), ("下半期", 12)];
    let key = key.rsplit_once('年').or(key.rsplit_once("年度")).map_or(key, |(_, rest)| rest.trim_start_matches('度'));
    if let Some((_, at)) = NAMED.iter().find(|(word, _)| *word == key) {
        return Some(*at);
    }
    let (month, rest) = key.split_once('月')?;
    let known = ["", "末", "分", "頃", "時点", "実施", "確認", "実施分"].contains(&rest);
    let month = month.parse::<u32>().ok().filter(|m| known && (1..=12).contains(m))?;
    Some((month + 8) % 12)
}

fn kind(grid: &Grid, body: &[u32], column: u32) -> Kind {
    let mut counts: BTreeMap<AnswerValue, usize> = BTreeMap::new();
    let (mut filled, mut boxes) = (0, 0);
    for text in body.iter().map(|row| grid.own_text(*row, column)).filter(|t| !t.is_empty()) {
        filled += 1;
        match AnswerValue::ALL.iter().find(|v| says_word(&text, **v)) {
            Some(value) => *counts.entry(*value).or_default() += 1,
            None if text.chars().count() <= 3 && !text.chars().any(char::is_alphanumeric) => boxes += 1,
            None => {}
        }
    }
    let most = |count: usize| count >= PRINTED && count * 5 >= filled * 4;
    match counts.iter().max_by_key(|(_, count)| **count) {
        _ if filled == 0 => Kind::Empty,
        // ○ beside the words of the rows that are still unanswered.
        Some((value, count)) if counts.len() == 1 && most(count + boxes) && *count > 0 => Kind::Word(*value),
        None if most(boxes) => Kind::Boxes,
        _ => Kind::Mixed,
    }
}

/// The word of an answer, marked or not; a mark alone is none.
fn says_word(text: &str, value: AnswerValue) -> bool {
    matches!(said::mark(text, value), Mark::Plain | Mark::Marked) && text.contains(value.words().ja)
}

/// Whether the cells of a pair print their own words: at most of the items, or at five of them, both do.
pub(super) fn is_printed(grid: &Grid, place: &Place, items: &[Item]) -> bool {
    let cells = place.cells();
    let says = |i: &&Item| cells.iter().filter(|(c, value)| says_word(&grid.own_text(i.row, *c), *value)).count() >= 2;
    let count = items.iter().filter(says).count();
    count > 0 && (count >= 5 || count * 2 >= items.len())
}

/// What to write into a pair that no header names: its word with the mark, so that the word still says what is meant.
pub(super) fn own_words(grid: &Grid, header: &Header, place: &Place, items: &[Item]) -> Option<AnswerWords> {
    let Place::Pair { yes, no, .. } = *place else { return None };
    let names = |column: u32, role: Role| header.columns.iter().any(|c| c.index == column && c.role == role);
    let words =
        |(column, value): (u32, AnswerValue)| items.iter().any(|i| says_word(&grid.own_text(i.row, column), value));
    if names(yes, Role::Yes) && names(no, Role::No) || !place.cells().into_iter().any(words) {
        return None;
    }
    let marked = |value: AnswerValue| Some(format!("○{}", value.words().ja));
    Some(AnswerWords {
        yes: marked(AnswerValue::Yes),
        no: marked(AnswerValue::No),
        not_applicable: marked(AnswerValue::NotApplicable),
        listed: false,
    })
}

/// Cells with something in them that stand where answers stand and were not read. Printed words in a place nobody can
/// read leave the whole form open.
pub(super) fn unread(grid: &Grid, header: &Header, columns: &Columns, items: &[Item]) -> Result<Vec<Stray>, Doubt> {
    let items_to: BTreeMap<u32, u32> = items.iter().map(|i| (i.row, grid.area(i.row, columns.text).bottom)).collect();
    // What stands above the first item is header, example or explanation.
    let first = items_to.keys().copied().next().unwrap_or(0);
    let last = items_to.values().copied().max().unwrap_or(0);
    let of_item = |row: u32| items_to.range(..=row).next_back().is_some_and(|(_, bottom)| row <= *bottom);
    let read = read_cells(columns, items);
    let (spans, paired) = spans(grid, header, columns);
    let mut found: Vec<(u32, u32, String)> = Vec::new();
    let mut counts: BTreeMap<(u32, String), usize> = BTreeMap::new();
    for (row, column, text) in grid.texts().filter(|(row, ..)| (first..=last).contains(row)) {
        let heads = |r: u32| grid.text(r, column) == text;
        let known = read.contains(&(row, column)) || grid.formulas.contains(&(row, column));
        if !spans.contains(&column) || known || (header.first..=header.last).any(heads) {
            continue;
        }
        let said = said::word(&text);
        let of_item = of_item(row);
        let wide = header.columns.iter().any(|c| c.role == Role::Answer && c.index <= column && column <= c.last);
        let asks = matches!(said, Said::Value(_)) || (of_item && wide && said == Said::Unclear && !is_label(&text));
        if asks || (of_item && said::speaks(&text)) {
            *counts.entry((column, text.clone())).or_default() += 1;
            found.push((row, column, text));
        }
    }
    let repeated = |column: u32, text: &str| counts.get(&(column, text.to_owned())).is_some_and(|n| *n >= 5);
    // The word beside the boxes of a pair belongs to it: the same in the whole column.
    let alone = |column: u32| counts.keys().filter(|(c, _)| *c == column).count() == 1;
    found.retain(|(_, column, text)| !(paired.contains(column) && alone(*column) && repeated(*column, text)));
    let printed = |(row, column, text): &&(u32, u32, String)| {
        of_item(*row) && repeated(*column, text) && matches!(said::word(text), Said::Value(_))
    };
    let words: BTreeSet<&str> = found.iter().filter(printed).map(|(.., text)| text.as_str()).collect();
    if words.len() > 1 {
        return Err(Doubt::new(
            "回答の見出しの下に「はい」「いいえ」が印刷されていますが、どの欄に記入するのか決められません。",
            "はい and いいえ are printed below the header of the answers, but nothing says which cells to fill in.",
            found.iter().filter(printed).map(|(row, column, _)| (*row, *column)).collect(),
        ));
    }
    let unread = |(row, column, text): (u32, u32, String)| {
        if items_to.contains_key(&row) {
            return Stray { row, column, text, value: None, of: vec![row] };
        }
        let of = strays::spoken_of(grid, columns, items, (row, column));
        Stray { row, column, value: strays::value_at(columns, column, &text), text, of }
    };
    Ok(found.into_iter().map(unread).collect())
}

/// Whether every item says the same plain word that no list offered, by itself: printed rather than answered, unless
/// something else was filled in.
pub(super) fn says_the_same(grid: &Grid, columns: &Columns, items: &[Item]) -> Option<(u32, u32)> {
    let [plan] = columns.rounds.as_slice() else { return None };
    let first = items.first()?;
    let same = |(column, value): (u32, AnswerValue)| {
        items.iter().all(|i| {
            let text = grid.own_text(i.row, column);
            text == value.words().ja && grid.drop_down(i.row, column).is_none()
        })
    };
    let cells = match plan.place {
        Place::One(column) => AnswerValue::ALL.iter().map(|value| (column, *value)).collect(),
        Place::Pair { .. } => plan.place.cells(),
    };
    cells.into_iter().find(|cell| same(*cell)).map(|(column, _)| (first.row, column))
}

/// Cells of the answers and their dates that are read.
pub(super) fn read_cells(columns: &Columns, items: &[Item]) -> BTreeSet<(u32, u32)> {
    let places = columns.rounds.iter().flat_map(|plan| {
        let below = plan.confirmed_form == DateForm::BelowAnswer;
        plan.place.columns().into_iter().flat_map(move |c| {
            let own = std::iter::once((plan.rows_below, c));
            own.chain(below.then_some((plan.rows_below + 1, c)))
        })
    });
    let places: Vec<(u32, u32)> = places.collect();
    items.iter().flat_map(|i| places.iter().map(|(below, c)| (i.row + below, *c))).collect()
}

/// The columns answers stand in or may stand in, without those that mean something else; and those a pair explains.
pub(super) fn spans(grid: &Grid, header: &Header, columns: &Columns) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let mut all: BTreeSet<u32> = columns.answers().collect();
    let mut paired = BTreeSet::new();
    let of_a_pair: BTreeSet<u32> =
        columns.rounds.iter().filter(|r| !r.place.cells().is_empty()).flat_map(|r| r.place.columns()).collect();
    for column in header.with(Role::Answer) {
        let span = span(grid, header, column);
        if span.iter().any(|c| of_a_pair.contains(c)) {
            paired.extend(span.iter().copied());
        }
        all.extend(span);
    }
    let used = used(columns);
    all.retain(|c| !used.contains(c));
    (all, paired)
}

/// The columns that are read for something else than an answer.
pub(super) fn used(columns: &Columns) -> BTreeSet<u32> {
    let parts = columns.rounds.iter().flat_map(|r| [r.confirmed_form, r.target_form]).flat_map(|form| match form {
        DateForm::Parts { year, month, day, .. } => vec![year, month, day],
        _ => Vec::new(),
    });
    let dates = columns.rounds.iter().flat_map(|r| [r.confirmed_on, r.target_on]).flatten();
    let others = [columns.number, Some(columns.text), columns.remark, columns.boundary, columns.reference];
    parts.chain(dates).chain(others.into_iter().flatten()).chain(columns.categories.iter().copied()).collect()
}

/// 1回目, a box, or the place for a date: what a form prints beside its answers.
fn is_label(text: &str) -> bool {
    let bare = |c: char| c.is_ascii_digit() || c.is_whitespace() || "/年月日令和R.-()（）・:：□☐_＿".contains(c);
    words::take_round(text).0.is_some() || text.chars().all(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_year_are_rounds_in_their_order() {
        for keys in [["6月", "9月", "12月"], ["9月末", "12月末", "3月末"], ["上期", "中期", "下期"]] {
            assert!(are_periods(keys.into_iter()), "{keys:?}");
        }
        for keys in [["12月", "9月", "6月"], ["サーバ", "端末", "網"], ["6月", "6月", "9月"]] {
            assert!(!are_periods(keys.into_iter()), "{keys:?}");
        }
    }
}
