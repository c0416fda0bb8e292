//! Whether a text is one of a Cisco device: by what only these write, and not by what others write in the same manner.

use super::super::{Lines, TextLine};

/// What others write whose configurations look alike; such a text is none of Cisco's.
const OTHERS: [&str; 49] = [
    "hostname BS-GS2",
    "hostname BS-MS2",
    "Configuration Editor",
    "NX-OS",
    "IOS XR",
    "IX Series",
    "NEC Portable Internetwork",
    "AlliedWare",
    "awplus",
    "EOS-",
    "JUNOS",
    "config-version=",
    "ProCurve",
    "J9772A",
    "Comware",
    "ArubaOS",
    "FastIron",
    "ver 08.",
    "stack unit ",
    "Dell EMC",
    "interface breakout ",
    "interface ethernet1/1/",
    "version RGOS",
    "VyOS",
    "ApresiaOS",
    "HUAWEI",
    "feature interface-vlan",
    "vdc ",
    "set system host-name",
    "Si-R",
    "interface port1.",
    "Interface port1.",
    "interface GigaEthernet",
    "ppp profile ",
    "ip ufs-cache",
    "Command: show running-config",
    // Cisco's names stand in no quotation marks.
    "hostname \"",
    "System Description \"",
    "configuration list for AX",
    "LAST EDIT",
    "Century Systems NXR-",
    "NEC WA Series",
    "vpnlog ",
    "pppoe account ",
    "authentication prekey",
    "interface lan ",
    "interface ewan ",
    "interface pppoe ",
    "user name ",
];

/// How many lines are looked at: enough to be sure, and as quick for a long file as for a short one.
const LINES: usize = 4000;

/// From this weight on a word is hardly used by others; below, every second maker writes it (`hostname`, `ntp server`).
const OWN: u32 = 14;

/// Points of what is seen, and whether another maker's words were seen.
fn points(lines: &Lines<'_>, marks: &[(&str, u32)]) -> u32 {
    let (mut points, mut own) = (0, false);
    let mut seen = vec![false; marks.len()];
    for line in lines.iter().take(LINES) {
        let text = line.text.trim();
        let plain = text.trim_start_matches(['!', ':', ' ']);
        if line.prompt.is_some_and(|p| is_other_device(p.device())) || is_with_a_prefix(text) {
            return 0;
        }
        let is_remark = text.starts_with(['!', '#', ';']);
        if is_begun(plain, &OTHERS) || (is_remark && OTHERS.iter().any(|other| plain.contains(other))) {
            return 0;
        }
        for ((mark, weight), seen) in marks.iter().zip(&mut seen) {
            if !*seen && begins_with(plain, mark) {
                *seen = true;
                points += weight;
                own |= *weight >= OWN;
            }
        }
    }
    if own { points } else { 0 }
}

/// Whether a line begins with one of the words.
fn is_begun(line: &str, words: &[&str]) -> bool {
    let first = line.as_bytes().first();
    words.iter().any(|word| word.as_bytes().first() == first && line.starts_with(word))
}

/// Whether a prompt is one of a device that others make and that writes alike.
fn is_other_device(name: &str) -> bool {
    const NAMES: [&str; 4] = ["BS-GS2", "BS-MS2", "BS-XP2", "awplus"];
    NAMES.iter().any(|other| name.get(..other.len()).is_some_and(|head| head.eq_ignore_ascii_case(other)))
}

/// `ip address 192.168.1.1/24`, `ip route 0.0.0.0/0 …`: Cisco's devices write a mask (NX-OS aside, which is not read).
fn is_with_a_prefix(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let is_meant = words.next() == Some("ip") && matches!(words.next(), Some("address" | "route"));
    is_meant
        && words.next().is_some_and(|w| w.split_once('/').is_some_and(|(a, p)| is_v4(a) && p.parse::<u8>().is_ok()))
}

fn is_v4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

/// In capitals, too: that is how some people type. A version nobody types, and others write `Version 1.30`.
fn begins_with(text: &str, mark: &str) -> bool {
    if mark.starts_with("version ") {
        return text.starts_with(mark);
    }
    let (text, mark) = (text.as_bytes(), mark.as_bytes());
    // Nearly every line is told by its first letter.
    let first = |bytes: &[u8]| bytes.first().map(u8::to_ascii_lowercase);
    first(text) == first(mark) && text.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark))
}

/// A few words are enough to be likelier than a list; the more there are, the surer it is.
fn score(points: u32) -> u8 {
    if points < 20 { 0 } else { u8::try_from((40 + points / 2).min(95)).unwrap_or(95) }
}

