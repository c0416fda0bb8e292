//! 緊急時: the button that starts the clock, the clock itself, its timeline, the reports.
//!
//! Whoever comes here is under stress: the page of an incident offers one thing to do, then whom to tell by when, then a
//! place to write. Everything works without JavaScript.

mod report;
mod write;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::exercise::exercise_name;
use sejo_app::incident::{BlankPaper, ClockSetting, Duty, Ended, IncidentView, Incidents, Line};
use sejo_model::calendar::Calendar;
use sejo_model::evidence::Kept;
use sejo_model::incident::{Ending, EntryKind, Exhibit, FirstStep, Party, Purpose};
use sejo_model::{Action, Incident, IncidentId, Lang, moment};

use crate::failure::Failure;
use crate::form::{Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Given, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

pub use report::{pdf as report_pdf, save as save_report, show as show_report};
pub use write::{file, keep, step, tell, write};

#[derive(Template)]
#[template(path = "incident/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    view: Incidents,
}

impl List {
    fn name(&self, one: &Incident) -> String {
        name(one, self.lang)
    }

    fn started(&self, one: &Incident) -> String {
        moment::long(one.started_at, self.lang)
    }

    fn ended(&self, one: &Incident) -> Badge {
        match &one.closing {
            None => part::badge(Tone::Bad, self.lang.pick("対応中", "at work")),
            Some(closing) if closing.ending == Ending::Over => {
                part::badge(Tone::Good, closing.ending.words().r#in(self.lang))
            }
            Some(closing) => part::none(closing.ending.words().r#in(self.lang)),
        }
    }

    fn lessons(&self, one: &Incident) -> String {
        one.closing.as_ref().map(|c| c.lessons.clone()).unwrap_or_default()
    }
}

/// What an incident is called: its title, or what it is.
fn name(one: &Incident, lang: Lang) -> String {
    match one.title.as_str() {
        _ if one.is_exercise => exercise_name(one, lang),
        "" => lang.pick("インシデント", "Incident").to_owned(),
        title => title.to_owned(),
    }
}

/// `GET /incidents`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.incidents(me.actor()).await?;
    let shell = me.shell(Nav::Emergency);
    Ok(page(List { lang: me.lang(), may_record: shell.may(&Action::RecordIncident), shell, view }))
}

/// `POST /incidents/start`: asks nothing.
pub async fn start(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let started = site.app.start_incident(me.actor(), fields.has("exercise")).await?;
    see(&format!("/incidents/{}", started.id))
}

/// `GET /incidents/cards`
pub async fn cards(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.incident_paper(me.actor(), BlankPaper::Cards).await?))
}

/// `GET /incidents/form`
pub async fn form(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.incident_paper(me.actor(), BlankPaper::Form).await?))
}

/// The forms of the page of an incident. Their fields belong to one form of the browser and have names of their own: whichever button
/// is pressed, what is being written anywhere on the page comes along and can be shown again.
struct Forms {
    /// A further entry.
    entry: Filled,
    /// Evidence.
    exhibit: Filled,
    /// When it was known.
    clock: Filled,
    /// The end.
    closing: Filled,
    /// When it was known is being changed.
    is_setting_clock: bool,
    /// Somebody else saved first.
    conflict: Option<Collision>,
    /// Which state of the incident the page shows.
    revision: String,
}

/// Whether anything is being written in any of them.
fn is_writing(one: &Incident, fields: &Fields) -> bool {
    ["text", "exhibit", "place", "lessons"].iter().any(|name| fields.has(name)) || is_setting_clock(one, fields)
}

/// What the form for the clock asks.
const CLOCK: [&str; 3] = ["title", "known_at", "purpose"];

/// Whether it was sent with anything else than what is stored.
fn is_setting_clock(one: &Incident, fields: &Fields) -> bool {
    let stored = clock_fields(one);
    CLOCK.iter().any(|name| !fields.all(name).is_empty() && fields.get(name) != stored.get(name))
}

