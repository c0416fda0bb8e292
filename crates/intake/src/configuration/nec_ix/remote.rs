//! Ways in from outside: IPsec and IKEv2 tunnels, L2TP/IPsec for persons, other tunnels, dial-in.

use std::collections::BTreeSet;

use sejo_model::configuration::{
    At, Configuration, IpFamily, Protocol, RemoteAccess, RemoteAccessKind, RemoteUser, SecretUse, Setting, Sources,
    Storage, Zone,
};

use super::super::address;
use super::super::reach::{self, Packet};
use super::super::{Draft, Kept};
use super::access;
use super::state::{Port, Profile, State};

/// Every way in, in the order of the text; the passwords of the PPP profiles go to the draft.
pub(super) fn read<'a>(state: &State<'a>, draft: &mut Draft<'a>, whole: bool) {
    let mut found: Vec<RemoteAccess> =
        state.ports.iter().filter_map(|(name, port)| of_port(state, &draft.configuration, name, port, whole)).collect();
    found.extend(alone(state, &draft.configuration, whole));
    found.sort_by_key(|r| r.line);
    draft.configuration.remote_access = found;
    for (name, profile) in &state.profiles {
        let persons = profile.asks || state.ports.values().any(|p| is_for_persons(p) && p.profiles.contains(name));
        let purpose = if persons { SecretUse::RemoteUser } else { SecretUse::Provider };
        for (user, secret, how, line) in &profile.passwords {
            let (storage, kept) = match *how {
                "plain" => (Storage::Plain, Kept::Readable(secret)),
                "hash" => (Storage::Hashed, Kept::Salted),
                _ => (Storage::Unknown, Kept::Salted),
            };
            draft.secret(purpose, user, storage, secret, kept, *line);
        }
    }
}

fn is_for_persons(port: &Port<'_>) -> bool {
    port.mode.first().is_some_and(|m| matches!(*m, "l2tp-lns" | "l2tp"))
}

fn of_port(
    state: &State<'_>,
    configuration: &Configuration,
    name: &str,
    port: &Port<'_>,
    whole: bool,
) -> Option<RemoteAccess> {
    let profiles: Vec<&Profile<'_>> = port.profiles.iter().filter_map(|p| state.profiles.get(p)).collect();
    let kind = kind(name, port, &profiles)?;
    let map = port.policy.and_then(|p| state.maps.get(p));
    let ike = map.and_then(|m| state.ike.get(m.ike?)).map(|i| i.peer);
    let written: Vec<&str> = port.peers.iter().copied().chain(map.and_then(|m| m.peer)).chain(ike).collect();
    let anybody = map.is_some_and(|m| m.peer.is_none() && ike.is_none()) || kind.has_users();
    let (peers, asked) = who(&written, anybody);
    let (interface, sources) = by_outside(state, configuration, &asked, whole);
    let mut access = RemoteAccess {
        kind,
        name: name.to_owned(),
        label: port.label.clone(),
        on: port.enabled.map_or_else(Setting::default, |(value, line)| Setting::Written { value, line }),
        peers,
        interface,
        users: Vec::new(),
        groups: Vec::new(),
        asks: None,
        sources,
        two_factor: None,
        line: port.line,
    };
    if kind.has_users() {
        for profile in profiles {
            access.users.extend(profile.passwords.iter().map(|(user, _, _, line)| RemoteUser {
                name: (*user).to_owned(),
                two_factor: None,
                enabled: true,
                is_sure: true,
                line: *line,
            }));
            access.groups.extend(profile.radius.map(|line| At::new("RADIUS".to_owned(), line)));
        }
    }
    Some(access)
}

/// The peers, and from where they may come.
fn who(written: &[&str], anybody: bool) -> (Vec<String>, Sources) {
    let peers: Vec<String> = written.iter().filter(|p| **p != "any").map(|p| (*p).to_owned()).collect();
    let asked = if anybody || written.contains(&"any") {
        Sources::Anywhere
    } else if peers.is_empty() {
        Sources::Unknown
    } else {
        address::sources(peers.clone())
    };
    (peers, asked)
}

/// IKE policies no tunnel of the text uses: each has a key with which somebody may come in.
fn alone(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<RemoteAccess> {
    let named: BTreeSet<&str> = state.maps.values().filter_map(|m| m.ike).collect();
    let met: BTreeSet<&str> = state.maps.values().map(|m| m.peer.unwrap_or("any")).collect();
    let uses = |name: &str, peer: &str| named.contains(name) || met.contains(peer);
    let unused = state.ike.iter().filter(|(name, ike)| !uses(name, ike.peer));
    unused
        .map(|(name, ike)| {
            let (peers, asked) = who(&[ike.peer], false);
            let (interface, sources) = by_outside(state, configuration, &asked, whole);
            RemoteAccess {
                kind: RemoteAccessKind::IpsecSite,
                name: format!("ike policy {name}"),
                label: String::new(),
                on: Setting::default(),
                peers,
                interface,
                users: Vec::new(),
                groups: Vec::new(),
                asks: None,
                sources,
                two_factor: None,
                line: ike.line,
            }
        })
        .collect()
}

/// What kind of way in an interface is; `None` when it is none.
fn kind(name: &str, port: &Port<'_>, profiles: &[&Profile<'_>]) -> Option<RemoteAccessKind> {
    match port.mode.as_slice() {
        ["l2tp-lns" | "l2tp", ..] => Some(RemoteAccessKind::L2tp),
        // The way out to the provider over IPv6.
        ["4-over-6" | "map-e" | "mape" | "6-over-4" | "6to4", ..] => None,
        ["ipsec" | "ipsec-ikev2", ..] => Some(RemoteAccessKind::IpsecSite),
        [_, rest @ ..] if rest.iter().any(|w| w.starts_with("ipsec")) => Some(RemoteAccessKind::IpsecSite),
        [_, ..] => Some(RemoteAccessKind::Other),
        [] if name.starts_with("BRI") && profiles.iter().any(|p| p.asks) => Some(RemoteAccessKind::DialIn),
        [] => None,
    }
}

/// The interface that leads outside, and from where its filters let a caller in.
fn by_outside(state: &State<'_>, configuration: &Configuration, asked: &Sources, whole: bool) -> (String, Sources) {
    let outside: Vec<&str> = configuration
        .interfaces
        .iter()
        .filter(|i| i.zone == Zone::Outside && i.enabled && !i.addresses.is_empty())
        .map(|i| i.name.as_str())
        .collect();
    let ask = |name: &&str| {
        let to: Vec<_> = state.ports.get(*name).map(access::networks).unwrap_or_default();
        let to: Vec<_> = to.into_iter().map(|n| n.address).collect();
        access::passes(
            state,
            (name, IpFamily::V4),
            &Packet { to: &to, protocol: Protocol::Udp, port: Some(500) },
            whole,
        )
    };
    let sources = outside
        .iter()
        .map(ask)
        .reduce(reach::either)
        .map_or_else(|| asked.clone(), |passed| reach::both(asked, &passed));
    let interface = if let [only] = outside.as_slice() { (*only).to_owned() } else { String::new() };
    (interface, sources)
}
