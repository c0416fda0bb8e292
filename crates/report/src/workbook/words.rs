//! Which part of what a form printed into a cell a value may take.
//!
//! Invariant: words of the form are never lost. A value goes into an empty cell, over a placeholder or over an earlier
//! value, or into the one blank that the words around it announce (`（理由：　　）責任者印`). Any other cell is left alone, and
//! whoever fills in names it.

use std::ops::Range;

use sejo_model::date;
use sejo_model::text::{is_blank, narrow};
use sejo_model::workbook::AnswerWords;
use sejo_model::{AnswerValue, Date};

use super::choice;
use super::days;
use super::plan::{Field, date_text};

/// Where in a cell's text a value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Instead of all that stands there.
    Whole,
    /// At these bytes; `filled` when an earlier value stands there.
    At { at: Range<usize>, filled: bool },
    /// Nowhere: the words are the form's.
    Taken,
}

/// Words that make a text a note of the form.
const NOTES: [&str; 7] = ["不要", "しないで", "しないこと", "ください", "下さい", "記入欄", "記載欄"];

/// A note of the form, as `※記入不要`.
pub(super) fn is_note(text: &str) -> bool {
    text.trim_start().starts_with(['※', '＊', '*']) || NOTES.iter().any(|word| text.contains(word))
}

pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '_' | '＿' | '…' | '‥' | '．')
}

/// Nothing but blanks, lines and brackets.
pub(super) fn is_placeholder(text: &str) -> bool {
    is_blank(text) || narrow(text).chars().all(|c| is_gap(c) || "()[]「」【】.-―ー:/".contains(c))
}

/// The place of a remark; `value` finds itself again in a blank it was written into before.
pub(super) fn of_remark(text: &str, value: &str) -> Place {
    let value: String = value.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect();
    if text == value {
        return Place::Whole;
    }
    if let Some(at) = announced(text, &value) {
        return Place::At { at, filled: true };
    }
    let mut gaps = gaps(text);
    match (gaps.pop(), gaps.is_empty()) {
        (Some(at), true) => Place::At { at, filled: false },
        (Some(_), false) => Place::Taken,
        (None, _) if is_placeholder(text) || !is_note(text) => Place::Whole,
        (None, _) => Place::Taken,
    }
}

/// The place of a name beside or below its label.
pub(super) fn of_name(text: &str) -> Place {
    if is_note(text) { Place::Taken } else { Place::Whole }
}

const OPEN: [char; 10] = ['：', ':', '→', '（', '(', '「', '［', '[', '【', '〔'];
const CLOSE: [char; 7] = ['）', ')', '」', '］', ']', '】', '〕'];

/// Where a blank that words announce is filled: with the value itself, or as `（理由：…）` with any.
fn announced(text: &str, value: &str) -> Option<Range<usize>> {
    let itself = text.match_indices(value).filter(|_| !value.is_empty()).map(|(at, _)| at..at + value.len());
    let opened = |at: &Range<usize>| text.get(..at.start).is_some_and(|before| before.ends_with(OPEN));
    let closed =
        |at: &Range<usize>| text.get(at.end..).is_some_and(|behind| behind.is_empty() || behind.starts_with(CLOSE));
    if let Some(at) = itself.filter(opened).find(closed) {
        return Some(at);
    }
    let inside = text.trim_start().strip_prefix(['（', '('])?;
    let (label, rest) = inside.split_once(['：', ':'])?;
    let length = rest.find(['）', ')'])?;
    let from = text.len() - rest.len();
    let said = rest.get(..length)?;
    (!is_blank(said) && !said.contains(OPEN) && !label.contains(CLOSE)).then_some(from..from + length)
}

/// Blanks that a colon, an arrow or a bracket announces.
fn gaps(text: &str) -> Vec<Range<usize>> {
    if is_blank(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let ends = !is_gap(c) || c == '\n';
        if let (Some(from), true) = (open, ends) {
            let wide = text.get(from..at).is_some_and(|gap| gap.chars().count() >= 2);
            if wide || CLOSE.contains(&c) || c == '\n' {
                found.push(from..at);
            }
        }
        if ends {
            open = OPEN.contains(&c).then_some(at + c.len_utf8());
        }
    }
    found
}

