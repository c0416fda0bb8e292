//! What importing a list would change in the ledger.
//!
//! Every group of rows is looked up by serial number, then MAC address, then host name, then IP address. How much else may
//! differ without asking is one table ([`super::proof`]). Where no key is known in the ledger, name and
//! place may be ([`super::nameless`]), or the name alone ([`super::named`]). The plan is computed over hash tables, so its time grows with the length of the list only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sejo_model::ledger::{DeviceChange, DeviceRow, FieldChange, MergeKey, MergePlan, Problem};
use sejo_model::text::narrow;
use sejo_model::{Device, DeviceField, DeviceId};

use super::face::{Aspect, Face};
use super::geta;
use super::group::{Group, combine, group};
use super::key::{IP, Keys, MAC, ORDER, SERIAL, is_no_key, values};
use super::proof::{Evidence, Running, is_same_list};
use super::value::code;
use super::worn::Worn;
use super::{named, nameless, worn};
use crate::problem;

/// Most devices a person is asked to choose from.
const MAX_CANDIDATES: usize = 20;

/// A value that more devices than this share identifies nothing beside a stronger key: 192.168.1.1 in every branch.
const CROWD: usize = 100;

/// Values of one row or of several rows of one device.
pub(crate) type Values = BTreeMap<DeviceField, String>;

/// What a list would change. Applying the plan and merging the same list again changes nothing more.
#[must_use]
pub fn merge(existing: &[Device], rows: &[DeviceRow]) -> MergePlan {
    let restored = geta::restored(existing, rows);
    let said = restored.as_deref().unwrap_or(rows);
    let worn = Worn::new(existing, said);
    let restored = worn.restored(existing, said);
    // By which numbers rows are recognised, and which of both numbers is kept then.
    let (matched, rows) = restored.as_ref().map_or((said, said), |(matched, kept)| (matched, kept));
    let alike = |rows: &[usize]| -> BTreeSet<usize> {
        rows.iter().filter_map(|at| matched.get(*at)).flat_map(|row| worn.alike(row)).collect()
    };
    let looks = matched.iter().map(look).collect::<Vec<_>>();
    let ledger = Ledger::new(existing, matched, &looks);
    let (groups, mut nameless) = group(looks);
    let mut plan = Plan {
        existing,
        rows,
        said,
        ledger: &ledger,
        changes: Vec::new(),
        problems: Vec::new(),
        taken: BTreeSet::new(),
    };
    let mut claims: BTreeMap<usize, Vec<Claim>> = BTreeMap::new();
    let mut strangers = Vec::new();
    for group in groups {
        match ledger.find(&group) {
            Found::Nothing => match alike(&group.rows) {
                worn if worn.is_empty() => strangers.push(group),
                worn => plan.unclear(&group.rows, &Vec::from_iter(worn), problem::SERIAL_WORN),
            },
            Found::Device(at, level) => {
                let mut worn = alike(&group.rows);
                if level > SERIAL && !worn.is_empty() && worn.insert(at) {
                    plan.unclear(&group.rows, &Vec::from_iter(worn), problem::SERIAL_WORN);
                    continue;
                }
                if plan.is_sure(at, &group) || plan.says_nothing_new(at, &group.rows) {
                    let weak = group.ambiguous || !ledger.evidence(at, &group).is_strong();
                    claims.entry(at).or_default().push(Claim { weak, level, group });
                } else {
                    plan.unclear(&group.rows, &[at], problem::WEAK_KEY);
                }
            }
            Found::Unclear(candidates, code) => plan.unclear(&group.rows, &candidates, code),
        }
    }
    for (at, claims) in claims {
        plan.settle(at, claims);
    }
    nameless.retain(|at| {
        let like = Vec::from_iter(alike(&[*at]));
        if !like.is_empty() {
            plan.unclear(&[*at], &like, problem::SERIAL_WORN);
        }
        like.is_empty()
    });
    let new: BTreeSet<usize> = strangers.iter().flat_map(|group| &group.rows).copied().collect();
    let twins = worn::twins(said, |at| new.contains(&at)).into_iter();
    plan.problems.extend(twins.map(|(row, both)| problem::at(problem::SERIALS_ALIKE, Some(row.row), None, &both)));
    strangers.extend(nameless::merge(&mut plan, &nameless));
    named::merge(&mut plan, strangers);
    plan.finish()
}

