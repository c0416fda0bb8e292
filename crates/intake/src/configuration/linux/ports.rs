//! Ports and protocols by number and name.

use sejo_model::configuration::{PortRange, Protocol};

/// Names of services as `/etc/services` has them, with what people call them where that differs.
const NAMES: [(&str, u16); 44] = [
    ("ftp", 21),
    ("ssh", 22),
    ("telnet", 23),
    ("smtp", 25),
    ("domain", 53),
    ("bootps", 67),
    ("bootpc", 68),
    ("tftp", 69),
    ("http", 80),
    ("kerberos", 88),
    ("pop3", 110),
    ("sunrpc", 111),
    ("ntp", 123),
    ("epmap", 135),
    ("netbios-ns", 137),
    ("netbios-dgm", 138),
    ("netbios-ssn", 139),
    ("imap2", 143),
    ("imap", 143),
    ("snmp", 161),
    ("snmp-trap", 162),
    ("bgp", 179),
    ("ldap", 389),
    ("https", 443),
    ("microsoft-ds", 445),
    ("submission", 587),
    ("isakmp", 500),
    ("syslog", 514),
    ("ldaps", 636),
    ("rsync", 873),
    ("imaps", 993),
    ("pop3s", 995),
    ("openvpn", 1194),
    ("ms-sql-s", 1433),
    ("oracle", 1521),
    ("l2tp", 1701),
    ("pptp", 1723),
    ("nfs", 2049),
    ("mysql", 3306),
    ("ms-wbt-server", 3389),
    ("ipsec-nat-t", 4500),
    ("postgresql", 5432),
    ("dicom", 104),
    ("vnc", 5900),
];

/// A port by number or name.
pub(super) fn port(text: &str) -> Option<u16> {
    text.parse().ok().or_else(|| NAMES.iter().find(|(n, _)| *n == text).map(|(_, p)| *p))
}

/// What a port is called, where it has a name.
pub(super) fn name(port: u16) -> Option<&'static str> {
    NAMES.iter().find(|(_, p)| *p == port).map(|(n, _)| *n)
}

/// Ports from `80`, `http`, `1024-65535` or `1024:65535`.
pub(super) fn range(text: &str) -> Option<PortRange> {
    if let Some(one) = port(text) {
        return Some(PortRange::one(one));
    }
    let (from, to) = text.split_once([':', '-'])?;
    let from = if from.is_empty() { 0 } else { port(from)? };
    let to = if to.is_empty() { u16::MAX } else { port(to)? };
    Some(PortRange { from, to })
}

/// Ports on one side of another: `< 1024`.
pub(super) fn beyond(sign: &str, text: &str) -> Option<PortRange> {
    let port = port(text)?;
    let all = PortRange::ALL;
    Some(match sign {
        "<" => PortRange { to: port.checked_sub(1)?, ..all },
        "<=" => PortRange { to: port, ..all },
        ">" => PortRange { from: port.checked_add(1)?, ..all },
        ">=" => PortRange { from: port, ..all },
        _ => return None,
    })
}

/// Everything but some ports.
pub(super) fn except(ranges: &[PortRange]) -> Vec<PortRange> {
    let mut sorted: Vec<PortRange> = ranges.to_vec();
    sorted.sort_by_key(|r| r.from);
    let (mut out, mut next) = (Vec::new(), 0_u32);
    for range in sorted {
        if u32::from(range.from) > next
            && let (Ok(from), Some(to)) = (u16::try_from(next), range.from.checked_sub(1))
        {
            out.push(PortRange { from, to });
        }
        next = next.max(u32::from(range.to) + 1);
    }
    if let Ok(from) = u16::try_from(next) {
        out.push(PortRange { from, to: u16::MAX });
    }
    out
}

/// A protocol by name or number; `None` for all of them.
pub(super) fn protocol(text: &str) -> Option<Protocol> {
    match text {
        "tcp" | "6" => Some(Protocol::Tcp),
        "udp" | "17" => Some(Protocol::Udp),
        "icmp" | "icmpv6" | "ipv6-icmp" | "1" | "58" => Some(Protocol::Icmp),
        "all" | "0" => None,
        _ => Some(Protocol::Other),
    }
}
