//! The items of a disclosure that the volume for outsourced maintenance asks for: copied once from its annex.

use askama::Template;
use axum::extract::State;
use sejo_model::disclosure::RouteItems;
use sejo_model::{Action, DisclosureForm, Lang};

use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, once_more, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "disclosure/route-items.html")]
struct Items {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    form: Filled,
    items: RouteItems,
}

impl Items {
    fn new(me: &Signed, items: RouteItems, form: Option<Filled>) -> Self {
        let shell = me.shell(Nav::Systems).at("/disclosures/route-items");
        let stored = Fields::default()
            .with("mds", items.mds.join("\n"))
            .with("sds", items.sds.join("\n"))
            .with("source", items.source.clone());
        let form = form.unwrap_or_else(|| Filled::new(me.lang(), stored));
        Self { lang: me.lang(), may_edit: shell.may(&Action::EditFacts), shell, form, items }
    }

    /// How many numbers are there, of how many.
    fn counted(&self, form: DisclosureForm) -> String {
        let (there, all) = (self.items.of(form).len(), form.on_route().unwrap_or_default());
        match self.lang {
            Lang::Ja => format!("{}: {all}個のうち{there}個", form.short()),
            Lang::En => format!("{}: {there} of {all}", form.short()),
        }
    }
}

/// `GET /disclosures/route-items`
pub async fn ask_items(State(site): State<Site>, me: Signed) -> Outcome {
    let items = site.app.disclosure_route_items(me.actor()).await?;
    Ok(page(Items { shell: me.shell(Nav::Systems), ..Items::new(&me, items, None) }))
}

/// `POST /disclosures/route-items`
pub async fn save_items(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async {
        let mut reader = Reader::new(&fields);
        let items = RouteItems {
            mds: RouteItems::split(&reader.text("mds")),
            sds: RouteItems::split(&reader.text("sds")),
            source: reader.text("source"),
        };
        reader.finish()?;
        site.app.save_disclosure_route_items(me.actor(), &items).await
    };
    match saved.await {
        Ok(()) => see(&Done::Saved.with_texts("/disclosures/route-items", [fields.get("source")])),
        Err(error) => {
            let load = site.app.disclosure_route_items(me.actor());
            let (items, error) = once_more(error, &fields, load).await?;
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Items::new(&me, items, Some(form))))
        }
    }
}
