//! What to do next, over all rows.
//!
//! Order (domain rule): what a configuration shows to stand open right now, then by how irreversible the loss would be, then what costs nothing, then what is quickest. One step
//! per control, so three steps are three different doors; and where several controls wait for the same deed (a list to
//! drop, a system to register), it stands once, with all the rows it moves. Only what former vendors left open stands beside
//! another step of its control: it is a door of its own.

use std::collections::BTreeMap;

use sejo_model::{
    CheckCode, CheckLine, Control, DeviceKind, Item, ItemId, Place, Reason, Step, StepCode, Verdict, VerdictValue,
};

use crate::codes::{reason, step};
use crate::words;

/// What cannot wait for its stage: somebody may be coming in at this moment.
const BURNING: [StepCode; 3] = [step::CONFIGURATION_DANGER, step::REMOTE_CLOSE, step::REMOTE_REGISTER];

/// The steps of all verdicts, merged per control and ordered. Rows that need no answer ask for nothing.
#[must_use]
pub fn next_steps(verdicts: &[Verdict], not_needed: &[ItemId]) -> Vec<Step> {
    let offered: Vec<(&Step, VerdictValue)> = verdicts
        .iter()
        .filter(|v| !not_needed.contains(&v.item))
        .filter_map(|v| v.step.as_ref().map(|step| (step, v.value)))
        .collect();
    let mut by_deed: BTreeMap<StepCode, Vec<&Step>> = BTreeMap::new();
    for control in Control::ALL {
        let Some(code) = choice(*control, &offered) else { continue };
        let same = offered.iter().map(|(step, _)| *step).filter(|s| s.control == *control && s.code == code);
        by_deed.entry(code).or_default().extend(same);
    }
    let beside = if by_deed.contains_key(&step::REMOTE_END_FORMER) { None } else { end_former(verdicts, not_needed) };
    in_order(by_deed.into_values().filter_map(|same| join(&same)).chain(beside))
}

/// Steps in the order in which to do them.
#[must_use]
pub fn in_order(steps: impl IntoIterator<Item = Step>) -> Vec<Step> {
    let mut steps: Vec<Step> = steps.into_iter().collect();
    steps.sort_by_key(|s| (!is_urgent(s), s.control.stage(), s.yen > 0, s.minutes, s.control, s.code));
    steps
}

/// What deals with the findings of inspections on these rows.
#[must_use]
pub fn finding_step(rows: &[&Item]) -> Option<Step> {
    let place = match rows {
        [] => return None,
        [one] => Place::Item { id: one.id.clone() },
        _ => Place::FoundRows,
    };
    let (code, count) = (step::SETTLE_FINDING, rows.len());
    let control = rows.iter().filter_map(|item| item.control).min_by_key(|control| (control.stage(), *control));
    let (minutes, yen) = words::cost(code, count);
    let items = rows.iter().map(|item| item.id.clone()).collect();
    Some(Step { code, control: control.unwrap_or(Control::SystemsInUse), items, count, minutes, yen, place })
}

/// How much there is to do about requests to vendors, as the board of the requests counts it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking {
    /// Replies that wait for a decision.
    pub replies: usize,
    /// Systems whose vendor answered in part.
    pub partly: usize,
    /// The vendors of these systems.
    pub partly_vendors: usize,
    /// Vendors to be asked anew since a year began.
    pub anew: usize,
    /// Vendors nobody asked yet.
    pub first: usize,
}

/// What is to be done about requests to vendors: each deed in one step for all of them, as one page leads to every request. How long it
/// takes hangs on how many vendors (or replies) there are, not on their systems.
#[must_use]
pub fn asking_steps(asking: &Asking) -> Vec<Step> {
    let all = [
        (step::REPLIES_DECIDE, asking.replies, asking.replies, Place::RequestsAnswered),
        (step::VENDOR_ASK_REST, asking.partly, asking.partly_vendors, Place::RequestsPartly),
        (step::VENDOR_ASK_ANEW, asking.anew, asking.anew, Place::RequestsAnew),
        (step::VENDOR_ASK_FIRST, asking.first, asking.first, Place::Requests),
    ];
    let wanted = all.into_iter().filter(|(_, count, ..)| *count > 0);
    wanted
        .map(|(code, count, deeds, place)| {
            let (minutes, yen) = words::cost(code, deeds);
            Step { code, control: Control::SystemsInUse, items: Vec::new(), count, minutes, yen, place }
        })
        .collect()
}

