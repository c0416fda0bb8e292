//! A database of its own for every test.

use std::sync::Once;

use sejo_store::{Db, Target};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;

/// An open, empty database.
pub struct Place {
    pub db: Db,
    pub target: Target,
    #[expect(dead_code, reason = "removed when dropped")]
    dir: TempDir,
    pg: Option<String>,
}

/// Where a server is, if there is one.
pub fn server() -> Option<String> {
    static SAID: Once = Once::new();
    let url = std::env::var("SEJO_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        SAID.call_once(|| println!("skipped on PostgreSQL: SEJO_TEST_POSTGRES is not set"));
    }
    url
}

impl Place {
    pub async fn sqlite() -> Self {
        let dir = TempDir::new().unwrap();
        let target = Target::Sqlite(dir.path().join("sejo.db"));
        Self { db: Db::open(&target).await.unwrap(), target, dir, pg: None }
    }

    /// A new database owned by a role without special rights, as an installation should have it.
    pub async fn postgres() -> Option<Self> {
        let url = server()?;
        let name = format!("sejo_{}", uuid::Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&url).await.unwrap();
        // Several tests make the role at once; it is there afterwards whoever was first.
        let role = "DO $$ BEGIN CREATE ROLE sejo_contract LOGIN PASSWORD 'sejo_contract'; \
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
        sqlx::raw_sql(role).execute(&mut admin).await.unwrap();
        let create = format!("CREATE DATABASE {name} OWNER sejo_contract");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut admin).await.unwrap();
        admin.close().await.unwrap();
        let target = Target::Postgres(own_url(&url, &name));
        let dir = TempDir::new().unwrap();
        Some(Self { db: Db::open(&target).await.unwrap(), target, dir, pg: Some(name) })
    }

    /// Removes the database.
    pub async fn end(self) {
        self.db.close().await;
        if let (Some(name), Some(url)) = (self.pg, server()) {
            let mut admin = PgConnection::connect(&url).await.unwrap();
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        }
    }
}

/// The URL of database `name` for the role without rights.
fn own_url(admin: &str, name: &str) -> String {
    let (scheme, rest) = admin.split_once("://").expect("a URL");
    let (authority, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let query = tail.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"));
    format!("{scheme}://sejo_contract:sejo_contract@{host}/{name}{query}")
}

/// Expands a test to both engines.
macro_rules! contract {
    ($($name:ident => $body:ident;)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let place = crate::place::Place::sqlite().await;
                super::$body(&place).await;
                place.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(place) = crate::place::Place::postgres().await else { return };
                super::$body(&place).await;
                place.end().await;
            }
        }
    )+};
}
