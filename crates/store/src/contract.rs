//! Contracts with vendors.

use sejo_model::{Contract, ContractId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    PUT = "contract.put", "INSERT INTO contract (facility_id, id, vendor_id, title, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (facility_id, id) DO UPDATE SET vendor_id = excluded.vendor_id, title = excluded.title, document = excluded.document";
    GET = "contract.get", "SELECT document FROM contract WHERE facility_id = $1 AND id = $2";
    LIST = "contract.list", "SELECT document FROM contract WHERE facility_id = $1 ORDER BY title, id";
    REMOVE = "contract.remove", "DELETE FROM contract WHERE facility_id = $1 AND id = $2";
}

/// Saves a new or changed one.
///
/// # Errors
/// [`StoreError::NotFound`] when it refers to something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &Contract) -> Result<(), StoreError> {
    let args = args![scope.facility().0, new.id.0, new.vendor_id.0, document::plain(&new.title), document::write(new)?];
    tx.run(&PUT, scope.into(), args).await?;
    Ok(())
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: ContractId) -> Result<Contract, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Contract>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: ContractId) -> Result<(), StoreError> {
    match tx.run(&REMOVE, scope.into(), args![scope.facility().0, id.0]).await {
        Ok(0) => Err(StoreError::NotFound),
        Ok(_) => Ok(()),
        // A reference that would dangle.
        Err(StoreError::NotFound) => Err(StoreError::InUse),
        Err(other) => Err(other),
    }
}
