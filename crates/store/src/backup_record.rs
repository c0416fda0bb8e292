//! Backup records (バックアップの記録).

use sejo_model::{BackupRecord, BackupRecordId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "backup-record.insert", "INSERT INTO backup_record (facility_id, id, system_id, thing, revision, document) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "backup-record.update", "UPDATE backup_record SET system_id = $3, thing = $4, revision = $5, document = $6 WHERE facility_id = $1 AND id = $2 AND revision = $7";
    GET = "backup-record.get", "SELECT document FROM backup_record WHERE facility_id = $1 AND id = $2";
    REMOVE = "backup-record.remove", "DELETE FROM backup_record WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::Duplicate`] when the thing is
/// answered for already; [`StoreError::NotFound`] when it names a system the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &BackupRecord) -> Result<BackupRecord, StoreError> {
    let seen = new.revision;
    let new = BackupRecord { revision: seen.saturating_add(1), ..new.clone() };
    let (system, thing) = (new.system_id().map(|s| s.0), new.thing().map(|t| t.key().to_owned()));
    let args = args![scope.facility().0, new.id.0, system, thing, new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, seen).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: BackupRecordId) -> Result<BackupRecord, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn remove(tx: &mut Tx, scope: &Scope, id: BackupRecordId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
