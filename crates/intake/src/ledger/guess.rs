//! Guesses which column of a list is which field of the ledger, from its header first and its values second.

use std::collections::BTreeSet;

use sejo_model::DeviceField;
use sejo_model::device::parse_kind;
use sejo_model::ledger::{ColumnGuess, ReadTable};
use sejo_model::text::{is_unknown, narrow};

use super::naming::seconds;
use super::words::{GOOD, PART_OF_BUILDING, candidates, day_field, is_group, says_gone, says_user};
use crate::problem::shorten;
use crate::table::{MASK, Shape, shape};

/// How many rows are looked at.
const LOOK: usize = 300;
/// How many samples a column shows.
const SAMPLES: usize = 4;
/// What values alone can make of a column whose header says nothing.
const BY_VALUES: u8 = 75;
/// The grade of a header that says exactly what the column is.
const EXACT: u8 = 100;
/// A header that says on which day devices went.
const SAYS_GONE: u8 = 90;
/// Most that a header makes of who uses a device: a person says whether it is who is responsible for it.
const SAYS_USER: u8 = 45;
/// Least grade a guess needs to be shown at all.
const LEAST: u8 = 30;

/// What the values of a column look like.
#[derive(Debug, Default)]
struct Look {
    values: usize,
    mac: usize,
    ip: usize,
    date: usize,
    /// Dates that are not merely eight digits, which numbers of anything are too.
    day: usize,
    /// Of these, those with year, month and day. `R5-01` may be a month, and is more often the number on a sticker.
    whole_day: usize,
    /// Days with a time, as programs write them.
    clock: usize,
    os: usize,
    /// Letters, digits and hyphens only, as host names are.
    plain: usize,
    kind: usize,
    distinct: BTreeSet<String>,
}

impl Look {
    fn at(table: &ReadTable, column: usize) -> Self {
        let mut look = Self::default();
        let cells = table.rows.iter().take(LOOK).filter_map(|(_, cells)| cells.get(column));
        for cell in cells.filter(|c| !c.is_empty() && !is_unknown(c)) {
            look.values += 1;
            // Two addresses in one cell count as addresses.
            let first = cell.split(['\n', ',', ' ', '、']).next().unwrap_or(cell);
            match if first.len() >= 7 { shape(first) } else { shape(cell) } {
                Shape::Mac => look.mac += 1,
                Shape::Ip => look.ip += 1,
                Shape::Date => {
                    look.date += 1;
                    let is_day = !cell.chars().all(char::is_numeric);
                    look.day += usize::from(is_day);
                    look.whole_day += usize::from(is_day && numbers(cell) >= 3);
                }
                _ => {}
            }
            look.clock += usize::from(has_clock(cell));
            look.os += usize::from(shape(cell) == Shape::Os);
            let plain = narrow(cell);
            let is_plain = plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
            look.plain += usize::from(is_plain);
            let short = cell.chars().count() <= 12;
            look.kind += usize::from(short && matches!(parse_kind(cell), Ok(Some(_))));
            if look.distinct.len() <= 8 {
                look.distinct.insert(plain);
            }
        }
        look
    }

    /// Whether at least `percent` of the values are counted in `count`.
    const fn mostly(&self, count: usize, percent: usize) -> bool {
        self.values > 0 && count * 100 >= self.values * percent
    }
}

/// Grade, column and field.
type Claim = (u8, usize, DeviceField);

/// Whether a list is what a program saw on the network: addresses with MAC addresses or times, and nothing that somebody who
/// stood before the devices would know.
fn is_scan(claims: &[Claim], has_clocks: bool) -> bool {
    use DeviceField as F;
    let has = |fields: &[F]| claims.iter().any(|(grade, _, field)| *grade >= GOOD && fields.contains(field));
    let seen = [F::Place, F::Serial, F::Model, F::Responsible, F::PurchasedOn, F::Kind];
    has(&[F::Ip, F::Mac]) && (has_clocks || has(&[F::Mac])) && !has(&seen)
}

