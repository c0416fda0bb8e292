//! Sealing: writing the manifest of a folder.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::hash::{hash_bytes, hash_file};
use super::left::Left;
use super::walk::{Walk, Walked};
use crate::manifest::{Algorithm, Entry, Kind, ManifestError, Totals, Writer};

/// Read at once from each file.
const BUFFER: usize = 1 << 18;
/// A batch is read side by side, then written: so many files or bytes, whichever is first.
const BATCH_FILES: usize = 4096;
const BATCH_BYTES: u64 = 256 << 20;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is written.
    pub done: Totals,
    /// What of it an interrupted run before had read.
    pub kept: Totals,
}

/// What to seal.
#[derive(Debug, Clone)]
pub struct Sealing {
    /// The folder.
    pub folder: PathBuf,
    /// What to hash with.
    pub algorithm: Algorithm,
    /// Files to leave out: the manifest itself where it lies in the folder.
    pub skip: Vec<PathBuf>,
    /// Whether a link to a file is read as that file: some programs' manifests do so; ours does not.
    pub follow: bool,
}

/// Walks the folder and writes what it holds; what `left` of an interrupted run still holds is not read again. `progress`
/// is asked after each batch whether to go on; when it says no, the manifest stays unfinished and is what is left.
///
/// # Errors
/// Those of the disk on which the manifest lies. What cannot be read in the folder becomes an entry that says so.
pub fn seal(
    sealing: &Sealing,
    mut left: Option<Left>,
    out: &mut Writer<impl io::Write>,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ManifestError> {
    let mut walk = Walk::new(&sealing.folder, sealing.skip.clone())?;
    let mut kept = Totals::default();
    loop {
        let batch = next_batch(&mut walk, &mut left);
        if batch.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let buffer = || vec![0; BUFFER];
        for next in &batch {
            if let Next::Known(entry) = next {
                kept.count(entry);
            }
        }
        let read = |buffer: &mut Vec<u8>, next| match next {
            Next::Known(entry) => entry,
            Next::ToRead(met) => entry(met, sealing, buffer),
        };
        let entries: Vec<Entry> = batch.into_par_iter().map_init(buffer, read).collect();
        for entry in entries {
            out.put(&entry)?;
        }
        out.flush()?;
        if progress(Progress { done: out.totals(), kept }).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}

/// What comes next: read by the interrupted run and unchanged since, or to be read.
enum Next {
    Known(Entry),
    ToRead(Walked),
}

fn next_batch(walk: &mut Walk, left: &mut Option<Left>) -> Vec<Next> {
    let mut batch = Vec::new();
    let mut bytes = 0_u64;
    while batch.len() < BATCH_FILES && bytes < BATCH_BYTES {
        let Some(met) = walk.next() else { break };
        if let Some(entry) = left.as_mut().and_then(|left| left.take(&met)) {
            batch.push(Next::Known(entry));
        } else {
            bytes = bytes.saturating_add(met.size);
            batch.push(Next::ToRead(met));
        }
    }
    batch
}

fn entry(met: Walked, sealing: &Sealing, buffer: &mut [u8]) -> Entry {
    let Walked { name, path, kind, size, modified, .. } = met;
    let algorithm = sealing.algorithm;
    let is_followed = sealing.follow && kind == Kind::Link && path.is_file();
    let kind = if is_followed { Kind::File } else { kind };
    let plain = |kind| Entry { kind, size: None, modified: None, hash: None, is_moving: false, name: name.clone() };
    match kind {
        Kind::File => match hash_file(&path, algorithm, buffer) {
            Ok(read) => Entry {
                size: Some(read.size),
                modified: read.modified,
                hash: Some(read.hash),
                is_moving: read.is_moving,
                ..plain(Kind::File)
            },
            Err(_) => Entry { size: Some(size), modified, ..plain(Kind::Unreadable) },
        },
        Kind::Link => match target(&path) {
            Ok(target) => Entry { hash: Some(hash_bytes(&target, algorithm)), ..plain(Kind::Link) },
            Err(_) => plain(Kind::Unreadable),
        },
        other => plain(other),
    }
}

fn target(link: &Path) -> io::Result<Vec<u8>> {
    Ok(fs::read_link(link)?.as_os_str().as_encoded_bytes().to_vec())
}
