//! Lines that a mail program or a terminal broke in two: whole again where that is certain.
//!
//! Guards: a list without its end says something else than it says, so a text whose breaks are not certain is a part
//! ([`is_broken`]); lines are joined only where nothing but a rest can stand in the second one, all over the text, and
//! where the widths say that they were broken at blanks rather than within words. What stands unread below a command about
//! what is let in makes a part at any width ([`is_unread_rest`]). What was joined leaves an empty line behind, so numbers
//! of lines stay true.
//!
//! Source: RFC 5322 §2.1.1 and RFC 3676 §4 (mails: 78 columns at most, programs break at 72 or 76); terminals have 80 or 132.

use super::super::sweep::is_key_material;
use super::{Lines, TextLine, banner};

/// Columns at which programs and terminals break lines.
const COLUMNS: [usize; 5] = [72, 76, 78, 80, 132];

/// Widest line of the narrowest text that is taken for a broken one.
const NARROWEST: usize = 60;

/// The width of the widest command, where lines were broken at that width at most; `None` where they are too wide or too
/// narrow for that. The head of a mail and remarks above what was pasted are wider than what is broken; where no command
/// tells, any line does.
pub(crate) fn width(lines: &[&str], least: usize) -> Option<usize> {
    let commands = widest(lines, is_command).filter(|widest| *widest >= least);
    commands.or_else(|| widest(lines, |_| true)).filter(|widest| *widest >= least)
}

/// The width of the widest line of several words among some; `None` where it is too wide to be a broken one.
fn widest(lines: &[&str], counts: fn(&str) -> bool) -> Option<usize> {
    let most = COLUMNS.into_iter().max()?;
    lines.iter().try_fold(0, |widest: usize, line| {
        let (text, words) = (line.trim_end(), line.trim());
        let is_wider = text.len() > widest && words.contains(' ') && text.is_ascii() && counts(words);
        let widest = if is_wider { text.len() } else { widest };
        (widest <= most).then_some(widest)
    })
}

/// Whether a line leaves no room for the first word of the next.
pub(crate) fn is_full(line: &str, next: &str, width: usize) -> bool {
    let first = next.split_ascii_whitespace().next().map_or(0, str::len);
    first > 0 && line.trim_end().len() + 1 + first > width
}

/// Whether a line may go on in the next within a word: it is as wide as all of a terminal.
pub(crate) fn may_be_cut(line: &str, width: usize) -> bool {
    COLUMNS.contains(&width) && line.trim_end().len() == width
}

/// The text with its broken lines whole; `None` where none are, or it is not certain of all of them.
pub(crate) fn joined(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let breaks = Breaks::of(&lines);
    if breaks.rests.is_empty() || !breaks.are_certain {
        return None;
    }
    let mut rests = breaks.rests.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    // How many lines have gone up to the one being written.
    let mut gone = 0;
    for (place, line) in lines.iter().enumerate() {
        if rests.next_if_eq(&place).is_some() {
            out.truncate(out.trim_end().len());
            out.push(' ');
            gone += 1;
        } else {
            out.extend(std::iter::repeat_n('\n', if place > 0 { gone + 1 } else { 0 }));
            gone = 0;
        }
        out.push_str(line);
    }
    out.extend(std::iter::repeat_n('\n', gone));
    Some(out)
}

/// Whether lines of a device were broken and are not whole again.
pub(crate) fn is_broken(lines: &Lines<'_>) -> bool {
    !Breaks::of(&lines.iter().map(written).collect::<Vec<_>>()).rests.is_empty()
}

/// A line without what was typed at a prompt.
fn written<'a>(line: &TextLine<'a>) -> &'a str {
    if line.prompt.is_some() { "" } else { line.text }
}

/// Where lines go on from the line above.
#[derive(Debug, Default)]
struct Breaks {
    /// Places of the rests.
    rests: Vec<usize>,
    /// Whether there are no others, and all were broken at blanks.
    are_certain: bool,
}

