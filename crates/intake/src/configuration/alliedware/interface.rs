//! Interfaces: addresses, lists applied to them, tunnels.

use sejo_model::configuration::{At, Line, SecretUse, Storage};

use super::super::guard::{Guards, MOST};
use super::super::{Draft, Kept};
use super::global::State;
use super::tree::Statement;

/// A tunnel on an interface.
#[derive(Debug, Clone, Default)]
pub(super) struct Tunnel {
    /// `ipsec`, `gre`, `openvpn`, `l2tp`.
    pub mode: String,
    /// The other end; empty for a dynamic one.
    pub destination: String,
    /// Encrypted by IPsec.
    pub protected: bool,
    /// Port of OpenVPN, where written.
    pub port: Option<u16>,
    /// Who knows the users (`radius`, `local`).
    pub groups: Vec<At<String>>,
}

/// An interface.
#[derive(Debug, Clone)]
pub(super) struct Port {
    pub name: String,
    pub line: Line,
    pub description: String,
    pub addresses: Vec<String>,
    pub enabled: bool,
    /// Access lists applied.
    pub lists: Vec<String>,
    pub tunnel: Option<Tunnel>,
}

/// What may stand below an interface without meaning anything for who reaches what.
const QUIET: [&str; 62] = [
    "switchport",
    "spanning-tree",
    "speed",
    "duplex",
    "polarity",
    "mtu",
    "ip",
    "ipv6",
    "lldp",
    "mls",
    "qos",
    "service-policy",
    "storm-control",
    "static-channel-group",
    "channel-group",
    "lacp",
    "loop-protection",
    "power-inline",
    "flowcontrol",
    "egress-rate-limit",
    "thrash-limiting",
    "platform",
    "arp",
    "mac",
    "dot1x",
    "auth",
    "auth-web",
    "auth-mac",
    "snmp",
    "linkflap",
    "ecofriendly",
    "eee",
    "mirror",
    "vrrp",
    "keepalive",
    "ppp",
    "dialer",
    "peer",
    "backpressure",
    "port-vlan-forwarding-priority",
    "wrr-queue",
    "fiber-monitoring",
    "traffic-control",
    "atmf-link",
    "atmf-arealink",
    "atmf-crosslink",
    "atmf-node",
    "stackport",
    "l3-filtering",
    "local-proxy-arp",
    "bridge-group",
    "cos-override",
    "priority-queue",
    "max-fib-routes",
    "description",
    "shutdown",
    "macsec",
    "openflow",
    "dos",
    "utilization",
    "udld",
    "cellular",
];

/// Reads an interface section.
pub(super) fn read<'a>(statement: &Statement<'a>, state: &mut State<'a>, draft: &mut Draft<'a>) {
    let mut port = Port {
        name: statement.word(1).to_owned(),
        line: statement.line,
        description: String::new(),
        addresses: Vec::new(),
        enabled: true,
        lists: Vec::new(),
        tunnel: None,
    };
    for child in &statement.children {
        line(child, &mut port, state, draft);
    }
    state.ports.push(port);
}

fn line<'a>(child: &Statement<'a>, port: &mut Port, state: &mut State<'a>, draft: &mut Draft<'a>) {
    match child.words.as_slice() {
        ["description", ..] => port.description = child.rest(1),
        ["shutdown"] => port.enabled = child.negated,
        ["ip", "address", "dhcp", ..] => port.addresses.push("dhcp".to_owned()),
        ["ip", "address", "negotiated", ..] => port.addresses.push("pppoe".to_owned()),
        ["ip" | "ipv6", "address", address, ..] if !child.negated => port.addresses.push((*address).to_owned()),
        ["encapsulation", "ppp", number, ..] => state.dialled.push(format!("ppp{number}")),
        ["encapsulation", ..] => {}
        ["access-group", list, ..] | ["ip", "access-group", list, ..] | ["ipv6", "traffic-filter", list, ..] => {
            port.lists.push((*list).to_owned());
        }
        ["ppp", "password", secret @ ..] => {
            if let Some(secret) = secret.last() {
                let (storage, kept) = kept(secret, secret_is_scrambled(child));
                draft.secret(SecretUse::Provider, &port.name, storage, secret, kept, child.line);
            }
        }
        ["ip", "ospf", "authentication-key", secret]
        | ["ip", "ospf", "message-digest-key", _, "md5", secret]
        | ["ip", "rip", "authentication", "string", secret]
        | ["vrrp", _, "authentication", secret] => {
            let (storage, kept) = kept(secret, false);
            draft.secret(SecretUse::Other, &port.name, storage, secret, kept, child.line);
        }
        ["tunnel", rest @ ..] => tunnel(rest, child.line, port.tunnel.get_or_insert_default()),
        [first, ..] if QUIET.contains(first) => {}
        _ => draft.unread(child.line),
    }
}

