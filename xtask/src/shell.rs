//! Running other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The root of the workspace this was started in: a folder of build output may be shared by several clones,
/// and the one this was compiled in is not asked.
pub fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub fn target() -> Result<PathBuf> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()?;
    let meta: serde_json::Value = serde_json::from_slice(&out.stdout)?;
    Ok(PathBuf::from(
        meta.get("target_directory").and_then(|v| v.as_str()).context("cargo metadata has no target_directory")?,
    ))
}

/// A command in the root of the workspace. Cargo has told this program which package it is; a build script that looks at such
/// words would think that something changed, and compile anew.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    let is_ours = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours(name)) {
        command.env_remove(name);
    }
    command
}

/// Cargo itself.
pub fn cargo() -> Command {
    command(env!("CARGO"))
}

/// Cargo with our own crates checked as they are compiled: clippy's driver is a compiler that lints, and to lint first and
/// compile then takes each crate twice. Whatever it warns of is an error.
pub fn linting() -> Command {
    let mut cargo = cargo();
    cargo.env("RUSTC_WORKSPACE_WRAPPER", Path::new(env!("CARGO")).with_file_name("clippy-driver"));
    // As `cargo clippy -- -D warnings` hands it on.
    cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    cargo
}

/// All tests of the workspace, every suite in one process. Half of the time a test waits for a disk or a database, so there
/// are two for each processor.
pub fn tests() -> Command {
    let mut tests = linting();
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    tests.args(["test", "--workspace", "--locked", "--lib", "--bins", "--tests"]);
    tests.env("RUST_TEST_THREADS", (processors * 2).to_string()).env("TMPDIR", scratch());
    tests
}

/// Where tests keep what they write: in memory where there is plenty, for each waits until its writes are on the disk.
pub fn scratch() -> PathBuf {
    const PLENTY: u64 = 4 << 30;
    let memory = Path::new("/dev/shm");
    let free = Command::new("df").args(["--output=avail", "-B1"]).arg(memory).output().ok();
    let free = free.and_then(|out| String::from_utf8_lossy(&out.stdout).lines().nth(1)?.trim().parse::<u64>().ok());
    if free.is_some_and(|free| free >= PLENTY) { memory.to_owned() } else { std::env::temp_dir() }
}

/// Runs a command, showing what it is and what it prints; an exit other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|w| w.to_string_lossy().into_owned())
        .collect();
    println!("\n$ {}", words.join(" "));
    let status = command.status().with_context(|| format!("could not start {}", words.join(" ")))?;
    if !status.success() {
        bail!("{} failed: {status}", words.join(" "));
    }
    Ok(())
}

/// Whether a program can be found.
pub fn has(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
