//! What becomes of a cell that prints its choice: the word taken, a box ticked, the date between the brackets printed
//! beside it.
//!
//! What the form printed besides stays: a form that asks for `はい （　/　）` is answered `はい （2026/06/12）`.

use std::ops::Range;

use jiff::civil::Date;
use sejo_model::AnswerValue;
use sejo_model::beside::{Side, beside, is_empty_box, is_ticked_box};
use sejo_model::text::narrow;
use sejo_model::workbook::AnswerWords;

use super::plan::date_text;

/// The choice as printed in a cell nobody has answered.
const CHOICE: &str = "はい・いいえ";

/// An answer for a cell that prints its choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) value: Option<AnswerValue>,
    pub(super) words: AnswerWords,
    /// The day, where it goes into the same cell.
    pub(super) day: Option<Date>,
    /// Whether the cell has a place for the day.
    pub(super) takes_day: bool,
}

/// What becomes of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// It stays, for it says so already.
    Same,
    /// It stays, for the words in it are the form's and leave no place.
    Left,
    /// Its new text.
    To(String),
}

impl Choice {
    /// The cell's new text.
    pub(super) fn written(&self, before: &str) -> Change {
        let slot = if self.takes_day { slot(before) } else { None };
        let (head, tail) = slot.as_ref().map_or((before, ""), |at| before.split_at(at.start));
        let Some(chosen) = self.chosen(head) else { return Change::Left };
        let dated = match &slot {
            Some(at) => {
                let behind = tail.get(at.len()..).unwrap_or_default();
                let printed = tail.get(..at.len()).unwrap_or_default();
                format!("{}{behind}", self.dated(printed))
            }
            None => match self.day.filter(|_| self.takes_day) {
                Some(day) => format!("\n（{}）", date_text(day)),
                None => String::new(),
            },
        };
        let after = format!("{chosen}{dated}");
        if after == before { Change::Same } else { Change::To(after) }
    }

    /// The answer in a cell whose text is to be forgotten; the printed choice where there is none.
    pub(super) fn anew(&self) -> String {
        let chosen = self.value.map_or_else(|| self.printed(), |value| self.words.of(value).to_owned());
        match self.day.filter(|_| self.takes_day) {
            Some(day) => format!("{chosen}\n（{}）", date_text(day)),
            None => chosen,
        }
    }

    /// The choice itself, with whatever stands around it; `None` where it is not printed once.
    fn chosen(&self, head: &str) -> Option<String> {
        if let Some(ticked) = self.ticked(head) {
            return Some(ticked);
        }
        if head.chars().any(is_box) {
            return None;
        }
        if super::words::is_placeholder(head) {
            let gap = head.get(head.trim_end().len()..).filter(|_| self.takes_day).unwrap_or_default();
            return Some(self.value.map_or_else(|| head.to_owned(), |value| format!("{}{gap}", self.words.of(value))));
        }
        let spans = self.spans(head);
        let [at] = spans.as_slice() else { return self.value.is_none().then(|| head.to_owned()) };
        let said = head.get(at.clone()).unwrap_or_default();
        // What somebody wrote behind an answer goes with that answer: はい(予定) never becomes いいえ(予定).
        if self.value.is_some() && self.says_an_answer(said) && is_qualified(&super::words::with(head, at, "")) {
            return None;
        }
        let new = match self.value {
            Some(value) => self.words.of(value).to_owned(),
            None if self.says_an_answer(said) => self.printed(),
            None => said.to_owned(),
        };
        Some(super::words::with(head, at, &new))
    }

