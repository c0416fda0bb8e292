//! The sheet's XML with values put into cells: a list of edits by byte offset, everything between them copied.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use sejo_model::date;
use sejo_model::workbook::{Cell, column_name};

use super::choice;
use super::index::{CellAt, Index, RowAt, TagAt};
use super::plan::{Value, date_text};
use super::style::DateStyles;
use super::xml::cell_text;
use crate::error::ReportError;

/// What is known about the workbook around the cells.
pub(super) struct Context<'a> {
    /// Name of the sheet, for errors.
    pub(super) sheet: &'a str,
    pub(super) index: &'a Index,
    pub(super) dates: DateStyles,
    pub(super) is_1904: bool,
    /// Shared strings, read only where an answer may have to be taken back.
    pub(super) shared: Option<Vec<String>>,
}

/// Longest text of a cell, in UTF-16 units (Excel's limit).
const MAX_UNITS: usize = 32_767;

struct Edit {
    at: Range<usize>,
    text: String,
}

type Cells<'a> = BTreeMap<u32, &'a Value>;

/// The sheet with the values written.
pub(super) fn patch(xml: &str, context: &Context<'_>, writes: &BTreeMap<Cell, Value>) -> Result<String, ReportError> {
    let mut by_row: BTreeMap<u32, Cells<'_>> = BTreeMap::new();
    for (cell, value) in writes {
        by_row.entry(cell.row).or_default().insert(cell.column, value);
    }
    let mut edits = Vec::new();
    let known: BTreeSet<u32> = context.index.rows.iter().map(|row| row.number).collect();
    for row in &context.index.rows {
        if let Some(cells) = by_row.get(&row.number) {
            edit_row(xml, context, row, cells, &mut edits)?;
        }
    }
    by_row.retain(|number, cells| {
        cells.retain(|_, value| !value.is_nothing());
        !cells.is_empty() && !known.contains(number)
    });
    insert_rows(context, &by_row, xml, &mut edits)?;
    // Something new in front of a changed cell begins at the same byte and comes first.
    edits.sort_by_key(|e| (e.at.start, e.at.end));
    Ok(apply(xml, &edits))
}

