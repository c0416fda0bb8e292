//! Sets of addresses: spans of both versions of IP, in their order and apart from each other.
//!
//! Everything that asks what several rules cover together, or what they leave open, reckons here: united, common, without.
//! Invariant: a set stands for exactly the addresses it was made of; nothing is rounded. Names are no addresses: what they
//! stand for nobody knows, so they are never in a set.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use super::IpFamily;

/// Addresses of one version of IP, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    is_six: bool,
    from: u128,
    to: u128,
}

impl Span {
    /// Every address of IPv4.
    pub const FOUR: Self = Self { is_six: false, from: 0, to: u32::MAX as u128 };
    /// Every address of IPv6.
    pub const SIX: Self = Self { is_six: true, from: 0, to: u128::MAX };

    /// From one address to another of the same version; `None` for what runs backwards.
    #[must_use]
    pub fn between(from: IpAddr, to: IpAddr) -> Option<Self> {
        let (from, to) = (Self::one(from), Self::one(to));
        (from.is_six == to.is_six && from.from <= to.to).then_some(Self { to: to.to, ..from })
    }

    /// One address.
    #[must_use]
    pub fn one(address: IpAddr) -> Self {
        let (is_six, number) = match address {
            IpAddr::V4(a) => (false, u128::from(u32::from(a))),
            IpAddr::V6(a) => (true, u128::from(a)),
        };
        Self { is_six, from: number, to: number }
    }

    /// The network an address lies in; `None` where the prefix is longer than addresses are.
    #[must_use]
    pub fn network(address: IpAddr, prefix: u8) -> Option<Self> {
        let one = Self::one(address);
        let free = one.bits().checked_sub(u32::from(prefix))?;
        let rest = u128::MAX.checked_shr(128 - free).unwrap_or(0);
        Some(Self { from: one.from & !rest, to: one.from | rest, ..one })
    }

    /// What is written: an address, a network (`10.0.0.0/8`), a range (`10.0.0.1-10.0.0.9`). `None` for a name.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        if let Some((from, to)) = written.split_once('-') {
            return Self::between(from.trim().parse().ok()?, to.trim().parse().ok()?);
        }
        match written.split_once('/') {
            Some((address, prefix)) => Self::network(address.trim().parse().ok()?, prefix.trim().parse().ok()?),
            None => Some(Self::one(written.trim().parse().ok()?)),
        }
    }

    const fn bits(self) -> u32 {
        if self.is_six { 128 } else { 32 }
    }

    /// The version of IP.
    #[must_use]
    pub const fn family(self) -> IpFamily {
        if self.is_six { IpFamily::V6 } else { IpFamily::V4 }
    }

    /// The first address.
    #[must_use]
    pub fn first(self) -> IpAddr {
        self.address(self.from)
    }

    /// The last address.
    #[must_use]
    pub fn last(self) -> IpAddr {
        self.address(self.to)
    }

    /// Whether it holds all of another one.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.is_six == other.is_six && self.from <= other.from && other.to <= self.to
    }

    /// What two of them have in common.
    #[must_use]
    pub fn common(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (self.is_six == other.is_six && from <= to).then_some(Self { from, to, ..self })
    }

    /// How many addresses it has; one too few for all of IPv6.
    #[must_use]
    pub const fn count(self) -> u128 {
        (self.to - self.from).saturating_add(1)
    }

    fn address(self, number: u128) -> IpAddr {
        match u32::try_from(number) {
            Ok(four) if !self.is_six => Ipv4Addr::from(four).into(),
            _ => Ipv6Addr::from(number).into(),
        }
    }
}

/// As people write it: an address, a network, or a range.
impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let first = self.first();
        let free = 128 - (self.from ^ self.to).leading_zeros();
        let rest = u128::MAX.checked_shr(128 - free).unwrap_or(0);
        if free == 0 {
            write!(f, "{first}")
        } else if self.from & rest == 0 && self.to & rest == rest {
            write!(f, "{first}/{}", self.bits().saturating_sub(free))
        } else {
            write!(f, "{first}-{}", self.address(self.to))
        }
    }
}

