//! Filters of IOS: lists on interfaces, and the zone-based firewall (zones, pairs, policies, classes).
//!
//! Source: Cisco IOS Security Configuration Guide: Zone-Based Policy Firewall. Between two zones nothing passes without a
//! pair; to the device itself (`self`) everything passes unless a pair says otherwise. What no class of a policy matches is of
//! `class-default`, which drops unless `pass` or `inspect` stands below it.

use std::collections::{HashMap, HashSet};

use sejo_model::configuration::{Filter, IpFamily, Line, PortRange, Protocol, Sources, TrafficService, Verb, Zone};

use super::super::block::Command;
use super::super::list::{Lists, Probe, Rule, allowed, permitted};
use super::super::port::Port;
use super::super::reach::Reach;
use super::super::{names, zone};

/// Most filters in one model; a device with more is described by the first ones.
pub(in super::super) const MOST: usize = 20_000;

#[derive(Debug)]
struct Pair<'a> {
    name: &'a str,
    from: &'a str,
    to: &'a str,
    policy: &'a str,
}

/// The zone-based firewall.
#[derive(Debug, Default)]
pub(super) struct Firewall<'a> {
    pairs: Vec<Pair<'a>>,
    /// Classes of a policy, whether they pass, and the line that says so.
    policies: HashMap<&'a str, Vec<(&'a str, bool, Line)>>,
    /// What a class matches: words after `match`, and its line.
    classes: HashMap<&'a str, Vec<(Vec<&'a str>, Line)>>,
    /// Rules of each policy, once everything is known.
    rules: HashMap<&'a str, Vec<Rule>>,
}

impl<'a> Firewall<'a> {
    /// Takes a command; `false` when it is none of the firewall.
    pub fn take(&mut self, command: &Command<'a>) -> bool {
        let below = || command.below.iter().filter(|e| !e.no);
        match command.head.words.as_slice() {
            ["class-map", "type", "inspect", how @ .., name] => {
                let matches = below().filter_map(|e| match e.words.as_slice() {
                    ["match", rest @ ..] => Some((rest.to_vec(), e.line.number)),
                    _ => None,
                });
                let mut matches: Vec<_> = matches.collect();
                let lists = |words: &[&str]| words.first() == Some(&"access-group");
                // Where all must match, a list bounds what passes however the protocols narrow it further.
                if !how.contains(&"match-any") && matches.iter().any(|(words, _)| lists(words)) {
                    matches.retain(|(words, _)| lists(words));
                }
                self.classes.entry(name).or_default().extend(matches);
            }
            ["policy-map", "type", "inspect", .., name] => {
                let classes = self.policies.entry(name).or_default();
                for entry in below() {
                    match entry.words.as_slice() {
                        ["class", "type", "inspect", .., class] | ["class", class] => {
                            classes.push((class, false, entry.line.number));
                        }
                        ["inspect" | "pass", ..] => classes.last_mut().into_iter().for_each(|(_, passes, line)| {
                            (*passes, *line) = (true, entry.line.number);
                        }),
                        _ => {}
                    }
                }
            }
            ["zone-pair", "security", name, "source", from, "destination", to, ..] => {
                let policy = below().find_map(|e| match e.words.as_slice() {
                    ["service-policy", "type", "inspect", policy, ..] => Some(*policy),
                    _ => None,
                });
                self.pairs.push(Pair { name, from, to, policy: policy.unwrap_or("") });
            }
            _ => return false,
        }
        true
    }

    /// Understands the policies once all lists are known.
    pub fn resolve(&mut self, lists: &Lists<'a>) {
        for (policy, classes) in &self.policies {
            let mut rules = Vec::new();
            for (class, passes, line) in classes {
                // Whatever no class took: it is dropped, unless the policy says that it passes.
                if *class == REST {
                    rules.extend(passes.then(|| permitted(*line)));
                    continue;
                }
                let verb = if *passes { Verb::Permit } else { Verb::Deny };
                for (words, line) in self.classes.get(class).into_iter().flatten() {
                    add_rules(words, verb, *line, lists, &mut rules);
                }
            }
            self.rules.insert(policy, rules);
        }
    }

    /// Who gets such traffic from a zone to the device itself.
    pub fn to_self(&self, zone: &str, probe: Probe) -> Reach {
        match self.pairs.iter().find(|p| p.from == zone && p.to == "self" && !zone.is_empty()) {
            Some(pair) => self.pass(pair, probe),
            None => Reach::any(),
        }
    }

    /// Who gets such traffic from one zone to another; interfaces without zones are not filtered against each other.
    pub fn between(&self, from: &str, to: &str, probe: Probe) -> Reach {
        if from == to {
            return Reach::any();
        }
        match self.pairs.iter().find(|p| p.from == from && p.to == to) {
            Some(pair) => self.pass(pair, probe),
            None => Reach::nobody(),
        }
    }

