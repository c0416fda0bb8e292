//! The audit entry that belongs to every change: same transaction, so there is never one without the other.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::{Actor, AuditEvent, Facts, UserId};
use sejo_store::Tx;
use serde::Serialize;
use serde_json::{Value, json};

use crate::command_line::COMMAND_LINE;
use crate::system::contract_name;
use crate::{App, Result};

/// Appends what `actor` did; a command that names nobody is nobody's deed. `detail` holds values before and after, never a
/// secret.
pub(crate) async fn record(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    action: &str,
    subject: &str,
    detail: Value,
) -> Result<()> {
    let event = AuditEvent {
        at: app.now(),
        facility: Some(actor.facility),
        user: Some(actor.user).filter(|user| *user != UserId::COMMAND),
        origin: actor.origin.clone(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail,
    };
    append(tx, event).await
}

/// The detail of something that was saved: values before and after, and what the vendors, contracts and systems they name by id are
/// called on that day. Later they may be called otherwise, or be gone.
pub(crate) fn saved(before: Option<&impl Serialize>, after: &impl Serialize, facts: &Facts) -> Value {
    let mut detail = json!({ "before": before, "after": after });
    let both = ["before", "after"].into_iter().filter_map(|side| detail.get(side)?.as_object());
    let named = both.flatten().filter(|(field, _)| field.ends_with("_id"));
    let ids: BTreeSet<&str> = named.filter_map(|(_, id)| id.as_str()).collect();
    let vendors = facts.vendors.iter().map(|v| (v.id.to_string(), v.name.clone()));
    let contracts = facts.contracts.iter().map(|c| (c.id.to_string(), contract_name(c, facts)));
    let systems = facts.systems.iter().map(|s| (s.id.to_string(), s.label().to_owned()));
    let names = vendors.chain(contracts).chain(systems).filter(|(id, _)| ids.contains(id.as_str()));
    let names: BTreeMap<String, String> = names.collect();
    if let Some(detail) = detail.as_object_mut() {
        detail.insert("names".to_owned(), json!(names));
    }
    detail
}

/// What the program itself did for the whole installation, before anybody was signed in.
pub(crate) fn by_program(app: &App, action: &str, detail: Value) -> AuditEvent {
    AuditEvent {
        at: app.now(),
        facility: None,
        user: None,
        origin: COMMAND_LINE.to_owned(),
        action: action.to_owned(),
        subject: String::new(),
        detail,
    }
}

/// Appends an event that nobody signed in caused: a failed sign-in, the first set-up.
pub(crate) async fn append(tx: &mut Tx, event: AuditEvent) -> Result<()> {
    sejo_store::audit::append(tx, event, sejo_evidence::chain::link).await?;
    Ok(())
}
