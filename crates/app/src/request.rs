//! Requests to vendors (依頼): what is asked follows from the vendor's systems and the edition in force.
//!
//! Invariants: what was asked is signed when the request is made and never changes; what happened is added to it. Nothing is
//! sent from here: files and the words of a mail are handed out, and a person says when they went.

mod again;
mod anew;
mod board;
mod enough;
mod left;
mod lost;
mod on_route;
mod outdated;
mod paper;
mod questions;

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::answer_sheet::MARK;
use sejo_model::notice::ReceivedNotice;
use sejo_model::reply::{Decision, DecisionKind, ReplyPart};
use sejo_model::request::{Asked, AskedSystem, Happened, Party, Question, RequestEvent, Standing, look_alike};
use sejo_model::route::RouteKind;
use sejo_model::{
    Action, Actor, Date, Declaration, Edition, ErrorCode, Facts, FiscalYear, Lang, Post, Reply, Request, RequestId,
    Route, System, SystemId, Vendor, VendorId, Words,
};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use crate::facts::Loaded;
use crate::field::{Fields, written};
use crate::{App, Error, Named, Result, audit, authz, facts};

pub(crate) use again::names_question;
pub use board::{BoardRow, RequestBoard, TakenBack, answers_gone};
use left::Beside;
pub(crate) use left::open_after;
pub use left::{Aside, Left};
pub use lost::LostSystem;
pub(crate) use lost::is_lost;
pub(crate) use on_route::{asks_of_updates, server_of};
pub(crate) use outdated::year_over;
pub use outdated::{ENDED_OPEN, Outdated, late_words, route_words, standing_words};
pub use paper::{RequestFile, RequestMail};
pub(crate) use paper::{signature_of, spoken_of_key};
pub(crate) use questions::{DISCLOSURE_SENT, REMOTE, REMOTE_USED, duty_of, of as questions_of};

/// So many days a vendor has to answer. Own choice: three weeks, as vendors answer for many customers at once.
const DAYS: i32 = 21;
/// The longest anybody may be given.
const MOST_DAYS: i32 = 366;

/// What a person says of a new request; everything else follows.
#[derive(Debug, Clone, Default)]
pub struct NewRequest {
    /// About which of the vendor's systems; empty: all of them.
    pub systems: Vec<SystemId>,
    /// By when; `None`: in three weeks.
    pub due_on: Option<Date>,
    /// What is said besides.
    pub words: String,
    /// Whether one that asks the very same, and to which nothing has happened yet, is taken for it: the button was pressed twice.
    pub once: bool,
    /// Only what its answers leave open and what was never asked, of the systems that are waited for by nobody.
    pub rest: bool,
}

/// One system of a request, and where it stands.
#[derive(Debug, Clone)]
pub struct AskedRow {
    /// The system.
    pub system: AskedSystem,
    /// Where it stands.
    pub standing: Standing,
    /// With which words it was sent back, when it was.
    pub words: String,
    /// What its answers leave open, and what is asked by now and never was; where it was withdrawn, what the others leave.
    pub left: Left,
    /// Whether no request about it is wanted any more, though its vendor can be asked.
    pub is_unasked: bool,
}

impl AskedRow {
    /// Whether somebody can say that what was answered will do. What a year that began asks anew hangs on no word about the one before,
    /// and of one that was withdrawn nothing is said any more: what is open beside it is open in others.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        let is_answered = self.standing == Standing::Accepted && !self.left.unasked.is_empty();
        let can_be_said = self.left.year.is_none() && self.standing != Standing::Withdrawn;
        can_be_said && (is_answered || !self.left.open.is_empty())
    }
}

/// The page of one request.
#[derive(Debug, Clone)]
pub struct RequestView {
    /// The request.
    pub request: Request,
    /// Where it stands, system by system that is its vendor's still.
    pub systems: Vec<AskedRow>,
    /// Those that are not any more: nothing is asked about them.
    pub lost: Vec<LostSystem>,
    /// What came back, the newest first.
    pub replies: Vec<Reply>,
    /// What happened, with who wrote it down.
    pub events: Vec<(RequestEvent, String)>,
    /// The newer request to the same vendor that nobody has sent yet.
    pub draft: Option<RequestId>,
    /// The other requests that leave something open about what it asks about, and when they were made, the newest first.
    pub elsewhere: Vec<(RequestId, Date)>,
    /// The newest requests about what it asks about, and when they were made, where it was withdrawn.
    pub in_its_place: Vec<(RequestId, Date)>,
    /// Why it is not to be sent as it is, while nobody has sent it yet.
    pub outdated: Option<Outdated>,
    /// What is said where it went out on another route than that of today, with what to do.
    pub rerouted: Option<Words>,
    /// Of which year it is, where that is over.
    pub year: Option<FiscalYear>,
    /// What to write in the mail; nothing where nothing is asked any more.
    pub mail: RequestMail,
    /// The words two people compare to know the key it is signed with.
    pub spoken: Vec<&'static str>,
}

