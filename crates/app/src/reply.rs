//! Replies of vendors (返信): taken in, matched to the request they answer, looked at and decided by a person.
//!
//! Invariants: a reply changes nothing until a person has accepted it; what was received stays as it was, whatever is decided;
//! what is grave (another facility's, altered, older than what stands) is accepted only with words that say why. An accepted
//! answer is that vendor's *declared* value and never a measured one.

mod age;
mod decide;
mod doubt;
mod duty;
mod key;
mod late;
mod manner;
mod named;
pub(crate) mod notice;
mod official;
mod other_year;
mod placed;
mod remote;
mod remote_gone;
mod reopen;
mod row;
mod seen;
mod settle;
mod stray;
mod take;
mod turned;
mod typed;
mod way;

use sejo_model::reply::{GivenAnswer, ReplyNoteCode};
use sejo_model::request::{AskedSystem, Question};
use sejo_model::{
    Action, Actor, ErrorCode, Lang, RemoteConnection, RemoteConnectionId, Reply, ReplyId, Request, SystemId, date,
};
use sejo_store::Scope;

use crate::intake::{BesideYes, beside_yes_of, left_open};
use crate::request::{AskedRow, requests_of_scope, rows_of, spoken_of_key, vendors_asked};
use crate::{App, Error, File, Named, Result, authz, facts};

pub use decide::{ChosenPart, Deciding};
use doubt::Known;
pub(crate) use duty::with_taken_back;
use key::note_waiting;
pub use late::Late;
pub(crate) use named::others;
pub(crate) use official::with_all_beside;
use placed::{leave_gone, look_placed};
pub use remote::RegisterChange;
pub use reopen::Reopening;
pub(crate) use settle::{Settled, settle, short};
pub use take::ReplyFile;
pub(crate) use take::{keep, known, masked_file, official_about};
use take::{same_waiting, signed_alike};
pub(crate) use typed::given_answer;
pub use typed::{TypedAnswer, TypedReply};

/// A reply in the list.
#[derive(Debug, Clone)]
pub struct ReplyRow {
    /// The reply.
    pub reply: Reply,
    /// Name of the vendor.
    pub vendor: String,
}

/// One answer beside its question.
#[derive(Debug, Clone)]
pub struct AnswerRow {
    /// The question.
    pub question: Question,
    /// The answer in words; empty when there is none.
    pub said: String,
    /// Day of confirmation.
    pub confirmed_on: Option<sejo_model::Date>,
    /// Target day.
    pub target_on: Option<sejo_model::Date>,
    /// Remarks.
    pub remark: String,
    /// The words that were answered, where they are others than those of the question.
    pub words: String,
}

/// The page of one reply.
#[derive(Debug, Clone)]
pub struct ReplyView {
    /// The reply.
    pub reply: Reply,
    /// The request it answers.
    pub request: Request,
    /// What each part says, in the order of its questions.
    pub answers: Vec<Vec<AnswerRow>>,
    /// The systems a part without one may be about.
    pub systems: Vec<Named<SystemId>>,
    /// The words of the key it is signed with; none when nobody signed.
    pub spoken: Vec<&'static str>,
    /// What each part does to the register of remote connections once it is accepted; of one that was, nothing.
    pub register: Vec<Option<RegisterChange>>,
    /// The entries of that register that were made from this reply.
    pub registered: Vec<Named<RemoteConnectionId>>,
    /// What stands beside each はい that is not decided yet.
    pub beside_yes: Vec<BesideYes>,
    /// Where the systems it was accepted for stand, and what is left to ask about them.
    pub stands: Vec<AskedRow>,
    /// The signed reply that says the same as this answer workbook.
    pub signed: Option<ReplyId>,
    /// What of it counts for what, where the year it was asked for is over.
    pub late: Option<Late>,
}

