//! Documents written with office programs (docx, xlsx): where their text could hold a secret.
//!
//! Guards: what is searched is the text people wrote, in paragraphs, cells, comments, headers and properties; pictures and
//! embedded files are not, and whoever shows the result must say so. Rules speak about passwords on every page, so a name of a
//! secret alone is none. Source: ECMA-376 part 1, §17 (docx) and §18 (xlsx).

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use sejo_model::ErrorCode;

use crate::workbook::{self, Secrets, Texts};
use crate::xml::character;
use crate::{Limits, Refusal, package, table};

/// The part that makes a package a Word document.
const WORD: &str = "word/document.xml";
/// The part that makes a package a workbook.
const EXCEL: &str = "xl/workbook.xml";
/// Parts of a package in which something stands that is not read here: pictures, shapes with text, other files.
const SHOWING: [&str; 6] = ["/media/", "/drawings/", "/charts/", "/diagrams/", "/embeddings/", "/afchunk"];
/// Elements of a Word document in which no text stands: what was struck out or moved away while changes were tracked, and
/// codes of fields (§17.13.5, §17.16).
const GONE: [&str; 5] = ["del", "moveFrom", "delText", "delInstrText", "instrText"];
/// Fewer letters are no document, as in a PDF (there they are bytes, up to two a letter).
const FEWEST_LETTERS: usize = 20;

/// The values of secrets that a cell beside or above them names. What announces itself (`PW: …`) is found by
/// [`crate::mask_text`] in every text.
///
/// # Errors
/// When the file is no such document, is encrypted, damaged, a bomb or too large.
pub fn secrets(bytes: &[u8], limits: &Limits) -> Result<Secrets, Refusal> {
    package::check_zip(bytes, limits)?;
    let mut archive = package::archive(bytes)?;
    if let Some(body) = package::part(&mut archive, WORD, limits.unpacked) {
        return Ok(Secrets::named_in(&tables(&body)?));
    }
    if package::part(&mut archive, EXCEL, 1).is_some() {
        return Ok(Secrets::named_in(&workbook::texts(bytes, limits)?));
    }
    Err(Refusal::new(
        ErrorCode::NotADocument,
        "WordやExcelの文書ではありません。",
        "This is no document of Word or Excel.",
    ))
}

/// How many letters the text of a Word document has; of a workbook nothing, whose size has limits of its own.
#[must_use]
pub fn letters(bytes: &[u8], limits: &Limits) -> usize {
    let body = package::archive(bytes).ok().and_then(|mut archive| package::part(&mut archive, WORD, limits.unpacked));
    body.map_or(0, |body| between_tags(&String::from_utf8_lossy(&body)).count())
}

/// What stands between the tags of a part.
fn between_tags(xml: &str) -> impl Iterator<Item = char> {
    let mut is_tag = false;
    xml.chars().filter(move |c| {
        let was_tag = is_tag;
        is_tag = *c == '<' || (is_tag && *c != '>');
        !is_tag && !was_tag
    })
}

/// Whether a text has so few letters that it is no document.
#[must_use]
pub fn is_hardly_text(text: impl Iterator<Item = char>) -> bool {
    text.filter(|c| c.is_alphanumeric()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS
}

/// Whether a document has hardly any letters, and nothing else that could show some. What is not certain is not blank.
#[must_use]
pub fn is_blank(bytes: &[u8], limits: &Limits) -> bool {
    let Ok(mut archive) = package::archive(bytes) else { return false };
    if archive.file_names().any(|name| name.is_ok_and(|name| SHOWING.iter().any(|folder| name.contains(folder)))) {
        return false;
    }
    if let Some(body) = package::part(&mut archive, WORD, limits.unpacked) {
        return standing(&body).is_some_and(|text| is_hardly_text(text.chars()));
    }
    let sheets = workbook::texts(bytes, limits);
    sheets.is_ok_and(|sheets| is_hardly_text(sheets.iter().flat_map(Texts::values).flat_map(|text| text.chars())))
}

/// The text of a Word document that is not [`GONE`]; `None` when it cannot be read.
fn standing(body: &[u8]) -> Option<String> {
    let mut reader = Reader::from_reader(body);
    let mut buffer = Vec::new();
    let mut text = String::new();
    let mut gone = 0_u32;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) if GONE.contains(&tag.local_name().as_ref()) => gone += 1,
            Event::End(tag) if GONE.contains(&tag.local_name().as_ref()) => gone = gone.saturating_sub(1),
            Event::Text(piece) if gone == 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) if gone == 0 => text.push_str(&character(&entity)?),
            Event::Eof => return Some(text),
            _ => {}
        }
    }
}

/// Whether a package is a workbook.
#[must_use]
pub fn is_excel(bytes: &[u8]) -> bool {
    package::archive(bytes).is_ok_and(|mut archive| package::part(&mut archive, EXCEL, 1).is_some())
}

/// Whether any text of a document could be a secret: asked of the masked copy, so that what could not be masked is refused.
#[must_use]
pub fn holds_secret(bytes: &[u8]) -> bool {
    table::holds_secret_anywhere(bytes)
}

