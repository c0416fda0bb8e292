//! Documents (文書) the facility keeps about itself: its rules and its continuity plan, passage by passage.
//!
//! Invariants: what stands in a document was decided by a person; a passage nobody decided is *open* and every version
//! lists the open ones; an approved version is never changed, only withdrawn with a reason. What was proposed when a person
//! decided is kept word for word, so a proposal that reads otherwise today can be shown beside it.
//!
//! Source: guideline 6.0, 企画管理編 4.2 (rules are asked for); guideline 5.2, 付表 (sizes A, B and C); the ministry's check
//! table and template of a plan (2024-06).

mod own_file;
mod partly;
mod topic;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use own_file::{Inside, OwnFile, Seen};
pub use topic::{CheckPoint, Topic};

use crate::control::Control;
use crate::evidence::Sha256;
use crate::facility::{Facility, FacilityKind};
use crate::id::{DocumentVersionId, UserId};
use crate::verdict::Place;
use crate::words::Text;

keyed_enum! {
    /// Which document.
    pub enum DocumentKind {
        Rules = "rules", "運用管理規程", "rules";
        Plan = "plan", "事業継続計画(サイバー攻撃)", "continuity plan (attacks)";
    }
}

impl DocumentKind {
    /// What a document of this kind has to cover.
    #[must_use]
    pub fn topics(self) -> Vec<Topic> {
        match self {
            Self::Rules => Control::ALL.iter().copied().map(Topic::Control).collect(),
            Self::Plan => CheckPoint::ALL.iter().copied().map(Topic::Check).collect(),
        }
    }
}

keyed_enum! {
    /// How much a document says.
    pub enum DocumentSize {
        Large = "large", "病院(くわしい)", "hospital (in full)";
        Small = "small", "診療所・薬局・小さな病院(短い)", "clinic, pharmacy or small hospital (short)";
    }
}

/// From so many beds on a hospital is proposed the full document. The 付表 speaks of small, middle and large hospitals
/// without a number, so this one is our own choice; a person may choose otherwise.
const LARGE_FROM_BEDS: u32 = 100;

impl DocumentSize {
    /// What is proposed for a facility.
    #[must_use]
    pub const fn proposed(facility: &Facility) -> Self {
        match facility.kind {
            FacilityKind::Hospital if facility.beds >= LARGE_FROM_BEDS => Self::Large,
            _ => Self::Small,
        }
    }
}

keyed_enum! {
    /// For which sizes a passage is meant, as the 付表 of guideline 5.2 marks them.
    pub enum SizeClass {
        Any = "a", "どの規模でも", "any size";
        Large = "b", "大・中規模の病院", "large and middle hospitals";
        Small = "c", "小さな病院・診療所", "small hospitals and clinics";
    }
}

impl SizeClass {
    /// Whether a document of that size has the passage.
    #[must_use]
    pub const fn is_for(self, size: DocumentSize) -> bool {
        matches!((self, size), (Self::Any, _) | (Self::Large, DocumentSize::Large) | (Self::Small, DocumentSize::Small))
    }
}

keyed_enum! {
    /// What a person decided about a passage.
    pub enum Stance {
        Adopted = "adopted", "そのまま使う", "as proposed";
        Own = "own", "自分たちの言葉で書く", "in own words";
        LeftOut = "left-out", "入れない", "left out";
    }
}

keyed_enum! {
    /// How a passage stands.
    pub enum PassageState {
        Open = "open", "未確認", "open";
        Adopted = "adopted", "そのまま", "as proposed";
        Own = "own", "自分たちの文", "own words";
        LeftOut = "left-out", "入れない", "left out";
    }
}

impl PassageState {
    /// Whether a person decided that such a passage stands in the document.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Adopted | Self::Own)
    }
}

/// Where a passage a person added stands, and what it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// Key of its chapter.
    pub chapter: String,
    /// Its heading, in Japanese.
    pub heading: String,
    /// What it covers.
    #[serde(default)]
    pub topics: Vec<Topic>,
}

