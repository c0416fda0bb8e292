//! Statements outside sections, and where sections go.

use std::collections::BTreeMap;

use sejo_model::configuration::{Administrator, At, Extent, Line, RemoteUser, SecretUse, Sources};

use super::super::{Draft, day};
use super::firewall::{self, Firewall};
use super::interface::{self, Port, kept};
use super::list::{self, Lists};
use super::sign_in::SignIns;
use super::tree::{Statement, Tree};

/// A service with its switch.
#[derive(Debug, Default)]
pub(super) struct Switch {
    /// Whether it is on, and where that is written.
    pub on: Option<(bool, Line)>,
    /// Port; `Some(None)` for none at all.
    pub port: Option<Option<u16>>,
}

/// Everything the text says, before it is worked out what it means.
#[derive(Debug, Default)]
pub(super) struct State<'a> {
    pub firewall: Firewall,
    pub lists: Lists,
    pub ports: Vec<Port>,
    /// Interfaces that dial out (`ppp0`).
    pub dialled: Vec<String>,
    /// Names of VLAN interfaces from the VLAN database.
    pub vlans: BTreeMap<String, String>,
    /// VLAN interfaces that wireless networks lead to.
    pub wireless: Vec<String>,
    /// Interfaces and gateways the default routes go to.
    pub default_routes: Vec<&'a str>,
    pub telnet: Switch,
    pub ssh: Switch,
    pub http: Switch,
    pub https: Switch,
    /// Hosts SSH users may come from; `None` for one who may from anywhere.
    pub ssh_hosts: Vec<Option<String>>,
    /// List before telnet and SSH.
    pub access_class: Option<&'a str>,
    /// SNMP communities: list, line, whether they may change the device.
    pub communities: Vec<(Option<&'a str>, Line, bool)>,
    pub snmp_users: Vec<Line>,
    pub snmp_off: bool,
    pub syslog: Vec<At<String>>,
    pub ntp: Vec<At<String>>,
    pub clock: Option<At<String>>,
    pub sign_ins: SignIns<'a>,
    pub failures: Option<At<u32>>,
    pub lock_seconds: Option<At<u32>>,
    /// Who checks the users of OpenVPN tunnels that name nobody (`group radius`).
    pub openvpn: Option<At<String>>,
    /// Users of the local RADIUS server.
    pub users: Vec<RemoteUser>,
    pub whole: bool,
}

/// First words of statements and sections that are understood and say nothing about who reaches what.
const QUIET: [&str; 86] = [
    "banner",
    "aaa",
    "stack",
    "spanning-tree",
    "switch",
    "lldp",
    "atmf",
    "mls",
    "class-map",
    "policy-map",
    "epsr",
    "loop-protection",
    "router",
    "route-map",
    "ip",
    "ipv6",
    "arp",
    "mac",
    "vrrp",
    "platform",
    "system",
    "exception",
    "trigger",
    "mail",
    "security-password",
    "crypto",
    "feature",
    "license",
    "autoboot",
    "boot",
    "line",
    "hostname",
    "do",
    "maximum-paths",
    "maximum-access-list",
    "sflow",
    "rmon",
    "dot1x",
    "auth-web-server",
    "auth-web",
    "auth-mac",
    "auth",
    "key",
    "l2tp",
    "l2tp-profile",
    "ips",
    "malware-protection",
    "antivirus",
    "dpi",
    "web-control",
    "web-redirect",
    "ip-reputation",
    "url-filter",
    "proxy",
    "traffic-control",
    "pbr",
    "linkmon",
    "sdwan",
    "policy-based-routing",
    "bridge",
    "ddns-update-method",
    "ppp",
    "update",
    "fan",
    "power-inline",
    "ecofriendly",
    "undebug",
    "debug",
    "terminal",
    "copy",
    "openflow",
    "ping-poll",
    "location",
    "gui-timeout",
    "multicast",
    "l3-filtering",
    "cwmp",
    "certificate",
    "modem",
    "environment",
    "port-security",
    "mirror",
    "username",
    "enable",
    "switchport",
    "end",
];

/// Collects every statement.
pub(super) fn collect<'a>(tree: &Tree<'a>, draft: &mut Draft<'a>) -> State<'a> {
    let mut state = State { whole: tree.whole, ..State::default() };
    identity(tree, draft);
    for statement in &tree.statements {
        ciphers(statement, draft);
        if !section(statement, &mut state, draft) && !single(statement, &mut state, draft) {
            draft.unread(statement.line);
        }
    }
    tree.around.iter().for_each(|line| draft.unread(*line));
    draft.configuration.extent = if state.whole { Extent::Whole } else { Extent::Part };
    state
}

