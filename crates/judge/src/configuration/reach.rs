//! What can be reached: management from outside or from everywhere inside, ports handed inwards, filters that let
//! everything pass.

use std::collections::HashSet;

use sejo_model::Control;
use sejo_model::configuration::span::{Addresses, is_nearly_everybody};
use sejo_model::configuration::{
    Dialect, Filter, Forward, Interface, IpFamily, Listener, Opening, PortRange, Protocol, RemoteAccessKind, Service,
    Severity, Sources, TrafficService, Verb, Zone,
};

use super::breadth::{Breadth, breadth, breadth_of, to_everybody_inside};
use super::closed::Closed;
use super::found::{Found, Thing, thing};
use super::look::Look;
use super::rest::meet;
use super::way::USERS;
use super::whole::{WholeMachines, is_whole};

/// Whoever is on the internet sees the management page.
pub(crate) fn management_from_outside(look: &Look<'_>) -> Option<Found> {
    Found::of(management(look, |zone| zone == Zone::Outside))
}

/// Everybody inside does: a stolen PC, the guests' wireless, the vendor's line. A list of the whole network on the
/// interface keeps nobody there out.
pub(crate) fn management_unrestricted(look: &Look<'_>) -> Option<Found> {
    let mut things = management(look, |zone| !matches!(zone, Zone::Outside | Zone::Unknown));
    for (listener, is_on) in look.listeners().filter(|(l, _)| l.service.manages() && l.service != Service::Central) {
        for (opening, is_up) in look.openings(listener).filter(|(o, _)| look.is_open(&o.sources).is_none()) {
            let Some(is_plain) = to_everybody_inside(look, opening) else { continue };
            let (_, is_written) = look.zone(&opening.interface, opening.zone);
            let is_sure = is_on && is_up && is_plain && is_written && look.is_whole();
            things.push(thing(name_of(listener, opening), opening.line.or(listener.line), is_sure));
        }
    }
    Found::of(things)
}

/// Nobody is kept out, and whether the outside is among them no text tells: where the interface leads is not written.
pub(crate) fn management_side_unknown(look: &Look<'_>) -> Option<Found> {
    Found::of(management(look, |zone| zone == Zone::Unknown))
}

/// Services that manage the device and answer anywhere in a zone. Central management is no page to sign in to: the device
/// itself decides whose orders it takes.
fn management(look: &Look<'_>, is_meant: impl Fn(Zone) -> bool) -> Vec<Thing> {
    let mut things = Vec::new();
    for (listener, is_on) in look.listeners().filter(|(l, _)| l.service.manages() && l.service != Service::Central) {
        for (opening, is_up) in look.openings(listener) {
            let (zone, is_written) = look.zone(&opening.interface, opening.zone);
            let Some(is_open) = look.is_open(&opening.sources).filter(|_| is_meant(zone)) else { continue };
            let is_met = zone != Zone::Outside || look.meets_internet(&opening.interface);
            let is_known = is_written && zone != Zone::Unknown;
            let is_sure = is_on && is_up && is_open && is_known && is_met;
            things.push(thing(name_of(listener, opening), opening.line.or(listener.line), is_sure));
        }
    }
    things
}

/// The service, and where; in which version of IP is said of IPv6 alone, which is easily forgotten.
pub(super) fn name_of(listener: &Listener, opening: &Opening) -> String {
    let service = if listener.name.is_empty() { listener.service.key() } else { &listener.name };
    let version = if opening.family == IpFamily::V6 { "IPv6" } else { "" };
    let place = [opening.interface.as_str(), version].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>();
    if place.is_empty() { service.to_owned() } else { format!("{service} ({})", place.join(", ")) }
}

/// Remote desktop and VNC.
pub(super) const REMOTE_DESKTOP: &[PortRange] = &[PortRange::one(3389), PortRange { from: 5800, to: 5809 }, VNC];
const VNC: PortRange = PortRange { from: 5900, to: 5909 };
/// Windows file shares. The names that NetBIOS asks for on 137 and 138 are no share, so a range that ends there opens none.
pub(super) const FILE_SHARE: &[PortRange] = &[PortRange::one(139), PortRange::one(445)];

