//! What one cell of an answer says: a word, a mark, a printed choice with one of it taken.
//!
//! Invariant: a cell is an answer only when it says nothing else. A date, 済 or who confirmed it may stand beside the word;
//! whatever else does, from `はい？` to `はい → いいえ`, leaves the decision to a person.

use jiff::civil::Date;
use sejo_model::beside::{is_empty_box, is_ticked_box, taken};
use sejo_model::entry::is_entry;
use sejo_model::text::narrow;
use sejo_model::{AnswerValue, FiscalYear};

use super::answers::{Day, from_text};
use super::choice;
use super::words::{offers_yes_and_no, says_yes_and_no};
use crate::reply::answer_said;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Value(AnswerValue),
    /// Something, but not for certain.
    Unclear,
}

/// What stands in one cell of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Empty,
    /// The word of its own column, which a form may have printed there.
    Plain,
    /// A mark, alone or at the word.
    Marked,
    /// Crossed out: says that it is the other one, and nothing alone.
    Dash,
    /// The word of another column, or something else.
    Unclear,
}

/// Marks that mean "this one".
const MARKS: [char; 10] = ['○', '〇', '◯', '⚪', '●', '◎', '✓', '✔', '⭕', '⦿'];
const BRACKETS: [(char, char); 8] =
    [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕'), ('<', '>'), ('「', '」'), ('〈', '〉'), ('《', '》')];

fn is_bracket(c: char) -> bool {
    BRACKETS.iter().any(|(open, close)| c == *open || c == *close)
}

fn is_mark(c: char) -> bool {
    MARKS.contains(&c) || is_ticked_box(c)
}

/// A mark that says "this one", alone.
pub(super) fn is_chosen(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_mark) || word == "レ"
}

/// Reads an answer written as a word or mark into one cell.
pub(super) fn word(text: &str) -> Said {
    let text = narrow(text);
    let text = text.trim();
    if text.is_empty() {
        return Said::Nothing;
    }
    if says_yes_and_no(text) {
        return printed(text);
    }
    if let Some(said) = listed(text) {
        return said;
    }
    if offers_yes_and_no(text) {
        return Said::Unclear;
    }
    let text = choice::without_number(text);
    let lower = text.to_lowercase();
    if let Some(value) = choice::said(&lower) {
        return Said::Value(value);
    }
    match lower.as_str() {
        "o" | "true" | "v" => return Said::Value(AnswerValue::Yes),
        "false" => return Said::Value(AnswerValue::No),
        _ => {}
    }
    if text.chars().all(is_mark) {
        return Said::Value(AnswerValue::Yes);
    }
    match leading(text) {
        Some((value, rest)) if adds_nothing(&rest) || (value == AnswerValue::NotApplicable && explains(&rest)) => {
            Said::Value(value)
        }
        _ => Said::Unclear,
    }
}

/// Whether a cell holds an answer, be it one that only a person can decide: its row is asked.
pub(super) fn speaks(text: &str) -> bool {
    match word(text) {
        Said::Value(_) => true,
        Said::Unclear => leading(&narrow(text)).is_some(),
        Said::Nothing => false,
    }
}

/// The answers that words name which are none for certain: はい→いいえ two, いいえ? and 未実施(一部) one.
pub(super) fn named(text: &str) -> Vec<AnswerValue> {
    let said = narrow(text);
    let own = answer_said(text).or_else(|| leading(&said).map(|(value, _)| value));
    AnswerValue::ALL.iter().copied().filter(|value| own == Some(*value) || said.contains(value.words().ja)).collect()
}

/// 対象外 with its reason in a remark, which may go on about other things.
pub(super) fn is_not_applicable(text: &str) -> bool {
    const TAKES_BACK: [&str; 9] = ["一部", "予定", "未", "または", "除く", "ただし", "ほぼ", "不明", "確認中"];
    let said = leading(&narrow(text)).filter(|(value, _)| *value == AnswerValue::NotApplicable);
    said.is_some_and(|(_, rest)| !TAKES_BACK.iter().any(|w| rest.contains(w)))
}

