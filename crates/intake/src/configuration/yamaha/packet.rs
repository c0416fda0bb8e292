//! `ip …`, `ipv6 …` and `nat descriptor …`: addresses, routes, filters, translation.

use sejo_model::configuration::{Filter, IPV6, Line, PortRange, Protocol, Sources, Verb};

use super::command::Outcome;
use super::state::{Applied, Incoming, IpFamily, State, Static, spaced};
use super::{vocabulary, words};

/// Reads one `ip` or `ipv6` command.
pub(super) fn ip<'a>(state: &mut State<'a>, words: &[&'a str], family: IpFamily, line: Line) -> Outcome {
    if let ["filter" | "route", rest @ ..] = words {
        state.asked_elsewhere.extend(asked(rest));
    }
    match words {
        ["filter", rest @ ..] => filter(state, rest, family, line),
        ["inbound", "filter", number, rest @ ..] => {
            let Some(found) = fixed(number, rest, family, line) else { return Outcome::Odd };
            state.guards.insert((family, number), found);
            Outcome::Taken
        }
        ["policy", rest @ ..] => state.policy.read(rest, family, line),
        ["prefix", _, prefix, ..] => {
            // The prefix the provider gave, by the interface it came in by.
            let port = prefix.split_once('@').and_then(|(_, after)| after.split("::").next());
            state.upstream.extend(port.filter(|p| vocabulary::is_port(p)));
            Outcome::Taken
        }
        ["route", "default", rest @ ..] => {
            state.default_routes.extend(gateways(rest).into_iter().map(|g| (g, line)));
            Outcome::Taken
        }
        [port, rest @ ..] if vocabulary::is_port(port) && !rest.is_empty() => {
            let name = state.name_of(port);
            interface(state, &name, rest, family, line)
        }
        _ => Outcome::Other,
    }
}

/// Filters a route or a dynamic filter asks: `gateway pp 1 filter 500 501`, `dynamic 1 * * filter 500 in 501`.
fn asked<'a>(words: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let behind = words.iter().copied().skip_while(|word| *word != "filter");
    behind.filter(|word| word.bytes().all(|b| b.is_ascii_digit()))
}

/// Targets of a route: `gateway pp 1`, `gateway dhcp lan2`, `gateway 203.0.113.1`.
fn gateways(words: &[&str]) -> Vec<String> {
    let after = |at: usize| words.get(at).copied().unwrap_or("");
    words
        .iter()
        .enumerate()
        .filter(|(_, w)| **w == "gateway")
        .map(|(at, _)| match after(at + 1) {
            kind @ ("pp" | "tunnel") => format!("{kind} {}", after(at + 2)),
            "dhcp" | "pdp" => after(at + 2).to_owned(),
            target => target.to_owned(),
        })
        .collect()
}

/// Settings of an interface.
fn interface<'a>(state: &mut State<'a>, name: &str, words: &[&'a str], family: IpFamily, line: Line) -> Outcome {
    match words {
        ["address", rest @ ..] | ["secondary", "address", rest @ ..] => {
            let Some(word) = rest.first() else { return Outcome::Odd };
            // The prefix a line is given: `ra-prefix@lan2::1/64` stands on `ra-prefix@lan2`.
            let prefix = word.split("::").next().unwrap_or(word);
            let address = match *word {
                "dhcp" | "autoconf" | "auto" if family == IpFamily::V6 => Some(IPV6.to_owned()),
                "dhcp" | "autoconf" | "auto" | "ipcp" => Some((*word).to_owned()),
                _ if word.contains('@') => Some(prefix.to_owned()),
                _ => words::interface_address(word),
            };
            let Some(address) = address else { return Outcome::Odd };
            state.port(name, line).addresses.push(address);
        }
        ["secure", "filter", direction @ ("in" | "out"), list @ ..] if !list.is_empty() => {
            let applied = applied(list, *direction == "in", family, line);
            let port = state.port(name, line);
            // The list is replaced as a whole, never added to.
            port.applied.retain(|a| a.family != family || a.inward != applied.inward || a.guard);
            port.applied.push(applied);
        }
        ["inbound", "filter", "list", list @ ..] if !list.is_empty() => {
            let port = state.port(name, line);
            port.applied.retain(|a| a.family != family || !a.guard);
            port.applied.push(Applied { guard: true, ..applied(list, true, family, line) });
        }
        ["secure", "filter", "name", set] => state.set_uses.push((name.to_owned(), family, set, line)),
        ["nat", "descriptor", list @ ..] if !list.is_empty() => {
            let port = state.port(name, line);
            port.nat = list.iter().copied().filter(|w| *w != "reverse").collect();
        }
        [setting, ..] if SETTINGS.contains(setting) => {
            // Even a setting without weight here tells that the interface is used.
            let port = state.port(name, line);
            port.v6 |= family == IpFamily::V6 && matches!(*setting, "dhcp" | "prefix" | "rtadv");
        }
        _ => return Outcome::Odd,
    }
    Outcome::Taken
}

