//! Customers of a vendor (顧客): who asked, what they use, what is different there, and by when they want an answer.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::edition::{EditionId, FormKind};
use crate::id::{CustomerId, IssuedId, IssuingId, ProductId, RequestId, UserId};
use crate::issue::Issued;
use crate::reply::GivenAnswer;
use crate::request::Asked;
use crate::text::{fold, is_blank};

/// Requests kept in mind beside the last; more than anybody asks in one year.
const EARLIER: usize = 20;

keyed_enum! {
    /// What a customer waits for.
    pub enum CustomerState {
        Unmatched = "unmatched", "製品が決まっていない", "product not settled";
        Waiting = "waiting", "回答を待っている", "waits for an answer";
        Ready = "ready", "まだ発行していない", "nothing issued yet";
        Outdated = "outdated", "発行し直す", "to be issued again";
        Issued = "issued", "発行済み", "issued";
    }
}

/// A system a customer has from the vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSystem {
    /// The customer's own id of it, from the request; empty when it never asked about it.
    pub asked: String,
    /// What the customer calls it.
    pub name: String,
    /// Which product it is; a guess until `settled`, and none of ours where that is settled without one.
    pub product_id: Option<ProductId>,
    /// Which version is in use there; may be empty.
    pub version: String,
    /// A person, or the list it came from, said which product it is.
    pub settled: bool,
    /// Answers that are others here than for the product.
    pub exceptions: Vec<GivenAnswer>,
}

/// A request that is open, or was the last one about something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRequest {
    /// Id.
    pub id: RequestId,
    /// By when the customer wants the answer.
    pub due_on: Date,
    /// When it was taken in, microseconds since 1970 (UTC).
    pub received_at: i64,
    /// About which systems, by the customer's ids; none in requests from before they were kept.
    #[serde(default)]
    pub systems: Vec<String>,
    /// On which form; `None` in requests from before it was kept.
    #[serde(default)]
    pub form: Option<(EditionId, FormKind)>,
    /// Something was issued in answer to it.
    #[serde(default)]
    pub answered: bool,
}

/// What was issued last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastIssued {
    /// Which.
    pub id: IssuedId,
    /// By which run.
    pub issuing_id: IssuingId,
    /// To which request; `None` without one.
    pub request_id: Option<RequestId>,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Id.
    pub id: CustomerId,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Mail address.
    pub email: String,
    /// Id of the facility in its requests; empty before the first.
    pub asker: String,
    /// The public half of the key its last request was signed with, hexadecimal; empty before the first.
    pub key: String,
    /// What it uses.
    pub systems: Vec<CustomerSystem>,
    /// Its last request.
    pub request: Option<OpenRequest>,
    /// Requests before it that wait, or that alone ask about one of the systems; the oldest first.
    #[serde(default)]
    pub earlier: Vec<OpenRequest>,
    /// A deadline of its own, agreed besides the request's.
    pub due_on: Option<Date>,
    /// What it was given last.
    pub issued: Option<LastIssued>,
    /// What it was given last says something else than is right by now.
    #[serde(default)]
    pub outdated: bool,
    /// Products it asked about and was told nothing of, as their answers were withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<ProductId>,
    /// A note.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}

impl Customer {
    /// One nobody has said anything about yet.
    #[must_use]
    pub fn blank(name: &str) -> Self {
        Self {
            id: CustomerId::new(),
            name: name.to_owned(),
            address: String::new(),
            email: String::new(),
            asker: String::new(),
            key: String::new(),
            systems: Vec::new(),
            request: None,
            earlier: Vec::new(),
            due_on: None,
            issued: None,
            outdated: false,
            without: Vec::new(),
            note: String::new(),
            revision: 0,
        }
    }

    /// What it waits for.
    #[must_use]
    pub fn state(&self) -> CustomerState {
        if !self.systems.iter().all(|s| s.settled) {
            return CustomerState::Unmatched;
        }
        let issued = if self.outdated { CustomerState::Outdated } else { CustomerState::Issued };
        match &self.issued {
            // What was issued about systems that are none of ours is to be taken back all the same.
            _ if !self.has_ours() && self.outdated => CustomerState::Outdated,
            _ if !self.has_ours() => CustomerState::Unmatched,
            _ if self.requests().any(|r| !self.is_answered(r)) => CustomerState::Waiting,
            Some(_) => issued,
            None => CustomerState::Ready,
        }
    }

    /// Whether one of its systems is a product of ours.
    #[must_use]
    pub fn has_ours(&self) -> bool {
        self.systems.iter().any(|s| s.product_id.is_some())
    }

    /// Whether it was said of every system that it is none of our products.
    #[must_use]
    pub fn is_none_of_ours(&self) -> bool {
        !self.systems.is_empty() && self.systems.iter().all(|s| s.settled && s.product_id.is_none())
    }

