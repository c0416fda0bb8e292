//! The router's own servers and who administers it.

use sejo_model::configuration::{
    Administrator, Asked, Configuration, Interface, IpFamily, Line, Listener, Opening, Protocol, Service, Setting,
    SignIn, SignInPlace, Sources, Unseen, Verb,
};

use super::super::reach::{self, Packet};
use super::access;
use super::state::{Server, State};

/// A server of the router.
struct Kind {
    name: &'static str,
    service: Service,
    protocol: Protocol,
    port: u16,
}

const KINDS: [Kind; 6] = [
    Kind { name: "telnet-server", service: Service::Telnet, protocol: Protocol::Tcp, port: 23 },
    Kind { name: "ssh-server", service: Service::Ssh, protocol: Protocol::Tcp, port: 22 },
    Kind { name: "http-server", service: Service::Http, protocol: Protocol::Tcp, port: 80 },
    Kind { name: "ftp-server", service: Service::Ftp, protocol: Protocol::Tcp, port: 21 },
    Kind { name: "tftp-server", service: Service::Tftp, protocol: Protocol::Udp, port: 69 },
    Kind { name: "snmp-agent", service: Service::SnmpPlain, protocol: Protocol::Udp, port: 161 },
];

/// A default that holds on every IX: nothing runs until it is switched on.
pub(super) fn default<T>(command: &str, value: T, whole: bool) -> Setting<T> {
    if whole {
        Setting::Default {
            value,
            source: format!("UNIVERGE IX コマンドリファレンス「{command}」の初期値(IXシリーズ全機種)"),
        }
    } else {
        Setting::default()
    }
}

/// Every server the text or a default speaks of.
pub(super) fn listeners(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<Listener> {
    let none = Server::default();
    let mut found = Vec::new();
    for kind in &KINDS {
        let server = state.servers.get(kind.name).unwrap_or(&none);
        // Each version of IP has a switch of its own.
        let written = [server.on, server.on_v6].into_iter().flatten();
        let written = written.max_by_key(|(on, line)| (*on, std::cmp::Reverse(*line)));
        if written.is_none() && !whole {
            continue;
        }
        let command = format!("{} ip enable", kind.name);
        let on =
            written.map_or_else(|| default(&command, false, whole), |(value, line)| Setting::Written { value, line });
        let openings =
            if on.value() == Some(&true) { openings(state, configuration, kind, server, whole) } else { Vec::new() };
        let listener = Listener {
            service: kind.service,
            name: String::new(),
            port: Some(server.port.unwrap_or(kind.port)),
            on,
            openings,
            line: written.map(|(_, line)| line),
        };
        if let Some(line) = server.writes {
            // The community that may change the device.
            found.push(Listener { service: Service::SnmpWrite, line: Some(line), ..listener.clone() });
        }
        found.push(listener);
    }
    if let Some((on, line)) = state.servers.get("nm").and_then(|s| s.on) {
        // NetMeister is called by the router; nobody calls the router.
        found.push(Listener {
            service: Service::Central,
            name: String::new(),
            port: None,
            on: Setting::Written { value: on, line },
            openings: Vec::new(),
            line: Some(line),
        });
    }
    found
}

fn openings(
    state: &State<'_>,
    configuration: &Configuration,
    kind: &Kind,
    server: &Server<'_>,
    whole: bool,
) -> Vec<Opening> {
    let allowed = allowed(state, server);
    let packet = (kind.protocol, server.port.unwrap_or(kind.port));
    let mut found = Vec::new();
    for interface in configuration.interfaces.iter().filter(|i| answers(state, i)) {
        let by = |family, switch: Option<(bool, Line)>| {
            if !interface.carries(family) || !switch.is_some_and(|(on, _)| on) {
                return Sources::Nowhere;
            }
            let passes = access::reaches_router(state, (interface.name.as_str(), family), packet, whole);
            reach::both(&reach::by_family(&allowed, family), &passes)
        };
        let (four, six) = (by(IpFamily::V4, server.on), by(IpFamily::V6, server.on_v6));
        found.extend(reach::openings(&interface.name, interface.zone, four, six));
    }
    found
}

/// Whether somebody can talk to the router on an interface.
fn answers(state: &State<'_>, interface: &Interface) -> bool {
    let tunnel = state.ports.get(interface.name.as_str()).is_some_and(|p| !p.mode.is_empty());
    interface.enabled && !interface.name.starts_with("Loopback") && (tunnel || !interface.addresses.is_empty())
}

/// Who may come, by the access lists of the server; only their sources count.
fn allowed(state: &State<'_>, server: &Server<'_>) -> Sources {
    if server.lists.is_empty() {
        return Sources::Anywhere;
    }
    let packet = Packet { to: &[], protocol: Protocol::Tcp, port: None };
    let mut all = Sources::Nowhere;
    for name in &server.lists {
        let Some(list) = state.lists.get(name) else { return Sources::Unknown };
        let plain: Vec<_> = list
            .iter()
            .map(|f| sejo_model::configuration::Filter {
                destinations: Sources::Anywhere,
                services: Vec::new(),
                ..f.clone()
            })
            .collect();
        all = reach::either(all, reach::through(&plain, &packet, Verb::Deny));
    }
    all
}

/// Where somebody signs in. Without a single user in a whole text nobody knows whether the router asks anything: what
/// releases do then differs.
pub(super) fn sign_ins(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<SignIn> {
    let answers = |service: Service| {
        let mut listeners = configuration.listeners.iter().filter(|l| l.service == service);
        listeners.any(|l| l.on.value() == Some(&true) && l.openings.iter().any(|o| o.sources != Sources::Nowhere))
    };
    let user = state.users.first();
    let of_users = || match user {
        Some(user) => Setting::Written { value: Asked::Account, line: user.line },
        None => Setting::Unknown { why: if whole { Unseen::DefaultUnsure } else { Unseen::PartOfText } },
    };
    let is_terminal = answers(Service::Telnet) || answers(Service::Ssh);
    let terminal = is_terminal.then(|| ("login", of_users()));
    let page = answers(Service::Http).then(|| match state.page_asks {
        Some(("none", line)) => ("http-server", Setting::Written { value: Asked::Nothing, line }),
        _ => ("http-server", of_users()),
    });
    let place = SignInPlace::Network;
    let sign_in = |(name, asks): (&str, _)| SignIn { name: name.to_owned(), place, asks, all_rights: None };
    terminal.into_iter().chain(page).map(sign_in).collect()
}

/// The named users.
pub(super) fn administrators(state: &State<'_>) -> Vec<Administrator> {
    let person = |name: &str, rights: &str, line: Line| Administrator {
        name: name.to_owned(),
        rights: rights.to_owned(),
        enabled: true,
        sources: Sources::Anywhere,
        two_factor: None,
        line,
    };
    state.users.iter().map(|u| person(u.name, u.rights, u.line)).collect()
}
