//! Improvements (改善): what an exercise or an incident showed to be wrong, who puts it right, and by when.
//!
//! Invariants: every improvement has an owner and a day; it is done only with the day and the words that say how; a withdrawn
//! one stays on record with its reason.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{ImprovementId, IncidentId, PersonId};

keyed_enum! {
    /// Where an improvement stands.
    pub enum ImprovementState {
        Overdue = "overdue", "期限を過ぎています", "overdue";
        Open = "open", "これから", "open";
        Done = "done", "できた", "done";
        Withdrawn = "withdrawn", "取り消した", "withdrawn";
    }
}

/// An improvement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Improvement {
    /// Id.
    pub id: ImprovementId,
    /// The exercise or incident that showed it.
    pub incident_id: IncidentId,
    /// The entry in which the lesson stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<u32>,
    /// What is to change.
    pub what: String,
    /// Who sees to it.
    pub owner_id: PersonId,
    /// By when.
    pub due_on: Date,
    /// That it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<DoneOn>,
    /// Why it was withdrawn; empty while it stands.
    #[serde(default)]
    pub withdrawn: String,
    /// Counts saves.
    pub revision: u32,
}

/// That something was put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneOn {
    /// The day.
    pub on: Date,
    /// What was done, or where it can be seen.
    pub how: String,
    /// Who said so.
    pub by: String,
}

impl Improvement {
    /// Where it stands on `today`. The last day is still in time.
    #[must_use]
    pub fn state(&self, today: Date) -> ImprovementState {
        match (self.withdrawn.is_empty(), &self.done) {
            (false, _) => ImprovementState::Withdrawn,
            (true, Some(_)) => ImprovementState::Done,
            (true, None) if self.due_on < today => ImprovementState::Overdue,
            (true, None) => ImprovementState::Open,
        }
    }

    /// Whether somebody still has to see to it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.withdrawn.is_empty() && self.done.is_none()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_last_day_is_in_time_and_the_day_after_is_not() {
        let open = Improvement {
            id: ImprovementId::new(),
            incident_id: IncidentId::new(),
            lesson: None,
            what: "ケーブルに印をつける".to_owned(),
            owner_id: PersonId::new(),
            due_on: date(2026, 11, 28),
            done: None,
            withdrawn: String::new(),
            revision: 1,
        };
        let done = DoneOn { on: date(2026, 12, 1), how: "印をつけた".to_owned(), by: String::new() };
        let state = |one: &Improvement| one.state(date(2026, 11, 29));
        assert_eq!(open.state(date(2026, 11, 28)), ImprovementState::Open);
        assert_eq!(state(&open), ImprovementState::Overdue);
        assert_eq!(state(&Improvement { done: Some(done.clone()), ..open.clone() }), ImprovementState::Done);
        let withdrawn = Improvement { done: Some(done), withdrawn: "二重に書いた".to_owned(), ..open };
        assert_eq!(state(&withdrawn), ImprovementState::Withdrawn);
        assert!(!withdrawn.is_open());
    }
}
