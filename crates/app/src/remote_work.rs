//! Work by remote maintenance (リモート保守の作業): plans announced beforehand, held against what the log shows.

use sejo_model::remote_work::{Checked, Plan, Session, SessionGap, WorkStanding};
use sejo_model::{
    Action, Actor, Date, ErrorCode, Facts, Lang, RemoteConnection, RemoteConnectionId, RemoteWork, RemoteWorkId,
    Weight, moment,
};
use sejo_store::StoreError;
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::{App, Named, Result, audit, authz, facts};

/// Works shown at once; what is open comes first.
const SHOWN: u32 = 200;
/// A plan lasts at most so long, in microseconds: a month.
const LONGEST: i64 = 31 * 86_400 * 1_000_000;

/// A piece of work with the names it stands for.
#[derive(Debug, Clone)]
pub struct RemoteWorkRow {
    /// The work.
    pub work: RemoteWork,
    /// What the connection is for.
    pub purpose: String,
    /// Whose.
    pub vendor: String,
    /// What plan and log say together.
    pub standing: WorkStanding,
    /// What of the connection that was found nobody knows.
    pub gaps: Vec<SessionGap>,
}

impl RemoteWorkRow {
    /// What plan and log say together, in words.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        self.standing.told(&self.gaps, lang)
    }
}

/// The works of all connections.
#[derive(Debug, Clone)]
pub struct RemoteWorks {
    /// What is open first, then the newest.
    pub rows: Vec<RemoteWorkRow>,
    /// Connections to choose from: those that hold today first.
    pub connections: Vec<Named<RemoteConnectionId>>,
    /// How many do not fit and are not explained.
    pub open: usize,
    /// How many are over and were not held against the log.
    pub unchecked: usize,
    /// Of how many the log shows too little to tell whether they were as announced.
    pub unclear: usize,
}

/// What a person writes down about a work.
#[derive(Debug, Clone, Default)]
pub struct WorkSaid {
    /// By which connection.
    pub connection_id: Option<RemoteConnectionId>,
    /// The announced time and what is done; `None` for one nobody announced.
    pub plan: Option<Plan>,
    /// What the log shows; `None` while nobody looked.
    pub checked: Option<(Date, Option<Session>)>,
    /// Whether somebody says that they looked once the work was over, where the day alone does not tell.
    pub after_end: bool,
    /// Why what does not fit is all right.
    pub explained: String,
}

