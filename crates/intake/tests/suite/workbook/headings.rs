//! Rounds and dates under every heading people print; a date nobody can place is named, never dropped.

use super::builder::{answers, form, layout, problems};
use sejo_model::workbook::ReadWorkbook;

/// Five items below the header, their further cells as given.
fn read(header: &str, cells: &str) -> ReadWorkbook {
    let rows: Vec<String> = (1..=5).map(|n| format!("2-({n}) | 台帳を{n}つ管理している | {cells}")).collect();
    form("医療機関確認用", "A1", &format!("{header}\n{}", rows.join("\n"))).read().unwrap()
}

fn columns(header: &str) -> String {
    let read = read(&format!("番号 | チェック項目 | {header}"), "");
    assert_eq!(problems(&read), Vec::<String>::new(), "{header}");
    layout(&read).split_once("text B, ").unwrap().1.to_owned()
}

#[test]
fn counted_and_named_rounds_take_their_dates() {
    for (header, found) in [
        ("第一回 結果 | 第一回 日付 | 第二回 結果 | 第二回 日付", "[1: word C on D], [2: word E on F]"),
        ("第１回目 はい・いいえ | 第１回目 確認日", "[1: word C on D]"),
        ("1回目 | 1回目（月／日） | 2回目 | 2回目（月／日）", "[1: word C on D], [2: word E on F]"),
        (
            "初回 | 初回日付 | 再確認 | 再確認日 | 最終 | 最終確認日",
            "[1: word C on D], [2: word E on F], [3: word G on H]",
        ),
        ("初回 はい・いいえ | 最終 はい・いいえ | 最終 日付", "[1: word C], [2: word D on E]"),
        ("はい・いいえ | 確認日時 | 改善期限 | 備考", "remark F, [1: word C on D target E]"),
    ] {
        assert_eq!(columns(header), found, "{header}");
    }
}

#[test]
fn headings_in_two_languages_are_read_by_the_one_in_brackets() {
    let header =
        "No. | Check item (チェック項目) | Answer (はい・いいえ) | Checked on (確認日) | Due (目標日) | Remarks (備考)";
    assert_eq!(
        layout(&read(header, "")),
        layout(&read("No. | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考", ""))
    );
}

#[test]
fn rounds_counted_by_marks_are_rounds_where_the_dates_are_counted_too() {
    for (header, found) in [
        (
            "回答① | 回答② | 回答③ | 確認年月日① | 確認年月日② | 確認年月日③",
            "[1: word C on F], [2: word D on G], [3: word E on H]",
        ),
        ("回答(1) | 確認年月日(1) | 回答(2) | 確認年月日(2)", "[1: word C on D], [2: word E on F]"),
        ("確認結果⑴ | 確認日⑴ | 目標日⑴ | 確認結果⑵ | 確認日⑵", "[1: word C on D target E], [2: word F on G]"),
        ("結果① | 日付① | 結果② | 日付②", "[1: word C on D], [2: word E on F]"),
    ] {
        assert_eq!(columns(header), found, "{header}");
    }
    let under = read(
        "番号 | チェック項目 | 回答 | < | 確認年月日 | < | 備考\n^ | ^ | ① | ② | ① | ② | ^",
        "はい | いいえ | 2026/6/1 | 2026/9/1",
    );
    assert_eq!(layout(&under), "header 1-2, number A, text B, remark G, [1: word C on E], [2: word D on F]");
    assert_eq!(answers(&under, 3), "1: はい 2026-06-01; 2: いいえ 2026-09-01");
}

#[test]
fn a_mark_that_may_mean_something_else_is_no_round() {
    let refused = |table: &str| form("医療機関確認用", "A1", table).read().is_err();
    let rows: String = (1..=5).map(|n| format!("\n2-({n}) | 台帳を{n}つ管理している")).collect();
    for header in [
        "回答① | 回答② | 確認日",
        "回答① | 回答② | 確認日① | 確認日③",
        "回答①（医療機関） | 回答②（事業者） | 確認日① | 確認日②",
        "回答① | 確認結果② | 確認日① | 確認日②",
        "回答② | 回答③ | 確認日② | 確認日③",
    ] {
        assert!(refused(&format!("番号 | チェック項目 | {header}{rows}")), "{header}");
    }
    let header = "番号 | チェック項目 | 回答① | 回答② | 確認日① | 確認日②";
    assert!(!refused(&format!("{header}{rows}")));
    assert!(refused(&format!("①は医療機関、②は事業者が記入\n{header}{rows}")), "a legend above");
    assert!(refused(&format!("{header}{rows}\n※ 回答①はサーバについて")), "a note below");
}

