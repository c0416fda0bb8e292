//! `cargo xtask random`: the random tests again and again, each time with other cases.
//!
//! `cargo xtask test` draws the same cases every time, so that it judges the change and not the day's luck; new cases are
//! looked for here.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell;

/// The cases `cargo xtask test` draws.
pub const SEED: &str = "20230609";
/// Where proptest reads what it draws from.
pub const SEED_VARIABLE: &str = "PROPTEST_RNG_SEED";

/// Runs every random test `times` times, from `seed` on.
pub fn run(times: u64, seed: Option<u64>) -> Result<()> {
    let mut names = Vec::new();
    find(Path::new("crates"), &mut names)?;
    if names.is_empty() {
        bail!("no random test was found");
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let first = seed.unwrap_or(now);
    for seed in first..first + times {
        println!("{SEED_VARIABLE}={seed}");
        let mut tests = shell::tests();
        tests.args(["--no-fail-fast", "--"]).args(&names);
        shell::run(tests.env(SEED_VARIABLE, seed.to_string()))?;
    }
    Ok(())
}

/// Names of the functions in `proptest!` blocks below `folder`.
fn find(folder: &Path, names: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, names)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path)?;
            for block in text.split("proptest! {").skip(1) {
                let tests = block.split("#[test]").skip(1);
                let name = |test: &str| Some(test.split_once("fn ")?.1.split_once('(')?.0.trim().to_owned());
                names.extend(tests.filter_map(name));
            }
        }
    }
    Ok(())
}
