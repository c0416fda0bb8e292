//! The settings of `OpenWrt` and what is built on it: UCI files (`config interface 'wan'`, `option proto 'pppoe'`) and what
//! `uci show` prints (`network.wan.proto='pppoe'`).
//!
//! Guards: FortiOS sections begin with `config`, too, but know no `option`; a DHCP server's `option …;` ends with a
//! semicolon. Nearly every line has to be in the language, so no list and no prose is taken for it.
//!
//! Source: the UCI page of the `OpenWrt` documentation (file syntax, output of `uci show` and `uci export`).

use super::super::Lines;

/// How many lines are looked at.
const LINES: usize = 400;

/// The files of settings every such device has.
const PACKAGES: [&str; 9] =
    ["network", "firewall", "system", "dhcp", "wireless", "dropbear", "uhttpd", "openvpn", "ipsec"];

/// Whether the lines are UCI.
pub(super) fn are(lines: &Lines<'_>) -> bool {
    let (mut sections, mut values, mut others) = (0_usize, 0_usize, 0_usize);
    // What was typed to see them is none of them.
    let is_said = |text: &&str| !text.is_empty() && !text.starts_with('#') && !text.starts_with("uci ");
    for line in lines.iter().map(|l| l.text.trim()).filter(is_said).take(LINES) {
        match of(line) {
            Some(Said::Section) => sections += 1,
            Some(Said::Value) => values += 1,
            None => others += 1,
        }
    }
    sections > 0 && values > 0 && others * 10 <= sections + values
}

/// What a line says.
enum Said {
    /// It begins a section.
    Section,
    /// It gives a value.
    Value,
}

fn of(line: &str) -> Option<Said> {
    let mut words = line.split_ascii_whitespace();
    let (first, second) = (words.next()?, words.next());
    match (first, second) {
        ("package", Some(name)) if words.next().is_none() && is_name(bare(name)) => Some(Said::Section),
        ("config", Some(kind)) => {
            let name = words.next();
            let is_one = words.next().is_none() && is_name(bare(kind)) && name.is_none_or(|n| is_name(bare(n)));
            is_one.then_some(Said::Section)
        }
        ("option" | "list", Some(name)) => {
            (is_name(bare(name)) && words.next().is_some() && !line.ends_with(';')).then_some(Said::Value)
        }
        _ => shown(line),
    }
}

/// A line of `uci show`: `network.wan=interface`, `network.wan.proto='pppoe'`, `firewall.@rule[0].target='ACCEPT'`.
fn shown(line: &str) -> Option<Said> {
    let (path, _) = line.split_once('=')?;
    let mut parts = path.split('.');
    let (package, section, option) = (parts.next()?, parts.next()?, parts.next());
    let is_section = |s: &str| is_name(s.trim_start_matches('@').split('[').next().unwrap_or_default());
    let is_path = PACKAGES.contains(&package) && is_section(section) && parts.next().is_none();
    match option {
        _ if !is_path => None,
        None => Some(Said::Section),
        Some(option) => is_name(option).then_some(Said::Value),
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(['\'', '"'])
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uci_is_told_from_what_looks_like_it() {
        for text in [
            "config interface 'wan'\n\toption proto 'pppoe'\n\toption username 'a@b'\n",
            "package network\n\nconfig interface 'lan'\n\toption device 'br-lan'\n\tlist dns '192.0.2.1'\n",
            "# /etc/config/firewall\nconfig rule\n\toption src wan\n\toption dest_port 22\n\toption target ACCEPT\n",
            "network.wan=interface\nnetwork.wan.proto='pppoe'\nfirewall.@rule[0]=rule\nfirewall.@rule[0].src='wan'\n",
        ] {
            assert!(are(&Lines::new(text)), "{text}");
        }
        for text in [
            "config system interface\n    edit \"wan1\"\n        set mode pppoe\n    next\nend\n",
            "config vdom\nedit root\nnext\nend\n",
            "option domain-name \"clinic.example\";\noption routers 192.168.1.1;\n",
            "config the router before noon\noption one is to wait\nand then we talk\n",
            "net.ipv4.ip_forward=1\nnet.ipv4.tcp_syncookies=1\n",
            "",
        ] {
            assert!(!are(&Lines::new(text)), "{text}");
        }
    }
}
