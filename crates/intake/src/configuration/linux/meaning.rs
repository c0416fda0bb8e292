//! What a packet filter means for the security of its machine: what can be reached from where, what is handed on.
//!
//! Invariant: a service stands here only when a rule opens its port; a filter alone does not tell what the machine runs.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sejo_model::configuration::{
    At, Extent, Filter, Forward, IpFamily, Line, Listener, Opening, PortRange, Protocol, RemoteAccess,
    RemoteAccessKind, Service, Setting, Sources, TrafficService, Unseen, Verb, Zone,
};

use super::super::address::{self, Network};
use super::super::reach::{self, by_service};
use super::super::{Draft, Lines, TextLine};
use super::rules::{Action, Chain, Hook, Match, Rule, Ruleset, Table, Which};
use super::turns::{Turn, turns};
use super::walk::{Gate, Probe, Spared, Step, steps};
use super::{ports, roles};

/// How many ports are looked at one by one; a text that opens more opens them as ranges anyway.
const PROBES: usize = 256;

/// How many interfaces are looked at for each port.
const MOST_INTERFACES: usize = 64;

/// How many forwarding rules are looked at.
const MOST_FORWARDS: usize = 4_096;

/// How many rules are looked at for the services they name.
const MOST_PERMITTED: usize = 500;

/// How many parts a range of ports is cut into.
const MOST_PARTS: usize = 32;

/// How many exceptions before a rule that hands something on are looked at.
const MOST_EXCEPTIONS: usize = 64;

/// Interfaces by name.
type Zones = BTreeMap<String, Zone>;

/// Fills the draft.
pub(super) fn describe<'a>(ruleset: &Ruleset, lines: &Lines<'a>, draft: &mut Draft<'a>) {
    for line in &ruleset.unread {
        draft.unread(*line);
    }
    let out = &mut draft.configuration;
    "Linux".clone_into(&mut out.identity.maker);
    out.identity.taken_on.clone_from(&ruleset.taken_on);
    out.identity.host_name = lines.iter().find_map(|l| Some(At::new(host(l)?, l.number)));
    out.extent = if ruleset.whole { Extent::Whole } else { Extent::Part };
    if ruleset.whole {
        // A packet filter speaks of none of these, be it ever so whole.
        let unsure = || Setting::Unknown { why: Unseen::DefaultUnsure };
        (out.records.syslog, out.records.ntp) = (unsure(), unsure());
    }
    out.interfaces = roles::interfaces(ruleset);
    let zones: Zones = out.interfaces.iter().map(|i| (i.name.clone(), i.zone)).collect();
    let (input, forward) = (Gate::new(ruleset, Hook::Input), Gate::new(ruleset, Hook::Forward));
    out.filters = filters(ruleset, [(Hook::Input, &input), (Hook::Forward, &forward)], &zones);
    for opened in opened(&input) {
        let openings = openings(&input, &zones, &opened);
        match vpn(&opened) {
            Some(kind) => remote(kind, &opened, &openings, &mut out.remote_access),
            None => out.listeners.push(listener(&opened, openings)),
        }
    }
    for (opened, outer, openings) in redirected(ruleset, &input, &zones) {
        match vpn(&opened) {
            Some(kind) => remote(kind, &opened, &openings, &mut out.remote_access),
            None => out.listeners.push(turned(listener(&opened, openings), &opened, outer)),
        }
    }
    out.forwards = forwards(ruleset, &forward, &zones);
}

/// Ports of the device that answer under another one (REDIRECT): the port itself, the one outside, and where.
fn redirected(ruleset: &Ruleset, input: &Gate<'_>, zones: &Zones) -> Vec<(Opened, PortRange, Vec<Opening>)> {
    let mut out = Vec::new();
    for (table, chain) in ruleset.chains().filter(|(_, c)| c.rewrites && c.hook == Some(Hook::Prerouting)) {
        for step in steps(table, chain).into_iter().take(MOST_FORWARDS) {
            let Action::Redirect(inside) = step.rule.action else { continue };
            for service in services(&step.matches).into_iter().take(PROBES.saturating_sub(out.len())) {
                let (protocol, outer) = (service.protocol, service.ports);
                let ports = inside.unwrap_or(outer);
                let at = |interface: &str, zone| {
                    let come = Probe { interface, protocol, port: outer.from, to: None, redirected: false };
                    if !step.matches.incoming.names(interface) {
                        return Vec::new();
                    }
                    let Some(taken) = step.sources(&come) else { return Vec::new() };
                    let turned = Probe { port: ports.from, redirected: true, ..come };
                    let (four, six) = input.reach_as(&come, &turned);
                    let by = |own, sources| match table.family.as_str() {
                        "inet" => narrowed(&taken, sources),
                        family if family == own => narrowed(&taken, sources),
                        _ => Sources::Nowhere,
                    };
                    reach::openings(interface, zone, by("ip", four), by("ip6", six))
                };
                let openings: Vec<Opening> = if zones.is_empty() {
                    at("", Zone::Unknown)
                } else {
                    zones.iter().take(MOST_INTERFACES).flat_map(|(name, zone)| at(name, *zone)).collect()
                };
                let comment = step.rule.comment.clone();
                if !openings.is_empty() {
                    out.push((Opened { protocol, ports, line: step.rule.line, comment }, outer, openings));
                }
            }
        }
    }
    out
}

