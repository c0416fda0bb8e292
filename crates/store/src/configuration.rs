//! Configurations of network devices: all that were read, of each subject the newest marked.
//!
//! A subject is what a configuration is of: the device of the ledger, or what the text says of itself while nobody said
//! which device that is. Invariant: of each subject exactly one row is the newest, by the day it tells about and then by id.

use std::collections::HashSet;

use sejo_model::{ConfigurationId, ConfigurationRecord, IntakeId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "configuration.insert", "INSERT INTO configuration (facility_id, id, evidence_id, intake_id, subject, newest, told_on, document) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)";
    UPDATE = "configuration.update", "UPDATE configuration SET subject = $3, newest = 0, told_on = $4, document = $5 WHERE facility_id = $1 AND id = $2";
    MARK = "configuration.mark", "UPDATE configuration SET newest = CASE WHEN id = (SELECT n.id FROM configuration n WHERE n.facility_id = $1 AND n.subject = $2 ORDER BY n.told_on DESC, n.id DESC LIMIT 1) THEN 1 ELSE 0 END WHERE facility_id = $1 AND subject = $2";
    GET = "configuration.get", "SELECT document FROM configuration WHERE facility_id = $1 AND id = $2";
    SUBJECT = "configuration.subject", "SELECT subject FROM configuration WHERE facility_id = $1 AND id = $2";
    OF_SUBJECT = "configuration.of-subject", "SELECT document FROM configuration WHERE facility_id = $1 AND subject = (SELECT s.subject FROM configuration s WHERE s.facility_id = $1 AND s.id = $2) ORDER BY told_on DESC, id DESC LIMIT $3";
    WHOLE_OF = "configuration.whole-of", "SELECT document FROM configuration WHERE facility_id = $1 AND newest = 1 AND subject = (SELECT substr(s.subject, 1, length(s.subject) - length(CAST($3 AS TEXT))) FROM configuration s WHERE s.facility_id = $1 AND s.id = $2 AND s.subject LIKE '%' || CAST($3 AS TEXT))";
    IS_ALONE = "configuration.is-alone", "SELECT count(*) FROM configuration WHERE facility_id = $1 AND subject IN (SELECT s.subject FROM configuration s WHERE s.facility_id = $1 AND s.id = $2 UNION ALL SELECT substr(s.subject, 1, length(s.subject) - length(CAST($3 AS TEXT))) FROM configuration s WHERE s.facility_id = $1 AND s.id = $2 AND s.subject LIKE '%' || CAST($3 AS TEXT))";
    ALONE = "configuration.alone", "SELECT c.id FROM configuration c WHERE c.facility_id = $1 AND c.subject IN (SELECT s.subject FROM configuration s WHERE s.facility_id = $1 GROUP BY s.subject HAVING count(*) = 1) AND NOT (c.subject LIKE '%' || CAST($2 AS TEXT) AND EXISTS (SELECT 1 FROM configuration w WHERE w.facility_id = $1 AND w.subject = substr(c.subject, 1, length(c.subject) - length(CAST($2 AS TEXT)))))";
    OF_INTAKE = "configuration.of-intake", "SELECT document FROM configuration WHERE facility_id = $1 AND intake_id = $2 ORDER BY id";
    LIST = "configuration.list", "SELECT document FROM configuration WHERE facility_id = $1 AND newest = 1 ORDER BY subject, id";
    NEWEST_OF = "configuration.newest-of", "SELECT document FROM configuration WHERE facility_id = $1 AND subject = $2 AND newest = 1";
    REMOVE = "configuration.remove", "DELETE FROM configuration WHERE facility_id = $1 AND id = $2";
}

/// Keeps a configuration that was read in a run; the newest of its subject counts.
///
/// # Errors
/// [`StoreError::NotFound`] when file or run are not the facility's.
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    subject: &str,
    intake: IntakeId,
    new: &ConfigurationRecord,
) -> Result<(), StoreError> {
    let subject = document::plain(subject);
    let args = args![
        scope.facility().0,
        new.id.0,
        new.evidence_id.0,
        intake.0,
        subject.clone(),
        new.told_on().to_string(),
        document::write(new)?
    ];
    tx.run(&INSERT, scope.into(), args).await?;
    mark(tx, scope, subject).await
}

