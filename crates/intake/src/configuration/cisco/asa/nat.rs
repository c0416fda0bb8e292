//! Ports and machines that ASA hands inside: translation of objects, twice translation, and `static` of releases before
//! 8.3.
//!
//! Source: Cisco ASA Series Firewall CLI Configuration Guide, "Network Address Translation"; since 8.3 a list sees the
//! real address and port of the machine inside, before that the translated ones (Migrating to 8.3).

use sejo_model::configuration::{Forward, IpFamily, Line, PortRange, Protocol, Zone};

use super::super::super::reach::{self, by_service};
use super::super::block::Entry;
use super::super::list::Probe;
use super::super::names;
use super::super::port::Port;
use super::Ground;

/// A static translation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Static<'a> {
    /// Interface of the machine and interface it is offered on.
    real: &'a str,
    mapped: &'a str,
    /// Address, object or group of the machine.
    host: &'a str,
    /// Address or object it is offered under; `interface` for the interface's own.
    outside: &'a str,
    service: Ports<'a>,
    /// Written as before 8.3.
    old: bool,
    line: Line,
}

#[derive(Debug, Clone, Copy)]
enum Ports<'a> {
    All,
    /// Protocol, port of the machine, port outside.
    Words(&'a str, &'a str, &'a str),
    /// Service objects: of the machine, outside.
    Objects(&'a str, &'a str),
}

/// `nat (inside,outside) static 203.0.113.5 service tcp 3389 3389` below an object.
pub(super) fn object<'a>(name: &'a str, entry: &Entry<'a>) -> Option<Static<'a>> {
    let ["nat", rest @ ..] = entry.words.as_slice() else { return None };
    let (real, mapped, rest) = pair(rest);
    let ["static", outside, rest @ ..] = rest else { return None };
    if entry.no || *outside == name {
        return None;
    }
    let service = rest.iter().position(|w| *w == "service").and_then(|at| rest.get(at + 1..));
    let service = match service {
        Some([protocol, inside, outside, ..]) => Ports::Words(protocol, inside, outside),
        _ => Ports::All,
    };
    Some(Static { real, mapped, host: name, outside, service, old: false, line: entry.line.number })
}

/// A translation on a line of its own; `None` for one that offers nothing.
pub(super) fn line<'a>(entry: &Entry<'a>) -> Option<Static<'a>> {
    let line = entry.line.number;
    match entry.words.as_slice() {
        ["static", rest @ ..] => {
            let (real, mapped, rest) = pair(rest);
            match rest {
                [protocol @ ("tcp" | "udp"), outside, port, host, inside, ..] => Some(Static {
                    real,
                    mapped,
                    host,
                    outside,
                    service: Ports::Words(protocol, inside, port),
                    old: true,
                    line,
                }),
                [outside, host, ..] if outside != host && *host != "access-list" => {
                    Some(Static { real, mapped, host, outside, service: Ports::All, old: true, line })
                }
                _ => None,
            }
        }
        ["nat", rest @ ..] => twice(rest, line),
        _ => None,
    }
}

/// `nat (inside,outside) source static REAL MAPPED [destination static MAPPED REAL] [service A B]`.
fn twice<'a>(words: &[&'a str], line: Line) -> Option<Static<'a>> {
    if words.contains(&"inactive") {
        return None;
    }
    let (real, mapped, rest) = pair(words);
    let at = rest.iter().position(|w| *w == "source")?;
    let ["source", how, host, outside, more @ ..] = rest.get(at..)? else { return None };
    let service = match more.iter().position(|w| *w == "service").and_then(|at| more.get(at + 1..)) {
        Some([first, second, ..]) => Some((*first, *second)),
        _ => None,
    };
    let destination = more.iter().position(|w| *w == "destination").and_then(|at| more.get(at + 1..));
    let ports = |inside, outside| Ports::Objects(inside, outside);
    match destination {
        // What comes in for one address goes on to another: a machine offered on the side the traffic comes from.
        Some(["static", offered, machine, ..]) if offered != machine => {
            let service = service.map_or(Ports::All, |(outside, inside)| ports(inside, outside));
            Some(Static { real: mapped, mapped: real, host: machine, outside: offered, service, old: false, line })
        }
        // The same before and after is an exemption (for a VPN), and offers nothing.
        _ if *how != "static" || host == outside => None,
        _ => {
            let service = service.map_or(Ports::All, |(inside, outside)| ports(inside, outside));
            Some(Static { real, mapped, host, outside, service, old: false, line })
        }
    }
}

