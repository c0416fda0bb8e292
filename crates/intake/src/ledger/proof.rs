//! Whether a row and a device of the ledger are one device without asking anybody.
//!
//! Guards: two devices never become one silently, and the same list a year later needs no questions. What is equal says how
//! much may differ: of name, kind, model, place, responsible person, OS and keys, one point each. A model that differs counts twice, as
//! does a name where no strong key says it is only a new name; with a strong key, a new host name or address is nothing.
//!
//! | Equal | Points in any list | Points in plainly the same list |
//! |---|---|---|
//! | a strong key, and name, host name or address | 1 | 4 |
//! | a strong key | 0 | 3 |
//! | name or host name, and another of name, host name, place, address, made-up number | 1 | 3 |
//! | name or host name | asked | 1 |
//! | made-up number and address | asked | 2 |
//! | less: place, address, made-up number | asked | asked |
//!
//! A MAC address is strong, and a serial number that is built like one ([`super::key::is_serial`]) and no running number
//! ([`Running`]). Host names and names that many devices have are not equal, whatever they read. A row that says nothing the
//! ledger does not say already is asked about by nobody. A list is plainly the same where most rows agree with a device
//! ([`is_same_list`]), or where nearly all rows pair with one device each, and no two with one, by a serial number or by a made-up
//! number and an address: a list that renames every computer is still the list of these computers. Numbers that follow each
//! other pair nothing, however long they are; another house counts its devices on like this, too.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sejo_model::device::parse_kind;
use sejo_model::ledger::DeviceRow;
use sejo_model::text::narrow;
use sejo_model::{Device, DeviceField, DeviceState};

use super::face::{Aspect, Face, is_common_host, is_common_name};
use super::key::{HOST, IP, Keys, MAC, SERIAL, is_serial};

/// Of namesakes beyond so many none is looked at.
const CROWD: usize = 20;

/// Fewest rows that tell by their names alone that a list is the one the ledger came from.
const FEW: usize = 5;

/// What is equal, and how much speaks against it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    strong: bool,
    name: bool,
    host: bool,
    place: bool,
    address: bool,
    number: bool,
    against: u8,
}

impl Evidence {
    /// Compares what two are known by and look like.
    pub fn of(a: (&Keys, &Face), b: (&Keys, &Face), running: &Running) -> Self {
        let common = |level| a.0.at(level).intersection(b.0.at(level));
        let serials = || common(SERIAL).map(|serial| is_serial(serial) && !running.has(serial));
        let strong = common(MAC).next().is_some() || serials().any(|strong| strong);
        let same = |aspect| a.1.shares(b.1, aspect);
        // A computer with a serial number is renamed, and its address handed on.
        let telling = if strong { [SERIAL, MAC].as_slice() } else { &[SERIAL, MAC, HOST, IP] };
        let keys = telling.iter().filter(|level| a.0.differ_at(b.0, **level)).count();
        let weight = |aspect| match aspect {
            Aspect::Model => 2,
            Aspect::Name if !strong => 2,
            _ => 1,
        };
        let face: usize = Aspect::ALL.into_iter().filter(|it| a.1.differs(b.1, *it)).map(weight).sum();
        Self {
            strong,
            name: a.1.names_in_common(b.1).any(|name| !is_common_name(name)),
            host: common(HOST).any(|host| !is_common_host(host)),
            place: same(Aspect::Place),
            address: common(IP).next().is_some(),
            number: serials().any(|strong| !strong),
            against: u8::try_from(keys + face).unwrap_or(u8::MAX),
        }
    }

    pub fn is_strong(self) -> bool {
        self.strong
    }

    /// Whether the table says that nobody needs to be asked.
    pub fn is_sure(self, same_list: bool) -> bool {
        let called = usize::from(self.name) + usize::from(self.host);
        let beside = [self.place, self.address, self.number].into_iter().filter(|it| *it).count();
        let (any, same) = match (self.strong, called, called + beside) {
            (true, 1.., _) => (Some(1), Some(4)),
            (true, ..) if self.address => (Some(1), Some(4)),
            (true, ..) => (Some(0), Some(3)),
            (false, 1.., 2..) => (Some(1), Some(3)),
            (false, 1.., _) => (None, Some(1)),
            _ if self.number && self.address => (None, Some(2)),
            _ => (None, None),
        };
        let most = if same_list { same } else { any };
        most.is_some_and(|most| self.against <= most)
    }

    /// Whether a row that meets one device only, which no other row meets, is its pair: nothing but what it is called may differ.
    fn pairs(self, is_counted: bool) -> bool {
        let second = self.name || self.host || self.place || self.address;
        (self.strong && self.against <= 1 && (second || !is_counted))
            || (self.number && self.address && self.against <= 2)
    }

