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
    let mut tally = Tally { out: Comparison::default(), each, closed: Vec::new() };
    loop {
        let order = match (&before.head, &now.head) {
            (None, None) => {
                tally.leave_closed(None);
                return Ok(tally.out);
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.name.key().cmp(new.name.key()),
        };
        let olds = if order.is_le() { before.group()? } else { Vec::new() };
        let news = if order.is_ge() { now.group()? } else { Vec::new() };
        if let Some(key) = olds.first().or(news.first()).map(|entry| entry.name.key().to_owned()) {
            tally.leave_closed(Some(&key));
            // Something lies in it now, so it is a folder: where it was one that could not be listed, what it held nobody knows.
            let is_open_now = now.head.as_ref().is_some_and(|head| is_below(head.name.key(), &key));
            tally.pair(olds, news, is_open_now);
        }
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
    /// Folders that were restored and cannot be listed, and whether anything that was sealed lay in them: what lies there is
    /// not lost, it cannot be read.
    closed: Vec<(Entry, bool)>,
}

/// Whether a key is one of something in the folder of another.
fn is_below(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.starts_with('\0'))
}

impl<F: FnMut(Found)> Tally<F> {
    /// Entries of one key: those of the same name belong together, the others in the order in which they stand.
    fn pair(&mut self, olds: Vec<Entry>, mut news: Vec<Entry>, is_open_now: bool) {
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
                None if old.kind == Kind::Unreadable && (is_open_now || old.name.is_lost()) => {
                    self.before(&old);
                    self.out.unknown += 1;
                    self.tell(Difference::Unknown, &old, None, old.is_moving);
                }
                // The folder came back; what lies in it now is extra.
                None if old.kind == Kind::EmptyFolder && is_open_now => {
                    self.before(&old);
                    self.out.same += 1;
                }
                None => self.missing(&old),
            }
        }
        for new in news {
            if new.kind == Kind::Unreadable { self.closed.push((new, false)) } else { self.extra(&new) }
        }
    }

    /// Says what the folders were that cannot be listed, once `key` lies in them no more.
    fn leave_closed(&mut self, key: Option<&str>) {
        let is_in = |entry: &Entry| key.is_some_and(|key| is_below(key, entry.name.key()));
        let (within, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.closed).into_iter().partition(|(entry, _)| is_in(entry));
        self.closed = within;
        for (entry, held) in left {
            // What was sealed in it was counted and told, one by one: the folder itself was no entry.
            if !held {
                self.extra(&entry);
            }
        }
    }

    fn both(&mut self, old: &Entry, new: &Entry) {
        self.before(old);
        let now = (old.name != new.name).then(|| new.name.text().to_owned());
        let difference = match judge(old, new) {
            Likeness::Unknown => {
                self.out.unknown += 1;
                Difference::Unknown
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
                // That a file is a folder now no change while it was sealed explains.
                self.out.changed_moving += u64::from(old.is_moving && old.kind == new.kind);
                Difference::Changed
            }
        };
        self.tell(difference, old, now, old.is_moving && old.kind == new.kind);
    }

    fn before(&mut self, old: &Entry) {
        self.out.before += 1;
        self.out.before_bytes = self.out.before_bytes.saturating_add(old.size.unwrap_or(0));
    }

    fn missing(&mut self, old: &Entry) {
        self.before(old);
        let mut is_closed = false;
        for (folder, held) in &mut self.closed {
            let is_in = is_below(old.name.key(), folder.name.key());
            *held |= is_in;
            is_closed |= is_in;
        }
        if is_closed {
            self.out.unreadable += 1;
            return self.tell(Difference::Unreadable, old, None, old.is_moving);
        }
        self.out.missing += 1;
        self.tell(Difference::Missing, old, None, old.is_moving);
    }

    fn extra(&mut self, new: &Entry) {
        self.out.extra += 1;
        self.tell(Difference::Extra, new, None, new.is_moving);
    }

    fn tell(&mut self, difference: Difference, entry: &Entry, now: Option<String>, was_moving: bool) {
        let (name, size) = (entry.name.text().to_owned(), entry.size);
        (self.each)(Found { difference, name, size, now, was_moving });
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
