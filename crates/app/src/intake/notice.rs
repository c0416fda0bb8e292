//! A notice of a vendor in the drop zone: it finds the replies it is about by their fingerprints and by what they say. File, replies and run change in
//! one step, so a run that was cut off has either happened or left nothing.

use sejo_evidence::document;
use sejo_model::notice::FORMAT;
use sejo_model::{EvidenceKind, IntakeState as Stored, Kept, Notice};

use super::job::Job;
use super::outcome::{Changed, Outcome, TakenNotice};
use super::reply::refuse;
use crate::reply::notice;
use crate::request::requests_of_scope;
use crate::{Error, Result};

/// Takes a notice in, or refuses it with the reason: then nothing of it is kept.
pub(super) async fn take(job: &Job, mut outcome: Outcome, read: Notice, bytes: Vec<u8>) -> Result<()> {
    let app = &job.app;
    let (requests, replies) = requests_of_scope(app, &job.scope).await?;
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).into_owned();
    let opened = document::read(FORMAT, &text).map_err(notice::altered);
    let found = opened.and_then(|opened| notice::find(read.clone(), &opened, &requests, &replies));
    let mut tx = app.db().begin().await?;
    let Some(mut intake) = job.reading(&mut tx).await? else { return Ok(()) };
    let found = match found {
        Ok(found) => found,
        Err(error) => return refuse(job, tx, intake, outcome, error).await,
    };
    let Some(reply) = found.shown() else { return Ok(()) };
    let (vendor, kind) = (found.vendor.clone(), found.notice.kind);
    let (known, earlier_key) = (found.known.is_some(), found.is_earlier_key);
    outcome.notice = Some(TakenNotice { reply, vendor, kind, known, earlier_key });
    if found.known.is_some() {
        job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
        return Ok(tx.commit().await?);
    }
    let (kept, bytes) = as_kept(&read, bytes)?;
    outcome.kept = kept;
    outcome.kind = EvidenceKind::VendorNotice;
    let evidence = job.put_evidence(&mut tx, &mut intake, &outcome, &bytes).await?;
    let moved = app.take_back(&mut tx, (&job.scope, &job.actor), &found, evidence).await?;
    outcome.changed =
        moved.into_iter().map(|m| Changed { slug: m.slug, label: m.label, before: m.before, after: m.after }).collect();
    job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
    Ok(tx.commit().await?)
}

/// What of the file is kept: with a secret in it, what was read without the secret.
fn as_kept(read: &Notice, bytes: Vec<u8>) -> Result<(Kept, Vec<u8>)> {
    let text = String::from_utf8_lossy(&bytes);
    let mut whole: serde_json::Value = text
        .split_once('\n')
        .and_then(|(line, _)| serde_json::from_str(line.trim_start_matches('\u{feff}')).ok())
        .unwrap_or_default();
    if let Some(members) = whole.as_object_mut() {
        members.remove("format");
    }
    let clean = serde_json::to_value(read).map_err(Error::internal)?;
    if whole == clean {
        return Ok((Kept::Original, bytes));
    }
    Ok((Kept::Masked, serde_json::to_vec_pretty(&clean).map_err(Error::internal)?))
}
