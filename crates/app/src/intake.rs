//! The drop zone: a file comes in, is recognised, read, masked, kept as evidence, and turned into facts.
//!
//! Reading runs in the background; the run is a row in the database with its progress, so it survives a restart. A list of
//! devices with unknown columns waits for a person (mapping); a workbook with unmatched rows waits for assignments.

use sejo_model::ledger::{ColumnGuess, DeviceChange, Mapping, MergeKey, Problem, StateWord};
use sejo_model::words::Text;
use sejo_model::workbook::Sheets;
use sejo_model::{
    Action, Actor, Control, DisclosureId, ErrorCode, EvidenceKind, Intake, IntakeId, Kept, Lang, ReplyId, RequestId,
    Sha256,
};
use sejo_store::Scope;
use serde_json::json;

use self::decide::Decided;
use self::outcome::Outcome;
use crate::disclosure::AskedTable;
use crate::{App, Error, Result, audit, authz};

mod anew;
mod batch;
mod beside_yes;
mod changed;
mod configurations;
mod decide;
mod devices;
mod disclosure;
mod erase;
mod form_view;
mod guessed;
mod held;
mod identity;
mod job;
mod joined;
pub(crate) mod left_open;
mod loosened;
mod notice;
mod other_form;
mod ours;
mod outcome;
mod own_name;
pub(crate) mod owner;
mod proposal;
mod replied;
mod reply;
mod told;
mod undo;
mod vendor_form;
mod workbook;
pub(crate) mod workbook_days;

pub use beside_yes::BesideYes;
pub(crate) use beside_yes::beside_yes_of;
pub(crate) use changed::moved;
pub use configurations::{Configurations, ReadDevice};
pub use form_view::WorkbookOutcome;
pub use guessed::{AsGuessed, Beforehand};
pub use held::HeldRow;
pub(crate) use held::{About, otherwise};
pub(crate) use identity::PART;
pub(crate) use job::Jobs;
pub(crate) use joined::give_all;
pub use loosened::Turned;
pub(crate) use loosened::{beside_whole, note as note_loosened, the_one_before};
pub(crate) use other_form::instead_of_this_years;
pub use outcome::Unplaced;
pub(crate) use own_name::{bare as bare_name, is_ours, is_stand_in, may_be_ours};
pub use owner::Like;
pub(crate) use proposal::is_same_facility;
pub use proposal::{FormSystem, Proposal};
use told::in_words;
pub use told::warns;
pub use undo::FormAfterUndo;
pub use vendor_form::Recorded;
pub(crate) use vendor_form::{forget as forget_vendor, may_be};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeState {
    /// Waiting or being read.
    Reading,
    /// Waiting for a person to say which column is what.
    NeedsMapping,
    /// A workbook that would replace something waits for a yes.
    NeedsConfirmation,
    /// The edition is in, but rows wait for an assignment.
    NeedsAssignment,
    /// Done.
    Done,
    /// Refused, with the reason.
    Refused,
    /// Stopped by a person.
    Cancelled,
    /// Done and undone again.
    Undone,
}

/// A run in the list.
#[derive(Debug, Clone)]
pub struct IntakeRow {
    /// Id.
    pub id: IntakeId,
    /// File name.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// Where it stands.
    pub state: IntakeState,
    /// Done so far, out of how many.
    pub progress: (u32, u32),
    /// Recognised as.
    pub kind: EvidenceKind,
    /// One sentence on what came of it, in the actor's language.
    pub summary: String,
    /// Started, microseconds.
    pub at: i64,
}

/// What an import of devices did or would do.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// New devices.
    pub new: usize,
    /// Changed devices.
    pub updated: usize,
    /// Unchanged devices.
    pub same: usize,
    /// Rows a person must decide.
    pub unclear: usize,
    /// New and changed devices in use without a kind; no row of the checklist counts them until they have one.
    pub kindless: usize,
}

/// What came of a list of devices.
#[derive(Debug, Clone)]
pub struct DevicesOutcome {
    /// Columns with guesses (or the mapping in force).
    pub columns: Vec<ColumnGuess>,
    /// Words of the column of states that a person explains before the list is taken in.
    pub states: Vec<StateWord>,
    /// First rows for the preview.
    pub preview: Vec<Vec<String>>,
    /// Rows in the list.
    pub total_rows: usize,
    /// Encoding, or the sheets of a workbook.
    pub read_as: String,
    /// The sheets of the list.
    pub sheets: Sheets,
    /// Columns masked because they hold secrets.
    pub masked: Vec<String>,
    /// Counts.
    pub counts: Counts,
    /// What changes (the first 200).
    pub changes: Vec<DeviceChange>,
    /// What could not be read with a mapping that is only tried; those of a run stand with the run.
    pub problems: Vec<(Problem, Text)>,
    /// The mapping was remembered from an earlier list.
    pub remembered: bool,
    /// It was taken in, with `columns` as they stand.
    pub was_mapped: bool,
    /// Reasons for which several rows wait: the code, how many, and how many of them could be one device only.
    pub alike: Vec<(String, usize, usize)>,
}

