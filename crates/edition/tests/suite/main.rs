//! The years of the official checklist, as they are kept and as they come back filled in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod added;
mod catalogue;
mod decided;
mod matching;
mod shared_workbooks;
mod sheet;
mod way_round;
mod years;
