//! Whether sources became wider or narrower, and what a filter lets pass as one line of text.

use std::net::Ipv4Addr;

use sejo_model::configuration::{Filter, PortRange, Sources};

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

/// Whether every network of `inner` lies in one of `outer`.
fn covers(outer: &[String], inner: &[String]) -> bool {
    inner.iter().all(|i| outer.iter().any(|o| o == i || holds(o, i)))
}

/// Whether one IPv4 network lies in another; names are compared as they are.
fn holds(outer: &str, inner: &str) -> bool {
    let (Some((outer, bits)), Some((inner, inner_bits))) = (network(outer), network(inner)) else { return false };
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    bits <= inner_bits && outer & mask == inner & mask
}

fn network(text: &str) -> Option<(u32, u32)> {
    let (address, bits) = text.split_once('/').unwrap_or((text, "32"));
    let bits = bits.parse().ok().filter(|bits| *bits <= 32)?;
    Some((u32::from(address.parse::<Ipv4Addr>().ok()?), bits))
}

/// Sources as one word or a list of networks; `anywhere`, `nowhere` and `unknown` are translated by the words.
pub(super) fn sources_text(sources: &Sources) -> String {
    match sources {
        Sources::Anywhere => "anywhere".into(),
        Sources::Only { networks } => networks.join(", "),
        Sources::Nowhere => "nowhere".into(),
        Sources::Unknown => "unknown".into(),
    }
}

/// What a filter lets pass: from where to where, and which services. Its number is not part of it.
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
    format!("{from} → {to}: {services}")
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
