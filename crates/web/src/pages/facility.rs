//! 施設: what the six questions asked, to be corrected later; another facility.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_model::{Action, ErrorCode, Facility, FacilityKind, Lang, Prefecture};

use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, choices, differing, refused_form};
use crate::guard::Signed;
use crate::mark;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

#[derive(Template)]
#[template(path = "facility/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    may_add: bool,
    form: Filled,
    kinds: Vec<Choice>,
    prefectures: Vec<Choice>,
    yes_no: Vec<Choice>,
    conflict: Option<Collision>,
    facility: Facility,
}

impl Show {
    fn new(me: &Signed, facility: Facility, form: Filled) -> Self {
        let (shell, lang) = (me.shell(Nav::Settings).at("/facility"), me.lang());
        Self {
            tabs: tab::settings("/facility", &shell),
            may_edit: shell.may(&Action::EditFacility),
            may_add: shell.may(&Action::ManageUsers),
            kinds: choices(FacilityKind::ALL, |k| (k.key(), k.words()), lang),
            prefectures: prefectures(lang),
            yes_no: yes_no(lang),
            conflict: None,
            shell,
            lang,
            form,
            facility,
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let shown = differing(&fields_of(&self.facility), &Fields::default(), &labels(self.lang));
        shown.into_iter().map(|d| (d.label, d.stored)).collect()
    }
}

fn prefectures(lang: Lang) -> Vec<Choice> {
    Prefecture::all().map(|p| Choice::new(p.code().to_string(), p.words().r#in(lang))).collect()
}

fn yes_no(lang: Lang) -> Vec<Choice> {
    let choice = |value, ja, en| Choice::new(value, lang.pick(ja, en));
    vec![choice("yes", "ある", "Yes"), choice("no", "ない", "No"), choice("unknown", "わからない", "Not known")]
}

fn labels(lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("name", "施設名", "Name"),
        l("kind", "種別", "Kind").of(&choices(FacilityKind::ALL, |k| (k.key(), k.words()), lang)),
        l("prefecture", "都道府県", "Prefecture").of(&prefectures(lang)),
        l("beds", "病床数", "Beds"),
        l("systems_in_use", "医療情報システム", "Systems in use").of(&yes_no(lang)),
        l("vendor_contract", "事業者との契約", "Contract with a vendor").of(&yes_no(lang)),
    ]
}

fn fields_of(facility: &Facility) -> Fields {
    let yes_no = |value: Option<bool>| value.map_or("unknown", |v| if v { "yes" } else { "no" });
    Fields::default()
        .with("revision", facility.revision.to_string())
        .with("name", facility.name.clone())
        .with("kind", facility.kind.key())
        .with("prefecture", facility.prefecture.code().to_string())
        .with("beds", facility.beds.to_string())
        .with("systems_in_use", yes_no(facility.systems_in_use))
        .with("vendor_contract", yes_no(facility.vendor_contract))
}

fn read(stored: &Facility, fields: &Fields) -> Result<Facility, Error> {
    let mut reader = Reader::new(fields);
    let (name, kind, beds) = (reader.needed("name"), reader.needed_choice("kind"), reader.number("beds"));
    let prefecture = reader.needed_choice::<u8>("prefecture").and_then(|code| Prefecture::new(code).ok());
    if fields.has("prefecture") && prefecture.is_none() {
        reader.wrong("prefecture", ErrorCode::UnknownWord);
    }
    let (systems_in_use, vendor_contract) = (reader.yes_no("systems_in_use"), reader.yes_no("vendor_contract"));
    let revision = reader.number("revision");
    reader.finish()?;
    let (Some(kind), Some(prefecture)) = (kind, prefecture) else { return Err(ErrorCode::UnknownWord.into()) };
    Ok(Facility { name, kind, prefecture, beds, systems_in_use, vendor_contract, revision, ..stored.clone() })
}

/// `GET /facility`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let facility = site.app.facility(me.actor()).await?;
    let form = Filled::new(me.lang(), fields_of(&facility));
    Ok(page(Show { shell: me.shell(Nav::Settings), ..Show::new(&me, facility, form) }))
}

/// `POST /facility`
pub async fn save(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let stored = site.app.facility(me.actor()).await?;
    let saved = match read(&stored, &fields) {
        Ok(facility) => site.app.save_facility(me.actor(), &facility).await,
        Err(e) => Err(e),
    };
    match saved {
        Ok(()) => see(&Done::Saved.at("/facility")),
        Err(error) => refused(&site, &me, fields, error).await,
    }
}

async fn refused(site: &Site, me: &Signed, fields: Fields, error: Error) -> Outcome {
    let Ok(stored) = site.app.facility(me.actor()).await else { return Err(error.into()) };
    let (form, conflict) = refused_form(me.lang(), fields, &fields_of(&stored), &labels(me.lang()), &error);
    Ok(page_about(&error, Show { conflict, ..Show::new(me, stored, form) }))
}

/// `POST /facility/add`: another facility; the six questions come next.
pub async fn add(State(site): State<Site>, me: Signed) -> Outcome {
    let id = site.app.add_facility(me.actor()).await?;
    site.app.switch_facility(me.session(), id).await?;
    see(&mark::at(id, "/questions"))
}
