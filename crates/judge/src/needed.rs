//! Which rows need no answer.
//!
//! Source: notes of the forms: the gate, rows marked 事業者と契約していない場合は記入不要, reference rows of R5.

use jiff::civil::Date;
use sejo_model::{AnswerValue, Control, Facts, Form, Item, ItemId, NotNeeded};

/// Why a row needs no answer; `None` when it does.
///
/// The confirmed answer to the gate decides; without one, what is said of the facility. The gate itself is always
/// needed. Not knowing whether there is a contract never frees a row.
#[must_use]
pub fn not_needed(
    item: &Item,
    form: &Form,
    facts: &Facts,
    gate_answer: Option<AnswerValue>,
    today: Date,
) -> Option<NotNeeded> {
    if is_gate(item, form) {
        return None;
    }
    let no_systems = match gate_answer {
        Some(value) => value == AnswerValue::No,
        None => facts.facility.systems_in_use == Some(false),
    };
    if no_systems {
        Some(NotNeeded::NoSystems)
    } else if item.not_needed_without_vendor_contract && facts.has_vendor_contract(today) == Some(false) {
        Some(NotNeeded::NoVendorContract)
    } else if !item.required {
        Some(NotNeeded::ReferenceOnly)
    } else {
        None
    }
}

fn is_gate(item: &Item, form: &Form) -> bool {
    item.control == Some(Control::SystemsInUse) || form.gate().is_some_and(|gate| gate.id == item.id)
}

/// The confirmed answer to the gate of a form, if it has one.
pub(crate) fn gate_answer(form: &Form, answers: &[sejo_model::Answer]) -> Option<AnswerValue> {
    let gate: &ItemId = &form.gate()?.id;
    crate::latest::last(answers, gate).map(|a| a.value)
}
