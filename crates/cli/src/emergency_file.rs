//! `sejo emergency-file`: print the emergency file, and keep where its copies lie.

use std::fmt::Write as _;
use std::path::Path;

use sejo_app::App;
use sejo_app::emergency_file::{CopyView, EmergencyView, PutAway};
use sejo_model::{Actor, ErrorCode};
use serde_json::json;

use crate::arguments::EmergencyFileCommand;
use crate::output::{Done, Failure, Output, write_file};
use crate::workbook::parse_date;

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    command: &EmergencyFileCommand,
    out: &Output,
) -> Result<Done, Failure> {
    match command {
        EmergencyFileCommand::Show => show(app, actor, out).await,
        EmergencyFileCommand::Print { file } => print(app, actor, file, out).await,
        EmergencyFileCommand::PutAway { place, mark, on } => {
            put_away(app, actor, (place, mark, on.as_deref()), out).await
        }
        EmergencyFileCommand::TakeAway { place } => take_away(app, actor, place, out).await,
    }
}

/// What is in it and where copies lie. Findings: there is no copy, or one is older than the facts.
async fn show(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.emergency_file(actor).await?;
    let missing = || {
        let missing = view.missing.iter();
        missing.map(|m| json!({ "part": m.part, "why": m.why })).collect::<Vec<_>>()
    };
    let copy = |c: &CopyView| json!({ "place": c.copy.place, "printed_on": c.copy.printed_on, "by": c.copy.by, "older": c.older });
    out.print(
        || {
            let copies: Vec<_> = view.copies.iter().map(copy).collect();
            json!({ "parts": view.parts, "missing": missing(), "copies": copies, "mark": view.mark })
        },
        || text(&view, out),
    );
    Ok(Done::unless(view.copies.is_empty() || view.copies.iter().any(|c| !c.older.is_empty())))
}

fn text(view: &EmergencyView, out: &Output) -> String {
    let mut text = String::new();
    for part in &view.parts {
        let _ = writeln!(text, "- {}", part.words().r#in(out.lang));
    }
    for missing in &view.missing {
        let word = out.pick("まだない", "missing");
        let _ = writeln!(text, "[{word}] {}: {}", missing.part.words().r#in(out.lang), missing.why);
    }
    if view.copies.is_empty() {
        let _ = writeln!(text, "{}", out.pick("紙はまだどこにもありません。", "There is no copy on paper yet."));
    }
    for copy in &view.copies {
        let older: Vec<&str> = copy.older.iter().map(|part| part.words().r#in(out.lang)).collect();
        let state = match older.is_empty() {
            true => out.pick("最新", "up to date").to_owned(),
            false => {
                format!("{}: {}", out.pick("印刷し直してください", "print it anew"), older.join(out.pick("、", ", ")))
            }
        };
        let _ = writeln!(text, "{} ({}) {state}", copy.copy.place, copy.copy.printed_on);
    }
    let _ = write!(text, "{}: {}", out.pick("表紙の記号", "Mark on the cover"), view.mark);
    text
}

async fn print(app: &App, actor: &Actor, to: &Path, out: &Output) -> Result<Done, Failure> {
    let file = app.emergency_file_pdf(actor).await?;
    write_file(to, &file.bytes)?;
    let mark = app.emergency_file(actor).await?.mark;
    out.print(
        || json!({ "file": to, "mark": mark, "replaced": file.replaced.iter().map(|r| r.character).collect::<Vec<_>>() }),
        || {
            let next = out.pick("置いたら", "Once it lies there");
            let wrote = out.pick("書き出しました", "Wrote");
            let put_away = out.command(&format!(
                "sejo emergency-file put-away --place {} --mark {mark}",
                out.pick("置き場所", "WHERE")
            ));
            format!("{wrote}: {}\n{next}: {put_away}", to.display())
        },
    );
    Ok(Done::Fine)
}

async fn put_away(
    app: &App,
    actor: &Actor,
    (place, mark, on): (&str, &str, Option<&str>),
    out: &Output,
) -> Result<Done, Failure> {
    let printed_on = on.map_or_else(|| Ok(app.today()), parse_date)?;
    let wanted = PutAway { printed_on, place: place.to_owned(), mark: mark.to_owned() };
    let copy = app.put_away_emergency_file(actor, &wanted).await?;
    out.print(
        || json!({ "place": copy.place, "printed_on": copy.printed_on }),
        || out.pick("記録しました。", "Recorded.").to_owned(),
    );
    Ok(Done::Fine)
}

async fn take_away(app: &App, actor: &Actor, place: &str, out: &Output) -> Result<Done, Failure> {
    let view = app.emergency_file(actor).await?;
    let copy = view.copies.iter().find(|c| c.copy.place == place.trim());
    let Some(copy) = copy else { return Err(Failure::from(sejo_app::Error::from(ErrorCode::NotFound))) };
    app.take_emergency_copy_away(actor, copy.copy.id).await?;
    out.print(|| json!({ "gone": place }), || out.pick("記録しました。", "Recorded.").to_owned());
    Ok(Done::Fine)
}
