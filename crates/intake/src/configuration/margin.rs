//! What stands before the lines of a text because a terminal, a mail program or an editor wrote it there: the time of each
//! line, quotation marks, line numbers, indentation.
//!
//! Guards: a margin is taken off only where (nearly) every line has it, because a log's times and a prompt's `>` look the
//! same in a single line; only whole beginnings of lines go, so numbers of lines stay true and the kept copy gets its
//! margins back ([`Margins::restored`]).
//!
//! Sources: Tera Term help (`LogTimestampFormat`), RLogin and SecureCRT manuals, RFC 3676 (quoting), cat(1) `-n`.

use super::text::wrap;

/// So many margins may stand before each other (`> [2026-10-01 10:00:05] `).
const MOST: usize = 4;

/// Fewest lines that make a margin; of a text of two lines, both.
const LEAST: usize = 3;

/// Longest time between brackets.
const LONGEST: usize = 48;

/// A kind of margin: what is left of a line behind it, and how many in a hundred lines have it at least.
struct Kind {
    behind: fn(&str) -> Option<&str>,
    share: usize,
}

/// Who answers a mail writes above and below what is quoted; a terminal's times stand everywhere.
const KINDS: [Kind; 2] = [Kind { behind: behind_time, share: 50 }, Kind { behind: behind_quotation, share: 33 }];

/// The share of numbered lines, and of those that count on from the line before.
const NUMBERED: usize = 80;

/// A text, the same text without margins where it has some, and with its broken lines whole where it has such.
pub(super) struct Margins {
    text: String,
    bare: Option<String>,
    joined: Option<String>,
}

impl Margins {
    /// Finds the margins of a text.
    pub fn of(text: String) -> Self {
        let mut bare: Option<String> = None;
        for _ in 0..MOST {
            let Some(next) = without_one(bare.as_deref().unwrap_or(&text)) else { break };
            bare = Some(next);
        }
        let joined = wrap::joined(bare.as_deref().unwrap_or(&text));
        Self { text, bare, joined }
    }

    /// The text without margins and broken lines; as many lines as it had.
    pub fn bare(&self) -> &str {
        self.joined.as_deref().unwrap_or_else(|| self.as_dropped())
    }

    /// The text without margins, its lines as they were dropped.
    pub fn as_dropped(&self) -> &str {
        self.bare.as_deref().unwrap_or(&self.text)
    }

    /// A masked copy of the bare text with the margins before its lines again.
    pub fn restored(&self, masked: String) -> String {
        let Some(bare) = &self.bare else { return masked };
        let mut out = String::with_capacity(self.text.len());
        let lines = self.text.split('\n').zip(bare.split('\n')).zip(masked.split('\n'));
        for (index, ((line, bare), masked)) in lines.enumerate() {
            if index > 0 {
                out.push('\n');
            }
            out.push_str(line.strip_suffix(bare).unwrap_or(""));
            out.push_str(masked);
        }
        out
    }
}

/// The text without its outermost margin; `None` where it has none.
fn without_one(text: &str) -> Option<String> {
    let content: Vec<&str> = text.split('\n').filter(|line| !is_blank(line)).collect();
    let total = content.len();
    let enough = |found: usize, share: usize| found >= LEAST.min(total.max(2)) && found * 100 >= total * share;
    for Kind { behind, share } in KINDS {
        let found = found(&content, share, |line| behind(line).map(|_| ())).len();
        if enough(found, share) {
            return Some(each(text, |line| behind(line).unwrap_or(line)));
        }
    }
    let numbers: Vec<(u32, &str)> = found(&content, NUMBERED, numbered);
    let counting = numbers.windows(2).filter(|pair| matches!(pair, [(a, _), (b, _)] if a.checked_add(1) == Some(*b)));
    if enough(numbers.len(), NUMBERED) && (counting.count() + 1) * 100 >= numbers.len() * NUMBERED {
        let gaps = numbers.iter().map(|(_, rest)| *rest).filter(|rest| !rest.trim().is_empty()).map(gap);
        let gap = gaps.min().unwrap_or(0).min(2);
        return Some(each(text, |line| numbered(line).map_or(line, |(_, rest)| rest.get(gap..).unwrap_or(""))));
    }
    let indent = indent(content.iter().copied()).filter(|_| total > 1)?;
    Some(each(text, |line| line.strip_prefix(indent).unwrap_or(line)))
}

