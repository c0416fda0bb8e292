//! A reply of a vendor in the drop zone: it finds its request by its number. File, reply and run are kept in one step, so a run
//! that was cut off has either happened or left nothing.

use sejo_model::reply::{ReadReply, ReplyNoteCode, ReplyPart};
use sejo_model::words::Text;
use sejo_model::{ErrorCode, EvidenceKind, IntakeState as Stored, Lang, Reply};

use super::job::Job;
use super::outcome::{Outcome, Refused, TakenReply};
use crate::reply::{ReplyFile, Settled, keep, known, masked_file, settle};
use crate::{Error, Result, facts};

/// Takes a reply in, or refuses it with the reason: then nothing of it is kept.
pub(super) async fn take(job: &Job, mut outcome: Outcome, mut read: ReadReply, bytes: Vec<u8>) -> Result<()> {
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
        outcome.reply = Some(TakenReply { id, vendor, known: true, copy: false });
        job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
        return Ok(tx.commit().await?);
    }
    let facility = job.scope.facility().to_string();
    let stored = facts::facts_at(app, &mut tx, &job.scope).await?;
    let systems = facts::counted(&stored, app.today());
    let beside = Settled {
        request: &request,
        requests: &requests,
        replies: &replies,
        facility,
        systems: &systems,
        declared: &stored.declarations,
        today: app.today(),
        system: None,
    };
    let file = ReplyFile { name: intake.file_name.clone(), bytes };
    let masked = masked_file(&mut read, &request.asked)?;
    let settled = settle(read, &file.bytes, &beside);
    let kept = settled.and_then(|reply| Ok((reply, keep(file, masked, &app.limits())?)));
    let (reply, kept) = match kept {
        Ok(both) => both,
        Err(error) => return refuse(job, tx, intake, outcome, error).await,
    };
    outcome.kept = kept.kept;
    let id = app.put_reply(&mut tx, (&job.scope, &job.actor), reply, Some(kept)).await?;
    let reply = sejo_store::reply::get(&mut tx, &job.scope, id).await?;
    intake.evidence_id = reply.evidence_id;
    outcome.reply = Some(TakenReply { id, vendor, known: false, copy: reply.is_copy() });
    job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
    Ok(tx.commit().await?)
}

/// What is said of a reply by itself, whatever was decided about it since.
pub(super) fn taken(taken: &TakenReply, kind: EvidenceKind) -> Text {
    let mut said = whose(taken);
    if taken.known {
        said.ja.push_str("何も変わっていません。");
        said.en.push_str(" Nothing has changed.");
        return said;
    }
    if taken.copy {
        return copied(said);
    }
    said.ja.push_str("内容を見て、受け取るかどうかを決めてください。受け取るまでは、何も変わりません。");
    said.en.push_str(" Look at it and decide whether to accept it; nothing changes before that.");
    if kind == EvidenceKind::ChecklistWorkbook {
        no_form(&mut said, ACCEPTED_FIRST);
    }
    said
}

/// What is said of a run that was a reply, among all replies there are: of one that somebody has decided about since, or whose file
/// was dropped before, or that is or was a copy. Nothing while a new one waits.
pub(super) fn since(outcome: &Outcome, replies: &[Reply]) -> Option<Text> {
    let taken = outcome.reply.as_ref()?;
    let reply = replies.iter().find(|reply| reply.id == taken.id)?;
    let is_begun = reply.parts.iter().any(ReplyPart::is_decided);
    if !taken.known && !taken.copy && !is_begun && !reply.is_copy() {
        return None;
    }
    let mut said = whose(taken);
    if !is_begun && reply.is_copy() {
        return Some(copied(said));
    }
    if is_begun {
        said.ja.push_str(&format!("決めたこと: {}。", reply.decided_as(Lang::Ja)));
        said.en.push_str(&format!(" Decided: {}.", reply.decided_as(Lang::En)));
    }
    if !reply.is_decided() {
        let (ja, en) = if is_begun { ("残りは、", "The rest") } else { ("", "It") };
        said.ja.push_str(&format!("{ja}まだ決めていません。内容を見て、受け取るかどうかを決めてください。"));
        said.en.push_str(&format!(" {en} is not decided yet: look at it and decide whether to accept it."));
    }
    let is_other = |other: &&Reply| other.request_id == reply.request_id && other.id != reply.id;
    let waits = |other: &Reply| other.parts.iter().any(|part| other.waits(part));
    let others_wait = taken.known && replies.iter().filter(is_other).any(waits);
    match (reply.is_decided(), others_wait) {
        _ if outcome.kind != EvidenceKind::ChecklistWorkbook => {}
        (false, _) => no_form(&mut said, ACCEPTED_FIRST),
        (true, true) => no_form(&mut said, OTHERS_FIRST),
        (true, false) => {
            said.ja.push_str("様式(項目とその文言)は、返信としては変えていません。");
            said.en.push_str(" As a reply it left the form (its rows and their words) as it was.");
        }
    }
    Some(said)
}

/// What is said of a copy: there is nothing to decide.
fn copied(mut said: Text) -> Text {
    let words = ReplyNoteCode::Same.words();
    said.ja.push_str(words.ja);
    said.en.push(' ');
    said.en.push_str(words.en);
    said
}

fn whose(taken: &TakenReply) -> Text {
    let vendor = &taken.vendor;
    match taken.known {
        true => Text::new(
            format!("{vendor}からのこの返信は、前にも入れられています。"),
            format!("This reply of {vendor} was dropped before."),
        ),
        false => Text::new(format!("{vendor}からの返信です。"), format!("A reply of {vendor}.")),
    }
}

const ACCEPTED_FIRST: (&str, &str) = ("返信を受け取ってから", "accept the reply");
const OTHERS_FIRST: (&str, &str) =
    ("この依頼のほかの返信を決めてから", "decide about the other replies to the request");

/// A form that is dropped while a request is open answers that request and becomes no form; what comes first where it is to be one.
fn no_form(said: &mut Text, (ja, en): (&str, &str)) {
    said.ja.push_str(&format!(
        "様式(項目とその文言)は変えていません。変えるには、{ja}、同じファイルをもう一度入れてください。"
    ));
    said.en.push_str(&format!(
        " The form (its rows and their words) was left as it was; to change it, {en} and then drop the same file once more."
    ));
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
