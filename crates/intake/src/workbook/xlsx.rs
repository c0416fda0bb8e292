//! Opens an xlsx package and streams its sheets into [`Grid`]s.
//!
//! A form is more than its values: merged areas, hidden columns and rows, drop-down lists and formulas decide where an
//! answer may go, and all of them stand in the same part as the cells. So one pass over that part gives everything,
//! with every count bounded and no arithmetic on what the file claims. Format: ECMA-376 part 1, §18.2 to §18.4.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use sejo_model::ErrorCode;
use zip::ZipArchive;

use super::grid::{Area, DropDown, Grid, Value, position};
use super::lists::{self, Names};
use super::strike::{Letters, Looks, Written};
use super::{notes, shapes};
use crate::visible::Colour;
use crate::xml::character;
use crate::{Limits, Refusal};

/// A whole workbook.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub grids: Vec<Grid>,
    /// Days are counted from 1904 (old Mac files).
    pub from_1904: bool,
    /// Somebody signed the package (ECMA-376 part 2, §13).
    pub is_signed: bool,
}

/// Merged areas and drop-downs taken from one sheet.
const AREAS: usize = 20_000;

fn damaged(what: &str) -> Refusal {
    Refusal::new(
        ErrorCode::FileDamaged,
        format!("Excelファイルの中の「{what}」を読めません。"),
        format!("The part “{what}” inside the Excel file cannot be read."),
    )
}

/// Reads the first rows of every worksheet, as many as the limits say.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("zip"))?;
    let is_signed =
        archive.file_names().flatten().any(|name| name.trim_start_matches('/').starts_with("_xmlsignatures"));
    let mut package = Package { archive, left: limits.unpacked };
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let Main { sheets, names, from_1904 } = package.main(&main, limits)?;
    let strings = match relations.values().find(|r| r.kind.ends_with("/sharedStrings")) {
        Some(part) => package.strings(&part.target, limits)?,
        None => Vec::new(),
    };
    let styles = match relations.values().find(|r| r.kind.ends_with("/styles")) {
        Some(part) => package.looks(&part.target),
        None => Looks::default(),
    };
    let mut book = Book { grids: Vec::new(), from_1904, is_signed };
    let mut room = limits.cells;
    for sheet in sheets {
        let Some(part) = relations.get(&sheet.relation).filter(|r| r.kind.ends_with("/worksheet")) else {
            continue;
        };
        let mut grid = package.grid(&part.target, sheet, (&strings, &styles), limits, &mut room)?;
        grid.shapes = shapes::read(&mut package, &part.target, &grid.sizes);
        (grid.notes, grid.note_left) = notes::read(&mut package, &part.target);
        book.grids.push(grid);
    }
    if book.grids.is_empty() {
        return Err(damaged("worksheets"));
    }
    lists::resolve(&mut book.grids, &names);
    Ok(book)
}

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

pub(super) struct Relation {
    pub kind: String,
    pub target: String,
}

/// What the workbook part says.
#[derive(Default)]
struct Main {
    sheets: Vec<Sheet>,
    /// Names defined for ranges.
    names: Names,
    from_1904: bool,
}

struct Sheet {
    name: String,
    visible: bool,
    relation: String,
}

type Xml<'p, 'a> = quick_xml::Reader<BufReader<std::io::Take<zip::read::ZipFile<'p, Cursor<&'a [u8]>>>>>;

