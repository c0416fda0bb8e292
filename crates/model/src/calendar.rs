//! On which days an office in Japan is closed: weekends, public holidays (`content/holidays.toml`), the turn of the year.
//!
//! Invariant: a holiday beyond those announced is worked out by the law (`law`) and called expected, so nobody takes it for
//! certain; how far the announced ones reach is said wherever days are shown. Source of the turn of the year: 行政機関の休日に関する法律 (29 December to 3 January).

mod law;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::date;
use crate::words::{Lang, Text, Words};

/// Longest row of closed days that is walked back over.
const LONGEST_CLOSURE: usize = 14;

static JAPAN: LazyLock<Calendar> =
    LazyLock::new(|| toml::from_str(include_str!("../../../content/holidays.toml")).unwrap_or_default());

/// The public holidays of some years.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    from: Option<Date>,
    until: Option<Date>,
    days: BTreeMap<Date, Text>,
}

impl Calendar {
    /// The holidays of Japan as far as they are announced.
    #[must_use]
    pub fn japan() -> &'static Self {
        &JAPAN
    }

    /// Whether the holidays of the year are announced.
    #[must_use]
    pub fn knows(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day) && self.until.is_some_and(|until| day <= until)
    }

    /// How far the holidays are known, for the pages that show days.
    #[must_use]
    pub fn reach(&self) -> Text {
        let until = |lang| self.until.map(|day| date::long(day, lang)).unwrap_or_default();
        Text::new(
            format!(
                "祝日は、{}まで発表を確かめています。その先は、法律の決まりから計算した予定です。",
                until(Lang::Ja)
            ),
            format!("Holidays are as announced until {}; later ones are expected by the law.", until(Lang::En)),
        )
    }

    /// A holiday, announced or expected.
    fn holiday(&self, day: Date) -> Option<Text> {
        if self.until.is_none_or(|until| day <= until) {
            return self.days.get(&day).cloned();
        }
        let expected = law::holidays(day.year()).get(&day).copied()?;
        Some(Text::new(format!("{}(予定)", expected.ja), format!("{} (expected)", expected.en)))
    }

    /// Why an office is closed on `day`; nothing when it is open, as far as is known.
    #[must_use]
    pub fn closed(&self, day: Date) -> Option<Text> {
        let words = |words: Words| Some(Text::new(words.ja, words.en));
        if let Some(name) = self.holiday(day) {
            return Some(name);
        }
        if matches!((day.month(), day.day()), (12, 29..) | (1, ..=3)) {
            return words(Words { ja: "年末年始", en: "turn of the year" });
        }
        match day.weekday() {
            Weekday::Saturday => words(Words { ja: "土曜日", en: "Saturday" }),
            Weekday::Sunday => words(Words { ja: "日曜日", en: "Sunday" }),
            _ => None,
        }
    }

    /// The last day before `day` on which an office is open, as far as is known.
    #[must_use]
    pub fn open_before(&self, day: Date) -> Option<Date> {
        let before = std::iter::successors(day.yesterday().ok(), |d| d.checked_sub(1.day()).ok());
        before.take(LONGEST_CLOSURE).find(|d| self.closed(*d).is_none())
    }
}

/// The day of the week: `金` or `Fri`.
#[must_use]
pub fn weekday(day: Date, lang: Lang) -> &'static str {
    match day.weekday() {
        Weekday::Monday => lang.pick("月", "Mon"),
        Weekday::Tuesday => lang.pick("火", "Tue"),
        Weekday::Wednesday => lang.pick("水", "Wed"),
        Weekday::Thursday => lang.pick("木", "Thu"),
        Weekday::Friday => lang.pick("金", "Fri"),
        Weekday::Saturday => lang.pick("土", "Sat"),
        Weekday::Sunday => lang.pick("日", "Sun"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn offices_are_closed_on_weekends_holidays_and_at_the_turn_of_the_year() {
        for (day, why) in [
            (date(2026, 11, 28), Some("土曜日")),
            (date(2026, 11, 29), Some("日曜日")),
            (date(2026, 11, 23), Some("勤労感謝の日")),
            (date(2026, 5, 6), Some("振替休日")),
            (date(2026, 9, 22), Some("国民の休日")),
            (date(2026, 12, 28), None),
            (date(2026, 12, 29), Some("年末年始")),
            (date(2027, 1, 1), Some("元日")),
            (date(2027, 1, 3), Some("年末年始")),
            (date(2027, 1, 4), None),
        ] {
            assert_eq!(Calendar::japan().closed(day).map(|w| w.ja), why.map(str::to_owned), "{day}");
        }
    }

    #[test]
    fn what_is_not_announced_is_expected_and_says_so() {
        let japan = Calendar::japan();
        assert!(japan.knows(date(2027, 12, 31)) && !japan.knows(date(2028, 1, 1)) && !japan.knows(date(2025, 12, 31)));
        assert_eq!(japan.days.len(), 35, "every line of the file is read");
        assert!(japan.days.keys().all(|day| japan.knows(*day)));
        assert_eq!(japan.closed(date(2028, 3, 20)).map(|w| w.ja).as_deref(), Some("春分の日(予定)"));
        assert_eq!(japan.closed(date(2028, 3, 21)), None);
        assert!(japan.reach().ja.contains("2027年12月31日"), "{}", japan.reach().ja);
    }

    #[test]
    fn the_open_day_before_a_long_closure_is_found() {
        let before = |y, m, d| Calendar::japan().open_before(date(y, m, d));
        assert_eq!(before(2026, 11, 29), Some(date(2026, 11, 27)));
        assert_eq!(before(2027, 1, 3), Some(date(2026, 12, 28)));
        assert_eq!(before(2026, 5, 5), Some(date(2026, 5, 1)));
    }

    #[test]
    fn days_of_the_week() {
        assert_eq!((weekday(date(2026, 11, 27), Lang::Ja), weekday(date(2026, 11, 27), Lang::En)), ("金", "Fri"));
    }
}
