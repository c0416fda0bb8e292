//! The contact chart (連絡体制図): where it stands, who decides, the picture, the prints, the copy on the wall.
//!
//! The chart refers to people, vendors and systems that exist: [`fill`] writes a number where it belongs, and [`call`]
//! records whether it answers.

mod call;
mod fill;

use sejo_model::contact::chart::{Chart, PaperLine, Standing as Certainty};
use sejo_model::contact::{ContactPlan, ContactPrint, Matter};
use sejo_model::{Action, Actor, ContactPrintId, Control, Date, ErrorCode, Facts, Lang, PersonId, Post, VerdictValue};
use sejo_report::contact::{CardSheet, ChartSheet, Width, card_print, chart_print, svg};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use crate::checklist::{ReasonView, StepView};
use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::standing::{Standing, reason_views, step_view};
use crate::{App, Error, File, Named, Result, audit, authz, facts};

/// A print that is said to be older than this is refused: its mark is that of today's state, and the year was mistyped.
pub(crate) const OLDEST_PRINT_DAYS: i32 = 365;

pub use call::{CallForm, Calls};
pub use sejo_report::contact::summary;

pub use fill::{FillView, LineError, LineForm, LineKind, LineView};

/// Where the contact chart stands.
#[derive(Debug, Clone)]
pub struct ContactView {
    /// The chart.
    pub chart: Chart,
    /// The measured verdict of its row.
    pub value: VerdictValue,
    /// Why.
    pub reasons: Vec<ReasonView>,
    /// What to do next; nothing where it is はい.
    pub step: Option<StepView>,
    /// Lines of which every number answered within the period.
    pub verified: usize,
    /// A call counts for so many days.
    pub days: u32,
    /// The newest copy that was put up.
    pub print: Option<ContactPrint>,
    /// What that copy does not say, by name.
    pub differing: Vec<String>,
    /// The mark of the chart as it is now; it stands on every print.
    pub mark: String,
}

/// Who stands for whom, to be changed.
#[derive(Debug, Clone)]
pub struct RolesView {
    /// As it is kept.
    pub plan: ContactPlan,
    /// The chart that comes of it.
    pub chart: Chart,
    /// Whom one can choose.
    pub people: Vec<Named<PersonId>>,
}

/// A copy that hangs somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutUp {
    /// The day it was printed.
    pub printed_on: Date,
    /// Where it hangs.
    pub place: String,
    /// The mark on the sheet; empty where nobody looked.
    pub mark: String,
}

