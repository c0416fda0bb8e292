//! Requests to vendors (依頼). They are never removed: one that is not wanted any more is withdrawn.

use sejo_model::{Request, RequestId};

use crate::error::StoreError;
use crate::row::{Arg, args};
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "request.insert", "INSERT INTO request (facility_id, id, vendor_id, due_on, revision, document) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "request.update", "UPDATE request SET vendor_id = $3, due_on = $4, revision = $5, document = $6 WHERE facility_id = $1 AND id = $2 AND revision = $7";
    GET = "request.get", "SELECT document FROM request WHERE facility_id = $1 AND id = $2";
    LIST = "request.list", "SELECT document FROM request WHERE facility_id = $1 ORDER BY id DESC";
}

/// Saves a new one.
///
/// # Errors
/// [`StoreError::NotFound`] when it names a vendor the facility does not have.
pub async fn add(tx: &mut Tx, scope: &Scope, new: &Request) -> Result<Request, StoreError> {
    let new = Request { revision: 1, ..new.clone() };
    tx.run(&INSERT, scope.into(), columns(scope, &new)?).await?;
    Ok(new)
}

/// Saves what happened to one since. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile.
pub async fn change(tx: &mut Tx, scope: &Scope, request: &Request) -> Result<Request, StoreError> {
    if request.revision == 0 {
        return Err(StoreError::Changed);
    }
    let new = Request { revision: request.revision.saturating_add(1), ..request.clone() };
    noun::put(tx, scope, (&INSERT, &UPDATE), columns(scope, &new)?, request.revision).await?;
    Ok(new)
}

fn columns(scope: &Scope, request: &Request) -> Result<Vec<Arg>, StoreError> {
    let vendor = request.asked.vendor_id().ok_or(StoreError::NotFound)?;
    let due_on = request.asked.due_on.to_string();
    Ok(args![scope.facility().0, request.id().0, vendor.0, due_on, request.revision, document::write(request)?])
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: RequestId) -> Result<Request, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of them, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Request>, StoreError> {
    noun::list(at, scope, &LIST).await
}
