//! Which of several columns names the devices: beside 名称 a column 機器 says what they are.
//!
//! Guards: the surer heading gives the name, whichever stands further left; a column of names that is not taken in is told.

use std::cmp::Reverse;

use sejo_model::DeviceField;
use sejo_model::device::parse_kind;
use sejo_model::ledger::{Mapping, Problem, ReadTable};
use sejo_model::text::{fold, is_unknown, narrow};

use super::face::is_common_name;
use super::words::candidates;
use crate::problem;
use crate::table::{is_ditto, without_brackets};

/// How many filled cells of a column are looked at. On a list of several sheets they may stand far down.
const LOOK: usize = 300;
/// How many of every hundred filled cells have to be words for kinds.
const MOSTLY: usize = 60;
/// How many values of a column that is not taken in are named.
const SAMPLES: usize = 3;
/// Least grade of a heading that names devices; below it they are numbered.
const NAMES: u8 = 70;
/// From this grade on a heading says beyond doubt that a column names devices.
const SURE: u8 = 90;

/// Headings that say what a device is as often as what it is called, as [`fold`] leaves them.
const VAGUE: [&str; 7] = ["機器", "装置", "設備", "品目", "device", "asset", "equipment"];

/// A column whose heading may be that of the names.
struct Naming<'a> {
    column: usize,
    header: &'a str,
    grade: u8,
    is_vague: bool,
    /// Filled cells that were looked at.
    filled: usize,
    /// Of these, those that are nothing but a word for a kind: ルータ, ノートPC.
    bare: usize,
    /// Those that end with one and have no number: 部門サーバ.
    ended: usize,
    samples: Vec<&'a str>,
}

impl<'a> Naming<'a> {
    fn of(headers: &'a [String], rows: &'a [(u32, Vec<String>)], column: usize) -> Option<Self> {
        let header = headers.get(column)?.as_str();
        let (field, grade) = candidates(header).into_iter().next()?;
        let is_vague = VAGUE.contains(&fold(&without_brackets(&narrow(header))).as_str());
        if field != DeviceField::Name || (grade < NAMES && !is_vague) {
            return None;
        }
        let samples = Vec::new();
        let mut naming = Self { column, header, grade, is_vague, filled: 0, bare: 0, ended: 0, samples };
        let cells = rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.trim());
        for cell in cells.filter(|c| !c.is_empty() && !is_unknown(c) && !is_ditto(c)).take(LOOK) {
            let is_bare = is_common_name(&fold(cell));
            naming.filled += 1;
            naming.bare += usize::from(is_bare);
            naming.ended += usize::from(is_bare || ends_with_kind(cell));
            if naming.samples.len() < SAMPLES && !naming.samples.contains(&cell) {
                naming.samples.push(cell);
            }
        }
        Some(naming)
    }

    const fn is_mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 100 >= self.filled * MOSTLY
    }

    /// Whether the heading names devices beyond doubt, and not what the network calls them.
    fn is_sure(&self) -> bool {
        let is_host = || candidates(self.header).iter().any(|(field, _)| *field == DeviceField::HostName);
        !self.is_vague && (self.grade >= SURE || narrow(self.header).contains("名称")) && !is_host()
    }
}

fn ends_with_kind(cell: &str) -> bool {
    let is_short = cell.chars().count() <= 12;
    is_short && !narrow(cell).ends_with(|c: char| c.is_ascii_digit()) && matches!(parse_kind(cell), Ok(Some(_)))
}

/// A column that could name the devices beside one that does so better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Second {
    /// The column.
    pub column: usize,
    /// Whether its name counts no more, even where it would come first.
    pub is_no_name: bool,
    /// Whether most of its filled cells are words for kinds.
    pub is_kind: bool,
}

