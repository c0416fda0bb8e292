//! What the words of the column of states mean: by how they are built, else by what a person said.
//!
//! Guards: a word nobody understands is never taken for a state; a device that is to go on a day still to come is there.

use sejo_model::device::parse_state;
use sejo_model::ledger::{Mapping, ReadTable, StateWord};
use sejo_model::{Date, DeviceField, DeviceState};

use super::period;
use super::rows::{columns, is_ditto};
use crate::problem::shorten;
use crate::table::MASK;

/// The state a cell says, `None` for an empty one and for a word that nobody explained.
pub fn read(cell: &str, mapping: &Mapping, today: Date) -> Option<DeviceState> {
    if is_blank(cell) {
        return None;
    }
    understood(cell, today).or_else(|| mapping.states.get(&key(cell)).copied())
}

/// What the remarks keep of a word that says more than the state: 廃棄(R8.8.1).
pub fn remark(cell: &str, state: DeviceState) -> Option<String> {
    let says_more = cell.chars().any(|c| c.is_numeric() || matches!(c, '(' | '（'));
    (state == DeviceState::Retired && says_more && parse_state(cell).is_ok()).then(|| shorten(cell))
}

/// The words of the column of states that are not understood by themselves, in their order, with what the mapping says
/// they mean.
#[must_use]
pub fn state_words(table: &ReadTable, mapping: &Mapping, today: Date) -> Vec<StateWord> {
    let mut words: Vec<StateWord> = Vec::new();
    for (column, _) in columns(table, mapping).filter(|(_, field)| *field == DeviceField::State) {
        let cells = table.rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.trim());
        for cell in cells.filter(|cell| !is_blank(cell) && !is_ditto(cell) && understood(cell, today).is_none()) {
            let key = key(cell);
            match words.iter_mut().find(|known| self::key(&known.word) == key) {
                Some(known) => known.rows += 1,
                None => {
                    let meaning = mapping.states.get(&key).copied();
                    words.push(StateWord { word: shorten(cell), rows: 1, meaning });
                }
            }
        }
    }
    words
}

fn is_blank(cell: &str) -> bool {
    cell.is_empty() || cell == MASK
}

fn key(cell: &str) -> String {
    Mapping::word(&shorten(cell))
}

fn understood(cell: &str, today: Date) -> Option<DeviceState> {
    let state = parse_state(cell).ok()?;
    (state != DeviceState::Retired || !period::is_ahead(cell, today)).then_some(state)
}
