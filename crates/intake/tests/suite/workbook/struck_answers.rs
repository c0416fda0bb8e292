//! An answer that somebody crossed out is none, whether the cell strikes its letters or a run in it does; nor is one that
//! nobody sees. A question that was crossed out is asked no more.

use super::builder::{Form, answers, problems, put};
use rust_xlsxwriter::{Color, Format, Note, Shape, Worksheet};
use sejo_model::workbook::WorkbookRow;

const TABLE: &str = "
    | 番号 | チェック項目 | 回答 | 確認日 |
    | 1 | 医療情報システムの安全管理責任者を設置している。 | はい | . |
    | 2-① | サーバ、端末PC、ネットワーク機器の台帳管理を行っている。 | はい | . |
    | 2-② | リモートメンテナンスを利用している機器の有無を事業者等に確認した。 | いいえ | . |
    | 2-③ | 事業者からMDS/SDSを提出してもらう。 | はい | . |
    | 3-① | インシデント発生時における連絡体制図がある。 | はい | . |
    | 3-② | 診療を継続するために必要な情報のバックアップを取得し、復旧手順を確認している。 | はい | . |
";

fn read(change: impl FnOnce(&mut Worksheet)) -> sejo_model::workbook::ReadWorkbook {
    let form = Form::new().sheet("チェックリスト", |sheet| {
        put(sheet, "A1", TABLE);
        change(sheet);
    });
    form.read().unwrap()
}

#[test]
fn a_struck_answer_is_unclear_and_said_so() {
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    let whole = read(|sheet| {
        sheet.write_string_with_format(1, 2, "はい", &struck).unwrap();
        sheet.write_rich_string(3, 2, &[(&struck, "いいえ"), (&plain, "　")]).unwrap();
        sheet.write_rich_string(4, 2, &[(&struck, "はい"), (&plain, "いいえ")]).unwrap();
    });
    let found = problems(&whole);
    for cell in ["C2", "C4", "C5"] {
        assert!(found.contains(&format!("workbook-answer-struck@{cell}")), "{cell}: {found:?}");
    }
    for (row, expected) in [(2, ""), (3, "1: はい"), (4, ""), (5, ""), (6, "1: はい")] {
        assert_eq!(answers(&whole, row), expected, "row {row}");
    }
    let words = sejo_intake::problem_words("workbook-answer-struck");
    assert!(words.ja.contains("取り消し線") && words.en.contains("struck through"));
}

#[test]
fn other_looks_and_other_cells_change_no_answer() {
    let (bold, struck) = (Format::new().set_bold(), Format::new().set_font_strikethrough());
    let book = read(|sheet| {
        sheet.write_string_with_format(1, 2, "はい", &bold).unwrap();
        // A question that was withdrawn, and a blank cell that keeps the look of one.
        sheet.write_string_with_format(2, 3, "", &struck).unwrap();
    });
    assert_eq!(answers(&book, 2), "1: はい");
    assert_eq!(answers(&book, 3), "1: はい");
    assert!(problems(&book).iter().all(|p| !p.contains("struck")), "{:?}", problems(&book));
}

#[test]
fn an_answer_nobody_sees_is_none_and_said_so() {
    let white = Format::new().set_font_color(Color::White);
    let hidden = Format::new().set_num_format(";;;");
    let shown = Format::new().set_font_color(Color::White).set_background_color(Color::RGB(0x0000_66CC));
    let on_white = Format::new().set_font_color(Color::RGB(0x00FF_FFFF)).set_background_color(Color::White);
    let book = read(|sheet| {
        // One of them says something else: a column of the same word throughout was printed so.
        for (row, said, format) in
            [(1, "はい", &white), (2, "はい", &hidden), (3, "いいえ", &shown), (4, "はい", &on_white)]
        {
            sheet.write_string_with_format(row, 2, said, format).unwrap();
        }
    });
    let found = problems(&book);
    for (row, cell, expected) in
        [(2, "C2", ""), (3, "C3", ""), (4, "C4", "1: いいえ"), (5, "C5", ""), (6, "C6", "1: はい")]
    {
        assert_eq!(answers(&book, row), expected, "{cell}");
        let is_told = found.contains(&format!("workbook-answer-unseen@{cell}"));
        assert_eq!(is_told, expected.is_empty(), "{cell}: {found:?}");
    }
    let words = sejo_intake::problem_words("workbook-answer-unseen");
    assert!(words.ja.contains("見えません") && words.en.contains("not seen"));
    // Numbers may be shown or not; what is written as a word is seen.
    let numbers_only = Format::new().set_num_format(";;");
    let book = read(|sheet| {
        sheet.write_string_with_format(1, 2, "はい", &numbers_only).unwrap();
    });
    assert_eq!(answers(&book, 2), "1: はい");
}

