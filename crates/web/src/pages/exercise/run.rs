//! Running an exercise: one inject at a time, a clock, a place to write; then the end, and what is to change.
//!
//! Everything works without JavaScript: the page shows the clock as it stood when it was asked for; with JavaScript the
//! clock alone is asked for anew.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::exercise::{ExerciseView, Scene, exercise_name};
use sejo_app::improvement::{ImprovementRow, Wanted};
use sejo_app::incident::{Ended, Line, Written};
use sejo_model::exercise::{Inject, PlayState};
use sejo_model::incident::{Ending, EntryKind, Party};
use sejo_model::words::Text;
use sejo_model::{Action, ErrorCode, Incident, IncidentId, Lang, moment};

use super::{said, state};
use crate::failure::Failure;
use crate::form::{Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices, choices_of, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Given, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// What can be written around the table, in the order of use.
const KINDS: [EntryKind; 5] =
    [EntryKind::Decided, EntryKind::Did, EntryKind::Told, EntryKind::Noticed, EntryKind::Lesson];

/// The forms of the page.
struct Forms {
    note: Filled,
    finish: Filled,
    withdraw: Filled,
    improve: Filled,
    /// The end is being written.
    is_finishing: bool,
    /// Somebody else saved first.
    conflict: Option<Collision>,
}

impl Forms {
    fn new(lang: Lang, view: &ExerciseView) -> Self {
        let revision = || Fields::default().with("revision", view.incident.revision.to_string());
        let inject = view.play.open.map(|n| n.to_string()).unwrap_or_default();
        Self {
            note: Filled::new(lang, Fields::default().with("kind", EntryKind::Decided.key()).with("inject", inject))
                .named("n"),
            finish: Filled::new(lang, revision().with("lessons", noted(view))).named("z"),
            withdraw: Filled::new(lang, revision()).named("w"),
            improve: Filled::new(lang, Fields::default()).named("i"),
            is_finishing: false,
            conflict: None,
        }
    }

    /// With what is being written, as a note and at the end, as it was typed.
    fn writing(lang: Lang, view: &ExerciseView, typed: &Fields) -> Self {
        let mut forms = Self::new(lang, view);
        let as_typed = |prefix| Filled::new(lang, typed.clone()).named(prefix);
        if typed.has("text") {
            forms.note = as_typed("n");
        }
        forms.is_finishing = is_finishing(view, typed);
        if forms.is_finishing {
            forms.finish = as_typed("z");
        }
        forms
    }
}

/// The lessons noted on the way: the form for the end begins with them.
fn noted(view: &ExerciseView) -> String {
    view.lessons.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Whether the end is being written: who took part, or other lessons than those noted on the way.
fn is_finishing(view: &ExerciseView, typed: &Fields) -> bool {
    typed.has("took_part") || (!typed.all("lessons").is_empty() && typed.get("lessons") != noted(view))
}

#[derive(Template)]
#[template(path = "exercise/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    may_close: bool,
    may_export: bool,
    forms: Forms,
    view: ExerciseView,
}

#[derive(Template)]
#[template(path = "exercise/clock.html")]
struct Clock {
    lang: Lang,
    view: ExerciseView,
}

/// What the clock says.
trait Told {
    fn view(&self) -> &ExerciseView;
    fn lang(&self) -> Lang;

    /// Minutes and seconds on the clock.
    fn elapsed(&self) -> String {
        let seconds = self.view().play.elapsed / 1_000_000;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }

    fn planned(&self) -> u32 {
        self.view().incident.script.as_ref().map_or(0, |s| s.minutes)
    }

    fn standing(&self) -> Badge {
        let play = &self.view().play;
        let words = play.state.words().r#in(self.lang());
        match play.state {
            PlayState::Running => part::badge(Tone::Info, words),
            PlayState::Ready | PlayState::Over => part::none(words),
            PlayState::Paused | PlayState::Interrupted => part::badge(Tone::Unsure, words),
        }
    }

    /// When the next inject is due.
    fn next_due(&self) -> Option<String> {
        let view = self.view();
        let next = view.scenes.iter().find(|s| Some(s.inject.number) == view.play.next)?;
        if view.play.state != PlayState::Running {
            return None;
        }
        let left = i64::from(next.inject.minute) - view.play.elapsed / 60_000_000;
        Some(match (left > 0, self.lang()) {
            (true, Lang::Ja) => format!("次の状況まで、あと{left}分"),
            (true, Lang::En) => format!("next inject in {left} min"),
            (false, lang) => lang.pick("次の状況を読み上げる時間です", "time for the next inject").to_owned(),
        })
    }
}

impl Told for Show {
    fn view(&self) -> &ExerciseView {
        &self.view
    }

    fn lang(&self) -> Lang {
        self.lang
    }
}

impl Told for Clock {
    fn view(&self) -> &ExerciseView {
        &self.view
    }

    fn lang(&self) -> Lang {
        self.lang
    }
}

impl Show {
    fn new(me: &Signed, view: ExerciseView, forms: Forms) -> Self {
        let (shell, lang) = (me.shell(Nav::Emergency).at(format!("/exercises/{}", view.incident.id)), me.lang());
        let may_record = shell.may(&Action::RecordIncident);
        let may_close = shell.may(&Action::CloseIncident);
        let may_export = shell.may(&Action::Export);
        Self { shell, lang, may_record, may_close, may_export, forms, view }
    }

    fn one(&self) -> &Incident {
        &self.view.incident
    }

    fn name(&self) -> String {
        exercise_name(self.one(), self.lang)
    }

    fn is_ready(&self) -> bool {
        self.view.play.state == PlayState::Ready
    }

    fn is_standing_still(&self) -> bool {
        matches!(self.view.play.state, PlayState::Paused | PlayState::Interrupted)
    }

    /// The inject that is on the table.
    fn now(&self) -> Option<&Scene> {
        self.view.scenes.iter().find(|s| Some(s.inject.number) == self.view.play.open && self.one().is_open())
    }

    /// The one to read out next.
    fn next(&self) -> Option<&Scene> {
        self.view.scenes.iter().find(|s| Some(s.inject.number) == self.view.play.next)
    }

    /// Those that are over; after the end all of them.
    fn past(&self) -> Vec<&Scene> {
        let now = self.now().map(|s| s.inject.number);
        let is_past = |s: &&Scene| Some(s.inject.number) != now && (s.opened_at.is_some() || !self.one().is_open());
        self.view.scenes.iter().filter(is_past).collect()
    }

    fn said(&self, text: &Text) -> String {
        said(text, self.lang)
    }

    fn tests(&self, inject: &Inject) -> String {
        sejo_app::exercise::tests(inject, self.lang).join(self.lang.pick("、", "; "))
    }

    fn moment(&self, at: impl Given<i64>) -> String {
        moment::long(at.given(), self.lang)
    }

    /// How long after its inject something was said, or when.
    fn after(&self, line: &Line, scene: &Scene) -> String {
        let minutes = scene.opened_at.map(|at| (line.entry.happened_at - at) / 60_000_000);
        match (minutes, self.lang) {
            (Some(minutes @ 0..=240), Lang::Ja) => format!("{minutes}分後"),
            (Some(minutes @ 0..=240), Lang::En) => format!("after {minutes} min"),
            _ => moment::short(line.entry.happened_at, self.lang),
        }
    }

    fn kind(&self, line: &Line) -> String {
        let kind = line.entry.kind.words().r#in(self.lang);
        line.entry.party.map_or_else(|| kind.to_owned(), |p| format!("{kind}: {}", p.words().r#in(self.lang)))
    }

    fn may_correct(&self, line: &Line) -> bool {
        self.may_record && line.corrected_by.is_none() && line.entry.is_of_people()
    }

    /// What was said by people apart from the injects; the lessons of the end stand above.
    fn apart(&self) -> Vec<&Line> {
        self.view.apart.iter().filter(|l| l.entry.is_of_people() && !self.one().says_at_end(&l.entry)).collect()
    }

    /// Lessons of which no improvement was made yet.
    fn unused(&self) -> Vec<&sejo_model::incident::Entry> {
        let used = |number| self.view.improvements.iter().any(|r| r.improvement.lesson == Some(number));
        self.view.lessons.iter().filter(|e| !used(e.number)).collect()
    }

    fn state(&self, row: &ImprovementRow) -> Badge {
        state(row, self.lang)
    }

    fn kinds(&self) -> Vec<Choice> {
        choices(&KINDS, |k| (k.key(), k.words()), self.lang)
    }

    fn parties(&self) -> Vec<Choice> {
        choices(Party::ALL, |p| (p.key(), p.words()), self.lang)
    }

    fn owners(&self) -> Vec<Choice> {
        choices_of(&self.view.owners)
    }

    /// The inject a sentence was begun under, where another was read out before it was written down.
    fn begun_under(&self) -> Option<String> {
        let typed = self.forms.note.value("inject");
        let open = self.view.play.open.map(|number| number.to_string());
        (!typed.is_empty() && open.as_deref() != Some(typed)).then(|| typed.to_owned())
    }

    /// After the end there is time to turn lessons into improvements; before it, nobody is kept from it.
    fn is_over(&self) -> bool {
        !self.one().is_open()
    }
}

/// `GET /exercises/{id}`: `?lesson=12` fills an improvement in from a lesson.
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>, asked: Asked) -> Outcome {
    let view = site.app.exercise(me.actor(), read_id(&id)?).await?;
    let mut forms = Forms::new(me.lang(), &view);
    let lesson = asked.0.get("lesson").parse::<u32>().ok();
    if let Some(entry) = view.lessons.iter().find(|e| Some(e.number) == lesson) {
        let fields = Fields::default().with("lesson", entry.number.to_string()).with("what", entry.text.clone());
        forms.improve = Filled::new(me.lang(), fields).named("i");
    }
    let shell = me.shell(Nav::Emergency);
    Ok(page(Show { shell, ..Show::new(&me, view, forms) }))
}

/// `GET /exercises/{id}/clock`: the moving part of the page.
pub async fn clock(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.exercise(me.actor(), read_id(&id)?).await?;
    Ok(page(Clock { lang: me.lang(), view }))
}

/// `POST /exercises/{id}/read-out`. What is being written, as a note and at the end, comes along and stays.
pub async fn read_out(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let read = async {
        let mut reader = Reader::new(&fields);
        let number = reader.number("next");
        reader.finish()?;
        site.app.read_out(me.actor(), id, number).await
    };
    match read.await {
        Ok(_) => go_on(&site, &me, id, fields, &format!("/exercises/{id}#now")).await,
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /exercises/{id}/hold`: stops the clock, or lets it go on. What is being written stays.
pub async fn hold(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    match site.app.hold_exercise(me.actor(), id, fields.has("stop")).await {
        Ok(_) => go_on(&site, &me, id, fields, &format!("/exercises/{id}")).await,
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /exercises/{id}/note`. What is being written at the end stays.
pub async fn note(State(site): State<Site>, me: Signed, Path(id): Path<String>, mut fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let said = Written {
            kind: reader.choice("kind"),
            text: reader.text("text"),
            party: reader.choice("party"),
            inject: reader.choice("inject"),
            ..Written::default()
        };
        reader.finish()?;
        site.app.note_exercise(me.actor(), id, said).await
    };
    match saved.await {
        Ok(entry) => {
            let to = Done::Written.with_texts(&format!("/exercises/{id}#now"), [fields.get("text")]);
            fields.set("text", "");
            if entry.kind == EntryKind::Lesson && !fields.all("lessons").is_empty() {
                // It joins those at the end, as it does where nothing is being written there.
                let lessons = [fields.get("lessons"), entry.text.as_str()].join("\n").trim().to_owned();
                fields.set("lessons", lessons);
            }
            go_on(&site, &me, id, fields, &to).await
        }
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /exercises/{id}/finish`. It does not end over a sentence that is still being written.
pub async fn finish(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let said = Ended { ending: Ending::Over, lessons: reader.text("lessons"), took_part: reader.text("took_part") };
        let revision = reader.number("revision");
        reader.finish()?;
        if fields.has("text") {
            return Err(Error::new(ErrorCode::StillWriting));
        }
        site.app.close_incident(me.actor(), id, &said, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::ExerciseFinished.with_texts(&format!("/exercises/{id}"), [fields.get("lessons")])),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let l = |name, ja, en| Labelled::new(name, me.lang().pick(ja, en));
                let labels = [l("took_part", "参加した人", "Took part"), l("lessons", "教訓", "Lessons")];
                let stored = Fields::default().with("revision", view.incident.revision.to_string());
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                let is_there = view.incident.is_open();
                (forms.finish, forms.conflict) = (form.named("z"), conflict.map(|told| told.of_form(is_there)));
            })
            .await
        }
    }
}

/// `POST /exercises/{id}/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (reason, revision) = (reader.text("reason"), reader.number("revision"));
        reader.finish()?;
        site.app.withdraw_exercise(me.actor(), id, &reason, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::DrillWithdrawn.with_texts(&format!("/exercises/{id}"), [fields.get("reason")])),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let labels = [Labelled::new("reason", me.lang().pick("理由", "Reason"))];
                let stored = Fields::default().with("revision", view.incident.revision.to_string());
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                let is_there = view.incident.withdrawn.is_empty();
                (forms.withdraw, forms.conflict) = (form.named("w"), conflict.map(|told| told.of_form(is_there)));
            })
            .await
        }
    }
}