/// The place of an answer typed as a word. A cell with a list of its own holds what was chosen or typed, never words of the form.
pub(super) fn of_word(text: &str, words: &AnswerWords) -> Place {
    const LONGEST: usize = 6;
    const PROMPTS: [&str; 3] = ["選択", "未回答", "プルダウン"];
    if words.listed {
        return Place::Whole;
    }
    let text = text.trim();
    let is_short = text.chars().count() <= LONGEST && !text.contains('\n');
    let prompts = PROMPTS.iter().any(|prompt| text.contains(prompt));
    let is_box = !text.is_empty() && text.chars().all(choice::is_box);
    let is_answer = !is_box && (is_short || begins_with_an_answer(text, words)) && !is_note(text);
    if is_placeholder(text) || prompts || is_answer { Place::Whole } else { Place::Taken }
}

/// What is emptied of a cell for a word when there is none.
pub(super) fn of_no_word(text: &str, words: &AnswerWords) -> Place {
    if is_placeholder(text) { Place::Taken } else { of_word(text, words) }
}

fn begins_with_an_answer(text: &str, words: &AnswerWords) -> bool {
    let begins = |value: AnswerValue| text.starts_with(words.of(value)) || text.starts_with(value.words().ja);
    AnswerValue::ALL.iter().copied().any(begins)
}

/// The place of a mark in a column of its own: a word printed there is the form's.
pub(super) fn of_mark(text: &str, mark: &str) -> Place {
    let text = text.trim();
    if is_placeholder(text) || text == mark || text.chars().count() == 1 { Place::Whole } else { Place::Taken }
}

/// The place of a part of a day.
pub(super) fn of_number(text: &str) -> Place {
    let digits = narrow(text).trim().chars().all(|c| c.is_ascii_digit() || c == '元' || is_gap(c));
    if digits { Place::Whole } else { Place::Taken }
}

/// The place of a day: the whole cell where it holds a day or the place for one, otherwise that of the one day, or place
/// for one, between its words.
pub(super) fn of_day(text: &str) -> Place {
    let bare = narrow(text);
    if bare.chars().all(|c| is_of_day(c) || "()\n-".contains(c)) {
        return Place::Whole;
    }
    let mut found: Vec<(Range<usize>, bool)> = runs(text).into_iter().filter_map(|run| day_in(text, run)).collect();
    match (found.pop(), found.is_empty()) {
        (Some((at, filled)), true) => Place::At { at, filled },
        _ => Place::Taken,
    }
}

pub(super) fn is_of_day(c: char) -> bool {
    c.is_ascii_digit() || is_gap(c) || "年月日令和平成元RHrh/.".contains(c)
}

/// What is emptied when nothing is to stand in a cell: an earlier value, never a placeholder or the form's words.
pub(super) fn of_nothing(text: &str, field: Field) -> Place {
    let is_day = field.is_day();
    let place = match field {
        Field::Value => of_word(text, &AnswerWords::default()),
        Field::Remark => of_remark(text, ""),
        _ if is_day => of_day(text),
        _ => of_name(text),
    };
    match place {
        Place::Whole if is_day && text.chars().any(is_gap_or_unit) && !days::is_day(text) => Place::Taken,
        Place::Whole if is_placeholder(text) => Place::Taken,
        Place::At { filled: false, .. } => Place::Taken,
        place => place,
    }
}

fn is_gap_or_unit(c: char) -> bool {
    is_gap(c) || matches!(c, '年' | '月' | '日' | '/' | '／')
}

/// Stretches of a text that a day can be made of, in bytes.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        let same = narrow(&c.to_string()).chars().all(|c| is_of_day(c) && c != '\n');
        match found.last_mut() {
            Some(run) if same && run.end == at => run.end += c.len_utf8(),
            _ if same => found.push(at..at + c.len_utf8()),
            _ => {}
        }
    }
    found
}

