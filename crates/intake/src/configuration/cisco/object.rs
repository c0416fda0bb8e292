//! Objects and groups of addresses and services, resolved however deep they are nested.
//!
//! Guards: a group that names itself, or groups that multiply each other, end in "not known", never in a long wait.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use sejo_model::configuration::span::Span;
use sejo_model::configuration::{IpFamily, PortRange, Protocol, TrafficService};

use super::super::address::Network;
use super::super::reach::Looks;
use super::block::{Command, Entry};
use super::names;
use super::reach::Reach;

/// Deepest nesting followed.
const DEPTH: usize = 12;

/// What a group or object holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    Addresses(Reach),
    /// Services; `None` where something in it is not known.
    Services(Option<Vec<TrafficService>>),
}

/// A definition, not yet resolved: its kind and its lines.
#[derive(Debug, Default)]
struct Definition<'a> {
    kind: &'a str,
    /// For `object-group service NAME tcp`: the protocol of its ports.
    protocol: &'a str,
    entries: Vec<Entry<'a>>,
}

/// How many members of groups are written out for one device; what would take more is not known. Thousands of rules on
/// groups of hundreds stay below.
const MOST_MEMBERS: usize = 4_000_000;

/// All definitions of a device.
#[derive(Debug)]
pub(super) struct Objects<'a> {
    definitions: HashMap<&'a str, Definition<'a>>,
    /// `name 10.1.1.1 server`: a word in place of an address.
    names: HashMap<&'a str, &'a str>,
    resolved: HashMap<&'a str, Holds>,
    looks: Looks,
}

impl Default for Objects<'_> {
    fn default() -> Self {
        Self {
            definitions: HashMap::new(),
            names: HashMap::new(),
            resolved: HashMap::new(),
            looks: Looks::at_most(MOST_MEMBERS),
        }
    }
}

impl<'a> Objects<'a> {
    /// Takes a definition; `false` when the command is none.
    pub fn take(&mut self, command: &Command<'a>) -> bool {
        match command.head.words.as_slice() {
            ["name", address, name, ..] => {
                self.names.insert(name, address);
                true
            }
            ["object" | "object-group", "group", kind, name, ..]
            | ["object" | "object-group", "ip" | "v4" | "v6", kind, name, ..] => self.define(name, kind, "", command),
            ["object-group", "service", name, protocol @ ("tcp" | "udp" | "tcp-udp"), ..] => {
                self.define(name, "service", protocol, command)
            }
            ["object" | "object-group", kind, name, ..] => self.define(name, kind, "", command),
            _ => false,
        }
    }

    fn define(&mut self, name: &'a str, kind: &'a str, protocol: &'a str, command: &Command<'a>) -> bool {
        let definition = self.definitions.entry(name).or_default();
        definition.kind = kind;
        definition.protocol = protocol;
        definition.entries.extend(command.below.iter().filter(|e| !e.no).cloned());
        true
    }

    /// Resolves everything once all definitions were taken.
    pub fn resolve(&mut self) {
        let mut names: Vec<&'a str> = self.definitions.keys().copied().collect();
        names.sort_unstable();
        for name in names {
            self.resolve_one(name, DEPTH);
        }
    }

    fn resolve_one(&mut self, name: &'a str, depth: usize) {
        if depth == 0 || self.resolved.contains_key(name) {
            return;
        }
        let Some(definition) = self.definitions.get(name) else { return };
        let inner: Vec<&'a str> = definition.entries.iter().filter_map(|e| refers(&e.words)).collect();
        let addresses = definition.kind == "network";
        // Whoever comes back here while it is being resolved finds that it is not known.
        let unknown = if addresses { Holds::Addresses(Reach::unknown()) } else { Holds::Services(None) };
        self.resolved.insert(name, unknown);
        for other in inner {
            self.resolve_one(other, depth - 1);
        }
        let Some(definition) = self.definitions.get(name) else { return };
        let holds = if addresses {
            let mut reach = Reach::nobody();
            for entry in &definition.entries {
                if let Some(part) = self.member(&entry.words) {
                    reach.add(&part);
                }
            }
            Holds::Addresses(reach)
        } else {
            let mut services = Some(Vec::new());
            for entry in &definition.entries {
                self.add_service(&entry.words, definition.protocol, &mut services);
            }
            Holds::Services(services)
        };
        self.resolved.insert(name, holds);
    }

