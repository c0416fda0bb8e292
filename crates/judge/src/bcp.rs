//! Continuity plan (事業継続計画).
//!
//! はい when the five groups of the ministry's check table are covered, the management approved the plan, it was exercised
//! within the period and improvements are tracked ([`exercised`]). Plans are not recorded yet, so this cannot be told.

use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::exercised;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let here = || Place::Item { id: case.item.id.clone() };
    lines.push(Line::new(Weight::Missing, reason::BCP_NO_PLAN, here()));
    let systems = &case.facts.systems;
    let critical: Vec<&str> = systems.iter().filter(|s| s.critical).map(|s| s.name.as_str()).collect();
    let count = critical.len();
    lines.push_any(Line::new(Weight::Notes, reason::BCP_CRITICAL, Place::Systems).about(critical, systems.len()));
    lines.step(step::BCP_ONE_PAGE, count, here());
    exercised::look(case, lines);
}
