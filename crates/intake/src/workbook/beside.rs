//! What answers beside the cells that are read: a column of corrections, a round whose heading says nothing else, the same row in
//! a table below, a note on a cell, a word outside the tables or in a text box.
//!
//! Invariant: where a cell says another thing than the answer, nobody knows which of them counts: the row has no answer, and both
//! are told. A cell that only reads as if a はい were not so is told, and the はい stays.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::ledger::Problem;
use sejo_model::text::fold;
use sejo_model::workbook::{ReadWorkbook, WorkbookRow, on_sheet};
use sejo_model::{AnswerValue, FormKind};

use super::answers::problem;
use super::chosen::Table;
use super::columns::Columns;
use super::grid::Grid;
use super::header::Header;
use super::rows::Item;
use super::strays::{self, Stray};
use super::{is_item_named, item_named, labels, number, said, section, spread, words};
use crate::around::{HEARD, OUTSIDE, SAID_OF, corrects, denies_below, note_contradicts};
use crate::further::{NOTE, and_under, contradicts, denies_beside, is_further, is_said_now, name_of, shown_beside};
use crate::reply::answer_said;
use crate::{begins_later, denies, mask_text};

/// A cell beside an answer: its column, the heading over it and what it says.
type Cell<'a> = (u32, &'a str, String);

/// Takes the answers of the rows that another cell contradicts, and says so. `unread` are the cells of the answers' own columns, beside
/// them and in rows that speak of them, which are told by themselves.
pub(super) fn withhold(
    grid: &Grid,
    header: &Header,
    columns: &Columns,
    rows: &mut [WorkbookRow],
    unread: &[Stray],
) -> Vec<Problem> {
    let free = free(grid, header, columns);
    let mut told = Vec::new();
    // The gate has its choices beside its words.
    let is_gate = |row: &WorkbookRow| row.number.is_empty() && section::is_gate(&row.text);
    for row in rows.iter_mut().filter(|row| !is_gate(row)) {
        let newest = row.answers.iter().rev().find_map(|found| found.value);
        let cells = free.iter().map(|(at, heading)| (*at, heading.as_str(), grid.own_text(row.row, *at)));
        let cells: Vec<Cell<'_>> = cells.collect();
        let notes: Vec<Cell<'_>> = notes(grid, columns, row);
        let against = cells.iter().filter(|(_, heading, text)| contradicts(heading, text, newest));
        let noted = notes.iter().filter(|(.., text)| note_contradicts(text, newest, newest.is_some()));
        let others: Vec<Cell<'_>> = against.chain(noted).cloned().collect();
        let of_row = |other: &Stray| {
            let is_other = || match other.value {
                Some(value) => Some(value) != newest,
                None => contradicts("", &other.text, newest),
            };
            other.of.contains(&row.row) && is_other()
        };
        if let Some((column, ..)) = others.first() {
            let text = both(newest, &others);
            told.push(problem(grid, Some(row.row), Some(*column), "workbook-answer-unclear", &text));
        } else if !unread.iter().any(of_row) {
            let cells: Vec<Cell<'_>> = cells.into_iter().chain(notes).collect();
            if newest == Some(AnswerValue::Yes) {
                told.extend(denied(grid, columns, row, &cells));
            }
            if newest.is_some() {
                let named = cells.iter().map(|(at, heading, text)| (name_of(heading, *at), mask_text(text)));
                row.beside = shown_beside(&row.text, named);
            }
            continue;
        }
        let own: Vec<&Stray> = unread.iter().filter(|other| of_row(other)).collect();
        let values = newest.into_iter().chain(own.iter().filter_map(|other| other.value));
        let own = own.iter().filter(|other| other.value.is_none()).map(|other| &other.text);
        let texts = others.iter().map(|(.., text)| text).chain(own);
        let between: Vec<AnswerValue> = values.chain(texts.flat_map(|text| said::named(text))).collect();
        row.between.extend(between);
        // So does 実施していません under a heading of corrections, which is no word for an answer.
        let is_denied = others.iter().any(|(.., text)| denies(&row.text, text));
        row.between.extend(is_denied.then_some(AnswerValue::No));
        withdraw(row);
    }
    told
}

