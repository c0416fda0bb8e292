//! Issuing (発行): for each of many customers a signed reply, the form filled in, and its print.
//!
//! Invariants: what a customer is told is what stands in the answer set of its product, or in its own exceptions, and nothing
//! else; the files lie on the disk before the database says that they were issued; memory stays the same however many there are.

mod files;
mod job;
mod package;
mod stop;
mod words;

use std::path::PathBuf;

use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, CustomerId, EditionId, ErrorCode, FormKind, Issued, IssuedId, Issuing, IssuingId};
use sejo_store::{Tx, VendorScope};
use serde_json::json;
use uuid::Uuid;

use crate::{App, Error, File, Result, audit, authz};

pub(crate) use job::Issuings;
use stop::{Stopped, Whose};
pub(crate) use words::is_other;

/// Runs in the list.
const LISTED: u32 = 50;
/// Customers in one zip: what a browser saves at once without filling the memory.
pub const PART: u32 = 100;
/// The folder in the data folder.
const FOLDER: &str = "issued";

/// The page of a run.
#[derive(Debug, Clone)]
pub struct IssuingView {
    /// The run.
    pub issuing: Issuing,
    /// Where its files lie.
    pub folder: PathBuf,
    /// How many of its customers are to be issued it again: what they have is right no longer.
    pub again: u32,
}

impl App {
    /// Starts a run in the background. `folder` is where the files go; `None`: the data folder.
    ///
    /// # Errors
    /// `IssuingAtWork`, with the run that is and how it goes on; `NothingChosen` when there is nobody to issue to; `NotFound`.
    pub async fn issue(
        &self,
        actor: &Actor,
        whom: (IssuingFor, Option<CustomerId>),
        folder: Option<PathBuf>,
    ) -> Result<IssuingId> {
        self.issue_on(actor, whom, None, folder).await
    }