/// Ciphers that tunnels may use: the transforms of a profile.
fn ciphers(statement: &Statement<'_>, draft: &mut Draft<'_>) {
    if let ["crypto", "isakmp" | "ipsec", "profile", name] = statement.words.as_slice() {
        for transform in statement.children.iter().filter(|c| c.word(0) == "transform" && !c.negated) {
            draft.ciphers(name, transform.words.iter().copied(), transform.line);
        }
    }
}

/// Model, version and so on from `show system` and `show version`.
fn identity<'a>(tree: &Tree<'a>, draft: &mut Draft<'a>) {
    let identity = &mut draft.configuration.identity;
    "アライドテレシス".clone_into(&mut identity.maker);
    identity.host_name =
        tree.host.filter(|(_, h)| *h != super::FACTORY_NAME).map(|(line, host)| At::new(host.to_owned(), line));
    let stranger = stranger(tree);
    let mut names = false;
    for (line, text) in tree.shown.iter().filter(|_| stranger.is_none()) {
        let value =
            |label: &str| Some(text.trim().strip_prefix(label)?.trim_start().strip_prefix(':')?.trim().to_owned());
        if names && text.starts_with(' ') {
            identity.host_name.get_or_insert_with(|| At::new(text.trim().to_owned(), *line));
        }
        names = text.trim() == "System Name";
        if let Some(version) = value("Software version") {
            identity.firmware = Some(At::new(version, *line));
        } else if let Some(build) = value("Build name") {
            let version = build.trim_end_matches(".rel").split_once('-').map(|(_, v)| v.to_owned());
            identity.firmware = version.map(|v| At::new(v, *line)).or(identity.firmware.take());
        } else if let Some(when) = text.strip_prefix("System Status") {
            identity.taken_on = day::in_words(when).map(|d| At::new(d, *line));
        } else if let Some(rest) = text.strip_prefix("Base ") {
            let words: Vec<&str> = rest.split_ascii_whitespace().collect();
            if let [_, model, .., serial] = words.as_slice() {
                identity.model = Some(At::new((*model).to_owned(), *line));
                identity.serial = Some(At::new((*serial).to_owned(), *line));
            }
        }
    }
    stranger.into_iter().for_each(|line| draft.unread(line));
}

/// The line at which what is shown names another host than the configuration: it is of another device.
fn stranger(tree: &Tree<'_>) -> Option<Line> {
    let own = tree.statements.iter().find_map(|statement| match statement.words.as_slice() {
        ["hostname", name] if !statement.negated => Some(*name),
        _ => None,
    })?;
    let mut shown = tree.shown.iter().skip_while(|(_, text)| text.trim() != "System Name").skip(1);
    let (line, name) = shown.next().filter(|(_, text)| text.starts_with(' '))?;
    (!name.trim().eq_ignore_ascii_case(own)).then_some(*line)
}

/// Sections, and statements that are read elsewhere; whether this was one.
fn section<'a>(statement: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) -> bool {
    match statement.words.as_slice() {
        ["interface", _] => interface::read(statement, state, draft),
        ["zone", _] => firewall::read_zone(statement, &mut state.firewall),
        ["application", _] => firewall::read_application(statement, &mut state.firewall),
        ["firewall"] => firewall::read_firewall(statement, &mut state.firewall),
        ["nat"] => firewall::read_nat(statement, &mut state.firewall),
        ["access-list", _, ..] => return list::read(statement, &mut state.lists),
        ["ipv6", "access-list", ..] => {}
        ["vlan", "database"] => {
            for child in &statement.children {
                if let ["vlan", number, "name", ..] = child.words.as_slice() {
                    state.vlans.insert(format!("vlan{number}"), child.rest(3));
                }
            }
        }
        ["wireless"] => wireless(statement, state, draft),
        ["radius-server", "local"] => local_radius(statement, state, draft),
        ["line", kind, ..] => {
            state.sign_ins.line(statement);
            if *kind != "vty" {
                return true;
            }
            let class = statement.children.iter().find(|c| c.word(0) == "access-class" && !c.negated);
            state.access_class = class.map(|c| c.word(1)).or(state.access_class);
        }
        ["key", "chain", name] => {
            for key in &statement.children {
                let strings = std::iter::once(key).chain(&key.children).filter(|c| c.word(0) == "key-string");
                for child in strings {
                    secret(child, child.word(1), SecretUse::Other, name, draft);
                }
            }
        }
        _ => return false,
    }
    true
}