    /// Where answers stand in a text: words for them with nothing but separators between, as `はい・いいえ`.
    fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let mut words: Vec<&str> = AnswerValue::ALL.iter().flat_map(|v| [self.words.of(*v), v.words().ja]).collect();
        // 不適 before 適.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut found: Vec<(Range<usize>, Vec<&str>)> = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(word) = words.iter().copied().find(|word| !word.is_empty() && rest.starts_with(word)) else {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let end = at + word.len();
            match found.last_mut() {
                // The same word again begins another choice.
                Some((span, said)) if !said.contains(&word) && text.get(span.end..at).is_some_and(separates) => {
                    span.end = end;
                    said.push(word);
                }
                _ => found.push((at..end, vec![word])),
            }
            at = end;
        }
        found.into_iter().map(|(span, _)| span).collect()
    }

    fn printed(&self) -> String {
        match (&self.words.yes, &self.words.no) {
            (Some(yes), Some(no)) => format!("{yes}・{no}"),
            _ => CHOICE.to_owned(),
        }
    }

    fn says_an_answer(&self, text: &str) -> bool {
        AnswerValue::ALL.iter().any(|value| self.words.of(*value) == text || value.words().ja == text)
    }

    /// `□ はい □ いいえ` with the box of the answer ticked and the others empty; `None` where the boxes do not stand one beside
    /// each word, or the answer has none.
    fn ticked(&self, head: &str) -> Option<String> {
        let words: Vec<(&str, AnswerValue)> = AnswerValue::ALL.iter().map(|v| (self.words.of(*v), *v)).collect();
        let (side, places) = beside(head, &words)?;
        let boxes: Option<Vec<char>> = places
            .iter()
            .map(|p| head.get(p.place.clone()).and_then(|mark| mark.parse().ok()).filter(|c| is_box(*c)))
            .collect();
        // A box that was ticked does not say how the form prints an empty one; its neighbours do.
        let style = head.chars().find(|c| is_empty_box(*c)).unwrap_or('□');
        let mut text = head.to_owned();
        // From the end, so that the places before stay where they are.
        for (place, printed) in places.iter().zip(boxes?).rev() {
            text.replace_range(place.place.clone(), &tick(self.value == Some(place.value), printed, style).to_string());
        }
        match self.value.filter(|value| places.iter().all(|p| p.value != *value)) {
            None => Some(text),
            // 対象外 on a form that prints no box for it gets one of its own.
            Some(value @ AnswerValue::NotApplicable) => {
                let gap = if text.contains('\n') { "\n" } else { "　" };
                let own = match side {
                    Side::Before => format!("{gap}☑{}", self.words.of(value)),
                    Side::After => format!("{gap}{}☑", self.words.of(value)),
                };
                text.insert_str(text.trim_end().len(), &own);
                Some(text)
            }
            Some(_) => None,
        }
    }

    fn dated(&self, printed: &str) -> String {
        let mut chars = printed.chars();
        let (Some(open), Some(close)) = (chars.next(), chars.next_back()) else { return printed.to_owned() };
        match self.day {
            Some(day) => format!("{open}{}{close}", date_text(day)),
            None if chars
                .as_str()
                .contains(|c: char| narrow(&c.to_string()).contains(|d: char| d.is_ascii_digit())) =>
            {
                format!("{open}　/　{close}")
            }
            None => printed.to_owned(),
        }
    }
}

/// Whether words beside an answer take part of it back. A form that prints 予定日 asks for a day.
fn is_qualified(rest: &str) -> bool {
    const QUALIFY: [&str; 16] = [
        "予定",
        "一部",
        "ただし",
        "但し",
        "ほぼ",
        "検討",
        "除く",
        "以外",
        "のみ",
        "見込",
        "未",
        "ではない",
        "かも",
        "→",
        "⇒",
        "?",
    ];
    let rest = narrow(rest).replace("予定日", "").replace("予定時期", "").replace("未記入", "");
    QUALIFY.iter().any(|word| rest.contains(word))
}

/// What stands between the words of a choice.
fn separates(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "・･/／|｜、,，".contains(c))
}

/// A box, ticked or not.
pub(super) fn is_box(c: char) -> bool {
    is_empty_box(c) || is_ticked_box(c)
}

/// A mark in a column of its own: a box that is printed there is ticked, anything else is replaced by `mark`.
pub(super) fn marked(before: &str, chosen: bool, mark: &str) -> String {
    let mut chars = before.trim().chars();
    match (chars.next(), chars.next()) {
        (Some(printed), None) if is_box(printed) && printed != '✅' => tick(chosen, printed, printed).to_string(),
        _ if chosen => mark.to_owned(),
        _ => String::new(),
    }
}

/// The box in the style it was printed in.
fn tick(chosen: bool, printed: char, empty: char) -> char {
    match (chosen, printed) {
        (true, '■' | '▣' | '◼' | '⬛' | '🗹') => printed,
        (true, _) => '☑',
        (false, _) if is_empty_box(printed) => printed,
        (false, _) if is_empty_box(empty) => empty,
        (false, _) => '□',
    }
}

/// The brackets with a date, or with the place for one, between them.
fn slot(text: &str) -> Option<Range<usize>> {
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('(' | '（', _) => open = Some(at),
            (')' | '）', Some(from)) => {
                let end = at + c.len_utf8();
                if is_slot(text.get(from..end)?) {
                    return Some(from..end);
                }
                open = None;
            }
            _ => {}
        }
    }
    None
}

