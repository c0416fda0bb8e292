//! Exercises (訓練): an incident that is none, played along a scenario, and the improvements that come of it.
//!
//! Invariants: an exercise *is* an [`Incident`] with `is_exercise`, and what was read out, decided and learnt are its entries,
//! so there is one list of what happened and nothing else to lose; the scenario only adds the [`Script`], which is filled with
//! the facility's facts once, at the start, and never rewritten. Where it stands ([`Play`]) is worked out from the entries.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::document::CheckPoint;
use crate::incident::{Ending, Entry, FirstStep, Incident, Party, standing};
use crate::moment;
use crate::words::Text;

keyed_enum! {
    /// What moves an exercise on.
    pub enum Cue {
        Opened = "opened", "状況を読み上げた", "an inject was read out";
        Paused = "paused", "時計を止めた", "the clock was stopped";
        Resumed = "resumed", "続きを始めた", "it went on";
    }
}

/// So long without an entry, and everybody has gone: the clock stands at the last one. Microseconds.
const WALKED_AWAY: i64 = 45 * 60_000_000;

/// A scenario, filled with the facts of the facility as they were when the exercise began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Key of the scenario.
    pub scenario: String,
    /// What it is called.
    pub title: Text,
    /// What it is about, in a sentence or two.
    pub about: Text,
    /// Who sits at the table.
    pub who: Text,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What happens, in order; numbered from 1 without a gap.
    pub injects: Vec<Inject>,
    /// What does not fit this facility, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
}

/// A turn of events that the facilitator reads out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inject {
    /// 1, 2, 3 …
    pub number: u32,
    /// Minute of the exercise in which it is read out.
    pub minute: u32,
    /// What it is called.
    pub title: Text,
    /// What is read out.
    pub read: Text,
    /// What the group is asked.
    pub ask: Vec<Text>,
    /// What a good answer includes.
    pub good: Vec<Text>,
    /// Steps of the first hour that it tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<FirstStep>,
    /// Parties whose number it tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// Numbers of the check table that it tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<CheckPoint>,
    /// Controls that it feeds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// What to know before it is read out, where the records do not tell whether it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsure: Option<Text>,
}

/// An inject that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// What it is called.
    pub title: Text,
    /// Why it does not fit.
    pub because: Text,
}

impl Script {
    /// One of its injects.
    #[must_use]
    pub fn inject(&self, number: u32) -> Option<&Inject> {
        self.injects.iter().find(|i| i.number == number)
    }
}

keyed_enum! {
    /// Where an exercise stands.
    pub enum PlayState {
        Ready = "ready", "これから始める", "about to begin";
        Running = "running", "進行中", "running";
        Paused = "paused", "止めている", "paused";
        Interrupted = "interrupted", "途中で止まったまま", "broken off";
        Over = "over", "終えた", "over";
    }
}

/// Where an exercise stands, worked out from its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Play {
    /// Whether the clock runs.
    pub state: PlayState,
    /// How long it has run, in microseconds; time in which it stood is left out.
    pub elapsed: i64,
    /// The last sign of life.
    pub last_at: Option<i64>,
    /// The inject read out last.
    pub open: Option<u32>,
    /// The one to read out next.
    pub next: Option<u32>,
    /// How many were read out.
    pub opened: usize,
}

impl Play {
    /// Where it stands at `now`.
    #[must_use]
    pub fn of(one: &Incident, entries: &[Entry], now: i64) -> Self {
        let lines = standing(entries);
        let injects = one.script.as_ref().map(|s| s.injects.as_slice()).unwrap_or_default();
        let is_open = |number: u32| lines.iter().any(|e| e.opens() == Some(number));
        let opened = injects.iter().filter(|i| is_open(i.number)).count();
        let last_at = lines.iter().map(|e| e.happened_at).max();
        let end = one.closing.as_ref().map_or(now, |c| c.at);
        let (mut elapsed, mut runs, mut before) = (0, false, 0);
        for line in &lines {
            let gap = line.happened_at - before;
            elapsed += if runs && gap <= WALKED_AWAY { gap } else { 0 };
            runs = match line.cue {
                Some(Cue::Opened | Cue::Resumed) => true,
                Some(Cue::Paused) => false,
                None => runs,
            };
            before = line.happened_at;
        }
        let gap = (end - before).max(0);
        let is_away = gap > WALKED_AWAY;
        elapsed += if runs && !is_away { gap } else { 0 };
        let state = match (one.is_open(), runs, opened) {
            (false, ..) => PlayState::Over,
            (true, false, 0) => PlayState::Ready,
            (true, false, _) => PlayState::Paused,
            (true, true, _) if is_away => PlayState::Interrupted,
            (true, true, _) => PlayState::Running,
        };
        Self {
            state,
            elapsed,
            last_at,
            open: injects.iter().rev().find(|i| is_open(i.number)).map(|i| i.number),
            next: injects.iter().find(|i| !is_open(i.number)).map(|i| i.number).filter(|_| one.is_open()),
            opened,
        }
    }

    /// Whole minutes on the clock.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        u32::try_from(self.elapsed / 60_000_000).unwrap_or(u32::MAX)
    }
}

impl Entry {
    /// The inject that was read out with this entry.
    #[must_use]
    pub fn opens(&self) -> Option<u32> {
        self.inject.filter(|_| self.cue == Some(Cue::Opened))
    }

    /// Written by a person about what the group said or did, not by Sejo about the exercise.
    #[must_use]
    pub const fn is_of_people(&self) -> bool {
        !matches!(self.kind, crate::incident::EntryKind::Clock)
    }
}

