//! Two-factor authentication (二要素認証).
//!
//! はい when every system has it, or is planned to have it by a day the edition allows (a setting; R7: within fiscal year
//! R9). What systems only run on (a directory, a virtual base) is not asked. Implemented and planned are counted apart. Planned without a day is not known; planned too late, a plan whose day
//! has passed, and neither fail it. A VPN that
//! people enter with a password alone keeps it open. Alternatives with their preconditions (guideline 7.0) are not recorded yet.

use sejo_model::{Place, System, SystemId, TwoFactorState, Weight};

use crate::codes::{reason, step};
use crate::configured;
use crate::latest;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    by_system(case, lines);
    configured::say(case, lines);
}

fn by_system(case: &Case<'_>, lines: &mut Lines) {
    let systems: Vec<&System> = case.facts.systems.iter().filter(|s| s.is_medical()).collect();
    if systems.is_empty() {
        say_no_systems(lines);
        return;
    }
    let last = case.facts.thresholds.two_factor_planned_by;
    let is = |s: &System, state| s.two_factor == state;
    let planned = |s: &System| if is(s, TwoFactorState::Planned) { s.two_factor_by } else { None };
    let names = |found: &dyn Fn(&System) -> bool| -> Vec<&str> {
        systems.iter().filter(|s| found(s)).map(|s| s.label()).collect()
    };
    let none = names(&|s| is(s, TwoFactorState::None));
    let late = names(&|s| planned(s).is_some_and(|day| day > last));
    let passed = names(&|s| planned(s).is_some_and(|day| day < case.today));
    let undated = names(&|s| is(s, TwoFactorState::Planned) && s.two_factor_by.is_none());
    // A vendor's word is declared, and はい to the row may be a plan: it is read and recorded, not asked for again.
    let heard = latest::declarations(case.facts, case.item).into_iter().filter(|d| d.vendor_id.is_some());
    let heard: Vec<SystemId> = heard.filter_map(|d| d.system_id).collect();
    let answered = names(&|s| is(s, TwoFactorState::Unknown) && heard.contains(&s.id));
    let unknown = names(&|s| is(s, TwoFactorState::Unknown) && !heard.contains(&s.id));
    let on_the_way = names(&|s| planned(s).is_some_and(|day| day <= last && day >= case.today));
    let implemented = names(&|s| is(s, TwoFactorState::Implemented));
    for (weight, code, found, step) in [
        (Weight::Fails, reason::TWO_FACTOR_NONE, none, Some(step::TWO_FACTOR_PLAN)),
        (Weight::Fails, reason::TWO_FACTOR_LATE, late, Some(step::TWO_FACTOR_PLAN)),
        (Weight::Fails, reason::TWO_FACTOR_PASSED, passed, Some(step::TWO_FACTOR_PLAN)),
        (Weight::Missing, reason::TWO_FACTOR_UNDATED, undated, Some(step::TWO_FACTOR_DATE)),
        (Weight::Missing, reason::TWO_FACTOR_ANSWERED, answered, Some(step::TWO_FACTOR_RECORD)),
        (Weight::Missing, reason::TWO_FACTOR_UNKNOWN, unknown, Some(step::TWO_FACTOR_ASK)),
        (Weight::Holds, reason::TWO_FACTOR_IMPLEMENTED, implemented, None),
        (Weight::Holds, reason::TWO_FACTOR_PLANNED, on_the_way, None),
    ] {
        let count = found.len();
        let line = Line::new(weight, code, Place::Systems).about(found, systems.len());
        let is_dated = code == reason::TWO_FACTOR_LATE || code == reason::TWO_FACTOR_PLANNED;
        let line = if is_dated { line.with("date", last) } else { line };
        if lines.push_any(line)
            && let Some(step) = step
        {
            lines.step(step, count, Place::Systems);
        }
    }
}

/// No system is registered.
pub(crate) fn say_no_systems(lines: &mut Lines) {
    lines.push(Line::new(Weight::Missing, reason::NO_SYSTEMS, Place::Systems));
    lines.step(step::REGISTER_SYSTEMS, 0, Place::Systems);
}
