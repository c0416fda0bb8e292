//! How much of the world a list of sources lets in.
//!
//! A list is worth something only where it names peers. One that holds half of all addresses is no list; one that holds a
//! country, or at least [`MANY`] addresses of the internet, names nobody either, and is to be checked. Private addresses
//! are never counted: from the internet they do not come.

use std::net::IpAddr;

use sejo_model::configuration::Sources;

use sejo_model::configuration::address::is_public;

/// From so many public IPv4 addresses on a source is no peer (a /16: a provider has such blocks, a vendor has not).
const MANY: u64 = 1 << 16;
/// Half of all IPv4 addresses.
const HALF: u64 = 1 << 31;
/// An IPv6 prefix as short as this is a provider's.
const PROVIDER: u8 = 32;

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
    let counted = networks.iter().map(|n| count(n));
    match counted.fold(0, u64::saturating_add) {
        HALF.. => Breadth::Everybody,
        MANY.. => Breadth::Many,
        _ => Breadth::Listed,
    }
}

/// How many public addresses a source stands for, as IPv4 counts them; a name stands for one.
fn count(written: &str) -> u64 {
    if written.starts_with("country ") {
        return MANY;
    }
    if let Some((first, last)) = written.split_once('-')
        && let (Ok(IpAddr::V4(first)), Ok(IpAddr::V4(last))) = (first.trim().parse(), last.trim().parse())
    {
        let count = u64::from(u32::from(last).saturating_sub(u32::from(first))).saturating_add(1);
        return if is_public(first.into()) || is_public(last.into()) { count } else { 0 };
    }
    let (address, prefix) = written.split_once('/').map_or((written, None), |(a, p)| (a, Some(p)));
    let prefix: Option<u8> = prefix.and_then(|p| p.parse().ok());
    match address.parse() {
        Ok(IpAddr::V4(a)) => match prefix.unwrap_or(32) {
            short @ 0..8 => 1 << (32 - short),
            prefix if is_public(a.into()) => 1_u64.checked_shl(32_u32.saturating_sub(u32::from(prefix))).unwrap_or(1),
            _ => 0,
        },
        Ok(IpAddr::V6(a)) => match prefix.unwrap_or(128) {
            0..=1 => HALF,
            2..=PROVIDER if is_public(a.into()) => MANY,
            _ => 1,
        },
        Err(_) => 1,
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
        ] {
            let networks = networks.iter().map(|n| (*n).to_owned()).collect();
            assert_eq!(breadth(&Sources::Only { networks }), expected);
        }
    }
}
