//! The sheets of a workbook: which of them is the list, which go on with it, and what is said of the others.
//!
//! Guards: every sheet with a table is read or named; a sheet that is another state of the list — last year's, an example —
//! never overwrites it; the tables kept in memory have no more cells than one sheet may have, besides the best.

use sejo_model::ErrorCode;
use sejo_model::ledger::{Problem, ReadTable};
use sejo_model::text::fold;
use sejo_model::workbook::SHEET_ROWS;

use super::grid::Grid;
use super::join::{Joined, Rows};
use super::sheet::{Miss, tabulate};
use super::{has_masked, header, no_table, parts, refusal, secret};
use crate::ledger::{self, Devices};
use crate::problem;
use crate::{Limits, Refusal};

/// What names a sheet that does not say what is there today.
const ASIDE: [&str; 15] = [
    "記入例",
    "入力例",
    "記載例",
    "見本",
    "サンプル",
    "雛形",
    "ひな形",
    "テンプレ",
    "過去",
    "廃棄",
    "削除",
    "除却",
    "撤去",
    "コピー",
    "sample",
];

/// Looks at sheet after sheet.
pub struct Choice<'a> {
    wanted: Option<&'a str>,
    limits: &'a Limits,
    best: Option<Sheet>,
    /// Lists of devices that may go on with the best.
    further: Vec<Sheet>,
    /// Other sheets with a table: name, number of rows, and whether they list devices.
    others: Vec<(String, usize, bool)>,
    /// Sheets with their headings down the first column.
    turned: Vec<String>,
    /// Whether each of those is a card of one device.
    only_cards: bool,
    /// Sheets that are not read, with a secret on them.
    secret: Vec<String>,
    /// Cells seen.
    cells: usize,
    /// The first cell beyond the columns that are read.
    far: Option<String>,
    /// Sheets that are no table, with the first of their formulas without a result.
    uncalculated: Vec<(String, String)>,
    /// Cells of the tables in `further`.
    held: usize,
    seen: usize,
}

/// A sheet that is a table.
struct Sheet {
    /// Where it stands among the sheets.
    order: usize,
    score: u64,
    /// Hidden, an example, or a list of what is no longer there.
    aside: bool,
    table: ReadTable,
}

impl<'a> Choice<'a> {
    pub const fn new(wanted: Option<&'a str>, limits: &'a Limits) -> Self {
        Self {
            wanted,
            limits,
            best: None,
            further: Vec::new(),
            others: Vec::new(),
            turned: Vec::new(),
            only_cards: false,
            secret: Vec::new(),
            cells: 0,
            far: None,
            uncalculated: Vec::new(),
            held: 0,
            seen: 0,
        }
    }

    pub fn offer(&mut self, mut grid: Grid) {
        if self.wanted.is_some_and(|name| name != grid.name) {
            return;
        }
        self.seen += 1;
        self.cells += grid.filled;
        if self.far.is_none() {
            self.far = grid.far.map(|(row, column)| format!("{}{row}", problem::letter(column)));
        }
        let hidden = grid.hidden;
        let table = match tabulate(&mut grid, self.limits) {
            Ok(table) => table,
            Err(miss) => {
                if grid.rows.iter().flat_map(|row| &row.cells).any(|c| secret::is_in(c) || secret::labels(c)) {
                    self.secret.push(grid.name.clone());
                }
                if let Some(cells) = grid.unseen.uncalculated.told() {
                    self.uncalculated.push((grid.name.clone(), cells));
                }
                if miss != Miss::NoTable {
                    self.turned.push(grid.name);
                    self.only_cards = miss == Miss::Card && (self.only_cards || self.turned.len() == 1);
                }
                return;
            }
        };
        // A sheet people see wins over a hidden one, what is there today over an example, known columns over size, the first sheet over later ones.
        let known = header::known_columns(&table.headers).min(99) as u64;
        let aside = hidden || is_aside(&table.sheet);
        let score = u64::from(!hidden) * 2_000_000_000_000
            + u64::from(!aside) * 1_000_000_000_000
            + known * 10_000_000_000
            + table.rows.len() as u64
            + 1;
        let sheet = Sheet { order: self.seen, score, aside, table };
        match &self.best {
            Some(best) if best.score >= score => self.pass_over(sheet),
            _ => {
                if let Some(old) = self.best.replace(sheet) {
                    self.pass_over(old);
                }
            }
        }
    }

    /// Keeps a list of devices that may go on with the best; remembers what is to be said of any other table.
    fn pass_over(&mut self, sheet: Sheet) {
        let devices = ledger::is_device_list(&ledger::guess(&sheet.table));
        let cells = sheet.table.rows.len().saturating_mul(sheet.table.headers.len());
        if devices && !sheet.aside && self.held.saturating_add(cells) <= self.limits.cells {
            self.held += cells;
            self.further.push(sheet);
        } else {
            self.name(sheet.table, devices);
        }
    }

    fn name(&mut self, table: ReadTable, devices: bool) {
        if has_masked(&table) {
            self.secret.push(table.sheet.clone());
        }
        self.others.push((table.sheet, table.rows.len(), devices));
    }

    pub fn finish(mut self) -> Result<ReadTable, Refusal> {
        let Some(best) = self.best.take() else { return Err(self.nothing()) };
        let mut table = self.joined(best);
        let tell = |sheet: String, code: &str, text: &str| Problem {
            sheet: Some(sheet),
            ..problem::at(code, None, None, text)
        };
        for (name, rows, devices) in self.others.into_iter().filter(|(_, rows, _)| *rows > 0) {
            let code = if devices { problem::OTHER_DEVICES } else { problem::OTHER_SHEET };
            table.problems.push(tell(name, code, &rows.to_string()));
        }
        let formulas = self.uncalculated.into_iter();
        table.problems.extend(formulas.map(|(name, cells)| tell(name, problem::UNCALCULATED, &cells)));
        table.problems.extend(self.turned.into_iter().map(|name| tell(name, problem::TURNED_SHEET, "")));
        table.problems.extend(self.secret.into_iter().map(|name| tell(name, problem::SECRET_OUTSIDE, "")));
        Ok(table)
    }

