//! 作業計画とログの照合: what vendors announced, and what the log of the way in shows of it.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::remote_work::{RemoteWorkRow, RemoteWorks, WorkSaid};
use sejo_model::remote_work::{Plan, Session, WorkStanding};
use sejo_model::{Action, ErrorCode, Lang, RemoteWork, RemoteWorkId, Weight, moment};

use crate::form::{Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices_of, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Works shown; what is open comes first.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "remote_work/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    view: RemoteWorks,
}

impl List {
    fn standing(&self, row: &RemoteWorkRow) -> Badge {
        standing(row, self.lang)
    }

    fn at(&self, row: &RemoteWorkRow) -> String {
        row.work.at().map(|at| moment::long(at, self.lang)).unwrap_or_default()
    }

    fn session(&self, row: &RemoteWorkRow) -> String {
        session_words(&row.work, self.lang)
    }
}

fn standing(row: &RemoteWorkRow, lang: Lang) -> Badge {
    let tone = match (row.standing, row.standing.weight()) {
        (_, Weight::Fails) => Tone::Bad,
        (_, Weight::Missing) | (WorkStanding::Unchecked | WorkStanding::Unclear, _) => Tone::Unsure,
        (_, Weight::Holds) => Tone::Good,
        (_, Weight::Notes) => Tone::Info,
    };
    part::badge(tone, &row.told(lang))
}

/// What the log shows, in a line.
fn session_words(work: &RemoteWork, lang: Lang) -> String {
    let Some(checked) = &work.checked else { return String::new() };
    let Some(session) = &checked.session else { return lang.pick("接続なし", "nobody came in").to_owned() };
    let from = moment::short(session.from, lang);
    let until = session.until.map(|end| moment::short(end, lang)).unwrap_or_default();
    format!("{from} 〜 {until} {}", session.user).trim().to_owned()
}

/// `GET /remote-works`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.remote_works(me.actor()).await?;
    let shell = me.shell(Nav::Systems);
    let may_edit = shell.may(&Action::EditFacts);
    Ok(page(List { lang: me.lang(), may_edit, shell, view }))
}

#[derive(Template)]
#[template(path = "remote_work/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    /// The one that is kept; `None` for a new one.
    row: Option<RemoteWorkRow>,
    connections: Vec<Choice>,
    form: Filled,
    conflict: Option<Collision>,
}

impl Show {
    fn new(me: &Signed, view: &RemoteWorks, id: Option<RemoteWorkId>, form: Filled) -> Result<Self, Error> {
        let shell = me.shell(Nav::Systems);
        let row = id.map(|id| find(view, id).cloned()).transpose()?;
        let (may_edit, connections) = (shell.may(&Action::EditFacts), choices_of(&view.connections));
        Ok(Self { lang: me.lang(), may_edit, shell, row, connections, form, conflict: None })
    }

    fn logs(&self) -> Vec<Choice> {
        logs(self.lang)
    }

    fn standing(&self, row: &RemoteWorkRow) -> Badge {
        standing(row, self.lang)
    }

    fn session(&self, row: &RemoteWorkRow) -> String {
        session_words(&row.work, self.lang)
    }
}

fn logs(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("", lang.pick("まだ見ていない", "Not looked at yet")),
        Choice::new("found", lang.pick("接続の記録があった", "A connection was found")),
        Choice::new("none", lang.pick("接続の記録はなかった", "There was none")),
    ]
}

fn find(view: &RemoteWorks, id: RemoteWorkId) -> Result<&RemoteWorkRow, Error> {
    view.rows.iter().find(|r| r.work.id == id).ok_or_else(|| ErrorCode::NotFound.into())
}

fn labels(view: &RemoteWorks, lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("connection_id", "接続", "Connection").of(&choices_of(&view.connections)),
        l("plan_from", "計画の始まり", "Planned from"),
        l("plan_until", "計画の終わり", "Planned until"),
        l("what", "作業の内容", "What is done"),
        l("who", "作業する人", "By whom"),
        l("log", "ログを見た結果", "What the log shows").of(&logs(lang)),
        l("checked_on", "ログを見た日", "Looked on"),
        l("after_end", "作業が終わってから見た", "Looked once the work was over"),
        l("session_from", "接続の始まり", "Connected from"),
        l("session_until", "接続の終わり", "Connected until"),
        l("user", "利用者名", "User name"),
        l("explained", "確かめた事情", "Explanation"),
    ]
}

