//! Improvements (改善): what an exercise or an incident showed to be wrong, with its owner and its day, until it is done.
//!
//! Invariants: the owner works here when named; a new day has not passed and lies within a year; none is removed, only
//! withdrawn with its reason.

use sejo_model::improvement::{DoneOn, ImprovementState};
use sejo_model::{
    Action, Actor, Date, ErrorCode, Facts, Improvement, ImprovementId, IncidentId, Lang, PersonId, moment,
};
use sejo_store::{Scope, StoreError};
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::{App, Named, Result, audit, authz, facts};

/// An improvement with the names it stands for.
#[derive(Debug, Clone)]
pub struct ImprovementRow {
    /// The improvement.
    pub improvement: Improvement,
    /// Who sees to it.
    pub owner: String,
    /// Whether that person works here.
    pub has_owner: bool,
    /// Where it stands.
    pub state: ImprovementState,
    /// The day of the exercise that showed it; `None` of an incident.
    pub shown_on: Option<Date>,
}

/// One improvement, for its page.
#[derive(Debug, Clone)]
pub struct ImprovementView {
    /// The improvement.
    pub row: ImprovementRow,
    /// Whether it came of an exercise.
    pub of_exercise: bool,
    /// People who work here.
    pub owners: Vec<Named<PersonId>>,
    /// Today.
    pub today: Date,
}

/// What is to change, who sees to it, by when.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What is to change.
    pub what: String,
    /// Who.
    pub owner_id: Option<PersonId>,
    /// By when.
    pub due_on: Option<Date>,
}