/// What is found in the lines; looked for no further once too few are left for this share in a hundred.
fn found<'t, T>(lines: &[&'t str], share: usize, find: impl Fn(&'t str) -> Option<T>) -> Vec<T> {
    let (mut found, mut without) = (Vec::new(), 0);
    for line in lines {
        match find(line) {
            Some(one) => found.push(one),
            None => without += 1,
        }
        if without * 100 > lines.len() * (100 - share) {
            break;
        }
    }
    found
}

fn is_blank(line: &str) -> bool {
    // What begins with a sign people see is none; anything else is looked at whole.
    let first = line.bytes().find(|b| !matches!(b, b' ' | b'\t'));
    first.is_none_or(|b| !b.is_ascii_graphic() && line.trim().is_empty())
}

fn each<'t>(text: &'t str, mut bare: impl FnMut(&'t str) -> &'t str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(bare(line));
    }
    out
}

/// The rest without the one blank that parts it from its margin.
fn behind_blank(rest: &str) -> &str {
    rest.strip_prefix([' ', '\t']).unwrap_or(rest)
}

fn gap(rest: &str) -> usize {
    rest.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// The rest behind `[2026-10-01 10:00:05.123] `, `[Thu Oct 01 10:00:05.123 2026] `, `2026/10/01 10:00:05 `, `10:00:05.12 `.
fn behind_time(line: &str) -> Option<&str> {
    if let Some(inner) = line.strip_prefix('[') {
        let (time, rest) = inner.split_once(']').filter(|(time, _)| time.len() <= LONGEST)?;
        let fits = time.chars().all(|c| c.is_alphanumeric() || "-/:., +".contains(c));
        return (fits && time.split([' ', 'T']).any(is_clock)).then(|| behind_blank(rest));
    }
    if !line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut rest = line;
    // Weekday, month, day, year, clock.
    for _ in 0..5 {
        let (word, after) = rest.split_once([' ', '\t']).unwrap_or((rest.trim_end(), ""));
        let clock = word.trim_end_matches([':', ',', '|']);
        if is_clock(clock) || clock.split_once('T').is_some_and(|(date, time)| is_date(date) && is_clock(time)) {
            return Some(after);
        }
        if !(is_date(word) || is_day(word)) {
            return None;
        }
        rest = after.trim_start();
    }
    None
}

/// `10:00:05`, `9:00:05.123`, `10:00:05+09:00`.
fn is_clock(word: &str) -> bool {
    let end = word.find(['.', ',', '+', '-', 'Z']).unwrap_or(word.len());
    let (clock, fraction) = word.split_at_checked(end).unwrap_or((word, ""));
    let mut parts = clock.split(':');
    let is_part = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    parts.clone().count() == 3
        && parts.all(is_part)
        && fraction.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'+' | b'-' | b':' | b'Z'))
}

/// `2026-10-01`, `2026/10/01`, `26.10.01`.
fn is_date(word: &str) -> bool {
    let mut parts = word.split(['-', '/', '.']);
    parts.clone().count() == 3 && parts.all(|p| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
}

/// A weekday, a month, a day, a year.
fn is_day(word: &str) -> bool {
    const NAMES: [&str; 19] = [
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
        "Oct", "Nov", "Dec",
    ];
    NAMES.contains(&word) || (word.is_empty() || (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())))
}

/// The rest behind `> ` and `| `; a table is drawn with `|` at both ends.
fn behind_quotation(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['>', '|', '＞', '｜', '│'])?;
    (line.starts_with(['>', '＞']) || !rest.trim_end().ends_with(['|', '｜', '│'])).then(|| behind_blank(rest))
}