/// A set of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addresses(Vec<Span>);

impl Addresses {
    /// No address.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Every address of a version of IP, or of both.
    #[must_use]
    pub fn all(family: IpFamily) -> Self {
        Self(family.each().iter().map(|f| if *f == IpFamily::V6 { Span::SIX } else { Span::FOUR }).collect())
    }

    /// What is written, without what is a name.
    #[must_use]
    pub fn of<'w>(written: impl IntoIterator<Item = &'w str>) -> Self {
        written.into_iter().filter_map(Span::parse).collect()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The spans, apart from each other, in their order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Those of one version of IP.
    #[must_use]
    pub fn only(&self, family: IpFamily) -> Self {
        Self(self.0.iter().copied().filter(|s| family.holds(s.family())).collect())
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.0.iter().chain(&other.0).copied().collect()
    }

    /// What both have in common.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let (mut found, mut rest) = (Vec::new(), other.0.as_slice());
        for span in &self.0 {
            // What ends before this one begins meets none of those behind it either.
            while let [first, more @ ..] = rest
                && (first.is_six, first.to) < (span.is_six, span.from)
            {
                rest = more;
            }
            let near = rest.iter().take_while(|o| (o.is_six, o.from) <= (span.is_six, span.to));
            found.extend(near.filter_map(|o| span.common(*o)));
        }
        Self(found)
    }

    /// What is left without others.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let (mut found, mut rest) = (Vec::new(), other.0.as_slice());
        for span in &self.0 {
            while let [first, more @ ..] = rest
                && (first.is_six, first.to) < (span.is_six, span.from)
            {
                rest = more;
            }
            let mut next = Some(span.from);
            for taken in rest.iter().take_while(|o| (o.is_six, o.from) <= (span.is_six, span.to)) {
                let Some(from) = next else { break };
                if let Some(to) = taken.from.checked_sub(1).filter(|to| from <= *to) {
                    found.push(Span { from, to, ..*span });
                }
                next = taken.to.checked_add(1).map(|after| after.max(from)).filter(|after| *after <= span.to);
            }
            found.extend(next.map(|from| Span { from, ..*span }));
        }
        Self(found)
    }

    /// Whether it holds all of another one.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        other.without(self).is_empty()
    }

    /// How many addresses of the internet it has, of one version of IP; private ones are not counted.
    #[must_use]
    pub fn public(&self, family: IpFamily) -> u128 {
        self.only(family).without(&PRIVATE).count()
    }

    /// How many addresses it has, as far as they can be counted.
    #[must_use]
    pub fn count(&self) -> u128 {
        self.0.iter().map(|s| s.count()).fold(0, u128::saturating_add)
    }

    /// As people write it.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

/// United: what overlaps or touches is one span.
impl FromIterator<Span> for Addresses {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        let mut found: Vec<Span> = Vec::new();
        for span in spans {
            match found.last_mut() {
                Some(last) if last.is_six == span.is_six && span.from <= last.to.saturating_add(1) => {
                    last.to = last.to.max(span.to);
                }
                _ => found.push(span),
            }
        }
        Self(found)
    }
}

/// Addresses the internet does not route to, and those that are no machine's: groups and what is reserved.
static PRIVATE: LazyLock<Addresses> = LazyLock::new(|| {
    const NETWORKS: [&str; 13] = [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/3",
        "::/127",
        "fc00::/7",
        "fe80::/10",
        "ff00::/8",
        "::ffff:0:0/96",
    ];
    Addresses::of(NETWORKS)
});

/// Half of all IPv4 addresses.
const HALF: u128 = 1 << 31;