/// What a person decided about a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Of which document.
    pub kind: DocumentKind,
    /// Which passage, by its key.
    pub passage: String,
    /// What was decided.
    pub stance: Stance,
    /// What stands in the document; empty when it is left out.
    pub text: String,
    /// Why it is left out.
    pub reason: String,
    /// What was proposed that day, word for word.
    pub proposed: String,
    /// Of a passage that the template does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Added>,
    /// Who decided.
    pub by: Option<UserId>,
    /// When, in microseconds since 1970 (UTC).
    pub at: i64,
    /// Counts saves; 0 is not saved yet.
    pub revision: u32,
}

/// Which size a person chose for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeChoice {
    /// Of which document.
    pub kind: DocumentKind,
    /// The size.
    pub size: DocumentSize,
    /// Counts saves.
    pub revision: u32,
}

/// A fact a proposal needs and does not find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// What.
    pub what: Text,
    /// Where it is entered.
    pub place: Place,
}

/// A passage of a document, as it stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Its lasting name.
    pub key: String,
    /// 第3条, 2.1.1; empty while it is left out.
    pub number: String,
    /// Key of its chapter.
    pub chapter_key: String,
    /// Heading of its chapter, with its number.
    pub chapter: Text,
    /// Its heading.
    pub heading: Text,
    /// What it is for, to whoever decides.
    pub about: Text,
    /// What it covers.
    pub topics: Vec<Topic>,
    /// What is proposed today, in Japanese, filled with the facts; empty for a passage that was added.
    pub proposed: String,
    /// What the proposal could not be filled with. It can be adopted only when nothing is lacking.
    pub lacking: Vec<Lacking>,
    /// What a person decided.
    pub written: Option<Written>,
}

impl Passage {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> PassageState {
        match self.written.as_ref().map(|w| w.stance) {
            None => PassageState::Open,
            Some(Stance::Adopted) => PassageState::Adopted,
            Some(Stance::Own) => PassageState::Own,
            Some(Stance::LeftOut) => PassageState::LeftOut,
        }
    }

    /// Whether a person decided that it stands in the document.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.state().stands()
    }

    /// What the document says: as decided, or the proposal while nobody did.
    #[must_use]
    pub fn text(&self) -> &str {
        self.written.as_ref().map_or(&self.proposed, |w| &w.text)
    }

    /// Whether the proposal reads otherwise than on the day of the decision: the facts have changed since.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.written.as_ref().is_some_and(|w| w.added.is_none() && w.proposed != self.proposed)
    }

    /// Whether a person added it.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.written.as_ref().is_some_and(|w| w.added.is_some())
    }
}

/// Topics that no passage covers, of those a person decided that they stand in the document.
#[must_use]
pub fn uncovered(kind: DocumentKind, passages: &[Passage]) -> Vec<Topic> {
    let covers = |topic: &Topic| passages.iter().any(|p| p.stands() && p.topics.contains(topic));
    kind.topics().into_iter().filter(|topic| !covers(topic)).collect()
}

/// Which clause of a document covers a topic: 第12条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What is covered.
    pub topic: Topic,
    /// Where: number of the clause, page.
    pub clause: String,
}

/// Why a version no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Since when.
    pub on: Date,
    /// By whom.
    pub by: Option<UserId>,
    /// Why.
    pub reason: String,
}

