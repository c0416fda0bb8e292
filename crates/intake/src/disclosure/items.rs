//! Which rows of a table of answers are items, and which are headings or notes between them.
//!
//! Invariant: a row that asks something and has no answer is an item nobody answered, unless it is a heading or a note for certain.
//! How its number looks decides nothing: forms count with 問3, ア, Ⅲ, 5の1.

use sejo_model::DisclosureAnswer;
use sejo_model::disclosure::{DisclosureColumn as Column, same_number};
use sejo_model::text::{fold, narrow};

use super::head;
use super::header::is_number;
use super::rows::word;

/// Headings counted otherwise than the items below them, before that is taken for the way of the form.
const LEAST: usize = 2;
/// What stands in the place of a number below a table, beside what is written around it.
const LABELS: &[&str] = &[
    "備考",
    "補足",
    "注",
    "注意",
    "注意事項",
    "注記",
    "注釈",
    "凡例",
    "計",
    "小計",
    "合計",
    "記入者",
    "作成者",
    "回答者",
    "承認者",
    "確認者",
    "責任者",
    "担当者",
    "連絡先",
    "電話",
    "電話番号",
    "note",
    "notes",
    "total",
];

/// A row as it stands there.
pub(super) struct Line {
    pub(super) number: String,
    pub(super) question: String,
    pub(super) answer: Option<DisclosureAnswer>,
    /// What stands in the columns of answers.
    pub(super) said: String,
    /// What is wrong with that.
    pub(super) wrong: Option<&'static str>,
    /// Nothing stands beside number, words and section.
    pub(super) is_bare: bool,
    /// One text and nothing else stands in it.
    pub(super) is_alone: bool,
}

impl Line {
    /// What a heading says.
    pub(super) fn words(self) -> String {
        if self.question.is_empty() { self.number } else { self.question }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Item,
    Heading,
    /// Neither: a note, a signature, a number without words.
    Nothing,
}

/// What the rows of a table have in common.
pub(super) struct Shape {
    has_number: bool,
    has_question: bool,
    /// Whatever is answered has a number.
    are_numbered: bool,
    /// Headings are counted with Ⅰ, A or 一.
    has_outer: bool,
}

impl Shape {
    pub(super) fn of(columns: &[Option<Column>], lines: &[Line]) -> Self {
        let has = |wanted: Column| columns.contains(&Some(wanted));
        Self {
            has_number: has(Column::Number),
            has_question: has(Column::Question),
            are_numbered: lines.iter().all(|line| line.said.is_empty() || !line.number.is_empty()),
            has_outer: has_outer(lines),
        }
    }

    pub(super) fn kind(&self, line: &Line) -> Kind {
        if !line.said.is_empty() {
            return Kind::Item;
        }
        if line.question.is_empty() {
            return match is_counted(&line.number) {
                // The words of its items stand on another sheet.
                true if !self.has_question => Kind::Item,
                false if line.is_alone && !line.number.is_empty() => Kind::Heading,
                _ => Kind::Nothing,
            };
        }
        match () {
            () if is_note(&line.number) || (is_label(&line.number) && !asks(&line.question)) => Kind::Nothing,
            () if line.is_bare && self.is_heading(line) => Kind::Heading,
            () => Kind::Item,
        }
    }

    /// Whether a row of words without an answer is a heading for certain.
    fn is_heading(&self, line: &Line) -> bool {
        if line.number.is_empty() {
            return self.has_number && self.are_numbered && !asks(&line.question);
        }
        is_chapter(&line.number) || (self.has_outer && is_outer(&line.number))
    }
}

/// Whether Ⅰ, A and 一 count headings: the table begins with one, and each stands without an answer above rows that are counted
/// otherwise.
fn has_outer(lines: &[Line]) -> bool {
    // A chapter above them is a heading whatever stands below it.
    let is_below = |line: &&Line| {
        let is_heading = line.said.is_empty() && is_chapter(&line.number);
        !line.number.is_empty() && !line.question.is_empty() && !is_heading
    };
    let mut counted = lines.iter().filter(is_below).peekable();
    if counted.peek().is_none_or(|first| !is_outer(&first.number)) {
        return false;
    }
    let mut found = 0;
    while let Some(line) = counted.next() {
        if is_outer(&line.number) {
            let is_above = counted.peek().is_some_and(|next| !is_outer(&next.number));
            if !is_above || !line.said.is_empty() || asks(&line.question) {
                return false;
            }
            found += 1;
        }
    }
    found >= LEAST
}

/// Whether words ask or demand something for certain, as no heading does.
pub(super) fn asks(words: &str) -> bool {
    let narrow = narrow(words);
    let said = narrow.trim().trim_end_matches(['。', '.', ' ']);
    !is_note(said) && ["か", "こと", "る", "?"].iter().any(|end| said.ends_with(*end))
}

/// Whether words only lead to the items below them.
pub(super) fn leads_on(words: &str) -> bool {
    ["以下", "次の", "下記"].iter().any(|lead| words.contains(*lead))
}

/// Whether a text is the number of an item, in whatever signs: `1`, `問3`, `ア`, `Ⅲ`.
fn is_counted(text: &str) -> bool {
    let bare = bare(text);
    let is_kana = bare.chars().count() == 1 && bare.chars().all(|c| matches!(c, 'ア'..='ン' | 'あ'..='ん'));
    is_kana || is_outer(text) || is_number(&same_number(text))
}

/// `Ⅲ`, `IV`, `A`, `三`: what counts chapters where the items are counted otherwise.
fn is_outer(text: &str) -> bool {
    let bare = bare(text);
    let is_made_of = |test: fn(char) -> bool| !bare.is_empty() && bare.chars().all(test);
    let is_letter = bare.len() == 1 && is_made_of(|c| c.is_ascii_alphabetic());
    let is_roman =
        is_made_of(|c| matches!(c, 'Ⅰ'..='ⅿ')) || (bare.len() <= 4 && is_made_of(|c| matches!(c, 'I' | 'V' | 'X')));
    is_letter || is_roman || is_made_of(|c| "一二三四五六七八九十".contains(c))
}

/// `第1章`, `2節`.
fn is_chapter(text: &str) -> bool {
    let bare = bare(text);
    let inner = bare.strip_prefix('第').unwrap_or(&bare);
    let counted = ["章", "節", "編", "部"].iter().find_map(|end| inner.strip_suffix(*end));
    counted.is_some_and(|number| is_outer(number) || (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())))
}

