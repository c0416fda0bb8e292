//! Sheets of an OpenDocument spreadsheet as grids (ODF 1.3, part 3, chapters 9 and 19).
//!
//! Guards: a cell repeated 16,000 times on a row repeated a million times is one small element; the library for
//! workbooks writes all of them out, so `content.xml` is read here, streaming, and repeats end at the limits.

use std::collections::BTreeSet;
use std::io::BufReader;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use sejo_model::workbook::column_name;

use super::grid::{Grid, Merge};
use super::look::Looks;
use super::sheets::number_text;
use crate::package::{self, damaged};
use crate::xml::character;
use crate::{Limits, Refusal, problem};

/// Reads a spreadsheet sheet by sheet; says whether there were more sheets than are read.
pub fn read(bytes: &[u8], limits: &Limits, take: &mut dyn FnMut(Grid)) -> Result<bool, Refusal> {
    let broken = || damaged("OpenDocumentの表として読めません。", "It cannot be read as an OpenDocument spreadsheet.");
    let mut archive = package::archive(bytes)?;
    let mut looks = Looks::default();
    if let Ok(styles) = archive.by_name("styles.xml") {
        looks.read(styles);
    }
    let content = archive.by_name("content.xml").map_err(|_| broken())?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut sheet = Sheet::default();
    let mut sheets = 0_usize;
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e)) => match e.name().as_ref() {
                "style:table-properties" if attribute(&e, "table:display").as_deref() == Some("false") => {
                    hidden_styles.push(looks.style.clone());
                }
                "table:table" if sheet.grid.is_none() => {
                    sheets += 1;
                    if sheets > limits.sheets {
                        return Ok(true);
                    }
                    let name = attribute(&e, "table:name").unwrap_or_default();
                    let hidden = attribute(&e, "table:style-name").is_some_and(|s| hidden_styles.contains(&s));
                    sheet = Sheet { grid: Some(Grid::new(&name, hidden, limits)), ..Sheet::default() };
                }
                _ if sheet.grid.is_none() => looks.see(&e),
                _ => sheet.start(&e, &looks, limits),
            },
            Ok(Event::End(e)) if e.name().as_ref() == "table:table" => {
                if let Some(grid) = sheet.grid.take() {
                    take(grid);
                }
            }
            Ok(Event::End(e)) => sheet.end(e.name().as_ref(), limits),
            Ok(Event::Text(text)) => sheet.text(&text.xml10_content()),
            Ok(Event::GeneralRef(entity)) => sheet.text(&character(&entity).ok_or_else(broken)?),
            Ok(Event::Eof) => return Ok(false),
            Err(_) => return Err(broken()),
            Ok(_) => {}
        }
    }
}

/// Where the walk stands inside a sheet.
#[derive(Default)]
struct Sheet {
    grid: Option<Grid>,
    /// Rows finished before this one.
    row: u32,
    row_repeat: u32,
    column: usize,
    cell: Option<CellStart>,
    /// Cells of the row with their columns, kept until its repeats are known to be over.
    cells: Vec<(usize, usize, String, bool)>,
    /// The columns whose cells are struck through unless they say otherwise: from, up to.
    struck_columns: Vec<(usize, usize)>,
    /// Columns described so far.
    columns: usize,
    /// Columns people do not see.
    hidden_columns: BTreeSet<usize>,
    /// Whether people do not see the row.
    hidden_row: bool,
    /// What the row says of its cells.
    struck_row: Option<bool>,
    /// Whether letters of the cell are struck through.
    struck: bool,
    text: String,
    paragraphs: usize,
    /// Inside a comment, whose text is not the cell's.
    comment: bool,
    /// Copies of rows made so far.
    copies: u32,
}

/// Most copies of rows that are made of a sheet: every row of the other formats takes bytes of its own.
const COPIES: u32 = 1_000;

struct CellStart {
    repeat: usize,
    /// Lies under a merged area; what it may still hold is not seen.
    covered: bool,
    /// A value that stands in an attribute; otherwise the text counts.
    value: Option<String>,
    /// Holds a formula and does not say what its result is; an empty paragraph says that it is an empty text.
    uncalculated: bool,
    rows: u32,
    columns: usize,
}

