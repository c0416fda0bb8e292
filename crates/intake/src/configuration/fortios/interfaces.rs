//! Interfaces, zones and where they lead.
//!
//! Order of evidence: the written role, being set aside for management, being a wireless network, signs of the internet
//! (default route, PPPoE, SD-WAN member, a public address, a name), a name that says maintenance, `role lan`, a private
//! address. Only the first three are written; everything else is a conclusion.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use sejo_model::configuration::{IPV6, Interface, Zone};

use super::super::Draft;
use super::super::address::Network;
use super::tree::{Object, Tree};
use super::values;

/// Where interfaces and zones lead, by name.
#[derive(Debug, Default)]
pub(super) struct Zones {
    zones: HashMap<String, Zone>,
}

impl Zones {
    /// Where a name of a policy leads; `any` leads everywhere.
    pub fn of(&self, name: &str) -> Zone {
        self.zones.get(name).copied().unwrap_or(Zone::Unknown)
    }

    fn add(&mut self, name: &str, zone: Zone) {
        // A zone of several interfaces: outside wins, otherwise they must agree.
        let known = self.zones.entry(name.to_owned()).or_insert(zone);
        if *known != zone {
            *known = if *known == Zone::Outside || zone == Zone::Outside { Zone::Outside } else { Zone::Unknown };
        }
    }
}

/// Fills the interfaces.
pub(super) fn read(tree: &Tree<'_>, draft: &mut Draft<'_>) -> Zones {
    let outside = ways_out(tree);
    let wireless: HashSet<&str> = tree.entries("wireless-controller vap").map(|v| v.name.as_ref()).collect();
    let mut zones = Zones::default();
    for entry in tree.entries("system interface") {
        let addresses = addresses(entry);
        let label = label(entry);
        let is_wireless = wireless.contains(entry.name.as_ref());
        let (zone, zone_written) = zone(entry, &label, &addresses, &outside, is_wireless);
        zones.zones.insert(entry.name.clone().into_owned(), zone);
        draft.configuration.interfaces.push(Interface {
            name: entry.name.clone().into_owned(),
            label,
            zone,
            zone_written,
            addresses,
            enabled: !entry.is("status", "down"),
            line: entry.line,
        });
    }
    for vap in tree.entries("wireless-controller vap") {
        zones.zones.entry(vap.name.clone().into_owned()).or_insert(Zone::Wireless);
    }
    for entry in tree.entries("system zone") {
        for member in entry.words("interface") {
            let zone = zones.of(&member);
            zones.add(&entry.name, zone);
        }
    }
    for name in ["virtual-wan-link", "sd-wan"] {
        zones.zones.entry(name.to_owned()).or_insert(Zone::Outside);
    }
    for path in ["system sdwan", "system virtual-wan-link"] {
        for member in tree.own(path).into_iter().flat_map(|own| own.nested("members")) {
            if let (Some(zone), Some(interface)) = (member.word("zone"), member.word("interface")) {
                let leads = zones.of(&interface);
                zones.add(&zone, leads);
            }
        }
    }
    zones
}

/// Interfaces the default route or the SD-WAN sends traffic out by.
fn ways_out<'t>(tree: &'t Tree<'_>) -> HashSet<Cow<'t, str>> {
    let is_default = |route: &&Object<'_>| {
        let dst = route.words("dst");
        let everything = dst.is_empty() || values::network(&dst).is_some_and(|n| n.prefix == 0);
        everything && route.get("dstaddr").is_none() && !route.is("status", "disable")
    };
    let routes = tree.entries("router static").filter(is_default).filter_map(|r| r.word("device"));
    let members = ["system sdwan", "system virtual-wan-link"].into_iter().flat_map(|path| {
        tree.own(path).into_iter().flat_map(|own| own.nested("members")).filter_map(|m| m.word("interface"))
    });
    routes.chain(members).collect()
}

