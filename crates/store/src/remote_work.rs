//! Work by remote maintenance (リモート保守の作業): what was announced, and what the log shows.

use sejo_model::{RemoteConnectionId, RemoteWork, RemoteWorkId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "remote-work.insert", "INSERT INTO remote_work (facility_id, id, connection_id, at, open, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "remote-work.update", "UPDATE remote_work SET connection_id = $3, at = $4, open = $5, revision = $6, document = $7 WHERE facility_id = $1 AND id = $2 AND revision = $8";
    GET = "remote-work.get", "SELECT document FROM remote_work WHERE facility_id = $1 AND id = $2";
    LIST = "remote-work.list", "SELECT document FROM remote_work WHERE facility_id = $1 ORDER BY open DESC, at DESC, id DESC LIMIT $2";
    REMOVE = "remote-work.remove", "DELETE FROM remote_work WHERE facility_id = $1 AND id = $2";
    REMOVE_OF = "remote-work.remove-of", "DELETE FROM remote_work WHERE facility_id = $1 AND connection_id = $2";
}

/// Saves: revision 0 is new, any other must be the stored revision. The revision goes up by one. `open` tells whether
/// something of it does not fit and nobody explained it: such work is among the facts.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it names a
/// connection the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &RemoteWork, open: bool) -> Result<RemoteWork, StoreError> {
    let seen = new.revision;
    let new = RemoteWork { revision: seen.saturating_add(1), ..new.clone() };
    let args = args![
        scope.facility().0,
        new.id.0,
        new.connection_id.0,
        new.at().unwrap_or_default(),
        i64::from(open),
        new.revision,
        document::write(&new)?
    ];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, seen).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: RemoteWorkId) -> Result<RemoteWork, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// The newest of the facility, at most so many; what is open comes first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope, most: u32) -> Result<Vec<RemoteWork>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0, most]).await?)
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn remove(tx: &mut Tx, scope: &Scope, id: RemoteWorkId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}

/// Removes all of a connection that was registered by mistake.
///
/// # Errors
/// Those of the database.
pub async fn remove_of(tx: &mut Tx, scope: &Scope, connection: RemoteConnectionId) -> Result<(), StoreError> {
    tx.run(&REMOVE_OF, scope.into(), args![scope.facility().0, connection.0]).await.map(drop)
}
