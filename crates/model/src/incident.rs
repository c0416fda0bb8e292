//! Incidents (インシデント) and the clock that runs from knowing: what happened when, who was told by when, what was kept.
//!
//! Invariants: an entry is never changed, only corrected by a further one, and the corrected one stays to be read; an
//! exercise (訓練) is one from its first moment and never counts as an incident; a duty is met only by an entry that stands.
//! Sources of duties and steps: [`deadline`], [`step`]; of the reports: [`report`].

pub mod deadline;
pub mod first_act;
mod first_hour;
pub mod report;
pub mod step;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::evidence::{Kept, Sha256};
use crate::exercise::{Cue, Script};
use crate::id::{EvidenceId, IncidentId};

pub use deadline::{Deadline, Limit, deadlines};
pub use first_hour::{FittedStep, first_steps, usual_steps};
pub use report::{Report, ReportItem};
pub use step::{Card, FirstStep};

keyed_enum! {
    /// What an entry is about.
    pub enum EntryKind {
        Noticed = "noticed", "気づいたこと", "noticed";
        Happened = "happened", "起きたこと", "happened";
        Did = "did", "したこと", "done";
        Decided = "decided", "決めたこと", "decided";
        Told = "told", "知らせたこと", "told";
        Lesson = "lesson", "教訓(次に変えること)", "lesson (what to change)";
        Kept = "kept", "残した証拠", "evidence kept";
        Clock = "clock", "この記録について", "about this record";
    }
}

impl EntryKind {
    /// What a person may write; the clock's own entries are written by Sejo.
    pub const WRITTEN: [Self; 7] =
        [Self::Noticed, Self::Happened, Self::Did, Self::Decided, Self::Told, Self::Lesson, Self::Kept];
}

keyed_enum! {
    /// Who must be told.
    pub enum Party {
        Management = "management", "経営者(院長、開設者など)", "head and management";
        Vendor = "vendor", "保守の事業者", "maintenance vendor";
        Ministry = "ministry", "厚生労働省", "health ministry";
        Prefecture = "prefecture", "都道府県・保健所", "prefecture, health centre";
        Police = "police", "警察", "police";
        PrivacyQuick = "privacy-quick", "個人情報保護委員会(速報)", "privacy commission (quick report)";
        PrivacyFull = "privacy-full", "個人情報保護委員会(確報)", "privacy commission (full report)";
        Persons = "persons", "本人(患者さんなど)", "persons concerned (patients)";
        Other = "other", "そのほか", "others";
    }
}

keyed_enum! {
    /// Whether somebody may have meant harm: it decides how long the full report may take.
    pub enum Purpose {
        Unknown = "unknown", "まだわからない", "not known yet";
        Suspected = "suspected", "疑いがある(ランサムウェア、不正アクセスなど)", "suspected (ransomware, intrusion)";
        NotSuspected = "not-suspected", "疑いはない(誤送信、紛失など)", "not suspected (wrong address, loss)";
    }
}

keyed_enum! {
    /// How it ended.
    pub enum Ending {
        Over = "over", "対応が終わった", "dealt with";
        FalseAlarm = "false-alarm", "インシデントではなかった", "it was none";
    }
}

#[expect(clippy::derivable_impls, reason = "the macro derives no default")]
impl Default for Ending {
    fn default() -> Self {
        Self::Over
    }
}

/// An incident or an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Id.
    pub id: IncidentId,
    /// An exercise: kept apart everywhere.
    pub is_exercise: bool,
    /// When the clock was started, microseconds since 1970 (UTC).
    pub started_at: i64,
    /// Who started it.
    pub started_by: String,
    /// What people call it; may be empty.
    pub title: String,
    /// When the facility came to know (認識した日時): the deadlines run from here. Without one, from the start.
    pub known_at: Option<i64>,
    /// Whether somebody may have meant harm.
    pub purpose: Purpose,
    /// What people wrote into the reports, in their own words.
    pub drafts: BTreeMap<ReportItem, String>,
    /// The scenario an exercise is played along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<Script>,
    /// How it ended.
    pub closing: Option<Closing>,
    /// Why an exercise does not count after all; empty while it does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub withdrawn: String,
    /// Counts up with each change of what stands here; entries are no change.
    pub revision: u32,
}

impl Incident {
    /// The moment from which the deadlines run.
    #[must_use]
    pub fn clock_from(&self) -> i64 {
        self.known_at.unwrap_or(self.started_at)
    }

    /// Whether people are at work on it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closing.is_none()
    }
}

/// What the installation that recorded an incident vouches for it with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouched {
    /// For what it says of itself.
    pub head: String,
    /// For all its entries in their order.
    pub entries: String,
}

/// The end, and what was learnt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: i64,
    /// Who.
    pub by: String,
    /// How.
    pub ending: Ending,
    /// What was learnt; for a false alarm, why it was none.
    pub lessons: String,
    /// Who took part in an exercise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub took_part: String,
    /// How many situations of an exercise's scenario nobody read out.
    #[serde(default, skip_serializing_if = "is_none_left")]
    pub unread: usize,
    /// Whole minutes on the clock of an exercise; one that was finished with an earlier release does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ran: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the way serde asks")]
