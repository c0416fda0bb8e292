//! `sejo plan`: the check table beside the continuity plan, and the one page for the desks.

use std::fmt::Write as _;
use std::path::Path;

use sejo_app::document::CheckView;
use sejo_app::{App, File};
use sejo_model::Actor;
use sejo_model::check_table::CheckState;
use serde_json::json;

use crate::arguments::PlanCommand;
use crate::output::{Done, Failure, Output, write_file};

pub(crate) async fn run(app: &App, actor: &Actor, command: &PlanCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        PlanCommand::CheckTable { out: None } => check(app, actor, out).await,
        PlanCommand::CheckTable { out: Some(to) } => write(&app.plan_check_pdf(actor).await?, to, out),
        PlanCommand::OnePage { file } => write(&app.plan_one_page(actor).await?, file, out),
    }
}

/// The check table. Findings: a number is not covered whole.
async fn check(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.plan_check(actor).await?;
    out.print(|| json!({ "numbers": view.rows, "approval": view.approval }), || text(&view, out));
    Ok(Done::unless(view.rows.iter().any(|row| row.state != CheckState::Covered)))
}

fn text(view: &CheckView, out: &Output) -> String {
    let mut text = format!("{}\n", view.summary);
    for row in &view.rows {
        let (state, asks) = (row.state.words().r#in(out.lang), row.check.words().r#in(out.lang));
        let _ = writeln!(text, "[{state}] {} {asks}", row.check);
        for passage in &row.passages {
            let state = passage.state.words().r#in(out.lang);
            let _ = writeln!(text, "    {} {} ({state})", passage.number, passage.heading.r#in(out.lang));
        }
    }
    text
}

fn write(file: &File, to: &Path, out: &Output) -> Result<Done, Failure> {
    write_file(to, &file.bytes)?;
    let replaced: Vec<char> = file.replaced.iter().map(|r| r.character).collect();
    out.print(
        || json!({ "out": to, "bytes": file.bytes.len(), "replaced": replaced }),
        || format!("{}: {}", out.pick("書き出しました", "Wrote"), to.display()),
    );
    Ok(Done::unless(!replaced.is_empty()))
}
