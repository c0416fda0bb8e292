//! Sets of addresses: who may reach something. They are united over the rules of a list and cut with one another where
//! several restrictions hold at once.

use std::net::IpAddr;

use sejo_model::configuration::span::{Addresses, Span, is_nearly_everybody};
use sejo_model::configuration::{IpFamily, Sources};

use super::super::address::Network;

/// Most members of one set; beyond, it is honest to say that it is not known.
const MOST: usize = 4096;

/// Who may reach something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reach {
    /// Everybody by IPv4.
    pub any4: bool,
    /// Everybody by IPv6.
    pub any6: bool,
    /// Addresses, in the order in which they are written.
    pub spans: Vec<Span>,
    /// Names, as written.
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
        Span::network(network.address, network.prefix).map_or_else(Self::unknown, Self::span)
    }

    /// A name.
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
        let by_name = !self.names.is_empty();
        let has = |family| by_name || self.spans.iter().any(|s| s.family() == family);
        let (four, six) = (self.any4 || has(IpFamily::V4), self.any6 || has(IpFamily::V6));
        match (four, six) {
            (true, true) => Some(IpFamily::Both),
            (true, false) => Some(IpFamily::V4),
            (false, true) => Some(IpFamily::V6),
            (false, false) => self.unknown.then_some(IpFamily::Both),
        }
    }

    /// Those of it who come by a version of IP.
    pub fn only(mut self, family: IpFamily) -> Self {
        self.any4 &= family != IpFamily::V6;
        self.any6 &= family != IpFamily::V4;
        self.spans.retain(|s| family.holds(s.family()));
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
        self.spans.extend(other.spans.iter());
        let (four, six) = (self.any4, self.any6);
        if four || six {
            self.spans.retain(|s| !is_among(*s, four, six));
        }
        self.names.extend(other.names.iter().cloned());
    }

    /// Whether a name is surely among it, because everybody is.
    const fn lets_names(&self) -> bool {
        self.any4 || self.any6
    }

    /// Those of it about whom nothing was said before.
    pub fn without(mut self, denied: &Addresses) -> Self {
        if denied.is_empty() {
            return self;
        }
        for (any, family) in [(&mut self.any4, IpFamily::V4), (&mut self.any6, IpFamily::V6)] {
            let taken = denied.only(family);
            if *any && !taken.is_empty() {
                *any = false;
                self.spans.retain(|s| s.family() != family);
                self.spans.extend(Addresses::all(family).spans());
            }
        }
        let is_met = |span: &Span| denied.spans().iter().any(|d| d.common(*span).is_some());
        if self.spans.iter().any(is_met) {
            let left = |span: &Span| Addresses::from_iter([*span]).without(denied).spans().to_vec();
            self.spans = self.spans.iter().flat_map(left).collect();
        }
        self
    }

    /// Its addresses; names are none.
    pub fn addresses(&self) -> Addresses {
        let any =
            [(self.any4, Span::FOUR), (self.any6, Span::SIX)].into_iter().filter(|(is, _)| *is).map(|(_, all)| all);
        self.spans.iter().copied().chain(any).collect()
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
        let whole = |set: &Self, by: &Self| -> Vec<Span> {
            set.spans.iter().copied().filter(|s| is_among(*s, by.any4, by.any6)).collect()
        };
        let mut spans = whole(self, other);
        spans.extend(whole(other, self));
        spans.extend(self.spans.iter().flat_map(|a| other.spans.iter().filter_map(|b| a.common(*b))));
        let own = self.names.iter().filter(|n| other.names.contains(n) || other.lets_names());
        let names = own.chain(other.names.iter().filter(|n| self.lets_names() && !self.names.contains(n)));
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
            IpAddr::V4(_) if self.any4 => true,
            IpAddr::V6(_) if self.any6 => true,
            _ => self.spans.iter().any(|s| s.holds(Span::one(address))),
        }
    }

    /// Who gets in, for the model: half of all addresses or more are no restriction.
    pub fn sources(&self) -> Sources {
        if is_nearly_everybody(&self.addresses()) { Sources::Anywhere } else { self.exact() }
    }

    /// Whom a rule is about, for the model, with nothing rounded.
    pub fn exact(&self) -> Sources {
        let set = self.addresses();
        if [IpFamily::V4, IpFamily::V6].into_iter().any(|family| set.holds(&Addresses::all(family))) {
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

/// Whether a span is among everybody by one of the versions of IP.
fn is_among(span: Span, four: bool, six: bool) -> bool {
    if span.family() == IpFamily::V4 { four } else { six }
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
    fn what_is_left_without_others_is_exactly_that() {
        let denied = net("0.0.0.0/2").addresses().and(&net("128.0.0.0/1").addresses());
        let only = |networks: &[&str]| Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() };
        assert_eq!(Reach::any_by(IpFamily::V4).without(&denied).sources(), only(&["64.0.0.0/2"]));
        assert_eq!(net("10.0.0.0/8").without(&denied).sources(), Sources::Nowhere);
        assert_eq!(net("100.0.0.0/24").without(&denied).sources(), only(&["100.0.0.0/24"]));
        // Of the other version of IP nothing was said.
        assert!(Reach::any().without(&denied).any6 && !Reach::any().without(&denied).any4);
        let six = net("2001:db8::/33").addresses();
        assert_eq!(net("2001:db8::/32").without(&six).sources(), only(&["2001:db8:8000::/33"]));
    }

    #[test]
    fn half_of_all_addresses_is_no_restriction() {
        let mut halves = net("0.0.0.0/2");
        assert!(!halves.sources().is_anywhere());
        halves.add(&net("128.0.0.0/2"));
        assert!(halves.sources().is_anywhere());
    }
}
