//! The day a cell means, out of what lists write around it: 2021/04/01-2027/03/31, 令和3年4月1日から令和9年3月31日まで,
//! 2025/10/14まで.
//!
//! Guards: of a period, the end of support is its last day and the purchase its first; where a cell has several days and
//! nothing says which one is meant, none is taken.

use std::ops::Range;

use sejo_model::text::narrow;
use sejo_model::{Date, DeviceField as F, date};

use crate::table::without_brackets;

/// Several days stand in a cell, or only the other end of a period.
#[derive(Debug, PartialEq, Eq)]
pub struct Unclear;

/// How lists write that a period goes on to the day after it.
const TO: [&str; 12] = ["~", "～", "〜", "→", "⇒", "-", "ー", "/", "から", "より", "至", "以降"];
/// How lists write that a period ends.
const UNTIL: [&str; 2] = ["まで", "迄"];

/// A day as it stands in a cell.
#[derive(Debug)]
struct Day {
    at: Range<usize>,
    text: String,
    in_brackets: bool,
}

impl Day {
    fn date(&self) -> Option<Date> {
        date::parse(&self.text).ok()
    }

    fn is_after(&self, other: &Self) -> bool {
        self.date().zip(other.date()).is_none_or(|(this, other)| this > other)
    }
}

/// The part of a cell that is the day of a field.
pub fn day(field: F, cell: &str) -> Result<String, Unclear> {
    let plain = narrow(cell).replace(['\n', '\r'], " ");
    let (aside, days): (Vec<Day>, Vec<Day>) = days(&plain).into_iter().partition(|day| day.in_brackets);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return if aside.is_empty() { Ok(without_day(field, &plain)) } else { Err(Unclear) };
    };
    let part = |range: Range<usize>| without_brackets(plain.get(range).unwrap_or_default());
    let (before, after) = (part(0..first.at.start), part(last.at.end..plain.len()));
    let is_period = match &days[..] {
        [_] => false,
        [from, to] if leads_on(&part(from.at.end..to.at.start)) && to.is_after(from) => true,
        [from, to] if from.date().is_some() && from.date() == to.date() => false,
        _ => return Err(Unclear),
    };
    let begins = before == "自" || (!is_period && TO.iter().any(|word| after.starts_with(word)));
    let ends = leads_on(&before) || (!is_period && UNTIL.iter().any(|word| after.starts_with(word)));
    let more = after.contains(|c: char| c.is_ascii_digit());
    match field {
        F::SupportEnd if !is_period && begins => Err(Unclear),
        // 2025/10/14(延長2028/10/10) has an end after its end; the day of a contract says nothing against it.
        F::SupportEnd if more || aside.iter().any(|day| day.is_after(last)) => Err(Unclear),
        F::SupportEnd if is_period || ends || before.is_empty() => Ok(last.text.clone()),
        F::PurchasedOn if !is_period && ends => Err(Unclear),
        F::PurchasedOn if begins || before.is_empty() => Ok(first.text.clone()),
        F::SupportEnd | F::PurchasedOn => Ok(plain),
        _ if is_period => Err(Unclear),
        _ if before.is_empty() => Ok(first.text.clone()),
        _ => Ok(plain),
    }
}

/// Whether a day or month that stands in a text is still to come.
pub fn is_ahead(text: &str, today: Date) -> bool {
    let plain = narrow(text);
    let is_ahead = |day: Option<Date>| day.is_some_and(|day| day > today);
    let found = days(&plain);
    // 廃棄(R9.3): of a month its first day counts.
    let month = || plain.char_indices().find_map(|(at, _)| Scan::month(plain.get(at..)?));
    if found.is_empty() { is_ahead(month()) } else { found.iter().any(|day| is_ahead(day.date())) }
}

/// What is left of a cell without any whole day: a month or a serial number with words around it.
fn without_day(field: F, plain: &str) -> String {
    let bare = without_brackets(plain);
    let mut sides = bare.split(['~', '〜', '→']).map(str::trim).filter(|side| !side.is_empty());
    let side = if field == F::SupportEnd { sides.next_back() } else { sides.next() };
    let words = ["まで", "迄", "頃", "ごろ", "予定", "以降", "より", "から"];
    words.iter().fold(side.unwrap_or(plain), |s, word| s.trim_end_matches(word)).trim().to_owned()
}