/// Rows that were recognised as a device.
struct Claim {
    /// Only by keys that prove little, or that another row of the list has too.
    weak: bool,
    /// By which key of [`ORDER`].
    level: usize,
    group: Group,
}

/// The ledger, findable by key.
pub(crate) struct Ledger {
    /// What each device is known by and described as.
    looks: Vec<(Keys, Face)>,
    index: [HashMap<String, Vec<usize>>; 4],
    running: Running,
    /// Whether the list is plainly the one it came from.
    same_list: bool,
}

/// Where a group of rows belongs.
enum Found {
    Nothing,
    /// Which device, and by which key of [`ORDER`].
    Device(usize, usize),
    /// Which devices it could be, and why that is not clear.
    Unclear(Vec<usize>, &'static str),
}

/// What a row is known by and described as.
fn look(row: &DeviceRow) -> (Keys, Face) {
    let get = |field| row.values.get(&field).map(String::as_str);
    (Keys::read(get), Face::read(get))
}

impl Ledger {
    fn new(existing: &[Device], rows: &[DeviceRow], listed: &[(Keys, Face)]) -> Self {
        let looks: Vec<(Keys, Face)> = existing.iter().map(|device| (Keys::of(device), Face::of(device))).collect();
        let mut index: [HashMap<String, Vec<usize>>; 4] = Default::default();
        for (at, (device, _)) in looks.iter().enumerate() {
            for (table, set) in index.iter_mut().zip(&device.0) {
                for value in set {
                    table.entry(value.clone()).or_default().push(at);
                }
            }
        }
        let all = looks.iter().chain(listed);
        let running = Running::among(all.flat_map(|(keys, _)| keys.at(SERIAL)).map(String::as_str));
        let same_list = is_same_list(existing, &looks, rows, listed, &running);
        Self { looks, index, running, same_list }
    }

    fn evidence(&self, at: usize, group: &Group) -> Evidence {
        let known = self.looks.get(at);
        known.map(|(k, f)| Evidence::of((k, f), (&group.keys, &group.face), &self.running)).unwrap_or_default()
    }

    /// Devices that share a value of one key with the group; none when a crowd does and a stronger key is known.
    fn with(&self, keys: &Keys, level: usize) -> BTreeSet<usize> {
        let table = self.index.get(level);
        let all = || keys.at(level).iter().filter_map(|v| table?.get(v));
        let crowd = all().map(Vec::len).sum::<usize>() > CROWD;
        if crowd && keys.known_before(level) {
            return BTreeSet::new();
        }
        // Without a stronger key all of a crowd fit alike; a few of them show that.
        all().flatten().copied().take(CROWD + 1).collect()
    }

    fn shares(&self, at: usize, keys: &Keys, level: usize) -> bool {
        self.looks.get(at).is_some_and(|(device, _)| !device.at(level).is_disjoint(keys.at(level)))
    }

    fn contradicts(&self, at: usize, keys: &Keys, level: usize) -> bool {
        self.looks.get(at).is_some_and(|(device, _)| device.contradict_before(keys, level))
    }

    fn find(&self, group: &Group) -> Found {
        let found = self.find_by_keys(group);
        if !group.ambiguous {
            return found;
        }
        // The list itself has two devices it could be; only a device of the same name and place makes that clearer.
        let candidates = match found {
            Found::Nothing => Vec::new(),
            Found::Device(at, _) if self.looks_like(at, group) => return found,
            Found::Device(at, _) => vec![at],
            Found::Unclear(candidates, _) => candidates,
        };
        Found::Unclear(candidates, problem::ROWS_SHARE_KEY)
    }

