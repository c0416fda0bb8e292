//! Carry-over: the answers of the edition before, shown beside the new rows as *to be re-checked*.
//!
//! Nothing here is an answer of the new edition; it says what was answered, when, and whether merged rows agreed.

use std::collections::BTreeSet;

use sejo_model::edition::{CarriedAnswer, Continuation};
use sejo_model::text::fold;
use sejo_model::{Answer, AnswerState, CarriedOver, Form, Item};

use crate::continuity::predecessors;

/// What the rows of `to` take along from `from`, one entry per row of `to` in printed order.
///
/// Of a row answered in several rounds the last confirmed one counts; withdrawn answers do not. `agree` is `false` when
/// merged rows were answered differently, also when some of them were not answered at all.
#[must_use]
pub fn carry_over(from: &Form, to: &Form, answers: &[Answer]) -> Vec<CarriedOver> {
    let before: Vec<Vec<&Item>> = to.items.iter().map(|item| predecessors(from, to, item)).collect();
    let continued_by = |old: &Item| before.iter().filter(|list| list.iter().any(|i| i.id == old.id)).count();
    to.items
        .iter()
        .zip(&before)
        .map(|(item, old)| {
            let continuation = match old.as_slice() {
                [] => Continuation::New,
                [one] if continued_by(one) > 1 => Continuation::Split,
                [one] if fold(&one.label) != fold(&item.label) => Continuation::Reworded,
                [_] => Continuation::Same,
                _ => Continuation::Merged,
            };
            let carried: Vec<CarriedAnswer> = old.iter().map(|i| carried(i, answers)).collect();
            let values: BTreeSet<_> = carried.iter().map(|c| c.value).collect();
            CarriedOver { item: item.id.clone(), continuation, agree: values.len() <= 1, before: carried }
        })
        .collect()
}

fn carried(item: &Item, answers: &[Answer]) -> CarriedAnswer {
    let last = answers
        .iter()
        .filter(|a| a.item == item.id && a.state == AnswerState::Confirmed)
        .max_by_key(|a| (a.round, a.revision));
    CarriedAnswer {
        item: item.id.clone(),
        number: item.number.clone(),
        words: item.label.clone(),
        subsection: item.subsection,
        value: last.map(|a| a.value),
        confirmed_on: last.map(|a| a.confirmed_on),
        target_on: last.and_then(|a| a.target_on),
        remark: last.map(|a| a.remark.clone()).unwrap_or_default(),
        reason: last.map(|a| a.reason.clone()).unwrap_or_default(),
    }
}
