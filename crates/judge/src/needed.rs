//! Which rows need no answer.
//!
//! Source: notes of the forms: the gate, rows marked 事業者と契約していない場合は記入不要, reference rows of R5.

use jiff::civil::Date;
use sejo_model::device::mentioned_kind;
use sejo_model::{
    AnswerValue, Control, Device, DeviceKind, DeviceState, Facts, Form, Item, ItemId, NotNeeded, Subsection,
};

/// Why a row needs no answer; `None` when it does.
///
/// The confirmed answer to the gate decides; without one, what is said of the facility, unless its own records deny it. The
/// gate itself is always needed. Not knowing whether there is a contract never frees a row, nor does a word that the records deny.
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
        None => facts.facility.systems_in_use == Some(false) && !denies_no_systems(facts),
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

/// Whether the facility says that it uses no system although systems, or a server, are registered.
pub(crate) fn denies_no_systems(facts: &Facts) -> bool {
    facts.facility.systems_in_use == Some(false) && (!facts.systems.is_empty() || !servers(facts).is_empty())
}

/// The servers in use: a place without medical information systems seldom has one.
pub(crate) fn servers(facts: &Facts) -> Vec<&Device> {
    let kind = |d: &Device| d.kind.or_else(|| mentioned_kind(&d.name));
    let is_server = |d: &&Device| kind(d) == Some(DeviceKind::Server) && d.state == DeviceState::InUse;
    facts.devices.iter().filter(is_server).collect()
}

/// What the records show of the things a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// There are such things.
    Yes,
    /// There are devices of which nobody knows the kind: they may be meant.
    Perhaps,
    /// Nothing of the sort.
    No,
}

/// Whether the records show something a row is about, so that 対象外 needs a good reason: rows about the facility as a whole
/// always, rows about devices where there is one of the kind, or perhaps one of which nobody knows the kind.
#[must_use]
pub fn applies(item: &Item, facts: &Facts) -> Applies {
    let certain = |yes: bool| if yes { Applies::Yes } else { Applies::No };
    let kind = match item.subsection {
        Some(Subsection::Server) => DeviceKind::Server,
        Some(Subsection::Pc) => DeviceKind::Pc,
        Some(Subsection::Network) => DeviceKind::Network,
        Some(Subsection::General) => return certain(!(facts.systems.is_empty() && facts.devices.is_empty())),
        None => return certain(item.control.is_some()),
    };
    let has = |kind: Option<DeviceKind>| facts.devices.iter().any(|d| d.state == DeviceState::InUse && d.kind == kind);
    match (has(Some(kind)), has(None)) {
        (true, _) => Applies::Yes,
        (false, true) => Applies::Perhaps,
        (false, false) => Applies::No,
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
