//! `sejo remote`: the register of remote connections (リモート保守の登録), held against the configurations.

use std::fmt::Write;
use std::str::FromStr;

use sejo_app::App;
use sejo_app::remote_connection::{AnswerSaid, RemoteConnectionRow, RemoteConnections, UnregisteredWay};
use sejo_model::configuration::{AccountUse, Presence, RemoteAccessKind, RemoteTerms};
use sejo_model::text::{is_blank, line};
use sejo_model::{Actor, Holder, Lang, RemoteConnection, RemoteConnectionId, date};
use serde_json::{Value, json};

use crate::arguments::{NewRemote, RemoteCommand, TermsOptions};
use crate::ledger::{Told, written};
use crate::output::{Done, Failure, Output, needs_pdf, write_file};
use crate::responsibility::{keyed, keys};
use crate::workbook::parse_date;
use crate::{named, remote_work};

pub(crate) async fn run(app: &App, actor: &Actor, command: &RemoteCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        RemoteCommand::List => list(app, actor, out).await,
        RemoteCommand::Add(new) => add(app, actor, new, out).await,
        RemoteCommand::End { connection, on } => {
            let mut ended = find(app, actor, connection).await?;
            ended.until = Some(on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?);
            save(app, actor, &ended, out.pick("終わりの日を書きました", "It ends now"), out).await
        }
        RemoteCommand::Set { connection, terms } => {
            let mut known = find(app, actor, connection).await?;
            known.terms = onto(known.terms, terms)?;
            save(app, actor, &known, out.pick("条件を書きました", "Its terms are written down"), out).await
        }
        RemoteCommand::Print { file: to } => {
            needs_pdf(to)?;
            let file = app.remote_register_pdf(actor).await?;
            write_file(to, &file.bytes)?;
            written(out, to, &file, &Told::default());
            Ok(Done::Fine)
        }
        RemoteCommand::Work(command) => remote_work::run(app, actor, command, out).await,
        RemoteCommand::Remove { connection } => {
            let id = id(connection)?;
            app.remove_remote_connection(actor, id).await?;
            out.print(|| json!({ "removed": id }), || out.pick("登録を消しました。", "Removed.").to_owned());
            Ok(Done::Fine)
        }
    }
}

/// The register. Findings: ways in that nobody registered.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let register = app.remote_connections(actor).await?;
    out.print(|| list_json(&register), || list_text(&register, out));
    Ok(Done::unless(!register.unregistered.is_empty()))
}

fn list_json(register: &RemoteConnections) -> Value {
    let row = |r: &RemoteConnectionRow| {
        json!({
            "compared": r.seen().key(),
            "connection": r.connection, "vendor": r.vendor, "system": r.system, "device": r.device, "holds": r.holds,
            "of_former": r.is_of_former,
            "seen": r.is_seen, "unclear": r.is_unclear, "of_several": r.is_of_several, "differs": r.differs,
            "not_asked": r.connection.terms_unasked(), "not_read": r.connection.terms.unread(),
            "taken_back": r.connection.terms_taken_back(), "is_taken_back": r.is_taken_back(),
            "path_taken_back": r.is_path_taken_back,
        })
    };
    let way = |u: &UnregisteredWay| {
        json!({
            "configuration": u.configuration, "file": u.file, "label": u.label, "device": u.device, "way_in": u.way,
        })
    };
    let answer = |said: &AnswerSaid| {
        let words = json!({ "ja": said.words(Lang::Ja), "en": said.words(Lang::En) });
        json!({ "system": said.system, "connection": said.connection, "words": words })
    };
    json!({
        "connections": register.rows.iter().map(row).collect::<Vec<_>>(),
        "answers": register.answers.iter().map(answer).collect::<Vec<_>>(),
        "unregistered": register.unregistered.iter().map(way).collect::<Vec<_>>(),
        "configurations": register.configurations,
        "unsure": register.unsure,
    })
}

