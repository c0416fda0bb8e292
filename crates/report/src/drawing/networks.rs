//! Networks behind the devices, and which machines of the ledger stand in them (by their addresses).

use std::net::Ipv4Addr;

use sejo_model::configuration::{Configuration, ConfigurationRecord, Interface, Zone};
use sejo_model::{Device, DeviceKind, DeviceState, Facts};

use super::{Machines, Network, Node, joined};

/// Addresses of one network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Prefix {
    network: u32,
    length: u8,
}

impl Prefix {
    /// From `192.168.1.1/24`.
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.trim().split_once('/')?;
        let address: Ipv4Addr = address.trim().parse().ok()?;
        let length: u8 = length.trim().parse().ok().filter(|n| *n <= 32)?;
        Some(Self { network: u32::from(address) & mask(length), length })
    }

    fn contains(self, address: Ipv4Addr) -> bool {
        u32::from(address) & mask(self.length) == self.network
    }
}

fn mask(length: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(length.min(32))).unwrap_or(0)
}

/// The networks behind a device as its texts tell, each once.
pub(super) fn of_device(texts: &[&ConfigurationRecord]) -> Vec<Network> {
    let mut all: Vec<Network> = Vec::new();
    for network in texts.iter().flat_map(|text| of(&text.configuration)) {
        if !all.iter().any(|known| known.name == network.name && known.addresses == network.addresses) {
            all.push(network);
        }
    }
    all
}

/// The networks a configuration shows behind its device: its interfaces that do not lead outside and have an address.
fn of(configuration: &Configuration) -> Vec<Network> {
    let inside = |i: &&Interface| i.enabled && i.zone != Zone::Outside && !i.addresses.is_empty();
    let network = |i: &Interface| Network {
        zone: i.zone,
        zone_written: i.zone_written,
        name: if i.label == i.name { i.name.clone() } else { joined(&[&i.name, &i.label], " ") },
        addresses: i.addresses.join(", "),
        same_as: None,
        machines: Machines::default(),
    };
    configuration.interfaces.iter().filter(inside).map(network).collect()
}

/// Puts the machines of the ledger into the narrowest network that holds their address, and gives those that stand in
/// none. A network that two devices share gets its machines once; the second one points at the first.
pub(super) fn settle(nodes: &mut [&mut Node], facts: &Facts) -> (Machines, usize) {
    let mut known: Vec<(Prefix, (usize, usize))> = Vec::new();
    let mut shared: Vec<((usize, usize), usize)> = Vec::new();
    for (n, node) in nodes.iter().enumerate() {
        for (k, network) in node.networks.iter().enumerate() {
            for prefix in network.addresses.split(", ").filter_map(Prefix::parse) {
                match known.iter().find(|(p, _)| *p == prefix) {
                    Some((_, (first, _))) if *first != n => shared.push(((n, k), *first)),
                    Some(_) => {}
                    None => known.push((prefix, (n, k))),
                }
            }
        }
    }
    let mut elsewhere = Machines::default();
    let mut without_address = 0;
    for device in facts.devices.iter().filter(|d| is_machine(d)) {
        let addresses = addresses(&device.ip);
        without_address += usize::from(addresses.is_empty());
        let holds = |p: &Prefix| addresses.iter().any(|a| p.contains(*a));
        let home = known.iter().filter(|(p, _)| holds(p)).max_by_key(|(p, _)| p.length).map(|(_, place)| *place);
        let network = home.and_then(|(n, k)| nodes.get_mut(n)?.networks.get_mut(k));
        count(network.map_or(&mut elsewhere, |network| &mut network.machines), device, facts);
    }
    let labels: Vec<String> = nodes.iter().map(|node| node.label.clone()).collect();
    for ((n, k), first) in shared {
        if let Some(network) = nodes.get_mut(n).and_then(|node| node.networks.get_mut(k)) {
            network.same_as = labels.get(first).cloned();
        }
    }
    for node in nodes {
        // What stands in use first: only the first few networks have room in the picture.
        node.networks.sort_by_key(|network| network.machines.total() == 0);
    }
    (elsewhere, without_address)
}

fn is_machine(device: &Device) -> bool {
    device.state == DeviceState::InUse && device.kind != Some(DeviceKind::Network)
}

/// The addresses somebody wrote into one field, however they are separated.
fn addresses(text: &str) -> Vec<Ipv4Addr> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|part| part.parse().ok()).collect()
}

fn count(machines: &mut Machines, device: &Device, facts: &Facts) {
    match device.kind {
        Some(DeviceKind::Server) => machines.servers += 1,
        Some(DeviceKind::Pc) => machines.pcs += 1,
        _ => machines.others += 1,
    }
    let system = facts.systems.iter().find(|s| Some(s.id) == device.system_id);
    if let Some(system) = system.filter(|s| machines.systems.iter().all(|named| named != s.label())) {
        machines.systems.push(system.label().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let net = Prefix::parse("192.168.10.1/24").unwrap();
        assert!(net.contains("192.168.10.254".parse().unwrap()) && !net.contains("192.168.11.1".parse().unwrap()));
        assert!(Prefix::parse("0.0.0.0/0").unwrap().contains("8.8.8.8".parse().unwrap()));
        let one = Prefix::parse("10.0.0.1/32").unwrap();
        assert!(one.contains("10.0.0.1".parse().unwrap()) && !one.contains("10.0.0.2".parse().unwrap()));
        for bad in ["dhcp", "192.168.1.1", "192.168.1.1/33", "fd00::1/64", "1.2.3/8", ""] {
            assert_eq!(Prefix::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn several_addresses_in_one_field_are_all_read() {
        let all = |text| addresses(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(all("192.168.1.10、10.0.0.5(保守)"), ["192.168.1.10", "10.0.0.5"]);
        assert_eq!(all("DHCP"), Vec::<String>::new());
    }
}