impl Sheet {
    fn start(&mut self, e: &BytesStart<'_>, looks: &Looks, limits: &Limits) {
        let number = |name: &str| attribute(e, name).and_then(|v| v.parse::<u32>().ok());
        match e.name().as_ref() {
            "table:table-column" => {
                let from = self.columns;
                self.columns =
                    from.saturating_add(number("table:number-columns-repeated").map_or(1, |n| n.max(1) as usize));
                if looks.obscures(e, "table:default-cell-style-name") == Some(true) {
                    self.struck_columns.push((from, self.columns));
                }
                if is_hidden(e) {
                    self.hidden_columns.extend(from..self.columns.min(limits.columns));
                }
            }
            "table:table-row" => {
                self.struck_row = looks.obscures(e, "table:default-cell-style-name");
                self.hidden_row = is_hidden(e);
                self.row_repeat = number("table:number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.text.clear();
                self.paragraphs = 0;
                let of_column = || self.struck_columns.iter().any(|(from, to)| (*from..*to).contains(&self.column));
                let of_cell = looks.obscures(e, "table:style-name").or(self.struck_row);
                self.struck = of_cell.unwrap_or_else(of_column);
                self.cell = Some(CellStart {
                    repeat: number("table:number-columns-repeated").map_or(1, |n| n.max(1) as usize),
                    covered: e.name().as_ref() == "table:covered-table-cell",
                    value: value(e),
                    uncalculated: attribute(e, "table:formula").is_some()
                        && attribute(e, "office:value-type").is_none(),
                    rows: number("table:number-rows-spanned").unwrap_or(1),
                    columns: number("table:number-columns-spanned").map_or(1, |n| n as usize),
                });
            }
            "office:annotation" => self.comment = true,
            "text:span" if !self.comment => {
                self.struck |= looks.obscures(e, "text:style-name") == Some(true);
            }
            "text:p" if !self.comment && self.cell.is_some() => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.struck |= looks.obscures(e, "text:style-name") == Some(true);
            }
            "text:s" => {
                let spaces = number("text:c").unwrap_or(1).min(100) as usize;
                self.text(&" ".repeat(spaces));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.comment && self.cell.is_some() && self.paragraphs > 0 {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str, limits: &Limits) {
        match name {
            "office:annotation" => self.comment = false,
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(limits),
            "table:table-row" => self.end_row(limits),
            _ => {}
        }
    }

    fn end_cell(&mut self, limits: &Limits) {
        let (Some(cell), Some(grid)) = (self.cell.take(), self.grid.as_mut()) else { return };
        let text = cell.value.unwrap_or_else(|| std::mem::take(&mut self.text));
        if cell.uncalculated && self.paragraphs == 0 {
            let column = u32::try_from(self.column).unwrap_or(u32::MAX - 1);
            grid.unseen.uncalculated.add(format!("{}{}", column_name(column), self.row.saturating_add(1)));
        }
        // Beyond the columns that are read one cell is enough to say that there are more.
        let is_beyond = self.column > limits.columns && self.cells.last().is_some_and(|(c, ..)| *c >= limits.columns);
        if !cell.covered && !is_beyond && !text.trim().is_empty() {
            // One more than the limit, so that the grid can tell that there was more.
            let repeat = cell.repeat.min(limits.columns + 1);
            self.cells.push((self.column, repeat, text, self.struck));
        }
        if (cell.rows > 1 || cell.columns > 1) && grid.merges.len() < limits.cells / 10 {
            let top = self.row.saturating_add(1);
            grid.merges.push(Merge {
                top,
                bottom: top.saturating_add(cell.rows.max(1) - 1),
                left: self.column,
                right: self.column.saturating_add(cell.columns.max(1) - 1),
            });
        }
        self.column = self.column.saturating_add(cell.repeat);
    }

    fn end_row(&mut self, limits: &Limits) {
        let Some(grid) = self.grid.as_mut() else { return };
        let first = self.row.saturating_add(1);
        if !self.cells.is_empty() {
            // A row that lies wholly beyond the columns that are read puts nothing, however often it is repeated.
            let within = self.cells.iter().any(|(column, ..)| *column < limits.columns);
            let most = COPIES.saturating_sub(self.copies).saturating_add(1);
            if within && self.row_repeat > most {
                grid.problems.add(problem::ROW_REPEATED, Some(first), None, &self.row_repeat.to_string());
            }
            let times = if within { self.row_repeat.min(most) } else { 1 };
            self.copies = self.copies.saturating_add(times - 1);
            for copy in 0..times {
                if grid.is_full() {
                    break;
                }
                for (column, repeat, text, struck) in &self.cells {
                    for step in 0..*repeat {
                        let (row, column) = (first.saturating_add(copy), column.saturating_add(step));
                        grid.put(row, column, text, limits);
                        if column >= limits.columns || grid.is_full() {
                            continue;
                        }
                        if *struck {
                            grid.struck_cells.insert((row, column), String::new());
                        }
                        if self.hidden_row || self.hidden_columns.contains(&column) {
                            grid.hidden_cells.insert((row, column));
                        }
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeat);
    }
}

/// Whether a row or column is hidden by hand; what a filter leaves out comes back with a click (ODF 1.3, part 3,
/// `table:visibility`).
fn is_hidden(e: &BytesStart<'_>) -> bool {
    attribute(e, "table:visibility").as_deref() == Some("collapse")
}

/// The value of a cell that stands in its attributes.
fn value(e: &BytesStart<'_>) -> Option<String> {
    match attribute(e, "office:value-type")?.as_str() {
        "float" | "percentage" | "currency" => {
            attribute(e, "office:value")?.parse::<f64>().ok().map(|n| number_text(n, 0))
        }
        "date" => {
            let date = attribute(e, "office:date-value")?;
            Some(date.strip_suffix("T00:00:00").map_or(date.clone(), str::to_owned))
        }
        "boolean" => Some(attribute(e, "office:boolean-value")?.to_uppercase()),
        "string" => attribute(e, "office:string-value"),
        _ => None,
    }
}

pub(super) fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = e.try_get_attribute(name).ok()??;
    Some(attribute.value.into_owned())
}
