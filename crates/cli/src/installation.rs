//! `sejo audit`, `backup`, `restore` and `user`.

use std::fmt::Write;
use std::path::Path;

use sejo_app::App;
use sejo_app::activity::ChainCheck;
use sejo_app::backup::BackupReport;
use sejo_model::{Actor, AuditHead, Lang, Role, UserId};
use serde_json::{Value, json};

use crate::arguments::{Place, RoleName, UserCommand};
use crate::output::{Done, Failure, Output};

/// Findings: the chain is broken, or does not contain the entry that was kept outside.
pub(crate) async fn verify_audit(app: &App, kept: Option<AuditHead>, out: &Output) -> Result<Done, Failure> {
    let check = app.verify_audit(kept).await?;
    out.print(|| check_json(&check), || check_words(&check, kept, out));
    Ok(Done::unless(!check.is_whole()))
}

fn check_json(check: &ChainCheck) -> Value {
    let head = check.head.map(|head| head.to_string());
    let broken = check.broken.as_ref().map(|(number, why)| json!({ "number": number, "why": why.en }));
    let missing = check.missing.map(|kept| kept.to_string());
    json!({ "entries": check.entries, "last": check.head.map(|h| h.hash), "head": head, "broken": broken, "missing": missing })
}

fn check_words(check: &ChainCheck, kept: Option<AuditHead>, out: &Output) -> String {
    let ja = out.lang == Lang::Ja;
    if let Some((number, why)) = &check.broken {
        return if ja {
            format!(
                "操作の記録の{number}番目が合いません: {}\nデータベースに触らずに、データフォルダごと写しを取り、管理者と事業者に知らせてください。",
                why.ja
            )
        } else {
            format!(
                "Entry {number} does not fit: {}\nCopy the data folder, touch nothing and tell the administrator and the vendor.",
                why.en
            )
        };
    }
    if let Some(kept) = check.missing {
        return if ja {
            format!(
                "控えてあった記録が、操作の記録にありません: {kept}\n記録の終わりが切り取られたか、全体が書き直されたおそれがあります。控えの写し間違いでないかを確かめ、間違いでなければ管理者と事業者に知らせてください。"
            )
        } else {
            format!(
                "The log does not contain the entry you kept: {kept}\nIts end may have been cut off, or all of it written anew. Check that it was copied correctly; if so, tell the administrator and the vendor."
            )
        };
    }
    let head = check.head.unwrap_or(AuditHead::EMPTY);
    let contains =
        kept.map_or("", |_| out.pick("控えてあった記録も入っています。", " The entry you kept is among them."));
    if ja {
        format!(
            "操作の記録 {}件は、つながっています。{contains}\n最後の記録(番号:指紋): {head}\n紙などに控えておくと、後で {verify} で、切り取りや書き直しに気づけます。",
            check.entries,
            verify = out.command("sejo audit verify --expect 番号:指紋"),
        )
    } else {
        format!(
            "{} entries, all fit.{contains}\nlast entry (number:hash): {head}\nKept on paper, it shows later, with {verify}, whether the log was cut off or written anew.",
            check.entries,
            verify = out.command("sejo audit verify --expect NUMBER:HASH"),
        )
    }
}

pub(crate) async fn backup(app: &App, file: &Path, out: &Output) -> Result<Done, Failure> {
    let report = app.backup(file).await?;
    let place = whole(file);
    let text = match out.lang {
        Lang::Ja => format!(
            "バックアップを作りました: {place} ({})\n  {}\n  書いたファイルを読み直し、すべての部分の大きさと中身(SHA-256)、操作の記録のつながりを確かめました。\n\n次にすること:\n  ・このファイルを、別の機器や別の場所にも写してください。この1つで全部を戻せるため、人に渡さず、大切に保管してください。\n  ・戻せることを一度ためしてください: sejo restore \"{place}\" --data 新しい空のフォルダ",
            size(report.bytes),
            contents(&report, out)
        ),
        Lang::En => format!(
            "Backup made: {place} ({})\n  {}\n  It was read again: the size and content (SHA-256) of every part and the chain of the log of actions are right.\n\nWhat to do next:\n  - Copy it to another machine or place. It brings everything back, so give it to nobody and keep it safe.\n  - Try once that it can be restored: sejo restore \"{place}\" --data A-NEW-EMPTY-FOLDER",
            size(report.bytes),
            contents(&report, out)
        ),
    };
    say(&report, file, text, out);
    Ok(Done::Fine)
}

