//! Sheets of xlsx and xls workbooks as grids, cell values as the text a person sees.
//!
//! Guards: xlsx is read cell by cell, never as the rectangle its cells span; a panic of the library on a twisted file is
//! a damaged file here. Digits are kept: leading zeros that only a number format shows are written out, numbers longer
//! than Excel keeps are told.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Cell, CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx,
};

use super::grid::{Grid, Merge};
use super::unseen;
use crate::package::{damaged, encrypted};
use crate::problem;
use crate::{Limits, Refusal};

/// Integers from here on have lost digits in a spreadsheet already.
const LOSSY: f64 = 1e15;

/// Names of the sheets and whether people do not see them; and whether there are more than are read.
fn sheets_of<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(
    book: &R,
    limits: &Limits,
) -> (Vec<(String, bool)>, bool) {
    let all = book.sheets_metadata();
    let sheets: Vec<(String, bool)> = all
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    let beyond = sheets.len() > limits.sheets;
    (sheets.into_iter().take(limits.sheets).collect(), beyond)
}

/// Reads an xlsx sheet by sheet; says whether there were more sheets than are read.
pub fn read_xlsx(bytes: &[u8], limits: &Limits, take: &mut dyn FnMut(Grid)) -> Result<bool, Refusal> {
    guarded(|| {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| xlsx_refusal(&e))?;
        let (sheets, beyond) = sheets_of(&book, limits);
        let mut unseen = unseen::of(bytes, limits);
        for (name, hidden) in &sheets {
            let mut grid = Grid::new(name, *hidden, limits);
            grid.unseen = unseen.remove(name).unwrap_or_default();
            if read_xlsx_cells(&mut book, name, &mut grid, limits).is_err() {
                grid.problems.add(problem::SHEET_UNREADABLE, None, None, name);
            }
            if let Ok(merges) = book.merge_cells_by_sheet_name(name) {
                grid.merges = merges.iter().take(limits.cells / 10).filter_map(merge).collect();
            }
            take(grid);
        }
        Ok(beyond)
    })
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn read_xlsx_cells(
    book: &mut Book<'_>,
    name: &str,
    grid: &mut Grid,
    limits: &Limits,
) -> Result<(), calamine::XlsxError> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let widths: Vec<usize> =
        cells.styles().iter().map(|s| s.number_format.as_ref().map_or(0, |f| zeros(&f.format_code))).collect();
    let struck: Vec<bool> =
        cells.styles().iter().map(|s| s.font.as_ref().is_some_and(|font| font.strikethrough)).collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        if grid.is_full() {
            break;
        }
        if struck.get(style) == Some(&true) && !matches!(cell.get_value(), DataRef::Empty) {
            *grid.struck.entry(cell.get_position().0.saturating_add(1)).or_default() += 1;
        }
        put_cell(grid, &cell, widths.get(style).copied().unwrap_or(0), limits);
    }
    Ok(())
}

fn put_cell(grid: &mut Grid, cell: &Cell<DataRef<'_>>, zeros: usize, limits: &Limits) {
    let (row, column) = cell.get_position();
    let (row, column) = (row.saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX));
    match cell.get_value() {
        DataRef::Empty => {}
        DataRef::SharedString(text) => grid.put(row, column, text, limits),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            grid.put(row, column, &iso_day(text), limits);
        }
        DataRef::Int(n) => put_number(grid, row, column, *n as f64, zeros, limits),
        DataRef::Float(n) => put_number(grid, row, column, *n, zeros, limits),
        DataRef::Bool(b) => grid.put(row, column, yes_no(*b), limits),
        DataRef::DateTime(d) => grid.put(row, column, &date_text(d), limits),
        DataRef::Error(e) => put_error(grid, row, column, e),
    }
}

/// Reads an xls; its library holds the whole workbook, which was measured before.
pub fn read_xls(bytes: &[u8], limits: &Limits, take: &mut dyn FnMut(Grid)) -> Result<bool, Refusal> {
    guarded(|| {
        let mut book: Xls<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| match e {
            calamine::XlsError::Password => encrypted(),
            _ => damaged("古い形式(.xls)のブックとして読めません。", "It cannot be read as an old workbook (.xls)."),
        })?;
        let (sheets, beyond) = sheets_of(&book, limits);
        for (name, hidden) in &sheets {
            let mut grid = Grid::new(name, *hidden, limits);
            if let Ok(range) = book.worksheet_range(name) {
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX - 1)).saturating_add(1);
                    let column = column.saturating_add(usize::try_from(left).unwrap_or(usize::MAX));
                    put_data(&mut grid, row, column, value, limits);
                }
            }
            if let Ok(merges) = book.merge_cells_by_sheet_name(name) {
                grid.merges = merges.iter().filter_map(merge).collect();
            }
            take(grid);
        }
        Ok(beyond)
    })
}

