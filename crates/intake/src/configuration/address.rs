//! Addresses and networks: what covers so much that it restricts nothing, what is private, masks and wildcards.

use std::net::{IpAddr, Ipv4Addr};

use sejo_model::configuration::span::{Addresses, is_nearly_everybody};
use sejo_model::configuration::{IpFamily, Sources};

/// A network: address and prefix length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    /// First address.
    pub address: IpAddr,
    /// Prefix length.
    pub prefix: u8,
}

impl Network {
    /// Reads `10.0.0.0/8`, `10.0.0.1` and IPv6 likewise.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(most), |p| p.parse().ok()).filter(|p| *p <= most)?;
        Some(Self { address, prefix })
    }

    /// From address and mask, `255.255.255.0`.
    pub fn with_mask(address: &str, mask: &str) -> Option<Self> {
        let bits = u32::from(mask.parse::<Ipv4Addr>().ok()?);
        Self::from_bits(address, bits)
    }

    /// From address and wildcard, `0.0.0.255`.
    pub fn with_wildcard(address: &str, wildcard: &str) -> Option<Self> {
        let bits = !u32::from(wildcard.parse::<Ipv4Addr>().ok()?);
        Self::from_bits(address, bits)
    }

    fn from_bits(address: &str, bits: u32) -> Option<Self> {
        let address: Ipv4Addr = address.parse().ok()?;
        let ones = bits.leading_ones();
        // A mask with holes is no prefix; nobody here guesses what was meant.
        (ones + bits.trailing_zeros() >= 32 || bits == 0)
            .then(|| Self { address: IpAddr::V4(address), prefix: u8::try_from(ones).unwrap_or(32) })
    }

    /// Whether it is every address.
    pub fn is_everything(self) -> bool {
        self.prefix == 0
    }

    /// Whether its addresses are reachable from the internet.
    pub fn is_public(self) -> bool {
        match self.address {
            IpAddr::V4(a) => {
                let [first, second, ..] = a.octets();
                let shared = first == 100 && (64..128).contains(&second);
                !(a.is_private() || a.is_loopback() || a.is_link_local() || a.is_unspecified() || shared)
            }
            IpAddr::V6(a) => !(a.is_loopback() || a.is_unspecified() || (a.segments()[0] & 0xfe00) == 0xfc00),
        }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let most = if self.address.is_ipv4() { 32 } else { 128 };
        if self.prefix == most { write!(f, "{}", self.address) } else { write!(f, "{}/{}", self.address, self.prefix) }
    }
}

/// Who gets in, from networks and names as written; what covers half of all addresses or more is [`Sources::Anywhere`]:
/// such a list restricts nothing.
pub(crate) fn sources(written: Vec<String>) -> Sources {
    if is_nearly_everybody(&set(&written)) { Sources::Anywhere } else { exact(written) }
}

/// Whom a rule is about, from networks and names as written. Nothing is rounded: of two rules that each stop half, both
/// are needed to stop all.
pub(crate) fn exact(written: Vec<String>) -> Sources {
    let set = set(&written);
    if [IpFamily::V4, IpFamily::V6].into_iter().any(|family| set.holds(&Addresses::all(family))) {
        Sources::Anywhere
    } else if written.is_empty() {
        Sources::Nowhere
    } else {
        Sources::Only { networks: written }
    }
}

fn set(written: &[String]) -> Addresses {
    Addresses::of(written.iter().map(String::as_str))
}

/// Whether a network as written holds an address.
pub(crate) fn holds(network: &str, address: IpAddr) -> bool {
    let Some(network) = Network::parse(network) else { return false };
    match (network.address, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let shift = 32_u32.saturating_sub(u32::from(network.prefix));
            (u32::from(a) ^ u32::from(b)).checked_shr(shift).unwrap_or(0) == 0
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let shift = 128_u32.saturating_sub(u32::from(network.prefix));
            (u128::from(a) ^ u128::from(b)).checked_shr(shift).unwrap_or(0) == 0
        }
        _ => false,
    }
}