#[test]
fn an_answer_nearly_of_the_colour_behind_it_or_tiny_is_none_and_said_so() {
    let of = |colour: u32| Format::new().set_font_color(Color::RGB(colour));
    let (pale, near, grey, tiny) = (of(0x00F2_F2F2), of(0x00FE_FEFE), of(0x00D9_D9D9), Format::new().set_font_size(1));
    let book = read(|sheet| {
        for (row, said, format) in [(1, "はい", &pale), (2, "はい", &tiny), (3, "いいえ", &grey), (4, "はい", &near)]
        {
            sheet.write_string_with_format(row, 2, said, format).unwrap();
        }
        sheet.write_rich_string(5, 2, &[(&pale, "はい"), (&Format::new(), "　")]).unwrap();
    });
    let found = problems(&book);
    for (row, expected) in [(2, ""), (3, ""), (4, "1: いいえ"), (5, ""), (6, ""), (7, "1: はい")] {
        assert_eq!(answers(&book, row), expected, "row {row}");
        let is_told = found.contains(&format!("workbook-answer-unseen@C{row}"));
        assert_eq!(is_told, expected.is_empty(), "row {row}: {found:?}");
    }
}

#[test]
fn a_row_whose_question_is_crossed_out_is_named_and_no_item() {
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    let ask = "リモートメンテナンスを利用している機器の有無を事業者等に確認した。";
    let book = read(|sheet| {
        sheet.write_string_with_format(3, 1, ask, &struck).unwrap();
    });
    assert_eq!(book.rows.iter().map(|r| r.row + 1).collect::<Vec<_>>(), [2, 3, 5, 6, 7]);
    assert!(problems(&book).contains(&"workbook-row-struck@4".to_owned()), "{:?}", problems(&book));
    // Words corrected within a question leave it a question.
    let part = read(|sheet| {
        sheet
            .write_rich_string(
                3,
                1,
                &[
                    (&plain, "リモートメンテナンスを利用している機器の有無を"),
                    (&struck, "業者に"),
                    (&plain, "事業者等に確認した。"),
                ],
            )
            .unwrap();
    });
    assert_eq!(part.rows.len(), 6);
}

#[test]
fn an_answer_with_something_drawn_over_it_is_none() {
    let drawn = |text: &str| Shape::textbox().set_width(30).set_height(15).set_text(text);
    let book = read(|sheet| {
        sheet.insert_shape_with_offset(1, 2, &drawn(""), 2, 2).unwrap();
        sheet.insert_shape_with_offset(2, 2, &drawn("サーバは未実施です。"), 2, 2).unwrap();
        // Beside the table its words are heard.
        sheet.insert_shape(0, 9, &drawn("3-①は「いいえ」に訂正します。")).unwrap();
        sheet.insert_shape(0, 12, &drawn("お問い合わせは本部まで")).unwrap();
    });
    for (row, expected) in [(2, ""), (3, ""), (4, "1: いいえ"), (5, "1: はい"), (6, "1: はい")] {
        assert_eq!(answers(&book, row), expected, "row {row}");
    }
    assert!(book.rows.iter().take(2).all(|row| row.unread == [1]), "{:?}", book.rows);
    let told =
        |code: &str| book.problems.iter().filter(|p| p.code == code).map(|p| p.text.as_str()).collect::<Vec<_>>();
    assert_eq!(told("workbook-shapes"), ["C2、C3"]);
    assert_eq!(told("workbook-words-outside"), ["3-①は「いいえ」に訂正します。", "サーバは未実施です。"]);
}

#[test]
fn what_is_named_where_an_answer_is_left_open_stays_beside_it() {
    let drawn = |text: &str| Shape::textbox().set_width(30).set_height(15).set_text(text);
    let book = read(|sheet| {
        sheet.insert_shape_with_offset(1, 2, &drawn("いいえ"), 2, 2).unwrap();
        sheet.insert_shape_with_offset(3, 2, &drawn(""), 2, 2).unwrap();
        sheet.insert_note(4, 2, &Note::new("いいえに訂正します。")).unwrap();
        sheet.write_string(5, 2, "いいえ?").unwrap();
    });
    let named = |row: &WorkbookRow| row.between.iter().map(|value| value.words().ja).collect::<Vec<_>>();
    let named: Vec<Vec<&str>> = book.rows.iter().map(named).collect();
    let both = vec!["はい", "いいえ"];
    assert_eq!(named, [both.clone(), vec![], vec!["いいえ"], both, vec!["いいえ"], vec![]]);
}