fn put_data(grid: &mut Grid, row: u32, column: usize, value: &Data, limits: &Limits) {
    match value {
        Data::Empty => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            grid.put(row, column, &iso_day(text), limits);
        }
        Data::Int(n) => put_number(grid, row, column, *n as f64, 0, limits),
        Data::Float(n) => put_number(grid, row, column, *n, 0, limits),
        Data::Bool(b) => grid.put(row, column, yes_no(*b), limits),
        Data::DateTime(d) => grid.put(row, column, &date_text(d), limits),
        Data::Error(e) => put_error(grid, row, column, e),
    }
}

/// Runs the library; what makes it panic is a damaged file.
fn guarded(read: impl FnOnce() -> Result<bool, Refusal>) -> Result<bool, Refusal> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(damaged("ブックの中身のつじつまが合いません。", "The workbook contradicts itself.")))
}

fn xlsx_refusal(error: &calamine::XlsxError) -> Refusal {
    match error {
        calamine::XlsxError::Password => encrypted(),
        _ => damaged("Excelのブックとして読めません。", "It cannot be read as an Excel workbook."),
    }
}

fn merge(area: &Dimensions) -> Option<Merge> {
    Some(Merge {
        top: area.start.0.checked_add(1)?,
        bottom: area.end.0.checked_add(1)?,
        left: usize::try_from(area.start.1).ok()?,
        right: usize::try_from(area.end.1).ok()?,
    })
}

const fn yes_no(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

fn put_error(grid: &mut Grid, row: u32, column: usize, error: &CellErrorType) {
    // #N/A is how spreadsheets say "nothing"; the others are formulas gone wrong.
    if !matches!(error, CellErrorType::NA) {
        grid.problems.add(problem::CELL_ERROR, Some(row), Some(column), &error.to_string());
    }
}

fn put_number(grid: &mut Grid, row: u32, column: usize, number: f64, zeros: usize, limits: &Limits) {
    let text = number_text(number, zeros);
    if number.abs() >= LOSSY {
        grid.problems.add(problem::NUMBER_ROUNDED, Some(row), Some(column), &text);
    }
    grid.put(row, column, &text, limits);
}

/// How many digits a format of nothing but zeros (`00000`) pads to.
fn zeros(format: &str) -> usize {
    let plain = format.split(';').next().unwrap_or_default();
    if plain.len() >= 2 && plain.bytes().all(|b| b == b'0') { plain.len() } else { 0 }
}

/// A number as a spreadsheet shows it: no `.0`, no exponent, at most fifteen digits.
pub fn number_text(number: f64, zeros: usize) -> String {
    if !number.is_finite() {
        return String::new();
    }
    if number.fract() == 0.0 {
        let text = format!("{:.0}", number.abs());
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}{text:0>zeros$}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A day as ISO text; a time of day is kept where there is one.
fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    let value = date.as_f64();
    if date.is_duration() || !(0.0..2_958_466.0).contains(&value) {
        return number_text(value, 0);
    }
    if value < 1.0 {
        return format!("{hour:02}:{minute:02}");
    }
    let text = format!("{year:04}-{month:02}-{day:02}");
    if hour == 0 && minute == 0 { text } else { format!("{text} {hour:02}:{minute:02}") }
}

/// Midnight written after an ISO day is no information.
fn iso_day(text: &str) -> std::borrow::Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_day = bytes.len() >= 19 && bytes.get(10) == Some(&b'T') && text.get(11..19) == Some("00:00:00");
    match text.get(..10) {
        Some(day) if is_day && text.is_ascii() => day.into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_see_them() {
        assert_eq!(number_text(123.0, 0), "123");
        assert_eq!(number_text(-5.0, 0), "-5");
        assert_eq!(number_text(0.1 + 0.2, 0), "0.3");
        assert_eq!(number_text(4_987_654_321_098.0, 0), "4987654321098");
        assert_eq!(number_text(1e20, 0), "100000000000000000000");
        assert_eq!(number_text(42.0, 5), "00042");
        assert_eq!(number_text(f64::NAN, 0), "");
        assert_eq!(zeros("00000"), 5);
        assert_eq!(zeros("0.00"), 0);
        assert_eq!(zeros("0"), 0);
    }

    #[test]
    fn days_come_out_in_iso() {
        let day = |v| date_text(&ExcelDateTime::new(v, calamine::ExcelDateTimeType::DateTime, false));
        assert_eq!(day(46348.0), "2026-11-22");
        assert_eq!(day(46348.5), "2026-11-22 12:00");
        assert_eq!(day(0.25), "06:00");
        assert_eq!(iso_day("2026-11-22T00:00:00"), "2026-11-22");
        assert_eq!(iso_day("PC-01"), "PC-01");
    }
}
