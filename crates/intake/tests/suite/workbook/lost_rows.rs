//! No row of a checklist is lost without a word: it is an item, a heading, or a problem that names its row.

use super::builder::{Form, answers, form, layout, numbers, problems, put};
use sejo_model::workbook::SHEET_ROWS;

/// Questions of four sections; the last of a section stands before the first of the next.
const SECTIONS: [(&str, &[&str]); 4] = [
    ("1 体制構築", &["医療情報システム安全管理責任者を置いている"]),
    (
        "2 医療情報システムの管理・運用",
        &[
            "サーバ、端末PC、ネットワーク機器を台帳で管理している",
            "パスワードの使い回しを禁じている",
            "接続元の制限を行っている",
        ],
    ),
    ("3 インシデント発生に備えた対応", &["連絡体制図がある", "事業継続計画(BCP)を策定している"]),
    ("4 規程類の整備", &["実施方法を運用管理規程に定めている"]),
];

/// A table of all questions, row by row as `line` prints section, number in the section and question.
fn sections(header: &str, band: impl Fn(&str) -> Option<String>, line: impl Fn(&str, usize, &str) -> String) -> String {
    let mut rows = vec![header.to_owned()];
    for (section, questions) in SECTIONS {
        rows.extend(band(section));
        rows.extend(questions.iter().enumerate().map(|(index, question)| line(section, index + 1, question)));
    }
    rows.join("\n")
}

const TEXT_FIRST: &str = "チェック項目 | はい・いいえ | 確認日 | 目標日";

#[test]
fn numbers_that_begin_again_leave_the_last_question_of_a_section() {
    let full_width = |n: usize| ["０", "１", "２", "３"][n].to_owned();
    let plain: fn(usize) -> String = |n| n.to_string();
    for (bands, digit) in [(false, plain), (true, plain), (true, full_width)] {
        let band = |section: &str| bands.then(|| format!("【{}】 | < | < | <", &section[2..]));
        let table = sections(TEXT_FIRST, band, |_, n, question| format!("{}．{question} | | |", digit(n)));
        let read = form("医療機関確認用", "A1", &table).read().unwrap();
        assert_eq!(read.rows.len(), 7, "{table}");
        assert_eq!(read.rows[3].text, "接続元の制限を行っている");
        assert_eq!(problems(&read), Vec::<String>::new());
    }
}

/// Whoever fills a form in from top to bottom has not come further yet.
#[test]
fn an_empty_row_before_questions_without_an_answer_ends_nothing() {
    let questions: Vec<&str> = SECTIONS.iter().flat_map(|(_, questions)| questions.iter().copied()).collect();
    for done in 0..=questions.len() {
        let line = |(index, question): (usize, &&str)| {
            let gap = if index == 6 { "| | | |\n" } else { "" };
            let answer = if index < done { "はい | 2026/6/12" } else { " |" };
            format!("{gap}{} | {question} | {answer} |", index + 1)
        };
        let rows: Vec<String> = questions.iter().enumerate().map(line).collect();
        let table = format!("番号 | チェック項目 | はい・いいえ | 確認日 | 目標日\n{}", rows.join("\n"));
        let read = form("医療機関確認用", "A1", &table).read().unwrap();
        assert_eq!((read.rows.len(), problems(&read)), (7, Vec::new()), "{table}");
    }
}

