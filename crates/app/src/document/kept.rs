//! What of an uploaded document is kept.
//!
//! Guards: text and the text of office files is searched for secrets; where one is found a copy with all of them masked is kept
//! instead of the file, and where one cannot be masked for certain, nothing is. Nobody looks into a PDF, pictures or embedded
//! files; page and command say so.

use std::path::Path;

use sejo_intake::{Limits, Refusal, mask_text, office};
use sejo_model::ErrorCode;
use sejo_model::document::{Inside, Seen};
use sejo_model::evidence::Kept;
use sejo_model::words::Text;
use sejo_report::workbook::{self, replace_texts};

use super::UploadedFile;
use crate::{Error, Result};

/// What is kept, and how. A file is what it begins with; its name only tells Word from Excel.
pub(crate) fn kept(file: UploadedFile, limits: &Limits) -> Result<(Kept, Vec<u8>)> {
    let extension = Path::new(&file.name).extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        _ if file.bytes.is_empty() => Err(Error::field("file", ErrorCode::FileEmpty)),
        Some("pdf") if file.bytes.starts_with(b"%PDF-") => Ok((Kept::Original, file.bytes)),
        Some("docx" | "xlsx") if file.bytes.starts_with(b"PK\x03\x04") => {
            office(file.bytes, limits).map_err(about_file)
        }
        Some("txt") => {
            let text = sejo_intake::decode_text(&file.bytes).ok_or_else(not_a_document)?;
            if text.chars().count() > MOST_LETTERS {
                return Err(Error::field("file", ErrorCode::FileTooLarge).with_detail(too_long()));
            }
            let masked = mask_text(&text);
            let is_same = masked == text;
            Ok(if is_same { (Kept::Original, file.bytes) } else { (Kept::Masked, masked.into_bytes()) })
        }
        _ => Err(not_a_document()),
    }
}

/// What is seen from outside of a file that is kept. Of other files than PDFs it is only said when hardly anything stands in
/// them, for then people marked clauses of a document that is not there.
pub(crate) fn seen(bytes: &[u8], limits: &Limits) -> Option<Seen> {
    if bytes.starts_with(b"%PDF-") {
        return Some(sejo_intake::pdf::seen(bytes));
    }
    let is_blank = if bytes.starts_with(b"PK\x03\x04") {
        office::is_blank(bytes, limits)
    } else {
        sejo_intake::decode_text(bytes).is_some_and(|text| office::is_hardly_text(text.chars()))
    };
    is_blank.then_some(Seen { pages: None, inside: Some(Inside::Nothing) })
}

/// Most letters of a document: rules of a thousand pages have fewer. More would be searched for minutes.
const MOST_LETTERS: usize = 3_000_000;

fn too_long() -> Text {
    Text::new(
        format!("文字が{}万字を超えるため、パスワードなどを探せません。分けて入れてください。", MOST_LETTERS / 10_000),
        format!("More than {MOST_LETTERS} letters cannot be searched for secrets. Upload it in parts."),
    )
}

fn not_a_document() -> Error {
    Error::field("file", ErrorCode::NotADocument)
}

fn about_file(refusal: Refusal) -> Error {
    Error::field("file", refusal.code).with_detail(refusal.detail)
}

