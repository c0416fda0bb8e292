//! Interfaces with their zones, access lists, translation.
//!
//! Guards: filters of a translated interface may see the address before or after translation, depending on the release;
//! where both readings do not agree, nobody here decides.

use std::net::IpAddr;

use sejo_model::configuration::{
    Configuration, Filter, Forward, IPV6, Interface, IpFamily, Line, PortRange, Protocol, Sources, TrafficService,
    Verb, Zone,
};

use super::super::address::{self, Network};
use super::super::reach::{self, Packet, by_service};
use super::command::family;
use super::state::{Applied, Port, State, Static};

/// Reads a setting of an interface; `None` when it is none.
pub(super) fn interface<'a>(state: &mut State<'a>, name: &'a str, words: &[&'a str], line: Line) -> Option<bool> {
    let port = state.port(name, line);
    match words {
        ["description", text @ ..] => port.label = text.join(" ").trim_matches('"').to_owned(),
        ["shutdown"] => port.enabled = Some((false, line)),
        ["no", "shutdown"] => port.enabled = Some((true, line)),
        [version @ ("ip" | "ipv6"), "address", "dhcp", rest @ ..] => {
            port.addresses.push(if *version == "ipv6" { IPV6 } else { "dhcp" }.to_owned());
            port.default_route |= rest.contains(&"receive-default");
        }
        ["ip" | "ipv6", "address", "ipcp" | "pppoe", ..] => port.addresses.push("pppoe".to_owned()),
        ["ip" | "ipv6", "address", address, rest @ ..] => match Network::parse(address) {
            Some(_) => port.addresses.push((*address).to_owned()),
            None if matches!(*address, "autoconfig" | "autoconf") => {
                port.addresses.push(IPV6.to_owned());
                // Whoever takes the default route from the line is at the line (IPoE).
                port.default_route |= rest.contains(&"receive-default");
            }
            None => return Some(false),
        },
        ["ipv6", "enable"] => {
            if !port.addresses.iter().any(|a| a == IPV6) {
                port.addresses.push(IPV6.to_owned());
            }
        }
        [version @ ("ip" | "ipv6"), "filter", list, order, direction @ ("in" | "out"), ..] => {
            let Ok(order) = order.parse() else { return Some(false) };
            port.applied.push(Applied { family: family(version), list, order, inward: *direction == "in" });
        }
        ["ip" | "ipv6", "filter", ..] => return Some(false),
        ["ip", "napt", "enable"] => port.napt = true,
        ["ip", "nat", "enable"] => port.nat = true,
        ["ip", "napt", "static" | "reserve", rest @ ..] => return Some(fixed(port, rest, line)),
        ["ip", "napt", "service", rest @ ..] => return Some(service(port, rest, line)),
        ["ip", "nat", "static", inside, _, ..] => port.fixed.push(Static {
            name: inside,
            host: inside,
            protocol: Protocol::Any,
            outside: PortRange::ALL,
            inside: PortRange::ALL,
            line,
        }),
        ["encapsulation", "pppoe", ..] => port.pppoe = true,
        ["ppp", "binding", profile] => port.profiles.push(profile),
        ["tunnel", "mode", mode @ ..] => port.mode = mode.to_vec(),
        ["tunnel", "destination", peer, ..] => port.peers.push(peer),
        ["ikev2", "peer" | "peer-fqdn-ipv4" | "peer-fqdn-ipv6", peer, ..] => port.peers.push(peer),
        ["ikev2", "binding", policy] => port.policy = Some(policy),
        ["ipsec", "policy", "tunnel" | "transport", policy, ..] => port.policy = Some(policy),
        ["ip" | "ipv6", "access-list" | "route" | "ufs-cache" | "dhcp" | "name-server", next, ..]
            if *next != "binding" && *next != "client" =>
        {
            return None;
        }
        ["no", "ip" | "ipv6", "filter", list, ..] => port.applied.retain(|a| a.list != *list),
        _ => return None,
    }
    Some(true)
}

