//! Remote access of IOS: IPsec between sites (crypto maps, tunnels, DMVPN) and for users (Easy VPN, FlexVPN), L2TP, PPTP,
//! SSL-VPN, dial-in.
//!
//! Sources: Cisco IOS Security Command Reference (`crypto map`, `crypto isakmp`, `crypto ikev2`, `webvpn`), Cisco IOS VPDN
//! Command Reference (`vpdn-group`, `accept-dialin`), Dial Technologies Command Reference.

use std::collections::HashMap;

use sejo_model::configuration::{
    IpFamily, Line, Protocol, RemoteAccess, RemoteAccessKind, SecretUse, Setting, Sources, Unseen, Zone,
};

use super::super::super::Draft;
use super::super::block::{Command, rest_after};
use super::super::list::Probe;
use super::super::port::{Port, Side};
use super::super::reach::Reach;
use super::super::{hidden, key};
use super::account::Accounts;
use super::service::Ground;
use super::terminal::answers_calls;

/// What a way in depends on to be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs<'a> {
    /// Nothing else: switched on or off where it stands.
    Nothing(bool),
    /// This crypto map on an interface.
    Map(&'a str),
    /// `vpdn enable`.
    Vpdn,
    /// An SSL-VPN gateway in service.
    Gateway(&'a str),
}

/// A way in.
#[derive(Debug)]
struct Way<'a> {
    kind: RemoteAccessKind,
    name: String,
    label: String,
    needs: Needs<'a>,
    peers: Vec<String>,
    /// A crypto map entry that takes whoever comes.
    dynamic: bool,
    /// Kind and list of `aaa authentication` that know its users.
    asks: Option<(&'static str, &'a str)>,
    line: Line,
}

impl<'a> Way<'a> {
    fn new(kind: RemoteAccessKind, name: &str, needs: Needs<'a>, command: &Command<'a>) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            label: command.description(),
            needs,
            peers: Vec::new(),
            dynamic: false,
            asks: None,
            line: command.head.line.number,
        }
    }
}

/// Remote access of a device.
#[derive(Debug, Default)]
pub(super) struct Ways<'a> {
    ways: Vec<Way<'a>>,
    vpdn: Option<bool>,
    /// Gateways of SSL-VPN: in service, port.
    gateways: HashMap<&'a str, (bool, u16)>,
    /// The list of users a crypto map or an ISAKMP profile asks.
    client_list: Option<&'a str>,
    /// Whether an interface asks for passwords by CHAP (or MS-CHAP), and whether one takes them by PAP, too.
    chap: bool,
    pap: bool,
}

