//! Which devices a question means, and in which order.

use std::collections::BTreeMap;
use std::net::IpAddr;

use sejo_model::text::{fold, narrow};
use sejo_model::{Device, DeviceField, DeviceState, Facts, SystemId};

use super::LedgerQuery;

/// A question made ready to be asked of many devices.
pub(super) struct Search<'a> {
    query: &'a LedgerQuery,
    words: Vec<Word>,
    systems: BTreeMap<SystemId, String>,
}

/// A word looked for: folded where it is letters and digits only, as written otherwise (`192.168.`, `PC-01`).
struct Word {
    folded: String,
    written: String,
}

impl<'a> Search<'a> {
    pub fn new(query: &'a LedgerQuery, facts: &Facts) -> Self {
        let word = |w: &str| Word { folded: fold(w), written: narrow(w).to_lowercase() };
        Self {
            query,
            words: query.text.split_whitespace().map(word).collect(),
            systems: facts.systems.iter().map(|s| (s.id, s.label().to_owned())).collect(),
        }
    }

    /// Whether the device fits everything asked but the gap.
    pub fn fits(&self, device: &Device) -> bool {
        let q = self.query;
        let state = match q.state {
            Some(state) => device.state == state,
            None => device.state != DeviceState::Retired,
        };
        state
            && q.kind.is_none_or(|kind| device.kind == Some(kind))
            && q.place.as_ref().is_none_or(|place| &device.place == place)
            && q.system.is_none_or(|system| device.system_id == Some(system))
            && self.has_words(device)
    }

    /// Whether every word occurs in some field.
    fn has_words(&self, device: &Device) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let system = device.system_id.and_then(|id| self.systems.get(&id)).cloned();
        let values: Vec<String> =
            DeviceField::ALL.iter().map(|&f| device.get(f)).chain(system).filter(|v| !v.is_empty()).collect();
        let folded: Vec<String> = values.iter().map(|v| fold(v)).collect();
        self.words.iter().all(|word| {
            let plain = word.written.chars().all(char::is_alphanumeric);
            if plain || word.folded.is_empty() {
                folded.iter().any(|v| v.contains(&word.folded))
            } else {
                values.iter().any(|v| narrow(v).to_lowercase().contains(&word.written))
            }
        })
    }
}

/// Sorts by a field, empty values last, then by what people call the device.
pub(super) fn sort(devices: &mut [&Device], field: DeviceField, facts: &Facts) {
    let key = |d: &Device| match field {
        DeviceField::System => super::system_name(&facts.systems, d.system_id),
        DeviceField::Kind => d.kind.map(|k| format!("{}", k as u8)).unwrap_or_default(),
        DeviceField::State => format!("{}", d.state as u8),
        DeviceField::Ip => d.ip.parse::<IpAddr>().map_or_else(|_| d.ip.clone(), ip_key),
        _ => fold(&d.get(field)),
    };
    devices.sort_by_cached_key(|d| {
        let value = key(d);
        (value.is_empty(), value, fold(d.label()), d.id)
    });
}

/// An address as a text that sorts by number.
fn ip_key(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(v4) => v4.octets().map(|b| format!("{b:03}")).join("."),
        IpAddr::V6(v6) => v6.segments().map(|b| format!("{b:04x}")).join(":"),
    }
}
