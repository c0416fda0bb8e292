//! Finds the header of a checklist: one to three rows anywhere on a sheet whose words say what the columns are for.
//!
//! A column is understood through the stack of header cells above it: `確認結果(1回目)` over `はい` is the はい column of
//! the first round. Whether a further row still belongs to the header is decided by its cells: a header row refines
//! columns, a row of the table has something to say where the items stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sejo_model::AnswerValue;
use sejo_model::text::fold;

use super::grid::Grid;
use super::number;
use super::words::{self, HeaderWord, LAST_ROUND, Role, names_a_checklist};
use super::{choice, counted};

/// A column of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub index: u32,
    pub role: Role,
    pub strong: bool,
    pub round: Option<u8>,
    /// All header words over the column, folded: two columns with the same words and no round repeat each other.
    pub words: String,
    /// Last column of the header cell when it covers several.
    pub last: u32,
    /// Row of the cell that gave the role, for messages.
    pub row: u32,
}

/// A header with its columns, left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub first: u32,
    pub last: u32,
    pub columns: Vec<Column>,
}

impl Header {
    pub(super) fn with(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |c| c.role == role)
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.with(role).next().is_some()
    }

    /// What is asked can be read and there is a place to answer.
    pub(super) fn is_full(&self) -> bool {
        self.has_items() && (self.has(Role::Answer) || (self.has(Role::Yes) && self.has(Role::No)))
    }

    /// 大項目 and 小項目 alone stand in lists of devices too, so they need an answer that says はい and いいえ.
    fn has_items(&self) -> bool {
        let answers = |c: &&Column| c.strong && matches!(c.role, Role::Answer | Role::Yes);
        let by_category = self.with(Role::Category).count() >= 2 && self.columns.iter().any(|c| answers(&c));
        self.has(Role::Text) || by_category
    }

    /// Columns of a checklist, but none for the answer.
    pub(super) fn lacks_answer(&self) -> bool {
        !self.is_full()
            && self.with(Role::Text).any(|c| c.strong)
            && (self.has(Role::ConfirmedOn) || self.has(Role::TargetOn) || self.has(Role::Yes) || self.has(Role::No))
    }

    fn score(&self) -> usize {
        self.columns.iter().map(|c| 1 + usize::from(c.round.is_some()) + usize::from(c.strong)).sum()
    }

    /// The same words over the same columns: the header printed again on the next page.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let words =
            |h: &Self| h.columns.iter().map(|c| (c.index, c.role, c.round, c.words.clone())).collect::<Vec<_>>();
        words(self) == words(other)
    }
}

/// Rows a header may have.
const HEIGHT: u32 = 3;

/// The header words of a sheet, each text understood once, and the columns that offer はい and いいえ.
struct Sheet<'g> {
    grid: &'g Grid,
    words: HashMap<(u32, u32), HeaderWord>,
    /// Columns that offer them, and whether in these very words.
    offering: BTreeMap<u32, bool>,
    /// Columns that hold them: where every printed choice was replaced by the word taken.
    answered: BTreeMap<u32, bool>,
}

/// All headers of a sheet, top to bottom, none overlapping.
pub(super) fn find(grid: &Grid) -> Vec<Header> {
    let mut known: HashMap<String, HeaderWord> = HashMap::new();
    let mut words = HashMap::new();
    for (row, column, text) in grid.texts() {
        let word = known.entry(text).or_insert_with_key(|text| words::header(text));
        if word.role.is_some() || word.round.is_some() || word.foreign {
            words.insert((row, column), word.clone());
        }
    }
    // No header without a word for what is asked; lists of other things are left after this one look.
    let asks = |w: &HeaderWord| matches!(w.role, Some(Role::Text | Role::Category));
    let asking: BTreeSet<u32> = words.iter().filter(|(_, w)| asks(w)).map(|((row, _), _)| *row).collect();
    if asking.is_empty() {
        return Vec::new();
    }
    let near = |row: &u32| asking.range(row.saturating_sub(HEIGHT)..row + HEIGHT).next().is_some();
    counted::take_marks(grid, grid.rows().into_iter().filter(near), &mut words);
    let sheet = Sheet { grid, words, offering: offering(grid), answered: answered(grid) };
    let mut found: Vec<Header> = Vec::new();
    for row in grid.rows() {
        if asking.range(row..row + HEIGHT).next().is_none() {
            continue;
        }
        let Some(header) = sheet.tallest(row) else { continue };
        match found.last_mut() {
            // Of two readings of the same rows the one that understands more wins.
            Some(before) if header.first <= before.last => {
                if (header.is_full(), header.score()) > (before.is_full(), before.score()) {
                    *before = header;
                }
            }
            _ => found.push(header),
        }
    }
    found
}

