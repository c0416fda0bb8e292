//! 訂正・取り下げ: which customers were told otherwise, and the signed notices for them.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::notice::NoticesView;
use sejo_model::notice::NoticeKind;
use sejo_model::{Action, CustomerId, Lang};

use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, read_id, see};
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
    view: NoticesView,
}

impl List {
    fn kind(&self, kind: &NoticeKind) -> Badge {
        let tone = if *kind == NoticeKind::Withdrawn { Tone::Bad } else { Tone::Unsure };
        part::badge(tone, kind.words().r#in(self.lang))
    }
}

/// `GET /notices`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.notices(me.actor()).await?;
    let shell = me.shell(Nav::Notices);
    let reason = view.open.first().map(|t| t.reason.clone()).unwrap_or_default();
    Ok(page(List {
        lang: me.lang(),
        may_declare: shell.may(&Action::Declare),
        may_export: shell.may(&Action::Export),
        form: Filled::new(me.lang(), Fields::default().with("reason", reason)),
        shell,
        view,
    }))
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