/// Something that happened to a request or to the replies to it.
#[derive(Debug, Clone, Copy)]
pub enum Past<'a> {
    /// It was written down, by whom.
    Noted(&'a RequestEvent, &'a str),
    /// A reply was taken in.
    Received(&'a Reply),
    /// Somebody decided about a part of one.
    Decided(&'a ReplyPart, &'a Decision),
    /// The vendor took something of one back.
    TakenBack(&'a ReceivedNotice),
}

impl Past<'_> {
    /// When, microseconds since 1970 (UTC).
    #[must_use]
    pub const fn at(&self) -> i64 {
        match self {
            Self::Noted(event, _) => event.at,
            Self::Received(reply) => reply.received_at,
            Self::Decided(_, decision) => decision.at,
            Self::TakenBack(received) => received.received_at,
        }
    }
}

impl RequestView {
    /// What happened, the oldest first.
    #[must_use]
    pub fn past(&self) -> Vec<Past<'_>> {
        let mut all: Vec<Past<'_>> = self.events.iter().map(|(event, by)| Past::Noted(event, by.as_str())).collect();
        for reply in &self.replies {
            all.push(Past::Received(reply));
            for part in &reply.parts {
                all.extend(part.decisions.iter().map(|decision| Past::Decided(part, decision)));
            }
        }
        // It may take back what several replies said, and came once.
        let mut notices: Vec<&ReceivedNotice> = self.replies.iter().flat_map(|reply| &reply.notices).collect();
        notices.sort_by_key(|received| received.notice.id);
        notices.dedup_by_key(|received| received.notice.id);
        all.extend(notices.into_iter().map(Past::TakenBack));
        all.sort_by_key(Past::at);
        all
    }
}

