//! Results of formulas after a fill: what a workbook computed of the values of before is dropped.
//!
//! Invariant: no cell shows a result of values that stand there no longer (「はい」の数 0 beside nineteen of them). The results of
//! formulas are dropped on the sheets that were filled in and on those that reach them by name; the workbook asks to be
//! computed when it is opened, because Excel shows nothing for a dropped result otherwise. Without such formulas nothing
//! changes. Source: ECMA-376 part 1, §18.2.2 (calcPr) and §18.3.1.4 (c).

use std::ops::Range;

use quick_xml::events::Event;

use super::package::Package;
use super::parts;
use super::xml::{Xml, append, attribute, flag};
use crate::error::ReportError;

/// What a sheet computes.
struct Formulas {
    name: String,
    part: String,
    /// All formulas of the sheet.
    text: String,
    /// Where their results stand.
    results: Vec<Range<usize>>,
}

impl Formulas {
    /// Whether the sheet holds a formula at all.
    fn computes(&self) -> bool {
        !(self.text.is_empty() && self.results.is_empty())
    }
}

/// The package without the results that the sheets `changed` made stale.
pub(super) fn forget(bytes: Vec<u8>, changed: &[&str]) -> Result<Vec<u8>, ReportError> {
    if changed.is_empty() {
        return Ok(bytes);
    }
    let mut package = Package::open(&bytes)?;
    let (workbook, sheets) = parts::sheets(&mut package)?;
    let mut all = Vec::with_capacity(sheets.len());
    for (name, part) in sheets {
        let Some(text) = package.optional_text(&part)? else { continue };
        // Most forms compute nothing, and a sheet may be large. ":f" may also stand in a remark.
        if text.contains("<f") || text.contains(":f") {
            all.extend(Some(read(name, part, &text)?).filter(Formulas::computes));
        }
    }
    let stale = stale(&all, changed, &names(&mut package, &workbook)?);
    let mut out = bytes;
    for sheet in stale.iter().filter(|sheet| !sheet.results.is_empty()) {
        let mut package = Package::open(&out)?;
        let mut text = package.text(&sheet.part)?;
        sheet.results.iter().rev().for_each(|at| text.replace_range(at.clone(), ""));
        out = package.with_part(&sheet.part, text.as_bytes())?;
    }
    if stale.is_empty() {
        return Ok(out);
    }
    let mut package = Package::open(&out)?;
    let text = package.text(&workbook)?;
    match asking(&text, &workbook)? {
        Some(asking) => package.with_part(&workbook, asking.as_bytes()),
        None => Ok(out),
    }
}

/// The sheets whose formulas may have read what changed: those themselves, and whichever names one of them.
fn stale<'a>(all: &'a [Formulas], changed: &[&str], names: &[(String, String)]) -> Vec<&'a Formulas> {
    let mut reached: Vec<&str> = changed.to_vec();
    let mut stale: Vec<&Formulas> = Vec::new();
    loop {
        let defined = names.iter().filter(|(_, text)| reached.iter().any(|sheet| text.contains(sheet)));
        let defined: Vec<&str> = defined.map(|(name, _)| name.as_str()).collect();
        let reaches = |sheet: &&Formulas| {
            let reads = |word: &&str| sheet.text.contains(word);
            reached.contains(&sheet.name.as_str())
                || reached.iter().any(reads)
                || defined.iter().any(reads)
                // Which cells these read stands in other cells.
                || sheet.text.contains("INDIRECT(")
        };
        let known = |sheet: &&Formulas| stale.iter().any(|s| s.name == sheet.name);
        let more: Vec<&Formulas> = all.iter().filter(|sheet| !known(sheet) && reaches(sheet)).collect();
        if more.is_empty() {
            return stale;
        }
        reached.extend(more.iter().map(|sheet| sheet.name.as_str()));
        stale.extend(more);
    }
}

fn read(name: String, part: String, text: &str) -> Result<Formulas, ReportError> {
    let mut found = Formulas { name, part: part.clone(), text: String::new(), results: Vec::new() };
    let mut xml = Xml::new(text, &part);
    let (mut in_formula, mut computes, mut value) = (false, false, None);
    loop {
        let start = xml.offset();
        let Some(event) = xml.next()? else { break };
        match &event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "c" => computes = false,
                "f" => (in_formula, computes) = (true, true),
                "v" => value = Some(start),
                _ => {}
            },
            // A formula shared with other cells is written once.
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "f" => computes = true,
                "v" if computes => found.results.push(start..xml.offset()),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "f" => {
                    in_formula = false;
                    found.text.push('\n');
                }
                "v" => found.results.extend(value.take().filter(|_| computes).map(|from| from..xml.offset())),
                _ => {}
            },
            event if in_formula => append(event, &mut found.text),
            _ => {}
        }
    }
    Ok(found)
}

