//! Secrets that somebody wrote into a form: a password in a remark, or on another sheet of the workbook.
//!
//! Beside texts that hold both, a cell that names a secret (パスワード) hides the value in the next cell or in the cells below
//! it, as far as that looks like one: words in Japanese, dates and answers say nothing secret.
//!
//! The form's own words are never touched: what is asked, its numbers, sections and headers stay as they were printed.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::date;
use sejo_model::ledger::Problem;
use sejo_model::text::narrow;

use super::Texts;
use super::answers::problem;
use super::chosen::{Chosen, Table};
use super::grid::Grid;
use super::xlsx::Book;
use crate::mask_text;
use crate::table::{MASK, is_label, labels};

/// Code of the problem that names a cell with a secret.
pub(super) const SECRET: &str = "workbook-secret-masked";

/// Cells with secrets and what stands in them.
pub(super) fn find<'b>(book: &'b Book, chosen: &Chosen<'b>) -> Vec<(&'b Grid, u32, u32, String)> {
    let mut found = Vec::new();
    for grid in &book.grids {
        let tables: Vec<&Table<'_>> = chosen.tables.iter().filter(|t| std::ptr::eq(t.grid, grid)).collect();
        let own = |row: u32, column: u32| tables.iter().any(|t| is_printed(t, row, column));
        let texts: Texts = grid.texts().map(|(row, column, text)| ((row, column), text)).collect();
        let labelled = labelled(&texts, &own);
        let secret = grid.texts().filter(|(row, column, text)| {
            !own(*row, *column) && (mask_text(text) != *text || labelled.contains(&(*row, *column)))
        });
        found.extend(secret.map(|(row, column, text)| (grid, row, column, text)));
    }
    found
}

/// Blank rows below a heading that do not end its column.
const BLANKS: u32 = 30;

/// Cells with the values of secrets that another cell names: to the right of it, or below it until something else stands
/// there. The form's own cells are no values, yet its header may name a column of them.
fn labelled(texts: &Texts, own: &dyn Fn(u32, u32) -> bool) -> BTreeSet<(u32, u32)> {
    let mut found = BTreeSet::new();
    let is_value = |at: &(u32, u32), text: &str| !own(at.0, at.1) && looks_secret(text);
    for ((row, column), _) in texts.iter().filter(|(_, text)| labels(text)) {
        let right = texts.range((*row, column + 1)..(row + 1, 0)).next();
        found.extend(right.filter(|(at, text)| is_value(at, text)).map(|(at, _)| *at));
        let mut last = *row;
        for (at, text) in texts.range((row + 1, 0)..).filter(|(at, _)| at.1 == *column) {
            let beyond = at.0 - last > BLANKS;
            let ends = !own(at.0, at.1) && !looks_secret(text) && is_label(text);
            if beyond || ends {
                break;
            }
            last = at.0;
            if is_value(at, text) {
                found.insert(*at);
            }
        }
    }
    found
}

/// Whether the value of a named secret could be one.
fn looks_secret(text: &str) -> bool {
    const SHORTEST: usize = 4;
    let text = narrow(text);
    let text = text.trim();
    let is_day = text.contains(['/', '-', '.']) && date::parse(text).is_ok();
    text.len() >= SHORTEST && text.chars().all(|c| c.is_ascii_graphic()) && !is_day && !labels(text)
}

/// Whether a cell of the table belongs to the form itself.
fn is_printed(table: &Table<'_>, row: u32, column: u32) -> bool {
    let (first, last) = table.rows();
    let columns = &table.columns;
    let asked = columns.number.iter().chain(&columns.categories).chain(&columns.reference).chain([&columns.text]);
    (first..=table.header.last).contains(&row)
        || ((first..=last).contains(&row) && asked.copied().any(|own| own == column))
}

/// One problem per cell with a secret, which shows what stands there once it is masked.
pub(super) fn problems(found: &[(&Grid, u32, u32, String)]) -> Vec<Problem> {
    found
        .iter()
        .map(|(grid, row, column, text)| problem(grid, Some(*row), Some(*column), SECRET, &hidden(text)))
        .collect()
}

/// A cell with a secret as it may be shown and kept.
fn hidden(text: &str) -> String {
    match mask_text(text) {
        // The value of a secret that another cell names.
        same if same == text => MASK.to_owned(),
        masked => masked,
    }
}

/// A text without what writers put between its lines, so that it is found again in the file.
fn squeezed(text: &str) -> String {
    text.replace("_x000D_", "").chars().filter(|c| !c.is_whitespace()).collect()
}

/// The secrets of a workbook with what stands in their place, to be masked wherever they stand in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    pub(super) fn of(found: &[(&Grid, u32, u32, String)]) -> Self {
        Self(found.iter().map(|(.., text)| (squeezed(text), hidden(text))).collect())
    }

    /// The values that a cell names which stands beside or above them, in tables of any kind: texts by row and column.
    pub(crate) fn named_in(tables: &[Texts]) -> Self {
        let values = |table: &Texts| {
            let named = labelled(table, &|_, _| false);
            named
                .into_iter()
                .filter_map(|at| table.get(&at))
                .map(|text| (squeezed(text), hidden(text)))
                .collect::<Vec<_>>()
        };
        Self(tables.iter().flat_map(values).collect())
    }

    /// Only those that pass a test.
    pub(crate) fn only(self, test: impl Fn(&str) -> bool) -> Self {
        Self(self.0.into_iter().filter(|(text, _)| test(text)).collect())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The masked text of a cell that holds one.
    #[must_use]
    pub fn masked(&self, text: &str) -> Option<String> {
        self.0.get(&squeezed(text)).map(|hidden| match mask_text(text) {
            same if same == text => hidden.clone(),
            masked => masked,
        })
    }
}
