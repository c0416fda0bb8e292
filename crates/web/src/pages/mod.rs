//! The handlers, one file per noun: extract, call the use case, present. See `today.rs` for the shape of all of them.

pub mod account;
pub mod activity;
pub mod appointment;
pub mod checklist;
pub mod configuration;
pub mod contract;
pub mod device;
pub mod drill;
pub mod facility;
pub mod form;
pub mod health;
pub mod intake;
pub mod invitation;
pub mod item;
pub mod lang;
pub mod ledger;
mod mapping;
pub mod network;
pub mod person;
pub mod questions;
pub mod remote_connection;
pub mod setting;
pub mod sign_in;
pub mod system;
pub mod today;
pub mod user;
pub mod vendor;