/// `HOST|INTERFACE PROTOCOL [PORT [LAST]]`.
fn fixed<'a>(port: &mut Port<'a>, words: &[&'a str], line: Line) -> bool {
    let [host, protocol, ports @ ..] = words else { return false };
    let Some(protocol) = protocol_of(protocol) else { return false };
    let Some(range) = range(ports) else { return false };
    port.fixed.push(Static { name: host, host, protocol, outside: range, inside: range, line });
    true
}

/// `NAME HOST [INNER-PORT|none] PROTOCOL OUTER-PORT`, or the name of a well-known service.
fn service<'a>(port: &mut Port<'a>, words: &[&'a str], line: Line) -> bool {
    let (name, host, protocol, outside, inside) = match words {
        [name, host, inner, protocol, ports @ ..] => {
            let (Some(protocol), Some(outside)) = (protocol_of(protocol), range(ports)) else { return false };
            (name, host, protocol, outside, inner.parse().map_or(outside, PortRange::one))
        }
        [name, host] => {
            let Some(well_known) = port_of(name) else { return false };
            let range = PortRange::one(well_known);
            (name, host, if *name == "ike" { Protocol::Udp } else { Protocol::Tcp }, range, range)
        }
        _ => return false,
    };
    port.fixed.push(Static { name, host, protocol, outside, inside, line });
    true
}

fn protocol_of(word: &str) -> Option<Protocol> {
    match word {
        "ip" | "any" => Some(Protocol::Any),
        "tcp" | "6" => Some(Protocol::Tcp),
        "udp" | "17" => Some(Protocol::Udp),
        "icmp" | "icmpv6" | "1" | "58" => Some(Protocol::Icmp),
        "esp" | "ah" | "gre" => Some(Protocol::Other),
        _ => word.parse::<u8>().is_ok().then_some(Protocol::Other),
    }
}

fn port_of(word: &str) -> Option<u16> {
    let known = [
        ("ftp", 21),
        ("ssh", 22),
        ("telnet", 23),
        ("smtp", 25),
        ("domain", 53),
        ("dns", 53),
        ("http", 80),
        ("www", 80),
        ("pop3", 110),
        ("ntp", 123),
        ("snmp", 161),
        ("https", 443),
        ("ike", 500),
        ("isakmp", 500),
        ("tftp", 69),
    ];
    word.parse().ok().or_else(|| known.iter().find(|(name, _)| *name == word).map(|(_, port)| *port))
}

/// Nothing or `any`, `[eq] P`, `range A B`, `A B`, `A-B`.
fn range(words: &[&str]) -> Option<PortRange> {
    match words {
        [] | ["any", ..] => Some(PortRange::ALL),
        ["gt", from, ..] => Some(PortRange { from: port_of(from)?.saturating_add(1), to: u16::MAX }),
        ["lt", to, ..] => Some(PortRange { from: 0, to: port_of(to)?.saturating_sub(1) }),
        ["eq" | "range", rest @ ..] => range(rest),
        [one, ..] if one.contains('-') => {
            let (from, to) = one.split_once('-')?;
            Some(PortRange { from: port_of(from)?, to: port_of(to)? })
        }
        [from, to, ..] if to.parse::<u16>().is_ok() => Some(PortRange { from: port_of(from)?, to: port_of(to)? }),
        [one, ..] => Some(PortRange::one(port_of(one)?)),
    }
}

/// Reads `ip access-list NAME …`.
pub(super) fn list<'a>(state: &mut State<'a>, family: IpFamily, words: &[&'a str], line: Line) -> bool {
    match words {
        ["dynamic", "cache" | "timer", ..] => true,
        ["dynamic", name, rest @ ..] => {
            let watched = rest.iter().skip_while(|w| **w != "access" && **w != "in" && **w != "out").skip(1);
            state.dynamics.entry(name).or_default().extend(watched.take(1));
            true
        }
        [name, number, verb, rest @ ..] if number.parse::<u32>().is_ok() => entry(name, verb, rest, line)
            .map(|e| state.lists.entry(name).or_default().push(Filter { family, ..e }))
            .is_some(),
        [name, verb, rest @ ..] => entry(name, verb, rest, line)
            .map(|e| state.lists.entry(name).or_default().push(Filter { family, ..e }))
            .is_some(),
        _ => false,
    }
}

