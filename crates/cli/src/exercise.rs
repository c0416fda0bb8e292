//! `sejo exercise`: an exercise from a terminal, and what came of it.

mod improvement;
mod said;

use std::path::Path;

use sejo_app::App;
use sejo_app::exercise::{ExerciseView, PaperRun, PaperScene, exercise_name};
use sejo_app::incident::{Ended, Written};
use sejo_model::incident::{Ending, EntryKind};
use sejo_model::{Actor, Incident, IncidentId, moment};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::arguments::ExerciseCommand;
use crate::output::{Done, Failure, Output, read_file, write_file};

pub(crate) async fn run(app: &App, actor: &Actor, command: &ExerciseCommand, out: &Output) -> Result<Done, Failure> {
    use ExerciseCommand as C;
    match command {
        C::List => list(app, actor, out).await,
        C::Scenarios => scenarios(app, actor, out).await,
        C::Scenario { scenario, out: to } => self::scenario(app, actor, scenario, to.as_deref(), out).await,
        C::Start { scenario } => {
            let started = app.start_exercise(actor, scenario.trim()).await?;
            show(app, actor, started.id, None, out).await
        }
        C::Next { exercise } => next(app, actor, open(app, actor, exercise.as_deref()).await?, out).await,
        C::Note { text, kind, inject, exercise } => {
            let id = open(app, actor, exercise.as_deref()).await?;
            let at_table = app.exercise(actor, id).await?.play.open;
            let said = Written {
                kind: kind.as_deref().map(kind_of).transpose()?,
                text: text.clone(),
                inject: inject.or(at_table),
                ..Written::default()
            };
            let entry = app.note_exercise(actor, id, said).await?;
            let words = || format!("{} {}", out.pick("記録しました。番号", "Written down as no."), entry.number);
            out.print(|| json!({ "entry": entry }), words);
            Ok(Done::Fine)
        }
        C::Pause { exercise } => hold(app, actor, open(app, actor, exercise.as_deref()).await?, true, out).await,
        C::Resume { exercise } => hold(app, actor, open(app, actor, exercise.as_deref()).await?, false, out).await,
        C::Show { exercise, out: to } => {
            let id = last(app, actor, exercise.as_deref()).await?;
            show(app, actor, id, to.as_deref(), out).await
        }
        C::Finish { lessons, took_part, exercise } => {
            let view = app.exercise(actor, open(app, actor, exercise.as_deref()).await?).await?;
            let said = Ended { ending: Ending::Over, lessons: lessons.clone(), took_part: took_part.clone() };
            let one = app.close_incident(actor, view.incident.id, &said, view.incident.revision).await?;
            show(app, actor, one.id, None, out).await
        }
        C::Enter { scenario, file } => {
            let new = app.enter_exercise(actor, scenario.trim(), &paper(file)?).await?;
            show(app, actor, new.id, None, out).await
        }
        C::Withdraw { exercise, reason } => {
            let view = app.exercise(actor, id(exercise)?).await?;
            let one = app.withdraw_exercise(actor, view.incident.id, reason, view.incident.revision).await?;
            show(app, actor, one.id, None, out).await
        }
        C::Improvement(command) => improvement::run(app, actor, command, out).await,
    }
}

fn id(typed: &str) -> Result<IncidentId, Failure> {
    typed.trim().parse().map_err(|_| unnamed())
}

fn unnamed() -> Failure {
    Failure::wrong(
        "--exercise でidを指定してください。sejo exercise list で見られます。".to_owned(),
        "name one by its id with --exercise; see sejo exercise list".to_owned(),
    )
}

/// The exercise of that id, else the only one that is open.
async fn open(app: &App, actor: &Actor, typed: Option<&str>) -> Result<IncidentId, Failure> {
    if let Some(typed) = typed {
        return id(typed);
    }
    match app.exercises(actor).await?.open.as_slice() {
        [only] => Ok(only.id),
        _ => Err(unnamed()),
    }
}

/// The exercise of that id, else the only open one, else the newest.
async fn last(app: &App, actor: &Actor, typed: Option<&str>) -> Result<IncidentId, Failure> {
    if let Some(typed) = typed {
        return id(typed);
    }
    let all = app.exercises(actor).await?;
    match (all.open.as_slice(), all.past.first()) {
        ([only], _) => Ok(only.id),
        ([], Some(newest)) => Ok(newest.id),
        _ => Err(unnamed()),
    }
}

fn kind_of(typed: &str) -> Result<EntryKind, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("「{typed}」という言葉はありません。decided, did, noticed, lesson のどれかです。"),
            format!("there is no such word: {typed}; it is decided, did, noticed or lesson"),
        )
    })
}

/// Findings: none counts today, or an improvement is overdue.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let all = app.exercises(actor).await?;
    let overdue = all.improvements.iter().filter(|r| improvement::is_overdue(r)).count();
    let line = |one: &Incident| {
        json!({ "id": one.id, "name": exercise_name(one, out.lang), "started_at": one.started_at,
            "scenario": one.script.as_ref().map(|s| &s.scenario), "closing": one.closing, "withdrawn": one.withdrawn })
    };
    let lines = |pile: &[Incident]| pile.iter().map(line).collect::<Vec<Value>>();
    out.print(
        || {
            json!({ "open": lines(&all.open), "past": lines(&all.past),
                "rhythm": { "last_on": all.rhythm.last_on, "short_on": all.rhythm.short_on, "due_on": all.rhythm.due_on, "days": all.rhythm.days, "due": all.rhythm.is_due },
                "improvements": { "open": all.improvements.iter().filter(|r| r.improvement.is_open()).count(), "overdue": overdue } })
        },
        || said::list(&all, overdue, out),
    );
    Ok(Done::unless(all.rhythm.is_due || overdue > 0))
}

