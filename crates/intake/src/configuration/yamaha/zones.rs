//! Where the interfaces lead.
//!
//! Guards: a zone counts as written only where a command says it (PPPoE, a provider's line, a NAT descriptor at work);
//! a public address, a default route or a name only let it be concluded.

use std::net::IpAddr;

use sejo_model::configuration::{IPV6, Interface, Zone};

use super::super::address::Network;
use super::super::reach;
use super::state::{Port, State, spaced};

/// The interfaces in the order of the text.
pub(super) fn interfaces(state: &State<'_>) -> Vec<Interface> {
    let mut found: Vec<Interface> = state
        .ports
        .iter()
        .map(|(name, port)| {
            let (zone, zone_written) = zone(state, name, port);
            Interface {
                name: name.clone(),
                label: port.label.clone(),
                zone,
                zone_written,
                addresses: addresses(state, name, port),
                enabled: port.enabled.unwrap_or_else(|| !has_switch(name)),
                line: port.line,
            }
        })
        .collect();
    found.sort_by_key(|i| i.line);
    found
}

/// Peers and tunnels are off until they are enabled.
fn has_switch(name: &str) -> bool {
    name.starts_with("pp ") || name.starts_with("tunnel ")
}

fn addresses(state: &State<'_>, name: &str, port: &Port<'_>) -> Vec<String> {
    let is_v6 = |a: &String| a == IPV6 || a.contains(':') || a.contains('@');
    let mut found = port.addresses.clone();
    if port.provider && found.iter().all(is_v6) {
        found.insert(0, "pppoe".to_owned());
    }
    // The prefix of a line goes on to the LAN; the line itself has an address of it at most.
    let is_line = state.upstream.iter().any(|word| spaced(word) == name);
    if (port.v6 || is_line) && !found.iter().any(is_v6) {
        found.push(IPV6.to_owned());
    }
    found
}

fn zone(state: &State<'_>, name: &str, port: &Port<'_>) -> (Zone, bool) {
    let translates = port
        .nat
        .iter()
        .any(|n| state.descriptors.get(n).is_some_and(|d| matches!(d.kind, "masquerade" | "nat-masquerade" | "nat")));
    let carries = state.settled.carriers.contains(name);
    if name != "pp anonymous" && (port.provider || carries || (translates && !name.starts_with("tunnel"))) {
        return (Zone::Outside, true);
    }
    if port.encapsulation == "map-e" {
        return (Zone::Outside, true);
    }
    if let Some(zone) = by_words(&port.label) {
        return (zone, false);
    }
    let networks = networks(port);
    let public = networks.iter().any(|n| n.is_public() && n.address.is_ipv4());
    let led_to = state.default_routes.iter().any(|(target, _)| {
        target == name || target.parse::<IpAddr>().is_ok_and(|ip| networks.iter().any(|n| reach::holds(*n, ip)))
    });
    let asks = port.addresses.iter().any(|a| a == "dhcp" || a == IPV6);
    // A LAN may have public addresses of its own: the line is where the default route goes.
    let led_elsewhere = !led_to && state.default_routes.iter().any(|(target, _)| leads(state, name, target));
    if (public && !led_elsewhere)
        || (asks && !name.starts_with("tunnel") && has_other_lan(state, name))
        || (led_to && (asks || !name.starts_with("lan") || has_other_lan(state, name)))
    {
        return (Zone::Outside, false);
    }
    if !networks.is_empty() && !has_switch(name) {
        return (Zone::Inside, false);
    }
    (Zone::Unknown, false)
}

/// Whether a target of a route is another interface of the router, or stands on the network of one.
fn leads(state: &State<'_>, name: &str, target: &str) -> bool {
    let here = target.parse::<IpAddr>().ok();
    let mut others = state.ports.iter().filter(|(other, _)| *other != name);
    others.any(|(other, port)| {
        other == target || here.is_some_and(|ip| networks(port).iter().any(|n| reach::holds(*n, ip)))
    })
}

/// Whether the router has another LAN with an address: only then does a default route tell one from the other.
fn has_other_lan(state: &State<'_>, name: &str) -> bool {
    state.ports.iter().any(|(other, port)| {
        other != name && !port.addresses.is_empty() && ["lan", "vlan", "bridge"].iter().any(|s| other.starts_with(s))
    })
}

/// A zone by what people called it.
fn by_words(label: &str) -> Option<Zone> {
    let label = label.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if any(&["保守", "メンテ", "maint", "hoshu", "hosyu", "リモート", "遠隔", "remote", "mente", "vendor"]) {
        Some(Zone::Maintenance)
    } else if any(&["無線", "wlan", "wireless", "wi-fi", "wifi", "ssid"]) {
        Some(Zone::Wireless)
    } else {
        None
    }
}

/// The networks an interface stands in.
pub(super) fn networks(port: &Port<'_>) -> Vec<Network> {
    port.addresses.iter().filter_map(|a| Network::parse(a)).collect()
}
