//! `ip policy …` of the FWX: policies decide on what passes between interfaces and on what reaches the firewall itself.
//!
//! Guards: policies are asked in the order of the set that is enabled, the first that takes a packet decides, and those in
//! brackets behind it narrow it: they are asked before it decides, and a `*` of theirs is what it says. What no policy
//! takes, and what is not understood, is not known. Source: the FWX120 command reference and manual, chapters on
//! `ip policy filter` (an inbound filter and translation come before).

use std::collections::BTreeMap;

use sejo_model::configuration::{Filter, Line, PortRange, Protocol, Sources, TrafficService, Verb};

use super::command::Outcome;
use super::state::{IpFamily, Port, spaced};
use super::{packet, words};

/// Most rules that all policies together are taken apart into, and how deep brackets go.
const MOST_RULES: usize = 5_000;
const DEEPEST: usize = 8;

/// What policies and their objects said.
#[derive(Debug, Default)]
pub(super) struct Policies<'a> {
    filters: BTreeMap<(IpFamily, &'a str), Policy<'a>>,
    sets: BTreeMap<(IpFamily, &'a str), Vec<&'a str>>,
    enabled: BTreeMap<IpFamily, &'a str>,
    /// Groups of interfaces, addresses and services, and single services, by kind and number.
    groups: BTreeMap<(IpFamily, &'a str, &'a str), Vec<&'a str>>,
}

/// A policy as written.
#[derive(Debug, Clone, Copy)]
struct Policy<'a> {
    verb: Verb,
    /// Interface it comes from and goes to, source, destination, service.
    words: [&'a str; 5],
    line: Line,
}

/// A policy for one way between two interfaces.
#[derive(Debug)]
pub(super) struct Rule {
    /// Placed, its destinations as written.
    pub filter: Filter,
    target: Target,
}

/// What a rule leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The firewall itself.
    Itself,
    /// Whatever stands behind an interface.
    Behind,
    /// Both.
    Anything,
}

impl<'a> Policies<'a> {
    /// Whether policies decide on a version of IP.
    pub fn is_on(&self, family: IpFamily) -> bool {
        self.enabled.contains_key(&family)
    }

