//! 訂正・取り下げ: which customers were told otherwise, and the signed notices for them.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::notice::NoticesView;
use sejo_model::notice::{MadeNotice, NoticeKind};
use sejo_model::text::fold;
use sejo_model::{Action, CustomerId, Lang};

use crate::form::{Asked, Fields, Filled, Reader};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, percent, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Customers and notices on the page.
const SHOWN: usize = 50;
/// Answers named of each.
const CHANGES: usize = 5;

#[derive(Template)]
#[template(path = "notice/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_declare: bool,
    may_export: bool,
    form: Filled,
    /// Words looked for in the names and addresses of those who got a notice.
    name: String,
    /// Page of the notices made, from 0.
    at: usize,
    /// How many were made.
    total: usize,
    /// Of the notices made, those that were looked for.
    view: NoticesView,
}

impl List {
    /// Those of this page.
    fn shown(&self) -> Vec<&MadeNotice> {
        self.view.made.iter().skip(self.at.saturating_mul(SHOWN)).take(SHOWN).collect()
    }

    /// How many stand on the pages behind this one.
    fn more(&self) -> usize {
        self.view.made.len().saturating_sub(self.at.saturating_add(1).saturating_mul(SHOWN))
    }

    fn older(&self) -> String {
        format!("/notices?name={}&page={}#made", percent(&self.name), self.at.saturating_add(1))
    }

    fn address(&self, made: &MadeNotice) -> &str {
        self.view.addresses.get(&made.customer_id).map_or("", String::as_str)
    }

    fn kind(&self, kind: &NoticeKind) -> Badge {
        let tone = if *kind == NoticeKind::Withdrawn { Tone::Bad } else { Tone::Unsure };
        part::badge(tone, kind.words().r#in(self.lang))
    }
}

/// `GET /notices`
pub async fn list(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let mut view = site.app.notices(me.actor()).await?;
    let (name, total) = (asked.get("name").to_owned(), view.made.len());
    keep_named(&mut view, &name);
    let shell = me.shell(Nav::Notices);
    let reason = view.open.first().map(|t| t.reason.clone()).unwrap_or_default();
    Ok(page(List {
        lang: me.lang(),
        may_declare: shell.may(&Action::Declare),
        may_export: shell.may(&Action::Export),
        form: Filled::new(me.lang(), Fields::default().with("reason", reason)),
        name,
        at: asked.get("page").parse().unwrap_or(0),
        total,
        shell,
        view,
    }))
}

/// Leaves the notices to those in whose name or address the words stand.
fn keep_named(view: &mut NoticesView, name: &str) {
    let wanted = fold(name);
    let has = |text: &str| fold(text).contains(&wanted);
    let NoticesView { made, addresses, .. } = view;
    made.retain(|m| has(&m.notice.facility.name) || addresses.get(&m.customer_id).is_some_and(|a| has(a)));
}

/// `POST /notices`
pub async fn make(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let (reason, only) = (reader.needed("reason"), reader.choice::<CustomerId>("customer"));
    reader.finish()?;
    match site.app.make_notices(me.actor(), only, &reason).await {
        Ok(_) => see(&Done::Written.with_texts("/notices", [fields.get("reason")])),
        Err(error) => Err(error.into()),
    }
}

/// `GET /notices/{id}/file`
pub async fn file(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.notice_file(me.actor(), read_id(&id)?).await?))
}

/// `GET /notices/zip`
pub async fn zip(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.notices_zip(me.actor()).await?))
}
