//! Configurations nobody here reads: other makers, binary and encrypted backups. They are named, never guessed at.
//!
//! Guards: a backup that is no text is refused with the command that gives text; a text of another maker is kept without
//! its secrets, with the maker's name, and nothing is claimed about it.

mod backup;
mod makers;

pub(crate) use backup::{recognise as recognise_backup, refuse as refuse_backups};

use super::{Draft, Lines};

/// How likely the text is a configuration of a maker that is not read.
pub(crate) fn recognise(lines: &Lines<'_>) -> u8 {
    if makers::of(lines).is_some() {
        return 80;
    }
    // Nobody's head, but the words every router uses: kept as evidence rather than read as a list.
    if makers::looks_like_one(lines) { 45 } else { 0 }
}

/// Names the maker.
pub(crate) fn read<'a>(lines: &Lines<'a>, draft: &mut Draft<'a>) {
    if let Some(maker) = makers::of(lines) {
        maker.clone_into(&mut draft.configuration.identity.maker);
    }
}
