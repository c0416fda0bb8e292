//! Columns that answer beside those that are read: a correction, a round whose heading says nothing else, the state as somebody
//! found it.
//!
//! Invariant: where such a cell says another thing than the answer, nobody knows which of them counts: the row has no answer, and
//! both are told.

use sejo_model::AnswerValue;
use sejo_model::ledger::Problem;
use sejo_model::workbook::{WorkbookRow, column_name};

use super::answers::problem;
use super::columns::Columns;
use super::grid::Grid;
use super::header::Header;
use super::{section, spread, words};
use crate::further::contradicts;

/// Characters of a heading that are shown.
const HEADING: usize = 12;

/// Takes the answers of the rows that another cell contradicts, and says so. `unread` are the cells of the answers' own columns
/// that were told already.
pub(super) fn withhold(
    grid: &Grid,
    header: &Header,
    columns: &Columns,
    rows: &mut [WorkbookRow],
    unread: &[Problem],
) -> Vec<Problem> {
    let free = free(grid, header, columns);
    let mut told = Vec::new();
    // The gate has its choices beside its words.
    let is_gate = |row: &WorkbookRow| row.number.is_empty() && section::is_gate(&row.text);
    for row in rows.iter_mut().filter(|row| !is_gate(row)) {
        let newest = row.answers.iter().rev().find_map(|found| found.value);
        let others: Vec<(u32, &str, String)> = free
            .iter()
            .map(|(column, heading)| (*column, heading.as_str(), grid.own_text(row.row, *column)))
            .filter(|(_, heading, text)| contradicts(heading, text, newest))
            .collect();
        let of_row = |p: &Problem| p.row == Some(row.row + 1) && contradicts("", &p.text, newest);
        if let Some((column, ..)) = others.first() {
            let text = both(newest, &others);
            told.push(problem(grid, Some(row.row), Some(*column), "workbook-answer-unclear", &text));
        } else if !unread.iter().any(of_row) {
            continue;
        }
        row.unread.extend(row.answers.iter().filter(|found| found.value.is_some()).map(|found| found.round));
        row.answers.iter_mut().for_each(|found| found.value = None);
        row.answers.retain(|found| found.confirmed_on.is_some() || found.target_on.is_some());
    }
    told
}

/// What the answer and the cells beside it say.
fn both(own: Option<AnswerValue>, others: &[(u32, &str, String)]) -> String {
    let own = own.map_or("", |value| value.words().ja);
    let others = others.iter().map(|(column, heading, text)| {
        let shown: String = heading.chars().take(HEADING).collect();
        let shown = if shown.is_empty() { column_name(*column) } else { shown };
        format!("と「{shown}」の列に「{text}」")
    });
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
            (!is_foreign).then(|| (column, over.join("/")))
        })
        .collect()
}
