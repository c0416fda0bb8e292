//! What was recorded of an incident, vouched for with the key of the installation: whoever writes into the database alone puts
//! nothing into a timeline and takes nothing out of it.
//!
//! Invariants: an entry is vouched for together with all before it, so one that was changed, put in or taken away shows, be it
//! the last; what the incident says of itself is vouched for apart, since it changes. What is not as it was recorded is handed
//! out under no signature, and neither a further entry nor saving anew puts it right. The tags are over JSON: a member added
//! later must not be written while it says nothing. An older state of the whole incident put back is known by the log of
//! actions alone.

use sejo_model::incident::{Entry, Vouched};
use sejo_model::{FacilityId, Incident, IncidentId};
use sejo_store::{Scope, Tx};
use serde::Serialize;

use crate::installation_key::InstallationKey;
use crate::{App, Error, Result};

/// What the keys are derived for.
const HEAD: &str = "incident";
const ENTRIES: &str = "incident entries";

/// Saves a new incident.
pub(crate) async fn add(app: &App, tx: &mut Tx, scope: &Scope, new: &Incident) -> Result<Incident> {
    let new = sejo_store::incident::add(tx, scope, new).await?;
    let (key, facility) = (app.key(), scope.facility());
    let vouched = Vouched { head: head(&key, facility, &new)?, entries: first(&key, facility, new.id)? };
    sejo_store::incident::vouch(tx, scope, new.id, &vouched).await?;
    Ok(new)
}

/// Vouches for what an incident says of itself after a change, where it was as recorded before.
pub(crate) async fn again(
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    (before, after): (&Incident, &Incident),
) -> Result<()> {
    let Some(vouched) = sejo_store::incident::vouched(&mut *tx, scope, after.id).await? else { return Ok(()) };
    let (key, facility) = (app.key(), scope.facility());
    if vouched.head == head(&key, facility, before)? {
        let vouched = Vouched { head: head(&key, facility, after)?, ..vouched };
        sejo_store::incident::vouch(tx, scope, after.id, &vouched).await?;
    }
    Ok(())
}

/// Writes a further entry.
pub(crate) async fn write(app: &App, tx: &mut Tx, scope: &Scope, id: IncidentId, entry: Entry) -> Result<Entry> {
    // Writing first makes the next one wait until this one is vouched for.
    let entry = sejo_store::incident::write(tx, scope, id, entry).await?;
    if let Some(vouched) = sejo_store::incident::vouched(&mut *tx, scope, id).await? {
        let entries = next(&app.key(), &vouched.entries, &entry)?;
        sejo_store::incident::vouch(tx, scope, id, &Vouched { entries, ..vouched }).await?;
    }
    Ok(entry)
}

/// An incident with its entries, and whether both are as they were recorded.
pub(super) async fn read(app: &App, scope: &Scope, id: IncidentId) -> Result<(Incident, Vec<Entry>, bool)> {
    let (one, vouched, entries) = sejo_store::incident::whole(app.db(), scope, id).await?;
    let fits = match &vouched {
        Some(vouched) => fits(&app.key(), scope.facility(), vouched, (&one, entries.as_slice()))?,
        None => false,
    };
    Ok((one, entries, fits))
}

fn fits(
    key: &InstallationKey,
    facility: FacilityId,
    vouched: &Vouched,
    (one, entries): (&Incident, &[Entry]),
) -> Result<bool> {
    let mut tag = first(key, facility, one.id)?;
    for entry in entries {
        tag = next(key, &tag, entry)?;
    }
    Ok(tag == vouched.entries && vouched.head == head(key, facility, one)?)
}

/// The number of saves is not covered.
fn head(key: &InstallationKey, facility: FacilityId, one: &Incident) -> Result<String> {
    tag(key, HEAD, &(facility, Incident { revision: 0, ..one.clone() }))
}

/// Before the first entry.
fn first(key: &InstallationKey, facility: FacilityId, id: IncidentId) -> Result<String> {
    tag(key, ENTRIES, &(facility, id))
}

/// With a further entry.
fn next(key: &InstallationKey, before: &str, entry: &Entry) -> Result<String> {
    tag(key, ENTRIES, &(before, entry))
}

fn tag<T: Serialize>(key: &InstallationKey, purpose: &str, said: &T) -> Result<String> {
    key.vouch(purpose, &serde_json::to_vec(said).map_err(Error::internal)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sejo_model::incident::{EntryKind, Purpose};

    use super::*;

    fn incident() -> Incident {
        Incident {
            id: IncidentId::new(),
            is_exercise: false,
            started_at: 1,
            started_by: "当直".to_owned(),
            title: String::new(),
            known_at: None,
            purpose: Purpose::Unknown,
            drafts: BTreeMap::new(),
            script: None,
            closing: None,
            withdrawn: String::new(),
            revision: 1,
        }
    }

    fn entry(number: u32, text: &str) -> Entry {
        Entry { text: text.to_owned(), ..Entry::blank(number, EntryKind::Did) }
    }

    #[test]
    fn whatever_is_changed_put_in_or_taken_away_shows() {
        let key = InstallationKey::parse("ab".repeat(32).as_bytes()).unwrap();
        let other = InstallationKey::parse("cd".repeat(32).as_bytes()).unwrap();
        let (facility, one) = (FacilityId::new(), incident());
        let all = [entry(1, "線を抜いた"), entry(2, "電話した"), entry(3, "写真を撮った")];
        let mut entries = first(&key, facility, one.id).unwrap();
        for entry in &all {
            entries = next(&key, &entries, entry).unwrap();
        }
        let vouched = Vouched { head: head(&key, facility, &one).unwrap(), entries };
        let holds = |one: &Incident, entries: &[Entry]| fits(&key, facility, &vouched, (one, entries)).unwrap();
        assert!(holds(&one, &all) && holds(&Incident { revision: 7, ..one.clone() }, &all));

        let [a, b, c] = all.clone();
        for bent in [
            vec![a.clone(), entry(2, "電話しなかった"), c.clone()],
            vec![a.clone(), b.clone()],
            vec![a.clone(), c.clone()],
            vec![a.clone(), entry(2, "写真を撮った")],
            vec![b.clone(), a.clone(), c.clone()],
            vec![a, b, c, entry(4, "復旧した")],
            vec![],
        ] {
            assert!(!holds(&one, &bent), "{bent:?}");
        }
        assert!(!holds(&Incident { known_at: Some(1), ..one.clone() }, &all));
        assert!(!holds(&Incident { id: IncidentId::new(), ..one.clone() }, &all), "of another incident");
        assert!(!fits(&other, facility, &vouched, (&one, all.as_slice())).unwrap());
        assert!(!fits(&key, FacilityId::new(), &vouched, (&one, all.as_slice())).unwrap());
    }
}
