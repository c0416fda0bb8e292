//! Requests to vendors (依頼): what is asked of whom about which systems, and what became of it.
//!
//! Invariants: what was asked is frozen when the request is made (it is signed and sent away); what happened since is a list
//! that only grows. Where a request stands is worked out of both, for each system.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answer::AnswerValue;
use crate::edition::{EditionId, FormKind};
use crate::id::{ReplyId, RequestId, SystemId, UserId, VendorId};
use crate::reply::{Decision, DecisionKind, Reply, ReplyPart};
use crate::route::RouteKind;
use crate::text::{fold, fold_answer, is_blank};
use crate::words::{Lang, Text, Words};

mod told;

/// Why whoever follows the volume for outsourced maintenance asks for more.
const ON_ROUTE: Words = Words {
    ja: "すべてのサーバのセキュリティ更新が事業者の責任なので、医療情報システムの安全管理に関するガイドラインの保守委託機関編によります。",
    en: "As vendors are responsible for the security updates of all our servers, we follow the volume for outsourced maintenance of the safety guideline.",
};

/// What that volume needs of a vendor, with the questions that ask for it.
const ROUTE_NEEDS: [(QuestionGroup, Words); 2] = [
    (
        QuestionGroup::Route,
        Words {
            ja: "そのため、サーバごとに、更新の責任がどの書面のどのページにどう書かれているかをお尋ねします。",
            en: "So we ask for each server by which document, page and clause you are responsible.",
        },
    ),
    (
        QuestionGroup::Disclosure,
        Words {
            ja: "開示書(MDS/SDS)のあるシステムでは、同編が求める項目(MDSは41、SDSは58)のすべてに答えた版をお送りください。",
            en: "Where a system has a disclosure (MDS/SDS), please send one that answers every item the volume asks for (41 of the MDS, 58 of the SDS).",
        },
    ),
];

/// The key of the choice はい.
pub const YES: &str = AnswerValue::Yes.key();

/// The key of the question of which day a disclosure is.
pub const DISCLOSURE_DATED: &str = "disclosure.dated";

keyed_enum! {
    /// What a question is about.
    pub enum QuestionGroup {
        Form = "form", "チェックリスト(事業者確認用)", "checklist (vendor form)";
        Remote = "remote", "リモート保守", "remote maintenance";
        Disclosure = "disclosure", "開示書(MDS/SDS)", "disclosure (MDS/SDS)";
        Route = "route", "更新の責任(保守委託機関編)", "updates (outsourced maintenance)";
        Duty = "duty", "役割分担", "who does what";
    }
}

keyed_enum! {
    /// How a request or a reminder went out.
    pub enum Means {
        Mail = "mail", "メール", "mail";
        Post = "post", "郵送", "post";
        Fax = "fax", "FAX", "fax";
        Hand = "hand", "手渡し", "by hand";
        Other = "other", "そのほか", "other";
    }
}

keyed_enum! {
    /// Where a request stands about one system.
    pub enum Standing {
        Answered = "answered", "回答あり", "answered";
        Overdue = "overdue", "期限超過", "overdue";
        Draft = "draft", "下書き", "draft";
        Returned = "returned", "差し戻し", "sent back";
        Partly = "partly", "一部だけ受け取り済み", "accepted in part";
        Reminded = "reminded", "催促済み", "reminded";
        Sent = "sent", "送付済み", "sent";
        Opened = "opened", "開封", "received by the vendor";
        Accepted = "accepted", "受け取り済み", "accepted";
        Withdrawn = "withdrawn", "取りやめ", "withdrawn";
    }
}

/// One of the answers a question offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Key in files.
    pub key: String,
    /// Words.
    pub words: Text,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Key in files: that of the row, or of what is asked besides.
    pub key: String,
    /// What it is about.
    pub group: QuestionGroup,
    /// About which of the systems; empty: all of them.
    pub systems: Vec<SystemId>,
    /// Number as printed; may be empty.
    pub number: String,
    /// Which of two rows with the same number and words it is: サーバ, 端末PC.
    pub part: Text,
    /// What is asked.
    pub label: Text,
    /// A note; may be empty.
    pub note: Text,
    /// What can be chosen; empty where words are wanted.
    pub choices: Vec<Choice>,
    /// Whether a day of confirmation and a target day belong to the answer.
    pub dated: bool,
    /// Asked only where the question of this key is answered はい; empty: always.
    pub when: String,
}

