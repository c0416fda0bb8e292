//! Where the configuration of a further router begins that has no head: behind what always stands last comes again what
//! stands once in a configuration.
//!
//! Guards: one such line written again is a correction of the first; only two of them make another router. What somebody
//! typed at a prompt is one router's, in whatever order.

use std::collections::BTreeSet;

use super::super::TextLine;
use super::{ends, identity};

/// How many lines that stand once must come again.
const LEAST: usize = 2;

/// Lines at which such routers begin.
pub(super) fn further(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<[&str; 3]> = BTreeSet::new();
    let mut again: BTreeSet<[&str; 3]> = BTreeSet::new();
    // Behind the last line of what always stands last.
    let mut ended: Option<usize> = None;
    let mut words: Vec<&str> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        // Four words tell.
        words.clear();
        words.extend(text.split_ascii_whitespace().take(4));
        if line.prompt.is_some() || matches!(text, "" | "#" | ">") {
            // The prompt behind a text belongs to it.
            ended = ended.map(|end| if end == index && again.is_empty() { end + 1 } else { end });
        } else if identity::head(text).is_some() {
            // It tells by itself.
            (seen, again, ended) = (BTreeSet::new(), BTreeSet::new(), None);
        } else if let Some(key) = once(&words) {
            if let Some(end) = ended.filter(|_| seen.contains(&key)) {
                again.insert(key);
                if again.len() >= LEAST {
                    found.push(end);
                    (seen, ended) = (std::mem::take(&mut again), None);
                }
            } else {
                seen.insert(key);
            }
        } else if again.is_empty() && ends(false, &words) {
            ended = Some(index + 1);
        }
    }
    found
}

/// What stands once in a configuration, and nowhere in those of other makers but the route.
fn once<'a>(words: &[&'a str]) -> Option<[&'a str; 3]> {
    match words {
        [whose @ ("login" | "administrator"), "password", ..] => Some([*whose, "password", ""]),
        ["ip", port, "address", _, ..] if port.starts_with("lan") => Some(["ip", *port, "address"]),
        ["ip", "route", "default", ..] => Some(["ip", "route", "default"]),
        _ => None,
    }
}