/// `POST /exercises/{id}/improvements`
pub async fn improve(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let lesson = reader.choice("lesson");
        let wanted =
            Wanted { what: reader.text("what"), owner_id: reader.choice("owner_id"), due_on: reader.date("due_on") };
        reader.finish()?;
        site.app.add_improvement(me.actor(), id, lesson, &wanted).await
    };
    match saved.await {
        Ok(_) => see(&Done::Added.with_texts(&format!("/exercises/{id}#improvements"), [fields.get("what")])),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, _, error| {
                forms.improve = Filled::refused(me.lang(), fields, error).named("i");
            })
            .await
        }
    }
}

/// `GET /exercises/{id}/record`
pub async fn record(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.exercise_record(me.actor(), read_id(&id)?).await?))
}

/// After something was done: to where it is seen or, where something is being written, the page as if `to` led there.
async fn go_on(site: &Site, me: &Signed, id: IncidentId, typed: Fields, to: &str) -> Outcome {
    let view = site.app.exercise(me.actor(), id).await.map_err(|error| Failure::keeping(error, &typed))?;
    if !typed.has("text") && !is_finishing(&view, &typed) {
        return see(to);
    }
    let forms = Forms::writing(me.lang(), &view, &typed);
    let show = Show::new(me, view, forms);
    Ok(page(Show { shell: show.shell.arrived(to), ..show }))
}

/// The page again with what was typed as a note.
async fn refused(site: &Site, me: &Signed, id: IncidentId, fields: Fields, error: Error) -> Outcome {
    again(site, me, id, &fields.clone(), error, |forms, _, error| {
        forms.note = Filled::refused(me.lang(), fields, error).named("n");
    })
    .await
}

/// The page again, with what was refused in the form it belongs to.
async fn again(
    site: &Site,
    me: &Signed,
    id: IncidentId,
    typed: &Fields,
    error: Error,
    refuse: impl FnOnce(&mut Forms, &ExerciseView, &Error),
) -> Outcome {
    let (view, error) = once_more(error, typed, site.app.exercise(me.actor(), id)).await?;
    let mut forms = Forms::writing(me.lang(), &view, typed);
    refuse(&mut forms, &view, &error);
    Ok(page_about(&error, Show::new(me, view, forms)))
}
