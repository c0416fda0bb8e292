//! The facilitator's sheets of a scenario, and the record of an exercise, as prints.

use sejo_model::exercise::Script;
use sejo_model::incident::EntryKind;
use sejo_model::{Action, Actor, Date, IncidentId, Lang, date, moment};
use sejo_report::exercise::{ExerciseSheet, Held, ImprovementLine, SceneSheet, exercise_print};

use super::{ExerciseView, exercise_name, view};
use crate::improvement::ImprovementRow;
use crate::incident::Line;
use crate::{App, Error, File, Result, authz, facts};

impl App {
    /// The sheets of a scenario for a run on paper. Whoever may look may print them.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn exercise_sheets(&self, actor: &Actor, key: &str) -> Result<File> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        let found = sejo_judge::scenario(key, &facts, today).ok_or(sejo_model::ErrorCode::NotFound)?;
        let sheet = sheet(&found.script, &facts.facility.name, actor.lang, today);
        let name = format!("{}_{today}.pdf", actor.lang.pick("訓練の進行用紙", "exercise-sheets"));
        self.print_exercise(actor, name, sheet).await
    }

    /// The record of an exercise.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn exercise_record(&self, actor: &Actor, id: IncidentId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let (one, entries) = self.played(&scope, id).await?;
        let facts = facts::facts(self, &scope).await?;
        let today = self.today();
        let view = view(one, entries, &facts, self.now(), today);
        let sheet = record(&view, &facts.facility.name, actor.lang, today);
        let day = moment::day(view.incident.started_at);
        let name = format!("{}_{day}.pdf", actor.lang.pick("訓練の記録", "exercise"));
        self.print_exercise(actor, name, sheet).await
    }

    async fn print_exercise(&self, actor: &Actor, name: String, sheet: ExerciseSheet) -> Result<File> {
        let printed = tokio::task::spawn_blocking(move || exercise_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        self.note_export(actor, "exercise.print", &name).await?;
        Ok(File::print(name, printed))
    }
}

fn sheet(script: &Script, facility: &str, lang: Lang, printed_on: Date) -> ExerciseSheet {
    let skipped = script.skipped.iter().map(|s| format!("{}: {}", s.title.r#in(lang), s.because.r#in(lang)));
    ExerciseSheet {
        lang,
        title: script.title.r#in(lang).to_owned(),
        facility: facility.to_owned(),
        about: script.about.r#in(lang).to_owned(),
        who: script.who.r#in(lang).to_owned(),
        minutes: script.minutes,
        held: None,
        scenes: script.injects.iter().map(|i| SceneSheet::of(i, lang)).collect(),
        skipped: skipped.collect(),
        printed_on,
    }
}

fn record(view: &ExerciseView, facility: &str, lang: Lang, printed_on: Date) -> ExerciseSheet {
    let one = &view.incident;
    let script = one.script.clone().unwrap_or_default();
    let scenes = view.scenes.iter().map(|scene| SceneSheet {
        opened: scene.opened_at.map(|at| moment::long(at, lang)).unwrap_or_default(),
        lines: scene.lines.iter().filter_map(|l| said(l, lang)).collect(),
        ..SceneSheet::of(&scene.inject, lang)
    });
    let closing = one.closing.as_ref();
    let lessons = closing.map(|c| c.lessons.clone()).filter(|l| !l.trim().is_empty());
    let apart = view.apart.iter().filter(|l| l.entry.kind != EntryKind::Clock && !one.says_at_end(&l.entry));
    let noted = || view.lessons.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join("\n");
    let held = Held {
        when: moment::long(one.started_at, lang),
        ran: format!("{}{}", view.play.minutes(), lang.pick("分", " min")),
        took_part: closing.map(|c| c.took_part.clone()).unwrap_or_default(),
        withdrawn: one.withdrawn.clone(),
        apart: apart.filter_map(|l| said(l, lang)).collect(),
        lessons: lessons.unwrap_or_else(noted),
        improvements: view.improvements.iter().map(|row| improvement(row, lang)).collect(),
    };
    ExerciseSheet {
        title: exercise_name(one, lang),
        held: Some(held),
        scenes: scenes.collect(),
        ..sheet(&script, facility, lang, printed_on)
    }
}

/// An entry that stands, in a line.
fn said(line: &Line, lang: Lang) -> Option<String> {
    let entry = &line.entry;
    if line.corrected_by.is_some() {
        return None;
    }
    let party = entry.party.map(|p| format!(" {}", p.words().r#in(lang))).unwrap_or_default();
    let at = moment::short(entry.happened_at, lang);
    Some(format!("{at} {}{party}: {}", entry.kind.words().r#in(lang), entry.text))
}

fn improvement(row: &ImprovementRow, lang: Lang) -> ImprovementLine {
    let one = &row.improvement;
    let state = match &one.done {
        Some(done) if one.withdrawn.is_empty() => {
            format!("{} {}", row.state.words().r#in(lang), date::short(done.on, lang))
        }
        _ => row.state.words().r#in(lang).to_owned(),
    };
    ImprovementLine { what: one.what.clone(), owner: row.owner_said(lang), due: date::short(one.due_on, lang), state }
}
