//! Whether a folder is the very one that was sealed, and not one to which a backup was restored.
//!
//! Guards: a folder always equals itself, so comparing it with its own manifest would make a restore out of nothing. It is
//! known by its place, by the number its disk gives it, and by files that are the sealed ones under another name (hard
//! links, mounts). A backup restored over it is a restore: the disk notes when files were written, whatever day a
//! program puts on them. A copy of the folder cannot be told from a restore; nobody but people can.

use std::path::Path;
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use sejo_evidence::drill::{Place, Walk};
use sejo_evidence::manifest::Header;

/// Whether `place` is what was sealed until `finished`. `sample` are names of the manifest.
pub(super) fn is_sealed_one(header: &Header, finished: &str, place: &Place, sample: &[String]) -> bool {
    let original = Path::new(&header.folder).join(&place.prefix);
    let has_its_number = || place.prefix.is_empty() && header.inode.is_some() && inode(&place.folder) == header.inode;
    if is_one(&place.folder, &original) || has_its_number() {
        return !was_written_since(&place.folder, finished);
    }
    // A name that is written with marks is none of a path.
    let names = sample.iter().filter(|name| !name.contains('\\'));
    let mut names = names.filter_map(|name| name.strip_prefix(&place.prefix)).filter(|name| !name.is_empty());
    names.any(|name| is_one(&place.folder.join(name), &original.join(name)))
}

/// Whether anything in it was made or written after the second in which sealing ended.
fn was_written_since(folder: &Path, finished: &str) -> bool {
    let Ok(finished) = finished.parse::<Timestamp>() else { return true };
    let Ok(mut walk) = Walk::new(folder, Vec::new()) else { return true };
    walk.any(|met| {
        let made = std::fs::symlink_metadata(&met.path).ok().and_then(|meta| meta.created().ok());
        // A hard link or another owner touches a file and writes nothing: only where the disk does not note when a file was
        // made does that count.
        let made = made.or(met.touched).and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let made = made.and_then(|at| i64::try_from(at.as_secs()).ok());
        made.max(met.modified).is_some_and(|at| at > finished.as_second())
    })
}

/// The number the disk gives a folder.
pub(super) fn inode(path: &Path) -> Option<u64> {
    numbers(path).map(|(_, inode)| inode)
}

/// Whether two paths lead to one thing.
fn is_one(a: &Path, b: &Path) -> bool {
    match (numbers(a), numbers(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b)),
    }
}

/// Number of the disk, and on it.
#[cfg(unix)]
fn numbers(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
const fn numbers(_: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use sejo_evidence::manifest::{Algorithm, FORMAT};
    use tempfile::TempDir;

    use super::*;

    const NOW: &str = "9999-01-01T00:00:00Z";
    const LONG_AGO: &str = "1999-01-01T00:00:00Z";

    struct Folders(TempDir);

    #[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
    impl Folders {
        fn new() -> Self {
            let folders = Self(TempDir::new().unwrap());
            fs::create_dir_all(folders.path("karte/患者")).unwrap();
            fs::write(folders.path("karte/患者/1.dat"), "karte").unwrap();
            folders
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().canonicalize().unwrap().join(name)
        }

        fn sealed(&self) -> Header {
            let folder = self.path("karte");
            Header {
                format: FORMAT.to_owned(),
                algorithm: Algorithm::Blake3,
                folder: folder.display().to_string(),
                begun: LONG_AGO.to_owned(),
                inode: inode(&folder),
                facility: None,
                canaries: Vec::new(),
            }
        }

        fn is_sealed_one(&self, header: &Header, finished: &str, at: &str, prefix: &str) -> bool {
            let place = Place { folder: self.path(at), deeper: 0, prefix: prefix.to_owned(), found: 1 };
            is_sealed_one(header, finished, &place, &["患者/1.dat".to_owned()])
        }
    }

    #[test]
    fn what_was_sealed_is_known_under_any_name() {
        let folders = Folders::new();
        let sealed = folders.sealed();
        assert!(folders.is_sealed_one(&sealed, NOW, "karte", ""));
        assert!(folders.is_sealed_one(&sealed, NOW, "karte/患者", "患者/"), "one level too low");
        std::os::unix::fs::symlink(folders.path("karte"), folders.path("link")).unwrap();
        assert!(folders.is_sealed_one(&sealed, NOW, "link", ""));
        fs::create_dir_all(folders.path("linked/患者")).unwrap();
        fs::hard_link(folders.path("karte/患者/1.dat"), folders.path("linked/患者/1.dat")).unwrap();
        assert!(folders.is_sealed_one(&sealed, NOW, "linked", ""), "hard links");
        fs::rename(folders.path("karte"), folders.path("moved")).unwrap();
        assert!(folders.is_sealed_one(&sealed, NOW, "moved", ""), "given another name");
    }

    #[test]
    fn a_hard_link_to_what_was_sealed_writes_nothing() {
        let folders = Folders::new();
        let sealed = folders.sealed();
        let a_second = std::time::Duration::from_millis(1_100);
        std::thread::sleep(a_second);
        let finished = Timestamp::now().to_string();
        std::thread::sleep(a_second);
        fs::hard_link(folders.path("karte/患者/1.dat"), folders.path("elsewhere")).unwrap();
        assert!(folders.is_sealed_one(&sealed, &finished, "karte", ""));
        fs::write(folders.path("karte/患者/1.dat"), "karte").unwrap();
        assert!(!folders.is_sealed_one(&sealed, &finished, "karte", ""));
    }

    #[test]
    fn what_was_written_again_is_a_restore() {
        let folders = Folders::new();
        let sealed = folders.sealed();
        fs::create_dir_all(folders.path("copy/患者")).unwrap();
        fs::copy(folders.path("karte/患者/1.dat"), folders.path("copy/患者/1.dat")).unwrap();
        assert!(!folders.is_sealed_one(&sealed, NOW, "copy", ""));
        assert!(!folders.is_sealed_one(&sealed, LONG_AGO, "karte", ""), "restored over the original");
    }
}
