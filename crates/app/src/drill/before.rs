//! The manifest from before, whatever program made it, and what came of comparing with it.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use sejo_evidence::drill::{CanaryWatch, Front, Place, SAMPLE, compare, find_among, find_place};
use sejo_evidence::manifest::{
    Algorithm, Entry, Foreign, Header, Kind, ManifestError, Name, Opened, Reader, ThroughLinks,
};
use sejo_model::Sha256;
use sejo_model::drill::{Difference, Found, Measured, SealedBy};

use super::MOST_KEPT;
use super::measure::{Checked, refused};
use super::original::is_sealed_one;
use super::spelled::Spelled;
use crate::{Error, Result};

/// Where the manifest comes from.
pub(super) enum Source {
    /// A file of this machine.
    File(PathBuf),
    /// Bytes a browser sent.
    Sent { name: String, bytes: Vec<u8> },
}

impl Source {
    fn open(&self) -> std::result::Result<Box<dyn BufRead + '_>, ManifestError> {
        Ok(match self {
            Self::File(path) => Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)),
            Self::Sent { bytes, .. } => Box::new(bytes.as_slice()),
        })
    }

    fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Sent { name, .. } => Path::new(name),
        }
    }

    fn refused(&self, error: ManifestError) -> Error {
        refused(error, self.path())
    }

    /// The hash by which the record names the manifest.
    fn sha256(&self) -> Result<Sha256> {
        let mut text = self.open().map_err(|e| self.refused(e))?;
        let mut sum = sejo_evidence::Sha256Sum::default();
        std::io::copy(&mut text, &mut sum).map_err(|e| self.refused(e.into()))?;
        Ok(sum.finish())
    }
}

/// The manifest from before. It was read to its end once, so all of it can be believed.
pub(super) struct Before {
    source: Source,
    sha256: Sha256,
    kind: Made,
    /// Names spread over it.
    sample: Vec<String>,
    /// Names that a browser spells otherwise.
    spelled: Spelled,
    /// What stands in front of every name of it but not of what is there now; empty or ending in `/`.
    prefix: String,
    /// Lines of another program's list behind links to folders.
    links: ThroughLinks,
}

enum Made {
    Here { header: Box<Header>, finished: String, digest: String, key: Option<Vec<u8>>, canaries: CanaryWatch },
    Elsewhere(Foreign),
}

/// What was compared with it.
pub(super) struct Restored {
    pub folder: String,
    pub deeper: u32,
    pub checked_at: String,
}

impl Before {
    pub fn read(source: Source) -> Result<Self> {
        let sha256 = source.sha256()?;
        let (mut sample, mut spelled) = (Sample::default(), Spelled::default());
        let made = match Opened::of(|| source.open()) {
            Ok(Opened::Own(reader)) => read_through(*reader, &mut sample, &mut spelled),
            Ok(Opened::Foreign(foreign)) => {
                let files = foreign.entries.iter().filter(|entry| entry.kind == Kind::File);
                files.for_each(|entry| {
                    sample.take(&entry.name);
                    spelled.take(&entry.name);
                });
                Ok(Made::Elsewhere(foreign))
            }
            Err(e) => Err(e),
        };
        let kind = made.map_err(|e| source.refused(e))?;
        let (prefix, links) = (String::new(), ThroughLinks::default());
        Ok(Self { source, sha256, kind, sample: sample.names, spelled, prefix, links })
    }

    pub const fn algorithm(&self) -> Algorithm {
        match &self.kind {
            Made::Here { header, .. } => header.algorithm,
            Made::Elsewhere(foreign) => foreign.algorithm,
        }
    }

    pub const fn is_foreign(&self) -> bool {
        matches!(self.kind, Made::Elsewhere(_))
    }

    /// Where below `restored` the sealed folder begins.
    pub fn find(&mut self, restored: &Path) -> Place {
        let place = find_place(restored, &self.sample);
        if let Made::Elsewhere(foreign) = &mut self.kind {
            foreign.strip(&place.prefix);
            foreign.settle(&place.folder);
            self.links = foreign.through_links(&place.folder);
        } else {
            self.prefix.clone_from(&place.prefix);
        }
        place
    }

    /// Whether a place is the sealed folder itself. Another program's manifest does not say which that was.
    pub fn is_of_the_very(&self, place: &Place) -> bool {
        match &self.kind {
            Made::Here { header, finished, .. } => is_sealed_one(header, finished, place, &self.sample),
            Made::Elsewhere(_) => false,
        }
    }

