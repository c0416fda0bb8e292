//! Several devices in one file: cut where a line can only be the head of another device's text, and where what has one value
//! comes again with another.
//!
//! Guards: what stands before the head of a device (a letter, `show version`, a prompt) stays with that device; nothing
//! of the file is lost between two parts; a hostile file gives no more than [`MAX_DEVICES`] parts.

mod again;
mod language;
mod named;

use sejo_model::configuration::{Configuration, Dialect, Extent};
use sejo_model::ledger::Problem;

use super::text::Prompt;
use super::{Lines, Reads, TextLine, foreign};
use crate::problem;

/// How many devices of one file are told apart; the last one takes the rest.
pub(crate) const MAX_DEVICES: usize = 500;

/// How many lines a maker is recognised by.
pub(crate) const SAMPLE: usize = 3_000;

/// From this share of unread lines on the user is told (one in so many), and from this number.
const UNREAD_SHARE: usize = 10;
const UNREAD_LEAST: usize = 3;

type Makers = &'static [&'static dyn Reads];

/// The lines of one device and who reads them.
pub(crate) struct Part<'a> {
    /// The lines.
    pub lines: Lines<'a>,
    /// The language.
    pub dialect: Dialect,
    /// The reader; `None` for a maker that is not read.
    pub maker: Option<&'static dyn Reads>,
}

/// A piece of the file while devices are told apart.
struct Piece {
    from: usize,
    to: usize,
    maker: Option<&'static dyn Reads>,
    /// Whether it is a configuration at all, read or not.
    known: bool,
}

/// Cuts a text into devices and finds the reader of each.
pub(crate) fn devices<'a>(lines: &Lines<'a>, makers: Makers) -> Vec<Part<'a>> {
    let all = lines.as_slice();
    let mut pieces: Vec<Piece> = Vec::new();
    let nameless = named::nameless(all);
    for pair in with_turns(all, &cuts(all, &nameless, makers), makers).windows(2) {
        let [from, to] = *pair else { continue };
        let mut piece = piece(all, from, to, makers);
        if let Some(before) = pieces.last().filter(|before| !piece.known && is_excerpt(all, before, &piece)) {
            (piece.maker, piece.known) = (before.maker, true);
        }
        match pieces.last_mut() {
            // Words before a device belong to it, and so do words after one.
            Some(before) if !before.known => *before = Piece { from: before.from, ..piece },
            Some(before) if !piece.known => before.to = piece.to,
            _ => pieces.push(piece),
        }
    }
    let mut room = MAX_DEVICES.saturating_sub(pieces.len());
    let mut parts = Vec::with_capacity(pieces.len());
    for Piece { from, to, maker, .. } in pieces {
        let own = all.get(from..to).unwrap_or_default();
        let mut bodies = maker.map_or_else(Vec::new, |maker| again::bodies(own, maker));
        bodies.truncate(room);
        room -= bodies.len();
        // Two of whom nobody says that they are two may be one: what is missing in either may stand in the other.
        let is_doubtful = !bodies.is_empty() || [from, to].iter().any(|end| nameless.binary_search(end).is_ok());
        let edges: Vec<usize> = std::iter::once(0).chain(bodies).chain([own.len()]).collect();
        for pair in edges.windows(2) {
            let [from, to] = *pair else { continue };
            let lines = Lines::of(own.get(from..to).unwrap_or_default());
            let lines = if is_doubtful { lines.cut() } else { lines };
            parts.push(Part { lines, dialect: maker.map_or(Dialect::Unread, Reads::dialect), maker });
        }
    }
    parts
}

