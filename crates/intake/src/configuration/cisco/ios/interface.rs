//! Interfaces of IOS: addresses, lists, sides of translation, and where they lead.

use sejo_model::configuration::{At, Zone};

use super::super::super::Draft;
use super::super::super::address::Network;
use super::super::super::guard::{Guards, MOST};
use super::super::block::{Command, Entry, rest_after};
use super::super::hidden;
use super::super::port::{Port, Side};
use super::super::{vocabulary, zone};

/// Reads an interface; lines that are not understood are noted.
pub(super) fn read<'a>(command: &Command<'a>, draft: &mut Draft<'a>) -> Option<Port<'a>> {
    let ["interface", name @ ..] = command.head.words.as_slice() else { return None };
    let name = super::super::key::joined(&command.head, name)?;
    let mut port = Port::new(name, command.head.line.number);
    for entry in &command.below {
        hidden::take(draft, entry, name);
        if !take(&mut port, entry) {
            draft.unread(entry.line.number);
        }
    }
    Some(port)
}

/// Takes a line below an interface; `false` when it is not understood.
fn take<'a>(port: &mut Port<'a>, entry: &Entry<'a>) -> bool {
    if entry.no {
        match entry.words.as_slice() {
            ["shutdown", ..] => port.enabled = true,
            ["ip", "address", ..] => port.addresses.clear(),
            ["ip", "access-group", rest @ ..] if rest.contains(&"in") => port.lists_in.clear(),
            ["ip", "access-group", rest @ ..] if rest.contains(&"out") => port.lists_out.clear(),
            _ => {}
        }
        return true;
    }
    match entry.words.as_slice() {
        ["shutdown", ..] => port.enabled = false,
        ["description", ..] => rest_after(entry, 1).clone_into(&mut port.description),
        ["ip", rest @ ..] => ip(port, rest),
        // A prefix from the line, or no more than the address every interface gives itself.
        ["ipv6", "address", address, ..] => port.speak_v6(Network::parse(address)),
        ["ipv6", "enable"] => port.speak_v6(None),
        ["ipv6", "traffic-filter", list, "in"] => port.lists_in_v6.push(list),
        ["ipv6", "traffic-filter", list, "out"] => port.lists_out.push(list),
        ["zone-member", "security", zone] => port.member = zone,
        ["crypto", "map", map, ..] => port.crypto_map = map,
        ["pppoe" | "pppoe-client", ..] => port.dialled = true,
        words => return vocabulary::known_below_interface(words),
    }
    true
}

/// Whether a command speaks of several interfaces at once (`interface range GigabitEthernet0/0/0 - 1`).
pub(super) fn is_range(command: &Command<'_>) -> bool {
    matches!(command.head.words.as_slice(), ["interface", "range", _, ..])
}

/// Gives the lines below `interface range` to each interface it names. A device prints no range: people write it in what they
/// prepare, beside or before the interfaces themselves. Where none of those is in the text, nobody knows what they are.
pub(super) fn read_range<'a>(command: &Command<'a>, ports: &mut [Port<'a>], draft: &mut Draft<'a>) {
    for entry in &command.below {
        hidden::take(draft, entry, "");
    }
    let ranges = match command.head.words.as_slice() {
        ["interface", "range", words @ ..] => ranges(words),
        _ => Vec::new(),
    };
    let mut meant: Vec<&mut Port<'a>> =
        ports.iter_mut().filter(|p| ranges.iter().any(|range| range.holds(p.name))).collect();
    let is_any = !meant.is_empty();
    if !is_any {
        draft.unread(command.head.line.number);
    }
    for entry in &command.below {
        let is_taken = meant.iter_mut().fold(is_any, |all, port| take(port, entry) && all);
        if !is_taken {
            draft.unread(entry.line.number);
        }
    }
}

