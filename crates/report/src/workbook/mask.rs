//! A workbook or a document with some of its texts replaced, for a copy that must not keep them.
//!
//! Invariant: only the texts that `replace` names change, wherever they stand (shared strings, cells, comments, headers and
//! footers, prompts, links, text boxes, defined values, properties of the document); every other part of the package and every other byte of a changed part stays.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::package::Package;
use super::xml::{TextOf, Xml, append, attribute, cell_text};
use crate::error::ReportError;

/// Parts in which texts stand.
const PARTS: [&str; 8] = [
    "xl/sharedstrings",
    "xl/worksheets/",
    "xl/comments",
    "xl/threadedcomments/",
    "xl/drawings/",
    "xl/workbook.xml",
    "docprops/",
    "word/",
];

/// Elements whose whole text is one text, beside those of cells: headers and footers, the prompt of a list where a writer
/// puts it into an element, properties of the document.
const NOTES: [&str; 17] = [
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
    "title",
    "subject",
    "creator",
    "keywords",
    "description",
    "lastModifiedBy",
    "category",
    "contentStatus",
    "lpwstr",
    "Manager",
    "Company",
];

/// Attributes of elements that people read, or that hold an address: the prompts of a list, a link and where it leads.
const WRITTEN: [(&str, &[&str]); 3] = [
    ("dataValidation", &["prompt", "promptTitle", "error", "errorTitle"]),
    ("hyperlink", &["tooltip", "display", "location"]),
    ("Relationship", &["Target"]),
];

/// What stands for a secret inside a formula.
const IN_FORMULA: &str = "***";

