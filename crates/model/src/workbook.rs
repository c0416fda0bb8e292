//! What reading an official checklist workbook gives: where everything stands, so that it can be filled in again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answer::AnswerValue;
use crate::date::FiscalYear;
use crate::edition::{FormKind, Subsection};
use crate::evidence::Sha256;
use jiff::civil::Date;

/// A cell, counted from 0. `A1` is row 0, column 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// Row from 0.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", column_name(self.column), self.row + 1)
    }
}

/// Rows a sheet may have (ECMA-376). A form may go on over further sheets: their rows are counted on, those of the first
/// further sheet from `SHEET_ROWS`, those of the second from twice that, so that a row names its sheet too.
pub const SHEET_ROWS: u32 = 1_048_576;

/// The row on its own sheet, counted from 0.
#[must_use]
pub const fn on_sheet(row: u32) -> u32 {
    row % SHEET_ROWS
}

/// The sheets whose rows are counted on, so that a row can be said as people see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheets {
    /// The first; empty for a text file.
    pub first: String,
    /// Those after it, in the order their rows are counted.
    pub further: Vec<String>,
}

impl Sheets {
    /// The sheet of a row, which is counted from 1 and counted on as [`SHEET_ROWS`] says.
    #[must_use]
    pub fn of(&self, row: u32) -> &str {
        let further = (row.saturating_sub(1) / SHEET_ROWS).checked_sub(1).and_then(|i| usize::try_from(i).ok());
        further.and_then(|index| self.further.get(index)).unwrap_or(&self.first)
    }

    /// Where a row stands, as people say it: `12`, or `端末!12` where there are several sheets.
    #[must_use]
    pub fn place(&self, row: u32) -> String {
        if self.further.is_empty() {
            return row.to_string();
        }
        format!("{}!{}", self.of(row), on_sheet(row.saturating_sub(1)) + 1)
    }

    /// Where several rows stand: `12, 14`.
    #[must_use]
    pub fn places(&self, rows: &[u32]) -> String {
        rows.iter().map(|row| self.place(*row)).collect::<Vec<_>>().join(", ")
    }
}

/// `A`, `B` … `Z`, `AA` …
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut name = String::new();
    let mut n = column + 1;
    while n > 0 {
        let digit = (n - 1) % 26;
        name.insert(0, char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        n = (n - 1) / 26;
    }
    name
}

/// How a form takes an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "style")]
pub enum AnswerColumns {
    /// One cell that takes a word: typed or chosen from a list.
    Word {
        /// Column.
        column: u32,
    },
    /// One cell with `はい・いいえ` printed in it.
    Printed {
        /// Column.
        column: u32,
    },
    /// A column each, marked with ○.
    Pair {
        /// The はい column.
        yes: u32,
        /// The いいえ column.
        no: u32,
        /// The 対象外 column, where there is one.
        not_applicable: Option<u32>,
    },
}

/// The words a form's own lists and printed choices offer for the answers: ○ and ×, 済 and 未.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AnswerWords {
    /// For はい.
    pub yes: Option<String>,
    /// For いいえ.
    pub no: Option<String>,
    /// For 対象外.
    pub not_applicable: Option<String>,
    /// They are those of a drop-down list, which takes nothing else: an answer without a word here is not written there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
}

impl AnswerWords {
    /// The form's word for an answer; ours where it has none.
    #[must_use]
    pub fn of(&self, value: AnswerValue) -> &str {
        self.own(value).unwrap_or(value.words().ja)
    }

    /// Whether a cell with these words takes an answer.
    #[must_use]
    pub fn takes(&self, value: AnswerValue) -> bool {
        !self.listed || self.own(value).is_some()
    }

    /// The form's own word for an answer.
    #[must_use]
    pub fn own(&self, value: AnswerValue) -> Option<&str> {
        let own = match value {
            AnswerValue::Yes => &self.yes,
            AnswerValue::No => &self.no,
            AnswerValue::NotApplicable => &self.not_applicable,
        };
        own.as_deref()
    }

    /// The answer a text is the form's word for.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<AnswerValue> {
        let known = [
            (&self.yes, AnswerValue::Yes),
            (&self.no, AnswerValue::No),
            (&self.not_applicable, AnswerValue::NotApplicable),
        ];
        known.into_iter().find(|(word, _)| word.as_deref() == Some(text)).map(|(_, value)| value)
    }
}

/// How a form takes a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "form")]
pub enum DateForm {
    /// A cell of its own.
    #[default]
    Cell,
    /// In the cell of the answer, between the brackets printed there: `はい・いいえ （　/　）`.
    InAnswer,
    /// In the cell below the answer.
    BelowAnswer,
    /// A cell each for year, month and day.
    Parts {
        /// Column of the year.
        year: u32,
        /// Column of the month.
        month: u32,
        /// Column of the day.
        day: u32,
        /// 令和 is printed before the year.
        reiwa: bool,
    },
}