/// Wireless networks: their keys, and the VLANs they lead to.
fn wireless<'a>(statement: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) {
    for child in &statement.children {
        let name = child.children.iter().find(|c| c.word(0) == "ssid").map_or_else(|| child.rest(0), |c| c.rest(1));
        for below in &child.children {
            match below.words.as_slice() {
                ["vlan", number] => state.wireless.push(format!("vlan{number}")),
                ["key" | "wpa-key", .., key] => secret(below, key, SecretUse::Wireless, &name, draft),
                _ => {}
            }
        }
    }
}

/// The device's own RADIUS server: users and clients.
fn local_radius<'a>(statement: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) {
    for child in &statement.children {
        match child.words.as_slice() {
            ["nas", address, "key", .., key] => secret(child, key, SecretUse::Server, address, draft),
            ["user", name, ..] => {
                if let Some(password) = child.after("password") {
                    secret(child, password, SecretUse::RemoteUser, name, draft);
                }
                let name = (*name).to_owned();
                state.users.push(RemoteUser { name, two_factor: None, enabled: true, is_sure: true, line: child.line });
            }
            _ => {}
        }
    }
}

/// A secret that stands in a statement.
fn secret<'a>(statement: &Statement<'a>, written: &'a str, purpose: SecretUse, owner: &str, draft: &mut Draft<'a>) {
    if statement.negated || written.is_empty() {
        return;
    }
    let scrambled = statement.words.iter().any(|w| matches!(*w, "8" | "encrypted"));
    let (storage, kept) = kept(written, scrambled);
    draft.secret(purpose, owner, storage, written, kept, statement.line);
}

/// Statements without a section; whether it was understood.
fn single<'a>(s: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) -> bool {
    let on = Some((!s.negated, s.line));
    match s.words.as_slice() {
        ["service", "telnet", ..] => state.telnet.on = on,
        ["service", "ssh", ..] => state.ssh.on = on,
        ["service", "http", ..] => state.http.on = on,
        ["service", ..] => {}
        ["telnet", "server", port] => state.telnet.port = Some(port.parse().ok()),
        ["http", "port", port] => state.http.port = Some(port.parse().ok()),
        ["http", "secure-port", port] => state.https.port = Some(port.parse().ok()),
        ["http", ..] => {}
        ["ssh", "server", "allow-users", _, host @ ..] if !s.negated => {
            state.ssh_hosts.push(host.first().filter(|h| **h != "*").map(|h| (*h).to_owned()));
        }
        ["ssh", "server", port] if port.parse::<u16>().is_ok() => state.ssh.port = Some(port.parse().ok()),
        ["ssh", ..] => {}
        ["vty", "access-class", class, ..] if !s.negated => state.access_class = Some(class),
        ["vty", ..] => {}
        ["hostname", name] => draft.configuration.identity.host_name = Some(At::new((*name).to_owned(), s.line)),
        ["clock", "timezone", ..] => state.clock = Some(At::new(clock(s), s.line)),
        ["clock", ..] => {}
        ["log", "host", host, ..] if !s.negated && *host != "exclude" && *host != "source" => {
            note(&mut state.syslog, host, s.line);
        }
        ["log", ..] => {}
        ["ip" | "ipv6", "route", "0.0.0.0/0" | "::/0", to, ..] if !s.negated => state.default_routes.push(to),
        ["crypto", "isakmp", "key", rest @ ..] => {
            let written = rest.iter().find(|w| **w != "8").copied().unwrap_or("");
            let owner = s.after("address").or(s.after("hostname")).unwrap_or("");
            secret(s, written, SecretUse::PreSharedKey, owner, draft);
        }
        ["radius-server" | "tacacs-server" | "ldap-server", ..] => {
            let key = s.words.iter().position(|w| *w == "key").and_then(|at| s.words.get(at + 1..)).unwrap_or(&[]);
            let written = key.iter().find(|w| **w != "8").copied().unwrap_or("");
            secret(s, written, SecretUse::Server, s.after("host").unwrap_or(""), draft);
        }
        ["ntp", ..] => return ntp(s, state, draft),
        ["snmp-server", ..] => snmp(s, state, draft),
        ["username", ..] | ["enable", "password" | "secret", ..] => accounts(s, state, draft),
        ["aaa", "local", "authentication", "attempts", what, value] if !s.negated => {
            let value = value.parse().ok().map(|v| At::new(v, s.line));
            match *what {
                "max-fail" => state.failures = value,
                "lockout-time" => state.lock_seconds = value,
                _ => return false,
            }
        }
        ["aaa", "authentication", ..] if state.sign_ins.authentication(s) => {}
        ["aaa", "authentication", "openvpn", "default", ..] if !s.negated => {
            state.openvpn = Some(At::new(s.rest(4).trim_start_matches("group ").to_owned(), s.line));
        }
        ["mail", "smtpserver", "authentication", .., last] if s.after("password").is_some() => {
            secret(s, last, SecretUse::Other, "mail", draft);
        }
        [first, ..] => return QUIET.contains(first),
        [] => {}
    }
    true
}

