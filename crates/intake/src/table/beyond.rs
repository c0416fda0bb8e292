//! Secrets of a workbook that stand in no cell: in comments, links whose address holds a password, headers and footers,
//! defined names, properties of the document, prompts of lists, text boxes.
//!
//! Guards: a list whose cells are clean is kept as it was dropped, so every other place of the file must be clean too. What
//! cannot be read is not known to be clean. Nothing is masked here: where a secret is found, the copy of the table is kept
//! instead of the file.
//!
//! Source: ECMA-376 (xlsx), ODF 1.3 (ods), MS-XLS 2.5.293 (strings of xls: UTF-16 or one byte a character).

use std::io::{BufReader, Read};

use encoding_rs::{SHIFT_JIS, UTF_16LE};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::secret;
use crate::package::{self, Container};
use crate::xml::character;

/// Elements that only divide a text into pieces.
const PIECES: [&str; 8] = ["t", "r", "rPh", "rPr", "span", "a", "p", "fld"];
/// Elements that hold the text of cells.
const CELLS: [&str; 5] = ["c", "v", "f", "is", "si"];
/// Elements before which a new line begins.
const LINES: [&str; 2] = ["p", "br"];
/// Elements that give a value a name of their own.
const NAMED: [&str; 4] = ["definedName", "property", "user-defined", "named-expression"];
/// Elements that hold a header or footer with its codes.
const PRINTED: [&str; 6] = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];
/// Attributes that lead somewhere; only a whole address can hold a password.
const LINKS: [&str; 2] = ["Target", "href"];
/// Elements in which programs write their own names: `LibreOffice/24.2$Linux_X86_64`.
const PROGRAMS: [&str; 2] = ["generator", "Application"];
/// Attributes that people write.
const WRITTEN: [&str; 11] = [
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "tooltip",
    "display",
    "location",
    "title",
    "descr",
    "expression",
    "alt",
];
/// Fewest characters of a piece of an xls file that is looked at.
const SHORTEST: usize = 4;

/// Whether anything beyond the cells of a workbook could be a secret.
pub fn holds_secret(container: Container, bytes: &[u8]) -> bool {
    match container {
        Container::Text => false,
        Container::Xls => in_strings(bytes),
        Container::Xlsx | Container::Ods => in_parts(bytes, true),
    }
}

/// Whether anything but the cells of a workbook could be a secret: those of a form are looked at where they stand, because
/// its own questions speak about passwords.
pub fn holds_secret_beside_cells(bytes: &[u8]) -> bool {
    in_parts(bytes, false)
}

/// Whether any text of a package of office programs, xlsx or docx, could be a secret.
pub fn holds_secret_anywhere(bytes: &[u8]) -> bool {
    in_parts(bytes, true)
}

fn in_parts(bytes: &[u8], cells: bool) -> bool {
    let Ok(mut archive) = package::archive(bytes) else { return true };
    (0..archive.len()).any(|index| {
        let Ok(part) = archive.by_index(index) else { return true };
        let Ok(name) = part.name().map(|name| name.to_ascii_lowercase()) else { return true };
        let is_text = [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
        is_text && in_part(part, cells)
    })
}

/// Whether a part of a package holds a secret, in its cells or beside them, or cannot be read.
fn in_part(part: impl Read, cells: bool) -> bool {
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut text = String::new();
    // The name under which the text that follows stands.
    let mut name = None;
    loop {
        buffer.clear();
        let Ok(event) = reader.read_event_into(&mut buffer) else { return true };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                if in_attributes(tag) {
                    return true;
                }
                let local = tag.local_name();
                if LINES.contains(&local.as_ref()) && !text.is_empty() {
                    text.push('\n');
                }
                if NAMED.contains(&local.as_ref()) {
                    name = attribute(tag, "name");
                }
            }
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) => match character(entity) {
                Some(said) => text.push_str(&said),
                None => return true,
            },
            Event::End(tag) if !PIECES.contains(&tag.local_name().as_ref()) => {
                let local = tag.local_name();
                let looked_at = (cells || !CELLS.contains(&local.as_ref())) && !PROGRAMS.contains(&local.as_ref());
                let printed = PRINTED.contains(&local.as_ref()).then(|| without_codes(&text));
                if looked_at && is_secret(name.as_deref(), printed.as_deref().unwrap_or(&text)) {
                    return true;
                }
                text.clear();
                if NAMED.contains(&tag.local_name().as_ref()) {
                    name = None;
                }
            }
            Event::Eof => return is_secret(name.as_deref(), &text),
            _ => {}
        }
    }
}

