//! Ports and machines that IOS hands inside: `ip nat inside source static …`.
//!
//! Source: Cisco IOS IP Addressing: NAT Configuration Guide. A list on what comes in is evaluated before translation, on
//! the outside address; the zone-based firewall and a list on what leaves towards the machine after it, on the inside
//! address ("NAT order of operation").

use std::net::IpAddr;

use jiff::civil::Date;
use sejo_model::configuration::{Forward, IpFamily, Line, PortRange, Protocol, TrafficService, Zone};

use super::super::super::address::Network;
use super::super::super::reach::by_service;
use super::super::block::Entry;
use super::super::list::{List, Probe};
use super::super::names;
use super::super::port::{Port, Side, through};
use super::super::reach::Reach;
use super::interface::holds;
use super::service::Ground;

/// A static translation.
#[derive(Debug)]
pub(super) struct Static<'a> {
    name: String,
    protocol: Protocol,
    host: &'a str,
    inside: PortRange,
    /// Address outside, or the interface whose address it is.
    outside: Outside<'a>,
    ports: PortRange,
    line: Line,
}

#[derive(Debug, Clone, Copy)]
enum Outside<'a> {
    Address(&'a str),
    Interface(&'a str),
}

/// Reads a static translation; `None` for any other translation.
pub(super) fn read<'a>(entry: &Entry<'a>) -> Option<Static<'a>> {
    // `ip nat source static …` is the form of the NAT virtual interface, which knows no sides.
    let (["ip", "nat", "inside", "source", "static", rest @ ..] | ["ip", "nat", "source", "static", rest @ ..]) =
        entry.words.as_slice()
    else {
        return None;
    };
    let line = entry.line.number;
    match rest {
        [protocol @ ("tcp" | "udp"), host, inside, more @ ..] => {
            let (outside, ports) = match more {
                ["interface", name, port, ..] => (Outside::Interface(name), *port),
                [address, port, ..] => (Outside::Address(address), *port),
                _ => return None,
            };
            Some(Static {
                name: format!("{protocol} {host} {inside}"),
                protocol: names::protocol(protocol)?,
                host,
                inside: PortRange::one(names::port(inside)?),
                outside,
                ports: PortRange::one(names::port(ports)?),
                line,
            })
        }
        ["esp" | "gre", ..] => None,
        ["network", host, address, ..] | [host, address, ..] => {
            let outside = match (*address, rest) {
                ("interface", [_, _, name, ..]) => Outside::Interface(name),
                _ => Outside::Address(address),
            };
            Some(Static {
                name: format!("static {host}"),
                protocol: Protocol::Any,
                host,
                inside: PortRange::ALL,
                outside,
                ports: PortRange::ALL,
                line,
            })
        }
        _ => None,
    }
}

/// The forwards a static translation makes, with who gets to them.
pub(super) fn forwards(fixed: &Static<'_>, ground: &Ground<'_, '_>) -> Vec<Forward> {
    let outside: Vec<&Port<'_>> = ground.ports.iter().filter(|p| p.side == Some(Side::Outside)).collect();
    let (interface, address) = match fixed.outside {
        Outside::Interface(name) => (ground.ports.iter().find(|p| p.name == name), None),
        Outside::Address(address) => {
            let network = Network::parse(address);
            let near = outside.iter().find(|p| network.is_some_and(|a| p.networks.iter().any(|n| holds(*n, a))));
            let only = (outside.len() == 1).then(|| outside.first()).flatten();
            (near.or(only).copied(), address.parse::<IpAddr>().ok())
        }
    };
    // Without an interface outside, nothing is translated; that is certain only of a whole text.
    let applied = interface.map_or(!outside.is_empty() || !ground.whole, |p| p.enabled);
    let zone = interface.map_or(if outside.is_empty() { Zone::Unknown } else { Zone::Outside }, |p| p.zone);
    let name = match fixed.outside {
        Outside::Interface(name) => name,
        Outside::Address(_) => interface.map_or("", |p| p.name),
    };
    let way = Way { fixed, ground, interface, outside, address };
    let port = |ports: PortRange| (ports != PortRange::ALL).then_some(ports.from);
    let forward = Forward {
        name: fixed.name.clone(),
        interface: name.to_owned(),
        zone,
        protocol: fixed.protocol,
        outside: fixed.ports,
        to_host: fixed.host.to_owned(),
        inside: fixed.inside,
        sources: way.through(fixed.protocol, port(fixed.ports), port(fixed.inside)).sources(),
        applied,
        until: way.until(port(fixed.ports), port(fixed.inside)),
        line: fixed.line,
    };
    let shift = i32::from(fixed.ports.from) - i32::from(fixed.inside.from);
    by_service(forward, way.named(), |protocol, port| {
        let outer = u16::try_from(i32::from(port) + shift).unwrap_or(port);
        way.through(protocol, Some(outer), Some(port)).sources()
    })
}

