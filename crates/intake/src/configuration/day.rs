//! Dates as devices write them.

use jiff::civil::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date whose year, month by name, and day stand apart: `2024`, `March`, `31`.
pub(crate) fn of_words(year: &str, month: &str, day: &str) -> Option<Date> {
    let name = month.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| *m == name)? + 1;
    Date::new(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?).ok()
}

/// The date in `Sun Nov 22 14:12:17 2026`, `Sat Feb 03 03:30:29 UTC 2024` and the like: month, day, later the year.
pub(crate) fn in_words(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| {
        let name = word.get(..3)?.to_ascii_lowercase();
        Some((at, MONTHS.iter().position(|m| *m == name)? + 1))
    })?;
    let day: i8 = words.get(at + 1)?.trim_end_matches(',').parse().ok()?;
    let year = words.get(at + 2..)?.iter().find_map(|w| w.parse::<i16>().ok().filter(|y| *y > 1990))?;
    Date::new(year, i8::try_from(month).ok()?, day).ok()
}
