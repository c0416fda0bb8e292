//! Forms (様式): preview, print, downloads.

use askama::Template;
use axum::extract::{Path, Query, State};
use sejo_app::form::FormsView;
use sejo_model::{EditionId, EditionState, ErrorCode, FormKind, Lang};
use serde::Deserialize;

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page};
use crate::part::{self, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "form/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_export: bool,
    view: FormsView,
}

impl Show {
    fn unprintable(&self) -> String {
        super::ledger::spaced(self.view.unprintable.iter().copied())
    }
}

/// `GET /forms`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.forms(me.actor()).await?;
    let may_export = me.actor().role.may(sejo_model::Action::Export);
    Ok(page(Show { shell: me.shell(Nav::Forms), lang: me.lang(), may_export, view }))
}

/// `?reasons=yes`: also print the measured verdicts.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    reasons: String,
}

/// `GET /forms/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed, Query(asked): Query<Asked>) -> Outcome {
    Ok(download(site.app.form_pdf(me.actor(), asked.reasons == "yes").await?))
}

/// `GET /forms/json`
pub async fn json(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.form_json(me.actor()).await?))
}

/// `GET /forms/workbook/{edition}/{form}`
pub async fn workbook(State(site): State<Site>, me: Signed, Path((edition, form)): Path<(String, String)>) -> Outcome {
    let form: FormKind = form.parse().map_err(|_| ErrorCode::NotFound)?;
    Ok(download(site.app.filled_workbook(me.actor(), &EditionId(edition), form).await?))
}
