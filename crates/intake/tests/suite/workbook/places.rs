//! Answers and dates that stand elsewhere than in one plain cell each: the form's own words, dates in several cells, inside
//! or below the answer, rounds under one another, a target date for all rounds, forms for others in the same file.

use super::builder::{Form, answers, drop_down, form, head, layout, numbers, problems, put};
use sejo_intake::{Limits, workbook};
use sejo_model::workbook::DateForm;
use sejo_model::{ErrorCode, FormKind};

/// Five items in two columns from row 2 on; `{}` is what stands behind each.
fn five(header: &str, behind: &str) -> String {
    let items = [
        "安全管理責任者を置いている",
        "台帳で管理している",
        "遠隔保守の有無を確かめた",
        "連絡体制図がある",
        "規程に定めている",
    ];
    let rows: Vec<String> =
        (1..).zip(items).map(|(number, text)| format!("2-({number}) | {text} | {behind}")).collect();
    format!("番号 | チェック項目 | {header}\n{}", rows.join("\n"))
}

#[test]
fn the_words_of_a_list_are_the_form_s_own() {
    for (list, yes, no) in [(["○", "×"], "○", "×"), (["済", "未"], "済", "未"), (["YES", "NO"], "YES", "NO")]
    {
        let read = Form::new()
            .sheet("R7", |s| {
                put(s, "A1", &five("確認結果 | 確認日", ". | ."));
                drop_down(s, "C2:C6", &list);
                put(s, "C3", no);
            })
            .read()
            .unwrap();
        let words = read.layout.rounds[0].words.clone().unwrap();
        assert_eq!((words.yes.as_deref(), words.no.as_deref()), (Some(yes), Some(no)));
        assert_eq!(answers(&read, 3), "1: いいえ");
    }
    let usual = Form::new().sheet("R7", |s| {
        put(s, "A1", &five("確認結果 | 確認日", ". | ."));
        drop_down(s, "C2:C6", &["はい", "いいえ", "対象外"]);
    });
    assert_eq!(usual.read().unwrap().layout.rounds[0].words, None);
}

#[test]
fn fit_and_unfit_are_answers_and_this_year_is_not_last_year() {
    let read = Form::new()
        .sheet("医療機関確認用", |s| {
            put(s, "A1", &five("前年度の結果 | 今年度の結果 | 適否 (記入例)", "適 | . | ."));
            drop_down(s, "D2:D6", &["適", "否", "該当なし"]);
        })
        .read()
        .unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, [1: word D]");
    let read = form("医療機関確認用", "A1", &five("適否 | 確認日", "適・否 | ."));
    assert_eq!(layout(&read.read().unwrap()), "header 1-1, number A, text B, [1: printed C on D]");
}

#[test]
fn a_date_may_take_a_cell_each_for_year_month_and_day() {
    let read = Form::new()
        .sheet("R7", |s| {
            put(s, "A1", &five("回答 | 確認日 | < | < | < | < | < | <", ". | 令和 | . | 年 | . | 月 | . | 日"));
            put(s, "C2", "はい | . | n:7 | . | n:6 | . | n:12");
        })
        .read()
        .unwrap();
    assert_eq!(read.layout.rounds[0].confirmed_form, DateForm::Parts { year: 4, month: 6, day: 8, reiwa: true });
    assert_eq!(answers(&read, 2), "1: はい 2025-06-12");
    let table = five("回答 | 確認日 | < | <", ". | . | . | .").replacen('\n', "\n^ | ^ | ^ | 年 | 月 | 日\n", 1);
    let read = Form::new()
        .sheet("R7", |s| {
            put(s, "A1", &table);
            put(s, "C3", "いいえ | n:2025 | n:6 | n:31");
            put(s, "C4", "はい | n:2025 | n:6 | n:30");
        })
        .read()
        .unwrap();
    assert_eq!(read.layout.rounds[0].confirmed_form, DateForm::Parts { year: 3, month: 4, day: 5, reiwa: false });
    assert_eq!((answers(&read, 3), answers(&read, 4)), ("1: いいえ".to_owned(), "1: はい 2025-06-30".to_owned()));
    assert_eq!(problems(&read), ["workbook-date-unclear@D3"]);
}

