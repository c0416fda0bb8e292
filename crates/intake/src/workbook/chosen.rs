//! Chooses the tables of a workbook that make up the form.
//!
//! A form may print a table for each of its sections, on one sheet or on several. They belong together when they are
//! answered in the same rounds and nothing is asked twice; whatever asks something again is another form, and which of two
//! forms is meant is never guessed.

use std::collections::BTreeSet;

use sejo_model::ErrorCode;
use sejo_model::text::fold;

use super::columns::Columns;
use super::doubt::Doubt;
use super::gate::{self, Found};
use super::grid::Grid;
use super::header::{self, Header};
use super::rows::{Item, Items};
use super::tables::{self, header_is_ours};
use super::title;
use super::words::names_a_checklist;
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

impl Table<'_> {
    /// Rows from the header to the last item.
    pub(super) fn rows(&self) -> (u32, u32) {
        (self.header.first, self.items.items.last().map_or(self.header.last, |i| i.row))
    }
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

/// Whose form is meant where a workbook brings several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    Facility,
    Vendor,
}

/// The tables that are read, and what is said of the rest of the workbook.
#[derive(Debug)]
pub(super) struct Chosen<'b> {
    /// In the order of the workbook; at least one.
    pub tables: Vec<Table<'b>>,
    /// Sheets with the forms that are not meant, left alone, each with the row where its table begins.
    pub others: Vec<(&'b Grid, u32)>,
    pub unread: Vec<Unread<'b>>,
    /// Rows on hidden sheets that ask what the form does not.
    pub hidden: Vec<Unread<'b>>,
}

impl Chosen<'_> {
    /// The row where the first table of a sheet begins; `None` on a sheet without one.
    pub(super) fn table_row(&self, grid: &Grid) -> Option<u32> {
        let own = self.tables.iter().map(|t| (t.grid, t.header.first));
        let all = own.chain(self.others.iter().copied());
        all.filter(|(other, _)| std::ptr::eq(*other, grid)).map(|(_, first)| first).min()
    }
}

