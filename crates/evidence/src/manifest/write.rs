//! Writing a manifest, so that an interrupted one is continued where it stopped.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use data_encoding::HEXLOWER;

use super::{Entry, Footer, Header, ManifestError, Name, Seal, Totals, line, read, signed_bytes};

/// Who signs a finished manifest: given the bytes, gives the public key and the signature.
pub type Signed<'a> = &'a dyn Fn(&[u8]) -> (Vec<u8>, Vec<u8>);

/// Writes a manifest.
#[derive(Debug)]
pub struct Writer {
    file: BufWriter<File>,
    digest: blake3::Hasher,
    totals: Totals,
    last: Option<Name>,
}

impl Writer {
    /// Begins a new one at `path`, which must not exist.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn begin(path: &Path, header: &Header) -> Result<Self, ManifestError> {
        let file = File::create_new(path)?;
        let mut writer = Self {
            file: BufWriter::with_capacity(1 << 16, file),
            digest: blake3::Hasher::new(),
            totals: Totals::default(),
            last: None,
        };
        writer.line(&json(header)?)?;
        Ok(writer)
    }

    /// Goes on with an interrupted one: what stands in a whole line is kept, half a line is cut off.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] when `path` holds something else; those of the disk.
    pub fn go_on(path: &Path) -> Result<(Header, Self), ManifestError> {
        let mut reader = read::Reader::interrupted(path)?;
        let mut totals = Totals::default();
        let mut last = None;
        for entry in reader.by_ref() {
            let entry = entry?;
            totals.count(&entry);
            last = Some(entry.name);
        }
        let (header, digest, whole) = reader.into_parts();
        let mut file = File::options().write(true).open(path)?;
        file.set_len(whole)?;
        io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
        Ok((header, Self { file: BufWriter::with_capacity(1 << 16, file), digest, totals, last }))
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

    /// Brings what is written down to the disk, so that a power cut costs only what comes after.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn save(&mut self) -> Result<(), ManifestError> {
        self.file.flush()?;
        Ok(self.file.get_ref().sync_data()?)
    }

    /// Writes the last lines.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn finish(mut self, finished: &str, sign: Option<Signed<'_>>) -> Result<Totals, ManifestError> {
        let digest = self.digest.finalize().to_hex().to_string();
        self.line(&json(&Footer { totals: self.totals, finished: finished.to_owned(), digest })?)?;
        if let Some(sign) = sign {
            let (key, signature) = sign(&signed_bytes(&self.digest.finalize()));
            let seal = Seal { key: HEXLOWER.encode(&key), signature: HEXLOWER.encode(&signature) };
            self.line(&json(&seal)?)?;
        }
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.totals)
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        for bytes in [line.as_bytes(), b"\n"] {
            self.digest.update(bytes);
            self.file.write_all(bytes)?;
        }
        Ok(())
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, ManifestError> {
    serde_json::to_string(value).map_err(|e| io::Error::other(e).into())
}