    /// Reads what stands behind `policy`.
    pub fn read(&mut self, words: &[&'a str], family: IpFamily, line: Line) -> Outcome {
        match words {
            ["filter", "set", "enable", "none", ..] => {
                self.enabled.remove(&family);
            }
            ["filter", "set", "enable", set, ..] => {
                self.enabled.insert(family, set);
            }
            ["filter", "set", set, rest @ ..] => {
                self.sets.insert((family, set), without_name(rest).to_vec());
            }
            ["filter", "timer" | "forward", ..] => {}
            ["filter", number, action, rest @ ..] => {
                let action = action.strip_prefix("static-").unwrap_or(action);
                let verb = match action.split('-').next() {
                    Some("pass" | "restrict") => Verb::Permit,
                    Some("reject") => Verb::Deny,
                    _ => return Outcome::Odd,
                };
                let at = |index: usize| rest.get(index).copied().unwrap_or("*");
                let words = [at(0), at(1), at(2), at(3), at(4)];
                self.filters.insert((family, number), Policy { verb, words, line });
            }
            [kind @ ("interface" | "address" | "service"), "group", number, rest @ ..] => {
                self.groups.insert((family, kind, number), without_name(rest).to_vec());
            }
            ["service", number, name, rest @ ..] => {
                self.groups.insert((family, "own service", name), rest.to_vec());
                self.groups.insert((family, "own service", number), rest.to_vec());
            }
            _ => return Outcome::Odd,
        }
        Outcome::Taken
    }

    /// The rules of the enabled set in the order in which they decide.
    pub fn rules(&self, family: IpFamily, ports: &BTreeMap<String, Port<'a>>) -> Vec<Rule> {
        let set = self.enabled.get(&family).and_then(|set| self.sets.get(&(family, *set)));
        let mut found = Vec::new();
        // Policies whose narrower ones are still to come, with their depth.
        let mut open: Vec<(usize, &str, Policy<'a>)> = Vec::new();
        for (depth, number) in set.map(|set| nested(set)).unwrap_or_default() {
            while let Some((_, number, policy)) = open.pop_if(|(above, ..)| *above >= depth) {
                self.place(number, policy, family, ports, &mut found);
            }
            if let Some(policy) = self.filters.get(&(family, number)) {
                open.push((depth, number, policy.within(open.last().map(|(.., outer)| outer))));
            }
        }
        while let Some((_, number, policy)) = open.pop() {
            self.place(number, policy, family, ports, &mut found);
        }
        found.truncate(MOST_RULES);
        found
    }

    /// A policy for each way it speaks of.
    fn place(
        &self,
        number: &str,
        policy: Policy<'a>,
        family: IpFamily,
        ports: &BTreeMap<String, Port<'a>>,
        found: &mut Vec<Rule>,
    ) {
        let [from, to, source, destination, service] = policy.words;
        let services = self.services(family, service);
        let sources = self.addresses(family, source);
        let is_known = services.is_some() && sources != Sources::Unknown;
        if !is_known && policy.verb == Verb::Deny {
            // What is not understood stops nothing for sure.
            return;
        }
        let mut filter = packet::blank(
            format!("policy {number}"),
            policy.verb,
            if is_known { sources } else { Sources::Unknown },
            self.addresses(family, destination),
            policy.line,
        );
        filter.family = family;
        filter.services = services.unwrap_or_default();
        filter.applied = true;
        // What the firewall sends itself is nobody's way in.
        for from in self.interfaces(family, from, ports).into_iter().filter(|name| name != LOCAL) {
            for to in self.interfaces(family, to, ports) {
                if found.len() >= MOST_RULES {
                    return;
                }
                let mut filter = filter.clone();
                filter.from_interface.clone_from(&from);
                let target = match to.as_str() {
                    LOCAL => Target::Itself,
                    "" => Target::Anything,
                    _ => Target::Behind,
                };
                if target == Target::Behind {
                    filter.to_interface = to;
                }
                found.push(Rule { filter, target });
            }
        }
    }

    /// Interfaces by name, pattern or group; an empty name for any.
    fn interfaces(&self, family: IpFamily, word: &str, ports: &BTreeMap<String, Port<'a>>) -> Vec<String> {
        let members = self.groups.get(&(family, "interface", word)).map_or(&[][..], Vec::as_slice);
        let words = if members.is_empty() { vec![word] } else { members.to_vec() };
        let each = words.into_iter().flat_map(|word| match word.strip_suffix('*') {
            Some("") => vec![String::new()],
            Some(stem) => ports.keys().filter(|name| name.starts_with(stem)).cloned().collect(),
            None => vec![spaced(word)],
        });
        each.take(64).collect()
    }

    fn addresses(&self, family: IpFamily, word: &str) -> Sources {
        match self.groups.get(&(family, "address", word)) {
            Some(members) if members.contains(&"*") => Sources::Anywhere,
            Some(members) => words::addresses(&members.join(",")),
            None if is_number(word) => Sources::Unknown,
            None => words::addresses(word),
        }
    }

    /// Services by name or group (none for any); `None` where one is not known.
    fn services(&self, family: IpFamily, word: &str) -> Option<Vec<TrafficService>> {
        match self.groups.get(&(family, "service", word)) {
            Some(members) => members.iter().map(|m| self.service(family, m)).try_fold(Vec::new(), |mut all, one| {
                all.extend(one?);
                Some(all)
            }),
            None if word == "*" => Some(Vec::new()),
            None => self.service(family, word),
        }
    }

    fn service(&self, family: IpFamily, word: &str) -> Option<Vec<TrafficService>> {
        // `PROTOCOL [FROM-PORT] TO-PORT` of one's own.
        if let Some([protocol, ports @ ..]) = self.groups.get(&(family, "own service", word)).map(Vec::as_slice) {
            let ranges = words::port_list(ports.last().unwrap_or(&"*"))?;
            let protocols: Option<Vec<Protocol>> = protocol.split(',').map(words::protocol).collect();
            let each = protocols?.into_iter();
            return Some(
                each.flat_map(|p| ranges.iter().map(move |r| TrafficService { protocol: p, ports: *r })).collect(),
            );
        }
        let all = |protocol| vec![TrafficService { protocol, ports: PortRange::ALL }];
        match word {
            "tcp" => Some(all(Protocol::Tcp)),
            "udp" => Some(all(Protocol::Udp)),
            "icmp" | "ping" | "ping6" => Some(all(Protocol::Icmp)),
            _ if is_number(word) => None,
            _ => words::port(word).map(|_| words::dynamic_services(word)),
        }
    }
}

impl<'a> Policy<'a> {
    /// The same policy as one that narrows another.
    fn within(self, outer: Option<&Self>) -> Self {
        let Some(outer) = outer else { return self };
        let mut words = self.words;
        for (word, outer) in words.iter_mut().zip(outer.words) {
            if *word == "*" {
                *word = outer;
            }
        }
        Self { words, ..self }
    }
}

/// Stands for the firewall itself.
const LOCAL: &str = "local";

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// The words behind a name, which may have blanks between quotes.
fn without_name<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    let Some(name) = words.first().and_then(|w| w.strip_prefix("name=")) else { return words };
    let is_open = name.starts_with('"') && !(name.len() > 1 && name.ends_with('"'));
    let closing = || words.iter().skip(1).position(|w| w.ends_with('"')).map_or(0, |at| at + 1);
    words.get(1 + if is_open { closing() } else { 0 }..).unwrap_or_default()
}

/// The numbers of a set, each with the depth of brackets it stands in.
fn nested<'a>(set: &[&'a str]) -> Vec<(usize, &'a str)> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for word in set {
        depth = (depth + word.matches('[').count()).min(DEEPEST);
        let number = word.trim_matches(['[', ']']);
        if is_number(number) && !number.is_empty() {
            found.push((depth, number));
        }
        depth = depth.saturating_sub(word.matches(']').count());
    }
    found
}

impl Rule {
    /// Whether it looks at packets that come in by an interface for the firewall itself (`None`) or for a machine behind
    /// another one, whose name is empty where nobody knows it; `None` where that decides.
    pub fn is_asked(&self, from: &str, behind: Option<&str>) -> Option<bool> {
        let filter = &self.filter;
        if !filter.from_interface.is_empty() && filter.from_interface != from {
            return Some(false);
        }
        match (behind, self.target) {
            (_, Target::Anything) => Some(true),
            (behind, Target::Itself) => Some(behind.is_none()),
            (None, Target::Behind) => Some(false),
            (Some(""), Target::Behind) => None,
            (Some(behind), Target::Behind) => Some(filter.to_interface == behind),
        }
    }

    /// As filters of the model: what stops everything stops it on its way to the firewall itself as well.
    pub fn filters(&self) -> Vec<Filter> {
        let itself = |filter: &Filter| Filter {
            destinations: Sources::Only { networks: vec!["localhost".to_owned()] },
            ..filter.clone()
        };
        match self.target {
            Target::Itself => vec![itself(&self.filter)],
            Target::Anything if self.filter.verb == Verb::Deny => vec![itself(&self.filter), self.filter.clone()],
            Target::Anything | Target::Behind => vec![self.filter.clone()],
        }
    }
}
