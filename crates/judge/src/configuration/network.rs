//! Networks as written: which of them lie in others.
//!
//! Invariant: names are compared as they are; nothing is known of what they stand for.

use std::net::IpAddr;

use sejo_model::configuration::Sources;

/// Whether every network of `inner` lies in one of `outer`.
pub(super) fn covers<N: AsRef<str>>(outer: &[String], inner: &[N]) -> bool {
    inner.iter().all(|i| outer.iter().any(|o| o == i.as_ref() || holds(o, i.as_ref())))
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
fn span(text: &str) -> Option<(bool, u128, u128)> {
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
