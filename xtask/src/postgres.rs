//! A throw-away PostgreSQL on a free loopback port, gone when dropped.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::packages::is_root;

/// Where `initdb` and `pg_ctl` are: Debian keeps them out of the path, newest version first.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    found.sort();
    found.pop()
}

/// A running server.
pub struct Server {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts a server with an empty cluster. It speaks to this machine only.
    pub fn start() -> Result<Self> {
        let bin = programs().context("PostgreSQL is not installed")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let folder = std::env::temp_dir().join(format!("sejo-test-postgres-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        if is_root() {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let server = Self { bin, folder, port };
        let data = server.folder.join("data");
        run(server.as_server_user("initdb").arg("-D").arg(&data).args([
            "-A",
            "trust",
            "-U",
            "sejo",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ]))?;
        // Durability is what the tests of the embedded database are about; here only speed matters.
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -k {} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200",
            server.folder.display()
        );
        let log = server.folder.join("log");
        run(server
            .as_server_user("pg_ctl")
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(log)
            .arg("-o")
            .arg(options)
            .args(["-w", "start"]))?;
        Ok(server)
    }

    /// Address of the administrator's database.
    pub fn url(&self) -> String {
        format!("postgres://sejo@127.0.0.1:{}/postgres", self.port)
    }

    /// Where programs are looked for, the server's own first: Debian's `psql` is a script that looks for the real one, slowly.
    pub fn path(&self) -> Result<OsString> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Ok(std::env::join_paths(std::iter::once(self.bin.clone()).chain(std::env::split_paths(&path)))?)
    }

    fn as_server_user(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(Path::new("/"));
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let _ = run(self.as_server_user("pg_ctl").arg("-D").arg(data).args(["-m", "immediate", "stop"]));
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn run(command: &mut Command) -> Result<()> {
    // The server inherits open pipes, so its output must not be waited for.
    let status = command.stdout(std::process::Stdio::null()).status()?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}
