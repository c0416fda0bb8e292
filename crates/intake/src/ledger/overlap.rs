//! Whether two lists are two states of one: last year's beside this year's, all devices beside those of a ward.

use std::collections::HashSet;

use sejo_model::DeviceField;
use sejo_model::ledger::{ColumnGuess, ReadTable};
use sejo_model::text::fold_name;

use super::guess::guess;
use super::key::{IP, Keys};

/// By what devices of a list are told apart, row for row.
#[derive(Debug, Default)]
pub struct Devices(Vec<Vec<String>>);

impl Devices {
    /// What the rows of a table say.
    pub fn of(table: &ReadTable) -> Self {
        Self::read(table, &guess(table))
    }

    fn read(table: &ReadTable, guesses: &[ColumnGuess]) -> Self {
        let column = |field| guesses.iter().position(|g| g.field == Some(field));
        let names = [column(DeviceField::Name), column(DeviceField::Place)];
        let rows = table.rows.iter().map(|(_, cells)| {
            let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
            let keys = Keys::read(|field| Some(cell(column(field))).filter(|c| !c.is_empty()));
            // An address changes hands; two devices of two states of a list may have it one after the other.
            let mut found: Vec<String> =
                (0..IP).flat_map(|kind| keys.at(kind).iter().map(move |key| format!("{kind} {key}"))).collect();
            if found.is_empty() && !cell(names[0]).is_empty() {
                found.push(names.map(|at| fold_name(cell(at))).join(" "));
            }
            found
        });
        Self(rows.filter(|found| !found.is_empty()).collect())
    }

    /// Whether at least half of the devices of the shorter list stand in the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (short, long) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        let known: HashSet<&String> = long.0.iter().flatten().collect();
        let shared = short.0.iter().filter(|keys| keys.iter().any(|key| known.contains(key))).count();
        shared * 2 >= short.0.len() && shared > 0
    }
}
