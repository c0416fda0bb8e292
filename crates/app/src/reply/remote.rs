//! What a reply says of remote maintenance: the answer of the system, and the entry it makes in the register of remote connections.
//!
//! Invariants: an entry is made with the reply a person accepts, names it as its source, and never stands beside one of the same
//! vendor and system; it speaks of no way in of a configuration until a person says of which, so it never hides a forgotten one.
//! What a newer reply leaves open stays as an earlier one answered it. An entry somebody has worked on stays as it is; what the vendor
//! took back of it is said by its newer reply.

use std::collections::BTreeMap;

use sejo_model::configuration::{AccountUse, Presence, RemoteTerms, ReplySource, TermsGap};
use sejo_model::reply::{GivenAnswer, Replaced, ReplyPart};
use sejo_model::request::{Asked, Question, QuestionGroup, YES};
use sejo_model::system::RemoteMaintenance;
use sejo_model::text::{fold_answer, is_blank, line};
use sejo_model::{
    Actor, AnswerValue, Date, Facts, Holder, Lang, RemoteConnection, Reply, ReplyId, Request, SystemId, VendorId,
};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::way::{is_told_of, names_a_way};
use crate::request::{REMOTE, REMOTE_USED, replies_of};
use crate::{App, Result, audit};

/// Works looked through before an entry is taken out.
pub(super) const WORKS: u32 = 10_000;

/// What accepting a part does to the register of remote connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterChange {
    /// It adds this entry.
    Adds(RemoteConnection),
    /// It renews this entry, which an earlier reply made and nobody has worked on.
    Renews(RemoteConnection),
    /// This entry, which somebody has worked on, takes what it lacks since the vendor took that back, and stays as it is otherwise.
    Completes(RemoteConnection),
    /// This entry is there already and stays as it is; the answer says these terms otherwise.
    Keeps(RemoteConnection, Vec<TermsGap>),
    /// The vendor says it does not connect, this entry says it does; it stays, and the difference is a reason of the row.
    Denies(RemoteConnection),
}

impl RegisterChange {
    /// The entry it is about.
    #[must_use]
    pub const fn connection(&self) -> &RemoteConnection {
        match self {
            Self::Adds(c) | Self::Renews(c) | Self::Completes(c) | Self::Keeps(c, _) | Self::Denies(c) => c,
        }
    }

    /// What it does, for a system, in words; and what it makes of the free words of the answer.
    #[must_use]
    pub fn words(&self, system: &str, lang: Lang) -> String {
        let read = match self {
            Self::Adds(c) | Self::Renews(c) | Self::Completes(c) => read_of(&c.terms, lang),
            Self::Keeps(..) | Self::Denies(_) => String::new(),
        };
        let space = if read.is_empty() { "" } else { lang.pick("", " ") };
        format!("{}{space}{read}", self.does(system, lang))
    }

