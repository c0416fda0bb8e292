//! Builds checklist workbooks for tests from tables that can be read, and shows what was read in one line each.
//!
//! In a table `|` separates cells, `<` merges a cell with the one to its left, `^` with the one above, `\n` is a line
//! break inside a cell, `n:46348` a number, `f:` a formula; `.` leaves a cell (or merged area) empty.

use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, Worksheet};
use sejo_intake::{Limits, Refusal, workbook};
use sejo_model::workbook::{AnswerColumns, HeadField, Layout, ReadWorkbook, column_name};

/// A workbook being put together.
pub struct Form {
    book: Workbook,
}

impl Form {
    pub fn new() -> Self {
        Self { book: Workbook::new() }
    }

    /// Adds a sheet.
    pub fn sheet(mut self, name: &str, fill: impl FnOnce(&mut Worksheet)) -> Self {
        let sheet = self.book.add_worksheet();
        sheet.set_name(name).unwrap();
        fill(sheet);
        self
    }

    pub fn bytes(mut self) -> Vec<u8> {
        self.book.save_to_buffer().unwrap()
    }

    pub fn read(self) -> Result<ReadWorkbook, Refusal> {
        workbook::read(&self.bytes(), &Limits::default())
    }
}

/// One sheet with one table at `A1` (or where `at` says), the usual case.
pub fn form(name: &str, at: &str, table: &str) -> Form {
    Form::new().sheet(name, |s| put(s, at, table))
}

/// Row and column of `B12`.
pub fn cell(at: &str) -> (u32, u16) {
    let letters: String = at.chars().take_while(char::is_ascii_alphabetic).collect();
    let column = letters.bytes().fold(0_u16, |n, b| n * 26 + u16::from(b - b'A') + 1) - 1;
    (at[letters.len()..].parse::<u32>().unwrap() - 1, column)
}

/// Writes a table with its top left cell at `at`.
pub fn put(sheet: &mut Worksheet, at: &str, table: &str) {
    let (top, left) = cell(at);
    let rows: Vec<Vec<String>> = table
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| l.trim_matches('|').split('|').map(|c| c.trim().replace("\\n", "\n")).collect())
        .collect();
    let text = |r: usize, c: usize| rows.get(r).and_then(|row| row.get(c)).map_or(".", String::as_str);
    for (r, row) in rows.iter().enumerate() {
        for (c, value) in row.iter().enumerate() {
            if matches!(value.as_str(), "" | "<" | "^") {
                continue;
            }
            let right = (c + 1..).take_while(|c| text(r, *c) == "<").last().unwrap_or(c);
            let bottom = (r + 1..).take_while(|r| text(*r, c) == "^").last().unwrap_or(r);
            let (r0, c0) = (top + r as u32, left + c as u16);
            let (r1, c1) = (top + bottom as u32, left + right as u16);
            if (r0, c0) != (r1, c1) {
                sheet.merge_range(r0, c0, r1, c1, "", &Format::new()).unwrap();
            }
            if value == "." {
                continue;
            }
            if let Some(number) = value.strip_prefix("n:") {
                sheet.write_number(r0, c0, number.parse::<f64>().unwrap()).unwrap();
            } else if let Some(formula) = value.strip_prefix("f:") {
                sheet.write_formula(r0, c0, Formula::new(formula).set_result("はい")).unwrap();
            } else {
                sheet.write_string(r0, c0, value).unwrap();
            }
        }
    }
}

/// Offers a list in `E5:E12`.
pub fn drop_down(sheet: &mut Worksheet, area: &str, list: &[&str]) {
    let (from, to) = area.split_once(':').unwrap();
    let ((r0, c0), (r1, c1)) = (cell(from), cell(to));
    let validation = DataValidation::new().allow_list_strings(list).unwrap();
    sheet.add_data_validation(r0, c0, r1, c1, &validation).unwrap();
}

