//! Ways in from outside: IPsec tunnels, L2TP/IPsec and PPTP for persons, dial-in.
//!
//! Guards: every gateway with a key is listed, in a tunnel or not, because each is somebody who may come in; persons stand
//! with the peer (`pp anonymous`) that takes their calls, however many tunnels it holds ready.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::configuration::{
    At, Configuration, Line, Protocol, RemoteAccess, RemoteAccessKind, RemoteUser, SecretUse, Setting, Sources, Unseen,
    Zone,
};

use super::super::Draft;
use super::super::reach::{self, Packet};
use super::command::keep;
use super::state::{Gateway, IpFamily, Port, State, numbers, spaced};
use super::{services, traffic};

/// Every way in, in the order of the text; the keys of the gateways go to the draft with the names of their owners.
pub(super) fn read<'a>(state: &State<'a>, draft: &mut Draft<'a>, whole: bool) {
    let outside = Outside::of(state, &draft.configuration);
    let mut found = Vec::new();
    let mut claimed: BTreeSet<&str> = BTreeSet::new();
    for (name, port) in state.ports.iter().filter(|(name, _)| name.starts_with("tunnel")) {
        let gateways: BTreeSet<&'a str> = port.policies.iter().filter_map(|p| state.policies.get(p).copied()).collect();
        claimed.extend(&gateways);
        let gateways = Vec::from_iter(gateways);
        let owner = state.peer_of(name).filter(|_| persons(port)).unwrap_or(name);
        keys(state, &gateways, owner, draft);
        found.extend(of_tunnel(state, &outside, name, port, &gateways, whole));
    }
    for (number, gateway) in state.gateways.iter().filter(|(number, _)| !claimed.contains(*number)) {
        let name = format!("gateway {number}");
        keys(state, &[number], &name, draft);
        let on = Setting::Unknown { why: Unseen::PartOfText };
        found.push(ipsec(state, &outside, (&name, ""), on, &[gateway], gateway.line));
    }
    found.extend(of_peers(state, &outside, whole));
    // Nobody is asked for a name until a line says so.
    for access in found.iter_mut().filter(|access| whole && access.kind.has_users()) {
        access.asks = access.asks.or(Some(false));
    }
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

