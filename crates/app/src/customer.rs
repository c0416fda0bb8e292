//! A vendor's customers (顧客): their requests taken in, lists imported, what each uses and what is different there.
//!
//! Invariants: which product a system is, is a guess until a person or the customer list says so; a request that was altered, or
//! carries another key than the one before, changes nothing.

mod hindered;
mod list;
mod own;

use std::collections::BTreeMap;

use sejo_evidence::document;
use sejo_model::answer_sheet::MARK;
use sejo_model::customer::{CustomerState, CustomerSystem, ReceivedRequest};
use sejo_model::request::{Question, QuestionGroup};
use sejo_model::text::fold_name;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Customer, CustomerId, Date, ErrorCode, Issued, Product, ProductId, RequestId, SystemId,
};
use sejo_store::customer::CustomerQuery;
use sejo_store::{StoreError, VendorScope};
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::intake::may_be;
use crate::product::{FormKey, asked_of, changed};
use crate::reply::{ReplyFile, TypedAnswer, given_answer};
use crate::request::spoken_of_key;
use crate::{App, Error, Result, audit, authz, workbook};

pub use hindered::OtherWords;
use hindered::{is_in_part, newest, reworded, standing, unanswered, waits_for_words, withdrawn};
pub use list::ImportedList;
use own::Covered;

/// Customers on one page.
pub const PAGE: u32 = 50;
/// Systems one customer has at most.
const MOST_SYSTEMS: usize = 500;

/// Fields that can differ when two people save the same customer.
const LABELS: [Label; 6] = [
    label("name", "名称", "name"),
    label("address", "所在地", "address"),
    label("email", "メール", "mail address"),
    label("due_on", "約束した期限", "deadline agreed"),
    label("systems", "システムの製品・版・回答", "products, versions and answers of its systems"),
    label("note", "メモ", "note"),
];

/// Which customers are wanted.
#[derive(Debug, Clone, Default)]
pub struct CustomerFilter {
    /// Those that wait for this.
    pub state: Option<CustomerState>,
    /// With this in the name.
    pub name: String,
    /// Page, from 0.
    pub page: u32,
}

/// The customers.
#[derive(Debug, Clone)]
pub struct CustomersView {
    /// Those on this page, those first that want an answer soonest.
    pub rows: Vec<Customer>,
    /// Whether there are more behind them.
    pub more: bool,
    /// How many in each state.
    pub counts: Vec<(CustomerState, u32)>,
    /// How many wanted an answer before today.
    pub overdue: u32,
    /// The products, for their names.
    pub products: Vec<Product>,
    /// Products nothing is answered about, or whose answers were withdrawn.
    pub unanswered: Vec<ProductId>,
    /// Those of them whose answers were withdrawn.
    pub withdrawn: Vec<ProductId>,
    /// Products whose answers are to other words than the form of today asks.
    pub reworded: Vec<ProductId>,
    /// The questions a customer alone asks that nobody answered yet, each with the place of its system.
    pub own: BTreeMap<CustomerId, Vec<(usize, Question)>>,
}

impl CustomersView {
    /// The products a customer uses about which there is no answer: nothing can be issued to it, unless in part.
    pub fn lacking<'a>(&'a self, customer: &'a Customer) -> impl Iterator<Item = &'a Product> {
        let uses = move |product: &&Product| {
            let is_its = |s: &CustomerSystem| s.settled && s.product_id == Some(product.id);
            self.unanswered.contains(&product.id) && customer.systems.iter().any(is_its)
        };
        self.products.iter().filter(uses)
    }

    /// Whether something is issued to it all the same: what it lacks was withdrawn and is left out.
    #[must_use]
    pub fn is_in_part(&self, customer: &Customer) -> bool {
        is_in_part(customer, &self.unanswered, &self.withdrawn)
    }

    /// Whether it never asked, and a product it uses is answered to other words than the form of today asks: nothing is issued to it
    /// until that is answered again.
    #[must_use]
    pub fn waits_for_words(&self, customer: &Customer) -> bool {
        waits_for_words(customer, &self.reworded)
    }

