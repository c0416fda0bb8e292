//! Access lists: standard, extended, named and numbered, in the order in which the device evaluates them. The first rule
//! that matches decides, and what no rule matches is denied.
//!
//! Source: Cisco IOS Security Configuration Guide: Access Control Lists ("IP Access List Overview": order, implicit deny);
//! Cisco ASA Series Firewall CLI Configuration Guide, "Access Control Lists".

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::rc::Rc;

use jiff::civil::Date;
use sejo_model::configuration::span::Addresses;
use sejo_model::configuration::{IpFamily, Line, PortRange, Protocol, TrafficService, Verb};

use super::super::reach::{Looks, less};
use super::block::Command;
use super::names;
use super::object::{Objects, ports};
use super::reach::Reach;

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub verb: Verb,
    /// Which packets it looks at.
    pub family: IpFamily,
    pub from: Reach,
    pub to: Reach,
    /// Services; empty for any.
    pub services: Vec<TrafficService>,
    /// Services that are not in the text.
    pub unknown_service: bool,
    /// Lets only answers in: `established`, a reflexive list, or traffic that comes from a well-known port.
    pub answers: bool,
    /// Switched off (`inactive`).
    pub inactive: bool,
    /// The last day on which its time range lets it be in effect.
    pub until: Option<Date>,
    pub line: Line,
}

/// What is asked of a list: may this traffic pass?
#[derive(Debug, Clone, Copy)]
pub(super) struct Probe {
    /// By which version of IP it comes; one of the two.
    pub family: IpFamily,
    pub protocol: Protocol,
    /// Destination port; `None` for all.
    pub port: Option<u16>,
    /// Destination; `None` where the device gets its address from the line.
    pub to: Option<IpAddr>,
    /// Whether only rules count that no schedule ends.
    pub lasting: bool,
}

impl Probe {
    /// A packet by IPv4 for one port, whatever the destination is.
    pub const fn new(protocol: Protocol, port: Option<u16>) -> Self {
        Self { family: IpFamily::V4, protocol, port, to: None, lasting: false }
    }

    /// The same packet for an address, by the version of IP the address is of.
    pub fn to(self, address: Option<IpAddr>) -> Self {
        let family = address.map_or(self.family, |a| if a.is_ipv4() { IpFamily::V4 } else { IpFamily::V6 });
        Self { family, to: address, ..self }
    }

    /// The same packet by one version of IP.
    pub const fn by(self, family: IpFamily) -> Self {
        Self { family, ..self }
    }

    /// The same packet on a day after every schedule.
    pub const fn in_the_end(self) -> Self {
        Self { lasting: true, ..self }
    }
}

/// A list.
#[derive(Debug)]
pub(super) struct List<'a> {
    family: IpFamily,
    written: Vec<(u32, Line, Written<'a>)>,
    /// The highest number so far.
    highest: u32,
    pub rules: Vec<Rule>,
    looks: Rc<Looks>,
}

/// How many rules are looked at for one device; what would take more is not known. A thousand translations behind thousands
/// of rules stay below.
const MOST_LOOKS: usize = 12_000_000;

/// A rule as written: whether in the way of standard lists, and the words from the verb on.
type Written<'a> = (bool, Vec<&'a str>);

/// All lists of a device.
#[derive(Debug)]
pub(super) struct Lists<'a> {
    lists: HashMap<&'a str, List<'a>>,
    order: Vec<&'a str>,
    /// `0.0.0.255` is a wildcard (IOS); otherwise a mask (ASA).
    wildcards: bool,
    /// Which packets a list looks at that is not written for IPv6: both since ASA 9.0, IPv4 on IOS.
    plain: IpFamily,
    /// The last day of each time range that has one.
    ends: HashMap<&'a str, Date>,
    looks: Rc<Looks>,
}

impl<'a> Lists<'a> {
    pub fn new(wildcards: bool) -> Self {
        let looks = Rc::new(Looks::at_most(MOST_LOOKS));
        let plain = if wildcards { IpFamily::V4 } else { IpFamily::Both };
        Self { lists: HashMap::new(), order: Vec::new(), wildcards, plain, ends: HashMap::new(), looks }
    }

    /// Before release 9.0 a list of ASA looked at IPv4 only, unless it was written for IPv6.
    pub fn before_nine(&mut self) {
        self.plain = IpFamily::V4;
        for list in self.lists.values_mut().filter(|l| l.family == IpFamily::Both) {
            list.family = IpFamily::V4;
        }
    }

