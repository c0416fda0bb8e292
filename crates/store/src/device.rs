//! The ledger (台帳): devices, searching them, and their history.
//!
//! Lists of thousands of devices are written in batches: one statement takes a JSON array. SQLite would parse a line of it
//! anew for every column; materialized as `jsonb` it is parsed once.

use std::collections::BTreeMap;

use sejo_model::text;
use sejo_model::{Device, DeviceField, DeviceId, DeviceKind, DeviceState, IntakeId, SystemId, UserId};
use serde::Serialize;
use uuid::Uuid;

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::statement::Stmt;
use crate::{Access, Scope, Tx};

statements! {
    INSERT_MANY = "device.insert-many", {
        sqlite: "INSERT INTO device (facility_id, id, kind, state, name, place, host_name, ip, os, support_end, checked_on, system_id, search, revision, document) WITH line AS MATERIALIZED (SELECT jsonb(value) AS value FROM json_each($2)) SELECT $1, unhex(value ->> 'id'), value ->> 'kind', value ->> 'state', value ->> 'name', value ->> 'place', value ->> 'host_name', value ->> 'ip', value ->> 'os', value ->> 'support_end', value ->> 'checked_on', unhex(value ->> 'system_id'), value ->> 'search', value ->> 'revision', value ->> 'document' FROM line",
        pg: "INSERT INTO device (facility_id, id, kind, state, name, place, host_name, ip, os, support_end, checked_on, system_id, search, revision, document) SELECT CAST($1 AS uuid), x.id, x.kind, x.state, x.name, x.place, x.host_name, x.ip, x.os, x.support_end, x.checked_on, x.system_id, x.search, x.revision, x.document FROM json_to_recordset(CAST($2 AS json)) AS x(id uuid, kind text, state text, name text, place text, host_name text, ip text, os text, support_end text, checked_on text, system_id uuid, search text, revision bigint, document text)"
    };
    UPDATE_MANY = "device.update-many", {
        // Driven by the list, one lookup by key per row: an UPDATE … FROM or an EXISTS is planned as a join, and on a
        // ledger just imported (no statistics yet) that join walks every device for every row of the list.
        sqlite: "INSERT INTO device (facility_id, id, kind, state, name, place, host_name, ip, os, support_end, checked_on, system_id, search, revision, document) WITH line AS MATERIALIZED (SELECT jsonb(value) AS value FROM json_each($2)) SELECT $1, unhex(value ->> 'id'), value ->> 'kind', value ->> 'state', value ->> 'name', value ->> 'place', value ->> 'host_name', value ->> 'ip', value ->> 'os', value ->> 'support_end', value ->> 'checked_on', unhex(value ->> 'system_id'), value ->> 'search', value ->> 'revision', value ->> 'document' FROM line WHERE (SELECT old.revision FROM device AS old WHERE old.facility_id = $1 AND old.id = unhex(value ->> 'id')) = (value ->> 'revision') - 1 ON CONFLICT (facility_id, id) DO UPDATE SET kind = excluded.kind, state = excluded.state, name = excluded.name, place = excluded.place, host_name = excluded.host_name, ip = excluded.ip, os = excluded.os, support_end = excluded.support_end, checked_on = excluded.checked_on, system_id = excluded.system_id, search = excluded.search, revision = excluded.revision, document = excluded.document WHERE device.revision = excluded.revision - 1",
        pg: "INSERT INTO device (facility_id, id, kind, state, name, place, host_name, ip, os, support_end, checked_on, system_id, search, revision, document) SELECT CAST($1 AS uuid), x.id, x.kind, x.state, x.name, x.place, x.host_name, x.ip, x.os, x.support_end, x.checked_on, x.system_id, x.search, x.revision, x.document FROM json_to_recordset(CAST($2 AS json)) AS x(id uuid, kind text, state text, name text, place text, host_name text, ip text, os text, support_end text, checked_on text, system_id uuid, search text, revision bigint, document text) WHERE (SELECT old.revision FROM device AS old WHERE old.facility_id = $1 AND old.id = x.id) = x.revision - 1 ON CONFLICT (facility_id, id) DO UPDATE SET kind = excluded.kind, state = excluded.state, name = excluded.name, place = excluded.place, host_name = excluded.host_name, ip = excluded.ip, os = excluded.os, support_end = excluded.support_end, checked_on = excluded.checked_on, system_id = excluded.system_id, search = excluded.search, revision = excluded.revision, document = excluded.document WHERE device.revision = excluded.revision - 1"
    };
    GET = "device.get", "SELECT document FROM device WHERE facility_id = $1 AND id = $2";
    ALL = "device.all", "SELECT document FROM device WHERE facility_id = $1 ORDER BY place, name, id";
    LIST = "device.list", {
        sqlite: "SELECT document, count(*) OVER () FROM device WHERE facility_id = $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR state = $3) AND ($4 = 0 OR place = $5) AND ($6 = 0 OR system_id = $7) AND NOT EXISTS (SELECT 1 FROM json_each($8) AS word WHERE search NOT LIKE word.value ESCAPE '!') AND ($9 = '' OR id IN (SELECT unhex(value) FROM json_each($9))) ORDER BY CASE WHEN $11 = 0 THEN CASE $10 WHEN 'kind' THEN kind WHEN 'state' THEN state WHEN 'place' THEN place WHEN 'host-name' THEN host_name WHEN 'ip' THEN ip WHEN 'os' THEN os WHEN 'support-end' THEN support_end WHEN 'checked-on' THEN checked_on ELSE name END END, CASE WHEN $11 = 1 THEN CASE $10 WHEN 'kind' THEN kind WHEN 'state' THEN state WHEN 'place' THEN place WHEN 'host-name' THEN host_name WHEN 'ip' THEN ip WHEN 'os' THEN os WHEN 'support-end' THEN support_end WHEN 'checked-on' THEN checked_on ELSE name END END DESC, name, id LIMIT $12 OFFSET $13",
        pg: "SELECT document, count(*) OVER () FROM device WHERE facility_id = $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR state = $3) AND ($4 = 0 OR place = $5) AND ($6 = 0 OR system_id = $7) AND NOT EXISTS (SELECT 1 FROM json_array_elements_text(CAST($8 AS json)) AS word (value) WHERE search NOT LIKE word.value ESCAPE '!') AND ($9 = '' OR id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST(CASE $9 WHEN '' THEN '[]' ELSE $9 END AS json)))) ORDER BY CASE WHEN $11 = 0 THEN CASE $10 WHEN 'kind' THEN kind WHEN 'state' THEN state WHEN 'place' THEN place WHEN 'host-name' THEN host_name WHEN 'ip' THEN ip WHEN 'os' THEN os WHEN 'support-end' THEN support_end WHEN 'checked-on' THEN checked_on ELSE name END END, CASE WHEN $11 = 1 THEN CASE $10 WHEN 'kind' THEN kind WHEN 'state' THEN state WHEN 'place' THEN place WHEN 'host-name' THEN host_name WHEN 'ip' THEN ip WHEN 'os' THEN os WHEN 'support-end' THEN support_end WHEN 'checked-on' THEN checked_on ELSE name END END DESC, name, id LIMIT $12 OFFSET $13"
    };
    COUNT = "device.count", "SELECT kind, state, count(*) FROM device WHERE facility_id = $1 GROUP BY kind, state";
    PLACES = "device.places", "SELECT place, count(*) FROM device WHERE facility_id = $1 GROUP BY place ORDER BY place";
    REMOVE = "device.remove", "DELETE FROM device WHERE facility_id = $1 AND id = $2";
    INSERT_CHANGES = "device.insert-changes", {
        sqlite: "INSERT INTO device_change (facility_id, id, device_id, intake_id, at, document) WITH line AS MATERIALIZED (SELECT jsonb(value) AS value FROM json_each($2)) SELECT $1, unhex(value ->> 'id'), unhex(value ->> 'device_id'), unhex(value ->> 'intake_id'), value ->> 'at', value ->> 'document' FROM line",
        pg: "INSERT INTO device_change (facility_id, id, device_id, intake_id, at, document) SELECT CAST($1 AS uuid), x.id, x.device_id, x.intake_id, x.at, x.document FROM json_to_recordset(CAST($2 AS json)) AS x(id uuid, device_id uuid, intake_id uuid, at bigint, document text)"
    };
    CHANGES = "device.changes", "SELECT document FROM device_change WHERE facility_id = $1 AND device_id = $2 ORDER BY at DESC, id DESC";
    CHANGES_OF_INTAKE = "device.changes-of-intake", "SELECT document FROM device_change WHERE facility_id = $1 AND intake_id = $2 ORDER BY at, id LIMIT $3";
}