    /// Whether its lines leave open which of two algorithms it is; of uploaded files both hashes are then made.
    pub const fn is_unsure(&self) -> bool {
        matches!(&self.kind, Made::Elsewhere(foreign) if foreign.is_unsure)
    }

    /// Whether more of `these` hashes stand in it than of `those`.
    pub fn knows_more_of<'a>(
        &self,
        these: impl Iterator<Item = &'a [u8]>,
        those: impl Iterator<Item = &'a [u8]>,
    ) -> bool {
        let Made::Elsewhere(foreign) = &self.kind else { return false };
        let known: HashSet<&[u8]> = foreign.entries.iter().filter_map(|e| e.hash.as_deref()).collect();
        these.filter(|hash| known.contains(hash)).count() > those.filter(|hash| known.contains(hash)).count()
    }

    /// Which algorithm its hashes are, found out meanwhile.
    pub const fn settle(&mut self, algorithm: Algorithm) {
        if let Made::Elsewhere(foreign) = &mut self.kind {
            foreign.algorithm = algorithm;
        }
    }

    /// A part of a name that a browser sent, as it is spelled here.
    pub fn part(&self, sent: String) -> String {
        self.spelled.part(sent)
    }

    /// How its names are spelled, for what lies on a disk. Another program's list is not of what a browser sent.
    pub fn take_spelled(&mut self) -> Spelled {
        if self.is_foreign() { Spelled::default() } else { std::mem::take(&mut self.spelled) }
    }

    /// Where the sealed names begin in the names a browser sent.
    pub fn find_among<'a>(&mut self, present: impl Iterator<Item = &'a Name> + Clone) -> Front {
        let front = find_among(present, &self.sample);
        if let Made::Elsewhere(foreign) = &mut self.kind {
            foreign.strip(&front.prefix);
        } else {
            self.prefix.clone_from(&front.prefix);
        }
        front
    }

    /// Compares what is there now. A browser sends files only: with `files_only` nothing else is asked for.
    pub fn compare(
        self,
        now: impl Iterator<Item = std::result::Result<Entry, ManifestError>>,
        own: &[String],
        restored: Restored,
        files_only: bool,
    ) -> Result<Checked> {
        let Self { source, sha256, kind, prefix, links, .. } = self;
        // With one more front on all of them, names keep their order.
        let now = now.map(|entry| {
            let mut entry = entry?;
            if !prefix.is_empty() {
                entry.name = Name::new(&format!("{prefix}{}", entry.name.text()));
            }
            Ok(entry)
        });
        let mut worst = Worst::default();
        let mut watch = CanaryWatch::default();
        let algorithm = match &kind {
            Made::Here { header, .. } => header.algorithm,
            Made::Elsewhere(foreign) => foreign.algorithm,
        };
        let (comparison, sealed_folder, sealed_at, sealed_by) = match kind {
            Made::Here { header, key, canaries, digest, .. } => {
                watch = canaries;
                let mut entries =
                    Reader::new(source.open().map_err(|e| source.refused(e))?).map_err(|e| source.refused(e))?;
                let is_asked = |e: &std::result::Result<Entry, ManifestError>| {
                    !files_only || e.as_ref().map_or(true, |e| matches!(e.kind, Kind::File | Kind::Unreadable))
                };
                let out = compare(entries.by_ref().filter(is_asked), now, |found| {
                    watch.told(&found);
                    worst.take(found);
                });
                // It is read once more, hours later: what was compared has to be what was believed.
                let out = out.and_then(|out| match entries.finish()? {
                    (footer, _) if footer.digest == digest => Ok(out),
                    _ => Err(ManifestError::Altered),
                });
                let sealed_by = SealedBy::of(key.map(|key| data_encoding::HEXLOWER.encode(&key)).as_deref(), own);
                let Header { folder, begun, .. } = *header;
                (out, folder, Some(begun), sealed_by)
            }
            Made::Elsewhere(foreign) => {
                let name = source.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
                let is_unnamed = foreign.is_unnamed && !name.to_lowercase().contains(algorithm.key());
                let out = compare(foreign.entries.into_iter().map(Ok), now, |found| worst.take(found));
                // Where the list does not say of what kind its hashes are, its name may (`manifest-sha256.txt`).
                let out = out.and_then(|out| match out.came_back() {
                    0 if is_unnamed && out.changed > 0 => Err(ManifestError::FitsNothing { tried: algorithm.key() }),
                    _ => Ok(out),
                });
                (out, name, None, SealedBy::Nobody)
            }
        };
        let mut comparison = comparison.map_err(|e| source.refused(e))?;
        // What a link of the list led to outside of the folder was not restored with it: nothing can be said of it.
        for name in links.outside {
            comparison.before += 1;
            comparison.unknown += 1;
            worst.take(Found { difference: Difference::Unknown, name, size: None, now: None, was_moving: false });
        }
        let measured = Measured {
            sealed_folder,
            sealed_at,
            sealed_by,
            algorithm: algorithm.key().to_owned(),
            manifest: sha256,
            restored_folder: restored.folder,
            deeper: restored.deeper,
            checked_at: restored.checked_at,
            canaries: watch.finish(),
            through_links: links.inside,
            comparison,
        };
        Ok(Checked { measured, differences: worst.finish() })
    }
}