/// Puts what is said below the table of an item beside the answer of that one, with the row it stands in. Where the sections ended with
/// the table its number alone may name several, and then it names none.
pub(super) fn put_spoken(rows: &mut [WorkbookRow], spoken: &[Item]) {
    for said in spoken.iter().filter(|said| !said.number.is_empty()) {
        let is_it = |row: &WorkbookRow| is_item_named(&row.number, &said.number);
        let numbers: BTreeSet<&str> = rows.iter().filter(|row| is_it(row)).map(|row| row.number.as_str()).collect();
        if numbers.len() != 1 {
            continue;
        }
        let line = format!("{}行目: {}", said.row + 1, mask_text(said.text.trim_start_matches(SAID_OF)));
        for row in rows.iter_mut().filter(|row| is_it(row)) {
            row.beside = [row.beside.as_str(), line.as_str()].join("\n").trim_start().to_owned();
        }
    }
}

/// What is told of a はい where a cell beside it, or one of the form itself, reads as if it were not so, or not yet.
fn denied(grid: &Grid, columns: &Columns, row: &WorkbookRow, cells: &[Cell<'_>]) -> Option<Problem> {
    let said = row.answers.iter().rev().find(|found| found.value.is_some())?;
    // What begins after the day that is confirmed was not so on that day.
    let is_later = |heading: &str, text: &str| {
        is_said_now(heading) && said.confirmed_on.is_some_and(|day| begins_later(&row.text, text, day))
    };
    let own = of_form(grid, columns, row);
    let mut all = cells.iter().chain(&own);
    let denied = all.find(|(_, heading, text)| denies_beside(&row.text, heading, text) || is_later(heading, text))?;
    let text = both(said.value, std::slice::from_ref(denied));
    Some(problem(grid, Some(row.row), Some(denied.0), "workbook-denied-beside", &text))
}

/// The cells of the form itself in which words may stand that deny the answer.
fn of_form(grid: &Grid, columns: &Columns, row: &WorkbookRow) -> Vec<Cell<'static>> {
    let cell = |column: Option<u32>, heading| column.map(|column| (column, heading, grid.own_text(row.row, column)));
    // An answer that stands in the remark is read as one.
    let remark = columns.remark.map(|column| (column, "備考", row.remark.clone()));
    [cell(columns.boundary, "責任分界"), cell(columns.reference, "参考"), remark].into_iter().flatten().collect()
}

/// The notes on the cells of a row, on whatever stands in them: somebody who answers may note it beside the question.
fn notes(grid: &Grid, columns: &Columns, row: &WorkbookRow) -> Vec<Cell<'static>> {
    let last = row.row + columns.rounds.iter().map(|plan| plan.rows_below).max().unwrap_or(0);
    let of_row = grid.notes.range((row.row, 0)..=(last, u32::MAX));
    of_row.map(|((_, column), text)| (*column, NOTE, text.clone())).collect()
}

/// Takes the answers of a row, whose days stay.
fn withdraw(row: &mut WorkbookRow) {
    row.unread.extend(row.answers.iter().filter(|found| found.value.is_some()).map(|found| found.round));
    row.answers.iter_mut().for_each(|found| found.value = None);
    row.answers.retain(|found| found.confirmed_on.is_some() || found.target_on.is_some());
}

/// A row that is answered, and what it asks.
struct Asked<'a> {
    at: usize,
    row: &'a WorkbookRow,
    value: AnswerValue,
    words: String,
    /// The words as [`bare`] leaves them, and whether they are said to stand there once more.
    bare: (String, bool),
    /// It is of the kind of device of the row above: the first of a kind may be printed without its number.
    goes_on: bool,
    added: bool,
}

impl Asked<'_> {
    /// Whether it asks what a row above asks: in the same words behind the same number; or as the one that is corrected or stands there
    /// once more, which its words say; or without a number, where the rows have theirs.
    fn is_again(&self, first: &Self) -> bool {
        let (own, of) = (self.row, first.row);
        if of.number.is_empty() {
            return false;
        }
        if own.number == of.number && self.words == first.words {
            return self.added || is_same_kind(own, of);
        }
        let is_alike = self.bare.0 == first.bare.0;
        let is_said = self.bare.1 && !first.bare.1 && (is_alike || own.number == of.number);
        is_said || (is_alike && own.number.is_empty() && self.goes_on)
    }
}

