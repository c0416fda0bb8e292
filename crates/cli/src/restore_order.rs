//! `sejo restore-order`: in which order systems are restored, and what it follows from.

use std::fmt::Write as _;
use std::path::Path;

use sejo_app::restore_order::RestoreOrderView;
use sejo_app::{App, Named};
use sejo_model::{Actor, SystemId, text};
use serde_json::{Value, json};

use crate::arguments::{RestoreOrderCommand, SetOrder};
use crate::named;
use crate::output::{Done, Failure, Output, write_file};

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    command: &RestoreOrderCommand,
    out: &Output,
) -> Result<Done, Failure> {
    match command {
        RestoreOrderCommand::Show => show(app, actor, out).await,
        RestoreOrderCommand::Set(typed) => set(app, actor, typed, out).await,
        RestoreOrderCommand::Print { file } => print(app, actor, file, out).await,
    }
}

/// The order. Findings: systems wait for each other, or one takes longer than it can be missed.
async fn show(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.restore_order(actor).await?;
    out.print(|| show_json(&view), || show_text(&view, out));
    Ok(Done::unless(!view.circles.is_empty() || view.rows.iter().any(|row| row.is_too_long)))
}

fn show_json(view: &RestoreOrderView) -> Value {
    let names = |ids: &[SystemId]| -> Vec<&str> {
        let name = |id: &SystemId| view.order.steps.iter().find(|s| s.system_id == *id).map(|s| s.name.as_str());
        ids.iter().filter_map(name).collect()
    };
    let step = |step: &sejo_model::restore_order::RestoreStep| {
        let row = view.rows.iter().find(|row| row.system_id == step.system_id);
        json!({
            "position": step.position, "system": step.name, "id": step.system_id, "importance": step.importance,
            "needs": names(&step.needs), "needed_by": names(&step.needed_by), "why": step.why, "because": step.because,
            "critical": row.map(|r| r.critical), "too_long": row.map(|r| r.is_too_long),
            "alternative": row.map(|r| &r.alternative),
        })
    };
    let circles: Vec<Vec<&str>> = view.order.circles.iter().map(|ids| names(ids)).collect();
    json!({ "steps": view.order.steps.iter().map(step).collect::<Vec<_>>(), "circles": circles })
}

fn show_text(view: &RestoreOrderView, out: &Output) -> String {
    let mut text = String::new();
    for row in &view.rows {
        let _ = writeln!(text, "{:>2}  {}", row.position, row.name);
        let _ = writeln!(text, "    {} / {} / {}", row.importance_said, row.missed, row.estimate);
        let _ = writeln!(text, "    {}", row.because);
        if row.is_too_long {
            let words = out.pick("見込みが待てる時間より長い", "takes longer than it can be missed");
            let _ = writeln!(text, "    ! {words}");
        }
    }
    for circle in &view.circles {
        let _ = writeln!(text, "{}: {circle}", out.pick("順番が決まらないもの", "No order"));
    }
    if text.is_empty() { view.summary.clone() } else { text }
}

async fn set(app: &App, actor: &Actor, typed: &SetOrder, out: &Output) -> Result<Done, Failure> {
    let rows = app.systems(actor).await?;
    let all: Vec<Named<SystemId>> =
        rows.iter().map(|r| Named { id: r.system.id, name: r.system.label().to_owned() }).collect();
    let id = named::find(&all, &typed.system)?;
    let mut system = app.system(actor, Some(id)).await?.system;
    if typed.needs_nothing {
        system.depends_on.clear();
    } else if !typed.needs.is_empty() {
        system.depends_on = typed.needs.iter().map(|name| named::find(&all, name)).collect::<Result<_, _>>()?;
    }
    if let Some(hours) = &typed.hours {
        system.tolerable_hours = hours_of(hours)?;
    }
    if let Some(critical) = &typed.critical {
        system.critical = yes_or_no(critical)?;
    }
    let alternative = &mut system.alternative;
    for (kept, new) in [
        (&mut alternative.work, &typed.alternative),
        (&mut alternative.paper, &typed.paper),
        (&mut alternative.read_only, &typed.read_only),
    ] {
        if let Some(new) = new {
            kept.clone_from(new);
        }
    }
    app.save_system(actor, &system).await?;
    out.print(|| json!({ "saved": true, "id": id }), || out.pick("保存しました。", "Saved.").to_owned());
    Ok(Done::Fine)
}

fn hours_of(typed: &str) -> Result<Option<u32>, Failure> {
    let typed = text::narrow(typed.trim());
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| {
        Failure::wrong(
            format!("--hours には、時間を数字で指定してください(いまは「{typed}」)"),
            format!("give --hours as a number, not \"{typed}\""),
        )
    })
}

fn yes_or_no(typed: &str) -> Result<Option<bool>, Failure> {
    match typed.trim() {
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        "" => Ok(None),
        _ => Err(Failure::wrong(
            "--critical には yes か no を指定してください(空にすると未定に戻します)".to_owned(),
            "give --critical as yes or no; empty takes it back".to_owned(),
        )),
    }
}

async fn print(app: &App, actor: &Actor, to: &Path, out: &Output) -> Result<Done, Failure> {
    let file = app.restore_order_pdf(actor).await?;
    write_file(to, &file.bytes)?;
    let replaced: Vec<char> = file.replaced.iter().map(|r| r.character).collect();
    out.print(
        || json!({ "out": to, "bytes": file.bytes.len(), "replaced": replaced }),
        || format!("{}: {}", out.pick("書き出しました", "Wrote"), to.display()),
    );
    Ok(Done::unless(!replaced.is_empty()))
}
