//! Tables of one sheet, or of several, brought under one set of headings.
//!
//! Guards: no cell of a table that is taken is lost: a column goes under the heading of the same name, else under the one
//! that stands for the same field of the ledger, else it gets a heading of its own. What is secret by the headings of its
//! own table stays masked under the common ones.

use std::collections::HashSet;

use sejo_model::DeviceField;
use sejo_model::text::fold;

use super::{MASK, secret};
use crate::Limits;
use crate::ledger::words::exact;

/// Heading of the column that holds what the titles of the tables say.
const KIND: &str = "種別（表の題）";

/// Rows with their numbers in the file.
pub type Rows = Vec<(u32, Vec<String>)>;

/// The headings that all tables share, with the rows under them.
#[derive(Debug, Default)]
pub struct Joined {
    /// Headings.
    pub names: Vec<String>,
    /// Rows.
    pub rows: Rows,
    /// Columns that are secret in one of the tables.
    masked: HashSet<usize>,
    tables: usize,
    /// Folded names, in the order of `names`.
    folded: Vec<String>,
    fields: Vec<Option<DeviceField>>,
    /// What titles said of rows, where their table has no column of kinds: from row to row.
    kinds: Vec<(usize, usize, String)>,
}

impl Joined {
    /// Takes a table in; gives the rows back when there is no room for its columns. The columns that stand for those of
    /// the header come with it.
    pub fn add(&mut self, names: &[String], mut rows: Rows, limits: &Limits) -> Result<Vec<usize>, Rows> {
        let columns = self.columns(names);
        let width = columns.iter().map(|c| c + 1).max().unwrap_or(0).max(self.names.len());
        let all = self.rows.len().saturating_add(rows.len());
        let first = self.names.is_empty();
        if !first && (width >= limits.columns || all.saturating_mul(width) > limits.cells.saturating_mul(4)) {
            return Err(rows);
        }
        // By its own headings first: what stands beside what matters there.
        let masked = secret::mask_columns(names, &mut rows);
        self.masked.extend(masked.iter().filter_map(|c| columns.get(*c)));
        for (name, column) in names.iter().zip(&columns) {
            if *column >= self.names.len() {
                self.names.push(name.clone());
                self.folded.push(fold(name));
                self.fields.push(field(name));
            }
        }
        self.tables += 1;
        let straight = columns.iter().enumerate().all(|(from, to)| from == *to);
        self.rows.reserve(rows.len());
        for (number, cells) in rows {
            self.rows.push((number, if straight { cells } else { moved(cells, &columns, width) }));
        }
        Ok(columns)
    }

    /// Counts columns as secret that a table was found to have; `columns` is what [`Self::add`] gave for it.
    pub fn hide(&mut self, masked: &[usize], columns: &[usize]) {
        self.masked.extend(masked.iter().filter_map(|column| columns.get(*column)));
    }

    /// Remembers what a title says of the rows from `from` on, unless their table says it itself.
    pub fn say_kind(&mut self, from: usize, columns: &[usize], kind: Option<&str>) {
        let has_own = columns.iter().any(|c| self.fields.get(*c) == Some(&Some(DeviceField::Kind)));
        if let Some(kind) = kind.filter(|_| !has_own) {
            self.kinds.push((from, self.rows.len(), kind.to_owned()));
        }
    }

    /// Writes what titles said into the column of kinds, which is made where there is none.
    pub fn write_kinds(&mut self, limits: &Limits) {
        if self.kinds.is_empty() || self.names.len() >= limits.columns {
            return;
        }
        let kinds = self.fields.iter().position(|f| *f == Some(DeviceField::Kind));
        let column = kinds.unwrap_or(self.names.len());
        if kinds.is_none() {
            self.names.push(KIND.to_owned());
        }
        for (from, to, kind) in std::mem::take(&mut self.kinds) {
            for (_, cells) in self.rows.iter_mut().take(to).skip(from) {
                cells.resize(cells.len().max(column + 1), String::new());
                if let Some(cell) = cells.get_mut(column) {
                    cell.clone_from(&kind);
                }
            }
        }
    }

    /// Makes all rows equally long and masks what is secret; gives the columns masked as a whole.
    pub fn finish(&mut self) -> Vec<usize> {
        let width = self.names.len();
        for (_, cells) in &mut self.rows {
            cells.resize(width, String::new());
        }
        // Cells were masked in their own table; what makes a column secret may only show in all of its rows.
        if self.tables > 1 {
            self.masked.extend(secret::secret_columns(&self.names, &self.rows));
        }
        let mut masked: Vec<usize> = self.masked.iter().copied().collect();
        masked.sort_unstable();
        for (_, cells) in &mut self.rows {
            for column in &masked {
                if let Some(cell) = cells.get_mut(*column).filter(|c| !c.is_empty()) {
                    MASK.clone_into(cell);
                }
            }
        }
        masked
    }

    /// Where each column of a table goes.
    fn columns(&self, names: &[String]) -> Vec<usize> {
        let mut taken = HashSet::new();
        let same = |name: &str, taken: &HashSet<usize>| {
            let folded = fold(name);
            (0..self.names.len()).find(|c| !taken.contains(c) && self.folded.get(*c) == Some(&folded))
        };
        let by_name: Vec<Option<usize>> =
            names.iter().map(|name| same(name, &taken).inspect(|c| _ = taken.insert(*c))).collect();
        let mut next = self.names.len();
        let mut columns = Vec::with_capacity(by_name.len());
        for (name, found) in names.iter().zip(by_name) {
            let alike = || {
                let meant = field(name)?;
                (0..self.names.len()).find(|c| !taken.contains(c) && self.fields.get(*c) == Some(&Some(meant)))
            };
            let column = found.or_else(alike).unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            taken.insert(column);
            columns.push(column);
        }
        columns
    }
}

/// The field a heading stands for beyond doubt.
fn field(name: &str) -> Option<DeviceField> {
    exact(name)?.first().filter(|(_, grade)| *grade >= 65).map(|(field, _)| *field)
}

fn moved(cells: Vec<String>, columns: &[usize], width: usize) -> Vec<String> {
    let mut out = vec![String::new(); width];
    for (cell, column) in cells.into_iter().zip(columns) {
        if let Some(place) = out.get_mut(*column) {
            *place = cell;
        }
    }
    out
}
