//! A sheet or text file as rows of text, before anything is known about its columns.
//!
//! Guards: all limits on rows, columns, cells and characters are kept here, whatever the source is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::unseen::Unseen;
use crate::Limits;
use crate::problem::{self, Problems};

/// A row that has at least one filled cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// As the user counts, from 1.
    pub number: u32,
    /// Cells up to the last filled one.
    pub cells: Vec<String>,
}

impl Row {
    /// How many cells are filled.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.is_empty()).count()
    }

    /// The text of a cell, empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A merged area; rows as the user counts, columns from 0, all inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    pub top: u32,
    pub bottom: u32,
    pub left: usize,
    pub right: usize,
}

/// The filled rows of one sheet.
#[derive(Debug, Default)]
pub struct Grid {
    /// Name of the sheet; empty for text files.
    pub name: String,
    /// Whether people do not see it.
    pub hidden: bool,
    /// Rows in order; blank ones are left out.
    pub rows: Vec<Row>,
    /// How many cells of a row are struck through, where any is.
    pub struck: HashMap<u32, usize>,
    /// Cells with letters that are struck or not to be seen, by row and column, and of each the letters known to be neither.
    pub struck_cells: BTreeMap<(u32, usize), String>,
    /// Cells of a workbook in hidden rows and columns, by row and column: those of a disclosure.
    pub hidden_cells: BTreeSet<(u32, usize)>,
    /// Rows and columns people do not see.
    pub unseen: Unseen,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// What could not be read.
    pub problems: Problems,
    /// Filled cells.
    pub filled: usize,
    /// Cells kept, filled or between filled ones.
    kept: usize,
    /// Cells of the longest row.
    widest: usize,
    /// Bytes of text kept.
    text: u64,
    full: bool,
    /// The first filled cell beyond the columns that are read: row as people count, column from 0.
    pub far: Option<(u32, usize)>,
}

impl Grid {
    pub fn new(name: &str, hidden: bool, limits: &Limits) -> Self {
        Self { name: name.to_owned(), hidden, problems: Problems::new(name, limits.problems), ..Self::default() }
    }

    /// Gives every cell with struck letters what `read` makes of its text and of the letters that are left of it.
    pub fn read_struck(&mut self, read: impl Fn(&str, &str) -> Option<String>) {
        for ((number, column), left) in std::mem::take(&mut self.struck_cells) {
            let Ok(index) = self.rows.binary_search_by_key(&number, |row| row.number) else { continue };
            let cell = self.rows.get_mut(index).and_then(|row| row.cells.get_mut(column));
            if let Some(cell) = cell
                && let Some(said) = read(cell, &left)
            {
                *cell = said;
            }
        }
    }

    /// Whether nothing more is taken, so that the source may stop.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Puts a cell; cells come row by row, left to right as a rule. `number` counts from 1, `column` from 0.
    pub fn put(&mut self, number: u32, column: usize, value: &str, limits: &Limits) {
        let value = value.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
        if value.is_empty() || self.full {
            return;
        }
        if column >= limits.columns {
            if self.far.is_none() {
                self.far = Some((number, column));
                self.problems.add(problem::TOO_MANY_COLUMNS, Some(number), None, &limits.columns.to_string());
            }
            return;
        }
        let index = match self.rows.last() {
            Some(last) if last.number == number => self.rows.len() - 1,
            Some(last) if last.number > number => match self.rows.binary_search_by_key(&number, |r| r.number) {
                Ok(index) => index,
                // Rows out of order are against every format's rules; what cannot be placed is told.
                Err(_) => return self.problems.add(problem::SHEET_UNREADABLE, Some(number), Some(column), ""),
            },
            _ => {
                if self.rows.len() >= limits.rows {
                    return self.stop(problem::TOO_MANY_ROWS, number, limits.rows);
                }
                self.rows.push(Row { number, cells: Vec::new() });
                self.rows.len() - 1
            }
        };
        let value = self.shortened(number, column, value, limits);
        let Some(before) = self.rows.get(index).map(|r| r.cells.len()) else { return };
        if before <= column {
            // A table's rows are all as long as its longest, so the rectangle has a limit of its own; one stray cell far
            // to the right of an honest list stays within it.
            let widest = self.widest.max(column + 1);
            let rectangle = widest.saturating_mul(self.rows.len());
            if self.kept + column + 1 - before > limits.cells
                || rectangle > limits.cells.saturating_mul(4)
                || self.text > limits.unpacked
            {
                return self.stop(problem::TOO_MANY_CELLS, number, limits.cells);
            }
            self.widest = widest;
            self.kept += column + 1 - before;
        }
        self.text += value.len() as u64;
        self.filled += 1;
        let Some(row) = self.rows.get_mut(index) else { return };
        row.cells.resize(before.max(column + 1), String::new());
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = value;
        }
    }

    fn shortened(&mut self, number: u32, column: usize, value: &str, limits: &Limits) -> String {
        match value.char_indices().nth(limits.cell_chars) {
            Some((end, _)) => {
                self.problems.add(problem::CELL_CUT, Some(number), Some(column), value);
                value.get(..end).unwrap_or(value).to_owned()
            }
            None => value.to_owned(),
        }
    }

    fn stop(&mut self, code: &str, number: u32, limit: usize) {
        self.full = true;
        self.problems.add(code, Some(number), None, &limit.to_string());
    }

    /// Writes the value of a merged area into each of its rows below the header, so that a room merged over ten rows
    /// belongs to ten devices. Only the first column of an area is filled.
    pub fn carry_down(&mut self, first_row: usize, limits: &Limits) {
        let mut steps = 0_usize;
        let merges = std::mem::take(&mut self.merges);
        for merge in merges.iter().filter(|m| m.bottom > m.top) {
            let start = self.rows.partition_point(|r| r.number < merge.top);
            let end = self.rows.partition_point(|r| r.number <= merge.bottom);
            let Some(head) = self.rows.get(start).filter(|r| r.number == merge.top && start >= first_row) else {
                continue;
            };
            let value = head.cell(merge.left).to_owned();
            if value.is_empty() {
                continue;
            }
            for row in self.rows.iter_mut().take(end).skip(start + 1) {
                steps += 1;
                if steps > limits.cells {
                    return;
                }
                if row.cells.len() <= merge.left {
                    self.kept += merge.left + 1 - row.cells.len();
                    if self.kept > limits.cells {
                        return;
                    }
                    row.cells.resize(merge.left + 1, String::new());
                }
                if let Some(cell) = row.cells.get_mut(merge.left).filter(|c| c.is_empty()) {
                    cell.clone_from(&value);
                }
            }
        }
        self.merges = merges;
    }
}
