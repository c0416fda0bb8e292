//! `sejo exercise improvement`: what is to change, by whom, by when.

use std::fmt::Write as _;

use sejo_app::improvement::{ImprovementRow, Wanted};
use sejo_app::{App, Named};
use sejo_model::improvement::ImprovementState;
use sejo_model::{Actor, Improvement, ImprovementId, PersonId, date};
use serde_json::{Value, json};

use super::last;
use crate::arguments::ImprovementCommand;
use crate::named;
use crate::output::{Done, Failure, Output};
use crate::workbook::parse_date;

pub(super) async fn run(app: &App, actor: &Actor, command: &ImprovementCommand, out: &Output) -> Result<Done, Failure> {
    use ImprovementCommand as C;
    let changed = match command {
        C::List => return list(app, actor, out).await,
        C::Add { what, owner, due, lesson, exercise } => {
            let of = last(app, actor, exercise.as_deref()).await?;
            let owners = app.exercise(actor, of).await?.owners;
            let wanted = Wanted {
                what: what.clone(),
                owner_id: Some(named::find(&owners, owner)?),
                due_on: Some(parse_date(due)?),
            };
            app.add_improvement(actor, of, *lesson, &wanted).await?
        }
        C::Change { improvement, what, owner, due } => {
            let view = app.improvement(actor, id(improvement)?).await?;
            let one = view.row.improvement;
            let owner = owner.as_deref().map(|typed| person(&view.owners, typed)).transpose()?;
            let wanted = Wanted {
                what: what.clone().unwrap_or(one.what),
                owner_id: Some(owner.unwrap_or(one.owner_id)),
                due_on: Some(due.as_deref().map(parse_date).transpose()?.unwrap_or(one.due_on)),
            };
            app.change_improvement(actor, one.id, &wanted, one.revision).await?
        }
        C::Done { improvement, how, on } => {
            let one = app.improvement(actor, id(improvement)?).await?.row.improvement;
            let on = on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?;
            app.finish_improvement(actor, one.id, Some((on, how)), one.revision).await?
        }
        C::Reopen { improvement } => {
            let one = app.improvement(actor, id(improvement)?).await?.row.improvement;
            app.finish_improvement(actor, one.id, None, one.revision).await?
        }
        C::Withdraw { improvement, reason } => {
            let one = app.improvement(actor, id(improvement)?).await?.row.improvement;
            app.withdraw_improvement(actor, one.id, reason, one.revision).await?
        }
    };
    saved(app, actor, &changed, out).await
}

fn id(typed: &str) -> Result<ImprovementId, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("改善のidとして読めません。sejo exercise improvement list に出るidを指定してください: {typed}"),
            format!("not the id of an improvement; take one from sejo exercise improvement list: {typed}"),
        )
    })
}

fn person(owners: &[Named<PersonId>], typed: &str) -> Result<PersonId, Failure> {
    named::find(owners, typed)
}

async fn saved(app: &App, actor: &Actor, one: &Improvement, out: &Output) -> Result<Done, Failure> {
    let view = app.improvement(actor, one.id).await?;
    out.print(|| json!({ "improvement": row(&view.row) }), || rows(std::slice::from_ref(&view.row), out));
    Ok(Done::Fine)
}

/// Findings: one is overdue.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let all = app.exercises(actor).await?.improvements;
    out.print(|| json!({ "improvements": all.iter().map(row).collect::<Vec<_>>() }), || rows(&all, out));
    Ok(Done::unless(all.iter().any(is_overdue)))
}

pub(super) fn is_overdue(row: &ImprovementRow) -> bool {
    row.state == ImprovementState::Overdue
}

pub(super) fn row(row: &ImprovementRow) -> Value {
    let one = &row.improvement;
    json!({
        "id": one.id, "what": one.what, "owner": row.owner, "owner_works": row.has_owner, "due_on": one.due_on,
        "state": row.state, "done": one.done, "withdrawn": one.withdrawn, "exercise": one.incident_id, "lesson": one.lesson,
        "revision": one.revision,
    })
}

pub(super) fn rows(rows: &[ImprovementRow], out: &Output) -> String {
    let mut text = String::new();
    for row in rows {
        let one = &row.improvement;
        let state = row.state.words().r#in(out.lang);
        let what = one.what.replace('\n', " / ");
        let due = date::short(one.due_on, out.lang);
        let _ = writeln!(text, "[{state}] {due} {}: {what}  {}", row.owner_said(out.lang), one.id);
    }
    text
}