/// A text as it stands in a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text<'a> {
    /// Of cells.
    Cell(&'a str),
    /// Of a comment on a cell, or what else stands beside the cells: headers, prompts, properties.
    Comment(&'a str),
}

/// Replaces texts: `replace` gives the new text for one that must go.
///
/// # Errors
/// The package or one of its parts cannot be read.
pub fn replace_texts(bytes: &[u8], replace: &dyn Fn(Text<'_>) -> Option<String>) -> Result<Vec<u8>, ReportError> {
    let names = Package::open(bytes)?.names();
    let mut out = bytes.to_vec();
    for name in names {
        let lower = name.to_lowercase();
        let holds_text = PARTS.iter().any(|part| lower.trim_start_matches('/').starts_with(part));
        if !holds_text || ![".xml", ".rels"].iter().any(|end| lower.ends_with(end)) {
            continue;
        }
        let mut package = Package::open(&out)?;
        let text = package.text(&name)?;
        if let Some(changed) = replaced(&text, &name, replace)? {
            out = package.with_part(&name, changed.as_bytes())?;
        }
    }
    Ok(out)
}

/// The part with its texts replaced; `None` when none was named.
fn replaced(
    text: &str,
    part: &str,
    replace: &dyn Fn(Text<'_>) -> Option<String>,
) -> Result<Option<String>, ReportError> {
    let mut xml = Xml::new(text, part);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let (mut said, mut pieces) = (TextOf::default(), Vec::new());
    let mut open = None;
    let mut notes = Notes::default();
    let mut kind = String::new();
    loop {
        let start = xml.offset();
        let Some(event) = xml.next()? else { break };
        said.see(&event);
        notes.see(&event, start..xml.offset(), replace, &mut edits);
        if let Event::Start(tag) | Event::Empty(tag) = &event
            && let Some((_, names)) = WRITTEN.iter().find(|(element, _)| *element == tag.local_name().as_ref())
        {
            attributes(tag, names, text, start..xml.offset(), replace, &mut edits);
        }
        match &event {
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                kind = attribute(tag, "t").unwrap_or_else(|| "n".to_owned());
            }
            Event::Start(tag) if matches!(tag.local_name().as_ref(), "t" | "v") => open = Some(xml.offset()),
            Event::End(tag) if matches!(tag.local_name().as_ref(), "t" | "v") => {
                pieces.extend(open.take().map(|from| from..start));
            }
            // Whatever holds one text: a shared string, a cell, a comment, a paragraph of a text box.
            Event::End(tag) if matches!(tag.local_name().as_ref(), "si" | "c" | "text" | "threadedComment" | "p") => {
                let pieces = std::mem::take(&mut pieces);
                let before = said.take();
                let comment = matches!(tag.local_name().as_ref(), "text" | "threadedComment" | "p");
                let before = if comment { Text::Comment(&before) } else { Text::Cell(&before) };
                let is_cell = tag.local_name().as_ref() == "c";
                // An index into the shared strings is no text; their texts are replaced where they stand.
                if is_cell && kind == "s" {
                    continue;
                }
                if let Some(new) = replace(before) {
                    // A cell of a number holds nothing but numbers.
                    let new = if is_cell && kind == "n" { "0".to_owned() } else { new };
                    let texts = std::iter::once(cell_text(&new)).chain(std::iter::repeat(String::new()));
                    edits.extend(pieces.into_iter().zip(texts));
                }
            }
            _ => {}
        }
    }
    if edits.is_empty() {
        return Ok(None);
    }
    edits.sort_by_key(|(at, _)| at.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, new) in edits {
        out.push_str(text.get(done..at.start).unwrap_or_default());
        out.push_str(&new);
        done = done.max(at.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Ok(Some(out))
}

/// The element of a note that is open: where its content begins, and its text so far.
#[derive(Default)]
struct Notes {
    open: Option<(usize, String)>,
    /// The name of the value that is defined there.
    name: String,
}

impl Notes {
    fn see(
        &mut self,
        event: &Event<'_>,
        at: Range<usize>,
        replace: &dyn Fn(Text<'_>) -> Option<String>,
        edits: &mut Vec<(Range<usize>, String)>,
    ) {
        match event {
            Event::Start(tag) if NOTES.contains(&tag.local_name().as_ref()) => {
                self.open = Some((at.end, String::new()));
            }
            Event::Start(tag) if tag.local_name().as_ref() == "definedName" => {
                self.name = attribute(tag, "name").unwrap_or_default();
                self.open = Some((at.end, String::new()));
            }
            Event::End(tag) if tag.local_name().as_ref() == "definedName" => {
                // Only a constant is a value; what else is defined are cells.
                if let Some((from, text)) = self.open.take()
                    && let Some(value) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'))
                    && replace(Text::Comment(&format!("{}: {value}", self.name))).is_some()
                {
                    edits.push((from..at.start, format!("\"{IN_FORMULA}\"")));
                }
            }
            Event::End(tag) if NOTES.contains(&tag.local_name().as_ref()) => {
                if let Some((from, text)) = self.open.take()
                    && let Some(new) = replace(Text::Comment(&text))
                {
                    edits.push((from..at.start, cell_text(&new)));
                }
            }
            event => {
                if let Some((_, text)) = &mut self.open {
                    append(event, text);
                }
            }
        }
    }
}

/// Replaces what stands in attributes.
fn attributes(
    tag: &BytesStart<'_>,
    names: &[&str],
    part: &str,
    at: Range<usize>,
    replace: &dyn Fn(Text<'_>) -> Option<String>,
    edits: &mut Vec<(Range<usize>, String)>,
) {
    let mut written = part.get(at.clone()).unwrap_or_default().to_owned();
    let before = written.clone();
    for name in names {
        let Some(new) = attribute(tag, name).and_then(|text| replace(Text::Comment(&text))) else { continue };
        for quote in ['"', '\''] {
            let opening = format!(" {name}={quote}");
            let Some(from) = written.find(&opening).map(|i| i + opening.len()) else { continue };
            let Some(length) = written.get(from..).and_then(|rest| rest.find(quote)) else { continue };
            // An address takes no other characters, and leads there without the password too.
            let new = if *name == "Target" { new.replace(":●●●@", "@").replace('●', "*") } else { new.clone() };
            let escaped = cell_text(&new).replace('"', "&quot;").replace('\'', "&apos;").replace('\n', "&#10;");
            written.replace_range(from..from + length, &escaped);
        }
    }
    if written != before {
        edits.push((at, written));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_text_changes_whole() {
        let hide = |text: Text<'_>| {
            matches!(text, Text::Cell(t) | Text::Comment(t) if t.contains("PW")).then(|| "PW: ***".to_owned())
        };
        let part = "<sst><si><t>PWD</t></si><si><r><t>PW: </t></r><r><t>abc&amp;1</t></r><rPh><t>ヨミ</t></rPh></si><si><t>ほか</t></si></sst>";
        let after = "<sst><si><t>PW: ***</t></si><si><r><t>PW: ***</t></r><r><t></t></r><rPh><t></t></rPh></si><si><t>ほか</t></si></sst>";
        assert_eq!(replaced(part, "p", &hide).unwrap().as_deref(), Some(after));
        let cell = r#"<c r="A1" t="inlineStr"><is><t>PW: x</t></is></c><c r="B1" t="s"><v>4</v></c>"#;
        let after = r#"<c r="A1" t="inlineStr"><is><t>PW: ***</t></is></c><c r="B1" t="s"><v>4</v></c>"#;
        assert_eq!(replaced(cell, "p", &hide).unwrap().as_deref(), Some(after));
        let beside = r#"<w><dataValidation prompt="PW: &amp;x" error='no'/><oddHeader>&amp;CPW: x</oddHeader><dc:title>PW</dc:title><title>a</title></w>"#;
        let after = r#"<w><dataValidation prompt="PW: ***" error='no'/><oddHeader>PW: ***</oddHeader><dc:title>PW: ***</dc:title><title>a</title></w>"#;
        assert_eq!(replaced(beside, "p", &hide).unwrap().as_deref(), Some(after));
        let link = r#"<Relationships><Relationship Id="r1" Target="http://a:PW@b/"/></Relationships>"#;
        let hidden =
            |text: Text<'_>| matches!(text, Text::Comment(t) if t.contains("PW")).then(|| "http://a:●●●@b/".to_owned());
        let after = link.replace(":PW", "");
        assert_eq!(replaced(link, "p", &hidden).unwrap(), Some(after));
        let word = r#"<w:p><w:pPr><w:b/></w:pPr><w:r><w:t xml:space="preserve">PW: </w:t></w:r><w:r><w:t>x1</w:t></w:r></w:p><w:p><w:r><w:t>a</w:t></w:r></w:p>"#;
        let after = word.replace("PW: <", "PW: ***<").replace("x1", "");
        assert_eq!(replaced(word, "word/document.xml", &hide).unwrap(), Some(after));
        let name =
            r#"<w><definedName name="PW">"x1"</definedName><definedName name="PW2">Sheet1!$A$1</definedName></w>"#;
        let after = name.replace(r#""x1""#, r#""***""#);
        assert_eq!(replaced(name, "p", &hide).unwrap(), Some(after));
        assert_eq!(replaced("<sst><si><t>a</t></si></sst>", "p", &hide).unwrap(), None);
    }
}
