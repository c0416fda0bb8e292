//! Forms whose cells take the words of a drop-down list and nothing else, and forms that somebody signed.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{DataValidation, Formula, Workbook};
use sejo_app::workbook::{Heading, PlacedAnswer};
use sejo_model::workbook::{ReadWorkbook, WorkbookRow};
use sejo_model::{AnswerValue, Round};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::house::{House, answer, today};
use crate::place::Place;
use crate::whole_path::{read, rows_of};

both! {
    a_list_decides_the_word_and_the_remark_says_what_it_cannot;
    a_signature_that_filling_breaks_is_named;
    what_nobody_confirmed_does_not_stay_on_the_form;
}

const HEADER: [&str; 7] = ["番号", "区分", "チェック項目", "回答", "確認日", "目標日", "備考"];

/// The first rows that are asked, as people count them, with the list of each.
const LISTS: [(u32, &[&str]); 5] = [
    (7, &["はい", "いいえ"]),
    (8, &["○", "×", "－"]),
    (9, &["はい（実施済み）", "いいえ（未実施）", "該当なし"]),
    (10, &["1", "0"]),
    (11, &["はい", "確認中"]),
];

/// The form with those lists; that of row 9 stands on another sheet, that of row 8 is a defined name.
fn listed(remarks: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("医療機関確認用").unwrap();
    let header = if remarks { &HEADER[..] } else { &HEADER[..6] };
    for (r, row) in (0..).zip(rows_of("r8", header, |item| item.label.clone())) {
        for (c, value) in (0..).zip(row).filter(|(_, v)| !v.is_empty()) {
            sheet.write_string(r, c, value).unwrap();
        }
    }
    for (row, list) in LISTS {
        let rule = match row {
            8 => DataValidation::new().allow_list_formula(Formula::new("=記号")),
            9 => DataValidation::new().allow_list_formula(Formula::new("=選択肢!$A$1:$A$30")),
            _ => DataValidation::new().allow_list_strings(list).unwrap(),
        };
        sheet.add_data_validation(row - 1, 3, row - 1, 3, &rule).unwrap();
    }
    let lists = book.add_worksheet();
    lists.set_name("選択肢").unwrap().set_hidden(true);
    for (column, list) in [(0, LISTS[2].1), (1, LISTS[1].1)] {
        for (row, word) in (0..).zip(list) {
            lists.write_string(row, column, *word).unwrap();
        }
    }
    book.define_name("記号", "=選択肢!$B$1:$B$3").unwrap();
    book.save_to_buffer().unwrap()
}

pub fn placed(row: u32, value: AnswerValue) -> PlacedAnswer {
    PlacedAnswer {
        sheet: None,
        row: Some(row),
        item: None,
        number: None,
        control: None,
        subsection: None,
        round: Round::FIRST,
        value,
        confirmed_on: Some(today()),
        target_on: (value == AnswerValue::No).then(today),
        remark: Some("理由".to_owned()),
    }
}

fn row(book: &ReadWorkbook, row: u32) -> &WorkbookRow {
    book.rows.iter().find(|r| r.row + 1 == row).unwrap()
}

