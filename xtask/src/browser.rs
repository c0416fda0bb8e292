//! The journeys in a real Chromium against the built binary.

use std::path::PathBuf;

use anyhow::Result;

use crate::shell::{self, cargo, command, root, target};

/// Builds the binary, installs the test driver from its lock file and runs the journeys.
pub fn run(filter: Option<&str>) -> Result<()> {
    shell::run(cargo().args(["build", "--locked", "--package", "sejo"]))?;
    let binary: PathBuf = target()?.join("debug").join("sejo");
    let folder = root().join("tests").join("e2e");
    if !folder.join("node_modules").is_dir() {
        shell::run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    let mut journeys = command("node");
    journeys.current_dir(&folder).env("SEJO_BINARY", &binary).args([
        "--test",
        "--test-concurrency=1",
        "--test-reporter=spec",
    ]);
    if let Some(words) = filter {
        journeys.arg(format!("--test-name-pattern={words}"));
    }
    shell::run(journeys.arg("journeys/"))
}