/// A machine's desktop is offered to the outside.
pub(crate) fn remote_desktop_forwarded(look: &Look<'_>) -> Option<Found> {
    forwarded(look, REMOTE_DESKTOP, &[Control::RemoteMaintenance])
}

/// A machine's files are.
pub(crate) fn file_share_forwarded(look: &Look<'_>) -> Option<Found> {
    forwarded(look, FILE_SHARE, &[Control::UnneededServices])
}

/// So many ports in a row are handed on for the sake of one of them.
const FEW: u16 = 1_000;

/// Forwards of certain ports, restricted or not: restricted ones weigh less, and nobody is missing who restricts them. A machine that is open on all its ports has
/// these among them, but whether it answers there nobody knows.
fn forwarded(look: &Look<'_>, ports: &[PortRange], once_restricted: &'static [Control]) -> Option<Found> {
    let is_meant = |f: &Forward| ports.iter().any(|p| meets(f.inside, *p) || meets(f.outside, *p));
    let mut things = Vec::new();
    let mut is_listed = true;
    for (forward, is_sure) in look.forwards().filter(|(f, _)| is_meant(f)) {
        is_listed &= breadth(&forward.sources) == Breadth::Listed;
        // Among thousands of ports, whether the machine answers on this one nobody knows.
        let is_meant_so = forward.inside.to.saturating_sub(forward.inside.from) < FEW;
        things.push(thing(forward.label(), forward.line, is_sure && is_meant_so));
    }
    let whole = WholeMachines::of(look);
    for (forward, _) in look.forwards().filter(|(f, _)| ports.iter().any(|p| whole.is_open(f, *p))) {
        is_listed = false;
        things.push(thing(forward.label(), forward.line, false));
    }
    for (listener, is_on) in look.listeners().filter(|(l, _)| l.port.is_some_and(|port| is_one_of(port, ports))) {
        for (opening, is_up) in look.openings(listener) {
            let (zone, is_written) = look.zone(&opening.interface, opening.zone);
            if zone == Zone::Outside {
                is_listed &= breadth(&opening.sources) == Breadth::Listed;
                let is_sure = is_on && is_up && is_written && look.is_whole();
                things.push(thing(name_of(listener, opening), opening.line.or(listener.line), is_sure));
            } else if zone == Zone::Unknown && look.is_open(&opening.sources).is_some() {
                // Nobody is kept out, and whether the outside is among them the text does not tell.
                is_listed = false;
                things.push(thing(name_of(listener, opening), opening.line.or(listener.line), false));
            }
        }
    }
    let found = Found::of(things)?;
    Some(if is_listed { found.weighing(Severity::Warning).about(once_restricted) } else { found })
}

/// The device itself answers on one of the ports.
pub(super) fn is_one_of(port: u16, ports: &[PortRange]) -> bool {
    ports.iter().any(|p| p.contains(port))
}

/// Whether a range of a forward takes in ports that matter.
fn meets(range: PortRange, ports: PortRange) -> bool {
    range != PortRange::ALL && range.from <= ports.to && ports.from <= range.to
}

/// A port is handed inwards to whoever comes. All ports of a machine are its remote desktop and its file shares as well.
pub(crate) fn forward_from_anywhere(look: &Look<'_>) -> Option<Found> {
    let whole = WholeMachines::of(look);
    let open = look.forwards().filter_map(|(f, is_sure)| {
        Some((f, is_sure && look.is_open(&f.sources)? && look.meets_internet(&f.interface)))
    });
    Found::of(open.map(|(f, is_sure)| {
        let thing = thing(whole.label(f), f.line, is_sure);
        if is_whole(f) { thing.weighing(Severity::Danger) } else { thing }
    }))
}

