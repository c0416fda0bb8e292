//! A sheet as the checklist reader sees it: cells, merged areas, what is hidden, which cells offer a list.
//!
//! Invariant: a merged area speaks through its top left cell only. Whatever a program left behind in the covered cells
//! is not shown by any spreadsheet, so it is not read here either.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use sejo_model::workbook::Cell;

use super::notes::Note;
use super::shapes::Shape;
use super::sizes::Sizes;

/// Cells of merged areas that are indexed; beyond that a merged area is no longer a form but a trick.
const COVERED: usize = 400_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text.
    Text(Arc<str>),
    /// A number, a date or a time; which of them only the column's meaning tells.
    Number(f64),
    /// A check box or formula result.
    Bool(bool),
    /// `#REF!` and the like.
    Error,
}

/// A rectangle, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

impl Area {
    pub(super) const fn cell(row: u32, column: u32) -> Self {
        Self { top: row, left: column, bottom: row, right: column }
    }

    pub(super) const fn holds(&self, row: u32, column: u32) -> bool {
        self.top <= row && row <= self.bottom && self.left <= column && column <= self.right
    }

    /// Whether the two have a cell in common.
    pub(super) const fn meets(&self, other: &Self) -> bool {
        self.top <= other.bottom && other.top <= self.bottom && self.left <= other.right && other.left <= self.right
    }

    /// `A1:C3`, or `A1`; `None` for anything else, including whole columns and rows.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (a, b) = (position(from)?, position(to)?);
        Some(Self { top: a.0.min(b.0), left: a.1.min(b.1), bottom: a.0.max(b.0), right: a.1.max(b.1) })
    }
}

/// `$B$12` as row 11, column 1.
pub(super) fn position(text: &str) -> Option<(u32, u32)> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    for c in text.bytes().filter(|c| *c != b'$') {
        if c.is_ascii_alphabetic() && row == 0 {
            column = column.checked_mul(26)?.checked_add(u32::from(c.to_ascii_uppercase() - b'A') + 1)?;
        } else if c.is_ascii_digit() {
            row = row.checked_mul(10)?.checked_add(u32::from(c - b'0'))?;
        } else {
            return None;
        }
    }
    let fits = (1..=1_048_576).contains(&row) && (1..=16_384).contains(&column);
    fits.then(|| (row - 1, column - 1))
}

/// A drop-down list on some cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DropDown {
    /// Where it is offered.
    pub areas: Vec<Area>,
    /// The list as written: `"はい,いいえ"`, or a reference to cells.
    pub list: String,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    pub name: String,
    /// `false` for hidden and very hidden sheets.
    pub visible: bool,
    cells: BTreeMap<(u32, u32), Value>,
    last_column: u32,
    pub formulas: BTreeSet<(u32, u32)>,
    /// Of those, the ones whose result does not stand in the file.
    pub uncalculated: BTreeSet<(u32, u32)>,
    merges: Vec<Area>,
    cover: HashMap<(u32, u32), usize>,
    pub hidden_columns: BTreeSet<u32>,
    pub hidden_rows: BTreeSet<u32>,
    /// Rows are hidden by a filter and will be shown again.
    pub filtered: bool,
    pub drop_downs: Vec<DropDown>,
    /// How wide its columns are and how high its rows.
    pub sizes: Sizes,
    /// What is drawn over its cells.
    pub shapes: Vec<Shape>,
    /// The notes on its cells.
    pub notes: BTreeMap<(u32, u32), String>,
    /// The first of those that are too many.
    pub note_left: Option<Note>,
    /// Cells of which letters are struck through.
    pub struck: BTreeSet<(u32, u32)>,
    /// Of those, the letters that are not, where there are any.
    pub spared: BTreeMap<(u32, u32), String>,
    /// Cells of which all letters are, by the style of the cell.
    pub crossed_out: BTreeSet<(u32, u32)>,
    /// Cells that show nothing of what stands in them.
    pub unseen: BTreeSet<(u32, u32)>,
    /// Cells beyond the limits were left out.
    pub cut_off: bool,
}

impl Grid {
    pub(super) fn new(name: String, visible: bool) -> Self {
        Self { name, visible, ..Self::default() }
    }

    pub(super) fn put(&mut self, row: u32, column: u32, value: Value) {
        self.last_column = self.last_column.max(column);
        self.cells.insert((row, column), value);
    }

    /// Puts a formula, and whether its result stands in the file.
    pub(super) fn compute(&mut self, row: u32, column: u32, has_result: bool) {
        self.formulas.insert((row, column));
        if !has_result {
            self.uncalculated.insert((row, column));
        }
    }

    /// Takes the merged areas; call once, after all cells are in.
    pub(super) fn merge(&mut self, merges: Vec<Area>) {
        let (rows, columns) = (self.last_row(), self.last_column());
        for mut area in merges {
            // Areas that run on to the end of the sheet are cut to where something stands.
            area.bottom = area.bottom.min(rows.max(area.top));
            area.right = area.right.min(columns.max(area.left).max(area.left.saturating_add(64)));
            let size = u64::from(area.bottom - area.top + 1) * u64::from(area.right - area.left + 1);
            if size < 2 || self.cover.len() as u64 + size > COVERED as u64 {
                self.cut_off |= size >= 2;
                continue;
            }
            let index = self.merges.len();
            self.merges.push(area);
            for row in area.top..=area.bottom {
                for column in area.left..=area.right {
                    self.cover.insert((row, column), index);
                }
            }
        }
    }

