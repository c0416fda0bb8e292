//! Under which subject a configuration is kept: the device of the ledger ([`owner`](super::owner) says which), or what the
//! text says of itself.
//!
//! Invariant: two devices never share a subject because both bear a name; where a name alone fits and addresses and people
//! differ, the configuration waits and is asked about.

use std::collections::HashMap;

use sejo_model::configuration::{Extent, is_factory_name, share_a_place};
use sejo_model::text::fold;
use sejo_model::{ConfigurationRecord, DeviceId, Facts};
use sejo_store::{Scope, Tx};

use crate::Result;

/// What the subject of a part ends with.
pub(crate) const PART: &str = "/part";

/// Where a part is kept. It never takes the place of the whole: what it does not show is no proof that it is gone.
pub(super) fn part_of(subject: &str) -> String {
    format!("{subject}{PART}")
}

/// What a configuration is of: the device of the ledger, or what the text says of itself.
pub(super) fn subject(record: &ConfigurationRecord) -> String {
    with_extent(subject_under(record.device_id, record), record)
}

/// What a configuration says of itself, whether it is whole or a part.
pub(super) fn of_itself(record: &ConfigurationRecord) -> String {
    subject_under(None, record)
}

fn subject_under(device: Option<DeviceId>, record: &ConfigurationRecord) -> String {
    let identity = &record.configuration.identity;
    let dialect = record.configuration.dialect;
    // Small routers have no name and do not always show their serial number, but the address of their first port.
    match (device, &identity.serial, &identity.host_name, identity.macs.first()) {
        (Some(device), ..) => format!("device:{device}"),
        (None, Some(serial), ..) => format!("serial:{}", fold(&serial.value)),
        (None, None, Some(host), None) => format!("host:{dialect}:{}", fold(&host.value)),
        (None, None, Some(host), Some(_)) if !is_factory_name(&host.value) => {
            format!("host:{dialect}:{}", fold(&host.value))
        }
        (None, None, _, Some(mac)) => format!("mac:{dialect}:{}", fold(&mac.value)),
        (None, None, None, None) => format!("file:{dialect}:{}:{}", fold(&record.file_name), record.position),
    }
}

fn with_extent(subject: String, record: &ConfigurationRecord) -> String {
    match record.configuration.extent {
        Extent::Whole => subject,
        Extent::Part | Extent::State => part_of(&subject),
    }
}

/// Configurations that only their host name tells apart, by it: those kept before, and those of the batch so far.
#[derive(Default)]
pub(super) struct Namesakes(HashMap<String, Vec<ConfigurationRecord>>);

impl Namesakes {
    pub(super) fn of(facts: &Facts) -> Self {
        let mut known = Self::default();
        facts.configurations.iter().for_each(|record| known.learn(record));
        known
    }

    /// Remembers one that is kept.
    pub(super) fn learn(&mut self, record: &ConfigurationRecord) {
        if let Some(name) = name_alone(record) {
            self.0.entry(name).or_default().push(record.clone());
        }
    }

    /// The subject of a configuration that was meant for `subject`: that of the namesake it shares a place with, its own
    /// where it shares one with none.
    pub(super) async fn subject(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        subject: String,
        record: &ConfigurationRecord,
    ) -> Result<String> {
        let same = name_alone(record).and_then(|name| self.0.get(&name)).map(Vec::as_slice).unwrap_or_default();
        // Two of one file (virtual domains) stand side by side.
        let same: Vec<&ConfigurationRecord> = same.iter().filter(|o| o.evidence_id != record.evidence_id).collect();
        let is_first = same.is_empty();
        let mut found: Option<String> = None;
        for other in same {
            if !share_a_place(&other.configuration, &record.configuration) {
                continue;
            }
            let kept = sejo_store::configuration::subject_of(tx, scope, other.id).await?;
            let kept = with_extent(kept.strip_suffix(PART).unwrap_or(&kept).to_owned(), record);
            if kept == subject {
                return Ok(subject);
            }
            found.get_or_insert(kept);
        }
        let own = |subject: &str| format!("{}/{}", subject.strip_suffix(PART).unwrap_or(subject), record.id);
        Ok(match found {
            Some(kept) => kept,
            None if is_first => subject,
            None => with_extent(own(&subject), record),
        })
    }
}

/// The name of a configuration that nothing else tells apart.
fn name_alone(record: &ConfigurationRecord) -> Option<String> {
    let subject = subject(record);
    let name = subject.strip_prefix("host:")?;
    Some(name.strip_suffix(PART).unwrap_or(name).to_owned())
}

#[cfg(test)]
mod tests {
    use sejo_model::configuration::{At, Configuration, Dialect, History};
    use sejo_model::{ConfigurationId, EvidenceId};

    use super::*;

    fn of(file_name: &str, mac: Option<&str>, host: Option<&str>) -> String {
        let mut configuration = Configuration::new(Dialect::Yamaha);
        configuration.extent = Extent::Whole;
        configuration.identity.macs = mac.map(|mac| At::new(mac.to_owned(), 2)).into_iter().collect();
        configuration.identity.host_name = host.map(|host| At::new(host.to_owned(), 3));
        subject(&ConfigurationRecord {
            id: ConfigurationId::new(),
            device_id: None,
            evidence_id: EvidenceId::new(),
            file_name: file_name.to_owned(),
            position: 0,
            read_on: sejo_model::Date::constant(2026, 11, 20),
            configuration,
            history: History::default(),
        })
    }

    #[test]
    fn a_router_without_name_and_number_is_known_by_its_hardware() {
        let (one, other) = (Some("00:a0:de:11:22:33"), Some("00:a0:de:11:22:34"));
        assert_eq!(of("a.txt", one, None), of("b.txt", one, None));
        assert_ne!(of("a.txt", one, None), of("a.txt", other, None));
        assert_ne!(of("a.txt", None, None), of("b.txt", None, None));
        assert_eq!(of("a.txt", one, Some("RT-1")), of("b.txt", None, Some("rt-1")));
        // A name devices come with says less than the hardware.
        assert_ne!(of("a.txt", one, Some("Router")), of("a.txt", other, Some("Router")));
    }
}
