//! `sejo key`: the signing key, its card, its paper, and handing over to another.
//!
//! The words of a paper come in through standard input only: an argument would stay in the history of the shell.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use sejo_app::signing_key::{NewKey, PaperOf, Proof, SigningKeyView};
use sejo_app::{App, Error};
use sejo_model::{Actor, ErrorCode, moment};
use serde_json::json;

use crate::arguments::KeyCommand;
use crate::output::{Done, Failure, Output, write_file, write_private_file};

/// More than 36 words need.
const MOST_BYTES: u64 = 4096;

pub(crate) async fn run(app: &App, actor: &Actor, command: &KeyCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        KeyCommand::Show => show(app, actor, out).await,
        KeyCommand::Card { file } => {
            write_file(file, &app.key_card(actor).await?.bytes)?;
            Ok(wrote(file, out))
        }
        KeyCommand::Paper { file } => {
            app.signing_key_paper(actor, Proof::AtTheMachine, |paper| write_private_file(file, paper)).await?;
            Ok(wrote(file, out))
        }
        KeyCommand::Check => check(app, actor, out).await,
        KeyCommand::HandOver { reason, of_paper } => hand_over(app, actor, reason, *of_paper, out).await,
    }
}

async fn in_use(app: &App, actor: &Actor) -> Result<SigningKeyView, Failure> {
    let view = app.signing_key_view(actor).await?;
    Ok(view.ok_or_else(|| Error::from(ErrorCode::NotFound))?)
}

/// Findings: there is no key yet, or no paper of the one in use.
async fn show(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let Some(view) = app.signing_key_view(actor).await? else {
        let words = out.pick(
            "鍵はまだありません。はじめて署名するときに、自動で作られます。",
            "There is no key yet. It is made by itself when something is signed for the first time.",
        );
        out.print(|| json!(null), || words.to_owned());
        return Ok(Done::unless(true));
    };
    out.print(|| json!(view), || text(&view, out));
    Ok(Done::unless(view.paper_at.is_none()))
}

fn text(view: &SigningKeyView, out: &Output) -> String {
    let day = |micros| moment::long(micros, out.lang);
    let mut text = String::new();
    let _ =
        writeln!(text, "{}: {}", out.pick("確かめる言葉", "Words to compare"), view.spoken.join(out.pick("・", " ")));
    let _ = writeln!(text, "{}: {}", out.pick("公開鍵", "Public key"), view.public);
    let _ = writeln!(text, "{}: {}", out.pick("作った日", "Made"), day(view.made_at));
    let paper = view.paper_at.map_or_else(|| out.pick("まだありません", "none yet").to_owned(), day);
    let _ = write!(text, "{}: {paper}", out.pick("紙の控え", "Paper"));
    for one in &view.earlier {
        let words = one.spoken.join(out.pick("・", " "));
        let until = out.pick("まで", "until");
        let _ = write!(
            text,
            "\n{}: {words} ({} {until}) {}",
            out.pick("前の鍵", "Earlier key"),
            day(one.ended_at),
            one.reason
        );
    }
    text
}

fn wrote(to: &Path, out: &Output) -> Done {
    out.print(|| json!({ "file": to }), || format!("{}: {}", out.pick("書き出しました", "Wrote"), to.display()));
    Done::Fine
}

fn words() -> Result<String, Failure> {
    let mut words = String::new();
    let read = std::io::stdin().take(MOST_BYTES).read_to_string(&mut words);
    read.map_err(|_| Error::field("words", ErrorCode::PaperUnknown))?;
    Ok(words)
}

/// Findings: the paper is not that of the key in use.
async fn check(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let found = app.paper_of(actor, &words()?).await?;
    let said = match found {
        PaperOf::KeyInUse => out.pick("いま使っている鍵の控えです。", "It is the paper of the key in use."),
        PaperOf::EarlierKey => out.pick("前に使っていた鍵の控えです。", "It is the paper of an earlier key."),
        PaperOf::AnotherKey => {
            out.pick("この施設が知らない鍵の控えです。", "It is the paper of a key that is not known here.")
        }
    };
    out.print(|| json!({ "paper": found }), || said.to_owned());
    Ok(Done::unless(found != PaperOf::KeyInUse))
}

async fn hand_over(app: &App, actor: &Actor, reason: &str, of_paper: bool, out: &Output) -> Result<Done, Failure> {
    let seen = in_use(app, actor).await?.public;
    let typed = if of_paper { words()? } else { String::new() };
    let new = if of_paper { NewKey::OfPaper(&typed) } else { NewKey::Fresh };
    app.hand_over_key(actor, (&seen, reason), new, Proof::AtTheMachine).await?;
    show(app, actor, out).await
}
