//! Posts held by people.

use sejo_model::{Appointment, AppointmentId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    PUT = "appointment.put", "INSERT INTO appointment (facility_id, id, person_id, post, appointed_on, document) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (facility_id, id) DO UPDATE SET person_id = excluded.person_id, post = excluded.post, appointed_on = excluded.appointed_on, document = excluded.document";
    GET = "appointment.get", "SELECT document FROM appointment WHERE facility_id = $1 AND id = $2";
    LIST = "appointment.list", "SELECT document FROM appointment WHERE facility_id = $1 ORDER BY post, appointed_on, id";
    REMOVE = "appointment.remove", "DELETE FROM appointment WHERE facility_id = $1 AND id = $2";
}

/// Saves a new or changed one.
///
/// # Errors
/// [`StoreError::NotFound`] when it refers to something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &Appointment) -> Result<(), StoreError> {
    let args = args![
        scope.facility().0,
        new.id.0,
        new.person_id.0,
        new.post.key(),
        new.appointed_on.to_string(),
        document::write(new)?
    ];
    tx.run(&PUT, scope.into(), args).await?;
    Ok(())
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: AppointmentId) -> Result<Appointment, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Appointment>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: AppointmentId) -> Result<(), StoreError> {
    match tx.run(&REMOVE, scope.into(), args![scope.facility().0, id.0]).await {
        Ok(0) => Err(StoreError::NotFound),
        Ok(_) => Ok(()),
        // A reference that would dangle.
        Err(StoreError::NotFound) => Err(StoreError::InUse),
        Err(other) => Err(other),
    }
}
