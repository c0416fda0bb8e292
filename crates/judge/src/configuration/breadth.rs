//! How much of the world a list of sources lets in.
//!
//! A list is worth something only where it names peers. One that holds a sixteenth of all addresses is no list; one that
//! holds a country, a list that others keep, or at least [`MANY`] addresses of the internet, names nobody either, and is to
//! be checked. Private addresses are never counted: from the internet they do not come.

use std::net::IpAddr;

use sejo_model::configuration::span::{Addresses, Span, is_nearly_everybody};
use sejo_model::configuration::{Interface, IpFamily, Opening, Sources, Zone, names_nobody};

use super::look::Look;

/// From so many public IPv4 addresses on a source is no peer (a /16: a provider has such blocks, a vendor has not).
const MANY: u128 = 1 << 16;
/// A sixteenth of all IPv4 addresses. No country but the largest has so many.
const MOST: u128 = 1 << 28;
/// An IPv6 prefix as short as this (/32) is a provider's.
const MANY_V6: u128 = 1 << 96;
/// Half of what the internet uses of IPv6 (`2000::/3`).
const MOST_V6: u128 = 1 << 124;

/// Whom sources let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Everybody, or nearly.
    Everybody,
    /// So many that nobody could name them.
    Many,
    /// Those who are listed.
    Listed,
    /// Nobody.
    Nobody,
    /// The list is not in the text.
    Unknown,
}

/// Whom `sources` let in.
pub(crate) fn breadth(sources: &Sources) -> Breadth {
    let networks = match sources {
        Sources::Anywhere => return Breadth::Everybody,
        Sources::Nowhere => return Breadth::Nobody,
        Sources::Unknown => return Breadth::Unknown,
        Sources::Only { networks } => networks,
    };
    let is_vague = networks.iter().any(|n| names_nobody(n));
    match breadth_of(&Addresses::of(networks.iter().map(String::as_str))) {
        Breadth::Listed | Breadth::Nobody if is_vague => Breadth::Many,
        // A name stands for somebody.
        Breadth::Nobody => Breadth::Listed,
        found => found,
    }
}

/// How much a set of addresses is.
pub(crate) fn breadth_of(set: &Addresses) -> Breadth {
    let (four, six) = (set.public(IpFamily::V4), set.public(IpFamily::V6));
    if four >= MOST || six >= MOST_V6 || is_nearly_everybody(set) {
        Breadth::Everybody
    } else if four >= MANY || six >= MANY_V6 {
        Breadth::Many
    } else if set.is_empty() {
        Breadth::Nobody
    } else {
        Breadth::Listed
    }
}

/// The private addresses of IPv4.
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/// A network of fewer addresses joins two devices and holds no people.
const FEWEST: u128 = 8;
/// Who is on such a network is who manages the devices.
const FOR_MANAGEMENT: [&str; 8] = ["mgmt", "manage", "kanri", "admin", "管理", "保守", "maint", "mente"];

/// Whether something that answers inside is open to all who are there: the list holds the whole network of the interface, or
/// every private address. `Some(false)` where the network may be one for those who manage, because others are kept out;
/// `None` where somebody on it is kept out.
pub(crate) fn to_everybody_inside(look: &Look<'_>, opening: &Opening) -> Option<bool> {
    let Sources::Only { networks } = &opening.sources else { return None };
    let (zone, _) = look.zone(&opening.interface, opening.zone);
    if matches!(zone, Zone::Outside | Zone::Maintenance) {
        return None;
    }
    let set = Addresses::of(networks.iter().map(String::as_str));
    if set.holds(&Addresses::of(PRIVATE)) {
        return Some(true);
    }
    let is_inside = |i: &&Interface| i.enabled && !matches!(i.zone, Zone::Outside | Zone::Maintenance);
    let inside: Vec<&Interface> = look.configuration.interfaces.iter().filter(is_inside).collect();
    let is_here =
        |i: &Interface| opening.interface.is_empty() || i.name == opening.interface || i.label == opening.interface;
    let mut here = inside.iter().filter(|i| is_here(i));
    let is_open = |i: &Interface| i.addresses.iter().any(|a| holds_network_of(&set, a));
    here.any(|i| is_open(i) && !is_for_management(i)).then(|| {
        let with_people = |i: &&&Interface| i.addresses.iter().any(|a| network_of(a).is_some());
        inside.iter().filter(with_people).all(|i| is_open(i))
    })
}

fn is_for_management(interface: &Interface) -> bool {
    let called = format!("{} {}", interface.name, interface.label).to_lowercase();
    FOR_MANAGEMENT.iter().any(|word| called.contains(word))
}

/// Whether a set holds the network an address stands in, but for the addresses no machine there has.
fn holds_network_of(set: &Addresses, written: &str) -> bool {
    network_of(written).is_some_and(|machines| set.holds(&machines))
}

/// The addresses machines may have beside an interface: those of its network but its own, the first and the last.
fn network_of(written: &str) -> Option<Addresses> {
    let (own, prefix) = written.split_once('/')?;
    let own: IpAddr = own.parse().ok().filter(IpAddr::is_ipv4)?;
    let network = Span::network(own, prefix.parse().ok()?).filter(|n| n.count() >= FEWEST)?;
    let ends = [network.first(), network.last(), own].map(Span::one);
    Some(Addresses::from_iter([network]).without(&Addresses::from_iter(ends)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_names_nobody_is_none() {
        for (networks, expected) in [
            (&["203.0.113.10"] as &[&str], Breadth::Listed),
            (&["203.0.113.0/24", "vendor.example"], Breadth::Listed),
            (&["203.0.0.0/17"], Breadth::Listed),
            (&["203.0.0.0/16"], Breadth::Many),
            (&["203.0.0.0/8"], Breadth::Many),
            (&["198.51.0.0/17", "203.0.0.0/17"], Breadth::Many),
            (&["country JP"], Breadth::Many),
            (&["list Amazon-AWS"], Breadth::Many),
            (&["*.vendor.example", "198.51.100.7"], Breadth::Many),
            (&["10.0.0.0/8", "192.168.0.0/16"], Breadth::Listed),
            (&["1.0.0.0-255.255.255.254"], Breadth::Everybody),
            (&["0.0.0.0/1", "128.0.0.0/1"], Breadth::Everybody),
            (&["203.0.113.1-203.0.113.9"], Breadth::Listed),
            (&["2001:db8::/32"], Breadth::Many),
            (&["2001:db8:1::/48"], Breadth::Listed),
            (&["::/0"], Breadth::Everybody),
            (&["2000::/3"], Breadth::Everybody),
            (&["64.0.0.0/2"], Breadth::Everybody),
            (&["203.0.113.0/24", "203.0.113.0/24", "203.0.113.9"], Breadth::Listed),
        ] {
            let networks = networks.iter().map(|n| (*n).to_owned()).collect();
            assert_eq!(breadth(&Sources::Only { networks }), expected);
        }
    }
}