/// Where devices begin, and the end of the text.
fn cuts(lines: &[TextLine<'_>], nameless: &[usize], makers: Makers) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut host: Option<&str> = None;
    let mut further: Vec<usize> = makers.iter().flat_map(|m| m.further(lines)).collect();
    further.extend(named::renamed(lines, makers));
    further.extend(named::behind_an_end(lines, makers));
    further.extend(nameless);
    further.sort_unstable();
    further.dedup();
    let mut further = further.into_iter().peekable();
    // Whether anything since the last cut is more than a preface, for any maker and for each of them.
    let (mut open, mut prefaced) = (false, vec![true; makers.len()]);
    for (index, line) in lines.iter().enumerate() {
        let shown = line.prompt.map(|p| p.device()).filter(|h| !h.is_empty());
        let (before, part) = lines.split_at(index);
        let since = before.get(cuts.last().copied().unwrap_or(0)..).unwrap_or_default();
        let other_host = match (host, shown) {
            (Some(before), Some(shown)) => !Prompt::are_alike(before, shown),
            (None, Some(shown)) => open && named::is_stranger(shown, line.typed(), since),
            _ => false,
        };
        let begins = |(maker, prefaced): (&&dyn Reads, &bool)| {
            !prefaced && maker.begins(line.text) && !maker.continues(since, part)
        };
        let is_further = further.next_if(|at| *at <= index).is_some();
        // The last device takes the rest, so nothing of it is held against what stands before.
        let may_begin = open && cuts.len() < MAX_DEVICES;
        let begins = may_begin && line.prompt.is_none() && makers.iter().zip(&prefaced).any(begins);
        if may_begin && (begins || other_host || is_further) {
            cuts.push(index);
            open = false;
            prefaced.fill(true);
            host = None;
        }
        host = match (host, shown) {
            (Some(before), Some(shown)) if Prompt::are_alike(before, shown) => Some(before),
            _ => shown.or(host),
        };
        if is_preface(line) {
            continue;
        }
        open = true;
        for (flag, maker) in prefaced.iter_mut().zip(makers).filter(|(flag, _)| **flag) {
            *flag = maker.prefaces(line.text);
        }
    }
    cuts.push(lines.len());
    cuts
}

/// The cuts, and those where another maker's language takes over between two of them.
fn with_turns(lines: &[TextLine<'_>], cuts: &[usize], makers: Makers) -> Vec<usize> {
    let mut all = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let [from, to] = *pair else { continue };
        all.push(from);
        let turns = language::turns(lines.get(from..to).unwrap_or_default(), makers);
        all.extend(turns.into_iter().map(|turn| from + turn));
    }
    // The last device takes the rest.
    all.truncate(MAX_DEVICES);
    all.push(lines.len());
    all
}

/// Whether a line may stand before the head of a device without being part of another device: nothing, or what was typed.
fn is_preface(line: &TextLine<'_>) -> bool {
    line.text.trim().is_empty()
}

fn piece(all: &[TextLine<'_>], from: usize, to: usize, makers: Makers) -> Piece {
    let end = to.min(from.saturating_add(SAMPLE));
    let sample = Lines::of(all.get(from..end).unwrap_or_default());
    // Many makers write much like one that is read; what only they write tells them apart.
    let other = foreign::recognise_maker(&sample);
    let maker = best(&sample, makers).filter(|(score, _)| *score >= other).map(|(_, maker)| maker);
    // What a device shows about itself belongs to the configuration beside it.
    let known = maker.is_some() || (foreign::recognise(&sample) > 0 && foreign::answer(&sample).is_none());
    Piece { from, to, maker, known }
}

/// Whether a piece is what another device shows of its configuration, too short to tell whose language it is in: that of
/// the device before.
fn is_excerpt(all: &[TextLine<'_>], before: &Piece, piece: &Piece) -> bool {
    let lines = all.get(piece.from..piece.to).unwrap_or_default();
    let name = |line: &TextLine<'_>| line.prompt.map(|p| p.device().to_owned()).filter(|name| !name.is_empty());
    let Some(here) = lines.first().and_then(name) else { return false };
    let there = all.get(before.from..before.to).unwrap_or_default().iter().rev().find_map(name);
    let is_content = |line: &TextLine<'_>| !line.text.trim().is_empty();
    before.maker.is_some()
        && there.is_none_or(|there| !Prompt::are_alike(&there, &here))
        && lines.iter().skip_while(|line| !line.typed().is_some_and(super::shows_configuration)).any(is_content)
}

/// The maker whose language the lines most likely are in.
pub(crate) fn best(lines: &Lines<'_>, makers: Makers) -> Option<(u8, &'static dyn Reads)> {
    let scores = makers.iter().map(|m| (m.recognise(lines), *m)).filter(|(score, _)| *score > 0);
    // The first of equals, so that the order of makers decides.
    scores.fold(None, |best: Option<(u8, _)>, next| best.filter(|b| b.0 >= next.0).or(Some(next)))
}

/// Longest introduction of a device: a banner, what it says of itself, what was typed.
pub(crate) const INTRODUCTION: usize = 200;

/// Whether lines are in another language than one, read or not.
pub(crate) fn speaks_other(lines: &[TextLine<'_>], than: Dialect) -> bool {
    let lines = Lines::of(lines);
    foreign::recognise_maker(&lines) > 0
        || best(&lines, super::MAKERS).is_some_and(|(score, maker)| score >= language::SURE && maker.dialect() != than)
}

/// The last command typed to see something in these lines, where it was another one than for the configuration.
pub(crate) fn asked_other<'a>(lines: &[TextLine<'a>]) -> Option<&'a str> {
    let typed = lines.iter().rev().find_map(TextLine::typed)?;
    shows_other(typed).then_some(typed)
}

/// Whether a word is `show`, as far as people type it.
pub(crate) fn is_show(word: &str) -> bool {
    ["show", "sho", "sh"].iter().any(|show| word.eq_ignore_ascii_case(show))
}

/// Whether a command shows something else than the configuration.
pub(crate) fn shows_other(typed: &str) -> bool {
    let mut words = typed.split_ascii_whitespace();
    let (shows, what) = (words.next().unwrap_or(""), words.next().unwrap_or("").to_ascii_lowercase());
    (is_show(shows) || matches!(shows, "less" | "more"))
        && !["run", "conf", "start", "full", "tech"].iter().any(|stem| what.starts_with(stem))
}

/// What the user should know about the file as a whole. `answers` has, for each device whose lines are only what it shows
/// when it is asked, the language it shows it in.
pub(crate) fn problems(devices: &[Configuration], answers: &[Option<Dialect>], limit: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    if devices.len() > 1 {
        let names: Vec<String> = devices.iter().take(5).map(label).filter(|name| !name.is_empty()).collect();
        let names = format!("{}: {}", devices.len(), names.join(", "));
        problems.push(problem::at(problem::CONFIGURATION_SEVERAL, None, None, &names));
    }
    if devices.len() >= MAX_DEVICES {
        let last = devices.last().map(|d| d.lines.0);
        problems.push(problem::at(problem::CONFIGURATION_TOO_MANY, last, None, &MAX_DEVICES.to_string()));
    }
    for (device, answer) in devices.iter().zip(answers) {
        let row = Some(device.lines.0);
        if device.unread.total == 0 {
            // Only what was typed is here.
            problems.push(problem::at(problem::CONFIGURATION_ENDS, row, None, &label(device)));
            continue;
        }
        if let Some(shown) = answer.filter(|_| is_bare(device)) {
            let dialect = if device.dialect == Dialect::Unread { shown } else { device.dialect };
            problems.push(problem::at(problem::CONFIGURATION_ANSWER, row, None, foreign::command(dialect)));
            continue;
        }
        if device.dialect == Dialect::Unread {
            // Whose it is says more than what somebody called it.
            let maker = Some(device.identity.maker.clone()).filter(|maker| !maker.is_empty());
            let whose = maker.unwrap_or_else(|| label(device));
            problems.push(problem::at(problem::CONFIGURATION_MAKER_UNREAD, row, None, &whose));
            if let Some(how) = foreign::how_to_ask(&device.identity.maker) {
                problems.push(problem::at(problem::CONFIGURATION_MAKER_COMMAND, row, None, how));
            }
            continue;
        }
        if is_nameless(device) {
            problems.push(problem::at(problem::CONFIGURATION_NAMELESS, row, None, device.dialect.key()));
        }
        if device.extent == Extent::Part {
            problems.push(problem::at(problem::CONFIGURATION_PART, row, None, &label(device)));
        }
        let unread = &device.unread;
        if unread.count >= UNREAD_LEAST && unread.count.saturating_mul(UNREAD_SHARE) >= unread.total {
            let row = unread.first.first().map(|l| l.line).or(row);
            let share = format!("{} / {}", unread.count, unread.total);
            problems.push(problem::at(problem::CONFIGURATION_UNREAD_LINES, row, None, &share));
        }
    }
    if problems.len() > limit {
        let more = problems.len() - limit;
        problems.truncate(limit);
        problems.push(problem::at(problem::MORE_PROBLEMS, None, None, &more.to_string()));
    }
    problems
}

/// Whether nothing in a packet filter of Linux says which machine it is of.
fn is_nameless(device: &Configuration) -> bool {
    let identity = &device.identity;
    let is_told = identity.host_name.is_some() || identity.serial.is_some() || !identity.macs.is_empty();
    matches!(device.dialect, Dialect::Nftables | Dialect::Iptables) && !is_told
}

/// Whether no line tells what the device does; who it is may be told.
pub(crate) fn is_bare(device: &Configuration) -> bool {
    device.interfaces.is_empty()
        && device.listeners.iter().all(|l| l.line.is_none())
        && device.administrators.is_empty()
        && device.filters.is_empty()
        && device.remote_access.is_empty()
        && device.secrets.is_empty()
}

/// What people call the device: host name, model, maker, or its language; empty where nothing is known of it.
fn label(device: &Configuration) -> String {
    let identity = &device.identity;
    let named = identity.host_name.as_ref().or(identity.model.as_ref()).map(|v| v.value.clone());
    named
        .or_else(|| Some(identity.maker.clone()).filter(|m| !m.is_empty()))
        .unwrap_or_else(|| if device.dialect == Dialect::Unread { "" } else { device.dialect.key() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A language whose devices begin with `head` and hold lines `set …`; `about` stands before.
    struct Toy;

    impl Reads for Toy {
        fn dialect(&self) -> Dialect {
            Dialect::FortiOs
        }
        fn recognise(&self, lines: &Lines<'_>) -> u8 {
            if lines.iter().any(|l| l.text.starts_with("set")) { 90 } else { 0 }
        }
        fn begins(&self, line: &str) -> bool {
            line.starts_with("head")
        }
        fn prefaces(&self, line: &str) -> bool {
            line.starts_with("about")
        }
        fn read<'a>(&self, _lines: &Lines<'a>, _draft: &mut super::super::Draft<'a>) {}
    }

    static TOYS: &[&dyn Reads] = &[&Toy];

    #[test]
    fn a_command_shows_something_else_however_far_it_is_typed() {
        for typed in ["show version", "sho ver", "sh ip route", "SHOW VERSION", "less log"] {
            assert!(shows_other(typed), "{typed}");
        }
        for typed in ["show running-config", "sho run", "sh start", "SHOW RUN", "ping 10.0.0.1", "shutdown", ""] {
            assert!(!shows_other(typed), "{typed}");
        }
    }

    fn spans(text: &str) -> Vec<(u32, u32)> {
        devices(&Lines::new(text), TOYS).iter().map(|p| p.lines.span()).collect()
    }

    #[test]
    fn a_device_begins_at_its_head_and_keeps_what_stands_before() {
        for (text, expected) in [
            ("head\nset a", vec![(1, 2)]),
            ("head\nset a\nhead\nset b", vec![(1, 2), (3, 4)]),
            ("head\nset a\n\nabout\nhead\nset b", vec![(1, 4), (5, 6)]),
            ("about\nhead\nset b", vec![(1, 3)]),
            ("お世話になっております。\nhead\nset b", vec![(1, 3)]),
            ("A# show\nset a\nA# show\nset b", vec![(1, 4)]),
            ("A# show\nset a\nB# show\nset b", vec![(1, 2), (3, 4)]),
            ("root@A:~# show\nset a\nadmin@A:/etc# show\nset b", vec![(1, 4)]),
            ("head\nset a\nB# exit\n以上です", vec![(1, 4)]),
            ("nothing\nat all", vec![(1, 2)]),
        ] {
            assert_eq!(spans(text), expected, "{text}");
        }
    }

    #[test]
    fn a_file_of_nothing_but_heads_stays_small() {
        let text = "head\nset a\n".repeat(MAX_DEVICES * 2);
        let parts = devices(&Lines::new(&text), TOYS);
        assert_eq!(parts.len(), MAX_DEVICES);
        assert_eq!(parts.last().map(|p| p.lines.span().1), Some(u32::try_from(MAX_DEVICES * 4 + 1).unwrap()));
    }
}
