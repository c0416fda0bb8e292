//! What a customer asks that no answer about a product covers, such as who updates each of its servers: unless it is answered for this
//! customer, it goes out without an answer.

use std::collections::BTreeMap;

use sejo_model::customer::{CustomerSystem, ReceivedRequest};
use sejo_model::request::{Question, YES};
use sejo_model::{AnswerSet, Customer, Product, RequestId};

use super::{form_of, last_about};
use crate::product::{Shelf, asked_of};

/// What is answered about the products, and on which forms.
pub(super) struct Covered<'a> {
    /// The products, each with the answers that stand.
    pub answered: &'a [(Product, Vec<AnswerSet>)],
    /// The forms.
    pub shelf: &'a Shelf,
}

impl Covered<'_> {
    /// The questions of a customer alone that nobody answered yet, each with the place of its system; `requests`: the newest first.
    pub fn left(&self, customer: &Customer, requests: &[ReceivedRequest]) -> Vec<(usize, Question)> {
        let of = |(at, system): (usize, &CustomerSystem)| {
            let questions = self.left_of(system, requests).unwrap_or_default();
            questions.into_iter().map(move |question| (at, question))
        };
        customer.systems.iter().enumerate().flat_map(of).collect()
    }

    /// The same of a customer in a list; `known`: what it and the others asked.
    pub fn listed(
        &self,
        customer: &Customer,
        known: &mut BTreeMap<RequestId, ReceivedRequest>,
    ) -> Vec<(usize, Question)> {
        let requests: Vec<ReceivedRequest> =
            customer.requests().rev().filter_map(|open| known.remove(&open.id)).collect();
        self.left(customer, &requests)
    }

    /// Those about one system; none where it is not settled which product it is, or nobody has the form.
    fn left_of(&self, system: &CustomerSystem, requests: &[ReceivedRequest]) -> Option<Vec<Question>> {
        let is_its =
            |(product, _): &&(Product, Vec<AnswerSet>)| system.settled && system.product_id == Some(product.id);
        let (product, sets) = self.answered.iter().find(is_its)?;
        let (id, request) = last_about(requests, system)?;
        let key = form_of(request);
        let (_, form) = self.shelf.form(&key)?;
        let covered = asked_of(form, product);
        let set = sets.iter().find(|set| set.edition == key.0 && set.form == key.1);
        let said = |question: &str| {
            let own = system.exceptions.iter().find(|given| given.question == question);
            own.or_else(|| set?.answer(question)).map_or("", |given| given.value.as_str())
        };
        let is_own = |q: &&Question| covered.iter().all(|known| known.key != q.key);
        let is_open = |q: &&Question| said(&q.key).is_empty() && (q.when.is_empty() || said(&q.when) == YES);
        Some(request.asked.about(id).filter(is_own).filter(is_open).cloned().collect())
    }
}
