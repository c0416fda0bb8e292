//! Remote maintenance (リモート保守).
//!
//! はい when every system a vendor stands behind has an answer of this fiscal year saying whether and by which path the
//! vendor connects, and no device of the ledger says otherwise. An answer of last year proves nothing for this one, so it
//! is not known. Devices that are maintained from outside but belong to no system, or of which nobody said whether they
//! are, keep it open: that is where the forgotten line hides. A way in that a configuration shows and the register of remote
//! connections does not proves いいえ.

use sejo_model::configuration::{AccountUse, is_one};
use sejo_model::entry::is_in_doubt;
use sejo_model::system::RemoteMaintenance;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Date, Facts, FiscalYear, Holder, Place, RemoteConnection, RemoteWork, System, Weight};

use crate::codes::{reason, step};
use crate::configuration::terms_differences;
use crate::configured;
use crate::gaps::is_blank;
use crate::ledger::labels;
use crate::lines::{Line, Lines};
use crate::remote_answer;
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    contradictions(case, lines);
    remote_answer::say(case, lines);
    register(case, lines);
    let systems = case.vendor_systems();
    if systems.is_empty() {
        say_no_vendor_system(case, lines);
    }
    answers(case, &systems, lines);
    without_vendor(case, lines);
    devices(case, lines);
}

/// No system with a vendor behind it is registered.
pub(crate) fn say_no_vendor_system(case: &Case<'_>, lines: &mut Lines) {
    let code = if case.facts.systems.is_empty() { reason::NO_SYSTEMS } else { reason::NO_VENDOR_SYSTEMS };
    lines.push(Line::new(Weight::Missing, code, Place::Systems));
    // Systems that the first questions have registered need their vendor, not to be registered again.
    match case.facts.systems.len() {
        0 => lines.step(step::REGISTER_SYSTEMS, 0, Place::Systems),
        known => lines.step(step::NAME_VENDOR, known, Place::Systems),
    }
}

/// What the register and the works held against the log leave open.
fn register(case: &Case<'_>, lines: &mut Lines) {
    let Facts { remote_connections, remote_works, .. } = case.facts;
    let held: Vec<&RemoteConnection> = remote_connections.iter().filter(|c| c.holds_on(case.today)).collect();
    let names = |test: &dyn Fn(&RemoteConnection) -> bool| -> Vec<&str> {
        held.iter().filter(|c| test(c)).map(|c| c.purpose.as_str()).collect()
    };
    let connection = |id| remote_connections.iter().find(|c| c.id == id);
    // Whoever was registered since is known by now; that time has passed makes no plan fit.
    let is_open = |w: &&RemoteWork| {
        let of = connection(w.connection_id);
        w.standing(of, w.at().unwrap_or_default()).weight() == Weight::Missing
    };
    let open = remote_works.iter().filter(is_open);
    let open: Vec<&str> = open.filter_map(|w| connection(w.connection_id)).map(|c| c.purpose.as_str()).collect();
    let count = open.len();
    if lines.push_any(Line::new(Weight::Missing, reason::REMOTE_WORK_OPEN, Place::RemoteWorks).about(open, count)) {
        lines.step(step::REMOTE_EXPLAIN, count, Place::RemoteWorks);
    }
    let former = names(&|c| case.facts.is_of_former(c));
    let count = former.len();
    let line = Line::new(Weight::Missing, reason::REMOTE_OF_FORMER, Place::RemoteConnections);
    if lines.push_any(line.about(former, held.len())) {
        lines.step(step::REMOTE_END_FORMER, count, Place::RemoteConnections);
    }
    let differs = names(&|c| !terms_differences(c, case.facts).is_empty());
    let count = differs.len();
    let line = Line::new(Weight::Missing, reason::REMOTE_DIFFERS, Place::RemoteConnections);
    if lines.push_any(line.about(differs, held.len())) {
        lines.step(step::REMOTE_COMPARE, count, Place::RemoteConnections);
    }
    for (code, found) in [
        (reason::REMOTE_SHARED, names(&|c| c.terms.accounts == AccountUse::Shared)),
        (reason::REMOTE_TERMS_UNREAD, names(&|c| !c.terms.unread().is_empty())),
        (reason::REMOTE_TERMS_UNSAID, names(&|c| !c.terms.gaps().is_empty())),
    ] {
        lines.push_any(Line::new(Weight::Notes, code, Place::RemoteConnections).about(found, held.len()));
    }
}

/// The vendor said it does not connect, the ledger says it does.
fn contradictions(case: &Case<'_>, lines: &mut Lines) {
    let denied = |d: &&sejo_model::Device| {
        let system = case.facts.systems.iter().find(|s| Some(s.id) == d.system_id);
        system.and_then(|s| s.remote_maintenance.as_ref()).is_some_and(|answer| !answer.used)
    };
    let remote = case.devices_matching(LedgerFilter::Remote);
    let found: Vec<_> = remote.iter().copied().filter(denied).collect();
    let place = match found.as_slice() {
        [only] => Place::Device { id: only.id },
        _ => case.ledger(LedgerFilter::Remote),
    };
    let line = Line::new(Weight::Fails, reason::REMOTE_CONTRADICTS, place.clone());
    if lines.push_any(line.about(labels(&found), remote.len())) {
        lines.step(step::REMOTE_SETTLE, found.len(), place);
    }
}

/// Whether it is known for the fiscal year of `today` whether the vendor of a system connects from outside: what was answered for another
/// year, contradicts itself or is doubted by whoever said it settles nothing.
#[must_use]
pub fn is_remote_answered(system: &System, today: Date) -> bool {
    let is_sure = |a: &RemoteMaintenance| !a.contradicts_itself && (a.used || !is_in_doubt(&a.path));
    let is_of_now = |a: &RemoteMaintenance| FiscalYear::of(today).contains(a.answered_on) && a.answered_on <= today;
    system.remote_maintenance.as_ref().is_some_and(|a| is_of_now(a) && is_sure(a))
}

