//! Filters in effect and ports handed on: what passes through the router, and what reaches the router itself.
//!
//! Guards: a list of filters is asked in the order of the `secure filter` line, not of the numbers; what no filter of a
//! list takes is dropped; an interface without a list lets everything pass. What comes in is translated first, so filters
//! of a translated interface see addresses inside. Source: the command reference, chapters on `ip filter` and
//! `nat descriptor`.

use std::collections::BTreeSet;
use std::net::IpAddr;

use sejo_model::configuration::{
    Configuration, Filter, Forward, Interface, Line, PortRange, Protocol, Sources, TrafficService, Verb, Zone,
};

use super::super::reach::{self, Packet, by_service};
use super::policy::Rule;
use super::state::{Applied, Incoming, IpFamily, Port, State};
use super::zones;

/// The lists applied to an interface, those of a named set included.
fn lists<'s, 'a>(state: &'s State<'a>, name: &str) -> Vec<&'s Applied<'a>> {
    let own = state.ports.get(name).map(|p| p.applied.as_slice()).unwrap_or_default();
    let sets = state.set_uses.iter().filter(|(port, ..)| port == name);
    let named = sets.filter_map(|(_, family, set, _)| state.sets.get(&(*family, *set))).flatten();
    own.iter().chain(named).collect()
}

/// The lists on what comes in by an interface at the times of a schedule, in place of one that stands there otherwise.
fn scheduled<'s, 'a>(state: &'s State<'a>, name: &str, family: IpFamily) -> impl Iterator<Item = &'s Applied<'a>> {
    let is_inward = |l: &&Applied<'_>| l.family == family && l.inward && !l.guard;
    let is_listed = !state.scheduled.is_empty() && lists(state, name).iter().any(is_inward);
    let here = state.scheduled.iter().filter(move |(port, list)| is_listed && port == name && list.family == family);
    here.map(|(_, list)| list)
}

/// The filter of a list by its number.
fn defined<'s>(state: &'s State<'s>, list: &Applied<'_>, number: &'s str) -> Option<&'s Filter> {
    let all = if list.guard { &state.guards } else { &state.filters };
    all.get(&(list.family, number))
}

/// Every filter: those in effect in their order, then those that would let something in if somebody applied them.
pub(super) fn filters(state: &State<'_>, configuration: &Configuration) -> Vec<Filter> {
    let mut found = Vec::new();
    let mut used: BTreeSet<(IpFamily, &str)> = BTreeSet::new();
    let beyond = Beyond::of(configuration);
    for interface in &configuration.interfaces {
        let beyond = beyond.from(interface);
        let aim = |mut filter: Filter, inward: bool| {
            filter.applied = true;
            let (here, there) = ((interface.name.clone(), interface.zone), (String::new(), beyond));
            let (from, to) = if inward { (here, there) } else { (there, here) };
            (filter.from_interface, filter.from_zone) = from;
            (filter.to_interface, filter.to_zone) = to;
            filter
        };
        // What passes at some times passes: the lists of all times together let it through.
        for list in IpFamily::Both.each().iter().flat_map(|family| scheduled(state, &interface.name, *family)) {
            used.extend(list.filters.iter().map(|n| (list.family, *n)));
            let permits =
                list.filters.iter().filter_map(|n| defined(state, list, n)).filter(|f| f.verb == Verb::Permit);
            found.extend(permits.cloned().map(|f| aim(f, true)));
        }
        for list in lists(state, &interface.name) {
            if !list.guard {
                used.extend(list.filters.iter().map(|n| (list.family, *n)));
            }
            let fixed = list.filters.iter().filter_map(|n| defined(state, list, n));
            // Behind an inbound filter that lets something pass, the policies still decide.
            let fixed = fixed.filter(|f| !(list.guard && state.policy.is_on(f.family) && f.verb == Verb::Permit));
            found.extend(fixed.cloned().map(|f| aim(f, list.inward)));
            // A dynamic filter watches what goes one way and lets answers come the other way.
            let watching = list.dynamics.iter().filter_map(|n| state.dynamics.get(&(list.family, *n)));
            found.extend(watching.cloned().map(|f| aim(f, !list.inward)));
        }
    }
    let zone = |name: &str| configuration.interfaces.iter().find(|i| i.name == name).map_or(Zone::Unknown, |i| i.zone);
    found.extend(state.settled.policies.iter().flat_map(Rule::filters).map(|filter| Filter {
        from_zone: zone(&filter.from_interface),
        to_zone: zone(&filter.to_interface),
        ..filter
    }));
    let is_used = |key: &(IpFamily, &str)| used.contains(key) || state.asked_elsewhere.contains(key.1);
    let idle = state.filters.iter().filter(|(key, f)| f.verb == Verb::Permit && !is_used(key));
    found.extend(idle.map(|(_, f)| f.clone()));
    found
}

