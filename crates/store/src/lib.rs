//! The only SQL of Sejo: SQLite (embedded) and PostgreSQL with the same statements.
//!
//! Invariants guarded here:
//! * every change happens inside a [`Tx`], which holds the single write connection from its first statement
//!   (`BEGIN IMMEDIATE` on SQLite), so a change is there completely or not at all;
//! * rows of a facility are reached with a [`Scope`] only;
//! * confirmed answers and the log of actions are appended to, never rewritten.
//!
//! A row is made of its keys, the few columns SQL searches or sorts by, and the noun itself as one JSON document,
//! exactly as `sejo-model` writes it. A field added to a noun later therefore needs `#[serde(default)]`, not a
//! migration.

#[macro_use]
mod statement;

pub mod answer;
pub mod appointment;
pub mod assignment;
pub mod audit;
pub mod backup;
pub mod backup_record;
pub mod configuration;
pub mod contact;
pub mod contract;
pub mod customer;
mod db;
pub mod declaration;
pub mod device;
pub mod disclosure;
mod document;
pub mod document_passage;
pub mod document_version;
pub mod drill;
pub mod edition;
pub mod emergency_file;
mod error;
pub mod evidence;
pub mod facility;
pub mod facts;
pub mod finding;
pub mod improvement;
pub mod incident;
pub mod intake;
pub mod issue;
pub mod lockout;
pub mod mapping;
mod migration;
pub mod notice;
mod noun;
pub mod person;
pub mod product;
pub mod remote_connection;
pub mod remote_work;
pub mod reply;
pub mod request;
mod row;
mod scope;
pub mod session;
pub mod setting;
pub mod standing;
pub mod system;
mod table;
pub mod user;
pub mod vendor;

pub use db::{Access, Db, Engine, Target, Tx};
pub use error::StoreError;
pub use scope::{Scope, VendorScope};
pub use statement::{Sql, Stmt, statements};
pub use table::{Column, ColumnType, TABLES, Table};
