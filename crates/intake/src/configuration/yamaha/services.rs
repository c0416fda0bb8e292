//! The router's own servers: whether they run and from where they really answer.
//!
//! Guards: a default is stated only for the models whose command reference gives it; for others it is not known.

use std::collections::BTreeMap;
use std::net::IpAddr;

use sejo_model::configuration::{
    Configuration, Interface, Line, Listener, Opening, Protocol, RemoteAccess, Service, Setting, Sources, Unseen, Zone,
};

use super::super::address::Network;
use super::super::reach;
use super::state::{IpFamily, Server, State, spaced};
use super::{traffic, vocabulary, zones};

/// Models for which the command reference gives the defaults used here.
const SURE: [&str; 9] = ["RTX810", "RTX830", "RTX1200", "RTX1210", "RTX1220", "NVR500", "NVR510", "NVR700W", "FWX120"];

/// A server of the router.
struct Kind {
    name: &'static str,
    service: Service,
    protocol: Protocol,
    port: u16,
    /// Whether it runs when nothing is written; `None` where it answers to listed hosts only.
    default: Option<bool>,
}

const KINDS: [Kind; 8] = [
    Kind { name: "telnetd", service: Service::Telnet, protocol: Protocol::Tcp, port: 23, default: Some(true) },
    Kind { name: "httpd", service: Service::Http, protocol: Protocol::Tcp, port: 80, default: Some(true) },
    Kind { name: "sshd", service: Service::Ssh, protocol: Protocol::Tcp, port: 22, default: Some(false) },
    Kind { name: "sftpd", service: Service::Ftp, protocol: Protocol::Tcp, port: 22, default: None },
    Kind { name: "tftp", service: Service::Tftp, protocol: Protocol::Udp, port: 69, default: None },
    Kind { name: "snmp", service: Service::SnmpPlain, protocol: Protocol::Udp, port: 161, default: None },
    Kind { name: "snmpv2c", service: Service::SnmpPlain, protocol: Protocol::Udp, port: 161, default: None },
    Kind { name: "snmpv3", service: Service::Snmp, protocol: Protocol::Udp, port: 161, default: None },
];

/// Whether the defaults are certain for the model the text names.
pub(super) fn is_sure(configuration: &Configuration) -> bool {
    configuration.identity.model.as_ref().is_some_and(|m| SURE.contains(&m.value.as_str()))
}

/// For which models a default is certain.
#[derive(Debug, Clone, Copy)]
pub(super) enum Certain {
    /// For every model.
    Always,
    /// For the models in [`SURE`]; says whether the text is about one of them.
    Listed(bool),
}

/// A default with its source, or why it is not known.
pub(super) fn default<T>(command: &str, value: T, whole: bool, certain: Certain) -> Setting<T> {
    let models = match certain {
        _ if !whole => return Setting::default(),
        Certain::Listed(false) => return Setting::Unknown { why: Unseen::DefaultUnsure },
        Certain::Listed(true) => SURE.join("・"),
        Certain::Always => "全機種".to_owned(),
    };
    Setting::Default {
        value, source: format!("ヤマハ コマンドリファレンス「{command}」の初期値({models})")
    }
}

/// For what no command of the text decides and no reference is certain about.
pub(super) fn unsure<T>(whole: bool) -> Setting<T> {
    Setting::Unknown { why: if whole { Unseen::DefaultUnsure } else { Unseen::PartOfText } }
}

