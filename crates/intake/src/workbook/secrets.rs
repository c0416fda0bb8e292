//! Secrets that somebody wrote into a form: a password in a remark, or on another sheet of the workbook.
//!
//! The form's own words are never touched: what is asked, its numbers, sections and headers stay as they were printed.

use std::collections::BTreeSet;

use sejo_model::ledger::Problem;

use super::answers::problem;
use super::chosen::{Chosen, Table};
use super::grid::Grid;
use super::xlsx::Book;
use crate::mask_text;

/// Code of the problem that names a cell with a secret.
pub(super) const SECRET: &str = "workbook-secret-masked";

/// Cells with secrets and what stands in them.
pub(super) fn find<'b>(book: &'b Book, chosen: &Chosen<'b>) -> Vec<(&'b Grid, u32, u32, String)> {
    let mut found = Vec::new();
    for grid in &book.grids {
        let tables: Vec<&Table<'_>> = chosen.tables.iter().filter(|t| std::ptr::eq(t.grid, grid)).collect();
        let secret = grid.texts().filter(|(.., text)| mask_text(text) != *text);
        let secret = secret.filter(|(row, column, _)| !tables.iter().any(|t| is_printed(t, *row, *column)));
        found.extend(secret.map(|(row, column, text)| (grid, row, column, text)));
    }
    found
}

/// Whether a cell of the table belongs to the form itself.
fn is_printed(table: &Table<'_>, row: u32, column: u32) -> bool {
    let (first, last) = table.rows();
    let columns = &table.columns;
    let asked = columns.number.iter().chain(&columns.categories).chain(&columns.reference).chain([&columns.text]);
    (first..=table.header.last).contains(&row)
        || ((first..=last).contains(&row) && asked.copied().any(|own| own == column))
}

/// One problem per cell with a secret.
pub(super) fn problems(found: &[(&Grid, u32, u32, String)]) -> Vec<Problem> {
    found.iter().map(|(grid, row, column, text)| problem(grid, Some(*row), Some(*column), SECRET, text)).collect()
}

/// A text without what writers put between its lines, so that it is found again in the file.
fn squeezed(text: &str) -> String {
    text.replace("_x000D_", "").chars().filter(|c| !c.is_whitespace()).collect()
}

/// The secrets of a workbook, to be masked wherever they stand in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secrets(BTreeSet<String>);

impl Secrets {
    pub(super) fn of(found: &[(&Grid, u32, u32, String)]) -> Self {
        Self(found.iter().map(|(.., text)| squeezed(text)).collect())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The masked text of a cell that holds one.
    #[must_use]
    pub fn masked(&self, text: &str) -> Option<String> {
        self.0.contains(&squeezed(text)).then(|| mask_text(text))
    }
}
