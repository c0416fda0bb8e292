//! The commands that say something about security: each notes what it said in [`State`].

use sejo_model::configuration::{Line, SecretUse, Storage};

use super::super::{Draft, Kept};
use super::state::{IpFamily, State, numbers};
use super::{account, packet, tunnel, vocabulary};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Understood.
    Taken,
    /// One of a known family, but not understood.
    Odd,
    /// None of the commands here; the vocabulary decides.
    Other,
}

impl From<bool> for Outcome {
    fn from(taken: bool) -> Self {
        if taken { Self::Taken } else { Self::Odd }
    }
}

/// Reads one command.
pub(super) fn read<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> bool {
    ciphers(words, line, draft);
    let outcome = match words {
        ["no", rest @ ..] => undo(state, rest, draft),
        ["pp", rest @ ..] => pp(state, rest, line, draft),
        ["tunnel", rest @ ..] => tunnel::tunnel(state, rest, line),
        ["ipsec", rest @ ..] => tunnel::ipsec(state, rest, line, draft),
        ["l2tp" | "pptp", ..] => tunnel::dial(state, words, line, draft),
        ["pppoe", "use", carrier] => {
            let name = state.name_of("pp");
            let port = state.port(&name, line);
            port.provider = true;
            port.bound_to.push(carrier);
            Outcome::Taken
        }
        ["ip", rest @ ..] => packet::ip(state, rest, IpFamily::V4, line),
        ["ipv6", rest @ ..] => packet::ip(state, rest, IpFamily::V6, line),
        ["nat", "descriptor", rest @ ..] => packet::nat(state, rest, line),
        ["description", rest @ ..] => description(state, rest, line),
        ["login" | "administrator" | "user" | "auth", ..] => account::read(state, words, line, draft),
        ["snmp" | "snmpv2c" | "snmpv3", ..] => account::snmp(state, words, line, draft),
        ["telnetd" | "httpd" | "sshd" | "sftpd" | "tftp", ..] => server(state, words, line, draft),
        ["syslog" | "timezone" | "schedule" | "ntpdate" | "rdate", ..] => records(state, words, line),
        ["console", "prompt", name] => {
            draft
                .configuration
                .identity
                .host_name
                .get_or_insert(sejo_model::configuration::At::new((*name).to_owned(), line));
            Outcome::Taken
        }
        ["radius", "auth", "on"] => {
            state.radius = Some(line);
            Outcome::Taken
        }
        ["ngn", "type", port, ..] => {
            state.upstream.push(port);
            Outcome::Taken
        }
        ["upnp", "use", switch] => {
            state.upnp = Some((*switch == "on", line));
            Outcome::Taken
        }
        _ => secrets(words, line, draft),
    };
    match outcome {
        Outcome::Taken => true,
        Outcome::Odd => false,
        Outcome::Other => vocabulary::knows(words),
    }
}

/// Ciphers that a tunnel or the SSH server may use.
fn ciphers(words: &[&str], line: Line, draft: &mut Draft<'_>) {
    let (place, ciphers) = match words {
        ["ipsec", "sa", "policy", _, gateway, _, ciphers @ ..]
        | ["ipsec", "ike", "encryption" | "hash", gateway, ciphers @ ..] => (format!("ipsec ike {gateway}"), ciphers),
        ["sshd", "encrypt", "algorithm", ciphers @ ..] => ("sshd".to_owned(), ciphers),
        _ => return,
    };
    draft.ciphers(&place, ciphers.iter().copied(), line);
}

fn pp<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    match words {
        ["select", which] => {
            state.scope.tunnel = None;
            state.scope.pp = (*which != "none").then(|| (*which).to_owned());
            if *which != "none" {
                state.port(&format!("pp {which}"), line);
            }
        }
        ["enable" | "disable", which] => {
            for number in numbers(which) {
                state.port(&format!("pp {number}"), line).enabled = words.first().map(|w| *w == "enable");
            }
        }
        ["bind", to @ ..] => {
            let name = state.name_of("pp");
            let port = state.port(&name, line);
            port.provider |= to.iter().any(|t| t.starts_with("usb") || t.starts_with("wan") || t.starts_with("onu"));
            for word in to {
                port.bound_to.push(word);
            }
        }
        ["name", label] => {
            let name = state.name_of("pp");
            state.port(&name, line).label = (*label).to_owned();
        }
        ["auth", "myname", name, secret, ..] => provider(name, secret, line, draft),
        ["auth", "username", user, secret, ..] => account::remote_user(state, user, secret, line, draft),
        ["auth", "request", ..] => {
            let name = state.name_of("pp");
            state.port(&name, line).asks = true;
        }
        _ => return Outcome::Other,
    }
    Outcome::Taken
}

fn description<'a>(state: &mut State<'a>, words: &[&'a str], line: Line) -> Outcome {
    match words {
        ["pp" | "tunnel", text @ ..] => {
            let name = state.name_of(words.first().copied().unwrap_or(""));
            state.port(&name, line).label = text.join(" ");
        }
        [port, text @ ..] if vocabulary::is_port(port) => state.port(port, line).label = text.join(" "),
        // The description of the router itself, numbered.
        [_, ..] => {}
        [] => return Outcome::Odd,
    }
    Outcome::Taken
}

