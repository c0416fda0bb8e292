//! The words a form offers for its answers: `"○,×"` in a drop-down, `適・否` printed in a cell.
//!
//! A list is an answer only when it holds a word for はい and one for いいえ. The words go into the layout as they stand
//! there, so that what is written is what the form's own list allows; a list also forbids every other word ([`closed`]).

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
    let word = narrow(word);
    meant(without_number(word.trim()).to_lowercase().as_str())
}

fn meant(key: &str) -> Option<AnswerValue> {
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

/// What a cell says that holds one of these words alone. A dash is a choice only where a list offers it.
pub(super) fn said(word: &str) -> Option<AnswerValue> {
    let value = meaning(word)?;
    (value != AnswerValue::NotApplicable || word.chars().any(char::is_alphanumeric) && word != "ー").then_some(value)
}

/// `はい` of `1.はい`, `(1) はい` and `①はい`.
pub(super) fn without_number(text: &str) -> &str {
    let circled = text.trim_start_matches(|c: char| ('①'..='⑨').contains(&c));
    if circled.len() < text.len() {
        return circled.trim_start();
    }
    let open = text.strip_prefix('(').unwrap_or(text);
    let behind = open.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = behind.strip_prefix(['.', ':', ')', '、', '．', ' ']).filter(|_| behind.len() < open.len());
    rest.map_or(text, str::trim_start)
}

const SEPARATORS: [char; 11] = ['・', '･', '/', '／', '、', '|', '｜', ' ', '　', '\n', '\r'];

/// The words of a printed choice.
pub(super) fn parts(text: &str) -> Vec<&str> {
    text.split(SEPARATORS).map(str::trim).filter(|w| !w.is_empty()).collect()
}

/// はい goes with いいえ and ○ with ×: `はい ×` is no choice but an entry somebody took back.
fn are_a_kind(yes: &str, no: &str) -> bool {
    let plain = |word: &str, value: AnswerValue| without_number(&narrow(word)) == value.words().ja;
    let is_mark = |word: &str| !word.chars().any(char::is_alphanumeric);
    plain(yes, AnswerValue::Yes) == plain(no, AnswerValue::No) && is_mark(yes) == is_mark(no)
}

/// The words of a drop-down (`"○,×,－"`) or of a printed choice (`適・否`); `None` unless はい and いいえ are among them.
pub(super) fn of_list(text: &str) -> Option<AnswerWords> {
    let text = text.trim().trim_matches('"');
    // A list in a drop-down is separated by commas and by nothing else.
    let is_list = text.contains(',');
    let words: Vec<&str> =
        if is_list { text.split(',').map(str::trim).filter(|w| !w.is_empty()).collect() } else { parts(text) };
    if words.len() < 2 || words.len() > 8 {
        return None;
    }
    let mut found = AnswerWords::default();
    for word in words {
        let Some(value) = meaning(word) else { continue };
        put(&mut found, value, word);
    }
    let fits = found.yes.as_ref().zip(found.no.as_ref()).is_some_and(|(yes, no)| is_list || are_a_kind(yes, no));
    fits.then_some(found)
}

/// Further words that are an answer where a list offers them; elsewhere they say other things too.
const LISTED: [(&str, AnswerValue); 19] = [
    ("できている", AnswerValue::Yes),
    ("している", AnswerValue::Yes),
    ("実施あり", AnswerValue::Yes),
    ("満たす", AnswerValue::Yes),
    ("true", AnswerValue::Yes),
    ("できていない", AnswerValue::No),
    ("していない", AnswerValue::No),
    ("実施なし", AnswerValue::No),
    ("満たさない", AnswerValue::No),
    ("false", AnswerValue::No),
    ("該当しません", AnswerValue::NotApplicable),
    ("対象なし", AnswerValue::NotApplicable),
    ("適用なし", AnswerValue::NotApplicable),
    ("適用除外", AnswerValue::NotApplicable),
    ("n.a.", AnswerValue::NotApplicable),
    ("—", AnswerValue::NotApplicable),
    ("‐", AnswerValue::NotApplicable),
    ("−", AnswerValue::NotApplicable),
    ("─", AnswerValue::NotApplicable),
];

/// Choices of a list that are looked at.
const CHOICES: usize = 60;

/// What one choice of a list means. Beside its word it may explain itself: `はい（実施済み）`, `○：実施している`.
fn explained(word: &str) -> Option<AnswerValue> {
    let narrowed = narrow(word).to_lowercase();
    let key = without_number(narrowed.trim());
    let first = key.split_once(['(', ':', '…']).map(|(first, _)| first.trim()).filter(|first| !first.is_empty());
    let also = |key: &str| LISTED.iter().find(|(word, _)| *word == key).map(|(_, value)| *value);
    let said = |key: &str| meant(key).or_else(|| also(key));
    said(key).or_else(|| first.and_then(said))
}

/// What a drop-down takes, which is its own choices and nothing else; `None` for a list that was not followed to its cells.
pub(super) fn closed(list: &str) -> Option<AnswerWords> {
    let inside = list.trim().strip_prefix('"')?.strip_suffix('"')?;
    let words: Vec<&str> = inside.split(',').map(str::trim).filter(|w| !w.is_empty()).take(CHOICES).collect();
    // 1 and 0 are yes and no; beside other figures they count something.
    let has = |figure: &str| words.contains(&figure);
    let is_switch = has("1") && has("0") && words.iter().filter(|w| w.bytes().all(|b| b.is_ascii_digit())).count() == 2;
    let switch = |word: &str| match word {
        "1" if is_switch => Some(AnswerValue::Yes),
        "0" if is_switch => Some(AnswerValue::No),
        _ => None,
    };
    let mut found = AnswerWords { listed: true, ..AnswerWords::default() };
    for word in words.iter().copied() {
        let Some(value) = explained(word).or_else(|| switch(word)) else { continue };
        put(&mut found, value, word);
    }
    Some(found)
}

/// Of two words for the same the plain one counts: はい before 済.
fn put(words: &mut AnswerWords, value: AnswerValue, word: &str) {
    let slot = match value {
        AnswerValue::Yes => &mut words.yes,
        AnswerValue::No => &mut words.no,
        AnswerValue::NotApplicable => &mut words.not_applicable,
    };
    if slot.is_none() || word == value.words().ja {
        *slot = Some(word.to_owned());
    }
}

/// The other words of the form that uses `word` for an answer.
fn partners(word: &str) -> Option<(&'static str, &'static str)> {
    const PAIRS: [(&str, &str); 12] = [
        ("適", "否"),
        ("適合", "不適合"),
        ("有", "無"),
        ("あり", "なし"),
        ("済", "未"),
        ("実施済", "未実施"),
        ("対応済", "未対応"),
        ("可", "不可"),
        ("達成", "未達成"),
        ("○", "×"),
        ("〇", "×"),
        ("実施済み", "未実施"),
    ];
    PAIRS.into_iter().find(|(yes, no)| *yes == word || *no == word)
}

/// The words of a form whose every printed choice was replaced by the word taken.
pub(super) fn of_answers<'t>(texts: impl Iterator<Item = &'t str>) -> Option<AnswerWords> {
    let mut found: Option<(&str, &str)> = None;
    let mut not_applicable = None;
    for text in texts {
        // What nobody can decide says nothing about the words either.
        let Some(value) = said(text) else { continue };
        if value == AnswerValue::NotApplicable {
            not_applicable = Some(text.to_owned());
        } else if found.is_none_or(|(yes, no)| text != yes && text != no) {
            let pair = partners(text).filter(|_| found.is_none())?;
            found = Some(pair);
        }
    }
    let (yes, no) = found?;
    Some(AnswerWords { yes: Some(yes.to_owned()), no: Some(no.to_owned()), not_applicable, listed: false })
}

