//! システム: what each is for, whose it is, who updates it, how it is reached from outside.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::system::{SystemRow, SystemView};
use sejo_model::system::{Alternative, ContractReach, Disclosure, NoServer, RemoteMaintenance};
use sejo_model::{
    Action, Date, Duty, ErrorCode, Holder, Hosting, Lang, Responsibilities, System, SystemId, SystemKind,
    TwoFactorState,
};

use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, choices, choices_of, differing, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

#[derive(Template)]
#[template(path = "system/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    rows: Vec<SystemRow>,
}

/// `GET /systems`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let rows = site.app.systems(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let may_edit = shell.may(&Action::EditFacts);
    Ok(page(List { tabs: tab::systems("/systems", &shell), lang: me.lang(), may_edit, shell, rows }))
}

/// What can be chosen on the page.
struct Choices {
    kinds: Vec<Choice>,
    vendors: Vec<Choice>,
    contracts: Vec<Choice>,
    hosting: Vec<Choice>,
    servers: Vec<Choice>,
    updates_by: Vec<Choice>,
    two_factor: Vec<Choice>,
    others: Vec<Choice>,
    critical: Vec<Choice>,
    yes_no: Vec<Choice>,
}

impl Choices {
    fn new(view: &SystemView, lang: Lang) -> Self {
        Self {
            kinds: choices(SystemKind::ALL, |k| (k.key(), k.words()), lang),
            vendors: choices_of(&view.vendors),
            contracts: choices_of(&view.contracts),
            hosting: choices(Hosting::ALL, |h| (h.key(), h.words()), lang),
            servers: vec![
                Choice::new("unknown", lang.pick("サーバがある、またはわからない", "It has one, or nobody knows")),
                Choice::new("no", lang.pick("サーバはない", "It has no server")),
            ],
            updates_by: choices(Holder::ALL, |u| (u.key(), u.words()), lang),
            others: choices_of(&view.others),
            two_factor: choices(TwoFactorState::ALL, |t| (t.key(), t.words()), lang),
            critical: vec![
                Choice::new("yes", lang.pick("はい", "Yes")),
                Choice::new("no", lang.pick("いいえ(なくても診療は続けられる)", "No, care goes on")),
                Choice::new("unknown", lang.pick("まだ決めていない", "Not decided yet")),
            ],
            yes_no: vec![
                Choice::new("yes", lang.pick("あり", "Yes")),
                Choice::new("no", lang.pick("なし", "No")),
                Choice::new("unknown", lang.pick("まだ聞いていない", "Not asked yet")),
            ],
        }
    }

    fn labels(&self, lang: Lang) -> Vec<Labelled> {
        let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
        vec![
            l("name", "名前", "Name"),
            l("kind", "種類", "Kind").of(&self.kinds),
            l("vendor_id", "事業者", "Vendor").of(&self.vendors),
            l("contract_id", "契約", "Contract").of(&self.contracts),
            l("contract_reach", "契約がいまの事業者の仕事にもおよぶ", "The contract reaches the vendor's work")
                .of(&[Choice::new("yes", lang.pick("はい", "Yes"))]),
            l("hosting", "動いている場所", "Where it runs").of(&self.hosting),
            l("has_server", "サーバがあるか", "Whether it has a server").of(&self.servers),
            l("no_server_reason", "サーバがない理由", "Why it has no server"),
            l("no_server_said_on", "確かめた日", "Found out on"),
            l("critical", "止まると診療できない", "Care stops without it").of(&self.critical),
            l("depends_on", "これがないと動かないもの", "Cannot run without").of(&self.others),
            l("tolerable_hours", "待てる時間(時間)", "Hours it can be missed"),
            l("alternative_work", "止まったときの代わりの方法", "What is done without it"),
            l("alternative_paper", "使う紙のある場所", "Where the paper lies"),
            l("read_only", "参照だけできるもの", "What can still be read"),
            l("updates_by", "更新の担当", "Who updates it").of(&self.updates_by),
            l("remote_used", "リモート保守", "Remote maintenance").of(&self.yes_no),
            l("remote_path", "接続の方法", "How they connect"),
            l("remote_answered_on", "事業者が答えた日", "Answered on"),
            l("disclosure_document", "開示書", "Disclosure"),
            l("disclosure_dated_on", "開示書の日付", "Its date"),
            l("disclosure_open_noes", "備考のない「いいえ」の数", "Noes without a note"),
            l("two_factor", "端末とサーバのログインの二要素認証", "Two-factor at computer and server logins")
                .of(&self.two_factor),
            l("two_factor_by", "実装の予定日", "Planned by"),
            l("note", "備考", "Remarks"),
        ]
    }
}

#[derive(Template)]
#[template(path = "system/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    new: bool,
    may_edit: bool,
    form: Filled,
    choices: Choices,
    conflict: Option<Collision>,
    view: SystemView,
}