impl Question {
    /// Whether it is asked about a system.
    #[must_use]
    pub fn is_about(&self, system: SystemId) -> bool {
        self.systems.is_empty() || self.systems.contains(&system)
    }

    /// Whether its answer is a day. Its form has no member that says so: it is signed, and older readers know no other members.
    #[must_use]
    pub fn is_for_day(&self) -> bool {
        self.key == DISCLOSURE_DATED
    }

    /// The choice a text names, by its key or by its words in either language and nothing else: a sign beside them may be a doubt.
    #[must_use]
    pub fn choice(&self, text: &str) -> Option<&Choice> {
        let said = fold_answer(text);
        let is_named = |words: &str| fold_answer(words) == said;
        self.choices.iter().find(|c| c.key == text || is_named(&c.words.ja) || is_named(&c.words.en))
    }

    /// Number, part and words in one line.
    #[must_use]
    pub fn title(&self, lang: crate::Lang) -> String {
        let part = self.part.r#in(lang);
        let part = if part.is_empty() { String::new() } else { format!("[{part}]") };
        [self.number.as_str(), part.as_str(), self.label.r#in(lang)]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Somebody named in a request: id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A system named in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedSystem {
    /// Id.
    pub id: SystemId,
    /// Name.
    pub name: String,
}

/// What is asked: the part that is signed and sent. Format: `docs/formats/request.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Id.
    pub id: RequestId,
    /// Who asks.
    pub facility: Party,
    /// Who is asked.
    pub vendor: Party,
    /// About which systems.
    pub systems: Vec<AskedSystem>,
    /// Of which edition the rows are.
    pub edition: EditionId,
    /// Its title.
    pub edition_title: String,
    /// Whether its rows are not the ministry's words yet.
    pub provisional: bool,
    /// Which form.
    pub form: FormKind,
    /// The route of the facility when it was made, by which more is asked; absent where nobody worked it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteKind>,
    /// The questions in their order.
    pub questions: Vec<Question>,
    /// When it was made.
    pub made_on: Date,
    /// By when an answer is wanted.
    pub due_on: Date,
    /// Whom to ask at the facility.
    pub contact: String,
    /// What is said besides: why it is asked again.
    pub words: String,
}

impl Asked {
    /// The vendor.
    #[must_use]
    pub fn vendor_id(&self) -> Option<VendorId> {
        self.vendor.id.parse().ok()
    }

    /// What the route asks for besides, in a few sentences; nothing where it asks for nothing, or nothing of it is asked here.
    #[must_use]
    pub fn on_route(&self) -> Option<Text> {
        let is_asked = |group: QuestionGroup| self.questions.iter().any(|question| question.group == group);
        let needs: Vec<Words> =
            ROUTE_NEEDS.into_iter().filter(|(group, _)| is_asked(*group)).map(|(_, words)| words).collect();
        let said = |lang: Lang| {
            let all = std::iter::once(&ON_ROUTE).chain(&needs).map(|words| words.r#in(lang));
            all.collect::<Vec<_>>().join(lang.pick("", " "))
        };
        let is_said = self.route == Some(RouteKind::Outsourced) && !needs.is_empty();
        is_said.then(|| Text::new(said(Lang::Ja), said(Lang::En)))
    }

    /// What is asked about one system.
    pub fn about(&self, system: SystemId) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(move |q| q.is_about(system))
    }

    /// What stays without an answer about one system.
    pub fn open<'a>(&'a self, system: SystemId, part: &'a ReplyPart) -> impl Iterator<Item = &'a Question> {
        let said = |key: &str| part.answer(key).map_or("", |a| a.value.as_str());
        self.about(system).filter(move |q| said(&q.key).is_empty() && (q.when.is_empty() || said(&q.when) == YES))
    }

    /// A question by its key.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.key == key)
    }

    /// A system by its id.
    #[must_use]
    pub fn system(&self, id: SystemId) -> Option<&AskedSystem> {
        self.systems.iter().find(|s| s.id == id)
    }

