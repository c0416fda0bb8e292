//! How much of the world a list of sources lets in.
//!
//! A list is worth something only where it names peers. One that holds a sixteenth of all addresses is no list; one that
//! holds a country, or at least [`MANY`] addresses of the internet, names nobody either, and is to be checked. Private
//! addresses are never counted: from the internet they do not come.

use sejo_model::configuration::span::{Addresses, is_nearly_everybody};
use sejo_model::configuration::{IpFamily, Sources};

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
    let names_country = networks.iter().any(|n| n.starts_with("country "));
    match breadth_of(&Addresses::of(networks.iter().map(String::as_str))) {
        Breadth::Listed | Breadth::Nobody if names_country => Breadth::Many,
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
