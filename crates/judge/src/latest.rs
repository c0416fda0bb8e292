//! Which of many answers and declared values of a row counts.

use sejo_model::{Answer, AnswerState, Control, Declaration, Facts, Item, ItemId, Round, Subsection};

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

fn newest<'a>(facts: &'a Facts, item: &Item) -> Vec<&'a Declaration> {
    let edition = item.id.edition();
    let mut newest: Vec<&Declaration> = Vec::new();
    let counts = |d: &&Declaration| d.edition == edition && is_about(d, item) && facts.counts(d);
    for declaration in facts.declarations.iter().filter(counts) {
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
