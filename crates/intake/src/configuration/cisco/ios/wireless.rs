//! Wireless networks of radios a router or access point has itself (`dot11 ssid`).
//!
//! Guards: a network is open only where its own lines let everybody in and ask for no key, and no line of its radio encrypts
//! for it.
//!
//! Source: Cisco IOS Configuration Guide for Cisco Aironet Access Points, “Configuring Multiple SSIDs”, “Configuring
//! Authentication Types”, “Configuring Cipher Suites and WEP”.

use sejo_model::configuration::{Protection, Setting, Unseen, WirelessNetwork};

use super::super::block::{Command, Entry};
use super::super::port::Port;

/// More radios no device has, and no radio offers more networks.
const MOST_RADIOS: usize = 8;
const MOST_NETWORKS: usize = 64;

/// The networks that a radio offers.
pub(super) fn networks(commands: &[Command<'_>], ports: &[Port<'_>]) -> Vec<WirelessNetwork> {
    let radios: Vec<(&str, &Command<'_>)> = commands.iter().filter_map(radio).take(MOST_RADIOS).collect();
    if radios.is_empty() {
        return Vec::new();
    }
    let named = commands.iter().filter(|c| matches!(c.head.words.as_slice(), ["dot11", "ssid", _, ..]) && !c.head.no);
    named.take(MOST_NETWORKS).filter_map(|command| network(command, &radios, ports)).collect()
}

fn radio<'c, 'a>(command: &'c Command<'a>) -> Option<(&'a str, &'c Command<'a>)> {
    match command.head.words.as_slice() {
        ["interface", name] if name.starts_with("Dot11Radio") && !name.contains('.') => Some((*name, command)),
        _ => None,
    }
}

fn network(command: &Command<'_>, radios: &[(&str, &Command<'_>)], ports: &[Port<'_>]) -> Option<WirelessNetwork> {
    let name = command.head.words.get(2..)?.join(" ");
    let offers = |radio: &Command<'_>| {
        said(radio).any(|e| matches!(e.words.as_slice(), ["ssid", rest @ ..] if rest.join(" ") == name))
    };
    let on: Vec<(&str, &Command<'_>)> = radios.iter().copied().filter(|(_, radio)| offers(radio)).collect();
    if on.is_empty() {
        return None;
    }
    let vlan = said(command).find_map(|e| match e.words.as_slice() {
        ["vlan", number, ..] => Some(*number),
        _ => None,
    });
    let asks_key = said(command).any(|e| e.words.starts_with(&["authentication", "key-management"]));
    let is_encrypted = asks_key || on.iter().any(|(_, radio)| encrypts(radio, vlan));
    // Who must only have a known address of a machine can take one from the air.
    let lets_in = said(command).find(|e| {
        matches!(e.words.as_slice(), ["authentication", "open"] | ["authentication", "open", "mac-address", ..])
    });
    let protection = match lets_in {
        _ if is_encrypted => Setting::Written { value: Protection::Encrypted, line: command.head.line.number },
        Some(entry) => Setting::Written { value: Protection::Nothing, line: entry.line.number },
        None => Setting::Unknown { why: Unseen::NotReadable },
    };
    let is_on = |port: &Port<'_>| on.iter().any(|(radio, _)| port.name.split('.').next() == Some(*radio));
    Some(WirelessNetwork {
        name,
        interfaces: on.iter().map(|(radio, _)| (*radio).to_owned()).collect(),
        is_unfiltered: ports.iter().filter(|p| is_on(p)).all(|p| p.lists_in.is_empty()),
        line: protection.line().unwrap_or(command.head.line.number),
        protection,
    })
}

/// The lines below a command that say something.
fn said<'c, 'a>(command: &'c Command<'a>) -> impl Iterator<Item = &'c Entry<'a>> {
    command.below.iter().filter(|entry| !entry.no)
}

/// Whether a radio encrypts for networks of a VLAN.
fn encrypts(radio: &Command<'_>, vlan: Option<&str>) -> bool {
    said(radio).any(|entry| match entry.words.as_slice() {
        ["encryption", "vlan", number, ..] => vlan.is_none_or(|own| own == *number),
        ["encryption", ..] => true,
        _ => false,
    })
}
