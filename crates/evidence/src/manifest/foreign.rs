//! Manifests of other programs: hashdeep, sha256sum and its kin, b3sum, rhash (BSD lines and SFV), BagIt.
//!
//! They stand in any order, so they are held in memory, up to [`MOST`] entries. Invariant: a line that says nothing is no
//! reason to read none, but an entry nobody can compare, so that it never makes a restore look complete. Formats:
//! hashdeep(1), sha256sum(1), b3sum(1), rhash(1), RFC 8493 (BagIt).

mod line;
mod links;

pub use links::ThroughLinks;

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::path::Path;

use self::line::{Line, decode, plain};
use super::name::written_bytes;
use super::{Algorithm, Entry, Kind, ManifestError, Name};
use crate::drill::hash_file;

/// Most entries: two million names of usual length are about half a gigabyte.
pub const MOST: usize = 2_000_000;
const LONGEST: u64 = 600_000;
/// So many lines without a hash at the beginning, and it is no manifest.
const STRANGE: usize = 16;
/// Lines a name may go over.
const NAME_LINES: usize = 4;

/// A manifest of another program, sorted.
#[derive(Debug)]
pub struct Foreign {
    /// What its hashes are; where lines do not say and two are possible, [`Foreign::settle`] finds out.
    pub algorithm: Algorithm,
    /// Whether the lines leave open which of two algorithms it is.
    pub is_unsure: bool,
    /// Whether only the number of digits tells the algorithm. SHA-3, GOST and BLAKE2 have as many as SHA-2, MD4 as MD5: where
    /// not one file fits, nobody knows whether the files are others or the algorithm is.
    pub is_unnamed: bool,
    /// Its entries in the order of [`Name::order`]; [`Kind::Unreadable`] for a line that says nothing.
    pub entries: Vec<Entry>,
}