    /// Takes a list's command; `false` when the command is none.
    pub fn take(&mut self, command: &Command<'a>) -> bool {
        let line = command.head.line.number;
        match command.head.words.as_slice() {
            _ if command.head.no => {
                matches!(command.head.words.as_slice(), ["access-list", ..] | ["ip" | "ipv6", "access-list", ..])
            }
            ["time-range", name] => {
                let end = command.below.iter().find_map(|e| absolute_end(&e.words));
                self.ends.extend(end.map(|end| (*name, end)));
                true
            }
            ["access-list", name, rest @ ..] => {
                let standard = is_standard(name) || rest.contains(&"standard");
                let family = self.plain;
                self.add((name, family), standard, rest, line);
                for entry in command.below.iter().filter(|e| !e.no) {
                    self.add((name, family), standard, &entry.words, entry.line.number);
                }
                true
            }
            ["ip", "access-list", "resequence" | "logging" | "persistent" | "log-update" | "helper", ..] => true,
            [version @ ("ip" | "ipv6"), "access-list", rest @ ..] => {
                let family = if *version == "ipv6" { IpFamily::V6 } else { self.plain };
                let (kind, name) = match rest {
                    [kind @ ("standard" | "extended" | "role-based" | "fqdn"), name, ..] => (*kind, *name),
                    [name, ..] => ("extended", *name),
                    [] => return true,
                };
                self.list(name, family);
                // On ASA an IPv6 list is written line by line.
                if let [_, more @ ..] = rest
                    && matches!(more, ["permit" | "deny" | "line", ..])
                {
                    self.add((name, family), false, more, line);
                }
                for entry in command.below.iter().filter(|e| !e.no) {
                    self.add((name, family), kind == "standard", &entry.words, entry.line.number);
                }
                true
            }
            _ => false,
        }
    }

    fn list(&mut self, name: &'a str, family: IpFamily) -> &mut List<'a> {
        if !self.lists.contains_key(name) {
            self.order.push(name);
        }
        let looks = &self.looks;
        self.lists.entry(name).or_insert_with(|| List {
            family,
            written: Vec::new(),
            highest: 0,
            rules: Vec::new(),
            looks: Rc::clone(looks),
        })
    }

    fn add(&mut self, (name, family): (&'a str, IpFamily), standard: bool, words: &[&'a str], line: Line) {
        // Routers leave room between entries for those who write `5 permit …` later.
        let step = if self.wildcards { 10 } else { 1 };
        let list = self.list(name, family);
        let mut words = words;
        let mut sequence = None;
        // `line 3`, `sequence 30`, `30`, `extended`, `advanced` (Firepower): what may stand before the verb.
        while let [first, rest @ ..] = words {
            match *first {
                "permit" | "deny" | "evaluate" => break,
                "line" | "sequence" | "extended" | "standard" | "advanced" => words = rest,
                "remark" | "dynamic" => return,
                number => match number.parse() {
                    Ok(number) => {
                        sequence = Some(number);
                        words = rest;
                    }
                    Err(_) => return,
                },
            }
        }
        if words.is_empty() {
            return;
        }
        let sequence = sequence.unwrap_or_else(|| list.highest.saturating_add(step));
        list.highest = list.highest.max(sequence);
        list.written.push((sequence, line, (standard, words.to_vec())));
    }

    /// Understands the rules once all objects are known; gives the lines that were not understood.
    pub fn resolve(&mut self, objects: &Objects<'a>) -> Vec<Line> {
        let mut unread = Vec::new();
        for list in self.lists.values_mut() {
            let mut written = std::mem::take(&mut list.written);
            written.sort_by_key(|(sequence, ..)| *sequence);
            for (_, line, (standard, words)) in written {
                match rule(&words, standard, self.wildcards, objects, line) {
                    Some(rule) => {
                        let range = words.iter().position(|w| *w == "time-range").and_then(|at| words.get(at + 1));
                        let until = range.and_then(|name| self.ends.get(name).copied());
                        list.rules.push(Rule { until, ..rule.of(list.family) });
                    }
                    None => unread.push(line),
                }
            }
        }
        unread.sort_unstable();
        unread
    }

    /// A list by name.
    pub fn get(&self, name: &str) -> Option<&List<'a>> {
        self.lists.get(name)
    }

    /// Names in the order of the text.
    pub fn names(&self) -> &[&'a str] {
        &self.order
    }
}

