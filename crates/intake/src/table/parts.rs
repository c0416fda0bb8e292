//! The tables of one sheet: where each begins and ends, what stands between them, and a list that lies on its side.
//!
//! Guards: every filled row belongs to a table, is a title, or is told. A line begins a further table only where its words
//! are those of a header as they stand in the dictionary, so that 管理者PC in 病棟 stays a device.

use std::collections::BTreeSet;
use std::ops::Range;

use sejo_model::DeviceField as F;
use sejo_model::device::parse_kind;

use super::aside::MARKS;
use super::grid::{Grid, Row};
use super::header::{self, Candidate, Header};
use super::{Shape, shape};
use crate::ledger::words::exact;

/// So many tables of one sheet are told apart; what comes after them is told and left out.
const MOST: usize = 500;
/// Longest word that may be in the dictionary.
const LONGEST: usize = 40;

/// One table of a sheet.
#[derive(Debug)]
pub struct Part {
    /// Its header.
    pub header: Header,
    /// Indexes of its rows in the grid.
    pub rows: Range<usize>,
    /// What its title says its devices are: サーバ一覧.
    pub kind: Option<String>,
    /// A list of other things than the first table's, which is not read.
    pub other: bool,
    /// Index of its header's first line.
    pub begin: usize,
    /// Index of the first of its title lines, or of its header.
    pub title: usize,
}

/// Where a table begins.
struct Start {
    header: Candidate,
    other: bool,
}

/// Finds the tables of a sheet, from the top; `None` when there is none.
pub fn find(grid: &Grid) -> Option<Vec<Part>> {
    let starts = starts(grid)?;
    let mut parts: Vec<Part> = Vec::with_capacity(starts.len());
    for (at, start) in starts.iter().enumerate() {
        let next = starts.get(at + 1);
        let title = title(grid, start.header.index, parts.last().map_or(0, |p| p.rows.start));
        // The rows of the table before end where the title of this one begins.
        if let Some(before) = parts.last_mut() {
            before.rows.end = title.max(before.rows.start);
        }
        let until = next.map_or(grid.rows.len(), |n| n.header.index);
        parts.push(Part {
            header: header::build(grid, &start.header, until),
            rows: start.header.end()..until,
            kind: kind(grid.rows.get(title..start.header.index).unwrap_or_default()),
            other: start.other,
            begin: start.header.index,
            title,
        });
    }
    Some(parts)
}

fn starts(grid: &Grid) -> Option<Vec<Start>> {
    let likeliest = header::likeliest(grid);
    let mut sure = sure(grid);
    match likeliest {
        Some(first) if first.hits > 0 || sure.is_empty() => {
            // A device whose words look like a header: 管理者PC, 病棟, 電子カルテシステム.
            let outdone = sure.iter().any(|s| s.header.index < first.index && s.header.hits + 1 >= first.hits);
            match sure.iter_mut().find(|s| s.header.overlaps(&first)) {
                Some(same) => *same = Start { header: first, other: false },
                None if outdone => {}
                None => sure.push(Start { header: first, other: false }),
            }
        }
        _ => {}
    }
    sure.sort_by_key(|s| s.header.index);
    let first = sure.iter().position(|s| !s.other)?;
    sure.drain(..first);
    Some(sure)
}

/// Lines that are headers by their words alone.
fn sure(grid: &Grid) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    let mut above: Option<&Row> = None;
    let mut is_cut_off = true;
    for (index, row) in grid.rows.iter().enumerate() {
        let before = above.replace(row);
        // A lone line between a gap and this one: the title of a table.
        let is_titled = is_cut_off && before.is_some_and(|b| b.filled() == 1 && b.number + 1 == row.number);
        is_cut_off = before.is_none_or(|b| b.number + 1 < row.number);
        let after_gap = before.is_none_or(|b| b.filled() == 1 || b.number + 1 < row.number);
        let other = match words_of(row) {
            Words::Devices => false,
            Words::Likely if after_gap => false,
            Words::Other if after_gap => true,
            Words::None if is_titled && is_headed(row) => false,
            _ => continue,
        };
        let Some(header) = header::around(grid, index).filter(|c| c.values == 0) else { continue };
        if let Some(last) = starts.last() {
            // The header of the table, printed again where a page begins; with a title above it the table may be another.
            let again = header.rows == 1 && last.header.names == header.names && before.is_some_and(|b| b.filled() > 1);
            if again || last.header.overlaps(&header) {
                continue;
            }
        }
        starts.push(Start { header, other: other || starts.len() + 1 >= MOST });
        if starts.len() == MOST {
            break;
        }
    }
    starts
}

