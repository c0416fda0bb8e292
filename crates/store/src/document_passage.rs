//! Documents (文書) while they are written: the size a person chose and what was decided about each passage.

use sejo_model::DocumentKind;
use sejo_model::document::{SizeChoice, Written};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx, document, noun};

statements! {
    INSERT = "document-passage.insert", "INSERT INTO document_passage (facility_id, kind, passage, revision, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "document-passage.update", "UPDATE document_passage SET revision = $4, document = $5 WHERE facility_id = $1 AND kind = $2 AND passage = $3 AND revision = $6";
    REMOVE = "document-passage.remove", "DELETE FROM document_passage WHERE facility_id = $1 AND kind = $2 AND passage = $3 AND revision = $4";
    INSERT_SIZE = "document-size.insert", "INSERT INTO document_size (facility_id, kind, revision, document) VALUES ($1, $2, $3, $4)";
    UPDATE_SIZE = "document-size.update", "UPDATE document_size SET revision = $3, document = $4 WHERE facility_id = $1 AND kind = $2 AND revision = $5";
    LIST = "document-passage.list", "SELECT 'passage' AS noun, passage AS sort, document FROM document_passage WHERE facility_id = $1 UNION ALL SELECT 'size', kind, document FROM document_size WHERE facility_id = $1 ORDER BY 1, 2";
}

/// What people decided about the documents of a facility.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// Passages.
    pub passages: Vec<Written>,
    /// Sizes.
    pub sizes: Vec<SizeChoice>,
}

/// Everything that was decided, in one statement.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &Scope) -> Result<Decided, StoreError> {
    let mut decided = Decided::default();
    for row in &at.rows(&LIST, scope.into(), args![scope.facility().0]).await? {
        match row.text(0)?.as_str() {
            "size" => decided.sizes.push(document::read(row, 2)?),
            _ => decided.passages.push(document::read(row, 2)?),
        }
    }
    Ok(decided)
}

/// Saves a decision: revision 0 is the first one, any other must be the stored one. It goes up by one.
///
/// # Errors
/// [`StoreError::Changed`] or [`StoreError::Duplicate`] when somebody else decided meanwhile.
pub async fn put(tx: &mut Tx, scope: &Scope, new: &Written) -> Result<Written, StoreError> {
    let seen = new.revision;
    let new = Written { revision: seen.saturating_add(1), ..new.clone() };
    let (kind, passage) = (kind_key(new.kind), document::plain(&new.passage));
    let args = args![scope.facility().0, kind, passage, new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT, &UPDATE), args, seen).await?;
    Ok(new)
}

/// Takes a decision back; the passage is open again.
///
/// # Errors
/// [`StoreError::Changed`] when the revision is not the stored one.
pub async fn remove(tx: &mut Tx, scope: &Scope, old: &Written) -> Result<(), StoreError> {
    let args = args![scope.facility().0, kind_key(old.kind), document::plain(&old.passage), old.revision];
    match tx.run(&REMOVE, scope.into(), args).await? {
        0 => Err(StoreError::Changed),
        _ => Ok(()),
    }
}

/// Saves which size a person chose.
///
/// # Errors
/// As for [`put`].
pub async fn put_size(tx: &mut Tx, scope: &Scope, new: SizeChoice) -> Result<SizeChoice, StoreError> {
    let seen = new.revision;
    let new = SizeChoice { revision: seen.saturating_add(1), ..new };
    let args = args![scope.facility().0, kind_key(new.kind), new.revision, document::write(&new)?];
    noun::put(tx, scope, (&INSERT_SIZE, &UPDATE_SIZE), args, seen).await?;
    Ok(new)
}

fn kind_key(kind: DocumentKind) -> String {
    kind.key().to_owned()
}
