//! The pages as browsers and attackers see them: who may, what is in the headers, what is in the HTML, what happens to bad
//! input. Every page comes from the list of routes, so a new page is tested before anybody thinks of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod access;
mod backups;
mod budget;
mod collisions;
mod configurations;
mod contacts;
mod drills;
mod exercises;
mod house;
mod incidents;
mod intake;
mod journey;
mod lang;
mod ledger;
mod logged;
mod openings;
mod paper;
mod prepared;
mod protection;
mod requests;
mod site;
mod sources;
mod vendors;
mod years;
