//! The gate (医療情報システムの有無) where a form prints it outside its table, answers with a day in one cell, and shapes.

use super::builder::{Form, answers, layout, problems, put};
use rust_xlsxwriter::{Shape, ShapeFormat};
use sejo_model::workbook::ReadWorkbook;

const GATE: &str = "医療情報システムを導入、運用している。\\n（「いいえ」の場合、以下すべての項目は確認不要）";

/// Six items with the header in row 6; `first` and `last` go above and below.
fn form(above: &[(&str, &str)]) -> Form {
    let items = [
        "医療情報システム安全管理責任者を設置している。",
        "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
        "リモートメンテナンスを利用している機器の有無を事業者等に確認した。",
        "アクセスログを管理している。",
        "連絡体制図がある。",
        "運用管理規程等に定めている。",
    ];
    let rows: Vec<String> = (1..).zip(items).map(|(n, text)| format!("1-({n}) | {text} | . | . | .")).collect();
    let table = format!("番号 | チェック項目 | はい・いいえ | 確認日 | 備考\n{}", rows.join("\n"));
    let above: Vec<(String, String)> = above.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect();
    Form::new().sheet("医療機関確認用", move |s| {
        put(s, "A1", "令和７年度版　医療機関におけるサイバーセキュリティ対策チェックリスト");
        put(s, "A6", &table);
        above.iter().for_each(|(at, text)| put(s, at, text));
    })
}

fn read(above: &[(&str, &str)]) -> ReadWorkbook {
    form(above).read().unwrap()
}

#[test]
fn the_gate_is_read_where_its_words_stand() {
    let gate = format!("医療情報システムの有無 | {GATE}");
    let line = |answer: &str| format!("{gate} | {answer}");
    for (at, text, expected, place) in [
        ("A4", line("いいえ | 2025/6/1"), "1: いいえ 2025-06-01", "[1: word C on D]"),
        ("A4", line("はい・○いいえ | （ 6 / 1 ）"), "1: いいえ 2025-06-01", "[1: printed C on D]"),
        ("A4", line(". | ."), "", "[1: word C on D]"),
        ("A15", line("はい"), "1: はい", "[1: word C on D]"),
        ("G8", format!("{GATE} | いいえ"), "1: いいえ", "[1: word H]"),
        ("A4", "医療情報システムを導入、運用している。　　はい ・ ○いいえ".to_owned(), "1: いいえ", "[1: printed A]"),
    ] {
        let (row, at_row) = (at[1..].parse::<u32>().unwrap(), at);
        // Beside the table it stands in a row of its own.
        let row = if at == "G8" { 8 } else { row };
        let book = if at == "G8" { read(&[("G5", &text)]) } else { read(&[(at_row, &text)]) };
        let row = if at == "G8" { 5 } else { row };
        assert_eq!(book.rows.len(), 7, "{text}");
        assert_eq!(answers(&book, row), expected, "{text}");
        let gate = book.rows.iter().find(|r| r.row + 1 == row).unwrap();
        assert!(gate.text.starts_with("医療情報システムを導入、運用している。") && gate.number.is_empty(), "{text}");
        assert!(layout(&book).ends_with(place), "{}", layout(&book));
        assert!(problems(&book).is_empty(), "{text}: {:?}", problems(&book));
        assert!(book.rows.windows(2).all(|w| w[0].row < w[1].row), "{text}");
    }
}

#[test]
fn a_gate_under_a_header_of_its_own_is_a_row_of_the_form() {
    let book = read(&[("A3", "番号 | チェック項目 | はい・いいえ | 備考"), ("B4", &format!("{GATE} | いいえ"))]);
    assert_eq!((book.rows.len(), answers(&book, 4).as_str()), (7, "1: いいえ"));
    assert!(problems(&book).is_empty(), "{:?}", problems(&book));
}

#[test]
fn a_gate_without_a_place_to_answer_is_said_and_notes_are_no_gate() {
    let words = "医療情報システムの有無 | 医療情報システムを導入、運用している。 | 別紙 | 別紙";
    assert_eq!(problems(&read(&[("A4", words)])), ["workbook-table-left-out@4"]);
    for note in [
        "※医療情報システムを導入していない場合は、以下の確認は不要です。",
        "本チェックリストは、医療情報システムを運用している医療機関が対象です。",
    ] {
        let book = read(&[("A4", note)]);
        assert_eq!((book.rows.len(), problems(&book)), (6, Vec::<String>::new()), "{note}");
    }
}

#[test]
fn a_day_beside_an_answer_is_read_or_said() {
    for (cell, day, expected, told) in [
        ("はい(6/1)", ".", "1: はい 2025-06-01", ""),
        ("はい（6/31）", ".", "1: はい", "workbook-no-such-day@C7"),
        ("はい（6/31）", "2025/6/30", "1: はい 2025-06-30", ""),
        ("6/1 いいえ、10/1 はい", ".", "", "workbook-answer-unclear@C7"),
        ("はい(済)", "2025/6/1", "1: はい 2025-06-01", ""),
    ] {
        let book = read(&[("C7", &format!("{cell} | {day}"))]);
        assert_eq!(answers(&book, 7).split("; ").next().unwrap(), expected, "{cell}");
        assert_eq!(problems(&book).join(" "), told, "{cell}");
    }
}

#[test]
fn an_oval_over_an_answer_is_said_once_with_its_cells() {
    let oval =
        |width: u32, height: u32| Shape::textbox().set_width(width).set_height(height).set_format(&ShapeFormat::new());
    let book = form(&[])
        .sheet("別", |s| {
            s.insert_shape(0, 0, &oval(900, 900)).unwrap();
        })
        .read()
        .unwrap();
    assert_eq!(problems(&book), Vec::<String>::new(), "what is drawn elsewhere is no matter");
    let rings = Form::new().sheet("R7 チェックリスト", |s| {
        let rows: String =
            (1..=6).map(|n| format!("1-({n}) | 項目{n}の台帳管理を行っている。 | はい・いいえ | .\n")).collect();
        put(s, "A1", &format!("番号 | チェック項目 | 確認結果 | 確認日\n{rows}"));
        for row in [1, 3] {
            s.insert_shape_with_offset(row, 2, &oval(30, 15), 2, 2).unwrap();
        }
        s.insert_shape(0, 0, &oval(700, 400)).unwrap();
    });
    let book = rings.read().unwrap();
    let drawn: Vec<&str> =
        book.problems.iter().filter(|p| p.code == "workbook-shapes").map(|p| p.text.as_str()).collect();
    assert_eq!(drawn, ["C2、C4"]);
}