impl<'a> Ways<'a> {
    /// Takes a command; `false` when it is none of remote access.
    pub fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let head = &command.head;
        match head.words.as_slice() {
            ["crypto", "isakmp", "key", rest @ ..] if !head.no => isakmp_key(rest, command, draft),
            ["crypto", "isakmp", "client", "configuration", "group", name] => self.group(name, command, draft),
            ["crypto", "isakmp", "profile", ..] => {
                let list = command.below.iter().find_map(|e| match e.words.as_slice() {
                    ["client", "authentication", "list", list] => Some(*list),
                    _ => None,
                });
                self.client_list = self.client_list.or(list);
            }
            ["crypto", "keyring", name, ..] | ["crypto", "ikev2", "keyring", name, ..] => keyring(name, command, draft),
            ["crypto", "ikev2", "profile", name] => self.profile(name, command),
            ["crypto", "map", _, "client", "authentication", "list", list] => self.client_list = Some(list),
            ["crypto", "map", name, number, rest @ ..] if number.parse::<u32>().is_ok() && !head.no => {
                self.map(name, number, rest, command);
            }
            ["crypto", "ssl", "profile", name] => self.web(name, command, draft),
            ["vpdn", "enable"] => self.vpdn = Some(!head.no),
            ["vpdn-group", name, ..] => self.vpdn_group(name, command, draft),
            ["webvpn", "gateway", name] => self.gateway(name, command),
            ["webvpn", "context", name] => self.web(name, command, draft),
            _ => return false,
        }
        true
    }

    /// Ways in that stand below a line: a modem on the auxiliary port. Without a session (`no exec`) nobody gets in.
    pub fn take_line(&mut self, command: &Command<'a>) {
        let is_shut = command.below.iter().any(|e| e.no && e.words.first() == Some(&"exec"));
        if !is_shut && command.below.iter().any(|e| !e.no && answers_calls(&e.words)) {
            let name = command.head.words.join(" ");
            let mut way = Way::new(RemoteAccessKind::DialIn, &name, Needs::Nothing(true), command);
            way.asks = Some(("login", ""));
            self.ways.push(way);
        }
    }

    /// Ways in that are interfaces: tunnels, and telephone lines that answer.
    pub fn take_interface(&mut self, command: &Command<'a>, port: &Port<'a>) {
        let says = |words: &[&str]| command.below.iter().any(|e| !e.no && e.words.starts_with(words));
        let telephone = ["BRI", "Async", "Group-Async", "Dialer"].iter().any(|p| port.name.starts_with(p));
        let mut peers = Vec::new();
        for entry in command.below.iter().filter(|e| !e.no) {
            match entry.words.as_slice() {
                ["tunnel", "destination", peer]
                | ["ip", "nhrp", "nhs", _, "nbma", peer, ..]
                | ["isdn", "caller", peer, ..] => peers.push((*peer).to_owned()),
                ["ip", "nhrp", "map", first, peer] if *first != "multicast" => peers.push((*peer).to_owned()),
                ["ppp", "authentication", methods @ ..] => {
                    self.chap |= methods.iter().any(|m| m.contains("chap"));
                    self.pap |= methods.contains(&"pap");
                }
                _ => {}
            }
        }
        peers.dedup();
        let protected = says(&["tunnel", "protection"]);
        let kind = match port.name {
            name if name.starts_with("Tunnel") && protected => RemoteAccessKind::IpsecSite,
            name if name.starts_with("Tunnel") && !peers.is_empty() => RemoteAccessKind::Other,
            _ if telephone && says(&["encapsulation", "ppp"]) && says(&["ppp", "authentication"]) && !port.dialled => {
                RemoteAccessKind::DialIn
            }
            _ => return,
        };
        // A dialer with a pool of its own dials out by PPPoE unless a telephone line feeds it.
        if port.name.starts_with("Dialer") && !says(&["dialer", "remote-name"]) {
            return;
        }
        let mut way = Way::new(kind, port.name, Needs::Nothing(port.enabled), command);
        way.asks = (kind == RemoteAccessKind::DialIn).then_some(("ppp", "default"));
        way.peers = peers;
        self.ways.push(way);
    }

    fn group(&mut self, name: &'a str, command: &Command<'a>, draft: &mut Draft<'a>) {
        for entry in command.below.iter().filter(|e| !e.no) {
            match entry.words.as_slice() {
                ["key", rest @ ..] => key::take(draft, SecretUse::PreSharedKey, name, entry, rest),
                _ => hidden::take(draft, entry, name),
            }
        }
        let mut way = Way::new(RemoteAccessKind::IpsecClient, name, Needs::Nothing(true), command);
        way.asks = Some(("login", ""));
        self.ways.push(way);
    }

    /// FlexVPN for users; a profile between sites is described by its tunnel or crypto map.
    fn profile(&mut self, name: &'a str, command: &Command<'a>) {
        let list = command.below.iter().find_map(|e| match e.words.as_slice() {
            ["aaa", "authentication", "anyconnect-eap" | "eap", list] => Some(*list),
            _ => None,
        });
        let mut way = Way::new(RemoteAccessKind::IpsecClient, name, Needs::Nothing(true), command);
        if let Some(list) = list {
            way.asks = Some(("login", list));
            self.ways.push(way);
        }
    }

    fn map(&mut self, name: &'a str, number: &str, rest: &[&str], command: &Command<'a>) {
        let mut way = Way::new(RemoteAccessKind::IpsecSite, &format!("{name} {number}"), Needs::Map(name), command);
        way.dynamic = rest.contains(&"dynamic");
        for entry in command.below.iter().filter(|e| !e.no) {
            if let ["set", "peer", peer, ..] = entry.words.as_slice() {
                way.peers.push((*peer).to_owned());
            }
        }
        self.ways.push(way);
    }

    fn vpdn_group(&mut self, name: &'a str, command: &Command<'a>, draft: &mut Draft<'a>) {
        let (mut accepts, mut protocol) = (false, "");
        let mut peers = Vec::new();
        for entry in command.below.iter().filter(|e| !e.no) {
            match entry.words.as_slice() {
                ["accept-dialin"] => accepts = true,
                ["request-dialin"] => accepts = false,
                ["protocol", kind] => protocol = kind,
                ["initiate-to", "ip", peer, ..] => peers.push((*peer).to_owned()),
                ["l2tp", "tunnel", "password", rest @ ..] => {
                    key::take(draft, SecretUse::PreSharedKey, name, entry, rest);
                }
                _ => hidden::take(draft, entry, name),
            }
        }
        let kinds: &[RemoteAccessKind] = match protocol {
            "l2tp" => &[RemoteAccessKind::L2tp],
            "pptp" => &[RemoteAccessKind::Pptp],
            "any" => &[RemoteAccessKind::L2tp, RemoteAccessKind::Pptp],
            // PPPoE: the internet line itself.
            _ => return,
        };
        for kind in kinds {
            let mut way = Way::new(*kind, &format!("vpdn-group {name}"), Needs::Vpdn, command);
            way.asks = accepts.then_some(("ppp", "default"));
            way.peers.clone_from(&peers);
            self.ways.push(way);
        }
    }

    fn gateway(&mut self, name: &'a str, command: &Command<'a>) {
        let says = |words: &[&str]| command.below.iter().any(|e| !e.no && e.words.starts_with(words));
        let port = command.below.iter().find_map(|e| match e.words.as_slice() {
            ["ip", "address", .., "port", port] => port.parse().ok(),
            _ => None,
        });
        self.gateways.insert(name, (says(&["inservice"]), port.unwrap_or(443)));
    }

    fn web(&mut self, name: &'a str, command: &Command<'a>, draft: &mut Draft<'a>) {
        let (mut on, mut gateway, mut list) = (false, "", "default");
        for entry in &command.below {
            hidden::take(draft, entry, name);
            match (entry.no, entry.words.as_slice()) {
                (false, ["inservice"]) | (true, ["shutdown"]) => on = true,
                (true, ["inservice"]) | (false, ["shutdown"]) => on = false,
                (false, ["gateway", name, ..]) => gateway = name,
                (
                    false,
                    ["aaa", "authentication", "list", name] | ["aaa", "authentication", "user-pass", "list", name],
                ) => {
                    list = name;
                }
                _ => {}
            }
        }
        let needs = if on && !gateway.is_empty() { Needs::Gateway(gateway) } else { Needs::Nothing(on) };
        let mut way = Way::new(RemoteAccessKind::SslVpn, name, needs, command);
        way.asks = Some(("login", list));
        way.label = rest_of(command, "title");
        self.ways.push(way);
    }

    /// Joins what belongs together: a dynamic crypto map is how users of Easy VPN and L2TP come in, not a way of its own.
    pub fn join(&mut self) {
        let map = self.ways.iter().find(|w| w.dynamic).map(|w| w.needs);
        let users =
            |w: &Way<'_>| matches!(w.kind, RemoteAccessKind::IpsecClient | RemoteAccessKind::L2tp) && w.asks.is_some();
        if let Some(map) = map
            && self.ways.iter().any(users)
        {
            self.ways.retain(|w| !w.dynamic);
            for way in self.ways.iter_mut().filter(|w| w.kind == RemoteAccessKind::IpsecClient) {
                way.needs = map;
            }
        }
        for way in &mut self.ways {
            if way.kind == RemoteAccessKind::IpsecClient && way.asks == Some(("login", "")) {
                way.asks = Some(("login", self.client_list.unwrap_or("default")));
            }
            if way.dynamic && self.client_list.is_some() {
                way.kind = RemoteAccessKind::IpsecClient;
                way.asks = self.client_list.map(|list| ("login", list));
            }
        }
    }

    /// Whether local users come in by any of them.
    pub fn local_users(&self, accounts: &Accounts<'_>) -> bool {
        self.ways.iter().any(|w| w.asks.is_some_and(|(kind, list)| accounts.asks(kind, list).1))
    }

    /// All of them for the model.
    pub fn remote_access(&self, ground: &Ground<'_, 'a>, accounts: &Accounts<'_>) -> Vec<RemoteAccess> {
        self.ways.iter().map(|way| self.one(way, ground, accounts)).collect()
    }

    fn one(&self, way: &Way<'a>, ground: &Ground<'_, 'a>, accounts: &Accounts<'_>) -> RemoteAccess {
        let (groups, local) = way.asks.map_or((Vec::new(), false), |(kind, list)| accounts.asks(kind, list));
        // Whoever is asked where nothing is written is asked for certain only where the text is whole.
        let is_told = ground.whole || way.asks.is_some_and(|(kind, list)| accounts.tells(kind, list));
        let written = |value| Setting::Written { value, line: way.line };
        let unseen = || match ground.whole {
            true => written(false),
            false => Setting::Unknown { why: Unseen::PartOfText },
        };
        let mut interface = String::new();
        let on = match way.needs {
            Needs::Nothing(on) => written(on),
            Needs::Vpdn => self.vpdn.map_or_else(unseen, written),
            Needs::Gateway(name) => self.gateways.get(name).map_or_else(unseen, |(on, _)| written(*on)),
            Needs::Map(name) => match ground.ports.iter().find(|p| p.crypto_map == name) {
                Some(port) => {
                    port.name.clone_into(&mut interface);
                    written(port.enabled)
                }
                None => unseen(),
            },
        };
        RemoteAccess {
            kind: way.kind,
            name: way.name.clone(),
            label: way.label.clone(),
            on,
            sources: self.sources(way, &interface, ground),
            peers: way.peers.clone(),
            interface,
            users: if local { accounts.remote_users(self.by_chap(way, ground.whole), is_told) } else { Vec::new() },
            // Local users have a password and nothing else; what a server asks for is not written here.
            two_factor: (local && groups.is_empty() && is_told).then_some(false),
            asks: way.asks.map(|_| true).or(ground.whole.then_some(false)),
            groups,
            line: way.line,
        }
    }

    /// Whether users sign in by CHAP alone; `None` where no line tells and one may be missing.
    fn by_chap(&self, way: &Way<'_>, whole: bool) -> Option<bool> {
        let is_ppp = way.asks.is_some_and(|(kind, _)| kind == "ppp");
        let is_told = !is_ppp || self.chap || self.pap || whole;
        is_told.then_some(is_ppp && self.chap && !self.pap)
    }

    /// From where a way in may be tried.
    fn sources(&self, way: &Way<'a>, interface: &str, ground: &Ground<'_, 'a>) -> Sources {
        if !way.peers.is_empty() {
            return Sources::Only { networks: way.peers.clone() };
        }
        let (protocol, number) = match (way.kind, way.needs) {
            (RemoteAccessKind::SslVpn, Needs::Gateway(name)) => {
                (Protocol::Tcp, self.gateways.get(name).map_or(443, |(_, port)| *port))
            }
            (RemoteAccessKind::SslVpn, _) => (Protocol::Tcp, 443),
            (RemoteAccessKind::Pptp, _) => (Protocol::Tcp, 1723),
            (RemoteAccessKind::DialIn, _) => return Sources::Anywhere,
            _ => (Protocol::Udp, 500),
        };
        let outside = |p: &&Port<'_>| {
            p.name == interface
                || (interface.is_empty() && p.enabled && (p.side == Some(Side::Outside) || p.zone == Zone::Outside))
        };
        let mut ports = ground.ports.iter().filter(outside).filter(|p| !p.addresses.is_empty()).peekable();
        if ports.peek().is_none() {
            return Sources::Unknown;
        }
        let mut reach = Reach::nobody();
        for port in ports {
            let probe = Probe::new(protocol, Some(number)).to(port.address(IpFamily::V4));
            let here = port.enters(ground.lists, probe, ground.whole);
            reach.add(&here.meet(&ground.firewall.to_self(port.member, probe)));
        }
        reach.sources()
    }
}

