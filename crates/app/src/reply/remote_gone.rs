//! What a notice takes back of what a reply said of remote maintenance.
//!
//! Invariants: where the whole of the reply is taken back, or that there is a connection, everything it said goes. Of anything else that
//! alone becomes unknown, in the answer of the system and in the entry of the register, and is told as taken back until somebody says it
//! anew. What stands otherwise than the reply said it is somebody else's word and stays.

use sejo_model::configuration::{RemoteTerms, TermsGap};
use sejo_model::reply::{GivenAnswer, ReplyPart};
use sejo_model::request::Asked;
use sejo_model::system::RemoteMaintenance;
use sejo_model::{Actor, Date, Lang, Notice, RemoteConnection, RemoteConnectionId, Reply, ReplyId, Request, SystemId};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::remote::{WORKS, piece, terms};
use crate::request::{REMOTE, REMOTE_USED};
use crate::{App, Result, audit};

/// What of a connection is taken back.
pub(super) struct Gone<'a> {
    asked: &'a Asked,
    /// Everything that was said of it.
    is_whole: bool,
    /// Which answers.
    answers: Vec<&'a GivenAnswer>,
    /// The terms these say.
    terms: RemoteTerms,
    /// On which day.
    on: Date,
}

impl<'a> Gone<'a> {
    /// What a notice takes back of a part; `None` where that is nothing of a connection.
    pub fn of(asked: &'a Asked, part: &'a ReplyPart, notice: &Notice, today: Date) -> Option<Self> {
        let system = part.system_id.map(|id| id.to_string()).unwrap_or_default();
        let all: Vec<&GivenAnswer> = part.answers.iter().filter(|a| a.question.starts_with(REMOTE)).collect();
        let is_gone = |key: &str| notice.takes_back(&system, key);
        let is_gate = all.iter().any(|a| a.question == REMOTE_USED) && is_gone(REMOTE_USED);
        let is_whole = is_gate || notice.withdraws(&system);
        let answers: Vec<&GivenAnswer> = all.into_iter().filter(|a| is_whole || is_gone(&a.question)).collect();
        let said = ReplyPart { answers: answers.iter().copied().cloned().collect(), ..part.clone() };
        let on = notice.decided_on.min(today);
        (!answers.is_empty()).then(|| Self { asked, is_whole, answers, terms: terms(&said), on })
    }

    /// What is gone of the accepted parts of a reply about a system.
    fn of_reply(
        reply: &'a Reply,
        asked: &'a Asked,
        system: Option<SystemId>,
        notice: &Notice,
        today: Date,
    ) -> Vec<Self> {
        let is_its = |part: &&ReplyPart| part.is_accepted() && part.system_id == system;
        reply.parts.iter().filter(is_its).filter_map(|part| Self::of(asked, part, notice, today)).collect()
    }

    /// What is known of a system without it; `None` where nothing is.
    pub fn answer(&self, known: RemoteMaintenance) -> Option<RemoteMaintenance> {
        if self.is_whole {
            return None;
        }
        let (mut terms, path) = (known.terms.clone(), self.sentence(&known.path));
        self.clear(&mut terms);
        let is_way = |given: &&GivenAnswer| {
            ["path", "device"].iter().any(|key| given.question.strip_prefix(REMOTE) == Some(*key))
        };
        let of_way = self.answers.iter().copied().filter(is_way);
        let is_path_gone = self.marked(&known.path, of_way) != known.path;
        Some(RemoteMaintenance { terms, path, path_taken_back: known.path_taken_back || is_path_gone, ..known })
    }

    /// An entry of the register without it.
    fn entry(&self, before: &RemoteConnection) -> RemoteConnection {
        let mut after = before.clone();
        let open = self.clear(&mut after.terms);
        if let Some(source) = &mut after.source {
            source.said = self.sentence(&source.said);
            source.taken_back.extend(open);
            source.taken_back.sort_unstable();
            source.taken_back.dedup();
            if self.is_whole {
                source.taken_back_on = Some(self.on);
            }
        }
        after
    }

    /// Opens the terms that stand as they were said; gives which.
    fn clear(&self, known: &mut RemoteTerms) -> Vec<TermsGap> {
        let said = TermsGap::ALL.iter().copied().filter(|gap| known.agrees_on(&self.terms, *gap));
        let said: Vec<TermsGap> = said.collect();
        for gap in &said {
            known.put(*gap, &RemoteTerms::default());
        }
        said
    }

    /// A sentence of answers in which those that are gone say so.
    fn sentence(&self, whole: &str) -> String {
        self.marked(whole, self.answers.iter().copied())
    }

    fn marked<'b>(&self, whole: &str, gone: impl Iterator<Item = &'b GivenAnswer>) -> String {
        let said = gone.filter_map(|given| Some((given, self.asked.question(&given.question)?)));
        said.fold(whole.to_owned(), |sentence, (given, question)| {
            let label = question.label.r#in(Lang::Ja);
            let label = label.split_once('(').map_or(label, |(before, _)| before);
            let mark = format!("{label}: 事業者が取り下げ");
            match piece(question, given) {
                Some(member) => replaced(&sentence, &member, &mark),
                None => sentence,
            }
        })
    }
}

