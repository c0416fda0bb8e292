//! Unneeded accounts (不要なアカウント).
//!
//! はい when a fresh export of each system's accounts shows nobody who left, nobody unseen for the period without a reason,
//! and an owner for every account. Exports are not read yet, so this cannot be told; the people who left are known and
//! are whom to look for first. A VPN user of a network device who has left proves いいえ already.

use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::configured;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let systems = &case.facts.systems;
    let line = Line::new(Weight::Missing, reason::ACCOUNTS_NO_EXPORT, Place::Systems);
    let line = line.about(systems.iter().map(|s| s.label()), systems.len());
    lines.push(line.with("days", case.facts.thresholds.account_export_days));
    let leavers = case.leavers();
    let line = Line::new(Weight::Notes, reason::LEAVERS, Place::People);
    if lines.push_any(line.about(leavers.iter().map(|p| p.name.as_str()), case.facts.people.len())) {
        lines.step(step::ACCOUNTS_CHECK_LEAVERS, leavers.len(), Place::People);
    }
    lines.step(step::ACCOUNTS_LIST, systems.len(), Place::Systems);
}
