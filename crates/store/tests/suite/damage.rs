//! A database that is newer, altered or damaged is refused with the reason, and nobody else can read the file.

use sejo_store::{Db, StoreError, Target};
use sqlx::{AssertSqlSafe, Connection as _};

use crate::place::Place;

contract! {
    a_newer_database_is_refused => newer;
    an_altered_schema_is_refused => altered;
    a_half_applied_schema_is_refused => half;
    opening_again_is_fine => again;
}

/// Closes the database, runs SQL past the store, opens it again.
pub async fn reopen_after(place: &Place, sql: &str) -> Result<(), StoreError> {
    place.db.close().await;
    match &place.target {
        Target::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).foreign_keys(false);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Target::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
    let db = Db::open(&place.target).await?;
    db.close().await;
    Ok(())
}

async fn newer(place: &Place) {
    let zero = if matches!(place.target, Target::Sqlite(_)) { "x'00'" } else { "'\\x00'" };
    let sql = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', TRUE, {zero}, 0)"
    );
    let refused = reopen_after(place, &sql).await;
    assert!(matches!(refused, Err(StoreError::Newer(9999))), "{refused:?}");
}

async fn altered(place: &Place) {
    let zero = if matches!(place.target, Target::Sqlite(_)) { "x'00'" } else { "'\\x00'" };
    let refused = reopen_after(place, &format!("UPDATE _sqlx_migrations SET checksum = {zero}")).await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
}

async fn half(place: &Place) {
    let refused = reopen_after(place, "UPDATE _sqlx_migrations SET success = FALSE").await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
}

async fn again(place: &Place) {
    reopen_after(place, "SELECT 1").await.unwrap();
    reopen_after(place, "SELECT 1").await.unwrap();
}

#[tokio::test]
async fn dangling_references_are_found() {
    let place = Place::sqlite().await;
    let sql = "INSERT INTO recovery_code (user_id, code_hash) VALUES (x'00112233445566778899aabbccddeeff', 'x')";
    let refused = reopen_after(&place, sql).await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
}

#[tokio::test]
async fn a_damaged_file_is_found() {
    let place = Place::sqlite().await;
    crate::sample::home(&place.db, "病院").await;
    place.db.close().await;
    let Target::Sqlite(path) = &place.target else { panic!() };
    let good = std::fs::read(path).unwrap();
    // Every page in turn, from its first bytes.
    let (mut found, mut pages) = (0, 0);
    for page in (0..good.len()).step_by(4096) {
        let mut bad = good.clone();
        bad[page..page + 64].fill(0xa5);
        std::fs::write(path, &bad).unwrap();
        pages += 1;
        match Db::open(&place.target).await {
            Err(StoreError::Damaged(_)) => found += 1,
            Err(other) => panic!("page {page}: {other:?}"),
            Ok(db) => db.close().await,
        }
        for rest in ["-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{rest}", path.display())));
        }
    }
    assert_eq!(found, pages, "pages whose damage was found");
    std::fs::write(path, b"This is no database but a letter, long enough to be looked at as one.").unwrap();
    let refused = Db::open(&place.target).await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
    std::fs::write(path, good).unwrap();
    Db::open(&place.target).await.unwrap().close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite().await;
    crate::sample::home(&place.db, "病院").await;
    let Target::Sqlite(path) = &place.target else { panic!() };
    for rest in ["", "-wal", "-shm"] {
        let file = format!("{}{rest}", path.display());
        let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{file}");
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let target = Target::Sqlite("/no/such/folder/sejo.db".into());
    let refused = Db::open(&target).await;
    assert!(matches!(&refused, Err(StoreError::File { path, .. }) if path.contains("sejo.db")), "{refused:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    // Port 1 on this machine: nobody listens.
    let target = Target::Postgres("postgres://nobody@127.0.0.1:1/none".to_owned());
    let refused = Db::open(&target).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
}