    /// Names of the systems.
    #[must_use]
    pub fn system_names(&self) -> String {
        self.systems.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join("、")
    }
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestEvent {
    /// What.
    pub what: Happened,
    /// When it was written down, microseconds since 1970 (UTC).
    pub at: i64,
    /// By whom.
    pub by: UserId,
}

/// A question that is not asked for any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LetGo {
    /// About one system.
    About {
        /// The system.
        system: SystemId,
        /// Its key; where it is about a server, the name of that and what is asked. Such keys tell the place in a list only.
        question: String,
    },
    /// From before systems were told apart: about those an answer was accepted of by then.
    Answered(String),
}

/// What can happen to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Happened {
    /// It went out.
    Sent {
        /// The day.
        on: Date,
        /// How.
        means: Means,
    },
    /// The vendor said that it has it.
    Opened {
        /// The day.
        on: Date,
        /// Who said so.
        note: String,
    },
    /// The vendor was reminded.
    Reminded {
        /// The day.
        on: Date,
        /// How.
        means: Means,
        /// With which words.
        note: String,
    },
    /// It is not wanted any more.
    Withdrawn {
        /// Why.
        note: String,
    },
    /// What was answered will do: these questions are not asked for any more.
    Enough {
        /// Of which systems it was said; empty from before it was said of each by itself: these are all questions then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        systems: Vec<SystemId>,
        /// Which, about which system.
        questions: Vec<LetGo>,
        /// Why; may be empty.
        note: String,
    },
    /// What stays open is asked for all the same.
    NotEnough {
        /// Of which systems it was said; empty from before it was said of each by itself: of all then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        systems: Vec<SystemId>,
        /// Which questions these are; empty from before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        questions: Vec<LetGo>,
        /// Why; may be empty.
        note: String,
    },
}

impl Happened {
    /// That what was answered about systems will do: which questions that lets go of is worked out when it is written down.
    #[must_use]
    pub const fn enough(systems: Vec<SystemId>, note: String) -> Self {
        Self::Enough { systems, questions: Vec::new(), note }
    }

    /// That what stays open about systems is asked for all the same, likewise.
    #[must_use]
    pub const fn not_enough(systems: Vec<SystemId>, note: String) -> Self {
        Self::NotEnough { systems, questions: Vec::new(), note }
    }

    /// What happened, in two words.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::Sent { .. } => Standing::Sent.words(),
            Self::Opened { .. } => Standing::Opened.words(),
            Self::Reminded { .. } => Standing::Reminded.words(),
            Self::Withdrawn { .. } => Standing::Withdrawn.words(),
            Self::Enough { .. } => {
                Words { ja: "残りは聞かないことにした", en: "the rest is not asked for" }
            }
            Self::NotEnough { .. } => {
                Words { ja: "残りも聞くことにした", en: "the rest is asked for all the same" }
            }
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What is asked.
    pub asked: Asked,
    /// The signed document as it goes out: two lines.
    pub signed: String,
    /// What happened, the oldest first.
    pub events: Vec<RequestEvent>,
    /// Counts up with each event.
    pub revision: u32,
}

impl Request {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RequestId {
        self.asked.id
    }

    /// The day it went out first.
    #[must_use]
    pub fn sent_on(&self) -> Option<Date> {
        self.events.iter().find_map(|e| match e.what {
            Happened::Sent { on, .. } => Some(on),
            _ => None,
        })
    }

    /// When it was first written down that it went out, microseconds since 1970 (UTC).
    #[must_use]
    pub fn sent_at(&self) -> Option<i64> {
        self.events.iter().find(|e| matches!(e.what, Happened::Sent { .. })).map(|e| e.at)
    }

    /// Whether it went out, or the vendor was reminded, at or after a moment (microseconds since 1970, UTC): a reply that was sent back
    /// is asked for again only with the next mail.
    #[must_use]
    pub fn is_sent_since(&self, moment: i64) -> bool {
        let went_out = |e: &RequestEvent| matches!(e.what, Happened::Sent { .. } | Happened::Reminded { .. });
        self.events.iter().any(|e| e.at >= moment && went_out(e))
    }

    /// Whether the vendor was written to again, or reminded, at or after a moment (microseconds since 1970, UTC). That it went out at
    /// all is written down late at times, and asks for nothing anew.
    #[must_use]
    pub fn is_asked_again_since(&self, moment: i64) -> bool {
        let mut was_sent = false;
        self.events.iter().any(|e| match e.what {
            Happened::Sent { .. } => std::mem::replace(&mut was_sent, true) && e.at >= moment,
            Happened::Reminded { .. } => e.at >= moment,
            _ => false,
        })
    }

