//! Rows that stand for several devices: 台数 5, PC3～PC8.
//!
//! Guards: such a row is never one device silently. Names that can be counted become so many devices; otherwise the row is
//! one device whose remarks say how many it stands for, and a person is told.

use std::collections::BTreeMap;

use sejo_model::DeviceField;
use sejo_model::ledger::{DeviceRow, Problem, ReadTable};
use sejo_model::text::{fold, narrow};

use super::key::is_key;
use crate::problem;
use crate::table::without_brackets;

/// A range of more names than this is no range.
const MOST: u32 = 300;
/// How lists write that names go on to the one after it.
const TO: [&str; 4] = ["~", "〜", "→", "から"];
/// What may follow the numbers of names where no count confirms that they are counted. 1F～3F are floors.
const UNITS: [&str; 4] = ["", "号", "号機", "台目"];

/// What may stand in front of 台数 where it is that of the row's own devices. モニタ台数 and 接続台数 count other things.
const OF: [&str; 12] = ["", "機器", "端末", "設置", "導入", "配備", "保有", "所有", "購入", "稼働", "使用", "pc"];

/// The column that says how many devices a row stands for.
pub struct Counts(Option<usize>);

impl Counts {
    pub fn of(table: &ReadTable) -> Self {
        let is_count = |header: &String| {
            let word = fold(&without_brackets(&narrow(header)));
            let of = ["台数", "数量"].iter().find_map(|count| word.strip_suffix(count));
            ["個数", "員数", "qty", "quantity", "units"].contains(&word.as_str())
                || of.is_some_and(|of| OF.contains(&of))
        };
        Self(table.headers.iter().position(is_count).filter(|column| !table.masked_columns.contains(column)))
    }

    /// How many devices a row says it stands for.
    pub fn says(&self, cells: &[String]) -> Option<u32> {
        count(cells.get(self.0?)?)
    }
}

/// A row as the devices it stands for.
pub fn spread(row: DeviceRow, count: Option<u32>, problems: &mut Vec<Problem>) -> Vec<DeviceRow> {
    let named = [DeviceField::Name, DeviceField::HostName];
    let text = |field: &DeviceField| row.values.get(field).map_or("", String::as_str);
    let label = named.iter().map(text).find(|name| !name.is_empty()).unwrap_or_default().to_owned();
    let count = count.or_else(|| count_in(&label));
    let length = named.iter().find_map(|field| Some(range(text(field), count)?.len()));
    let Some(length) = length else {
        let Some(count) = count.filter(|count| *count > 1) else { return vec![row] };
        problems.push(problem::at(problem::ROW_OF_SEVERAL, Some(row.row), None, &told(&label, count as usize)));
        let mut row = row;
        row.remarks.push(format!("一覧の1行に{count}台"));
        return vec![row];
    };
    problems.push(problem::at(problem::ROW_SPREAD, Some(row.row), None, &told(&label, length)));
    let mut ranges: BTreeMap<DeviceField, Vec<String>> = BTreeMap::new();
    let mut common = DeviceRow {
        row: row.row,
        remarks: row.remarks,
        is_remarked: row.is_remarked,
        state_remark: row.state_remark,
        whole_os: row.whole_os,
        ..DeviceRow::default()
    };
    for (field, value) in row.values {
        match range(&value, u32::try_from(length).ok()).filter(|_| is_key(field) || named.contains(&field)) {
            Some(values) => _ = ranges.insert(field, values),
            // One serial number belongs to one device only; which, nobody says.
            None if is_key(field) => common.remarks.push(format!("{}: {value}", field.words().ja)),
            None => _ = common.values.insert(field, value),
        }
    }
    let device = |at: usize| {
        let mut device = common.clone();
        let own = ranges.iter().filter_map(|(field, values)| Some((*field, values.get(at)?.clone())));
        device.values.extend(own);
        device
    };
    (0..length).map(device).collect()
}

fn told(label: &str, count: usize) -> String {
    if label.is_empty() { count.to_string() } else { format!("{label} = {count}") }
}

/// `5`, `5台`, `5 式`.
fn count(cell: &str) -> Option<u32> {
    let plain = narrow(cell);
    plain.trim().trim_end_matches(['台', '個', '式', '本']).trim().parse().ok()
}

/// How many devices a name says it stands for: ノートPC×5, ノートPC(5台).
fn count_in(name: &str) -> Option<u32> {
    let plain = narrow(name);
    let bare = plain.trim().trim_end_matches(')').trim_end();
    let (start, unit) = match bare.strip_suffix('台') {
        Some(start) => (start.trim_end(), true),
        None => (bare, false),
    };
    let digits = start.chars().rev().take_while(char::is_ascii_digit).count();
    let (before, number) = start.split_at_checked(start.len().checked_sub(digits)?)?;
    let times = before.trim_end().ends_with(['×', '✕', '*']);
    let said = times || (unit && !before.ends_with('第'));
    number.parse().ok().filter(|n| said && (2..=MOST).contains(n))
}