    fn does(&self, system: &str, lang: Lang) -> String {
        let purpose = &self.connection().purpose;
        match (self, lang) {
            (Self::Adds(_), Lang::Ja) => format!("{system}: 「{purpose}」が加わります。もとはこの返信です。"),
            (Self::Adds(_), Lang::En) => format!("{system}: “{purpose}” is added, with this reply as source."),
            (Self::Renews(_), Lang::Ja) => {
                format!("{system}: 前の返信から作られた「{purpose}」が、この返信の内容になります。")
            }
            (Self::Renews(_), Lang::En) => {
                format!("{system}: “{purpose}”, made from an earlier reply, takes what this one says.")
            }
            (Self::Completes(_), Lang::Ja) => format!(
                "{system}: 登録済みの「{purpose}」のうち、事業者が取り下げていたところが、この返信の内容になります。ほかはそのままです。"
            ),
            (Self::Completes(_), Lang::En) => {
                format!("{system}: “{purpose}” takes from this reply what the vendor had taken back; the rest stays.")
            }
            (Self::Keeps(_, differs), lang) => {
                let comma = lang.pick("、", ", ");
                let differs = differs.iter().map(|gap| gap.words().r#in(lang)).collect::<Vec<_>>().join(comma);
                match (lang, differs.is_empty()) {
                    (Lang::Ja, true) => format!("{system}: 「{purpose}」がもう登録されているので、加えません。"),
                    (Lang::En, true) => format!("{system}: “{purpose}” is registered already; nothing is added."),
                    (Lang::Ja, false) => format!(
                        "{system}: 登録済みの「{purpose}」はそのままにします。回答と違うところ({differs})は、チェックリストの根拠に出ます。"
                    ),
                    (Lang::En, false) => format!(
                        "{system}: “{purpose}” stays as registered. What differs ({differs}) becomes a reason of the row."
                    ),
                }
            }
            (Self::Denies(_), Lang::Ja) => format!(
                "{system}: 回答は「接続していない」ですが、登録に「{purpose}」があります。登録はそのままにし、食い違いとしてチェックリストの根拠に出ます。"
            ),
            (Self::Denies(_), Lang::En) => format!(
                "{system}: the answer is that nobody connects, but “{purpose}” is registered. It stays, and the difference becomes a reason of the row."
            ),
        }
    }
}

/// What is read of the free words of an answer, and what is not: whoever accepts it sees what configurations will be held against.
fn read_of(terms: &RemoteTerms, lang: Lang) -> String {
    let (said, comma) = (line(&terms.sources_said), lang.pick("、", ", "));
    let addresses = terms.sources.join(comma);
    // Where the words are the addresses there is nothing to tell.
    let plain = |words: &str| fold_answer(words).replace(['、', ','], "");
    let read = (!addresses.is_empty() && plain(&said) != plain(&addresses)).then(|| match lang {
        Lang::Ja => format!("接続元の回答「{said}」から読み取ったアドレスは、{addresses}です。"),
        Lang::En => format!("The addresses read from “{said}” are {addresses}."),
    });
    let unread = terms.unread_words(lang).join(comma);
    let open = (!unread.is_empty()).then(|| match lang {
        Lang::Ja => format!("{unread}。事業者に聞いて、受け取った後に登録へ書き足してください。"),
        Lang::En => format!("Left open: {unread}. Ask the vendor, and write it into the entry."),
    });
    let need = terms.unread().contains(&TermsGap::Sources).then(|| {
        lang.pick(
            "アドレスがそろうまで、接続元は設定と比べられません。",
            "Until all addresses are known, sources are not held against configurations.",
        )
        .to_owned()
    });
    [read, open, need].into_iter().flatten().collect::<Vec<_>>().join(lang.pick("", " "))
}

/// What was accepted of a vendor before, the newest first: by reply, as it stands by now.
pub(super) type Earlier = Vec<(ReplyId, ReplyPart)>;

/// What was accepted so far of the vendor that was asked.
pub(super) fn earlier(asked: &Asked, known: (&[Request], &[Reply])) -> Earlier {
    accepted(asked, known).into_iter().map(|(reply, part)| (reply.id, part)).collect()
}

/// The parts that were accepted of the vendor that was asked, as each stands by now, what was decided last in front.
pub(super) fn accepted<'a>(asked: &Asked, known: (&[Request], &'a [Reply])) -> Vec<(&'a Reply, ReplyPart)> {
    let mut found: Vec<(i64, &Reply, ReplyPart)> = Vec::new();
    for reply in replies_of(&asked.vendor.id, known) {
        let accepted = reply.parts.iter().filter(|p| p.is_accepted());
        found.extend(accepted.map(|p| (p.decisions.last().map_or(0, |d| d.at), reply, reply.standing(p))));
    }
    found.sort_by_key(|(at, reply, _)| std::cmp::Reverse((*at, reply.received_at, reply.id)));
    found.into_iter().map(|(_, reply, part)| (reply, part)).collect()
}

/// What a part answers to a question, where it answers it.
fn said<'a>(part: &'a ReplyPart, key: &str) -> Option<&'a GivenAnswer> {
    part.answer(key).filter(|a| !a.value.is_empty())
}

/// Whether a part says that the vendor connects; `None` where it leaves that open.
fn says_used(part: &ReplyPart) -> Option<bool> {
    said(part, REMOTE_USED).map(|a| a.value == YES)
}