fn is_slot(text: &str) -> bool {
    let text = narrow(text);
    text.contains(['/', '月'])
        && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "/年月日令和R.-()".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn to(text: Option<&str>) -> Change {
        text.map_or(Change::Same, |text| Change::To(text.to_owned()))
    }

    fn choice(value: Option<AnswerValue>, day: Option<Date>, takes_day: bool) -> Choice {
        Choice { value, words: AnswerWords::default(), day, takes_day }
    }

    #[test]
    fn what_somebody_added_to_an_answer_is_never_put_to_another() {
        for text in ["はい(予定)", "はい（一部のみ）", "はい ただし本館", "いいえ→はい", "はい?"]
        {
            for value in [AnswerValue::Yes, AnswerValue::No] {
                assert_eq!(choice(Some(value), None, false).written(text), Change::Left, "{text}");
            }
        }
        // The form's own words stay with whatever is answered.
        for (text, after) in
            [("はい(予定日: )", "いいえ(予定日: )"), ("はい ※立入検査で確認", "いいえ ※立入検査で確認")]
        {
            assert_eq!(choice(Some(AnswerValue::No), None, false).written(text), to(Some(after)), "{text}");
        }
    }

    #[test]
    fn what_the_form_printed_beside_the_choice_stays() {
        let day = Some(date(2026, 6, 12));
        for (before, value, day, after) in [
            ("はい・いいえ\n（　/　）", Some(AnswerValue::Yes), day, Some("はい\n（2026/06/12）")),
            ("はい\n（2026/06/12）", Some(AnswerValue::Yes), day, None),
            ("はい\n（2026/06/12）", Some(AnswerValue::No), None, Some("いいえ\n（　/　）")),
            ("はい\n（2026/06/12）", None, None, Some("はい・いいえ\n（　/　）")),
            ("はい・いいえ ( / )", None, None, None),
            ("はい・いいえ", Some(AnswerValue::No), day, Some("いいえ\n（2026/06/12）")),
            ("□ はい　□ いいえ ( / )", Some(AnswerValue::No), day, Some("□ はい　☑ いいえ (2026/06/12)")),
        ] {
            assert_eq!(choice(value, day, true).written(before), to(after), "{before}");
        }
        for (before, value, after) in [
            ("はい・いいえ", Some(AnswerValue::Yes), Some("はい")),
            ("□はい □いいえ □対象外", Some(AnswerValue::Yes), Some("☑はい □いいえ □対象外")),
            ("☑はい □いいえ □対象外", None, Some("□はい □いいえ □対象外")),
            ("☑はい □いいえ", Some(AnswerValue::NotApplicable), Some("□はい □いいえ　☑対象外")),
            ("□はい\n□いいえ", Some(AnswerValue::NotApplicable), Some("□はい\n□いいえ\n☑対象外")),
            ("□はい □いいえ　☑対象外", Some(AnswerValue::Yes), Some("☑はい □いいえ　□対象外")),
            ("はい□　いいえ□　対象外□", Some(AnswerValue::No), Some("はい□　いいえ☑　対象外□")),
            ("はい☐\nいいえ☑\n対象外☐", Some(AnswerValue::Yes), Some("はい☑\nいいえ☐\n対象外☐")),
            ("いいえ□　はい□　対象外□", Some(AnswerValue::NotApplicable), Some("いいえ□　はい□　対象外☑")),
            ("はい□　いいえ☑", Some(AnswerValue::NotApplicable), Some("はい□　いいえ□　対象外☑")),
            ("▢はい　▢いいえ", Some(AnswerValue::No), Some("▢はい　☑いいえ")),
            ("▢はい　☑いいえ", Some(AnswerValue::Yes), Some("☑はい　▢いいえ")),
            ("⬜ はい ⬜ いいえ ⬜ 対象外", Some(AnswerValue::NotApplicable), Some("⬜ はい ⬜ いいえ ☑ 対象外")),
            ("", Some(AnswerValue::Yes), Some("はい")),
        ] {
            assert_eq!(choice(value, None, false).written(before), to(after), "{before}");
        }
        let words =
            AnswerWords { yes: Some("適".into()), no: Some("否".into()), not_applicable: None, listed: false };
        let own = Choice { value: Some(AnswerValue::No), words, day: None, takes_day: false };
        assert_eq!(own.written("適・否"), to(Some("否")));
        assert_eq!(Choice { value: None, ..own }.written("否"), to(Some("適・否")));
    }

    #[test]
    fn words_around_the_choice_stay_and_two_choices_are_left_alone() {
        let no = choice(Some(AnswerValue::No), None, false);
        for (before, after) in [
            ("（1回目）はい・いいえ", "（1回目）いいえ"),
            ("はい ・ いいえ ・ 対象外（理由：　）", "いいえ（理由：　）"),
            ("はい（理由：更新中）", "いいえ（理由：更新中）"),
        ] {
            assert_eq!(no.written(before), Change::To(after.to_owned()), "{before}");
        }
        for before in
            ["1回目 はい・いいえ\n2回目 はい・いいえ", "※記入不要", "□", "はい □", "□はい いいえ□", "□はい・いいえ"]
        {
            assert_eq!(no.written(before), Change::Left, "{before}");
        }
        let words =
            AnswerWords { yes: Some("適".into()), no: Some("不適".into()), not_applicable: None, listed: false };
        let own = Choice { words, ..no };
        assert_eq!(own.written("判定 適・不適"), Change::To("判定 不適".to_owned()));
    }

    #[test]
    fn printed_boxes_are_ticked_and_other_cells_marked() {
        for (before, chosen, after) in [
            ("□", true, "☑"),
            ("☑", false, "□"),
            ("☐", false, "☐"),
            ("", true, "○"),
            ("○", false, ""),
            ("■", true, "■"),
        ] {
            assert_eq!(marked(before, chosen, "○"), after, "{before}");
        }
    }
}
