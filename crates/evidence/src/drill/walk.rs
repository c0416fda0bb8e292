//! The entries of a folder in the order of a manifest.
//!
//! Invariant: memory for the names of one folder at each depth, never for the whole tree. Two folders whose names differ
//! only in case share a key, so their entries are walked as one.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::manifest::{Kind, Name, Totals};

/// Something met on the way.
#[derive(Debug)]
pub struct Walked {
    /// Its name below the folder.
    pub name: Name,
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
    /// Its bytes, when it was met.
    pub size: u64,
    /// When it was last changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// As [`touched`].
    pub touched: Option<SystemTime>,
}

/// Walks a folder.
#[derive(Debug)]
pub struct Walk {
    levels: Vec<std::vec::IntoIter<Met>>,
    /// Folders that come next, before anything that lies in one of their key.
    next: VecDeque<Walked>,
    skip: Vec<PathBuf>,
}

#[derive(Debug)]
struct Met {
    name: Name,
    path: PathBuf,
    is_folder: bool,
}

impl Walk {
    /// Begins at `root`; the files in `skip` (the manifest itself) are not met.
    ///
    /// # Errors
    /// When `root` cannot be listed.
    pub fn new(root: &Path, skip: Vec<PathBuf>) -> io::Result<Self> {
        // In the longest form, in which Windows takes paths of any length.
        let root = root.canonicalize()?;
        let first = list(None, &root)?;
        Ok(Self { levels: vec![sorted(first)], next: VecDeque::new(), skip })
    }

    fn step(&mut self) -> Option<Walked> {
        loop {
            if let Some(walked) = self.next.pop_front() {
                return Some(walked);
            }
            let level = self.levels.last_mut()?;
            let Some(met) = level.next() else {
                self.levels.pop();
                continue;
            };
            if self.skip.contains(&met.path) {
                continue;
            }
            if !met.is_folder {
                if let Some(walked) = look(met) {
                    return Some(walked);
                }
                continue;
            }
            let mut folders = vec![met];
            while let Some(other) = level.as_slice().first().filter(|m| m.is_folder && same_key(m, &folders)) {
                let _ = other;
                folders.extend(level.next());
            }
            self.enter(folders);
        }
    }

    /// Goes into folders that share a key; those that are empty or cannot be listed come next.
    fn enter(&mut self, folders: Vec<Met>) {
        let mut below = Vec::new();
        let mut alone: Vec<(Kind, Met)> = Vec::new();
        for folder in folders {
            match list(Some(&folder.name), &folder.path) {
                // Folders of one key that are both empty are one loss: the name of the first stands for them. One that
                // cannot be listed may hold anything and never hides behind another.
                Ok(entries) if entries.is_empty() => {
                    if alone.iter().all(|(kind, _)| *kind != Kind::EmptyFolder) {
                        alone.push((Kind::EmptyFolder, folder));
                    }
                }
                Ok(entries) => below.extend(entries),
                Err(_) => alone.push((Kind::Unreadable, folder)),
            }
        }
        self.levels.push(sorted(below));
        self.next.extend(alone.into_iter().map(|(kind, folder)| Walked {
            name: folder.name,
            path: folder.path,
            kind,
            size: 0,
            modified: None,
            touched: None,
        }));
    }
}

fn same_key(met: &Met, folders: &[Met]) -> bool {
    folders.first().is_some_and(|first| first.name.key() == met.name.key())
}

impl Iterator for Walk {
    type Item = Walked;

    fn next(&mut self) -> Option<Walked> {
        self.step()
    }
}

fn list(parent: Option<&Name>, folder: &Path) -> io::Result<Vec<Met>> {
    fs::read_dir(folder)?
        .map(|entry| {
            let entry = entry?;
            let name = Name::below(parent, &entry.file_name());
            // Of a link this says that it is one: links are never followed.
            Ok(Met { name, path: entry.path(), is_folder: entry.file_type()?.is_dir() })
        })
        .collect()
}

fn sorted(mut met: Vec<Met>) -> std::vec::IntoIter<Met> {
    // Files before folders of the same key: what is in a folder has a longer key.
    met.sort_by(|a, b| {
        let key = a.name.key().cmp(b.name.key());
        key.then(a.is_folder.cmp(&b.is_folder)).then_with(|| a.name.text().cmp(b.name.text()))
    });
    met.into_iter()
}

/// `None` for what holds no data: sockets, pipes, devices.
fn look(met: Met) -> Option<Walked> {
    let Ok(meta) = fs::symlink_metadata(&met.path) else {
        let (kind, size) = (Kind::Unreadable, 0);
        return Some(Walked { name: met.name, path: met.path, kind, size, modified: None, touched: None });
    };
    let kind = match meta.file_type() {
        t if t.is_file() => Kind::File,
        t if t.is_symlink() => Kind::Link,
        _ => return None,
    };
    let (modified, touched) = (modified(&meta), touched(&meta));
    Some(Walked { name: met.name, path: met.path, kind, size: meta.len(), modified, touched })
}

/// When something was last done to a file, as the disk itself notes it: programs that restore put the old day of change
/// back, but not this. Where the disk notes no such thing, the later of when it was made and when it was changed.
#[must_use]
pub fn touched(meta: &fs::Metadata) -> Option<SystemTime> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        use std::time::Duration;
        let seconds = Duration::from_secs(u64::try_from(meta.ctime()).ok()?);
        UNIX_EPOCH.checked_add(seconds + Duration::from_nanos(u64::try_from(meta.ctime_nsec()).ok()?))
    }
    #[cfg(not(unix))]
    meta.modified().ok().max(meta.created().ok())
}

/// When a file was last changed, in whole seconds: other disks keep no more.
#[must_use]
pub fn modified(meta: &fs::Metadata) -> Option<i64> {
    let at = meta.modified().ok()?;
    match at.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs()).ok().map(|s| -s),
    }
}

/// How much there is to read, for saying how long it will take.
///
/// # Errors
/// When `root` cannot be listed.
pub fn total(root: &Path) -> io::Result<Totals> {
    let mut totals = Totals::default();
    for walked in Walk::new(root, Vec::new())? {
        match walked.kind {
            Kind::File => {
                totals.files += 1;
                totals.bytes = totals.bytes.saturating_add(walked.size);
            }
            Kind::Link => totals.links += 1,
            Kind::EmptyFolder => totals.empty_folders += 1,
            Kind::Unreadable => totals.unreadable += 1,
        }
    }
    Ok(totals)
}