impl App {
    /// Makes a request to a vendor.
    ///
    /// # Errors
    /// `VendorWithoutSystems`; `NothingLeft` where only the rest is to be asked; field errors on `systems`, `due_on`, `words`; `NotFound`.
    pub async fn make_request(&self, actor: &Actor, vendor: VendorId, new: &NewRequest) -> Result<RequestId> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let made = self.drawn_up(actor, &scope, vendor, new).await?;
        let mut tx = self.db().begin().await?;
        if new.once {
            // Of two that are made at the same moment the second waits, and finds the first.
            sejo_store::facility::be_alone(&mut tx).await?;
            if let Some(before) = made_before(&mut tx, &scope, &made.asked).await? {
                return Ok(before);
            }
        }
        let made = sejo_store::request::add(&mut tx, &scope, &made).await?;
        audit::record(&mut tx, self, actor, "request.make", &made.id().to_string(), told(&made.asked)).await?;
        tx.commit().await?;
        Ok(made.id())
    }

    /// A request as it would be made now, signed.
    async fn drawn_up(&self, actor: &Actor, scope: &Scope, vendor: VendorId, new: &NewRequest) -> Result<Request> {
        let today = self.today();
        let standing = self.standing(scope).await?;
        let facts = &standing.facts;
        let vendor = facts.vendors.iter().find(|v| v.id == vendor).ok_or(ErrorCode::NotFound)?;
        let own = systems_of(vendor, facts);
        if own.is_empty() {
            return Err(ErrorCode::VendorWithoutSystems.into());
        }
        let due_on = new.due_on.unwrap_or_else(|| today.saturating_add(jiff::Span::new().days(DAYS)));
        let latest = today.saturating_add(jiff::Span::new().days(MOST_DAYS));
        let mut fields = Fields::default();
        fields.check("systems", new.systems.iter().all(|id| own.iter().any(|s| s.id == *id)), ErrorCode::UnknownWord);
        fields.check("due_on", due_on >= today, ErrorCode::PastDay);
        fields.check("due_on", due_on <= latest, ErrorCode::OutOfRange);
        fields.text("words", &new.words);
        fields.finish()?;
        let form = questions::form(&standing.edition, facts)?;
        let route = sejo_judge::route(facts, today);
        let is_chosen = |s: &&System| new.systems.is_empty() || new.systems.contains(&s.id);
        let mut chosen: Vec<&System> = own.iter().copied().filter(is_chosen).collect();
        let counted: Vec<System> = chosen.iter().map(|system| sejo_judge::counted(system, facts, today)).collect();
        let counting: Vec<&System> = counted.iter().collect();
        let mut questions = on_route::on_route(questions::of(form, &counting), &route, &counting);
        if new.rest {
            let known = (facts, &standing.edition, &route);
            let (systems, rest) = self.left_to_ask(scope, vendor, known, &new.systems).await?;
            chosen.retain(|system| systems.contains(&system.id));
            questions = rest;
        }
        let asked = Asked {
            id: RequestId::new(),
            facility: Party { id: facts.facility.id.to_string(), name: facts.facility.name.clone() },
            vendor: Party { id: vendor.id.to_string(), name: vendor.name.clone() },
            systems: chosen.iter().map(|s| AskedSystem { id: s.id, name: s.label().to_owned() }).collect(),
            edition: standing.edition.id.clone(),
            edition_title: standing.edition.title.clone(),
            provisional: form.items.iter().any(|i| !i.confidence.is_reliable()),
            form: form.kind,
            route: Some(route.kind),
            questions,
            made_on: today,
            due_on,
            contact: contact(facts, today),
            words: written(&new.words),
        };
        if let Some((one, _)) = look_alike(&asked.questions) {
            return Err(Error::internal(format!("two questions look the same: {}", one.key)));
        }
        let key = self.signing_key(actor, scope).await?;
        let signed = sejo_evidence::document::sign(MARK, &asked, &key).map_err(Error::internal)?;
        Ok(Request { asked, signed, events: Vec::new(), revision: 0 })
    }

    /// Which of these systems of a vendor there is something left to ask about, and what.
    async fn left_to_ask(
        &self,
        scope: &Scope,
        vendor: &Vendor,
        known: (&Facts, &Edition, &Route),
        systems: &[SystemId],
    ) -> Result<(Vec<SystemId>, Vec<Question>)> {
        let (requests, replies) = requests_of_scope(self, scope).await?;
        let (systems, questions) = Beside::new(vendor, known, (&requests, &replies), self.today()).rest(systems);
        if systems.is_empty() {
            return Err(ErrorCode::NothingLeft.into());
        }
        Ok((systems, questions))
    }

    /// Writes down what happened to a request.
    ///
    /// # Errors
    /// `FutureDay`, `BeforeMade`, `BeforeSent`, `Required`, `TooLong`, `NotSentYet`, `RequestClosed`, `ChangedMeanwhile`, `NotFound`;
    /// `SystemLost` for a reminder where nothing is asked any more; `NothingLeft` where nothing can be let go of, and a field error on
    /// `systems` where none of several is chosen.
    pub async fn note_request(&self, actor: &Actor, id: RequestId, what: Happened, revision: u32) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::request::get(self.db(), &scope, id).await?;
        if before.is_withdrawn() {
            return Err(ErrorCode::RequestClosed.into());
        }
        let what = match self.checked(&before, what)? {
            Happened::Enough { systems, note, .. } => {
                let (systems, questions) = asked_so_far(self, &scope, id).await?.let_go(&systems)?;
                Happened::Enough { systems, questions, note }
            }
            Happened::NotEnough { systems, note, .. } => {
                let (systems, questions) = asked_so_far(self, &scope, id).await?.take_up(&systems)?;
                Happened::NotEnough { systems, questions, note }
            }
            reminded @ Happened::Reminded { .. } => {
                asked_so_far(self, &scope, id).await?.still_asks()?;
                reminded
            }
            other => other,
        };
        let event = RequestEvent { what, at: self.now(), by: actor.user };
        let detail = enough::detail(&event.what, &before.asked)?;
        let mut after = Request { revision, ..before };
        after.events.push(event);
        let mut tx = self.db().begin().await?;
        sejo_store::request::change(&mut tx, &scope, &after).await.map_err(changed)?;
        audit::record(&mut tx, self, actor, action_of(&after), &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    fn checked(&self, request: &Request, what: Happened) -> Result<Happened> {
        let mut fields = Fields::default();
        let past = |fields: &mut Fields, on: Date| fields.check("on", on <= self.today(), ErrorCode::FutureDay);
        let since = request.sent_on();
        let since_sent = |fields: &mut Fields, on: Date| {
            past(fields, on);
            fields.check("on", since.is_none_or(|sent| sent <= on), ErrorCode::BeforeSent);
        };
        let checked = match what {
            Happened::Sent { on, means } => {
                past(&mut fields, on);
                fields.check("on", request.asked.made_on <= on, ErrorCode::BeforeMade);
                Happened::Sent { on, means }
            }
            Happened::Opened { on, note } => {
                since_sent(&mut fields, on);
                fields.line("note", &note);
                Happened::Opened { on, note: written(&note) }
            }
            Happened::Reminded { on, means, note } => {
                since_sent(&mut fields, on);
                fields.text("note", &note);
                Happened::Reminded { on, means, note: written(&note) }
            }
            Happened::Withdrawn { note } => {
                fields.check("note", !sejo_model::text::is_blank(&note), ErrorCode::Required);
                fields.text("note", &note);
                Happened::Withdrawn { note: written(&note) }
            }
            Happened::Enough { systems, note, .. } => {
                fields.text("note", &note);
                Happened::enough(systems, written(&note))
            }
            Happened::NotEnough { systems, note, .. } => {
                fields.text("note", &note);
                Happened::not_enough(systems, written(&note))
            }
        };
        fields.finish()?;
        let needs_sent = matches!(checked, Happened::Opened { .. } | Happened::Reminded { .. });
        if needs_sent && since.is_none() {
            return Err(ErrorCode::NotSentYet.into());
        }
        Ok(checked)
    }

    /// One request.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn request(&self, actor: &Actor, id: RequestId) -> Result<RequestView> {
        let scope = authz::scope(actor, Action::Read)?;
        let so_far = asked_so_far(self, &scope, id).await?;
        let names = facts::names(self.db(), &scope).await?;
        let asks = so_far.still_asks().is_ok();
        let mail = if asks { paper::mail_of(&so_far, actor.lang) } else { RequestMail::default() };
        let rerouted = so_far.rerouted(self.today());
        let SoFar { request, replies, systems, lost, draft, elsewhere, in_its_place, outdated, .. } = so_far;
        let replies: Vec<Reply> = replies.into_iter().filter(|reply| reply.request_id == id).collect();
        Ok(RequestView {
            systems,
            lost,
            draft,
            elsewhere,
            in_its_place,
            outdated,
            rerouted,
            year: year_over(&request.asked, self.today()),
            events: request.events.iter().map(|e| (e.clone(), names.user(e.by, actor.lang))).collect(),
            mail,
            spoken: paper::spoken_of(&request),
            replies,
            request,
        })
    }
}

