//! Approved versions of documents (文書).
//!
//! Invariant: what a version says is written once; no statement changes or removes it. Marks and the withdrawal stand
//! beside it and have a revision.

use sejo_model::document::DocumentBody;
use sejo_model::{DocumentKind, DocumentVersion, DocumentVersionId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, noun};

statements! {
    NEXT = "document-version.next", "SELECT COALESCE(MAX(number), 0) + 1 FROM document_version WHERE facility_id = $1 AND kind = $2";
    INSERT = "document-version.insert", "INSERT INTO document_version (facility_id, id, kind, number, approved_on, withdrawn_on, evidence_id, revision, document, body) VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, $9)";
    CHANGE = "document-version.change", "UPDATE document_version SET withdrawn_on = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "document-version.get", "SELECT document FROM document_version WHERE facility_id = $1 AND id = $2";
    BODY = "document-version.body", "SELECT document, body FROM document_version WHERE facility_id = $1 AND id = $2";
    LIST = "document-version.list", "SELECT document FROM document_version WHERE facility_id = $1 ORDER BY kind, number DESC";
}

/// The number of the next version of a kind. It stays free until the end of the transaction.
///
/// # Errors
/// Those of the database.
pub async fn next_number(tx: &mut Tx, scope: &Scope, kind: DocumentKind) -> Result<u32, StoreError> {
    let args = args![scope.facility().0, kind.key().to_owned()];
    tx.row(&NEXT, scope.into(), args).await?.ok_or(StoreError::NotFound)?.count(0)
}

/// Puts a version on record.
///
/// # Errors
/// [`StoreError::Duplicate`] when its number is taken; [`StoreError::NotFound`] when its file is not the facility's.
pub async fn add(
    tx: &mut Tx,
    scope: &Scope,
    new: DocumentVersion,
    body: &DocumentBody,
) -> Result<DocumentVersion, StoreError> {
    let kind = new.kind.key().to_owned();
    let new = DocumentVersion { revision: 1, ..new };
    let args = args![
        scope.facility().0,
        new.id.0,
        kind,
        new.number,
        new.approved_on.to_string(),
        new.file.as_ref().map(|f| f.evidence_id.0),
        new.revision,
        document::write(&new)?,
        document::write(body)?
    ];
    tx.run(&INSERT, scope.into(), args).await?;
    Ok(new)
}

/// Changes marks or withdraws. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile.
pub async fn change(tx: &mut Tx, scope: &Scope, version: &DocumentVersion) -> Result<DocumentVersion, StoreError> {
    let new = DocumentVersion { revision: version.revision.saturating_add(1), ..version.clone() };
    let withdrawn_on = new.withdrawn.as_ref().map(|w| w.on.to_string());
    let args =
        args![scope.facility().0, new.id.0, withdrawn_on, new.revision, document::write(&new)?, version.revision];
    match tx.run(&CHANGE, scope.into(), args).await? {
        0 => Err(StoreError::Changed),
        _ => Ok(new),
    }
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: DocumentVersionId) -> Result<DocumentVersion, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// One of them with what it says.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn body(
    at: impl Access,
    scope: &Scope,
    id: DocumentVersionId,
) -> Result<(DocumentVersion, DocumentBody), StoreError> {
    let row = at.row(&BODY, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    Ok((document::read(&row, 0)?, document::read(&row, 1)?))
}

/// All of them, withdrawn ones too; of each kind the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<DocumentVersion>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// How far the passages of a kind are, as the facts count them.
pub(crate) fn decided(kind: &str, count: &str) -> Result<(DocumentKind, u32), StoreError> {
    let damaged = || StoreError::Damaged(format!("{count} passages of {kind}"));
    Ok((kind.parse().map_err(|_| damaged())?, count.parse().map_err(|_| damaged())?))
}
