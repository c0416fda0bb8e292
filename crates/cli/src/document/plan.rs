//! What only the continuity plan has: the check table beside it, and the one page for the desks.

use std::fmt::Write as _;
use std::path::Path;

use sejo_app::document::CheckView;
use sejo_app::{App, File};
use sejo_model::Actor;
use sejo_model::check_table::CheckState;
use serde_json::json;

use crate::output::{Done, Failure, Output, write_file};

/// The check table. Findings: a number is not covered whole.
pub(super) async fn check_table(app: &App, actor: &Actor, to: Option<&Path>, out: &Output) -> Result<Done, Failure> {
    if let Some(to) = to {
        return write(&app.plan_check_pdf(actor).await?, to, out);
    }
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
            let (heading, state) = (passage.heading.r#in(out.lang), passage.said(out.lang));
            let _ = writeln!(text, "    {} {heading} ({state})", passage.number);
        }
    }
    text
}

/// The one page.
pub(super) async fn one_page(app: &App, actor: &Actor, to: &Path, out: &Output) -> Result<Done, Failure> {
    write(&app.plan_one_page(actor).await?, to, out)
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
