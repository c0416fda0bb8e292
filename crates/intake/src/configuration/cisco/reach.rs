//! Sets of addresses: who may reach something. They are united over the rules of a list and cut with one another where
//! several restrictions hold at once.

use std::net::{IpAddr, Ipv4Addr};

use sejo_model::configuration::{IpFamily, Sources};

use super::super::address::Network;

/// Most members of one set; beyond, it is honest to say that it is not known.
const MOST: usize = 4096;

/// IPv4 addresses, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub from: u32,
    pub to: u32,
}

impl Span {
    /// One address.
    pub const fn one(address: u32) -> Self {
        Self { from: address, to: address }
    }

    /// The addresses of a network; `None` for IPv6.
    pub fn of(network: Network) -> Option<Self> {
        let std::net::IpAddr::V4(address) = network.address else { return None };
        let mask = u32::MAX.checked_shl(32 - u32::from(network.prefix)).unwrap_or(0);
        let from = u32::from(address) & mask;
        Some(Self { from, to: from | !mask })
    }

    /// Whether it holds all of another.
    pub const fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    fn meet(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from <= to).then_some(Self { from, to })
    }

    fn size(self) -> u64 {
        u64::from(self.to) - u64::from(self.from) + 1
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (size, address) = (self.size(), Ipv4Addr::from(self.from));
        if size.is_power_of_two() && u64::from(self.from) % size == 0 {
            let prefix = u8::try_from(32 - size.trailing_zeros()).unwrap_or(32);
            write!(f, "{}", Network { address: address.into(), prefix })
        } else {
            write!(f, "{address}-{}", Ipv4Addr::from(self.to))
        }
    }
}

/// Who may reach something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reach {
    /// Everybody by IPv4.
    pub any4: bool,
    /// Everybody by IPv6.
    pub any6: bool,
    /// IPv4 addresses.
    pub spans: Vec<Span>,
    /// Names and IPv6 networks, as written.
    pub names: Vec<String>,
    /// Something belongs to it that is not in the text.
    pub unknown: bool,
}

impl Reach {
    /// Everybody.
    pub fn any() -> Self {
        Self::any_by(IpFamily::Both)
    }

    /// Everybody by a version of IP.
    pub fn any_by(family: IpFamily) -> Self {
        Self { any4: family != IpFamily::V6, any6: family != IpFamily::V4, ..Self::default() }
    }

    /// Nobody.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Not known.
    pub fn unknown() -> Self {
        Self { unknown: true, ..Self::default() }
    }

    /// These addresses.
    pub fn span(span: Span) -> Self {
        Self { spans: vec![span], ..Self::default() }
    }

    /// A network.
    pub fn network(network: Network) -> Self {
        if network.prefix == 0 {
            return Self::any_by(if network.address.is_ipv4() { IpFamily::V4 } else { IpFamily::V6 });
        }
        Span::of(network).map_or_else(|| Self::name(&network.to_string()), Self::span)
    }

