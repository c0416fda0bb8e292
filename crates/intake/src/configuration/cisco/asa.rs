//! Cisco ASA (and PIX, whose language it is): firewalls.
//!
//! Two things differ from routers. What comes to the firewall itself is let in by `ssh`, `telnet` and `http` lines alone;
//! lists on interfaces are about what passes through. And an interface without a list lets everything go to interfaces of
//! a lower security level, and nothing to a higher one.
//!
//! Source: Cisco ASA Series General Operations, Firewall and VPN CLI Configuration Guides; Command Reference.

mod account;
mod interface;
mod nat;
mod service;
mod vpn;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use sejo_model::configuration::{At, Extent, Filter, TrafficService, Zone};

use super::super::Draft;
use super::block::{Command, Text};
use super::list::{List, Lists, Probe, referred};
use super::object::Objects;
use super::port::Port;
use super::reach::Reach;
use super::{cipher, hidden, identity, ios, vocabulary};
use account::Accounts;
use service::Services;
use vpn::Ways;

/// A list on an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Bound<'a> {
    In(&'a str),
    Out(&'a str),
    /// For every interface, after its own list.
    Global,
    /// On what comes to the firewall itself.
    Itself(&'a str),
}

/// What is known of the whole when the parts are joined.
struct Ground<'s, 'a> {
    ports: &'s [Port<'a>],
    lists: &'s Lists<'a>,
    objects: &'s Objects<'a>,
    groups: &'s [(&'a str, Bound<'a>)],
    /// The list bound to each interface, and where each named interface stands.
    bounds: HashMap<Bound<'a>, &'a str>,
    named: HashMap<&'a str, usize>,
    same_level: bool,
    whole: bool,
}

/// What a device's commands say, before it is joined.
struct Device<'a> {
    ports: Vec<Port<'a>>,
    objects: Objects<'a>,
    lists: Lists<'a>,
    groups: Vec<(&'a str, Bound<'a>)>,
    accounts: Accounts<'a>,
    services: Services<'a>,
    ways: Ways<'a>,
    translations: Vec<nat::Static<'a>>,
    same_level: bool,
    syslog: Option<At<Vec<String>>>,
    ntp: Option<At<Vec<String>>>,
    clock: Option<At<String>>,
    logging: Option<bool>,
    version: Option<At<String>>,
    host_name: Option<At<String>>,
}

/// Reads a device.
pub(super) fn read<'a>(text: &Text<'a>, draft: &mut Draft<'a>) {
    let mut device = Device {
        ports: Vec::new(),
        objects: Objects::default(),
        lists: Lists::new(false),
        groups: Vec::new(),
        accounts: Accounts::default(),
        services: Services::default(),
        ways: Ways::default(),
        translations: Vec::new(),
        same_level: false,
        syslog: None,
        ntp: None,
        clock: None,
        logging: None,
        version: None,
        host_name: None,
    };
    for command in &text.commands {
        device.take(command, draft);
    }
    device.finish(text, draft);
}