/// A filter lets everything pass, from outside or between parts of the inside. What only leads out is not meant: it opens
/// nothing to anybody outside.
pub(crate) fn permits_everything(look: &Look<'_>) -> Option<Found> {
    let mut closed = Closed::default();
    let mut narrowed: HashSet<(IpFamily, &str)> = HashSet::new();
    let mut doubted: HashSet<&str> = HashSet::new();
    let mut things = Vec::new();
    // On Linux a chain that stands further down decides on what conditions one above is reached at all.
    let is_linux = matches!(look.configuration.dialect, Dialect::Nftables | Dialect::Iptables);
    // A list of an ASA has no head that would show where it begins.
    let are_known = look.is_whole() || !(is_linux || look.configuration.dialect == Dialect::CiscoAsa);
    for filter in look.filters() {
        match filter.verb {
            // What ends some day closes nothing for good.
            Verb::Deny if filter.until.is_some() => {}
            // What is no part of any connection is stopped; whoever begins one comes by.
            Verb::Deny if filter.answers_only => {}
            Verb::Deny => {
                if closed.takes_all(filter) {
                    continue;
                }
                doubted.extend(may_stop_all(filter).then_some(filter.from_interface.as_str()));
                narrowed.extend(filter.family.each().iter().map(|f| (*f, filter.from_interface.as_str())));
            }
            Verb::Permit if !is_any_to_any(filter) || filter.answers_only => {}
            Verb::Permit if leads_out(look, filter) => {}
            Verb::Permit if is_rest(look, filter, &narrowed) || is_from_itself(look, filter) => {}
            Verb::Permit if is_behind_another(look, filter) || (is_linux && turns_back(look, filter)) => {}
            Verb::Permit => {
                let Some(is_up) = look.is_up(&filter.from_interface) else { continue };
                // What is left open is open, however much was stopped before.
                let left = closed.left(look, filter);
                let is_told = match breadth_of(&left.sources) {
                    Breadth::Everybody => left.is_sure,
                    Breadth::Many | Breadth::Unknown => false,
                    Breadth::Listed | Breadth::Nobody => continue,
                };
                let is_up = is_up && !["", filter.from_interface.as_str()].iter().any(|from| doubted.contains(from));
                let (zone, is_written) = look.zone(&filter.from_interface, filter.from_zone);
                let severity = if zone == Zone::Outside { Severity::Danger } else { Severity::Warning };
                let speaks = look.speaks(&filter.from_interface, filter.family);
                let is_sure = is_up && is_written && zone != Zone::Unknown && are_known && speaks && is_told;
                things.push(thing(way_from(filter, &left.sources), filter.line, is_sure).weighing(severity));
            }
        }
    }
    Found::of(things)
}

/// A filter by its name, and the way it is about where it says so; one that is about TCP alone says that.
fn way_of(filter: &Filter) -> String {
    let place = |interface: &str| if interface.is_empty() { "*".to_owned() } else { interface.to_owned() };
    let (from, to) = (place(&filter.from_interface), place(&filter.to_interface));
    let name = if filter.any_service() { filter.name.clone() } else { format!("{} TCP", filter.name) };
    if from == to { name } else { format!("{name} ({from} → {to})") }
}

/// From outside a filter lets everything pass for whoever says to be one of its users: no open door, but one password away.
pub(crate) fn permits_signed_in(look: &Look<'_>) -> Option<Found> {
    let mut closed = Closed::default();
    let mut things = Vec::new();
    for filter in look.filters().filter(|f| !f.answers_only) {
        let is_for_users = !filter.users.is_empty() && is_any_to_any(&Filter { users: Vec::new(), ..filter.clone() });
        match filter.verb {
            Verb::Deny if filter.until.is_none() => {
                closed.takes_all(filter);
            }
            Verb::Permit if is_for_users && !leads_out(look, filter) => {
                let (zone, is_written) = match from_ssl_vpn(look, filter) {
                    Some(is_written) => (Zone::Outside, is_written),
                    None => look.zone(&filter.from_interface, filter.from_zone),
                };
                let Some(is_up) = look.is_up(&filter.from_interface).filter(|_| zone == Zone::Outside) else {
                    continue;
                };
                let left = closed.left(look, filter);
                if matches!(breadth_of(&left.sources), Breadth::Everybody | Breadth::Many) {
                    let name = format!("{}{USERS}{}", way_of(filter), filter.users.join(", "));
                    things.push(thing(name, filter.line, is_up && is_written && left.is_sure && look.is_whole()));
                }
            }
            _ => {}
        }
    }
    Found::of(things)
}

