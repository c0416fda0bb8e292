//! Taking a reply in: from the drop zone, where it finds its request by itself, or from the page of a request.
//!
//! Guards: nothing of a file reaches the disk before its secrets were masked; the very same file makes no second reply.

use sejo_intake::{Limits, Reading};
use sejo_model::configuration::FingerprintKey;
use sejo_model::reply::{ReadReply, ReplyForm, ReplyNote, ReplyNoteCode, ReplyPart};
use sejo_model::request::Asked;
use sejo_model::vendor::core as core_name;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Date, ErrorCode, Evidence, EvidenceId, EvidenceKind, ImportedForm, Kept, Lang, Reply, ReplyId,
    Request, RequestId, Sha256, SystemId, UserId, date,
};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::named::{note_named, others};
use super::notice::{note_said, repeated};
use super::official::{below, of_official};
use super::other_year::note_other_year;
use super::row::mask_other_words;
use super::settle::{Settled, settle, whole};
use crate::document::{UploadedFile, kept};
use crate::field::written;
use crate::intake::may_be_ours;
use crate::request::{replies_of, requests_of_scope};
use crate::{App, Error, Result, audit, authz, clock, facts, workbook};

/// Requests or answers named in a sentence.
const NAMED: usize = 5;

/// A file given as a reply.
#[derive(Debug, Clone)]
pub struct ReplyFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file as it is kept.
pub(crate) struct KeptReply {
    pub sha256: Sha256,
    pub size: u64,
    pub name: String,
    pub kept: Kept,
    pub bytes: Vec<u8>,
}