/// Somebody else wrote something down meanwhile.
fn changed(error: StoreError) -> Error {
    match error {
        StoreError::Changed | StoreError::Duplicate(_) => ErrorCode::ChangedMeanwhile.into(),
        other => other.into(),
    }
}

/// What the log of actions keeps of a request that was made.
fn told(asked: &Asked) -> serde_json::Value {
    json!({
        "vendor": asked.vendor, "systems": asked.systems, "edition": asked.edition, "due_on": asked.due_on,
        "route": asked.route,
    })
}

/// The request that asks the very same, and to which nothing has happened yet.
async fn made_before(tx: &mut Tx, scope: &Scope, asked: &Asked) -> Result<Option<RequestId>> {
    let requests = sejo_store::request::list(&mut *tx, scope).await?;
    let replies = sejo_store::reply::list(&mut *tx, scope).await?;
    let is_untouched = |known: &Request| known.events.is_empty() && replies.iter().all(|r| r.request_id != known.id());
    let is_same = |known: &Request| Asked { id: asked.id, ..known.asked.clone() } == *asked;
    Ok(requests.iter().find(|known| is_untouched(known) && is_same(known)).map(Request::id))
}

fn action_of(request: &Request) -> &'static str {
    match request.events.last().map(|e| &e.what) {
        Some(Happened::Opened { .. }) => "request.opened",
        Some(Happened::Reminded { .. }) => "request.remind",
        Some(Happened::Withdrawn { .. }) => "request.withdraw",
        Some(Happened::Enough { .. }) => "request.enough",
        Some(Happened::NotEnough { .. }) => "request.not-enough",
        Some(Happened::Sent { .. }) | None => "request.sent",
    }
}

