//! The last sweep over a text: masks what looks like a secret and was met by no reader, then cuts all of it out.
//!
//! Guards: masking too much costs a glance, masking too little costs the facility; so doubt masks.

use std::ops::Range;

use crate::table::MASK;

/// Words after which a secret stands in configurations of any maker.
const WORDS: [&str; 16] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "psksecret",
    "pre-shared-key",
    "presharedkey",
    "key-string",
    "key",
    "community",
    "md5",
    "private-key",
    "wpa-psk",
    "psk",
    "passwort",
    "pass",
];

/// Words that may stand between such a word and the secret.
const BETWEEN: [&str; 14] =
    ["ascii-text", "hexadecimal", "encrypted", "text", "enc", "plain", "hash", "=", ":", "0", "5", "7", "8", "9"];

/// Adds what looks like a secret and is not masked yet.
pub(crate) fn leftovers(text: &str, masks: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for line in text.split('\n') {
        if let Some(found) = secret_in(line) {
            masks.push(start + found.start..start + found.end);
        }
        start += line.len() + 1;
    }
}

/// The line with what looks like a secret masked.
pub(crate) fn mask_line(line: &str) -> String {
    match secret_in(line) {
        Some(found) => {
            let (before, after) = (line.get(..found.start).unwrap_or(""), line.get(found.end..).unwrap_or(""));
            format!("{before}{MASK}{after}")
        }
        None => line.to_owned(),
    }
}

/// Everything after a word that announces a secret, but for the words that say how it is kept.
fn secret_in(line: &str) -> Option<Range<usize>> {
    let mut at = None;
    let mut offset = 0;
    let mut before = "";
    for word in line.split_ascii_whitespace() {
        let start = line.get(offset..)?.find(word)? + offset;
        offset = start + word.len();
        let plain = word.trim_matches(['"', '\'']).to_ascii_lowercase();
        match at {
            // `ip filter 200030 pass …`: what a numbered filter does, not a password.
            None if plain == "pass" && is_number(before) => {}
            None if WORDS.contains(&plain.as_str()) => at = Some(offset),
            Some(_) if BETWEEN.contains(&plain.as_str()) => at = Some(offset),
            Some(_) => return Some(start..line.trim_end().len()),
            None => {}
        }
        before = word;
    }
    None
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Replaces every range by the mask; gives the text and the number of secrets cut out. Line breaks stay, so that line
/// numbers stay true.
pub(crate) fn cut(text: &str, mut masks: Vec<Range<usize>>) -> (String, usize) {
    masks.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for range in masks {
        let start = range.start.max(at);
        let Some(part) = text.get(start..range.end).filter(|p| !p.is_empty()) else { continue };
        out.push_str(text.get(at..start).unwrap_or(""));
        if range.start >= at {
            out.push_str(MASK);
            count += 1;
        }
        out.extend(part.chars().filter(|c| *c == '\n'));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    (out, count)
}