/// Whether a text holds a secret, by itself or because of the name it has.
fn is_secret(name: Option<&str>, text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    // A name for cells (パスワード一覧 for Sheet1!A1:B9) says nothing; one for a value does.
    let value = text.trim_start_matches('=').trim_matches('"');
    let is_value = !text.contains(['!', ':', '$', '[']) && value.contains(char::is_alphanumeric);
    secret::is_in(text)
        || name.is_some_and(|name| is_value && (secret::labels(name) || secret::is_in(&format!("{name}: {value}"))))
}

/// A header or footer as it is printed, with a blank for each of its codes (ECMA-376 part 1, §18.3.1.46).
fn without_codes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        out.push(if after.starts_with('&') { '&' } else { ' ' });
        rest = after.get(code_length(after)..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// How many bytes a code has behind its `&`: a font (`"MS Gothic,標準"`), a size (`12`), a colour (`K01+000`) or one letter.
fn code_length(text: &str) -> usize {
    const LARGEST: usize = 3;
    const COLOUR: usize = 6;
    if let Some(end) = text.strip_prefix('"').and_then(|font| font.find('"')) {
        return end + 2;
    }
    let size = text.bytes().take(LARGEST).take_while(u8::is_ascii_digit).count();
    let colour = text.strip_prefix('K').and_then(|rest| rest.get(..COLOUR));
    match colour {
        _ if size > 0 => size,
        Some(colour) if colour.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'+' | b'-')) => 1 + COLOUR,
        _ => text.chars().next().map_or(0, char::len_utf8),
    }
}

