//! Connections, transactions, and the one place where statements are run.
//!
//! SQLite: one write connection and a pool of read-only ones (WAL, full sync). A transaction begins with
//! `BEGIN IMMEDIATE`: a plain `BEGIN` that reads first and writes later dies with "database is locked" under load,
//! because a lock upgrade is never retried.
//! PostgreSQL: a pool; each transaction says with `app.facility` whose rows it may touch.

use std::collections::BTreeSet;
use std::future::Future;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Transaction};
use uuid::Uuid;

use crate::error::StoreError;
use crate::migration;
use crate::row::{Arg, Row};
use crate::scope::Reach;
use crate::statement::Stmt;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file; made when missing, readable by its owner only.
    Sqlite(PathBuf),
    /// A connection URL, `postgres://user@host/database`.
    Postgres(String),
}

/// Which database is behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// How long a writer waits for another one.
const WAIT: Duration = Duration::from_secs(10);
/// Read connections to SQLite.
const READERS: u32 = 4;
/// Connections to PostgreSQL.
const CONNECTIONS: u32 = 8;

#[derive(Debug)]
enum Pools {
    /// `full`: there was no room to open it for writing; it can be read, and nothing can be saved.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        full: bool,
    },
    Pg(PgPool),
}

/// An open database. Clones share the connections.
#[derive(Debug, Clone)]
pub struct Db {
    pools: Arc<Pools>,
    count: Arc<AtomicU64>,
}

impl Db {
    /// Opens the database, checks it and brings its schema up to date. Where the disk is full, an embedded database that is
    /// up to date can still be read.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`], [`StoreError::Unavailable`], [`StoreError::DiskFull`] or
    /// [`StoreError::File`]; the program does not start then.
    pub async fn open(target: &Target) -> Result<Self, StoreError> {
        let pools = match target {
            Target::Sqlite(path) => open_sqlite(path).await?,
            Target::Postgres(url) => open_pg(url).await?,
        };
        Ok(Self { pools: Arc::new(pools), count: Arc::new(AtomicU64::new(0)) })
    }

    /// Begins a transaction. On SQLite it is the only writer from now on; nothing is saved before [`Tx::commit`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when another writer takes too long.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let kind = match &*self.pools {
            Pools::Sqlite { full: true, .. } => return Err(StoreError::DiskFull),
            Pools::Sqlite { write, .. } => TxKind::Sqlite(begin_sqlite(write).await?),
            Pools::Pg(pool) => TxKind::Pg { tx: pool.begin().await?, reach: None },
        };
        Ok(Tx { kind, count: Arc::clone(&self.count), changed: BTreeSet::new() })
    }

    /// Takes what was committed out of the log of the embedded database into its file, so that nothing older is left there.
    /// PostgreSQL looks after that itself.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle(&self) -> Result<(), StoreError> {
        if let Pools::Sqlite { write, full: false, .. } = &*self.pools {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }

    /// Begins a transaction that sees one state of the whole database and cannot change it.
    pub(crate) async fn begin_snapshot(&self) -> Result<Tx, StoreError> {
        let kind = match &*self.pools {
            Pools::Sqlite { read, .. } => TxKind::Sqlite(read.begin().await?),
            Pools::Pg(pool) => TxKind::Pg {
                tx: pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
                reach: None,
            },
        };
        Ok(Tx { kind, count: Arc::clone(&self.count), changed: BTreeSet::new() })
    }

    /// Which database this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Pg(_) => Engine::Postgres,
        }
    }

    /// Whether the disk was full when this was opened: it can be read, and nothing can be saved.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(&*self.pools, Pools::Sqlite { full: true, .. })
    }

    /// How many statements were run so far. Tests hold pages to a budget with it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Closes all connections. On SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match &*self.pools {
            Pools::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Pools::Pg(pool) => pool.close().await,
        }
    }

    /// Whether [`Db::close`] was called.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match &*self.pools {
            Pools::Sqlite { write, .. } => write.is_closed(),
            Pools::Pg(pool) => pool.is_closed(),
        }
    }

    /// Checks the whole file (SQLite) again, as at the start.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] says what is wrong.
    pub async fn check(&self) -> Result<(), StoreError> {
        match &*self.pools {
            Pools::Sqlite { write, .. } => migration::check_sqlite(write).await,
            Pools::Pg(_) => Ok(()),
        }
    }

    /// Prepares a statement without running it. For the test that prepares every statement.
    ///
    /// # Errors
    /// What the engine says about the text.
    pub async fn prepare(&self, stmt: &'static Stmt) -> Result<(), StoreError> {
        use sqlx::Executor as _;
        use sqlx::SqlSafeStr as _;
        match &*self.pools {
            Pools::Sqlite { write, .. } => drop(write.prepare(stmt.sql.sqlite.into_sql_str()).await?),
            Pools::Pg(pool) => drop(pool.prepare(stmt.sql.pg.into_sql_str()).await?),
        }
        Ok(())
    }
}

