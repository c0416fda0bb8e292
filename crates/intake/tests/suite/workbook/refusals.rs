//! Workbooks that must not be taken, each with the decision that is open; and files of every wrong kind.

use std::io::Write;

use super::builder::{Form, answers, drop_down, form, layout, numbers, put};
use proptest::prelude::*;
use sejo_intake::{Limits, Refusal, problem_words, workbook};
use sejo_model::ErrorCode;

const ITEMS: [(&str, &str); 5] = [
    ("1-①", "責任者を置いている"),
    ("2-①", "台帳で管理している"),
    ("2-②", "開示書を受け取った"),
    ("3-①", "連絡体制図がある"),
    ("4-①", "規程に定めている"),
];

/// A table with the given header and the five items, further columns empty.
fn table(header: &str) -> String {
    let columns = header.split('|').count() - 2;
    let rows = ITEMS.map(|(n, text)| format!("{n} | {text}{}\n", " | .".repeat(columns)));
    format!("{header}\n{}", rows.concat())
}

fn refused(form: Form) -> Refusal {
    form.read().expect_err("must be refused")
}

/// Refused as uncertain; gives the cells named.
fn uncertain(form: Form, word: &str) -> Vec<String> {
    let refusal = refused(form);
    assert_eq!(refusal.code, ErrorCode::WorkbookUncertain, "{refusal:?}");
    assert!(refusal.detail.ja.contains(word), "{}", refusal.detail.ja);
    assert!(!refusal.detail.en.is_empty());
    refusal.cells.into_iter().map(|(cell, _)| cell).collect()
}

#[test]
fn a_device_list_is_not_a_checklist() {
    let refusal = refused(form(
        "機器一覧",
        "A1",
        "
        No | 機器名 | 区分 | 設置場所 | IPアドレス | 確認日 | 備考
        1 | 電子カルテサーバ | サーバ | サーバ室 | 192.168.1.10 | 2026/4/1 | はい
        2 | 受付PC | 端末 | 受付 | 192.168.1.21 | 2026/4/1 | .
        3 | 診察室PC | 端末 | 診察室 | 192.168.1.22 | 2026/4/1 | .
        4 | ルータ | ネットワーク | サーバ室 | 192.168.1.1 | 2026/4/1 | .
        5 | プリンタ | 周辺機器 | 受付 | 192.168.1.30 | 2026/4/1 | .
        ",
    ));
    assert_eq!(refusal.code, ErrorCode::NotAChecklist);
    assert_eq!(refusal.cells.first().map(|(cell, text)| (cell.as_str(), text.as_str())), Some(("機器一覧!A1", "No")));
}

#[test]
fn a_device_list_that_sounds_like_a_checklist() {
    let refusal = refused(form(
        "医療情報システム機器台帳",
        "A1",
        "
        サイバーセキュリティ対策チェックリスト 2-① 用
        番号 | 大項目 | 区分 | 機器名 | 設置場所 | 内容 | 確認 | 確認日
        1 | 医療情報システム | サーバ | 電子カルテサーバ | サーバ室 | 電子カルテの本体です | 済 | 2026/4/1
        2 | 医療情報システム | 端末 | 受付PC | 受付 | 受付で使っています | 済 | 2026/4/1
        3 | 医療情報システム | 端末 | 診察室PC | 診察室 | 診察で使っています | 済 | 2026/4/1
        4 | 医療情報システム | ネットワーク | ルータ | サーバ室 | 外との出入口です | 済 | 2026/4/1
        5 | 医療情報システム | 周辺 | プリンタ | 受付 | 処方箋を印刷します | 済 | 2026/4/1
        ",
    ));
    assert_eq!(refusal.code, ErrorCode::NotAChecklist);
}

#[test]
fn questions_about_something_else_are_not_a_checklist() {
    let refusal = refused(form(
        "アンケート",
        "A1",
        "
        番号 | 質問項目 | 回答
        1 | 昼食は足りていますか | .
        2 | 駐車場は足りていますか | .
        3 | 制服は合っていますか | .
        4 | 休憩室は広いですか | .
        5 | 研修は役に立ちますか | .
        ",
    ));
    assert_eq!(refusal.code, ErrorCode::NotAChecklist);
}

