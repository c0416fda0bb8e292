//! Passages: ports of machines inside that filters open to the outside without translating an address (a routed line, a
//! DMZ with public addresses). To whoever comes they are what a forward is, so every check of forwards looks at them too.
//!
//! Invariant: a filter opens a passage only to where the outside can route: to a public address, or to a private one where
//! the line outside is private itself. What the device answers to itself is no passage.

use std::cell::Cell;
use std::net::IpAddr;

use sejo_model::configuration::address::{holds, is_public, most, network};
use sejo_model::configuration::span::{Addresses, Span, is_nearly_everybody};
use sejo_model::configuration::{
    Configuration, Dialect, Filter, Forward, Interface, IpFamily, PortRange, Protocol, Sources, TrafficService, Verb,
    Zone,
};

use super::look::Look;
use super::network::surely_holds;
use super::reach::{is_to_itself, may_stop_all};
use super::rest::{Rest, Stop, meet, told};

/// A machine's port that the outside reaches, and whether that is sure.
pub(crate) struct Passage {
    /// The port, in the same form as one that is handed inwards.
    pub(crate) forward: Forward,
    /// Whether it leads surely to a machine inside.
    pub(crate) is_sure: bool,
}

/// How many filters that stop something are compared with each that permits.
const MOST_DENIED: usize = 200;

/// How many forwards are looked at for one device; beyond, what a filter opens is taken for what a forward opens.
const MOST_LOOKS: usize = 4_000_000;
/// What taking one away from another counts for.
const LOOKS_OF_ONE: usize = 8;

/// How many passages are told apart, and how many services of one filter.
const MOST_PASSAGES: usize = 500;
const MOST_SERVICES: usize = 16;

/// Ports that no device answers to itself, so that a filter to anywhere opens them on the machines behind it.
const OF_MACHINES: [PortRange; 8] = [
    PortRange { from: 135, to: 139 },
    PortRange::one(445),
    PortRange { from: 1433, to: 1434 },
    PortRange::one(3306),
    PortRange::one(3389),
    PortRange::one(5432),
    PortRange { from: 5900, to: 5909 },
    PortRange { from: 5985, to: 5986 },
];

/// Every passage of a device, in the order of its filters.
pub(crate) fn passages(look: &Look<'_>) -> Vec<Passage> {
    let ground = Ground::of(look.configuration);
    let mut denied: Vec<Stop<'_>> = Vec::new();
    let mut found = Vec::new();
    for filter in look.filters() {
        match filter.verb {
            // What ends some day stops nothing for good.
            Verb::Deny if filter.until.is_none() && denied.len() < MOST_DENIED => denied.push(Stop::of(filter)),
            Verb::Permit if ground.may_open(filter) && comes_from_outside(look, filter) => {
                let is_doubted = denied
                    .iter()
                    .any(|d| may_stop_all(d.filter) && is_way(&d.filter.from_interface, &filter.from_interface));
                let before: Vec<&Stop<'_>> = denied.iter().filter(|d| ground.may_stop(d.filter, filter)).collect();
                let speaks = look.speaks(&filter.from_interface, filter.family);
                for (hosts, is_sure, services) in ground.open(filter, &before) {
                    let is_new = |(s, _): &&Left| {
                        (hosts.is_some() || is_of_machines(s.ports)) && !ground.is_forwarded(filter, s)
                    };
                    let opened = services.iter().filter(is_new).map(|(service, sources)| Passage {
                        forward: opened(filter, service, sources.clone(), hosts.clone().unwrap_or_default()),
                        is_sure: is_sure && speaks && !is_doubted,
                    });
                    found.extend(opened);
                }
            }
            _ => {}
        }
        if found.len() >= MOST_PASSAGES {
            break;
        }
    }
    found
}

/// Whether a filter is about what comes in from outside.
fn comes_from_outside(look: &Look<'_>, filter: &Filter) -> bool {
    let to =
        if filter.to_interface.is_empty() { filter.to_zone } else { look.zone(&filter.to_interface, filter.to_zone).0 };
    to != Zone::Outside && look.zone(&filter.from_interface, filter.from_zone).0 == Zone::Outside
}

/// The services of a filter that machines offer; all of them at once where it names none.
fn services(filter: &Filter) -> Vec<TrafficService> {
    if filter.any_service() {
        return vec![TrafficService { protocol: Protocol::Any, ports: PortRange::ALL }];
    }
    let offered = filter.services.iter().filter(|s| matches!(s.protocol, Protocol::Tcp | Protocol::Udp));
    offered.take(MOST_SERVICES).cloned().collect()
}