impl App {
    /// Takes a file for the reply to a request: the answer file, the answer workbook, or the official vendor workbook, which
    /// is about `system`.
    ///
    /// # Errors
    /// `NotAReply`, `ReplyBlank`, `ReplyUnclear`, `PartUnplaced` on `system`, `RequestClosed`, `FileEmpty`, `FileTooLarge`, `NotFound`.
    pub async fn take_reply(
        &self,
        actor: &Actor,
        request: RequestId,
        system: Option<SystemId>,
        file: ReplyFile,
    ) -> Result<ReplyId> {
        let scope = authz::scope(actor, Action::Drop)?;
        let request = sejo_store::request::get(self.db(), &scope, request).await?;
        if request.is_withdrawn() {
            return Err(ErrorCode::RequestClosed.into());
        }
        self.fits(&file)?;
        let file = self.unpacked(file).await?;
        let (requests, replies) = requests_of_scope(self, &scope).await?;
        let sha256 = sejo_evidence::sha256(&file.bytes);
        let system = match (system, request.asked.systems.as_slice()) {
            (Some(system), _) if request.asked.system(system).is_some() => Some(system),
            (None, [only]) => Some(only.id),
            _ => None,
        };
        if let Some(known) = known(&replies, (request.id(), system), sha256) {
            return Ok(known);
        }
        let reading = self.read_reply(file.clone()).await;
        let stored = facts::facts(self, &scope).await?;
        let systems = facts::counted(&stored, self.today());
        let facility = actor.facility.to_string();
        let beside = Settled {
            request: &request,
            requests: &requests,
            replies: &replies,
            facility,
            systems: &systems,
            declared: &stored.declarations,
            today: self.today(),
            system,
        };
        let (reply, masked) = match reading {
            Ok(Reading::Reply(mut read)) => {
                let masked = masked_file(&mut read, &request.asked)?;
                (settle(*read, &file.bytes, &beside)?, masked)
            }
            // Of several forms in one file the vendor's is meant.
            Ok(Reading::Checklist(_)) | Err(Error { code: ErrorCode::WorkbookUncertain, .. }) => {
                let form = self.match_workbook_of_vendor(actor, &file.bytes).await?;
                (official(&form, &file.bytes, &beside, &others(self.db(), &scope).await?)?, None)
            }
            Ok(_) => return Err(Error::field("file", ErrorCode::NotAReply)),
            Err(error) => return Err(error),
        };
        let kept = keep(file, masked, &self.limits())?;
        let mut tx = self.db().begin().await?;
        let id = self.put_reply(&mut tx, (&scope, actor), reply, Some(kept)).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The request a reply says it answers, with everything beside it.
    ///
    /// # Errors
    /// `ReplyElsewhere`, `ReplyUnmatched`.
    pub(crate) async fn request_of(
        &self,
        scope: &Scope,
        read: &ReadReply,
    ) -> Result<(Request, Vec<Request>, Vec<Reply>)> {
        let (requests, replies) = requests_of_scope(self, scope).await?;
        let found = requests.iter().find(|r| r.id().to_string() == read.written.request).cloned();
        match found {
            Some(request) => Ok((request, requests, replies)),
            None if is_elsewhere(read, scope) => Err(ErrorCode::ReplyElsewhere.into()),
            None => Err(self.unmatched(scope, read).await?),
        }
    }

    /// The refusal of a reply that names no request of this facility: whose it seems to be, and where it goes if it is to this one.
    async fn unmatched(&self, scope: &Scope, read: &ReadReply) -> Result<Error> {
        let (requests, _) = requests_of_scope(self, scope).await?;
        let own = sejo_store::facility::get(self.db(), scope).await?.name;
        let (vendor, about) = (&read.written.vendor_name, &read.written.facility_name);
        let quote = |text: &str| sejo_model::text::line(text).chars().take(60).collect::<String>();
        let mut ja = match read.form {
            ReplyForm::Sheet => "事業者の回答用のExcelです。".to_owned(),
            _ => "事業者の回答ファイルです。".to_owned(),
        };
        let mut en = "It is the answer of a vendor. ".to_owned();
        if read.written.request.is_empty() {
            ja.push_str("依頼を受けずに作られたもので、依頼番号がありません。");
            en.push_str("It was made without a request and names none. ");
        }
        if !vendor.is_empty() {
            ja.push_str(&format!("書いたのは「{}」、宛先は「{}」です。", quote(vendor), quote(about)));
            en.push_str(&format!("Written by “{}” to “{}”. ", quote(vendor), quote(about)));
        }
        let is_called_so = |name: &str| may_be_ours(about, name);
        let is_to_other = !is_called_so(&own) && !requests.iter().any(|r| is_called_so(&r.asked.facility.name));
        if is_to_other {
            ja.push_str(&format!(
                "当院(「{}」)の名前ではありません。当院の別の呼び方のときだけ、次のようにします。",
                quote(&own)
            ));
            en.push_str(&format!(
                "That is not your name (“{}”). Only if it is what the vendor calls you: ",
                quote(&own)
            ));
        }
        let is_its = |r: &&Request| !r.is_withdrawn() && core_name(&r.asked.vendor.name) == core_name(vendor);
        let theirs: Vec<Date> = requests.iter().filter(is_its).take(NAMED).map(|r| r.asked.made_on).collect();
        if theirs.is_empty() {
            ja.push_str("その事業者への依頼がまだなければ、先に「依頼を作る」を押し、できた依頼のページの「届いた返信を入れる」から、このファイルを入れてください。");
            en.push_str("If nothing was asked of that vendor yet, make the request first, and drop the file on its page under 'Take a reply in'.");
        } else {
            let days = |lang: Lang| theirs.iter().map(|day| date::short(*day, lang)).collect::<Vec<_>>();
            let (days_ja, days_en) = (days(Lang::Ja).join("、"), days(Lang::En).join(", "));
            ja.push_str(&format!(
                "「事業者への依頼」でこの事業者への依頼({days_ja}に作成)を開き、「届いた返信を入れる」から、このファイルを入れてください。"
            ));
            en.push_str(&format!(
                "Open the request to that vendor (made on {days_en}) under 'Requests to vendors' and drop the file there under 'Take a reply in'."
            ));
        }
        let code = if is_to_other { ErrorCode::ReplyElsewhere } else { ErrorCode::ReplyUnmatched };
        Ok(Error::new(code).with_detail(Text::new(ja, en)))
    }

    /// Keeps a reply with its file, inside one transaction; one that was kept before, perhaps a moment ago, is left as it is.
    pub(crate) async fn put_reply(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        mut reply: Reply,
        file: Option<KeptReply>,
    ) -> Result<ReplyId> {
        reply.received_at = self.now();
        reply.by = actor.user;
        reply.sha256 = file.as_ref().map(|file| file.sha256).or(reply.sha256);
        // Of two that come at the same moment the second waits, and finds the first.
        sejo_store::facility::be_alone(tx).await?;
        let replies = sejo_store::reply::list(&mut *tx, scope).await?;
        if let Some(before) = kept_before(&replies, &reply) {
            return Ok(before);
        }
        if let Some(file) = file {
            let evidence = Evidence {
                id: EvidenceId::new(),
                sha256: file.sha256,
                file_name: written(&last_part(&file.name)),
                size: file.size,
                kind: EvidenceKind::VendorReply,
                kept: file.kept,
                received_at: self.now(),
                received_by: Some(actor.user).filter(|user| *user != UserId::COMMAND),
            };
            sejo_store::evidence::put(tx, scope, &evidence, &file.bytes).await?;
            reply.evidence_id = Some(evidence.id);
            reply.file_name = evidence.file_name;
        }
        let requests = sejo_store::request::list(&mut *tx, scope).await?;
        note_told(&mut reply, &replies, &requests);
        note_same(&mut reply, &replies);
        let reply = sejo_store::reply::add(tx, scope, &reply).await?;
        let detail = json!({
            "request": reply.request_id, "form": reply.form, "sha256": reply.sha256, "signer": reply.signer,
            "notes": reply.notes.iter().map(|n| n.code).collect::<Vec<_>>(),
        });
        audit::record(tx, self, actor, "reply.take", &reply.id.to_string(), detail).await?;
        Ok(reply.id)
    }

    fn fits(&self, file: &ReplyFile) -> Result<()> {
        match file.bytes.len() as u64 {
            0 => Err(Error::field("file", ErrorCode::FileEmpty)),
            n if n > self.inner.max_upload => Err(Error::field("file", ErrorCode::FileTooLarge)),
            _ => Ok(()),
        }
    }

    /// The signed file in an archive a vendor hands out; any other file as it is.
    async fn unpacked(&self, file: ReplyFile) -> Result<ReplyFile> {
        let limits = self.limits();
        let unpack = move || match sejo_intake::package::signed_within(&file.bytes, &limits) {
            Some((name, bytes)) => ReplyFile { name, bytes },
            None => file,
        };
        tokio::task::spawn_blocking(unpack).await.map_err(Error::internal)
    }

    async fn read_reply(&self, file: ReplyFile) -> Result<Reading> {
        let (limits, key): (Limits, FingerprintKey) = (self.limits(), self.fingerprint_key()?);
        let read = move || sejo_intake::read(&file.name, &file.bytes, &limits, &key);
        let read = tokio::task::spawn_blocking(read).await.map_err(Error::internal)?;
        read.map_err(workbook::refused).map_err(|e| match e.code {
            ErrorCode::FileUnknown | ErrorCode::NotAChecklist => Error { code: ErrorCode::NotAReply, ..e },
            _ => e,
        })
    }
}

/// Puts to a reply the notices that took its file back before it was dropped here: they came with another file of the same package, so
/// of the same vendor. One that names the file of another takes nothing of that back. Where another file says the same, nobody knows
/// whether it was written after the notice: that is asked.
fn note_told(reply: &mut Reply, replies: &[Reply], requests: &[Request]) {
    let Some(request) = requests.iter().find(|r| r.id() == reply.request_id) else { return };
    let own = replies_of(&request.asked.vendor.id, (requests, replies));
    for received in own.into_iter().flat_map(|r| &r.notices) {
        if reply.sha256.is_some_and(|hash| received.notice.files.contains(&hash)) {
            if reply.notices.iter().all(|known| known.notice.id != received.notice.id) {
                reply.notices.push(received.clone());
            }
            continue;
        }
        let said = repeated(&received.notice, (&*reply, replies), &request.asked);
        note_said(&mut reply.notes, &received.notice, &said);
    }
}

/// Notes of an answer workbook that it says what the signed reply says which was accepted last of its request, in every answer, remark
/// and day: they came together, and there is nothing to decide. A workbook has no room for all that a signed reply says on the whole.
fn note_same(reply: &mut Reply, replies: &[Reply]) {
    if !may_be_copy(reply) {
        return;
    }
    let accepted_at = |other: &Reply| {
        let accepted = other.parts.iter().filter(|part| part.is_accepted());
        accepted.filter_map(ReplyPart::decision).map(|decision| decision.at).max()
    };
    let own = replies.iter().filter(|other| other.request_id == reply.request_id);
    let last = own.filter_map(|other| Some((accepted_at(other)?, other))).max_by_key(|(at, other)| (*at, other.id));
    if let Some((_, other)) = last.filter(|(_, other)| is_copy_of(reply, other)) {
        reply.notes.push(same(ReplyNoteCode::Same, other));
    }
}

/// What is said of an answer workbook while the signed reply that says the same waits, too: once that is accepted this one is its copy.
pub(super) fn same_waiting(reply: &Reply, replies: &[Reply]) -> Option<ReplyNote> {
    let other = signed_alike(reply, replies).filter(|_| !reply.is_copy())?;
    Some(same(ReplyNoteCode::SameWaits, other))
}

/// The signed reply that says the same as an answer workbook: the accepted one it is a copy of, else one that waits, too.
pub(super) fn signed_alike<'a>(reply: &Reply, replies: &'a [Reply]) -> Option<&'a Reply> {
    let mut own = replies.iter().filter(|other| other.request_id == reply.request_id);
    if reply.is_copy() {
        // What its vendor took back since is what it is a copy of all the same.
        return own.find(|other| other.parts.iter().all(ReplyPart::is_accepted) && is_worded_alike(reply, other));
    }
    let waits = |other: &Reply| other.parts.iter().all(|part| other.waits(part));
    own.find(|other| may_be_copy(reply) && waits(other) && says_the_same(reply, other))
}