/// What a part answers about a connection besides whether there is one.
fn details(part: &ReplyPart) -> impl Iterator<Item = &GivenAnswer> {
    part.answers.iter().filter(|a| a.question.starts_with(REMOTE) && a.question != REMOTE_USED && !a.value.is_empty())
}

/// Whether a part answers about a connection and leaves open whether there is one.
pub(super) fn has_no_gate(part: &ReplyPart) -> bool {
    says_used(part).is_none() && details(part).next().is_some()
}

/// Whether a part says that nobody connects, and says how all the same.
pub(super) fn denies_itself(part: &ReplyPart) -> bool {
    says_used(part) == Some(false) && (details(part).any(|a| names_a_way(&a.value)) || told_beside(part).is_some())
}

/// What stands beside the answer that nobody connects, where it tells of a connection.
fn told_beside(part: &ReplyPart) -> Option<&str> {
    let gate = said(part, REMOTE_USED).filter(|a| a.value != YES)?;
    Some(gate.remark.as_str()).filter(|remark| is_told_of(remark))
}

/// A part with what it leaves open of remote maintenance as it was answered before, and the replies that comes from. Whoever
/// says that nobody connects leaves nothing open. Whoever speaks of a connection without saying that there is one speaks of the one
/// known before, or where none was, says how it connects: a denial alone is no connection.
fn completed(asked: &Asked, part: &ReplyPart, earlier: &[(ReplyId, ReplyPart)]) -> (ReplyPart, Vec<ReplyId>) {
    let (mut whole, mut from) = (part.clone(), Vec::new());
    let is_about = |known: &ReplyPart| {
        known.system_id == part.system_id && (says_used(known).is_some() || details(known).next().is_some())
    };
    let about: Vec<&(ReplyId, ReplyPart)> = earlier.iter().filter(|(_, known)| is_about(known)).collect();
    let is_used = says_used(part).unwrap_or_else(|| {
        let is_known = about.iter().find_map(|(_, known)| says_used(known)) == Some(true);
        has_no_gate(part) && (is_known || details(part).any(|a| a.value != AnswerValue::No.key()))
    });
    if !is_used {
        return (whole, from);
    }
    for (reply, known) in about.into_iter().take_while(|(_, known)| says_used(known) != Some(false)) {
        let open =
            asked.questions.iter().filter(|q| q.group == QuestionGroup::Remote && said(&whole, &q.key).is_none());
        let more: Vec<GivenAnswer> = open.filter_map(|q| said(known, &q.key).cloned()).collect();
        if !more.is_empty() {
            whole.answers.retain(|a| more.iter().all(|m| m.question != a.question));
            whole.answers.extend(more);
            from.push(*reply);
        }
    }
    if says_used(&whole).is_none() {
        whole.answers.retain(|a| a.question != REMOTE_USED);
        whole.answers.push(GivenAnswer {
            question: REMOTE_USED.to_owned(),
            value: YES.to_owned(),
            confirmed_on: None,
            target_on: None,
            remark: String::new(),
            words: String::new(),
            between: Vec::new(),
        });
    }
    (whole, from)
}

/// What a part says about remote maintenance, in one sentence and in terms; `None` when it does not say whether there is any.
fn answer(asked: &Asked, part: &ReplyPart, answered_on: Date) -> Option<RemoteMaintenance> {
    let used = part.answer(REMOTE_USED).map(|a| a.value.as_str()).filter(|v| !v.is_empty())? == YES;
    let said = |question: &Question| piece(question, part.answer(&question.key)?);
    let contradicts_itself = denies_itself(part);
    let further = asked.questions.iter().filter(|q| q.group == QuestionGroup::Remote && q.key != REMOTE_USED);
    let is_told = used || contradicts_itself;
    let beside = told_beside(part).map(|remark| remark.lines().collect::<Vec<_>>().join("、"));
    let path =
        if is_told { further.filter_map(said).chain(beside).collect::<Vec<_>>().join("、") } else { String::new() };
    let terms = if used { terms(part) } else { RemoteTerms::default() };
    Some(RemoteMaintenance { terms, contradicts_itself, ..RemoteMaintenance::said(used, path, answered_on) })
}

