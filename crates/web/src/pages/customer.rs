//! 顧客 of a vendor: who waits, what each uses, what is different there.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use sejo_app::Error;
use sejo_app::customer::{
    Checked, CustomerFilter, CustomerView, CustomersView, ImportedList, SaidCustomer, SaidProduct, SaidSystem,
};
use sejo_app::reply::TypedAnswer;
use sejo_model::customer::{CustomerState, CustomerSystem};
use sejo_model::request::Question;
use sejo_model::{Action, Customer, CustomerId, ErrorCode, Lang, ProductId};

use crate::form::{Asked, Choice, Collision, Differing, Fields, Filled, Labelled, Reader, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, once_more, page, page_about, percent, read_id, see};
use crate::pages::request::receive;
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// In place of a product: the system is none of the vendor's.
const OTHER: &str = "none";
/// Systems of one customer on its page.
const SHOWN: usize = 20;

fn badge(
    customer: &Customer,
    (is_lacking, waits_for_words): (bool, bool),
    today: sejo_model::Date,
    lang: Lang,
) -> Badge {
    let state = customer.state();
    // Whatever it waits for, nothing can be issued before the product is answered.
    let is_open = matches!(state, CustomerState::Ready | CustomerState::Waiting | CustomerState::Outdated);
    if is_lacking && is_open {
        return part::badge(Tone::Bad, lang.pick("製品の回答がまだない", "product not answered yet"));
    }
    if waits_for_words && is_open {
        return part::badge(
            Tone::Bad,
            lang.pick("様式の言葉が変わり、答え直すまで発行できない", "form worded anew: answer again first"),
        );
    }
    // Nothing is open there: it was asked and answered.
    if state == CustomerState::Unmatched && customer.is_none_of_ours() {
        return part::badge(Tone::None, lang.pick("当社の製品ではない", "none of our products"));
    }
    let is_late = customer.due().is_some_and(|due| due < today);
    let words = state.words().r#in(lang);
    match state {
        _ if is_late => part::badge(Tone::Bad, &format!("{words} ({})", lang.pick("期限超過", "overdue"))),
        CustomerState::Unmatched => part::badge(Tone::Unsure, words),
        CustomerState::Waiting => part::badge(Tone::Info, words),
        CustomerState::Outdated => part::badge(Tone::Unsure, words),
        CustomerState::Ready => part::badge(Tone::None, lang.pick("発行できる", "ready to be issued")),
        CustomerState::Issued => part::badge(Tone::Good, words),
    }
}

#[derive(Template)]
#[template(path = "customer/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_drop: bool,
    may_edit: bool,
    today: sejo_model::Date,
    state: String,
    name: String,
    at: u32,
    view: CustomersView,
    imported: Option<ImportedList>,
}

impl List {
    fn badge(&self, customer: &Customer) -> Badge {
        let lacks = self.view.lacking(customer).next().is_some() && !self.view.is_in_part(customer);
        let hindered = (lacks, self.view.waits_for_words(customer));
        badge(customer, hindered, self.today, self.lang)
    }

    fn products(&self, customer: &Customer) -> String {
        let name = |s: &CustomerSystem| {
            let open = match s.settled {
                true => self.lang.pick("当社の製品ではない", "none of our products"),
                false => self.lang.pick("製品未定", "product not settled"),
            };
            let product = self.view.products.iter().find(|p| Some(p.id) == s.product_id);
            let product = product.map_or(open, |p| p.name.as_str());
            format!("{}: {product} {}", s.name, s.version).trim().to_owned()
        };
        customer.systems.iter().take(3).map(name).collect::<Vec<_>>().join(self.lang.pick("、", ", "))
    }

