//! A draft made anew: what a request asks is signed and never changes, so one that nobody has sent yet is withdrawn, and in its place stands
//! the one that would be made today.

use sejo_model::request::{AskedSystem, Happened, RequestEvent, Standing};
use sejo_model::{Action, Actor, ErrorCode, Request, RequestId, SystemId};

use super::{NewRequest, action_of, changed, in_force, questions, requests_of_scope, systems_of, told};
use crate::{App, Error, Result, audit, authz, facts};

impl App {
    /// Withdraws a request that nobody has sent yet, and makes it anew as things stand today, with its words and, unless that is past, its
    /// day: of one that asked only what was left, or for a year that is over, what is left now. Gives the new one, or the same where nothing
    /// is left to ask.
    ///
    /// # Errors
    /// `ChangedMeanwhile` when it is no draft any more; those of making a request; `NotFound`.
    pub async fn make_request_anew(&self, actor: &Actor, id: RequestId) -> Result<RequestId> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let (requests, replies) = requests_of_scope(self, &scope).await?;
        let before = requests.into_iter().find(|request| request.id() == id).ok_or(ErrorCode::NotFound)?;
        let stands = |system: &AskedSystem| before.standing(system.id, &replies, self.today());
        if before.asked.systems.iter().any(|system| stands(system) != Standing::Draft) {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let loaded = facts::load(self, self.db(), &scope).await?;
        let edition = in_force(self, &loaded)?;
        let vendor = before.asked.vendor_id().ok_or(ErrorCode::NotFound)?;
        let vendor = loaded.facts.vendors.iter().find(|v| v.id == vendor).ok_or(ErrorCode::NotFound)?;
        let own = systems_of(vendor, &loaded.facts);
        let chosen: Vec<_> = own.into_iter().filter(|system| before.asked.system(system.id).is_some()).collect();
        let form = questions::form(&edition, &loaded.facts)?;
        let is_asked = |key: &str| before.asked.question(key).is_some();
        // Of what a year that is over asked, this one asks what is not known yet.
        let is_whole = before.asked.edition == edition.id
            && questions::of(form, &chosen).iter().all(|question| is_asked(&question.key));
        let systems: Vec<SystemId> = chosen.iter().map(|system| system.id).collect();
        let new = NewRequest {
            due_on: Some(before.asked.due_on).filter(|day| *day >= self.today()),
            words: before.asked.words.clone(),
            once: false,
            rest: !is_whole,
            systems,
        };
        // Where none of them is the vendor's any more nothing is left.
        let made = match self.drawn_up(actor, &scope, vendor.id, &new).await {
            _ if new.systems.is_empty() => None,
            Err(error) if error.code == ErrorCode::NothingLeft => None,
            drawn_up => Some(drawn_up?),
        };
        let note = actor.lang.pick("作り直すため", "made anew").to_owned();
        let what = Happened::Withdrawn { note };
        let detail = serde_json::to_value(&what).map_err(Error::internal)?;
        let mut after: Request = before;
        after.events.push(RequestEvent { what, at: self.now(), by: actor.user });
        let mut tx = self.db().begin().await?;
        sejo_store::request::change(&mut tx, &scope, &after).await.map_err(changed)?;
        audit::record(&mut tx, self, actor, action_of(&after), &id.to_string(), detail).await?;
        let mut newest = id;
        if let Some(made) = made {
            newest = sejo_store::request::add(&mut tx, &scope, &made).await?.id();
            audit::record(&mut tx, self, actor, "request.make", &newest.to_string(), told(&made.asked)).await?;
        }
        tx.commit().await?;
        Ok(newest)
    }
}
