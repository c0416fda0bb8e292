//! Schema versions: applied in order, refused loudly when the database is newer, altered or damaged.

use std::sync::LazyLock;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use crate::error::StoreError;

/// A version of the schema in the words of both engines.
struct Version {
    /// Its number, and what it brings: the name of its files.
    file: &'static str,
    sqlite: &'static str,
    pg: &'static str,
}

/// Every file of `migrations`. The library's own macro would compile the whole of both engines once more to read them.
macro_rules! versions {
    ($($file:literal)+) => {
        const VERSIONS: &[Version] = &[$(Version {
            file: $file,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file, ".sql")),
            pg: include_str!(concat!("../migrations/postgres/", $file, ".sql")),
        }),+];
    };
}

versions! {
    "0001_first"
    "0002_revisions_and_claims"
    "0003_language_of_users"
    "0004_changes_of_facilities"
    "0005_configurations"
    "0006_drills"
    "0007_contacts"
    "0008_backups"
    "0009_incidents"
    "0010_documents"
    "0012_exercises"
    "0013_emergency_file"
    "0014_remote_work"
    "0016_requests"
    "0018_vendors_side"
    "0019_disclosures"
    "0020_systems_nobody_weighed"
    "0021_vouched_incidents"
    "0022_members_of_documents"
}

static SQLITE: LazyLock<Migrator> = LazyLock::new(|| migrator(|version| version.sqlite));
static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| migrator(|version| version.pg));

fn migrator(sql: impl Fn(&Version) -> &'static str) -> Migrator {
    let migration = |version: &Version| {
        let (number, name) = version.file.split_once('_')?;
        let number = number.parse().ok()?;
        let sql = sql(version).into_sql_str();
        Some(Migration::new(number, name.replace('_', " ").into(), MigrationType::Simple, sql, false))
    };
    Migrator::with_migrations(VERSIONS.iter().filter_map(migration).collect())
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_version() {
        for folder in ["sqlite", "postgres"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
            let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<String> = names.collect();
            names.sort();
            assert_eq!(names, VERSIONS.iter().map(|v| format!("{}.sql", v.file)).collect::<Vec<_>>());
        }
        assert_eq!(SQLITE.iter().count(), VERSIONS.len());
        assert_eq!(POSTGRES.iter().map(|m| m.version).max(), Some(newest()));
    }
}
