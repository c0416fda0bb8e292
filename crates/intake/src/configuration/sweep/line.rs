//! The secrets of one line: what a word announces, what a sign assigns, what an address carries, what looks like one.
//!
//! Guards: rules speak of places, not of commands: the value after an announcing word (past words that say how it is
//! kept), the value of an assignment (`password=`, `"psk":`, `?token=`), what stands inside quotation marks once more by
//! itself. Commands whose secret nothing announces are the `SHAPES` of `words`.

use std::borrow::Cow;
use std::ops::Range;

use super::super::text::WIDE;
use super::Known;
use super::markup::in_markup;
use super::shapes::shapes;
use super::typed;
use super::words::{
    fits, is_between, is_header, is_method, is_no_value, is_number, is_secret_by_itself, is_secret_word, same,
};
use crate::table::{MASK, is_label, is_made_up, is_way_of_writing, labels, places_within};

/// So deep quotations inside quotations are looked into.
const DEPTH: u8 = 3;

/// Longest name of a value.
const NAME: usize = 40;

/// What the lines before say about a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// A secret was named, and its value is called `value` (`set key "Authorization"`, then `set value …`).
    pub told: bool,
    /// The lines are about SNMP communities, whose names are the secrets.
    pub communities: bool,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct After {
    /// A secret was named last, without its value.
    pub told: bool,
    /// The value goes on in the next line (`password=\`, `psk:`).
    pub open: bool,
}

/// Adds every secret of a line.
pub(super) fn in_line(line: &str, known: &Known<'_>, before: Before, found: &mut Vec<Range<usize>>) -> After {
    in_text(line, known, before, 0, found)
}

/// Adds every secret of a row of a list with commas: of each cell by itself, so that none takes the next cell with it.
pub(super) fn in_row(line: &str, known: &Known<'_>, before: Before, found: &mut Vec<Range<usize>>) -> After {
    let (mut told, mut last, begun) = (before.told, After::default(), found.len());
    for cell in cells(line) {
        let start = found.len();
        last = in_text(line.get(cell.clone()).unwrap_or(""), known, Before { told, ..before }, 0, found);
        found.iter_mut().skip(start).for_each(|r| *r = r.start + cell.start..r.end + cell.start);
        told |= last.told;
    }
    in_cells(line, begun, found);
    last
}

/// The cells of a line; what stands inside a pair of quotation marks ends none.
fn cells(line: &str) -> Vec<Range<usize>> {
    let paired = line.bytes().filter(|b| *b == b'"').count() % 2 == 0;
    let (mut out, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in line.bytes().enumerate() {
        quoted ^= paired && byte == b'"';
        if matches!(byte, b',' | b'\t') && !quoted {
            out.push(from..at);
            from = at + 1;
        }
    }
    out.push(from..line.len());
    out
}

/// How many cells a line of a list has, if it may be one: three or more, and no `"name":` of another format.
pub(super) fn width(line: &str) -> Option<usize> {
    (line.contains(',') && !line.contains("\":")).then(|| cells(line).len()).filter(|cells| *cells > 2)
}

fn in_text(line: &str, known: &Known<'_>, before: Before, depth: u8, found: &mut Vec<Range<usize>>) -> After {
    let begun = found.len();
    if line.contains('<') {
        in_markup(line, found);
    }
    let words = Words { line, tokens: tokens(line) };
    let mut state = State { told: before.told, communities: before.communities, open: false };
    let mut at = 0;
    while let Some(token) = words.tokens.get(at) {
        let inside = words.at(at).filter(|plain| depth < DEPTH && plain.contains(' ') && plain.len() < line.len());
        if let Some(plain) = inside {
            // A remark or a command inside quotation marks.
            let start = found.len();
            in_text(plain, known, Before::default(), depth + 1, found);
            let new = found.get_mut(start..).unwrap_or_default();
            new.iter_mut().for_each(|r| *r = r.start + token.core.start..r.end + token.core.start);
        }
        state.open = false;
        at = words.look_at(at, known, &mut state, found);
    }
    if is_running_text(line) {
        in_running_text(line, found);
    }
    if depth == 0 && line.contains([',', '\t']) {
        in_cells(line, begun, found);
    }
    After { told: state.told && !before.told, open: state.open }
}

/// What the words of a line so far say about the next.
struct State {
    told: bool,
    communities: bool,
    open: bool,
}

/// A word of a line: with its quotation marks and without.
struct Token {
    whole: Range<usize>,
    core: Range<usize>,
}

/// Words of a line; a blank inside quotation marks does not end one.
fn tokens(line: &str) -> Vec<Token> {
    // A full-width blank parts words like any other; as many blanks keep every place.
    let apart = if line.contains(WIDE) { Cow::Owned(line.replace(WIDE, "   ")) } else { Cow::Borrowed(line) };
    let bytes = apart.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(skip) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| !b.is_ascii_whitespace())) {
        let start = at + skip;
        let (mut quote, mut end) = (None, start);
        while let Some(byte) = bytes.get(end).copied().filter(|b| quote.is_some() || !b.is_ascii_whitespace()) {
            let begins = end == start || bytes.get(end - 1).is_some_and(|b| !b.is_ascii_alphanumeric());
            let escaped = end > start && bytes.get(end - 1) == Some(&b'\\');
            quote = match quote {
                None if byte == b'"' && !escaped => Some(byte),
                // `it's` opens nothing.
                None if byte == b'\'' && begins && bytes.get(end + 1..).is_some_and(|r| r.contains(&b'\'')) => {
                    Some(byte)
                }
                Some(open) if open == byte && !escaped => None,
                other => other,
            };
            end += 1;
        }
        out.push(Token { whole: start..end, core: core(line, start..end) });
        at = end;
    }
    out
}

