//! Entities, applications, firewall and NAT rules of AR routers.
//!
//! Rules are evaluated by number, the first match decides, and what no rule names is denied. The firewall also stands
//! before the device itself. Source: C613-22012-00, «Default filtering behaviour».

use std::cell::Cell;
use std::collections::BTreeMap;
use std::net::IpAddr;

use sejo_model::configuration::{IpFamily, Line, PortRange, Protocol, Sources, TrafficService, Verb};

use super::super::address::{Network, holds};
use super::super::reach::Passed;
use super::tree::Statement;

/// A part of a zone, a network or a host: a network or address, and the interface it is tied to.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Network or address; empty for the interface's own, dynamic address.
    pub network: String,
    /// Interface, where one is named.
    pub interface: String,
}

/// An application by its protocol and ports.
#[derive(Debug, Clone, Default)]
pub(super) struct Application {
    pub protocol: Option<Protocol>,
    pub ports: Vec<PortRange>,
}

/// A rule of the firewall.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub name: String,
    pub verb: Verb,
    pub application: String,
    pub from: String,
    pub to: String,
    pub line: Line,
}

/// A port handed on.
#[derive(Debug, Clone)]
pub(super) struct PortForward {
    pub name: String,
    pub application: String,
    pub from: String,
    pub host: String,
    pub port: Option<u16>,
    pub line: Line,
}

/// Everything the firewall and NAT consist of.
#[derive(Debug, Default)]
pub(super) struct Firewall {
    /// Zones (`private`), networks (`private.lan`) and hosts (`private.lan.server`).
    pub entities: BTreeMap<String, Vec<Part>>,
    pub applications: BTreeMap<String, Application>,
    pub rules: Vec<Rule>,
    /// Where the firewall is switched on; `None` while it is not.
    pub protects: Option<Line>,
    pub forwards: Vec<PortForward>,
    /// Entities to which addresses are hidden.
    pub hidden_to: Vec<String>,
    /// Whether NAT is on.
    pub translates: bool,
    /// How many rules were looked at so far.
    spent: Cell<usize>,
}

/// How many rules are looked at for one device; what would take more is not known. Hundreds of interfaces behind hundreds
/// of rules stay far below.
const MOST_LOOKS: usize = 400_000;

/// How many rules are looked at for the services they name.
const MOST_NAMED: usize = 500;

/// Reads a `zone`.
pub(super) fn read_zone(statement: &Statement<'_>, firewall: &mut Firewall) {
    let zone = statement.word(1).to_owned();
    firewall.entities.entry(zone.clone()).or_default();
    let mut path = String::new();
    for child in &statement.children {
        if child.word(0) == "network" {
            path = format!("{zone}.{}", child.word(1));
            child.children.iter().for_each(|member| read_member(member, &zone, &path, firewall));
            firewall.entities.entry(path.clone()).or_default();
        } else if !path.is_empty() {
            // A paste lost a blank: only networks stand in a zone, so the rest belongs to the one above.
            read_member(child, &zone, &path, firewall);
        }
    }
}

/// Reads what stands below a `network`: its subnets and its hosts.
fn read_member(statement: &Statement<'_>, zone: &str, path: &str, firewall: &mut Firewall) {
    match statement.words.as_slice() {
        ["ip" | "ipv6", "subnet", subnet, rest @ ..] => {
            let part = Part { network: (*subnet).to_owned(), interface: after_interface(rest) };
            firewall.entities.entry(path.to_owned()).or_default().push(part.clone());
            firewall.entities.entry(zone.to_owned()).or_default().push(part);
        }
        ["host", name, ..] => {
            let within = firewall.parts(path).to_vec();
            let parts = statement.children.iter().filter_map(host_address).map(|host| placed(host, &within));
            firewall.entities.insert(format!("{path}.{name}"), parts.collect());
        }
        _ => {}
    }
}

