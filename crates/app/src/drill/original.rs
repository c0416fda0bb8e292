//! Whether a folder is the very one that was sealed, and not one to which a backup was restored.
//!
//! Guards: a folder always equals itself, so comparing it with its own manifest would make a restore out of nothing. It is
//! known by its place, by the number its disk gives it, and by files most of which are the sealed ones under another name
//! (hard links, mounts), whatever was added to it meanwhile. A backup restored over it is a restore: the disk notes when
//! files were written, whatever day a program puts on them. A copy of the folder cannot be told from a restore; nobody but
//! people can.
//!
//! Links in the folder are never followed: an absolute one leads to the same thing from every copy, which says nothing.

use std::fs::{self, Metadata};
use std::path::{Component, Path};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use sejo_evidence::drill::{Place, modified, touched};
use sejo_evidence::manifest::Header;

/// Whether `place` is what was sealed until `finished`. `sample` are names of the manifest.
pub(super) fn is_sealed_one(header: &Header, finished: &str, place: &Place, sample: &[String]) -> bool {
    let original = Path::new(&header.folder).join(&place.prefix);
    // A name that is written with marks is none of a path.
    let names = sample.iter().filter(|name| !name.contains('\\'));
    let names = names.filter_map(|name| name.strip_prefix(&place.prefix)).filter(|name| !name.is_empty());
    let there: Vec<(&str, Metadata)> = names.filter_map(|name| Some((name, own(&place.folder, name)?))).collect();
    let most = |count: usize| count * 2 > there.len();
    let has_its_number = || place.prefix.is_empty() && header.inode.is_some() && inode(&place.folder) == header.inode;
    if is_one(&place.folder, &original) || has_its_number() {
        // What was added to the folder, or changed in it as on every day, is no restore: most of its files have to be new. A folder that
        // is there already is not made again by a restore.
        let files: Vec<&Metadata> = there.iter().map(|(_, meta)| meta).filter(|meta| !meta.is_dir()).collect();
        let new = files.iter().filter(|meta| was_written_since(meta, finished)).count();
        return new * 2 <= files.len();
    }
    let sealed = |(name, meta): &&(&str, Metadata)| {
        own(&original, name).is_some_and(|other| match (numbers(meta), numbers(&other)) {
            (Some(a), Some(b)) => a == b,
            _ => leads_to_one(&place.folder.join(name), &original.join(name)),
        })
    };
    most(there.iter().filter(sealed).count())
}

/// What the disk says about `name` in `folder`: of a link that it is one. `None` where a link stands on the way to it, or
/// the name leads out of the folder.
fn own(folder: &Path, name: &str) -> Option<Metadata> {
    let mut path = folder.to_owned();
    let mut last: Option<Metadata> = None;
    for part in Path::new(name).components() {
        let Component::Normal(part) = part else { return None };
        if last.as_ref().is_some_and(Metadata::is_symlink) {
            return None;
        }
        path.push(part);
        last = Some(fs::symlink_metadata(&path).ok()?);
    }
    last
}

/// Whether a file was made or written after the second in which sealing ended.
fn was_written_since(meta: &Metadata, finished: &str) -> bool {
    let Ok(finished) = finished.parse::<Timestamp>() else { return false };
    // A hard link or another owner touches a file and writes nothing: only where the disk does not note when a file was made
    // does that count.
    let made = meta.created().ok().or_else(|| touched(meta));
    let made = made.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).and_then(|at| i64::try_from(at.as_secs()).ok());
    made.max(modified(meta)).is_some_and(|at| at > finished.as_second())
}

/// The number the disk gives a folder.
pub(super) fn inode(path: &Path) -> Option<u64> {
    numbers(&fs::metadata(path).ok()?).map(|(_, inode)| inode)
}

