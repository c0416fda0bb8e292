//! The sweep line by line. What a line leaves open reaches into the next, so it goes from the first to the last; a large text
//! is swept in two halves at once, and the second once more where the first left something open.

use std::ops::Range;

use super::line::{After, Before, in_line, in_row, width};
use super::markup::opens_secret;
use super::remark::in_remark;
use super::words::may_hold_secret;
use super::{
    Known, announces_below, begins_key, continues_key, first_word, goes_on, is_community_section, is_key_material,
    is_key_table, is_value_alone, last_word,
};

/// From this size on, in bytes, a second thread is worth its while.
const LARGE: usize = 1 << 20;

/// What the lines so far leave open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct State {
    /// Within a private key.
    in_key: bool,
    /// Within an element that holds a secret.
    in_element: bool,
    /// An encrypted value may go on.
    is_cut: bool,
    /// The lines are about SNMP communities.
    communities: bool,
    /// The lines are a table whose last column is a key.
    in_key_table: bool,
    /// How the last line ended.
    after: After,
    /// How many cells the last line had.
    above: Option<usize>,
}

/// What looks like a secret in a text.
pub(super) fn over(text: &str, known: &Known<'_>) -> Vec<Range<usize>> {
    let Some((first, second)) = halves(text) else { return sweep((text, 0), known, State::default()).0 };
    let rest = (second, first.len());
    let (mut found, left, ahead) = std::thread::scope(|scope| {
        let ahead = scope.spawn(|| sweep(rest, known, State::default()).0);
        let (found, left) = sweep((first, 0), known, State::default());
        (found, left, ahead.join())
    });
    found.extend(match ahead {
        Ok(ahead) if left == State::default() => ahead,
        _ => sweep(rest, known, left).0,
    });
    found
}

/// A large text in two, where neither of the lines that meet there may be a row of a list.
fn halves(text: &str) -> Option<(&str, &str)> {
    let middle = text.as_bytes().get(text.len() / 2..).filter(|_| text.len() >= LARGE)?;
    let mut ends = middle.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| text.len() / 2 + at + 1);
    let at = ends.find(|end| {
        let (before, behind) = (text.get(..end - 1).unwrap_or(""), text.get(*end..).unwrap_or(""));
        let line = before.rsplit('\n').next().unwrap_or("");
        width(line).is_none() && width(behind.split('\n').next().unwrap_or("")).is_none()
    })?;
    text.split_at_checked(at)
}

/// What looks like a secret in a piece of a text, whose first byte stands at the second value; and what it leaves open.
fn sweep((text, mut start): (&str, usize), known: &Known<'_>, mut state: State) -> (Vec<Range<usize>>, State) {
    let (mut masks, mut found) = (Vec::new(), Vec::new());
    // Behind the last line break of a first half there is no line: the second has it.
    let mut lines = text.strip_suffix('\n').filter(|_| start == 0).unwrap_or(text).split('\n').peekable();
    while let Some(line) = lines.next() {
        state.line(line, lines.peek().copied(), known, &mut found);
        masks.extend(found.drain(..).map(|r: Range<usize>| start + r.start..start + r.end));
        start += line.len() + 1;
    }
    (masks, state)
}

impl State {
    /// Adds what looks like a secret in a line.
    fn line(&mut self, line: &str, below: Option<&str>, known: &Known<'_>, found: &mut Vec<Range<usize>>) {
        let after = self.after;
        // As many cells as a neighbour: a list, whose commas end a value.
        let cells = width(line);
        let is_row = cells.is_some() && (cells == self.above || below.is_some_and(|below| width(below) == cells));
        self.above = cells;
        self.in_element = self.in_element && !line.trim_start().starts_with("</");
        self.communities = is_community_section(line) || (self.communities && !line.starts_with('/'));
        let is_suspect = may_hold_secret(line);
        let is_rest = (self.is_cut && goes_on(line)) || (self.in_key && continues_key(line));
        let whole = self.in_element || is_rest || is_key_material(line);
        self.after = After::default();
        if self.in_key && line.starts_with("-----END") {
            // Left standing, so that a masked copy read again ends there, too.
            self.in_key = false;
        } else if whole || (after.open && is_value_alone(line)) {
            let blank = line.len() - line.trim_start().len();
            found.push(blank..line.trim_end().len());
            self.in_key &= !line.contains("-----END");
        } else if after.told || after.open || self.communities || is_suspect || known.stands_in(line) {
            if after.open {
                found.extend(first_word(line));
            }
            let before = Before { told: after.told, communities: self.communities };
            let look = if is_row { in_row } else { in_line };
            self.after = look(line, known, before, found);
            self.in_key = begins_key(line);
        } else {
            self.in_key = false;
        }
        in_remark(line, found);
        self.after.open |= announces_below(line);
        self.in_element |= !self.in_key && opens_secret(line);
        self.is_cut = is_suspect && line.contains(" ENC ");
        if self.in_key_table {
            found.extend(last_word(line));
        }
        self.in_key_table = is_key_table(line) || (self.in_key_table && line.contains("  "));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{cut, met};
    use super::*;

    /// Masked in one go and as it is.
    fn masked(text: &str) -> (String, String) {
        let known = met(text, &[]);
        let one = sweep((text, 0), &known, State::default()).0;
        (cut(text, one).0, cut(text, over(text, &known)).0)
    }

    #[test]
    fn a_large_text_is_swept_in_halves_like_a_small_one() {
        let plain = "    set comment \"受付の端末\"\n".repeat(LARGE / 40);
        let secret = "    set psksecret himitsu1\n";
        for (name, middle) in [
            ("nothing is open", String::new()),
            ("a key goes over the middle", format!("-----BEGIN PRIVATE KEY-----\n{}", "abcdefgh\n".repeat(100_000))),
            ("a value stands below", "psk:\n".repeat(100_000)),
            ("a list goes over the middle", "PC-1,受付,himitsu1\n".repeat(100_000)),
            ("communities", format!("/snmp community\n{}", "add name=himitsu1\n".repeat(100_000))),
        ] {
            let text = format!("{plain}{secret}{middle}{plain}{secret}");
            let (one, halves) = masked(&text);
            assert!(one == halves, "{name}");
            assert!(one.contains("●●●") && !one.contains("psksecret himitsu1"), "{name}");
            assert_eq!(one.lines().count(), text.lines().count(), "{name}");
        }
        assert!(halves(&plain.repeat(2)).is_some() && halves(&plain[..1000]).is_none());
    }
}
