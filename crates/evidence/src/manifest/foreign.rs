//! Manifests of other programs: hashdeep, sha256sum and its kin, b3sum, rhash (BSD lines and SFV), BagIt.
//!
//! They stand in any order, so they are held in memory, up to [`MOST`] entries. Formats: hashdeep(1), sha256sum(1),
//! b3sum(1), rhash(1), RFC 8493 (BagIt).

use std::io::BufRead;
use std::path::Path;

use data_encoding::HEXLOWER_PERMISSIVE;

use super::{Algorithm, Entry, Kind, ManifestError, Name};
use crate::drill::hash_file;

/// Most entries: two million names of usual length are about half a gigabyte.
pub const MOST: usize = 2_000_000;
const LONGEST: u64 = 600_000;

/// A manifest of another program, sorted.
#[derive(Debug)]
pub struct Foreign {
    /// What its hashes are; where lines do not say and two are possible, [`Foreign::settle`] finds out.
    pub algorithm: Algorithm,
    /// Whether the lines leave open which of two algorithms it is.
    pub is_unsure: bool,
    /// Its entries in the order of [`Name::order`].
    pub entries: Vec<Entry>,
}

impl Foreign {
    /// Reads one.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] when the first lines are of no known kind, [`ManifestError::Line`] when a later one is not.
    pub(super) fn read(mut file: impl BufRead) -> Result<Self, ManifestError> {
        let mut found = Found::default();
        let mut bytes = Vec::new();
        for number in 1_u64.. {
            bytes.clear();
            if std::io::Read::take(&mut file, LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            let text = std::str::from_utf8(&bytes).map_err(|_| found.unreadable(number))?;
            let text = text.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
            if !found.take(text) {
                return Err(found.unreadable(number));
            }
            if found.entries.len() > MOST {
                return Err(ManifestError::TooMany { limit: MOST });
            }
        }
        found.finish()
    }

    /// Takes `prefix` off the front of every name that carries it.
    pub fn strip(&mut self, prefix: &str) {
        if prefix.is_empty() {
            return;
        }
        for entry in &mut self.entries {
            if let Some(rest) = entry.name.text().strip_prefix(prefix) {
                entry.name = Name::new(rest);
            }
        }
        self.entries.sort_by(|a, b| a.name.order(&b.name));
    }

    /// Sixty-four digits are SHA-256 or BLAKE3: the first files found under `folder` whose hash is the one or the other
    /// decide. Where none is, it stays SHA-256, of which there are most.
    pub fn settle(&mut self, folder: &Path) {
        if !self.is_unsure {
            return;
        }
        let mut buffer = vec![0; 1 << 16];
        let is = |entry: &Entry, algorithm, buffer: &mut [u8]| {
            let read = hash_file(&folder.join(entry.name.text()), algorithm, buffer).ok();
            read.is_some_and(|read| Some(read.hash) == entry.hash)
        };
        for entry in self.entries.iter().take(TRIES) {
            for algorithm in [Algorithm::Sha256, Algorithm::Blake3] {
                if is(entry, algorithm, &mut buffer) {
                    (self.algorithm, self.is_unsure) = (algorithm, false);
                    return;
                }
            }
        }
    }
}

/// Files read to find out which algorithm it is.
const TRIES: usize = 32;

/// What was found so far.
#[derive(Default)]
struct Found {
    algorithm: Option<Algorithm>,
    /// Of hashdeep: in which columns size and hash stand, and how many there are before the name.
    columns: Option<Columns>,
    is_unsure: bool,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Columns {
    size: Option<usize>,
    hash: usize,
    name: usize,
}

impl Found {
    const fn unreadable(&self, line: u64) -> ManifestError {
        if self.entries.is_empty() { ManifestError::NotOne } else { ManifestError::Line { line } }
    }

    /// Takes one line; says whether it could be read.
    fn take(&mut self, text: &str) -> bool {
        if text.is_empty() || text.starts_with("##") || text.starts_with(';') || text == "%%%% HASHDEEP-1.0" {
            return true;
        }
        if let Some(heading) = text.strip_prefix("%%%% ") {
            return self.heading(heading);
        }
        let plain_lines = || {
            let read = coreutils(text);
            let is_unsure = read.as_ref().is_some_and(|(algorithm, ..)| *algorithm == Algorithm::Sha256);
            read.or_else(|| bsd(text)).or_else(|| sfv(text)).map(|line| (line, is_unsure))
        };
        let read = match self.columns {
            Some(columns) => self.hashdeep(text, columns),
            None => plain_lines().map(|(line, is_unsure)| {
                self.is_unsure = is_unsure;
                line
            }),
        };
        let Some((algorithm, size, hash, name)) = read else { return false };
        // All lines of one manifest are of one kind; a line of another kind is a fault, not a second manifest.
        if *self.algorithm.get_or_insert(algorithm) != algorithm {
            return false;
        }
        let name = Name::new(&tidy(&name));
        self.entries.push(Entry { kind: Kind::File, size, modified: None, hash: Some(hash), is_moving: false, name });
        true
    }