/// Whether a text says nothing but that a period goes on.
fn leads_on(between: &str) -> bool {
    let mut rest = between.trim();
    if rest.is_empty() {
        return false;
    }
    while let Some(after) = TO.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after.trim_start();
    }
    rest.is_empty()
}

fn days(plain: &str) -> Vec<Day> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut until = 0;
    let mut before = ' ';
    for (at, c) in plain.char_indices() {
        match c {
            '(' | '[' | '【' | '〔' | '<' | '〈' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '〉' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if at >= until && !before.is_ascii_alphanumeric() {
            let day = plain.get(at..).and_then(Scan::day);
            if let Some((length, text)) = day {
                until = at + length;
                found.push(Day { at: at..until, text, in_brackets: depth > 0 });
            }
        }
        before = c;
    }
    found
}

/// Reads a day from the front of a text; whose separator is `-` as well as one whose separator is not.
struct Scan<'a> {
    rest: &'a str,
    text: String,
}

impl<'a> Scan<'a> {
    /// How long the day is that a text begins with, and the day.
    fn day(text: &'a str) -> Option<(usize, String)> {
        let mut scan = Scan { rest: text, text: String::new() };
        let era = scan.era();
        let year = scan.number(if era { 2 } else { 8 })?;
        if year != 8 {
            if !era && year != 4 {
                return None;
            }
            let separator = scan.one(&['/', '-', '.', '年'])?;
            scan.number(2)?;
            scan.one(&[if separator == '年' { '月' } else { separator }])?;
            scan.number(2)?;
            if separator == '年' {
                let _ = scan.one(&['日']);
            }
        } else if era {
            return None;
        }
        if scan.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        scan.time();
        Some((text.len() - scan.rest.len(), scan.text))
    }

    /// The first day of the month that a text begins with.
    fn month(text: &'a str) -> Option<Date> {
        let mut scan = Scan { rest: text, text: String::new() };
        let era = scan.era();
        let year = scan.number(if era { 2 } else { 4 })?;
        let separator = scan.one(&['/', '-', '.', '年']).filter(|_| era || year == 4)?;
        scan.number(2)?;
        date::parse(&format!("{}{}1", scan.text, if separator == '年' { '月' } else { separator })).ok()
    }