    /// Notes that what was issued is right no longer where a system turned out to be another product than `before`, or where
    /// one was added to a customer that is answered without asking.
    pub fn outdate(&mut self, before: &Self) {
        let is_other = |(at, system): (usize, &CustomerSystem)| match before.systems.get(at) {
            Some(known) => (known.settled || known.product_id.is_some()) && known.product_id != system.product_id,
            None => self.request.is_none() && system.product_id.is_some(),
        };
        let is_changed = self.systems.iter().enumerate().filter(|(_, s)| s.settled).any(is_other);
        self.outdated |= self.issued.is_some() && is_changed;
    }

    /// Its requests that still mean something, the oldest first.
    pub fn requests(&self) -> impl DoubleEndedIterator<Item = &OpenRequest> {
        self.earlier.iter().chain(&self.request)
    }

    /// Whether something was issued in answer to a request of it.
    #[must_use]
    pub fn is_answered(&self, request: &OpenRequest) -> bool {
        request.answered || self.issued.as_ref().is_some_and(|last| last.request_id == Some(request.id))
    }

    /// The requests the next thing issued to it answers, the oldest first: those that wait, or all of them where none does or
    /// what was issued is right no longer. What is issued at once is on one form: that of the newest.
    #[must_use]
    pub fn to_answer(&self) -> Vec<&OpenRequest> {
        let is_open = |r: &&OpenRequest| !self.is_answered(r);
        let all = self.outdated || !self.requests().any(|r| is_open(&r));
        let mut wanted: Vec<&OpenRequest> = self.requests().filter(|r| all || is_open(r)).collect();
        if let Some(newest) = wanted.last().copied() {
            wanted.retain(|r| r.form == newest.form);
        }
        wanted
    }

