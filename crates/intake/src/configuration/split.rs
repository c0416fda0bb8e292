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
    let all = lines.as_slice();
    let mut cuts = vec![0];
    for (index, line) in lines.iter().enumerate() {
        let (before, part) = all.split_at(index);
        let before = before.get(cuts.last().copied().unwrap_or(0)..).unwrap_or_default();
        let begins = makers.iter().filter(|m| m.begins(line.text)).any(|m| !m.continues(before, part));
        if begins && has_content(before) {
            cuts.push(index);
        }
    }
    cuts.push(lines.as_slice().len());
    let parts = cuts.windows(2).filter_map(|pair| match pair {
        [from, to] => lines.as_slice().get(*from..*to),
        _ => None,
    });
    parts.filter(|p| has_content(p)).map(|p| part(Lines::of(p), makers)).collect()
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