/// A service under the port by which it is reached.
fn turned(listener: Listener, opened: &Opened, outer: PortRange) -> Listener {
    let port = (outer.from == outer.to).then_some(outer.from);
    let name = if listener.name.is_empty() { String::new() } else { format!("{} ← {}", listener.name, outer.from) };
    if outer == opened.ports { listener } else { Listener { port, name, ..listener } }
}

/// The host in a prompt: `root@gw`, `root@gw:~`.
fn host(line: &TextLine<'_>) -> Option<String> {
    let (_, host) = line.prompt?.host.split_once('@')?;
    Some(host.split(':').next().unwrap_or(host).to_owned())
}

/// A port a rule opens on the device itself.
#[derive(Debug)]
struct Opened {
    protocol: Protocol,
    ports: PortRange,
    line: Line,
    comment: String,
}

/// Every port of the device that a rule accepts, in the order of the rules.
fn opened(input: &Gate<'_>) -> Vec<Opened> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    let borders = borders(input);
    let accepting = |s: &&Step<'_>| s.accepts && !s.matches.not_new && !is_loopback(&s.matches);
    for step in input.chains.iter().flat_map(|(.., steps)| steps).filter(accepting) {
        for service in &services(&step.matches) {
            let protocol = service.protocol;
            let parts = if service.ports == PortRange::ALL { Vec::new() } else { cut(service.ports, &borders) };
            for ports in parts.into_iter().flat_map(one_by_one).chain(managed_by(service)) {
                if out.len() < PROBES && seen.insert((protocol.key(), ports.from, ports.to)) {
                    let comment = step.rule.comment.clone();
                    out.push(Opened { protocol, ports, line: step.rule.line, comment });
                }
            }
        }
    }
    out
}

/// Who opens many ports at once opens the one by which the machine is managed; whatever else answers there nobody knows.
fn managed_by(service: &TrafficService) -> Option<PortRange> {
    const SSH: u16 = 22;
    (service.protocol == Protocol::Tcp && service.ports.contains(SSH)).then_some(PortRange::one(SSH))
}

/// Ports at which something begins or ends to be stopped, or to be spared; within a range they part what passes from
/// what does not.
fn borders(gate: &Gate<'_>) -> BTreeSet<u16> {
    let steps = gate.steps().take(MOST_PERMITTED);
    let stopped = steps.flat_map(|s| s.spared.iter().chain((!s.accepts).then_some(&s.matches)));
    stopped.flat_map(|m| &m.ports).flat_map(|p| [Some(p.from), p.to.checked_add(1)]).flatten().collect()
}

/// The parts of a range between borders.
fn cut(range: PortRange, borders: &BTreeSet<u16>) -> Vec<PortRange> {
    let within = range.from.checked_add(1).filter(|after| *after <= range.to);
    let within = within.into_iter().flat_map(|after| borders.range(after..=range.to).copied());
    let starts: Vec<u16> = std::iter::once(range.from).chain(within.take(MOST_PARTS)).collect();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([range.to]);
    starts.iter().zip(ends).map(|(from, to)| PortRange { from: *from, to }).collect()
}

/// A few ports one by one where one of them is a service with a name; all others as they are.
fn one_by_one(range: PortRange) -> Vec<PortRange> {
    const FEW: u16 = 16;
    let is_few = range.to.saturating_sub(range.from) < FEW;
    if is_few && (range.from..=range.to).any(|port| ports::name(port).is_some()) {
        (range.from..=range.to).map(PortRange::one).collect()
    } else {
        vec![range]
    }
}

