//! 緊急時ファイル: what is in it, the print, and where its copies lie.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::emergency_file::{CopyView, EmergencyView, PutAway};
use sejo_model::{Action, Lang};

use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::{icon, place};

const HERE: &str = "/emergency-file";

#[derive(Template)]
#[template(path = "emergency_file/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    form: Filled,
    view: EmergencyView,
}

impl Show {
    async fn new(site: &Site, me: &Signed, form: Option<Filled>) -> Result<Self, Error> {
        let view = site.app.emergency_file(me.actor()).await?;
        let shell = me.shell(Nav::Emergency).at(HERE);
        let today = Fields::default().with("printed_on", site.app.today().to_string());
        let form = form.unwrap_or_else(|| Filled::new(me.lang(), today));
        Ok(Self { lang: me.lang(), may_edit: shell.may(&Action::EditFacts), shell, form, view })
    }

    /// Whether a copy says what is known today.
    fn state(&self, copy: &CopyView) -> Badge {
        if copy.older.is_empty() {
            return part::badge(Tone::Good, self.lang.pick("最新です", "up to date"));
        }
        part::badge(Tone::Unsure, self.lang.pick("印刷し直してください", "print it anew"))
    }

    fn older(&self, copy: &CopyView) -> String {
        let names: Vec<String> = copy.older.iter().map(|part| self.shell.name(part.words())).collect();
        names.join(self.lang.pick("、", ", "))
    }

    fn some_are_older(&self) -> bool {
        self.view.copies.iter().any(|copy| !copy.older.is_empty())
    }
}

/// `GET /emergency-file`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(Show::new(&site, &me, None).await?))
}

/// `GET /emergency-file/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.emergency_file_pdf(me.actor()).await?))
}

/// `POST /emergency-file/copies`: a copy was printed and lies somewhere.
pub async fn put_away(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (printed_on, place) = (reader.needed_date("printed_on"), reader.needed("place"));
        let mark = reader.needed("mark");
        reader.finish()?;
        let wanted = PutAway { printed_on, place, mark };
        site.app.put_away_emergency_file(me.actor(), &wanted).await
    };
    match saved.await {
        Ok(_) => see(&Done::PutAway.at(HERE)),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Show::new(&site, &me, Some(form)).await?))
        }
    }
}

/// `POST /emergency-file/copies/{id}/take-away`: a copy is there no longer.
pub async fn take_away(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.take_emergency_copy_away(me.actor(), read_id(&id)?).await?;
    see(&Done::TakenAway.at(HERE))
}
