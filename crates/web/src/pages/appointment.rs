//! 任命: who holds which post since when, as the first rows of the checklist ask.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::people::PersonRow;
use sejo_model::{Appointment, AppointmentId, ErrorCode, Lang, PersonId, Post};

use crate::form::{Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, page_about, read_id, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "person/appointment.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    form: Filled,
    /// `None` for a new one.
    id: Option<AppointmentId>,
    people: Vec<Choice>,
    posts: Vec<Choice>,
    conflict: Option<Collision>,
}

impl Show {
    fn new(site: &Site, me: &Signed, id: Option<AppointmentId>, rows: &[PersonRow], form: Filled) -> Self {
        let (lang, today) = (me.lang(), site.app.today());
        // Somebody who left can still be corrected, but not appointed.
        let there = rows.iter().filter(|r| id.is_some() || r.person.is_employed_on(today));
        let people = there.map(|r| Choice::new(r.person.id.to_string(), r.person.name.clone())).collect();
        let posts = choices(Post::ALL, |p| (p.key(), p.words()), lang);
        Self { shell: me.shell(Nav::Settings), lang, form, id, people, posts, conflict: None }
    }
}

impl Show {
    fn labels(&self) -> Vec<Labelled> {
        let l = |name, ja, en| Labelled::new(name, self.lang.pick(ja, en));
        vec![
            l("post", "役職", "Post").of(&self.posts),
            l("person_id", "職員", "Person").of(&self.people),
            l("appointed_on", "任命した日", "Appointed on"),
            l("ended_on", "終わった日", "Ended on"),
            l("appointed_by", "任命した人", "Appointed by"),
        ]
    }
}

fn fields_of(a: &Appointment) -> Fields {
    Fields::default()
        .with("revision", a.revision.to_string())
        .with("person_id", a.person_id.to_string())
        .with("post", a.post.key())
        .with("appointed_on", a.appointed_on.map(|d| d.to_string()).unwrap_or_default())
        .with("appointed_by", a.appointed_by.clone())
        .with("ended_on", a.ended_on.map(|d| d.to_string()).unwrap_or_default())
}

fn read(id: AppointmentId, fields: &Fields) -> Result<Appointment, Error> {
    let mut reader = Reader::new(fields);
    let person_id: Option<PersonId> = reader.needed_choice("person_id");
    let post: Option<Post> = reader.needed_choice("post");
    let appointed_on = reader.date("appointed_on");
    let (appointed_by, ended_on) = (reader.text("appointed_by"), reader.date("ended_on"));
    let revision = reader.number("revision");
    reader.finish()?;
    let (Some(person_id), Some(post)) = (person_id, post) else { return Err(ErrorCode::UnknownWord.into()) };
    Ok(Appointment { id, person_id, post, appointed_on, appointed_by, ended_on, revision })
}

/// `GET /posts/new?post=&person_id=`
pub async fn blank(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let rows = site.app.people(me.actor()).await?;
    let fields = Fields::default()
        .with("revision", "0")
        .with("post", asked.get("post"))
        .with("person_id", asked.get("person_id"));
    Ok(page(Show::new(&site, &me, None, &rows, Filled::new(me.lang(), fields))))
}

/// `GET /posts/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id = read_id(&id)?;
    let rows = site.app.people(me.actor()).await?;
    let found = rows.iter().flat_map(|r| &r.appointments).find(|a| a.id == id).ok_or(ErrorCode::NotFound)?;
    let form = Filled::new(me.lang(), fields_of(found));
    Ok(page(Show::new(&site, &me, Some(id), &rows, form)))
}

/// `POST /posts/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    save(&site, &me, None, fields).await
}

/// `POST /posts/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    save(&site, &me, Some(read_id(&id)?), fields).await
}

async fn save(site: &Site, me: &Signed, id: Option<AppointmentId>, fields: Fields) -> Outcome {
    let saved = match read(id.unwrap_or_else(AppointmentId::new), &fields) {
        Ok(appointment) => site.app.save_appointment(me.actor(), &appointment).await,
        Err(e) => Err(e),
    };
    let Err(error) = saved else { return see(&Done::Saved.at("/people")) };
    let Ok(rows) = site.app.people(me.actor()).await else { return Err(error.into()) };
    let stored = rows.iter().flat_map(|r| &r.appointments).find(|a| Some(a.id) == id);
    if id.is_some() && stored.is_none() {
        return Err(error.into());
    }
    let stored = stored.map(fields_of).unwrap_or_default();
    let mut page = Show::new(site, me, id, &rows, Filled::new(me.lang(), Fields::default()));
    (page.form, page.conflict) = refused_form(me.lang(), fields, &stored, &page.labels(), &error);
    page.shell = me.shell(Nav::Settings).at("/people");
    Ok(page_about(&error, page))
}

/// `GET /posts/{id}/letter`
pub async fn letter(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.appointment_letter(me.actor(), read_id(&id)?).await?))
}

/// `POST /posts/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_appointment(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/people"))
}
