//! The commands with their help in one language.
//!
//! What belongs to a command or an option stands above it in `arguments`, both languages side by side: `日本語 | English`. What
//! the library that reads the command line says of its own accord, always in English, is said here instead.

use clap::{Arg, ArgAction, Command, CommandFactory};
use sejo_model::Lang;

use crate::arguments::Arguments;

/// Everything that can be typed, explained in one language.
pub(crate) fn commands(lang: Lang) -> Command {
    let mut command = Arguments::command();
    // Gives every command its whole name and the options it shares with all others.
    command.build();
    in_language(command, lang)
}

/// One half of `日本語 | English`.
fn half(both: &str, lang: Lang) -> &str {
    let (ja, en) = both.split_once(" | ").unwrap_or((both, both));
    lang.pick(ja, en)
}

fn in_language(mut command: Command, lang: Lang) -> Command {
    let usage = usage(&command.render_usage().to_string(), lang);
    let about = match command.get_name() {
        "help" => lang.pick("使い方を表示する", "Show how to use a command").to_owned(),
        _ => command.get_about().map(|both| half(&both.to_string(), lang).to_owned()).unwrap_or_default(),
    };
    if let Some(both) = command.get_after_help().map(ToString::to_string) {
        command = command.after_help(half(&both, lang).to_owned());
    }
    command
        .about(about)
        .long_about(None)
        .override_usage(usage)
        .help_template(lang.pick(
            "{about-with-newline}\n使い方: {usage}\n\n{all-args}",
            "{about-with-newline}\nUsage: {usage}\n\n{all-args}",
        ))
        .subcommand_help_heading(lang.pick("コマンド", "Commands"))
        .mut_args(|arg| argument(arg, lang))
        .mut_subcommands(|inner| in_language(inner, lang))
}

/// `Usage: sejo edition [OPTIONS] <COMMAND>` without its title.
pub(crate) fn usage(rendered: &str, lang: Lang) -> String {
    let bare = rendered.trim_start_matches("Usage:").trim();
    match lang {
        Lang::Ja => bare
            .replace("[OPTIONS]", "[オプション]")
            .replace("COMMAND]", "コマンド]")
            .replace("<COMMAND>", "<コマンド>"),
        Lang::En => bare.to_owned(),
    }
}

fn argument(arg: Arg, lang: Lang) -> Arg {
    // Some commands have a version of something else as an option of their own.
    let is_version = matches!(arg.get_action(), ArgAction::Version);
    let mut words = match arg.get_id().as_str() {
        "help" => lang.pick("使い方を表示する", "Show this help").to_owned(),
        "version" if is_version => lang.pick("バージョンを表示する", "Show the version").to_owned(),
        _ => arg.get_help().map(|both| half(&both.to_string(), lang).to_owned()).unwrap_or_default(),
    };
    let quiet = arg.get_default_values().iter().all(|value| value.is_empty() || value == "false");
    if !quiet {
        let values: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        words.push_str(&format!(" [{}: {}]", lang.pick("省略時", "default"), values.join(", ")));
    }
    if let Some(name) = arg.get_env() {
        words.push_str(&format!(" [{}: {}]", lang.pick("環境変数", "environment"), name.to_string_lossy()));
    }
    let is_shared = arg.is_global_set() || is_version || arg.get_id().as_str() == "help";
    let heading = match (arg.is_positional(), is_shared) {
        (true, _) => lang.pick("引数", "Arguments"),
        (_, true) => lang.pick("どのコマンドにも付けられるオプション", "Options of every command"),
        (_, false) => lang.pick("オプション", "Options"),
    };
    arg.help(words)
        .long_help(None)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_env(true)
        .hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(command: &Command, look: &mut impl FnMut(&Command)) {
        look(command);
        command.get_subcommands().for_each(|inner| each(inner, look));
    }

    fn is_japanese(c: char) -> bool {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
    }

    #[test]
    fn everything_that_can_be_typed_is_explained_in_both_languages() {
        let mut seen = 0;
        each(&Arguments::command(), &mut |command| {
            let own = command.get_about().map(ToString::to_string);
            let after = command.get_after_help().map(|after| Some(after.to_string()));
            let args = command.get_arguments().map(|a| a.get_help().map(ToString::to_string));
            for both in std::iter::once(own).chain(args).chain(after) {
                let both = both.unwrap_or_default();
                let (ja, en) = both.split_once(" | ").unwrap_or_else(|| panic!("{}: {both}", command.get_name()));
                assert!(ja.chars().any(is_japanese) || ja.starts_with("JSON"), "{both}");
                assert!(!en.is_empty() && !en.replace("施錠", "").chars().any(is_japanese), "{both}");
                seen += 1;
            }
        });
        assert!(seen > 80, "{seen}");
    }

    #[test]
    fn an_option_called_version_is_explained_as_what_it_is() {
        let mut all = commands(Lang::Ja);
        let product = all.find_subcommand_mut("vendor").and_then(|vendor| vendor.find_subcommand_mut("product"));
        let page = product.unwrap().render_long_help().to_string();
        assert!(page.contains("版。新しい順に") && !page.contains("バージョンを表示する"), "{page}");
        assert!(all.render_long_help().to_string().contains("バージョンを表示する"));
    }

    #[test]
    fn no_page_of_the_help_mixes_the_languages() {
        let mut pages = 0;
        each(&commands(Lang::Ja), &mut |command| {
            let page = command.clone().render_long_help().to_string();
            for word in
                ["Usage", "Commands:", "Options", "Arguments:", "Print", "default", "possible", "COMMAND", "env:"]
            {
                assert!(!page.contains(word), "{word}: {page}");
            }
            pages += 1;
        });
        each(&commands(Lang::En), &mut |command| {
            let page = command.clone().render_long_help().to_string().replace("施錠", "");
            assert!(!page.chars().any(is_japanese), "{page}");
            assert!(page.contains("Usage: sejo"), "{page}");
        });
        assert!(pages > 40, "{pages}");
    }
}