impl List<'_> {
    /// Whether it looks at packets of a version of IP.
    pub fn is_for(&self, family: IpFamily) -> bool {
        self.family.meets(family)
    }

    /// Who may send such traffic through the list.
    pub fn allows(&self, probe: Probe) -> Reach {
        if self.may_look() { allowed(self.rules.iter(), probe) } else { Reach::unknown() }
    }

    /// The last day on which any of its rules is in effect that a schedule ends.
    pub fn until(&self) -> Option<Date> {
        self.rules.iter().filter(|r| !r.inactive).filter_map(|r| r.until).max()
    }

    /// Whether its rules may be looked at once more.
    pub fn may_look(&self) -> bool {
        self.looks.take(self.rules.len())
    }

    /// The services that rules on such traffic speak of by name.
    pub fn named(&self, probe: Probe) -> impl Iterator<Item = TrafficService> {
        let rules = if self.may_look() { self.rules.as_slice() } else { &[] };
        let deciding = rules.iter().filter(|r| !r.inactive && !r.answers);
        deciding.filter(move |r| r.may_match(probe)).flat_map(|r| r.services.iter().cloned())
    }
}

/// Who may send such traffic through these rules; what none matches is denied.
pub(super) fn allowed<'r>(rules: impl Iterator<Item = &'r Rule>, probe: Probe) -> Reach {
    let mut reach = Reach::nobody();
    let mut denied = Addresses::none();
    let mut stopped: Vec<TrafficService> = Vec::new();
    for rule in rules.filter(|r| !r.inactive && !r.answers && r.family.holds(probe.family)) {
        match rule.verb {
            // A schedule that ends some day denies nothing for good.
            Verb::Deny if rule.until.is_none() && rule.surely_matches(probe) => {
                if rule.from.is_all(probe.family) {
                    break;
                }
                denied = denied.and(&rule.from.addresses().only(probe.family));
                // Denied in parts, everybody is denied as well.
                if denied.holds(&Addresses::all(probe.family)) {
                    break;
                }
            }
            // All ports may be denied range by range.
            Verb::Deny if rule.until.is_none() && probe.port.is_none() && rule.denies_ports(probe) => {
                stopped.extend(rule.services.iter().cloned());
                if are_all_ports(&stopped, probe.protocol) {
                    break;
                }
            }
            Verb::Permit if rule.may_match(probe) && !(probe.lasting && rule.until.is_some()) => {
                let mut from = rule.from.clone().only(probe.family).without(&denied);
                from.unknown |= rule.unknown_service;
                reach.add(&from);
                if reach.is_all(probe.family) {
                    break;
                }
            }
            _ => {}
        }
    }
    reach
}

/// Whether no port of a protocol is left; nobody asks for port 0.
fn are_all_ports(services: &[TrafficService], protocol: Protocol) -> bool {
    let each: &[Protocol] = match protocol {
        Protocol::Any => &[Protocol::Tcp, Protocol::Udp],
        Protocol::Tcp => &[Protocol::Tcp],
        Protocol::Udp => &[Protocol::Udp],
        _ => &[],
    };
    let is_filled = |protocol: &Protocol| {
        let meant = services.iter().filter(|s| s.protocol == *protocol || s.protocol == Protocol::Any);
        let mut ranges: Vec<PortRange> = vec![PortRange { from: 1, to: u16::MAX }];
        for service in meant {
            ranges = ranges.into_iter().flat_map(|range| less(range, service.ports)).collect();
        }
        ranges.is_empty()
    };
    !each.is_empty() && each.iter().all(is_filled)
}

impl Rule {
    /// The same rule as one of a list that looks at certain packets.
    fn of(self, list: IpFamily) -> Self {
        let sides = [Some(list), self.from.family(), self.to.family()].into_iter().flatten();
        let family = sides.fold(IpFamily::Both, |all, side| if all == IpFamily::Both { side } else { all });
        Self { family, from: self.from.only(family), to: self.to.only(family), ..self }
    }

    /// Whether the rule is about everything there that is asked about.
    fn leads_there(&self, probe: Probe) -> bool {
        match probe.to {
            Some(to) => self.to.holds(to),
            None => self.to.is_all(probe.family),
        }
    }

    /// Whether it denies some ports to everybody.
    fn denies_ports(&self, probe: Probe) -> bool {
        self.from.is_all(probe.family) && self.leads_there(probe) && !self.unknown_service
    }

