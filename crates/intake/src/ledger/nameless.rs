//! Rows without any key: three laptops in one room, no serial numbers.
//!
//! Such a row is a device of the ledger only when name and place are the same and little differs ([`super::proof`]), and each device is one row's only: three
//! equal rows are three devices, and stay three when the list comes again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sejo_model::ledger::{DeviceRow, MergeKey};
use sejo_model::text::{fold_name, narrow};
use sejo_model::{Device, DeviceField, DeviceId};

use super::group::Group;
use super::merge::{Plan, Values, set};
use crate::problem;

type NamePlace = (String, String);

/// Rows by the fields they fill, most fields first.
type ByFields = BTreeMap<(std::cmp::Reverse<usize>, Vec<DeviceField>), Vec<(usize, Values)>>;

/// Adds the rows without keys that name and place recognise to the plan and gives back the others.
pub(crate) fn merge(plan: &mut Plan<'_>, nameless: &[usize]) -> Vec<Group> {
    let mut strangers = Vec::new();
    if nameless.is_empty() {
        return strangers;
    }
    let mut wanted: BTreeMap<NamePlace, Vec<usize>> = BTreeMap::new();
    for index in nameless {
        let text = |field| plan.rows.get(*index).and_then(|r| r.values.get(&field)).map_or("", String::as_str);
        let key = (fold_name(text(DeviceField::Name)), fold_name(text(DeviceField::Place)));
        wanted.entry(key).or_default().push(*index);
    }
    let mut free: HashMap<NamePlace, Vec<usize>> = HashMap::new();
    for (at, device) in plan.existing.iter().enumerate() {
        let key = (fold_name(&device.name), fold_name(&device.place));
        if !plan.taken.contains(&at) && wanted.contains_key(&key) {
            free.entry(key).or_default().push(at);
        }
    }
    for (key, rows) in wanted {
        let mut devices = free.remove(&key).unwrap_or_default();
        let rest = pair_equal(plan, &rows, &mut devices);
        match (&rest[..], &devices[..]) {
            ([], _) => {}
            (rows, []) => strangers.extend(rows.iter().map(|row| Group::without_keys(*row, plan.rows))),
            // Without a name, equal places mean nothing.
            (rows, _) if key.0.is_empty() => rows.iter().for_each(|row| plan.new_device(&[*row])),
            ([row], [at]) if plan.is_sure(*at, &Group::without_keys(*row, plan.rows)) => {
                plan.known_device(*at, &[*row], MergeKey::NamePlace);
            }
            ([row], [at]) => plan.unclear(&[*row], &[*at], problem::SAME_NAME),
            (rows, devices) => {
                for row in rows {
                    plan.unclear(&[*row], devices, problem::FITS_SEVERAL);
                }
            }
        }
    }
    strangers
}

/// Pairs rows with devices they say nothing new about; takes those devices away and gives the rows left over.
fn pair_equal(plan: &mut Plan<'_>, rows: &[usize], devices: &mut Vec<usize>) -> Vec<usize> {
    if devices.is_empty() {
        return rows.to_vec();
    }
    // Rows that fill more fields choose first, so that a sparse row does not take a full row's device.
    let mut by_fields = ByFields::new();
    for index in rows {
        let values = as_kept(plan.rows.get(*index));
        let fields: Vec<DeviceField> = values.keys().copied().collect();
        by_fields.entry((std::cmp::Reverse(fields.len()), fields)).or_default().push((*index, values));
    }
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut rest = Vec::new();
    for ((_, fields), members) in by_fields {
        let mut equal: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for at in devices.iter().rev().filter(|at| !used.contains(at)) {
            if let Some(device) = plan.existing.get(*at) {
                let values = fields.iter().map(|f| narrow(&device.get(*f))).collect();
                equal.entry(values).or_default().push(*at);
            }
        }
        for (index, values) in members {
            let key: Vec<String> = values.into_values().collect();
            match equal.get_mut(&key).and_then(Vec::pop) {
                Some(at) => {
                    used.insert(at);
                    plan.known_device(at, &[index], MergeKey::NamePlace);
                }
                None => rest.push(index),
            }
        }
    }
    devices.retain(|at| !used.contains(at));
    rest.sort_unstable();
    rest
}

/// The values as the ledger would keep them, so that 2026/4/1 equals 2026-04-01; what it cannot keep is left out.
fn as_kept(row: Option<&DeviceRow>) -> Values {
    let mut device = Device::blank(DeviceId::new());
    let mut out = Values::new();
    let Some(row) = row else { return out };
    let kept = row.values.iter().filter(|(field, value)| set(&mut device, **field, value).is_ok());
    let fields: Vec<DeviceField> = kept.map(|(field, _)| *field).collect();
    row.remarks.iter().for_each(|line| device.add_remark(line));
    let noted = (!row.remarks.is_empty()).then_some(DeviceField::Note);
    for field in fields.into_iter().chain(noted) {
        let kept = narrow(&device.get(field));
        if !kept.is_empty() {
            out.insert(field, kept);
        }
    }
    out
}
