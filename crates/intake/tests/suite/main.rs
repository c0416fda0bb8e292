//! Files as they arrive: device lists, official workbooks, configurations, and what is none of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod checklists_elsewhere;
mod configuration;
mod disclosures;
mod ledger;
mod list_builder;
mod lists_of_offices;
mod lists_renamed;
mod masking;
mod tables;
mod tables_of_one_sheet;
mod workbook;
mod worn_numbers;
