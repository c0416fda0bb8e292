//! Where a further device begins that has no head of its own: a second name in the text, another name in the prompt
//! behind it, a second body behind the end of the first.
//!
//! Guards: what a banner says names no device; what one prompt shows is one device, and so is what names itself alike.

use super::super::text::banner;
use super::{INTRODUCTION, Makers, TextLine, is_show};

/// How a text gives its device a name.
#[derive(Clone, Copy)]
enum Form {
    /// `hostname x`.
    Command,
    /// `set hostname "x"` below `config system global`.
    Setting,
}

/// Where a device of another name begins: behind the end of the one before, or with its name.
pub(super) fn renamed(lines: &[TextLine<'_>], makers: Makers) -> Vec<usize> {
    let mut found = Vec::new();
    for form in [Form::Command, Form::Setting] {
        let mut named: Option<(usize, &str)> = None;
        for (index, name) in names(lines, form) {
            if let Some((before, _)) = named.filter(|(_, other)| *other != name) {
                // A head between the two, and the prompts of both or of the second, tell by themselves.
                let between = lines.get(before..index).unwrap_or_default();
                let has_head = between.iter().any(|l| makers.iter().any(|m| m.begins(l.text)));
                let mut hosts = between.iter().filter_map(|l| l.prompt).map(|p| p.device()).filter(|h| !h.is_empty());
                let first = hosts.next();
                let is_told =
                    has_head || first.is_some_and(|host| begins(host, name)) || hosts.any(|host| Some(host) != first);
                let ended = between.iter().rposition(|l| l.prompt.is_none() && l.text == "end");
                found.extend((!is_told).then_some(ended.map_or(index, |at| before + at + 1)));
            }
            named = Some((index, name));
        }
    }
    found
}

/// Where a second body begins behind the end of the first, and goes on to an end of its own.
pub(super) fn behind_an_end(lines: &[TextLine<'_>], makers: Makers) -> Vec<usize> {
    let mut found = Vec::new();
    // Behind the end of a body, and the name in it; whether the lines since then are a body, and their name.
    let mut ended: Option<(usize, Option<&str>)> = None;
    let (mut is_body, mut named) = (false, None);
    for (index, line) in lines.iter().enumerate() {
        let is_asked = line.typed().is_some() || line.text.starts_with("-----");
        if is_asked || makers.iter().any(|m| m.begins(line.text)) {
            // Somebody asked for what follows, and a device may be asked twice; a head tells by itself.
            (ended, is_body, named) = (None, false, None);
        } else if line.prompt.is_none() && line.text == "end" {
            if let Some((at, before)) = ended.filter(|_| is_body)
                && (named.is_none() || named != before)
            {
                found.push(at);
            }
            ended = is_body.then_some((index + 1, named));
            (is_body, named) = (false, None);
        } else if line.prompt.is_some() {
            // The prompt behind a body belongs to it.
            ended = ended.map(|(at, name)| (if is_body { at } else { index + 1 }, name));
        } else {
            is_body |= ["interface ", "line "].iter().any(|head| line.text.starts_with(head));
            named = line.text.strip_prefix("hostname ").or(named);
        }
    }
    found
}

/// Where a second body of a FortiGate begins, and one of the two has no name: what stands once in a text comes again, with
/// neither a head nor anybody who typed between.
pub(super) fn nameless(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    // Whether the body before has a name.
    let mut before: Option<bool> = None;
    for (index, line) in lines.iter().enumerate() {
        if line.prompt.is_some() || line.text.starts_with(BACKUP) {
            before = None;
        } else if line.text == GLOBAL {
            let mut section = lines.iter().skip(index + 1).take(INTRODUCTION).take_while(|l| l.text != "end");
            let is_named = section.any(|l| l.text.trim_start().starts_with("set hostname "));
            found.extend(before.filter(|before| !(*before && is_named)).map(|_| index));
            before = Some(is_named);
        }
    }
    found
}

/// Whether the prompt behind some lines shows another device than theirs: not the name they give it; or one that stands
/// nowhere in them, where their own prompt showed none or where they are a backup, which has no prompt.
pub(super) fn is_stranger(shown: &str, typed: Option<&str>, lines: &[TextLine<'_>]) -> bool {
    let last = [Form::Command, Form::Setting].into_iter().filter_map(|form| names(lines, form).pop()).max();
    if let Some((_, name)) = last {
        return !is_short_for(shown, name);
    }
    if typed.is_some_and(shows_settings) && is_backup(lines) {
        return !is_unnamed(shown, lines);
    }
    let is_bare = |line: &TextLine<'_>| line.typed().is_some() && line.prompt.is_some_and(|p| p.host.is_empty());
    lines.iter().any(is_bare) && !lines.iter().any(|line| line.text.contains(shown))
}

/// Whether a command typed at a FortiGate shows settings.
fn shows_settings(typed: &str) -> bool {
    typed.split_ascii_whitespace().next().is_some_and(is_show)
}

/// The general settings of a FortiGate, which stand once.
const GLOBAL: &str = "config system global";

/// How the head of a FortiGate's backup begins; its model follows.
const BACKUP: &str = "#config-version=";

/// Whether lines are the backup of a FortiGate: its head, its general settings, and nobody typed.
fn is_backup(lines: &[TextLine<'_>]) -> bool {
    let stands = |head: &str| lines.iter().any(|line| line.text.starts_with(head));
    stands(BACKUP) && stands(GLOBAL) && lines.iter().all(|line| line.prompt.is_none())
}

/// How long the serial number of a FortiGate is.
const SERIAL: usize = 16;

/// Whether a prompt shows what a FortiGate is called before anybody names it: its serial number or its model.
fn is_unnamed(shown: &str, lines: &[TextLine<'_>]) -> bool {
    let is_serial = shown.len() == SERIAL && shown.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let mut heads = lines.iter().filter_map(|line| line.text.strip_prefix(BACKUP));
    is_serial || shown.starts_with("FortiGate") || heads.any(|head| head.split('-').next() == Some(shown))
}

/// From this length on a prompt may show only the head of a name.
const ROOM: usize = 16;

/// Whether a prompt shows a name, or as much of a long one as there is room for.
fn is_short_for(shown: &str, name: &str) -> bool {
    let is_cut =
        shown.ends_with('~') || shown.len() >= ROOM || name.get(shown.len()..).is_some_and(|r| r.starts_with('.'));
    name.eq_ignore_ascii_case(shown) || (is_cut && begins(shown, name))
}

/// Whether what a prompt shows is how a name begins.
fn begins(shown: &str, name: &str) -> bool {
    let shown = shown.trim_end_matches('~');
    name.get(..shown.len()).is_some_and(|head| head.eq_ignore_ascii_case(shown))
}

/// The names that lines give their devices, and where.
fn names<'a>(lines: &[TextLine<'a>], form: Form) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    // Up to which line the text of a banner goes, and the section that was opened last.
    let (mut quoted, mut section) = (0, "");
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.prompt.is_none()) {
        if index < quoted {
            continue;
        }
        quoted = index + 1 + banner_below(line.text, lines.get(index + 1..).unwrap_or_default());
        let setting = line.text.trim_start();
        section = setting.strip_prefix("config ").unwrap_or(section);
        let name = match form {
            Form::Command => line.text.strip_prefix("hostname ").filter(|name| !name.contains(' ')),
            Form::Setting => setting.strip_prefix("set hostname ").filter(|_| section == "system global"),
        };
        found.extend(name.map(|name| (index, name.trim_matches('"'))));
    }
    found
}

/// How many of the lines below belong to the banner that a line opens; none where its mark does not come again before the
/// device ends.
pub(super) fn banner_below(line: &str, below: &[TextLine<'_>]) -> usize {
    let Some(mark) = banner::mark(line) else { return 0 };
    let mut device = below.iter().take(INTRODUCTION).take_while(|l| l.prompt.is_none() && l.text != "end");
    device.position(|l| l.text.contains(mark)).map_or(0, |at| at + 1)
}
