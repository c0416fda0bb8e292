//! Addresses as configurations write them: which the internet routes to, and who of those let in may come from outside.

use std::net::IpAddr;

use super::{Configuration, Interface, Opening, Sources, Zone};

/// Whether the internet routes to an address.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => {
            let [first, second, ..] = a.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            !(a.is_private() || a.is_loopback() || a.is_link_local() || a.is_unspecified() || is_shared)
        }
        IpAddr::V6(a) => !(a.is_loopback() || a.is_unspecified() || a.is_unique_local() || a.is_unicast_link_local()),
    }
}

/// The longest prefix of an address: that of the address alone.
#[must_use]
pub const fn most(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// An address with the length of its prefix, as written.
#[must_use]
pub fn network(written: &str) -> Option<(IpAddr, u8)> {
    let (address, prefix) = written.split_once('/').map_or((written, None), |(a, p)| (a, Some(p)));
    let address: IpAddr = address.parse().ok()?;
    let prefix = prefix.map_or(Some(most(address)), |p| p.parse().ok())?;
    (prefix > 0 && prefix <= most(address)).then_some((address, prefix))
}

/// Whether an address lies in a network.
#[must_use]
pub fn holds((start, prefix): (IpAddr, u8), address: IpAddr) -> bool {
    match (start, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            (u32::from(a) ^ u32::from(b)).checked_shr(32_u32.saturating_sub(u32::from(prefix))) == Some(0)
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            (u128::from(a) ^ u128::from(b)).checked_shr(128_u32.saturating_sub(u32::from(prefix))) == Some(0)
        }
        _ => false,
    }
}

/// The first address of what is written (an address, a network, a range); nothing for a name.
fn first(written: &str) -> Option<IpAddr> {
    written.split(['/', '-']).next().unwrap_or(written).trim().parse().ok()
}

/// Whether an address, network or range as written is a private one; a name is not, nor is half the world.
fn is_private(written: &str) -> bool {
    first(written).is_some_and(|address| !address.is_unspecified() && !is_public(address))
}

impl Interface {
    /// Whether it lies on a line of its own (a vendor's closed network): every address of it is private.
    #[must_use]
    pub fn is_on_closed_line(&self) -> bool {
        !self.addresses.is_empty() && self.addresses.iter().all(|a| is_private(a))
    }
}

impl Configuration {
    /// Who of those that an opening towards the outside lets in may come from there; `None` where nobody does. Machines of
    /// the networks inside do not, and private addresses only where the line is a closed network itself.
    #[must_use]
    pub fn from_outside(&self, opening: &Opening) -> Option<Sources> {
        let networks = match &opening.sources {
            Sources::Nowhere => return None,
            Sources::Only { networks } => networks,
            sources => return Some(sources.clone()),
        };
        let is_named = |i: &&Interface| !opening.interface.is_empty() && i.name == opening.interface;
        let is_closed_line = self.interfaces.iter().find(is_named).is_some_and(Interface::is_on_closed_line);
        let comes = |n: &&String| !(self.is_inside(n) || (is_private(n) && !is_closed_line));
        let networks: Vec<String> = networks.iter().filter(comes).cloned().collect();
        (!networks.is_empty()).then_some(Sources::Only { networks })
    }

    /// Whether what is written lies in a network of the device that does not lead outside.
    fn is_inside(&self, written: &str) -> bool {
        let inside = self.interfaces.iter().filter(|i| i.zone != Zone::Outside).flat_map(|i| &i.addresses);
        first(written).is_some_and(|address| inside.filter_map(|n| network(n)).any(|n| holds(n, address)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::{Dialect, IpFamily};

    /// Of whom a list lets in, those who may come in by `wan`, on a router with a network of its own inside.
    fn come(wan: &str, networks: &[&str]) -> Vec<String> {
        let mut configuration = Configuration::new(Dialect::CiscoIos);
        for (name, zone, address) in [
            ("wan", Zone::Outside, wan),
            ("lan", Zone::Inside, "192.168.1.1/24"),
            ("lan6", Zone::Inside, "2001:db8:1::1/64"),
        ] {
            configuration.interfaces.push(Interface {
                name: name.to_owned(),
                label: String::new(),
                zone,
                zone_written: true,
                addresses: vec![address.to_owned()],
                enabled: true,
                line: 1,
            });
        }
        let networks = networks.iter().map(|n| (*n).to_owned()).collect();
        let (interface, family) = ("wan".to_owned(), IpFamily::Both);
        let opening =
            Opening { interface, zone: Zone::Outside, family, line: None, sources: Sources::Only { networks } };
        match configuration.from_outside(&opening) {
            Some(Sources::Only { networks }) => networks,
            other => other.map_or_else(Vec::new, |_| vec!["anybody".to_owned()]),
        }
    }

    #[test]
    fn who_comes_from_outside() {
        let public = "203.0.113.3/29";
        assert_eq!(come(public, &["192.168.1.9", "198.51.100.7"]), ["198.51.100.7"]);
        assert_eq!(come(public, &["192.168.1.9", "10.0.0.0/8", "100.64.0.1"]), [""; 0]);
        assert_eq!(come(public, &["2001:db8:1::9", "2001:db8:2::9"]), ["2001:db8:2::9"]);
        assert_eq!(come(public, &["vendor.example", "0.0.0.0/1"]), ["vendor.example", "0.0.0.0/1"]);
        assert_eq!(come("pppoe", &["10.0.0.5"]), [""; 0]);
        // A vendor's closed network has private addresses itself.
        assert_eq!(come("172.20.0.2/30", &["10.0.0.5", "192.168.1.9"]), ["10.0.0.5"]);
    }
}
