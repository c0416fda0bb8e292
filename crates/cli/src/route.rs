//! `sejo route`: which volumes of the guideline apply, and which server decides it.

use std::fmt::Write as _;

use sejo_app::route::{RouteAsk, RouteView, SENTENCE, ServerSaid};
use sejo_app::{App, Named};
use sejo_model::{Actor, Responsibility, VendorId};
use serde_json::{Value, json};

use crate::arguments::{RouteCommand, SetServer};
use crate::ledger::{Told, devices, written};
use crate::named;
use crate::output::{Done, Failure, Output, needs_pdf, write_file};
use crate::responsibility::{clause, holder};

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
        "nobody_to_ask": view.nobody_to_ask, "sentence": { "ja": SENTENCE.ja, "en": SENTENCE.en },
    })
}

fn show_text(view: &RouteView, out: &Output) -> String {
    let route = &view.route;
    let label = out.pick("当てはまる編", "Applies");
    let mut text = format!("{label}: {}\n", route.kind.words().r#in(out.lang));
    let _ = writeln!(text, "    {}", route.kind.volumes().r#in(out.lang));
    for server in &route.servers {
        let standing = server.told().r#in(out.lang);
        let _ = writeln!(text, "{}  {}  {standing}", server.name, server.kind.words().r#in(out.lang));
        match &server.clause {
            Some(clause) => {
                let said = clause.confirmation(out.lang).map(|said| format!("\n    {said}")).unwrap_or_default();
                writeln!(text, "    {}{said}", clause.line())
            }
            None => writeln!(text, "    → {}", server.standing.next().r#in(out.lang)),
        }
        .unwrap_or_default();
        if let Some(disputed) = &server.disputed {
            let _ = writeln!(text, "    {}", disputed.r#in(out.lang));
        }
        if let Some(doubt) = server.doubt(out.lang) {
            let _ = writeln!(text, "    → {doubt}");
        }
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

async fn server(app: &App, actor: &Actor, typed: &SetServer, out: &Output) -> Result<Done, Failure> {
    let all = devices(app, actor).await?;
    let id = named::find(&all, &typed.device)?;
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
            let standing = saved.server.as_ref().map(|s| s.told().r#in(out.lang));
            let words = standing.unwrap_or(out.pick("サーバとして数えません", "does not count as a server"));
            format!("{}: {words}", saved.device.label())
        },
    );
    Ok(Done::Fine)
}