impl Incident {
    /// The day on which it was held, if it counts as an exercise: played to an end, and not withdrawn.
    #[must_use]
    pub fn exercised_on(&self) -> Option<Date> {
        let counts = self.is_exercise && self.withdrawn.is_empty();
        self.closing.as_ref().filter(|c| counts && c.ending == Ending::Over).map(|_| moment::day(self.started_at))
    }

    /// What was learnt, as it was said at the end, a line each.
    #[must_use]
    pub fn lessons(&self) -> Vec<&str> {
        let said = self.closing.as_ref().map_or("", |c| c.lessons.as_str());
        said.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    /// Whether an entry is a lesson that stands among those of the end.
    #[must_use]
    pub fn says_at_end(&self, entry: &Entry) -> bool {
        entry.kind == crate::incident::EntryKind::Lesson && self.lessons().contains(&entry.text.trim())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::id::IncidentId;
    use crate::incident::{Closing, EntryKind, Purpose};

    const MINUTE: i64 = 60_000_000;

    fn exercise(injects: u32) -> Incident {
        let inject = |number| Inject { number, minute: number * 5, ..Inject::default() };
        Incident {
            id: IncidentId::new(),
            is_exercise: true,
            started_at: 0,
            started_by: String::new(),
            title: String::new(),
            known_at: None,
            purpose: Purpose::Unknown,
            drafts: BTreeMap::new(),
            script: Some(Script { injects: (1..=injects).map(inject).collect(), ..Script::default() }),
            closing: None,
            withdrawn: String::new(),
            revision: 1,
        }
    }

    /// Cues and remarks by minute: `o1` opens inject 1, `p` stops, `r` goes on, anything else is a decision.
    fn entries(said: &[(i64, &str)]) -> Vec<Entry> {
        let entry = |(number, (minute, what)): (u32, &(i64, &str))| {
            let (cue, inject) = match *what {
                "p" => (Some(Cue::Paused), None),
                "r" => (Some(Cue::Resumed), None),
                o if o.starts_with('o') => (Some(Cue::Opened), o[1..].parse().ok()),
                _ => (None, None),
            };
            let kind = if cue.is_some() { EntryKind::Clock } else { EntryKind::Decided };
            Entry { cue, inject, happened_at: minute * MINUTE, ..Entry::blank(number, kind) }
        };
        (1..).zip(said).map(entry).collect()
    }

    /// What was written by minute, now, state, minutes on the clock, the open and the next inject.
    type Row = (&'static [(i64, &'static str)], i64, PlayState, u32, Option<u32>, Option<u32>);

    const TABLE: &[Row] = &[
        (&[], 500, PlayState::Ready, 0, None, Some(1)),
        (&[(10, "o1")], 13, PlayState::Running, 3, Some(1), Some(2)),
        (&[(10, "o1"), (20, "紙に"), (25, "o2")], 30, PlayState::Running, 20, Some(2), Some(3)),
        // Time in which the clock stood does not count.
        (&[(10, "o1"), (15, "p")], 900, PlayState::Paused, 5, Some(1), Some(2)),
        (&[(10, "o1"), (15, "p"), (100, "r")], 103, PlayState::Running, 8, Some(1), Some(2)),
        // The program died or everybody left: the clock stands at the last entry, and goes on from there.
        (&[(10, "o1"), (22, "院長に")], 5_000, PlayState::Interrupted, 12, Some(1), Some(2)),
        (&[(10, "o1"), (22, "院長に"), (5_000, "r")], 5_004, PlayState::Running, 16, Some(1), Some(2)),
        // A second press of the same button, or a stop of what stands, changes nothing.
        (&[(10, "o1"), (11, "o1"), (20, "p"), (30, "p")], 40, PlayState::Paused, 10, Some(1), Some(2)),
        (&[(0, "o1"), (5, "o2"), (10, "o3")], 15, PlayState::Running, 15, Some(3), None),
        // What was written on paper comes in any order.
        (&[(10, "o2"), (0, "o1")], 12, PlayState::Running, 12, Some(2), Some(3)),
    ];

    #[test]
    fn an_exercise_stands_where_its_entries_say() {
        for (said, now, state, minutes, open, next) in TABLE {
            let play = Play::of(&exercise(3), &entries(said), now * MINUTE);
            assert_eq!(
                (play.state, play.minutes(), play.open, play.next),
                (*state, *minutes, *open, *next),
                "{said:?}"
            );
        }
    }

    #[test]
    fn a_clock_that_was_put_right_counts_for_what_stands() {
        let mut said = entries(&[(10, "o1"), (15, "o2")]);
        // Inject 2 was not read out after all.
        said.push(Entry { corrects: Some(2), happened_at: 16 * MINUTE, ..Entry::blank(3, EntryKind::Decided) });
        let play = Play::of(&exercise(3), &said, 20 * MINUTE);
        assert_eq!((play.open, play.next, play.opened), (Some(1), Some(2), 1));
    }

    #[test]
    fn only_what_was_played_to_an_end_and_stands_counts() {
        let closing = |ending| Closing { at: MINUTE, ending, ..Closing::default() };
        let ended = Incident { closing: Some(closing(Ending::Over)), ..exercise(1) };
        assert!(ended.exercised_on().is_some());
        assert_eq!(Play::of(&ended, &entries(&[(0, "o1")]), 900 * MINUTE).minutes(), 1, "the clock stands at the end");
        for not in [
            exercise(1),
            Incident { is_exercise: false, ..ended.clone() },
            Incident { withdrawn: "練習の練習".to_owned(), ..ended.clone() },
            Incident { closing: Some(closing(Ending::FalseAlarm)), ..ended.clone() },
        ] {
            assert_eq!(not.exercised_on(), None, "{not:?}");
        }
    }
}
