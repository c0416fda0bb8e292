//! The network picture (全体構成図): what configurations and ledger say about ways in from outside, as picture, table and print.

use sejo_judge::configuration::Look;
use sejo_model::{Action, Actor, Date, Facts, Lang};
use sejo_report::drawing::{Drawing, Row, Width, heads, svg, table};
use sejo_report::network::{NetworkSheet, network_print};

use crate::{App, Error, File, Result, authz, facts};

/// The table beside the picture.
#[derive(Debug, Clone)]
pub struct NetworkView {
    /// The picture in one sentence.
    pub summary: String,
    /// Words over the columns of the table.
    pub heads: [&'static str; 8],
    /// The ways in, numbered as in the picture.
    pub rows: Vec<Row>,
    /// What the picture cannot show, and what to do about it.
    pub missing: Vec<String>,
}

/// The facts as they are drawn: what filters alone let through to a machine is to whoever comes what a forward is.
fn with_passages(mut facts: Facts, today: Date) -> Facts {
    let opened: Vec<_> = Look::at_all(&facts, today).iter().map(Look::opened_by_filters).collect();
    for (record, forwards) in facts.configurations.iter_mut().zip(opened) {
        record.configuration.forwards.extend(forwards);
    }
    facts
}

/// The picture of a facility, ready to be printed.
pub(crate) fn sheet(facts: Facts, lang: Lang, today: Date) -> NetworkSheet {
    let facts = with_passages(facts, today);
    NetworkSheet::of(&facts.facility.name, &Drawing::of(&facts, today, lang), today)
}

impl App {
    /// The network picture.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn network(&self, actor: &Actor) -> Result<NetworkView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = with_passages(facts::facts(self, &scope).await?, self.today());
        let drawing = Drawing::of(&facts, self.today(), actor.lang);
        Ok(NetworkView {
            summary: drawing.summary(),
            heads: heads(actor.lang),
            rows: table(&drawing),
            missing: drawing.missing,
        })
    }

    /// The picture itself, as SVG: for a wide screen, or for a narrow one.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn network_picture(&self, actor: &Actor, narrow: bool) -> Result<String> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = with_passages(facts::facts(self, &scope).await?, self.today());
        let drawing = Drawing::of(&facts, self.today(), actor.lang);
        let picture = svg(&drawing, if narrow { Width::Narrow } else { Width::Wide });
        // An image stands alone: there is no page to inherit the letters from.
        Ok(picture.replace(r#"font-family="inherit""#, r#"font-family="sans-serif""#))
    }

    /// The picture as a file of its own.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn network_svg(&self, actor: &Actor) -> Result<File> {
        authz::scope(actor, Action::Export)?;
        let picture = self.network_picture(actor, false).await?;
        let name = format!("{}_{}.svg", actor.lang.pick("全体構成図", "network"), self.today());
        self.note_export(actor, "network.print", &name).await?;
        Ok(File::whole(name, "image/svg+xml", picture.into_bytes()))
    }

    /// The network picture as a print.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn network_pdf(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let sheet = sheet(facts::facts(self, &scope).await?, actor.lang, self.today());
        let printed = tokio::task::spawn_blocking(move || network_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("全体構成図", "network"), self.today());
        self.note_export(actor, "network.print", &name).await?;
        Ok(File::print(name, printed))
    }
}
