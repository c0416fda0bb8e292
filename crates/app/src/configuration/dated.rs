//! The day a configuration was taken from its device, where a person knows better than the file.
//!
//! Invariant: of each device the configuration of the latest day counts, so a new day may make another one the newest.

use sejo_model::configuration::History;
use sejo_model::{Action, Actor, ConfigurationId, ConfigurationRecord, Date, ErrorCode};
use serde_json::json;

use crate::intake::note_loosened;
use crate::{App, Error, Result, audit, authz};

impl App {
    /// Says of which day a configuration is; `None`: what the text says, else the day it was dropped.
    ///
    /// # Errors
    /// `NotFound`; `FutureDay` on `dated`.
    pub async fn date_configuration(&self, actor: &Actor, id: ConfigurationId, day: Option<Date>) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        if day.is_some_and(|day| self.today() < day) {
            return Err(Error::field("dated", ErrorCode::FutureDay));
        }
        let mut tx = self.db().begin().await?;
        let before = sejo_store::configuration::get(&mut tx, &scope, id).await?;
        let history = History { dated: day, ..before.history.clone() };
        let after = ConfigurationRecord { history, ..before.clone() };
        sejo_store::configuration::save(&mut tx, &scope, &after).await?;
        note_loosened(&mut tx, &scope, id).await?;
        let detail = json!({ "before": before.told_on(), "after": after.told_on() });
        audit::record(&mut tx, self, actor, "configuration.date", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }
}