impl Show {
    fn new(me: &Signed, new: bool, view: SystemView, form: Filled) -> Self {
        let (shell, lang) = (me.shell(Nav::Systems), me.lang());
        let may_edit = shell.may(&Action::EditFacts);
        Self { choices: Choices::new(&view, lang), shell, lang, new, may_edit, form, conflict: None, view }
    }

    /// Field and value in words, for those who may only look.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let stored = fields_of(&self.view.system);
        let nothing = Fields::default();
        let shown = differing(&stored, &nothing, &self.choices.labels(self.lang));
        shown.into_iter().map(|d| (d.label, d.stored)).collect()
    }
}

fn fields_of(system: &System) -> Fields {
    let id = |id: Option<String>| id.unwrap_or_default();
    let (remote, disclosure) = (system.remote_maintenance.as_ref(), system.disclosure.as_ref());
    let said = |said: Option<bool>| match said {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    let used = said(remote.map(|r| r.used));
    let no_server = system.no_server.as_ref();
    let mut fields = Fields::default();
    for base in &system.depends_on {
        fields.add("depends_on", base.to_string());
    }
    fields
        .with("tolerable_hours", id(system.tolerable_hours.map(|h| h.to_string())))
        .with("alternative_work", system.alternative.work.clone())
        .with("alternative_paper", system.alternative.paper.clone())
        .with("read_only", system.alternative.read_only.clone())
        .with("revision", system.revision.to_string())
        .with("name", system.name.clone())
        .with("kind", system.kind.key())
        .with("vendor_id", id(system.vendor_id.map(|v| v.to_string())))
        .with("contract_id", id(system.contract_id.map(|c| c.to_string())))
        .with_tick("contract_reach", system.reach().is_some())
        .with("hosting", system.hosting.key())
        .with("has_server", said(no_server.map(|_| false)))
        .with("no_server_reason", no_server.map(|n| n.reason.clone()).unwrap_or_default())
        .with("no_server_said_on", id(no_server.map(|n| n.said_on.to_string())))
        .with("critical", said(system.critical))
        .with("updates_by", system.updates_by().key())
        .with("remote_used", used)
        .with("remote_path", remote.map(|r| r.path.clone()).unwrap_or_default())
        .with("remote_answered_on", id(remote.map(|r| r.answered_on.to_string())))
        .with("disclosure_document", disclosure.map(|d| d.document.clone()).unwrap_or_default())
        .with("disclosure_dated_on", id(disclosure.map(|d| d.dated_on.to_string())))
        .with("disclosure_open_noes", id(disclosure.and_then(|d| d.open_noes).map(|n| n.to_string())))
        .with("two_factor", system.two_factor.key())
        .with("two_factor_by", id(system.two_factor_by.map(|d| d.to_string())))
        .with("note", system.note.clone())
}

/// The system as typed. What was said of other duties than the updates stands on a page of its own and stays.
fn read(id: SystemId, fields: &Fields, stored: &System, today: Date) -> Result<System, Error> {
    let mut reader = Reader::new(fields);
    let (name, kind) = (reader.needed("name"), reader.needed_choice("kind"));
    let (vendor_id, contract_id) = (reader.choice("vendor_id"), reader.choice("contract_id"));
    let hosting = reader.choice("hosting").unwrap_or(Hosting::Unknown);
    let no_server = read_no_server(&mut reader);
    let updates_by = reader.choice("updates_by").unwrap_or(Holder::Unknown);
    let two_factor = reader.choice("two_factor").unwrap_or(TwoFactorState::Unknown);
    let two_factor_by = reader.date("two_factor_by").filter(|_| two_factor == TwoFactorState::Planned);
    let remote_maintenance = read_remote(&mut reader);
    let disclosure = read_disclosure(&mut reader, fields);
    let depends_on = reader.choices("depends_on");
    let hours = reader.number("tolerable_hours");
    let tolerable_hours = fields.has("tolerable_hours").then_some(hours);
    let alternative = Alternative {
        work: reader.text("alternative_work"),
        paper: reader.text("alternative_paper"),
        read_only: reader.text("read_only"),
    };
    let (note, revision, critical) = (reader.text("note"), reader.number("revision"), reader.yes_no("critical"));
    let is_reached = reader.ticked("contract_reach");
    reader.finish()?;
    let kind = kind.ok_or_else(|| Error::field("kind", ErrorCode::Required))?;
    let system = System {
        id,
        name,
        told_apart: String::new(),
        kind,
        vendor_id,
        contract_id,
        contract_reach: None,
        hosting,
        no_server,
        critical,
        depends_on,
        tolerable_hours,
        alternative,
        responsibilities: with_updates(&stored.responsibilities, updates_by),
        remote_maintenance,
        disclosure,
        former: Vec::new(),
        two_factor,
        two_factor_by,
        note,
        revision,
    };
    let contract_reach = is_reached.then(|| reach(&system, stored, today)).flatten();
    Ok(System { contract_reach, ..system })
}

/// That its contract reaches the vendor's work. A tick that stood there of another vendor or contract is not set of the new one by
/// that.
fn reach(system: &System, stored: &System, today: Date) -> Option<ContractReach> {
    stored.reach().cloned().or_else(|| ContractReach::of(system, "", today))
}

/// The stored responsibilities with who updates the servers as chosen; what is written of the same holder stays.
fn with_updates(stored: &Responsibilities, updates_by: Holder) -> Responsibilities {
    let mut all = stored.clone();
    if all.holder(Duty::Updates) != updates_by {
        all.say(Duty::Updates, Some(updates_by).filter(|holder| *holder != Holder::Unknown));
    }
    all
}

/// That it has no server. What was said is taken back by choosing the other.
fn read_no_server(reader: &mut Reader<'_>) -> Option<NoServer> {
    if reader.yes_no("has_server") != Some(false) {
        return None;
    }
    let (reason, said_on) = (reader.needed("no_server_reason"), reader.needed_date("no_server_said_on"));
    Some(NoServer { reason, said_on })
}

/// The vendor's answer. It counts for a fiscal year, so it needs its day.
fn read_remote(reader: &mut Reader<'_>) -> Option<RemoteMaintenance> {
    let used = reader.yes_no("remote_used")?;
    let path = reader.text("remote_path");
    let answered_on = reader.needed_date("remote_answered_on");
    Some(RemoteMaintenance::said(used, path, answered_on))
}

fn read_disclosure(reader: &mut Reader<'_>, fields: &Fields) -> Option<Disclosure> {
    let any = ["disclosure_document", "disclosure_dated_on", "disclosure_open_noes"].iter().any(|f| fields.has(f));
    if !any {
        return None;
    }
    let document = reader.needed("disclosure_document");
    let dated_on = reader.needed_date("disclosure_dated_on");
    let noes = reader.number("disclosure_open_noes");
    Some(Disclosure { document, dated_on, open_noes: fields.has("disclosure_open_noes").then_some(noes), read: None })
}

/// `GET /systems/new`
pub async fn blank(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.system(me.actor(), None).await?;
    let mut fields = fields_of(&view.system);
    // Of which kind it is, somebody has to say; "other" would be an answer too.
    fields.set("kind", "");
    Ok(page(Show::new(&me, true, view, Filled::new(me.lang(), fields))))
}

/// `GET /systems/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.system(me.actor(), Some(read_id(&id)?)).await?;
    let form = Filled::new(me.lang(), fields_of(&view.system));
    Ok(page(Show::new(&me, false, view, form)))
}