/// With which words the newest answer about a system was sent back.
fn sent_back(system: SystemId, replies: &[Reply]) -> String {
    let last = last_decision(replies, |part| part.system_id == Some(system));
    last.filter(|(_, d)| d.kind != DecisionKind::Accepted).map(|(_, d)| d.words.clone()).unwrap_or_default()
}

/// The newest decision about parts of replies, and the part it is about; that one of them is not used says nothing of the others.
fn last_decision(replies: &[Reply], about: impl Fn(&ReplyPart) -> bool) -> Option<(&ReplyPart, &Decision)> {
    let parts = replies.iter().flat_map(|r| r.parts.iter().map(move |p| (r.id, p))).filter(|(_, p)| about(p));
    let decisions = parts.filter_map(|(id, p)| Some((id, p, p.decision()?)));
    let decisions = decisions.filter(|(_, _, decision)| decision.kind != DecisionKind::Rejected);
    decisions.max_by_key(|(id, _, d)| (d.at, *id)).map(|(_, part, decision)| (part, decision))
}

/// The systems of a vendor: its products, and what stands under a contract with it.
pub(crate) fn systems_of<'a>(vendor: &Vendor, facts: &'a Facts) -> Vec<&'a System> {
    facts.systems.iter().filter(|system| facts.vendor_of(system) == Some(vendor.id)).collect()
}

impl App {
    /// The systems of a vendor by name.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn systems_of_vendor(&self, actor: &Actor, id: VendorId) -> Result<Vec<Named<SystemId>>> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let vendor = facts.vendors.iter().find(|v| v.id == id).ok_or(ErrorCode::NotFound)?;
        let named = |s: &System| Named { id: s.id, name: s.label().to_owned() };
        Ok(systems_of(vendor, &facts).into_iter().map(named).collect())
    }
}

/// Whom a vendor may ask: the safety manager of today.
fn contact(facts: &Facts, today: Date) -> String {
    let held = facts.appointments.iter().filter(|a| a.post == Post::Officer && a.is_held_on(today));
    let mut people = held.filter_map(|a| facts.people.iter().find(|p| p.id == a.person_id && p.is_employed_on(today)));
    let person = people.next().map(|p| format!("{} {}", p.name, p.phone).trim().to_owned()).unwrap_or_default();
    let post = Post::Officer.words().r#in(Lang::Ja);
    if person.is_empty() { String::new() } else { format!("{} {post} {person}", facts.facility.name) }
}

/// Whom each request asks: worked out once, where replies are many.
pub(crate) fn vendors_asked(requests: &[Request]) -> BTreeMap<RequestId, &Party> {
    requests.iter().map(|request| (request.id(), &request.asked.vendor)).collect()
}

/// The replies of a vendor, to whichever request and about whichever system.
pub(crate) fn replies_of<'a>(vendor: &str, (requests, replies): (&[Request], &'a [Reply])) -> Vec<&'a Reply> {
    let asked: BTreeSet<RequestId> = requests.iter().filter(|r| r.asked.vendor.id == vendor).map(Request::id).collect();
    replies.iter().filter(|reply| asked.contains(&reply.request_id)).collect()
}

/// A request and all that belongs to it.
struct SoFar {
    request: Request,
    /// Whom it asks.
    vendor: Vendor,
    /// What came back to it and to those its vendor was asked with before on the same edition.
    replies: Vec<Reply>,
    /// Where it stands, system by system that is its vendor's still.
    systems: Vec<AskedRow>,
    /// Those that are not any more.
    lost: Vec<LostSystem>,
    /// The newer request to the same vendor that nobody has sent yet.
    draft: Option<RequestId>,
    /// The other requests that leave something open about its systems, and when they were made.
    elsewhere: Vec<(RequestId, Date)>,
    /// The newest requests about its systems, where it was withdrawn.
    in_its_place: Vec<(RequestId, Date)>,
    /// Why it is not to be sent as it is, while nobody has sent it yet.
    outdated: Option<Outdated>,
    /// All requests to its vendor.
    requests: Vec<Request>,
    /// The systems on record, as their duties count.
    on_record: Vec<System>,
    /// What its vendor declared.
    declared: Vec<Declaration>,
    /// The route of today.
    route: RouteKind,
}

