//! Reads an official checklist workbook into rows and a layout, so that it can be filled in again.
//!
//! Nothing is found by a fixed cell. The header is found by its words (`words`, `header`), the columns by the header and
//! by what stands below it (`columns`), the items by their numbers and places to answer (`rows`, `section`, `number`).
//! The invariant of the whole: a place that is written into was the only one that could have been meant. Where a
//! decision stays open the workbook is refused with that decision and its cells, because a form filled in at the wrong
//! place is worse than one not filled in.

mod answers;
mod beside;
mod choice;
mod chosen;
mod columns;
mod counted;
mod covers;
mod doubt;
mod elsewhere;
mod gate;
mod grid;
mod head;
mod header;
mod issued;
mod labels;
mod lines;
mod lists;
mod named;
mod notes;
mod number;
mod remark;
mod rows;
mod said;
mod secrets;
mod section;
mod shapes;
mod sheet;
mod sizes;
mod slots;
mod spread;
mod strays;
mod strike;
mod tables;
mod title;
mod words;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sejo_model::evidence::Sha256;
use sejo_model::ledger::Problem;
use sejo_model::workbook::{FurtherTable, Layout, ReadWorkbook, RoundColumns, RowWords, SHEET_ROWS, WorkbookRow};
use sejo_model::{AnswerValue, FiscalYear};
use sha2::Digest;

use self::answers::{Answers, problem};
use self::chosen::{Chosen, Meant, Table};
use self::columns::{Columns, RoundPlan};
use self::grid::Grid;
use self::header::Header;
pub use self::issued::{issued, issued_to};
use self::rows::{Item, Items};
pub use self::secrets::Secrets;
use self::xlsx::Book;
use crate::package::{self, Container};
use crate::{Limits, Refusal, mask_text};

/// Codes of the problems this reader reports; their words stand in `content/problems.toml`.
pub const PROBLEMS: &[&str] = &[
    "workbook-answer-printed",
    "workbook-answer-struck",
    "workbook-answer-unclear",
    "workbook-answer-unseen",
    "workbook-both-marked",
    "workbook-cut-off",
    "workbook-date-above",
    "workbook-date-unclear",
    "workbook-date-unused",
    "workbook-denied-beside",
    "workbook-formula",
    "workbook-formula-cell",
    "workbook-gate-kept",
    "workbook-hidden-row",
    "workbook-list-unread",
    "workbook-merged-date",
    "workbook-no-such-day",
    "workbook-notes-left",
    "workbook-other-form",
    "workbook-day-missing",
    "workbook-row-left-out",
    "workbook-row-struck",
    "workbook-rounds-assumed",
    "workbook-secret-masked",
    "workbook-shapes",
    "workbook-signed",
    "workbook-table-left-out",
    "workbook-too-many-rounds",
    "workbook-words-below",
    "workbook-words-outside",
    "workbook-words-unheard",
    "workbook-year-missing",
];

/// Of those, the ones that name a row or a table which was not read though it may be asked.
pub const LEFT_OUT: [&str; 4] =
    ["workbook-hidden-row", "workbook-row-left-out", "workbook-row-struck", "workbook-table-left-out"];

/// Rows looked at of a form. The longest checklist known has fewer than a hundred; longer sheets are lists of something else.
const ROWS: usize = 5_000;

/// Rows looked at of an answer workbook: as many systems as one reply may speak of, with every question.
const ANSWERED_ROWS: usize = 20_000;

/// Problems listed; the rest would say the same again.
const PROBLEMS_LISTED: usize = 200;

/// Reads a checklist workbook.
///
/// # Errors
/// [`ErrorCode::NotAChecklist`](sejo_model::ErrorCode::NotAChecklist) with the cells that look most like a header, [`ErrorCode::WorkbookUncertain`](sejo_model::ErrorCode::WorkbookUncertain) with the
/// decision that is open and its cells, [`ErrorCode::ChecklistNotXlsx`](sejo_model::ErrorCode::ChecklistNotXlsx) for one in a format that cannot be filled in, or
/// what [`package::open`] says of the file itself.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<ReadWorkbook, Refusal> {
    read_meant(bytes, limits, Meant::Facility)
}

