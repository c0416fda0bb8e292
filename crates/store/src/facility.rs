//! Facilities.

use sejo_model::{Facility, Role, UserId};
use uuid::Uuid;

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::scope::Reach;
use crate::{Access, Scope, Tx};

statements! {
    INSERT = "facility.insert", "INSERT INTO facility (facility_id, name, revision, document) VALUES ($1, $2, $3, $4)";
    UPDATE = "facility.update", "UPDATE facility SET name = $2, revision = $3, document = $4 WHERE facility_id = $1 AND revision = $5";
    GET = "facility.get", "SELECT document FROM facility WHERE facility_id = $1";
    ALL = "facility.all", "SELECT document FROM facility ORDER BY name, facility_id";
    CHANGES = "facility.changes", "SELECT changes FROM facility WHERE facility_id = $1";
    COUNT_CHANGE = "facility.count-change", "UPDATE facility SET changes = changes + 1 WHERE facility_id = $1";
    // The row every entry of the log takes its number from: whoever holds it is alone until the transaction
    // ends. On SQLite a transaction is the only writer from its beginning.
    ALONE = "facility.alone", { sqlite: "SELECT number FROM audit_head WHERE one = 1", pg: "SELECT number FROM audit_head WHERE one = 1 FOR UPDATE" };
    OF_USER = "facility.of-user", "SELECT f.document, m.role FROM facility f JOIN membership m ON m.facility_id = f.facility_id WHERE m.user_id = $1 ORDER BY f.name, f.facility_id";
}

/// A new facility; its revision becomes 1.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is taken.
pub async fn put(tx: &mut Tx, facility: &Facility) -> Result<Facility, StoreError> {
    let new = Facility { revision: 1, ..facility.clone() };
    let reach = Reach::Facility(new.id.0);
    let args = args![new.id.0, document::plain(&new.name), new.revision, document::write(&new)?];
    tx.run(&INSERT, reach, args).await?;
    Ok(new)
}

/// Saves a changed facility; its revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when `facility.revision` is not the stored one.
pub async fn update(tx: &mut Tx, scope: &Scope, facility: &Facility) -> Result<Facility, StoreError> {
    let new = Facility { id: scope.facility(), revision: facility.revision.saturating_add(1), ..facility.clone() };
    let args = args![new.id.0, document::plain(&new.name), new.revision, document::write(&new)?, facility.revision];
    match tx.run(&UPDATE, scope.into(), args).await? {
        0 => Err(StoreError::Changed),
        _ => Ok(new),
    }
}

/// The facility of the scope.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope) -> Result<Facility, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// How many transactions on rows of the facility were saved so far. While this stays the same, so do they.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn changes(at: impl Access, scope: &Scope) -> Result<i64, StoreError> {
    at.row(&CHANGES, scope.into(), args![scope.facility().0]).await?.ok_or(StoreError::NotFound)?.int(0)
}

/// Counts a transaction on rows of a facility; [`Tx::commit`] does.
pub(crate) async fn count_change(tx: &mut Tx, facility: Uuid) -> Result<(), StoreError> {
    tx.run(&COUNT_CHANGE, Reach::Facility(facility), args![facility]).await.map(drop)
}

/// Every facility of the installation, by name. For the command line and the program itself.
///
/// # Errors
/// Those of the database.
pub async fn all(at: impl Access) -> Result<Vec<Facility>, StoreError> {
    document::read_all(&at.rows(&ALL, Reach::Installation, args![]).await?)
}

/// Makes every other transaction that is logged wait until this one ends, so that of two that find no facility only one
/// makes the first.
///
/// # Errors
/// Those of the database.
pub async fn be_alone(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run(&ALONE, Reach::Installation, args![]).await.map(drop)
}

/// The facilities a user belongs to, with the role there, by name.
///
/// # Errors
/// Those of the database.
pub async fn list_for_user(at: impl Access, user: UserId) -> Result<Vec<(Facility, Role)>, StoreError> {
    let rows = at.rows(&OF_USER, Reach::Installation, args![user.0]).await?;
    rows.iter().map(|row| Ok((document::read(row, 0)?, row.key(1)?))).collect()
}