pub(crate) async fn restore(app: &App, file: &Path, place: &Place, out: &Output) -> Result<Done, Failure> {
    let report = app.restore(file).await?;
    let (from, to) = (whole(file), whole(&place.folder()));
    let database = place.database.is_some();
    let serve = place.command("sejo serve");
    let text = match out.lang {
        Lang::Ja => format!(
            "バックアップから戻しました: {from} ({})\n  戻した先: {to}{}\n  {}\n  戻す前にファイルのすべての部分を、戻した後に行の数と操作の記録のつながりを確かめました。\n\n次にすること:\n  ・{serve} で起動し、今までのパスワードと認証アプリでサインインしてください(全員、もう一度サインインします)。\n  ・今日のページとチェックリストを開いて、内容を確かめてください。",
            size(report.bytes),
            if database { " と --database のデータベース" } else { "" },
            contents(&report, out)
        ),
        Lang::En => format!(
            "Restored from the backup: {from} ({})\n  Into: {to}{}\n  {}\n  Every part of the file was checked before; the number of rows and the chain of the log of actions after.\n\nWhat to do next:\n  - Start it with {serve} and sign in with the password and authenticator app as before (everybody signs in anew).\n  - Open the front page and the checklist and look whether all is there.",
            size(report.bytes),
            if database { " and the database of --database" } else { "" },
            contents(&report, out)
        ),
    };
    say(&report, file, text, out);
    Ok(Done::Fine)
}

/// A path people find again, wherever they stand.
fn whole(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// How many of what people know.
fn contents(report: &BackupReport, out: &Output) -> String {
    let rows = |table: &str| report.tables.iter().find(|(name, _)| name == table).map_or(0, |(_, rows)| *rows);
    let (users, devices, answers) = (rows("sejo_user"), rows("device"), rows("answer"));
    let BackupReport { facilities, files, audit_entries, .. } = report;
    match out.lang {
        Lang::Ja => format!(
            "施設 {facilities}件、利用者 {users}人、機器 {devices}台、回答 {answers}件、入れたファイル {files}個、操作の記録 {audit_entries}件"
        ),
        Lang::En => format!(
            "{facilities} facilities, {users} users, {devices} devices, {answers} answers, {files} kept files, {audit_entries} entries of the log of actions"
        ),
    }
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        0..KIB => format!("{bytes} B"),
        KIB..1_048_576 => format!("{} KB", bytes.div_ceil(KIB)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

fn say(report: &BackupReport, file: &Path, text: String, out: &Output) {
    let kept = out.pick("操作の記録の最後(番号:指紋)", "Last entry of the log of actions (number:hash)");
    let text = format!("{text}\n\n{kept}: {}", report.log_head);
    let tables: Value = report.tables.iter().map(|(name, rows)| (name.clone(), json!(rows))).collect();
    out.print(
        || {
            json!({
                "file": file, "bytes": report.bytes, "tables": tables, "facilities": report.facilities,
                "files": report.files, "audit_entries": report.audit_entries, "log_head": report.log_head.to_string(),
            })
        },
        || text,
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
        UserCommand::Invite { name, role } => link(app, &app.invite(actor, name, role_of(*role)).await?, out),
        UserCommand::Disable { login } => app.set_disabled(actor, find(app, actor, login).await?, true).await?,
        UserCommand::Enable { login } => app.set_disabled(actor, find(app, actor, login).await?, false).await?,
        UserCommand::Renew { login } => {
            link(app, &app.renew_access(actor, find(app, actor, login).await?).await?, out);
        }
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

/// The link whole, where it is known under which address the pages were last served; otherwise how to put it together.
fn link(app: &App, token: &str, out: &Output) {
    let path = format!("/invitation/{token}");
    let address = app.noted_address();
    let serve = out.command("sejo serve");
    let text = || match (&address, out.lang) {
        (Some(url), Lang::Ja) => format!(
            "次のリンクを、本人がブラウザで開いてください。パスワードと認証アプリを設定できます(7日間、1回だけ使えます):\n  {url}{path}\n\n\
             施錠が動いていないときは、先に {serve} で起動します。最後に起動したときのアドレスです。起動したときに別のアドレスが出たら、そのアドレスの後ろに {path} を付けて開いてください。"
        ),
        (Some(url), Lang::En) => format!(
            "The person opens this link in a browser and sets password and authenticator (seven days, once):\n  {url}{path}\n\n\
             If Sejo is not running, start it first with {serve}. The address is that of the last start; if another one is printed, append {path} to that one."
        ),
        (None, Lang::Ja) => format!(
            "{serve} で起動し、表示されたアドレス(例: http://localhost:8787)の後ろに次をつなげて、本人がブラウザで開いてください。パスワードと認証アプリを設定できます(7日間、1回だけ使えます):\n  {path}\n例: http://localhost:8787{path}"
        ),
        (None, Lang::En) => format!(
            "Start Sejo with {serve}. The person appends this to the address it prints and opens it in a browser to set password and authenticator (seven days, once):\n  {path}\nFor example http://localhost:8787{path}"
        ),
    };
    let link = address.as_ref().map(|url| format!("{url}{path}"));
    out.print(|| json!({ "path": path, "link": link }), text);
}
