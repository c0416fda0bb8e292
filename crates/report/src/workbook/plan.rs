//! From what to write (the fill) and where things stand (the layout) to a value per cell.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use sejo_model::workbook::{
    AnswerColumns, AnswerWords, Cell, Cover, DateForm, Fill, FillRow, FoundAnswer, HeadField, Layout, RoundColumns,
    on_sheet,
};
use sejo_model::{AnswerValue, Date};

use super::choice::Choice;
use super::index::Range;
use crate::error::ReportError;

/// What a cell gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// An answer as a word, among the words of the form.
    Word(String, AnswerWords),
    /// A day.
    Date(Date),
    /// A number: a part of a day.
    Number(i16),
    /// Nothing.
    Empty,
    /// An answer for a cell that prints its choice; what it becomes depends on what is printed there.
    Choose(Box<Choice>),
    /// A mark in a column of its own, or none: a box printed there is ticked.
    Mark(bool, String),
}

/// The mark in a column of its own. U+25CB, as the forms' instructions print it.
const MARK: &str = "○";

impl Value {
    /// Nothing is to stand in the cell, or only what is printed there anyway.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Choose(choice) => choice.value.is_none() && choice.day.is_none(),
            Self::Mark(chosen, _) => !chosen,
            Self::Word(word, _) => word.is_empty(),
            Self::Text(_) | Self::Date(_) | Self::Number(_) => false,
        }
    }
}

/// The year 令和1年.
const FIRST_OF_REIWA: i16 = 2019;

/// What a value is for; decides where in its cell it goes, and what happens when two meet in one (merged) cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// はい, いいえ, 対象外.
    Value,
    /// 確認日.
    ConfirmedOn,
    /// 目標日.
    TargetOn,
    /// 備考.
    Remark,
    /// 施設名.
    FacilityName,
    /// 事業者名.
    VendorName,
    /// 記入者.
    FilledBy,
    /// 記入日.
    FilledOn,
}

impl Field {
    const fn is_answer(self) -> bool {
        matches!(self, Self::Value | Self::ConfirmedOn | Self::TargetOn)
    }

    /// Of the days of an answer.
    pub(super) const fn is_day(self) -> bool {
        matches!(self, Self::ConfirmedOn | Self::TargetOn)
    }
}

/// A value for a cell.
#[derive(Debug)]
pub(super) struct Write {
    pub(super) value: Value,
    pub(super) field: Field,
    /// The row of the sheet it belongs to; a merged cell may stand in another.
    pub(super) row: u32,
    /// The value is one of a field above the table, with the words around it already in it.
    pub(super) is_framed: bool,
}

struct Plan<'a> {
    sheet: &'a str,
    merges: &'a [Range],
    /// Cells that compute their value.
    computed: BTreeSet<Cell>,
    /// Rows whose answer cells hold somebody's answer.
    over: &'a BTreeSet<u32>,
    writes: BTreeMap<Cell, Write>,
}

/// A value per cell of one sheet, with cells inside merged ranges led to the range's first cell.
pub(super) fn plan(
    layout: &Layout,
    sheet: &str,
    fill: &Fill,
    merges: &[Range],
) -> Result<BTreeMap<Cell, Write>, ReportError> {
    let tables: Vec<&Layout> = layout.tables().filter(|table| table.sheet == sheet).collect();
    let computed = tables.iter().flat_map(|table| table.computed.iter().copied()).collect();
    let mut plan = Plan { sheet, merges, computed, over: &fill.over, writes: BTreeMap::new() };
    let covers = layout.covers.iter().filter(|cover| cover.sheet == sheet).map(Places::of_cover);
    for places in tables.iter().map(|table| Places::of_table(table)).chain(covers) {
        for (cell, value, field, is_framed) in head(&places, fill) {
            plan.put(cell, value, field)?;
            if let Some(write) = plan.writes.get_mut(&plan.first_of(cell)) {
                write.is_framed |= is_framed;
            }
        }
    }
    for row in fill.rows.iter().filter(|row| layout.of_row(row.row).sheet == sheet) {
        plan.row(layout.of_row(row.row), row)?;
    }
    Ok(plan.writes)
}

/// Where names and the day go: around a table, or on a cover.
struct Places<'l> {
    facility_name: &'l Option<HeadField>,
    vendor_name: &'l Option<HeadField>,
    filled_by: &'l Option<HeadField>,
    filled_on: &'l Option<HeadField>,
}

impl<'l> Places<'l> {
    const fn of_table(table: &'l Layout) -> Self {
        let Layout { facility_name, vendor_name, filled_by, filled_on, .. } = table;
        Self { facility_name, vendor_name, filled_by, filled_on }
    }

    const fn of_cover(cover: &'l Cover) -> Self {
        let Cover { facility_name, vendor_name, filled_by, filled_on, .. } = cover;
        Self { facility_name, vendor_name, filled_by, filled_on }
    }
}

