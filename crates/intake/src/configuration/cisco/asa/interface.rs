//! Interfaces of ASA: names, security levels, addresses, and where they lead.

use sejo_model::configuration::Zone;

use super::super::super::Draft;
use super::super::super::address::Network;
use super::super::block::{Command, rest_after};
use super::super::ios::written;
use super::super::port::Port;
use super::super::{hidden, key, vocabulary, zone};

/// Reads an interface; lines that are not understood are noted.
pub(super) fn read<'a>(command: &Command<'a>, draft: &mut Draft<'a>) -> Option<Port<'a>> {
    let ["interface", name @ ..] = command.head.words.as_slice() else { return None };
    let name = key::joined(&command.head, name)?;
    let mut port = Port::new(name, command.head.line.number);
    for entry in &command.below {
        hidden::take(draft, entry, name);
        if entry.no {
            if let ["shutdown", ..] = entry.words.as_slice() {
                port.enabled = true;
            }
            continue;
        }
        match entry.words.as_slice() {
            ["shutdown", ..] => port.enabled = false,
            ["description", ..] => rest_after(entry, 1).clone_into(&mut port.description),
            ["nameif", name, ..] => port.nameif = name,
            ["security-level", level] => port.level = level.parse().ok(),
            ["ip", "address", "dhcp", rest @ ..] => {
                port.addresses.push("dhcp".into());
                port.default_route = rest.contains(&"setroute");
            }
            ["ip", "address", "pppoe", ..] => {
                port.addresses.push("pppoe".into());
                port.dialled = true;
            }
            ["ip", "address", address, mask, ..] => match Network::with_mask(address, mask) {
                Some(network) => add(&mut port, network),
                // A name in place of an address.
                None => port.addresses.push((*address).to_owned()),
            },
            ["ipv6", "address", address, ..] => {
                port.speak_v6(Network::parse(address));
            }
            ["ipv6", "enable"] => port.speak_v6(None),
            words if vocabulary::known_below_interface(words) => {}
            _ => draft.unread(entry.line.number),
        }
    }
    // An interface gets level 100 when it is named `inside`, and 0 with any other name.
    if port.level.is_none() && !port.nameif.is_empty() {
        port.level = Some(if port.nameif == "inside" { 100 } else { 0 });
    }
    Some(port)
}

fn add(port: &mut Port<'_>, network: Network) {
    port.networks.push(network);
    port.addresses.push(written(network));
}

/// Where an interface leads by its name and level, and whether that is written.
pub(super) fn zone_of(nameif: &str, level: Option<u8>) -> (Zone, bool) {
    let named = zone::of_name(nameif);
    match (named, level) {
        (Some(Zone::Outside), _) if nameif.eq_ignore_ascii_case("outside") => (Zone::Outside, true),
        (Some(apart @ (Zone::Maintenance | Zone::Wireless)), _) => (apart, false),
        (_, Some(0)) => (Zone::Outside, true),
        (Some(Zone::Inside), _) if nameif.eq_ignore_ascii_case("inside") => (Zone::Inside, true),
        (Some(zone), _) => (zone, false),
        (None, Some(100)) => (Zone::Inside, true),
        _ if nameif.eq_ignore_ascii_case("management") => (Zone::Inside, false),
        _ => (Zone::Unknown, false),
    }
}

/// Decides where an interface leads.
pub(super) fn place(port: &mut Port<'_>) {
    let described = zone::of_name(&port.description);
    let (zone, written) = match zone_of(port.nameif, port.level.filter(|_| !port.nameif.is_empty())) {
        (_, _) if port.dialled => (Zone::Outside, true),
        (Zone::Outside, true) => (Zone::Outside, true),
        (_, _) if matches!(described, Some(Zone::Maintenance | Zone::Wireless)) => {
            (described.unwrap_or(Zone::Unknown), false)
        }
        // A level above the lowest is not the outside's, whatever its addresses are (a DMZ).
        (Zone::Unknown, _) if port.is_public() && port.level.is_none_or(|level| level == 0) => (Zone::Outside, false),
        (Zone::Unknown, _) => (described.unwrap_or(Zone::Unknown), false),
        told => told,
    };
    port.zone = zone;
    port.zone_written = written;
}