/// The tables of a Word document. One inside a cell counts as text of that cell.
fn tables(body: &[u8]) -> Result<Vec<Texts>, Refusal> {
    let damaged = || package::damaged("文書の本文が読めません。", "The text of the document cannot be read.");
    let mut reader = Reader::from_reader(body);
    let mut buffer = Vec::new();
    let mut all: Vec<Texts> = Vec::new();
    let (mut depth, mut row, mut column) = (0_u32, 0_u32, 0_u32);
    let mut text = String::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| damaged())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "tbl" => {
                    depth += 1;
                    if depth == 1 {
                        all.push(Texts::new());
                        row = 0;
                    }
                }
                "tr" if depth == 1 => column = 0,
                "tc" if depth == 1 => text.clear(),
                "p" if !text.is_empty() => text.push('\n'),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "tbl" => depth = depth.saturating_sub(1),
                "tr" if depth == 1 => row += 1,
                "tc" if depth == 1 => {
                    let cell = std::mem::take(&mut text).trim().to_owned();
                    if let Some(table) = all.last_mut().filter(|_| !cell.is_empty()) {
                        table.insert((row, column), cell);
                    }
                    column += 1;
                }
                _ => {}
            },
            Event::Text(piece) if depth > 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) if depth > 0 => text.push_str(&character(&entity).ok_or_else(damaged)?),
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    }

    fn secrets_in(rows: &[&[&str]]) -> Secrets {
        let rows: String = rows
            .iter()
            .map(|row| format!("<w:tr>{}</w:tr>", row.iter().map(|c| cell(c)).collect::<String>()))
            .collect();
        let body = format!("<w:document><w:body><w:p/><w:tbl>{rows}</w:tbl></w:body></w:document>");
        Secrets::named_in(&tables(body.as_bytes()).unwrap())
    }

    #[test]
    fn a_value_beside_or_below_the_name_of_a_secret_is_one() {
        for rows in [
            &[&["機器", "パスワード"][..], &["ルータ", "Zq7&amp;Karte"]][..],
            &[&["ルータ"], &["パスワード", "Zq7&amp;Karte"]],
        ] {
            let secrets = secrets_in(rows);
            assert_eq!(secrets.masked("Zq7&Karte").as_deref(), Some("●●●"), "{rows:?}");
            assert_eq!(secrets.masked("ルータ"), None);
        }
    }

    #[test]
    fn words_behind_a_name_nobody_knows_are_not_left_out() {
        let body = |text: &str| format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell(text));
        let all = tables(body("A&amp;B&#12354;").as_bytes()).unwrap();
        assert_eq!(all[0].values().collect::<Vec<_>>(), ["A&Bあ"]);
        assert_eq!(tables(body("A&secret;B").as_bytes()).unwrap_err().code, ErrorCode::FileDamaged);
        assert_eq!(standing(body("A&amp;B&#12354;").as_bytes()).as_deref(), Some("A&Bあ"));
        assert_eq!(standing(body("A&secret;B").as_bytes()), None);
    }

    #[test]
    fn rules_about_passwords_hold_none() {
        for rows in [
            &[&["条", "パスワード"][..], &["第8条", "13文字以上とする"]][..],
            &[&["パスワードの長さ", "13文字"]],
            &[&["項目", "内容"], &["パスワード", "使い回さない"]],
        ] {
            assert!(secrets_in(rows).is_empty(), "{rows:?}");
        }
    }

    #[test]
    fn a_document_without_letters_is_blank_unless_something_else_may_show_some() {
        use std::io::Write as _;
        let word = |text: &str, more: &str| {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            let body = if text.starts_with('<') { text.to_owned() } else { format!("<w:r><w:t>{text}</w:t></w:r>") };
            let body = format!("<w:document>\n <w:body><w:p>{body}</w:p></w:body></w:document>");
            for (name, part) in [(WORD, body.as_str()), (more, "x")] {
                zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
                zip.write_all(part.as_bytes()).unwrap();
            }
            is_blank(&zip.finish().unwrap().into_inner(), &Limits::default())
        };
        let (settings, said) = ("word/settings.xml", "この計画は、当院の診療を災害のあとも続けるために定める。");
        assert!(word("", settings) && word("1 ____ …… 計画", settings));
        assert!(!word(said, settings) && !word("", "word/media/image1.png"), "a scan may say everything");
        for gone in [
            format!("<w:del w:id=\"1\"><w:r><w:delText>{said}</w:delText></w:r></w:del>"),
            format!("<w:moveFrom w:id=\"1\"><w:r><w:t>{said}</w:t></w:r></w:moveFrom>"),
            format!("<w:r><w:instrText>HYPERLINK {said}</w:instrText></w:r>"),
        ] {
            assert!(word(&gone, settings), "{gone}");
            let both = format!("{gone}<w:r><w:rPr><w:del w:id=\"2\"/></w:rPr><w:t>{said}</w:t></w:r>");
            assert!(!word(&both, settings), "what was not struck out stands: {both}");
        }
        let numbered: String = said.chars().map(|c| format!("&#{};", u32::from(c))).collect();
        assert!(!word(&numbered, settings), "letters written as numbers");
        assert!(!word("<w:r><w:t>cut off", settings), "nobody knows what a damaged one says");

        let book = |text: &str| {
            let mut book = rust_xlsxwriter::Workbook::new();
            book.add_worksheet().write(3, 1, text).unwrap();
            is_blank(&book.save_to_buffer().unwrap(), &Limits::default())
        };
        assert!(book(" ") && !book(said));
        assert!(!is_blank(b"PK\x03\x04x", &Limits::default()), "nobody knows");
        assert!(is_hardly_text("   \n\n".chars()) && !is_hardly_text(said.chars()));
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for bytes in [&b""[..], b"PK\x03\x04x", b"%PDF-1.7"] {
            assert!(secrets(bytes, &Limits::default()).is_err(), "{bytes:?}");
        }
    }
}
