//! Wireless networks that carry everything readable and ask for no key, and lead inside.
//!
//! Invariant: one that leads to the internet only (patients' wireless) is no way in, and not meant.

use sejo_model::configuration::{Filter, Protection, Protocol, Severity, TrafficService, Verb, WirelessNetwork, Zone};

use super::closed::Closed;
use super::found::{Found, thing};
use super::look::Look;

/// Names, addresses and the time are given to guests, too.
const FOR_GUESTS: [u16; 5] = [53, 67, 68, 123, 547];

/// Whoever is near gets inside by a wireless network that is not encrypted; less so where a page asks for a name.
pub(crate) fn wireless_open(look: &Look<'_>) -> Option<Found> {
    Found::of(look.configuration.wireless.iter().filter_map(|network| {
        let protection = network.protection.value().copied().filter(|p| !p.is_encrypted())?;
        let is_sure = leads_inside(look, network)?;
        let severity = if protection == Protection::Portal { Severity::Warning } else { Severity::Danger };
        Some(thing(&*network.name, network.line, is_sure).weighing(severity))
    }))
}

/// Whether what comes in by it reaches the inside: surely (`Some(true)`), possibly (`Some(false)`), or not (`None`).
fn leads_inside(look: &Look<'_>, network: &WirelessNetwork) -> Option<bool> {
    let up: Vec<bool> = network.interfaces.iter().map(|i| look.is_up(i)).collect::<Option<_>>()?;
    let is_sure = look.is_whole() && up.iter().all(|is_up| *is_up);
    let mut leads = network.is_unfiltered.then_some(false);
    // One switch with the wire inside.
    for (zone, is_written) in network.interfaces.iter().map(|i| look.zone(i, Zone::Unknown)) {
        if zone == Zone::Inside {
            leads = leads.max(Some(is_sure && is_written));
        }
    }
    let mut closed = Closed::default();
    let is_from = |f: &Filter| f.from_interface.is_empty() || network.interfaces.contains(&f.from_interface);
    for filter in look.filters().filter(|f| is_from(f) && !f.answers_only) {
        match filter.verb {
            Verb::Deny if filter.until.is_none() => {
                closed.takes_all(filter);
            }
            Verb::Permit if !is_for_guests(filter) => {
                let to_any = filter.to_interface.is_empty();
                let (zone, is_written) =
                    if to_any { (Zone::Inside, true) } else { look.zone(&filter.to_interface, filter.to_zone) };
                let left = closed.left(look, filter);
                if matches!(zone, Zone::Inside | Zone::Maintenance) && !left.sources.is_empty() {
                    // A rule from or to every interface may be meant for others.
                    let is_meant = !filter.from_interface.is_empty() && !to_any;
                    leads = leads.max(Some(is_sure && is_written && left.is_sure && is_meant));
                }
            }
            _ => {}
        }
    }
    leads
}

/// Whether a filter gives no more than every guest needs.
fn is_for_guests(filter: &Filter) -> bool {
    let is_little = |s: &TrafficService| {
        s.protocol == Protocol::Icmp || (s.ports.from == s.ports.to && FOR_GUESTS.contains(&s.ports.from))
    };
    !filter.any_service() && filter.services.iter().all(is_little)
}