    /// Whether the rule covers all of the traffic asked about.
    fn surely_matches(&self, probe: Probe) -> bool {
        let to = self.leads_there(probe);
        to && !self.unknown_service && (self.services.is_empty() || self.services.iter().any(|s| covers(s, probe)))
    }

    /// Whether some of the traffic asked about may match.
    fn may_match(&self, probe: Probe) -> bool {
        let to = match probe.to {
            Some(to) => self.to.holds(to) || self.to.unknown || !self.to.names.is_empty(),
            None => true,
        };
        let meets = |s: &TrafficService| {
            let protocol =
                s.protocol == Protocol::Any || probe.protocol == Protocol::Any || s.protocol == probe.protocol;
            protocol && probe.port.is_none_or(|p| s.ports.contains(p))
        };
        to && (self.unknown_service || self.services.is_empty() || self.services.iter().any(meets))
    }
}

/// `absolute start 00:00 01 January 2024 end 23:59 31 March 2024`: the day it ends.
fn absolute_end(words: &[&str]) -> Option<Date> {
    let ["absolute", rest @ ..] = words else { return None };
    let at = rest.iter().position(|w| *w == "end")?;
    let [_, day, month, year, ..] = rest.get(at + 1..)? else { return None };
    super::super::day::of_words(year, month, day)
}

fn covers(service: &TrafficService, probe: Probe) -> bool {
    let protocol = service.protocol == Protocol::Any || service.protocol == probe.protocol;
    protocol && probe.port.map_or(service.ports == PortRange::ALL, |p| service.ports.contains(p))
}

/// Whether a number is one of a standard list.
fn is_standard(name: &str) -> bool {
    name.parse::<u16>().is_ok_and(|n| (1..=99).contains(&n) || (1300..=1999).contains(&n))
}

/// A rule from its words, beginning with the verb.
fn rule(words: &[&str], standard: bool, wildcards: bool, objects: &Objects<'_>, line: Line) -> Option<Rule> {
    let (verb, rest) = match words {
        ["permit", rest @ ..] => (Verb::Permit, rest),
        ["deny", rest @ ..] => (Verb::Deny, rest),
        // A reflexive list: answers to what went out.
        ["evaluate", ..] => {
            return Some(Rule { answers: true, ..plain(Verb::Permit, Reach::any(), line) });
        }
        _ => return None,
    };
    if standard {
        // A standard list writes wildcards on IOS; on ASA its addresses are destinations, but whom it lets in is asked.
        let (from, _) = objects.address(rest, wildcards)?;
        return Some(plain(verb, from, line));
    }
    let (mut services, unknown_service, rest) = protocol(rest, objects)?;
    let before = rest.len();
    let rest = without_users(rest);
    let mut narrowed = rest.len() < before;
    let (from, used) = objects.address(rest, wildcards)?;
    let rest = rest.get(used..)?;
    let (source_ports, rest) = take_ports(rest, objects, true);
    let before = rest.len();
    let rest = without_users(rest);
    narrowed |= rest.len() < before;
    let (to, used) = objects.address(rest, wildcards)?;
    let rest = rest.get(used..)?;
    let (destination, rest) = take_ports(rest, objects, false);
    let mut unknown_service = unknown_service;
    match destination {
        Ports::All => {}
        Ports::These(ranges) => {
            services = services
                .iter()
                .flat_map(|s| ranges.iter().map(|r| TrafficService { protocol: s.protocol, ports: *r }))
                .collect();
        }
        Ports::Unknown => unknown_service = true,
    }
    if services.iter().any(|s| s.protocol == Protocol::Any && s.ports == PortRange::ALL) {
        services.clear();
    }
    let from_known_port = matches!(&source_ports, Ports::These(r) if r.iter().all(|r| r.to < 1024));
    let answers = !opens(rest) || (verb == Verb::Permit && from_known_port);
    // `inactive` on ASA; a rule bound to hours is in effect at some time, and that counts.
    // What is denied to some users is denied to nobody else: such a rule must not hide the ones below it.
    let inactive = rest.contains(&"inactive") || (narrowed && verb == Verb::Deny);
    let family = IpFamily::Both;
    Some(Rule { verb, family, from, to, services, unknown_service, answers, inactive, until: None, line })
}

