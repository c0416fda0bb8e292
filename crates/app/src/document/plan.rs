//! What only the continuity plan has: the ministry's check table beside it, and the one page for the desks of a clinic.

use sejo_model::check_table::{CheckRow, check_table};
use sejo_model::contact::Matter;
use sejo_model::contact::chart::Chart;
use sejo_model::document::{DocumentBody, PassageState};
use sejo_model::incident::first_act::{AT_ONCE, OTHERS};
use sejo_model::incident::first_steps;
use sejo_model::restore_order::{RestoreStep, Why, restore_order};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, Date, DocumentKind, DocumentSize, DocumentVersion, Facts, Lang, date};
use sejo_report::contact::desk_calls;
use sejo_report::document::DocumentSheet;
use sejo_report::plan::{CheckSheet, Desk, OnePage, check_print, check_summary, one_page_print};
use sejo_store::{Access, Scope};

use super::{Draft, draft, fingerprint_of};
use crate::{App, Error, File, Result, authz};

const PLAN: DocumentKind = DocumentKind::Plan;
/// The passages that are put up at a desk, by their keys.
const DESKS: [&str; 2] = ["reception", "consulting-room"];
/// How many systems and telephone numbers there is room for on one page.
const ORDERED: usize = 6;
const CALLS: usize = 12;

/// The check table as it is shown.
#[derive(Debug, Clone)]
pub struct CheckView {
    /// How many numbers are covered, in words.
    pub summary: String,
    /// The numbers.
    pub rows: Vec<CheckRow>,
    /// Version and approval of the plan that counts; empty where there is none.
    pub approval: String,
}

/// `第1版 2026年6月1日 院長 高橋`.
fn approval(version: &DocumentVersion, lang: Lang) -> String {
    let (day, by) = (date::long(version.approved_on, lang), &version.approved_by);
    match lang {
        Lang::Ja => format!("第{}版 {day}承認 {by}", version.number),
        Lang::En => format!("Version {}, approved on {day} by {by}", version.number),
    }
}

fn in_force(draft: &Draft) -> Option<&DocumentVersion> {
    draft.standing.facts.documents.in_force(PLAN, draft.standing.today)
}

impl App {
    /// The check table beside the plan as it is being written.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn plan_check(&self, actor: &Actor) -> Result<CheckView> {
        let scope = authz::scope(actor, Action::Read)?;
        let draft = self.draft(&scope, PLAN).await?;
        let version = in_force(&draft);
        let rows = check_table(&draft.passages, version);
        let approval = version.map(|v| approval(v, actor.lang)).unwrap_or_default();
        Ok(CheckView { summary: check_summary(&rows, actor.lang), rows, approval })
    }

    /// The check table as a print.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn plan_check_pdf(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let draft = self.draft(&scope, PLAN).await?;
        let version = in_force(&draft);
        let rows = check_table(&draft.passages, version);
        let approval = version.map(|v| approval(v, actor.lang)).unwrap_or_default();
        let sheet =
            CheckSheet::of(&draft.standing.facts.facility.name, approval, &rows, draft.standing.today, actor.lang);
        let printed = tokio::task::spawn_blocking(move || check_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("計画と確認表", "plan-check-table"), self.today());
        self.note_export(actor, "plan.print-check", &name).await?;
        Ok(File::print(name, printed))
    }

    /// The plan for the desks of a clinic, on one page.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn plan_one_page(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let decided = sejo_store::document_passage::list(self.db(), &scope).await?;
        let draft = draft(self.standing(&scope).await?, PLAN, &decided);
        let facts = &draft.standing.facts;
        // A hospital has desks, too; its plan in full just does not speak of them.
        let small = sejo_judge::compose(PLAN, DocumentSize::Small, facts, &decided.passages, draft.standing.today);
        let seen = fingerprint_of(&DocumentBody::of(&draft.passages));
        let stands = |key: &str| small.iter().find(|p| p.key == key && p.state() != PassageState::LeftOut);
        let shown: Vec<_> = DESKS.iter().filter_map(|key| stands(key)).collect();
        // What the plan does not hold was not approved with it.
        let holds_all = shown.iter().all(|p| draft.passages.iter().any(|held| held.key == p.key));
        let approved = in_force(&draft).filter(|version| holds_all && version.draft_seen == seen);
        let approval = approved.map(|version| approval(version, Lang::Ja)).unwrap_or_default();
        let desks = shown.into_iter().map(|p| desk(&p.heading, p.text(), p.state()));
        let sheet = one_page(facts, approval, desks.collect(), draft.standing.today);
        let printed = tokio::task::spawn_blocking(move || one_page_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("止まったときの1枚", "one-page-plan"), self.today());
        self.note_export(actor, "plan.print-one-page", &name).await?;
        Ok(File::print(name, printed))
    }
}