fn note(list: &mut Vec<At<String>>, value: &str, line: Line) {
    if list.iter().all(|v| v.value != value) {
        list.push(At::new(value.to_owned(), line));
    }
}

/// `JST plus 9` as `JST 9`; without a zone the clock shows UTC.
fn clock(s: &Statement<'_>) -> String {
    if s.negated {
        return "UTC".to_owned();
    }
    match s.words.as_slice() {
        [_, _, name, "plus", hours, ..] => format!("{name} {hours}"),
        [_, _, name, "minus", hours, ..] => format!("{name} -{hours}"),
        _ => s.rest(2),
    }
}

fn ntp<'a>(s: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) -> bool {
    match s.words.as_slice() {
        ["ntp", "server" | "peer" | "pool", host, ..] if !s.negated => note(&mut state.ntp, host, s.line),
        ["ntp", "authentication-key", number, _, key, ..] => secret(s, key, SecretUse::Other, number, draft),
        _ => {}
    }
    true
}

fn snmp<'a>(s: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) {
    match s.words.as_slice() {
        ["snmp-server"] | ["snmp-server", "ip"] => state.snmp_off = s.negated,
        ["snmp-server", "community", name, rest @ ..] if !s.negated => {
            let list = rest.iter().rev().find(|w| w.parse::<u16>().is_ok()).copied();
            let writes = rest.iter().any(|w| w.eq_ignore_ascii_case("rw"));
            state.communities.push((list, s.line, writes));
            secret(s, name, SecretUse::Community, "", draft);
        }
        ["snmp-server", "host", _, ..] => {
            if let Some(community) = s.words.last().filter(|_| s.after("version").is_some_and(|v| v != "3")) {
                draft.hide(community);
            }
        }
        ["snmp-server", "user", name, ..] if !s.negated => {
            state.snmp_users.push(s.line);
            for (place, word) in s.words.iter().enumerate().filter(|(_, w)| matches!(**w, "auth" | "priv")) {
                let _ = word;
                secret(s, s.word(place + 2), SecretUse::Other, name, draft);
            }
        }
        _ => {}
    }
}

/// Accounts, in the order of words of every version.
fn accounts<'a>(s: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) {
    if s.negated {
        return;
    }
    let behind = |word: &str| s.words.iter().position(|w| *w == word).and_then(|at| s.words.get(at + 1..));
    let words = behind("password").or(behind("secret")).unwrap_or(&[]);
    let written = match words {
        ["level", _, "8", secret, ..] | ["level", _, secret, ..] | ["8", secret, ..] | [secret, ..] => secret,
        [] => "",
    };
    if s.word(0) == "enable" {
        secret(s, written, SecretUse::Administrator, "", draft);
        return;
    }
    let name = s.word(1);
    let rights = s.after("privilege").or(s.after("level")).unwrap_or("1");
    if rights == "15" {
        draft.configuration.administrators.push(Administrator {
            name: name.to_owned(),
            rights: rights.to_owned(),
            enabled: true,
            sources: Sources::Unknown,
            two_factor: None,
            line: s.line,
        });
        secret(s, written, SecretUse::Administrator, name, draft);
    } else {
        state.sign_ins.lesser_user();
        secret(s, written, SecretUse::Login, name, draft);
    }
}
