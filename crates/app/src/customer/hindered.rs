//! What hinders that something is issued to a customer: products without answers, and answers to other words than are asked by now.

use sejo_model::customer::CustomerSystem;
use sejo_model::{AnswerSet, Customer, Date, FormKind, Product, ProductId};

use crate::product::{Shelf, asked_of};

/// Products with the newest answers about them on each form.
type Answered = Vec<(Product, Vec<AnswerSet>)>;

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
