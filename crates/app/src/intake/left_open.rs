//! What a vendor's form names and leaves open: an いいえ that nobody could read for certain, or beside which something else stands.
//! It declares nothing; a later はい of that vendor to the same row is held against it as against one that was declared.
//!
//! Invariant: it comes and goes with what is declared in the same file.

use sejo_model::workbook::FoundAnswer;
use sejo_model::{AnswerValue, Declaration, EvidenceId, ImportedForm};
use sejo_store::{Access, Scope, StoreError, Tx};

/// Under which name it is kept.
const LEFT_OPEN: &str = "left-open";

/// What all forms of vendors leave open, as it would have been declared; in the order in which they were taken in.
pub(crate) async fn list(at: impl Access, scope: &Scope) -> Result<Vec<Declaration>, StoreError> {
    Ok(sejo_store::setting::get(at, scope, LEFT_OPEN).await?.unwrap_or_default())
}

/// Keeps what a file leaves open in place of what it left open before.
pub(super) async fn put(
    tx: &mut Tx,
    scope: &Scope,
    evidence: EvidenceId,
    open: Vec<Declaration>,
) -> Result<(), StoreError> {
    let known = sejo_store::setting::get_to_change(tx, scope, LEFT_OPEN).await?;
    let mut known: Vec<Declaration> = known.unwrap_or_default();
    let before = known.len();
    known.retain(|old| old.evidence_id != Some(evidence));
    if known.len() == before && open.is_empty() {
        return Ok(());
    }
    known.extend(open);
    sejo_store::setting::put(tx, scope, LEFT_OPEN, &known).await
}

/// A form with nothing in it but the いいえ that its rows leave open. Which of the words in a row its days belong to nobody knows.
pub(super) fn of(form: &ImportedForm) -> ImportedForm {
    let mut open = form.clone();
    for row in &mut open.workbook.rows {
        let is_open = row.standing().next().is_none() && row.between.contains(&AnswerValue::No);
        let round = row.unread.iter().max().copied().unwrap_or(1);
        let value = Some(AnswerValue::No);
        let no = FoundAnswer { round, value, confirmed_on: None, target_on: None, day_in_answer: None };
        row.answers = if is_open { vec![no] } else { Vec::new() };
        row.unread.clear();
    }
    open
}