/// Reads what a vendor sent: the form for vendors, where the one for facilities stands beside it.
///
/// # Errors
/// As [`read`].
pub fn read_of_vendor(bytes: &[u8], limits: &Limits) -> Result<ReadWorkbook, Refusal> {
    read_meant(bytes, limits, Meant::Vendor)
}

fn read_meant(bytes: &[u8], limits: &Limits, meant: Meant) -> Result<ReadWorkbook, Refusal> {
    match package::open(bytes, limits)? {
        Container::Xlsx => {}
        other => return Err(elsewhere::refuse(other, bytes, limits)),
    }
    let book = open_form(bytes, limits)?;
    let chosen = chosen::choose(&book, meant)?;
    let mut read = assemble(&book, &chosen)?;
    named::complete(&mut read, &chosen.tables);
    read.problems.extend(book.is_signed.then(signed));
    read.problems.extend(secrets::problems(&secrets::find(&book, &chosen)));
    // The facility's own form, sent along with its own, is none that the vendor left unread.
    let others = chosen.others.iter().filter(|_| meant == Meant::Facility);
    read.problems.extend(others.map(|(grid, _)| problem(grid, None, None, "workbook-other-form", "")));
    let unread = chosen.unread.iter().map(|u| problem(u.grid, Some(u.row), None, "workbook-table-left-out", &u.text));
    read.problems.extend(unread);
    let hidden = chosen.hidden.iter().map(|u| problem(u.grid, Some(u.row), None, "workbook-hidden-row", &u.text));
    read.problems.extend(hidden);
    read.sha256 = Sha256(sha2::Sha256::digest(bytes).into());
    read.problems.truncate(PROBLEMS_LISTED);
    Ok(read)
}

/// A workbook, as far as a form reaches.
fn open_form(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    xlsx::open(bytes, &Limits { rows: ROWS, ..*limits })
}

/// What filling in does to a workbook that somebody signed.
fn signed() -> Problem {
    Problem { sheet: None, row: None, column: None, code: "workbook-signed".to_owned(), text: String::new() }
}

/// The secrets somebody wrote into a checklist workbook.
///
/// # Errors
/// As [`read`].
pub fn secrets(bytes: &[u8], limits: &Limits) -> Result<Secrets, Refusal> {
    let book = open_form(bytes, limits)?;
    let chosen = chosen::choose(&book, Meant::Facility)?;
    Ok(Secrets::of(&secrets::find(&book, &chosen)))
}

/// Texts of a table by row and column.
pub(crate) type Texts = BTreeMap<(u32, u32), String>;

/// The texts of every sheet by row and column, whatever they are about.
pub(crate) fn texts(bytes: &[u8], limits: &Limits) -> Result<Vec<Texts>, Refusal> {
    let book = xlsx::open(bytes, &Limits { rows: ANSWERED_ROWS, ..*limits })?;
    Ok(book.grids.iter().map(|grid| grid.texts().map(|(row, column, text)| ((row, column), text)).collect()).collect())
}

/// The texts of a sheet with the cells whose letters are struck through, or not to be seen, and those in rows and columns that are
/// hidden.
pub(crate) struct Looked {
    pub name: String,
    /// Whether people see the sheet at all.
    pub is_shown: bool,
    pub texts: Texts,
    pub struck: BTreeSet<(u32, u32)>,
    pub unseen: BTreeSet<(u32, u32)>,
    pub hidden: BTreeSet<(u32, u32)>,
    /// The cells with something drawn over them.
    pub drawn: BTreeSet<(u32, u32)>,
    /// The notes on its cells.
    pub notes: Texts,
    /// The first of those that are too many.
    pub note_left: Option<String>,
    /// The words in what is drawn.
    pub boxes: Vec<String>,
    /// Whether something stands beyond the limits, which was not read.
    pub is_cut_off: bool,
}

