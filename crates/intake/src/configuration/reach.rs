//! From where something can be reached once filters and lists of hosts have spoken.
//!
//! Guards: filters are asked in their order and the first that matches decides. A filter that only lets answers back in
//! opens nothing. What cannot be decided is [`Sources::Unknown`], never a guess.

use std::cell::Cell;
use std::net::IpAddr;

use sejo_model::configuration::span::{Addresses, Span, is_nearly_everybody};
use sejo_model::configuration::{
    Filter, Forward, IpFamily, Opening, PortRange, Protocol, Sources, TrafficService, Verb, Zone,
};

use super::address::{self, Network};

/// How much was looked at for one device so far (filters, what names stand for), and how much may be.
#[derive(Debug)]
pub(crate) struct Looks {
    taken: Cell<usize>,
    most: usize,
}

impl Default for Looks {
    fn default() -> Self {
        Self::at_most(MOST_LOOKS)
    }
}

/// How many there may be; what would take more is not known. Hundreds of filters behind every service of every interface
/// stay far below.
const MOST_LOOKS: usize = 400_000;

impl Looks {
    /// None taken yet.
    pub(crate) const fn at_most(most: usize) -> Self {
        Self { taken: Cell::new(0), most }
    }

    /// Takes so many looks; whether they may be taken.
    pub(crate) fn take(&self, count: usize) -> bool {
        self.taken.set(self.taken.get().saturating_add(count));
        self.taken.get() <= self.most
    }
}

/// The first packet of a connection somebody tries to open.
pub(crate) struct Packet<'p> {
    /// Addresses that stand for the target; empty where they are not known.
    pub to: &'p [IpAddr],
    /// Protocol; any for whatever is handed on.
    pub protocol: Protocol,
    /// Port it is for; `None` where the protocol has none or all are meant.
    pub port: Option<u16>,
}

/// From where the packet passes the filters; `otherwise` is what holds when none matches.
pub(crate) fn through<'f>(
    filters: impl IntoIterator<Item = &'f Filter>,
    packet: &Packet<'_>,
    otherwise: Verb,
) -> Sources {
    let mut filters = filters.into_iter().filter(|f| !f.answers_only && is_for(f, packet)).peekable();
    let mut passed = Passed::by(family_of(packet.to, filters.peek().map_or(IpFamily::Both, |f| f.family)));
    for filter in filters {
        if filter.sources == Sources::Unknown {
            return Sources::Unknown;
        }
        passed.take(filter.verb, &filter.sources, filter.family);
        if passed.is_decided() {
            break;
        }
    }
    passed.ended(otherwise)
}

/// The version of IP of a target's addresses; `otherwise` where these are not known.
fn family_of(to: &[IpAddr], otherwise: IpFamily) -> IpFamily {
    match (to.iter().any(IpAddr::is_ipv4), to.iter().any(IpAddr::is_ipv6)) {
        (true, true) => IpFamily::Both,
        (true, false) => IpFamily::V4,
        (false, true) => IpFamily::V6,
        (false, false) => otherwise,
    }
}

/// Whom rules let in that are asked one after the other: each decides about those of its sources about whom none before it
/// has.
#[derive(Debug)]
pub(crate) struct Passed {
    /// By which versions of IP somebody is left about whom no rule has decided.
    open: Vec<IpFamily>,
    /// How many those were in the beginning.
    versions: usize,
    /// Who was denied before they were let in.
    denied: Addresses,
    /// Who was denied since somebody was let in last.
    pending: Vec<Span>,
    /// Who was let in, as written where nobody of them was denied before.
    allowed: Vec<String>,
    /// Whether everybody was let in who was not denied before.
    rest: bool,
}

impl Passed {
    /// Nobody yet, by a version of IP.
    pub fn by(family: IpFamily) -> Self {
        let (denied, pending, allowed) = (Addresses::none(), Vec::new(), Vec::new());
        let versions = family.each().len();
        Self { open: family.each().to_vec(), versions, denied, pending, allowed, rest: false }
    }

    /// Takes a rule whose sources are known.
    pub fn take(&mut self, verb: Verb, sources: &Sources, family: IpFamily) {
        match sources {
            Sources::Only { networks } => self.take_networks(verb, networks),
            Sources::Anywhere => self.end(verb, family),
            Sources::Nowhere | Sources::Unknown => {}
        }
    }