/// Rows per statement.
const BATCH: usize = 1_000;

/// Which devices to list, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceQuery {
    /// Words, all of which must occur in some field; full width, case and サーバー/サーバ do not matter.
    pub text: String,
    /// Only this kind.
    pub kind: Option<DeviceKind>,
    /// Only in this state.
    pub state: Option<DeviceState>,
    /// Only of this system.
    pub system: Option<SystemId>,
    /// Only in this room; an empty text means devices without one.
    pub place: Option<String>,
    /// Only these.
    pub ids: Option<Vec<DeviceId>>,
    /// By which column: name, kind, state, place, host name, IP, OS, support end or stock-take; any other is by name.
    pub order: DeviceField,
    /// From the end.
    pub descending: bool,
    /// At most so many.
    pub limit: u32,
    /// After skipping so many.
    pub offset: u32,
}

impl Default for DeviceQuery {
    fn default() -> Self {
        Self {
            text: String::new(),
            kind: None,
            state: None,
            system: None,
            place: None,
            ids: None,
            order: DeviceField::Name,
            descending: false,
            limit: 100,
            offset: 0,
        }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DevicePage {
    /// The devices.
    pub devices: Vec<Device>,
    /// How many there are in all. 0 on a page past the end.
    pub total: u32,
}

/// How many devices of a kind and state there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceCounts {
    /// By kind (`None`: not known) and state.
    pub counts: BTreeMap<(Option<DeviceKind>, DeviceState), u32>,
}

impl DeviceCounts {
    /// All of a kind in a state.
    #[must_use]
    pub fn of(&self, kind: Option<DeviceKind>, state: DeviceState) -> u32 {
        self.counts.get(&(kind, state)).copied().unwrap_or_default()
    }