/// What one answer says in that sentence; `None` where it says nothing.
pub(super) fn piece(question: &Question, given: &GivenAnswer) -> Option<String> {
    let choice = question.choices.iter().find(|c| c.key == given.value);
    let value = choice.map_or(given.value.as_str(), |c| c.words.r#in(Lang::Ja));
    let label = question.label.r#in(Lang::Ja);
    let said = if question.choices.is_empty() { value.to_owned() } else { format!("{label}: {value}") };
    (!given.value.is_empty()).then_some(said)
}

/// The terms a part names. What is written in free words stays words, but for whose the device is and from which addresses, where
/// they say so; so does what could not be read as one of the choices.
pub(super) fn terms(part: &ReplyPart) -> RemoteTerms {
    let said = |key: &str| part.answer(&format!("{REMOTE}{key}")).map_or("", |a| a.value.as_str());
    RemoteTerms {
        presence: match said("always") {
            "always" => Presence::AlwaysOn,
            "on-demand" => Presence::OnDemand,
            _ => Presence::Unknown,
        },
        accounts: match said("accounts") {
            "own" => AccountUse::Own,
            "shared" => AccountUse::Shared,
            _ => AccountUse::Unknown,
        },
        two_factor: match said("two-factor").parse() {
            Ok(AnswerValue::Yes) => Some(true),
            Ok(AnswerValue::No) => Some(false),
            _ => None,
        },
        device_of: owner(said("device")),
        device_said: said("device").trim().to_owned(),
        in_words: in_words(part),
        ..RemoteTerms::default()
    }
    .come_from(said("sources"))
}

/// What is answered to a question with choices and names none of them.
fn in_words(part: &ReplyPart) -> BTreeMap<TermsGap, String> {
    let asked = [("always", TermsGap::Presence), ("accounts", TermsGap::Accounts), ("two-factor", TermsGap::TwoFactor)];
    let unread = asked.into_iter().filter_map(|(key, gap)| {
        let given = part.answer(&format!("{REMOTE}{key}")).filter(|a| a.value.is_empty() && !is_blank(&a.remark))?;
        Some((gap, given.remark.clone()))
    });
    unread.collect()
}

/// Whose a device is by the words of the vendor; unknown where they name both or neither, deny or doubt it.
fn owner(text: &str) -> Holder {
    let said = fold_answer(text);
    let is_in = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if is_in(&["でな", "ではな", "じゃな", "以外", "未定", "不明", "確認中", "予定", "?"]) {
        return Holder::Unknown;
    }
    let ours = is_in(&["当社", "弊社", "自社", "事業者所有"]);
    let theirs = is_in(&["貴院", "貴施設", "貴局", "医療機関", "病院所有", "お客様", "ご施設"]);
    match (ours, theirs) {
        (true, false) => Holder::Vendor,
        (false, true) => Holder::Facility,
        _ => Holder::Unknown,
    }
}

/// What the vendor took back of an entry, and an answer leaves open too.
fn still_open(entry: &RemoteConnection, answer: &RemoteTerms) -> Vec<TermsGap> {
    let gaps = answer.gaps();
    entry.terms_taken_back().into_iter().filter(|gap| gaps.contains(gap)).collect()
}

/// A reply being put into the register.
pub(super) struct Entering<'a> {
    pub asked: &'a Asked,
    pub reply: ReplyId,
    pub earlier: &'a [(ReplyId, ReplyPart)],
    pub answered_on: Date,
    pub today: Date,
    pub lang: Lang,
}