    /// A name or an IPv6 network.
    pub fn name(name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::default() }
    }

    /// Whether it is everybody by a version of IP.
    pub fn is_all(&self, family: IpFamily) -> bool {
        (self.any4 || family == IpFamily::V6) && (self.any6 || family == IpFamily::V4)
    }

    /// Whether it is nobody, for sure.
    pub fn is_nobody(&self) -> bool {
        !self.any4 && !self.any6 && !self.unknown && self.spans.is_empty() && self.names.is_empty()
    }

    /// In which versions of IP somebody of it may come; `None` for nobody.
    pub fn family(&self) -> Option<IpFamily> {
        let by_name = self.names.iter().any(|n| !is_v6(n));
        let four = self.any4 || by_name || !self.spans.is_empty();
        let six = self.any6 || by_name || self.names.iter().any(|n| is_v6(n));
        match (four, six) {
            (true, true) => Some(IpFamily::Both),
            (true, false) => Some(IpFamily::V4),
            (false, true) => Some(IpFamily::V6),
            (false, false) => self.unknown.then_some(IpFamily::Both),
        }
    }

    /// Those of it who come by a version of IP.
    pub fn only(mut self, family: IpFamily) -> Self {
        match family {
            IpFamily::Both => {}
            IpFamily::V4 => {
                self.any6 = false;
                self.names.retain(|n| !is_v6(n));
            }
            IpFamily::V6 => {
                self.any4 = false;
                self.spans.clear();
            }
        }
        self
    }

    /// Adds another set.
    pub fn add(&mut self, other: &Self) {
        self.any4 |= other.any4;
        self.any6 |= other.any6;
        self.unknown |= other.unknown;
        if self.is_all(IpFamily::Both) {
            self.spans.clear();
            self.names.clear();
            return;
        }
        if self.spans.len() + self.names.len() + other.spans.len() + other.names.len() > MOST {
            self.unknown = true;
            return;
        }
        if self.any4 {
            self.spans.clear();
        } else {
            self.spans.extend(other.spans.iter());
        }
        self.names.extend(other.names.iter().cloned());
    }

    /// Whether a name or an IPv6 network is surely among it, because everybody is.
    fn lets(&self, name: &str) -> bool {
        if is_v6(name) { self.any6 } else { self.any4 || self.any6 }
    }

    /// Whoever is in both.
    pub fn meet(&self, other: &Self) -> Self {
        if other.family().is_some_and(|family| self.is_all(family)) {
            return other.clone();
        }
        if self.family().is_some_and(|family| other.is_all(family)) {
            return self.clone();
        }
        if self.spans.len().saturating_mul(other.spans.len()) > MOST * 16 {
            return Self::unknown();
        }
        let spans = match (self.any4, other.any4) {
            (true, true) => Vec::new(),
            (true, false) => other.spans.clone(),
            (false, true) => self.spans.clone(),
            (false, false) => self.spans.iter().flat_map(|a| other.spans.iter().filter_map(|b| a.meet(*b))).collect(),
        };
        let own = self.names.iter().filter(|n| other.names.contains(n) || other.lets(n));
        let names = own.chain(other.names.iter().filter(|n| self.lets(n) && !self.names.contains(n)));
        // A part that is not known cannot widen what the other one allows.
        let unknown = (self.unknown && !other.is_nobody()) || (other.unknown && !self.is_nobody());
        let mut both = Self {
            any4: self.any4 && other.any4,
            any6: self.any6 && other.any6,
            spans,
            names: names.cloned().collect(),
            unknown,
        };
        if unknown && (self.unknown != other.unknown) {
            let known = if self.unknown { other } else { self };
            let is_all = known.family().is_some_and(|family| known.is_all(family));
            both = if is_all { Self::unknown() } else { known.clone() };
        }
        both
    }

    /// Whether it holds an address, for sure.
    pub fn holds(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(a) => self.any4 || self.spans.iter().any(|s| s.covers(Span::one(a.into()))),
            IpAddr::V6(_) => {
                self.any6 || self.names.iter().any(|n| is_v6(n) && super::super::address::holds(n, address))
            }
        }
    }

    /// For the model.
    pub fn sources(&self) -> Sources {
        let mut spans = self.spans.clone();
        spans.sort_unstable();
        spans.dedup();
        let covered: u64 = spans.iter().map(|s| s.size()).sum();
        if self.any4 || self.any6 || covered >= 1 << 31 {
            Sources::Anywhere
        } else if self.unknown {
            Sources::Unknown
        } else if self.is_nobody() {
            Sources::Nowhere
        } else {
            let mut networks: Vec<String> = Vec::new();
            // In the order in which they are written.
            for text in self.spans.iter().map(ToString::to_string).chain(self.names.iter().cloned()) {
                if networks.last() != Some(&text) {
                    networks.push(text);
                }
            }
            Sources::Only { networks }
        }
    }
}

/// Whether a name is an IPv6 network.
fn is_v6(name: &str) -> bool {
    name.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Reach {
        Reach::network(Network::parse(text).unwrap())
    }

    #[test]
    fn two_restrictions_leave_what_both_allow() {
        let both = net("10.0.0.0/8").meet(&net("10.1.0.0/16"));
        assert_eq!(both.sources(), Sources::Only { networks: vec!["10.1.0.0/16".into()] });
        assert_eq!(net("10.0.0.0/8").meet(&net("192.168.0.0/24")).sources(), Sources::Nowhere);
        assert_eq!(Reach::any().meet(&net("10.0.0.0/8")), net("10.0.0.0/8"));
        // Everybody by one version of IP says nothing of the other.
        assert_eq!(Reach::any_by(IpFamily::V4).meet(&net("2001:db8::/48")).sources(), Sources::Nowhere);
        assert_eq!(Reach::any_by(IpFamily::V6).meet(&net("2001:db8::/48")), net("2001:db8::/48"));
        assert_eq!(Reach::unknown().meet(&Reach::any()).sources(), Sources::Unknown);
        assert_eq!(Reach::unknown().meet(&net("10.0.0.1")).sources(), net("10.0.0.1").sources());
    }

    #[test]
    fn half_of_all_addresses_is_no_restriction() {
        let mut halves = net("0.0.0.0/2");
        assert!(!halves.sources().is_anywhere());
        halves.add(&net("128.0.0.0/2"));
        assert!(halves.sources().is_anywhere());
    }
}
