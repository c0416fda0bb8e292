//! What whoever decides about a reply had before them: the grave notes of the page.
//!
//! Invariant: words written before a grave note was shown accept nothing. What came of another reply meanwhile, or of the system that
//! was chosen only then, is shown first.

use sejo_model::reply::ReplyNote;
use sejo_model::{ErrorCode, Lang};

use super::settle::both;
use crate::{Error, Result};

/// The grave ones of these notes, each by a mark of all it says.
pub(super) fn marks(notes: &[ReplyNote]) -> String {
    let grave = notes.iter().filter(|note| note.code.is_grave());
    grave.map(mark).collect::<Vec<_>>().join(" ")
}

fn mark(note: &ReplyNote) -> String {
    let said = format!("{}\n{}\n{}", note.code, note.about, note.about_en);
    sejo_evidence::sha256(said.as_bytes()).to_string().chars().take(16).collect()
}

/// Refuses a decision to accept where something grave that is `said` was not `seen`.
///
/// # Errors
/// `MarksSince` with what is new.
pub(super) fn check(said: &[ReplyNote], seen: Option<&str>) -> Result<()> {
    let Some(seen) = seen else { return Ok(()) };
    let seen: Vec<String> = seen.split_whitespace().map(str::to_owned).collect();
    let is_new = |note: &&ReplyNote| note.code.is_grave() && !seen.contains(&mark(note));
    let new: Vec<&ReplyNote> = said.iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorCode::MarksSince).with_detail(both(|lang| in_words(new.iter().copied(), lang))))
}

/// Notes in words, one after the other.
pub(super) fn in_words<'a>(notes: impl Iterator<Item = &'a ReplyNote>, lang: Lang) -> String {
    let named = notes.map(|note| format!("{} {}", note.code.words().r#in(lang), note.about_in(lang)));
    named.collect::<Vec<_>>().join(" ")
}
