//! Names on a vendor's form that do not stand in the place their label asks for: some columns further, below the label, behind a line
//! break, beside 提出先 or 回答者, or addressed without a label (さくら病院 御中). They only tell whose the form is; nothing is written
//! there. Only what has the words of a name in it is read: anything else may be about something else, unless it stands next in the row of a
//! label that asks for a vendor, whose name has no such word where the legal form is left out.

use sejo_model::FormKind;
use sejo_model::text::fold;
use sejo_model::workbook::ReadWorkbook;

use super::chosen::Table;
use super::grid::Grid;
use super::labels::{Field, NAMES, field, is_entry};

/// Empty columns between a label and its name.
const GAP: u32 = 3;
/// Labels beside which the name may stand as well.
const OF_FACILITY: [&str; 4] = ["提出先", "宛先", "宛名", "送付先"];
const OF_VENDOR: [&str; 3] = ["回答者", "提出者", "回答元"];
/// What tells a company from a person.
const COMPANIES: [&str; 9] = ["株式会社", "有限会社", "合同会社", "(株)", "（株）", "㈱", "(有)", "（有）", "㈲"];

/// A cell above the table.
type Line = (u32, u32, String);

/// Looks for the names that a vendor's form lacks, above its first table.
pub(super) fn complete(read: &mut ReadWorkbook, tables: &[Table<'_>]) {
    let is_vendors = read.form.is_some_and(FormKind::is_for_vendors);
    let Some(first) = tables.first().filter(|_| is_vendors) else { return };
    let on_sheet = tables.iter().filter(|table| std::ptr::eq(table.grid, first.grid));
    let until = on_sheet.map(|table| table.header.first).min().unwrap_or_default();
    let above = first.grid.texts().take_while(|(row, ..)| *row < until);
    let above: Vec<Line> = above.filter(|(row, column, _)| !first.grid.is_hidden(*row, *column)).collect();
    for (name, wanted) in [(&mut read.facility_name, Field::Facility), (&mut read.vendor_name, Field::Vendor)] {
        if name.is_empty() {
            *name = find(first.grid, &above, wanted).unwrap_or_default();
        }
    }
}

/// A name beside, behind or below its label, otherwise that of a facility which is addressed, or what stands beside the label of a vendor.
fn find(grid: &Grid, above: &[Line], wanted: Field) -> Option<String> {
    let labelled = above.iter().find_map(|(row, column, text)| {
        let is_beside = is_label_of(wanted, text);
        let beside = || near(grid, above, (*row, *column)).find(|text| is_name(wanted, text)).filter(|_| is_beside);
        behind_break(text, wanted).or_else(beside)
    });
    let is_addressed = |text: &&str| {
        let ends = ["御中", "様", "殿"].iter().any(|end| text.trim_end().ends_with(end));
        wanted == Field::Facility && ends && is_name(wanted, text)
    };
    let name = labelled.or_else(|| above.iter().map(|(.., text)| text.as_str()).find(is_addressed));
    let name = name.or_else(|| plain(grid, above).filter(|_| wanted == Field::Vendor));
    name.map(str::to_owned)
}

/// What stands next in the row of a label that asks for a vendor: ミライ電子.
fn plain<'a>(grid: &Grid, above: &'a [Line]) -> Option<&'a str> {
    const PRINTED: [&str; 3] = ["事業者", "医療機関", "確認"];
    let is_printed = |text: &str| is_entry(Field::On, text) || PRINTED.iter().any(|word| text.contains(word));
    let is_plain =
        |text: &&str| is_entry(Field::Vendor, text) && !is_printed(text) && text.chars().any(char::is_alphabetic);
    let mut labels = above.iter().filter(|(.., text)| field(bare(text)) == Some(Field::Vendor));
    labels.find_map(|(row, column, _)| next(grid, above, (*row, *column)).filter(is_plain))
}

/// A label without the colon behind it.
fn bare(text: &str) -> &str {
    text.trim().trim_end_matches([':', '：'])
}

/// Whether beside a text the name may stand.
fn is_label_of(wanted: Field, text: &str) -> bool {
    let text = bare(text);
    let others = if wanted == Field::Facility { &OF_FACILITY[..] } else { &OF_VENDOR[..] };
    field(text) == Some(wanted) || others.contains(&fold(text).as_str())
}

/// The name on the line below its label in the same cell.
fn behind_break(text: &str, wanted: Field) -> Option<&str> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut said = lines.next()?;
    for line in lines {
        if is_label_of(wanted, said) && is_name(wanted, line) {
            return Some(line);
        }
        said = line;
    }
    None
}

/// What stands next in the row of a label, and in the cell below it.
fn near<'a>(grid: &Grid, above: &'a [Line], (row, column): (u32, u32)) -> impl Iterator<Item = &'a str> {
    let bottom = grid.area(row, column).bottom;
    let below = above.iter().find(|(r, c, _)| (*r, *c) == (bottom + 1, column));
    next(grid, above, (row, column)).into_iter().chain(below.map(|(.., text)| text.as_str()))
}

/// What stands next in the row of a label.
fn next<'a>(grid: &Grid, above: &'a [Line], (row, column): (u32, u32)) -> Option<&'a str> {
    let first = grid.area(row, column).right + 1;
    let right = first..=first + GAP;
    above.iter().find(|(r, c, _)| *r == row && right.contains(c)).map(|(.., text)| text.as_str())
}

/// Whether a text is an entry with the words of a name in it: さくら病院, ミライ電子(株), but not 病院長 or 営業部 佐藤.
fn is_name(wanted: Field, text: &str) -> bool {
    let is_company = COMPANIES.iter().any(|word| text.contains(word));
    let is_facility = || NAMES.iter().any(|w| text.contains(w)) && !NAMES.iter().any(|w| text.starts_with(w));
    let is_it = if wanted == Field::Vendor { is_company } else { !is_company && is_facility() };
    is_it && is_entry(wanted, text)
}