/// Whether what looks at `here` looks at what comes by `there`.
fn is_way(here: &str, there: &str) -> bool {
    here.is_empty() || here == there
}

/// Whether ports are more than what the device answers to: all of them are, too.
fn is_of_machines(ports: PortRange) -> bool {
    OF_MACHINES.iter().any(|p| meet(ports, *p))
}

/// A service that is left open, and for whom.
type Left = (TrafficService, Sources);

/// What is left of a service of a filter on the way to a machine (`None` for all it leads to) once filters before it have
/// stopped their share. Of all ports at once only what stops all of them takes anything: which doors stand open among
/// these is asked elsewhere.
fn left(filter: &Filter, host: Option<&str>, service: &TrafficService, before: &[&Stop<'_>]) -> Vec<Left> {
    let to = host.map(|host| Sources::Only { networks: vec![host.to_owned()] });
    let to = to.as_ref().unwrap_or(&filter.destinations);
    let (named_sources, named_destinations) = (are_names(&filter.sources), are_names(to));
    let mut found: Vec<(TrafficService, Addresses)> = Vec::new();
    for family in filter.family.each().iter().copied() {
        // Of names nobody knows the addresses: only a filter that names them as well, or everybody, stops them.
        let side = |is_named, sources| if is_named { Addresses::all(family) } else { told(sources, family) };
        let ports = |protocol| {
            let is_meant = service.protocol == Protocol::Any || service.protocol == protocol;
            if is_meant { vec![service.ports] } else { Vec::new() }
        };
        let (from, to_set) = (side(named_sources, &filter.sources), side(named_destinations, to));
        let mut rest = Rest::of(family, from, to_set, (ports(Protocol::Tcp), ports(Protocol::Udp)));
        for stop in before {
            let holds =
                (surely_holds(&stop.filter.sources, &filter.sources), surely_holds(&stop.filter.destinations, to));
            let takes_something = (!named_sources || holds.0) && (!named_destinations || holds.1);
            if takes_something {
                rest.take_all_of(stop, holds);
            }
        }
        if service.ports == PortRange::ALL {
            let is_left = !rest.is_nothing();
            found.extend(is_left.then(|| (service.clone(), rest.sources())));
        } else {
            let protocol = if service.protocol == Protocol::Any { Protocol::Tcp } else { service.protocol };
            let of = rest.services(protocol).into_iter().take(MOST_SERVICES);
            found.extend(of.map(|(s, sources)| (TrafficService { protocol: service.protocol, ..s }, sources)));
        }
    }
    let mut left: Vec<(TrafficService, Addresses)> = Vec::new();
    for (service, sources) in found {
        match left.iter_mut().find(|(known, _)| *known == service) {
            Some((_, known)) => *known = known.and(&sources),
            None => left.push((service, sources)),
        }
    }
    let own = told(&filter.sources, filter.family);
    left.into_iter().map(|(service, sources)| (service, who(&filter.sources, named_sources, &own, &sources))).collect()
}

/// Whether nobody here knows all the addresses of sources.
fn are_names(sources: &Sources) -> bool {
    match sources {
        Sources::Only { networks } => networks.iter().any(|n| Span::parse(n).is_none()),
        Sources::Unknown => true,
        Sources::Anywhere | Sources::Nowhere => false,
    }
}

/// Those who are left, as sources: as they are written where nobody was stopped.
fn who(written: &Sources, is_named: bool, own: &Addresses, left: &Addresses) -> Sources {
    if is_named || left.holds(own) {
        written.clone()
    } else if is_nearly_everybody(left) {
        Sources::Anywhere
    } else {
        Sources::Only { networks: left.words() }
    }
}

fn opened(filter: &Filter, service: &TrafficService, sources: Sources, to_host: String) -> Forward {
    Forward {
        name: filter.name.clone(),
        interface: filter.from_interface.clone(),
        zone: filter.from_zone,
        protocol: service.protocol,
        outside: service.ports,
        to_host,
        inside: service.ports,
        sources,
        applied: true,
        until: filter.until,
        line: filter.line,
    }
}

/// What decides where the outside can route to.
struct Ground<'a> {
    configuration: &'a Configuration,
    /// The device's own addresses.
    own: Vec<IpAddr>,
    /// Networks on the lines outside, which hold no machine inside, with the interface they are on.
    outside: Vec<(&'a str, (IpAddr, u8))>,
    /// Whether private addresses are reached from outside, because the line there is private too: surely, possibly, or not.
    private_line: Option<bool>,
    /// Whether a machine inside has a public address of IPv4, and of IPv6.
    has_public_inside: bool,
    has_public_v6_inside: bool,
    looks: Cell<usize>,
}

impl<'a> Ground<'a> {
    fn of(configuration: &'a Configuration) -> Self {
        let of_zone = |is_outside: bool| {
            let zone = move |i: &&Interface| (i.zone == Zone::Outside) == is_outside;
            let interfaces = configuration.interfaces.iter().filter(zone);
            interfaces.flat_map(|i| i.addresses.iter().filter_map(|a| Some((i.name.as_str(), network(a)?))))
        };
        let outside: Vec<(&str, (IpAddr, u8))> = of_zone(true).collect();
        let is_private = |(_, (address, _)): &(&str, (IpAddr, u8))| !is_public(*address);
        Self {
            configuration,
            own: configuration
                .interfaces
                .iter()
                .flat_map(|i| &i.addresses)
                .filter_map(|a| Some(network(a)?.0))
                .collect(),
            private_line: private_line(configuration, !outside.is_empty() && outside.iter().all(is_private)),
            outside,
            looks: Cell::new(0),
            has_public_inside: of_zone(false).any(|n| !is_private(&n) && n.1.0.is_ipv4()),
            has_public_v6_inside: of_zone(false).any(|n| !is_private(&n) && n.1.0.is_ipv6())
                || configuration
                    .interfaces
                    .iter()
                    .filter(|i| i.zone != Zone::Outside)
                    .any(|i| i.addresses.iter().any(|a| a.contains("-prefix@"))),
        }
    }

    const fn is_linux(&self) -> bool {
        matches!(self.configuration.dialect, Dialect::Iptables | Dialect::Nftables)
    }

    /// Whether a filter can open anything here: not to everything (that is a finding of its own), not to answers only, and
    /// not a list on what leaves by an interface, behind which another list may stand.
    fn may_open(&self, filter: &Filter) -> bool {
        let is_all = filter.any_service() && filter.destinations.is_anywhere();
        let names_both = self.is_linux() || self.configuration.dialect == Dialect::FortiOs;
        let is_inward = !filter.from_interface.is_empty() || filter.to_interface.is_empty() || names_both;
        is_inward && !is_all && !filter.answers_only && filter.sources != Sources::Nowhere
    }

    /// Whether a filter before another one may stop some of it: on its way, and in a version of IP it speaks about.
    fn may_stop(&self, denied: &Filter, filter: &Filter) -> bool {
        self.looks.set(self.looks.get().saturating_add(1));
        is_way(&denied.from_interface, &filter.from_interface)
            && is_way(&denied.to_interface, &filter.to_interface)
            && denied.family.meets(filter.family)
            && !denied.answers_only
            // What comes to the device itself passes on to no machine.
            && !is_to_itself(denied)
    }

    /// What a filter opens: machines (`None` for every one), whether it surely leads there, and the services that filters
    /// before it have not stopped for them. Machines with the same services stand together.
    fn open(&self, filter: &Filter, before: &[&Stop<'_>]) -> Vec<(Option<String>, bool, Vec<Left>)> {
        let Some((hosts, is_sure)) = self.target(filter) else { return Vec::new() };
        let services = services(filter);
        let as_written = || -> Vec<Left> { services.iter().map(|s| (s.clone(), filter.sources.clone())).collect() };
        let ask = |host: Option<&str>| -> Vec<Left> {
            self.looks.set(self.looks.get().saturating_add(before.len().saturating_mul(LOOKS_OF_ONE)));
            if before.is_empty() || self.looks.get() > MOST_LOOKS {
                return as_written();
            }
            services.iter().flat_map(|s| left(filter, host, s, before)).collect()
        };
        let Some(hosts) = hosts else { return vec![(None, is_sure, ask(None))] };
        let plain = |host: &str| host.strip_suffix("/32").unwrap_or(host).to_owned();
        if before.is_empty() || self.looks.get() > MOST_LOOKS {
            let all: Vec<String> = hosts.iter().map(|h| plain(h)).collect();
            return vec![(Some(all.join(", ")), is_sure, as_written())];
        }
        let mut found: Vec<(Option<String>, bool, Vec<Left>)> = Vec::new();
        for host in hosts {
            let left = ask(Some(host));
            match found.iter_mut().find(|(.., services)| *services == left) {
                Some((Some(names), ..)) => {
                    names.push_str(", ");
                    names.push_str(&plain(host));
                }
                _ => found.push((Some(plain(host)), is_sure, left)),
            }
        }
        found
    }

    /// The machines a filter leads to (`None` for every one), and whether it surely leads there; nothing where the outside
    /// cannot route to any of them.
    fn target<'f>(&self, filter: &'f Filter) -> Option<(Option<Vec<&'f str>>, bool)> {
        let has_public = match filter.family {
            IpFamily::V4 => self.has_public_inside,
            IpFamily::V6 => self.has_public_v6_inside,
            IpFamily::Both => self.has_public_inside || self.has_public_v6_inside,
        };
        match &filter.destinations {
            Sources::Nowhere => None,
            Sources::Unknown => (!filter.any_service()).then(|| (Some(vec![""]), false)),
            Sources::Anywhere if has_public => Some((None, true)),
            // No address is hidden behind another one in IPv6; rules of Linux tell none.
            Sources::Anywhere if filter.family == IpFamily::V6 => self.is_linux().then_some((None, true)),
            Sources::Anywhere => self.private_line.map(|is_sure| (None, is_sure)),
            Sources::Only { networks } => {
                let reached: Vec<&str> = networks.iter().map(String::as_str).filter(|n| self.is_reached(n)).collect();
                let is_there = |(address, _): (IpAddr, u8)| is_public(address) || self.private_line == Some(true);
                let mut networks = reached.iter().filter_map(|n| network(n));
                let is_sure = networks.any(|n| !self.is_outside(filter, n) && is_there(n));
                (!reached.is_empty()).then_some((Some(reached), is_sure))
            }
        }
    }

    fn is_reached(&self, written: &str) -> bool {
        let first = written.split('-').next().unwrap_or(written);
        network(first).is_some_and(|(address, prefix)| {
            let is_own = prefix == most(address) && self.own.contains(&address);
            let is_multicast = address.is_multicast();
            !is_own && !is_multicast && (is_public(address) || self.private_line.is_some())
        })
    }

    /// Whether an address lies on the line a filter looks at, where no machine inside is.
    fn is_outside(&self, filter: &Filter, (address, _): (IpAddr, u8)) -> bool {
        let by = filter.from_interface.as_str();
        self.outside.iter().any(|(name, network)| (by.is_empty() || *name == by) && holds(*network, address))
    }

    /// Whether a rule is about the public address that a forward of a router of Cisco hands inwards: its lists are asked
    /// before an address is translated, and no network inside holds this one.
    fn is_translated(&self, filter: &Filter, (address, prefix): (IpAddr, u8), forward: &Forward) -> bool {
        let inside = || self.configuration.interfaces.iter().filter(|i| i.zone != Zone::Outside);
        let is_inside = || inside().flat_map(|i| &i.addresses).filter_map(|a| network(a)).any(|n| holds(n, address));
        self.configuration.dialect == Dialect::CiscoIos
            && prefix == most(address)
            && is_public(address)
            && filter.from_interface == forward.interface
            && filter.sources == forward.sources
            && !is_inside()
    }

    /// Whether a forward opens the same already: the filter is the one behind it or the one before it.
    fn is_forwarded(&self, filter: &Filter, service: &TrafficService) -> bool {
        let aims_at = |f: &Forward| match &filter.destinations {
            Sources::Only { networks } => networks.iter().filter_map(|n| network(n)).any(|n| {
                self.is_outside(filter, n)
                    || f.to_host.parse().is_ok_and(|host| holds(n, host))
                    || self.is_translated(filter, n, f)
            }),
            _ => true,
        };
        let is_same = |f: &Forward| meet(f.outside, service.ports) || meet(f.inside, service.ports);
        self.looks.set(self.looks.get().saturating_add(self.configuration.forwards.len()));
        self.looks.get() > MOST_LOOKS
            || self.configuration.forwards.iter().any(|f| f.applied && is_same(f) && aims_at(f))
    }
}

/// Whether the outside reaches private addresses behind a line, which is private itself where its addresses are told. An
/// interface of a router is written as leading outside because addresses are hidden behind it, so that none is reached; a
/// firewall does not tell that by its interface.
fn private_line(configuration: &Configuration, is_private: bool) -> Option<bool> {
    let hides = || configuration.interfaces.iter().any(|i| i.zone == Zone::Outside && i.zone_written);
    match configuration.dialect {
        // Rules of Linux tell no addresses.
        Dialect::Iptables | Dialect::Nftables => (!hides()).then_some(true),
        Dialect::CiscoIos | Dialect::Yamaha | Dialect::NecIx => (is_private && !hides()).then_some(true),
        _ => is_private.then_some(false),
    }
}
