//! Replies to requests (返信). They are never removed; decisions are added to them.

use sejo_model::{Reply, ReplyId};

use crate::error::StoreError;
use crate::row::{Arg, args};
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "reply.insert", "INSERT INTO reply (facility_id, id, request_id, evidence_id, received_at, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "reply.update", "UPDATE reply SET request_id = $3, evidence_id = $4, received_at = $5, revision = $6, document = $7 WHERE facility_id = $1 AND id = $2 AND revision = $8";
    GET = "reply.get", "SELECT document FROM reply WHERE facility_id = $1 AND id = $2";
    LIST = "reply.list", "SELECT document FROM reply WHERE facility_id = $1 ORDER BY received_at DESC, id DESC";
}

/// Saves a new one.
///
/// # Errors
/// [`StoreError::NotFound`] when request or kept file are not the facility's.
pub async fn add(tx: &mut Tx, scope: &Scope, new: &Reply) -> Result<Reply, StoreError> {
    let new = Reply { revision: 1, ..new.clone() };
    tx.run(&INSERT, scope.into(), columns(scope, &new)?).await?;
    Ok(new)
}

/// Saves what was decided about one. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else decided meanwhile.
pub async fn change(tx: &mut Tx, scope: &Scope, reply: &Reply) -> Result<Reply, StoreError> {
    if reply.revision == 0 {
        return Err(StoreError::Changed);
    }
    let new = Reply { revision: reply.revision.saturating_add(1), ..reply.clone() };
    noun::put(tx, scope, (&INSERT, &UPDATE), columns(scope, &new)?, reply.revision).await?;
    Ok(new)
}

fn columns(scope: &Scope, reply: &Reply) -> Result<Vec<Arg>, StoreError> {
    Ok(args![
        scope.facility().0,
        reply.id.0,
        reply.request_id.0,
        reply.evidence_id.map(|e| e.0),
        reply.received_at,
        reply.revision,
        document::write(reply)?
    ])
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: ReplyId) -> Result<Reply, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of them, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Reply>, StoreError> {
    noun::list(at, scope, &LIST).await
}
