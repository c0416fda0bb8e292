//! What can be checked without Sejo: the audit log, and a restored copy against its manifest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod chain;
mod drill;
