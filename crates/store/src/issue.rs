//! Runs that issue replies to customers (発行), and what each customer was given. A run that was interrupted is found again.
//!
//! Invariant: of several programs on one database only one works on a run; whoever does has claimed it and renews the claim.

use sejo_model::customer::CustomerState;
use sejo_model::{Customer, CustomerId, FacilityId, Issued, IssuedId, Issuing, IssuingId};
use uuid::Uuid;

use crate::error::StoreError;
use crate::row::{Row, args};
use crate::scope::Reach;
use crate::{Access, Tx, VendorScope, document, noun};

statements! {
    CREATE = "issue.create", "INSERT INTO issuing (facility_id, id, state, started_at, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "issue.update", "UPDATE issuing SET state = $3, document = $4 WHERE facility_id = $1 AND id = $2";
    GET = "issue.get", "SELECT document FROM issuing WHERE facility_id = $1 AND id = $2";
    LIST = "issue.list", "SELECT document FROM issuing WHERE facility_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2";
    STALE = "issue.stale", "SELECT facility_id, document FROM issuing WHERE state = 'working' AND (claimed_by IS NULL OR claimed_until < $1) ORDER BY started_at, id";
    CLAIM = "issue.claim", "UPDATE issuing SET claimed_by = $3, claimed_until = $4 WHERE facility_id = $1 AND id = $2 AND state = 'working' AND (claimed_by IS NULL OR claimed_until < $5)";
    RENEW = "issue.renew", "UPDATE issuing SET claimed_until = $4 WHERE facility_id = $1 AND id = $2 AND state = 'working' AND claimed_by = $3";
    RELEASE = "issue.release", "UPDATE issuing SET claimed_by = NULL WHERE claimed_by = $1";
    LET_GO = "issue.let-go", "UPDATE issuing SET claimed_by = NULL WHERE facility_id = $1 AND id = $2";
    ISSUE = "issue.issue", "INSERT INTO issued (facility_id, id, issuing_id, customer_id, at, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CHANGE = "issue.change", "UPDATE issued SET issuing_id = $3, customer_id = $4, at = $5, revision = $6, document = $7 WHERE facility_id = $1 AND id = $2 AND revision = $8";
    ISSUED = "issue.issued", "SELECT document FROM issued WHERE facility_id = $1 AND id = $2";
    CUSTOMERS = "issue.customers", "SELECT customer_id FROM issued WHERE facility_id = $1 AND issuing_id = $2 ORDER BY customer_id";
    OF_ISSUING = "issue.of-issuing", "SELECT document FROM issued WHERE facility_id = $1 AND issuing_id = $2 ORDER BY id LIMIT $3 OFFSET $4";
    OF_CUSTOMER = "issue.of-customer", "SELECT document FROM issued WHERE facility_id = $1 AND customer_id = $2 ORDER BY at DESC, id DESC LIMIT 20";
    AGAIN = "issue.again", "SELECT count(*) FROM issued i JOIN customer c ON c.facility_id = i.facility_id AND c.id = i.customer_id WHERE i.facility_id = $1 AND i.issuing_id = $2 AND c.state = $3";
    ALL = "issue.all", "SELECT i.document, CASE WHEN c.state = $2 THEN c.document END FROM issued i JOIN customer c ON c.facility_id = i.facility_id AND c.id = i.customer_id WHERE i.facility_id = $1 AND ($3 = 1 OR c.state = $2) ORDER BY i.id DESC";
}

/// A new run.
///
/// # Errors
/// [`StoreError::Duplicate`].
pub async fn create(tx: &mut Tx, scope: &VendorScope, new: &Issuing) -> Result<(), StoreError> {
    let args = args![scope.id(), new.id.0, new.state.key(), new.started_at, document::write(new)?];
    tx.run(&CREATE, scope.into(), args).await.map(drop)
}

/// Saves how far a run has come.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn update(tx: &mut Tx, scope: &VendorScope, run: &Issuing) -> Result<(), StoreError> {
    match tx.run(&UPDATE, scope.into(), args![scope.id(), run.id.0, run.state.key(), document::write(run)?]).await? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// A run.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &VendorScope, id: IssuingId) -> Result<Issuing, StoreError> {
    noun::get(at, scope.scope(), &GET, id.0).await
}

/// The last `limit` runs, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &VendorScope, limit: u32) -> Result<Vec<Issuing>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.id(), limit]).await?)
}

/// Runs of any vendor that are half done and on which nobody works at `now`. The caller grants itself a scope for each.
///
/// # Errors
/// Those of the database.
pub async fn stale(at: impl Access, now: i64) -> Result<Vec<(FacilityId, Issuing)>, StoreError> {
    let rows = at.rows(&STALE, Reach::Installation, args![now]).await?;
    rows.iter().map(|row| Ok((FacilityId(row.uuid(0)?), document::read(row, 1)?))).collect()
}

