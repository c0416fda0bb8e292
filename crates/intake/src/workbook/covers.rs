//! Cover sheets: a sheet in front of the tables on which the facility's name, who filled the form in and the day are asked.
//!
//! Guards: only a visible sheet that stands before the first table, or is called a cover, and holds little else; never one
//! that shows how to fill the form in, whose names are part of the form.

use sejo_model::text::fold;
use sejo_model::workbook::Cover;

use super::chosen::Chosen;
use super::grid::Grid;
use super::head;
use super::xlsx::Book;

/// Texts on a cover; a sheet with more is a guide or a list.
const TEXTS: usize = 80;

/// Cover sheets, each with the facility's name and who filled it in if they are written in already.
pub(super) fn find(book: &Book, chosen: &Chosen<'_>) -> Vec<(Cover, String, String)> {
    let is = |a: &Grid, b: &Grid| std::ptr::eq(a, b);
    let holds_table = |grid: &Grid| chosen.tables.iter().any(|t| is(t.grid, grid));
    let is_other_form = |grid: &Grid| chosen.others.iter().any(|(other, _)| is(other, grid));
    let first = book.grids.iter().position(holds_table).unwrap_or(0);
    let in_front = |(place, grid): &(usize, &Grid)| *place < first || names_a_cover(&grid.name);
    let sheets = book.grids.iter().enumerate().filter(in_front).map(|(_, grid)| grid);
    let blank = sheets.filter(|g| g.visible && !holds_table(g) && !is_other_form(g) && is_cover(g));
    blank.filter_map(cover).collect()
}

fn names_a_cover(name: &str) -> bool {
    let name = fold(name);
    ["表紙", "かがみ", "鑑", "cover"].iter().any(|word| name.contains(word))
}

/// Whether a sheet holds little, and nothing that is an example.
fn is_cover(grid: &Grid) -> bool {
    let is_example = |text: &str| ["記入例", "記載例", "入力例", "サンプル"].iter().any(|word| text.contains(word));
    grid.texts().count() <= TEXTS && !is_example(&grid.name) && !grid.texts().any(|(.., text)| is_example(&text))
}

fn cover(grid: &Grid) -> Option<(Cover, String, String)> {
    let head = head::read(grid, u32::MAX, &[]);
    let cover = Cover {
        sheet: grid.name.clone(),
        facility_name: head.facility_name,
        vendor_name: head.vendor_name,
        filled_by: head.filled_by,
        filled_on: head.filled_on,
    };
    let takes = [&cover.facility_name, &cover.vendor_name, &cover.filled_by, &cover.filled_on];
    takes.iter().any(|field| field.is_some()).then_some((cover, head.facility, head.by))
}
