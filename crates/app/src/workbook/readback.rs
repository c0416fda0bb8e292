//! A form filled in and read back: what stands in it must read as what was confirmed.
//!
//! People type answers in many ways (済, レ, Yes), and what a form printed must never be lost, so the cell alone does not tell
//! which of the two its words are. Its reading does: words that were read as an answer when the form came in are somebody's answer.

use std::collections::BTreeSet;

use sejo_intake::Limits;
use sejo_model::workbook::{Fill, FillRow, FoundAnswer, Layout, ReadWorkbook, WorkbookRow};
use sejo_report::ReportError;
use sejo_report::workbook::{Field, Filled};

use super::LeftOut;
use super::left_out::{differing, printed};

/// A form filled in.
pub(crate) struct ReadBack {
    /// The file, with the cells that were left alone.
    pub filled: Filled,
    /// What was written.
    pub fill: Fill,
    /// Rows that read otherwise than was confirmed although something was written.
    differing: Vec<u32>,
}

impl ReadBack {
    /// What was not written, and what reads otherwise.
    pub(crate) fn left_out(&self, layout: &Layout) -> Vec<LeftOut> {
        let left = self.filled.left.iter().map(|left| printed(layout, left));
        left.chain(self.differing.iter().map(|row| differing(layout, *row))).collect()
    }
}

/// Fills a form that was read as `before`, and writes over answers that the reader had found in it where they would stay beside
/// or instead of the confirmed ones.
pub(crate) fn fill(
    bytes: &[u8],
    before: &ReadWorkbook,
    mut fill: Fill,
    limits: &Limits,
) -> Result<ReadBack, ReportError> {
    let layout = &before.layout;
    fill.asked = before.rows.iter().map(|row| row.row).collect();
    let mut filled = sejo_report::workbook::fill(bytes, layout, &fill)?;
    let after = read(&filled, limits);
    let stays = |row: &&FillRow| {
        let had = row_of(&before.rows, row.row);
        let has = row_of(&after, row.row);
        row.answers.iter().any(|wanted| {
            let (had, has) = (value(had, wanted), value(has, wanted));
            let is_other = has != wanted.value && has.is_some();
            is_other || (had.is_some() && has != wanted.value && is_written(layout, row.row, wanted))
        })
    };
    fill.over = fill.rows.iter().filter(stays).map(|row| row.row).collect();
    let mut after = after;
    if !fill.over.is_empty() {
        filled = sejo_report::workbook::fill(bytes, layout, &fill)?;
        after = read(&filled, limits);
    }
    let left: BTreeSet<u32> =
        filled.left.iter().filter(|left| left.field == Field::Value).map(|left| left.row).collect();
    let differs = |row: &&FillRow| {
        let has = row_of(&after, row.row);
        let wrong = |wanted: &FoundAnswer| {
            wanted.value.is_some() && is_written(layout, row.row, wanted) && value(has, wanted) != wanted.value
        };
        has.is_some() && !left.contains(&sejo_model::workbook::on_sheet(row.row)) && row.answers.iter().any(wrong)
    };
    let differing = fill.rows.iter().filter(differs).map(|row| row.row).collect();
    Ok(ReadBack { filled, fill, differing })
}

/// The rows of a filled form; none when it cannot be read, which is said of nothing.
fn read(filled: &Filled, limits: &Limits) -> Vec<WorkbookRow> {
    sejo_intake::workbook::read(&filled.bytes, limits).map(|read| read.rows).unwrap_or_default()
}

fn row_of(rows: &[WorkbookRow], row: u32) -> Option<&WorkbookRow> {
    rows.iter().find(|r| r.row == row)
}

/// What a row says in the round of an answer.
fn value(row: Option<&WorkbookRow>, wanted: &FoundAnswer) -> Option<sejo_model::AnswerValue> {
    row?.answers.iter().find(|found| found.round == wanted.round)?.value
}

/// Whether the answer goes into its cell at all: the form has the round and a word for it, and no formula stands there.
fn is_written(layout: &Layout, row: u32, wanted: &FoundAnswer) -> bool {
    let table = layout.of_row(row);
    let Some(columns) = table.rounds.iter().find(|r| r.round == wanted.round) else { return false };
    let at = columns.row_of(row);
    let computed = table.computed.iter().any(|cell| cell.row == at);
    !computed && wanted.value.is_none_or(|value| columns.takes(row, value))
}