fn read_id(id: &str) -> Result<SystemId, Error> {
    id.parse().map_err(|_| ErrorCode::NotFound.into())
}

/// `POST /systems/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let id = SystemId::new();
    match save(&site, &me, id, &fields, &System::blank(id)).await {
        Ok(()) => see(&Done::Added.with_texts(&format!("/systems/{id}"), typed(&fields))),
        Err(error) => refused(&site, &me, None, fields, error).await,
    }
}

/// `POST /systems/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let stored = site.app.system(me.actor(), Some(id)).await?;
    match save(&site, &me, id, &fields, &stored.system).await {
        Ok(()) => see(&Done::Saved.with_texts(&format!("/systems/{id}"), typed(&fields))),
        Err(error) => refused(&site, &me, Some(id), fields, error).await,
    }
}

/// `POST /systems/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_system(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/systems"))
}

/// What people write about a system in their own words.
fn typed(fields: &Fields) -> [&str; 6] {
    ["note", "remote_path", "alternative_work", "alternative_paper", "read_only", "no_server_reason"]
        .map(|field| fields.get(field))
}

async fn save(site: &Site, me: &Signed, id: SystemId, fields: &Fields, stored: &System) -> Result<(), Error> {
    site.app.save_system(me.actor(), &read(id, fields, stored, site.app.today())?).await
}

/// The form as it was typed, with what is wrong or with what somebody else saved meanwhile.
async fn refused(site: &Site, me: &Signed, id: Option<SystemId>, fields: Fields, error: Error) -> Outcome {
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    let Ok(view) = site.app.system(me.actor(), id).await else { return Err(error.into()) };
    let (stored, labels) = (fields_of(&view.system), Choices::new(&view, me.lang()).labels(me.lang()));
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
    let here = id.map_or_else(|| "/systems/new".to_owned(), |id| format!("/systems/{id}"));
    let shell = me.shell(Nav::Systems).at(here);
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(me, id.is_none(), view, form) }))
}
