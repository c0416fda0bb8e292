//! What can go wrong in the store. Driver errors and constraint names are translated here and nowhere else.

use sqlx::error::ErrorKind;
use sqlx::migrate::MigrateError;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row was changed by somebody else since it was read.
    #[error("changed meanwhile")]
    Changed,
    /// There is no such row, or a row that is referred to does not exist.
    #[error("not found")]
    NotFound,
    /// Something still refers to the row, so it cannot be removed.
    #[error("in use")]
    InUse,
    /// There is such a row already; the noun it collides on (`login`, `evidence`, …).
    #[error("duplicate {0}")]
    Duplicate(&'static str),
    /// No room on the disk. Nothing of the transaction was saved.
    #[error("disk full")]
    DiskFull,
    /// The database cannot be reached or is busy for too long.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The database was made by a newer Sejo (schema version).
    #[error("the database is newer than this program (schema {0})")]
    Newer(i64),
    /// The database or a backup is damaged; where and how.
    #[error("damaged: {0}")]
    Damaged(String),
    /// An entry of the log of actions that cannot be read: it was written past the program.
    #[error("entry {number} of the log of actions cannot be read: {why}")]
    UnreadableEntry {
        /// Its number.
        number: i64,
        /// What is wrong with it.
        why: String,
    },
    /// The file is no backup at all.
    #[error("not a backup: {0}")]
    NotABackup(String),
    /// A restore needs an empty database.
    #[error("the database is not empty")]
    NotEmpty,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else from the driver.
    #[error(transparent)]
    Db(sqlx::Error),
}

/// Unique constraints people can run into: name on PostgreSQL, columns as SQLite names them, the noun.
const CONSTRAINTS: [(&str, &str, &str); 3] = [
    ("sejo_user_login_key", "sejo_user.login", "login"),
    ("answer_history_pkey", "answer_history.facility_id", "answer"),
    ("audit_pkey", "audit.number", "audit"),
];

/// SQLite primary result codes (<https://sqlite.org/rescode.html>).
mod sqlite {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    /// An extended code: `SQLITE_IOERR | (19 << 8)`.
    pub(super) const IOERR_SHMSIZE: i32 = 4874;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
                Self::Unavailable(error.to_string())
            }
            sqlx::Error::Database(db) => {
                let known = match db.kind() {
                    ErrorKind::UniqueViolation => Some(Self::Duplicate(noun_of(db.constraint(), db.message()))),
                    ErrorKind::ForeignKeyViolation => Some(Self::NotFound),
                    _ => of_code(db.code().as_deref().unwrap_or_default(), db.message()),
                };
                known.unwrap_or(Self::Db(error))
            }
            _ => Self::Db(error),
        }
    }
}

fn noun_of(constraint: Option<&str>, message: &str) -> &'static str {
    CONSTRAINTS
        .iter()
        .find(|(pg, sqlite, _)| constraint == Some(pg) || message.contains(sqlite))
        .map_or("row", |(_, _, noun)| noun)
}

fn of_code(code: &str, message: &str) -> Option<StoreError> {
    match code {
        "53100" => return Some(StoreError::DiskFull),
        // Deadlock, serialisation failure, shutdown, too many connections: trying again helps.
        "40P01" | "40001" | "57P01" | "57P02" | "57P03" | "53300" => {
            return Some(StoreError::Unavailable(message.to_owned()));
        }
        _ => {}
    }
    // The low byte of an extended SQLite code is the primary one; PostgreSQL codes have five characters.
    if code.len() == 5 {
        return None;
    }
    let code = code.parse::<i32>().ok()?;
    // Of the input and output errors this one has no other cause: the shared memory file cannot grow.
    if code == sqlite::IOERR_SHMSIZE {
        return Some(StoreError::DiskFull);
    }
    match code & 0xff {
        sqlite::FULL => Some(StoreError::DiskFull),
        sqlite::BUSY | sqlite::LOCKED | sqlite::CANTOPEN => Some(StoreError::Unavailable(message.to_owned())),
        sqlite::CORRUPT | sqlite::NOTADB => Some(StoreError::Damaged(message.to_owned())),
        _ => None,
    }
}

impl StoreError {
    /// Translates a failed migration; `newest` is the newest schema this program knows.
    pub(crate) fn of_migration(error: MigrateError, newest: i64) -> Self {
        match error {
            MigrateError::VersionMissing(version) if version > newest => Self::Newer(version),
            MigrateError::VersionMissing(version) => Self::Damaged(format!("schema {version} is unknown")),
            MigrateError::VersionMismatch(version) => Self::Damaged(format!("schema {version} was altered")),
            MigrateError::Dirty(version) => Self::Damaged(format!("schema {version} is half applied")),
            MigrateError::Execute(source) => Self::from(source),
            MigrateError::ExecuteMigration(source, version) => match Self::from(source) {
                Self::Db(source) => Self::Damaged(format!("schema {version} could not be applied: {source}")),
                known => known,
            },
            other => Self::Damaged(other.to_string()),
        }
    }

    /// For `map_err` on file operations.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::File { path: path.display().to_string(), source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_whichever_file_cannot_grow() {
        for code in ["13", "4874", "53100"] {
            assert!(matches!(of_code(code, "disk I/O error"), Some(StoreError::DiskFull)), "{code}");
        }
        assert!(of_code("266", "disk I/O error").is_none(), "a disk that cannot be read is not full");
    }
}
