//! Which column of a list goes to which field: confirmed once, remembered by the headers.

use sejo_model::UserId;
use sejo_model::ledger::Mapping;

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    GET = "mapping.get", "SELECT document FROM mapping WHERE facility_id = $1 AND headers = $2";
    PUT = "mapping.put", "INSERT INTO mapping (facility_id, headers, at, user_id, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (facility_id, headers) DO UPDATE SET at = excluded.at, user_id = excluded.user_id, document = excluded.document";
}

/// The mapping remembered for a key of [`Mapping::key`].
///
/// # Errors
/// Those of the database.
pub async fn get(at: impl Access, scope: &Scope, key: &str) -> Result<Option<Mapping>, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, document::plain(key)]).await?;
    row.map(|row| document::read(&row, 0)).transpose()
}

/// Remembers a mapping.
///
/// # Errors
/// Those of the database.
pub async fn put(
    tx: &mut Tx,
    scope: &Scope,
    key: &str,
    mapping: &Mapping,
    by: UserId,
    at: i64,
) -> Result<(), StoreError> {
    let args = args![scope.facility().0, document::plain(key), at, by.0, document::write(mapping)?];
    tx.run(&PUT, scope.into(), args).await.map(drop)
}
