//! Databases for tests on the PostgreSQL server that `SEJO_TEST_POSTGRES` names. The suite of `sejo-app` takes this file
//! too.

use std::process::Command;
use std::sync::Once;

use sejo_store::Target;

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
    pub fn make(server: &str) -> std::io::Result<Self> {
        let name = format!("sejo_{}", uuid::Uuid::now_v7().simple());
        // Several tests make the role at once; it is there afterwards whoever was first.
        let role = "DO $$ BEGIN CREATE ROLE sejo_contract LOGIN PASSWORD 'sejo_contract'; \
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
        psql(server, &[role, &format!("CREATE DATABASE {name} OWNER sejo_contract")])?;
        let target = Target::Postgres(own_url(server, &name));
        Ok(Self { target, server: server.to_owned(), name })
    }

    /// Removes the database, whoever still has it open.
    pub fn remove(self) -> std::io::Result<()> {
        psql(&self.server, &[&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)])
    }
}

/// Statements as the administrator of the server, each on its own.
fn psql(server: &str, statements: &[&str]) -> std::io::Result<()> {
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", server]);
    for statement in statements {
        psql.args(["--command", statement]);
    }
    let output = psql.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(std::io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// The URL of database `name` for the role without rights.
fn own_url(admin: &str, name: &str) -> String {
    let (scheme, rest) = admin.split_once("://").unwrap_or(("postgres", admin));
    let (authority, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let query = tail.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"));
    format!("{scheme}://sejo_contract:sejo_contract@{host}/{name}{query}")
}
