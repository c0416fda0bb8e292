//! Schema versions: applied in order, refused loudly when the database is newer, altered or damaged.

use sqlx::migrate::Migrator;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use crate::error::StoreError;

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// The newest schema this program knows.
pub(crate) fn newest() -> i64 {
    SQLITE.iter().map(|m| m.version).max().unwrap_or_default()
}

/// Checks the file and applies what is missing.
///
/// Of programs that start at once in one folder one applies what is missing; the others wait for it and look again. The
/// library asks what is applied without a lock, so the question is asked inside the transaction that answers it.
pub(crate) async fn prepare_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    check_sqlite(pool).await?;
    if is_current(pool).await {
        return Ok(());
    }
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run(&mut *tx).await.map_err(|e| StoreError::of_migration(e, newest()))?;
    Ok(tx.commit().await?)
}

/// Whether the file holds just what this program knows, so that nothing need be locked or written.
pub(crate) async fn is_current(pool: &SqlitePool) -> bool {
    const APPLIED: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";
    let applied: Result<Vec<(i64, Vec<u8>, bool)>, _> = sqlx::query_as(APPLIED).fetch_all(pool).await;
    applied.is_ok_and(|applied| applied.into_iter().eq(SQLITE.iter().map(|m| (m.version, m.checksum.to_vec(), true))))
}

/// Structure, constraints and references of the whole file.
pub(crate) async fn check_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(5)").fetch_all(pool).await?;
    if found.iter().any(|line| line != "ok") {
        return Err(StoreError::Damaged(found.join("; ")));
    }
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(pool).await?;
    if orphans.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Damaged(format!("{} rows refer to rows that do not exist", orphans.len())))
    }
}

/// Applies what is missing.
pub(crate) async fn prepare_pg(pool: &PgPool) -> Result<(), StoreError> {
    POSTGRES.run(pool).await.map_err(|e| StoreError::of_migration(e, newest()))?;
    let bypasses: bool =
        sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            .fetch_one(pool)
            .await?;
    if bypasses {
        tracing::warn!("the database role is a superuser or bypasses row level security: give Sejo a role of its own");
    }
    Ok(())
}
