//! The name of an entry below its folder, and the order in which entries stand.

use std::ffi::OsStr;
use std::fmt::{self, Write as _};

use unicode_normalization::UnicodeNormalization as _;

/// A name, its parts joined by `/`.
///
/// Bytes that are no text (CP932 names on a Linux server), control characters and the backslash are written `\xHH`, so
/// that every name is one line of UTF-8 and comes back the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    text: String,
    key: String,
}

/// Stands between parts in a key: below every character a part may hold, so that a folder's entries stand together.
const BETWEEN: char = '\0';

impl Name {
    /// From the text of a manifest; backslashes between parts, as Windows programs write them, are the caller's to turn.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let key = text.split('/').map(fold).collect::<Vec<_>>().join("\0");
        Self { text: text.to_owned(), key }
    }

    /// A part of this name's folder: `parent` is `None` at the top.
    #[must_use]
    pub fn below(parent: Option<&Self>, part: &OsStr) -> Self {
        let part = written(part);
        match parent {
            None => Self { key: fold(&part), text: part },
            Some(parent) => {
                let mut key = parent.key.clone();
                key.push(BETWEEN);
                key.push_str(&fold(&part));
                Self { text: format!("{}/{part}", parent.text), key }
            }
        }
    }

    /// As it is written and shown.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What entries are ordered by, and what two names share that differ in case or in how accents and 濁点 are composed:
    /// a restore to another kind of disk changes these.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether the program that wrote it put a sign in the place of bytes that are no text (b3sum does): of which file it is
    /// the name is lost.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.text.contains(char::REPLACEMENT_CHARACTER)
    }

    /// The order of entries: by key, then by text.
    #[must_use]
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key).then_with(|| self.text.cmp(&other.text))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One part of a name, as it is written.
#[must_use]
pub fn written(part: &OsStr) -> String {
    written_bytes(part.as_encoded_bytes())
}

/// The same of bytes in another program's manifest; a `/` parts folders and stays.
pub(super) fn written_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\\' || c.is_control() || is_line_end(c) {
                let mut buffer = [0; 4];
                c.encode_utf8(&mut buffer).bytes().for_each(|byte| push_byte(&mut out, byte));
            } else {
                out.push(c);
            }
        }
        chunk.invalid().iter().for_each(|&byte| push_byte(&mut out, byte));
    }
    out
}

const fn is_line_end(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn push_byte(out: &mut String, byte: u8) {
    // Writing to a String cannot fail.
    let _ = write!(out, "\\x{byte:02x}");
}

fn fold(part: &str) -> String {
    if part.is_ascii() {
        return part.to_ascii_lowercase();
    }
    // Composed again at the end: a lower-case letter may come apart.
    part.nfc().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_whatever_it_holds() {
        assert_eq!(written(OsStr::new("電子カルテ 2026.dat")), "電子カルテ 2026.dat");
        assert_eq!(written(OsStr::new("a\\b\nc")), "a\\x5cb\\x0ac");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            // 患者 in CP932.
            assert_eq!(written(OsStr::from_bytes(b"\x8a\xb3\x8e\xd2.csv")), "\\x8a\\xb3\\x8e\\xd2.csv");
        }
    }

    #[test]
    fn names_that_differ_in_case_or_composition_share_a_key() {
        let key = |text| Name::new(text).key().to_owned();
        assert_eq!(key("Data/ｶﾞ.TXT"), key("data/ｶﾞ.txt"));
        assert_eq!(key("が/a"), key("か\u{3099}/A"));
        assert_ne!(key("が"), key("か"));
        assert_ne!(key("髙橋"), key("高橋"), "another character, not another writing of it");
    }

    #[test]
    fn a_folder_s_entries_stand_together() {
        let mut names = ["a.txt", "a/b", "A/a", "a", "b"].map(Name::new);
        names.sort_by(Name::order);
        assert_eq!(names.map(|n| n.text().to_owned()), ["a", "A/a", "a/b", "a.txt", "b"]);
    }
}