fn is_loopback(m: &Match) -> bool {
    matches!(&m.incoming, Which::In(list) if list.iter().all(|n| n == "lo"))
}

/// Protocols and ports of a match; empty for any.
fn services(m: &Match) -> Vec<TrafficService> {
    let protocols: &[Protocol] = match (m.protocols.as_slice(), m.ports.is_empty()) {
        ([], true) => return Vec::new(),
        ([], false) => &[Protocol::Tcp, Protocol::Udp],
        (some, _) => some,
    };
    let ports = if m.ports.is_empty() { &[PortRange::ALL][..] } else { m.ports.as_slice() };
    protocols.iter().flat_map(|p| ports.iter().map(|r| TrafficService { protocol: *p, ports: *r })).collect()
}

/// Where a port can be reached: per interface, or for all where no rule names one.
fn openings(input: &Gate<'_>, zones: &Zones, opened: &Opened) -> Vec<Opening> {
    let (protocol, port) = (opened.protocol, opened.ports.from);
    let at = |interface: &str, zone| {
        let (four, six) = input.reach_each(&Probe { interface, protocol, port, to: None, redirected: false });
        reach::openings(interface, zone, four, six)
    };
    if zones.is_empty() {
        return at("", Zone::Unknown);
    }
    zones.iter().take(MOST_INTERFACES).flat_map(|(name, zone)| at(name, *zone)).collect()
}

fn listener(opened: &Opened, openings: Vec<Opening>) -> Listener {
    let one = (opened.ports.from == opened.ports.to).then_some(opened.ports.from);
    let service = match (opened.protocol, one) {
        (Protocol::Tcp, Some(22)) => Service::Ssh,
        (Protocol::Tcp, Some(23)) => Service::Telnet,
        (Protocol::Tcp, Some(21)) => Service::Ftp,
        (Protocol::Udp, Some(69)) => Service::Tftp,
        // What answers on 80 and 443 is a web server; whether it manages anything is not in a packet filter, and neither
        // is whether v3 of SNMP or an older one answers.
        (Protocol::Udp, Some(161)) => Service::Snmp,
        _ => Service::Other,
    };
    let name = if service == Service::Other { port_name(opened.protocol, opened.ports) } else { String::new() };
    let on = Setting::Written { value: true, line: opened.line };
    Listener { service, name, port: one, on, openings, line: Some(opened.line) }
}

/// `tcp 3389 (ms-wbt-server)`, `udp 5000-5100`.
fn port_name(protocol: Protocol, range: PortRange) -> String {
    if range == PortRange::ALL {
        return protocol.key().to_owned();
    }
    if range.from != range.to {
        return format!("{} {}-{}", protocol.key(), range.from, range.to);
    }
    match ports::name(range.from) {
        Some(name) => format!("{} {} ({name})", protocol.key(), range.from),
        None => format!("{} {}", protocol.key(), range.from),
    }
}

fn vpn(opened: &Opened) -> Option<RemoteAccessKind> {
    Some(match (opened.protocol, opened.ports.from) {
        _ if opened.ports.from != opened.ports.to => return None,
        (Protocol::Udp, 500 | 4500) => RemoteAccessKind::IpsecSite,
        (Protocol::Udp, 1701) => RemoteAccessKind::L2tp,
        (Protocol::Tcp, 1723) => RemoteAccessKind::Pptp,
        (Protocol::Udp | Protocol::Tcp, 1194) => RemoteAccessKind::OpenVpn,
        (Protocol::Udp, 51820) => RemoteAccessKind::WireGuard,
        _ => return None,
    })
}

/// A way in for a VPN; IKE's two ports are one way.
fn remote(kind: RemoteAccessKind, opened: &Opened, openings: &[Opening], out: &mut Vec<RemoteAccess>) {
    if out.iter().any(|r| r.kind == kind) {
        return;
    }
    let Some(widest) = openings.iter().max_by_key(|o| (o.zone == Zone::Outside, o.sources.is_anywhere())) else {
        return;
    };
    let peers = match &widest.sources {
        Sources::Only { networks } => networks.clone(),
        _ => Vec::new(),
    };
    out.push(RemoteAccess {
        kind,
        name: port_name(opened.protocol, opened.ports),
        label: opened.comment.clone(),
        on: Setting::Written { value: true, line: opened.line },
        peers,
        interface: widest.interface.clone(),
        users: Vec::new(),
        groups: Vec::new(),
        asks: None,
        sources: widest.sources.clone(),
        two_factor: None,
        line: opened.line,
    });
}