impl Breaks {
    fn of(lines: &[&str]) -> Self {
        let Some(widest) = width(lines, NARROWEST) else { return Self::default() };
        let edge = COLUMNS.into_iter().find(|columns| *columns >= widest).unwrap_or(widest);
        let (mut rests, mut is_doubtful, mut at_blanks) = (Vec::new(), false, false);
        // The line above where it is a command, whether a quotation is open in it, and what ends a banner or a value.
        let (mut above, mut quoted, mut until): (Option<&str>, bool, Option<&str>) = (None, false, None);
        for (place, line) in lines.iter().enumerate() {
            let text = line.trim_end();
            if let Some(mark) = until {
                until = until.filter(|_| !text.contains(mark));
                above = None;
                continue;
            }
            let is_rest = |over: &&str| is_full(over, text, widest) && goes_on(over, text);
            if let Some(over) = above.filter(is_rest).filter(|_| !quoted) {
                rests.push(place);
                at_blanks |= over.len() < widest;
                // A terminal breaks before a blank as well as anywhere else, and what is nothing but base64 may be a line of a key
                // that got lost: joined to names, it would be one of them.
                is_doubtful |= text.starts_with(' ') || is_key_material(text);
                quoted ^= has_open_quotation(text);
                above = Some(text);
                continue;
            }
            let is_apart = text.starts_with(['!', '#', ' ', '\t']);
            is_doubtful |= above.is_some_and(|over| !is_apart && is_full(over, text, edge));
            above = Some(text).filter(|text| text.is_ascii() && text.trim().contains(' ') && is_command(text.trim()));
            quoted = has_open_quotation(text);
            until = opened(text);
        }
        // Where every broken line is as wide as a terminal, it may have been broken within a word.
        let are_certain = !is_doubtful && (at_blanks || (widest < 80 && !COLUMNS.contains(&widest)));
        Self { rests, are_certain }
    }
}

fn has_open_quotation(text: &str) -> bool {
    text.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

/// Words at whose end no command ends.
const OPEN: [&str; 16] = [
    "eq",
    "neq",
    "gt",
    "lt",
    "range",
    "host",
    "object",
    "object-group",
    "from",
    "to",
    "password",
    "secret",
    "key",
    "text",
    "permit",
    "deny",
];

/// Words of commands about what is let in, handed on or kept secret: what stands unread below one may belong to it.
const WEIGHTY: [&str; 23] = [
    "access",
    "community",
    "crypto",
    "deny",
    "filter",
    "firewall",
    "forward",
    "ipsec",
    "key",
    "list",
    "napt",
    "nat",
    "pass",
    "password",
    "permit",
    "policy",
    "reject",
    "rule",
    "secret",
    "static",
    "tunnel",
    "username",
    "vpn",
];

/// Whether a line that nobody understood is the rest of the one above it, wherever that was broken: it can be nothing else,
/// or that one weighs too much to be sure of its end.
pub(crate) fn is_unread_rest(above: &TextLine<'_>, line: &TextLine<'_>) -> bool {
    let (over, text) = (above.text.trim(), line.text.trim());
    let may_be = line.prompt.is_none() && text.is_ascii() && !text.starts_with(['!', '#']);
    let is_weighty = || over.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WEIGHTY.contains(&word));
    may_be && over.is_ascii() && over.contains(' ') && is_command(over) && (goes_on(over, text) || is_weighty())
}

/// Whether a line can only be the rest of the one above it: it begins as no command does, or that one ends as none does.
pub(crate) fn goes_on(above: &str, line: &str) -> bool {
    let last = above.split_ascii_whitespace().next_back().unwrap_or("");
    let text = line.strip_prefix(' ').unwrap_or(line);
    if text.starts_with([' ', '\t']) || !text.is_ascii() {
        return false;
    }
    if is_command(text) {
        return !line.starts_with(' ') && (OPEN.contains(&last) || is_end_of_translation(text));
    }
    let first = text.split_ascii_whitespace().next().unwrap_or("");
    // A prompt, a question, the sum at the end of a firewall's text.
    let is_other =
        first.contains(['#', '>']) || first.ends_with([':', '$', '%']) || first.starts_with("Cryptochecksum");
    !is_other && first.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '"' | '$' | '*'))
}

