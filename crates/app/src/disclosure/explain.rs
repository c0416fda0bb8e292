//! What the facility says of an いいえ: how large the risk is, and what is done about it or why it may stay so.

use std::collections::BTreeMap;

use sejo_model::disclosure::{Explained, Risk};
use sejo_model::{Action, Actor, DisclosureAnswer, DisclosureId, ErrorCode};

use super::take::keep_explanations;
use crate::field::{Fields, written};
use crate::{App, Result, authz};

/// What is said of a row.
#[derive(Debug, Clone, Default)]
pub struct SaidOfRow {
    /// Which row, by its key.
    pub key: String,
    /// How large the risk is.
    pub risk: Option<Risk>,
    /// What is done about it, or why it may stay so.
    pub words: String,
}

impl App {
    /// Saves what is said of rows answered いいえ; what is empty takes back what was said.
    ///
    /// # Errors
    /// Field errors on `words`; `ChangedMeanwhile`; `NotFound` for a row that is not there or is no いいえ.
    pub async fn explain_disclosure(
        &self,
        actor: &Actor,
        id: DisclosureId,
        said: &[SaidOfRow],
        revision: u32,
    ) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        said.iter().for_each(|s| fields.text("words", &s.words));
        fields.finish()?;
        let mut tx = self.db().begin().await?;
        let (record, mut rows) = sejo_store::disclosure::get(&mut tx, &scope, id).await?;
        if record.revision != revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let mut wanted: BTreeMap<&str, &SaidOfRow> = said.iter().map(|s| (s.key.as_str(), s)).collect();
        let mut any = false;
        for row in rows.iter_mut().filter(|r| r.answer == Some(DisclosureAnswer::No)) {
            let Some(said) = wanted.remove(row.key.as_str()) else { continue };
            let words = written(&said.words);
            if (row.explained.risk, row.explained.words.as_str()) == (said.risk, words.as_str()) {
                continue;
            }
            any = true;
            row.explained = Explained { risk: said.risk, words, at: self.now(), by: Some(actor.user) };
        }
        if !wanted.is_empty() {
            return Err(ErrorCode::NotFound.into());
        }
        if any {
            self.put_rows(&mut tx, (&scope, actor), record, &rows, "disclosure.explain").await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes over what was said of the same いいえ in another version; gives of how many rows.
    ///
    /// # Errors
    /// `ChangedMeanwhile`, `NotFound`.
    pub async fn carry_explanations(
        &self,
        actor: &Actor,
        id: DisclosureId,
        from: DisclosureId,
        revision: u32,
    ) -> Result<usize> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut tx = self.db().begin().await?;
        let (record, mut rows) = sejo_store::disclosure::get(&mut tx, &scope, id).await?;
        let (_, before) = sejo_store::disclosure::get(&mut tx, &scope, from).await?;
        if record.revision != revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let count = keep_explanations(&before, &mut rows);
        self.put_rows(&mut tx, (&scope, actor), record, &rows, "disclosure.carry").await?;
        tx.commit().await?;
        Ok(count)
    }
}