/// The words that the list of one row offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWords {
    /// The row of the answer.
    pub row: u32,
    /// Its words.
    pub words: AnswerWords,
}

/// The columns of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundColumns {
    /// 1 to 3.
    pub round: u8,
    /// Where the answer goes.
    pub answer: AnswerColumns,
    /// 確認日; the first column where it takes several.
    pub confirmed_on: Option<u32>,
    /// 目標日; the first column where it takes several.
    pub target_on: Option<u32>,
    /// The form's own words for the answers, where they are not はい, いいえ, 対象外.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<AnswerWords>,
    /// Rows whose own list offers other words, counted from 0 on their sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_words: Vec<RowWords>,
    /// How 確認日 is taken.
    #[serde(default)]
    pub confirmed_form: DateForm,
    /// How 目標日 is taken.
    #[serde(default)]
    pub target_form: DateForm,
    /// Rows below the item's first row at which this round stands, where rounds stand under one another.
    #[serde(default)]
    pub rows_below: u32,
}

impl RoundColumns {
    /// A round with a cell for each date and はい and いいえ for its words.
    #[must_use]
    pub const fn new(round: u8, answer: AnswerColumns, confirmed_on: Option<u32>, target_on: Option<u32>) -> Self {
        let (confirmed_form, target_form) = (DateForm::Cell, DateForm::Cell);
        Self {
            round,
            answer,
            confirmed_on,
            target_on,
            words: None,
            row_words: Vec::new(),
            confirmed_form,
            target_form,
            rows_below: 0,
        }
    }
}

impl RoundColumns {
    /// The words for the answer of a row: those of its own list, else the form's.
    #[must_use]
    pub fn words_at(&self, row: u32) -> AnswerWords {
        let own = self.row_words.iter().find(|own| own.row == row).map(|own| &own.words);
        own.or(self.words.as_ref()).cloned().unwrap_or_default()
    }

    /// The row of its sheet in which this round of an item stands.
    #[must_use]
    pub const fn row_of(&self, item: u32) -> u32 {
        on_sheet(item).saturating_add(self.rows_below)
    }

    /// Whether an item's place for the answer takes it: neither is a column missing nor does a list forbid the word.
    #[must_use]
    pub fn takes(&self, item: u32, value: AnswerValue) -> bool {
        match self.answer {
            AnswerColumns::Pair { not_applicable: None, .. } => value != AnswerValue::NotApplicable,
            AnswerColumns::Pair { .. } => true,
            AnswerColumns::Word { .. } | AnswerColumns::Printed { .. } => self.words_at(self.row_of(item)).takes(value),
        }
    }
}

/// Where things stand on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Name of the sheet.
    pub sheet: String,
    /// First and last header row, counted from 0.
    pub header_rows: (u32, u32),
    /// Column with the number, where there is one.
    pub number: Option<u32>,
    /// Column with what is asked.
    pub text: u32,
    /// Columns to the left that hold the section and subsection.
    pub categories: Vec<u32>,
    /// Rounds, first to last.
    pub rounds: Vec<RoundColumns>,
    /// 備考.
    pub remark: Option<u32>,
    /// 責任分界 (vendor form).
    pub boundary: Option<u32>,
    /// 参考 (guideline chapters).
    pub reference: Option<u32>,
    /// Where the facility's name goes, and the label standing there if it shares the cell (`施設名:`).
    pub facility_name: Option<HeadField>,
    /// Where the vendor's name goes.
    pub vendor_name: Option<HeadField>,
    /// Where the name of who filled it in goes.
    pub filled_by: Option<HeadField>,
    /// Where the date of filling in goes.
    pub filled_on: Option<HeadField>,
    /// Cells among those above that compute their value; they are never written into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub computed: Vec<Cell>,
    /// Tables the form goes on in: below on the same sheet, or on further sheets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<FurtherTable>,
    /// Sheets in front of the tables that take names and the day as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Cover>,
}

/// A sheet without a table that takes the fields around one (表紙).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cover {
    /// Name of the sheet.
    pub sheet: String,
    /// Where the facility's name goes.
    pub facility_name: Option<HeadField>,
    /// Where the vendor's name goes.
    pub vendor_name: Option<HeadField>,
    /// Where the name of who filled it in goes.
    pub filled_by: Option<HeadField>,
    /// Where the date of filling in goes.
    pub filled_on: Option<HeadField>,
}

/// A table a form goes on in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherTable {
    /// First and last row of its items, counted on as [`SHEET_ROWS`] says.
    pub rows: (u32, u32),
    /// Where things stand in it, counted from 0 on its own sheet.
    pub layout: Layout,
}

impl Layout {
    /// Where things stand for a row: this table or the further one that holds it.
    #[must_use]
    pub fn of_row(&self, row: u32) -> &Self {
        let holds = |table: &&FurtherTable| (table.rows.0..=table.rows.1).contains(&row);
        self.further.iter().find(holds).map_or(self, |table| &table.layout)
    }

