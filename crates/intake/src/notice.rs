//! Notices of vendors (`sejo-notice-1`): what they take back or correct of what they replied.
//!
//! Guards: a notice is read into a closed shape, and a member that is not part of it refuses the file; every text is cleaned and
//! masked before anybody sees it. Whose signature it carries and what it is about is decided elsewhere. Format:
//! `docs/formats/notice.md`.

use sejo_model::notice::FORMAT;
use sejo_model::text::lines;
use sejo_model::words::Text;
use sejo_model::{ErrorCode, Notice};

use crate::package::Container;
use crate::{Refusal, mask_text};

/// Bytes of a notice.
const BYTES: usize = 2 << 20;
/// Files and answers one notice is about.
const MOST: usize = 2_000;
/// Characters of one text.
const CHARACTERS: usize = 2_000;

/// How likely a file is a notice.
pub(crate) fn recognise(container: Container, bytes: &[u8]) -> u8 {
    const LOOKED_AT: usize = 60;
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = String::from_utf8_lossy(plain.get(..LOOKED_AT).unwrap_or(plain)).into_owned();
    let is_one = container == Container::Text && start.starts_with('{') && start.contains(FORMAT);
    if is_one { 100 } else { 0 }
}

fn refused(ja: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::NotANotice, ja, en)
}

/// Reads a notice; its signature is still to be checked.
///
/// # Errors
/// [`ErrorCode::NotANotice`] with what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Notice, Refusal> {
    if bytes.len() > BYTES {
        return Err(refused("通知のファイルが大きすぎます。", "The notice is too large."));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let text = text.map_err(|_| refused("文字が壊れています(UTF-8ではありません)。", "It is not UTF-8."))?;
    let (line, _) = text.split_once('\n').ok_or_else(|| refused("署名がありません。", "It is not signed."))?;
    let mut value: serde_json::Value = serde_json::from_str(line)
        .map_err(|_| refused("途中で切れているか、書き換えられています。", "It is cut off or was altered."))?;
    let format = value.as_object_mut().and_then(|members| members.remove("format"));
    if format.as_ref().and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(refused("知らない形式の通知です。", "The notice is of an unknown format."));
    }
    let mut notice: Notice = serde_json::from_value(value).map_err(|_| {
        refused("決められた形と違う内容が入っています。", "It holds something the format does not have.")
    })?;
    if notice.files.len() > MOST || notice.changes.len() > MOST {
        return Err(refused("ファイルか回答の数が多すぎます。", "It is about too many files or answers."));
    }
    clean(&mut notice)?;
    Ok(notice)
}

fn clean(notice: &mut Notice) -> Result<(), Refusal> {
    let mut long = false;
    let mut plain = |text: &mut String| {
        long |= text.chars().count() > CHARACTERS;
        let plain = lines(text);
        plain.trim().clone_into(text);
    };
    // Questions by their words are no place for a secret: with 「Password reuse」 masked the file would lose its signature.
    for words in notice.changes.iter_mut().flat_map(|change| [&mut change.label.ja, &mut change.label.en]) {
        plain(words);
    }
    let mut put = |text: &mut String| {
        plain(text);
        *text = mask_text(text);
    };
    put(&mut notice.vendor.name);
    put(&mut notice.facility.name);
    put(&mut notice.reason);
    for change in &mut notice.changes {
        put(&mut change.name);
        for Text { ja, en } in [&mut change.before, &mut change.after] {
            put(ja);
            put(en);
        }
    }
    match long {
        true => Err(refused("長すぎる文が入っています。", "A text in it is too long.")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"format":"sejo-notice-1","id":"01900000-0000-7000-8000-000000000001","vendor":{"id":"v","name":"つばめ"},"facility":{"id":"f","name":"医院"},"request":"r","files":[],"kind":"corrected","reason":"password: Abcd1234!x を書いた","decided_on":"2026-11-20","changes":[]}"#;

    #[test]
    fn a_notice_is_read_into_its_shape_and_nothing_else() {
        let read = |text: &str| super::read(text.as_bytes());
        let notice = read(&format!("{LINE}\n{{}}\n")).unwrap();
        assert_eq!((notice.vendor.name.as_str(), notice.request.as_str()), ("つばめ", "r"));
        assert!(!notice.reason.contains("Abcd1234"), "{}", notice.reason);
        let apart = LINE.replace("password: Abcd1234!x を書いた", "A\\tB\\u2028C\\u202e") + "\n{}\n";
        assert_eq!(read(&apart).unwrap().reason, "A B\nC");
        let change = r#""changes":[{"system":"s","name":"電子カルテ","question":"password-reuse","label":{"ja":"2-⑧","en":"2-⑧ Password reuse"},"before":{"ja":"はい","en":"yes"},"after":{"ja":"password: Abcd1234!x","en":""}}]"#;
        let change = read(&(LINE.replace("\"changes\":[]", change) + "\n{}\n")).unwrap().changes.remove(0);
        assert_eq!(change.label.en, "2-⑧ Password reuse", "the words of the question");
        assert!(!change.after.ja.contains("Abcd1234"), "{}", change.after.ja);
        assert_eq!(recognise(Container::Text, LINE.as_bytes()), 100);
        assert_eq!(recognise(Container::Text, b"{\"format\":\"sejo-reply-1\"}"), 0);
        for wrong in
            [LINE.to_owned(), LINE.replace("\"request\"", "\"more\":1,\"request\"") + "\n{}", "{\n}".to_owned()]
        {
            assert_eq!(read(&wrong).unwrap_err().code, ErrorCode::NotANotice, "{wrong}");
        }
    }
}
