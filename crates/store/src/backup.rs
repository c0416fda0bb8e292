//! One file with everything: rows of all tables and kept files, restorable into either database.
//!
//! A backup is a ZIP archive of
//! * `tables/<table>.jsonl`: one JSON object per row, in the order of the primary key; ids as UUID, bytes in hexadecimal;
//! * `blobs/<SHA-256>`: the kept files;
//! * parts the caller adds, which belong to the rows but do not lie in the database: texts of whole lines;
//! * `manifest.json`: schema version and for every part its rows, size and SHA-256. It is written last, so a file
//!   without it is a broken-off backup.
//!
//! Sessions and failed sign-ins are left out: nobody is signed in after a restore. The file holds password hashes and,
//! sealed with the key the caller adds, the secrets of authenticator apps; it is made readable by its owner only.
//! Memory: one batch of rows or one kept file at a time.

mod check;
mod pack;
mod restore;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Db;
use crate::error::StoreError;
use crate::table::{TABLES, Table};

/// Name of the format.
const FORMAT: &str = "sejo-backup-1";
/// Name of the part that describes the others.
const MANIFEST: &str = "manifest.json";
/// Tables that are not backed up.
const LEFT_OUT: [&str; 2] = ["session", "login_failure"];

/// A part of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    name: String,
    /// Rows of a table; 1 for a kept file.
    rows: u64,
    size: u64,
    sha256: String,
}

/// What the archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: String,
    schema: i64,
    made_at: i64,
    parts: Vec<Part>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Schema version it was made with.
    pub schema: i64,
    /// When it was made, microseconds since 1970 (UTC).
    pub made_at: i64,
    /// Rows per table; `blob` counts the kept files.
    pub rows: BTreeMap<String, u64>,
}

impl Manifest {
    fn summary(&self) -> Summary {
        let rows = self
            .parts
            .iter()
            .filter_map(|part| Some((part.name.strip_prefix("tables/")?.strip_suffix(".jsonl")?.to_owned(), part.rows)))
            .collect();
        Summary { schema: self.schema, made_at: self.made_at, rows }
    }
}

fn backed_up() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| !LEFT_OUT.contains(&table.name))
}

fn damaged(what: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(format!("backup: {what}"))
}

/// Turns an error of the archive library into ours.
fn of_zip(path: &Path) -> impl FnOnce(zip::result::ZipError) -> StoreError + '_ {
    move |error| match error {
        zip::result::ZipError::Io(source) => of_read(path)(source),
        other => damaged(other),
    }
}

/// Reading a cut or altered archive gives IO errors that say nothing about the disk.
fn of_read(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + '_ {
    use std::io::ErrorKind as K;
    move |source| match source.kind() {
        K::InvalidData | K::UnexpectedEof | K::InvalidInput | K::Other => damaged(source),
        _ => StoreError::file(path)(source),
    }
}

/// Runs file work on a thread where it may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|e| Err(StoreError::Unavailable(format!("a thread ended early: {e}"))))
}

/// Writes everything into one new file and checks that file before it gets its name.
///
/// All of it is one state of the database, whatever is written meanwhile. `made_at` is noted in it; `added` are parts by
/// name, each a text of whole lines.
///
/// # Errors
/// [`StoreError::File`] when the file exists already or cannot be written, [`StoreError::DiskFull`].
pub async fn export(db: &Db, path: &Path, made_at: i64, added: &[(&str, String)]) -> Result<Summary, StoreError> {
    let draft = pack::Draft::of(path)?;
    pack::pack(db, &draft.path, made_at, added).await?;
    let summary = verify(&draft.path).await?;
    draft.publish(path)?;
    Ok(summary)
}

/// Checks a backup file without restoring it: every part against its size, rows and SHA-256.
///
/// # Errors
/// [`StoreError::NotABackup`] when it never was one; [`StoreError::Damaged`] says which part; [`StoreError::Newer`] when a
/// newer Sejo made it.
pub async fn verify(path: &Path) -> Result<Summary, StoreError> {
    let path = path.to_owned();
    blocking(move || check::check(&path)).await.map(|manifest| manifest.summary())
}

/// Restores a backup into an empty database of either kind, all or nothing. The file is checked before, the rows are
/// counted and, on SQLite, the whole file is checked after.
///
/// # Errors
/// [`StoreError::NotEmpty`], [`StoreError::NotABackup`], [`StoreError::Damaged`], [`StoreError::Newer`].
pub async fn import(db: &Db, path: &Path) -> Result<Summary, StoreError> {
    let owned = path.to_owned();
    let manifest = blocking(move || check::check(&owned)).await?;
    restore::restore(db, path, &manifest).await?;
    db.check().await?;
    Ok(manifest.summary())
}

/// Whether nobody stored anything yet: a first start leaves nothing but settings of the installation.
///
/// # Errors
/// Those of the database.
pub async fn is_untouched(db: &Db) -> Result<bool, StoreError> {
    let mut tx = db.begin().await?;
    restore::is_untouched(&mut tx).await
}

/// A part the maker of the backup added; `None` when there is none of that name.
///
/// # Errors
/// [`StoreError::NotABackup`], [`StoreError::Damaged`].
pub async fn added(path: &Path, name: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
    let path = path.to_owned();
    blocking(move || check::read_added(&path, name)).await
}
