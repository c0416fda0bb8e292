//! Rows of one list that are the same device.
//!
//! Rows that share a key are one device unless a stronger key says they are two: the same host name with two serial
//! numbers is two devices. Where name, place or model differ, a shared key is no proof: lists have the model in the column
//! of the serial number, and cells copied down. A row that knows nothing better could be either; a person decides. The
//! outcome does not depend on the order of the rows.

use std::collections::{BTreeMap, HashMap};

use sejo_model::ledger::{DeviceRow, Problem};
use sejo_model::{DeviceField, text};

use super::face::{Face, is_common_host};
use super::key::{HOST, IP, Keys, MAC, ORDER, SERIAL, is_serial, values};
use crate::problem;

/// Rows that are one device.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Indices into the list, ascending.
    pub rows: Vec<usize>,
    /// Their keys together.
    pub keys: Keys,
    /// Their names and models.
    pub face: Face,
    /// Whether they could as well belong to another group of the list.
    pub ambiguous: bool,
}

impl Group {
    /// A row that has no key.
    pub fn without_keys(index: usize, rows: &[DeviceRow]) -> Self {
        let get = |field| rows.get(index)?.values.get(&field).map(String::as_str);
        Self { rows: vec![index], face: Face::read(get), ..Self::default() }
    }
}

/// Puts the rows that have keys into groups; the indices of the others come second.
pub fn group(rows: Vec<(Keys, Face)>) -> (Vec<Group>, Vec<usize>) {
    let mut sets = Sets::default();
    let mut nameless = Vec::new();
    for (index, (keys, face)) in rows.into_iter().enumerate() {
        if keys.is_empty() {
            nameless.push(index);
        } else {
            sets.push(Group { rows: vec![index], keys, face, ambiguous: false });
        }
    }
    for level in 0..ORDER.len() {
        sets.join_level(level);
    }
    (sets.finish(), nameless)
}

/// Groups that grow together; `parent` leads to the group a joined one went into.
#[derive(Default)]
struct Sets {
    groups: Vec<Option<Group>>,
    parent: Vec<usize>,
}

impl Sets {
    fn push(&mut self, group: Group) {
        self.parent.push(self.groups.len());
        self.groups.push(Some(group));
    }

    fn root(&mut self, mut at: usize) -> usize {
        let mut steps = Vec::new();
        while let Some(next) = self.parent.get(at).copied().filter(|p| *p != at) {
            steps.push(at);
            at = next;
        }
        for step in steps {
            if let Some(slot) = self.parent.get_mut(step) {
                *slot = at;
            }
        }
        at
    }

    fn get(&self, at: usize) -> Option<&Group> {
        self.groups.get(at).and_then(Option::as_ref)
    }

    /// Values of one key that several groups have, in their order, and these groups.
    fn shared(&self, level: usize) -> BTreeMap<String, Vec<usize>> {
        let mut by_value: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, group) in self.groups.iter().enumerate() {
            for value in group.iter().flat_map(|g| g.keys.at(level)) {
                by_value.entry(value).or_default().push(at);
            }
        }
        let several = by_value.into_iter().filter(|(_, members)| members.len() > 1);
        several.map(|(value, members)| (value.to_owned(), members)).collect()
    }

    /// Joins groups that share a value of one key, value by value in a fixed order.
    fn join_level(&mut self, level: usize) {
        for (value, members) in self.shared(level) {
            let mut roots: Vec<usize> = members.into_iter().map(|at| self.root(at)).collect();
            roots.sort_unstable();
            roots.dedup();
            // What could be two devices joins neither by a weaker key.
            roots.retain(|at| self.get(*at).is_some_and(|g| !g.ambiguous));
            if roots.len() < 2 {
                continue;
            }
            let keys_agree = self.keys_agree(&roots, level);
            let faces = roots.iter().filter_map(|at| self.get(*at)).map(|g| &g.face);
            if keys_agree && Face::agree(faces.clone()) {
                self.unite(&roots);
                continue;
            }
            // Where nothing but the face tells them apart, only a serial number makes a row sure of itself.
            let weak = match level {
                SERIAL => !is_serial(&value),
                HOST => is_common_host(&value),
                level => level == IP,
            };
            let sure = if keys_agree && !weak { level.min(MAC) } else { level };
            for at in roots {
                if let Some(Some(group)) = self.groups.get_mut(at)
                    && !group.keys.known_before(sure)
                {
                    group.ambiguous = true;
                }
            }
        }
    }

    /// Whether no stronger key tells two of the groups apart.
    fn keys_agree(&self, roots: &[usize], level: usize) -> bool {
        (0..level).all(|stronger| {
            let mut known = roots.iter().filter_map(|at| self.get(*at)).filter(|g| !g.keys.at(stronger).is_empty());
            let Some(first) = known.next() else { return true };
            known.all(|other| !first.keys.differ_at(&other.keys, stronger))
        })
    }

    fn unite(&mut self, roots: &[usize]) {
        let Some((first, rest)) = roots.split_first() else { return };
        for at in rest {
            let Some(taken) = self.groups.get_mut(*at).and_then(Option::take) else { continue };
            if let Some(slot) = self.parent.get_mut(*at) {
                *slot = *first;
            }
            if let Some(Some(group)) = self.groups.get_mut(*first) {
                group.rows.extend(taken.rows);
                group.keys.join(&taken.keys);
                group.face.join(&taken.face);
            }
        }
    }

    fn finish(self) -> Vec<Group> {
        let mut groups: Vec<Group> = self.groups.into_iter().flatten().collect();
        for group in &mut groups {
            group.rows.sort_unstable();
        }
        groups.sort_by_key(|g| g.rows.first().copied());
        groups
    }
}

/// The values of several rows of one device. The row further down wins and the user is told, except that several
/// addresses of one device are kept side by side.
pub fn combine(rows: &[DeviceRow], indices: &[usize], problems: &mut Vec<Problem>) -> BTreeMap<DeviceField, String> {
    let mut out: BTreeMap<DeviceField, String> = BTreeMap::new();
    for row in indices.iter().filter_map(|i| rows.get(*i)) {
        for (field, value) in row.values.iter().filter(|(_, v)| !v.trim().is_empty()) {
            let Some(known) = out.get_mut(field) else {
                out.insert(*field, value.clone());
                continue;
            };
            if text::narrow(known) == text::narrow(value) {
                continue;
            }
            if ORDER.iter().any(|(_, key)| key == field) {
                let (have, add) = (values(*field, known), values(*field, value));
                if add.is_subset(&have) {
                    continue;
                }
                if matches!(field, DeviceField::Mac | DeviceField::Ip) && !have.is_empty() {
                    *known = have.union(&add).cloned().collect::<Vec<_>>().join(", ");
                    continue;
                }
                if have.is_empty() {
                    known.clone_from(value);
                    continue;
                }
            }
            let name = field.words().ja.to_owned();
            let both = format!("{known} / {value}");
            problems.push(problem::at(problem::ROWS_DIFFER, Some(row.row), Some(name), &both));
            known.clone_from(value);
        }
    }
    out
}