    fn era(&mut self) -> bool {
        for name in ["令和", "平成", "昭和", "R", "H", "S", "r", "h", "s"] {
            let digit = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '元');
            if let Some(rest) = self.rest.strip_prefix(name).filter(|rest| digit(rest)) {
                self.rest = rest.trim_start();
                self.text.push_str(name);
                return true;
            }
        }
        false
    }

    /// At most so many digits; says how many they are. 元 is one.
    fn number(&mut self, most: usize) -> Option<usize> {
        self.rest = self.rest.trim_start();
        let digits = self.rest.chars().take(most).take_while(char::is_ascii_digit).count();
        let length = if digits == 0 && self.rest.starts_with('元') { '元'.len_utf8() } else { digits };
        let (number, rest) = self.rest.split_at_checked(length).filter(|(number, _)| !number.is_empty())?;
        self.text.push_str(number);
        self.rest = rest;
        Some(digits.max(1))
    }

    fn one(&mut self, of: &[char]) -> Option<char> {
        let rest = self.rest.trim_start();
        let c = rest.chars().next().filter(|c| of.contains(c))?;
        self.text.push(c);
        self.rest = rest.get(c.len_utf8()..)?;
        Some(c)
    }

    /// Leaves out a time of day behind the day.
    fn time(&mut self) {
        let rest = self.rest.strip_prefix('T').unwrap_or(self.rest).trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
        if let Some((_, after)) = rest.split_at_checked(end).filter(|(time, _)| time.contains(':')) {
            self.rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: F, cell: &str) -> Option<String> {
        day(field, cell).ok().map(|text| date::parse(&text).map_or_else(|e| e.to_string(), |day| day.to_string()))
    }

    #[test]
    fn support_ends_on_the_last_day_of_a_period() {
        for cell in [
            "2021/04/01-2027/03/31",
            "2021-04-01-2027-03-31",
            "2021-04-01 - 2027-03-31",
            "2021.4.1-2027.3.31",
            "2021/4/1 - 2027/3/31",
            "2021/4/1－2027/3/31",
            "2021/4/1―2027/3/31",
            "2021/4/1～2027/3/31",
            "2021/4/1~2027/3/31",
            "2021/4/1〜2027/3/31",
            "2021/4/1→2027/3/31",
            "2021/4/1／2027/3/31",
            "2021/4/1\n～2027/3/31",
            "20210401-20270331",
            "R3.4.1 ～ R9.3.31",
            "R3.4.1-R9.3.31",
            "令和3年4月1日から令和9年3月31日まで",
            "2021年4月1日より2027年3月31日まで",
            "自 令和3年4月1日 至 令和9年3月31日",
            "令和３年４月１日～令和９年３月３１日",
            "令和元年5月1日～令和9年3月31日",
            "～2027/3/31",
            "2027/3/31まで",
            "2027/3/31迄",
            "2027/3/31まで(契約日2021/4/1)",
            "2027年3月31日(令和9年)",
            "2027-03-31 00:00:00",
            "2027-03-31T00:00:00",
            "2027/3/31予定",
        ] {
            assert_eq!(read(F::SupportEnd, cell).as_deref(), Some("2027-03-31"), "{cell}");
        }
    }

    #[test]
    fn nothing_is_taken_where_it_is_not_said_when_support_ends() {
        for cell in [
            "2021/4/1～",
            "2021/4/1から",
            "2021/4/1以降",
            "2021/4/1～6年間",
            "2021.4.1～27.3.31",
            "2021/4/1～2027年3月",
            "購入日(2021/4/1)から7年",
            "2025/10/14（延長2028/10/10）",
            "メインストリーム2024/1/9、延長2029/1/9",
            "更新済 2026/5/1 次回2027/5/1",
            "2024/1/9 2029/1/9",
            "2027/3/31～2021/4/1",
            "2021/4/1～2024/3/31～2027/3/31",
        ] {
            assert_eq!(read(F::SupportEnd, cell), None, "{cell}");
        }
    }

    #[test]
    fn a_purchase_is_the_first_day_of_a_period() {
        for cell in [
            "2021/04/01-2027/03/31",
            "2021-04-01-2027-03-31",
            "令和3年4月1日から令和9年3月31日まで",
            "自 令和3年4月1日 至 令和9年3月31日",
            "2021/4/1～",
            "2021/4/1～6年間",
            "2021/4/1(保証2024/3/31)",
            "2021/4/1",
        ] {
            assert_eq!(read(F::PurchasedOn, cell).as_deref(), Some("2021-04-01"), "{cell}");
        }
        for cell in ["～2027/3/31", "2027/3/31まで", "2021/4/1、2024/4/1"] {
            assert_eq!(read(F::PurchasedOn, cell), None, "{cell}");
        }
    }

    #[test]
    fn what_happened_happened_on_one_day() {
        assert_eq!(read(F::CheckedOn, "2026/5/1～2026/5/3"), None);
        assert_eq!(read(F::CheckedOn, "2026/5/1 済").as_deref(), Some("2026-05-01"));
        assert_eq!(read(F::LastPatchOn, "46348").as_deref(), Some("2026-11-22"));
    }

    #[test]
    fn days_to_come_are_told_from_days_gone() {
        let today = Date::constant(2026, 11, 22);
        for text in ["廃棄(R9.3.31)", "廃棄（R9.3）", "2027年3月廃棄", "廃棄 2027/3/31"] {
            assert!(is_ahead(text, today), "{text}");
        }
        for text in ["廃棄(R8.8.1)", "廃棄（R8.9）", "2026年3月廃棄", "廃棄", "廃棄 2026/11/22", "廃棄3"]
        {
            assert!(!is_ahead(text, today), "{text}");
        }
    }

    #[test]
    fn a_day_that_is_none_is_still_told() {
        assert_eq!(read(F::SupportEnd, "2027/2/30").as_deref(), Some("there is no such day: 2027/2/30"));
        assert_eq!(read(F::SupportEnd, "R3.4～R9.3").as_deref(), Some("the day is missing: R9.3"));
        assert_eq!(read(F::SupportEnd, "未定").as_deref(), Some("not a date: 未定"));
    }
}
