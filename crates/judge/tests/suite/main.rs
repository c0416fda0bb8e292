//! Verdicts, findings, plans and drafts, judged from the facts of made-up houses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answering;
mod beside;
mod changes;
mod checking;
mod contact;
mod cut_and_joined;
mod directories;
mod documents;
mod estimates;
mod exercising;
mod findings;
mod house;
mod labelled;
mod named_alike;
mod other_party;
mod passages;
mod patching;
mod placed;
mod planning;
mod properties;
mod remote;
mod route;
mod shared_secrets;
mod steps;
mod unclear_sides;
mod verdicts;