    /// This table and the further ones.
    pub fn tables(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.further.iter().map(|table| &table.layout))
    }

    /// The sheet of a row as people name it, where the form has several.
    #[must_use]
    pub fn sheet_of(&self, row: u32) -> Option<&str> {
        let several = self.further.iter().any(|table| table.layout.sheet != self.sheet);
        several.then(|| self.of_row(row).sheet.as_str())
    }

    /// Whether a cell computes its value.
    #[must_use]
    pub fn is_computed(&self, row: u32, column: u32) -> bool {
        self.computed.contains(&Cell { row, column })
    }
}

/// A field above the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadField {
    /// The cell to write into.
    pub cell: Cell,
    /// The label in that very cell, to be kept before the value; empty when the label stands in another cell.
    pub prefix: String,
    /// What stands at the value's place now, where something else follows it in the same cell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub blank: String,
    /// What follows the value in that very cell (`　所在地：＿＿＿`), to be kept behind it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffix: String,
}

impl HeadField {
    /// A field whose value is the last of its cell.
    #[must_use]
    pub const fn new(cell: Cell, prefix: String) -> Self {
        Self { cell, prefix, blank: String::new(), suffix: String::new() }
    }
}

/// An answer found in the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAnswer {
    /// 1 to 3.
    pub round: u8,
    /// What it says; `None` when only dates are there.
    pub value: Option<AnswerValue>,
    /// 確認日.
    pub confirmed_on: Option<Date>,
    /// 目標日.
    pub target_on: Option<Date>,
    /// The day written beside はい in its own cell, where the form has another one for 確認日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_in_answer: Option<Date>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkbookRow {
    /// Row of the sheet from 0; on further sheets counted on as [`SHEET_ROWS`] says.
    pub row: u32,
    /// Number as printed, with its section where that stands elsewhere: `2-⑥`. Empty for the gate.
    pub number: String,
    /// Section as printed.
    pub section: String,
    /// Kind of device asked about.
    pub subsection: Option<Subsection>,
    /// What is asked, without its number.
    pub text: String,
    /// 参考 as printed.
    pub reference: String,
    /// Remarks found.
    pub remark: String,
    /// 責任分界 found.
    pub boundary: String,
    /// Answers found.
    pub answers: Vec<FoundAnswer>,
    /// Rounds in whose place something stands that is no answer for certain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<u8>,
    /// The answers that are named where it is left open for them: in words in the place of one that are none for certain, beside it,
    /// in what is drawn over it, in a row that asks the same.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub between: BTreeSet<AnswerValue>,
    /// What stands beside the answer in columns that are read for nothing, and what is said of the row below the table, a line each;
    /// without secrets.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub beside: String,
}

impl WorkbookRow {
    /// Whether somebody filled it in, be it with what is no answer for certain.
    #[must_use]
    pub fn is_filled_in(&self) -> bool {
        !self.answers.is_empty() || !self.between.is_empty()
    }

    /// The answers that still hold where only the newest counts: none of a round before one that nobody could read.
    pub fn standing(&self) -> impl Iterator<Item = &FoundAnswer> {
        let unread = self.unread.iter().max().copied().unwrap_or_default();
        self.answers.iter().filter(move |answer| answer.value.is_some() && answer.round > unread)
    }
}

/// A checklist workbook as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadWorkbook {
    /// SHA-256 of the file.
    pub sha256: Sha256,
    /// Title found above the table or on a cover sheet.
    pub title: String,
    /// Which form the words say it is.
    pub form: Option<FormKind>,
    /// Which year the words say it is for.
    pub fiscal_year: Option<FiscalYear>,
    /// Where things stand.
    pub layout: Layout,
    /// Rows in printed order.
    pub rows: Vec<WorkbookRow>,
    /// Name of the facility, if written in.
    pub facility_name: String,
    /// Name of the vendor, if written in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor_name: String,
    /// Who filled it in, if written in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filled_by: String,
    /// What could not be read.
    pub problems: Vec<crate::ledger::Problem>,
}

/// What to write into one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillRow {
    /// Row of the sheet from 0; on further sheets counted on as [`SHEET_ROWS`] says.
    pub row: u32,
    /// Answers per round.
    pub answers: Vec<FoundAnswer>,
    /// 備考; `None` leaves the cell as it is.
    pub remark: Option<String>,
}

/// What to write into a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fill {
    /// Facility's name.
    pub facility_name: Option<String>,
    /// Vendor's name.
    pub vendor_name: Option<String>,
    /// Who filled it in.
    pub filled_by: Option<String>,
    /// When.
    pub filled_on: Option<Date>,
    /// Rows.
    pub rows: Vec<FillRow>,
    /// Rows whose answer cells are written over whatever stands there: somebody's answer, not words of the form.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub over: BTreeSet<u32>,
    /// All rows of the form, also those that are not written: words a form prints stand in every one of them. Where none are
    /// named, words in cells for days count as printed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub asked: BTreeSet<u32>,
}
