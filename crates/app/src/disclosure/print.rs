//! The paper for an inspector: every いいえ of a disclosure with risk and explanation, and what has no answer.

use sejo_model::route::RouteKind;
use sejo_model::{Action, Actor, DisclosureId};
use sejo_report::disclosure::{DisclosureSheet, NoRow, disclosure_print};

use super::DisclosureView;
use crate::{App, Error, File, Result, authz, facts};

impl App {
    /// The いいえ of a disclosure as PDF.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn disclosure_pdf(&self, actor: &Actor, id: DisclosureId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let view = self.disclosure(actor, id).await?;
        let facility = facts::facts(self, &scope).await?.facility.name;
        let sheet = sheet(&view, facility, actor);
        let printed = tokio::task::spawn_blocking(move || disclosure_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let title = actor.lang.pick("開示書のいいえ", "disclosure-noes");
        let name = view.systems.iter().find(|s| Some(s.id) == view.record.system_id).map(|s| s.name.clone());
        let name = name.unwrap_or_else(|| view.record.document()).replace(['/', '\\', ':'], "_");
        self.note_export(actor, "disclosure.print", &id.to_string()).await?;
        Ok(File::print(format!("{title}_{name}_{}.pdf", self.today()), printed))
    }
}

fn sheet(view: &DisclosureView, facility: String, actor: &Actor) -> DisclosureSheet {
    let lang = actor.lang;
    let record = &view.record;
    let system = view.systems.iter().find(|s| Some(s.id) == record.system_id).map(|s| s.name.clone());
    let row = |row: &sejo_model::DisclosureRow| NoRow {
        number: row.number.clone(),
        question: row.question.clone(),
        remark: row.remark.clone(),
        risk: row.explained.risk.map(|r| r.words().r#in(lang).to_owned()).unwrap_or_default(),
        words: row.explained.words.clone(),
    };
    let is_on_route = view.route == RouteKind::Outsourced;
    DisclosureSheet {
        lang,
        facility,
        system: system.unwrap_or_default(),
        document: record.document(),
        maker: record.maker.clone(),
        product: record.product_words(),
        dated_on: record.dated_on,
        printed_on: view.today,
        answered: record.answered,
        noes: view.noes().map(row).collect(),
        unanswered: view.unanswered().map(|r| r.label().to_owned()).collect(),
        is_on_route,
        route_missing: view.route_missing.clone().filter(|_| is_on_route),
    }
}
