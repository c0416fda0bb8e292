//! Whether sources became wider or narrower, and what a filter lets pass as one line of text.

use sejo_model::configuration::{Filter, IpFamily, PortRange, Protocol, Sources, TrafficService};

use crate::configuration::network::{covers, network_meets};

/// Which way sources turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Same,
    Wider,
    Narrower,
    Other,
}

/// From `old` to `new`. What is not known on either side is no change.
pub(super) fn turn(old: &Sources, new: &Sources) -> Turn {
    use Sources::{Anywhere, Nowhere, Only, Unknown};
    match (old, new) {
        (Unknown, _) | (_, Unknown) | (Anywhere, Anywhere) | (Nowhere, Nowhere) => Turn::Same,
        (_, Anywhere) | (Nowhere, _) => Turn::Wider,
        (Anywhere, _) | (_, Nowhere) => Turn::Narrower,
        (Only { networks: old }, Only { networks: new }) => match (covers(new, old), covers(old, new)) {
            (true, true) => Turn::Same,
            (true, false) => Turn::Wider,
            (false, true) => Turn::Narrower,
            (false, false) => Turn::Other,
        },
    }
}

/// Whether sources were told, and are not known any more: nobody can say that they are the same.
pub(super) fn is_blurred(old: &Sources, new: &Sources) -> bool {
    matches!(old, Sources::Only { .. } | Sources::Nowhere) && *new == Sources::Unknown
}

/// Whether rights are all there are.
pub(super) fn may_do_everything(rights: &str) -> bool {
    matches!(rights, "super_admin" | "administrator" | "15")
}

/// Whether rights let somebody do more than others, or less; `None` where the words do not tell. What a profile of one's
/// own gives is not written in its name, but nothing is more than everything.
pub(super) fn may_do_more(old: &str, new: &str) -> Option<bool> {
    if old.is_empty() || new.is_empty() {
        return None;
    }
    match (may_do_everything(old), may_do_everything(new)) {
        (false, true) => Some(true),
        (true, false) => Some(false),
        _ => {
            let (old, new) = (old.parse::<u8>().ok()?, new.parse::<u8>().ok()?);
            (old != new).then_some(old < new)
        }
    }
}

/// Whether sources hold networks. What is not known on a side is no difference.
pub(super) fn sources_hold<N: AsRef<str>>(outer: &Sources, inner: &[N]) -> bool {
    match outer {
        Sources::Anywhere | Sources::Unknown => true,
        Sources::Nowhere => false,
        Sources::Only { networks } => covers(networks, inner),
    }
}

/// Whether a service lies in one of some; an empty list and `None` are every service.
pub(super) fn is_service_in(service: Option<&TrafficService>, of: &[TrafficService]) -> bool {
    of.is_empty() || service.is_some_and(|s| is_service_in_all(s, of.iter()))
}

/// Whether some services together are all of another one: 80 and 81 of 80-81.
pub(super) fn is_service_in_all<'s>(service: &TrafficService, of: impl Iterator<Item = &'s TrafficService>) -> bool {
    let is_protocol = |s: &&TrafficService| s.protocol == Protocol::Any || s.protocol == service.protocol;
    fill(of.filter(is_protocol).map(|s| s.ports), service.ports)
}

/// Whether ranges leave nothing of another one.
fn fill(ranges: impl Iterator<Item = PortRange>, all: PortRange) -> bool {
    let mut ranges: Vec<PortRange> = ranges.filter(|r| r.from <= all.to && all.from <= r.to).collect();
    ranges.sort_unstable_by_key(|r| (r.from, r.to));
    let mut next = all.from;
    for range in ranges {
        if range.from > next {
            return false;
        }
        match range.to.max(next).checked_add(1) {
            Some(after) if after <= all.to => next = after.max(next),
            _ => return true,
        }
    }
    false
}

/// Whether a rule is about some of a service.
pub(super) fn services_meet(service: Option<&TrafficService>, rule: &Filter) -> bool {
    let Some(service) = service else { return true };
    let is_protocol = |s: &TrafficService| {
        s.protocol == service.protocol || s.protocol == Protocol::Any || service.protocol == Protocol::Any
    };
    let meet = |s: &TrafficService| s.ports.from <= service.ports.to && service.ports.from <= s.ports.to;
    rule.any_service() || rule.services.iter().any(|s| is_protocol(s) && meet(s))
}

/// Whether a rule that stops is about anything a rule behind it lets pass.
pub(super) fn meets(stops: &Filter, permits: &Filter) -> bool {
    let is_way = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
    let meet = |a: &Sources, b: &Sources| match (a, b) {
        (Sources::Nowhere, _) | (_, Sources::Nowhere) => false,
        (Sources::Only { networks: a }, Sources::Only { networks: b }) => {
            a.iter().any(|a| b.iter().any(|b| network_meets(a, b)))
        }
        _ => true,
    };
    let is_service = || permits.any_service() || permits.services.iter().any(|s| services_meet(Some(s), stops));
    stops.family.meets(permits.family)
        && is_way(&stops.from_interface, &permits.from_interface)
        && is_way(&stops.to_interface, &permits.to_interface)
        && meet(&stops.sources, &permits.sources)
        && meet(&stops.destinations, &permits.destinations)
        && !stops.answers_only
        && is_service()
}

