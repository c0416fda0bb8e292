//! Whether an entry of the register that names no way in would stand for several at once.
//!
//! Invariant: such an entry stands for one way in of its kind on a device. Of several nobody can tell which is meant, and
//! what is added later is asked about. What is held ready twice for the same other end, or the same owner, is one.

use super::place::{doors, ports, tunnels};
use super::{
    Configuration, Forward, Listener, RemoteAccess, RemoteAccessKind, RemoteConnection, Service, Sources, Zone,
};
use crate::text::fold;
use crate::vendor::{Vendor, is_named_in};

/// Whether an entry names no way in, and a configuration has more than one of its kind.
pub(super) fn stands_for_several(
    c: &RemoteConnection,
    configuration: &Configuration,
    opened: &[Forward],
    vendors: &[Vendor],
) -> bool {
    let is_one_owner = |a: &str, b: &str| are_of_one_owner(a, b, vendors);
    match c.kind {
        _ if !c.name.trim().is_empty() => false,
        None => differ(ports(c, configuration, opened).filter(|f| is_from_outside(f)), |a, b| are_one_port(a, b)),
        Some(RemoteAccessKind::Management) => {
            let managed = doors(c, configuration).filter(|l| l.service != Service::Central);
            let sources = managed.map(|l| who_manages(configuration, l)).filter(|s| *s != Sources::Nowhere);
            differ(sources, |a, b| a == b)
        }
        Some(RemoteAccessKind::Line) => {
            let lines = configuration.maintenance_lines().filter(|l| c.declares_line(l));
            differ(lines, |a, b| is_one_owner(&a.label, &b.label))
        }
        Some(_) => differ(tunnels(c, configuration), |a, b| have_one_end(a, b) || is_one_owner(&a.label, &b.label)),
    }
}

/// Whether some of them are not the same as the first.
fn differ<T>(mut all: impl Iterator<Item = T>, is_one: impl Fn(&T, &T) -> bool) -> bool {
    all.next().is_some_and(|first| all.any(|other| !is_one(&first, &other)))
}

/// Whether a port is handed on to those who come from outside.
fn is_from_outside(forward: &Forward) -> bool {
    forward.sources != Sources::Nowhere && !matches!(forward.zone, Zone::Inside | Zone::Wireless)
}

/// Whether one rule hands both on, or the same listed peers reach the same machine by both.
fn are_one_port(a: &Forward, b: &Forward) -> bool {
    let is_listed = matches!(a.sources, Sources::Only { .. });
    a.line == b.line || (is_listed && a.sources == b.sources && a.to_host == b.to_host)
}

/// From where a service lets somebody manage the device from outside.
fn who_manages(configuration: &Configuration, listener: &Listener) -> Sources {
    let outside = listener.openings.iter().filter(|o| o.zone == Zone::Outside);
    let comes = outside.filter_map(|o| configuration.from_outside(o));
    comes.fold(Sources::Nowhere, |all, sources| all.or(&sources))
}

/// Whether two tunnels lead to one address or name.
fn have_one_end(a: &RemoteAccess, b: &RemoteAccess) -> bool {
    let is_same = |p: &str, q: &str| !p.trim().is_empty() && fold(p) == fold(q);
    a.peers.iter().any(|p| b.peers.iter().any(|q| is_same(p, q)))
}

/// Whether what people wrote about two ways in is the same, or names the same vendor.
fn are_of_one_owner(a: &str, b: &str, vendors: &[Vendor]) -> bool {
    let is_said = !fold(a).is_empty() && !fold(b).is_empty();
    is_said && (fold(a) == fold(b) || vendors.iter().any(|v| is_named_in(v, a) && is_named_in(v, b)))
}