/// The answer workbooks that waited and are copies since a reply was `accepted`.
pub(super) fn copies_since(accepted: &Reply, replies: &[Reply]) -> Vec<Reply> {
    let own = replies.iter().filter(|other| other.request_id == accepted.request_id);
    let own: Vec<Reply> = own.map(|other| if other.id == accepted.id { accepted } else { other }).cloned().collect();
    let copy = |other: &Reply| {
        let mut copy = other.clone();
        note_same(&mut copy, &own);
        (copy.is_copy() && !other.is_copy()).then_some(copy)
    };
    own.iter().filter_map(copy).collect()
}

/// The copies that wait since a reply was `reopened`: each may be accepted in its place. Those of another one that is accepted stay.
pub(super) fn waiting_since(reopened: &Reply, replies: &[Reply]) -> Vec<Reply> {
    let own = || replies.iter().filter(|other| other.request_id == reopened.request_id && other.id != reopened.id);
    let copies = own().filter(|copy| copy.is_copy() && !own().any(|other| is_copy_of(copy, other)));
    let waiting = |copy: &Reply| {
        let mut waiting = copy.clone();
        waiting.notes.retain(|note| note.code != ReplyNoteCode::Same);
        waiting
    };
    copies.map(waiting).collect()
}

/// Whether a reply is an answer workbook nobody has decided about and nothing speaks against.
fn may_be_copy(reply: &Reply) -> bool {
    let is_sound = reply.notices.is_empty() && reply.notes.iter().all(|note| !note.code.is_grave());
    let is_new = !reply.is_copy() && !reply.parts.iter().any(ReplyPart::is_decided);
    reply.form == ReplyForm::Sheet && is_sound && is_new
}