    /// Takes a rule about some networks.
    pub fn take_networks(&mut self, verb: Verb, networks: &[String]) {
        match verb {
            Verb::Permit => {
                self.settle();
                networks.iter().for_each(|network| self.let_in(network));
            }
            Verb::Deny => self.pending.extend(networks.iter().filter_map(|n| Span::parse(n))),
        }
    }

    /// Whether nobody is left, or everybody was let in.
    pub fn is_decided(&self) -> bool {
        self.rest || self.open.is_empty()
    }

    /// Whom they let in; `otherwise` is what holds for whom none of them decided about.
    pub fn ended(mut self, otherwise: Verb) -> Sources {
        self.end(otherwise, IpFamily::Both);
        if self.rest { Sources::Anywhere } else { address::sources(self.allowed) }
    }

    fn let_in(&mut self, network: &str) {
        // Nobody was denied and nothing is decided: there is nothing to compare.
        if self.denied.is_empty() && self.open.len() == self.versions {
            self.allowed.push(network.to_owned());
            return;
        }
        let span = Span::parse(network);
        if span.map_or(self.open.is_empty(), |span| !self.open.contains(&span.family())) {
            return;
        }
        match span.filter(|_| !self.denied.is_empty()).map(|span| Addresses::from_iter([span])) {
            // What is left of it once others were denied; where that is all of it, it stays as it is written.
            Some(set) if !set.common(&self.denied).is_empty() => self.allowed.extend(set.without(&self.denied).words()),
            _ => self.allowed.push(network.to_owned()),
        }
    }

    /// Denies those who are waiting for it, unless they were let in before.
    fn settle(&mut self) {
        if !self.pending.is_empty() {
            let denied: Addresses = self.pending.drain(..).collect();
            self.denied = self.denied.and(&denied.without(&self.let_in_so_far()));
        }
    }

    fn let_in_so_far(&self) -> Addresses {
        Addresses::of(self.allowed.iter().map(String::as_str))
    }

    /// Decides about everybody who is left by a version of IP.
    fn end(&mut self, verb: Verb, family: IpFamily) {
        self.settle();
        let (these, others): (Vec<IpFamily>, Vec<IpFamily>) = self.open.iter().copied().partition(|f| family.holds(*f));
        self.open = others;
        for family in these.into_iter().filter(|_| verb == Verb::Permit) {
            let allowed = self.let_in_so_far();
            let left = Addresses::all(family).without(&self.denied).without(&allowed);
            // Nobody was denied, or hardly anybody: no restriction.
            self.rest |= self.denied.only(family).is_empty() || is_nearly_everybody(&left.and(&allowed));
            self.allowed.extend(left.words());
        }
    }
}

fn is_for(filter: &Filter, packet: &Packet<'_>) -> bool {
    is_service(filter, packet)
        && match &filter.destinations {
            Sources::Anywhere | Sources::Unknown => true,
            Sources::Nowhere => false,
            Sources::Only { networks } => networks.iter().any(|written| match Network::parse(written) {
                Some(network) => packet.to.iter().any(|ip| holds(network, *ip)),
                None => packet.to.iter().any(|ip| covers(written, *ip)),
            }),
        }
}

fn is_service(filter: &Filter, packet: &Packet<'_>) -> bool {
    // Where several services are meant, one that passes is enough, and only what denies all of them closes.
    let any_of_them = filter.verb == Verb::Permit;
    filter.services.is_empty()
        || filter.services.iter().any(|s| {
            let protocol = match (s.protocol, packet.protocol) {
                (Protocol::Any, _) => true,
                (_, Protocol::Any) => any_of_them,
                (one, other) => one == other,
            };
            protocol
                && match packet.port {
                    Some(port) => s.ports.contains(port),
                    None => any_of_them || s.ports == PortRange::ALL,
                }
        })
}

