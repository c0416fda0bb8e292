//! Tables that stand beside each other on one sheet.
//!
//! Guards: the right one of two lists is never taken for further columns of the left one, whose devices would get its
//! values; it is left out and named. One list that heads a column twice stays one list.

use std::collections::BTreeSet;

use sejo_model::DeviceField as F;
use sejo_model::text::fold;

use super::grid::Row;
use crate::ledger::words::{GOOD, exact};

/// The column in which another table begins to the right: where the first heading comes again with nothing but headings
/// of the left one behind it, or where, behind an empty column, devices are named again.
pub fn begins(names: &[String], rows: &[Row]) -> Option<usize> {
    again(names).or_else(|| behind_gap(names, rows))
}

/// Where the headings begin anew: 機器名, 場所, 機器名, 場所.
fn again(names: &[String]) -> Option<usize> {
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let first = folded.iter().position(|name| !name.is_empty())?;
    let word = folded.get(first)?;
    let at = folded.iter().skip(first + 1).position(|name| name == word)? + first + 1;
    let (left, right) = folded.split_at_checked(at)?;
    let right: Vec<&String> = right.iter().filter(|name| !name.is_empty()).collect();
    let names_devices = names.iter().take(at).any(|name| fields(name).any(is_naming));
    (names_devices && right.len() >= 2 && right.iter().all(|name| left.contains(name))).then_some(at)
}

/// Where two headings of the left stand again behind an empty column, by what they mean; one of them names a device. A title
/// over each table may have become a part of its headings: 外来 名称, 病棟 名称.
fn behind_gap(names: &[String], rows: &[Row]) -> Option<usize> {
    let is_gap = |column: usize| {
        names.get(column).is_some_and(String::is_empty) && rows.iter().all(|row| row.cell(column).is_empty())
    };
    let first = names.iter().position(|name| !name.is_empty())?;
    let one = |name: &String| fields(name).next().or_else(|| fields(name.rsplit(' ').next()?).next());
    let meant = |names: &[String]| names.iter().filter_map(one).collect::<BTreeSet<F>>();
    (first + 1..names.len()).filter(|column| is_gap(*column)).find_map(|gap| {
        let (left, right) = names.split_at_checked(gap)?;
        let at = right.iter().position(|name| !name.is_empty())? + gap;
        let (left, right) = (meant(left), meant(right));
        let both: Vec<F> = left.intersection(&right).copied().collect();
        (both.len() >= 2 && both.into_iter().any(is_naming)).then_some(at)
    })
}

/// What a heading stands for beyond doubt.
fn fields(name: &str) -> impl Iterator<Item = F> {
    exact(name).unwrap_or_default().iter().filter(|(_, grade)| *grade >= GOOD).map(|(field, _)| *field)
}

/// Whether a field names one device: a computer may have two addresses, but no two names.
const fn is_naming(field: F) -> bool {
    matches!(field, F::Name | F::HostName | F::Serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(names: &str) -> Option<usize> {
        begins(&names.split(',').map(str::to_owned).collect::<Vec<_>>(), &[])
    }

    #[test]
    fn another_table_is_told_from_columns_that_come_twice() {
        for (names, expected) in [
            ("機器名,製造番号,場所,,機器名,製造番号,場所", 4),
            ("機器名,製造番号,場所,機器名,製造番号,場所", 3),
            ("No,機器名,場所,No,機器名,場所", 3),
            ("機器名,製造番号,場所,,サーバ名,S/N,設置場所,OS", 4),
            ("外来 端末一覧 No,外来 端末一覧 名称,外来 端末一覧 IP,,病棟 端末一覧 名称,病棟 端末一覧 IP", 4),
        ] {
            assert_eq!(at(names), Some(expected), "{names}");
        }
        for names in [
            "機器名,IPアドレス,MACアドレス,,IPアドレス,MACアドレス",
            "機器名,IPアドレス,IPアドレス",
            "機器名,場所,備考,機器名",
            "機器名,場所,,IPアドレス,OS",
            "機器 名称,機器 場所,,ネットワーク IPアドレス,ネットワーク MACアドレス",
            "作業,担当,作業,担当",
        ] {
            assert_eq!(at(names), None, "{names}");
        }
    }
}
