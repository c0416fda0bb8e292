//! Writing a manifest, so that an interrupted one is continued where it stopped.

use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::Path;

use data_encoding::HEXLOWER;

use super::{Entry, Footer, Header, ManifestError, Name, Reader, Seal, Totals, line, signed_bytes};

/// Who signs a finished manifest: given the bytes, gives the public key and the signature.
pub type Signed<'a> = &'a dyn Fn(&[u8]) -> (Vec<u8>, Vec<u8>);

/// Writes a manifest.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    digest: blake3::Hasher,
    totals: Totals,
    last: Option<Name>,
}

impl Writer<BufWriter<File>> {
    /// Begins a new file at `path`, which must not exist.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin(path: &Path, header: &Header) -> Result<Self, ManifestError> {
        Self::new(BufWriter::with_capacity(1 << 16, File::create_new(path)?), header)
    }

    /// Goes on with an interrupted one: what stands in a whole line is kept, half a line is cut off.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] when `path` holds something else; those of the disk.
    pub fn go_on(path: &Path) -> Result<(Header, Self), ManifestError> {
        Self::go_on_where(path, |_| true)
    }

    /// The same, but only while every entry written so far still holds.
    ///
    /// # Errors
    /// [`ManifestError::Altered`] when one does not; those of [`Self::go_on`].
    pub fn go_on_where(path: &Path, holds: impl Fn(&Entry) -> bool) -> Result<(Header, Self), ManifestError> {
        let mut reader = Reader::interrupted(BufReader::with_capacity(1 << 16, File::open(path)?))?;
        let mut totals = Totals::default();
        let mut last = None;
        for entry in reader.by_ref() {
            let entry = entry?;
            if !holds(&entry) {
                return Err(ManifestError::Altered);
            }
            totals.count(&entry);
            last = Some(entry.name);
        }
        let (header, digest, whole) = reader.into_parts();
        let mut file = File::options().write(true).open(path)?;
        file.set_len(whole)?;
        io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
        Ok((header, Self { out: BufWriter::with_capacity(1 << 16, file), digest, totals, last }))
    }

    /// Brings a finished one down to the disk.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn close(self, finished: &str, sign: Option<Signed<'_>>) -> Result<Totals, ManifestError> {
        let totals = self.totals;
        self.finish(finished, sign)?.get_ref().sync_all()?;
        Ok(totals)
    }
}

impl<W: io::Write> Writer<W> {
    /// Begins one.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(out: W, header: &Header) -> Result<Self, ManifestError> {
        let mut writer = Self { out, digest: blake3::Hasher::new(), totals: Totals::default(), last: None };
        writer.line(&json(header)?)?;
        Ok(writer)
    }

    /// The last entry written: the walk goes on behind it.
    #[must_use]
    pub const fn last(&self) -> Option<&Name> {
        self.last.as_ref()
    }

    /// How much is written.
    #[must_use]
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// Writes an entry; they come in the order of [`Name::order`].
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(&mut self, entry: Entry) -> Result<(), ManifestError> {
        self.line(&line::write(&entry))?;
        self.totals.count(&entry);
        self.last = Some(entry.name);
        Ok(())
    }

    /// Hands on what is written: an interruption then costs only what comes after.
    ///
    /// # Errors
    /// Those of writing.
    pub fn flush(&mut self) -> Result<(), ManifestError> {
        Ok(self.out.flush()?)
    }

    /// Writes the last lines and gives back where it was written to.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(mut self, finished: &str, sign: Option<Signed<'_>>) -> Result<W, ManifestError> {
        let digest = self.digest.finalize().to_hex().to_string();
        self.line(&json(&Footer { totals: self.totals, finished: finished.to_owned(), digest })?)?;
        if let Some(sign) = sign {
            let (key, signature) = sign(&signed_bytes(&self.digest.finalize()));
            let seal = Seal { key: HEXLOWER.encode(&key), signature: HEXLOWER.encode(&signature) };
            self.line(&json(&seal)?)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        for bytes in [line.as_bytes(), b"\n"] {
            self.digest.update(bytes);
            self.out.write_all(bytes)?;
        }
        Ok(())
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, ManifestError> {
    serde_json::to_string(value).map_err(|e| io::Error::other(e).into())
}