/// Whether two rows are about one kind of device. One that is not named may be any.
fn is_same_kind(a: &WorkbookRow, b: &WorkbookRow) -> bool {
    a.subsection == b.subsection || a.subsection.is_none() || b.subsection.is_none()
}

/// Takes the answers of rows that ask the same and say otherwise, as where a table or a row below corrects the first, and says so.
pub(super) fn asked_twice(read: &mut ReadWorkbook) {
    let twice = contradicted(&read.rows);
    let mut between: BTreeMap<usize, BTreeSet<AnswerValue>> = BTreeMap::new();
    for (below, above) in twice {
        let (Some(second), Some(first)) = (read.rows.get(below), read.rows.get(above)) else { continue };
        let (Some(said), Some(again)) = (newest(first), newest(second)) else { continue };
        for at in [below, above] {
            between.entry(at).or_default().extend([said, again]);
        }
        let (row, said, again) = (on_sheet(first.row) + 1, said.words().ja, again.words().ja);
        let about = Problem {
            sheet: Some(read.layout.of_row(second.row).sheet.clone()),
            row: Some(on_sheet(second.row) + 1),
            column: None,
            code: "workbook-answer-unclear".to_owned(),
            text: format!("{} {row}行目の「{said}」と「{again}」", first.number),
        };
        read.problems.push(about);
    }
    for (at, said) in between {
        if let Some(row) = read.rows.get_mut(at) {
            row.between.extend(said);
            withdraw(row);
        }
    }
}

fn newest(row: &WorkbookRow) -> Option<AnswerValue> {
    row.standing().last().and_then(|found| found.value)
}

/// The places of the rows that ask again what one above them asks and are answered otherwise, each with that of the one above.
fn contradicted(rows: &[WorkbookRow]) -> BTreeSet<(usize, usize)> {
    let added = added(rows);
    let answered = rows.iter().enumerate().filter_map(|(at, row)| {
        let above = at.checked_sub(1).and_then(|above| rows.get(above));
        Some(Asked {
            at,
            row,
            value: newest(row)?,
            words: fold(&row.text),
            bare: bare(&row.text),
            goes_on: above.is_some_and(|above| is_same_kind(above, row)),
            added: added.contains(&at),
        })
    });
    let answered: Vec<Asked<'_>> = answered.collect();
    let mut alike: BTreeMap<(bool, &str), Vec<&Asked<'_>>> = BTreeMap::new();
    for one in &answered {
        alike.entry((false, one.bare.0.as_str())).or_default().push(one);
        if !one.row.number.is_empty() {
            alike.entry((true, one.row.number.as_str())).or_default().push(one);
        }
    }
    let mut found = BTreeSet::new();
    for rows in alike.into_values() {
        for (nth, second) in rows.iter().enumerate() {
            let above = rows.iter().take(nth).filter(|first| first.value != second.value && second.is_again(first));
            found.extend(above.map(|first| (second.at, first.at)));
        }
    }
    found
}

/// The words of a row without what says that they stand there once more, (訂正) or 再掲, and without a number behind that; and whether
/// it is said.
fn bare(text: &str) -> (String, bool) {
    const AGAIN: [&str; 3] = ["訂正", "再掲", "再回答"];
    let folded = fold(text);
    let (mut said, mut is_again) = (folded.as_str(), false);
    loop {
        let before = said;
        said = said.trim_start_matches(|c: char| c.is_ascii_digit() || c == 'の');
        for mark in AGAIN {
            if let Some(rest) = said.strip_prefix(mark).or_else(|| said.strip_suffix(mark)) {
                (said, is_again) = (rest, true);
            }
        }
        if said == before {
            return (said.to_owned(), is_again);
        }
    }
}

