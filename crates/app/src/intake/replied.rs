//! A vendor's form (事業者確認用) that is dropped while a request to that vendor is open: it is taken for the reply to it, which is held
//! against what was asked and waits for a decision, and declares nothing by itself. Where several requests may be meant nobody
//! guesses: a person drops it on the page of the one it replies to.

use sejo_model::reply::ReplyPart;
use sejo_model::request::{QuestionGroup, Standing};
use sejo_model::words::Text;
use sejo_model::{
    Date, Declaration, EditionId, ErrorCode, Facts, ImportedForm, Intake, IntakeState as Stored, Lang, Reply, Request,
    RequestId, System, SystemId, VendorId, date,
};
use sejo_store::Tx;

use super::job::Job;
use super::outcome::{Outcome, Refused, TakenReply};
use super::vendor_form;
use crate::Result;
use crate::facts::counted;
use crate::reply::{Settled, known, official_about, others};
use crate::request::open_after;

/// Takes a form that a vendor filled in for the reply to the open request it answers; `false` where there is none. It is about these
/// `systems`.
pub(super) async fn take(
    job: &Job,
    tx: &mut Tx,
    intake: &mut Intake,
    outcome: &Outcome,
    form: &ImportedForm,
    (vendor, systems): (Option<VendorId>, &[SystemId]),
    facts: &Facts,
) -> Result<bool> {
    let Some(vendor) = facts.vendors.iter().find(|v| Some(v.id) == vendor) else { return Ok(false) };
    let requests = sejo_store::request::list(&mut *tx, &job.scope).await?;
    let replies = sejo_store::reply::list(&mut *tx, &job.scope).await?;
    let counted = counted(facts, job.app.today());
    let on_record = (counted.as_slice(), facts.declarations.as_slice());
    let about = (vendor.id, &form.edition, systems);
    let open = open((&requests, &replies), about, on_record, job.app.today());
    let mut outcome = Outcome { workbook: None, ..outcome.clone() };
    let request = match open.as_slice() {
        [] => return Ok(false),
        [only] if systems.iter().all(|id| only.asked.system(*id).is_some()) => *only,
        several => {
            let named = |lang: Lang| {
                let (due, number) = (lang.pick("期限", "due"), lang.pick("依頼番号", "request number"));
                let one = |request: &&Request| {
                    let name = vendor_form::named_request(request, lang);
                    format!("{name} {due} {} {number} {}", date::short(request.asked.due_on, lang), request.id())
                };
                several.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
            };
            let detail = Text::new(named(Lang::Ja), named(Lang::En));
            outcome.meant = several.iter().map(|request| request.id()).collect();
            let refused = Refused { code: ErrorCode::ReplyOfSeveral, detail, cells: Vec::new() };
            job.put_refusal(tx, intake, outcome, refused).await?;
            return Ok(true);
        }
    };
    vendor_form::remember(tx, &job.scope, form, &intake.file_name, vendor.id).await?;
    let before = |system: SystemId| known(&replies, (request.id(), Some(system)), outcome.sha256);
    let new: Vec<SystemId> = systems.iter().copied().filter(|system| before(*system).is_none()).collect();
    let taken = |id, known| TakenReply { id, vendor: request.asked.vendor.name.clone(), known, copy: false };
    outcome.reply = match systems.iter().find_map(|system| before(*system)).filter(|_| new.is_empty()) {
        Some(id) => Some(taken(id, true)),
        None => {
            let beside = Settled {
                request,
                requests: &requests,
                replies: &replies,
                facility: job.scope.facility().to_string(),
                systems: &counted,
                declared: &facts.declarations,
                today: job.app.today(),
                system: None,
            };
            let evidence = intake.evidence_id.ok_or(ErrorCode::Internal)?;
            let bytes = sejo_store::evidence::bytes(&mut *tx, &job.scope, evidence).await?;
            let others = others(&mut *tx, &job.scope).await?;
            let reply = match official_about(form, &bytes, &beside, (&new, &others)) {
                Ok(reply) => reply,
                Err(error) => {
                    let detail = error.detail.unwrap_or_default();
                    let refused = Refused { code: error.code, detail, cells: Vec::new() };
                    job.put_refusal(tx, intake, outcome, refused).await?;
                    return Ok(true);
                }
            };
            let file_name = intake.file_name.clone();
            let reply = Reply { evidence_id: Some(evidence), file_name, sha256: Some(outcome.sha256), ..reply };
            Some(taken(job.app.put_reply(tx, (&job.scope, &job.actor), reply, None).await?, false))
        }
    };
    job.save(tx, intake, &outcome, Stored::Done).await?;
    Ok(true)
}

/// The requests to a vendor about any of these systems that nobody has accepted an answer to, and to no later one either; and the last one
/// that was answered, where that leaves rows of the form open which no later one asks. What was taken back whole since is no answer.
fn open<'a>(
    (requests, replies): (&'a [Request], &[Reply]),
    (vendor, edition, systems): (VendorId, &EditionId, &[SystemId]),
    on_record: (&[System], &[Declaration]),
    today: Date,
) -> Vec<&'a Request> {
    let is_about = |request: &Request, id: SystemId| {
        let asked = &request.asked;
        asked.vendor_id() == Some(vendor) && asked.edition == *edition && asked.system(id).is_some()
    };
    let counts = |request: &Request, id: SystemId| {
        let mut own = replies.iter().filter(|reply| reply.request_id == request.id());
        let is_counting = |reply: &Reply, part: &ReplyPart| !reply.standing(part).answers.is_empty();
        own.any(|r| r.parts.iter().any(|p| p.system_id == Some(id) && p.is_accepted() && is_counting(r, p)))
    };
    // As the board has it, of the rows that stand on the form.
    let leaves_open = |request: &Request, id: SystemId| {
        let is_later = |other: &&Request| other.id() > request.id() && !other.is_withdrawn() && is_about(other, id);
        let later: Vec<&Request> = requests.iter().filter(is_later).collect();
        let mut own = replies.iter().filter(|reply| reply.request_id == request.id()).flat_map(|reply| &reply.parts);
        let part = own.find(|part| part.system_id == Some(id) && part.is_accepted());
        let open =
            part.map(|part| open_after(&request.asked, part, (requests, replies), on_record)).unwrap_or_default();
        let is_asked_later = |key: &str| later.iter().any(|other| other.asked.question(key).is_some());
        open.iter().any(|question| question.group == QuestionGroup::Form && !is_asked_later(&question.key))
    };
    let is_accepted = |request: &Request, id: SystemId| {
        let is_last = request.standing(id, replies, today) == Standing::Accepted;
        is_last && is_about(request, id) && counts(request, id)
    };
    let answered = |id: SystemId| -> Option<RequestId> {
        requests.iter().filter(|request| is_accepted(request, id)).map(Request::id).max()
    };
    let is_open = |request: &Request, id: SystemId| {
        let (own, answered) = (Some(request.id()), answered(id));
        let is_left = own > answered || (own == answered && leaves_open(request, id));
        is_about(request, id) && !request.is_withdrawn() && is_left
    };
    requests.iter().filter(|request| systems.iter().any(|id| is_open(request, *id))).collect()
}
