//! Official workbooks without a facility: read and match, fill from a list of answers. Nothing is stored.

mod adapted;
mod left_out;
pub(crate) mod readback;

use std::collections::{BTreeMap, BTreeSet};

use sejo_edition::{EditionError, Identity};
use sejo_model::words::Text;
use sejo_model::workbook::{Fill, FillRow, FoundAnswer, Layout, ReadWorkbook, RoundColumns, on_sheet};
use sejo_model::{
    Action, Actor, AnswerValue, Control, Date, Edition, EditionId, ErrorCode, FacilityKind, FiscalYear, FormKind,
    ImportedForm, Round, RowMatch, Subsection,
};
use sejo_report::ReportError;
use sejo_store::Scope;

pub use self::adapted::Adapted;
pub(crate) use self::adapted::{adapted, adapted_words};
pub(crate) use self::left_out::{
    around, gate, left_out, left_out_words, remark_gone, reworded, round_missing, unconfirmed,
};
use crate::{App, Error, Result, authz, facts};

/// An answer to be written into a workbook, and how to find its row: the first of `row`, `item`, `number` and `control` given counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedAnswer {
    /// Sheet, where the form has several; narrows `row` down.
    pub sheet: Option<String>,
    /// Row of the sheet as people count.
    pub row: Option<u32>,
    /// `patching` or `unneeded-services.server`.
    pub item: Option<String>,
    /// Number as printed.
    pub number: Option<String>,
    /// Control.
    pub control: Option<Control>,
    /// Narrows `number` and `control` down.
    pub subsection: Option<Subsection>,
    /// Which round.
    pub round: Round,
    /// はい, いいえ, 対象外.
    pub value: AnswerValue,
    /// 確認日.
    pub confirmed_on: Option<Date>,
    /// 目標日.
    pub target_on: Option<Date>,
    /// 備考.
    pub remark: Option<String>,
}

/// What stands above the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// Facility.
    pub facility_name: Option<String>,
    /// Vendor.
    pub vendor_name: Option<String>,
    /// Filled in by.
    pub filled_by: Option<String>,
    /// Filled in on.
    pub filled_on: Option<Date>,
}

/// A workbook filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the form has no place for, and the cells that were left alone.
    pub left_out: Vec<LeftOut>,
    /// Answers that stand in other words than ours, or in the remark.
    pub adapted: Vec<Adapted>,
}

impl Filled {
    /// What was left out and what stands otherwise, in words.
    #[must_use]
    pub fn left_out_words(&self) -> Option<Text> {
        both(adapted_words(&self.adapted), left_out_words(&self.left_out))
    }
}

/// Two sentences that may be missing.
pub(crate) fn both(first: Option<Text>, next: Option<Text>) -> Option<Text> {
    match (first, next) {
        (Some(first), Some(next)) => Some(Text::new(first.ja + &next.ja, format!("{} {}", first.en, next.en))),
        (first, next) => first.or(next),
    }
}

/// A value the form has no place for.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    /// The sheet of the row, where the form has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row of the sheet as people count; none for the fields above the table.
    pub row: Option<u32>,
    /// The cell that computes its value and was left alone for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The cell that was left alone because the words in it are the form's, or may be, and leave no place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// The cell that stays empty because its drop-down list has no word for the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The cell for a day whose words, no day and not the form's, made room: for the confirmed day, or for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<String>,
    /// The cell for a day that was to be emptied and keeps its words, for they may be the form's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// The words of `gone`; of `reworded`, `unconfirmed` and `remark-gone` the year of a form that is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// `value`, `round`, `confirmed_on`, `target_on`, `remark`, `facility_name`, `vendor_name`, `filled_by`, `filled_on`, `gate`, `shapes`;
    /// `unconfirmed` is an answer of the dropped file that nobody confirmed, `remark-gone` a remark in it that the confirmed answer
    /// did not take over; `reworded` is a whole answer to a row that says something else by now, `signature` the digital signature of the file,
    /// which is no longer valid, and `differs` a row that
    /// reads otherwise than was confirmed although the answer was written.
    pub field: &'static str,
}

