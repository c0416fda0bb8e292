//! Networks as written: which of them lie in others.
//!
//! Invariant: names are compared as they are; nothing is known of what they stand for.

use sejo_model::configuration::Sources;
use sejo_model::configuration::span::{Addresses, Span};

/// Whether every network of `inner` lies in one of `outer`, or in several of them together.
pub(super) fn covers<O: AsRef<str>, N: AsRef<str>>(outer: &[O], inner: &[N]) -> bool {
    let is_named = |i: &str| outer.iter().any(|o| o.as_ref() == i);
    let mut unnamed = inner.iter().map(AsRef::as_ref).filter(|i| !is_named(i)).peekable();
    if unnamed.peek().is_none() {
        return true;
    }
    let all = Addresses::of(outer.iter().map(AsRef::as_ref));
    unnamed.all(|i| Span::parse(i).is_some_and(|span| all.holds(&Addresses::from_iter([span]))))
}

/// Whether two networks have an address in common; of names nobody knows, so they may.
pub(super) fn network_meets(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (Span::parse(a), Span::parse(b)) else { return true };
    a.common(b).is_some()
}

/// Whether sources surely hold all that others do.
pub(super) fn surely_holds(outer: &Sources, inner: &Sources) -> bool {
    match (outer, inner) {
        (_, Sources::Nowhere) | (Sources::Anywhere, _) => true,
        (Sources::Only { networks: outer }, Sources::Only { networks: inner }) => covers(outer, inner),
        _ => false,
    }
}
