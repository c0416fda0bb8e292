//! Bytes out: what people print, hand in and open in Excel.
//!
//! * [`workbook`]: the official workbook filled in; every other byte of the package stays as it was.
//! * [`form`]: the checklist form as PDF.
//! * [`incident`]: the cards of the first hour, the blank incident form, the draft of a report, as PDF.
//! * [`exercise`]: the facilitator's sheets of an exercise and its record, as PDF.
//! * [`ledger`]: the device ledger as XLSX and CSV, and the walk-round sheet as PDF.
//! * [`backup_table`]: the backup table of the plan as PDF and CSV.
//! * [`chart`]: charts as accessible SVG.
//! * [`drawing`]: the network picture (全体構成図) as SVG, with its table; [`network`]: the same as PDF.
//! * [`contact`]: the contact chart (連絡体制図) as SVG and as one page, and the card to carry.
//! * [`plan`]: the one page of the continuity plan for a clinic, and the ministry's check table beside it, as PDF.
//! * [`restore_order`]: the order of restoring systems (復旧の順番) as SVG and as PDF, with its table.
//! * [`remote_register`]: the register of remote maintenance as PDF.
//! * [`responsibility`]: who does what for a system (役割分担), as an annex to its contract; [`route`]: the letter that asks a
//!   vendor to put the responsibility for updates into the contract; both as PDF.
//! * [`disclosure`]: the noes of a disclosure with risk and explanation, as PDF.
//! * [`document`]: rules and continuity plan as PDF and plain text, and the appointment letter as PDF.
//! * [`emergency_file`]: the emergency file, its papers bound into one PDF; [`care_forms`]: the blank forms in it.
//! * [`request`]: what goes out to a vendor with a request: one HTML file to answer in, its twin as XLSX, letter and mail.
//! * [`package`]: zip files for people.
//! * [`letter`]: the letter to a vendor about what a configuration shows, as PDF.
//!
//! Invariants: nothing here reads a clock, a file or the network, so the same input always gives the same bytes and a
//! print can be hashed as evidence. Whatever could not be printed as given is reported, never silently dropped.

pub mod backup_table;
pub mod care_forms;
pub mod chart;
pub mod contact;
pub mod disclosure;
pub mod document;
pub mod drawing;
pub mod emergency_file;
pub mod error;
pub mod exercise;
pub mod form;
pub mod incident;
pub mod key_paper;
pub mod ledger;
pub mod letter;
pub mod network;
pub mod package;
mod pdf;
pub mod plan;
pub mod remote_register;
pub mod request;
pub mod responsibility;
pub mod restore_order;
pub mod route;
pub mod workbook;

pub use error::ReportError;
pub use pdf::{Part, Printed};
