//! 更新の責任と経路: who is responsible for the security updates of each server, whether the volume for outsourced maintenance
//! may be followed, which server prevents it, and what to ask the vendor.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::route::{RouteView, SENTENCE, ServerSaid, ServerView};
use sejo_model::route::{CopiedAt, RouteKind, RouteServer, ServerStanding};
use sejo_model::{Action, Clause, DeviceId, DeviceKind, ErrorCode, Holder, Lang, Responsibility, Weight, Words};

use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Servers shown; those that decide come first, and a line below says how many there are.
const SHOWN: usize = 60;
/// Vendors to ask that are shown.
const ASKED: usize = 12;
/// The choice of what holds for the system.
const OF_SYSTEM: &str = "";

#[derive(Template)]
#[template(path = "route/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    may_export: bool,
    view: RouteView,
}

impl Show {
    fn standing(&self, server: &RouteServer) -> Badge {
        standing(server, self.lang)
    }

    /// Where the thing that decides about a server is written down.
    fn href(&self, server: &RouteServer) -> String {
        if let Some((at, _)) = vague(server) {
            return copied_at(server, at);
        }
        if let Some(vendor) = server.vendor_id.filter(|_| server.standing == ServerStanding::NoContract) {
            return format!("/vendors/{vendor}/contracts/new");
        }
        let contract = server.vendor_id.zip(server.contract_id);
        match (server.standing, contract, server.device_id, server.system_id) {
            (ServerStanding::MaybeServer | ServerStanding::Own, _, Some(device), _) => {
                format!("/route/servers/{device}")
            }
            (ServerStanding::Own, _, None, Some(system)) | (ServerStanding::Contradicted, _, _, Some(system)) => {
                format!("/systems/{system}/responsibilities")
            }
            (ServerStanding::NotChosen | ServerStanding::NotBegun | ServerStanding::OtherParty, _, _, Some(system)) => {
                format!("/systems/{system}#f-contract_id")
            }
            (_, Some((vendor, contract)), ..) => format!("/vendors/{vendor}/contracts/{contract}"),
            (_, None, Some(device), _) => format!("/route/servers/{device}"),
            (_, None, None, Some(system)) => format!("/systems/{system}/responsibilities"),
            (_, None, None, None) => "/systems".to_owned(),
        }
    }

    fn sentence(&self) -> &'static str {
        SENTENCE.r#in(self.lang)
    }

    fn names<'a>(&self, servers: impl Iterator<Item = &'a RouteServer>) -> String {
        part::some(&servers.map(|s| s.name.clone()).collect::<Vec<_>>(), self.lang)
    }
}

/// Where the clause of a server stands that is not taken for a promise: its words leave it open, or what is ticked beside them stands
/// against what a person wrote there.
fn vague(server: &RouteServer) -> Option<(CopiedAt, &RouteServer)> {
    let is_open = matches!(server.standing, ServerStanding::Vague | ServerStanding::Contradicted);
    server.copied_at.filter(|_| is_open).map(|at| (at, server))
}

/// The page on which the clause of a server stands.
fn copied_at(server: &RouteServer, at: CopiedAt) -> String {
    match (at, server.vendor_id.zip(server.contract_id), server.device_id, server.system_id) {
        (CopiedAt::Server, _, Some(device), _) => format!("/route/servers/{device}"),
        (CopiedAt::System, _, _, Some(system)) => format!("/systems/{system}/responsibilities"),
        (CopiedAt::Contract, Some((vendor, contract)), ..) => format!("/vendors/{vendor}/contracts/{contract}"),
        _ => "/systems".to_owned(),
    }
}

fn standing(server: &RouteServer, lang: Lang) -> Badge {
    let tone = match server.standing.weight() {
        Weight::Holds if server.is_by_word => Tone::Info,
        Weight::Holds => Tone::Good,
        Weight::Fails => Tone::Bad,
        Weight::Missing | Weight::Notes => Tone::Unsure,
    };
    part::badge(tone, &server.told(lang))
}

/// `GET /route`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.route(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let (may_edit, may_export) = (shell.may(&Action::EditFacts), shell.may(&Action::Export));
    let tabs = tab::systems("/route", &shell);
    Ok(page(Show { lang: me.lang(), tabs, may_edit, may_export, shell, view }))
}

/// `GET /route/letters/{vendor}`
pub async fn letter(State(site): State<Site>, me: Signed, Path(vendor): Path<String>) -> Outcome {
    Ok(download(site.app.route_letter(me.actor(), read_id(&vendor)?).await?))
}

#[derive(Template)]
#[template(path = "route/server.html")]
struct Server {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    form: Filled,
    conflict: Option<Collision>,
    view: ServerView,
}

impl Server {
    fn new(me: &Signed, view: ServerView, form: Filled) -> Self {
        let shell = me.shell(Nav::Systems);
        let may_edit = shell.may(&Action::EditFacts);
        Self { lang: me.lang(), may_edit, shell, form, conflict: None, view }
    }

    fn is_server(&self) -> bool {
        self.view.device.kind == Some(DeviceKind::Server)
    }

    fn standing(&self) -> Option<Badge> {
        self.view.server.as_ref().map(|s| standing(s, self.lang))
    }

    fn next(&self) -> Option<Words> {
        self.view.server.as_ref().map(|s| s.standing.next())
    }