/// A guess for every column; each field is given at most once, to the column that is surest, and place and state to several.
#[must_use]
pub fn guess(table: &ReadTable) -> Vec<ColumnGuess> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut has_clocks = false;
    for (column, header) in table.headers.iter().enumerate() {
        if !table.masked_columns.contains(&column) {
            let look = Look::at(table, column);
            has_clocks |= look.mostly(look.clock, 60);
            claims.extend(weigh(header, &look).into_iter().map(|(field, grade)| (grade, column, field)));
        }
    }
    if is_scan(&claims, has_clocks) {
        // The vendor a scan names is who built the network card.
        claims.retain(|(grade, _, field)| *field != DeviceField::Maintainer || *grade == EXACT);
    }
    settle_names(table, &mut claims);
    // Surest first; between equals the column further left. The sort is stable, so a column's own order holds.
    claims.sort_by_key(|(grade, column, _)| (std::cmp::Reverse(*grade), *column));
    let mut guesses: Vec<ColumnGuess> = table
        .headers
        .iter()
        .enumerate()
        .map(|(column, header)| ColumnGuess {
            header: header.clone(),
            field: None,
            grade: 0,
            samples: samples(table, column),
        })
        .collect();
    let mut given: BTreeSet<DeviceField> = BTreeSet::new();
    for (grade, column, field) in claims.into_iter().filter(|(grade, ..)| *grade >= LEAST) {
        let Some(guess) = guesses.get_mut(column).filter(|g| g.field.is_none()) else { continue };
        if given.insert(field) {
            guess.field = Some(field);
            guess.grade = grade;
        }
    }
    add_places(&mut guesses);
    add_days_gone(&mut guesses);
    let is_user = |guess: &&mut ColumnGuess| guess.field == Some(DeviceField::Responsible) && says_user(&guess.header);
    for guess in guesses.iter_mut().filter(is_user) {
        guess.grade = guess.grade.min(SAYS_USER);
    }
    guesses
}

/// Where several columns could be the name, what the others are is asked of their cells.
fn settle_names(table: &ReadTable, claims: &mut Vec<Claim>) {
    let is_name = |(_, _, field): &&Claim| *field == DeviceField::Name;
    let columns: Vec<usize> = claims.iter().filter(is_name).map(|(_, column, _)| *column).collect();
    for second in seconds(&table.headers, &table.rows, &columns) {
        if second.is_no_name {
            claims.retain(|(_, column, field)| *column != second.column || *field != DeviceField::Name);
        }
        if second.is_kind {
            claims.push((BY_VALUES, second.column, DeviceField::Kind));
        }
    }
}

/// The day a device went says its state, beside a column that says it in words or alone.
fn add_days_gone(guesses: &mut [ColumnGuess]) {
    let is_open = |guess: &&mut ColumnGuess| matches!(guess.field, None | Some(DeviceField::State));
    for guess in guesses.iter_mut().filter(is_open).filter(|guess| says_gone(&guess.header)) {
        guess.field = Some(DeviceField::State);
        guess.grade = guess.grade.max(SAYS_GONE);
    }
}

/// A ward and a floor are one place: a column for a part of a building goes beside another one that says where a device
/// stands. Whose it is (部署) says less and stays out.
fn add_places(guesses: &mut [ColumnGuess]) {
    let Some(chosen) = guesses.iter().find(|g| g.field == Some(DeviceField::Place)).map(|g| g.grade) else { return };
    for guess in guesses.iter_mut().filter(|g| g.field.is_none()) {
        let place = candidates(&guess.header).into_iter().next().filter(|(field, _)| *field == DeviceField::Place);
        let Some((field, grade)) = place else { continue };
        let stands = ["設置", "拠点", "施設"].iter().any(|word| guess.header.contains(word));
        if grade == PART_OF_BUILDING || (chosen == PART_OF_BUILDING && grade > GOOD && stands) {
            guess.field = Some(field);
            guess.grade = grade;
        }
    }
}

/// Fields that hold words and are never a day.
const WORDS: [DeviceField; 8] = [
    DeviceField::Name,
    DeviceField::Place,
    DeviceField::Maker,
    DeviceField::Responsible,
    DeviceField::Maintainer,
    DeviceField::System,
    DeviceField::Antivirus,
    DeviceField::RemoteMaintenance,
];