/// That a workbook says the same as a signed reply, and as which.
fn same(code: ReplyNoteCode, signed: &Reply) -> ReplyNote {
    ReplyNote::new(code, format!("{} {}", clock::day_of(signed.received_at), signed.file_name))
}

/// Whether a workbook says the same as a signed reply that was accepted.
fn is_copy_of(reply: &Reply, signed: &Reply) -> bool {
    signed.parts.iter().all(ReplyPart::is_accepted) && says_the_same(reply, signed)
}

fn says_the_same(reply: &Reply, signed: &Reply) -> bool {
    signed.notices.is_empty() && is_worded_alike(reply, signed)
}

/// Whether a workbook holds what a signed reply held when both came.
fn is_worded_alike(reply: &Reply, signed: &Reply) -> bool {
    let is_signed = !signed.signer.is_empty();
    let is_of_day = reply.answered_on.is_some() && reply.answered_on == signed.answered_on;
    let is_remark = reply.remark.is_empty() || reply.remark == signed.remark;
    let is_same = |part: &ReplyPart| {
        let of_system = |other: &&ReplyPart| other.system_id.is_some() && other.system_id == part.system_id;
        let says = |other: &ReplyPart| part.answers.iter().all(|given| other.answer(&given.question) == Some(given));
        let other = signed.parts.iter().find(of_system);
        other.is_some_and(|other| other.answers.len() == part.answers.len() && says(other))
    };
    is_signed && is_of_day && is_remark && reply.parts.len() == signed.parts.len() && reply.parts.iter().all(is_same)
}