impl App {
    /// Where the contact chart stands.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contacts(&self, actor: &Actor) -> Result<ContactView> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        Ok(view(&standing, actor))
    }

    /// Who stands for whom and who decides.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contact_roles(&self, actor: &Actor) -> Result<RolesView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        let people = facts.people.iter().filter(|p| p.is_employed_on(today));
        let people = people.map(|p| Named { id: p.id, name: p.name.clone() }).collect();
        Ok(RolesView { chart: sejo_judge::contact_chart(&facts, today), plan: facts.contact_chart.plan, people })
    }

    /// Saves who stands for whom and who decides.
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_contact_roles(&self, actor: &Actor, plan: &ContactPlan) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        checked(plan, &facts, self.today())?;
        let plan = &ContactPlan { without_phones: written(&plan.without_phones), ..plan.clone() };
        let before = &facts.contact_chart.plan;
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::contact::put_plan(&mut tx, &scope, plan).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = facts::facts(self, &scope).await?.contact_chart.plan;
                let both = (&now, plan);
                return Err(conflict::changed(self, (&scope, actor.user), PLAN, both, &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "contact.save-roles", PLAN, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Records that a copy was printed and hangs somewhere. Only its mark tells which chart it shows: without one it is kept as
    /// a copy of which nobody knows what stands on it.
    ///
    /// # Errors
    /// Field errors; `NotTodaysMark` when the mark is that of another state of the chart.
    pub async fn put_up_contacts(&self, actor: &Actor, copy: &PutUp) -> Result<ContactPrint> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let mut fields = Fields::default();
        fields.check("printed_on", copy.printed_on <= self.today(), ErrorCode::FutureDay);
        fields.name("place", &copy.place);
        let chart = sejo_judge::contact_chart(&facts, self.today());
        let typed = typed_mark(&copy.mark);
        // Without its mark nobody knows what an old sheet says, whatever day is typed.
        let age = (self.today() - copy.printed_on).get_days();
        fields.check("printed_on", typed.is_empty() || age <= OLDEST_PRINT_DAYS, ErrorCode::OutOfRange);
        fields.check("mark", typed.is_empty() || typed == mark(&chart), ErrorCode::NotTodaysMark);
        fields.finish()?;
        let lines = if typed.is_empty() { Vec::new() } else { chart.paper() };
        let mut tx = self.db().begin().await?;
        let print = put_up(&mut tx, &scope, (copy.place.trim(), copy.printed_on, actor.name.as_str()), lines).await?;
        let detail = json!({ "printed_on": print.printed_on, "place": print.place, "lines": print.lines.len() });
        audit::record(&mut tx, self, actor, "contact.put-up", &print.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(print)
    }

    /// The organisation chart as SVG: for a wide screen, or for a narrow one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contact_picture(&self, actor: &Actor, narrow: bool) -> Result<String> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let chart = sejo_judge::contact_chart(&facts, self.today());
        Ok(svg(&chart, if narrow { Width::Narrow } else { Width::Wide }, actor.lang))
    }

    /// The chart as one page of A4.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contact_pdf(&self, actor: &Actor) -> Result<File> {
        let (facts, chart) = self.contact_sheet(actor).await?;
        let sheet = sheet(&facts, &chart, self.today(), actor.lang);
        let printed = tokio::task::spawn_blocking(move || chart_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("連絡体制図", "contact-chart"), self.today());
        self.note_export(actor, "contact.print", &name).await?;
        Ok(File::print(name, printed))
    }

    /// The small card to carry, four on a page of A4.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn contact_card(&self, actor: &Actor) -> Result<File> {
        let (facts, chart) = self.contact_sheet(actor).await?;
        let sheet = CardSheet::of(&facts.facility.name, &chart, self.today(), actor.lang);
        let printed = tokio::task::spawn_blocking(move || card_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("緊急連絡カード", "contact-card"), self.today());
        self.note_export(actor, "contact.print-card", &name).await?;
        Ok(File::print(name, printed))
    }

    async fn contact_sheet(&self, actor: &Actor) -> Result<(Facts, Chart)> {
        let scope: Scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let chart = sejo_judge::contact_chart(&facts, self.today());
        Ok((facts, chart))
    }
}

/// The chart as it is printed, with its mark.
pub(crate) fn sheet(facts: &Facts, chart: &Chart, today: Date, lang: Lang) -> ChartSheet {
    ChartSheet::of(&facts.facility.name, (chart, &mark(chart)), today, lang)
}

/// Saves that a copy with these lines hangs at a place: where, printed when, put up by whom.
pub(crate) async fn put_up(
    tx: &mut Tx,
    scope: &Scope,
    (place, printed_on, by): (&str, Date, &str),
    lines: Vec<PaperLine>,
) -> Result<ContactPrint> {
    let (id, place, by) = (ContactPrintId::new(), place.to_owned(), by.to_owned());
    let print = ContactPrint { id, printed_on, place, by, lines };
    sejo_store::contact::add_print(tx, scope, &print).await?;
    Ok(print)
}

/// The chart of a facility that stands like this, with what its row of the checklist says.
fn view(standing: &Standing, actor: &Actor) -> ContactView {
    let chart = sejo_judge::contact_chart(&standing.facts, standing.today);
    let row = standing.lines.iter().find(|l| l.item.control == Some(Control::ContactChart)).map(|l| &l.verdict);
    let print = standing.facts.contact_chart.print.clone();
    let voice = standing.voice(actor.lang);
    ContactView {
        value: row.map_or(VerdictValue::Unknown, |v| v.value),
        reasons: row.map(|v| reason_views(v, voice)).unwrap_or_default(),
        step: row.and_then(|v| v.step.as_ref()).map(|s| step_view(s, voice)),
        verified: chart.nodes.iter().filter(|n| n.standing() == Certainty::Verified).count(),
        days: standing.facts.thresholds.contact_days,
        differing: print.as_ref().filter(|p| p.is_known()).map(|p| chart.differs_from(&p.lines)).unwrap_or_default(),
        mark: mark(&chart),
        print,
        chart,
    }
}