impl App {
    /// Reads a workbook and matches its rows with the shipped editions.
    ///
    /// # Errors
    /// The refusal's code with its detail and the cells seen.
    pub fn match_workbook(&self, bytes: &[u8]) -> Result<ImportedForm> {
        let read = sejo_intake::workbook::read(bytes, &sejo_intake::Limits::default()).map_err(refused)?;
        let matches = sejo_edition::match_rows(&read, self.shipped_editions(), &[]);
        // Rows are filled by what they say; the year does not matter.
        let of = form_of(read, matches, self.shipped_editions(), FacilityKind::Hospital, self.today(), 0);
        of.map(|(form, _)| form).map_err(|e| not_matched(&e))
    }

    /// Reads a workbook and matches its rows as it would be taken in here: with the facility's forms and what people
    /// assigned by hand. Nothing is stored.
    ///
    /// # Errors
    /// The refusal's code with its detail and the cells seen.
    pub async fn match_workbook_here(&self, actor: &Actor, bytes: &[u8]) -> Result<ImportedForm> {
        let scope = authz::scope(actor, Action::Read)?;
        let read = sejo_intake::workbook::read(bytes, &self.limits()).map_err(refused)?;
        self.matched_here(&scope, read).await
    }

    /// The same of what a vendor sent, whose form is meant where that of the facility stands beside it.
    pub(crate) async fn match_workbook_of_vendor(&self, actor: &Actor, bytes: &[u8]) -> Result<ImportedForm> {
        let scope = authz::scope(actor, Action::Read)?;
        let read = sejo_intake::workbook::read_of_vendor(bytes, &self.limits()).map_err(refused)?;
        self.matched_here(&scope, read).await
    }

    async fn matched_here(&self, scope: &Scope, read: ReadWorkbook) -> Result<ImportedForm> {
        let loaded = facts::load(self, self.db(), scope).await?;
        let decisions = sejo_store::assignment::list(self.db(), scope).await?;
        let others: Vec<ImportedForm> =
            loaded.imported.into_iter().filter(|f| f.workbook.sha256 != read.sha256).collect();
        let editions = sejo_edition::on(self.today(), self.shipped_editions(), &others);
        let matches = sejo_edition::match_decided(&read, &editions, &decisions);
        let of = form_of(read, matches, &editions, loaded.facts.facility.kind, self.today(), SURE);
        of.map(|(form, _)| form).map_err(|e| not_matched(&e))
    }

    /// Fills answers into a workbook; every other byte stays.
    ///
    /// # Errors
    /// A refusal; `UnknownWord` when an answer fits no row or several, or the form has no such round, with which in `detail`.
    pub fn fill_workbook(&self, bytes: &[u8], answers: &[PlacedAnswer], heading: &Heading) -> Result<Filled> {
        let form = self.match_workbook(bytes)?;
        let layout = &form.workbook.layout;
        let mut rows: BTreeMap<u32, FillRow> = BTreeMap::new();
        let placed = answers.iter().map(|answer| Ok((find_row(&form, answer)?, answer)));
        let placed: Vec<(u32, &PlacedAnswer)> = placed.collect::<Result<_>>()?;
        let remarked: BTreeSet<u32> = placed.iter().filter(|(_, a)| a.remark.is_some()).map(|(row, _)| *row).collect();
        let mut beyond: Vec<LeftOut> = Vec::new();
        for &(row, answer) in &placed {
            // The gate has one round wherever it stands outside the table.
            let alone = layout.further.iter().any(|table| table.rows == (row, row));
            if alone && answer.round != Round::FIRST {
                beyond.push(round_missing(layout, row));
                continue;
            }
            let line = rows.entry(row).or_insert_with(|| FillRow { row, answers: Vec::new(), remark: None });
            put(&form, line, answer, remarked.contains(&row))?;
        }
        let fill = Fill {
            facility_name: heading.facility_name.clone(),
            vendor_name: heading.vendor_name.clone(),
            filled_by: heading.filled_by.clone(),
            filled_on: heading.filled_on,
            rows: rows.into_values().collect(),
            over: BTreeSet::new(),
            asked: BTreeSet::new(),
        };
        let filled =
            readback::fill(bytes, &form.workbook, fill, &sejo_intake::Limits::default()).map_err(not_filled)?;
        let mut left_out = left_out(layout, &filled.fill);
        left_out.extend(beyond);
        left_out.extend(form.workbook.problems.iter().filter_map(around));
        left_out.extend(filled.left_out(layout));
        let (fill, filled) = (&filled.fill, &filled.filled);
        Ok(Filled { bytes: filled.bytes.clone(), left_out, adapted: adapted(layout, fill) })
    }
}

