//! 契約: its dates, and whether it *says* that the vendor is responsible for the servers' security updates.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::vendor::VendorView;
use sejo_model::route::{self, ServerStanding};
use sejo_model::{Contract, ContractId, ErrorCode, Lang, VendorId};

use super::vendor::read_id as read_vendor;
use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "vendor/contract.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    form: Filled,
    yes_no: Vec<Choice>,
    /// `None` for a new one.
    id: Option<ContractId>,
    conflict: Option<Collision>,
    view: VendorView,
}

impl Show {
    fn new(me: &Signed, id: Option<ContractId>, view: VendorView, form: Filled) -> Self {
        let lang = me.lang();
        let yes_no = vec![
            Choice::new("yes", lang.pick("含まれると書いてある", "It says so")),
            Choice::new("no", lang.pick("含まれない", "Not covered")),
            Choice::new("unknown", lang.pick("まだ読んでいない", "Not read yet")),
        ];
        Self { shell: me.shell(Nav::Systems), lang, form, yes_no, id, conflict: None, view }
    }
}

impl Show {
    fn labels(&self) -> Vec<Labelled> {
        let l = |name, ja, en| Labelled::new(name, self.lang.pick(ja, en));
        vec![
            l("title", "契約の名前", "Name of the contract"),
            l("starts_on", "始まりの日", "First day"),
            l("ends_on", "終わりの日", "Last day"),
            l("covers", "サーバのセキュリティ更新", "Security updates of the servers").of(&self.yes_no),
            l("page", "書いてあるページ・条", "Page or clause"),
            l("clause", "契約書のその文言", "The words that say so"),
            l("confirmation", "人が確かめたこと", "Made sure by a person"),
            l("stated", "いま事業者が行うと確かめた", "The vendor makes them now"),
        ]
    }

    /// Why the words on record are not taken for a promise; `None` where they are, or there are none.
    fn doubt(&self) -> Option<String> {
        let vendor = self.view.vendor.name.as_str();
        let contract = self.view.contracts.iter().find(|c| Some(c.id) == self.id)?;
        let clause = Some(contract.updates_clause()).filter(|c| !c.quote.is_empty())?;
        let is_vague = contract.covers_server_updates == Some(true) && !clause.proves_updates(vendor);
        let next = |standing: ServerStanding| standing.next().r#in(self.lang).to_owned();
        let against = clause.contradiction(vendor).map(|told| {
            let told = told.r#in(self.lang);
            format!("{told}{}{}", self.lang.pick("。", ". "), next(ServerStanding::Contradicted))
        });
        let unread = || route::doubt(&clause.unread_words(vendor), self.lang);
        is_vague.then(|| against.or_else(unread).unwrap_or_else(|| next(ServerStanding::Vague)))
    }

    /// Whether there is something a person has to make sure of, or did.
    fn asks_confirmation(&self) -> bool {
        !self.form.value("confirmation").is_empty() || self.doubt().is_some()
    }
}

fn fields_of(contract: &Contract) -> Fields {
    let covers = contract.covers_server_updates.map_or("unknown", |c| if c { "yes" } else { "no" });
    Fields::default()
        .with("revision", contract.revision.to_string())
        .with("title", contract.title.clone())
        .with("starts_on", contract.starts_on.map(|d| d.to_string()).unwrap_or_default())
        .with("ends_on", contract.ends_on.map(|d| d.to_string()).unwrap_or_default())
        .with("covers", covers)
        .with("page", contract.updates_clause().page)
        .with("clause", contract.updates_clause().quote)
        .with("confirmation", contract.confirmed.clone())
        .with_tick("stated", contract.stated)
}

fn read(id: ContractId, vendor_id: VendorId, fields: &Fields) -> Result<Contract, Error> {
    let mut reader = Reader::new(fields);
    let contract = Contract {
        id,
        vendor_id,
        title: reader.needed("title"),
        starts_on: reader.date("starts_on"),
        ends_on: reader.date("ends_on"),
        covers_server_updates: reader.yes_no("covers"),
        page: reader.text("page"),
        clause: reader.text("clause"),
        confirmed: reader.text("confirmation"),
        stated: reader.ticked("stated"),
        revision: reader.number("revision"),
    };
    reader.finish()?;
    Ok(contract)
}

fn read_id(id: &str) -> Result<ContractId, Error> {
    id.parse().map_err(|_| ErrorCode::NotFound.into())
}

/// `GET /vendors/{vendor}/contracts/new`
pub async fn blank(State(site): State<Site>, me: Signed, Path(vendor): Path<String>) -> Outcome {
    let view = site.app.vendor(me.actor(), Some(read_vendor(&vendor)?)).await?;
    let form = Filled::new(me.lang(), Fields::default().with("revision", "0").with("covers", "unknown"));
    Ok(page(Show::new(&me, None, view, form)))
}

/// `GET /vendors/{vendor}/contracts/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path((vendor, id)): Path<(String, String)>) -> Outcome {
    let id = read_id(&id)?;
    let view = site.app.vendor(me.actor(), Some(read_vendor(&vendor)?)).await?;
    let Some(contract) = view.contracts.iter().find(|c| c.id == id) else {
        // A system may stand under the contract of another than its vendor, whom whatever leads here names.
        let all = site.app.vendors(me.actor()).await?;
        let with = all.iter().find(|row| row.contracts.iter().any(|c| c.id == id)).ok_or(ErrorCode::NotFound)?;
        return see(&format!("/vendors/{}/contracts/{id}", with.vendor.id));
    };
    let form = Filled::new(me.lang(), fields_of(contract));
    Ok(page(Show::new(&me, Some(id), view, form)))
}

/// `POST /vendors/{vendor}/contracts/new`
pub async fn add(State(site): State<Site>, me: Signed, Path(vendor): Path<String>, fields: Fields) -> Outcome {
    save(&site, &me, read_vendor(&vendor)?, None, fields).await
}

/// `POST /vendors/{vendor}/contracts/{id}`
pub async fn change(
    State(site): State<Site>,
    me: Signed,
    Path((vendor, id)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    save(&site, &me, read_vendor(&vendor)?, Some(read_id(&id)?), fields).await
}

/// `POST /vendors/{vendor}/contracts/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path((vendor, id)): Path<(String, String)>) -> Outcome {
    let vendor = read_vendor(&vendor)?;
    site.app.remove_contract(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at(&format!("/vendors/{vendor}#contracts")))
}

async fn save(site: &Site, me: &Signed, vendor: VendorId, id: Option<ContractId>, fields: Fields) -> Outcome {
    let saved = match read(id.unwrap_or_else(ContractId::new), vendor, &fields) {
        Ok(contract) => site.app.save_contract(me.actor(), &contract).await,
        Err(e) => Err(e),
    };
    let Err(error) = saved else {
        let done = if id.is_some() { Done::Saved } else { Done::Added };
        return see(&done.at(&format!("/vendors/{vendor}#contracts")));
    };
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let Ok(view) = site.app.vendor(me.actor(), Some(vendor)).await else {
        return Err(error.into());
    };
    let stored = view.contracts.iter().find(|c| Some(c.id) == id).map(fields_of).unwrap_or_default();
    let mut page = Show::new(me, id, view, Filled::new(me.lang(), Fields::default()));
    (page.form, page.conflict) = refused_form(me.lang(), fields, &stored, &page.labels(), &error);
    page.shell = me.shell(Nav::Systems).at(format!("/vendors/{vendor}"));
    Ok(page_about(&error, page))
}
