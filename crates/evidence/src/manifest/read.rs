//! Reading a manifest line by line, with the memory of one line.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use data_encoding::HEXLOWER_PERMISSIVE;

use super::{Entry, FORMAT, Footer, Foreign, Header, ManifestError, Name, Seal, Totals, line, signed_bytes};
use crate::signing;

/// Longest line: a name of 32,767 characters (the longest of Windows), each written as four times four.
const LONGEST: u64 = 600_000;

/// A manifest of ours or of another program.
#[derive(Debug)]
pub enum Opened<R> {
    /// Ours.
    Own(Box<Reader<R>>),
    /// Of hashdeep, sha256sum, b3sum, rhash or BagIt.
    Foreign(Foreign),
}

impl Opened<BufReader<File>> {
    /// Opens a manifest, whatever program made it.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn at(path: &Path) -> Result<Self, ManifestError> {
        Self::of(|| Ok(BufReader::with_capacity(1 << 16, File::open(path)?)))
    }
}

impl<R: BufRead> Opened<R> {
    /// Opens a manifest, whatever program made it. `open` gives it from its beginning, twice if need be.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn of(open: impl Fn() -> Result<R, ManifestError>) -> Result<Self, ManifestError> {
        match Reader::new(open()?) {
            Ok(reader) => Ok(Self::Own(Box::new(reader))),
            Err(ManifestError::NotOne) => Foreign::read(open()?).map(Self::Foreign),
            Err(other) => Err(other),
        }
    }
}

/// Gives the entries in order. After the last one, [`Reader::finish`] says whether all of it can be believed.
#[derive(Debug)]
pub struct Reader<R> {
    text: R,
    header: Header,
    digest: blake3::Hasher,
    number: u64,
    last: Option<Name>,
    footer: Option<(Footer, blake3::Hash)>,
    /// Counted while reading: the last line has to say the same.
    totals: Totals,
    is_interrupted: bool,
}

impl Reader<BufReader<File>> {
    /// Opens a finished one.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] for any other file; those of the disk.
    pub fn open(path: &Path) -> Result<Self, ManifestError> {
        Self::new(BufReader::with_capacity(1 << 16, File::open(path)?))
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads a finished one.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] for any other text; those of the disk.
    pub fn new(text: R) -> Result<Self, ManifestError> {
        Self::begin(text, false)
    }

    /// Reads one that may stop in the middle.
    pub(crate) fn interrupted(text: R) -> Result<Self, ManifestError> {
        Self::begin(text, true)
    }

    fn begin(mut text: R, is_interrupted: bool) -> Result<Self, ManifestError> {
        let mut first = Vec::new();
        std::io::Read::take(&mut text, LONGEST).read_until(b'\n', &mut first)?;
        let line = first.strip_suffix(b"\n").ok_or(ManifestError::NotOne)?;
        let header: Header = serde_json::from_slice(line).map_err(|_| ManifestError::NotOne)?;
        if header.format != FORMAT {
            return Err(ManifestError::NotOne);
        }
        let mut digest = blake3::Hasher::new();
        digest.update(&first);
        Ok(Self {
            text,
            header,
            digest,
            number: 1,
            last: None,
            footer: None,
            totals: Totals::default(),
            is_interrupted,
        })
    }

    /// The first line.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// After the last entry: how much there was, and who sealed it.
    ///
    /// # Errors
    /// [`ManifestError::Unfinished`], [`ManifestError::Altered`].
    pub fn finish(mut self) -> Result<(Footer, Option<Vec<u8>>), ManifestError> {
        let (footer, digest) = self.footer.take().ok_or(ManifestError::Unfinished)?;
        if footer.digest != digest.to_hex().as_str() || footer.totals != self.totals {
            return Err(ManifestError::Altered);
        }
        let before = self.digest.finalize();
        let Some(last) = self.next_line()? else { return Ok((footer, None)) };
        let seal: Seal = serde_json::from_str(&last).map_err(|_| ManifestError::Altered)?;
        let bytes = |text: &str| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| ManifestError::Altered);
        let (key, signature) = (bytes(&seal.key)?, bytes(&seal.signature)?);
        if !signing::verifies(&key, &signed_bytes(&before), &signature) || self.next_line()?.is_some() {
            return Err(ManifestError::Altered);
        }
        Ok((footer, Some(key)))
    }

    /// The next whole line.
    fn next_line(&mut self) -> Result<Option<String>, ManifestError> {
        let mut bytes = Vec::with_capacity(256);
        std::io::Read::take(&mut self.text, LONGEST).read_until(b'\n', &mut bytes)?;
        let Some(text) = bytes.strip_suffix(b"\n") else {
            let is_end = bytes.is_empty() || self.is_interrupted;
            return if is_end { Ok(None) } else { Err(ManifestError::Unfinished) };
        };
        self.number += 1;
        let text = std::str::from_utf8(text).map_err(|_| ManifestError::Line { line: self.number })?;
        Ok(Some(text.to_owned()))
    }

    /// Takes a line into the digest.
    fn take(&mut self, text: &str) {
        self.digest.update(text.as_bytes());
        self.digest.update(b"\n");
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, ManifestError> {
        if self.footer.is_some() {
            return Ok(None);
        }
        let Some(text) = self.next_line()? else {
            return if self.is_interrupted { Ok(None) } else { Err(ManifestError::Unfinished) };
        };
        if text.starts_with('{') {
            // One that was cut off between its last lines and its name is closed anew.
            if !self.is_interrupted {
                let footer = serde_json::from_str(&text).map_err(|_| ManifestError::Line { line: self.number })?;
                self.footer = Some((footer, self.digest.finalize()));
                self.take(&text);
            }
            return Ok(None);
        }
        self.take(&text);
        let entry = line::read(&text).ok_or(ManifestError::Line { line: self.number })?;
        if self.last.as_ref().is_some_and(|last| last.order(&entry.name).is_ge()) {
            return Err(ManifestError::Order { line: self.number });
        }
        self.totals.count(&entry);
        self.last = Some(entry.name.clone());
        Ok(Some(entry))
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Entry, ManifestError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_entry().transpose()
    }
}
