//! Device ledger (機器の台帳).
//!
//! はい when every device in use has a name, kind, place, OS or firmware with version, responsible person, maintainer,
//! remote maintenance yes or no, and a support end or the day it was asked for, and was seen by a stock-take within the
//! period, and every system on the premises has a device of its own in it. Each column is a line of its own and counts exactly what the ledger page lists under the same filter.
//! Devices seen on the network but not in the ledger would fail it; no network survey is read yet, which is noted.

use sejo_model::verdict::LedgerFilter;
use sejo_model::{Device, Hosting, Place, ReasonCode, Weight};

use crate::codes::{reason, step};
use crate::gaps;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let devices = case.devices();
    let total = devices.len();
    if total == 0 {
        say_empty(lines);
        return;
    }
    if let Some(first) = devices.iter().find(|d| gaps::is_nameless(d)) {
        let nameless = devices.iter().filter(|d| gaps::is_nameless(d)).map(|d| d.label());
        let line = Line::new(Weight::Fails, reason::LEDGER_NO_NAME, Place::Device { id: first.id });
        lines.push(line.about(nameless, total));
    }
    for filter in gaps::COLUMNS {
        let found = case.devices_matching(filter);
        let line = Line::new(Weight::Fails, column_reason(filter), case.ledger(filter));
        lines.push_any(line.about(labels(&found), total));
    }
    let incomplete = case.devices_matching(LedgerFilter::Incomplete);
    if !incomplete.is_empty() {
        lines.step(step::LEDGER_FILL, incomplete.len(), case.ledger(LedgerFilter::Incomplete));
    }
    stock_take(case, total, lines);
    homeless(case, lines);
    let gap = |filter: &LedgerFilter| matches!(filter, LedgerFilter::Incomplete | LedgerFilter::NotChecked);
    let complete = case.listed().filter(|l| !l.under.iter().any(gap)).count();
    let line = Line::new(Weight::Holds, reason::LEDGER_COMPLETE, case.ledger(LedgerFilter::All));
    lines.push_any(line.counting(complete, total));
    lines.push(Line::new(Weight::Notes, reason::LEDGER_NOT_COMPARED, Place::Intake));
}

/// What runs on the premises runs on some device; while none of the ledger is its, nobody can tell whether it is listed.
fn homeless(case: &Case<'_>, lines: &mut Lines) {
    let here: Vec<_> = case.facts.systems.iter().filter(|s| s.hosting == Hosting::OnPremise).collect();
    let has_device = |id| case.devices().iter().any(|d| d.system_id == Some(id));
    let without: Vec<_> = here.iter().filter(|s| !has_device(s.id)).map(|s| s.label()).collect();
    let count = without.len();
    let line = Line::new(Weight::Missing, reason::LEDGER_SYSTEM_WITHOUT_DEVICE, Place::Systems);
    if lines.push_any(line.about(without, here.len())) {
        lines.step(step::LEDGER_SAY_SYSTEM, count, case.ledger(LedgerFilter::All));
    }
}

/// An old stock-take is a fact; a day nobody wrote down is only not known.
fn stock_take(case: &Case<'_>, total: usize, lines: &mut Lines) {
    let found = case.devices_matching(LedgerFilter::NotChecked);
    let is_old = found.iter().any(|d| d.checked_on.is_some_and(|day| day <= case.today));
    let (weight, code) = if is_old {
        (Weight::Fails, reason::LEDGER_STOCK_TAKE_OLD)
    } else {
        (Weight::Missing, reason::LEDGER_STOCK_TAKE_UNKNOWN)
    };
    let line = Line::new(weight, code, case.ledger(LedgerFilter::NotChecked));
    if lines.push_any(line.about(labels(&found), total).with("days", case.facts.thresholds.stock_take_days)) {
        lines.step(step::LEDGER_WALK, found.len(), case.ledger(LedgerFilter::NotChecked));
    }
}

fn column_reason(filter: LedgerFilter) -> ReasonCode {
    match filter {
        LedgerFilter::NoKind => reason::LEDGER_NO_KIND,
        LedgerFilter::NoPlace => reason::LEDGER_NO_PLACE,
        LedgerFilter::NoOs => reason::LEDGER_NO_OS,
        LedgerFilter::NoResponsible => reason::LEDGER_NO_RESPONSIBLE,
        LedgerFilter::NoMaintainer => reason::LEDGER_NO_MAINTAINER,
        LedgerFilter::NoRemote => reason::LEDGER_NO_REMOTE,
        _ => reason::LEDGER_NO_SUPPORT,
    }
}

/// No device in use stands in the ledger.
pub(crate) fn say_empty(lines: &mut Lines) {
    lines.push(Line::new(Weight::Missing, reason::LEDGER_EMPTY, Place::Intake));
    lines.step(step::LEDGER_DROP_LIST, 0, Place::Intake);
}

/// What people call the devices.
pub(crate) fn labels<'a>(devices: &[&'a Device]) -> impl Iterator<Item = &'a str> + use<'a> {
    devices.iter().map(|d| d.label()).collect::<Vec<_>>().into_iter()
}
