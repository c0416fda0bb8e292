//! Erasing a kept file that turned out to hold a secret: its bytes go, its hash and the fact stay.
//!
//! Guards: what quotes the file goes with it — the configurations read from it, previews, places that could not be read —
//! also where the very same file was dropped twice. Values that went into the ledger are the ledger's; whoever erases is
//! told to look there.

use sejo_model::{Action, Actor, ErrorCode, EvidenceKind, Intake, IntakeId, IntakeState as Stored, Kept, Sha256};
use sejo_store::{Scope, Tx};
use serde_json::{Value, json};

use super::changed::changed;
use super::job::is_reading;
use super::outcome::Outcome;
use super::undo::is_in_use;
use crate::disclosure::forget_for_erased;
use crate::{App, Result, audit, authz, facts};

impl App {
    /// Erases the kept file of a run, and of every run of the same file.
    ///
    /// # Errors
    /// `NotFound`, also when nothing is kept; `FileInUse` while it is the form that is filled in.
    pub async fn erase_file(&self, actor: &Actor, id: IntakeId) -> Result<()> {
        let scope = authz::scope(actor, Action::Drop)?;
        let mut tx = self.db().begin().await?;
        let asked = Outcome::read(&sejo_store::intake::get(&mut tx, &scope, id).await?)?;
        if !asked.kept.has_bytes() {
            return Err(ErrorCode::NotFound.into());
        }
        for intake in sejo_store::intake::list(&mut tx, &scope, u32::MAX).await? {
            let outcome = Outcome::read(&intake)?;
            if outcome.sha256 == asked.sha256 && outcome.kept.has_bytes() {
                let run = intake.id.to_string();
                let read = outcome.disclosure.as_ref().and_then(|d| d.id);
                let detail = self.erase_run(&mut tx, &scope, intake, outcome).await?;
                if let Some(read) = read {
                    forget_for_erased(self, &mut tx, (&scope, actor), read).await?;
                }
                audit::record(&mut tx, self, actor, "intake.erase", &run, detail).await?;
            }
        }
        sejo_store::evidence::forget_unused(&mut tx).await?;
        tx.commit().await?;
        // What was written before the change still stands in the log of the database until then.
        Ok(self.db().settle().await?)
    }

    /// The newest run of a file that is kept, by its hash.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn intake_of_file(&self, actor: &Actor, sha256: Sha256) -> Result<IntakeId> {
        let scope = authz::scope(actor, Action::Read)?;
        for intake in sejo_store::intake::list(self.db(), &scope, u32::MAX).await? {
            let outcome = Outcome::read(&intake)?;
            if outcome.sha256 == sha256 && outcome.kept.has_bytes() {
                return Ok(intake.id);
            }
        }
        Err(ErrorCode::NotFound.into())
    }

    /// Gives what the log says of it.
    async fn erase_run(&self, tx: &mut Tx, scope: &Scope, mut intake: Intake, mut outcome: Outcome) -> Result<Value> {
        let (Some(evidence), false) = (intake.evidence_id, is_reading(intake.state)) else {
            return Err(ErrorCode::NotFound.into());
        };
        if let Some(note) = &outcome.workbook {
            let forms = sejo_store::edition::list(&mut *tx, scope).await?;
            if is_in_use(&forms, &intake, note) {
                return Err(ErrorCode::FileInUse.into());
            }
        }
        sejo_store::evidence::erase(tx, scope, evidence).await?;
        let removed = self.remove_read(tx, scope, &intake, &mut outcome).await?;
        let detail =
            json!({ "file": intake.file_name, "sha256": outcome.sha256, "kept": outcome.kept, "removed": removed });
        outcome.erase();
        intake.state = match intake.state {
            Stored::NeedsMapping | Stored::NeedsConfirmation => Stored::Cancelled,
            Stored::NeedsAssignment => Stored::Done,
            state => state,
        };
        intake.updated_at = self.now();
        outcome.write(&mut intake)?;
        sejo_store::intake::update(tx, scope, &intake).await?;
        Ok(detail)
    }

    /// Removes the configurations read from the file; gives how many.
    async fn remove_read(&self, tx: &mut Tx, scope: &Scope, intake: &Intake, outcome: &mut Outcome) -> Result<usize> {
        if outcome.kind != EvidenceKind::Configuration {
            return Ok(0);
        }
        let before = facts::load(self, &mut *tx, scope).await?;
        let read = sejo_store::configuration::of_intake(&mut *tx, scope, intake.id).await?;
        for record in &read {
            sejo_store::configuration::remove(tx, scope, record.id).await?;
        }
        let after = facts::load(self, &mut *tx, scope).await?;
        outcome.changed = changed(self.shipped_editions(), before, after, self.today());
        Ok(read.len())
    }
}

impl Outcome {
    /// Takes out whatever quotes the file.
    fn erase(&mut self) {
        self.kept = Kept::Erased;
        self.problems.iter_mut().for_each(|problem| problem.text.clear());
        if let Some(devices) = &mut self.devices {
            devices.preview.clear();
            devices.planned.clear();
            devices.unclear.clear();
            devices.unclear_total = 0;
            devices.columns.clear();
        }
        if let Some(book) = &mut self.workbook {
            book.beside_yes.clear();
        }
        if let Some(read) = &mut self.configurations {
            read.devices.clear();
        }
        if let Some(read) = &mut self.disclosure {
            read.tables.clear();
        }
    }
}