impl Foreign {
    /// Reads one.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] when the first lines are of no known kind, [`ManifestError::TooMany`].
    pub(super) fn read(mut file: impl BufRead) -> Result<Self, ManifestError> {
        let mut found = Found::default();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if std::io::Read::take(&mut file, LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                return found.finish();
            }
            let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            // Names parted by noughts (`sha256sum -z`) would all be one.
            if text.contains(&0) {
                return Err(ManifestError::Noughts);
            }
            found.take(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text))?;
        }
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

    /// Sixty-four digits are SHA-256 or BLAKE3: of files spread over `folder` the first whose hash is the one or the other
    /// decides. Where none is, it stays SHA-256, of which there are most.
    pub fn settle(&mut self, folder: &Path) {
        if !self.is_unsure {
            return;
        }
        let mut buffer = vec![0; 1 << 16];
        let is = |entry: &Entry, algorithm, buffer: &mut [u8]| {
            let read = hash_file(&folder.join(entry.name.text()), algorithm, buffer).ok();
            read.is_some_and(|read| Some(read.hash) == entry.hash)
        };
        let stride = (self.entries.len() / TRIES).max(1);
        for entry in self.entries.iter().step_by(stride).take(TRIES) {
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
    hashdeep: Option<Hashdeep>,
    lines: Vec<Line>,
    /// Lines that say nothing.
    strange: Vec<String>,
    /// Lines that say nothing by themselves: a name with line ends in it may begin there.
    pending: Vec<Vec<u8>>,
    is_after_comment: bool,
}

/// In which columns size, hash and name stand.
#[derive(Clone, Copy)]
struct Hashdeep {
    size: Option<usize>,
    algorithm: Algorithm,
    hash: usize,
    name: usize,
    /// It ran where a backslash is a character like any other.
    is_unix: bool,
}

impl Found {
    /// Takes one line.
    fn take(&mut self, text: &[u8]) -> Result<(), ManifestError> {
        if self.is_comment(text)? {
            // What a comment leaves over ended with it.
            self.pending.clear();
            self.is_after_comment = true;
            return Ok(());
        }
        if !self.pending.is_empty() {
            // A name with line ends in a comment leaves lines over, too: a whole line ends that.
            let is_whole = self.is_after_comment && self.read(text).is_some();
            let joined = [self.pending.concat().as_slice(), text].concat();
            if is_whole {
                self.pending.clear();
            } else if let Some(line) = self.read(&joined).filter(|line| line.is_name_first) {
                self.pending.clear();
                return self.put(line);
            }
        }
        match (self.read(text), self.lines.last_mut()) {
            (Some(line), _) => {
                self.give_up();
                self.put(line)
            }
            // A program's complaint among its lines is no part of a name.
            (None, Some(last)) if !last.is_name_first && !text.windows(2).any(|w| w == b": ") => {
                let rest = written_bytes(&[b"\n", text].concat());
                last.name.push_str(&rest);
                if let Some(spelt) = &mut last.spelt {
                    spelt.push_str(&rest);
                }
                Ok(())
            }
            (None, None) if self.hashdeep.is_some() && self.is_after_comment => Ok(()),
            (None, _) => {
                self.pending.push([text, b"\n"].concat());
                if self.pending.len() > NAME_LINES {
                    self.give_up();
                }
                let is_none = self.lines.is_empty() && self.strange.len() > STRANGE;
                if is_none { Err(ManifestError::NotOne) } else { Ok(()) }
            }
        }
    }

    fn is_comment(&mut self, text: &[u8]) -> Result<bool, ManifestError> {
        if let Some(heading) = text.strip_prefix(b"%%%% ") {
            return if heading == b"HASHDEEP-1.0" { Ok(true) } else { self.heading(heading) };
        }
        if let Some(hashdeep) = self.hashdeep.as_mut() {
            hashdeep.is_unix |= text.starts_with(b"## Invoked from: /");
            return Ok(text.is_empty() || text.starts_with(b"##"));
        }
        // rhash lists names that begin with the sign of a comment like any other.
        let is_name = |text: &[u8]| text.get(1).is_some_and(|b| *b != b' ') && line::read(text).is_some();
        Ok(text.is_empty() || (text.starts_with(b";") && !is_name(text)))
    }

    /// `size,md5,sha256,filename`.
    fn heading(&mut self, heading: &[u8]) -> Result<bool, ManifestError> {
        let names: Vec<&[u8]> = heading.split(|b| *b == b',').collect();
        let at = |name: &str| names.iter().position(|n| *n == name.as_bytes());
        let strongest = [("sha256", Algorithm::Sha256), ("sha1", Algorithm::Sha1), ("md5", Algorithm::Md5)];
        let hash = strongest.into_iter().find_map(|(name, algorithm)| Some((at(name)?, algorithm)));
        let Some(name) = at("filename") else { return Ok(false) };
        let Some((hash, algorithm)) = hash else {
            let others = names.iter().filter(|name| !matches!(**name, b"size" | b"filename"));
            let kinds: Vec<_> = others.map(|name| String::from_utf8_lossy(name)).collect();
            return Err(ManifestError::OtherKind { kind: kinds.join(", ") });
        };
        self.hashdeep = Some(Hashdeep { size: at("size"), algorithm, hash, name, is_unix: false });
        Ok(true)
    }

    fn read(&self, text: &[u8]) -> Option<Line> {
        let Some(columns) = self.hashdeep else { return line::read(text) };
        let words: Vec<&[u8]> = text.splitn(columns.name + 1, |b| *b == b',').collect();
        let size = columns.size.map(|at| std::str::from_utf8(words.get(at)?).ok()?.parse().ok());
        if size == Some(None) {
            return None;
        }
        let name = words.get(columns.name)?;
        Some(Line {
            algorithm: Ok(columns.algorithm),
            is_unnamed: false,
            size: size.flatten(),
            hash: decode(words.get(columns.hash)?, columns.algorithm)?,
            name: if columns.is_unix { written_bytes(name) } else { plain(name) },
            spelt: None,
            is_name_first: false,
        })
    }

    fn put(&mut self, line: Line) -> Result<(), ManifestError> {
        self.is_after_comment = false;
        // `rhash -a --bsd` writes thirty lines of a file, most of which say nothing here that another did not.
        if line.algorithm.is_err() && self.lines.last().is_some_and(|last| last.name == line.name) {
            return Ok(());
        }
        self.lines.push(line);
        if self.lines.len() > MOST { Err(ManifestError::TooMany { limit: MOST }) } else { Ok(()) }
    }

    /// What is pending begins no name.
    fn give_up(&mut self) {
        let lines = std::mem::take(&mut self.pending);
        self.strange.extend(lines.iter().map(|line| written_bytes(line.trim_ascii_end())));
    }

    fn finish(mut self) -> Result<Foreign, ManifestError> {
        self.give_up();
        let Some(algorithm) = self.algorithm() else {
            let kind = self.lines.into_iter().find_map(|line| line.algorithm.err());
            return Err(kind.map_or(ManifestError::NotOne, |kind| ManifestError::OtherKind { kind }));
        };
        let is_bag = is_bag(&self.lines);
        let decode = if is_bag { decoded } else { str::to_owned };
        let entry = |kind, size, hash, name: &str| {
            let name = Name::new(&decode(tidy(name)));
            Entry { kind, size, modified: None, hash, is_moving: false, name }
        };
        let (chosen, others): (Vec<Line>, Vec<Line>) =
            self.lines.into_iter().partition(|l| l.algorithm == Ok(algorithm));
        let is_unnamed = chosen.iter().all(|line| line.is_unnamed);
        let (lost, chosen): (Vec<Line>, Vec<Line>) =
            chosen.into_iter().partition(|line| line.name.contains(char::REPLACEMENT_CHARACTER));
        let is_unsure = is_unnamed && algorithm == Algorithm::Sha256;
        let mut unknown = self.strange;
        unknown.extend(lost.into_iter().map(|line| line.name));
        if !others.is_empty() {
            // Several hashes of one file say it once; a file with another one only cannot be compared.
            let known: HashSet<&str> = chosen.iter().map(|line| line.name.as_str()).collect();
            unknown.extend(others.into_iter().map(|line| line.name).filter(|name| !known.contains(name.as_str())));
        }
        // A bag parts folders with a slash wherever it was made.
        let spelt = |line: &Line| line.spelt.clone().filter(|name| is_bag && is_in_bag(tidy(name)));
        let files = chosen.into_iter().map(|line| {
            let name = spelt(&line).unwrap_or(line.name);
            entry(Kind::File, line.size, Some(line.hash), &name)
        });
        let mut entries: Vec<Entry> = files.collect();
        entries.extend(unknown.iter().map(|name| entry(Kind::Unreadable, None, None, name)));
        entries.sort_by(|a, b| a.name.order(&b.name));
        entries.dedup_by(|a, b| a == b);
        Ok(Foreign { algorithm, is_unsure, is_unnamed, entries })
    }

    /// That of most lines whose kind is known here; of equals the strongest.
    fn algorithm(&self) -> Option<Algorithm> {
        let mut counts: HashMap<Algorithm, usize> = HashMap::new();
        for algorithm in self.lines.iter().filter_map(|line| line.algorithm.as_ref().ok()) {
            *counts.entry(*algorithm).or_default() += 1;
        }
        let best = counts.into_iter().max_by_key(|(a, count)| (*count, a.resists_deceit(), a.bytes()));
        best.map(|(algorithm, _)| algorithm)
    }
}

/// Whether these are lines of a bag: all files lie in `data/`, and a percent sign is only how a bag writes line ends and
/// itself (RFC 8493, 2.1.3).
fn is_bag(lines: &[Line]) -> bool {
    let fits = |rest: &str| ["0A", "0a", "0D", "0d", "25"].iter().any(|code| rest.starts_with(code));
    let mut names = lines.iter().map(|line| tidy(&line.name));
    names.all(|name| is_in_bag(name) && name.split('%').skip(1).all(fits))
}

fn is_in_bag(name: &str) -> bool {
    name.starts_with("data/")
}

fn decoded(name: &str) -> String {
    let mut parts = name.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut out, part| {
        let (code, rest) = part.split_at_checked(2).unwrap_or(("", part));
        out.push_str(match code {
            "25" => "%",
            "0D" | "0d" => "\\x0d",
            _ => "\\x0a",
        });
        out + rest
    })
}

/// Without `./` in front.
fn tidy(name: &str) -> &str {
    name.strip_prefix("./").unwrap_or(name).trim_start_matches('/')
}
