//! The core properties of a workbook: what Excel and a file manager say about it without looking into a sheet.
//!
//! Invariant: one part changes, and in it the words that are named alone; a workbook without that part stays as it is. Source:
//! ECMA-376 part 2, §11 (core properties).

use quick_xml::events::Event;

use super::package::Package;
use super::xml::{Xml, cell_text};
use crate::error::ReportError;

/// Where programs that write workbooks put them.
const PART: &str = "docProps/core.xml";
/// The namespace of subject and identifier.
const WORDS: &str = "http://purl.org/dc/elements/1.1/";

/// Puts a subject and an identifier into the properties, in place of those that were there.
///
/// # Errors
/// See [`ReportError`]: no package, its properties cannot be read.
pub fn put_properties(bytes: Vec<u8>, subject: &str, identifier: &str) -> Result<Vec<u8>, ReportError> {
    let mut package = Package::open(&bytes)?;
    let words = [("subject", subject), ("identifier", identifier)];
    let properties = match package.optional_text(PART)? {
        Some(text) => with(&text, &words)?,
        None => None,
    };
    match properties {
        Some(text) => package.with_part(PART, text.as_bytes()),
        None => Ok(bytes),
    }
}

/// The part with these words; `None` where it has no place for any.
fn with(text: &str, words: &[(&str, &str)]) -> Result<Option<String>, ReportError> {
    let is_named = |name: &str| words.iter().any(|(own, _)| *own == name);
    let mut xml = Xml::new(text, PART);
    let (mut out, mut copied) = (String::with_capacity(text.len() * 2), 0);
    loop {
        let start = xml.offset();
        let Some(event) = xml.next()? else { return Ok(None) };
        match &event {
            Event::Start(tag) | Event::Empty(tag) if is_named(tag.local_name().as_ref()) => {
                out.push_str(text.get(copied..start).unwrap_or_default());
                copied = xml.offset();
            }
            Event::End(tag) if is_named(tag.local_name().as_ref()) => copied = xml.offset(),
            Event::End(tag) if tag.local_name().as_ref() == "coreProperties" => {
                out.push_str(text.get(copied..start).unwrap_or_default());
                for (name, said) in words {
                    out.push_str(&format!("<dc:{name} xmlns:dc=\"{WORDS}\">{}</dc:{name}>", cell_text(said)));
                }
                out.push_str(text.get(start..).unwrap_or_default());
                return Ok(Some(out));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn subject_and_identifier_stand_once_and_everything_else_stays() {
        let words = [("subject", "医院 <本館>"), ("identifier", "7")];
        let dc = "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
        let put = format!("<dc:subject {dc}>医院 &lt;本館&gt;</dc:subject><dc:identifier {dc}>7</dc:identifier>");
        let head =
            format!("\u{feff}<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"c\" {dc}><dc:title>様式</dc:title>");
        let bare = format!("{head}</cp:coreProperties>");
        let once = with(&bare, &words).unwrap().unwrap();
        assert_eq!(once, format!("{head}{put}</cp:coreProperties>"));
        assert_eq!(with(&once, &words).unwrap().unwrap(), once, "putting them again changes nothing");
        let older = format!("{head}<dc:identifier/><dc:subject>旧</dc:subject></cp:coreProperties>");
        assert_eq!(with(&older, &words).unwrap().unwrap(), once);
        assert_eq!(with("<cp:coreProperties xmlns:cp=\"c\"/>", &words).unwrap(), None);
    }
}