    /// Whether a row that agrees so far stands for its list being the one the ledger came from: with two things, and no more
    /// than one against.
    fn agrees(self) -> bool {
        let called = self.name || self.host;
        let beside = self.place || self.address || self.number;
        let two = if self.strong { called || beside } else { called && (beside || (self.name && self.host)) };
        (self.against == 0 && self.strong) || (self.against <= 1 && two)
    }
}

/// Serial numbers that are only counted on: `PC-001`, `PC-002`.
#[derive(Debug, Default)]
pub struct Running(HashSet<String>);

impl Running {
    /// A number from here on is no small one; devices bought together have neighbouring serial numbers too.
    const SMALL: u64 = 10_000;

    /// Finds them among the serial numbers of list and ledger.
    pub fn among<'a>(serials: impl Iterator<Item = &'a str>) -> Self {
        Self::below(Self::SMALL, serials)
    }

    /// Numbers below a limit that follow one another.
    fn below<'a>(limit: u64, serials: impl Iterator<Item = &'a str>) -> Self {
        let mut series: HashMap<(&str, usize), BTreeMap<u64, &str>> = HashMap::new();
        for serial in serials {
            let digits = serial.bytes().rev().take_while(u8::is_ascii_digit).count();
            let (before, number) = serial.split_at(serial.len() - digits);
            if let Some(small) = number.parse().ok().filter(|n| *n < limit) {
                series.entry((before, digits)).or_default().insert(small, serial);
            }
        }
        let mut out = HashSet::new();
        for numbers in series.values() {
            for ((a, first), (b, second)) in numbers.iter().zip(numbers.iter().skip(1)) {
                if a + 1 == *b {
                    out.extend([(*first).to_owned(), (*second).to_owned()]);
                }
            }
        }
        Self(out)
    }

    fn has(&self, serial: &str) -> bool {
        self.0.contains(serial)
    }
}

/// Whether the list is plainly the one the ledger came from: most rows agree with a device. Names alone say so only where
/// nearly all rows and nearly all devices have one another's, and nothing speaks against any; pairs where nearly all rows are one.
pub fn is_same_list(
    existing: &[Device],
    looks: &[(Keys, Face)],
    rows: &[DeviceRow],
    listed: &[(Keys, Face)],
    running: &Running,
) -> bool {
    let mut marks: HashMap<(usize, &str), Vec<usize>> = HashMap::new();
    for (at, (keys, face)) in looks.iter().enumerate() {
        for mark in marks_of(keys, face) {
            marks.entry(mark).or_default().push(at);
        }
    }
    let serials = || listed.iter().flat_map(|(keys, _)| keys.at(SERIAL)).map(String::as_str);
    let counted = Running::below(u64::MAX, serials());
    let (mut agree, mut named) = (0, 0);
    // How many rows meet each device, and whether the only one is its pair.
    let mut pairs: HashMap<usize, (usize, bool)> = HashMap::new();
    for (row, (keys, face)) in rows.iter().zip(listed) {
        let met: Vec<usize> = marks_of(keys, face)
            .filter_map(|mark| marks.get(&mark))
            .flat_map(|all| all.iter().take(CROWD))
            .copied()
            .collect();
        let with = |at: &usize| looks.get(*at).map(|(k, f)| Evidence::of((keys, face), (k, f), running));
        let equal = |at: &usize| existing.get(*at).is_some_and(|device| adds_nothing(row, device));
        agree += usize::from(met.iter().any(|at| with(at).is_some_and(Evidence::agrees) || equal(at)));
        let alike = |at: &usize| existing.get(*at).is_some_and(|device| is_of_kind(row, device));
        let only =
            met.len() == 1 && met.iter().all(|at| with(at).is_some_and(|e| e.name && e.against == 0) && alike(at));
        named += usize::from(only);
        let is_counted = keys.at(SERIAL).iter().any(|serial| counted.has(serial));
        let one: BTreeSet<usize> = met.into_iter().collect();
        for at in &one {
            let is_pair = one.len() == 1 && with(at).is_some_and(|evidence| evidence.pairs(is_counted));
            let (rows, pair) = pairs.entry(*at).or_default();
            *rows += 1;
            *pair = is_pair && *rows == 1;
        }
    }
    let paired = pairs.values().filter(|(_, pair)| *pair).count();
    let devices = existing.iter().filter(|device| device.state == DeviceState::InUse).count();
    let nearly = |part: usize, all: usize| part * 5 >= all * 4;
    agree * 2 > rows.len()
        || (paired >= FEW && nearly(paired, rows.len()))
        || (named >= FEW && nearly(named, rows.len()) && nearly(named, devices))
}

/// By what a device of the ledger may be met: its keys but the address, and its name.
fn marks_of<'a>(keys: &'a Keys, face: &'a Face) -> impl Iterator<Item = (usize, &'a str)> {
    let keyed = (SERIAL..=HOST).flat_map(|level| keys.at(level).iter().map(move |value| (level, value.as_str())));
    keyed.chain(face.name().map(|name| (IP, name)))
}