/// The fields around a table with their values, and whether the words around a value are in it. Several may share one
/// cell, each with a blank of its own.
fn head(places: &Places<'_>, fill: &Fill) -> Vec<(Cell, Value, Field, bool)> {
    // An empty name takes away the one that stands there.
    let name = |name: &Option<String>| name.as_deref().map(|name| Value::Text(name.trim().to_owned()));
    let fields = [
        (places.facility_name, name(&fill.facility_name), Field::FacilityName),
        (places.vendor_name, name(&fill.vendor_name), Field::VendorName),
        (places.filled_by, name(&fill.filled_by), Field::FilledBy),
        (places.filled_on, fill.filled_on.map(Value::Date), Field::FilledOn),
    ];
    let known = fields.into_iter().filter_map(|(head, value, field)| Some((head.as_ref()?, value?, field)));
    let mut known: Vec<(&HeadField, Value, Field)> = known.collect();
    // Written from the last to the first, so that the places before a value stay where they are.
    known.sort_by_key(|(head, ..)| std::cmp::Reverse((head.cell, head.prefix.len())));
    let mut out: Vec<(Cell, Value, Field, bool)> = Vec::new();
    for (head, value, field) in known {
        let before = out.last().filter(|(cell, ..)| *cell == head.cell).map(|(_, before, ..)| before.clone());
        let is_framed = before.is_some() || !(head.prefix.is_empty() && head.suffix.is_empty());
        let value = match value {
            Value::Text(text) if !is_framed && text.is_empty() => Value::Empty,
            value if !is_framed => value,
            // Beside its label in one cell a date can only be text.
            Value::Date(day) => Value::Text(in_its_place(head, &date_text(day), before)),
            Value::Text(text) => Value::Text(in_its_place(head, &text, before)),
            value => value,
        };
        out.retain(|(cell, ..)| *cell != head.cell);
        out.push((head.cell, value, field, is_framed));
    }
    out
}

/// The text of the cell with the value at its place; `before` is what another field has made of the cell.
fn in_its_place(field: &HeadField, value: &str, before: Option<Value>) -> String {
    let text = match before {
        Some(Value::Text(text)) => text,
        _ => format!("{}{}{}", field.prefix, field.blank, field.suffix),
    };
    let behind = text.get(field.prefix.len() + field.blank.len()..).unwrap_or(&field.suffix);
    let gap = match field.prefix.chars().last() {
        // 施設名 and 山田医院 must not grow together.
        Some(last) if last.is_alphanumeric() && !value.is_empty() => "　",
        _ => "",
    };
    format!("{}{gap}{value}{behind}", field.prefix)
}

/// A day as text, the way Excel shows it in Japan.
pub(super) fn date_text(day: Date) -> String {
    format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
}

