//! Who does what (役割分担), as far as it touches a row.
//!
//! A duty that was asked about and is not settled leaves the row open: what nobody does is not done. That somebody has a duty
//! proves nothing by itself, so it never makes a row はい; a duty nobody asked about is named, and the evidence decides.

use std::collections::HashSet;

use sejo_model::route::{RouteServer, ServerKind, ServerStanding};
use sejo_model::{Control, DeviceKind, Duty, Holder, Place, System, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::route::{route, said_holder, updates};
use crate::scope::Case;

pub(crate) fn say(case: &Case<'_>, control: Control, lines: &mut Lines) {
    let duties = duties(case, control);
    if duties.is_empty() {
        return;
    }
    say_open(case, control, lines);
    unsaid(case, &duties, lines);
    if duties.contains(&Duty::Updates) {
        servers(case, lines);
    }
}

/// The duties that feed a row.
fn duties(case: &Case<'_>, control: Control) -> Vec<Duty> {
    let kind = case.kind();
    Duty::ALL.iter().copied().filter(|d| d.control() == Some(control) && concerns(*d, kind)).collect()
}

/// Duties that were asked about and that nobody took. They leave a row open although the facility has no device of its kind: a
/// cloud has its log as well.
pub(crate) fn say_open(case: &Case<'_>, control: Control, lines: &mut Lines) {
    let systems = &case.facts.systems;
    let mut open = 0;
    for duty in duties(case, control) {
        let is_open = |s: &&System| holder(case, s, duty) == Some(Holder::Unknown);
        let found: Vec<&str> = systems.iter().filter(is_open).map(|s| s.label()).collect();
        open += found.len();
        let line = Line::new(Weight::Missing, reason::RESPONSIBILITY_OPEN, Place::Responsibilities);
        lines.push_any(line.about(found, systems.len()).with("duty", duty));
    }
    if open > 0 {
        lines.step(step::RESPONSIBILITY_SETTLE, open, Place::Responsibilities);
    }
}

/// Who has a duty of a system. What its contract says of the updates counts with what was said of them.
fn holder(case: &Case<'_>, system: &System, duty: Duty) -> Option<Holder> {
    match duty {
        Duty::Updates => updates(system, case.facts, case.today).holder,
        _ => said_holder(system, duty, case.facts, case.today),
    }
}

/// Whether a duty is about the kind of device the row asks about.
fn concerns(duty: Duty, kind: Option<DeviceKind>) -> bool {
    let Some(kind) = kind else { return true };
    match duty {
        Duty::NetworkSettings => kind == DeviceKind::Network,
        Duty::Updates | Duty::Accounts | Duty::AccessLog | Duty::LogKeeping => kind == DeviceKind::Server,
        _ => true,
    }
}

/// Systems of vendors where nobody asked.
fn unsaid(case: &Case<'_>, duties: &[Duty], lines: &mut Lines) {
    let systems = case.vendor_systems();
    let missing = |s: &System| duties.iter().filter(|d| holder(case, s, **d).is_none()).count();
    let found: Vec<&str> = systems.iter().filter(|s| missing(s) > 0).map(|s| s.label()).collect();
    let count: usize = systems.iter().map(|s| missing(s)).sum();
    let line = Line::new(Weight::Notes, reason::RESPONSIBILITY_UNSAID, Place::Responsibilities);
    lines.push_any(line.about(found, systems.len()).with("duties", count));
}

/// Which servers a document puts into a vendor's hands. What may be a server is counted apart: nobody shall read of more
/// servers than there are.
fn servers(case: &Case<'_>, lines: &mut Lines) {
    let route = route(case.facts, case.today);
    let (maybe, servers): (Vec<_>, Vec<_>) = route.servers.iter().partition(|s| s.kind == ServerKind::Maybe);
    let listed = servers.iter().filter(|s| s.device_id.is_some()).count();
    let of_weight = |weight| servers.iter().copied().filter(move |s: &&RouteServer| s.standing.weight() == weight);
    // What a person made sure of is told apart from what is written.
    let covered = |by_word: bool| {
        let is_so = move |s: &&RouteServer| s.standing == ServerStanding::Covered && s.is_by_word == by_word;
        servers.iter().copied().filter(is_so)
    };
    for (found, code) in [
        (of_weight(Weight::Fails).collect::<Vec<_>>(), reason::ROUTE_PREVENTED),
        (of_weight(Weight::Missing).collect(), reason::ROUTE_OPEN),
        (covered(false).collect(), reason::ROUTE_COVERED),
        (covered(true).collect(), reason::ROUTE_BY_WORD),
    ] {
        let line =
            Line::new(Weight::Notes, code, Place::Route).about(found.iter().map(|s| s.name.as_str()), servers.len());
        lines.push_any(line.with("servers", listed).with("bare", servers.len() - listed));
    }
    let of_kind: HashSet<_> = case.facts.devices.iter().filter(|d| d.kind.is_some()).map(|d| Some(d.id)).collect();
    let pcs = maybe.iter().filter(|s| of_kind.contains(&s.device_id)).count();
    let line = Line::new(Weight::Notes, reason::ROUTE_MAYBE, Place::Route);
    let line = line.about(maybe.iter().map(|s| s.name.as_str()), route.servers.len());
    lines.push_any(line.with("kindless", maybe.len() - pcs).with("pcs", pcs));
}
