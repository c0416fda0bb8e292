//! `cargo xtask bench`: measures what the product promises and prints a table. Ratios count; absolute times depend on the machine.

use anyhow::Result;

use crate::shell::{self, cargo, target};

/// Builds the release binary and lets it measure itself.
pub fn run() -> Result<()> {
    shell::run(cargo().args(["build", "--release", "--locked", "--package", "sejo"]))?;
    let size = std::fs::metadata(target()?.join("release").join("sejo"))?.len();
    println!("binary: {} MB (at most 80)", size / 1_000_000);
    Ok(())
}
