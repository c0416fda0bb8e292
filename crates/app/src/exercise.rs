//! Exercises (訓練): choose a scenario, read out one inject after the other, note what the group decides, finish with lessons.
//!
//! Invariants: an exercise is an incident and everything said in it an entry (see [`crate::incident`]), so it survives the
//! program and anybody can go on with it; the script is filled once, at the start; pressing a button twice does nothing twice.
//! Decided in `docs/adr/0012`.

mod paper;
mod print;

use std::collections::BTreeMap;

use sejo_judge::{Playable, exercise_due_on, last_exercise, short_exercise};
use sejo_model::exercise::{Cue, Inject, Play, PlayState, Script};
use sejo_model::incident::{Closing, Ending, Entry, EntryKind, Purpose};
use sejo_model::{Action, Actor, Date, ErrorCode, Facts, Incident, IncidentId, Lang, PersonId};
use sejo_store::Scope;
use serde_json::json;

use crate::field::{Fields, written};
use crate::improvement::{ImprovementRow, owners, rows};
use crate::incident::{self, Line, Written, lines};
use crate::{App, Named, Result, audit, authz, facts};

pub use paper::{PaperRun, PaperScene};
pub use sejo_report::exercise::tests;

/// The exercises of a facility, and what there is to play.
#[derive(Debug, Clone)]
pub struct Exercises {
    /// Begun and not finished.
    pub open: Vec<Incident>,
    /// Finished or withdrawn, the newest first.
    pub past: Vec<Incident>,
    /// The scenarios, filled with the facility's facts.
    pub scenarios: Vec<Playable>,
    /// Improvements: overdue ones first, then by day.
    pub improvements: Vec<ImprovementRow>,
    /// How the rhythm stands.
    pub rhythm: Rhythm,
}

/// How the yearly rhythm stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rhythm {
    /// When the last exercise was held: the newest complete one, else the newest that was cut short.
    pub last_on: Option<Date>,
    /// When one was held since that was cut short: it does not count.
    pub short_on: Option<Date>,
    /// Until when it counts.
    pub due_on: Option<Date>,
    /// An exercise counts for so many days.
    pub days: u32,
    /// None counts today.
    pub is_due: bool,
}

/// One exercise.
#[derive(Debug, Clone)]
pub struct ExerciseView {
    /// The exercise.
    pub incident: Incident,
    /// Where it stands.
    pub play: Play,
    /// Its injects with what was said to each.
    pub scenes: Vec<Scene>,
    /// What was said apart from them.
    pub apart: Vec<Line>,
    /// Lessons that stand, for the end and for improvements.
    pub lessons: Vec<Entry>,
    /// Improvements that came of it.
    pub improvements: Vec<ImprovementRow>,
    /// People who work here.
    pub owners: Vec<Named<PersonId>>,
    /// Now.
    pub now: i64,
}

/// An inject, and what was said to it.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The inject.
    pub inject: Inject,
    /// When it was read out.
    pub opened_at: Option<i64>,
    /// What was said to it, in the order in which it was written.
    pub lines: Vec<Line>,
}

