//! Settings of small routers and access points as INI or JSON: no maker's head, but sections and names that only a network
//! device has. Or in blocks (`firewall {`).
//!
//! Guards: a list of devices is never taken for settings. In JSON a list is one array of like records, where settings have
//! several sections that are named after what a network device does; in INI nearly every line is `name=value` below
//! `[section]`, which no table is.

use std::collections::BTreeSet;

use super::super::{Lines, is_secret_word};

/// How many lines, and how many bytes of them, are looked at.
const LINES: usize = 2_000;
const BYTES: usize = 64 * 1024;

/// What sections and settings of network devices are called, as a part of their names.
const WORDS: [&str; 36] = [
    "interface",
    "interfaces",
    "network",
    "wan",
    "lan",
    "vlan",
    "vlans",
    "wireless",
    "wlan",
    "wifi",
    "ssid",
    "radio",
    "dhcp",
    "dns",
    "firewall",
    "nat",
    "vpn",
    "ipsec",
    "l2tp",
    "pptp",
    "pppoe",
    "route",
    "routes",
    "routing",
    "forward",
    "forwards",
    "gateway",
    "netmask",
    "ipaddr",
    "ipaddress",
    "snmp",
    "ntp",
    "syslog",
    "radius",
    "wireguard",
    "peer",
];

/// So many different ones make a text settings of a network device.
const ENOUGH: usize = 3;

/// Whether the lines are settings of a network device.
pub(super) fn are(lines: &Lines<'_>) -> bool {
    let content = || lines.iter().map(|l| l.text.trim()).filter(|t| !t.is_empty()).take(LINES);
    match content().next().and_then(|first| first.chars().next()) {
        Some('{') => is_json(content()),
        Some('[' | '#' | ';') if is_ini(content()) => true,
        _ => is_blocks(content()) || is_plain(content()),
    }
}

/// `name {` and `}`, with names a network device has. No table is written so.
fn is_blocks<'a>(content: impl Iterator<Item = &'a str>) -> bool {
    let (mut words, mut closed) = (BTreeSet::new(), 0_usize);
    for line in content.filter(|line| !line.starts_with(['#', '/', '*'])) {
        let mut names: Vec<&str> = line.split('{').collect();
        // What stands behind the last sign is no name of a block.
        names.pop();
        words.extend(names.into_iter().flat_map(words_of));
        closed += line.matches('}').count();
    }
    closed >= ENOUGH && words.len() >= ENOUGH
}

/// `[section]`, and below it little else than `name=value`; names a network device has, or a password.
fn is_ini<'a>(content: impl Iterator<Item = &'a str>) -> bool {
    let (mut sections, mut values, mut others) = (0_usize, 0_usize, 0_usize);
    let (mut words, mut has_secret) = (BTreeSet::new(), false);
    for line in content {
        let section = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        match (section, line.split_once('=')) {
            (Some(name), _) if !name.contains(['"', ',']) => {
                sections += 1;
                words.extend(words_of(name));
            }
            (None, Some((name, _))) if is_name(name.trim()) => {
                values += 1;
                words.extend(words_of(name));
                has_secret |= is_secret_word(name.trim());
            }
            _ if line.starts_with(['#', ';']) => {}
            _ => others += 1,
        }
    }
    sections > 0 && values >= 2 && others * 10 <= values && (has_secret || words.len() >= ENOUGH)
}

/// `NAME=value` without sections: names a network device has, and a password among them.
fn is_plain<'a>(content: impl Iterator<Item = &'a str>) -> bool {
    let (mut values, mut others, mut words, mut has_secret) = (0_usize, 0_usize, BTreeSet::new(), false);
    for line in content.filter(|line| !line.starts_with(['#', ';'])) {
        match line.split_once('=').map(|(name, _)| name.trim_end()).filter(|name| is_name(name) && !name.contains(' '))
        {
            Some(name) => {
                values += 1;
                words.extend(words_of(name));
                has_secret |= is_secret_word(name);
            }
            None => others += 1,
        }
    }
    values >= ENOUGH && others * 4 <= values && words.len() >= ENOUGH && has_secret
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_. ".contains(&b))
}

/// Sections (`"firewall": {`) of which enough are named as in a network device, or several secrets, which no list has.
fn is_json<'a>(content: impl Iterator<Item = &'a str>) -> bool {
    let (mut words, mut seen, mut name) = (BTreeSet::new(), 0, None);
    let mut secrets = BTreeSet::new();
    for line in content {
        let (mut rest, mut is_key) = (line, false);
        while let Some((at, sign)) = rest.char_indices().find(|(_, c)| !c.is_whitespace()) {
            let (head, tail) = rest.split_at(at + sign.len_utf8());
            seen += head.len();
            rest = tail;
            match sign {
                '"' => {
                    let end = closing(rest);
                    name = rest.get(..end);
                    rest = rest.get(end + 1..).unwrap_or("");
                    seen += end;
                    continue;
                }
                ':' => {
                    is_key = true;
                    secrets.extend(name.filter(|name| is_secret_word(name)));
                    continue;
                }
                '{' | '[' if is_key => words.extend(name.into_iter().flat_map(words_of)),
                _ => {}
            }
            (is_key, name) = (false, None);
        }
        if words.len() >= ENOUGH || seen > BYTES {
            break;
        }
    }
    words.len() >= ENOUGH || secrets.len() >= ENOUGH
}

/// Where a text inside quotation marks ends.
fn closing(rest: &str) -> usize {
    let mut is_escaped = false;
    let ends = |b: u8| {
        let ends = b == b'"' && !is_escaped;
        is_escaped = b == b'\\' && !is_escaped;
        ends
    };
    rest.bytes().position(ends).unwrap_or(rest.len())
}

/// The words of a name that only a network device has; one or several of them (`networks`), and within `siteToSiteVpn`.
fn words_of(name: &str) -> impl Iterator<Item = &'static str> {
    let mut apart = String::with_capacity(name.len());
    let mut was_small = false;
    for c in name.chars() {
        if was_small && c.is_ascii_uppercase() {
            apart.push(' ');
        }
        was_small = c.is_ascii_lowercase();
        apart.push(c.to_ascii_lowercase());
    }
    WORDS.into_iter().filter(move |word| {
        apart.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
            let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
            part == *word || part.strip_suffix('s') == Some(word)
        })
    })
}
