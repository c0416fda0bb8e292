//! Disclosures (開示書) that were read: the head in one column, the rows in another, so that a list need not read thousands of rows.
//!
//! They are never removed; which one counts is said in the head.

use sejo_model::{DisclosureId, DisclosureRecord, DisclosureRow};

use crate::error::StoreError;
use crate::row::{Arg, args};
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "disclosure.insert", "INSERT INTO disclosure (facility_id, id, system_id, evidence_id, received_at, revision, document, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UPDATE = "disclosure.update", "UPDATE disclosure SET system_id = $3, evidence_id = $4, received_at = $5, revision = $6, document = $7, body = $8 WHERE facility_id = $1 AND id = $2 AND revision = $9";
    HEAD = "disclosure.head", "UPDATE disclosure SET system_id = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "disclosure.get", "SELECT document, body FROM disclosure WHERE facility_id = $1 AND id = $2";
    LIST = "disclosure.list", "SELECT document FROM disclosure WHERE facility_id = $1 ORDER BY received_at DESC, id DESC";
}

/// Saves a new one with its rows.
///
/// # Errors
/// [`StoreError::NotFound`] when its file or system is not the facility's.
pub async fn add(
    tx: &mut Tx,
    scope: &Scope,
    new: &DisclosureRecord,
    rows: &[DisclosureRow],
) -> Result<DisclosureRecord, StoreError> {
    let new = DisclosureRecord { revision: 1, ..new.clone() };
    tx.run(&INSERT, scope.into(), columns(scope, &new, rows)?).await?;
    Ok(new)
}

/// Saves what people say of it and its rows. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    record: &DisclosureRecord,
    rows: &[DisclosureRow],
) -> Result<DisclosureRecord, StoreError> {
    if record.revision == 0 {
        return Err(StoreError::Changed);
    }
    let new = DisclosureRecord { revision: record.revision.saturating_add(1), ..record.clone() };
    noun::put(tx, scope, (&INSERT, &UPDATE), columns(scope, &new, rows)?, record.revision).await?;
    Ok(new)
}

/// Saves the head alone, as when another one comes to count. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile.
pub async fn change_head(
    tx: &mut Tx,
    scope: &Scope,
    record: &DisclosureRecord,
) -> Result<DisclosureRecord, StoreError> {
    let new = DisclosureRecord { revision: record.revision.saturating_add(1), ..record.clone() };
    let args = args![
        scope.facility().0,
        new.id.0,
        new.system_id.map(|s| s.0),
        new.revision,
        document::write(&new)?,
        record.revision
    ];
    match tx.run(&HEAD, scope.into(), args).await? {
        0 => Err(StoreError::Changed),
        _ => Ok(new),
    }
}

fn columns(scope: &Scope, record: &DisclosureRecord, rows: &[DisclosureRow]) -> Result<Vec<Arg>, StoreError> {
    Ok(args![
        scope.facility().0,
        record.id.0,
        record.system_id.map(|s| s.0),
        record.evidence_id.map(|e| e.0),
        record.received_at,
        record.revision,
        document::write(record)?,
        document::write(&rows)?
    ])
}

/// One of them with its rows.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(
    at: impl Access,
    scope: &Scope,
    id: DisclosureId,
) -> Result<(DisclosureRecord, Vec<DisclosureRow>), StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    Ok((document::read(&row, 0)?, document::read(&row, 1)?))
}

/// The heads of all of them, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<DisclosureRecord>, StoreError> {
    noun::list(at, scope, &LIST).await
}