impl App {
    /// The exercises, the scenarios and the improvements. One statement.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn exercises(&self, actor: &Actor) -> Result<Exercises> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        let mut all = facts.exercises.clone();
        all.sort_by_key(|one| std::cmp::Reverse((one.started_at, one.id)));
        let (open, past) = all.into_iter().partition(Incident::is_open);
        Ok(Exercises {
            open,
            past,
            scenarios: sejo_judge::scenarios(&facts, today),
            improvements: rows(&facts, today, |_| true),
            rhythm: rhythm(&facts, today),
        })
    }

    /// A scenario as this facility can play it. One statement.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn scenario(&self, actor: &Actor, key: &str) -> Result<Playable> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        sejo_judge::scenario(key, &facts, self.today()).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// One exercise. Three statements.
    ///
    /// # Errors
    /// `NotFound`, also for an incident.
    pub async fn exercise(&self, actor: &Actor, id: IncidentId) -> Result<ExerciseView> {
        let scope = authz::scope(actor, Action::Read)?;
        let (one, entries) = self.played(&scope, id).await?;
        let facts = facts::facts(self, &scope).await?;
        Ok(view(one, entries, &facts, self.now(), self.today()))
    }

    /// Begins an exercise along a scenario: the script is filled with the facts as they are now. The clock starts with the
    /// first inject.
    ///
    /// # Errors
    /// `ScenarioUnfit`, `NotFound`.
    pub async fn start_exercise(&self, actor: &Actor, key: &str) -> Result<Incident> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let new = self.begun(actor, &scope, key, self.now()).await?;
        let mut tx = self.db().begin().await?;
        let new = incident::add(self, &mut tx, &scope, &new).await?;
        let detail = json!({ "before": null, "after": new });
        audit::record(&mut tx, self, actor, "exercise.start", &new.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Reads out an inject. The next one only; one that was read out already stays as it is.
    ///
    /// # Errors
    /// `UnknownWord` for `inject`, `AlreadyClosed`, `NotFound`.
    pub async fn read_out(&self, actor: &Actor, id: IncidentId, number: u32) -> Result<Play> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let (one, mut entries) = self.played(&scope, id).await?;
        let mut play = Play::of(&one, &entries, self.now());
        if entries.iter().any(|e| e.opens() == Some(number)) {
            return Ok(play);
        }
        still_open(&one)?;
        if play.state == PlayState::Paused {
            // Who reads on plays on: what happens next happens on a running clock.
            play = self.hold_exercise(actor, id, false).await?;
            entries = self.played(&scope, id).await?.1;
        }
        let inject = one.script.as_ref().and_then(|s| s.inject(number)).filter(|_| play.next == Some(number));
        let inject = inject.ok_or_else(|| crate::Error::field("inject", ErrorCode::UnknownWord))?;
        let text = format!("{number}. {}", inject.title.r#in(actor.lang));
        let cue = Entry { text, inject: Some(number), cue: Some(Cue::Opened), ..self.blank(actor, EntryKind::Clock) };
        self.write_cue(actor, &scope, &one, entries, cue).await
    }

    /// Stops the clock, or lets it go on. What already stands, or already runs, stays so.
    ///
    /// # Errors
    /// `AlreadyClosed`, `NotFound`.
    pub async fn hold_exercise(&self, actor: &Actor, id: IncidentId, stop: bool) -> Result<Play> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let (one, entries) = self.played(&scope, id).await?;
        still_open(&one)?;
        let play = Play::of(&one, &entries, self.now());
        let cue = match (stop, play.state) {
            (true, PlayState::Running) => Cue::Paused,
            (false, PlayState::Paused | PlayState::Interrupted) => Cue::Resumed,
            _ => return Ok(play),
        };
        let text = cue.words().r#in(actor.lang).to_owned();
        let entry = Entry { text, cue: Some(cue), ..self.blank(actor, EntryKind::Clock) };
        self.write_cue(actor, &scope, &one, entries, entry).await
    }

    /// Writes down what the group said to an inject: [`App::write_entry`] for an exercise, where nothing chosen was decided.
    ///
    /// # Errors
    /// Those of [`App::write_entry`]; `UnknownWord` for an inject that is none.
    pub async fn note_exercise(&self, actor: &Actor, id: IncidentId, said: Written) -> Result<Entry> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let one = exercise_of(sejo_store::incident::get(self.db(), &scope, id).await?)?;
        let mut fields = Fields::default();
        let is_one = |number: u32| one.script.as_ref().is_some_and(|s| s.inject(number).is_some());
        fields.check("inject", said.inject.is_none_or(is_one), ErrorCode::UnknownWord);
        fields.finish()?;
        let kind = said.kind.or_else(|| said.party.is_none().then_some(EntryKind::Decided));
        self.write_entry(actor, id, Written { kind, ..said }).await
    }

    /// Withdraws an exercise: it stays on record with its reason and counts for nothing. One that is not finished ends.
    ///
    /// # Errors
    /// `Required` without a reason, `ChangedMeanwhile`, `NotFound`.
    pub async fn withdraw_exercise(
        &self,
        actor: &Actor,
        id: IncidentId,
        reason: &str,
        revision: u32,
    ) -> Result<Incident> {
        let scope = authz::scope(actor, Action::CloseIncident)?;
        let mut fields = Fields::default();
        fields.name("reason", reason);
        fields.finish()?;
        let before = exercise_of(sejo_store::incident::get(self.db(), &scope, id).await?)?;
        let ended =
            || Closing { at: self.now(), by: actor.name.clone(), ending: Ending::FalseAlarm, ..Closing::default() };
        let closing = Some(before.closing.clone().unwrap_or_else(ended));
        let wanted = Incident { withdrawn: written(reason), closing, revision, ..before.clone() };
        self.save_incident(actor, &scope, "exercise.withdraw", (&before, &wanted)).await
    }

    /// A new exercise along a scenario, not saved yet.
    async fn begun(&self, actor: &Actor, scope: &Scope, key: &str, started_at: i64) -> Result<Incident> {
        let facts = facts::facts(self, scope).await?;
        let found = sejo_judge::scenario(key, &facts, self.today()).ok_or(ErrorCode::NotFound)?;
        if let Some(why) = found.unfit {
            return Err(crate::Error::new(ErrorCode::ScenarioUnfit).with_detail(why));
        }
        Ok(Incident {
            id: IncidentId::new(),
            is_exercise: true,
            started_at,
            started_by: actor.name.clone(),
            title: found.script.title.r#in(actor.lang).to_owned(),
            known_at: None,
            purpose: Purpose::Suspected,
            drafts: BTreeMap::new(),
            script: Some(found.script),
            closing: None,
            withdrawn: String::new(),
            revision: 0,
        })
    }

    /// An exercise and its entries.
    async fn played(&self, scope: &Scope, id: IncidentId) -> Result<(Incident, Vec<Entry>)> {
        let one = exercise_of(sejo_store::incident::get(self.db(), scope, id).await?)?;
        let entries = sejo_store::incident::entries(self.db(), scope, id).await?;
        Ok((one, entries))
    }

    /// Saves an entry that moves the exercise on, and says where it stands then.
    async fn write_cue(
        &self,
        actor: &Actor,
        scope: &Scope,
        one: &Incident,
        mut entries: Vec<Entry>,
        cue: Entry,
    ) -> Result<Play> {
        let mut tx = self.db().begin().await?;
        let cue = incident::write(self, &mut tx, scope, one.id, cue).await?;
        let detail = json!({ "before": null, "after": cue });
        audit::record(&mut tx, self, actor, "exercise.cue", &one.id.to_string(), detail).await?;
        tx.commit().await?;
        entries.push(cue);
        Ok(Play::of(one, &entries, self.now()))
    }
}

