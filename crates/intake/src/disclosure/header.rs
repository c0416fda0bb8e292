//! The header of a table of answers: which row it is, and what its words say of the columns.

use std::collections::BTreeSet;

use sejo_model::disclosure::{DisclosureColumn as Column, DisclosureTable};
use sejo_model::text::{fold, narrow};

use super::is_one_of;
use super::rows::answers as is_answer;
use crate::Limits;
use crate::further::{contradicts, is_further};
use crate::problem::letter;
use crate::table::{Grid, Row};
use crate::workbook::answer_word;

/// Rows of a sheet among which its header is looked for.
const LOOKED_AT: usize = 80;
/// Lines a header has at most.
const LINES: usize = 3;
/// Columns of a table.
const COLUMNS: usize = 40;
/// Rows a table of answers has at least.
const LEAST: usize = 3;
/// Rows kept of a table.
const ROWS: usize = 3_000;

/// A header that was found.
pub(super) struct Header {
    /// The first and the last of its lines, as places in the grid.
    lines: (usize, usize),
    names: Vec<String>,
    roles: Vec<Option<Column>>,
    pub(super) is_sure: bool,
}

impl Header {
    /// How many rows stand above it.
    pub(super) fn first(&self) -> usize {
        self.lines.0
    }
}

/// The header of a sheet by its words.
pub(super) fn find(grid: &Grid) -> Option<Header> {
    let last = grid.rows.len().saturating_sub(1).min(LOOKED_AT);
    let at = (0..last)
        .find(|at| Column::are_enough(&combined(grid, *at, *at).1))
        .or_else(|| (0..last).find(|at| Column::are_enough(&combined(grid, *at, at + 1).1)))?;
    // はい, いいえ and 対象外 stand below 回答 in many forms.
    let own = |row: Option<&Row>| row.is_some_and(|r| says_answers(r) && !is_item(r));
    let end = (at..at + LINES).rev().find(|end| *end == at || own(grid.rows.get(*end))).unwrap_or(at);
    let end = if Column::are_enough(&combined(grid, at, end).1) { end } else { at + 1 };
    let rounds = if end == at { rounds(grid, at) } else { Vec::new() };
    let end = if rounds.is_empty() { end } else { at + 1 };
    let (names, mut roles) = combined(grid, at, end);
    spread(grid, (at, end), &mut roles);
    for column in rounds {
        if let Some(slot) = roles.get_mut(column).filter(|r| r.is_none()) {
            *slot = Some(Column::Answer);
        }
    }
    let is_sure = is_plain(&roles) && grid.rows.len() > end + 1;
    Some(Header { lines: (at, end), names, roles, is_sure })
}

/// The columns that 回答 speaks of where 前回 and 今回, or years, stand below it: each holds answers, and only a person knows which
/// of them count.
fn rounds(grid: &Grid, heading: usize) -> Vec<usize> {
    let (Some(head), Some(below)) = (grid.rows.get(heading), grid.rows.get(heading + 1)) else { return Vec::new() };
    let is_answer = |column: usize| role(head.cell(column), false) == Some(Column::Answer);
    let filled: Vec<usize> = (0..below.cells.len()).filter(|column| !below.cell(*column).is_empty()).collect();
    let is_below = filled.iter().all(|column| head.cell(*column).is_empty() || is_answer(*column));
    let says_more = below.cells.iter().any(|cell| answer_word(cell).is_some());
    let is_line = filled.len() > 1 && filled.iter().any(|column| is_answer(*column));
    if is_line && is_below && !says_more && !is_item(below) { filled } else { Vec::new() }
}

/// No two columns claim the same answer.
fn is_plain(roles: &[Option<Column>]) -> bool {
    let count = |wanted: Column| roles.iter().filter(|r| **r == Some(wanted)).count();
    let single = count(Column::Answer);
    let marks = [Column::Yes, Column::No, Column::NotApplicable].map(count);
    let is_one_way = (single == 1 && marks.iter().all(|n| *n == 0)) || (single == 0 && marks.iter().all(|n| *n <= 1));
    is_one_way && Column::are_enough(roles)
}

