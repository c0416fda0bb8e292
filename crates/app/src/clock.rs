//! The clock. Everything below takes the day as an argument; only here is the time read.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use sejo_model::{Date, Lang, date, moment};

/// A clock in Japan's time, which has no daylight saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always the same moment (microseconds since 1970, UTC), for tests and the demo.
    Fixed(i64),
}

impl Clock {
    /// A clock that stands at noon, Japan time, of `day`.
    #[must_use]
    pub fn noon(day: Date) -> Self {
        let moment = day.at(12, 0, 0, 0).to_zoned(japan()).map(|z| z.timestamp().as_microsecond());
        Self::Fixed(moment.unwrap_or(0))
    }

    /// Microseconds since 1970 (UTC).
    #[must_use]
    pub fn now(self) -> i64 {
        match self {
            Self::System => Timestamp::now().as_microsecond(),
            Self::Fixed(at) => at,
        }
    }

    /// The day in Japan.
    #[must_use]
    pub fn today(self) -> Date {
        day_of(self.now())
    }
}

/// The day in Japan at a moment.
#[must_use]
pub fn day_of(micros: i64) -> Date {
    Timestamp::from_microsecond(micros).map_or(Date::MIN, |t| t.to_zoned(japan()).date())
}

/// A moment as files carry it: RFC 3339 in UTC, to the second.
#[must_use]
pub(crate) fn rfc3339(micros: i64) -> String {
    let moment = Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The minute in Japan at a moment, as people write it: `2026年11月22日 10:15`, or `2026-11-22 10:15`.
#[must_use]
pub fn minute_of(micros: i64, lang: Lang) -> String {
    let at = moment::civil(micros);
    format!("{} {:02}:{:02}", date::short(at.date(), lang), at.hour(), at.minute())
}

fn japan() -> TimeZone {
    TimeZone::fixed(Offset::constant(9))
}