/// What the words of a line make it.
#[derive(PartialEq, Eq)]
enum Words {
    /// The header of a list of devices.
    Devices,
    /// As much, unless it stands right below other rows: a device may be called 機器, of the kind その他.
    Likely,
    /// The header of a list of something.
    Other,
    /// No header.
    None,
}

fn words_of(row: &Row) -> Words {
    let filled = row.filled();
    let (mut unknown, mut known) = (0, 0);
    let mut fields = Fields::default();
    for cell in row.cells.iter().filter(|c| !c.is_empty()) {
        match (cell.len() <= LONGEST * 3).then(|| exact(cell)).flatten() {
            Some(found) => {
                known += 1;
                fields.add(found);
            }
            None => unknown += 1,
        }
        // Most rows are devices and end here.
        if unknown * 5 > filled * 3 {
            return Words::None;
        }
    }
    if !row.cells.iter().all(|c| c.is_empty() || header::is_name(c)) {
        Words::None
    } else if fields.name_devices() {
        if fields.naming >= 95 { Words::Devices } else { Words::Likely }
    } else if known >= 3 && known * 5 >= filled * 3 {
        Words::Other
    } else {
        Words::None
    }
}

/// Whether a line right below a title has a heading that names devices; what else stands there may be nobody's word.
fn is_headed(row: &Row) -> bool {
    let names = |cell: &String| cell.len() <= LONGEST * 3 && exact(cell).is_some_and(|found| names_a_device(found, 95));
    let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
    filled().count() >= 2 && filled().all(|cell| header::is_name(cell)) && filled().any(names)
}

/// Whether a heading is surely one that names devices.
fn names_a_device(found: &[(F, u8)], least: u8) -> bool {
    let naming = |field| matches!(field, F::Name | F::HostName | F::Serial | F::Mac | F::Ip | F::Model);
    found.first().is_some_and(|(field, grade)| naming(*field) && *grade >= least)
}

/// The fields some headings stand for.
#[derive(Default)]
struct Fields {
    seen: BTreeSet<F>,
    /// How sure one of them is that names a device.
    naming: u8,
}

impl Fields {
    fn add(&mut self, found: &[(F, u8)]) {
        let Some((field, grade)) = found.first().filter(|(_, grade)| *grade >= 65) else { return };
        self.seen.insert(*field);
        if names_a_device(found, 0) {
            self.naming = self.naming.max(*grade);
        }
    }

    fn name_devices(&self) -> bool {
        match self.seen.len() {
            0 | 1 => false,
            2 => self.naming >= 95,
            3 => self.naming >= 75,
            _ => self.naming >= 65,
        }
    }
}

/// Index of the first title line of the header at `index`, or `index`; no line before `floor` is one.
fn title(grid: &Grid, index: usize, floor: usize) -> usize {
    let mut first = index;
    while let Some(row) = first.checked_sub(1).filter(|above| *above >= floor).and_then(|above| grid.rows.get(above)) {
        let gap = grid.rows.get(first).is_some_and(|below| below.number > row.number + 1);
        let cut_off = first.checked_sub(2).and_then(|i| grid.rows.get(i)).is_none_or(|r| r.number + 1 < row.number);
        let single = row.filled() == 1 && row.cells.iter().all(|c| !matches!(shape(c), Shape::Ip | Shape::Mac));
        // A lone name right below the devices, without a gap, is one of them.
        if !single || (gap && first < index) || !(is_title(row) || cut_off) {
            break;
        }
        first -= 1;
    }
    first
}

/// Whether a line says of itself that it heads a list.
pub fn is_title(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|c| !c.is_empty());
    filled.any(|c| {
        let lower = c.to_lowercase();
        c.starts_with(MARKS)
            || ["一覧", "台帳", "リスト", "管理表", "list", "inventory"].iter().any(|w| lower.contains(w))
    })
}