/// Lets the values speak: for a column without a known header, and against a header they contradict.
fn weigh(header: &str, look: &Look) -> Vec<(DeviceField, u8)> {
    use DeviceField as F;
    let mut found = candidates(header);
    // メーカーの面倒見はいつまで is no maker when days stand in it; 機器名 is one until whole days do.
    if look.mostly(look.day, 60) {
        let are_whole = look.mostly(look.whole_day, 60);
        found.retain(|(field, grade)| !WORDS.contains(field) || (*grade == EXACT && !are_whole));
        if found.is_empty() {
            found.extend(day_field(header).map(|field| (field, BY_VALUES)));
        }
    }
    if says_user(header) && look.distinct.iter().any(|value| is_group(value)) {
        found.retain(|(field, _)| *field != F::Responsible);
    }
    // Who takes stock writes the day; a time beside it is when a program saw an address answer.
    if look.mostly(look.clock, 60) {
        found.retain(|(field, grade)| *field != F::CheckedOn || *grade == EXACT);
    }
    let header = found.first().map(|(field, _)| *field);
    for (is_shape, field) in [(look.mostly(look.mac, 80), F::Mac), (look.mostly(look.ip, 80), F::Ip)] {
        if is_shape && header != Some(field) && header != Some(F::Note) {
            return vec![(field, BY_VALUES)];
        }
    }
    for (field, grade) in &mut found {
        let against = match field {
            // A computer name that is written in Japanese is what people call it, not what the network does.
            F::HostName if *grade < 100 && look.values > 0 && !look.mostly(look.plain, 70) => 40,
            f if f.is_day() && *grade < 100 && look.values > 0 && !look.mostly(look.date, 30) => 40,
            F::Ip | F::Mac if look.values >= 3 && look.mac + look.ip == 0 => 40,
            _ => 0,
        };
        *grade = grade.saturating_sub(against);
    }
    // OS・バージョン with "Windows 10 22H2" in it is the OS, unless another column is.
    if header == Some(F::OsVersion) && look.mostly(look.os, 60) {
        found = vec![(F::Os, 95), (F::OsVersion, 70)];
    }
    if header.is_none() {
        if look.mostly(look.os, 60) {
            found.push((F::Os, BY_VALUES - 10));
        } else if look.values >= 3 && look.distinct.len() <= 8 && look.mostly(look.kind, 80) {
            found.push((F::Kind, GOOD));
        }
    }
    found.sort_by_key(|(_, grade)| std::cmp::Reverse(*grade));
    found
}

/// Whether a cell is a day with a time: `2026/11/20 10:00`.
fn has_clock(cell: &str) -> bool {
    let plain = narrow(cell);
    let Some((day, time)) = plain.trim().split_once([' ', 'T']) else { return false };
    let is_time =
        time.trim().split(':').take(2).filter(|part| part.starts_with(|c: char| c.is_ascii_digit())).count() == 2;
    is_time && shape(day) == Shape::Date
}

/// How many numbers stand in a cell.
fn numbers(cell: &str) -> usize {
    narrow(cell).split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).count()
}

fn samples(table: &ReadTable, column: usize) -> Vec<String> {
    if table.masked_columns.contains(&column) {
        return vec![MASK.to_owned()];
    }
    let mut samples: Vec<String> = Vec::new();
    for (_, cells) in table.rows.iter().take(LOOK) {
        let Some(cell) = cells.get(column).filter(|c| !c.is_empty()) else { continue };
        let sample = shorten(cell);
        if !samples.contains(&sample) {
            samples.push(sample);
            if samples.len() == SAMPLES {
                break;
            }
        }
    }
    samples
}

/// Whether the guesses make it a list of devices and not of people, software or vendors.
#[must_use]
pub fn is_device_list(guesses: &[ColumnGuess]) -> bool {
    use DeviceField as F;
    let has = |field: F, least: u8| guesses.iter().any(|g| g.field == Some(field) && g.grade >= least);
    let weight = |field: F| match field {
        // 機器名 says device; 名称 may be anything's.
        F::Name if has(F::Name, 95) => 3,
        F::Serial | F::Mac | F::Ip | F::HostName | F::Os | F::Model | F::RemoteMaintenance => 2,
        F::Name
        | F::Maker
        | F::Kind
        | F::Place
        | F::OsVersion
        | F::SupportEnd
        | F::PurchasedOn
        | F::Antivirus
        | F::LastPatchOn
        | F::Maintainer => 1,
        _ => 0,
    };
    let sum: u32 = DeviceField::ALL.iter().filter(|f| has(**f, GOOD)).map(|f| weight(*f)).sum();
    let named = [F::Name, F::HostName, F::Serial, F::Mac, F::Ip, F::Model].iter().any(|f| has(*f, GOOD));
    named && sum >= 4
}