/// Saves a configuration under a subject, where it belongs to another device or day now.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn put(tx: &mut Tx, scope: &Scope, subject: &str, new: &ConfigurationRecord) -> Result<(), StoreError> {
    let before = subject_of(tx, scope, new.id).await?;
    let subject = document::plain(subject);
    let told_on = new.told_on().to_string();
    let args = args![scope.facility().0, new.id.0, subject.clone(), told_on, document::write(new)?];
    tx.run(&UPDATE, scope.into(), args).await?;
    mark(tx, scope, before).await?;
    mark(tx, scope, subject).await
}

/// Saves a configuration where it is.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn save(tx: &mut Tx, scope: &Scope, new: &ConfigurationRecord) -> Result<(), StoreError> {
    let subject = subject_of(tx, scope, new.id).await?;
    put(tx, scope, &subject, new).await
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: ConfigurationId) -> Result<ConfigurationRecord, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// The newest of every subject.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<ConfigurationRecord>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// All of the same subject as this one, newest first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn of_subject(
    at: impl Access,
    scope: &Scope,
    id: ConfigurationId,
    limit: u32,
) -> Result<Vec<ConfigurationRecord>, StoreError> {
    document::read_all(&at.rows(&OF_SUBJECT, scope.into(), args![scope.facility().0, id.0, limit]).await?)
}

/// The newest of the subject that this one's is with `part` behind it; nothing where there is none.
///
/// # Errors
/// Those of the database.
pub async fn whole_of(
    at: impl Access,
    scope: &Scope,
    id: ConfigurationId,
    part: &str,
) -> Result<Vec<ConfigurationRecord>, StoreError> {
    document::read_all(&at.rows(&WHOLE_OF, scope.into(), args![scope.facility().0, id.0, part]).await?)
}

/// Whether nothing else is kept of its subject, nor of the one that this one's is with `part` behind it.
///
/// # Errors
/// Those of the database.
pub async fn is_alone(at: impl Access, scope: &Scope, id: ConfigurationId, part: &str) -> Result<bool, StoreError> {
    let row = at.row(&IS_ALONE, scope.into(), args![scope.facility().0, id.0, part]).await?;
    Ok(row.map_or(Ok(0), |row| row.count(0))? == 1)
}

/// Those of which [`is_alone`] holds.
///
/// # Errors
/// Those of the database.
pub async fn alone(at: impl Access, scope: &Scope, part: &str) -> Result<HashSet<ConfigurationId>, StoreError> {
    let rows = at.rows(&ALONE, scope.into(), args![scope.facility().0, part]).await?;
    rows.iter().map(|row| row.uuid(0).map(ConfigurationId)).collect()
}

/// The newest of a subject; nothing where there is none.
///
/// # Errors
/// Those of the database.
pub async fn newest_of(at: impl Access, scope: &Scope, subject: &str) -> Result<Vec<ConfigurationRecord>, StoreError> {
    document::read_all(&at.rows(&NEWEST_OF, scope.into(), args![scope.facility().0, document::plain(subject)]).await?)
}

/// Those read in a run, in the order of the file.
///
/// # Errors
/// Those of the database.
pub async fn of_intake(at: impl Access, scope: &Scope, id: IntakeId) -> Result<Vec<ConfigurationRecord>, StoreError> {
    document::read_all(&at.rows(&OF_INTAKE, scope.into(), args![scope.facility().0, id.0]).await?)
}

/// Removes one; the one before it counts again.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn remove(tx: &mut Tx, scope: &Scope, id: ConfigurationId) -> Result<(), StoreError> {
    let subject = subject_of(tx, scope, id).await?;
    noun::remove(tx, scope, &REMOVE, id.0).await?;
    mark(tx, scope, subject).await
}

/// Under which subject one is kept.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn subject_of(tx: &mut Tx, scope: &Scope, id: ConfigurationId) -> Result<String, StoreError> {
    let row = tx.row(&SUBJECT, scope.into(), args![scope.facility().0, id.0]).await?;
    row.ok_or(StoreError::NotFound)?.text(0)
}

async fn mark(tx: &mut Tx, scope: &Scope, subject: String) -> Result<(), StoreError> {
    tx.run(&MARK, scope.into(), args![scope.facility().0, subject]).await.map(drop)
}
