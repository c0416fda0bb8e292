//! The rows of the table: which of them are items, and which section, kind of device and number each belongs to.
//!
//! Bands, notes, totals, signatures and tables printed below are no items. A row that might be one and is not read is
//! reported, never dropped in silence: a heading is taken for one only by what no question says.

use std::collections::BTreeSet;

use sejo_model::Subsection;
use sejo_model::date;
use sejo_model::text::fold;

use super::answers;
use super::columns::{Columns, offers};
use super::grid::{Grid, Value};
use super::lines::{breaks_off, ends_table, is_asked, is_closing, is_note, is_sentence, one_line};
use super::number::{self, Number};
use super::section::{self, Heading};
use crate::around::SAID_OF;
use crate::denies;

/// An item as it stands on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub row: u32,
    pub number: String,
    pub section: String,
    pub subsection: Option<Subsection>,
    pub text: String,
}

/// The items, and rows that were left out though they might have been items.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub items: Vec<Item>,
    pub left_out: Vec<(u32, String)>,
    pub hidden: Vec<(u32, String)>,
    /// Items whose words are struck through: they are asked no more.
    pub struck: Vec<(u32, String)>,
    /// The first row of what was taken for another table below.
    pub further: Option<(u32, String)>,
    /// What is said below of items above, each with the number of the one it speaks of.
    pub spoken: Vec<Item>,
    /// The row before which the table may go on: another heading begins there, or a legend.
    pub end: u32,
}

/// Where this table prints its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// In a column.
    Column,
    /// In front of the text: ①, (1), 2-(1).
    Marked,
    /// In front of the text: 1. or 1、
    Bare,
    /// Nowhere.
    None,
}

/// A row that is an item, before its number is completed.
struct Found {
    row: u32,
    number: Option<Number>,
    heading: Heading,
    text: String,
    /// A place to answer is printed there.
    offered: bool,
    /// An answer stands there.
    answered: bool,
}

impl Found {
    /// Whether it asks nothing and says something of an item above: 「⑥は更新していません」.
    fn speaks_of_another(&self) -> bool {
        let is_said = || !is_asked(&self.text) || self.text.trim_end_matches('。').ends_with("ない");
        let goes_on = || self.number.is_some() && self.text.starts_with(SAID_OF);
        // Where both answers are printed, one of them is to be marked.
        let is_choice = || self.text.contains("はい");
        !self.answered && (goes_on() || (is_said() && !is_choice() && denies("", &self.text)))
    }

    /// Whether it asks nothing, and says something else under a number that one of those above has: 「⑥ 11月20日に更新済み」. Where
    /// the numbers of a section begin again for another kind of device, they do not go back among those of that kind.
    fn says_more_of(&self, above: &[Found]) -> bool {
        let place = |found: &Found| found.number.as_ref().and_then(|number| number::place(&number.item));
        let Some(own) = place(self) else { return false };
        let section = &self.heading.section;
        // Sections that are written beside the rows end with the table.
        let is_beneath = section.is_empty() && above.iter().any(|f| !f.heading.section.is_empty());
        let is_of_section = |f: &&Found| is_beneath || f.heading.section == *section;
        let goes_back = |f: &Found| f.heading.subsection == self.heading.subsection && place(f) >= Some(own);
        let repeats = |f: &Found| place(f) == Some(own) && fold(&f.text) != fold(&self.text);
        // Where no section is named, one that nobody answered yet may begin at ① again.
        let counts = || own == 1 || above.last().and_then(place).is_some_and(|before| before + 1 == own);
        let is_again = || is_beneath || (!counts() && above.iter().filter(is_of_section).any(goes_back));
        !self.answered && !is_asked(&self.text) && above.iter().filter(is_of_section).any(repeats) && is_again()
    }
}

/// A row that was not read as an item.
struct LeftOut {
    row: u32,
    text: String,
    /// An empty row stands between it and the table above.
    apart: bool,
}

/// What holds for the rows below a heading.
#[derive(Default, Clone)]
struct Current {
    section: Heading,
    subsection: Option<Subsection>,
}

struct Reader<'g> {
    grid: &'g Grid,
    columns: &'g Columns,
    numbers: Numbers,
    /// Bands carry the sections' numbers, so a band without one heads no section.
    numbered_bands: bool,
    current: Current,
    /// Row of the last band.
    band_row: u32,
    /// Category cells that hold for the rows below them, though not merged: column, text and row.
    carried: Vec<(u32, String, u32)>,
    found: Vec<Found>,
    left_out: Vec<LeftOut>,
    hidden: Vec<(u32, String)>,
    struck: Vec<(u32, String)>,
    further: Option<(u32, String)>,
    gap: bool,
    /// Rows that are headings though they begin with a bare number like the items.
    bare_headings: BTreeSet<u32>,
}

