//! Findings (指摘) of inspections (立入検査).

use sejo_model::Finding;

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Scope, Tx};

statements! {
    INSERT = "finding.insert", "INSERT INTO finding (facility_id, id, item, inspected_on, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "finding.update", "UPDATE finding SET document = $4 WHERE facility_id = $1 AND id = $2 AND document = $3";
}

/// Adds a finding.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is there already.
pub async fn insert(tx: &mut Tx, scope: &Scope, new: &Finding) -> Result<(), StoreError> {
    let args =
        args![scope.facility().0, new.id.0, new.item.0.as_str(), new.inspected_on.to_string(), document::write(new)?];
    tx.run(&INSERT, scope.into(), args).await.map(drop)
}

/// Saves a finding as `after`, where it stands as `before`. Its row and day stay.
///
/// # Errors
/// [`StoreError::Changed`] when it stands otherwise by now.
pub async fn change(tx: &mut Tx, scope: &Scope, before: &Finding, after: &Finding) -> Result<(), StoreError> {
    let args = args![scope.facility().0, before.id.0, document::write(before)?, document::write(after)?];
    let rows = tx.run(&UPDATE, scope.into(), args).await?;
    if rows == 0 { Err(StoreError::Changed) } else { Ok(()) }
}
