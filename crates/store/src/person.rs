//! Staff.

use sejo_model::{Person, PersonId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    PUT = "person.put", "INSERT INTO person (facility_id, id, name, document) VALUES ($1, $2, $3, $4) ON CONFLICT (facility_id, id) DO UPDATE SET name = excluded.name, document = excluded.document";
    GET = "person.get", "SELECT document FROM person WHERE facility_id = $1 AND id = $2";
    LIST = "person.list", "SELECT document FROM person WHERE facility_id = $1 ORDER BY name, id";
    REMOVE = "person.remove", "DELETE FROM person WHERE facility_id = $1 AND id = $2";
}

/// Saves a new or changed one.
///
/// # Errors
/// [`StoreError::NotFound`] when it refers to something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &Person) -> Result<(), StoreError> {
    let args = args![scope.facility().0, new.id.0, document::plain(&new.name), document::write(new)?];
    tx.run(&PUT, scope.into(), args).await?;
    Ok(())
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: PersonId) -> Result<Person, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Person>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}

/// Removes one. Posts the person held go with it.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: PersonId) -> Result<(), StoreError> {
    match tx.run(&REMOVE, scope.into(), args![scope.facility().0, id.0]).await {
        Ok(0) => Err(StoreError::NotFound),
        Ok(_) => Ok(()),
        // A reference that would dangle.
        Err(StoreError::NotFound) => Err(StoreError::InUse),
        Err(other) => Err(other),
    }
}
