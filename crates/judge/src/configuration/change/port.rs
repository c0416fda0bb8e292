//! Ports that do not limit any more which devices may be plugged in, or do now.

use std::collections::BTreeMap;

use sejo_model::Control;
use sejo_model::configuration::{Configuration, Dialect, Direction, Extent, Line};

use super::{Two, code};

const PLUGGED_IN: &[Control] = &[Control::SourceRestriction];

/// How many ports are named; a switch has 48.
const NAMED: usize = 5;

/// Ports by their names. One that is gone, or switched off, lets nobody in.
pub(super) fn ports(two: &mut Two<'_>) {
    // A text that was read before they were looked for tells of none.
    let (Some(before), Some(after)) = (guarded(two.before), guarded(two.after)) else { return };
    if two.may_be_gone() {
        let open = |port: &&str| !after.contains_key(*port) && may_be_used(two.after, port);
        let open: Vec<&str> = before.keys().copied().filter(open).collect();
        if !open.is_empty() {
            two.push((code::PORT_UNGUARDED, Direction::Looser, PLUGGED_IN), &names(&open), ("", ""), None);
        }
    }
    let new: Vec<&str> = after.keys().copied().filter(|port| !before.contains_key(port)).collect();
    if !new.is_empty() && two.before.extent == Extent::Whole {
        let line = new.first().and_then(|port| after.get(port)).copied();
        two.push((code::PORT_GUARDED, Direction::Tighter, PLUGGED_IN), &names(&new), ("", ""), line);
    }
}

/// Those that do, with their lines.
fn guarded(configuration: &Configuration) -> Option<BTreeMap<&str, Line>> {
    let ports = configuration.guarded_ports.as_ref()?;
    Some(ports.iter().map(|port| (port.value.as_str(), port.line)).collect())
}

/// Whether a port is there and on; of AlliedWare Plus only ports with an address are known.
fn may_be_used(configuration: &Configuration, port: &str) -> bool {
    let is_it = || configuration.interfaces.iter().any(|i| i.enabled && i.name == port);
    configuration.dialect != Dialect::CiscoIos || is_it()
}

fn names(ports: &[&str]) -> String {
    let named = ports.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if ports.len() > NAMED { format!("{named} … ({})", ports.len()) } else { named }
}