#[test]
fn a_checklist_about_something_else() {
    let refusal = refused(form(
        "感染対策チェックリスト",
        "A1",
        "
        番号 | チェック項目 | はい・いいえ
        1 | 手指消毒をしている | はい・いいえ
        2 | 手袋を交換している | はい・いいえ
        3 | 換気をしている | はい・いいえ
        4 | 体温を記録している | はい・いいえ
        5 | 清掃を毎日している | はい・いいえ
        ",
    ));
    assert_eq!(refusal.code, ErrorCode::NotAChecklist);
}

#[test]
fn two_answer_columns_without_rounds() {
    let cells = uncertain(
        form("f", "A1", &table("番号 | チェック項目 | 確認結果 | 回答 | 備考")),
        "どれに書くのか決められません",
    );
    assert_eq!(cells, ["f!C1", "f!D1"]);
}

#[test]
fn answers_of_two_parties() {
    let text = format!(
        "番号 | チェック項目 | 確認結果 | <\n^ | ^ | 医療機関 | 事業者\n{}",
        table("番号 | チェック項目 | x | y").split_once('\n').unwrap().1
    );
    assert_eq!(uncertain(form("f", "A1", &text), "どれに書くのか決められません").len(), 2);
}

#[test]
fn the_same_round_twice() {
    let header = "番号 | チェック項目 | 1回目 はい・いいえ | 1回目 確認結果";
    uncertain(form("f", "A1", &table(header)), "どれに書くのか決められません");
    uncertain(form("f", "A1", &table(header)), "同じ回の回答");
}

/// A column was put in, and the lists of the answers stayed where they were.
#[test]
fn lists_of_answers_that_stand_under_the_days_are_named_and_no_round_is_asked_for() {
    let header = "番号 | チェック項目 | 昨年度 はい・いいえ | 1回目 確認日 | 1回目 はい・いいえ | 2回目 確認日 | 2回目 はい・いいえ";
    let sheet = |shifted: bool| {
        Form::new().sheet("f", |s| {
            put(s, "A1", &format!("サイバーセキュリティ対策チェックリスト\n{}", table(header)));
            for area in if shifted { ["D3:D7", "F3:F7"] } else { ["E3:E7", "G3:G7"] } {
                drop_down(s, area, &["はい", "いいえ"]);
            }
        })
    };
    assert_eq!(uncertain(sheet(true), "同じ回の回答"), ["f!D2", "f!E2", "f!F2", "f!G2"]);
    let read = sheet(false).read().unwrap();
    assert_eq!(layout(&read), "header 2-2, number A, text B, [1: word E on D], [2: word G on F]");
}

#[test]
fn two_dates_of_confirmation() {
    let header = "番号 | チェック項目 | はい・いいえ | 確認日 | 回答日";
    let cells = uncertain(form("f", "A1", &table(header)), "確認日の列が二つ");
    assert_eq!(cells, ["f!D1", "f!E1"]);
}

#[test]
fn no_answer_column() {
    let header = "番号 | チェック項目 | 確認日 | 備考";
    let title = "令和8年度版 サイバーセキュリティ対策チェックリスト";
    uncertain(form("f", "A1", &format!("{title}\n{}", table(header))), "記入する列が見つかりません");
}

#[test]
fn hidden_answer_column() {
    let hidden = Form::new().sheet("f", |s| {
        put(s, "A1", &table("番号 | チェック項目 | はい・いいえ | 備考"));
        s.set_column_hidden(2).unwrap();
    });
    assert_eq!(uncertain(hidden, "非表示"), ["f!C1"]);
}

#[test]
fn fewer_than_five_items() {
    let text = table("番号 | チェック項目 | はい・いいえ");
    let short: Vec<&str> = text.lines().take(5).collect();
    uncertain(form("f", "A1", &short.join("\n")), "4行しか");
}

#[test]
fn merged_answers() {
    let text = table("番号 | チェック項目 | はい・いいえ");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[3] = lines[3].replace(" | .", " | ^");
    let cells = uncertain(form("f", "A1", &lines.join("\n")), "結合");
    assert_eq!(cells, ["f!C3", "f!C4"]);
}

