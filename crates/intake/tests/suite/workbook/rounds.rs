//! Rounds in whichever order a form prints them, and columns of points, which are neither an answer nor a number.

use super::builder::{Form, answers, form, layout, numbers, problems, put};
use sejo_model::workbook::ReadWorkbook;

const TEXTS: [&str; 5] = [
    "安全管理責任者を置いている",
    "台帳で管理している",
    "遠隔保守の有無を確かめた",
    "連絡体制図がある",
    "規程に定めている",
];

/// Five items under the header (one or more lines), each row as `row` says: `{n}` is its number, `{t}` what it asks, `{a}` and
/// `{m}` an answer, which is いいえ in the first: a form that says はい all over was printed like this.
fn read(header: &str, row: &str) -> ReadWorkbook {
    let row = |(n, text): (u32, &str)| {
        let (word, marks) = if n == 1 { ("いいえ", ". | ○") } else { ("はい", "○ | .") };
        row.replace("{n}", &format!("2-({n})")).replace("{t}", text).replace("{a}", word).replace("{m}", marks)
    };
    let rows = (1..).zip(TEXTS).map(row);
    let table = format!("サイバーセキュリティ対策チェックリスト\n{header}\n{}", rows.collect::<Vec<_>>().join("\n"));
    form("様式", "A1", &table).read().unwrap()
}

#[test]
fn the_newest_round_may_come_first() {
    let one = read("番号 | チェック項目 | 3回目 | 2回目 | 1回目 | 備考", "{n} | {t} | . | いいえ | はい | .");
    assert_eq!(layout(&one), "header 2-2, number A, text B, remark F, [1: word E], [2: word D], [3: word C]");
    assert_eq!(answers(&one, 3), "1: はい; 2: いいえ");
    let dated = read(
        "番号 | チェック項目 | 3回目 | < | < | 2回目 | < | < | 1回目 | < | <
         ^ | ^ | 確認結果 | 確認日 | 目標日 | 確認結果 | 確認日 | 目標日 | 確認結果 | 確認日 | 目標日",
        "{n} | {t} | . | . | . | はい | 2026/10/1 | . | いいえ | 2026/6/1 | 2026/9/30",
    );
    assert_eq!(
        layout(&dated),
        "header 2-3, number A, text B, [1: word I on J target K], [2: word F on G target H], [3: word C on D target E]"
    );
    assert_eq!(answers(&dated, 4), "1: いいえ 2026-06-01 → 2026-09-30; 2: はい 2026-10-01");
    let pairs = read(
        "番号 | チェック項目 | 2回目 | < | 1回目 | <
         ^ | ^ | はい | いいえ | はい | いいえ",
        "{n} | {t} | ○ | . | . | ○",
    );
    assert_eq!(layout(&pairs), "header 2-3, number A, text B, [1: pair E/F], [2: pair C/D]");
    assert_eq!(answers(&pairs, 4), "1: いいえ; 2: はい");
}

#[test]
fn the_newest_round_may_stand_on_top() {
    let row = |(n, text): (u32, &str)| {
        format!("2-({n}) | {text} | 2回目 | はい | 2026/10/1\n^ | ^ | 1回目 | いいえ | 2026/6/1")
    };
    let rows: Vec<String> = (1..).zip(TEXTS).map(row).collect();
    let table = format!("番号 | チェック項目 | 回 | 確認結果 | 確認日\n{}", rows.join("\n"));
    let read = form("サイバーセキュリティ対策チェックリスト", "A1", &table).read().unwrap();
    let rounds: Vec<(u8, u32)> = read.layout.rounds.iter().map(|r| (r.round, r.rows_below)).collect();
    assert_eq!(rounds, [(1, 1), (2, 0)]);
    assert_eq!(answers(&read, 2), "1: いいえ 2026-06-01; 2: はい 2026-10-01");
}