    /// All of a kind.
    #[must_use]
    pub fn of_kind(&self, kind: Option<DeviceKind>) -> u32 {
        self.counts.iter().filter(|((k, _), _)| *k == kind).map(|(_, n)| n).sum()
    }

    /// All in a state.
    #[must_use]
    pub fn in_state(&self, state: DeviceState) -> u32 {
        self.counts.iter().filter(|((_, s), _)| *s == state).map(|(_, n)| n).sum()
    }

    /// All.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts.values().sum()
    }
}

/// One change of one device: shown as its history, and what undoing an import goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Change {
    /// Which device.
    pub device_id: DeviceId,
    /// By which import; `None` when edited by hand.
    pub intake_id: Option<IntakeId>,
    /// Before; `None` when it is new.
    pub before: Option<Device>,
    /// After; `None` when it was removed.
    pub after: Option<Device>,
    /// By whom.
    pub by: UserId,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
}

/// A device as the batch statements take it. Ids are hexadecimal without hyphens, which both engines read.
#[derive(Serialize)]
struct DeviceLine {
    id: String,
    kind: Option<&'static str>,
    state: &'static str,
    name: String,
    place: String,
    host_name: String,
    ip: String,
    os: String,
    support_end: Option<String>,
    checked_on: Option<String>,
    system_id: Option<String>,
    search: String,
    revision: u32,
    document: String,
}

impl DeviceLine {
    fn of(device: &Device) -> Result<Self, StoreError> {
        Ok(Self {
            id: hex(device.id.0),
            kind: device.kind.map(DeviceKind::key),
            state: device.state.key(),
            name: document::plain(&device.name),
            place: document::plain(&device.place),
            host_name: document::plain(&device.host_name),
            ip: document::plain(&device.ip),
            os: document::plain(&device.os),
            support_end: device.support_end.map(|d| d.to_string()),
            checked_on: device.checked_on.map(|d| d.to_string()),
            system_id: device.system_id.map(|s| hex(s.0)),
            search: document::plain(&search_text(device)),
            revision: device.revision,
            document: document::write(device)?,
        })
    }
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}