/// A text without the signs around it.
fn bare(text: &str) -> String {
    narrow(text).trim_matches(|c: char| c.is_whitespace() || ".()[]:、。,".contains(c)).to_owned()
}

/// Whether the sign of a note stands in the place of a number.
fn is_note(text: &str) -> bool {
    narrow(text).trim().starts_with('※')
}

/// Whether what stands in the place of a number says what the words beside it are: a note, a legend of the answers, who signed, when.
fn is_label(text: &str) -> bool {
    let said = fold(text);
    let is_legend = !is_counted(text) && (word(text).is_some() || matches!(text.trim(), "△" | "▲"));
    is_legend || LABELS.contains(&said.as_str()) || head::is_label(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: &str, question: &str, said: &str) -> Line {
        let filled = [number, question, said].iter().filter(|text| !text.is_empty()).count();
        Line {
            number: number.to_owned(),
            question: question.to_owned(),
            answer: None,
            said: said.to_owned(),
            wrong: None,
            is_bare: said.is_empty(),
            is_alone: filled == 1,
        }
    }

    fn kinds(rows: &[(&str, &str, &str)]) -> Vec<Kind> {
        let lines: Vec<Line> = rows.iter().map(|(number, question, said)| line(number, question, said)).collect();
        let shape = Shape::of(&[Column::Number, Column::Question, Column::Answer].map(Some), &lines);
        lines.iter().map(|line| shape.kind(line)).collect()
    }

    #[test]
    fn what_asks_is_an_item_whatever_its_number() {
        for number in
            ["3", "問3", "ア", "一", "5の1", "9ー2", "1-①", "第7項", "Ⅲ", "11※", "追加1", "A", "13（新）", "新規"]
        {
            let rows = [("1", "権限", "はい"), (number, "ログ", ""), ("2", "暗号", "はい")];
            assert_eq!(kinds(&rows), [Kind::Item; 3], "{number}");
        }
        let rows = [("1", "権限", "はい"), ("", "ログを残すか", ""), ("", "物理的対策", ""), ("2", "", "")];
        assert_eq!(kinds(&rows), [Kind::Item, Kind::Item, Kind::Heading, Kind::Nothing]);
        let rows = [("", "権限", "はい"), ("", "ログ", ""), ("1", "暗号", "はい")];
        assert_eq!(kinds(&rows), [Kind::Item; 3], "this form does not number its items");
        let rows = [("1", "権限", "はい"), ("製品", "暗号化するか", ""), ("※", "空欄は対象外とすること", "")];
        assert_eq!(kinds(&rows), [Kind::Item, Kind::Item, Kind::Nothing], "a name of a group says nothing of the row");
    }

    #[test]
    fn headings_and_what_stands_below_the_table_are_no_items() {
        for (number, words) in [
            ("第1章", "物理的対策"),
            ("３節", "認証"),
            ("※", "対象外の理由"),
            ("記入者", "山田"),
            ("作成日：", "2026/6/1"),
            ("×", "実装していない"),
            ("対象外", "機能がない"),
        ] {
            assert_ne!(kinds(&[("1", "a", "はい"), (number, words, "")])[1], Kind::Item, "{number}");
        }
        let by_romans = [("Ⅰ", "組織", ""), ("1", "a", "はい"), ("2", "b", ""), ("Ⅱ", "技術", ""), ("3", "c", "はい")];
        assert_eq!(kinds(&by_romans), [Kind::Heading, Kind::Item, Kind::Item, Kind::Heading, Kind::Item]);
        let in_chapters = [
            ("第1章", "総則", ""),
            ("Ⅰ.", "組織", ""),
            ("1", "a", "はい"),
            ("Ⅱ.", "運用", ""),
            ("第2章", "技術", ""),
            ("2", "b", "はい"),
        ];
        let (heading, item) = (Kind::Heading, Kind::Item);
        assert_eq!(kinds(&in_chapters), [heading, heading, item, heading, heading, item]);
        let asked = [("Ⅰ", "組織", ""), ("1", "a", "はい"), ("Ⅱ", "技術はあるか", ""), ("3", "c", "はい")];
        assert_eq!(kinds(&asked), [Kind::Item; 4], "nobody is sure of either then");
        let answered = [("A", "組織", ""), ("1", "a", "はい"), ("B", "技術", "はい"), ("2", "b", "はい")];
        assert_eq!(kinds(&answered), [Kind::Item; 4]);
    }
}
