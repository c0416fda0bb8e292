//! The responsibility table (役割分担): who does what for each system, the facility or the vendor, and where that is written.
//!
//! Who updates the servers is one of the duties; where the contract of a system says it, its words are shown as the source, so
//! nobody copies them twice. What is another's than its vendor's stays on record, and counts as a duty nobody was asked about.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::route::ServerStanding;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Clause, ContractId, Control, Date, Declaration, Duty, ErrorCode, Facts, Holder, ItemId, Lang, Reply,
    ReplyId, Request, Responsibilities, Responsibility, Route, System, SystemId, VendorId, text,
};
use sejo_report::responsibility::duty_print;
use sejo_store::{Scope, StoreError};
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, MAX_NAME, written};
use crate::reply::with_taken_back;
use crate::request::{requests_of_scope, vendors_asked};
use crate::system::{contract_name, contract_of_other};
use crate::{App, Error, File, Result, audit, authz, clock, facts};

mod annex;
mod worth;

use worth::duties;

/// Most systems changed at once.
const MANY: usize = 500;

/// One duty of a system, as far as anybody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyView {
    /// Which.
    pub duty: Duty,
    /// Who has it; `None` where nobody was asked.
    pub holder: Option<Holder>,
    /// What was agreed in numbers.
    pub detail: String,
    /// Where it is written; blank where nobody looked it up.
    pub clause: Clause,
    /// Who says what, where two words stand against each other; empty else.
    pub disputed: Text,
    /// Of which of its servers something else holds, and what; empty where the same does of all.
    pub servers: Text,
    /// The source is the contract of the system, not one written down for this duty.
    pub is_of_contract: bool,
    /// The words of the source do not give the updates to the vendor.
    pub is_vague: bool,
    /// The words of the source give the updates to the vendor by a person's word only.
    pub is_by_word: bool,
    /// That its document, or the contract the updates rest on, is not in force, or that what stands there is of another than the vendor;
    /// empty else.
    pub lapsed: Text,
    /// Whether what stands there is of another than the vendor: see `lapsed`. It counts for nothing.
    pub is_of_other: bool,
    /// The reply that says so, while no document does.
    pub heard_of: Option<HeardOf>,
}

/// A reply of a vendor that alone says who has a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardOf {
    /// Which.
    pub reply: ReplyId,
    /// Of whom.
    pub vendor: String,
    /// Of which day.
    pub on: Date,
}

impl HeardOf {
    /// Where it comes from, and that nothing is in writing.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (vendor, on) = (&self.vendor, sejo_model::date::short(self.on, lang));
        match lang {
            Lang::Ja => format!("{on}の{vendor}の返信。書面では確かめていません"),
            Lang::En => format!("Reply of {vendor} of {on}; no document confirms it"),
        }
    }
}

/// The replies that may have said who has a duty, and the requests they came to.
struct Heard {
    of: BTreeMap<ReplyId, HeardOf>,
    requests: Vec<Request>,
    replies: Vec<Reply>,
}

impl Heard {
    /// Who says what of a duty of a system, where two words stand against each other, and which of them were taken back since.
    fn dispute(&self, said: &Responsibility, of: (SystemId, Duty)) -> Text {
        with_taken_back(said.dispute(), of, (&self.requests, &self.replies))
    }
}

impl DutyView {
    /// Where it comes from, and of which servers something else holds. Empty where nobody knows.
    #[must_use]
    pub fn source(&self, lang: Lang) -> String {
        let parts = [self.of_all(lang), self.servers.r#in(lang).to_owned()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / ")
    }

    /// The two words that stand against each other, else the document, else the reply.
    fn of_all(&self, lang: Lang) -> String {
        let disputed = self.disputed.r#in(lang);
        if !disputed.is_empty() {
            return disputed.to_owned();
        }
        let heard = self.heard_of.as_ref().map(|heard| heard.words(lang)).unwrap_or_default();
        let vague = if self.is_vague { ServerStanding::Vague.words().r#in(lang).to_owned() } else { String::new() };
        let by_word = if self.is_by_word {
            lang.pick("人の確認による", "by a person's word").to_owned()
        } else {
            String::new()
        };
        let confirmed = self.clause.confirmation(lang).unwrap_or_default();
        let lapsed = self.lapsed.r#in(lang).to_owned();
        let parts =
            [self.clause.line(), lapsed, by_word, confirmed, vague, heard].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" / ")
    }

    /// Whether it was said of a former vendor by somebody at the facility, with no document.
    #[must_use]
    pub fn is_said_of_former(&self) -> bool {
        self.is_of_other && !self.clause.is_complete()
    }

    /// Asked about, and not settled.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.holder == Some(Holder::Unknown)
    }

