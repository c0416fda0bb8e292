//! The emergency file (緊急時ファイル): everything that is needed when no computer can be used, as one PDF, and where its copies
//! lie.
//!
//! Every part has a fingerprint of what it says. A copy is kept with those of its parts, so that page, 今日 and command can
//! say which parts of it are older than what is known today.

use std::collections::BTreeMap;

use sejo_model::emergency_file::{EmergencyCopy, EmergencyPart};
use sejo_model::{Action, Actor, Date, DocumentKind, EmergencyCopyId, ErrorCode, Facts, Lang, Place, Post};
use sejo_report::backup_table::backup_table_part;
use sejo_report::care_forms::care_forms_part;
use sejo_report::contact::chart_part;
use sejo_report::document::document_part;
use sejo_report::emergency_file::{EmergencyFile, emergency_file_print, vendors_part};
use sejo_report::incident::{cards_part, form_part};
use sejo_report::network::network_part;
use sejo_report::plan::one_page_part;
use sejo_report::restore_order::order_part;
use sejo_report::{Part, ReportError};
use sejo_store::{Access, Scope};
use serde_json::json;

use crate::contact::OLDEST_PRINT_DAYS;
use crate::document::{ApprovedPlan, approved_plan};
use crate::field::Fields;
use crate::{App, Error, File, Result, audit, authz, backup_record, contact, facts, incident, network, restore_order};

/// A part that is not in the file yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPart {
    /// Which.
    pub part: EmergencyPart,
    /// Why, and what to do about it.
    pub why: String,
    /// Where that is done.
    pub place: Place,
}

/// A copy that lies somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyView {
    /// The copy.
    pub copy: EmergencyCopy,
    /// Its parts that are other today; empty where it is up to date.
    pub older: Vec<EmergencyPart>,
}

/// Where the emergency file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyView {
    /// What is in it.
    pub parts: Vec<EmergencyPart>,
    /// What is not.
    pub missing: Vec<MissingPart>,
    /// Where copies lie, by place.
    pub copies: Vec<CopyView>,
    /// Tells one state of the file from another; it stands on the cover.
    pub mark: String,
}

/// A copy to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAway {
    /// The day it was printed.
    pub printed_on: Date,
    /// Where it lies.
    pub place: String,
    /// The mark on its cover.
    pub mark: String,
}

/// What the file is made of.
pub(crate) struct Known {
    facts: Facts,
    plan: Option<ApprovedPlan>,
    today: Date,
}

/// What is known of `facts` today: one statement where a plan is approved.
pub(crate) async fn known(at: impl Access, scope: &Scope, facts: Facts, today: Date) -> Result<Known> {
    let plan = approved_plan(at, scope, &facts, today).await?;
    Ok(Known { facts, plan, today })
}

/// The parts there are today.
struct Bound {
    parts: Vec<(EmergencyPart, Part)>,
    missing: Vec<MissingPart>,
}

impl Bound {
    fn of(known: &Known, lang: Lang) -> std::result::Result<Self, ReportError> {
        let mut bound = Self { parts: Vec::new(), missing: Vec::new() };
        for part in EmergencyPart::ALL.iter().copied() {
            match lacks(part, known, lang) {
                Some((why, place)) => bound.missing.push(MissingPart { part, why, place }),
                None => bound.parts.extend(set(part, known, lang)?.map(|set| (part, set))),
            }
        }
        Ok(bound)
    }

    /// The fingerprint of each part.
    fn fingerprints(&self) -> BTreeMap<EmergencyPart, String> {
        let fingerprint = |part: &Part| sejo_evidence::sha256(&part.content()).to_string().chars().take(16).collect();
        self.parts.iter().map(|(kind, part)| (*kind, fingerprint(part))).collect()
    }
}

/// What tells one state of the file from another.
fn mark(fingerprints: &BTreeMap<EmergencyPart, String>) -> String {
    let all: Vec<String> = fingerprints.iter().map(|(part, print)| format!("{part} {print}")).collect();
    sejo_evidence::sha256(all.join("\n").as_bytes()).to_string().chars().take(8).collect()
}

