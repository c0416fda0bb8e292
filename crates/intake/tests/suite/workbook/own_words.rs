//! What was filled in is read back: answers in the remark, pairs in any order, the words of a form's head, formulas.

use super::builder::{Form, answers, form, head, layout, problems, put};

const PAIR: &str = "
    番号 | チェック項目 | はい | いいえ | 確認日 | 目標日 | 備考
    1-① | 医療情報システム安全管理責任者を置いている | | | 2026/06/12 | | 対象外: クラウドだけを使う\\n毎年見直す
    2-① | 台帳で管理している | | | 2026/06/12 | | 対象外
    2-② | パスワードの使い回しを禁じている | | ○ | 2026/06/12 | 2026/09/30 | 準備中\\n2回目: はい(確認日 2026年11月22日)\\n済
    3-① | 連絡体制図がある | | ○ | 2026/06/12 | | ２回目：いいえ（確認日 2026年11月22日、目標日 2027年3月31日）
    3-② | バックアップの手順を確認している | ○ | | | | 対象外: 予備機
    3-③ | 事業継続計画(BCP)を策定している | | | | | 対象外となる病棟はない
    4-① | 運用管理規程に定めている | | | | | 2回目: 来年に確認する
";

#[test]
fn answers_in_the_remark_are_read_back() {
    let read = form("医療機関確認用", "A1", PAIR).read().unwrap();
    let remark = |row: u32| read.rows.iter().find(|r| r.row + 1 == row).unwrap().remark.clone();
    for (row, said, left) in [
        (2, "1: 対象外 2026-06-12", "クラウドだけを使う\n毎年見直す"),
        (3, "1: 対象外 2026-06-12", ""),
        (4, "1: いいえ 2026-06-12 → 2026-09-30; 2: はい 2026-11-22", "準備中\n済"),
        (5, "1: いいえ 2026-06-12; 2: いいえ 2026-11-22 → 2027-03-31", ""),
        (6, "1: はい", "対象外: 予備機"),
        (7, "", "対象外となる病棟はない"),
        (8, "", "2回目: 来年に確認する"),
    ] {
        assert_eq!((answers(&read, row).as_str(), remark(row).as_str()), (said, left), "row {row}");
    }
}

#[test]
fn a_form_with_a_column_for_it_keeps_the_remark() {
    let table = PAIR.replace("はい | いいえ | 確認日", "はい・いいえ | 確認者 | 確認日");
    let read = form("医療機関確認用", "A1", &table.replace("○", "")).read().unwrap();
    assert_eq!(answers(&read, 3), "1: ? 2026-06-12");
    assert_eq!(read.rows[1].remark, "対象外");
}

#[test]
fn a_pair_is_read_in_any_order() {
    for (heads, pair) in [
        ("いいえ | はい | 対象外", "pair D/C/E"),
        ("対象外 | はい | いいえ", "pair D/E/C"),
        ("はい | 対象外 | いいえ", "pair C/E/D"),
    ] {
        let rows = ["置いている", "管理している", "禁じている", "定めている", "確認している"];
        let rows: Vec<String> =
            (1..).zip(rows).map(|(n, text)| format!("2-({n}) | 台帳を{text} | ○ | | | |")).collect();
        let table = format!("番号 | チェック項目 | {heads} | 確認日 | 目標日\n{}", rows.join("\n"));
        let read = form("医療機関確認用", "A1", &table).read().unwrap();
        assert_eq!(layout(&read), format!("header 1-1, number A, text B, [1: {pair} on F target G]"));
        assert_eq!(answers(&read, 2), format!("1: {}", heads.split(" | ").next().unwrap()));
    }
}

#[test]
fn two_rounds_with_no_before_yes() {
    let rows: Vec<String> = (1..=5).map(|n| format!("2-({n}) | 台帳を{n}つ管理している | | ○ | | ○ | |")).collect();
    let table = format!("番号 | チェック項目 | いいえ | はい | 確認日 | いいえ | はい | 確認日\n{}", rows.join("\n"));
    let read = form("医療機関確認用", "A1", &table).read().unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, [1: pair D/C on E], [2: pair G/F on H]");
}

#[test]
fn dates_of_a_counted_round_belong_to_it_and_others_are_named() {
    let rows: Vec<String> = (1..=5).map(|n| format!("2-({n}) | 台帳を{n}つ管理している | | | | |")).collect();
    let table = |heads: &str| format!("番号 | チェック項目 | {heads}\n{}", rows.join("\n"));
    let read =
        form("医療機関確認用", "A1", &table("第一回 結果 | 第一回 日付 | 第二回 結果 | 第二回 日付")).read().unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, [1: word C on D], [2: word E on F]");
    assert_eq!(problems(&read), Vec::<String>::new());
    let read = form("医療機関確認用", "A1", &table("第1回 結果 | 第1回 日付 | 第2回 日付 | 備考")).read().unwrap();
    assert_eq!(problems(&read), ["workbook-date-unused@E"]);
}