/// Puts an answer into the line of its row. `is_remarked`: some answer to the row brings a remark.
fn put(form: &ImportedForm, line: &mut FillRow, answer: &PlacedAnswer, is_remarked: bool) -> Result<()> {
    let (row, round) = (line.row, answer.round.number());
    let table = form.workbook.layout.of_row(row);
    let columns = round_columns(table, answer.round)?;
    if line.answers.iter().any(|a| a.round == round) {
        let row = on_sheet(row) + 1;
        return Err(Error::new(ErrorCode::UnknownWord).with_detail(Text::new(
            format!("{row}行目の{round}回目に、回答が2つあります。"),
            format!("Row {row} has two answers for round {round}."),
        )));
    }
    line.answers.push(FoundAnswer {
        round,
        value: Some(answer.value),
        confirmed_on: answer.confirmed_on,
        target_on: answer.target_on,
        day_in_answer: None,
    });
    let words = if !columns.takes(row, answer.value) && table.remark.is_some() {
        // What stood in the remark stays, unless this row gets a new one.
        let is_replaced = line.remark.is_some() || is_remarked;
        let printed = form.workbook.rows.iter().find(|r| r.row == row && !is_replaced);
        let printed = printed.map_or("", |r| r.remark.as_str());
        Some(in_words(answer.round, answer.value, answer.remark.as_deref().unwrap_or(printed)))
    } else {
        answer.remark.clone()
    };
    line.remark = match (line.remark.take(), words) {
        // Without its round in front 対象外 is found again only where the remark begins.
        (Some(said), Some(words)) if answer.round == Round::FIRST => Some(format!("{words}\n{said}")),
        (Some(said), Some(words)) if said != words => Some(format!("{said}\n{words}")),
        (said, words) => words.or(said),
    };
    Ok(())
}

/// Why a workbook was not filled in, with the cell and what to do about it.
pub(crate) fn not_filled(e: ReportError) -> Error {
    let detail = match &e {
        ReportError::NotAPackage(_)
        | ReportError::PartMissing { .. }
        | ReportError::PartTooLarge { .. }
        | ReportError::PartUnreadable { .. }
        | ReportError::SheetMissing { .. } => {
            return Error { source: Some(Box::new(e)), ..Error::new(ErrorCode::FileDamaged) };
        }
        ReportError::Formula { sheet, cell } => Text::new(
            format!("シート「{sheet}」のセル {cell} は計算式です。計算式を消して保存し、もう一度入れてください。"),
            format!("Cell {cell} of sheet {sheet} holds a formula. Delete it, save and drop the workbook again."),
        ),
        ReportError::Conflict { sheet, cell } => Text::new(
            format!(
                "シート「{sheet}」のセル {cell} は、いくつかの項目で結合されています。結合を解いて保存し、もう一度入れてください。"
            ),
            format!(
                "Cell {cell} of sheet {sheet} is merged across several items. Unmerge it, save and drop the workbook again."
            ),
        ),
        ReportError::TextTooLong { sheet, cell } => Text::new(
            format!("シート「{sheet}」のセル {cell} に書く文が長すぎます。その項目の備考を短くしてください。"),
            format!("The text for cell {cell} of sheet {sheet} is too long. Shorten the remark of that item."),
        ),
        ReportError::DateOutOfRange { sheet, cell, date } => Text::new(
            format!("シート「{sheet}」のセル {cell} には、日付 {date} を書けません。日付を直してください。"),
            format!("Cell {cell} of sheet {sheet} cannot hold the date {date}. Correct the date."),
        ),
        ReportError::Typeset { .. } | ReportError::Xlsx(_) | ReportError::Csv(_) => return Error::internal(e),
    };
    Error { source: Some(Box::new(e)), ..Error::new(ErrorCode::WorkbookNotFillable) }.with_detail(detail)
}

