//! Databases for tests on the PostgreSQL server that `SEJO_TEST_POSTGRES` names. The suite of `sejo-app` takes this file
//! too.

use std::sync::Once;

use sejo_store::Target;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// Where a server is on which databases may be made; `None` without one, which the test says and passes.
pub fn server() -> Option<String> {
    static SAID: Once = Once::new();
    let server = std::env::var("SEJO_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if server.is_none() {
        SAID.call_once(|| println!("skipped on PostgreSQL: SEJO_TEST_POSTGRES is not set"));
    }
    server
}

/// A database that exists until [`Throwaway::remove`].
pub struct Throwaway {
    /// How to open it.
    pub target: Target,
    server: String,
    name: String,
}

impl Throwaway {
    /// A new, empty database owned by a role without special rights, as an installation should have it.
    pub async fn make(server: &str) -> Result<Self, sqlx::Error> {
        let name = format!("sejo_{}", uuid::Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(server).await?;
        // Several tests make the role at once; it is there afterwards whoever was first.
        let role = "DO $$ BEGIN CREATE ROLE sejo_contract LOGIN PASSWORD 'sejo_contract'; \
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
        sqlx::raw_sql(role).execute(&mut admin).await?;
        let create = format!("CREATE DATABASE {name} OWNER sejo_contract");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut admin).await?;
        admin.close().await?;
        let target = Target::Postgres(own_url(server, &name));
        Ok(Self { target, server: server.to_owned(), name })
    }

    /// Removes the database, whoever still has it open.
    pub async fn remove(self) -> Result<(), sqlx::Error> {
        let mut admin = PgConnection::connect(&self.server).await?;
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
        admin.close().await
    }
}

/// The URL of database `name` for the role without rights.
fn own_url(admin: &str, name: &str) -> String {
    let (scheme, rest) = admin.split_once("://").unwrap_or(("postgres", admin));
    let (authority, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let query = tail.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"));
    format!("{scheme}://sejo_contract:sejo_contract@{host}/{name}{query}")
}
