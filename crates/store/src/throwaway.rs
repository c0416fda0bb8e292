//! Databases for tests on the PostgreSQL server that `SEJO_TEST_POSTGRES` names. Not part of the program: behind the
//! feature `throwaway`, which test suites switch on.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::Target;

/// Where a server is on which databases may be made, if there is one.
#[must_use]
pub fn server() -> Option<String> {
    std::env::var("SEJO_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// A database that exists until [`Throwaway::remove`].
#[derive(Debug)]
pub struct Throwaway {
    /// How to open it.
    pub target: Target,
    server: String,
    name: String,
}

impl Throwaway {
    /// A new, empty database owned by a role without special rights, as an installation should have it.
    ///
    /// # Errors
    /// Those of the server.
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
    ///
    /// # Errors
    /// Those of the server.
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
