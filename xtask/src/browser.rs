//! The journeys in a real Chromium against the built binary.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell::{self, cargo, command, root, target};

/// Builds the binary and runs the journeys.
pub fn run(filter: Option<&str>) -> Result<()> {
    shell::run(cargo().args(["build", "--locked", "--package", "sejo"]))?;
    journeys(filter)
}

/// Installs the test driver from its lock file and runs the journeys against the binary that was built last, two at once:
/// half of the time a journey waits for the browser.
pub fn journeys(filter: Option<&str>) -> Result<()> {
    let binary: PathBuf = target()?.join("debug").join("sejo");
    let folder = root().join("tests").join("e2e");
    if !folder.join("node_modules").is_dir() {
        shell::run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    let mut journeys = command("node");
    journeys.current_dir(&folder).env("SEJO_BINARY", &binary).args([
        "--test",
        "--test-concurrency=2",
        "--test-reporter=spec",
    ]);
    if let Some(words) = filter {
        if !names_one(&folder.join("journeys"), words)? {
            // The driver would run nothing and be content.
            bail!("no journey has \"{words}\" in its name");
        }
        journeys.arg(format!("--test-name-pattern={words}"));
    }
    shell::run(journeys.arg("journeys/"))
}

/// Whether a journey has these words in its name.
fn names_one(folder: &Path, words: &str) -> Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let text = std::fs::read_to_string(entry?.path())?;
        if text.lines().any(|line| line.trim_start().starts_with("test(") && line.contains(words)) {
            return Ok(true);
        }
    }
    Ok(false)
}
