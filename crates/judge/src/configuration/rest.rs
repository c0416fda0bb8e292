//! What is left of a way once filters have stopped their share of it: by sources, destinations and ports at once.
//!
//! Invariant: nothing is taken away that is not surely stopped. A filter about names, or about people nobody here knows,
//! takes nothing; where so many filters overlap that the pieces cannot be told apart any more, the rest is larger than it is
//! and says so.

use sejo_model::configuration::span::Addresses;
use sejo_model::configuration::{Filter, IpFamily, PortRange, Protocol, Sources, TrafficService};

use super::reach::is_to_itself;

/// How many pieces are told apart.
const MOST_PIECES: usize = 64;

/// What a filter stops.
pub(super) struct Stop<'a> {
    pub(super) filter: &'a Filter,
    sources: Addresses,
    destinations: Addresses,
    tcp: Vec<PortRange>,
    udp: Vec<PortRange>,
}

impl<'a> Stop<'a> {
    pub(super) fn of(filter: &'a Filter) -> Self {
        let destinations = if is_to_itself(filter) {
            Addresses::all(filter.family)
        } else {
            told(&filter.destinations, filter.family)
        };
        let ports = |protocol| ports(filter, protocol);
        let (tcp, udp) = (ports(Protocol::Tcp), ports(Protocol::Udp));
        // Whom it asks to say who they are it stops only until they do.
        let sources = if filter.users.is_empty() { told(&filter.sources, filter.family) } else { Addresses::none() };
        Self { filter, sources, destinations, tcp, udp }
    }

    /// The same for somebody all of whose names it names, or for a machine all of whose it does.
    fn taking(&self, family: IpFamily, (all_sources, all_destinations): (bool, bool)) -> (Addresses, Addresses) {
        let side = |is_all, told: &Addresses| if is_all { Addresses::all(family) } else { told.only(family) };
        (side(all_sources, &self.sources), side(all_destinations, &self.destinations))
    }
}

/// The addresses sources surely hold; names hold none.
pub(super) fn told(sources: &Sources, family: IpFamily) -> Addresses {
    match sources {
        Sources::Anywhere => Addresses::all(family),
        Sources::Only { networks } => Addresses::of(networks.iter().map(String::as_str)).only(family),
        Sources::Nowhere | Sources::Unknown => Addresses::none(),
    }
}

/// The ports of a protocol a filter is about.
fn ports(filter: &Filter, protocol: Protocol) -> Vec<PortRange> {
    if filter.any_service() {
        return vec![PortRange::ALL];
    }
    let of = filter.services.iter().filter(|s| s.protocol == Protocol::Any || s.protocol == protocol);
    of.map(|s| s.ports).collect()
}

/// A piece of a way: every one of these sources reaches every one of these destinations by every one of these ports.
#[derive(Clone)]
struct Piece {
    sources: Addresses,
    destinations: Addresses,
    tcp: Vec<PortRange>,
    udp: Vec<PortRange>,
}

/// What is left of a way.
#[derive(Clone)]
pub(super) struct Rest {
    family: IpFamily,
    pieces: Vec<Piece>,
    /// Whether it is larger than what is left in truth.
    pub(super) is_rough: bool,
}

impl Rest {
    /// Everything by a version of IP.
    pub(super) fn everything(family: IpFamily) -> Self {
        let all = || Addresses::all(family);
        Self::of(family, all(), all(), (vec![PortRange::ALL], vec![PortRange::ALL]))
    }

    /// Some sources, destinations, and ports of TCP and UDP.
    pub(super) fn of(
        family: IpFamily,
        sources: Addresses,
        destinations: Addresses,
        (tcp, udp): (Vec<PortRange>, Vec<PortRange>),
    ) -> Self {
        let pieces = vec![Piece { sources, destinations, tcp, udp }];
        Self { family, pieces: pieces.into_iter().filter(Piece::is_something).collect(), is_rough: false }
    }

    /// Takes away what a filter stops.
    pub(super) fn take(&mut self, stop: &Stop<'_>) {
        self.take_all_of(stop, (false, false));
    }

    /// The same of a filter that names all these sources, or all these destinations, as they are written.
    pub(super) fn take_all_of(&mut self, stop: &Stop<'_>, named: (bool, bool)) {
        if !stop.filter.family.holds(self.family) || self.pieces.is_empty() {
            return;
        }
        let (sources, destinations) = stop.taking(self.family, named);
        let without = |piece: &Piece| piece.without(&sources, &destinations, (&stop.tcp, &stop.udp));
        let pieces: Vec<Piece> = self.pieces.iter().flat_map(without).collect();
        if pieces.len() > MOST_PIECES {
            self.is_rough = true;
        } else {
            self.pieces = pieces;
        }
    }

    /// Whether nobody reaches anything any more. Without TCP and UDP nobody asks a machine for anything.
    pub(super) fn is_nothing(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Who is left.
    pub(super) fn sources(&self) -> Addresses {
        self.pieces.iter().flat_map(|p| p.sources.spans().iter().copied()).collect()
    }

    /// Services that are left of one, with those who are left of its sources.
    pub(super) fn services(&self, protocol: Protocol) -> Vec<(TrafficService, Addresses)> {
        let mut found: Vec<(TrafficService, Addresses)> = Vec::new();
        for piece in &self.pieces {
            let ports = if protocol == Protocol::Udp { &piece.udp } else { &piece.tcp };
            for range in ports {
                let service = TrafficService { protocol, ports: *range };
                match found.iter_mut().find(|(known, _)| *known == service) {
                    Some((_, sources)) => *sources = sources.and(&piece.sources),
                    None => found.push((service, piece.sources.clone())),
                }
            }
        }
        found
    }
}

impl Piece {
    fn is_something(&self) -> bool {
        // Nobody asks for port 0.
        let has_ports = self.tcp.iter().chain(&self.udp).any(|range| range.to > 0);
        has_ports && !self.sources.is_empty() && !self.destinations.is_empty()
    }

    /// The pieces that are left without what is stopped.
    fn without(
        &self,
        sources: &Addresses,
        destinations: &Addresses,
        (tcp, udp): (&[PortRange], &[PortRange]),
    ) -> Vec<Self> {
        let (their, there) = (self.sources.common(sources), self.destinations.common(destinations));
        let is_met = |own: &[PortRange], other: &[PortRange]| own.iter().any(|a| other.iter().any(|b| meet(*a, *b)));
        if their.is_empty() || there.is_empty() || !(is_met(&self.tcp, tcp) || is_met(&self.udp, udp)) {
            return vec![self.clone()];
        }
        let others = Self { sources: self.sources.without(sources), ..self.clone() };
        let elsewhere =
            Self { sources: their.clone(), destinations: self.destinations.without(destinations), ..self.clone() };
        let (tcp, udp) = (without(&self.tcp, tcp), without(&self.udp, udp));
        let otherwise = Self { sources: their, destinations: there, tcp, udp };
        [others, elsewhere, otherwise].into_iter().filter(Self::is_something).collect()
    }
}

fn without(own: &[PortRange], stopped: &[PortRange]) -> Vec<PortRange> {
    stopped.iter().fold(own.to_vec(), |left, s| left.into_iter().flat_map(|range| less(range, *s)).collect())
}

pub(super) const fn meet(a: PortRange, b: PortRange) -> bool {
    a.from <= b.to && b.from <= a.to
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