impl Forms {
    fn new(lang: Lang, view: &IncidentView) -> Self {
        let exhibit = Fields::default().with("exhibit_at", moment::field(view.now));
        Self {
            entry: Filled::new(lang, prefilled(&Fields::default(), view)).named("e"),
            exhibit: Filled::new(lang, exhibit).named("x"),
            clock: Filled::new(lang, clock_fields(&view.incident)).named("c"),
            closing: Filled::new(lang, Fields::default()).named("z"),
            is_setting_clock: false,
            conflict: None,
            revision: view.incident.revision.to_string(),
        }
    }

    /// With what is being written as it was typed.
    fn writing(lang: Lang, view: &IncidentView, typed: &Fields) -> Self {
        let mut forms = Self::new(lang, view);
        let as_typed = |prefix| Filled::new(lang, typed.clone()).named(prefix);
        // Whoever is about to say that somebody was told has not written the sentence yet.
        if typed.has("text") || typed.has("tell") {
            forms.entry = as_typed("e");
        }
        if typed.has("exhibit") || typed.has("place") {
            forms.exhibit = as_typed("x");
        }
        if typed.has("lessons") {
            forms.closing = as_typed("z");
        }
        forms.is_setting_clock = is_setting_clock(&view.incident, typed);
        if forms.is_setting_clock {
            forms.clock = as_typed("c");
            // Where somebody else set it meanwhile, that is told before it is overwritten.
            typed.get("revision").clone_into(&mut forms.revision);
        }
        forms
    }
}

fn clock_fields(one: &Incident) -> Fields {
    Fields::default()
        .with("revision", one.revision.to_string())
        .with("title", one.title.clone())
        .with("known_at", one.known_at.map(moment::field).unwrap_or_default())
        .with("purpose", one.purpose.key())
}

#[derive(Template)]
#[template(path = "incident/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    may_close: bool,
    may_export: bool,
    forms: Forms,
    /// The entry that is about to be corrected.
    correcting: Option<u32>,
    view: IncidentView,
}

impl Show {
    /// Whether the file itself was kept; entries of the first days do not say.
    fn has_bytes(&self, exhibit: &Exhibit) -> bool {
        exhibit.kept.is_none_or(Kept::has_bytes)
    }

    /// How far the days on which offices are closed are known.
    fn reach(&self) -> String {
        Calendar::japan().reach().r#in(self.lang).to_owned()
    }

    fn new(me: &Signed, view: IncidentView, forms: Forms) -> Self {
        let (shell, lang) = (me.shell(Nav::Emergency).at(format!("/incidents/{}", view.incident.id)), me.lang());
        let may_record = shell.may(&Action::RecordIncident);
        // An exercise ends on its own page, with who took part.
        let may_close = shell.may(&Action::CloseIncident) && view.incident.is_open() && !view.incident.is_exercise;
        let may_export = shell.may(&Action::Export);
        let correcting = forms.entry.value("corrects").parse().ok();
        Self { shell, lang, may_record, may_close, may_export, forms, correcting, view }
    }

    fn one(&self) -> &Incident {
        &self.view.incident
    }

    fn name(&self) -> String {
        name(self.one(), self.lang)
    }

    fn moment(&self, at: impl Given<i64>) -> String {
        moment::long(at.given(), self.lang)
    }

    fn short(&self, at: impl Given<i64>) -> String {
        moment::short_beside(at.given(), self.one().clock_from(), self.lang)
    }

    /// How long it has been.
    fn elapsed(&self) -> String {
        let end = self.one().closing.as_ref().map_or(self.view.now, |c| c.at);
        let minutes = ((end - self.one().started_at) / 60_000_000).max(0);
        let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
        match (self.lang, days) {
            (Lang::Ja, 0) => format!("{hours}時間{minutes}分"),
            (Lang::Ja, _) => format!("{days}日と{hours}時間{minutes}分"),
            (Lang::En, 0) => format!("{hours} h {minutes} min"),
            (Lang::En, _) => format!("{days} d {hours} h {minutes} min"),
        }
    }

