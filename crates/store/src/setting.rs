//! Settings of a facility (thresholds …) and of the installation (set-up token hash, key fingerprint …), as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::scope::Reach;
use crate::{Access, Scope, Tx, facility};

statements! {
    GET = "setting.get", "SELECT document FROM setting WHERE facility_id = $1 AND name = $2";
    PUT = "setting.put", "INSERT INTO setting (facility_id, name, document) VALUES ($1, $2, $3) ON CONFLICT (facility_id, name) DO UPDATE SET document = excluded.document";
    ADD = "setting.add", "INSERT INTO setting (facility_id, name, document) VALUES ($1, $2, $3) ON CONFLICT (facility_id, name) DO NOTHING";
    REPLACE = "setting.replace", "UPDATE setting SET document = $4 WHERE facility_id = $1 AND name = $2 AND document = $3";
    GET_OURS = "setting.get-installation", "SELECT document FROM installation_setting WHERE name = $1";
    PUT_OURS = "setting.put-installation", "INSERT INTO installation_setting (name, document) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET document = excluded.document";
    ADD_OURS = "setting.add-installation", "INSERT INTO installation_setting (name, document) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    NAMES_OURS = "setting.names-installation", "SELECT name FROM installation_setting ORDER BY name";
    REMOVE_OURS = "setting.remove-installation", "DELETE FROM installation_setting WHERE name = $1";
}

/// The key of [`sejo_model::Thresholds`]; [`crate::facts::load`] reads it.
pub const THRESHOLDS: &str = "thresholds";

/// A setting of the facility.
///
/// # Errors
/// [`StoreError::Damaged`] when the stored value is no `T`.
pub async fn get<T: DeserializeOwned>(at: impl Access, scope: &Scope, key: &str) -> Result<Option<T>, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, key]).await?;
    row.map(|row| document::read(&row, 0)).transpose()
}

/// A setting of the facility for whoever keeps it with a part of it changed: of two that do so at the same moment the second waits, and
/// finds what the first one left.
///
/// # Errors
/// [`StoreError::Damaged`] when the stored value is no `T`.
pub async fn get_to_change<T: DeserializeOwned>(
    tx: &mut Tx,
    scope: &Scope,
    key: &str,
) -> Result<Option<T>, StoreError> {
    facility::be_alone(tx).await?;
    get(tx, scope, key).await
}

/// Changes a setting of the facility.
///
/// # Errors
/// Those of the database.
pub async fn put<T: Serialize + Sync>(tx: &mut Tx, scope: &Scope, key: &str, value: &T) -> Result<(), StoreError> {
    let args = args![scope.facility().0, key, document::write(value)?];
    tx.run(&PUT, scope.into(), args).await.map(drop)
}

/// Makes a setting of the facility; one that is there stays as it is. Says whether it was made.
///
/// # Errors
/// Those of the database.
pub async fn add<T: Serialize + Sync>(tx: &mut Tx, scope: &Scope, key: &str, value: &T) -> Result<bool, StoreError> {
    let args = args![scope.facility().0, key, document::write(value)?];
    Ok(tx.run(&ADD, scope.into(), args).await? == 1)
}

/// Puts `after` in the place of `before`; `false` when something else stands there by now.
///
/// # Errors
/// Those of the database.
pub async fn replace<T: Serialize + Sync>(
    tx: &mut Tx,
    scope: &Scope,
    key: &str,
    before: &T,
    after: &T,
) -> Result<bool, StoreError> {
    let args = args![scope.facility().0, key, document::write(before)?, document::write(after)?];
    Ok(tx.run(&REPLACE, scope.into(), args).await? == 1)
}

/// A setting of the installation.
///
/// # Errors
/// [`StoreError::Damaged`] when the stored value is no `T`.
pub async fn get_installation<T: DeserializeOwned>(at: impl Access, key: &str) -> Result<Option<T>, StoreError> {
    let row = at.row(&GET_OURS, Reach::Installation, args![key]).await?;
    row.map(|row| document::read(&row, 0)).transpose()
}

/// Changes a setting of the installation.
///
/// # Errors
/// Those of the database.
pub async fn put_installation<T: Serialize + Sync>(tx: &mut Tx, key: &str, value: &T) -> Result<(), StoreError> {
    tx.run(&PUT_OURS, Reach::Installation, args![key, document::write(value)?]).await.map(drop)
}

/// Makes a setting of the installation; one that is there stays as it is.
///
/// # Errors
/// Those of the database.
pub async fn add_installation<T: Serialize + Sync>(tx: &mut Tx, key: &str, value: &T) -> Result<(), StoreError> {
    tx.run(&ADD_OURS, Reach::Installation, args![key, document::write(value)?]).await.map(drop)
}

/// The names of all settings of the installation.
///
/// # Errors
/// Those of the database.
pub async fn installation_names(at: impl Access) -> Result<Vec<String>, StoreError> {
    at.rows(&NAMES_OURS, Reach::Installation, args![]).await?.iter().map(|row| row.text(0)).collect()
}

/// Forgets a setting of the installation.
///
/// # Errors
/// Those of the database.
pub async fn remove_installation(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    tx.run(&REMOVE_OURS, Reach::Installation, args![key]).await.map(drop)
}