#[test]
fn numbered_headings_between_bare_numbers_are_still_headings() {
    let band = |section: &str| Some(format!("{section} | | |"));
    let table = sections(TEXT_FIRST, band, |_, n, question| format!("{n}. {question} | | |"));
    let read = form("医療機関確認用", "A1", &table).read().unwrap();
    assert_eq!(numbers(&read), "1-1, 2-1, 2-2, 2-3, 3-1, 3-2, 4-1");
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn a_category_column_beside_bare_numbers() {
    let table = sections(
        "区分 | チェック項目 | はい・いいえ | 確認日 | 目標日",
        |_| None,
        |section, n, question| format!("{section} | {n}．{question}"),
    );
    let read = form("医療機関確認用", "A1", &table).read().unwrap();
    assert_eq!(numbers(&read), "1-1, 2-1, 2-2, 2-3, 3-1, 3-2, 4-1");
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn a_question_that_names_devices_is_no_heading() {
    for merged in [false, true] {
        let across = if merged { " | < | < | <" } else { " | | |" };
        let band = |section: &str| Some(format!("{section}{across}"));
        let table = sections(TEXT_FIRST, band, |_, _, question| format!("{question} | | |"));
        let read = form("医療機関確認用", "A1", &table).read().unwrap();
        assert_eq!(read.rows.len(), 7, "{table}");
        assert_eq!(read.rows[1].text, "サーバ、端末PC、ネットワーク機器を台帳で管理している");
        assert_eq!(read.rows[1].section, "2 医療情報システムの管理・運用");
    }
}

#[test]
fn a_question_that_begins_with_a_number_is_no_heading() {
    let rows = [
        "台帳で管理している",
        "連絡体制図がある",
        "パスワードの使い回しを禁じている",
        "規程がある",
        "1から3までの方法を運用管理規程に定めている",
    ];
    for number in [".", "2-① ※1"] {
        let rows: Vec<String> = rows.iter().map(|text| format!("{number} | {text} | | |")).collect();
        let table = format!("番号 | チェック項目 | はい・いいえ | 確認日 | 備考\n{}", rows.join("\n"));
        let read = form("医療機関確認用", "A1", &table).read().unwrap();
        assert_eq!(read.rows.len(), 5, "{table}");
        assert_eq!(problems(&read), Vec::<String>::new());
    }
}

const NUMBERED: &str = "
    番号 | チェック項目 | はい・いいえ | 確認日 | 目標日
    1-① | 医療情報システム安全管理責任者を置いている | | |
    2-① | 台帳で管理している | | |
    . | サーバ室の入退室を管理している | | |
    2-② | パスワードの使い回しを禁じている | | |
    3-① | 連絡体制図がある | | |
    4-① | ・運用管理規程に定めている | | |
    . | ネットワーク機器の設定を保存している | | |
";

#[test]
fn a_row_without_a_number_is_named_wherever_it_stands() {
    let read = form("医療機関確認用", "A1", NUMBERED).read().unwrap();
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 3-①, 4-①");
    assert_eq!(problems(&read), ["workbook-row-left-out@4", "workbook-row-left-out@8"]);
    assert_eq!(read.problems[1].text, "ネットワーク機器の設定を保存している");
}

#[test]
fn instructions_and_signatures_below_the_table_are_nobodys_rows() {
    let table = format!("{NUMBERED}\n. | 該当する欄に○を付けてください | | |\n. | 承認者印 | | |\n. | 以上 | | |");
    let read = form("医療機関確認用", "A1", &table).read().unwrap();
    assert_eq!(problems(&read), ["workbook-row-left-out@4", "workbook-row-left-out@8"]);
}

#[test]
fn tables_with_other_columns_on_the_same_sheet_are_read_together() {
    let first = "
        番号 | チェック項目 | はい・いいえ | 確認日 | 目標日
        2-① | 台帳で管理している | | |
        2-② | パスワードの使い回しを禁じている | | |
        2-③ | アクセスログを管理している | | |
        2-④ | 接続元の制限を行っている | | |
        2-⑤ | 二要素認証を実装している | | |
    ";
    let second = "
        番号 | チェック項目 | 確認日 | はい・いいえ | 目標日
        3-① | 連絡体制図がある | 2026/6/12 | はい |
        3-② | 事業継続計画(BCP)を策定している | | |
    ";
    let third = first.lines().take(2).collect::<Vec<_>>().join("\n") + "\n4-① | 運用管理規程に定めている | いいえ | |";
    let read = Form::new()
        .sheet("医療機関確認用", |s| {
            put(s, "A1", first);
            put(s, "A9", second);
            put(s, "A14", &third);
        })
        .read()
        .unwrap();
    assert_eq!(
        layout(&read),
        "header 1-1, number A, text B, [1: word C on D target E] + header 9-9, number A, text B, [1: word D on C target E] \
         + header 14-14, number A, text B, [1: word C on D target E]"
    );
    assert_eq!(numbers(&read), "2-①, 2-②, 2-③, 2-④, 2-⑤, 3-①, 3-②, 4-①");
    assert_eq!((answers(&read, 10).as_str(), answers(&read, 15).as_str()), ("1: はい 2026-06-12", "1: いいえ"));
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn a_sheet_for_each_section_is_read_with_the_others() {
    let table = |rows: &str| format!("番号 | チェック項目 | はい・いいえ | 確認日 | 目標日\n{rows}");
    let many =
        (1..=6).map(|n| format!("({n}) | 台帳を{n}つ作り、管理している | はい | |")).collect::<Vec<_>>().join("\n");
    let read = Form::new()
        .sheet("1 体制構築", |s| put(s, "A1", &table("(1) | 医療情報システム安全管理責任者を置いている | | |")))
        .sheet("その2", |s| put(s, "A1", &format!("2 医療情報システムの管理・運用\n\n{}", table(&many))))
        .sheet("記入例", |s| put(s, "A1", &table("(1) | 医療情報システム安全管理責任者を置いている | はい | |")))
        .read()
        .unwrap();
    assert_eq!(
        layout(&read),
        "header 1-1, number A, text B, [1: word C on D target E] + その2header 2-2, number A, text B, [1: word C on D target E]"
    );
    assert_eq!(numbers(&read), "1-(1), 2-(1), 2-(2), 2-(3), 2-(4), 2-(5), 2-(6)");
    let second = &read.rows[1];
    assert_eq!((second.row, read.layout.sheet_of(second.row)), (SHEET_ROWS + 2, Some("その2")));
    assert_eq!(second.answers.len(), 1);
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn tables_with_other_rounds_are_no_part_of_the_form_and_named() {
    let rows = (1..=6).map(|n| format!("2-({n}) | 台帳を{n}つ作り、管理している | | |")).collect::<Vec<_>>().join("\n");
    let read = Form::new()
        .sheet("医療機関確認用", |s| {
            put(s, "A1", &format!("番号 | チェック項目 | はい・いいえ | 確認日 | 目標日\n{rows}"))
        })
        .sheet("別表", |s| {
            put(s, "A1", "番号 | チェック項目 | 1回目 はい・いいえ | 2回目 はい・いいえ\n1 | 連絡体制図がある | |")
        })
        .read()
        .unwrap();
    assert_eq!(read.rows.len(), 6);
    let named: Vec<_> = read.problems.iter().map(|p| (p.code.as_str(), p.sheet.as_deref(), p.row)).collect();
    assert_eq!(named, [("workbook-table-left-out", Some("別表"), Some(2))]);
}

/// ⑫ stands twice and only its words tell the kinds of devices apart; every section counts from ① again.
#[test]
fn items_two_rows_high_or_an_empty_row_apart_are_read_like_those_of_one_row() {
    const ASKED: [(&str, &str); 8] = [
        ("①", "医療情報システム安全管理責任者を置いている"),
        ("①", "サーバ、端末PC、ネットワーク機器を台帳で管理している"),
        ("⑧", "パスワードの使い回しを禁じている"),
        ("⑫", "バックグラウンドで動く不要なソフトウェアやサービスを止めている（サーバ）"),
        ("⑫", "バックグラウンドで動く不要なソフトウェアやサービスを止めている（端末PC）"),
        ("⑬", "接続元の制限を行っている"),
        ("①", "インシデント発生時の連絡体制図がある"),
        ("①", "実施方法を運用管理規程に定めている"),
    ];
    let table = |below: &str| {
        let rows = ASKED.map(|(number, asked)| format!("{number} | {asked} | . | . | .{below}"));
        format!("番号 | チェック項目 | はい・いいえ | 確認日 | 備考\n{}", rows.join("\n"))
    };
    let plain = form("医療機関確認用", "A1", &table("")).read().unwrap();
    assert_eq!(plain.rows.len(), ASKED.len());
    for below in ["\n^ | ^ | ^ | ^ | ^", "\n. | . | . | . | ."] {
        let read = form("医療機関確認用", "A1", &table(below)).read().unwrap();
        let asked = |read: &sejo_model::workbook::ReadWorkbook| {
            read.rows.iter().map(|r| (r.number.clone(), r.text.clone())).collect::<Vec<_>>()
        };
        assert_eq!(asked(&read), asked(&plain), "{below}");
        assert_eq!(problems(&read), problems(&plain), "{below}");
    }
}
