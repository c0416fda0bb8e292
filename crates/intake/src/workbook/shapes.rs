//! Circles, lines and text boxes drawn over the cells for answers: people who fill a form in on the screen ring はい with an oval, or
//! draw a line through it.
//!
//! Guards: what is drawn is not read, so the cell under it holds no answer, whatever stands there; that is said, once, with the cells.
//! A shape over many cells decorates the form; a check box is read by its cell. Source: ECMA-376 part 1, §20.5 (drawings of a
//! spreadsheet).

use quick_xml::events::BytesStart;
use sejo_model::ledger::Problem;
use sejo_model::workbook::{WorkbookRow, column_name};

use super::answers::problem;
use super::columns::Columns;
use super::grid::{Area, Grid};
use super::said;
use super::sizes::Sizes;
use super::xlsx::{Package, attribute, elements, plain_text};

/// Cells named; more are counted.
const NAMED: usize = 8;
/// A shape over more rows than this rings no answer.
const ROWS: u32 = 3;
/// Shapes taken from one sheet, and sizes that are gone along.
const MOST: usize = 5_000;
/// Characters of the words in one.
const CHARACTERS: usize = 10_000;
/// Characters of the words in all of one sheet.
const ALL_CHARACTERS: usize = 2_500_000;

/// Something drawn on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    pub area: Area,
    /// The words in it.
    pub text: String,
}

impl Shape {
    /// Whether it is drawn over a cell, rather than around many.
    pub(super) const fn is_over(&self, cell: &Area) -> bool {
        self.area.bottom - self.area.top < ROWS && self.area.meets(cell)
    }
}

/// What is drawn over a sheet. A drawing that cannot be read decides nothing.
pub(super) fn read(package: &mut Package<'_>, sheet: &str, sizes: &Sizes) -> Vec<Shape> {
    let mut drawn = Drawn { sizes: sizes.clone(), ..Drawn::default() };
    let Ok(relations) = package.relations(sheet) else { return Vec::new() };
    for drawing in relations.into_values().filter(|r| r.kind.ends_with("/drawing")) {
        let Ok(mut xml) = package.xml(&drawing.target) else { continue };
        let read = elements(&mut xml, &drawing.target, |xml, e| {
            let name = e.local_name().as_ref().to_owned();
            match drawn.element(e, attribute(e, "Requires").as_deref()) {
                Wanted::Nothing => return Ok(false),
                Wanted::Number => drawn.number(&plain_text(xml, &name, 20)?),
                Wanted::Words => drawn.words(&plain_text(xml, &name, CHARACTERS)?),
            }
            Ok(true)
        });
        drop(read);
    }
    drawn.shapes
}

/// What is read of an element.
enum Wanted {
    Nothing,
    /// A number of the anchor.
    Number,
    /// Words of the shape.
    Words,
}

/// Reads the anchors of a drawing, element by element.
#[derive(Default)]
struct Drawn {
    sizes: Sizes,
    /// Column, offset, row and offset of the first corner, then of the second.
    corners: Vec<i64>,
    /// The anchor gives a size in place of the second corner, and it has not been read.
    is_sized: bool,
    /// Sizes that were gone along, whether or not anything of them is drawn.
    reached: usize,
    /// Inside what Excel shows for a check box or a button.
    is_control: bool,
    /// The last of the shapes is the one whose words follow.
    is_taken: bool,
    /// Characters of all the words.
    written: usize,
    shapes: Vec<Shape>,
}

