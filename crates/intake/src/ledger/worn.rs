//! Serial numbers a spreadsheet has worn down: 00001111 that became 1111, 123457000001 that became 1.23457E+11.
//!
//! Guards: opening a list and saving it again doubles no device. A row whose number is that of a device but for what
//! spreadsheets do to numbers is that device where another mark agrees and nothing else fits; any other such row is
//! asked about, and never added or put to a device silently. Of both numbers the fuller one is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sejo_model::ledger::DeviceRow;
use sejo_model::text::narrow;
use sejo_model::{Device, DeviceField};

use super::face::{Aspect, Face, is_common_host, is_common_name};
use super::key::{HOST, IP, Keys, MAC, digits, is_ruined, rounded};

/// The devices of a ledger by what may be left of their serial numbers.
#[derive(Default)]
pub(crate) struct Worn {
    /// Devices with a number of digits only, by that number without its first zeros and by what rounding leaves of it.
    numbers: HashMap<String, Vec<usize>>,
    /// Devices with a rounded number, by it.
    rounded: HashMap<String, Vec<usize>>,
    /// The numbers the ledger has exactly so.
    known: HashSet<String>,
    /// To how many digits numbers of ledger and list were rounded.
    lengths: BTreeSet<usize>,
}

impl Worn {
    pub fn new(existing: &[Device], rows: &[DeviceRow]) -> Self {
        let listed = rows.iter().filter_map(|row| row.values.get(&DeviceField::Serial));
        let all = existing.iter().map(|device| &device.serial).chain(listed);
        let lengths = all.filter_map(|serial| rounded(serial)).map(|(kept, _)| kept.len()).collect();
        let mut worn = Self { lengths, ..Self::default() };
        for (at, device) in existing.iter().enumerate() {
            worn.known.extend(exactly(&device.serial));
            for form in worn.forms(&device.serial) {
                worn.numbers.entry(form).or_default().push(at);
            }
            if let Some(form) = rounded(&device.serial).map(|(kept, digits)| form(&kept, digits)) {
                worn.rounded.entry(form).or_default().push(at);
            }
        }
        worn
    }

    /// Devices whose number is that of a row but for what a spreadsheet did to one of both; none where the ledger has the
    /// number exactly as it stands there.
    pub fn alike(&self, row: &DeviceRow) -> BTreeSet<usize> {
        let Some(serial) = row.values.get(&DeviceField::Serial) else { return BTreeSet::new() };
        if exactly(serial).is_none_or(|exact| self.known.contains(&exact)) {
            return BTreeSet::new();
        }
        let with = |table: &HashMap<String, Vec<usize>>, form: &String| table.get(form).cloned().unwrap_or_default();
        match rounded(serial) {
            Some((kept, digits)) => with(&self.numbers, &form(&kept, digits)).into_iter().collect(),
            None => {
                let forms = self.forms(serial);
                let whole = forms.first().map(|whole| with(&self.numbers, whole)).unwrap_or_default();
                whole.into_iter().chain(forms.iter().flat_map(|form| with(&self.rounded, form))).collect()
            }
        }
    }

    /// What may be left of a number of digits: the number without its first zeros, then how it may be rounded.
    fn forms(&self, serial: &str) -> Vec<String> {
        let Some(number) = digits(serial) else { return Vec::new() };
        let number = number.trim_start_matches('0');
        let rounded = self.lengths.iter().filter_map(|length| Some(form(&round(number, *length)?, number.len())));
        std::iter::once(number.to_owned()).chain(rounded).collect()
    }

