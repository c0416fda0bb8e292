//! Kept files (証拠): who dropped what and when, and the bytes that were kept, stored once per content.

use std::collections::BTreeMap;

use sejo_model::{Evidence, EvidenceId, Kept, Sha256};
use sha2::Digest as _;

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::scope::Reach;
use crate::{Access, Scope, Tx};

statements! {
    PUT_BLOB = "evidence.put-blob", "INSERT INTO blob (sha256, size, bytes) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING";
    PUT = "evidence.put", "INSERT INTO evidence (facility_id, id, sha256, blob, received_at, document) VALUES ($1, $2, $3, $4, $5, $6)";
    GET = "evidence.get", "SELECT document FROM evidence WHERE facility_id = $1 AND id = $2";
    FIND = "evidence.find", "SELECT document FROM evidence WHERE facility_id = $1 AND sha256 = $2 ORDER BY received_at DESC, id DESC LIMIT 1";
    BYTES = "evidence.bytes", "SELECT b.bytes, b.sha256 FROM evidence e JOIN blob b ON b.sha256 = e.blob WHERE e.facility_id = $1 AND e.id = $2";
    BYTES_OF = "evidence.bytes-of", {
        sqlite: "SELECT e.id, b.bytes, b.sha256 FROM evidence e JOIN blob b ON b.sha256 = e.blob WHERE e.facility_id = $1 AND e.id IN (SELECT unhex(value) FROM json_each($2))",
        pg: "SELECT e.id, b.bytes, b.sha256 FROM evidence e JOIN blob b ON b.sha256 = e.blob WHERE e.facility_id = $1 AND e.id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($2 AS json)))"
    };
    ERASE = "evidence.erase", "UPDATE evidence SET blob = NULL, document = $3 WHERE facility_id = $1 AND id = $2";
    FORGET = "evidence.forget", "DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.blob = blob.sha256)";
    LIST = "evidence.list", "SELECT document FROM evidence WHERE facility_id = $1 ORDER BY received_at DESC, id DESC";
}

/// The SHA-256 of bytes: here too, because a blob is addressed by what is really stored.
pub(crate) fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}

/// Keeps a file. `bytes` is what is kept: the original or the masked copy; it is not stored when `evidence.kept`
/// says [`Kept::Nothing`]. `evidence.sha256` stays the hash of the file as it was dropped.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is there already.
pub async fn put(tx: &mut Tx, scope: &Scope, evidence: &Evidence, bytes: &[u8]) -> Result<(), StoreError> {
    let blob = evidence.kept.has_bytes().then(|| sha256(bytes));
    if let Some(hash) = blob {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        tx.run(&PUT_BLOB, Reach::Installation, args![hash, size, bytes.to_vec()]).await?;
    }
    let args = args![
        scope.facility().0,
        evidence.id.0,
        evidence.sha256,
        blob.map(|hash| hash.0.to_vec()),
        evidence.received_at,
        document::write(evidence)?
    ];
    tx.run(&PUT, scope.into(), args).await.map(drop)
}

/// What is known about a kept file.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &Scope, id: EvidenceId) -> Result<Evidence, StoreError> {
    let row = at.row(&GET, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    document::read(&row, 0)
}

/// The last time the same file (hash as dropped) was dropped at this facility.
///
/// # Errors
/// Those of the database.
pub async fn find(at: impl Access, scope: &Scope, sha256: Sha256) -> Result<Option<Evidence>, StoreError> {
    let row = at.row(&FIND, scope.into(), args![scope.facility().0, sha256]).await?;
    row.map(|row| document::read(&row, 0)).transpose()
}

/// The kept bytes, checked against their hash.
///
/// # Errors
/// [`StoreError::NotFound`] when nothing was kept; [`StoreError::Damaged`] when the bytes are not the ones stored.
pub async fn bytes(at: impl Access, scope: &Scope, id: EvidenceId) -> Result<Vec<u8>, StoreError> {
    let row = at.row(&BYTES, scope.into(), args![scope.facility().0, id.0]).await?.ok_or(StoreError::NotFound)?;
    whole(id, row.bytes(0)?, row.sha256(1)?)
}

/// The kept bytes of several files, checked like those of one. Files of which nothing was kept, or whose bytes are not the ones
/// stored, are left out: [`bytes`] says what is wrong with them.
///
/// # Errors
/// Those of the database.
pub async fn bytes_of(
    at: impl Access,
    scope: &Scope,
    ids: &[EvidenceId],
) -> Result<BTreeMap<EvidenceId, Vec<u8>>, StoreError> {
    let mut kept = BTreeMap::new();
    if ids.is_empty() {
        return Ok(kept);
    }
    let ids: Vec<String> = ids.iter().map(|id| id.0.simple().to_string()).collect();
    for row in at.rows(&BYTES_OF, scope.into(), args![scope.facility().0, document::write(&ids)?]).await? {
        let id = EvidenceId(row.uuid(0)?);
        if let Ok(bytes) = whole(id, row.bytes(1)?, row.sha256(2)?) {
            kept.insert(id, bytes);
        }
    }
    Ok(kept)
}

/// The bytes, where they are the ones stored.
fn whole(id: EvidenceId, bytes: Vec<u8>, hash: Sha256) -> Result<Vec<u8>, StoreError> {
    if sha256(&bytes) == hash {
        Ok(bytes)
    } else {
        Err(StoreError::Damaged(format!("the kept file {id} is not what was stored")))
    }
}

/// Lets go of the bytes of a file; hash, name and day stay. They are gone once [`forget_unused`] ran.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn erase(tx: &mut Tx, scope: &Scope, id: EvidenceId) -> Result<(), StoreError> {
    let erased = Evidence { kept: Kept::Erased, ..get(&mut *tx, scope, id).await? };
    let args = args![scope.facility().0, id.0, document::write(&erased)?];
    tx.run(&ERASE, scope.into(), args).await.map(drop)
}

/// Removes bytes that no file of any facility stands for.
///
/// # Errors
/// Those of the database.
pub async fn forget_unused(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run(&FORGET, Reach::Installation, args![]).await.map(drop)
}

/// All kept files of the facility, newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Evidence>, StoreError> {
    document::read_all(&at.rows(&LIST, scope.into(), args![scope.facility().0]).await?)
}