/// Reads the items in `body`; `above` heads them until something in the table does.
pub(super) fn read(grid: &Grid, columns: &Columns, body: &[u32], above: Heading) -> Items {
    let numbers = numbers(grid, columns, body);
    let numbered_bands = body.iter().any(|row| {
        let text = grid.text(*row, columns.text);
        !text.is_empty() && is_band(grid, columns, *row) && number::of_section(&text).is_some()
    });
    let mut reader = Reader {
        grid,
        columns,
        numbers,
        numbered_bands,
        current: Current { subsection: above.subsection, section: above },
        band_row: 0,
        carried: Vec::new(),
        found: Vec::new(),
        left_out: Vec::new(),
        hidden: Vec::new(),
        struck: Vec::new(),
        further: None,
        gap: false,
        bare_headings: if numbers == Numbers::Bare { bare_headings(grid, columns, body) } else { BTreeSet::new() },
    };
    let (step, mut before) = (usual_step(grid, columns, body), None);
    let mut end = body.last().map_or(0, |row| row + 1);
    for row in body {
        reader.gap |= before.is_some_and(|b: u32| step_to(grid, columns, b, *row) > step);
        before = Some(*row);
        match reader.row(*row) {
            Next::Row => {}
            Next::Legend => {
                end = *row;
                break;
            }
            Next::End => break,
        }
    }
    // What stands below the last item may speak of one of those that are answered: it is told like all that stands there.
    let mut spoken: Vec<Found> = Vec::new();
    if reader.found.iter().any(|f| f.answered) {
        let is_no_item = |(last, above): (&Found, &[Found])| last.speaks_of_another() || last.says_more_of(above);
        while reader.found.split_last().is_some_and(is_no_item) {
            spoken.extend(reader.found.pop());
        }
    }
    let last = reader.found.last().map_or(0, |f| f.row);
    // Below the last item stand signatures and explanations; only what reads like one more item is worth a word.
    reader.left_out.retain(|l| l.row < last || (!l.apart && is_asked(&l.text)));
    let left_out = reader.left_out.into_iter().map(|l| (l.row, l.text)).collect();
    let (hidden, struck, further) = (reader.hidden, reader.struck, reader.further);
    Items { items: complete(&reader.found), left_out, hidden, struck, further, spoken: complete(&spoken), end }
}

/// How many rows further down than the end of its text a row is followed by the next.
fn step_to(grid: &Grid, columns: &Columns, row: u32, next: u32) -> u32 {
    next.saturating_sub(grid.area(row, columns.text).bottom.max(row))
}

/// The step most rows have: items may be two rows high or stand apart by an empty one, and neither ends a table.
fn usual_step(grid: &Grid, columns: &Columns, body: &[u32]) -> u32 {
    let pairs = body.iter().zip(body.iter().skip(1));
    let mut steps: Vec<u32> = pairs.map(|(row, next)| step_to(grid, columns, *row, *next)).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1).clamp(1, 2)
}

fn numbers(grid: &Grid, columns: &Columns, body: &[u32]) -> Numbers {
    let texts: Vec<String> = body.iter().map(|r| grid.own_text(*r, columns.text)).filter(|t| !t.is_empty()).collect();
    let in_column =
        columns.number.map_or(0, |c| body.iter().filter(|r| in_number_column(grid, **r, c).is_some()).count());
    let taken = || texts.iter().filter_map(|t| number::take(t)).map(|(n, _)| n);
    let marked = taken().filter(|n| n.marked || n.section.is_some()).count();
    let bare = taken().filter(|n| !n.marked && n.section.is_none()).count();
    if in_column >= 3 {
        Numbers::Column
    } else if marked >= 3 {
        Numbers::Marked
    } else if bare >= 5 {
        Numbers::Bare
    } else {
        Numbers::None
    }
}

