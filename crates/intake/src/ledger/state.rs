//! What the words of the column of states mean: by how they are built, else by what a person said.
//!
//! A column of the days on which devices went (廃棄日) says the state too: of a device whose day has passed.
//!
//! Guards: a word nobody understands is never taken for a state; a device that is to go on a day still to come is there.

use sejo_model::date::{self, DateProblem};
use sejo_model::device::{parse_state, parse_yes_no};
use sejo_model::ledger::{Mapping, ReadTable, StateWord};
use sejo_model::text::{is_unknown, narrow};
use sejo_model::{Date, DeviceField, DeviceState};

use super::period;
use super::rows::{columns, is_ditto};
use super::words::says_gone;
use crate::problem::shorten;
use crate::table::{MASK, without_brackets};

/// What a cell of a column of states says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing, or a word that nobody explained.
    Nothing,
    /// The state in words.
    State(DeviceState),
    /// A day on which the device went.
    Gone,
    /// A day still to come on which it will go; until then it is there.
    Going,
}

/// What a cell under a header says.
pub fn read(header: &str, cell: &str, mapping: &Mapping, today: Date) -> Said {
    if is_blank(cell) {
        return Said::Nothing;
    }
    let by_itself = understood(header, cell, today);
    by_itself.or_else(|| mapping.states.get(&key(cell)).copied().map(Said::State)).unwrap_or(Said::Nothing)
}

/// What the remarks keep of a cell that says more than the state: 廃棄(R8.8.1), 廃棄日 2023/3/31.
pub fn remark(header: &str, cell: &str, said: Said) -> Option<String> {
    let says_more = || cell.chars().any(|c| c.is_numeric() || matches!(c, '(' | '（'));
    match said {
        Said::Gone | Said::Going => Some(shorten(&format!("{header} {cell}"))),
        Said::State(DeviceState::Retired) if says_more() && parse_state(cell).is_ok() => Some(shorten(cell)),
        Said::State(_) | Said::Nothing => None,
    }
}

/// The words of the column of states that are not understood by themselves, in their order, with what the mapping says
/// they mean.
#[must_use]
pub fn state_words(table: &ReadTable, mapping: &Mapping, today: Date) -> Vec<StateWord> {
    let mut words: Vec<StateWord> = Vec::new();
    for (column, _) in columns(table, mapping).filter(|(_, field)| *field == DeviceField::State) {
        let header = table.headers.get(column).map_or("", String::as_str);
        let cells = table.rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.trim());
        for cell in cells.filter(|c| !is_blank(c) && !is_ditto(c) && understood(header, c, today).is_none()) {
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

/// What a cell says by itself.
fn understood(header: &str, cell: &str, today: Date) -> Option<Said> {
    if says_gone(header) {
        if is_unknown(cell) || matches!(parse_yes_no(cell), Ok(Some(false))) {
            return Some(Said::Nothing);
        }
        if is_day(cell) {
            return Some(if period::is_ahead(cell, today) { Said::Going } else { Said::Gone });
        }
    }
    let state = parse_state(cell).ok()?;
    (state != DeviceState::Retired || !period::is_ahead(cell, today)).then_some(Said::State(state))
}

/// Whether a cell is a day or a month, and nothing else but what stands in brackets behind it.
fn is_day(cell: &str) -> bool {
    matches!(date::parse(&without_brackets(&narrow(cell))), Ok(_) | Err(DateProblem::DayMissing(_)))
}

/// Words of remarks for a device that is there no more.
const GONE: [&str; 8] = ["廃棄済", "廃棄した", "廃棄しました", "除却済", "撤去済", "処分済", "処分した", "返却済"];

/// Whether a remark says that the device is gone.
pub fn note_says_gone(note: &str) -> bool {
    GONE.iter().any(|word| note.contains(word)) && !note.contains("予定")
}