impl Drawn {
    /// Takes an opening element; what of it is to be read.
    fn element(&mut self, e: &BytesStart<'_>, requires: Option<&str>) -> Wanted {
        match e.local_name().as_ref() {
            "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                self.corners.clear();
                self.is_sized = e.local_name().as_ref() != "twoCellAnchor";
                self.is_control = false;
                self.is_taken = false;
            }
            "pos" if self.is_sized => self.reach([0; 4], ["x", "y"].map(|name| length(e, name))),
            // What is drawn has sizes of its own further down.
            "ext" if self.is_sized => {
                self.is_sized = false;
                if let [left, in_left, top, in_top] = *self.corners.as_slice() {
                    self.reach([left, in_left, top, in_top], ["cx", "cy"].map(|name| length(e, name)));
                }
            }
            "Choice" => self.is_control |= requires == Some("a14"),
            "col" | "colOff" | "row" | "rowOff" => return Wanted::Number,
            // What is written with a pen on the screen is a content part.
            "sp" | "cxnSp" | "contentPart" => self.take(),
            "p" => self.words("\n"),
            "t" => return Wanted::Words,
            _ => {}
        }
        Wanted::Nothing
    }

    fn take(&mut self) {
        let area = if self.is_control || self.shapes.len() >= MOST { None } else { self.area() };
        self.is_taken = area.is_some();
        self.shapes.extend(area.map(|area| Shape { area, text: String::new() }));
    }

    /// Adds the corner that lies so far right of one and below it.
    fn reach(&mut self, [left, in_left, top, in_top]: [i64; 4], [across, down]: [i64; 2]) {
        self.reached += 1;
        if self.reached > MOST {
            return;
        }
        let (right, in_right) = self.sizes.along_columns(left, in_left.saturating_add(across));
        let (bottom, in_bottom) = self.sizes.along_rows(top, in_top.saturating_add(down));
        self.corners.extend([right, in_right, bottom, in_bottom]);
    }

    fn number(&mut self, text: &str) {
        self.corners.push(text.trim().parse().unwrap_or(0));
    }

    fn words(&mut self, text: &str) {
        let shape = self.shapes.last_mut().filter(|_| self.is_taken && self.written < ALL_CHARACTERS);
        if let Some(shape) = shape.filter(|shape| shape.text.chars().count() < CHARACTERS) {
            shape.text.push_str(if shape.text.is_empty() { text.trim_start() } else { text });
            self.written += text.chars().count();
        }
    }

    fn area(&self) -> Option<Area> {
        let [left, in_left, top, in_top, rest @ ..] = self.corners.as_slice() else { return None };
        let (right, bottom) = match rest {
            // A line along the very edge of cells lies over none of them.
            [right, across, bottom, down, ..]
                if ((top, in_top) == (bottom, down) && *down == 0)
                    || ((left, in_left) == (right, across) && *across == 0) =>
            {
                return None;
            }
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

/// A length of an anchor.
fn length(e: &BytesStart<'_>, name: &str) -> i64 {
    attribute(e, name).and_then(|said| said.trim().parse().ok()).unwrap_or(0)
}

/// Takes the answers of the cells with something drawn over them, and names these in one sentence.
pub(super) fn withhold(grid: &Grid, columns: &Columns, rows: &mut [WorkbookRow]) -> Option<Problem> {
    let mut cells: Vec<String> = Vec::new();
    for row in rows {
        for plan in &columns.rounds {
            let at = row.row + plan.rows_below;
            let over = plan.place.columns().into_iter().filter(|column| grid.is_drawn_over(at, *column));
            let over: Vec<String> = over.map(|column| format!("{}{}", column_name(column), at + 1)).collect();
            if over.is_empty() {
                continue;
            }
            cells.extend(over);
            row.between
                .extend(row.answers.iter().filter(|found| found.round == plan.round).filter_map(|found| found.value));
            let areas: Vec<Area> = plan.place.columns().into_iter().map(|column| grid.area(at, column)).collect();
            let drawn = grid.shapes.iter().filter(|shape| areas.iter().any(|cell| shape.is_over(cell)));
            row.between.extend(drawn.flat_map(|shape| said::named(&shape.text)));
            row.answers.iter_mut().filter(|found| found.round == plan.round).for_each(|found| found.value = None);
            if !row.unread.contains(&plan.round) {
                row.unread.push(plan.round);
            }
        }
        row.answers.retain(|found| found.value.is_some() || found.confirmed_on.is_some() || found.target_on.is_some());
    }
    let first = cells.first()?;
    let mut named = cells.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    if cells.len() > NAMED {
        named = format!("{first}〜{} ({}か所)", cells.last().unwrap_or(first), cells.len());
    }
    Some(problem(grid, None, None, "workbook-shapes", &named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_along_an_edge_lies_over_no_cell() {
        // Column, offset, row and offset of either corner.
        let area = |corners: [i64; 8]| Drawn { corners: corners.to_vec(), ..Drawn::default() }.area();
        let over = |top, left, bottom, right| Some(Area { top, left, bottom, right });
        assert_eq!(area([4, 0, 8, 0, 6, 0, 9, 0]), over(8, 4, 8, 5), "from corner to corner");
        assert_eq!(area([4, 9, 8, 50, 5, 9, 8, 50]), over(8, 4, 8, 5), "through the middle");
        assert_eq!(area([0, 0, 8, 0, 9, 0, 8, 0]), None, "between two rows");
        assert_eq!(area([4, 0, 2, 0, 4, 0, 9, 0]), None, "between two columns");
        assert_eq!(area([4, 0, 8, 0, 0, 0, 0, 0]), over(8, 4, 8, 4));
    }

    #[test]
    fn a_shape_with_a_size_lies_over_every_cell_it_reaches() {
        let anchor = |parts: &[(&str, usize)], at: &[&str]| {
            let mut drawn = Drawn::default();
            let mut at = at.iter();
            for (content, name) in parts {
                let wanted = drawn.element(&BytesStart::from_content(*content, *name), None);
                if matches!(wanted, Wanted::Number)
                    && let Some(number) = at.next()
                {
                    drawn.number(number);
                }
            }
            drawn.shapes.into_iter().map(|shape| shape.area).collect::<Vec<_>>()
        };
        let over = |top, left, bottom, right| vec![Area { top, left, bottom, right }];
        let from: [(&str, usize); 4] = [("col", 3), ("colOff", 6), ("row", 3), ("rowOff", 6)];
        let one = |size: &'static str| {
            [&[("oneCellAnchor", 13)][..], &from, &[(size, 3), ("cxnSp", 5), (r#"ext cx="9" cy="9""#, 3)]].concat()
        };
        let at = ["3", "1000", "8", "1000"];
        // A column nobody made wider is 609,409 wide, a row 190,500 high.
        assert_eq!(anchor(&one(r#"ext cx="600000" cy="150000""#), &at), over(8, 3, 8, 3));
        assert_eq!(anchor(&one(r#"ext cx="1300000" cy="150000""#), &at), over(8, 3, 8, 5));
        let absolute = [
            ("absoluteAnchor", 14),
            (r#"pos x="700000" y="400000""#, 3),
            (r#"ext cx="600000" cy="100000""#, 3),
            ("sp", 2),
        ];
        assert_eq!(anchor(&absolute, &[]), over(2, 1, 2, 2));
    }

    #[test]
    fn no_more_sizes_are_gone_along_than_shapes_are_taken() {
        let mut drawn = Drawn::default();
        for _ in 0..MOST {
            drawn.reach([0; 4], [9; 2]);
        }
        assert_eq!(drawn.corners.len(), 4 * MOST);
        drawn.reach([0; 4], [9; 2]);
        assert_eq!(drawn.corners.len(), 4 * MOST);
    }
}
