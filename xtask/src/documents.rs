//! The documents of the libraries, made from what the tests were built from.
//!
//! `cargo doc` would check every library and every crate it needs anew, for minutes; `cargo test --doc` hands rustdoc what
//! is there. The program that cargo takes for rustdoc is this one: it asks the real one for documents and not for examples.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Where the real rustdoc stands, in the environment of this program when it is taken for it.
const REAL: &str = "SEJO_RUSTDOC";
/// Where the documents go.
const TO: &str = "SEJO_DOCUMENTS";
/// What is asked of it besides.
const RULES: [&str; 5] = ["--document-private-items", "-D", "warnings", "-A", "rustdoc::private-intra-doc-links"];

/// Writes the documents; whatever rustdoc warns of is an error.
pub fn write() -> Result<()> {
    let real = Path::new(env!("CARGO")).with_file_name("rustdoc");
    let mut documents = shell::linting();
    documents.args(["test", "--workspace", "--locked", "--doc", "--quiet"]);
    shell::run(documents.env("RUSTDOC", std::env::current_exe()?).env(REAL, real).env(TO, shell::target()?.join("doc")))
}

/// Does the work of rustdoc when it is called in its place.
pub fn instead_of_rustdoc() -> Option<Result<()>> {
    let real = std::env::var_os(REAL)?;
    Some(run(&real, std::env::args_os().skip(1)))
}

fn run(real: &OsStr, given: impl Iterator<Item = OsString>) -> Result<()> {
    let (mut asked, mut is_example, mut skip) = (Vec::new(), false, false);
    for word in given {
        match word.to_str() {
            _ if skip => skip = false,
            Some("--test") => is_example = true,
            Some("--test-args" | "--test-run-directory") => skip = true,
            _ => asked.push(word),
        }
    }
    // With all that cargo has told about the crate: rustdoc needs it.
    let mut rustdoc = Command::new(real);
    rustdoc.args(&asked);
    if is_example {
        rustdoc.args(RULES).arg("--out-dir").arg(std::env::var_os(TO).context("nowhere to write to")?);
    }
    let status = rustdoc.status().context("rustdoc did not start")?;
    if !status.success() {
        bail!("rustdoc: {status}");
    }
    Ok(())
}
