//! Rows of a disclosure: what each item asks and answers, put together from one or several tables.
//!
//! Invariants: of two sheets that answer an item differently neither is believed; a mark at two answers, or at none, is no answer;
//! what is asked and not answered is a row without an answer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sejo_model::disclosure::{
    DisclosureColumn as Column, DisclosureRow, DisclosureTable, KnownColumns, ReadDisclosure, same_number,
};
use sejo_model::ledger::Problem;
use sejo_model::text::{fold, narrow};
use sejo_model::{AnswerValue, DisclosureAnswer};

use super::is_one_of;
use super::items::{Kind, Line, Shape, asks, leads_on};
use super::notes::references;
use crate::further::denies_beside;
use crate::workbook::{answer_word, is_planned, offers_choice, reason_word};
use crate::{denies, problem};

/// Characters kept of an item and of a remark.
const LONGEST: usize = 2_000;
/// Answers without words that a sheet must name before it is the list of their items.
const LISTED: usize = 3;
/// Rows of a disclosure.
const ROWS: usize = 1_500;
/// Problems listed.
const PROBLEMS: usize = 60;

/// What the tables of a disclosure come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interpreted {
    /// The items in the order of the form.
    pub rows: Vec<DisclosureRow>,
    /// Which sheet and columns they were read from, in words.
    pub read_from: Vec<String>,
    /// A person has to say which column is what before the rows can be relied on.
    pub is_unsure: bool,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Interpreted {
    /// Whether nobody answered anything: the form as it was handed out.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.rows.iter().all(|row| row.answer.is_none() && row.said.is_empty())
    }

    /// As it stands on a day: はい with a day beside it that is still to come is a plan, and no answer.
    #[must_use]
    pub fn on(mut self, today: Date) -> Self {
        let is_plan =
            |row: &&mut DisclosureRow| row.answer == Some(DisclosureAnswer::Yes) && is_planned(&row.said, None, today);
        for row in self.rows.iter_mut().filter(is_plan) {
            row.answer = None;
            if self.problems.len() < PROBLEMS {
                let said = format!("{} {}", row.number, row.said);
                self.problems.push(problem::at(problem::DISCLOSURE_ANSWER_UNCLEAR, None, None, said.trim()));
            }
        }
        self
    }
}

/// Makes rows of the tables, with the columns a person chose where there are any.
#[must_use]
pub fn interpret(read: &ReadDisclosure, known: &KnownColumns) -> Interpreted {
    let mut out = Interpreted::default();
    let mut asked: Vec<Vec<DisclosureRow>> = Vec::new();
    for table in &read.tables {
        let chosen = known.get(&table.key()).filter(|columns| columns.len() == table.headers.len());
        let columns = chosen.unwrap_or(&table.guess);
        let has = |wanted: Column| columns.contains(&Some(wanted));
        if Column::are_enough(columns) && (chosen.is_some() || table.is_sure) {
            out.read_from.push(said_of(table, columns));
            let rows = of_table(table, columns, read, &mut out.problems);
            join(&mut out.rows, rows, &mut out.problems, &table.sheet);
        } else if Column::are_enough(columns) {
            // A table of answers nobody is sure of may hold the half that matters.
            out.is_unsure = true;
        } else if has(Column::Number) && has(Column::Question) && !has(Column::Answer) {
            asked.push(of_table(table, columns, read, &mut Vec::new()));
        }
    }
    out.is_unsure |= out.rows.is_empty();
    fill_words(&mut out.rows, &asked);
    if out.rows.len() > ROWS {
        // No form has so many; what is left out is not taken for answered.
        out.is_unsure = true;
        out.problems.insert(0, problem::at(problem::DISCLOSURE_TOO_LONG, None, None, &ROWS.to_string()));
    }
    out.rows.truncate(ROWS);
    name(&mut out.rows);
    out.problems.truncate(PROBLEMS);
    out
}

