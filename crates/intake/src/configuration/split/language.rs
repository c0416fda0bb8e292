//! Where another maker's language takes over in what looks like one device.
//!
//! Guards: much of what Cisco writes may stand before its head, so another device's whole text would pass for a preface;
//! the languages of the two tell them apart. What one prompt shows is one device, and every stretch of lines is looked at
//! once, so that a long file takes no longer than its length.

use sejo_model::configuration::Dialect;

use super::{Lines, Makers, SAMPLE, TextLine, best};

/// How likely a language must be before a device is said to begin.
pub(super) const SURE: u8 = 65;

/// How many places are looked at; a hostile file of nothing but heads gives no more.
const MOST: usize = 2_000;

/// Where another maker's device begins.
pub(super) fn turns(lines: &[TextLine<'_>], makers: Makers) -> Vec<usize> {
    let marks = marks(lines, makers);
    let mut turns = Vec::new();
    // The language so far, the name its prompt last showed, and where what is not surely of that device begins.
    let (mut held, mut host, mut open) = (None, None, 0);
    for pair in marks.windows(2) {
        let [from, to] = *pair else { continue };
        let stretch = lines.get(from..to).unwrap_or_default();
        let shown = stretch.iter().find_map(shown);
        let sample = Lines::of(stretch.get(..SAMPLE).unwrap_or(stretch));
        let (score, language) = best(&sample, makers).map_or((0, None), |(score, m)| (score, Some(m.dialect())));
        let goes_on = match (held, language) {
            (None, _) => true,
            (Some(held), Some(language)) if score > 0 => are_kin(held, language) || (shown.is_some() && shown == host),
            _ => shown.is_some() && shown == host,
        };
        if !goes_on && score < SURE {
            continue;
        }
        if !goes_on {
            turns.push(open);
            (held, host) = (language, lines.get(open..to).and_then(|l| l.iter().find_map(self::shown)));
        }
        if score >= SURE && held.is_none() {
            held = language;
        }
        host = shown.or(host);
        open = to;
    }
    turns
}

/// Where a device may begin: at a head, at a prompt, at the first remark in the manner of Cisco; and both ends.
fn marks(lines: &[TextLine<'_>], makers: Makers) -> Vec<usize> {
    let mut is_remarked = false;
    let begins = |(index, line): (usize, &TextLine<'_>)| {
        let is_first_remark = !is_remarked && line.text.starts_with('!');
        is_remarked |= is_first_remark;
        let begins = is_first_remark || shown(line).is_some() || makers.iter().any(|m| m.begins(line.text));
        (begins && index > 0).then_some(index)
    };
    let inner = lines.iter().enumerate().filter_map(begins).take(MOST);
    std::iter::once(0).chain(inner).chain([lines.len()]).collect()
}

/// The name a prompt shows.
fn shown<'a>(line: &TextLine<'a>) -> Option<&'a str> {
    line.prompt.map(|p| p.device()).filter(|name| !name.is_empty())
}

/// Whether one device may write both: Cisco's two languages share most of their words.
fn are_kin(a: Dialect, b: Dialect) -> bool {
    let is_cisco = |d| matches!(d, Dialect::CiscoAsa | Dialect::CiscoIos);
    a == b || (is_cisco(a) && is_cisco(b))
}