/// The same as [`texts`], with how the letters look.
pub(crate) fn looked(bytes: &[u8], limits: &Limits) -> Result<Vec<Looked>, Refusal> {
    let book = xlsx::open(bytes, &Limits { rows: ANSWERED_ROWS, ..*limits })?;
    let sheet = |grid: &Grid| {
        let texts: Texts = grid.texts().map(|(row, column, text)| ((row, column), text)).collect();
        Looked {
            name: grid.name.clone(),
            is_shown: grid.visible,
            hidden: texts.keys().copied().filter(|(row, column)| grid.is_hidden(*row, *column)).collect(),
            drawn: texts.keys().copied().filter(|(row, column)| grid.is_drawn_over(*row, *column)).collect(),
            texts,
            struck: grid.struck.clone(),
            unseen: grid.unseen.clone(),
            notes: grid.notes.clone(),
            note_left: grid.note_left.as_ref().map(|(_, said)| said.clone()),
            boxes: grid.shapes.iter().map(|shape| shape.text.trim().to_owned()).collect(),
            is_cut_off: grid.cut_off,
        }
    };
    Ok(book.grids.iter().map(sheet).collect())
}

/// Cells by row, as people count, and column.
pub(crate) type Cells = BTreeMap<(u32, usize), String>;

/// What of a sheet is not plainly seen.
#[derive(Default)]
pub(crate) struct Dimmed {
    /// The cells with letters struck through, and of each the letters that are not; with them the cells of which nobody sees what
    /// stands in them.
    pub struck: Cells,
    /// The cells of hidden rows and columns.
    pub hidden: BTreeSet<(u32, usize)>,
}

/// What is not plainly seen, by the name of the sheet.
pub(crate) fn dimmed(bytes: &[u8], limits: &Limits) -> Result<BTreeMap<String, Dimmed>, Refusal> {
    let book = open_form(bytes, limits)?;
    let cell = |(row, column): (u32, u32)| Some((row.saturating_add(1), usize::try_from(column).ok()?));
    let sheet = |grid: &Grid| {
        let spared = |at: &(u32, u32)| grid.spared.get(at).filter(|_| !grid.unseen.contains(at)).cloned();
        let struck = grid.struck.union(&grid.unseen);
        let hidden = grid.texts().map(|(row, column, _)| (row, column)).filter(|(row, at)| grid.is_hidden(*row, *at));
        Dimmed {
            struck: struck.filter_map(|at| Some((cell(*at)?, spared(at).unwrap_or_default()))).collect(),
            hidden: hidden.filter_map(cell).collect(),
        }
    };
    Ok(book.grids.iter().map(|grid| (grid.name.clone(), sheet(grid))).collect())
}

/// Whether a text is a choice between はい and いいえ, in these words or others, rather than an answer.
pub(crate) fn offers_choice(text: &str) -> bool {
    words::offers_yes_and_no(text)
}

/// The answer a text gives for certain, as a cell of a form would.
pub(crate) fn answer_word(text: &str) -> Option<AnswerValue> {
    match said::word(text) {
        said::Said::Value(value) => Some(value),
        said::Said::Nothing | said::Said::Unclear => None,
    }
}

/// Whether a text gives はい with a day beside it that is still to come: what is planned is not done.
pub(crate) fn is_planned(text: &str, year: Option<FiscalYear>, today: Date) -> bool {
    answer_word(text) == Some(AnswerValue::Yes) && said::last_day(text, year).is_some_and(|day| day > today)
}

/// The item a text begins with, as ⑥ or 2-⑥, and what follows.
#[must_use]
pub fn item_named(text: &str) -> Option<(String, String)> {
    let (number, rest) = number::take(text)?;
    let is_clear = number.marked || number.section.is_some();
    let section = number.section.map(|section| section + "-").unwrap_or_default();
    is_clear.then(|| (section + &number.item, rest))
}