/// Why a part cannot be in the file, and where that is mended.
fn lacks(part: EmergencyPart, Known { facts, plan, today }: &Known, lang: Lang) -> Option<(String, Place)> {
    let (why, place) = match part {
        EmergencyPart::Network if facts.configurations.is_empty() => (
            lang.pick(
                "ネットワーク機器の設定ファイルを入れると、図ができます。",
                "Drop the configurations of the network devices, and the picture is drawn.",
            ),
            Place::Configurations,
        ),
        EmergencyPart::RestoreOrder if facts.systems.is_empty() => {
            let why = lang.pick("システムを登録すると、順番が出ます。", "Register the systems, and the order appears.");
            (why, Place::Systems)
        }
        EmergencyPart::Backups if facts.systems.is_empty() && facts.backup_records.is_empty() => (
            lang.pick(
                "システムを登録し、バックアップの取り方を書くと、表ができます。",
                "Register the systems and how they are backed up, and the table is made.",
            ),
            Place::BackupRecords,
        ),
        EmergencyPart::Plan | EmergencyPart::OnePage if plan.as_ref().is_some_and(|plan| !plan.is_genuine) => {
            let why = ErrorCode::DocumentAltered.words().r#in(lang).to_owned();
            return Some((why, Place::Document { kind: DocumentKind::Plan }));
        }
        EmergencyPart::Plan if plan.is_none() => {
            return Some((no_plan(facts, lang, *today), Place::Document { kind: DocumentKind::Plan }));
        }
        _ => return None,
    };
    Some((why.to_owned(), place))
}

/// That no plan is approved, and whom to ask on the night when this stands on the paper.
fn no_plan(facts: &Facts, lang: Lang, today: Date) -> String {
    let chart = sejo_judge::contact_chart(facts, today);
    let holder = |post: Post| chart.roles.iter().find(|r| r.post == Some(post)).and_then(|r| r.holder.as_ref());
    let ask = [Post::Officer, Post::Management].into_iter().find_map(|post| Some((post, holder(post)?)));
    match (lang, ask) {
        (Lang::Ja, Some((post, who))) => {
            format!("承認された計画がありません。どう続けるかは、{}の{}に聞いてください。", post.words().ja, who.name)
        }
        (Lang::En, Some((post, who))) => {
            format!("No plan is approved. Ask {} ({}) how to go on.", who.name, post.words().en)
        }
        (Lang::Ja, None) => "承認された計画がありません。どう続けるかは、院長に聞いてください。".to_owned(),
        (Lang::En, None) => "No plan is approved. Ask the director how to go on.".to_owned(),
    }
}

/// A part, ready to be set.
fn set(part: EmergencyPart, known: &Known, lang: Lang) -> std::result::Result<Option<Part>, ReportError> {
    let Known { facts, plan, today } = known;
    let (name, today) = (&facts.facility.name, *today);
    Ok(Some(match part {
        EmergencyPart::FirstHour => cards_part(&incident::blank(facts, lang, today))?,
        EmergencyPart::IncidentForm => form_part(&incident::blank(facts, lang, today))?,
        EmergencyPart::Contacts => {
            chart_part(&contact::sheet(facts, &sejo_judge::contact_chart(facts, today), today, lang))?
        }
        EmergencyPart::Vendors => vendors_part(facts, lang, today)?,
        EmergencyPart::Network => network_part(&network::sheet(facts.clone(), lang, today))?,
        EmergencyPart::Backups => backup_table_part(&backup_record::table(facts, lang, today))?,
        EmergencyPart::CareForms => care_forms_part(facts.facility.kind, name, lang, today)?,
        EmergencyPart::RestoreOrder => order_part(&restore_order::sheet(facts, lang, today))?,
        EmergencyPart::Plan => return plan.as_ref().map(|plan| document_part(&plan.sheet(facts, today))).transpose(),
        EmergencyPart::OnePage => {
            let page = plan.as_ref().and_then(|plan| plan.one_page(facts, today));
            return page.as_ref().map(one_page_part).transpose();
        }
    }))
}

/// What is in the file today, by the fingerprints in which copies are kept: those of the Japanese print, so that the
/// language somebody reads in makes no copy older.
pub(crate) fn says(known: &Known) -> Result<BTreeMap<EmergencyPart, String>> {
    Ok(Bound::of(known, Lang::Ja).map_err(Error::internal)?.fingerprints())
}

/// Every copy, with what is other today.
fn compared(copies: Vec<EmergencyCopy>, says: &BTreeMap<EmergencyPart, String>) -> Vec<CopyView> {
    copies.into_iter().map(|copy| CopyView { older: copy.differs_from(says), copy }).collect()
}