/// A host with the interface of the network it belongs to, where it names none of its own.
fn placed(host: Part, within: &[Part]) -> Part {
    if !host.interface.is_empty() || host.network.is_empty() {
        return host;
    }
    let network = within.iter().find(|network| holds(&network.network, first(&host.network)));
    Part { interface: network.map(|n| n.interface.clone()).unwrap_or_default(), ..host }
}

fn host_address(statement: &Statement<'_>) -> Option<Part> {
    match statement.words.as_slice() {
        ["ip" | "ipv6", "address", "dynamic", rest @ ..] => {
            Some(Part { network: String::new(), interface: after_interface(rest) })
        }
        ["ip" | "ipv6", "address", address, rest @ ..] => {
            Some(Part { network: (*address).to_owned(), interface: after_interface(rest) })
        }
        _ => None,
    }
}

fn after_interface(words: &[&str]) -> String {
    match words {
        ["interface", name, ..] => (*name).to_owned(),
        _ => String::new(),
    }
}

/// Reads an `application`.
pub(super) fn read_application(statement: &Statement<'_>, firewall: &mut Firewall) {
    let mut application = Application::default();
    for child in &statement.children {
        match child.words.as_slice() {
            ["protocol", protocol] => {
                application.protocol = Some(match *protocol {
                    "tcp" | "6" => Protocol::Tcp,
                    "udp" | "17" => Protocol::Udp,
                    "icmp" | "ipv6-icmp" | "1" => Protocol::Icmp,
                    _ => Protocol::Other,
                });
            }
            ["dport", from, "to", to] => application.ports.extend(range(from, to)),
            ["dport", ports] => application.ports.extend(range(ports, ports)),
            _ => {}
        }
    }
    firewall.applications.insert(statement.word(1).to_owned(), application);
}

fn range(from: &str, to: &str) -> Option<PortRange> {
    Some(PortRange { from: from.parse().ok()?, to: to.parse().ok()? })
}

/// Reads the `firewall` section.
pub(super) fn read_firewall(statement: &Statement<'_>, firewall: &mut Firewall) {
    for child in &statement.children {
        if child.word(0) == "protect" {
            firewall.protects = (!child.negated).then_some(child.line);
        }
        let Some((name, rest)) = rule(child) else { continue };
        if let [verb, application, "from", from, "to", to, ..] = rest {
            firewall.rules.push(Rule {
                name,
                verb: if *verb == "permit" { Verb::Permit } else { Verb::Deny },
                application: (*application).to_owned(),
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                line: child.line,
            });
        }
    }
    // Their numbers decide which is asked first, not where they were typed.
    firewall.rules.sort_by_key(|rule| number(&rule.name));
}

/// The number of a rule; one without comes last, as the device appends it.
fn number(name: &str) -> u32 {
    name.rsplit(' ').next().and_then(|word| word.parse().ok()).unwrap_or(u32::MAX)
}

/// Reads the `nat` section.
pub(super) fn read_nat(statement: &Statement<'_>, firewall: &mut Firewall) {
    for child in &statement.children {
        if child.word(0) == "enable" {
            firewall.translates = !child.negated;
        }
        let Some((name, rest)) = rule(child) else { continue };
        match rest {
            ["masq", _, "from", _, .., "to", to] => firewall.hidden_to.push((*to).to_owned()),
            ["portfwd", application, "from", from, ..] => {
                let Some(host) = child.after("dst") else { continue };
                firewall.forwards.push(PortForward {
                    name,
                    application: (*application).to_owned(),
                    from: (*from).to_owned(),
                    host: host.to_owned(),
                    port: child.after("dport").and_then(|p| p.parse().ok()),
                    line: child.line,
                });
            }
            _ => {}
        }
    }
}