/// The tables of the form.
pub(super) fn choose(book: &Book, meant: Meant) -> Result<Chosen<'_>, Refusal> {
    let mut others = Vec::new();
    let speaks = book.grids.iter().any(speaks_of_checklist);
    let (mut tables, mut doubts, mut unread): (Vec<Table<'_>>, Vec<_>, Vec<_>) = Default::default();
    for grid in &book.grids {
        let found = tables::of(grid, speaks);
        tables.extend(
            found.tables.into_iter().filter(|t| !t.items.items.is_empty() && (speaks || header_is_ours(&t.header))),
        );
        unread.extend(found.unread);
        doubts.extend(found.doubt.map(|doubt| (grid, doubt)));
    }
    let hidden_only = !tables.is_empty() && tables.iter().all(|t| !t.grid.visible);
    let (mut tables, hidden): (Vec<_>, Vec<_>) = tables.into_iter().partition(|t| t.grid.visible);
    // An example to copy from is no second form.
    if tables.iter().any(|t| !is_example(t.grid)) {
        tables.retain(|t| !is_example(t.grid));
    }
    meant_form_first(&mut tables, &mut others, meant);
    let (form, mut rest) = together(tables);
    rest.retain(|t| speaks || is_ours(std::slice::from_ref(t)));
    let Some(first) = form.first().filter(|_| speaks || is_ours(&form)) else {
        return Err(match doubts.into_iter().max_by_key(|(grid, _)| grid.visible) {
            _ if hidden_only => only_hidden(book),
            Some((grid, doubt)) => doubt.refusal(grid),
            None => not_a_checklist(book),
        });
    };
    let second = rest.iter().find(|t| t.items.items.len() >= FEWEST_ROWS);
    match second {
        Some(second) if second.grid.name == first.grid.name => {
            return Err(two_tables(first, second).refusal(first.grid));
        }
        Some(second) => return Err(several_sheets((first, second), &rest, meant)),
        None => {}
    }
    if form.iter().map(|t| t.items.items.len()).sum::<usize>() < FEWEST_ROWS {
        return Err(too_few(&form).refusal(first.grid));
    }
    let (alone, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(gate::is_alone);
    let mut form = form;
    match (gate::find(&form), alone.into_iter().next()) {
        (Found::Gate(gate), _) => form.push(*gate),
        (_, Some(table)) => form.push(gate::only(table)),
        (Found::Unread(words), None) => unread.push(words),
        (Found::Nothing, None) => {}
    }
    unread.extend(rest.iter().map(Unread::of));
    // What a form that is not meant leaves open is no matter to the vendor's.
    let is_left_alone =
        |grid: &Grid| meant == Meant::Vendor && others.iter().any(|(other, _)| std::ptr::eq(*other, grid));
    unread.retain(|u| u.grid.visible && !is_example(u.grid) && !is_left_alone(u.grid));
    let hidden = not_shown(&form, &hidden);
    Ok(Chosen { tables: form, others, unread, hidden })
}

/// The rows of hidden tables that the form does not ask. A copy of the form kept on a hidden sheet adds none; a form for
/// vendors is none of it, nor is the one for facilities any of a vendor's.
fn not_shown<'b>(form: &[Table<'b>], hidden: &[Table<'b>]) -> Vec<Unread<'b>> {
    let asked: BTreeSet<String> = form.iter().flat_map(questions).collect();
    let is_of_vendor = form.iter().all(is_for_vendors);
    let is_other = |t: &Table<'_>| is_for_vendors(t) || (is_of_vendor && is_for_facilities(t));
    let rows = hidden.iter().filter(|t| !is_example(t.grid) && !is_other(t)).flat_map(|table| {
        let new = |item: &&Item| question(item).all(|q| !asked.contains(&q));
        let unread = |item: &Item| Unread { grid: table.grid, row: item.row, text: item.text.clone() };
        table.items.items.iter().filter(new).map(unread)
    });
    rows.collect()
}

/// The largest table with all those that go on where it ends or begin before it, and the rest.
fn together(tables: Vec<Table<'_>>) -> (Vec<Table<'_>>, Vec<Table<'_>>) {
    let size = |t: &Table<'_>| t.items.items.len();
    let Some(largest) = (0..tables.len()).max_by_key(|i| (tables.get(*i).map(size), std::cmp::Reverse(*i))) else {
        return (Vec::new(), Vec::new());
    };
    let mut members: BTreeSet<usize> = BTreeSet::from([largest]);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let manner = tables.get(largest).map(manner).unwrap_or_default();
    asked.extend(tables.get(largest).into_iter().flat_map(questions));
    for (index, table) in tables.iter().enumerate().filter(|(index, _)| *index != largest) {
        let own: Vec<String> = questions(table).collect();
        if self::manner(table) == manner && own.iter().all(|question| !asked.contains(question)) {
            asked.extend(own);
            members.insert(index);
        }
    }
    let (form, rest): (Vec<_>, Vec<_>) = tables.into_iter().enumerate().partition(|(i, _)| members.contains(i));
    let strip = |tables: Vec<(usize, _)>| tables.into_iter().map(|(_, table)| table).collect();
    (strip(form), strip(rest))
}

/// How a table is answered: its rounds.
fn manner(table: &Table<'_>) -> Vec<u8> {
    table.columns.rounds.iter().map(|r| r.round).collect()
}

/// What a table asks.
fn questions<'t>(table: &'t Table<'_>) -> impl Iterator<Item = String> + 't {
    table.items.items.iter().flat_map(question)
}

/// The question of a row, and its number within its section.
fn question(item: &Item) -> impl Iterator<Item = String> {
    let kind = item.subsection.map(|s| s.to_string()).unwrap_or_default();
    // A plain number says nothing outside its section.
    let section = if item.number.contains('-') { String::new() } else { fold(&item.section) };
    let number = (!item.number.is_empty()).then(|| format!("#{} {kind} {section}", item.number));
    std::iter::once(format!("{} {kind}", fold(&item.text))).chain(number)
}

/// Whether the sheet or a line above the table says that it is for vendors.
fn is_for_vendors(table: &Table<'_>) -> bool {
    says(table, title::is_for_vendors)
}

/// Whether the sheet or a line above the table says that facilities fill it in, and none that vendors do.
fn is_for_facilities(table: &Table<'_>) -> bool {
    says(table, title::is_for_facilities) && !is_for_vendors(table)
}

/// Whether the name of the sheet or a line above the table says something.
fn says(table: &Table<'_>, is_said: fn(&str) -> bool) -> bool {
    let mut above = table.grid.texts().take_while(|(row, ..)| *row < table.header.first).map(|(.., text)| text);
    is_said(&table.grid.name) || above.any(|text| is_said(&text))
}

fn is_example(grid: &Grid) -> bool {
    ["記入例", "見本", "サンプル", "回答例"].iter().any(|w| grid.name.contains(w))
}

/// A workbook may bring the form for the facility and those for its vendors. Of what a facility drops its own is the one meant, of
/// what a vendor sends the vendor's; the others are never taken for it.
fn meant_form_first<'b>(tables: &mut Vec<Table<'b>>, others: &mut Vec<(&'b Grid, u32)>, meant: Meant) {
    let is_other = match meant {
        Meant::Facility => is_for_vendors,
        Meant::Vendor => is_for_facilities,
    };
    if tables.iter().any(|t| !is_other(t)) {
        for (grid, first) in tables.iter().filter(|t| is_other(t)).map(|t| (t.grid, t.header.first)) {
            if !others.iter().any(|(other, _)| std::ptr::eq(*other, grid)) {
                others.push((grid, first));
            }
        }
        tables.retain(|t| !is_other(t));
    }
}

fn several_sheets((first, second): (&Table<'_>, &Table<'_>), rest: &[Table<'_>], meant: Meant) -> Refusal {
    let more = rest.iter().filter(|t| !std::ptr::eq(*t, second));
    let all = [first, second].into_iter().chain(more);
    let cells = all.map(|t| t.grid.quote(t.header.first, t.columns.text)).collect();
    let (ja, en) = match meant {
        Meant::Facility => (
            "記入できる表が二つ以上のシートにあり、どれに記入するのか決められません。使わないシートを非表示にして保存し、もう一度入れてください。",
            "More than one sheet holds a form to fill in. Hide the sheets you do not use, save and drop it again.",
        ),
        Meant::Vendor => (
            "事業者が答えた表が二つ以上のシートにあり、どの表がどのシステムの回答か決められません。シートごとに、ほかのシートを非表示にしたファイルを別の名前で保存し、システムを選んで、1つずつ入れてください。",
            "More than one sheet holds answers of the vendor, and nothing says which is about which system. For each sheet save a copy in which the others are hidden, and take the copies in one by one, each for its system.",
        ),
    };
    Refusal::new(ErrorCode::WorkbookUncertain, ja, en).with_cells(cells)
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

pub(super) fn not_a_checklist(book: &Book) -> Refusal {
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
fn is_ours(form: &[Table<'_>]) -> bool {
    let subject = |i: &&Item| SUBJECTS.iter().any(|s| fold(&i.text).contains(s));
    form.iter().flat_map(|t| &t.items.items).filter(subject).count() >= 2
}

fn two_tables(first: &Table<'_>, second: &Table<'_>) -> Doubt {
    let at = |t: &Table<'_>| (t.header.first, t.columns.text);
    let (ja, en) = if manner(first) == manner(second) {
        (
            "一つのシートに、同じことを尋ねる表が二つあり、どちらに記入するのか決められません。",
            "Two tables on one sheet ask the same; nothing says which to fill in.",
        )
    } else {
        (
            "一つのシートに表が二つあり、回答の回数(1回目、2回目)が違うため、一つの様式として記入できません。",
            "Two tables on one sheet have different rounds, so they cannot be filled in as one form.",
        )
    };
    Doubt::new(ja, en, vec![at(first), at(second)])
}

fn too_few(form: &[Table<'_>]) -> Doubt {
    let count = form.iter().map(|t| t.items.items.len()).sum::<usize>();
    let cells = form.iter().take(1).flat_map(|t| {
        let items = t.items.items.iter().map(|i| (i.row, t.columns.text));
        std::iter::once((t.header.first, t.columns.text)).chain(items)
    });
    Doubt::new(
        format!("見出しの下に項目の行が{count}行しか見つかりません(5行以上必要です)。"),
        format!("Only {count} rows of items were found below the header (at least 5 are needed)."),
        cells.collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::grid::{Area, DropDown, Value};
    use proptest::prelude::*;
    use sejo_model::workbook::AnswerColumns;

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
            let book = Book { grids: vec![grid], from_1904: false, is_signed: false };
            let Ok(chosen) = choose(&book, Meant::Facility) else { return Ok(()) };
            let Ok(read) = super::super::assemble(&book, &chosen) else { return Ok(()) };
            prop_assert!(read.rows.len() >= FEWEST_ROWS);
            prop_assert!(read.rows.windows(2).all(|w| w[0].row < w[1].row), "each row is an item once, in order");
            let grid = &book.grids[0];
            for (row, round) in read.rows.iter().flat_map(|r| read.layout.of_row(r.row).rounds.iter().map(|round| (r.row, round))) {
                let columns = match round.answer {
                    AnswerColumns::Word { column } | AnswerColumns::Printed { column } => vec![column],
                    AnswerColumns::Pair { yes, no, not_applicable } => [Some(yes), Some(no), not_applicable].into_iter().flatten().collect(),
                };
                for column in columns {
                    prop_assert!(grid.is_anchor(row, column), "an answer goes into a cell of its own");
                    prop_assert!(!grid.hidden_columns.contains(&column), "never into a hidden column");
                }
            }
        }
    }
}
