//! The background part of a run: read, mask, keep, import. Each step is a transaction of its own, so a run that was cut
//! off goes on where it stopped.
//!
//! Invariant: nothing of a file reaches the disk before secrets in it were masked. A run that was cut off before that has
//! no file any more; it is refused and says so.
//!
//! Several programs may share a database. A run is worked on by the one that has claimed it; the claim of a program that
//! died runs out, and another one takes the run up.

use std::sync::Arc;
use std::time::Duration;

use sejo_intake::{Limits, Reading, Refusal};
use sejo_model::configuration::{FingerprintKey, ReadConfigurations};
use sejo_model::disclosure::ReadDisclosure;
use sejo_model::ledger::ReadTable;
use sejo_model::reply::ReadReply;
use sejo_model::words::Text;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{
    Actor, ErrorCode, Evidence, EvidenceId, EvidenceKind, FacilityId, Intake, IntakeId, IntakeState as Stored, Kept,
    Lang, Notice, Role, UserId,
};
use sejo_report::workbook::Text as SheetText;
use sejo_store::{Scope, Tx};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::batch::Batch;
use super::configurations::Waiting;
use super::guessed::Beforehand;
use super::outcome::{Outcome, Refused};
use super::{devices, disclosure, notice, ours, reply, workbook};
use crate::{App, Error, Result, audit, authz};

/// A claim counts for so long, in microseconds: a run whose program died waits no longer.
const CLAIMED_FOR: i64 = 30_000_000;
/// A claim is renewed, and runs nobody works on are looked for, this often.
pub(super) const RENEW_EVERY: Duration = Duration::from_secs(10);
/// Another program tells nobody here that it has finished, so whoever waits looks again this often.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Reading more bytes than this takes so long that people look how far it is.
const TAKES_TIME: usize = 1 << 20;

/// What background runs share.
pub(crate) struct Jobs {
    /// Who claims: this start of the program.
    me: Uuid,
    /// So many files are read at once; each may take some hundred MiB.
    pub(super) permits: Semaphore,
    /// Told whenever a run has stopped reading.
    finished: Notify,
}

impl Jobs {
    /// None running.
    pub fn new() -> Self {
        Self { me: Uuid::now_v7(), permits: Semaphore::new(2), finished: Notify::new() }
    }
}

/// A run at work.
pub(super) struct Job {
    pub app: App,
    pub actor: Actor,
    pub scope: Scope,
    pub id: IntakeId,
    /// What was said of the file before.
    pub said: Beforehand,
}

/// What was read of a file.
pub(super) enum Found {
    /// A checklist workbook.
    Checklist(Box<ReadWorkbook>),
    /// A table, as it reads from what is kept.
    Table(ReadTable),
    /// Configurations of network devices.
    Configurations(Box<ReadConfigurations>),
    /// The reply of a vendor.
    Reply(Box<ReadReply>),
    /// A disclosure.
    Disclosure(Box<ReadDisclosure>),
    /// A vendor takes a reply back.
    Notice(Box<Notice>),
}

/// A file after it was looked into.
pub(super) struct Recognised {
    kind: EvidenceKind,
    kept: Kept,
    bytes: Vec<u8>,
    found: Found,
    /// Encoding or sheet, and headers of masked columns: lost in a masked copy.
    read_as: String,
    masked: Vec<String>,
}

/// A file that is being read.
type Begun = JoinHandle<std::result::Result<Recognised, Refusal>>;

/// The file's bytes: just dropped, or kept by an earlier start of the program.
pub(super) enum Source {
    Dropped {
        name: String,
        bytes: Vec<u8>,
    },
    /// Dropped, and being read already.
    Begun(Begun),
    Kept(EvidenceId),
}