    fn pass(&self, pair: &Pair<'_>, probe: Probe) -> Reach {
        self.rules.get(pair.policy).map_or_else(Reach::nobody, |rules| allowed(rules.iter(), probe))
    }

    /// The filters of the pairs.
    fn filters(&self, ports: &[Port<'_>], out: &mut Vec<Filter>) {
        let zone_of = |name: &str| {
            let member = ports.iter().find(|p| p.member == name).map(|p| p.zone);
            member.or_else(|| zone::of_name(name)).unwrap_or(Zone::Unknown)
        };
        for pair in self.pairs.iter().filter(|p| p.to != "self" && p.from != "self") {
            for rule in self.rules.get(pair.policy).into_iter().flatten() {
                if out.len() >= MOST {
                    return;
                }
                let mut filter = filter(pair.name, rule, true);
                pair.from.clone_into(&mut filter.from_interface);
                pair.to.clone_into(&mut filter.to_interface);
                filter.from_zone = zone_of(pair.from);
                filter.to_zone = zone_of(pair.to);
                out.push(filter);
            }
        }
    }
}

/// The class of what no other class matches.
const REST: &str = "class-default";

/// Rules a class's `match` stands for.
fn add_rules(words: &[&str], verb: Verb, line: Line, lists: &Lists<'_>, rules: &mut Vec<Rule>) {
    match words {
        ["access-group", "name", name] | ["access-group", name] => {
            let list = lists.get(name).map(|l| l.rules.as_slice()).unwrap_or_default();
            // What the list denies is not of this class and goes on to the next one.
            let of_class = list.iter().take_while(|r| r.verb == Verb::Permit || verb == Verb::Permit);
            rules.extend(of_class.filter(|r| r.verb == Verb::Permit).map(|r| Rule { verb, ..r.clone() }));
        }
        ["protocol", name, ..] => {
            let service = match names::protocol(name) {
                Some(protocol) => Some(TrafficService { protocol, ports: PortRange::ALL }),
                None => names::port(name).map(|port| TrafficService {
                    protocol: if matches!(*name, "snmp" | "tftp" | "ntp" | "syslog" | "isakmp") {
                        Protocol::Udp
                    } else {
                        Protocol::Tcp
                    },
                    ports: PortRange::one(port),
                }),
            };
            rules.push(Rule {
                verb,
                family: IpFamily::Both,
                from: Reach::any(),
                to: Reach::any(),
                unknown_service: service.is_none(),
                services: service.into_iter().collect(),
                answers: false,
                inactive: false,
                until: None,
                line,
            });
        }
        _ => {}
    }
}

/// A rule as a filter, not yet placed.
pub(in super::super) fn filter(name: &str, rule: &Rule, applied: bool) -> Filter {
    Filter {
        family: rule.family,
        sources: rule.from.exact(),
        destinations: if rule.unknown_service && rule.to.is_all(rule.family) {
            Sources::Unknown
        } else {
            rule.to.exact()
        },
        services: rule.services.clone(),
        answers_only: rule.answers,
        applied: applied && !rule.inactive,
        until: rule.until,
        ..Filter::of_everything(name.to_owned(), rule.verb, rule.line)
    }
}

/// Every filter in effect, then what would open something if it were applied.
pub(super) fn filters<'a>(
    ports: &[Port<'a>],
    lists: &Lists<'a>,
    firewall: &Firewall<'a>,
    used: &HashSet<&'a str>,
) -> Vec<Filter> {
    let mut out = Vec::new();
    for port in ports.iter().filter(|p| p.enabled) {
        let incoming = port.lists_in.iter().chain(&port.lists_in_v6);
        let both = incoming.map(|l| (l, true)).chain(port.lists_out.iter().map(|l| (l, false)));
        for (name, incoming) in both {
            for rule in lists.get(name).into_iter().flat_map(|l| &l.rules) {
                if out.len() >= MOST {
                    return out;
                }
                let mut filter = filter(name, rule, true);
                let (interface, zone) = match incoming {
                    true => (&mut filter.from_interface, &mut filter.from_zone),
                    false => (&mut filter.to_interface, &mut filter.to_zone),
                };
                port.name.clone_into(interface);
                *zone = port.zone;
                out.push(filter);
            }
        }
    }
    firewall.filters(ports, &mut out);
    unused(lists, used, &mut out);
    out
}

/// Lists nothing refers to, as far as they would permit something.
pub(in super::super) fn unused<'a>(lists: &Lists<'a>, used: &HashSet<&'a str>, out: &mut Vec<Filter>) {
    for name in lists.names().iter().filter(|n| !used.contains(*n)) {
        for rule in lists.get(name).into_iter().flat_map(|l| &l.rules).filter(|r| r.verb == Verb::Permit && !r.inactive)
        {
            if out.len() >= MOST {
                return;
            }
            out.push(filter(name, rule, false));
        }
    }
}