/// Which columns of which sheet, as people see them.
fn said_of(table: &DisclosureTable, columns: &[Option<Column>]) -> String {
    let named = table.headers.iter().zip(columns);
    let named = named.filter_map(|(header, column)| Some((header, (*column)?)));
    let columns: Vec<String> = named.map(|(header, column)| format!("{} = {header}", column.words().ja)).collect();
    format!("{} ({}行目): {}", table.sheet, table.header_row, columns.join("、"))
}

/// The cells of one row by what they are.
struct Cells<'a> {
    columns: &'a [Option<Column>],
    cells: &'a [String],
    /// Whether a cross chooses the column it stands in.
    crosses_choose: bool,
}

impl Cells<'_> {
    fn all(&self, wanted: Column) -> impl Iterator<Item = &str> {
        let of_it = self.columns.iter().zip(self.cells).filter(move |(c, _)| **c == Some(wanted));
        of_it.map(|(_, cell)| cell.as_str()).filter(|cell| !cell.is_empty())
    }

    /// The cell of a column that is nothing else which reads as if a はい to what was asked were not so, with its heading.
    fn denied<'h>(&self, asked: &str, headers: &'h [String]) -> Option<(&'h str, &str)> {
        let named = headers.iter().zip(self.columns).zip(self.cells);
        let mut free =
            named.filter(|((_, column), _)| column.is_none()).map(|((name, _), cell)| (name.as_str(), cell.as_str()));
        free.find(|(name, cell)| denies_beside(asked, name, cell))
    }

    fn joined(&self, wanted: Column, between: &str) -> String {
        let mut parts: Vec<&str> = self.all(wanted).collect();
        parts.dedup();
        parts.join(between).chars().take(LONGEST).collect()
    }

    fn line(&self) -> Line {
        let (answer, said, wrong) = answer(self);
        let of_words = [Column::Number, Column::Question, Column::Section].map(Some);
        let mut beside = self.columns.iter().zip(self.cells).filter(|(column, _)| !of_words.contains(column));
        Line {
            number: self.joined(Column::Number, ""),
            question: self.joined(Column::Question, " "),
            answer,
            said,
            wrong,
            is_bare: beside.all(|(_, cell)| cell.is_empty()),
            is_alone: self.cells.iter().filter(|cell| !cell.is_empty()).count() == 1,
        }
    }
}

fn of_table<'a>(
    table: &'a DisclosureTable,
    columns: &'a [Option<Column>],
    read: &ReadDisclosure,
    problems: &mut Vec<Problem>,
) -> Vec<DisclosureRow> {
    let crosses_choose = crosses_choose(table, columns);
    let cells_of = |(_, cells): &'a (u32, Vec<String>)| Cells { columns, cells, crosses_choose };
    let lines: Vec<Line> = table.rows.iter().map(|row| cells_of(row).line()).collect();
    let shape = Shape::of(columns, &lines);
    let (mut rows, mut section) = (Vec::<DisclosureRow>::new(), String::new());
    for (row, line) in table.rows.iter().zip(lines) {
        match shape.kind(&line) {
            Kind::Item => {}
            Kind::Heading => {
                section = line.words();
                continue;
            }
            Kind::Nothing => continue,
        }
        let cells = cells_of(row);
        let Line { number, question, answer, said, wrong, .. } = line;
        let place = |code: &str, text: &str| Problem {
            sheet: Some(table.sheet.clone()),
            ..problem::at(code, Some(row.0), None, &problem::shorten(text))
        };
        if let Some(code) = wrong {
            problems.push(place(code, &said));
        }
        let remark = remark(&cells.joined(Column::Remark, " "), read, &mut |number| {
            problems.push(place(problem::DISCLOSURE_NOTE_MISSING, number));
        });
        if answer == Some(DisclosureAnswer::Yes) && denies(&question, &remark) {
            problems.push(place(problem::DISCLOSURE_REMARK_DENIES, &format!("{number} {remark}")));
        } else if let Some((heading, said)) =
            cells.denied(&question, &table.headers).filter(|_| answer == Some(DisclosureAnswer::Yes))
        {
            problems.push(place(problem::DISCLOSURE_REMARK_DENIES, &format!("{number} {heading}: {said}")));
        }
        // What stands behind 対象外 is a remark like those of the column for them.
        let why = reason_word(&said).filter(|why| !remark.contains(why.as_str()));
        let remark: Vec<String> = why.into_iter().chain(Some(remark).filter(|own| !own.is_empty())).collect();
        let printed = cells.joined(Column::Section, " / ");
        rows.push(DisclosureRow {
            number,
            section: if printed.is_empty() { section.clone() } else { printed },
            question,
            answer,
            said,
            remark: remark.join(" / "),
            on_route: cells.all(Column::OnRoute).any(is_marked),
            ..DisclosureRow::default()
        });
    }
    let mut rows = without_headings(rows);
    answered_twice(&mut rows, &mut |text| {
        let about = problem::at(problem::DISCLOSURE_TWICE, None, None, &problem::shorten(text));
        problems.push(Problem { sheet: Some(table.sheet.clone()), ..about });
    });
    rows
}

