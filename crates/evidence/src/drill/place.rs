//! Where in a restored folder the sealed one begins.
//!
//! Backup programs restore one level deeper, or with the whole path in front (`restored/srv/data/…`), and a manifest of
//! another program may carry a folder's name in front of every line. Both are found by looking for a few of its names.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};

/// Names looked for.
pub const SAMPLE: usize = 64;
/// Folders looked into, and how deep.
const MOST_FOLDERS: usize = 2_000;
const DEEPEST: usize = 12;

/// Where the sealed folder begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder that corresponds to the sealed one.
    pub folder: PathBuf,
    /// How many folders deeper than the one given.
    pub deeper: usize,
    /// What to take off the front of every name of the manifest; empty or ending in `/`.
    pub prefix: String,
    /// How many of the names looked for are there.
    pub found: usize,
}

/// Looks for the names (a sample of the manifest, spread over it) below `given`. The best place is the one where most of
/// them are; of equals the one nearest to `given`. With none found it is `given` itself.
#[must_use]
pub fn find(given: &Path, names: &[String]) -> Place {
    let prefixes = prefixes(names);
    let mut best = Place { folder: given.to_owned(), deeper: 0, prefix: String::new(), found: 0 };
    let mut queue = VecDeque::from([(given.to_owned(), 0)]);
    let mut looked = 0;
    while let Some((folder, deeper)) = queue.pop_front() {
        looked += 1;
        for prefix in &prefixes {
            let found =
                names.iter().filter(|name| is_there(&folder, name.strip_prefix(prefix).unwrap_or(name))).count();
            if found > best.found {
                best = Place { folder: folder.clone(), deeper, prefix: prefix.clone(), found };
            }
        }
        if best.found == names.len() || deeper == DEEPEST {
            break;
        }
        let below = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let folders = below.filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
        let room = MOST_FOLDERS.saturating_sub(looked + queue.len());
        queue.extend(folders.take(room).map(|entry| (entry.path(), deeper + 1)));
    }
    best
}

/// The same among names that are known already, as those a browser sends: what stands in front of the sealed names.
#[must_use]
pub fn find_among<'a>(present: impl Iterator<Item = &'a str> + Clone, names: &[String]) -> String {
    let all: HashSet<&str> = present.clone().collect();
    let mut fronts = HashSet::from([""]);
    for wanted in names.iter().take(SAMPLE) {
        fronts
            .extend(present.clone().filter_map(|name| name.strip_suffix(wanted.as_str())).filter(|f| f.ends_with('/')));
        if fronts.len() > DEEPEST {
            break;
        }
    }
    let found = |front: &str| names.iter().filter(|name| all.contains(format!("{front}{name}").as_str())).count();
    fronts.into_iter().max_by_key(|front| (found(front), std::cmp::Reverse(front.len()))).unwrap_or_default().to_owned()
}

/// What may have to be taken off: nothing, or the folders all names share.
fn prefixes(names: &[String]) -> Vec<String> {
    let mut prefixes = vec![String::new()];
    let Some(first) = names.first() else { return prefixes };
    for (at, _) in first.match_indices('/') {
        let Some(prefix) = first.get(..=at) else { continue };
        if !names.iter().all(|name| name.starts_with(prefix)) {
            break;
        }
        prefixes.push(prefix.to_owned());
    }
    prefixes
}

/// Names with escapes are passed over: the others tell enough.
fn is_there(folder: &Path, name: &str) -> bool {
    !name.is_empty() && !name.contains('\\') && folder.join(name).symlink_metadata().is_ok()
}
