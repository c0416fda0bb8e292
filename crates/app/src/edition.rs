//! Editions at a facility: the shipped ones, overlaid with the forms imported from the ministry's workbooks.

pub use sejo_edition::{DiffItem, DiffRow, EditionDiff, GATE_KEPT, RowChange, form_state};
use sejo_model::{Action, Actor, Edition, EditionId, ErrorCode, FormKind, ImportedForm};

use crate::{App, Result, authz};

impl App {
    /// All editions as they hold for the facility.
    ///
    /// # Errors
    /// Store errors.
    pub async fn editions(&self, actor: &Actor) -> Result<Vec<Edition>> {
        let scope = authz::scope(actor, Action::Read)?;
        let imported = sejo_store::edition::list(self.db(), &scope).await?;
        let forms: Vec<ImportedForm> = imported.into_iter().map(|i| i.form).collect();
        Ok(sejo_edition::on(self.today(), &self.inner.editions, &forms))
    }

    /// The shipped editions, without a facility.
    #[must_use]
    pub fn shipped_editions(&self) -> &[Edition] {
        &self.inner.editions
    }

    /// What changed between two editions.
    ///
    /// # Errors
    /// `NotFound` for an edition or form that is not there.
    pub async fn edition_diff(
        &self,
        actor: &Actor,
        from: &EditionId,
        to: &EditionId,
        form: FormKind,
    ) -> Result<EditionDiff> {
        let editions = self.editions(actor).await?;
        let find = |id: &EditionId| editions.iter().find(|e| &e.id == id).ok_or(ErrorCode::NotFound);
        Ok(sejo_edition::diff(find(from)?, find(to)?, form))
    }
}
