//! The checklist in a format that cannot be filled in: xls, ods, csv.
//!
//! Guards: a checklist never passes for a list of devices, whatever it was saved as. It is recognised by the very eyes that
//! read an xlsx; answers can be written back into xlsx alone, so it is refused with what to do instead of being a dead end
//! later.

use sejo_model::ErrorCode;

use super::chosen;
use super::grid::{Area, Grid, Value};
use super::header;
use super::xlsx::Book;
use crate::package::Container;
use crate::{Limits, Refusal, table};

/// Why a file that is no xlsx is refused as a checklist: it is none, it is one in another format, or it cannot be read.
pub(super) fn refuse(container: Container, bytes: &[u8], limits: &Limits) -> Refusal {
    let mut book = Book::default();
    if let Err(unreadable) = table::each_sheet(container, bytes, limits, &mut |sheet| book.grids.push(grid(sheet))) {
        return unreadable;
    }
    match chosen::choose(&book, chosen::Meant::Facility) {
        Err(refusal) if refusal.code == ErrorCode::NotAChecklist => refusal.with(
            "読めるチェックリストは xlsx 形式だけです。Excelで「Excelブック(.xlsx)」として保存し、もう一度入れてください。",
            "A checklist can be read only as xlsx. Save it in Excel as \"Excel Workbook (.xlsx)\" and drop it again.",
        ),
        _ => not_xlsx().with_cells(header::header_like(&book.grids)),
    }
}

fn not_xlsx() -> Refusal {
    Refusal::new(
        ErrorCode::ChecklistNotXlsx,
        "回答を書き込んで返せるのは xlsx だけです。台帳にも申告にも、何も取り込んでいません。",
        "Answers can be written back into xlsx only. Nothing was taken in, neither devices nor answers.",
    )
}

/// Rows of a sheet that are looked at: ten times those of any edition, and no more of a long list of other things.
const MOST_ROWS: usize = 500;

/// The sheet in the words of this reader: cells counted from 0, merged areas over them.
fn grid(sheet: table::Grid) -> Grid {
    let mut out = Grid::new(sheet.name, !sheet.hidden);
    for row in sheet.rows.iter().take(MOST_ROWS) {
        for (column, text) in row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let Ok(column) = u32::try_from(column) else { break };
            out.put(row.number.saturating_sub(1), column, Value::Text(text.as_str().into()));
        }
    }
    let area = |m: &table::Merge| {
        Some(Area {
            top: m.top.checked_sub(1)?,
            left: u32::try_from(m.left).ok()?,
            bottom: m.bottom.checked_sub(1)?,
            right: u32::try_from(m.right).ok()?,
        })
    };
    out.merge(sheet.merges.iter().filter_map(area).collect());
    out
}