impl App {
    /// The newest works of remote maintenance.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn remote_works(&self, actor: &Actor) -> Result<RemoteWorks> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let works = sejo_store::remote_work::list(self.db(), &scope, SHOWN).await?;
        Ok(register(works, &facts, self.now(), self.today()))
    }

    /// Saves a work (revision 0: a new one). Who looked into the log is the actor.
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn save_remote_work(
        &self,
        actor: &Actor,
        id: RemoteWorkId,
        said: &WorkSaid,
        revision: u32,
    ) -> Result<RemoteWork> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let connection_id = checked(said, &facts, (self.now(), self.today()))?;
        let before = match revision {
            0 => None,
            _ => Some(sejo_store::remote_work::get(self.db(), &scope, id).await?),
        };
        let looked = before.as_ref().and_then(|b| b.checked.clone());
        let new = RemoteWork { id, connection_id, revision, ..work(said, looked, actor, (self.now(), self.today())) };
        let connection = facts.remote_connections.iter().find(|c| c.id == connection_id);
        let open = new.standing(connection, self.now()).weight() == Weight::Missing;
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::remote_work::put(&mut tx, &scope, &new, open).await {
            Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                tx.rollback().await?;
                let now = sejo_store::remote_work::get(self.db(), &scope, id).await?;
                let subject = id.to_string();
                return Err(conflict::changed(self, (&scope, actor.user), &subject, (&now, &new), &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "remote-work.save", &id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Removes a work that was written down by mistake.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_remote_work(&self, actor: &Actor, id: RemoteWorkId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::remote_work::get(self.db(), &scope, id).await?;
        let mut tx = self.db().begin().await?;
        sejo_store::remote_work::remove(&mut tx, &scope, id).await?;
        audit::record(&mut tx, self, actor, "remote-work.remove", &id.to_string(), json!({ "before": before })).await?;
        Ok(tx.commit().await?)
    }
}

/// Everything that is wrong with what was said, or the connection it is about.
fn checked(said: &WorkSaid, facts: &Facts, (now, today): (i64, Date)) -> Result<RemoteConnectionId> {
    let mut fields = Fields::default();
    let known = said.connection_id.filter(|id| facts.remote_connections.iter().any(|c| c.id == *id));
    let missing = if said.connection_id.is_none() { ErrorCode::Required } else { ErrorCode::UnknownWord };
    fields.check("connection_id", known.is_some(), missing);
    if let Some(plan) = &said.plan {
        fields.name("what", &plan.what);
        fields.line("who", &plan.who);
        fields.check("plan_until", plan.from < plan.until, ErrorCode::EndBeforeStart);
        fields.check("plan_until", plan.until.saturating_sub(plan.from) <= LONGEST, ErrorCode::OutOfRange);
    }
    if let Some((on, session)) = &said.checked {
        fields.check("checked_on", *on <= today, ErrorCode::FutureDay);
        if let Some(session) = session {
            fields.check("session_from", session.from <= now, ErrorCode::FutureDay);
            fields.check(
                "session_until",
                session.until.is_none_or(|end| session.from <= end),
                ErrorCode::EndBeforeStart,
            );
            fields.line("user", &session.user);
            fields.check("checked_on", *on >= moment::day(session.from), ErrorCode::SeenBefore);
        }
        // That nobody came in shows only once the work is over; a connection is one whenever it was seen.
        let is_over = |plan: &Plan| !is_early(said, plan, *on, (now, today));
        let is_told = session.is_some() || said.plan.as_ref().is_none_or(is_over);
        fields.check("checked_on", is_told, ErrorCode::WorkNotOver);
    }
    // A work nobody announced and nobody saw is none.
    let is_any = said.plan.is_some() || said.checked.as_ref().is_some_and(|(_, session)| session.is_some());
    fields.check("plan_from", is_any, ErrorCode::Required);
    fields.text("explained", &said.explained);
    fields.finish()?;
    known.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Whether the log was looked at before the work was over, as far as anybody can tell: of a look on the very day it ended that is
/// written down on a later one, only whoever looked knows.
fn is_early(said: &WorkSaid, plan: &Plan, on: Date, (now, today): (i64, Date)) -> bool {
    let last = moment::day(plan.until);
    plan.until > now || on < last || (on == last && on < today && !said.after_end)
}

/// The work as it is kept. Whoever looked first stays the one who looked while what was found stays the same.
fn work(said: &WorkSaid, looked: Option<Checked>, actor: &Actor, at: (i64, Date)) -> RemoteWork {
    let plan = said.plan.as_ref().map(|p| Plan { what: written(&p.what), who: written(&p.who), ..p.clone() });
    let checked = said.checked.clone().map(|(on, session)| {
        let by = looked.filter(|l| l.on == on && l.session == session).map_or_else(|| actor.name.clone(), |l| l.by);
        // Whoever saves it once more after the end, on that day, has looked again.
        let before_end = said.plan.as_ref().is_some_and(|plan| is_early(said, plan, on, at));
        Checked { on, by, session, before_end }
    });
    RemoteWork {
        id: RemoteWorkId::new(),
        connection_id: RemoteConnectionId::new(),
        plan,
        checked,
        explained: written(&said.explained),
        revision: 0,
    }
}

fn register(works: Vec<RemoteWork>, facts: &Facts, now: i64, today: Date) -> RemoteWorks {
    let connection = |work: &RemoteWork| facts.remote_connections.iter().find(|c| c.id == work.connection_id);
    let vendor = |c: &RemoteConnection| facts.vendors.iter().find(|v| Some(v.id) == c.vendor_id);
    let rows: Vec<RemoteWorkRow> = works
        .into_iter()
        .map(|work| {
            let of = connection(&work);
            RemoteWorkRow {
                purpose: of.map(|c| c.purpose.clone()).unwrap_or_default(),
                vendor: of.and_then(vendor).map(|v| v.name.clone()).unwrap_or_default(),
                standing: work.standing(of, now),
                gaps: work.gaps(of),
                work,
            }
        })
        .collect();
    let count = |test: &dyn Fn(WorkStanding) -> bool| rows.iter().filter(|r| test(r.standing)).count();
    let mut connections: Vec<&RemoteConnection> = facts.remote_connections.iter().collect();
    connections.sort_by_key(|c| (!c.holds_on(today), c.purpose.clone()));
    RemoteWorks {
        open: count(&|s| s.weight() == Weight::Missing),
        unchecked: count(&|s| s == WorkStanding::Unchecked),
        unclear: count(&|s| s == WorkStanding::Unclear),
        connections: connections.into_iter().map(|c| Named { id: c.id, name: c.purpose.clone() }).collect(),
        rows,
    }
}

/// Fields that can differ when two people save the same work.
const LABELS: [Label; 4] = [
    label("connection_id", "接続", "connection"),
    label("plan", "作業計画", "plan"),
    label("checked", "ログとの照合", "log"),
    label("explained", "確かめた事情", "explanation"),
];