#[test]
fn a_single_formula_is_said_at_once() {
    let table = PAIR.replace("台帳で管理している | |", "台帳で管理している | f:IF(1=1,\"○\",\"\") |");
    let read = form("医療機関確認用", "A1", &table).read().unwrap();
    assert!(problems(&read).contains(&"workbook-formula-cell@C3".to_owned()), "{:?}", problems(&read));
}

#[test]
fn no_field_takes_a_place_where_the_form_prints_something_else() {
    let with_head = |rows: &str| {
        let form = Form::new().sheet("医療機関確認用", |s| {
            put(s, "A1", rows);
            put(s, "A6", PAIR);
        });
        head(&form.read().unwrap())
    };
    assert_eq!(with_head("医療機関名 | 住所 | 電話番号\n. | . | ."), "facility A2");
    assert_eq!(with_head("医療機関名 | 住所 | 電話番号\nひまわり医院 | 宮城県 | 022"), "facility A2");
    assert_eq!(with_head("医療機関名 | 診療科目 | 院長\n病院の正式名称を記入 | | "), "");
    assert_eq!(with_head("医療機関名 | 診療科目 | 院長\n所在地 | | "), "");
    assert_eq!(with_head("施設名 | 正式名称を記入してください"), "");
    assert_eq!(with_head("記入者 | 印 | 記入日 | 令和　年　月　日"), "on D1");
    assert_eq!(
        with_head("医療機関名：＿＿＿＿　所在地：＿＿＿＿"),
        "facility A1 \"医療機関名：\" before 「　所在地：＿＿＿＿」"
    );
    assert_eq!(with_head("医療機関名：　　　　　　所在地"), "facility A1 \"医療機関名：\" before 「　所在地」");
    assert_eq!(
        with_head("記入者：　　　　　記入日：令和　年　月　日"),
        "by A1 \"記入者：\" before 「　記入日：令和　年　月　日」, on A1 \"記入者：　　　　　記入日：\""
    );
    assert_eq!(with_head("記入日（　　年　　月　　日） | "), "on A1 \"記入日（\" before 「）」");
    assert_eq!(with_head("施設名 | f:A9"), "");
    assert_eq!(
        with_head("施設名：＿＿＿＿＿＿ | . | . | 記入日：令和　　年　　月　　日"),
        "facility A1 \"施設名：\", on D1 \"記入日：\""
    );
    assert_eq!(with_head("施設名 | ひまわり医院 | 記入者 | 鈴木"), "facility B1, by D1");
}

#[test]
fn values_of_secrets_another_cell_names_are_secrets() {
    let rows: Vec<String> = (1..=5).map(|n| format!("2-({n}) | 台帳を{n}つ管理している | | | Hdr{n}xQz9")).collect();
    let table = format!("番号 | チェック項目 | はい・いいえ | 確認日 | パスワード\n{}", rows.join("\n"));
    let book = form("医療機関確認用", "A1", &table).sheet("メモ", |sheet| {
        for (row, text) in ["NAS", "パスワード", "Below5xQz9"].into_iter().enumerate() {
            sheet.write(u32::try_from(row).unwrap(), 0, text).unwrap();
        }
        sheet.write(5, 0, "管理者パスワード").unwrap();
        sheet.write(5, 1, "Split6xQz9").unwrap();
        sheet.write(6, 1, "変更済み").unwrap();
    });
    let bytes = book.bytes();
    let secrets = sejo_intake::workbook::secrets(&bytes, &sejo_intake::Limits::default()).unwrap();
    let read = sejo_intake::workbook::read(&bytes, &sejo_intake::Limits::default()).unwrap();
    let told = format!("{:?}", read.problems);
    for secret in ["Hdr1xQz9", "Hdr5xQz9", "Below5xQz9", "Split6xQz9"] {
        assert!(told.contains("workbook-secret-masked") && !told.contains(secret), "{secret}: {told}");
        assert_eq!(secrets.masked(secret).as_deref(), Some("●●●"), "{secret}");
    }
    for other in ["NAS", "変更済み", "2-(1)", "パスワード"] {
        assert_eq!(secrets.masked(other), None, "{other}");
    }
}
