//! Confirmed answers: the current one per row and round, and every revision there ever was.
//!
//! `answer_history` is appended to and never changed (triggers on both engines refuse).

use sejo_model::{Answer, EditionId, ItemId};

use crate::document;
use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Scope, Tx};

statements! {
    INSERT = "answer.insert", "INSERT INTO answer (facility_id, item, round, edition, revision, document) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (facility_id, item, round) DO NOTHING";
    UPDATE = "answer.update", "UPDATE answer SET revision = $4, document = $5 WHERE facility_id = $1 AND item = $2 AND round = $3 AND revision = $6";
    APPEND = "answer.append-history", "INSERT INTO answer_history (facility_id, item, round, revision, edition, at, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CURRENT = "answer.current", "SELECT document FROM answer WHERE facility_id = $1 AND edition = $2 ORDER BY item, round";
    ALL = "answer.all", "SELECT document FROM answer WHERE facility_id = $1 ORDER BY edition, item, round";
    HISTORY = "answer.history", "SELECT document FROM answer_history WHERE facility_id = $1 AND item = $2 ORDER BY at, round, revision";
    EDITION_HISTORY = "answer.edition-history", "SELECT document FROM answer_history WHERE facility_id = $1 AND edition = $2 ORDER BY at, item, round, revision";
}

/// Saves an answer (confirmed, corrected or withdrawn) as the next revision of its row and round.
///
/// `expected` is the revision the person saw; 0 for none yet. `answer.revision` is ignored and set.
///
/// # Errors
/// [`StoreError::Changed`] when another revision is stored.
pub async fn put_revision(tx: &mut Tx, scope: &Scope, answer: &Answer, expected: u32) -> Result<Answer, StoreError> {
    let new = Answer { revision: expected.saturating_add(1), ..answer.clone() };
    let facility = scope.facility().0;
    let text = document::write(&new)?;
    let edition = new.item.edition().0;
    let rows = if expected == 0 {
        let args =
            args![facility, new.item.0.as_str(), new.round.number(), edition.as_str(), new.revision, text.as_str()];
        tx.run(&INSERT, scope.into(), args).await?
    } else {
        let args = args![facility, new.item.0.as_str(), new.round.number(), new.revision, text.as_str(), expected];
        tx.run(&UPDATE, scope.into(), args).await?
    };
    if rows == 0 {
        return Err(StoreError::Changed);
    }
    let args = args![facility, new.item.0.as_str(), new.round.number(), new.revision, edition, new.at, text];
    tx.run(&APPEND, scope.into(), args).await?;
    Ok(new)
}

/// The current answers of an edition, withdrawn ones too (`state` says so), by item and round.
///
/// # Errors
/// Those of the database.
pub async fn current(at: impl Access, scope: &Scope, edition: &EditionId) -> Result<Vec<Answer>, StoreError> {
    document::read_all(&at.rows(&CURRENT, scope.into(), args![scope.facility().0, edition.0.as_str()]).await?)
}

/// The current answers of all editions: for carry-over.
///
/// # Errors
/// Those of the database.
pub async fn all(at: impl Access, scope: &Scope) -> Result<Vec<Answer>, StoreError> {
    document::read_all(&at.rows(&ALL, scope.into(), args![scope.facility().0]).await?)
}

/// Every revision of a row, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn history(at: impl Access, scope: &Scope, item: &ItemId) -> Result<Vec<Answer>, StoreError> {
    document::read_all(&at.rows(&HISTORY, scope.into(), args![scope.facility().0, item.0.as_str()]).await?)
}

/// Every revision of every row of an edition, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn all_for_edition(at: impl Access, scope: &Scope, edition: &EditionId) -> Result<Vec<Answer>, StoreError> {
    document::read_all(&at.rows(&EDITION_HISTORY, scope.into(), args![scope.facility().0, edition.0.as_str()]).await?)
}
