//! The things that are easily forgotten, as a short list to be answered at one go.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::backup_record::{BackupRecords, ForgottenAnswer};
use sejo_model::backup_record::{Forgotten, Keeping};
use sejo_model::{BackupRecord, ErrorCode, Lang};

use crate::form::{Choice, Fields, Filled, choices};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "backup_record/forgotten.html")]
struct Ask {
    shell: Shell,
    lang: Lang,
    form: Filled,
    keeping: Vec<Choice>,
}

/// The names of the fields of a thing, and what it is called.
struct Line {
    keeping: String,
    how: String,
    revision: String,
    words: &'static str,
}

fn line(thing: Forgotten, lang: Lang) -> Line {
    let name = |field: &str| format!("{}_{field}", thing.key());
    let words = thing.words().r#in(lang);
    Line { keeping: name("keeping"), how: name("how"), revision: name("revision"), words }
}

impl Ask {
    fn new(me: &Signed, form: Filled) -> Self {
        let lang = me.lang();
        let keeping = choices(Keeping::ALL, |k| (k.key(), k.words()), lang);
        Self { shell: me.shell(Nav::Systems).at("/backup-records/forgotten"), lang, form, keeping }
    }

    fn lines(&self) -> Vec<Line> {
        Forgotten::ALL.iter().map(|thing| line(*thing, self.lang)).collect()
    }
}

fn fields_of(view: &BackupRecords, lang: Lang) -> Fields {
    view.forgotten.iter().fold(Fields::default(), |fields, known| {
        let names = line(known.thing, lang);
        let record = known.record.as_ref();
        let how = record.map_or("", BackupRecord::how);
        fields
            .with(&names.keeping, record.map_or("", |r| r.keeping.key()))
            .with(&names.how, how)
            .with(&names.revision, record.map_or(0, |r| r.revision).to_string())
    })
}

/// What was answered; a thing without an answer is left as it is.
fn read(fields: &Fields, lang: Lang) -> Result<Vec<ForgottenAnswer>, Error> {
    let wrong = || Error::from(ErrorCode::UnknownWord);
    let mut answers = Vec::new();
    for thing in Forgotten::ALL {
        let names = line(*thing, lang);
        let chosen = fields.get(&names.keeping);
        if chosen.is_empty() {
            continue;
        }
        answers.push(ForgottenAnswer {
            thing: *thing,
            keeping: chosen.parse().map_err(|_| wrong())?,
            how: fields.get(&names.how).to_owned(),
            revision: fields.get(&names.revision).parse().map_err(|_| wrong())?,
        });
    }
    Ok(answers)
}

/// `GET /backup-records/forgotten`
pub async fn ask(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.backup_records(me.actor()).await?;
    let form = Filled::new(me.lang(), fields_of(&view, me.lang()));
    Ok(page(Ask::new(&me, form)))
}

/// `POST /backup-records/forgotten`
pub async fn answer(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async { site.app.answer_forgotten(me.actor(), &read(&fields, me.lang())?).await };
    match saved.await {
        Ok(()) => see(&Done::Saved.at("/backup-records")),
        Err(error) => {
            let mut fields = fields;
            if error.code == ErrorCode::ChangedMeanwhile {
                // Saved once more, now knowingly, it is taken.
                let now = fields_of(&site.app.backup_records(me.actor()).await?, me.lang());
                for thing in Forgotten::ALL {
                    let revision = line(*thing, me.lang()).revision;
                    fields.set(&revision, now.get(&revision).to_owned());
                }
            }
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Ask::new(&me, form)))
        }
    }
}
