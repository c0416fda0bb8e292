//! Whether two configurations are of one device, and two ways in of their texts the same one.
//!
//! Invariant: a name that devices come with tells nobody apart, and nothing is taken for one device that only bears it.

use std::collections::{BTreeSet, HashMap};

use super::address::is_public;
use super::{At, Configuration, ConfigurationRecord, Forward, Interface, Listener, RemoteAccess, RemoteAccessKind};
use crate::id::DeviceId;
use crate::text::fold;

/// Host names that devices come with from the factory, or that the guides of their makers give them.
const FACTORY: [&str; 16] = [
    "router",
    "switch",
    "ciscoasa",
    "firewall",
    "fortigate",
    "awplus",
    "localhost",
    "localhost.localdomain",
    "host",
    "ix",
    "nvr",
    "rtx",
    "gateway",
    "ap",
    "linux",
    "openwrt",
];

/// Whether a host name is one that devices come with, and so says nothing.
#[must_use]
pub fn is_factory_name(name: &str) -> bool {
    let name = fold(name);
    name.is_empty() || FACTORY.iter().any(|known| fold(known) == name)
}

/// Whether two configurations that bear the same name stand for one device: by an address or by somebody who signs in. Of a
/// name that devices come with both are asked, for the routers of several departments share the private address too; a
/// public one is enough. Where neither text tells of any, a name of one's own is enough.
#[must_use]
pub fn share_a_place(a: &Configuration, b: &Configuration) -> bool {
    let (here, there) = (addresses(a), addresses(b));
    let (ours, theirs) = (people(a), people(b));
    let is_at_one_place = !here.is_disjoint(&there);
    if a.identity.host_name.as_ref().is_none_or(|h| is_factory_name(&h.value)) {
        let is_public = here.intersection(&there).any(|address| address.parse().is_ok_and(is_public));
        return is_public || (is_at_one_place && !ours.is_disjoint(&theirs));
    }
    let is_told = |x: &BTreeSet<&str>, y: &BTreeSet<&str>| !x.is_empty() && !y.is_empty();
    let is_silent = !is_told(&here, &there) && !is_told(&ours, &theirs);
    is_at_one_place || is_silent || !ours.is_disjoint(&theirs)
}

/// Addresses of the interfaces, without the length of their prefix.
fn addresses(configuration: &Configuration) -> BTreeSet<&str> {
    let written = configuration.interfaces.iter().flat_map(|i| &i.addresses);
    written.map(|a| a.split('/').next().unwrap_or(a)).filter(|a| a.parse::<std::net::IpAddr>().is_ok()).collect()
}

/// Administrators by a name of their own.
fn people(configuration: &Configuration) -> BTreeSet<&str> {
    configuration.administrators.iter().map(|a| a.name.as_str()).filter(|name| !name.is_empty()).collect()
}

/// Whether two configurations may be taken for one device (an older one, another part of it).
#[must_use]
pub fn may_be_one(a: &ConfigurationRecord, b: &ConfigurationRecord) -> bool {
    let is_named = |r: &ConfigurationRecord| {
        r.configuration.identity.host_name.as_ref().is_some_and(|h| !is_factory_name(&h.value))
    };
    let by_name = || is_named(a) && is_named(b) && share_a_place(&a.configuration, &b.configuration);
    known_as_one(a, b).unwrap_or_else(by_name)
}

/// Whether two configurations are known to be of one device.
#[must_use]
pub fn is_one(a: &ConfigurationRecord, b: &ConfigurationRecord) -> bool {
    a.id == b.id || known_as_one(a, b) == Some(true)
}

/// Configurations by device, in the order in which each device first stands: a part that came after the whole tells of the
/// same one, and so do what runs and what is saved in one file.
#[must_use]
pub fn by_device<'a>(records: impl IntoIterator<Item = &'a ConfigurationRecord>) -> Vec<Vec<&'a ConfigurationRecord>> {
    let mut devices: Vec<Vec<&'a ConfigurationRecord>> = Vec::new();
    // Held against those of its name only: of a thousand devices hardly two have one.
    let mut by_name: HashMap<(Option<DeviceId>, String), Vec<usize>> = HashMap::new();
    for record in records {
        let name = if record.device_id.is_some() { String::new() } else { fold(record.label()) };
        let alike = by_name.entry((record.device_id, name)).or_default();
        let is_its = |place: &usize| devices.get(*place).is_some_and(|all| all.iter().any(|one| is_one(one, record)));
        let place = alike.iter().copied().find(is_its);
        if let Some(its) = place.and_then(|place| devices.get_mut(place)) {
            its.push(record);
        } else {
            alike.push(devices.len());
            devices.push(vec![record]);
        }
    }
    devices
}

