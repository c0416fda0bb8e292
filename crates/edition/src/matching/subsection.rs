//! For which kind of device a matched row asks, where its category cells do not say.

use sejo_model::text::fold;
use sejo_model::{Control, Form, Subsection};

use super::Candidate;
use crate::catalogue::is_per_device;

/// Fills in the subsections of all matched rows: from the section's title, from the known form where that has only one
/// row about the control, from the words of rows that differ in nothing else, and at last, only as a guess, from their
/// order.
pub(super) fn settle(candidates: &mut [Candidate], base: Option<&Form>) {
    for candidate in candidates.iter_mut() {
        if !candidate.control.is_some_and(is_per_device) {
            candidate.subsection = None;
        } else if candidate.subsection.is_none() {
            candidate.subsection = named(&candidate.row.section);
        }
    }
    for control in Control::ALL.iter().copied().filter(|c| is_per_device(*c)) {
        let about = candidates.iter().filter(|c| c.control == Some(control)).count();
        let known = known(base, control);
        let mut open: Vec<&mut Candidate> =
            candidates.iter_mut().filter(|c| c.control == Some(control) && c.subsection.is_none()).collect();
        if open.is_empty() {
            continue;
        }
        let by_order = open.len() == about && about > 1 && known.len() == about;
        for (place, candidate) in open.iter_mut().enumerate() {
            let words = named(&candidate.row.text);
            candidate.subsection = match known.as_slice() {
                [only] if about == 1 => Some(*only),
                [] if about == 1 => Some(words.unwrap_or(Subsection::General)),
                _ => words,
            };
            if candidate.subsection.is_none() && about > 1 {
                candidate.guessed = true;
                candidate.subsection = if by_order { known.get(place).copied() } else { None };
            } else if candidate.subsection.is_none() {
                candidate.guessed = true;
                candidate.subsection = Some(Subsection::General);
            }
        }
    }
}

/// The subsections under which the known form asks about a control, in printed order.
fn known(base: Option<&Form>, control: Control) -> Vec<Subsection> {
    base.map(|form| form.items.iter().filter(|i| i.control == Some(control)).filter_map(|i| i.subsection).collect())
        .unwrap_or_default()
}

/// The kind of device a text names, if it names exactly one kind.
fn named(text: &str) -> Option<Subsection> {
    let text = fold(text);
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let general = has(&["システム全般", "全般"]);
    let server = has(&["サーバ"]);
    let pc = has(&["端末", "pc", "パソコン", "クライアント"]);
    let network = has(&["ネットワーク機器", "ルータ", "スイッチ", "nw機器", "無線lan", "通信機器"]);
    match (general, server, pc, network) {
        (true, false, false, false) => Some(Subsection::General),
        (false, true, false, false) => Some(Subsection::Server),
        (false, false, true, false) => Some(Subsection::Pc),
        (false, false, false, true) => Some(Subsection::Network),
        (_, false, false, false) => None,
        _ => Some(Subsection::General),
    }
}