#[test]
fn a_date_may_stand_inside_or_below_the_answer() {
    let read = form("R7", "A1", &five("確認結果(日付)", "はい・いいえ\\n（　/　）")).read().unwrap();
    assert_eq!(read.layout.rounds[0].confirmed_form, DateForm::InAnswer);
    let read = form(
        "R7",
        "A1",
        "
        チェック項目 | 確認結果(日付) | 備考
        (1)責任者を置いている | はい・いいえ | .
        ^ | （ / ） | ^
        (2)台帳で管理している | はい・いいえ | .
        ^ | （2025/6/12） | ^
        (3)遠隔保守の有無を確かめた | はい・いいえ | .
        ^ | （ / ） | ^
        (4)連絡体制図がある | はい・いいえ | .
        ^ | （ / ） | ^
        (5)規程に定めている | はい・いいえ | .
        ^ | （ / ） | ^
        ",
    )
    .read()
    .unwrap();
    assert_eq!(read.layout.rounds[0].confirmed_form, DateForm::BelowAnswer);
    assert_eq!(read.rows.len(), 5);
    assert_eq!(answers(&read, 4), "1: ? 2025-06-12");
    assert_eq!(
        form("R7", "A1", &five("確認結果", "はい・いいえ")).read().unwrap().layout.rounds[0].confirmed_form,
        DateForm::Cell
    );
}

#[test]
fn rounds_may_stand_under_one_another() {
    let items = [
        "責任者を置いている",
        "台帳で管理している",
        "遠隔保守の有無を確かめた",
        "連絡体制図がある",
        "規程に定めている",
    ];
    let rows: String = (1..)
        .zip(items)
        .map(|(n, text)| format!("2-({n}) | {text} | 1回目 | . | . | .\n^ | ^ | 2回目 | いいえ | 2026/2/1 | .\n"))
        .collect();
    let read = form("R7", "A1", &format!("番号 | チェック項目 | 回 | 回答 | 確認日 | 目標日\n{rows}")).read().unwrap();
    let below: Vec<(u8, u32)> = read.layout.rounds.iter().map(|r| (r.round, r.rows_below)).collect();
    assert_eq!(below, [(1, 0), (2, 1)]);
    assert_eq!((read.rows.len(), answers(&read, 2)), (5, "2: いいえ 2026-02-01".to_owned()));
}

#[test]
fn a_second_round_as_a_table_of_its_own_is_not_passed_over() {
    let first = five("1回目 はい・いいえ | 確認日", ". | .");
    let second = first.replace("1回目", "2回目");
    let refused = Form::new()
        .sheet("R7", |s| {
            put(s, "A1", &first);
            put(s, "A9", &second);
        })
        .read()
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::WorkbookUncertain);
    assert_eq!(refused.cells.len(), 2, "{:?}", refused.cells);
}

#[test]
fn a_target_date_behind_all_rounds_belongs_to_the_last_no() {
    let read = Form::new()
        .sheet("R7", |s| {
            put(s, "A1", &five("1回目 回答 | 2回目 回答 | 3回目 回答 | 目標日", ". | . | . | ."));
            put(s, "C2", "いいえ | いいえ | はい | 2026/3/1");
            put(s, "C3", "はい | . | . | .");
        })
        .read()
        .unwrap();
    assert!(read.layout.rounds.iter().all(|r| r.target_on == Some(5)), "{:?}", read.layout.rounds);
    assert_eq!(answers(&read, 2), "1: いいえ; 2: いいえ → 2026-03-01; 3: はい");
    assert_eq!(answers(&read, 3), "1: はい");
}

#[test]
fn kinds_of_device_may_stand_behind_a_merged_item() {
    let read = form(
        "R6",
        "A1",
        "
        番号 | チェック項目 | 対象機器 | 回答 | 確認日
        2-(1) | 台帳で管理している | - | . | .
        2-(4) | 利用権限を設定している | Server | . | .
        ^ | ^ | 端末PC | . | .
        2-(7) | セキュリティパッチを適用している | サーバー | . | .
        ^ | ^ | クライアント | . | .
        ^ | ^ | NW機器 | . | .
        3-(1) | 連絡体制図がある | - | . | .
        ",
    )
    .read()
    .unwrap();
    assert_eq!(numbers(&read), "2-(1), 2-(4) server, 2-(4) pc, 2-(7) server, 2-(7) pc, 2-(7) network, 3-(1)");
}

#[test]
fn the_facility_s_own_form_comes_before_those_of_vendors() {
    let table = five("回答 | 確認日", ". | .");
    let both =
        |a: &str, b: &str| Form::new().sheet(a, |s| put(s, "A1", &table)).sheet(b, |s| put(s, "A1", &table)).read();
    let read = both("事業者確認用", "医療機関確認用").unwrap();
    assert_eq!((read.layout.sheet.as_str(), read.form), ("医療機関確認用", Some(FormKind::Institution)));
    assert_eq!(problems(&read), ["workbook-other-form@"]);
    assert_eq!(read.problems[0].sheet.as_deref(), Some("事業者確認用"));
    for (a, b) in [("医療機関確認用", "薬局確認用"), ("事業者確認用(A社)", "事業者確認用(B社)")]
    {
        assert_eq!(both(a, b).unwrap_err().code, ErrorCode::WorkbookUncertain, "{a}");
    }
}