/// The columns of a round. An answer for a round the form does not have has no place at all.
fn round_columns(layout: &Layout, round: Round) -> Result<&RoundColumns> {
    let number = round.number();
    layout.rounds.iter().find(|r| r.round == number).ok_or_else(|| {
        Error::new(ErrorCode::UnknownWord).with_detail(Text::new(
            format!("この様式には{number}回目の欄がありません。"),
            format!("The form has no column for round {number}."),
        ))
    })
}

/// An answer as it stands in front of a remark where the form has no place for it.
pub(crate) fn in_words(round: Round, value: AnswerValue, remark: &str) -> String {
    let word = value.words().ja;
    let said = if round == Round::FIRST { word.to_owned() } else { format!("{}回目: {word}", round.number()) };
    match remark.trim() {
        "" => said,
        remark => format!("{said}: {remark}"),
    }
}

/// So many tenths of the rows must be known before a sheet that names no year is taken for this year's.
pub(crate) const SURE: usize = 8;

/// The form a workbook makes, and whether its year was only assumed. A sheet that names no year is taken for this year's
/// when enough of its rows are known: refusing it would leave the user with nothing to do about it.
pub(crate) fn form_of(
    book: ReadWorkbook,
    matches: Vec<RowMatch>,
    editions: &[Edition],
    kind: FacilityKind,
    today: Date,
    tenths: usize,
) -> std::result::Result<(ImportedForm, bool), EditionError> {
    match sejo_edition::identify(&book, &matches, editions) {
        Ok(identity) => sejo_edition::import_as(identity, book, matches, editions).map(|form| (form, false)),
        Err(error @ (EditionError::YearUnknown { .. } | EditionError::FormUnknown { .. })) => {
            let known = matches.iter().filter(|m| m.control.is_some()).count();
            if known * 10 < book.rows.len() * tenths {
                return Err(error);
            }
            let fiscal_year = book.fiscal_year.unwrap_or_else(|| {
                sejo_edition::in_force(editions, today).map_or(FiscalYear::of(today), |e| e.fiscal_year)
            });
            let edition = EditionId::of(fiscal_year);
            let base = editions.iter().find(|e| e.id == edition);
            let own = base.and_then(|e| e.form_for(kind)).map_or(FormKind::Institution, |f| f.kind);
            let form = book.form.unwrap_or(own);
            let year_assumed = book.fiscal_year.is_none();
            sejo_edition::import_as(Identity { edition, fiscal_year, form }, book, matches, editions)
                .map(|form| (form, year_assumed))
        }
        Err(error) => Err(error),
    }
}

/// Why no form could be made, in words for people.
pub(crate) fn why(error: &EditionError) -> Text {
    match error {
        EditionError::YearUnknown { title } => Text::new(
            format!("どの年度のチェックリストか書かれていません(題名「{title}」)。"),
            format!("It does not say for which fiscal year it is (title {title:?})."),
        ),
        EditionError::FormUnknown { title } => Text::new(
            format!("医療機関用か、薬局用か、事業者用かがわかりません(題名「{title}」)。"),
            format!("It does not say whether it is for institutions, pharmacies or vendors (title {title:?})."),
        ),
        EditionError::NoSuchYear { year } => Text::new(
            format!("{year}年度のチェックリストはありません。"),
            format!("There is no checklist for the fiscal year {year}."),
        ),
        EditionError::NothingRecognised { rows } => Text::new(
            format!("{rows}行のどれも、チェックリストの項目と見分けられませんでした。"),
            format!("None of its {rows} rows is about anything a checklist asks."),
        ),
        EditionError::Syntax { .. } | EditionError::Row { .. } | EditionError::Help { .. } => {
            Text::new(String::new(), error.to_string())
        }
    }
}

