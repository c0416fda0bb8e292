//! What hinders that something is issued to a customer: products without answers, and answers to other words than are asked by now.

use sejo_model::customer::{CustomerSystem, ReceivedRequest};
use sejo_model::request::Question;
use sejo_model::{AnswerSet, Customer, Date, FormKind, Product, ProductId, SystemId};

use super::form_of;
use crate::issue::is_other;
use crate::product::{FormKey, Shelf, asked_of};

/// Products with answers about them.
type Answered = Vec<(Product, Vec<AnswerSet>)>;

/// Answers that go out beside other words than a customer asks, as things stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OtherWords {
    /// How many.
    pub rows: usize,
    /// They are because the customer asks in the ministry's words, and our form is one for the time being.
    pub provisional: bool,
}

impl OtherWords {
    /// Of the last request of a customer; `all`: everything that was ever answered.
    pub(super) fn of(
        customer: &Customer,
        request: &ReceivedRequest,
        (all, shelf): (&[(Product, Vec<AnswerSet>)], &Shelf),
    ) -> Self {
        let key = form_of(request);
        let form = shelf.form(&key).map(|(_, form)| form);
        let is_sure = form.is_none_or(|form| form.items.iter().all(|item| item.confidence.is_reliable()));
        let rows = customer.systems.iter().map(|system| other_words(system, request, (all, &key))).sum();
        Self { rows, provisional: rows > 0 && !request.asked.provisional && !is_sure }
    }
}

/// Of one system: how many of its answers are to other words than those of the request.
fn other_words(
    system: &CustomerSystem,
    request: &ReceivedRequest,
    (all, key): (&[(Product, Vec<AnswerSet>)], &FormKey),
) -> usize {
    let is_its = |(product, _): &&(Product, Vec<AnswerSet>)| system.settled && system.product_id == Some(product.id);
    let (Some((_, sets)), Ok(id)) = (all.iter().find(is_its), system.asked.parse::<SystemId>()) else { return 0 };
    let is_on = |set: &&AnswerSet| (&set.edition, set.form) == (&key.0, key.1);
    let sets: Vec<AnswerSet> = sets.iter().filter(is_on).cloned().collect();
    let Some(standing) = sets.last().filter(|set| !set.withdrawn) else { return 0 };
    let is_to_others = |question: &&Question| {
        let own = system.exceptions.iter().find(|given| given.question == question.key);
        let given = own.or_else(|| standing.answer(&question.key));
        given.is_some_and(|given| is_other(given, &sets, (&question.label.ja, request.asked.provisional)))
    };
    request.asked.about(id).filter(is_to_others).count()
}

/// The newest answers on each form.
pub(super) fn newest(all: &[(Product, Vec<AnswerSet>)]) -> Answered {
    let is_last = |sets: &[AnswerSet], set: &AnswerSet| {
        let is_later =
            |other: &AnswerSet| other.edition == set.edition && other.form == set.form && other.number > set.number;
        !sets.iter().any(is_later)
    };
    let of = |(product, sets): &(Product, Vec<AnswerSet>)| {
        (product.clone(), sets.iter().filter(|set| is_last(sets, set)).cloned().collect::<Vec<AnswerSet>>())
    };
    all.iter().map(of).collect()
}

/// What stands of the newest answers.
pub(super) fn standing(mut newest: Answered) -> Answered {
    for (_, sets) in &mut newest {
        sets.retain(|set| !set.withdrawn);
    }
    newest
}

/// The products of which nothing stands any more, of the newest answers.
pub(super) fn withdrawn(newest: &[(Product, Vec<AnswerSet>)]) -> Vec<ProductId> {
    let is_withdrawn = |sets: &[AnswerSet]| !sets.is_empty() && sets.iter().all(|set| set.withdrawn);
    newest.iter().filter(|(_, sets)| is_withdrawn(sets)).map(|(product, _)| product.id).collect()
}

/// The products nothing is answered about.
pub(super) fn unanswered(answered: &[(Product, Vec<AnswerSet>)]) -> Vec<ProductId> {
    answered.iter().filter(|(_, sets)| sets.is_empty()).map(|(product, _)| product.id).collect()
}

/// Whether a customer that lacks answers is issued something all the same: what it lacks was withdrawn, and something else of it is
/// answered.
pub(super) fn is_in_part(customer: &Customer, unanswered: &[ProductId], withdrawn: &[ProductId]) -> bool {
    let settled = customer.systems.iter().filter(|system| system.settled);
    let (lacking, answered): (Vec<ProductId>, Vec<ProductId>) =
        settled.filter_map(|system| system.product_id).partition(|id| unanswered.contains(id));
    !lacking.is_empty() && !answered.is_empty() && lacking.iter().all(|id| withdrawn.contains(id))
}

/// The products whose answers are to other words than the form for vendors in force asks.
pub(super) fn reworded(answered: &[(Product, Vec<AnswerSet>)], shelf: &Shelf, today: Date) -> Vec<ProductId> {
    let current = shelf.current(today).into_iter().find(|(_, form)| form.kind == FormKind::Vendor);
    let Some((edition, form)) = current else { return Vec::new() };
    let is_old = |(product, sets): &&(Product, Vec<AnswerSet>)| {
        let its = sets.iter().find(|s| s.edition == edition.id && s.form == form.kind);
        its.is_some_and(|set| set.reworded(&asked_of(form, product)).next().is_some())
    };
    answered.iter().filter(is_old).map(|(product, _)| product.id).collect()
}

/// Whether a customer that never asked uses one of these products.
pub(super) fn waits_for_words(customer: &Customer, reworded: &[ProductId]) -> bool {
    let is_its = |s: &CustomerSystem| s.settled && s.product_id.is_some_and(|id| reworded.contains(&id));
    customer.requests().next().is_none() && customer.systems.iter().any(is_its)
}
