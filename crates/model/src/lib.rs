//! The nouns of Sejo and what is always true of them.
//!
//! Everything a layer hands to another layer is a type from here, so the leaves (`edition`, `intake`,
//! `judge`, `evidence`, `report`, `store`) never need each other. No IO, no async, no clock: today is
//! always an argument.
//!
//! Words follow the field's standard terms: one noun per thing, the same in every layer.

#[macro_use]
mod keyed;
mod lexicon;
mod revision;

pub mod answer;
pub mod answer_sheet;
pub mod audit;
pub mod backup_record;
pub mod beside;
pub mod calendar;
pub mod check_table;
pub mod configuration;
pub mod contact;
pub mod control;
pub mod customer;
pub mod date;
pub mod device;
pub mod disclosure;
pub mod document;
pub mod drill;
pub mod edition;
pub mod emergency_file;
pub mod entry;
pub mod error;
pub mod evidence;
pub mod exercise;
pub mod facility;
pub mod facts;
pub mod formula;
pub mod help;
pub mod id;
pub mod improvement;
pub mod incident;
pub mod intake;
pub mod issue;
pub mod ledger;
pub mod moment;
pub mod notice;
pub mod paraphrase;
pub mod person;
pub mod product;
pub mod remote_work;
pub mod reply;
pub mod request;
pub mod responsibility;
pub mod restore_estimate;
pub mod restore_order;
pub mod route;
pub mod seal;
pub mod setting;
mod spoken;
pub mod system;
pub mod text;
pub mod user;
pub mod vendor;
pub mod verdict;
pub mod words;
pub mod workbook;

pub use answer::{
    Answer, AnswerState, AnswerValue, CheckCode, CheckLine, Declaration, FieldError, Finding, NotNeeded, Round,
    with_boundary,
};
pub use audit::{AuditEntry, AuditEvent, AuditHead};
pub use backup_record::BackupRecord;
pub use configuration::{Configuration, ConfigurationRecord, FingerprintKey, ReadConfigurations, RemoteConnection};
pub use contact::{Authority, ContactKey};
pub use control::{Control, Stage};
pub use customer::Customer;
pub use date::FiscalYear;
pub use device::{Device, DeviceField, DeviceKind, DeviceState};
pub use disclosure::{DisclosureAnswer, DisclosureForm, DisclosureRecord, DisclosureRow};
pub use document::{DocumentKind, DocumentSize, DocumentVersion};
pub use drill::Drill;
pub use edition::{
    Assignment, CarriedOver, Confidence, Edition, EditionId, EditionState, Form, FormKind, Grade, ImportedForm, Item,
    ItemId, RowDecision, RowMatch, Subsection,
};
pub use error::{ErrorCode, ErrorKind};
pub use evidence::{Evidence, EvidenceKind, Kept, Sha256};
pub use facility::{Facility, FacilityKind, Prefecture, Side};
pub use facts::Facts;
pub use help::Help;
pub use id::*;
pub use improvement::Improvement;
pub use incident::Incident;
pub use intake::{Intake, IntakeState};
pub use issue::{Issued, Issuing};
pub use jiff::civil::Date;
pub use notice::Notice;
pub use person::{Appointment, Person, Post};
pub use product::{AnswerSet, Product};
pub use remote_work::RemoteWork;
pub use reply::Reply;
pub use request::Request;
pub use responsibility::{Clause, Duty, Holder, Responsibilities, Responsibility};
pub use route::Route;
pub use setting::Thresholds;
pub use system::{Hosting, System, SystemKind, TwoFactorState};
pub use user::{Action, Actor, Role, User};
pub use vendor::{Contract, Vendor};
pub use verdict::{Place, Reason, ReasonCode, Step, StepCode, Verdict, VerdictValue, Weight};
pub use words::{Lang, Words};