fn tunnel(words: &[&str], line: Line, tunnel: &mut Tunnel) {
    match words {
        ["destination", end, ..] if *end != "dynamic" => (*end).clone_into(&mut tunnel.destination),
        ["protection", "ipsec", ..] => tunnel.protected = true,
        ["mode", mode, ..] => (*mode).clone_into(&mut tunnel.mode),
        ["openvpn", "port", port] => tunnel.port = port.parse().ok(),
        ["openvpn", "authentication", by, ..] => tunnel.groups.push(At::new((*by).to_owned(), line)),
        _ => {}
    }
}

/// The ports that limit which devices may be plugged in.
pub(super) fn guarded(statements: &[Statement<'_>]) -> Vec<At<String>> {
    let mut guards = Guards::new(&["aaa", "authentication", "dot1x"]);
    // Where the indentation was lost, what belongs to an interface stands behind it.
    let is_flat = statements.iter().all(|statement| statement.children.is_empty());
    let mut ports = Vec::new();
    for statement in statements {
        if statement.word(0) == "interface" {
            ports = names(statement.word(1));
        } else if !is_flat {
            ports.clear();
        }
        for said in std::iter::once(statement).chain(&statement.children) {
            guards.take(&said.words, !said.negated, said.line, &ports);
        }
    }
    guards.told()
}

/// The interfaces that a name stands for: `port1.0.1,port1.0.5-1.0.6`.
fn names(name: &str) -> Vec<String> {
    let parts = name.split(',').filter(|part| !part.is_empty());
    parts.flat_map(|part| range(part).unwrap_or_else(|| vec![part.to_owned()])).take(MOST).collect()
}

/// `port1.0.1-1.0.4`, as the device prints it, one by one.
fn range(part: &str) -> Option<Vec<String>> {
    let (first, last) = part.split_once('-').filter(|_| part.starts_with("port"))?;
    let ((stem, from), (_, to)) = (first.rsplit_once('.')?, last.rsplit_once('.')?);
    let numbers = from.parse::<u16>().ok()?..=to.parse::<u16>().ok()?;
    Some(numbers.take(MOST).map(|number| format!("{stem}.{number}")).collect())
}

fn secret_is_scrambled(statement: &Statement<'_>) -> bool {
    statement.words.iter().any(|w| matches!(*w, "8" | "encrypted"))
}

/// How a secret is kept: hashes begin with a scheme, other scrambled forms differ by device.
pub(super) fn kept<'s>(secret: &'s str, scrambled: bool) -> (Storage, Kept<'s>) {
    // The hash that every device leaves the factory with: md5crypt with a fixed salt, of the documented password.
    const FACTORY: &str = "$1$bJoVec4D$JwOJGPr7YqoExA0GVasdE0";
    if secret == FACTORY {
        (Storage::Hashed, Kept::Readable("friend"))
    } else if secret.starts_with('$') {
        (Storage::Hashed, Kept::Salted)
    } else if scrambled {
        (Storage::Unknown, Kept::Salted)
    } else {
        (Storage::Plain, Kept::Readable(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_named_port_by_port() {
        for (name, expected) in [
            ("port1.0.1", vec!["port1.0.1"]),
            ("port1.0.1-1.0.3", vec!["port1.0.1", "port1.0.2", "port1.0.3"]),
            ("port1.0.1,port1.0.5-1.0.6", vec!["port1.0.1", "port1.0.5", "port1.0.6"]),
            ("vlan1", vec!["vlan1"]),
            ("", vec![]),
        ] {
            assert_eq!(names(name), expected, "{name}");
        }
    }
}