fn fields_of(work: &RemoteWork) -> Fields {
    let at = |micros: Option<i64>| micros.map(moment::field).unwrap_or_default();
    let (plan, session) = (work.plan.as_ref(), work.checked.as_ref().and_then(|c| c.session.as_ref()));
    let log = match &work.checked {
        None => "",
        Some(checked) if checked.session.is_some() => "found",
        Some(_) => "none",
    };
    let is_after = work.checked.as_ref().zip(work.plan.as_ref()).is_some_and(|(seen, plan)| !seen.is_early(plan));
    Fields::default()
        .with("revision", work.revision.to_string())
        .with("connection_id", work.connection_id.to_string())
        .with("plan_from", at(plan.map(|p| p.from)))
        .with("plan_until", at(plan.map(|p| p.until)))
        .with("what", plan.map(|p| p.what.clone()).unwrap_or_default())
        .with("who", plan.map(|p| p.who.clone()).unwrap_or_default())
        .with("log", log)
        .with("checked_on", work.checked.as_ref().map(|c| c.on.to_string()).unwrap_or_default())
        .with("after_end", if is_after { "yes" } else { "" })
        .with("session_from", at(session.map(|s| s.from)))
        .with("session_until", at(session.and_then(|s| s.until)))
        .with("user", session.map(|s| s.user.clone()).unwrap_or_default())
        .with("explained", work.explained.clone())
}

fn read(fields: &Fields) -> Result<(WorkSaid, u32), Error> {
    let mut reader = Reader::new(fields);
    let (from, until) = (reader.moment("plan_from"), reader.moment("plan_until"));
    let (what, who) = (reader.text("what"), reader.text("who"));
    let is_planned = from.is_some() || until.is_some() || !what.is_empty();
    for (field, missing) in [("plan_from", from.is_none()), ("plan_until", until.is_none())] {
        if is_planned && missing && !fields.has(field) {
            reader.wrong(field, ErrorCode::Required);
        }
    }
    let checked = match fields.get("log") {
        "" => None,
        "none" => Some((reader.needed_date("checked_on"), None)),
        "found" => {
            if !fields.has("session_from") {
                reader.wrong("session_from", ErrorCode::Required);
            }
            let from = reader.moment("session_from").unwrap_or_default();
            let session = Session { from, until: reader.moment("session_until"), user: reader.text("user") };
            Some((reader.needed_date("checked_on"), Some(session)))
        }
        _ => {
            reader.wrong("log", ErrorCode::UnknownWord);
            None
        }
    };
    // What was typed of a connection nobody says was found would be lost without a word.
    if fields.get("log") != "found" && (fields.has("session_from") || fields.has("user")) {
        reader.wrong("log", ErrorCode::Required);
    }
    let said = WorkSaid {
        connection_id: reader.needed_choice("connection_id"),
        plan: from.zip(until).map(|(from, until)| Plan { from, until, what, who }),
        checked,
        after_end: reader.ticked("after_end"),
        explained: reader.text("explained"),
    };
    let revision = reader.number("revision");
    reader.finish()?;
    Ok((said, revision))
}

/// `GET /remote-works/new?connection=`
pub async fn blank(State(site): State<Site>, me: Signed, Asked(asked): Asked) -> Outcome {
    let view = site.app.remote_works(me.actor()).await?;
    let fields = Fields::default().with("revision", "0").with("connection_id", asked.get("connection")).with("log", "");
    Ok(page(Show::new(&me, &view, None, Filled::new(me.lang(), fields))?))
}

/// `GET /remote-works/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let (id, view) = (read_id(&id)?, site.app.remote_works(me.actor()).await?);
    let form = Filled::new(me.lang(), fields_of(&find(&view, id)?.work));
    Ok(page(Show::new(&me, &view, Some(id), form)?))
}

/// `POST /remote-works/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    save(&site, &me, None, fields).await
}

/// `POST /remote-works/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    save(&site, &me, Some(read_id(&id)?), fields).await
}

async fn save(site: &Site, me: &Signed, id: Option<RemoteWorkId>, fields: Fields) -> Outcome {
    let saved = match read(&fields) {
        // What somebody removed meanwhile is not made anew by saving it without a revision.
        Ok((_, 0)) if id.is_some() => Err(ErrorCode::ChangedMeanwhile.into()),
        Ok((said, revision)) => {
            let id = id.unwrap_or_else(RemoteWorkId::new);
            site.app.save_remote_work(me.actor(), id, &said, revision).await.map(drop)
        }
        Err(error) => Err(error),
    };
    let Err(error) = saved else {
        let done = if id.is_some() { Done::Saved } else { Done::Added };
        return see(&done.with_texts("/remote-works", ["what", "who", "explained"].map(|f| fields.get(f))));
    };
    let (view, error) = once_more(error, &fields, site.app.remote_works(me.actor())).await?;
    let stored = id.map_or_else(|| Ok(Fields::default()), |id| find(&view, id).map(|r| fields_of(&r.work)))?;
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels(&view, me.lang()), &error);
    let here = id.map_or_else(|| "/remote-works/new".to_owned(), |id| format!("/remote-works/{id}"));
    let shell = me.shell(Nav::Systems).at(here);
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(me, &view, id, form)? }))
}

/// `POST /remote-works/{id}/remove`
pub async fn remove(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    site.app.remove_remote_work(me.actor(), read_id(&id)?).await?;
    see(&Done::Removed.at("/remote-works"))
}
