//! Ways on which filters stop everything: what stands behind is never reached.
//!
//! Invariant: a way is closed only when nothing is left. One filter may stop all of it, or several of which each stops a
//! part: half of the sources, a part of the ports, one protocol. What stops nearly everything closes nothing.

use std::collections::{HashMap, HashSet};

use sejo_model::configuration::{Filter, IpFamily, PortRange, Protocol, Sources};

use super::look::Look;
use super::network::{fills, span};
use super::reach::is_to_itself;

/// A way by one version of IP: whether to the device itself, from which interface, to which.
type Way<'a> = (IpFamily, bool, &'a str, &'a str);

/// Ways on which everything is stopped, and what of the others is.
#[derive(Default)]
pub(super) struct Closed<'a> {
    ways: HashSet<Way<'a>>,
    parts: HashMap<Way<'a>, Parts>,
}

/// What several filters stop of one way, each of a kind by itself: of all sources, of all destinations, of all services.
#[derive(Default)]
struct Parts {
    sources: Addresses,
    destinations: Addresses,
    tcp: Ports,
    udp: Ports,
}

/// How many spans of one kind are remembered for a way; a device with more is not said to stop everything by parts.
const MOST: usize = 2_000;

/// Addresses of one version of IP that are stopped.
#[derive(Default)]
struct Addresses {
    spans: Vec<(u128, u128)>,
    /// How many they are, roughly: below all there are, nothing has to be compared.
    count: f64,
}

impl Addresses {
    /// Takes more; whether all there are have been taken then.
    fn take(&mut self, family: IpFamily, networks: &[String]) -> bool {
        let is_four = family == IpFamily::V4;
        let all: (u128, u128) = (0, if is_four { u128::from(u32::MAX) } else { u128::MAX });
        for (is, from, to) in networks.iter().filter_map(|n| span(n)) {
            if is == is_four && self.spans.len() < MOST {
                self.spans.push((from, to));
                self.count += size((from, to));
            }
        }
        self.count >= size(all) * NEARLY && fills(self.spans.iter().copied(), all)
    }
}

/// So much of all addresses is worth comparing; what is rounded may seem a little less than it is.
const NEARLY: f64 = 0.99;

/// How many addresses a span has, roughly enough for a comparison.
#[allow(clippy::cast_precision_loss, reason = "it only says whether comparing is worth it")]
fn size((from, to): (u128, u128)) -> f64 {
    to.saturating_sub(from) as f64 + 1.0
}

/// Ports of one protocol that are stopped.
#[derive(Default)]
struct Ports(Vec<(u128, u128)>);

impl Ports {
    fn take(&mut self, range: PortRange) {
        if self.0.len() < MOST {
            self.0.push((range.from.into(), range.to.into()));
        }
    }

    /// Whether no port is left; nobody asks for port 0.
    fn are_all(&self) -> bool {
        !self.0.is_empty() && fills(self.0.iter().copied(), (1, u16::MAX.into()))
    }
}

impl<'a> Closed<'a> {
    /// Takes a filter that stops something; whether it alone stops everything on its way.
    pub(super) fn takes_all(&mut self, filter: &'a Filter) -> bool {
        if !filter.users.is_empty() {
            return false;
        }
        let is_to_any = filter.destinations.is_anywhere() || is_to_itself(filter);
        if filter.any_service() && filter.sources.is_anywhere() && is_to_any {
            self.ways.extend(ways(filter));
            return true;
        }
        for way in ways(filter) {
            if !self.ways.contains(&way) && self.takes_rest(way, filter, is_to_any) {
                self.ways.insert(way);
            }
        }
        false
    }

    /// Takes a part; whether nothing of the way is left then.
    fn takes_rest(&mut self, way: Way<'a>, filter: &Filter, is_to_any: bool) -> bool {
        let parts = self.parts.entry(way).or_default();
        match (&filter.sources, &filter.destinations) {
            (Sources::Only { networks }, _) if filter.any_service() && is_to_any => parts.sources.take(way.0, networks),
            (Sources::Anywhere, Sources::Only { networks }) if filter.any_service() => {
                parts.destinations.take(way.0, networks)
            }
            // Without TCP and UDP nobody asks a machine for anything.
            (Sources::Anywhere, _) if is_to_any => {
                for service in &filter.services {
                    match service.protocol {
                        Protocol::Tcp => parts.tcp.take(service.ports),
                        Protocol::Udp => parts.udp.take(service.ports),
                        _ => {}
                    }
                }
                parts.tcp.are_all() && parts.udp.are_all()
            }
            _ => false,
        }
    }

    /// Whether all that a filter lets pass was stopped before it, in every version of IP that is spoken there.
    pub(super) fn holds(&self, look: &Look<'_>, filter: &Filter) -> bool {
        let is_alone = |family: IpFamily| family == filter.family || look.speaks(&filter.from_interface, family);
        filter.family.each().iter().filter(|f| is_alone(**f)).all(|family| self.holds_by(look, filter, *family))
    }

    /// Whether it was in one of them. A filter on every interface is meant for the rest once the outside is stopped: what
    /// is left comes from inside.
    fn holds_by(&self, look: &Look<'_>, filter: &Filter, family: IpFamily) -> bool {
        let to = filter.to_interface.as_str();
        let is_stopped = |from: &str| {
            let on = |from| [to, ""].iter().any(|to| self.ways.contains(&(family, is_to_itself(filter), from, *to)));
            on(from) || on("")
        };
        if !filter.from_interface.is_empty() {
            return is_stopped(&filter.from_interface);
        }
        let mut outside = look.outside().peekable();
        is_stopped("") || (outside.peek().is_some() && outside.all(|i| is_stopped(&i.name) || is_stopped(&i.label)))
    }
}

fn ways(filter: &Filter) -> impl Iterator<Item = Way<'_>> {
    let (from, to) = (filter.from_interface.as_str(), filter.to_interface.as_str());
    filter.family.each().iter().map(move |family| (*family, is_to_itself(filter), from, to))
}