/// Takes a run, unless another program works on it at `now`. `false`: it does, or the run is over.
///
/// # Errors
/// Those of the database.
pub async fn claim(
    tx: &mut Tx,
    scope: &VendorScope,
    id: IssuingId,
    by: Uuid,
    (now, until): (i64, i64),
) -> Result<bool, StoreError> {
    Ok(tx.run(&CLAIM, scope.into(), args![scope.id(), id.0, by, until, now]).await? == 1)
}

/// Keeps a run that was claimed before. `false`: another program took it, or it was stopped; hands off then.
///
/// # Errors
/// Those of the database.
pub async fn renew(tx: &mut Tx, scope: &VendorScope, id: IssuingId, by: Uuid, until: i64) -> Result<bool, StoreError> {
    Ok(tx.run(&RENEW, scope.into(), args![scope.id(), id.0, by, until]).await? == 1)
}

/// Gives one run back: whoever goes on with it need not wait.
///
/// # Errors
/// Those of the database.
pub async fn let_go(tx: &mut Tx, scope: &VendorScope, id: IssuingId) -> Result<(), StoreError> {
    tx.run(&LET_GO, scope.into(), args![scope.id(), id.0]).await.map(drop)
}

/// Gives back every claim: the program ends in good order.
///
/// # Errors
/// Those of the database.
pub async fn release(tx: &mut Tx, by: Uuid) -> Result<(), StoreError> {
    tx.run(&RELEASE, Reach::Installation, args![by]).await.map(drop)
}

/// Writes down what a customer was given.
///
/// # Errors
/// [`StoreError::Duplicate`] when the run gave it something before.
pub async fn issue(tx: &mut Tx, scope: &VendorScope, issued: &Issued) -> Result<Issued, StoreError> {
    put(tx, scope, issued, 0).await
}

/// Writes down what the customer was told about it since.
///
/// # Errors
/// [`StoreError::Changed`].
pub async fn change(tx: &mut Tx, scope: &VendorScope, issued: &Issued) -> Result<Issued, StoreError> {
    put(tx, scope, issued, issued.revision.max(1)).await
}

async fn put(tx: &mut Tx, scope: &VendorScope, issued: &Issued, seen: u32) -> Result<Issued, StoreError> {
    let new = Issued { revision: seen.saturating_add(1), ..issued.clone() };
    let args =
        args![scope.id(), new.id.0, new.issuing_id.0, new.customer_id.0, new.at, new.revision, document::write(&new)?];
    noun::put(tx, scope.scope(), (&ISSUE, &CHANGE), args, seen).await?;
    Ok(new)
}

/// What was issued under an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn issued(at: impl Access, scope: &VendorScope, id: IssuedId) -> Result<Issued, StoreError> {
    noun::get(at, scope.scope(), &ISSUED, id.0).await
}

/// The customers a run has given something, by id.
///
/// # Errors
/// Those of the database.
pub async fn customers(at: impl Access, scope: &VendorScope, id: IssuingId) -> Result<Vec<CustomerId>, StoreError> {
    let rows = at.rows(&CUSTOMERS, scope.into(), args![scope.id(), id.0]).await?;
    rows.iter().map(|row| row.uuid(0).map(CustomerId)).collect()
}

/// How many of the customers a run has given something are to be issued it again.
///
/// # Errors
/// Those of the database.
pub async fn again(at: impl Access, scope: &VendorScope, id: IssuingId) -> Result<u32, StoreError> {
    let args = args![scope.id(), id.0, CustomerState::Outdated.key()];
    at.row(&AGAIN, scope.into(), args).await?.ok_or(StoreError::NotFound)?.count(0)
}

/// `limit` of what a run gave out, behind the first `offset`, in the order in which it was made.
///
/// # Errors
/// Those of the database.
pub async fn of_issuing(
    at: impl Access,
    scope: &VendorScope,
    id: IssuingId,
    (limit, offset): (u32, u32),
) -> Result<Vec<Issued>, StoreError> {
    document::read_all(&at.rows(&OF_ISSUING, scope.into(), args![scope.id(), id.0, limit, offset]).await?)
}

/// What a customer was given last, the newest first; at most twenty.
///
/// # Errors
/// Those of the database.
pub async fn of_customer(at: impl Access, scope: &VendorScope, id: CustomerId) -> Result<Vec<Issued>, StoreError> {
    document::read_all(&at.rows(&OF_CUSTOMER, scope.into(), args![scope.id(), id.0]).await?)
}

/// What customers were ever given, the newest first, each with the customer where what it was given last is right no longer. With
/// `everybody`, what all of them were given; else only what those were.
///
/// # Errors
/// Those of the database.
pub async fn all(
    at: impl Access,
    scope: &VendorScope,
    everybody: bool,
) -> Result<Vec<(Issued, Option<Customer>)>, StoreError> {
    let args = args![scope.id(), CustomerState::Outdated.key(), u32::from(everybody)];
    let rows = at.rows(&ALL, scope.into(), args).await?;
    let customer = |row: &Row| row.maybe_text(1)?.map(|text| document::parse(&text)).transpose();
    rows.iter().map(|row| Ok((document::read(row, 0)?, customer(row)?))).collect()
}
