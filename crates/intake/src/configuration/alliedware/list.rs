//! Access lists: software lists deny what they do not name, hardware lists permit it.

use std::collections::BTreeMap;

use sejo_model::configuration::{IpFamily, Line, PortRange, Protocol, Sources, TrafficService, Verb};

use super::super::address::Network;
use super::super::reach::Passed;
use super::tree::Statement;

/// An entry of a list.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub verb: Verb,
    pub source: Option<String>,
    pub destination: Option<String>,
    pub service: Option<TrafficService>,
    pub line: Line,
}

/// An access list.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub entries: Vec<Entry>,
    /// Hardware lists permit what no entry names.
    pub permits_rest: bool,
}

impl List {
    /// From where the list lets through.
    pub fn sources(&self) -> Sources {
        let is_six = self.entries.iter().filter_map(|e| e.source.as_deref()).any(|source| source.contains(':'));
        let family = if is_six { IpFamily::V6 } else { IpFamily::V4 };
        let mut passed = Passed::by(family);
        for entry in &self.entries {
            let only = |source: &String| Sources::Only { networks: vec![source.clone()] };
            passed.take(entry.verb, &entry.source.as_ref().map_or(Sources::Anywhere, only), family);
        }
        passed.ended(if self.permits_rest { Verb::Permit } else { Verb::Deny })
    }
}

/// Lists by number or name.
pub(super) type Lists = BTreeMap<String, List>;

/// Reads `access-list …`; whether it was understood.
pub(super) fn read(statement: &Statement<'_>, lists: &mut Lists) -> bool {
    let first = statement.word(1);
    let (name, entry, hardware) = match first {
        "standard" | "extended" | "hardware" => (statement.word(2), 3, first == "hardware"),
        number => (number, 2, number.parse::<u16>().is_ok_and(|n| (3000..=4699).contains(&n))),
    };
    let list = lists.entry(name.to_owned()).or_default();
    list.permits_rest |= hardware;
    let extended = hardware
        || first == "extended"
        || first.parse::<u16>().is_ok_and(|n| (100..=199).contains(&n) || (2000..=2699).contains(&n));
    let mut understood = true;
    let own = statement.words.get(entry..).unwrap_or(&[]);
    let below = statement.children.iter().map(|c| (c.words.as_slice(), c.line));
    for (words, line) in std::iter::once((own, statement.line)).chain(below) {
        if words.is_empty() || matches!(words, ["remark" | "description", ..]) {
            continue;
        }
        match read_entry(words, extended, line) {
            Some(entry) => list.entries.push(entry),
            None => understood = false,
        }
    }
    understood
}

/// `permit tcp 192.168.1.0/24 any eq 22`, `10 deny ip any any`, `permit 192.168.1.0 0.0.0.255`.
fn read_entry(words: &[&str], extended: bool, line: Line) -> Option<Entry> {
    let numbered = words.first().is_some_and(|w| w.parse::<u32>().is_ok());
    let mut rest = words.get(usize::from(numbered)..)?.iter().copied().peekable();
    let verb = match rest.next()? {
        "permit" | "send-to-cpu" | "copy-to-mirror" | "copy-to-cpu" => Verb::Permit,
        "deny" => Verb::Deny,
        _ => return None,
    };
    let mut protocol = None;
    if extended && let Some(word) = rest.next_if(|w| !is_address(w)) {
        protocol = Some(match word {
            "tcp" => Protocol::Tcp,
            "udp" => Protocol::Udp,
            "icmp" => Protocol::Icmp,
            "ip" | "any" => Protocol::Any,
            _ => Protocol::Other,
        });
    }
    let source = network(&mut rest)?;
    let mut destination = None;
    let mut ports = PortRange::ALL;
    while let Some(word) = rest.next() {
        match word {
            "eq" => ports = PortRange::one(rest.next()?.parse().ok()?),
            "range" => ports = PortRange { from: rest.next()?.parse().ok()?, to: rest.next()?.parse().ok()? },
            "gt" => ports = PortRange { from: rest.next()?.parse::<u16>().ok()?.saturating_add(1), to: u16::MAX },
            "lt" => ports = PortRange { from: 0, to: rest.next()?.parse::<u16>().ok()?.saturating_sub(1) },
            _ if is_address(word) => {
                // A port before the destination is the source's.
                ports = PortRange::ALL;
                destination = network(&mut std::iter::once(word).chain(rest.by_ref()).peekable())?;
            }
            _ => {}
        }
    }
    let service = protocol.filter(|p| *p != Protocol::Any).map(|protocol| TrafficService { protocol, ports });
    Some(Entry { verb, source, destination, service, line })
}

fn is_address(word: &str) -> bool {
    matches!(word, "any" | "host") || word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.')
}

/// An address as written; `Some(None)` for any.
fn network<'w>(rest: &mut std::iter::Peekable<impl Iterator<Item = &'w str>>) -> Option<Option<String>> {
    Some(match rest.next()? {
        "any" => None,
        "host" => Some(rest.next()?.to_owned()),
        address if address.contains('/') => Some(address.to_owned()),
        address => match rest.next_if(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.contains('.')) {
            Some(wildcard) => Some(Network::with_wildcard(address, wildcard)?.to_string()),
            None => Some(address.to_owned()),
        },
    })
}
