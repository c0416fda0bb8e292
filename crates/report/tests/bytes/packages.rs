//! Workbook packages made by hand, and looks into packages.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use sejo_model::workbook::{AnswerColumns, Cell, Fill, FillRow, FoundAnswer, HeadField, Layout, RoundColumns};
use sejo_model::{AnswerValue, Date};
use sejo_report::ReportError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub(crate) const SHEET_PART: &str = "xl/worksheets/sheet1.xml";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Styles: 0 General, 1 yyyy/mm/dd, 2 built-in date, 3 text, 4 yyyy"年"… in quotes only.
pub(crate) const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/mm/dd"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="31"/><xf numFmtId="49"/></cellXfs></styleSheet>"#;

/// The file filled in.
pub(crate) fn fill(bytes: &[u8], layout: &Layout, values: &Fill) -> Result<Vec<u8>, ReportError> {
    sejo_report::workbook::fill(bytes, layout, values).map(|filled| filled.bytes)
}

/// Parts of a workbook with one sheet named 様式.
pub(crate) fn parts(sheet: &str) -> Vec<(&'static str, String)> {
    vec![
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"#.to_owned()),
        ("_rels/.rels", format!(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#)),
        ("xl/workbook.xml", format!(r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{REL}"><workbookPr/><sheets><sheet name="様式" sheetId="1" r:id="rId1"/></sheets></workbook>"#)),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{REL}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#)),
        (SHEET_PART, sheet.to_owned()),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/sharedStrings.xml", r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3"><si><t>項目</t></si><si><r><t>は</t></r><r><t>い</t></r></si><si><t>はい・いいえ</t></si></sst>"#.to_owned()),
        ("docProps/custom.bin", "left alone".to_owned()),
    ]
}

pub(crate) fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let time = zip::DateTime::from_date_and_time(2026, 6, 1, 12, 30, 10).unwrap();
        writer.start_file(*name, SimpleFileOptions::default().last_modified_time(time)).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.set_comment("a comment").unwrap();
    writer.finish().unwrap().into_inner()
}

/// The same parts written as a stream: sizes follow the data instead of standing in front of it.
pub(crate) fn zip_streamed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn workbook(sheet: &str) -> Vec<u8> {
    zip(&parts(sheet))
}

/// A sheet with these rows.
pub(crate) fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Everything about a part but its place: name, time, compressed bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) name: String,
    time: Option<String>,
    flags: u16,
    crc: u32,
    extra: Option<Vec<u8>>,
    data: Vec<u8>,
}

pub(crate) fn stored(bytes: &[u8]) -> Vec<Stored> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index_raw(i).unwrap();
            let mut data = Vec::new();
            file.read_to_end(&mut data).unwrap();
            let start = usize::try_from(file.header_start()).unwrap();
            Stored {
                name: file.name().unwrap().into_owned(),
                time: file.last_modified().map(|t| t.to_string()),
                flags: u16::from_le_bytes(bytes[start + 6..start + 8].try_into().unwrap()),
                crc: file.crc32(),
                extra: file.extra_data(),
                data,
            }
        })
        .collect()
}

/// Asserts that both packages hold the same parts in the same order and only `changed` has other content.
pub(crate) fn only_part_changed(before: &[u8], after: &[u8], changed: &str) {
    let (before, after) = (stored(before), stored(after));
    assert_eq!(before.len(), after.len());
    let mut seen = false;
    for (a, b) in before.iter().zip(&after) {
        assert_eq!((&a.name, &a.time), (&b.name, &b.time));
        if a.name == changed {
            seen = true;
        } else {
            assert_eq!(a, b, "{}", a.name);
        }
    }
    assert!(seen, "{changed} is in the package");
}

/// The sheet's XML without the cells named.
pub(crate) fn without_cells(xml: &str, cells: &[Cell]) -> String {
    let mut out = xml.to_owned();
    for cell in cells {
        let open = format!(r#"<c r="{cell}""#);
        let Some(start) = out.find(&open) else { continue };
        let rest = &out[start..];
        let tag_end = rest.find('>').unwrap();
        let end = if rest[..tag_end].ends_with('/') { tag_end + 1 } else { rest.find("</c>").unwrap() + 4 };
        out.replace_range(start..start + end, "");
    }
    out
}

pub(crate) fn values(bytes: &[u8], sheet: &str) -> std::collections::BTreeMap<Cell, Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range
        .used_cells()
        .filter(|(_, _, v)| **v != Data::Empty)
        .map(|(r, c, v)| {
            let (row, column) = range.start().unwrap();
            let cell = Cell { row: row + u32::try_from(r).unwrap(), column: column + u32::try_from(c).unwrap() };
            (cell, v.clone())
        })
        .filter(|(_, v)| !v.to_string().is_empty())
        .collect()
}

pub(crate) fn at(reference: &str) -> Cell {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).count();
    let column = reference.bytes().take(letters).fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1) - 1;
    Cell { row: reference[letters..].parse::<u32>().unwrap() - 1, column }
}

/// Columns: B text, C answer (a word), D 確認日, E 目標日, F 備考; the facility's name in A1.
pub(crate) fn layout() -> Layout {
    Layout {
        sheet: "様式".to_owned(),
        header_rows: (1, 1),
        number: None,
        text: 1,
        categories: vec![],
        rounds: vec![RoundColumns::new(1, AnswerColumns::Word { column: 2 }, Some(3), Some(4))],
        remark: Some(5),
        boundary: None,
        reference: None,
        facility_name: Some(HeadField::new(Cell { row: 0, column: 0 }, "施設名:".to_owned())),
        vendor_name: None,
        filled_by: None,
        filled_on: None,
        computed: Vec::new(),
        further: Vec::new(),
        covers: Vec::new(),
    }
}

pub(crate) fn answer(
    round: u8,
    value: Option<AnswerValue>,
    confirmed: Option<Date>,
    target: Option<Date>,
) -> FoundAnswer {
    FoundAnswer { round, value, confirmed_on: confirmed, target_on: target, day_in_answer: None }
}

pub(crate) fn row(row: u32, answers: Vec<FoundAnswer>, remark: Option<&str>) -> FillRow {
    FillRow { row, answers, remark: remark.map(str::to_owned) }
}

pub(crate) fn rows(rows: Vec<FillRow>) -> Fill {
    Fill { rows, ..Fill::default() }
}

/// A cell's day, be it a real date or a text such as `2026/11/22`.
pub(crate) fn day(cell: &Data) -> Option<Date> {
    match cell {
        Data::DateTime(serial) => sejo_model::date::excel_serial(serial.as_f64()),
        other => sejo_model::date::parse(&other.to_string()).ok(),
    }
}