/// Names defined in the workbook, with what they stand for.
fn names(package: &mut Package<'_>, workbook: &str) -> Result<Vec<(String, String)>, ReportError> {
    let text = package.text(workbook)?;
    let mut xml = Xml::new(&text, workbook);
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(tag) if tag.local_name().as_ref() == "definedName" => {
                open = attribute(tag, "name").map(|name| (name, String::new()));
            }
            Event::End(tag) if tag.local_name().as_ref() == "definedName" => found.extend(open.take()),
            event => {
                if let Some((_, text)) = &mut open {
                    append(event, text);
                }
            }
        }
    }
    Ok(found)
}

/// The workbook part asking to be computed when it is opened; `None` where it does already.
fn asking(text: &str, part: &str) -> Result<Option<String>, ReportError> {
    /// Elements that come before `calcPr` (§18.2.27).
    const BEFORE: [&str; 4] = ["sheets", "functionGroups", "externalReferences", "definedNames"];
    let mut xml = Xml::new(text, part);
    let mut behind = None;
    loop {
        let start = xml.offset();
        let Some(event) = xml.next()? else { break };
        match &event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => {
                if flag(tag, "fullCalcOnLoad") {
                    return Ok(None);
                }
                let written = text.get(start..xml.offset()).unwrap_or_default();
                let name = tag.name().0;
                let rest = written.strip_prefix('<').and_then(|w| w.strip_prefix(name)).unwrap_or_default();
                let rest = rest.replace(" fullCalcOnLoad=\"0\"", "").replace(" fullCalcOnLoad=\"false\"", "");
                let mut out = text.to_owned();
                out.replace_range(start..xml.offset(), &format!("<{name} fullCalcOnLoad=\"1\"{rest}"));
                return Ok(Some(out));
            }
            Event::End(tag) if BEFORE.contains(&tag.local_name().as_ref()) => {
                let prefix = tag.name().0.rsplit_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default();
                behind = Some((xml.offset(), prefix));
            }
            _ => {}
        }
    }
    Ok(behind.map(|(at, prefix)| {
        let mut out = text.to_owned();
        out.insert_str(at, &format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"));
        out
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, text: &str) -> Formulas {
        read(name.to_owned(), "p".to_owned(), text).unwrap()
    }

    #[test]
    fn results_of_formulas_are_found_and_values_are_not() {
        let text = "<d><c r=\"A1\"><v>1</v></c><c r=\"A2\"><f>A1+1</f><v>2</v></c><x:c><x:f t=\"shared\" si=\"0\"/><x:v>3</x:v></x:c></d>";
        let found = sheet("s", text);
        let results: Vec<&str> = found.results.iter().map(|at| &text[at.clone()]).collect();
        assert_eq!((results, found.text.trim()), (vec!["<v>2</v>", "<x:v>3</x:v>"], "A1+1"));
    }

    #[test]
    fn what_reaches_a_changed_sheet_is_stale_however_far() {
        let all = [
            sheet("様式", "<f>COUNTIF(C4:C22,1)</f>"),
            sheet("集計", "<f>様式!C25</f>"),
            sheet("表紙", "<f>集計!A1</f>"),
            sheet("別", "<f>数</f>"),
            sheet("独立", "<f>A1+1</f>"),
        ];
        let names = [("数".to_owned(), "様式!$C$25".to_owned())];
        let found: Vec<&str> = stale(&all, &["様式"], &names).iter().map(|s| s.name.as_str()).collect();
        assert_eq!(found, ["様式", "集計", "別", "表紙"]);
    }

    #[test]
    fn the_workbook_asks_once_to_be_computed() {
        for (before, after) in [
            (
                "<w><sheets></sheets><calcPr calcId=\"1\"/></w>",
                "<w><sheets></sheets><calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/></w>",
            ),
            (
                "<x:w><x:sheets></x:sheets><x:a/></x:w>",
                "<x:w><x:sheets></x:sheets><x:calcPr fullCalcOnLoad=\"1\"/><x:a/></x:w>",
            ),
            ("<w><calcPr fullCalcOnLoad=\"0\"/></w>", "<w><calcPr fullCalcOnLoad=\"1\"/></w>"),
        ] {
            let asked = asking(before, "p").unwrap();
            assert_eq!(asked.as_deref(), Some(after));
            assert_eq!(asking(after, "p").unwrap(), None);
        }
    }
}