impl Sheet<'_> {
    /// The word in the top left of the cell's area.
    fn word(&self, row: u32, column: u32) -> Option<&HeaderWord> {
        let area = self.grid.area(row, column);
        self.words.get(&(area.top, area.left))
    }

    /// The word of the cell if it is the top left of its area.
    fn own_word(&self, row: u32, column: u32) -> Option<&HeaderWord> {
        self.words.get(&(row, column)).filter(|_| self.grid.is_anchor(row, column))
    }

    /// The header beginning in `first` with as many rows as belong to it.
    fn tallest(&self, first: u32) -> Option<Header> {
        let reach = self.reach(first);
        let mut header = self.block(first, reach);
        let mut stands = header.is_full() || header.lacks_answer();
        for last in reach + 1..first + HEIGHT {
            let taller = self.block(first, last);
            if taller.columns == header.columns || !self.extends(&header, last) {
                break;
            }
            header = taller;
            stands = header.is_full() || header.lacks_answer();
        }
        // A first row that changes nothing is a title; one that heads nothing is a line of the form's head (記入日).
        if header.last > first {
            if !self.heads(first, header.last) {
                return None;
            }
            let shorter = self.block(first + 1, header.last);
            let plain = |h: &Header| h.columns.iter().map(|c| (c.index, c.role, c.round)).collect::<Vec<_>>();
            if plain(&shorter) == plain(&header) {
                return None;
            }
        }
        stands.then_some(header)
    }

    /// The last row that header cells beginning in `first` are merged down to.
    fn reach(&self, first: u32) -> u32 {
        let says = |column: &u32| self.own_word(first, *column).is_some_and(|w| w.role.is_some());
        self.grid
            .row(first)
            .map(|(column, _)| column)
            .filter(says)
            .map(|column| self.grid.area(first, column).bottom)
            .filter(|bottom| *bottom < first + HEIGHT)
            .max()
            .unwrap_or(first)
    }

    /// Whether the first of several rows names a column of its own or a group over columns.
    fn heads(&self, first: u32, last: u32) -> bool {
        self.grid.row(first).any(|(column, _)| {
            let Some(word) = self.own_word(first, column) else { return false };
            let area = self.grid.area(first, column);
            let names = matches!(word.role, Some(Role::Text | Role::Category | Role::Number));
            let below = |row| (area.left..=area.right).any(|c| self.own_word(row, c).is_some());
            names || (area.bottom + 1..=last).any(below)
        })
    }

    /// Whether `row` refines the header above it rather than being the first row of the table.
    fn extends(&self, header: &Header, row: u32) -> bool {
        let grid = self.grid;
        let mut refines = false;
        for (column, text) in grid.row(row) {
            if self.own_word(row, column).is_none() {
                if number::take(&text).is_some() || fold(&text).chars().count() > 24 {
                    return false;
                }
                continue;
            }
            let area = grid.area(row, column);
            let above = (header.first..row).rev().find(|r| !grid.text(*r, column).is_empty());
            refines |= above.is_none_or(|r| {
                let over = grid.area(r, column);
                // Written into the first of its columns without merging.
                let spreads = grid.text(r, area.right + 1).is_empty() && !grid.text(row, area.right + 1).is_empty();
                over.right - over.left > area.right - area.left || spreads
            });
        }
        // Where the items stand, a header row is empty, still the header cell above, or a header word itself.
        let silent = header.with(Role::Text).flat_map(|c| c.index..=c.last).all(|column| {
            let within = (header.first..=header.last).contains(&grid.area(row, column).top);
            let empty = grid.own_text(row, column).is_empty() && (grid.text(row, column).is_empty() || within);
            empty || self.own_word(row, column).is_some_and(|w| w.role.is_some())
        });
        refines && silent
    }

    /// Reads the rows `first..=last` as a header.
    fn block(&self, first: u32, last: u32) -> Header {
        let right = self.grid.last_column().saturating_add(1);
        let mut columns: Vec<Column> = (0..=right).filter_map(|index| self.column(first, last, index)).collect();
        fix_no(&mut columns);
        if !columns.iter().any(|c| matches!(c.role, Role::Answer | Role::Yes)) {
            // チェック項目 | 1回目 | 目標日 | 2回目: with no other word the round itself is where the answer goes.
            let bare: Vec<Column> = (0..=right).filter_map(|index| self.bare_round(first, last, index)).collect();
            columns.retain(|c| bare.iter().all(|b| b.index != c.index));
            columns.extend(bare);
            columns.sort_by_key(|c| c.index);
        }
        if !columns.iter().any(|c| matches!(c.role, Role::Answer | Role::Yes)) {
            let by_answers: Vec<Column> = (0..=right).filter_map(|i| self.by_answers(first, last, i)).collect();
            columns.retain(|c| by_answers.iter().all(|a| a.index != c.index));
            columns.extend(by_answers);
            columns.sort_by_key(|c| c.index);
        }
        count_the_last(&mut columns);
        Header { first, last, columns }
    }

    fn column(&self, first: u32, last: u32, index: u32) -> Option<Column> {
        let stack = self.stack(first, last, index);
        let words = stack.iter().map(|o| fold(&words::take_round(&o.text).1)).collect::<Vec<_>>().join("/");
        let round = stack.iter().rev().find_map(|o| o.word.round);
        // Without a word for it, a column whose cells offer はい and いいえ is an answer all the same.
        let by_offer = self.offering.get(&index).map(|plain| Column {
            index,
            role: Role::Answer,
            strong: *plain,
            round,
            words: words.clone(),
            last: index,
            row: last,
        });
        let Some(deepest) = stack.last() else { return by_offer };
        // A cell over several columns speaks for its first column only, unless cells below divide it.
        let wide = deepest.right > deepest.left;
        if wide && (index != deepest.left || self.divided(deepest, last)) {
            return None;
        }
        let Some((row, word)) = stack.iter().rev().find(|o| o.word.role.is_some()).map(|o| (o.row, &o.word)) else {
            return by_offer;
        };
        // A word nobody knows under a known group: 確認結果 over 医療機関 is still an answer.
        let role = if stack.iter().any(|o| o.word.foreign) { Role::Other } else { word.role? };
        // 1回目（月／日） over cells that print はい・いいえ: the answer goes there, whatever else does.
        if matches!(role, Role::ConfirmedOn | Role::Day)
            && let Some(offering) = by_offer
        {
            return Some(offering);
        }
        Some(Column { index, role, strong: word.strong, round, words, last: deepest.right, row })
    }

    /// A column headed by a round and nothing else.
    fn bare_round(&self, first: u32, last: u32, index: u32) -> Option<Column> {
        let stack = self.stack(first, last, index);
        // A date printed over or under the round (確認日: 年 月 日) belongs to the whole round.
        let other = |o: &Over| !matches!(o.word.role, None | Some(Role::ConfirmedOn | Role::Day));
        let deepest = stack.iter().rev().find(|o| o.word.round.is_some() && o.word.role.is_none())?;
        if deepest.left != index || stack.iter().any(other) {
            return None;
        }
        let words = "round".to_owned();
        let round = Some(deepest.word.round?);
        Some(Column { index, role: Role::Answer, strong: false, round, words, last: deepest.right, row: deepest.row })
    }

    /// A column under a heading nobody knows, told by the answers in it.
    fn by_answers(&self, first: u32, last: u32, index: u32) -> Option<Column> {
        let strong = *self.answered.get(&index)?;
        let stack = self.stack(first, last, index);
        if stack.iter().any(|o| o.word.role.is_some() || o.word.foreign) {
            return None;
        }
        let words = stack.iter().map(|o| fold(&words::take_round(&o.text).1)).collect::<Vec<_>>().join("/");
        let round = stack.iter().rev().find_map(|o| o.word.round);
        Some(Column { index, role: Role::Answer, strong, round, words, last: index, row: last })
    }

    /// The header cells over a column, top to bottom.
    fn stack(&self, first: u32, last: u32, index: u32) -> Vec<Over> {
        let grid = self.grid;
        let mut stack: Vec<Over> = Vec::new();
        for row in first..=last {
            let area = grid.area(row, index);
            if area.top < first || area.bottom > last || stack.iter().any(|o| o.bottom >= row) {
                continue;
            }
            let text = grid.text(row, index);
            let (source, left, right) = if text.is_empty() {
                match self.group_to_the_left(row, index).filter(|_| row < last) {
                    Some(left) => (left, left, index),
                    None => continue,
                }
            } else {
                (index, area.left, area.right)
            };
            let word = self.word(row, source).cloned().unwrap_or_default();
            stack.push(Over { row, left, right, bottom: area.bottom, word, text: grid.text(row, source) });
        }
        stack
    }

    /// Whether anything stands below a wide header cell, inside the header.
    fn divided(&self, over: &Over, last: u32) -> bool {
        let filled = |row: u32| (over.left..=over.right).any(|c| !self.grid.own_text(row, c).is_empty());
        (over.bottom + 1..=last).any(filled)
    }

    /// A group written into the first of its columns without merging: `1回目 | (empty) | (empty)` over three words.
    fn group_to_the_left(&self, row: u32, index: u32) -> Option<u32> {
        let grid = self.grid;
        if grid.text(row + 1, index).is_empty() {
            return None;
        }
        let left = (index.saturating_sub(6)..index).rev().find(|c| !grid.text(row, *c).is_empty())?;
        let word = self.word(row, left)?;
        let is_group = word.round.is_some() || word.role == Some(Role::Answer) || word.foreign;
        let divided = !grid.own_text(row + 1, left).is_empty() && grid.area(row, left).right == left;
        (is_group && divided).then_some(left)
    }
}