#[test]
fn an_answer_merged_with_its_remark() {
    let text = table("番号 | チェック項目 | はい・いいえ | 備考");
    let merged = text.replace("台帳で管理している | . | .", "台帳で管理している | . | <");
    assert_eq!(uncertain(form("f", "A1", &merged), "結合"), ["f!C3"]);
}

#[test]
fn two_tables_on_one_sheet() {
    let two = Form::new().sheet("f", |s| {
        put(s, "A1", &table("番号 | チェック項目 | はい・いいえ"));
        put(s, "A9", &table("番号 | 確認事項 | 確認結果 | 確認日"));
    });
    uncertain(two, "同じことを尋ねる表が二つ");
}

#[test]
fn two_tables_side_by_side() {
    let two = Form::new().sheet("f", |s| {
        put(s, "A1", &table("番号 | チェック項目 | 1回目 はい・いいえ"));
        put(s, "E1", &table("番号 | チェック項目 | 2回目 はい・いいえ"));
    });
    uncertain(two, "横に二つ");
}

#[test]
fn two_visible_forms() {
    let two = |hide: bool| {
        Form::new().sheet("医療機関確認用", |s| put(s, "A1", &table("番号 | チェック項目 | はい・いいえ"))).sheet(
            "薬局確認用",
            |s| {
                put(s, "A1", &table("番号 | チェック項目 | はい・いいえ"));
                s.set_hidden(hide);
            },
        )
    };
    let cells = uncertain(two(false), "二つ以上のシート");
    assert_eq!(cells.len(), 2);
    assert_eq!(two(true).read().unwrap().layout.sheet, "医療機関確認用");
}

#[test]
fn only_a_hidden_sheet() {
    let hidden = Form::new().sheet("表紙", |s| put(s, "A1", "チェックリスト")).sheet("様式", |s| {
        put(s, "A1", &table("番号 | チェック項目 | はい・いいえ"));
        s.set_hidden(true);
    });
    uncertain(hidden, "シートが非表示");
}

#[test]
fn answers_that_are_computed() {
    let text = table("番号 | チェック項目 | はい・いいえ").replace("| .", "| f:=A1");
    uncertain(form("f", "A1", &text), "計算式");
}

#[test]
fn files_of_the_wrong_kind() {
    let code = |bytes: &[u8]| workbook::read(bytes, &Limits::default()).unwrap_err().code;
    assert_eq!(code(b""), ErrorCode::FileEmpty);
    assert_eq!(code("番号,チェック項目,はい・いいえ\n".as_bytes()), ErrorCode::NotAChecklist);
    assert_eq!(code(b"PK\x03\x04 broken"), ErrorCode::FileDamaged);
    assert_eq!(code(&Form::new().sheet("空", |_| {}).bytes()), ErrorCode::NotAChecklist);
}

#[test]
fn every_problem_has_its_words() {
    let unknown = problem_words("no such code");
    for code in workbook::PROBLEMS {
        let words = problem_words(code);
        assert_ne!(words, unknown, "{code} has no words");
        assert!(words.ja.ends_with('。') && words.en.ends_with('.'), "{code}: {words:?}");
    }
}