impl<'a> Device<'a> {
    fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) {
        if let ["interface", ..] = command.head.words.as_slice()
            && let Some(port) = interface::read(command, draft)
        {
            self.ways.take_interface(command, &port);
            return self.ports.push(port);
        }
        if let ["object", "network", name, ..] = command.head.words.as_slice() {
            self.translations.extend(command.below.iter().filter_map(|e| nat::object(name, e)));
        }
        let taken = self.lists.take(command)
            || self.accounts.take(command, draft)
            || self.services.take(command, draft)
            || self.ways.take(command, draft)
            || self.objects.take(command)
            || self.take_plain(command, draft);
        if taken {
            return;
        }
        let known = vocabulary::known_on_asa(&command.head.words);
        let owner = hidden::owner(command.head.words.get(..2).unwrap_or(&command.head.words));
        for entry in std::iter::once(&command.head).chain(&command.below) {
            hidden::take(draft, entry, &owner);
            if !known {
                draft.unread(entry.line.number);
            }
        }
    }

    /// Commands of one line that belong to nothing greater.
    fn take_plain(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let entry = &command.head;
        let line = entry.line.number;
        let on = !entry.no;
        match entry.words.as_slice() {
            ["ASA" | "PIX", "Version", version, ..] => self.version = Some(At::new((*version).to_owned(), line)),
            ["NGFW", "Version", ..] => {}
            ["hostname", name] if on => self.host_name = Some(At::new((*name).to_owned(), line)),
            ["clock", "timezone", zone @ ..] if on => self.clock = Some(At::new(zone.join(" "), line)),
            ["logging", "enable" | "on"] => self.logging = Some(on),
            ["logging", "host", _, host, rest @ ..] if on => {
                ios::add(&mut self.syslog, Some(syslog_host(host, rest)), line)
            }
            ["ntp", "server", host, ..] if on => ios::add(&mut self.ntp, Some((*host).to_owned()), line),
            ["access-group", list, direction @ ("in" | "out"), "interface", name, rest @ ..] if on => {
                let bound = match (*direction, rest) {
                    (_, ["control-plane", ..]) => Bound::Itself(name),
                    ("in", _) => Bound::In(name),
                    _ => Bound::Out(name),
                };
                self.groups.push((list, bound));
            }
            ["access-group", list, "global"] if on => self.groups.push((list, Bound::Global)),
            ["same-security-traffic", "permit", "inter-interface"] => self.same_level = on,
            ["nat" | "static", ..] if on => self.translations.extend(nat::line(entry)),
            ["context", name] if on => draft.configuration.domains.push(At::new((*name).to_owned(), line)),
            ["enable" | "passwd", ..] => return false,
            _ => return false,
        }
        true
    }

    fn finish(mut self, text: &Text<'a>, draft: &mut Draft<'a>) {
        let whole = self.version.is_some() && self.host_name.is_some() && text.end && !text.filtered;
        if self.version.as_ref().is_some_and(|v| is_before_nine(&v.value)) {
            self.lists.before_nine();
        }
        self.objects.resolve();
        for line in self.lists.resolve(&self.objects) {
            draft.unread(line);
        }
        self.ports.iter_mut().for_each(interface::place);
        let used = referred(&text.commands, &self.lists);
        // The first of several counts.
        let bounds = self.groups.iter().rev().map(|(list, bound)| (*bound, *list)).collect();
        let named = self.ports.iter().enumerate().rev().map(|(at, port)| (port.nameif, at)).collect();
        let ground = Ground {
            bounds,
            named,
            ports: &self.ports,
            lists: &self.lists,
            objects: &self.objects,
            groups: &self.groups,
            same_level: self.same_level,
            whole,
        };
        let model = &mut draft.configuration;
        model.extent = if whole { Extent::Whole } else { Extent::Part };
        model.identity.firmware = self.version.take();
        model.identity.host_name = self.host_name.take();
        let strangers = identity::read(&text.facts, &mut model.identity);
        model.interfaces = self.ports.iter().map(Port::interface).collect();
        model.listeners = self.services.listeners(&ground);
        model.remote_access = self.ways.remote_access(&ground, &self.accounts);
        model.sign_ins = self.services.sign_ins(&self.accounts, &model.secrets, whole);
        let sources = self.services.sign_in(whole);
        model.administrators = self.accounts.administrators(&sources);
        model.lockout = self.accounts.lockout(whole);
        model.filters = ground.filters(&used);
        model.vpn_filters = ground.vpn_filters(&text.commands);
        model.forwards = self.translations.iter().flat_map(|t| nat::forwards(t, &ground)).collect();
        if let Some(hosts) = self.syslog.as_mut()
            && (self.logging == Some(false) || (self.logging.is_none() && whole))
        {
            // Servers are named, but `logging enable` is missing: nothing is sent.
            hosts.value.clear();
        }
        model.records = ios::records(self.syslog.take(), self.ntp.take(), self.clock.take(), whole);
        cipher::read(&text.commands, whole, draft);
        strangers.into_iter().for_each(|line| draft.unread(line));
    }
}

/// Whether lists for IPv6 still stood apart.
fn is_before_nine(version: &str) -> bool {
    version.split(['.', '(']).next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major < 9)
}