/// Names and roles of the columns under some lines; the lowest line that says something decides.
fn combined(grid: &Grid, from: usize, to: usize) -> (Vec<String>, Vec<Option<Column>>) {
    let lines: Vec<&Row> = (from..=to).filter_map(|at| grid.rows.get(at)).collect();
    let width = lines.iter().map(|r| r.cells.len()).max().unwrap_or_default().min(COLUMNS);
    let english = lines.iter().flat_map(|r| &r.cells).any(|c| is_one_of(c, &["yes"]));
    let mut names = Vec::with_capacity(width);
    let mut roles = Vec::with_capacity(width);
    for column in 0..width {
        let said: Vec<&str> = lines.iter().map(|r| r.cell(column)).filter(|c| !c.is_empty()).collect();
        names.push(if said.is_empty() { letter(column) } else { said.join(" / ") });
        roles.push(said.iter().rev().find_map(|cell| role(cell, english)));
    }
    // Of two columns called No the one behind Yes is an answer.
    if let Some(yes) = roles.iter().position(|r| *r == Some(Column::Yes)).filter(|_| english) {
        let first = roles.iter().position(|r| *r == Some(Column::No));
        if let Some(first) = first.filter(|first| *first < yes && roles.get(yes + 1) == Some(&Some(Column::No)))
            && let Some(role) = roles.get_mut(first)
        {
            *role = Some(Column::Number);
        }
    }
    (names, roles)
}

/// A heading merged over several columns speaks of all of them: a number with its branch, words set in.
fn spread(grid: &Grid, (from, to): (usize, usize), roles: &mut [Option<Column>]) {
    let number = |at: usize| grid.rows.get(at).map(|r| r.number);
    let (Some(top), Some(bottom)) = (number(from), number(to)) else { return };
    for merge in grid.merges.iter().filter(|m| (top..=bottom).contains(&m.top) && m.right > m.left) {
        let Some(Some(role @ (Column::Number | Column::Question | Column::Remark | Column::Section))) =
            roles.get(merge.left).copied()
        else {
            continue;
        };
        for column in merge.left + 1..=merge.right {
            if let Some(slot) = roles.get_mut(column).filter(|r| r.is_none()) {
                *slot = Some(role);
            }
        }
    }
}

/// What a heading says of its column.
fn role(cell: &str, english: bool) -> Option<Column> {
    let said = fold(cell);
    if said.is_empty() || narrow(cell).chars().count() > 40 {
        return None;
    }
    let is = |words: &[&str]| words.contains(&said.as_str());
    if said.contains("保守委託") {
        return Some(Column::OnRoute);
    }
    if is(&["no"]) {
        return Some(if english { Column::No } else { Column::Number });
    }
    let is_choice = said.contains("はい") && said.contains("いいえ");
    let is_english_choice = said.contains("yes") && said.contains("no") && said.len() <= 20;
    if is_choice || is_english_choice || is(ANSWER) {
        return Some(Column::Answer);
    }
    let found = [
        (NUMBER, Column::Number),
        (&["はい", "yes"] as &[&str], Column::Yes),
        (&["いいえ"], Column::No),
        (&["対象外", "非該当", "該当なし", "適用外", "na"], Column::NotApplicable),
        (REMARK, Column::Remark),
        (SECTION, Column::Section),
        (QUESTION, Column::Question),
    ];
    let exact = found.iter().find(|(words, _)| is(words)).map(|(_, column)| *column);
    exact.or_else(|| match () {
        () if said.starts_with("備考") || said.starts_with("note") => Some(Column::Remark),
        () if said.starts_with("質問") || said.ends_with("質問") || said.ends_with("質問事項") => {
            Some(Column::Question)
        }
        () if said.starts_with("回答") && !said.contains("者") && !said.contains('日') => Some(Column::Answer),
        () => None,
    })
}

const NUMBER: &[&str] = &[
    "番号",
    "項番",
    "項目番号",
    "質問番号",
    "設問番号",
    "項目no",
    "質問no",
    "id",
    "questionid",
    "項",
    "連番",
    "通番",
    "itemno",
];
const QUESTION: &[&str] = &[
    "質問",
    "設問",
    "項目",
    "項目内容",
    "確認項目",
    "確認事項",
    "チェック項目",
    "チェック内容",
    "内容",
    "要求事項",
    "対策項目",
    "開示項目",
    "開示事項",
    "question",
    "questions",
    "item",
];
const ANSWER: &[&str] = &[
    "回答",
    "回答欄",
    "答え",
    "チェック",
    "チェック欄",
    "チェック結果",
    "対応",
    "対応状況",
    "適合状況",
    "結果",
    "選択",
    "answer",
    "answers",
    "response",
];
const REMARK: &[&str] =
    &["備考", "補足", "補足説明", "コメント", "特記事項", "seenote", "remark", "remarks", "comment", "comments"];
const SECTION: &[&str] = &[
    "分類",
    "大項目",
    "中項目",
    "大分類",
    "中分類",
    "区分",
    "カテゴリ",
    "カテゴリー",
    "章",
    "節",
    "section",
    "category",
    "group",
];

/// Whether a row says nothing but which answers there are.
fn says_answers(row: &Row) -> bool {
    let roles: Vec<Option<Column>> = row.cells.iter().map(|c| role(c, true)).collect();
    let has = |wanted: Column| roles.contains(&Some(wanted));
    has(Column::Yes) && has(Column::No) && row.filled() <= 6
}

