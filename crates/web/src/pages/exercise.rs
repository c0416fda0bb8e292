//! 訓練: choose a scenario, prepare it, print it; the exercises that were held and what came of them.
//!
//! Running one is [`run`]; its improvements are [`improvement`](super::improvement).

mod paper;
mod run;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Playable;
use sejo_app::exercise::{Exercises, exercise_name};
use sejo_app::improvement::ImprovementRow;
use sejo_model::exercise::Inject;
use sejo_model::improvement::ImprovementState;
use sejo_model::incident::Ending;
use sejo_model::words::Text;
use sejo_model::{Action, Incident, Lang, moment};

use crate::form::Fields;
use crate::guard::Signed;
use crate::page::{Outcome, download, page, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;

pub use paper::{enter, show as paper};
pub use run::{clock, finish, hold, improve, note, read_out, record, show, withdraw};

#[derive(Template)]
#[template(path = "exercise/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    view: Exercises,
}

impl List {
    fn name(&self, one: &Incident) -> String {
        exercise_name(one, self.lang)
    }

    fn started(&self, one: &Incident) -> String {
        moment::long(one.started_at, self.lang)
    }

    fn ended(&self, one: &Incident) -> Badge {
        ended(one, self.lang)
    }

    /// That the last one was cut short, where it was.
    fn short(&self) -> String {
        let Some(on) = self.view.rhythm.short_on else { return String::new() };
        let day = part::short(on, self.lang);
        match self.lang {
            Lang::Ja => format!("{day}の訓練は、途中までしか読み上げていないので、数えません。"),
            Lang::En => format!(" The one of {day} was not read out to its end, so it does not count."),
        }
    }

    fn lessons(&self, one: &Incident) -> String {
        one.closing.as_ref().map(|c| c.lessons.clone()).unwrap_or_default()
    }

    fn open_improvements(&self) -> usize {
        self.view.improvements.iter().filter(|row| row.improvement.is_open()).count()
    }

    fn overdue(&self) -> usize {
        self.view.improvements.iter().filter(|row| row.state == ImprovementState::Overdue).count()
    }

    fn state(&self, row: &ImprovementRow) -> Badge {
        state(row, self.lang)
    }
}

/// How an exercise ended.
fn ended(one: &Incident, lang: Lang) -> Badge {
    match &one.closing {
        _ if !one.withdrawn.is_empty() => part::none(lang.pick("取り消した", "withdrawn")),
        None => part::badge(Tone::Unsure, lang.pick("途中", "not finished")),
        Some(closing) if closing.ending == Ending::Over => part::badge(Tone::Good, lang.pick("終えた", "finished")),
        Some(_) => part::none(lang.pick("数えない", "does not count")),
    }
}

/// Where an improvement stands.
pub(super) fn state(row: &ImprovementRow, lang: Lang) -> Badge {
    let words = row.state.words().r#in(lang);
    match row.state {
        ImprovementState::Overdue => part::badge(Tone::Bad, words),
        ImprovementState::Open => part::badge(Tone::Unsure, words),
        ImprovementState::Done => part::badge(Tone::Good, words),
        ImprovementState::Withdrawn => part::none(words),
    }
}

/// A text that was filled at run time, in the language of the page.
fn said(text: &Text, lang: Lang) -> String {
    text.r#in(lang).to_owned()
}

/// `GET /exercises`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.exercises(me.actor()).await?;
    let shell = me.shell(Nav::Emergency);
    Ok(page(List { lang: me.lang(), may_record: shell.may(&Action::RecordIncident), shell, view }))
}

#[derive(Template)]
#[template(path = "exercise/scenario.html")]
struct Scenario {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    one: Playable,
}

impl Scenario {
    fn said(&self, text: &Text) -> String {
        said(text, self.lang)
    }

    fn tests(&self, inject: &Inject) -> String {
        sejo_app::exercise::tests(inject, self.lang).join(self.lang.pick("、", "; "))
    }
}

/// `GET /exercises/scenarios/{key}`: what the facilitator reads beforehand.
pub async fn scenario(State(site): State<Site>, me: Signed, Path(key): Path<String>) -> Outcome {
    let one = site.app.scenario(me.actor(), &key).await?;
    let shell = me.shell(Nav::Emergency);
    Ok(page(Scenario { lang: me.lang(), may_record: shell.may(&Action::RecordIncident), shell, one }))
}

/// `GET /exercises/scenarios/{key}/sheets`
pub async fn sheets(State(site): State<Site>, me: Signed, Path(key): Path<String>) -> Outcome {
    Ok(download(site.app.exercise_sheets(me.actor(), &key).await?))
}

/// `POST /exercises/start`
pub async fn start(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let started = site.app.start_exercise(me.actor(), fields.get("scenario")).await?;
    see(&format!("/exercises/{}", started.id))
}