/// A list in words in which one member is another.
fn replaced(list: &str, member: &str, by: &str) -> String {
    let stands = |(at, _): &(usize, &str)| {
        let (before, rest) = list.split_at(*at);
        let after = rest.strip_prefix(member).unwrap_or_default();
        (before.is_empty() || before.ends_with('、')) && (after.is_empty() || after.starts_with('、'))
    };
    let Some((at, _)) = list.match_indices(member).find(stands) else { return list.to_owned() };
    let (before, rest) = list.split_at(at);
    format!("{before}{by}{}", rest.strip_prefix(member).unwrap_or_default())
}

/// Everything that was asked and replied, by which is known what notices took back by now.
pub(super) struct Told<'a> {
    pub requests: &'a [Request],
    pub replies: &'a [Reply],
    pub today: Date,
}

impl Told<'_> {
    /// What is gone of the replies something rests on.
    fn gone(&self, rests_on: impl Fn(ReplyId) -> bool, system: Option<SystemId>) -> Vec<Gone<'_>> {
        let mut gone = Vec::new();
        for reply in self.replies.iter().filter(|reply| rests_on(reply.id)) {
            let Some(request) = self.requests.iter().find(|r| r.id() == reply.request_id) else { continue };
            let told = reply.notices.iter();
            gone.extend(told.flat_map(|n| Gone::of_reply(reply, &request.asked, system, &n.notice, self.today)));
        }
        gone
    }

    /// An answer of before, without what was taken back since.
    pub fn answer(&self, known: RemoteMaintenance, system: SystemId) -> Option<RemoteMaintenance> {
        let heard = known.heard_of.clone();
        let gone = self.gone(|reply| heard.contains(&reply), Some(system));
        gone.iter().try_fold(known, |known, gone| gone.answer(known))
    }

    /// An entry of before, without what was taken back since.
    pub fn entry(&self, before: RemoteConnection) -> RemoteConnection {
        let source = before.source.clone();
        let gone = self.gone(|reply| source.as_ref().is_some_and(|s| s.rests_on(reply)), before.system_id);
        gone.iter().fold(before, |before, gone| gone.entry(&before))
    }
}

impl App {
    /// Takes back what the register has from a reply about the systems of which the vendor took that back.
    pub(super) async fn leave_remote(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        (reply, asked, notice): (&Reply, &Asked, &Notice),
    ) -> Result<()> {
        // As it stands since the reply before: one entry may rest on two of them.
        let known = sejo_store::remote_connection::list(&mut *tx, scope).await?;
        let rests = |c: &&RemoteConnection| {
            c.source.as_ref().is_some_and(|source| source.rests_on(reply.id) && source.taken_back_on.is_none())
        };
        let known: Vec<&RemoteConnection> = known.iter().filter(rests).collect();
        if known.is_empty() {
            return Ok(());
        }
        let works = sejo_store::remote_work::list(&mut *tx, scope, WORKS).await?;
        let has_works = |id: RemoteConnectionId| works.iter().any(|w| w.connection_id == id);
        for before in known {
            let gone = Gone::of_reply(reply, asked, before.system_id, notice, self.today());
            let id = before.id.to_string();
            if gone.iter().any(|gone| gone.is_whole) && before.is_as_replied() && !has_works(before.id) {
                sejo_store::remote_connection::remove(tx, scope, before.id).await?;
                let detail = json!({ "before": before, "notice": notice.id });
                audit::record(tx, self, actor, "remote-connection.remove", &id, detail).await?;
                continue;
            }
            let mut after = gone.iter().fold(before.clone(), |before, gone| gone.entry(&before));
            if after == *before {
                continue;
            }
            // A notice is no work of a person: what the vendor answers anew renews it.
            if let Some(source) = after.source.as_mut().filter(|_| before.is_as_replied()) {
                source.revision = before.revision + 1;
            }
            let after = sejo_store::remote_connection::put(tx, scope, &after).await?;
            let detail = json!({ "before": before, "after": after, "notice": notice.id });
            audit::record(tx, self, actor, "remote-connection.save", &id, detail).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_member_of_a_list_is_replaced_where_it_stands_by_itself() {
        let list = "閉域網VPN、二要素: はい、VPN、203.0.113.5";
        assert_eq!(replaced(list, "VPN", "取り下げ"), "閉域網VPN、二要素: はい、取り下げ、203.0.113.5");
        assert_eq!(replaced(list, "203.0.113.5", ""), "閉域網VPN、二要素: はい、VPN、");
        assert_eq!(replaced(list, "203.0.113", "取り下げ"), list);
        assert_eq!(replaced("VPN", "VPN", "取り下げ"), "取り下げ");
    }
}
