//! How a browser spells the names of files: a quotation mark and the ends of lines are escaped, and nothing else is.
//!
//! Invariant: `%22` is read as a quotation mark only where the manifest has such a name and none that is spelled as it came;
//! what was sent does not say which of the two it is. Nor does a manifest that was made of what was sent: a name of the disk is
//! spelled as it was sent only where the manifest has that name alone, and the disk has none.

use std::collections::{HashMap, HashSet};

use sejo_evidence::manifest::{Entry, ManifestError, Name};

/// A sign as a manifest writes it, and as a browser sends it.
const ESCAPES: [(&str, &str); 3] = [("\"", "%22"), ("\\x0d", "%0D"), ("\\x0a", "%0A")];

/// The parts of the names of a manifest that a browser spells otherwise.
#[derive(Default)]
pub(super) struct Spelled {
    /// What a browser would send, by its key, with what the manifest says.
    sent: HashMap<String, String>,
    /// Parts that look as if they had been sent, by their key.
    alike: HashSet<String>,
}

impl Spelled {
    /// Takes in a name of the manifest.
    pub fn take(&mut self, name: &Name) {
        if !name.text().contains(['"', '\\', '%']) {
            return;
        }
        for part in name.text().split('/') {
            if is_alike(part) {
                self.alike.insert(key(part));
            }
            if ESCAPES.iter().any(|(sign, _)| part.contains(*sign)) {
                self.sent.insert(key(&sent(part)), part.to_owned());
            }
        }
    }

    /// A part of a name as the manifest spells it.
    pub fn part(&self, sent: String) -> String {
        let key = key(&sent);
        match self.sent.get(&key) {
            Some(part) if !self.alike.contains(&key) => part.clone(),
            _ => sent,
        }
    }

    /// What lies on a disk, in order, with the names that a manifest has as a browser sent them; `open` begins to read it.
    pub fn sent_back<I>(
        self,
        open: impl Fn() -> Result<I, ManifestError>,
    ) -> Result<impl Iterator<Item = Result<Entry, ManifestError>>, ManifestError>
    where
        I: Iterator<Item = Result<Entry, ManifestError>>,
    {
        let (mut there, mut signed) = (HashSet::new(), Vec::new());
        if !self.alike.is_empty() {
            for entry in open()? {
                let entry = entry?;
                let parts = entry.name.text().split('/').filter(|part| is_alike(part));
                there.extend(parts.map(key));
                if entry.name.text().contains(['"', '\\']) {
                    signed.push(entry);
                }
            }
        }
        let turned =
            signed.into_iter().filter_map(|entry| Some(Entry { name: self.as_sent(&entry.name, &there)?, ..entry }));
        let mut turned: Vec<Entry> = turned.collect();
        turned.sort_by(|a, b| a.name.order(&b.name));
        let mut turned = turned.into_iter().peekable();
        let is_kept = move |entry: &Result<Entry, ManifestError>| {
            entry.as_ref().map_or(true, |entry| self.as_sent(&entry.name, &there).is_none())
        };
        let mut kept = open()?.filter(is_kept).peekable();
        Ok(std::iter::from_fn(move || {
            let is_turned = match (kept.peek(), turned.peek()) {
                (Some(Ok(entry)), Some(other)) => other.name.order(&entry.name).is_lt(),
                (None, Some(_)) => true,
                _ => false,
            };
            if is_turned { turned.next().map(Ok) } else { kept.next() }
        }))
    }

    /// A name of the disk as it was sent, where the manifest has it so and neither has it otherwise; `there` are the keys of the
    /// parts on the disk that look as if they had been sent.
    fn as_sent(&self, name: &Name, there: &HashSet<String>) -> Option<Name> {
        if self.alike.is_empty() || !name.text().contains(['"', '\\']) {
            return None;
        }
        let part = |part: &str| {
            let sent = sent(part);
            let key = key(&sent);
            let is_so = sent != part && self.alike.contains(&key);
            if is_so && !self.sent.contains_key(&key) && !there.contains(&key) { sent } else { part.to_owned() }
        };
        let turned = name.text().split('/').map(part).collect::<Vec<_>>().join("/");
        (turned != name.text()).then(|| Name::new(&turned))
    }
}

/// A part as a browser sends it.
fn sent(part: &str) -> String {
    ESCAPES.iter().fold(part.to_owned(), |part, (sign, sent)| part.replace(*sign, sent))
}

/// Whether a part looks as if it had been sent.
fn is_alike(part: &str) -> bool {
    ESCAPES.iter().any(|(_, sent)| part.contains(*sent))
}

fn key(part: &str) -> String {
    Name::new(part).key().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use sejo_evidence::manifest::Kind;

    use super::*;

    #[test]
    fn a_disk_is_read_as_a_browser_spelled_it_and_stays_in_order() {
        let mut spelled = Spelled::default();
        for name in ["%22z%22/x%0Ay.txt", "b.txt", "c%22.txt", "d%22.txt", "d\".txt"] {
            spelled.take(&Name::new(name));
        }
        let disk = || {
            let mut names =
                ["\"z\"/x\\x0ay.txt", "!.txt", "b.txt", "c\".txt", "c%22.txt", "d\".txt", "e\".txt"].map(Name::new);
            names.sort_by(Name::order);
            let entry =
                |name| Entry { kind: Kind::File, size: Some(1), modified: None, hash: None, is_moving: false, name };
            Ok(names.into_iter().map(entry).map(Ok::<Entry, ManifestError>))
        };
        let back: Vec<Entry> = spelled.sent_back(disk).unwrap().map(Result::unwrap).collect();
        assert!(back.is_sorted_by(|a, b| a.name.order(&b.name).is_lt()));
        let mut names: Vec<_> = back.iter().map(|entry| entry.name.text()).collect();
        names.sort_unstable();
        let expected = ["!.txt", "%22z%22/x%0Ay.txt", "b.txt", "c\".txt", "c%22.txt", "d\".txt", "e\".txt"];
        assert_eq!(names, expected, "only what the manifest has so alone, and the disk not");
    }
}
