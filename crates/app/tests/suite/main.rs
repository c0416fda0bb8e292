//! The use cases together with the real leaves and a real database: SQLite in a folder of its own for every test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod accounts;
mod answering;
mod authority;
mod budget;
mod carrying;
mod checklist_files;
mod device_lists;
mod house;
mod ledger;
mod registers;
mod whole_path;