    fn states(&self) -> Vec<(&'static str, &'static str, u32)> {
        self.view.counts.iter().map(|(s, n)| (s.key(), s.words().r#in(self.lang), *n)).collect()
    }

    fn is_shown(&self, key: &str) -> bool {
        self.state == key
    }

    fn older(&self) -> String {
        format!("/customers?state={}&name={}&page={}", self.state, percent(&self.name), self.at + 1)
    }
}

async fn listed(site: &Site, me: &Signed, asked: &Fields, imported: Option<ImportedList>) -> Result<List, Error> {
    let filter = CustomerFilter {
        state: asked.get("state").parse().ok(),
        name: asked.get("name").to_owned(),
        page: asked.get("page").parse().unwrap_or(0),
    };
    let view = site.app.customers(me.actor(), &filter).await?;
    let shell = me.shell(Nav::Customers).at("/customers");
    Ok(List {
        lang: me.lang(),
        may_drop: shell.may(&Action::Drop),
        may_edit: shell.may(&Action::EditFacts),
        today: site.app.today(),
        state: filter.state.map_or_else(String::new, |s| s.key().to_owned()),
        name: filter.name,
        at: filter.page,
        shell,
        view,
        imported,
    })
}

/// `GET /customers`
pub async fn list(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let list = listed(&site, &me, &asked, None).await?;
    Ok(page(List { shell: me.shell(Nav::Customers), ..list }))
}

#[derive(Template)]
#[template(path = "customer/guide.html")]
struct Guide {
    shell: Shell,
    lang: Lang,
}

/// `GET /how-it-works`: what a vendor does, in its order.
pub async fn guide(me: Signed) -> Outcome {
    Ok(page(Guide { shell: me.shell(Nav::Customers), lang: me.lang() }))
}

/// `POST /customers/take`: the request of a customer.
pub async fn take(State(site): State<Site>, me: Signed, sent: Result<Multipart, MultipartRejection>) -> Outcome {
    let mut fields = Fields::default();
    let file = receive(sent, &mut fields).await?.ok_or_else(|| Error::field("file", ErrorCode::Required))?;
    let checked = Checked { key: fields.has("checked_key"), vendor: fields.has("checked_vendor") };
    match site.app.take_request(me.actor(), &file, checked).await {
        Ok(id) => see(&Done::Added.at(&format!("/customers/{id}"))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /customers/import`: a list of customers.
pub async fn import(State(site): State<Site>, me: Signed, sent: Result<Multipart, MultipartRejection>) -> Outcome {
    let mut fields = Fields::default();
    let file = receive(sent, &mut fields).await?.ok_or_else(|| Error::field("file", ErrorCode::Required))?;
    match site.app.import_customers(me.actor(), &file).await {
        Ok(imported) => Ok(page(listed(&site, &me, &Fields::default(), Some(imported)).await?)),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "customer/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_declare: bool,
    may_export: bool,
    today: sejo_model::Date,
    form: Filled,
    /// What somebody else saved meanwhile.
    conflict: Option<Collision>,
    /// The question somebody writes another answer to.
    asked: Option<AskedHere>,
    view: CustomerView,
}

/// A question about one system, and what is typed as this customer's answer.
struct AskedHere {
    /// `place of the system:key of the question`.
    id: String,
    system: String,
    question: Question,
    form: Filled,
}

impl AskedHere {
    fn choices(&self, lang: Lang) -> Vec<Choice> {
        self.question.choices.iter().map(|c| Choice::new(c.key.clone(), c.words.r#in(lang))).collect()
    }
}

/// The place of a system and the key of a question.
fn place(id: &str) -> Option<(usize, &str)> {
    let (at, key) = id.split_once(':')?;
    Some((at.parse().ok()?, key))
}

fn fields_of(customer: &Customer) -> Fields {
    let mut fields = Fields::default()
        .with("name", customer.name.clone())
        .with("address", customer.address.clone())
        .with("email", customer.email.clone())
        .with("due_on", customer.due_on.map(|d| d.to_string()).unwrap_or_default())
        .with("note", customer.note.clone())
        .with("revision", customer.revision.to_string());
    for (at, system) in customer.systems.iter().enumerate() {
        fields.add(
            &format!("product{at}"),
            match (system.product_id, system.settled) {
                (Some(product), _) => product.to_string(),
                (None, true) => OTHER.to_owned(),
                (None, false) => String::new(),
            },
        );
        fields.add(&format!("version{at}"), system.version.clone());
    }
    fields
}

fn labels(lang: Lang) -> [Labelled; 5] {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    [
        l("name", "名称", "Name"),
        l("address", "所在地", "Address"),
        l("email", "メール", "Mail address"),
        l("due_on", "約束した期限", "Deadline agreed"),
        l("note", "メモ", "Note"),
    ]
}

impl Show {
    /// With a form for another answer to `question`, as typed or as it is by now.
    fn asking(mut self, question: &str, typed: Option<Filled>) -> Self {
        let found = place(question).and_then(|(at, key)| {
            let asked = self.view.questions.get(at)?.iter().find(|q| q.key == key)?;
            Some((self.view.customer.systems.get(at)?, asked))
        });
        self.asked = found.map(|(system, asked)| {
            let known = system.exceptions.iter().find(|e| e.question == asked.key);
            let fields = Fields::default()
                .with("value", known.map(|k| k.value.clone()).unwrap_or_default())
                .with("target_on", known.and_then(|k| k.target_on).map(|d| d.to_string()).unwrap_or_default())
                .with("remark", known.map(|k| k.remark.clone()).unwrap_or_default());
            AskedHere {
                id: question.to_owned(),
                system: system.name.clone(),
                question: asked.clone(),
                form: typed.unwrap_or_else(|| Filled::new(self.lang, fields)),
            }
        });
        self
    }

    async fn new(site: &Site, me: &Signed, id: CustomerId) -> Result<Self, Error> {
        let view = site.app.customer(me.actor(), id).await?;
        let shell = me.shell(Nav::Customers).at(format!("/customers/{id}"));
        Ok(Self {
            lang: me.lang(),
            may_edit: shell.may(&Action::EditFacts),
            may_declare: shell.may(&Action::Declare),
            may_export: shell.may(&Action::Export),
            today: site.app.today(),
            form: Filled::new(me.lang(), fields_of(&view.customer)),
            conflict: None,
            asked: None,
            shell,
            view,
        })
    }

    /// With the form as it was typed and, if somebody else saved first, what it collided with. A system that came to the customer
    /// since is as it is stored; where one is gone nobody can say whose the fields were, and all of them are.
    fn refused(mut self, mut typed: Fields, error: &Error) -> Self {
        let (stored, systems) = (fields_of(&self.view.customer), self.systems_differing(&typed));
        let rows = self.systems();
        let is_gone = !typed.all(&format!("product{}", rows.len())).is_empty();
        for (_, _, product, version) in rows {
            if is_gone || typed.all(&product).is_empty() {
                typed.set(&product, stored.get(&product));
                typed.set(&version, stored.get(&version));
            }
        }
        let (form, conflict) = refused_form(self.lang, typed, &stored, &labels(self.lang), error);
        self.conflict = conflict.map(|mut collision| {
            collision.lines.extend(systems);
            collision
        });
        Self { form, ..self }
    }

    /// The systems of which another product or version is stored than was typed.
    fn systems_differing(&self, typed: &Fields) -> Vec<Differing> {
        let (stored, products) = (fields_of(&self.view.customer), self.products());
        let shown = |of: &Fields, at: usize| {
            let product = products.iter().find(|p| p.value == of.get(&format!("product{at}")));
            let product =
                product.map_or(self.lang.pick("まだわからない", "not known yet"), |p| p.words.as_str());
            format!("{product} {}", of.get(&format!("version{at}"))).trim_end().to_owned()
        };
        let label = self.lang.pick("どの製品か・版", "Which product and version");
        let line = |at: usize| {
            let typed = shown(typed, at);
            let now = self.view.customer.systems.get(at).map(|system| (&system.name, shown(&stored, at)));
            let is_same = now.as_ref().is_some_and(|(_, now)| *now == typed);
            let stored = now.map(|(name, now)| format!("{name}: {now}")).unwrap_or_default();
            (!is_same).then_some(Differing { label, stored, typed })
        };
        (0..SHOWN).filter(|at| !typed.all(&format!("product{at}")).is_empty()).filter_map(line).collect()
    }

    fn badge(&self) -> Badge {
        let hindered = (!self.view.lacking.is_empty() && !self.view.in_part, self.view.waits_for_words);
        badge(&self.view.customer, hindered, self.today, self.lang)
    }

    /// How much stayed without an answer.
    fn open(&self, issued: &sejo_model::Issued) -> String {
        match self.lang {
            Lang::Ja => format!("回答のない質問 {}件", issued.open),
            Lang::En => format!("{} without an answer", issued.open),
        }
    }

    fn products(&self) -> Vec<Choice> {
        let ours = self.view.products.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone()));
        ours.chain([Choice::new(
            OTHER,
            self.lang.pick("当社の製品ではない(回答しない)", "none of ours (nothing is answered)"),
        )])
        .collect()
    }

    /// Whether the version in use is none of those of the product.
    fn lacks_version(&self, system: &CustomerSystem) -> bool {
        let product = self.view.products.iter().find(|p| Some(p.id) == system.product_id);
        product.is_some_and(|p| p.lacks_version(&system.version))
    }

    /// Its systems with the names of their fields.
    fn systems(&self) -> Vec<(usize, &CustomerSystem, String, String)> {
        let all = self.view.customer.systems.iter().enumerate().take(SHOWN);
        all.map(|(at, s)| (at, s, format!("product{at}"), format!("version{at}"))).collect()
    }

    fn questions(&self) -> Vec<Choice> {
        let mut all: Vec<Choice> = Vec::new();
        for (at, questions) in self.view.questions.iter().enumerate().take(SHOWN) {
            let name = self.view.customer.systems.get(at).map_or("", |s| s.name.as_str());
            let of = |q: &Question| Choice::new(format!("{at}:{}", q.key), format!("{name}: {}", q.title(self.lang)));
            all.extend(questions.iter().map(of));
        }
        all
    }

    /// What it alone asks and nobody answered yet: where that is answered, and its words.
    fn own(&self) -> Vec<(String, String)> {
        let of = |(at, question): &(usize, Question)| {
            let system = self.view.customer.systems.get(*at).map_or("", |system| system.name.as_str());
            (percent(&format!("{at}:{}", question.key)), format!("{system}: {}", question.title(self.lang)))
        };
        self.view.own.iter().map(of).collect()
    }

    fn exceptions(&self) -> Vec<(usize, &str, String, String, String)> {
        let mut all = Vec::new();
        for (at, system) in self.view.customer.systems.iter().enumerate() {
            for given in &system.exceptions {
                let question = self.view.questions.get(at).and_then(|q| q.iter().find(|q| q.key == given.question));
                let choice = question.and_then(|q| q.choices.iter().find(|c| c.key == given.value));
                let said = choice.map_or(given.value.as_str(), |c| c.words.r#in(self.lang));
                let title = question.map_or_else(|| given.question.clone(), |q| q.title(self.lang));
                let said = format!("{said} {}", given.remark).trim().to_owned();
                all.push((at, system.name.as_str(), given.question.clone(), title, said));
            }
        }
        all
    }
}

/// `GET /customers/{id}`; `?question=` asks for this customer's own answer to it.
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>, Asked(asked): Asked) -> Outcome {
    let show = Show::new(&site, &me, read_id(&id)?).await?.asking(asked.get("question"), None);
    Ok(page(Show { shell: me.shell(Nav::Customers), ..show }))
}

/// `POST /customers/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: CustomerId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let name = reader.needed("name");
        let (address, email, note) = (reader.text("address"), reader.text("email"), reader.text("note"));
        let (due_on, revision) = (reader.date("due_on"), reader.number("revision"));
        reader.finish()?;
        let customer = site.app.customer(me.actor(), id).await?.customer;
        let of = |(at, known): (usize, &CustomerSystem)| {
            let product = format!("product{at}");
            match fields.all(&product).is_empty() {
                // Not on the page: as it is.
                true => SaidSystem { product: SaidProduct::of(known), version: known.version.clone() },
                false => SaidSystem {
                    product: match fields.get(&product) {
                        OTHER => SaidProduct::Other,
                        id => id.parse().map_or(SaidProduct::Open, SaidProduct::Ours),
                    },
                    version: fields.get(&format!("version{at}")).to_owned(),
                },
            }
        };
        let systems = customer.systems.iter().enumerate().map(of).collect();
        let said = SaidCustomer { name, address, email, due_on, note, systems, revision };
        site.app.save_customer(me.actor(), id, &said).await
    };
    match saved.await {
        Ok(()) => {
            see(&Done::Saved.with_texts(&format!("/customers/{id}"), [fields.get("note"), fields.get("address")]))
        }
        Err(error) => {
            let (show, error) = once_more(error, &fields, Show::new(&site, &me, id)).await?;
            Ok(page_about(&error, show.refused(fields, &error)))
        }
    }
}

/// `POST /customers/{id}/system`
pub async fn add_system(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: CustomerId = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let (product, revision) = (reader.needed_choice::<ProductId>("product"), reader.number("revision"));
    reader.finish()?;
    let product = product.ok_or(ErrorCode::Required)?;
    match site.app.add_customer_system(me.actor(), id, product, revision).await {
        Ok(()) => see(&Done::Added.at(&format!("/customers/{id}"))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /customers/{id}/exception`
pub async fn except(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: CustomerId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (question, value, remark) = (reader.needed("question"), reader.text("value"), reader.text("remark"));
        let (target_on, revision) = (reader.date("target_on"), reader.number("revision"));
        reader.finish()?;
        let place = place(&question).ok_or(ErrorCode::UnknownWord)?;
        let answer = TypedAnswer { value, confirmed_on: None, target_on, remark };
        site.app.save_exception(me.actor(), id, place, &answer, revision).await
    };
    match saved.await {
        Ok(()) => see(&Done::Saved.with_texts(&format!("/customers/{id}"), [fields.get("remark")])),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields.clone(), &error);
            let (show, error) = once_more(error, &fields, Show::new(&site, &me, id)).await?;
            let show = show.asking(fields.get("question"), Some(form));
            // It is asked no longer: no form is left on the page that could say why nothing was saved.
            if show.asked.is_none() {
                return Err(error.into());
            }
            Ok(page_about(&error, show))
        }
    }
}

/// `POST /customers/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: CustomerId = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let revision = reader.number("revision");
    reader.finish()?;
    match site.app.remove_customer(me.actor(), id, revision).await {
        Ok(()) => see(&Done::Removed.at("/customers")),
        Err(error) => Err(error.into()),
    }
}