/// The words of a line without their quotation marks.
pub(super) fn parts(line: &str) -> Vec<&str> {
    tokens(line).into_iter().filter_map(|token| line.get(token.core)).collect()
}

/// A range without quotation marks around it and without `;`, `,` and closing brackets of a format after it.
fn core(line: &str, range: Range<usize>) -> Range<usize> {
    let Some(text) = line.get(range.clone()) else { return range };
    let kept = text.trim_end_matches([';', ',', '}', ']']);
    let kept = kept.trim_end_matches(['"', '\'', '\\']);
    let inner = kept.trim_start_matches(['"', '\'', '\\', '{', '[']);
    let start = range.start + (kept.len() - inner.len());
    start..start + inner.len()
}

struct Words<'l> {
    line: &'l str,
    tokens: Vec<Token>,
}

impl<'l> Words<'l> {
    /// A word without its quotation marks.
    fn at(&self, index: usize) -> Option<&'l str> {
        self.tokens.get(index).and_then(|t| self.line.get(t.core.clone()))
    }

    fn whole(&self, index: usize) -> &'l str {
        self.tokens.get(index).and_then(|t| self.line.get(t.whole.clone())).unwrap_or("")
    }

    fn is_quoted(&self, index: usize) -> bool {
        self.whole(index).trim_start_matches('\\').starts_with(['"', '\''])
    }

    /// Looks at one word; gives where to go on.
    fn look_at(&self, at: usize, known: &Known<'_>, state: &mut State, found: &mut Vec<Range<usize>>) -> usize {
        let (Some(token), plain, next) = (self.tokens.get(at), self.at(at).unwrap_or(""), at + 1) else {
            return at + 1;
        };
        if is_secret_by_itself(plain) || known.holds(plain.as_bytes()) {
            found.push(token.core.clone());
            return next;
        }
        in_addresses(self.line, &token.core, found);
        found.extend(in_hook(plain).map(|r| token.core.start + r.start..token.core.start + r.end));
        // What stands inside quotation marks was looked at by itself.
        let remark = self.is_quoted(at) && plain.contains(' ');
        if !remark && self.assignments(token, state, found) {
            state.open = true;
            return self.announced(next, false, state, found);
        }
        if let Some((after, rest)) = self.shape_at(at) {
            if rest {
                let range = self.tokens.get(after).zip(self.tokens.last()).map(|(a, b)| a.core.start..b.core.end);
                found.extend(range);
                return self.tokens.len();
            }
            // `ddns user clinic password …`: the word announces by itself.
            if self.at(after).is_some_and(is_label) && !self.is_quoted(after) && after + 1 < self.tokens.len() {
                return after;
            }
            return self.announced(after, false, state, found);
        }
        let typed = typed::anywhere(|place| self.at(at + place));
        if let Some(last) = typed.last() {
            found.extend(typed.iter().filter_map(|place| self.tokens.get(at + place)).map(|t| t.core.clone()));
            return at + last + 1;
        }
        if plain == "ENC" && next < self.tokens.len() {
            found.extend(self.tokens.get(next).map(|t| t.core.clone()));
            return next + 1;
        }
        if self.is_account(at) {
            found.extend(self.tokens.get(at + 2).map(|t| t.core.clone()));
            return at + 3;
        }
        let is_value = state.told && same(plain, "value");
        if !is_value && (!is_secret_word(plain.trim_end_matches(':')) || self.is_filter(at)) {
            return next;
        }
        // `"psk", "value": …` only names what comes.
        if self.is_quoted(at) && self.at(next).is_some_and(|n| n.ends_with(':')) {
            state.told = true;
            return next;
        }
        self.announced(next, same(plain, "key"), state, found)
    }

    /// Whether a made-up word stands behind somebody's name (`username kanri x7h2k9`). Users of SNMP are followed by their
    /// group.
    fn is_account(&self, at: usize) -> bool {
        let names = ["username", "user", "account"].iter().any(|w| self.at(at).is_some_and(|plain| same(plain, w)));
        let is_snmp = || self.at(0).is_some_and(|first| first.starts_with("snmp"));
        names && !is_snmp() && !self.is_quoted(at + 2) && self.at(at + 2).is_some_and(is_made_up)
    }

    /// Whether `pass` is what a filter does (`ip filter 200030 pass …`), not a password.
    fn is_filter(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|i| self.at(i)).unwrap_or("");
        self.at(at).is_some_and(|w| same(w, "pass")) && is_number(before)
    }

    /// Adds the value that a word before `at` announces, past words that say how it is kept; gives where to go on.
    fn announced(&self, at: usize, may_be_number: bool, state: &mut State, found: &mut Vec<Range<usize>>) -> usize {
        let mut look = at;
        while let Some(plain) = self.at(look) {
            let next = self.at(look + 1);
            let quoted = self.is_quoted(look);
            let number = is_number(plain);
            let counts = number && next.is_some_and(|n| plain.len() <= 2 || is_between(n));
            let label = plain.ends_with(':') && plain.bytes().all(|b| b.is_ascii_alphabetic() || b == b':');
            // `pre-shared-secret pre-shared-secret …`: a way to ask, then what is asked.
            let again = plain.contains('-') && look.checked_sub(1).and_then(|before| self.at(before)) == Some(plain);
            if plain.is_empty() || counts || (next.is_some() && !quoted && (is_between(plain) || label || again)) {
                look += 1;
                continue;
            }
            if plain == "\\" || plain == "|" {
                state.open = next.is_none();
                return look + 1;
            }
            if ["for", "of"].iter().any(|w| same(plain, w)) {
                // `password for the vendor: …`.
                let named = |i: &usize| self.at(*i).is_some_and(|w| w.ends_with([':', '=']) || same(w, "is"));
                let value = (look..look + 6).find(named).and_then(|i| self.tokens.get(i + 1));
                found.extend(value.map(|t| t.core.clone()));
                return at;
            }
            if !quoted && ((number && may_be_number) || is_no_value(plain)) {
                return at;
            }
            // `set key "Authorization"` names what comes, or is a poor password; so it goes, and counts as a name too.
            state.told |= is_header(plain) || is_secret_word(plain);
            // A number that only says how the secret is written, and the secret went to the next line.
            state.open = next.is_none() && !quoted && is_way_of_writing(plain);
            found.extend(self.tokens.get(look).map(|t| t.core.clone()));
            return look + 1;
        }
        look.min(self.tokens.len()).max(at)
    }

    /// Adds the values of `password=abc`, `"psk":"abc"`, `?token=abc`; whether the last one stands apart.
    fn assignments(&self, token: &Token, state: &mut State, found: &mut Vec<Range<usize>>) -> bool {
        let Some(text) = self.line.get(..token.whole.end) else { return false };
        let bytes = text.as_bytes();
        let is_sign = |b: &u8| matches!(b, b'=' | b':' | b',');
        // A value just found is no name, whatever stands behind it.
        let (mut at, mut from) = (token.whole.start, token.whole.start);
        while let Some(sign) = bytes.get(at..).and_then(|rest| rest.iter().position(is_sign)).map(|i| at + i) {
            at = sign + 1;
            let (cell, name) = (bytes.get(sign) == Some(&b','), name_before(text, from, sign));
            if name.is_empty() || text.get(at..).is_some_and(|t| t.starts_with("//")) {
                continue;
            }
            let mut value = value_after(text, at, token);
            if cell && let Some(end) = text.get(value.clone()).and_then(|v| v.find(',')) {
                value.end = value.start + end;
            }
            let said = text.get(value.clone()).unwrap_or("");
            let secret = is_secret_word(name)
                || (bytes.get(sign) == Some(&b':') && is_header(name))
                || (bytes.get(sign) == Some(&b'=') && same(name, "auth") && !is_method(said));
            let reveals = secret || (state.told && same(name, "value")) || (state.communities && same(name, "name"));
            if said.is_empty() && reveals && !cell && value.start + 1 >= token.core.end {
                return true;
            }
            // `key=1 type=general value=…`, `"key":"Authorization"`: the name of what comes.
            let number = same(name, "key") && is_number(said);
            state.told |= number || is_secret_word(said) || is_header(said);
            if reveals && !number && said != "\\" && !is_no_value(said) {
                at = value.end.max(at);
                from = at;
                found.push(value);
            } else if reveals && said == "\\" {
                return true;
            }
        }
        false
    }

    /// A known sequence of words that begins at `at`: where its secret stands, and whether all that follows is secret.
    fn shape_at(&self, at: usize) -> Option<(usize, bool)> {
        let first = self.at(at)?;
        shapes(first).find_map(|shape| {
            let fits = |(i, expected): (usize, &&str)| self.at(at + i).is_some_and(|w| fits(w, expected));
            let rest = shape.last() == Some(&"…");
            let after = at + shape.len() - usize::from(rest);
            (after < self.tokens.len() && (1..).zip(shape.iter().skip(1)).all(fits)).then_some((after, rest))
        })
    }
}