impl App {
    /// Where the emergency file stands.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn emergency_file(&self, actor: &Actor) -> Result<EmergencyView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let copies = sejo_store::emergency_file::list(self.db(), &scope).await?;
        let known = known(self.db(), &scope, facts, self.today()).await?;
        let says = says(&known)?;
        let bound = Bound::of(&known, actor.lang).map_err(Error::internal)?;
        Ok(EmergencyView {
            parts: bound.parts.iter().map(|(part, _)| *part).collect(),
            missing: bound.missing,
            copies: compared(copies, &says),
            mark: mark(&says),
        })
    }

    /// The emergency file as one PDF. Whoever may look may print it: on the worst night there is no time to ask.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn emergency_file_pdf(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let (lang, today) = (actor.lang, self.today());
        let known = known(self.db(), &scope, facts, today).await?;
        let mark = mark(&says(&known)?);
        let printed = tokio::task::spawn_blocking(move || {
            let bound = Bound::of(&known, lang)?;
            emergency_file_print(EmergencyFile {
                lang,
                facility: known.facts.facility.name,
                printed_on: today,
                parts: bound.parts,
                missing: bound.missing.into_iter().map(|m| (m.part, m.why)).collect(),
                mark,
            })
        });
        let printed = printed.await.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{today}.pdf", lang.pick("緊急時ファイル", "emergency-file"));
        self.note_export(actor, "emergency-file.print", &name).await?;
        Ok(File::print(name, printed))
    }

    /// Records that a copy was printed and lies somewhere; the one that lay there is gone. As the contact chart is in it,
    /// that one hangs there, too.
    ///
    /// # Errors
    /// Field errors; `PaperDiffers` when the file is another one than the copy was made of.
    pub async fn put_away_emergency_file(&self, actor: &Actor, wanted: &PutAway) -> Result<EmergencyCopy> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let mut fields = Fields::default();
        fields.check("printed_on", wanted.printed_on <= self.today(), ErrorCode::FutureDay);
        let age = (self.today() - wanted.printed_on).get_days();
        fields.check("printed_on", age <= OLDEST_PRINT_DAYS, ErrorCode::OutOfRange);
        fields.name("place", &wanted.place);
        fields.finish()?;
        let known = known(self.db(), &scope, facts, self.today()).await?;
        let parts = says(&known)?;
        if contact::typed_mark(&wanted.mark) != mark(&parts) {
            return Err(ErrorCode::PaperDiffers.into());
        }
        let place = wanted.place.trim().to_owned();
        let (id, by) = (EmergencyCopyId::new(), actor.name.clone());
        let copy = EmergencyCopy { id, printed_on: wanted.printed_on, place, by, parts };
        let mut tx = self.db().begin().await?;
        sejo_store::emergency_file::put_up(&mut tx, &scope, &copy).await?;
        let lines = sejo_judge::contact_chart(&known.facts, self.today()).paper();
        contact::put_up(&mut tx, &scope, (&copy.place, copy.printed_on, &copy.by), lines).await?;
        let detail = json!({ "printed_on": copy.printed_on, "place": copy.place, "parts": copy.parts });
        audit::record(&mut tx, self, actor, "emergency-file.put-away", &copy.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(copy)
    }

    /// Records that a copy is there no longer.
    ///
    /// # Errors
    /// `NotFound` without the right, or when there is no such copy.
    pub async fn take_emergency_copy_away(&self, actor: &Actor, id: EmergencyCopyId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut tx = self.db().begin().await?;
        sejo_store::emergency_file::take_away(&mut tx, &scope, id, self.today()).await?;
        audit::record(&mut tx, self, actor, "emergency-file.take-away", &id.to_string(), json!({})).await?;
        Ok(tx.commit().await?)
    }
}

/// How many copies are older than what is known today.
pub(crate) async fn outdated(app: &App, scope: &Scope, facts: &Facts) -> Result<usize> {
    let today = app.today();
    let version = facts.documents.in_force(DocumentKind::Plan, today).cloned();
    let (copies, body) =
        sejo_store::emergency_file::list_with_plan(app.db(), scope, version.as_ref().map(|v| v.id)).await?;
    if copies.is_empty() {
        return Ok(0);
    }
    let plan = version.zip(body).map(|(version, body)| ApprovedPlan::of(version, body));
    let known = Known { facts: facts.clone(), plan, today };
    let says = says(&known)?;
    Ok(compared(copies, &says).iter().filter(|view| !view.older.is_empty()).count())
}