/// Where everything else leads, as seen from an interface.
struct Beyond {
    /// How many interfaces with an address lead to each zone.
    counts: Vec<(Zone, usize)>,
}

impl Beyond {
    fn of(configuration: &Configuration) -> Self {
        let mut counts: Vec<(Zone, usize)> = Vec::new();
        for interface in configuration.interfaces.iter().filter(|i| leads_somewhere(i)) {
            match counts.iter_mut().find(|(zone, _)| *zone == interface.zone) {
                Some((_, count)) => *count += 1,
                None => counts.push((interface.zone, 1)),
            }
        }
        Self { counts }
    }

    /// The zone all other interfaces share.
    fn from(&self, interface: &Interface) -> Zone {
        let own = |zone: Zone| usize::from(zone == interface.zone && leads_somewhere(interface));
        let mut others = self.counts.iter().filter(|(zone, count)| *count > own(*zone)).map(|(zone, _)| *zone);
        match (others.next(), others.next()) {
            (Some(only), None) => only,
            _ => Zone::Unknown,
        }
    }
}

/// Whether an interface is a line with an address, not a tunnel or the place of callers.
fn leads_somewhere(interface: &Interface) -> bool {
    !interface.name.starts_with("tunnel") && interface.name != "pp anonymous" && !interface.addresses.is_empty()
}

/// Stands for a filter whose definition is not in the text.
fn missing(line: Line) -> Filter {
    Filter { sources: Sources::Unknown, ..Filter::of_everything(String::new(), Verb::Deny, line) }
}

/// From where a packet that came in by an interface gets past its filters.
pub(super) fn passes(state: &State<'_>, (name, family): (&str, IpFamily), packet: &Packet<'_>, whole: bool) -> Sources {
    let mut lists = lists(state, name).into_iter().filter(|l| l.family == family && l.inward).peekable();
    let policies = by_policies(state, (name, family), packet);
    if lists.peek().is_none() {
        return if whole { policies } else { Sources::Unknown };
    }
    let usually = lists.fold(policies.clone(), |open, list| {
        if !state.looks.take(list.filters.len()) {
            return Sources::Unknown;
        }
        let unknown = missing(list.line);
        let filters = list.filters.iter().map(|n| defined(state, list, n).unwrap_or(&unknown));
        reach::both(&open, &reach::through(filters, packet, Verb::Deny))
    });
    scheduled(state, name, family).fold(usually, |open, list| {
        if !state.looks.take(list.filters.len()) {
            return Sources::Unknown;
        }
        let unknown = missing(list.line);
        let filters = list.filters.iter().map(|n| defined(state, list, n).unwrap_or(&unknown));
        reach::either(open, reach::both(&policies, &reach::through(filters, packet, Verb::Deny)))
    })
}

