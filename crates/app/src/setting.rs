//! Settings of a facility: the thresholds of the verdicts.

use sejo_model::{Action, Actor, ErrorCode, Thresholds};
use sejo_store::setting;
use serde_json::json;

use crate::field::Fields;
use crate::{App, Result, audit, authz};

/// Most days a period may have: ten years.
const MOST_DAYS: u32 = 3_650;

impl App {
    /// Thresholds in force.
    ///
    /// # Errors
    /// Store errors.
    pub async fn thresholds(&self, actor: &Actor) -> Result<Thresholds> {
        let scope = authz::scope(actor, Action::Read)?;
        Ok(setting::get(self.db(), &scope, setting::THRESHOLDS).await?.unwrap_or_default())
    }

    /// Changes the thresholds.
    ///
    /// # Errors
    /// Field errors for values out of range (1 to 3,650 days).
    pub async fn save_thresholds(&self, actor: &Actor, new: &Thresholds) -> Result<()> {
        let scope = authz::scope(actor, Action::ManageSettings)?;
        let mut fields = Fields::default();
        for (field, days) in [
            ("stock_take_days", new.stock_take_days),
            ("support_warning_days", new.support_warning_days),
            ("account_export_days", new.account_export_days),
            ("contact_days", new.contact_days),
            ("restore_drill_days", new.restore_drill_days),
            ("exercise_days", new.exercise_days),
            ("backup_reach_days", new.backup_reach_days),
            ("backup_seen_days", new.backup_seen_days),
            ("rebuild_hours", new.rebuild_hours),
            ("procurement_days", new.procurement_days),
            ("configuration_days", new.configuration_days),
            ("document_review_days", new.document_review_days),
        ] {
            fields.check(field, (1..=MOST_DAYS).contains(&days), ErrorCode::OutOfRange);
        }
        fields.finish()?;
        let before = self.thresholds(actor).await?;
        let mut tx = self.db().begin().await?;
        setting::put(&mut tx, &scope, setting::THRESHOLDS, new).await?;
        let detail = json!({ "before": before, "after": new });
        audit::record(&mut tx, self, actor, "setting.save-thresholds", "", detail).await?;
        Ok(tx.commit().await?)
    }
}
