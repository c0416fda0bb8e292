//! What of a sheet people do not see. Rows and columns of an xlsx that are hidden by hand, by a filter or by a height of
//! nothing are read like the others; whoever drops the file is told, because nobody looked at them. Results of formulas that
//! a program saved without working them out are seen in no file: they are told too, or they would be lost as empty cells.
//!
//! Guards: what cannot be read here hides nothing, and the list is read all the same.

use std::collections::{BTreeSet, HashMap};
use std::io::{BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::{Limits, package};

/// What of a sheet is not seen.
#[derive(Debug, Default)]
pub struct Unseen {
    /// Rows as people count.
    pub rows: BTreeSet<u32>,
    /// Columns from 0.
    pub columns: BTreeSet<usize>,
    /// Formulas without a result.
    pub uncalculated: Uncalculated,
}

/// Cells with a formula whose result does not stand in the file.
#[derive(Debug, Default)]
pub struct Uncalculated {
    /// The first of them: `B3`.
    first: Vec<String>,
    cells: usize,
}

impl Uncalculated {
    /// Counts a cell.
    pub fn add(&mut self, cell: String) {
        /// So many are named.
        const NAMED: usize = 5;
        if self.first.len() < NAMED {
            self.first.push(cell);
        }
        self.cells += 1;
    }

    /// The first cells and how many there are; `None` where every formula has its result.
    pub fn told(&self) -> Option<String> {
        (self.cells > 0).then(|| format!("{} ({})", self.first.join(", "), self.cells))
    }
}

/// What is not seen, by the name of the sheet.
pub fn of(bytes: &[u8], limits: &Limits) -> HashMap<String, Unseen> {
    parts(bytes, limits).unwrap_or_default()
}

fn parts(bytes: &[u8], limits: &Limits) -> Option<HashMap<String, Unseen>> {
    let mut archive = package::archive(bytes).ok()?;
    let mut sheets: Vec<(String, String)> = Vec::new();
    starts(archive.by_name("xl/workbook.xml").ok()?, |e| {
        if e.local_name().as_ref() == "sheet" && sheets.len() < limits.sheets {
            sheets.extend(attribute(e, "name").zip(attribute(e, "id")));
        }
        true
    });
    let mut targets: HashMap<String, String> = HashMap::new();
    starts(archive.by_name("xl/_rels/workbook.xml.rels").ok()?, |e| {
        if e.local_name().as_ref() == "Relationship" && targets.len() < limits.entries {
            targets.extend(attribute(e, "Id").zip(attribute(e, "Target")));
        }
        true
    });
    let mut found = HashMap::new();
    for (name, id) in sheets {
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Ok(part) = archive.by_name(&path) {
            found.insert(name, sheet(part, limits));
        }
    }
    Some(found)
}

fn sheet(part: impl Read, limits: &Limits) -> Unseen {
    let mut unseen = Unseen::default();
    let (mut row, mut rows) = (0_u32, 0_usize);
    let mut cell = Computed::default();
    events(part, |event| {
        match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "col" if is_hidden(e, "width", 0.1) => {
                    let number = |name| attribute(e, name).and_then(|n| n.parse::<usize>().ok());
                    if let (Some(from @ 1..), Some(to)) = (number("min"), number("max")) {
                        unseen.columns.extend((from..=to.min(limits.columns)).map(|c| c - 1));
                    }
                }
                "row" => {
                    rows += 1;
                    row = attribute(e, "r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
                    if is_hidden(e, "ht", 0.5) {
                        unseen.rows.insert(row);
                    }
                }
                _ => cell.begin(e),
            },
            Event::Text(text) if cell.lacks_result() => cell.text(&text.xml10_content()),
            Event::End(e) if e.local_name().as_ref() == "c" && cell.lacks_result() => {
                unseen.uncalculated.add(std::mem::take(&mut cell.name));
            }
            _ => {}
        }
        rows <= limits.rows
    });
    unseen
}

/// A cell as far as its formula goes (ECMA-376 part 1, §18.3.1.4 and §18.3.1.96).
#[derive(Default)]
struct Computed {
    name: String,
    /// Its result is a text, which may be an empty one.
    is_text: bool,
    has_formula: bool,
    result: Found,
}

/// How much of a result was met.
#[derive(Default, PartialEq, Eq)]
enum Found {
    #[default]
    Nothing,
    /// Its element, which may hold nothing.
    Place,
    /// The result.
    Result,
}

impl Computed {
    fn begin(&mut self, e: &BytesStart<'_>) {
        match e.local_name().as_ref() {
            "c" => {
                let is_text = attribute(e, "t").as_deref() == Some("str");
                *self = Self { name: attribute(e, "r").unwrap_or_default(), is_text, ..Self::default() };
            }
            "f" => self.has_formula = true,
            "v" => self.result = if self.is_text { Found::Result } else { Found::Place },
            "is" => self.result = Found::Result,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.result == Found::Place && !text.trim().is_empty() {
            self.result = Found::Result;
        }
    }

    fn lacks_result(&self) -> bool {
        self.has_formula && self.result != Found::Result
    }
}

/// Whether a row or column is hidden, or is so small that it cannot be seen.
fn is_hidden(e: &BytesStart<'_>, size: &str, least: f64) -> bool {
    let is_small = attribute(e, size).and_then(|s| s.parse::<f64>().ok()).is_some_and(|s| s < least);
    is_small || matches!(attribute(e, "hidden").as_deref(), Some("1" | "true" | "on"))
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// The elements of a part as they begin, as long as more are wanted.
fn starts(part: impl Read, mut on: impl FnMut(&BytesStart<'_>) -> bool) {
    events(part, |event| match event {
        Event::Start(e) | Event::Empty(e) => on(e),
        _ => true,
    });
}

/// What stands in a part, piece by piece, as long as more is wanted.
pub fn events(part: impl Read, mut on: impl FnMut(&Event<'_>) -> bool) {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let goes_on = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => false,
            Ok(event) => on(&event),
        };
        if !goes_on {
            return;
        }
    }
}
