//! Passages: ports of machines inside that filters open to the outside without translating an address (a routed line, a
//! DMZ with public addresses). To whoever comes they are what a forward is, so every check of forwards looks at them too.
//!
//! Invariant: a filter opens a passage only to where the outside can route: to a public address, or to a private one where
//! the line outside is private itself. What the device answers to itself is no passage.

use std::cell::Cell;
use std::net::IpAddr;

use sejo_model::configuration::address::{holds, is_public, most, network};
use sejo_model::configuration::{
    Configuration, Dialect, Filter, Forward, Interface, IpFamily, PortRange, Protocol, Sources, TrafficService, Verb,
    Zone,
};

use super::look::Look;
use super::network::surely_holds;
use super::reach::may_stop_all;

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
    let mut denied: Vec<&Filter> = Vec::new();
    let mut found = Vec::new();
    for filter in look.filters() {
        match filter.verb {
            // What ends some day stops nothing for good.
            Verb::Deny if filter.until.is_none() && denied.len() < MOST_DENIED => denied.push(filter),
            Verb::Permit if ground.may_open(filter) && comes_from_outside(look, filter) => {
                let is_doubted =
                    denied.iter().any(|d| may_stop_all(d) && is_way(&d.from_interface, &filter.from_interface));
                let before: Vec<&Filter> = denied.iter().copied().filter(|d| ground.may_stop(d, filter)).collect();
                let speaks = look.speaks(&filter.from_interface, filter.family);
                for (hosts, is_sure, services) in ground.open(filter, &before) {
                    let is_new = |s: &&TrafficService| {
                        (hosts.is_some() || is_of_machines(s.ports)) && !ground.is_forwarded(filter, s)
                    };
                    let opened = services.iter().filter(is_new).map(|service| Passage {
                        forward: opened(filter, service, hosts.clone().unwrap_or_default()),
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

fn meet(a: PortRange, b: PortRange) -> bool {
    a.from <= b.to && b.from <= a.to
}

/// What is left of a service once filters before it have stopped what they take of it. Of all ports at once only what
/// stops all of them takes anything: which doors stand open among these is asked elsewhere.
fn left<'d>(service: &TrafficService, denied: impl Iterator<Item = &'d Filter>) -> Vec<TrafficService> {
    let mut ranges = vec![service.ports];
    for filter in denied {
        if filter.any_service() {
            return Vec::new();
        }
        let takes = filter.services.iter().filter(|s| s.protocol == Protocol::Any || s.protocol == service.protocol);
        for stopped in takes.map(|s| s.ports) {
            let is_whole = |range: &PortRange| *range == PortRange::ALL && stopped != PortRange::ALL;
            ranges = ranges.iter().flat_map(|r| if is_whole(r) { vec![*r] } else { less(*r, stopped) }).collect();
            ranges.truncate(MOST_SERVICES);
        }
    }
    ranges.into_iter().map(|ports| TrafficService { protocol: service.protocol, ports }).collect()
}

/// A range without another one.
fn less(range: PortRange, without: PortRange) -> Vec<PortRange> {
    if !meet(range, without) {
        return vec![range];
    }
    let below = without.from.checked_sub(1).map(|to| PortRange { from: range.from, to });
    let above = without.to.checked_add(1).map(|from| PortRange { from, to: range.to });
    below.into_iter().chain(above).filter(|r| r.from <= r.to).collect()
}

fn opened(filter: &Filter, service: &TrafficService, to_host: String) -> Forward {
    Forward {
        name: filter.name.clone(),
        interface: filter.from_interface.clone(),
        zone: filter.from_zone,
        protocol: service.protocol,
        outside: service.ports,
        to_host,
        inside: service.ports,
        sources: filter.sources.clone(),
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

    /// Whether a filter before another one may stop some of it: on its way, in its version of IP, and for all its sources.
    fn may_stop(&self, denied: &Filter, filter: &Filter) -> bool {
        self.looks.set(self.looks.get().saturating_add(1));
        is_way(&denied.from_interface, &filter.from_interface)
            && is_way(&denied.to_interface, &filter.to_interface)
            && denied.family.holds(filter.family)
            && !denied.answers_only
            && surely_holds(&denied.sources, &filter.sources)
    }

    /// What a filter opens: machines (`None` for every one), whether it surely leads there, and the services that filters
    /// before it have not stopped for them. Machines with the same services stand together.
    fn open(&self, filter: &Filter, before: &[&Filter]) -> Vec<(Option<String>, bool, Vec<TrafficService>)> {
        let Some((hosts, is_sure)) = self.target(filter) else { return Vec::new() };
        let services = services(filter);
        let ask = |host: Option<&str>| -> Vec<TrafficService> {
            self.looks.set(self.looks.get().saturating_add(before.len()));
            let is_there = |d: &&&Filter| match host {
                Some(host) => surely_holds(&d.destinations, &Sources::Only { networks: vec![host.to_owned()] }),
                None => surely_holds(&d.destinations, &filter.destinations),
            };
            let here: Vec<&Filter> = before.iter().filter(is_there).copied().collect();
            services.iter().flat_map(|s| left(s, here.iter().copied())).collect()
        };
        let Some(hosts) = hosts else { return vec![(None, is_sure, ask(None))] };
        let plain = |host: &str| host.strip_suffix("/32").unwrap_or(host).to_owned();
        if before.is_empty() || self.looks.get() > MOST_LOOKS {
            let all: Vec<String> = hosts.iter().map(|h| plain(h)).collect();
            return vec![(Some(all.join(", ")), is_sure, services)];
        }
        let mut found: Vec<(Option<String>, bool, Vec<TrafficService>)> = Vec::new();
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

    /// Whether a forward opens the same already: the filter is the one behind it or the one before it.
    fn is_forwarded(&self, filter: &Filter, service: &TrafficService) -> bool {
        let aims_at = |f: &Forward| match &filter.destinations {
            Sources::Only { networks } => networks
                .iter()
                .filter_map(|n| network(n))
                .any(|n| self.is_outside(filter, n) || f.to_host.parse().is_ok_and(|host| holds(n, host))),
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
