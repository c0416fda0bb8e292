//! Machines inside that are open to whoever comes on every port, and which doors stand open among these.
//!
//! Invariant: a port that a filter stops, or that has a forward of its own, is not among them; whether the machine answers
//! on one that is, no configuration tells.

use std::collections::BTreeSet;

use sejo_model::configuration::{Forward, PortRange, Protocol, Verb};

use super::look::Look;

/// Whether every port of a machine is handed to whoever comes.
pub(super) fn is_whole(forward: &Forward) -> bool {
    let is_all = forward.inside == PortRange::ALL && forward.outside == PortRange::ALL;
    is_all && matches!(forward.protocol, Protocol::Any | Protocol::Tcp) && forward.sources.is_anywhere()
}

/// The doors that weigh most, as people call them.
const DOORS: [(&str, PortRange); 3] =
    [("RDP", PortRange::one(3389)), ("SMB", PortRange::one(445)), ("VNC", PortRange::one(5900))];

/// How many exceptions are remembered.
const MOST: usize = 1_000;

/// What is kept away from machines that are open otherwise.
pub(super) struct WholeMachines<'a> {
    /// Ports that filters stop, with the interface they look at (empty for every one).
    stopped: BTreeSet<(&'a str, u16, u16)>,
    /// Ports of a machine that have a forward of their own.
    own: BTreeSet<(&'a str, u16, u16)>,
}

impl<'a> WholeMachines<'a> {
    /// Of a device; nothing to look at where no machine is open as a whole.
    pub(super) fn of(look: &'a Look<'_>) -> Self {
        let mut found = Self { stopped: BTreeSet::new(), own: BTreeSet::new() };
        if !look.forwards().any(|(f, _)| is_whole(f)) {
            return found;
        }
        let denied = look.filters().filter(|f| f.verb == Verb::Deny && f.until.is_none() && !f.answers_only);
        for filter in denied.filter(|f| f.sources.is_anywhere()) {
            let services = filter.services.iter().filter(|s| s.ports != PortRange::ALL && s.protocol != Protocol::Udp);
            found
                .stopped
                .extend(services.map(|s| (filter.from_interface.as_str(), s.ports.from, s.ports.to)).take(MOST));
            if found.stopped.len() > MOST {
                break;
            }
        }
        let own = look.forwards().filter(|(f, _)| f.inside != PortRange::ALL).take(MOST);
        found.own = own.map(|(f, _)| (f.to_host.as_str(), f.inside.from, f.inside.to)).collect();
        found
    }

    /// Whether ports are among those of a machine that is open as a whole.
    pub(super) fn is_open(&self, forward: &Forward, ports: PortRange) -> bool {
        let holds = |from: u16, to: u16| from <= ports.from && ports.to <= to;
        let by = forward.interface.as_str();
        is_whole(forward)
            && !self
                .stopped
                .iter()
                .any(|(at, from, to)| holds(*from, *to) && (at.is_empty() || by.is_empty() || *at == by))
            && !self.own.iter().any(|(host, from, to)| holds(*from, *to) && *host == forward.to_host)
    }

    /// What a forward is called, with the doors that stand open where all do.
    pub(super) fn label(&self, forward: &Forward) -> String {
        let doors: Vec<&str> = DOORS.iter().filter(|(_, p)| self.is_open(forward, *p)).map(|(name, _)| *name).collect();
        if doors.is_empty() { forward.label() } else { format!("{} ({})", forward.label(), doors.join(", ")) }
    }
}