/// The reply the same file made before. One that says itself which systems it is about made one for all of them; the ministry's form, and
/// what was typed in beside a file, is about the system that was chosen, and may be given for another one too. One that was set aside
/// by mistake is taken up again by dropping its file once more.
pub(crate) fn known(
    replies: &[Reply],
    (request, system): (RequestId, Option<SystemId>),
    sha256: Sha256,
) -> Option<ReplyId> {
    let is_chosen = |r: &Reply| matches!(r.form, ReplyForm::OfficialWorkbook | ReplyForm::Typed);
    let is_about = |r: &Reply| system.is_none_or(|id| r.parts.iter().any(|part| part.system_id == Some(id)));
    let is_same = |r: &&Reply| r.request_id == request && r.sha256 == Some(sha256) && (!is_chosen(r) || is_about(r));
    replies.iter().filter(|r| !r.is_set_aside()).find(is_same).map(|r| r.id)
}

/// The reply that was kept of the same file before, about everything this one is about; of what is typed in, the one that says the very
/// same and waits.
fn kept_before(replies: &[Reply], reply: &Reply) -> Option<ReplyId> {
    if reply.form == ReplyForm::Typed {
        return replies.iter().find(|known| is_typed_twice(known, reply)).map(|known| known.id);
    }
    let of_part = |part: &ReplyPart| known(replies, (reply.request_id, part.system_id), reply.sha256?);
    let all: Option<Vec<ReplyId>> = reply.parts.iter().map(of_part).collect();
    all?.first().copied()
}

/// Whether both were typed in with the same words beside the same file, and nobody has decided about either.
fn is_typed_twice(one: &Reply, other: &Reply) -> bool {
    (one.form, one.request_id, one.sha256) == (other.form, other.request_id, other.sha256)
        && (one.answered_on, &one.answered_by, &one.remark) == (other.answered_on, &other.answered_by, &other.remark)
        && one.parts == other.parts
}

fn is_elsewhere(read: &ReadReply, scope: &Scope) -> bool {
    !read.written.facility.is_empty() && read.written.facility != scope.facility().to_string()
}

