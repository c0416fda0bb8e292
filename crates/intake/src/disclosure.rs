//! Disclosures (開示書: MDS, SDS, MDS2): tables of answers as they stand in a workbook, and what their columns mean.
//!
//! The forms are spread as Excel in many layouts, so nothing is found by a fixed cell: the form is told by its title, a table by
//! the words of its header, and where those leave a doubt a person says once which column is what. Reading ([`read`]) gives the
//! tables without secrets; [`interpret`] makes rows of them, so that columns a person chose need no other reading.
//!
//! Invariant: a cell that is not read as はい, いいえ or 対象外 for certain is no answer, and neither are letters that are struck
//! through or stand in a hidden row or column.

mod head;
mod header;
mod items;
mod notes;
mod rows;
mod title;

use sejo_model::disclosure::ReadDisclosure;
use sejo_model::ledger::Problem;
use sejo_model::text::fold;
use sejo_model::{ErrorCode, text};

pub use self::rows::{Interpreted, interpret};
use self::title::Title;
use crate::package::Container;
use crate::reader::Sample;
use crate::table::{Grid, each_sheet};
use crate::workbook::{self, Secrets};
use crate::{Limits, Refusal, mask_text, package, problem};

/// Tables looked at; a form has a few sheets.
const TABLES: usize = 12;
/// Problems listed; the rest would say the same again.
const PROBLEMS: usize = 100;
/// Where the words of a workbook stand, and how much of them is searched for the title.
const STRINGS: (&str, u64) = ("xl/sharedStrings.xml", 8 << 20);
/// Bytes of a text that are searched for the title.
const BEGINNING: usize = 64 << 10;
/// Words one of which stands in every disclosure.
const MARKS: [&str; 4] = ["開示書", "Manufacturer Disclosure Statement", "MANUFACTURER DISCLOSURE STATEMENT", "MDS2"];

/// How likely a file is a disclosure. Whether it is one is decided by its title and tables.
pub(crate) fn recognise(sample: &Sample<'_>) -> u8 {
    let marked = |bytes: &[u8]| MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|w| w == mark.as_bytes()));
    match sample.container {
        Container::Xlsx => {
            let strings =
                package::archive(sample.bytes).ok().and_then(|mut a| package::part(&mut a, STRINGS.0, STRINGS.1));
            // Some programs write every text into its cell; then only reading tells.
            if strings.is_none_or(|s| marked(&s)) { 95 } else { 0 }
        }
        // Before the checklist, which asks about the same things; reading tells them apart.
        Container::Xls | Container::Ods => 95,
        Container::Text => {
            let beginning = sample.bytes.get(..BEGINNING).unwrap_or(sample.bytes);
            let text = crate::decode_text(beginning).or_else(|| crate::decode_text(sample.bytes));
            if text.is_some_and(|t| marked(t.as_bytes())) { 45 } else { 0 }
        }
    }
}

/// Whether a file is a text and no workbook.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"PK") && !bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// The values that a label beside them makes secrets. Forms ask about passwords on every page, so an item, its number and its
/// answer are none; what announces itself (`PW: …`) is found by [`crate::mask_text`] in every text.
///
/// # Errors
/// When the file is no workbook.
pub fn secrets(bytes: &[u8], limits: &Limits) -> Result<Secrets, Refusal> {
    Ok(crate::office::secrets(bytes, limits)?.only(may_be_password))
}

/// No sentence, no number of an item, no answer: four printable characters at least, and none of Japanese.
fn may_be_password(text: &str) -> bool {
    let is_id = text.split_once('-').map_or(text, |(_, number)| number).chars().all(|c| c.is_ascii_digit() || c == '.');
    text.len() >= 4 && text.chars().all(|c| c.is_ascii_graphic()) && !is_id && rows::word(text).is_none()
}

/// Whether a workbook in a format that cannot be masked in place holds a secret anywhere.
#[must_use]
pub fn holds_secret(bytes: &[u8], limits: &Limits) -> bool {
    package::open(bytes, limits).map_or(true, |container| crate::table::holds_secret(container, bytes))
}