impl SoFar {
    /// Whether it asks its vendor about anything still.
    ///
    /// # Errors
    /// `SystemLost`.
    fn still_asks(&self) -> Result<()> {
        if self.systems.is_empty() { Err(ErrorCode::SystemLost.into()) } else { Ok(()) }
    }

    /// What is said where it went out on another route than that of today; of one that asks nothing any more nothing is.
    fn rerouted(&self, today: Date) -> Option<Words> {
        let asked = &self.request.asked;
        let is_over = self.request.is_withdrawn() || self.systems.is_empty() || year_over(asked, today).is_some();
        let is_out = !is_over && self.request.sent_on().is_some();
        let is_left = self.systems.iter().any(|row| !row.left.unasked.is_empty());
        asked.route.filter(|_| is_out).and_then(|before| route_words(before, self.route, is_left))
    }
}

/// The edition in force for a facility.
fn in_force(app: &App, loaded: &Loaded) -> Result<Edition> {
    let editions = sejo_edition::on(app.today(), app.shipped_editions(), &loaded.imported);
    Ok(sejo_edition::in_force(&editions, app.today()).cloned().ok_or(ErrorCode::NotFound)?)
}

/// A request and all that belongs to it: three statements.
async fn asked_so_far(app: &App, scope: &Scope, id: RequestId) -> Result<SoFar> {
    let loaded = facts::load(app, app.db(), scope).await?;
    let (edition, facts, today) = (in_force(app, &loaded)?, &loaded.facts, app.today());
    let (requests, replies) = requests_of_scope(app, scope).await?;
    let request = requests.iter().find(|request| request.id() == id).cloned().ok_or(ErrorCode::NotFound)?;
    let is_before = |other: &Request| other.id() <= id && other.asked.edition == request.asked.edition;
    let before: BTreeSet<RequestId> = requests.iter().filter(|other| is_before(other)).map(Request::id).collect();
    let own = replies_of(&request.asked.vendor.id, (&requests, &replies)).into_iter();
    let own: Vec<Reply> = own.filter(|reply| before.contains(&reply.request_id)).cloned().collect();
    let vendor = facts.vendors.iter().find(|v| Some(v.id) == request.asked.vendor_id()).ok_or(ErrorCode::NotFound)?;
    let route = sejo_judge::route(facts, today);
    let beside = Beside::new(vendor, (facts, &edition, &route), (&requests, &replies), today);
    let came: Vec<Reply> = own.iter().filter(|reply| reply.request_id == id).cloned().collect();
    let mut systems = beside.rows(&request, |system| sent_back(system, &came));
    let lost = lost::lost(&request, facts, (&came, today));
    systems.retain(|row| lost.iter().all(|gone| gone.system.id != row.system.id));
    let (draft, outdated) = (beside.draft_after(&request), beside.outdated(&request));
    let (elsewhere, in_its_place) = (beside.open_elsewhere(&request), beside.in_place_of(&request));
    let (vendor, requests) = (vendor.clone(), beside.requests());
    let route = route.kind;
    let on_record = facts::counted(facts, today);
    let declared = facts.declarations.iter().filter(|d| d.vendor_id == Some(vendor.id)).cloned().collect();
    let replies = own;
    Ok(SoFar {
        vendor,
        replies,
        systems,
        lost,
        draft,
        elsewhere,
        in_its_place,
        outdated,
        requests,
        on_record,
        declared,
        route,
        request,
    })
}

/// Where a request stands, system by system, as its page says it.
pub(crate) async fn rows_of(app: &App, scope: &Scope, id: RequestId) -> Result<Vec<AskedRow>> {
    Ok(asked_so_far(app, scope, id).await?.systems)
}

/// All requests and all replies: two statements.
pub(crate) async fn requests_of_scope(app: &App, scope: &Scope) -> Result<(Vec<Request>, Vec<Reply>)> {
    let requests = sejo_store::request::list(app.db(), scope).await?;
    let replies = sejo_store::reply::list(app.db(), scope).await?;
    Ok((requests, replies))
}
