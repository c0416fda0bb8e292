//! Runs of the drop zone. A run that was interrupted is found again at the next start.
//!
//! Invariant: of several programs on one database only one works on a run. Whoever works on it has claimed it with one
//! conditional update and renews the claim before it runs out; each step saves only while the claim is its own.

use sejo_model::{FacilityId, Intake, IntakeId, Sha256};
use uuid::Uuid;

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
    LIST_WITH = "intake.list-with", "SELECT document FROM intake WHERE facility_id = $1 AND (id IN (SELECT id FROM intake WHERE facility_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2) OR evidence_id IN (SELECT id FROM evidence WHERE facility_id = $1 AND sha256 = $3)) ORDER BY created_at DESC, id DESC";
    STALE = "intake.stale", "SELECT facility_id, document FROM intake WHERE state IN ('queued', 'reading') AND (claimed_by IS NULL OR claimed_until < $1) ORDER BY created_at, id";
    CLAIM = "intake.claim", "UPDATE intake SET claimed_by = $3, claimed_until = $4 WHERE facility_id = $1 AND id = $2 AND state IN ('queued', 'reading') AND (claimed_by IS NULL OR claimed_until < $5)";
    RENEW = "intake.renew", "UPDATE intake SET claimed_until = $4 WHERE facility_id = $1 AND id = $2 AND state IN ('queued', 'reading') AND claimed_by = $3";
    RELEASE = "intake.release", "UPDATE intake SET claimed_by = NULL WHERE claimed_by = $1";
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

/// The last `limit` runs and, however old they are, all that kept a file with this hash as it was dropped; newest first.
///
/// # Errors
/// Those of the database.
pub async fn list_with(at: impl Access, scope: &Scope, limit: u32, sha256: Sha256) -> Result<Vec<Intake>, StoreError> {
    document::read_all(&at.rows(&LIST_WITH, scope.into(), args![scope.facility().0, limit, sha256]).await?)
}

/// Runs of any facility that wait or are half read and on which nobody works at `now`, oldest first: to be claimed and
/// resumed. The caller grants itself a scope per facility.
///
/// # Errors
/// Those of the database.
pub async fn stale(at: impl Access, now: i64) -> Result<Vec<(FacilityId, Intake)>, StoreError> {
    let rows = at.rows(&STALE, Reach::Installation, args![now]).await?;
    rows.iter().map(|row| Ok((FacilityId(row.uuid(0)?), document::read(row, 1)?))).collect()
}

/// Takes a run that waits or is half read, unless another program works on it at `now`. `false`: it does, or the run is
/// over.
///
/// # Errors
/// Those of the database.
pub async fn claim(
    tx: &mut Tx,
    scope: &Scope,
    id: IntakeId,
    by: Uuid,
    (now, until): (i64, i64),
) -> Result<bool, StoreError> {
    Ok(tx.run(&CLAIM, scope.into(), args![scope.facility().0, id.0, by, until, now]).await? == 1)
}

/// Keeps a run that was claimed before. `false`: another program took it, or the run is over; hands off then.
///
/// # Errors
/// Those of the database.
pub async fn renew(tx: &mut Tx, scope: &Scope, id: IntakeId, by: Uuid, until: i64) -> Result<bool, StoreError> {
    Ok(tx.run(&RENEW, scope.into(), args![scope.facility().0, id.0, by, until]).await? == 1)
}

/// Gives back every claim: the program ends in good order.
///
/// # Errors
/// Those of the database.
pub async fn release(tx: &mut Tx, by: Uuid) -> Result<(), StoreError> {
    tx.run(&RELEASE, Reach::Installation, args![by]).await.map(drop)
}