    /// Somebody has it, and where that is written is known.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        let is_written = self.clause.is_complete() && !self.is_vague && self.lapsed.ja.is_empty();
        self.holder.is_some_and(|h| h != Holder::Unknown) && is_written
    }
}

/// A system with all duties.
#[derive(Debug, Clone)]
pub struct ResponsibilityRow {
    /// The system.
    pub system: System,
    /// Name of its vendor.
    pub vendor: String,
    /// Its contract, by name.
    pub contract: String,
    /// With whom that is, and which: where it is read.
    pub contract_at: Option<(VendorId, ContractId)>,
    /// With whom that is, by name, where it is not with its vendor; empty else.
    pub contract_with: String,
    /// Every duty, in the order of [`Duty::ALL`].
    pub duties: Vec<DutyView>,
    /// What the forms its vendor filled in say in their column 責任分界: words, which settle nothing by themselves.
    pub boundaries: Vec<SaidBoundary>,
}

/// What a form says of who is responsible in one of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidBoundary {
    /// What the row is about; `None` where nobody knows.
    pub control: Option<Control>,
    /// In the form's words.
    pub said: String,
}

impl SaidBoundary {
    /// What the row is about, in words.
    #[must_use]
    pub fn about(&self, lang: Lang) -> &'static str {
        let unknown = lang.pick("ほかの項目", "another row");
        self.control.map_or(unknown, |control| control.words().r#in(lang))
    }
}

impl ResponsibilityRow {
    /// Duties of one holder; `None` for those nobody was asked about.
    pub fn of(&self, holder: Option<Holder>) -> impl Iterator<Item = &DutyView> {
        self.duties.iter().filter(move |d| d.holder == holder)
    }

    /// How many do not count, as what stands there is of another than the vendor.
    #[must_use]
    pub fn of_others(&self) -> usize {
        self.duties.iter().filter(|d| d.is_of_other).count()
    }

    /// How many of the settled ones rest on a contract that is not in force.
    #[must_use]
    pub fn lapsed(&self) -> usize {
        let is_settled = |d: &&DutyView| d.holder.is_some_and(|h| h != Holder::Unknown);
        self.duties.iter().filter(is_settled).filter(|d| !d.lapsed.ja.is_empty()).count()
    }

    /// How many are settled.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.duties.iter().filter(|d| d.holder.is_some_and(|h| h != Holder::Unknown)).count()
    }
}

/// All systems with all duties: those with most left open first.
#[derive(Debug, Clone)]
pub struct ResponsibilityTable {
    /// The systems.
    pub rows: Vec<ResponsibilityRow>,
    /// How many duties were asked about and are not settled.
    pub open: usize,
    /// How many nobody was asked about.
    pub unsaid: usize,
    /// How many somebody has.
    pub settled: usize,
    /// How many of those have their source, by its own words.
    pub proven: usize,
    /// How many have it by the word of a person only.
    pub by_word: usize,
}

/// What is said of several duties of several systems at once.
#[derive(Debug, Clone)]
pub struct SaidOfMany {
    /// Of which systems.
    pub systems: Vec<SystemId>,
    /// Of which duties.
    pub duties: Vec<Duty>,
    /// Who has them; `None` takes back what was said.
    pub holder: Option<Holder>,
    /// What was agreed in numbers; an empty one leaves what was agreed with the same holder as it is.
    pub detail: String,
    /// Where it is written; a blank one leaves the source of the same holder as it is, one that says only how it was made sure of
    /// leaves its words.
    pub clause: Clause,
}