fn rest_of(command: &Command<'_>, word: &str) -> String {
    let line = command.below.iter().find(|e| !e.no && e.words.first() == Some(&word));
    line.map_or_else(String::new, |e| rest_after(e, 1).trim_matches('"').to_owned())
}

/// `crypto isakmp key 6 SECRET address 203.0.113.5 no-xauth`.
fn isakmp_key<'a>(words: &[&'a str], command: &Command<'a>, draft: &mut Draft<'a>) {
    let at = words.iter().rposition(|w| matches!(*w, "address" | "hostname")).unwrap_or(words.len());
    let owner = words.get(at + 1).copied().unwrap_or("");
    key::take(draft, SecretUse::PreSharedKey, owner, &command.head, words.get(..at).unwrap_or_default());
}

/// Keys of a keyring, of either version of IKE.
fn keyring<'a>(name: &'a str, command: &Command<'a>, draft: &mut Draft<'a>) {
    let mut peer = name;
    for entry in command.below.iter().filter(|e| !e.no) {
        match entry.words.as_slice() {
            ["peer", name, ..] => peer = name,
            ["pre-shared-key", "address" | "hostname", owner, rest @ ..] => {
                let at = rest.iter().position(|w| *w == "key").map_or(0, |at| at + 1);
                let rest = rest.get(at..).unwrap_or_default();
                key::take(draft, SecretUse::PreSharedKey, owner, entry, rest);
            }
            ["pre-shared-key", "local" | "remote", rest @ ..] | ["pre-shared-key", rest @ ..] => {
                key::take(draft, SecretUse::PreSharedKey, peer, entry, rest);
            }
            _ => hidden::take(draft, entry, name),
        }
    }
}
