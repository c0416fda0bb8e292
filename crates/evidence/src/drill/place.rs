//! Where in a restored folder the sealed one begins.
//!
//! Backup programs restore one level deeper, or with the whole path in front (`restored/srv/data/…`), and a manifest of
//! another program may carry a folder's name in front of every line. Both are found by looking for a few of its names,
//! whatever case they are in and however their 濁点 are composed.
//!
//! Invariant: a folder that is named and holds a fair share of the names is the one that is checked, however complete a
//! copy lies below it: an old one there must not hide what is lost. Of several copies beside each other the best is checked.
//! Memory does not grow with the number of files.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::path::{Path, PathBuf};

use crate::manifest::Name;

/// Names looked for.
pub const SAMPLE: usize = 64;
/// Folders looked into, and how deep.
const MOST_FOLDERS: usize = 2_000;
const DEEPEST: usize = 12;
/// One in so many of the names that are found at the best place is a fair share.
const FAIR: usize = 3;

/// Where the sealed folder begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder that corresponds to the sealed one, or to the folder `prefix` of it.
    pub folder: PathBuf,
    /// How many folders deeper than the one given.
    pub deeper: usize,
    /// What stands in front of every name of the manifest but not here; empty or ending in `/`.
    pub prefix: String,
    /// How many of the names looked for are there.
    pub found: usize,
}

/// Looks for the names (a sample of the manifest, spread over it) below `given`: the nearest place with a fair share of
/// them. With none found it is `given` itself.
#[must_use]
pub fn find(given: &Path, names: &[String]) -> Place {
    let wanted = Wanted::of(names);
    let mut places: Vec<Place> = Vec::new();
    let mut queue = VecDeque::from([(given.to_owned(), 0)]);
    let mut looked = 0;
    while let Some((folder, deeper)) = queue.pop_front() {
        looked += 1;
        let (prefix, found) = wanted.best(&wanted.below(&folder));
        if found > 0 {
            places.push(Place { folder: folder.clone(), deeper, prefix, found });
        }
        if found == names.len() || deeper == DEEPEST {
            break;
        }
        let below = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let folders = below.filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
        let room = MOST_FOLDERS.saturating_sub(looked + queue.len());
        queue.extend(folders.take(room).map(|entry| (entry.path(), deeper + 1)));
    }
    nearest(places, |place| (place.deeper, place.found)).unwrap_or_else(|| Place {
        folder: given.to_owned(),
        deeper: 0,
        prefix: String::new(),
        found: 0,
    })
}

/// Where the sealed names begin in names that are known already, as those a browser sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// The key of what stands in front of them; empty or ending in the mark between parts.
    pub key: String,
    /// As [`Place::prefix`].
    pub prefix: String,
}

impl Front {
    /// How many folders stand in front.
    #[must_use]
    pub fn folders(&self) -> usize {
        self.key.matches('\0').count()
    }

    /// The name behind the front, and the folders in front as they are written; `None` for one that stands elsewhere.
    #[must_use]
    pub fn split<'a>(&self, name: &'a Name) -> Option<(&'a str, &'a str)> {
        name.key().strip_prefix(&self.key)?;
        let mut rest = name.text();
        for _ in 0..self.folders() {
            rest = rest.split_once('/')?.1;
        }
        let front = name.text().strip_suffix(rest)?;
        Some((front.trim_end_matches('/'), rest))
    }
}

