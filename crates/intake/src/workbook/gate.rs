//! The gate (医療情報システムの有無) where a form prints it outside its table: above the header, below the last row or beside
//! it, with a place to answer of its own.
//!
//! Guards: an answer to the gate decides about every other row, so it is never passed over. It is read and filled in where
//! its words stand; where they have no place to answer, that is said. Becomes a table of one row, like any further table of
//! the form.

use sejo_model::FiscalYear;
use sejo_model::text::fold;

use super::answers::{Day, day};
use super::chosen::{Table, Unread};
use super::columns::{Columns, Place, RoundPlan, offers};
use super::grid::Grid;
use super::header::Header;
use super::labels::is_day_template;
use super::lines::{is_asked, is_note, one_line};
use super::rows::{Item, Items};
use super::words::offers_yes_and_no;
use super::{said, section};

/// A gate is asked in few words; whatever is longer explains something.
const LONGEST: usize = 60;

/// Cells right of an answer in which its date may stand.
const REACH: usize = 3;

/// What stands outside the tables.
pub(super) enum Found<'b> {
    Nothing,
    /// A table of the one row.
    Gate(Box<Table<'b>>),
    /// The words without a place to answer.
    Unread(Unread<'b>),
}

/// Whether a table asks nothing but the gate: some forms print a header of its own above it, and lines of explanation below.
pub(super) fn is_alone(table: &Table<'_>) -> bool {
    let (gate, others): (Vec<&Item>, Vec<&Item>) = table.items.items.iter().partition(|item| is_question(&item.text));
    gate.len() == 1 && others.iter().all(|item| !is_asked(&item.text))
}

/// The table of [`is_alone`] without what explains it.
pub(super) fn only(mut table: Table<'_>) -> Table<'_> {
    table.items.items.retain(|item| is_question(&item.text));
    table
}

/// Looks for the gate around the tables of a form that does not ask it in any of them.
pub(super) fn find<'b>(form: &[Table<'b>]) -> Found<'b> {
    if form.iter().flat_map(|t| &t.items.items).any(|item| is_question(&item.text)) {
        return Found::Nothing;
    }
    let mut unread = None;
    for table in form {
        let around = |row: u32, column: u32| {
            form.iter().filter(|t| std::ptr::eq(t.grid, table.grid)).all(|t| is_outside(t, row, column))
        };
        let mut found: Vec<(u32, u32, String)> = table.grid.texts().collect();
        found.retain(|(row, column, text)| {
            !table.grid.hidden_rows.contains(row) && around(*row, *column) && is_question(&question(text))
        });
        // 医療情報システムの有無 heads the sentence beside it, and is asked where it stands alone.
        found.sort_by_key(|(.., text)| !is_asked(&question(text)));
        for (row, column, text) in found {
            match place(table, row, column) {
                Some(plan) => return Found::Gate(Box::new(gate(table, row, column, plan))),
                None => unread = unread.or_else(|| Some(Unread { grid: table.grid, row, text: one_line(&text) })),
            }
        }
    }
    unread.map_or(Found::Nothing, Found::Unread)
}

/// Whether the words ask if there is any medical information system, and nothing more.
fn is_question(text: &str) -> bool {
    let asks = is_asked(text) || fold(text).ends_with("有無");
    let bare = super::words::split_brackets(text).0;
    section::is_gate(&bare) && asks && !is_note(text) && fold(&bare).chars().count() <= LONGEST
}

/// What is asked in a cell that may print its choice behind the question.
fn question(text: &str) -> String {
    choice_at(text).and_then(|at| text.get(..at)).unwrap_or(text).trim().to_owned()
}

/// Where the printed choice begins in a cell that holds the question too.
pub(super) fn choice_at(text: &str) -> Option<usize> {
    let ends = text.match_indices(['。', '\u{3000}', ' ', '\n', '?', '？', ':', '：']);
    let mut tails = ends.map(|(at, end)| at + end.len());
    tails.find(|at| {
        let (head, tail) = (text.get(..*at).unwrap_or_default(), text.get(*at..).unwrap_or_default());
        section::is_gate(head) && offers_yes_and_no(tail) && !tail.contains("場合")
    })
}

/// Whether a cell stands above, below or beside a table, and not in the row of an item.
fn is_outside(table: &Table<'_>, row: u32, column: u32) -> bool {
    let columns = &table.columns;
    let dates = columns.rounds.iter().flat_map(|r| [r.confirmed_on, r.target_on]).flatten();
    let right = columns.answers().chain(dates).chain(columns.remark).chain([columns.text]).max().unwrap_or(0);
    let (first, last) = table.rows();
    !(first..=last).contains(&row) || (column > right && table.items.items.iter().all(|item| item.row != row))
}

