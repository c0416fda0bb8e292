//! Where interfaces lead: what the configuration says itself (dialling out, hiding addresses, zones), then what can be
//! concluded from names and addresses.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::configuration::{Interface, Zone};

use super::super::address::Network;
use super::global::State;
use super::interface::Port;

/// What the text says about interfaces outside their own sections.
struct Roles<'s> {
    /// Behind which addresses are hidden.
    hidden: BTreeSet<&'s str>,
    /// In a zone whose name says where it leads.
    zoned: BTreeMap<&'s str, Zone>,
    dialled: BTreeSet<&'s str>,
    wireless: BTreeSet<&'s str>,
    /// Where the default routes go.
    defaults: BTreeSet<&'s str>,
}

/// Every interface that traffic is routed by; ports of a switch lead nowhere by themselves.
pub(super) fn interfaces(state: &State<'_>) -> Vec<Interface> {
    let roles = Roles::of(state);
    state.ports.iter().filter(|p| is_routed(p)).map(|p| interface(p, state, &roles)).collect()
}

fn is_routed(port: &Port) -> bool {
    let is_switched = port.name.starts_with("port") || port.name.starts_with("sa") || port.name.starts_with("po");
    !port.addresses.is_empty() || port.tunnel.is_some() || !is_switched
}

fn interface(port: &Port, state: &State<'_>, roles: &Roles<'_>) -> Interface {
    let vlan = state.vlans.get(&port.name).map_or("", String::as_str);
    let (zone, zone_written) = roles.zone(port, vlan);
    Interface {
        name: port.name.clone(),
        label: if port.description.is_empty() { vlan.to_owned() } else { port.description.clone() },
        zone,
        zone_written,
        addresses: port.addresses.clone(),
        enabled: port.enabled,
        line: port.line,
    }
}

impl<'s> Roles<'s> {
    fn of(state: &'s State<'_>) -> Self {
        let firewall = &state.firewall;
        let hidden_to = firewall.hidden_to.iter().filter(|_| firewall.translates);
        let hidden = hidden_to.flat_map(|e| firewall.parts(e)).map(|p| p.interface.as_str());
        let zones = firewall.entities.iter().filter(|(name, _)| !name.contains('.'));
        let zoned = zones.flat_map(|(name, parts)| parts.iter().map(move |p| (p.interface.as_str(), by_name(name))));
        Self {
            hidden: hidden.filter(|i| !i.is_empty()).collect(),
            zoned: zoned.filter(|(interface, zone)| !interface.is_empty() && *zone != Zone::Unknown).collect(),
            dialled: state.dialled.iter().map(String::as_str).collect(),
            wireless: state.wireless.iter().map(String::as_str).collect(),
            defaults: state.default_routes.iter().copied().collect(),
        }
    }

    /// Where an interface leads, and whether the configuration itself says so.
    fn zone(&self, port: &Port, vlan: &str) -> (Zone, bool) {
        let name = port.name.as_str();
        if name.starts_with("ppp") || self.dialled.contains(name) || self.hidden.contains(name) {
            return (Zone::Outside, true);
        }
        if let Some(zone) = self.zoned.get(name) {
            return (*zone, true);
        }
        if self.wireless.contains(name) {
            return (Zone::Wireless, true);
        }
        let label = by_name(&format!("{} {vlan}", port.description));
        if label != Zone::Unknown || port.tunnel.is_some() {
            return (label, false);
        }
        let networks: Vec<Network> = port.addresses.iter().filter_map(|a| Network::parse(a)).collect();
        let is_given = name.starts_with("eth") && port.addresses.iter().any(|a| a == "dhcp");
        if networks.iter().any(|n| n.is_public()) || self.defaults.contains(name) || is_given {
            (Zone::Outside, false)
        } else if networks.is_empty() {
            (Zone::Unknown, false)
        } else {
            (Zone::Inside, false)
        }
    }
}

/// What a name people gave says.
pub(super) fn by_name(name: &str) -> Zone {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if has(&["maint", "保守", "メンテ", "hosyu", "hoshu", "remote", "mente", "vendor"]) {
        Zone::Maintenance
    } else if has(&["wifi", "wi-fi", "wlan", "wireless", "無線", "guest", "ssid"]) {
        Zone::Wireless
    } else if has(&["public", "wan", "internet", "outside", "untrust", "external"]) {
        Zone::Outside
    } else if has(&["private", "lan", "inside", "trust", "internal", "院内"]) {
        Zone::Inside
    } else {
        Zone::Unknown
    }
}