    /// The rows with the numbers of the devices they are beyond doubt, to be recognised by, and the rows with the fuller of
    /// both numbers, to be kept; `None` where no row is one.
    pub fn restored(&self, existing: &[Device], rows: &[DeviceRow]) -> Option<(Vec<DeviceRow>, Vec<DeviceRow>)> {
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            let mut agreeing =
                self.alike(row).into_iter().filter(|at| existing.get(*at).is_some_and(|d| agrees(row, d)));
            if let (Some(at), None) = (agreeing.next(), agreeing.next()) {
                found.entry(at).or_default().push(index);
            }
        }
        let only: Vec<(usize, usize)> =
            found.into_iter().filter_map(|(at, rows)| Some((at, *rows.first().filter(|_| rows.len() == 1)?))).collect();
        if only.is_empty() {
            return None;
        }
        let (mut matched, mut kept) = (rows.to_vec(), rows.to_vec());
        for (at, index) in only {
            let Some(device) = existing.get(at) else { continue };
            let said = rows.get(index).and_then(|row| row.values.get(&DeviceField::Serial)).map_or("", String::as_str);
            let is_fuller =
                rounded(&device.serial).is_some() || (rounded(said).is_none() && len(said) > len(&device.serial));
            let put = |rows: &mut Vec<DeviceRow>| {
                if let Some(row) = rows.get_mut(index) {
                    row.values.insert(DeviceField::Serial, device.serial.clone());
                }
            };
            put(&mut matched);
            if !is_fuller {
                put(&mut kept);
            }
        }
        Some((matched, kept))
    }
}

/// Rows of one list whose serial numbers differ by their first zeros only, where one of both is new: the row with the shorter
/// number, and both numbers.
pub(crate) fn twins(rows: &[DeviceRow], is_new: impl Fn(usize) -> bool) -> Vec<(&DeviceRow, String)> {
    let mut by_number: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let Some(number) = row.values.get(&DeviceField::Serial).and_then(|serial| digits(serial)) else { continue };
        by_number.entry(number.trim_start_matches('0').to_owned()).or_default().push((number, index));
    }
    let mut twins = Vec::new();
    for mut alike in by_number.into_values() {
        alike.sort_by_key(|(number, _)| number.len());
        let (Some((short, at)), Some((long, other))) = (alike.first(), alike.last()) else { continue };
        if short != long && (is_new(*at) || is_new(*other)) {
            twins.extend(rows.get(*at).map(|row| (row, format!("{short} / {long}"))));
        }
    }
    twins
}

fn len(serial: &str) -> usize {
    digits(serial).map_or(0, |digits| digits.len())
}

/// A serial number as it stands there, made comparable; `None` where it is no number of digits, worn or whole.
fn exactly(serial: &str) -> Option<String> {
    let is_rounded = rounded(serial).is_some();
    if is_rounded { Some(narrow(serial).trim().to_lowercase()) } else { digits(serial) }
}

/// How a rounded number of so many digits is looked up.
fn form(kept: &str, digits: usize) -> String {
    format!("{kept}e{digits}")
}

/// A number of digits rounded to so many of them; `None` where it has no more.
fn round(number: &str, length: usize) -> Option<String> {
    let (kept, lost) = number.split_at_checked(length).filter(|(_, lost)| !lost.is_empty())?;
    let kept: u64 = kept.parse().ok()?;
    let up = lost.starts_with(|c: char| matches!(c, '5'..='9'));
    let rounded = (kept + u64::from(up)).to_string();
    // 999999.5 has one digit more, which nobody looks for.
    (rounded.len() == length).then_some(rounded)
}

/// Whether something else that tells devices apart agrees, and nothing speaks against it: the name, the host name, a MAC
/// address, or the address with the place or the model.
fn agrees(row: &DeviceRow, device: &Device) -> bool {
    let get = |field| row.values.get(&field).map(String::as_str);
    let (keys, face) = (Keys::read(get), Face::read(get));
    let (known, look) = (Keys::of(device), Face::of(device));
    let common = |level| keys.at(level).intersection(known.at(level)).next();
    let named = face.names_in_common(&look).any(|name| !is_common_name(name));
    let host = common(HOST).is_some_and(|host| !is_common_host(host));
    let stands = face.shares(&look, Aspect::Place) || face.shares(&look, Aspect::Model);
    let against =
        keys.differ_at(&known, MAC) || face.differs(&look, Aspect::Model) || face.differs(&look, Aspect::Kind);
    !against && (named || host || common(MAC).is_some() || (common(IP).is_some() && stands))
}

/// Whether a spreadsheet has made something else of a serial number, so that it tells nothing.
pub(crate) fn is_lost(serial: &str) -> bool {
    rounded(serial).is_some() || is_ruined(serial)
}