/// The names a range of names stands for, where they can be counted; all of them are as many as `count` says.
fn range(text: &str, count: Option<u32>) -> Option<Vec<String>> {
    let plain = narrow(text);
    let names = TO.iter().find_map(|to| {
        let (from, until) = plain.split_once(to)?;
        let (names, unit) = between(from.trim(), until.trim().trim_end_matches("まで").trim())?;
        (count.is_some() || UNITS.contains(&unit.as_str())).then_some(names)
    });
    let is_counted = |names: &Vec<String>| count.is_none_or(|n| usize::try_from(n).is_ok_and(|n| n == names.len()));
    // PC01-05 may be a name; it is a range where as many are counted.
    let hyphens = || plain.match_indices('-').filter(|_| count.is_some());
    let by_hyphen = || {
        hyphens().find_map(|(at, _)| {
            let (from, until) = (plain.get(..at)?, plain.get(at + 1..)?);
            between(from.trim(), until.trim()).map(|(names, _)| names).filter(is_counted)
        })
    };
    names.filter(is_counted).or_else(by_hyphen)
}

/// The names from one to another of the same words and different numbers, with the words behind the numbers.
fn between(from: &str, until: &str) -> Option<(Vec<String>, String)> {
    let (first, last) = (Numbered::of(from)?, Numbered::of(until)?);
    let same = (last.before.is_empty() || last.before == first.before)
        && (first.after.is_empty() || first.after == last.after)
        && !(first.before.is_empty() && last.after.is_empty());
    let (a, b) = (first.digits.parse::<u32>().ok()?, last.digits.parse::<u32>().ok()?);
    if !same || a >= b || b - a >= MOST {
        return None;
    }
    let width = if first.digits.starts_with('0') { first.digits.len() } else { 0 };
    let name = |n: u32| format!("{}{n:0width$}{}", first.before, last.after);
    Some(((a..=b).map(name).collect(), last.after.to_owned()))
}

/// A name around its last number.
struct Numbered<'a> {
    before: &'a str,
    digits: &'a str,
    after: &'a str,
}

impl<'a> Numbered<'a> {
    fn of(name: &'a str) -> Option<Self> {
        let end = name.rfind(|c: char| c.is_ascii_digit())? + 1;
        let (numbered, after) = name.split_at_checked(end)?;
        let start = numbered.rfind(|c: char| !c.is_ascii_digit());
        let start = start.and_then(|at| Some(at + numbered.get(at..)?.chars().next()?.len_utf8())).unwrap_or(0);
        let (before, digits) = numbered.split_at_checked(start)?;
        Some(Self { before, digits, after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_can_be_counted_are() {
        for (text, count, first, last, length) in [
            ("PC3～PC8", None, "PC3", "PC8", 6),
            ("PC3〜8", None, "PC3", "PC8", 6),
            ("ＰＣ３～ＰＣ８", Some(6), "PC3", "PC8", 6),
            ("PC-08～PC-11", None, "PC-08", "PC-11", 4),
            ("PC-01-PC-05", Some(5), "PC-01", "PC-05", 5),
            ("PC01-05", Some(5), "PC01", "PC05", 5),
            ("1号機～3号機", None, "1号機", "3号機", 3),
            ("端末1から端末3まで", None, "端末1", "端末3", 3),
            ("1F～3F", Some(3), "1F", "3F", 3),
        ] {
            let names = range(text, count).unwrap_or_default();
            let ends = (names.first().map(String::as_str), names.last().map(String::as_str), names.len());
            assert_eq!(ends, (Some(first), Some(last), length), "{text}");
        }
        for (text, count) in [
            ("PC3", None),
            ("PC01-05", None),
            ("PC3～PC8", Some(5)),
            ("A棟～B棟", None),
            ("HUB 1F～3F", None),
            ("1～3", None),
            ("PC8～PC3", None),
            ("PC1～SV3", None),
            ("PC1～PC999999", None),
        ] {
            assert_eq!(range(text, count), None, "{text}");
        }
    }

    #[test]
    fn names_say_how_many_there_are() {
        for (name, count) in [("ノートPC×5", 5), ("ノートPC 3台", 3), ("ノートPC（３台）", 3), ("PC * 2", 2)]
        {
            assert_eq!(count_in(name), Some(count), "{name}");
        }
        for name in ["PC5", "第5台", "台", "PC×1", "会計", "MX5", ""] {
            assert_eq!(count_in(name), None, "{name}");
        }
        assert_eq!(
            [count("５台"), count("5"), count("5.0"), count("-"), count("")],
            [Some(5), Some(5), None, None, None]
        );
    }
}