/// Why something does not apply, where a cell says so behind the word: クラウド of `対象外(クラウド)`.
pub(super) fn reason(text: &str) -> Option<String> {
    const ENCLOSING: [(char, char); 2] = [('(', ')'), ('（', '）')];
    let (value, rest) = leading(&narrow(text))?;
    if value != AnswerValue::NotApplicable || word(text) != Said::Value(value) || adds_nothing(&rest) {
        return None;
    }
    let between = |c: char| c.is_whitespace() || ":：、,，。".contains(c);
    let (_, behind) = ["対象外", "該当なし"].iter().find_map(|said| text.split_once(*said))?;
    let behind = behind.trim_matches(between);
    let inside = ENCLOSING.iter().find_map(|(open, close)| {
        let inside = behind.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.contains(*close)).then_some(inside)
    });
    let said = inside.unwrap_or(behind).trim_matches(between);
    // A form may print 対象外(理由: ) with nothing behind it.
    let said =
        ["理由:", "理由："].iter().find_map(|label| said.strip_prefix(*label)).unwrap_or(said).trim_matches(between);
    (said != "理由" && said.chars().any(char::is_alphanumeric)).then(|| said.to_owned())
}

/// The word for an answer in front, and what follows it, without spaces.
fn leading(text: &str) -> Option<(AnswerValue, String)> {
    const WORDS: [(&str, AnswerValue); 13] = [
        ("はい", AnswerValue::Yes),
        ("あり", AnswerValue::Yes),
        ("実施済み", AnswerValue::Yes),
        ("実施済", AnswerValue::Yes),
        ("対応済み", AnswerValue::Yes),
        ("対応済", AnswerValue::Yes),
        ("いいえ", AnswerValue::No),
        ("なし", AnswerValue::No),
        ("未実施", AnswerValue::No),
        ("未対応", AnswerValue::No),
        ("未済", AnswerValue::No),
        ("対象外", AnswerValue::NotApplicable),
        ("該当なし", AnswerValue::NotApplicable),
    ];
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = compact.trim_start_matches(|c: char| is_mark(c) || is_bracket(c) || c == 'レ');
    WORDS.iter().find_map(|(word, value)| bare.strip_prefix(word).map(|rest| (*value, rest.to_owned())))
}

/// Nothing but punctuation, a day, 済, or the name of who confirmed it.
fn adds_nothing(rest: &str) -> bool {
    const BEFORE: [&str; 5] = ["確認日", "実施日", "回答日", "確認", "実施"];
    const BEHIND: [&str; 16] = [
        "",
        "済",
        "済み",
        "です",
        "でした",
        "ます",
        "ました",
        "確認",
        "確認済",
        "確認済み",
        "実施",
        "実施済",
        "実施済み",
        "対応済",
        "対応済み",
        "現在",
    ];
    let bare: String = rest.chars().filter(|c| !is_mark(*c) && !is_bracket(*c) && !"、,。".contains(*c)).collect();
    if signed(&bare) {
        return true;
    }
    let bare = bare.replace(':', "");
    let of_day = |c: char| c.is_ascii_digit() || "/年月日令和平成RHrh.-".contains(c);
    if BEHIND.contains(&bare.as_str()) {
        return true;
    }
    let dated = BEFORE.iter().find_map(|w| bare.strip_prefix(w)).unwrap_or(&bare);
    let behind = dated.trim_start_matches(of_day);
    let day = dated.get(..dated.len() - behind.len()).unwrap_or_default();
    let is_day = match from_text(day, None) {
        Day::On(_) | Day::Problem("workbook-year-missing") => true,
        Day::Nothing => day.contains(['/', '年', '月']),
        Day::Problem(_) => false,
    };
    is_day && BEHIND.contains(&behind)
}

/// `確認者:山田`, `山田印`
fn signed(text: &str) -> bool {
    let is_name = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{30a0}'..='\u{30ff}' | '々');
    let who = ["担当者:", "担当:", "確認者:", "記入者:", "回答者:"].iter().find_map(|w| text.strip_prefix(w));
    who.or_else(|| text.strip_suffix('印')).is_some_and(|name| {
        // 未確認 and 未定 are nobody's names.
        (1..=10).contains(&name.chars().count()) && name.chars().all(is_name) && is_entry(name)
    })
}

/// The latest day that stands in a cell, beside whatever else does.
pub(super) fn last_day(text: &str, year: Option<FiscalYear>) -> Option<Date> {
    let text = narrow(text);
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let of_day = |c: char| c.is_ascii_digit() || "/年月日令和平成RHrh.-".contains(c);
    let parts = [&text, &compact].into_iter().flat_map(|text| text.split(move |c| !of_day(c)));
    let days = parts.filter_map(|part| match from_text(part, year) {
        Day::On(day) => Some(day),
        Day::Nothing | Day::Problem(_) => None,
    });
    days.max()
}

/// Why something does not apply, as long as it takes nothing back.
fn explains(rest: &str) -> bool {
    const TAKES_BACK: [&str; 19] = [
        "一部",
        "予定",
        "未",
        "または",
        "除く",
        "ただし",
        "ほぼ",
        "不明",
        "確認",
        "検討",
        "ではない",
        "でない",
        "じゃない",
        "はい",
        "いいえ",
        "?",
        "→",
        "×",
        "かも",
    ];
    !TAKES_BACK.iter().any(|w| rest.contains(w))
}