    /// A line of a network object or group; `None` for one that adds nothing (a description, NAT).
    fn member(&self, words: &[&str]) -> Option<Reach> {
        match words {
            ["network-object", rest @ ..] => self.member(rest),
            ["group-object" | "object" | "object-group", name, ..] => Some(self.addresses(name)),
            ["subnet", rest @ ..] => self.address(rest, false).map(|(reach, _)| reach),
            ["range", from, to, ..] => Some(range(self.plain(from), self.plain(to))),
            ["fqdn", "v4" | "v6", name, ..] | ["fqdn", name, ..] => Some(Reach::name(name)),
            ["nat" | "description", ..] | [] => None,
            _ => self.address(words, false).map(|(reach, _)| reach).or_else(|| Some(Reach::unknown())),
        }
    }

    /// A line of a service object or group.
    fn add_service(&self, words: &[&str], protocol: &str, services: &mut Option<Vec<TrafficService>>) {
        let more = match words {
            [] | ["description" | "nat" | "icmp-object", ..] => return,
            ["group-object" | "service-object", "object", name, ..] | ["group-object", name, ..] => self.services(name),
            ["service-object" | "service", rest @ ..] => service(rest),
            ["port-object", rest @ ..] => ports(rest).map(|(ranges, _)| with(protocol, &ranges)),
            ["protocol-object", name, ..] => service(&[*name]),
            _ => service(words),
        };
        match (more, services) {
            (Some(more), Some(services)) if services.len() < 4096 => services.extend(more),
            (_, services) => *services = None,
        }
    }

    /// The addresses of a network object or group.
    pub fn addresses(&self, name: &str) -> Reach {
        match self.resolved.get(name) {
            Some(Holds::Addresses(reach)) if self.looks.take(reach.spans.len() + reach.names.len()) => reach.clone(),
            _ => Reach::unknown(),
        }
    }

    /// The services of a service object or group; `None` where they are not known.
    pub fn services(&self, name: &str) -> Option<Vec<TrafficService>> {
        match self.resolved.get(name) {
            Some(Holds::Services(services)) => {
                services.as_ref().filter(|services| self.looks.take(services.len())).cloned()
            }
            _ => match name {
                "icmp" | "tcp" | "udp" | "ip" => service(&[name]),
                _ => None,
            },
        }
    }

    /// Protocol and ports of a service object as address translation names them: on whichever end they are written.
    pub fn translated(&self, name: &str) -> Option<(Protocol, PortRange)> {
        let entries = &self.definitions.get(name)?.entries;
        let ["service", protocol, _, rest @ ..] =
            entries.iter().find(|e| e.words.first() == Some(&"service"))?.words.as_slice()
        else {
            return None;
        };
        Some((names::protocol(protocol)?, *ports(rest)?.0.first()?))
    }

    /// Whether a name stands for services.
    pub fn is_services(&self, name: &str) -> bool {
        matches!(self.resolved.get(name), Some(Holds::Services(_)))
    }

    /// An address where a word may stand for it.
    pub fn plain<'w>(&'w self, word: &'w str) -> &'w str {
        self.names.get(word).copied().unwrap_or(word)
    }

    /// The one address a word or object stands for.
    pub fn host(&self, word: &str) -> Option<IpAddr> {
        if let Ok(address) = self.plain(word).parse() {
            return Some(address);
        }
        match self.resolved.get(word) {
            Some(Holds::Addresses(Reach { spans, names, .. })) => {
                let address = spans.first().map(|s| s.first());
                address.or_else(|| names.first().and_then(|n| n.parse().ok()))
            }
            _ => None,
        }
    }

