//! A form answers in its own words: those of its heading, of its cells, and of the list of each row.

use super::builder::{Form, answers, drop_down, put};
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