/// All text of a device in the two forms [`pattern`] looks for.
fn search_text(device: &Device) -> String {
    let mut out = String::new();
    for &field in DeviceField::ALL {
        let value = device.get(field);
        if value.is_empty() {
            continue;
        }
        let (plain, folded) = if value.is_ascii() {
            // The same result, without the tables of Unicode: most values of a ledger are numbers and addresses.
            let plain = value.to_ascii_lowercase();
            let folded = plain.chars().filter(char::is_ascii_alphanumeric).collect();
            (plain, folded)
        } else {
            (text::narrow(&value).to_lowercase(), text::fold(&value))
        };
        out.push('\n');
        if folded != plain {
            out.push_str(&folded);
            out.push('\n');
        }
        out.push_str(&plain);
    }
    out
}

/// The `LIKE` pattern of a word: folded where it is only letters and digits, otherwise (`192.168.`) as written.
fn pattern(word: &str) -> String {
    let plain = text::narrow(word).to_lowercase();
    let letters = plain.chars().all(|c| c.is_alphanumeric() || c == 'ー');
    let sought = if letters { text::fold(word) } else { plain };
    let escaped = sought.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

/// One pattern per word.
fn patterns(query: &str) -> Vec<String> {
    document::plain(query).replace('\u{3000}', " ").split_whitespace().map(pattern).collect()
}

/// New devices; their revision becomes 1.
///
/// # Errors
/// [`StoreError::Duplicate`] when an id is there already; [`StoreError::NotFound`] when a system is not.
pub async fn insert_many(tx: &mut Tx, scope: &Scope, devices: &[Device]) -> Result<Vec<Device>, StoreError> {
    let new: Vec<Device> = devices.iter().map(|d| Device { revision: 1, ..d.clone() }).collect();
    insert_lines(tx, scope, &INSERT_MANY, &new, DeviceLine::of).await?;
    Ok(new)
}

/// Saves changed devices; each revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when any of them was changed or removed meanwhile; the transaction is to be dropped then.
pub async fn update_many(tx: &mut Tx, scope: &Scope, devices: &[Device]) -> Result<Vec<Device>, StoreError> {
    let new: Vec<Device> =
        devices.iter().map(|d| Device { revision: d.revision.saturating_add(1), ..d.clone() }).collect();
    for batch in new.chunks(BATCH) {
        let lines = batch.iter().map(DeviceLine::of).collect::<Result<Vec<_>, _>>()?;
        let args = args![scope.facility().0, document::write(&lines)?];
        if tx.run(&UPDATE_MANY, scope.into(), args).await? != batch.len() as u64 {
            return Err(StoreError::Changed);
        }
    }
    Ok(new)
}

/// Saves a changed device; its revision goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] when `device.revision` is not the stored one.
pub async fn update(tx: &mut Tx, scope: &Scope, device: &Device) -> Result<Device, StoreError> {
    update_many(tx, scope, std::slice::from_ref(device)).await?.into_iter().next().ok_or(StoreError::NotFound)
}

/// A device.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: DeviceId) -> Result<Device, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// The whole ledger by place and name.
///
/// # Errors
/// Those of the database.
pub async fn all(at: impl Access, scope: &Scope) -> Result<Vec<Device>, StoreError> {
    document::read_all(&at.rows(&ALL, scope.into(), args![scope.facility().0]).await?)
}

/// A page of the ledger.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope, query: &DeviceQuery) -> Result<DevicePage, StoreError> {
    let ids = match &query.ids {
        Some(ids) => document::write(&ids.iter().map(|id| hex(id.0)).collect::<Vec<_>>())?,
        None => String::new(),
    };
    let args = args![
        scope.facility().0,
        query.kind.map_or("", DeviceKind::key),
        query.state.map_or("", DeviceState::key),
        i64::from(query.place.is_some()),
        document::plain(query.place.as_deref().unwrap_or_default()),
        i64::from(query.system.is_some()),
        query.system.map(|s| s.0),
        document::write(&patterns(&query.text))?,
        ids,
        query.order.key(),
        i64::from(query.descending),
        query.limit,
        query.offset
    ];
    let rows = at.rows(&LIST, scope.into(), args).await?;
    let total = rows.first().map_or(Ok(0), |row| row.count(1))?;
    Ok(DevicePage { devices: document::read_all(&rows)?, total })
}

