//! The handlers, one file per noun: extract, call the use case, present. See `today.rs` for the shape of all of them.

pub mod checklist;
pub mod form;
pub mod health;
pub mod invitation;
pub mod item;
pub mod lang;
pub mod questions;
pub mod sign_in;
pub mod today;
