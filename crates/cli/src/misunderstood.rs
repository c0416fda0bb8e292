//! What was typed and not understood, in a sentence that says what to type instead.

use std::error::Error as _;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use sejo_model::Lang;
use sejo_model::words::Text;

use crate::arguments::{Arguments, Wrong};
use crate::help;
use crate::output::{Failure, Output};

/// Reads what was typed.
///
/// # Errors
/// The exit code, after printing the help that was asked for, or what was not understood.
pub fn understand(typed: impl IntoIterator<Item = OsString>) -> Result<Arguments, ExitCode> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    // Asked before anything is understood: the help and the errors are in the language of the command, too.
    let has = |option: &str| typed.iter().take_while(|word| *word != "--").any(|word| word == option);
    let lang = if has("--english") { Lang::En } else { Lang::Ja };
    let read = help::commands(lang).try_get_matches_from(&typed).and_then(|found| Arguments::from_arg_matches(&found));
    read.map_err(|error| said(&error, &Output::of(lang, has("--json"))))
}

fn said(error: &clap::Error, out: &Output) -> ExitCode {
    let is_bare = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !error.use_stderr() || is_bare && !out.is_json() {
        let _ = error.print();
        return ExitCode::from(if is_bare { 2 } else { 0 });
    }
    let Text { ja, en } = sentence(error);
    let more = Text::new("使い方は、--help を付けて確かめてください。", "Add --help to see how to use it.");
    let mut words = Text::new(format!("{ja}{}", more.ja), format!("{en} {}", more.en));
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage).filter(|_| !out.is_json()) {
        words.ja.push_str(&format!("\n\n使い方: {}", help::usage(&usage.to_string(), Lang::Ja)));
        words.en.push_str(&format!("\n\nUsage: {}", help::usage(&usage.to_string(), Lang::En)));
    }
    out.fail(&Failure::wrong(words.ja, words.en))
}

/// What of the error is about: several words in one line.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::StyledStr(one)) => one.to_string(),
        _ => String::new(),
    }
}

fn sentence(error: &clap::Error) -> Text {
    let of = |kind| context(error, kind);
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            Text::new(format!("書かれていないものがあります: {argument}。"), format!("Missing: {argument}."))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let all = of(ContextKind::ValidSubcommand);
            let (ja, en) = if all.is_empty() { (all.clone(), all) } else { (format!(": {all}"), format!(": {all}")) };
            Text::new(format!("続けてコマンドが要ります{ja}。"), format!("A command has to follow{en}."))
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => meant(
            Text::new(format!("{argument} というオプションはありません。"), format!("There is no option {argument}.")),
            &of(ContextKind::SuggestedArg),
        ),
        ErrorKind::UnknownArgument => {
            Text::new(format!("余分な言葉があります: {argument}。"), format!("One word too many: {argument}."))
        }
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand);
            meant(
                Text::new(format!("{name} というコマンドはありません。"), format!("There is no command {name}.")),
                &of(ContextKind::SuggestedSubcommand),
            )
        }
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg);
            Text::new(
                format!("{argument} と {prior} は、いっしょに使えません。"),
                format!("{argument} and {prior} do not go together."),
            )
        }
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues if value.is_empty() => {
            one_of(Text::new(format!("{argument} に値がありません。"), format!("{argument} lacks its value.")), error)
        }
        ErrorKind::InvalidValue => {
            let refused =
                Text::new(format!("{argument} に「{value}」は使えません。"), format!("{argument} cannot be {value}."));
            meant(one_of(refused, error), &of(ContextKind::SuggestedValue))
        }
        ErrorKind::ValueValidation => {
            let why = error
                .source()
                .and_then(|source| source.downcast_ref::<Wrong>())
                .map(|wrong| wrong.0.clone())
                .unwrap_or_default();
            let (ja, en) = if why.ja.is_empty() {
                (String::new(), String::new())
            } else {
                (format!("{}。", why.ja), format!(" {}.", why.en))
            };
            Text::new(
                format!("{argument} に「{value}」は使えません。{ja}"),
                format!("{argument} cannot be {value}.{en}"),
            )
        }
        ErrorKind::InvalidUtf8 => Text::new("文字として読めない言葉があります。", "One of the words is no text."),
        _ => Text::new("コマンドの使い方が違います。", "The command was used wrongly."),
    }
}

/// With the word that was probably meant.
fn meant(text: Text, word: &str) -> Text {
    if word.is_empty() {
        return text;
    }
    Text::new(format!("{}もしかして: {word}。", text.ja), format!("{} Did you mean {word}?", text.en))
}

/// With what can be chosen.
fn one_of(text: Text, error: &clap::Error) -> Text {
    let all = context(error, ContextKind::ValidValue);
    if all.is_empty() {
        return text;
    }
    Text::new(format!("{}次のどれかです: {all}。", text.ja), format!("{} It is one of: {all}.", text.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(typed: &[&str]) -> Text {
        let words = std::iter::once("sejo").chain(typed.iter().copied());
        let read = help::commands(Lang::Ja).try_get_matches_from(words).and_then(|m| Arguments::from_arg_matches(&m));
        sentence(&read.unwrap_err())
    }

    #[test]
    fn every_mistake_has_its_sentence() {
        let cases: &[(&[&str], &str, &str)] = &[
            (&["backup"], "書かれていないものがあります: <FILE>。", "Missing: <FILE>."),
            (&["edition"], "続けてコマンドが要ります", "A command has to follow"),
            (
                &["status", "--jsno"],
                "--jsno というオプションはありません。もしかして: --json。",
                "There is no option --jsno. Did you mean --json?",
            ),
            (&["status", "now"], "余分な言葉があります: now。", "One word too many: now."),
            (
                &["stats"],
                "stats というコマンドはありません。もしかして: status。",
                "There is no command stats. Did you mean status?",
            ),
            (
                &["user", "invite", "鈴木", "--role", "boss"],
                "--role <ROLE> に「boss」は使えません。次のどれかです: admin, officer, staff, viewer。",
                "--role <ROLE> cannot be boss. It is one of: admin, officer, staff, viewer.",
            ),
            (&["status", "--data"], "--data <DIR> に値がありません。", "--data <DIR> lacks its value."),
            (&["answer", "bcp", "--again", "--withdraw"], "いっしょに使えません。", "do not go together."),
            (
                &["answer", "bcp", "yes", "--round", "x"],
                "--round <ROUND> に「x」は使えません。",
                "--round <ROUND> cannot be x.",
            ),
            (
                &["serve", "--listen", "8787"],
                "に「8787」は使えません。127.0.0.1:8787 や",
                "cannot be 8787. write address",
            ),
            (&["audit", "verify", "--expect", "12"], "「番号:指紋」の形で", "write NUMBER:HASH"),
        ];
        for (typed, ja, en) in cases {
            let said = told(typed);
            assert!(said.ja.contains(ja), "{typed:?}: {}", said.ja);
            assert!(said.en.contains(en), "{typed:?}: {}", said.en);
        }
    }
}
