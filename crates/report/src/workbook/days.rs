//! Words in a cell for a day that are no day: `3月末`, `未定`, `6月頃`.
//!
//! Invariant: only what the form cannot have printed makes room. A form leaves a blank for the day (`年　月　日`), gives notes, or
//! prints the same words in every row. Words beside which other rows are empty were written by somebody, and an answer they
//! do not belong to must not stand beside them.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::text::narrow;
use sejo_model::workbook::{Cell, Fill, FillRow, FoundAnswer, Layout};
use sejo_model::{Date, date};

use super::index::CellAt;
use super::patch::{self, Context};
use super::plan::{Value, Write};
use super::words::{self, Place};

/// Cells for days that are written and hold words.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// Words of somebody, which make room.
    pub(super) own: BTreeMap<Cell, String>,
    /// Words that may be the form's, which stay.
    pub(super) unsure: BTreeSet<Cell>,
}

/// Whose words stand in a cell for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The form's, or a blank of the form with or without a day in it.
    Form,
    /// A day that somebody wrote.
    Day,
    /// Somebody's, as far as the words tell.
    Own,
    /// Words that either may have put there.
    Unsure,
}

/// Nothing in any round of any row of the form: its plan leads to every cell for a day.
pub(super) fn nothing(layout: &Layout, fill: &Fill) -> Fill {
    let row = |row: &u32| {
        let rounds = layout.of_row(*row).rounds.iter().map(|columns| columns.round);
        let nothing =
            |round| FoundAnswer { round, value: None, confirmed_on: None, target_on: None, day_in_answer: None };
        FillRow { row: *row, answers: rounds.map(nothing).collect(), remark: None }
    };
    Fill { rows: fill.asked.iter().map(row).collect(), ..Fill::default() }
}

impl Days {
    /// What stands in the cells for days among `writes`; `places` has those of all rows.
    pub(super) fn of(context: &Context<'_>, places: &BTreeMap<Cell, Write>, writes: &BTreeMap<Cell, Write>) -> Self {
        let mut cells: BTreeMap<Cell, &CellAt> = BTreeMap::new();
        for row in &context.index.rows {
            let at = row.cells.iter().map(|cell| (Cell { row: row.number, column: cell.column }, cell));
            cells.extend(at.filter(|(at, _)| places.get(at).is_some_and(|place| place.field.is_day())));
        }
        let text = |at: &Cell| cells.get(at).map_or("", |cell| patch::shown(context, cell));
        let mut columns: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (at, _) in places.iter().filter(|(_, place)| place.field.is_day()) {
            columns.entry(at.column).or_default().push(text(at));
        }
        let mut days = Self::default();
        for (at, cell) in &cells {
            let Some(write) = writes.get(at).filter(|write| write.field.is_day()) else { continue };
            let is_dated = matches!(write.value, Value::Date(_));
            if !(is_dated || write.value == Value::Empty) || patch::is_formula(context, *at, cell) {
                continue;
            }
            let said = text(at);
            // A month without its day is written over by a day in any case.
            let gives_way = is_dated && words::of_day(said) == Place::Whole;
            let in_every_row = || columns.get(&at.column).is_some_and(|all| is_alike(said, all));
            match whose(said) {
                Whose::Form | Whose::Day => {}
                Whose::Own if gives_way || !in_every_row() => {
                    days.own.insert(*at, said.to_owned());
                }
                Whose::Own | Whose::Unsure => {
                    days.unsure.insert(*at);
                }
            }
        }
        days
    }
}

/// Whether every row says so, except where a day stands by now.
fn is_alike(text: &str, all: &[&str]) -> bool {
    let said = text.trim();
    // One month among days may be the last of what was printed, since days are written over the others.
    let least = if words::of_day(text) == Place::Whole { 1 } else { 2 };
    let same = all.iter().filter(|other| other.trim() == said).count();
    same >= least && all.iter().all(|other| other.trim() == said || whose(other) == Whose::Day)
}

