//! From the package to the parts: which sheet, which styles, which date system.

use quick_xml::events::Event;

use super::package::Package;
use super::xml::{Xml, attribute, flag};
use crate::error::ReportError;

/// The parts a fill needs.
pub(super) struct Parts {
    /// The sheet to fill in.
    pub(super) sheet: String,
    /// Styles, if the workbook has any.
    pub(super) styles: Option<String>,
    /// Shared strings, if the workbook has any.
    pub(super) shared_strings: Option<String>,
    /// Whether days are counted from 1904 (old Mac workbooks).
    pub(super) is_1904: bool,
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Finds the parts behind the sheet of that name.
pub(super) fn find(package: &mut Package<'_>, sheet_name: &str) -> Result<Parts, ReportError> {
    let (workbook, rels) = workbook(package)?;
    let text = package.text(&workbook)?;
    let mut xml = Xml::new(&text, &workbook);
    let mut sheet_id = None;
    let mut is_1904 = false;
    while let Some(event) = xml.next()? {
        let (Event::Start(tag) | Event::Empty(tag)) = &event else { continue };
        match tag.local_name().as_ref() {
            "workbookPr" => is_1904 = flag(tag, "date1904"),
            "sheet" if sheet_id.is_none() && attribute(tag, "name").as_deref() == Some(sheet_name) => {
                sheet_id = attribute(tag, "id");
            }
            _ => {}
        }
    }
    let sheet_id = sheet_id.ok_or_else(|| ReportError::SheetMissing { sheet: sheet_name.to_owned() })?;
    let sheet = rels.iter().find(|r| r.id == sheet_id).map(|r| r.target.clone());
    let of_kind = |kind: &str| rels.iter().find(|r| r.kind.ends_with(kind)).map(|r| r.target.clone());
    Ok(Parts {
        sheet: sheet.ok_or_else(|| ReportError::SheetMissing { sheet: sheet_name.to_owned() })?,
        styles: of_kind("/styles"),
        shared_strings: of_kind("/sharedStrings"),
        is_1904,
    })
}

/// The workbook part and its relations.
fn workbook(package: &mut Package<'_>) -> Result<(String, Vec<Relation>), ReportError> {
    let root = relations(package, "_rels/.rels", "")?;
    let workbook = root
        .iter()
        .find(|r| r.kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target.clone());
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let rels_part =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let rels = relations(package, &rels_part, folder)?;
    Ok((workbook, rels))
}

/// The workbook part, and every sheet by its name with its part.
pub(super) fn sheets(package: &mut Package<'_>) -> Result<(String, Vec<(String, String)>), ReportError> {
    let (workbook, rels) = workbook(package)?;
    let text = package.text(&workbook)?;
    let mut xml = Xml::new(&text, &workbook);
    let mut sheets = Vec::new();
    while let Some(event) = xml.next()? {
        let (Event::Start(tag) | Event::Empty(tag)) = &event else { continue };
        let id = (tag.local_name().as_ref() == "sheet").then(|| attribute(tag, "id")).flatten();
        let part = id.and_then(|id| rels.iter().find(|r| r.id == id && r.kind.ends_with("/worksheet")));
        if let (Some(part), Some(name)) = (part, attribute(tag, "name")) {
            sheets.push((name, part.target.clone()));
        }
    }
    Ok((workbook, sheets))
}

fn relations(package: &mut Package<'_>, part: &str, folder: &str) -> Result<Vec<Relation>, ReportError> {
    let Some(text) = package.optional_text(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text, part);
    let mut all = Vec::new();
    while let Some(event) = xml.next()? {
        let (Event::Start(tag) | Event::Empty(tag)) = &event else { continue };
        if tag.local_name().as_ref() != "Relationship" {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) =
            (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"))
        {
            all.push(Relation { id, kind, target: resolve(folder, &target) });
        }
    }
    Ok(all)
}

/// A target as a part name: absolute with a slash in front, otherwise relative to the folder of the part.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        path.extend(folder.split('/').filter(|s| !s.is_empty()));
    }
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_become_part_names() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/a", "../worksheets/./s.xml"), "xl/worksheets/s.xml");
        assert_eq!(resolve("", "xl\\workbook.xml"), "xl/workbook.xml");
    }
}
