//! `sejo remote work`: what vendors announced, held against what the log of the way in shows.

use std::fmt::Write as _;

use sejo_app::App;
use sejo_app::remote_work::{RemoteWorkRow, RemoteWorks, WorkSaid};
use sejo_model::remote_work::{Plan, Session, WorkStanding};
use sejo_model::{Actor, RemoteConnectionId, RemoteWorkId, Weight, moment};
use serde_json::{Value, json};

use crate::arguments::WorkCommand;
use crate::output::{Done, Failure, Output};
use crate::workbook::parse_date;

pub(crate) async fn run(app: &App, actor: &Actor, command: &WorkCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        WorkCommand::List => list(app, actor, out).await,
        WorkCommand::Plan { connection, from, until, what, who } => {
            let plan = Plan { from: at(from)?, until: at(until)?, what: what.clone(), who: who.clone() };
            let said = WorkSaid { connection_id: Some(id(connection)?), plan: Some(plan), ..WorkSaid::default() };
            save(app, actor, (RemoteWorkId::new(), 0), &said, out).await
        }
        WorkCommand::Log { id: of, from, until, user, on, after_end, explained } => {
            let on = on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?;
            let until = until.as_deref().map(at).transpose()?;
            let session = from
                .as_deref()
                .map(|from| Ok::<_, Failure>(Session { from: at(from)?, until, user: user.clone() }))
                .transpose()?;
            let (checked, explained) = (Some((on, session)), explained.clone());
            let said = WorkSaid { checked, after_end: *after_end, explained, ..WorkSaid::default() };
            log(app, actor, of, said, out).await
        }
        WorkCommand::Remove { work } => {
            let id: RemoteWorkId = id(work)?;
            app.remove_remote_work(actor, id).await?;
            out.print(|| json!({ "removed": id }), || out.pick("記録を消しました。", "Removed.").to_owned());
            Ok(Done::Fine)
        }
    }
}

/// The works. Findings: a connection does not fit, was not held against the log, or cannot be told.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let works = app.remote_works(actor).await?;
    out.print(|| list_json(&works), || list_text(&works, out));
    Ok(Done::unless(works.open > 0 || works.unchecked > 0 || works.unclear > 0))
}

fn list_json(works: &RemoteWorks) -> Value {
    let row = |r: &RemoteWorkRow| {
        json!({
            "work": r.work, "purpose": r.purpose, "vendor": r.vendor, "standing": r.standing, "gaps": r.gaps,
        })
    };
    json!({
        "works": works.rows.iter().map(row).collect::<Vec<_>>(), "open": works.open, "unchecked": works.unchecked,
        "unclear": works.unclear,
    })
}

fn list_text(works: &RemoteWorks, out: &Output) -> String {
    let mut text = String::new();
    for row in &works.rows {
        let at = row.work.at().map(|at| moment::long(at, out.lang)).unwrap_or_default();
        let what = row.work.plan.as_ref().map_or("", |p| p.what.as_str());
        let _ = writeln!(text, "{at}  {}  {what}  {}", row.purpose, row.told(out.lang));
        let _ = writeln!(text, "    {}", row.work.id);
    }
    if text.is_empty() {
        out.pick("作業の記録はありません。", "No work is on record.").to_owned()
    } else {
        text
    }
}

/// What the log shows of an announced work, or a connection nobody announced.
async fn log(app: &App, actor: &Actor, of: &str, said: WorkSaid, out: &Output) -> Result<Done, Failure> {
    let works = app.remote_works(actor).await?;
    let known = works.rows.iter().find(|r| r.work.id.to_string() == of.trim());
    let Some(row) = known else {
        let said = WorkSaid { connection_id: Some(id::<RemoteConnectionId>(of)?), ..said };
        return save(app, actor, (RemoteWorkId::new(), 0), &said, out).await;
    };
    let plan = row.work.plan.clone();
    let said = WorkSaid { connection_id: Some(row.work.connection_id), plan, ..said };
    save(app, actor, (row.work.id, row.work.revision), &said, out).await
}

/// Saves, and says how plan and log stand then. Findings: they do not fit, or nobody can tell.
async fn save(
    app: &App,
    actor: &Actor,
    (id, revision): (RemoteWorkId, u32),
    said: &WorkSaid,
    out: &Output,
) -> Result<Done, Failure> {
    app.save_remote_work(actor, id, said, revision).await?;
    let works = app.remote_works(actor).await?;
    let Some(row) = works.rows.iter().find(|r| r.work.id == id) else {
        return Err(sejo_app::Error::from(sejo_model::ErrorCode::NotFound).into());
    };
    out.print(
        || json!({ "work": row.work, "standing": row.standing, "gaps": row.gaps }),
        || format!("{} ({id})", row.told(out.lang)),
    );
    let is_open = row.standing.weight() == Weight::Missing || row.standing == WorkStanding::Unclear;
    Ok(Done::unless(is_open))
}

fn at(typed: &str) -> Result<i64, Failure> {
    moment::parse(typed).ok_or_else(|| {
        Failure::wrong(
            format!("日時は「2026-11-27 18:05」のように書いてください: {typed}"),
            format!("write a time like \"2026-11-27 18:05\": {typed}"),
        )
    })
}

fn id<T: std::str::FromStr>(typed: &str) -> Result<T, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!(
                "idとして読めません。sejo remote list か sejo remote work list に出るidを指定してください: {typed}"
            ),
            format!("not an id; take one from sejo remote list or sejo remote work list: {typed}"),
        )
    })
}
