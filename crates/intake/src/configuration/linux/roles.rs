//! Interfaces and where they lead, concluded from what the rules do with them.

use std::collections::{BTreeMap, HashMap};

use sejo_model::configuration::{Interface, Line, Zone};

use super::super::address::Network;
use super::rules::{Action, Ruleset, Which};

/// What speaks for a zone, from weak to strong; the strongest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    None,
    /// Another interface leads outside, so this one does not.
    Rest,
    /// Private sources are let in by it.
    Private,
    /// Ports are handed on from it.
    Forward,
    /// Traffic goes from it to outside.
    Way,
    /// Its name.
    Name,
    /// Addresses are hidden behind it.
    Hide,
}

#[derive(Debug)]
struct Role {
    zone: Zone,
    weight: Weight,
    line: Line,
}

type Roles = BTreeMap<String, Role>;

/// Every interface the rules name.
pub(super) fn interfaces(ruleset: &Ruleset) -> Vec<Interface> {
    let mut roles = Roles::new();
    let labels: HashMap<&str, &str> =
        ruleset.labels.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
    let label = |name: &str| labels.get(name).copied().unwrap_or("");
    for rule in ruleset.rules() {
        for name in named(&rule.matches.incoming).chain(named(&rule.matches.outgoing)) {
            let role = roles.entry(name.to_owned()).or_insert(Role {
                zone: Zone::Unknown,
                weight: Weight::None,
                line: rule.line,
            });
            let zone = by_name(name, label(name));
            if zone != Zone::Unknown {
                speak(role, zone, Weight::Name);
            }
        }
        by_rule(rule, &mut roles);
    }
    by_way(ruleset, &mut roles);
    if roles.values().any(|r| r.zone == Zone::Outside) {
        for (name, role) in &mut roles {
            if name.starts_with('e') || name.starts_with("bond") || name.starts_with("br") {
                speak(role, Zone::Inside, Weight::Rest);
            }
        }
    }
    let interface = |(name, role): (String, Role)| Interface {
        label: label(&name).to_owned(),
        name,
        zone: role.zone,
        zone_written: role.weight == Weight::Hide,
        addresses: Vec::new(),
        enabled: true,
        line: role.line,
    };
    roles.into_iter().map(interface).collect()
}

/// Interfaces a rule compares with by name, the loopback aside.
fn named(which: &Which) -> impl Iterator<Item = &str> {
    let list = match which {
        Which::In(list) | Which::NotIn(list) => list.as_slice(),
        _ => &[],
    };
    list.iter().map(String::as_str).filter(|n| *n != "lo" && !n.is_empty())
}

fn speak(role: &mut Role, zone: Zone, weight: Weight) {
    if weight > role.weight {
        role.zone = zone;
        role.weight = weight;
    }
}

/// What one rule says about its interfaces.
fn by_rule(rule: &super::rules::Rule, roles: &mut Roles) {
    let mut say = |which: &Which, zone, weight| {
        if let Which::In(names) = which {
            for name in names {
                if let Some(role) = roles.get_mut(name).filter(|_| !is_tunnel(name)) {
                    speak(role, zone, weight);
                }
            }
        }
    };
    match &rule.action {
        Action::Hide => say(&rule.matches.outgoing, Zone::Outside, Weight::Hide),
        Action::Forward(..) => say(&rule.matches.incoming, Zone::Outside, Weight::Forward),
        Action::Accept => {
            let private = |n: &String| Network::parse(n).is_some_and(|n| !n.is_public() && !n.is_everything());
            if matches!(&rule.matches.sources, Which::In(list) if !list.is_empty() && list.iter().all(private)) {
                say(&rule.matches.incoming, Zone::Inside, Weight::Private);
            }
        }
        _ => {}
    }
}

/// What goes out by an interface that leads outside comes from inside.
fn by_way(ruleset: &Ruleset, roles: &mut Roles) {
    for rule in ruleset.rules().filter(|r| r.action == Action::Accept && !r.matches.not_new) {
        let (Which::In(from), Which::In(to)) = (&rule.matches.incoming, &rule.matches.outgoing) else { continue };
        let outside = |name: &String| roles.get(name).is_some_and(|r| r.zone == Zone::Outside);
        if to.iter().any(outside) && rule.matches.ports.is_empty() {
            for name in from {
                if let Some(role) = roles.get_mut(name).filter(|r| r.zone != Zone::Outside && !is_tunnel(name)) {
                    speak(role, Zone::Inside, Weight::Way);
                }
            }
        }
    }
}

fn is_tunnel(name: &str) -> bool {
    ["tun", "tap", "wg", "ipsec", "vti", "gre", "docker", "veth", "virbr"].iter().any(|p| name.starts_with(p))
}

fn by_name(name: &str, label: &str) -> Zone {
    let lower = format!("{} {}", name.to_ascii_lowercase(), label.to_ascii_lowercase());
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if has(&["maint", "hosyu", "hoshu", "remote", "mente", "vendor", "保守"]) {
        Zone::Maintenance
    } else if name.starts_with("wl") || has(&["wifi", "wlan", "wireless"]) {
        Zone::Wireless
    } else if name.starts_with("ppp") || has(&["wan", "inet", "external", "outside", "uplink"]) {
        Zone::Outside
    } else if has(&["lan", "internal", "inside"]) || name.starts_with("docker") || name.starts_with("virbr") {
        Zone::Inside
    } else {
        Zone::Unknown
    }
}
