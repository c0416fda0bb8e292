//! Finds the header of a table: below title lines, on one line or two, or nowhere.
//!
//! A line is a header when its words are known column names, or, where none are, when it is the first line filled as
//! widely as the table and holds words only. Which further headers a sheet has is the matter of [`super::parts`].

use std::collections::{HashMap, HashSet};

use sejo_model::text::fold;

use super::grid::{Grid, Merge, Row};
use super::{Shape, aside, shape};
use crate::ledger::words::{GOOD, header_grade};
use crate::problem;

/// How many filled rows are looked at.
const DEPTH: usize = 60;

/// Longest text that may name a column.
const MAX_NAME: usize = 60;

/// A header that was found.
#[derive(Debug)]
pub struct Header {
    /// Row of its first line as the user counts; 0 when there is none.
    pub number: u32,
    /// How many lines it has: 0, 1 or 2.
    pub rows: usize,
    /// Names, one per column, never empty.
    pub names: Vec<String>,
    /// Columns whose name stood there before, with the name.
    pub repeated: Vec<(usize, String)>,
    /// The column in which another table begins to the right.
    pub beside: Option<usize>,
    own: Vec<String>,
    bands: HashSet<u32>,
    counter: Option<usize>,
}

/// What to do with a line below the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A row of the table.
    Data,
    /// Nothing in it: the header printed again, a numbered empty line.
    Skip,
    /// Left out, and the user is told.
    Told(&'static str),
}

/// Lines that may be a header.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Index of its first line in the grid.
    pub index: usize,
    /// How many lines it has: 0, 1 or 2.
    pub rows: usize,
    /// Its words as they stand there, empty where there is none.
    pub names: Vec<String>,
    /// How many of them are known columns.
    pub hits: usize,
    /// Cells that are values rather than names.
    pub values: usize,
    score: i64,
}

impl Candidate {
    /// Index of the first row below it.
    pub const fn end(&self) -> usize {
        self.index + self.rows
    }

    /// Whether two candidates share a line.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.index < other.end() && other.index < self.end()
    }
}

/// How many of the names are known columns of a ledger.
pub fn known_columns(names: &[String]) -> usize {
    names.iter().filter(|n| header_grade(n) >= GOOD).count()
}

/// The likeliest header near the top of the grid; `None` when the grid is no table.
pub fn likeliest(grid: &Grid) -> Option<Candidate> {
    let candidates: Vec<Candidate> = (0..grid.rows.len().min(DEPTH)).flat_map(|index| readings(grid, index)).collect();
    let best = best(&candidates)?;
    if best.hits > 0 {
        let enough = best.names.iter().filter(|n| !n.is_empty()).count() >= 2 || grid.rows.len() > best.end();
        return enough.then(|| best.clone());
    }
    let first = candidates.iter().find(|c| c.rows == 1 && c.score * 10 >= best.score * 8 && c.score > 0);
    let chosen = first.unwrap_or(best);
    let filled = chosen.names.iter().filter(|n| !n.is_empty()).count();
    if chosen.values > 0 || chosen.score <= 0 {
        return headerless(grid);
    }
    (filled >= 2).then(|| chosen.clone())
}

/// The best reading of a line as a header: alone, with the line below it or with the one above it.
pub fn around(grid: &Grid, index: usize) -> Option<Candidate> {
    let above = index.checked_sub(1).and_then(|above| Some(candidate(grid, above, 2, two_lines(grid, above)?)));
    let all: Vec<Candidate> = readings(grid, index).chain(above).collect();
    best(&all).cloned()
}

/// A line as a header of its own, and with the next line where both can be one.
fn readings(grid: &Grid, index: usize) -> impl Iterator<Item = Candidate> + use<> {
    let alone = grid.rows.get(index).map(|row| candidate(grid, index, 1, row.cells.clone()));
    let both = two_lines(grid, index).map(|names| candidate(grid, index, 2, names));
    alone.into_iter().chain(both)
}

fn best(candidates: &[Candidate]) -> Option<&Candidate> {
    // The last of equals would win, so the order of the rows is turned round.
    candidates.iter().max_by(|a, b| a.score.cmp(&b.score).then(b.index.cmp(&a.index)).then(b.rows.cmp(&a.rows)))
}

fn candidate(grid: &Grid, index: usize, rows: usize, names: Vec<String>) -> Candidate {
    let hits = known_columns(&names);
    let filled = names.iter().filter(|n| !n.is_empty()).count();
    let distinct = names.iter().filter(|n| !n.is_empty()).collect::<HashSet<_>>().len();
    let values =
        grid.rows.iter().skip(index).take(rows).flat_map(|r| &r.cells).filter(|c| !c.is_empty() && !is_name(c)).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX / 1_000);
    let score = count(hits) * 100 + count(distinct) * 3 - count(values) * 20 - count(filled - distinct) * 5
        // Two lines must win by more than a tie.
        - if rows == 2 { 1 } else { 0 };
    Candidate { index, rows, names, hits, values, score }
}

/// Whether a cell may name a column.
pub fn is_name(cell: &str) -> bool {
    cell.chars().count() <= MAX_NAME && matches!(shape(cell), Shape::Word | Shape::Os)
}

