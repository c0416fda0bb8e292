//! Whether two configurations are of one device.
//!
//! Invariant: a name that devices come with tells nobody apart, and nothing is taken for one device that only bears it.

use std::collections::BTreeSet;

use super::address::is_public;
use super::{At, Configuration, ConfigurationRecord};
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
