//! What is kept of a disclosure that was read, and reading a kept file again.

use sejo_intake::Reading;
use sejo_intake::disclosure::Interpreted;
use sejo_model::disclosure::{Answered, DisclosureUse, ReadDisclosure, pairs};
use sejo_model::text::fold;
use sejo_model::{
    Actor, DisclosureAnswer, DisclosureId, DisclosureRecord, DisclosureRow, ErrorCode, EvidenceId, Sha256,
};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use super::{place, route_items};
use crate::{App, Error, Result, audit};

/// The file of a new disclosure.
pub(crate) struct New<'a> {
    pub file_name: &'a str,
    pub sha256: Sha256,
    pub evidence_id: Option<EvidenceId>,
    pub at: i64,
}

/// The record of a file that was read, for nobody's system yet.
pub(crate) fn record_of(read: &ReadDisclosure, made: &Interpreted, new: &New<'_>, actor: &Actor) -> DisclosureRecord {
    DisclosureRecord {
        id: DisclosureId::new(),
        form: read.form,
        version: read.version.clone(),
        maker: read.maker.clone(),
        product: read.product.clone(),
        product_version: read.product_version.clone(),
        dated_on: read.dated_on,
        system_id: None,
        used: DisclosureUse::Waiting,
        file_name: new.file_name.to_owned(),
        sha256: new.sha256,
        evidence_id: new.evidence_id,
        received_at: new.at,
        by: actor.user,
        read_from: made.read_from.clone(),
        answered: Answered::of(&made.rows),
        revision: 0,
    }
}

/// Reads the kept file of a disclosure; a masked copy stands for it.
pub(crate) async fn read_again(
    app: &App,
    scope: &Scope,
    evidence: Option<EvidenceId>,
    file_name: &str,
) -> Result<ReadDisclosure> {
    let evidence = evidence.ok_or(ErrorCode::NotFound)?;
    let bytes = sejo_store::evidence::bytes(app.db(), scope, evidence).await?;
    let (limits, key, name) = (app.limits(), app.fingerprint_key()?, file_name.to_owned());
    let read = tokio::task::spawn_blocking(move || sejo_intake::read(&name, &bytes, &limits, &key));
    match read.await.map_err(Error::internal)? {
        Ok(Reading::Disclosure(read)) => Ok(*read),
        Ok(_) => Err(ErrorCode::NotADisclosure.into()),
        Err(refusal) => Err(Error::new(refusal.code).with_detail(refusal.detail)),
    }
}

/// Takes over what people said of rows that ask and answer the same; says of how many.
pub(crate) fn keep_explanations(before: &[DisclosureRow], after: &mut [DisclosureRow]) -> usize {
    let said: Vec<(String, sejo_model::disclosure::Explained)> = pairs(before, after)
        .into_iter()
        .filter(|(old, new)| {
            let is_no = |row: &DisclosureRow| row.answer == Some(DisclosureAnswer::No);
            is_no(old) && is_no(new) && fold(&old.question) == fold(&new.question)
        })
        .filter(|(old, new)| !old.explained.is_blank() && !new.explained.is_whole())
        .map(|(old, new)| (new.key.clone(), old.explained.clone()))
        .collect();
    for (key, explained) in &said {
        if let Some(row) = after.iter_mut().find(|r| r.key == *key) {
            row.explained = explained.clone();
        }
    }
    said.len()
}

impl App {
    /// Saves rows and head, and what the system says while this one counts; inside one transaction.
    pub(crate) async fn put_rows(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        record: DisclosureRecord,
        rows: &[DisclosureRow],
        action: &str,
    ) -> Result<DisclosureRecord> {
        let record = DisclosureRecord { answered: Answered::of(rows), ..record };
        let record = sejo_store::disclosure::change(tx, scope, &record, rows).await.map_err(changed)?;
        if record.used == DisclosureUse::Counts {
            let items = route_items::stored(&mut *tx, scope).await?;
            place::put_summary(self, tx, (scope, actor), &record, record.summary(rows, &items)).await?;
        }
        let detail = json!({
            "file": record.file_name, "answered": record.answered, "system": record.system_id,
            "columns": record.read_from,
        });
        audit::record(tx, self, actor, action, &record.id.to_string(), detail).await?;
        Ok(record)
    }
}

/// Somebody else saved first.
pub(crate) fn changed(error: StoreError) -> Error {
    match error {
        StoreError::Changed => ErrorCode::ChangedMeanwhile.into(),
        other => other.into(),
    }
}
