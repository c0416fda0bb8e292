//! Notices a vendor made (通知). They are never removed.

use sejo_model::notice::MadeNotice;
use sejo_model::{Customer, NoticeId};

use crate::error::StoreError;
use crate::row::{Row, args};
use crate::{Access, Tx, VendorScope, document, noun};

statements! {
    INSERT = "notice.insert", "INSERT INTO notice (facility_id, id, issued_id, customer_id, made_at, document) VALUES ($1, $2, $3, $4, $5, $6)";
    GET = "notice.get", "SELECT document FROM notice WHERE facility_id = $1 AND id = $2";
    LIST = "notice.list", "SELECT n.document, c.document FROM notice n LEFT JOIN customer c ON c.facility_id = n.facility_id AND c.id = n.customer_id WHERE n.facility_id = $1 ORDER BY n.made_at DESC, n.id DESC";
}

/// Keeps a new one.
///
/// # Errors
/// [`StoreError::NotFound`] when what it is about was never issued.
pub async fn add(tx: &mut Tx, scope: &VendorScope, made: &MadeNotice) -> Result<(), StoreError> {
    let args =
        args![scope.id(), made.notice.id.0, made.issued_id.0, made.customer_id.0, made.made_at, document::write(made)?];
    tx.run(&INSERT, scope.into(), args).await.map(drop)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &VendorScope, id: NoticeId) -> Result<MadeNotice, StoreError> {
    noun::get(at, scope.scope(), &GET, id.0).await
}

/// All of them, the newest first, each with the address of its customer; empty where none is known.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &VendorScope) -> Result<Vec<(MadeNotice, String)>, StoreError> {
    let rows = at.rows(&LIST, scope.into(), args![scope.id()]).await?;
    let customer = |row: &Row| row.maybe_text(1)?.map(|text| document::parse::<Customer>(&text)).transpose();
    let address = |row: &Row| Ok::<_, StoreError>(customer(row)?.map(|c| c.address).unwrap_or_default());
    rows.iter().map(|row| Ok((document::read(row, 0)?, address(row)?))).collect()
}