    /// The keys of the questions about a system that are not asked for any more, while that word stands; `replies` may hold those to
    /// other requests too.
    #[must_use]
    pub fn let_go(&self, system: SystemId, replies: &[Reply]) -> BTreeSet<&str> {
        let mut keys = BTreeSet::new();
        for event in &self.events {
            match &event.what {
                Happened::Enough { systems, questions, .. } => {
                    if systems.is_empty() {
                        keys.clear();
                    }
                    keys.extend(questions.iter().filter_map(|one| match one {
                        LetGo::About { system: of, question } => (*of == system).then_some(question.as_str()),
                        LetGo::Answered(question) => {
                            self.was_accepted(system, replies, event.at).then_some(question.as_str())
                        }
                    }));
                }
                Happened::NotEnough { systems, .. } if systems.is_empty() || systems.contains(&system) => keys.clear(),
                _ => {}
            }
        }
        keys
    }

    /// Whether an answer about a system was accepted by a moment (microseconds since 1970, UTC).
    fn was_accepted(&self, system: SystemId, replies: &[Reply], at: i64) -> bool {
        let was_accepted = |part: &ReplyPart| {
            let before = part.decisions.iter().rfind(|decision| decision.at <= at);
            part.system_id == Some(system) && before.is_some_and(|decision| decision.kind == DecisionKind::Accepted)
        };
        let mut own = replies.iter().filter(|reply| reply.request_id == self.id());
        own.any(|reply| reply.parts.iter().any(was_accepted))
    }

    /// Whether it is not wanted any more.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.events.iter().any(|e| matches!(e.what, Happened::Withdrawn { .. }))
    }

    /// Where it stands about a system; `replies` may hold those to other requests too.
    #[must_use]
    pub fn standing(&self, system: SystemId, replies: &[Reply], today: Date) -> Standing {
        if self.is_withdrawn() {
            return Standing::Withdrawn;
        }
        let parts = replies
            .iter()
            .filter(|r| r.request_id == self.id())
            .flat_map(|r| r.parts.iter().filter(|p| p.system_id == Some(system)).map(move |p| (r, p)));
        // What waits to be decided comes first; then the newest decision counts.
        let mut newest: Option<((i64, ReplyId), &Decision)> = None;
        for (reply, part) in parts {
            let received = (reply.received_at, reply.id);
            // One that is not used, or was taken back before anybody decided, is as if it had never come.
            match part.decision().filter(|decision| decision.kind != DecisionKind::Rejected) {
                None if reply.waits(part) => return Standing::Answered,
                Some(decided) if newest.is_none_or(|(at, _)| at <= received) => newest = Some((received, decided)),
                _ => {}
            }
        }
        match newest.map(|(_, decided)| decided) {
            Some(decided) if decided.kind == DecisionKind::Accepted => return Standing::Accepted,
            Some(decided) if !self.is_sent_since(decided.at) => return Standing::Returned,
            _ => {}
        }
        self.awaited(today)
    }

    /// Where it stands while an answer is awaited, whatever came so far.
    #[must_use]
    pub fn awaited(&self, today: Date) -> Standing {
        if self.sent_on().is_none() {
            return Standing::Draft;
        }
        let reminded = self.events.iter().any(|e| matches!(e.what, Happened::Reminded { .. }));
        let opened = self.events.iter().any(|e| matches!(e.what, Happened::Opened { .. }));
        match (today > self.asked.due_on, reminded, opened) {
            (_, true, _) => Standing::Reminded,
            (true, false, _) => Standing::Overdue,
            (false, false, true) => Standing::Opened,
            (false, false, false) => Standing::Sent,
        }
    }
}

/// Whether two questions cannot be told apart by whoever reads them.
#[must_use]
pub fn look_alike(questions: &[Question]) -> Option<(&Question, &Question)> {
    let seen = |q: &Question| (fold(&q.number), fold(&q.part.ja), fold(&q.label.ja), q.systems.clone());
    questions.iter().enumerate().find_map(|(at, first)| {
        let twin = questions.iter().skip(at + 1).find(|other| !is_blank(&first.label.ja) && seen(first) == seen(other));
        twin.map(|twin| (first, twin))
    })
}

#[cfg(test)]
mod tests;
