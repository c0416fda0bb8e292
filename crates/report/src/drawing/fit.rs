//! Texts cut to the room they have. Nobody can measure letters here, so widths are estimated on the wide side: a text that
//! is cut a letter too early is better than one that runs out of its box.

/// Width of a character as a share of the letter size.
fn wide(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '(' | ')' | '[' | ']' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        'A'..='Z' | '&' | '#' | '+' | '=' | '~' => 0.78,
        '\u{20}'..='\u{7e}' => 0.62,
        '\u{ff61}'..='\u{ff9f}' => 0.62,
        _ => 1.0,
    }
}

/// Estimated width of a text.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(wide).sum::<f64>() * size
}

/// The text in one line of at most `room`, with … where something was left out.
pub(crate) fn one_line(text: &str, room: f64, size: f64) -> String {
    lines(text, room, size, 1).into_iter().next().unwrap_or_default()
}

/// The text in at most `most` lines of at most `room`. Latin words and numbers stay whole where they can.
pub(crate) fn lines(text: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let text = clean(text);
    let mut rest: &str = &text;
    let mut done: Vec<String> = Vec::new();
    while !rest.is_empty() && done.len() < most {
        let is_last = done.len() + 1 == most;
        let end = without_hanging(rest, end_of_line(rest, room, size));
        if end >= rest.len() {
            done.push(rest.to_owned());
            return done;
        }
        if is_last {
            let end = end_of_room(rest, room - size, size);
            done.push(format!("{}…", rest.get(..end).unwrap_or_default().trim_end()));
            return done;
        }
        let (line, more) = rest.split_at_checked(end).unwrap_or((rest, ""));
        done.push(line.trim_end().to_owned());
        rest = more.trim_start();
    }
    done
}

/// Where the line has to end because there is no more room. At least one character always stands in it.
fn end_of_room(text: &str, room: f64, size: f64) -> usize {
    let mut used = 0.0;
    for (at, c) in text.char_indices() {
        used += wide(c) * size;
        if used > room && at > 0 {
            return at;
        }
    }
    text.len()
}

/// The same, moved back to the beginning of a Latin word that would be torn.
fn end_of_line(text: &str, room: f64, size: f64) -> usize {
    let end = end_of_room(text, room, size);
    let (Some(line), Some(more)) = (text.get(..end), text.get(end..)) else { return end };
    let in_word = |c: char| c.is_ascii() && c != ' ';
    if !(more.starts_with(in_word) && line.ends_with(in_word)) {
        return end;
    }
    let start = line.char_indices().rev().find(|(_, c)| !in_word(*c)).map(|(at, c)| at + c.len_utf8());
    start.unwrap_or(end)
}

/// The same, moved back by one character where the next line would begin with a sign that closes.
fn without_hanging(text: &str, end: usize) -> usize {
    const NEVER_FIRST: &str = "、。,.)）」』】・ー々:：";
    let (Some(line), Some(more)) = (text.get(..end), text.get(end..)) else { return end };
    let hangs = more.starts_with(|c| NEVER_FIRST.contains(c));
    let last = line.char_indices().next_back().map_or(0, |(at, _)| at);
    if hangs && last > 0 { last } else { end }
}

/// One line without control characters, which an SVG must not hold.
fn clean(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if c.is_control() || "\u{fffe}\u{ffff}".contains(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        assert_eq!(one_line("受付ルータ", 100.0, 12.0), "受付ルータ");
        assert_eq!(lines("", 100.0, 12.0, 2), Vec::<String>::new());
        assert_eq!(one_line(" a\tb\u{7} ", 100.0, 12.0), "a b");
    }

    #[test]
    fn a_long_text_is_cut_within_its_room() {
        let name = "電子カルテ保守用VPNルータ(三階サーバ室の棚の上)髙﨑𠮷";
        for room in [30.0, 61.0, 133.0, 260.0] {
            for most in 1..4 {
                let found = lines(name, room, 13.0, most);
                assert!(found.len() <= most && found.iter().all(|l| width(l, 13.0) <= room), "{room} {found:?}");
                let whole = found.concat() == name;
                assert!(whole || found.last().unwrap().ends_with('…'), "{found:?}");
            }
        }
    }

    #[test]
    fn no_line_begins_with_a_sign_that_closes() {
        assert_eq!(lines("電子カルテ、医事会計", 60.0, 12.0, 3), ["電子カル", "テ、医事会", "計"]);
        assert_eq!(lines("、", 5.0, 12.0, 2), ["、"]);
    }

    #[test]
    fn latin_words_stay_whole_where_they_can() {
        assert_eq!(lines("保守用 FortiGate-60E", 104.0, 12.0, 2), ["保守用", "FortiGate-60E"]);
        assert_eq!(lines("abcdefghijklmnopqrstuvwxyz", 60.0, 12.0, 2).len(), 2, "a word too long for a line is torn");
    }
}