    fn looks_like(&self, at: usize, group: &Group) -> bool {
        self.looks.get(at).is_some_and(|(_, face)| face.is_same_as(&group.face))
    }

    fn find_by_keys(&self, group: &Group) -> Found {
        let keys = &group.keys;
        for level in 0..ORDER.len() {
            let with = self.with(keys, level);
            if with.is_empty() {
                continue;
            }
            let fit: BTreeSet<usize> = with.iter().copied().filter(|at| !self.contradicts(*at, keys, level)).collect();
            if fit.is_empty() {
                if level == IP {
                    // Addresses are handed out anew; another device having had it means nothing.
                    continue;
                }
                return Found::Unclear(with.into_iter().collect(), problem::KEY_CONTRADICTS);
            }
            let alike: Vec<usize> = fit.iter().copied().filter(|at| self.looks_like(*at, group)).collect();
            let mut candidates = if alike.len() == 1 { alike } else { fit.into_iter().collect() };
            let [at] = candidates[..] else { return Found::Unclear(candidates, problem::FITS_SEVERAL) };
            let others = self.disagreeing(at, keys, level);
            if others.is_empty() {
                return Found::Device(at, level);
            }
            candidates.extend(others);
            return Found::Unclear(candidates, problem::KEYS_DISAGREE);
        }
        Found::Nothing
    }

    /// Other devices that weaker keys name. A MAC address always counts; a host name only when the device that has it
    /// could be this one.
    fn disagreeing(&self, at: usize, keys: &Keys, level: usize) -> Vec<usize> {
        (level + 1..IP)
            .filter(|weaker| !self.shares(at, keys, *weaker))
            .map(|weaker| (weaker, self.with(keys, weaker)))
            .flat_map(|(weaker, with)| {
                with.into_iter().filter(move |other| weaker == MAC || !self.contradicts(*other, keys, weaker))
            })
            .collect()
    }
}

/// The plan while it is made.
pub(crate) struct Plan<'a> {
    pub existing: &'a [Device],
    /// What is kept of rows that are a known device.
    pub rows: &'a [DeviceRow],
    /// The rows as they stand in the list, for devices nobody knows yet.
    said: &'a [DeviceRow],
    ledger: &'a Ledger,
    /// Changes with the index of their first row.
    changes: Vec<(usize, DeviceChange)>,
    problems: Vec<Problem>,
    /// Devices that rows were recognised as.
    pub taken: BTreeSet<usize>,
}

