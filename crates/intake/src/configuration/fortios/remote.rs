//! Remote access: SSL-VPN, IPsec, L2TP and PPTP, with the users and groups behind them.
//!
//! Semantics: SSL-VPN answers where `source-interface` names an interface and nothing switches it off. A phase 1 with
//! `type dynamic` waits for anybody; with users or addresses handed out it is for persons, otherwise for sites. A name is
//! asked for where XAUTH or EAP is on, or a group of peers is named: without them the key that all share is enough.
//!
//! Sources: FortiOS CLI Reference 6.0–7.4 (`vpn ssl settings`, `vpn ipsec phase1-interface`, `vpn l2tp`, `vpn pptp`).

use std::collections::{HashMap, HashSet};

use sejo_model::configuration::{
    At, Extent, IpFamily, Line, RemoteAccess, RemoteAccessKind, RemoteUser, Setting, Sources,
};

use super::super::Draft;
use super::super::address::sources;
use super::super::reach;
use super::management::second_factor;
use super::objects::Objects;
use super::tree::{Object, Tree};
use super::values;

/// Most users listed for one way in.
const MAX_USERS: usize = 2_000;

/// Fills the ways in of every domain.
pub(super) fn read(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let whole = draft.configuration.extent == Extent::Whole;
    for domain in tree.scopes() {
        let people = People::new(tree, &domain, whole);
        let mut objects = Objects::new(tree, &domain);
        let prefix = if domain.is_empty() { String::new() } else { format!("{domain}/") };
        let mut found = Vec::new();
        found.extend(ssl(tree, &domain, &people, &mut objects));
        for path in ["vpn ipsec phase1-interface", "vpn ipsec phase1"] {
            let entries = tree.section(&domain, path).into_iter().flat_map(|s| s.entries());
            found.extend(entries.map(|entry| ipsec(tree, entry, &people)));
        }
        for path in ["vpn ipsec manualkey-interface", "vpn ipsec manualkey"] {
            let entries = tree.section(&domain, path).into_iter().flat_map(|s| s.entries());
            found.extend(entries.map(|entry| ipsec(tree, entry, &people)));
        }
        for (path, kind) in [("vpn l2tp", RemoteAccessKind::L2tp), ("vpn pptp", RemoteAccessKind::Pptp)] {
            found.extend(tree.section(&domain, path).and_then(|s| dialled(&s.own, kind, &people)));
        }
        for mut access in found {
            access.name.insert_str(0, &prefix);
            draft.configuration.remote_access.push(access);
        }
    }
}

/// Users and groups of a domain.
struct People<'t, 'a> {
    users: HashMap<&'t str, &'t Object<'a>>,
    groups: HashMap<&'t str, &'t Object<'a>>,
    whole: bool,
}

impl<'t, 'a> People<'t, 'a> {
    fn new(tree: &'t Tree<'a>, domain: &str, whole: bool) -> Self {
        let of = |path| {
            let entries = tree.section(domain, path).into_iter().flat_map(|s| s.entries());
            entries.map(|o| (o.name.as_ref(), o)).collect()
        };
        Self { users: of("user local"), groups: of("user group"), whole }
    }

    /// Adds the users of these names to a way in, opening groups; servers become groups.
    fn fill(&self, access: &mut RemoteAccess, users: &[String], groups: &[At<String>]) {
        let mut seen: HashSet<String> = access.users.iter().map(|u| u.name.clone()).collect();
        let mut servers: Vec<At<String>> = Vec::new();
        let mut names: Vec<String> = users.to_vec();
        for group in groups {
            access.groups.push(group.clone());
            let Some(entry) = self.groups.get(group.value.as_str()) else { continue };
            for member in entry.words("member").into_iter().take(MAX_USERS) {
                if self.users.contains_key(member.as_ref()) {
                    names.push(member.into_owned());
                } else {
                    servers.push(At::new(member.into_owned(), entry.line_of("member")));
                }
            }
        }
        for name in names {
            let Some(user) = self.users.get(name.as_str()).filter(|_| access.users.len() < MAX_USERS) else { continue };
            if seen.insert(name) {
                access.users.push(self.user(user));
            }
        }
        servers.retain(|s| !access.groups.iter().any(|g| g.value == s.value));
        access.groups.extend(servers);
    }