#[test]
fn a_note_on_an_answer_is_heard_like_a_remark_or_takes_it_back() {
    let note = |text: &str| Note::new(text).set_author("佐藤");
    let book = read(|sheet| {
        for (row, column, text) in [
            (1, 2, "いいえに訂正します。"),
            (2, 2, "サーバは未実施です。"),
            (3, 2, "電話で確認済み"),
            (4, 3, "×"),
            (5, 2, "はい"),
            // One that tells how to answer says nothing.
            (6, 1, "「いいえ」の場合は理由を書く"),
        ] {
            sheet.insert_note(row, column, &note(text)).unwrap();
        }
    });
    let found = problems(&book);
    assert_eq!(answers(&book, 2), "", "it is taken back");
    assert!(found.contains(&"workbook-answer-unclear@C2".to_owned()), "{found:?}");
    assert_eq!(answers(&book, 3), "1: はい", "it is told and stays");
    assert!(found.contains(&"workbook-denied-beside@C3".to_owned()), "{found:?}");
    for (row, beside) in [(3, "コメント: サーバは未実施です。"), (4, "コメント: 電話で確認済み")]
    {
        let row = book.rows.iter().find(|found| found.row + 1 == row).unwrap();
        assert_eq!(row.beside, beside, "{found:?}");
    }
    for (row, expected) in [(4, "1: いいえ"), (5, ""), (6, "1: はい"), (7, "1: はい")] {
        assert_eq!(answers(&book, row), expected, "row {row}");
    }
    let unclear = book.problems.iter().find(|p| p.row == Some(2)).unwrap();
    assert_eq!(unclear.text, "「はい」とコメント「いいえに訂正します。」");
}

#[test]
fn a_note_on_any_cell_of_a_row_is_a_remark_of_it() {
    let book = read(|sheet| {
        for (row, column, text) in [
            (1, 0, "いいえに訂正します。"),
            (2, 1, "サーバは未実施です。"),
            (4, 1, "いいえ"),
            (5, 1, "はい"),
            (6, 0, "電話で確認済み"),
        ] {
            sheet.insert_note(row, column, &Note::new(text)).unwrap();
        }
    });
    for (row, expected) in [(2, ""), (3, "1: はい"), (4, "1: いいえ"), (5, ""), (6, "1: はい"), (7, "1: はい")]
    {
        assert_eq!(answers(&book, row), expected, "row {row}");
    }
    let found = problems(&book);
    for told in ["workbook-answer-unclear@A2", "workbook-denied-beside@B3", "workbook-answer-unclear@B5"] {
        assert!(found.contains(&told.to_owned()), "{told}: {found:?}");
    }
    for (row, beside) in [(3, "コメント: サーバは未実施です。"), (7, "コメント: 電話で確認済み")]
    {
        let row = book.rows.iter().find(|found| found.row + 1 == row).unwrap();
        assert_eq!(row.beside, beside, "{found:?}");
    }
}

#[test]
fn a_note_is_heard_to_its_end() {
    let said = "電話で確認済みです。".repeat(400) + "いいえに訂正します。";
    let book = read(|sheet| {
        sheet.insert_note(1, 2, &Note::new(said.as_str())).unwrap();
    });
    assert_eq!(answers(&book, 2), "", "{:?}", problems(&book));
}

#[test]
fn below_a_table_no_more_is_heard_than_is_said() {
    let below = |count: u32| {
        read(|sheet| {
            for row in 30..30 + count {
                sheet.write_string(row, 5, "お問い合わせの場合は本部まで。".repeat(2_000)).unwrap();
            }
            sheet.write_string(60, 5, "2-③は実施していません。").unwrap();
        })
    };
    let told = |count: u32| {
        let found = problems(&below(count)).into_iter();
        found.filter(|p| p.starts_with("workbook-words-")).collect::<Vec<_>>()
    };
    assert_eq!(told(9), ["workbook-words-outside@F61"]);
    assert_eq!(told(11), ["workbook-words-unheard@F41"]);
}

#[test]
fn of_too_many_notes_the_first_that_is_not_read_is_told() {
    let noted = |count: u32| {
        read(|sheet| {
            for row in 20..20 + count {
                sheet.insert_note(row, 0, &Note::new("電話で確認済み")).unwrap();
            }
        })
    };
    let told = |count: u32| problems(&noted(count)).into_iter().find(|p| p.starts_with("workbook-notes-left"));
    assert_eq!(told(5_000), None);
    assert_eq!(told(5_001).as_deref(), Some("workbook-notes-left@A5021"));
}

#[test]
fn what_is_written_in_a_box_is_heard_to_its_end() {
    let said = "お問い合わせは本部まで。".repeat(50) + "2-③は実施していません。";
    let book = read(|sheet| {
        sheet.insert_shape(0, 9, &Shape::textbox().set_text(said.as_str())).unwrap();
    });
    let found = problems(&book);
    assert!(found.iter().any(|p| p.starts_with("workbook-words-outside")), "{found:?}");
}