/// Settings of an interface that say nothing about who may pass.
const SETTINGS: [&str; 28] = [
    "arp",
    "backup",
    "dhcp",
    "dscp",
    "forward",
    "hold-on",
    "icmp",
    "igmp",
    "intrusion",
    "keepalive",
    "local",
    "mld",
    "mtu",
    "multicast",
    "ospf",
    "pim",
    "prefix",
    "proxyarp",
    "rebound",
    "remote",
    "rip",
    "route",
    "rtadv",
    "secondary",
    "tcp",
    "traffic",
    "vrrp",
    "wol",
];

/// A list that a schedule puts on an interface: `at 3 */* 22:00:00 pp 1 ip pp secure filter in 9`. The peer or tunnel stands
/// before the command, everything else in it.
pub(super) fn scheduled<'a>(state: &mut State<'a>, words: &[&'a str], line: Line) -> Outcome {
    let at = words.iter().position(|w| *w == "secure").unwrap_or(words.len());
    let (before, rest) = words.split_at(at);
    let ["secure", "filter", "in", list @ ..] = rest else { return Outcome::Other };
    let [target @ .., version @ ("ip" | "ipv6"), place] = before else { return Outcome::Other };
    if list.is_empty() || target.last() == Some(&"no") {
        return Outcome::Odd;
    }
    let name = match target {
        [.., kind, number] if kind == place => format!("{kind} {number}"),
        _ => spaced(place),
    };
    let family = if *version == "ipv6" { IpFamily::V6 } else { IpFamily::V4 };
    state.scheduled.push((name, applied(list, true, family, line)));
    Outcome::Taken
}

fn applied<'a>(list: &[&'a str], inward: bool, family: IpFamily, line: Line) -> Applied<'a> {
    let mut parts = list.split(|w| *w == "dynamic");
    let filters = parts.next().unwrap_or_default().to_vec();
    let dynamics = parts.next().unwrap_or_default().to_vec();
    Applied { family, inward, guard: false, filters, dynamics, line }
}

/// `filter …`: a numbered filter, a dynamic one, a set of them, or a general switch.
fn filter<'a>(state: &mut State<'a>, words: &[&'a str], family: IpFamily, line: Line) -> Outcome {
    match words {
        ["dynamic", "timer", ..] => Outcome::Taken,
        ["dynamic", number, rest @ ..] => {
            let Some(found) = dynamic(number, rest, family, line) else { return Outcome::Odd };
            state.dynamics.insert((family, number), found);
            Outcome::Taken
        }
        ["set", name, rest @ ..] => {
            let mut found = Vec::new();
            for (at, word) in rest.iter().enumerate().filter(|(_, w)| matches!(**w, "in" | "out")) {
                let after = rest.get(at + 1..).unwrap_or_default();
                let end = after.iter().position(|w| matches!(*w, "in" | "out")).unwrap_or(after.len());
                found.push(applied(after.get(..end).unwrap_or_default(), *word == "in", family, line));
            }
            state.sets.insert((family, name), found);
            Outcome::Taken
        }
        [number, rest @ ..] if number.bytes().all(|b| b.is_ascii_digit()) => {
            let Some(found) = fixed(number, rest, family, line) else { return Outcome::Odd };
            state.filters.insert((family, number), found);
            Outcome::Taken
        }
        ["source-route" | "directed-broadcast" | "fqdn" | "rh0" | "forward" | "redirect", ..] => Outcome::Taken,
        _ => Outcome::Odd,
    }
}

/// `N pass|reject|restrict SRC [DST [PROTOCOL [SPORT [DPORT]]]]`.
fn fixed(number: &str, words: &[&str], family: IpFamily, line: Line) -> Option<Filter> {
    let [action, rest @ ..] = words else { return None };
    // `restrict` passes while the line is up, that is whenever it matters.
    let verb = match action.split('-').next() {
        Some("pass" | "restrict") => Verb::Permit,
        Some("reject") => Verb::Deny,
        _ => return None,
    };
    let at = |index: usize| rest.get(index).copied().unwrap_or("*");
    let (from_port, to_port) = (at(3), if at(4) == "established" { "*" } else { at(4) });
    let mut found = words::services(at(2), to_port)?;
    found.answers_only |= rest.iter().skip(3).any(|w| *w == "established");
    // Old configurations let answers in by the port they come from (`udp domain *`); and who is turned away for the port he
    // comes from only has to choose another one. Neither decides who may open a connection.
    let from = words::port_list(from_port)?;
    found.answers_only |= match verb {
        Verb::Permit => to_port == "*" && from.iter().all(|p| p.to < 1024),
        Verb::Deny => !from.contains(&PortRange::ALL),
    };
    Some(Filter {
        family,
        services: found.services,
        users: Vec::new(),
        answers_only: found.answers_only,
        ..blank(number.to_owned(), verb, words::addresses(rest.first()?), words::addresses(at(1)), line)
    })
}

