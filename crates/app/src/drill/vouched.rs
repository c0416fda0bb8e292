//! What Sejo recorded of a drill, vouched for with the key of the installation: whoever writes into the database alone
//! makes no restore out of it.
//!
//! Invariants: a drill that is not as it was recorded counts for nothing and is handed out under no signature, and saving it
//! anew does not put that right. All a drill says is covered, and what was found to differ; the number of saves is not. The
//! tag is over the JSON of the drill: a member added later must not be written while it says nothing. An older row of the
//! same drill put back, and a row removed, are known by the log of actions alone.

use sejo_model::drill::{Found, Vouched};
use sejo_model::{Drill, DrillId, Sha256};
use sejo_store::Scope;

use crate::installation_key::InstallationKey;
use crate::{App, Error, Result};

/// What the key is derived for.
const PURPOSE: &str = "restore drill";

/// A new drill, vouched for with what was found to differ.
pub(crate) fn vouch(app: &App, scope: &Scope, drill: &Drill, found: &[Found]) -> Result<Drill> {
    tagged(app, scope, drill, digest(found)?)
}

/// What `before` is to become: vouched for again only where `before` was as it was recorded.
pub(super) fn vouch_again(app: &App, scope: &Scope, before: &Drill, wanted: &Drill) -> Result<Drill> {
    match &before.vouched {
        Some(vouched) if before.is_as_recorded => tagged(app, scope, wanted, vouched.found),
        _ => Ok(wanted.clone()),
    }
}

/// Finds out of each drill whether it is as it was recorded.
pub(crate) fn look(app: &App, scope: &Scope, drills: &mut [Drill]) {
    let key = app.key();
    for drill in drills {
        drill.is_as_recorded = holds(&key, scope, drill);
    }
}

/// A drill and what was found to differ; both must be as they were recorded.
pub(super) async fn get(app: &App, scope: &Scope, id: DrillId) -> Result<(Drill, Vec<Found>)> {
    let (mut drill, found) = sejo_store::drill::get(app.db(), scope, id).await?;
    let kept = digest(&found)?;
    let is_found = drill.vouched.as_ref().is_some_and(|vouched| vouched.found == kept);
    drill.is_as_recorded = is_found && holds(&app.key(), scope, &drill);
    Ok((drill, found))
}

fn tagged(app: &App, scope: &Scope, drill: &Drill, found: Sha256) -> Result<Drill> {
    let tag = app.key().vouch(PURPOSE, &message(scope, drill, found)?)?;
    Ok(Drill { vouched: Some(Vouched { found, tag }), is_as_recorded: true, ..drill.clone() })
}

fn holds(key: &InstallationKey, scope: &Scope, drill: &Drill) -> bool {
    let Some(vouched) = &drill.vouched else { return false };
    message(scope, drill, vouched.found).is_ok_and(|message| key.vouches(PURPOSE, &message, &vouched.tag))
}

/// What the tag is over.
fn message(scope: &Scope, drill: &Drill, found: Sha256) -> Result<Vec<u8>> {
    let said = Drill { vouched: None, revision: 0, ..drill.clone() };
    serde_json::to_vec(&(scope.facility(), found, said)).map_err(Error::internal)
}

fn digest(found: &[Found]) -> Result<Sha256> {
    Ok(sejo_evidence::sha256(&serde_json::to_vec(found).map_err(Error::internal)?))
}
