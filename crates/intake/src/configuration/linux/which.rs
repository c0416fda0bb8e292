//! Which interfaces and addresses are meant: what two comparisons have in common, and what one leaves of the other.
//!
//! Invariant: addresses are compared as networks, interfaces with their wildcards (`ppp+`, `ppp*`); names that cannot be
//! taken apart are kept, never guessed away.

use super::super::address::Network;
use super::super::reach;
use super::rules::Which;

/// How many pairs of values are compared for two lists.
const MOST_PAIRS: usize = 100_000;

impl Which {
    /// How many values it lists.
    pub fn len(&self) -> usize {
        match self {
            Self::In(list) | Self::NotIn(list) => list.len(),
            Self::Any | Self::Unknown => 0,
        }
    }

    /// Whether an interface is among those compared; `ppp+` and `ppp*` stand for all that begin so.
    pub fn names(&self, interface: &str) -> bool {
        let has = |list: &[String]| list.iter().any(|n| stands_for(n, interface));
        match self {
            Self::Any | Self::Unknown => true,
            Self::In(list) => has(list),
            Self::NotIn(list) => !has(list),
        }
    }
}

fn stands_for(name: &str, interface: &str) -> bool {
    match name.strip_suffix(['+', '*']) {
        Some(start) => !interface.is_empty() && interface.starts_with(start) || name == interface,
        None => name == interface,
    }
}

/// Addresses that both name; `None` when there are none.
pub(super) fn narrower(outer: &Which, inner: &Which) -> Option<Which> {
    common(outer, inner, reach::narrower, |out, one| match (Network::parse(out), Network::parse(one)) {
        (Some(out), Some(one)) => reach::holds(out, one.address) && out.prefix <= one.prefix,
        _ => out == one,
    })
}

/// Interfaces that both name; `None` when there are none.
pub(super) fn narrower_interfaces(outer: &Which, inner: &Which) -> Option<Which> {
    let both = |outer: &[String], inner: &[String]| {
        let narrow = |a: &[String], b: &[String]| -> Vec<String> {
            a.iter().filter(|one| b.iter().any(|other| stands_for(other, one))).cloned().collect()
        };
        let mut found = narrow(inner, outer);
        found.extend(narrow(outer, inner).into_iter().filter(|one| !inner.contains(one)));
        found
    };
    common(outer, inner, both, stands_for)
}

fn common(
    outer: &Which,
    inner: &Which,
    both: impl Fn(&[String], &[String]) -> Vec<String>,
    holds: impl Fn(&str, &str) -> bool,
) -> Option<Which> {
    let listed = |list: Vec<String>| (!list.is_empty()).then_some(Which::In(list));
    match (outer, inner) {
        (Which::Any, one) | (one, Which::Any) => Some(one.clone()),
        // Too many to compare one by one.
        (Which::In(a) | Which::NotIn(a), Which::In(b)) if a.len().saturating_mul(b.len()) > MOST_PAIRS => {
            Some(Which::In(b.clone()))
        }
        (Which::In(a), Which::In(b)) => listed(both(a, b)),
        (Which::NotIn(out), Which::In(list)) | (Which::In(list), Which::NotIn(out)) => {
            listed(list.iter().filter(|one| !out.iter().any(|o| holds(o, one))).cloned().collect())
        }
        (Which::NotIn(a), Which::NotIn(b)) => {
            let more = b.iter().filter(|one| !a.contains(one));
            Some(Which::NotIn(a.iter().chain(more).cloned().collect()))
        }
        (Which::In(list), Which::Unknown) | (Which::Unknown, Which::In(list)) => Some(Which::In(list.clone())),
        (Which::Unknown, _) | (_, Which::Unknown) => Some(Which::Unknown),
    }
}

/// What is left of addresses when others leave; `None` when nothing is.
pub(super) fn without(all: &Which, leaving: &Which) -> Option<Which> {
    match leaving {
        Which::Any => None,
        Which::In(list) => narrower(all, &Which::NotIn(list.clone())),
        Which::NotIn(list) => narrower(all, &Which::In(list.clone())),
        Which::Unknown => narrower(all, &Which::Unknown),
    }
}
