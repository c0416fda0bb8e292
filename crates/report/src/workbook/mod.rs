//! The official workbook filled in.
//!
//! Invariant: only the cells named by the fill change. Every other part of the package keeps its bytes, its order and
//! its names; inside the sheets filled in every byte outside the touched cells is copied. That is why no workbook library writes
//! here: each of them would rewrite the whole package and lose what it does not know.
//!
//! Source: ECMA-376 part 1 (SpreadsheetML, §18.3 worksheets, §18.8 styles) and part 2 (packages).

mod choice;
mod index;
mod mask;
mod package;
mod parts;
mod patch;
mod plan;
mod style;
mod xml;

use std::borrow::Cow;
use std::collections::BTreeSet;

use sejo_model::workbook::{Fill, Layout};

use crate::error::ReportError;
pub use mask::{Text, replace_texts};
use package::Package;

/// Writes `fill` into the workbook `bytes` at the places `layout` names.
///
/// * A round that a row names is written whole: its answer, 確認日 and 目標日; what is `None` empties its cell. A round that
///   is not named stays as it is. An empty cell that prints the choice (`はい・いいえ`) keeps it.
/// * A date is written as a real date where the cell is formatted as one, otherwise as the text `2026/11/22`, so that no
///   format changes.
/// * 対象外 on a form with ○ columns and no column for it leaves the columns empty; whoever fills in says it in the remark.
/// * 対象外 on a form that prints boxes for はい and いいえ alone gets a box of its own.
/// * A cell inside a merged range stands for the range. Remarks that meet in one cell are put under one another.
/// * A cell that the layout names as computed keeps its formula; the others of its row are written.
/// * Control characters are dropped; text that begins with `=` stays text.
///
/// Filling the result again with the same values gives the same bytes.
///
/// # Errors
/// See [`ReportError`]: no package, the sheet is missing, a formula the layout does not name stands where a
/// value is to go, two rows disagree about
/// one cell, a text is too long for a cell.
pub fn fill(bytes: &[u8], layout: &Layout, fill: &Fill) -> Result<Vec<u8>, ReportError> {
    let mut sheets: Vec<&str> = Vec::new();
    for table in layout.tables() {
        if !sheets.contains(&table.sheet.as_str()) {
            sheets.push(&table.sheet);
        }
    }
    let mut filled = Cow::Borrowed(bytes);
    for sheet in sheets {
        if let Some(changed) = fill_sheet(&filled, layout, sheet, fill)? {
            filled = Cow::Owned(changed);
        }
    }
    Ok(filled.into_owned())
}

/// The package with one sheet filled in; `None` when that changes nothing.
fn fill_sheet(bytes: &[u8], layout: &Layout, name: &str, fill: &Fill) -> Result<Option<Vec<u8>>, ReportError> {
    let mut package = Package::open(bytes)?;
    let parts = parts::find(&mut package, name)?;
    let sheet = package.text(&parts.sheet)?;
    // Merged ranges stand behind the cells, and only they tell which rows are written to.
    let merges = index::read(&sheet, &parts.sheet, &BTreeSet::new())?.merges;
    let writes = plan::plan(layout, name, fill, &merges)?;
    let index = index::read(&sheet, &parts.sheet, &writes.keys().map(|cell| cell.row).collect())?;
    let mut context = patch::Context {
        sheet: name,
        index: &index,
        dates: style::read(&mut package, parts.styles.as_deref())?,
        is_1904: parts.is_1904,
        shared: None,
    };
    if writes.values().any(|w| matches!(w, plan::Value::Choose(_) | plan::Value::Mark(..))) {
        context.shared = Some(xml::shared_strings(&mut package, parts.shared_strings.as_deref())?);
    }
    let patched = patch::patch(&sheet, &context, &writes)?;
    if patched == sheet {
        return Ok(None);
    }
    package.with_part(&parts.sheet, patched.as_bytes()).map(Some)
}