const fn is_none_left(unread: &usize) -> bool {
    *unread == 0
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3 … within the incident.
    pub number: u32,
    /// What it is about.
    pub kind: EntryKind,
    /// When it happened.
    pub happened_at: i64,
    /// When it was written.
    pub written_at: i64,
    /// Who wrote it.
    pub written_by: String,
    /// In words.
    pub text: String,
    /// Who was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// The step of the first hour that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<FirstStep>,
    /// What was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibit: Option<Exhibit>,
    /// The number of the entry that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
    /// The inject of the exercise that was read out, or that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inject: Option<u32>,
    /// What moved the exercise on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Cue>,
}

impl Entry {
    /// One in which nothing is said yet.
    #[must_use]
    pub const fn blank(number: u32, kind: EntryKind) -> Self {
        Self {
            number,
            kind,
            happened_at: 0,
            written_at: 0,
            written_by: String::new(),
            text: String::new(),
            party: None,
            step: None,
            exhibit: None,
            corrects: None,
            inject: None,
            cue: None,
        }
    }
}

/// Something kept as evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Where it lies.
    pub place: String,
    /// Name of the file, when there was one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file_name: String,
    /// Its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Its SHA-256, as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Sha256>,
    /// The kept file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_id: Option<EvidenceId>,
    /// How much of it was kept; entries of the first days do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
}

/// The numbers of entries that a later one corrects.
#[must_use]
pub fn corrected(entries: &[Entry]) -> BTreeSet<u32> {
    entries.iter().filter_map(|e| e.corrects.filter(|number| *number < e.number)).collect()
}

/// The entries that stand: all that no later one corrects, in the order in which things happened.
#[must_use]
pub fn standing(entries: &[Entry]) -> Vec<&Entry> {
    let corrected = corrected(entries);
    let mut standing: Vec<&Entry> = entries.iter().filter(|e| !corrected.contains(&e.number)).collect();
    standing.sort_by_key(|e| (e.happened_at, e.number));
    standing
}

/// When a party was told first, as far as the entries that stand say.
#[must_use]
pub fn told(entries: &[Entry], party: Party) -> Option<i64> {
    let of_it = |e: &&&Entry| e.kind == EntryKind::Told && e.party == Some(party);
    standing(entries).iter().find(of_it).map(|e| e.happened_at)
}

/// The first step of the first hour that no standing entry answers.
#[must_use]
pub fn next_step(entries: &[Entry]) -> Option<FirstStep> {
    let standing = standing(entries);
    let answered = |step: FirstStep| {
        standing.iter().any(|e| {
            e.step == Some(step) || (e.kind == EntryKind::Told && e.party.is_some() && e.party == step.party())
        })
    };
    FirstStep::ALL.iter().copied().find(|step| !answered(*step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u32, kind: EntryKind) -> Entry {
        Entry { happened_at: i64::from(number) * 60_000_000, ..Entry::blank(number, kind) }
    }

    #[test]
    fn a_corrected_entry_counts_for_nothing_and_stays() {
        let told_at = |entries: &[Entry]| told(entries, Party::Vendor);
        let first = Entry { party: Some(Party::Vendor), ..entry(1, EntryKind::Told) };
        let mut entries = vec![first, entry(2, EntryKind::Did)];
        assert_eq!(told_at(&entries), Some(60_000_000));
        // It was the ministry that was told.
        entries.push(Entry { corrects: Some(1), party: Some(Party::Ministry), ..entry(3, EntryKind::Told) });
        assert_eq!((told_at(&entries), told(&entries, Party::Ministry)), (None, Some(180_000_000)));
        assert_eq!(corrected(&entries), BTreeSet::from([1]));
        // The correction was wrong in its turn.
        entries.push(Entry { corrects: Some(3), party: Some(Party::Vendor), ..entry(4, EntryKind::Told) });
        assert_eq!((told_at(&entries), told(&entries, Party::Ministry)), (Some(240_000_000), None));
        assert_eq!(entries.len(), 4, "nothing goes away");
    }

    #[test]
    fn nothing_corrects_itself_or_what_comes_later() {
        let bent = [
            Entry { corrects: Some(1), ..entry(1, EntryKind::Did) },
            Entry { corrects: Some(9), ..entry(2, EntryKind::Did) },
        ];
        assert!(corrected(&bent).is_empty() || corrected(&bent) == BTreeSet::new());
        assert_eq!(standing(&bent).len(), 2);
    }

    #[test]
    fn what_stands_is_in_the_order_in_which_it_happened() {
        let late = Entry { happened_at: 1, ..entry(2, EntryKind::Noticed) };
        let entries = [entry(1, EntryKind::Did), late];
        assert_eq!(standing(&entries).iter().map(|e| e.number).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn one_step_after_the_other_is_offered_until_none_is_left() {
        let mut entries = Vec::new();
        for (number, step) in (1..).zip(FirstStep::ALL) {
            assert_eq!(next_step(&entries), Some(*step));
            entries.push(Entry { step: Some(*step), ..entry(number, step.kind()) });
        }
        assert_eq!(next_step(&entries), None);
        // Telling somebody in one's own words answers the step, too.
        let told = [Entry { party: Some(Party::Vendor), ..entry(1, EntryKind::Told) }];
        let answered: Vec<FirstStep> = told
            .iter()
            .filter_map(|e| e.party)
            .filter_map(|p| FirstStep::ALL.iter().copied().find(|s| s.party() == Some(p)))
            .collect();
        assert_eq!(answered, [FirstStep::Vendor]);
    }
}