/// Why a file was refused: the code, what exactly was seen, and the cells it is about with what stands there.
pub type RefusedFor = (ErrorCode, Text, Vec<(String, String)>);

/// The page of one run.
#[derive(Debug, Clone)]
pub struct IntakeView {
    /// The run.
    pub row: IntakeRow,
    /// SHA-256 of the file.
    pub sha256: Sha256,
    /// What was kept.
    pub kept: Kept,
    /// Refused: why.
    pub refusal: Option<RefusedFor>,
    /// What could not be read, in words with place.
    pub problems: Vec<(Problem, Text)>,
    /// A workbook.
    pub workbook: Option<WorkbookOutcome>,
    /// A list of devices.
    pub devices: Option<DevicesOutcome>,
    /// Configurations of network devices.
    pub configurations: Option<Configurations>,
    /// The reply of a vendor.
    pub reply: Option<ReplyId>,
    /// All of that reply is decided, or there is nothing to decide.
    pub is_reply_decided: bool,
    /// Refused because it may reply to any of these requests.
    pub meant: Vec<RequestId>,
    /// A disclosure that was taken in.
    pub disclosure: Option<DisclosureId>,
    /// Tables of a disclosure of which a person says which column is what.
    pub disclosure_columns: Vec<AskedTable>,
    /// Items whose verdict changed: (slug, label, before, after) in words.
    pub changed_items: Vec<(String, String, String, String)>,
    /// Can be undone.
    pub may_undo: bool,
    /// Which column is what can be chosen anew.
    pub may_map_anew: bool,
    /// What undoing does to the form in use, for a workbook that can be undone.
    pub form_after: Option<FormAfterUndo>,
}

/// What the program can read, for the drop zone and the help.
#[derive(Debug, Clone)]
pub struct ReaderView {
    /// Name.
    pub name: Text,
    /// Endings.
    pub extensions: Vec<String>,
    /// What it gives.
    pub gives: Text,
}

/// Runs shown in the list.
const LISTED: u32 = 200;

impl App {
    /// Takes a file: starts reading in the background, gives the run. It is kept once secrets in it were masked.
    ///
    /// # Errors
    /// `FileTooLarge`, `FileEmpty`, `DiskFull`.
    pub async fn drop_file(&self, actor: &Actor, file_name: &str, bytes: Vec<u8>) -> Result<IntakeId> {
        let mut taken = self.drop_files(actor, vec![(file_name.to_owned(), bytes)]).await?;
        taken.pop().unwrap_or_else(|| Err(ErrorCode::FileEmpty.into()))
    }

    /// Takes files that were dropped together, by name; says of each, in their order, which run it has or why it was not
    /// taken.
    ///
    /// # Errors
    /// `DiskFull`; of a single file `FileTooLarge`, `FileEmpty`.
    pub async fn drop_files(&self, actor: &Actor, files: Vec<(String, Vec<u8>)>) -> Result<Vec<Result<IntakeId>>> {
        self.drop_files_as(actor, files, None).await
    }

    /// [`drop_files`](Self::drop_files), with what was said of the files before they were read.
    ///
    /// # Errors
    /// As there.
    pub async fn drop_files_as(
        &self,
        actor: &Actor,
        files: Vec<(String, Vec<u8>)>,
        said: Option<&Beforehand>,
    ) -> Result<Vec<Result<IntakeId>>> {
        let scope = authz::scope(actor, Action::Drop)?;
        let limits = self.limits();
        let hashed = tokio::task::spawn_blocking(move || {
            let hash = |(name, bytes): (String, Vec<u8>)| {
                // What a vendor signed is the file, not the archive it came in: a notice names it by its own fingerprint.
                let (name, bytes) = sejo_intake::package::signed_within(&bytes, &limits).unwrap_or((name, bytes));
                (name, sejo_evidence::sha256(&bytes), bytes)
            };
            files.into_iter().map(hash).collect::<Vec<_>>()
        });
        let (mut taken, mut started) = (Vec::new(), Vec::new());
        let mut tx = self.db().begin().await?;
        for (name, sha256, bytes) in hashed.await.map_err(Error::internal)? {
            let size = bytes.len() as u64;
            let wrong = match size {
                0 => Some(ErrorCode::FileEmpty),
                n if n > self.inner.max_upload => Some(ErrorCode::FileTooLarge),
                _ => None,
            };
            if let Some(code) = wrong {
                taken.push(Err(code.into()));
                continue;
            }
            let id = self.queue(&mut tx, actor, &scope, (&name, size, sha256)).await?;
            started.push((id, job::Source::Dropped { name, bytes }));
            taken.push(Ok(id));
        }
        tx.commit().await?;
        self.start(actor, &scope, started, said);
        Ok(taken)
    }

