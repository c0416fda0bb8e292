//! The drop zone: a file comes in, is recognised, read, masked, kept as evidence, and turned into facts.
//!
//! Reading runs in the background; the run is a row in the database with its progress, so it survives a restart. A list of
//! devices with unknown columns waits for a person (mapping); a workbook with unmatched rows waits for assignments.

use sejo_model::edition::RowMatch;
use sejo_model::ledger::{ColumnGuess, DeviceChange, Problem};
use sejo_model::words::Text;
use sejo_model::{Actor, Control, DeviceField, EditionId, ErrorCode, EvidenceKind, FormKind, IntakeId, Kept, Sha256};

use crate::{App, Result};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntakeState {
    /// Waiting or being read.
    Reading,
    /// Waiting for a person to say which column is what.
    NeedsMapping,
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
}

/// What came of a workbook.
#[derive(Debug, Clone)]
pub struct WorkbookOutcome {
    /// Edition.
    pub edition: EditionId,
    /// Its title.
    pub title: String,
    /// Form.
    pub form: FormKind,
    /// Sheet.
    pub sheet: String,
    /// Rows with what they were matched with: (row as people count, number, text, match).
    pub rows: Vec<(u32, String, String, RowMatch)>,
    /// Answers found in it, now declared values.
    pub answers: usize,
    /// Is it the file the ministry published (by hash)?
    pub known_file: Option<String>,
}

/// What came of a list of devices.
#[derive(Debug, Clone)]
pub struct DevicesOutcome {
    /// Columns with guesses (or the mapping in force).
    pub columns: Vec<ColumnGuess>,
    /// First rows for the preview.
    pub preview: Vec<Vec<String>>,
    /// Rows in the list.
    pub total_rows: usize,
    /// Encoding or sheet.
    pub read_as: String,
    /// Columns masked because they hold secrets.
    pub masked: Vec<String>,
    /// Counts.
    pub counts: Counts,
    /// What changes (the first 200).
    pub changes: Vec<DeviceChange>,
    /// The mapping was remembered from an earlier list.
    pub remembered: bool,
}

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
    pub refusal: Option<(ErrorCode, Text, Vec<(String, String)>)>,
    /// What could not be read, in words with place.
    pub problems: Vec<(Problem, Text)>,
    /// A workbook.
    pub workbook: Option<WorkbookOutcome>,
    /// A list of devices.
    pub devices: Option<DevicesOutcome>,
    /// Items whose verdict changed: (slug, label, before, after) in words.
    pub changed_items: Vec<(String, String, String, String)>,
    /// Can be undone.
    pub may_undo: bool,
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

impl App {
    /// Takes a file: keeps it, starts reading in the background, gives the run.
    ///
    /// # Errors
    /// `FileTooLarge`, `FileEmpty`, `DiskFull`.
    pub async fn drop_file(&self, actor: &Actor, file_name: &str, bytes: Vec<u8>) -> Result<IntakeId> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Waits until a run is no longer reading (command line, tests).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn wait_for_intake(&self, actor: &Actor, id: IntakeId) -> Result<IntakeView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Runs, newest first.
    ///
    /// # Errors
    /// Store errors.
    pub async fn intakes(&self, actor: &Actor) -> Result<Vec<IntakeRow>> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// One run.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn intake(&self, actor: &Actor, id: IntakeId) -> Result<IntakeView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// What the import would do with this mapping; nothing is saved.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn preview_mapping(
        &self,
        actor: &Actor,
        id: IntakeId,
        fields: &[Option<DeviceField>],
    ) -> Result<DevicesOutcome> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Takes the list into the ledger with this mapping, and remembers the mapping.
    ///
    /// # Errors
    /// `NotFound`; `Required` when no column is mapped.
    pub async fn import_devices(&self, actor: &Actor, id: IntakeId, fields: &[Option<DeviceField>]) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
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
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Says what a workbook row is about; remembered for every later workbook.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn assign_row(&self, actor: &Actor, id: IntakeId, row: u32, control: Option<Control>) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Undoes an import: devices it made are removed, devices it changed get their old values, unless changed since.
    ///
    /// # Errors
    /// `AlreadyUndone`; `UndoConflict` lists what was left.
    pub async fn undo_intake(&self, actor: &Actor, id: IntakeId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Stops a run that is still reading.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn cancel_intake(&self, actor: &Actor, id: IntakeId) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// The kept file of a run (masked copy where there were secrets).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn kept_file(&self, actor: &Actor, id: IntakeId) -> Result<crate::File> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// What can be dropped.
    #[must_use]
    pub fn readers(&self) -> Vec<ReaderView> {
        Vec::new()
    }

    pub(crate) async fn resume_intakes(&self) -> Result<()> {
        Ok(())
    }
}