#[test]
fn the_same_round_twice_is_still_refused() {
    let rows = TEXTS.map(|text| format!("① | {text} | . | ."));
    let table = format!("番号 | チェック項目 | 1回目 回答 | 1回目 結果\n{}", rows.join("\n"));
    let refused = Form::new().sheet("サイバーセキュリティ対策チェックリスト", |s| put(s, "A1", &table)).read();
    assert!(refused.is_err(), "{refused:?}");
}

#[test]
fn points_are_neither_answers_nor_numbers() {
    for (header, row, wanted) in [
        ("番号 | チェック項目 | 配点 | 回答 | 得点", "{n} | {t} | 10 | {a} | 10", "number A, text B, [1: word D]"),
        ("配点 | チェック項目 | 回答", "n:5 | {n} {t} | {a}", "text B, [1: word C]"),
        ("番号 | 配点(点) | チェック項目 | 確認結果", "{n} | n:5 | {t} | {a}", "number A, text C, [1: word D]"),
        ("重要度 | 番号 | チェック項目 | 回答", "n:3 | {n} | {t} | {a}", "number B, text C, [1: word D]"),
        (
            "番号 | チェック項目 | 確認結果 | < | <\n^ | ^ | はい | いいえ | 配点",
            "{n} | {t} | {m} | n:5",
            "number A, text B, [1: pair C/D]",
        ),
        (
            "番号 | チェック項目 | 1回目 | < | 2回目 | <\n^ | ^ | 回答 | 点数 | 回答 | 点数",
            "{n} | {t} | {a} | n:1 | . | n:0",
            "number A, text B, [1: word C], [2: word E]",
        ),
    ] {
        let read = read(header, row);
        let (_, said) = layout(&read).split_once(", ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert_eq!(said, wanted, "{header}");
        assert_eq!(numbers(&read), "2-(1), 2-(2), 2-(3), 2-(4), 2-(5)", "{header}");
        assert!(read.rows.iter().all(|r| r.answers.len() == 1), "{header} {:?}", read.rows);
        assert_eq!(problems(&read), [""; 0], "{header}");
    }
}

#[test]
fn the_same_heading_twice_is_a_round_only_as_a_guess_that_is_said() {
    let table = |first: &str, second: &str| {
        let row = |(n, text): (u32, &str)| format!("2-({n}) | {text} | はい | 2026/6/12 | いいえ | 2026/9/12\n");
        let rows = (1..).zip(TEXTS).map(row).collect::<String>();
        format!("番号 | チェック項目 | {first} | 確認日 | {second} | 確認日\n{rows}")
    };
    let said = |first: &str, second: &str| {
        let read = form("様式", "A1", &table(first, second)).read().unwrap();
        (layout(&read), problems(&read))
    };
    let (guessed, told) = said("確認結果", "確認結果");
    assert!(guessed.contains("[1: word C on D], [2: word E on F]"), "{guessed}");
    assert_eq!(told, ["workbook-rounds-assumed@E1"]);
    let (counted, told) = said("1回目 確認結果", "2回目 確認結果");
    assert!(counted.contains("[1: word C on D], [2: word E on F]"), "{counted}");
    assert_eq!(told, Vec::<String>::new());
    let words = sejo_intake::problem_words("workbook-rounds-assumed");
    assert!(words.ja.contains("何回目") && words.en.contains("which round"));
}

#[test]
fn a_round_nobody_could_read_lets_none_before_it_stand() {
    let head = "番号 | チェック項目 | 1回目 はい・いいえ | 2回目 はい・いいえ";
    for second in ["いいえ?", "対応していない"] {
        let read = read(head, &format!("{{n}} | {{t}} | はい | {second}"));
        for row in &read.rows {
            assert_eq!((row.unread.as_slice(), row.standing().count()), ([2].as_slice(), 0), "{second}");
        }
        assert_eq!(answers(&read, 3), "1: はい", "the first round is kept as it was");
    }
    let read = read(head, "{n} | {t} | はい? | {a}");
    for row in &read.rows {
        assert_eq!(row.standing().map(|found| found.round).collect::<Vec<_>>(), [2]);
    }
}
