//! What systems are called where they stand beside others: by their names, and where several have the same one, by what tells
//! them apart besides.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use crate::device::{Device, DeviceKind, DeviceState};
use crate::id::SystemId;
use crate::system::{Hosting, System};
use crate::text::fold_name;

/// Characters of what stands beside a name.
const LONGEST: usize = 40;

/// What may tell two apart; the first that is known of each of them and never the same does.
const MARKS: [fn(&System, &Facts) -> String; 5] = [
    |system, facts| servers(system, facts, |device| &device.place),
    |system, facts| servers(system, facts, |device| &device.name),
    vendor,
    contract,
    |system, _| hosting(system),
];

impl Facts {
    /// Gives every system whose name another has too a [label](System::label) of its own. Whoever loads the facts does it, so
    /// that a system is called the same wherever it is named.
    pub fn tell_apart(&mut self) {
        let mut alike: BTreeMap<String, Vec<&System>> = BTreeMap::new();
        for system in &self.systems {
            alike.entry(fold_name(&system.name)).or_default().push(system);
        }
        let mut labels: BTreeMap<SystemId, String> = BTreeMap::new();
        for mut twins in alike.into_values().filter(|twins| twins.len() > 1) {
            twins.sort_by_key(|system| system.id);
            let marks = marks(&twins, self);
            labels
                .extend(twins.iter().zip(marks).map(|(system, mark)| (system.id, format!("{} ({mark})", system.name))));
        }
        for system in &mut self.systems {
            system.told_apart = labels.remove(&system.id).unwrap_or_default();
        }
    }
}

/// What stands behind the name of each of several systems of one name; a number where nothing else tells them apart.
fn marks(twins: &[&System], facts: &Facts) -> Vec<String> {
    let mut known = MARKS.iter().map(|mark| twins.iter().map(|system| mark(system, facts)).collect::<Vec<String>>());
    let tells = |marks: &Vec<String>| {
        let different: BTreeSet<String> =
            marks.iter().map(|mark| fold_name(mark)).filter(|mark| !mark.is_empty()).collect();
        different.len() == twins.len()
    };
    known.find(tells).unwrap_or_else(|| (1..=twins.len()).map(|number| number.to_string()).collect())
}

/// What is on record of the servers of a system.
fn servers(system: &System, facts: &Facts, word: impl Fn(&Device) -> &String) -> String {
    let is_its = |d: &&Device| d.state == DeviceState::InUse && d.system_id == Some(system.id);
    let own = facts.devices.iter().filter(is_its).filter(|d| d.kind == Some(DeviceKind::Server));
    let words: BTreeSet<&str> = own.map(|device| word(device).trim()).filter(|word| !word.is_empty()).collect();
    words.into_iter().collect::<Vec<_>>().join("・").chars().take(LONGEST).collect()
}

fn vendor(system: &System, facts: &Facts) -> String {
    let vendor = facts.vendors.iter().find(|v| Some(v.id) == system.vendor_id);
    vendor.map(|v| v.name.trim().chars().take(LONGEST).collect()).unwrap_or_default()
}

fn contract(system: &System, facts: &Facts) -> String {
    let contract = facts.contract_of(system);
    contract.map(|c| c.title.trim().chars().take(LONGEST).collect()).unwrap_or_default()
}

fn hosting(system: &System) -> String {
    match system.hosting {
        Hosting::Unknown => String::new(),
        known => known.words().ja.to_owned(),
    }
}
