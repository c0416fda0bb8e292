//! Whether a remark beside はい says that it begins on a day to come: 「2027年4月から開始」.
//!
//! Guards: what a remark says never changes an answer; it is told, and a person asks. What began before today is no doubt.

use sejo_model::text::narrow;
use sejo_model::{Date, date};

/// What stands between the day and what begins.
const FROM: [&str; 2] = ["から", "より"];
/// What begins.
const BEGINS: [&str; 9] = ["開始", "実施", "導入", "適用", "運用", "稼働", "対応", "始め", "行"];

/// Whether a remark says that something begins after today.
#[must_use]
pub fn begins_later(remark: &str, today: Date) -> bool {
    let said: String = narrow(remark).chars().filter(|c| !c.is_whitespace()).collect();
    let is_later = |at: usize, word: &str| {
        let rest = said.get(at + word.len()..).unwrap_or_default();
        let day = said.get(..at).and_then(day_at_end);
        BEGINS.iter().any(|begins| rest.starts_with(begins)) && day.is_some_and(|day| day > today)
    };
    FROM.iter().any(|word| said.match_indices(*word).any(|(at, _)| is_later(at, word)))
}

/// The day, or the first one of the month, a text ends with.
fn day_at_end(text: &str) -> Option<Date> {
    let is_of_day = |c: char| c.is_ascii_digit() || "年月日/.令和元R".contains(c);
    let (begin, _) = text.char_indices().rev().take_while(|(_, c)| is_of_day(*c)).last()?;
    let said = text.get(begin..)?;
    let whole = if said.ends_with('月') { format!("{said}1日") } else { said.to_owned() };
    date::parse(&whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_after_today_is_told_from_what_began() {
        let today = jiff::civil::date(2026, 11, 22);
        for remark in [
            "2027年4月から開始",
            "２０２７年４月１日 から開始します",
            "令和9年4月より運用",
            "二要素認証は、2027/4/1から実施",
            "6月に決定。2026年12月から導入",
        ] {
            assert!(begins_later(remark, today), "{remark}");
        }
        for remark in
            ["", "2020年4月から開始", "2026年11月から実施", "4月から開始", "2027年4月の更新から", "2027年4月まで実施"]
        {
            assert!(!begins_later(remark, today), "{remark}");
        }
    }
}
