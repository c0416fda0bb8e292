//! Names and the day on a sheet in front of the tables.

use super::builder::{Form, put};
use rust_xlsxwriter::Worksheet;

const TABLE: &str = "
    | 番号 | チェック項目 | 回答 | 確認日 |
    | 1 | 医療情報システムの安全管理責任者を設置している。 | . | . |
    | 2-① | サーバ、端末PC、ネットワーク機器の台帳管理を行っている。 | . | . |
    | 2-② | リモートメンテナンスを利用している機器の有無を事業者等に確認した。 | . | . |
    | 2-③ | 事業者からMDS/SDSを提出してもらう。 | . | . |
    | 3-① | インシデント発生時における連絡体制図がある。 | . | . |
";

fn read(cover: &str, fill: impl FnOnce(&mut Worksheet)) -> sejo_model::workbook::ReadWorkbook {
    Form::new().sheet(cover, fill).sheet("チェックリスト", |s| put(s, "A1", TABLE)).read().unwrap()
}

#[test]
fn a_cover_takes_names_and_the_day() {
    let book = read("表紙", |sheet| {
        put(sheet, "B2", "| サイバーセキュリティ対策チェックリスト |");
        put(sheet, "B5", "| 医療機関名 | . |\n| 記入者 | . |\n| 記入日 | . |");
    });
    let [cover] = book.layout.covers.as_slice() else { panic!("{:?}", book.layout.covers) };
    let cell = |field: &Option<sejo_model::workbook::HeadField>| field.as_ref().map(|f| f.cell.to_string());
    assert_eq!(cover.sheet, "表紙");
    let found = [&cover.facility_name, &cover.filled_by, &cover.filled_on].map(cell);
    assert_eq!(found.map(Option::unwrap_or_default), ["C5", "C6", "C7"]);
    let named = read("表紙", |sheet| put(sheet, "B5", "| 医療機関名 | さくら医院 |"));
    assert_eq!(named.facility_name, "さくら医院");
}

#[test]
fn an_example_and_a_long_guide_are_no_covers() {
    let example = read("記入例", |sheet| put(sheet, "B5", "| 医療機関名 | . |\n| 記入者 | . |"));
    assert!(example.layout.covers.is_empty());
    let guide = read("手引き", |sheet| {
        put(sheet, "B5", "| 医療機関名 | . |");
        for row in 10..120 {
            sheet.write_string(row, 1, "対策の説明です。").unwrap();
        }
    });
    assert!(guide.layout.covers.is_empty());
    let plain = read("お知らせ", |sheet| put(sheet, "B2", "| 提出の期限は来月です。 |"));
    assert!(plain.layout.covers.is_empty());
}
