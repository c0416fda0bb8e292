//! The day a cell means, out of what lists write around it: 2021/04/01-2027/03/31, 令和3年4月1日から令和9年3月31日まで,
//! 2025/10/14まで.
//!
//! Guards: of a period, the end of support is its last day and the purchase its first; where a cell has several days and
//! nothing says which one is meant, none is taken; nor is a day taken that something beside it takes back or that is more
//! than a day with a [plain note](PLAIN): 2026/11/20 見つからず, 2031/10/14?.

use std::ops::Range;

use sejo_model::entry::takes_back;
use sejo_model::text::narrow;
use sejo_model::{Date, DeviceField as F, date};

use crate::table::without_brackets;

/// Why a cell has no day.
#[derive(Debug, PartialEq, Eq)]
pub enum Unclear {
    /// Several days stand in it, or only the other end of a period.
    Period,
    /// Something beside the day takes it back, or is not understood.
    Doubted,
}

/// Notes beside a day that leave it as it is.
const PLAIN: &str = "済み|済|実施|確認|棚卸し|棚卸|現物|実物|実地|目視|巡回|立会|点検|更新|適用|照会|回答|調査|完了|終了|現在|時点|付け|付|分|\
    まで|迄|サポート|保守|保証|期限|期間|満了|延長|メーカー|公表|公式|発表|切れ|購入|導入|納品|納入|設置|取得|リース|契約|開始|以降|より|から|年間|\
    ベンダー|マイクロソフト|標準|有償|無償|一般|ESU|EOL|EOS|LTSC|OS|KB|全台|定期|月次|年次|手動|自動|年度|年|月|日|曜日|曜|火|水|木|金|土|令和|平成|昭和|元|に|を|で|の|と|は|担当者|担当|実施者|確認者";
/// Notes that leave the day support will end as it is.
const AHEAD: &str = "終了予定|予定";
/// Answers that leave the day somebody asked as it is.
const ASKED: &str = "回答なし|返答なし|回答待ち|返答待ち|未回答|返信なし|返信待ち";
/// What a name ends with that is said to be one.
const TITLES: [&str; 12] =
    ["さん", "氏", "様", "先生", "院長", "師長", "主任", "課長", "部長", "係長", "技師", "事務長"];

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
        return if aside.is_empty() { Ok(without_day(field, &plain)) } else { Err(Unclear::Period) };
    };
    let part = |range: Range<usize>| without_brackets(plain.get(range).unwrap_or_default());
    let (before, after) = (part(0..first.at.start), part(last.at.end..plain.len()));
    let is_period = match &days[..] {
        [_] => false,
        [from, to] if leads_on(&part(from.at.end..to.at.start)) && to.is_after(from) => true,
        [from, to] if from.date().is_some() && from.date() == to.date() => false,
        _ => return Err(Unclear::Period),
    };
    let begins = before == "自" || (!is_period && TO.iter().any(|word| after.starts_with(word)));
    let ends = leads_on(&before) || (!is_period && UNTIL.iter().any(|word| after.starts_with(word)));
    let more = after.contains(|c: char| c.is_ascii_digit());
    let behind = plain.get(last.at.end..).unwrap_or_default();
    if !(stands(field, &after, begins) && asides(behind).all(|said| !stays_open(field, said))) {
        return Err(Unclear::Doubted);
    }
    match field {
        F::SupportEnd if !is_period && begins => Err(Unclear::Period),
        // 2025/10/14(延長2028/10/10) has an end after its end; the day of a contract says nothing against it.
        F::SupportEnd if more || aside.iter().any(|day| day.is_after(last)) => Err(Unclear::Period),
        F::SupportEnd if is_period || ends || before.is_empty() => Ok(last.text.clone()),
        F::PurchasedOn if !is_period && ends => Err(Unclear::Period),
        F::PurchasedOn if begins || before.is_empty() => Ok(first.text.clone()),
        F::SupportEnd | F::PurchasedOn => Ok(plain),
        // 2026-11-01より前, 2026/11/1以降: of what happened, the day is not said.
        _ if is_period || begins => Err(Unclear::Period),
        _ if before.is_empty() => Ok(first.text.clone()),
        _ => Ok(plain),
    }
}

/// Whether what stands behind a day leaves it as it is. Of a purchase much is told behind the day, and a period that goes on
/// says how long; of what happened, only a plain note and who did it.
fn stands(field: F, after: &str, begins: bool) -> bool {
    let left = without_notes(field, after);
    left.is_empty() || (!takes_back(&left) && (field == F::PurchasedOn || begins || is_somebody(after)))
}

