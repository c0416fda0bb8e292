//! The register of remote connections (リモート保守の登録).

use sejo_model::{RemoteConnection, RemoteConnectionId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "remote-connection.insert", "INSERT INTO remote_connection (facility_id, id, vendor_id, revision, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "remote-connection.update", "UPDATE remote_connection SET vendor_id = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "remote-connection.get", "SELECT document FROM remote_connection WHERE facility_id = $1 AND id = $2";
    LIST = "remote-connection.list", "SELECT document FROM remote_connection WHERE facility_id = $1 ORDER BY id";
    REMOVE = "remote-connection.remove", "DELETE FROM remote_connection WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it names a vendor
/// the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &RemoteConnection) -> Result<RemoteConnection, StoreError> {
    let new = RemoteConnection { revision: new.revision.saturating_add(1), ..new.clone() };
    let vendor = new.vendor_id.map(|v| v.0);
    let args = args![scope.facility().0, new.id.0, vendor, new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, new.revision - 1).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: RemoteConnectionId) -> Result<RemoteConnection, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<RemoteConnection>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn remove(tx: &mut Tx, scope: &Scope, id: RemoteConnectionId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
