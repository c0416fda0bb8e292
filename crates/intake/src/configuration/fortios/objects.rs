//! Address and service objects and their groups, resolved to networks and ports.
//!
//! Guards: a group that holds itself ends; each group is resolved once; what is not in the text is unknown, never
//! everything and never nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use sejo_model::configuration::span::{self, is_nearly_everybody};
use sejo_model::configuration::{IpFamily, KEPT_ELSEWHERE, PortRange, Protocol, Sources, TrafficService};

use super::super::address::{Network, exact};
use super::tree::{Object, Tree};
use super::values;

/// Most networks and services listed for one rule.
const MAX_LISTED: usize = 100;

/// Deepest nesting of groups FortiOS takes.
const MAX_DEPTH: usize = 16;

/// What names of addresses come to.
#[derive(Debug, Clone, Default)]
struct Resolved {
    everything: bool,
    /// A name that is not in the text.
    missing: bool,
    networks: Vec<String>,
}

impl Resolved {
    fn add(&mut self, other: &Self) {
        self.everything |= other.everything;
        self.missing |= other.missing;
        let room = MAX_LISTED.saturating_sub(self.networks.len());
        self.networks.extend(other.networks.iter().take(room).cloned());
    }
}

/// The objects of one virtual domain.
pub(super) struct Objects<'t, 'a> {
    four: Addresses<'t, 'a>,
    six: Addresses<'t, 'a>,
    services: HashMap<&'t str, &'t Object<'a>>,
    service_groups: HashMap<&'t str, &'t Object<'a>>,
    user_groups: HashMap<&'t str, &'t Object<'a>>,
}

/// What names of addresses stand for in one version of IP: the same name may be an object of each.
struct Addresses<'t, 'a> {
    addresses: HashMap<&'t str, &'t Object<'a>>,
    groups: HashMap<&'t str, &'t Object<'a>>,
    vips: HashMap<&'t str, &'t Object<'a>>,
    resolved: HashMap<String, Resolved>,
}

impl<'t, 'a> Objects<'t, 'a> {
    pub fn new(tree: &'t Tree<'a>, domain: &str) -> Self {
        let of = |paths: &[&str]| {
            let mut map = HashMap::new();
            for path in paths {
                let entries = tree.section(domain, path).into_iter().flat_map(|s| s.entries());
                map.extend(entries.map(|o| (o.name.as_ref(), o)));
            }
            map
        };
        let addresses = |addresses: [&str; 2], groups: [&str; 4], vips: [&str; 2]| Addresses {
            addresses: of(&addresses),
            groups: of(&groups),
            vips: of(&vips),
            resolved: HashMap::new(),
        };
        // The last of several counts, so the objects of the other version stand first.
        Self {
            four: addresses(
                ["firewall address6", "firewall address"],
                ["firewall addrgrp6", "firewall vipgrp6", "firewall vipgrp", "firewall addrgrp"],
                ["firewall vip6", "firewall vip"],
            ),
            six: addresses(
                ["firewall address", "firewall address6"],
                ["firewall addrgrp", "firewall vipgrp", "firewall vipgrp6", "firewall addrgrp6"],
                ["firewall vip", "firewall vip6"],
            ),
            services: of(&["firewall service custom"]),
            service_groups: of(&["firewall service group"]),
            user_groups: of(&["user group"]),
        }
    }

    fn of(&mut self, family: IpFamily) -> &mut Addresses<'t, 'a> {
        if family == IpFamily::V6 { &mut self.six } else { &mut self.four }
    }

