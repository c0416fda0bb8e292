//! Small pieces of YAMAHA's language: addresses, protocols, ports, quoted words.

use std::net::IpAddr;

use sejo_model::configuration::{PortRange, Protocol, Sources, TrafficService};

use super::super::address::{self, Network};
use super::super::text::is_blank;

/// The words of a line, parted by full-width blanks as well; a quoted text is one word, without its quotes.
pub(super) fn split(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (word, after) = match quote.and_then(|q| rest.get(1..).and_then(|inner| inner.split_once(q))) {
            Some(quoted) => quoted,
            None => rest.split_once(is_blank).unwrap_or((rest, "")),
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

/// Every address, as a network.
const EVERYTHING: &str = "0.0.0.0/0";

/// Addresses of a filter: `*`, one, a network, a range, or a list of them.
pub(super) fn addresses(word: &str) -> Sources {
    if word == "*" {
        return Sources::Anywhere;
    }
    address::exact(word.split(',').filter(|w| !w.is_empty()).map(network).collect())
}

/// One network in the usual notation: `192.168.0.*` and dotted masks are turned into a prefix length. Nothing but stars
/// is every address, in a list as well.
fn network(word: &str) -> String {
    if word.split('.').all(|part| part == "*") {
        return EVERYTHING.to_owned();
    }
    if let Some((address, mask)) = word.split_once('/')
        && let Some(network) = Network::with_mask(address, mask)
    {
        return network.to_string();
    }
    let parts: Vec<&str> = word.split('.').collect();
    let fixed = parts.iter().take_while(|p| **p != "*").count();
    if parts.len() == 4 && (1..4).contains(&fixed) {
        let filled: Vec<&str> = parts.iter().map(|p| if *p == "*" { "0" } else { p }).collect();
        return format!("{}/{}", filled.join("."), fixed * 8);
    }
    Network::parse(word).map_or_else(|| word.to_owned(), |n| n.to_string())
}

/// What the protocol and the ports of a filter let through.
pub(super) struct Services {
    /// Services; empty for any.
    pub services: Vec<TrafficService>,
    /// Only packets of connections that exist already.
    pub answers_only: bool,
}

/// Reads protocols and destination ports; `None` when a word is not understood.
pub(super) fn services(protocols: &str, ports: &str) -> Option<Services> {
    let mut found = Services { services: Vec::new(), answers_only: false };
    let ranges = port_list(ports)?;
    for word in protocols.split(',') {
        let protocol = match word {
            "*" if ports == "*" => continue,
            "*" => Protocol::Any,
            "established" | "tcpfin" | "tcprst" => {
                found.answers_only = true;
                Protocol::Tcp
            }
            "icmp-error" => {
                found.answers_only = true;
                Protocol::Icmp
            }
            _ if word.starts_with("tcpflag") => {
                found.answers_only |= !opens(word)?;
                Protocol::Tcp
            }
            _ => protocol(word)?,
        };
        let has_ports = matches!(protocol, Protocol::Tcp | Protocol::Udp | Protocol::Any);
        let whole = [PortRange::ALL];
        let ranges: &[PortRange] = if has_ports { &ranges } else { &whole };
        found.services.extend(ranges.iter().map(|ports| TrafficService { protocol, ports: *ports }));
    }
    Some(found)
}

/// Whether `tcpflag=FLAG/MASK` or `tcpflag!=FLAG/MASK` takes the first packet of a connection, which has SYN alone.
fn opens(word: &str) -> Option<bool> {
    const SYN: u16 = 0x02;
    let rest = word.strip_prefix("tcpflag")?;
    let (rest, is_negated) = rest.strip_prefix('!').map_or((rest, false), |rest| (rest, true));
    let (flag, mask) = rest.strip_prefix('=')?.split_once('/')?;
    let number = |word: &str| u16::from_str_radix(word.strip_prefix("0x").unwrap_or(word), 16).ok();
    Some((SYN & number(mask)? == number(flag)?) != is_negated)
}

/// A protocol by name or number.
pub(super) fn protocol(word: &str) -> Option<Protocol> {
    match word {
        "tcp" | "tcpsyn" | "6" => Some(Protocol::Tcp),
        "udp" | "17" => Some(Protocol::Udp),
        "icmp" | "icmp6" | "icmp-info" | "1" | "58" => Some(Protocol::Icmp),
        "*" => Some(Protocol::Any),
        "esp" | "ah" | "gre" | "igmp" | "ipv6" | "ipip" | "ospf" | "pim" | "rsvp" | "l2tp" | "icmp4" | "ip" | "egp" => {
            Some(Protocol::Other)
        }
        _ => word.parse::<u8>().is_ok().then_some(Protocol::Other),
    }
}

/// Ports by number, name, range or list.
pub(super) fn port_list(words: &str) -> Option<Vec<PortRange>> {
    words.split(',').map(port_range).collect()
}

/// One port or range.
pub(super) fn port_range(word: &str) -> Option<PortRange> {
    if word == "*" {
        return Some(PortRange::ALL);
    }
    if let Some(port) = port(word) {
        return Some(PortRange::one(port));
    }
    let (from, to) = word.split_once('-')?;
    let from = if from.is_empty() { 0 } else { port(from)? };
    let to = if to.is_empty() { u16::MAX } else { port(to)? };
    Some(PortRange { from, to })
}

/// Names of ports in the command reference.
const PORTS: [(&str, u16); 44] = [
    ("echo", 7),
    ("discard", 9),
    ("ftpdata", 20),
    ("ftp", 21),
    ("ssh", 22),
    ("telnet", 23),
    ("smtp", 25),
    ("time", 37),
    ("nicname", 43),
    ("domain", 53),
    ("dns", 53),
    ("dhcps", 67),
    ("bootps", 67),
    ("dhcpc", 68),
    ("bootpc", 68),
    ("tftp", 69),
    ("gopher", 70),
    ("finger", 79),
    ("www", 80),
    ("http", 80),
    ("pop3", 110),
    ("sunrpc", 111),
    ("ident", 113),
    ("nntp", 119),
    ("ntp", 123),
    ("netbios_ns", 137),
    ("netbios_dgm", 138),
    ("netbios_ssn", 139),
    ("imap", 143),
    ("imap2", 143),
    ("snmp", 161),
    ("snmptrap", 162),
    ("bgp", 179),
    ("ldap", 389),
    ("https", 443),
    ("ike", 500),
    ("isakmp", 500),
    ("rlogin", 513),
    ("syslog", 514),
    ("printer", 515),
    ("rip", 520),
    ("ripng", 521),
    ("submission", 587),
    ("sip", 5060),
];

/// A port by number or name.
pub(super) fn port(word: &str) -> Option<u16> {
    word.parse().ok().or_else(|| PORTS.iter().find(|(name, _)| *name == word).map(|(_, port)| *port))
}

/// What a dynamic filter watches.
pub(super) fn dynamic_services(word: &str) -> Vec<TrafficService> {
    let (protocol, ports) = match word {
        "*" => return Vec::new(),
        "tcp" => (Protocol::Tcp, PortRange::ALL),
        "udp" => (Protocol::Udp, PortRange::ALL),
        "ping" | "ping6" => (Protocol::Icmp, PortRange::ALL),
        "domain" | "dns" | "tftp" | "ntp" | "sip" | "dhcps" | "ike" => (Protocol::Udp, range_of(word)),
        _ => (Protocol::Tcp, range_of(word)),
    };
    vec![TrafficService { protocol, ports }]
}

fn range_of(word: &str) -> PortRange {
    port(word).map_or(PortRange::ALL, PortRange::one)
}

/// An address or network of an interface, in the notation the model wants; `None` where it is none.
pub(super) fn interface_address(word: &str) -> Option<String> {
    match word.split_once('/') {
        Some((address, mask)) if mask.contains('.') => {
            let network = Network::with_mask(address, mask)?;
            Some(format!("{address}/{}", network.prefix))
        }
        Some((address, prefix)) => {
            address.parse::<IpAddr>().ok()?;
            prefix.parse::<u8>().ok()?;
            Some(word.to_owned())
        }
        None => word.parse::<IpAddr>().ok().map(|a| a.to_string()),
    }
}
