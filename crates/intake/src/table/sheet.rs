//! One sheet as one table: its headings, its rows, what of it is secret, and what was left out.
//!
//! Guards: every filled row of the sheet is a row of the table, a title, a heading or an empty numbered line, or it is
//! named in the problems.

use std::collections::HashMap;
use std::ops::Range;

use sejo_model::device::mentioned_kind;
use sejo_model::ledger::ReadTable;

use super::grid::{Grid, Row};
use super::join::{Joined, Rows};
use super::parts::{self, Part};
use super::unseen::Unseen;
use super::{MASK, destroyed, ditto, header, secret};
use crate::Limits;
use crate::problem::{self, Problems};

/// Why a sheet gives no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Miss {
    /// There is none on it.
    NoTable,
    /// Its headings stand down the first column, the devices side by side.
    Turned,
    /// Its headings stand down the first column, one device beside them.
    Card,
}

/// Turns a grid into a table: headings, rows, masks. Where there is none in it, the grid is as it was then.
pub fn tabulate(grid: &mut Grid, limits: &Limits) -> Result<ReadTable, Miss> {
    if parts::is_turned(grid) {
        return Err(if parts::is_card(grid) { Miss::Card } else { Miss::Turned });
    }
    let parts = parts::find(grid).ok_or(Miss::NoTable)?;
    let first = parts.first().ok_or(Miss::NoTable)?;
    let (number, begin) = (first.header.number, first.begin);
    grid.carry_down(first.rows.start, limits);
    let mut sheet = Sheet {
        problems: Problems::new(&grid.name, limits.problems),
        rows: std::mem::take(&mut grid.rows),
        struck: std::mem::take(&mut grid.struck),
        unseen: std::mem::take(&mut grid.unseen),
        joined: Joined::default(),
    };
    sheet.problems.append(std::mem::take(&mut grid.problems));
    if let Some(cells) = sheet.unseen.uncalculated.told() {
        sheet.problems.add(problem::UNCALCULATED, None, None, &cells);
    }
    if first.header.rows == 0 {
        sheet.problems.add(problem::NO_HEADER, None, None, "");
    }
    sheet.above(begin);
    let several = parts.iter().filter(|p| !p.other).count() > 1;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            sheet.titles(part.title..part.begin);
        }
        sheet.take(part, several, limits);
    }
    let Sheet { mut problems, mut joined, .. } = sheet;
    joined.write_kinds(limits);
    let masked_columns = joined.finish();
    let Joined { names, rows, .. } = joined;
    destroyed::note((number, &names), &rows, &mut problems);
    for (column, row, cells) in secret::masked_words(names.len(), &rows, &masked_columns) {
        problems.add(problem::MASKED_WORDS, Some(row), Some(column), &cells.to_string());
    }
    // Texts of problems come from cells too; those of masked columns are secrets.
    let problems = problems.finish(&names, &masked_columns);
    let sheet = std::mem::take(&mut grid.name);
    Ok(ReadTable {
        sheet,
        further_sheets: Vec::new(),
        encoding: String::new(),
        header_row: number,
        headers: names,
        rows,
        masked_columns,
        problems,
        facility: None,
    })
}

/// A sheet while its rows are given to its tables.
struct Sheet {
    problems: Problems,
    /// Rows as they stand in the file; those of a table are emptied when it is taken.
    rows: Vec<Row>,
    /// How many cells of a row are struck through.
    struck: HashMap<u32, usize>,
    /// Rows and columns people do not see.
    unseen: Unseen,
    joined: Joined,
}

impl Sheet {
    /// Rows above the first header: titles and what is said about the list; others may be devices and are told.
    fn above(&mut self, begin: usize) {
        self.outside(0..begin);
        let rows = self.rows.iter().take(begin).filter(|r| r.filled() >= 2 && !parts::is_preamble(r));
        let rows: Rows = rows.map(|r| (r.number, r.cells.clone())).collect();
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        self.left_out(problem::ROWS_ABOVE, None, &vec![String::new(); width], rows);
    }

    /// Title lines of a further table; a lone word that is no title is told.
    fn titles(&mut self, rows: Range<usize>) {
        self.outside(rows.clone());
        for row in self.rows.get(rows).unwrap_or_default().iter().filter(|r| !parts::is_title(r)) {
            let words = first_words(&row.cells);
            if mentioned_kind(&words).is_none() {
                self.problems.add(problem::NOTE_ROW, Some(row.number), None, &words);
            }
        }
    }

    /// Rows that belong to no table must not be kept when there is a secret in them.
    fn outside(&mut self, rows: Range<usize>) {
        for row in self.rows.get(rows).unwrap_or_default() {
            if row.cells.iter().any(|c| secret::is_in(c)) {
                self.problems.add(problem::SECRET_OUTSIDE, Some(row.number), None, "");
            }
        }
    }

