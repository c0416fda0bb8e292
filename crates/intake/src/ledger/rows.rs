//! Rows of a table as fields of devices: every value in the form the ledger keeps, or a problem that says where it stands.
//!
//! Guards: a row is a device only where something stands in it that tells devices apart; every other row is told.

use std::collections::BTreeMap;

use sejo_model::device::Device;
use sejo_model::ledger::{DeviceRow, Mapping, Problem, ReadTable};
use sejo_model::text::narrow;
use sejo_model::{Date, DeviceField, DeviceId, DeviceState};

use super::key::is_key;
use super::naming;
use super::several::{self, Counts};
use super::state::{self, Remarked, Said};
use super::value::{ReadValue, read_value};
use super::version;
use crate::problem::{self, shorten};
use crate::table::{is_ditto, is_partly_ditto};

/// Reads the rows of a table by a mapping. A value that cannot be read is left out and told; its row stays, and a row
/// that is no device is told as well. After `today` nothing can have happened.
#[must_use]
pub fn rows(table: &ReadTable, mapping: &Mapping, today: Date) -> (Vec<DeviceRow>, Vec<Problem>) {
    let mut reader = Rows {
        columns: columns(table, mapping).collect(),
        counts: Counts::of(table),
        table,
        mapping,
        today,
        scratch: Device::blank(DeviceId::new()),
        above: BTreeMap::new(),
        problems: Vec::new(),
        told: Told::default(),
    };
    let mut out = Vec::with_capacity(table.rows.len());
    for (number, cells) in &table.rows {
        match reader.row(*number, cells) {
            Some(row) => out.extend(several::spread(row, reader.counts.says(cells), &mut reader.problems)),
            None if cells.iter().all(String::is_empty) => {}
            None => reader.problems.push(problem::at(problem::ROW_SAYS_NOTHING, Some(*number), None, &words(cells))),
        }
    }
    let mut problems = reader.problems;
    problems.append(&mut reader.told.finish());
    problems.append(&mut naming::not_taken(table, mapping));
    // What is about a whole column comes first, then row by row.
    problems.sort_by_key(|problem| problem.row);
    problems.iter_mut().for_each(|problem| table.locate(problem));
    (out, problems)
}

/// The columns that are taken in, with their fields.
pub(super) fn columns(table: &ReadTable, mapping: &Mapping) -> impl Iterator<Item = (usize, DeviceField)> {
    let fields = mapping.fields.iter().enumerate().filter_map(|(column, field)| field.map(|f| (column, f)));
    fields.filter(|(column, _)| !table.masked_columns.contains(column))
}

/// A table while its rows are read.
struct Rows<'a> {
    table: &'a ReadTable,
    mapping: &'a Mapping,
    today: Date,
    columns: Vec<(usize, DeviceField)>,
    counts: Counts,
    scratch: Device,
    /// The cell above in each column, for those that repeat it.
    above: BTreeMap<usize, String>,
    problems: Vec<Problem>,
    told: Told,
}

