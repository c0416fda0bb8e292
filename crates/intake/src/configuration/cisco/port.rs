//! An interface of a Cisco device, with what decides who gets through it.

use std::net::IpAddr;

use sejo_model::configuration::{IPV6, Interface, IpFamily, Line, Zone};

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
    /// Lists on what goes out, by either version of IP.
    pub lists_out: Vec<&'a str>,
    /// IPv6 is switched on.
    pub v6: bool,
    pub side: Option<Side>,
    /// Addresses are translated here without a side (`ip nat enable`).
    pub translates: bool,
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
            v6: false,
            side: None,
            translates: false,
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

    /// Its address by a version of IP, where it is written.
    pub fn address(&self, family: IpFamily) -> Option<IpAddr> {
        let is_meant = |a: &IpAddr| a.is_ipv4() == (family == IpFamily::V4);
        self.networks.iter().map(|n| n.address).find(is_meant)
    }

    /// Whether it speaks a version of IP. IPv4 is what it speaks where nothing else is written.
    pub fn speaks(&self, family: IpFamily) -> bool {
        let four =
            || self.address(IpFamily::V4).is_some() || self.addresses.iter().any(|a| a != IPV6 && !a.contains(':'));
        match family {
            IpFamily::V6 => self.v6,
            _ => !self.v6 || four(),
        }
    }

    /// Takes an IPv6 address, or that there is one nobody wrote.
    pub fn speak_v6(&mut self, network: Option<Network>) {
        self.v6 = true;
        match network {
            Some(network) => {
                self.networks.push(network);
                self.addresses.push(format!("{}/{}", network.address, network.prefix));
            }
            None if self.addresses.iter().any(|a| a == IPV6) => {}
            None => self.addresses.push(IPV6.to_owned()),
        }
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
        let names = if probe.family == IpFamily::V6 { &self.lists_in_v6 } else { &self.lists_in };
        let everybody = Reach::any_by(probe.family);
        names.iter().fold(everybody, |reach, name| reach.meet(&through(lists, name, probe, whole)))
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
        _ if whole => Reach::any_by(probe.family),
        _ => Reach::unknown(),
    }
}

/// Link-local IPv6 addresses are nobody's public ones.
fn is_local(network: Network) -> bool {
    matches!(network.address, std::net::IpAddr::V6(a) if a.segments().first().is_some_and(|s| s & 0xffc0 == 0xfe80))
}
