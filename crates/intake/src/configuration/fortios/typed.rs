//! What people type in part at a FortiGate's prompt: `conf sys int`, `ed wan1`, `set allow https`.
//!
//! Guards: a word is completed only where it can mean one thing among those that are asked for, and only behind a prompt,
//! because the device itself prints whole words. Source: FortiOS Administration Guide, “Command syntax” (shortcuts).

use std::net::IpAddr;

use super::super::TextLine;
use super::vocabulary;

/// Verbs, and how many letters of them are enough.
const VERBS: [(&str, usize); 9] = [
    ("config", 3),
    ("edit", 2),
    ("set", 2),
    ("next", 1),
    ("end", 2),
    ("unset", 3),
    ("append", 2),
    ("delete", 3),
    ("move", 2),
];

/// Settings by which something is let in, by section.
static KEYS: [(&str, &[&str]); 6] = [
    ("system interface", &["alias", "allowaccess", "interface", "mode", "role", "status", "type", "vdom"]),
    ("system admin", &["accprofile", "password", "trusthost1", "two-factor", "vdom"]),
    ("system global", &["admin-port", "admin-sport", "admin-ssh-port", "hostname", "timezone"]),
    ("firewall vip", &["extintf", "extip", "extport", "mappedip", "mappedport", "portforward", "protocol"]),
    (
        "firewall policy",
        &["action", "dstaddr", "dstintf", "groups", "nat", "schedule", "service", "srcaddr", "srcintf", "status"],
    ),
    (
        "vpn ipsec phase1-interface",
        &["ike-version", "interface", "mode", "peertype", "proposal", "psksecret", "remote-gw", "type"],
    ),
];

/// Settings that hold a secret, how many letters of them are enough, and the sections that have no other settings so
/// called: elsewhere `set sec` is `security-mode` as well.
const SECRETS: [(&str, usize); 5] =
    [("passwd", 5), ("password", 6), ("passphrase", 5), ("psksecret", 3), ("secret", 3)];
const WITH_SECRETS: [&str; 3] = ["user ", "vpn ", "log "];

/// Settings that are one of few words, and these.
const SWITCHES: [&str; 4] = ["action", "nat", "portforward", "status"];
const VALUES: [&str; 4] = ["accept", "deny", "disable", "enable"];

/// The line as it counts: what opens and closes a section is read, though it looks like a command of a session.
pub(in super::super) fn written<'a>(line: &TextLine<'a>) -> &'a str {
    let typed = line.typed().filter(|command| *command == "end" || is_opening(command));
    typed.unwrap_or_else(|| line.text.trim())
}

/// Whether a command opens a section that is asked for.
pub(super) fn opens(command: &str) -> bool {
    is_opening(command) && command.split_once(' ').is_some_and(|(_, rest)| path(rest).is_some())
}

/// Whether a command opens a section; on other devices `conf t` changes the mode.
fn is_opening(command: &str) -> bool {
    let mut words = command.split_ascii_whitespace();
    words.next().is_some_and(|first| verb(first) == "config")
        && words.next().is_some_and(|second| !"terminal".starts_with(second))
}

/// The verb a word stands for, or the word.
pub(super) fn verb(word: &str) -> &str {
    let mut verbs = VERBS.into_iter().filter(|(full, least)| word.len() >= *least && full.starts_with(word));
    verbs.next().map_or(word, |(full, _)| full)
}

/// The section some words stand for; `None` where it may be several or none of those that are asked for.
pub(super) fn path(typed: &str) -> Option<&'static str> {
    let is_meant = |path: &&str| {
        let mut pairs = path.split(' ').zip(typed.split_ascii_whitespace());
        let is_as_long = path.split(' ').count() == typed.split_ascii_whitespace().count();
        is_as_long && pairs.all(|(full, word)| full == word || (word.len() > 2 && full.starts_with(word)))
    };
    only(vocabulary::WANTED.into_iter().filter(is_meant))
}

/// The setting a word stands for in a section, or the word.
pub(super) fn key<'a>(path: &str, word: &'a str) -> &'a str {
    let keys = KEYS.iter().find(|(section, _)| *section == path).map(|&(_, keys)| keys).unwrap_or_default();
    let meant = keys.iter().copied().filter(|key| word.len() > 1 && key.starts_with(word));
    only(meant).unwrap_or(word)
}

/// The setting that holds a secret a word stands for in a section, or the word; `set sec 10.0.0.2` is a second address.
pub(super) fn secret<'a>(path: &str, word: &'a str, raw: &str) -> &'a str {
    let may_be = WITH_SECRETS.iter().any(|section| path.starts_with(section)) && raw.parse::<IpAddr>().is_err();
    let is_meant = |(full, least): &(&str, usize)| may_be && word.len() >= *least && full.starts_with(word);
    SECRETS.into_iter().find(is_meant).map_or(word, |(full, _)| full)
}

/// The value a word stands for in a setting that is one of few words, or the word.
pub(super) fn value<'a>(key: &str, raw: &'a str) -> &'a str {
    let meant = VALUES.into_iter().filter(|value| raw.len() > 1 && value.starts_with(raw));
    only(meant.filter(|_| SWITCHES.contains(&key))).unwrap_or(raw)
}

/// The only one, or the one with which all others begin.
fn only(found: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let found: Vec<&str> = found.collect();
    let shortest = found.iter().copied().min_by_key(|one| one.len())?;
    found.iter().all(|one| one.starts_with(shortest)).then_some(shortest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_typed_in_part_mean_one_thing_or_stay() {
        assert_eq!(path("sys int"), Some("system interface"));
        assert_eq!(path("fire pol"), Some("firewall policy"));
        assert_eq!(path("vpn ipsec phase1-int"), Some("vpn ipsec phase1-interface"));
        // Short of a letter, several, none.
        assert_eq!((path("sy in"), path("log sys set"), path("system dns")), (None, None, None));
        assert_eq!((key("system interface", "allow"), key("system interface", "al")), ("allowaccess", "al"));
        let radius = |word: &'static str, raw: &str| secret("user radius", word, raw);
        assert_eq!((radius("passw", "x"), radius("sec", "x"), radius("psk", "x")), ("passwd", "secret", "psksecret"));
        assert_eq!((radius("sec", "10.0.0.2"), radius("se", "x"), radius("server", "x")), ("sec", "se", "server"));
        assert_eq!(secret("system interface", "sec", "captive-portal"), "sec");
        assert_eq!((value("action", "acc"), value("name", "acc")), ("accept", "acc"));
        assert_eq!((verb("ed"), verb("n"), verb("e"), verb("show")), ("edit", "next", "e", "show"));
        assert!(opens("conf sys int") && !opens("conf t") && !opens("configure terminal"));
    }
}