async fn scenarios(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let all = app.exercises(actor).await?.scenarios;
    out.print(
        || {
            let one = |p: &sejo_app::Playable| {
                json!({ "scenario": p.script.scenario, "title": p.script.title, "minutes": p.script.minutes,
                    "injects": p.script.injects.len(), "skipped": p.script.skipped, "unfit": p.unfit })
            };
            json!({ "scenarios": all.iter().map(one).collect::<Vec<_>>() })
        },
        || said::scenarios(&all, out),
    );
    Ok(Done::Fine)
}

/// Findings: it does not fit this facility.
async fn scenario(app: &App, actor: &Actor, key: &str, to: Option<&Path>, out: &Output) -> Result<Done, Failure> {
    let one = app.scenario(actor, key.trim()).await?;
    if let Some(to) = to {
        write_file(to, &app.exercise_sheets(actor, key.trim()).await?.bytes)?;
    }
    out.print(|| json!({ "script": one.script, "unfit": one.unfit, "file": to }), || said::script(&one, out));
    Ok(Done::unless(one.unfit.is_some()))
}

async fn next(app: &App, actor: &Actor, id: IncidentId, out: &Output) -> Result<Done, Failure> {
    let view = app.exercise(actor, id).await?;
    let Some(number) = view.play.next else {
        return Err(Failure::wrong(
            "もう次の状況はありません。sejo exercise finish で終えてください。".to_owned(),
            "there is no further inject; finish with sejo exercise finish".to_owned(),
        ));
    };
    let play = app.read_out(actor, id, number).await?;
    let inject = view.incident.script.as_ref().and_then(|s| s.inject(number));
    out.print(
        || json!({ "inject": inject, "play": play }),
        || inject.map(|i| said::inject(i, out)).unwrap_or_default(),
    );
    Ok(Done::Fine)
}

async fn hold(app: &App, actor: &Actor, id: IncidentId, stop: bool, out: &Output) -> Result<Done, Failure> {
    let play = app.hold_exercise(actor, id, stop).await?;
    out.print(|| json!({ "play": play }), || said::play(&play, out));
    Ok(Done::Fine)
}

async fn show(app: &App, actor: &Actor, id: IncidentId, to: Option<&Path>, out: &Output) -> Result<Done, Failure> {
    let view = app.exercise(actor, id).await?;
    if let Some(to) = to {
        write_file(to, &app.exercise_record(actor, id).await?.bytes)?;
    }
    out.print(|| shown(&view, to), || said::exercise(&view, out));
    Ok(Done::Fine)
}

fn shown(view: &ExerciseView, to: Option<&Path>) -> Value {
    let lines = |lines: &[sejo_app::incident::Line]| {
        let line = |l: &sejo_app::incident::Line| json!({ "entry": l.entry, "corrected_by": l.corrected_by });
        lines.iter().map(line).collect::<Vec<_>>()
    };
    let scene = |s: &sejo_app::exercise::Scene| json!({ "inject": s.inject, "opened_at": s.opened_at, "entries": lines(&s.lines) });
    let bare = Incident { script: None, ..view.incident.clone() };
    json!({
        "exercise": bare, "scenario": view.incident.script.as_ref().map(|s| &s.scenario), "play": view.play,
        "scenes": view.scenes.iter().map(scene).collect::<Vec<_>>(), "entries": lines(&view.apart),
        "skipped": view.incident.script.as_ref().map(|s| &s.skipped),
        "improvements": view.improvements.iter().map(improvement::row).collect::<Vec<_>>(), "file": to,
    })
}

/// An exercise on paper, as it is typed into a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperFile {
    started_at: String,
    scenes: Vec<SceneFile>,
    #[serde(default)]
    lessons: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneFile {
    inject: u32,
    minute: Option<u32>,
    #[serde(default)]
    decided: Vec<String>,
}

fn paper(file: &Path) -> Result<PaperRun, Failure> {
    let read: PaperFile = serde_json::from_slice(&read_file(file)?).map_err(|e| {
        Failure::wrong(
            format!("訓練の結果のJSONとして読めません: {e}"),
            format!("not the JSON of an exercise on paper: {e}"),
        )
    })?;
    let started_at = moment::parse(&read.started_at).ok_or_else(|| {
        Failure::wrong(
            format!("日時として読めません。\"2026-11-27 13:00\" のように書いてください: {}", read.started_at),
            format!("not a day with a time; write it like \"2026-11-27 13:00\": {}", read.started_at),
        )
    })?;
    let scene = |s: &SceneFile| PaperScene { inject: s.inject, minute: s.minute, decided: s.decided.join("\n") };
    Ok(PaperRun {
        started_at: Some(started_at),
        scenes: read.scenes.iter().map(scene).collect(),
        lessons: read.lessons.join("\n"),
    })
}