fn is_of_kind(row: &DeviceRow, device: &Device) -> bool {
    let kind = row.values.get(&DeviceField::Kind).and_then(|kind| parse_kind(kind).ok().flatten());
    kind.is_some() && kind == device.kind
}

/// Whether every value of a row stands in the device already.
fn adds_nothing(row: &DeviceRow, device: &Device) -> bool {
    row.values.iter().all(|(field, value)| narrow(value).trim() == narrow(&device.get(*field)).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(values: &[(DeviceField, &str)]) -> (Keys, Face) {
        let get = |field| values.iter().find(|(f, _)| *f == field).map(|(_, v)| *v);
        (Keys::read(get), Face::read(get))
    }

    /// The table of the module, row by row: what is equal, what differs, and whether that is sure in any list and in the
    /// same one.
    #[test]
    fn what_is_equal_says_how_much_may_differ() {
        use DeviceField as F;
        const SN: (F, &str) = (F::Serial, "ABC-12345");
        const NAME: (F, &str) = (F::Name, "受付PC1");
        const HOST: (F, &str) = (F::HostName, "pc-0117");
        const PLACE: (F, &str) = (F::Place, "受付");
        const IP: (F, &str) = (F::Ip, "10.0.0.1");
        for (equal, differ, any, same) in [
            (vec![SN], vec![], true, true),
            (vec![SN], vec![F::Os], false, true),
            (vec![SN], vec![F::Name, F::Place, F::Responsible], false, true),
            (vec![SN], vec![F::Name, F::Model, F::Place], false, false),
            (vec![SN], vec![F::Kind], false, true),
            (vec![SN, NAME], vec![F::Os], true, true),
            (vec![SN, HOST], vec![F::Mac], true, true),
            (vec![SN, IP], vec![F::Place], true, true),
            (vec![SN, NAME], vec![F::Place, F::Responsible], false, true),
            (vec![SN, NAME], vec![F::Model], false, true),
            (vec![SN, NAME], vec![F::Model, F::Place, F::Os, F::Responsible], false, false),
            ((vec![(F::Mac, "00:1A:2B:3C:4D:5E"), NAME]), vec![F::Place], true, true),
            (vec![NAME, PLACE], vec![], true, true),
            (vec![NAME, PLACE], vec![F::Os], true, true),
            (vec![NAME, PLACE], vec![F::Model], false, true),
            (vec![NAME, HOST], vec![F::Place], true, true),
            (vec![NAME, HOST], vec![F::Place, F::Responsible], false, true),
            (vec![HOST, PLACE], vec![F::Name], false, true),
            (vec![NAME, (F::Serial, "1001")], vec![F::Os], true, true),
            (vec![NAME], vec![], false, true),
            (vec![NAME], vec![F::Place], false, true),
            (vec![NAME], vec![F::Place, F::Responsible], false, false),
            (vec![NAME], vec![F::Model], false, false),
            (vec![HOST], vec![F::Ip], false, true),
            (vec![HOST], vec![F::Name], false, false),
            (vec![(F::HostName, "iPad")], vec![], false, false),
            (vec![(F::Name, "ノートPC"), PLACE], vec![], false, false),
            (vec![IP, PLACE], vec![], false, false),
            (vec![(F::Serial, "1001")], vec![], false, false),
            (vec![(F::Serial, "1.23457E+14"), (F::Name, "ノートPC")], vec![], false, false),
            (vec![(F::Serial, "仮想サーバ"), PLACE], vec![], false, false),
        ] {
            let side = |left: bool| {
                let other = differ.iter().map(|field| {
                    let value = match (field, left) {
                        (F::Mac, true) => "00:1A:2B:3C:4D:01",
                        (F::Mac, false) => "00:1A:2B:3C:4D:02",
                        (F::Ip, true) => "10.0.0.8",
                        (F::Ip, false) => "10.0.0.9",
                        (F::Kind, true) => "端末PC",
                        (F::Kind, false) => "プリンタ",
                        (_, true) => "甲",
                        (_, false) => "乙",
                    };
                    (*field, value)
                });
                looks(&equal.iter().copied().chain(other).collect::<Vec<_>>())
            };
            let (a, b) = (side(true), side(false));
            let evidence = Evidence::of((&a.0, &a.1), (&b.0, &b.1), &Running::default());
            assert_eq!((evidence.is_sure(false), evidence.is_sure(true)), (any, same), "{equal:?} but {differ:?}");
        }
    }

    #[test]
    fn numbers_that_are_only_counted_on_are_found() {
        let running = Running::among(["pc001", "pc002", "pc009", "1001", "1002", "fmv40001", "fmv40002"].into_iter());
        for (serial, expected) in
            [("pc001", true), ("pc002", true), ("pc009", false), ("1002", true), ("fmv40001", false)]
        {
            assert_eq!(running.has(serial), expected, "{serial}");
        }
    }
}
