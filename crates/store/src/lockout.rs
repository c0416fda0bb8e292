//! Failed sign-ins per account and address (`account:<login>`, `address:<ip>`), counted in the database so that a
//! restart forgets nothing.

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::scope::Reach;
use crate::{Access, Tx};

statements! {
    RECORD = "lockout.record", "INSERT INTO login_failure (id, subject, at) VALUES ($1, $2, $3)";
    COUNT = "lockout.count", "SELECT count(*), max(at) FROM login_failure WHERE subject = $1 AND at >= $2";
    CLEAR = "lockout.clear", "DELETE FROM login_failure WHERE subject = $1";
    PURGE = "lockout.purge", "DELETE FROM login_failure WHERE at < $1";
}

/// Failures of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// The last one, microseconds since 1970 (UTC).
    pub last_at: Option<i64>,
}

/// Notes a failure.
///
/// # Errors
/// Those of the database.
pub async fn record_failure(tx: &mut Tx, key: &str, at: i64) -> Result<(), StoreError> {
    tx.run(&RECORD, Reach::Installation, args![uuid::Uuid::now_v7(), document::plain(key), at]).await.map(drop)
}

/// Failures since a moment.
///
/// # Errors
/// Those of the database.
pub async fn count_since(at: impl Access, key: &str, since: i64) -> Result<Failures, StoreError> {
    let row = at.row(&COUNT, Reach::Installation, args![document::plain(key), since]).await?;
    row.map_or(Ok(Failures::default()), |row| Ok(Failures { count: row.count(0)?, last_at: row.maybe_int(1)? }))
}

/// Forgets the failures of a key, after a sign-in or by an administrator.
///
/// # Errors
/// Those of the database.
pub async fn clear(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    tx.run(&CLEAR, Reach::Installation, args![document::plain(key)]).await.map(drop)
}

/// Removes failures older than `before`.
///
/// # Errors
/// Those of the database.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    tx.run(&PURGE, Reach::Installation, args![before]).await
}