/// Whether a network or range as written holds an address.
pub(crate) fn covers(written: &str, ip: IpAddr) -> bool {
    if let Some(network) = Network::parse(written) {
        return holds(network, ip);
    }
    written.split_once('-').is_some_and(|(from, to)| match (from.parse::<IpAddr>(), to.parse::<IpAddr>()) {
        (Ok(from), Ok(to)) => from.is_ipv4() == ip.is_ipv4() && from <= ip && ip <= to,
        _ => false,
    })
}

/// Whether a network holds an address.
pub(crate) fn holds(network: Network, ip: IpAddr) -> bool {
    match (network.address, ip) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let shift = 32_u32.saturating_sub(u32::from(network.prefix));
            u32::from(a).checked_shr(shift).unwrap_or(0) == u32::from(b).checked_shr(shift).unwrap_or(0)
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let shift = 128_u32.saturating_sub(u32::from(network.prefix));
            u128::from(a).checked_shr(shift).unwrap_or(0) == u128::from(b).checked_shr(shift).unwrap_or(0)
        }
        _ => false,
    }
}

/// Those of `sources` who come by a version of IP; names may stand for either.
pub(crate) fn by_family(sources: &Sources, family: IpFamily) -> Sources {
    let Sources::Only { networks } = sources else { return sources.clone() };
    let is_four = |n: &str| n.split(['/', '-']).next().is_some_and(|n| n.parse::<std::net::Ipv4Addr>().is_ok());
    let is_meant = |n: &&String| match family {
        IpFamily::V4 => !n.contains(':'),
        IpFamily::V6 => !is_four(n),
        IpFamily::Both => true,
    };
    address::sources(networks.iter().filter(is_meant).cloned().collect())
}

/// Where a service answers on an interface by each version of IP; as one where both are open to the same.
pub(crate) fn openings(interface: &str, zone: Zone, four: Sources, six: Sources) -> Vec<Opening> {
    let opening = |family, sources| Opening { interface: interface.to_owned(), zone, family, sources, line: None };
    if four == six && four != Sources::Nowhere {
        return vec![opening(IpFamily::Both, four)];
    }
    let each = [opening(IpFamily::V4, four), opening(IpFamily::V6, six)];
    each.into_iter().filter(|o| o.sources != Sources::Nowhere).collect()
}

/// What two restrictions leave together.
pub(crate) fn both(one: &Sources, other: &Sources) -> Sources {
    match (one, other) {
        (Sources::Nowhere, _) | (_, Sources::Nowhere) => Sources::Nowhere,
        (Sources::Anywhere | Sources::Unknown, Sources::Only { .. }) => other.clone(),
        (Sources::Only { .. }, Sources::Anywhere | Sources::Unknown) => one.clone(),
        (Sources::Unknown, _) | (_, Sources::Unknown) => Sources::Unknown,
        (Sources::Anywhere, Sources::Anywhere) => Sources::Anywhere,
        (Sources::Only { networks: left }, Sources::Only { networks: right }) => {
            address::sources(narrower(left, right))
        }
    }
}

/// The addresses that stand in both lists: of networks and ranges that overlap what they have in common. Names are kept:
/// nobody knows what they hold.
pub(crate) fn narrower(left: &[String], right: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for a in left {
        let one = Span::parse(a);
        for b in right {
            let common = match one.zip(Span::parse(b)) {
                Some((x, y)) => x.common(y).map(|both| match both {
                    _ if both == x => a.clone(),
                    _ if both == y => b.clone(),
                    _ => both.to_string(),
                }),
                None => Some(a.clone()),
            };
            kept.extend(common.filter(|common| !kept.contains(common)));
        }
    }
    kept
}

/// What either of two ways gives.
pub(crate) fn either(one: Sources, other: Sources) -> Sources {
    match (one, other) {
        (Sources::Anywhere, _) | (_, Sources::Anywhere) => Sources::Anywhere,
        (Sources::Unknown, _) | (_, Sources::Unknown) => Sources::Unknown,
        (Sources::Nowhere, rest) | (rest, Sources::Nowhere) => rest,
        (Sources::Only { mut networks }, Sources::Only { networks: more }) => {
            networks.extend(more);
            networks.sort();
            networks.dedup();
            Sources::Only { networks }
        }
    }
}

/// Most services of one machine that are told apart, and most parts of a range of ports.
const MOST_SERVICES: usize = 32;

