//! Notes that stand apart from the table: `備考1 …` below it, or a sheet of its own with numbers and texts. Remarks of the table
//! name them by their number.

use std::collections::BTreeMap;

use sejo_model::text::{fold, narrow};

use super::header;
use crate::table::{Grid, Row};

/// Notes kept.
const MOST: usize = 500;

/// Notes and where they stand.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) texts: BTreeMap<String, String>,
    rows: BTreeMap<String, Vec<u32>>,
}

impl Notes {
    /// Rows of a sheet that are notes and nothing else.
    pub(super) fn rows_of(&self, sheet: &str) -> &[u32] {
        self.rows.get(sheet).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Finds the notes of all sheets people see.
pub(super) fn find(grids: &[Grid]) -> Notes {
    let mut notes = Notes::default();
    for grid in grids.iter().filter(|g| !g.hidden) {
        let bare = is_sheet_of_notes(grid);
        for row in &grid.rows {
            let Some((number, text)) = note(row, bare) else { continue };
            if notes.texts.len() >= MOST {
                return notes;
            }
            // A note that goes on in a further row is one note.
            notes
                .texts
                .entry(number)
                .and_modify(|known| {
                    known.push(' ');
                    known.push_str(&text);
                })
                .or_insert(text);
            notes.rows.entry(grid.name.clone()).or_default().push(row.number);
        }
    }
    notes
}

/// A sheet that holds notes only: called so, and without a table of answers, under headings that are known or others.
fn is_sheet_of_notes(grid: &Grid) -> bool {
    let called = |text: &str| {
        let said = fold(text);
        said.starts_with("備考") || said.starts_with("note") || said.starts_with("補足")
    };
    let top = grid.rows.iter().take(6).flat_map(|r| &r.cells);
    (called(&grid.name) || { top }.any(|c| called(c))) && header::find(grid).is_none() && !header::is_answered(grid)
}

/// The number and text of a row that is a note. `bare`: a number alone announces one.
fn note(row: &Row, bare: bool) -> Option<(String, String)> {
    let at = row.cells.iter().position(|c| !c.is_empty())?;
    let first = row.cell(at);
    let rest = || row.cells.iter().skip(at + 1).filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let narrow = narrow(first);
    let named = ["備考", "補足", "note", "注", "※"].iter().find_map(|word| strip(&narrow, word));
    let behind = match named {
        Some(behind) => behind,
        None if bare => narrow.trim().to_owned(),
        None => return None,
    };
    let behind = behind.trim_start();
    let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    let number = behind.get(..end).filter(|n| !n.is_empty() && n.len() <= 3)?;
    let own = behind.get(end..)?.trim_start_matches([' ', ':', '.', ')', '、', '：']).trim();
    // 1.2 is no note but the number of an item.
    let own_is_text = !own.starts_with(|c: char| c.is_ascii_digit());
    let text = format!("{own} {}", rest()).trim().to_owned();
    (own_is_text && !text.is_empty()).then(|| (number.trim_start_matches('0').to_owned(), text))
}

fn strip(text: &str, word: &str) -> Option<String> {
    let lower = text.trim_start().to_lowercase();
    let rest = lower.strip_prefix(word)?;
    let text = text.trim_start();
    // The case of what follows is kept.
    text.get(text.len() - rest.len()..).map(str::to_owned)
}

/// The numbers a remark names when it is nothing but a reference: `備考1`, `1,2`, `※3`; `None` for a remark in words.
pub(super) fn references(remark: &str) -> Option<Vec<String>> {
    let mut bare = narrow(remark).to_lowercase();
    for word in ["備考", "補足", "notes", "note", "注", "※", "番号", "参照", "see", "no."] {
        bare = bare.replace(word, " ");
    }
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '、' | '・' | '(' | ')' | '.' | ';' | '#');
    let parts: Vec<&str> = bare.split(between).filter(|p| !p.is_empty()).collect();
    let is_number = |p: &&str| p.len() <= 3 && p.chars().all(|c| c.is_ascii_digit());
    let all = !parts.is_empty() && parts.iter().all(is_number);
    all.then(|| parts.iter().map(|p| p.trim_start_matches('0').to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().map(|&c| c.to_owned()).collect() }
    }

    #[test]
    fn a_note_is_told_from_an_item() {
        let said = |cells: &[&str], bare| note(&row(cells), bare);
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(said(&["備考１", "VPNで接続"], false), pair("1", "VPNで接続"));
        assert_eq!(said(&["", "備考12: 別契約で対応 ABC"], false), pair("12", "別契約で対応 ABC"));
        assert_eq!(said(&["3", "院内で行う"], true), pair("3", "院内で行う"));
        assert_eq!(said(&["3", "院内で行うか", "はい"], false), None, "a row of the table");
        assert_eq!(said(&["備考"], false), None);
        assert_eq!(said(&["1.2", "x"], true), None);
    }

    #[test]
    fn a_remark_may_name_notes() {
        let numbers = |text: &str| references(text).map(|n| n.join("+"));
        assert_eq!(numbers("備考1"), Some("1".to_owned()));
        assert_eq!(numbers("１，２"), Some("1+2".to_owned()));
        assert!(numbers("※3を参照").is_none(), "を is a word");
        assert_eq!(numbers("Note 4"), Some("4".to_owned()));
        assert_eq!(numbers("2要素はオプション"), None);
        assert_eq!(numbers(""), None);
    }
}