/// Eight digits that tell one state of the chart from another.
pub(crate) fn mark(chart: &Chart) -> String {
    let lines = serde_json::to_vec(&chart.paper()).unwrap_or_default();
    sejo_evidence::sha256(&lines).to_string().chars().take(8).collect()
}

/// A mark as people type it from a paper: in capitals and full-width, too.
pub(crate) fn typed_mark(text: &str) -> String {
    sejo_model::text::narrow(text).trim().to_lowercase()
}

/// What the log calls the plan.
const PLAN: &str = "contact-plan";

/// The fields of the deputies of posts.
const DEPUTIES: [(Post, &str); 3] = [
    (Post::Management, "management_deputy"),
    (Post::Planning, "planning_deputy"),
    (Post::Operation, "operation_deputy"),
];

/// The fields of further roles.
const STATIONS: [&str; sejo_model::contact::MAX_STATIONS] =
    ["station1", "station2", "station3", "station4", "station5", "station6"];

/// The field of the deputy of a decision.
const fn deputy_field(matter: Matter) -> &'static str {
    match matter {
        Matter::Disconnect => "disconnect_deputy",
        Matter::StopCare => "stop-care_deputy",
        Matter::Publish => "publish_deputy",
    }
}

fn holder(chart: &Chart, post: Post) -> Option<PersonId> {
    let role = chart.roles.iter().find(|role| role.post == Some(post))?;
    role.holder.as_ref().map(|who| who.id)
}

/// Everything that is wrong with who stands for whom. Whoever left and stood there before stays until somebody else is named:
/// the chart leaves them out, and what is saved beside them is none of theirs.
fn checked(plan: &ContactPlan, facts: &Facts, today: Date) -> Result<()> {
    let mut fields = Fields::default();
    let before = &facts.contact_chart.plan;
    let works = |id: Option<PersonId>, was: Option<PersonId>| {
        id == was || id.is_none_or(|id| facts.people.iter().any(|p| p.id == id && p.is_employed_on(today)))
    };
    let chart = sejo_judge::contact_chart(facts, today);
    for (post, field) in DEPUTIES {
        let (deputy, was) = (plan.deputy(post), before.deputy(post));
        fields.check(field, works(deputy, was), ErrorCode::UnknownWord);
        let is_holder = deputy.is_some() && deputy == holder(&chart, post);
        fields.check(field, deputy == was || !is_holder, ErrorCode::SamePerson);
    }
    let is_deputised = |post: Post| DEPUTIES.iter().any(|(p, _)| *p == post);
    fields.check("deputies", plan.deputies.iter().all(|(post, _)| is_deputised(*post)), ErrorCode::UnknownWord);
    for matter in Matter::ALL {
        let (decision, was) = (plan.decision(*matter), before.decision(*matter));
        let field = deputy_field(*matter);
        let both = works(decision.person, was.person) && works(decision.deputy, was.deputy);
        fields.check(field, both, ErrorCode::UnknownWord);
        // Nobody stands in for himself.
        let is_other = decision.person.is_none() || decision.person != decision.deputy;
        fields.check(field, is_other, ErrorCode::SamePerson);
    }
    fields.check("stations", plan.stations.len() <= STATIONS.len(), ErrorCode::TooManyRoles);
    for (station, field) in plan.stations.iter().zip(STATIONS) {
        fields.name(field, &station.title);
        let was = before.stations.iter().find(|was| was.title == station.title);
        let both = works(station.person, was.and_then(|was| was.person))
            && works(station.deputy, was.and_then(|was| was.deputy));
        fields.check(field, both, ErrorCode::UnknownWord);
        let is_other = station.person.is_none() || station.person != station.deputy;
        fields.check(field, is_other, ErrorCode::SamePerson);
    }
    fields.text("without_phones", &plan.without_phones);
    fields.finish()
}

/// What can differ when two people save it.
const LABELS: [Label; 4] = [
    label("deputies", "代理の人", "deputies"),
    label("stations", "そのほかの役割", "further roles"),
    label("decisions", "決める人", "who decides"),
    label("without_phones", "電話もメールも使えないとき", "without telephones"),
];
