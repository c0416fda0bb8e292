//! What a reply says about who does what (役割分担), beside what is on record.
//!
//! A vendor's word settles a duty nobody had settled, and takes the place of what the same vendor alone had said before. It never
//! outweighs a contract: where a clause is on record it stands. Where the facility had said so itself and the vendor says otherwise,
//! nothing is settled any more, which is a reason in the verdict. What somebody wrote beside it stays, whatever a vendor says; what
//! an earlier reply wrote beside its own word goes with that word. What is another's than the vendor's is no record it stands against.
//!
//! That a server is by contract none of the vendor's to update is a word about the document itself. It does not say whose it is, and
//! settles nothing; but no clause outweighs it. It is a word about that server: the others of the system stay as they are.

use sejo_model::reply::ReplyPart;
use sejo_model::request::{Asked, Question};
use sejo_model::responsibility::Disputant;
use sejo_model::text::fold_answer;
use sejo_model::words::Text;
use sejo_model::{
    AnswerValue, Date, Duty, Facts, Holder, Lang, Reply, ReplyId, Request, Responsibility, System, SystemId, VendorId,
    Words, date,
};

use super::remote;
use super::settle::both;
use crate::clock::day_of;
use crate::request::{asks_of_updates, duty_of, server_of};

/// Servers named in a line.
const NAMED: usize = 5;

/// What a vendor says which answers that a server is by contract none of its to update.
const DENIES: Words = Words { ja: "契約による事業者の責任ではない", en: "by contract not the vendor's" };

/// Whom somebody at the vendor means who wrote it into a cell; nobody where a sign beside the word may be a doubt.
pub(super) fn holder(said: &str) -> Option<Holder> {
    let said = fold_answer(said);
    let is = |words: &[&str]| words.iter().any(|word| fold_answer(word) == said);
    if is(&["当社", "弊社", "自社", "当方", "事業者", "ベンダー", "ベンダ", "vendor", "we"]) {
        Some(Holder::Vendor)
    } else if is(&["医療機関", "貴院", "貴施設", "病院", "施設", "お客様", "顧客", "facility", "hospital", "you"])
    {
        Some(Holder::Facility)
    } else if is(&["未定", "決まっていない", "不明", "要相談", "要協議", "協議中", "open", "not decided"])
    {
        Some(Holder::Unknown)
    } else {
        None
    }
}

/// What a part says of duties: which, who, and what was written beside it.
fn said(part: &ReplyPart) -> impl Iterator<Item = (Duty, Holder, &str)> {
    part.answers.iter().filter_map(|given| {
        let duty = duty_of(&given.question)?;
        Some((duty, given.value.parse().ok()?, given.remark.as_str()))
    })
}

/// Whose word a reply is, and of which day.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    /// The reply.
    pub reply: ReplyId,
    /// From which day it counts.
    pub on: Date,
    /// Whose it is, and what that vendor is called.
    pub vendor: (Option<VendorId>, &'a str),
}

impl Word<'_> {
    /// The reply, by its vendor and its day; in English in the middle of a sentence.
    fn named(self, lang: Lang) -> String {
        let (day, (_, vendor)) = (date::short(self.on, lang), self.vendor);
        match lang {
            Lang::Ja => format!("{vendor}の{day}の返信"),
            Lang::En => format!("reply of {vendor} of {day}"),
        }
    }

    /// That it is this vendor's word that disputes what is known; where one does so already it stays that one's.
    fn disputes(self, known: &Responsibility) -> Option<Disputant> {
        let (vendor, _) = self.vendor;
        let new = |vendor_id| Disputant { vendor_id, holder: known.holder, heard_of: known.heard_of };
        if known.disputed.is_empty() { vendor.map(new) } else { known.disputed_by }
    }
}

/// What is otherwise than a part says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// From the record of the facility, in words: the duty, the record, the answer.
    pub from_record: Vec<Text>,
    /// From what only the vendor itself had said: the duty, its word before, its word now.
    pub from_own_word: Vec<Text>,
}

/// Whether nobody but the vendor, in one of its replies, says who has a duty.
fn is_own_word(known: &Responsibility, own: &[ReplyId]) -> bool {
    !known.clause.is_complete() && known.heard_of.is_some_and(|reply| own.contains(&reply))
}

