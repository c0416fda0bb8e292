//! What came back: two manifests, line by line.

use std::cmp::Ordering;

use sejo_model::drill::{Comparison, Difference, Found};

use crate::manifest::{Entry, Kind, ManifestError};

/// Compares. Both come in the order of a manifest; `each` is told of every difference.
///
/// # Errors
/// Those of reading the manifests.
pub fn compare(
    before: impl Iterator<Item = Result<Entry, ManifestError>>,
    now: impl Iterator<Item = Result<Entry, ManifestError>>,
    each: impl FnMut(Found),
) -> Result<Comparison, ManifestError> {
    let (mut before, mut now) = (Side::new(before)?, Side::new(now)?);
    let mut tally = Tally { out: Comparison::default(), each };
    loop {
        let order = match (&before.head, &now.head) {
            (None, None) => return Ok(tally.out),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.name.key().cmp(new.name.key()),
        };
        let olds = if order.is_le() { before.group()? } else { Vec::new() };
        let news = if order.is_ge() { now.group()? } else { Vec::new() };
        tally.pair(olds, news);
    }
}

/// One manifest, with the entry that comes next.
struct Side<I> {
    entries: I,
    head: Option<Entry>,
}

impl<I: Iterator<Item = Result<Entry, ManifestError>>> Side<I> {
    fn new(mut entries: I) -> Result<Self, ManifestError> {
        let head = entries.next().transpose()?;
        Ok(Self { entries, head })
    }

    /// The next entry and those that share its key: names that differ only in case or composition.
    fn group(&mut self) -> Result<Vec<Entry>, ManifestError> {
        let mut group: Vec<Entry> = Vec::with_capacity(1);
        while let Some(head) = self.head.take_if(|h| group.first().is_none_or(|g| g.name.key() == h.name.key())) {
            group.push(head);
            self.head = self.entries.next().transpose()?;
        }
        Ok(group)
    }
}

struct Tally<F> {
    out: Comparison,
    each: F,
}

impl<F: FnMut(Found)> Tally<F> {
    /// Entries of one key: those of the same name belong together, the others in the order in which they stand.
    fn pair(&mut self, olds: Vec<Entry>, mut news: Vec<Entry>) {
        let mut without = Vec::new();
        for old in olds {
            match news.iter().position(|new| new.name == old.name) {
                Some(at) => self.both(&old, &news.remove(at)),
                None => without.push(old),
            }
        }
        let mut news = news.into_iter();
        for old in without {
            match news.next() {
                Some(new) => self.both(&old, &new),
                None => self.missing(&old),
            }
        }
        news.for_each(|new| self.extra(&new));
    }

    fn both(&mut self, old: &Entry, new: &Entry) {
        self.before(old);
        let now = (old.name != new.name).then(|| new.name.text().to_owned());
        let difference = match judge(old, new) {
            Likeness::Unknown => {
                self.out.unknown += 1;
                return;
            }
            Likeness::Same => {
                self.out.same_bytes = self.out.same_bytes.saturating_add(new.size.unwrap_or(0));
                if now.is_none() {
                    self.out.same += 1;
                    return;
                }
                self.out.renamed += 1;
                Difference::Renamed
            }
            Likeness::Unreadable => {
                self.out.unreadable += 1;
                Difference::Unreadable
            }
            Likeness::Other => {
                self.out.changed += 1;
                self.out.changed_moving += u64::from(old.is_moving);
                Difference::Changed
            }
        };
        self.tell(difference, old, now);
    }

    fn before(&mut self, old: &Entry) {
        self.out.before += 1;
        self.out.before_bytes = self.out.before_bytes.saturating_add(old.size.unwrap_or(0));
    }

    fn missing(&mut self, old: &Entry) {
        self.before(old);
        self.out.missing += 1;
        self.tell(Difference::Missing, old, None);
    }

    fn extra(&mut self, new: &Entry) {
        self.out.extra += 1;
        self.tell(Difference::Extra, new, None);
    }

    fn tell(&mut self, difference: Difference, entry: &Entry, now: Option<String>) {
        let (name, size) = (entry.name.text().to_owned(), entry.size);
        (self.each)(Found { difference, name, size, now, was_moving: entry.is_moving });
    }
}

enum Likeness {
    Same,
    Other,
    Unreadable,
    Unknown,
}

fn judge(old: &Entry, new: &Entry) -> Likeness {
    match (old.kind, new.kind) {
        (Kind::Unreadable, _) => Likeness::Unknown,
        (_, Kind::Unreadable) => Likeness::Unreadable,
        (old_kind, new_kind) if old_kind != new_kind => Likeness::Other,
        _ if old.hash == new.hash && old.size.is_none_or(|size| Some(size) == new.size) => Likeness::Same,
        _ => Likeness::Other,
    }
}
