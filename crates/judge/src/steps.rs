//! What to do next, over all rows.
//!
//! Order (domain rule): by how irreversible the loss would be, then what costs nothing, then what is quickest. One step
//! per control, so three steps are three different doors.

use sejo_model::{Control, ItemId, Place, Step, StepCode, Verdict, VerdictValue};

use crate::words;

/// The steps of all verdicts, merged per control and ordered. Rows that need no answer ask for nothing.
#[must_use]
pub fn next_steps(verdicts: &[Verdict], not_needed: &[ItemId]) -> Vec<Step> {
    let asked = verdicts.iter().filter(|v| !not_needed.contains(&v.item));
    let mut merged: Vec<Step> = Vec::new();
    for control in Control::ALL {
        let of_control: Vec<(&Step, VerdictValue)> = asked
            .clone()
            .filter_map(|v| v.step.as_ref().map(|step| (step, v.value)))
            .filter(|(step, _)| step.control == *control)
            .collect();
        merged.extend(merge(&of_control));
    }
    merged.sort_by_key(|s| (s.control.stage(), s.yen > 0, s.minutes, s.control, s.code));
    merged
}

/// One step out of those of a control's rows: what a proven いいえ asks for comes before what is merely not known.
fn merge(steps: &[(&Step, VerdictValue)]) -> Option<Step> {
    let chosen: StepCode = steps
        .iter()
        .find(|(_, value)| *value == VerdictValue::No)
        .or_else(|| steps.first())
        .map(|(step, _)| step.code)?;
    let mut same = steps.iter().filter(|(step, _)| step.code == chosen).map(|(step, _)| *step);
    let mut merged = same.next()?.clone();
    for other in same {
        merged.items.extend(other.items.iter().filter(|id| !merged.items.contains(id)).cloned().collect::<Vec<_>>());
        merged.count = together(&merged, other);
        merged.place = common_place(merged.place, &other.place);
    }
    let (minutes, yen) = words::cost(merged.code, merged.count);
    Some(Step { minutes, yen, ..merged })
}

/// Rows about different kinds of device count different things; any other rows count the same things twice.
fn together(merged: &Step, other: &Step) -> usize {
    match (&merged.place, &other.place) {
        (Place::Ledger { kind: Some(_), .. }, Place::Ledger { kind: Some(_), .. }) if merged.place != other.place => {
            merged.count + other.count
        }
        _ => merged.count.max(other.count),
    }
}

/// Rows about different kinds of device lead to the ledger with all kinds.
fn common_place(place: Place, other: &Place) -> Place {
    match (place, other) {
        (Place::Ledger { filter, kind }, Place::Ledger { filter: second, kind: other_kind })
            if filter == *second && kind != *other_kind =>
        {
            Place::Ledger { filter, kind: None }
        }
        (place, _) => place,
    }
}
