//! A form answers in its own words: those of its heading, of its cells, and of the list of each row.

use std::io::{Cursor, Read, Write};

use super::builder::{Form, answers, drop_down, problems, put};
use sejo_intake::{Limits, workbook};
use sejo_model::AnswerValue;
use sejo_model::AnswerValue::{No, Yes};

fn table(head: &str, said: [&str; 5]) -> String {
    let texts = [
        "1 | 医療情報システムの安全管理責任者を設置している。",
        "2-① | サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
        "2-② | リモートメンテナンスを利用している機器の有無を事業者等に確認した。",
        "2-③ | 事業者からMDS/SDSを提出してもらう。",
        "3-① | インシデント発生時における連絡体制図がある。",
    ];
    let rows = texts.iter().zip(said).map(|(text, said)| format!("| {text} | {said} | . |"));
    format!("| 番号 | チェック項目 | {head} | 確認日 |\n{}", rows.collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_form_that_says_there_is_or_is_not_keeps_its_words() {
    let blank = [".", ".", ".", ".", "."];
    for (head, said) in [
        ("回答（有・無）", blank),
        ("回答（有無）", blank),
        ("回答", ["有", "無", ".", ".", "."]),
        ("回答", ["有", "有（一部）", "無", ".", "有"]),
        ("回答", ["有・無", "有・無", "有・無", "有・無", "有・無"]),
        ("回答（有・無）", ["有", ".", ".", ".", "."]),
    ] {
        let read = Form::new().sheet("チェックリスト", |s| put(s, "A1", &table(head, said))).read().unwrap();
        let words = read.layout.rounds[0].words_at(1);
        assert_eq!((words.of(Yes), words.of(No)), ("有", "無"), "{head} {said:?}");
    }
    let usual = Form::new().sheet("チェックリスト", |s| put(s, "A1", &table("回答（はい・いいえ）", blank)));
    let words = usual.read().unwrap().layout.rounds[0].words_at(1);
    assert_eq!((words.of(Yes), words.of(No)), ("はい", "いいえ"));
}

#[test]
fn each_row_is_answered_with_the_words_of_its_own_list() {
    let form = Form::new().sheet("チェックリスト", |s| {
        put(s, "A1", &table("回答", ["はい", "○", "有", "いいえ", "."]));
        for (area, list) in [
            ("C2:C2", ["はい", "いいえ"]),
            ("C3:C3", ["○", "×"]),
            ("C4:C4", ["有", "無"]),
            ("C5:C6", ["はい", "いいえ"]),
        ] {
            drop_down(s, area, &list);
        }
    });
    let read = form.read().unwrap();
    let round = &read.layout.rounds[0];
    let no: Vec<String> = (1..=5).map(|row| round.words_at(row).of(No).to_owned()).collect();
    assert_eq!(no, ["いいえ", "×", "無", "いいえ", "いいえ"]);
    let found: Vec<String> = (2..=5).map(|row| answers(&read, row)).collect();
    assert_eq!(found, ["1: はい", "1: はい", "1: はい", "1: いいえ"]);
}

/// The form with the first sheet's XML ended by `tail`, as programs write what `rust_xlsxwriter` does not.
fn with_tail(form: Form, tail: &str) -> Vec<u8> {
    let bytes = form.bytes();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            content = content.replace("</worksheet>", &format!("{tail}</worksheet>"));
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A list on another sheet stands in the extension list of the sheet, as Excel 2010 wrote it.
fn extension(list: &str, area: &str) -> String {
    format!(
        r#"<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>{list}</xm:f></x14:formula1><xm:sqref>{area}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"#
    )
}

#[test]
fn a_list_forbids_what_it_has_no_word_for() {
    let blank = [".", ".", ".", ".", "."];
    let form = Form::new()
        .sheet("チェックリスト", |s| {
            put(s, "A1", &table("回答", blank));
            drop_down(s, "C2:C3", &["はい", "いいえ"]);
            drop_down(s, "C4:C4", &["はい", "確認中"]);
        })
        .sheet("選択肢", |s| put(s, "A1", "はい\nいいえ\n該当なし"));
    let read = workbook::read(&with_tail(form, &extension("選択肢!$A$1:$A$9", "C5")), &Limits::default()).unwrap();
    let round = &read.layout.rounds[0];
    let taken = |row: u32| AnswerValue::ALL.iter().map(|v| round.takes(row, *v)).collect::<Vec<_>>();
    assert_eq!(taken(1), [true, true, false]);
    assert_eq!(taken(3), [true, false, false]);
    assert_eq!(taken(4), [true, true, true]);
    assert_eq!(round.words_at(4).of(AnswerValue::NotApplicable), "該当なし");
    assert_eq!(taken(5), [true, true, true], "no list, nothing is forbidden");
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn a_list_that_cannot_be_followed_is_said() {
    let form = Form::new().sheet("チェックリスト", |s| {
        put(s, "A1", &table("回答（はい・いいえ）", [".", ".", ".", ".", "."]));
    });
    let read = workbook::read(&with_tail(form, &extension("INDIRECT($Z$1)", "C2:C6")), &Limits::default()).unwrap();
    assert_eq!(problems(&read), ["workbook-list-unread@C2"]);
    assert!(read.layout.rounds[0].takes(1, AnswerValue::NotApplicable));
}

#[test]
fn an_answer_that_a_list_forbids_is_found_in_the_remark() {
    let rows = ["対象外: 委託のため", "対象外", "対象外となる端末はない", "はい: 済", "."]
        .map(|remark| format!(". | {remark}"));
    let table = table("回答 | 備考", rows.each_ref().map(String::as_str)).replace("| 確認日 |", "|");
    let read = Form::new().sheet("チェックリスト", |s| {
        put(s, "A1", &table);
        drop_down(s, "C2:C6", &["はい", "いいえ"]);
    });
    let read = read.read().unwrap();
    assert_eq!((2..=6).map(|row| answers(&read, row)).collect::<Vec<_>>(), ["1: 対象外", "1: 対象外", "", "", ""]);
    let remarks: Vec<&str> = read.rows.iter().map(|r| r.remark.as_str()).collect();
    assert_eq!(remarks, ["委託のため", "", "対象外となる端末はない", "はい: 済", ""]);
}
