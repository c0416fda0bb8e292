//! Access logs (アクセスログ).
//!
//! はい when each server system records who did what and when, keeps it for the facility's period, keeps its clock right,
//! protects it, and somebody reviewed and signed it within the period. Logs are not read yet, so this cannot be
//! told; network devices that send their log nowhere, or whose clock is wrong, are named.

use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::configured;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let systems = &case.facts.systems;
    let line = Line::new(Weight::Missing, reason::LOG_NO_FILES, Place::Systems);
    lines.push(line.about(systems.iter().map(|s| s.label()), systems.len()));
    lines.push(Line::new(Weight::Missing, reason::LOG_NO_REVIEW, Place::Item { id: case.item.id.clone() }));
    lines.step(step::LOG_ASK, systems.len(), Place::Systems);
}
