//! A text made plain, so that one spelling of a word finds all of them, with the way back to the text as it was written.
//!
//! Guards: `ＰＷ`, `ﾊﾟｽ` and a word with invisible characters in it are the same words as `PW` and `パス`; what is found
//! in the plain text names characters of the original.

use std::collections::BTreeSet;

use sejo_model::text::narrow;

/// From where to where, the last not included.
pub(super) type Span = (usize, usize);

/// A longer value is looked at in part, so that no text takes time that grows with its square.
const LONGEST: usize = 400;

/// The letters words begin with, so that most places of a text need no look at the words.
pub(super) struct Firsts {
    ascii: u128,
    others: BTreeSet<char>,
}

impl Firsts {
    pub fn of<'a>(words: impl Iterator<Item = &'a &'a str>) -> Self {
        let mut firsts = Self { ascii: 0, others: BTreeSet::new() };
        for first in words.filter_map(|w| w.chars().next()) {
            match first.is_ascii() {
                true => firsts.ascii |= 1 << u32::from(first),
                false => _ = firsts.others.insert(first),
            }
        }
        firsts
    }

    pub fn has(&self, c: char) -> bool {
        if c.is_ascii() { (self.ascii >> u32::from(c)) & 1 == 1 } else { self.others.contains(&c) }
    }
}

/// Narrow characters, and for each of them the character of the original it comes from.
pub(super) struct Plain {
    lower: Vec<char>,
    cased: Vec<char>,
    from: Vec<usize>,
}

impl Plain {
    pub fn of(text: &str) -> Self {
        let mut plain = Self { lower: Vec::new(), cased: Vec::new(), from: Vec::new() };
        let mut chars = text.chars().enumerate().peekable();
        let mut end = 0;
        while let Some((index, c)) = chars.next() {
            end = index + 1;
            match c {
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                }
                '\u{3000}' | '\u{a0}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff01}'..='\u{ffe6}' => {
                    let mut wide = String::from(c);
                    // ﾊ and ﾟ are one letter.
                    if let Some((_, mark)) = chars.next_if(|(_, m)| matches!(m, '\u{ff9e}' | '\u{ff9f}')) {
                        wide.push(mark);
                        end += 1;
                    }
                    narrow(&wide).chars().for_each(|n| plain.push(n, index));
                }
                _ => plain.push(c, index),
            }
        }
        plain.from.push(end);
        plain
    }

    fn push(&mut self, c: char, index: usize) {
        self.lower.push(c.to_ascii_lowercase());
        self.cased.push(c);
        self.from.push(index);
    }

    pub const fn len(&self) -> usize {
        self.lower.len()
    }

    /// The character at a place, in lower case.
    pub fn get(&self, at: usize) -> Option<char> {
        self.lower.get(at).copied()
    }

    pub fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|b| self.get(b))
    }

    /// Whether a word stands at a place.
    pub fn has(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.get(at + i) == Some(c))
    }

    /// The end of the first of the words that stands at a place.
    pub fn first_of(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find(|w| self.has(at, w)).map(|w| at + w.chars().count())
    }

    /// The end of the characters of a kind from a place on.
    pub fn run(&self, at: usize, fits: impl Fn(char) -> bool) -> usize {
        at + self.lower.iter().skip(at).take_while(|c| fits(**c)).count()
    }

    /// As [`Self::run`], looking no further than `most` characters, so that no text takes time that grows with its square.
    pub fn run_within(&self, at: usize, most: usize, fits: impl Fn(char) -> bool) -> usize {
        at + self.lower.iter().skip(at).take(most).take_while(|c| fits(**c)).count()
    }

    pub fn blanks(&self, at: usize) -> usize {
        self.run(at, char::is_whitespace)
    }

    /// The end of a value without blanks that begins at a place. A comma or a bracket ends it only where nothing follows
    /// at once: they stand in passwords too.
    pub fn token(&self, at: usize) -> usize {
        self.run_to_end(at, |c| !c.is_whitespace())
    }

    /// As [`Self::token`], but ending where Japanese begins.
    pub fn latin(&self, at: usize) -> usize {
        self.run_to_end(at, |c| c.is_ascii_graphic())
    }

    fn run_to_end(&self, from: usize, fits: impl Fn(char) -> bool) -> usize {
        let mut at = from;
        while let Some(c) = self.get(at).filter(|c| fits(*c) && at < from + LONGEST) {
            let follows = self.get(at + 1).is_some_and(|n| n.is_ascii_graphic());
            let ends = matches!(c, '、' | '。' | '」' | '』' | '】')
                || (matches!(c, ',' | ';' | ')' | ']' | '|' | '"' | '\'') && !follows)
                || (c == '(' && self.get(at + 1).is_some_and(|n| !n.is_ascii()));
            if ends {
                break;
            }
            at += 1;
        }
        at
    }

    /// The end of a value that was looked at in part.
    pub fn whole(&self, (from, to): Span) -> usize {
        if to < from + LONGEST { to } else { self.run(to, |c| !c.is_whitespace()) }
    }

    pub fn word(&self, (from, to): Span) -> String {
        self.lower.iter().skip(from).take(to.saturating_sub(from)).collect()
    }

    /// As it is written, in capitals and small letters.
    pub fn cased(&self, (from, to): Span) -> String {
        self.cased.iter().skip(from).take(to.saturating_sub(from)).collect()
    }

    /// The characters of the original a span stands for.
    pub fn original(&self, (from, to): Span) -> Span {
        let end = self.from.last().copied().unwrap_or(0);
        let at = |i: usize| self.from.get(i).copied().unwrap_or(end);
        (at(from), at(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_names_characters_of_the_original() {
        let plain = Plain::of("ﾊﾟｽ\u{200b}：Ａb");
        assert_eq!((plain.word((0, plain.len())).as_str(), plain.cased((3, 5)).as_str()), ("パス:ab", "Ab"));
        assert_eq!((plain.original((3, 5)), plain.original((0, 2))), ((5, 7), (0, 4)));
    }

    #[test]
    fn a_bracket_ends_a_value_only_where_nothing_follows() {
        for (text, value) in
            [("ab)c d", "ab)c"), ("abc)予備", "abc"), ("a,b,", "a,b"), ("abc(変更)", "abc"), ("a。", "a")]
        {
            let plain = Plain::of(text);
            assert_eq!(plain.word((0, plain.token(0))), value, "{text}");
        }
    }
}