/// How many devices there are by kind and state.
///
/// # Errors
/// Those of the database.
pub async fn count(at: impl Access, scope: &Scope) -> Result<DeviceCounts, StoreError> {
    let rows = at.rows(&COUNT, scope.into(), args![scope.facility().0]).await?;
    let mut out = DeviceCounts::default();
    for row in &rows {
        let kind = match row.maybe_text(0)? {
            Some(_) => Some(row.key(0)?),
            None => None,
        };
        out.counts.insert((kind, row.key(1)?), row.count(2)?);
    }
    Ok(out)
}

/// The rooms of the ledger with how many devices stand there; the empty name is devices without a room.
///
/// # Errors
/// Those of the database.
pub async fn places(at: impl Access, scope: &Scope) -> Result<Vec<(String, u32)>, StoreError> {
    let rows = at.rows(&PLACES, scope.into(), args![scope.facility().0]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.count(1)?))).collect()
}

/// Removes a device, as undoing an import does. A device that is gone in the real world is set to retired instead.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn remove(tx: &mut Tx, scope: &Scope, id: DeviceId) -> Result<(), StoreError> {
    match tx.run(&REMOVE, scope.into(), args![scope.facility().0, id.0]).await? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// A change as the batch statement takes it.
#[derive(Serialize)]
struct ChangeLine {
    id: String,
    device_id: String,
    intake_id: Option<String>,
    at: i64,
    document: String,
}

impl ChangeLine {
    fn of(change: &Change) -> Result<Self, StoreError> {
        Ok(Self {
            id: hex(Uuid::now_v7()),
            device_id: hex(change.device_id.0),
            intake_id: change.intake_id.map(|i| hex(i.0)),
            at: change.at,
            document: document::write(change)?,
        })
    }
}

/// Writes changes into the history.
///
/// # Errors
/// Those of the database.
pub async fn insert_changes(tx: &mut Tx, scope: &Scope, changes: &[Change]) -> Result<(), StoreError> {
    insert_lines(tx, scope, &INSERT_CHANGES, changes, ChangeLine::of).await
}

/// Inserts all of a list, batch by batch. While the database works on one, the next is written.
async fn insert_lines<T, Line: Serialize>(
    tx: &mut Tx,
    scope: &Scope,
    insert: &'static Stmt,
    all: &[T],
    line: impl Fn(&T) -> Result<Line, StoreError>,
) -> Result<(), StoreError> {
    let written = |batch: &[T]| document::write(&batch.iter().map(&line).collect::<Result<Vec<_>, _>>()?);
    let mut batches = all.chunks(BATCH).map(written);
    let mut next = batches.next();
    while let Some(lines) = next {
        let insert = tx.run(insert, scope.into(), args![scope.facility().0, lines?]);
        let (inserted, after) = tokio::join!(insert, async { batches.next() });
        inserted?;
        next = after;
    }
    Ok(())
}

/// The history of a device, newest first; it outlives the device.
///
/// # Errors
/// Those of the database.
pub async fn changes(at: impl Access, scope: &Scope, id: DeviceId) -> Result<Vec<Change>, StoreError> {
    document::read_all(&at.rows(&CHANGES, scope.into(), args![scope.facility().0, id.0]).await?)
}

/// What an import changed, in its order.
///
/// # Errors
/// Those of the database.
pub async fn changes_of_intake(at: impl Access, scope: &Scope, id: IntakeId) -> Result<Vec<Change>, StoreError> {
    first_changes_of_intake(at, scope, id, u32::MAX).await
}

/// The first of what an import changed.
///
/// # Errors
/// Those of the database.
pub async fn first_changes_of_intake(
    at: impl Access,
    scope: &Scope,
    id: IntakeId,
    most: u32,
) -> Result<Vec<Change>, StoreError> {
    document::read_all(&at.rows(&CHANGES_OF_INTAKE, scope.into(), args![scope.facility().0, id.0, most]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_for_ascii_gives_what_the_long_one_does() {
        for value in ["PC-01", "192.168.1.10", "00:1A:2B", "Windows 11 Pro (24H2)", "", "a_b%c!"] {
            let mut device = Device::blank(DeviceId(Uuid::nil()));
            device.note = value.to_owned();
            let text = search_text(&device);
            assert!(text.contains(&text::narrow(value).to_lowercase()), "{value}");
            assert!(text.contains(&text::fold(value)), "{value}");
        }
    }
}
