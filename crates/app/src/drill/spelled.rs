//! How a browser spells the names of files: a quotation mark and the ends of lines are escaped, and nothing else is.
//!
//! Invariant: `%22` is read as a quotation mark only where the manifest has such a name and none that is spelled as it came;
//! what was sent does not say which of the two it is.

use std::collections::{HashMap, HashSet};

use sejo_evidence::manifest::Name;

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
            if ESCAPES.iter().any(|(_, sent)| part.contains(*sent)) {
                self.alike.insert(key(part));
            }
            if ESCAPES.iter().any(|(sign, _)| part.contains(*sign)) {
                let sent = ESCAPES.iter().fold(part.to_owned(), |part, (sign, sent)| part.replace(*sign, sent));
                self.sent.insert(key(&sent), part.to_owned());
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
}

fn key(part: &str) -> String {
    Name::new(part).key().to_owned()
}