/// Whether two paths lead to one folder.
fn is_one(a: &Path, b: &Path) -> bool {
    let of = |path: &Path| numbers(&fs::metadata(path).ok()?);
    match (of(a), of(b)) {
        (Some(a), Some(b)) => a == b,
        _ => leads_to_one(a, b),
    }
}

/// As [`is_one`], where disks give no numbers.
fn leads_to_one(a: &Path, b: &Path) -> bool {
    a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// Number of the disk, and on it.
#[cfg(unix)]
fn numbers(meta: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    // Some mounts number nothing: nought for all.
    (meta.ino() != 0).then(|| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
const fn numbers(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(all(test, unix))]
mod tests {
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
    fn links_lead_out_of_a_copy_and_say_nothing_of_it() {
        let folders = Folders::new();
        let sealed = folders.sealed();
        fs::create_dir_all(folders.path("shared")).unwrap();
        fs::write(folders.path("shared/t.txt"), "shared").unwrap();
        let of = |at: &str, names: &[&str]| {
            let place = Place { folder: folders.path(at), deeper: 0, prefix: String::new(), found: 1 };
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            is_sealed_one(&sealed, NOW, &place, &names)
        };
        fs::create_dir_all(folders.path("copy")).unwrap();
        for at in ["karte", "copy"] {
            std::os::unix::fs::symlink(folders.path("shared/t.txt"), folders.path(at).join("file")).unwrap();
            std::os::unix::fs::symlink(folders.path("shared"), folders.path(at).join("folder")).unwrap();
        }
        assert!(!of("copy", &["file", "folder"]), "the same links");
        assert!(!of("copy", &["folder/t.txt"]), "a list of a program that follows links");
        // One file that is the sealed one makes no original of a copy.
        fs::write(folders.path("karte/2.dat"), "2").unwrap();
        fs::write(folders.path("copy/2.dat"), "2").unwrap();
        fs::hard_link(folders.path("karte/患者/1.dat"), folders.path("copy/1.dat")).unwrap();
        fs::hard_link(folders.path("karte/患者/1.dat"), folders.path("karte/1.dat")).unwrap();
        assert!(!of("copy", &["1.dat", "2.dat", "file"]), "one of three");
        assert!(of("copy", &["1.dat"]), "all of them");
    }

    #[test]
    fn what_is_added_to_the_sealed_folder_makes_no_restore_of_it() {
        let folders = Folders::new();
        let sealed = folders.sealed();
        let finished = Timestamp::now().to_string();
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        for n in 0..5 {
            fs::write(folders.path(&format!("karte/new{n}.dat")), "new").unwrap();
        }
        assert!(folders.is_sealed_one(&sealed, &finished, "karte", ""));
        let place = Place { folder: folders.path("karte"), deeper: 0, prefix: String::new(), found: 0 };
        assert!(is_sealed_one(&sealed, &finished, &place, &["gone".to_owned()]), "all that was sealed is gone");
    }

    #[test]
    fn what_was_written_again_is_a_restore() {
        let folders = Folders::new();
        let sealed = folders.sealed();
        fs::create_dir_all(folders.path("copy/患者")).unwrap();
        fs::copy(folders.path("karte/患者/1.dat"), folders.path("copy/患者/1.dat")).unwrap();
        assert!(!folders.is_sealed_one(&sealed, NOW, "copy", ""));
        assert!(!folders.is_sealed_one(&sealed, LONG_AGO, "karte", ""), "restored over the original");
        // Its folders stay the ones they were.
        fs::create_dir_all(folders.path("karte/空")).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        let finished = Timestamp::now().to_string();
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        fs::write(folders.path("karte/患者/1.dat"), "karte").unwrap();
        let place = Place { folder: folders.path("karte"), deeper: 0, prefix: String::new(), found: 2 };
        let names = ["患者", "患者/1.dat", "空"].map(str::to_owned);
        assert!(!is_sealed_one(&sealed, &finished, &place, &names), "two folders and one file, written anew");
    }
}