impl<'a> Package<'a> {
    /// The XML of a part. Names are compared without case, as some writers differ from their own references.
    pub(super) fn xml(&mut self, name: &str) -> Result<Xml<'_, 'a>, Refusal> {
        let exact = self.archive.index_for_name(name);
        let index = exact.or_else(|| {
            let found = self
                .archive
                .file_names()
                .position(|n| n.is_ok_and(|n| n.replace('\\', "/").eq_ignore_ascii_case(name)));
            found.filter(|i| *i < self.archive.len())
        });
        let file = index.and_then(|i| self.archive.by_index(i).ok()).ok_or_else(|| damaged(name))?;
        let most = self.left;
        self.left = most.saturating_sub(file.size().min(most));
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(file.take(most)));
        xml.config_mut().expand_empty_elements = true;
        Ok(xml)
    }

    fn main_part(&mut self) -> Result<String, Refusal> {
        let relations = self.relations("")?;
        let found = relations.into_values().find(|r| r.kind.ends_with("/officeDocument")).map(|r| r.target);
        Ok(found.unwrap_or_else(|| "xl/workbook.xml".to_owned()))
    }

    /// The relations of a part, by id; `""` stands for the package.
    pub(super) fn relations(&mut self, part: &str) -> Result<HashMap<String, Relation>, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = join(folder, &format!("_rels/{name}.rels"));
        let mut found = HashMap::new();
        let mut xml = self.xml(&path)?;
        elements(&mut xml, &path, |_, e| {
            if e.local_name().as_ref() == "Relationship" && found.len() < 10_000 {
                let target = attribute(e, "Target").unwrap_or_default();
                let relation =
                    Relation { kind: attribute(e, "Type").unwrap_or_default(), target: join(folder, &target) };
                found.insert(attribute(e, "Id").unwrap_or_default(), relation);
            }
            Ok(false)
        })?;
        Ok(found)
    }

    fn main(&mut self, part: &str, limits: &Limits) -> Result<Main, Refusal> {
        let mut main = Main::default();
        let mut xml = self.xml(part)?;
        elements(&mut xml, part, |xml, e| {
            match e.local_name().as_ref() {
                "definedName" => {
                    let name = attribute(e, "name").unwrap_or_default();
                    let sheet = attribute(e, "localSheetId").and_then(|id| id.parse().ok());
                    let target = plain_text(xml, "definedName", 2_000)?;
                    if main.names.len() < AREAS {
                        main.names.add(sheet, &name, target);
                    }
                    return Ok(true);
                }
                "workbookPr" => main.from_1904 = is_on(attribute(e, "date1904").as_deref()),
                "sheet" if main.sheets.len() < limits.sheets => main.sheets.push(Sheet {
                    name: attribute(e, "name").unwrap_or_default(),
                    visible: !attribute(e, "state").is_some_and(|s| s.to_ascii_lowercase().contains("hidden")),
                    relation: attribute(e, "id").unwrap_or_default(),
                }),
                _ => {}
            }
            Ok(false)
        })?;
        Ok(main)
    }

    /// The shared strings; readings above kanji (`rPh`) are left out.
    fn strings(&mut self, part: &str, limits: &Limits) -> Result<Vec<Written<Arc<str>>>, Refusal> {
        let mut strings: Vec<Written<Arc<str>>> = Vec::new();
        let mut xml = self.xml(part)?;
        elements(&mut xml, part, |xml, e| {
            let is_string = e.local_name().as_ref() == "si";
            if is_string {
                let text = rich_text(xml, "si", limits.cell_chars)?;
                if strings.len() < limits.cells {
                    strings.push(Written {
                        text: text.text.into(),
                        struck: text.struck,
                        spared: text.spared.into(),
                        own: text.own.into(),
                        lost: text.lost,
                    });
                }
            }
            Ok(is_string)
        })?;
        Ok(strings)
    }

    /// How cell styles show their letters. A workbook whose styles cannot be read shows none.
    fn looks(&mut self, part: &str) -> Looks {
        let mut styles = Looks::default();
        let read = self.xml(part).and_then(|mut xml| {
            elements(&mut xml, part, |_, e| {
                styles.see(e);
                Ok(false)
            })
        });
        if read.is_ok() { styles } else { Looks::default() }
    }

    fn grid(
        &mut self,
        part: &str,
        sheet: Sheet,
        (strings, styles): (&[Written<Arc<str>>], &Looks),
        limits: &Limits,
        room: &mut usize,
    ) -> Result<Grid, Refusal> {
        let mut xml = self.xml(part)?;
        let grid = Grid::new(sheet.name, sheet.visible);
        let rows = u32::try_from(limits.rows).unwrap_or(u32::MAX);
        let mut reading = Reading { grid, merges: Vec::new(), row: 0, column: 0, strings, styles, limits, rows, room };
        elements(&mut xml, part, |xml, e| reading.element(xml, e))?;
        let Reading { mut grid, merges, .. } = reading;
        grid.merge(merges);
        Ok(grid)
    }
}