/// The name in front of a sign, without quotation marks.
fn name_before(text: &str, from: usize, sign: usize) -> &str {
    let head = text.get(from..sign).unwrap_or("").trim_end_matches(['"', '\'', '\\']);
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let length = head.bytes().rev().take(NAME).take_while(part).count();
    head.get(head.len() - length..).unwrap_or("")
}

/// The value after a sign: up to the closing quotation mark, otherwise to the end of the word.
fn value_after(text: &str, at: usize, token: &Token) -> Range<usize> {
    let rest = text.get(at..).unwrap_or("");
    let escapes = rest.len() - rest.trim_start_matches('\\').len();
    let Some(quote) = rest.get(escapes..).and_then(|r| r.chars().next()).filter(|c| matches!(c, '"' | '\'')) else {
        return at..token.core.end.max(at);
    };
    let from = at + escapes + 1;
    let mut before = 0;
    let closes = |(_, c): &(usize, char)| {
        let closes = *c == quote && before == escapes;
        before = if *c == '\\' { before + 1 } else { 0 };
        closes
    };
    let end = text.get(from..).and_then(|inner| inner.char_indices().find(closes)).map(|(i, _)| from + i - escapes);
    from..end.unwrap_or(token.whole.end).max(from)
}

/// Adds the passwords of `ftp://user:password@host` and `user:password@host`.
fn in_addresses(line: &str, word: &Range<usize>, found: &mut Vec<Range<usize>>) {
    let Some(text) = line.get(word.clone()).filter(|t| t.contains('@')) else { return };
    let mut at = 0;
    while let Some(sign) = text.get(at..).and_then(|rest| rest.find('@')).map(|i| at + i) {
        let head = text.get(at..sign).unwrap_or("");
        let from = at + head.rfind("://").map_or(0, |i| i + 3);
        let user = text.get(from..sign).unwrap_or("");
        // A password may hold an `@` too; the host begins after the last one before a `/`.
        let tail = text.get(sign..).unwrap_or("");
        let host = tail.find(['/', ' ', '"', '\'']).and_then(|end| tail.get(..end)).unwrap_or(tail);
        let end = sign + host.rfind('@').unwrap_or(0);
        at = end + 1;
        let Some((name, password)) = user.split_once(':') else { continue };
        let port = password.split_once('/').is_some_and(|(port, _)| is_number(port));
        let plain = ["sip", "sips", "mailto"].iter().any(|w| same(name, w));
        if !name.is_empty() && !name.contains(['/', '"']) && !port && !plain {
            found.push(word.start + from + name.len() + 1..word.start + end);
        }
    }
}