impl App {
    /// One improvement. One statement.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn improvement(&self, actor: &Actor, id: ImprovementId) -> Result<ImprovementView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        let row = rows(&facts, today, |i| i.id == id).into_iter().next().ok_or(ErrorCode::NotFound)?;
        let of_exercise = facts.exercises.iter().any(|e| e.id == row.improvement.incident_id);
        Ok(ImprovementView { row, of_exercise, owners: owners(&facts, today), today })
    }

    /// Writes down an improvement that an exercise or an incident calls for; `lesson` is the entry it comes from.
    ///
    /// # Errors
    /// Field errors: `Required`, `UnknownWord` for somebody who does not work here, `PastDay`, `TooFarAhead`, `NoSuchEntry`;
    /// `NotFound`.
    pub async fn add_improvement(
        &self,
        actor: &Actor,
        of: IncidentId,
        lesson: Option<u32>,
        wanted: &Wanted,
    ) -> Result<Improvement> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        sejo_store::incident::get(self.db(), &scope, of).await?;
        if let Some(number) = lesson {
            let entries = sejo_store::incident::entries(self.db(), &scope, of).await?;
            let mut fields = Fields::default();
            fields.check("lesson", entries.iter().any(|e| e.number == number), ErrorCode::NoSuchEntry);
            fields.finish()?;
        }
        let facts = facts::facts(self, &scope).await?;
        let (owner_id, due_on) = checked(wanted, &facts, self.today(), None)?;
        let new = Improvement {
            id: ImprovementId::new(),
            incident_id: of,
            lesson,
            what: written(&wanted.what),
            owner_id,
            due_on,
            done: None,
            withdrawn: String::new(),
            revision: 0,
        };
        self.save_improvement(actor, &scope, "improvement.add", (None, &new)).await
    }

    /// Settles anew what is to change, who sees to it, by when. A day that has passed may stay as it was.
    ///
    /// # Errors
    /// Those of [`App::add_improvement`]; `ChangedMeanwhile`.
    pub async fn change_improvement(
        &self,
        actor: &Actor,
        id: ImprovementId,
        wanted: &Wanted,
        revision: u32,
    ) -> Result<Improvement> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let before = sejo_store::improvement::get(self.db(), &scope, id).await?;
        let facts = facts::facts(self, &scope).await?;
        let (owner_id, due_on) = checked(wanted, &facts, self.today(), Some(&before))?;
        let new = Improvement { what: written(&wanted.what), owner_id, due_on, revision, ..before.clone() };
        self.save_improvement(actor, &scope, "improvement.change", (Some(&before), &new)).await
    }

    /// Says that it was done, when, and how that can be seen; without both that it is open after all.
    ///
    /// # Errors
    /// `Required`, `FutureDay`, `ChangedMeanwhile`, `NotFound`.
    pub async fn finish_improvement(
        &self,
        actor: &Actor,
        id: ImprovementId,
        done: Option<(Date, &str)>,
        revision: u32,
    ) -> Result<Improvement> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let mut fields = Fields::default();
        if let Some((on, how)) = done {
            fields.check("done_on", on <= self.today(), ErrorCode::FutureDay);
            fields.check("how", !sejo_model::text::is_blank(how), ErrorCode::Required);
            fields.text("how", how);
        }
        fields.finish()?;
        let before = sejo_store::improvement::get(self.db(), &scope, id).await?;
        let done = done.map(|(on, how)| DoneOn { on, how: written(how), by: actor.name.clone() });
        let new = Improvement { done, revision, ..before.clone() };
        self.save_improvement(actor, &scope, "improvement.finish", (Some(&before), &new)).await
    }

    /// Gives an improvement up: it stays on record with its reason.
    ///
    /// # Errors
    /// `Required` without a reason, `ChangedMeanwhile`, `NotFound`.
    pub async fn withdraw_improvement(
        &self,
        actor: &Actor,
        id: ImprovementId,
        reason: &str,
        revision: u32,
    ) -> Result<Improvement> {
        let scope = authz::scope(actor, Action::CloseIncident)?;
        let mut fields = Fields::default();
        fields.name("reason", reason);
        fields.finish()?;
        let before = sejo_store::improvement::get(self.db(), &scope, id).await?;
        let new = Improvement { withdrawn: written(reason), revision, ..before.clone() };
        self.save_improvement(actor, &scope, "improvement.withdraw", (Some(&before), &new)).await
    }

    async fn save_improvement(
        &self,
        actor: &Actor,
        scope: &Scope,
        action: &str,
        (before, wanted): (Option<&Improvement>, &Improvement),
    ) -> Result<Improvement> {
        if before.is_some() && wanted.revision == 0 {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::improvement::put(&mut tx, scope, wanted).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                let now = sejo_store::improvement::get(self.db(), scope, wanted.id).await?;
                let (subject, both) = (wanted.id.to_string(), (&now, wanted));
                return Err(conflict::changed(self, (scope, actor.user), &subject, both, &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, action, &after.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(after)
    }
}

/// Everything that is wrong with what is wanted. What was settled before may stay: an owner who has left, a day that passed.
fn checked(wanted: &Wanted, facts: &Facts, today: Date, before: Option<&Improvement>) -> Result<(PersonId, Date)> {
    let mut fields = Fields::default();
    fields.check("what", !sejo_model::text::is_blank(&wanted.what), ErrorCode::Required);
    fields.text("what", &wanted.what);
    let works = |id| facts.people.iter().any(|p| p.id == id && p.is_employed_on(today));
    let is_owner = |id| works(id) || before.is_some_and(|b| b.owner_id == id);
    fields.check("owner_id", wanted.owner_id.is_some(), ErrorCode::Required);
    fields.check("owner_id", wanted.owner_id.is_none_or(is_owner), ErrorCode::UnknownWord);
    let is_day = |day| day >= today || before.is_some_and(|b| b.due_on == day);
    fields.check("due_on", wanted.due_on.is_some(), ErrorCode::Required);
    fields.check("due_on", wanted.due_on.is_none_or(is_day), ErrorCode::PastDay);
    // What is due in a hundred years is never overdue.
    let latest = today.saturating_add(jiff::Span::new().years(1));
    fields.check("due_on", wanted.due_on.is_none_or(|day| day <= latest), ErrorCode::TooFarAhead);
    fields.finish()?;
    wanted.owner_id.zip(wanted.due_on).ok_or_else(|| ErrorCode::Required.into())
}

/// Improvements with their names: overdue ones first, then open ones by day, then what is done or given up.
pub(crate) fn rows(facts: &Facts, today: Date, is_wanted: impl Fn(&Improvement) -> bool) -> Vec<ImprovementRow> {
    let mut rows: Vec<ImprovementRow> = facts
        .improvements
        .iter()
        .filter(|i| is_wanted(i))
        .map(|i| {
            let owner = facts.people.iter().find(|p| p.id == i.owner_id);
            let of = facts.exercises.iter().find(|e| e.id == i.incident_id);
            ImprovementRow {
                improvement: i.clone(),
                owner: owner.map(|p| p.name.clone()).unwrap_or_default(),
                has_owner: owner.is_some_and(|p| p.is_employed_on(today)),
                state: i.state(today),
                shown_on: of.map(|e| moment::day(e.started_at)),
            }
        })
        .collect();
    rows.sort_by_key(|r| (r.state, r.improvement.due_on, r.improvement.id));
    rows
}

/// People who can be named.
pub(crate) fn owners(facts: &Facts, today: Date) -> Vec<Named<PersonId>> {
    let here = facts.people.iter().filter(|p| p.is_employed_on(today));
    here.map(|p| Named { id: p.id, name: p.name.clone() }).collect()
}

impl ImprovementRow {
    /// The owner as people read it; one who has left is named so.
    #[must_use]
    pub fn owner_said(&self, lang: Lang) -> String {
        match (self.has_owner, self.owner.as_str()) {
            (true, name) => name.to_owned(),
            (false, "") => lang.pick("担当なし", "nobody").to_owned(),
            (false, name) => format!("{name}{}", lang.pick("(退職)", " (has left)")),
        }
    }
}

/// Fields that can differ when two people save the same improvement.
const LABELS: [Label; 5] = [
    label("what", "改善すること", "what is to change"),
    label("owner_id", "担当", "owner"),
    label("due_on", "期限", "due"),
    label("done", "できた日", "done"),
    label("withdrawn", "取り消しの理由", "reason of withdrawal"),
];