/// Where among `present` the sealed names begin, by the same rule as [`find`].
#[must_use]
pub fn find_among<'a>(present: impl Iterator<Item = &'a Name> + Clone, names: &[String]) -> Front {
    let wanted = Wanted::of(names);
    let mut found: HashMap<String, Vec<Taken>> = HashMap::new();
    for name in present {
        let ends = std::iter::once(0).chain(name.key().match_indices('\0').map(|(at, _)| at + 1));
        for end in ends.take(DEEPEST) {
            let Some((front, rest)) = name.key().split_at_checked(end) else { continue };
            if let Some(which) = wanted.keys.get(rest) {
                found.entry(front.to_owned()).or_default().extend(which);
            }
        }
    }
    let mut fronts: Vec<(Front, usize)> = found
        .into_iter()
        .map(|(key, which)| {
            let (prefix, count) = wanted.best(&which.into_iter().collect());
            (Front { key, prefix }, count)
        })
        .collect();
    fronts.sort_by(|(a, _), (b, _)| (a.folders(), &a.key).cmp(&(b.folders(), &b.key)));
    nearest(fronts, |(front, count)| (front.folders(), *count)).map(|(front, _)| front).unwrap_or_default()
}

/// The best of the highest level on which one has a fair share of what the best of all has. `of` gives the level and how much
/// was found; of equals the first.
fn nearest<T>(places: Vec<T>, of: impl Fn(&T) -> (usize, usize)) -> Option<T> {
    let best = places.iter().map(|place| of(place).1).max()?;
    let (level, _) = places.iter().map(&of).find(|(_, found)| found * FAIR >= best)?;
    let on_it = places.into_iter().filter(|place| of(place).0 == level).rev();
    on_it.max_by_key(|place| of(place).1)
}

/// Which prefix was taken off which name.
type Taken = (usize, usize);

/// A wanted key and what it stands for.
type Key<'a> = (&'a str, &'a [Taken]);

/// The names looked for, each also without the folders all of them share.
struct Wanted {
    prefixes: Vec<String>,
    /// By key.
    keys: HashMap<String, Vec<Taken>>,
}

impl Wanted {
    fn of(names: &[String]) -> Self {
        let prefixes = prefixes(names);
        let mut keys: HashMap<String, Vec<Taken>> = HashMap::new();
        for (which, prefix) in prefixes.iter().enumerate() {
            for (at, name) in names.iter().enumerate() {
                let rest = name.strip_prefix(prefix.as_str()).unwrap_or(name);
                if !rest.is_empty() {
                    keys.entry(Name::new(rest).key().to_owned()).or_default().push((which, at));
                }
            }
        }
        Self { prefixes, keys }
    }

    /// Those that are there below `folder`.
    fn below(&self, folder: &Path) -> BTreeSet<Taken> {
        let mut there = BTreeSet::new();
        let all: Vec<Key<'_>> = self.keys.iter().map(|(key, which)| (&**key, &**which)).collect();
        descend(folder, &all, &mut there);
        there
    }

    /// The prefix with which most of the names are there, the shortest of equals, and how many.
    fn best(&self, there: &BTreeSet<Taken>) -> (String, usize) {
        let count = |which: usize| there.iter().filter(|(prefix, _)| *prefix == which).count();
        let counted = self.prefixes.iter().enumerate().map(|(which, prefix)| (prefix, count(which)));
        let best = counted.max_by_key(|(prefix, count)| (*count, std::cmp::Reverse(prefix.len())));
        best.map_or_else(Default::default, |(prefix, count)| (prefix.clone(), count))
    }
}

/// Goes through a folder once and into those folders of it in which something is wanted.
fn descend(folder: &Path, wanted: &[Key<'_>], there: &mut BTreeSet<Taken>) {
    let mut parts: HashMap<&str, Vec<Key<'_>>> = HashMap::new();
    for (key, which) in wanted {
        let (part, rest) = key.split_once('\0').unwrap_or((key, ""));
        parts.entry(part).or_default().push((rest, which));
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = Name::below(None, &entry.file_name());
        let Some(met) = parts.get(name.key()) else { continue };
        let (here, deeper): (Vec<_>, Vec<_>) = met.iter().partition(|(rest, _)| rest.is_empty());
        there.extend(here.into_iter().flat_map(|(_, which)| which.iter().copied()));
        if !deeper.is_empty() {
            descend(&entry.path(), &deeper, there);
        }
    }
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