/// `permit|deny PROTOCOL src A [sport P] dest B [dport P]`.
fn entry(name: &str, verb: &str, words: &[&str], line: Line) -> Option<Filter> {
    let verb = match verb {
        "permit" => Verb::Permit,
        "deny" => Verb::Deny,
        _ => return None,
    };
    let [protocol, rest @ ..] = words else { return None };
    let protocol = protocol_of(protocol)?;
    let after = |word: &str| rest.iter().position(|w| *w == word).and_then(|at| rest.get(at + 1..)).unwrap_or_default();
    let end = |words: &[&str]| -> usize {
        words.iter().position(|w| matches!(*w, "src" | "dest" | "sport" | "dport")).unwrap_or(words.len())
    };
    let (from_port, to_port) = (after("sport"), after("dport"));
    let from_port = range(from_port.get(..end(from_port)).unwrap_or_default())?;
    let to_port = range(to_port.get(..end(to_port)).unwrap_or_default())?;
    let any = protocol == Protocol::Any && to_port == PortRange::ALL;
    let answering = rest.iter().any(|w| matches!(*w, "established" | "ack"))
        || match verb {
            Verb::Permit => to_port == PortRange::ALL && from_port.to < 1024,
            // Who is turned away for the port he comes from only has to choose another one.
            Verb::Deny => from_port != PortRange::ALL,
        };
    Some(Filter {
        sources: network(after("src").first().copied().unwrap_or("any")),
        destinations: network(after("dest").first().copied().unwrap_or("any")),
        services: if any { Vec::new() } else { vec![TrafficService { protocol, ports: to_port }] },
        answers_only: answering,
        applied: false,
        ..Filter::of_everything(name.to_owned(), verb, line)
    })
}

fn network(word: &str) -> Sources {
    match word {
        "any" => Sources::Anywhere,
        _ => address::exact(vec![Network::parse(word).map_or_else(|| word.to_owned(), |n| n.to_string())]),
    }
}

/// The interfaces in the order of the text.
pub(super) fn interfaces(state: &State<'_>) -> Vec<Interface> {
    let mut found: Vec<Interface> = state
        .ports
        .iter()
        .map(|(name, port)| {
            let (zone, zone_written) = zone(state, name, port);
            Interface {
                name: (*name).to_owned(),
                label: port.label.clone(),
                zone,
                zone_written,
                addresses: port.addresses.clone(),
                enabled: port.enabled.is_none_or(|(on, _)| on),
                line: port.line,
            }
        })
        .collect();
    found.sort_by_key(|i| i.line);
    found
}

fn zone(state: &State<'_>, name: &str, port: &Port<'_>) -> (Zone, bool) {
    let asks = port.profiles.iter().any(|p| state.profiles.get(p).is_some_and(|p| p.asks));
    let provider = port.pppoe && !port.profiles.is_empty() && !asks;
    if port.napt || port.nat || provider || matches!(port.mode.first(), Some(&("4-over-6" | "map-e" | "mape"))) {
        return (Zone::Outside, true);
    }
    let label = port.label.to_lowercase();
    let said = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if said(&["保守", "メンテ", "maint", "hoshu", "hosyu", "リモート", "遠隔", "remote", "mente", "vendor"])
    {
        return (Zone::Maintenance, false);
    }
    if said(&["無線", "wlan", "wireless", "wifi", "wi-fi", "ssid"]) {
        return (Zone::Wireless, false);
    }
    let networks = networks(port);
    let led_to = state.default_routes.iter().any(|target| {
        *target == name || target.parse::<IpAddr>().is_ok_and(|ip| networks.iter().any(|n| reach::holds(*n, ip)))
    });
    let tunnel = name.starts_with("Tunnel");
    let is_public = networks.iter().any(|n| n.address.is_ipv4() && n.is_public());
    // A LAN may have public addresses of its own: the line is where the default route goes.
    let is_line = is_public && (led_to || !is_led_elsewhere(state, name));
    if port.default_route || is_line || (led_to && !tunnel) {
        return (Zone::Outside, false);
    }
    if networks.is_empty() || tunnel || name.starts_with("Loopback") {
        (Zone::Unknown, false)
    } else {
        (Zone::Inside, false)
    }
}