/// One number and question with two answers on a sheet: neither is believed.
fn answered_twice(rows: &mut [DisclosureRow], tell: &mut dyn FnMut(&str)) {
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for at in 0..rows.len() {
        let is_whole = |row: &&DisclosureRow| [&row.number, &row.question, &row.said].iter().all(|t| !t.is_empty());
        let Some(row) = rows.get(at).filter(is_whole) else { continue };
        let key = (same_number(&row.number), format!("{} {}", fold(&row.section), fold(&row.question)));
        let (answer, said) = (row.answer, row.said.clone());
        let first = *known.entry(key).or_insert(at);
        let Some(before) = rows.get(first).filter(|before| before.answer != answer) else { continue };
        let both = format!("{} / {said}", before.said);
        tell(&format!("{} {both}", before.number));
        for one in [first, at] {
            if let Some(row) = rows.get_mut(one) {
                (row.answer, row.said) = (None, both.clone());
            }
        }
    }
}

/// A numbered line without an answer above its branches (`1` above `1.1`) is a heading, not an item nobody answered, unless it asks
/// something of its own.
fn without_headings(rows: Vec<DisclosureRow>) -> Vec<DisclosureRow> {
    let numbers: Vec<String> = rows.iter().map(|r| same_number(&r.number)).collect();
    let is_branch =
        |of: &str, number: &str| number.strip_prefix(of).is_some_and(|b| b.starts_with(['.', '-', '(', '_']));
    let is_heading = |at: usize, row: &DisclosureRow| {
        let (Some(own), Some(next)) = (numbers.get(at), numbers.get(at + 1)) else { return false };
        let asks = asks(&row.question) && !leads_on(&row.question);
        row.said.is_empty() && row.remark.is_empty() && !own.is_empty() && !asks && is_branch(own, next)
    };
    let mut kept: Vec<DisclosureRow> = Vec::with_capacity(rows.len());
    let mut heading: Option<(String, String)> = None;
    for (at, mut row) in rows.into_iter().enumerate() {
        if is_heading(at, &row) {
            heading = Some((same_number(&row.number), row.question));
            continue;
        }
        if let Some((number, words)) = heading.as_ref().filter(|_| row.section.is_empty())
            && is_branch(number, &same_number(&row.number))
        {
            row.section.clone_from(words);
        }
        kept.push(row);
    }
    kept
}

