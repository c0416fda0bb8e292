//! Makers whose configurations are not read, by what only they write at the head.

use super::super::Lines;
use super::uci;

/// How many lines of the head are looked at.
const HEAD: usize = 60;

/// How many lines are looked at for the words every router uses.
const BODY: usize = 400;

/// How many lines of the end are looked at: some write who they are last.
const TAIL: usize = 12;

/// How a mark stands in a line, and how much it tells.
enum Mark {
    /// The line begins with it: so only this maker writes.
    Begins(&'static str),
    /// The line begins with the first and holds the second: so only this maker writes.
    Both(&'static str, &'static str),
    /// It stands somewhere in markup: so only this maker writes.
    Tag(&'static str),
    /// The name a prompt shows begins with it, because the maker names its devices after the model.
    Prompt(&'static str),
    /// The name of a value in JSON that only this maker gives.
    Key(&'static str),
    /// A name that stands in a remark or in markup: a remark may also speak of another device.
    Named(&'static str),
    /// The line begins with it, but several makers write so; the last resort.
    Perhaps(&'static str),
}

use Mark::{Begins, Both, Key, Named, Perhaps, Prompt, Tag};

pub(super) const PALO_ALTO: &str = "Palo Alto Networks";
pub(super) const HUAWEI: &str = "Huawei、H3C、HPE Comware";
pub(super) const JUNIPER: &str = "Juniper";
pub(super) const VYOS: &str = "VyOS、EdgeOS";
pub(super) const SWX: &str = "ヤマハ(スイッチSWX)";
pub(super) const APRESIA: &str = "APRESIA";
pub(super) const ALLIEDWARE: &str = "Allied Telesis AlliedWare";
pub(super) const AT_TQ: &str = "Allied Telesis AT-TQ";
pub(super) const FUJITSU: &str = "Fujitsu Si-R";
pub(super) const SCREENOS: &str = "Juniper ScreenOS";
pub(super) const NX_OS: &str = "Cisco NX-OS";
pub(super) const SMALL: &str = "Cisco Small Business";
pub(super) const ARISTA: &str = "Arista";
pub(super) const PROCURVE: &str = "Aruba(ProCurve)";
pub(super) const MERAKI: &str = "Cisco Meraki";
pub(super) const UNIFI: &str = "Ubiquiti UniFi";
pub(super) const OPENWRT: &str = "OpenWrt";
pub(super) const NXR: &str = "Century Systems NXR";
pub(super) const SEIL: &str = "IIJ SEIL";
pub(super) const FITELNET: &str = "Furukawa FITELnet";
pub(super) const ALAXALA: &str = "ALAXALA";
pub(super) const DELL: &str = "Dell Networking";
pub(super) const TP_LINK: &str = "TP-Link";
pub(super) const CHECK_POINT: &str = "Check Point";
pub(super) const NETGEAR: &str = "NETGEAR";
pub(super) const ZYXEL: &str = "Zyxel";
pub(super) const UFW: &str = "ufw (Linux)";
pub(super) const IPTABLES_SHOWN: &str = "iptables -L (Linux)";
pub(super) const F5: &str = "F5 BIG-IP";
pub(super) const WLX: &str = "ヤマハ(無線アクセスポイントWLX)";

/// Marks in small letters, and the maker.
const MARKS: &[(Mark, &str)] = &[
    (Tag("paloaltonetworks"), PALO_ALTO),
    (Tag("<mgt-config>"), PALO_ALTO),
    (Tag("<devices><entry name=\"localhost.localdomain\">"), PALO_ALTO),
    (Begins("set deviceconfig "), PALO_ALTO),
    (Begins("set mgt-config "), PALO_ALTO),
    (Begins("set rulebase "), PALO_ALTO),
    (Begins("set network interface ethernet ethernet"), PALO_ALTO),
    (Tag("<opnsense>"), "OPNsense"),
    (Tag("<pfsense>"), "pfSense"),
    (Tag("<product-grade>"), "WatchGuard"),
    (Tag("watchguard"), "WatchGuard"),
    (Begins("<profile>"), "WatchGuard"),
    (Tag("<configuration apiversion="), "Sophos"),
    (Tag("<model>at-tq"), AT_TQ),
    (Named("at-tq"), AT_TQ),
    (Begins("set bss wlan"), AT_TQ),
    (Begins("firmware-version \"sonicos"), "SonicWall"),
    (Begins("checksumversion="), "SonicWall"),
    (Begins("firmwareversion=sonicos"), "SonicWall"),
    (Named("sonicwall"), "SonicWall"),
    (Named("sonicos"), "SonicWall"),
    (Both("## last c", " by "), JUNIPER),
    (Both("version ", ";"), JUNIPER),
    (Begins("set version 1"), JUNIPER),
    (Begins("set version 2"), JUNIPER),
    (Both("set interfaces ", " unit "), JUNIPER),
    (Begins("set security zones security-zone "), JUNIPER),
    (Begins("set system root-authentication "), JUNIPER),
    (Named("junos"), JUNIPER),
    (Begins("set vrouter "), SCREENOS),
    (Begins("unset key protection "), SCREENOS),
    (Named("screenos"), SCREENOS),
    (Begins("set interfaces ethernet eth"), VYOS),
    (Begins("set interfaces switch switch"), VYOS),
    (Begins("set system login user "), VYOS),
    (Begins("set vpn l2tp remote-access "), VYOS),
    (Begins("    ethernet eth"), VYOS),
    (Begins("        remote-access {"), VYOS),
    (Begins("/* === vyatta-config-version"), VYOS),
    (Begins("    all-ping "), VYOS),
    (Begins("    broadcast-ping "), VYOS),
    (Begins("// vyos-config-version"), VYOS),
    (Named("vyos"), VYOS),
    (Named("edgeos"), VYOS),
    (Named("edgerouter"), VYOS),
    (Both("# ", " by routeros "), "MikroTik"),
    (Begins("/interface "), "MikroTik"),
    (Begins("/ip "), "MikroTik"),
    (Both("; j", "configuration editor"), PROCURVE),
    (Both("; hpstack", "configuration editor"), PROCURVE),
    (Named("procurve"), PROCURVE),
    (Begins("!version arubaos-cx"), "Aruba"),
    (Begins("virtual-controller-country"), "Aruba"),
    (Named("arubaos"), "Aruba"),
    (Begins("# language version:"), CHECK_POINT),
    (Begins("set installer policy"), CHECK_POINT),
    (Begins("add allowed-client "), CHECK_POINT),
    (Both("set interface ", " ipv4-address "), CHECK_POINT),
    (Begins("\t:anyobj ("), CHECK_POINT),
    (Begins("\t:rules ("), CHECK_POINT),
    (Named("check point"), CHECK_POINT),
    (Both("lan 0 ip address ", "/"), FUJITSU),
    (Begins("remote 0 name "), FUJITSU),
    (Begins("password admin set "), FUJITSU),
    (Begins("ether 1 1 "), FUJITSU),
    (Named("si-r"), FUJITSU),
    (Named("sr-s"), "Fujitsu SR-S"),
    (Begins("! bs-gs"), "Buffalo"),
    (Begins("hostname bs-gs2"), "Buffalo"),
    (Begins("hostname bs-ms2"), "Buffalo"),
    (Prompt("bs-gs2"), "Buffalo"),
    (Prompt("bs-ms2"), "Buffalo"),
    (Both("buffalo ", " configuration"), "Buffalo"),
    (Named("buffalo"), "Buffalo"),
    (Named("elecom"), "ELECOM"),
    (Begins("!software version v"), HUAWEI),
    (Begins("[v200r"), HUAWEI),
    (Begins("sysname "), HUAWEI),
    (Begins(" sysname "), HUAWEI),
    (Both(" version 5.", "release"), HUAWEI),
    (Both(" version 7.", "release"), HUAWEI),
    (Begins("user-interface vty "), HUAWEI),
    (Begins("# module devmgr configuration"), "Extreme Networks"),
    (Begins("# apresia"), APRESIA),
    (Begins("! apresia"), APRESIA),
    (Begins("##### basic #####"), APRESIA),
    (Named("apresia"), APRESIA),
    (Begins("#configuration list for ax"), ALAXALA),
    (Both("#last modified by ", " with version "), ALAXALA),
    (Named("alaxala"), ALAXALA),
    (Begins("!   last edit"), FITELNET),
    (Begins("vpnlog enable"), FITELNET),
    (Begins("  pppoe account"), FITELNET),
    (Begins("interface ewan "), FITELNET),
    (Begins("  authentication prekey"), FITELNET),
    (Named("fitelnet"), FITELNET),
    (Begins("! century systems"), NXR),
    (Begins("fast-forwarding enable"), NXR),
    (Begins("ipsec local policy "), NXR),
    (Begins("ipsec isakmp policy "), NXR),
    (Begins("ipsec access-list "), NXR),
    (Begins(" pppoe-client ppp "), NXR),
    (Named("century systems"), NXR),
    (Begins("hostname \"seil"), SEIL),
    (Begins("environment login-timer "), SEIL),
    (Begins("ike preshared-key add "), SEIL),
    (Begins("ike peer add "), SEIL),
    (Begins("pppac "), SEIL),
    (Begins("route add default "), SEIL),
    (Begins("!system description \"dell"), DELL),
    (Named("dell networking"), DELL),
    (Begins("interface breakout "), DELL),
    (Begins("interface mgmt1/1/1"), DELL),
    (Begins("system-user linuxadmin"), DELL),
    (Begins("version rgos"), "Ruijie"),
    (Begins("! nec wa series"), "NEC WA"),
    (Begins("! swx"), SWX),
    (Begins("declare root"), "SoftEther VPN"),
    (Begins("remote-cert-tls "), "OpenVPN"),
    (Begins("dev tun"), "OpenVPN"),
    (Begins("<tls-auth>"), "OpenVPN"),
    (Begins("<tls-crypt>"), "OpenVPN"),
    (Named("sophos"), "Sophos"),
    (Named("draytek"), "DrayTek"),
    (Begins("set system name="), ALLIEDWARE),
    (Begins("set user=manager "), ALLIEDWARE),
    (Begins("create ppp="), ALLIEDWARE),
    (Begins("create firewall policy="), ALLIEDWARE),
    (Begins("add ip int="), ALLIEDWARE),
    (Begins("dns-client enable"), SWX),
    (Begins("http-proxy enable"), SWX),
    (Perhaps("telnet-server "), SWX),
    (Begins("l2ms "), SWX),
    (Named("d-link"), "D-Link"),
    (Begins("!system description \"m4"), NETGEAR),
    (Begins("!system description \"gs"), NETGEAR),
    (Begins("!system description \"xs"), NETGEAR),
    (Begins("!system description \"fs"), NETGEAR),
    (Begins("!system description \"gc"), NETGEAR),
    (Both("!system description \"", "prosafe"), NETGEAR),
    (Named("netgear"), NETGEAR),
    (Begins("! model: usg"), ZYXEL),
    (Begins("! model: atp"), ZYXEL),
    (Begins("! model: zywall"), ZYXEL),
    (Begins("! model: vpn"), ZYXEL),
    (Named("zyxel"), ZYXEL),
    (Both("to                 ", "action      from"), UFW),
    (Both("     to                 ", "action      from"), UFW),
    (Begins("default: deny (incoming)"), UFW),
    (Begins("default: reject (incoming)"), UFW),
    (Begins("default: allow (incoming)"), UFW),
    (Begins("chain input (policy "), IPTABLES_SHOWN),
    (Begins("#tmsh-version"), F5),
    (Begins("ltm virtual /"), F5),
    (Begins("ltm pool /"), F5),
    (Both("# wlx", " rev."), WLX),
    (Begins("airlink select "), WLX),
    (Begins("!tl-"), TP_LINK),
    (Both("user name ", " privilege "), TP_LINK),
    (Named("tp-link"), TP_LINK),
    (Named("meraki"), MERAKI),
    (Key("\"portforwardingrules\""), MERAKI),
    (Key("\"sitetositevpn\""), MERAKI),
    (Key("\"producttypes\""), MERAKI),
    (Key("\"x_passphrase\""), UNIFI),
    (Key("\"x_ssh_password\""), UNIFI),
    (Key("\"x_ipsec_pre_shared_key\""), UNIFI),
    (Key("\"wlangroup_id\""), UNIFI),
    (Key("\"all-ping\""), VYOS),
    (Begins("!command: show running-config"), NX_OS),
    (Begins("!running configuration last done at:"), NX_OS),
    (Both("version ", " bios:version"), NX_OS),
    (Both("feature ", "interface-vlan"), NX_OS),
    (Begins("config-file-header"), SMALL),
    (Begins("!! ios xr configuration"), "Cisco IOS-XR"),
    (Begins("! command: show running-config"), ARISTA),
    (Both("! device: ", "eos-"), ARISTA),
    (Begins("transceiver qsfp default-mode"), ARISTA),
    (Perhaps("set system host-name "), JUNIPER),
];

/// The maker whose text the lines show, and whether they show it in a way nobody else writes. A name alone counts only in
/// a remark or in markup, because a description may hold any maker's name.
pub(super) fn of(lines: &Lines<'_>) -> Option<(&'static str, bool)> {
    if uci::are(lines) {
        return Some((OPENWRT, true));
    }
    let content = || lines.iter().filter(|l| !l.text.trim().is_empty());
    let mut best: Option<(u8, &'static str)> = None;
    for line in content().take(HEAD).chain(content().rev().take(TAIL)) {
        let shown = line.prompt.map(|p| p.device().to_ascii_lowercase()).unwrap_or_default();
        let line = line.text.to_ascii_lowercase();
        let is_markup = line.trim_start().starts_with('<');
        let is_json = line.trim_start().starts_with(['{', '[', '"']);
        let is_remark = is_markup || line.trim_start().starts_with(['#', '!', ';', '/', '*']);
        let weight = |mark: &Mark| match mark {
            Begins(start) if line.starts_with(start) => 3,
            Both(start, part) if line.strip_prefix(start).is_some_and(|rest| rest.contains(part)) => 3,
            Tag(part) if is_markup && line.contains(part) => 3,
            Prompt(start) if shown.starts_with(start) => 3,
            Key(part) if is_json && line.contains(part) => 3,
            Named(part) if is_remark && line.contains(part) => 2,
            Perhaps(start) if line.starts_with(start) => 1,
            _ => 0,
        };
        for (mark, maker) in MARKS {
            let weight = weight(mark);
            if weight > best.map_or(0, |(before, _)| before) {
                best = Some((weight, maker));
            }
        }
        if best.is_some_and(|(weight, _)| weight == 3) {
            break;
        }
    }
    best.map(|(weight, maker)| (maker, weight != 2))
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
