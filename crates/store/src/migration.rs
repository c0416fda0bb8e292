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
pub(crate) async fn prepare_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    check_sqlite(pool).await?;
    SQLITE.run(pool).await.map_err(|e| StoreError::of_migration(e, newest()))
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