/// Whether a rule is about everything another one is about.
pub(super) fn covers_all(outer: &Filter, inner: &Filter) -> bool {
    let is_way = |a: &str, b: &str| a.is_empty() || a == b;
    let holds = |outer: &Sources, inner: &Sources| match (outer, inner) {
        (Sources::Unknown, _) | (_, Sources::Unknown) => outer == inner,
        (Sources::Anywhere, _) | (_, Sources::Nowhere) => true,
        (_, Sources::Anywhere) | (Sources::Nowhere, _) => false,
        (Sources::Only { networks: outer }, Sources::Only { networks: inner }) => covers(outer, inner),
    };
    let is_service = outer.any_service()
        || (!inner.any_service() && inner.services.iter().all(|s| is_service_in(Some(s), &outer.services)));
    outer.family.holds(inner.family)
        && is_way(&outer.from_interface, &inner.from_interface)
        && is_way(&outer.to_interface, &inner.to_interface)
        && holds(&outer.sources, &inner.sources)
        && holds(&outer.destinations, &inner.destinations)
        && is_service
}

/// Sources that are not known, as text.
pub(super) const UNKNOWN: &str = "unknown";

/// Sources as one word or a list of networks; `anywhere`, `nowhere` and `unknown` are translated by the words.
pub(super) fn sources_text(sources: &Sources) -> String {
    match sources {
        Sources::Anywhere => "anywhere".into(),
        Sources::Only { networks } => {
            // By several services the same network comes several times.
            let mut said: Vec<&str> = Vec::new();
            for network in networks {
                if !said.contains(&network.as_str()) {
                    said.push(network);
                }
            }
            said.join(", ")
        }
        Sources::Nowhere => "nowhere".into(),
        Sources::Unknown => UNKNOWN.into(),
    }
}

/// Stands between what a filter lets pass and the users and groups for whom alone it does.
pub(in crate::configuration) const ONLY_USERS: &str = " for users ";

/// What a filter lets pass: from where to where, which services, and who must say who they are first. Its number is not
/// part of it.
pub(super) fn pass_text(filter: &Filter) -> String {
    let mut services: Vec<String> = filter.services.iter().map(|s| service(s.protocol.key(), s.ports)).collect();
    services.sort();
    let services = if services.is_empty() { "any".to_owned() } else { services.join(" ") };
    let side = |interface: &str, sources: &Sources| {
        let from = sources_text(sources);
        if interface.is_empty() { from } else { format!("{interface} {from}") }
    };
    let from = side(&filter.from_interface, &filter.sources);
    let to = side(&filter.to_interface, &filter.destinations);
    let family = if filter.family == IpFamily::V6 { " (IPv6)" } else { "" };
    let users =
        if filter.users.is_empty() { String::new() } else { format!("{ONLY_USERS}{}", filter.users.join(", ")) };
    format!("{from} → {to}: {services}{family}{users}")
}

fn service(protocol: &str, ports: PortRange) -> String {
    match ports {
        PortRange::ALL => protocol.to_owned(),
        PortRange { from, to } if from == to => format!("{protocol}/{from}"),
        PortRange { from, to } => format!("{protocol}/{from}-{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(networks: &[&str]) -> Sources {
        Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() }
    }

    #[test]
    fn rights_are_more_or_less_where_the_words_tell() {
        for (old, new, expected) in [
            ("super_admin_readonly", "super_admin", Some(true)),
            ("super_admin", "ro", Some(false)),
            ("1", "15", Some(true)),
            ("7", "5", Some(false)),
            ("user", "administrator", Some(true)),
            ("prof_admin", "ro", None),
            ("", "15", None),
            ("15", "15", None),
        ] {
            assert_eq!(may_do_more(old, new), expected, "{old} → {new}");
        }
    }

    #[test]
    fn a_network_is_said_once() {
        let twice = only(&["198.51.100.0/24", "192.168.30.0/24", "198.51.100.4", "192.168.30.0/24"]);
        assert_eq!(sources_text(&twice), "198.51.100.0/24, 192.168.30.0/24, 198.51.100.4");
    }

    #[test]
    fn sources_turn_wider_and_narrower() {
        use Sources::{Anywhere, Nowhere, Unknown};
        for (old, new, expected) in [
            (only(&["192.168.1.0/24"]), Anywhere, Turn::Wider),
            (Anywhere, only(&["192.168.1.0/24"]), Turn::Narrower),
            (Nowhere, only(&["192.168.1.1"]), Turn::Wider),
            (only(&["192.168.1.0/24"]), only(&["192.168.0.0/16"]), Turn::Wider),
            (only(&["192.168.0.0/16"]), only(&["192.168.1.5"]), Turn::Narrower),
            (only(&["192.168.1.0/24"]), only(&["192.168.1.0/24", "10.0.0.1"]), Turn::Wider),
            (only(&["a", "b"]), only(&["b", "a"]), Turn::Same),
            (only(&["10.0.0.1"]), only(&["10.0.0.2"]), Turn::Other),
            (Unknown, Anywhere, Turn::Same),
            (only(&["0.0.0.0/0"]), only(&["10.0.0.1"]), Turn::Narrower),
        ] {
            assert_eq!(turn(&old, &new), expected, "{old:?} → {new:?}");
        }
    }
}
