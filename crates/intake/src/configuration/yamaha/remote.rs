//! Ways in from outside: IPsec tunnels, L2TP/IPsec and PPTP for persons, dial-in.
//!
//! Guards: every gateway with a key is listed, in a tunnel or not, because each is somebody who may come in; persons stand
//! with the peer (`pp anonymous`) that takes their calls, however many tunnels it holds ready.

use std::collections::BTreeSet;

use sejo_model::configuration::{
    At, Configuration, Line, Protocol, RemoteAccess, RemoteAccessKind, RemoteUser, SecretUse, Setting, Sources, Unseen,
    Zone,
};

use super::super::Draft;
use super::super::reach::{self, Packet};
use super::command::keep;
use super::state::{Gateway, Port, State, numbers, spaced};
use super::{services, traffic, zones};

/// Every way in, in the order of the text; the keys of the gateways go to the draft with the names of their owners.
pub(super) fn read<'a>(state: &State<'a>, draft: &mut Draft<'a>, whole: bool) {
    let mut found = Vec::new();
    let mut claimed: BTreeSet<&str> = BTreeSet::new();
    for (name, port) in state.ports.iter().filter(|(name, _)| name.starts_with("tunnel")) {
        let gateways: Vec<&'a str> = port.policies.iter().filter_map(|p| state.policies.get(p).copied()).collect();
        claimed.extend(gateways.iter());
        let peer = peer_of(state, name);
        let owner = peer.filter(|_| persons(port)).map_or(name.as_str(), |(peer, _)| peer);
        keys(state, &gateways, owner, draft);
        found.extend(of_tunnel(state, &draft.configuration, name, port, &gateways, whole));
    }
    for (number, gateway) in state.gateways.iter().filter(|(number, _)| !claimed.contains(*number)) {
        let name = format!("gateway {number}");
        keys(state, &[number], &name, draft);
        let on = Setting::Unknown { why: Unseen::PartOfText };
        found.push(ipsec(state, &draft.configuration, (&name, ""), on, &[gateway], gateway.line));
    }
    found.extend(of_peers(state, &draft.configuration, whole));
    found.sort_by_key(|r| r.line);
    draft.configuration.remote_access = found;
}

fn keys<'a>(state: &State<'a>, gateways: &[&'a str], owner: &str, draft: &mut Draft<'a>) {
    for (key, line) in gateways.iter().filter_map(|g| state.gateways.get(g)).flat_map(|g| &g.keys) {
        keep(SecretUse::PreSharedKey, owner, key, *line, draft);
    }
}

/// Whether persons come in by the tunnel.
fn persons(port: &Port<'_>) -> bool {
    matches!(port.encapsulation, "l2tp" | "pptp")
}

/// The peer a tunnel is bound to: `pp bind tunnel1`, `pp bind tunnel1-tunnel10`.
fn peer_of<'s, 'a>(state: &'s State<'a>, tunnel: &str) -> Option<(&'s str, &'s Port<'a>)> {
    let holds = |word: &str| {
        let plain = word.replace("tunnel", "");
        numbers(&plain).iter().any(|n| format!("tunnel {n}") == tunnel)
    };
    state
        .ports
        .iter()
        .find(|(name, port)| name.starts_with("pp") && port.bound_to.iter().any(|b| b.contains("tunnel") && holds(b)))
        .map(|(name, port)| (name.as_str(), port))
}

/// A tunnel of its own: IPsec, or one without encryption. Tunnels of persons belong to their peer.
fn of_tunnel(
    state: &State<'_>,
    configuration: &Configuration,
    name: &str,
    port: &Port<'_>,
    gateways: &[&str],
    whole: bool,
) -> Option<RemoteAccess> {
    if persons(port) && peer_of(state, name).is_some() {
        return None;
    }
    let on = switch(port.enabled.map(|e| (e, port.line)), "tunnel enable", whole);
    let label = (name, port.label.as_str());
    match port.encapsulation {
        "l2tp" | "pptp" => {
            let service = service_switch(state, port.encapsulation, whole);
            Some(dial(state, configuration, label, port, [on, service], &[port]))
        }
        "map-e" => None,
        // DS-Lite and the like: the way out to the provider, not a way in.
        "ipip" if port.policies.is_empty() && leads_out(state, name) => None,
        _ if !port.policies.is_empty() => {
            let known: Vec<&Gateway<'_>> = gateways.iter().filter_map(|g| state.gateways.get(g)).collect();
            let on = match state.ipsec {
                Some((false, line)) => Setting::Written { value: false, line },
                _ => on,
            };
            Some(ipsec(state, configuration, label, on, &known, port.line))
        }
        "" if port.endpoint.is_none() => None,
        kind => {
            let peers: Vec<String> = port.endpoint.iter().map(|e| (*e).to_owned()).collect();
            let mut access = blank(RemoteAccessKind::Other, label, on, port.line);
            access.sources = only(&peers);
            access.peers = peers;
            if access.label.is_empty() {
                kind.clone_into(&mut access.label);
            }
            Some(access)
        }
    }
}