/// A line's number, and what stands behind it: `12: `, `   12  `, `12<TAB>`, `12| `.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start_matches([' ', '\t']);
    let end = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let (number, rest) = line.split_at_checked(end)?;
    let signed = rest.strip_prefix([':', '|', '.', ')']);
    let rest = signed.unwrap_or(rest);
    let is_apart = rest.trim().is_empty() || rest.starts_with([' ', '\t']);
    number.parse().ok().filter(|_| is_apart).map(|number| (number, rest))
}

/// What every line begins with, where it is more than one blank: a single one means that the lines are part of a block.
fn indent<'l>(mut lines: impl Iterator<Item = &'l str>) -> Option<&'l str> {
    let blanks = |line: &'l str| line.get(..line.len() - line.trim_start().len()).unwrap_or("");
    let first = blanks(lines.next()?);
    let common = lines.try_fold(first, |common, line| {
        let same = common.char_indices().zip(line.chars()).take_while(|((_, a), b)| a == b);
        let end = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
        common.get(..end).filter(|c| !c.is_empty())
    })?;
    (common.len() > 1 || common == "\t").then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 5] = ["R1#show run", "interface Vlan1", " ip address 10.0.0.1 255.0.0.0", "", "end"];

    fn with(margin: impl Fn(usize) -> String) -> String {
        let lines = LINES.iter().enumerate().map(|(i, line)| format!("{}{line}", margin(i + 1)));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn margins_go_and_come_back() {
        let margins: [fn(usize) -> String; 16] = [
            |i| format!("[2026-10-01 10:00:{i:02}.123] "),
            |i| format!("[Thu Oct 01 10:00:{i:02}.123 2026] "),
            |i| format!("[10:00:{i:02}] "),
            |i| format!("2026/10/01 10:00:{i:02} "),
            |i| format!("2026-10-01T10:00:{i:02}.123+09:00 "),
            |i| format!("10:00:{i:02} "),
            |i| format!("10:00:{i:02}.12 > "),
            |i| format!("Oct  1 10:00:{i:02}: "),
            |_| "> ".to_owned(),
            |_| ">> ".to_owned(),
            |_| "| ".to_owned(),
            |i| format!("{i}: "),
            |i| format!("{i:4}  "),
            |i| format!("{i:6}\t"),
            |_| "    ".to_owned(),
            |i| format!("> {i}: [2026/10/01 10:00:{i:02}] "),
        ];
        for margin in margins {
            let text = with(margin);
            let margins = Margins::of(text.clone());
            assert_eq!(margins.bare(), LINES.join("\n"), "{text}");
            assert_eq!(margins.restored(margins.bare().to_owned()), text);
        }
    }

    #[test]
    fn what_only_looks_like_a_margin_stays() {
        for text in [
            "> show config\n# RTX1210 Rev.14.01.42\nip lan1 address 192.168.1.1/24\nlogin password *\n# ",
            "*filter\n:INPUT DROP [0:0]\n[12:720] -A INPUT -i lo -j ACCEPT\n[0:0] -A INPUT -j DROP\nCOMMIT",
            " ip address 10.0.0.1 255.0.0.0\n no shutdown\n ip nat outside",
            "ip access-list extended A\n 10 permit ip any any\n 20 deny ip any any\n 30 deny ip any any",
            "| a | b |\n| c | d |\n| e | f |",
            "show log\n2026/10/01 10:00:05: [LUA] a\nhostname a\nip a\nip b",
        ] {
            assert_eq!(Margins::of(text.to_owned()).bare(), text);
        }
    }

    #[test]
    fn a_quotation_in_a_mail_is_taken_out_of_it() {
        let text =
            "お世話になっております。\n設定をお送りします。\n\n> hostname R1\n> interface Vlan1\n>  shutdown\n> end\n";
        let bare = "お世話になっております。\n設定をお送りします。\n\nhostname R1\ninterface Vlan1\n shutdown\nend\n";
        assert_eq!(Margins::of(text.to_owned()).bare(), bare);
    }
}