/// The approved plan as it is bound into the emergency file.
pub(crate) struct ApprovedPlan {
    /// The version.
    pub(crate) version: DocumentVersion,
    /// What it says.
    pub(crate) body: DocumentBody,
    /// It says what was approved; one that does not is bound into nothing.
    pub(crate) is_genuine: bool,
}

/// The plan that counts today: one statement, none where there is no such plan.
pub(crate) async fn approved_plan(
    at: impl Access,
    scope: &Scope,
    facts: &Facts,
    today: Date,
) -> Result<Option<ApprovedPlan>> {
    let Some(version) = facts.documents.in_force(PLAN, today) else { return Ok(None) };
    let (version, body) = sejo_store::document_version::body(at, scope, version.id).await?;
    Ok(Some(ApprovedPlan::of(version, body)))
}

impl ApprovedPlan {
    /// A version with what is stored of it.
    pub(crate) fn of(version: DocumentVersion, body: DocumentBody) -> Self {
        let is_genuine = super::print::is_as_approved(&version, &body).is_ok();
        Self { version, body, is_genuine }
    }

    /// The plan in full; of one that is a file, the sheet that says which file belongs behind it.
    pub(crate) fn sheet(&self, facts: &Facts, today: Date) -> DocumentSheet {
        DocumentSheet {
            kind: PLAN,
            title: self.version.title.clone(),
            facility: facts.facility.name.clone(),
            approval: Some(super::print::approval(&self.version)),
            file: self.version.file.as_ref().map(|file| file.file_name.clone()),
            body: self.body.clone(),
            printed_on: today,
        }
    }

    /// Its one page for the desks, with the words that were approved; nothing of a plan without desks.
    pub(crate) fn one_page(&self, facts: &Facts, today: Date) -> Option<OnePage> {
        let stands = |key: &str| self.body.passages.iter().find(|p| p.key == key);
        let desks: Vec<Desk> =
            DESKS.iter().filter_map(|key| stands(key)).map(|p| desk(&p.heading, &p.text, p.state)).collect();
        (!desks.is_empty()).then(|| one_page(facts, approval(&self.version, Lang::Ja), desks, today))
    }
}

fn one_page(facts: &Facts, approval: String, desks: Vec<Desk>, today: Date) -> OnePage {
    let chart = sejo_judge::contact_chart(facts, today);
    let mut order: Vec<String> = restore_order(&facts.systems).steps.iter().map(in_order).collect();
    let order_left = order.len().saturating_sub(ORDERED);
    order.truncate(ORDERED);
    let (calls, calls_left) = desk_calls(&chart, CALLS, Lang::Ja);
    OnePage {
        facility: facts.facility.name.clone(),
        approval,
        printed_on: today,
        cut: cut(facts, &chart),
        desks,
        order,
        order_left,
        calls,
        calls_left,
    }
}

/// A system in the order; of those that wait for each other nobody knows yet which goes first, and the page says so.
fn in_order(step: &RestoreStep) -> String {
    match step.why {
        Why::Circle => format!("{}(順番は決まっていない。事業者に確かめる)", step.name),
        Why::Carries | Why::Waits | Why::Importance => step.name.clone(),
    }
}

/// What is done with the cables: the same rule as on every paper, with the place of the backup and the name of whoever decides.
fn cut(facts: &Facts, chart: &Chart) -> Vec<String> {
    let decided = chart.decisions.iter().find(|d| d.matter == Matter::Disconnect).and_then(|d| d.person.as_ref());
    let who = decided.map_or("________", |who| who.name.as_str());
    let steps = first_steps(facts);
    let places: Vec<String> = steps.iter().filter(|s| !s.places.is_empty()).map(|s| s.said_places().ja).collect();
    let at = if places.is_empty() {
        String::new()
    } else {
        format!("(バックアップの機器: {})", places.join("、"))
    };
    vec![format!("{}{at}", AT_ONCE.ja), OTHERS.ja.replace("{who}", who)]
}

fn desk(heading: &Text, text: &str, state: PassageState) -> Desk {
    let sentences = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    Desk { title: heading.ja.clone(), sentences: sentences.collect(), is_open: state == PassageState::Open }
}

#[cfg(test)]
mod tests {
    use sejo_model::{System, SystemId};

    use super::*;

    #[test]
    fn systems_that_wait_for_each_other_stand_in_no_order_on_the_page_for_the_desks() {
        let named = |name: &str| System { name: name.to_owned(), ..System::blank(SystemId::new()) };
        let (mut one, mut two, alone) = (named("検査"), named("部門"), named("予約"));
        one.depends_on.push(two.id);
        two.depends_on.push(one.id);
        let mut said: Vec<String> = restore_order(&[one, two, alone]).steps.iter().map(in_order).collect();
        said.sort();
        let open = "(順番は決まっていない。事業者に確かめる)";
        assert_eq!(said, ["予約".to_owned(), format!("検査{open}"), format!("部門{open}")]);
    }
}
