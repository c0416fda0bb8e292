//! Several devices in one file: cut where a line can only be the head of another device's text.

use sejo_model::configuration::{Configuration, Dialect};
use sejo_model::ledger::Problem;

use super::{Lines, Reads};

/// The lines of one device and who reads them.
pub(crate) struct Part<'a> {
    /// The lines.
    pub lines: Lines<'a>,
    /// The language.
    pub dialect: Dialect,
    /// The reader; `None` for a maker that is not read.
    pub maker: Option<&'static dyn Reads>,
}

/// Cuts a text into devices and finds the reader of each.
pub(crate) fn devices<'a>(lines: &Lines<'a>, makers: &'static [&'static dyn Reads]) -> Vec<Part<'a>> {
    let mut cuts = vec![0];
    for (index, line) in lines.iter().enumerate() {
        if makers.iter().any(|m| m.begins(line.text)) {
            let before = lines.as_slice().get(..index).unwrap_or_default();
            // The command that printed the head belongs to the same device.
            let commands = before.iter().rev().take_while(|l| is_command(l.text)).count();
            let cut = index - commands;
            if before.get(..cut).is_some_and(has_content) {
                cuts.push(cut);
            }
        }
    }
    cuts.push(lines.as_slice().len());
    let parts = cuts.windows(2).filter_map(|pair| match pair {
        [from, to] => lines.as_slice().get(*from..*to),
        _ => None,
    });
    parts.filter(|p| has_content(p)).map(|p| part(Lines::of(p), makers)).collect()
}

/// A prompt with a `show` command, or nothing.
fn is_command(text: &str) -> bool {
    let text = text.trim();
    let show = |(host, command): (&str, &str)| !host.contains(' ') && command.trim_start().starts_with("sh");
    text.is_empty() || text.split_once(['#', '>']).is_some_and(show)
}

fn has_content(lines: &[super::TextLine<'_>]) -> bool {
    lines.iter().any(|l| !l.text.trim().is_empty())
}

fn part<'a>(lines: Lines<'a>, makers: &'static [&'static dyn Reads]) -> Part<'a> {
    let best = makers.iter().map(|m| (m.recognise(&lines), *m)).max_by_key(|(score, _)| *score);
    match best {
        Some((score, maker)) if score > 0 => Part { lines, dialect: maker.dialect(), maker: Some(maker) },
        _ => Part { lines, dialect: Dialect::Unread, maker: None },
    }
}

/// What the user should know about the file as a whole.
pub(crate) fn problems(_devices: &[Configuration], _limit: usize) -> Vec<Problem> {
    Vec::new()
}