    /// The same; who never asked gets the vendors' form of `edition`, or of the one in force.
    ///
    /// # Errors
    /// As [`Self::issue`]; `NotFound` for an edition without such a form.
    pub async fn issue_on(
        &self,
        actor: &Actor,
        (whom, only): (IssuingFor, Option<CustomerId>),
        edition: Option<EditionId>,
        folder: Option<PathBuf>,
    ) -> Result<IssuingId> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        if let Some(edition) = &edition {
            let shelf = self.shelf(&scope).await?;
            shelf.form(&(edition.clone(), FormKind::Vendor)).ok_or(ErrorCode::NotFound)?;
        }
        if let Some(only) = only {
            sejo_store::customer::get(self.db(), &scope, only).await?;
        }
        let counts = sejo_store::customer::count(self.db(), &scope, &self.today().to_string()).await?;
        let count: u32 = counts.iter().filter(|(state, ..)| job::is_wanted(whom, *state)).map(|(_, n, _)| n).sum();
        let total = if only.is_some() { 1 } else { count };
        if total == 0 {
            return Err(Error::field("whom", ErrorCode::NothingChosen));
        }
        let now = self.now();
        let run = Issuing {
            only,
            edition,
            folder: folder.map(|f| f.to_string_lossy().into_owned()).unwrap_or_default(),
            lang: actor.lang,
            total,
            started_at: now,
            updated_at: now,
            by: actor.user,
            ..Issuing::blank(if only.is_some() { IssuingFor::One } else { whom })
        };
        // Asked for here, where somebody acts: a run that goes on by itself finds the key made.
        self.put_signing_key(actor, scope.scope()).await?;
        let mut tx = self.db().begin().await?;
        self.be_only_run(&mut tx, &scope, run.id).await?;
        sejo_store::issue::create(&mut tx, &scope, &run).await?;
        let claim = self.claim_issuing(&mut tx, &scope, run.id).await?.ok_or(ErrorCode::IssuingAtWork)?;
        let detail = json!({ "whom": run.whom, "only": only, "edition": run.edition, "total": total });
        audit::record(&mut tx, self, actor, "issue.start", &run.id.to_string(), detail).await?;
        tx.commit().await?;
        self.start_issuing(actor, &scope, (run.id, claim));
        Ok(run.id)
    }

    /// Refuses where another run is at work: of several that start or go on at once only the first finds none.
    async fn be_only_run(&self, tx: &mut Tx, scope: &VendorScope, id: IssuingId) -> Result<()> {
        sejo_store::facility::be_alone(tx).await?;
        let runs = sejo_store::issue::list(&mut *tx, scope, LISTED).await?;
        let mut runs = runs.into_iter().map(|run| self.as_it_is(run));
        match runs.find(|r| r.state == IssuingState::Working && r.id != id) {
            Some(other) => Err(at_work(&other, self.now())),
            None => Ok(()),
        }
    }

    /// The run at work that was started in the browser with the same choice, where there is one: whoever presses twice is led to it.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn issuing_like(
        &self,
        actor: &Actor,
        (whom, only): (IssuingFor, Option<CustomerId>),
    ) -> Result<Option<IssuingId>> {
        let whom = if only.is_some() { IssuingFor::One } else { whom };
        let is_like = |r: &Issuing| (r.whom, r.only) == (whom, only) && r.edition.is_none() && r.folder.is_empty();
        let runs = self.issuings(actor).await?;
        Ok(runs.into_iter().find(|r| r.state == IssuingState::Working && is_like(r)).map(|r| r.id))
    }

    /// The runs, the newest first.
    ///
    /// # Errors
    /// `NotFound` without the right, or at a facility.
    pub async fn issuings(&self, actor: &Actor) -> Result<Vec<Issuing>> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let runs = sejo_store::issue::list(self.db(), &scope, LISTED).await?;
        Ok(runs.into_iter().map(|run| self.as_it_is(run)).collect())
    }

    /// One run.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn issuing(&self, actor: &Actor, id: IssuingId) -> Result<IssuingView> {
        let scope = authz::vendor_scope(self, actor, Action::Read).await?;
        let issuing = self.as_it_is(sejo_store::issue::get(self.db(), &scope, id).await?);
        let again = sejo_store::issue::again(self.db(), &scope, id).await?;
        Ok(IssuingView { folder: self.folder_of(&issuing), issuing, again })
    }

    /// Where the files of a run lie.
    fn folder_of(&self, run: &Issuing) -> PathBuf {
        match run.folder.as_str() {
            "" => self.inner.folder.join(FOLDER).join(run.id.to_string()),
            own => PathBuf::from(own),
        }
    }

    /// Stops a run; what it made stays, and it can go on later. It stops on a full disk, too.
    ///
    /// # Errors
    /// `ChangedMeanwhile` when it is over; `NotFound`.
    pub async fn stop_issuing(&self, actor: &Actor, id: IssuingId) -> Result<()> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        if self.issuing(actor, id).await?.issuing.state != IssuingState::Working {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let stopped = Stopped { actor: actor.clone(), scope, why: None };
        self.stop_run(id, stopped, Whose::Person).await
    }

    /// Goes on with a run that was stopped, or whose program died: customers that have something from it are not touched again.
    ///
    /// # Errors
    /// `ChangedMeanwhile` when it is over; `IssuingAtWork`, also for a minute after a program died, with how long that still is;
    /// `NotFound`.
    pub async fn resume_issuing(&self, actor: &Actor, id: IssuingId) -> Result<()> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        let unwritten = self.inner.issuings.unwritten.take(id);
        let claim = self.take_up(actor, &scope, (id, unwritten.is_some())).await;
        if let (Err(_), Some(stopped)) = (&claim, unwritten) {
            self.inner.issuings.unwritten.put(id, stopped);
        }
        self.start_issuing(actor, &scope, (id, claim?));
        Ok(())
    }

    /// Writes down that a run is at work again; gives the claim. `stopped`: it was at work as far as is written down.
    async fn take_up(&self, actor: &Actor, scope: &VendorScope, (id, stopped): (IssuingId, bool)) -> Result<Uuid> {
        let mut tx = self.db().begin().await?;
        let mut run = sejo_store::issue::get(&mut tx, scope, id).await?;
        if run.state == IssuingState::Done {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        // Whoever works on it wrote that down and renewed the claim in one step.
        let renewed_at = run.updated_at;
        run.state = IssuingState::Working;
        run.stopped_for = None;
        run.updated_at = self.now();
        sejo_store::issue::update(&mut tx, scope, &run).await?;
        if stopped {
            sejo_store::issue::let_go(&mut tx, scope, id).await?;
        }
        let claim = self.claim_issuing(&mut tx, scope, id).await?;
        let claim = claim.ok_or_else(|| still_claimed(run.updated_at.saturating_sub(renewed_at)))?;
        // After the run itself, as whoever ends one takes them: neither waits for the other for ever.
        self.be_only_run(&mut tx, scope, id).await?;
        let detail = json!({ "done": run.done, "total": run.total });
        audit::record(&mut tx, self, actor, "issue.resume", &id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(claim)
    }

    /// The files one customer was given, as one zip.
    ///
    /// # Errors
    /// `NotFound`, also when the files were moved away from where they were made.
    pub async fn issued_file(&self, actor: &Actor, id: IssuedId) -> Result<File> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        let issued = sejo_store::issue::issued(self.db(), &scope, id).await?;
        let run = sejo_store::issue::get(self.db(), &scope, issued.issuing_id).await?;
        let name = format!("{}.zip", issued.folder);
        let bytes = packed(self.folder_of(&run), vec![issued], false).await?;
        self.note_export(actor, "issue.hand-out", &id.to_string()).await?;
        Ok(File::whole(name, "application/zip", bytes))
    }

    /// What a run made for [`PART`] customers, as one zip: `part` counts from 0.
    ///
    /// # Errors
    /// `NotFound` when there is no such part, or its files were moved away from where they were made.
    pub async fn issuing_part(&self, actor: &Actor, id: IssuingId, part: u32) -> Result<File> {
        let scope = authz::vendor_scope(self, actor, Action::Export).await?;
        let run = sejo_store::issue::get(self.db(), &scope, id).await?;
        let all = sejo_store::issue::of_issuing(self.db(), &scope, id, (PART, part.saturating_mul(PART))).await?;
        let name = format!("{}_{}.zip", actor.lang.pick("発行", "issued"), part.saturating_add(1));
        let bytes = packed(self.folder_of(&run), all, true).await?;
        self.note_export(actor, "issue.hand-out", &format!("{id} {part}")).await?;
        Ok(File::whole(name, "application/zip", bytes))
    }

    /// Waits until a run is over or stopped, telling how far it is now and then.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn wait_for_issuing(
        &self,
        actor: &Actor,
        id: IssuingId,
        mut told: impl FnMut(&Issuing),
    ) -> Result<Issuing> {
        loop {
            let finished = self.inner.issuings.finished.notified();
            tokio::pin!(finished);
            finished.as_mut().enable();
            let run = self.issuing(actor, id).await?.issuing;
            told(&run);
            if run.state != IssuingState::Working {
                return Ok(run);
            }
            drop(tokio::time::timeout(std::time::Duration::from_millis(500), finished).await);
        }
    }
}

