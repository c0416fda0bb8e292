//! Settings of a facility: the thresholds of the verdicts.

use sejo_model::{Actor, Thresholds};

use crate::{App, Result};

impl App {
    /// Thresholds in force.
    ///
    /// # Errors
    /// Store errors.
    pub async fn thresholds(&self, actor: &Actor) -> Result<Thresholds> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Changes the thresholds.
    ///
    /// # Errors
    /// Field errors for values out of range (1 to 3,650 days).
    pub async fn save_thresholds(&self, actor: &Actor, thresholds: &Thresholds) -> Result<()> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
