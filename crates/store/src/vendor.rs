//! Vendors.

use sejo_model::{Vendor, VendorId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "vendor.insert", "INSERT INTO vendor (facility_id, id, name, revision, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "vendor.update", "UPDATE vendor SET name = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "vendor.get", "SELECT document FROM vendor WHERE facility_id = $1 AND id = $2";
    LIST = "vendor.list", "SELECT document FROM vendor WHERE facility_id = $1 ORDER BY name, id";
    REMOVE = "vendor.remove", "DELETE FROM vendor WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it refers to
/// something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, vendor: &Vendor) -> Result<Vendor, StoreError> {
    let new = Vendor { revision: vendor.revision.saturating_add(1), ..vendor.clone() };
    let args = args![scope.facility().0, new.id.0, document::plain(&new.name), new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, vendor.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: VendorId) -> Result<Vendor, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Vendor>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: VendorId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
