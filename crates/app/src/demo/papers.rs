//! The demo's copies of the emergency file: the one at reception was printed before the plan and the vendors' numbers became
//! what they are, so that the page has something to say.

use sejo_model::emergency_file::EmergencyCopy;
use sejo_model::{Actor, DocumentKind, EmergencyCopyId, Facts};

use super::Day;
use crate::{App, Result, authz, emergency_file, facts};

impl App {
    /// One copy that is older than what is known, one that is not. Last: it is printed from everything else.
    pub(super) async fn put_hospital_papers(&self, actor: &Actor, day: Day) -> Result<()> {
        let scope = authz::program(actor.facility);
        let mut tx = self.db().begin().await?;
        let now = facts::facts_at(self, &mut tx, &scope).await?;
        let plans = sejo_store::document_version::list(&mut tx, &scope).await?;
        let then = Facts {
            // When it was printed, nobody had asked the vendors for their numbers at night.
            vendors: now
                .vendors
                .iter()
                .cloned()
                .map(|v| sejo_model::Vendor { night_phone: String::new(), ..v })
                .collect(),
            documents: sejo_model::document::Documents {
                versions: plans.into_iter().filter(|v| v.kind == DocumentKind::Plan && v.number == 1).collect(),
                ..now.documents.clone()
            },
            ..now.clone()
        };
        for (place, facts, days_ago) in [("受付の引き出し", then, 140), ("当直室", now, 20)] {
            let known = emergency_file::known(&mut tx, &scope, facts, day.0).await?;
            let copy = EmergencyCopy {
                id: EmergencyCopyId::new(),
                printed_on: day.ago(days_ago),
                place: place.to_owned(),
                by: "中村 恵子".to_owned(),
                parts: emergency_file::says(&known)?,
            };
            sejo_store::emergency_file::put_up(&mut tx, &scope, &copy).await?;
        }
        Ok(tx.commit().await?)
    }
}
