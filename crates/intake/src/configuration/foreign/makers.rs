//! Makers whose configurations are not read, by what only they write at the head.

use super::super::Lines;

/// How many lines of the head are looked at.
const HEAD: usize = 60;

/// How many lines are looked at for the words every router uses.
const BODY: usize = 400;

/// How a mark stands in a line.
enum Mark {
    /// The line begins with it.
    Begins(&'static str),
    /// It stands somewhere in the line.
    Holds(&'static str),
    /// The line begins with the first and holds the second.
    Both(&'static str, &'static str),
}

use Mark::{Begins, Both, Holds};

/// Marks in small letters, and the maker.
const MARKS: &[(Mark, &str)] = &[
    (Holds("paloaltonetworks"), "Palo Alto Networks"),
    (Begins("set deviceconfig system "), "Palo Alto Networks"),
    (Begins("<opnsense>"), "OPNsense"),
    (Begins("<pfsense>"), "pfSense"),
    (Holds("sonicwall"), "SonicWall"),
    (Begins("firmware-version \"sonicos"), "SonicWall"),
    (Holds("sonicos"), "SonicWall"),
    (Both("## last c", " by "), "Juniper"),
    (Begins("set system host-name "), "Juniper"),
    (Begins("set version 1"), "Juniper"),
    (Begins("set version 2"), "Juniper"),
    (Both("version ", ";"), "Juniper"),
    (Holds("junos"), "Juniper"),
    (Holds("screenos"), "Juniper"),
    (Both("# ", " by routeros "), "MikroTik"),
    (Begins("/interface bridge"), "MikroTik"),
    (Begins("/ip firewall filter"), "MikroTik"),
    (Both("; j", "configuration editor"), "Aruba(ProCurve)"),
    (Holds("configuration editor; created on release"), "Aruba(ProCurve)"),
    (Begins("!version arubaos-cx"), "Aruba"),
    (Holds("arubaos"), "Aruba"),
    (Holds("procurve"), "Aruba(ProCurve)"),
    (Begins("# language version:"), "Check Point"),
    (Holds("check point"), "Check Point"),
    (Begins("set installer policy"), "Check Point"),
    (Both("lan 0 ip address ", "/"), "Fujitsu Si-R"),
    (Begins("remote 0 name "), "Fujitsu Si-R"),
    (Begins("password admin set "), "Fujitsu Si-R"),
    (Begins("ether 1 1 "), "Fujitsu Si-R"),
    (Holds("si-r"), "Fujitsu Si-R"),
    (Holds("sr-s"), "Fujitsu SR-S"),
    (Holds("buffalo"), "Buffalo"),
    (Begins("! bs-gs"), "Buffalo"),
    (Holds("elecom"), "ELECOM"),
    (Begins("!software version v"), "Huawei"),
    (Begins("sysname "), "Huawei or H3C"),
    (Begins(" sysname "), "Huawei or H3C"),
    (Both(" version 7.", "release"), "H3C"),
    (Begins("# module devmgr configuration"), "Extreme Networks"),
    (Holds("watchguard"), "WatchGuard"),
    (Begins("<profile>"), "WatchGuard"),
    (Holds("vyos"), "VyOS"),
    (Holds("edgeos"), "Ubiquiti"),
    (Holds("edgerouter"), "Ubiquiti"),
    (Holds("apresia"), "APRESIA"),
    (Holds("alaxala"), "ALAXALA"),
    (Holds("fitelnet"), "Furukawa FITELnet"),
    (Holds("sophos"), "Sophos"),
    (Holds("draytek"), "DrayTek"),
    (Begins("set system name="), "Allied Telesis AlliedWare"),
    (Begins("set user=manager "), "Allied Telesis AlliedWare"),
    (Begins("create ppp="), "Allied Telesis AlliedWare"),
    (Begins("create firewall policy="), "Allied Telesis AlliedWare"),
    (Begins("add ip int="), "Allied Telesis AlliedWare"),
    (Holds("d-link"), "D-Link"),
    (Holds("netgear"), "NETGEAR"),
    (Holds("tp-link"), "TP-Link"),
    (Holds("meraki"), "Cisco Meraki"),
    (Begins("!command: show running-config"), "Cisco NX-OS"),
    (Both("!! ios xr configuration", ""), "Cisco IOS-XR"),
    (Both("! command: show running-config", ""), "Arista"),
];

/// The maker whose head the lines show. A name alone counts only in a remark or in markup, because a description may
/// hold any maker's name.
pub(super) fn of(lines: &Lines<'_>) -> Option<&'static str> {
    let head = lines.iter().filter(|l| !l.text.trim().is_empty()).take(HEAD);
    head.map(|l| l.text.to_ascii_lowercase()).find_map(|line| {
        let remark = line.trim_start().starts_with(['#', '!', ';', '<', '/', '*']);
        let fits = |mark: &Mark| match mark {
            Begins(start) => line.starts_with(start),
            Holds(part) => remark && line.contains(part),
            Both(start, part) => line.strip_prefix(start).is_some_and(|rest| rest.contains(part)),
        };
        MARKS.iter().find(|(mark, _)| fits(mark)).map(|(_, maker)| *maker)
    })
}

/// Words routers, switches and firewalls of most makers begin a line with.
const WORDS: [&str; 22] = [
    "hostname",
    "interface",
    "vlan",
    "ip address",
    "ip route",
    "snmp",
    "snmp-server",
    "ntp",
    "sntp",
    "syslog",
    "logging",
    "username",
    "password",
    "access-list",
    "dhcp",
    "nat",
    "filter",
    "radius",
    "spanning-tree",
    "switchport",
    "clock",
    "telnet",
];

/// Whether the lines use at least four of the words every router uses, and are no table.
pub(super) fn looks_like_one(lines: &Lines<'_>) -> bool {
    let mut seen = [false; WORDS.len()];
    let (mut tabular, mut total) = (0_usize, 0_usize);
    for line in lines.iter().filter(|l| !l.text.trim().is_empty()).take(BODY) {
        let text = line.text.trim_start();
        let text = text.strip_prefix("set ").unwrap_or(text);
        total += 1;
        tabular += usize::from(text.contains([',', '\t']));
        for (flag, word) in seen.iter_mut().zip(WORDS) {
            let rest = text.get(..word.len()).filter(|h| h.eq_ignore_ascii_case(word)).map(|_| text.get(word.len()..));
            *flag |= matches!(rest, Some(Some(rest)) if rest.is_empty() || rest.starts_with([' ', '-', '=']));
        }
    }
    tabular * 3 < total && seen.iter().filter(|s| **s).count() >= 4
}
