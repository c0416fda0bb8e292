//! Dates as people in Japan write them: fiscal years, eras, Excel serials.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::entry::takes_back;
use crate::error::ErrorCode;
use crate::text;
use crate::words::Lang;

/// A fiscal year: `FiscalYear(2026)` runs from 2026-04-01 to 2027-03-31 and prints 令和8年度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i16);

impl FiscalYear {
    /// The fiscal year `day` lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year() - 1 })
    }

    /// 1 April.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::new(self.0, 4, 1).unwrap_or(Date::MIN)
    }

    /// 31 March of the year after.
    #[must_use]
    pub fn last_day(self) -> Date {
        Date::new(self.0.saturating_add(1), 3, 31).unwrap_or(Date::MAX)
    }

    /// Whether `day` lies in the year.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        Self::of(day) == self
    }

    /// `令和8年度` or `fiscal year 2026`.
    #[must_use]
    pub fn name(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.to_string(),
            Lang::En => format!("fiscal year {}", self.0),
        }
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 - 2018 {
            1 => f.write_str("令和元年度"),
            n if n > 1 => write!(f, "令和{n}年度"),
            _ => write!(f, "{}年度", self.0),
        }
    }
}

/// An era: name, its letter, its first day.
struct Era {
    name: &'static str,
    letter: char,
    first: (i16, i8, i8),
}

/// Newest first.
const ERAS: [Era; 3] = [
    Era { name: "令和", letter: 'R', first: (2019, 5, 1) },
    Era { name: "平成", letter: 'H', first: (1989, 1, 8) },
    Era { name: "昭和", letter: 'S', first: (1926, 12, 25) },
];

/// `2026年11月22日(令和8年)`, or ISO 8601 in English.
#[must_use]
pub fn long(day: Date, lang: Lang) -> String {
    if lang == Lang::En {
        return day.to_string();
    }
    let plain = short(day, lang);
    let era = ERAS.iter().find(|e| (day.year(), day.month(), day.day()) >= e.first);
    match era {
        Some(e) if day.year() == e.first.0 => format!("{plain}({}元年)", e.name),
        Some(e) => format!("{plain}({}{}年)", e.name, day.year() - e.first.0 + 1),
        None => plain,
    }
}

/// `2026年11月22日`, or ISO 8601 in English.
#[must_use]
pub fn short(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// Not written like any date.
    #[error("not a date: {0}")]
    NotADate(String),
    /// Written like a date, but there is no such day (2026/13/40, 令和8年2月30日).
    #[error("there is no such day: {0}")]
    NoSuchDay(String),
    /// Only a month or a year; the day is missing.
    #[error("the day is missing: {0}")]
    DayMissing(String),
}

impl DateProblem {
    /// What people are told, on a page and by a command alike.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::NoSuchDay(_) => ErrorCode::NoSuchDay,
            Self::NotADate(_) | Self::DayMissing(_) => ErrorCode::NotADate,
        }
    }
}

/// Reads a date as people write it: `2026-11-22`, `2026/11/22`, `2026.11.22`, `20261122`, `2026年11月22日`,
/// `令和8年11月22日`, `R8.11.22`, `令和元年5月1日`, full-width digits, an Excel serial such as `46348`, and a date
/// followed by a time or a remark that does not take it back: `2026/11/20 見つからず` is no date.
///
/// # Errors
/// [`DateProblem`], which keeps the text for the message.
pub fn parse(input: &str) -> Result<Date, DateProblem> {
    let text = text::narrow(input);
    let text = text.trim();
    let not = || DateProblem::NotADate(input.trim().to_owned());
    if text.is_empty() {
        return Err(not());
    }
    let (base, rest) = split_era(text);
    let (numbers, remark) = leading_numbers(rest);
    if takes_back(remark) {
        return Err(not());
    }
    let day = |y: i64, m: i64, d: i64| civil(y, m, d).ok_or_else(|| DateProblem::NoSuchDay(input.trim().to_owned()));
    match (base, numbers.as_slice()) {
        (Some(first), [y, m, d, ..]) => day(i64::from(first) + y - 1, *m, *d),
        (None, [y, m, d, ..]) if *y >= 1900 && *y < 2200 => day(*y, *m, *d),
        (None, [packed]) if rest.len() == 8 && *packed >= 19_000_101 => {
            day(packed / 10_000, packed / 100 % 100, packed % 100)
        }
        (None, [serial]) if rest.bytes().all(|b| b.is_ascii_digit()) && (20_000..80_000).contains(serial) => {
            excel_serial(f64::from(i32::try_from(*serial).unwrap_or(0))).ok_or_else(not)
        }
        (Some(_), [_] | [_, _]) => Err(DateProblem::DayMissing(input.trim().to_owned())),
        (None, [y] | [y, _]) if (1900..2200).contains(y) => Err(DateProblem::DayMissing(input.trim().to_owned())),
        _ => Err(not()),
    }
}

