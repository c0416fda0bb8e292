//! Circles and lines drawn over the cells for answers: people who fill a form in on the screen ring はい with an oval.
//!
//! Guards: what is drawn is not read, so it is said, once, with the cells. A shape over many cells decorates the form; a
//! check box is read by its cell. Source: ECMA-376 part 1, §20.5 (drawings of a spreadsheet).

use quick_xml::events::BytesStart;
use sejo_model::ledger::Problem;
use sejo_model::workbook::column_name;

use super::answers::problem;
use super::columns::Columns;
use super::grid::{Area, Grid};
use super::rows::Item;

/// Cells named; more are counted.
const NAMED: usize = 8;
/// A shape over more rows than this rings no answer.
const ROWS: u32 = 3;
/// Shapes taken from one sheet.
const MOST: usize = 5_000;

/// Reads the anchors of a drawing, element by element.
#[derive(Default)]
pub(super) struct Drawn {
    /// Column, offset, row and offset of the first corner, then of the second.
    corners: Vec<i64>,
    /// Inside what Excel shows for a check box or a button.
    is_control: bool,
    pub areas: Vec<Area>,
}

impl Drawn {
    /// Takes an opening element; whether its text is a number of the anchor.
    pub fn element(&mut self, e: &BytesStart<'_>, requires: Option<&str>) -> bool {
        match e.local_name().as_ref() {
            "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                self.corners.clear();
                self.is_control = false;
            }
            "Choice" => self.is_control |= requires == Some("a14"),
            "col" | "colOff" | "row" | "rowOff" => return true,
            "sp" | "cxnSp" if !self.is_control && self.areas.len() < MOST => self.areas.extend(self.area()),
            _ => {}
        }
        false
    }

    pub fn number(&mut self, text: &str) {
        self.corners.push(text.trim().parse().unwrap_or(0));
    }

    fn area(&self) -> Option<Area> {
        let [left, _, top, _, rest @ ..] = self.corners.as_slice() else { return None };
        let (right, bottom) = match rest {
            // A corner on the very edge of a cell does not reach into it.
            [right, across, bottom, down, ..] => {
                ((right - i64::from(*across == 0)).max(*left), (bottom - i64::from(*down == 0)).max(*top))
            }
            _ => (*left, *top),
        };
        let cell = |n: i64| u32::try_from(n).ok();
        Some(Area { top: cell(*top)?, left: cell(*left)?, bottom: cell(bottom)?, right: cell(right)? })
    }
}

/// The answers' cells with something drawn over them, in one sentence.
pub(super) fn problems(grid: &Grid, columns: &Columns, items: &[Item]) -> Option<Problem> {
    let over =
        |row: u32, column: u32| grid.shapes.iter().any(|area| area.bottom - area.top < ROWS && area.holds(row, column));
    let places = columns.rounds.iter().flat_map(|plan| plan.place.columns().into_iter().map(|c| (plan.rows_below, c)));
    let places: Vec<(u32, u32)> = places.collect();
    let cells = items.iter().flat_map(|item| places.iter().map(move |(below, column)| (item.row + below, *column)));
    let cells: Vec<String> = cells
        .filter(|(row, column)| over(*row, *column))
        .map(|(row, c)| format!("{}{}", column_name(c), row + 1))
        .collect();
    let first = cells.first()?;
    let mut named = cells.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    if cells.len() > NAMED {
        named = format!("{first}〜{} ({}か所)", cells.last().unwrap_or(first), cells.len());
    }
    Some(problem(grid, None, None, "workbook-shapes", &named))
}
