//! Networks as written: which of them lie in others.
//!
//! Invariant: names are compared as they are; nothing is known of what they stand for.

use std::net::IpAddr;

use sejo_model::configuration::Sources;

/// Whether every network of `inner` lies in one of `outer`, or in several of them together.
pub(super) fn covers<O: AsRef<str>, N: AsRef<str>>(outer: &[O], inner: &[N]) -> bool {
    let is_in_one = |i: &str| outer.iter().any(|o| o.as_ref() == i || holds(o.as_ref(), i));
    inner.iter().map(AsRef::as_ref).all(|i| is_in_one(i) || is_in_all(outer, i))
}

/// Whether a network lies in several together: a /24 in its two halves.
fn is_in_all<O: AsRef<str>>(outer: &[O], inner: &str) -> bool {
    let Some((is_four, first, last)) = span(inner) else { return false };
    let spans = outer.iter().filter_map(|o| span(o.as_ref())).filter(|(is, ..)| *is == is_four);
    fills(spans.map(|(_, from, to)| (from, to)), (first, last))
}

/// Whether ranges leave nothing of another one.
pub(super) fn fills(ranges: impl Iterator<Item = (u128, u128)>, (first, last): (u128, u128)) -> bool {
    let mut ranges: Vec<(u128, u128)> = ranges.filter(|(from, to)| *from <= last && first <= *to).collect();
    ranges.sort_unstable();
    let mut next = first;
    for (from, to) in ranges {
        if from > next {
            return false;
        }
        match to.max(next).checked_add(1) {
            Some(after) if after <= last => next = after.max(next),
            _ => return true,
        }
    }
    false
}

/// Whether one network lies in another; names are compared as they are.
fn holds(outer: &str, inner: &str) -> bool {
    let (Some(outer), Some(inner)) = (span(outer), span(inner)) else { return false };
    outer.0 == inner.0 && outer.1 <= inner.1 && inner.2 <= outer.2
}

/// Whether two networks have an address in common; of names nobody knows, so they may.
pub(super) fn network_meets(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (span(a), span(b)) else { return true };
    a.0 == b.0 && a.1 <= b.2 && b.1 <= a.2
}

/// The addresses of a network or range (`10.0.0.0/8`, `10.0.0.1-10.0.0.9`), and whether they are of version 4.
pub(super) fn span(text: &str) -> Option<(bool, u128, u128)> {
    let number = |address: &str| match address.trim().parse().ok()? {
        IpAddr::V4(a) => Some((true, u128::from(u32::from(a)))),
        IpAddr::V6(a) => Some((false, u128::from(a))),
    };
    if let Some((first, last)) = text.split_once('-') {
        let ((is_four, first), (also, last)) = (number(first)?, number(last)?);
        return (is_four == also).then_some((is_four, first, last));
    }
    let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
    let (is_four, start) = number(address)?;
    let most: u32 = if is_four { 32 } else { 128 };
    let prefix: u32 = prefix.map_or(Some(most), |p| p.parse().ok()).filter(|p| *p <= most)?;
    let size = u128::MAX.checked_shr(128 - (most - prefix)).unwrap_or(0);
    Some((is_four, start & !size, start | size))
}

/// Whether sources surely hold all that others do.
pub(super) fn surely_holds(outer: &Sources, inner: &Sources) -> bool {
    match (outer, inner) {
        (_, Sources::Nowhere) | (Sources::Anywhere, _) => true,
        (Sources::Only { networks: outer }, Sources::Only { networks: inner }) => covers(outer, inner),
        _ => false,
    }
}
