//! Customers of a vendor (顧客) and the requests they sent. Requests are added and never changed.

use std::collections::BTreeMap;

use sejo_model::customer::{CustomerState, ReceivedRequest};
use sejo_model::{Customer, CustomerId, RequestId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Tx, VendorScope, document, noun};

statements! {
    INSERT = "customer.insert", "INSERT INTO customer (facility_id, id, asker, name, state, due_on, revision, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UPDATE = "customer.update", "UPDATE customer SET asker = $3, name = $4, state = $5, due_on = $6, revision = $7, document = $8 WHERE facility_id = $1 AND id = $2 AND revision = $9";
    GET = "customer.get", "SELECT document FROM customer WHERE facility_id = $1 AND id = $2";
    LIST = "customer.list", "SELECT document FROM customer WHERE facility_id = $1 ORDER BY name, id";
    PAGE = "customer.page", "SELECT document FROM customer WHERE facility_id = $1 AND ($2 = '' OR state = $2) AND name LIKE $3 ESCAPE '!' ORDER BY due_on, name, id LIMIT $4 OFFSET $5";
    COUNT = "customer.count", "SELECT state, count(*), coalesce(sum(CASE WHEN due_on < $2 THEN 1 ELSE 0 END), 0) FROM customer WHERE facility_id = $1 GROUP BY state ORDER BY state";
    OF_ASKER = "customer.of-asker", "SELECT document FROM customer WHERE facility_id = $1 AND asker = $2 ORDER BY id LIMIT 1";
    AFTER = "customer.after", "SELECT document FROM customer WHERE facility_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    REMOVE = "customer.remove", "DELETE FROM customer WHERE facility_id = $1 AND id = $2";
    FORGET = "customer.forget-requests", "DELETE FROM customer_request WHERE facility_id = $1 AND customer_id = $2";
    RECEIVE = "customer.receive", "INSERT INTO customer_request (facility_id, id, customer_id, received_at, document) VALUES ($1, $2, $3, $4, $5)";
    REQUESTS = "customer.requests", {
        sqlite: "SELECT id, document FROM customer_request WHERE facility_id = $1 AND id IN (SELECT unhex(value) FROM json_each($2))",
        pg: "SELECT id, document FROM customer_request WHERE facility_id = $1 AND id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($2 AS json)))"
    };
}

/// Sorts behind every day there is: a customer that waits for nothing.
const NEVER: &str = "9999-12-31";

/// A part of the customers.
#[derive(Debug, Clone, Default)]
pub struct CustomerQuery {
    /// Those that wait for this; `None`: all.
    pub state: Option<CustomerState>,
    /// With this in the name; empty: any.
    pub name: String,
    /// How many.
    pub limit: u32,
    /// Behind how many.
    pub offset: u32,
}

/// Saves a new or changed one; the revision must be the stored one.
///
/// # Errors
/// [`StoreError::Changed`].
pub async fn put(tx: &mut Tx, scope: &VendorScope, customer: &Customer) -> Result<Customer, StoreError> {
    let new = Customer { revision: customer.revision.saturating_add(1), ..customer.clone() };
    let args = args![
        scope.id(),
        new.id.0,
        document::plain(&new.asker),
        document::plain(&new.name),
        new.state().key(),
        new.due().map_or_else(|| NEVER.to_owned(), |day| day.to_string()),
        new.revision,
        document::write(&new)?
    ];
    noun::put(tx, scope.scope(), (&INSERT, &UPDATE), args, customer.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &VendorScope, id: CustomerId) -> Result<Customer, StoreError> {
    noun::get(at, scope.scope(), &GET, id.0).await
}

/// All of them, by name.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &VendorScope) -> Result<Vec<Customer>, StoreError> {
    noun::list(at, scope.scope(), &LIST).await
}

/// A part of them, those first that want an answer soonest.
///
/// # Errors
/// Those of the database.
pub async fn page(at: impl Access, scope: &VendorScope, query: &CustomerQuery) -> Result<Vec<Customer>, StoreError> {
    let mut like = String::from("%");
    for c in document::plain(&query.name).chars() {
        if matches!(c, '%' | '_' | '!') {
            like.push('!');
        }
        like.push(c);
    }
    like.push('%');
    let state = query.state.map_or("", CustomerState::key);
    let args = args![scope.id(), state, like, query.limit, query.offset];
    document::read_all(&at.rows(&PAGE, scope.into(), args).await?)
}

/// How many there are in each state, and how many of them wanted an answer before `today`.
///
/// # Errors
/// Those of the database.
pub async fn count(
    at: impl Access,
    scope: &VendorScope,
    today: &str,
) -> Result<Vec<(CustomerState, u32, u32)>, StoreError> {
    let rows = at.rows(&COUNT, scope.into(), args![scope.id(), today]).await?;
    rows.iter().map(|row| Ok((row.key(0)?, row.count(1)?, row.count(2)?))).collect()
}

/// The customer a facility is.
///
/// # Errors
/// Those of the database.
pub async fn of_asker(at: impl Access, scope: &VendorScope, asker: &str) -> Result<Option<Customer>, StoreError> {
    let row = at.row(&OF_ASKER, scope.into(), args![scope.id(), document::plain(asker)]).await?;
    row.map(|row| document::read(&row, 0)).transpose()
}

/// The next `limit` of them behind an id: for whoever walks through all with little memory.
///
/// # Errors
/// Those of the database.
pub async fn after(
    at: impl Access,
    scope: &VendorScope,
    id: CustomerId,
    limit: u32,
) -> Result<Vec<Customer>, StoreError> {
    document::read_all(&at.rows(&AFTER, scope.into(), args![scope.id(), id.0, limit]).await?)
}

/// Removes one with its requests.
///
/// # Errors
/// [`StoreError::NotFound`]; those of the database where something was issued to it.
pub async fn remove(tx: &mut Tx, scope: &VendorScope, id: CustomerId) -> Result<(), StoreError> {
    tx.run(&FORGET, scope.into(), args![scope.id(), id.0]).await?;
    noun::remove(tx, scope.scope(), &REMOVE, id.0).await
}

/// Keeps a request.
///
/// # Errors
/// [`StoreError::Duplicate`] when it was taken in before.
pub async fn receive(tx: &mut Tx, scope: &VendorScope, request: &ReceivedRequest) -> Result<(), StoreError> {
    let args =
        args![scope.id(), request.asked.id.0, request.customer_id.0, request.received_at, document::write(request)?];
    tx.run(&RECEIVE, scope.into(), args).await.map(drop)
}

/// Requests that were taken in, by their ids; those that were not are left out.
///
/// # Errors
/// Those of the database.
pub async fn requests(
    at: impl Access,
    scope: &VendorScope,
    ids: &[RequestId],
) -> Result<BTreeMap<RequestId, ReceivedRequest>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<String> = ids.iter().map(|id| id.0.simple().to_string()).collect();
    let rows = at.rows(&REQUESTS, scope.into(), args![scope.id(), document::write(&ids)?]).await?;
    rows.into_iter().map(|row| Ok((RequestId(row.uuid(0)?), document::read(&row, 1)?))).collect()
}
