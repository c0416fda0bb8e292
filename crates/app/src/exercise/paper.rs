//! A run on paper, entered afterwards: when each inject was read out, what was decided, what was learnt.
//!
//! Invariant: all of it is saved or none; the entries say when it happened and when it was entered.

use sejo_model::exercise::Cue;
use sejo_model::incident::{Entry, EntryKind};
use sejo_model::{Action, Actor, ErrorCode, Incident};
use serde_json::json;

use crate::field::{Fields, written};
use crate::incident::{self, moment_is_past};
use crate::{App, Result, audit, authz};

const MINUTE: i64 = 60_000_000;
/// Longest run, in minutes: a day.
const LONGEST: u32 = 24 * 60;
/// Most lines of one inject.
const MOST_LINES: usize = 50;

/// What stands on the sheets.
#[derive(Debug, Clone, Default)]
pub struct PaperRun {
    /// When the first inject was read out.
    pub started_at: Option<i64>,
    /// What was said to each inject.
    pub scenes: Vec<PaperScene>,
    /// What was learnt, a line each.
    pub lessons: String,
}

/// An inject on paper.
#[derive(Debug, Clone, Default)]
pub struct PaperScene {
    /// Its number.
    pub inject: u32,
    /// Minutes after the start at which it was read out; `None` when it was not.
    pub minute: Option<u32>,
    /// What was decided, a line each.
    pub decided: String,
}

impl App {
    /// Enters an exercise that was held on paper. It is finished like any other.
    ///
    /// # Errors
    /// Field errors: `Required`, `FutureMoment`, `OutOfRange` (a decision to an inject that was not read out is one, too);
    /// `ScenarioUnfit`, `NotFound`.
    pub async fn enter_exercise(&self, actor: &Actor, key: &str, run: &PaperRun) -> Result<Incident> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let now = self.now();
        let new = self.begun(actor, &scope, key, run.started_at.unwrap_or(now)).await?;
        let is_one = |number: u32| new.script.as_ref().is_some_and(|s| s.inject(number).is_some());
        checked(run, is_one, now)?;
        let mut entries = Vec::new();
        let mut last = new.started_at;
        for scene in &run.scenes {
            let Some(minute) = scene.minute else { continue };
            let happened_at = new.started_at + i64::from(minute) * MINUTE;
            last = last.max(happened_at);
            let title = new.script.as_ref().and_then(|s| s.inject(scene.inject)).map(|i| i.title.r#in(actor.lang));
            let entry =
                |kind, text: String| Entry { happened_at, text, inject: Some(scene.inject), ..self.blank(actor, kind) };
            let text = format!("{}. {}", scene.inject, title.unwrap_or_default());
            entries.push(Entry { cue: Some(Cue::Opened), ..entry(EntryKind::Clock, text) });
            entries.extend(each_line(&scene.decided).map(|text| entry(EntryKind::Decided, text)));
        }
        let lesson = |text| Entry { happened_at: last, text, ..self.blank(actor, EntryKind::Lesson) };
        entries.extend(each_line(&run.lessons).map(lesson));
        // The clock does not run on until somebody finishes it at the desk.
        let stopped = actor.lang.pick("紙の記録から入れた", "entered from paper").to_owned();
        entries.push(Entry {
            happened_at: last,
            text: stopped,
            cue: Some(Cue::Paused),
            ..self.blank(actor, EntryKind::Clock)
        });
        let mut tx = self.db().begin().await?;
        let new = incident::add(self, &mut tx, &scope, &new).await?;
        for entry in entries {
            incident::write(self, &mut tx, &scope, new.id, entry).await?;
        }
        let detail = json!({ "before": null, "after": new });
        audit::record(&mut tx, self, actor, "exercise.enter", &new.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(new)
    }
}

fn each_line(text: &str) -> impl Iterator<Item = String> {
    let lines: Vec<String> = text.lines().map(written).filter(|line| !line.is_empty()).collect();
    lines.into_iter()
}

fn checked(run: &PaperRun, is_one: impl Fn(u32) -> bool, now: i64) -> Result<()> {
    let mut fields = Fields::default();
    fields.check("started_at", run.started_at.is_some(), ErrorCode::Required);
    moment_is_past(&mut fields, "started_at", run.started_at, now);
    let mut read = false;
    for scene in &run.scenes {
        let fits =
            |minute: u32| minute <= LONGEST && run.started_at.is_none_or(|at| at + i64::from(minute) * MINUTE <= now);
        fields.check("scenes", is_one(scene.inject), ErrorCode::UnknownWord);
        fields.check("scenes", scene.minute.is_none_or(fits), ErrorCode::OutOfRange);
        fields.check("scenes", scene.minute.is_some() || scene.decided.trim().is_empty(), ErrorCode::OutOfRange);
        fields.check("scenes", scene.decided.lines().count() <= MOST_LINES, ErrorCode::TooLong);
        fields.text("scenes", &scene.decided);
        read |= scene.minute.is_some();
    }
    fields.check("scenes", read, ErrorCode::Required);
    fields.check("lessons", run.lessons.lines().count() <= MOST_LINES, ErrorCode::TooLong);
    fields.text("lessons", &run.lessons);
    fields.finish()
}