fn not_matched(error: &EditionError) -> Error {
    Error::new(ErrorCode::WorkbookUncertain).with_detail(why(error))
}

/// A refusal as an error: the cells seen stand in its detail.
pub(crate) fn refused(refusal: sejo_intake::Refusal) -> Error {
    let cells: Vec<String> = refusal.cells.iter().take(8).map(|(cell, text)| format!("{cell}「{text}」")).collect();
    let mut detail = refusal.detail.clone();
    if !cells.is_empty() {
        detail.ja = format!("{} 見たセル: {}", detail.ja, cells.join("、"));
        detail.en = format!("{} Cells seen: {}", detail.en, cells.join(", "));
    }
    Error::new(refusal.code).with_detail(detail)
}

fn find_row(form: &ImportedForm, answer: &PlacedAnswer) -> Result<u32> {
    let fits = |subsection: Option<Subsection>| answer.subsection.is_none() || answer.subsection == subsection;
    let rows: Vec<u32> = if let Some(row) = answer.row {
        let layout = &form.workbook.layout;
        let is_named = |r: u32| answer.sheet.as_ref().is_none_or(|sheet| layout.of_row(r).sheet == *sheet);
        form.workbook.rows.iter().map(|r| r.row).filter(|r| on_sheet(*r) + 1 == row && is_named(*r)).collect()
    } else if let Some(slug) = &answer.item {
        form.rows.iter().filter(|(_, id)| id.slug() == slug || id.0 == *slug).map(|(row, _)| *row).collect()
    } else if let Some(number) = &answer.number {
        let wanted = sejo_model::text::narrow(number);
        let same = |n: &str| sejo_model::text::narrow(n) == wanted;
        form.workbook.rows.iter().filter(|r| same(&r.number) && fits(r.subsection)).map(|r| r.row).collect()
    } else {
        let about =
            |m: &&sejo_model::RowMatch| m.control.is_some() && m.control == answer.control && fits(m.subsection);
        // A row that names another one again is no place for its answer.
        let is_item = |row: &u32| form.rows.iter().any(|(own, _)| own == row);
        form.matches.iter().filter(about).map(|m| m.row).filter(is_item).collect()
    };
    match rows.as_slice() {
        [row] => Ok(*row),
        found => Err(unplaced(form, answer, found.len())),
    }
}

/// An answer that fits no row, or several: which one, and what this form can be asked by.
fn unplaced(form: &ImportedForm, answer: &PlacedAnswer, found: usize) -> Error {
    let named = [
        answer.sheet.as_ref().map(|sheet| format!("sheet {sheet}")),
        answer.row.map(|row| format!("row {row}")),
        answer.item.as_ref().map(|item| format!("item {item}")),
        answer.number.as_ref().map(|number| format!("number {number}")),
        answer.control.map(|control| format!("control {}", control.key())),
        answer.subsection.map(|subsection| format!("subsection {}", subsection.key())),
    ];
    let what: Vec<String> = named.into_iter().flatten().collect();
    let what = what.join(", ");
    let items: Vec<&str> = form.rows.iter().map(|(_, id)| id.slug()).collect();
    let items = items.join(", ");
    Error::new(ErrorCode::UnknownWord).with_detail(Text::new(
        format!("回答({what})に合う行が{found}行あります。1行だけに合うように書いてください。この様式のitem: {items}"),
        format!("The answer ({what}) fits {found} rows; it must fit exactly one. Items of this form: {items}"),
    ))
}