    /// Addresses at the beginning of `words`, and how many words they take. With `wildcard`, `0.0.0.255` is a wildcard.
    pub fn address(&self, words: &[&str], wildcard: bool) -> Option<(Reach, usize)> {
        Some(match words {
            ["any", ..] => (Reach::any(), 1),
            ["any4", ..] => (Reach::any_by(IpFamily::V4), 1),
            ["any6", ..] => (Reach::any_by(IpFamily::V6), 1),
            ["host", host, ..] => {
                let plain = self.plain(host);
                (Network::parse(plain).map_or_else(|| Reach::name(plain), Reach::network), 2)
            }
            ["object" | "object-group", name, ..] => (self.addresses(name), 2),
            ["interface", name, ..] => (Reach::name(name), 2),
            ["range", from, to, ..] => (range(self.plain(from), self.plain(to)), 3),
            [first, mask, ..] if mask.parse::<Ipv4Addr>().is_ok() => {
                let first = self.plain(first);
                first.parse::<Ipv4Addr>().ok()?;
                let network = match wildcard {
                    true => Network::with_wildcard(first, mask),
                    false => Network::with_mask(first, mask),
                };
                (network.map_or_else(|| Reach::name(&format!("{first} {mask}")), Reach::network), 2)
            }
            [first, prefix, ..] if prefix.starts_with('/') => {
                let network = Network::parse(&format!("{}{prefix}", self.plain(first)))?;
                (Reach::network(network), 2)
            }
            [first, ..] => (Reach::network(Network::parse(self.plain(first))?), 1),
            [] => return None,
        })
    }
}

/// Another definition a line refers to.
fn refers<'a>(words: &[&'a str]) -> Option<&'a str> {
    match words {
        ["network-object" | "service-object", "object" | "object-group", name, ..]
        | ["group-object" | "object" | "object-group", name, ..] => Some(name),
        _ => None,
    }
}

fn range(from: &str, to: &str) -> Reach {
    let (first, last) = (from.parse::<IpAddr>().ok(), to.parse::<IpAddr>().ok());
    let span = first.zip(last).and_then(|(first, last)| Span::between(first, last));
    span.map_or_else(|| Reach::name(&format!("{from}-{to}")), Reach::span)
}

/// `tcp destination eq 443`, `udp source eq 53 eq 1024`, `icmp echo`, `tcp 65000`.
fn service(words: &[&str]) -> Option<Vec<TrafficService>> {
    let [protocol, rest @ ..] = words else { return None };
    if *protocol != "tcp-udp" {
        names::protocol(protocol)?;
    }
    let mut rest = rest;
    if let ["source", more @ ..] = rest {
        rest = ports(more).and_then(|(_, used)| more.get(used..)).unwrap_or_default();
    }
    let rest = if let ["destination", more @ ..] = rest { more } else { rest };
    let ranges = ports(rest).map(|(ranges, _)| ranges).unwrap_or_default();
    Some(with(protocol, &ranges))
}

fn with(protocol: &str, ranges: &[PortRange]) -> Vec<TrafficService> {
    let protocols: &[Protocol] = match protocol {
        "tcp-udp" => &[Protocol::Tcp, Protocol::Udp],
        "" => &[Protocol::Tcp, Protocol::Udp],
        _ => &[names::protocol(protocol).unwrap_or(Protocol::Other)],
    };
    let all = [PortRange::ALL];
    let ranges = if ranges.is_empty() { &all } else { ranges };
    protocols.iter().flat_map(|p| ranges.iter().map(|r| TrafficService { protocol: *p, ports: *r })).collect()
}

/// Ports at the beginning of `words` (`eq 80 443`, `range 1 9`, `gt 1023`, `80`), and how many words they take.
pub(super) fn ports(words: &[&str]) -> Option<(Vec<PortRange>, usize)> {
    match words {
        ["eq", rest @ ..] => {
            let list: Vec<PortRange> = rest.iter().map_while(|w| names::port(w)).map(PortRange::one).collect();
            let used = list.len() + 1;
            (used > 1).then_some((list, used))
        }
        ["range", from, to, ..] => Some((vec![PortRange { from: names::port(from)?, to: names::port(to)? }], 3)),
        ["gt", port, ..] => Some((vec![PortRange { from: names::port(port)?.saturating_add(1), to: u16::MAX }], 2)),
        ["lt", port, ..] => Some((vec![PortRange { from: 0, to: names::port(port)?.saturating_sub(1) }], 2)),
        ["neq", port, ..] => {
            let port = names::port(port)?;
            let (below, above) = (port.saturating_sub(1), port.saturating_add(1));
            Some((vec![PortRange { from: 0, to: below }, PortRange { from: above, to: u16::MAX }], 2))
        }
        [port, ..] => Some((vec![PortRange::one(names::port(port)?)], 1)),
        [] => None,
    }
}