/// Name and words of a `rule`; its number may be missing.
fn rule<'s, 'a>(statement: &'s Statement<'a>) -> Option<(String, &'s [&'a str])> {
    match statement.words.as_slice() {
        ["rule", number, rest @ ..] if number.parse::<u32>().is_ok() => Some((format!("rule {number}"), rest)),
        ["rule", rest @ ..] => Some(("rule".to_owned(), rest)),
        _ => None,
    }
}

/// Ports of applications the device knows by itself.
const KNOWN: [(&str, Protocol, u16); 22] = [
    ("ssh", Protocol::Tcp, 22),
    ("telnet", Protocol::Tcp, 23),
    ("http", Protocol::Tcp, 80),
    ("https", Protocol::Tcp, 443),
    ("ftp", Protocol::Tcp, 21),
    ("smtp", Protocol::Tcp, 25),
    ("pop3", Protocol::Tcp, 110),
    ("imap", Protocol::Tcp, 143),
    ("rdp", Protocol::Tcp, 3389),
    ("vnc", Protocol::Tcp, 5900),
    ("smb", Protocol::Tcp, 445),
    ("cifs", Protocol::Tcp, 445),
    ("netbios", Protocol::Tcp, 139),
    ("ldap", Protocol::Tcp, 389),
    ("dns", Protocol::Udp, 53),
    ("ntp", Protocol::Udp, 123),
    ("snmp", Protocol::Udp, 161),
    ("tftp", Protocol::Udp, 69),
    ("isakmp", Protocol::Udp, 500),
    ("openvpn", Protocol::Udp, 1194),
    ("l2tp", Protocol::Udp, 1701),
    ("syslog", Protocol::Udp, 514),
];

impl Firewall {
    /// What an application is in protocols and ports: `Some(empty)` for any, `None` for one known by its content only.
    pub fn services(&self, application: &str) -> Option<Vec<TrafficService>> {
        if application == "any" {
            return Some(Vec::new());
        }
        if let Some(written) = self.applications.get(application) {
            let protocol = written.protocol?;
            let all = [PortRange::ALL];
            let ports = if written.ports.is_empty() { &all[..] } else { written.ports.as_slice() };
            return Some(ports.iter().map(|ports| TrafficService { protocol, ports: *ports }).collect());
        }
        if matches!(application, "ping" | "icmp") {
            return Some(vec![TrafficService { protocol: Protocol::Icmp, ports: PortRange::ALL }]);
        }
        let (_, protocol, port) = KNOWN.iter().find(|(name, ..)| *name == application)?;
        Some(vec![TrafficService { protocol: *protocol, ports: PortRange::one(*port) }])
    }

    /// The services that rules speak of by name.
    pub fn named(&self) -> impl Iterator<Item = TrafficService> {
        let rules = self.rules.iter().take(MOST_NAMED);
        rules.filter_map(|r| self.services(&r.application)).flatten()
    }

    /// The parts of an entity; none for one that is not in the text.
    pub fn parts(&self, entity: &str) -> &[Part] {
        self.entities.get(entity).map_or(&[], Vec::as_slice)
    }

    /// Whether a network holds everything its zone is made of.
    pub fn is_all_of(&self, network: &str, zone: &str) -> bool {
        let (own, all) = (self.parts(network), self.parts(zone));
        !own.is_empty() && all.iter().all(|part| own.iter().any(|o| o.network == part.network))
    }

