//! Where a run that may be interrupted keeps what it has written so far.
//!
//! Invariants: what is left is gone on with and may end up signed, so the remnant of a facility lies in its data folder,
//! beside the key that signs: whoever can write there needs to forge no remnant. Only where nobody signs does it lie
//! beside the manifest. One run at a time goes on with a remnant; another of the same folder begins one of its own.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sejo_evidence::drill::Left;
use sejo_evidence::manifest::Header;
use sejo_model::DrillId;

use super::measure::file_error;
use crate::Result;

/// What all files of this kind are called at the beginning.
const NAME: &str = "sejo-drill-";
/// What nobody went on with for so long is removed.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The place of one run. What it wrote stays when it is interrupted.
pub(super) struct Rest {
    /// Without the ending.
    base: PathBuf,
    /// `None` for a run beside another one: nothing of it stays.
    lock: Option<File>,
}

impl Rest {
    /// Takes the place of a run in the first of `folders` that can be written to. `what` tells runs apart: a run of the
    /// same goes on with what is left.
    pub fn take(folders: &[PathBuf], what: &[&Path]) -> Result<Self> {
        let parts: Vec<&[u8]> = what.iter().map(|path| path.as_os_str().as_encoded_bytes()).collect();
        let id = sejo_evidence::sha256(&parts.join(&0)).to_string();
        let name = format!("{NAME}{}", id.get(..16).unwrap_or(&id));
        let mut refused = io::Error::from(io::ErrorKind::NotFound);
        for folder in folders {
            match Self::take_in(folder, &name) {
                Ok(rest) => return Ok(rest),
                Err(e) => refused = e,
            }
        }
        Err(file_error(folders.first().map_or(Path::new(""), PathBuf::as_path), &refused))
    }

    fn take_in(folder: &Path, name: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        sweep(folder);
        let base = folder.join(name);
        let lock = File::options().create(true).truncate(false).write(true).open(ending(&base, "lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { base, lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => {
                Ok(Self { base: folder.join(format!("{name}-{}", DrillId::new())), lock: None })
            }
            Err(TryLockError::Error(e)) => Err(e),
        }
    }

    /// What is being written.
    pub fn part(&self) -> PathBuf {
        ending(&self.base, "part")
    }

    /// What the run before wrote.
    fn left(&self) -> PathBuf {
        ending(&self.base, "left")
    }

    /// Every file of it: none of them belongs to a folder that is read.
    pub fn files(&self) -> Vec<PathBuf> {
        vec![self.part(), self.left(), ending(&self.base, "lock")]
    }

    /// What an interrupted run left, if it is of what `fits` says; `part` is free then.
    pub fn open(&self, fits: impl Fn(&Header) -> bool) -> Result<Option<(Header, Left)>> {
        let (part, left) = (self.part(), self.left());
        // A run that goes on copies what holds before it reads anything: until it is past that, it knows less.
        let size = |path: &Path| fs::metadata(path).map_or(0, |meta| meta.len());
        if size(&part) > size(&left) {
            fs::rename(&part, &left).map_err(|e| file_error(&left, &e))?;
        } else if part.exists() {
            fs::remove_file(&part).map_err(|e| file_error(&part, &e))?;
        }
        let opened = Left::open(&left).ok().filter(|(header, _)| fits(header));
        if opened.is_none() {
            // One that cannot be read or is of something else is worth nothing: all is read anew.
            drop(fs::remove_file(&left));
        }
        Ok(opened)
    }

    /// The run came to its end: nothing stays.
    pub fn end(self) {
        self.remove(&["part", "left"]);
    }

    fn remove(&self, endings: &[&str]) {
        // What cannot be removed is swept away later.
        endings.iter().for_each(|end| drop(fs::remove_file(ending(&self.base, end))));
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        match self.lock {
            Some(_) => self.remove(&["lock"]),
            None => self.remove(&["part", "left"]),
        }
    }
}

/// Removes what nobody went on with.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(NAME);
        let changed = || entry.metadata().and_then(|meta| meta.modified()).ok();
        if is_ours && changed().and_then(|at| at.elapsed().ok()).is_some_and(|age| age > KEPT) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

fn ending(base: &Path, end: &str) -> PathBuf {
    base.with_added_extension(end)
}