    /// Which of how many steps it is.
    fn step_number(&self) -> String {
        let all = FirstStep::ALL.len();
        format!("{} / {all}", all - self.view.steps_left)
    }

    fn party(&self, duty: &Duty) -> &'static str {
        duty.deadline.party.words().r#in(self.lang)
    }

    fn limit(&self, duty: &Duty) -> String {
        duty.deadline.limit.words(self.lang)
    }

    fn state(&self, duty: &Duty) -> Badge {
        match duty.told(self.lang) {
            Some(at) => {
                let tone = if duty.was_late { Tone::Unsure } else { Tone::Good };
                part::badge(tone, &format!("{} {at}", self.lang.pick("知らせた", "told")))
            }
            None if duty.is_late => part::badge(Tone::Bad, self.lang.pick("期限を過ぎています", "overdue")),
            None => part::badge(Tone::Unsure, self.lang.pick("まだ", "not yet")),
        }
    }

    /// The parties nobody told yet.
    fn untold(&self) -> Vec<&'static str> {
        self.view.duties.iter().filter(|d| d.told_at.is_none()).map(|d| self.party(d)).collect()
    }

    fn kind(&self, line: &Line) -> &'static str {
        line.entry.kind.words().r#in(self.lang)
    }

    /// Whom an entry says was told.
    fn whom(&self, line: &Line) -> Option<&'static str> {
        line.entry.party.map(|p| p.words().r#in(self.lang))
    }

    /// Written well after it happened.
    fn is_written_later(&self, line: &Line) -> bool {
        line.entry.written_at - line.entry.happened_at >= 60_000_000
    }

    fn may_correct(&self, line: &Line) -> bool {
        self.may_record && line.corrected_by.is_none() && line.entry.kind != EntryKind::Clock
    }

    fn kinds(&self) -> Vec<Choice> {
        choices(&EntryKind::WRITTEN[..6], |k| (k.key(), k.words()), self.lang)
    }

    fn parties(&self) -> Vec<Choice> {
        choices(Party::ALL, |p| (p.key(), p.words()), self.lang)
    }

    fn purposes(&self) -> Vec<Choice> {
        choices(Purpose::ALL, |p| (p.key(), p.words()), self.lang)
    }

    fn endings(&self) -> Vec<Choice> {
        choices(Ending::ALL, |e| (e.key(), e.words()), self.lang)
    }
}

/// `GET /incidents/{id}`: `?party=vendor` and `?corrects=3` fill the form in.
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>, asked: Asked) -> Outcome {
    let view = site.app.incident(me.actor(), read_id(&id)?).await?;
    let mut forms = Forms::new(me.lang(), &view);
    forms.entry = Filled::new(me.lang(), prefilled(&asked.0, &view)).named("e");
    let shell = me.shell(Nav::Emergency);
    Ok(page(Show { shell, ..Show::new(&me, view, forms) }))
}

/// The form for a further entry as the address asks for it.
fn prefilled(asked: &Fields, view: &IncidentView) -> Fields {
    let now = moment::field(view.now);
    let corrected = asked.get("corrects").parse::<u32>().ok();
    if let Some(line) = view.lines.iter().find(|l| Some(l.entry.number) == corrected) {
        return Fields::default()
            .with("corrects", line.entry.number.to_string())
            .with("kind", line.entry.kind.key())
            .with("party", line.entry.party.map(Party::key).unwrap_or_default())
            .with("happened_at", moment::field(line.entry.happened_at))
            .with("text", line.entry.text.clone());
    }
    let party = asked.get("party").parse::<Party>().ok();
    let kind = party.map_or(EntryKind::Noticed, |_| EntryKind::Told);
    Fields::default()
        .with("happened_at", now)
        .with("kind", kind.key())
        .with("party", party.map(Party::key).unwrap_or_default())
}

