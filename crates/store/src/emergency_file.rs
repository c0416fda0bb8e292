//! Copies of the emergency file (緊急時ファイル). They are never removed: one that is there no longer has its day of going.

use sejo_model::document::DocumentBody;
use sejo_model::emergency_file::EmergencyCopy;
use sejo_model::{Date, DocumentVersionId, EmergencyCopyId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document};

statements! {
    ADD = "emergency-file.add", "INSERT INTO emergency_copy (facility_id, id, place, printed_on, document) VALUES ($1, $2, $3, $4, $5)";
    REPLACE = "emergency-file.replace", "UPDATE emergency_copy SET gone_on = $3 WHERE facility_id = $1 AND place = $2 AND gone_on IS NULL";
    TAKE_AWAY = "emergency-file.take-away", "UPDATE emergency_copy SET gone_on = $3 WHERE facility_id = $1 AND id = $2 AND gone_on IS NULL";
    LIST = "emergency-file.list", "SELECT document FROM emergency_copy WHERE facility_id = $1 AND gone_on IS NULL ORDER BY place, id";
    WATCHED = "emergency-file.watched", "SELECT document, '' FROM emergency_copy WHERE facility_id = $1 AND gone_on IS NULL UNION ALL SELECT '', body FROM document_version WHERE facility_id = $1 AND id = $2";
}

/// Records a copy that was put somewhere; the one that lay there before is gone from that day.
///
/// # Errors
/// Those of the database.
pub async fn put_up(tx: &mut Tx, scope: &Scope, copy: &EmergencyCopy) -> Result<(), StoreError> {
    let (place, day) = (document::plain(&copy.place), copy.printed_on.to_string());
    tx.run(&REPLACE, scope.into(), args![scope.facility().0, place.clone(), day.clone()]).await?;
    let args = args![scope.facility().0, copy.id.0, place, day, document::write(copy)?];
    tx.run(&ADD, scope.into(), args).await.map(drop)
}

/// Records that a copy is there no longer.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such copy, or it is gone already.
pub async fn take_away(tx: &mut Tx, scope: &Scope, id: EmergencyCopyId, on: Date) -> Result<(), StoreError> {
    let changed = tx.run(&TAKE_AWAY, scope.into(), args![scope.facility().0, id.0, on.to_string()]).await?;
    if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// The copies that lie somewhere, by place.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<EmergencyCopy>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}

/// The copies that lie somewhere, with what the plan of that version says: one statement, for pages that ask both.
///
/// # Errors
/// Those of the database.
pub async fn list_with_plan(
    at: impl Access,
    scope: &Scope,
    plan: Option<DocumentVersionId>,
) -> Result<(Vec<EmergencyCopy>, Option<DocumentBody>), StoreError> {
    let rows = at.rows(&WATCHED, scope.into(), args![scope.facility().0, plan.map(|id| id.0)]).await?;
    let (mut copies, mut body) = (Vec::new(), None);
    for row in &rows {
        if row.text(1)?.is_empty() {
            copies.push(document::read(row, 0)?);
        } else {
            body = Some(document::read(row, 1)?);
        }
    }
    Ok((copies, body))
}