    /// The list with the sheets that go on with it, in their order in the file; of the others it remembers what to say.
    fn joined(&mut self, best: Sheet) -> ReadTable {
        let mut further = std::mem::take(&mut self.further);
        if best.aside || !ledger::is_device_list(&ledger::guess(&best.table)) {
            further.into_iter().for_each(|sheet| self.name(sheet.table, true));
            return best.table;
        }
        // The fullest is compared first: it stays, and the poorer states of it are named.
        further.sort_by_key(|sheet| std::cmp::Reverse(sheet.score));
        let mut known = vec![Devices::of(&best.table)];
        let mut lists = vec![best];
        for sheet in further {
            let devices = Devices::of(&sheet.table);
            if lists.len() > self.limits.sheets || known.iter().any(|k| k.overlaps(&devices)) {
                self.name(sheet.table, true);
            } else {
                known.push(devices);
                lists.push(sheet);
            }
        }
        lists.sort_by_key(|sheet| sheet.order);
        let mut lists = lists.into_iter().map(|sheet| sheet.table);
        let Some(first) = lists.next() else { return ReadTable::default() };
        let rest: Vec<ReadTable> = lists.collect();
        if rest.is_empty() { first } else { self.one_list(first, rest) }
    }

    fn one_list(&mut self, first: ReadTable, rest: Vec<ReadTable>) -> ReadTable {
        let mut joined = Joined::default();
        let mut list = ReadTable { headers: Vec::new(), rows: Vec::new(), ..first.clone() };
        for mut table in std::iter::once(first).chain(rest) {
            let from = joined.rows.len();
            let before = u32::try_from(list.further_sheets.len() + usize::from(from > 0)).unwrap_or(u32::MAX);
            let meant: Vec<_> = ledger::guess(&table).into_iter().map(|guess| guess.field).collect();
            let rows = std::mem::take(&mut table.rows);
            let counted: Rows = rows
                .into_iter()
                .map(|(row, cells)| (before.saturating_mul(SHEET_ROWS).saturating_add(row), cells))
                .collect();
            match joined.add_as(&table.headers, &meant, counted, self.limits) {
                Ok(columns) => {
                    joined.hide(&table.masked_columns, &columns);
                    // What the sheet is called says what its devices are, where its rows do not.
                    let kind = Some(table.sheet.as_str()).filter(|name| parts::says_kind(name));
                    if joined.say_kind(from, &columns, kind) {
                        let told = problem::at(problem::KIND_FROM_SHEET, None, None, &table.sheet);
                        list.problems.push(Problem { sheet: Some(table.sheet.clone()), ..told });
                    }
                    if before > 0 {
                        list.further_sheets.push(table.sheet);
                        list.problems.append(&mut table.problems);
                    }
                }
                Err(rows) => self.name(ReadTable { rows, ..table }, true),
            }
        }
        joined.write_kinds(self.limits);
        list.masked_columns = joined.finish();
        (list.headers, list.rows) = (joined.names, joined.rows);
        list
    }

    fn nothing(&self) -> Refusal {
        let refusal = self.no_list();
        match self.uncalculated.first() {
            Some((_, cells)) => refusal.with(
                &format!("計算式の結果が保存されていないセルがあります({cells})。Excelで開いて保存し直してから入れてください。"),
                &format!("Cells hold a formula whose result was not saved ({cells}). Open the file in Excel, save it and drop it again."),
            ),
            None => refusal,
        }
    }

    fn no_list(&self) -> Refusal {
        match (self.wanted, self.cells) {
            (Some(name), _) => Refusal::new(
                ErrorCode::NotFound,
                format!("シート「{name}」に表がありません。"),
                format!("There is no table on the sheet {name:?}."),
            ),
            (None, 0) => match &self.far {
                Some(cell) => far_only(cell, self.limits.columns),
                None if !self.uncalculated.is_empty() => no_table(),
                None => {
                    Refusal::new(ErrorCode::FileEmpty, "どのシートにも何も書かれていません。", "Every sheet is empty.")
                }
            },
            (None, _) if self.only_cards => refusal(Miss::Card),
            (None, _) if !self.turned.is_empty() => refusal(Miss::Turned),
            (None, _) => no_table(),
        }
    }
}

/// For a file whose first filled cell stands beyond the columns that are read.
fn far_only(cell: &str, columns: usize) -> Refusal {
    Refusal::new(
        ErrorCode::FileUnknown,
        format!(
            "左の{columns}列には何も書かれておらず、ずっと右の離れたセル({cell})に値があるだけです。一覧であれば、左端の列から始まるように移してから入れてください。"
        ),
        format!(
            "Nothing stands in the first {columns} columns, only a value very far to the right ({cell}). If that is a list, move it to the first column and drop the file again."
        ),
    )
}

/// Whether a sheet says of itself that it is no list of what is there today. 旧館 is a building.
fn is_aside(name: &str) -> bool {
    let folded = fold(name);
    let old = folded.split('旧').skip(1).any(|after| !after.starts_with(['館', '棟', '病', '本', '医']));
    old || folded == "例" || folded == "old" || ASIDE.iter().any(|word| folded.contains(&fold(word)))
}
