//! Words of FortiOS: which sections are asked for, which are known, what `get system status` shows.

/// Sections whose settings are kept.
pub(super) const WANTED: [&str; 64] = [
    "system global",
    "system interface",
    "system zone",
    "system switch-interface",
    "system admin",
    "system accprofile",
    "system settings",
    "system ntp",
    "system snmp sysinfo",
    "system snmp community",
    "system snmp user",
    "system sdwan",
    "system virtual-wan-link",
    "system central-management",
    "system api-user",
    "firewall address",
    "firewall address6",
    "firewall multicast-address",
    "firewall addrgrp",
    "firewall addrgrp6",
    "firewall service custom",
    "firewall service group",
    "firewall vip",
    "firewall vip6",
    "firewall vipgrp",
    "firewall vipgrp6",
    "firewall policy",
    "firewall policy6",
    "firewall security-policy",
    "firewall proxy-policy",
    "firewall explicit-proxy-policy",
    "firewall schedule onetime",
    "firewall schedule recurring",
    "firewall schedule group",
    "firewall local-in-policy",
    "firewall local-in-policy6",
    "vpn ssl settings",
    "vpn ssl web portal",
    "vpn ipsec phase1",
    "vpn ipsec phase1-interface",
    "vpn ipsec phase2",
    "vpn ipsec phase2-interface",
    "vpn ipsec manualkey",
    "vpn ipsec manualkey-interface",
    "vpn l2tp",
    "vpn pptp",
    "user local",
    "user group",
    "user radius",
    "user ldap",
    "user tacacs+",
    "user saml",
    "user fortitoken",
    "user peer",
    "user peergrp",
    "log syslogd setting",
    "log syslogd2 setting",
    "log syslogd3 setting",
    "log syslogd4 setting",
    "log fortianalyzer setting",
    "router static",
    "web-proxy explicit",
    "ftp-proxy explicit",
    "wireless-controller vap",
];

/// First words of every section there is.
const FIRST: [&str; 52] = [
    "system",
    "firewall",
    "vpn",
    "user",
    "log",
    "router",
    "antivirus",
    "webfilter",
    "ips",
    "application",
    "dlp",
    "emailfilter",
    "spamfilter",
    "endpoint-control",
    "wireless-controller",
    "switch-controller",
    "report",
    "voip",
    "waf",
    "web-proxy",
    "wanopt",
    "icap",
    "certificate",
    "ftp-proxy",
    "ssh-filter",
    "file-filter",
    "dnsfilter",
    "videofilter",
    "authentication",
    "alertemail",
    "automation",
    "gui",
    "monitoring",
    "ztna",
    "casb",
    "virtual-patch",
    "sctp-filter",
    "cifs",
    "credential-store",
    "extender-controller",
    "extension-controller",
    "nsxt",
    "telemetry-controller",
    "diameter-filter",
    "rule",
    "netscan",
    "imp2p",
    "vdom",
    "global",
    "ethernet-oam",
    "debug",
    "ssl",
];

/// What `get system status` and the head of a backup show before a colon.
const STATUS: [&str; 44] = [
    "version",
    "current security level",
    "firmware signature",
    "security level",
    "serial-number",
    "bios version",
    "system part-number",
    "hostname",
    "private encryption",
    "operation mode",
    "current virtual domain",
    "max number of virtual domains",
    "virtual domains status",
    "virtual domain configuration",
    "fips-cc mode",
    "current ha mode",
    "branch point",
    "release version information",
    "system time",
    "last reboot reason",
    "log hard disk",
    "virus-db",
    "extended db",
    "extreme db",
    "ips-db",
    "ips-etdb",
    "app-db",
    "industrial-db",
    "botnet db",
    "ipmc-db",
    "ips malicious url database",
    "av ai/ml model",
    "ips-malicious url database",
    "cluster uptime",
    "cluster state change time",
    "fortios x86-64",
    "license status",
    "vm resources",
    "vm instance id",
    "license expiration date",
    "ha health status",
    "model",
    "model name",
    "proc-db",
];

pub(super) fn is_wanted(path: &str) -> bool {
    WANTED.contains(&path)
}

pub(super) fn is_known(path: &str) -> bool {
    path.split_ascii_whitespace().next().is_some_and(|first| FIRST.contains(&first))
}

/// Whether a section never stands in another: what is nested has a name of one word.
pub(super) fn is_outermost(path: &str) -> bool {
    path.contains(' ') && is_known(path)
}

/// Whether a word can be the name of a setting: small letters, digits and hyphens; a few have capitals.
pub(super) fn is_key(key: &str) -> bool {
    let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (!key.is_empty() && key.bytes().all(small)) || key == "secondary-IP" || key.starts_with("FortiGate")
}

/// Whether a line is one of `get system status`.
pub(super) fn is_status(line: &str) -> bool {
    status(line).is_some()
}

/// Name and value of a line of `get system status`; it may stand in a remark.
pub(super) fn status(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['#', ' ', '\t']);
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    STATUS.iter().any(|s| s.eq_ignore_ascii_case(name)).then(|| (name, value.trim()))
}