/// What the cells of the answers hold, from row 7 on.
fn cells(bytes: &[u8]) -> Vec<String> {
    let mut xml = String::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
    let of = |row: u32| {
        let Some((_, cell)) = xml.split_once(&format!(r#"r="D{row}""#)) else { return String::new() };
        let (head, body) = cell.split_once('>').unwrap();
        if head.ends_with('/') {
            return String::new();
        }
        let body = body.split_once("</c>").unwrap().0;
        let text: String = body.split('<').filter_map(|part| Some(part.split_once('>')?.1)).collect();
        if head.contains("inlineStr") { text } else { format!("#{text}") }
    };
    (7..=11).map(of).collect()
}

async fn a_list_decides_the_word_and_the_remark_says_what_it_cannot(place: &Place) {
    let house = House::new(place).await;
    let fill = |bytes: &[u8], value: AnswerValue| {
        let answers: Vec<PlacedAnswer> = (7..=11).map(|row| placed(row, value)).collect();
        house.app.fill_workbook(bytes, &answers, &Heading::default()).unwrap()
    };
    let form = listed(true);
    for (value, written) in [
        (AnswerValue::Yes, ["はい", "○", "はい（実施済み）", "#1", "はい"]),
        (AnswerValue::No, ["いいえ", "×", "いいえ（未実施）", "#0", ""]),
        (AnswerValue::NotApplicable, ["", "－", "該当なし", "", ""]),
    ] {
        let filled = fill(&form, value);
        assert_eq!(cells(&filled.bytes), written, "{value:?}");
        assert_eq!(filled.left_out, [], "{value:?}: the remark says what the list cannot");
        let book = read(&filled.bytes);
        for at in 7..=11 {
            let answer = &row(&book, at).answers[0];
            assert_eq!((answer.value, row(&book, at).remark.as_str()), (Some(value), "理由"), "row {at}");
        }
        let again = fill(&filled.bytes, value);
        assert_eq!(again.bytes, filled.bytes, "filled again it is the same");
        // Another answer takes the place of what the remark said.
        let other = fill(&filled.bytes, AnswerValue::Yes);
        assert_eq!(row(&read(&other.bytes), 7).remark, "理由");
    }
    let said = fill(&form, AnswerValue::NotApplicable);
    let adapted: Vec<_> = said.adapted.iter().map(|a| (a.cell.as_str(), a.word.as_deref())).collect();
    assert_eq!(adapted, [("D7", None), ("D8", Some("－")), ("D9", Some("該当なし")), ("D10", None), ("D11", None)]);
    let words = said.left_out_words().unwrap();
    assert!(words.ja.contains("「該当なし」と書きます(D9)"), "{}", words.ja);
    assert!(words.ja.contains("備考の欄に「対象外」と理由を書きます(D7, D10, D11)"), "{}", words.ja);

    let bare = fill(&listed(false), AnswerValue::NotApplicable);
    assert_eq!(cells(&bare.bytes), ["", "－", "該当なし", "", ""]);
    let left: Vec<_> =
        bare.left_out.iter().map(|l| (l.field, l.list.as_deref())).filter(|(f, _)| *f == "value").collect();
    assert_eq!(left, [("value", Some("D7")), ("value", Some("D10")), ("value", Some("D11"))]);

    // The same in a facility's own form: confirmed, said on its page, written, read again.
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.drop_file(&officer, "r8.xlsx", form).await;
    let outcome = view.workbook.unwrap();
    let confirmed = sejo_app::answer::ConfirmForm {
        remark: "委託しているため".to_owned(),
        ..answer(AnswerValue::NotApplicable, today())
    };
    house.app.confirm(&officer, "officer", &confirmed).await.unwrap();
    let words = house.app.forms(&officer).await.unwrap().current.left_out_words().unwrap().ja;
    assert!(words.contains("備考の欄に「対象外」と理由を書きます(D7)"), "{words}");
    let filled = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap().bytes;
    assert_eq!(cells(&filled)[0], "");
    let book = read(&filled);
    assert_eq!(row(&book, 7).answers[0].value, Some(AnswerValue::NotApplicable));
    assert_eq!(row(&book, 7).remark, "委託しているため");
}

/// Ways in which people type answers into a form.
const TYPED: [&str; 14] = [
    "○",
    "〇",
    "済",
    "実施済",
    "YES",
    "OK",
    "✓",
    "はい(予定)",
    "はい ただし一部",
    "未実施",
    "×",
    "はい・いいえ",
    "検討中",
    "該当なし",
];

/// The form with answers typed into it, with a list in every cell or in none.
fn typed(with_lists: bool) -> (Vec<u8>, u32) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("医療機関確認用").unwrap();
    let rows = rows_of("r8", &HEADER, |item| item.label.clone());
    let last = u32::try_from(rows.len()).unwrap();
    for (r, row) in (0..).zip(rows) {
        for (c, value) in (0..).zip(row).filter(|(_, v)| !v.is_empty()) {
            sheet.write_string(r, c, value).unwrap();
        }
    }
    let rule = DataValidation::new().allow_list_strings(&["はい", "いいえ"]).unwrap();
    for (row, word) in (5..last).zip(TYPED.iter().cycle()) {
        sheet.write_string(row, 3, *word).unwrap();
        if with_lists {
            sheet.add_data_validation(row, 3, row, 3, &rule).unwrap();
        }
    }
    (book.save_to_buffer().unwrap(), last)
}

async fn what_nobody_confirmed_does_not_stay_on_the_form(place: &Place) {
    for with_lists in [true, false] {
        let house = House::new(place).await;
        house.answer_questions().await;
        let officer = house.officer();
        let (form, last) = typed(with_lists);
        let view = house.drop_file(&officer, "r8.xlsx", form.clone()).await;
        let outcome = view.workbook.unwrap_or_else(|| panic!("{:?}", view.refusal));
        let filled = house.app.filled_workbook(&officer, &outcome.edition, outcome.form).await.unwrap().bytes;
        let claimed: Vec<_> =
            read(&filled).rows.into_iter().filter(|r| r.answers.iter().any(|a| a.value.is_some())).collect();
        assert!(claimed.is_empty(), "with lists {with_lists}: {claimed:?}");

        // Another answer takes the place of what was typed, whole.
        let answers: Vec<PlacedAnswer> = (7..=last).map(|row| placed(row, AnswerValue::No)).collect();
        let filled = house.app.fill_workbook(&form, &answers, &Heading::default()).unwrap();
        let book = read(&filled.bytes);
        let named: Vec<u32> = filled.left_out.iter().filter_map(|l| l.row).collect();
        for at in 7..=last {
            let said = row(&book, at).answers.first().and_then(|a| a.value);
            // Without a list nobody can tell words of the form from what was typed: then the row is named.
            let is_told = !with_lists && said.is_none() && named.contains(&at);
            assert!(said == Some(AnswerValue::No) || is_told, "with lists {with_lists}, row {at}: {said:?}, {named:?}");
        }
    }
}

/// The workbook with the parts of a signature, as Excel adds them.
fn signed(bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        out.raw_copy_file(archive.by_index_raw(index).unwrap()).unwrap();
    }
    for (name, content) in [("_xmlsignatures/origin.sigs", ""), ("_xmlsignatures/sig1.xml", "<Signature/>")] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

async fn a_signature_that_filling_breaks_is_named(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let form = signed(&listed(true));
    let filled = house.app.fill_workbook(&form, &[placed(7, AnswerValue::Yes)], &Heading::default()).unwrap();
    assert_eq!(filled.left_out.iter().map(|l| l.field).collect::<Vec<_>>(), ["signature"]);
    assert_eq!(part(&filled.bytes, "_xmlsignatures/sig1.xml"), "<Signature/>");
    let view = house.drop_file(&officer, "r8.xlsx", form).await;
    let codes: Vec<&str> = view.problems.iter().map(|(p, _)| p.code.as_str()).collect();
    assert_eq!(codes, ["workbook-signed"]);
    let words = house.app.forms(&officer).await.unwrap().current.left_out_words().unwrap();
    assert!(words.ja.contains("署名は無効になる") && words.en.contains("no longer valid"), "{words:?}");
    let plain = house.app.fill_workbook(&listed(true), &[placed(7, AnswerValue::Yes)], &Heading::default()).unwrap();
    assert_eq!(plain.left_out, []);
}