/// The official vendor workbook as the reply about one system.
fn official(form: &ImportedForm, bytes: &[u8], beside: &Settled<'_>, others: &[String]) -> Result<Reply> {
    if !form.form.kind.is_for_vendors() {
        return Err(Error::field("file", ErrorCode::NotAReply)
            .with_detail(Text::new("医療機関・薬局が記入する様式です。", "It is the form that facilities fill in.")));
    }
    let asked = &beside.request.asked;
    let mark = sejo_intake::workbook::issued(bytes);
    let named = mark.and_then(|mark| mark.system).filter(|id| asked.system(*id).is_some());
    let system = beside.system.or(named).ok_or_else(|| Error::field("system", ErrorCode::PartUnplaced))?;
    official_about(form, bytes, beside, (&[system], others))
}

/// The official vendor workbook as the reply about these systems; `others` are called the other facilities of this installation.
pub(crate) fn official_about(
    form: &ImportedForm,
    bytes: &[u8],
    beside: &Settled<'_>,
    (systems, others): (&[SystemId], &[String]),
) -> Result<Reply> {
    let asked = &beside.request.asked;
    let mark = sejo_intake::workbook::issued(bytes);
    let (mut given, mut notes) = (Vec::new(), Vec::new());
    for system in systems {
        let (answers, more) = of_official(form, asked, (*system, beside.today));
        notes.extend(more);
        // An いいえ that is left open alone answers nothing and is remembered.
        given.extend((!answers.is_empty()).then_some((*system, answers)));
    }
    if given.is_empty() && form.workbook.problems.iter().any(|p| p.code == "workbook-answer-printed") {
        return Err(Error::new(ErrorCode::ReplyBlank).with_detail(Text::new(
            "どの行にも同じ答えがあり、確認日も備考もないため、印刷された語とみなしました。本当の回答なら、行ごとに確認日を書いて送り直してもらってください。",
            "Every row holds the same answer with no date and no remark, so it was taken for printed text. If these are the answers, ask for them with the date of confirmation in each row.",
        )));
    }
    if let Some(meant) = mark.and_then(|mark| mark.system).filter(|meant| !systems.contains(meant)) {
        let name = asked.system(meant).map(|s| s.name.clone()).unwrap_or_default();
        notes.push(ReplyNote::new(ReplyNoteCode::OtherSystem, name));
    }
    note_other_year(&mut notes, form, beside);
    let issued_id = mark.map(|mark| mark.run);
    let blank = Reply::blank(beside.request.id(), ReplyForm::OfficialWorkbook);
    let mut reply = Reply { issued_id, notes, remark: below(form), ..blank };
    note_named(&mut reply, &form.workbook, bytes, (asked, others));
    whole(reply, beside, given)
}

/// An answer file without its secrets; `None` when there were none, or it is a workbook, whose cells are masked in place.
pub(crate) fn masked_file(read: &mut ReadReply, asked: &Asked) -> Result<Option<Vec<u8>>> {
    mask_other_words(read, asked);
    if !read.is_masked() || read.form != ReplyForm::AnswerFile {
        return Ok(None);
    }
    let mut value = serde_json::to_value(&read.written).map_err(Error::internal)?;
    if let Some(members) = value.as_object_mut() {
        members.insert("format".to_owned(), json!(sejo_intake::reply::FORMAT));
    }
    Ok(Some(serde_json::to_vec(&value).map_err(Error::internal)?))
}

/// What of a file is kept.
pub(crate) fn keep(file: ReplyFile, masked: Option<Vec<u8>>, limits: &Limits) -> Result<KeptReply> {
    let (sha256, size, name) = (sejo_evidence::sha256(&file.bytes), file.bytes.len() as u64, file.name.clone());
    let is_package = file.bytes.starts_with(b"PK\x03\x04");
    let (kept, bytes) = match masked {
        Some(masked) => (Kept::Masked, masked),
        None if is_package => kept(UploadedFile { name: "reply.xlsx".to_owned(), bytes: file.bytes }, limits)?,
        None => (Kept::Original, file.bytes),
    };
    Ok(KeptReply { sha256, size, name, kept, bytes })
}

fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect()
}