/// A sheet being read.
struct Reading<'s, 'r> {
    grid: Grid,
    merges: Vec<Area>,
    /// The next row and column, for writers that leave the positions out.
    row: u32,
    column: u32,
    strings: &'s [Written<Arc<str>>],
    styles: &'s Looks,
    limits: &'s Limits,
    rows: u32,
    room: &'r mut usize,
}

impl Reading<'_, '_> {
    fn element<R: BufRead>(
        &mut self,
        xml: &mut quick_xml::Reader<R>,
        e: &BytesStart<'_>,
    ) -> Result<bool, quick_xml::Error> {
        match e.local_name().as_ref() {
            "sheetFormatPr" => self.grid.sizes.usual(e),
            "col" => self.columns(e),
            "row" => {
                let given = attribute(e, "r").and_then(|r| r.parse::<u32>().ok()).filter(|r| *r > 0);
                self.row = given.unwrap_or(self.row.saturating_add(1));
                self.column = 0;
                self.grid.sizes.row(self.row.saturating_sub(1), e);
                let flat = attribute(e, "ht").and_then(|h| h.parse::<f64>().ok()).is_some_and(|h| h < 0.5);
                if (is_on(attribute(e, "hidden").as_deref()) || flat) && self.row <= self.rows {
                    self.grid.hidden_rows.insert(self.row - 1);
                }
            }
            "c" => {
                self.cell(xml, e)?;
                return Ok(true);
            }
            "mergeCell" if self.merges.len() < AREAS => {
                self.merges.extend(attribute(e, "ref").as_deref().and_then(Area::parse));
            }
            "filterColumn" => self.grid.filtered = true,
            "dataValidation" => {
                self.drop_down(xml, e)?;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    fn columns(&mut self, e: &BytesStart<'_>) {
        self.grid.sizes.columns(e);
        let number = |name| attribute(e, name).and_then(|n| n.parse::<u32>().ok());
        let narrow = attribute(e, "width").and_then(|w| w.parse::<f64>().ok()).is_some_and(|w| w < 0.1);
        if let (true, Some(from @ 1..), Some(to)) =
            (is_on(attribute(e, "hidden").as_deref()) || narrow, number("min"), number("max"))
        {
            let last = to.min(u32::try_from(self.limits.columns).unwrap_or(u32::MAX));
            self.grid.hidden_columns.extend((from..=last).map(|c| c - 1));
        }
    }

    fn cell<R: BufRead>(&mut self, xml: &mut quick_xml::Reader<R>, e: &BytesStart<'_>) -> Result<(), quick_xml::Error> {
        let kind = attribute(e, "t").unwrap_or_default();
        let given = attribute(e, "r").as_deref().and_then(position);
        let (row, column) = given.unwrap_or((self.row.saturating_sub(1), self.column));
        self.column = column.saturating_add(1);
        let name = e.name().into_inner().to_owned();
        let mut raw = String::new();
        let mut formula = false;
        let style = attribute(e, "s");
        let crossed_out = self.styles.strikes(style.as_deref());
        let (mut struck, mut spared, mut lost) = (crossed_out, String::new(), false);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(inner) => match inner.local_name().as_ref() {
                    "v" => raw = plain_text(xml, "v", self.limits.cell_chars)?,
                    "f" => {
                        formula = true;
                        // An array formula fills the cells of its range too.
                        let range =
                            attribute(&inner, "ref").filter(|_| attribute(&inner, "t").as_deref() == Some("array"));
                        let area = range.as_deref().and_then(Area::parse);
                        let area = area.filter(|a| a.bottom - a.top < 5_000 && a.right - a.left < 64);
                        let cells = area.into_iter().flat_map(|a| {
                            (a.top..=a.bottom).flat_map(move |r| (a.left..=a.right).map(move |c| (r, c)))
                        });
                        self.grid.formulas.extend(cells);
                    }
                    "is" => {
                        let written = rich_text(xml, "is", self.limits.cell_chars)?;
                        struck |= written.struck;
                        lost |= written.lost;
                        spared.clone_from(written.left(crossed_out));
                        raw = written.text;
                    }
                    _ => {}
                },
                Event::End(end) if end.name().into_inner() == name => break,
                Event::Eof => return Err(early_end()),
                _ => {}
            }
        }
        let columns = u32::try_from(self.limits.columns).unwrap_or(u32::MAX);
        if row >= self.rows || column >= columns || (*self.room == 0 && !raw.is_empty()) {
            self.grid.cut_off |= !raw.is_empty();
            return Ok(());
        }
        if formula {
            // A text may be an empty one.
            self.grid.compute(row, column, !raw.is_empty() || kind == "str");
        }
        let shared = if kind == "s" { self.string(&raw) } else { None };
        lost |= shared.is_some_and(|s| s.lost);
        if let Some(shared) = shared.filter(|s| s.struck || crossed_out) {
            struck = true;
            spared = shared.left(crossed_out).to_string();
        }
        if let Some(value) = self.value(&kind, raw) {
            if struck {
                self.grid.struck.insert((row, column));
                if !spared.trim().is_empty() {
                    self.grid.spared.insert((row, column), spared);
                }
            }
            if crossed_out {
                self.grid.crossed_out.insert((row, column));
            }
            if self.styles.hides(style.as_deref()) || (lost && !self.styles.is_coloured(style.as_deref())) {
                self.grid.unseen.insert((row, column));
            }
            *self.room -= 1;
            self.grid.put(row, column, value);
        }
        Ok(())
    }

    fn string(&self, raw: &str) -> Option<&Written<Arc<str>>> {
        self.strings.get(raw.trim().parse::<usize>().ok()?)
    }

    fn value(&self, kind: &str, raw: String) -> Option<Value> {
        match kind {
            _ if raw.trim().is_empty() => None,
            "s" => self.string(&raw).filter(|s| !s.text.trim().is_empty()).map(|s| Value::Text(s.text.clone())),
            "b" => Some(Value::Bool(raw.trim() == "1")),
            "e" => Some(Value::Error),
            "str" | "inlineStr" | "d" => Some(Value::Text(raw.into())),
            _ => match raw.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => Some(Value::Number(number)),
                _ => Some(Value::Text(raw.into())),
            },
        }
    }

