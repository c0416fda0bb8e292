//! Access rights (利用権限).
//!
//! はい when each system has a matrix of jobs and kinds of information, its administrators are named, real groups stay
//! inside it, and it was reviewed this year. Neither matrices nor directory exports are read yet, so this cannot be told;
//! posts still held by people who left are named, because their rights are the first to go.

use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let systems = &case.facts.systems;
    let names = || systems.iter().map(|s| s.label());
    let line = |weight, code, place| Line::new(weight, code, place);
    lines.push(line(Weight::Missing, reason::RIGHTS_NO_MATRIX, Place::Systems).about(names(), systems.len()));
    lines.push(line(Weight::Missing, reason::RIGHTS_NO_ADMINISTRATORS, Place::Systems));
    let holding = case.leavers_with_post();
    let holding = holding.iter().map(|p| p.name.as_str());
    lines.push_any(line(Weight::Notes, reason::LEAVERS_WITH_POST, Place::People).about(holding, 0));
    lines.step(step::RIGHTS_MATRIX, systems.len(), Place::Systems);
}