/// Whether a filter of a FortiGate is about people who came in by its SSL-VPN, whose interface stands in no list (`ssl.root`);
/// whether it says that the VPN is on. `None` where it is off or the filter is about others.
fn from_ssl_vpn(look: &Look<'_>, filter: &Filter) -> Option<bool> {
    let is_meant = look.configuration.dialect == Dialect::FortiOs && filter.from_interface.starts_with("ssl.");
    let mut ways = look.configuration.remote_access.iter().filter(|way| way.kind == RemoteAccessKind::SslVpn);
    let way = ways.find(|way| is_meant && way.on.value() != Some(&false))?;
    Some(way.on.value().is_some())
}

/// How many spans of addresses a name tells of.
const TOLD: usize = 4;

/// The same with those who are left, where filters before it have stopped so many that it is worth saying.
fn way_from(filter: &Filter, left: &Addresses) -> String {
    let name = way_of(filter);
    let is_nearly_all = is_nearly_everybody(left) || left.spans().len() > TOLD;
    if is_nearly_all { name } else { format!("{name} ← {}", left.words().join(", ")) }
}

/// Whether a filter that stops may leave hardly anything to those behind it: the list it asks is not in the text.
pub(super) fn may_stop_all(filter: &Filter) -> bool {
    let is_of_any = filter.any_service() || filter.services.iter().all(|s| s.protocol == Protocol::Other);
    filter.verb == Verb::Deny && !filter.answers_only && filter.sources == Sources::Unknown && is_of_any
}

/// Whether a filter is the last line of a list on an interface inside: what the lines before it left over. Without the
/// list, as much and more would pass.
fn is_rest(look: &Look<'_>, filter: &Filter, narrowed: &HashSet<(IpFamily, &str)>) -> bool {
    let from = filter.from_interface.as_str();
    let is_list = !from.is_empty() && filter.to_interface.is_empty();
    let is_narrowed = filter.family.each().iter().any(|family| narrowed.contains(&(*family, from)));
    is_list && is_narrowed && look.zone(from, filter.from_zone).0 != Zone::Outside
}

/// Whether a filter is one of a list on what leaves by an interface of a router: what came in by another one was let in
/// there, and without the list as much and more would leave. On an ASA it lifts nothing of what the levels deny.
fn is_behind_another(look: &Look<'_>, filter: &Filter) -> bool {
    const WITH_LISTS: [Dialect; 4] = [Dialect::CiscoIos, Dialect::CiscoAsa, Dialect::NecIx, Dialect::Yamaha];
    let has_lists = WITH_LISTS.contains(&look.configuration.dialect);
    has_lists && filter.from_interface.is_empty() && !filter.to_interface.is_empty()
}

/// Whether a filter is about what containers and virtual machines on a Linux machine send: they are the machine's own.
fn is_from_itself(look: &Look<'_>, filter: &Filter) -> bool {
    const OWN: [&str; 6] = ["docker", "br-", "virbr", "lxdbr", "cni", "podman"];
    let is_linux = matches!(look.configuration.dialect, Dialect::Iptables | Dialect::Nftables);
    is_linux && OWN.iter().any(|own| filter.from_interface.starts_with(own))
}

/// Whether a filter is about what goes back by the interface inside it came in by: one network that reaches itself.
fn turns_back(look: &Look<'_>, filter: &Filter) -> bool {
    let (from, to) = (filter.from_interface.as_str(), filter.to_interface.as_str());
    let is_one = !from.is_empty() && !from.contains([' ', '+', '*', '!']);
    is_one && from == to && look.zone(from, filter.from_zone).0 == Zone::Inside
}

