//! Which module looks at which control, and what is the same for all of them.

use sejo_model::{Place, Weight};

use crate::codes::reason;
use crate::lines::{Line, Lines};
use crate::scope::Case;

/// The lines of a row.
pub(crate) fn look(case: &Case<'_>) -> Lines {
    let mut lines = Lines::default();
    lines.push(Line::new(Weight::Missing, reason::NOTHING_KNOWN, Place::Item { id: case.item.id.clone() }));
    lines
}

/// Names declared values that say something else than the evidence; never changes the verdict.
pub(crate) fn declared(_case: &Case<'_>, _lines: &mut Lines) {}
