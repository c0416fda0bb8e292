//! What a vendor's systems are called where it is asked about them: by their names, and where two have the same one, by what tells them
//! apart besides.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::text::fold_name;
use sejo_model::{Device, DeviceKind, DeviceState, Facts, Hosting, System, SystemId};

/// Characters of what stands beside a name.
const LONGEST: usize = 40;

/// What may tell two apart; the first that is known of each of them and never the same does.
const MARKS: [fn(&System, &Facts) -> String; 4] = [
    |system, facts| servers(system, facts, |device| &device.place),
    |system, facts| servers(system, facts, |device| &device.name),
    contract,
    |system, _| hosting(system),
];

/// The names of the systems of a vendor, in their order.
pub(crate) fn names_of(systems: &[&System], facts: &Facts) -> Vec<String> {
    let mut alike: BTreeMap<String, Vec<&System>> = BTreeMap::new();
    for system in systems {
        alike.entry(fold_name(&system.name)).or_default().push(system);
    }
    let mut names: BTreeMap<SystemId, String> = BTreeMap::new();
    for mut twins in alike.into_values() {
        twins.sort_by_key(|system| system.id);
        let marks = marks(&twins, facts);
        names.extend(twins.iter().zip(marks).map(|(system, mark)| (system.id, format!("{}{mark}", system.name))));
    }
    systems.iter().map(|system| names.remove(&system.id).unwrap_or_else(|| system.name.clone())).collect()
}

/// What stands behind the name of each of some systems of one name; a number where nothing else tells them apart.
fn marks(twins: &[&System], facts: &Facts) -> Vec<String> {
    if twins.len() < 2 {
        return vec![String::new(); twins.len()];
    }
    let mut known = MARKS.iter().map(|mark| twins.iter().map(|system| mark(system, facts)).collect::<Vec<String>>());
    let tells = |marks: &Vec<String>| {
        let different: BTreeSet<String> =
            marks.iter().map(|mark| fold_name(mark)).filter(|mark| !mark.is_empty()).collect();
        different.len() == twins.len()
    };
    let marks = known.find(tells).unwrap_or_else(|| (1..=twins.len()).map(|number| number.to_string()).collect());
    marks.into_iter().map(|mark| format!(" ({mark})")).collect()
}

/// What is on record of the servers of a system.
fn servers(system: &System, facts: &Facts, word: impl Fn(&Device) -> &String) -> String {
    let is_its = |d: &&Device| d.state == DeviceState::InUse && d.system_id == Some(system.id);
    let own = facts.devices.iter().filter(is_its).filter(|d| d.kind == Some(DeviceKind::Server));
    let words: BTreeSet<&str> = own.map(|device| word(device).trim()).filter(|word| !word.is_empty()).collect();
    words.into_iter().collect::<Vec<_>>().join("・").chars().take(LONGEST).collect()
}

fn contract(system: &System, facts: &Facts) -> String {
    let contract = facts.contracts.iter().find(|c| Some(c.id) == system.contract_id);
    contract.map(|c| c.title.trim().chars().take(LONGEST).collect()).unwrap_or_default()
}

fn hosting(system: &System) -> String {
    match system.hosting {
        Hosting::Unknown => String::new(),
        known => known.words().ja.to_owned(),
    }
}