/// Where items are numbered `1.`, a heading `2 医療情報システムの…` looks like one of them. It is a heading when the
/// number after it starts at 1 again and the headings themselves count 1, 2, 3, or when it has no place to answer and the
/// others have. The last item of a section stands before a 1 too; a sentence never heads a section.
fn bare_headings(grid: &Grid, columns: &Columns, body: &[u32]) -> BTreeSet<u32> {
    let number = |row: &u32| number::take(&grid.own_text(*row, columns.text)).map(|(n, _)| n.item);
    let numbered: Vec<(u32, String)> = body.iter().filter_map(|row| Some((*row, number(row)?))).collect();
    let offered = |row: u32| columns.answers().any(|c| offers(grid, row, c) || answers::has_answer(grid, row, c));
    let most_offer = numbered.iter().filter(|(row, _)| offered(*row)).count() * 2 > numbered.len();
    let mut headings = BTreeSet::new();
    let mut next_section = 1;
    for (index, (row, own)) in numbered.iter().enumerate() {
        let text = grid.text(*row, columns.text);
        if offered(*row) || is_sentence(&text) || number::of_section(&text).is_none() {
            continue;
        }
        let starts_again = numbered.get(index + 1).is_some_and(|(_, next)| next == "1");
        let counts_on = own.parse() == Ok(next_section) && (index == 0 || next_section > 1);
        if most_offer || (starts_again && counts_on) {
            headings.insert(*row);
            next_section += 1;
        }
    }
    headings
}

/// The number in the number column. `1-1` typed into a cell becomes 1 January; it is turned back.
fn in_number_column(grid: &Grid, row: u32, column: u32) -> Option<Number> {
    if !grid.is_anchor(row, column) {
        return None;
    }
    if let Some(Value::Number(serial)) = grid.value(row, column)
        && *serial > 20_000.0
    {
        let day = date::excel_serial(*serial)?;
        return Some(Number { section: Some(day.month().to_string()), item: day.day().to_string(), marked: false });
    }
    number::alone(&grid.text(row, column))
}

/// Whether the text of the row runs across the place of the answer.
fn is_band(grid: &Grid, columns: &Columns, row: u32) -> bool {
    let area = grid.area(row, columns.text);
    columns.answers().any(|c| area.left <= c && c <= area.right)
}

#[derive(PartialEq, Eq)]
enum Next {
    Row,
    /// What was taken for another table begins.
    End,
    /// What explains the table begins.
    Legend,
}