/// Whether the words behind the addresses of a rule take the first packet of a connection: it is whole, and has SYN alone.
fn opens(words: &[&str]) -> bool {
    const FLAGS: [&str; 6] = ["ack", "fin", "psh", "rst", "syn", "urg"];
    if words.iter().any(|w| matches!(*w, "established" | "fragments")) {
        return false;
    }
    let signed = || words.iter().filter_map(|w| Some((w.strip_prefix(['+', '-'])?, w.starts_with('+'))));
    let is_met = |(flag, is_set): (&str, bool)| (flag == "syn") == is_set;
    match words.iter().find(|w| matches!(**w, "match-all" | "match-any")) {
        Some(&"match-all") => signed().all(is_met),
        Some(_) => signed().any(is_met),
        None => words.contains(&"syn") || !words.iter().any(|w| FLAGS.contains(w)),
    }
}

/// Everything is denied.
pub(super) fn denied(line: Line) -> Rule {
    plain(Verb::Deny, Reach::any(), line)
}

/// Everything passes.
pub(super) fn permitted(line: Line) -> Rule {
    plain(Verb::Permit, Reach::any(), line)
}

fn plain(verb: Verb, from: Reach, line: Line) -> Rule {
    Rule {
        verb,
        family: IpFamily::Both,
        from,
        to: Reach::any(),
        services: Vec::new(),
        unknown_service: false,
        answers: false,
        inactive: false,
        until: None,
        line,
    }
}

/// Protocol, service object or group at the beginning of a rule.
fn protocol<'w, 'a>(words: &'w [&'a str], objects: &Objects<'_>) -> Option<(Vec<TrafficService>, bool, &'w [&'a str])> {
    let one = |protocol| TrafficService { protocol, ports: PortRange::ALL };
    match words {
        ["object" | "object-group", name, rest @ ..] => {
            let services = objects.services(name);
            let unknown = services.is_none();
            Some((services.unwrap_or_default(), unknown, rest))
        }
        ["tcp-udp", rest @ ..] => Some((vec![one(Protocol::Tcp), one(Protocol::Udp)], false, rest)),
        [name, rest @ ..] => Some((vec![one(names::protocol(name)?)], false, rest)),
        [] => None,
    }
}

/// Users and security groups before an address (identity firewall): they narrow it, and are passed over.
fn without_users<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    match words {
        ["user" | "user-group" | "object-group-user" | "object-group-security", _, rest @ ..]
        | ["security-group", _, _, rest @ ..] => without_users(rest),
        _ => words,
    }
}

enum Ports {
    All,
    These(Vec<PortRange>),
    Unknown,
}

/// Ports after an address, where there are any.
fn take_ports<'w, 'a>(words: &'w [&'a str], objects: &Objects<'_>, source: bool) -> (Ports, &'w [&'a str]) {
    match words {
        ["eq" | "gt" | "lt" | "neq" | "range", ..] => match ports(words) {
            // `range 10.0.0.1 10.0.0.9` is an address, not ports.
            Some((ranges, used)) => (Ports::These(ranges), words.get(used..).unwrap_or_default()),
            None if source => (Ports::All, words),
            None => (Ports::Unknown, words.get(2..).unwrap_or_default()),
        },
        ["object-group", name, rest @ ..] if objects.is_services(name) => match objects.services(name) {
            Some(services) => (Ports::These(services.iter().map(|s| s.ports).collect()), rest),
            None => (Ports::Unknown, rest),
        },
        _ => (Ports::All, words),
    }
}

/// Names of lists that something in the text refers to.
pub(super) fn referred<'a>(commands: &[Command<'a>], lists: &Lists<'a>) -> HashSet<&'a str> {
    let mut found = HashSet::new();
    for command in commands {
        let words = command.head.words.as_slice();
        if matches!(words, ["access-list", ..] | ["ip" | "ipv6", "access-list", ..]) {
            continue;
        }
        for entry in std::iter::once(&command.head).chain(&command.below) {
            let mut before = "";
            for word in &entry.words {
                let numbered = word.bytes().all(|b| b.is_ascii_digit());
                // A number is a list only after a word that asks for one.
                let asked =
                    !numbered || REFER.contains(&before) || entry.words.starts_with(&["snmp-server", "community"]);
                if asked && let Some((name, _)) = lists.lists.get_key_value(word) {
                    found.insert(*name);
                }
                before = word;
            }
        }
    }
    found
}

/// Words after which the number of a list stands.
const REFER: [&str; 18] = [
    "access-group",
    "access-class",
    "list",
    "address",
    "distribute-list",
    "acl",
    "in",
    "out",
    "name",
    "peer",
    "serve",
    "serve-only",
    "query-only",
    "ipv4",
    "traffic-filter",
    "filter",
    "match",
    "interesting",
];
