//! What the register says of a remote connection, held against what the configurations show of it.
//!
//! Only what a configuration surely says contradicts: a list that is not in the text, or a second factor it says nothing of,
//! does not.

use sejo_model::configuration::span::Span;
use sejo_model::configuration::{Places, RemoteAccess, RemoteTerms, Sources, TermsDifference, Zone};
use sejo_model::text::fold;
use sejo_model::{Facts, RemoteConnection};

/// Where the configurations of a facility contradict a registered connection.
#[must_use]
pub fn terms_differences(connection: &RemoteConnection, facts: &Facts) -> Vec<TermsDifference> {
    differences(connection, &connection.terms, facts)
}

/// Where the configurations contradict what somebody says of the terms of a connection.
pub(crate) fn differences(connection: &RemoteConnection, terms: &RemoteTerms, facts: &Facts) -> Vec<TermsDifference> {
    let places = Places::of(std::slice::from_ref(connection), facts);
    let mut found = Vec::new();
    for record in facts.configurations.iter().filter(|r| places.is_compared(connection, r)) {
        let configuration = &record.configuration;
        let on = configuration.remote_access.iter().filter(|a| a.on.value() != Some(&false));
        for access in on.filter(|a| connection.declares(a)) {
            if terms.two_factor == Some(true) && lacks_second_factor(access) {
                found.push(TermsDifference::TwoFactor);
            }
            found.extend(wider(&access.sources, &terms.sources));
        }
        let forwards = configuration.forwards.iter().filter(|f| f.applied && connection.declares_forward(f));
        found.extend(forwards.filter_map(|f| wider(&f.sources, &terms.sources)));
        let managed = configuration.listeners.iter().filter(|l| l.on.value() != Some(&false));
        let openings = managed.filter(|l| connection.declares_management(l)).flat_map(|l| &l.openings);
        found.extend(openings.filter(|o| o.zone == Zone::Outside).filter_map(|o| wider(&o.sources, &terms.sources)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn lacks_second_factor(access: &RemoteAccess) -> bool {
    access.two_factor == Some(false)
        || access.users.iter().any(|u| u.enabled && u.is_sure && u.two_factor == Some(false))
}

/// Whether a configuration admits more than the register names.
fn wider(sources: &Sources, named: &[String]) -> Option<TermsDifference> {
    let is_wider = !named.is_empty()
        && match sources {
            Sources::Anywhere => true,
            Sources::Only { networks } => networks.iter().any(|n| !named.iter().any(|known| covers(known, n))),
            Sources::Nowhere | Sources::Unknown => false,
        };
    is_wider.then_some(TermsDifference::Sources)
}

/// Whether a registered address, network or range holds one of a configuration; names are compared as written.
fn covers(registered: &str, found: &str) -> bool {
    match (Span::parse(registered), Span::parse(found)) {
        (Some(wide), Some(narrow)) => wide.holds(narrow),
        _ => fold(registered) == fold(found),
    }
}
