//! The journeys in a real Chromium against the built binary.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Result, bail};

use crate::shell::{self, command, root, target};

/// Builds the binary and runs the journeys.
pub fn run(filter: Option<&str>) -> Result<()> {
    shell::run(shell::linting().args(["build", "--locked", "--package", "sejo"]))?;
    journeys(filter)
}

/// Runs the journeys against the binary that was built last.
pub fn journeys(filter: Option<&str>) -> Result<()> {
    shell::run(&mut driver(filter)?)
}

/// The journeys while something else is done: half of the time they wait for the browser.
pub struct Journeys {
    child: Child,
    /// What they say, which would stand between the lines of others.
    said: PathBuf,
}

impl Journeys {
    /// Begins all of them.
    pub fn begin() -> Result<Self> {
        let said = target()?.join("journeys.txt");
        let file = File::create(&said)?;
        let child = driver(None)?.stdin(Stdio::null()).stderr(file.try_clone()?).stdout(file).spawn()?;
        Ok(Self { child, said })
    }

    /// Waits for them, and prints what they said.
    pub fn end(mut self) -> Result<()> {
        let status = self.child.wait()?;
        print!("\n{}", std::fs::read_to_string(&self.said)?);
        anyhow::ensure!(status.success(), "the journeys failed: {status}");
        Ok(())
    }
}

/// The test driver, installed from its lock file. Two journeys run at once.
fn driver(filter: Option<&str>) -> Result<Command> {
    let binary: PathBuf = target()?.join("debug").join("sejo");
    let folder = root().join("tests").join("e2e");
    if !folder.join("node_modules").is_dir() {
        shell::run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    let mut journeys = command("node");
    journeys.current_dir(&folder).env("SEJO_BINARY", &binary).env("TMPDIR", shell::scratch()).args([
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
    journeys.arg("journeys/");
    Ok(journeys)
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