impl ReplyView {
    /// The grave notes it shows, as a decision carries them: with more of them, words that were written to these accept nothing.
    #[must_use]
    pub fn seen(&self) -> String {
        seen::marks(&self.reply.notes)
    }

    /// Whether the vendor says that a disclosure comes with it, or came before.
    #[must_use]
    pub fn says_disclosed(&self) -> bool {
        let mut said = self.reply.parts.iter().filter_map(|part| part.answer(crate::request::DISCLOSURE_SENT));
        said.any(|answer| answer.value == sejo_model::AnswerValue::Yes.key())
    }
}

impl App {
    /// All replies, the newest first.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn replies(&self, actor: &Actor) -> Result<Vec<ReplyRow>> {
        let scope = authz::scope(actor, Action::Read)?;
        let (requests, replies) = requests_of_scope(self, &scope).await?;
        let vendors = vendors_asked(&requests);
        let vendor =
            |reply: &Reply| vendors.get(&reply.request_id).map(|vendor| vendor.name.clone()).unwrap_or_default();
        Ok(replies.into_iter().map(|reply| ReplyRow { vendor: vendor(&reply), reply }).collect())
    }

    /// One reply.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reply(&self, actor: &Actor, id: ReplyId) -> Result<ReplyView> {
        self.reply_placed(actor, id, &[]).await
    }

    /// One reply, with everything that is to be seen before parts of it are accepted as they are `chosen`.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reply_placed(&self, actor: &Actor, id: ReplyId, chosen: &[ChosenPart]) -> Result<ReplyView> {
        let scope = authz::scope(actor, Action::Read)?;
        let mut reply = sejo_store::reply::get(self.db(), &scope, id).await?;
        let (mut earlier, mut on_record, mut signed) = (remote::Earlier::new(), None, None);
        let has_rival = reply.notes.iter().any(|note| note.code == ReplyNoteCode::OtherKeyWaits);
        let request = if reply.is_decided() && !has_rival {
            sejo_store::request::get(self.db(), &scope, reply.request_id).await?
        } else {
            let (requests, replies) = requests_of_scope(self, &scope).await?;
            let request = requests.iter().find(|r| r.id() == reply.request_id).cloned().ok_or(ErrorCode::NotFound)?;
            if reply.is_decided() {
                // What it was decided with stays, but the other one may be decided since.
                note_waiting(&mut reply, (&requests, &replies));
            } else {
                let mut declared = sejo_store::declaration::list(self.db(), &scope).await?;
                declared.extend(left_open::list(self.db(), &scope).await?);
                let names = facts::names(self.db(), &scope).await?;
                let stored = facts::facts(self, &scope).await?;
                let (systems, answered) = (facts::counted(&stored, self.today()), stored.declarations.as_slice());
                let known =
                    Known { declared: &declared, answered, requests: &requests, replies: &replies, names: &names };
                let same = same_waiting(&reply, &replies);
                signed = signed_alike(&reply, &replies).map(|other| other.id);
                leave_gone(&mut reply, &systems);
                let mut placed = reply.clone();
                look_placed(&mut placed, chosen, &request.asked, (&known, &systems), None);
                reply.notes = same.into_iter().chain(placed.notes).collect();
                on_record = Some(systems);
            }
            earlier = remote::earlier(&request.asked, (&requests, &replies));
            request
        };
        let stands = self.stands_since(&scope, &reply).await?;
        let known = sejo_store::remote_connection::list(self.db(), &scope).await?;
        let is_there = |s: &&AskedSystem| on_record.as_ref().is_none_or(|all| all.iter().any(|known| known.id == s.id));
        let named = |s: &AskedSystem| Named { id: s.id, name: s.name.clone() };
        let is_made = |c: &&RemoteConnection| c.source.as_ref().is_some_and(|source| source.reply_id == id);
        let entering = remote::Entering {
            asked: &request.asked,
            reply: id,
            earlier: &earlier,
            answered_on: remote::counts_from(&reply, &request.asked, self.today()),
            today: self.today(),
            lang: actor.lang,
        };
        let of_other = |id: SystemId| {
            let known = on_record.iter().flatten().find(|s| s.id == id);
            known.zip(request.asked.vendor_id()).is_some_and(|(system, vendor)| system.is_of_other(vendor))
        };
        let plan = |part: &sejo_model::reply::ReplyPart| {
            let system = part.system_id.filter(|id| !part.is_decided() && !of_other(*id))?;
            entering.plan(&reply.standing(part), system, &known)
        };
        Ok(ReplyView {
            register: reply.parts.iter().map(plan).collect(),
            registered: known.iter().filter(is_made).map(|c| Named { id: c.id, name: c.purpose.clone() }).collect(),
            answers: reply.parts.iter().map(|part| rows(&request, part, actor.lang)).collect(),
            systems: request.asked.systems.iter().filter(is_there).map(named).collect(),
            spoken: spoken_of_key(&reply.signer),
            beside_yes: beside_yes_of(&reply, &request, actor.lang),
            stands,
            signed,
            late: late::late(&reply, &request.asked, self.today()),
            request,
            reply,
        })
    }

    /// Where the systems a reply was accepted for stand; nothing of a vendor that is on record no longer.
    async fn stands_since(&self, scope: &Scope, reply: &Reply) -> Result<Vec<AskedRow>> {
        let accepted: Vec<SystemId> =
            reply.parts.iter().filter(|part| part.is_accepted()).filter_map(|part| part.system_id).collect();
        if accepted.is_empty() {
            return Ok(Vec::new());
        }
        match rows_of(self, scope, reply.request_id).await {
            Ok(rows) => Ok(rows.into_iter().filter(|row| accepted.contains(&row.system.id)).collect()),
            Err(Error { code: ErrorCode::NotFound, .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// The kept file of a reply.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub async fn reply_file(&self, actor: &Actor, id: ReplyId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let reply = sejo_store::reply::get(self.db(), &scope, id).await?;
        let evidence = reply.evidence_id.ok_or(ErrorCode::NotFound)?;
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, evidence).await?;
        self.note_export(actor, "reply.hand-out", &id.to_string()).await?;
        // Never a type a browser would show or run.
        Ok(File::whole(reply.file_name, "application/octet-stream", bytes))
    }
}

fn rows(request: &Request, part: &sejo_model::reply::ReplyPart, lang: Lang) -> Vec<AnswerRow> {
    let asked = request.asked.questions.iter().filter(|q| part.system_id.is_none_or(|id| q.is_about(id)));
    let row = |question: &Question| {
        let given = part.answer(&question.key);
        let said = given.map_or("", |a| a.value.as_str());
        let choice = question.choices.iter().find(|c| c.key == said);
        let day = question.is_for_day().then(|| date::parse(said).ok()).flatten();
        let day = day.map(|day| date::short(day, lang));
        AnswerRow {
            said: choice.map(|c| c.words.r#in(lang).to_owned()).or(day).unwrap_or_else(|| said.to_owned()),
            confirmed_on: given.and_then(|a| a.confirmed_on),
            target_on: given.and_then(|a| a.target_on),
            remark: given.map(|a| beside(question, a, lang)).unwrap_or_default(),
            words: given.map(|a| a.words.clone()).unwrap_or_default(),
            question: question.clone(),
        }
    };
    asked.map(row).filter(|r| r.question.when.is_empty() || !r.said.is_empty()).collect()
}

/// What stands beside an answer: what was said where it stays open between several, unless the remark says it, and the remark.
fn beside(question: &Question, given: &GivenAnswer, lang: Lang) -> String {
    let in_remark = settle::between(question, &given.remark);
    let is_there = given.between.iter().all(|said| in_remark.contains(said));
    let said = if is_there { String::new() } else { settle::all_said(Some(question), &given.between, lang) };
    [said.trim(), given.remark.as_str()].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}
