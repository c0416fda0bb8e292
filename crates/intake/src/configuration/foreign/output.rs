//! What a device shows when it is asked (`show version`, `show arp`): no configuration, and no list of devices either.
//! It holds names and addresses of the whole house, so it is kept like a configuration, and the command that gives the
//! configuration is said.

use sejo_model::configuration::Dialect;

use super::super::Lines;
use super::super::command::is_command;
use super::super::split::is_show;

/// How many lines are looked at.
const HEAD: usize = 80;

/// A device's answer.
pub(super) struct Shown {
    /// The maker; empty where several answer so.
    pub maker: &'static str,
    /// The language; unread where it is not known.
    pub dialect: Dialect,
}

/// Words that stand together in one line of an answer, in small letters, and whose they are.
const SIGNS: &[(&[&str], &str, Dialect)] = &[
    (&["interface", "ip-address", "ok? method"], "Cisco", Dialect::CiscoIos),
    (&["protocol", "age (min)", "hardware addr"], "Cisco", Dialect::CiscoIos),
    (&["port", "name", "status", "vlan", "duplex"], "Cisco", Dialect::CiscoIos),
    (&["capability codes:"], "Cisco", Dialect::CiscoIos),
    (&["device id", "local int", "capability"], "Cisco", Dialect::CiscoIos),
    (&["codes:", "connected", "static"], "Cisco", Dialect::CiscoIos),
    (&["vlan", "mac address", "type", "ports"], "Cisco", Dialect::CiscoIos),
    (&["is up, line protocol is"], "Cisco", Dialect::CiscoIos),
    (&["cisco internetwork operating system"], "Cisco", Dialect::CiscoIos),
    (&["address", "age(min)", "hardware addr"], "Fortinet", Dialect::FortiOs),
    (&["インタフェース", "ipアドレス", "macアドレス"], "ヤマハ", Dialect::Yamaha),
    (&["宛先ネットワーク", "ゲートウェイ", "インタフェース"], "ヤマハ", Dialect::Yamaha),
    (&["bootrom ver."], "ヤマハ", Dialect::Yamaha),
    (&["vlan", "port", "mac", "state"], "アライドテレシス", Dialect::AlliedWarePlus),
    (&["administrative state is"], "アライドテレシス", Dialect::AlliedWarePlus),
    (&["nec portable internetwork"], "NEC", Dialect::NecIx),
];

/// How a device says what it is (`show version`, `show environment`, `get system status`), in small letters: how the line
/// begins, what stands in it too, and whose it is.
const ITSELF: &[(&str, &str, &str, Dialect)] = &[
    ("cisco ios ", "software", "Cisco", Dialect::CiscoIos),
    ("cisco adaptive security appliance software", "version", "Cisco", Dialect::CiscoAsa),
    ("alliedware plus (tm)", "", "アライドテレシス", Dialect::AlliedWarePlus),
    ("main:", "serial=", "ヤマハ", Dialect::Yamaha),
    ("version: forti", "build", "Fortinet", Dialect::FortiOs),
];

/// The first words of commands that show something, beside `show`.
const ASKING: [&str; 6] = ["get", "display", "disp", "dis", "diagnose", "diag"];

/// What the lines answer to; `None` where they are no answer.
pub(super) fn of(lines: &Lines<'_>) -> Option<Shown> {
    let (mut asked, mut itself) = (false, None);
    // A configuration of NEC begins with remarks that say what `show version` says.
    for line in lines.iter().take(HEAD).filter(|line| !line.text.starts_with('!')) {
        let text = line.text.to_lowercase();
        let sign =
            SIGNS.iter().find(|(words, ..)| words.iter().all(|w| text.contains(w)) && !text.contains([',', '\t']));
        // `is up, line protocol is up` has its comma.
        let sign = sign.or_else(|| SIGNS.iter().find(|(words, ..)| matches!(words, [one] if text.contains(one))));
        if let Some((_, maker, dialect)) = sign {
            return Some(Shown { maker, dialect: *dialect });
        }
        asked |= line.typed().is_some_and(asks_for_state);
        let is_meant = |(begins, holds, ..): &&(&str, &str, &str, Dialect)| {
            text.trim_start().starts_with(*begins) && text.contains(*holds)
        };
        itself = itself.or_else(|| ITSELF.iter().find(is_meant));
    }
    // Where a command stands, what the device says of itself is only its head.
    let is_configured = || lines.iter().any(|line| is_command(line.text));
    if let Some((_, _, maker, dialect)) = itself.filter(|_| !is_configured()) {
        return Some(Shown { maker, dialect: *dialect });
    }
    asked.then_some(Shown { maker: "", dialect: Dialect::Unread })
}

/// Whether somebody asked for the configuration somewhere in them, however little of it follows.
pub(super) fn asks_for_configuration(lines: &Lines<'_>) -> bool {
    lines.iter().any(|line| line.typed().and_then(asked_for).is_some_and(is_configuration))
}

/// Whether a command shows something other than the configuration.
fn asks_for_state(command: &str) -> bool {
    asked_for(command).is_some_and(|word| !is_configuration(word))
}

/// What a command that shows something shows.
fn asked_for(command: &str) -> Option<&str> {
    let mut words = command.split_ascii_whitespace();
    let asks = words.next().is_some_and(|word| is_show(word) || ASKING.iter().any(|a| word.eq_ignore_ascii_case(a)));
    words.next().filter(|_| asks)
}

fn is_configuration(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["conf", "run", "start", "full", "current", "saved"].iter().any(|c| word.starts_with(c))
}

/// The command that shows the configuration.
pub(crate) const fn command(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::FortiOs => "show full-configuration",
        Dialect::Yamaha => "show config",
        Dialect::CiscoAsa | Dialect::CiscoIos | Dialect::NecIx | Dialect::AlliedWarePlus => "show running-config",
        Dialect::Nftables | Dialect::Iptables | Dialect::Unread => {
            "show running-config / show config / show full-configuration"
        }
    }
}
