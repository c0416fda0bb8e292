//! The use cases together with the real leaves and a real database of its own for every test: SQLite and, when
//! `SEJO_TEST_POSTGRES` holds the URL of a server on which databases may be made, PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[macro_use]
mod place;

mod accounts;
mod addressed;
mod answer_sheets;
mod answering;
mod authority;
mod backup_records;
mod budget;
mod carrying;
mod checklist_files;
mod command_line;
mod configurations;
mod connections;
mod contacts;
mod device_lists;
mod disclosures;
mod documents;
mod drills;
mod dropped_forms;
mod earlier_years;
mod emergency_files;
mod erasing;
mod exercises;
mod former_vendors;
mod house;
mod incidents;
mod inspections;
mod kept_apart;
mod ledger;
mod left_to_ask;
mod listed_workbooks;
mod logged;
mod named_forms;
mod odd_workbooks;
mod plans;
mod registers;
mod remembering;
mod remote_works;
mod reopening;
mod request_board;
mod requests;
mod responsibilities;
mod set_aside;
mod signing_keys;
mod stray_rows;
mod taken_back;
#[path = "../../../store/tests/suite/throwaway.rs"]
mod throwaway;
mod turned_answers;
mod vendor_side;
mod vendors;
mod whole_path;
mod years;
