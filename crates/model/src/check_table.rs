//! The ministry's check table (確認表) against a continuity plan: which passages cover each number, and whether they stand.
//!
//! Invariant: a number is covered only by passages a person decided; one that nobody decided leaves its number covered in part at
//! best. One that was left out covers nothing and, having its reason, leaves no gap beside one that stands: both are named.

use serde::Serialize;

use crate::document::{CheckPoint, DocumentVersion, Passage, PassageState, Topic};
use crate::words::{Lang, Text, Words};

keyed_enum! {
    /// Whether the plan covers a number.
    pub enum CheckState {
        Open = "open", "まだ", "open";
        Part = "part", "一部", "in part";
        Covered = "covered", "ある", "covered";
    }
}

impl CheckState {
    /// What passages about the same come to, by how each of them stands: for the check table, the rules and what is approved of both.
    #[must_use]
    pub fn of(states: impl IntoIterator<Item = PassageState>) -> Self {
        let (mut stands, mut open) = (false, false);
        for state in states {
            stands |= state.stands();
            open |= state == PassageState::Open;
        }
        match (stands, open) {
            (false, _) => Self::Open,
            (true, true) => Self::Part,
            (true, false) => Self::Covered,
        }
    }
}

/// A number of the check table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckRow {
    /// Which.
    pub check: CheckPoint,
    /// Whether the plan as it is being written covers it.
    pub state: CheckState,
    /// The passages that are about it.
    pub passages: Vec<CheckPassage>,
    /// Where the approved version covers it.
    pub approved: Option<String>,
    /// What keeps the approved version from covering it whole.
    pub approved_lacks: Option<String>,
}

/// A passage that is about a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckPassage {
    /// Its lasting name.
    pub key: String,
    /// 2.1.1; empty while it is left out.
    pub number: String,
    /// Its heading.
    pub heading: Text,
    /// How it stands.
    pub state: PassageState,
    /// How many facts its proposal lacks.
    pub lacking: usize,
    /// Why it is left out; empty unless it is.
    pub reason: String,
}

impl CheckPassage {
    /// How it stands, in words; of one that is left out with the reason.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let state = self.state.words().r#in(lang);
        if self.reason.is_empty() { state.to_owned() } else { format!("{state}: {}", self.reason) }
    }
}

impl From<&Passage> for CheckPassage {
    fn from(passage: &Passage) -> Self {
        Self {
            key: passage.key.clone(),
            number: passage.number.clone(),
            heading: passage.heading.clone(),
            state: passage.state(),
            lacking: passage.lacking.len(),
            reason: passage.written.as_ref().map(|w| w.reason.clone()).unwrap_or_default(),
        }
    }
}

/// The check table: every number, in its order.
#[must_use]
pub fn check_table(passages: &[Passage], approved: Option<&DocumentVersion>) -> Vec<CheckRow> {
    let row = |check: &CheckPoint| {
        let topic = Topic::Check(*check);
        let about: Vec<&Passage> = passages.iter().filter(|p| p.topics.contains(&topic)).collect();
        let state = CheckState::of(about.iter().map(|p| p.state()));
        CheckRow {
            check: *check,
            state,
            passages: about.into_iter().map(CheckPassage::from).collect(),
            approved: approved.and_then(|version| version.clause(topic)).map(str::to_owned),
            approved_lacks: approved.and_then(|version| version.lacks(topic)).map(str::to_owned),
        }
    };
    CheckPoint::ALL.iter().map(row).collect()
}

/// What a group of the check table is called.
#[must_use]
pub const fn group_words(group: u8) -> Words {
    match group {
        1 => Words { ja: "1 平時", en: "1 Before" },
        2 => Words { ja: "2 検知", en: "2 Noticing" },
        3 => Words { ja: "3 初動対応", en: "3 First steps" },
        4 => Words { ja: "4 復旧処理", en: "4 Restoring" },
        _ => Words { ja: "5 事後対応", en: "5 Afterwards" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentBody, DocumentKind, Stance, Written};

    fn passage(key: &str, check: CheckPoint, stance: Option<Stance>) -> Passage {
        let written = stance.map(|stance| Written {
            kind: DocumentKind::Plan,
            passage: key.to_owned(),
            stance,
            text: String::new(),
            reason: String::new(),
            proposed: String::new(),
            added: None,
            by: None,
            at: 0,
            revision: 1,
        });
        Passage {
            key: key.to_owned(),
            number: "1".to_owned(),
            chapter_key: String::new(),
            chapter: Text::default(),
            heading: Text::default(),
            about: Text::default(),
            topics: vec![Topic::Check(check)],
            proposed: String::new(),
            lacking: Vec::new(),
            written,
        }
    }

    #[test]
    fn a_number_is_covered_only_by_what_somebody_decided() {
        let state = |stances: &[Option<Stance>]| {
            let passages: Vec<Passage> = stances.iter().map(|s| passage("a", CheckPoint::P1x1, *s)).collect();
            let state = check_table(&passages, None)[0].state;
            let partly = DocumentBody::of(&passages).partly(DocumentKind::Plan);
            assert_eq!(!partly.is_empty(), state == CheckState::Part, "what is frozen says the same: {stances:?}");
            state
        };
        assert_eq!(state(&[]), CheckState::Open);
        assert_eq!(state(&[None]), CheckState::Open);
        assert_eq!(state(&[Some(Stance::LeftOut)]), CheckState::Open);
        assert_eq!(state(&[Some(Stance::Own), None]), CheckState::Part);
        assert_eq!(state(&[Some(Stance::LeftOut), None]), CheckState::Open);
        assert_eq!(state(&[Some(Stance::Adopted), Some(Stance::LeftOut)]), CheckState::Covered);
        assert_eq!(state(&[Some(Stance::Adopted), Some(Stance::LeftOut), None]), CheckState::Part);
        assert_eq!(state(&[Some(Stance::Adopted), Some(Stance::Own)]), CheckState::Covered);
    }

    #[test]
    fn a_passage_that_was_left_out_is_named_with_its_reason() {
        let mut out = passage("read-only", CheckPoint::P1x1, Some(Stance::LeftOut));
        out.written.as_mut().unwrap().reason = "参照系は持っていない".to_owned();
        let table = check_table(&[out, passage("map", CheckPoint::P1x1, Some(Stance::Own))], None);
        let said: Vec<String> = table[0].passages.iter().map(|p| p.said(Lang::Ja)).collect();
        assert_eq!(said, ["入れない: 参照系は持っていない", "自分たちの文"]);
        assert_eq!(table[0].passages[0].said(Lang::En), "left out: 参照系は持っていない");
    }

    #[test]
    fn every_number_stands_in_the_table_once() {
        let table = check_table(&[], None);
        let numbers: Vec<&str> = table.iter().map(|row| row.check.key()).collect();
        assert_eq!((numbers.len(), numbers[0], numbers[20]), (21, "1-1", "5-6"));
        assert!(numbers.is_sorted());
    }
}
