//! A notice of a vendor (通知) that a reply is withdrawn or corrected: what it takes back counts no longer.
//!
//! Invariants: only the key that signed a reply, or one it handed over to, takes it back; one that was handed over takes back what it
//! signed itself, which is told, and no form that came without a reply; a notice takes away and never adds; what was received stays as
//! it was; neither a workbook that was saved again nor a form with the same answers is a way around it, and what another customer is
//! told takes back nothing by its likeness. All in one transaction with the log.

use sejo_evidence::document::Opened;
use sejo_model::notice::{NoticeChange, NoticeKind, ReceivedNotice};
use sejo_model::reply::{GivenAnswer, MovedVerdict, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::Asked;
use sejo_model::system::RemoteMaintenance;
use sejo_model::text::{fold, fold_answer};
use sejo_model::words::Text;
use sejo_model::{
    Actor, AnswerValue, Date, Declaration, EditionId, ErrorCode, EvidenceId, Holder, Lang, Notice, Reply, ReplyId,
    Request, Responsibility, System, VendorId,
};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::doubt::is_of_reply;
use super::key::{self, Signed};
use super::remote;
use super::remote_gone::Gone;
use super::settle::{both, put, quoted};
use crate::request::duty_of;
use crate::{App, Error, Result, audit, clock, facts, intake};

/// Questions named in a note.
const NAMED: usize = 5;

/// A notice with the key that signed it, and the replies it is about.
pub(crate) struct Found {
    pub notice: Notice,
    pub signer: String,
    /// The keys that were handed over to it.
    pub signers_before: Vec<String>,
    pub replies: Vec<Reply>,
    pub vendor: String,
    pub vendor_id: Option<VendorId>,
    /// On the forms of which editions it was replied.
    pub editions: Vec<EditionId>,
    /// The key is that of a vendor of which a signed reply was accepted.
    pub is_known_key: bool,
    /// The key was the vendor's, and was handed over to the one that is known.
    pub is_earlier_key: bool,
    /// It names a request of this facility, or a file that is its own.
    pub is_ours: bool,
    /// It was taken in before.
    pub known: Option<ReplyId>,
}

impl Found {
    /// The reply to show for it: one whose file it names before one that only says the same, and of those one that counts.
    pub fn shown(&self) -> Option<ReplyId> {
        let rank = |reply: &&Reply| {
            let is_named = reply.sha256.is_some_and(|hash| self.notice.files.contains(&hash));
            let is_accepted = reply.parts.iter().any(ReplyPart::is_accepted);
            (!is_named, !is_accepted, reply.signer.is_empty())
        };
        self.replies.iter().min_by_key(rank).map(|reply| reply.id)
    }

    /// Whether it takes back what stands of its vendor about a row that was replied to, though that came with no reply. Whoever
    /// signs a reply nobody believed takes back nothing of the kind.
    fn takes_back_beside(&self, declared: &Declaration) -> bool {
        let is_its = declared.vendor_id == self.vendor_id && self.editions.contains(&declared.edition);
        let is_heard = self.is_known_key && self.is_ours;
        let stands = is_heard && declared.vendor_id.is_some() && declared.taken_back_on.is_none();
        // Of a withdrawn reply everything goes that was said of its systems.
        let is_row =
            |part: &ReplyPart| self.notice.kind == NoticeKind::Withdrawn || part.answer(declared.item.slug()).is_some();
        let is_about =
            |part: &ReplyPart| declared.system_id.is_some() && part.system_id == declared.system_id && is_row(part);
        is_its && stands && self.replies.iter().flat_map(|r| &r.parts).any(is_about) && undoes(&self.notice, declared)
    }

    /// Whether a reply is signed with a key that was handed over to that of the notice: what the vendor issued with it is among the
    /// files of the notice, and what else there is may be somebody else's.
    fn replaces_key_of(&self, reply: &Reply) -> bool {
        reply.signer != self.signer && self.signers_before.contains(&reply.signer)
    }
}

/// Finds the replies a notice is about, and whether it may take them back.
///
/// # Errors
/// `NoticeUnmatched`, `NoticeElsewhere`, `NoticeOtherKey`, `NoticeKeyUnknown`.
pub(crate) fn find(notice: Notice, opened: &Opened, requests: &[Request], replies: &[Reply]) -> Result<Found> {
    let request = |reply: &Reply| requests.iter().find(|r| r.id() == reply.request_id);
    let is_of_file = |reply: &Reply| reply.sha256.is_some_and(|hash| notice.files.contains(&hash));
    // It names the newest request the vendor had; what it takes back may have come to an earlier one. The names in it prove nothing:
    // other customers of the vendor were told the same, and one of them may be called alike.
    let is_named = |r: &&Request| {
        r.id().to_string() == notice.request
            || replies.iter().any(|reply| reply.request_id == r.id() && is_of_file(reply) && is_own(reply))
    };
    let named: Vec<&Asked> = requests.iter().filter(is_named).map(|r| &r.asked).collect();
    let is_its = |asked: &Asked| named.iter().any(|own| own.vendor.id == asked.vendor.id);
    let is_about = |reply: &&Reply| {
        // A workbook that was saved again has another fingerprint, and is known by what it says.
        let repeats = |asked: &Asked| is_its(asked) && !repeated(&notice, (*reply, replies), asked).is_empty();
        is_of_file(reply) || request(reply).is_some_and(|r| repeats(&r.asked))
    };
    let about: Vec<Reply> = replies.iter().filter(is_about).cloned().collect();
    let is_ours = !named.is_empty();
    let first = about.first().ok_or_else(|| unmatched(&notice, requests, is_ours))?;
    let whose = |reply: &Reply| request(reply).map(|r| r.asked.vendor.id.as_str());
    let knows_key = |reply: &Reply| match reply.signer.as_str() {
        // A workbook carries no signature: the vendor is known by what it signed otherwise.
        "" => {
            // One that a person accepted: whoever signs a reply nobody believed takes back nothing.
            let is_accepted = |other: &Reply| other.parts.iter().any(ReplyPart::is_accepted);
            let is_of = |other: &Reply| !other.signer.is_empty() && opened.is_of(&other.signer) && is_accepted(other);
            replies.iter().any(|other| is_of(other) && whose(other) == whose(reply))
        }
        own => opened.is_of(own),
    };
    if let Some(reply) = about.iter().find(|reply| !knows_key(reply)) {
        let code = if reply.signer.is_empty() { ErrorCode::NoticeKeyUnknown } else { ErrorCode::NoticeOtherKey };
        return Err(code.into());
    }
    let asked = request(first).map(|r| &r.asked);
    let vendor = asked.map(|asked| asked.vendor.name.clone()).unwrap_or_default();
    let vendor_id = asked.and_then(Asked::vendor_id);
    let has_it = |r: &&Reply| r.notices.iter().any(|n| n.notice.id == notice.id);
    let known = about.iter().find(has_it).map(|r| r.id);
    let signer = data_encoding::HEXLOWER.encode(&opened.key);
    let signed = Signed::now(&signer, &opened.before);
    let by = asked.and_then(|asked| key::known(&asked.vendor.id, None, (requests, replies)));
    // What was signed before a key was handed over may come late. One that took its place elsewhere is nobody's.
    let is_earlier_key = by.is_some_and(|by| by.replaces(&signed));
    if known.is_none() && !is_earlier_key && by.is_some_and(|by| signed.contradicts(&by)) {
        return Err(Error::new(ErrorCode::NoticeOtherKey).with_detail(Text::new(
            "この事業者の鍵は、先に受け取った返信か通知で、もう別の鍵に引き継がれています。",
            "The key of this vendor was handed over to another one, as a reply or notice that was taken in before says.",
        )));
    }
    let is_known_key = by.is_some_and(|by| signed.follows(&by));
    let editions = about.iter().filter_map(request).map(|r| r.asked.edition.clone()).collect();
    let signers_before = opened.before.clone();
    Ok(Found {
        notice,
        signer,
        signers_before,
        replies: about,
        vendor,
        vendor_id,
        editions,
        is_known_key,
        is_earlier_key,
        is_ours,
        known,
    })
}

/// Whether a reply is one to this facility: it was accepted, or nothing says that it is to another one.
fn is_own(reply: &Reply) -> bool {
    let is_to_other = reply.notes.iter().any(|note| note.code == ReplyNoteCode::OtherFacility);
    reply.parts.iter().any(ReplyPart::is_accepted) || !(is_to_other || reply.is_set_aside())
}

/// Why a notice is about nothing here: its reply never came, or it is to somebody else by all it names.
fn unmatched(notice: &Notice, requests: &[Request], is_ours: bool) -> Error {
    let is_called_so = |r: &Request| fold(&r.asked.facility.name) == fold(&notice.facility.name);
    if is_ours || requests.is_empty() || requests.iter().any(is_called_so) {
        return Error::new(ErrorCode::NoticeUnmatched).with_detail(Text::new(
            "保存し直したExcelや手で入力した回答だけを受け取っているときは、それといっしょに届いた署名のある返信(ファイル名の終わりが「.sejo-reply.json」)を入れて受け取ると、この通知も使えます。",
            "Where a workbook that was saved again, or typed answers, are all that was accepted, take in and accept the signed reply that came with them (its name ends in .sejo-reply.json); then the notice can be used.",
        ));
    }
    let name = quoted(&notice.facility.name);
    Error::new(ErrorCode::NoticeElsewhere).with_detail(Text::new(
        format!(
            "宛先は「{name}」です。当院のことでなければ、使わずに送り主に知らせてください。事業者が当院をこう呼んでいるときは、その宛先で届いた署名のある返信(ファイル名の終わりが「.sejo-reply.json」)を、依頼のページの「届いた返信を入れる」から入れて受け取ってから、この通知をもう一度入れてください。"
        ),
        format!(
            "It is addressed to “{name}”. If that is not you, do not use it and tell the sender. If that is what the vendor calls you, take in and accept the signed reply that came under this name (it ends in .sejo-reply.json) on the page of the request, then drop the notice again."
        ),
    ))
}

/// What of a notice of its vendor an unsigned reply says that was not written later; empty: it is none that the notice is about. A signed one is the file it is:
/// written anew, it would be signed no longer.
pub(super) fn repeated<'a>(
    notice: &'a Notice,
    (reply, replies): (&Reply, &[Reply]),
    asked: &Asked,
) -> Vec<&'a NoticeChange> {
    // The ids of runs and of notices sort as they were made. Anybody can write a later one into what nobody signed: it counts where
    // a signed reply of that run was accepted. Else the day decides; without a day it was written after it was asked for.
    let is_of_run = |other: &Reply| {
        let is_same = other.request_id == reply.request_id && other.issued_id == reply.issued_id;
        is_same && !other.signer.is_empty() && other.parts.iter().any(ReplyPart::is_accepted)
    };
    let is_later = match reply.issued_id {
        Some(issued) if issued.0 < notice.id.0 => false,
        Some(_) if replies.iter().any(is_of_run) => true,
        _ => reply.answered_on.unwrap_or(asked.made_on) > notice.decided_on,
    };
    if is_later || !reply.signer.is_empty() { Vec::new() } else { said_before(notice, reply, asked) }
}

