//! Taking back what was decided about a reply (決定を取り消す): its parts wait again.
//!
//! Invariants: exactly what accepting a part made is gone and what it took the place of comes back; what somebody has changed since
//! stays, and so does what a later reply put in its place, which is taken back first. All in one transaction with the log.

use std::cmp::Reverse;

use sejo_model::configuration::{RemoteTerms, ReplySource};
use sejo_model::reply::{Decision, DecisionKind, Made, Replaced};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, ErrorCode, Lang, RemoteConnection, Reply, ReplyId, System, SystemId};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::decide::{changed, doubt_vendor};
use super::remote::WORKS;
use super::remote_gone::Told;
use super::take::waiting_since;
use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz, facts, intake};

/// Decisions that are taken back.
#[derive(Debug, Clone)]
pub struct Reopening {
    /// About which parts: their places in the reply, from 0.
    pub parts: Vec<usize>,
    /// Why.
    pub words: String,
    /// The revision that was seen.
    pub revision: u32,
}

/// A part that was accepted, and what that made.
struct Accepted {
    index: usize,
    at: i64,
    system: Option<SystemId>,
    made: Made,
}

impl App {
    /// Takes back what was decided about parts of a reply; they wait again.
    ///
    /// # Errors
    /// `NothingChosen` on `parts`, `Required` on `words`, `AcceptedSince`, `DecisionOld`, `ChangedMeanwhile`, `NotFound`.
    pub async fn reopen_reply(&self, actor: &Actor, id: ReplyId, reopening: &Reopening) -> Result<()> {
        let scope = authz::scope(actor, Action::Declare)?;
        let mut tx = self.db().begin().await?;
        let mut reply = sejo_store::reply::get(&mut tx, &scope, id).await?;
        if reply.revision != reopening.revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let request = sejo_store::request::get(&mut tx, &scope, reply.request_id).await?;
        let words = written(&reopening.words);
        let replies = sejo_store::reply::list(&mut tx, &scope).await?;
        let accepted = check(&reply, &replies, reopening, &words)?;
        let before = facts::load(self, &mut tx, &scope).await?;
        let mut systems = before.facts.systems.clone();
        let requests = sejo_store::request::list(&mut tx, &scope).await?;
        let told = Told { requests: &requests, replies: &replies, today: self.today() };
        for one in &accepted {
            let system = systems.iter_mut().find(|s| Some(s.id) == one.system);
            self.unmake(&mut tx, (&scope, actor), (id, &one.made, &told), system).await?;
        }
        let after = facts::load(self, &mut tx, &scope).await?;
        let moved = intake::moved(self.shipped_editions(), before, after, self.today());
        let (kind, at, by) = (DecisionKind::Reopened, self.now(), actor.user);
        let decision = Decision { kind, words: words.clone(), moved, made: None, at, by };
        let mut names = Vec::new();
        for (index, part) in reply.parts.iter_mut().enumerate().filter(|(index, _)| reopening.parts.contains(index)) {
            names.push(part.name.clone());
            if accepted.iter().any(|one| one.index == index && one.made.placed) {
                part.system_id = None;
            }
            part.decisions.push(decision.clone());
        }
        doubt_vendor(&mut tx, &scope, &reply, &request).await?;
        sejo_store::reply::change(&mut tx, &scope, &reply).await.map_err(changed)?;
        let waiting = if accepted.is_empty() { Vec::new() } else { waiting_since(&reply, &replies) };
        for waiting in waiting {
            sejo_store::reply::change(&mut tx, &scope, &waiting).await.map_err(changed)?;
        }
        let detail = json!({
            "request": reply.request_id, "words": words, "systems": names,
            "moved": decision.moved.iter().map(|m| &m.slug).collect::<Vec<_>>(),
        });
        audit::record(&mut tx, self, actor, "reply.reopen", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// Takes back what accepting one part made.
    async fn unmake(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        (reply, made, told): (ReplyId, &Made, &Told<'_>),
        system: Option<&mut System>,
    ) -> Result<()> {
        sejo_store::declaration::remove_many(tx, scope, &made.declarations).await?;
        if let Some(replaced) = &made.connection {
            self.unmake_connection(tx, (scope, actor), (reply, replaced, told)).await?;
        }
        let Some(system) = system else { return Ok(()) };
        let mut undone = made.undone(system);
        undone.forget(reply);
        if undone.remote_maintenance != system.remote_maintenance {
            undone.remote_maintenance = undone.remote_maintenance.and_then(|was| told.answer(was, system.id));
        }
        for (former, was) in undone.former.iter_mut().zip(&system.former) {
            if former.remote_maintenance != was.remote_maintenance {
                let said = former.remote_maintenance.take();
                former.remote_maintenance = said.and_then(|said| told.answer(said, system.id));
            }
        }
        if undone != *system {
            let after = sejo_store::system::put(tx, scope, &undone).await.map_err(changed)?;
            let detail = json!({ "before": system, "after": after, "reply": reply });
            audit::record(tx, self, actor, "system.save", &after.id.to_string(), detail).await?;
            *system = after;
        }
        Ok(())
    }

    /// Takes back what accepting one part made of the register of remote connections.
    async fn unmake_connection(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        (reply, replaced, told): (ReplyId, &Replaced<RemoteConnection>, &Told<'_>),
    ) -> Result<()> {
        let known = sejo_store::remote_connection::list(&mut *tx, scope).await?;
        let Some(made) = &replaced.after else { return Ok(()) };
        let is_its = |c: &&RemoteConnection| c.id == made.id && c.source.as_ref().is_some_and(|s| s.reply_id == reply);
        let Some(now) = known.iter().find(is_its) else { return Ok(()) };
        let id = now.id.to_string();
        // Also where a later reply had renewed it and was taken back before.
        let is_as_made = now.is_as_replied();
        let works = sejo_store::remote_work::list(&mut *tx, scope, WORKS).await?;
        let has_works = works.iter().any(|w| w.connection_id == now.id);
        let was = replaced.before.as_ref().and_then(|before| before.source.clone());
        let undone = match &replaced.before {
            Some(before) if is_as_made => {
                let source = was.map(|source| ReplySource { revision: now.revision + 1, ..source });
                RemoteConnection { revision: now.revision, source, ..before.clone() }
            }
            None if is_as_made && !has_works => {
                sejo_store::remote_connection::remove(tx, scope, now.id).await?;
                let detail = json!({ "before": now, "reply": reply });
                return audit::record(tx, self, actor, "remote-connection.remove", &id, detail).await;
            }
            // Somebody has worked on it: it stays as theirs, and rests on this reply no longer.
            before => {
                let mut terms = now.terms.clone();
                for gap in before.iter().flat_map(RemoteConnection::terms_taken_back) {
                    if terms.agrees_on(&made.terms, gap) {
                        terms.put(gap, &RemoteTerms::default());
                    }
                }
                RemoteConnection { terms, source: was, ..now.clone() }
            }
        };
        let undone = told.entry(undone);
        let after = sejo_store::remote_connection::put(tx, scope, &undone).await?;
        let detail = json!({ "before": now, "after": after, "reply": reply });
        audit::record(tx, self, actor, "remote-connection.save", &id, detail).await
    }
}

/// Those of the chosen parts that were accepted, the last one first.
fn check(reply: &Reply, replies: &[Reply], reopening: &Reopening, words: &str) -> Result<Vec<Accepted>> {
    let mut fields = Fields::default();
    fields.check("parts", !reopening.parts.is_empty(), ErrorCode::NothingChosen);
    fields.check("words", !sejo_model::text::is_blank(words), ErrorCode::Required);
    fields.text("words", &reopening.words);
    fields.finish()?;
    let mut accepted = Vec::new();
    for index in &reopening.parts {
        let part = reply.parts.get(*index).ok_or(ErrorCode::NotFound)?;
        let decision = part.decision().ok_or(ErrorCode::ChangedMeanwhile)?;
        if decision.kind == DecisionKind::Accepted {
            let made = decision.made.clone().ok_or(ErrorCode::DecisionOld)?;
            accepted.push(Accepted { index: *index, at: decision.at, system: part.system_id, made });
        }
    }
    accepted.sort_by_key(|one| Reverse((one.at, one.index)));
    accepted.dedup_by_key(|one| one.index);
    for other in replies {
        for (index, part) in other.parts.iter().enumerate() {
            let is_chosen = other.id == reply.id && reopening.parts.contains(&index);
            let Some(later) = part.decision().filter(|_| !is_chosen) else { continue };
            let is_under = |one: &Accepted| {
                let rests = later.made.as_ref().is_some_and(|made| made.rests_on(&one.made));
                rests && part.system_id == one.system && later.at >= one.at
            };
            if accepted.iter().any(is_under) {
                let which = Text::new(other.contents(Lang::Ja), other.contents(Lang::En));
                return Err(Error::new(ErrorCode::AcceptedSince).with_detail(which));
            }
        }
    }
    Ok(accepted)
}