/// Whether two texts of one file are of one device on two days: it stands at the same address with another firmware, or
/// they name two days. What runs and what is saved do not differ so, nor have virtual domains an address in common.
#[must_use]
pub fn are_of_two_days(a: &Configuration, b: &Configuration) -> bool {
    let day = |c: &Configuration| c.identity.taken_on.as_ref().map(|day| day.value);
    let is_other_day = day(a).zip(day(b)).is_some_and(|(a, b)| a != b);
    let is_other = is_other_day || same(&a.identity.firmware, &b.identity.firmware) == Some(false);
    is_other && !addresses(a).is_disjoint(&addresses(b)) && share_a_place(a, b)
}

impl RemoteAccess {
    /// What it is known by in every text of its device: its kind and its name.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{}:{}", self.kind.key(), self.name)
    }
}

impl Forward {
    /// What it is known by in every text of its device: its name, the port outside and the machine inside.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("forward:{}:{}-{}:{}", self.protocol.key(), self.outside.from, self.outside.to, self.label())
    }
}

impl Listener {
    /// What it is known by in every text of its device: the service and its port.
    #[must_use]
    pub fn mark(&self) -> String {
        let port = self.port.map(|port| port.to_string()).unwrap_or_default();
        format!("{}:{}:{port}:{}", RemoteAccessKind::Management.key(), self.service.key(), self.name)
    }
}

impl Interface {
    /// What the line for maintenance on it is known by in every text of its device.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{}:{}", RemoteAccessKind::Line.key(), self.name)
    }
}

/// Whether two configurations are surely of different devices; `None` when they are of one (a virtual domain each, or an
/// older one). Where nothing tells them apart or shows them to be one, it is not sure.
#[must_use]
pub fn are_different(a: &ConfigurationRecord, b: &ConfigurationRecord) -> Option<bool> {
    match known_as_one(a, b) {
        _ if a.id == b.id => None,
        Some(is_one) => (!is_one).then_some(true),
        None => Some(false),
    }
}

/// Whether two configurations are of one device, by what says most of it first: the ledger, the serial number, the
/// addresses of the hardware, the names.
fn known_as_one(a: &ConfigurationRecord, b: &ConfigurationRecord) -> Option<bool> {
    let (here, there) = (&a.configuration.identity, &b.configuration.identity);
    if let Some(is_one) = a.device_id.zip(b.device_id).map(|(a, b)| a == b) {
        return Some(is_one);
    }
    if let Some(is_one) = same(&here.serial, &there.serial) {
        return Some(is_one);
    }
    if !here.macs.is_empty() && !there.macs.is_empty() {
        return Some(here.macs.iter().any(|m| there.macs.iter().any(|n| n.value == m.value)));
    }
    let host = same(&here.host_name, &there.host_name);
    let model = same(&here.model, &there.model);
    let is_other = host == Some(false) || model == Some(false) || a.configuration.dialect != b.configuration.dialect;
    if is_other {
        return Some(false);
    }
    // One name in one file is one device; the same name in two files may be one that was dropped twice.
    (a.evidence_id == b.evidence_id && host == Some(true)).then_some(true)
}

/// Whether two values are the same; `None` where one is not written.
fn same(a: &Option<At<String>>, b: &Option<At<String>>) -> Option<bool> {
    Some(a.as_ref()?.value.eq_ignore_ascii_case(&b.as_ref()?.value))
}

/// Whether two devices are the ends of one tunnel.
#[must_use]
pub fn are_ends_of_a_tunnel(a: &ConfigurationRecord, b: &ConfigurationRecord) -> bool {
    names_as_peer(a, b) || names_as_peer(b, a)
}

/// Whether `a` has a tunnel to an address of `b`.
fn names_as_peer(a: &ConfigurationRecord, b: &ConfigurationRecord) -> bool {
    let addresses: BTreeSet<&str> = b
        .configuration
        .interfaces
        .iter()
        .flat_map(|i| &i.addresses)
        .map(|address| address.split('/').next().unwrap_or_default())
        .collect();
    a.configuration.remote_access.iter().flat_map(|r| &r.peers).any(|peer| addresses.contains(peer.as_str()))
}
