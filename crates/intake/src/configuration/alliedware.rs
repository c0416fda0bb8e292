//! Allied Telesis AlliedWare Plus: AR routers and firewalls, x-series switches.
//!
//! The running configuration is a tree by indentation ([`tree`]); each statement is put where it belongs ([`global`],
//! [`interface`], [`firewall`]) and only then is it worked out what can be reached ([`meaning`]): vty access class, SNMP
//! lists, and, on AR routers, the firewall, which also stands before the device itself once `protect` is written.
//!
//! Source: AlliedWare Plus Software Reference, C613-50046-01 (5.4.4C) and the Firewall and NAT guide C613-22012-00.

mod firewall;
mod further;
mod global;
mod interface;
mod list;
mod meaning;
mod roles;
mod sign_in;
mod tree;

use sejo_model::configuration::Dialect;

use super::{Draft, Lines, Reads, TextLine, split};

/// How many lines are looked at to recognise the language.
const LOOKED_AT: usize = 600;

/// What a device is called before anybody gives it a name.
const FACTORY_NAME: &str = "awplus";

/// Reads AlliedWare Plus.
pub(crate) struct AlliedWarePlus;

impl Reads for AlliedWarePlus {
    fn dialect(&self) -> Dialect {
        Dialect::AlliedWarePlus
    }

    fn recognise(&self, lines: &Lines<'_>) -> u8 {
        let mut score = 0_u8;
        for line in lines.iter().take(LOOKED_AT) {
            let shown = line.prompt.is_some_and(|p| p.host == FACTORY_NAME);
            score = score.saturating_add(if shown { 45 } else { weight(line.text.trim()) });
        }
        score.min(97)
    }

    fn begins(&self, line: &str) -> bool {
        // The head of `show system`, which is taken before the configuration.
        line.starts_with("System Status        ")
    }

    fn prefaces(&self, line: &str) -> bool {
        // `show version` may be taken first.
        const HEADS: [&str; 6] =
            ["AlliedWare Plus (TM)", "Build name", "Build date", "Build type", "NET-SNMP", "System Status"];
        HEADS.iter().any(|h| line.trim_start().starts_with(h))
    }

    fn continues(&self, before: &[TextLine<'_>], _part: &[TextLine<'_>]) -> bool {
        // A greeting, and the command that shows the head.
        before.len() <= split::INTRODUCTION
            && before.iter().all(|l| weight(l.text.trim()) == 0)
            && !split::speaks_other(before, Dialect::AlliedWarePlus)
    }

    fn further(&self, lines: &[TextLine<'_>]) -> Vec<usize> {
        further::further(lines)
    }

    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>) {
        let statements = tree::parse(lines);
        draft.configuration.guarded_ports = Some(interface::guarded(&statements.statements));
        let state = global::collect(&statements, draft);
        meaning::describe(&state, draft);
    }
}

/// How much a line speaks for this maker: what others write too counts little or nothing.
fn weight(text: &str) -> u8 {
    const SURE: [&str; 13] = [
        "no username manager",
        "tunnel remote name ",
        "tunnel local name ",
        "interface port1.",
        "AlliedWare Plus",
        "stack virtual-chassis-id",
        "Software version   : 5.",
        "atmf ",
        "tunnel openvpn",
        "vty access-class",
        "ssh server allow-users",
        "Current software   : ",
        "no ip multicast-routing",
    ];
    const LIKELY: [&str; 13] = [
        "radius-server local",
        "server enable",
        "ppp username ",
        "ppp password ",
        "no banner motd",
        "aaa authentication enable default",
        "service http",
        "service ssh",
        "service telnet",
        "no service ssh",
        "no service telnet",
        "log host ",
        "no service dhcp-server",
    ];
    let rule = |verbs: [&str; 4]| {
        let mut words = text.split_ascii_whitespace();
        words.next() == Some("rule") && words.any(|w| verbs.contains(&w)) && text.contains(" from ")
    };
    let scrambled = || text.starts_with("username ") && text.contains(" password 8 $");
    if SURE.iter().any(|s| text.starts_with(s)) || rule(["permit", "masq", "portfwd", "deny"]) || scrambled() {
        45
    } else if LIKELY.iter().any(|s| text.starts_with(s)) || text.starts_with("ip subnet ") {
        20
    } else {
        entity(text)
    }
}

/// What the entities of a firewall are written with: two words each, whose second is a name.
fn entity(text: &str) -> u8 {
    let Some((kind, name)) = text.split_once(' ') else { return if text == "firewall" { 20 } else { 0 } };
    let is_name = !name.contains(' ') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    match kind {
        "encapsulation" => {
            name.strip_prefix("ppp ").map_or(0, |number| if number.parse::<u8>().is_ok() { 45 } else { 0 })
        }
        "nas" if name.contains(" key ") => 20,
        "dport" if name.starts_with(|c: char| c.is_ascii_digit()) => 20,
        "application" if is_name => 20,
        "zone" if is_name => 15,
        "network" | "host" if is_name => 10,
        _ => 0,
    }
}