/// The server in `logging host inside 10.0.0.1 udp/1026`; protocols by number are 6 and 17.
fn syslog_host(host: &str, rest: &[&str]) -> String {
    let port = rest.first().and_then(|r| r.split_once('/')).map(|(_, port)| port).filter(|p| *p != "514");
    port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

impl<'a> Ground<'_, 'a> {
    /// The interface people named.
    fn port(&self, nameif: &str) -> Option<&Port<'a>> {
        self.named.get(nameif).and_then(|at| self.ports.get(*at))
    }

    /// Name and zone of an interface as the model writes them; one that is not described is known by its name only.
    fn place(&self, nameif: &str) -> (String, sejo_model::configuration::Zone) {
        match self.port(nameif) {
            Some(port) => (port.name.to_owned(), port.zone),
            None if nameif == "any" => (String::new(), sejo_model::configuration::Zone::Unknown),
            None => (nameif.to_owned(), interface::zone_of(nameif, None).0),
        }
    }

    fn bound(&self, bound: Bound<'_>) -> Option<&'a str> {
        self.bounds.get(&bound).copied()
    }

    /// Who gets such traffic in by one interface and out by another.
    fn passes(&self, from: &str, to: &str, probe: Probe) -> Reach {
        let through = |list: &str| match self.lists.get(list) {
            Some(list) => list.allows(probe),
            None => Reach::unknown(),
        };
        let (own, global) = (self.bound(Bound::In(from)), self.bound(Bound::Global));
        let entering = match (own, global) {
            (Some(own), Some(global)) => {
                // What the interface's own list does not decide goes on to the global one.
                let lists = || [own, global].into_iter().filter_map(|l| self.lists.get(l));
                match lists().all(List::may_look) {
                    true => super::list::allowed(lists().flat_map(|l| &l.rules), probe),
                    false => Reach::unknown(),
                }
            }
            (Some(list), None) | (None, Some(list)) => through(list),
            (None, None) => self.by_level(from, to),
        };
        let entering = entering.only(probe.family);
        self.bound(Bound::Out(to)).map_or(entering.clone(), |list| entering.meet(&through(list)))
    }

    /// The last day on which anybody gets it in, where a schedule ends all of it.
    fn until(&self, from: &str, to: &str, probe: Probe) -> Option<Date> {
        let lists = [self.bound(Bound::In(from)), self.bound(Bound::Global)].into_iter().flatten();
        let last = lists.filter_map(|name| self.lists.get(name)?.until()).max()?;
        self.passes(from, to, probe.in_the_end()).is_nobody().then_some(last)
    }

    /// The services that lists on what comes in by an interface speak of by name.
    fn named(&self, from: &str, probe: Probe) -> impl Iterator<Item = TrafficService> {
        let lists = [self.bound(Bound::In(from)), self.bound(Bound::Global)].into_iter().flatten();
        lists.filter_map(|name| self.lists.get(name)).flat_map(move |list| list.named(probe))
    }

    /// Without a list: to lower levels everything, to higher ones nothing, to equal ones if that is permitted.
    fn by_level(&self, from: &str, to: &str) -> Reach {
        let level = |name: &str| self.port(name).and_then(|p| p.level);
        match (level(from), level(to)) {
            (Some(from), Some(to)) if from > to || (from == to && self.same_level) => Reach::any(),
            (Some(_), Some(_)) => Reach::nobody(),
            _ if self.whole && interface::zone_of(from, None).0 == sejo_model::configuration::Zone::Outside => {
                Reach::nobody()
            }
            _ => Reach::unknown(),
        }
    }

    /// Who gets such traffic to the firewall itself past a list on it.
    fn to_itself(&self, nameif: &str, probe: Probe) -> Reach {
        let list = self.bound(Bound::Itself(nameif)).and_then(|l| self.lists.get(l));
        list.map_or_else(|| Reach::any_by(probe.family), |list| list.allows(probe))
    }

    /// Every filter in effect, then what would open something if it were applied.
    fn filters(&self, used: &HashSet<&'a str>) -> Vec<Filter> {
        let mut out = Vec::new();
        for (name, bound) in self.groups {
            let (mut from, mut to) = (None, None);
            match bound {
                Bound::In(interface) => from = Some(self.place(interface)),
                Bound::Out(interface) => to = Some(self.place(interface)),
                Bound::Global => {}
                // About the firewall itself, not about what passes through it.
                Bound::Itself(_) => continue,
            }
            let rules = self.lists.get(name).into_iter().flat_map(|l| &l.rules);
            for rule in rules.take(ios::MOST.saturating_sub(out.len())) {
                let mut filter = ios::filter(name, rule, true);
                if let Some(from) = &from {
                    (filter.from_interface, filter.from_zone) = from.clone();
                }
                if let Some(to) = &to {
                    (filter.to_interface, filter.to_zone) = to.clone();
                }
                out.push(filter);
            }
        }
        out.extend(self.ports.iter().filter_map(|port| self.stopped_by_level(port)));
        ios::unused(self.lists, used, &mut out);
        out
    }

    /// The lists on what a group or a user may reach by VPN.
    fn vpn_filters(&self, commands: &[Command<'a>]) -> Vec<Filter> {
        let mut out = Vec::new();
        for command in commands {
            let [kind @ ("group-policy" | "username"), name, "attributes"] = command.head.words.as_slice() else {
                continue;
            };
            let lists = command.below.iter().filter_map(|e| match e.words.as_slice() {
                ["vpn-filter", "value", list] if !e.no => self.lists.get(list),
                _ => None,
            });
            for rule in lists.flat_map(|l| &l.rules).take(ios::MOST.saturating_sub(out.len())) {
                let mut filter = ios::filter("vpn-filter", rule, true);
                filter.from_interface = format!("{kind} {name}");
                out.push(filter);
            }
        }
        out
    }

    /// What the levels alone deny to whoever comes in by a line for maintenance: without a list nothing goes from there to
    /// higher levels, nor to equal ones unless that is permitted. Only of a whole text is it known that there is no list.
    fn stopped_by_level(&self, port: &Port<'a>) -> Option<Filter> {
        let level = port.level.filter(|_| self.whole && port.enabled && port.zone == Zone::Maintenance)?;
        let is_listed = self.bound(Bound::In(port.nameif)).is_some() || self.bound(Bound::Global).is_some();
        let is_inside = |other: &&Port<'_>| {
            other.enabled && !other.nameif.is_empty() && other.nameif != port.nameif && other.zone != Zone::Outside
        };
        let lets =
            |other: &Port<'_>| other.level.is_none_or(|there| level > there || (level == there && self.same_level));
        if port.nameif.is_empty() || is_listed || self.ports.iter().filter(is_inside).any(lets) {
            return None;
        }
        let name = format!("security-level {level}");
        let mut filter = ios::filter(&name, &super::list::denied(port.line), true);
        port.name.clone_into(&mut filter.from_interface);
        filter.from_zone = port.zone;
        Some(filter)
    }
}
