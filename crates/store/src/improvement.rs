//! Improvements (改善).
//!
//! Invariant: none is ever removed; what was given up stays with its reason.

use sejo_model::{Improvement, ImprovementId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "improvement.insert", "INSERT INTO improvement (facility_id, id, incident_id, owner_id, due_on, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "improvement.update", "UPDATE improvement SET incident_id = $3, owner_id = $4, due_on = $5, revision = $6, document = $7 WHERE facility_id = $1 AND id = $2 AND revision = $8";
    GET = "improvement.get", "SELECT document FROM improvement WHERE facility_id = $1 AND id = $2";
}

/// Saves: revision 0 is a new one, any other must be the stored revision. The revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile; [`StoreError::NotFound`] when it names an incident or a
/// person the facility does not have.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &Improvement) -> Result<Improvement, StoreError> {
    let seen = new.revision;
    let new = Improvement { revision: seen.saturating_add(1), ..new.clone() };
    let due = new.due_on.to_string();
    let args = args![
        scope.facility().0,
        new.id.0,
        new.incident_id.0,
        new.owner_id.0,
        due,
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
pub async fn get(at: impl Access, scope: &Scope, id: ImprovementId) -> Result<Improvement, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}
