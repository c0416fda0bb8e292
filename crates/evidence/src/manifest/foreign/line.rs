//! One line of another program's manifest.
//!
//! Lines are bytes: a file server on Linux has names in CP932 beside others, and one of them is no reason to read none.

use data_encoding::HEXLOWER_PERMISSIVE;

use super::super::{Algorithm, name::written_bytes};

/// What a line says.
pub(super) struct Line {
    /// What its hash is; `Err` with the name of a kind that is not known here.
    pub algorithm: Result<Algorithm, String>,
    /// Only the number of digits tells the algorithm, and others have as many.
    pub is_unnamed: bool,
    pub size: Option<u64>,
    pub hash: Box<[u8]>,
    /// In our way of writing.
    pub name: String,
    /// The same where a backslash is a letter of the name, of a line that does not say what it is.
    pub spelt: Option<String>,
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
    let spelt = (!is_escaped && name.contains(&b'\\')).then(|| written_bytes(name));
    let name = if is_escaped { unescaped(name) } else { plain(name) };
    if name.is_empty() {
        return None;
    }
    if let Some(kind) = foreign_by_digits(hex) {
        return Some(Line::of_another_kind(kind.to_owned(), name, false));
    }
    // Which of the algorithms with so many digits it is, the restored files will tell.
    let algorithm = by_digits(hex).filter(|algorithm| *algorithm != Algorithm::Crc32)?;
    let hash = decode(hex, algorithm)?;
    Some(Line { algorithm: Ok(algorithm), is_unnamed: true, size: None, hash, name, spelt, is_name_first: false })
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

/// Kinds none of which is known here, by the number of digits.
fn foreign_by_digits(hex: &[u8]) -> Option<&'static str> {
    let kind = match hex.len() {
        48 => "Tiger",
        56 => "SHA-224, SHA3-224",
        96 => "SHA-384, SHA3-384",
        _ => return None,
    };
    HEXLOWER_PERMISSIVE.decode(hex).is_ok().then_some(kind)
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
        other => {
            let kind = std::str::from_utf8(other).ok().filter(|kind| is_name_of_a_kind(kind) && is_hash(hex))?;
            let name = if is_escaped { unescaped(name) } else { plain(name) };
            return Some(Line::of_another_kind(kind.to_owned(), name, true));
        }
    };
    let name = if is_escaped { unescaped(name) } else { plain(name) };
    let hash = decode(hex, algorithm)?;
    Some(Line { algorithm: Ok(algorithm), is_unnamed: false, size: None, hash, name, spelt: None, is_name_first: true })
}

/// `SHA3-256`, `GOST12-256`, `BLAKE2b`, `SHA512/256`.
fn is_name_of_a_kind(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/'))
}

/// Whether a word is a hash of any kind: hexadecimal, or in base 32 as rhash writes TTH and AICH.
fn is_hash(word: &[u8]) -> bool {
    let is_base32 = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'2'..=b'7');
    match word.len() {
        8 | 40 | 48 | 56 | 64 | 96 | 128 => word.iter().all(u8::is_ascii_hexdigit),
        32 => word.iter().all(|b| b.is_ascii_hexdigit() || is_base32(b)),
        39 => word.iter().all(is_base32),
        _ => false,
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// `name 6B6E7B61`, and of rhash with several hashes `name  6b6e7b61  9dd4e461…`.
fn sfv(text: &[u8]) -> Option<Line> {
    let (name, hex) = last_word(text)?;
    if name.ends_with(b" ") {
        return columns(text);
    }
    let algorithm = by_digits(hex).filter(|algorithm| *algorithm == Algorithm::Crc32)?;
    let (name, hash) = (plain(name), decode(hex, algorithm)?);
    (!name.is_empty()).then_some(Line {
        algorithm: Ok(algorithm),
        is_unnamed: false,
        size: None,
        hash,
        name,
        spelt: None,
        is_name_first: true,
    })
}

/// A line of rhash with several hashes, two blanks before each. They stand in its own order whatever was asked for, but no
/// line says which they are: of all of them (`rhash -a`) SHA-256 stands in a known place, of fewer the longest is tried.
fn columns(text: &[u8]) -> Option<Line> {
    let mut name = text;
    let mut hashes = Vec::new();
    while let Some((before, hash)) = last_word(name).filter(|(before, word)| before.ends_with(b" ") && is_hash(word)) {
        hashes.push(hash);
        name = before.strip_suffix(b" ")?;
    }
    hashes.reverse();
    let name = Some(plain(name)).filter(|name| !name.is_empty() && !hashes.is_empty())?;
    let lengths: Vec<usize> = hashes.iter().map(|hash| hash.len()).collect();
    let sha2 = lengths.windows(SHA2.len()).position(|lengths| lengths == SHA2);
    let sha256 = sha2.filter(|_| lengths.starts_with(&ALL_BEGINS)).and_then(|at| hashes.get(at + 1));
    let known = |hash: &&&[u8]| by_digits(hash).is_some_and(|algorithm| decode(hash, algorithm).is_some());
    let Some(hash) = sha256.or_else(|| hashes.iter().filter(known).max_by_key(|hash| hash.len())) else {
        let kind = hashes.iter().find_map(|hash| foreign_by_digits(hash)).unwrap_or("TTH, AICH");
        return Some(Line::of_another_kind(kind.to_owned(), name, true));
    };
    let algorithm = by_digits(hash)?;
    let (is_unnamed, hash) = (sha256.is_none(), decode(hash, algorithm)?);
    Some(Line { algorithm: Ok(algorithm), is_unnamed, size: None, hash, name, spelt: None, is_name_first: true })
}

/// Digits of the first hashes of `rhash -a`: CRC-32, MD4, MD5, SHA-1, Tiger, TTH.
const ALL_BEGINS: [usize; 6] = [8, 32, 32, 40, 48, 39];
/// Digits of SHA-224, SHA-256, SHA-384 and SHA-512, which stand before those of SHA-3 with as many.
const SHA2: [usize; 4] = [56, 64, 96, 128];

impl Line {
    /// A line whose hash is of a kind that is not known here.
    fn of_another_kind(kind: String, name: String, is_name_first: bool) -> Self {
        let hash = Box::default();
        Self { algorithm: Err(kind), is_unnamed: false, size: None, hash, name, spelt: None, is_name_first }
    }
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