/// Whether a set is no restriction: half of all IPv4 addresses, or half of those of IPv6.
#[must_use]
pub fn is_nearly_everybody(set: &Addresses) -> bool {
    set.only(IpFamily::V4).count() >= HALF || set.only(IpFamily::V6).count() >= 1 << 127
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(written: &[&str]) -> Addresses {
        Addresses::of(written.iter().copied())
    }

    #[test]
    fn what_is_written_comes_back_as_it_was() {
        for text in ["10.0.0.0/8", "10.0.0.1", "10.0.0.1-10.0.0.9", "0.0.0.0/0", "2001:db8::/32", "::/0", "2001:db8::1"]
        {
            assert_eq!(Span::parse(text).unwrap().to_string(), text);
        }
        for text in ["vendor.example", "10.0.0.0/33", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "", "country JP"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
        assert_eq!(Span::parse("10.0.0.77/24").unwrap().to_string(), "10.0.0.0/24");
        assert_eq!(Span::parse("10.0.0.0-10.0.0.255").unwrap().to_string(), "10.0.0.0/24");
    }

    #[test]
    fn sets_are_united_cut_and_taken_away() {
        for (one, other, and, common, without) in [
            (
                &["10.0.0.0/9"] as &[&str],
                &["10.128.0.0/9"] as &[&str],
                &["10.0.0.0/8"] as &[&str],
                &[] as &[&str],
                &["10.0.0.0/9"] as &[&str],
            ),
            (
                &["0.0.0.0/0"],
                &["0.0.0.0/2", "128.0.0.0/1"],
                &["0.0.0.0/0"],
                &["0.0.0.0/2", "128.0.0.0/1"],
                &["64.0.0.0/2"],
            ),
            (
                &["10.0.0.0/24"],
                &["10.0.0.5"],
                &["10.0.0.0/24"],
                &["10.0.0.5"],
                &["10.0.0.0-10.0.0.4", "10.0.0.6-10.0.0.255"],
            ),
            (&["::/0", "0.0.0.0/0"], &["::/1"], &["0.0.0.0/0", "::/0"], &["::/1"], &["0.0.0.0/0", "8000::/1"]),
            (&["10.0.0.0/24", "::1"], &["0.0.0.0/0", "::/0"], &["0.0.0.0/0", "::/0"], &["10.0.0.0/24", "::1"], &[]),
            (&["255.255.255.255"], &["255.255.255.254"], &["255.255.255.254/31"], &[], &["255.255.255.255"]),
            (
                &["10.0.0.1", "10.0.0.3", "10.0.0.5"],
                &["10.0.0.3-10.0.0.4"],
                &["10.0.0.1", "10.0.0.3-10.0.0.5"],
                &["10.0.0.3"],
                &["10.0.0.1", "10.0.0.5"],
            ),
        ] {
            let (one, other) = (set(one), set(other));
            assert_eq!(one.and(&other), set(and), "{one:?} and {other:?}");
            assert_eq!(one.common(&other), set(common), "{one:?} common {other:?}");
            assert_eq!(one.without(&other), set(without), "{one:?} without {other:?}");
            // Every address is in exactly one of the two parts.
            assert_eq!(one.common(&other).and(&one.without(&other)), one);
            assert!(one.and(&other).holds(&one) && one.holds(&one.without(&other)));
            assert!(one.without(&other).common(&other).is_empty());
        }
    }

    #[test]
    fn half_is_nearly_everybody_and_a_quarter_is_not() {
        assert!(is_nearly_everybody(&set(&["0.0.0.0/2", "128.0.0.0/2"])));
        assert!(!is_nearly_everybody(&set(&["0.0.0.0/2", "1.0.0.0/8", "32.0.0.0/3"])));
        assert!(is_nearly_everybody(&set(&["8000::/1"])) && !is_nearly_everybody(&set(&["2001::/16"])));
    }

    #[test]
    fn private_addresses_are_not_counted() {
        assert_eq!(set(&["10.0.0.0/8", "203.0.113.0/24", "fd00::/8"]).public(IpFamily::Both), 256);
        assert_eq!(set(&["0.0.0.0/8", "224.0.0.0/4", "172.16.0.1"]).public(IpFamily::V4), 0);
    }
}