/// Whether what stands in brackets behind a day takes it back, or is not understood where it must be.
fn stays_open(field: F, said: &str) -> bool {
    let left = without_notes(field, said);
    // LTSC, Windows 10 and (2021/4/1 の契約) say what the day is of; わからん and 見込み look like any other word.
    let is_product = || field == F::SupportEnd && left.contains(|c: char| c.is_ascii_alphanumeric());
    let told = field == F::PurchasedOn || is_product() || is_somebody(said);
    // A day in brackets is compared with the one outside.
    !left.is_empty() && (takes_back(&left) || !told && days(said).is_empty())
}

/// What is left of a note without the words that change nothing.
fn without_notes(field: F, note: &str) -> String {
    let own = match field {
        F::SupportEnd => AHEAD,
        F::SupportAskedOn => ASKED,
        _ => "",
    };
    let words = || own.split('|').chain(PLAIN.split('|')).filter(|word| !word.is_empty());
    let mut rest = note.trim();
    loop {
        rest = rest
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit() || "、。,.:;/-~〜→年月".contains(c));
        let Some(after) = words().find_map(|word| rest.strip_prefix(word)) else { return rest.to_owned() };
        rest = after;
    }
}

/// Whether a note names who did it: 鈴木さん, 担当:鈴木. A name alone looks like any other word.
fn is_somebody(note: &str) -> bool {
    const LABELS: [&str; 5] = ["担当", "実施者", "確認者", "立会", "by"];
    const LONGEST: usize = 12;
    let note = note.trim();
    let marked = LABELS.iter().any(|label| note.starts_with(label)) || TITLES.iter().any(|title| note.ends_with(title));
    marked && note.chars().count() <= LONGEST && !takes_back(note)
}

/// What stands in brackets.
fn asides(text: &str) -> impl Iterator<Item = &str> {
    let brackets = |c: char| "()[]【】〔〕<>〈〉".contains(c);
    text.split(brackets).skip(1).step_by(2)
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
        for cell in ["2026/5/1～2026/5/3", "2026/5/1より前", "2026/5/1以降", "2026/5/1～"] {
            assert_eq!(read(F::CheckedOn, cell), None, "{cell}");
        }
        assert_eq!(read(F::CheckedOn, "2026/5/1 済").as_deref(), Some("2026-05-01"));
        assert_eq!(read(F::LastPatchOn, "46348").as_deref(), Some("2026-11-22"));
    }

    #[test]
    fn a_day_that_is_taken_back_is_none() {
        for cell in [
            "2026/11/20(未確認)",
            "2026年11月20日に確認できず",
            "2026/11/20予定",
            "2026/11/20（予定）",
            "2026/11/20 実機なし",
            "2026/11/20 見つからず",
            "2026/11/20所在不明",
            "2026/11/20 紛失",
            "2026/11/20(紛失)",
            "2026/11/20?",
            "2026/11/20 中止",
            "2026/11/20 要再確認",
            "2026/11/20 以前",
            "2026/11/20 紛失確認",
            "2026/11/20 担当不在",
        ] {
            assert_eq!(day(F::CheckedOn, cell), Err(Unclear::Doubted), "{cell}");
        }
        for cell in [
            "2026/11/20 済",
            "2026/11/20実施済み",
            "2026/11/20(金)",
            "2026年11月20日(令和8年)",
            "2026/11/20 現物確認",
            "2026/11/20に確認済み",
            "2026/11/20 棚卸実施",
            "2026/11/20 鈴木さん",
            "2026/11/20(担当:鈴木)",
            "2026/11/20 09:30",
        ] {
            assert_eq!(read(F::CheckedOn, cell).as_deref(), Some("2026-11-20"), "{cell}");
        }
        for cell in [
            "2031/10/14?",
            "2031/10/14(未確認)",
            "2031/10/14と思うが不明",
            "2031/10/14(たぶん)",
            "2031/10/14かも",
            "2031/10/14(わからん)",
            "2031/10/14（推測）",
            "2031/10/14(見込み)",
            "2031/10/14(聞いただけ)",
            "2031/10/14(うろ覚え)",
            "2031/10/14(暫定)",
        ] {
            assert_eq!(day(F::SupportEnd, cell), Err(Unclear::Doubted), "{cell}");
        }
        for cell in [
            "2031/10/14終了予定",
            "2031/10/14(予定)",
            "2031/10/14 サポート終了",
            "2031/10/14(Windows 11 25H2)",
            "2031/10/14(ESU)",
            "2031/10/14(メーカー公表)",
            "2031/10/14(延長サポート)",
        ] {
            assert_eq!(read(F::SupportEnd, cell).as_deref(), Some("2031-10-14"), "{cell}");
        }
        assert_eq!(read(F::SupportAskedOn, "2026/11/20 回答なし").as_deref(), Some("2026-11-20"));
        assert_eq!(read(F::PurchasedOn, "2021/4/1 本体のみ").as_deref(), Some("2021-04-01"));
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
