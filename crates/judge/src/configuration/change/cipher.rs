//! Ciphers and versions of protocols that became weaker, or stronger, by the service or tunnel that uses them.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::Control;
use sejo_model::configuration::{Configuration, Direction, Line};

use super::{Two, code};

const SECRECY: &[Control] = &[Control::RemoteMaintenance, Control::UnneededServices];

/// Weak ones that are allowed now, or not any more. One for another says nothing of which is weaker.
pub(super) fn ciphers(two: &mut Two<'_>) {
    // A text that was read before they were looked for tells of none.
    let (Some(before), Some(after)) = (weak(two.before), weak(two.after)) else { return };
    let nothing = (BTreeSet::new(), None);
    for (place, (new, line)) in &after {
        let (old, _) = before.get(place).unwrap_or(&nothing);
        let what = match (new.is_subset(old), old.is_subset(new)) {
            (true, true) => continue,
            // A part may not show the others.
            (true, false) if !two.may_be_gone() => continue,
            (true, false) => (code::CIPHER_STRONGER, Direction::Tighter, SECRECY),
            (false, true) => two.appeared(code::CIPHER_WEAKER, code::CIPHER_SEEN, SECRECY),
            (false, false) => (code::CIPHER_CHANGED, Direction::Other, SECRECY),
        };
        two.push(what, place, (text(old), text(new)), *line);
    }
    for (place, (old, _)) in before.iter().filter(|(place, _)| !after.contains_key(*place)) {
        if two.may_be_gone() {
            two.push((code::CIPHER_STRONGER, Direction::Tighter, SECRECY), place, (text(old), ""), None);
        }
    }
}

type Weak<'a> = BTreeMap<&'a str, (BTreeSet<&'a str>, Option<Line>)>;

/// Weak ones by what uses them, with the first line of each.
fn weak(configuration: &Configuration) -> Option<Weak<'_>> {
    let mut found = Weak::new();
    for weak in configuration.weak_ciphers.as_ref()? {
        let (what, line) = found.entry(weak.place.as_str()).or_default();
        what.insert(weak.what.as_str());
        line.get_or_insert(weak.line);
    }
    Some(found)
}

fn text(what: &BTreeSet<&str>) -> String {
    what.iter().copied().collect::<Vec<_>>().join(", ")
}
