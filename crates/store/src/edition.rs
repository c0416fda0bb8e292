//! Forms read from the ministry's workbooks.

use sejo_model::{EditionId, EvidenceId, FormKind, ImportedForm, UserId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    PUT = "edition.put", "INSERT INTO edition_form (facility_id, edition, form, evidence_id, at, user_id, document) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (facility_id, edition, form) DO UPDATE SET evidence_id = excluded.evidence_id, at = excluded.at, user_id = excluded.user_id, document = excluded.document";
    LIST = "edition.list", "SELECT evidence_id, at, user_id, document FROM edition_form WHERE facility_id = $1 ORDER BY edition, form";
    REMOVE = "edition.remove", "DELETE FROM edition_form WHERE facility_id = $1 AND edition = $2 AND form = $3";
}

/// An imported form with where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The form.
    pub form: ImportedForm,
    /// The kept workbook.
    pub evidence_id: Option<EvidenceId>,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// By whom.
    pub by: UserId,
}

/// Saves an imported form; it replaces an earlier one of the same edition and kind.
///
/// # Errors
/// [`StoreError::NotFound`] when the evidence is not there.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &Imported) -> Result<(), StoreError> {
    let args = args![
        scope.facility().0,
        document::plain(&new.form.edition.0),
        new.form.form.kind.key(),
        new.evidence_id.map(|e| e.0),
        new.at,
        new.by.0,
        document::write(&new.form)?
    ];
    tx.run(&PUT, scope.into(), args).await.map(drop)
}

/// All imported forms of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Imported>, StoreError> {
    let rows = at.rows(&LIST, scope.into(), args![scope.facility().0]).await?;
    rows.iter()
        .map(|row| {
            Ok(Imported {
                evidence_id: row.maybe_uuid(0)?.map(EvidenceId),
                at: row.int(1)?,
                by: UserId(row.uuid(2)?),
                form: document::read(row, 3)?,
            })
        })
        .collect()
}

/// Goes back to the built-in form.
///
/// # Errors
/// [`StoreError::NotFound`] when it was not imported.
pub async fn remove(tx: &mut Tx, scope: &Scope, edition: &EditionId, form: FormKind) -> Result<(), StoreError> {
    match tx.run(&REMOVE, scope.into(), args![scope.facility().0, edition.0.as_str(), form.key()]).await? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}