/// What ends the connections of former vendors, as the rows that name them say.
fn end_former(verdicts: &[Verdict], not_needed: &[ItemId]) -> Option<Step> {
    let needed = verdicts.iter().filter(|v| !not_needed.contains(&v.item));
    let named = needed.filter_map(|v| Some((v, v.reasons.iter().find(|r| r.code == reason::REMOTE_OF_FORMER)?)));
    let named: Vec<(&Verdict, &Reason)> = named.collect();
    let (_, first) = named.first()?;
    let (code, control) = (step::REMOTE_END_FORMER, Control::RemoteMaintenance);
    let (minutes, yen) = words::cost(code, first.count);
    let items = named.iter().map(|(verdict, _)| verdict.item.clone()).collect();
    Some(Step { code, control, items, count: first.count, minutes, yen, place: first.place.clone() })
}

/// Whether a step comes before the stages: somebody may be coming in at this moment.
#[must_use]
pub fn is_urgent(step: &Step) -> bool {
    BURNING.contains(&step.code)
}

/// What is left to do where nothing that is measured asks for anything: rows nobody has answered, whatever else stops the
/// form in the check before submission, and a form whose words are provisional. A page that says there is nothing to do says
/// that the checklist is done, so no line that stops the form is without a step.
#[must_use]
pub fn last_steps(open: &[&Item], check: &[CheckLine], is_provisional: bool) -> Vec<Step> {
    let control = open.iter().find_map(|item| item.control).unwrap_or(Control::SystemsInUse);
    let step = |code, count: usize, items: Vec<ItemId>, place| {
        let (minutes, yen) = words::cost(code, count);
        Step { code, control, items, count, minutes, yen, place }
    };
    let items = || open.iter().map(|item| item.id.clone()).collect();
    let answers = match open {
        [] => None,
        [one] => Some(step(step::ANSWER_OPEN, 1, items(), Place::Item { id: one.id.clone() })),
        all => Some(step(step::ANSWER_OPEN, all.len(), items(), Place::OpenRows)),
    };
    let has_step = |code| match code {
        CheckCode::Unanswered | CheckCode::Reworded => answers.is_some(),
        CheckCode::Provisional | CheckCode::FormAwaited => is_provisional,
        _ => false,
    };
    let stops: Vec<&CheckLine> = check.iter().filter(|line| line.blocking && !has_step(line.code)).collect();
    let mut rows: Vec<ItemId> = stops.iter().filter_map(|line| line.item.clone()).collect();
    rows.dedup();
    let settle = (!stops.is_empty()).then(|| step(step::SETTLE_CHECK, stops.len(), rows, Place::Check));
    let official = is_provisional.then(|| step(step::DROP_OFFICIAL, 0, Vec::new(), Place::Intake));
    answers.into_iter().chain(settle).chain(official).collect()
}

/// The one deed of a control: what a proven いいえ asks for comes before what is merely not known.
fn choice(control: Control, offered: &[(&Step, VerdictValue)]) -> Option<StepCode> {
    let mut own = offered.iter().filter(|(step, _)| step.control == control);
    let first = own.clone().next();
    own.find(|(_, value)| *value == VerdictValue::No).or(first).map(|(step, _)| step.code)
}

/// One step for the same deed of several rows; it stands under the control whose stage comes first.
fn join(same: &[&Step]) -> Option<Step> {
    let first = same.iter().min_by_key(|s| (s.control.stage(), s.control))?;
    let mut items: Vec<ItemId> = Vec::new();
    for id in same.iter().flat_map(|s| &s.items) {
        if !items.contains(id) {
            items.push(id.clone());
        }
    }
    let count = count(same);
    let (minutes, yen) = words::cost(first.code, count);
    let place = place(same, &first.place);
    Some(Step { code: first.code, control: first.control, items, count, minutes, yen, place })
}

/// Rows about different kinds of device count different things; all other rows count the same things again.
fn count(same: &[&Step]) -> usize {
    let mut by_kind: BTreeMap<Option<DeviceKind>, usize> = BTreeMap::new();
    for step in same {
        let kind = if let Place::Ledger { kind, .. } = step.place { kind } else { None };
        let most = by_kind.entry(kind).or_default();
        *most = step.count.max(*most);
    }
    let over_kinds: usize = by_kind.iter().filter(|(kind, _)| kind.is_some()).map(|(_, n)| n).sum();
    over_kinds.max(by_kind.get(&None).copied().unwrap_or_default())
}

/// Rows about different kinds of device lead to the ledger with all kinds.
fn place(same: &[&Step], first: &Place) -> Place {
    let differs = same.iter().any(|s| &s.place != first);
    match first {
        Place::Ledger { filter, .. } if differs => Place::Ledger { filter: *filter, kind: None },
        _ => first.clone(),
    }
}
