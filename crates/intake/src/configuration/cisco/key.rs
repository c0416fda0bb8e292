//! Secrets as Cisco devices keep them, and type 7 turned back.
//!
//! Source: Cisco IOS Security Command Reference, `enable secret`, `username`, `service password-encryption`: type 0 is
//! readable, 7 is a fixed exclusive-or, 4 is SHA-256 without salt, 5, 8 and 9 are salted, 6 is AES under a master key.
//! ASA: `encrypted` is MD5 without salt (for users, with the first letters of the name), `nt-encrypted` is MD4,
//! `pbkdf2` is salted.

use sejo_model::configuration::{Line, SecretUse, Storage};

use super::super::{Draft, Kept};
use super::block::Entry;

/// The fixed text of type 7.
const TYPE_7: &[u8] = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";

/// Turns type 7 back; `None` where it is none.
pub(super) fn type_7(text: &str) -> Option<String> {
    let start: usize = text.get(..2)?.parse().ok()?;
    let bytes = text.get(2..)?.as_bytes();
    let pairs = bytes.chunks(2).enumerate().map(|(index, pair)| {
        let value = u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|p| p.len() == 2)?, 16).ok()?;
        Some(value ^ TYPE_7.get((start + index) % TYPE_7.len())?)
    });
    String::from_utf8(pairs.collect::<Option<Vec<u8>>>()?).ok()
}

/// From the first of `words` to the last, as one slice of the line they stand on.
pub(super) fn joined<'a>(entry: &Entry<'a>, words: &[&'a str]) -> Option<&'a str> {
    let (first, last) = (words.first()?, words.last()?);
    let base = entry.line.text.as_ptr() as usize;
    let start = (first.as_ptr() as usize).checked_sub(base)?;
    let end = (last.as_ptr() as usize).checked_sub(base)?.checked_add(last.len())?;
    entry.line.text.get(start..end)
}

/// What stands in place of a secret the device itself, or somebody before, has hidden.
fn is_hidden(text: &str) -> bool {
    text.bytes().all(|b| b == b'*') || (text.starts_with('<') && text.ends_with('>')) || text.contains("[REDACTED]")
}

/// A secret whose words are `words`: an optional type, then the secret to the end.
pub(super) fn take<'a>(draft: &mut Draft<'a>, purpose: SecretUse, owner: &str, entry: &Entry<'a>, words: &[&'a str]) {
    let line = entry.line.number;
    let (kind, secret) = match words {
        // How it is kept, and no secret: somebody's mail broke the line before it.
        ["0" | "4" | "5" | "6" | "7" | "8" | "9"] => return,
        [kind @ ("0" | "4" | "5" | "6" | "7" | "8" | "9"), rest @ ..] => (*kind, rest),
        [kind @ ("clear" | "plain"), rest @ ..] if !rest.is_empty() => (*kind, rest),
        _ => ("", words),
    };
    let Some(written) = joined(entry, secret) else { return };
    if is_hidden(written) {
        return draft.secret(purpose, owner, Storage::Unknown, written, Kept::Salted, line);
    }
    match kind {
        "7" => {
            let plain = type_7(written);
            let kept = plain.as_deref().map_or(Kept::Unsalted("ios-7", written), Kept::Readable);
            draft.secret(purpose, owner, Storage::Reversible, written, kept, line);
        }
        "4" => draft.secret(purpose, owner, Storage::Hashed, written, Kept::Unsalted("ios-4", written), line),
        "5" | "6" | "8" | "9" => draft.secret(purpose, owner, Storage::Hashed, written, Kept::Salted, line),
        _ => draft.secret(purpose, owner, Storage::Plain, written, Kept::Readable(written), line),
    }
}

/// Passwords the firewalls are delivered with, in the form in which they are kept: empty, and `cisco`.
const ASA_FACTORY: [(&str, &str); 2] = [("8Ry2YjIyt7RRXU24", ""), ("2KFQnbNIdI.2KYOU", "cisco")];

/// A password of ASA: the secret, then how it is kept.
pub(super) fn take_asa<'a>(
    draft: &mut Draft<'a>,
    purpose: SecretUse,
    owner: &str,
    written: &'a str,
    form: &str,
    line: Line,
) {
    if is_hidden(written) {
        return draft.secret(purpose, owner, Storage::Unknown, written, Kept::Salted, line);
    }
    let factory = ASA_FACTORY.iter().find(|(hash, _)| *hash == written).map(|(_, plain)| *plain);
    match (form, factory) {
        ("encrypted", Some(plain)) => {
            draft.secret(purpose, owner, Storage::Hashed, written, Kept::Readable(plain), line);
        }
        ("encrypted", None) => {
            draft.secret(purpose, owner, Storage::Hashed, written, Kept::Unsalted("asa-md5", written), line);
        }
        ("nt-encrypted", _) => {
            draft.secret(purpose, owner, Storage::Hashed, written, Kept::Unsalted("nt", written), line);
        }
        ("pbkdf2", _) => draft.secret(purpose, owner, Storage::Hashed, written, Kept::Salted, line),
        _ if written.starts_with("$sha512$") => {
            draft.secret(purpose, owner, Storage::Hashed, written, Kept::Salted, line);
        }
        _ => draft.secret(purpose, owner, Storage::Plain, written, Kept::Readable(written), line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_7_is_turned_back() {
        assert_eq!(type_7("0822455D0A16").as_deref(), Some("cisco"));
        assert_eq!(type_7("02050D480809").as_deref(), Some("cisco"));
        assert_eq!(type_7("08"), Some(String::new()));
        assert_eq!(type_7("0822455D0A1"), None);
        assert_eq!(type_7("日本"), None);
    }
}