/// Filters in effect, then chains nothing jumps to that would permit something.
fn filters(ruleset: &Ruleset, gates: [(Hook, &Gate<'_>); 2], zones: &Zones) -> Vec<Filter> {
    let mut out = Vec::new();
    let mut used: BTreeSet<*const Rule> = BTreeSet::new();
    let routes = ruleset.rules().any(|r| matches!(r.action, Action::Hide | Action::Forward(..)));
    for (hook, gate) in gates {
        out.extend(ahead(gate, hook, zones));
        for Turn { table, chain, steps, policy: rest, family: only } in turns(&gate.chains) {
            let mut decided = false;
            let before = out.len();
            for step in steps.iter() {
                used.insert(std::ptr::from_ref(step.rule));
                decided |= step.is_everything();
                if !step.is_loopback() {
                    out.push(filter(step, table, hook, zones));
                }
            }
            // A machine that forwards nothing keeps the kernel's open policy there without harm.
            if let Some(verb) = rest
                && !decided
                && (hook == Hook::Input || routes || !steps.is_empty())
            {
                out.push(Filter { verb, ..policy(chain, table, hook) });
            }
            if let Some(only) = only {
                let wider = out.iter_mut().skip(before).filter(|f| f.family == IpFamily::Both);
                wider.for_each(|f| f.family = only);
            }
        }
    }
    for (table, chain) in ruleset.chains().filter(|(_, c)| c.hook.is_none() && !c.rewrites) {
        for (index, rule) in chain.rules.iter().enumerate() {
            if rule.action == Action::Accept && !rule.matches.not_new && !used.contains(&std::ptr::from_ref(rule)) {
                let matches = rule.matches.clone();
                let spared = Spared::default();
                let step = Step { rule, matches, spared, accepts: true, chain: &chain.name, place: index + 1 };
                out.push(Filter { applied: false, ..filter(&step, table, Hook::Forward, zones) });
            }
        }
    }
    out
}

/// What is stopped before a packet comes to a hook. Behind a rule that lets pass whatever it is about, nobody is sure to be.
fn ahead(gate: &Gate<'_>, hook: Hook, zones: &Zones) -> Vec<Filter> {
    let lets_all_pass = |s: &Step<'_>| s.accepts && s.matches.is_any_but_source() && !is_loopback(&s.matches);
    let mut out = Vec::new();
    for (table, chain, steps) in &gate.before {
        let first = steps.iter().take_while(|s| !lets_all_pass(s));
        out.extend(first.filter(|s| !s.accepts).map(|step| filter(step, table, hook, zones)));
        if chain.policy == Verb::Deny && chain.devices.is_empty() && !steps.iter().any(lets_all_pass) {
            out.push(policy(chain, table, hook));
        }
    }
    out
}

fn filter(step: &Step<'_>, table: &Table, hook: Hook, zones: &Zones) -> Filter {
    let m = &step.matches;
    let (from_interface, from_zone) = side(&m.incoming, zones);
    let (to_interface, to_zone) = side(&m.outgoing, zones);
    // What comes in by an inside interface for the device itself does not pass anywhere.
    let itself = hook == Hook::Input && m.incoming != Which::Any && from_zone != Zone::Outside;
    let destinations = match addresses(&m.destinations) {
        // A rule that opens one service opens it on the machine itself.
        Sources::Anywhere if itself => Sources::Only { networks: vec!["localhost".to_owned()] },
        other => other,
    };
    let written = &step.rule.comment;
    Filter {
        name: if written.is_empty() { format!("{} {}", step.chain, step.place) } else { written.clone() },
        verb: if step.accepts { Verb::Permit } else { Verb::Deny },
        family: family(table, Some(m)),
        from_interface,
        from_zone,
        to_interface,
        to_zone,
        sources: match addresses(&m.sources) {
            Sources::Anywhere if m.doubtful => Sources::Unknown,
            sources => sources,
        },
        destinations: to_itself(hook, destinations),
        services: if (m.narrow || m.rewritten || is_narrowed(step)) && services(m).is_empty() {
            other_traffic()
        } else {
            services(m)
        },
        users: Vec::new(),
        answers_only: m.not_new,
        applied: true,
        until: None,
        line: step.rule.line,
    }
}

/// Whether so much left on the way that a rule about everything no longer is one: anything for a rule that stops, more
/// than certain ports or certain sources for one that lets through.
fn is_narrowed(step: &Step<'_>) -> bool {
    let is_most = |m: &Match| m.ports.is_empty() && !matches!(m.sources, Which::In(_));
    if step.accepts { step.spared.iter().any(is_most) } else { !step.spared.is_empty() }
}

/// Traffic that meets a condition nobody here models, or that another rule handed on: not any service.
fn other_traffic() -> Vec<TrafficService> {
    vec![TrafficService { protocol: Protocol::Other, ports: PortRange::ALL }]
}

/// What is about everything on its way to the machine itself is about nothing that passes through it.
fn to_itself(hook: Hook, destinations: Sources) -> Sources {
    match destinations {
        Sources::Anywhere if hook == Hook::Input => Sources::Only { networks: vec!["localhost".to_owned()] },
        other => other,
    }
}

/// Which packets a rule of a table looks at: those of the table, or of the addresses it compares.
fn family(table: &Table, matches: Option<&Match>) -> IpFamily {
    match table.family.as_str() {
        "ip" => return IpFamily::V4,
        "ip6" => return IpFamily::V6,
        _ => {}
    }
    let compared = matches.into_iter().flat_map(|m| [&m.sources, &m.destinations]);
    let networks = compared.filter_map(|which| match which {
        Which::In(list) => Some(list),
        _ => None,
    });
    for list in networks {
        match (list.iter().all(|n| n.contains(':')), list.iter().any(|n| n.contains(':'))) {
            (true, _) => return IpFamily::V6,
            (_, false) => return IpFamily::V4,
            _ => {}
        }
    }
    IpFamily::Both
}

fn policy(chain: &Chain, table: &Table, hook: Hook) -> Filter {
    Filter {
        family: family(table, None),
        destinations: to_itself(hook, Sources::Anywhere),
        ..Filter::of_everything(format!("{} {} policy", table.name, chain.name), chain.policy, chain.line)
    }
}

fn side(which: &Which, zones: &Zones) -> (String, Zone) {
    match which {
        Which::In(list) => (list.join(" "), list.first().and_then(|n| zones.get(n).copied()).unwrap_or(Zone::Unknown)),
        // All but those that lead outside.
        Which::NotIn(list) if is_outside(list, zones) => (format!("! {}", list.join(" ")), Zone::Inside),
        _ => (String::new(), Zone::Unknown),
    }
}

/// Whether interfaces are all there are that lead outside.
fn is_outside(list: &[String], zones: &Zones) -> bool {
    let mut outside = zones.iter().filter(|(_, zone)| **zone == Zone::Outside).peekable();
    outside.peek().is_some() && outside.all(|(name, _)| list.contains(name))
}

fn addresses(which: &Which) -> Sources {
    match which {
        Which::Any | Which::NotIn(_) => Sources::Anywhere,
        Which::In(list) => address::exact(list.clone()),
        Which::Unknown => Sources::Unknown,
    }
}

/// Ports handed on (DNAT), and from where they can be used after the forward filter.
fn forwards(ruleset: &Ruleset, gate: &Gate<'_>, zones: &Zones) -> Vec<Forward> {
    let mut out = Vec::new();
    let mut met: BTreeSet<*const Rule> = BTreeSet::new();
    let handing = Handing { gate, zones, borders: borders(gate) };
    let entered = |c: &Chain| c.rewrites && matches!(c.hook, Some(Hook::Prerouting | Hook::Output));
    for (table, chain) in ruleset.chains().filter(|(_, c)| entered(c)) {
        // What is let through here is not handed on by a rule behind.
        let mut spared: Vec<Match> = Vec::new();
        for step in steps(table, chain).into_iter().take(MOST_FORWARDS) {
            if matches!(step.rule.action, Action::Forward(..)) {
                met.insert(std::ptr::from_ref(step.rule));
                let mut step = step;
                Rc::make_mut(&mut step.spared).extend(spared.iter().cloned());
                out.extend(handing.all(&step));
            } else if spared.len() < MOST_EXCEPTIONS && !step.matches.not_new {
                spared.push(step.matches);
            }
        }
    }
    // Where nothing is missing, a chain nothing jumps to hands nothing on.
    let left = ruleset.chains().flat_map(|(_, c)| c.rules.iter().map(move |r| (c, r)));
    let left = left.filter(|(_, r)| matches!(r.action, Action::Forward(..)) && !met.contains(&std::ptr::from_ref(*r)));
    for (chain, rule) in left.take(MOST_FORWARDS) {
        let (matches, spared) = (rule.matches.clone(), Spared::default());
        let step = Step { rule, matches, spared, accepts: false, chain: &chain.name, place: 0 };
        out.extend(handing.all(&step).into_iter().map(|f| Forward { applied: !ruleset.whole, ..f }));
    }
    out
}

/// What is needed to tell what a rule hands on.
struct Handing<'g, 'r> {
    gate: &'g Gate<'r>,
    zones: &'g Zones,
    borders: BTreeSet<u16>,
}

impl Handing<'_, '_> {
    /// What one rule hands on: one forward per port it takes.
    fn all(&self, step: &Step<'_>) -> Vec<Forward> {
        let Action::Forward(host, inside) = &step.rule.action else { return Vec::new() };
        let (m, zones) = (&step.matches, self.zones);
        let interface = match &m.incoming {
            Which::In(list) => list.first().map_or("", String::as_str),
            _ => "",
        };
        let outside = || zones.iter().find(|(_, z)| **z == Zone::Outside).map_or("", |(n, _)| n.as_str());
        let by = if interface.is_empty() { outside() } else { interface };
        let is_public = |n: &String| Network::parse(n).is_some_and(Network::is_public);
        let zone = match &m.destinations {
            Which::In(list) if list.iter().any(is_public) => Zone::Outside,
            _ => zones.get(by).copied().unwrap_or(Zone::Unknown),
        };
        let forward = |service: TrafficService| {
            let inside = inside.unwrap_or(service.ports);
            let to = host.parse().ok();
            // Ports are rewritten one by one only where none is named.
            let arriving = |port| if inside == service.ports { port } else { service.ports.from };
            let ask = |protocol, port| {
                let come = Probe { interface: by, protocol, port: arriving(port), to: None, redirected: false };
                let passes = || {
                    let behind = self.gate.reach(&Probe { interface: by, protocol, port, to, redirected: false });
                    self.gate.handed_on(&come, to, behind)
                };
                step.sources(&come).map_or(Sources::Nowhere, |taken| narrowed(&taken, passes()))
            };
            let whole = Forward {
                name: name(step.rule, &service, host),
                interface: interface.to_owned(),
                zone,
                protocol: service.protocol,
                outside: service.ports,
                to_host: host.clone(),
                inside,
                sources: ask(service.protocol, inside.from),
                applied: true,
                until: None,
                line: step.rule.line,
            };
            by_service(whole, permitted(self.gate, &self.borders), ask)
        };
        self.taken(m, inside.is_some()).into_iter().take(MOST_INTERFACES).flat_map(forward).collect()
    }

    /// The ports a rule takes.
    fn taken(&self, m: &Match, renumbered: bool) -> Vec<TrafficService> {
        let found = services(m);
        if found.is_empty() {
            return vec![TrafficService { protocol: Protocol::Any, ports: PortRange::ALL }];
        }
        if renumbered {
            return found;
        }
        found.into_iter().flat_map(|s| cut_service(s, &self.borders)).collect()
    }
}

/// The parts of a service between borders; all ports stay one.
fn cut_service(service: TrafficService, borders: &BTreeSet<u16>) -> Vec<TrafficService> {
    if service.ports == PortRange::ALL {
        return vec![service];
    }
    cut(service.ports, borders).into_iter().map(|ports| TrafficService { ports, ..service }).collect()
}

/// The services that rules of a filter accept by name.
fn permitted(gate: &Gate<'_>, borders: &BTreeSet<u16>) -> impl Iterator<Item = TrafficService> {
    let steps = gate.chains.iter().flat_map(|(.., steps)| steps).take(MOST_PERMITTED);
    let accepted = steps.filter(|s| s.accepts && !s.matches.not_new).flat_map(|s| services(&s.matches));
    accepted.flat_map(move |s| cut_service(s, borders))
}

fn name(rule: &Rule, service: &TrafficService, host: &str) -> String {
    if rule.comment.is_empty() {
        format!("{} {host}", port_name(service.protocol, service.ports))
    } else {
        rule.comment.clone()
    }
}

/// The sources a rule itself allows, where the filter behind it lets anybody through.
fn narrowed(rule: &Which, filtered: Sources) -> Sources {
    match (rule, filtered) {
        (Which::In(list), Sources::Anywhere | Sources::Unknown) => address::sources(list.clone()),
        (Which::Unknown, Sources::Anywhere) => Sources::Unknown,
        (_, filtered) => filtered,
    }
}
