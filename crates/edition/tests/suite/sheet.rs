//! Workbooks for tests, as the reader would hand them over.

use sejo_model::workbook::{AnswerColumns, Layout, ReadWorkbook, RoundColumns, WorkbookRow};
use sejo_model::{FiscalYear, FormKind, Sha256, Subsection};

/// One row: number, section, subsection, text.
pub type Line<'a> = (&'a str, &'a str, Option<Subsection>, &'a str);

pub fn workbook(year: Option<i16>, form: Option<FormKind>, lines: &[Line]) -> ReadWorkbook {
    let rows = lines
        .iter()
        .enumerate()
        .map(|(at, (number, section, subsection, text))| WorkbookRow {
            row: u32::try_from(at).unwrap() + 6,
            number: (*number).to_owned(),
            section: (*section).to_owned(),
            subsection: *subsection,
            text: (*text).to_owned(),
            reference: String::new(),
            remark: String::new(),
            boundary: String::new(),
            answers: Vec::new(),
            unread: Vec::new(),
            between: std::collections::BTreeSet::new(),
            beside: String::new(),
        })
        .collect();
    ReadWorkbook {
        sha256: Sha256([7; 32]),
        title: String::new(),
        form,
        fiscal_year: year.map(FiscalYear),
        layout: layout("Sheet1"),
        rows,
        facility_name: String::new(),
        vendor_name: String::new(),
        filled_by: String::new(),
        problems: Vec::new(),
    }
}

pub fn layout(sheet: &str) -> Layout {
    Layout {
        sheet: sheet.to_owned(),
        header_rows: (4, 5),
        number: Some(0),
        text: 1,
        categories: Vec::new(),
        rounds: vec![RoundColumns::new(1, AnswerColumns::Word { column: 2 }, Some(3), Some(4))],
        remark: None,
        boundary: None,
        reference: None,
        facility_name: None,
        vendor_name: None,
        filled_by: None,
        filled_on: None,
        computed: Vec::new(),
        further: Vec::new(),
        covers: Vec::new(),
    }
}
