//! The audit entry that belongs to every change: same transaction, so there is never one without the other.

use sejo_model::{Actor, AuditEvent, UserId};
use sejo_store::Tx;
use serde_json::Value;

use crate::command_line::COMMAND_LINE;
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
