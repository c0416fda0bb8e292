//! Checklists saved as xls or ods: read like the others, but nothing can be written back into them.
//!
//! These binary formats are read by calamine. The package was measured before; whatever still goes wrong inside the
//! library is a damaged file here, never a crash.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, Dimensions, Ods, Range, Reader, SheetVisible, Xls};
use sejo_model::ErrorCode;

use super::grid::{Area, Grid, ROWS, Value};
use super::xlsx::Book;
use crate::{Limits, Refusal};

fn damaged() -> Refusal {
    Refusal::new(
        ErrorCode::FileDamaged,
        "表計算ファイルの中身を読めません。",
        "The contents of the spreadsheet file cannot be read.",
    )
}

/// Reads an xls workbook.
pub(super) fn xls(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    guarded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        let from_1904 = book.has_1904_epoch();
        let grids = grids(&mut book, limits, |book, name| book.merge_cells_by_sheet_name(name).unwrap_or_default());
        Ok(Book { grids, from_1904 })
    })
}

/// Reads an ods workbook; its merged areas are not known, which reading survives.
pub(super) fn ods(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    guarded(|| {
        let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        Ok(Book { grids: grids(&mut book, limits, |_, _| Vec::new()), from_1904: false })
    })
}

fn guarded(read: impl FnOnce() -> Result<Book, Refusal>) -> Result<Book, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged()))
}

fn grids<'b, B: Reader<Cursor<&'b [u8]>>>(
    book: &mut B,
    limits: &Limits,
    merges: impl Fn(&B, &str) -> Vec<Dimensions>,
) -> Vec<Grid> {
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .take(limits.sheets)
        .map(|s| (s.name.clone(), s.visible == SheetVisible::Visible))
        .collect();
    let mut room = limits.cells;
    let mut grids = Vec::new();
    for (name, visible) in sheets {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let mut grid = Grid::new(name.clone(), visible);
        fill(&mut grid, &range, limits, &mut room);
        let area = |d: &Dimensions| Area { top: d.start.0, left: d.start.1, bottom: d.end.0, right: d.end.1 };
        grid.merge(merges(book, &name).iter().map(area).filter(|a| a.top <= a.bottom && a.left <= a.right).collect());
        grids.push(grid);
    }
    grids
}

fn fill(grid: &mut Grid, range: &Range<Data>, limits: &Limits, room: &mut usize) {
    let Some((top, left)) = range.start() else { return };
    for (row, column, data) in range.used_cells() {
        let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
        let (row, column) = (row.saturating_add(top), column.saturating_add(left));
        if row >= ROWS || column as usize >= limits.columns || *room == 0 {
            grid.cut_off = true;
            continue;
        }
        let text = |s: &str| Value::Text(Arc::from(s.chars().take(limits.cell_chars).collect::<String>()));
        let value = match data {
            Data::Int(n) => Value::Number(*n as f64),
            Data::Float(n) => Value::Number(*n),
            Data::Bool(b) => Value::Bool(*b),
            Data::DateTime(d) => Value::Number(d.as_f64()),
            Data::String(s) if s.trim().is_empty() => continue,
            Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => text(s),
            Data::Empty => continue,
            _ => Value::Error,
        };
        *room -= 1;
        grid.put(row, column, value);
    }
}
