//! Which lines are surely commands, wherever they stand: the one place that tells a configuration from what a device shows of
//! its state (`show version`), where nothing that was typed stands between the two.
//!
//! Guards: what a device shows of itself begins with none of these words, so that such a line is never swallowed as a part
//! of it; sentences, tables and names of devices in it are no commands.

/// How lines begin that stand in configurations only.
const HEADS: [&str; 5] = ["version ", "config ", "set ", "Building conf", "Current conf"];

/// First words of commands that stand in no output, in the manner of Cisco.
const FIRST: [&str; 64] = [
    "aaa",
    "aaa-server",
    "access-class",
    "access-group",
    "access-list",
    "anyconnect",
    "banner",
    "class-map",
    "clock",
    "crypto",
    "dhcpd",
    "domain-name",
    "exec-timeout",
    "ftp-server",
    "group-policy",
    "hostname",
    "http",
    "http-server",
    "interface",
    "ip",
    "ipv6",
    "isakmp",
    "log",
    "logging",
    "login",
    "mtu",
    "nameif",
    "nat",
    "ntp",
    "object",
    "object-group",
    "passwd",
    "policy-map",
    "radius",
    "radius-server",
    "route",
    "route-map",
    "router",
    "same-security-traffic",
    "security-level",
    "service",
    "service-policy",
    "snmp",
    "snmp-agent",
    "snmp-server",
    "spanning-tree",
    "ssh",
    "ssh-server",
    "ssl",
    "static",
    "switchport",
    "sysopt",
    "tacacs",
    "tacacs-server",
    "telnet",
    "telnet-server",
    "timeout",
    "transport",
    "tunnel-group",
    "username",
    "vpdn",
    "vpdn-group",
    "vty",
    "zone-pair",
];

/// First words that are a command together with the second only.
const PAIRS: [(&str, &[&str]); 6] = [
    ("enable", &["password", "secret"]),
    ("key", &["chain"]),
    ("line", &["aux", "con", "console", "tty", "vty"]),
    ("security", &["authentication", "passwords"]),
    ("vlan", &["database"]),
    ("zone", &["security"]),
];

/// Commands of one word.
const ALONE: [&str; 3] = ["firewall", "nat", "webvpn"];

/// Whether a line is surely a command, or takes one back.
pub(super) fn is_command(line: &str) -> bool {
    if HEADS.iter().any(|head| line.starts_with(head)) {
        return true;
    }
    let mut words = line.strip_prefix("no ").unwrap_or(line).split(' ');
    let Some(first) = words.next() else { return false };
    match words.next() {
        None => ALONE.contains(&first),
        // What is called like a command tells since when it runs.
        Some("up" | "uptime") => false,
        Some(second) => {
            FIRST.contains(&first) || PAIRS.iter().any(|(word, seconds)| *word == first && seconds.contains(&second))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_no_output_and_output_is_no_command() {
        for line in [
            "telnet 0.0.0.0 0.0.0.0 inside",
            "ssh 0 0 outside",
            "snmp-server community public RW",
            "ip http server",
            "no aaa new-model",
            "enable password cisco",
            "crypto isakmp key abc address 0.0.0.0",
            "line vty 0 4",
            "service telnet",
            "username manager privilege 15 password friend",
            "webvpn",
            "config system interface",
        ] {
            assert!(is_command(line), "{line}");
        }
        for line in [
            "",
            "Cisco Adaptive Security Appliance Software Version 9.20(4)10",
            "Compiled on Fri 20-Sep-24 10:00 GMT by builders",
            "failover cluster up 30 days",
            "router uptime is 3 weeks, 2 days",
            "ssh up 30 days 1 hour",
            "cisco C1111-8P (1RU) processor with 1464345K/6147K bytes of memory.",
            "use. Delivery of Cisco cryptographic products does not imply",
            "http://www.cisco.com/wwl/export/crypto/tool/stqrg.html",
            "security      securityk9       Permanent      securityk9",
            " 0: Int: Internal-Data0/0    : address is 0011.2233.4455, irq 11",
            "Version: FortiGate-60F v7.4.11,build2878,260101 (GA.M)",
            "Build date : Fri Sep 11 00:34:15 UTC 2025",
            "no",
        ] {
            assert!(!is_command(line), "{line}");
        }
    }
}