impl App {
    /// The responsibility table of all systems.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn responsibilities(&self, actor: &Actor) -> Result<ResponsibilityTable> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        Ok(table(&facts, &self.heard(&scope).await?, self.today()))
    }

    /// The duties of one system.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn system_responsibilities(&self, actor: &Actor, id: SystemId) -> Result<ResponsibilityRow> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let system = facts.systems.iter().find(|s| s.id == id).ok_or(ErrorCode::NotFound)?;
        let route = sejo_judge::route(&facts, self.today());
        Ok(row(system, (&facts, &route), &self.heard(&scope).await?, self.today()))
    }

    /// Saves what is said of the duties of one system. `revision` is that of the system that was seen.
    ///
    /// # Errors
    /// Field errors named by the key of the duty, `ChangedMeanwhile`.
    pub async fn save_responsibilities(
        &self,
        actor: &Actor,
        id: SystemId,
        said: &Responsibilities,
        revision: u32,
    ) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        for (duty, one) in said.iter() {
            check(&mut fields, duty.key(), one);
        }
        fields.finish()?;
        let before = sejo_store::system::get(self.db(), &scope, id).await?;
        // Two words against each other are settled by saying who has it, not by saving the page; and who writes something
        // beside a vendor's answer has not said who has it.
        let keep = |(duty, one): (Duty, &Responsibility)| {
            let known = before.responsibilities.get(duty).filter(|known| known.holder == one.holder).cloned();
            let Responsibility { detail, clause, .. } = kept(one);
            // What is written anew is of the vendor of now.
            let is_same = known.as_ref().is_some_and(|known| (&known.detail, &known.clause) == (&detail, &clause));
            let known = known.unwrap_or_else(|| Responsibility::said(one.holder));
            let said_of = known.said_of.filter(|_| is_same);
            (duty, Responsibility { detail, clause, said_of, ..known })
        };
        let responsibilities: Responsibilities = said.iter().map(keep).collect();
        let mut fields = Fields::default();
        for (duty, one) in responsibilities.iter() {
            let known = before.responsibilities.get(duty).map(|known| &known.clause);
            check_confirmed(&mut fields, duty.key(), &one.clause, known);
        }
        fields.finish()?;
        let wanted = System { responsibilities, revision, ..before.clone() };
        if before.revision == revision && before.responsibilities == wanted.responsibilities {
            return Ok(());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::system::put(&mut tx, &scope, &wanted).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::system::get(self.db(), &scope, id).await?;
                let subject = id.to_string();
                return Err(conflict::changed(self, (&scope, actor.user), &subject, (&now, &wanted), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({
            "name": after.name, "before": holders(&before), "after": holders(&after), "said": after.responsibilities,
        });
        audit::record(&mut tx, self, actor, "responsibility.save", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Says the same of several duties of several systems, in one transaction; gives how many systems changed.
    ///
    /// # Errors
    /// Field errors on `systems`, `duties` and `clause`; `NotFound` for a system that is not there.
    pub async fn say_responsibilities(&self, actor: &Actor, said: &SaidOfMany) -> Result<usize> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        fields.check("systems", !said.systems.is_empty(), ErrorCode::Required);
        fields.check("systems", said.systems.len() <= MANY, ErrorCode::TooLong);
        fields.check("duties", !said.duties.is_empty(), ErrorCode::Required);
        fields.line("detail", &said.detail);
        check_clause(&mut fields, "clause", &said.clause);
        // Only of the updates the words are read.
        let is_of_updates = said.duties.iter().all(|duty| *duty == Duty::Updates);
        let makes_sure = said.clause.stated || !text::is_blank(&said.clause.confirmed);
        fields.check("duties", !makes_sure || is_of_updates, ErrorCode::UnknownWord);
        fields.finish()?;
        let (detail, clause) = (written(&said.detail), kept_clause(&said.clause));
        let facts = facts::facts(self, &scope).await?;
        let (mut changed, mut fields) = (Vec::new(), Fields::default());
        for id in &said.systems.iter().copied().collect::<BTreeSet<_>>() {
            let before = facts.systems.iter().find(|s| s.id == *id).ok_or(ErrorCode::NotFound)?;
            let mut after = before.clone();
            for duty in &said.duties {
                after.responsibilities.say(*duty, said.holder);
                if let Some(mut one) = after.responsibilities.get(*duty).cloned() {
                    one.said_of = None;
                    one.detail = if detail.is_empty() { one.detail } else { detail.clone() };
                    one.clause = one.clause.renewed(&clause);
                    let known = before.responsibilities.get(*duty).map(|known| &known.clause);
                    check_confirmed(&mut fields, "clause", &one.clause, known);
                    after.responsibilities.put(*duty, one);
                }
            }
            if after != *before {
                changed.push((before, after));
            }
        }
        fields.finish()?;
        if changed.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db().begin().await?;
        for (_, after) in &changed {
            sejo_store::system::put(&mut tx, &scope, after).await?;
        }
        let names: BTreeMap<SystemId, &str> = changed.iter().map(|(s, _)| (s.id, s.label())).collect();
        let detail = json!({
            "systems": names, "duties": said.duties, "holder": said.holder, "clause": clause,
        });
        audit::record(&mut tx, self, actor, "responsibility.set-many", "", detail).await?;
        tx.commit().await?;
        Ok(changed.len())
    }

    /// The table of one system as an annex to its contract.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn responsibility_pdf(&self, actor: &Actor, id: SystemId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let system = facts.systems.iter().find(|s| s.id == id).ok_or(ErrorCode::NotFound)?;
        let route = sejo_judge::route(&facts, self.today());
        let row = row(system, (&facts, &route), &self.heard(&scope).await?, self.today());
        let sheet = annex::sheet(&row, &facts, actor, self.today());
        let printed = tokio::task::spawn_blocking(move || duty_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let title = actor.lang.pick("役割分担表", "responsibilities");
        let name = format!("{title}_{}_{}.pdf", row.system.label().replace(['/', '\\', ':'], "_"), self.today());
        self.note_export(actor, "responsibility.print", &id.to_string()).await?;
        Ok(File::print(name, printed))
    }

    async fn heard(&self, scope: &Scope) -> Result<Heard> {
        let (requests, replies) = requests_of_scope(self, scope).await?;
        let vendors = vendors_asked(&requests);
        let heard = |reply: &Reply| {
            let vendor = vendors.get(&reply.request_id).map(|vendor| vendor.name.clone()).unwrap_or_default();
            let on = reply.answered_on.unwrap_or_else(|| clock::day_of(reply.received_at));
            (reply.id, HeardOf { reply: reply.id, vendor, on })
        };
        let of = replies.iter().map(heard).collect();
        Ok(Heard { of, requests, replies })
    }
}

/// The table of a facility on a day.
fn table(facts: &Facts, heard: &Heard, today: Date) -> ResponsibilityTable {
    let route = sejo_judge::route(facts, today);
    let mut rows: Vec<ResponsibilityRow> =
        facts.systems.iter().map(|s| row(s, (facts, &route), heard, today)).collect();
    let count = |test: &dyn Fn(&DutyView) -> bool| rows.iter().flat_map(|r| &r.duties).filter(|d| test(d)).count();
    let (open, unsaid) = (count(&DutyView::is_open), count(&|d| d.holder.is_none()));
    let settled = rows.iter().map(ResponsibilityRow::settled).sum();
    let (proven, by_word) = (count(&|d| d.is_proven() && !d.is_by_word), count(&|d| d.is_proven() && d.is_by_word));
    rows.sort_by_key(|r| std::cmp::Reverse(r.of(Some(Holder::Unknown)).count()));
    ResponsibilityTable { rows, open, unsaid, settled, proven, by_word }
}

fn row(system: &System, (facts, route): (&Facts, &Route), heard: &Heard, today: Date) -> ResponsibilityRow {
    let contract = facts.contract_of(system);
    let vendor = facts.vendors.iter().find(|v| Some(v.id) == facts.vendor_of(system));
    ResponsibilityRow {
        vendor: vendor.map(|v| v.name.clone()).unwrap_or_default(),
        contract: contract.map(|c| contract_name(c, facts)).unwrap_or_default(),
        contract_at: contract.map(|c| (c.vendor_id, c.id)),
        contract_with: contract_of_other(system, facts).map(|v| v.name.clone()).unwrap_or_default(),
        duties: duties(system, (facts, route), heard, today),
        boundaries: boundaries(system, facts),
        system: system.clone(),
    }
}

/// The newest words of each row about a system: those said of it before those its vendor said of all.
fn boundaries(system: &System, facts: &Facts) -> Vec<SaidBoundary> {
    let vendor = facts.vendor_of(system);
    let is_its = |d: &&Declaration| {
        d.taken_back_on.is_none()
            && facts.counts(d)
            && d.vendor_id.is_some()
            && (d.system_id == Some(system.id) || (d.system_id.is_none() && d.vendor_id == vendor))
    };
    let mut newest: BTreeMap<&ItemId, &Declaration> = BTreeMap::new();
    let rank = |d: &Declaration| (d.system_id.is_some(), d.edition.clone(), d.round, d.at);
    for declaration in facts.declarations.iter().filter(is_its) {
        let known = newest.entry(&declaration.item).or_insert(declaration);
        if rank(known) < rank(declaration) {
            *known = declaration;
        }
    }
    let said =
        newest.values().filter_map(|d| Some(SaidBoundary { control: d.control, said: d.boundary()?.to_owned() }));
    said.collect()
}

/// What is wrong with one responsibility, under `field`.
pub(crate) fn check(fields: &mut Fields, field: &'static str, said: &Responsibility) {
    fields.line(field, &said.detail);
    check_clause(fields, field, &said.clause);
}

fn check_clause(fields: &mut Fields, field: &'static str, clause: &Clause) {
    for part in [&clause.document, &clause.page] {
        fields.check(field, part.chars().count() <= MAX_NAME, ErrorCode::TooLong);
        fields.check(field, text::is_line(part.trim()), ErrorCode::Steering);
    }
    fields.text(field, &clause.quote);
    fields.text(field, &clause.confirmed);
}

/// What is wrong with how somebody made sure of a clause, as it is kept: of what, and how, has to be said, no word makes a promise
/// of a denial, and what was said of the words there were before is not thereby said of others.
pub(crate) fn check_confirmed(fields: &mut Fields, field: &'static str, clause: &Clause, before: Option<&Clause>) {
    if text::is_blank(&clause.confirmed) {
        // What is stated with no word of whom was asked could be asked of nobody.
        fields.check(field, !clause.stated, ErrorCode::NotAssured);
    } else {
        let is_said_of_these = |before: &Clause| {
            before.confirmed != clause.confirmed || text::fold(&before.quote) == text::fold(&clause.quote)
        };
        fields.check(field, before.is_none_or(is_said_of_these), ErrorCode::ConfirmedOther);
        fields.check(field, !text::is_blank(&clause.quote), ErrorCode::Required);
        fields.check(field, clause.is_assured(), ErrorCode::NotAssured);
        fields.check(field, !clause.denies_updates(), ErrorCode::ClauseDenies);
    }
}

/// One responsibility as it is kept: no password in what people write.
pub(crate) fn kept(said: &Responsibility) -> Responsibility {
    let (detail, clause) = (written(&said.detail), kept_clause(&said.clause));
    Responsibility { detail, clause, ..Responsibility::said(said.holder) }
}

fn kept_clause(clause: &Clause) -> Clause {
    let [document, page, quote, confirmed] =
        [&clause.document, &clause.page, &clause.quote, &clause.confirmed].map(|part| written(part));
    Clause { document, page, quote, confirmed, stated: clause.stated }
}

/// Who has each duty, as the log of actions shows it.
fn holders(system: &System) -> BTreeMap<Duty, Option<Holder>> {
    Duty::ALL.iter().map(|duty| (*duty, system.responsibilities.get(*duty).map(|said| said.holder))).collect()
}

/// Fields that can differ when two people save the duties of the same system.
const LABELS: [Label; 2] =
    [label("responsibilities", "役割分担", "who does what"), label("updates_by", "更新の担当", "who updates it")];