impl App {
    /// Starts runs in the background, in their order.
    pub(super) fn start(
        &self,
        actor: &Actor,
        scope: &Scope,
        files: Vec<(IntakeId, Source)>,
        said: Option<&Beforehand>,
    ) {
        let said = said.cloned().unwrap_or_default();
        let job = |id| Job { said: said.clone(), ..Job::new(self, actor, scope.clone(), id) };
        let (jobs, sources) = files.into_iter().map(|(id, source)| (job(id), source)).unzip();
        tokio::spawn(Batch::new(jobs).work(sources));
    }

    /// The run once it is no longer reading.
    pub(super) async fn finished_intake(&self, scope: &Scope, id: IntakeId) -> Result<Intake> {
        loop {
            // Asked for before looking, so that an end between the two is not missed.
            let finished = self.inner.jobs.finished.notified();
            tokio::pin!(finished);
            finished.as_mut().enable();
            let intake = sejo_store::intake::get(self.db(), scope, id).await?;
            if !is_reading(intake.state) {
                return Ok(intake);
            }
            // Whether it was told or the time is up does not matter: the row decides.
            drop(tokio::time::timeout(LOOK_AGAIN, finished).await);
        }
    }

    /// Takes a run, unless another program works on it.
    pub(super) async fn claim(&self, tx: &mut Tx, scope: &Scope, id: IntakeId) -> Result<bool> {
        let now = self.now();
        let until = now.saturating_add(CLAIMED_FOR);
        Ok(sejo_store::intake::claim(tx, scope, id, self.inner.jobs.me, (now, until)).await?)
    }

    /// Gives back the runs this program works on, so that the next start need not wait.
    pub(crate) async fn release_intakes(&self) -> Result<()> {
        let mut tx = self.db().begin().await?;
        sejo_store::intake::release(&mut tx, self.inner.jobs.me).await?;
        Ok(tx.commit().await?)
    }

    /// Looks for runs whose program died, as long as this one runs.
    pub(crate) fn watch_intakes(&self) {
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEW_EVERY).await;
                let Some(app) = inner.upgrade().map(|inner| Self { inner }).filter(|app| !app.db().is_closed()) else {
                    return;
                };
                if let Err(error) = app.resume_intakes().await {
                    tracing::warn!(code = %error.code, source = ?error.source, "cut-off runs could not be looked for");
                }
                if let Err(error) = app.resume_issuings().await {
                    tracing::warn!(code = %error.code, source = ?error.source, "cut-off issuing could not be looked for");
                }
            }
        });
    }

    /// Takes up the runs nobody works on.
    pub(crate) async fn resume_intakes(&self) -> Result<()> {
        for (facility, intake) in sejo_store::intake::stale(self.db(), self.now()).await? {
            let scope = authz::program(facility);
            let mut tx = self.db().begin().await?;
            if !self.claim(&mut tx, &scope, intake.id).await? {
                continue;
            }
            tx.commit().await?;
            let actor = self.actor_of(facility, &intake).await?;
            match intake.evidence_id {
                Some(evidence) => self.start(&actor, &scope, vec![(intake.id, Source::Kept(evidence))], None),
                None => {
                    let job = Job::new(self, &actor, scope, intake.id);
                    let detail = Text::default();
                    job.refuse(Refused { code: ErrorCode::Interrupted, detail, cells: Vec::new() }).await?;
                }
            }
        }
        Ok(())
    }

    /// Whoever dropped the file, with the role that person has now; a command may do everything.
    async fn actor_of(&self, facility: FacilityId, intake: &Intake) -> Result<Actor> {
        let role = match intake.by {
            UserId::COMMAND => Some(Role::Admin),
            user => sejo_store::user::role_of(self.db(), user, facility).await?,
        };
        Ok(Actor {
            user: intake.by,
            name: String::new(),
            facility,
            role: role.unwrap_or(Role::Viewer),
            lang: Lang::Ja,
            origin: "resume".to_owned(),
        })
    }
}

/// Whether a run is still at work by itself.
pub(super) fn is_reading(state: Stored) -> bool {
    matches!(state, Stored::Queued | Stored::Reading)
}