/// The day an Excel serial number (1900 date system) stands for; the time of day is dropped.
#[must_use]
pub fn excel_serial(serial: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Excel believes in 1900-02-29, so serials from 60 on are one day ahead.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be below 2,958,466 above")]
    let days = serial.trunc() as i32 - if serial >= 60.0 { 1 } else { 0 };
    let origin = Date::new(1899, 12, 31).ok()?;
    origin.checked_add(jiff::Span::new().days(days)).ok()
}

/// The serial Excel shows as `day` (1900 date system).
#[must_use]
pub fn to_excel_serial(day: Date) -> i32 {
    let origin = Date::new(1899, 12, 30).unwrap_or(Date::MIN);
    origin.until(day).map_or(0, |span| span.get_days())
}

fn civil(y: i64, m: i64, d: i64) -> Option<Date> {
    Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
}

/// The first Gregorian year of the era a text begins with, and the rest of the text.
fn split_era(text: &str) -> (Option<i16>, &str) {
    for era in &ERAS {
        if let Some(rest) = text.strip_prefix(era.name) {
            return (Some(era.first.0), rest);
        }
        let mut chars = text.chars();
        if chars.next().is_some_and(|c| c.eq_ignore_ascii_case(&era.letter)) {
            let rest = chars.as_str();
            if rest.starts_with(|c: char| c.is_ascii_digit() || c == '元') {
                return (Some(era.first.0), rest);
            }
        }
    }
    (None, text)
}

/// The numbers a date begins with, and what is written behind the third; 元 counts as 1.
fn leading_numbers(text: &str) -> (Vec<i64>, &str) {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), '/'))) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if c == '元' && digits.is_empty() {
            digits.push('1');
            continue;
        }
        if !digits.is_empty() {
            numbers.push(digits.parse().unwrap_or(i64::MAX));
            digits.clear();
        }
        let separator = matches!(c, '/' | '-' | '.' | '年' | '月' | '日' | ' ' | ',' | 'T' | '(');
        if !separator {
            return (Vec::new(), "");
        }
        if numbers.len() == 3 {
            let behind = text.get(at..).unwrap_or_default();
            return (numbers, behind.strip_prefix('日').unwrap_or(behind));
        }
    }
    (numbers, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_what_people_write() {
        for text in [
            "2026-11-22",
            "2026/11/22",
            "2026.11.22",
            "20261122",
            "2026年11月22日",
            "令和8年11月22日",
            "R8.11.22",
            "r8/11/22",
            "２０２６／１１／２２",
            "46348",
            "2026-11-22 09:30:00",
            "2026-11-22T09:30:00",
            "2026年11月22日(日)",
            "令和 8年11月22日",
        ] {
            assert_eq!(parse(&text.replace("令和 ", "令和")), Ok(date(2026, 11, 22)), "{text}");
        }
        assert_eq!(parse("令和元年5月1日"), Ok(date(2019, 5, 1)));
        assert_eq!(parse("平成31年4月30日"), Ok(date(2019, 4, 30)));
    }

    #[test]
    fn says_why_a_text_is_no_date() {
        assert!(matches!(parse("2026/13/40"), Err(DateProblem::NoSuchDay(_))));
        assert!(matches!(parse("令和8年2月30日"), Err(DateProblem::NoSuchDay(_))));
        assert!(matches!(parse("令和8年"), Err(DateProblem::DayMissing(_))));
        assert!(matches!(parse("2026年11月"), Err(DateProblem::DayMissing(_))));
        assert!(matches!(parse("未定"), Err(DateProblem::NotADate(_))));
        assert!(matches!(parse("1.2.3"), Err(DateProblem::NotADate(_))));
        assert!(matches!(parse(""), Err(DateProblem::NotADate(_))));
        for text in ["2026/11/20 見つからず", "2026年11月20日に確認できず", "2026/11/20(未確認)", "2026/11/20 ?"]
        {
            assert!(matches!(parse(text), Err(DateProblem::NotADate(_))), "{text}");
        }
    }

    #[test]
    fn serials_round_trip() {
        for day in [date(2026, 11, 22), date(2000, 2, 29), date(1999, 12, 31)] {
            assert_eq!(excel_serial(f64::from(to_excel_serial(day))), Some(day));
        }
    }

    #[test]
    fn fiscal_years() {
        assert_eq!(FiscalYear::of(date(2027, 3, 31)), FiscalYear(2026));
        assert_eq!(FiscalYear::of(date(2026, 4, 1)), FiscalYear(2026));
        assert_eq!(FiscalYear(2026).to_string(), "令和8年度");
        assert!(FiscalYear(2026).contains(date(2026, 11, 22)));
        assert_eq!(long(date(2026, 11, 22), Lang::Ja), "2026年11月22日(令和8年)");
    }
}
