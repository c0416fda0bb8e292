//! Rows no key recognised, by their name: a device that was moved, or whose numbers were written down at last.
//!
//! Guards: the ledger is never doubled silently because a device stands elsewhere this year. A row is a device of the
//! ledger where the name says which one: it is no word for a whole kind, one device and one row have it, and neither kind,
//! model nor any identifier says otherwise. A name alone is certain only in a list that is plainly the ledger's own
//! ([`super::proof`]): 受付PC1 is in every branch. Where it is likely but not certain, a person decides.

use std::collections::{BTreeMap, HashMap};

use sejo_model::device::parse_kind;
use sejo_model::ledger::{DeviceRow, MergeKey};
use sejo_model::text::fold_name;
use sejo_model::{Device, DeviceField, DeviceKind, DeviceState};

use super::face::is_common_name;
use super::group::Group;
use super::key::{IP, Keys};
use super::merge::Plan;
use crate::problem;

/// A name that more devices than this share says no more than a word for a kind.
const CROWD: usize = 20;

/// Adds groups of rows that neither a key nor name and place recognised to the plan.
pub(crate) fn merge(plan: &mut Plan<'_>, groups: Vec<Group>) {
    let mut by_name: BTreeMap<String, Vec<Stranger>> = BTreeMap::new();
    for group in groups {
        match group.face.name().map(str::to_owned) {
            Some(name) => by_name.entry(name).or_default().push(Stranger::of(group, plan.rows)),
            None => plan.new_device(&group.rows),
        }
    }
    if by_name.is_empty() {
        return;
    }
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, device) in plan.existing.iter().enumerate() {
        let name = fold_name(&device.name);
        if by_name.contains_key(&name) {
            known.entry(name).or_default().push(at);
        }
    }
    let mut listed: HashMap<String, usize> = HashMap::new();
    for name in plan.rows.iter().filter_map(|row| row.values.get(&DeviceField::Name)) {
        *listed.entry(fold_name(name)).or_default() += 1;
    }
    for (name, strangers) in by_name {
        let devices = known.remove(&name).unwrap_or_default();
        let common = is_common_name(&name) || devices.len() > CROWD;
        let rows = listed.get(&name).copied().unwrap_or_default();
        Namesakes::new(plan, &devices, common, rows).settle(plan, &strangers);
    }
}

/// Rows of one device that nothing recognised so far.
struct Stranger {
    group: Group,
    place: String,
    kind: Option<DeviceKind>,
    /// How many of its rows have the name.
    named: usize,
}

impl Stranger {
    fn of(group: Group, rows: &[DeviceRow]) -> Self {
        let all = |field| group.rows.iter().filter_map(|at| rows.get(*at)).filter_map(move |r| r.values.get(&field));
        Self {
            place: all(DeviceField::Place).next_back().map(|place| fold_name(place)).unwrap_or_default(),
            kind: all(DeviceField::Kind).filter_map(|kind| parse_kind(kind).ok().flatten()).next_back(),
            named: all(DeviceField::Name).count(),
            group,
        }
    }

    /// Whether the device could be this one: nothing it is known by says otherwise.
    fn could_be(&self, device: &Device) -> bool {
        let other_kind = self.kind.is_some() && device.kind.is_some() && self.kind != device.kind;
        !other_kind && !Keys::of(device).contradict_before(&self.group.keys, IP)
    }
}

/// The devices of the ledger that have one name.
struct Namesakes {
    /// Whether the name tells next to nothing.
    common: bool,
    /// Whether the ledger has one device of that name only.
    single: bool,
    /// How many rows of the list have the name.
    rows: usize,
    /// Those no row was recognised as yet, by place.
    free: BTreeMap<String, Vec<usize>>,
}

/// Which devices a stranger could be, and how that was found.
struct Fits {
    devices: Vec<usize>,
    by: MergeKey,
}

impl Namesakes {
    fn new(plan: &Plan<'_>, devices: &[usize], common: bool, rows: usize) -> Self {
        let mut free: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for at in devices.iter().filter(|at| !plan.taken.contains(at)) {
            let place = plan.existing.get(*at).map(|device| fold_name(&device.place)).unwrap_or_default();
            free.entry(place).or_default().push(*at);
        }
        Self { common, single: devices.len() == 1, rows, free }
    }

    fn settle(&self, plan: &mut Plan<'_>, strangers: &[Stranger]) {
        let found: Vec<Fits> = strangers.iter().map(|stranger| self.fits(plan, stranger)).collect();
        let mut wanted: HashMap<usize, usize> = HashMap::new();
        for at in found.iter().flat_map(|fits| &fits.devices) {
            *wanted.entry(*at).or_default() += 1;
        }
        for (stranger, fits) in strangers.iter().zip(found) {
            let rows = &stranger.group.rows;
            match fits.devices[..] {
                [] => plan.new_device(rows),
                [at] if wanted.get(&at) == Some(&1) && self.certain(plan, stranger, at, fits.by) => {
                    plan.known_device(at, rows, fits.by);
                }
                _ => plan.unclear(rows, &fits.devices, problem::SAME_NAME),
            }
        }
    }

    /// The devices in the same place, else those anywhere that the name is good enough for.
    fn fits(&self, plan: &Plan<'_>, stranger: &Stranger) -> Fits {
        let could_be = |at: &usize| plan.existing.get(*at).is_some_and(|device| stranger.could_be(device));
        let here = self.free.get(&stranger.place).into_iter().flatten().take(CROWD);
        let here: Vec<usize> = here.copied().filter(could_be).collect();
        if !here.is_empty() {
            return Fits { devices: here, by: MergeKey::NamePlace };
        }
        let anywhere = self.free.values().flatten().take(CROWD).copied().filter(could_be);
        let far = anywhere.filter(|at| !self.common || self.is_the_one(plan, stranger, *at)).collect();
        Fits { devices: far, by: MergeKey::Name }
    }

    /// Whether nobody else has the name, neither in the ledger nor in the list, and the kind is the same.
    fn is_the_one(&self, plan: &Plan<'_>, stranger: &Stranger, at: usize) -> bool {
        let kind = plan.existing.get(at).and_then(|device| device.kind);
        self.single && self.rows == stranger.named && kind.is_some() && kind == stranger.kind
    }

    fn certain(&self, plan: &Plan<'_>, stranger: &Stranger, at: usize, by: MergeKey) -> bool {
        let in_use = plan.existing.get(at).is_some_and(|device| device.state == DeviceState::InUse);
        let one = by == MergeKey::NamePlace || self.is_the_one(plan, stranger, at);
        !self.common && in_use && one && plan.is_sure(at, &stranger.group)
    }
}