/// Whether the default route goes by another interface of the router.
fn is_led_elsewhere(state: &State<'_>, name: &str) -> bool {
    let mut others = state.ports.iter().filter(|(other, _)| **other != name);
    others.any(|(other, port)| {
        let leads = |target: &&str| {
            let here = |ip: IpAddr| networks(port).iter().any(|n| reach::holds(*n, ip));
            *target == *other || target.parse().is_ok_and(here)
        };
        port.default_route || state.default_routes.iter().any(leads)
    })
}

/// The networks an interface stands in.
pub(super) fn networks(port: &Port<'_>) -> Vec<Network> {
    port.addresses.iter().filter_map(|a| Network::parse(a)).collect()
}

/// The lists of one direction, in the order in which they are asked.
fn lists<'s, 'a>(port: &'s Port<'a>, inward: bool) -> Vec<&'s Applied<'a>> {
    let mut found: Vec<&Applied<'_>> = port.applied.iter().filter(|a| a.inward == inward).collect();
    found.sort_by_key(|a| a.order);
    found
}

/// Every filter: those in effect in their order, then those that would let something in if somebody applied them.
pub(super) fn filters(state: &State<'_>, configuration: &Configuration) -> Vec<Filter> {
    let mut found = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    for interface in &configuration.interfaces {
        let Some(port) = state.ports.get(interface.name.as_str()) else { continue };
        for list in lists(port, true).into_iter().chain(lists(port, false)) {
            used.insert(list.list);
            let watched = state.dynamics.get(list.list);
            let watched_lists = watched.into_iter().flatten().copied();
            for (name, answers) in std::iter::once((list.list, false)).chain(watched_lists.map(|w| (w, true))) {
                used.insert(name);
                let written = state.lists.get(name).into_iter().flatten();
                for filter in written.filter(|f| f.family == list.family) {
                    let mut filter = filter.clone();
                    filter.applied = true;
                    filter.answers_only |= answers;
                    // What a dynamic list watches going one way, it lets come back the other way.
                    if list.inward == answers {
                        (filter.to_interface, filter.to_zone) = (interface.name.clone(), interface.zone);
                    } else {
                        (filter.from_interface, filter.from_zone) = (interface.name.clone(), interface.zone);
                    }
                    found.push(filter);
                }
            }
        }
    }
    used.extend(state.servers.values().flat_map(|s| &s.lists));
    // Lists that select traffic for other purposes (IPsec, NAT, routing) permit nothing; without a use in sight nobody can
    // tell those apart, so only lists that nothing else names are listed.
    let idle = state.lists.iter().filter(|(name, _)| !used.contains(*name) && !state.named_elsewhere.contains(*name));
    found.extend(idle.flat_map(|(_, list)| list).filter(|f| f.verb == Verb::Permit).cloned());
    found
}

