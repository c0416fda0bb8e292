//! Chooses the sheet and the table, and makes sure that every place to write into is a cell of its own.

use std::collections::BTreeSet;

use sejo_model::ErrorCode;
use sejo_model::ledger::Problem;
use sejo_model::text::fold;
use sejo_model::workbook::{AnswerColumns, AnswerWords};

use super::answers::problem;
use super::choice;
use super::columns::{self, Columns, Place};
use super::doubt::Doubt;
use super::grid::Grid;
use super::header::{self, Header};
use super::rows::{self, Item, Items};
use super::section;
use super::title;
use super::words::{Role, names_a_checklist, offers_yes_and_no};
use super::xlsx::Book;
use crate::Refusal;

/// Fewer rows than any edition ever had: something else, or a cut-out.
const FEWEST_ROWS: usize = 5;

/// A table that could be the form.
#[derive(Debug)]
pub(super) struct Table<'b> {
    pub grid: &'b Grid,
    pub header: Header,
    pub columns: Columns,
    pub items: Items,
}

/// A table that looks like a checklist and is not read: where it stands and what its first row says.
#[derive(Debug)]
pub(super) struct Unread<'b> {
    pub grid: &'b Grid,
    pub row: u32,
    pub text: String,
}

impl<'b> Unread<'b> {
    fn of(table: &Table<'b>) -> Self {
        let first = table.items.items.first();
        let (row, text) = first.map_or((table.header.first, String::new()), |i| (i.row, i.text.clone()));
        Self { grid: table.grid, row, text }
    }
}

/// The table that is read, and what is said of the rest of the workbook.
#[derive(Debug)]
pub(super) struct Chosen<'b> {
    pub table: Table<'b>,
    /// Sheets with forms for vendors, left alone.
    pub others: Vec<&'b Grid>,
    pub unread: Vec<Unread<'b>>,
}

/// What a sheet turned out to hold.
enum Held<'b> {
    Table(Box<Table<'b>>),
    Doubt(&'b Grid, Doubt),
    Nothing,
}

/// The one table of the workbook.
pub(super) fn choose(book: &Book) -> Result<Chosen<'_>, Refusal> {
    let mut others = Vec::new();
    let speaks = book.grids.iter().any(speaks_of_checklist);
    let (mut tables, mut doubts, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for grid in &book.grids {
        let (held, further) = held(grid, speaks);
        unread.extend(further.into_iter().filter(|u| u.grid.visible && !is_example(u.grid)));
        match held {
            Held::Table(table) => tables.push(*table),
            Held::Doubt(grid, doubt) => doubts.push((grid, doubt)),
            Held::Nothing => {}
        }
    }
    let hidden_only = !tables.is_empty() && tables.iter().all(|t| !t.grid.visible);
    tables.retain(|t| t.grid.visible);
    if tables.len() > 1 {
        // An example to copy from is no second form.
        if tables.iter().any(|t| !is_example(t.grid)) {
            tables.retain(|t| !is_example(t.grid));
        }
    }
    own_form_first(&mut tables, &mut others);
    match (tables.pop(), tables.pop()) {
        (Some(table), None) => Ok(Chosen { table, others, unread }),
        (Some(second), Some(first)) => Err(several_sheets(&first, &second, &tables)),
        (None, _) if hidden_only => Err(only_hidden(book)),
        (None, _) => Err(match doubts.into_iter().max_by_key(|(grid, _)| grid.visible) {
            Some((grid, doubt)) => doubt.refusal(grid),
            None => not_a_checklist(book),
        }),
    }
}

fn is_example(grid: &Grid) -> bool {
    ["記入例", "見本", "サンプル", "回答例"].iter().any(|w| grid.name.contains(w))
}

/// A workbook may bring the form for the facility and those for its vendors. The facility's own is the one meant; the
/// others are said, never taken for it.
fn own_form_first<'b>(tables: &mut Vec<Table<'b>>, others: &mut Vec<&'b Grid>) {
    let for_vendors = |t: &Table<'_>| {
        let above = t.grid.texts().take_while(|(row, ..)| *row < t.header.first).map(|(.., text)| text);
        let says = |text: String| title::is_for_vendors(&text);
        title::is_for_vendors(&t.grid.name) || above.into_iter().any(says)
    };
    let own = tables.iter().filter(|t| !for_vendors(t)).count();
    if tables.len() > 1 && own == 1 {
        others.extend(tables.iter().filter(|t| for_vendors(t)).map(|t| t.grid));
        tables.retain(|t| !for_vendors(t));
    }
}

