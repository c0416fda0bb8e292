//! One contract, two databases: every test of this suite runs on SQLite and, when `SEJO_TEST_POSTGRES` holds the URL
//! of a server on which databases may be made, on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[macro_use]
mod place;

mod accounts;
mod answers;
mod audit;
mod backup;
mod backup_records;
mod configurations;
mod contacts;
mod crash;
mod damage;
mod devices;
mod disclosures;
mod documents;
mod drills;
mod emergency_files;
mod facts;
mod files;
mod improvements;
mod incidents;
mod remote_works;
mod requests;
mod sample;
mod schema;
mod tenancy;
mod throwaway;
mod vendors;
