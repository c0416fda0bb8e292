//! What the tests of configurations share.

use std::path::PathBuf;

use sejo_intake::{Limits, Reading, Refusal};
use sejo_model::configuration::{FingerprintKey, ReadConfigurations};

/// Reads a configuration that must be one.
pub fn read(text: &str) -> ReadConfigurations {
    try_read(text.as_bytes()).unwrap()
}

/// Reads bytes; `Err` when they are refused, a reading of nothing when they are taken for a list.
pub fn try_read(bytes: &[u8]) -> Result<ReadConfigurations, Refusal> {
    match sejo_intake::read("router.txt", bytes, &Limits::default(), &FingerprintKey::new([7; 32]))? {
        Reading::Configurations(read) => Ok(*read),
        other => Err(Refusal::new(sejo_model::ErrorCode::FileUnknown, "", format!("{other:?}"))),
    }
}

/// The files of a maker among the shared data; `None` when they are not there, and the test says so and passes.
pub fn shared(folder: &str) -> Option<Vec<PathBuf>> {
    let root = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let Ok(entries) = std::fs::read_dir(root.join("netconf").join(folder)) else {
        println!("skipped: netconf/{folder} is not there (set SEJO_SHARED_DATA)");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    files.sort();
    Some(files)
}