/// Whether a line is `interface GigabitEthernet8 3389`: a port behind an interface's whole name.
fn is_end_of_translation(text: &str) -> bool {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    matches!(words.as_slice(), ["interface", name, port]
        if name.ends_with(|c: char| c.is_ascii_digit()) && port.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a line begins like a command: with a word in small letters, or as a numbered entry of a list.
pub(crate) fn is_command(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let first = words.next().unwrap_or("");
    if first.bytes().all(|b| b.is_ascii_digit()) {
        return words.next().is_some_and(|verb| matches!(verb, "permit" | "deny" | "remark"));
    }
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.' | b'/');
    // Certificates are written in groups of eight.
    let is_hexadecimal = first.len() == 8 && first.bytes().all(|b| b.is_ascii_hexdigit());
    first.starts_with(|c: char| c.is_ascii_lowercase()) && first.bytes().all(fits) && !is_hexadecimal
}

/// The mark up to which a banner, or a value of a FortiGate, goes on in the lines below.
fn opened(text: &str) -> Option<&str> {
    if text.trim_start().starts_with("set ") && has_open_quotation(text) {
        return Some("\"");
    }
    banner::mark(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = " ip pp secure filter in 200003 200020 200021 200022 200023 200024 200025";

    #[test]
    fn a_list_broken_at_blanks_is_whole_again() {
        let text =
            format!("pp select 1\n{LIST}\n200030 200080\n ip pp nat descriptor 1\n{LIST} 20\r\n20\r\ndns host lan1\n");
        let whole =
            format!("pp select 1\n{LIST} 200030 200080\n\n ip pp nat descriptor 1\n{LIST} 20 20\r\n\ndns host lan1\n");
        assert_eq!(joined(&text).as_deref(), Some(whole.as_str()));
        assert!(is_broken(&Lines::new(&text)) && !is_broken(&Lines::new(&whole)));
    }

    #[test]
    fn what_may_have_been_broken_within_a_word_stays() {
        // As wide as a terminal, all of them.
        let text = format!("{LIST} 20000\n30 200080\n");
        assert_eq!(LIST.len() + 6, 78);
        assert_eq!(joined(&text), None);
        assert!(is_broken(&Lines::new(&text)));
        // Before a blank.
        let text = format!("{LIST} 2003\n 200080\nip filter 200080 pass * * * * *\n");
        assert_eq!(joined(&text), None);
        assert!(is_broken(&Lines::new(&text)));
    }

    #[test]
    fn lines_that_only_stand_below_each_other_are_not_broken() {
        let long = "access-list 101 permit tcp host 203.0.113.5 host 192.168.100.10 log";
        for below in [
            "interface Vlan1",
            "10 permit ip any any",
            "!",
            "# remark",
            "R1#show version",
            "Password:",
            "Cryptochecksum:0123",
            "",
            "  30820122 300D0609",
            "設定は以上です。",
        ] {
            let text = format!("{long}\n{below}\nend\n");
            assert_eq!(joined(&text), None, "{below}");
            assert!(!is_broken(&Lines::new(&text)), "{below}");
        }
        let banner = format!("banner motd ^C\n{long}\nWARNING: no entry\n^C\nend\n");
        assert_eq!(joined(&banner), None);
        let quoted = format!("{long} \"a\nB\"\nend\n");
        assert_eq!(joined(&quoted), None);
        let value = format!("set comment \"a\nb\n{long}\nWARNING: no entry\"\nend\n");
        assert!(!is_broken(&Lines::new(&value)));
    }

    #[test]
    fn a_port_behind_an_interface_is_the_end_of_a_translation() {
        let above = "ip nat inside source static tcp 192.168.100.177 3389";
        assert!(goes_on(above, "interface GigabitEthernet8 3389"));
        assert!(!goes_on(above, "interface GigabitEthernet 8") && !goes_on(above, "interface Vlan1"));
    }

    #[test]
    fn what_stands_unread_is_a_rest_below_what_it_may_belong_to() {
        let is_rest = |above: &str, below: &str| {
            let text = format!("{above}\n{below}\n");
            matches!(Lines::new(&text).as_slice(), [over, under, ..] if is_unread_rest(over, under))
        };
        assert!(is_rest("ip nat inside source static tcp 192.168.50.10 5900 interface GigabitEthe", "rnet8 5900"));
        assert!(is_rest(LIST, "dynamic 200080") && is_rest("ntp server 192.168.100.5", "Vlan1"));
        for below in ["! remark", "設定", "-- "] {
            assert!(!is_rest("ntp server 192.168.100.5", below), "{below}");
        }
        assert!(!is_rest("no vstack", "frobnicate level 3") && !is_rest("Please find the filter below", "Yamada"));
    }
}
