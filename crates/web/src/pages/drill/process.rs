//! A drill by process: people go through the day's work with the restored system and note what went well.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::drill::Drills;
use sejo_model::Lang;
use sejo_model::drill::{ProcessStep, WORKDAY};

use super::{Choices, read_about};
use crate::form::{Choice, Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome as Response, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Steps there is room for.
const STEPS: usize = 8;

#[derive(Template)]
#[template(path = "drill/process.html")]
struct Process {
    shell: Shell,
    lang: Lang,
    form: Filled,
    choices: Choices,
    worked: Vec<Choice>,
}

impl Process {
    fn new(me: &Signed, view: &Drills, form: Filled) -> Self {
        let lang = me.lang();
        let worked = vec![
            Choice::new("yes", lang.pick("できた", "Went well")),
            Choice::new("no", lang.pick("できなかった", "Did not")),
        ];
        let shell = me.shell(Nav::Systems).at("/drills/process");
        Self { shell, lang, form, choices: Choices::new(&view.systems, lang), worked }
    }

    /// Names of the fields of each step.
    fn steps(&self) -> Vec<[String; 4]> {
        (1..=STEPS).map(names).collect()
    }
}

fn names(step: usize) -> [String; 4] {
    ["name", "worked", "minutes", "note"].map(|field| format!("step{step}_{field}"))
}

/// `GET /drills/process`
pub async fn blank(State(site): State<Site>, me: Signed) -> Response {
    let view = site.app.drills(me.actor()).await?;
    let mut fields = Fields::default()
        .with("performed_on", site.app.today().to_string())
        .with("performed_by", me.actor().name.clone());
    for (step, words) in (1..).zip(WORKDAY) {
        let [name, ..] = names(step);
        fields.set(&name, words.r#in(me.lang()));
    }
    Ok(page(Process::new(&me, &view, Filled::new(me.lang(), fields))))
}

/// `POST /drills/process`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Response {
    let recorded = async {
        let mut reader = Reader::new(&fields);
        let about = read_about(&mut reader, &fields);
        let steps = read_steps(&fields);
        reader.finish()?;
        site.app.record_process(me.actor(), about, steps?).await
    };
    match recorded.await {
        Ok(drill) => see(&Done::DrillRecorded.at(&format!("/drills/{}", drill.id))),
        Err(error) => {
            let view = site.app.drills(me.actor()).await?;
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Process::new(&me, &view, form)))
        }
    }
}

/// Steps that have a name; the others are empty rows.
fn read_steps(fields: &Fields) -> Result<Vec<ProcessStep>, Error> {
    let mut steps = Vec::new();
    for step in 1..=STEPS {
        let [name, worked, minutes, note] = names(step);
        if !fields.has(&name) {
            continue;
        }
        let text = sejo_model::text::narrow(fields.get(&minutes));
        let minutes = if text.is_empty() { None } else { Some(text.parse().map_err(|_| wrong())?) };
        let worked = match fields.get(&worked) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        steps.push(ProcessStep {
            name: fields.get(&name).to_owned(),
            worked,
            minutes,
            note: fields.get(&note).to_owned(),
        });
    }
    Ok(steps)
}

fn wrong() -> Error {
    Error::field("steps", sejo_model::ErrorCode::OutOfRange)
}
