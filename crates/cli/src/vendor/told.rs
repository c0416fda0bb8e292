//! Whom a vendor must tell that an answer was corrected or withdrawn, as a command shows it.

use std::fmt::Write as _;

use sejo_app::App;
use sejo_app::notice::{NoticesView, ToBeTold};
use sejo_model::{Actor, EditionId, Lang};
use serde_json::{Value, json};

use super::customers::LINES;
use crate::output::{Done, Failure, Output};

/// Who must be told, and of which answers: of every year, or of the form of one. Findings: somebody must be told.
pub(super) async fn told(app: &App, actor: &Actor, edition: Option<&EditionId>, out: &Output) -> Result<Done, Failure> {
    let view = app.notices_of(actor, edition).await?;
    out.print(|| as_json(&view), || as_text(&view.open, out));
    Ok(Done::unless(!view.open.is_empty()))
}

/// The same, as text with a line for each of the first: with a product all of its answers are withdrawn, at all of its customers.
pub(super) async fn after_withdrawing(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.notices(actor).await?;
    out.print(|| as_json(&view), || in_short(&view.open, out));
    Ok(Done::unless(!view.open.is_empty()))
}

fn as_json(view: &NoticesView) -> Value {
    let open = view.open.iter().map(
        |t| json!({ "customer": t.name, "email": t.email, "kind": t.kind, "changes": t.changes, "reason": t.reason }),
    );
    let made = view.made.iter().map(|m| &m.notice);
    json!({ "open": open.collect::<Vec<_>>(), "made": made.collect::<Vec<_>>() })
}

/// Who is told what kind of notice.
fn line(told: &ToBeTold, out: &Output) -> String {
    format!("{}  {}  {}", told.name, told.email, told.kind.words().r#in(out.lang))
}

fn nobody(out: &Output) -> String {
    out.pick("知らせることのある顧客はいません。", "Nobody has to be told anything.").to_owned()
}

fn as_text(open: &[ToBeTold], out: &Output) -> String {
    if open.is_empty() {
        return nobody(out);
    }
    let mut text = String::new();
    for told in open {
        let _ = writeln!(text, "{}", line(told, out));
        for change in &told.changes {
            let _ = writeln!(text, "    {}", change.line(out.lang));
        }
    }
    text
}

fn in_short(open: &[ToBeTold], out: &Output) -> String {
    if open.is_empty() {
        return nobody(out);
    }
    let mut text = String::new();
    for told in open.iter().take(LINES) {
        let (line, answers) = (line(told, out), told.changes.len());
        let _ = match out.lang {
            Lang::Ja => writeln!(text, "{line}  回答{answers}件"),
            Lang::En => writeln!(text, "{line}  answers: {answers}"),
        };
    }
    let more = open.len().saturating_sub(LINES);
    if more > 0 {
        let _ = match out.lang {
            Lang::Ja => writeln!(text, "ほか{more}件"),
            Lang::En => writeln!(text, "and {more} more"),
        };
    }
    let told = out.command("sejo vendor told");
    let _ = match out.lang {
        Lang::Ja => writeln!(text, "すべての顧客と回答は: {told}、または「訂正・取り下げ」のページ"),
        Lang::En => writeln!(text, "All of them and their answers: {told}, or the page “Corrections and withdrawals”"),
    };
    text
}