/// Whether an item with this number is the one that is named: ⑥ may be that of any section.
#[must_use]
pub fn is_item_named(number: &str, named: &str) -> bool {
    number.strip_suffix(named).is_some_and(|section| section.is_empty() || section.ends_with('-'))
}

/// Why a text that says 対象外 says so, as a cell of a form would.
pub(crate) fn reason_word(text: &str) -> Option<String> {
    said::reason(text)
}

/// The day a text names, be it the number a spreadsheet keeps of one; `Err` for anything else.
pub(crate) fn day_word(text: &str, year: Option<FiscalYear>) -> Result<Option<Date>, ()> {
    let number = text.trim().parse::<f64>().ok().map(grid::Value::Number);
    let day = number.map_or_else(|| answers::from_text(text, year), |n| answers::day(Some(&n), false, year));
    match day {
        answers::Day::Nothing => Ok(None),
        answers::Day::On(day) => Ok(Some(day)),
        answers::Day::Problem(_) => Err(()),
    }
}

/// Whether a checklist workbook holds a secret in anything but its cells.
#[must_use]
pub fn holds_secret_beyond(bytes: &[u8]) -> bool {
    crate::table::holds_secret_beside_cells(bytes)
}

/// Puts the tables of the form together: one form with one list of rows.
fn assemble(book: &Book, chosen: &Chosen<'_>) -> Result<ReadWorkbook, Refusal> {
    let mut read: Option<ReadWorkbook> = None;
    let mut sheets: Vec<&Grid> = Vec::new();
    for table in &chosen.tables {
        let first_on_sheet = !sheets.iter().any(|grid| std::ptr::eq(*grid, table.grid));
        if first_on_sheet {
            sheets.push(table.grid);
        }
        let offset = u32::try_from(sheets.len() - 1).unwrap_or(u32::MAX).saturating_mul(SHEET_ROWS);
        let mut part = one(book, chosen, table)?;
        if first_on_sheet {
            put_head(&mut part, table.grid, &chosen.tables);
        }
        part.rows.iter_mut().for_each(|row| row.row += offset);
        match &mut read {
            None => read = Some(part),
            Some(whole) => join(whole, part),
        }
    }
    // `choose` gives one table at least.
    let mut read = read.ok_or_else(|| chosen::not_a_checklist(book))?;
    // The gate is read last and may stand above the table.
    read.rows.sort_by_key(|row| row.row);
    beside::asked_twice(&mut read);
    read.problems.extend(beside::outside(&chosen.tables));
    let below = beside::below(&chosen.tables, &read);
    read.problems.extend(below);
    for (cover, facility, by) in covers::find(book, chosen) {
        read.layout.covers.push(cover);
        if read.facility_name.is_empty() {
            read.facility_name = facility;
        }
        if read.filled_by.is_empty() {
            read.filled_by = by;
        }
    }
    drop_printed(&mut read, &chosen.tables);
    Ok(read)
}