    /// Drop-downs stand in the sheet itself or, when the list is on another sheet, in its extension list.
    fn drop_down<R: BufRead>(
        &mut self,
        xml: &mut quick_xml::Reader<R>,
        e: &BytesStart<'_>,
    ) -> Result<(), quick_xml::Error> {
        let is_list = attribute(e, "type").as_deref() == Some("list");
        let mut places = attribute(e, "sqref").unwrap_or_default();
        let mut list = String::new();
        let name = e.name().into_inner().to_owned();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Start(inner) => match inner.local_name().as_ref() {
                    "formula1" if list.is_empty() => list = plain_text(xml, "formula1", 2_000)?,
                    "sqref" => places = plain_text(xml, "sqref", 20_000)?,
                    _ => {}
                },
                Event::End(end) if end.name().into_inner() == name => break,
                Event::Eof => return Err(early_end()),
                _ => {}
            }
        }
        if is_list && self.grid.drop_downs.len() < AREAS {
            let areas = places.split_whitespace().filter_map(Area::parse).take(2_000).collect();
            self.grid.drop_downs.push(DropDown { areas, list });
        }
        Ok(())
    }
}

/// Calls `on` for every opening element; it says whether it read the element to its end. Fails unless every element
/// is closed: a cut off part is never taken for a short one.
pub(super) fn elements<R: BufRead>(
    xml: &mut quick_xml::Reader<R>,
    part: &str,
    mut on: impl FnMut(&mut quick_xml::Reader<R>, &BytesStart<'_>) -> Result<bool, quick_xml::Error>,
) -> Result<(), Refusal> {
    let mut buffer = Vec::new();
    let mut depth: u64 = 0;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|_| damaged(part))? {
            Event::Start(e) => {
                let read_to_its_end = on(xml, &e).map_err(|_| damaged(part))?;
                depth += u64::from(!read_to_its_end);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(damaged(part)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn early_end() -> quick_xml::Error {
    quick_xml::Error::Io(Arc::new(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)))
}

fn unknown(r: &BytesRef<'_>) -> quick_xml::Error {
    EscapeError::UnrecognizedEntity(0..r.len(), r.xml10_content().into_owned()).into()
}

/// Text up to the end of the element `name`, without what stands in readings (`rPh`).
pub(super) fn rich_text<R: BufRead>(
    xml: &mut quick_xml::Reader<R>,
    name: &str,
    most: usize,
) -> Result<Written<String>, quick_xml::Error> {
    let mut written = Written::<String>::default();
    // Of the run so far: whether it is one, has a look of its own, and which.
    let (mut in_run, mut own, mut run) = (false, false, Letters::default());
    let mut buffer = Vec::new();
    let mut in_reading = false;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(e) if e.local_name().as_ref() == "t" && !in_reading => {
                let piece = plain_text(xml, "t", most)?;
                let is_written = !piece.trim().is_empty();
                written.struck |= run.struck && is_written;
                written.lost |= run.are_lost_on(Some(Colour::WHITE)) && is_written;
                if written.text.chars().count() < most {
                    written.text.push_str(&piece);
                    if in_run && !run.struck {
                        written.spared.push_str(&piece);
                    }
                    if own && !run.struck {
                        written.own.push_str(&piece);
                    }
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "r" => {
                (in_run, own, run) = (true, false, Letters::default());
            }
            Event::Start(e) if e.local_name().as_ref() == "rPr" => own = true,
            Event::Start(e) if e.local_name().as_ref() == "rPh" => in_reading = true,
            Event::Start(e) if own => run.see(&e),
            Event::End(e) if e.local_name().as_ref() == "rPh" => in_reading = false,
            Event::End(e) if e.local_name().as_ref() == name => return Ok(written),
            Event::Eof => return Err(early_end()),
            _ => {}
        }
    }
}

/// Text up to the end of the element `name`, at most `most` characters of it.
pub(super) fn plain_text<R: BufRead>(
    xml: &mut quick_xml::Reader<R>,
    name: &str,
    most: usize,
) -> Result<String, quick_xml::Error> {
    let mut text = String::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::End(e) if e.local_name().as_ref() == name => return Ok(unescaped(&text, most)),
            Event::Eof => return Err(early_end()),
            // Four bytes a character at most; the exact cut is made at the end, which comes first here to be seen.
            _ if text.len() > most.saturating_mul(4) => {}
            Event::Text(t) => text.push_str(&t.xml10_content()),
            Event::CData(t) => text.push_str(&t.xml10_content()),
            Event::GeneralRef(r) => text.push_str(&character(&r).ok_or_else(|| unknown(&r))?),
            _ => {}
        }
    }
}

/// Resolves `_x000D_` and the like (ECMA-376 part 1, §22.9.2.19) and cuts at `most` characters.
fn unescaped(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()) && from.get(6..7) == Some("_"));
        match code.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    if out.len() > most { out.chars().take(most).collect() } else { out }
}

pub(super) fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

pub(super) fn is_on(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

/// A target of a relation, relative to the folder of the part it belongs to.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|p| !p.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        assert_eq!(join("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(join("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(join("xl/a", "../../../x.xml"), "x.xml");
    }

    #[test]
    fn escapes_of_excel_are_resolved() {
        assert_eq!(unescaped("a_x000D_b_x005F_x_x12", 99), "a\rb_x_x12");
        assert_eq!(unescaped("_xD800_あ_x", 99), "_xD800_あ_x");
        assert_eq!(unescaped("あいう", 2), "あい");
    }

    #[test]
    fn words_that_are_too_long_are_cut_and_end() {
        let read = |text: &str| {
            let mut xml = quick_xml::Reader::from_reader(text.as_bytes());
            xml.read_event_into(&mut Vec::new())?;
            plain_text(&mut xml, "t", 2)
        };
        let long = "い".repeat(99);
        assert_eq!(read(&format!("<t>{long}<b>{long}</b>&amp;</t>")).unwrap(), "いい");
        assert!(read(&format!("<t>{long}")).is_err(), "it ends before its element does");
    }
}