    fn doubt(&self) -> Option<String> {
        self.view.server.as_ref().and_then(|s| s.doubt(self.lang))
    }

    /// Who says what, where two sources stand against each other.
    fn disputed(&self) -> Option<&str> {
        self.view.server.as_ref().and_then(|s| s.disputed.as_ref()).map(|disputed| disputed.r#in(self.lang))
    }

    /// How a person made sure of the clause that counts.
    fn confirmation(&self) -> Option<String> {
        self.view.server.as_ref().and_then(|s| s.clause.as_ref()).and_then(|clause| clause.confirmation(self.lang))
    }

    /// The page with that clause, where it is another: there a person says how it was made sure of.
    fn elsewhere(&self) -> Option<(String, &'static str)> {
        let (at, server) = self.view.server.as_ref().and_then(vague).filter(|(at, _)| *at != CopiedAt::Server)?;
        Some((copied_at(server, at), at.words().r#in(self.lang)))
    }

    /// Whether there is something a person has to make sure of here, or did.
    fn asks_confirmation(&self) -> bool {
        let is_disputed = self.disputed().is_some() && !self.form.value("quote").is_empty();
        let is_vague = self.view.server.as_ref().and_then(vague).is_some_and(|(at, _)| at == CopiedAt::Server);
        is_disputed || is_vague || !self.form.value("confirmation").is_empty()
    }

    fn counts(&self) -> Vec<Choice> {
        counts(self.lang)
    }

    fn holders(&self) -> Vec<Choice> {
        holders(self.lang)
    }
}

fn counts(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("yes", lang.pick("はい(サーバとして数える)", "Yes, it counts as a server")),
        Choice::new("no", lang.pick("いいえ(ふつうの端末)", "No, an ordinary PC")),
        Choice::new("unknown", lang.pick("わからない", "Not known")),
    ]
}

fn holders(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new(OF_SYSTEM, lang.pick("システムと同じ", "As for its system")),
        Choice::new("vendor", lang.pick("事業者", "The vendor")),
        Choice::new("facility", lang.pick("自施設", "The facility")),
        Choice::new("unknown", lang.pick("未定", "Not settled")),
    ]
}

fn labels(lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("counts_as_server", "端末だけで業務が完結するか", "Complete in itself").of(&counts(lang)),
        l("updates", "セキュリティ更新をする人", "Who applies security updates").of(&holders(lang)),
        l("document", "書面の名前", "Document"),
        l("page", "ページ・条", "Page or clause"),
        l("quote", "書いてある文", "Its words"),
        l("confirmation", "人が確かめたこと", "Made sure by a person"),
        l("stated", "いま事業者が行うと確かめた", "The vendor makes them now"),
    ]
}

fn fields_of(view: &ServerView) -> Fields {
    let device = &view.device;
    let counts = device.counts_as_server.map_or("unknown", |c| if c { "yes" } else { "no" });
    let clause = device.updates.as_ref().map(|u| u.clause.clone()).unwrap_or_default();
    Fields::default()
        .with("revision", device.revision.to_string())
        .with("counts_as_server", counts)
        .with("updates", device.updates.as_ref().map_or(OF_SYSTEM, |u| u.holder.key()))
        .with("document", clause.document)
        .with("page", clause.page)
        .with("quote", clause.quote)
        .with("confirmation", clause.confirmed)
        .with_tick("stated", clause.stated)
}

fn read(fields: &Fields) -> Result<ServerSaid, Error> {
    let mut reader = Reader::new(fields);
    let holder: Option<Holder> = reader.choice("updates");
    let clause = Clause {
        document: reader.text("document"),
        page: reader.text("page"),
        quote: reader.text("quote"),
        confirmed: reader.text("confirmation"),
        stated: reader.ticked("stated"),
    };
    // A source without a holder would be lost without a word.
    if holder.is_none() && !clause.is_blank() {
        reader.wrong("updates", ErrorCode::Required);
    }
    let said = ServerSaid {
        counts_as_server: reader.yes_no("counts_as_server"),
        updates: holder.map(|holder| Responsibility { clause, ..Responsibility::said(holder) }),
        revision: reader.number("revision"),
    };
    reader.finish()?;
    Ok(said)
}

/// `GET /route/servers/{id}`
pub async fn server(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.server(me.actor(), read_id(&id)?).await?;
    let form = Filled::new(me.lang(), fields_of(&view));
    Ok(page(Server::new(&me, view, form)))
}

/// `POST /route/servers/{id}`
pub async fn save_server(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: DeviceId = read_id(&id)?;
    let saved = match read(&fields) {
        Ok(said) => site.app.save_server(me.actor(), id, &said).await,
        Err(error) => Err(error),
    };
    let Err(error) = saved else {
        return see(&Done::Saved.with_texts("/route", [fields.get("quote"), fields.get("confirmation")]));
    };
    let (view, error) = once_more(error, &fields, site.app.server(me.actor(), id)).await?;
    let (form, conflict) = refused_form(me.lang(), fields, &fields_of(&view), &labels(me.lang()), &error);
    let shell = me.shell(Nav::Systems).at(format!("/route/servers/{id}"));
    Ok(page_about(&error, Server { shell, conflict, ..Server::new(&me, view, form) }))
}