    /// The questions it alone asks that nobody answered yet: no answer about a product covers them.
    #[must_use]
    pub fn own(&self, customer: &Customer) -> &[(usize, Question)] {
        self.own.get(&customer.id).map_or(&[][..], Vec::as_slice)
    }

    /// All customers.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// Those in a state.
    #[must_use]
    pub fn count(&self, state: CustomerState) -> u32 {
        self.counts.iter().find(|(s, _)| *s == state).map_or(0, |(_, count)| *count)
    }
}

/// The page of one customer.
#[derive(Debug, Clone)]
pub struct CustomerView {
    /// The customer.
    pub customer: Customer,
    /// Its last request.
    pub request: Option<ReceivedRequest>,
    /// The products to choose from.
    pub products: Vec<Product>,
    /// What it was given, the newest first.
    pub issued: Vec<Issued>,
    /// The words of the key its requests are signed with; none before the first.
    pub spoken: Vec<&'static str>,
    /// Its products nothing is answered about: nothing can be issued to it, unless in part.
    pub lacking: Vec<Product>,
    /// What it lacks was withdrawn: it is left out, and the rest is issued all the same.
    pub in_part: bool,
    /// It never asked, and the form of today has other words than were answered: nothing can be issued to it.
    pub waits_for_words: bool,
    /// How many answers to its last request go out beside other words than it asks.
    pub other_words: OtherWords,
    /// What is asked about each of its systems; empty where the product is not settled.
    pub questions: Vec<Vec<Question>>,
    /// Those of them that it alone asks and nobody answered yet, each with the place of its system.
    pub own: Vec<(usize, Question)>,
}

/// Which product a system of a customer is, as a person says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SaidProduct {
    /// Nobody knows yet.
    #[default]
    Open,
    /// Nobody said yet; this one is guessed.
    Guessed(ProductId),
    /// None of ours: nothing is answered about it.
    Other,
    /// This one.
    Ours(ProductId),
}

impl SaidProduct {
    /// What is known of a system.
    #[must_use]
    pub fn of(system: &CustomerSystem) -> Self {
        match (system.settled, system.product_id) {
            (true, Some(product)) => Self::Ours(product),
            (true, None) => Self::Other,
            (false, Some(product)) => Self::Guessed(product),
            (false, None) => Self::Open,
        }
    }

    /// The product, if it is one of ours.
    #[must_use]
    pub fn product(self) -> Option<ProductId> {
        match self {
            Self::Ours(product) | Self::Guessed(product) => Some(product),
            Self::Open | Self::Other => None,
        }
    }
}

/// What a person made sure of before a request is taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// The words of a new key were compared on the telephone.
    pub key: bool,
    /// It names another vendor and is meant for this one all the same.
    pub vendor: bool,
}

/// What a person says of one system of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidSystem {
    /// Which product it is.
    pub product: SaidProduct,
    /// Which version.
    pub version: String,
}

/// What a person says of a customer.
#[derive(Debug, Clone, Default)]
pub struct SaidCustomer {
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Mail address.
    pub email: String,
    /// A deadline of its own.
    pub due_on: Option<Date>,
    /// A note.
    pub note: String,
    /// Its systems, in their order.
    pub systems: Vec<SaidSystem>,
    /// The revision that was seen.
    pub revision: u32,
}

