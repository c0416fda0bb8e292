//! Writing a manifest, line by line.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use data_encoding::HEXLOWER;

use super::{Entry, Footer, Header, ManifestError, Seal, Totals, line, signed_bytes};

/// Who signs a finished manifest: given the bytes, gives the public key and the signature.
pub type Signed<'a> = &'a dyn Fn(&[u8]) -> (Vec<u8>, Vec<u8>);

/// Writes a manifest.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    digest: blake3::Hasher,
    totals: Totals,
}

impl Writer<BufWriter<File>> {
    /// Begins a new file at `path`, which must not exist.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin(path: &Path, header: &Header) -> Result<Self, ManifestError> {
        Self::new(BufWriter::with_capacity(1 << 16, File::create_new(path)?), header)
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
        let mut writer = Self { out, digest: blake3::Hasher::new(), totals: Totals::default() };
        writer.line(&json(header)?)?;
        Ok(writer)
    }

    /// How much is written.
    #[must_use]
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// Writes an entry; they come in the order of [`super::Name::order`].
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put(&mut self, entry: &Entry) -> Result<(), ManifestError> {
        self.line(&line::write(entry))?;
        self.totals.count(entry);
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
