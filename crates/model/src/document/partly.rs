//! What a document covers in part only: a passage stands, another about the same was not decided.
//!
//! Invariant: nothing counts as covered whole while a passage about it is open, however many others stand beside it. A passage
//! that somebody left out, and said why, is decided: it leaves no gap beside one that stands, and alone it covers nothing.

use super::{DocumentBody, DocumentKind, FrozenPassage, Mark, PassageState};

impl DocumentBody {
    /// The topics a decided passage covers while others about them are open, each with those others.
    #[must_use]
    pub fn partly(&self, kind: DocumentKind) -> Vec<Mark> {
        let is_open = |p: &&&FrozenPassage| p.state == PassageState::Open;
        let name = |p: &&FrozenPassage| format!("{} {}", p.number, p.heading.ja).trim().to_owned();
        let mut found = Vec::new();
        for topic in kind.topics() {
            let about: Vec<&FrozenPassage> = self.passages.iter().filter(|p| p.topics.contains(&topic)).collect();
            let open: Vec<String> = about.iter().filter(is_open).map(name).collect();
            if !open.is_empty() && open.len() < about.len() {
                found.push(Mark { topic, clause: open.join("、") });
            }
        }
        found
    }
}