/// An approved version of a document. What it says is never changed; marks of a file say where it says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVersion {
    /// Id.
    pub id: DocumentVersionId,
    /// Of which document.
    pub kind: DocumentKind,
    /// Counts up from 1 for each kind.
    pub number: u32,
    /// What it is called.
    pub title: String,
    /// When it was approved.
    pub approved_on: Date,
    /// By whom, with the post: 院長 髙橋一郎.
    pub approved_by: String,
    /// When it is to be looked at again, at the latest.
    pub review_by: Date,
    /// Size of one made with Sejo.
    pub size: Option<DocumentSize>,
    /// The file of one that was not.
    pub file: Option<OwnFile>,
    /// SHA-256 of the plain text, or of the file.
    pub sha256: Sha256,
    /// Fingerprint of the draft that was approved, to see whether the draft has moved on; empty for a file.
    #[serde(default)]
    pub draft_seen: String,
    /// Which clause covers what.
    pub marks: Vec<Mark>,
    /// What it covers in part only, with the passages nobody decided. A file and versions approved by earlier releases do
    /// not say it.
    #[serde(default)]
    pub partly: Option<Vec<Mark>>,
    /// Headings of passages nobody had decided when it was approved.
    pub open: Vec<String>,
    /// Whether it no longer counts.
    pub withdrawn: Option<Withdrawn>,
    /// When it was put on record, in microseconds since 1970 (UTC).
    pub made_at: i64,
    /// By whom.
    pub made_by: Option<UserId>,
    /// Counts saves of marks and of the withdrawal.
    pub revision: u32,
}

impl DocumentVersion {
    /// Whether it counts on a day.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.withdrawn.is_none() && self.approved_on <= day
    }

    /// The last day on which it counts as looked at: as was decided, but never longer than the period allows.
    #[must_use]
    pub fn fresh_until(&self, review_days: u32) -> Date {
        self.review_by.min(self.approved_on.saturating_add(i64::from(review_days).days()))
    }

    /// The clause that covers a topic.
    #[must_use]
    pub fn clause(&self, topic: Topic) -> Option<&str> {
        let found = self.marks.iter().find(|m| m.topic == topic)?;
        crate::entry::is_entry(&found.clause).then_some(found.clause.as_str())
    }

    /// The passages that keep it from covering a topic whole.
    #[must_use]
    pub fn lacks(&self, topic: Topic) -> Option<&str> {
        self.partly.iter().flatten().find(|m| m.topic == topic).map(|m| m.clause.as_str())
    }

    /// What it does not cover.
    #[must_use]
    pub fn uncovered(&self) -> Vec<Topic> {
        self.kind.topics().into_iter().filter(|topic| self.clause(*topic).is_none()).collect()
    }
}

/// When a document approved on a day is looked at again, unless somebody says otherwise: before it is a year old.
#[must_use]
pub fn yearly_review(approved_on: Date) -> Date {
    approved_on.saturating_add(1.year()).saturating_sub(1.day())
}

/// A passage of an approved version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPassage {
    /// Its lasting name; versions approved by earlier releases do not say it.
    #[serde(default)]
    pub key: String,
    /// 第3条, 2.1.1.
    pub number: String,
    /// Heading of its chapter, with its number.
    pub chapter: Text,
    /// Its heading.
    pub heading: Text,
    /// What it covers.
    pub topics: Vec<Topic>,
    /// What it says.
    pub text: String,
    /// How it stood.
    pub state: PassageState,
}

/// A passage that was left out of an approved version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its heading.
    pub heading: Text,
    /// Why.
    pub reason: String,
}

/// What an approved version says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentBody {
    /// Its passages; empty for a file.
    pub passages: Vec<FrozenPassage>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// The plain text as it was approved, byte for byte; empty for a file.
    #[serde(default)]
    pub text: String,
}

impl DocumentBody {
    /// Freezes passages as they stand.
    #[must_use]
    pub fn of(passages: &[Passage]) -> Self {
        let is_out = |p: &&Passage| p.state() == PassageState::LeftOut;
        let frozen = |p: &Passage| FrozenPassage {
            key: p.key.clone(),
            number: p.number.clone(),
            chapter: p.chapter.clone(),
            heading: p.heading.clone(),
            topics: p.topics.clone(),
            text: p.text().to_owned(),
            state: p.state(),
        };
        let left_out = |p: &Passage| LeftOut {
            heading: p.heading.clone(),
            reason: p.written.as_ref().map(|w| w.reason.clone()).unwrap_or_default(),
        };
        Self {
            passages: passages.iter().filter(|p| !is_out(p)).map(frozen).collect(),
            left_out: passages.iter().filter(is_out).map(left_out).collect(),
            text: String::new(),
        }
    }