/// Where a part differs from what is on record; `own` are the replies of the vendor so far.
pub(super) fn differences(part: &ReplyPart, system: &System, own: &[ReplyId]) -> Differences {
    let mut found = Differences::default();
    for (duty, holder, _) in said(part) {
        let known = system.responsibilities.get(duty).filter(|known| known.holder != Holder::Unknown);
        let Some(known) = known.filter(|known| known.holder != holder) else { continue };
        let (duty, before, now) = (duty.words(), known.holder.words(), holder.words());
        if is_own_word(known, own) {
            found.from_own_word.push(Text::new(
                format!("{}(前は{}、今回は{})", duty.ja, before.ja, now.ja),
                format!("{} (before: {}, now: {})", duty.en, before.en, now.en),
            ));
        } else {
            found.from_record.push(Text::new(
                format!("{}(記録は{}、返信は{})", duty.ja, before.ja, now.ja),
                format!("{} (on record: {}, in the reply: {})", duty.en, before.en, now.en),
            ));
        }
    }
    found
}

/// Whether what stands beside a duty of a system is what the vendor wrote there in one of its replies.
fn is_heard(detail: &str, duty: Duty, system: SystemId, earlier: &[(ReplyId, ReplyPart)]) -> bool {
    let of_system = earlier.iter().filter(|(_, part)| part.system_id == Some(system));
    of_system.flat_map(|(_, part)| said(part)).any(|(of, _, remark)| of == duty && remark == detail)
}

/// Makes room for what a part says: what is another's than the vendor's stands beside none of it.
pub(super) fn set_aside(part: &ReplyPart, system: &mut System, facts: &Facts, today: Date) {
    for (duty, ..) in said(part) {
        if let Some(other) = sejo_judge::of_other(system, duty, facts, today) {
            system.set_aside(duty, other.vendor_id);
        }
    }
}

/// Writes what a part says into the system's record; tells whether anything changed. `earlier` is what was accepted of the vendor
/// so far.
pub(super) fn join(part: &ReplyPart, system: &mut System, word: Word<'_>, earlier: &[(ReplyId, ReplyPart)]) -> bool {
    let before = system.responsibilities.clone();
    let own: Vec<ReplyId> = earlier.iter().map(|(id, _)| *id).collect();
    let reply = word.reply;
    for (duty, holder, remark) in said(part) {
        let known = system.responsibilities.get(duty).cloned().unwrap_or(Responsibility::said(Holder::Unknown));
        // Beside a clause somebody here looked it up, whoever wrote it first.
        let is_of_reply = !known.clause.is_complete() && is_heard(&known.detail, duty, system.id, earlier);
        let kept = if is_of_reply { String::new() } else { known.detail.clone() };
        let detail = if kept.is_empty() { remark.to_owned() } else { kept.clone() };
        let joined = match known.holder {
            // What is said of all servers is more than what was said of some.
            Holder::Unknown if holder == Holder::Facility && !known.disputed_of.is_empty() => {
                widened(&known, word, (&of_all(word, holder), Vec::new()))
            }
            // The same word once more, in another file, settles no more than the first.
            Holder::Unknown if !known.disputed.is_empty() => known.clone(),
            Holder::Unknown => Responsibility { holder, detail, heard_of: Some(reply), ..known.clone() },
            same if same == holder => {
                Responsibility { detail, heard_of: known.heard_of.map(|_| reply), ..known.clone() }
            }
            // That it does not make the updates a vendor says against its own contract: somebody has to look.
            of_vendor if known.clause.is_complete() && (duty, of_vendor) != (Duty::Updates, Holder::Vendor) => {
                known.clone()
            }
            _ if is_own_word(&known, &own) => Responsibility { holder, detail, heard_of: Some(reply), ..known.clone() },
            other => Responsibility { detail: kept, ..against(&known, word, otherwise(word, holder, other)) },
        };
        system.responsibilities.put(duty, joined);
    }
    system.responsibilities != before
}

/// A duty nobody has any more, since two words stand against each other.
fn against(known: &Responsibility, word: Word<'_>, Text { ja: disputed, en: disputed_en }: Text) -> Responsibility {
    let (holder, disputed_of, disputed_by) = (Holder::Unknown, Vec::new(), word.disputes(known));
    Responsibility { holder, disputed, disputed_en, disputed_of, disputed_by, heard_of: None, ..known.clone() }
}