/// The rows that somebody wrote below the last one of a kind of device: their numbers go back, and the kind is only that of the rows
/// above them.
fn added(rows: &[WorkbookRow]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    // The highest place so far among the rows of one kind.
    let mut most: Option<(&WorkbookRow, u32)> = None;
    for (at, row) in rows.iter().enumerate() {
        let Some(place) = number::place(&row.number) else { continue };
        match most {
            Some((of, highest))
                if place < highest && (&of.section, of.subsection) == (&row.section, row.subsection) =>
            {
                found.insert(at);
            }
            _ => most = Some((row, place)),
        }
    }
    found
}

/// Words around the tables that take back an answer, or below them and in what is drawn read as if one were not so.
pub(super) fn outside<'a>(tables: &[Table<'a>]) -> Vec<Problem> {
    let mut grids: Vec<&'a Grid> = Vec::new();
    for table in tables {
        if !grids.iter().any(|grid| std::ptr::eq(*grid, table.grid)) {
            grids.push(table.grid);
        }
    }
    let is_within = |grid: &Grid, row: u32| {
        let mut own = tables.iter().filter(|table| std::ptr::eq(table.grid, grid)).map(Table::rows);
        own.any(|(first, last)| (first..=last).contains(&row))
    };
    let is_below = |grid: &Grid, row: u32| {
        let own = tables.iter().filter(|table| std::ptr::eq(table.grid, grid)).map(|table| table.rows().1);
        own.max().is_some_and(|last| row > last)
    };
    let items = tables.iter().flat_map(|table| &table.items.items);
    let asked: Vec<(String, String)> = items.map(|item| (item.number.clone(), item.text.clone())).collect();
    let drawn_on = |grid: &'a Grid| grid.shapes.iter().map(move |shape| (grid, shape));
    let drawn = grids.clone().into_iter().flat_map(drawn_on);
    let drawn = drawn.filter(|(_, shape)| corrects(&shape.text) || denies_below(&shape.text, &asked));
    let drawn = drawn.map(|(grid, shape)| (grid, shape.area.top, shape.area.left, shape.text.trim().to_owned()));
    let around =
        grids.into_iter().flat_map(|grid| grid.texts().map(move |(row, column, text)| (grid, row, column, text)));
    let (mut letters, mut unheard) = (0, None);
    let around = around.filter(|(grid, row, column, text)| {
        if !is_below(grid, *row) {
            return corrects(text) && !is_within(grid, *row);
        }
        letters += text.chars().count();
        if letters > HEARD {
            unheard.get_or_insert_with(|| problem(grid, Some(*row), Some(*column), "workbook-words-unheard", text));
            return false;
        }
        corrects(text) || denies_below(text, &asked)
    });
    let mut told: Vec<Problem> = around
        .chain(drawn)
        .take(OUTSIDE)
        .map(|(grid, row, column, text)| problem(grid, Some(row), Some(column), "workbook-words-outside", &text))
        .collect();
    told.extend(unheard);
    told
}

