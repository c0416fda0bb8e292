//! Incidents (インシデント) and their entries.
//!
//! Invariant: entries are only added. Their numbers have no gap: the incident counts them in the same transaction, so two
//! people who write at the same moment get two numbers.

use sejo_model::incident::{Entry, Vouched};
use sejo_model::{Incident, IncidentId};

use crate::document;
use crate::error::StoreError;
use crate::row::{Arg, args};
use crate::{Access, Scope, Tx, noun};

statements! {
    INSERT = "incident.insert", "INSERT INTO incident (facility_id, id, started_at, revision, document, entries) VALUES ($1, $2, $3, $4, $5, 0)";
    UPDATE = "incident.update", "UPDATE incident SET started_at = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "incident.get", "SELECT document FROM incident WHERE facility_id = $1 AND id = $2";
    LIST = "incident.list", "SELECT document FROM incident WHERE facility_id = $1 ORDER BY started_at DESC, id DESC";
    COUNT = "incident.count", "UPDATE incident SET entries = entries + 1 WHERE facility_id = $1 AND id = $2 RETURNING entries";
    WRITE = "incident.write", "INSERT INTO incident_entry (facility_id, incident_id, number, evidence_id, document) VALUES ($1, $2, $3, $4, $5)";
    VOUCH = "incident.vouch", "UPDATE incident SET vouched = $3 WHERE facility_id = $1 AND id = $2";
    VOUCHED = "incident.vouched", "SELECT vouched FROM incident WHERE facility_id = $1 AND id = $2";
    WHOLE = "incident.whole", "SELECT 'incident' AS noun, 0 AS number, document, vouched FROM incident WHERE facility_id = $1 AND id = $2 UNION ALL SELECT 'entry', number, document, NULL FROM incident_entry WHERE facility_id = $1 AND incident_id = $2 ORDER BY 2";
    ENTRIES = "incident.entries", "SELECT document FROM incident_entry WHERE facility_id = $1 AND incident_id = $2 ORDER BY number";
}

/// Saves a new one.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is there already.
pub async fn add(tx: &mut Tx, scope: &Scope, new: &Incident) -> Result<Incident, StoreError> {
    let new = Incident { revision: 1, ..new.clone() };
    tx.run(&INSERT, scope.into(), columns(scope, &new)?).await?;
    Ok(new)
}

/// Changes what one says of itself. The revision must be the stored one and goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when somebody else saved it meanwhile.
pub async fn change(tx: &mut Tx, scope: &Scope, incident: &Incident) -> Result<Incident, StoreError> {
    // 0 was never stored: whoever sends it has seen none.
    if incident.revision == 0 {
        return Err(StoreError::Changed);
    }
    let new = Incident { revision: incident.revision.saturating_add(1), ..incident.clone() };
    noun::put(tx, scope, (&INSERT, &UPDATE), columns(scope, &new)?, incident.revision).await?;
    Ok(new)
}

fn columns(scope: &Scope, incident: &Incident) -> Result<Vec<Arg>, StoreError> {
    Ok(args![scope.facility().0, incident.id.0, incident.started_at, incident.revision, document::write(incident)?])
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: IncidentId) -> Result<Incident, StoreError> {
    noun::get(at, scope, &GET, id.0).await
}

/// All of them, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Incident>, StoreError> {
    noun::list(at, scope, &LIST).await
}

/// Writes a further entry and gives it its number; the one it came with does not count.
///
/// # Errors
/// [`StoreError::NotFound`] when incident or kept file are not the facility's.
pub async fn write(tx: &mut Tx, scope: &Scope, id: IncidentId, entry: Entry) -> Result<Entry, StoreError> {
    let counted = (&mut *tx).row(&COUNT, scope.into(), args![scope.facility().0, id.0]).await?;
    let number = counted.ok_or(StoreError::NotFound)?.count(0)?;
    let entry = Entry { number, ..entry };
    let evidence = entry.exhibit.as_ref().and_then(|e| e.evidence_id).map(|e| e.0);
    let args = args![scope.facility().0, id.0, number, evidence, document::write(&entry)?];
    tx.run(&WRITE, scope.into(), args).await?;
    Ok(entry)
}

/// The entries of one, in the order in which they were written.
///
/// # Errors
/// Those of the database.
pub async fn entries(at: impl Access, scope: &Scope, id: IncidentId) -> Result<Vec<Entry>, StoreError> {
    document::read_all(&at.rows(&ENTRIES, scope.into(), args![scope.facility().0, id.0]).await?)
}

/// One of them, what is vouched for it with (nothing for one from before that was kept) and its entries in their order: all of
/// one moment, in one statement. Read one after the other, they would not fit each other while somebody writes.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Damaged`] when a part cannot be read.
pub async fn whole(
    at: impl Access,
    scope: &Scope,
    id: IncidentId,
) -> Result<(Incident, Option<Vouched>, Vec<Entry>), StoreError> {
    let mut head = None;
    let mut entries = Vec::new();
    for row in &at.rows(&WHOLE, scope.into(), args![scope.facility().0, id.0]).await? {
        if row.text(0)? == "incident" {
            let vouched = row.maybe_text(3)?.map(|text| document::parse(&text)).transpose()?;
            head = Some((document::read(row, 2)?, vouched));
        } else {
            entries.push(document::read(row, 2)?);
        }
    }
    let (incident, vouched) = head.ok_or(StoreError::NotFound)?;
    Ok((incident, vouched, entries))
}

/// Keeps what is vouched for an incident and its entries with.
///
/// # Errors
/// Those of the database.
pub async fn vouch(tx: &mut Tx, scope: &Scope, id: IncidentId, vouched: &Vouched) -> Result<(), StoreError> {
    tx.run(&VOUCH, scope.into(), args![scope.facility().0, id.0, document::write(vouched)?]).await.map(drop)
}

/// What is vouched for it with; nothing for one from before that was kept.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Damaged`] when it cannot be read.
pub async fn vouched(at: impl Access, scope: &Scope, id: IncidentId) -> Result<Option<Vouched>, StoreError> {
    let row = at.row(&VOUCHED, scope.into(), args![scope.facility().0, id.0]).await?;
    let kept = row.ok_or(StoreError::NotFound)?.maybe_text(0)?;
    kept.map(|text| document::parse(&text)).transpose()
}
