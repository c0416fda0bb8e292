//! Contracts with vendors.

use sejo_model::{Contract, ContractId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "contract.insert", "INSERT INTO contract (facility_id, id, vendor_id, title, revision, document) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "contract.update", "UPDATE contract SET vendor_id = $3, title = $4, revision = $5, document = $6 WHERE facility_id = $1 AND id = $2 AND revision = $7";
    GET = "contract.get", "SELECT document FROM contract WHERE facility_id = $1 AND id = $2";
    REMOVE = "contract.remove", "DELETE FROM contract WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it refers to
/// something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, contract: &Contract) -> Result<Contract, StoreError> {
    let new = Contract { revision: contract.revision.saturating_add(1), ..contract.clone() };
    let args = args![
        scope.facility().0,
        new.id.0,
        new.vendor_id.0,
        document::plain(&new.title),
        new.revision,
        document::write(&new)?
    ];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, contract.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: ContractId) -> Result<Contract, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: ContractId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