    /// From where names let traffic come (or where to).
    pub fn sources(&mut self, family: IpFamily, names: &[Cow<'_, str>], negated: bool) -> Sources {
        let mut all = Resolved::default();
        for name in names {
            all.add(&self.of(family).resolve(name, 0));
        }
        match (negated, names.is_empty()) {
            (_, true) => Sources::Unknown,
            (true, _) if all.everything => Sources::Nowhere,
            (true, _) if all.missing => Sources::Unknown,
            // Everything but a few restricts next to nothing.
            (true, _) => {
                let named = span::Addresses::of(all.networks.iter().map(String::as_str));
                let left = span::Addresses::all(family).without(&named);
                if is_nearly_everybody(&left) { Sources::Anywhere } else { exact(left.words()) }
            }
            _ if all.everything => Sources::Anywhere,
            _ if all.missing => Sources::Unknown,
            _ => exact(all.networks),
        }
    }

    /// Whether a user or group is that of guests: a built-in one, one for guests, or one with the user `guest` in it.
    pub fn are_guests(&self, name: &str) -> bool {
        const BUILT_IN: [&str; 4] = ["guest", "guest-group", "sso_guest_users", "guest_users"];
        let is_built_in = |name: &str| BUILT_IN.contains(&name.to_ascii_lowercase().as_str());
        let group = self.user_groups.get(name);
        is_built_in(name)
            || group.is_some_and(|g| g.is("group-type", "guest") || g.words("member").iter().any(|m| is_built_in(m)))
    }

    /// The services of names; empty for any.
    pub fn services(&self, names: &[Cow<'_, str>]) -> Vec<TrafficService> {
        let mut out = Vec::new();
        let mut queue: Vec<(Cow<'_, str>, usize)> = names.iter().rev().map(|n| (n.clone(), 0)).collect();
        while let Some((name, depth)) = queue.pop() {
            if let Some(group) = self.service_groups.get(name.as_ref()).filter(|_| depth < MAX_DEPTH) {
                queue.extend(group.words("member").into_iter().rev().take(MAX_LISTED).map(|m| (m, depth + 1)));
            } else {
                let found = self.services.get(name.as_ref()).map_or_else(|| predefined(&name), |o| service(o));
                if found.iter().any(|s| s.protocol == Protocol::Any && s.ports == PortRange::ALL) {
                    return Vec::new();
                }
                out.extend(found);
            }
            if out.len() >= MAX_LISTED || queue.len() >= MAX_LISTED * MAX_DEPTH {
                break;
            }
        }
        out.truncate(MAX_LISTED);
        out
    }

    /// The VIPs among names, groups opened.
    pub fn vips_in(&self, family: IpFamily, names: &[Cow<'_, str>]) -> Vec<&'t Object<'a>> {
        let known = if family == IpFamily::V6 { &self.six } else { &self.four };
        let mut out = Vec::new();
        for name in names {
            if let Some(vip) = known.vips.get(name.as_ref()) {
                out.push(*vip);
            } else if let Some(group) = known.groups.get(name.as_ref()) {
                out.extend(group.words("member").iter().filter_map(|m| known.vips.get(m.as_ref()).copied()));
            }
        }
        out
    }
}

impl Addresses<'_, '_> {
    fn resolve(&mut self, name: &str, depth: usize) -> Resolved {
        if let Some(known) = self.resolved.get(name) {
            return known.clone();
        }
        // Standing here while its members are resolved, so that a group in itself ends.
        self.resolved.insert(name.to_owned(), Resolved::default());
        let found = if let Some(object) = self.addresses.get(name) {
            address(object, name)
        } else if let Some(vip) = self.vips.get(name) {
            Resolved { networks: mapped(vip), ..Resolved::default() }
        } else if let Some(group) = self.groups.get(name).filter(|_| depth < MAX_DEPTH) {
            let mut all = Resolved::default();
            for member in group.words("member") {
                all.add(&self.resolve(&member, depth + 1));
            }
            all
        } else {
            match name {
                "all" | "all_v6" => Resolved { everything: true, ..Resolved::default() },
                "none" => Resolved::default(),
                _ => Resolved { missing: true, ..Resolved::default() },
            }
        };
        self.resolved.insert(name.to_owned(), found.clone());
        found
    }
}

/// Addresses inside that a VIP hands on to.
pub(super) fn mapped(vip: &Object<'_>) -> Vec<String> {
    let written = vip.words("mappedip").into_iter().chain(vip.words("mapped-addr"));
    let mut hosts: Vec<String> = written.map(Cow::into_owned).filter(|h| h != "0.0.0.0").collect();
    hosts.extend(vip.nested("realservers").filter_map(|r| r.word("ip")).map(Cow::into_owned));
    hosts
}

fn address(object: &Object<'_>, name: &str) -> Resolved {
    let one = |text: String| Resolved { networks: vec![text], ..Resolved::default() };
    // Clouds, sign-ins and tags say at every moment who is on it.
    let kept_elsewhere = || one(format!("{KEPT_ELSEWHERE}{name}"));
    let network = |network: Network| {
        let everything = network.is_everything();
        Resolved { everything, networks: vec![network.to_string()], missing: false }
    };
    let kind = object.word("type").unwrap_or(Cow::Borrowed("ipmask"));
    match kind.as_ref() {
        "ipmask" | "ipprefix" => match object.words("subnet").as_slice() {
            // An IPv6 object has `ip6`; a default object such as `all` has neither.
            [] => match object.word("ip6").and_then(|w| Network::parse(&w)) {
                Some(found) => network(found),
                None if name == "none" => Resolved::default(),
                None if object.get("fqdn").is_some() => one(object.word("fqdn").unwrap_or_default().into_owned()),
                None => Resolved { everything: true, ..Resolved::default() },
            },
            words => values::network(words).map_or_else(
                || Resolved { missing: true, ..Resolved::default() },
                |found| if name == "none" { Resolved::default() } else { network(found) },
            ),
        },
        "iprange" => {
            let (from, to) = (object.word("start-ip").unwrap_or_default(), object.word("end-ip").unwrap_or_default());
            one(format!("{from}-{to}"))
        }
        "fqdn" | "wildcard-fqdn" => {
            let written = object.word("fqdn").or_else(|| object.word("wildcard-fqdn"));
            one(written.map_or_else(|| name.to_owned(), Cow::into_owned))
        }
        "geography" => one(format!("country {}", object.word("country").unwrap_or_default())),
        "wildcard" => match values::network(&object.words("wildcard")) {
            Some(found) => network(found),
            None => kept_elsewhere(),
        },
        // The machines of a list, or those on a line.
        "mac" | "interface-subnet" => one(name.to_owned()),
        _ => kept_elsewhere(),
    }
}

fn service(object: &Object<'_>) -> Vec<TrafficService> {
    let protocol = object.word("protocol").unwrap_or(Cow::Borrowed("TCP/UDP/SCTP"));
    match protocol.as_ref() {
        "ICMP" | "ICMP6" => vec![TrafficService { protocol: Protocol::Icmp, ports: PortRange::ALL }],
        "IP" | "ip" => {
            let number = object.number::<u8>("protocol-number").unwrap_or(0);
            let protocol = match number {
                0 => Protocol::Any,
                1 | 58 => Protocol::Icmp,
                6 => Protocol::Tcp,
                17 => Protocol::Udp,
                _ => Protocol::Other,
            };
            vec![TrafficService { protocol, ports: PortRange::ALL }]
        }
        "ALL" => vec![TrafficService { protocol: Protocol::Any, ports: PortRange::ALL }],
        _ => {
            let kinds = [
                ("tcp-portrange", Protocol::Tcp),
                ("udp-portrange", Protocol::Udp),
                ("sctp-portrange", Protocol::Other),
            ];
            let ports = |(key, protocol): (&str, Protocol)| {
                let words = object.words(key);
                let ranges: Vec<_> = words.iter().filter_map(|w| range(w)).collect();
                ranges.into_iter().map(move |ports| TrafficService { protocol, ports })
            };
            kinds.into_iter().flat_map(ports).collect()
        }
    }
}

/// `80`, `80-90`, `80-90:1024-65535` (the part behind the colon is the source's).
pub(super) fn range(text: &str) -> Option<PortRange> {
    let ports = text.split(':').next()?;
    let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    // A service has no port 0; from the first port on, all are meant.
    let from = if from == 1 && to == u16::MAX { 0 } else { from };
    (from <= to).then_some(PortRange { from, to })
}

/// Services every FortiGate knows, for texts that do not hold their definitions.
fn predefined(name: &str) -> Vec<TrafficService> {
    const TCP: &[(&str, &[(u16, u16)])] = &[
        ("HTTP", &[(80, 80)]),
        ("HTTPS", &[(443, 443)]),
        ("SSH", &[(22, 22)]),
        ("TELNET", &[(23, 23)]),
        ("FTP", &[(21, 21)]),
        ("FTP_GET", &[(21, 21)]),
        ("FTP_PUT", &[(21, 21)]),
        ("SMTP", &[(25, 25)]),
        ("SMTPS", &[(465, 465)]),
        ("POP3", &[(110, 110)]),
        ("POP3S", &[(995, 995)]),
        ("IMAP", &[(143, 143)]),
        ("IMAPS", &[(993, 993)]),
        ("RDP", &[(3389, 3389)]),
        ("VNC", &[(5900, 5900)]),
        ("X-WINDOWS", &[(6000, 6063)]),
        ("SMB", &[(445, 445)]),
        ("SAMBA", &[(139, 139)]),
        ("LDAP", &[(389, 389)]),
        ("LDAPS", &[(636, 636)]),
        ("MYSQL", &[(3306, 3306)]),
        ("MS-SQL", &[(1433, 1434)]),
        ("PPTP", &[(1723, 1723)]),
        ("WINFRAME", &[(1494, 1494), (2598, 2598)]),
        ("PC-Anywhere", &[(5631, 5631)]),
        ("RTSP", &[(554, 554), (7070, 7070), (8554, 8554)]),
        ("DCE-RPC", &[(135, 135)]),
        ("ALL_TCP", &[(0, u16::MAX)]),
        ("WINS", &[(1512, 1512)]),
        ("DNS", &[(53, 53)]),
        ("NTP", &[(123, 123)]),
        ("KERBEROS", &[(88, 88), (464, 464)]),
        ("SNMP", &[(161, 162)]),
        ("NFS", &[(111, 111), (2049, 2049)]),
        ("SIP", &[(5060, 5060)]),
    ];
    const UDP: &[(&str, &[(u16, u16)])] = &[
        ("DNS", &[(53, 53)]),
        ("NTP", &[(123, 123)]),
        ("SNMP", &[(161, 162)]),
        ("SYSLOG", &[(514, 514)]),
        ("TFTP", &[(69, 69)]),
        ("IKE", &[(500, 500), (4500, 4500)]),
        ("L2TP", &[(1701, 1701)]),
        ("DHCP", &[(67, 68)]),
        ("RADIUS", &[(1812, 1813)]),
        ("KERBEROS", &[(88, 88), (464, 464)]),
        ("PC-Anywhere", &[(5632, 5632)]),
        ("DCE-RPC", &[(135, 135)]),
        ("NFS", &[(111, 111), (2049, 2049)]),
        ("SIP", &[(5060, 5060)]),
        ("TRACEROUTE", &[(33434, 33535)]),
        ("ALL_UDP", &[(0, u16::MAX)]),
    ];
    let all = |protocol| TrafficService { protocol, ports: PortRange::ALL };
    match name {
        "ALL" | "ANY" | "any" => return vec![all(Protocol::Any)],
        "PING" | "ALL_ICMP" | "ALL_ICMP6" | "PING6" | "TIMESTAMP" | "INFO_REQUEST" => return vec![all(Protocol::Icmp)],
        _ => {}
    }
    let of = |table: &[(&str, &[(u16, u16)])], protocol: Protocol| -> Vec<TrafficService> {
        let ranges = table.iter().filter(|(n, _)| *n == name).flat_map(|(_, ranges)| ranges.iter());
        ranges.map(|(from, to)| TrafficService { protocol, ports: PortRange { from: *from, to: *to } }).collect()
    };
    let mut found = of(TCP, Protocol::Tcp);
    found.extend(of(UDP, Protocol::Udp));
    if found.is_empty() {
        found.push(all(Protocol::Other));
    }
    found
}
