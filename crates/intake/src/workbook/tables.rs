//! All tables of one sheet that could be (part of) a checklist.

use sejo_model::text::fold;

use super::chosen::{Table, Unread};
use super::columns;
use super::doubt::Doubt;
use super::grid::Grid;
use super::header::{self, Header};
use super::rows;
use super::section::{self, Heading};
use super::words::Role;

/// What a sheet turned out to hold.
#[derive(Debug, Default)]
pub(super) struct Found<'b> {
    pub tables: Vec<Table<'b>>,
    /// Tables whose columns stay open.
    pub unread: Vec<Unread<'b>>,
    /// Why the last of them did.
    pub doubt: Option<Doubt>,
}

/// All tables of a sheet, top to bottom; `speaks` when the workbook names the ministry's checklist.
pub(super) fn of(grid: &Grid, speaks: bool) -> Found<'_> {
    let headers = header::find(grid);
    let rows = grid.rows();
    let mut found = Found::default();
    let mut read_to = 0;
    for (index, header) in headers.iter().enumerate() {
        if !header_is_ours(header) && heads_devices(grid, header) {
            continue;
        }
        if !header.is_full() {
            if speaks {
                found.doubt.get_or_insert_with(|| no_answer_column(header));
            }
            continue;
        }
        // The header printed again on the next page does not end the table.
        let again = |h: &Header| found.tables.last().is_some_and(|t: &Table<'_>| t.header.repeats(h));
        if header.first < read_to && again(header) {
            continue;
        }
        let end = headers.iter().skip(index + 1).find(|h| h.is_full() && !h.repeats(header));
        read_to = end.map_or(u32::MAX, |h| h.first);
        let repeated = |row: &u32| headers.iter().any(|h| h.repeats(header) && (h.first..=h.last).contains(row));
        let body: Vec<u32> = rows.range(header.last + 1..read_to).copied().filter(|row| !repeated(row)).collect();
        match columns::settle(grid, header, &body) {
            Ok(columns) if end.is_some_and(|next| goes_on_beside(grid, header, columns.text, next)) => {
                let next = end.map_or((0, 0), |h| (h.first, h.columns.first().map_or(0, |c| c.index)));
                let doubt = columns::side_by_side((header.first, columns.text), next);
                let unread = Unread { grid, row: header.first, text: doubt.ja.clone() };
                // Half of either would be read, so neither is.
                return Found { tables: Vec::new(), unread: vec![unread], doubt: Some(doubt) };
            }
            Ok(columns) => {
                // The line above a header names the section of its table.
                let above = heading_above(grid, header);
                let items = rows::read(grid, &columns, &body, above);
                found.tables.push(Table { grid, header: header.clone(), columns, items });
            }
            Err(doubt) if speaks || header_is_ours(header) => {
                found.unread.push(Unread { grid, row: header.first, text: doubt.ja.clone() });
                found.doubt = Some(doubt);
            }
            Err(_) => {}
        }
    }
    found
}

/// Whether a table goes on beside the next one: what the next one asks stands to one side of it, and what it asks itself
/// goes on in the rows of the next.
fn goes_on_beside(grid: &Grid, header: &Header, text: u32, next: &Header) -> bool {
    let first = header.columns.iter().map(|c| c.index).min().unwrap_or(0);
    let last = header.columns.iter().map(|c| c.last.max(c.index)).max().unwrap_or(first);
    let is_apart = next.with(Role::Text).all(|c| c.last < first || last < c.index);
    is_apart && grid.rows().range(next.first..).filter(|row| !grid.own_text(**row, text).is_empty()).count() > 1
}

/// The section a table of its own is for: the line right above its header, or the name of its sheet.
fn heading_above(grid: &Grid, header: &Header) -> Heading {
    let above = (header.first.saturating_sub(2)..header.first).rev().find(|row| grid.row(*row).next().is_some());
    let lone = above.and_then(|row| {
        let mut cells = grid.row(row).map(|(_, text)| text);
        cells.next().filter(|_| cells.next().is_none())
    });
    let title = |text: &str| ["チェックリスト", "確認用"].iter().any(|w| fold(text).contains(w));
    let names = [lone.unwrap_or_default(), grid.name.clone()];
    let heading = names.iter().filter(|text| !title(text)).map(|text| section::read(text));
    heading.into_iter().find(|h| h.number.is_some() || h.subsection.is_some()).unwrap_or_default()
}

/// Header words that no other kind of table has.
pub(super) fn header_is_ours(header: &Header) -> bool {
    let strong = |role| header.with(role).any(|c| c.strong);
    strong(Role::Text) && (strong(Role::Answer) || strong(Role::Yes))
}

/// A list of devices: 項目 and 確認 may head its columns too.
fn heads_devices(grid: &Grid, header: &Header) -> bool {
    const WORDS: [&str; 9] =
        ["機器名", "ipアドレス", "macアドレス", "シリアル", "製造番号", "ホスト名", "型番", "設置場所", "メーカ"];
    let heads = (header.first..=header.last).flat_map(|row| grid.row(row)).map(|(_, text)| fold(&text));
    heads.filter(|key| WORDS.iter().any(|w| key.contains(w))).take(2).count() == 2
}

fn no_answer_column(header: &Header) -> Doubt {
    Doubt::new(
        "チェック項目の列はありますが、はい・いいえを記入する列が見つかりません。",
        "There is a column of items, but none for はい or いいえ.",
        header.columns.iter().map(|c| (c.row, c.index)).collect(),
    )
}