/// The switch and the list of hosts of a server.
fn server<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    let Some(name) = words.first().and_then(|w| server_name(w)) else { return Outcome::Other };
    match words.get(1..).unwrap_or_default() {
        ["service", switch @ ("on" | "off"), ..] => state.server(name).on = Some((*switch == "on", line)),
        ["host", "key", key @ ..] => {
            for part in key.iter().filter(|k| **k != "generate") {
                draft.secret(SecretUse::PrivateKey, name, Storage::Unknown, part, Kept::Salted, line);
            }
        }
        ["host", hosts @ ..] if !hosts.is_empty() => {
            let server = state.server(name);
            server.hosts = hosts.to_vec();
            server.hosts_line = Some(line);
        }
        ["listen", port, ..] => match port.parse() {
            Ok(port) => state.server(name).port = Some(port),
            Err(_) => return Outcome::Odd,
        },
        _ => return Outcome::Other,
    }
    Outcome::Taken
}

/// The server's name as a constant.
pub(super) fn server_name(word: &str) -> Option<&'static str> {
    ["telnetd", "httpd", "sshd", "sftpd", "tftp", "snmp", "snmpv2c", "snmpv3"].into_iter().find(|n| *n == word)
}

fn records<'a>(state: &mut State<'a>, words: &[&'a str], line: Line) -> Outcome {
    match words {
        ["syslog", "host", hosts @ ..] if !hosts.is_empty() => {
            let mut found: Vec<String> = Vec::new();
            for word in hosts {
                match (word.parse::<u16>(), found.last_mut()) {
                    (Ok(port), Some(host)) => *host = format!("{host}:{port}"),
                    _ => found.push((*word).to_owned()),
                }
            }
            state.syslog = Some((found, line));
        }
        ["timezone", zone] => state.zone = Some(((*zone).to_owned(), line)),
        ["schedule", rest @ ..] => {
            let Some(at) = rest.iter().position(|w| matches!(*w, "ntpdate" | "rdate")) else {
                return scheduled(state, rest, line);
            };
            clock(state, rest.get(at + 1), line);
        }
        ["ntpdate" | "rdate", ..] => clock(state, words.get(1), line),
        _ => return Outcome::Other,
    }
    Outcome::Taken
}

/// A command that is run at its times: what opens something counts as if it held, of other rules nobody can tell.
fn scheduled<'a>(state: &mut State<'a>, words: &[&'a str], line: Line) -> Outcome {
    let command = due(words);
    if opens(command) {
        state.due.push((command.to_vec(), line));
        return Outcome::Taken;
    }
    let is_rule = command.first().is_some_and(|first| ["ip", "ipv6", "nat", "no"].contains(first));
    match packet::scheduled(state, words, line) {
        Outcome::Other if is_rule => Outcome::Odd,
        outcome => outcome,
    }
}

/// The command of a schedule: behind `*`, or behind the peer or tunnel it is meant for.
fn due<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    let is_target = |word: &&str| matches!(*word, "*" | "pp" | "tunnel" | "switch");
    let Some(at) = words.iter().position(is_target) else { return &[] };
    let behind = if words.get(at) == Some(&"*") { at + 1 } else { at + 2 };
    words.get(behind..).unwrap_or_default()
}

/// Whether a command opens a server of the router or a way through it.
fn opens(command: &[&str]) -> bool {
    match command {
        ["pptp" | "l2tp", "service", "on", ..]
        | ["nat", "descriptor", "static", ..]
        | ["nat", "descriptor", "masquerade", "static", ..]
        | ["nat", "descriptor", "masquerade", "incoming", _, "through" | "forward", ..] => true,
        [server, "service", "on", ..] | [server, "host", "any", ..] => server_name(server).is_some(),
        _ => false,
    }
}

fn clock(state: &mut State<'_>, server: Option<&&str>, line: Line) {
    let Some(server) = server else { return };
    let (servers, _) = state.ntp.get_or_insert_with(|| (Vec::new(), line));
    if !servers.iter().any(|s| s == server) {
        servers.push((*server).to_owned());
    }
}