/// Only exercises are played; an incident looks as if there were none.
fn exercise_of(one: Incident) -> Result<Incident> {
    if one.is_exercise { Ok(one) } else { Err(ErrorCode::NotFound.into()) }
}

fn still_open(one: &Incident) -> Result<()> {
    if one.is_open() { Ok(()) } else { Err(ErrorCode::AlreadyClosed.into()) }
}

fn rhythm(facts: &Facts, today: Date) -> Rhythm {
    let due_on = exercise_due_on(facts);
    Rhythm {
        last_on: last_exercise(facts).map(|(_, day)| day),
        short_on: short_exercise(facts).map(|(_, day)| day),
        due_on,
        days: facts.thresholds.exercise_days,
        is_due: due_on.is_none_or(|due| due < today),
    }
}

fn view(one: Incident, entries: Vec<Entry>, facts: &Facts, now: i64, today: Date) -> ExerciseView {
    let play = Play::of(&one, &entries, now);
    let standing = sejo_model::incident::standing(&entries);
    let lessons = standing.into_iter().filter(|e| e.kind == EntryKind::Lesson).cloned().collect();
    let mut scenes: Vec<Scene> = one.script.as_ref().map(scenes).unwrap_or_default();
    let mut apart = Vec::new();
    for line in lines(entries) {
        let scene = line.entry.inject.and_then(|number| scenes.iter_mut().find(|s| s.inject.number == number));
        match (scene, line.entry.opens().is_some()) {
            (Some(scene), true) => scene.opened_at = scene.opened_at.or(Some(line.entry.happened_at)),
            (Some(scene), false) => scene.lines.push(line),
            (None, _) => apart.push(line),
        }
    }
    let improvements = rows(facts, today, |i| i.incident_id == one.id);
    ExerciseView { play, scenes, apart, lessons, improvements, owners: owners(facts, today), now, incident: one }
}

fn scenes(script: &Script) -> Vec<Scene> {
    let scene = |inject: &Inject| Scene { inject: inject.clone(), opened_at: None, lines: Vec::new() };
    script.injects.iter().map(scene).collect()
}

/// What an exercise is called.
#[must_use]
pub fn exercise_name(one: &Incident, lang: Lang) -> String {
    match &one.script {
        Some(script) => script.title.r#in(lang).to_owned(),
        None if one.title.trim().is_empty() => lang.pick("訓練", "Exercise").to_owned(),
        None => one.title.clone(),
    }
}
