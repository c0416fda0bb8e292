//! What nouns of a facility that are kept as one document have in common: read one, read all, save by revision, remove.

use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::document;
use crate::error::StoreError;
use crate::row::{Arg, args};
use crate::statement::Stmt;
use crate::{Access, Scope, Tx};

/// One of them.
pub(crate) async fn get<T: DeserializeOwned>(
    at: impl Access,
    scope: &Scope,
    stmt: &'static Stmt,
    id: Uuid,
) -> Result<T, StoreError> {
    let row = at.row(stmt, scope.into(), args![scope.facility().0, id]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// All of the facility.
pub(crate) async fn list<T: DeserializeOwned>(
    at: impl Access,
    scope: &Scope,
    stmt: &'static Stmt,
) -> Result<Vec<T>, StoreError> {
    document::read_all(&at.rows(stmt, scope.into(), args![scope.facility().0]).await?)
}

/// Saves by revision: `seen` 0 is a new one; any other must be the stored one, which the update asks for as its last value.
pub(crate) async fn put(
    tx: &mut Tx,
    scope: &Scope,
    (insert, update): (&'static Stmt, &'static Stmt),
    mut args: Vec<Arg>,
    seen: u32,
) -> Result<(), StoreError> {
    if seen == 0 {
        return tx.run(insert, scope.into(), args).await.map(drop);
    }
    args.push(seen.into());
    match tx.run(update, scope.into(), args).await? {
        0 => Err(StoreError::Changed),
        _ => Ok(()),
    }
}

/// Removes one.
pub(crate) async fn remove(tx: &mut Tx, scope: &Scope, stmt: &'static Stmt, id: Uuid) -> Result<(), StoreError> {
    match tx.run(stmt, scope.into(), args![scope.facility().0, id]).await {
        Ok(0) => Err(StoreError::NotFound),
        Ok(_) => Ok(()),
        // A reference that would dangle.
        Err(StoreError::NotFound) => Err(StoreError::InUse),
        Err(other) => Err(other),
    }
}
