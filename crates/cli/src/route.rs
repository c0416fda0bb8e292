//! `sejo route`: which volumes of the guideline apply, and which server decides it.

use std::fmt::{self, Display, Write as _};

use sejo_app::route::{RouteAsk, RouteView, SENTENCE, ServerSaid};
use sejo_app::system::{SystemRow, SystemView};
use sejo_app::{App, Named};
use sejo_model::route::Serverless;
use sejo_model::system::{ContractReach, NoServer};
use sejo_model::words::Text;
use sejo_model::{Actor, Date, DeviceId, Responsibility, SystemId, VendorId};
use serde_json::{Value, json};

use crate::arguments::{RouteCommand, SetServer};
use crate::ledger::{Told, devices, written};
use crate::named;
use crate::output::{Done, Failure, Output, needs_pdf, write_file};
use crate::responsibility::{clause, holder, unstated};
use crate::workbook::parse_date;

pub(crate) async fn run(app: &App, actor: &Actor, command: &RouteCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        RouteCommand::Show => show(app, actor, out).await,
        RouteCommand::Server(typed) => server(app, actor, typed, out).await,
        RouteCommand::Letter { vendor, file: to } => {
            needs_pdf(to)?;
            let rows = app.vendors(actor).await?;
            let all: Vec<Named<VendorId>> =
                rows.iter().map(|r| Named { id: r.vendor.id, name: r.vendor.name.clone() }).collect();
            let file = app.route_letter(actor, named::find(&all, vendor)?).await?;
            write_file(to, &file.bytes)?;
            written(out, to, &file, &Told::default());
            Ok(Done::Fine)
        }
    }
}

/// The route. Findings: it is not known, or something is to be looked up.
async fn show(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.route(actor).await?;
    out.print(|| show_json(&view), || show_text(&view, out));
    Ok(Done::unless(view.route.servers.is_empty() || view.route.open().next().is_some()))
}

fn show_json(view: &RouteView) -> Value {
    let ask = |ask: &RouteAsk| {
        let servers: Vec<&str> = ask.servers.iter().map(|s| s.name.as_str()).collect();
        json!({ "vendor": ask.vendor.name, "id": ask.vendor.id, "servers": servers })
    };
    json!({
        "route": view.route.kind, "servers": view.route.servers, "asks": view.asks.iter().map(ask).collect::<Vec<_>>(),
        "serverless": view.route.serverless, "nobody_to_ask": view.nobody_to_ask,
        "sentence": { "ja": SENTENCE.ja, "en": SENTENCE.en },
    })
}

