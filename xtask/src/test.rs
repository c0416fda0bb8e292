//! `cargo xtask test`: one command that says whether everything holds.

use std::time::Instant;

use anyhow::Result;

use crate::shell::{cargo, has};
use crate::{browser, layers, limits, packages, postgres, random, shell};

/// Runs all checks in the order in which they fail fastest.
pub fn run(no_browser: bool) -> Result<()> {
    let started = Instant::now();
    packages::install()?;
    layers::check()?;
    limits::check()?;
    shell::run(cargo().args(["fmt", "--all", "--check"]))?;
    shell::run(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))?;
    shell::run(
        cargo()
            .args(["doc", "--workspace", "--no-deps", "--document-private-items", "--locked"])
            .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links"),
    )?;
    shell::run(shell::command(packages::cargo_deny()?).args(["--locked", "check", "bans", "licenses", "sources"]))?;
    let server = postgres::Server::start()?;
    let mut tests = cargo();
    if has("cargo-nextest") {
        tests.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]);
    } else {
        tests.args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    }
    shell::run(tests.env("SEJO_TEST_POSTGRES", server.url()).env(random::SEED_VARIABLE, random::SEED))?;
    drop(server);
    if !no_browser {
        browser::run(None)?;
    }
    println!("\nall green after {} minutes", started.elapsed().as_secs().div_ceil(60));
    Ok(())
}