    /// From where traffic gets through from an interface to an address, which may be the device's own on that interface.
    pub fn reach(&self, from: &Place<'_>, protocol: Protocol, port: u16, to: Option<IpAddr>) -> Sources {
        if self.protects.is_none() {
            return Sources::Anywhere;
        }
        self.spent.set(self.spent.get().saturating_add(self.rules.len()));
        if self.spent.get() > MOST_LOOKS {
            return Sources::Unknown;
        }
        let family = if to.is_some_and(|to| to.is_ipv6()) { IpFamily::V6 } else { IpFamily::V4 };
        let (mut passed, mut unknown) = (Passed::by(family), false);
        for rule in &self.rules {
            let Some(services) = self.services(&rule.application) else { continue };
            let meant = |s: &TrafficService| s.protocol == protocol && s.ports.contains(port);
            if !(services.is_empty() || services.iter().any(meant)) {
                continue;
            }
            if !self.entities.contains_key(&rule.from) || !self.entities.contains_key(&rule.to) {
                unknown |= rule.verb == Verb::Permit;
                continue;
            }
            let targets = self.parts(&rule.to);
            let senders = || self.parts(&rule.from).iter().filter(move |p| from.comes_by(p));
            if !targets.iter().any(|p| to.map_or_else(|| from.is_own(p), |to| holds(&p.network, to))) {
                let may_be_own = to.is_none() && targets.iter().any(|p| from.may_be_own(p));
                unknown |= rule.verb == Verb::Permit && may_be_own && senders().next().is_some();
                continue;
            }
            let sources: Vec<&Part> = senders().collect();
            let sources = if sources.iter().any(|p| from.is_everybody(p)) {
                Sources::Anywhere
            } else {
                Sources::Only { networks: sources.iter().map(|p| p.network.clone()).collect() }
            };
            passed.take(rule.verb, &sources, family);
            if passed.is_decided() {
                break;
            }
        }
        match passed.ended(Verb::Deny) {
            Sources::Anywhere => Sources::Anywhere,
            _ if unknown => Sources::Unknown,
            sources => sources,
        }
    }
}

/// Where traffic comes in: an interface with its addresses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    pub interface: &'p str,
    /// With prefix length; `dhcp` and the like as such.
    pub addresses: &'p [String],
}

impl Place<'_> {
    /// Whether a part of an entity can be behind the interface.
    fn comes_by(&self, part: &Part) -> bool {
        // The device's own address is no sender on the line it stands on.
        !(part.network.is_empty() || self.is_itself(part))
            && (part.interface == self.interface
                || part.interface.is_empty() && self.networks().any(|n| holds(&n, first(&part.network))))
    }

    /// Whether a part is nothing but the device's own address on the interface.
    fn is_itself(&self, part: &Part) -> bool {
        let is_one = |network: &Network| network.prefix == if network.address.is_ipv4() { 32 } else { 128 };
        let one = Network::parse(&part.network).filter(is_one);
        one.is_some_and(|one| self.addresses.iter().any(|own| first(own) == one.address))
    }

    /// Whether it is everybody there: every address, or the whole network of the interface.
    fn is_everybody(&self, part: &Part) -> bool {
        let Some(network) = Network::parse(&part.network) else { return false };
        network.is_everything()
            || self.networks().any(|own| holds(&part.network, first(&own)) && is_as_wide(network, &own))
    }

    /// Whether a part takes in the device's own address on the interface.
    fn is_own(&self, part: &Part) -> bool {
        let here = part.interface.is_empty() || part.interface == self.interface;
        if part.network.is_empty() {
            return part.interface == self.interface;
        }
        let own = || self.addresses.iter().any(|a| holds(&part.network, first(a)));
        here && (own() || Network::parse(&part.network).is_some_and(Network::is_everything))
    }

    /// Whether a part may be the device's own address on the interface, which is not known or another one: it is tied to
    /// the interface, and stands in none of its networks.
    fn may_be_own(&self, part: &Part) -> bool {
        part.interface == self.interface && !self.networks().any(|own| holds(&own, first(&part.network)))
    }

    fn networks(&self) -> impl Iterator<Item = String> {
        self.addresses.iter().filter(|a| a.contains('/')).cloned()
    }
}

fn is_as_wide(network: Network, own: &str) -> bool {
    Network::parse(own).is_some_and(|own| network.prefix <= own.prefix)
}

/// The address of a network as written; one that holds nothing where it is none.
fn first(network: &str) -> IpAddr {
    let none = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);
    network.split('/').next().and_then(|a| a.parse().ok()).unwrap_or(none)
}
