//! Declared values (申告).

use sejo_model::{Declaration, DeclarationId, EvidenceId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    INSERT = "declaration.insert", "INSERT INTO declaration (facility_id, id, item, evidence_id, at, document) VALUES ($1, $2, $3, $4, $5, $6)";
    LIST = "declaration.list", "SELECT document FROM declaration WHERE facility_id = $1 ORDER BY at, item, id";
    CHANGE = "declaration.change", "UPDATE declaration SET document = $3 WHERE facility_id = $1 AND id = $2";
    REMOVE = "declaration.remove", "DELETE FROM declaration WHERE facility_id = $1 AND id = $2";
    REMOVE_BY_EVIDENCE = "declaration.remove-by-evidence", "DELETE FROM declaration WHERE facility_id = $1 AND evidence_id = $2";
}

/// Adds declared values.
///
/// # Errors
/// [`StoreError::Duplicate`] when an id is there already.
pub async fn insert_many(tx: &mut Tx, scope: &Scope, declarations: &[Declaration]) -> Result<(), StoreError> {
    for new in declarations {
        let args = args![
            scope.facility().0,
            new.id.0,
            new.item.0.as_str(),
            new.evidence_id.map(|e| e.0),
            new.at,
            document::write(new)?
        ];
        tx.run(&INSERT, scope.into(), args).await?;
    }
    Ok(())
}

/// All declared values of the facility, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Declaration>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}

/// Notes that the vendor took one back, or what its system was called. What it said stays.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn change(tx: &mut Tx, scope: &Scope, declaration: &Declaration) -> Result<(), StoreError> {
    let args = args![scope.facility().0, declaration.id.0, document::write(declaration)?];
    match tx.run(&CHANGE, scope.into(), args).await? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// Removes some, when the decision they were made with is taken back. One that is gone already is none left.
///
/// # Errors
/// Those of the database.
pub async fn remove_many(tx: &mut Tx, scope: &Scope, ids: &[DeclarationId]) -> Result<(), StoreError> {
    for id in ids {
        tx.run(&REMOVE, scope.into(), args![scope.facility().0, id.0]).await?;
    }
    Ok(())
}

/// Removes what was read from a file, when its import is undone or repeated; tells how many.
///
/// # Errors
/// Those of the database.
pub async fn remove_by_evidence(tx: &mut Tx, scope: &Scope, evidence: EvidenceId) -> Result<u64, StoreError> {
    tx.run(&REMOVE_BY_EVIDENCE, scope.into(), args![scope.facility().0, evidence.0]).await
}
