//! The words a form offers for its answers: `"○,×"` in a drop-down, `適・否` printed in a cell.
//!
//! A list is an answer only when it holds a word for はい and one for いいえ. The words go into the layout as they stand
//! there, so that what is written is what the form's own list allows.

use sejo_model::AnswerValue;
use sejo_model::text::narrow;
use sejo_model::workbook::AnswerWords;

const YES: [&str; 29] = [
    "はい",
    "○",
    "〇",
    "◯",
    "●",
    "◎",
    "✓",
    "✔",
    "☑",
    "レ",
    "yes",
    "y",
    "ok",
    "済",
    "済み",
    "実施済",
    "実施済み",
    "実施",
    "実施している",
    "対応済",
    "対応済み",
    "完了",
    "適",
    "適合",
    "可",
    "有",
    "あり",
    "ある",
    "達成",
];

const NO: [&str; 25] = [
    "いいえ",
    "×",
    "✕",
    "✗",
    "✘",
    "☓",
    "x",
    "no",
    "n",
    "ng",
    "未",
    "未済",
    "未実施",
    "実施していない",
    "未対応",
    "未完了",
    "不適",
    "不適合",
    "否",
    "不可",
    "無",
    "なし",
    "ない",
    "未達成",
    "非適合",
];

const NOT_APPLICABLE: [&str; 14] = [
    "対象外",
    "該当なし",
    "該当無し",
    "該当せず",
    "該当しない",
    "非該当",
    "適用外",
    "n/a",
    "na",
    "-",
    "－",
    "ー",
    "―",
    "/",
];

/// What one word of a list means; `None` for 一部, △, 未確認 and whatever else a form may offer beside them.
fn meaning(word: &str) -> Option<AnswerValue> {
    let key = narrow(word).trim().to_lowercase();
    let key = unnumbered(&key);
    let is = |words: &[&str]| words.contains(&key);
    if is(&YES) {
        Some(AnswerValue::Yes)
    } else if is(&NO) {
        Some(AnswerValue::No)
    } else if is(&NOT_APPLICABLE) {
        Some(AnswerValue::NotApplicable)
    } else {
        None
    }
}

/// A word without the number some lists put before it: `1.はい`, `(2)いいえ`.
fn unnumbered(word: &str) -> &str {
    let digits = word.trim_start_matches('(').trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < word.trim_start_matches('(').len();
    let rest = digits.trim_start_matches(['.', ':', ')', '．', '、', ' ']);
    if numbered && rest.len() < digits.len() && !rest.is_empty() { rest } else { word }
}

/// The words of a drop-down (`"○,×,－"`) or of a printed choice (`適・否`); `None` unless はい and いいえ are among them.
pub(super) fn of_list(text: &str) -> Option<AnswerWords> {
    let text = text.trim().trim_matches('"');
    // A list in a drop-down is separated by commas and by nothing else.
    let separators: &[char] = if text.contains(',') {
        &[',']
    } else {
        &['・', '･', '/', '／', '、', '|', '｜', ' ', '　', '\n', '\r']
    };
    let words: Vec<&str> = text.split(separators).map(str::trim).filter(|w| !w.is_empty()).collect();
    if words.len() < 2 || words.len() > 8 {
        return None;
    }
    let mut found = AnswerWords::default();
    for word in words {
        let Some(value) = meaning(word) else { continue };
        let slot = match value {
            AnswerValue::Yes => &mut found.yes,
            AnswerValue::No => &mut found.no,
            AnswerValue::NotApplicable => &mut found.not_applicable,
        };
        // Of two words for the same the plain one counts: はい before 済.
        if slot.is_none() || word == value.words().ja {
            *slot = Some(word.to_owned());
        }
    }
    (found.yes.is_some() && found.no.is_some()).then_some(found)
}

/// The words, unless they are the usual ones anyway.
pub(super) fn unusual(words: AnswerWords) -> Option<AnswerWords> {
    let usual = |word: &Option<String>, value: AnswerValue| word.as_deref().is_none_or(|w| w == value.words().ja);
    let all = usual(&words.yes, AnswerValue::Yes)
        && usual(&words.no, AnswerValue::No)
        && usual(&words.not_applicable, AnswerValue::NotApplicable);
    (!all).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_answers_are_told_from_other_lists() {
        for (list, yes, no, not_applicable) in [
            ("\"はい,いいえ\"", "はい", "いいえ", None),
            ("\"○,×\"", "○", "×", None),
            ("\"〇,✕,－\"", "〇", "✕", Some("－")),
            ("\"済,未\"", "済", "未", None),
            ("\"実施済,一部実施,未実施,対象外\"", "実施済", "未実施", Some("対象外")),
            ("\"YES,NO\"", "YES", "NO", None),
            ("\"実施済,はい,いいえ,該当なし\"", "はい", "いいえ", Some("該当なし")),
            ("\"1.はい,2.いいえ,3.対象外\"", "1.はい", "2.いいえ", Some("3.対象外")),
            ("\"(1) 実施,(2) 未実施\"", "(1) 実施", "(2) 未実施", None),
            ("適・否", "適", "否", None),
            ("有　・　無", "有", "無", None),
        ] {
            let words = of_list(list).unwrap();
            assert_eq!((words.yes.as_deref(), words.no.as_deref()), (Some(yes), Some(no)), "{list}");
            assert_eq!(words.not_applicable.as_deref(), not_applicable, "{list}");
        }
        for list in ["\"サーバ,端末PC\"", "\"○\"", "はい", "", "\"はい,未確認\"", "有無", "可能・不可欠"]
        {
            assert_eq!(of_list(list), None, "{list}");
        }
        assert_eq!(of_list("\"はい,いいえ,対象外\"").and_then(unusual), None);
    }
}
