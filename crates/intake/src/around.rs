//! What stands around a table or is noted on its cells, and takes back an answer in it or reads as if a はい were not so: a sentence
//! below, a note, a text box. One rule for the official form and the answer workbook.
//!
//! Guards: such words make no answer; at most they leave one open. Titles, legends and what tells how to answer use the same words
//! and say nothing of any.

use sejo_model::AnswerValue;
use sejo_model::text::fold;

use crate::denies;
use crate::reply::answer_said;
use crate::workbook::{is_item_named, item_named};

/// Texts outside the tables that are told: more than anybody writes there about the items of a form.
pub(crate) const OUTSIDE: usize = 50;
/// Letters in cells below the tables that are heard: many times those of any form.
pub(crate) const HEARD: usize = 300_000;
/// Words of somebody who takes back what stands elsewhere.
const CORRECTS: [&str; 7] = ["訂正", "誤記", "誤りでした", "間違いでした", "取消", "取り消", "撤回"];
/// What stands in instructions and titles that use them.
const INSTRUCTS: [&str; 4] = ["ください", "下さい", "場合", "訂正版"];

/// Whether a text beside a table takes back something in it: a sentence, and none that tells how to.
pub(crate) fn corrects(text: &str) -> bool {
    takes_back(text) && fold(text).contains(['は', 'を'])
}

fn takes_back(text: &str) -> bool {
    let said = fold(text);
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    has(&CORRECTS) && !has(&INSTRUCTS)
}

/// Whether a text tells how to answer.
pub(crate) fn instructs(text: &str) -> bool {
    INSTRUCTS.iter().any(|word| text.contains(word))
}

/// Whether a note on a cell says another thing than the answer beside it: another answer, or that it is taken back, be it in a word,
/// for it speaks of nothing else.
pub(crate) fn note_contradicts(note: &str, said: Option<AnswerValue>, is_answered: bool) -> bool {
    let value = answer_said(note);
    (value.is_some() && value != said) || (is_answered && takes_back(note))
}

/// What stands in front of the number of an item that is named: 「※ ⑥は…」.
pub(crate) const MARKS: [char; 5] = ['※', '*', '＊', ' ', '\u{3000}'];

/// What stands between an item that is named and what is said of it: 「⑥→いいえ」.
pub(crate) const SAID_OF: [char; 4] = ['は', '→', '⇒', '='];

/// Whether a text below a table reads as if a はい in it were not so: a sentence, and none that tells how to answer. A word alone is
/// one of a list to choose from. `asked` are the items of the table with their numbers.
pub(crate) fn denies_below(text: &str, asked: &[(String, String)]) -> bool {
    /// Characters of the shortest sentence.
    const SENTENCE: usize = 6;
    /// What a legend explains, one in a cell or all in one.
    const EXPLAINED: [&str; 5] = ["いいえ", "×", "✕", "△", "○"];
    let said = text.trim();
    let named = item_named(said.trim_start_matches(MARKS));
    // ⑥ はい→いいえ
    if named.is_some() && ["→いいえ", "⇒いいえ"].iter().any(|no| said.ends_with(no)) {
        return true;
    }
    let is_explained = |said: &str| EXPLAINED.iter().any(|word| said.starts_with(word));
    // ② いいえ is a choice, 2-② いいえ an answer.
    let is_choice = named.as_ref().is_some_and(|(number, rest)| !number.contains('-') && is_explained(rest));
    let is_legend = is_choice || is_explained(said) || (said.contains("はい") && said.contains("いいえ"));
    let is_sentence = named.is_some() || said.chars().count() >= SENTENCE;
    if is_legend || !is_sentence || instructs(said) {
        return false;
    }
    let Some((number, rest)) = named else { return denies("", said) };
    let rest = rest.trim_start_matches(SAID_OF);
    let mut of: Vec<&str> =
        asked.iter().filter(|(own, _)| is_item_named(own, &number)).map(|(_, text)| text.as_str()).collect();
    if of.is_empty() {
        of.push("");
    }
    begins_some_day(rest) || of.iter().any(|asked| denies(asked, rest))
}

/// Whether a remark on the whole of a reply takes back an answer in it or reads as if a はい were not so. `asked` are its questions with
/// their numbers.
#[must_use]
pub fn denies_whole(remark: &str, asked: &[(String, String)]) -> bool {
    remark.lines().any(|line| corrects(line) || denies_below(line, asked))
}

/// Whether all that is said is when something begins: 「令和9年4月から」.
fn begins_some_day(said: &str) -> bool {
    let said = said.trim_end_matches('。');
    let mut deeds = ["", "実施", "開始", "適用", "導入", "対応"].into_iter();
    let is_from = |deed: &str| said.strip_suffix(deed).is_some_and(|day| day.ends_with("から"));
    said.contains(['年', '月']) && deeds.any(is_from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_its_section_names_the_item_of_any() {
        for (number, named, is_it) in [
            ("2-⑥", "2-⑥", true),
            ("2-⑥", "⑥", true),
            ("⑥", "⑥", true),
            ("2-⑥", "3-⑥", false),
            ("12-⑥", "2-⑥", false),
            ("2-16", "6", false),
            ("⑥", "2-⑥", false),
        ] {
            assert_eq!(is_item_named(number, named), is_it, "{number} {named}");
        }
    }

    #[test]
    fn a_correction_is_no_instruction() {
        for text in ["※訂正: ⑥は「いいえ」です。", "5行目は誤りでした", "上の回答を取り消します"]
        {
            assert!(corrects(text), "{text}");
        }
        for text in ["訂正する場合は二重線を引く", "誤りがないか確かめる", "訂正は電話でお知らせください", ""]
        {
            assert!(!corrects(text), "{text}");
        }
        let asked = [("2-⑥", "パッチを適用している"), ("2-⑩", "実装している、または令和9年度までに実装する予定がある")];
        let asked = asked.map(|(number, text)| (number.to_owned(), text.to_owned()));
        for text in [
            "※⑥ サポート切れのため更新していません",
            "⑥は更新していません",
            "⑥→いいえ",
            "2-⑥ いいえ",
            "⑨は令和9年4月から",
            "⑥は令和9年4月から実施",
            "⑥は令和9年度までに実施予定",
            "⑥ はい→いいえ",
            "※⑥はサポート切れ",
            "上記⑥は誤り",
            "全項目、来年度から実施",
        ] {
            assert!(denies_below(text, &asked), "{text}");
        }
        for text in [
            "対象外",
            "未実施",
            "×: 実施していない",
            "はい: 実施している、いいえ: 実施していない",
            "※未実施の場合は目標日を書く",
            "※更新していない端末はありません",
            "2-⑩は令和9年度までに実装予定",
            "② いいえ",
            "② いいえ: 実施していない",
            "⑥は別紙のとおり",
            "",
        ] {
            assert!(!denies_below(text, &asked), "{text}");
        }
    }
}