/// The layout in one line: `header 5-6, number B, text C, …`; further tables follow after `+`, those of another sheet with
/// its name.
pub fn layout(read: &ReadWorkbook) -> String {
    let further = read.layout.further.iter().map(|table| {
        let other = if table.layout.sheet == read.layout.sheet { "" } else { &table.layout.sheet };
        format!(" + {other}{}", of_table(&table.layout))
    });
    of_table(&read.layout) + &further.collect::<String>()
}

fn of_table(l: &Layout) -> String {
    let mut parts = vec![format!("header {}-{}", l.header_rows.0 + 1, l.header_rows.1 + 1)];
    let mut say = |name: &str, column: Option<u32>| parts.extend(column.map(|c| format!("{name} {}", column_name(c))));
    say("number", l.number);
    say("text", Some(l.text));
    for category in &l.categories {
        say("category", Some(*category));
    }
    say("remark", l.remark);
    say("boundary", l.boundary);
    say("reference", l.reference);
    for r in &l.rounds {
        let answer = match r.answer {
            AnswerColumns::Word { column } => format!("word {}", column_name(column)),
            AnswerColumns::Printed { column } => format!("printed {}", column_name(column)),
            AnswerColumns::Pair { yes, no, not_applicable } => {
                let third = not_applicable.map(|c| format!("/{}", column_name(c))).unwrap_or_default();
                format!("pair {}/{}{third}", column_name(yes), column_name(no))
            }
        };
        let date = |name: &str, c: Option<u32>| c.map(|c| format!(" {name} {}", column_name(c))).unwrap_or_default();
        parts.push(format!("[{}: {answer}{}{}]", r.round, date("on", r.confirmed_on), date("target", r.target_on)));
    }
    parts.join(", ")
}

/// `facility B4, by G4`; with a prefix: `facility B3 "施設名:"`, and with words behind the place `… before 「　印」`.
pub fn head(read: &ReadWorkbook) -> String {
    let l = &read.layout;
    let show = |name: &str, field: &Option<HeadField>| {
        field.as_ref().map(|f| {
            let prefix = if f.prefix.is_empty() { String::new() } else { format!(" \"{}\"", f.prefix) };
            let suffix = if f.suffix.is_empty() { String::new() } else { format!(" before 「{}」", f.suffix) };
            format!("{name} {}{prefix}{suffix}", f.cell)
        })
    };
    [
        show("facility", &l.facility_name),
        show("vendor", &l.vendor_name),
        show("by", &l.filled_by),
        show("on", &l.filled_on),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ")
}

/// Numbers with the kind of device: `2-⑫ server`.
pub fn numbers(read: &ReadWorkbook) -> String {
    let show = |r: &sejo_model::workbook::WorkbookRow| {
        let kind = r.subsection.map(|s| format!(" {s}")).unwrap_or_default();
        let number = if r.number.is_empty() { "(none)" } else { &r.number };
        format!("{number}{kind}")
    };
    read.rows.iter().map(show).collect::<Vec<_>>().join(", ")
}

/// Answers of one row of the sheet (as the user counts): `1: はい 2026-06-12 → 2027-01-31`.
pub fn answers(read: &ReadWorkbook, row: u32) -> String {
    let row = read.rows.iter().find(|r| r.row + 1 == row).unwrap_or_else(|| panic!("no item in row {row}"));
    row.answers
        .iter()
        .map(|a| {
            let value = a.value.map_or("?", |v| v.words().ja);
            let on = a.confirmed_on.map(|d| format!(" {d}")).unwrap_or_default();
            let target = a.target_on.map(|d| format!(" → {d}")).unwrap_or_default();
            format!("{}: {value}{on}{target}", a.round)
        })
        .collect::<Vec<_>>()
        .join("; ")
}

/// `code@B5` of every problem.
pub fn problems(read: &ReadWorkbook) -> Vec<String> {
    let place = |p: &sejo_model::ledger::Problem| {
        format!("{}{}", p.column.clone().unwrap_or_default(), p.row.map(|r| r.to_string()).unwrap_or_default())
    };
    read.problems.iter().map(|p| format!("{}@{}", p.code, place(p))).collect()
}