fn read_through(
    mut reader: Reader<impl BufRead>,
    sample: &mut Sample,
    spelled: &mut Spelled,
) -> std::result::Result<Made, ManifestError> {
    let header = Box::new(reader.header().clone());
    let mut met = Vec::new();
    for entry in reader.by_ref() {
        let name = entry?.name;
        sample.take(&name);
        spelled.take(&name);
        if header.canaries.iter().any(|canary| canary == name.text()) {
            met.push(name.text().to_owned());
        }
    }
    let (footer, key) = reader.finish()?;
    let canaries = CanaryWatch::new(&header.canaries, &met);
    Ok(Made::Here { header, finished: footer.finished, digest: footer.digest, key, canaries })
}

/// Names spread evenly over a manifest of any length.
#[derive(Default)]
struct Sample {
    names: Vec<String>,
    seen: usize,
    stride: usize,
}

impl Sample {
    fn take(&mut self, name: &Name) {
        let stride = self.stride.max(1);
        if self.seen.is_multiple_of(stride) {
            if self.names.len() == SAMPLE {
                // Every other one goes, and from now on only every other one comes.
                let mut keep = false;
                self.names.retain(|_| {
                    keep = !keep;
                    keep
                });
                self.stride = stride * 2;
            }
            if self.seen.is_multiple_of(self.stride.max(1)) {
                self.names.push(name.text().to_owned());
            }
        }
        self.seen += 1;
    }
}

/// The worst differences, as many as are kept.
#[derive(Default)]
struct Worst(Vec<Found>);

impl Worst {
    fn take(&mut self, found: Found) {
        self.0.push(found);
        // Cut back now and then, so that memory stays flat however much differs.
        if self.0.len() >= MOST_KEPT * 4 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.0.sort_by(|a, b| (a.difference, &a.name).cmp(&(b.difference, &b.name)));
        self.0.truncate(MOST_KEPT);
    }

    fn finish(mut self) -> Vec<Found> {
        self.cut();
        self.0
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_lies_behind_a_link_out_of_the_folder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, list) = (dir.path().join("restored"), dir.path().join("list"));
        fs::create_dir_all(&folder).unwrap();
        fs::create_dir_all(dir.path().join("elsewhere")).unwrap();
        fs::write(folder.join("a.txt"), "karte").unwrap();
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), folder.join("out")).unwrap();
        fs::write(&list, format!("{}  a.txt\n{}  out/b.txt\n", "11".repeat(32), "22".repeat(32))).unwrap();
        let mut before = Before::read(Source::File(list)).unwrap();
        before.find(&folder);
        let now = Entry {
            kind: Kind::File,
            size: Some(5),
            modified: None,
            hash: Some(vec![0x11; 32].into()),
            is_moving: false,
            name: Name::new("a.txt"),
        };
        let restored = Restored { folder: String::new(), deeper: 0, checked_at: String::new() };
        let Checked { measured, differences } = before.compare([Ok(now)].into_iter(), &[], restored, false).unwrap();
        assert_eq!((measured.comparison.before, measured.comparison.same, measured.comparison.unknown), (2, 1, 1));
        let named: Vec<_> = differences.iter().map(|found| (found.difference, found.name.as_str())).collect();
        assert_eq!(named, [(Difference::Unknown, "out/b.txt")]);
    }
}