impl Entering<'_> {
    /// What a part says about remote maintenance, with what was answered before of what it leaves open.
    pub fn answer(&self, part: &ReplyPart) -> Option<RemoteMaintenance> {
        let (whole, from) = completed(self.asked, part, self.earlier);
        let heard_of = std::iter::once(self.reply).chain(from.into_iter().filter(|id| *id != self.reply)).collect();
        Some(RemoteMaintenance { heard_of, ..answer(self.asked, &whole, self.answered_on)? })
    }

    /// What is known of remote maintenance once a part counts: where the vendor connects and names neither a line nor a device, the words
    /// that stand there stay.
    pub fn known_after(&self, part: &ReplyPart, known: Option<&RemoteMaintenance>) -> Option<RemoteMaintenance> {
        let after = self.answer(part)?;
        let (whole, _) = completed(self.asked, part, self.earlier);
        let names_way = ["path", "device"].iter().any(|key| said(&whole, &format!("{REMOTE}{key}")).is_some());
        // Beside what a reply says further, only what somebody here wrote: what another reply said is in it already.
        let stays = |was: &&RemoteMaintenance| {
            let is_kept = was.heard_of.is_empty() || was.path.contains(&after.path);
            was.used && after.used && !was.path_taken_back && !is_blank(&was.path) && !names_way && is_kept
        };
        let Some(was) = known.filter(stays) else { return Some(after) };
        let is_said = was.path.contains(&after.path);
        let path = if is_said { was.path.clone() } else { format!("{}、{}", was.path, after.path) };
        Some(RemoteMaintenance { path, ..after })
    }

    /// What a part about a system does to the register.
    pub fn plan(&self, part: &ReplyPart, system: SystemId, known: &[RemoteConnection]) -> Option<RegisterChange> {
        let answer = self.answer(part)?;
        let vendor = self.asked.vendor_id();
        let is_its = |c: &&RemoteConnection| c.is_for(vendor, system, self.today);
        let first = known.iter().filter(is_its).max_by_key(|c| c.system_id.is_some()).cloned();
        match first {
            Some(entry) if !answer.used => Some(RegisterChange::Denies(entry)),
            None if !answer.used => None,
            Some(entry) if entry.is_as_replied() && entry.system_id == Some(system) => {
                let source = ReplySource {
                    taken_back: still_open(&entry, &answer.terms),
                    ..self.source(&answer, entry.revision + 1)
                };
                Some(RegisterChange::Renews(RemoteConnection { terms: answer.terms, source: Some(source), ..entry }))
            }
            Some(entry) => {
                if let Some(completed) = self.completes(&entry, system, &answer) {
                    return Some(RegisterChange::Completes(completed));
                }
                let differs = entry.terms.contradictions(&answer.terms);
                Some(RegisterChange::Keeps(entry, differs))
            }
            None => Some(RegisterChange::Adds(self.entry(vendor?, system, answer))),
        }
    }

    /// An entry somebody has worked on with what an answer says of what the vendor took back; `None` where that is nothing.
    fn completes(
        &self,
        entry: &RemoteConnection,
        system: SystemId,
        answer: &RemoteMaintenance,
    ) -> Option<RemoteConnection> {
        let was = entry.source.as_ref().filter(|_| entry.system_id == Some(system) && entry.is_taken_back())?;
        let open = still_open(entry, &answer.terms);
        let mut terms = entry.terms.clone();
        for gap in entry.terms_taken_back().into_iter().filter(|gap| !open.contains(gap)) {
            terms.put(gap, &answer.terms);
        }
        if was.taken_back_on.is_none() && terms == entry.terms {
            return None;
        }
        // The rest of it is still from the replies before, and the work on it is still that of a person.
        let mut source = ReplySource { taken_back: open, ..self.source(answer, was.revision) };
        for reply in std::iter::once(was.reply_id).chain(was.also.iter().copied()) {
            if !source.rests_on(reply) {
                source.also.push(reply);
            }
        }
        Some(RemoteConnection { terms, source: Some(source), ..entry.clone() })
    }

    fn source(&self, answer: &RemoteMaintenance, revision: u32) -> ReplySource {
        let (reply_id, answered_on, said) = (self.reply, self.answered_on, answer.path.clone());
        let also = answer.heard_of.iter().copied().skip(1).collect();
        ReplySource { reply_id, also, answered_on, said, revision, taken_back_on: None, taken_back: Vec::new() }
    }

    fn entry(&self, vendor: VendorId, system: SystemId, answer: RemoteMaintenance) -> RemoteConnection {
        let name = self.asked.system(system).map_or("", |s| s.name.as_str());
        let purpose = match self.lang {
            Lang::Ja => format!("{name}のリモート保守"),
            Lang::En => format!("Remote maintenance of {name}"),
        };
        RemoteConnection {
            vendor_id: Some(vendor),
            system_id: Some(system),
            purpose: purpose.chars().take(crate::field::MAX_NAME).collect(),
            source: Some(self.source(&answer, 1)),
            terms: answer.terms,
            ..RemoteConnection::blank(self.answered_on)
        }
    }
}