fn is_any_to_any(filter: &Filter) -> bool {
    let is_to_any = filter.destinations.is_anywhere() || is_to_itself(filter);
    let asks_nobody = filter.users.is_empty();
    filter.any_port() && asks_nobody && breadth(&filter.sources) == Breadth::Everybody && is_to_any
}

/// Whether a filter is about everything on its way to the device itself (the input of a Linux machine).
pub(super) fn is_to_itself(filter: &Filter) -> bool {
    matches!(&filter.destinations, Sources::Only { networks } if networks.len() == 1 && networks.iter().all(|n| n == "localhost"))
}

/// Whether a filter is about traffic that leaves the house, or that people inside have with the device itself: who may
/// manage it is judged apart.
fn leads_out(look: &Look<'_>, filter: &Filter) -> bool {
    let named = |interface: &str, zone| if interface.is_empty() { zone } else { look.zone(interface, zone).0 };
    let (from, to) = (named(&filter.from_interface, filter.from_zone), named(&filter.to_interface, filter.to_zone));
    let is_from_inside = !filter.from_interface.is_empty() && !matches!(from, Zone::Outside | Zone::Unknown);
    let is_out = to == Zone::Outside || (filter.to_interface.is_empty() && only_outside_is_left(look, filter));
    (is_out && from != Zone::Outside) || (is_from_inside && is_to_itself(filter))
}

/// Whether every other interface leads outside, so that what comes in by this one can only leave.
fn only_outside_is_left(look: &Look<'_>, filter: &Filter) -> bool {
    let is_other = |i: &&Interface| i.enabled && i.name != filter.from_interface && i.label != filter.from_interface;
    let mut others = look.configuration.interfaces.iter().filter(is_other).peekable();
    !filter.from_interface.is_empty() && others.peek().is_some() && others.all(|i| i.zone == Zone::Outside)
}

/// Whether a filter names ports of desktops or file shares and is about everybody.
fn is_for_machines(filter: &Filter) -> bool {
    let is_one = |ports: PortRange| REMOTE_DESKTOP.iter().chain(FILE_SHARE).any(|range| meet(*range, ports));
    let named = |s: &TrafficService| matches!(s.protocol, Protocol::Tcp | Protocol::Any) && is_one(s.ports);
    let names_one = !filter.any_port() && filter.services.iter().any(named);
    names_one && filter.users.is_empty() && breadth(&filter.sources) == Breadth::Everybody
}

/// Something lies ready that would open a door as soon as somebody applies it: a forward, or a rule that would let
/// everything in from outside, or everybody in to desktops and file shares. A filter that lets everything pass and names no
/// interface may be meant for anything, unless its maker's rules always name them (FortiGate) or it belongs to a list
/// nothing in the text refers to (Cisco).
pub(crate) fn unused_opens_something(look: &Look<'_>) -> Option<Found> {
    let is_for_every = matches!(look.configuration.dialect, Dialect::FortiOs | Dialect::CiscoAsa | Dialect::CiscoIos);
    let is_bound = |f: &Filter| !f.from_interface.is_empty() || is_for_every;
    let opens_all = |f: &Filter| is_any_to_any(f) && is_bound(f);
    let opens_machines = |f: &Filter| is_for_machines(f) && !leads_out(look, f);
    let would_open = |f: &&Filter| f.verb == Verb::Permit && !f.answers_only && (opens_all(f) || opens_machines(f));
    let is_from_outside = |f: &&Filter| look.zone(&f.from_interface, f.from_zone).0 == Zone::Outside;
    let unused = look.configuration.filters.iter().filter(|f| !f.holds_on(look.today));
    let filters = unused.filter(would_open).filter(is_from_outside);
    // What uses it may stand in lines that were not copied.
    let is_sure = look.is_whole();
    let filters = filters.map(|f| thing(&*f.name, f.line, is_sure));
    Found::of(filters.chain(look.idle_forwards().map(|f| thing(f.label(), f.line, is_sure))))
}
