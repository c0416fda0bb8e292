//! What a document covers in part only: a passage stands, another about the same was not decided.
//!
//! Invariant: nothing counts as covered whole while a passage about it is open, however many others stand beside it.

use super::{DocumentKind, Mark, Passage};

/// The topics a decided passage covers while others about them do not stand, each with those others.
///
/// Of the plan every passage about a number counts, as the check table shows it. A rule that somebody took out, and said why, is
/// no gap in the rules.
#[must_use]
pub fn partly(kind: DocumentKind, passages: &[Passage]) -> Vec<Mark> {
    let is_lacking = |p: &Passage| match kind {
        DocumentKind::Plan => !p.stands(),
        DocumentKind::Rules => p.written.is_none(),
    };
    let name = |p: &Passage| format!("{} {}", p.number, p.heading.ja).trim().to_owned();
    let mut found = Vec::new();
    for topic in kind.topics() {
        let about: Vec<&Passage> = passages.iter().filter(|p| p.topics.contains(&topic)).collect();
        let lacking: Vec<String> = about.iter().filter(|p| is_lacking(p)).map(|p| name(p)).collect();
        if about.iter().any(|p| p.stands()) && !lacking.is_empty() {
            found.push(Mark { topic, clause: lacking.join("、") });
        }
    }
    found
}
