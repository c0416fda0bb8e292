//! Deciding about a reply: accept it, send it back with words, or leave it unused.
//!
//! Accepting makes the answers declared values of that vendor for that system; what an earlier reply declared stays beside them,
//! and the newest counts. The answer on remote maintenance becomes that of the system and an entry of the register, and so does who does what.
//! All in one transaction with the log.

use std::collections::BTreeMap;

use sejo_model::reply::{Decision, DecisionKind, GivenAnswer, Made, ReplyForm, ReplyNote, ReplyPart};
use sejo_model::request::{Asked, QuestionGroup};
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Date, Declaration, DeclarationId, Edition, ErrorCode, Facts, ItemId, Reply, ReplyId, Request, Round,
    System, SystemId,
};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use super::doubt::{Known, is_of_reply};
use super::notice::undoes;
use super::placed::{look_placed, place};
use super::settle::{all_said, both, is_open_no, short};
use super::take::copies_since;
use super::{duty, remote, seen};
use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz, facts, intake};

/// Answers named in a refusal.
const NAMED: usize = 5;

/// A part of a reply that is decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChosenPart {
    /// Its place in the reply, from 0.
    pub index: usize,
    /// Which system it is about, where the reply does not say.
    pub system: Option<SystemId>,
}

/// A decision about a reply.
#[derive(Debug, Clone)]
pub struct Deciding {
    /// What.
    pub kind: DecisionKind,
    /// About which parts.
    pub parts: Vec<ChosenPart>,
    /// With which words: why it is accepted all the same, or what is to be put right.
    pub words: String,
    /// The revision that was seen.
    pub revision: u32,
    /// The grave notes that were seen ([`ReplyView::seen`](super::ReplyView::seen)); `None` for a command, which has no page that
    /// grows old.
    pub seen: Option<String>,
}