/// What of a notice a reply says that is no longer right.
pub(super) fn said_before<'a>(notice: &'a Notice, reply: &Reply, asked: &Asked) -> Vec<&'a NoticeChange> {
    let is_in = |part: &ReplyPart, change: &NoticeChange| {
        let system = part.system_id.map(|id| id.to_string()).unwrap_or_default();
        let given = part.answer(&change.question).filter(|_| change.is_about(&system));
        given.is_some_and(|given| is_said(change, given, asked))
    };
    notice.changes.iter().filter(|change| reply.parts.iter().any(|part| is_in(part, change))).collect()
}

/// Notes what of a notice a reply says.
pub(super) fn note_said(notes: &mut Vec<ReplyNote>, notice: &Notice, said: &[&NoticeChange]) {
    let named = |lang: Lang| {
        let named = said.iter().take(NAMED).map(|c| c.label.r#in(lang)).collect::<Vec<_>>();
        format!("{} {}", notice.decided_on, named.join(lang.pick("、", ", ")))
    };
    if !said.is_empty() {
        put(notes, ReplyNoteCode::TakenBack, both(named));
    }
}

/// Whether an answer is what a notice says was said, and not what it says is right; a remark stands behind it in brackets.
fn is_said(change: &NoticeChange, given: &GivenAnswer, asked: &Asked) -> bool {
    let choice = asked.question(&given.question).and_then(|q| q.choices.iter().find(|c| c.key == given.value));
    is_before(change, choice.map_or(given.value.as_str(), |c| c.words.ja.as_str()), &given.remark)
}

/// As [`is_said`], of an answer in words.
fn is_before(change: &NoticeChange, said: &str, remark: &str) -> bool {
    let whole = match remark {
        "" => said.to_owned(),
        remark => format!("{said}({remark})"),
    };
    let is_whole = |words: &Text| fold_answer(&words.ja) == fold_answer(&whole);
    // Where the remark alone was corrected, both begin with the same word.
    if is_whole(&change.after) && !is_whole(&change.before) {
        return false;
    }
    begins(&change.before, said)
}

/// Whether the words of a notice begin with an answer; a remark stands behind it in brackets.
fn begins(words: &Text, said: &str) -> bool {
    let rest = words.ja.strip_prefix(said).filter(|_| !said.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
}

/// Whether a notice leaves nothing of a declared value that came with no reply: of no later day, it says what was said, or else
/// something that is not right. An いいえ the notice does not name stays: without it the row would look better than it is.
pub(super) fn undoes(notice: &Notice, declared: &Declaration) -> bool {
    let system = declared.system_id.map(|id| id.to_string()).unwrap_or_default();
    let (row, said) = (declared.item.slug(), declared.value.words().ja);
    let is_about = |change: &&NoticeChange| change.question == row && change.is_about(&system);
    let about: Vec<&NoticeChange> = notice.changes.iter().filter(is_about).collect();
    let is_named = about.iter().any(|change| is_before(change, said, &declared.remark));
    let is_right = about.iter().any(|change| begins(&change.after, said));
    declared.dated_on.is_none_or(|day| day <= notice.decided_on)
        && notice.takes_back(&system, row)
        && (is_named || (declared.value != AnswerValue::No && !is_right))
}

/// Whether a declared value was made from a reply: by its file, else by what it says.
fn is_from(declaration: &Declaration, reply: &Reply, vendor: Option<VendorId>) -> bool {
    if reply.evidence_id.is_some() || declaration.evidence_id.is_some() {
        return declaration.evidence_id == reply.evidence_id;
    }
    let says = |part: &ReplyPart| {
        let given = part.answer(declaration.item.slug()).filter(|_| part.system_id == declaration.system_id);
        part.is_accepted() && given.is_some_and(|given| given.value == declaration.value.key())
    };
    declaration.vendor_id == vendor && vendor.is_some() && reply.parts.iter().any(says)
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
        let notice = &found.notice;
        for reply in &found.replies {
            let request = sejo_store::request::get(&mut *tx, scope, reply.request_id).await?;
            let asked = &request.asked;
            let mut after = reply.clone();
            after.notices.push(ReceivedNotice {
                notice: notice.clone(),
                signer: found.signer.clone(),
                signers_before: found.signers_before.clone(),
                is_of_earlier_key: found.is_earlier_key,
                evidence_id: evidence,
                received_at: self.now(),
                by: actor.user,
            });
            sejo_store::reply::change(tx, scope, &after).await?;
            for declaration in &before.facts.declarations {
                let system = declaration.system_id.map(|id| id.to_string()).unwrap_or_default();
                if declaration.taken_back_on.is_none()
                    && is_from(declaration, reply, found.vendor_id)
                    && notice.takes_back(&system, declaration.item.slug())
                {
                    self.take_back_one(tx, scope, (declaration, notice)).await?;
                }
            }
            for part in reply.parts.iter().filter(|p| p.is_accepted()) {
                let Some(system) = systems.iter_mut().find(|s| Some(s.id) == part.system_id) else { continue };
                let Some(changed) = without(system, part, (reply, asked, notice), self.today()) else { continue };
                let after = sejo_store::system::put(tx, scope, &changed).await?;
                let detail = json!({ "before": system, "after": after, "notice": notice.id });
                audit::record(tx, self, actor, "system.save", &changed.id.to_string(), detail).await?;
                // Two replies may have said the same of it.
                *system = after;
            }
            self.leave_remote(tx, (scope, actor), (reply, asked, notice)).await?;
        }
        // A form that said the same: nothing of that stands either. Nor does a reply signed with the key before, whoever made it.
        let mut replies = sejo_store::reply::list(&mut *tx, scope).await?;
        replies.retain(|reply| !found.replaces_key_of(reply));
        let is_beside = |d: &&Declaration| found.takes_back_beside(d) && !is_of_reply(d, &replies);
        for declaration in before.facts.declarations.iter().filter(is_beside) {
            self.take_back_one(tx, scope, (declaration, notice)).await?;
        }
        let detail = json!({
            "notice": found.notice.id, "kind": found.notice.kind, "reason": found.notice.reason, "signer": found.signer,
            "replies": found.replies.iter().map(|r| r.id).collect::<Vec<_>>(),
        });
        audit::record(tx, self, actor, "reply.notice", &found.notice.id.to_string(), detail).await?;
        let after = facts::load(self, &mut *tx, scope).await?;
        Ok(intake::moved(self.shipped_editions(), before, after, self.today()))
    }

    async fn take_back_one(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        (declaration, notice): (&Declaration, &Notice),
    ) -> Result<()> {
        let taken_back_on = Some(notice.decided_on.min(self.today()));
        let gone = Declaration { taken_back_on, ..declaration.clone() };
        Ok(sejo_store::declaration::change(tx, scope, &gone).await?)
    }
}

/// The system without what it has from a part of the reply; `None` when it has nothing of it.
fn without(
    system: &System,
    part: &ReplyPart,
    (reply, asked, notice): (&Reply, &Asked, &Notice),
    today: Date,
) -> Option<System> {
    let mut after = system.clone();
    let id = system.id.to_string();
    // One without a day counts from the day it was accepted.
    let accepted_on = part.decisions.last().map_or(Date::MIN, |decision| clock::day_of(decision.at));
    let counts_from = remote::answered_on(reply, accepted_on);
    let of_reply = |known: &RemoteMaintenance| match known.heard_of.is_empty() {
        true => known.answered_on == counts_from,
        false => known.heard_of.contains(&reply.id),
    };
    let gone = Gone::of(asked, part, notice, today);
    let left = |known: Option<RemoteMaintenance>, is_its: &dyn Fn(&RemoteMaintenance) -> bool| match (&gone, known) {
        (Some(gone), Some(known)) if is_its(&known) => gone.answer(known),
        (_, known) => known,
    };
    after.remote_maintenance = left(after.remote_maintenance.take(), &of_reply);
    // Nor does it come back with a vendor that returns.
    for former in &mut after.former {
        former.remote_maintenance = left(former.remote_maintenance.take(), &|known| known.heard_of.contains(&reply.id));
    }
    for given in part.answers.iter().filter(|a| notice.takes_back(&id, &a.question)) {
        let said = duty_of(&given.question).zip(given.value.parse::<Holder>().ok());
        if let Some((duty, holder)) = said {
            after.former.iter_mut().for_each(|former| former.forget_duty(duty, reply.id));
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

#[cfg(test)]
mod tests {
    use sejo_model::request::Party;
    use sejo_model::{DeclarationId, FormKind, ItemId, NoticeId, Round, SystemId, UserId};

    use super::*;

    #[test]
    fn what_else_stands_is_undone_unless_it_is_right_or_later_or_a_no() {
        let (system, day) = (SystemId::new(), jiff::civil::date(2026, 11, 30));
        let party = || Party { id: String::new(), name: "つばめ".to_owned() };
        let notice = |kind: NoticeKind, before: &str, after: &str| Notice {
            id: NoticeId::new(),
            vendor: party(),
            facility: party(),
            request: String::new(),
            files: Vec::new(),
            kind,
            reason: String::new(),
            decided_on: day,
            changes: vec![NoticeChange {
                system: system.to_string(),
                name: String::new(),
                question: "patching".to_owned(),
                label: Text::default(),
                before: Text::new(before, before),
                after: Text::new(after, after),
            }],
        };
        let declared = |value: AnswerValue, dated_on: Option<Date>, remark: &str| Declaration {
            id: DeclarationId::new(),
            edition: EditionId("r8".to_owned()),
            form: FormKind::Vendor,
            item: ItemId("r8/vendor/patching".to_owned()),
            control: None,
            subsection: None,
            round: Round::FIRST,
            value,
            dated_on,
            target_on: None,
            remark: remark.to_owned(),
            vendor_id: Some(VendorId::new()),
            system_id: Some(system),
            evidence_id: None,
            by: UserId::COMMAND,
            at: 1,
            taken_back_on: None,
            asked: String::new(),
            system_name: String::new(),
        };
        let (yes, no) = (|on| declared(AnswerValue::Yes, on, ""), || declared(AnswerValue::No, None, ""));
        let corrected = notice(NoticeKind::Corrected, "はい", "いいえ");
        assert!(undoes(&corrected, &yes(None)) && undoes(&corrected, &yes(Some(day))));
        assert!(!undoes(&corrected, &yes(day.tomorrow().ok())), "it was said later");
        assert!(!undoes(&corrected, &no()), "that is right");
        assert!(undoes(&corrected, &declared(AnswerValue::NotApplicable, None, "")), "that is not");
        let elsewhere = Declaration { system_id: Some(SystemId::new()), ..yes(None) };
        let other_row = Declaration { item: ItemId("r8/vendor/accounts".to_owned()), ..yes(None) };
        assert!(!undoes(&corrected, &elsewhere) && !undoes(&corrected, &other_row));
        let remark = notice(NoticeKind::Corrected, "はい(月1回)", "はい(週1回)");
        assert!(undoes(&remark, &yes(None)) && undoes(&remark, &declared(AnswerValue::Yes, None, "月1回")));
        assert!(!undoes(&remark, &declared(AnswerValue::Yes, None, "週1回")));
        let withdrawn = notice(NoticeKind::Withdrawn, "はい", "");
        assert!(undoes(&withdrawn, &yes(None)) && !undoes(&withdrawn, &no()), "a no becomes no better");
        assert!(undoes(&withdrawn, &other_row), "everything goes that was said of its system");
        assert!(undoes(&notice(NoticeKind::Withdrawn, "いいえ", ""), &no()), "it said so itself");
    }
}