/// Whether a row begins with a number: then it is asked, whatever it answers.
fn is_item(row: &Row) -> bool {
    let first = row.cells.iter().find(|c| !c.is_empty());
    first.is_some_and(|c| narrow(c).starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether items are answered, whatever the headings above them say: then a person can tell which column is what.
pub(super) fn is_answered(grid: &Grid) -> bool {
    let answers = |row: &&Row| is_item(row) && row.cells.iter().any(|cell| answer_word(cell).is_some());
    grid.rows.iter().filter(answers).count() >= LEAST
}

/// The table of a sheet: by its header, else, for a person to say what its columns are, below its widest row. `skipped` are rows
/// that are notes.
pub(super) fn table(grid: &mut Grid, skipped: &[u32], limits: &Limits) -> Option<DisclosureTable> {
    let found = find(grid).or_else(|| asked_only(grid)).or_else(|| without_words(grid))?;
    let (first, last) = found.lines;
    let header_row = grid.rows.get(last)?.number;
    grid.carry_down(last + 1, limits);
    let width = grid.rows.iter().skip(first).map(|r| r.cells.len()).max()?.min(COLUMNS);
    let Header { mut names, mut roles, is_sure, .. } = found;
    (names.len()..width).for_each(|column| names.push(letter(column)));
    roles.resize(width, None);
    let own: Vec<String> = names.iter().map(|n| fold(n)).collect();
    // Forms print their header again on every page, now and then in other words.
    let same_role =
        |at: usize, cell: &str| roles.get(at).copied().flatten().is_some_and(|r| role(cell, false) == Some(r));
    let is_heading = |(at, cell): (usize, &String)| {
        cell.is_empty() || own.get(at).is_some_and(|own| fold(cell) == *own) || same_role(at, cell)
    };
    let again = |row: &Row| row.filled() > 1 && row.cells.iter().enumerate().all(is_heading);
    let below = grid.rows.iter().skip(last + 1).filter(|r| !skipped.contains(&r.number) && !again(r)).take(ROWS);
    let rows: Vec<(u32, Vec<String>)> = below
        .map(|row| {
            let mut cells: Vec<String> = row.cells.iter().take(width).cloned().collect();
            cells.resize(width, String::new());
            (row.number, cells)
        })
        .filter(|(_, cells)| cells.iter().any(|c| !c.is_empty()))
        .collect();
    if rows.len() < LEAST {
        return None;
    }
    let mut table =
        DisclosureTable { sheet: grid.name.clone(), header_row, headers: names, guess: roles, is_sure, rows };
    beside_answers(&mut table);
    by_values(&mut table);
    unsee(&mut table, &grid.hidden_cells);
    Some(table)
}

/// An answer in a hidden row or column is said as what it is, which is no answer.
fn unsee(table: &mut DisclosureTable, hidden: &BTreeSet<(u32, usize)>) {
    let answers = [Column::Answer, Column::Yes, Column::No, Column::NotApplicable].map(Some);
    let DisclosureTable { guess, rows, .. } = table;
    for (number, cells) in rows {
        for (at, (cell, column)) in cells.iter_mut().zip(guess.iter()).enumerate() {
            if answers.contains(column) && is_answer(cell) && hidden.contains(&(*number, at)) {
                *cell = format!("非表示の欄の「{cell}」");
            }
        }
    }
}

/// A table of items whose answers stand elsewhere.
fn asked_only(grid: &Grid) -> Option<Header> {
    let has = |roles: &[Option<Column>], wanted: Column| roles.contains(&Some(wanted));
    let last = grid.rows.len().min(LOOKED_AT);
    let mut found = (0..last).map(|at| (at, combined(grid, at, at)));
    let is_asked = |roles: &[Option<Column>]| has(roles, Column::Number) && has(roles, Column::Question);
    let (at, (names, mut roles)) = found.find(|(_, (_, roles))| is_asked(roles))?;
    spread(grid, (at, at), &mut roles);
    Some(Header { lines: (at, at), names, roles, is_sure: false })
}

/// The widest of the first rows, with nothing known of its columns.
fn without_words(grid: &Grid) -> Option<Header> {
    let widest = grid.rows.iter().take(LOOKED_AT).map(Row::filled).max().filter(|filled| *filled >= 3)?;
    let at = grid.rows.iter().take(LOOKED_AT).position(|r| r.filled() == widest)?;
    let (names, roles) = combined(grid, at, at);
    Some(Header { lines: (at, at), names, roles, is_sure: false })
}

/// A column that answers like the one called 回答, without a heading or under one of its own (訂正, 今回, 2回目), makes nobody sure of
/// either.
fn beside_answers(table: &mut DisclosureTable) {
    let has = |wanted: Column| table.guess.contains(&Some(wanted));
    if !(has(Column::Answer) || has(Column::Yes) && has(Column::No)) {
        return;
    }
    let answers = |at: usize| -> Vec<&String> {
        let said = table.rows.iter().filter_map(|(_, cells)| cells.get(at));
        said.filter(|said| answer_word(said).is_some()).collect()
    };
    let own = |cells: &[String]| {
        let named = table.guess.iter().zip(cells).filter(|(column, _)| **column == Some(Column::Answer));
        answer_word(&named.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" "))
    };
    // One corrected answer is enough where the heading says that it is one, or its words do; a circle alone may mark anything.
    let is_another = |at: usize, name: &String| {
        let said = answers(at);
        let in_words = said.iter().filter(|said| said.chars().count() > 1).count();
        let is_nameless = *name == letter(at);
        let heading = if is_nameless { "" } else { name.as_str() };
        let differs = |cells: &[String]| cells.get(at).is_some_and(|cell| contradicts(heading, cell, own(cells)));
        (!said.is_empty() && is_further(name))
            || (said.len() > 1 && is_nameless)
            || in_words > 1
            || table.rows.iter().any(|(_, cells)| differs(cells))
    };
    let is_free = |at: usize| table.guess.get(at).is_some_and(Option::is_none);
    let named = table.headers.iter().enumerate();
    let found: Vec<usize> =
        named.filter(|(at, name)| is_free(*at) && is_another(*at, name)).map(|(at, _)| at).collect();
    for at in found {
        table.is_sure = false;
        if let Some(slot) = table.guess.get_mut(at) {
            *slot = Some(Column::Answer);
        }
    }
}

/// Where the header names no answer, a column whose values are answers is one; it stays for a person to confirm.
fn by_values(table: &mut DisclosureTable) {
    let column = |at: usize| table.rows.iter().filter_map(move |(_, c)| c.get(at)).filter(|c| !c.is_empty());
    let most = |test: &dyn Fn(&str) -> bool| {
        let share = |at: usize| {
            let (all, of_it) = (column(at).count(), column(at).filter(|c| test(c)).count());
            (of_it >= LEAST && of_it * 10 >= all * 6).then_some(of_it)
        };
        (0..table.headers.len())
            .filter(|at| table.guess.get(*at).is_some_and(Option::is_none))
            .filter_map(|at| Some((share(at)?, std::cmp::Reverse(at))))
            .max()
            .map(|(_, at)| at.0)
    };
    let has = |wanted: Column| table.guess.contains(&Some(wanted));
    let has_answer = has(Column::Answer) || (has(Column::Yes) && has(Column::No));
    let mut found = Vec::new();
    if !has_answer {
        found.extend(most(&|c| answer_word(c).is_some() || fold(c) == "seenote").map(|at| (at, Column::Answer)));
    }
    if !has(Column::Number) {
        found.extend(most(&is_number).map(|at| (at, Column::Number)));
    }
    for (at, role) in found {
        if let Some(slot) = table.guess.get_mut(at) {
            *slot = Some(role);
        }
    }
}

/// Whether a text is the number of an item: `1`, `2.1`, `(3)`, `MLDP-1.2`.
pub(super) fn is_number(text: &str) -> bool {
    let narrow = narrow(text);
    let short = narrow.trim();
    let is_made = short.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '(' | ')' | '_' | ' '));
    let circled = short.chars().count() == 1 && short.chars().all(|c| ('①'..='⑳').contains(&c));
    circled || (short.len() <= 14 && is_made && short.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_a_column_is() {
        for (heading, column) in [
            ("No.", Some(Column::Number)),
            ("項番", Some(Column::Number)),
            ("質問", Some(Column::Question)),
            ("回答(はい/いいえ/対象外)", Some(Column::Answer)),
            ("はい・いいえ・対象外", Some(Column::Answer)),
            ("はい", Some(Column::Yes)),
            ("対象外", Some(Column::NotApplicable)),
            ("備考番号", Some(Column::Remark)),
            ("Question ID", Some(Column::Number)),
            ("Yes, No, N/A, or See Note", Some(Column::Answer)),
            ("保守委託機関編 別紙", Some(Column::OnRoute)),
            ("回答者", None),
            ("回答日", None),
            ("NIST SP 800-53", None),
        ] {
            assert_eq!(role(heading, false), column, "{heading}");
        }
        assert_eq!(role("No", true), Some(Column::No));
    }

    #[test]
    fn numbers_of_items() {
        for text in ["1", "２．１", "(3)", "MLDP-1.2", "①", "A-12"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["はい", "NIST SP 800-53 Rev4", "第1章", ""] {
            assert!(!is_number(text), "{text}");
        }
    }
}
