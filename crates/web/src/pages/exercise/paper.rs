//! Entering an exercise that was held on paper.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::exercise::{PaperRun, PaperScene};
use sejo_app::{Error, Playable};
use sejo_model::{ErrorCode, Lang};

use super::said;
use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "exercise/paper.html")]
struct Paper {
    shell: Shell,
    lang: Lang,
    one: Playable,
    form: Filled,
    rows: Vec<Row>,
}

/// An inject, and the names of its fields.
struct Row {
    heading: String,
    minute: String,
    decided: String,
}

impl Paper {
    fn new(me: &Signed, one: Playable, form: Filled) -> Self {
        let (lang, key) = (me.lang(), &one.script.scenario);
        let shell = me.shell(Nav::Emergency).at(format!("/exercises/scenarios/{key}/paper"));
        let row = |i: &sejo_model::exercise::Inject| {
            let [minute, decided] = names(i.number);
            Row { heading: format!("{}. {}", i.number, i.title.r#in(lang)), minute, decided }
        };
        let rows = one.script.injects.iter().map(row).collect();
        Self { shell, lang, one, form, rows }
    }

    fn title(&self) -> String {
        said(&self.one.script.title, self.lang)
    }
}

fn names(number: u32) -> [String; 2] {
    ["minute", "decided"].map(|field| format!("inject{number}_{field}"))
}

/// `GET /exercises/scenarios/{key}/paper`
pub async fn show(State(site): State<Site>, me: Signed, Path(key): Path<String>) -> Outcome {
    let one = site.app.scenario(me.actor(), &key).await?;
    let mut fields = Fields::default();
    for inject in &one.script.injects {
        let [minute, _] = names(inject.number);
        fields.set(&minute, inject.minute.to_string());
    }
    let form = Filled::new(me.lang(), fields);
    Ok(page(Paper::new(&me, one, form)))
}

/// `POST /exercises/scenarios/{key}/paper`
pub async fn enter(State(site): State<Site>, me: Signed, Path(key): Path<String>, fields: Fields) -> Outcome {
    let one = site.app.scenario(me.actor(), &key).await?;
    let entered = async {
        let mut reader = Reader::new(&fields);
        let (started_at, lessons) = (reader.moment("started_at"), reader.text("lessons"));
        let scenes: Result<Vec<_>, Error> = one.script.injects.iter().map(|i| scene(&fields, i.number)).collect();
        reader.finish()?;
        let run = PaperRun { started_at, scenes: scenes?, lessons };
        site.app.enter_exercise(me.actor(), &key, &run).await
    };
    match entered.await {
        Ok(new) => see(&Done::Written.at(&format!("/exercises/{}#finish", new.id))),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Paper::new(&me, one, form)))
        }
    }
}

/// What was typed about an inject. An empty minute: it was not read out.
fn scene(fields: &Fields, number: u32) -> Result<PaperScene, Error> {
    let [minute, decided] = names(number);
    let text = sejo_model::text::narrow(fields.get(&minute));
    let minute = match text.trim() {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Error::field("scenes", ErrorCode::NotANumber))?),
    };
    Ok(PaperScene { inject: number, minute, decided: fields.get(&decided).to_owned() })
}