    fn user(&self, entry: &Object<'_>) -> RemoteUser {
        let is_local = entry.word("type").is_none_or(|t| t == "password");
        let two_factor = second_factor(entry, self.whole);
        RemoteUser {
            name: entry.name.clone().into_owned(),
            // Another server may ask for more than this device knows.
            two_factor: if is_local || two_factor == Some(true) { two_factor } else { None },
            enabled: !entry.is("status", "disable"),
            is_sure: true,
            line: entry.line,
        }
    }

    /// Second factor for all: yes when nobody signs in without one, no when somebody does, otherwise not known.
    fn second_factor(&self, access: &RemoteAccess) -> Option<bool> {
        let active = || access.users.iter().filter(|u| u.enabled);
        if active().any(|u| u.two_factor == Some(false)) {
            return Some(false);
        }
        let all_groups_open = access.groups.iter().all(|g| self.groups.contains_key(g.value.as_str()));
        (all_groups_open && active().count() > 0 && active().all(|u| u.two_factor == Some(true))).then_some(true)
    }
}

fn empty(kind: RemoteAccessKind, name: &str, line: Line) -> RemoteAccess {
    RemoteAccess {
        kind,
        name: name.to_owned(),
        label: String::new(),
        on: Setting::Written { value: true, line },
        peers: Vec::new(),
        interface: String::new(),
        users: Vec::new(),
        groups: Vec::new(),
        asks: None,
        sources: Sources::Anywhere,
        two_factor: None,
        line,
    }
}

/// Names in a setting with its line.
fn named(entry: &Object<'_>, key: &str) -> Vec<At<String>> {
    let line = entry.line_of(key);
    entry.words(key).into_iter().filter(|w| !w.is_empty()).map(|w| At::new(w.into_owned(), line)).collect()
}

fn names(entry: &Object<'_>, key: &str) -> Vec<String> {
    entry.words(key).into_iter().map(|w| w.into_owned()).collect()
}

fn ssl(tree: &Tree<'_>, domain: &str, people: &People<'_, '_>, objects: &mut Objects<'_, '_>) -> Option<RemoteAccess> {
    let own = &tree.section(domain, "vpn ssl settings")?.own;
    let interfaces = own.words("source-interface");
    let off = ["status", "sslvpn-enable"].into_iter().find(|key| own.is(key, "disable"));
    if interfaces.is_empty() && !own.is("status", "enable") && !own.is("sslvpn-enable", "enable") {
        return None;
    }
    let line = own.line_of(if interfaces.is_empty() { "status" } else { "source-interface" });
    let mut access = empty(RemoteAccessKind::SslVpn, "SSL-VPN", line);
    access.on = match off {
        Some(key) => Setting::Written { value: false, line: own.line_of(key) },
        None => Setting::Written { value: !interfaces.is_empty() || own.is("sslvpn-enable", "enable"), line },
    };
    access.interface = interfaces.join(", ");
    let from = own.words("source-address");
    let everybody = from.is_empty() || from.iter().any(|n| n == "all");
    access.sources = if everybody {
        Sources::Anywhere
    } else {
        objects.sources(IpFamily::V4, &from, own.is("source-address-negate", "enable"))
    };
    for rule in own.nested("authentication-rule") {
        people.fill(&mut access, &names(rule, "users"), &named(rule, "groups"));
    }
    // Policies from the tunnel interface name who may pass; older versions say so only there.
    let policies = tree.section(domain, "firewall policy").into_iter().flat_map(|s| s.entries());
    for policy in policies.filter(|p| !p.is("status", "disable")) {
        if policy.words("srcintf").iter().any(|i| i.starts_with("ssl.")) || policy.is("action", "ssl-vpn") {
            people.fill(&mut access, &names(policy, "users"), &named(policy, "groups"));
            for rule in policy.nested("identity-based-policy") {
                people.fill(&mut access, &names(rule, "users"), &named(rule, "groups"));
            }
        }
    }
    let mut seen = HashSet::new();
    access.groups.retain(|g| seen.insert(g.value.clone()));
    access.asks = Some(true);
    access.two_factor = match own.is("reqclientcert", "enable") {
        true => Some(true),
        false => people.second_factor(&access),
    };
    Some(access)
}