#[test]
fn a_date_nobody_can_place_is_named() {
    let said = read("番号 | チェック項目 | はい・いいえ | 対応日 | 備考", "はい | 2026/6/12");
    assert_eq!(problems(&said), ["workbook-date-unused@D"]);
    assert_eq!(answers(&said, 2), "1: はい");
}

#[test]
fn a_date_in_the_heading_is_named_and_does_not_hide_the_answers() {
    let above = read(
        "番号 | チェック項目 | 確認日：　年　月　日 | 確認日：　年　月　日 | 備考\n^ | ^ | 1回目 | 2回目 | ^",
        "はい・いいえ | はい・いいえ",
    );
    assert_eq!(layout(&above), "header 1-2, number A, text B, remark E, [1: printed C], [2: printed D]");
    assert_eq!(problems(&above), ["workbook-date-above@C1", "workbook-date-above@D1"]);
    let under =
        read("番号 | チェック項目 | 1回目 | 2回目 | 備考\n^ | ^ | （　月　日） | （　月　日） | ^", "はい | いいえ");
    assert_eq!(layout(&under), "header 1-2, number A, text B, remark E, [1: word C], [2: word D]");
    assert_eq!(problems(&under), ["workbook-date-above@C2", "workbook-date-above@D2"]);
    assert_eq!(answers(&under, 3), "1: はい; 2: いいえ");
}

#[test]
fn answers_under_a_heading_of_dates_are_found_by_their_cells() {
    let said = read(
        "番号 | チェック項目 | 1回目（月／日） | 2回目（月／日）",
        "はい・いいえ\\n（2026/6/12） | はい・いいえ\\n（　/　）",
    );
    assert_eq!(layout(&said), "header 1-1, number A, text B, [1: printed C], [2: printed D]");
    assert_eq!(answers(&said, 2), "1: ? 2026-06-12");
}

#[test]
fn the_day_of_confirmation_is_not_the_day_somebody_filled_the_form_in() {
    let table = "
        番号 | チェック項目 | 記入者 | 記入日 | はい・いいえ | 確認者 | 確認日 | 対応期限
        1-① | 医療情報システム安全管理責任者を置いている | 鈴木 | 2026/05/01 | はい | 佐藤 | 2026/06/12 |
        2-① | 台帳で管理している | 鈴木 | 2026/05/01 | いいえ | 佐藤 | 2026/06/13 | 2026/12/01
        3-① | 連絡体制図がある | | | | | |
        3-② | バックアップの手順を確認している | | | | | |
        3-③ | 事業継続計画(BCP)を策定している | | | | | |
    ";
    let read = form("医療機関確認用", "A1", table).read().unwrap();
    assert_eq!(answers(&read, 2), "1: はい 2026-06-12");
    assert_eq!(answers(&read, 3), "1: いいえ 2026-06-13 → 2026-12-01");
}

#[test]
fn a_column_that_asks_whether_something_is_wrong_takes_no_answer() {
    let rows: Vec<String> =
        (1..=5).map(|n| format!("2-({n}) | 台帳を{n}つ管理している | はい | 2026/06/12 |")).collect();
    for (heading, expected) in [("取組状況（はい・いいえ）", true), ("指摘事項の有無（はい・いいえ）", false)]
    {
        let table = format!("番号 | チェック項目 | {heading} | 確認日 | 目標日\n{}", rows.join("\n"));
        let read = form("医療機関確認用", "A1", &table).read();
        let answered = read.is_ok_and(|read| read.rows.iter().any(|r| !r.answers.is_empty()));
        assert_eq!(answered, expected, "{heading}");
    }
}
