//! 全体構成図: the network picture, the table of ways in beside it, and the print.

use askama::Template;
use axum::extract::State;
use sejo_app::network::NetworkView;
use sejo_model::{Action, Lang};

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, picture};
use crate::part::{self, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Rows shown of the table; the print has all.
const SHOWN: usize = 150;

#[derive(Template)]
#[template(path = "network/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_export: bool,
    may_drop: bool,
    view: NetworkView,
}

/// `GET /network`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.network(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let (may_export, may_drop) = (shell.may(&Action::Export), shell.may(&Action::Drop));
    Ok(page(Show { lang: me.lang(), tabs: tab::systems("/network", &shell), may_export, may_drop, view, shell }))
}

/// `GET /network/wide.svg`
pub async fn wide(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(picture(site.app.network_picture(me.actor(), false).await?))
}

/// `GET /network/narrow.svg`: the same for a telephone.
pub async fn narrow(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(picture(site.app.network_picture(me.actor(), true).await?))
}

/// `GET /network/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.network_pdf(me.actor()).await?))
}
