//! What a customer is told over all of its requests, and what of it stays open: questions nobody answered, answers to other words,
//! systems whose answers were withdrawn.

use std::collections::BTreeSet;

use sejo_model::customer::ReceivedRequest;
use sejo_model::issue::{Said, StaysOpen};
use sejo_model::request::{Question, YES};
use sejo_model::words::Text;
use sejo_model::{Customer, ErrorCode, Form, ProductId, RequestId};

use super::{Part, Parts};
use crate::Error;
use crate::issue::words::is_other;
use crate::product::asked_of;

/// A question about a system, by the name of the one and the key of the other.
type Row = (String, String);

/// What a customer is told.
pub(super) struct Told {
    /// Of each system once.
    pub said: Vec<Said>,
    /// Questions that stay without an answer.
    pub open: u32,
    /// Requests to which nothing is said, as all they ask about was withdrawn: they wait on.
    pub waits: Vec<RequestId>,
    /// Products left out of what is said to a request.
    pub without: Vec<ProductId>,
    /// What stays open, for whoever issues.
    pub stays: StaysOpen,
    own: BTreeSet<Row>,
    other_words: BTreeSet<Row>,
}

impl Told {
    /// Nothing so far.
    pub fn nothing(customer: &Customer) -> Self {
        Self {
            said: Vec::new(),
            open: 0,
            waits: Vec::new(),
            without: Vec::new(),
            stays: StaysOpen {
                customer_id: customer.id,
                name: customer.name.clone(),
                own: 0,
                other_words: 0,
                withdrawn: Vec::new(),
            },
            own: BTreeSet::new(),
            other_words: BTreeSet::new(),
        }
    }

    /// What is said to one request, on `form`; `None`: to what the form asks.
    pub fn add(&mut self, parts: &Parts<'_>, request: Option<&ReceivedRequest>, form: &Form) {
        for (system, product) in &parts.withdrawn {
            if !self.stays.withdrawn.contains(&system.name) {
                self.stays.withdrawn.push(system.name.clone());
            }
            if !parts.answered.is_empty() && !self.without.contains(product) {
                self.without.push(*product);
            }
        }
        let waits = request.filter(|_| parts.answered.is_empty() && !parts.withdrawn.is_empty());
        self.waits.extend(waits.map(|request| request.asked.id));
        let before = self.said.len();
        for part in &parts.answered {
            // Of a system that two requests ask about the same is said twice.
            if !self.said.iter().take(before).any(|said| said.is_of(part.system)) {
                self.open += part.open();
                self.said.push(part.said());
            }
            let Some(request) = request else { continue };
            let row = |question: &Question| (part.system.name.clone(), question.key.clone());
            self.own.extend(part.own(form).into_iter().map(row));
            self.other_words.extend(part.other_words(request.asked.provisional).into_iter().map(row));
        }
        let count = |rows: &BTreeSet<Row>| u32::try_from(rows.len()).unwrap_or(u32::MAX);
        (self.stays.own, self.stays.other_words) = (count(&self.own), count(&self.other_words));
    }

    /// Why nothing is said at all.
    pub fn nothing_to_say(&self) -> Error {
        match self.stays.withdrawn.first() {
            Some(name) => Error::new(ErrorCode::AnswersMissing).with_detail(Text::new(name.clone(), name.clone())),
            None => ErrorCode::CustomerUnmatched.into(),
        }
    }
}

impl<'a> Part<'a> {
    /// The questions the customer alone asks that stay without an answer: no answer about a product covers them.
    fn own(&self, form: &Form) -> Vec<&'a Question> {
        let covered = asked_of(form, self.product);
        let is_own = |q: &Question| covered.iter().all(|known| known.key != q.key);
        let is_asked = |q: &Question| q.when.is_empty() || self.says(&q.when) == YES;
        let is_open = |q: &Question| is_own(q) && is_asked(q) && self.says(&q.key).is_empty();
        self.questions.iter().copied().filter(|q| is_open(q)).collect()
    }

    /// The questions whose answers were given to other words.
    fn other_words(&self, provisional: bool) -> Vec<&'a Question> {
        let is_to_others = |q: &Question| {
            let given = self.answers.iter().find(|given| given.question == q.key);
            given.is_some_and(|given| is_other(given, self.sets, (&q.label.ja, provisional)))
        };
        self.questions.iter().copied().filter(|q| is_to_others(q)).collect()
    }
}