impl Rows<'_> {
    /// What a row says of a device; `None` where it is none.
    fn row(&mut self, number: u32, cells: &[String]) -> Option<DeviceRow> {
        let mut row = DeviceRow { row: number, ..DeviceRow::default() };
        let mut problems = Vec::new();
        let mut told = Vec::new();
        let mut word = None;
        let mut is_named = !self.columns.iter().any(|(_, field)| names_a_device(*field));
        for (column, field) in &self.columns {
            let cell = cells.get(*column).map_or("", |c| c.trim());
            let cell = match is_ditto(cell) {
                // No two devices have one serial number or address, however the list says it.
                true if is_key(*field) => String::new(),
                true => self.above.get(column).cloned().unwrap_or_default(),
                false => cell.to_owned(),
            };
            is_named |= names_a_device(*field) && !cell.is_empty();
            let header = self.table.headers.get(*column).map_or("", String::as_str);
            let read = match field {
                DeviceField::State => self.state(header, &cell, &mut row),
                field => read_value(&mut self.scratch, *field, &cell, self.today),
            };
            if let Some(state) = state::instead(*field, &cell, self.today).filter(|_| word.is_none()) {
                word = Some((header, cell.clone(), state));
            }
            if is_partly_ditto(&cell) {
                told.push((problem::DITTO_PART, *column, shorten(&cell)));
            }
            self.above.insert(*column, cell);
            match read.problem {
                Some((code, text)) if Told::is_for(code) => told.push((code, *column, text)),
                Some((code, text)) => problems.push(problem::at(code, Some(number), Some(header.to_owned()), &text)),
                None => {}
            }
            if let Some(value) = read.value {
                put(&mut row, *field, value);
            }
        }
        if !is_named || row.values.is_empty() {
            return None;
        }
        if let Some(word) = word {
            self.instead(&mut row, word, &mut problems);
        }
        self.problems.append(&mut problems);
        let is_retired = row.values.get(&DeviceField::State).is_some_and(|s| s == DeviceState::Retired.words().ja);
        told.retain(|(code, ..)| *code != problem::RETIRED_BY_DAY || is_retired);
        for (code, column, text) in told {
            let header = self.table.headers.get(column).map_or("", String::as_str);
            if code == problem::DAY_MISSING {
                row.remarks.push(format!("{header} {text}"));
            }
            self.told.add(code, header, number, if code == problem::RETIRED_BY_DAY { label(&row) } else { text });
        }
        self.remarked(&mut row);
        self.versioned(&mut row);
        Some(row)
    }

    /// Cuts the version off the name where no column says it. A column of firmware often holds nothing but its version.
    fn versioned(&self, row: &mut DeviceRow) {
        let Some(os) = row.values.get(&DeviceField::Os).filter(|_| !row.values.contains_key(&DeviceField::OsVersion))
        else {
            return;
        };
        let is_of = |field| move |(_, f): &&(usize, DeviceField)| *f == field;
        let header = self.columns.iter().find(is_of(DeviceField::Os)).and_then(|(c, _)| self.table.headers.get(*c));
        let is_firmware = header.is_some_and(|header| {
            let header = narrow(header).to_lowercase();
            header.contains("ファーム") || header.contains("firmware")
        });
        let bare = || version::bare(os).filter(|_| is_firmware).map(|bare| ("ファームウェア".to_owned(), bare));
        let Some((name, version)) = version::split_os(os).or_else(bare) else { return };
        if self.columns.iter().any(|column| is_of(DeviceField::OsVersion)(&column)) {
            row.whole_os.clone_from(os);
        }
        row.values.insert(DeviceField::Os, name);
        row.values.insert(DeviceField::OsVersion, version);
    }

    /// Takes the state from a word for it where the kind or the name should stand and no column says it. The word goes into
    /// the remarks, so that the same list again does not undo what a person has set since.
    fn instead(&mut self, row: &mut DeviceRow, word: (&str, String, DeviceState), problems: &mut Vec<Problem>) {
        let (header, cell, state) = word;
        if row.values.contains_key(&DeviceField::State) {
            return;
        }
        // The word was understood after all.
        problems.retain(|p| p.code != problem::UNKNOWN_WORD || p.column.as_deref() != Some(header));
        let said = format!("{} {}", label(row), state.words().ja);
        self.told.add(problem::NOTE_STATE, header, row.row, said);
        row.values.insert(DeviceField::State, state.words().ja.to_owned());
        row.state_remark = shorten(&format!("{header} {cell}"));
        row.remarks.push(row.state_remark.clone());
        row.is_remarked = true;
    }

    /// Reads the state from the remarks where no column says it. A remark that may mean something else hides no device: the
    /// row is told, and a person decides.
    fn remarked(&mut self, row: &mut DeviceRow) {
        let is_stated = row.values.contains_key(&DeviceField::State);
        let Some(note) = row.values.get(&DeviceField::Note).filter(|_| !is_stated) else { return };
        let code = match state::remarked(note, self.today) {
            Remarked::Nothing => return,
            Remarked::Gone => problem::NOTE_SAYS_GONE,
            Remarked::Doubtful => problem::NOTE_DOUBTS_STATE,
            Remarked::State(state) => {
                let columns = self.columns.iter().filter(|(_, field)| *field == DeviceField::Note);
                let header = columns.filter_map(|(column, _)| self.table.headers.get(*column)).next().cloned();
                let said = format!("{} {}", label(row), state.words().ja);
                self.told.add(problem::NOTE_STATE, &header.unwrap_or_default(), row.row, said);
                row.values.insert(DeviceField::State, state.words().ja.to_owned());
                row.is_remarked = true;
                return;
            }
        };
        self.problems.push(problem::at(code, Some(row.row), None, note));
    }

    /// What a cell says of the state; the day a device went is kept in the remarks. A word nobody explained says nothing:
    /// it is [asked](super::state_words) before the list is taken in. Where words and a day contradict each other, what may
    /// still be there stays in sight.
    fn state(&self, header: &str, cell: &str, row: &mut DeviceRow) -> ReadValue {
        let said = state::read(header, cell, self.mapping, self.today);
        row.remarks.extend(state::remark(header, cell, said));
        let (state, by_day) = match said {
            Said::Nothing | Said::Going => return ReadValue::default(),
            Said::State(state) => (state, None),
            Said::Gone => (DeviceState::Retired, Some((problem::RETIRED_BY_DAY, shorten(cell)))),
        };
        let value = state.words().ja.to_owned();
        let known = row.values.get(&DeviceField::State).filter(|known| **known != value);
        if known.is_none() {
            return ReadValue { value: Some(value), problem: by_day };
        }
        let stays = if state == DeviceState::Retired { None } else { Some(value) };
        ReadValue { value: stays, problem: Some((problem::STATE_CONTRADICTS, shorten(cell))) }
    }
}

