//! The background part of a run: customers in the order of their ids, a few dozen at a time, made side by side on all cores.
//!
//! Invariant: each group is a transaction of its own that renews the claim first, so a run that was stopped or taken over ends
//! there, and one that was cut off goes on behind what is written down. No group is written down with answers that stand no longer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use sejo_model::customer::{CustomerState, ReceivedRequest};
use sejo_model::issue::{IssuingFor, IssuingState, LeftOut, StaysOpen};
use sejo_model::{Actor, Customer, CustomerId, ErrorCode, Issued, Issuing, IssuingId, Lang, Role, UserId};
use sejo_store::{Tx, VendorScope};
use serde_json::json;
use tokio::sync::Notify;
use uuid::Uuid;

use super::files;
use super::package::{Kit, build};
use super::stop::{Stopped, Unwritten, Whose};
use crate::installation_key::sync_folder;
use crate::{App, Error, Result, audit, authz};

/// A claim counts for so long, in microseconds: a run whose program died waits no longer.
pub(super) const CLAIMED_FOR: i64 = 60_000_000;
/// Customers made in one go.
const AT_ONCE: u32 = 48;
/// Customers left out, and customers of which something stays open, that are named.
const NAMED: usize = 100;

/// What background runs share.
pub(crate) struct Issuings {
    /// The claims of this program. Each start of a run has one of its own: one that was stopped and goes on again is another
    /// start, and what the first was still making is not written down beside it.
    claims: Mutex<Vec<Uuid>>,
    /// Who is making files of a run. Another start of it waits until what the first was still making lies there: both write to
    /// the same names.
    turns: Mutex<BTreeMap<IssuingId, Weak<tokio::sync::Mutex<()>>>>,
    /// Those that were stopped where that could not be written down.
    pub(super) unwritten: Unwritten,
    /// Told whenever a run is over.
    pub(super) finished: Notify,
}

impl Issuings {
    /// None running.
    pub fn new() -> Self {
        let (claims, turns) = (Mutex::default(), Mutex::default());
        Self { claims, turns, unwritten: Unwritten::default(), finished: Notify::new() }
    }

    /// What a start of a run holds while it works.
    fn turn(&self, id: IssuingId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(&id).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(id, Arc::downgrade(&turn));
        turn
    }
}

/// Whether a run for these issues to a customer in that state.
pub(super) fn is_wanted(whom: IssuingFor, state: CustomerState) -> bool {
    match whom {
        IssuingFor::Waiting => state != CustomerState::Issued,
        IssuingFor::Everybody | IssuingFor::One => true,
    }
}

impl App {
    /// Takes a run, unless somebody works on it; gives the claim.
    pub(super) async fn claim_issuing(&self, tx: &mut Tx, scope: &VendorScope, id: IssuingId) -> Result<Option<Uuid>> {
        let (now, claim) = (self.now(), Uuid::now_v7());
        let until = now.saturating_add(CLAIMED_FOR);
        let is_ours = sejo_store::issue::claim(tx, scope, id, claim, (now, until)).await?;
        if is_ours {
            self.inner.issuings.claims.lock().unwrap_or_else(PoisonError::into_inner).push(claim);
        }
        Ok(is_ours.then_some(claim))
    }

