//! What the register says of a remote connection, held against what the configurations show of it.
//!
//! Only what a configuration surely says contradicts: a list that is not in the text, or a second factor it says nothing of,
//! does not.

use sejo_model::configuration::address::{holds, network};
use sejo_model::configuration::{ConfigurationRecord, RemoteAccess, Sources, TermsDifference, Zone};
use sejo_model::text::fold;
use sejo_model::{Facts, RemoteConnection};

/// Where the configurations of a facility contradict a registered connection.
#[must_use]
pub fn terms_differences(connection: &RemoteConnection, facts: &Facts) -> Vec<TermsDifference> {
    let is_its = |r: &&ConfigurationRecord| connection.device_id.is_none_or(|d| r.device_id == Some(d));
    let mut found = Vec::new();
    for record in facts.configurations.iter().filter(is_its) {
        let configuration = &record.configuration;
        let on = configuration.remote_access.iter().filter(|a| a.on.value() != Some(&false));
        for access in on.filter(|a| connection.declares(a)) {
            if connection.terms.two_factor == Some(true) && lacks_second_factor(access) {
                found.push(TermsDifference::TwoFactor);
            }
            found.extend(wider(&access.sources, connection));
        }
        let forwards = configuration.forwards.iter().filter(|f| f.applied && connection.declares_forward(f));
        found.extend(forwards.filter_map(|f| wider(&f.sources, connection)));
        let managed = configuration.listeners.iter().filter(|l| l.on.value() != Some(&false));
        let openings = managed.filter(|l| connection.declares_management(l)).flat_map(|l| &l.openings);
        found.extend(openings.filter(|o| o.zone == Zone::Outside).filter_map(|o| wider(&o.sources, connection)));
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
fn wider(sources: &Sources, connection: &RemoteConnection) -> Option<TermsDifference> {
    let named = &connection.terms.sources;
    let is_wider = !named.is_empty()
        && match sources {
            Sources::Anywhere => true,
            Sources::Only { networks } => networks.iter().any(|n| !named.iter().any(|known| covers(known, n))),
            Sources::Nowhere | Sources::Unknown => false,
        };
    is_wider.then_some(TermsDifference::Sources)
}

/// Whether a registered address or network holds one of a configuration; names are compared as written.
fn covers(registered: &str, found: &str) -> bool {
    match (network(registered.trim()), network(found.trim())) {
        (Some(wide), Some(narrow)) => wide.1 <= narrow.1 && holds(wide, narrow.0),
        _ => fold(registered) == fold(found),
    }
}