/// A form whose every row says はい and in which nothing else was filled in was printed like this: nobody answered it.
fn drop_printed(read: &mut ReadWorkbook, tables: &[Table<'_>]) {
    let untouched = |row: &WorkbookRow| {
        let dated = row.answers.iter().any(|a| a.confirmed_on.is_some() || a.target_on.is_some());
        row.remark.is_empty() && !dated
    };
    let values: BTreeSet<AnswerValue> = read.rows.iter().flat_map(|r| &r.answers).filter_map(|a| a.value).collect();
    // A date that nobody could place was filled in all the same.
    let is_dated = read.problems.iter().any(|p| p.code == "workbook-date-unused");
    if values.len() != 1 || is_dated || !read.facility_name.is_empty() || !read.rows.iter().all(untouched) {
        return;
    }
    let cells = tables.iter().map(|t| spread::says_the_same(t.grid, &t.columns, &t.items.items).map(|cell| (t, cell)));
    let Some(cells) = cells.collect::<Option<Vec<_>>>() else { return };
    read.rows.iter_mut().for_each(|row| row.answers.clear());
    let said = cells.iter().map(|(t, (row, column))| {
        problem(t.grid, Some(*row), Some(*column), "workbook-answer-printed", &t.grid.text(*row, *column))
    });
    read.problems.extend(said);
}

/// Adds a further table to the form.
fn join(whole: &mut ReadWorkbook, part: ReadWorkbook) {
    if let (Some(first), Some(last)) = (part.rows.first(), part.rows.last()) {
        whole.layout.further.push(FurtherTable { rows: (first.row, last.row), layout: part.layout });
    }
    whole.rows.extend(part.rows);
    whole.problems.extend(part.problems);
    whole.form = whole.form.or(part.form);
    whole.fiscal_year = whole.fiscal_year.or(part.fiscal_year);
    if whole.title.is_empty() {
        whole.title = part.title;
    }
    if whole.facility_name.is_empty() {
        whole.facility_name = part.facility_name;
    }
    if whole.vendor_name.is_empty() {
        whole.vendor_name = part.vendor_name;
    }
    if whole.filled_by.is_empty() {
        whole.filled_by = part.filled_by;
    }
}

/// The fields around the tables of a sheet belong to its first table.
fn put_head(part: &mut ReadWorkbook, grid: &Grid, tables: &[Table<'_>]) {
    let of_sheet = tables.iter().filter(|t| std::ptr::eq(t.grid, grid));
    let head = head::read(grid, part.layout.header_rows.0, &of_sheet.map(Table::rows).collect::<Vec<_>>());
    let layout = &mut part.layout;
    layout.facility_name = head.facility_name;
    layout.vendor_name = head.vendor_name;
    layout.filled_by = head.filled_by;
    layout.filled_on = head.filled_on;
    part.facility_name = head.facility;
    part.vendor_name = head.vendor;
    part.filled_by = head.by;
}

/// One table with its layout, rows counted on its own sheet.
fn one(book: &Book, chosen: &Chosen<'_>, table: &Table<'_>) -> Result<ReadWorkbook, Refusal> {
    let Table { grid, header, columns, items } = table;
    let mut columns = columns.clone();
    slots::settle(grid, header, &mut columns, &items.items);
    sheet::own_words(grid, header, &mut columns, &items.items);
    let mut problems = sheet::check_places(grid, &mut columns, &items.items).map_err(|doubt| doubt.refusal(grid))?;
    let others = book.grids.iter().filter(|g| g.visible && !std::ptr::eq(*g, *grid));
    let others: Vec<(&Grid, Option<u32>)> = others.map(|g| (g, chosen.table_row(g))).collect();
    let title = title::read(grid, header.first, &others);
    let mut answers = Answers::new(grid, &columns, book.from_1904, title.fiscal_year);
    let text_in = |row: u32, column: Option<u32>| column.map(|c| grid.text(row, c)).unwrap_or_default();
    let mut rows: Vec<WorkbookRow> = items
        .items
        .iter()
        .map(|item| {
            let mut found = answers.of(item.row);
            let own = remark::take(&mask_text(&text_in(item.row, columns.remark)), item.row, &columns, &mut found);
            let mut remark = answers.reasons(item.row, &found);
            // 「未実施」 is none of 「未実施の端末はない」.
            remark.retain(|why| !format!("\n{own}\n").contains(&format!("\n{why}\n")));
            remark.extend(Some(own).filter(|own| !own.is_empty()));
            WorkbookRow {
                row: item.row,
                number: item.number.clone(),
                section: item.section.clone(),
                subsection: item.subsection,
                text: item.text.clone(),
                reference: text_in(item.row, columns.reference),
                remark: remark.join("\n"),
                boundary: mask_text(&text_in(item.row, columns.boundary)),
                answers: found,
                unread: std::mem::take(&mut answers.unread),
                between: std::mem::take(&mut answers.between),
                beside: String::new(),
            }
        })
        .collect();
    problems.append(&mut answers.problems);
    let mut unread = spread::unread(grid, header, &columns, &items.items).map_err(|doubt| doubt.refusal(grid))?;
    unread.extend(strays::below(grid, header, &columns, items));
    // Before what stands beside an answer is held against it: under a shape there is none.
    let drawn_over = shapes::withhold(grid, &columns, &mut rows);
    problems.extend(beside::withhold(grid, header, &columns, &mut rows, &unread));
    if rows.iter().any(WorkbookRow::is_filled_in) {
        beside::put_spoken(&mut rows, &strays::spoken(grid, &columns, items));
    }
    problems.extend(unread.iter().map(|other| other.problem(grid)));
    problems.extend(told(grid, items, &columns));
    problems.extend(sheet::unread_lists(grid, &columns, &items.items));
    problems.extend(drawn_over);
    problems.extend(sheet::dates_above(grid, header, &columns, &items.items));
    Ok(ReadWorkbook {
        sha256: Sha256([0; 32]),
        title: title.title,
        form: title.form,
        fiscal_year: title.fiscal_year,
        layout: layout(grid, header, &columns, &items.items),
        rows,
        facility_name: String::new(),
        vendor_name: String::new(),
        filled_by: String::new(),
        problems,
    })
}

/// What was not read of a table, or will not be written into it.
fn told(grid: &Grid, items: &Items, columns: &Columns) -> Vec<Problem> {
    let row = |code: &'static str| move |(row, text): &(u32, String)| problem(grid, Some(*row), None, code, text);
    let mut problems: Vec<Problem> = items.hidden.iter().map(row("workbook-hidden-row")).collect();
    problems.extend(items.struck.iter().map(row("workbook-row-struck")));
    problems.extend(items.left_out.iter().map(row("workbook-row-left-out")));
    problems.extend(items.further.iter().map(row("workbook-table-left-out")));
    problems.extend(columns.unused_dates.iter().map(|c| problem(grid, None, Some(*c), "workbook-date-unused", "")));
    let assumed = columns.assumed_round;
    problems.extend(assumed.map(|(row, column)| {
        problem(grid, Some(row), Some(column), "workbook-rounds-assumed", &grid.text(row, column))
    }));
    if columns.too_many_rounds {
        problems.push(problem(grid, None, None, "workbook-too-many-rounds", ""));
    }
    let left = grid.note_left.as_ref();
    problems.extend(
        left.map(|((row, column), said)| problem(grid, Some(*row), Some(*column), "workbook-notes-left", said)),
    );
    if grid.cut_off {
        problems.push(problem(grid, None, None, "workbook-cut-off", ""));
    }
    problems
}

fn layout(grid: &Grid, header: &Header, columns: &Columns, items: &[Item]) -> Layout {
    let round = |plan: &RoundPlan| RoundColumns {
        round: plan.round,
        answer: sheet::style(grid, &plan.place, items),
        confirmed_on: plan.confirmed_on,
        target_on: plan.target_on,
        words: plan.words.clone(),
        row_words: plan.row_words.iter().map(|(row, words)| RowWords { row: *row, words: words.clone() }).collect(),
        confirmed_form: plan.confirmed_form,
        target_form: plan.target_form,
        rows_below: plan.rows_below,
    };
    Layout {
        sheet: grid.name.clone(),
        header_rows: (header.first, header.last),
        number: columns.number,
        text: columns.text,
        categories: columns.categories.clone(),
        rounds: columns.rounds.iter().map(round).collect(),
        remark: columns.remark,
        boundary: columns.boundary,
        reference: columns.reference,
        facility_name: None,
        vendor_name: None,
        filled_by: None,
        filled_on: None,
        computed: sheet::computed(grid, columns, items),
        further: Vec::new(),
        covers: Vec::new(),
    }
}