/// Commands of which only the secret matters.
fn secrets<'a>(words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    match words {
        ["wan", "auth", "myname", _, name, secret] | ["ngn", "radius", "account", _, name, secret] => {
            provider(name, secret, line, draft);
        }
        [port, "auth", "myname", name, secret, ..] if vocabulary::is_port(port) => provider(name, secret, line, draft),
        ["radius", "secret", secret] => keep(SecretUse::Server, "radius", secret, line, draft),
        ["bgp", "neighbor", "pre-shared-key", id, "text", secret]
        | ["heartbeat", "pre-shared-key", id, "text", secret] => keep(SecretUse::Server, id, secret, line, draft),
        ["mail", "server", "smtp", _, host, rest @ ..] => {
            // `… smtp-auth USER PASSWORD PROTOCOL`.
            let at = rest.iter().position(|w| *w == "smtp-auth");
            if let Some(secret) = at.and_then(|at| rest.get(at + 2)) {
                keep(SecretUse::Server, host, secret, line, draft);
            }
        }
        ["mail", "server", "pop", _, host, .., secret] => keep(SecretUse::Server, host, secret, line, draft),
        ["heartbeat2", "transmit" | "receive", number, "crypto" | "auth", rest @ ..] => {
            for secret in rest.iter().filter(|w| **w != "auth" && w.parse::<std::net::IpAddr>().is_err()) {
                keep(SecretUse::Server, number, secret, line, draft);
            }
        }
        ["yno", "access", "code", secret] => keep(SecretUse::Server, "yno", secret, line, draft),
        ["yno", "access", "code", operator, .., secret] => keep(SecretUse::Server, operator, secret, line, draft),
        ["sip", "server", number, rest @ ..] if rest.len() > 4 => {
            let Some(secret) = rest.last() else { return Outcome::Odd };
            keep(SecretUse::Provider, number, secret, line, draft);
        }
        ["ospf", "area", _, "auth=md5", _, secret]
        | ["ospf", "area", _, "auth=text", secret]
        | ["ospf", "virtual-link", _, _, "auth=md5", _, secret]
        | ["ospf", "virtual-link", _, _, "auth=text", secret] => keep(SecretUse::Other, "ospf", secret, line, draft),
        ["mobile", "pin", "code", port, secret] => keep(SecretUse::Other, port, secret, line, draft),
        _ => {
            for word in words {
                for name in ["authkey=", "md5key=", "password=", "secret=", "key=", "auth="] {
                    if let Some(secret) = word.strip_prefix(name) {
                        // `md5key=NUMBER,KEY`.
                        let secret = secret.split_once(',').map_or(secret, |(_, key)| key);
                        keep(SecretUse::Other, "", secret, line, draft);
                    }
                }
            }
            return Outcome::Other;
        }
    }
    Outcome::Taken
}

fn provider<'a>(name: &str, secret: &'a str, line: Line, draft: &mut Draft<'a>) {
    keep(SecretUse::Provider, name, secret, line, draft);
}

/// A secret that stands as typed; `show config` writes a star in its place.
pub(super) fn keep<'a>(purpose: SecretUse, owner: &str, secret: &'a str, line: Line, draft: &mut Draft<'a>) {
    if secret.chars().all(|c| c == '*') {
        draft.secret(purpose, owner, Storage::Unknown, secret, Kept::Salted, line);
    } else {
        draft.secret(purpose, owner, Storage::Plain, secret, Kept::Readable(secret), line);
    }
}

/// `no …`: takes back what was said before.
fn undo<'a>(state: &mut State<'a>, words: &[&'a str], draft: &mut Draft<'a>) -> Outcome {
    match words {
        ["login", "user", user, rest @ ..] => {
            state.administrators.retain(|a| a.name != *user);
            for secret in rest {
                draft.hide(secret);
            }
        }
        ["user", "attribute", user, ..] => state.attributes.retain(|(who, ..)| who != user),
        ["user", "attribute"] => state.attributes.retain(|(who, ..)| !who.is_empty()),
        ["pp", "auth", "username", user, rest @ ..] => {
            let name = state.name_of("pp");
            if let Some(port) = state.ports.get_mut(&name) {
                port.users.retain(|u| u.name != *user);
            }
            for secret in rest {
                draft.hide(secret);
            }
        }
        ["pp", "auth", "request", ..] => {
            let name = state.name_of("pp");
            state.ports.get_mut(&name).into_iter().for_each(|port| port.asks = false);
        }
        ["pp" | "tunnel", "enable", which] => {
            let kind = words.first().copied().unwrap_or("");
            for number in numbers(which) {
                if let Some(port) = state.ports.get_mut(&format!("{kind} {number}")) {
                    port.enabled = Some(false);
                }
            }
        }
        [word, "service", ..] if server_name(word).is_some() => {
            server_name(word).map(|n| state.server(n)).into_iter().for_each(|s| s.on = None);
        }
        [word, "host", ..] if server_name(word).is_some() => {
            server_name(word).map(|n| state.server(n)).into_iter().for_each(|s| {
                s.hosts.clear();
                s.hosts_line = None;
            });
        }
        ["pptp", "service", ..] => state.pptp = None,
        ["l2tp", "service", ..] => state.l2tp = None,
        ["syslog", "host", ..] => state.syslog = None,
        ["timezone", ..] => state.zone = None,
        ["upnp", "use", ..] => state.upnp = None,
        ["ip" | "ipv6", rest @ ..] => {
            let family = if words.first() == Some(&"ip") { IpFamily::V4 } else { IpFamily::V6 };
            return packet::undo(state, rest, family, words);
        }
        _ => return if vocabulary::knows(words) { Outcome::Taken } else { Outcome::Odd },
    }
    Outcome::Taken
}
