//! 連絡体制図: where the chart stands, what to do next, the picture with its table, and the copies on the wall.

mod fill;
mod roles;
mod round;

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::contact::{ContactView, PutUp};
use sejo_model::contact::chart::{Node, Standing, WayKind, Who};
use sejo_model::contact::dial;
use sejo_model::{Action, Lang};

use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, picture, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};
use crate::{icon, place};

pub use fill::{save as save_fill, show as fill};
pub use roles::{save as save_roles, show as roles};
pub use round::{call, show as round};

#[derive(Template)]
#[template(path = "contact/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    may_export: bool,
    form: Filled,
    view: ContactView,
}

impl Show {
    async fn new(site: &Site, me: &Signed, form: Option<Filled>) -> Result<Self, Error> {
        let view = site.app.contacts(me.actor()).await?;
        let shell = me.shell(Nav::Systems).at("/contacts");
        let (may_edit, may_export) = (shell.may(&Action::EditFacts), shell.may(&Action::Export));
        let today = Fields::default().with("printed_on", site.app.today().to_string());
        let form = form.unwrap_or_else(|| Filled::new(me.lang(), today));
        Ok(Self { lang: me.lang(), tabs: tab::systems("/contacts", &shell), may_edit, may_export, form, shell, view })
    }

    fn name(&self, who: &Option<Who>) -> String {
        who.as_ref().map_or_else(|| self.lang.pick("(未定)", "(open)").to_owned(), |w| w.name.clone())
    }

    fn numbers(&self, node: &Node) -> Vec<Number> {
        numbers(node, self.lang)
    }

    fn standing(&self, node: &Node) -> Badge {
        standing(node.standing(), self.lang)
    }

    fn summary(&self) -> String {
        sejo_app::contact::summary(&self.view.chart, self.lang)
    }

    /// Whether what hangs on the wall is what the chart says.
    fn copy(&self) -> Badge {
        match (&self.view.print, self.view.differing.len(), self.lang) {
            (None, ..) => part::badge(Tone::Unsure, self.lang.pick("まだ貼っていない", "no copy yet")),
            (Some(print), ..) if !print.is_known() => {
                part::badge(Tone::Unsure, self.lang.pick("紙に何が書いてあるか不明", "nobody knows what the copy says"))
            }
            (Some(_), 0, _) => {
                part::badge(Tone::Good, self.lang.pick("貼ってある紙は最新です", "the copy is up to date"))
            }
            (Some(_), n, Lang::Ja) => part::badge(Tone::Unsure, &format!("貼ってある紙と{n}か所違います")),
            (Some(_), n, Lang::En) => part::badge(Tone::Unsure, &format!("the copy differs in {n} places")),
        }
    }
}

/// A number as a page shows it.
struct Number {
    words: &'static str,
    value: String,
    /// Where it leads: a telephone dials, a page opens.
    href: Option<String>,
    is_shipped: bool,
}

fn numbers(node: &Node, lang: Lang) -> Vec<Number> {
    let number = |way: &sejo_model::contact::chart::Way| Number {
        words: way.words().r#in(lang),
        value: way.value.clone(),
        href: href(way.kind, &way.value),
        is_shipped: way.is_shipped,
    };
    node.ways.iter().map(number).collect()
}

fn href(kind: WayKind, value: &str) -> Option<String> {
    match kind {
        WayKind::Web => (value.starts_with("https://") || value.starts_with("http://")).then(|| value.to_owned()),
        WayKind::Day | WayKind::Night => dial(value).map(|digits| format!("tel:{digits}")),
    }
}

/// How certain a number is.
fn standing(standing: Standing, lang: Lang) -> Badge {
    let tone = match standing {
        Standing::Verified => Tone::Good,
        Standing::Changed => Tone::Bad,
        Standing::Lacking | Standing::NotReached | Standing::Untried | Standing::Old => Tone::Unsure,
    };
    part::badge(tone, standing.words().r#in(lang))
}

/// `GET /contacts`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(Show::new(&site, &me, None).await?))
}

/// `POST /contacts/print`: a copy was printed and put up.
pub async fn put_up(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (printed_on, place) = (reader.needed_date("printed_on"), reader.needed("place"));
        reader.finish()?;
        let copy = PutUp { printed_on, place, mark: fields.get("mark").to_owned() };
        site.app.put_up_contacts(me.actor(), &copy).await
    };
    match saved.await {
        Ok(_) => see(&Done::PutUp.at("/contacts")),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Show::new(&site, &me, Some(form)).await?))
        }
    }
}

/// `GET /contacts/wide.svg`
pub async fn wide(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(picture(site.app.contact_picture(me.actor(), false).await?))
}

/// `GET /contacts/narrow.svg`: the same for a telephone.
pub async fn narrow(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(picture(site.app.contact_picture(me.actor(), true).await?))
}

/// `GET /contacts/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.contact_pdf(me.actor()).await?))
}

/// `GET /contacts/card`
pub async fn card(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.contact_card(me.actor()).await?))
}