/// The answer of a row, what stands there, and what is wrong with it.
fn answer(cells: &Cells<'_>) -> (Option<DisclosureAnswer>, String, Option<&'static str>) {
    let said = cells.joined(Column::Answer, " ");
    if !said.is_empty() {
        let value = word(&said);
        return (value, said, value.is_none().then_some(problem::DISCLOSURE_ANSWER_UNCLEAR));
    }
    let choices = [
        (Column::Yes, DisclosureAnswer::Yes),
        (Column::No, DisclosureAnswer::No),
        (Column::NotApplicable, DisclosureAnswer::NotApplicable),
    ];
    let mut marked = Vec::new();
    let mut texts = Vec::new();
    let mut unclear = false;
    for (column, value) in choices {
        let text = cells.joined(column, " ");
        if text.is_empty() || is_left_out(&text) {
            continue;
        }
        // Its own word, printed or written, and a mark both choose the column.
        let chooses = is_marked(&text) && (cells.crosses_choose || !is_cross(&text));
        let is_own = chooses || word(&text) == Some(value);
        if is_own {
            marked.push(value);
        }
        unclear |= !is_own;
        texts.push(text);
    }
    let said = texts.join(" ");
    match (marked.as_slice(), unclear) {
        ([], false) => (None, said, None),
        ([only], false) => (Some(*only), said, None),
        ([_, _, ..], _) => (None, said, Some(problem::DISCLOSURE_BOTH_MARKED)),
        _ => (None, said, Some(problem::DISCLOSURE_ANSWER_UNCLEAR)),
    }
}

/// Whether a cross is a tick, as on forms in English; where circles stand beside it, and on forms in Japanese, it may mean no.
fn crosses_choose(table: &DisclosureTable, columns: &[Option<Column>]) -> bool {
    let is_english = table.headers.iter().flat_map(|h| h.split(" / ")).any(|h| is_one_of(h, &["yes"]));
    let choices = [Column::Yes, Column::No, Column::NotApplicable].map(Some);
    let is_circle = |cell: &String| matches!(narrow(cell).trim(), "o" | "O" | "○" | "〇" | "◯");
    let circled = |cells: &[String]| columns.iter().zip(cells).any(|(c, cell)| choices.contains(c) && is_circle(cell));
    is_english && !table.rows.iter().any(|(_, cells)| circled(cells))
}

fn is_cross(text: &str) -> bool {
    narrow(text).trim().eq_ignore_ascii_case("x")
}

/// What a cell of answers says for certain.
pub(super) fn word(text: &str) -> Option<DisclosureAnswer> {
    Some(match answer_word(text)? {
        AnswerValue::Yes => DisclosureAnswer::Yes,
        AnswerValue::No => DisclosureAnswer::No,
        AnswerValue::NotApplicable => DisclosureAnswer::NotApplicable,
    })
}

/// Whether a cell with this text answers: by a word, or by a mark in its column.
pub(super) fn answers(text: &str) -> bool {
    word(text).is_some() || is_marked(text)
}

/// What a cell says some letters of which are struck through or not to be seen, given those that are not: of a printed choice the
/// word that is left; else a はい that is crossed out is none, however plainly it still stands there. `None` where it answers
/// nothing anyway.
pub(super) fn with_struck(text: &str, left: &str) -> Option<String> {
    let left = left.trim_matches(|c: char| c.is_whitespace() || "・･/／,，、|｜".contains(c));
    if offers_choice(text) && word(left).is_some() {
        return Some(left.to_owned());
    }
    (answers(text) || answers(left)).then(|| format!("取り消し線か見えない文字のある「{text}」"))
}

/// A mark that chooses its column.
fn is_marked(text: &str) -> bool {
    let said = narrow(text).trim().to_lowercase();
    let mark = |c: char| "○〇◯●◎✓✔☑■レ⭕".contains(c);
    matches!(said.as_str(), "o" | "v" | "x" | "true" | "1")
        || (!said.is_empty() && said.chars().count() <= 2 && said.chars().all(mark))
}

/// A dash, or a box that is empty: this column is not chosen.
fn is_left_out(text: &str) -> bool {
    let said = narrow(text).trim().to_lowercase();
    matches!(said.as_str(), "false" | "0") || said.chars().all(|c| "-ー―─□☐・".contains(c))
}

/// A remark with the notes it names written out.
fn remark(text: &str, read: &ReadDisclosure, missing: &mut dyn FnMut(&str)) -> String {
    let Some(numbers) = references(text).filter(|_| !read.notes.is_empty()) else { return text.to_owned() };
    let mut said = Vec::new();
    for number in numbers {
        match read.notes.get(&number) {
            Some(note) => said.push(format!("備考{number}: {note}")),
            None => {
                missing(text);
                return text.to_owned();
            }
        }
    }
    said.join(" / ").chars().take(LONGEST).collect()
}