impl Reader<'_> {
    fn row(&mut self, row: u32) -> Next {
        let (grid, columns) = (self.grid, self.columns);
        let area = grid.area(row, columns.text);
        let text = grid.text(row, columns.text);
        let offered = columns.answers().any(|c| offers(grid, row, c));
        if text.is_empty() {
            self.lone_heading(row, offered);
            return Next::Row;
        }
        if area.top < row {
            self.lower_part(row, &text);
            return Next::Row;
        }
        let hidden = grid.hidden_rows.contains(&row) && !grid.filtered;
        let answered = columns.answers().any(|c| answers::has_answer(grid, row, c));
        let in_column = columns.number.is_some_and(|c| in_number_column(grid, row, c).is_some());
        let asks = offered || answered || in_column;
        if (is_note(&text) && !(asks && is_asked(&text))) || self.is_example(row, &text) {
            // The heading of a legend below the table ends it; a note in between does not.
            let ends = self.gap && !self.found.is_empty() && ends_table(&text);
            return if ends { Next::Legend } else { Next::Row };
        }
        if is_band(grid, columns, row) {
            if !hidden {
                self.heading_at(row);
                self.band(row, &text, true);
                // 2-③ across the table: nothing of it can be answered, but it counts like an item.
                if is_asked(&text) && number::take(&text).is_some_and(|(n, _)| n.marked || n.section.is_some()) {
                    self.leave_out(row, &text);
                }
            }
            return Next::Row;
        }
        if self.bare_headings.contains(&row) {
            self.band(row, &text, false);
            return Next::Row;
        }
        let heading = self.heading_at(row);
        let (number, asked) = self.number_at(row, &text);
        let is_item = match (&number, self.numbers) {
            (Some(_), _) => true,
            _ if offered || answered => true,
            _ if heading.gate || section::is_gate(&text) => true,
            (None, Numbers::None) => reads_like_item(&text),
            _ => false,
        };
        if is_closing(&text) && number.is_none() && !offered && !answered {
            return Next::Row;
        }
        if !is_item {
            self.not_an_item(row, &text);
            return Next::Row;
        }
        if hidden {
            self.hidden.push((row, text));
            return Next::Row;
        }
        if grid.crossed_out.contains(&(area.top, area.left)) {
            self.struck.push((row, text));
            return Next::Row;
        }
        let found = Found { row, number, heading, text: one_line(&asked), offered, answered };
        if self.gap && self.is_another_table(&found) {
            self.further = is_asked(&found.text).then_some((row, found.text));
            return Next::End;
        }
        self.gap = false;
        self.found.push(found);
        Next::Row
    }

    /// A row that shows how to fill in: 例, (例), 記入例.
    fn is_example(&self, row: u32, text: &str) -> bool {
        let left = (0..self.columns.text).map(|c| self.grid.own_text(row, c));
        left.chain([text.to_owned()]).any(|t| {
            let key = fold(&t);
            matches!(key.as_str(), "例" | "記入例" | "回答例") || key.starts_with("記入例")
        })
    }

    /// A row below a merged text: its lower half, unless it asks about another kind of device and has its own answer.
    fn lower_part(&mut self, row: u32, text: &str) {
        let (grid, columns) = (self.grid, self.columns);
        let own_answer = columns.answers().all(|c| grid.area(row, c).top == row);
        let before = self.found.last().map(|f| f.heading.subsection);
        let heading = self.heading_at(row);
        if !own_answer
            || heading.subsection.is_none()
            || before == Some(heading.subsection)
            || is_band(grid, columns, row)
        {
            return;
        }
        let (number, asked) = self.number_at(row, text);
        let number = number.or_else(|| self.found.last().and_then(|f| f.number.clone()));
        self.found.push(Found { row, number, heading, text: one_line(&asked), offered: true, answered: false });
    }

    /// A row with nothing in the text column: a heading in the first columns, or nothing.
    fn lone_heading(&mut self, row: u32, offered: bool) {
        let columns = self.columns;
        let left: Vec<(u32, String)> = self.grid.row(row).filter(|(c, _)| *c < columns.text).collect();
        match left.as_slice() {
            [(_, text)] if !offered && !is_note(text) && section::read(text).is_clear() => self.band(row, text, true),
            [] => self.gap |= self.grid.row(row).next().is_none(),
            cells => {
                // What is asked, written into the wrong column.
                if let Some((_, text)) = cells.iter().find(|(_, text)| is_asked(text) && !is_note(text)) {
                    self.leave_out(row, text);
                }
            }
        }
    }

    /// A heading between the items holds until the next one.
    fn band(&mut self, row: u32, text: &str, across: bool) {
        self.band_row = row;
        let heading = section::read(text);
        if heading.number.is_some() || heading.gate || (across && !self.numbered_bands && !heading.section.is_empty()) {
            self.current = Current { subsection: heading.subsection, section: heading };
            self.carried.retain(|(.., from)| *from == row);
        } else if heading.subsection.is_some() {
            self.current.subsection = heading.subsection;
            // A section written beside the rows goes on; a kind of device written there ends here.
            self.carried.retain(|(_, text, from)| *from == row || section::read(text).subsection.is_none());
        }
        self.gap = false;
    }

    /// Neither item nor band across: a heading in the text column, the rest of a broken line, or something unread.
    fn not_an_item(&mut self, row: u32, text: &str) {
        let heading = section::read(text);
        let alone = self.grid.row(row).filter(|(c, _)| *c >= self.columns.text).count() == 1;
        let follows = self.found.last().is_some_and(|f| f.row + 1 == row && breaks_off(&f.text));
        if alone
            && follows
            && let Some(item) = self.found.last_mut()
        {
            item.text.push_str(&one_line(text));
        } else if alone && heads(text) {
            self.band(row, text, false);
            // サーバの台帳管理 heads rows in one form and is asked in another.
            if heading.number.is_none() && !heading.gate && !section::is_kind_alone(text) {
                self.leave_out(row, text);
            }
        } else {
            self.leave_out(row, text);
        }
    }

    fn leave_out(&mut self, row: u32, text: &str) {
        if !fold(text).is_empty() {
            self.left_out.push(LeftOut { row, text: one_line(text), apart: self.gap });
        }
    }

    fn number_at(&self, row: u32, text: &str) -> (Option<Number>, String) {
        let in_column = self.columns.number.and_then(|c| in_number_column(self.grid, row, c));
        let in_text = || {
            number::take(text).filter(|(n, rest)| {
                let fits = n.marked || n.section.is_some() || self.numbers == Numbers::Bare;
                fits && !rest.is_empty()
            })
        };
        match in_column {
            Some(number) => match in_text().filter(|(n, _)| n.item == number.item) {
                // The same number in both places is said once.
                Some((_, rest)) => (Some(number), rest),
                None => (Some(number), text.to_owned()),
            },
            None => in_text().map_or_else(|| (None, text.to_owned()), |(n, rest)| (Some(n), rest)),
        }
    }

    /// What the columns beside the item say, completed by the band above.
    fn heading_at(&mut self, row: u32) -> Heading {
        let mut heading = Heading::default();
        let mut seen = BTreeSet::new();
        let mut since = 0;
        for column in self.columns.categories.clone().into_iter().chain(self.columns.number) {
            let area = self.grid.area(row, column);
            // A category merged over both category columns is one cell; one that covers the text is a band.
            if area.holds(area.top, self.columns.text) || !seen.insert((area.top, area.left)) {
                continue;
            }
            let shown = self.grid.text(row, column);
            if Some(column) == self.columns.number && number::alone(&shown).is_some() {
                continue;
            }
            let (text, from) = self.carry(column, shown, area.top, area.bottom > area.top);
            let part = section::read(&text);
            let first = heading.section.is_empty();
            if part.number.is_some() || part.gate || (first && !part.section.is_empty() && self.is_outermost(column)) {
                since = from;
                heading = Heading { subsection: part.subsection.or(heading.subsection), ..part };
            } else {
                heading.subsection = part.subsection.or(heading.subsection);
            }
        }
        if heading.section.is_empty() {
            let section = self.current.section.clone();
            heading = Heading { subsection: heading.subsection, ..section };
        }
        // A band about servers ends where the column beside it begins another section.
        if since <= self.band_row {
            heading.subsection = heading.subsection.or(self.current.subsection);
        }
        heading
    }

    /// Only the first category column names sections without a number.
    fn is_outermost(&self, column: u32) -> bool {
        self.columns.categories.first() == Some(&column) && !self.numbered_bands
    }

    /// A category written once and left empty below holds until the next one; a merged one ends with its cell.
    fn carry(&mut self, column: u32, shown: String, top: u32, merged: bool) -> (String, u32) {
        if !shown.is_empty() {
            self.carried.retain(|(c, ..)| *c < column);
            if !merged {
                self.carried.push((column, shown.clone(), top));
            }
            return (shown, top);
        }
        let held = self.carried.iter().find(|(c, ..)| *c == column);
        held.map(|(_, text, row)| (text.clone(), *row)).unwrap_or_default()
    }

    /// After an empty row: a number that was there already, or rows without a place to answer when all others had one. An answer
    /// typed into a plain cell shows no place: the rows below it may just not be answered yet.
    fn is_another_table(&self, found: &Found) -> bool {
        let offering = self.found.iter().filter(|f| f.offered).count();
        let is_empty = !found.offered && !found.answered;
        let no_place = offering * 5 >= self.found.len() * 4 && offering >= 5 && is_empty;
        let again = found.number.is_some()
            && self.found.iter().any(|f| {
                f.number == found.number
                    && (&f.heading.section, f.heading.subsection) == (&found.heading.section, found.heading.subsection)
            });
        no_place || again
    }
}