/// What a reply says of all servers.
fn of_all(word: Word<'_>, holder: Holder) -> Text {
    both(|lang| {
        let (reply, holder) = (word.named(lang), holder.words().r#in(lang));
        match lang {
            Lang::Ja => format!("{reply}は「{holder}」"),
            Lang::En => format!("The {reply} says “{holder}”"),
        }
    })
}

/// That a reply gives a duty to one, and the record so far to another.
fn otherwise(word: Word<'_>, now: Holder, before: Holder) -> Text {
    both(|lang| {
        let (reply, now, before) = (word.named(lang), now.words().r#in(lang), before.words().r#in(lang));
        match lang {
            Lang::Ja => format!("{reply}は「{now}」、それまでの記録は「{before}」"),
            Lang::En => format!("The {reply} says “{now}”, the record before it “{before}”"),
        }
    })
}

/// The questions whether servers of a system are by contract the vendor's to update which a part answers いいえ.
fn denied_of<'a>(part: &ReplyPart, asked: &'a Asked, system: SystemId) -> Vec<&'a Question> {
    let no = part.answers.iter().filter(|given| given.value == AnswerValue::No.key());
    let questions = no.filter_map(|given| asked.question(&given.question));
    questions.filter(|question| asks_of_updates(question) && question.is_about(system)).collect()
}