/// The words, unless they are the usual ones anyway and nothing is forbidden.
pub(super) fn unusual(words: AnswerWords) -> Option<AnswerWords> {
    let usual = |word: &Option<String>, value: AnswerValue| word.as_deref().is_none_or(|w| w == value.words().ja);
    let all = usual(&words.yes, AnswerValue::Yes)
        && usual(&words.no, AnswerValue::No)
        && usual(&words.not_applicable, AnswerValue::NotApplicable);
    let forbids = AnswerValue::ALL.iter().any(|value| !words.takes(*value));
    (!all || forbids).then_some(words)
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
        assert_eq!(of_list("はい ×"), None, "taken back, not offered");
        let numbered = of_list("\"1.はい,2.いいえ,3.対象外\"").unwrap();
        assert_eq!((numbered.yes.as_deref(), numbered.not_applicable.as_deref()), (Some("1.はい"), Some("3.対象外")));
    }

    #[test]
    fn a_list_takes_its_own_words_and_nothing_else() {
        for (list, yes, no, not_applicable) in [
            ("\"はい,いいえ\"", "はい", "いいえ", ""),
            ("\"はい, いいえ, 該当なし\"", "はい", "いいえ", "該当なし"),
            ("\"○,×,－\"", "○", "×", "－"),
            ("\"1,0\"", "1", "0", ""),
            ("\"0,1,－\"", "1", "0", "－"),
            ("\"TRUE,FALSE\"", "TRUE", "FALSE", ""),
            (
                "\"はい（実施済み）,いいえ（未実施）,対象外（該当なし）\"",
                "はい（実施済み）",
                "いいえ（未実施）",
                "対象外（該当なし）",
            ),
            ("\"○：実施,△：一部,×：未実施\"", "○：実施", "×：未実施", ""),
            ("\"はい,未確認\"", "はい", "", ""),
            ("\"1,2,3\"", "", "", ""),
            ("\"0,1,2\"", "", "", ""),
            ("\"サーバ,端末PC\"", "", "", ""),
        ] {
            let words = closed(list).unwrap();
            let said = |word: &Option<String>| word.clone().unwrap_or_default();
            let read = [said(&words.yes), said(&words.no), said(&words.not_applicable)];
            assert_eq!(read, [yes, no, not_applicable], "{list}");
            assert!(words.listed);
        }
        for list in ["OFFSET(A1,0,0)", "リスト!$A$1", "\""] {
            assert_eq!(closed(list), None, "{list}");
        }
        assert!(closed("\"はい,いいえ\"").and_then(unusual).is_some(), "対象外 is forbidden");
        assert_eq!(closed("\"対象外,はい,いいえ\"").and_then(unusual), None);
    }

    #[test]
    fn answers_alone_tell_the_words_of_a_form() {
        let words = |texts: &[&str]| of_answers(texts.iter().copied()).map(|w| (w.yes.unwrap(), w.no.unwrap()));
        assert_eq!(words(&["適合", "適合", "該当なし"]), Some(("適合".into(), "不適合".into())));
        assert_eq!(words(&["無", "有"]), Some(("有".into(), "無".into())));
        assert_eq!(words(&["適合", "はい"]), None);
        assert_eq!(words(&["はい", "いいえ"]), None);
    }
}