/// What those of `columns` are that do not name the devices, `columns` being all whose headings may. None where a single
/// one may, or where all hold words for kinds.
pub fn seconds(headers: &[String], rows: &[(u32, Vec<String>)], columns: &[usize]) -> Vec<Second> {
    if columns.len() < 2 {
        return Vec::new();
    }
    let all: Vec<Naming<'_>> = columns.iter().filter_map(|column| Naming::of(headers, rows, *column)).collect();
    let names = all.iter().filter(|naming| naming.filled > 0 && !naming.is_mostly(naming.bare));
    let Some(best) = names.max_by_key(|naming| (!naming.is_vague, naming.grade, Reverse(naming.column))) else {
        return Vec::new();
    };
    let is_sure = best.is_sure();
    let second = |other: &Naming<'_>| {
        let is_bare = other.is_mostly(other.bare);
        // A nickname of a few devices is no name of all.
        let is_enough = best.filled * 2 >= other.filled;
        Second {
            column: other.column,
            is_no_name: other.is_vague && (is_sure || is_bare) && is_enough,
            is_kind: is_bare || (other.is_vague && other.is_mostly(other.ended)),
        }
    };
    all.iter().filter(|naming| naming.column != best.column).map(second).collect()
}

/// Columns that could name the devices and are not taken in, while another one is.
pub fn not_taken(table: &ReadTable, mapping: &Mapping) -> Vec<Problem> {
    if !mapping.fields.contains(&Some(DeviceField::Name)) {
        return Vec::new();
    }
    let is_open = |column: &usize| {
        mapping.fields.get(*column).copied().flatten().is_none() && !table.masked_columns.contains(column)
    };
    // Two columns of one name were told when the file was read.
    let is_told = |header: &str| {
        let mut told = table.problems.iter().filter(|problem| problem.code == problem::REPEATED_HEADER);
        told.any(|problem| problem.column.as_deref() == Some(header))
    };
    let open = (0..table.headers.len()).filter(is_open);
    let names = open.filter_map(|column| Naming::of(&table.headers, &table.rows, column));
    let untold = names.filter(|naming| naming.filled > 0 && !is_told(naming.header));
    let tell = |naming: Naming<'_>| {
        problem::at(problem::SECOND_NAME, None, Some(naming.header.to_owned()), &naming.samples.join(" / "))
    };
    untold.map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str], rows: &[&[&str]]) -> Vec<Second> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        let rows: Vec<(u32, Vec<String>)> =
            (2..).zip(rows).map(|(row, cells)| (row, cells.iter().map(|c| (*c).to_owned()).collect())).collect();
        seconds(&headers, &rows, &[0, 1])
    }

    fn second(column: usize, is_no_name: bool, is_kind: bool) -> Vec<(usize, bool, bool)> {
        vec![(column, is_no_name, is_kind)]
    }

    fn said(seconds: &[Second]) -> Vec<(usize, bool, bool)> {
        seconds.iter().map(|s| (s.column, s.is_no_name, s.is_kind)).collect()
    }

    #[test]
    fn the_surer_heading_names_and_the_vague_one_says_the_kind_or_nothing() {
        let kinds: &[&[&str]] = &[&["ルーター", "UTM本体"], &["ハブ", "HUB-1"], &["無線AP", "AP-1"], &["廃棄", "旧機"]];
        for name in ["名称", "機器名", "機器名称", "品名", "名前"] {
            assert_eq!(said(&of(&["機器", name], kinds)), second(0, true, true), "{name}");
        }
        let ended: &[&[&str]] = &[&["部門サーバ", "検査1"], &["業務ノートPC", "検査2"], &["廃棄", "検査3"]];
        assert_eq!(said(&of(&["機器", "名称"], ended)), second(0, true, true));
        let groups: &[&[&str]] = &[&["情報系", "UTM本体"], &["事務系", "HUB-1"]];
        assert_eq!(said(&of(&["機器", "名称"], groups)), second(0, true, false));
    }

    #[test]
    fn a_column_of_names_stays_one_beside_products_nicknames_and_kinds() {
        let products: &[&[&str]] = &[&["受付1", "FMV-D"], &["受付2", "FMV-D"]];
        for other in ["品名", "通称", "端末名"] {
            assert_eq!(said(&of(&["機器", other], products)), second(0, false, false), "{other}");
        }
        let kinds: &[&[&str]] = &[&["受付1", "ノートPC"], &["会計", "サーバ"]];
        assert_eq!(said(&of(&["機器", "名称"], kinds)), second(1, false, true));
        let few: &[&[&str]] = &[&["受付1", "窓口"], &["受付2", ""], &["会計1", ""], &["会計2", ""]];
        assert_eq!(said(&of(&["機器", "名称"], few)), second(0, false, false));
        assert_eq!(
            of(&["機器", "名称"], &[&["ルータ", "ルータ"], &["PC", "PC"]]),
            Vec::new(),
            "nothing else names them"
        );
    }
}
