//! The public holidays of a year as the law has them, for years whose days are not announced yet.
//!
//! Invariant: only expected days; the announced ones are right where both speak (a test compares them). Sources: 国民の祝日に
//! 関する法律 2条 (the days), 3条2項 (the substitute for a holiday on a Sunday), 3条3項 (a day between two holidays); the
//! days of the equinoxes by the formula of 海上保安庁水路部『新こよみ便利帳』, good for 1980 to 2099.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::words::Words;

const SUBSTITUTE: Words = Words { ja: "振替休日", en: "substitute holiday" };
const BETWEEN: Words = Words { ja: "国民の休日", en: "national holiday between two others" };

/// Holidays with a day of their own.
const FIXED: [(i8, i8, Words); 10] = [
    (1, 1, Words { ja: "元日", en: "New Year's Day" }),
    (2, 11, Words { ja: "建国記念の日", en: "National Foundation Day" }),
    (2, 23, Words { ja: "天皇誕生日", en: "Emperor's Birthday" }),
    (4, 29, Words { ja: "昭和の日", en: "Showa Day" }),
    (5, 3, Words { ja: "憲法記念日", en: "Constitution Day" }),
    (5, 4, Words { ja: "みどりの日", en: "Greenery Day" }),
    (5, 5, Words { ja: "こどもの日", en: "Children's Day" }),
    (8, 11, Words { ja: "山の日", en: "Mountain Day" }),
    (11, 3, Words { ja: "文化の日", en: "Culture Day" }),
    (11, 23, Words { ja: "勤労感謝の日", en: "Labour Thanksgiving Day" }),
];

/// Holidays on a Monday: month, which Monday of it.
const MONDAYS: [(i8, i8, Words); 4] = [
    (1, 2, Words { ja: "成人の日", en: "Coming of Age Day" }),
    (7, 3, Words { ja: "海の日", en: "Marine Day" }),
    (9, 3, Words { ja: "敬老の日", en: "Respect for the Aged Day" }),
    (10, 2, Words { ja: "スポーツの日", en: "Sports Day" }),
];

/// The equinoxes: month, the day in 1980 in millionths.
const EQUINOXES: [(i8, i64, Words); 2] = [
    (3, 20_843_100, Words { ja: "春分の日", en: "Vernal Equinox Day" }),
    (9, 23_248_800, Words { ja: "秋分の日", en: "Autumnal Equinox Day" }),
];

/// The holidays of a year with substitutes and days between two; nothing where the formula does not reach.
pub(super) fn holidays(year: i16) -> BTreeMap<Date, Words> {
    if !(1980..=2099).contains(&year) {
        return BTreeMap::new();
    }
    let fixed = FIXED.into_iter().filter_map(|(month, day, words)| Some((Date::new(year, month, day).ok()?, words)));
    let mondays = MONDAYS.into_iter().filter_map(|(month, nth, words)| {
        let day = Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, Weekday::Monday).ok()?;
        Some((day, words))
    });
    let equinoxes = EQUINOXES.into_iter().filter_map(|(month, begin, words)| {
        let years = i64::from(year) - 1980;
        let day = (begin + 242_194 * years - 1_000_000 * (years / 4)) / 1_000_000;
        Some((Date::new(year, month, i8::try_from(day).ok()?).ok()?, words))
    });
    let named: BTreeMap<Date, Words> = fixed.chain(mondays).chain(equinoxes).collect();
    let mut all = named.clone();
    for day in named.keys() {
        let next = |day: &Date| day.checked_add(1.day()).ok();
        if let Some(between) = next(day).filter(|d| !named.contains_key(d))
            && next(&between).is_some_and(|d| named.contains_key(&d))
        {
            all.insert(between, BETWEEN);
        }
        if day.weekday() == Weekday::Sunday {
            let free = std::iter::successors(next(day), next).find(|d| !named.contains_key(d));
            all.extend(free.map(|d| (d, SUBSTITUTE)));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_law_gives_what_was_announced() {
        let announced = &super::super::Calendar::japan().days;
        for year in [2026, 2027] {
            let of_year = |d: &Date| d.year() == year;
            let expected: Vec<_> =
                announced.iter().filter(|(d, _)| of_year(d)).map(|(d, w)| (*d, w.ja.as_str())).collect();
            let found = holidays(year);
            let found: Vec<_> = found.iter().map(|(d, w)| (*d, w.ja)).collect();
            assert_eq!(found, expected, "{year}");
        }
    }

    #[test]
    fn substitutes_and_days_between_come_where_the_law_puts_them() {
        let name = |y, m, d| holidays(y).get(&date(y, m, d)).map(|w| w.ja);
        // The three days of May end on a Tuesday: the substitute of the Sunday is the Wednesday.
        assert_eq!(name(2026, 5, 6), Some("振替休日"));
        assert_eq!(name(2032, 9, 21), Some("国民の休日"));
        assert_eq!((name(2028, 3, 20), name(2028, 9, 22)), (Some("春分の日"), Some("秋分の日")));
        assert_eq!(holidays(2028).len(), 16, "2028 has no substitute and no day between");
        assert_eq!(name(2029, 2, 12), Some("振替休日"));
        assert!(holidays(2100).is_empty() && holidays(1979).is_empty());
    }
}
