//! Configurations nobody here reads: other makers, what a device shows about itself, binary and encrypted backups. They are
//! named, never guessed at.
//!
//! Guards: a backup that is no text is refused with the command that gives text; a text of another maker is kept without
//! its secrets, with the maker's name, every line of it counts as unread, and nothing is claimed about it.

mod asking;
mod backup;
mod export;
mod makers;
mod output;
mod settings;
mod uci;

pub(crate) use asking::how_to_ask;
pub(crate) use backup::{recognise as recognise_backup, refuse as refuse_backups};

pub(crate) use export::unpack;
pub(crate) use output::command;

use sejo_model::configuration::Dialect;

use super::{Draft, Lines};

/// What only one maker writes weighs more than what several write, and less than a whole configuration that is read.
const SURE: u8 = 88;
const NAMED: u8 = 60;
/// Nobody's head, but the words every router uses: kept as evidence rather than read as a list.
const LIKE_ONE: u8 = 45;
/// What a device shows when it is asked: kept rather than read as a list of devices.
const SHOWN: u8 = 58;

/// How likely the text is one of a network device that is not read.
pub(crate) fn recognise(lines: &Lines<'_>) -> u8 {
    match recognise_maker(lines) {
        maker @ 1.. => maker,
        _ if output::of(lines).is_some() => SHOWN,
        _ if makers::looks_like_one(lines) || settings::are(lines) => LIKE_ONE,
        _ => 0,
    }
}

/// How likely the text is one of a maker that is not read, by what only that maker writes.
pub(crate) fn recognise_maker(lines: &Lines<'_>) -> u8 {
    makers::of(lines).map_or(0, |(_, is_sure)| if is_sure { SURE } else { NAMED })
}

/// Whose device shows these lines when it is asked for something else than its configuration; `None` where they are more or
/// less than that.
pub(crate) fn answer(lines: &Lines<'_>) -> Option<Dialect> {
    if makers::of(lines).is_some() || output::asks_for_configuration(lines) {
        None
    } else {
        output::of(lines).map(|shown| shown.dialect)
    }
}

/// Counts every line as unread.
pub(crate) fn leave_unread(lines: &Lines<'_>, draft: &mut Draft<'_>) {
    for line in lines.iter().filter(|l| !l.text.trim().is_empty()) {
        draft.unread(line.number);
    }
}

/// Names the maker; no line is understood.
pub(crate) fn read<'a>(lines: &Lines<'a>, draft: &mut Draft<'a>) {
    let shown = || output::of(lines).map(|shown| shown.maker);
    if let Some(maker) = makers::of(lines).map(|(maker, _)| maker).or_else(shown) {
        maker.clone_into(&mut draft.configuration.identity.maker);
    }
    leave_unread(lines, draft);
}
