//! Restore drills (復旧訓練). They are never removed: one that was wrong is withdrawn.

use sejo_model::drill::Found;
use sejo_model::{Drill, DrillId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document};

statements! {
    INSERT = "drill.insert", "INSERT INTO drill (facility_id, id, system_id, performed_on, revision, document, differences) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "drill.update", "UPDATE drill SET system_id = $3, performed_on = $4, revision = $5, document = $6 WHERE facility_id = $1 AND id = $2 AND revision = $7";
    GET = "drill.get", "SELECT document, differences FROM drill WHERE facility_id = $1 AND id = $2";
}

/// Saves a new one with what was found to differ.
///
/// # Errors
/// [`StoreError::NotFound`] when it names a system the facility does not have.
pub async fn add(tx: &mut Tx, scope: &Scope, new: &Drill, differences: &[Found]) -> Result<Drill, StoreError> {
    let new = Drill { revision: 1, ..new.clone() };
    let mut args = columns(scope, &new)?;
    args.push(document::write(differences)?.into());
    tx.run(&INSERT, scope.into(), args).await?;
    Ok(new)
}

/// Changes what people said about one; what was found stays. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile; [`StoreError::NotFound`] when it names a system the
/// facility does not have.
pub async fn change(tx: &mut Tx, scope: &Scope, drill: &Drill) -> Result<Drill, StoreError> {
    let new = Drill { revision: drill.revision.saturating_add(1), ..drill.clone() };
    let mut args = columns(scope, &new)?;
    args.push(drill.revision.into());
    match tx.run(&UPDATE, scope.into(), args).await? {
        0 => Err(StoreError::Changed),
        _ => Ok(new),
    }
}

fn columns(scope: &Scope, drill: &Drill) -> Result<Vec<crate::row::Arg>, StoreError> {
    let system = drill.system_id.map(|s| s.0);
    let day = drill.performed_on.to_string();
    Ok(args![scope.facility().0, drill.id.0, system, day, drill.revision, document::write(drill)?])
}

/// One of them, with what was found to differ.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: DrillId) -> Result<(Drill, Vec<Found>), StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    Ok((document::read(&row, 0)?, document::read(&row, 1)?))
}