fn whose(text: &str) -> Whose {
    /// Longer words tell what to do.
    const LONGEST: usize = 30;
    /// Words that ask for a day.
    const PROMPTS: [&str; 10] =
        ["選択", "入力", "記入", "日付", "目標日", "確認日", "プルダウン", "例", "yyyy", "YYYY"];
    if words::is_placeholder(text) || words::is_note(text) || has_blank(text) {
        return Whose::Form;
    }
    if is_day(text) && words::of_day(text) == Place::Whole || text.trim().parse::<f64>().is_ok() {
        return Whose::Day;
    }
    // Words around a day, or around the place for one, frame it.
    if matches!(words::of_day(text), Place::At { .. }) {
        return Whose::Form;
    }
    let is_label = text.contains([':', '：', '→']) || PROMPTS.iter().any(|prompt| text.contains(prompt));
    if is_label || text.chars().count() > LONGEST { Whose::Unsure } else { Whose::Own }
}

/// A day, also without its year.
pub(super) fn is_day(text: &str) -> bool {
    date::parse(text).is_ok() || is_month_and_day(text)
}

/// `6/12`, `6月12日`, `( 6 / 12 )`.
fn is_month_and_day(text: &str) -> bool {
    // The 29th of February is a day of some year.
    const LEAP_YEAR: i16 = 2024;
    let text: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_matches(['(', ')', '[', ']']);
    let text = text.strip_suffix('日').unwrap_or(text);
    let Some((month, day)) = text.split_once(['/', '月', '.', '-']) else { return false };
    let parts = month.parse::<i8>().ok().zip(day.parse::<i8>().ok());
    parts.is_some_and(|(month, day)| Date::new(LEAP_YEAR, month, day).is_ok())
}

/// Whether a form left a blank there: `年　月　日`, `令和8年　月　日`, `( / )`, `6/　`, `＿＿＿`, `月日`.
fn has_blank(text: &str) -> bool {
    let narrow = narrow(text);
    let is_number = |c: char| c.is_ascii_digit() || c == '元';
    if narrow.contains('_') || narrow.chars().all(|c| words::is_of_day(c) && !is_number(c)) {
        return true;
    }
    let (mut last, mut gap) = (None, false);
    for c in narrow.chars() {
        if words::is_gap(c) {
            gap = true;
            continue;
        }
        let lacks_number = matches!(c, '年' | '月' | '日' | '/') && !last.is_some_and(is_number);
        let lacks_day = last == Some('/') && !is_number(c);
        let lacks_all = last == Some('(') && c == ')';
        let next_unit = matches!((last, c), (Some('年'), '月') | (Some('月'), '日'));
        if next_unit || gap && (lacks_number || lacks_day || lacks_all) {
            return true;
        }
        (last, gap) = (Some(c), false);
    }
    last == Some('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_notes_are_the_form_s_and_vague_words_somebody_s() {
        for text in [
            "",
            "　",
            "-",
            "（　/　）",
            "　月　日",
            "年月日",
            "令和８年　　月　　日",
            "令和　年　月末まで",
            "6/　",
            "＿＿＿",
            "※記入不要",
        ] {
            assert_eq!(whose(text), Whose::Form, "{text}");
        }
        for text in ["2026/6/1", "令和8年6月1日", "6/12", "6月12日", "( 6 / 12 )", "46348", "46348.5"] {
            assert_eq!(whose(text), Whose::Day, "{text}");
        }
        for text in ["3月末", "未定", "検討中", "6月頃", "秋", "来年度", "年度内", "令和9年3月", "2月30日", "3 月 末"]
        {
            assert_eq!(whose(text), Whose::Own, "{text}");
        }
        for text in ["日付を入力", "予定：3月末"] {
            assert_eq!(whose(text), Whose::Unsure, "{text}");
        }
    }

    #[test]
    fn words_in_every_row_may_be_the_form_s() {
        assert!(is_alike("年度末", &["年度末", "年度末", "2026/6/1"]));
        assert!(!is_alike("年度末", &["年度末", "年度末", ""]));
        assert!(!is_alike("未定", &["未定", "2026/6/1", "2026/6/2"]));
        assert!(is_alike("令和9年3月", &["令和9年3月", "2026/6/1", "2026/6/2"]));
    }
}