/// The way from outside to a machine: by one interface, or by every one outside.
struct Way<'w, 'a> {
    fixed: &'w Static<'a>,
    ground: &'w Ground<'w, 'a>,
    interface: Option<&'w Port<'a>>,
    outside: Vec<&'w Port<'a>>,
    /// The address outside, where it is written.
    address: Option<IpAddr>,
}

impl<'w, 'a> Way<'w, 'a> {
    fn ports(&self) -> impl Iterator<Item = &'w Port<'a>> {
        let others = if self.interface.is_some() { &[] } else { self.outside.as_slice() };
        self.interface.into_iter().chain(others.iter().copied())
    }

    /// Who gets such traffic to the machine; its port inside may be another one.
    fn through(&self, protocol: Protocol, port: Option<u16>, inside: Option<u16>) -> Reach {
        self.asked(Probe::new(protocol, port), inside)
    }

    /// The last day on which anybody does, where a schedule ends all of it.
    fn until(&self, port: Option<u16>, inside: Option<u16>) -> Option<Date> {
        let probe = Probe::new(self.fixed.protocol, port).in_the_end();
        let lists = self.ports().flat_map(|p| &p.lists_in).filter_map(|name| self.ground.lists.get(name));
        let last = lists.filter_map(List::until).max()?;
        self.asked(probe, inside).is_nobody().then_some(last)
    }

    fn asked(&self, probe: Probe, inside: Option<u16>) -> Reach {
        if self.interface.is_none() && self.outside.is_empty() && !self.ground.whole {
            return Reach::unknown();
        }
        let mut reach = Reach::nobody();
        for p in self.ports() {
            let probe = probe.to(self.address.or(p.address(IpFamily::V4)));
            let outer = p.enters(self.ground.lists, probe, self.ground.whole);
            reach.add(&outer.meet(&past_firewall(self.fixed, p, self.ground, (probe.protocol, inside))));
        }
        reach.meet(&self.leaves(Probe { port: inside, ..probe }))
    }

    /// The lists on what leaves by the interface the machine stands behind.
    fn lists_out(&self) -> impl Iterator<Item = &'w str> + use<'w, 'a> {
        let ground = self.ground;
        let lists = inner(self.fixed, ground).into_iter().flat_map(|p| p.lists_out.iter().copied());
        lists.filter(|name| ground.lists.get(name).is_none_or(|list| list.is_for(IpFamily::V4)))
    }

    /// Who gets past those, to the machine itself.
    fn leaves(&self, probe: Probe) -> Reach {
        let probe = probe.to(self.fixed.host.parse().ok());
        let (lists, whole) = (self.ground.lists, self.ground.whole);
        self.lists_out().fold(Reach::any(), |reach, name| reach.meet(&through(lists, name, probe, whole)))
    }

    /// The services that lists on the way speak of by name.
    fn named(&self) -> impl Iterator<Item = TrafficService> {
        let address = self.address;
        let any = Probe::new(Protocol::Any, None);
        let entering = self.ports().flat_map(move |p| {
            let probe = any.to(address.or(p.address(IpFamily::V4)));
            p.lists_in.iter().filter_map(|name| self.ground.lists.get(name)).flat_map(move |list| list.named(probe))
        });
        let leaving = self.lists_out().filter_map(|name| self.ground.lists.get(name));
        let probe = any.to(self.fixed.host.parse().ok());
        entering.chain(leaving.flat_map(move |list| list.named(probe)))
    }
}

/// The interface behind which the machine stands.
fn inner<'w, 'a>(fixed: &Static<'_>, ground: &'w Ground<'w, 'a>) -> Option<&'w Port<'a>> {
    let host = Network::parse(fixed.host)?;
    ground.ports.iter().find(|p| p.enabled && p.networks.iter().any(|n| holds(*n, host)))
}

/// Who gets past the zone-based firewall to the machine inside.
fn past_firewall(
    fixed: &Static<'_>,
    port: &Port<'_>,
    ground: &Ground<'_, '_>,
    (protocol, number): (Protocol, Option<u16>),
) -> Reach {
    if port.member.is_empty() {
        return Reach::any();
    }
    let inner = inner(fixed, ground);
    let probe = Probe::new(protocol, number).to(fixed.host.parse().ok());
    match inner {
        Some(inner) => ground.firewall.between(port.member, inner.member, probe),
        // The machine lies behind another router; the zone of the way there is not known.
        None => Reach::unknown(),
    }
}
