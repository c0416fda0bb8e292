//! One line of another program's manifest.
//!
//! Lines are bytes: a file server on Linux has names in CP932 beside others, and one of them is no reason to read none.

use data_encoding::HEXLOWER_PERMISSIVE;

use super::super::{Algorithm, name::written_bytes};

/// What a line says.
pub(super) struct Line {
    pub algorithm: Algorithm,
    /// The number of digits fits another algorithm as well.
    pub is_unsure: bool,
    pub size: Option<u64>,
    pub hash: Box<[u8]>,
    /// In our way of writing.
    pub name: String,
    /// The hash stands behind the name, so that a line end in the name leaves a first line that says nothing.
    pub is_name_first: bool,
}

/// Reads a line of any program but hashdeep, which says in its heading what stands where.
pub(super) fn read(text: &[u8]) -> Option<Line> {
    coreutils(text).or_else(|| bsd(text)).or_else(|| sfv(text))
}

pub(super) fn decode(hex: &[u8], algorithm: Algorithm) -> Option<Box<[u8]>> {
    let hash = HEXLOWER_PERMISSIVE.decode(hex).ok()?;
    (hash.len() == algorithm.bytes()).then(|| hash.into_boxed_slice())
}

/// `hash  name`, `hash *name`; a leading backslash says that backslashes and line ends in the name are escaped.
fn coreutils(text: &[u8]) -> Option<Line> {
    let (text, is_escaped) = text.strip_prefix(b"\\").map_or((text, false), |text| (text, true));
    let (hex, name) = text.split_at_checked(text.iter().position(|b| matches!(b, b' ' | b'\t'))?)?;
    let name = name.get(1..)?;
    let name = name.strip_prefix(b" ").or_else(|| name.strip_prefix(b"*")).unwrap_or(name);
    // 64 digits are SHA-256 or BLAKE3; which one, the hashes of the restored files will tell.
    let algorithm = by_digits(hex).filter(|algorithm| *algorithm != Algorithm::Crc32)?;
    let name = if is_escaped { unescaped(name) } else { plain(name) };
    let is_unsure = algorithm == Algorithm::Sha256;
    let hash = decode(hex, algorithm)?;
    (!name.is_empty()).then_some(Line { algorithm, is_unsure, size: None, hash, name, is_name_first: false })
}

fn by_digits(hex: &[u8]) -> Option<Algorithm> {
    Some(match hex.len() {
        8 => Algorithm::Crc32,
        32 => Algorithm::Md5,
        40 => Algorithm::Sha1,
        64 => Algorithm::Sha256,
        128 => Algorithm::Sha512,
        _ => return None,
    })
}

/// `SHA256 (name) = hash`; rhash puts blanks behind a short name of an algorithm, `--tag` a backslash before it where the
/// name is escaped.
fn bsd(text: &[u8]) -> Option<Line> {
    let (text, is_escaped) = text.strip_prefix(b"\\").map_or((text, false), |text| (text, true));
    let (word, rest) = text.split_at_checked(find(text, b" (")?)?;
    let rest = rest.get(2..)?;
    let end = rest.windows(4).rposition(|w| w == b") = ")?;
    let (name, hex) = (rest.get(..end)?, rest.get(end + 4..)?);
    let algorithm = match word.trim_ascii_end() {
        b"BLAKE3" => Algorithm::Blake3,
        b"SHA256" | b"SHA2-256" | b"SHA-256" => Algorithm::Sha256,
        b"SHA512" | b"SHA2-512" | b"SHA-512" => Algorithm::Sha512,
        b"SHA1" | b"SHA-1" => Algorithm::Sha1,
        b"MD5" => Algorithm::Md5,
        b"CRC32" => Algorithm::Crc32,
        _ => return None,
    };
    let name = if is_escaped { unescaped(name) } else { plain(name) };
    Some(Line { algorithm, is_unsure: false, size: None, hash: decode(hex, algorithm)?, name, is_name_first: true })
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// `name 6B6E7B61`, and of rhash with several hashes `name  6b6e7b61  9dd4e461…`, of which the longest is taken.
fn sfv(text: &[u8]) -> Option<Line> {
    let (name, mut best) = last_word(text)?;
    let mut name = name;
    by_digits(best).filter(|algorithm| decode(best, *algorithm).is_some())?;
    let mut is_single = !name.ends_with(b" ");
    while let Some(rest) = name.strip_suffix(b" ") {
        let Some((before, word)) = last_word(rest) else { break };
        let is_hash = by_digits(word).is_some_and(|algorithm| decode(word, algorithm).is_some());
        if !is_hash || !before.ends_with(b" ") {
            break;
        }
        is_single = false;
        best = if word.len() > best.len() { word } else { best };
        name = before;
    }
    let algorithm = by_digits(best)?;
    if is_single && algorithm != Algorithm::Crc32 {
        return None;
    }
    let name = plain(if is_single { name } else { name.strip_suffix(b" ").unwrap_or(name) });
    let is_unsure = algorithm == Algorithm::Sha256;
    let hash = decode(best, algorithm)?;
    (!name.is_empty()).then_some(Line { algorithm, is_unsure, size: None, hash, name, is_name_first: true })
}

/// What stands before the last blank and behind it.
fn last_word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.iter().rposition(|b| *b == b' ')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// A name that is not escaped. A backslash in such a list is how Windows programs part folders, unless it is the second
/// byte of a character in CP932 (表, ソ).
pub(super) fn plain(name: &[u8]) -> String {
    if std::str::from_utf8(name).is_ok() {
        return written_bytes(&name.iter().map(|b| if *b == b'\\' { b'/' } else { *b }).collect::<Vec<u8>>());
    }
    let mut out = Vec::with_capacity(name.len());
    let mut bytes = name.iter().copied();
    while let Some(byte) = bytes.next() {
        out.push(if byte == b'\\' { b'/' } else { byte });
        if matches!(byte, 0x81..=0x9f | 0xe0..=0xfc) {
            out.extend(bytes.next());
        }
    }
    written_bytes(&out)
}

/// A name in which coreutils escaped backslashes and line ends.
fn unescaped(name: &[u8]) -> String {
    let mut out = Vec::with_capacity(name.len());
    let mut bytes = name.iter().copied();
    while let Some(byte) = bytes.next() {
        let after = if byte == b'\\' { bytes.next() } else { None };
        out.push(match after {
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(other) => other,
            None => byte,
        });
    }
    written_bytes(&out)
}