/// What stands below the tables of a form that a vendor answered, and in rows between their items, and is not told otherwise: whoever
/// wrote it meant it to be read, whatever it says. Names, and the choices of a list that is kept there, say nothing.
pub(super) fn below(tables: &[Table<'_>], read: &ReadWorkbook) -> Vec<Problem> {
    /// Characters that are shown of one cell, and by which it is known what was told already.
    const SHOWN: usize = 500;
    const TOLD: usize = 20;
    if !read.form.is_some_and(FormKind::is_for_vendors) || !read.rows.iter().any(WorkbookRow::is_filled_in) {
        return Vec::new();
    }
    let names = [&read.facility_name, &read.vendor_name, &read.filled_by];
    let is_name = |text: &str| labels::field(text).is_some() || names.iter().any(|name| name.as_str() == text.trim());
    let is_told = |grid: &Grid, row: u32, said: &str| {
        let begin: String = said.chars().take(TOLD).collect();
        let is_of_row = |p: &&Problem| p.row == Some(row + 1) && p.sheet.as_deref() == Some(grid.name.as_str());
        read.problems.iter().filter(is_of_row).any(|p| p.text.contains(&begin))
    };
    let mut told: Vec<Problem> = Vec::new();
    for (grid, row, column, text) in tables.iter().flat_map(|table| unasked(table, tables)) {
        let said: String = mask_text(&text).chars().take(SHOWN).collect();
        if is_name(&text) || is_told(grid, row, &said) {
            continue;
        }
        if told.len() == OUTSIDE {
            told.push(problem(grid, Some(row), Some(column), "workbook-words-unheard", &text));
            break;
        }
        let about = problem(grid, Some(row), Some(column), "workbook-words-below", "");
        told.push(Problem { text: said, ..about });
    }
    told
}

/// The cells people see below a table, if it is the last of its sheet, and between its items where no heading is printed.
fn unasked<'a>(table: &Table<'a>, tables: &[Table<'a>]) -> Vec<(&'a Grid, u32, u32, String)> {
    let Table { grid, header, columns, items } = table;
    let (grid, first) = (*grid, items.items.iter().map(|item| item.row).min());
    let Some((first, last)) = first.zip(strays::last_row(grid, columns, items)) else { return Vec::new() };
    let is_last = !tables.iter().any(|other| std::ptr::eq(other.grid, grid) && other.header.first > header.first);
    let rows = first..if is_last { strays::end(items).max(last + 1) } else { last + 1 };
    let is_answer = |row: u32, column: u32| answer_said(&grid.text(row, column)).is_some();
    let is_choice = |row: u32, column: u32| {
        let mut next = [row.saturating_sub(1), row + 1].into_iter().filter(|next| (last + 1..rows.end).contains(next));
        is_answer(row, column) && next.any(|next| is_answer(next, column))
    };
    let is_printed = |row: u32, column: u32, text: &str| {
        let heads = || (header.first..=header.last).any(|own| grid.text(own, column) == text);
        let is_heading = || column <= columns.text && item_named(text).is_none();
        row <= last && (is_heading() || strays::is_of_item(grid, columns, items, row) || heads())
    };
    let texts = grid.texts().filter(|(row, column, text)| {
        let is_free = rows.contains(row) && strays::is_seen(grid, (*row, *column));
        is_free && !is_printed(*row, *column, text) && !is_choice(*row, *column)
    });
    texts.map(|(row, column, text)| (grid, row, column, text)).collect()
}

/// What the answer and the cells beside it say.
fn both(own: Option<AnswerValue>, others: &[Cell<'_>]) -> String {
    let own = own.map_or("", |value| value.words().ja);
    let others = others.iter().map(|(column, heading, text)| and_under(&name_of(heading, *column), text));
    format!("「{own}」{}", others.collect::<String>())
}

/// The columns that are read for nothing, with their headings. Last year's and those of an inspector are nobody's answer here.
fn free(grid: &Grid, header: &Header, columns: &Columns) -> Vec<(u32, String)> {
    let (spans, _) = spread::spans(grid, header, columns);
    let used = spread::used(columns);
    let is_headed = |c: u32| header.columns.iter().any(|h| h.index <= c && c <= h.last.max(h.index));
    let is_free =
        |c: &u32| !is_headed(*c) && !spans.contains(c) && !used.contains(c) && !grid.hidden_columns.contains(c);
    (0..=grid.last_column())
        .filter(is_free)
        .filter_map(|column| {
            let mut over: Vec<String> = (header.first..=header.last).map(|row| grid.text(row, column)).collect();
            over.retain(|text| !text.is_empty());
            over.dedup();
            let is_foreign = over.iter().any(|text| words::header(text).foreign);
            let heading = over.join("/");
            let is_aside = is_foreign || (!is_further(&heading) && is_list(grid, header, column));
            (!is_aside).then_some((column, heading))
        })
        .collect()
}

/// Whether a column holds nothing but the choices that the lists of the answers offer: はい, いいえ and perhaps 対象外, one below the
/// other.
fn is_list(grid: &Grid, header: &Header, column: u32) -> bool {
    let own = grid.texts().filter(|(row, at, _)| *at == column && *row > header.last);
    let (rows, said): (Vec<u32>, Vec<Option<AnswerValue>>) =
        own.map(|(row, _, text)| (row, answer_said(&text))).unzip();
    let is_run = rows.windows(2).all(|pair| matches!(pair, [above, below] if above + 1 == *below));
    let choices = [AnswerValue::Yes, AnswerValue::No, AnswerValue::NotApplicable].map(Some);
    is_run && said.len() >= 2 && choices.starts_with(&said)
}
