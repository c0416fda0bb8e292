//! Posts held by people.

use sejo_model::{Appointment, AppointmentId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "appointment.insert", "INSERT INTO appointment (facility_id, id, person_id, post, appointed_on, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "appointment.update", "UPDATE appointment SET person_id = $3, post = $4, appointed_on = $5, revision = $6, document = $7 WHERE facility_id = $1 AND id = $2 AND revision = $8";
    GET = "appointment.get", "SELECT document FROM appointment WHERE facility_id = $1 AND id = $2";
    LIST = "appointment.list", "SELECT document FROM appointment WHERE facility_id = $1 ORDER BY post, appointed_on, id";
    REMOVE = "appointment.remove", "DELETE FROM appointment WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved or removed it meanwhile; [`StoreError::NotFound`] when it refers to
/// something the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, appointment: &Appointment) -> Result<Appointment, StoreError> {
    let new = Appointment { revision: appointment.revision.saturating_add(1), ..appointment.clone() };
    let args = args![
        scope.facility().0,
        new.id.0,
        new.person_id.0,
        new.post.key(),
        new.appointed_on.map(|day| day.to_string()).unwrap_or_default(),
        new.revision,
        document::write(&new)?
    ];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, appointment.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: AppointmentId) -> Result<Appointment, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of the facility.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Appointment>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// Removes one.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row; [`StoreError::InUse`] when something still refers to it.
pub async fn remove(tx: &mut Tx, scope: &Scope, id: AppointmentId) -> Result<(), StoreError> {
    noun::remove(tx, scope, &REMOVE, id.0).await
}