impl App {
    /// Puts what a part says into the register of remote connections; gives the entry it added or renewed.
    pub(super) async fn enter_remote(
        &self,
        tx: &mut Tx,
        (scope, actor): (&Scope, &Actor),
        (entering, part): (&Entering<'_>, &ReplyPart),
        facts: &Facts,
    ) -> Result<Option<Replaced<RemoteConnection>>> {
        let is_known = |id: VendorId| facts.vendors.iter().any(|v| v.id == id);
        let Some(system) = part.system_id.filter(|_| entering.asked.vendor_id().is_some_and(is_known)) else {
            return Ok(None);
        };
        let new = match entering.plan(part, system, &facts.remote_connections) {
            Some(RegisterChange::Adds(new) | RegisterChange::Renews(new) | RegisterChange::Completes(new)) => new,
            Some(RegisterChange::Keeps(..) | RegisterChange::Denies(_)) | None => return Ok(None),
        };
        let before = facts.remote_connections.iter().find(|c| c.id == new.id);
        let after = sejo_store::remote_connection::put(tx, scope, &new).await?;
        let detail = json!({ "before": before, "after": after, "reply": entering.reply });
        audit::record(tx, self, actor, "remote-connection.save", &new.id.to_string(), detail).await?;
        Ok(Some(Replaced { before: before.cloned(), after: Some(after) }))
    }
}

/// The day a reply counts from: never one to come.
pub(super) fn answered_on(reply: &Reply, today: Date) -> Date {
    reply.answered_on.unwrap_or(today).min(today)
}

/// The day what a reply says of remote maintenance counts from. Nobody knows when one without a day was answered, only that it was no
/// earlier than it was asked or than something in it was confirmed: it counts from that day, and for no year that began since.
pub(super) fn counts_from(reply: &Reply, asked: &Asked, today: Date) -> Date {
    let confirmed = reply.parts.iter().flat_map(|part| &part.answers).filter_map(|given| given.confirmed_on).max();
    reply.answered_on.unwrap_or_else(|| confirmed.map_or(asked.made_on, |day| day.max(asked.made_on))).min(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_a_device_is_is_read_where_the_words_say_so() {
        for (said, holder) in [
            ("YAMAHA RTX1220 当社所有", Holder::Vendor),
            ("VPN装置(弊社)", Holder::Vendor),
            ("ルータ 貴院の所有", Holder::Facility),
            ("YAMAHA RTX1220", Holder::Unknown),
            ("当社のVPN装置と貴院のルータ", Holder::Unknown),
            ("当社所有ではない", Holder::Unknown),
            ("当社?", Holder::Unknown),
            ("", Holder::Unknown),
        ] {
            assert_eq!(owner(said), holder, "{said}");
        }
    }

    #[test]
    fn what_is_read_of_free_words_is_told_before_anybody_accepts() {
        let told = |device: &str, sources: &str| {
            let terms = RemoteTerms { device_said: device.to_owned(), ..RemoteTerms::default() };
            read_of(&terms.come_from(sources), Lang::Ja)
        };
        assert_eq!(told("", ""), "");
        assert_eq!(told("", "203.0.113.5、198.51.100.0/24"), "", "nothing but addresses");
        assert_eq!(
            told("", "当社保守センター 203.0.113.20"),
            "接続元の回答「当社保守センター 203.0.113.20」から読み取ったアドレスは、203.0.113.20です。"
        );
        let place = told("RTX1220", "大阪保守センター(固定IP)");
        assert!(place.contains("接続元のアドレスは書かれていない(拠点: 大阪保守センター(固定IP))"), "{place}");
        assert!(place.contains("だれの機器かは、回答から読み取れない(RTX1220)") && place.contains("聞いて"), "{place}");
    }
}
