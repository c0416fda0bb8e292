//! Remote access of ASA: SSL-VPN (`webvpn`, AnyConnect), IPsec between sites and for users, L2TP.
//!
//! Source: Cisco ASA Series VPN CLI Configuration Guide. A crypto map works on the interface it is put on, and only where
//! IKE is enabled; SSL-VPN answers on every interface named by `enable` below `webvpn`.

use std::collections::HashMap;

use sejo_model::configuration::{
    At, IpFamily, Line, Protocol, RemoteAccess, RemoteAccessKind, SecretUse, Setting, Sources, Unseen,
};

use super::super::super::Draft;
use super::super::block::{Command, Entry};
use super::super::list::Probe;
use super::super::port::Port;
use super::super::{hidden, key};
use super::Ground;
use super::account::Accounts;

/// An entry of a crypto map.
#[derive(Debug)]
struct Map<'a> {
    name: &'a str,
    number: &'a str,
    peers: Vec<String>,
    dynamic: bool,
    line: Line,
}

/// A group of a tunnel.
#[derive(Debug)]
struct Group<'a> {
    name: &'a str,
    /// Users sign in (rather than two devices).
    users: bool,
    servers: Vec<At<String>>,
    /// Local users are asked, too.
    local: bool,
    second: bool,
}

/// Remote access of a device.
#[derive(Debug, Default)]
pub(super) struct Ways<'a> {
    web: Vec<(&'a str, Line)>,
    web_port: Option<u16>,
    maps: Vec<Map<'a>>,
    places: HashMap<(&'a str, &'a str), usize>,
    /// On which interface a crypto map stands.
    on: HashMap<&'a str, &'a str>,
    /// Interfaces on which IKE is enabled.
    ike: Vec<&'a str>,
    groups: Vec<Group<'a>>,
    group_places: HashMap<&'a str, usize>,
    l2tp: bool,
    tunnels: Vec<(&'a str, String, bool, Vec<String>, Line)>,
}

impl<'a> Ways<'a> {
    /// Takes a command; `false` when it is none of remote access.
    pub fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let head = &command.head;
        match head.words.as_slice() {
            _ if head.no => return false,
            ["webvpn"] => self.web(command, draft),
            ["crypto", "map", name, "interface", nameif] => {
                self.on.insert(name, nameif);
            }
            ["crypto", "map", name, number, rest @ ..] if number.parse::<u32>().is_ok() => {
                self.map(name, number, rest, head.line.number);
            }
            ["crypto", "ikev1" | "ikev2" | "isakmp", "enable", nameif, ..] | ["isakmp", "enable", nameif] => {
                self.ike.push(nameif);
            }
            ["isakmp", "key", secret, "address", peer, ..] => {
                key::take(draft, SecretUse::PreSharedKey, peer, head, &[secret]);
            }
            ["tunnel-group", name, "type", kind] => {
                if let Some(group) = self.group(name) {
                    group.users = matches!(*kind, "remote-access" | "ipsec-ra" | "webvpn");
                }
            }
            ["tunnel-group", name, rest @ ..] => self.attributes(name, rest, command, draft),
            ["group-policy", name, ..] => {
                for entry in &command.below {
                    hidden::take(draft, entry, name);
                    self.l2tp |=
                        entry.words.first() == Some(&"vpn-tunnel-protocol") && entry.words.contains(&"l2tp-ipsec");
                }
            }
            ["vpdn", "username", name, "password", secret, ..] => {
                key::take(draft, SecretUse::Provider, name, head, &[secret]);
            }
            _ => return false,
        }
        true
    }

    /// Tunnel interfaces.
    pub fn take_interface(&mut self, command: &Command<'a>, port: &Port<'a>) {
        let says = |words: &[&str]| command.below.iter().any(|e| !e.no && e.words.starts_with(words));
        let peers = command.below.iter().filter_map(|e| match e.words.as_slice() {
            ["tunnel", "destination", peer] => Some((*peer).to_owned()),
            _ => None,
        });
        if port.name.starts_with("Tunnel") && says(&["tunnel", "protection"]) {
            let label = if port.description.is_empty() { port.nameif.to_owned() } else { port.description.clone() };
            self.tunnels.push((port.name, label, port.enabled, peers.collect(), port.line));
        }
    }

    fn web(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) {
        for entry in &command.below {
            hidden::take(draft, entry, "webvpn");
            match entry.words.as_slice() {
                ["enable", nameif, ..] if !entry.no => self.web.push((nameif, entry.line.number)),
                ["port", port] => self.web_port = port.parse().ok(),
                _ => {}
            }
        }
    }

    fn map(&mut self, name: &'a str, number: &'a str, rest: &[&'a str], line: Line) {
        let next = self.maps.len();
        let place = *self.places.entry((name, number)).or_insert(next);
        if place == next {
            self.maps.push(Map { name, number, peers: Vec::new(), dynamic: false, line });
        }
        let Some(map) = self.maps.get_mut(place) else { return };
        match rest {
            ["set", "peer", peers @ ..] => map.peers.extend(peers.iter().map(|p| (*p).to_owned())),
            ["ipsec-isakmp", "dynamic", ..] => map.dynamic = true,
            _ => {}
        }
    }

    /// The group of that name, made where it is new.
    fn group(&mut self, name: &'a str) -> Option<&mut Group<'a>> {
        let next = self.groups.len();
        let place = *self.group_places.entry(name).or_insert(next);
        if place == next {
            // The groups that are there from the beginning have no `type` line.
            let users = matches!(name, "DefaultRAGroup" | "DefaultWEBVPNGroup");
            self.groups.push(Group { name, users, servers: Vec::new(), local: false, second: false });
        }
        self.groups.get_mut(place)
    }

    fn attributes(&mut self, name: &'a str, kind: &[&str], command: &Command<'a>, draft: &mut Draft<'a>) {
        self.l2tp |= kind == ["ppp-attributes"] && command.below.iter().any(|e| !e.no);
        for entry in command.below.iter().filter(|e| !e.no) {
            if preshared(name, entry, draft) {
                continue;
            }
            hidden::take(draft, entry, name);
            let Some(group) = self.group(name) else { continue };
            let line = entry.line.number;
            match entry.words.as_slice() {
                ["authentication-server-group", rest @ ..] => {
                    for word in rest.iter().filter(|w| !w.starts_with('(')) {
                        match *word {
                            "LOCAL" => group.local = true,
                            "none" | "NONE" => {}
                            server => group.servers.push(At::new(server.to_owned(), line)),
                        }
                    }
                }
                ["secondary-authentication-server-group", ..] => group.second = true,
                // What a SAML provider asks for is not written here.
                ["authentication", ways @ ..] if ways.contains(&"saml") => {
                    group.servers.push(At::new("SAML".to_owned(), line));
                }
                ["authentication", ways @ ..] if ways.contains(&"certificate") && ways.contains(&"aaa") => {
                    group.second = true;
                }
                _ => {}
            }
        }
    }

    /// All of them for the model.
    pub fn remote_access(&self, ground: &Ground<'_, 'a>, accounts: &Accounts<'_>) -> Vec<RemoteAccess> {
        let mut ways = Vec::new();
        for (nameif, line) in &self.web {
            let on = Setting::Written { value: true, line: *line };
            let probe = Probe::new(Protocol::Tcp, Some(self.web_port.unwrap_or(443)));
            let mut way = self.for_users(
                RemoteAccessKind::SslVpn,
                &format!("webvpn {nameif}"),
                on,
                *line,
                accounts,
                ground.whole,
            );
            way.interface = ground.place(nameif).0;
            let mut reach = ground.to_itself(nameif, probe);
            if ground.port(nameif).is_some_and(|p| p.speaks(IpFamily::V6)) {
                reach.add(&ground.to_itself(nameif, probe.by(IpFamily::V6)));
            }
            way.sources = reach.sources();
            ways.push(way);
        }
        for map in &self.maps {
            self.add_map(map, ground, accounts, &mut ways);
        }
        for (name, label, enabled, peers, line) in &self.tunnels {
            let on = Setting::Written { value: *enabled, line: *line };
            let mut way = between_sites(name, on, peers, *line);
            label.clone_into(&mut way.label);
            ways.push(way);
        }
        ways
    }

    fn add_map(&self, map: &Map<'a>, ground: &Ground<'_, 'a>, accounts: &Accounts<'_>, ways: &mut Vec<RemoteAccess>) {
        let nameif = self.on.get(map.name).copied();
        let line = map.line;
        let on = match nameif {
            Some(nameif) if self.ike.contains(&nameif) => Setting::Written { value: true, line },
            _ if ground.whole => Setting::Written { value: false, line },
            _ => Setting::Unknown { why: Unseen::PartOfText },
        };
        let name = format!("{} {}", map.name, map.number);
        let interface = nameif.map_or_else(String::new, |n| ground.place(n).0);
        if !map.dynamic {
            let mut way = between_sites(&name, on, &map.peers, line);
            way.interface = interface;
            return ways.push(way);
        }
        let probe = Probe::new(Protocol::Udp, Some(500));
        let sources = nameif.map_or(Sources::Unknown, |n| ground.to_itself(n, probe).sources());
        // The groups that tell who comes by it may stand in lines that were not copied: a dynamic map names no site.
        let clients = self.groups.iter().any(|g| g.users) || !ground.whole;
        let mut kinds = vec![if clients { RemoteAccessKind::IpsecClient } else { RemoteAccessKind::IpsecSite }];
        if self.l2tp {
            kinds.push(RemoteAccessKind::L2tp);
        }
        for kind in kinds {
            let mut way = match kind {
                RemoteAccessKind::IpsecSite => between_sites(&name, on.clone(), &[], line),
                _ => self.for_users(kind, &name, on.clone(), line, accounts, ground.whole),
            };
            way.interface.clone_from(&interface);
            way.sources = sources.clone();
            ways.push(way);
        }
    }

    /// A way in for users: every group of users may come in by it.
    fn for_users(
        &self,
        kind: RemoteAccessKind,
        name: &str,
        on: Setting<bool>,
        line: Line,
        accounts: &Accounts<'_>,
        whole: bool,
    ) -> RemoteAccess {
        let groups: Vec<&Group<'_>> = self.groups.iter().filter(|g| g.users).collect();
        // Without a server, the local users are asked.
        let local = groups.is_empty() || groups.iter().any(|g| g.local || g.servers.is_empty());
        let mut servers: Vec<At<String>> = Vec::new();
        for server in groups.iter().flat_map(|g| &g.servers) {
            if !servers.iter().any(|s| s.value == server.value) {
                servers.push(server.clone());
            }
        }
        let own = |g: &&&Group<'_>| !g.name.starts_with("Default");
        let two_factor = match groups.iter().filter(own).all(|g| g.second) {
            true if groups.iter().any(|g| own(&g)) => Some(true),
            // A second server is named in the group's own lines, which a part may lack.
            _ if servers.is_empty() && whole => Some(false),
            _ => None,
        };
        RemoteAccess {
            kind,
            name: name.to_owned(),
            label: String::new(),
            on,
            peers: Vec::new(),
            interface: String::new(),
            users: if local { accounts.remote_users() } else { Vec::new() },
            groups: servers,
            asks: None,
            sources: Sources::Unknown,
            two_factor,
            line,
        }
    }
}

fn between_sites(name: &str, on: Setting<bool>, peers: &[String], line: Line) -> RemoteAccess {
    let sources = match peers {
        [] => Sources::Unknown,
        peers => Sources::Only { networks: peers.to_vec() },
    };
    RemoteAccess {
        kind: RemoteAccessKind::IpsecSite,
        name: name.to_owned(),
        label: String::new(),
        on,
        peers: peers.to_vec(),
        interface: String::new(),
        users: Vec::new(),
        groups: Vec::new(),
        asks: None,
        sources,
        two_factor: None,
        line,
    }
}

/// A pre-shared key of a tunnel group.
fn preshared<'a>(name: &str, entry: &Entry<'a>, draft: &mut Draft<'a>) -> bool {
    let at = entry.words.iter().position(|w| *w == "pre-shared-key");
    let Some(rest) = at.and_then(|at| entry.words.get(at + 1..)).filter(|r| !r.is_empty()) else { return false };
    key::take(draft, SecretUse::PreSharedKey, name, entry, rest);
    true
}