fn list_text(register: &RemoteConnections, out: &Output) -> String {
    let mut text = format!("{} {}\n", register.rows.len(), out.pick("件の登録", "registered"));
    for row in &register.rows {
        let c = &row.connection;
        let kind =
            c.kind.map_or(out.pick("そのほか・転送", "other or forwarded port"), |k| k.words().r#in(out.lang));
        let until = c.until.map_or_else(String::new, |day| date::short(day, out.lang));
        let holds = if row.holds { out.pick("有効", "in force") } else { out.pick("期間外", "not in force") };
        let seen = row.seen().words().r#in(out.lang);
        let differs = row.differs.iter().map(|difference| difference.words().r#in(out.lang));
        let gone = taken_back(row, out);
        let former = (row.holds && row.is_of_former).then(|| out.pick("前の事業者のまま", "of a former vendor"));
        let mut seen: Vec<&str> = std::iter::once(seen).chain(differs).chain(former).collect();
        seen.extend(gone.as_deref());
        let seen = seen.join(out.pick("、", ", "));
        let who = if row.vendor.is_empty() { out.pick("自施設の職員", "own staff") } else { &row.vendor };
        let from = date::short(c.from, out.lang);
        let _ =
            writeln!(text, "{who}  {}  {kind} {}  {from}〜{until} {holds}  {seen}\n    {}", c.purpose, c.name, c.id);
        text.push_str(&terms_text(&c.terms, out));
    }
    if !register.unregistered.is_empty() {
        let words = out.pick("設定にあって、登録にないもの", "in a configuration and not registered");
        let _ = writeln!(text, "{words}: {}", register.unregistered.len());
    }
    for found in &register.unregistered {
        let way = &found.way;
        let kind = way.kind.map_or(out.pick("内側への転送", "forwarded port"), |k| k.words().r#in(out.lang));
        let _ = writeln!(text, "  {}  {kind}  {}  ({})", found.label, way.label, found.configuration);
    }
    if !register.answers.is_empty() {
        let words = out.pick("事業者の回答との食い違い", "differs from what vendors answered");
        let _ = writeln!(text, "{words}: {}", register.answers.len());
    }
    for said in &register.answers {
        let _ = writeln!(text, "  {}  {}", said.name, said.words(out.lang));
    }
    if register.configurations == 0 {
        let intake = out.command(out.pick("sejo intake 設定ファイル", "sejo intake FILE"));
        let words = out.pick(
            "設定ファイルがまだないため、登録にない入口があるかどうかわかりません。次のように入れてください:",
            "No configuration was dropped yet, so nobody knows what is not registered. Drop one:",
        );
        let _ = writeln!(text, "{words} {intake}");
    }
    text
}

/// That the vendor took back what it rests on, or what of it.
fn taken_back(row: &RemoteConnectionRow, out: &Output) -> Option<String> {
    let words = out.pick("事業者が取り下げた回答", "taken back by the vendor");
    let gone = row.taken_back(out.lang);
    let named = if gone.is_empty() { gone } else { format!(": {gone}") };
    row.is_taken_back().then(|| format!("{words}{named}"))
}

/// From where and by which device, as it was said, and what of that is not known all the same.
fn terms_text(terms: &RemoteTerms, out: &Output) -> String {
    let comma = out.pick("、", ", ");
    let sources = terms.sources_words().lines().collect::<Vec<_>>().join(comma);
    [
        (out.pick("接続元", "From"), sources),
        (out.pick("つなぐ機器", "Comes in by"), line(&terms.device_said)),
        (out.pick("回答から読み取れないこと", "Left open by the answer"), terms.unread_words(out.lang).join(comma)),
    ]
    .into_iter()
    .filter(|(_, words)| !is_blank(words))
    .map(|(label, words)| format!("    {label}: {words}\n"))
    .collect::<Vec<_>>()
    .concat()
}

async fn add(app: &App, actor: &Actor, new: &NewRemote, out: &Output) -> Result<Done, Failure> {
    let known = app.remote_connections(actor).await?;
    let day = |typed: Option<&str>| typed.map(parse_date).transpose();
    let connection = RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: new.vendor.as_deref().map(|v| named::find(&known.vendors, v)).transpose()?,
        system_id: new.system.as_deref().map(|s| named::find(&known.systems, s)).transpose()?,
        device_id: new.device.as_deref().map(|d| named::find(&known.devices, d)).transpose()?,
        kind: new.kind.as_deref().map(kind).transpose()?,
        name: new.name.clone(),
        purpose: new.purpose.clone(),
        users: new.users.clone(),
        from: day(new.from.as_deref())?.unwrap_or_else(|| app.today()),
        until: day(new.until.as_deref())?,
        terms: onto(RemoteTerms::default(), &new.terms)?,
        source: None,
        revision: 0,
    };
    save(app, actor, &connection, out.pick("登録しました", "Registered"), out).await
}

/// Terms with what was said written onto them.
fn onto(terms: RemoteTerms, said: &TermsOptions) -> Result<RemoteTerms, Failure> {
    let two_factor = match said.two_factor.as_deref().map(str::trim) {
        None => terms.two_factor,
        Some("yes") => Some(true),
        Some("no") => Some(false),
        Some("unknown") => None,
        Some(typed) => {
            return Err(Failure::wrong(
                format!("--two-factor には yes、no、unknown のどれかを指定してください: {typed}"),
                format!("--two-factor is yes, no or unknown, not {typed}"),
            ));
        }
    };
    let terms = if said.sources.is_empty() { terms } else { terms.come_from(&said.sources.join("\n")) };
    Ok(RemoteTerms {
        presence: chosen("--presence", said.presence.as_deref(), terms.presence, Presence::ALL)?,
        device_of: chosen("--device-of", said.device_of.as_deref(), terms.device_of, Holder::ALL)?,
        accounts: chosen("--accounts", said.accounts.as_deref(), terms.accounts, AccountUse::ALL)?,
        two_factor,
        device_said: said.device_said.clone().unwrap_or(terms.device_said),
        log: said.log.clone().unwrap_or(terms.log),
        sources: terms.sources,
        sources_said: terms.sources_said,
        in_words: terms.in_words,
    })
}

/// One of a closed list by its key; what was not said stays.
fn chosen<T: FromStr + Copy + std::fmt::Display>(
    option: &str,
    typed: Option<&str>,
    before: T,
    all: &[T],
) -> Result<T, Failure> {
    typed.map_or(Ok(before), |typed| keyed(option, typed, &keys(all)))
}

fn kind(typed: &str) -> Result<RemoteAccessKind, Failure> {
    RemoteAccessKind::from_str(typed).map_err(|_| {
        let all = RemoteAccessKind::ALL.iter().map(|k| k.key()).collect::<Vec<_>>().join(", ");
        Failure::wrong(
            format!("つなぎ方は {all} のどれかにしてください。転送などは --kind を付けずに --name で指定します。"),
            format!("a kind is one of {all}; a forwarded port has none, name it with --name"),
        )
    })
}

fn id(typed: &str) -> Result<RemoteConnectionId, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("登録のidとして読めません。sejo remote list に出るidを指定してください: {typed}"),
            format!("not the id of a connection; take one from sejo remote list: {typed}"),
        )
    })
}

async fn find(app: &App, actor: &Actor, typed: &str) -> Result<RemoteConnection, Failure> {
    let id = id(typed)?;
    let rows = app.remote_connections(actor).await?.rows;
    let found = rows.into_iter().map(|r| r.connection).find(|c| c.id == id);
    Ok(found.ok_or(sejo_app::Error::from(sejo_model::ErrorCode::NotFound))?)
}

/// Saves, and says how the connection stands then.
async fn save(
    app: &App,
    actor: &Actor,
    connection: &RemoteConnection,
    done: &str,
    out: &Output,
) -> Result<Done, Failure> {
    app.save_remote_connection(actor, connection).await?;
    let terms = terms_text(&connection.terms, out);
    let told = format!("{done}: {} ({})\n{terms}", connection.purpose, connection.id);
    out.print(|| json!(connection), || told.trim_end().to_owned());
    Ok(Done::Fine)
}
