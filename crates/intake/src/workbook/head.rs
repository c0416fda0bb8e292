//! The fields around the table: whose form it is, who filled it in and when.
//!
//! A label shares its cell with the value (`施設名:`) or stands beside the cell to write into. A field is given only
//! where that place is blank or holds an earlier entry; a name written over a word of the form would be worse than an
//! empty field.

use sejo_model::workbook::{Cell, HeadField};

use super::grid::{Grid, Value};
use super::labels::{Field, Slot, field, is_blank, is_day_template, is_entry, is_filler, is_label, slots};

/// The fields found, and what is written into those of names already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub facility_name: Option<HeadField>,
    pub vendor_name: Option<HeadField>,
    pub filled_by: Option<HeadField>,
    pub filled_on: Option<HeadField>,
    pub facility: String,
    /// The name of the vendor, as it stands there.
    pub vendor: String,
    /// Who filled it in, as it stands there.
    pub by: String,
}

/// Finds the fields above the first header, then beside and below the tables (their first and last rows) for what is
/// still missing.
pub(super) fn read(grid: &Grid, header_row: u32, tables: &[(u32, u32)]) -> Head {
    let mut head = Head::default();
    let inside = |row: u32| tables.iter().any(|(first, last)| (*first..=*last).contains(&row));
    for (row, column, text) in grid.texts().filter(|(row, ..)| !inside(*row)) {
        if grid.hidden_columns.contains(&column) || grid.hidden_rows.contains(&row) {
            continue;
        }
        let found = slots(&text);
        if let [slot] = found.as_slice()
            && is_blank(text.get(slot.at.clone()).unwrap_or_default())
            && !text.contains(is_filler)
            && slot.at.end == text.len()
            && let Some((cell, value)) = boxed(grid, row, column, slot.field)
        {
            // An empty box beside `施設名:` is the place; without one the cell itself is.
            head.take(grid, slot.field, HeadField::new(cell, String::new()), value);
        } else if !found.is_empty() {
            for slot in &found {
                let (place, value) = within(Cell { row, column }, &text, slot, found.len() == 1);
                head.take(grid, slot.field, place, value);
            }
        } else if let Some(found) = field(&text)
            && let Some((cell, value)) = beside(grid, row, column, found, header_row)
        {
            head.take(grid, found, HeadField::new(cell, String::new()), value);
        }
    }
    head
}

/// A place inside the cell of its label. What stands around it is kept; where nothing does the label alone is.
fn within(cell: Cell, text: &str, slot: &Slot, alone: bool) -> (HeadField, String) {
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let (blank, suffix) = (part(slot.at.clone()), part(slot.at.end..text.len()));
    let value = if is_blank(&blank) || is_day_template(&blank) { String::new() } else { blank.clone() };
    if alone && suffix.trim().is_empty() {
        return (HeadField::new(cell, part(0..slot.label)), value);
    }
    (HeadField { cell, prefix: part(0..slot.at.start), blank, suffix }, value)
}

impl Head {
    /// The first place found is kept: the head of a form comes before what is printed below it. A cell that computes
    /// its value fills itself in.
    fn take(&mut self, grid: &Grid, found: Field, place: HeadField, value: String) {
        if grid.formulas.contains(&(place.cell.row, place.cell.column)) {
            return;
        }
        let slot = match found {
            Field::Facility => &mut self.facility_name,
            Field::Vendor => &mut self.vendor_name,
            Field::By => &mut self.filled_by,
            Field::On => &mut self.filled_on,
        };
        if slot.is_none() {
            *slot = Some(place);
            match found {
                Field::Facility => self.facility = value,
                Field::Vendor => self.vendor = value,
                Field::By => self.by = value,
                Field::On => {}
            }
        }
    }
}

/// A merged box, or a cell with a value already, right of a label that ends with a colon.
fn boxed(grid: &Grid, row: u32, column: u32, found: Field) -> Option<(Cell, String)> {
    let right = grid.area(row, column).right + 1;
    let area = grid.area(row, right);
    let is_box = area.right > area.left && area.top == row;
    let visible = !grid.hidden_columns.contains(&area.left);
    let shows = !grid.text(row, right).is_empty();
    let value = entered(grid, row, right, found).filter(|_| visible && (is_box || shows))?;
    Some((Cell { row: area.top, column: area.left }, value))
}

/// The next cell right of a label; below it when another label stands to the right.
fn beside(grid: &Grid, row: u32, column: u32, found: Field, header_row: u32) -> Option<(Cell, String)> {
    let label = grid.area(row, column);
    let mut right = label.right + 1;
    while grid.hidden_columns.contains(&right) {
        right += 1;
    }
    let area = grid.area(row, right);
    if area.top == row
        && let Some(value) = entered(grid, row, right, found)
    {
        return Some((Cell { row, column: area.left }, value));
    }
    // A word that is no label may be anything, so nothing says that the cell below is meant instead.
    if !is_label(&grid.text(row, right)) && slots(&grid.text(row, right)).is_empty() {
        return None;
    }
    let below = label.bottom + 1;
    let area = grid.area(below, column);
    let free = below < header_row && (area.top, area.left) == (below, label.left);
    let value = entered(grid, below, column, found).filter(|_| free)?;
    Some((Cell { row: below, column }, value))
}

/// What was entered in a cell, empty for a blank; `None` for a cell that holds a word of the form.
fn entered(grid: &Grid, row: u32, column: u32, found: Field) -> Option<String> {
    let text = grid.text(row, column);
    let is_day =
        found == Field::On && (is_day_template(&text) || matches!(grid.value(row, column), Some(Value::Number(_))));
    if is_blank(&text) || is_day {
        return Some(String::new());
    }
    is_entry(found, &text).then_some(text)
}