impl Job {
    /// A run, whose columns a person is asked about.
    pub(super) fn new(app: &App, actor: &Actor, scope: Scope, id: IntakeId) -> Self {
        Self { app: app.clone(), actor: actor.clone(), scope, id, said: Beforehand::default() }
    }

    /// Reads the file and takes it in. Configurations are only read: they are kept together with those of other files.
    pub(super) async fn run(&self, source: Source) -> Result<Option<Waiting<'_>>> {
        let intake = sejo_store::intake::get(self.app.db(), &self.scope, self.id).await?;
        if !is_reading(intake.state) {
            return Ok(None);
        }
        let outcome = Outcome::read(&intake)?;
        let found = match source {
            Source::Dropped { name, bytes } => {
                if bytes.len() > TAKES_TIME {
                    self.progress(Stored::Reading, 0, 2).await?;
                }
                return self.take_read(self.begin(name, bytes)?, outcome).await;
            }
            Source::Begun(reading) => return self.take_read(reading, outcome).await,
            Source::Kept(evidence) => {
                let name = intake.file_name.clone();
                match self.app.read_kept(&self.scope, evidence, &name, &masked_headers(&outcome)).await? {
                    Ok(found) => found,
                    Err(refusal) => return self.refuse(refused(refusal)).await.map(|()| None),
                }
            }
        };
        self.import(found).await.map(|()| None)
    }

    /// Takes in what is read of a file that was dropped.
    async fn take_read(&self, reading: Begun, mut outcome: Outcome) -> Result<Option<Waiting<'_>>> {
        let recognised = match reading.await.map_err(Error::internal)? {
            Ok(recognised) => recognised,
            Err(refusal) => return self.refuse(refused(refusal)).await.map(|()| None),
        };
        note(&mut outcome, &recognised);
        let Recognised { bytes, found, .. } = recognised;
        match found {
            Found::Configurations(read) => return Ok(Some(Waiting { job: self, outcome, read: *read })),
            Found::Notice(read) => notice::take(self, outcome, *read, bytes).await?,
            Found::Reply(read) => reply::take(self, outcome, *read, bytes).await?,
            Found::Disclosure(read) => disclosure::take(self, outcome, *read, bytes).await?,
            found @ (Found::Checklist(_) | Found::Table(_)) => {
                if self.keep(&outcome, &bytes).await? {
                    self.import(found).await?;
                }
            }
        }
        Ok(None)
    }

    /// Begins to read a file.
    fn begin(&self, name: String, bytes: Vec<u8>) -> Result<Begun> {
        let (limits, key) = (self.app.limits(), self.app.fingerprint_key()?);
        Ok(tokio::task::spawn_blocking(move || recognise(&name, bytes, &limits, &key)))
    }

    /// Begins to read a file that takes next to no memory, before its turn has come.
    pub(super) fn begin_ahead(&self, source: Source) -> Result<Source> {
        Ok(match source {
            Source::Dropped { name, bytes } if bytes.len() <= TAKES_TIME => Source::Begun(self.begin(name, bytes)?),
            other => other,
        })
    }

    /// Takes in what was kept.
    async fn import(&self, found: Found) -> Result<()> {
        match found {
            Found::Checklist(book) => workbook::import(self, *book).await,
            Found::Table(table) => devices::take(self, table).await,
            // Kept and taken in one step, so a run that was cut off has either happened or left nothing.
            Found::Configurations(_) | Found::Reply(_) | Found::Notice(_) | Found::Disclosure(_) => {
                Err(ErrorCode::Interrupted.into())
            }
        }
    }

    /// Ends the run with what went wrong.
    pub(super) async fn give_up(&self, error: Error) {
        tracing::warn!(intake = %self.id, code = %error.code, source = ?error.source, "a file could not be taken in");
        let refused = Refused { code: error.code, detail: error.detail.unwrap_or_default(), cells: Vec::new() };
        if let Err(error) = self.refuse(refused).await {
            tracing::error!(intake = %self.id, source = ?error.source, "the refusal could not be saved");
        }
    }

    /// Tells whoever waits for a run to look again.
    pub(super) fn finished(&self) {
        self.app.inner.jobs.finished.notify_waiters();
    }

    /// Whether the run is still at work, whoever works on it.
    pub(super) async fn is_reading(&self) -> bool {
        let intake = sejo_store::intake::get(self.app.db(), &self.scope, self.id).await;
        intake.is_ok_and(|intake| is_reading(intake.state))
    }

    /// Keeps the file, or its masked copy. `false` when the run was cancelled meanwhile.
    async fn keep(&self, outcome: &Outcome, bytes: &[u8]) -> Result<bool> {
        let mut tx = self.app.db().begin().await?;
        let Some(mut intake) = self.reading(&mut tx).await? else { return Ok(false) };
        self.put_evidence(&mut tx, &mut intake, outcome, bytes).await?;
        intake.done = 1;
        self.save(&mut tx, &mut intake, outcome, Stored::Reading).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The file, or its masked copy, as evidence of the run.
    pub async fn put_evidence(
        &self,
        tx: &mut Tx,
        intake: &mut Intake,
        outcome: &Outcome,
        bytes: &[u8],
    ) -> Result<EvidenceId> {
        let evidence = Evidence {
            id: EvidenceId::new(),
            sha256: outcome.sha256,
            file_name: intake.file_name.clone(),
            size: outcome.size,
            kind: outcome.kind,
            kept: outcome.kept,
            received_at: intake.created_at,
            received_by: Some(self.actor.user),
        };
        sejo_store::evidence::put(tx, &self.scope, &evidence, bytes).await?;
        intake.evidence_id = Some(evidence.id);
        let detail = json!({ "file": evidence.file_name, "sha256": evidence.sha256, "kept": evidence.kept });
        self.record(tx, "intake.keep", detail).await?;
        Ok(evidence.id)
    }

    /// Renews the claim; `false` when it is no longer ours.
    pub(super) async fn renew_claim(&self) -> Result<bool> {
        let mut tx = self.app.db().begin().await?;
        let still = self.still_ours(&mut tx).await?;
        tx.commit().await?;
        Ok(still)
    }

    async fn still_ours(&self, tx: &mut Tx) -> Result<bool> {
        let until = self.app.now().saturating_add(CLAIMED_FOR);
        Ok(sejo_store::intake::renew(tx, &self.scope, self.id, self.app.inner.jobs.me, until).await?)
    }

    /// The run, unless it is no longer reading or another program's: then whoever stopped or took it wins.
    pub async fn reading(&self, tx: &mut Tx) -> Result<Option<Intake>> {
        if !self.still_ours(tx).await? {
            return Ok(None);
        }
        let intake = sejo_store::intake::get(tx, &self.scope, self.id).await?;
        Ok(is_reading(intake.state).then_some(intake))
    }

    /// Writes state and outcome of the run.
    pub async fn save(&self, tx: &mut Tx, intake: &mut Intake, outcome: &Outcome, state: Stored) -> Result<()> {
        intake.state = state;
        intake.updated_at = self.app.now();
        if !is_reading(state) {
            intake.total = intake.total.max(1);
            intake.done = intake.total;
        }
        outcome.write(intake)?;
        Ok(sejo_store::intake::update(tx, &self.scope, intake).await?)
    }

    /// Notes in the log of actions what the run did, for whoever dropped the file.
    pub async fn record(&self, tx: &mut Tx, action: &str, detail: serde_json::Value) -> Result<()> {
        audit::record(tx, &self.app, &self.actor, action, &self.id.to_string(), detail).await
    }

    async fn progress(&self, state: Stored, done: u32, total: u32) -> Result<()> {
        let mut tx = self.app.db().begin().await?;
        if let Some(mut intake) = self.reading(&mut tx).await? {
            intake.state = state;
            (intake.done, intake.total) = (done, total);
            intake.updated_at = self.app.now();
            sejo_store::intake::update(&mut tx, &self.scope, &intake).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Ends the run with a refusal.
    async fn refuse(&self, refused: Refused) -> Result<()> {
        let mut tx = self.app.db().begin().await?;
        let Some(mut intake) = self.reading(&mut tx).await? else { return Ok(()) };
        let outcome = Outcome::read(&intake)?;
        self.put_refusal(&mut tx, &mut intake, outcome, refused).await?;
        Ok(tx.commit().await?)
    }

    /// Writes why a file was not taken in.
    pub async fn put_refusal(
        &self,
        tx: &mut Tx,
        intake: &mut Intake,
        mut outcome: Outcome,
        refused: Refused,
    ) -> Result<()> {
        let detail = json!({ "file": intake.file_name, "code": refused.code.key() });
        outcome.refusal = Some(refused);
        self.save(tx, intake, &outcome, Stored::Refused).await?;
        self.record(tx, "intake.refuse", detail).await
    }
}

/// A refusal as it is kept.
pub(super) fn refused(refusal: Refusal) -> Refused {
    Refused { code: refusal.code, detail: refusal.detail, cells: refusal.cells }
}

/// What was recognised, for the page of the run.
fn note(outcome: &mut Outcome, recognised: &Recognised) {
    outcome.kind = recognised.kind;
    outcome.kept = recognised.kept;
    match &recognised.found {
        Found::Checklist(book) => outcome.problems.clone_from(&book.problems),
        Found::Configurations(read) => outcome.problems.clone_from(&read.problems),
        Found::Reply(_) | Found::Notice(_) => {}
        Found::Disclosure(read) => outcome.problems.clone_from(&read.problems),
        Found::Table(table) => {
            outcome.problems.clone_from(&table.problems);
            outcome.devices = Some(super::outcome::Devices {
                read_as: recognised.read_as.clone(),
                further_sheets: table.further_sheets.clone(),
                masked: recognised.masked.clone(),
                total_rows: table.rows.len(),
                ..Default::default()
            });
        }
    }
}

fn masked_headers(outcome: &Outcome) -> Vec<String> {
    outcome.devices.as_ref().map(|d| d.masked.clone()).unwrap_or_default()
}

impl App {
    /// Limits of readers: the defaults, with the size this installation takes.
    pub(crate) fn limits(&self) -> Limits {
        Limits { bytes: self.inner.max_upload, ..Limits::default() }
    }

    /// Reads a kept file again, as a person decides on it or after a restart.
    pub(super) async fn read_kept(
        &self,
        scope: &Scope,
        evidence: EvidenceId,
        file_name: &str,
        masked: &[String],
    ) -> Result<std::result::Result<Found, Refusal>> {
        let Evidence { kept, kind, sha256, .. } = sejo_store::evidence::get(self.db(), scope, evidence).await?;
        let bytes = sejo_store::evidence::bytes(self.db(), scope, evidence).await?;
        let (limits, name, masked) = (self.limits(), file_name.to_owned(), masked.to_vec());
        let key = self.fingerprint_key()?;
        tokio::task::spawn_blocking(move || match kept {
            // A masked copy stands for the file that was dropped.
            Kept::Masked if kind == EvidenceKind::ChecklistWorkbook => {
                let book = sejo_intake::workbook::read(&bytes, &limits)?;
                Ok(Found::Checklist(Box::new(ReadWorkbook { sha256, ..book })))
            }
            Kept::Masked => sejo_intake::table::read_masked_copy(&bytes, &masked, &limits).map(Found::Table),
            _ => sejo_intake::read(&name, &bytes, &limits, &key).map(found),
        })
        .await
        .map_err(Error::internal)
    }
}

fn found(reading: Reading) -> Found {
    match reading {
        Reading::Checklist(book) => Found::Checklist(book),
        Reading::Devices(table) | Reading::Table(table) => Found::Table(table),
        Reading::Configurations(read) => Found::Configurations(read),
        Reading::Reply(read) => Found::Reply(read),
        Reading::Disclosure(read) => Found::Disclosure(read),
        Reading::Notice(read) => Found::Notice(read),
    }
}

fn recognise(
    name: &str,
    bytes: Vec<u8>,
    limits: &Limits,
    key: &FingerprintKey,
) -> std::result::Result<Recognised, Refusal> {
    if let Some(refusal) = ours::refusal(&bytes) {
        return Err(refusal);
    }
    let reading = sejo_intake::read(name, &bytes, limits, key)?;
    let kind = match &reading {
        Reading::Checklist(_) => EvidenceKind::ChecklistWorkbook,
        Reading::Devices(_) => EvidenceKind::DeviceList,
        Reading::Table(_) => EvidenceKind::OtherTable,
        Reading::Configurations(_) => EvidenceKind::Configuration,
        Reading::Reply(_) => EvidenceKind::VendorReply,
        Reading::Disclosure(_) => EvidenceKind::Disclosure,
        Reading::Notice(_) => EvidenceKind::VendorNotice,
    };
    let (kept, bytes, found, read_as, masked) = match found(reading) {
        Found::Checklist(book) => {
            let sheet = book.layout.sheet.clone();
            let (kept, bytes) = without_secrets(bytes, limits)?;
            (kept, bytes, Found::Checklist(book), sheet, Vec::new())
        }
        Found::Configurations(read) => {
            let (masked, read_as) = (read.masked_text.clone().into_bytes(), read.encoding.clone());
            (Kept::Masked, masked, Found::Configurations(read), read_as, Vec::new())
        }
        // What of it is kept is decided when its request is found.
        Found::Reply(read) => (Kept::Nothing, bytes, Found::Reply(read), String::new(), Vec::new()),
        Found::Disclosure(read) => {
            let (kept, bytes, read) = disclosure::without_secrets(name, bytes, *read, limits, key)?;
            (kept, bytes, Found::Disclosure(Box::new(read)), String::new(), Vec::new())
        }
        Found::Notice(read) => (Kept::Nothing, bytes, Found::Notice(read), String::new(), Vec::new()),
        Found::Table(table) => {
            let read_as = if table.encoding.is_empty() { table.sheet.clone() } else { table.encoding.clone() };
            let masked: Vec<String> =
                table.masked_columns.iter().filter_map(|&i| table.headers.get(i)).cloned().collect();
            if sejo_intake::table::has_masked(&table) {
                let copy = sejo_intake::table::masked_copy(&table);
                (Kept::Masked, copy, Found::Table(table), read_as, masked)
            } else {
                (Kept::Original, bytes, Found::Table(table), read_as, masked)
            }
        }
    };
    Ok(Recognised { kind, kept, bytes, found, read_as, masked })
}

/// A checklist workbook as it is kept: with the secrets somebody wrote into it masked, all else byte for byte.
fn without_secrets(bytes: Vec<u8>, limits: &Limits) -> std::result::Result<(Kept, Vec<u8>), Refusal> {
    let secrets = sejo_intake::workbook::secrets(&bytes, limits)?;
    let masked = sejo_report::workbook::replace_texts(&bytes, &|text| match text {
        SheetText::Cell(text) => secrets.masked(text),
        SheetText::Comment(text) => Some(sejo_intake::mask_text(text)).filter(|masked| masked != text),
    });
    // What cannot be masked for certain is not kept.
    match masked {
        Ok(copy) if copy == bytes && secrets.is_empty() && !sejo_intake::workbook::holds_secret_beyond(&bytes) => {
            Ok((Kept::Original, bytes))
        }
        Ok(copy)
            if sejo_intake::workbook::secrets(&copy, limits)?.is_empty()
                && !sejo_intake::workbook::holds_secret_beyond(&copy) =>
        {
            Ok((Kept::Masked, copy))
        }
        Ok(_) => Err(Refusal::unmaskable()),
        Err(_) => Err(Refusal::unsearchable()),
    }
}