/// A tunnel of its own: IPsec, or one without encryption. Tunnels of persons belong to their peer.
fn of_tunnel(
    state: &State<'_>,
    outside: &Outside,
    name: &str,
    port: &Port<'_>,
    gateways: &[&str],
    whole: bool,
) -> Option<RemoteAccess> {
    if persons(port) && state.peer_of(name).is_some() {
        return None;
    }
    let on = switch(port.enabled.map(|e| (e, port.line)), "tunnel enable", whole);
    let label = (name, port.label.as_str());
    match port.encapsulation {
        "l2tp" | "pptp" => {
            let service = service_switch(state, port.encapsulation, whole);
            Some(dial(state, outside, label, port, [on, service], &[port]))
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
            Some(ipsec(state, outside, label, on, &known, port.line))
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
    outside: &Outside,
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
    (access.interface, access.sources) = outside.lets_in("", &asked);
    for (group, line) in gateways.iter().filter_map(|g| g.group) {
        access.asks = Some(true);
        access.groups.push(At::new(format!("auth user group {group}"), line));
        let members: BTreeSet<String> =
            state.auth_groups.get(group).map(|list| list.split(',').flat_map(numbers).collect()).unwrap_or_default();
        let users = state.auth_users.iter().filter(|(number, _)| members.contains(*number));
        access.users.extend(users.map(|(_, user)| user.clone()));
    }
    access
}

/// Peers that take calls of persons, and the bare switches of PPTP and L2TP where the text holds nothing more.
fn of_peers(state: &State<'_>, outside: &Outside, whole: bool) -> Vec<RemoteAccess> {
    let mut found = Vec::new();
    let mut tunnels: BTreeMap<&str, Vec<&Port<'_>>> = BTreeMap::new();
    for (tunnel, peer) in &state.settled.peers {
        tunnels.entry(peer).or_default().extend(state.ports.get(tunnel));
    }
    for (name, peer) in state.ports.iter().filter(|(name, _)| name.starts_with("pp")) {
        let bound = tunnels.remove(name.as_str()).unwrap_or_default();
        let on = switch(peer.enabled.map(|e| (e, peer.line)), "pp enable", whole);
        for kind in ["l2tp", "pptp"] {
            let of_kind: Vec<&Port<'_>> = bound.iter().copied().filter(|p| p.encapsulation == kind).collect();
            let Some(first) = of_kind.first() else { continue };
            let label = if peer.label.is_empty() { &first.label } else { &peer.label };
            let switches = [on.clone(), service_switch(state, kind, whole)];
            found.push(dial(state, outside, (name, label), peer, switches, &of_kind));
        }
        let calls = peer.bound_to.iter().any(|b| b.starts_with("bri") || b.starts_with("pri"));
        if calls && !peer.users.is_empty() {
            let mut access = blank(RemoteAccessKind::DialIn, (name, &peer.label), on, peer.line);
            access.users.clone_from(&peer.users);
            access.asks = peer.asks.then_some(true);
            access.sources = Sources::Anywhere;
            found.push(access);
        }
        let is_half = !whole && !calls && peer.enabled != Some(false) && !bound.iter().any(|p| persons(p));
        if is_half && name == ANYBODY && !peer.users.is_empty() {
            found.push(half(state, (name, &peer.label), peer));
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
            (access.interface, access.sources) = outside.lets_in(kind, &Sources::Anywhere);
            found.push(access);
        }
    }
    found
}

/// The peer that takes the calls of anybody who knows a name and a password.
const ANYBODY: &str = "pp anonymous";

/// A peer with users whose tunnels stand in lines that were not copied: by which of both ways they call is not known surely.
fn half(state: &State<'_>, name: (&str, &str), peer: &Port<'_>) -> RemoteAccess {
    let kind = if state.pptp.is_some_and(|(on, _)| on) { RemoteAccessKind::Pptp } else { RemoteAccessKind::L2tp };
    let mut access = blank(kind, name, Setting::Unknown { why: Unseen::PartOfText }, peer.line);
    access.users.clone_from(&peer.users);
    access.asks = peer.asks.then_some(true);
    access
}

fn kind_of(encapsulation: &str) -> RemoteAccessKind {
    if encapsulation == "pptp" { RemoteAccessKind::Pptp } else { RemoteAccessKind::L2tp }
}

/// L2TP or PPTP for persons: `peer` knows the users, `tunnels` are held ready for them.
fn dial(
    state: &State<'_>,
    outside: &Outside,
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
    access.asks = peer.asks.then_some(true);
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
    (access.interface, access.sources) = outside.lets_in(encapsulation, &asked);
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

/// The interfaces that lead outside, and from where their filters let a caller in.
///
/// Translation is left aside: newer firmware answers to IKE without a fixed entry, and a way in must not be overlooked.
struct Outside {
    /// The only one; empty where there are several or none.
    interface: String,
    /// For IKE; `None` where nothing leads outside.
    ike: Option<Sources>,
    /// For PPTP.
    pptp: Option<Sources>,
}

impl Outside {
    fn of(state: &State<'_>, configuration: &Configuration) -> Self {
        let outside = configuration.interfaces.iter();
        let outside = outside.filter(|i| i.zone == Zone::Outside && i.enabled && !i.addresses.is_empty());
        let names: Vec<&str> = outside.map(|i| i.name.as_str()).collect();
        let passed = |protocol, port| {
            let packet = Packet { to: &state.settled.own, protocol, port: Some(port) };
            names.iter().map(|name| traffic::passes(state, (name, IpFamily::V4), &packet, true)).reduce(reach::either)
        };
        let (ike, pptp) = (passed(Protocol::Udp, 500), passed(Protocol::Tcp, 1723));
        let interface = if let [only] = names.as_slice() { (*only).to_owned() } else { String::new() };
        Self { interface, ike, pptp }
    }

    /// The interface, and what is left of the sources a caller may have.
    fn lets_in(&self, encapsulation: &str, asked: &Sources) -> (String, Sources) {
        let passed = if encapsulation == "pptp" { &self.pptp } else { &self.ike };
        let sources = passed.as_ref().map_or_else(|| asked.clone(), |passed| reach::both(asked, passed));
        (self.interface.clone(), sources)
    }
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
        asks: None,
        sources: Sources::Unknown,
        two_factor: None,
        line,
    }
}
