//! The look-alikes of official workbooks among the shared data, read by a small reader of our own: every row finds its
//! control, and the form that comes out keeps the ids of the built-in one.

use std::path::PathBuf;

use crate::sheet::{Line, layout, workbook};
use calamine::{Data, Reader as _, Xlsx, open_workbook};
use sejo_edition::{builtin, import, match_rows, missing, overlay};
use sejo_model::edition::Grade;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{Control, EditionState, FormKind, Subsection};

/// `None` when the shared data is not there; the test then says so and passes.
fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let path = folder.join("workbooks").join(file);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {file} is not there (set SEJO_SHARED_DATA)");
    None
}

/// Where things stand in one of the files.
struct Place {
    sheet: &'static str,
    first_row: usize,
    number: Option<usize>,
    text: usize,
    categories: &'static [usize],
}

fn subsection(words: &str) -> Option<Subsection> {
    [
        ("全般", Subsection::General),
        ("サーバ", Subsection::Server),
        ("端末", Subsection::Pc),
        ("ネットワーク", Subsection::Network),
    ]
    .into_iter()
    .find(|(word, _)| words.contains(word))
    .map(|(_, part)| part)
}

fn read(file: &str, place: &Place) -> Option<ReadWorkbook> {
    let mut book: Xlsx<_> = open_workbook(shared(file)?).unwrap();
    let title = book
        .worksheets()
        .iter()
        .flat_map(|(_, range)| range.used_cells().map(|(_, _, c)| c.to_string()).collect::<Vec<_>>())
        .find(|text| text.contains("年度版"))
        .unwrap();
    let range = book.worksheet_range(place.sheet).unwrap();
    let cell = |row: usize, column: usize| match range.get_value((row as u32, column as u32)) {
        None | Some(Data::Empty) => String::new(),
        Some(value) => value.to_string().trim().to_owned(),
    };
    let (mut section, mut part) = (String::new(), None);
    let mut lines: Vec<(String, String, Option<Subsection>, String)> = Vec::new();
    for row in place.first_row..=range.end().unwrap().0 as usize {
        for column in place.categories {
            let text = cell(row, *column);
            if text.starts_with(|c: char| c.is_ascii_digit()) {
                section = text.clone();
                part = None;
            }
            part = subsection(&text).or(part);
        }
        let number = place.number.map(|c| cell(row, c)).unwrap_or_default();
        let text = cell(row, place.text);
        if !text.is_empty() {
            let (head, rest) = text.split_once(' ').filter(|(h, _)| h.chars().count() == 1).unwrap_or(("", &text));
            let number = if number.is_empty() { head.to_owned() } else { number };
            lines.push((number, section.clone(), part, rest.to_owned()));
        }
    }
    let lines: Vec<Line> = lines.iter().map(|(n, s, p, t)| (n.as_str(), s.as_str(), *p, t.as_str())).collect();
    let mut read = workbook(None, None, &lines);
    read.title = title;
    read.layout = layout(place.sheet);
    Some(read)
}

fn check(file: &str, place: &Place, edition: &str, form: FormKind) {
    let Some(read) = read(file, place) else { return };
    let editions = builtin().unwrap();
    let matches = match_rows(&read, &editions, &[]);
    for (row, found) in read.rows.iter().zip(&matches) {
        assert_eq!(found.grade, Grade::Certain, "{file} {}: {}", row.number, row.text);
    }
    let imported = import(read, matches, &editions).unwrap();
    assert_eq!((imported.edition.0.as_str(), imported.form.kind), (edition, form), "{file}");
    let base = editions.iter().find(|e| e.id == imported.edition).unwrap();
    let known = base.form(form).unwrap();
    // The look-alikes print no gate, so it stays as it is known; all is there, in the same order, under the same ids.
    let wanted: Vec<_> = known.items.iter().map(|i| &i.id).collect();
    assert_eq!(imported.form.items.iter().map(|i| &i.id).collect::<Vec<_>>(), wanted, "{file}");
    assert!(missing(known, &imported.form).is_empty(), "{file}: nothing of the known form is lost");
    let mut shorter = imported.form.clone();
    let lost = shorter.items.pop().unwrap();
    assert_eq!(missing(known, &shorter).iter().map(|i| &i.id).collect::<Vec<_>>(), [&lost.id]);
    let hash = imported.workbook.sha256;
    let laid = overlay(&editions, &[imported]);
    let edition = laid.iter().find(|e| e.id.0 == edition).unwrap();
    let printed = edition.form(form).unwrap().items.iter().filter(|i| i.control != Some(Control::SystemsInUse));
    assert!(printed.into_iter().all(|i| i.source == [format!("SHA-256 {hash}")]));
    assert_ne!(edition.state, EditionState::Official, "neither a past edition nor a vendor form makes one official");
}

#[test]
fn circles_with_bands() {
    let place = Place { sheet: "チェックリスト", first_row: 6, number: Some(1), text: 2, categories: &[1] };
    check("r7-form-circles.xlsx", &place, "r7", FormKind::Institution);
}

#[test]
fn drop_down_with_merged_categories() {
    let place = Place { sheet: "医療機関確認用", first_row: 6, number: Some(1), text: 2, categories: &[0] };
    check("r7-form-drop-down.xlsx", &place, "r7", FormKind::Institution);
}

#[test]
fn vendor_form_with_boundary() {
    let place = Place { sheet: "事業者確認用", first_row: 3, number: None, text: 2, categories: &[0, 1] };
    check("r8-vendor-form-boundary.xlsx", &place, "r8", FormKind::Vendor);
}
