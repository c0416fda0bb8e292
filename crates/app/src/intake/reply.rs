//! A reply of a vendor in the drop zone: it finds its request by its number. File, reply and run are kept in one step, so a run
//! that was cut off has either happened or left nothing.

use sejo_model::reply::ReadReply;
use sejo_model::words::Text;
use sejo_model::{ErrorCode, EvidenceKind, IntakeState as Stored, Lang, Reply};

use super::job::Job;
use super::outcome::{Outcome, Refused, TakenReply};
use crate::reply::{ReplyFile, Settled, keep, known, masked_file, settle};
use crate::{Error, Result};

/// Takes a reply in, or refuses it with the reason: then nothing of it is kept.
pub(super) async fn take(job: &Job, mut outcome: Outcome, read: ReadReply, bytes: Vec<u8>) -> Result<()> {
    let app = &job.app;
    let found = app.request_of(&job.scope, &read).await;
    let mut tx = app.db().begin().await?;
    let Some(mut intake) = job.reading(&mut tx).await? else { return Ok(()) };
    let (request, requests, replies) = match found {
        Ok((request, ..)) if request.is_withdrawn() => {
            return refuse(job, tx, intake, outcome, ErrorCode::RequestClosed.into()).await;
        }
        Ok(found) => found,
        Err(error) => return refuse(job, tx, intake, outcome, error).await,
    };
    let vendor = request.asked.vendor.name.clone();
    if let Some(id) = known(&replies, (request.id(), None), outcome.sha256) {
        outcome.reply = Some(TakenReply { id, vendor, known: true });
        job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
        return Ok(tx.commit().await?);
    }
    let facility = job.scope.facility().to_string();
    let systems = sejo_store::system::list(&mut tx, &job.scope).await?;
    let beside = Settled {
        request: &request,
        requests: &requests,
        replies: &replies,
        facility,
        systems: &systems,
        today: app.today(),
        system: None,
    };
    let file = ReplyFile { name: intake.file_name.clone(), bytes };
    let masked = masked_file(&read)?;
    let settled = settle(read, &file.bytes, &beside);
    let kept = settled.and_then(|reply| Ok((reply, keep(file, masked, &app.limits())?)));
    let (reply, kept) = match kept {
        Ok(both) => both,
        Err(error) => return refuse(job, tx, intake, outcome, error).await,
    };
    outcome.kept = kept.kept;
    let id = app.put_reply(&mut tx, (&job.scope, &job.actor), reply, Some(kept)).await?;
    intake.evidence_id = sejo_store::reply::get(&mut tx, &job.scope, id).await?.evidence_id;
    outcome.reply = Some(TakenReply { id, vendor, known: false });
    job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
    Ok(tx.commit().await?)
}

/// What is said of a reply that somebody has decided about since; nothing while it waits.
pub(super) fn decided(taken: &TakenReply, reply: &Reply, kind: EvidenceKind) -> Option<Text> {
    if taken.known || !reply.is_decided() {
        return None;
    }
    let vendor = &taken.vendor;
    let mut said = Text::new(
        format!("{vendor}からの返信です。決めたこと: {}。", reply.decided_as(Lang::Ja)),
        format!("A reply of {vendor}. Decided: {}.", reply.decided_as(Lang::En)),
    );
    if kind == EvidenceKind::ChecklistWorkbook {
        said.ja.push_str("様式(項目とその文言)は、返信としては変えていません。");
        said.en.push_str(" As a reply it left the form (its rows and their words) as it was.");
    }
    Some(said)
}

pub(super) async fn refuse(
    job: &Job,
    mut tx: sejo_store::Tx,
    mut intake: sejo_model::Intake,
    outcome: Outcome,
    error: Error,
) -> Result<()> {
    let refused = Refused { code: error.code, detail: error.detail.unwrap_or_default(), cells: Vec::new() };
    job.put_refusal(&mut tx, &mut intake, outcome, refused).await?;
    Ok(tx.commit().await?)
}
