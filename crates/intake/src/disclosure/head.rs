//! What is written around the table: the maker, the product, its version, the day.

use sejo_model::disclosure::ReadDisclosure;
use sejo_model::text::{fold, narrow};

use super::header;
use crate::table::{Grid, Row};
use crate::workbook::day_word;

/// Rows of a sheet that are looked at.
const ROWS: usize = 60;
/// Characters of a value.
const LONGEST: usize = 200;

const MAKER: &[&str] = &[
    "製造業者",
    "製造業者名",
    "製造業者名称",
    "サービス事業者",
    "サービス事業者名",
    "サービス事業者名称",
    "事業者名",
    "事業者",
    "会社名",
    "企業名",
    "メーカ",
    "メーカ名",
    "manufacturer",
    "manufacturername",
    "vendorname",
    "vendor",
    "company",
];
const PRODUCT: &[&str] = &[
    "製品名",
    "製品名称",
    "製品",
    "サービス名",
    "サービス名称",
    "システム名",
    "システム名称",
    "対象製品",
    "対象サービス",
    "品名",
    "devicemodel",
    "devicedescription",
    "product",
    "productname",
    "devicename",
    "model",
];
const VERSION: &[&str] = &[
    "バージョン",
    "製品バージョン",
    "サービスバージョン",
    "version",
    "版",
    "版数",
    "softwarerevision",
    "softwareversion",
    "ソフトウェアバージョン",
    "対象バージョン",
    "型番",
];
const DAY: &[&str] = &[
    "作成日",
    "作成年月日",
    "記入日",
    "記載日",
    "回答日",
    "発行日",
    "日付",
    "更新日",
    "改訂日",
    "documentreleasedate",
    "date",
    "releasedate",
];

/// Reads them from above the tables, and from sheets without one.
pub(super) fn read(grids: &[Grid], read: &mut ReadDisclosure) {
    for grid in grids.iter().filter(|g| !g.hidden) {
        let end = header::find(grid).map_or(ROWS, |h| h.first()).min(ROWS);
        for row in grid.rows.iter().take(end) {
            take(row, read);
        }
    }
}

fn take(row: &Row, read: &mut ReadDisclosure) {
    for (at, cell) in row.cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        let (label, own) = parts(cell);
        let value = match own {
            Some(own) => own,
            None => match row.cells.iter().skip(at + 1).find(|c| !c.is_empty()) {
                // The next label is no value.
                Some(next) if [MAKER, PRODUCT, VERSION, DAY].iter().all(|words| !is(next, words)) => next.clone(),
                _ => continue,
            },
        };
        let value: String = value.trim().chars().take(LONGEST).collect();
        let text = [(MAKER, &mut read.maker), (PRODUCT, &mut read.product), (VERSION, &mut read.product_version)];
        for (words, slot) in text {
            if slot.is_empty() && is(&label, words) {
                slot.clone_from(&value);
            }
        }
        if read.dated_on.is_none() && is(&label, DAY) {
            read.dated_on = day_word(&value, None).ok().flatten();
        }
    }
}

/// Whether a text says what stands beside it: maker, product, version or day.
pub(super) fn is_label(text: &str) -> bool {
    let (label, _) = parts(text);
    [MAKER, PRODUCT, VERSION, DAY].iter().any(|words| is(&label, words))
}

/// A label with the value behind a colon, where there is one.
fn parts(cell: &str) -> (String, Option<String>) {
    let narrow = narrow(cell);
    match narrow.split_once(':') {
        Some((label, value)) if !value.trim().is_empty() => (label.to_owned(), Some(value.trim().to_owned())),
        _ => (narrow.trim_end_matches([':', ' ']).to_owned(), None),
    }
}

fn is(label: &str, words: &[&str]) -> bool {
    let said = fold(label);
    !said.is_empty() && words.iter().any(|word| *word == said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_beside_or_behind_their_label() {
        let mut found = ReadDisclosure::default();
        let row = |cells: &[&str]| Row { number: 1, cells: cells.iter().map(|&c| c.to_owned()).collect() };
        take(&row(&["製造業者名：", "やまと電子(株)", "", "作成日", "2026年6月1日"]), &mut found);
        take(&row(&["製品名称: やまとカルテ", "バージョン", "12.3"]), &mut found);
        take(&row(&["サービス名", "事業者名"]), &mut found);
        assert_eq!((found.maker.as_str(), found.product.as_str()), ("やまと電子(株)", "やまとカルテ"));
        assert_eq!(found.product_version, "12.3");
        assert_eq!(found.dated_on, Some(jiff::civil::date(2026, 6, 1)));
    }
}
