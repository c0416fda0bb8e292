//! Lines outside on which nothing filters what comes in.
//!
//! Routers let everything pass by an interface to which no filter is applied; firewalls (FortiGate, ASA) and Linux with a
//! policy do not. Those of Allied Telesis are firewalls once `protect` is written, and routers before. Invariant: only a
//! whole text shows that a filter is missing.
//!
//! Source: YAMAHA command reference, `ip INTERFACE secure filter` (default: no filter, everything passes; FWX has policies
//! besides); Cisco IOS IP addressing services, `ip access-group` (without a list all packets pass, unless zones or an
//! inspection decide); NEC UNIVERGE IX command reference, `ip filter` (an interface without one passes everything);
//! AlliedWare Plus Firewall and NAT guide C613-22012-00, `protect` (off by default; on, it denies what no rule names).

use std::net::IpAddr;

use super::address::{is_public, network};
use super::{Configuration, Dialect, Extent, Filter, Interface, IpFamily, Zone};

/// How policies of the FWX are called, other than the filters of its lists.
const POLICY: &str = "policy ";

/// Lines that are up, lead outside, carry addresses, and have no filter on what comes in by a version of IP.
pub fn bare_lines(configuration: &Configuration) -> impl Iterator<Item = (&Interface, IpFamily)> {
    const ROUTERS: [Dialect; 4] = [Dialect::Yamaha, Dialect::CiscoIos, Dialect::NecIx, Dialect::AlliedWarePlus];
    let is_router = ROUTERS.contains(&configuration.dialect);
    let is_told = is_router && configuration.extent == Extent::Whole && !has_zones(configuration);
    let lines = configuration.interfaces.iter().filter(move |i| is_told && i.enabled && i.zone == Zone::Outside);
    let each = lines.flat_map(|i| IpFamily::Both.each().iter().map(move |family| (i, *family)));
    each.filter(|(i, family)| carries(configuration, i, *family) && !is_filtered(configuration, i, *family))
}

/// Those of them by which everything inside is reached, since it has public addresses.
pub fn open_lines(configuration: &Configuration) -> impl Iterator<Item = (&Interface, IpFamily)> {
    bare_lines(configuration).filter(|(line, family)| {
        let inside = configuration.interfaces.iter().filter(|i| i.enabled && i.zone != Zone::Outside);
        inside.flat_map(|i| &i.addresses).any(|a| is_reached_by(line, *family, a))
    })
}

/// Filters of the lists that stand on one interface, for what comes in or for what goes out by it, or on what one group may
/// reach by VPN: neither policies nor what only watches for answers.
pub fn listed(configuration: &Configuration) -> impl Iterator<Item = &Filter> {
    let is_one_sided = |f: &&Filter| f.from_interface.is_empty() != f.to_interface.is_empty();
    let all = configuration.filters.iter().chain(&configuration.vpn_filters);
    let applied = all.filter(|f| f.applied && !f.name.starts_with(POLICY));
    applied.filter(is_one_sided).filter(move |f| !only_watches(configuration, f))
}

/// Whether something decides besides the lists of interfaces: zones (IOS), policies (FWX), a list for all of them (ASA).
#[must_use]
pub fn is_decided_elsewhere(configuration: &Configuration) -> bool {
    let mut applied = configuration.filters.iter().filter(|f| f.applied);
    match configuration.dialect {
        Dialect::Yamaha => applied.any(|f| f.name.starts_with(POLICY)),
        Dialect::CiscoAsa => applied.any(|f| f.from_interface.is_empty() && f.to_interface.is_empty()),
        _ => has_zones(configuration),
    }
}

/// Whether zones decide instead of lists (IOS, AlliedWare Plus): their rules name both sides. Without any rule the firewall
/// of AlliedWare Plus names neither; a list names the side it is applied to.
fn has_zones(configuration: &Configuration) -> bool {
    let names_both = |f: &Filter| !f.from_interface.is_empty() && !f.to_interface.is_empty();
    let names_neither = |f: &Filter| f.from_interface.is_empty() && f.to_interface.is_empty();
    let is_of_zones = |f: &Filter| match configuration.dialect {
        Dialect::CiscoIos => names_both(f),
        Dialect::AlliedWarePlus => names_both(f) || names_neither(f),
        _ => false,
    };
    configuration.filters.iter().any(|f| f.applied && is_of_zones(f))
}

/// Whether packets of a version of IP come in by an interface: a port that only carries a session has no address.
fn carries(configuration: &Configuration, interface: &Interface, family: IpFamily) -> bool {
    let is_virtual = ["pp ", "ppp", "tunnel", "Tunnel", "Dialer"].iter().any(|stem| interface.name.starts_with(stem));
    let all = || configuration.interfaces.iter().flat_map(|i| &i.addresses);
    match family {
        IpFamily::V6 => interface.carries_v6() || all().any(|a| gives_prefix(interface, a)),
        _ => (is_virtual || !interface.addresses.is_empty()) && interface.carries(IpFamily::V4),
    }
}

/// Whether an address is made of the prefix a line is given: `ra-prefix@lan2`, `dhcp-prefix@pp1`.
fn gives_prefix(line: &Interface, address: &str) -> bool {
    let from = address.split_once('@').map(|(_, from)| from);
    from.is_some_and(|from| from.chars().eq(line.name.chars().filter(|c| *c != ' ')))
}

/// Whether a filter decides on what comes in. What only lets answers back in was written for what goes out.
fn is_filtered(configuration: &Configuration, interface: &Interface, family: IpFamily) -> bool {
    // A policy of the FWX may be about every interface; a list is always that of one.
    let is_every = |f: &Filter| f.from_interface.is_empty() && f.name.starts_with(POLICY);
    let mut applied =
        configuration.filters.iter().filter(|f| f.applied && (f.from_interface == interface.name || is_every(f)));
    applied.any(|f| f.family.holds(family) && !only_watches(configuration, f))
}

/// Whether a filter only lets answers back in to what it sees go out. On IOS such a line is one of the list.
fn only_watches(configuration: &Configuration, filter: &Filter) -> bool {
    filter.answers_only && configuration.dialect != Dialect::CiscoIos
}

/// Whether an address inside is public and reached by a line in a version of IP.
fn is_reached_by(line: &Interface, family: IpFamily, address: &str) -> bool {
    let Some((inside, prefix)) = network(address) else { return family == IpFamily::V6 && gives_prefix(line, address) };
    if inside.is_ipv4() != (family == IpFamily::V4) {
        return false;
    }
    let mut networks = line.addresses.iter().filter_map(|a| network(a)).peekable();
    let is_known = networks.peek().is_some();
    let is_same_family = networks.any(|(a, _)| a.is_ipv4() == inside.is_ipv4());
    // One's own address again, on an unnumbered line, is a machine's; an address for the device alone is not.
    let holds_machines = prefix < if matches!(inside, IpAddr::V4(_)) { 32 } else { 128 };
    let is_told = is_same_family || family == IpFamily::V6 || !is_known;
    is_public(inside) && holds_machines && is_told
}