/// What a forward really opens: the parts of its ports that filters let through, each with its own sources. Of a machine
/// with all its ports these are the services that filters speak of, then whatever else gets through. `named` are the
/// services of filters, whether they permit or deny; `ask` tells from where a port inside gets through.
pub(crate) fn by_service(
    forward: Forward,
    named: impl IntoIterator<Item = TrafficService>,
    ask: impl Fn(Protocol, u16) -> Sources,
) -> Vec<Forward> {
    let plain = |protocol| if protocol == Protocol::Any { Protocol::Tcp } else { protocol };
    let is_meant = |s: &TrafficService| {
        let is_handed_on = forward.protocol == Protocol::Any || forward.protocol == s.protocol;
        is_handed_on && s.ports != PortRange::ALL && matches!(s.protocol, Protocol::Tcp | Protocol::Udp)
    };
    let mut services: Vec<TrafficService> = Vec::new();
    for service in named.into_iter().filter(is_meant) {
        if services.len() < MOST_SERVICES && !services.contains(&service) {
            services.push(service);
        }
    }
    if forward.inside != PortRange::ALL || forward.outside != PortRange::ALL {
        return by_part(forward, &services, ask);
    }
    // A port nobody names stands for all the rest.
    let after = services.iter().filter_map(|s| s.ports.to.checked_add(1));
    let unnamed = |port: &u16| !services.iter().any(|s| s.ports.contains(*port));
    let rest =
        std::iter::once(1).chain(after).find(unnamed).map_or(Sources::Nowhere, |p| ask(plain(forward.protocol), p));
    let mut opened: Vec<Forward> = Vec::new();
    for service in parts_of_services(&services) {
        let sources = ask(service.protocol, service.ports.from);
        if sources == Sources::Nowhere || sources == rest {
            continue;
        }
        let (protocol, ports) = (service.protocol, service.ports);
        match opened.last_mut() {
            // What differs in nothing from the part before it belongs to it.
            Some(f)
                if f.protocol == protocol && f.sources == sources && f.inside.to.checked_add(1) == Some(ports.from) =>
            {
                f.inside.to = ports.to;
                f.outside.to = ports.to;
            }
            _ => opened.push(Forward { protocol, outside: ports, inside: ports, sources, ..forward.clone() }),
        }
    }
    if opened.is_empty() {
        return vec![forward];
    }
    if rest != Sources::Nowhere {
        opened.push(Forward { sources: rest, ..forward });
    }
    opened
}

/// Services without an overlap: cut where any of them begins or ends, in their order.
fn parts_of_services(services: &[TrafficService]) -> Vec<TrafficService> {
    let mut found: Vec<TrafficService> = Vec::new();
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        let own = || services.iter().filter(move |s| s.protocol == protocol).map(|s| s.ports);
        let mut cut: Vec<PortRange> = own().flat_map(|range| parts(range, own())).collect();
        cut.sort_by_key(|range| (range.from, range.to));
        cut.dedup();
        found.extend(cut.into_iter().map(|ports| TrafficService { protocol, ports }));
    }
    found
}

/// The parts of a range between which others begin or end.
pub(crate) fn parts(range: PortRange, others: impl Iterator<Item = PortRange>) -> Vec<PortRange> {
    let borders = others.flat_map(|o| [Some(o.from), o.to.checked_add(1)]).flatten();
    let mut starts: Vec<u16> = borders.filter(|b| range.from < *b && *b <= range.to).collect();
    starts.push(range.from);
    starts.sort_unstable();
    starts.dedup();
    starts.truncate(MOST_SERVICES);
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([range.to]);
    starts.iter().zip(ends).map(|(from, to)| PortRange { from: *from, to }).collect()
}

/// A range without another one.
pub(crate) fn less(range: PortRange, without: PortRange) -> Vec<PortRange> {
    if without.to < range.from || range.to < without.from {
        return vec![range];
    }
    let below = without.from.checked_sub(1).map(|to| PortRange { from: range.from, to });
    let above = without.to.checked_add(1).map(|from| PortRange { from, to: range.to });
    below.into_iter().chain(above).filter(|r| r.from <= r.to).collect()
}

