//! Reading XML by local names: writers choose their own namespace prefixes (`<x:row>`).

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::package::Package;
use crate::error::ReportError;

/// A reader that gives byte offsets into the text it was made from.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    /// Bytes of the byte order mark in front.
    skipped: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { reader: Reader::from_str(bare), part, skipped: text.len() - bare.len() }
    }

    /// Offset after the last event.
    pub(super) fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).saturating_add(self.skipped)
    }

    /// The next event; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, ReportError> {
        match self.reader.read_event() {
            Ok(Event::Eof) => Ok(None),
            Ok(event) => Ok(Some(event)),
            Err(e) => Err(self.error(&e.to_string())),
        }
    }

    pub(super) fn error(&self, detail: &str) -> ReportError {
        ReportError::PartUnreadable {
            part: self.part.to_owned(),
            detail: format!("{detail} (byte {})", self.reader.error_position().max(self.reader.buffer_position())),
        }
    }
}

/// The value of an attribute by its local name, unescaped.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned))
}

/// Whether an attribute is there and says yes.
pub(super) fn flag(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|v| v == "1" || v.eq_ignore_ascii_case("true"))
}

/// What a reference such as `&lt;` or `&#12354;` stands for; unknown ones stand for nothing.
fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned(),
    }
}

/// Collects the text of `<t>` (not of phonetic runs) and `<v>` elements.
#[derive(Default)]
pub(super) struct TextOf {
    text: String,
    inside: bool,
    phonetic: u32,
}

impl TextOf {
    pub(super) fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" | "v" => self.inside = self.phonetic == 0,
                "rPh" => self.phonetic += 1,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" | "v" => self.inside = false,
                "rPh" => self.phonetic = self.phonetic.saturating_sub(1),
                _ => {}
            },
            event if self.inside => append(event, &mut self.text),
            _ => {}
        }
    }

    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

/// Adds what an event says as text.
pub(super) fn append(event: &Event<'_>, to: &mut String) {
    match event {
        Event::Text(text) => to.push_str(&text.xml10_content()),
        Event::CData(text) => to.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => to.push_str(&resolve(reference)),
        _ => {}
    }
}

/// The shared strings in order.
pub(super) fn shared_strings(package: &mut Package<'_>, part: Option<&str>) -> Result<Vec<String>, ReportError> {
    let Some(part) = part else { return Ok(Vec::new()) };
    let Some(text) = package.optional_text(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text, part);
    let mut all = Vec::new();
    let mut current = TextOf::default();
    while let Some(event) = xml.next()? {
        current.see(&event);
        match &event {
            Event::End(tag) if tag.local_name().as_ref() == "si" => all.push(current.take()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => all.push(String::new()),
            _ => {}
        }
    }
    Ok(all)
}

/// Text as element content for a cell: markup escaped, control characters dropped, line ends as LF, and `_xHHHH_` kept
/// literal, which Excel would otherwise read as an escaped character.
pub(super) fn cell_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if is_excel_escape(rest) {
            out.push_str("_x005F_");
        } else {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\t' | '\n' => out.push(c),
                '\u{fffe}' | '\u{ffff}' => {}
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

fn is_excel_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first() == Some(&b'_')
        && bytes.get(1) == Some(&b'x')
        && bytes.get(2..6).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
        && bytes.get(6) == Some(&b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_text_is_safe_and_literal() {
        assert_eq!(cell_text("a<b>&\u{1}\u{7f}\r\nc\td"), "a&lt;b&gt;&amp;\nc\td");
        assert_eq!(cell_text("_x0041_ _x_ __x0041_"), "_x005F_x0041_ _x_ __x005F_x0041_");
        assert_eq!(cell_text("=1+1\u{ffff}𠮷"), "=1+1𠮷");
    }

    #[test]
    fn text_of_rich_and_phonetic_cells() {
        let text = "<si><r><t>山&amp;</t></r><rPh><t>ヤマ</t></rPh><r><t><![CDATA[<田>]]>&#x30fb;</t></r></si>";
        let mut xml = Xml::new(text, "x");
        let mut found = TextOf::default();
        while let Some(event) = xml.next().unwrap() {
            found.see(&event);
        }
        assert_eq!(found.take(), "山&<田>・");
    }
}