/// A Word or Excel file with its secrets masked, all else as it was.
fn office(bytes: Vec<u8>, limits: &Limits) -> std::result::Result<(Kept, Vec<u8>), Refusal> {
    let secrets = office::secrets(&bytes, limits)?;
    if office::letters(&bytes, limits) > MOST_LETTERS {
        let words = too_long();
        return Err(Refusal::new(ErrorCode::FileTooLarge, words.ja, words.en));
    }
    let copy = replace_texts(&bytes, &|text| {
        let (workbook::Text::Cell(text) | workbook::Text::Comment(text)) = text;
        secrets.masked(text).or_else(|| Some(mask_text(text)).filter(|masked| masked != text))
    });
    match copy {
        Ok(copy) if office::holds_secret(&copy) || !office::secrets(&copy, limits)?.is_empty() => {
            Err(Refusal::unmaskable())
        }
        Ok(copy) if copy == bytes => Ok((Kept::Original, bytes)),
        Ok(copy) => Ok((Kept::Masked, copy)),
        Err(_) => Err(Refusal::unsearchable()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use super::*;

    fn look(name: &str, bytes: &[u8]) -> Option<(Kept, Vec<u8>)> {
        kept(UploadedFile { name: name.to_owned(), bytes: bytes.to_vec() }, &Limits::default()).ok()
    }

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// A Word document with these paragraphs and more parts.
    fn word(paragraphs: &[&str], more: &[(&str, &str)]) -> Vec<u8> {
        let paragraphs: String = paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>")).collect();
        let body = format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>");
        package(&[&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", body.as_str())], more].concat())
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut text = String::new();
        zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_document_is_kept_as_it_is_and_a_text_without_its_secrets() {
        assert_eq!(look("規程.pdf", b"%PDF-1.7 x"), Some((Kept::Original, b"%PDF-1.7 x".to_vec())));
        assert_eq!(look("規程.txt", "第1条 目的".as_bytes()).map(|k| k.0), Some(Kept::Original));
        let (how, bytes) = look("規程.txt", "VPN password: Hunter2!x\n".as_bytes()).unwrap();
        assert_eq!(how, Kept::Masked);
        assert!(!String::from_utf8(bytes).unwrap().contains("Hunter2!x"));
        let empty = UploadedFile { name: "規程.txt".to_owned(), bytes: Vec::new() };
        assert_eq!(kept(empty, &Limits::default()).unwrap_err().code, ErrorCode::FileEmpty, "its kind is not to blame");
    }

    #[test]
    fn rules_about_passwords_are_no_secret() {
        let rules = word(
            &[
                "第8条(パスワード)",
                "パスワードは13文字以上とする。二要素認証を使うときは8文字以上でよい。",
                "漏れたおそれのあるパスワードは、すぐに変える。決まった間隔での変更は求めない。",
                "初期パスワードは、使い始める前に変える。",
            ],
            &[("word/media/image1.png", "not looked at: PW: Zq7Karte")],
        );
        assert_eq!(look("規程.DOCX", &rules), Some((Kept::Original, rules)));
    }

    #[test]
    fn a_secret_in_a_document_is_masked_wherever_it_stands() {
        let comment = "<w:comments><w:comment><w:p><w:r><w:t>PW: </w:t></w:r><w:r><w:t>Zq7Karte</w:t></w:r></w:p></w:comment></w:comments>";
        let dropped = word(&["第1条 目的", "サーバのパスワード: Hunter2!x"], &[("word/comments.xml", comment)]);
        let (how, copy) = look("規程.docx", &dropped).unwrap();
        assert_eq!(how, Kept::Masked);
        let (body, comments) = (part(&copy, "word/document.xml"), part(&copy, "word/comments.xml"));
        assert!(body.contains("第1条 目的") && body.contains("●●●") && !body.contains("Hunter2!x"), "{body}");
        assert!(comments.contains("●●●") && !comments.contains("Zq7Karte"), "{comments}");
    }

    #[test]
    fn a_secret_that_cannot_be_masked_is_refused() {
        let field = "<w:x><w:instrText>PW: Zq7Karte</w:instrText></w:x>";
        let file =
            UploadedFile { name: "規程.docx".to_owned(), bytes: word(&["第1条"], &[("word/header1.xml", field)]) };
        let refused = kept(file, &Limits::default()).unwrap_err();
        assert_eq!(refused.fields.iter().map(|f| f.field).collect::<Vec<_>>(), ["file"]);
        assert!(refused.detail.is_some_and(|detail| detail.ja.contains("伏せ字にできません")));
    }

    #[test]
    fn a_part_that_cannot_be_read_is_not_said_to_hold_a_secret() {
        let bytes = word(&["第1条"], &[("docProps/core.xml", "<a><b></a>")]);
        let refused = kept(UploadedFile { name: "規程.docx".to_owned(), bytes }, &Limits::default()).unwrap_err();
        let detail = refused.detail.unwrap_or_default();
        assert!(detail.ja.contains("保存し直し") && !detail.ja.contains("伏せ字"), "{detail:?}");
    }

    #[test]
    fn a_workbook_is_searched_cell_by_cell() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, (what, value)) in
            [("項目", "内容"), ("VPN", "夜間だけ"), ("パスワード", "Zq7&Karte")].iter().enumerate()
        {
            sheet.write(row as u32, 0, *what).unwrap();
            sheet.write(row as u32, 1, *value).unwrap();
        }
        let (how, copy) = look("規程.xlsx", &book.save_to_buffer().unwrap()).unwrap();
        let strings = part(&copy, "xl/sharedStrings.xml");
        assert_eq!(how, Kept::Masked);
        assert!(strings.contains("夜間だけ") && !strings.contains("Karte"), "{strings}");
    }

    #[test]
    fn what_is_too_long_to_be_searched_is_refused_with_words() {
        let line = "第1条 バックアップは毎日取る。\n";
        let long = line.repeat(MOST_LETTERS / line.chars().count() + 1);
        let body = format!("<w:document><w:body><w:p><w:t>{long}</w:t></w:p></w:body></w:document>");
        let word = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", body.as_str())]);
        for (name, bytes) in [("規程.txt", long.as_bytes().to_vec()), ("規程.docx", word)] {
            let refused = kept(UploadedFile { name: name.to_owned(), bytes }, &Limits::default()).unwrap_err();
            assert_eq!(refused.fields.iter().map(|f| f.code).collect::<Vec<_>>(), [ErrorCode::FileTooLarge], "{name}");
            assert!(refused.detail.is_some_and(|detail| detail.ja.contains("300万字")), "{name}");
        }
    }

    #[test]
    fn what_is_no_document_is_refused_whatever_it_is_called() {
        let other = package(&[("mimetype", "x")]);
        for (name, bytes) in [
            ("規程.pdf", &b"MZ\x90"[..]),
            ("規程.exe", b"MZ"),
            ("規程.docx", b"%PDF-1.7"),
            ("規程.docx", b"PK\x03\x04x"),
            ("規程.docx", &other),
            ("規程", b"x"),
            ("規程.txt", b""),
        ] {
            assert_eq!(look(name, bytes), None, "{name}");
        }
    }
}
