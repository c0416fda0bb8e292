//! What people decided about rows of a workbook that were not recognised: a control, or none of them.

use sejo_model::{RowDecision, UserId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    LIST = "assignment.list", "SELECT document FROM assignment WHERE facility_id = $1 ORDER BY row_text";
    PUT = "assignment.put", "INSERT INTO assignment (facility_id, row_text, at, user_id, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (facility_id, row_text) DO UPDATE SET at = excluded.at, user_id = excluded.user_id, document = excluded.document";
}

/// All decisions of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<RowDecision>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}

/// Remembers a decision; a later one for the same text replaces it.
///
/// # Errors
/// Those of the database.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &RowDecision, by: UserId, at: i64) -> Result<(), StoreError> {
    let args = args![scope.facility().0, document::plain(&new.text), at, by.0, document::write(new)?];
    tx.run(&PUT, scope.into(), args).await.map(drop)
}