    /// Gives back the runs this program works on, so that the next start need not wait.
    pub(crate) async fn release_issuings(&self) -> Result<()> {
        self.write_stops().await?;
        let claims = std::mem::take(&mut *self.inner.issuings.claims.lock().unwrap_or_else(PoisonError::into_inner));
        let mut tx = self.db().begin().await?;
        for claim in claims {
            sejo_store::issue::release(&mut tx, claim).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes up the runs nobody works on, but for those that were stopped.
    pub(crate) async fn resume_issuings(&self) -> Result<()> {
        self.write_stops().await?;
        for (facility, run) in sejo_store::issue::stale(self.db(), self.now()).await? {
            if self.inner.issuings.unwritten.has(run.id) {
                continue;
            }
            let scope = authz::vendor_program(self, facility).await?;
            let mut tx = self.db().begin().await?;
            let claim = self.claim_issuing(&mut tx, &scope, run.id).await?;
            tx.commit().await?;
            let Some(claim) = claim else { continue };
            let role = match run.by {
                UserId::COMMAND => Some(Role::Admin),
                user => sejo_store::user::role_of(self.db(), user, facility).await?,
            };
            let actor = Actor {
                user: run.by,
                name: String::new(),
                facility,
                role: role.unwrap_or(Role::Viewer),
                lang: Lang::Ja,
                origin: "resume".to_owned(),
            };
            self.start_issuing(&actor, &scope, (run.id, claim));
        }
        Ok(())
    }

    /// Works on a run in the background.
    pub(super) fn start_issuing(&self, actor: &Actor, scope: &VendorScope, (id, claim): (IssuingId, Uuid)) {
        let run = Run { app: self.clone(), actor: actor.clone(), scope: scope.clone(), id, claim };
        let turn = self.inner.issuings.turn(id);
        tokio::spawn(async move {
            let at_work = turn.lock().await;
            if let Err(error) = run.work().await {
                tracing::error!(issuing = %id, code = %error.code, source = ?error.source, "a run that issues has stopped");
                if let Err(error) = run.give_up(error.code).await {
                    tracing::error!(issuing = %id, source = ?error.source, "that could not be saved");
                }
            }
            drop(at_work);
            run.app.inner.issuings.finished.notify_waiters();
        });
    }
}

/// A run at work.
struct Run {
    app: App,
    actor: Actor,
    scope: VendorScope,
    id: IssuingId,
    claim: Uuid,
}

/// What was made of a group.
#[derive(Default)]
struct Made {
    issued: Vec<(Customer, Issued)>,
    left: Vec<LeftOut>,
    stays_open: Vec<StaysOpen>,
}

/// What came of writing a group down.
enum Saved {
    Written,
    /// The run was stopped or taken over meanwhile.
    NotOurs,
    /// The answers were corrected or withdrawn since it was made.
    Outrun,
}

impl Run {
    async fn work(&self) -> Result<()> {
        let Some(run) = self.looked_at_anew().await? else { return Ok(()) };
        let mut kit = Arc::new(Kit::load(&self.app, &self.actor, &self.scope, &run).await?);
        let folder = self.app.folder_of(&run);
        std::fs::create_dir_all(&folder).map_err(Error::of_file)?;
        // Those above may not be ours to read, where somebody chose the folder.
        for above in folder.ancestors().skip(1).take(2).filter(|above| !above.as_os_str().is_empty()) {
            drop(sync_folder(above));
        }
        let has: BTreeSet<CustomerId> =
            sejo_store::issue::customers(self.app.db(), &self.scope, self.id).await?.into_iter().collect();
        let mut behind = CustomerId(Uuid::nil());
        loop {
            let next = match run.only {
                Some(only) if behind.0.is_nil() => {
                    vec![sejo_store::customer::get(self.app.db(), &self.scope, only).await?]
                }
                Some(_) => Vec::new(),
                None => sejo_store::customer::after(self.app.db(), &self.scope, behind, AT_ONCE).await?,
            };
            let Some(last) = next.last().map(|c| c.id) else { break };
            behind = last;
            let wanted = next.into_iter().filter(|c| !has.contains(&c.id) && is_wanted(run.whom, c.state()));
            let wanted: Vec<Customer> = wanted.collect();
            loop {
                let made = self.make(&kit, &folder, wanted.clone()).await?;
                match self.save(&made, kit.answers).await {
                    Ok(Saved::Written) => break,
                    Ok(Saved::NotOurs) => return self.leave(&folder, made.issued).await,
                    Ok(Saved::Outrun) => files::take_away(&folder, &made.issued)?,
                    Err(error) => {
                        // Nothing of it was saved, and without it there may be room to write down that the run stopped.
                        if error.code == ErrorCode::DiskFull {
                            drop(files::take_away(&folder, &made.issued));
                        }
                        return Err(error);
                    }
                }
                kit = Arc::new(Kit::load(&self.app, &self.actor, &self.scope, &run).await?);
            }
        }
        self.finish().await
    }

    /// The run, without those it left out before: they are looked at again. `None`: it was stopped before it began, and what it
    /// is by now is not written over.
    async fn looked_at_anew(&self) -> Result<Option<Issuing>> {
        let mut tx = self.app.db().begin().await?;
        let until = self.app.now().saturating_add(CLAIMED_FOR);
        if !sejo_store::issue::renew(&mut tx, &self.scope, self.id, self.claim, until).await? {
            return Ok(None);
        }
        let mut run = sejo_store::issue::get(&mut tx, &self.scope, self.id).await?;
        (run.left, run.left_out) = (0, Vec::new());
        sejo_store::issue::update(&mut tx, &self.scope, &run).await?;
        tx.commit().await?;
        Ok(Some(run))
    }

    /// Makes what a group of customers gets, side by side.
    async fn make(&self, kit: &Arc<Kit>, folder: &Path, customers: Vec<Customer>) -> Result<Made> {
        let ids: Vec<_> = customers.iter().flat_map(Customer::to_answer).map(|open| open.id).collect();
        let known = sejo_store::customer::requests(self.app.db(), &self.scope, &ids).await?;
        let with_requests = |customer: Customer| {
            let requests = customer.to_answer().iter().filter_map(|open| known.get(&open.id).cloned()).collect();
            (customer, requests)
        };
        let asked: Vec<(Customer, Vec<ReceivedRequest>)> = customers.into_iter().map(with_requests).collect();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
        let share = asked.len().div_ceil(cores).max(1);
        let (now, id) = (self.app.now(), self.id);
        let tasks: Vec<_> = asked
            .chunks(share)
            .map(|part| {
                let (kit, part, folder) = (Arc::clone(kit), part.to_vec(), folder.to_owned());
                tokio::task::spawn_blocking(move || make_part(&kit, part, &folder, (id, now)))
            })
            .collect();
        let mut made = Made::default();
        let mut failed = None;
        for task in tasks {
            let (part, written) = task.await.map_err(Error::internal)?;
            made.issued.extend(part.issued);
            made.left.extend(part.left);
            made.stays_open.extend(part.stays_open);
            failed = failed.or(written.err());
        }
        if let Some(error) = failed {
            drop(files::drop_unfinished(folder, &made.issued));
            return Err(error);
        }
        let folder = folder.to_owned();
        let named = move || files::give_names(&folder, &made.issued).map(|()| made);
        tokio::task::spawn_blocking(named).await.map_err(Error::internal)?
    }

    /// Writes down what was made of the first `answers` answer sets.
    async fn save(&self, made: &Made, answers: u32) -> Result<Saved> {
        let app = &self.app;
        if app.inner.issuings.unwritten.has(self.id) {
            return Ok(Saved::NotOurs);
        }
        let mut tx = app.db().begin().await?;
        let until = app.now().saturating_add(CLAIMED_FOR);
        if !sejo_store::issue::renew(&mut tx, &self.scope, self.id, self.claim, until).await? {
            return Ok(Saved::NotOurs);
        }
        if sejo_store::product::count_answers(&mut tx, &self.scope).await? != answers {
            return Ok(Saved::Outrun);
        }
        let mut run: Issuing = sejo_store::issue::get(&mut tx, &self.scope, self.id).await?;
        for (customer, issued) in &made.issued {
            sejo_store::issue::issue(&mut tx, &self.scope, issued).await?;
            // Somebody may have changed the customer since; what was issued is noted on the newest state.
            let mut newest = sejo_store::customer::get(&mut tx, &self.scope, customer.id).await?;
            newest.give(issued);
            sejo_store::customer::put(&mut tx, &self.scope, &newest).await?;
            run.done += 1;
        }
        for left in &made.left {
            run.left += 1;
            if run.left_out.len() < NAMED {
                run.left_out.push(left.clone());
            }
        }
        for open in &made.stays_open {
            run.open += 1;
            if run.stays_open.len() < NAMED {
                run.stays_open.push(open.clone());
            }
        }
        // Who came to wait since it began, as answers were corrected, is one of them.
        run.total = run.total.max(run.done + run.left);
        run.updated_at = app.now();
        sejo_store::issue::update(&mut tx, &self.scope, &run).await?;
        tx.commit().await?;
        Ok(Saved::Written)
    }

    /// Takes away what was made and is not written down, as the run is another's by now: what that one wrote meanwhile stays.
    async fn leave(&self, folder: &Path, made: Vec<(Customer, Issued)>) -> Result<()> {
        let has = sejo_store::issue::customers(self.app.db(), &self.scope, self.id).await?;
        let own: Vec<(Customer, Issued)> = made.into_iter().filter(|(c, _)| !has.contains(&c.id)).collect();
        files::take_own_away(folder, &own)
    }

    async fn finish(&self) -> Result<()> {
        let app = &self.app;
        let mut tx = app.db().begin().await?;
        let until = app.now().saturating_add(CLAIMED_FOR);
        if !sejo_store::issue::renew(&mut tx, &self.scope, self.id, self.claim, until).await? {
            return Ok(());
        }
        let mut run = sejo_store::issue::get(&mut tx, &self.scope, self.id).await?;
        run.state = IssuingState::Done;
        run.updated_at = app.now();
        sejo_store::issue::update(&mut tx, &self.scope, &run).await?;
        sejo_store::issue::let_go(&mut tx, &self.scope, self.id).await?;
        let detail = json!({ "done": run.done, "left": run.left, "total": run.total });
        audit::record(&mut tx, app, &self.actor, "issue.finish", &self.id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// A run that cannot go on is stopped and says why, and is not left as if it were at work.
    async fn give_up(&self, why: ErrorCode) -> Result<()> {
        let stopped = Stopped { actor: self.actor.clone(), scope: self.scope.clone(), why: Some(why) };
        self.app.stop_run(self.id, stopped, Whose::Run(self.claim)).await
    }
}

/// Makes what some customers get, and tells whether all of it is written.
fn make_part(
    kit: &Kit,
    part: Vec<(Customer, Vec<ReceivedRequest>)>,
    folder: &Path,
    of: (IssuingId, i64),
) -> (Made, Result<()>) {
    let mut made = Made::default();
    for (customer, requests) in part {
        match build(kit, &customer, &requests, of) {
            Ok(package) => {
                let written = files::write(folder, &package);
                made.stays_open.extend(package.stays_open);
                made.issued.push((customer, package.issued));
                if written.is_err() {
                    return (made, written);
                }
            }
            Err(error) => made.left.push(LeftOut {
                customer_id: customer.id,
                name: customer.name.clone(),
                code: error.code,
                about: error.detail.map(|d| d.ja).unwrap_or_default(),
            }),
        }
    }
    let kept = files::keep(folder, &made.issued);
    (made, kept)
}