/// Adds rows of a further table: an item that is known already gets what it lacks. What one sheet leaves blank that was filled in, no
/// other answers: that may be an old copy.
fn join(known: &mut Vec<DisclosureRow>, rows: Vec<DisclosureRow>, problems: &mut Vec<Problem>, sheet: &str) {
    if known.is_empty() {
        *known = rows;
        return;
    }
    let before = known.len();
    let at: BTreeMap<String, usize> = known.iter().enumerate().map(|(at, r)| (same_number(&r.number), at)).collect();
    let is_filled_in = |rows: &[DisclosureRow]| rows.iter().any(|row| !row.said.is_empty());
    let are_filled_in = is_filled_in(known) && is_filled_in(&rows);
    for row in rows {
        let number = same_number(&row.number);
        let own = at.get(&number).copied().filter(|_| !number.is_empty());
        let is_same = |k: &DisclosureRow| {
            k.question.is_empty() || row.question.is_empty() || fold(&k.question) == fold(&row.question)
        };
        let Some(old) = own.filter(|at| *at < before).and_then(|at| known.get_mut(at)).filter(|k| is_same(k)) else {
            known.push(row);
            continue;
        };
        if old.question.is_empty() {
            old.question = row.question;
        }
        if old.remark.is_empty() {
            old.remark = row.remark;
        }
        old.on_route |= row.on_route;
        let is_same = old.answer == row.answer && old.said.is_empty() == row.said.is_empty();
        if is_same || (!are_filled_in && row.said.is_empty()) {
            continue;
        }
        if !are_filled_in && old.said.is_empty() {
            (old.answer, old.said) = (row.answer, row.said);
            continue;
        }
        let shown = |said: &str| if said.is_empty() { "(空欄)".to_owned() } else { said.to_owned() };
        let both = format!("{} / {}", shown(&old.said), shown(&row.said));
        let about = problem::at(problem::DISCLOSURE_TWICE, None, None, &format!("{} {both}", old.number));
        problems.push(Problem { sheet: Some(sheet.to_owned()), ..about });
        (old.answer, old.said) = (None, both);
    }
}

/// Words of items that stand on a sheet without answers. Where it names several it lists all there are: one that the answers
/// leave out has none, and a number without an answer that it does not know is an empty line.
fn fill_words(rows: &mut Vec<DisclosureRow>, asked: &[Vec<DisclosureRow>]) {
    let mut is_listed = false;
    for sheet in asked {
        let numbered = || sheet.iter().map(|r| (same_number(&r.number), r)).filter(|(number, _)| !number.is_empty());
        let words: BTreeMap<String, &DisclosureRow> = numbered().collect();
        let mut filled = 0;
        for row in rows.iter_mut().filter(|r| r.question.is_empty()) {
            if let Some(of_it) = words.get(&same_number(&row.number)) {
                row.question.clone_from(&of_it.question);
                if row.section.is_empty() {
                    row.section.clone_from(&of_it.section);
                }
                filled += 1;
            }
        }
        if filled >= LISTED {
            is_listed = true;
            let known: BTreeSet<String> = rows.iter().map(|r| same_number(&r.number)).collect();
            rows.extend(numbered().filter(|(number, _)| !known.contains(number)).map(|(_, r)| r.clone()));
        }
    }
    if is_listed {
        rows.retain(|r| !r.question.is_empty() || !r.said.is_empty() || !r.remark.is_empty());
    }
}

/// Gives every row the key it is told apart by.
fn name(rows: &mut [DisclosureRow]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows {
        let own = match same_number(&row.number) {
            number if number.is_empty() => fold(&row.question).chars().take(120).collect(),
            number => number,
        };
        let times = seen.entry(own.clone()).or_default();
        *times += 1;
        row.key = if *times == 1 { own } else { format!("{own}#{times}") };
    }
}
