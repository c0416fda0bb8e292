//! 事業者: whom to call, by day and by night, and what the contracts with them say.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::request::BoardRow;
use sejo_app::vendor::{VendorRow, VendorView};
use sejo_model::route::ServerStanding;
use sejo_model::{Action, Contract, Date, ErrorCode, Lang, RequestId, SystemId, Vendor, VendorId};

use super::request::row_badge;
use crate::form::{Collision, Fields, Filled, Labelled, Reader, differing, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// So many rows about its requests stand on the page of a vendor; the others are on the board.
const ASKED: usize = 10;

#[derive(Template)]
#[template(path = "vendor/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    today: Date,
    tabs: Vec<Tab>,
    may_edit: bool,
    rows: Vec<VendorRow>,
}

/// `GET /vendors`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let rows = site.app.vendors(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let may_edit = shell.may(&Action::EditFacts);
    let (today, tabs) = (site.app.today(), tab::systems("/vendors", &shell));
    Ok(page(List { lang: me.lang(), today, tabs, may_edit, shell, rows }))
}

#[derive(Template)]
#[template(path = "vendor/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    today: Date,
    new: bool,
    may_edit: bool,
    form: Filled,
    /// Why it could not be removed.
    in_use: Option<String>,
    conflict: Option<Collision>,
    view: VendorView,
}

impl Show {
    fn new(site: &Site, me: &Signed, new: bool, view: VendorView, form: Filled) -> Self {
        let shell = me.shell(Nav::Systems);
        let may_edit = shell.may(&Action::EditFacts);
        let (lang, today) = (me.lang(), site.app.today());
        Self { shell, lang, today, new, may_edit, form, in_use: None, conflict: None, view }
    }

    /// Why what is said to be covered is not, as the route takes it: the words that were copied do not say so, or what stands beside them
    /// says otherwise.
    fn doubt(&self, contract: &Contract) -> Option<&'static str> {
        let (updates, vendor) = (contract.updates_clause(), self.view.vendor.name.as_str());
        let is_against = updates.contradiction(vendor).is_some();
        let standing = if is_against { ServerStanding::Contradicted } else { ServerStanding::Vague };
        let is_doubtful = !updates.quote.is_empty() && !updates.proves_updates(vendor);
        is_doubtful.then(|| standing.words().r#in(self.lang))
    }

    /// The request about a system that nobody has sent yet.
    fn draft(&self, system: &SystemId) -> Option<RequestId> {
        self.view.asked.iter().find(|row| row.system.id == *system)?.draft
    }

    /// The first rows of the board about it: those that need a hand come first.
    fn asked(&self) -> Vec<&BoardRow> {
        self.view.asked.iter().take(ASKED).collect()
    }

    /// How many rows the board has besides.
    const fn unlisted(&self) -> usize {
        self.view.asked.len().saturating_sub(ASKED)
    }

    /// Where the request about a system stands.
    fn standing(&self, row: &BoardRow) -> Badge {
        row_badge(row, self.lang)
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let shown = differing(&fields_of(&self.view.vendor), &Fields::default(), &labels(self.lang));
        shown.into_iter().map(|d| (d.label, d.stored)).collect()
    }
}

fn labels(lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("name", "会社名", "Company"),
        l("contact", "担当者", "Contact person"),
        l("phone", "電話番号", "Telephone"),
        l("night_phone", "夜間・休日の電話番号", "Night and holiday telephone"),
        l("email", "メールアドレス", "Mail address"),
        l("note", "備考", "Remarks"),
    ]
}

fn fields_of(vendor: &Vendor) -> Fields {
    Fields::default()
        .with("revision", vendor.revision.to_string())
        .with("name", vendor.name.clone())
        .with("contact", vendor.contact.clone())
        .with("phone", vendor.phone.clone())
        .with("night_phone", vendor.night_phone.clone())
        .with("email", vendor.email.clone())
        .with("note", vendor.note.clone())
}

fn read(id: VendorId, fields: &Fields) -> Result<Vendor, Error> {
    let mut reader = Reader::new(fields);
    let vendor = Vendor {
        id,
        name: reader.needed("name"),
        contact: reader.text("contact"),
        phone: reader.text("phone"),
        night_phone: reader.text("night_phone"),
        email: reader.text("email"),
        note: reader.text("note"),
        revision: reader.number("revision"),
    };
    reader.finish()?;
    Ok(vendor)
}

/// `GET /vendors/new`
pub async fn blank(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.vendor(me.actor(), None).await?;
    let form = Filled::new(me.lang(), fields_of(&view.vendor));
    Ok(page(Show::new(&site, &me, true, view, form)))
}

/// `GET /vendors/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.vendor(me.actor(), Some(read_id(&id)?)).await?;
    let form = Filled::new(me.lang(), fields_of(&view.vendor));
    Ok(page(Show::new(&site, &me, false, view, form)))
}

pub(super) fn read_id(id: &str) -> Result<VendorId, Error> {
    id.parse().map_err(|_| ErrorCode::NotFound.into())
}

/// `POST /vendors/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let id = VendorId::new();
    match save(&site, &me, id, &fields).await {
        Ok(()) => see(&Done::Added.with_texts(&format!("/vendors/{id}"), [fields.get("note")])),
        Err(error) => refused(&site, &me, None, fields, error).await,
    }
}

/// `POST /vendors/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    match save(&site, &me, id, &fields).await {
        Ok(()) => see(&Done::Saved.with_texts(&format!("/vendors/{id}"), [fields.get("note")])),
        Err(error) => refused(&site, &me, Some(id), fields, error).await,
    }
}

async fn save(site: &Site, me: &Signed, id: VendorId, fields: &Fields) -> Result<(), Error> {
    site.app.save_vendor(me.actor(), &read(id, fields)?).await
}

/// `POST /vendors/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id = read_id(&id)?;
    match site.app.remove_vendor(me.actor(), id).await {
        Ok(()) => see(&Done::Removed.at("/vendors")),
        Err(error) if error.code == ErrorCode::InUse => {
            let view = site.app.vendor(me.actor(), Some(id)).await?;
            let form = Filled::new(me.lang(), fields_of(&view.vendor));
            let shell = me.shell(Nav::Systems).at(format!("/vendors/{id}"));
            let in_use = Some(error.words(me.lang()));
            Ok(page_about(&error, Show { shell, in_use, ..Show::new(&site, &me, false, view, form) }))
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(site: &Site, me: &Signed, id: Option<VendorId>, fields: Fields, error: Error) -> Outcome {
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let Ok(view) = site.app.vendor(me.actor(), id).await else { return Err(error.into()) };
    let stored = fields_of(&view.vendor);
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels(me.lang()), &error);
    let here = id.map_or_else(|| "/vendors/new".to_owned(), |id| format!("/vendors/{id}"));
    let shell = me.shell(Nav::Systems).at(here);
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(site, me, id.is_none(), view, form) }))
}