#[test]
fn of_what_a_vendor_sent_the_form_for_vendors_is_read() {
    let table = five("回答 | 確認日", ". | .");
    let read = |forms: [&str; 2]| {
        let [a, b] = forms;
        let form = Form::new().sheet(a, |s| put(s, "A1", &table)).sheet(b, |s| put(s, "A1", &table));
        workbook::read_of_vendor(&form.bytes(), &Limits::default())
    };
    for forms in [["医療機関確認用", "事業者確認用"], ["事業者確認用", "医療機関確認用"]] {
        let found = read(forms).unwrap();
        assert_eq!((found.layout.sheet.as_str(), found.form), ("事業者確認用", Some(FormKind::Vendor)));
        assert!(problems(&found).is_empty(), "{:?}", problems(&found));
    }
    let refusal = read(["事業者確認用(電子カルテ)", "事業者確認用(医事会計)"]).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::WorkbookUncertain);
    assert!(refusal.detail.ja.contains("システムを選んで、1つずつ"), "{}", refusal.detail.ja);
    assert_eq!(refusal.cells.len(), 2);
}

#[test]
fn a_hidden_form_for_facilities_is_no_row_that_the_vendor_left_out() {
    let table = five("回答 | 確認日", ". | .");
    let more = table.replace("2-(", "3-(").replace("台帳で", "別の台帳で");
    let with_hidden = |name: &str| {
        let own = Form::new().sheet("事業者確認用", |s| put(s, "A1", &table));
        let form = own.sheet(name, |s| {
            put(s, "A1", &more);
            s.set_hidden(true);
        });
        problems(&form.read().unwrap())
    };
    assert_eq!(with_hidden("医療機関確認用"), Vec::<String>::new());
    assert_eq!(with_hidden("続き"), ["workbook-hidden-row@3"]);
}

#[test]
fn labels_may_say_which_facility_and_which_vendor() {
    let read = Form::new()
        .sheet("事業者確認用", |s| {
            put(s, "A1", "事業者名（システム提供事業者）：\n提供先の医療機関名：");
            put(s, "A4", &five("回答 | 確認日", ". | ."));
        })
        .read()
        .unwrap();
    assert_eq!(head(&read), "facility A2 \"提供先の医療機関名：\", vendor A1 \"事業者名（システム提供事業者）：\"");
}

#[test]
fn names_that_stand_elsewhere_on_a_vendor_s_form_are_read_where_they_look_like_names() {
    let table = five("回答 | 確認日", ". | .");
    let read = |sheet: &str, above: &str| {
        let read = form(sheet, "A1", &format!("{above}\n.\n{table}")).read().unwrap();
        (read.facility_name, read.vendor_name)
    };
    let named = |facility: &str, vendor: &str| (facility.to_owned(), vendor.to_owned());
    for above in [
        "医療機関名 | | 第2病院 | 事業者名 | | 株式会社ミライ電子",
        "医療機関名： | | 第2病院 | 事業者名： | | 株式会社ミライ電子",
        "医療機関名 | | 事業者名 |\n第2病院 | | 株式会社ミライ電子",
        "医療機関名\\n第2病院 | | 事業者名\\n株式会社ミライ電子",
        "提出先 | 第2病院 | | 回答者 | 株式会社ミライ電子",
    ] {
        assert_eq!(read("事業者確認用", above), named("第2病院", "株式会社ミライ電子"), "{above}");
    }
    let without_form = "医療機関名 | | 第2病院 | 事業者名： | | ミライ電子";
    assert_eq!(read("事業者確認用", without_form), named("第2病院", "ミライ電子"), "no word of a company");
    assert_eq!(read("事業者確認用", "第2病院 御中"), named("第2病院 御中", ""));
    for above in [
        "医療機関名 | | 事業者確認用",
        "医療機関名 | | 令和8年11月20日",
        "事業者名 | | 事業者確認用",
        "事業者名 | | 令和8年11月20日",
        "事業者名 | | 記入日 | 令和8年11月20日",
        "提出先 | 営業部 | | 回答者 | 佐藤",
        "病院長 様",
        "ご担当者 様",
    ] {
        assert_eq!(read("事業者確認用", above), named("", ""), "{above}");
    }
    assert_eq!(read("医療機関確認用", "第2病院 御中"), named("", ""), "the facility's own form");
}