impl Plan<'_> {
    /// Whether a group is that device without asking.
    pub fn is_sure(&self, at: usize, group: &Group) -> bool {
        self.ledger.evidence(at, group).is_sure(self.ledger.same_list)
    }

    /// Whether rows would change nothing about the device they were recognised as.
    fn says_nothing_new(&self, at: usize, indices: &[usize]) -> bool {
        let Some(before) = self.existing.get(at) else { return false };
        let mut device = before.clone();
        let mut values = combine(self.rows, indices, &mut Vec::new());
        self.forget_remarked(before, indices, &mut values);
        self.forget_split(before, indices, &mut values);
        // What the device cannot hold changes nothing about it.
        values.iter().for_each(|(field, value)| drop(set(&mut device, *field, value)));
        let rows = indices.iter().filter_map(|at| self.rows.get(*at));
        rows.flat_map(|row| &row.remarks).for_each(|line| device.add_remark(line));
        device == *before
    }

    /// Several groups may be the same device. The strongest key wins; what contradicts it is another device when the
    /// winner takes away the very key it was found by, and unclear otherwise.
    fn settle(&mut self, at: usize, mut claims: Vec<Claim>) {
        claims.sort_by_key(|claim| (claim.weak, claim.level, claim.group.rows.first().copied()));
        let none = Keys::default();
        let own = self.ledger.looks.get(at).map_or(&none, |(keys, _)| keys);
        let differ = |a: &Keys, b: &Keys, level: usize| {
            let both_own = !a.at(level).is_disjoint(own.at(level)) && !b.at(level).is_disjoint(own.at(level));
            a.differ_at(b, level) && !both_own
        };
        let differ_anywhere = |a: &Group, b: &Claim| {
            (0..ORDER.len()).any(|level| differ(&a.keys, &b.group.keys, level))
                || !Face::agree([&a.face, &b.group.face].into_iter())
        };
        // What the list says of the device elsewhere a row that was known by little may not contradict.
        let is_doubted =
            |a: &Group, b: &Claim| b.weak && Aspect::ALL.iter().any(|of| a.face.differs(&b.group.face, *of));
        let mut accepted: Option<Group> = None;
        let mut by = IP;
        for alike in claims.chunk_by(|a, b| (a.weak, a.level) == (b.weak, b.level)) {
            let mut together = Vec::new();
            for claim in alike {
                match &accepted {
                    Some(winner) if differ(&winner.keys, &claim.group.keys, claim.level) => {
                        self.new_device(&claim.group.rows);
                    }
                    Some(winner) if differ_anywhere(winner, claim) || is_doubted(winner, claim) => {
                        self.unclear(&claim.group.rows, &[at], problem::SEVERAL_ROWS_FIT);
                    }
                    _ => together.push(claim),
                }
            }
            let Some((first, rest)) = together.split_first() else { continue };
            let faces = together.iter().map(|claim| &claim.group.face);
            if rest.iter().any(|other| differ_anywhere(&first.group, other)) || !Face::agree(faces) {
                for claim in &together {
                    self.unclear(&claim.group.rows, &[at], problem::SEVERAL_ROWS_FIT);
                }
                continue;
            }
            by = by.min(first.level);
            let winner = accepted.get_or_insert_with(Group::default);
            for claim in &together {
                winner.rows.extend(&claim.group.rows);
                winner.keys.join(&claim.group.keys);
                winner.face.join(&claim.group.face);
            }
        }
        if let Some(mut winner) = accepted {
            winner.rows.sort_unstable();
            let by = ORDER.get(by).map_or(MergeKey::Ip, |(key, _)| *key);
            self.known_device(at, &winner.rows, by);
        }
    }

    /// A device the ledger does not have.
    pub fn new_device(&mut self, indices: &[usize]) {
        let device = self.built(indices);
        let change = DeviceChange::New { rows: self.numbers(indices), device };
        self.push(indices, change);
    }

    /// A person has to decide, row by row: none may vanish behind another.
    pub fn unclear(&mut self, indices: &[usize], candidates: &[usize], code: &str) {
        let candidates: Vec<DeviceId> =
            candidates.iter().take(MAX_CANDIDATES).filter_map(|at| self.existing.get(*at)).map(|d| d.id).collect();
        for index in indices {
            let device = self.built(&[*index]);
            let row = self.rows.get(*index).map_or(0, |row| row.row);
            let candidates = candidates.clone();
            self.push(&[*index], DeviceChange::Unclear { row, candidates, device, code: code.to_owned() });
        }
    }

    /// A device the ledger has: what the rows change about it.
    pub fn known_device(&mut self, at: usize, indices: &[usize], by: MergeKey) {
        let Some(before) = self.existing.get(at) else { return };
        self.taken.insert(at);
        let mut values = combine(self.rows, indices, &mut self.problems);
        self.forget_remarked(before, indices, &mut values);
        self.forget_split(before, indices, &mut values);
        let mut device = before.clone();
        self.set_all(&mut device, &values, indices);
        let noted = !values.contains_key(&DeviceField::Note) && device.note != before.note;
        let fields: Vec<FieldChange> = values
            .keys()
            .chain(noted.then_some(&DeviceField::Note))
            .map(|field| FieldChange { field: *field, before: before.get(*field), after: device.get(*field) })
            .filter(|change| change.before != change.after)
            .collect();
        let rows = self.numbers(indices);
        let change = if fields.is_empty() {
            DeviceChange::Same { rows, id: before.id, by }
        } else {
            DeviceChange::Update { rows, device, by, fields }
        };
        self.push(indices, change);
    }

    /// A state that only the remarks say counts when the remark is new: what a person has set since stays.
    fn forget_remarked(&self, before: &Device, indices: &[usize], values: &mut Values) {
        let Some(row) = indices.iter().filter_map(|at| self.rows.get(*at)).find(|row| row.is_remarked) else { return };
        let is_known = |note: &String| narrow(&before.note).contains(&narrow(note));
        let own = Some(&row.state_remark).filter(|remark| !remark.is_empty());
        if own.or_else(|| values.get(&DeviceField::Note)).is_some_and(is_known) {
            values.remove(&DeviceField::State);
        }
    }

    /// A version that was cut off is no news where the ledger keeps both in one, as its own export gives them back.
    fn forget_split(&self, before: &Device, indices: &[usize], values: &mut Values) {
        let is_whole = |row: &DeviceRow| !row.whole_os.is_empty() && narrow(&row.whole_os) == narrow(&before.os);
        let rows = indices.iter().filter_map(|at| self.rows.get(*at));
        if before.os_version.trim().is_empty() && rows.clone().any(is_whole) {
            values.remove(&DeviceField::Os);
            values.remove(&DeviceField::OsVersion);
        }
    }

    fn built(&mut self, indices: &[usize]) -> Device {
        let values = combine(self.said, indices, &mut self.problems);
        let mut device = Device::blank(DeviceId::new());
        self.set_all(&mut device, &values, indices);
        device
    }

    fn set_all(&mut self, device: &mut Device, values: &Values, indices: &[usize]) {
        for (field, value) in values {
            if let Err(e) = set(device, *field, value) {
                let row = self.numbers(indices).last().copied();
                self.problems.push(problem::at(code(&e), row, Some(field.words().ja.to_owned()), value));
            }
        }
        for line in indices.iter().filter_map(|i| self.rows.get(*i)).flat_map(|row| &row.remarks) {
            device.add_remark(line);
        }
    }

    fn numbers(&self, indices: &[usize]) -> Vec<u32> {
        indices.iter().filter_map(|i| self.rows.get(*i)).map(|r| r.row).collect()
    }

    fn push(&mut self, indices: &[usize], change: DeviceChange) {
        self.changes.push((indices.first().copied().unwrap_or(usize::MAX), change));
    }

    fn finish(mut self) -> MergePlan {
        self.changes.sort_by_key(|(first, _)| *first);
        MergePlan { changes: self.changes.into_iter().map(|(_, change)| change).collect(), problems: self.problems }
    }
}

/// Sets a field unless that would lose something: nothing is erased, 不明 replaces no known key, 〓 no character, and one of the
/// addresses a device has does not replace them all.
pub(crate) fn set(
    device: &mut Device,
    field: DeviceField,
    value: &str,
) -> Result<(), sejo_model::device::FieldProblem> {
    let known = device.get(field);
    let value = value.trim();
    let is_known = narrow(&known) == narrow(value) || geta::stands_for(value, &known);
    if value.is_empty() || (!known.is_empty() && is_known) {
        return Ok(());
    }
    if ORDER.iter().any(|(_, key)| *key == field) && !known.is_empty() {
        let (have, given) = (values(field, &known), values(field, value));
        let nothing_new = given.is_subset(&have) && !have.is_empty();
        if is_no_key(value) || nothing_new {
            return Ok(());
        }
    }
    device.set(field, value)
}