/// What is said once for a column, however many rows it is about: ten equal lines bury the one that matters.
#[derive(Default)]
struct Told(Vec<Heard>);

/// A problem with the heading of its column, and each row it is about with what stands there.
struct Heard {
    code: &'static str,
    header: String,
    rows: Vec<(u32, String)>,
}

impl Told {
    fn is_for(code: &str) -> bool {
        [problem::DAY_MISSING, problem::RETIRED_BY_DAY].contains(&code)
    }

    fn add(&mut self, code: &'static str, header: &str, row: u32, text: String) {
        match self.0.iter_mut().find(|heard| heard.code == code && heard.header == header) {
            Some(heard) => heard.rows.push((row, text)),
            None => self.0.push(Heard { code, header: header.to_owned(), rows: vec![(row, text)] }),
        }
    }

    fn finish(self) -> Vec<Problem> {
        let one = |Heard { code, header, rows }: Heard| {
            let row = rows.first().filter(|_| rows.len() == 1).map(|(row, _)| *row);
            let mut texts: Vec<&str> = Vec::new();
            for (_, text) in &rows {
                if !texts.contains(&text.as_str()) {
                    texts.push(text);
                }
            }
            let count = if rows.len() == 1 { String::new() } else { format!("({}) ", rows.len()) };
            problem::at(code, row, Some(header), &format!("{count}{}", texts.join(" / ")))
        };
        self.0.into_iter().map(one).collect()
    }
}

/// What a row calls its device.
fn label(row: &DeviceRow) -> String {
    let named = DeviceField::ALL.iter().filter(|field| names_a_device(**field));
    named.filter_map(|field| row.values.get(field)).next().cloned().unwrap_or_default()
}

/// Whether a field tells one device from another.
const fn names_a_device(field: DeviceField) -> bool {
    use DeviceField as F;
    matches!(field, F::Name | F::HostName | F::Serial | F::Mac | F::Ip | F::Model)
}

/// Puts a value in its field. A place may stand in several columns: the ward in one, the floor in another.
fn put(row: &mut DeviceRow, field: DeviceField, value: String) {
    match row.values.get_mut(&field).filter(|_| field == DeviceField::Place) {
        Some(place) if place.contains(&value) => {}
        Some(place) => *place = format!("{place} {value}"),
        None => _ = row.values.insert(field, value),
    }
}

/// The first words of a row.
fn words(cells: &[String]) -> String {
    cells.iter().filter(|c| !c.is_empty()).take(3).map(String::as_str).collect::<Vec<_>>().join(" / ")
}