/// The interfaces of `(inside,outside)`; both `any` where they are not written.
fn pair<'w, 'a>(words: &'w [&'a str]) -> (&'a str, &'a str, &'w [&'a str]) {
    if let [first, rest @ ..] = words
        && let Some((real, mapped)) =
            first.strip_prefix('(').and_then(|f| f.strip_suffix(')')).and_then(|f| f.split_once(','))
    {
        return (real, mapped, rest);
    }
    (ANY, ANY, words)
}

/// The forwards a translation makes, with who gets to them; none where it offers a machine of the outside to the inside. One
/// for `any` interface is one for each that leads outside.
pub(super) fn forwards(fixed: &Static<'_>, ground: &Ground<'_, '_>) -> Vec<Forward> {
    let real = if fixed.real == ANY { behind(fixed, ground).unwrap_or(ANY) } else { fixed.real };
    let leads_out = |p: &&Port<'_>| p.zone == Zone::Outside && !p.nameif.is_empty() && p.nameif != real;
    let mut outside: Vec<&str> = match fixed.mapped {
        ANY => ground.ports.iter().filter(leads_out).map(|p| p.nameif).take(MOST_LINES).collect(),
        _ => Vec::new(),
    };
    if outside.is_empty() {
        outside.push(fixed.mapped);
    }
    outside.into_iter().flat_map(|mapped| at(&Static { real, mapped, ..*fixed }, ground)).collect()
}

/// Stands for every interface.
const ANY: &str = "any";

/// On how many lines one translation is looked at.
const MOST_LINES: usize = 16;

/// The interface behind which the machine of a translation stands.
fn behind<'g>(fixed: &Static<'_>, ground: &'g Ground<'_, '_>) -> Option<&'g str> {
    let host = ground.objects.host(fixed.host)?;
    let holds = |p: &&Port<'_>| p.networks.iter().any(|n| reach::holds(*n, host));
    ground.ports.iter().filter(|p| !p.nameif.is_empty()).find(holds).map(|p| p.nameif)
}

/// The forwards at one interface.
fn at(fixed: &Static<'_>, ground: &Ground<'_, '_>) -> Vec<Forward> {
    let Some((forward, probe)) = forward(fixed, ground) else { return Vec::new() };
    let probe = Probe { protocol: Protocol::Any, port: None, lasting: false, ..probe };
    let named = ground.named(fixed.mapped, probe);
    by_service(forward, named, |protocol, port| {
        ground.passes(fixed.mapped, fixed.real, Probe { protocol, port: Some(port), ..probe }).sources()
    })
}

/// The forward a translation makes as a whole, and the traffic its list looks at.
fn forward(fixed: &Static<'_>, ground: &Ground<'_, '_>) -> Option<(Forward, Probe)> {
    let (interface, zone) = ground.place(fixed.mapped);
    if ground.place(fixed.real).1 == Zone::Outside && zone != Zone::Outside {
        return None;
    }
    let (protocol, inside, outside) = match fixed.service {
        Ports::All => (Protocol::Any, PortRange::ALL, PortRange::ALL),
        Ports::Words(protocol, inside, outside) => {
            (names::protocol(protocol)?, PortRange::one(names::port(inside)?), PortRange::one(names::port(outside)?))
        }
        Ports::Objects(inside, outside) => {
            let (protocol, inside) = ground.objects.translated(inside).unwrap_or((Protocol::Any, PortRange::ALL));
            let outside = ground.objects.translated(outside).map_or(inside, |(_, ports)| ports);
            (protocol, inside, outside)
        }
    };
    let host = ground.objects.host(fixed.host);
    let port = |range: PortRange| (range != PortRange::ALL).then_some(range.from);
    let probe = if fixed.old {
        let own = ground.port(fixed.mapped).and_then(|p| p.address(IpFamily::V4));
        let to = if fixed.outside == "interface" { own } else { ground.objects.host(fixed.outside) };
        Probe::new(protocol, port(outside)).to(to)
    } else {
        Probe::new(protocol, port(inside)).to(host)
    };
    let reach = ground.passes(fixed.mapped, fixed.real, probe);
    let named = if fixed.outside == "interface" { interface.as_str() } else { ground.objects.plain(fixed.outside) };
    let suffix = port(outside).map_or_else(String::new, |p| format!(" {p}"));
    let forward = Forward {
        name: format!("{} {named}{suffix}", fixed.host),
        applied: ground.port(fixed.mapped).is_none_or(|p| p.enabled),
        interface,
        zone,
        protocol,
        outside,
        to_host: host.map_or_else(|| fixed.host.to_owned(), |h| h.to_string()),
        inside,
        sources: reach.sources(),
        until: ground.until(fixed.mapped, fixed.real, probe),
        line: fixed.line,
    };
    Some((forward, probe))
}