    /// The run of a file that was dropped, claimed by this program.
    async fn queue(
        &self,
        tx: &mut sejo_store::Tx,
        actor: &Actor,
        scope: &Scope,
        (file_name, size, sha256): (&str, u64, Sha256),
    ) -> Result<IntakeId> {
        let before = sejo_store::evidence::find(&mut *tx, scope, sha256).await?;
        let now = self.now();
        let mut intake = Intake {
            id: IntakeId::new(),
            evidence_id: None,
            file_name: outcome::clean_name(file_name),
            state: sejo_model::IntakeState::Queued,
            done: 0,
            total: 0,
            outcome: serde_json::Value::Null,
            created_at: now,
            updated_at: now,
            by: actor.user,
        };
        Outcome::of(sha256, size, before.map(|e| e.received_at)).write(&mut intake)?;
        sejo_store::intake::create(tx, scope, &intake).await?;
        self.claim(tx, scope, intake.id).await?;
        let detail = json!({ "file": intake.file_name, "size": size, "sha256": sha256 });
        audit::record(tx, self, actor, "intake.drop", &intake.id.to_string(), detail).await?;
        Ok(intake.id)
    }

    /// Waits until a run is no longer reading (command line, tests).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn wait_for_intake(&self, actor: &Actor, id: IntakeId) -> Result<IntakeView> {
        let scope = authz::scope(actor, Action::Read)?;
        let intake = self.finished_intake(&scope, id).await?;
        self.intake_view(actor, &scope, &intake).await
    }

    /// Runs, newest first.
    ///
    /// # Errors
    /// Store errors.
    pub async fn intakes(&self, actor: &Actor) -> Result<Vec<IntakeRow>> {
        let scope = authz::scope(actor, Action::Read)?;
        let intakes = sejo_store::intake::list(self.db(), &scope, LISTED).await?;
        let outcomes = intakes.iter().map(Outcome::read).collect::<Result<Vec<_>>>()?;
        let replies = match outcomes.iter().any(|outcome| outcome.reply.is_some()) {
            true => sejo_store::reply::list(self.db(), &scope).await?,
            false => Vec::new(),
        };
        let row = |(intake, outcome): (&Intake, &Outcome)| {
            let row = outcome::row(intake, outcome, actor.lang);
            let said = reply::since(outcome, &replies).map(|said| said.r#in(actor.lang).to_owned());
            IntakeRow { summary: said.unwrap_or(row.summary), ..row }
        };
        Ok(intakes.iter().zip(&outcomes).map(row).collect())
    }

    /// One run.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn intake(&self, actor: &Actor, id: IntakeId) -> Result<IntakeView> {
        let scope = authz::scope(actor, Action::Read)?;
        let intake = sejo_store::intake::get(self.db(), &scope, id).await?;
        self.intake_view(actor, &scope, &intake).await
    }

    /// What the import would do with this mapping; nothing is saved.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn preview_mapping(&self, actor: &Actor, id: IntakeId, mapping: &Mapping) -> Result<DevicesOutcome> {
        self.preview(actor, id, mapping).await
    }

    /// Takes the list into the ledger with this mapping, and remembers the mapping.
    ///
    /// # Errors
    /// `NotFound`; `Required` on `fields` when no column is mapped, on `states` when a word for a state is not explained;
    /// `ChangedMeanwhile` when it was taken in already.
    pub async fn import_devices(&self, actor: &Actor, id: IntakeId, mapping: &Mapping) -> Result<()> {
        self.import_mapped(actor, id, mapping).await
    }

    /// Decides a row that fits several devices: `Some(device)` to merge into it, `None` to add a new one.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn decide_row(
        &self,
        actor: &Actor,
        id: IntakeId,
        row: u32,
        into: Option<sejo_model::DeviceId>,
    ) -> Result<()> {
        self.decide(actor, id, Decided::Row(row, into)).await
    }

    /// Decides all rows that wait for one reason at once: each is the one device it could be, or all are new. Rows that
    /// could be several devices, or share theirs with another row, wait on.
    ///
    /// # Errors
    /// `ChangedMeanwhile` where no row waits for that reason any more.
    pub async fn decide_alike(&self, actor: &Actor, id: IntakeId, code: &str, are_known: bool) -> Result<()> {
        let what = if are_known { Decided::AlikeKnown(code) } else { Decided::AlikeNew(code) };
        self.decide(actor, id, what).await
    }

    /// Says what a workbook row is about; remembered for every later workbook.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn assign_row(&self, actor: &Actor, id: IntakeId, row: u32, control: Option<Control>) -> Result<()> {
        self.assign(actor, id, row, control).await
    }

    /// Undoes an import: devices it made are removed, devices it changed get their old values, unless changed since.
    ///
    /// # Errors
    /// `AlreadyUndone`; `UndoConflict` lists what was left, the rest is undone then.
    pub async fn undo_intake(&self, actor: &Actor, id: IntakeId) -> Result<()> {
        self.undo(actor, id).await
    }

    /// Stops a run that is still reading, or gives up one that waits for a person.
    ///
    /// # Errors
    /// `NotFound`; `ChangedMeanwhile` where it waits no longer.
    pub async fn cancel_intake(&self, actor: &Actor, id: IntakeId) -> Result<()> {
        let scope = authz::scope(actor, Action::Drop)?;
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &scope, id).await?;
        let waits =
            matches!(intake.state, sejo_model::IntakeState::NeedsMapping | sejo_model::IntakeState::NeedsConfirmation);
        let may = job::is_reading(intake.state) || waits;
        if !may {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        intake.state = sejo_model::IntakeState::Cancelled;
        intake.updated_at = self.now();
        sejo_store::intake::update(&mut tx, &scope, &intake).await?;
        audit::record(&mut tx, self, actor, "intake.cancel", &id.to_string(), serde_json::Value::Null).await?;
        Ok(tx.commit().await?)
    }

    /// The kept file of a run (masked copy where there were secrets).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn kept_file(&self, actor: &Actor, id: IntakeId) -> Result<crate::File> {
        let scope = authz::scope(actor, Action::Export)?;
        let intake = sejo_store::intake::get(self.db(), &scope, id).await?;
        let evidence = intake.evidence_id.ok_or(ErrorCode::NotFound)?;
        let known = sejo_store::evidence::get(self.db(), &scope, evidence).await?;
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, evidence).await?;
        self.note_export(actor, "intake.hand-out", &id.to_string()).await?;
        if known.kind == EvidenceKind::Configuration {
            let stem = intake.file_name.rsplit_once('.').map_or(intake.file_name.as_str(), |(stem, _)| stem);
            let name = format!("{stem}_{}.txt", actor.lang.pick("秘密を伏せた写し", "masked"));
            return Ok(crate::File::whole(name, "text/plain; charset=utf-8", bytes));
        }
        let is_workbook = matches!(known.kind, EvidenceKind::ChecklistWorkbook | EvidenceKind::Disclosure);
        if known.kept == Kept::Masked && !is_workbook {
            let stem = intake.file_name.rsplit_once('.').map_or(intake.file_name.as_str(), |(stem, _)| stem);
            let name = format!("{stem}_{}.csv", actor.lang.pick("秘密を伏せた写し", "masked"));
            return Ok(crate::File::whole(name, "text/csv; charset=utf-8", bytes));
        }
        // Never a type a browser would show or run: what was dropped is only handed back for saving.
        Ok(crate::File::whole(intake.file_name, "application/octet-stream", bytes))
    }

    /// What a problem or an unclear row is about, by its code.
    #[must_use]
    pub fn problem_words(&self, code: &str) -> Text {
        sejo_intake::problem_words(code)
    }

    /// What can be dropped.
    #[must_use]
    pub fn readers(&self) -> Vec<ReaderView> {
        let view = |r: &sejo_intake::ReaderInfo| ReaderView {
            name: r.words.into(),
            extensions: r.extensions.iter().map(|&e| e.to_owned()).collect(),
            gives: r.gives.into(),
        };
        sejo_intake::readers().iter().map(view).collect()
    }

    /// The page of a run.
    async fn intake_view(&self, actor: &Actor, scope: &Scope, intake: &Intake) -> Result<IntakeView> {
        let outcome = Outcome::read(intake)?;
        let mut row = outcome::row(intake, &outcome, actor.lang);
        let mut is_reply_decided = false;
        if let Some(taken) = &outcome.reply {
            let replies = sejo_store::reply::list(self.db(), scope).await?;
            is_reply_decided = replies.iter().any(|reply| reply.id == taken.id && !reply.is_open());
            if let Some(said) = reply::since(&outcome, &replies) {
                row.summary = said.r#in(actor.lang).to_owned();
            }
        }
        let devices = match &outcome.devices {
            Some(note) if intake.evidence_id.is_some() => {
                let changes = self.shown_changes(scope, intake.id, note).await?;
                Some(devices::view(note, changes))
            }
            _ => None,
        };
        let is_done = matches!(row.state, IntakeState::Done | IntakeState::NeedsAssignment);
        let runs = undo::beside(self.db(), scope, &outcome).await?;
        let alike = undo::alike(&runs, (intake.id, &outcome))?;
        // Replies, notices and disclosures are no imports: they are decided about on their own pages.
        let is_import = outcome.reply.is_none() && outcome.notice.is_none() && outcome.disclosure.is_none();
        let may_undo = is_done && is_import && actor.role.may(undo::needed(&outcome, &alike));
        let may_map_anew = anew::can_be_mapped(intake, &outcome) && actor.role.may(Action::Drop);
        let (form_after, workbook) = match outcome.workbook {
            None => (None, None),
            Some(note) => {
                // What only declared something is no form in use.
                let forms = match undo::is_form(Some(&note), &alike) {
                    true => sejo_store::edition::list(self.db(), scope).await?,
                    false => Vec::new(),
                };
                let after = match may_undo {
                    true => Some(undo::form_after(&forms, &runs, (intake, &alike), &note)?),
                    false => None,
                };
                let standing = self.standing(scope).await?;
                let is_todays = (&standing.edition.id, standing.form.kind) == (&note.edition, note.form)
                    && undo::is_in_use(&forms, intake, &note);
                let requests =
                    vendor_form::requests(self, scope, (note.form, &note.edition, note.vendor), actor.lang).await?;
                let recorded = vendor_form::recorded(actor, &runs, (intake.id, &note), &standing.facts)?;
                let view = form_view::view(note, &standing.facts, is_todays);
                let undone_along = undo::named(&alike, &standing.facts, actor.lang);
                (after, Some(WorkbookOutcome { requests, recorded, undone_along, ..view }))
            }
        };
        Ok(IntakeView {
            sha256: outcome.sha256,
            kept: outcome.kept,
            refusal: outcome.refusal.map(|r| (r.code, r.detail, r.cells)),
            problems: outcome.problems.into_iter().map(|problem| in_words(problem, actor.lang)).collect(),
            workbook,
            devices,
            configurations: outcome.configurations,
            meant: outcome.meant,
            reply: outcome.reply.map(|r| r.id).or(outcome.notice.map(|n| n.reply)),
            is_reply_decided,
            disclosure: outcome.disclosure.as_ref().and_then(|d| d.id),
            disclosure_columns: outcome.disclosure.map(|d| d.tables).unwrap_or_default(),
            changed_items: outcome.changed.into_iter().map(|c| changed_words(c, actor.lang)).collect(),
            may_undo,
            may_map_anew,
            form_after,
            row,
        })
    }

    /// What a run changed in the ledger, rows to decide first.
    async fn shown_changes(&self, scope: &Scope, id: IntakeId, note: &outcome::Devices) -> Result<Vec<DeviceChange>> {
        let mut shown = note.unclear.clone();
        if note.mapping.is_none() {
            shown.extend(note.planned.iter().cloned());
            return Ok(shown);
        }
        let changes = sejo_store::device::first_changes_of_intake(self.db(), scope, id, devices::SHOWN).await?;
        let systems = crate::facts::facts(self, scope).await?.systems;
        let recognised = |id| note.recognised.iter().find(|(device, ..)| *device == id);
        shown.extend(changes.into_iter().filter_map(|change| {
            let device = change.after?;
            Some(match change.before {
                None => DeviceChange::New { rows: Vec::new(), device },
                Some(before) => {
                    // The list asked, and somebody said which device it is.
                    let decided = || (device.id, MergeKey::Person, Vec::new());
                    let (_, by, rows) = recognised(device.id).cloned().unwrap_or_else(decided);
                    let fields = crate::ledger::differences(&before, &device, &systems);
                    DeviceChange::Update { rows, device, by, fields }
                }
            })
        }));
        Ok(shown)
    }
}

fn changed_words(change: outcome::Changed, lang: Lang) -> (String, String, String, String) {
    let word = |v: sejo_model::VerdictValue| v.words().r#in(lang).to_owned();
    (change.slug, change.label, word(change.before), word(change.after))
}
