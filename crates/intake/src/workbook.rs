//! Reads an official checklist workbook into rows and a layout, so that it can be filled in again.
//!
//! Nothing is found by a fixed cell. The header is found by its words (`words`, `header`), the columns by the header and
//! by what stands below it (`columns`), the items by their numbers and places to answer (`rows`, `section`, `number`).
//! The invariant of the whole: a place that is written into was the only one that could have been meant. Where a
//! decision stays open the workbook is refused with that decision and its cells, because a form filled in at the wrong
//! place is worse than one not filled in.

mod answers;
mod choice;
mod columns;
mod doubt;
mod grid;
mod head;
mod header;
mod lines;
mod lists;
mod number;
mod remark;
mod rows;
mod section;
mod sheet;
mod slots;
mod title;
mod words;
mod xlsx;

use sejo_model::ErrorCode;
use sejo_model::evidence::Sha256;
use sejo_model::workbook::{Layout, ReadWorkbook, RoundColumns, WorkbookRow};
use sha2::Digest;

use self::answers::{Answers, problem};
use self::grid::Grid;
use self::sheet::{Chosen, Table};
use self::xlsx::Book;
use crate::package::{self, Container};
use crate::{Limits, Refusal};

/// Codes of the problems this reader reports; their words stand in `content/problems.toml`.
pub const PROBLEMS: &[&str] = &[
    "workbook-answer-unclear",
    "workbook-both-marked",
    "workbook-cut-off",
    "workbook-date-unclear",
    "workbook-date-unused",
    "workbook-formula",
    "workbook-formula-cell",
    "workbook-hidden-row",
    "workbook-merged-date",
    "workbook-no-such-day",
    "workbook-other-form",
    "workbook-day-missing",
    "workbook-row-left-out",
    "workbook-table-left-out",
    "workbook-too-many-rounds",
    "workbook-year-missing",
];

/// Problems listed; the rest would say the same again.
const PROBLEMS_LISTED: usize = 200;

/// Reads a checklist workbook.
///
/// # Errors
/// [`ErrorCode::NotAChecklist`] with the cells that look most like a header, [`ErrorCode::WorkbookUncertain`] with the
/// decision that is open and its cells, or what [`package::open`] says of the file itself.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<ReadWorkbook, Refusal> {
    match package::open(bytes, limits)? {
        Container::Xlsx => {}
        Container::Xls | Container::Ods => return Err(not_xlsx()),
        Container::Text => {
            return Err(Refusal::new(
                ErrorCode::NotAChecklist,
                "Excelのファイルではありません。",
                "This is not an Excel file.",
            ));
        }
    }
    let book = xlsx::open(bytes, limits)?;
    let Chosen { table, others, unread } = sheet::choose(&book)?;
    let mut read = assemble(&book, table)?;
    read.problems.extend(others.into_iter().map(|grid| problem(grid, None, None, "workbook-other-form", "")));
    let unread = unread.into_iter().map(|u| problem(u.grid, Some(u.row), None, "workbook-table-left-out", &u.text));
    read.problems.extend(unread);
    read.sha256 = Sha256(sha2::Sha256::digest(bytes).into());
    read.problems.truncate(PROBLEMS_LISTED);
    Ok(read)
}

/// Answers can be written back into xlsx alone, so a form in another format would be a dead end later.
fn not_xlsx() -> Refusal {
    Refusal::new(
        ErrorCode::FileUnknown,
        "チェックリストは xlsx 形式だけに記入できます。Excelで「Excelブック(.xlsx)」として保存し、もう一度入れてください。",
        "A checklist can be filled in only as xlsx. Save it in Excel as “Excel Workbook (.xlsx)” and drop it again.",
    )
}

fn assemble(book: &Book, table: Table<'_>) -> Result<ReadWorkbook, Refusal> {
    let Table { grid, header, mut columns, items } = table;
    slots::settle(grid, &header, &mut columns, &items.items);
    sheet::own_words(grid, &mut columns, &items.items);
    let mut problems = sheet::check_places(grid, &mut columns, &items.items).map_err(|doubt| doubt.refusal(grid))?;
    let last_row = items.items.last().map_or(header.last, |i| i.row);
    let others: Vec<&Grid> = book.grids.iter().filter(|g| g.visible && !std::ptr::eq(*g, grid)).collect();
    let title = title::read(grid, header.first, &others);
    let head = head::read(grid, header.first, last_row);
    let mut answers =
        Answers { grid, columns: &columns, from_1904: book.from_1904, year: title.fiscal_year, problems: Vec::new() };
    let text_in = |row: u32, column: Option<u32>| column.map(|c| grid.text(row, c)).unwrap_or_default();
    let rows: Vec<WorkbookRow> = items
        .items
        .iter()
        .map(|item| {
            let mut found = answers.of(item.row);
            let remark = remark::take(&text_in(item.row, columns.remark), &columns, &mut found);
            WorkbookRow {
                row: item.row,
                number: item.number.clone(),
                section: item.section.clone(),
                subsection: item.subsection,
                text: item.text.clone(),
                reference: text_in(item.row, columns.reference),
                remark,
                boundary: text_in(item.row, columns.boundary),
                answers: found,
            }
        })
        .collect();
    problems.append(&mut answers.problems);
    let told = |code: &'static str| move |(row, text): &(u32, String)| problem(grid, Some(*row), None, code, text);
    problems.extend(items.hidden.iter().map(told("workbook-hidden-row")));
    problems.extend(items.left_out.iter().map(told("workbook-row-left-out")));
    problems.extend(items.further.iter().map(told("workbook-table-left-out")));
    problems.extend(columns.unused_dates.iter().map(|c| problem(grid, None, Some(*c), "workbook-date-unused", "")));
    if columns.too_many_rounds {
        problems.push(problem(grid, None, None, "workbook-too-many-rounds", ""));
    }
    if grid.cut_off {
        problems.push(problem(grid, None, None, "workbook-cut-off", ""));
    }
    let rounds = columns
        .rounds
        .iter()
        .map(|plan| RoundColumns {
            round: plan.round,
            answer: sheet::style(grid, &plan.place, &items.items),
            confirmed_on: plan.confirmed_on,
            target_on: plan.target_on,
            words: plan.words.clone(),
            confirmed_form: plan.confirmed_form,
            target_form: plan.target_form,
            rows_below: plan.rows_below,
        })
        .collect();
    Ok(ReadWorkbook {
        sha256: Sha256([0; 32]),
        title: title.title,
        form: title.form,
        fiscal_year: title.fiscal_year,
        layout: Layout {
            sheet: grid.name.clone(),
            header_rows: (header.first, header.last),
            number: columns.number,
            text: columns.text,
            categories: columns.categories.clone(),
            rounds,
            remark: columns.remark,
            boundary: columns.boundary,
            reference: columns.reference,
            facility_name: head.facility_name,
            vendor_name: head.vendor_name,
            filled_by: head.filled_by,
            filled_on: head.filled_on,
        },
        rows,
        facility_name: head.facility,
        problems,
    })
}
