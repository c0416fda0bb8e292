//! The sheet's XML with values put into cells: a list of edits by byte offset, everything between them copied.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use sejo_model::date;
use sejo_model::workbook::{Cell, column_name};

use super::choice::{self, Change};
use super::days::Days;
use super::index::{CellAt, Index, RowAt, TagAt};
use super::plan::{Field, Value, Write, date_text};
use super::style::DateStyles;
use super::words::{self, Place};
use super::xml::cell_text;
use crate::error::ReportError;

/// What is known about the workbook around the cells.
pub(super) struct Context<'a> {
    /// Name of the sheet, for errors.
    pub(super) sheet: &'a str,
    pub(super) index: &'a Index,
    pub(super) dates: DateStyles,
    pub(super) is_1904: bool,
    /// Shared strings: what the form printed decides what may be written.
    pub(super) shared: Vec<String>,
    /// Words in cells for days.
    pub(super) days: Days,
}

/// Longest text of a cell, in UTF-16 units (Excel's limit).
const MAX_UNITS: usize = 32_767;

struct Edit {
    at: Range<usize>,
    text: String,
}

type Cells<'a> = BTreeMap<u32, &'a Write>;

/// The sheet with the values written, and the cells that were left alone because their words are the form's.
pub(super) fn patch(
    xml: &str,
    context: &Context<'_>,
    writes: &BTreeMap<Cell, Write>,
) -> Result<(String, Vec<Cell>), ReportError> {
    let mut by_row: BTreeMap<u32, Cells<'_>> = BTreeMap::new();
    for (cell, write) in writes {
        by_row.entry(cell.row).or_default().insert(cell.column, write);
    }
    let (mut edits, mut left) = (Vec::new(), Vec::new());
    let known: BTreeSet<u32> = context.index.rows.iter().map(|row| row.number).collect();
    for row in &context.index.rows {
        if let Some(cells) = by_row.get(&row.number) {
            left.extend(edit_row(xml, context, row, cells, &mut edits)?);
        }
    }
    by_row.retain(|number, cells| {
        cells.retain(|_, write| !write.value.is_nothing());
        !cells.is_empty() && !known.contains(number)
    });
    insert_rows(context, &by_row, xml, &mut edits)?;
    // Something new in front of a changed cell begins at the same byte and comes first.
    edits.sort_by_key(|e| (e.at.start, e.at.end));
    Ok((apply(xml, &edits), left))
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

/// Changes the cells a row has and adds those it lacks, in column order; gives the cells left alone.
fn edit_row(
    xml: &str,
    context: &Context<'_>,
    row: &RowAt,
    cells: &Cells<'_>,
    edits: &mut Vec<Edit>,
) -> Result<Vec<Cell>, ReportError> {
    let mut left = Vec::new();
    for cell in &row.cells {
        let Some(write) = cells.get(&cell.column) else { continue };
        match changed(xml, context, row.number, cell, write)? {
            Change::To(text) => edits.push(Edit { at: cell.all.clone(), text }),
            Change::Left if !write.value.is_nothing() => left.push(Cell { row: row.number, column: cell.column }),
            Change::Left | Change::Same => {}
        }
    }
    let mut at_end = String::new();
    for (&column, Write { value, .. }) in cells {
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
    Ok(left)
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
        for (&column, Write { value, .. }) in cells {
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

/// A cell that is there, with its new value.
fn changed(xml: &str, context: &Context<'_>, row: u32, cell: &CellAt, write: &Write) -> Result<Change, ReportError> {
    let position = Cell { row, column: cell.column };
    let is_formula = is_formula(context, position, cell);
    // Nothing is to be written, so a formula may go on calculating, and an empty cell is what it should be.
    if write.value.is_nothing() && (is_formula || !cell.has_value) {
        return Ok(Change::Same);
    }
    if write.value.is_nothing() && context.days.unsure.contains(&position) {
        return Ok(Change::Left);
    }
    let (value, change) = match context.days.own.contains_key(&position) {
        true => (None, None),
        false => settled(write, shown(context, cell)),
    };
    match change {
        Some(Change::Same) => return Ok(Change::Same),
        _ if is_formula => return Err(ReportError::Formula { sheet: context.sheet.to_owned(), cell: position }),
        Some(change) => return Ok(change),
        None => {}
    }
    let tag = xml.get(cell.tag.clone()).unwrap_or_default();
    let (name, attributes) = kept_attributes(tag);
    let extension = cell.extension.clone().and_then(|at| xml.get(at)).unwrap_or_default();
    let body = body(context, position, cell.style, value.as_ref().unwrap_or(&write.value))?;
    Ok(Change::To(element(&name, &attributes, &body, extension)))
}

/// What a value becomes beside the words that stand in its cell: another value, or no change of the cell at all.
fn settled(write: &Write, shown: &str) -> (Option<Value>, Option<Change>) {
    let text = |text: String| {
        if text == shown { (None, Some(Change::Same)) } else { (Some(Value::Text(text)), None) }
    };
    let place = match &write.value {
        Value::Choose(choice) => {
            return match choice.written(shown) {
                Change::To(new) => (Some(Value::Text(new)), None),
                other => (None, Some(other)),
            };
        }
        Value::Mark(chosen, mark) => match words::of_mark(shown, mark) {
            Place::Whole => {
                let marked = choice::marked(shown, *chosen, mark);
                // The empty box is there already.
                return match marked {
                    marked if marked.is_empty() => (Some(Value::Empty), None),
                    marked if !*chosen && marked == shown => (None, Some(Change::Same)),
                    marked => (Some(Value::Text(marked)), None),
                };
            }
            place => place,
        },
        _ if write.is_framed => Place::Whole,
        // Nothing is confirmed: an earlier answer goes, a placeholder and words of the form stay.
        Value::Word(word, words) if word.is_empty() => {
            return match words::of_no_word(shown, words) {
                Place::Whole => (Some(Value::Empty), None),
                _ => (None, Some(Change::Same)),
            };
        }
        Value::Word(_, words) => words::of_word(shown, words),
        Value::Number(_) => words::of_number(shown),
        Value::Date(_) => words::of_day(shown),
        Value::Text(new) if write.field == Field::Remark => words::of_remark(shown, new),
        Value::Text(_) => words::of_name(shown),
        Value::Empty => words::of_nothing(shown, write.field),
    };
    match (place, &write.value) {
        (Place::Taken, _) => (None, Some(Change::Left)),
        (Place::Whole, _) => (None, None),
        (Place::At { at, .. }, Value::Date(day)) => text(words::with_day(shown, &at, Some(*day))),
        (Place::At { at, .. }, Value::Empty) if write.field == Field::Remark => {
            text(words::with(shown, &at, "　　　　"))
        }
        (Place::At { at, .. }, Value::Empty) => text(words::with_day(shown, &at, None)),
        (Place::At { at, .. }, Value::Text(new)) => text(words::with(shown, &at, new)),
        (Place::At { .. }, _) => (None, Some(Change::Left)),
    }
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
        Value::Choose(choice) => match choice.written("") {
            Change::To(text) => cell_text(&text),
            Change::Same | Change::Left => String::new(),
        },
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
        Value::Word(word, words) if words.listed && is_value(word) => return Ok(listed(word, prefix)),
        Value::Text(text) | Value::Word(text, _) => {
            if text.encode_utf16().count() > MAX_UNITS {
                return Err(ReportError::TextTooLong { sheet: context.sheet.to_owned(), cell });
            }
            cell_text(text)
        }
    };
    let content = format!(r#"<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>"#);
    Ok(Body { kind: r#" t="inlineStr""#, content })
}

/// A choice of a list that is a value and no text: 1, 0, TRUE.
fn is_value(word: &str) -> bool {
    let is_number =
        word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit()) && !(word.len() > 1 && word.starts_with('0'));
    matches!(word, "TRUE" | "FALSE") || is_number && !word.is_empty()
}

/// The cell as it is when somebody chooses that from the list.
fn listed(word: &str, prefix: &str) -> Body {
    let (kind, value) = match word {
        "TRUE" => (r#" t="b""#, "1"),
        "FALSE" => (r#" t="b""#, "0"),
        number => ("", number),
    };
    Body { kind, content: format!("<{prefix}v>{value}</{prefix}v>") }
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

/// Whether a formula fills the cell.
pub(super) fn is_formula(context: &Context<'_>, position: Cell, cell: &CellAt) -> bool {
    cell.has_formula || context.index.arrays.iter().any(|r| r.contains(position))
}

/// What the cell shows.
pub(super) fn shown<'a>(context: &'a Context<'_>, cell: &'a CellAt) -> &'a str {
    if !cell.is_shared {
        return &cell.text;
    }
    let index: Option<usize> = cell.text.trim().parse().ok();
    index.and_then(|i| context.shared.get(i)).map_or("", String::as_str)
}
