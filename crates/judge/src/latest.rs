//! Which of many answers and declared values of a row counts.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::{
    Answer, AnswerState, Control, Declaration, EditionId, Facts, Item, ItemId, Round, Subsection, SystemId, VendorId,
};

/// The confirmed answer of a row in a round: the newest revision decides, and a withdrawn one is none.
pub(crate) fn in_round<'a>(answers: &'a [Answer], item: &ItemId, round: Round) -> Option<&'a Answer> {
    answers
        .iter()
        .filter(|a| &a.item == item && a.round == round)
        .max_by_key(|a| a.revision)
        .filter(|a| a.state == AnswerState::Confirmed)
}

/// The answer of the last round that has one.
pub(crate) fn last<'a>(answers: &'a [Answer], item: &ItemId) -> Option<&'a Answer> {
    (Round::FIRST.number()..=Round::LAST.number())
        .rev()
        .filter_map(|n| Round::new(n).ok())
        .find_map(|round| in_round(answers, item, round))
}

/// The declared values about a row, the newest of each declarer and system: those of the same edition written in the row
/// itself, or in a row about the same control and kind of device (as on a vendor's form). What a vendor says there of its own
/// organisation is none about the facility.
///
/// What a vendor took back counts no longer, and what it had said before that does not come back in its place.
pub(crate) fn declarations<'a>(facts: &'a Facts, item: &Item) -> Vec<&'a Declaration> {
    let mut standing = newest(facts, item);
    standing.retain(|d| d.taken_back_on.is_none());
    standing
}

/// The declared values about a row that were the newest and that the vendor took back since.
pub(crate) fn taken_back<'a>(facts: &'a Facts, item: &Item) -> Vec<&'a Declaration> {
    let mut gone = newest(facts, item);
    gone.retain(|d| d.taken_back_on.is_some());
    gone
}

/// The systems, by vendor, of which that vendor took back what it had declared in an edition, and has not declared it anew.
#[must_use]
pub fn systems_taken_back(facts: &Facts, edition: &EditionId) -> Vec<(VendorId, SystemId)> {
    let mut newest: BTreeMap<_, &Declaration> = BTreeMap::new();
    for declaration in facts.declarations.iter().filter(|d| d.edition == *edition) {
        let Some((vendor, system)) = declaration.vendor_id.zip(declaration.system_id) else { continue };
        let known = newest.entry((vendor, system, &declaration.item)).or_insert(declaration);
        // Of two in one moment the one that was made later.
        if (rank(known), known.id) < (rank(declaration), declaration.id) {
            *known = declaration;
        }
    }
    let gone = newest.iter().filter(|(_, d)| d.taken_back_on.is_some());
    let gone: BTreeSet<(VendorId, SystemId)> = gone.map(|((vendor, system, _), _)| (*vendor, *system)).collect();
    // One that is no longer the vendor's, or no longer there, is nobody's to ask about.
    let is_there = |(vendor, system): &(VendorId, SystemId)| {
        facts.vendors.iter().any(|v| v.id == *vendor) && facts.systems.iter().any(|s| s.id == *system)
    };
    gone.into_iter().filter(is_there).collect()
}

fn newest<'a>(facts: &'a Facts, item: &Item) -> Vec<&'a Declaration> {
    let edition = item.id.edition();
    let mut newest: Vec<&Declaration> = Vec::new();
    for declaration in facts.declarations.iter().filter(|d| d.edition == edition && is_about(d, item)) {
        let who = (declaration.vendor_id, declaration.system_id);
        match newest.iter_mut().find(|d| (d.vendor_id, d.system_id) == who) {
            Some(known) if rank(known) < rank(declaration) => *known = declaration,
            Some(_) => {}
            None => newest.push(declaration),
        }
    }
    newest
}

fn rank(declaration: &Declaration) -> (Round, i64) {
    (declaration.round, declaration.at)
}

fn is_about(declaration: &Declaration, item: &Item) -> bool {
    if declaration.item == item.id {
        return true;
    }
    let general = |part: Option<Subsection>| part.is_none_or(|p| p == Subsection::General);
    let same_kind =
        declaration.subsection == item.subsection || general(declaration.subsection) || general(item.subsection);
    // The vendor's own safety manager says nothing of the facility's.
    let is_of_vendor = item.control.is_some_and(Control::is_about_who_answers);
    let same = item.control.is_some() && declaration.control == item.control;
    declaration.vendor_id.is_some() && same && same_kind && !is_of_vendor
}
