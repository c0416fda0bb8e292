//! Which column of a disclosure is what: asked where the words of its header leave a doubt, and whenever it was read wrongly.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::disclosure::{AskedColumn, AskedTable};
use sejo_model::disclosure::DisclosureColumn;
use sejo_model::{DisclosureId, ErrorCode, IntakeId, Lang};

use super::super::disclosure;
use crate::form::{Fields, Reader};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, once_more, page, page_about, read_id, see};
use crate::part;
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Columns of all tables together that get a choice each: a page holds no more.
const COLUMNS: usize = 44;

#[derive(Template)]
#[template(path = "disclosure/columns.html")]
struct Columns {
    shell: Shell,
    lang: Lang,
    refused: Option<String>,
    id: DisclosureId,
    revision: u32,
    name: String,
    tables: Vec<AskedTable>,
}

/// Whether a column is taken for this.
pub(crate) fn is_column(column: &AskedColumn, wanted: &DisclosureColumn) -> bool {
    column.column == Some(*wanted)
}

/// The tables whose columns fit on a page; the first one always does.
pub(crate) fn tables_shown(tables: &[AskedTable]) -> Vec<&AskedTable> {
    let mut left = COLUMNS;
    let fits = |table: &&AskedTable| {
        let is_first = left == COLUMNS;
        let fits = is_first || table.columns.len() <= left;
        left = left.saturating_sub(table.columns.len());
        fits
    };
    tables.iter().take_while(fits).collect()
}

/// The columns as chosen, table by table.
fn chosen(fields: &Fields) -> Vec<Vec<Option<DisclosureColumn>>> {
    let of = |at: usize| {
        let columns = fields.all(&format!("column{at}"));
        columns.iter().map(|key| key.parse().ok()).collect::<Vec<Option<DisclosureColumn>>>()
    };
    let mut all: Vec<_> = (0..5).map(of).collect();
    while all.last().is_some_and(Vec::is_empty) {
        all.pop();
    }
    all
}

fn not_enough(error: &sejo_app::Error, lang: Lang) -> String {
    match error.code {
        ErrorCode::Required => lang
            .pick(
                "まだ読み取れません。番号か質問の列と、回答の列(または「はい」「いいえ」の2つの列)を選んでください。",
                "Not enough: choose a column of numbers or items, and one of answers (or one for yes and one for no).",
            )
            .to_owned(),
        _ => error.words(lang),
    }
}

/// `POST /intake/{id}/columns`: takes a waiting disclosure in.
pub async fn map(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IntakeId = read_id(&id)?;
    match site.app.map_disclosure(me.actor(), id, &chosen(&fields)).await {
        Ok(disclosure) => see(&Done::Taken.at(&format!("/disclosures/{disclosure}"))),
        Err(error) => {
            let words = not_enough(&error, me.lang());
            super::super::intake::refused_columns(&site, &me, id, error, words).await
        }
    }
}

/// `GET /disclosures/{id}/columns`
pub async fn ask_columns(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let columns = load(&site, &me, read_id(&id)?).await?;
    Ok(page(columns))
}

async fn load(site: &Site, me: &Signed, id: DisclosureId) -> Result<Columns, sejo_app::Error> {
    let view = site.app.disclosure(me.actor(), id).await?;
    let tables = site.app.disclosure_columns(me.actor(), id).await?;
    Ok(Columns {
        shell: me.shell(Nav::Systems).at(format!("/disclosures/{id}/columns")),
        lang: me.lang(),
        refused: None,
        id,
        revision: view.record.revision,
        name: view.record.document(),
        tables,
    })
}

/// `POST /disclosures/{id}/columns`: reads the file again.
pub async fn read_again(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: DisclosureId = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let revision = reader.number("revision");
    reader.finish()?;
    match site.app.read_disclosure_again(me.actor(), id, &chosen(&fields), revision).await {
        Ok(()) => see(&Done::Saved.at(&format!("/disclosures/{id}"))),
        Err(error) => {
            let (columns, error) = once_more(error, &fields, load(&site, &me, id)).await?;
            let refused = Some(not_enough(&error, me.lang()));
            Ok(page_about(&error, Columns { refused, ..columns }))
        }
    }
}