fn answers(case: &Case<'_>, systems: &[&System], lines: &mut Lines) {
    let year = FiscalYear::of(case.today);
    let is_split = |s: &System| s.remote_maintenance.as_ref().is_some_and(|a| a.contradicts_itself);
    let is_current = |s: &System| is_remote_answered(s, case.today);
    let total = systems.len();
    let line = |weight, code| Line::new(weight, code, Place::Systems);
    // "No", and a path with a question mark beside it, answers nothing.
    let is_open = |s: &System| s.remote_maintenance.as_ref().is_none_or(|a| !a.used && is_in_doubt(&a.path));
    let split: Vec<&str> = systems.iter().filter(|s| is_split(s)).map(|s| s.label()).collect();
    let never = systems.iter().filter(|s| !is_split(s) && is_open(s));
    let never: Vec<&str> = never.map(|s| s.label()).collect();
    let old = systems.iter().filter(|s| !is_split(s) && !is_open(s) && !is_current(s));
    let old: Vec<&str> = old.map(|s| s.label()).collect();
    let open = split.len() + never.len() + old.len();
    lines.push_any(line(Weight::Missing, reason::REMOTE_ANSWER_SPLIT).about(split, total));
    lines.push_any(line(Weight::Missing, reason::REMOTE_NOT_ANSWERED).about(never, total));
    lines.push_any(line(Weight::Missing, reason::REMOTE_ANSWER_OLD).about(old, total).with("date", year.first_day()));
    if open > 0 {
        lines.step(step::REMOTE_ASK, open, Place::Requests);
    }
    let has_no_path = |a: &RemoteMaintenance| a.used && (is_blank(&a.path) || a.path_taken_back);
    let without_path =
        systems.iter().filter(|s| is_current(s) && s.remote_maintenance.as_ref().is_some_and(has_no_path));
    let without_path: Vec<&str> = without_path.map(|s| s.label()).collect();
    let count = without_path.len();
    if lines.push_any(line(Weight::Missing, reason::REMOTE_NO_PATH).about(without_path, total)) {
        lines.step(step::REMOTE_ASK_PATH, count, Place::Systems);
    }
    let answered = systems.iter().filter(|s| is_current(s)).map(|s| s.label());
    lines.push_any(line(Weight::Holds, reason::REMOTE_ANSWERED).about(answered, total));
}

/// Systems of which nobody said whose they are, unless the facility looks after them itself.
pub(crate) fn without_vendor(case: &Case<'_>, lines: &mut Lines) {
    let with_vendor = case.vendor_systems();
    let found = case
        .facts
        .systems
        .iter()
        .filter(|s| !with_vendor.iter().any(|v| v.id == s.id) && s.updates_by() != Holder::Facility);
    let found: Vec<&str> = found.map(|s| s.label()).collect();
    let count = found.len();
    // Without any vendor system this was said already.
    if with_vendor.is_empty() || count == 0 {
        return;
    }
    lines.push(
        Line::new(Weight::Missing, reason::SYSTEM_WITHOUT_VENDOR, Place::Systems)
            .about(found, case.facts.systems.len()),
    );
    lines.step(step::NAME_VENDOR, count, Place::Systems);
}

fn devices(case: &Case<'_>, lines: &mut Lines) {
    let total = case.devices().len();
    let remote = case.devices_matching(LedgerFilter::Remote);
    let alone: Vec<_> = remote.iter().copied().filter(|d| d.system_id.is_none()).collect();
    let place = case.ledger(LedgerFilter::Remote);
    let line = Line::new(Weight::Missing, reason::REMOTE_DEVICE_ALONE, place.clone());
    if lines.push_any(line.about(labels(&alone), remote.len())) {
        lines.step(step::REMOTE_WHOSE_LINE, alone.len(), place);
    }
    // Of one that stands in the register it is said there.
    let is_registered = |d: &sejo_model::Device| {
        case.facts.remote_connections.iter().any(|c| c.device_id == Some(d.id) && c.holds_on(case.today))
    };
    let mut unsaid = case.devices_matching(LedgerFilter::NoRemote);
    unsaid.retain(|d| !is_registered(d));
    let place = case.ledger(LedgerFilter::NoRemote);
    let line = Line::new(Weight::Missing, reason::LEDGER_REMOTE_UNSAID, place.clone());
    if lines.push_any(line.about(labels(&unsaid), total)) {
        lines.step(step::LEDGER_SAY_REMOTE, unsaid.len(), place);
    }
    compared(case, lines);
}

/// Which configurations were held against the register. Of one nobody read, nothing was.
fn compared(case: &Case<'_>, lines: &mut Lines) {
    let (read, unread): (Vec<_>, Vec<_>) = case
        .configurations()
        .into_iter()
        .filter(|j| j.tells_settings())
        .partition(|j| j.record.configuration.is_read());
    let read = configured::one_of_each(&read);
    let mut unread = configured::one_of_each(&unread);
    unread.retain(|j| !read.iter().any(|other| is_one(j.record, other.record)));
    lines.push(if read.is_empty() {
        Line::new(Weight::Notes, reason::REMOTE_NO_CONFIGURATION, Place::Intake)
    } else {
        let line = Line::new(Weight::Notes, reason::REMOTE_COMPARED, Place::Configurations);
        line.about(read.iter().map(|j| j.label), read.len())
    });
    let line = Line::new(Weight::Notes, reason::REMOTE_NOT_COMPARED, Place::Configurations);
    lines.push_any(line.about(unread.iter().map(|j| j.label), unread.len()));
}