    fn take(&mut self, part: &Part, several: bool, limits: &Limits) {
        let header = &part.header;
        let (mut rows, mut beside) = (Rows::new(), Rows::new());
        let width = header.beside.unwrap_or(header.names.len());
        let mut is_under_struck = false;
        let mut hidden: Vec<(u32, String)> = Vec::new();
        for index in part.rows.clone() {
            let Some(row) = self.rows.get_mut(index) else { break };
            let struck = self.struck.get(&row.number).is_some_and(|cells| cells * 2 >= row.filled());
            match header.judge(row) {
                header::Line::Data if struck => {
                    let cells = row.cells.iter().filter(|c| !c.is_empty()).take(3).cloned().collect::<Vec<_>>();
                    self.problems.add(problem::STRUCK_ROW, Some(row.number), None, &cells.join(" / "));
                    is_under_struck = true;
                }
                header::Line::Data => {
                    if self.unseen.rows.contains(&row.number) {
                        // Its words may be secret; the number says enough.
                        hidden.push((row.number, String::new()));
                    }
                    let mut cells = std::mem::take(&mut row.cells);
                    if std::mem::take(&mut is_under_struck)
                        && let Some(mark) = ditto::forget(&mut cells)
                    {
                        self.problems.add(problem::DITTO_UNDER_STRUCK, Some(row.number), None, &mark);
                    }
                    cells.resize(header.names.len(), String::new());
                    let right = cells.split_off(width.min(cells.len()));
                    if right.iter().any(|cell| !cell.is_empty()) {
                        beside.push((row.number, right));
                    }
                    if cells.iter().any(|cell| !cell.is_empty()) || width == header.names.len() {
                        rows.push((row.number, cells));
                    }
                    continue;
                }
                header::Line::Skip => {}
                header::Line::Told(code) => self.problems.add(code, Some(row.number), None, &first_words(&row.cells)),
            }
            self.outside(index..index + 1);
        }
        let (names, right) = header.names.split_at_checked(width).unwrap_or((&header.names, &[]));
        self.left_out(problem::SIDE_TABLE, None, right, beside);
        let from = self.joined.rows.len();
        let before = self.joined.names.len();
        let joined = if part.other { Err(rows) } else { self.joined.add(names, rows, limits) };
        match joined {
            Ok(columns) => {
                let place = |(column, name): &(usize, String)| Some((*columns.get(*column)?, name.clone()));
                let new = |(column, _): &(usize, String)| *column >= before;
                let repeated: Vec<_> = header.repeated.iter().filter_map(place).filter(new).collect();
                self.problems.note_repeated(&repeated);
                self.tell_runs(problem::HIDDEN_ROW, &hidden);
                let unseen =
                    self.unseen.columns.iter().filter_map(|c| Some((*columns.get(*c)?, header.names.get(*c)?)));
                for (column, name) in unseen.filter(|(column, name)| *column >= before && !name.is_empty()) {
                    self.problems.add(problem::HIDDEN_COLUMN, None, Some(column), name);
                }
                self.joined.say_kind(from, &columns, part.kind.as_deref().filter(|_| several));
            }
            Err(rows) => self.left_out(problem::OTHER_TABLE, Some(header.number), names, rows),
        }
    }

    /// Tells rows that were left out, those below each other in one sentence; `begin` is the row of their header. The file
    /// must not be kept when there is a secret in them.
    fn left_out(&mut self, code: &str, begin: Option<u32>, names: &[String], mut rows: Rows) {
        let masked = secret::mask_columns(names, &mut rows);
        let secret = rows.iter().find(|(_, cells)| cells.iter().any(|c| c.contains(MASK))).map(|(number, _)| *number);
        if let Some(row) = secret.or(begin.filter(|_| !masked.is_empty())) {
            self.problems.add(problem::SECRET_OUTSIDE, Some(row), None, "");
        }
        let own = begin.map(|number| (number, first_words(names)));
        let named = rows.iter().map(|(number, cells)| (*number, first_words(cells)));
        let told: Vec<(u32, String)> = own.into_iter().chain(named).collect();
        self.tell_runs(code, &told);
    }

    /// Tells rows by their first words, those below each other in one sentence.
    fn tell_runs(&mut self, code: &str, told: &[(u32, String)]) {
        for run in told.chunk_by(|a, b| a.0 + 1 == b.0) {
            let (Some((from, words)), Some((to, _))) = (run.first(), run.last()) else { continue };
            let text = match (from == to, words.is_empty()) {
                (true, _) => words.clone(),
                (false, true) => format!("{from}-{to}"),
                (false, false) => format!("{from}-{to}: {words}"),
            };
            self.problems.add(code, Some(*from), None, &text);
        }
    }
}

fn first_words(cells: &[String]) -> String {
    cells.iter().find(|c| !c.is_empty()).cloned().unwrap_or_default()
}