    /// `size,md5,sha256,filename`.
    fn heading(&mut self, heading: &str) -> bool {
        let names: Vec<&str> = heading.split(',').collect();
        let at = |name: &str| names.iter().position(|n| *n == name);
        let strongest = [("sha256", Algorithm::Sha256), ("sha1", Algorithm::Sha1), ("md5", Algorithm::Md5)];
        let hash = strongest.into_iter().find_map(|(name, algorithm)| Some((at(name)?, algorithm)));
        let (Some((hash, algorithm)), Some(name)) = (hash, at("filename")) else { return false };
        self.algorithm = Some(algorithm);
        self.columns = Some(Columns { size: at("size"), hash, name });
        true
    }

    fn hashdeep(&self, text: &str, columns: Columns) -> Option<Line> {
        let words: Vec<&str> = text.splitn(columns.name + 1, ',').collect();
        let algorithm = self.algorithm?;
        let size = columns.size.map(|at| words.get(at)?.parse().ok());
        if size == Some(None) {
            return None;
        }
        Some((
            algorithm,
            size.flatten(),
            decode(words.get(columns.hash)?, algorithm)?,
            (*words.get(columns.name)?).to_owned(),
        ))
    }

    fn finish(mut self) -> Result<Foreign, ManifestError> {
        let Some(algorithm) = self.algorithm.filter(|_| !self.entries.is_empty()) else {
            return Err(ManifestError::NotOne);
        };
        self.entries.sort_by(|a, b| a.name.order(&b.name));
        self.entries.dedup_by(|a, b| a == b);
        Ok(Foreign { algorithm, is_unsure: self.is_unsure, entries: self.entries })
    }
}

type Line = (Algorithm, Option<u64>, Box<[u8]>, String);

fn decode(hex: &str, algorithm: Algorithm) -> Option<Box<[u8]>> {
    let hash = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok()?;
    (hash.len() == algorithm.bytes()).then(|| hash.into_boxed_slice())
}

/// `hash  name`, `hash *name`; a leading backslash says that backslashes and line ends in the name are escaped.
fn coreutils(text: &str) -> Option<Line> {
    let (text, is_escaped) = text.strip_prefix('\\').map_or((text, false), |text| (text, true));
    let (hex, name) = text.split_once([' ', '\t'])?;
    let name = name.strip_prefix([' ', '*']).unwrap_or(name);
    // 64 digits are SHA-256 or BLAKE3; which one, the hashes of the restored files will tell.
    let algorithm = match hex.len() {
        32 => Algorithm::Md5,
        40 => Algorithm::Sha1,
        64 => Algorithm::Sha256,
        128 => Algorithm::Sha512,
        _ => return None,
    };
    let name = if is_escaped { name.replace("\\n", "\\x0a").replace("\\\\", "\\x5c") } else { plain(name) };
    Some((algorithm, None, decode(hex, algorithm)?, name))
}

/// `SHA256 (name) = hash`.
fn bsd(text: &str) -> Option<Line> {
    let (word, rest) = text.split_once(" (")?;
    let (name, hex) = rest.rsplit_once(") = ")?;
    let algorithm = match word {
        "BLAKE3" => Algorithm::Blake3,
        "SHA256" | "SHA2-256" | "SHA-256" => Algorithm::Sha256,
        "SHA512" | "SHA2-512" | "SHA-512" => Algorithm::Sha512,
        "SHA1" | "SHA-1" => Algorithm::Sha1,
        "MD5" => Algorithm::Md5,
        "CRC32" => Algorithm::Crc32,
        _ => return None,
    };
    Some((algorithm, None, decode(hex, algorithm)?, plain(name)))
}

/// `name 6B6E7B61`.
fn sfv(text: &str) -> Option<Line> {
    let (name, hex) = text.rsplit_once(' ')?;
    Some((Algorithm::Crc32, None, decode(hex, Algorithm::Crc32)?, plain(name)))
}

/// A name that is not escaped, in our way of writing.
fn plain(name: &str) -> String {
    // A backslash in such a list is how Windows programs part folders.
    super::name::written(std::ffi::OsStr::new(&name.replace('\\', "/")))
}

/// Without `./` in front.
fn tidy(name: &str) -> String {
    name.strip_prefix("./").unwrap_or(name).trim_start_matches('/').to_owned()
}