/// Whether a text without number and place to answer heads the rows below it.
fn heads(text: &str) -> bool {
    let heading = section::read(text);
    // 1から3までの方法を規程に定めている begins with a number and is asked all the same.
    let names = if heading.number.is_some() { !is_asked(text) } else { !is_sentence(text) };
    heading.is_clear() && (names || section::is_kind_alone(text))
}

/// Whether a text is asked in a form that prints no numbers.
fn reads_like_item(text: &str) -> bool {
    !heads(text) && (is_sentence(text) || fold(text).chars().count() >= 6)
}

/// Completes the numbers: `⑥` in section 2 is `2-⑥`; plain numbers that run through the whole form stay as they are.
fn complete(found: &[Found]) -> Vec<Item> {
    let mut plain = BTreeSet::new();
    let starts_again = found
        .iter()
        .filter_map(|f| f.number.as_ref())
        .filter(|n| !n.marked && n.section.is_none())
        .any(|n| !plain.insert(n.item.clone()));
    found
        .iter()
        .map(|f| {
            let number = f.number.as_ref().map_or_else(String::new, |n| {
                let of_section = n.section.clone().or_else(|| f.heading.number.clone());
                match of_section {
                    Some(section) if n.marked || n.section.is_some() || starts_again => format!("{section}-{}", n.item),
                    _ => n.item.clone(),
                }
            });
            Item {
                row: f.row,
                number,
                section: f.heading.section.clone(),
                subsection: f.heading.subsection,
                text: f.text.clone(),
            }
        })
        .collect()
}