/// A header cell over a column.
struct Over {
    row: u32,
    left: u32,
    right: u32,
    bottom: u32,
    word: HeaderWord,
    text: String,
}

/// Columns in which at least five cells offer はい and いいえ, printed or as a list, and whether in these very words.
fn offering(grid: &Grid) -> BTreeMap<u32, bool> {
    let mut counts: BTreeMap<u32, (u32, bool)> = BTreeMap::new();
    let mut count = |column: u32, cells: u32, text: &str| {
        let entry = counts.entry(column).or_default();
        entry.0 += cells;
        entry.1 |= words::says_yes_and_no(text) || text.contains(['○', '〇', '◯']);
    };
    for (_, column, text) in grid.texts().filter(|(.., t)| t.len() <= 120) {
        if words::offers_yes_and_no(&text) {
            count(column, 1, &text);
        }
    }
    for drop_down in grid.drop_downs.iter().filter(|d| words::offers_yes_and_no(&d.list)) {
        for area in drop_down.areas.iter().filter(|a| a.right - a.left < 20) {
            for column in area.left..=area.right {
                count(column, (area.bottom - area.top).min(100) + 1, &drop_down.list);
            }
        }
    }
    let visible = |column: &u32| !grid.hidden_columns.contains(column);
    counts.into_iter().filter(|(c, (count, _))| *count >= 5 && visible(c)).map(|(c, (_, plain))| (c, plain)).collect()
}

