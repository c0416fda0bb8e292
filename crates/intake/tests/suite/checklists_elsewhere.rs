//! The ministry's checklist saved as xls, ods or csv is refused as what it is, and never becomes a list of devices.

use crate::list_builder::{ods, xls};
use sejo_intake::{Limits, Reading, Refusal, read, workbook};
use sejo_model::ErrorCode;
use sejo_model::configuration::FingerprintKey;

/// A form of one round, filled in.
const FORM: [[&str; 6]; 7] = [
    ["区分", "番号", "チェック項目", "確認結果", "確認日", "目標日"],
    ["体制構築", "1-①", "医療情報システム安全管理責任者を設置している。", "はい", "2026-05-01", ""],
    ["管理・運用", "2-①", "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。", "はい", "2026-05-01", ""],
    ["管理・運用", "2-②", "MDS/SDSを提出してもらっている。", "いいえ", "2026-05-01", "2027-03-01"],
    ["管理・運用", "2-③", "アクセス利用権限を設定している。", "はい", "2026-05-01", ""],
    ["備え", "3-①", "事業者を含めた連絡体制図がある。", "はい", "2026-05-01", ""],
    ["規程", "4-①", "運用管理規程等を整備している。", "はい", "2026-05-01", ""],
];

/// A list of devices with some of the form's words: 区分, はい, いいえ, 確認日.
const DEVICES: [[&str; 6]; 4] = [
    ["区分", "No", "機器名", "リモート保守", "確認日", "設置場所"],
    ["サーバ", "1", "電子カルテサーバ", "はい", "2026-05-01", "サーバ室"],
    ["端末", "2", "受付PC", "いいえ", "2026-05-01", "受付"],
    ["端末", "3", "診察室PC", "いいえ", "2026-05-01", "診察室"],
];

fn as_xls(table: &[[&str; 6]]) -> Vec<u8> {
    let cells = table.iter().zip(0..).flat_map(|(row, r)| row.iter().zip(0..).map(move |(text, c)| (r, c, *text)));
    xls(&cells.collect::<Vec<_>>(), (table.len() as u32, 6))
}

fn as_ods(table: &[[&str; 6]]) -> Vec<u8> {
    let cell = |text: &&str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let row =
        |row: &[&str; 6]| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    ods(&format!(r#"<table:table table:name="Sheet1">{}</table:table>"#, table.iter().map(row).collect::<String>()))
}

fn as_csv(table: &[[&str; 6]]) -> Vec<u8> {
    let quoted = |row: &[&str; 6]| row.map(|cell| format!("\"{cell}\"")).join(",") + "\r\n";
    table.iter().map(quoted).collect::<String>().into_bytes()
}

fn dropped(name: &str, bytes: &[u8]) -> Result<Reading, Refusal> {
    read(name, bytes, &Limits::default(), &FingerprintKey::new([7; 32]))
}

#[test]
fn a_checklist_that_is_no_xlsx_is_refused_as_a_checklist() {
    for (name, bytes) in [("様式.xls", as_xls(&FORM)), ("様式.ods", as_ods(&FORM)), ("様式.csv", as_csv(&FORM))] {
        let refusal = dropped(name, &bytes).expect_err(name);
        assert_eq!(refusal.code, ErrorCode::ChecklistNotXlsx, "{name}: {refusal:?}");
        assert!(refusal.code.words().ja.contains(".xlsx"));
        assert!(!refusal.cells.is_empty(), "{name}");
        assert_eq!(workbook::read(&bytes, &Limits::default()).unwrap_err().code, ErrorCode::ChecklistNotXlsx, "{name}");
    }
}

#[test]
fn a_list_of_devices_with_the_same_words_stays_one() {
    for (name, bytes) in
        [("台帳.xls", as_xls(&DEVICES)), ("台帳.ods", as_ods(&DEVICES)), ("台帳.csv", as_csv(&DEVICES))]
    {
        assert!(matches!(dropped(name, &bytes), Ok(Reading::Devices(t)) if t.rows.len() == 3), "{name}");
    }
}
