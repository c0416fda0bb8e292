//! An interface of a Cisco device, with what decides who gets through it.

use sejo_model::configuration::{Interface, Line, Zone};

use super::super::address::Network;
use super::list::{Lists, Probe};
use super::reach::Reach;

/// On which side of address translation an interface lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Inside,
    Outside,
}

/// An interface.
#[derive(Debug, Clone)]
pub(super) struct Port<'a> {
    pub name: &'a str,
    /// `nameif` (ASA); empty on IOS.
    pub nameif: &'a str,
    pub description: String,
    pub networks: Vec<Network>,
    /// Addresses as the model writes them.
    pub addresses: Vec<String>,
    /// The address comes from the line: PPPoE, `negotiated`.
    pub dialled: bool,
    pub enabled: bool,
    pub line: Line,
    /// Lists on what comes in.
    pub lists_in: Vec<&'a str>,
    /// Lists on what comes in by IPv6.
    pub lists_in_v6: Vec<&'a str>,
    /// Lists on what goes out.
    pub lists_out: Vec<&'a str>,
    pub side: Option<Side>,
    /// Zone of the zone-based firewall it belongs to.
    pub member: &'a str,
    /// Security level (ASA).
    pub level: Option<u8>,
    pub crypto_map: &'a str,
    /// A default route leaves here.
    pub default_route: bool,
    pub zone: Zone,
    pub zone_written: bool,
}

impl<'a> Port<'a> {
    pub fn new(name: &'a str, line: Line) -> Self {
        Self {
            name,
            nameif: "",
            description: String::new(),
            networks: Vec::new(),
            addresses: Vec::new(),
            dialled: false,
            enabled: true,
            line,
            lists_in: Vec::new(),
            lists_in_v6: Vec::new(),
            lists_out: Vec::new(),
            side: None,
            member: "",
            level: None,
            crypto_map: "",
            default_route: false,
            zone: Zone::Unknown,
            zone_written: false,
        }
    }

    /// Whether it has an address of its own, so that something can be reached there.
    pub fn is_reachable(&self) -> bool {
        // A loopback is reached through the other interfaces; a borrowed address counts on the line outside only.
        let own = self.addresses.iter().any(|a| !a.starts_with("unnumbered")) || self.zone == Zone::Outside;
        self.enabled && own && !self.addresses.is_empty() && !self.name.starts_with("Loopback")
    }

    /// Its IPv4 address, where it is written.
    pub fn address(&self) -> Option<u32> {
        self.networks.iter().find_map(|n| match n.address {
            std::net::IpAddr::V4(address) => Some(address.into()),
            std::net::IpAddr::V6(_) => None,
        })
    }

    /// Whether it is a network with machines of its own: no line between two routers, no tunnel, no single address.
    pub fn is_lan(&self) -> bool {
        let is_single = ["Tunnel", "Loopback", "Dialer", "Cellular"].iter().any(|stem| self.name.starts_with(stem));
        let holds_machines = |n: &Network| n.prefix <= if n.address.is_ipv4() { 28 } else { 64 };
        !is_single && self.networks.iter().any(holds_machines)
    }

    /// Whether any of its addresses is reachable from the internet.
    pub fn is_public(&self) -> bool {
        self.networks.iter().any(|n| n.is_public() && !is_local(*n))
    }

    /// Who gets such traffic past the lists on what comes in. A list that is not there lets everything pass (IOS); in a
    /// part of a text it may simply not have been copied.
    pub fn enters(&self, lists: &Lists<'_>, probe: Probe, whole: bool) -> Reach {
        let past = |names: &[&str]| {
            names.iter().fold(Reach::any(), |reach, name| reach.meet(&through(lists, name, probe, whole)))
        };
        let by_v6 = self.networks.iter().any(|n| n.address.is_ipv6() && n.is_public() && !is_local(*n));
        let by_v4 = self.address().is_some() || self.networks.is_empty();
        let mut reach = if by_v4 { past(&self.lists_in) } else { Reach::nobody() };
        if by_v6 || !by_v4 {
            // A list for IPv6 names no address of the other kind.
            let probe = Probe { to: None, ..probe };
            reach.add(
                &self.lists_in_v6.iter().fold(Reach::any(), |r, name| r.meet(&through(lists, name, probe, whole))),
            );
        }
        reach
    }

    /// For the model.
    pub fn interface(&self) -> Interface {
        let label = match (self.nameif.is_empty(), self.description.is_empty()) {
            (true, _) => self.description.clone(),
            (false, _) => self.nameif.to_owned(),
        };
        Interface {
            name: self.name.to_owned(),
            label,
            zone: self.zone,
            zone_written: self.zone_written,
            addresses: self.addresses.clone(),
            enabled: self.enabled,
            line: self.line,
        }
    }
}

/// Who gets through a list by name.
pub(super) fn through(lists: &Lists<'_>, name: &str, probe: Probe, whole: bool) -> Reach {
    match lists.get(name) {
        // A list without a rule is as if it were not there.
        Some(list) if !list.rules.is_empty() => list.allows(probe),
        _ if whole => Reach::any(),
        _ => Reach::unknown(),
    }
}

/// Link-local IPv6 addresses are nobody's public ones.
fn is_local(network: Network) -> bool {
    matches!(network.address, std::net::IpAddr::V6(a) if a.segments().first().is_some_and(|s| s & 0xffc0 == 0xfe80))
}