/// `POST /incidents/{id}/clock`
pub async fn clock(State(site): State<Site>, me: Signed, Path(id): Path<String>, mut fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let said = ClockSetting {
            title: reader.text("title"),
            known_at: reader.moment("known_at"),
            purpose: reader.choice("purpose").unwrap_or(Purpose::Unknown),
        };
        let revision = reader.number("revision");
        reader.finish()?;
        site.app.set_clock(me.actor(), id, said, revision).await
    };
    match saved.await {
        Ok(one) => {
            let to = Done::Saved.with_texts(&format!("/incidents/{id}"), [fields.get("title")]);
            let stored = clock_fields(&one);
            for name in CLOCK.into_iter().chain(["revision"]) {
                fields.set(name, stored.get(name));
            }
            go_on(&site, &me, id, fields, &to).await
        }
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let l = |name, ja, en| Labelled::new(name, me.lang().pick(ja, en));
                let labels = [
                    l("title", "呼び名", "What it is called"),
                    l("known_at", "認識した日時", "Known at"),
                    l("purpose", "不正な目的", "Harm meant"),
                ];
                let stored = clock_fields(&view.incident);
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                forms.revision = form.value("revision").to_owned();
                (forms.clock, forms.conflict) = (form.named("c"), conflict);
            })
            .await
        }
    }
}

/// `POST /incidents/{id}/close`. What is being written stays: entries can still be added after the end.
pub async fn close(State(site): State<Site>, me: Signed, Path(id): Path<String>, mut fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (ending, lessons) = (reader.needed_choice("ending"), reader.text("lessons"));
        let revision = reader.number("revision");
        reader.finish()?;
        let ending = ending.unwrap_or(Ending::Over);
        site.app.close_incident(me.actor(), id, &Ended { ending, lessons, ..Ended::default() }, revision).await
    };
    match saved.await {
        Ok(one) => {
            let to = Done::IncidentClosed.with_texts(&format!("/incidents/{id}"), [fields.get("lessons")]);
            fields.set("lessons", "");
            fields.set("revision", one.revision.to_string());
            go_on(&site, &me, id, fields, &to).await
        }
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let stored = Fields::default().with("revision", view.incident.revision.to_string());
                let labels = [Labelled::new("lessons", me.lang().pick("教訓", "Lessons"))];
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                forms.revision = form.value("revision").to_owned();
                (forms.closing, forms.conflict) = (form.named("z"), conflict);
            })
            .await
        }
    }
}

/// `GET /incidents/{id}/export`
pub async fn export(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.incident_record(me.actor(), read_id(&id)?).await?))
}

/// `GET /incidents/{id}/timeline`
pub async fn timeline(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.incident_timeline(me.actor(), read_id(&id)?).await?))
}

/// After something was done: to where it is seen or, where something else is being written, the page as if `to` led there.
async fn go_on(site: &Site, me: &Signed, id: IncidentId, typed: Fields, to: &str) -> Outcome {
    let view = site.app.incident(me.actor(), id).await.map_err(|error| Failure::keeping(error, &typed))?;
    if !is_writing(&view.incident, &typed) {
        return see(to);
    }
    let forms = Forms::writing(me.lang(), &view, &typed);
    let show = Show::new(me, view, forms);
    Ok(page(Show { shell: show.shell.arrived(to), ..show }))
}

/// The page again, with what was refused in the form it belongs to.
async fn again(
    site: &Site,
    me: &Signed,
    id: IncidentId,
    typed: &Fields,
    error: Error,
    refuse: impl FnOnce(&mut Forms, &IncidentView, &Error),
) -> Outcome {
    let (view, error) = once_more(error, typed, site.app.incident(me.actor(), id)).await?;
    let mut forms = Forms::writing(me.lang(), &view, typed);
    refuse(&mut forms, &view, &error);
    Ok(page_about(&error, Show::new(me, view, forms)))
}
