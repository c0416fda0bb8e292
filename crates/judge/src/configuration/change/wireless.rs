//! Wireless networks that lost their encryption, or got it.

use std::collections::BTreeMap;

use sejo_model::Control;
use sejo_model::configuration::{Configuration, Direction, WirelessNetwork};

use super::{Two, code};

const AIR: &[Control] = &[Control::SourceRestriction];

/// Networks by the name people see; one that is not known to be unencrypted is not said to be.
pub(super) fn wireless(two: &mut Two<'_>) {
    let (before, after) = (networks(two.before), networks(two.after));
    for (name, new) in after.iter().filter(|(_, network)| is_open(network)) {
        let what = match before.get(name) {
            Some(old) if is_open(old) => continue,
            Some(_) => (code::WIRELESS_OPENED, Direction::Looser, AIR),
            None => two.appeared(code::WIRELESS_OPENED, code::WIRELESS_SEEN, AIR),
        };
        two.push(what, name, ("", ""), Some(new.line));
    }
    for (name, _) in before.iter().filter(|(_, network)| is_open(network)) {
        let line = match after.get(name) {
            Some(new) if is_open(new) => continue,
            Some(new) => Some(new.line),
            None if two.may_be_gone() => None,
            None => continue,
        };
        two.push((code::WIRELESS_CLOSED, Direction::Tighter, AIR), name, ("", ""), line);
    }
}

fn networks(configuration: &Configuration) -> BTreeMap<&str, &WirelessNetwork> {
    configuration.wireless.iter().map(|network| (network.name.as_str(), network)).collect()
}

fn is_open(network: &WirelessNetwork) -> bool {
    network.protection.value().is_some_and(|protection| !protection.is_encrypted())
}
