//! `sejo audit`, `backup`, `restore` and `user`.

use std::fmt::Write;
use std::path::Path;

use sejo_app::App;
use sejo_app::backup::BackupReport;
use sejo_model::{Actor, Role, UserId};
use serde_json::{Value, json};

use crate::arguments::{RoleName, UserCommand};
use crate::output::{Done, Failure, Output};

/// Findings: the chain is broken.
pub(crate) async fn verify_audit(app: &App, out: &Output) -> Result<Done, Failure> {
    let check = app.verify_audit().await?;
    out.print(
        || json!({ "entries": check.entries, "last": check.last, "broken": check.broken.as_ref().map(|(number, why)| json!({ "number": number, "why": why })) }),
        || match (&check.broken, out.lang) {
            (None, sejo_model::Lang::Ja) => {
                format!("操作の記録 {}件は、書き換えられていません。\n最後の値: {}", check.entries, last(check.last))
            }
            (None, sejo_model::Lang::En) => format!("{} entries, unchanged.\nlast hash: {}", check.entries, last(check.last)),
            (Some((number, why)), sejo_model::Lang::Ja) => format!("操作の記録の{number}番目が合いません: {why}"),
            (Some((number, why)), sejo_model::Lang::En) => format!("entry {number} does not fit: {why}"),
        },
    );
    Ok(Done::unless(check.broken.is_some()))
}

fn last(hash: Option<sejo_model::Sha256>) -> String {
    hash.map_or_else(|| "-".to_owned(), |h| h.to_string())
}

pub(crate) async fn backup(app: &App, file: &Path, out: &Output) -> Result<Done, Failure> {
    let report = app.backup(file).await?;
    say(&report, file, out.pick("保存し、読み直して確かめました:", "saved and checked by reading again:"), out);
    Ok(Done::Fine)
}

pub(crate) async fn restore(app: &App, file: &Path, out: &Output) -> Result<Done, Failure> {
    let report = app.restore(file).await?;
    say(&report, file, out.pick("戻して、確かめました:", "restored and checked:"), out);
    Ok(Done::Fine)
}

fn say(report: &BackupReport, file: &Path, done: &str, out: &Output) {
    let tables: Value = report.tables.iter().map(|(name, rows)| (name.clone(), json!(rows))).collect();
    out.print(
        || json!({ "file": file, "bytes": report.bytes, "tables": tables, "files": report.files, "audit_entries": report.audit_entries }),
        || {
            let mut text = format!("{done} {}\n", file.display());
            for (name, rows) in &report.tables {
                let _ = writeln!(text, "  {name}: {rows}");
            }
            text
        },
    );
}

pub(crate) async fn user(app: &App, actor: &Actor, command: &UserCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        UserCommand::List => {
            let view = app.users(actor).await?;
            out.print(
                || {
                    Value::from_iter(view.users.iter().map(|u| {
                        json!({ "id": u.id, "login": u.login, "name": u.name, "role": u.role, "disabled": u.disabled, "seen_at": u.seen_at })
                    }))
                },
                || {
                    view.users.iter().fold(String::new(), |mut text, u| {
                        let state = if u.disabled { out.pick("(停止中)", "(disabled)") } else { "" };
                        let _ = writeln!(text, "{}  {}  {} {state}", u.login, u.name, u.role.words().r#in(out.lang));
                        text
                    })
                },
            );
        }
        UserCommand::Invite { name, role } => link(&app.invite(actor, name, role_of(*role)).await?, out),
        UserCommand::Disable { login } => app.set_disabled(actor, find(app, actor, login).await?, true).await?,
        UserCommand::Enable { login } => app.set_disabled(actor, find(app, actor, login).await?, false).await?,
        UserCommand::Renew { login } => link(&app.renew_access(actor, find(app, actor, login).await?).await?, out),
    }
    Ok(Done::Fine)
}

fn role_of(name: RoleName) -> Role {
    match name {
        RoleName::Admin => Role::Admin,
        RoleName::Officer => Role::Officer,
        RoleName::Staff => Role::Staff,
        RoleName::Viewer => Role::Viewer,
    }
}

async fn find(app: &App, actor: &Actor, login: &str) -> Result<UserId, Failure> {
    let users = app.users(actor).await?.users;
    users.iter().find(|u| u.login == login).map(|u| u.id).ok_or_else(|| {
        Failure::wrong(
            format!("利用者 {login} はいません。sejo user list で利用者名を確かめてください。"),
            format!("there is no user {login}; see sejo user list"),
        )
    })
}

fn link(token: &str, out: &Output) {
    out.print(
        || json!({ "path": format!("/invitation/{token}") }),
        || {
            format!(
                "{}\n  /invitation/{token}",
                out.pick(
                    "この道すじを、Sejoのアドレスの後ろに付けて本人に渡してください(7日間、1回だけ使えます):",
                    "give this path, after Sejo's address, to the person (seven days, once):"
                )
            )
        },
    );
}