    /// Which clause covers what: a passage nobody decided covers nothing.
    #[must_use]
    pub fn marks(&self, kind: DocumentKind) -> Vec<Mark> {
        let clauses = |topic: Topic| {
            let covering = self.passages.iter().filter(|p| p.state != PassageState::Open && p.topics.contains(&topic));
            covering.map(|p| p.number.as_str()).collect::<Vec<_>>().join("、")
        };
        let marks = kind.topics().into_iter().map(|topic| Mark { topic, clause: clauses(topic) });
        marks.filter(|mark| !mark.clause.is_empty()).collect()
    }

    /// Headings of what nobody decided.
    #[must_use]
    pub fn open(&self) -> Vec<String> {
        let open = self.passages.iter().filter(|p| p.state == PassageState::Open);
        open.map(|p| format!("{} {}", p.number, p.heading.ja)).collect()
    }
}

/// What the verdicts know about documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Documents {
    /// Versions that were not withdrawn, of each kind the one approved last.
    pub versions: Vec<DocumentVersion>,
    /// How many passages of each kind somebody decided.
    pub decided: Vec<(DocumentKind, u32)>,
}

impl Documents {
    /// The version of a kind that counts on a day.
    #[must_use]
    pub fn in_force(&self, kind: DocumentKind, day: Date) -> Option<&DocumentVersion> {
        let counting = self.versions.iter().filter(|v| v.kind == kind && v.is_in_force_on(day));
        counting.max_by_key(|v| (v.approved_on, v.number))
    }