/// From where a packet to a machine behind the router gets past the lists on what leaves by the machine's interface;
/// everybody where there is none.
fn leaves(state: &State<'_>, family: IpFamily, packet: &Packet<'_>) -> Sources {
    let holds = |port: &Port<'_>| {
        let networks = zones::networks(port);
        packet.to.iter().any(|ip| networks.iter().any(|n| reach::holds(*n, *ip)))
    };
    let Some((name, _)) = state.ports.iter().find(|(_, port)| holds(port)) else { return Sources::Anywhere };
    let outward = lists(state, name).into_iter().filter(|l| l.family == family && !l.inward);
    outward.fold(Sources::Anywhere, |open, list| {
        if !state.looks.take(list.filters.len()) {
            return Sources::Unknown;
        }
        let unknown = missing(list.line);
        let filters = list.filters.iter().map(|n| defined(state, list, n).unwrap_or(&unknown));
        reach::both(&open, &reach::through(filters, packet, Verb::Deny))
    })
}

/// From where a packet gets past the policies; everybody where there are none.
fn by_policies(state: &State<'_>, (name, family): (&str, IpFamily), packet: &Packet<'_>) -> Sources {
    if !state.policy.is_on(family) {
        return Sources::Anywhere;
    }
    let rules = &state.settled.policies;
    if !state.looks.take(rules.len()) {
        return Sources::Unknown;
    }
    let is_own = !packet.to.is_empty() && packet.to.iter().all(|ip| state.settled.own.contains(ip));
    let holds = |port: &Port<'_>| {
        let networks = zones::networks(port);
        networks.iter().any(|n| packet.to.iter().any(|ip| reach::holds(*n, *ip)))
    };
    let behind = || state.ports.iter().find(|(_, port)| holds(port)).map_or("", |(name, _)| name.as_str());
    let behind = (!is_own).then(behind);
    // What no policy takes, and what stands behind one of which nobody knows whether it is asked, is not known.
    let unknown = missing(0);
    let asked =
        rules.iter().filter(|rule| rule.filter.family == family).filter_map(|rule| match rule.is_asked(name, behind) {
            Some(is_asked) => is_asked.then_some(&rule.filter),
            None => Some(&unknown),
        });
    reach::through(asked.chain([&unknown]), packet, Verb::Deny)
}

/// From where the router itself answers on an interface by a version of IP, after translation (of which IPv6 has none)
/// and filters.
pub(super) fn reaches_router(
    state: &State<'_>,
    (name, family): (&str, IpFamily),
    (protocol, port): (Protocol, u16),
    whole: bool,
) -> Sources {
    let own: Vec<IpAddr> =
        state.settled.own.iter().copied().filter(|a| a.is_ipv4() == (family == IpFamily::V4)).collect();
    let pass = |to: &[IpAddr]| passes(state, (name, family), &Packet { to, protocol, port: Some(port) }, whole);
    let found = state.ports.get(name).filter(|_| family == IpFamily::V4);
    match found.and_then(|found| translated(state, found, &own, protocol, port)) {
        Some(targets) => {
            let ways = targets.iter().map(|to| pass(std::slice::from_ref(to)));
            ways.fold(Sources::Nowhere, reach::either)
        }
        None => pass(&own),
    }
}

/// The router's addresses to which translation lets a service in; `None` when nothing is translated.
fn translated(
    state: &State<'_>,
    port: &Port<'_>,
    own: &[IpAddr],
    protocol: Protocol,
    number: u16,
) -> Option<Vec<IpAddr>> {
    let descriptors: Vec<_> = port.nat.iter().filter_map(|n| state.descriptors.get(n)).collect();
    let hides = descriptors.iter().any(|d| matches!(d.kind, "masquerade" | "nat-masquerade"));
    if !hides || descriptors.iter().any(|d| d.incoming == Incoming::Through) {
        return None;
    }
    let fixed = descriptors.iter().flat_map(|d| &d.statics);
    let suits = fixed.filter(|s| (s.protocol == protocol || s.protocol == Protocol::Any) && s.inside.contains(number));
    let forwarded = descriptors.iter().filter_map(|d| match &d.incoming {
        Incoming::Forward(host, _) => Some(host),
        _ => None,
    });
    let hosts = suits.map(|s| &s.inside_host).chain(forwarded);
    Some(hosts.filter_map(|h| h.parse().ok()).filter(|ip| own.contains(ip)).collect())
}

