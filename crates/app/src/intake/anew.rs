//! Choosing anew which column of a list is what: the import is taken back, and the kept file is read once more as a run that
//! asks.
//!
//! Guards: a choice somebody took back is never applied again without being asked about; it is shown as it was, so that only
//! what is wrong needs changing.

use sejo_model::ledger::Mapping;
use sejo_model::{Action, Actor, ErrorCode, Intake, IntakeId, IntakeState as Stored};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::job::{Job, Source};
use super::outcome::{Devices, Outcome};
use crate::{App, Result, audit, authz};

/// Whether a run is a list that was taken in, whose file is still there to be read again.
pub(super) fn can_be_mapped(intake: &Intake, outcome: &Outcome) -> bool {
    let is_over = matches!(intake.state, Stored::Done | Stored::NeedsAssignment | Stored::Undone);
    let is_mapped = outcome.devices.as_ref().is_some_and(|note| note.mapping.is_some() && !note.columns.is_empty());
    is_over && is_mapped && intake.evidence_id.is_some() && outcome.kept.has_bytes()
}

impl App {
    /// Takes an import back where it still counts, and reads its file again as a new run that asks which column is what,
    /// with what was chosen before. Gives the new run.
    ///
    /// # Errors
    /// `NotFound`, also for a run that is no list that was taken in or whose file was erased.
    pub async fn map_anew(&self, actor: &Actor, id: IntakeId) -> Result<IntakeId> {
        let scope = authz::scope(actor, Action::Drop)?;
        let before = sejo_store::intake::get(self.db(), &scope, id).await?;
        let outcome = Outcome::read(&before)?;
        let Some(kept) = before.evidence_id.filter(|_| can_be_mapped(&before, &outcome)) else {
            return Err(ErrorCode::NotFound.into());
        };
        // What somebody changed since stays, and is named on the page of the run.
        if before.state != Stored::Undone
            && let Err(error) = self.undo(actor, id).await
            && error.code != ErrorCode::UndoConflict
        {
            return Err(error);
        }
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, kept).await?;
        let job = Job::new(self, actor, scope.clone(), IntakeId::new());
        let mut tx = self.db().begin().await?;
        self.doubt_mapping(&mut tx, &scope, actor, &outcome).await?;
        let (mut intake, note) = again(&job, &before, outcome)?;
        sejo_store::intake::create(&mut tx, &scope, &intake).await?;
        self.claim(&mut tx, &scope, job.id).await?;
        let evidence = job.put_evidence(&mut tx, &mut intake, &note, &bytes).await?;
        job.save(&mut tx, &mut intake, &note, Stored::Reading).await?;
        let detail = json!({ "file": intake.file_name, "before": id });
        audit::record(&mut tx, self, actor, "intake.map-anew", &job.id.to_string(), detail).await?;
        tx.commit().await?;
        self.start(actor, &scope, vec![(job.id, Source::Kept(evidence))], None);
        Ok(job.id)
    }

    /// Has the columns of such lists asked about again, with what was chosen before.
    pub(super) async fn doubt_mapping(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        actor: &Actor,
        outcome: &Outcome,
    ) -> Result<()> {
        let Some(note) = outcome.devices.as_ref().filter(|note| note.mapping.is_some()) else { return Ok(()) };
        let headers: Vec<String> = note.columns.iter().map(|column| column.header.clone()).collect();
        let key = Mapping::key(&headers);
        let Some(known) = sejo_store::mapping::get(&mut *tx, scope, &key).await? else { return Ok(()) };
        let doubted = Mapping { is_doubted: true, ..known };
        Ok(sejo_store::mapping::put(tx, scope, &key, &doubted, actor.user, self.now()).await?)
    }
}

/// The new run, and what is known of its file: what only the file as it was dropped could tell.
fn again(job: &Job, before: &Intake, known: Outcome) -> Result<(Intake, Outcome)> {
    let now = job.app.now();
    let mut intake = Intake {
        id: job.id,
        evidence_id: None,
        file_name: before.file_name.clone(),
        state: Stored::Queued,
        done: 0,
        total: 0,
        outcome: serde_json::Value::Null,
        created_at: now,
        updated_at: now,
        by: job.actor.user,
    };
    let mut note = Outcome::of(known.sha256, known.size, Some(before.created_at));
    (note.kind, note.kept, note.problems) = (known.kind, known.kept, known.problems);
    note.devices = known.devices.map(|devices| Devices {
        read_as: devices.read_as,
        further_sheets: devices.further_sheets,
        masked: devices.masked,
        total_rows: devices.total_rows,
        ..Devices::default()
    });
    note.write(&mut intake)?;
    Ok((intake, note))
}
