//! Medical information systems.

use sejo_model::{System, SystemId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "system.insert", "INSERT INTO system (facility_id, id, name, vendor_id, contract_id, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "system.update", "UPDATE system SET name = $3, vendor_id = $4, contract_id = $5, revision = $6, document = $7 WHERE facility_id = $1 AND id = $2 AND revision = $8";
    GET = "system.get", "SELECT document FROM system WHERE facility_id = $1 AND id = $2";
    LIST = "system.list", "SELECT document FROM system WHERE facility_id = $1 ORDER BY name, id";
    REMOVE = "system.remove", "DELETE FROM system WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it refers to
/// something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, system: &System) -> Result<System, StoreError> {
    let new = System { revision: system.revision.saturating_add(1), ..system.clone() };
    let args = args![
        scope.facility().0,
        new.id.0,
        document::plain(&new.name),
        new.vendor_id.map(|v| v.0),
        new.contract_id.map(|c| c.0),
        new.revision,
        document::write(&new)?
    ];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, system.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: SystemId) -> Result<System, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<System>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: SystemId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
