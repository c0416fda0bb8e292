//! A notice of a vendor (通知) that a reply is withdrawn or corrected: what it takes back counts no longer.
//!
//! Invariants: only the key that signed a reply, or one it handed over to, takes it back; a notice takes away and never adds; what was received stays as it
//! was. All in one transaction with the log.

use sejo_evidence::document::Opened;
use sejo_model::notice::ReceivedNotice;
use sejo_model::reply::{MovedVerdict, ReplyPart};
use sejo_model::{Actor, Date, ErrorCode, EvidenceId, Holder, Notice, Reply, ReplyId, Request, Responsibility, System};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::remote;
use crate::request::{REMOTE, duty_of};
use crate::{App, Error, Result, audit, clock, facts, intake};

/// A notice with the key that signed it, and the replies it is about.
pub(crate) struct Found {
    pub notice: Notice,
    pub signer: String,
    pub replies: Vec<Reply>,
    pub vendor: String,
    /// It was taken in before.
    pub known: Option<ReplyId>,
}

/// Finds the replies a notice is about, and whether it may take them back.
///
/// # Errors
/// `NoticeUnmatched`, `NoticeOtherKey`.
pub(crate) fn find(notice: Notice, opened: &Opened, requests: &[Request], replies: &[Reply]) -> Result<Found> {
    let is_about = |r: &&Reply| r.sha256.is_some_and(|hash| notice.files.contains(&hash));
    let about: Vec<Reply> = replies.iter().filter(is_about).cloned().collect();
    let first = about.first().ok_or(ErrorCode::NoticeUnmatched)?;
    let request = |reply: &Reply| requests.iter().find(|r| r.id() == reply.request_id);
    let vendor_id = |reply: &Reply| request(reply).map(|r| r.asked.vendor.id.as_str());
    let knows_key = |reply: &Reply| match reply.signer.as_str() {
        // A workbook carries no signature: the vendor is known by what it signed otherwise.
        "" => {
            // One that a person accepted: whoever signs a reply nobody believed takes back nothing.
            let is_accepted = |other: &Reply| other.parts.iter().any(ReplyPart::is_accepted);
            let is_of = |other: &Reply| !other.signer.is_empty() && opened.is_of(&other.signer) && is_accepted(other);
            replies.iter().any(|other| is_of(other) && vendor_id(other) == vendor_id(reply))
        }
        own => opened.is_of(own),
    };
    if !about.iter().all(knows_key) {
        return Err(ErrorCode::NoticeOtherKey.into());
    }
    let vendor = request(first).map(|r| r.asked.vendor.name.clone()).unwrap_or_default();
    let has_it = |r: &&Reply| r.notices.iter().any(|n| n.notice.id == notice.id);
    let known = about.iter().find(has_it).map(|r| r.id);
    let signer = data_encoding::HEXLOWER.encode(&opened.key);
    Ok(Found { notice, signer, replies: about, vendor, known })
}

impl App {
    /// Takes back what a notice takes back; gives the verdicts that moved.
    pub(crate) async fn take_back(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        found: &Found,
        evidence: EvidenceId,
    ) -> Result<Vec<MovedVerdict>> {
        let before = facts::load(self, &mut *tx, scope).await?;
        let mut systems = before.facts.systems.clone();
        for reply in &found.replies {
            let mut after = reply.clone();
            after.notices.push(ReceivedNotice {
                notice: found.notice.clone(),
                signer: found.signer.clone(),
                evidence_id: evidence,
                received_at: self.now(),
                by: actor.user,
            });
            sejo_store::reply::change(tx, scope, &after).await?;
            for declaration in &before.facts.declarations {
                let is_its = reply.evidence_id.is_some() && declaration.evidence_id == reply.evidence_id;
                let system = declaration.system_id.map(|id| id.to_string()).unwrap_or_default();
                if is_its
                    && declaration.taken_back_on.is_none()
                    && found.notice.takes_back(&system, declaration.item.slug())
                {
                    let mut gone = declaration.clone();
                    gone.taken_back_on = Some(found.notice.decided_on.min(self.today()));
                    sejo_store::declaration::take_back(tx, scope, &gone).await?;
                }
            }
            for part in reply.parts.iter().filter(|p| p.is_accepted()) {
                let Some(system) = systems.iter_mut().find(|s| Some(s.id) == part.system_id) else { continue };
                let Some(changed) = without(system, part, reply, &found.notice) else { continue };
                let after = sejo_store::system::put(tx, scope, &changed).await?;
                let detail = json!({ "before": system, "after": after, "notice": found.notice.id });
                audit::record(tx, self, actor, "system.save", &changed.id.to_string(), detail).await?;
                // Two replies may have said the same of it.
                *system = after;
            }
            self.leave_remote(tx, (scope, actor), (reply, &found.notice), &before.facts).await?;
        }
        let detail = json!({
            "notice": found.notice.id, "kind": found.notice.kind, "reason": found.notice.reason, "signer": found.signer,
            "replies": found.replies.iter().map(|r| r.id).collect::<Vec<_>>(),
        });
        audit::record(tx, self, actor, "reply.notice", &found.notice.id.to_string(), detail).await?;
        let after = facts::load(self, &mut *tx, scope).await?;
        Ok(intake::moved(self.shipped_editions(), before, after, self.today()))
    }
}

/// The system without what it has from a part of the reply; `None` when it has nothing of it.
fn without(system: &System, part: &ReplyPart, reply: &Reply, notice: &Notice) -> Option<System> {
    let mut after = system.clone();
    let id = system.id.to_string();
    // One without a day counts from the day it was accepted.
    let accepted_on = part.decisions.last().map_or(Date::MIN, |decision| clock::day_of(decision.at));
    let counts_from = remote::answered_on(reply, accepted_on);
    for given in part.answers.iter().filter(|a| notice.takes_back(&id, &a.question)) {
        // What was said of remote maintenance is one sentence: with a part of it the whole is known no longer.
        if given.question.starts_with(REMOTE) {
            let of_reply = |known: &sejo_model::system::RemoteMaintenance| match known.heard_of.is_empty() {
                true => known.answered_on == counts_from,
                false => known.heard_of.contains(&reply.id),
            };
            after.remote_maintenance = after.remote_maintenance.take().filter(|known| !of_reply(known));
        }
        let said = duty_of(&given.question).zip(given.value.parse::<Holder>().ok());
        if let Some((duty, holder)) = said {
            let known = after.responsibilities.get(duty).cloned();
            let known = known.filter(|k| k.holder == holder && k.heard_of == Some(reply.id) && !k.clause.is_complete());
            if let Some(known) = known {
                // What the vendor wrote beside its answer goes with it; what somebody here wrote stays, for whoever asks again.
                let detail = if known.detail == given.remark { String::new() } else { known.detail };
                let gone = Responsibility { detail, clause: known.clause, ..Responsibility::said(Holder::Unknown) };
                after.responsibilities.put(duty, gone);
            }
        }
    }
    (after != *system).then_some(after)
}

/// The refusal of a notice whose signature does not fit.
pub(crate) fn altered(error: sejo_evidence::document::DocumentError) -> Error {
    match error {
        sejo_evidence::document::DocumentError::Altered => ErrorCode::NoticeAltered.into(),
        sejo_evidence::document::DocumentError::NotOne => ErrorCode::NotANotice.into(),
    }
}
