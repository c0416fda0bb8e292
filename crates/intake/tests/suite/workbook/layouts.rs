//! Layouts of checklist workbooks that the reader must place with certainty, each as a short table.

use super::builder::{Form, answers, drop_down, form, head, layout, numbers, problems, put};
use rust_xlsxwriter::Format;
use sejo_model::{FiscalYear, FormKind};

#[test]
fn one_header_row_and_a_number_column() {
    let read = form(
        "R7",
        "A1",
        "
        番号 | チェック項目               | はい・いいえ | 確認日 | 目標日 | 備考
        1-①  | 安全管理責任者を置いている | .            | .      | .      | .
        2-①  | 台帳で管理している         | .            | .      | .      | .
        2-②  | 遠隔保守の有無を確かめた   | .            | .      | .      | .
        3-①  | 連絡体制図を作っている     | .            | .      | .      | .
        4-①  | 規程に定めている           | .            | .      | .      | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, remark F, [1: word C on D target E]");
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 3-①, 4-①");
    assert_eq!(read.fiscal_year, Some(FiscalYear(2025)));
}

#[test]
fn two_header_rows_with_groups_and_bands() {
    let read = form(
        "チェックリスト",
        "A1",
        "
        令和6年度版 医療機関におけるサイバーセキュリティ対策チェックリスト | < | < | < | < | < | < | <
        .     | . | . | . | . | . | . | 医療機関確認用
        区分  | チェック項目 | 1回目  | <            | 目標日 | 2回目  | <            | 備考
        ^     | ^            | 確認日 | はい・いいえ | ^      | 確認日 | はい・いいえ | ^
        1 体制構築 | < | < | < | < | < | < | <
        .     | (1)安全管理責任者を置いている | . | . | . | . | . | .
        2 医療情報システムの管理・運用 | < | < | < | < | < | < | <
        全般  | (1)台帳で管理している | . | . | . | . | . | .
        ^     | (2)遠隔保守の有無を確かめた | . | . | . | . | . | .
        サーバー | (4)利用権限を設定している | . | . | . | . | . | .
        端末ＰＣ | (4)利用権限を設定している | . | . | . | . | . | .
        3 インシデント発生に備えた対応 | < | < | < | < | < | < | <
        .     | (1)連絡体制図を作っている | . | . | . | . | . | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 3-4, text B, category A, remark H, [1: word D on C target E], [2: word G on F]");
    assert_eq!(numbers(&read), "1-(1), 2-(1) general, 2-(2) general, 2-(4) server, 2-(4) pc, 3-(1)");
    assert_eq!(read.rows[1].text, "台帳で管理している");
    assert_eq!(read.rows[1].section, "2 医療情報システムの管理・運用");
    assert_eq!((read.form, read.fiscal_year), (Some(FormKind::Institution), Some(FiscalYear(2024))));
}

#[test]
fn groups_that_are_not_merged() {
    let read = form(
        "form",
        "A1",
        "
        番号 | チェック項目 | 1回目  | .      | 2回目  | .      | 備考
        .    | .            | 確認日 | 回答   | 確認日 | 回答   | .
        1    | 安全管理責任者を置いている | . | はい・いいえ | . | はい・いいえ | .
        2    | 台帳で管理している         | . | はい・いいえ | . | はい・いいえ | .
        3    | 遠隔保守の有無を確かめた   | . | はい・いいえ | . | はい・いいえ | .
        4    | 連絡体制図を作っている     | . | はい・いいえ | . | はい・いいえ | .
        5    | 規程に定めている           | . | はい・いいえ | . | はい・いいえ | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 1-2, number A, text B, remark G, [1: printed D on C], [2: printed F on E]");
    assert_eq!(numbers(&read), "1, 2, 3, 4, 5");
}

#[test]
fn old_forms_print_choice_and_date_into_one_cell() {
    let read = form(
        "令和6年度",
        "A1",
        "
        医療機関におけるサイバーセキュリティ対策チェックリスト | < | < | < | <
        *以下の項目はすべて「はい」に丸が付くよう取り組んでください。 | < | < | < | <
        .  | チェック項目 | 確認結果（日付） | < | <
        .  | ^            | 1回目            | 目標日 | 2回目
        医療情報システムの有無 | 医療情報システムを導入、運用している。(「いいえ」の場合、以下すべての項目は確認不要) | はい・いいえ\\n( / ) | ( / ) | はい・いいえ\\n( / )
        1 体制構築 | （１）安全管理責任者を設置している。 | はい・いいえ\\n( / ) | ( / ) | はい・いいえ\\n( / )
        2 医療情報システムの管理・運用 | 医療情報システム全般について、以下を実施している。 | < | < | <
        ^ | （１）サーバ、端末PC、ネットワーク機器の台帳管理を行っている。 | ○はい・いいえ\\n(6/12) | ( / ) | はい・いいえ\\n( / )
        ^ | （２）遠隔保守の有無を事業者に確認した。 | はい・○いいえ\\n(6/12) | (3/31) | はい・いいえ\\n( / )
        ^ | サーバについて、以下を実施している。 | . | . | .
        ^ | （４）アクセス利用権限を設定している。 | はい・いいえ\\n( / ) | ( / ) | はい・いいえ\\n( / )
        ^ | 端末PCについて、以下を実施している。 | . | . | .
        ^ | （４）アクセス利用権限を設定している。 | はい・いいえ\\n( / ) | ( / ) | はい・いいえ\\n( / )
        3 インシデント発生に備えた対応 | （１）連絡体制図がある。 | はい・いいえ\\n( / ) | ( / ) | はい・いいえ\\n( / )
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 3-4, text B, category A, [1: printed C target D], [2: printed E]");
    assert_eq!(numbers(&read), "(none), 1-(1), 2-(1) general, 2-(2) general, 2-(4) server, 2-(4) pc, 3-(1)");
    assert_eq!(read.rows[0].section, "医療情報システムの有無");
    assert_eq!(answers(&read, 8), "1: はい 2024-06-12");
    assert_eq!(answers(&read, 9), "1: いいえ 2024-06-12 → 2025-03-31");
    assert_eq!(answers(&read, 6), "");
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn three_rounds_with_a_target_date_after_each() {
    let read = form(
        "医療機関・薬局確認用",
        "A1",
        "
        番号 | 確認事項 | 第１回 | <    | <      | 第２回 | <    | <      | 第３回 | <
        ^    | ^        | 回答   | 確認日 | 目標日 | 回答 | 確認日 | 目標日 | 回答 | 確認日
        1-①  | 責任者を置いている | はい   | n:46185 | . | . | . | . | . | .
        2-①  | 台帳で管理している | いいえ | 2026/6/12 | 令和8年12月1日 | はい | 令和8年12月1日 | . | はい | 2027.2.1
        2-②  | 遠隔保守の有無を確かめた | 対象外(クラウド) | 6月12日 | . | . | . | . | . | .
        3-①  | 連絡体制図がある | 検討中 | 2026/13/40 | 未定 | . | . | . | . | .
        4-①  | 規程に定めている | . | . | . | . | . | . | . | .
        令和8年度版
        ",
    )
    .read()
    .unwrap();
    assert_eq!(
        layout(&read),
        "header 1-2, number A, text B, [1: word C on D target E], [2: word F on G target H], [3: word I on J]"
    );
    assert_eq!(answers(&read, 3), "1: はい 2026-06-12");
    assert_eq!(answers(&read, 4), "1: いいえ 2026-06-12 → 2026-12-01; 2: はい 2026-12-01; 3: はい 2027-02-01");
    // No year is printed above the table, so 6月12日 stays open.
    assert_eq!(answers(&read, 5), "1: 対象外");
    assert_eq!(answers(&read, 6), "");
    assert_eq!(
        problems(&read),
        [
            "workbook-year-missing@D5",
            "workbook-answer-unclear@C6",
            "workbook-no-such-day@D6",
            "workbook-date-unclear@E6"
        ]
    );
}

#[test]
fn rounds_by_repetition() {
    let read = form(
        "form",
        "B2",
        "
        No. | チェック項目 | はい・いいえ | 確認日 | 目標日 | はい・いいえ | 確認日 | 備考
        1   | 責任者を置いている | . | . | . | . | . | .
        2   | 台帳で管理している | . | . | . | . | . | .
        3   | 遠隔保守の有無を確かめた | . | . | . | . | . | .
        4   | 連絡体制図がある | . | . | . | . | . | .
        5   | 規程に定めている | . | . | . | . | . | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 2-2, number B, text C, remark I, [1: word D on E target F], [2: word G on H]");
}

#[test]
fn pair_columns_with_not_applicable() {
    let read = form(
        "薬局確認用",
        "A3",
        "
        チェック項目 | < | 確認結果 | <      | <      | 確認日 | 目標日
        ^            | < | はい     | いいえ | 対象外 | ^      | ^
        1 体制構築 | < | < | < | < | < | <
        ① | 責任者等を置いている | ○ | . | . | n:46185 | .
        2 医療情報システムの管理・運用 | < | < | < | < | < | <
        ① | 台帳で管理している | . | レ | . | 令和8年6月12日 | 令和9年3月31日
        ② | 遠隔保守の有無を確かめた | . | . | ◯ | . | .
        ③ | 開示書を受け取った | ✓ | ● | . | . | .
        【ネットワーク機器】 | < | < | < | < | < | <
        ④ | 接続元を制限している | ? | . | . | . | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 3-4, number A, text B, [1: pair C/D/E on F target G]");
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 2-③, 2-④ network");
    assert_eq!(answers(&read, 6), "1: はい 2026-06-12");
    assert_eq!(answers(&read, 8), "1: いいえ 2026-06-12 → 2027-03-31");
    assert_eq!(answers(&read, 9), "1: 対象外");
    assert_eq!(answers(&read, 10), "");
    assert_eq!(problems(&read), ["workbook-both-marked@D10", "workbook-answer-unclear@C12"]);
    assert_eq!(read.form, Some(FormKind::Pharmacy));
}

#[test]
fn header_at_row_twelve_and_column_d() {
    let read = Form::new()
        .sheet("様式1", |s| {
            put(s, "D2", "2026年度 薬局におけるサイバーセキュリティ対策チェックリスト | < | < | < | <");
            put(s, "D4", "薬局名 | さくら薬局 | < | 記入者氏名 | .");
            put(s, "D5", "事業者名 | . | < | 記入日 | 令和　年　月　日");
            put(s, "D7", "※「いいえ」の場合は目標日を記入してください。");
            put(
                s,
                "D12",
                "
                項目番号 | 点検内容 | 点検結果 | 点検日 | 対応予定日
                ２－（１） | 台帳で管理している | . | . | .
                ２－（２） | 遠隔保守の有無を確かめた | . | . | .
                ２－（３） | 開示書を受け取った | . | . | .
                ２－（１０） | 二要素認証を使っている | . | . | .
                ３－（１） | 連絡体制図がある | . | . | .
                ",
            );
        })
        .read()
        .unwrap();
    assert_eq!(layout(&read), "header 12-12, number D, text E, [1: word F on G target H]");
    assert_eq!(head(&read), "facility E4, vendor E5, by H4, on H5");
    assert_eq!(read.facility_name, "さくら薬局");
    assert_eq!(numbers(&read), "2-(1), 2-(2), 2-(3), 2-(10), 3-(1)");
    assert_eq!((read.form, read.fiscal_year), (Some(FormKind::Pharmacy), Some(FiscalYear(2026))));
}

#[test]
fn cover_sheet_hidden_column_and_hidden_copy() {
    let table = "
        区分 | 番号 | 回答 | チェック項目 | 確認結果 | 確認日 | 回答コード
        全般 | 2-① | . | 台帳で管理している | . | . | .
        ^ | 2-② | . | 遠隔保守の有無を確かめた | . | . | .
        サーバ | 2-③ | . | アクセスログを管理している | . | . | .
        端末PC | 2-④ | . | 不要なサービスを止めている | . | . | .
        ネットワーク機器 | 2-⑤ | . | 接続元を制限している | . | . | .
        ";
    let read = Form::new()
        .sheet("表紙", |s| put(s, "B3", "令和８年度版 医療機関・薬局におけるサイバーセキュリティ対策チェックリスト"))
        .sheet("記入要領", |s| put(s, "A1", "番号 | 内容\n1 | 確認日を記入します\n2 | 結果を選びます"))
        .sheet("医療機関・薬局確認用", |s| {
            put(s, "A2", table);
            s.set_column_hidden(2).unwrap();
            s.set_column_hidden(6).unwrap();
        })
        .sheet("控え", |s| {
            put(s, "A2", table);
            s.set_hidden(true);
        })
        .read()
        .unwrap();
    assert_eq!(layout(&read), "header 2-2, number B, text D, category A, [1: word E on F]");
    assert_eq!(read.layout.sheet, "医療機関・薬局確認用");
    assert_eq!(numbers(&read), "2-① general, 2-② general, 2-③ server, 2-④ pc, 2-⑤ network");
    assert_eq!(read.title, "令和８年度版 医療機関・薬局におけるサイバーセキュリティ対策チェックリスト");
    assert_eq!((read.form, read.fiscal_year), (Some(FormKind::Institution), Some(FiscalYear(2026))));
}

#[test]
fn an_example_sheet_is_not_filled_in() {
    let table = |answer: &str| {
        let row = |n: &str, text: &str| format!("{n} | {text} | {answer} | .\n");
        let rows = [
            ("①", "責任者を置いている"),
            ("②", "台帳で管理している"),
            ("③", "開示書を受け取った"),
            ("④", "接続元を制限している"),
            ("⑤", "規程に定めている"),
        ];
        format!("番号 | チェック項目 | はい・いいえ | 確認日\n{}", rows.map(|(n, t)| row(n, t)).concat())
    };
    let read = Form::new()
        .sheet("記入例", |s| put(s, "A1", &table("はい")))
        .sheet("様式", |s| put(s, "A1", &table(".")))
        .read()
        .unwrap();
    assert_eq!(read.layout.sheet, "様式");
    assert!(read.rows.iter().all(|r| r.answers.is_empty()));
}

#[test]
fn merged_categories_over_both_columns() {
    let read = form(
        "医療機関確認用",
        "A1",
        "
        大項目 | 小項目 | チェック項目 | 確認結果 | 備考
        医療情報システムの有無 | < | 医療情報システムを導入、運用している。 | . | .
        1 体制構築 | < | ①責任者を置いている | . | .
        2 医療情報システム\\nの管理・運用 | 医療情報\\nシステム全般 | ①台帳で管理している | . | .
        ^ | ^ | ②遠隔保守の\\n有無を確かめた | . | .
        ^ | サーバー | ⑪アクセスログを管理している | . | .
        ^ | ^ | ⑫不要なサービスを止めている | . | .
        ^ | 端末PC | ⑫不要なサービスを止めている | . | .
        3 インシデント | < | ①連絡体制図がある | . | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 1-1, text C, category A, category B, remark E, [1: word D]");
    assert_eq!(numbers(&read), "(none), 1-①, 2-① general, 2-② general, 2-⑪ server, 2-⑫ server, 2-⑫ pc, 3-①");
    assert_eq!(read.rows[0].section, "医療情報システムの有無");
    assert_eq!(read.rows[2].section, "2 医療情報システムの管理・運用");
    assert_eq!(read.rows[3].text, "遠隔保守の有無を確かめた");
    assert_eq!(read.rows[7].subsection, None);
}

#[test]
fn one_text_merged_over_rows_for_each_kind_of_device() {
    let read = form(
        "form",
        "A1",
        "
        対象機器 | チェック項目 | はい・いいえ
        全般 | ①台帳で管理している | .
        サーバ | ⑫不要なサービスを止めている | .
        端末PC | ^ | .
        ネットワーク機器 | ⑬接続元を制限している | .
        . | ⑭規程に定めている | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(numbers(&read), "① general, ⑫ server, ⑫ pc, ⑬ network, ⑭ network");
    assert_eq!(read.rows[2].text, "不要なサービスを止めている");
}

#[test]
fn notes_totals_signatures_and_other_tables_are_no_items() {
    let read = Form::new()
        .sheet("form", |s| {
            put(s, "A1", "用語 | 説明\nMDS | 開示書です\nSDS | 開示書です");
            put(
                s,
                "A6",
                "
                番号 | チェック項目 | 確認結果 | 確認日
                1-① | 責任者を置いている | . | .
                . | ※責任者は兼任でもよい | . | .
                2-① | 台帳で管理している | . | .
                2-② | 遠隔保守の有無を、 | . | .
                . | 事業者に確かめた | . | .
                2-③ | 開示書を受け取った | . | .
                3-① | 連絡体制図がある | . | .
                合計 | . | n:0 | .
                . | 確認者 | . | .
                ",
            );
            put(s, "A17", "記入要領 | .\n1-① | 番号を見て記入します\n2-① | 日付を記入します");
            put(s, "A22", "記入者：");
        })
        .read()
        .unwrap();
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 2-③, 3-①");
    assert_eq!(read.rows[2].text, "遠隔保守の有無を、事業者に確かめた");
    assert_eq!(head(&read), "by A22 \"記入者：\"");
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn drop_downs_name_the_answer_where_the_header_does_not() {
    let read = Form::new()
        .sheet("form", |s| {
            put(
                s,
                "A1",
                "
                サイバーセキュリティ対策チェックリスト
                番号 | 項目 | 記入 | いつ
                1 | 責任者を置いている | . | .
                2 | 台帳で管理している | . | .
                3 | 開示書を受け取った | . | .
                4 | 連絡体制図がある | . | .
                5 | 規程に定めている | . | .
                ",
            );
            drop_down(s, "C3:C7", &["はい", "いいえ", "対象外"]);
        })
        .read()
        .unwrap();
    assert_eq!(layout(&read), "header 2-2, number A, text B, [1: word C]");
}

#[test]
fn hidden_rows_are_reported_and_filtered_rows_are_kept() {
    let table = "
        番号 | チェック項目 | はい・いいえ
        ① | 責任者を置いている | .
        ② | 昨年までの項目です | .
        ③ | 台帳で管理している | .
        ④ | 開示書を受け取った | .
        ⑤ | 連絡体制図がある | .
        ⑥ | 規程に定めている | .
        ";
    let hidden = Form::new().sheet("form", |s| {
        put(s, "A1", table);
        s.set_row_hidden(2).unwrap();
    });
    let read = hidden.read().unwrap();
    assert_eq!(numbers(&read), "①, ③, ④, ⑤, ⑥");
    assert_eq!(problems(&read), ["workbook-hidden-row@3"]);
    let filtered = Form::new().sheet("form", |s| {
        put(s, "A1", table);
        s.autofilter(0, 0, 6, 2).unwrap();
        s.filter_column(0, &rust_xlsxwriter::FilterCondition::new().add_list_filter("①")).unwrap();
    });
    assert_eq!(numbers(&filtered.read().unwrap()), "①, ②, ③, ④, ⑤, ⑥");
}

#[test]
fn computed_rounds_are_left_alone() {
    let read = form(
        "form",
        "A1",
        "
        番号 | チェック項目 | 1回目 はい・いいえ | 2回目 はい・いいえ
        ① | 責任者を置いている | . | f:=C2
        ② | 台帳で管理している | . | f:=C3
        ③ | 開示書を受け取った | . | f:=C4
        ④ | 連絡体制図がある | . | f:=C5
        ⑤ | 規程に定めている | . | f:=C6
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, [1: word C]");
    assert_eq!(problems(&read), ["workbook-formula@"]);
}

#[test]
fn a_repeated_header_on_the_next_page() {
    let read = form(
        "form",
        "A1",
        "
        番号 | チェック項目 | 確認結果 | 前回の確認結果 | 確認結果(保健所記入欄)
        1-① | 責任者を置いている | . | はい | .
        2-① | 台帳で管理している | . | はい | .
        2-② | 開示書を受け取った | . | はい | .
        番号 | チェック項目 | 確認結果 | 前回の確認結果 | 確認結果(保健所記入欄)
        3-① | 連絡体制図がある | . | はい | .
        4-① | 規程に定めている | . | はい | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, [1: word C]");
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 3-①, 4-①");
    assert!(read.rows.iter().all(|r| r.answers.is_empty()), "last year's answers are not this year's");
}

#[test]
fn numbers_that_excel_took_for_dates() {
    let read = form(
        "form",
        "A1",
        "
        番号 | チェック項目 | はい・いいえ | 確認日
        n:46023 | 責任者を置いている | Yes | .
        n:46054 | 台帳で管理している | No | .
        n:46055 | 開示書を受け取った | N/A | .
        n:46082 | 連絡体制図がある | ○ | .
        n:46113 | 規程に定めている | × | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(numbers(&read), "1-1, 2-1, 2-2, 3-1, 4-1");
    let said: Vec<String> = (2..=6).map(|row| answers(&read, row)).collect();
    assert_eq!(said, ["1: はい", "1: いいえ", "1: 対象外", "1: はい", "1: いいえ"]);
}

#[test]
fn names_in_the_cell_of_their_label_and_in_boxes() {
    let read = Form::new()
        .sheet("事業者確認用", |s| {
            put(s, "A1", "施設名：＿＿＿＿＿＿ | . | 事業者名： | . | <");
            put(s, "A2", "記入者：山田太郎");
            put(s, "A3", "記入日 | 作成者 | .");
            s.merge_range(3, 1, 3, 2, "", &Format::new()).unwrap();
            put(
                s,
                "A6",
                "
                No | 確認事項 | 責任分界 | はい | いいえ | 参考
                1 | 管理責任者を置いている | 事業者 | . | . | 企画管理編
                2 | 台帳で管理している | 医療機関 | . | . | .
                3 | 開示書を渡している | . | . | . | .
                4 | 接続元を制限している | . | . | . | .
                5 | 記録を管理している | . | . | . | .
                ",
            );
        })
        .read()
        .unwrap();
    assert_eq!(head(&read), "facility A1 \"施設名：\", vendor D1, by A2 \"記入者：\", on A4");
    assert_eq!(layout(&read), "header 6-6, number A, text B, boundary C, reference F, [1: pair D/E]");
    assert_eq!((read.rows[0].boundary.as_str(), read.rows[0].reference.as_str()), ("事業者", "企画管理編"));
    assert_eq!(read.form, Some(FormKind::Vendor));
    assert_eq!(read.facility_name, "");
}

#[test]
fn the_round_alone_heads_the_answers() {
    let read = form(
        "f",
        "A1",
        "
        . | チェック項目 | 1回目 | 目標日 | 2回目 | 3回目
        例 | 記入例です | はい | 2026/3/1 | . | .
        体制 | ① 責任者を置いている | . | . | . | .
        全般 | ② 台帳で管理している | . | . | . | .
        . | ③ 開示書を受け取った | . | . | . | .
        . | ④ 連絡体制図がある | . | . | . | .
        . | ⑤ 規程に定めている | . | . | . | .
        サイバーセキュリティ対策チェックリスト
        ",
    )
    .read()
    .unwrap();
    assert_eq!(
        layout(&read).split(", [").skip(1).collect::<Vec<_>>(),
        ["1: word C target D]", "2: word E]", "3: word F]"]
    );
    assert_eq!(read.rows.len(), 5);
}

#[test]
fn circle_and_cross_columns_and_a_number_over_two_columns() {
    let read = form(
        "f",
        "A1",
        "
        番号 | < | 確認内容 | 判定 | < | 確認日
        ^ | ^ | ^ | ○ | × | ^
        1 | ① | 責任者を置いている | ○ | . | .
        2 | ① | 台帳で管理している | . | ○ | .
        ^ | ② | 開示書を受け取った | . | . | .
        3 | ① | 連絡体制図がある | . | . | .
        4 | ① | 規程に定めている | . | . | .
        サイバーセキュリティ対策
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 1-2, number B, text C, category A, [1: pair D/E on F]");
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 3-①, 4-①");
    assert_eq!((answers(&read, 3).as_str(), answers(&read, 4).as_str()), ("1: はい", "1: いいえ"));
}

#[test]
fn plain_numbers_below_plain_section_numbers() {
    let read = form(
        "f",
        "A1",
        "
        令和8年度 薬局確認用 | . | .
        項目 | 結果 | 年月日
        1 体制構築 | . | .
        1. 責任者を置いている | . | .
        2 医療情報システムの管理・運用 | . | .
        1. 台帳で管理している | . | .
        2. 開示書を受け取った | . | .
        3 インシデント発生に備えた対応 | . | .
        1. 連絡体制図がある | . | .
        4 規程類の整備 | . | .
        1. 規程に定めている | . | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(layout(&read), "header 2-2, text A, [1: word B on C]");
    assert_eq!(numbers(&read), "1-1, 2-1, 2-2, 3-1, 4-1");
    assert_eq!(read.rows[2].section, "2 医療情報システムの管理・運用");
}

#[test]
fn merged_dates_are_given_up_except_at_the_gate() {
    let read = |row: &str| {
        let table = format!(
            "
            チェック項目 | はい・いいえ | 確認日 | 目標日
            医療情報システムを導入、運用している。 | はい・いいえ | . | <
            (1) 責任者を置いている | はい・いいえ | {row}
            (2) 台帳で管理している | はい・いいえ | . | .
            (3) 開示書を受け取った | はい・いいえ | . | .
            (4) 連絡体制図がある | はい・いいえ | . | .
            "
        );
        form("f", "A1", &table).read().unwrap()
    };
    let at_the_gate = read(". | .");
    assert_eq!(layout(&at_the_gate), "header 1-1, text A, [1: printed B on C target D]");
    assert_eq!(numbers(&at_the_gate), "(none), (1), (2), (3), (4)");
    let elsewhere = read(". | <");
    assert_eq!(layout(&elsewhere), "header 1-1, text A, [1: printed B]");
    assert_eq!(problems(&elsewhere), ["workbook-merged-date@C", "workbook-merged-date@D"]);
}
