//! Whether a manifest or a record is as it was made. Needs nothing but the file.

use std::path::Path;

use sejo_evidence::document;
use sejo_evidence::manifest::{ManifestError, Opened, Reader, Totals};
use sejo_model::ErrorCode;

use super::RECORD;
use super::measure::{file_error, refused};
use crate::Result;

/// Longest record: a thousand differences with long names.
const LONGEST_RECORD: u64 = 32 << 20;

/// A file that is as it was made.
#[derive(Debug, Clone)]
pub enum Genuine {
    /// A manifest.
    Manifest {
        /// What it holds.
        totals: Totals,
        /// The public key it is signed with, hexadecimal.
        key: Option<String>,
    },
    /// The record of a drill.
    Record {
        /// What it says.
        record: serde_json::Value,
        /// The public key it is signed with, hexadecimal.
        key: String,
    },
}

impl Genuine {
    /// The public key it is signed with, hexadecimal.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Manifest { key, .. } => key.as_deref(),
            Self::Record { key, .. } => Some(key),
        }
    }
}

/// Looks whether a file was altered after it was made.
///
/// # Errors
/// `ManifestAltered`, `ManifestUnfinished`, `NotAManifest`, `FileMissing`.
pub fn verify(file: &Path) -> Result<Genuine> {
    let size = std::fs::metadata(file).map_err(|e| file_error(file, &e))?.len();
    if size <= LONGEST_RECORD
        && let Ok(text) = std::fs::read_to_string(file)
    {
        match document::open(RECORD, &text) {
            Ok((record, key)) => return Ok(Genuine::Record { record, key: data_encoding::HEXLOWER.encode(&key) }),
            Err(document::DocumentError::Altered) => return Err(ErrorCode::ManifestAltered.into()),
            Err(document::DocumentError::NotOne) => {}
        }
    }
    match Opened::at(file).map_err(|e| refused(e, file))? {
        Opened::Own(reader) => through(*reader).map_err(|e| refused(e, file)),
        // Another program's list carries nothing that could be checked.
        Opened::Foreign(_) => Err(ErrorCode::NotAManifest.into()),
    }
}

fn through(mut reader: Reader<impl std::io::BufRead>) -> std::result::Result<Genuine, ManifestError> {
    for entry in reader.by_ref() {
        entry?;
    }
    let (footer, key) = reader.finish()?;
    Ok(Genuine::Manifest { totals: footer.totals, key: key.map(|key| data_encoding::HEXLOWER.encode(&key)) })
}
