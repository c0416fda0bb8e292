//! Staff.

use sejo_model::{Person, PersonId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "person.insert", "INSERT INTO person (facility_id, id, name, revision, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "person.update", "UPDATE person SET name = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "person.get", "SELECT document FROM person WHERE facility_id = $1 AND id = $2";
    LIST = "person.list", "SELECT document FROM person WHERE facility_id = $1 ORDER BY name, id";
    REMOVE = "person.remove", "DELETE FROM person WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it refers to
/// something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, person: &Person) -> Result<Person, StoreError> {
    let new = Person { revision: person.revision.saturating_add(1), ..person.clone() };
    let args = args![scope.facility().0, new.id.0, document::plain(&new.name), new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, person.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: PersonId) -> Result<Person, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Person>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// Removes one. Posts the person held go with it.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: PersonId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