/// Reads a printed choice: `はい・いいえ` says nothing until one of them is marked, put in brackets or left alone.
fn printed(text: &str) -> Said {
    match marked_words(text).as_deref() {
        _ if !only_choices(text) => Said::Unclear,
        Some([]) => Said::Nothing,
        Some([value]) => Said::Value(*value),
        _ => Said::Unclear,
    }
}

/// Whether a text that no one could read is what a form prints around its choice rather than an entry.
pub(super) fn is_template(text: &str) -> bool {
    let text = narrow(text);
    offers_yes_and_no(&text)
        && !text.contains(['→', '⇒', '?'])
        && marked_words(&text).is_some_and(|marked| marked.is_empty())
}

/// Whether はい and いいえ stand side by side with nothing that prints them as a choice: somebody wrote both.
pub(super) fn writes_both(text: &str) -> bool {
    let text = narrow(text);
    says_yes_and_no(&text)
        && !text.contains(['・', '･', '/', ',', '、', '|'])
        && !text.contains(is_empty_box)
        && !text.contains(is_bracket)
        && marked_words(&text).is_some_and(|marked| marked.is_empty())
}

/// Whether a cell says はい and いいえ with a day each, as somebody wrote who answered twice: `6/1 いいえ、10/1 はい`.
pub(super) fn dated_twice(text: &str) -> bool {
    let text = narrow(text);
    let of_day = |c: char| c.is_ascii_digit() || "/年月日.".contains(c);
    let days = text.split(|c| !of_day(c)).filter(|part| {
        let mut numbers = part.split(['/', '年', '月', '日']).filter(|n| !n.is_empty());
        part.contains(['/', '月']) && numbers.next().is_some() && numbers.next().is_some()
    });
    says_yes_and_no(&text) && days.count() >= 2
}

/// Nothing but the words, each once, with marks, boxes, brackets and a place for a date.
fn only_choices(text: &str) -> bool {
    let mut rest = text.to_lowercase();
    for words in [["いいえ", "no"], ["はい", "yes"], ["対象外", "n/a"]] {
        let Some(word) = words.iter().find(|w| rest.contains(**w)) else { continue };
        rest = rest.replacen(word, "", 1);
    }
    let rest = ["該当なし", "非該当", "[x]"].iter().fold(rest, |rest, w| rest.replacen(w, "", 1));
    rest.chars().all(|c| {
        let printed = "・･/,、|:.-_＿レ年月日令和r".contains(c) || c.is_ascii_digit() || c.is_whitespace();
        printed || is_mark(c) || is_bracket(c) || is_empty_box(c)
    })
}

/// The words of a printed choice.
const CHOICE: [(&str, AnswerValue); 6] = [
    ("はい", AnswerValue::Yes),
    ("いいえ", AnswerValue::No),
    ("対象外", AnswerValue::NotApplicable),
    ("Yes", AnswerValue::Yes),
    ("No", AnswerValue::No),
    ("N/A", AnswerValue::NotApplicable),
];

/// The words of a printed choice that are marked; `None` where a mark may belong to either of two words.
fn marked_words(text: &str) -> Option<Vec<AnswerValue>> {
    let mut marked = taken(text, &CHOICE)?;
    // `(はい)・いいえ`: put in brackets.
    for (word, value) in CHOICE {
        let Some(at) = text.find(word) else { continue };
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
        if BRACKETS.iter().any(|(open, close)| before.ends_with(*open) && after.starts_with(*close)) {
            marked.push(value);
        }
    }
    Some(marked)
}

/// A printed choice in other words, `適・○否`; `None` when it is none.
fn listed(text: &str) -> Option<Said> {
    let parts: Vec<(&str, bool)> = choice::parts(text).into_iter().map(bare).filter(|(w, _)| !w.is_empty()).collect();
    let words: Vec<&str> = parts.iter().map(|(word, _)| *word).filter(|w| !is_date_part(w)).collect();
    choice::of_list(&words.join("・"))?;
    let known = words.iter().all(|w| choice::said(&w.to_lowercase()).is_some());
    let taken: Vec<AnswerValue> =
        parts.iter().filter(|(_, marked)| *marked).filter_map(|(word, _)| choice::said(&word.to_lowercase())).collect();
    Some(match taken.as_slice() {
        [] if known => Said::Nothing,
        [value] if known => Said::Value(*value),
        _ => Said::Unclear,
    })
}

fn is_date_part(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || "年月日令和R.-".contains(c))
}