/// What the lowest title line that speaks of one kind of devices says.
fn kind(titles: &[Row]) -> Option<String> {
    titles.iter().rev().find_map(|row| {
        let title = row.cells.iter().find(|c| !c.is_empty())?;
        says_kind(title).then(|| title.clone())
    })
}

/// Whether the title of a table or the name of a sheet says what its devices are. サーバ室 is a room.
pub fn says_kind(title: &str) -> bool {
    let several = title.contains(['・', '/', '／', '、', ',', '&', '＆', '+', '＋', '室']) || title.contains("及び");
    title.chars().count() <= 20 && !several && matches!(parse_kind(title), Ok(Some(_)))
}

/// Whether a line above a header speaks about the list rather than of a device: 作成日 2026/4/1.
pub fn is_preamble(row: &Row) -> bool {
    const LABELS: [&str; 30] = [
        "作成",
        "更新",
        "改訂",
        "改定",
        "版",
        "日付",
        "現在",
        "年度",
        "期間",
        "施設",
        "病院",
        "医院",
        "医療機関",
        "拠点",
        "部署",
        "部門",
        "所属",
        "担当",
        "記入",
        "責任者",
        "管理者",
        "住所",
        "電話",
        "tel",
        "承認",
        "確認",
        "date",
        "created",
        "updated",
        "author",
    ];
    let mut filled = row.cells.iter().filter(|c| !c.is_empty());
    let Some(label) = filled.next() else { return true };
    let few = filled.count() <= 5;
    let lower = label.to_lowercase();
    let device = row.cells.iter().any(|c| shape(c) == Shape::Mac);
    let says = LABELS.iter().any(|w| lower.contains(w)) || label.ends_with([':', '：']) || is_title(row);
    few && says && !device
}

/// Whether a sheet has one value beside each heading: a card of one device.
pub fn is_card(grid: &Grid) -> bool {
    grid.rows.iter().all(|row| row.filled() <= 2)
}

/// Whether the headings of a list of devices stand down the first column, and the devices side by side.
pub fn is_turned(grid: &Grid) -> bool {
    let lines = || grid.rows.iter().filter(|r| r.filled() >= 2);
    let mut fields = Fields::default();
    let (mut known, mut all) = (0, 0);
    for row in lines().take(MOST) {
        all += 1;
        let found = row.cells.iter().find(|c| !c.is_empty()).and_then(|c| exact(c));
        known += usize::from(found.is_some());
        fields.add(found.unwrap_or_default());
    }
    known * 2 >= all && fields.name_devices() && lines().all(|r| !matches!(words_of(r), Words::Devices | Words::Likely))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().map(|c| (*c).to_owned()).collect() }
    }

    #[test]
    fn headers_are_told_from_devices() {
        for cells in [
            &["機器名", "IP"][..],
            &["名称", "型番", "IP"],
            &["設置場所", "機器名", "IPアドレス(固定)", "MACアドレス", "OS"],
            &["No", "資産番号", "使用者", "導入日", "OS"],
        ] {
            assert!(matches!(words_of(&row(cells)), Words::Devices | Words::Likely), "{cells:?}");
        }
        for cells in [
            &["管理者PC", "病棟", "電子カルテシステム"][..],
            &["機器", "その他"],
            &["機器", "その他", "システム", "メモ"],
            &["その他", "病棟", "システム"],
            &["受付PC", "受付", "Windows 11"],
            &["保守会社", "担当者", "電話番号"],
        ] {
            assert!(words_of(&row(cells)) != Words::Devices, "{cells:?}");
        }
        assert!(words_of(&row(&["会社名", "担当者", "電話番号"])) == Words::Other);
    }

    #[test]
    fn a_title_says_one_kind_or_none() {
        assert_eq!(kind(&[row(&["サーバ一覧"])]).as_deref(), Some("サーバ一覧"));
        assert_eq!(kind(&[row(&["サーバ・端末一覧"])]), None);
        assert_eq!(kind(&[row(&["機器一覧"])]), None);
    }
}