/// `N SRC DST PROTOCOL …`: watches connections and lets their answers back in.
fn dynamic(number: &str, words: &[&str], family: IpFamily, line: Line) -> Option<Filter> {
    let [from, to, protocol, ..] = words else { return None };
    let services = if *protocol == "filter" { Vec::new() } else { words::dynamic_services(protocol) };
    let name = format!("dynamic {number}");
    Some(Filter {
        family,
        services,
        users: Vec::new(),
        answers_only: true,
        ..blank(name, Verb::Permit, words::addresses(from), words::addresses(to), line)
    })
}

pub(super) fn blank(name: String, verb: Verb, sources: Sources, destinations: Sources, line: Line) -> Filter {
    Filter { sources, destinations, applied: false, ..Filter::of_everything(name, verb, line) }
}

/// Reads one `nat descriptor` command.
pub(super) fn nat<'a>(state: &mut State<'a>, words: &[&'a str], line: Line) -> Outcome {
    match words {
        ["type", number, kind, ..] => state.descriptors.entry(number).or_default().kind = kind,
        ["masquerade", "static", number, id, host, protocol, ports @ ..] => {
            let Some(fixed) = masquerade(id, host, protocol, ports, line) else { return Outcome::Odd };
            state.descriptors.entry(number).or_default().statics.extend(fixed);
        }
        ["masquerade", "incoming", number, how, rest @ ..] => {
            state.descriptors.entry(number).or_default().incoming = match (*how, rest.first()) {
                ("through", _) => Incoming::Through,
                ("reject" | "discard", _) => Incoming::Refuse,
                ("forward", Some(host)) => Incoming::Forward((*host).to_owned(), line),
                _ => return Outcome::Odd,
            };
        }
        ["static", number, id, pair, ..] => {
            let Some((_, inside)) = pair.split_once('=') else { return Outcome::Odd };
            let fixed = Static {
                name: id,
                inside_host: inside.to_owned(),
                protocol: Protocol::Any,
                outside: PortRange::ALL,
                inside: PortRange::ALL,
                line,
            };
            state.descriptors.entry(number).or_default().statics.push(fixed);
        }
        ["address" | "timer" | "masquerade" | "log" | "ftp" | "sip" | "backward-compatibility" | "h323", ..] => {}
        _ => return Outcome::Odd,
    }
    Outcome::Taken
}

/// `INNER PROTOCOL [OUTER=]PORTS`; a list of ports gives one entry for each.
fn masquerade<'a>(name: &'a str, host: &str, protocol: &str, ports: &[&str], line: Line) -> Option<Vec<Static<'a>>> {
    let mut found = Vec::new();
    let ports = ports.first().copied().unwrap_or("*");
    for word in ports.split(',') {
        let (outside, inside) = match word.split_once('=') {
            Some((outside, inside)) => (words::port_range(outside)?, words::port_range(inside)?),
            None => (words::port_range(word)?, words::port_range(word)?),
        };
        for word in protocol.split(',') {
            let protocol = words::protocol(word)?;
            found.push(Static { name, inside_host: host.to_owned(), protocol, outside, inside, line });
        }
    }
    Some(found)
}

/// `no ip …`.
pub(super) fn undo<'a>(state: &mut State<'a>, words: &[&'a str], family: IpFamily, whole: &[&'a str]) -> Outcome {
    match words {
        ["filter", "dynamic", number, ..] => {
            state.dynamics.remove(&(family, *number));
        }
        ["filter", number, ..] => {
            state.filters.remove(&(family, *number));
        }
        ["route", "default", ..] => state.default_routes.clear(),
        [port, rest @ ..] if vocabulary::is_port(port) => {
            let name = state.name_of(port);
            let Some(port) = state.ports.get_mut(&name) else { return Outcome::Taken };
            match rest {
                ["address", ..] => port.addresses.clear(),
                ["secure", "filter", direction @ ("in" | "out"), ..] => {
                    port.applied.retain(|a| a.family != family || a.inward != (*direction == "in") || a.guard);
                }
                ["nat", "descriptor", ..] => port.nat.clear(),
                _ => {}
            }
        }
        _ => return if vocabulary::knows(whole) { Outcome::Taken } else { Outcome::Odd },
    }
    Outcome::Taken
}