/// The ports that limit which devices may be plugged in.
pub(super) fn guarded(commands: &[Command<'_>]) -> Vec<At<String>> {
    let mut guards = Guards::new(&["dot1x", "system-auth-control"]);
    for command in commands {
        let ports = match command.head.words.as_slice() {
            ["interface", words @ ..] => names(words),
            _ => Vec::new(),
        };
        for entry in std::iter::once(&command.head).chain(&command.below) {
            // `default …` takes a command back as `no …` does.
            let is_set = !entry.no && !entry.line.text.trim_start().starts_with("default ");
            guards.take(&entry.words, is_set, entry.line.number, &ports);
        }
    }
    guards.told()
}

/// The interfaces that the words behind `interface` name, one by one and as a device prints them.
fn names(words: &[&str]) -> Vec<String> {
    let words = if let ["range", words @ ..] = words { words } else { words };
    ranges(words).iter().flat_map(Range::names).take(MOST).collect()
}

/// `GigabitEthernet0/1 - 4, GigabitEthernet0/7`.
fn ranges(words: &[&str]) -> Vec<Range> {
    words.concat().split(',').filter_map(Range::parse).collect()
}

/// Kinds of interfaces something may be plugged into, as devices print them; people type their first letters.
const KINDS: [&str; 9] = [
    "GigabitEthernet",
    "FastEthernet",
    "TenGigabitEthernet",
    "TwoGigabitEthernet",
    "FiveGigabitEthernet",
    "TwentyFiveGigE",
    "FortyGigabitEthernet",
    "Ethernet",
    "Port-channel",
];

/// A kind of interfaces as a device prints it; as it was typed where it is none of those.
fn printed(kind: &str) -> &str {
    let is_meant =
        |full: &&str| kind.len() > 1 && full.get(..kind.len()).is_some_and(|head| head.eq_ignore_ascii_case(kind));
    KINDS.into_iter().find(is_meant).unwrap_or(kind)
}

/// Interfaces in a row: of one kind, in one slot, from one number to another.
struct Range {
    kind: String,
    slot: String,
    from: u32,
    to: u32,
}

impl Range {
    /// `GigabitEthernet0/0/0-3`, `gi1/0/1-1/0/24`, `Vlan10`.
    fn parse(text: &str) -> Option<Self> {
        let (first, last) = match text.rsplit_once('-') {
            Some((first, last)) if last.starts_with(|c: char| c.is_ascii_digit()) => (first, Some(last)),
            _ => (text, None),
        };
        let (kind, slot, from) = apart(first)?;
        let to = last.map_or(Some(from), |last| last.rsplit('/').next()?.parse().ok())?;
        Some(Self { kind, slot, from, to })
    }

    fn holds(&self, name: &str) -> bool {
        apart(name).is_some_and(|(kind, slot, number)| {
            let is_kind = kind.get(..self.kind.len()).is_some_and(|head| head.eq_ignore_ascii_case(&self.kind));
            is_kind && slot == self.slot && (self.from..=self.to).contains(&number)
        })
    }

    /// The names of its interfaces.
    fn names(&self) -> Vec<String> {
        let path = if self.slot.is_empty() { String::new() } else { format!("{}/", self.slot) };
        let kind = printed(&self.kind);
        (self.from..=self.to).take(MOST).map(|number| format!("{kind}{path}{number}")).collect()
    }
}

/// Kind, slot, and number of an interface by its name.
fn apart(name: &str) -> Option<(String, String, u32)> {
    let (kind, path) = name.split_at(name.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?);
    let (slot, number) = path.trim().rsplit_once('/').unwrap_or(("", path.trim()));
    Some((kind.trim().to_owned(), slot.to_owned(), number.parse().ok()?))
}

fn ip<'a>(port: &mut Port<'a>, words: &[&'a str]) {
    match words {
        ["address", "dhcp", ..] => port.addresses.push("dhcp".into()),
        ["address", "negotiated", ..] => {
            port.addresses.push("pppoe".into());
            port.dialled = true;
        }
        ["address", address, mask, ..] => match Network::with_mask(address, mask) {
            Some(network) => add(port, Some(network)),
            None => port.addresses.push((*address).to_owned()),
        },
        ["unnumbered", other, ..] => port.addresses.push(format!("unnumbered {other}")),
        ["nat", "inside"] => port.side = Some(Side::Inside),
        ["nat", "outside"] => port.side = Some(Side::Outside),
        ["nat", "enable"] => port.translates = true,
        ["access-group", list, "in", ..] => port.lists_in.push(list),
        ["access-group", list, "out", ..] => port.lists_out.push(list),
        _ => {}
    }
}

fn add(port: &mut Port<'_>, network: Option<Network>) {
    if let Some(network) = network {
        port.networks.push(network);
        port.addresses.push(written(network));
    }
}

/// With prefix length always, as the model wants it.
pub(in super::super) fn written(network: Network) -> String {
    format!("{}/{}", network.address, network.prefix)
}

/// Marks the interfaces by which a default route leaves.
pub(super) fn default_route(ports: &mut [Port<'_>], words: &[&str]) {
    let (["ip", "route", "0.0.0.0", "0.0.0.0", rest @ ..] | ["ipv6", "route", "::/0", rest @ ..]) = words else {
        return;
    };
    let via = |port: &Port<'_>| {
        rest.iter().take(2).any(|hop| {
            let hop_address = Network::parse(hop).filter(|n| n.is_public());
            port.name == *hop || hop_address.is_some_and(|h| port.networks.iter().any(|n| holds(*n, h)))
        })
    };
    for port in ports.iter_mut().filter(|p| via(p)) {
        port.default_route = true;
    }
}

/// Whether an address lies in a network.
pub(in super::super) fn holds(network: Network, address: Network) -> bool {
    network.prefix <= address.prefix && super::super::super::reach::holds(network, address.address)
}

/// Decides where an interface leads.
pub(super) fn place(ports: &mut [Port<'_>]) {
    let has_line = ports.iter().any(|p| p.enabled && p.default_route);
    ports.iter_mut().for_each(|port| place_one(port, has_line));
}

/// A LAN may have public addresses of its own: where the default route says which line leads out, they decide nothing.
fn place_one(port: &mut Port<'_>, has_line: bool) {
    let named = zone::of_name(&port.description).or_else(|| port.name.starts_with("Dot11").then_some(Zone::Wireless));
    let member = zone::of_name(port.member);
    let dialled = port.dialled || port.addresses.iter().any(|a| a == "pppoe");
    let to_internet = dialled || port.default_route || port.is_public();
    let apart = matches!(named, Some(Zone::Maintenance | Zone::Wireless));
    if port.translates && port.side.is_none() {
        port.side = Some(if to_internet { Side::Outside } else { Side::Inside });
    }
    let (zone, written) = match (port.side, member) {
        // A line to whoever maintains something is translated too, but it is not the internet.
        (Some(Side::Outside), _) if apart && !to_internet => (named.unwrap_or(Zone::Outside), false),
        (Some(Side::Outside), _) | (_, Some(Zone::Outside)) => (Zone::Outside, true),
        _ if dialled || port.default_route => (Zone::Outside, true),
        _ if apart => (named.unwrap_or(Zone::Unknown), false),
        (Some(Side::Inside), _) => (Zone::Inside, true),
        (_, Some(zone)) => (zone, true),
        _ if port.is_public() && !(has_line && port.is_lan()) => (Zone::Outside, false),
        _ if named.is_some() => (named.unwrap_or(Zone::Unknown), false),
        // A tunnel's own address says nothing about where it leads.
        _ if port.name.starts_with("Tunnel") || port.name.starts_with("Loopback") => (Zone::Unknown, false),
        _ if !port.networks.is_empty() => (Zone::Inside, false),
        _ => (Zone::Unknown, false),
    };
    port.zone = zone;
    port.zone_written = written;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_the_interfaces_of_its_kind_and_slot() {
        for (range, name, expected) in [
            ("GigabitEthernet0/0/0-1", "GigabitEthernet0/0/1", true),
            ("GigabitEthernet0/0/0-1", "GigabitEthernet0/0/2", false),
            ("GigabitEthernet0/0/0-1", "GigabitEthernet0/1/1", false),
            ("gi1/0/1-1/0/24", "GigabitEthernet1/0/24", true),
            ("gi1/0/1-24", "TenGigabitEthernet1/0/3", false),
            ("FastEthernet0-3", "FastEthernet2", true),
            ("Vlan10", "Vlan10", true),
            ("Vlan10", "Vlan100", false),
            ("Port-channel1-4", "Port-channel3", true),
        ] {
            let holds = Range::parse(range).is_some_and(|r| r.holds(name));
            assert_eq!(holds, expected, "{range} {name}");
        }
        assert!(Range::parse("macro").is_none());
    }

    #[test]
    fn interfaces_are_named_one_by_one_as_a_device_prints_them() {
        for (typed, expected) in [
            ("GigabitEthernet0/1", vec!["GigabitEthernet0/1"]),
            ("gigabitethernet 1/0/1", vec!["GigabitEthernet1/0/1"]),
            ("Port-channel1", vec!["Port-channel1"]),
            ("Vlan10", vec!["Vlan10"]),
            ("range GigabitEthernet0/1 - 2", vec!["GigabitEthernet0/1", "GigabitEthernet0/2"]),
            (
                "range gi1/0/1-2 , te1/1/1",
                vec!["GigabitEthernet1/0/1", "GigabitEthernet1/0/2", "TenGigabitEthernet1/1/1"],
            ),
            ("range macro desks", vec![]),
            ("", vec![]),
        ] {
            let words: Vec<&str> = typed.split_ascii_whitespace().collect();
            assert_eq!(names(&words), expected, "{typed}");
        }
    }
}