    /// By when it wants an answer: its own deadline, else the first of the requests that wait.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.due_on.or(self.wanted()).filter(|_| self.is_owed())
    }

    /// By when its requests want an answer: the first of those that wait.
    fn wanted(&self) -> Option<Date> {
        self.requests().filter(|r| !self.is_answered(r)).map(|r| r.due_on).min()
    }

    /// By when its requests want an answer, where another day was agreed.
    #[must_use]
    pub fn wanted_besides(&self) -> Option<Date> {
        let agreed = self.due()?;
        self.wanted().filter(|day| *day != agreed)
    }

    /// Whether it is still to be given an answer.
    fn is_owed(&self) -> bool {
        !matches!(self.state(), CustomerState::Issued | CustomerState::Outdated)
    }

    /// Writes down what was issued to it.
    pub fn give(&mut self, issued: &Issued) {
        for request in self.earlier.iter_mut().chain(&mut self.request) {
            request.answered |= issued.answers(request.id);
        }
        let (id, issuing_id, request_id) = (issued.id, issued.issuing_id, issued.request_id);
        self.issued = Some(LastIssued { id, issuing_id, request_id, at: issued.at });
        self.outdated = false;
        let is_said = |product: &ProductId| issued.said.iter().any(|said| said.product_id == *product);
        self.without.retain(|product| !is_said(product) && !issued.without.contains(product));
        self.without.extend(&issued.without);
        self.forget_replaced();
    }

    /// Notes that a product is answered again: who was told nothing of it is to be issued it. Tells whether that is so here.
    pub fn answered_again(&mut self, product: ProductId) -> bool {
        let before = self.without.len();
        self.without.retain(|known| *known != product);
        let is_owed = self.without.len() < before;
        self.outdated |= is_owed;
        is_owed
    }

    /// A request before the last is kept until each of its systems is asked about again: once it is answered, or where the newer
    /// one asks on another form.
    fn forget_replaced(&mut self) {
        let is_replaced = |of: &OpenRequest| {
            let again = |system: &String| {
                let mut newer = self.requests().filter(|r| r.id > of.id && (of.answered || r.form != of.form));
                newer.any(|r| r.systems.contains(system))
            };
            of.systems.iter().all(again)
        };
        let kept: Vec<OpenRequest> = self.earlier.iter().filter(|r| !is_replaced(r)).cloned().collect();
        let surplus = kept.len().saturating_sub(EARLIER);
        self.earlier = kept.into_iter().skip(surplus).collect();
    }

    /// The place of the system a list or a person named without a request, where it is the only one of that product.
    fn listed(&self, product: ProductId) -> Option<usize> {
        let is_listed = |s: &CustomerSystem| s.asked.is_empty() && s.settled && s.product_id == Some(product);
        let mut all = self.systems.iter().enumerate().filter(|(_, s)| is_listed(s));
        let (at, _) = all.next()?;
        all.next().is_none().then_some(at)
    }

    /// Makes one of the system of a request that was said to be a product since `before`, and of the one of that product a list named,
    /// where there is one of each: the version and the answers of the list stay unless the other has its own.
    pub fn join_listed(&mut self, before: &Self) {
        let is_said = |(at, s): &(usize, &CustomerSystem)| {
            let known = before.systems.get(*at).filter(|known| known.settled);
            !s.asked.is_empty() && s.settled && known.and_then(|known| known.product_id) != s.product_id
        };
        let pair = |(at, s): (usize, &CustomerSystem)| {
            let mut asked = self.systems.iter().filter(|o| !o.asked.is_empty() && o.product_id == s.product_id);
            let is_only = asked.next().is_some() && asked.next().is_none();
            Some((at, self.listed(s.product_id?)?)).filter(|_| is_only)
        };
        let pairs: Vec<(usize, usize)> = self.systems.iter().enumerate().filter(is_said).filter_map(pair).collect();
        for (at, listed) in &pairs {
            let Some(asked) = self.systems.get(*at).cloned() else { continue };
            let Some(known) = self.systems.get_mut(*listed) else { continue };
            (known.asked, known.name) = (asked.asked, asked.name);
            if !is_blank(&asked.version) {
                known.version = asked.version;
            }
            known.exceptions.retain(|own| asked.exceptions.iter().all(|other| other.question != own.question));
            known.exceptions.extend(asked.exceptions);
        }
        let mut places = 0..self.systems.len();
        self.systems.retain(|_| places.next().is_none_or(|at| pairs.iter().all(|(gone, _)| *gone != at)));
    }

    /// Takes a request in: the systems it names are known again by their id, else by their name, else as the one of their product that
    /// a list named. One that is older than the last says nothing newer of the customer itself.
    pub fn ask(&mut self, asked: &Asked, key: &str, at: i64, product: impl Fn(&str) -> Option<ProductId>) {
        let is_newest = self.request.as_ref().is_none_or(|known| known.id < asked.id);
        // An earlier day that was promised is still promised, unless the promise was kept.
        let promised = self.due_on.filter(|day| *day < asked.due_on && self.is_owed());
        self.asker.clone_from(&asked.facility.id);
        if is_newest {
            key.clone_into(&mut self.key);
            self.name.clone_from(&asked.facility.name);
        }
        for system in &asked.systems {
            let id = system.id.to_string();
            let same =
                |s: &CustomerSystem| s.asked == id || (s.asked.is_empty() && fold(&s.name) == fold(&system.name));
            let listed = || {
                let of = product(&system.name)?;
                let several = asked.systems.iter().filter(|s| product(&s.name) == Some(of)).count() > 1;
                self.listed(of).filter(|_| !several)
            };
            let place = self.systems.iter().position(same).or_else(listed);
            match place.and_then(|place| self.systems.get_mut(place)) {
                Some(known) => {
                    // That it is the one of the list is a guess: a person says so before anything is answered.
                    known.settled &= known.asked == id;
                    known.asked = id;
                    if is_newest {
                        known.name.clone_from(&system.name);
                    }
                }
                None => self.systems.push(CustomerSystem {
                    asked: id,
                    name: system.name.clone(),
                    product_id: product(&system.name),
                    version: String::new(),
                    settled: false,
                    exceptions: Vec::new(),
                }),
            }
        }
        let new = OpenRequest {
            id: asked.id,
            due_on: asked.due_on,
            received_at: at,
            systems: asked.systems.iter().map(|s| s.id.to_string()).collect(),
            form: Some((asked.edition.clone(), asked.form)),
            answered: false,
        };
        if is_newest {
            if let Some(mut before) = self.request.replace(new) {
                before.answered = self.is_answered(&before);
                self.earlier.push(before);
            }
            self.due_on = promised;
        } else {
            self.earlier.push(new);
        }
        self.earlier.sort_by_key(|r| r.id);
        self.forget_replaced();
    }
}

/// A request a customer sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedRequest {
    /// From whom.
    pub customer_id: CustomerId,
    /// What is asked.
    pub asked: Asked,
    /// Its signature, hexadecimal.
    pub signature: String,
    /// The public half of the key that signed it, hexadecimal.
    pub key: String,
    /// When it was taken in, microseconds since 1970 (UTC).
    pub received_at: i64,
    /// By whom.
    pub by: UserId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_of_ours_is_told_from_not_settled() {
        let system = |product_id, settled| CustomerSystem {
            asked: String::new(),
            name: "電子カルテ".to_owned(),
            product_id,
            version: String::new(),
            settled,
            exceptions: Vec::new(),
        };
        let of = |systems| Customer { systems, ..Customer::blank("みなと診療所") };
        assert!(of(vec![system(None, true), system(None, true)]).is_none_of_ours());
        for open in [
            Vec::new(),
            vec![system(None, false)],
            vec![system(None, true), system(None, false)],
            vec![system(None, true), system(Some(ProductId::new()), true)],
        ] {
            assert!(!of(open).is_none_of_ours());
        }
    }
}