/// A word without mark and brackets, and whether it had any.
fn bare(part: &str) -> (&str, bool) {
    let inside = part.trim_matches(is_bracket);
    let word = inside.trim_start_matches(|c: char| is_mark(c) || is_empty_box(c));
    // A mark may be the word itself: `(○)・×`.
    let word = if word.is_empty() { inside } else { word };
    let enclosed = BRACKETS.iter().any(|(open, close)| part.starts_with(*open) && part.ends_with(*close));
    (word, enclosed || (word != inside && inside.starts_with(is_mark)))
}

/// Reads the cell of a pair that stands for `value`.
pub(super) fn mark(text: &str, value: AnswerValue) -> Mark {
    let text = narrow(text);
    let text = text.trim();
    let inside = text.trim_matches(|c: char| is_bracket(c) || c.is_whitespace());
    if inside.is_empty() || inside.chars().all(is_empty_box) || inside.eq_ignore_ascii_case("false") {
        return Mark::Empty;
    }
    if matches!(inside, "-" | "ー" | "/" | "0") {
        return Mark::Dash;
    }
    let ticked = matches!(inside, "レ" | "v" | "V" | "1" | "o" | "O" | "TRUE" | "true") || text == "[x]";
    if ticked || inside.chars().all(is_mark) {
        return Mark::Marked;
    }
    // ○ and × are marks here, and × marks nothing for certain.
    let is_word = inside.chars().any(char::is_alphanumeric) && !matches!(inside, "x" | "X");
    match word(text) {
        Said::Value(said) if said == value && is_word => {
            let at_word = inside.len() < text.len() || inside.starts_with(is_mark) || inside.ends_with(is_mark);
            if at_word || inside.starts_with('レ') { Mark::Marked } else { Mark::Plain }
        }
        _ => Mark::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnswerValue::{No, NotApplicable, Yes};

    #[test]
    fn answers_as_people_write_them() {
        for (text, said) in [
            ("はい", Said::Value(Yes)),
            (" はい　", Said::Value(Yes)),
            ("○", Said::Value(Yes)),
            ("〇", Said::Value(Yes)),
            ("◯", Said::Value(Yes)),
            ("✓", Said::Value(Yes)),
            ("レ", Said::Value(Yes)),
            ("●", Said::Value(Yes)),
            ("Ｙｅｓ", Said::Value(Yes)),
            ("TRUE", Said::Value(Yes)),
            ("いいえ", Said::Value(No)),
            ("×", Said::Value(No)),
            ("No", Said::Value(No)),
            ("未", Said::Value(No)),
            ("未実施", Said::Value(No)),
            ("対象外", Said::Value(NotApplicable)),
            ("対象外(クラウド)", Said::Value(NotApplicable)),
            ("該当なし", Said::Value(NotApplicable)),
            ("はい・いいえ", Said::Nothing),
            ("はい・いいえ\n( / )", Said::Nothing),
            ("□はい □いいえ", Said::Nothing),
            ("○はい・いいえ", Said::Value(Yes)),
            ("はい・○いいえ", Said::Value(No)),
            ("はい○・いいえ", Said::Value(Yes)),
            ("(はい)・いいえ", Said::Value(Yes)),
            ("はい・【いいえ】", Said::Value(No)),
            ("☑はい □いいえ", Said::Value(Yes)),
            ("□はい ■いいえ □対象外", Said::Value(No)),
            ("□ はい　☑ いいえ", Said::Value(No)),
            ("☑ はい　□ いいえ", Said::Value(Yes)),
            ("☑はい　▢いいえ", Said::Value(Yes)),
            ("▢はい　▢いいえ", Said::Nothing),
            ("⬜はい ⬛いいえ", Said::Value(No)),
            ("○はい・○いいえ", Said::Unclear),
            ("いいえ：レ　はい：", Said::Value(No)),
            ("いいえ:○ はい:", Said::Value(No)),
            ("いいえ [x] はい [ ]", Said::Value(No)),
            ("はい□ いいえ☑ 対象外□", Said::Value(No)),
            ("はい[ ] いいえ[x] 対象外[ ]", Said::Value(No)),
            ("はい [x] いいえ [ ]", Said::Value(Yes)),
            ("はい:○ いいえ:", Said::Value(Yes)),
            ("（　）はい（○）いいえ", Said::Value(No)),
            ("はい（　）いいえ（○）", Said::Value(No)),
            ("はい ・ ○ いいえ", Said::Value(No)),
            ("はい○いいえ", Said::Unclear),
            ("はい ○ いいえ", Said::Unclear),
            ("はい・いいえ　○", Said::Unclear),
            ("はい□ いいえ□", Said::Nothing),
            ("はい(一部)", Said::Unclear),
            ("未確認", Said::Unclear),
            ("検討中", Said::Unclear),
            ("-", Said::Unclear),
            ("", Said::Nothing),
            ("1.はい", Said::Value(Yes)),
            ("②いいえ", Said::Value(No)),
            ("適・不適", Said::Nothing),
            ("適・○不適", Said::Value(No)),
            ("(○)・×", Said::Value(Yes)),
            ("不適合", Said::Value(No)),
        ] {
            assert_eq!(word(text), said, "{text}");
        }
    }

    #[test]
    fn an_answer_says_nothing_else() {
        for text in [
            "はい 2026/6/12",
            "はい(6/12)",
            "はい\n（2026/06/12）",
            "はい\n（　/　）",
            "はい(済)",
            "はい。",
            "はい（令和8年6月12日確認）",
            "はい 確認者：山田",
            "はい 山田印",
            "「はい」",
            "○はい",
            "はい○",
            "あります",
        ] {
            assert_eq!(word(text), Said::Value(Yes), "{text}");
        }
        for text in [
            "はいではない",
            "はい、できていない",
            "はい(できていません)",
            "はい(導入したい)",
            "はい、今後行います",
            "はい(検討)",
            "はい(要確認)",
            "はい？",
            "はい → いいえ",
            "いいえ→はい",
            "○→×",
            "はい ×",
            "×はい",
            "はい△",
            "はい-",
            "はい 2026/13/40",
            "はい 確認者:未確認",
            "はい(担当:未定)",
            "はい 確認者:不明",
            "はい 未印",
            "はい(6/12予定)",
            "はい・いいえ 未定",
            "なし(問題なし)",
            "いいえではない",
            "対象外ではない",
            "対象外→はい",
        ] {
            assert_eq!(word(text), Said::Unclear, "{text}");
        }
    }

    #[test]
    fn a_day_is_found_wherever_it_stands() {
        let year = Some(FiscalYear(2026));
        for (text, day) in [
            ("はい(2027/3/31)", Some(Date::constant(2027, 3, 31))),
            ("はい2027/3/31実施", Some(Date::constant(2027, 3, 31))),
            ("○はい・いいえ 2027 / 3 / 31", Some(Date::constant(2027, 3, 31))),
            ("対応済 令和9年3月31日", Some(Date::constant(2027, 3, 31))),
            ("1.はい(12/24)", Some(Date::constant(2026, 12, 24))),
            ("はい 2026/6/12、2027/3/31", Some(Date::constant(2027, 3, 31))),
            ("はい(2段階)", None),
            ("1.はい", None),
            ("はい", None),
        ] {
            assert_eq!(last_day(text, year), day, "{text}");
        }
    }

    #[test]
    fn what_stands_behind_not_applicable_is_its_reason() {
        for (text, said) in [
            ("対象外(クラウド)", "クラウド"),
            ("対象外（クラウド サービス）", "クラウド サービス"),
            ("対象外(クラウド(A社))", "(クラウド(A社))"),
            ("対象外：院内にサーバなし", "院内にサーバなし"),
            ("該当なし(理由：外部委託)", "外部委託"),
        ] {
            assert_eq!(reason(text).as_deref(), Some(said), "{text}");
        }
        for text in ["対象外", "対象外(理由：　)", "対象外(6/12)", "対象外(済)", "対象外(一部)", "はい(週1回)", ""]
        {
            assert_eq!(reason(text), None, "{text}");
        }
    }

    #[test]
    fn cells_of_a_pair_speak_for_their_own_column_only() {
        for (text, value, said) in [
            ("", Yes, Mark::Empty),
            ("□", Yes, Mark::Empty),
            ("( )", No, Mark::Empty),
            ("○", Yes, Mark::Marked),
            ("(○)", No, Mark::Marked),
            ("はい", Yes, Mark::Plain),
            ("○はい", Yes, Mark::Marked),
            ("「いいえ」", No, Mark::Marked),
            ("いいえ○", No, Mark::Marked),
            ("いいえ", Yes, Mark::Unclear),
            ("はい", No, Mark::Unclear),
            ("対象外", Yes, Mark::Unclear),
            ("該当", Yes, Mark::Unclear),
            ("×", Yes, Mark::Unclear),
            ("x", Yes, Mark::Unclear),
            ("×", No, Mark::Unclear),
            ("-", Yes, Mark::Dash),
            ("はい(検討)", Yes, Mark::Unclear),
        ] {
            assert_eq!(mark(text, value), said, "{text} for {value:?}");
        }
    }
}
