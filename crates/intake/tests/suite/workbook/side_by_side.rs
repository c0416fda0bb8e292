//! Tables side by side on one sheet, and tables with different rounds: read whole or refused with the cells seen.

use super::builder::{Form, layout, problems, put};

const LEFT: [&str; 5] = [
    "1 | 医療情報システムの安全管理責任者を設置している。",
    "2-① | サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
    "2-② | リモートメンテナンスを利用している機器の有無を事業者等に確認した。",
    "2-③ | 事業者からMDS/SDSを提出してもらう。",
    "2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している。",
];
const RIGHT: [&str; 5] = [
    "2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除している。",
    "2-⑥ | アクセスログを管理している。",
    "2-⑦ | セキュリティパッチを適用している。",
    "3-① | インシデント発生時における連絡体制図がある。",
    "3-② | インシデント発生時に診療を継続するためのデータのバックアップを行っている。",
];

fn table(head: &str, rows: &[&str], rest: &str) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("| {row} | {rest} |")).collect();
    format!("| {head} |\n{}", rows.join("\n"))
}

fn refused(book: Form) -> Vec<String> {
    let refusal = book.read().unwrap_err();
    assert_eq!(refusal.code, sejo_model::ErrorCode::WorkbookUncertain);
    refusal.cells.into_iter().map(|(cell, _)| cell).collect()
}

#[test]
fn tables_side_by_side_are_refused_with_their_cells() {
    let plain = "番号 | チェック項目 | 回答";
    for (at, count, answers) in
        [("E1", 5, "はい"), ("F1", 2, "."), ("E1", 1, "いいえ"), ("F3", 5, "."), ("F4", 2, "はい")]
    {
        let book = Form::new().sheet("チェックリスト", |s| {
            put(s, "A1", &table(plain, &LEFT, answers));
            put(s, at, &table(plain, &RIGHT[..count], answers));
        });
        let cells = refused(book);
        assert!(cells.len() == 2 && cells[0] == "チェックリスト!B1", "{at} {count}: {cells:?}");
    }
    // The right one begins higher.
    let book = Form::new().sheet("チェックリスト", |s| {
        put(s, "A3", &table(plain, &LEFT, "."));
        put(s, "F1", &table(plain, &RIGHT, "."));
    });
    assert_eq!(refused(book).len(), 2);
}

#[test]
fn tables_with_different_rounds_are_refused_or_said_to_be_left_out() {
    let form = |count: usize| {
        Form::new().sheet("チェックリスト", |s| {
            put(s, "A1", &table("番号 | チェック項目 | 1回目 | 2回目", &LEFT, ". | ."));
            put(s, "A9", &table("番号 | チェック項目 | 1回目", &RIGHT[..count], "."));
        })
    };
    assert_eq!(refused(form(5)), ["チェックリスト!B1", "チェックリスト!B9"]);
    // Two rows alone make no form: they are named, never taken for rows of the table above.
    let read = form(2).read().unwrap();
    assert_eq!((read.rows.len(), problems(&read)), (5, vec!["workbook-table-left-out@10".to_owned()]));
}

#[test]
fn tables_below_one_another_are_read_as_before() {
    let plain = "番号 | チェック項目 | 回答";
    let read = Form::new()
        .sheet("チェックリスト", |s| {
            put(s, "A1", &table(plain, &LEFT, "."));
            put(s, "C9", &table(plain, &RIGHT, "."));
        })
        .read()
        .unwrap();
    assert_eq!(read.rows.len(), 10, "{}", layout(&read));
}