/// An xlsx whose only sheet is the given XML, as other programs than Excel might write it.
fn raw(sheet: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            format!(r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{MAIN}/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#),
        ),
        (
            "xl/workbook.xml",
            format!(r#"<x:workbook xmlns:x="m" xmlns:rel="{MAIN}"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="様式" sheetId="1" rel:id="r1"/></x:sheets></x:workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{MAIN}/worksheet" Target="worksheets\Sheet1.xml"/></Relationships>"#),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn xml_of_other_programs_is_read() {
    let cell = |text: &str| {
        format!("<x:c t=\"inlineStr\"><x:is><x:r><x:t>{text}</x:t></x:r><x:rPh><x:t>ヨミ</x:t></x:rPh></x:is></x:c>")
    };
    let mut rows =
        format!("<x:row>{}{}{}{}</x:row>", cell("番号"), cell("チェック項目"), cell("はい・いいえ"), cell("確認日"));
    for (n, text) in ITEMS {
        rows += &format!(
            "<x:row>{}{}{}<x:c><x:v>44886</x:v></x:c></x:row>",
            cell(n),
            cell(&format!("{text}&amp;&#x3042;")),
            cell("はい")
        );
    }
    let sheet = format!(
        "<x:worksheet xmlns:x=\"m\"><x:dimension ref=\"C9:A1\"/><x:sheetData>{rows}</x:sheetData>\
         <x:mergeCells><x:mergeCell ref=\"nonsense\"/><x:mergeCell ref=\"F1:XFD1048576\"/></x:mergeCells></x:worksheet>"
    );
    let read = workbook::read(&raw(&sheet), &Limits::default()).unwrap();
    assert_eq!(layout(&read), "header 1-1, number A, text B, [1: word C on D]");
    assert_eq!(numbers(&read), "1-①, 2-①, 2-②, 3-①, 4-①");
    assert_eq!(read.rows[0].text, "責任者を置いている&あ");
    assert_eq!(answers(&read, 2), "1: はい 2026-11-22", "days counted from 1904");
    // A name nobody gave words to is no empty text.
    let refusal = workbook::read(&raw(&sheet.replace("&amp;", "&who;")), &Limits::default()).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::FileDamaged);
}

#[test]
fn a_formula_without_its_result_is_no_blank() {
    let cell = |text: &str| format!("<x:c t=\"inlineStr\"><x:is><x:t>{text}</x:t></x:is></x:c>");
    let mut rows = format!("<x:row>{}{}{}</x:row>", cell("番号"), cell("チェック項目"), cell("はい・いいえ"));
    for (nth, (n, text)) in ITEMS.iter().enumerate() {
        let answer = match nth {
            1 => "<x:c><x:f>IF(1=1,A1,A2)</x:f></x:c>".to_owned(),
            2 => "<x:c t=\"str\"><x:f>IF(1=1,A1,A2)</x:f><x:v></x:v></x:c>".to_owned(),
            3 => cell("いいえ"),
            _ => cell("はい"),
        };
        rows += &format!("<x:row>{}{}{answer}</x:row>", cell(n), cell(text));
    }
    let sheet = format!("<x:worksheet xmlns:x=\"m\"><x:sheetData>{rows}</x:sheetData></x:worksheet>");
    let read = workbook::read(&raw(&sheet), &Limits::default()).unwrap();
    let unread: Vec<usize> = read.rows.iter().map(|row| row.unread.len()).collect();
    assert_eq!(unread, [0, 1, 0, 0, 0], "an empty text is a result");
    assert!(read.problems.iter().any(|p| p.code == "workbook-answer-unclear" && p.row == Some(3)));
}

#[test]
fn other_spreadsheets_are_told_to_become_xlsx() {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", kind), ("content.xml", "<a/>")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let refusal = workbook::read(&zip.finish().unwrap().into_inner(), &Limits::default()).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::NotAChecklist);
    assert!(refusal.detail.ja.contains(".xlsx"), "{refusal:?}");
}

#[test]
fn limits_hold() {
    let bytes = form("f", "A1", &table("番号 | チェック項目 | はい・いいえ")).bytes();
    let few = Limits { cells: 4, ..Limits::default() };
    assert!(workbook::read(&bytes, &few).is_err());
    let narrow = Limits { columns: 2, ..Limits::default() };
    assert!(workbook::read(&bytes, &narrow).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = form("f", "A1", &table("番号 | チェック項目 | はい・いいえ")).bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = workbook::read(&bytes, &Limits::default());
    }

    #[test]
    fn random_sheet_xml_never_panics(sheet in "(<(/?(x:)?(c|row|v|is|t|f|mergeCell|col|dataValidation|sqref|si))( (r|ref|t|s|min|max|sqref|hidden)=\"[A-Z$0-9:]{0,9}\")*/?>|[0-9あ&;]{0,3}){0,40}") {
        let _ = workbook::read(&raw(&format!("<worksheet>{sheet}</worksheet>")), &Limits::default());
    }
}