fn show_text(view: &RouteView, out: &Output) -> String {
    let route = &view.route;
    let label = out.pick("当てはまる編", "Applies");
    let mut text = format!("{label}: {}\n", route.kind.words().r#in(out.lang));
    let _ = writeln!(text, "    {}", route.kind.volumes().r#in(out.lang));
    for server in &route.servers {
        let standing = server.told(out.lang);
        let _ = writeln!(text, "{}  {}  {standing}", server.name, server.kind.words().r#in(out.lang));
        match &server.clause {
            Some(clause) => {
                let said = clause.confirmation(out.lang).map(|said| format!("\n    {said}")).unwrap_or_default();
                writeln!(text, "    {}{said}", clause.line())
            }
            None => writeln!(text, "    → {}", server.standing.next().r#in(out.lang)),
        }
        .unwrap_or_default();
        if let Some(party) = server.party(out.lang) {
            let _ = writeln!(text, "    {party}");
        }
        if let Some(words) = server.besides(out.lang) {
            let command = out.command(&format!("sejo route server \"{}\" --no-server …", server.name));
            let _ = writeln!(text, "    → {words} ({command})");
        }
        if let Some(disputed) = &server.disputed {
            let _ = writeln!(text, "    {}", disputed.r#in(out.lang));
        }
        if let Some(doubt) = server.doubt(out.lang) {
            let _ = writeln!(text, "    → {doubt}");
        }
    }
    for one in &route.serverless {
        let _ = writeln!(text, "{}", without_server(one, out));
    }
    for ask in &view.asks {
        let words = out.pick("書面で確かめたい事業者", "To have in writing");
        let _ = writeln!(text, "{words}: {} ({})", ask.vendor.name, ask.servers.len());
    }
    if !view.asks.is_empty() {
        let _ = writeln!(
            text,
            "{}:\n    {}",
            out.pick("契約に加えてもらう文(例)", "The sentence to add"),
            SENTENCE.r#in(out.lang)
        );
    }
    text
}

/// Why a system counts for no server, or what stands against a person who says so.
fn without_server(one: &Serverless, out: &Output) -> String {
    let (said, next) = (one.told(out.lang), one.kind.next().r#in(out.lang));
    format!("{}  {}\n    {said}\n    → {next}", one.name, one.kind.words().r#in(out.lang))
}

/// What `sejo route server` is about.
#[derive(Debug, Clone, Copy)]
enum About {
    Device(DeviceId),
    System(SystemId),
}

impl Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(id) => Display::fmt(id, f),
            Self::System(id) => Display::fmt(id, f),
        }
    }
}

impl About {
    /// What tells a device and a system of one name apart.
    fn apart(self) -> Text {
        match self {
            Self::Device(_) => Text::new("機器", "device"),
            Self::System(_) => Text::new("システム", "system"),
        }
    }
}

/// The device that was typed, or the system: one the route lists by itself, any where something is said of it that is said of systems
/// only.
async fn about(app: &App, actor: &Actor, typed: &SetServer) -> Result<About, Failure> {
    if typed.no_server.is_some() || typed.may_have_server || typed.contract_reaches.is_some() {
        let rows = app.systems(actor).await?;
        let named = |row: &SystemRow| Named { id: row.system.id, name: row.system.label().to_owned() };
        let all: Vec<Named<SystemId>> = rows.iter().map(named).collect();
        return Ok(About::System(named::find(&all, &typed.device)?));
    }
    let device = |d: Named<DeviceId>| Named { id: About::Device(d.id), name: d.name };
    let mut all: Vec<Named<About>> = devices(app, actor).await?.into_iter().map(device).collect();
    let route = app.route(actor).await?.route;
    let by_itself = || route.servers.iter().filter(|s| s.device_id.is_none());
    let is_there = |s: &Serverless| by_itself().any(|one| one.system_id == Some(s.system_id));
    let system = |id: SystemId, name: &str| Named { id: About::System(id), name: name.to_owned() };
    all.extend(by_itself().filter_map(|s| Some(system(s.system_id?, &s.name))));
    all.extend(route.serverless.iter().filter(|s| !is_there(s)).map(|s| system(s.system_id, &s.name)));
    named::find_apart(&all, &typed.device, About::apart)
}

async fn server(app: &App, actor: &Actor, typed: &SetServer, out: &Output) -> Result<Done, Failure> {
    match about(app, actor, typed).await? {
        About::Device(id) => of_device(app, actor, (id, typed), out).await,
        About::System(id) => of_system(app, actor, (id, typed), out).await,
    }
}

/// A system of which the ledger has no server: where it stands, or that it has none. And of any whether its contract reaches the work of
/// its vendor.
async fn of_system(
    app: &App,
    actor: &Actor,
    (id, typed): (SystemId, &SetServer),
    out: &Output,
) -> Result<Done, Failure> {
    if typed.holder.is_some() || typed.counts_as_server.is_some() || !clause(&typed.clause).is_blank() {
        let name = &typed.device;
        return Err(Failure::wrong(
            format!(
                "「{name}」はシステムです。だれが更新するかと書面は「sejo responsibility set {name} --duty updates」で書いてください"
            ),
            format!(
                "\"{name}\" is a system; say who updates it, and where that is written, with \"sejo responsibility set {name} --duty updates\""
            ),
        ));
    }
    let said_on = typed.day.as_deref().map_or_else(|| Ok(app.today()), parse_date)?;
    let view = app.system(actor, Some(id)).await?;
    let reach = contract_reach(&view, typed, app.today())?;
    let mut system = view.system;
    let said = match &typed.no_server {
        Some(reason) => Some(NoServer { reason: reason.clone(), said_on }),
        None => system.no_server.clone().filter(|_| !typed.may_have_server),
    };
    if said != system.no_server || reach != system.contract_reach {
        (system.no_server, system.contract_reach) = (said, reach);
        app.save_system(actor, &system).await?;
    }
    let route = app.route(actor).await?.route;
    let server = route.servers.iter().find(|s| s.device_id.is_none() && s.system_id == Some(id));
    let without = route.serverless.iter().find(|one| one.system_id == id);
    out.print(
        || {
            let reaches = system.reach().is_some();
            json!({
                "id": id, "system": system.label(), "server": server, "serverless": without,
                "contract_reaches": reaches,
            })
        },
        || match (server, without) {
            (_, Some(one)) => without_server(one, out),
            (Some(server), None) => format!("{}: {}", server.name, server.told(out.lang)),
            (None, None) => {
                let words = out.pick(
                    "サーバは台帳にあり、1台ずつ数えています",
                    "its servers are in the ledger and count one by one",
                );
                format!("{}: {words}", system.label())
            }
        },
    );
    Ok(Done::Fine)
}

/// That the contract of a system reaches the work of its vendor, as it was typed; else as it is known.
fn contract_reach(view: &SystemView, typed: &SetServer, today: Date) -> Result<Option<ContractReach>, Failure> {
    match typed.contract_reaches.as_deref() {
        None => Ok(view.system.contract_reach.clone()),
        Some("no") => Ok(None),
        Some("yes") if view.contract_of.is_empty() => Err(Failure::wrong(
            "このシステムの保守契約の相手は、事業者と同じか、わかりません。--contract-reaches yes は要りません".to_owned(),
            "the contract of this system is with its vendor, or one of them is not known: there is no need of --contract-reaches yes".to_owned(),
        )),
        Some("yes") => Ok(view.system.reach().cloned().or_else(|| ContractReach::of(&view.system, "", today))),
        Some(_) => Err(Failure::wrong(
            "--contract-reaches には yes か no を指定してください".to_owned(),
            "give --contract-reaches as yes or no".to_owned(),
        )),
    }
}

async fn of_device(
    app: &App,
    actor: &Actor,
    (id, typed): (DeviceId, &SetServer),
    out: &Output,
) -> Result<Done, Failure> {
    let device = app.server(actor, id).await?.device;
    let counts_as_server = match typed.counts_as_server.as_deref() {
        None => device.counts_as_server,
        Some("yes") => Some(true),
        Some("no") => Some(false),
        Some("unknown") => None,
        Some(_) => {
            return Err(Failure::wrong(
                "--counts-as-server には yes、no、unknown のどれかを指定してください".to_owned(),
                "give --counts-as-server as yes, no or unknown".to_owned(),
            ));
        }
    };
    let quoted = clause(&typed.clause);
    let renewed = |u: Responsibility| Responsibility { clause: u.clause.renewed(&quoted), ..u };
    let updates = match typed.holder.as_deref().map(str::trim) {
        None => device.updates.map(renewed),
        Some("system") => None,
        Some(key) => {
            let holder = holder(key, "system")?;
            let known = device.updates.filter(|u| u.holder == holder);
            Some(
                known
                    .map_or_else(|| Responsibility { clause: quoted.clone(), ..Responsibility::said(holder) }, renewed),
            )
        }
    };
    if updates.is_none() && !quoted.is_blank() {
        return Err(Failure::wrong(
            "書面を書くときは、--holder で更新する者も指定してください".to_owned(),
            "name who updates it with --holder when you give a document".to_owned(),
        ));
    }
    let said = ServerSaid { counts_as_server, updates, revision: device.revision };
    app.save_server(actor, id, &said).await?;
    let saved = app.server(actor, id).await?;
    out.print(
        || json!({ "id": id, "device": saved.device.label(), "server": saved.server }),
        || {
            let standing = saved.server.as_ref().map(|s| s.told(out.lang));
            let none = || out.pick("サーバとして数えません", "does not count as a server").to_owned();
            let words = standing.unwrap_or_else(none);
            format!("{}: {words}{}", saved.device.label(), unstated(&typed.clause, out))
        },
    );
    Ok(Done::Fine)
}
