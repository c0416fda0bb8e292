//! Filling workbooks that look like the official ones, in three layouts.
//!
//! The workbooks are not part of the sources: they are read from `SEJO_SHARED_DATA` or from `shared/data` beside the
//! checkout, and the tests say so when they find none.

use std::path::PathBuf;
use std::process::Command;

use jiff::civil::date;
use sejo_model::AnswerValue::{No, NotApplicable, Yes};
use sejo_model::workbook::{AnswerColumns, Cell, Fill, HeadField, Layout, RoundColumns};

use crate::packages::*;

fn data() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var_os("SEJO_SHARED_DATA").map_or_else(|| PathBuf::from(default), PathBuf::from);
    let folder = root.join("workbooks");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no workbooks found (set SEJO_SHARED_DATA)");
    None
}

struct Case {
    file: &'static str,
    part: &'static str,
    layout: Layout,
    rows: std::ops::RangeInclusive<u32>,
}

fn case(
    file: &'static str,
    part: &'static str,
    sheet: &str,
    rows: std::ops::RangeInclusive<u32>,
    rounds: Vec<RoundColumns>,
) -> Case {
    let mut layout = layout();
    layout.sheet = sheet.to_owned();
    layout.rounds = rounds;
    layout.remark = None;
    layout.facility_name = None;
    Case { file, part, layout, rows }
}

fn round(round: u8, answer: AnswerColumns, confirmed_on: u32, target_on: Option<u32>) -> RoundColumns {
    RoundColumns::new(round, answer, Some(confirmed_on), target_on)
}

fn cases() -> Vec<Case> {
    let pair = AnswerColumns::Pair { yes: 3, no: 4, not_applicable: None };
    let mut circles = case(
        "r7-form-circles.xlsx",
        "xl/worksheets/sheet1.xml",
        "チェックリスト",
        10..=19,
        vec![round(1, pair, 5, Some(6))],
    );
    circles.layout.remark = Some(7);
    circles.layout.facility_name = Some(HeadField::new(at("B3"), "施設名:".to_owned()));
    let word = |column| AnswerColumns::Word { column };
    let mut drop_down = case(
        "r7-form-drop-down.xlsx",
        "xl/worksheets/sheet1.xml",
        "医療機関確認用",
        6..=24,
        vec![round(1, word(4), 3, Some(5)), round(2, word(7), 6, None)],
    );
    drop_down.layout.remark = Some(8);
    drop_down.layout.facility_name = Some(HeadField::new(at("B4"), String::new()));
    let printed = AnswerColumns::Printed { column: 4 };
    let vendor = case(
        "r8-vendor-form-boundary.xlsx",
        "xl/worksheets/sheet2.xml",
        "事業者確認用",
        3..=16,
        vec![round(1, printed, 5, Some(6))],
    );
    vec![circles, drop_down, vendor]
}

fn values_for(case: &Case) -> Fill {
    let rows = case.rows.clone().map(|r| {
        let value = [Yes, No, NotApplicable][r as usize % 3];
        let target = (value == No).then_some(date(2027, 3, 31));
        let answers =
            case.layout.rounds.iter().map(|c| answer(c.round, Some(value), Some(date(2026, 11, 22)), target)).collect();
        row(r, answers, Some("髙橋 & 𠮷田 <確認>\n二行目"))
    });
    Fill { facility_name: Some("﨑山クリニック".to_owned()), rows: rows.collect(), ..Fill::default() }
}

/// Every cell the fill may touch.
fn targets(case: &Case) -> Vec<Cell> {
    let mut columns: Vec<u32> = case.layout.remark.into_iter().collect();
    for round in &case.layout.rounds {
        columns.extend(round.confirmed_on.iter().chain(&round.target_on));
        match round.answer {
            AnswerColumns::Word { column } | AnswerColumns::Printed { column } => columns.push(column),
            AnswerColumns::Pair { yes, no, not_applicable } => {
                columns.extend([Some(yes), Some(no), not_applicable].into_iter().flatten())
            }
        }
    }
    let mut cells: Vec<Cell> =
        case.rows.clone().flat_map(|row| columns.iter().map(move |&column| Cell { row, column })).collect();
    cells.extend(case.layout.facility_name.iter().map(|f| f.cell));
    cells
}