/// The place to answer: what offers はい and いいえ or says one of them to the right of the question, the question's own cell,
/// or the empty cell under the table's column.
fn place(table: &Table<'_>, row: u32, column: u32) -> Option<RoundPlan> {
    let grid = table.grid;
    let from = grid.area(row, column).right + 1;
    let own = |c: &u32| grid.is_anchor(row, *c) && !grid.hidden_columns.contains(c);
    let answers = |c: &u32| offers(grid, row, *c) || said::speaks(&grid.own_text(row, *c));
    let table_round = table.columns.rounds.first();
    let is_empty = |c: &u32| *c >= from && own(c) && grid.own_text(row, *c).is_empty();
    let below_column = || table_round.map(|r| &r.place).filter(|p| p.columns().iter().all(is_empty)).cloned();
    let place = (from..=grid.last_column())
        .filter(own)
        .find(answers)
        .map(Place::One)
        .or_else(|| choice_at(&grid.own_text(row, column)).map(|_| Place::One(column)))
        .or_else(below_column)?;
    let last = place.columns().into_iter().max().unwrap_or(column);
    let is_free = |c: &u32| *c >= from && own(c) && !place.columns().contains(c);
    let of_table = table_round.and_then(|r| r.confirmed_on).filter(is_free);
    let of_table = of_table.filter(|c| grid.own_text(row, *c).is_empty() || is_date(grid, row, *c));
    let beside = (last + 1..=grid.last_column()).filter(own).take(REACH).find(|c| is_date(grid, row, *c));
    // Beside a choice in the question's own cell nothing says that a day belongs to it.
    let confirmed_on = beside.or(of_table).filter(|_| last > column);
    Some(RoundPlan { confirmed_on, ..RoundPlan::new(1, place) })
}

/// A date, or the strokes of an empty one.
fn is_date(grid: &Grid, row: u32, column: u32) -> bool {
    let text = grid.own_text(row, column);
    // Which year `6/1` is of does not matter here.
    let is_day = || matches!(day(grid.value(row, column), false, Some(FiscalYear(2026))), Day::On(_));
    !text.is_empty() && ((text.contains(['/', '／', '月']) && is_day_template(&text)) || is_day())
}

fn gate<'b>(table: &Table<'b>, row: u32, column: u32, plan: RoundPlan) -> Table<'b> {
    let grid = table.grid;
    let used = |c: &u32| plan.confirmed_on == Some(*c) || plan.place.columns().contains(c);
    let from = grid.area(row, column).right + 1;
    let remark = table.columns.remark.filter(|c| *c >= from && grid.is_anchor(row, *c) && !used(c));
    let section = (0..column).map(|c| grid.own_text(row, c)).find(|text| !text.is_empty()).unwrap_or_default();
    let text = one_line(&question(&grid.own_text(row, column)));
    let item = Item { row, number: String::new(), section: one_line(&section), subsection: None, text };
    Table {
        grid,
        header: Header { first: row, last: row, columns: Vec::new() },
        columns: Columns {
            number: None,
            text: column,
            categories: Vec::new(),
            rounds: vec![plan],
            remark,
            boundary: None,
            reference: None,
            too_many_rounds: false,
            unused_dates: Vec::new(),
            assumed_round: None,
        },
        items: Items { items: vec![item], ..Items::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_is_told_from_what_explains_it() {
        for text in [
            "医療情報システムを導入、運用している。",
            "医療情報システムを導入、運用している。\n（「いいえ」の場合、以下すべての項目は確認不要）",
            "医療情報システムの有無",
        ] {
            assert!(is_question(text), "{text}");
        }
        for text in [
            "※医療情報システムを導入していない場合は、以下の確認は不要です。",
            "医療情報システムを導入、運用していない場合は、記入不要です。",
            "本チェックリストは、医療情報システムを導入している医療機関が対象です。",
            "医療情報システム安全管理責任者を設置している。",
        ] {
            assert!(!is_question(text), "{text}");
        }
        let both = "医療情報システムを導入、運用している。　　はい ・ ○いいえ";
        assert_eq!(question(both), "医療情報システムを導入、運用している。");
        assert_eq!(
            question("医療情報システムを導入している。（「いいえ」の場合、以下は不要）"),
            "医療情報システムを導入している。（「いいえ」の場合、以下は不要）"
        );
    }
}