    /// How many passages of a kind somebody decided.
    #[must_use]
    pub fn decided(&self, kind: DocumentKind) -> u32 {
        self.decided.iter().find(|(k, _)| *k == kind).map_or(0, |(_, count)| *count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn passage(heading: &str, topic: Topic, stance: Option<Stance>) -> Passage {
        let text = Text::new(heading, heading);
        let written = stance.map(|stance| Written {
            kind: DocumentKind::Rules,
            passage: heading.to_owned(),
            stance,
            text: if stance == Stance::LeftOut { String::new() } else { format!("{heading}を行う。") },
            reason: "使っていない".to_owned(),
            proposed: "案".to_owned(),
            added: None,
            by: None,
            at: 0,
            revision: 1,
        });
        Passage {
            key: heading.to_owned(),
            number: "第1条".to_owned(),
            chapter_key: "general".to_owned(),
            chapter: text.clone(),
            heading: text.clone(),
            about: text,
            topics: vec![topic],
            proposed: "案".to_owned(),
            lacking: Vec::new(),
            written,
        }
    }

    #[test]
    fn only_what_a_person_decided_covers_a_control() {
        let topic = Topic::Control(Control::Ledger);
        let open = |stance| {
            let passages = [passage("台帳", topic, stance)];
            let body = DocumentBody::of(&passages);
            let is_marked = body.marks(DocumentKind::Rules).iter().any(|m| m.topic == topic);
            let is_uncovered = uncovered(DocumentKind::Rules, &passages).contains(&topic);
            assert_eq!(is_marked, !is_uncovered, "draft and version agree: {stance:?}");
            is_uncovered
        };
        assert!(open(None) && open(Some(Stance::LeftOut)));
        assert!(!open(Some(Stance::Adopted)) && !open(Some(Stance::Own)));
    }

    #[test]
    fn a_passage_nobody_decided_leaves_its_topic_covered_in_part() {
        let topic = Topic::Control(Control::BackupRestore);
        let lacking = |kind: DocumentKind, topic: Topic, stances: [Option<Stance>; 2]| {
            let [first, second] = stances.map(|stance| passage("保管", topic, stance));
            let found = DocumentBody::of(&[first, second]).partly(kind);
            found.into_iter().map(|mark| (mark.topic, mark.clause)).next()
        };
        let (own, out) = (Some(Stance::Own), Some(Stance::LeftOut));
        let number = Topic::Check(CheckPoint::P4x3);
        for (kind, topic) in [(DocumentKind::Rules, topic), (DocumentKind::Plan, number)] {
            let named = Some((topic, "第1条 保管".to_owned()));
            assert_eq!(lacking(kind, topic, [own, None]), named);
            assert_eq!(lacking(kind, topic, [own, own]), None);
            assert_eq!(lacking(kind, topic, [own, out]), None, "left out with a reason");
            assert_eq!(lacking(kind, topic, [out, None]), None, "not covered at all");
            assert_eq!(lacking(kind, topic, [None, None]), None, "not covered at all");
        }
    }

    #[test]
    fn a_version_lists_what_is_open_and_what_was_left_out() {
        let topic = Topic::Control(Control::Ledger);
        let body = DocumentBody::of(&[
            passage("台帳", topic, Some(Stance::Adopted)),
            passage("更新", topic, None),
            passage("廃棄", topic, Some(Stance::LeftOut)),
        ]);
        assert_eq!(body.open(), ["第1条 更新"]);
        assert_eq!(body.passages.len(), 2);
        assert_eq!(body.passages[1].text, "案");
        assert_eq!((body.left_out[0].heading.ja.as_str(), body.left_out[0].reason.as_str()), ("廃棄", "使っていない"));
    }

    #[test]
    fn a_proposal_that_changed_is_outdated_and_the_decided_text_stays() {
        let mut one = passage("台帳", Topic::Control(Control::Ledger), Some(Stance::Adopted));
        assert!(!one.is_outdated());
        one.proposed = "新しい案".to_owned();
        assert!(one.is_outdated());
        assert_eq!(one.text(), "台帳を行う。");
    }

    #[test]
    fn topics_read_what_they_write() {
        for topic in DocumentKind::ALL.iter().flat_map(|kind| kind.topics()) {
            assert_eq!(topic.to_string().parse::<Topic>().unwrap(), topic);
        }
        assert!("6-1".parse::<Topic>().is_err());
        assert_eq!(CheckPoint::ALL.iter().map(|c| c.group()).max(), Some(5));
        assert_eq!(DocumentKind::Rules.topics().len(), Control::ALL.len());
    }

    #[test]
    fn a_version_counts_from_its_day_until_it_is_withdrawn_and_stays_fresh_no_longer_than_the_period() {
        let day = date(2026, 4, 1);
        let mut version = DocumentVersion {
            id: DocumentVersionId::new(),
            kind: DocumentKind::Rules,
            number: 1,
            title: String::new(),
            approved_on: day,
            approved_by: "院長".to_owned(),
            review_by: date(2036, 4, 1),
            size: None,
            file: None,
            sha256: Sha256([0; 32]),
            draft_seen: String::new(),
            marks: vec![Mark { topic: Topic::Control(Control::Ledger), clause: "未定".to_owned() }],
            partly: None,
            open: Vec::new(),
            withdrawn: None,
            made_at: 0,
            made_by: None,
            revision: 1,
        };
        assert!(version.is_in_force_on(day) && !version.is_in_force_on(date(2026, 3, 31)));
        assert_eq!(version.fresh_until(365), date(2027, 4, 1));
        version.review_by = date(2026, 9, 30);
        assert_eq!(version.fresh_until(365), date(2026, 9, 30));
        assert_eq!(version.uncovered().len(), Control::ALL.len(), "未定 names no clause");
        version.marks[0].clause = "第3条".to_owned();
        assert_eq!(version.uncovered().len(), Control::ALL.len() - 1);
        let known = Documents { versions: vec![version.clone()], decided: Vec::new() };
        assert_eq!(known.in_force(DocumentKind::Rules, day).map(|v| v.number), Some(1));
        assert!(known.in_force(DocumentKind::Plan, day).is_none());
        version.withdrawn = Some(Withdrawn { on: day, by: None, reason: "誤り".to_owned() });
        assert!(!version.is_in_force_on(day));
    }
}
