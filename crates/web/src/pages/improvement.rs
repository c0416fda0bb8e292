//! 改善: one of them, until it is done or given up.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::improvement::{ImprovementView, Wanted};
use sejo_model::{Action, Improvement, ImprovementId, Lang};

use super::exercise::state;
use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, choices_of, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "improvement/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_record: bool,
    may_withdraw: bool,
    view: ImprovementView,
    forms: Forms,
}

/// The forms of the page.
struct Forms {
    change: Filled,
    done: Filled,
    withdraw: Filled,
    /// Somebody else saved first.
    conflict: Option<Collision>,
}

impl Forms {
    fn new(lang: Lang, view: &ImprovementView) -> Self {
        let one = &view.row.improvement;
        let revision = || Fields::default().with("revision", one.revision.to_string());
        Self {
            change: Filled::new(lang, stored(one)),
            done: Filled::new(lang, revision().with("done_on", view.today.to_string())).named("d"),
            withdraw: Filled::new(lang, revision()).named("w"),
            conflict: None,
        }
    }
}

fn stored(one: &Improvement) -> Fields {
    Fields::default()
        .with("revision", one.revision.to_string())
        .with("what", one.what.clone())
        .with("owner_id", one.owner_id.to_string())
        .with("due_on", one.due_on.to_string())
}

impl Show {
    fn new(me: &Signed, view: ImprovementView, forms: Forms) -> Self {
        let shell = me.shell(Nav::Emergency).at(format!("/improvements/{}", view.row.improvement.id));
        let may_record = shell.may(&Action::RecordIncident);
        let may_withdraw = shell.may(&Action::CloseIncident);
        Self { lang: me.lang(), shell, may_record, may_withdraw, view, forms }
    }

    fn one(&self) -> &Improvement {
        &self.view.row.improvement
    }

    fn state(&self) -> Badge {
        state(&self.view.row, self.lang)
    }

    fn owners(&self) -> Vec<Choice> {
        owners(&self.view, self.lang)
    }

    /// The page of what showed it.
    fn source(&self) -> String {
        let folder = if self.view.of_exercise { "exercises" } else { "incidents" };
        format!("/{folder}/{}", self.one().incident_id)
    }
}

/// Those who work here, and the owner although he may have left.
fn owners(view: &ImprovementView, lang: Lang) -> Vec<Choice> {
    let mut all = choices_of(&view.owners);
    if !view.row.has_owner {
        all.push(Choice::new(view.row.improvement.owner_id.to_string(), view.row.owner_said(lang)));
    }
    all
}

/// `GET /improvements/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.improvement(me.actor(), read_id(&id)?).await?;
    let forms = Forms::new(me.lang(), &view);
    let shell = me.shell(Nav::Emergency);
    Ok(page(Show { shell, ..Show::new(&me, view, forms) }))
}

/// `POST /improvements/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ImprovementId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let wanted =
            Wanted { what: reader.text("what"), owner_id: reader.choice("owner_id"), due_on: reader.date("due_on") };
        let revision = reader.number("revision");
        reader.finish()?;
        site.app.change_improvement(me.actor(), id, &wanted, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::Saved.with_texts(&format!("/improvements/{id}"), [fields.get("what")])),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let l = |name, ja, en| Labelled::new(name, me.lang().pick(ja, en));
                let labels = [
                    l("what", "改善すること", "What is to change"),
                    l("owner_id", "担当", "Owner").of(&owners(view, me.lang())),
                    l("due_on", "期限", "Due"),
                ];
                let stored = stored(&view.row.improvement);
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                let is_there = view.row.improvement.is_open();
                (forms.change, forms.conflict) = (form, conflict.map(|told| told.of_form(is_there)));
            })
            .await
        }
    }
}

/// `POST /improvements/{id}/done`: that it was done, or (with `open`) that it was not after all.
pub async fn done(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ImprovementId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let revision = reader.number("revision");
        if fields.has("open") {
            reader.finish()?;
            return site.app.finish_improvement(me.actor(), id, None, revision).await;
        }
        let (on, how) = (reader.needed_date("done_on"), reader.text("how"));
        reader.finish()?;
        site.app.finish_improvement(me.actor(), id, Some((on, &how)), revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::Saved.with_texts(&format!("/improvements/{id}"), [fields.get("how")])),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let l = |name, ja, en| Labelled::new(name, me.lang().pick(ja, en));
                let labels = [l("done_on", "できた日", "Done on"), l("how", "したこと", "What was done")];
                let revision = view.row.improvement.revision.to_string();
                let before = view.row.improvement.done.clone();
                let stored = Fields::default()
                    .with("revision", revision)
                    .with("done_on", before.as_ref().map(|d| d.on.to_string()).unwrap_or_default())
                    .with("how", before.map(|d| d.how).unwrap_or_default());
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                let is_there = view.row.improvement.is_open();
                (forms.done, forms.conflict) = (form.named("d"), conflict.map(|told| told.of_form(is_there)));
            })
            .await
        }
    }
}

/// `POST /improvements/{id}/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ImprovementId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (reason, revision) = (reader.text("reason"), reader.number("revision"));
        reader.finish()?;
        site.app.withdraw_improvement(me.actor(), id, &reason, revision).await
    };
    match saved.await {
        Ok(_) => see(&Done::ImprovementWithdrawn.with_texts(&format!("/improvements/{id}"), [fields.get("reason")])),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, view, error| {
                let labels = [Labelled::new("reason", me.lang().pick("理由", "Reason"))];
                let revision = view.row.improvement.revision.to_string();
                let stored = Fields::default().with("revision", revision);
                let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, error);
                let is_there = view.row.improvement.withdrawn.is_empty();
                (forms.withdraw, forms.conflict) = (form.named("w"), conflict.map(|told| told.of_form(is_there)));
            })
            .await
        }
    }
}

/// The page again, with what was refused in the form it belongs to.
async fn again(
    site: &Site,
    me: &Signed,
    id: ImprovementId,
    typed: &Fields,
    error: Error,
    refuse: impl FnOnce(&mut Forms, &ImprovementView, &Error),
) -> Outcome {
    let (view, error) = once_more(error, typed, site.app.improvement(me.actor(), id)).await?;
    let mut forms = Forms::new(me.lang(), &view);
    refuse(&mut forms, &view, &error);
    Ok(page_about(&error, Show::new(me, view, forms)))
}