/// What stands behind the host or the `webhook` in the address of a web hook: whoever knows it may write there.
fn in_hook(word: &str) -> Option<Range<usize>> {
    if !word.contains("hook") || !word.contains('/') {
        return None;
    }
    let host = word.find("://").map_or(0, |at| at + 3);
    let mut parts = word.get(host..)?.split('/');
    let mut end = host;
    let is_named = |part: &str| part.contains("hooks.") || part.contains(".webhook.") || part.starts_with("webhook");
    parts.find(|part| {
        end += part.len() + 1;
        is_named(part)
    })?;
    (end < word.len()).then_some(end..word.len())
}

/// Remarks and descriptions, where people write `PW=abc123` and 「パスワードは…」.
fn is_running_text(line: &str) -> bool {
    let trimmed = line.trim_start();
    trimmed.starts_with(['#', '!', ';', '/'])
        || trimmed.chars().any(|c| !c.is_ascii() && !MASK.contains(c))
        || ["description", "comment", "remark", "banner", "alias"].iter().any(|w| line.contains(w))
}

/// Adds the cells beside a label (`enable password,abc`): a configuration that went through a spreadsheet. What was found
/// in the line stands from `begun` on.
fn in_cells(line: &str, begun: usize, found: &mut Vec<Range<usize>>) {
    // A cell that holds its secret itself names none of the next; `password 7` only says how it is written.
    let is_secret = |f: &&Range<usize>| !line.get(f.start..f.end).is_some_and(is_way_of_writing);
    let mut own: Vec<Range<usize>> = found.iter().skip(begun).filter(is_secret).cloned().collect();
    own.sort_unstable_by_key(|f| f.start);
    let mut named = false;
    for cell in cells(line) {
        let range = core(line, cell);
        let plain = line.get(range.clone()).unwrap_or("").trim();
        if plain.is_empty() {
            continue;
        }
        let is_value = named && !is_label(plain) && !plain.contains(' ') && !is_no_value(plain);
        found.extend(is_value.then_some(range.clone()));
        let holds_one = || {
            let from = own.get(own.partition_point(|f| f.start < range.start)..).unwrap_or_default();
            from.iter().take_while(|f| f.start <= range.end).any(|f| f.end <= range.end)
        };
        named = !is_value && labels(plain) && !holds_one();
    }
}

pub(super) fn in_running_text(line: &str, found: &mut Vec<Range<usize>>) {
    let places = places_within(line);
    if places.is_empty() {
        return;
    }
    let starts: Vec<usize> = line.char_indices().map(|(i, _)| i).chain([line.len()]).collect();
    let byte = |char: usize| starts.get(char).copied().unwrap_or(line.len());
    let ranges = places.into_iter().map(|(from, to)| byte(from)..byte(to));
    let is_secret = |r: &Range<usize>| line.get(r.clone()).is_some_and(|v| !is_no_value(v) && !is_between(v));
    found.extend(ranges.filter(is_secret));
}