fn in_attributes(tag: &BytesStart<'_>) -> bool {
    let named = NAMED.contains(&tag.local_name().as_ref()).then(|| attribute(tag, "name")).flatten();
    tag.attributes().with_checks(false).flatten().any(|found| {
        let key = found.key.local_name();
        let is_link = LINKS.contains(&key.as_ref());
        let is_written = is_link || WRITTEN.contains(&key.as_ref());
        let text = is_written.then(|| found.normalized_value(XmlVersion::Implicit1_0).ok()).flatten();
        text.filter(|text| !is_link || text.contains("://")).is_some_and(|text| is_secret(named.as_deref(), &text))
    })
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Whether a text anywhere in an xls file could be a secret: its records are not told apart, its strings are read as they lie.
fn in_strings(bytes: &[u8]) -> bool {
    // What says that a string is wide, read as the character before it.
    const WIDE: char = '\u{100}';
    let (narrow, ..) = SHIFT_JIS.decode(bytes);
    let wide = [0, 1].map(|from| UTF_16LE.decode_without_bom_handling(bytes.get(from..).unwrap_or_default()).0);
    std::iter::once(&narrow).chain(&wide).any(|text| {
        let divides = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffd}' | WIDE);
        text.split(divides).filter(|piece| piece.chars().count() >= SHORTEST).any(|piece| {
            let is_printed = ["&L", "&C", "&R"].iter().any(|part| piece.starts_with(part));
            if is_printed { secret::is_in(&without_codes(piece)) } else { secret::is_in(piece) }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_people_write_into_is_looked_at() {
        for part in [
            "<comments><comment><text><r><t>PW: </t></r><r><t>Zq7Karte</t></r></text></comment></comments>",
            r#"<Relationships><Relationship Target="http://admin:Zq7Karte@192.168.1.1/"/></Relationships>"#,
            "<worksheet><headerFooter><oddFooter>&amp;CPW Zq7Karte</oddFooter></headerFooter></worksheet>",
            r#"<workbook><definedNames><definedName name="pw">"Zq7Karte"</definedName></definedNames></workbook>"#,
            "<worksheet><headerFooter><oddHeader>&amp;R&amp;12PW: &amp;K01+000Zq7Karte</oddHeader></headerFooter></worksheet>",
            "<cp><dc:description>password: Zq7Karte</dc:description></cp>",
            r#"<Properties><property name="パスワード"><vt:lpwstr>Zq7Karte</vt:lpwstr></property></Properties>"#,
            r#"<w><dataValidation prompt="パスワードは Zq7Karte"/></w>"#,
            "<xdr><a:p><a:r><a:t>初期PW</a:t></a:r></a:p><a:p><a:r><a:t>PW: Zq7Karte</a:t></a:r></a:p></xdr>",
            "<o><office:annotation><text:p>PW: <text:span>Zq7Karte</text:span></text:p></office:annotation></o>",
            "<broken",
            "<comments><text><t>&secret;</t></text></comments>",
        ] {
            assert!(in_part(part.as_bytes(), true), "{part}");
        }
        for part in [
            "<m><meta:generator>LibreOffice/24.2$Linux_X86_64 LibreOffice_project/723314e595e8007d3cf785c16538505a1c878ca5</meta:generator></m>",
            r#"<Relationships><Relationship Target="worksheets/sheet1.xml"/></Relationships>"#,
            "<comments><comment><text><r><t>パスワード変更済み</t></r></text></comment></comments>",
            r#"<Relationships><Relationship Target="https://example.jp/a"/></Relationships>"#,
            r#"<workbook><definedNames><definedName name="パスワード一覧">Sheet1!$A$1:$B$9</definedName></definedNames></workbook>"#,
            r#"<w><sheetProtection password="CC1A" sheet="1"/><c><v>12</v></c></w>"#,
            "<w><oddFooter>&amp;C&amp;&quot;Times New Roman,Regular&quot;&amp;12Page &amp;P</oddFooter></w>",
            "<w><oddHeader>&amp;C&amp;&quot;Times New Roman,Regular&quot;&amp;12&amp;A</oddHeader></w>",
            "<w><firstHeader>&amp;L&amp;F&amp;R&amp;K01+000&amp;10Ver1.2</firstHeader></w>",
            "<w><evenFooter>&amp;C&amp;&quot;-,標準&quot;&amp;12Page &amp;P of &amp;N</evenFooter></w>",
        ] {
            assert!(!in_part(part.as_bytes(), true), "{part}");
        }
    }

    #[test]
    fn strings_of_old_workbooks_are_found_however_they_are_stored() {
        let wide: Vec<u8> = "PW: Zq7Karte".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (narrow, ..) = SHIFT_JIS.encode("パスワードは Zq7Karte");
        for piece in [wide.as_slice(), &narrow, b"PW: Zq7Karte"] {
            let mut file = vec![9, 0, 1, 0, 255, 0, 0];
            file.extend_from_slice(piece);
            file.extend_from_slice(&[0, 0, 3]);
            assert!(in_strings(&file), "{piece:?}");
        }
        assert!(!in_strings(b"\x09\x08Microsoft Excel\x00Sheet1\x00Arial"));
    }

    #[test]
    fn footers_of_old_workbooks_are_read_as_they_are_printed() {
        // A record: its kind, its length, the characters of its string, whether it is wide.
        let record = |is_wide: u8, text: &[u8]| {
            let mut file = vec![0x15, 0, 0x4f, 0, 0x26, 0, is_wide];
            file.extend_from_slice(text);
            file.extend_from_slice(&[0, 0]);
            file
        };
        let narrow = |text: &str| record(0, text.as_bytes());
        let wide = |text: &str| record(1, &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        for text in [r#"&C&"Times New Roman,Regular"&12Page &P"#, "&R&10Ver1.2", r#"&C&"Arial,Bold"&12&A"#] {
            assert!(!in_strings(&narrow(text)) && !in_strings(&wide(text)), "{text}");
        }
        for text in ["&CPW: &12Zq7Karte", r#"&L&"Arial,Bold"パスワードは Zq7Karte"#] {
            assert!(in_strings(&wide(text)), "{text}");
        }
        assert!(in_strings(&narrow("&CPW: &12Zq7Karte")));
    }
}