async fn open_sqlite(path: &std::path::Path) -> Result<Pools, StoreError> {
    create_private(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(WAIT)
        .pragma("trusted_schema", "OFF")
        // What is written over or removed does not stay readable, neither in its page nor in a page that is free now.
        .pragma("secure_delete", "ON")
        .disable_statement_logging();
    let write = match open_writer(&options).await {
        Err(StoreError::DiskFull) => return open_full(path).await,
        other => other?,
    };
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.read_only(true));
    Ok(Pools::Sqlite { read, write, full: false })
}

/// The write connection, with the schema up to date.
async fn open_writer(options: &SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let until = tokio::time::Instant::now() + WAIT;
    let write = loop {
        let opened = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(WAIT)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await;
        match opened.map_err(StoreError::from) {
            // Turning the log on does not wait for another program that does the same in a new file.
            Err(StoreError::Unavailable(_)) if tokio::time::Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => break other?,
        }
    };
    migration::prepare_sqlite(&write).await?;
    Ok(write)
}

/// Opens a file for reading alone, because there is no room for the log and the memory beside it. Nobody else has it open
/// and nothing waits in a log: otherwise both would be there, and it could be opened for writing.
///
/// Source: <https://sqlite.org/wal.html>, "Read-Only Databases", and <https://sqlite.org/uri.html>, `immutable`.
async fn open_full(path: &std::path::Path) -> Result<Pools, StoreError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |m| m.len());
    if size(path) == 0 || size(std::path::Path::new(&log)) > 0 {
        return Err(StoreError::DiskFull);
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging();
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?;
    migration::check_sqlite(&read).await?;
    if !migration::is_current(&read).await {
        return Err(StoreError::DiskFull);
    }
    Ok(Pools::Sqlite { write: read.clone(), read, full: true })
}

/// Begins on the write connection, or on a new one where SQLite itself ended the transaction before.
///
/// After "disk full" and IO errors SQLite rolls back by itself; the driver's `ROLLBACK` then fails and the driver goes on
/// believing that a transaction is open. On that connection nothing could ever be saved again.
/// Source: <https://sqlite.org/lang_transaction.html>, "Response to errors within a transaction".
async fn begin_sqlite(write: &SqlitePool) -> Result<Transaction<'static, Sqlite>, StoreError> {
    match write.begin_with("BEGIN IMMEDIATE").await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            write.acquire().await?.close().await?;
            Ok(write.begin_with("BEGIN IMMEDIATE").await?)
        }
        other => Ok(other?),
    }
}

/// Makes the file before SQLite does, so that nobody else can ever read it; SQLite gives its log the same mode.
fn create_private(path: &std::path::Path) -> Result<(), StoreError> {
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let file = open.open(path).map_err(StoreError::file(path))?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(StoreError::file(path))?;
    drop(file);
    Ok(())
}

async fn open_pg(url: &str) -> Result<Pools, StoreError> {
    let options = PgConnectOptions::from_str(url)?.application_name("sejo").disable_statement_logging();
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(WAIT).connect_with(options).await?;
    migration::prepare_pg(&pool).await?;
    Ok(Pools::Pg(pool))
}

