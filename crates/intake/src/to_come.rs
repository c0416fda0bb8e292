//! Whether a remark beside はい says that it begins on a day to come: 「2027年4月から開始」.
//!
//! Guards: what a remark says never changes an answer; it is told, and a person asks. What began before today is no doubt.

use sejo_model::{Date, date};

use crate::denial::{asks_for_plan, sentences};

/// What stands between the day and what begins.
const FROM: [&str; 2] = ["から", "より"];
/// What begins.
const BEGINS: [&str; 9] = ["開始", "実施", "導入", "適用", "運用", "稼働", "対応", "始め", "行"];
/// That nothing more is said of it: 「令和9年4月から」.
const NO_MORE: [&str; 5] = ["", "です", "となります", "になります", "の予定"];

/// What goes on as it is until then.
const GOES_ON: [&str; 4] = ["次の", "次期", "次回", "現在も"];

/// Whether a remark beside はい to what was asked says that something begins after today. Where a plan is asked for as well, that is
/// what はい says.
#[must_use]
pub fn begins_later(asked: &str, remark: &str, today: Date) -> bool {
    !asks_for_plan(asked) && sentences(remark).iter().any(|sentence| sentence_begins_later(sentence, today))
}

fn sentence_begins_later(said: &str, today: Date) -> bool {
    let is_later = |at: usize, word: &str| {
        let rest = said.get(at + word.len()..).unwrap_or_default();
        let before = said.get(..at).unwrap_or_default();
        let is_to_come = || is_next(before) || day_at_end(before).is_some_and(|day| day > today);
        let begins = BEGINS.iter().any(|begins| rest.starts_with(begins));
        (begins || NO_MORE.contains(&rest.trim_end_matches(['.', ')']))) && is_to_come()
    };
    !GOES_ON.iter().any(|word| said.contains(word))
        && FROM.iter().any(|word| said.match_indices(*word).any(|(at, _)| is_later(at, word)))
}

fn is_of_day(c: char) -> bool {
    c.is_ascii_digit() || "年度月日/.令和元R".contains(c)
}

/// Whether a text ends with 来年4月, 来年度 or 来月.
fn is_next(text: &str) -> bool {
    let before = text.trim_end_matches(is_of_day);
    before.len() < text.len() && before.ends_with('来')
}

/// The day, or the first one of the month or the year, a text ends with.
fn day_at_end(text: &str) -> Option<Date> {
    let said = text.get(text.trim_end_matches(is_of_day).len()..)?;
    let whole = if let Some(year) = said.strip_suffix("年度") {
        format!("{year}年4月1日")
    } else if said.ends_with('年') {
        format!("{said}1月1日")
    } else if said.ends_with('月') {
        format!("{said}1日")
    } else {
        said.to_owned()
    };
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
            "2027年1月から適用",
            "2027年から適用",
            "令和9年度から適用",
            "来年4月から実施",
            "令和9年4月から",
            "二要素認証は2027年4月1日から",
            "2027年4月1日からです。",
            "適用(2027年4月より)",
            "来月から",
        ] {
            assert!(begins_later("", remark, today), "{remark}");
            assert!(!begins_later("実装している、または令和9年度までに実装する予定がある", remark, today), "{remark}");
        }
        for remark in [
            "",
            "2020年4月から開始",
            "2026年11月から実施",
            "4月から開始",
            "2027年4月の更新から",
            "2027年4月まで実施",
            "次のバージョンは2027年1月から適用",
            "2026年から適用",
            "令和8年度から実施",
            "従来から実施",
            "従来から",
            "2020年4月から",
            "4月から適用",
            "2027年4月の改定から",
        ] {
            assert!(!begins_later("", remark, today), "{remark}");
        }
    }
}