/// The day, or the place for one, in a stretch; whether it is a day.
fn day_in(text: &str, run: Range<usize>) -> Option<(Range<usize>, bool)> {
    let all = text.get(run.clone())?;
    // 記入日　月　日: the first 日 belongs to the word before it.
    let lead = all.len() - all.trim_start_matches(['年', '月', '日', '.', '/']).len();
    let said = all.get(lead..)?;
    let filled = date::parse(said).is_ok();
    let blank = said.chars().any(is_gap);
    let is_place = blank && said.contains('日') && said.contains('月') || blank && said.contains(['/', '／']);
    (filled || is_place).then_some((run.start + lead..run.end, filled))
}

/// The cell's new text with a day, or without one, at its place between words.
pub(super) fn with_day(text: &str, at: &Range<usize>, day: Option<Date>) -> String {
    const NO_DAY: &str = "　　年　　月　　日";
    with(text, at, &day.map_or_else(|| NO_DAY.to_owned(), date_text))
}

/// The cell's text with a value at a place.
pub(super) fn with(text: &str, at: &Range<usize>, value: &str) -> String {
    let mut new = text.to_owned();
    new.replace_range(at.clone(), value);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(place: Place, text: &str, value: &str) -> Option<String> {
        match place {
            Place::Whole => Some(value.to_owned()),
            Place::At { at, .. } => Some(with(text, &at, value)),
            Place::Taken => None,
        }
    }

    #[test]
    fn a_remark_takes_the_one_blank_that_is_announced() {
        for (before, after) in [
            ("", Some("備考")),
            ("　＿＿＿＿", Some("備考")),
            ("更新予定", Some("備考")),
            ("担当: 鈴木", Some("備考")),
            ("（理由：　　　　　）責任者印", Some("（理由：備考）責任者印")),
            ("（　　）", Some("（備考）")),
            ("理由：", Some("理由：備考")),
            ("理由：備考", Some("理由：備考")),
            ("（理由：更新中）責任者印", Some("（理由：備考）責任者印")),
            ("理由→＿＿＿＿ (印)", Some("理由→備考(印)")),
            ("（理由：　　　期限：　　　）", None),
            ("※記入不要", None),
            ("対象外のときは理由を書いてください", None),
        ] {
            assert_eq!(put(of_remark(before, "備考"), before, "備考").as_deref(), after, "{before}");
        }
    }

    #[test]
    fn a_day_takes_a_day_or_the_place_for_one() {
        for (before, after) in [
            ("", Some("D")),
            ("　月　日", Some("D")),
            ("令和７年　　月　　日", Some("D")),
            ("（　/　）", Some("D")),
            ("46348", Some("D")),
            ("2026/06/12", Some("D")),
            ("いいえの場合のみ→　　月　　日まで", Some("いいえの場合のみ→Dまで")),
            ("いいえの場合のみ→2026/03/01まで", Some("いいえの場合のみ→Dまで")),
            ("記入日　月　日", Some("記入日D")),
            ("令和　　年　　月末まで", None),
            ("1回目　/　\n2回目　/　", None),
            ("※記入不要", None),
            ("年度内", None),
        ] {
            assert_eq!(put(of_day(before), before, "D").as_deref(), after, "{before}");
        }
    }

    #[test]
    fn an_answer_takes_a_prompt_or_an_answer() {
        let words = AnswerWords { yes: Some("実施している".into()), ..AnswerWords::default() };
        for text in ["", "選択してください", "はい", "○", "実施している", "対象外(クラウドのため)", "（　）"]
        {
            assert_eq!(of_word(text, &words), Place::Whole, "{text}");
        }
        for text in ["□", "1回目 はい・いいえ\n2回目 はい・いいえ", "※記入不要", "責任者が記入する欄"]
        {
            assert_eq!(of_word(text, &words), Place::Taken, "{text}");
        }
        assert_eq!(of_mark("はい", "○"), Place::Taken);
        assert_eq!(of_mark("レ", "○"), Place::Whole);
        assert_eq!(of_number("年"), Place::Taken);
        assert_eq!(of_number("８"), Place::Whole);
    }
}