/// From where a packet passes the filters of an interface.
pub(super) fn passes(state: &State<'_>, (name, family): (&str, IpFamily), packet: &Packet<'_>, whole: bool) -> Sources {
    let Some(port) = state.ports.get(name) else { return Sources::Unknown };
    let here = lists(port, true).into_iter().filter(|l| l.family == family);
    let lists: Vec<_> = here.filter(|l| !state.dynamics.contains_key(l.list)).collect();
    if lists.is_empty() {
        let watched = port.applied.iter().any(|a| a.inward && a.family == family);
        return if !watched && whole {
            Sources::Anywhere
        } else if watched {
            Sources::Nowhere
        } else {
            Sources::Unknown
        };
    }
    if lists.iter().any(|l| !state.lists.contains_key(l.list)) {
        return Sources::Unknown;
    }
    let filters = lists.iter().filter_map(|l| state.lists.get(l.list));
    if !state.looks.take(filters.clone().map(Vec::len).sum()) {
        return Sources::Unknown;
    }
    let filters = filters.flatten().filter(|f| f.family == family);
    reach::through(filters, packet, Verb::Deny)
}

/// From where the router itself answers on an interface.
pub(super) fn reaches_router(
    state: &State<'_>,
    (name, family): (&str, IpFamily),
    (protocol, number): (Protocol, u16),
    whole: bool,
) -> Sources {
    let is_meant = |a: &&IpAddr| a.is_ipv4() == (family == IpFamily::V4);
    let own: Vec<IpAddr> = state.own.iter().filter(is_meant).copied().collect();
    let Some(port) = state.ports.get(name) else { return Sources::Unknown };
    if port.napt && family == IpFamily::V4 {
        let leads = port.fixed.iter().any(|f| {
            let here = is_interface(f.host) || f.host.parse::<IpAddr>().is_ok_and(|ip| own.contains(&ip));
            here && (f.protocol == protocol || f.protocol == Protocol::Any) && f.inside.contains(number)
        });
        if !leads {
            return Sources::Nowhere;
        }
    }
    passes(state, (name, family), &Packet { to: &own, protocol, port: Some(number) }, whole)
}

/// Whether a word is an interface rather than an address.
fn is_interface(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains(|c: char| c.is_ascii_digit())
}

/// Ports handed to machines inside. What ends at the router itself is no forward.
pub(super) fn forwards(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<Forward> {
    let own = &state.own;
    let mut found = Vec::new();
    for interface in &configuration.interfaces {
        let Some(port) = state.ports.get(interface.name.as_str()) else { continue };
        for fixed in &port.fixed {
            let to: Option<IpAddr> = fixed.host.parse().ok();
            if is_interface(fixed.host) || to.is_some_and(|ip| own.contains(&ip)) {
                continue;
            }
            let here: Vec<IpAddr> = networks(port).into_iter().map(|n| n.address).collect();
            let ask = |to: &[IpAddr], range: PortRange| {
                let port = (range != PortRange::ALL).then_some(range.from);
                passes(
                    state,
                    (interface.name.as_str(), IpFamily::V4),
                    &Packet { to, protocol: fixed.protocol, port },
                    whole,
                )
            };
            let (before, after) = (ask(&here, fixed.outside), ask(to.as_slice(), fixed.inside));
            let forward = Forward {
                name: format!("{} {}", interface.name, fixed.name),
                interface: interface.name.clone(),
                zone: interface.zone,
                protocol: fixed.protocol,
                outside: fixed.outside,
                to_host: fixed.host.to_owned(),
                inside: fixed.inside,
                sources: if before == after { before } else { Sources::Unknown },
                applied: interface.enabled && (port.napt || port.nat),
                until: None,
                line: fixed.line,
            };
            let lists = lists(port, true).into_iter().filter_map(|l| state.lists.get(l.list));
            let lists = lists.filter(|list| state.looks.take(list.len())).flatten();
            let named = lists.filter(|f| !f.answers_only).flat_map(|f| f.services.clone());
            found.extend(by_service(forward, named, |protocol, number| {
                let ask = |to| {
                    let packet = Packet { to, protocol, port: Some(number) };
                    passes(state, (interface.name.as_str(), IpFamily::V4), &packet, whole)
                };
                let (before, after) = (ask(&here), ask(to.as_slice()));
                if before == after { before } else { Sources::Unknown }
            }));
        }
    }
    found
}
