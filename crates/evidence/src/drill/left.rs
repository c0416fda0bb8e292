//! What an interrupted sealing left: entries that need not be read again.
//!
//! Invariant: an entry is taken over only while its file has the size and the day of change it had, and the disk notes
//! nothing done to it since that sealing began. Whether what is left can be trusted at all is for the caller to know:
//! it is no sealed manifest yet, so nothing in it tells.

use std::fs::File;
use std::io::BufReader;
use std::iter::Peekable;
use std::path::Path;
use std::time::SystemTime;

use super::walk::Walked;
use crate::manifest::{Entry, Header, Kind, ManifestError, Reader};

/// What is left, read along with the walk through the folder.
#[derive(Debug)]
pub struct Left {
    entries: Peekable<Reader<BufReader<File>>>,
    /// When that sealing began.
    since: SystemTime,
}

impl Left {
    /// Opens a manifest that stops somewhere; its first line says of what it was. When it was begun is when its file was
    /// made: a clock that was put right meanwhile changes nothing about that.
    ///
    /// # Errors
    /// [`ManifestError::NotOne`] when it holds not even a first line; those of the disk, also when it does not note when a
    /// file was made.
    pub fn open(path: &Path) -> Result<(Header, Self), ManifestError> {
        let file = File::open(path)?;
        let since = file.metadata()?.created()?;
        let reader = Reader::interrupted(BufReader::with_capacity(1 << 16, file))?;
        Ok((reader.header().clone(), Self { entries: reader.peekable(), since }))
    }

    /// What was read of a file that is met on the way, where it still holds.
    pub(super) fn take(&mut self, met: &Walked) -> Option<Entry> {
        // What cannot be read of it is read again from the folder, with all that follows.
        while self.entries.next_if(|e| e.as_ref().is_ok_and(|e| e.name.order(&met.name).is_lt())).is_some() {}
        let entry = self.entries.next_if(|e| e.as_ref().is_ok_and(|e| e.name == met.name))?.ok()?;
        let is_same = entry.kind == Kind::File && met.kind == Kind::File && !entry.is_moving;
        let is_as_it_was = entry.size == Some(met.size) && entry.modified == met.modified;
        (is_same && is_as_it_was && met.touched.is_some_and(|at| at < self.since)).then_some(entry)
    }
}