/// Ports handed to machines inside. What ends at the router itself is no forward: it opens the router's own service.
pub(super) fn forwards(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<Forward> {
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for interface in &configuration.interfaces {
        let Some(port) = state.ports.get(&interface.name) else { continue };
        for number in &port.nat {
            used.insert(*number);
            let found_here = of_descriptor(state, number, Some((&interface.name, whole)));
            found.extend(found_here.into_iter().map(|forward| Forward {
                interface: interface.name.clone(),
                zone: interface.zone,
                applied: true,
                ..forward
            }));
        }
    }
    for number in state.descriptors.keys().filter(|n| !used.contains(*n)) {
        found.extend(of_descriptor(state, number, None));
    }
    found
}

/// The services that filters on what comes in speak of by name.
fn named<'s>(state: &'s State<'_>, at: Option<(&'s str, bool)>) -> impl Iterator<Item = TrafficService> + use<'s> {
    let lists = at.into_iter().flat_map(|(name, _)| lists(state, name));
    let inward = lists.filter(|l| l.family == IpFamily::V4 && l.inward && state.looks.take(l.filters.len()));
    let filters = inward.flat_map(|l| l.filters.iter().filter_map(|n| defined(state, l, n)));
    filters.filter(|f| !f.answers_only).flat_map(|f| f.services.iter().cloned())
}

/// The forwards of one descriptor; `at` is the interface it is applied to, and whether the text is whole.
fn of_descriptor(state: &State<'_>, number: &str, at: Option<(&str, bool)>) -> Vec<Forward> {
    let sources = |to: Option<IpAddr>, protocol, port| {
        at.map_or(Sources::Unknown, |(name, whole)| {
            let packet = Packet { to: to.as_slice(), protocol, port };
            let come = passes(state, (name, IpFamily::V4), &packet, whole);
            if come == Sources::Nowhere { come } else { reach::both(&come, &leaves(state, IpFamily::V4, &packet)) }
        })
    };
    let is_own = |to: Option<IpAddr>| to.is_some_and(|ip| state.settled.own.contains(&ip));
    let Some(descriptor) = state.descriptors.get(number) else { return Vec::new() };
    let mut found = Vec::new();
    for fixed in &descriptor.statics {
        let to: Option<IpAddr> = fixed.inside_host.parse().ok();
        if is_own(to) {
            continue;
        }
        let port = (fixed.inside != PortRange::ALL).then_some(fixed.inside.from);
        let forward = Forward {
            name: format!("{number} {}", fixed.name),
            interface: String::new(),
            zone: Zone::Unknown,
            protocol: fixed.protocol,
            outside: fixed.outside,
            to_host: fixed.inside_host.clone(),
            inside: fixed.inside,
            sources: sources(to, fixed.protocol, port),
            applied: false,
            until: None,
            line: fixed.line,
        };
        let named = named(state, at);
        found.extend(by_service(forward, named, |protocol, port| sources(to, protocol, Some(port))));
    }
    if let Incoming::Forward(host, line) = &descriptor.incoming {
        let to: Option<IpAddr> = host.parse().ok();
        if is_own(to) {
            return found;
        }
        let forward = Forward {
            name: format!("{number} incoming"),
            interface: String::new(),
            zone: Zone::Unknown,
            protocol: Protocol::Any,
            outside: PortRange::ALL,
            to_host: host.clone(),
            inside: PortRange::ALL,
            sources: sources(to, Protocol::Any, None),
            applied: false,
            until: None,
            line: *line,
        };
        let named = named(state, at);
        found.extend(by_service(forward, named, |protocol, port| sources(to, protocol, Some(port))));
    }
    found
}