/// A forward of several ports in the parts that differ in who gets through.
fn by_part(forward: Forward, services: &[TrafficService], ask: impl Fn(Protocol, u16) -> Sources) -> Vec<Forward> {
    let width = |range: PortRange| range.to.saturating_sub(range.from);
    let is_range = width(forward.inside) > 0 && width(forward.inside) == width(forward.outside);
    let cut = parts(forward.inside, services.iter().map(|s| s.ports));
    if !is_range || cut.len() < 2 {
        return vec![forward];
    }
    let mut opened: Vec<Forward> = Vec::new();
    for ports in cut {
        let sources = ask(forward.protocol, ports.from);
        match opened.last_mut() {
            Some(f) if f.sources == sources => f.inside.to = ports.to,
            _ => opened.push(Forward { inside: ports, sources, ..forward.clone() }),
        }
    }
    let shift = |port: u16| forward.outside.from.saturating_add(port.saturating_sub(forward.inside.from));
    for part in &mut opened {
        part.outside = PortRange { from: shift(part.inside.from), to: shift(part.inside.to) };
    }
    opened.retain(|f| f.sources != Sources::Nowhere);
    if opened.is_empty() { vec![Forward { sources: Sources::Nowhere, ..forward }] } else { opened }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(networks: &[&str]) -> Sources {
        Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() }
    }

    #[test]
    fn networks_and_ranges_have_in_common_what_both_hold() {
        let meet = |one: &[&str], other: &[&str]| both(&only(one), &only(other));
        assert_eq!(meet(&["203.0.113.4-203.0.113.7"], &["203.0.113.0/24"]), only(&["203.0.113.4-203.0.113.7"]));
        assert_eq!(meet(&["203.0.113.64/27"], &["203.0.113.65-203.0.113.70"]), only(&["203.0.113.65-203.0.113.70"]));
        assert_eq!(meet(&["203.0.113.0-203.0.113.9"], &["203.0.113.8/29"]), only(&["203.0.113.8/31"]));
        assert_eq!(meet(&["203.0.113.4-203.0.113.7"], &["198.51.100.0/24"]), Sources::Nowhere);
        assert_eq!(meet(&["vendor"], &["203.0.113.0/24"]), only(&["vendor"]));
    }

    #[test]
    fn what_rules_leave_open_is_open_and_nothing_else() {
        use Verb::{Deny, Permit};
        let (a, b, quarter) = (only(&["0.0.0.0/1"]), only(&["128.0.0.0/1"]), only(&["128.0.0.0/2"]));
        let (vendor, lan) = (only(&["198.51.100.0/28"]), only(&["10.0.0.0/8"]));
        let (peer, name) = (only(&["198.51.100.5"]), only(&["vendor.example"]));
        let any = Sources::Anywhere;
        for (rules, otherwise, expected) in [
            (vec![(Deny, &a), (Deny, &b), (Permit, &any)], Deny, Sources::Nowhere),
            (vec![(Deny, &a), (Deny, &quarter), (Permit, &any)], Deny, only(&["192.0.0.0/2"])),
            (vec![(Deny, &a), (Deny, &quarter)], Permit, only(&["192.0.0.0/2"])),
            // A few who are kept out leave it open to everybody else.
            (vec![(Deny, &lan), (Permit, &any)], Deny, Sources::Anywhere),
            (vec![(Permit, &vendor), (Deny, &any)], Permit, vendor.clone()),
            (
                vec![(Deny, &peer), (Permit, &vendor)],
                Deny,
                only(&["198.51.100.0-198.51.100.4", "198.51.100.6-198.51.100.15"]),
            ),
            (vec![(Deny, &vendor), (Permit, &peer)], Deny, Sources::Nowhere),
            (vec![(Permit, &name), (Deny, &a), (Deny, &b), (Permit, &any)], Deny, name.clone()),
            (vec![(Permit, &a), (Permit, &b)], Deny, Sources::Anywhere),
        ] {
            let mut passed = Passed::by(IpFamily::V4);
            for (verb, sources) in &rules {
                passed.take(*verb, sources, IpFamily::V4);
            }
            assert_eq!(passed.ended(otherwise), expected, "{rules:?} and then {otherwise:?}");
        }
    }
}