fn addresses(entry: &Object<'_>) -> Vec<String> {
    let mut out = Vec::new();
    match entry.word("mode").as_deref() {
        Some(mode @ ("dhcp" | "pppoe")) => out.push(mode.to_owned()),
        _ => out.extend(values::address(&entry.words("ip"))),
    }
    out.extend(other_addresses(entry).filter_map(|s| values::address(&s.words("ip"))));
    let six = entry.nested_own("ipv6");
    out.extend(six.and_then(|own| own.word("ip6-address")).filter(|a| !a.starts_with("::/")).map(Cow::into_owned));
    // An address from the line. Without one in any way, IPv6 is not spoken here.
    let is_given =
        |own: &Object<'_>| own.word("ip6-mode").is_some_and(|m| m != "static") || own.is("autoconf", "enable");
    if six.is_some_and(is_given) {
        out.push(IPV6.to_owned());
    }
    out
}

/// Whether an interface has an IPv6 address in any way.
pub(super) fn speaks_v6(entry: &Object<'_>) -> bool {
    addresses(entry).iter().any(|a| a == IPV6 || a.contains(':'))
}

/// Further addresses of an interface, each with what may be reached there.
pub(super) fn other_addresses<'s, 'a>(entry: &'s Object<'a>) -> impl Iterator<Item = &'s Object<'a>> {
    entry.nested("secondaryip").filter(|_| !entry.is("secondary-IP", "disable"))
}

/// Alias and description, whichever are there.
fn label(entry: &Object<'_>) -> String {
    let parts = ["alias", "description"].into_iter().filter_map(|key| entry.word(key)).filter(|w| !w.is_empty());
    parts.collect::<Vec<_>>().join(" / ")
}

/// Words in a name or description that say an interface is for maintenance.
const MAINTENANCE: [&str; 10] =
    ["maint", "保守", "メンテ", "hoshu", "hosyu", "リモート", "remote", "遠隔", "vendor", "mente"];

/// Words that say it leads to the internet.
const INTERNET: [&str; 7] = ["wan", "internet", "インターネット", "外線", "フレッツ", "flets", "outside"];

/// Words that say it is a wireless network.
const WIRELESS: [&str; 5] = ["wifi", "wi-fi", "wlan", "無線", "ssid"];

fn zone(
    entry: &Object<'_>,
    label: &str,
    addresses: &[String],
    outside: &HashSet<Cow<'_, str>>,
    is_wireless: bool,
) -> (Zone, bool) {
    let role = entry.word("role");
    let kind = entry.word("type");
    let kind = kind.as_deref().unwrap_or("physical");
    match role.as_deref() {
        Some("wan") => return (Zone::Outside, true),
        _ if entry.is("dedicated-to", "management") => return (Zone::Maintenance, true),
        _ if is_wireless || kind == "vap-switch" => return (Zone::Wireless, true),
        _ => {}
    }
    let words = format!("{} {label}", entry.name).to_lowercase();
    let says = |list: &[&str]| list.iter().any(|w| words.contains(w));
    let is_inner = matches!(role.as_deref(), Some("lan" | "dmz"));
    let leads_through = matches!(kind, "tunnel" | "vdom-link" | "loopback");
    let networks: Vec<Network> = addresses.iter().filter_map(|a| Network::parse(a)).collect();
    let public = networks.iter().any(|n| n.is_public());
    let on_line = addresses.iter().any(|a| a == "pppoe") || outside.contains(&entry.name) || public;
    if on_line && !leads_through && !is_inner {
        (Zone::Outside, false)
    } else if says(&MAINTENANCE) {
        (Zone::Maintenance, false)
    } else if !is_inner && !leads_through && says(&INTERNET) && !entry.name.starts_with("lan") {
        (Zone::Outside, false)
    } else if says(&WIRELESS) {
        (Zone::Wireless, false)
    } else if is_inner {
        (Zone::Inside, true)
    } else if !networks.is_empty() && !leads_through {
        (Zone::Inside, false)
    } else {
        (Zone::Unknown, false)
    }
}
