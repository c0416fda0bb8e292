//! The log of actions. Appended to inside the transaction of the action itself; triggers refuse changes.
//!
//! How an entry is hashed is not this crate's business: the caller passes `evidence::chain::link`.

use sejo_model::{AuditEntry, AuditEvent, AuditHead, FacilityId, UserId};

use crate::document;
use crate::error::StoreError;
use crate::row::{Row, args};
use crate::scope::Reach;
use crate::{Access, Scope, Tx};

statements! {
    // Counts and, on PostgreSQL, makes the next writer wait until this one is done: no gap, no fork.
    TAKE_NUMBER = "audit.take-number", "UPDATE audit_head SET number = number + 1 WHERE one = 1 RETURNING number";
    HEAD = "audit.head", "SELECT number FROM audit_head WHERE one = 1";
    GET = "audit.get", "SELECT number, at, facility_id, user_id, origin, action, subject, detail, before_hash, hash FROM audit WHERE number = $1";
    APPEND = "audit.append", "INSERT INTO audit (number, at, facility_id, user_id, origin, action, subject, detail, before_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    LIST = "audit.list", "SELECT number, at, facility_id, user_id, origin, action, subject, detail, before_hash, hash FROM audit WHERE facility_id = $1 AND number < $2 AND ($3 = '' OR subject = $3) ORDER BY number DESC LIMIT $4";
    LIST_HOUSE = "audit.list-house", "SELECT number, at, facility_id, user_id, origin, action, subject, detail, before_hash, hash FROM audit WHERE (facility_id = $1 OR facility_id IS NULL) AND number < $2 ORDER BY number DESC LIMIT $3";
    LAST = "audit.last", "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1";
    // Nothing of this is ever written without an entry.
    DATA = "audit.data", "SELECT (SELECT COUNT(*) FROM sejo_user) + (SELECT COUNT(*) FROM answer_history) + (SELECT COUNT(*) FROM device) + (SELECT COUNT(*) FROM evidence) + (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM system) + (SELECT COUNT(*) FROM vendor)";
    STREAM = "audit.stream", "SELECT number, at, facility_id, user_id, origin, action, subject, detail, before_hash, hash FROM audit WHERE number >= $1 ORDER BY number LIMIT $2";
}

/// An entry; one that cannot be read is named by its number.
fn read(row: &Row) -> Result<AuditEntry, StoreError> {
    let number = row.int(0)?;
    content(row, number).map_err(|e| StoreError::UnreadableEntry { number, why: e.to_string() })
}

fn content(row: &Row, number: i64) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        number,
        event: AuditEvent {
            at: row.int(1)?,
            facility: row.maybe_uuid(2)?.map(FacilityId),
            user: row.maybe_uuid(3)?.map(UserId),
            origin: row.text(4)?,
            action: row.text(5)?,
            subject: row.text(6)?,
            detail: document::read(row, 7)?,
        },
        before: row.sha256(8)?,
        hash: row.sha256(9)?,
    })
}

/// Appends an event. `link` makes the entry from the one before; it may normalise the event, so the entry returned is
/// what is stored.
///
/// # Errors
/// [`StoreError::Damaged`] when the last entry is missing or `link` gives another number than the next one;
/// [`StoreError::UnreadableEntry`] when the last entry cannot be read.
pub async fn append(
    tx: &mut Tx,
    event: AuditEvent,
    link: impl FnOnce(Option<&AuditEntry>, AuditEvent) -> AuditEntry + Send,
) -> Result<AuditEntry, StoreError> {
    let gap = || StoreError::Damaged("the log of actions has a gap at its end".to_owned());
    let row = (&mut *tx).row(&TAKE_NUMBER, Reach::Installation, args![]).await?.ok_or_else(gap)?;
    let number = row.int(0)?;
    let last = if number == 1 {
        None
    } else {
        let row = (&mut *tx).row(&GET, Reach::Installation, args![number - 1]).await?.ok_or_else(gap)?;
        Some(read(&row)?)
    };
    let entry = link(last.as_ref(), event);
    if entry.number != number {
        return Err(gap());
    }
    let args = args![
        entry.number,
        entry.event.at,
        entry.event.facility.map(|f| f.0),
        entry.event.user.map(|u| u.0),
        entry.event.origin.as_str(),
        entry.event.action.as_str(),
        entry.event.subject.as_str(),
        document::write(&entry.event.detail)?,
        entry.before,
        entry.hash
    ];
    tx.run(&APPEND, Reach::Installation, args).await?;
    Ok(entry)
}

/// The newest entries of the facility, newest first; with a subject only those about it.
///
/// # Errors
/// Those of the database.
pub async fn list(
    at: impl Access,
    scope: &Scope,
    subject: Option<&str>,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let args = args![scope.facility().0, i64::MAX, document::plain(subject.unwrap_or_default()), limit];
    at.rows(&LIST, scope.into(), args).await?.iter().map(read).collect()
}

/// Entries of the facility, newest first, by number; nothing in the place of one that cannot be read, which keeps nobody from
/// the others. With `house` also those of no facility at all (failed sign-ins, the first set-up): for who answers for the whole
/// installation.
///
/// # Errors
/// Those of the database.
pub async fn page(
    at: impl Access,
    scope: &Scope,
    house: bool,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, Option<AuditEntry>)>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let rows = if house {
        at.rows(&LIST_HOUSE, Reach::Installation, args![scope.facility().0, before, limit]).await?
    } else {
        at.rows(&LIST, scope.into(), args![scope.facility().0, before, "", limit]).await?
    };
    let listed = |row: &Row| match read(row) {
        Ok(entry) => Ok((entry.number, Some(entry))),
        Err(StoreError::UnreadableEntry { number, .. }) => Ok((number, None)),
        Err(error) => Err(error),
    };
    rows.iter().map(listed).collect()
}

/// Up to `limit` entries of the whole installation from `number` on, in order: for verification, page by page. A page ends
/// before an entry that cannot be read, so that what stands before it is checked first.
///
/// # Errors
/// [`StoreError::UnreadableEntry`] when the very first one cannot be read; those of the database.
pub async fn stream(at: impl Access, number: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = at.rows(&STREAM, Reach::Installation, args![number, limit]).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        match read(row) {
            Ok(entry) => entries.push(entry),
            Err(StoreError::UnreadableEntry { .. }) if !entries.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(entries)
}

/// Number and hash of the newest entry there is.
///
/// # Errors
/// Those of the database.
pub async fn last(at: impl Access) -> Result<AuditHead, StoreError> {
    match at.row(&LAST, Reach::Installation, args![]).await? {
        Some(row) => Ok(AuditHead { number: row.int(0)?, hash: row.sha256(1)? }),
        None => Ok(AuditHead::EMPTY),
    }
}

/// Whether anything is stored that is never written without an entry.
///
/// # Errors
/// Those of the database.
pub async fn has_data(at: impl Access) -> Result<bool, StoreError> {
    Ok(at.row(&DATA, Reach::Installation, args![]).await?.ok_or(StoreError::NotFound)?.int(0)? > 0)
}

/// The number of the last entry ever appended; 0 for none. More than the entries there are: the end was cut off.
///
/// # Errors
/// Those of the database.
pub async fn head(at: impl Access) -> Result<i64, StoreError> {
    at.row(&HEAD, Reach::Installation, args![]).await?.ok_or(StoreError::NotFound)?.int(0)
}