/// The servers that questions are about, by name.
fn servers(questions: &[&Question], lang: Lang) -> String {
    let named: Vec<&str> = questions.iter().take(NAMED).map(|question| question.part.r#in(lang)).collect();
    named.join(lang.pick("、", ", ")) + if questions.len() > NAMED { " …" } else { "" }
}

/// Whether a part gives the updates to the vendor all the same.
fn takes_updates(part: &ReplyPart) -> bool {
    said(part).any(|(duty, holder, _)| duty == Duty::Updates && holder == Holder::Vendor)
}

/// Of which servers of a system a part says that they are by contract none of the vendor's to update, in words; `None` where of none.
pub(super) fn denied(part: &ReplyPart, asked: &Asked, system: SystemId) -> Option<Text> {
    let questions = denied_of(part, asked, system);
    let also = |lang: Lang| match (takes_updates(part), lang) {
        (false, _) => "",
        (true, Lang::Ja) => "(同じ返信の役割分担では、セキュリティ更新は事業者です)",
        (true, Lang::En) => " (by its table of who does what the security updates are the vendor's)",
    };
    (!questions.is_empty()).then(|| both(|lang| servers(&questions, lang) + also(lang)))
}

/// The servers that a part denies, by name; none where it denies all that were asked about.
fn denied_servers(questions: &[&Question], asked: &Asked, system: SystemId) -> Vec<String> {
    let count = asked.about(system).filter(|question| asks_of_updates(question)).count();
    let named: Option<Vec<String>> = questions.iter().map(|question| server_of(question).map(str::to_owned)).collect();
    named.filter(|_| questions.len() < count).unwrap_or_default()
}

/// What is disputed, with one more word about it and about these servers (none: about all).
fn widened(known: &Responsibility, word: Word<'_>, (words, servers): (&Text, Vec<String>)) -> Responsibility {
    let before = if servers.is_empty() { Vec::new() } else { known.disputed_of.clone() };
    let more = servers.into_iter().filter(|name| !known.disputed_of.contains(name));
    let so_far = known.dispute();
    let joined = |said: [&str; 2], between: &str| {
        said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(between)
    };
    Responsibility {
        holder: Holder::Unknown,
        disputed: joined([&so_far.ja, &words.ja], "。"),
        disputed_en: joined([&so_far.en, &words.en], ". "),
        disputed_of: before.into_iter().chain(more).collect(),
        disputed_by: word.disputes(known),
        heard_of: None,
        ..known.clone()
    }
}

/// Disputes who makes the updates of a system where a part says that servers are by contract none of the vendor's to update, and they
/// are by the record: by what was said, or by a document (`is_written`).
pub(super) fn deny(part: &ReplyPart, asked: &Asked, system: &mut System, (word, is_written): (Word<'_>, bool)) {
    let questions = denied_of(part, asked, system.id);
    let known = system.responsibilities.get(Duty::Updates).cloned();
    let known = known.unwrap_or(Responsibility::said(Holder::Unknown));
    let stands = is_written || known.holder == Holder::Vendor || !known.disputed_of.is_empty();
    // Whoever says that the facility makes all of them leaves no server out.
    let denied =
        if known.holder == Holder::Facility { Vec::new() } else { denied_servers(&questions, asked, system.id) };
    let is_said = |name: &String| known.disputed_of.contains(name);
    let is_new = known.disputed.is_empty()
        || (!known.disputed_of.is_empty() && (denied.is_empty() || !denied.iter().all(is_said)));
    if questions.is_empty() || !stands || !is_new {
        return;
    }
    let (ja, en) = match takes_updates(part) {
        true => ("同じ返信の役割分担", "its table of who does what"),
        false => ("それまでの記録", "the record before it"),
    };
    let disputed = both(|lang| {
        let (reply, servers) = (word.named(lang), servers(&questions, lang));
        let (denies, vendor) = (DENIES.r#in(lang), Holder::Vendor.words().r#in(lang));
        match lang {
            Lang::Ja => format!("{reply}は「{denies}」({servers})、{ja}は「{vendor}」"),
            Lang::En => format!("The {reply} says “{denies}” ({servers}), {en} “{vendor}”"),
        }
    });
    system.responsibilities.put(Duty::Updates, widened(&known, word, (&disputed, denied)));
}

/// A word of a reply that may stand against the record.
struct Spoken {
    /// The reply, as it is named there.
    reply: Text,
    /// The word.
    word: Words,
    /// That its vendor took it back, and when; `None` while it stands.
    taken_back: Option<Text>,
}

impl Spoken {
    /// The reply with its word, as they stand in what is disputed, and with what is to be said `beside` the reply.
    fn line(&self, beside: &str, lang: Lang) -> String {
        let (reply, word) = (self.reply.r#in(lang), self.word.r#in(lang));
        match lang {
            Lang::Ja => format!("{reply}{beside}は「{word}」"),
            Lang::En => format!("{reply}{beside} says “{word}”"),
        }
    }

    /// Whether both say the same, as far as anybody who reads it can tell.
    fn reads_as(&self, other: &Self) -> bool {
        (&self.reply, self.word.ja) == (&other.reply, other.word.ja)
    }
}

/// What the accepted parts of a reply say of who has a duty of a system.
fn spoken(reply: &Reply, asked: &Asked, (system, duty): (SystemId, Duty)) -> Vec<Spoken> {
    let mut all = Vec::new();
    for part in reply.parts.iter().filter(|part| part.system_id == Some(system) && part.is_accepted()) {
        let accepted_on = part.decision().map_or(Date::MIN, |decision| day_of(decision.at));
        let vendor = (asked.vendor_id(), asked.vendor.name.as_str());
        let word = Word { reply: reply.id, on: remote::answered_on(reply, accepted_on), vendor };
        let mut words: Vec<(&str, Words)> = Vec::new();
        for given in &part.answers {
            let holder = given.value.parse::<Holder>().ok().filter(|_| duty_of(&given.question) == Some(duty));
            words.extend(holder.map(|holder| (given.question.as_str(), holder.words())));
        }
        if duty == Duty::Updates {
            words.extend(denied_of(part, asked, system).into_iter().map(|question| (question.key.as_str(), DENIES)));
        }
        all.extend(words.into_iter().map(|(question, said)| Spoken {
            reply: both(|lang| word.named(lang)),
            word: said,
            taken_back: taken_back(reply, system, question),
        }));
    }
    all
}

/// That a vendor took an answer back, and when, in brackets.
fn taken_back(reply: &Reply, system: SystemId, question: &str) -> Option<Text> {
    let told = reply.taken_back(&system.to_string(), question)?;
    let day = told.notice.decided_on.min(day_of(told.received_at));
    Some(both(|lang| {
        let (day, kind) = (date::short(day, lang), told.notice.kind.words().r#in(lang));
        match lang {
            Lang::Ja => format!("({day}に{kind})"),
            Lang::En => format!(" ({kind} on {day})"),
        }
    }))
}

/// What is disputed of a duty of a system, where it says beside a reply that its vendor took that word back since. It stays disputed:
/// who has it says only somebody at the facility.
pub(crate) fn with_taken_back(
    disputed: Text,
    of: (SystemId, Duty),
    (requests, replies): (&[Request], &[Reply]),
) -> Text {
    if disputed.ja.is_empty() {
        return disputed;
    }
    let asked = |reply: &Reply| requests.iter().find(|request| request.id() == reply.request_id).map(|r| &r.asked);
    let known = replies.iter().filter_map(|reply| Some((reply, asked(reply)?)));
    let all: Vec<Spoken> = known.flat_map(|(reply, asked)| spoken(reply, asked, of)).collect();
    let stands = |one: &Spoken| all.iter().any(|other| other.taken_back.is_none() && other.reads_as(one));
    both(|lang| {
        let mut said = disputed.r#in(lang).to_owned();
        for one in all.iter().filter(|one| !stands(one)) {
            let beside = one.taken_back.as_ref().map(|told| told.r#in(lang)).unwrap_or_default();
            said = said.replace(&one.line("", lang), &one.line(beside, lang));
        }
        said
    })
}

#[cfg(test)]
mod tests {
    use sejo_model::reply::GivenAnswer;
    use sejo_model::{Clause, SystemId};

    use super::*;

    fn part(duty: Duty, holder: Holder, remark: &str) -> ReplyPart {
        let answer = GivenAnswer {
            question: format!("duty.{}", duty.key()),
            value: holder.key().to_owned(),
            confirmed_on: None,
            target_on: None,
            remark: remark.to_owned(),
            words: String::new(),
            between: Vec::new(),
        };
        ReplyPart { system_id: None, name: String::new(), answers: vec![answer], decisions: Vec::new() }
    }

    fn on_record(known: Option<Responsibility>) -> System {
        let mut system = System::blank(SystemId::new());
        if let Some(known) = known {
            system.responsibilities.put(Duty::Backup, known);
        }
        system
    }

    fn clause() -> Clause {
        Clause {
            document: "保守契約書".into(), page: "3ページ".into(), quote: "甲が行う".into(), ..Clause::default()
        }
    }

    /// What is on record of a duty after the vendor answered.
    fn after(known: Option<Responsibility>, answered: Holder) -> Responsibility {
        let mut system = on_record(known);
        join(&part(Duty::Backup, answered, ""), &mut system, heard(20), &[]);
        system.responsibilities.get(Duty::Backup).unwrap().clone()
    }

    /// The reply of a day of November.
    fn heard(day: i8) -> Word<'static> {
        let vendor = (Some(VendorId::new()), "株式会社つばめクラウド");
        Word { reply: ReplyId::new(), on: Date::constant(2026, 11, day), vendor }
    }

    #[test]
    fn a_vendors_word_settles_what_nobody_had_settled() {
        let settled = after(None, Holder::Vendor);
        assert!(settled.heard_of.is_some(), "nobody but the vendor says so");
        assert_eq!(settled, Responsibility { heard_of: settled.heard_of, ..Responsibility::said(Holder::Vendor) });
        let noted = Responsibility { detail: "7世代".into(), ..Responsibility::said(Holder::Unknown) };
        let settled = after(Some(noted), Holder::Facility);
        assert_eq!((settled.holder, settled.detail.as_str()), (Holder::Facility, "7世代"), "what was written stays");
        let mut system = on_record(None);
        assert!(join(&part(Duty::Backup, Holder::Vendor, "毎日"), &mut system, heard(20), &[]));
        assert_eq!(system.responsibilities.get(Duty::Backup).unwrap().detail, "毎日");
    }

    #[test]
    fn a_contract_outweighs_a_vendors_word() {
        let written = Responsibility { clause: clause(), ..Responsibility::said(Holder::Vendor) };
        assert_eq!(after(Some(written.clone()), Holder::Facility), written);
        let told = differences(&part(Duty::Backup, Holder::Facility, ""), &on_record(Some(written)), &[]);
        let words = Text::new(
            "バックアップ(記録は事業者、返信は自施設)",
            "backups (on record: the vendor, in the reply: the facility)",
        );
        assert_eq!(told.from_record, [words]);
        assert!(told.from_own_word.is_empty());
    }

    #[test]
    fn that_it_makes_no_updates_a_vendor_says_against_its_contract() {
        let mut system = on_record(None);
        let written = Responsibility { clause: clause(), ..Responsibility::said(Holder::Vendor) };
        system.responsibilities.put(Duty::Updates, written);
        assert!(join(&part(Duty::Updates, Holder::Facility, ""), &mut system, heard(20), &[]));
        let left = system.responsibilities.get(Duty::Updates).unwrap();
        assert_eq!((left.holder, left.disputed.is_empty(), &left.clause), (Holder::Unknown, false, &clause()));
    }

    #[test]
    fn a_vendor_may_correct_itself() {
        let first = heard(20).reply;
        let said = Responsibility { heard_of: Some(first), ..Responsibility::said(Holder::Vendor) };
        let mut system = on_record(Some(said.clone()));
        let second = part(Duty::Backup, Holder::Facility, "");
        let told = differences(&second, &system, &[first]);
        let words =
            Text::new("バックアップ(前は事業者、今回は自施設)", "backups (before: the vendor, now: the facility)");
        assert_eq!(told.from_own_word, [words]);
        assert!(told.from_record.is_empty(), "the facility never said anything of it");
        let now = heard(21);
        let earlier = [(first, part(Duty::Backup, Holder::Vendor, ""))];
        assert!(join(&second, &mut system, now, &earlier));
        let corrected = Responsibility { heard_of: Some(now.reply), ..Responsibility::said(Holder::Facility) };
        assert_eq!(system.responsibilities.get(Duty::Backup), Some(&corrected), "the later word counts");
        // Another vendor's word is none of its own.
        let mut system = on_record(Some(said));
        assert!(join(&second, &mut system, heard(21), &[]));
        assert_eq!(system.responsibilities.holder(Duty::Backup), Holder::Unknown);
        assert_eq!(differences(&second, &on_record(Some(corrected)), &[]), Differences::default(), "the same word");
    }

    #[test]
    fn what_a_reply_wrote_goes_with_its_word() {
        let (first, second) = (heard(20), heard(21));
        let system = on_record(None);
        let id = system.id;
        let said =
            |holder: Holder, remark: &str| ReplyPart { system_id: Some(id), ..part(Duty::Backup, holder, remark) };
        let earlier = [(first.reply, said(Holder::Vendor, "24時間"))];
        // On record is who the first reply says with this beside it; then the second one comes.
        let after = |(detail, clause): (&str, Clause), holder: Holder, remark: &str| {
            let mut system = system.clone();
            assert!(join(&said(Holder::Vendor, "24時間"), &mut system, first, &[]));
            let known = system.responsibilities.get(Duty::Backup).unwrap().clone();
            assert_eq!((known.detail.as_str(), known.heard_of), ("24時間", Some(first.reply)));
            system.responsibilities.put(Duty::Backup, Responsibility { detail: detail.into(), clause, ..known });
            assert!(join(&said(holder, remark), &mut system, second, &earlier));
            let known = system.responsibilities.get(Duty::Backup).unwrap().clone();
            assert_eq!((known.holder, known.heard_of), (holder, Some(second.reply)));
            known.detail
        };
        let nowhere = Clause::default;
        assert_eq!(after(("24時間", nowhere()), Holder::Vendor, "平日9時から17時のみ"), "平日9時から17時のみ");
        assert_eq!(after(("24時間", nowhere()), Holder::Facility, ""), "", "the facility was never said to do it so");
        assert_eq!(after(("24時間", nowhere()), Holder::Vendor, ""), "", "the second reply does not say it");
        let own = "24時間。検知から1時間以内に電話";
        assert_eq!(after((own, nowhere()), Holder::Vendor, "平日のみ"), own, "what a person wrote stays");
        assert_eq!(after(("24時間", clause()), Holder::Vendor, "平日のみ"), "24時間", "a contract stands behind it");
    }

    #[test]
    fn two_words_against_each_other_settle_nothing() {
        let page = Clause { page: "3ページ".into(), ..Clause::default() };
        let said = Responsibility { clause: page.clone(), ..Responsibility::said(Holder::Vendor) };
        let after = after(Some(said), Holder::Facility);
        assert_eq!((after.holder, &after.clause), (Holder::Unknown, &page), "where somebody looked stays");
        let disputed = "株式会社つばめクラウドの2026年11月20日の返信は「自施設」、それまでの記録は「事業者」";
        assert_eq!((after.detail.as_str(), after.disputed.as_str()), ("", disputed));
        let [facility, vendor] = [Holder::Facility, Holder::Vendor].map(|holder| holder.words().en);
        let en = format!(
            "The reply of 株式会社つばめクラウド of 2026-11-20 says “{facility}”, the record before it “{vendor}”"
        );
        assert_eq!(after.dispute().en, en);
        assert_eq!(after.disputed_by.map(|by| (by.holder, by.heard_of)), Some((Holder::Vendor, None)));
        let mut system = on_record(Some(after.clone()));
        assert!(!join(&part(Duty::Backup, Holder::Facility, ""), &mut system, heard(21), &[]));
        assert_eq!(system.responsibilities.get(Duty::Backup), Some(&after), "the workbook beside it settles no more");
    }

    #[test]
    fn the_same_word_again_keeps_its_source() {
        let written = Responsibility { clause: clause(), ..Responsibility::said(Holder::Vendor) };
        let mut system = on_record(Some(written));
        assert!(!join(&part(Duty::Backup, Holder::Vendor, ""), &mut system, heard(20), &[]));
        let told = differences(&part(Duty::Backup, Holder::Vendor, ""), &system, &[]);
        assert_eq!(told, Differences::default());
    }
}
