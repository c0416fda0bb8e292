//! From what to write (the fill) and where things stand (the layout) to a value per cell.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use sejo_model::workbook::{AnswerColumns, Cell, Fill, FillRow, FoundAnswer, HeadField, Layout};
use sejo_model::{AnswerValue, Date};

use super::index::Range;
use crate::error::ReportError;

/// What a cell gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A day.
    Date(Date),
    /// Nothing.
    Empty,
    /// The printed choice again, if an answer stands there.
    Unchoose,
}

/// The mark in a column of its own. U+25CB, as the forms' instructions print it.
const MARK: &str = "○";

/// The choice as printed in a cell nobody has answered.
pub(super) const CHOICE: &str = "はい・いいえ";

/// What a value is for; decides what happens when two meet in one (merged) cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Answer,
    Remark,
    Head,
}

struct Write {
    value: Value,
    purpose: Purpose,
    row: u32,
}

struct Plan<'a> {
    sheet: &'a str,
    merges: &'a [Range],
    writes: BTreeMap<Cell, Write>,
}

/// A value per cell, with cells inside merged ranges led to the range's first cell.
pub(super) fn plan(layout: &Layout, fill: &Fill, merges: &[Range]) -> Result<BTreeMap<Cell, Value>, ReportError> {
    let mut plan = Plan { sheet: &layout.sheet, merges, writes: BTreeMap::new() };
    let head = [
        (&layout.facility_name, &fill.facility_name),
        (&layout.vendor_name, &fill.vendor_name),
        (&layout.filled_by, &fill.filled_by),
    ];
    for (field, value) in head {
        if let (Some(field), Some(value)) = (field, value) {
            plan.put(field.cell, Value::Text(with_prefix(field, value)), Purpose::Head)?;
        }
    }
    if let (Some(field), Some(day)) = (&layout.filled_on, fill.filled_on) {
        // Beside its label in one cell a date can only be text.
        let value =
            if field.prefix.is_empty() { Value::Date(day) } else { Value::Text(with_prefix(field, &date_text(day))) };
        plan.put(field.cell, value, Purpose::Head)?;
    }
    for row in &fill.rows {
        plan.row(layout, row)?;
    }
    Ok(plan.writes.into_iter().map(|(cell, write)| (cell, write.value)).collect())
}

/// A day as text, the way Excel shows it in Japan.
pub(super) fn date_text(day: Date) -> String {
    format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
}

fn with_prefix(field: &HeadField, value: &str) -> String {
    let value = value.trim();
    match field.prefix.chars().last() {
        // 施設名 and 山田医院 must not grow together.
        Some(last) if last.is_alphanumeric() => format!("{}　{value}", field.prefix),
        _ => format!("{}{value}", field.prefix),
    }
}

impl Plan<'_> {
    fn row(&mut self, layout: &Layout, row: &FillRow) -> Result<(), ReportError> {
        for answer in &row.answers {
            let Some(columns) = layout.rounds.iter().find(|r| r.round == answer.round) else { continue };
            self.answer(row.row, &columns.answer, answer)?;
            for (column, day) in [(columns.confirmed_on, answer.confirmed_on), (columns.target_on, answer.target_on)] {
                if let Some(column) = column {
                    let value = day.map_or(Value::Empty, Value::Date);
                    self.put(Cell { row: row.row, column }, value, Purpose::Answer)?;
                }
            }
        }
        if let (Some(column), Some(remark)) = (layout.remark, &row.remark) {
            let value = if remark.is_empty() { Value::Empty } else { Value::Text(remark.clone()) };
            self.put(Cell { row: row.row, column }, value, Purpose::Remark)?;
        }
        Ok(())
    }

    fn answer(&mut self, row: u32, columns: &AnswerColumns, answer: &FoundAnswer) -> Result<(), ReportError> {
        let word = answer.value.map(|v| Value::Text(v.words().ja.to_owned()));
        match *columns {
            AnswerColumns::Word { column } => {
                self.put(Cell { row, column }, word.unwrap_or(Value::Empty), Purpose::Answer)
            }
            AnswerColumns::Printed { column } => {
                self.put(Cell { row, column }, word.unwrap_or(Value::Unchoose), Purpose::Answer)
            }
            AnswerColumns::Pair { yes, no, not_applicable } => {
                let columns = [
                    (AnswerValue::Yes, Some(yes)),
                    (AnswerValue::No, Some(no)),
                    (AnswerValue::NotApplicable, not_applicable),
                ];
                for (value, column) in columns {
                    let Some(column) = column else { continue };
                    let mark = if answer.value == Some(value) { Value::Text(MARK.to_owned()) } else { Value::Empty };
                    self.put(Cell { row, column }, mark, Purpose::Answer)?;
                }
                Ok(())
            }
        }
    }

    fn put(&mut self, cell: Cell, value: Value, purpose: Purpose) -> Result<(), ReportError> {
        let row = cell.row;
        let cell = self.merges.iter().find(|m| m.contains(cell)).map_or(cell, |m| m.first);
        let mut known = match self.writes.entry(cell) {
            Entry::Vacant(free) => {
                free.insert(Write { value, purpose, row });
                return Ok(());
            }
            Entry::Occupied(known) => known,
        };
        let known = known.get_mut();
        let empty = |v: &Value| matches!(v, Value::Empty | Value::Unchoose);
        if empty(&value) || known.value == value {
            return Ok(());
        }
        if empty(&known.value) || (known.row == row && known.purpose == purpose && purpose == Purpose::Answer) {
            // Rounds that share a column (one 目標日 for all): the later round counts.
            *known = Write { value, purpose, row };
            return Ok(());
        }
        match (&mut known.value, value) {
            (Value::Text(first), Value::Text(next))
                if known.purpose == Purpose::Remark && purpose == Purpose::Remark =>
            {
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
