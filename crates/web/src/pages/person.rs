//! 職員: who works here. The posts they hold are in `appointment`.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::people::PersonRow;
use sejo_model::{Action, Appointment, Date, ErrorCode, Lang, Person, PersonId, Post};

use crate::form::{Collision, Fields, Filled, Labelled, Reader, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

/// Somebody who holds a post.
struct Holder {
    appointment: String,
    name: String,
    since: Option<Date>,
    /// Holds the post on paper, but does not work here any more.
    left: bool,
}

/// A post with those who hold it today, and those who will from a later day.
struct PostLine {
    post: Post,
    holders: Vec<Holder>,
    coming: Vec<Holder>,
}

#[derive(Template)]
#[template(path = "person/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    today: Date,
    tabs: Vec<Tab>,
    may_edit: bool,
    posts: Vec<PostLine>,
    rows: Vec<PersonRow>,
}

/// `GET /people`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let rows = site.app.people(me.actor()).await?;
    let (shell, today) = (me.shell(Nav::Settings), site.app.today());
    let line = |&post: &Post| PostLine {
        post,
        holders: holders(post, &rows, today, |a| a.is_held_on(today)),
        coming: holders(post, &rows, today, |a| a.appointed_on.is_some_and(|day| day > today)),
    };
    let posts = Post::ALL.iter().map(line).collect();
    let may_edit = shell.may(&Action::EditFacts);
    Ok(page(List { lang: me.lang(), today, tabs: tab::settings("/people", &shell), may_edit, posts, shell, rows }))
}

fn holders(post: Post, rows: &[PersonRow], today: Date, is_meant: impl Fn(&Appointment) -> bool) -> Vec<Holder> {
    let of = |r: &PersonRow| {
        let now = r.appointments.iter().filter(|a| a.post == post && is_meant(a));
        let left = !r.person.is_employed_on(today);
        let holder = |id: String, since| Holder { appointment: id, name: r.person.name.clone(), since, left };
        now.map(|a| holder(a.id.to_string(), a.appointed_on)).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of).collect()
}

#[derive(Template)]
#[template(path = "person/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    today: Date,
    form: Filled,
    may_edit: bool,
    conflict: Option<Collision>,
    /// `None` for a new one.
    row: Option<PersonRow>,
}

impl Show {
    fn new(site: &Site, me: &Signed, row: Option<PersonRow>, form: Filled) -> Self {
        let shell = me.shell(Nav::Settings);
        let may_edit = shell.may(&Action::EditFacts);
        Self { shell, lang: me.lang(), today: site.app.today(), form, may_edit, conflict: None, row }
    }
}

fn fields_of(person: &Person) -> Fields {
    Fields::default()
        .with("revision", person.revision.to_string())
        .with("name", person.name.clone())
        .with("job", person.job.clone())
        .with("department", person.department.clone())
        .with("phone", person.phone.clone())
        .with("reading", person.reading.clone())
        .with("left_on", person.left_on.map(|d| d.to_string()).unwrap_or_default())
}

fn labels(lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("name", "お名前", "Name"),
        l("job", "職種", "Job"),
        l("department", "部署", "Department"),
        l("phone", "電話・内線", "Telephone"),
        l("reading", "読みがな・アカウント名", "Reading, account names"),
        l("left_on", "退職日", "Left on"),
    ]
}

fn read(id: PersonId, fields: &Fields) -> Result<Person, Error> {
    let mut reader = Reader::new(fields);
    let person = Person {
        id,
        name: reader.needed("name"),
        job: reader.text("job"),
        department: reader.text("department"),
        phone: reader.text("phone"),
        reading: reader.text("reading"),
        left_on: reader.date("left_on"),
        revision: reader.number("revision"),
    };
    reader.finish()?;
    Ok(person)
}

fn read_id(id: &str) -> Result<PersonId, Error> {
    id.parse().map_err(|_| ErrorCode::NotFound.into())
}

async fn find(site: &Site, me: &Signed, id: PersonId) -> Result<PersonRow, Error> {
    let rows = site.app.people(me.actor()).await?;
    rows.into_iter().find(|r| r.person.id == id).ok_or_else(|| ErrorCode::NotFound.into())
}

/// `GET /people/new`
pub async fn blank(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(Show::new(&site, &me, None, Filled::new(me.lang(), Fields::default()))))
}

/// `GET /people/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let row = find(&site, &me, read_id(&id)?).await?;
    let form = Filled::new(me.lang(), fields_of(&row.person));
    Ok(page(Show::new(&site, &me, Some(row), form)))
}

/// `POST /people/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    match save(&site, &me, PersonId::new(), &fields).await {
        Ok(()) => see(&Done::Added.at("/people")),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields, &error);
            let shell = me.shell(Nav::Settings).at("/people/new");
            Ok(page_about(&error, Show { shell, ..Show::new(&site, &me, None, form) }))
        }
    }
}

/// `POST /people/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let Err(error) = save(&site, &me, id, &fields).await else {
        return see(&Done::Saved.at(&format!("/people/{id}")));
    };
    let Ok(row) = find(&site, &me, id).await else { return Err(error.into()) };
    let (form, conflict) = refused_form(me.lang(), fields, &fields_of(&row.person), &labels(me.lang()), &error);
    let shell = me.shell(Nav::Settings).at(format!("/people/{id}"));
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(&site, &me, Some(row), form) }))
}

async fn save(site: &Site, me: &Signed, id: PersonId, fields: &Fields) -> Result<(), Error> {
    site.app.save_person(me.actor(), &read(id, fields)?).await
}

/// `POST /people/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_person(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/people"))
}