#[test]
fn only_the_answers_change() {
    let Some(folder) = data() else { return };
    for case in cases() {
        let before = std::fs::read(folder.join(case.file)).unwrap();
        let values = values_for(&case);
        let after = fill(&before, &case.layout, &values).unwrap();
        only_part_changed(&before, &after, case.part);
        assert!(fill(&after, &case.layout, &values).unwrap() == after, "{}", case.file);
        let targets = targets(&case);
        let (old, new) = (part(&before, case.part), part(&after, case.part));
        assert_ne!(old, new);
        assert_eq!(without_cells(&old, &targets), without_cells(&new, &targets), "{}", case.file);
        let (old, new) =
            (crate::packages::values(&before, &case.layout.sheet), crate::packages::values(&after, &case.layout.sheet));
        for cell in old.keys().chain(new.keys()) {
            if !targets.contains(cell) {
                assert_eq!(old.get(cell), new.get(cell), "{} {cell}", case.file);
            }
        }
        for row in &values.rows {
            check_row(&case, row, &new);
        }
    }
}

fn check_row(case: &Case, row: &sejo_model::workbook::FillRow, new: &std::collections::BTreeMap<Cell, calamine::Data>) {
    let text = |column: u32| new.get(&Cell { row: row.row, column }).map(ToString::to_string).unwrap_or_default();
    for (columns, answer) in case.layout.rounds.iter().zip(&row.answers) {
        let value = answer.value.unwrap();
        match columns.answer {
            AnswerColumns::Word { column } | AnswerColumns::Printed { column } => {
                assert_eq!(text(column), value.words().ja)
            }
            AnswerColumns::Pair { yes, no, .. } => {
                assert_eq!(
                    (text(yes), text(no)),
                    (
                        [(Yes, "○")].iter().find(|p| p.0 == value).map_or("", |p| p.1).to_owned(),
                        if value == No { "○" } else { "" }.to_owned()
                    )
                );
            }
        }
        let day = |column: Option<u32>| {
            column.and_then(|column| crate::packages::day(new.get(&Cell { row: row.row, column })?))
        };
        assert_eq!(day(columns.confirmed_on), Some(date(2026, 11, 22)));
        if columns.target_on.is_some() {
            assert_eq!(day(columns.target_on), answer.target_on);
        }
    }
}

#[test]
fn libreoffice_opens_the_result() {
    let Some(folder) = data() else { return };
    if Command::new("soffice").arg("--version").output().is_err() {
        println!("skipped: LibreOffice is not installed");
        return;
    }
    // One start for all files; it takes seconds.
    let work = tempfile::tempdir().unwrap();
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", work.path().join("profile").display()));
    // Filter options: comma, quote, UTF-8, from line 1, …, every sheet into a file of its own.
    command.args([
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        "--outdir",
    ]);
    command.arg(work.path());
    for case in cases() {
        let before = std::fs::read(folder.join(case.file)).unwrap();
        let path = work.path().join(case.file);
        std::fs::write(&path, fill(&before, &case.layout, &values_for(&case)).unwrap()).unwrap();
        command.arg(path);
    }
    assert!(command.output().unwrap().status.success());
    for case in cases() {
        let name = format!("{}-{}.csv", case.file.trim_end_matches(".xlsx"), case.layout.sheet);
        let csv = std::fs::read_to_string(work.path().join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        // Real dates are shown in the program's own language, dates as text as they were written.
        assert!(csv.contains("2026/11/22") || csv.contains("11/22/2026"), "{name}: {csv}");
        if case.layout.remark.is_some() {
            assert!(csv.contains("髙橋 & 𠮷田 <確認>\n二行目") && csv.contains("﨑山クリニック"), "{name}: {csv}");
        }
    }
}
