//! What a document covers in part only: a passage stands, another about the same was not decided.
//!
//! Invariant: nothing counts as covered whole while a passage about it is open, however many others stand beside it. A passage
//! that somebody left out, and said why, is decided: it leaves no gap beside one that stands, and alone it covers nothing.

use super::{DocumentBody, DocumentKind, FrozenPassage, Mark, PassageState};
use crate::check_table::CheckState;

impl DocumentBody {
    /// The topics a decided passage covers while others about them are open, each with those others.
    #[must_use]
    pub fn partly(&self, kind: DocumentKind) -> Vec<Mark> {
        let name = |p: &FrozenPassage| format!("{} {}", p.number, p.heading.ja).trim().to_owned();
        let mut found = Vec::new();
        for topic in kind.topics() {
            let about = || self.passages.iter().filter(move |p| p.topics.contains(&topic));
            if CheckState::of(about().map(|p| p.state)) == CheckState::Part {
                let open: Vec<String> = about().filter(|p| p.state == PassageState::Open).map(name).collect();
                found.push(Mark { topic, clause: open.join("、") });
            }
        }
        found
    }
}
