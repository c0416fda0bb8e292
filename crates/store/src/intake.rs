//! Runs of the drop zone. A run that was interrupted is found again at the next start.

use sejo_model::{FacilityId, Intake, IntakeId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::scope::Reach;
use crate::{Access, Scope, Tx};

statements! {
    CREATE = "intake.create", "INSERT INTO intake (facility_id, id, evidence_id, state, created_at, updated_at, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "intake.update", "UPDATE intake SET evidence_id = $3, state = $4, updated_at = $5, document = $6 WHERE facility_id = $1 AND id = $2";
    GET = "intake.get", "SELECT document FROM intake WHERE facility_id = $1 AND id = $2";
    LIST = "intake.list", "SELECT document FROM intake WHERE facility_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
    STALE = "intake.stale", "SELECT facility_id, document FROM intake WHERE state IN ('queued', 'reading') ORDER BY created_at, id";
}

/// A new run.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is there already.
pub async fn create(tx: &mut Tx, scope: &Scope, new: &Intake) -> Result<(), StoreError> {
    let args = args![
        scope.facility().0,
        new.id.0,
        new.evidence_id.map(|e| e.0),
        new.state.key(),
        new.created_at,
        new.updated_at,
        document::write(new)?
    ];
    tx.run(&CREATE, scope.into(), args).await.map(drop)
}

/// Saves how far a run has come.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn update(tx: &mut Tx, scope: &Scope, new: &Intake) -> Result<(), StoreError> {
    let args = args![
        scope.facility().0,
        new.id.0,
        new.evidence_id.map(|e| e.0),
        new.state.key(),
        new.updated_at,
        document::write(new)?
    ];
    match tx.run(&UPDATE, scope.into(), args).await? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// A run.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: IntakeId) -> Result<Intake, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// The last `limit` runs, newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope, limit: u32) -> Result<Vec<Intake>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0, limit]).await?)
}

/// Runs of any facility that were waiting or being read when the program stopped, oldest first: to be resumed. The
/// caller grants itself a scope per facility.
///
/// # Errors
/// Those of the database.
pub async fn stale(at: impl Access) -> Result<Vec<(FacilityId, Intake)>, StoreError> {
    let rows = at.rows(&STALE, Reach::Installation, args![]).await?;
    rows.iter().map(|row| Ok((FacilityId(row.uuid(0)?), document::read(row, 1)?))).collect()
}