fn apply(xml: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(xml.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        out.push_str(xml.get(at..edit.at.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.at.end;
    }
    out.push_str(xml.get(at..).unwrap_or_default());
    out
}

/// Changes the cells a row has and adds those it lacks, in column order.
fn edit_row(
    xml: &str,
    context: &Context<'_>,
    row: &RowAt,
    cells: &Cells<'_>,
    edits: &mut Vec<Edit>,
) -> Result<(), ReportError> {
    for cell in &row.cells {
        if let Some(value) = cells.get(&cell.column)
            && let Some(text) = changed(xml, context, row.number, cell, value)?
        {
            edits.push(Edit { at: cell.all.clone(), text });
        }
    }
    let mut at_end = String::new();
    for (&column, value) in cells {
        if value.is_nothing() || row.cells.iter().any(|c| c.column == column) {
            continue;
        }
        let text = fresh(context, Some(row), Cell { row: row.number, column }, value)?;
        match row.cells.iter().find(|c| c.column > column) {
            Some(next) => edits.push(Edit { at: next.all.start..next.all.start, text }),
            None => at_end.push_str(&text),
        }
    }
    append(xml, &row.at, &at_end, edits);
    Ok(())
}

/// Adds rows the sheet lacks, in order.
fn insert_rows(
    context: &Context<'_>,
    missing: &BTreeMap<u32, Cells<'_>>,
    xml: &str,
    edits: &mut Vec<Edit>,
) -> Result<(), ReportError> {
    let Some(data) = &context.index.data else { return Ok(()) };
    let mut at_end = String::new();
    for (&number, cells) in missing {
        let prefix = &context.index.prefix;
        let mut text = format!(r#"<{prefix}row r="{}">"#, number.saturating_add(1));
        for (&column, value) in cells {
            text.push_str(&fresh(context, None, Cell { row: number, column }, value)?);
        }
        let _ = write!(text, "</{prefix}row>");
        match context.index.rows.iter().find(|r| r.number > number) {
            Some(next) => edits.push(Edit { at: next.at.tag.start..next.at.tag.start, text }),
            None => at_end.push_str(&text),
        }
    }
    append(xml, data, &at_end, edits);
    Ok(())
}

/// Puts `text` at the end of an element, opening it up if it is written as an empty one.
fn append(xml: &str, element: &TagAt, text: &str, edits: &mut Vec<Edit>) {
    if text.is_empty() {
        return;
    }
    if !element.is_empty {
        edits.push(Edit { at: element.close..element.close, text: text.to_owned() });
        return;
    }
    let tag = xml.get(element.tag.clone()).unwrap_or_default();
    let open = tag.strip_suffix("/>").unwrap_or(tag);
    let name: String = open.chars().skip(1).take_while(|c| !c.is_whitespace()).collect();
    edits.push(Edit { at: element.tag.clone(), text: format!("{}>{text}</{name}>", open.trim_end()) });
}

/// A cell that is there, with its new value; `None` where it stays as it is.
fn changed(
    xml: &str,
    context: &Context<'_>,
    row: u32,
    cell: &CellAt,
    value: &Value,
) -> Result<Option<String>, ReportError> {
    let position = Cell { row, column: cell.column };
    let is_formula = cell.has_formula || context.index.arrays.iter().any(|r| r.contains(position));
    let value = match value {
        // Nothing is to be written, so a formula may go on calculating, and an empty cell is what it should be.
        value if value.is_nothing() && (is_formula || !cell.has_value) => return Ok(None),
        Value::Choose(choice) => match choice.written(shown(context, cell)) {
            Some(text) => &Value::Text(text),
            None => return Ok(None),
        },
        Value::Mark(chosen, mark) => match choice::marked(shown(context, cell), *chosen, mark) {
            text if text.is_empty() => &Value::Empty,
            // The empty box is there already.
            text if !*chosen && text == shown(context, cell) => return Ok(None),
            text => &Value::Text(text),
        },
        value => value,
    };
    if is_formula {
        return Err(ReportError::Formula { sheet: context.sheet.to_owned(), cell: position });
    }
    let tag = xml.get(cell.tag.clone()).unwrap_or_default();
    let (name, attributes) = kept_attributes(tag);
    let extension = cell.extension.clone().and_then(|at| xml.get(at)).unwrap_or_default();
    let body = body(context, position, cell.style, value)?;
    Ok(Some(element(&name, &attributes, &body, extension)))
}

/// A cell that was not there.
fn fresh(context: &Context<'_>, row: Option<&RowAt>, cell: Cell, value: &Value) -> Result<String, ReportError> {
    if context.index.arrays.iter().any(|r| r.contains(cell)) {
        return Err(ReportError::Formula { sheet: context.sheet.to_owned(), cell });
    }
    let style = context.index.default_style(row, cell.column);
    let mut attributes = format!(r#" r="{}{}""#, column_name(cell.column), cell.row.saturating_add(1));
    if let Some(style) = style {
        let _ = write!(attributes, r#" s="{style}""#);
    }
    let body = body(context, cell, style, value)?;
    Ok(element(&format!("{}c", context.index.prefix), &attributes, &body, ""))
}

/// Type attribute and content of a cell.
struct Body {
    kind: &'static str,
    content: String,
}

fn body(context: &Context<'_>, cell: Cell, style: Option<u32>, value: &Value) -> Result<Body, ReportError> {
    let prefix = &context.index.prefix;
    let text = match value {
        Value::Empty | Value::Mark(false, _) => return Ok(Body { kind: "", content: String::new() }),
        Value::Number(number) => return Ok(Body { kind: "", content: format!("<{prefix}v>{number}</{prefix}v>") }),
        Value::Choose(choice) => cell_text(&choice.written("").unwrap_or_default()),
        Value::Mark(true, mark) => cell_text(mark),
        Value::Date(day) if context.dates.contains(style) => {
            let serial = serial(*day, context.is_1904).ok_or_else(|| ReportError::DateOutOfRange {
                sheet: context.sheet.to_owned(),
                cell,
                date: *day,
            })?;
            return Ok(Body { kind: "", content: format!("<{prefix}v>{serial}</{prefix}v>") });
        }
        Value::Date(day) => cell_text(&date_text(*day)),
        Value::Text(text) => {
            if text.encode_utf16().count() > MAX_UNITS {
                return Err(ReportError::TextTooLong { sheet: context.sheet.to_owned(), cell });
            }
            cell_text(text)
        }
    };
    let content = format!(r#"<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>"#);
    Ok(Body { kind: r#" t="inlineStr""#, content })
}

fn element(name: &str, attributes: &str, body: &Body, extension: &str) -> String {
    let Body { kind, content } = body;
    if content.is_empty() && extension.is_empty() {
        return format!("<{name}{attributes}/>");
    }
    format!("<{name}{attributes}{kind}>{content}{extension}</{name}>")
}

/// Days since the workbook's first day. Before March 1900 Excel counts differently and no form has such a date.
fn serial(day: Date, is_1904: bool) -> Option<i32> {
    const FIRST_SAFE: i32 = 61;
    const FROM_1900_TO_1904: i32 = 1462;
    let days = date::to_excel_serial(day);
    let days = if is_1904 { days - FROM_1900_TO_1904 } else { days };
    (days >= if is_1904 { 0 } else { FIRST_SAFE }).then_some(days)
}

/// The qualified name of a cell's tag and its attributes as written, without those that describe the old value.
fn kept_attributes(tag: &str) -> (String, String) {
    let mut reader = Reader::from_str(tag);
    reader.config_mut().check_end_names = false;
    let Ok(Event::Start(tag) | Event::Empty(tag)) = reader.read_event() else { return ("c".to_owned(), String::new()) };
    let mut kept = String::new();
    for attribute in tag.attributes().with_checks(false).flatten() {
        let name = attribute.key.0;
        if !matches!(name, "t" | "cm" | "vm") {
            let value: &str = &attribute.value;
            let _ = write!(kept, r#" {name}="{}""#, value.replace('"', "&quot;"));
        }
    }
    let name = tag.name().0.to_owned();
    (name, kept)
}

/// What the cell shows.
fn shown<'a>(context: &'a Context<'_>, cell: &'a CellAt) -> &'a str {
    if !cell.is_shared {
        return &cell.text;
    }
    let index: Option<usize> = cell.text.trim().parse().ok();
    index.and_then(|i| context.shared.as_ref()?.get(i)).map_or("", String::as_str)
}
