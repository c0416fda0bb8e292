//! The items of a disclosure that the volume for outsourced maintenance asks for (41 of the MDS, 58 of the SDS). Their numbers
//! stand in the annex of the guideline and in no source at hand, so a person copies them once.

use sejo_model::disclosure::{DisclosureUse, RouteItems};
use sejo_model::{Action, Actor, ErrorCode};
use sejo_store::{Access, Scope};
use serde_json::json;

use super::place;
use crate::field::{Fields, written};
use crate::{App, Result, audit, authz};

/// The setting that keeps them.
const SETTING: &str = "disclosure-route-items";
/// Numbers of one form at most, and characters of one.
const MOST: usize = 300;
const LONGEST: usize = 20;

/// The items as entered; none where nobody did.
pub(super) async fn stored(at: impl Access, scope: &Scope) -> Result<RouteItems> {
    Ok(sejo_store::setting::get(at, scope, SETTING).await?.unwrap_or_default())
}

impl App {
    /// The items as somebody entered them.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn disclosure_route_items(&self, actor: &Actor) -> Result<RouteItems> {
        let scope = authz::scope(actor, Action::Read)?;
        stored(self.db(), &scope).await
    }

    /// Saves the items; every system whose disclosure counts is looked at anew.
    ///
    /// # Errors
    /// Field errors on `mds`, `sds` and `source`: a source is needed with any number.
    pub async fn save_disclosure_route_items(&self, actor: &Actor, items: &RouteItems) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        for (field, numbers) in [("mds", &items.mds), ("sds", &items.sds)] {
            fields.check(field, numbers.len() <= MOST, ErrorCode::TooLong);
            fields.check(field, numbers.iter().all(|n| n.chars().count() <= LONGEST), ErrorCode::TooLong);
            fields.check(field, numbers.iter().all(|n| sejo_model::text::is_line(n)), ErrorCode::Steering);
        }
        fields.line("source", &items.source);
        let any = !(items.mds.is_empty() && items.sds.is_empty());
        fields.check("source", !any || !sejo_model::text::is_blank(&items.source), ErrorCode::Required);
        fields.finish()?;
        let clean = |numbers: &[String]| numbers.iter().map(|n| written(n)).collect();
        let after = RouteItems { mds: clean(&items.mds), sds: clean(&items.sds), source: written(&items.source) };
        let mut tx = self.db().begin().await?;
        let before = stored(&mut tx, &scope).await?;
        sejo_store::setting::put(&mut tx, &scope, SETTING, &after).await?;
        let heads = sejo_store::disclosure::list(&mut tx, &scope).await?;
        for head in heads.iter().filter(|r| r.used == DisclosureUse::Counts) {
            let (record, rows) = sejo_store::disclosure::get(&mut tx, &scope, head.id).await?;
            place::put_summary(self, &mut tx, (&scope, actor), &record, record.summary(&rows, &after)).await?;
        }
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, "disclosure.route-items", "", detail).await?;
        Ok(tx.commit().await?)
    }
}