impl Plan<'_> {
    fn row(&mut self, layout: &Layout, row: &FillRow) -> Result<(), ReportError> {
        for answer in &row.answers {
            let Some(columns) = layout.rounds.iter().find(|r| r.round == answer.round) else { continue };
            let at = on_sheet(row.row).saturating_add(columns.rows_below);
            if self.over.contains(&row.row) {
                self.answer_over(at, columns, answer)?;
            } else {
                self.answer(at, columns, answer)?;
            }
            if columns.confirmed_form == DateForm::BelowAnswer
                && let AnswerColumns::Word { column } | AnswerColumns::Printed { column } = columns.answer
            {
                self.day(
                    Cell { row: at.saturating_add(1), column },
                    DateForm::Cell,
                    answer.confirmed_on,
                    Field::ConfirmedOn,
                )?;
            } else if let Some(column) = columns.confirmed_on {
                self.day(Cell { row: at, column }, columns.confirmed_form, answer.confirmed_on, Field::ConfirmedOn)?;
            }
            // A 目標日 that the rounds share keeps what a round not named here may have put there.
            let shared = layout.rounds.iter().any(|other| {
                let same = other.target_on == columns.target_on && other.rows_below == columns.rows_below;
                same && other.round != columns.round && !row.answers.iter().any(|a| a.round == other.round)
            });
            if let Some(column) = columns.target_on
                && !(shared && answer.target_on.is_none())
            {
                self.day(Cell { row: at, column }, columns.target_form, answer.target_on, Field::TargetOn)?;
            }
        }
        if let (Some(column), Some(remark)) = (layout.remark, &row.remark) {
            let value = if remark.is_empty() { Value::Empty } else { Value::Text(remark.clone()) };
            self.put(Cell { row: on_sheet(row.row), column }, value, Field::Remark)?;
        }
        Ok(())
    }

    /// A day in the form the sheet takes it.
    fn day(&mut self, at: Cell, form: DateForm, day: Option<Date>, field: Field) -> Result<(), ReportError> {
        let DateForm::Parts { year, month, day: of_month, reiwa } = form else {
            return self.put(at, day.map_or(Value::Empty, Value::Date), field);
        };
        let years = |day: Date| if reiwa { day.year() - FIRST_OF_REIWA + 1 } else { day.year() };
        let parts = [
            (year, day.map(years)),
            (month, day.map(|d| i16::from(d.month()))),
            (of_month, day.map(|d| i16::from(d.day()))),
        ];
        for (column, number) in parts {
            self.put(Cell { row: at.row, column }, number.map_or(Value::Empty, Value::Number), field)?;
        }
        Ok(())
    }

    /// The answer over whatever stands in its cells.
    fn answer_over(&mut self, row: u32, round: &RoundColumns, answer: &FoundAnswer) -> Result<(), ReportError> {
        let words = round.words_at(row);
        let written = answer.value.filter(|v| words.takes(*v));
        let cells: Vec<(Cell, Value)> = match round.answer {
            AnswerColumns::Word { column } => {
                let word = written.map(|v| Value::Word(words.of(v).to_owned(), words.clone()));
                vec![(Cell { row, column }, word.unwrap_or(Value::Empty))]
            }
            AnswerColumns::Printed { column } => {
                let takes_day = round.confirmed_form == DateForm::InAnswer;
                let choice = Choice { value: written, words, day: answer.confirmed_on, takes_day };
                vec![(Cell { row, column }, Value::Text(choice.anew()))]
            }
            AnswerColumns::Pair { yes, no, not_applicable } => {
                let columns = [
                    (AnswerValue::Yes, Some(yes)),
                    (AnswerValue::No, Some(no)),
                    (AnswerValue::NotApplicable, not_applicable),
                ];
                let mark = |value: AnswerValue| match words.own(value) {
                    Some(mark) => Value::Text(mark.to_owned()),
                    None => Value::Text(MARK.to_owned()),
                };
                let cell = |(value, column): (AnswerValue, Option<u32>)| {
                    let put = if answer.value == Some(value) { mark(value) } else { Value::Empty };
                    Some((Cell { row, column: column? }, put))
                };
                columns.into_iter().filter_map(cell).collect()
            }
        };
        for (cell, value) in cells {
            self.put(cell, value, Field::Value)?;
            if let Some(write) = self.writes.get_mut(&self.first_of(cell)) {
                write.is_framed = true;
            }
        }
        Ok(())
    }

    fn answer(&mut self, row: u32, round: &RoundColumns, answer: &FoundAnswer) -> Result<(), ReportError> {
        let words = round.words_at(row);
        match round.answer {
            AnswerColumns::Word { column } => {
                let word = answer.value.filter(|v| words.takes(*v));
                let word = word.map(|v| Value::Word(words.of(v).to_owned(), words.clone()));
                let empty = Value::Word(String::new(), words);
                self.put(Cell { row, column }, word.unwrap_or(empty), Field::Value)
            }
            AnswerColumns::Printed { column } => {
                let takes_day = round.confirmed_form == DateForm::InAnswer;
                let value = answer.value.filter(|v| words.takes(*v));
                let choice = Choice { value, words, day: answer.confirmed_on, takes_day };
                self.put(Cell { row, column }, Value::Choose(Box::new(choice)), Field::Value)
            }
            AnswerColumns::Pair { yes, no, not_applicable } => {
                let columns = [
                    (AnswerValue::Yes, Some(yes), words.yes),
                    (AnswerValue::No, Some(no), words.no),
                    (AnswerValue::NotApplicable, not_applicable, words.not_applicable),
                ];
                for (value, column, mark) in columns {
                    let Some(column) = column else { continue };
                    let mark = Value::Mark(answer.value == Some(value), mark.unwrap_or_else(|| MARK.to_owned()));
                    self.put(Cell { row, column }, mark, Field::Value)?;
                }
                Ok(())
            }
        }
    }

    /// The cell a cell inside a merged range stands for.
    fn first_of(&self, cell: Cell) -> Cell {
        self.merges.iter().find(|m| m.contains(cell)).map_or(cell, |m| m.first)
    }

    fn put(&mut self, cell: Cell, value: Value, field: Field) -> Result<(), ReportError> {
        let row = cell.row;
        let cell = self.first_of(cell);
        // A cell that computes its value is left alone; whoever fills in says which.
        if self.computed.contains(&cell) {
            return Ok(());
        }
        let mut known = match self.writes.entry(cell) {
            Entry::Vacant(free) => {
                free.insert(Write { value, field, row, is_framed: false });
                return Ok(());
            }
            Entry::Occupied(known) => known,
        };
        let known = known.get_mut();
        let empty = Value::is_nothing;
        if empty(&value) || known.value == value {
            return Ok(());
        }
        if empty(&known.value) || (known.row == row && known.field.is_answer() && field.is_answer()) {
            // Rounds that share a column (one 目標日 for all): the later round counts.
            *known = Write { value, field, row, is_framed: false };
            return Ok(());
        }
        match (&mut known.value, value) {
            (Value::Text(first), Value::Text(next)) if known.field == Field::Remark && field == Field::Remark => {
                if !first.lines().any(|line| line == next) {
                    first.push('\n');
                    first.push_str(&next);
                }
                Ok(())
            }
            _ => Err(ReportError::Conflict { sheet: self.sheet.to_owned(), cell }),
        }
    }
}
