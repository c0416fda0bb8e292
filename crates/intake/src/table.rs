//! Reads any list — xlsx, xls, ods, csv, tsv, text — into one table: finds the sheet, the header, the rows.
//!
//! Guards: one bad row never loses the others (it becomes a problem); values that are secrets are masked before
//! anything leaves [`read`]; digits of serial numbers are never rounded silently.

mod aside;
mod beyond;
mod block;
mod choice;
mod copy;
mod destroyed;
mod ditto;
mod grid;
mod harmless;
mod header;
mod join;
mod keyword;
mod look;
mod ods;
mod origin;
mod pair;
mod parts;
mod phrase;
mod plain;
mod repeated;
mod secret;
mod shape;
mod sheet;
mod sheets;
mod side;
pub(crate) mod text;
mod unseen;

pub(crate) use beyond::{holds_secret, holds_secret_anywhere, holds_secret_beside_cells};
pub use copy::{has_masked, masked_copy, read_masked_copy};
pub(crate) use ditto::{is_ditto, is_partly_ditto};
pub(crate) use grid::{Grid, Merge, Row};
pub(crate) use harmless::{is_made_up, is_mail, is_said};
pub(crate) use origin::subject;
pub(crate) use phrase::places_within;
pub use secret::mask_within as mask_text;
pub(crate) use secret::{MASK, is_label, is_way_of_writing, labels};
pub(crate) use shape::{Shape, mac, shape, without_brackets};
pub use text::decode_text;

use sejo_model::ErrorCode;
use sejo_model::ledger::ReadTable;

use crate::package::{self, Container};
use crate::problem;
use crate::{Limits, Refusal};
use choice::Choice;
use sheet::{Miss, tabulate};

/// Reads the best table of a file; sheets that list further devices follow it.
///
/// # Errors
/// When the file is no table, is encrypted, damaged, a bomb, too large, or its Japanese is already destroyed.
pub fn read(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<ReadTable, Refusal> {
    read_sheet(file_name, bytes, None, limits)
}

/// Reads the table on a sheet chosen by name; without a name, the best one.
///
/// # Errors
/// As [`read`], and when there is no such sheet.
pub fn read_sheet(file_name: &str, bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<ReadTable, Refusal> {
    let container = package::open(bytes, limits)?;
    read_container(container, file_name, bytes, sheet, limits)
}

/// As [`read_sheet`], for bytes [`package::open`] has measured already.
pub(crate) fn read_container(
    container: Container,
    file_name: &str,
    bytes: &[u8],
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<ReadTable, Refusal> {
    if container == Container::Text {
        let (mut grid, encoding) = text::read(file_name, bytes, limits)?;
        let mut table = tabulate(&mut grid, limits).map_err(refusal)?;
        encoding.clone_into(&mut table.encoding);
        refuse_destroyed(&table)?;
        return Ok(table);
    }
    let mut choice = Choice::new(sheet, limits);
    let more = each_sheet(container, bytes, limits, &mut |grid| choice.offer(grid))?;
    let mut table = choice.finish()?;
    if container == Container::Xlsx {
        table.facility = origin::facility(bytes);
    }
    if more {
        table.problems.push(problem::at(problem::TOO_MANY_SHEETS, None, None, &limits.sheets.to_string()));
    }
    refuse_destroyed(&table)?;
    if sheet.is_none() && !has_masked(&table) && beyond::holds_secret(container, bytes) {
        // The cells are clean; the file is not.
        table.problems.push(problem::at(problem::SECRET_OUTSIDE, None, None, ""));
    }
    Ok(table)
}

/// Every sheet as it stands in the file, before anything is made of it; a text is one sheet. Says whether there were more
/// sheets than are read.
pub(crate) fn each_sheet(
    container: Container,
    bytes: &[u8],
    limits: &Limits,
    take: &mut dyn FnMut(Grid),
) -> Result<bool, Refusal> {
    match container {
        Container::Xlsx => sheets::read_xlsx(bytes, limits, take),
        Container::Xls => sheets::read_xls(bytes, limits, take),
        Container::Ods => ods::read(bytes, limits, take),
        Container::Text => {
            take(text::read("", bytes, limits)?.0);
            Ok(false)
        }
    }
}

fn refusal(miss: Miss) -> Refusal {
    match miss {
        Miss::NoTable => no_table(),
        Miss::Card => cards(),
        Miss::Turned => Refusal::new(
            ErrorCode::FileUnknown,
            "見出しが左端の列に縦に並び、機器が横に並んだ表です。表をコピーし、「形式を選択して貼り付け」の「行/列の入れ替え」で貼り直してから、もう一度入れてください。",
            "The headings stand down the first column and the devices side by side. Copy the table, paste it with \"Paste Special: Transpose\", and drop it again.",
        ),
    }
}

fn cards() -> Refusal {
    Refusal::new(
        ErrorCode::FileUnknown,
        "1枚に1台ずつ書いたカード(左に項目の名前、右に値)です。この形からは取り込めません。1行目に項目の名前、2行目から1行に1台を書いた一覧にまとめて、もう一度入れてください。",
        "These are cards of one device each, with the headings on the left and the values on the right, which cannot be taken in. Put them into one list: the headings in the first row, one device in each row below. Then drop it again.",
    )
}

fn no_table() -> Refusal {
    Refusal::new(
        ErrorCode::FileUnknown,
        "列の見出しと行のある表が見つかりません。",
        "No table with column headers and rows was found.",
    )
}

/// Excel happily saves kanji as `?`; then nothing of the list is worth importing.
fn refuse_destroyed(table: &ReadTable) -> Result<(), Refusal> {
    let mut sample = table.headers.join("\t");
    for (_, cells) in table.rows.iter().take(200) {
        sample.push('\n');
        sample.push_str(&cells.join("\t"));
    }
    if sejo_model::text::looks_destroyed(&sample) { Err(destroyed_refusal()) } else { Ok(()) }
}

pub(crate) fn destroyed_refusal() -> Refusal {
    Refusal::new(
        ErrorCode::FileDestroyed,
        "「?」の並びがあちこちにあり、日本語がほとんど残っていません。",
        "There are runs of question marks in many places and next to no Japanese left.",
    )
}
