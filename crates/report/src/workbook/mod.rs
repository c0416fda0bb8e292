//! The official workbook filled in.
//!
//! Invariant: only the cells named by the fill change, and the results the workbook's formulas had of them are dropped. Every other part of the package keeps its bytes, its order and
//! its names; inside the sheets filled in every byte outside the touched cells is copied. That is why no workbook library writes
//! here: each of them would rewrite the whole package and lose what it does not know.
//!
//! Source: ECMA-376 part 1 (SpreadsheetML, §18.3 worksheets, §18.8 styles) and part 2 (packages).

mod choice;
mod days;
mod index;
mod mask;
mod package;
mod parts;
mod patch;
mod plan;
mod properties;
mod recalculate;
mod style;
mod words;
mod xml;

use std::borrow::Cow;
use std::collections::BTreeSet;

use sejo_model::workbook::{Cell, Fill, Layout};

use crate::error::ReportError;
use days::Days;
pub use mask::{Text, replace_texts};
use package::Package;
pub use plan::Field;
pub use properties::put_properties;

/// Writes `fill` into the workbook `bytes` at the places `layout` names.
///
/// * A round that a row names is written whole: its answer, 確認日 and 目標日; what is `None` empties its cell. A round that
///   is not named stays as it is. An empty cell that prints the choice (`はい・いいえ`) keeps it.
/// * A date is written as a real date where the cell is formatted as one, otherwise as the text `2026/11/22`, so that no
///   format changes.
/// * 対象外 on a form with ○ columns and no column for it leaves the columns empty; whoever fills in says it in the remark.
/// * 対象外 on a form that prints boxes for はい and いいえ alone gets a box of its own.
/// * A drop-down list decides the word: what it has no word for leaves the cell empty; whoever fills in says it in the
///   remark.
/// * A cell inside a merged range stands for the range. Remarks that meet in one cell are put under one another.
/// * A cell that the layout names as computed keeps its formula; the others of its row are written.
/// * Words the form printed into a cell are never lost: a value goes into an empty cell, over a placeholder or an earlier
///   value, or into the one blank its words announce; any other cell is left alone and named in [`Filled::left`].
/// * Words in a cell for a day that are no day and that the form cannot have printed (`3月末`, `未定`) make room like an earlier day
///   and are named in [`Filled::left`], too; those that may be printed stay and are named.
/// * What the workbook's own formulas made of the values of before is forgotten, so that whoever opens it computes anew.
/// * Control characters are dropped; text that begins with `=` stays text.
///
/// Filling the result again with the same values gives the same bytes.
///
/// # Errors
/// See [`ReportError`]: no package, the sheet is missing, a formula the layout does not name stands where a
/// value is to go, two rows disagree about
/// one cell, a text is too long for a cell.
pub fn fill(bytes: &[u8], layout: &Layout, fill: &Fill) -> Result<Filled, ReportError> {
    let mut sheets: Vec<&str> = Vec::new();
    let named = layout.tables().map(|table| &table.sheet).chain(layout.covers.iter().map(|cover| &cover.sheet));
    for sheet in named {
        if !sheets.contains(&sheet.as_str()) {
            sheets.push(sheet);
        }
    }
    let (mut filled, mut left) = (Cow::Borrowed(bytes), Vec::new());
    let mut changed_sheets = Vec::new();
    for sheet in sheets {
        let (changed, of_sheet) = fill_sheet(&filled, layout, sheet, fill)?;
        left.extend(of_sheet);
        if let Some(changed) = changed {
            filled = Cow::Owned(changed);
            changed_sheets.push(sheet);
        }
    }
    let filled = recalculate::forget(filled.into_owned(), &changed_sheets)?;
    Ok(Filled { bytes: filled, left })
}

/// A workbook filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// Cells with words of the form that leave no place for a value, and cells for days whose words made room or may be the form's.
    pub left: Vec<Left>,
}

/// A value that was not written, for the words in its cell are the form's; or words in a cell for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The sheet.
    pub sheet: String,
    /// The row the value belongs to, from 0.
    pub row: u32,
    /// The cell left alone.
    pub cell: Cell,
    /// What was to be written there.
    pub field: Field,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a cell with words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The value is not written.
    NotWritten,
    /// A cell for a day was to be emptied and keeps its words: nobody can tell whose they are.
    Stays,
    /// A cell for a day lost these words of somebody, which are no day.
    MadeRoom(String),
}

/// The package with one sheet filled in, `None` when that changes nothing, and what was not written.
fn fill_sheet(
    bytes: &[u8],
    layout: &Layout,
    name: &str,
    fill: &Fill,
) -> Result<(Option<Vec<u8>>, Vec<Left>), ReportError> {
    let mut package = Package::open(bytes)?;
    let parts = parts::find(&mut package, name)?;
    let sheet = package.text(&parts.sheet)?;
    // Merged ranges stand behind the cells, and only they tell which rows are written to.
    let merges = index::read(&sheet, &parts.sheet, &BTreeSet::new())?.merges;
    let writes = plan::plan(layout, name, fill, &merges)?;
    // Whose words stand in a cell for a day is told by the other rows.
    let places = plan::plan(layout, name, &days::nothing(layout, fill), &merges)?;
    let index = index::read(&sheet, &parts.sheet, &writes.keys().chain(places.keys()).map(|cell| cell.row).collect())?;
    let mut context = patch::Context {
        sheet: name,
        index: &index,
        dates: style::read(&mut package, parts.styles.as_deref())?,
        is_1904: parts.is_1904,
        shared: xml::shared_strings(&mut package, parts.shared_strings.as_deref())?,
        days: Days::default(),
    };
    context.days = Days::of(&context, &places, &writes);
    let (patched, cells) = patch::patch(&sheet, &context, &writes)?;
    let not_written = cells.into_iter().map(|cell| (cell, Fate::NotWritten));
    let stays = context.days.unsure.iter().map(|cell| (*cell, Fate::Stays));
    let stays = stays.filter(|(cell, _)| writes.get(cell).is_some_and(|write| write.value.is_nothing()));
    let made_room = context.days.own.iter().map(|(cell, words)| (*cell, Fate::MadeRoom(words.clone())));
    let left = not_written.chain(stays).chain(made_room).filter_map(|(cell, fate)| {
        let write = writes.get(&cell)?;
        Some(Left { sheet: name.to_owned(), row: write.row, cell, field: write.field, fate })
    });
    let left = left.collect();
    if patched == sheet {
        return Ok((None, left));
    }
    Ok((Some(package.with_part(&parts.sheet, patched.as_bytes())?), left))
}