/// The names when this row and the next are one header; `None` when they cannot be.
fn two_lines(grid: &Grid, index: usize) -> Option<Vec<String>> {
    let (upper, lower) = (grid.rows.get(index)?, grid.rows.get(index + 1)?);
    let adjacent = lower.number == upper.number + 1;
    if !adjacent || upper.filled() < 2 || lower.cells.iter().any(|c| !c.is_empty() && !is_name(c)) {
        return None;
    }
    let groups: Vec<&Merge> =
        grid.merges.iter().filter(|m| m.top == upper.number && m.bottom == m.top && m.right > m.left).collect();
    let tall = grid.merges.iter().any(|m| m.top == upper.number && m.bottom == lower.number);
    let width = upper.cells.len().max(lower.cells.len());
    let under_gap = (0..width).any(|c| upper.cell(c).is_empty() && !lower.cell(c).is_empty());
    let under_none = (0..width).any(|c| !upper.cell(c).is_empty() && lower.cell(c).is_empty());
    if groups.is_empty() && !tall && !(under_gap && under_none) {
        return None;
    }
    let mut group: Option<&str> = None;
    let mut names = Vec::with_capacity(width);
    for column in 0..width {
        let (above, below) = (upper.cell(column), lower.cell(column));
        if let Some(merge) = groups.iter().find(|m| (m.left..=m.right).contains(&column)) {
            group = Some(upper.cell(merge.left));
        } else if !above.is_empty() || below.is_empty() {
            // A name of its own with nothing below it is no group for its neighbours.
            group = (!below.is_empty()).then_some(above);
        }
        let parent = if above.is_empty() { group.unwrap_or_default() } else { above };
        names.push(match (parent.is_empty(), below.is_empty()) {
            (_, true) => above.to_owned(),
            (true, false) => below.to_owned(),
            (false, false) if parent == below => below.to_owned(),
            (false, false) => format!("{parent} {below}"),
        });
    }
    Some(names)
}

fn headerless(grid: &Grid) -> Option<Candidate> {
    let index = grid.rows.iter().position(|r| r.filled() >= 2)?;
    // A page of prose with commas is no table; a list has its values below each other.
    let alike = grid.rows.iter().skip(index).take(DEPTH).filter(|r| r.filled() >= 2).count();
    if alike < 2 && grid.rows.len() > index + 1 {
        return None;
    }
    Some(Candidate { index, rows: 0, names: Vec::new(), hits: 0, values: 0, score: 0 })
}

/// The header of the rows below it, the last of which comes before `until`.
pub fn build(grid: &Grid, chosen: &Candidate, until: usize) -> Header {
    let width = grid
        .rows
        .iter()
        .take(until)
        .skip(chosen.end())
        .map(|r| r.cells.len())
        .max()
        .unwrap_or(0)
        .max(chosen.names.len());
    let own: Vec<String> = chosen.names.iter().map(|n| fold(n)).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut repeated = Vec::new();
    let mut names = Vec::with_capacity(width);
    for column in 0..width {
        let raw = chosen.names.get(column).map_or("", String::as_str);
        let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = super::secret::mask_header(&problem::shorten(&name));
        if name.is_empty() {
            names.push(problem::letter(column));
            continue;
        }
        let times = seen.entry(fold(&name)).or_insert(0);
        *times += 1;
        if *times == 1 {
            names.push(name);
        } else {
            names.push(format!("{name} ({times})"));
            repeated.push((column, name));
        }
    }
    let counter = own.iter().position(|n| matches!(n.as_str(), "no" | "番号" | "項番" | "通番" | "連番" | "id" | "行"));
    let row = |index: usize| grid.rows.get(index).map_or(u32::MAX, |r| r.number);
    let within = row(chosen.index)..row(until);
    let is_band = |m: &&Merge| m.right >= m.left + 2 && m.bottom == m.top && within.contains(&m.top);
    let bands = grid.merges.iter().filter(is_band).map(|m| m.top).collect();
    let number = if chosen.rows == 0 { 0 } else { grid.rows.get(chosen.index).map_or(0, |r| r.number) };
    let below = grid.rows.get(chosen.end()..until).unwrap_or_default();
    let beside = super::side::begins(&chosen.names, below);
    Header { number, rows: chosen.rows, names, repeated, beside, own, bands, counter }
}

impl Header {
    /// Says what a line below the header is.
    pub fn judge(&self, row: &Row) -> Line {
        let mut filled = row.cells.iter().enumerate().filter(|(_, c)| !c.is_empty());
        let Some((column, first)) = filled.next() else { return Line::Skip };
        let more = filled.count();
        if more == 0 && self.counter == Some(column) && shape(first) == Shape::Number {
            return Line::Skip;
        }
        if more > 0 && self.is_repeated(row) {
            return Line::Skip;
        }
        if more == 0 && self.names.len() >= 3 && self.bands.contains(&row.number) {
            return Line::Told(problem::NOTE_ROW);
        }
        let filled: Vec<&str> = row.cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        aside::told(&filled, self.names.len()).map_or(Line::Data, Line::Told)
    }

    /// Whether the header stands there again, as it does where a printed page begins.
    fn is_repeated(&self, row: &Row) -> bool {
        let filled = || row.cells.iter().enumerate().filter(|(_, c)| !c.is_empty());
        self.rows > 0 && filled().all(|(i, c)| self.own.get(i).is_some_and(|name| *name == fold(c)))
    }
}
