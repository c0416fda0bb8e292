//! Rules (運用管理規程).
//!
//! はい when every control names the clause of an approved rule. Rules are not recorded yet, so this cannot be told.

use sejo_model::{Place, Weight};

use crate::codes::{reason, step};
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let here = || Place::Item { id: case.item.id.clone() };
    lines.push(Line::new(Weight::Missing, reason::RULES_NO_CLAUSES, here()));
    lines.push(Line::new(Weight::Missing, reason::RULES_NOT_APPROVED, here()));
    lines.step(step::RULES_CLAUSES, 0, here());
}