fn leads_out(state: &State<'_>, name: &str) -> bool {
    state.default_routes.iter().any(|(target, _)| target == name)
}

fn ipsec(
    state: &State<'_>,
    configuration: &Configuration,
    name: (&str, &str),
    on: Setting<bool>,
    gateways: &[&Gateway<'_>],
    line: Line,
) -> RemoteAccess {
    let persons = gateways.iter().any(|g| g.persons || g.group.is_some());
    let kind = if persons { RemoteAccessKind::IpsecClient } else { RemoteAccessKind::IpsecSite };
    let mut access = blank(kind, name, on, line);
    let remotes: Vec<&str> = gateways.iter().filter_map(|g| g.remote).collect();
    access.peers = remotes.iter().filter(|r| **r != "any").map(|r| (*r).to_owned()).collect();
    // A name is no restriction by itself, but it tells who is meant.
    if access.label.is_empty()
        && let Some(named) = gateways.iter().find_map(|g| g.name)
    {
        named.clone_into(&mut access.label);
    }
    let asked = if remotes.is_empty() { Sources::Unknown } else { only(&access.peers) };
    let asked = if remotes.contains(&"any") { Sources::Anywhere } else { asked };
    (access.interface, access.sources) = by_outside(state, configuration, (Protocol::Udp, 500), &asked);
    for (group, line) in gateways.iter().filter_map(|g| g.group) {
        access.groups.push(At::new(format!("auth user group {group}"), line));
        let members: Vec<String> =
            state.auth_groups.get(group).map(|list| list.split(',').flat_map(numbers).collect()).unwrap_or_default();
        let users = state.auth_users.iter().filter(|(number, _)| members.iter().any(|m| m == number));
        access.users.extend(users.map(|(_, user)| user.clone()));
    }
    access
}

/// Peers that take calls of persons, and the bare switches of PPTP and L2TP where the text holds nothing more.
fn of_peers(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<RemoteAccess> {
    let mut found = Vec::new();
    for (name, peer) in state.ports.iter().filter(|(name, _)| name.starts_with("pp")) {
        let bound: Vec<&Port<'_>> = state
            .ports
            .iter()
            .filter(|(tunnel, _)| peer_of(state, tunnel).is_some_and(|(owner, _)| owner == name))
            .map(|(_, port)| port)
            .collect();
        let on = switch(peer.enabled.map(|e| (e, peer.line)), "pp enable", whole);
        for kind in ["l2tp", "pptp"] {
            let of_kind: Vec<&Port<'_>> = bound.iter().copied().filter(|p| p.encapsulation == kind).collect();
            let Some(first) = of_kind.first() else { continue };
            let label = if peer.label.is_empty() { &first.label } else { &peer.label };
            let switches = [on.clone(), service_switch(state, kind, whole)];
            found.push(dial(state, configuration, (name, label), peer, switches, &of_kind));
        }
        let calls = peer.bound_to.iter().any(|b| b.starts_with("bri") || b.starts_with("pri"));
        if calls && !peer.users.is_empty() {
            let mut access = blank(RemoteAccessKind::DialIn, (name, &peer.label), on, peer.line);
            access.users.clone_from(&peer.users);
            access.sources = Sources::Anywhere;
            found.push(access);
        }
    }
    for (kind, said) in [("l2tp", state.l2tp), ("pptp", state.pptp)] {
        let Some((value, line)) = said else { continue };
        if !state
            .ports
            .values()
            .any(|p| p.encapsulation == kind || (kind == "l2tp" && p.encapsulation.starts_with("l2tpv3")))
        {
            let name = format!("{kind} service");
            let mut access = blank(kind_of(kind), (&name, ""), Setting::Written { value, line }, line);
            (access.interface, access.sources) = by_outside(state, configuration, port_of(kind), &Sources::Anywhere);
            found.push(access);
        }
    }
    found
}

fn kind_of(encapsulation: &str) -> RemoteAccessKind {
    if encapsulation == "pptp" { RemoteAccessKind::Pptp } else { RemoteAccessKind::L2tp }
}

/// What a caller must reach first.
fn port_of(encapsulation: &str) -> (Protocol, u16) {
    if encapsulation == "pptp" { (Protocol::Tcp, 1723) } else { (Protocol::Udp, 500) }
}

/// L2TP or PPTP for persons: `peer` knows the users, `tunnels` are held ready for them.
fn dial(
    state: &State<'_>,
    configuration: &Configuration,
    name: (&str, &str),
    peer: &Port<'_>,
    switches: [Setting<bool>; 2],
    tunnels: &[&Port<'_>],
) -> RemoteAccess {
    let encapsulation = tunnels.first().map_or("", |t| t.encapsulation);
    let [mine, service] = switches;
    let ready = tunnels.iter().any(|t| t.enabled != Some(false));
    let on = match (&mine, &service) {
        _ if !ready => Setting::Written { value: false, line: peer.line },
        (Setting::Written { value: false, .. } | Setting::Default { value: false, .. }, _) => mine,
        _ => service,
    };
    let mut access = blank(kind_of(encapsulation), name, on, peer.line);
    access.users.clone_from(&peer.users);
    if let Some(line) = state.radius {
        access.groups.push(At::new("RADIUS".to_owned(), line));
    }
    let gateways = tunnels.iter().flat_map(|t| &t.policies).filter_map(|p| state.policies.get(p));
    let remotes: Vec<&str> = gateways.filter_map(|g| state.gateways.get(g)?.remote).collect();
    let calls_out = state.pptp_client && encapsulation == "pptp";
    let ends = tunnels.iter().filter_map(|t| t.endpoint).filter(|_| calls_out);
    access.peers = remotes.iter().copied().filter(|r| *r != "any").chain(ends).map(str::to_owned).collect();
    let asked =
        if access.peers.is_empty() || remotes.contains(&"any") { Sources::Anywhere } else { only(&access.peers) };
    (access.interface, access.sources) = by_outside(state, configuration, port_of(encapsulation), &asked);
    access
}

/// The switch of a whole service; both are off until they are switched on, on every model.
fn service_switch(state: &State<'_>, encapsulation: &str, whole: bool) -> Setting<bool> {
    let (said, command) =
        if encapsulation == "pptp" { (state.pptp, "pptp service") } else { (state.l2tp, "l2tp service") };
    switch(said, command, whole)
}

fn switch(said: Option<(bool, Line)>, command: &str, whole: bool) -> Setting<bool> {
    match said {
        Some((value, line)) => Setting::Written { value, line },
        None => services::default(command, false, whole, services::Certain::Always),
    }
}

/// The interface that leads outside, and from where the filters there let a caller in.
///
/// Translation is left aside: newer firmware answers to IKE without a fixed entry, and a way in must not be overlooked.
fn by_outside(
    state: &State<'_>,
    configuration: &Configuration,
    (protocol, port): (Protocol, u16),
    asked: &Sources,
) -> (String, Sources) {
    let own = zones::own_addresses(state);
    let outside: Vec<&str> = configuration
        .interfaces
        .iter()
        .filter(|i| i.zone == Zone::Outside && i.enabled && !i.addresses.is_empty())
        .map(|i| i.name.as_str())
        .collect();
    let packet = Packet { to: &own, protocol, port: Some(port) };
    let passed = outside.iter().map(|name| traffic::passes(state, name, &packet, true));
    let sources = passed.reduce(reach::either).map_or_else(|| asked.clone(), |passed| reach::both(asked, &passed));
    let interface = if let [only] = outside.as_slice() { (*only).to_owned() } else { String::new() };
    (interface, sources)
}

fn only(peers: &[String]) -> Sources {
    super::super::address::sources(peers.to_vec())
}

fn blank(kind: RemoteAccessKind, (name, label): (&str, &str), on: Setting<bool>, line: Line) -> RemoteAccess {
    RemoteAccess {
        kind,
        name: spaced(name),
        label: label.to_owned(),
        on,
        peers: Vec::new(),
        interface: String::new(),
        users: Vec::<RemoteUser>::new(),
        groups: Vec::new(),
        sources: Sources::Unknown,
        two_factor: None,
        line,
    }
}
