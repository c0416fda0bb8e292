//! Moments (microseconds since 1970, UTC) as people in Japan read and type them, to the minute.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use crate::calendar::weekday;
use crate::date;
use crate::text;
use crate::words::Lang;

/// A moment in Japan's time, which has no daylight saving.
#[must_use]
pub fn civil(micros: i64) -> DateTime {
    Timestamp::from_microsecond(micros).map_or(DateTime::MIN, |t| t.to_zoned(japan()).datetime())
}

/// The day in Japan.
#[must_use]
pub fn day(micros: i64) -> Date {
    civil(micros).date()
}

/// `2026年11月27日(金) 18:05`, or `2026-11-27 (Fri) 18:05`.
#[must_use]
pub fn long(micros: i64, lang: Lang) -> String {
    let at = civil(micros);
    format!("{} {:02}:{:02}", with_weekday(at.date(), lang), at.hour(), at.minute())
}

/// `11月27日 18:05`, or `11-27 18:05`.
#[must_use]
pub fn short(micros: i64, lang: Lang) -> String {
    let at = civil(micros);
    match lang {
        Lang::Ja => format!("{}月{}日 {:02}:{:02}", at.month(), at.day(), at.hour(), at.minute()),
        Lang::En => format!("{:02}-{:02} {:02}:{:02}", at.month(), at.day(), at.hour(), at.minute()),
    }
}

/// As [`short`] in the year of `beside`, where nobody can take it for another; else as [`long`].
#[must_use]
pub fn short_beside(micros: i64, beside: i64, lang: Lang) -> String {
    if civil(micros).year() == civil(beside).year() { short(micros, lang) } else { long(micros, lang) }
}

/// `2026年11月27日(金)`, or `2026-11-27 (Fri)`.
#[must_use]
pub fn with_weekday(day: Date, lang: Lang) -> String {
    let space = lang.pick("", " ");
    format!("{}{space}({})", date::short(day, lang), weekday(day, lang))
}

/// What a field for a moment holds: `2026-11-27T18:05`.
#[must_use]
pub fn field(micros: i64) -> String {
    let at = civil(micros);
    format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// Reads a day and a time in Japan: `2026-11-27T18:05`, `2026/11/27 18:05`, `令和8年11月27日 18時5分`, also in full-width
/// characters. Nothing when it is no moment; a day without a time is none, since an hour decides what came first.
#[must_use]
pub fn parse(input: &str) -> Option<i64> {
    let narrow = text::narrow(input);
    let narrow = narrow.trim();
    let at = narrow.rfind(['T', ' ', '日'])?;
    let (left, right) = narrow.split_at(at);
    let mark = right.chars().next()?;
    let left = if mark == '日' { format!("{left}日") } else { left.to_owned() };
    let day = date::parse(&left).ok()?;
    day.to_datetime(time(right.get(mark.len_utf8()..)?)?)
        .to_zoned(japan())
        .ok()
        .map(|zoned| zoned.timestamp().as_microsecond())
}

/// `18:05`, `18:05:30`, `18時5分`, `18時`.
fn time(text: &str) -> Option<Time> {
    let text = text.trim().replace('時', ":").replace(['分', '秒'], "");
    let mut parts = text.split(':').map(str::trim);
    let mut next = |needed: bool| match parts.next() {
        Some("") | None if !needed => Some(0),
        part => part?.parse::<i8>().ok(),
    };
    let (hour, minute) = (next(true)?, next(false)?);
    next(false)?;
    Time::new(hour, minute, 0, 0).ok().filter(|_| text.contains(':'))
}

fn japan() -> TimeZone {
    TimeZone::fixed(Offset::constant(9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type_and_browsers_send() {
        let at = parse("2026-11-27T18:05").unwrap();
        for typed in [
            "2026-11-27 18:05",
            "2026/11/27 18:05:59",
            "2026年11月27日 18時5分",
            "令和8年11月27日18:05",
            "２０２６年１１月２７日　１８：０５",
            " 2026-11-27T18:05 ",
        ] {
            assert_eq!(parse(typed), Some(at), "{typed}");
        }
        assert_eq!(field(at), "2026-11-27T18:05");
        assert_eq!(parse("2026-11-27 9時").map(field).as_deref(), Some("2026-11-27T09:00"));
        for wrong in [
            "",
            "2026-11-27",
            "18:05",
            "2026-13-27 18:05",
            "2026-11-27 25:00",
            "2026-11-27 18:61",
            "昨日の夕方",
            "2026-11-27 18",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn says_the_day_of_the_week() {
        let at = parse("2026-11-27T18:05").unwrap();
        assert_eq!(long(at, Lang::Ja), "2026年11月27日(金) 18:05");
        assert_eq!(long(at, Lang::En), "2026-11-27 (Fri) 18:05");
        assert_eq!((short(at, Lang::Ja).as_str(), short(at, Lang::En).as_str()), ("11月27日 18:05", "11-27 18:05"));
        let year_before = parse("2025-11-27T18:05").unwrap();
        assert_eq!(short_beside(at, at, Lang::Ja), "11月27日 18:05");
        assert_eq!(short_beside(year_before, at, Lang::Ja), "2025年11月27日(木) 18:05");
    }
}