/// What only ASA writes.
const ASA: &[(&str, u32)] = &[
    ("ASA Version", 95),
    ("PIX Version", 90),
    ("Cisco Adaptive Security Appliance", 90),
    ("nameif ", 40),
    ("security-level ", 40),
    ("access-group ", 15),
    ("tunnel-group ", 40),
    ("same-security-traffic", 40),
    ("object network ", 35),
    ("threat-detection", 30),
    ("group-policy ", 30),
    ("crypto ikev1 ", 25),
    ("nat (", 40),
    ("static (", 40),
    ("http server enable", 30),
    ("Cryptochecksum", 30),
    ("passwd ", 15),
    ("management-access ", 20),
    ("ssh stricthostkeycheck", 20),
    ("service-policy global_policy", 30),
    ("fixup protocol", 30),
    ("Serial Number: J", 20),
    ("Hardware:   ASA", 30),
    ("Hardware:   FPR", 30),
    ("route outside ", 25),
    ("route inside ", 25),
    ("mtu outside ", 20),
    ("mtu inside ", 20),
    ("logging host inside ", 20),
    ("timeout xlate ", 30),
    ("user-identity ", 30),
    ("aaa-server ", 25),
    ("aaa authentication ssh console ", 25),
    ("aaa authentication http console ", 25),
    ("anyconnect ", 25),
    ("crypto ikev2 enable ", 25),
    ("crypto ipsec ikev2 ", 25),
    ("class-map inspection_default", 25),
    ("policy-map global_policy", 25),
    ("network-object ", 20),
    ("ssh 0.0.0.0 ", 20),
    ("http 0.0.0.0 ", 20),
    ("telnet 0.0.0.0 ", 20),
    ("no snmp-server location", 10),
];

/// What IOS writes.
const IOS: &[(&str, u32)] = &[
    ("Cisco IOS", 80),
    ("IOS (tm)", 70),
    ("RANCID-CONTENT-TYPE: cisco", 70),
    ("Current configuration", 40),
    ("Building configuration", 15),
    ("version 1", 20),
    ("service timestamps", 20),
    ("service password-encryption", 12),
    ("boot-start-marker", 30),
    ("ip access-list ", 20),
    ("access-list ", 20),
    ("ipv6 access-list ", 20),
    ("interface ", 12),
    ("interface GigabitEthernet", 15),
    ("interface FastEthernet", 15),
    ("interface TenGigabitEthernet", 15),
    ("interface Ethernet", 15),
    ("interface Vlan", 15),
    ("interface Dialer", 15),
    ("line vty", 22),
    ("line con", 15),
    ("ip http server", 15),
    ("no ip http server", 15),
    ("ip http secure-server", 15),
    ("no ip http secure-server", 15),
    ("ip nat ", 20),
    ("ip nat inside", 15),
    ("crypto isakmp", 20),
    ("crypto map", 15),
    ("crypto keyring", 20),
    ("transport input", 20),
    ("ip address ", 8),
    ("enable secret", 20),
    ("enable password", 12),
    ("aaa new-model", 20),
    ("snmp-server community", 12),
    ("spanning-tree mode", 12),
    ("switchport ", 12),
    ("ip route ", 10),
    ("router bgp", 15),
    ("router ospf", 15),
    ("router eigrp", 20),
    ("route-map ", 15),
    ("ip route vrf ", 15),
    ("object-group ip ", 15),
    ("zone security", 20),
    ("class-map ", 12),
    ("object-group ", 12),
    ("username ", 10),
    ("logging ", 8),
    ("ntp server", 8),
    ("hostname ", 13),
    ("login block-for", 20),
    ("vpdn", 15),
    ("webvpn ", 15),
];

/// How many lines of the end of a text are told from more.
const SHORT: usize = 40;

/// The last lines of AlliedWare Plus are those of IOS, word for word: by themselves they tell nobody's language.
fn is_end_of_any(line: &str) -> bool {
    let text = line.trim();
    let is_line = ["line con ", "line vty "].iter().any(|l| line.starts_with(l));
    text.is_empty() || text == "!" || text == "end" || is_line
}

/// Whether a line can only be the head of a device's text.
pub(super) fn begins(line: &str) -> bool {
    let version = line.strip_prefix("version ").is_some_and(|v| {
        let mut chars = v.chars();
        chars.next().is_some_and(|c| c.is_ascii_digit()) && chars.next().is_some_and(|c| c.is_ascii_digit())
    });
    let comment = line.strip_prefix('!').map(str::trim_start);
    version
        || [": Saved", "ASA Version ", "PIX Version ", "Building configuration...", "Current configuration : "]
            .iter()
            .any(|head| line.starts_with(head))
        || comment.is_some_and(|c| {
            ["RANCID-CONTENT-TYPE: cisco", "Cisco Adaptive Security Appliance Software", "Cisco IOS Software"]
                .iter()
                .any(|head| c.starts_with(head))
        })
}

/// Whether a line may stand before a head and be about the same device: everything that is not configuration yet.
pub(super) fn prefaces(line: &str) -> bool {
    let words = ["hostname ", "interface ", "line vty", "username ", "access-list ", "ip access-list "];
    !(words.iter().any(|w| line.starts_with(w)) || line == "end" || line == ": end")
}

/// Longest introduction: remarks of whoever collected the text, what the device says of itself.
const INTRODUCTION: usize = 200;

/// Whether lines only introduce the device whose head follows: remarks and its name, which collectors write first.
pub(super) fn introduces(lines: &[TextLine<'_>]) -> bool {
    let is_head = |line: &str| begins(line) && !line.starts_with('!');
    lines.len() <= INTRODUCTION
        && lines.iter().all(|l| !is_head(l.text) && (prefaces(l.text) || l.text.starts_with("hostname ")))
}

/// How likely it is ASA.
pub(super) fn asa(lines: &Lines<'_>) -> u8 {
    score(points(lines, ASA))
}

/// How likely it is IOS.
pub(super) fn ios(lines: &Lines<'_>) -> u8 {
    if lines.iter().take(SHORT + 1).all(|l| is_end_of_any(l.text)) {
        return 0;
    }
    let asa = points(lines, ASA);
    let ios = points(lines, IOS);
    if asa >= 90 { 0 } else { score(ios) }
}
