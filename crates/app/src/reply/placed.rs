//! A part of a reply and the system it is about, which a person chooses where the reply names none that was asked about.
//!
//! Invariant: a part that is placed by hand is looked at like one that named its system, before it counts.

use sejo_model::reply::{ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::Asked;
use sejo_model::{Declaration, Lang, Reply, ReplyId, Request, System};

use super::decide::ChosenPart;
use super::doubt::{Known, add, note_anew};
use super::settle::{both, counted, put};
use super::{duty, remote};
use crate::request::open_after;

/// Gives the chosen parts that are of no system the one that was chosen for them; tells which.
pub(super) fn place(reply: &mut Reply, chosen: &[ChosenPart]) -> Vec<usize> {
    let mut placed = Vec::new();
    for one in chosen {
        let Some(part) = reply.parts.get_mut(one.index).filter(|part| part.system_id.is_none()) else { continue };
        part.system_id = one.system;
        placed.push(one.index);
    }
    placed
}

/// Takes the parts that wait off systems that are on record no longer: a person says which one is meant instead, or uses them not.
pub(super) fn leave_gone(reply: &mut Reply, systems: &[System]) {
    let mut notes = Vec::new();
    for part in reply.parts.iter_mut().filter(|part| !part.is_decided()) {
        if part.system_id.is_some_and(|id| systems.iter().all(|s| s.id != id)) {
            part.system_id = None;
            notes.push(ReplyNote::new(ReplyNoteCode::SystemGone, part.name.clone()));
        }
    }
    add(reply, notes);
}

/// Looks at a reply with the chosen parts where they would be placed, beside everything that is known by now: when what waits is shown,
/// and again when it is decided, of the parts that is about alone. Tells which parts were placed, and what is said of those that were
/// `looked` at.
pub(super) fn look_placed(
    reply: &mut Reply,
    chosen: &[ChosenPart],
    asked: &Asked,
    (known, systems): (&Known<'_>, &[System]),
    looked: Option<&[usize]>,
) -> (Vec<usize>, Vec<ReplyNote>) {
    leave_gone(reply, systems);
    let placed = place(reply, chosen);
    let earlier = remote::earlier(asked, (known.requests, known.replies));
    let own: Vec<ReplyId> = earlier.iter().map(|(id, _)| *id).collect();
    let mut notes = Vec::new();
    for part in placed.iter().filter_map(|index| reply.parts.get(*index)) {
        note_of_system(&mut notes, part, asked, (systems, &own));
    }
    add(reply, notes);
    let mut said = note_anew(reply, asked, (known, systems), looked);
    let is_looked = |at: usize| looked.is_none_or(|looked| looked.contains(&at));
    let waiting = reply.parts.iter().enumerate().filter(|(at, part)| !part.is_decided() && is_looked(*at));
    let mut former = Vec::new();
    for (_, part) in waiting {
        note_former(&mut former, part, asked, systems);
    }
    said.extend(former.iter().cloned());
    add(reply, former);
    (placed, said)
}

/// Notes that the vendor that was asked is the system's no longer: what it says is kept as its own, and counts for nothing.
fn note_former(notes: &mut Vec<ReplyNote>, part: &ReplyPart, asked: &Asked, systems: &[System]) {
    let system = systems.iter().find(|s| Some(s.id) == part.system_id);
    if system.zip(asked.vendor_id()).is_some_and(|(system, vendor)| system.is_of_other(vendor)) {
        put(notes, ReplyNoteCode::FormerVendor, both(|_| format!("{}: {}", part.name, asked.vendor.name)));
    }
}

/// Notes which questions about the system of a part stay open once it is accepted; `on_record` are the systems and what is declared.
pub(super) fn note_open(
    notes: &mut Vec<ReplyNote>,
    part: &ReplyPart,
    asked: &Asked,
    known: (&[Request], &[Reply]),
    on_record: (&[System], &[Declaration]),
) {
    let open = open_after(asked, part, known, on_record);
    if !open.is_empty() {
        put(notes, ReplyNoteCode::Unanswered, both(|lang| counted(&part.name, &open, lang)));
    }
}

/// What stands out in a part beside the system it is about: who does what by the record and by contract; `own` are replies of the
/// vendor so far.
pub(super) fn note_of_system(
    notes: &mut Vec<ReplyNote>,
    part: &ReplyPart,
    asked: &Asked,
    (systems, own): (&[System], &[ReplyId]),
) {
    let (Some(system), name) = (part.system_id, &part.name) else { return };
    if let Some(denied) = duty::denied(part, asked, system) {
        put(notes, ReplyNoteCode::RouteDenied, both(|lang| format!("{name}: {}", denied.r#in(lang))));
    }
    let known = systems.iter().find(|s| s.id == system);
    let differences = known.map(|known| duty::differences(part, known, own)).unwrap_or_default();
    let codes = [
        (ReplyNoteCode::DutyDiffers, differences.from_record),
        (ReplyNoteCode::DutyChanged, differences.from_own_word),
    ];
    for (code, duties) in codes.into_iter().filter(|(_, duties)| !duties.is_empty()) {
        let named = |lang: Lang| {
            let named: Vec<&str> = duties.iter().map(|duty| duty.r#in(lang)).collect();
            format!("{name}: {}", named.join(lang.pick("、", ", ")))
        };
        put(notes, code, both(named));
    }
}
