//! The restore order (復旧の順番): the same rows for page, picture, print and command.

use sejo_model::restore_order::{RestoreOrder, restore_order};
use sejo_model::{Action, Actor, Date, Facts, Lang, System};
use sejo_report::contact::Width;
use sejo_report::restore_order::{OrderRow, OrderSheet, circles, order_print, rows, summary, svg};

use crate::{App, Error, File, Result, authz, facts};

/// The restore order as it is shown.
#[derive(Debug, Clone)]
pub struct RestoreOrderView {
    /// The order in a sentence.
    pub summary: String,
    /// The systems from the first to be restored.
    pub rows: Vec<OrderRow>,
    /// Systems that wait for each other, by name.
    pub circles: Vec<String>,
    /// The order as it was worked out.
    pub order: RestoreOrder,
}

impl App {
    /// The order in which systems are restored.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn restore_order(&self, actor: &Actor) -> Result<RestoreOrderView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let (order, rows) = order_rows(&facts, actor.lang, self.today());
        Ok(RestoreOrderView { summary: summary(&rows, actor.lang), circles: circles(&order), rows, order })
    }

    /// The picture, as SVG: for a wide screen, or for a narrow one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn restore_order_picture(&self, actor: &Actor, narrow: bool) -> Result<String> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let (_, rows) = order_rows(&facts, actor.lang, self.today());
        Ok(svg(&rows, if narrow { Width::Narrow } else { Width::Wide }, actor.lang))
    }

    /// The order as a print.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn restore_order_pdf(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let sheet = sheet(&facts, actor.lang, self.today());
        let printed = tokio::task::spawn_blocking(move || order_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("復旧の順番", "restore-order"), self.today());
        self.note_export(actor, "restore-order.print", &name).await?;
        Ok(File::print(name, printed))
    }
}

fn order_rows(facts: &Facts, lang: Lang, today: Date) -> (RestoreOrder, Vec<OrderRow>) {
    let order = restore_order(&facts.systems);
    let estimate = |system: &System| sejo_judge::restore_estimate(system, facts, today);
    let rows = rows(facts, &order, &estimate, lang);
    (order, rows)
}

/// The order as it is printed.
pub(crate) fn sheet(facts: &Facts, lang: Lang, today: Date) -> OrderSheet {
    let (order, rows) = order_rows(facts, lang, today);
    OrderSheet::of(&facts.facility.name, rows, circles(&order), today, lang)
}
