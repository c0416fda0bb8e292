//! `sejo vendor notice`: the signed notices of corrected or withdrawn answers, as files.
//!
//! Invariant: what was made and not written (a full disk, a folder that is none) is written when it is asked for again: a customer whose
//! notice was made is on no list of those to be told.

use std::path::Path;

use sejo_app::App;
use sejo_model::{Actor, CustomerId, ErrorCode, NoticeId};
use serde_json::json;

use super::make_folder;
use crate::output::{Done, Failure, Output, write_file};

/// Makes the notices for a reason; without one, those made before whose files are not in the folder.
pub(super) async fn notice(
    app: &App,
    actor: &Actor,
    (reason, only): (Option<&str>, Option<CustomerId>),
    folder: &Path,
    out: &Output,
) -> Result<Done, Failure> {
    // First, so that nothing is made where there is no place for it.
    make_folder(folder)?;
    let again = out.command(&format!("sejo vendor notice --again --out \"{}\"", folder.display()));
    let ids = match reason {
        Some(reason) => match app.make_notices(actor, only, reason).await {
            Err(e) if e.code == ErrorCode::NothingToTell => {
                return Err(Failure::from(e).and(
                    format!("作った通知のファイルが手元にないときは、次のように書き出せます: {again}"),
                    format!("Where the files of notices made before are missing, they are written with: {again}"),
                ));
            }
            made => made?,
        },
        None => made_before(app, actor, only).await?,
    };
    let written = write_all(app, actor, &ids, folder).await.map_err(|failure| {
        failure.and(
            format!("通知は作ってあります。書き出していない分は、次のように書き出せます: {again}"),
            format!("The notices are made. Those not written are written with: {again}"),
        )
    })?;
    let count = if reason.is_some() { ids.len() } else { 0 };
    out.print(
        || json!({ "made": count, "files": written }),
        || match written.is_empty() {
            true => out.pick("書き出していない通知はありません。", "Every notice is in the folder.").to_owned(),
            false => written.join("\n"),
        },
    );
    Ok(Done::Fine)
}

async fn made_before(app: &App, actor: &Actor, only: Option<CustomerId>) -> Result<Vec<NoticeId>, Failure> {
    let made = app.notices(actor).await?.made.into_iter();
    Ok(made.filter(|made| only.is_none_or(|id| id == made.customer_id)).map(|made| made.notice.id).collect())
}

/// Writes those that are not in the folder yet: the name of each has its id in it.
async fn write_all(app: &App, actor: &Actor, ids: &[NoticeId], folder: &Path) -> Result<Vec<String>, Failure> {
    let mut written = Vec::new();
    for id in ids {
        let file = app.notice_file(actor, *id).await?;
        let path = folder.join(&file.name);
        if path.exists() {
            continue;
        }
        write_file(&path, &file.bytes)?;
        written.push(path.display().to_string());
    }
    Ok(written)
}
