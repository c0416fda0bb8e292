//! 復旧の順番: in which order systems are restored, why, and what is done until then.

use askama::Template;
use axum::extract::State;
use sejo_app::restore_order::RestoreOrderView;
use sejo_model::{Action, Lang};

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, picture};
use crate::part::{self, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Rows shown of the table; the print has all.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "restore_order/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    may_export: bool,
    view: RestoreOrderView,
}

/// `GET /restore-order`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.restore_order(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let tabs = tab::systems("/restore-order", &shell);
    let (may_edit, may_export) = (shell.may(&Action::EditFacts), shell.may(&Action::Export));
    Ok(page(Show { shell, lang: me.lang(), tabs, may_edit, may_export, view }))
}

/// `GET /restore-order/wide.svg`
pub async fn wide(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(picture(site.app.restore_order_picture(me.actor(), false).await?))
}

/// `GET /restore-order/narrow.svg`: the same for a telephone.
pub async fn narrow(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(picture(site.app.restore_order_picture(me.actor(), true).await?))
}

/// `GET /restore-order/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.restore_order_pdf(me.actor()).await?))
}