impl App {
    /// A page of the customers.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn customers(&self, actor: &Actor, filter: &CustomerFilter) -> Result<CustomersView> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let query = CustomerQuery {
            state: filter.state,
            name: filter.name.trim().to_owned(),
            limit: PAGE + 1,
            offset: filter.page.saturating_mul(PAGE),
        };
        let mut rows = sejo_store::customer::page(self.db(), &scope, &query).await?;
        let more = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        let counts = sejo_store::customer::count(self.db(), &scope, &self.today().to_string()).await?;
        let all = sejo_store::product::with_answers(self.db(), &scope).await?;
        let newest = newest(&all);
        let (withdrawn, answered) = (withdrawn(&newest), standing(newest));
        let shelf = self.shelf(&scope).await?;
        let asked: Vec<RequestId> = rows.iter().flat_map(Customer::requests).map(|open| open.id).collect();
        let mut known = sejo_store::customer::requests(self.db(), &scope, &asked).await?;
        let covered = Covered { answered: &answered, shelf: &shelf };
        let own = rows.iter().map(|customer| (customer.id, covered.listed(customer, &mut known)));
        Ok(CustomersView {
            own: own.collect(),
            unanswered: unanswered(&answered),
            withdrawn,
            reworded: reworded(&answered, &shelf, self.today()),
            rows,
            more,
            overdue: counts.iter().map(|(_, _, overdue)| overdue).sum(),
            counts: counts.into_iter().map(|(state, count, _)| (state, count)).collect(),
            products: answered.into_iter().map(|(product, _)| product).collect(),
        })
    }

    /// How many answers to the last request of each of these customers go out beside other words than it asks; those without any are
    /// left out.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn asking_other_words(
        &self,
        actor: &Actor,
        customers: &[Customer],
    ) -> Result<BTreeMap<CustomerId, OtherWords>> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let last = |customer: &Customer| Some(customer.requests().next_back()?.id);
        let ids: Vec<RequestId> = customers.iter().filter_map(last).collect();
        let known = sejo_store::customer::requests(self.db(), &scope, &ids).await?;
        let all = sejo_store::product::with_answers(self.db(), &scope).await?;
        let shelf = self.shelf(&scope).await?;
        let of = |customer: &Customer| {
            let others = OtherWords::of(customer, known.get(&last(customer)?)?, (&all, &shelf));
            (others.rows > 0).then_some((customer.id, others))
        };
        Ok(customers.iter().filter_map(of).collect())
    }

    /// One customer.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn customer(&self, actor: &Actor, id: CustomerId) -> Result<CustomerView> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let customer = sejo_store::customer::get(self.db(), &scope, id).await?;
        let all = sejo_store::product::with_answers(self.db(), &scope).await?;
        let newest = newest(&all);
        let (withdrawn, answered) = (withdrawn(&newest), standing(newest));
        let (unanswered, mut waits) = (unanswered(&answered), false);
        let shelf = self.shelf(&scope).await?;
        let ids: Vec<_> = customer.requests().rev().map(|open| open.id).collect();
        let mut known = sejo_store::customer::requests(self.db(), &scope, &ids).await?;
        let requests: Vec<ReceivedRequest> = ids.iter().filter_map(|id| known.remove(id)).collect();
        let asked: Vec<Vec<Question>> = match requests.is_empty() {
            false => customer.systems.iter().map(|s| questions_about(&requests, s)).collect(),
            true => {
                waits = waits_for_words(&customer, &reworded(&answered, &shelf, self.today()));
                let form = shelf.current(self.today()).into_iter().map(|(_, form)| form).next();
                let about = |s: &CustomerSystem| {
                    let product = answered.iter().map(|(p, _)| p).find(|p| Some(p.id) == s.product_id);
                    form.zip(product).map(|(form, product)| asked_of(form, product)).unwrap_or_default()
                };
                customer.systems.iter().map(about).collect()
            }
        };
        let own = Covered { answered: &answered, shelf: &shelf }.left(&customer, &requests);
        let products: Vec<Product> = answered.into_iter().map(|(product, _)| product).collect();
        let lacks = |p: &&Product| {
            unanswered.contains(&p.id) && customer.systems.iter().any(|s| s.settled && s.product_id == Some(p.id))
        };
        Ok(CustomerView {
            lacking: products.iter().filter(lacks).cloned().collect(),
            in_part: is_in_part(&customer, &unanswered, &withdrawn),
            waits_for_words: waits,
            other_words: requests
                .first()
                .map(|request| OtherWords::of(&customer, request, (&all, &shelf)))
                .unwrap_or_default(),
            spoken: spoken_of_key(&customer.key),
            issued: sejo_store::issue::of_customer(self.db(), &scope, id).await?,
            questions: asked,
            own,
            request: requests.into_iter().next(),
            products,
            customer,
        })
    }

    /// Takes the request of a customer in.
    ///
    /// # Errors
    /// `NotARequest`, `RequestAltered`, `RequestOtherVendor`, `CustomerOtherKey`, `FileEmpty`, `FileTooLarge`.
    pub async fn take_request(&self, actor: &Actor, file: &ReplyFile, checked: Checked) -> Result<CustomerId> {
        let scope = authz::vendor_scope(self, actor, Action::Drop).await?;
        let read = sejo_intake::request::read(&file.bytes).map_err(workbook::refused)?;
        let opened = document::read_apart(MARK, &read.asked, &read.seal).map_err(|_| ErrorCode::RequestAltered)?;
        let key = data_encoding::HEXLOWER.encode(&opened.key);
        let products = sejo_store::product::list(self.db(), &scope).await?;
        let mut tx = self.db().begin().await?;
        if let Some(known) =
            sejo_store::customer::requests(&mut tx, &scope, &[read.asked.id]).await?.remove(&read.asked.id)
        {
            return Ok(known.customer_id);
        }
        let mut asked = read.asked;
        let own = sejo_store::facility::get(&mut tx, scope.scope()).await?.name;
        if !checked.vendor && !may_be(&own, &asked.vendor.name) {
            return Err(Error::new(ErrorCode::RequestOtherVendor).with_detail(addressed(&asked.vendor.name)));
        }
        (asked.words, asked.contact) = (written(&asked.words), written(&asked.contact));
        let mut customer = self.asking(&mut tx, &scope, &asked.facility.id, &asked.facility.name).await?;
        // A key the one before handed over to is of the same customer.
        if !customer.key.is_empty() && !opened.is_of(&customer.key) && !checked.key {
            return Err(ErrorCode::CustomerOtherKey.into());
        }
        let now = self.now();
        let guess = |name: &str| products.iter().find(|p| p.is_called(name)).map(|p| p.id);
        customer.ask(&asked, &key, now, guess);
        let customer = sejo_store::customer::put(&mut tx, &scope, &customer).await.map_err(changed)?;
        let detail = json!({
            "customer": customer.name, "request": asked.id, "key": key, "due_on": asked.due_on,
            "systems": asked.systems.iter().map(|s| &s.name).collect::<Vec<_>>(),
        });
        let received = ReceivedRequest {
            customer_id: customer.id,
            asked,
            signature: read.seal.signature,
            key,
            received_at: now,
            by: actor.user,
        };
        sejo_store::customer::receive(&mut tx, &scope, &received).await.map_err(changed)?;
        audit::record(&mut tx, self, actor, "customer.take-request", &customer.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(customer.id)
    }

    /// The customer that asks: known by its id, else the only one of that name that never asked, however a list writes it, else a new
    /// one.
    async fn asking(
        &self,
        tx: &mut sejo_store::Tx,
        scope: &VendorScope,
        asker: &str,
        name: &str,
    ) -> std::result::Result<Customer, StoreError> {
        if let Some(known) = sejo_store::customer::of_asker(&mut *tx, scope, asker).await? {
            return Ok(known);
        }
        let all = sejo_store::customer::list(&mut *tx, scope).await?;
        let is_same = |c: &Customer| c.asker.is_empty() && fold_name(&c.name) == fold_name(name);
        let mut same: Vec<Customer> = all.into_iter().filter(is_same).collect();
        if same.iter().any(|c| c.name == name) {
            same.retain(|c| c.name == name);
        }
        Ok(match <[Customer; 1]>::try_from(same) {
            Ok([one]) => one,
            Err(_) => Customer::blank(name),
        })
    }

    /// Saves what a person says of a customer; the products named are settled by that.
    ///
    /// # Errors
    /// Field errors on `name`, `address`, `email`, `note`, `product`, `version`; `ChangedMeanwhile`, `NotFound`.
    pub async fn save_customer(&self, actor: &Actor, id: CustomerId, said: &SaidCustomer) -> Result<()> {
        let scope = authz::vendor_scope(self, actor, Action::EditFacts).await?;
        let before = sejo_store::customer::get(self.db(), &scope, id).await?;
        let products = sejo_store::product::list(self.db(), &scope).await?;
        let mut fields = Fields::default();
        fields.name("name", &said.name);
        fields.line("address", &said.address);
        fields.line("email", &said.email);
        fields.text("note", &said.note);
        let known = |id: ProductId| products.iter().any(|p| p.id == id);
        fields.check(
            "product",
            said.systems.iter().all(|s| s.product.product().is_none_or(known)),
            ErrorCode::UnknownWord,
        );
        for system in &said.systems {
            fields.line("version", &system.version);
        }
        fields.finish()?;
        let mut after = Customer {
            name: said.name.trim().to_owned(),
            address: written(&said.address),
            email: said.email.trim().to_owned(),
            due_on: said.due_on,
            note: written(&said.note),
            revision: said.revision,
            ..before.clone()
        };
        for (system, said) in after.systems.iter_mut().zip(&said.systems) {
            system.product_id = said.product.product();
            system.version = written(&said.version);
            system.settled = matches!(said.product, SaidProduct::Ours(_) | SaidProduct::Other);
        }
        after.join_listed(&before);
        self.put_customer(actor, &scope, (&before, &after), "customer.save").await
    }

    /// Removes a customer that was taken in by mistake, with its requests. One that was issued something stays.
    ///
    /// # Errors
    /// `CustomerInUse`, `ChangedMeanwhile`, `NotFound`.
    pub async fn remove_customer(&self, actor: &Actor, id: CustomerId, revision: u32) -> Result<()> {
        let scope = authz::vendor_scope(self, actor, Action::EditFacts).await?;
        let mut tx = self.db().begin().await?;
        let before = sejo_store::customer::get(&mut tx, &scope, id).await?;
        if before.issued.is_some() || !sejo_store::issue::of_customer(&mut tx, &scope, id).await?.is_empty() {
            return Err(ErrorCode::CustomerInUse.into());
        }
        if before.revision != revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        sejo_store::customer::remove(&mut tx, &scope, id).await?;
        let detail = json!({ "before": before });
        audit::record(&mut tx, self, actor, "customer.remove", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    async fn put_customer(
        &self,
        actor: &Actor,
        scope: &VendorScope,
        (before, after): (&Customer, &Customer),
        action: &str,
    ) -> Result<()> {
        let mut after = after.clone();
        after.outdate(before);
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::customer::put(&mut tx, scope, &after).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::customer::get(self.db(), scope, after.id).await?;
                let (me, subject) = ((scope.scope(), actor.user), after.id.to_string());
                return Err(conflict::changed(self, me, &subject, (&now, &after), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, action, &after.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a system a customer has but never asked about.
    ///
    /// # Errors
    /// Field errors on `product`; `TooLong` for too many; `ChangedMeanwhile`, `NotFound`.
    pub async fn add_customer_system(
        &self,
        actor: &Actor,
        id: CustomerId,
        product: ProductId,
        revision: u32,
    ) -> Result<()> {
        let scope = authz::vendor_scope(self, actor, Action::EditFacts).await?;
        let before = sejo_store::customer::get(self.db(), &scope, id).await?;
        let product = sejo_store::product::get(self.db(), &scope, product).await?;
        if before.systems.len() >= MOST_SYSTEMS {
            return Err(Error::field("product", ErrorCode::TooLong));
        }
        let mut after = Customer { revision, ..before.clone() };
        after.systems.push(CustomerSystem {
            asked: String::new(),
            name: product.name,
            product_id: Some(product.id),
            version: String::new(),
            settled: true,
            exceptions: Vec::new(),
        });
        self.put_customer(actor, &scope, (&before, &after), "customer.save").await
    }

    /// Saves an answer that is another one at a customer's; one with nothing in it takes the exception away.
    ///
    /// # Errors
    /// Field errors on `question`, `value`, `remark`; `ChangedMeanwhile`, `NotFound`.
    pub async fn save_exception(
        &self,
        actor: &Actor,
        id: CustomerId,
        (system, question): (usize, &str),
        answer: &TypedAnswer,
        revision: u32,
    ) -> Result<()> {
        let scope = authz::vendor_scope(self, actor, Action::Declare).await?;
        let view = self.customer(actor, id).await?;
        let asked = view.questions.get(system).and_then(|all| all.iter().find(|q| q.key == question));
        let asked = asked.ok_or_else(|| Error::field("question", ErrorCode::UnknownWord))?;
        let mut fields = Fields::default();
        let value = answer.value.trim();
        let known = asked.choices.is_empty() || value.is_empty() || asked.choice(value).is_some();
        fields.check("value", known, ErrorCode::UnknownWord);
        // A remark or a day alone answers nothing, and nothing is taken away that is not there.
        let is_bare = sejo_model::text::is_blank(&answer.remark) && answer.target_on.is_none();
        let is_there = |s: &CustomerSystem| s.exceptions.iter().any(|e| e.question == question);
        let takes_away = is_bare && view.customer.systems.get(system).is_some_and(is_there);
        fields.check("value", !value.is_empty() || takes_away, ErrorCode::Required);
        fields.text("value", value);
        fields.text("remark", &answer.remark);
        let past = answer.confirmed_on.is_none_or(|day| day <= self.today());
        fields.check("confirmed_on", past, ErrorCode::FutureDay);
        fields.finish()?;
        let mut after = Customer { revision, ..view.customer.clone() };
        let of = after.systems.get_mut(system).ok_or(ErrorCode::NotFound)?;
        of.exceptions.retain(|e| e.question != question);
        if !value.is_empty() {
            let mut given = given_answer(asked, answer);
            if let Some(given) = given.as_mut().filter(|_| asked.dated) {
                given.confirmed_on = given.confirmed_on.or(Some(self.today()));
            }
            // It is an answer to the words of this customer.
            if let Some(given) = given.as_mut().filter(|_| asked.group == QuestionGroup::Form) {
                given.words.clone_from(&asked.label.ja);
            }
            of.exceptions.extend(given);
        }
        // What was issued says otherwise from now on.
        after.outdated |= after.issued.is_some();
        self.put_customer(actor, &scope, (&view.customer, &after), "customer.save-exception").await
    }
}

fn addressed(name: &str) -> Text {
    let name: String = sejo_model::text::line(name).chars().take(60).collect();
    Text::new(format!("宛先: {name}"), format!("Addressed to: {name}"))
}

/// What the newest of the requests about a system of the customer asks; `requests`: the newest first.
fn questions_about(requests: &[ReceivedRequest], system: &CustomerSystem) -> Vec<Question> {
    last_about(requests, system).map(|(id, r)| r.asked.about(id).cloned().collect()).unwrap_or_default()
}

/// The newest of the requests about a system of the customer, with the customer's id of it; `requests`: the newest first.
fn last_about<'a>(requests: &'a [ReceivedRequest], system: &CustomerSystem) -> Option<(SystemId, &'a ReceivedRequest)> {
    let id = system.asked.parse::<SystemId>().ok()?;
    requests.iter().find(|r| r.asked.system(id).is_some()).map(|request| (id, request))
}

/// The form a request is about.
pub(crate) fn form_of(request: &ReceivedRequest) -> FormKey {
    (request.asked.edition.clone(), request.asked.form)
}
