//! Editions at a facility: the shipped ones, overlaid with the forms imported from the ministry's workbooks.

use sejo_edition::EditionDiff;
use sejo_model::{Actor, Edition, EditionId, FormKind};

use crate::{App, Result};

impl App {
    /// All editions as they hold for the facility.
    ///
    /// # Errors
    /// Store errors.
    pub async fn editions(&self, actor: &Actor) -> Result<Vec<Edition>> {
        Err(sejo_model::ErrorCode::Internal.into())
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
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