    pub(super) fn last_row(&self) -> u32 {
        self.cells.last_key_value().map_or(0, |((row, _), _)| *row)
    }

    pub(super) fn last_column(&self) -> u32 {
        self.last_column
    }

    /// The merged area a cell lies in, or the cell alone.
    pub(super) fn area(&self, row: u32, column: u32) -> Area {
        self.cover
            .get(&(row, column))
            .and_then(|index| self.merges.get(*index))
            .copied()
            .unwrap_or(Area::cell(row, column))
    }

    /// Whether the cell is the top left of its area (a cell on its own is).
    pub(super) fn is_anchor(&self, row: u32, column: u32) -> bool {
        let area = self.area(row, column);
        (area.top, area.left) == (row, column)
    }

    /// What the cell shows, through its merged area.
    pub(super) fn value(&self, row: u32, column: u32) -> Option<&Value> {
        let area = self.area(row, column);
        self.cells.get(&(area.top, area.left))
    }

    /// The text the cell shows, trimmed; numbers as people see them.
    pub(super) fn text(&self, row: u32, column: u32) -> String {
        self.value(row, column).map(shown).unwrap_or_default()
    }

    /// The text of the cell if it is the top left of its area.
    pub(super) fn own_text(&self, row: u32, column: u32) -> String {
        if self.is_anchor(row, column) { self.text(row, column) } else { String::new() }
    }

    /// Cells with something to read in one row, left to right: top left cells only.
    pub(super) fn row(&self, row: u32) -> impl Iterator<Item = (u32, String)> + '_ {
        self.cells
            .range((row, 0)..=(row, u32::MAX))
            .filter(|((r, c), _)| self.is_anchor(*r, *c))
            .map(|((_, c), v)| (*c, shown(v)))
            .filter(|(_, text)| !text.is_empty())
    }

    /// All cells with something to read, top to bottom.
    pub(super) fn texts(&self) -> impl Iterator<Item = (u32, u32, String)> + '_ {
        self.cells
            .iter()
            .filter(|((r, c), _)| self.is_anchor(*r, *c))
            .map(|((r, c), v)| (*r, *c, shown(v)))
            .filter(|(_, _, text)| !text.is_empty())
    }

    /// Whether people do not see a cell because its row or column is hidden. What a filter leaves out comes back with a click.
    pub(super) fn is_hidden(&self, row: u32, column: u32) -> bool {
        self.hidden_columns.contains(&column) || (self.hidden_rows.contains(&row) && !self.filtered)
    }

    /// Whether something is drawn over a cell, or over one it is merged with.
    pub(super) fn is_drawn_over(&self, row: u32, column: u32) -> bool {
        let cell = self.area(row, column);
        self.shapes.iter().any(|shape| shape.is_over(&cell))
    }

    /// Rows that have cells, top to bottom.
    pub(super) fn rows(&self) -> BTreeSet<u32> {
        self.cells.keys().map(|(row, _)| *row).collect()
    }

    /// The list offered in a cell.
    pub(super) fn drop_down(&self, row: u32, column: u32) -> Option<&str> {
        self.drop_downs.iter().find(|d| d.areas.iter().any(|a| a.holds(row, column))).map(|d| d.list.as_str())
    }

    /// `Sheet!A1` with what stands there, for a refusal.
    pub(super) fn quote(&self, row: u32, column: u32) -> (String, String) {
        let text: String = self.text(row, column).chars().take(60).collect();
        (format!("{}!{}", self.name, Cell { row, column }), text)
    }
}

/// A value as people see it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim_matches(|c: char| c.is_whitespace()).to_owned(),
        Value::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        Value::Number(n) => n.to_string(),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Error => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_and_nonsense_is_not() {
        assert_eq!(Area::parse("B2:A1"), Some(Area { top: 0, left: 0, bottom: 1, right: 1 }));
        assert_eq!(Area::parse("$XFD$1048576"), Some(Area::cell(1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "1A", "A:A", "XFE1", "A99999999999", "ZZZZZZZZZZ1", "あ1"] {
            assert_eq!(Area::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_merged_area_speaks_through_its_first_cell() {
        let mut grid = Grid::default();
        grid.put(0, 0, Value::Text("題".into()));
        grid.put(0, 1, Value::Text("隠れた残り".into()));
        grid.put(1, 0, Value::Number(12.0));
        grid.merge(vec![Area { top: 0, left: 0, bottom: 0, right: 1 }]);
        assert_eq!(grid.text(0, 1), "題");
        assert_eq!(grid.own_text(0, 1), "");
        assert_eq!(grid.row(0).count(), 1);
        assert_eq!(grid.text(1, 0), "12");
    }

    #[test]
    fn huge_merged_areas_cost_nothing() {
        let mut grid = Grid::default();
        grid.put(0, 0, Value::Number(1.0));
        grid.merge(vec![Area { top: 0, left: 0, bottom: 1_048_575, right: 16_383 }; 100_000]);
        assert!(grid.cover.len() <= COVERED);
    }
}
