//! A run that issues to customers, as a command waits for it and tells what came of it.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

use sejo_app::App;
use sejo_model::issue::IssuingState;
use sejo_model::{Actor, ErrorCode, Issuing, IssuingId, Lang};
use serde_json::json;

use crate::output::{Done, Failure, Output};

/// Waits for a run with its progress on the terminal. Findings: customers were left out, something of theirs stays open or is right
/// no longer, or it was stopped.
pub(super) async fn follow(app: &App, actor: &Actor, id: IssuingId, out: &Output) -> Result<Done, Failure> {
    let shows = std::io::stderr().is_terminal();
    let tell = |run: &Issuing| {
        if shows {
            const WIDTH: usize = 30;
            let total = run.total.max(1) as usize;
            let full = ((run.done + run.left) as usize * WIDTH / total).min(WIDTH);
            let bar = format!("{}{}", "#".repeat(full), ".".repeat(WIDTH - full));
            let _ = write!(std::io::stderr(), "\r[{bar}] {}/{}", run.done + run.left, run.total);
        }
    };
    let run = tokio::select! {
        run = app.wait_for_issuing(actor, id, tell) => run?,
        Ok(()) = tokio::signal::ctrl_c() => interrupted(app, actor, id).await?,
    };
    if shows {
        let _ = writeln!(std::io::stderr());
    }
    let view = app.issuing(actor, id).await?;
    let (folder, again) = (view.folder, view.again);
    out.print(
        || json!({ "issuing": run, "folder": folder, "again": again }),
        || {
            let state = run.state.words().r#in(out.lang);
            let mut text = match out.lang {
                Lang::Ja => {
                    format!("{state}: {}件を発行、{}件は発行できず\n{}\n", run.done, run.left, folder.display())
                }
                Lang::En => {
                    format!("{state}: {} issued, {} left out\n{}\n", run.done, run.left, folder.display())
                }
            };
            if let Some(why) = run.stopped_for {
                let _ = writeln!(text, "! {}", why.words().r#in(out.lang));
            }
            if run.state == IssuingState::Cancelled {
                let words = out.pick("続けるには", "To go on");
                let _ = writeln!(text, "{words}: {}", out.command(&format!("sejo vendor resume {}", run.id)));
            }
            for left in &run.left_out {
                let _ = writeln!(text, "! {}: {} {}", left.name, left.code.words().r#in(out.lang), left.about);
            }
            for open in &run.stays_open {
                for line in open.lines() {
                    let _ = writeln!(text, "? {}: {}", open.name, line.r#in(out.lang));
                }
            }
            let more = (run.open as usize).saturating_sub(run.stays_open.len());
            if more > 0 {
                let _ = match out.lang {
                    Lang::Ja => writeln!(text, "? ほか{more}件"),
                    Lang::En => writeln!(text, "? and {more} more"),
                };
            }
            text.push_str(&to_issue_again(again, out));
            text
        },
    );
    Ok(Done::unless(run.left > 0 || run.open > 0 || again > 0 || run.state != IssuingState::Done))
}

/// Customers of a run whose answers were corrected or withdrawn while it went on.
fn to_issue_again(again: u32, out: &Output) -> String {
    let (told, issue) = (out.command("sejo vendor told"), out.command("sejo vendor issue"));
    match (again, out.lang) {
        (0, _) => String::new(),
        (_, Lang::Ja) => format!(
            "! {again}件は、渡した回答がいまの回答と違います。まだ送っていなければ、この{again}件は送らないでください。知らせる顧客は {told}、発行し直すには {issue}\n"
        ),
        (_, Lang::En) => format!(
            "! {again} have answers that are right no longer. If these {again} were not sent yet, do not send them: {told} shows who must be told, {issue} issues again\n"
        ),
    }
}

/// Stops a run that was interrupted: what it made stays, and whoever goes on with it waits for nobody.
async fn interrupted(app: &App, actor: &Actor, id: IssuingId) -> Result<Issuing, Failure> {
    match app.stop_issuing(actor, id).await {
        Err(error) if error.code != ErrorCode::ChangedMeanwhile => return Err(error.into()),
        // Stopped, or just over.
        _ => {}
    }
    Ok(app.issuing(actor, id).await?.issuing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_no_longer_is_not_to_be_sent_any_more() {
        for (lang, told) in [(Lang::Ja, "この143件は送らないでください"), (Lang::En, "do not send them")] {
            let out = Output::of(lang, false);
            assert!(to_issue_again(143, &out).contains(told), "{}", to_issue_again(143, &out));
            assert!(to_issue_again(0, &out).is_empty());
        }
    }
}