/// Why a run cannot go on yet, `since` its claim was renewed, in microseconds: a program that died gives its claim back to nobody.
fn still_claimed(since: i64) -> Error {
    let seconds = seconds_left(since);
    Error::new(ErrorCode::IssuingAtWork).with_detail(Text::new(
        format!("動かしていたプログラムが途中で落ちたのなら、あと{seconds}秒で続けられます。"),
        format!("If the program that ran it has died, the run can go on in {seconds} seconds."),
    ))
}

/// For how many seconds nobody else gets a run, `since` its claim was renewed, in microseconds.
fn seconds_left(since: i64) -> i64 {
    job::CLAIMED_FOR.saturating_sub(since).max(0) / 1_000_000 + 1
}

/// Why no run can start beside another: which one that is, how far it has come, and from when on somebody goes on with it if its
/// program has died.
fn at_work(run: &Issuing, now: i64) -> Error {
    let (id, done, total) = (run.id, run.done, run.total);
    let since = now.saturating_sub(run.updated_at);
    let (ja, en) = match since > job::CLAIMED_FOR {
        true => ("今すぐ".to_owned(), "now".to_owned()),
        false => {
            let seconds = seconds_left(since);
            (format!("あと{seconds}秒で"), format!("in {seconds} seconds"))
        }
    };
    Error::new(ErrorCode::IssuingAtWork).with_detail(Text::new(
        format!(
            "動いているのは、{total}件のうち{done}件まで進んだ発行 {id} です。動かしていたプログラムが途中で落ちたのなら、{ja}続けられます。コマンドは sejo vendor resume {id} です。"
        ),
        format!(
            "It is the run {id}, which has come to {done} of {total}. If the program that ran it has died, it can go on {en}, with the command sejo vendor resume {id}."
        ),
    ))
}

/// The files of some customers as one zip, each in its folder where they are several.
async fn packed(folder: PathBuf, all: Vec<Issued>, in_folders: bool) -> Result<Vec<u8>> {
    let packed = tokio::task::spawn_blocking(move || {
        let mut files = Vec::new();
        for issued in &all {
            for file in &issued.files {
                let bytes = std::fs::read(folder.join(&issued.folder).join(&file.name))?;
                let name = if in_folders { format!("{}/{}", issued.folder, file.name) } else { file.name.clone() };
                files.push((name, bytes));
            }
        }
        match files.is_empty() {
            true => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
            false => sejo_report::package::zip(&files),
        }
    });
    let bytes = packed.await.map_err(Error::internal)?;
    bytes.map_err(|e| Error { source: Some(Box::new(e)), ..Error::new(ErrorCode::NotFound) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_run_at_work_is_said_which_it_is_and_how_it_goes_on() {
        let run = Issuing { total: 5000, done: 120, updated_at: 1_000_000, ..Issuing::blank(IssuingFor::Waiting) };
        let command = format!("sejo vendor resume {}", run.id);
        for (seconds, ja, en) in [
            (1, "あと61秒で続け", "in 61 seconds"),
            (41, "あと21秒で続け", "in 21 seconds"),
            (62, "今すぐ続け", "go on now"),
        ] {
            let error = at_work(&run, seconds * 1_000_000);
            assert_eq!(error.code, ErrorCode::IssuingAtWork);
            let told = error.detail.unwrap_or_default();
            for (told, when, done) in [(told.ja, ja, "5000件のうち120件"), (told.en, en, "120 of 5000")] {
                assert!([command.as_str(), when, done].iter().all(|part| told.contains(part)), "{told}");
            }
        }
    }
}