impl App {
    /// Decides about parts of a reply.
    ///
    /// # Errors
    /// `NothingChosen`, `PartUnclear` or `PartsOfOneSystem` on `parts`, `PartUnplaced` on `system`, `Required` on `words`, `MarksSince`,
    /// `ReplyTakenBack`, `ChangedMeanwhile`, `NotFound`.
    pub async fn decide_reply(&self, actor: &Actor, id: ReplyId, deciding: &Deciding) -> Result<()> {
        let scope = authz::scope(actor, Action::Declare)?;
        let mut tx = self.db().begin().await?;
        let mut reply = sejo_store::reply::get(&mut tx, &scope, id).await?;
        let request = sejo_store::request::get(&mut tx, &scope, reply.request_id).await?;
        if reply.revision != deciding.revision {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let words = written(&deciding.words);
        let is_accepted = deciding.kind == DecisionKind::Accepted;
        let before = facts::load(self, &mut tx, &scope).await?;
        let (mut earlier, mut replies) = (remote::Earlier::new(), Vec::new());
        let (placed, said) = if is_accepted {
            replies = sejo_store::reply::list(&mut tx, &scope).await?;
            let requests = sejo_store::request::list(&mut tx, &scope).await?;
            let (names, systems) = (facts::names(&mut tx, &scope).await?, facts::counted(&before.facts, self.today()));
            // In the order in which the page of the reply looks at them: then both say the same of it.
            let mut declared = sejo_store::declaration::list(&mut tx, &scope).await?;
            declared.extend(intake::left_open::list(&mut tx, &scope).await?);
            let answered = before.facts.declarations.as_slice();
            let known = Known { declared: &declared, answered, requests: &requests, replies: &replies, names: &names };
            earlier = remote::earlier(&request.asked, (&requests, &replies));
            let looked: Vec<usize> = deciding.parts.iter().map(|one| one.index).collect();
            // Where nothing was chosen, whoever comes back to choose reads of all that waits.
            let looked = Some(looked.as_slice()).filter(|looked| !looked.is_empty());
            look_placed(&mut reply, &deciding.parts, &request.asked, (&known, &systems), looked)
        } else {
            (place(&mut reply, &deciding.parts), Vec::new())
        };
        check((&reply, &said), (&request, &before.facts.systems), deciding, &words)?;
        let mut made = BTreeMap::new();
        if is_accepted {
            let editions = sejo_edition::on(self.today(), self.shipped_editions(), &before.imported);
            let standing = standing(&reply, &deciding.parts)?;
            let mut facts = before.facts.clone();
            for chosen in &deciding.parts {
                let accepted = Accepted {
                    request: &request,
                    reply: &standing,
                    whole: &reply,
                    replies: &replies,
                    earlier: &earlier,
                    facts: &facts,
                    editions: &editions,
                };
                let (declared, of_part) = self.declare_part(&mut tx, &scope, actor, &accepted, chosen.index).await?;
                made.insert(chosen.index, Made { placed: placed.contains(&chosen.index), ..of_part });
                // The next part is held against what this one made of its system and of the register.
                if let Some(declared) = declared {
                    facts.systems.iter_mut().filter(|s| s.id == declared.id).for_each(|s| *s = declared.clone());
                    facts.remote_connections = sejo_store::remote_connection::list(&mut tx, &scope).await?;
                }
            }
        }
        let moved = match is_accepted {
            true => {
                let after = facts::load(self, &mut tx, &scope).await?;
                intake::moved(self.shipped_editions(), before, after, self.today())
            }
            false => Vec::new(),
        };
        let (kind, at, by) = (deciding.kind, self.now(), actor.user);
        let decision = Decision { kind, words: words.clone(), moved, made: None, at, by };
        let mut systems = Vec::new();
        for chosen in &deciding.parts {
            let Some(part) = reply.parts.get_mut(chosen.index) else { continue };
            systems.push(part.name.clone());
            part.decisions.push(Decision { made: made.remove(&chosen.index), ..decision.clone() });
        }
        if deciding.kind == DecisionKind::Rejected {
            doubt_vendor(&mut tx, &scope, &reply, &request).await?;
        }
        sejo_store::reply::change(&mut tx, &scope, &reply).await.map_err(changed)?;
        for copy in copies_since(&reply, &replies) {
            sejo_store::reply::change(&mut tx, &scope, &copy).await.map_err(changed)?;
        }
        let detail = json!({
            "request": request.id(), "decision": decision.kind, "words": words, "systems": systems,
            "moved": decision.moved.iter().map(|m| &m.slug).collect::<Vec<_>>(),
        });
        audit::record(&mut tx, self, actor, action_of(deciding.kind), &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// The answers of one part as declared values; those on remote maintenance and on duties as the system's, which is given back
    /// as it stands since, with what was made of them.
    async fn declare_part(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        actor: &Actor,
        accepted: &Accepted<'_>,
        index: usize,
    ) -> Result<(Option<System>, Made)> {
        let mut made = Made::default();
        let Some(part) = accepted.reply.parts.get(index) else { return Ok((None, made)) };
        let Some(system) = part.system_id else { return Ok((None, made)) };
        let answered_on = remote::answered_on(accepted.reply, self.today());
        let mut declared = accepted.declarations(part, system, answered_on, (actor, self.now()));
        declared.extend(accepted.gone((index, system), answered_on, (actor, self.now()), self.today()));
        sejo_store::declaration::insert_many(tx, scope, &declared).await?;
        made.declarations = declared.iter().map(|d| d.id).collect();
        let Some(stored) = accepted.facts.systems.iter().find(|s| s.id == system) else { return Ok((None, made)) };
        // What a vendor says of a system that is another's by now stays its own word, and settles nothing of the system.
        if accepted.request.asked.vendor_id().is_some_and(|vendor| stored.is_of_other(vendor)) {
            return Ok((None, made));
        }
        let entering = remote::Entering {
            asked: &accepted.request.asked,
            reply: accepted.reply.id,
            earlier: accepted.earlier,
            answered_on: remote::counts_from(accepted.reply, &accepted.request.asked, self.today()),
            today: self.today(),
            lang: actor.lang,
        };
        made.connection = self.enter_remote(tx, (scope, actor), (&entering, part), accepted.facts).await?;
        let mut after = stored.clone();
        after.remote_maintenance =
            entering.known_after(part, stored.remote_maintenance.as_ref()).or(after.remote_maintenance);
        let asked = &accepted.request.asked;
        let vendor = (asked.vendor_id(), asked.vendor.name.as_str());
        let word = duty::Word { reply: accepted.reply.id, on: answered_on, vendor };
        duty::set_aside(part, &mut after, accepted.facts, self.today());
        duty::join(part, &mut after, word, accepted.earlier);
        let route = sejo_judge::route(accepted.facts, self.today());
        let is_written = route.covered().any(|server| server.system_id == Some(system));
        duty::deny(part, asked, &mut after, (word, is_written));
        made.note(stored, &after);
        if after != *stored {
            after = sejo_store::system::put(tx, scope, &after).await.map_err(changed)?;
            let detail = json!({ "before": stored, "after": after, "reply": accepted.reply.id });
            audit::record(tx, self, actor, "system.save", &system.to_string(), detail).await?;
        }
        Ok((Some(after), made))
    }
}

/// Whose the next form like it is, is asked anew: this one was perhaps taken for the reply of another vendor.
pub(super) async fn doubt_vendor(tx: &mut Tx, scope: &Scope, reply: &Reply, request: &Request) -> Result<()> {
    let vendor = request.asked.vendor_id().filter(|_| reply.form == ReplyForm::OfficialWorkbook);
    let Some(vendor) = vendor else { return Ok(()) };
    Ok(intake::forget_vendor(tx, scope, &reply.file_name, vendor).await?)
}

/// The reply without what the vendor took back meanwhile: that does not count again by being accepted late.
fn standing(reply: &Reply, chosen: &[ChosenPart]) -> Result<Reply> {
    let parts: Vec<ReplyPart> = reply.parts.iter().map(|part| reply.standing(part)).collect();
    if chosen.iter().filter_map(|one| parts.get(one.index)).any(|part| part.answers.is_empty()) {
        return Err(ErrorCode::ReplyTakenBack.into());
    }
    Ok(Reply { parts, ..reply.clone() })
}

/// Checks a decision; `said` is what stands out in the parts it is about.
fn check(
    (reply, said): (&Reply, &[ReplyNote]),
    (request, on_record): (&Request, &[System]),
    deciding: &Deciding,
    words: &str,
) -> Result<()> {
    let mut fields = Fields::default();
    let chosen = &deciding.parts;
    let is_accepted = deciding.kind == DecisionKind::Accepted;
    let (mut systems, mut unclear) = (Vec::new(), Vec::new());
    // Taking back is no decision about what waits.
    fields.check("decision", deciding.kind != DecisionKind::Reopened, ErrorCode::Required);
    fields.check("parts", !chosen.is_empty(), ErrorCode::NothingChosen);
    for one in chosen {
        let part = reply.parts.get(one.index).ok_or(ErrorCode::NotFound)?;
        if part.is_decided() {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        // What else answers nothing is taken in: its remarks are kept, and all of it stays open.
        let is_unclear = part.answers.iter().all(|given| is_open_no(given, &request.asked));
        unclear.extend(Some(part).filter(|_| is_unclear && is_accepted));
        let system = part.system_id.or(one.system);
        let is_there = |id: SystemId| request.asked.system(id).is_some() && on_record.iter().any(|s| s.id == id);
        let is_placed = system.is_some_and(is_there);
        fields.check("system", is_placed || !is_accepted, ErrorCode::PartUnplaced);
        systems.extend(system.filter(|_| is_placed));
    }
    fields.check("parts", unclear.is_empty(), ErrorCode::PartUnclear);
    // Two answers about one system at once: which of them counts is for nobody to guess.
    let several = systems.len();
    systems.sort_unstable();
    systems.dedup();
    fields.check("parts", systems.len() == several || !is_accepted, ErrorCode::PartsOfOneSystem);
    let explained = !is_accepted || said.iter().any(|note| note.code.is_grave());
    let is_unsaid = explained && sejo_model::text::is_blank(words);
    fields.check("words", !is_unsaid, ErrorCode::Required);
    fields.text("words", &deciding.words);
    // What asks for words may be there only since a system was chosen: the refusal names it.
    let why = if is_accepted && is_unsaid { grave(said) } else { Text::default() };
    fields.finish().map_err(|refused| match refused.code {
        ErrorCode::NothingChosen => refused.with_detail(to_choose(reply, &why)),
        ErrorCode::PartUnclear => refused.with_detail(unclear_in(&unclear, chosen.len(), &request.asked)),
        _ if is_accepted && is_unsaid => refused.with_detail(why),
        _ => refused,
    })?;
    seen::check(said, deciding.seen.as_deref())
}

/// Which of so many `chosen` parts hold nothing but an いいえ that stays open, with what was said, and how the others are accepted.
fn unclear_in(unclear: &[&ReplyPart], chosen: usize, asked: &Asked) -> Text {
    both(|lang| {
        let said = |given: &GivenAnswer| {
            let question = asked.question(&given.question);
            question.map(|question| short(question, lang)).unwrap_or_default()
                + &all_said(question, &given.between, lang)
        };
        let named = unclear.iter().map(|part| {
            let said: Vec<String> = part.answers.iter().take(NAMED).map(said).collect();
            format!("{}: {}", part.name, said.join(lang.pick("、", ", ")))
        });
        let named = named.collect::<Vec<_>>().join(" / ");
        let others = lang.pick(
            "ほかのシステムの分は、このシステムを選ばなければ受け取れます。",
            "The others are accepted where this one is not chosen.",
        );
        if unclear.len() < chosen { format!("{named} {others}") } else { named }
    })
}

/// Which parts of a reply are there to be chosen, and why words are needed with them.
fn to_choose(reply: &Reply, why: &Text) -> Text {
    both(|lang| {
        let open = reply.parts.iter().filter(|part| !part.is_decided()).take(NAMED);
        let named = open.map(|part| match part.name.as_str() {
            "" => lang.pick("名前のないシステム", "a system without a name"),
            name => name,
        });
        let named = named.collect::<Vec<_>>().join(lang.pick("、", ", "));
        let tick = lang.pick("「どのシステムの分か」で選びます", "Tick under 'About which systems'");
        format!("{tick}: {named} {}", why.r#in(lang)).trim_end().to_owned()
    })
}

/// What of a reply is accepted with words only.
fn grave(said: &[ReplyNote]) -> Text {
    both(|lang| {
        let grave = said.iter().filter(|note| note.code.is_grave());
        let why = lang.pick("受け取るには理由が要ります。", "To accept it, say why.");
        format!("{why} {}", seen::in_words(grave, lang))
    })
}

const fn action_of(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Accepted => "reply.accept",
        DecisionKind::AskedAgain => "reply.ask-again",
        DecisionKind::Rejected => "reply.reject",
        DecisionKind::Reopened => "reply.reopen",
    }
}

pub(super) fn changed(error: StoreError) -> Error {
    match error {
        StoreError::Changed => ErrorCode::ChangedMeanwhile.into(),
        other => other.into(),
    }
}

/// A reply being accepted, with what is known beside it.
struct Accepted<'a> {
    request: &'a Request,
    /// Without what the vendor took back.
    reply: &'a Reply,
    /// As it was received.
    whole: &'a Reply,
    /// Everything that came back so far.
    replies: &'a [Reply],
    /// What was accepted of the vendor before.
    earlier: &'a [(ReplyId, ReplyPart)],
    facts: &'a Facts,
    editions: &'a [Edition],
}

impl Accepted<'_> {
    fn declarations(
        &self,
        part: &ReplyPart,
        system: SystemId,
        answered_on: Date,
        by: (&Actor, i64),
    ) -> Vec<Declaration> {
        part.answers.iter().filter_map(|given| self.declaration(given, system, answered_on, by)).collect()
    }

    /// What the vendor took back of a part before it was accepted, as taken back: so whoever misses it reads why. Where something
    /// else stands of the vendor by now it is left out, and hides nothing.
    fn gone(
        &self,
        (index, system): (usize, SystemId),
        answered_on: Date,
        by: (&Actor, i64),
        today: Date,
    ) -> Vec<Declaration> {
        let answers = self.whole.parts.get(index).map(|part| part.answers.as_slice()).unwrap_or_default();
        let about = system.to_string();
        let gone = |given: &GivenAnswer| {
            let notice = &self.whole.taken_back(&about, &given.question)?.notice;
            let declared = self.declaration(given, system, answered_on, by)?;
            let whose = |d: &Declaration| (d.vendor_id, d.system_id, d.item.clone());
            let known = self.facts.declarations.iter().filter(|d| whose(d) == whose(&declared));
            let newest = known.max_by_key(|d| (d.round, d.at));
            let is_hidden =
                |d: &Declaration| d.taken_back_on.is_none() && undoes(notice, d) && !is_of_reply(d, self.replies);
            let taken_back_on = Some(notice.decided_on.min(today));
            newest.is_none_or(is_hidden).then_some(Declaration { taken_back_on, ..declared })
        };
        answers.iter().filter_map(gone).collect()
    }

    /// An answer as a declared value; `None` where it is to no row of the form.
    fn declaration(
        &self,
        given: &GivenAnswer,
        system: SystemId,
        answered_on: Date,
        (actor, at): (&Actor, i64),
    ) -> Option<Declaration> {
        let asked = &self.request.asked;
        let vendor_id = asked.vendor_id();
        let question = asked.question(&given.question).filter(|q| q.group == QuestionGroup::Form)?;
        let value = given.value.parse().ok()?;
        let item = ItemId(format!("{}/{}/{}", asked.edition, asked.form, given.question));
        let row = self.editions.iter().find_map(|e| e.item(&item));
        // Of several rounds the last one counts: what is declared now is never older than what was declared before.
        let rounds = self.facts.declarations.iter().filter(|d| d.vendor_id == vendor_id && d.item == item);
        Some(Declaration {
            id: DeclarationId::new(),
            edition: asked.edition.clone(),
            form: asked.form,
            control: row.and_then(|r| r.control),
            subsection: row.and_then(|r| r.subsection),
            round: rounds.map(|d| d.round).max().unwrap_or(Round::FIRST),
            item,
            value,
            dated_on: given.confirmed_on.or(Some(answered_on)),
            target_on: given.target_on,
            remark: given.remark.clone(),
            vendor_id,
            system_id: Some(system),
            evidence_id: self.reply.evidence_id,
            by: actor.user,
            at,
            taken_back_on: None,
            // The row may be worded anew later: what was answered is what the request asked.
            asked: if given.words.is_empty() { question.label.ja.clone() } else { given.words.clone() },
            system_name: String::new(),
        })
    }
}