fn several_sheets(first: &Table<'_>, second: &Table<'_>, more: &[Table<'_>]) -> Refusal {
    let all = more.iter().chain([first, second]);
    let cells = all.map(|t| t.grid.quote(t.header.first, t.columns.text)).collect();
    Refusal::new(
        ErrorCode::WorkbookUncertain,
        "記入できる表が二つ以上のシートにあり、どれに記入するのか決められません。使わないシートを非表示にして保存し、もう一度入れてください。",
        "More than one sheet holds a form to fill in. Hide the sheets you do not use, save and drop it again.",
    )
    .with_cells(cells)
}

fn only_hidden(book: &Book) -> Refusal {
    let names = book.grids.iter().filter(|g| !g.visible).map(|g| (format!("{}!A1", g.name), g.text(0, 0)));
    Refusal::new(
        ErrorCode::WorkbookUncertain,
        "表のあるシートが非表示になっています。シートを表示して保存し、もう一度入れてください。",
        "The sheet with the table is hidden. Unhide it, save and drop it again.",
    )
    .with_cells(names.collect())
}

fn not_a_checklist(book: &Book) -> Refusal {
    Refusal::new(
        ErrorCode::NotAChecklist,
        "「チェック項目」と「はい・いいえ」の見出しがある表が見つかりません。",
        "No table was found whose header has items (チェック項目) and answers (はい・いいえ).",
    )
    .with_cells(header::header_like(&book.grids))
}

/// Whether the words of a sheet belong to the ministry's checklist.
fn speaks_of_checklist(grid: &Grid) -> bool {
    names_a_checklist(&grid.name) || grid.texts().take(2_000).any(|(.., text)| names_a_checklist(&text))
}

/// Looks for the table of one sheet; tables beside it that are not read are named.
fn held(grid: &Grid, speaks: bool) -> (Held<'_>, Vec<Unread<'_>>) {
    let (mut tables, unread, doubt) = tables(grid, speaks);
    tables.retain(|t| !t.items.items.is_empty() && (speaks || is_ours(t)));
    tables.sort_by_key(|t| std::cmp::Reverse(t.items.items.len()));
    let second = tables.get(1).map(|t| (t.items.items.len(), (t.header.first, t.columns.text)));
    let mut tables = tables.into_iter();
    let first = tables.next();
    let mut unread: Vec<Unread<'_>> = tables.map(|t| Unread::of(&t)).chain(unread).collect();
    let held = match (first, second) {
        (Some(first), Some((rows, at))) if rows >= FEWEST_ROWS => {
            unread.push(Unread::of(&first));
            Held::Doubt(grid, two_tables((first.header.first, first.columns.text), at))
        }
        (Some(table), _) if table.items.items.len() < FEWEST_ROWS => {
            unread.push(Unread::of(&table));
            Held::Doubt(grid, too_few(&table))
        }
        (Some(table), _) => Held::Table(Box::new(table)),
        (None, _) => doubt.map_or(Held::Nothing, |d| Held::Doubt(grid, d)),
    };
    (held, unread)
}

/// All tables of a sheet, those whose columns stay open, and why the last of them did.
fn tables(grid: &Grid, speaks: bool) -> (Vec<Table<'_>>, Vec<Unread<'_>>, Option<Doubt>) {
    let headers = header::find(grid);
    let rows = grid.rows();
    let (mut tables, mut unread, mut doubt) = (Vec::new(), Vec::new(), None);
    let mut read_to = 0;
    for (index, header) in headers.iter().enumerate() {
        if !header_is_ours(header) && heads_devices(grid, header) {
            continue;
        }
        if !header.is_full() {
            if speaks {
                doubt.get_or_insert_with(|| no_answer_column(header));
            }
            continue;
        }
        // The header printed again on the next page does not end the table.
        let again = |h: &Header| tables.last().is_some_and(|t: &Table<'_>| t.header.repeats(h));
        if header.first < read_to && again(header) {
            continue;
        }
        let end = headers.iter().skip(index + 1).find(|h| h.is_full() && !h.repeats(header));
        read_to = end.map_or(u32::MAX, |h| h.first);
        let repeated = |row: &u32| headers.iter().any(|h| h.repeats(header) && (h.first..=h.last).contains(row));
        let body: Vec<u32> = rows.range(header.last + 1..read_to).copied().filter(|row| !repeated(row)).collect();
        match columns::settle(grid, header, &body) {
            Ok(columns) => {
                let items = rows::read(grid, &columns, &body);
                tables.push(Table { grid, header: header.clone(), columns, items });
            }
            Err(d) if speaks || header_is_ours(header) => {
                unread.push(Unread { grid, row: header.first, text: d.ja.clone() });
                doubt = Some(d);
            }
            Err(_) => {}
        }
    }
    (tables, unread, doubt)
}

/// Header words that no other kind of table has.
fn header_is_ours(header: &Header) -> bool {
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

/// What the items of every edition speak about; lists of questions about other things do not.
const SUBJECTS: [&str; 22] = [
    "医療情報システム",
    "アカウント",
    "パスワード",
    "台帳",
    "ログ",
    "バックアップ",
    "サーバ",
    "ネットワーク",
    "開示書",
    "mds",
    "連絡体制",
    "事業継続計画",
    "bcp",
    "二要素認証",
    "接続元",
    "セキュリティ",
    "リモートメンテナンス",
    "遠隔保守",
    "外部記録媒体",
    "ファームウェア",
    "利用権限",
    "ソフトウェア",
];

/// Without a word about the checklist anywhere, the rows themselves must speak of its subjects.
fn is_ours(table: &Table<'_>) -> bool {
    let subject = |i: &&Item| SUBJECTS.iter().any(|s| fold(&i.text).contains(s));
    header_is_ours(&table.header) && table.items.items.iter().filter(subject).count() >= 2
}

fn no_answer_column(header: &Header) -> Doubt {
    Doubt::new(
        "チェック項目の列はありますが、はい・いいえを記入する列が見つかりません。",
        "There is a column of items, but none for はい or いいえ.",
        header.columns.iter().map(|c| (c.row, c.index)).collect(),
    )
}

fn two_tables(first: (u32, u32), second: (u32, u32)) -> Doubt {
    Doubt::new(
        "一つのシートに表が二つあり、どちらに記入するのか決められません。",
        "There are two tables on one sheet; nothing says which to fill in.",
        vec![first, second],
    )
}

fn too_few(table: &Table<'_>) -> Doubt {
    let count = table.items.items.len();
    let header = (table.header.first, table.columns.text);
    let cells = std::iter::once(header).chain(table.items.items.iter().map(|i| (i.row, table.columns.text)));
    Doubt::new(
        format!("見出しの下に項目の行が{count}行しか見つかりません(5行以上必要です)。"),
        format!("Only {count} rows of items were found below the header (at least 5 are needed)."),
        cells.collect(),
    )
}

/// Makes sure that every item has its own cell in every column that is written into. A merged answer cell is a doubt; a
/// date column that is merged away in some row is given up; a computed round is left alone.
pub(super) fn check_places(grid: &Grid, columns: &mut Columns, items: &[Item]) -> Result<Vec<Problem>, Doubt> {
    let mut problems = Vec::new();
    let merged: Vec<(u32, u32)> = items
        .iter()
        .flat_map(|item| columns.answers().map(move |c| (item.row, c)))
        .filter(|(row, column)| !is_free(grid, columns, items, *row, *column))
        .collect();
    if !merged.is_empty() {
        return Err(Doubt::new(
            "回答の欄が、ほかの行や列の欄と結合されています。どこに書くのか決められません。",
            "Cells for the answers are merged with those of other rows or columns; nothing says where to write.",
            merged,
        ));
    }
    let all = columns.clone();
    for plan in &mut columns.rounds {
        for slot in [&mut plan.confirmed_on, &mut plan.target_on] {
            let Some(column) = *slot else { continue };
            // The gate asks no target date, so there two date cells may be one.
            let is_gate = |i: &&Item| i.number.is_empty() && section::is_gate(&i.text);
            if items.iter().any(|i| !is_gate(&i) && !is_free(grid, &all, items, i.row, column)) {
                problems.push(problem(grid, None, Some(column), "workbook-merged-date", ""));
                *slot = None;
            }
        }
    }
    let computed = |column: u32| items.iter().filter(|i| grid.formulas.contains(&(i.row, column))).count();
    let before = columns.rounds.len();
    let is_computed = |place: &Place| place.columns().into_iter().any(|c| computed(c) * 2 > items.len());
    let cells: Vec<(u32, u32)> = columns.answers().filter_map(|c| items.first().map(|i| (i.row, c))).collect();
    columns.rounds.retain(|plan| !is_computed(&plan.place));
    if columns.rounds.is_empty() {
        return Err(Doubt::new(
            "回答の欄に計算式が入っていて、記入できません。",
            "The cells for the answers hold formulas and cannot be filled in.",
            cells,
        ));
    }
    if columns.rounds.len() < before {
        problems.push(problem(grid, None, None, "workbook-formula", ""));
    }
    problems.extend(formula_cells(grid, columns, items));
    Ok(problems)
}

/// Single formulas in cells to be written into: one of them and the form cannot be filled in.
fn formula_cells<'c>(grid: &'c Grid, columns: &'c Columns, items: &'c [Item]) -> impl Iterator<Item = Problem> + 'c {
    let rounds = columns.rounds.iter().flat_map(|plan| {
        let dates = [plan.confirmed_on, plan.target_on].into_iter().flatten();
        plan.place.columns().into_iter().chain(dates).map(|column| (plan.rows_below, column))
    });
    let places: BTreeSet<(u32, u32)> = rounds.chain(columns.remark.map(|column| (0, column))).collect();
    let cells =
        items.iter().flat_map(move |item| places.clone().into_iter().map(|(below, column)| (item.row + below, column)));
    let computed = cells.filter(|cell| grid.formulas.contains(cell));
    computed.map(|(row, column)| problem(grid, Some(row), Some(column), "workbook-formula-cell", ""))
}

/// Whether the cell is the first of its area and the area reaches neither another item nor another column in use.
fn is_free(grid: &Grid, columns: &Columns, items: &[Item], row: u32, column: u32) -> bool {
    let area = grid.area(row, column);
    let other_item = items.iter().any(|i| i.row != row && area.top <= i.row && i.row <= area.bottom);
    let dates = columns.rounds.iter().flat_map(|r| [r.confirmed_on, r.target_on]).flatten();
    let used = columns.answers().chain(dates).chain(columns.remark).chain([columns.text]);
    let other_column = used.filter(|c| *c != column).any(|c| area.left <= c && c <= area.right);
    (area.top, area.left) == (row, column) && !other_item && !other_column
}

/// The words of the lists and printed choices, where they are not はい and いいえ.
pub(super) fn own_words(grid: &Grid, columns: &mut Columns, items: &[Item]) {
    for plan in &mut columns.rounds {
        let offered = |column: u32| {
            let of = |i: &Item| {
                let listed = grid.drop_down(i.row, column).and_then(choice::of_list);
                listed.or_else(|| choice::of_list(&grid.own_text(i.row, column)))
            };
            items.iter().find_map(of)
        };
        plan.words = match plan.place {
            Place::One(column) => offered(column).and_then(choice::unusual),
            Place::Pair { yes, no, not_applicable } => marks(grid, items, [Some(yes), Some(no), not_applicable]),
        };
    }
}

/// The marks that the drop-downs of a pair allow, each its only one.
fn marks(grid: &Grid, items: &[Item], columns: [Option<u32>; 3]) -> Option<AnswerWords> {
    let mark = |column: Option<u32>| {
        let list = items.iter().find_map(|i| grid.drop_down(i.row, column?))?;
        let word = list.strip_prefix('"')?.strip_suffix('"')?.trim();
        (!word.is_empty() && word.chars().count() <= 3 && !word.contains(',')).then(|| word.to_owned())
    };
    let [yes, no, not_applicable] = columns.map(mark);
    let any = yes.is_some() || no.is_some() || not_applicable.is_some();
    any.then_some(AnswerWords { yes, no, not_applicable })
}

/// How the answer is taken: printed when the choice stands in the cells themselves.
pub(super) fn style(grid: &Grid, place: &Place, items: &[Item]) -> AnswerColumns {
    match *place {
        Place::Pair { yes, no, not_applicable } => AnswerColumns::Pair { yes, no, not_applicable },
        Place::One(column) => {
            let text = |i: &Item| grid.text(i.row, column);
            let printed = items.iter().filter(|i| offers_yes_and_no(&text(i))).count();
            let filled = items.iter().filter(|i| !fold(&text(i)).is_empty()).count();
            if printed > 0 && filled * 2 >= items.len() {
                AnswerColumns::Printed { column }
            } else {
                AnswerColumns::Word { column }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::grid::{Area, DropDown, Value};
    use proptest::prelude::*;

    /// Words that mean something to the reader, so that random tables reach deep into it.
    const WORDS: [&str; 44] = [
        "番号",
        "チェック項目",
        "項目",
        "確認結果",
        "はい",
        "いいえ",
        "対象外",
        "はい・いいえ",
        "1回目",
        "２回目",
        "第3回",
        "確認日",
        "目標日",
        "備考",
        "区分",
        "大項目",
        "小項目",
        "責任分界",
        "参考",
        "①",
        "2-⑫",
        "(3)",
        "２－（１）",
        "1",
        "1 体制構築",
        "2 医療情報システムの管理・運用\n(サーバ)",
        "【端末PC】",
        "ネットワーク機器",
        "台帳で管理している",
        "二要素認証を使っている、",
        "医療情報システムを導入、運用している",
        "※注",
        "合計",
        "記入要領",
        "施設名:",
        "医療機関名",
        "記入者",
        "記入日",
        "令和8年度版 チェックリスト",
        "○",
        "×",
        "2026/6/12",
        "令和　年　月　日",
        "-",
    ];

    fn random_grid() -> impl Strategy<Value = Grid> {
        let cells = prop::collection::vec((0_u32..24, 0_u32..9, 0..WORDS.len()), 0..140);
        let header = (0_u32..6, prop::collection::vec(0..19_usize, 9));
        let merges = prop::collection::vec((0_u32..24, 0_u32..9, 0_u32..4, 0_u32..6), 0..12);
        let hidden = prop::collection::btree_set(0_u32..9, 0..2);
        (cells, header, merges, hidden).prop_map(|(cells, (top, header), merges, hidden)| {
            let mut grid = Grid::new("様式".into(), true);
            for (column, word) in (0..).zip(header) {
                grid.put(top, column, Value::Text(WORDS[word].into()));
            }
            for (row, column, word) in cells {
                grid.put(row, column, Value::Text(WORDS[word].into()));
            }
            let area = |(top, left, down, right)| Area { top, left, bottom: top + down, right: left + right };
            grid.merge(merges.into_iter().map(area).collect());
            grid.drop_downs = vec![DropDown { areas: vec![Area::cell(9, 3)], list: "\"はい,いいえ\"".into() }];
            grid.hidden_columns = hidden;
            grid
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn random_tables_never_panic_and_every_place_is_one_cell(grid in random_grid()) {
            let book = Book { grids: vec![grid], from_1904: false };
            let Ok(chosen) = choose(&book) else { return Ok(()) };
            let Ok(read) = super::super::assemble(&book, chosen.table) else { return Ok(()) };
            prop_assert!(read.rows.len() >= FEWEST_ROWS);
            prop_assert!(read.rows.windows(2).all(|w| w[0].row < w[1].row), "each row is an item once, in order");
            let grid = &book.grids[0];
            for round in &read.layout.rounds {
                let columns = match round.answer {
                    AnswerColumns::Word { column } | AnswerColumns::Printed { column } => vec![column],
                    AnswerColumns::Pair { yes, no, not_applicable } => [Some(yes), Some(no), not_applicable].into_iter().flatten().collect(),
                };
                for (row, column) in read.rows.iter().flat_map(|r| columns.iter().map(|c| (r.row, *c))) {
                    prop_assert!(grid.is_anchor(row, column), "an answer goes into a cell of its own");
                    prop_assert!(!grid.hidden_columns.contains(&column), "never into a hidden column");
                }
            }
        }
    }
}