/// Every server the text or a certain default speaks of.
pub(super) fn listeners(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<Listener> {
    let sure = is_sure(configuration);
    let none = Server::default();
    let mut found = Vec::new();
    for kind in &KINDS {
        let server = state.servers.get(kind.name).unwrap_or(&none);
        let written = server.on.is_some() || server.hosts_line.is_some();
        let on = running(kind, server, state, whole, sure);
        let stays_off = matches!(on, Setting::Default { value: false, .. } | Setting::Unknown { .. });
        // Telnet answers on every model until it is switched off, and the line that does so may not have been copied.
        let may_run = kind.default.is_some() && (whole || kind.service == Service::Telnet);
        if !written && !may_run && stays_off {
            continue;
        }
        let mut openings =
            if on.value() == Some(&false) { Vec::new() } else { openings(state, configuration, kind, server, whole) };
        if !written && !whole {
            // Nothing at all is said of it here, so least of all that somebody outside gets through.
            openings.retain(|o| o.zone != Zone::Outside);
        }
        let line = server.hosts_line.or(server.on.map(|(_, line)| line));
        let listener = Listener {
            service: kind.service,
            name: String::new(),
            port: Some(server.port.unwrap_or(kind.port)),
            on,
            openings,
            line,
        };
        found.extend(server.writes.map(|line| writing(&listener, line)));
        found.push(listener);
    }
    if let Some((on, line)) = state.upnp {
        found.push(Listener {
            service: Service::Other,
            name: "UPnP".to_owned(),
            port: None,
            on: Setting::Written { value: on, line },
            openings: Vec::new(),
            line: Some(line),
        });
    }
    found
}

/// The same service by the community that may change the device.
fn writing(reading: &Listener, line: Line) -> Listener {
    Listener { service: Service::SnmpWrite, line: Some(line), ..reading.clone() }
}

fn running(kind: &Kind, server: &Server<'_>, state: &State<'_>, whole: bool, sure: bool) -> Setting<bool> {
    if server.hosts == ["none"] {
        return server.hosts_line.map_or_else(Setting::default, |line| Setting::Written { value: false, line });
    }
    if let Some((value, line)) = server.on {
        return Setting::Written { value, line };
    }
    match (kind.default, server.hosts_line) {
        // Who lists hosts for it switches it on; SFTP also needs the SSH server.
        (None, Some(_)) if kind.name == "sftpd" => match state.servers.get("sshd").and_then(|s| s.on) {
            Some((value, line)) => Setting::Written { value, line },
            None => default("sshd service", false, whole, Certain::Always),
        },
        (None, Some(line)) => Setting::Written { value: true, line },
        (None, None) => default(kind.name, false, whole, Certain::Always),
        // SSH is off on every model until it is switched on; the others depend on the model.
        (Some(false), _) => default(&format!("{} service", kind.name), false, whole, Certain::Always),
        (Some(true), _) => default(&format!("{} service", kind.name), true, whole, Certain::Listed(sure)),
    }
}

/// Where a server really answers.
fn openings(
    state: &State<'_>,
    configuration: &Configuration,
    kind: &Kind,
    server: &Server<'_>,
    whole: bool,
) -> Vec<Opening> {
    let allowed = allowed(state, configuration, server);
    let packet = (kind.protocol, server.port.unwrap_or(kind.port));
    let known: Vec<_> = configuration.interfaces.iter().filter(|i| answers(state, i)).collect();
    if known.is_empty() && allowed.iter().all(|(name, _)| name.is_empty()) {
        // Not one interface is in the text: from where stays true, on which interface is not known.
        let all = allowed.into_iter().map(|(_, sources)| sources).reduce(reach::either);
        let shown = all.filter(|s| server.hosts_line.is_some() && *s != Sources::Nowhere);
        return shown.map(|sources| reach::openings("", Zone::Unknown, sources, Sources::Nowhere)).unwrap_or_default();
    }
    // Everywhere (no name), and on single interfaces; what is not in the text is still said.
    let mut by_name: BTreeMap<String, Sources> = BTreeMap::new();
    for (name, sources) in allowed {
        let merged = match by_name.remove(&name) {
            Some(before) => reach::either(before, sources),
            None => sources,
        };
        by_name.insert(name, merged);
    }
    let everywhere = by_name.remove("");
    let mut found = Vec::new();
    let mut open = |interface: &str, zone: Zone, allowed: &Sources, speaks: &dyn Fn(IpFamily) -> bool| {
        let by = |family| match speaks(family) {
            true => {
                let passes = traffic::reaches_router(state, (interface, family), packet, whole);
                reach::both(&reach::by_family(allowed, family), &passes)
            }
            false => Sources::Nowhere,
        };
        found.extend(reach::openings(interface, zone, by(IpFamily::V4), by(IpFamily::V6)));
    };
    for interface in known {
        let allowed = match (by_name.remove(&interface.name), everywhere.clone()) {
            (Some(here), Some(all)) => reach::either(here, all),
            (Some(allowed), None) | (None, Some(allowed)) => allowed,
            (None, None) => continue,
        };
        open(&interface.name, interface.zone, &allowed, &|family| interface.carries(family));
    }
    // Who calls comes by no port of the LAN: a list for everybody lets them in, one for the LAN does not, and whether they
    // are let in without a list is not known.
    if let Some(everybody) = everywhere {
        let called = configuration.interfaces.iter().filter(|i| takes_calls(state, configuration, i));
        for interface in called.filter(|i| !by_name.contains_key(&i.name)) {
            // A caller has an address inside.
            let zone = if interface.zone == Zone::Unknown { Zone::Inside } else { interface.zone };
            open(&interface.name, zone, &everybody, &|family| family == IpFamily::V4);
        }
    }
    for (interface, allowed) in by_name {
        open(&interface, configuration.zone_of(&interface), &allowed, &|family| family == IpFamily::V4);
    }
    found
}

/// Whether somebody can talk to the router on an interface. Persons' tunnels carry a peer, which has no address of its own.
fn answers(state: &State<'_>, interface: &Interface) -> bool {
    let persons = state.ports.get(&interface.name).is_some_and(|p| matches!(p.encapsulation, "l2tp" | "pptp"));
    interface.enabled
        && interface.name != "pp anonymous"
        && !persons
        && (!interface.addresses.is_empty() || interface.name.starts_with("tunnel"))
}

/// Whether people come in by an interface, by VPN or telephone.
fn takes_calls(state: &State<'_>, configuration: &Configuration, interface: &Interface) -> bool {
    let is_way = |way: &RemoteAccess| way.name == interface.name && way.on.value() != Some(&false);
    interface.enabled && !answers(state, interface) && configuration.remote_access.iter().any(is_way)
}

/// The list of hosts: on which interface (empty for all) who may come.
fn allowed(state: &State<'_>, configuration: &Configuration, server: &Server<'_>) -> Vec<(String, Sources)> {
    let mut found: Vec<(String, Sources)> = Vec::new();
    if server.hosts.is_empty() {
        found.push((String::new(), Sources::Unknown));
    }
    for host in &server.hosts {
        match *host {
            "any" => found.push((String::new(), Sources::Anywhere)),
            "none" => {}
            "lan" => found.extend(lans(configuration)),
            port if vocabulary::is_port(port) => found.push(segment(&spaced(port))),
            address => {
                let written = written(address);
                for interface in nearest(state, configuration, address) {
                    found.push((interface, Sources::Only { networks: vec![written.clone()] }));
                }
            }
        }
    }
    found
}

fn written(address: &str) -> String {
    Network::parse(address).map_or_else(|| address.to_owned(), |n| n.to_string())
}

/// Every LAN that does not lead outside: `lan` means the LAN ports, not who comes through them from elsewhere.
fn lans(configuration: &Configuration) -> Vec<(String, Sources)> {
    let all = configuration
        .interfaces
        .iter()
        .filter(|i| ["lan", "vlan", "bridge"].iter().any(|s| i.name.starts_with(s)) && i.zone != Zone::Outside);
    let found: Vec<_> = all.map(|i| segment(&i.name)).collect();
    if found.is_empty() { vec![segment("lan")] } else { found }
}

/// An interface as a list of hosts: whoever stands on its network, which there is no restriction.
fn segment(name: &str) -> (String, Sources) {
    (name.to_owned(), Sources::Anywhere)
}

/// The interfaces by which an address comes: the one whose network holds it, else those that lead away.
fn nearest(state: &State<'_>, configuration: &Configuration, address: &str) -> Vec<String> {
    let first = address.split('-').find(|w| !w.is_empty()).unwrap_or(address);
    let Some(network) = Network::parse(first) else { return vec![String::new()] };
    let holds = |name: &str, ip: IpAddr| {
        state.ports.get(name).map(zones::networks).unwrap_or_default().iter().any(|n| reach::holds(*n, ip))
    };
    let near: Vec<String> =
        configuration.interfaces.iter().filter(|i| holds(&i.name, network.address)).map(|i| i.name.clone()).collect();
    if !near.is_empty() {
        return near;
    }
    let away = configuration.interfaces.iter().filter(|i| {
        answers(state, i) && if network.is_public() { i.zone == Zone::Outside } else { i.name.starts_with("tunnel") }
    });
    let away: Vec<String> = away.map(|i| i.name.clone()).collect();
    if away.is_empty() { vec![String::new()] } else { away }
}
