//! Customers of a vendor (顧客): who asked, what they use, what is different there, and by when they want an answer.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, IssuedId, IssuingId, ProductId, RequestId, UserId};
use crate::reply::GivenAnswer;
use crate::request::Asked;
use crate::text::fold;

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

/// The request that is open, or was the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRequest {
    /// Id.
    pub id: RequestId,
    /// By when the customer wants the answer.
    pub due_on: Date,
    /// When it was taken in, microseconds since 1970 (UTC).
    pub received_at: i64,
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
    /// A deadline of its own, agreed besides the request's.
    pub due_on: Option<Date>,
    /// What it was given last.
    pub issued: Option<LastIssued>,
    /// What it was given last says something else than is right by now.
    #[serde(default)]
    pub outdated: bool,
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
            due_on: None,
            issued: None,
            outdated: false,
            note: String::new(),
            revision: 0,
        }
    }

    /// What it waits for.
    #[must_use]
    pub fn state(&self) -> CustomerState {
        let is_ours = |s: &CustomerSystem| s.product_id.is_some();
        if !self.systems.iter().any(is_ours) || !self.systems.iter().all(|s| s.settled) {
            return CustomerState::Unmatched;
        }
        let issued = if self.outdated { CustomerState::Outdated } else { CustomerState::Issued };
        match (&self.request, &self.issued) {
            (Some(request), Some(last)) if last.request_id == Some(request.id) => issued,
            (Some(_), _) => CustomerState::Waiting,
            (None, Some(_)) => issued,
            (None, None) => CustomerState::Ready,
        }
    }

    /// By when it wants an answer: its own deadline, else that of its request, as long as it waits.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        let waits = !matches!(self.state(), CustomerState::Issued | CustomerState::Outdated);
        self.due_on.or(self.request.as_ref().map(|r| r.due_on)).filter(|_| waits)
    }

    /// Takes a request in: the systems it names are known again by their id, else by their name.
    pub fn ask(&mut self, asked: &Asked, key: &str, at: i64, product: impl Fn(&str) -> Option<ProductId>) {
        self.asker.clone_from(&asked.facility.id);
        key.clone_into(&mut self.key);
        self.name.clone_from(&asked.facility.name);
        for system in &asked.systems {
            let id = system.id.to_string();
            let same =
                |s: &&mut CustomerSystem| s.asked == id || (s.asked.is_empty() && fold(&s.name) == fold(&system.name));
            match self.systems.iter_mut().find(same) {
                Some(known) => {
                    // That it is the one of the list is a guess by its name: a person says so before anything is answered.
                    known.settled &= known.asked == id;
                    known.asked = id;
                    known.name.clone_from(&system.name);
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
        self.request = Some(OpenRequest { id: asked.id, due_on: asked.due_on, received_at: at });
        self.due_on = None;
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