/// An SSL-VPN that listens on loopbacks only is reached through what hands its port there: a VIP, with the sources of its
/// policies. Without any in the text nobody here knows from where.
pub(super) fn behind_loopback(tree: &Tree<'_>, draft: &mut Draft<'_>) {
    let loopbacks: HashMap<&str, String> = tree
        .entries("system interface")
        .filter(|entry| entry.is("type", "loopback"))
        .filter_map(|entry| {
            let address = values::address(&entry.words("ip"))?;
            Some((entry.name.as_ref(), address.split('/').next()?.to_owned()))
        })
        .collect();
    let written = tree.own("vpn ssl settings").and_then(|own| own.number("port"));
    let ports = written.map_or_else(|| SSL_PORTS.to_vec(), |port| vec![port]);
    let forwards = std::mem::take(&mut draft.configuration.forwards);
    let ways = draft.configuration.remote_access.iter_mut().filter(|w| w.kind == RemoteAccessKind::SslVpn);
    for way in ways.filter(|w| !w.interface.is_empty()) {
        let hosts: Option<Vec<&String>> = way.interface.split(", ").map(|name| loopbacks.get(name)).collect();
        let Some(hosts) = hosts else { continue };
        let handed = forwards
            .iter()
            .filter(|f| f.applied && ports.iter().any(|p| f.inside.contains(*p)) && hosts.contains(&&f.to_host));
        let from = handed.map(|f| f.sources.clone()).reduce(reach::either).unwrap_or_default();
        way.sources = reach::both(&way.sources, &from);
    }
    draft.configuration.forwards = forwards;
}

/// The ports of the SSL-VPN where none is written: it depends on the version which one it is.
const SSL_PORTS: [u16; 2] = [443, 10443];

fn ipsec(tree: &Tree<'_>, entry: &Object<'_>, people: &People<'_, '_>) -> RemoteAccess {
    let dynamic = entry.is("type", "dynamic");
    let groups: Vec<At<String>> = ["authusrgrp", "usrgrp"].iter().flat_map(|key| named(entry, key)).collect();
    let asks = entry.word("xauthtype").is_some_and(|x| x != "disable" && x != "client") || entry.is("eap", "enable");
    let hands_out =
        entry.is("mode-cfg", "enable") || entry.word("wizard-type").is_some_and(|w| w.starts_with("dialup"));
    let persons = dynamic && (asks || hands_out || !groups.is_empty());
    let kind = if persons { RemoteAccessKind::IpsecClient } else { RemoteAccessKind::IpsecSite };
    let mut access = empty(kind, &entry.name, entry.line);
    access.label = entry.word("comments").unwrap_or_default().into_owned();
    access.interface = entry.word("interface").unwrap_or_default().into_owned();
    let peers = ["remote-gw", "remotegw-ddns", "remote-gw6"].into_iter().filter_map(|key| entry.word(key));
    access.peers = peers.map(|p| p.into_owned()).filter(|p| !dynamic && !p.is_empty() && p != "0.0.0.0").collect();
    access.sources = match (dynamic, access.peers.is_empty()) {
        (true, _) => Sources::Anywhere,
        (false, true) => Sources::Unknown,
        (false, false) => sources(access.peers.clone()),
    };
    let mut interfaces = tree.entries("system interface").filter(|i| i.name == entry.name);
    if let Some(down) = interfaces.find(|i| i.is("status", "down")) {
        access.on = Setting::Written { value: false, line: down.line_of("status") };
    }
    if persons {
        // The group of XAUTH alone asks nobody: its users are asked for by XAUTH or EAP.
        let is_asked = asks || !entry.words("usrgrp").is_empty();
        access.asks = Some(is_asked).filter(|is_asked| *is_asked || people.whole);
    }
    if access.asks != Some(false) {
        people.fill(&mut access, &[], &groups);
    }
    if persons {
        let certificate = entry.is("authmethod", "signature") || entry.is("authmethod", "rsa-signature");
        // A certificate and a password are two factors; a certificate alone is one.
        access.two_factor = if certificate && asks { Some(true) } else { people.second_factor(&access) };
    }
    access
}

/// L2TP and PPTP: on when `status enable` is written; the default is off.
fn dialled(own: &Object<'_>, kind: RemoteAccessKind, people: &People<'_, '_>) -> Option<RemoteAccess> {
    let status = own.get("status")?;
    let mut access = empty(kind, kind.key(), status.line);
    access.on = Setting::Written { value: own.is("status", "enable"), line: status.line };
    access.asks = Some(true);
    people.fill(&mut access, &[], &named(own, "usrgrp"));
    access.two_factor = people.second_factor(&access);
    Some(access)
}