#[derive(Debug)]
enum TxKind {
    Sqlite(Transaction<'static, Sqlite>),
    Pg { tx: Transaction<'static, Postgres>, reach: Option<Reach> },
}

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace.
#[derive(Debug)]
pub struct Tx {
    kind: TxKind,
    count: Arc<AtomicU64>,
    /// Facilities whose rows were written to.
    changed: BTreeSet<Uuid>,
}

impl Tx {
    /// Saves everything done in the transaction; when this returns it survives a crash.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and others; nothing was saved then.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        // Here and nowhere else, so that no write can forget it.
        for facility in std::mem::take(&mut self.changed) {
            crate::facility::count_change(&mut self, facility).await?;
        }
        match self.kind {
            TxKind::Sqlite(tx) => tx.commit().await?,
            TxKind::Pg { tx, .. } => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything done in the transaction.
    ///
    /// # Errors
    /// When the database cannot be reached; nothing is saved then either.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.kind {
            TxKind::Sqlite(tx) => tx.rollback().await?,
            TxKind::Pg { tx, .. } => tx.rollback().await?,
        }
        Ok(())
    }

    /// Runs a statement and tells how many rows it touched.
    pub(crate) async fn run(&mut self, stmt: &'static Stmt, reach: Reach, args: Vec<Arg>) -> Result<u64, StoreError> {
        self.set_reach(reach).await?;
        if let Reach::Facility(facility) = reach {
            self.changed.insert(facility);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        Ok(match &mut self.kind {
            TxKind::Sqlite(tx) => bind_sqlite(stmt.sql.sqlite, args).execute(&mut **tx).await?.rows_affected(),
            TxKind::Pg { tx, .. } => bind_pg(stmt.sql.pg, args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs a text put together from the table list (never from input); for backup and restore only.
    pub(crate) async fn run_built(&mut self, sql: String, args: Vec<Arg>) -> Result<u64, StoreError> {
        self.set_reach(Reach::Installation).await?;
        Ok(match &mut self.kind {
            TxKind::Sqlite(tx) => bind_sqlite(AssertSqlSafe(sql), args).execute(&mut **tx).await?.rows_affected(),
            TxKind::Pg { tx, .. } => bind_pg(AssertSqlSafe(sql), args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Reads with a text put together from the table list; for backup and restore only.
    pub(crate) async fn rows_built(&mut self, sql: String, args: Vec<Arg>) -> Result<Vec<Row>, StoreError> {
        self.set_reach(Reach::Installation).await?;
        Ok(match &mut self.kind {
            TxKind::Sqlite(tx) => wrap(bind_sqlite(AssertSqlSafe(sql), args).fetch_all(&mut **tx).await?, Row::Sqlite),
            TxKind::Pg { tx, .. } => wrap(bind_pg(AssertSqlSafe(sql), args).fetch_all(&mut **tx).await?, Row::Pg),
        })
    }

    /// Tells PostgreSQL whose rows come next, when that changes.
    async fn set_reach(&mut self, wanted: Reach) -> Result<(), StoreError> {
        if let TxKind::Pg { tx, reach } = &mut self.kind
            && *reach != Some(wanted)
        {
            sqlx::query("SELECT set_config('app.facility', $1, true)")
                .bind(wanted.setting())
                .execute(&mut **tx)
                .await?;
            *reach = Some(wanted);
        }
        Ok(())
    }
}

mod sealed {
    /// Nobody else implements [`super::Access`].
    pub trait Sealed {}
    impl Sealed for &super::Db {}
    impl Sealed for &mut super::Tx {}
}

/// What can be read from: `&Db` or, to see one's own changes, `&mut Tx`.
pub trait Access: sealed::Sealed + Send + Sized {
    /// All rows of a statement.
    #[doc(hidden)]
    fn rows(
        self,
        stmt: &'static Stmt,
        reach: Reach,
        args: Vec<Arg>,
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// The first row, if there is one.
    #[doc(hidden)]
    fn row(
        self,
        stmt: &'static Stmt,
        reach: Reach,
        args: Vec<Arg>,
    ) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
        async move { Ok(self.rows(stmt, reach, args).await?.into_iter().next()) }
    }
}

impl Access for &Db {
    async fn rows(self, stmt: &'static Stmt, reach: Reach, args: Vec<Arg>) -> Result<Vec<Row>, StoreError> {
        self.count.fetch_add(1, Ordering::Relaxed);
        match &*self.pools {
            Pools::Sqlite { read, .. } => {
                Ok(wrap(bind_sqlite(stmt.sql.sqlite, args).fetch_all(read).await?, Row::Sqlite))
            }
            Pools::Pg(pool) => {
                let begin = format!("BEGIN READ ONLY; SET LOCAL app.facility = '{}'", reach.setting());
                let mut tx = pool.begin_with(AssertSqlSafe(begin)).await?;
                let rows = bind_pg(stmt.sql.pg, args).fetch_all(&mut *tx).await?;
                tx.commit().await?;
                Ok(wrap(rows, Row::Pg))
            }
        }
    }
}

impl Access for &mut Tx {
    async fn rows(self, stmt: &'static Stmt, reach: Reach, args: Vec<Arg>) -> Result<Vec<Row>, StoreError> {
        self.set_reach(reach).await?;
        self.count.fetch_add(1, Ordering::Relaxed);
        Ok(match &mut self.kind {
            TxKind::Sqlite(tx) => wrap(bind_sqlite(stmt.sql.sqlite, args).fetch_all(&mut **tx).await?, Row::Sqlite),
            TxKind::Pg { tx, .. } => wrap(bind_pg(stmt.sql.pg, args).fetch_all(&mut **tx).await?, Row::Pg),
        })
    }
}

fn wrap<R>(rows: Vec<R>, kind: fn(R) -> Row) -> Vec<Row> {
    rows.into_iter().map(kind).collect()
}

macro_rules! bind_all {
    ($sql:expr, $args:expr) => {
        $args.into_iter().fold(sqlx::query($sql), |query, arg| match arg {
            Arg::Uuid(v) => query.bind(v),
            Arg::Text(v) => query.bind(v),
            Arg::Int(v) => query.bind(v),
            Arg::Bool(v) => query.bind(v),
            Arg::Bytes(v) => query.bind(v),
        })
    };
}

fn bind_sqlite(sql: impl sqlx::SqlSafeStr, args: Vec<Arg>) -> Query<'static, Sqlite, SqliteArguments> {
    bind_all!(sql, args)
}

fn bind_pg(sql: impl sqlx::SqlSafeStr, args: Vec<Arg>) -> Query<'static, Postgres, PgArguments> {
    bind_all!(sql, args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{audit, setting};

    /// The engine itself says that there is no room, as on a full disk.
    #[tokio::test]
    async fn a_full_disk_is_told_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Target::Sqlite(dir.path().join("sejo.db"))).await.unwrap();
        let save = async |key: &str, value: &str| {
            let mut tx = db.begin().await?;
            setting::put_installation(&mut tx, key, &value).await?;
            tx.commit().await
        };
        save("before", "kept").await.unwrap();
        let Pools::Sqlite { write, .. } = &*db.pools else { panic!("SQLite was opened") };
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(write).await.unwrap();
        let limit = format!("PRAGMA max_page_count = {}", pages + 2);
        sqlx::query(AssertSqlSafe(limit)).execute(write).await.unwrap();
        let large = "x".repeat(100_000);
        let refused = save("large", &large).await;
        assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
        assert_eq!(setting::get_installation::<String>(&db, "before").await.unwrap().as_deref(), Some("kept"));
        assert_eq!(setting::get_installation::<String>(&db, "large").await.unwrap(), None);
        // Saves go on: a small one fits, and the large one once there is room (a new connection has no limit).
        save("small", "fits").await.unwrap();
        save("large", &large).await.unwrap();
        assert_eq!(audit::head(&db).await.unwrap(), 0);
        db.check().await.unwrap();
    }

    /// Readers never wait for the writer, and never see half of what it does.
    #[tokio::test]
    async fn readers_see_a_transaction_when_it_is_saved() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Target::Sqlite(dir.path().join("sejo.db"))).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        setting::put_installation(&mut tx, "x", &1).await.unwrap();
        assert_eq!(setting::get_installation::<u32>(&db, "x").await.unwrap(), None);
        assert_eq!(setting::get_installation::<u32>(&mut tx, "x").await.unwrap(), Some(1));
        tx.commit().await.unwrap();
        assert_eq!(setting::get_installation::<u32>(&db, "x").await.unwrap(), Some(1));
    }
}