/// Reads a disclosure.
///
/// # Errors
/// [`ErrorCode::FileUnknown`] for what has neither its title nor its table, [`ErrorCode::NotADisclosure`] for a title without
/// any table, or what the file itself is refused for.
pub(crate) fn read(sample: &Sample<'_>) -> Result<ReadDisclosure, Refusal> {
    let mut grids = Vec::new();
    let more = each_sheet(sample.container, sample.bytes, sample.limits, &mut |grid| grids.push(grid))?;
    let Some(title) = title::find(&grids, sample.file_name) else {
        return Err(Refusal::new(
            ErrorCode::FileUnknown,
            "開示書(MDS・SDS・MDS2)の題名が見つかりません。",
            "No title of a disclosure (MDS, SDS, MDS2) was found.",
        ));
    };
    if sample.container == Container::Xlsx {
        let mut dimmed = workbook::dimmed(sample.bytes, sample.limits)?;
        for grid in &mut grids {
            let of_sheet = dimmed.remove(&grid.name).unwrap_or_default();
            grid.struck_cells.extend(of_sheet.struck);
            grid.hidden_cells.extend(of_sheet.hidden);
        }
    }
    let mut read = of_grids(&mut grids, title, sample.limits);
    if more {
        read.problems.push(problem::at(problem::TOO_MANY_SHEETS, None, None, &sample.limits.sheets.to_string()));
    }
    if read.tables.is_empty() {
        return Err(Refusal::new(
            ErrorCode::NotADisclosure,
            "開示書という言葉はありますが、番号・質問・回答の並んだ表が見つかりません。",
            "It speaks of a disclosure, but no table of numbers, items and answers was found.",
        ));
    }
    if sample.container == Container::Xls && package::obscures(sample.bytes) {
        return Err(Refusal::new(
            ErrorCode::NotADisclosure,
            "取り消し線のある文字、白くて見えない文字、または非表示の行や列に書かれた文字がありますが、古い形式(.xls)からは、どの文字なのかを読み取れません。Excelで開き、「名前を付けて保存」で .xlsx として保存して、入れ直してください。",
            "Letters in it are struck through, white on white, or in a hidden row or column, and the old format (.xls) does not tell which ones. Open it in Excel, save it as .xlsx and drop that.",
        ));
    }
    Ok(read)
}

fn of_grids(grids: &mut [Grid], title: Title, limits: &Limits) -> ReadDisclosure {
    let mut read = ReadDisclosure { form: title.form, version: title.version, ..ReadDisclosure::default() };
    let notes = notes::find(grids);
    head::read(grids, &mut read);
    let hidden = |grid: &&Grid| grid.hidden && header::find(grid).is_some_and(|h| h.is_sure);
    let hidden: Vec<String> = grids.iter().filter(hidden).map(|g| g.name.clone()).collect();
    for grid in grids.iter_mut().filter(|g| !g.hidden) {
        grid.read_struck(rows::with_struck);
        let skipped = notes.rows_of(&grid.name);
        let table = header::table(grid, skipped, limits);
        let problems = std::mem::take(&mut grid.problems);
        read.problems.extend(problems.finish(&[], &[]));
        if let Some(table) = table.filter(|_| read.tables.len() < TABLES) {
            read.tables.push(table);
        }
    }
    for name in hidden {
        let about = Problem { sheet: Some(clean(&name).0), ..problem::at(problem::DISCLOSURE_HIDDEN, None, None, "") };
        read.problems.push(about);
    }
    read.notes = notes.texts;
    without_secrets(&mut read);
    read.problems.truncate(PROBLEMS);
    read
}

/// Masks what announces itself as a secret in every text, and takes out what steers others.
fn without_secrets(read: &mut ReadDisclosure) {
    let mut masked = false;
    let mut tidy = |text: &mut String| {
        let (clean, changed) = clean(text);
        masked |= changed;
        *text = clean;
    };
    for text in [&mut read.maker, &mut read.product, &mut read.product_version, &mut read.version] {
        tidy(text);
    }
    read.notes.values_mut().for_each(&mut tidy);
    for table in &mut read.tables {
        tidy(&mut table.sheet);
        table.headers.iter_mut().for_each(&mut tidy);
        table.rows.iter_mut().flat_map(|(_, cells)| cells).for_each(&mut tidy);
    }
    read.is_masked = masked;
}

/// One line without secrets, and whether there were any.
fn clean(text: &str) -> (String, bool) {
    let line = text::line(text);
    let masked = mask_text(&line);
    let changed = masked != line;
    (masked.trim().to_owned(), changed)
}

/// Whether a text is nothing but one of these words, whatever its width and punctuation.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    let said = fold(text);
    words.iter().any(|word| fold(word) == said)
}