/// Columns in which at least five cells hold an answer or still offer one, and whether in the words はい and いいえ. Marks
/// alone stand in columns of other kinds too (必須, 該当): they count only where × or a printed choice is among them.
fn answered(grid: &Grid) -> BTreeMap<u32, bool> {
    #[derive(Default)]
    struct Count {
        cells: u32,
        plain: bool,
        words: bool,
    }
    let mut counts: BTreeMap<u32, Count> = BTreeMap::new();
    for (_, column, text) in grid.texts().filter(|(.., t)| t.len() <= 120) {
        let offered = words::offers_yes_and_no(&text);
        let Some(value) = choice::said(&text).map(Some).or(offered.then_some(None)) else { continue };
        let count = counts.entry(column).or_default();
        count.cells += 1;
        count.plain |= value.is_some_and(|v| v.words().ja == text) || words::says_yes_and_no(&text);
        count.words |= offered || value == Some(AnswerValue::No) || text.chars().any(char::is_alphanumeric);
    }
    let visible = |column: &u32| !grid.hidden_columns.contains(column);
    counts
        .into_iter()
        .filter(|(c, count)| count.cells >= 5 && count.words && visible(c))
        .map(|(c, count)| (c, count.plain))
        .collect()
}

/// 最終 is the round after those that are counted, the second at the earliest.
fn count_the_last(columns: &mut [Column]) {
    let counted = columns.iter().filter_map(|c| c.round).filter(|r| *r != LAST_ROUND).max().unwrap_or(1);
    for column in columns.iter_mut().filter(|c| c.round == Some(LAST_ROUND)) {
        column.round = Some(counted + 1);
    }
}

/// `No` beside `Yes` is an answer, anywhere else a number.
fn fix_no(columns: &mut [Column]) {
    let yes: Vec<u32> = columns.iter().filter(|c| c.role == Role::Yes).map(|c| c.index).collect();
    for column in columns.iter_mut() {
        let beside = yes.iter().any(|y| *y + 1 == column.index);
        if column.role == Role::Number && beside && column.words.ends_with("no") {
            column.role = Role::No;
        }
    }
}

/// The cells that look most like a header, for a refusal. Nobody looks for one further down than this.
pub(super) fn header_like(grids: &[Grid]) -> Vec<(String, String)> {
    const CELLS: usize = 2_000;
    let is_one = |text: &str| words::header(text).role.is_some() || names_a_checklist(text);
    let mut cells = Vec::new();
    for grid in grids {
        let found = grid.texts().take(CELLS).filter(|(_, _, text)| is_one(text));
        cells.extend(found.take(8).map(|(row, column, _)| grid.quote(row, column)));
    }
    cells.truncate(12);
    cells
}
