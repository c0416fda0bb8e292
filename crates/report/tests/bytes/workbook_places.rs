//! Filling forms whose answers and dates stand elsewhere than in one plain cell each.

use std::collections::BTreeSet;

use jiff::civil::date;
use sejo_model::AnswerValue::{No, Yes};
use sejo_model::workbook::{AnswerColumns, AnswerWords, DateForm, Fill, FillRow, Layout};
use sejo_report::workbook::Fate;

use crate::packages::*;

fn with(change: impl FnOnce(&mut Layout)) -> Layout {
    let mut layout = layout();
    change(&mut layout);
    layout
}

/// The sheet's XML after filling; filling again changes nothing.
fn filled(cells: &str, layout: &Layout, values: &Fill) -> String {
    let before = workbook(&sheet(cells));
    let after = fill(&before, layout, values).unwrap();
    only_part_changed(&before, &after, SHEET_PART);
    assert!(fill(&after, layout, values).unwrap() == after, "filling twice gives the same bytes");
    part(&after, SHEET_PART)
}

fn text(cell: &str, text: &str) -> String {
    format!(r#"<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

#[test]
fn a_list_s_own_words_are_written() {
    let words = AnswerWords { yes: Some("○".into()), no: Some("×".into()), not_applicable: None, listed: false };
    let layout = with(|l| l.rounds[0].words = Some(words));
    let values = rows(vec![
        row(0, vec![answer(1, Some(Yes), None, None)], None),
        row(1, vec![answer(1, Some(No), None, None)], None),
    ]);
    let xml = filled(r#"<row r="1"><c r="C1"/></row><row r="2"><c r="C2"/></row>"#, &layout, &values);
    assert!(xml.contains(&text("C1", "○")) && xml.contains(&text("C2", "×")), "{xml}");
}

#[test]
fn a_date_in_parts_is_three_numbers() {
    let parts = DateForm::Parts { year: 3, month: 5, day: 7, reiwa: true };
    let layout = with(|l| l.rounds[0].confirmed_form = parts);
    let day = Some(date(2026, 6, 12));
    let values = rows(vec![row(0, vec![answer(1, Some(Yes), day, None)], None)]);
    let xml = filled(r#"<row r="1"><c r="D1" s="3"/><c r="F1"/><c r="H1"/></row>"#, &layout, &values);
    for cell in [r#"<c r="D1" s="3"><v>8</v></c>"#, r#"<c r="F1"><v>6</v></c>"#, r#"<c r="H1"><v>12</v></c>"#] {
        assert!(xml.contains(cell), "{xml}");
    }
}

#[test]
fn a_date_goes_into_or_below_the_answer() {
    let inside = with(|l| {
        l.rounds[0].answer = AnswerColumns::Printed { column: 2 };
        l.rounds[0].confirmed_on = None;
        l.rounds[0].confirmed_form = DateForm::InAnswer;
    });
    let values = rows(vec![row(0, vec![answer(1, Some(Yes), Some(date(2026, 6, 12)), None)], None)]);
    let xml = filled(&format!(r#"<row r="1">{}</row>"#, text("C1", "はい・いいえ\n（　/　）")), &inside, &values);
    assert!(xml.contains(&text("C1", "はい\n（2026/06/12）")), "{xml}");
    let below = with(|l| {
        l.rounds[0].answer = AnswerColumns::Printed { column: 2 };
        l.rounds[0].confirmed_on = None;
        l.rounds[0].confirmed_form = DateForm::BelowAnswer;
    });
    let cells = format!(r#"<row r="1">{}</row><row r="2">{}</row>"#, text("C1", "はい・いいえ"), text("C2", "（ / ）"));
    let xml = filled(&cells, &below, &values);
    assert!(xml.contains(&text("C1", "はい")) && xml.contains(&text("C2", "2026/06/12")), "{xml}");
}

#[test]
fn a_round_below_another_is_written_into_its_own_row() {
    let layout = with(|l| {
        let mut second = l.rounds[0].clone();
        (second.round, second.rows_below) = (2, 1);
        l.rounds.push(second);
    });
    let values = rows(vec![row(0, vec![answer(1, Some(No), None, None), answer(2, Some(Yes), None, None)], None)]);
    let xml = filled(r#"<row r="1"><c r="C1"/></row><row r="2"><c r="C2"/></row>"#, &layout, &values);
    assert!(xml.contains(&text("C1", "いいえ")) && xml.contains(&text("C2", "はい")), "{xml}");
}

#[test]
fn a_shared_target_date_survives_a_round_that_needs_none() {
    let layout = with(|l| {
        let mut second = l.rounds[0].clone();
        (second.round, second.answer, second.confirmed_on) = (2, AnswerColumns::Word { column: 6 }, None);
        l.rounds.push(second);
    });
    let cells = format!(r#"<row r="1">{}<c r="G1"/></row>"#, text("E1", "2026/12/01"));
    let values = rows(vec![row(0, vec![answer(2, Some(Yes), None, None)], None)]);
    assert!(filled(&cells, &layout, &values).contains("2026/12/01"));
    let values = rows(vec![row(0, vec![answer(1, Some(Yes), None, None), answer(2, Some(Yes), None, None)], None)]);
    assert!(!filled(&cells, &layout, &values).contains("2026/12/01"));
}

#[test]
fn printed_boxes_are_ticked() {
    let layout = with(|l| l.rounds[0].answer = AnswerColumns::Pair { yes: 2, no: 6, not_applicable: None });
    let cells = format!(r#"<row r="1">{}{}</row>"#, text("C1", "□"), text("G1", "☑"));
    let values = rows(vec![row(0, vec![answer(1, Some(Yes), None, None)], None)]);
    let xml = filled(&cells, &layout, &values);
    assert!(xml.contains(&text("C1", "☑")) && xml.contains(&text("G1", "□")), "{xml}");
}

#[test]
fn the_form_s_own_words_stay_and_their_cells_are_named() {
    let printed =
        [("C1", "※記入不要"), ("D1", "令和　年　月末まで"), ("E1", "1回目　/　\n2回目　/　"), ("F1", "※記入不要")];
    let cells: String = printed.iter().map(|(cell, words)| text(cell, words)).collect();
    let day = Some(date(2026, 11, 22));
    let values = rows(vec![row(0, vec![answer(1, Some(No), day, day)], Some("備考"))]);
    let before = workbook(&sheet(&format!(r#"<row r="1">{cells}</row>"#)));
    let filled = sejo_report::workbook::fill(&before, &layout(), &values).unwrap();
    assert!(filled.bytes == before, "nothing is written");
    let left: Vec<String> = filled.left.iter().map(|left| left.cell.to_string()).collect();
    assert_eq!(left, ["C1", "D1", "E1", "F1"]);
}

#[test]
fn a_blank_between_words_takes_the_value() {
    let printed = [("E1", "いいえの場合のみ→　　月　　日まで"), ("F1", "（理由：　　　）責任者印")];
    let cells: String = printed.iter().map(|(cell, words)| text(cell, words)).collect();
    let values = rows(vec![row(0, vec![answer(1, Some(No), None, Some(date(2027, 3, 1)))], Some("更新中"))]);
    let before = workbook(&sheet(&format!(r#"<row r="1">{cells}</row>"#)));
    let after = fill(&before, &layout(), &values).unwrap();
    assert!(fill(&after, &layout(), &values).unwrap() == after, "filling twice gives the same bytes");
    let xml = part(&after, SHEET_PART);
    assert!(xml.contains(&text("E1", "いいえの場合のみ→2027/03/01まで")), "{xml}");
    assert!(xml.contains(&text("F1", "（理由：更新中）責任者印")), "{xml}");
}

/// Values for a form with so many rows.
fn asked(count: u32, written: Vec<FillRow>) -> Fill {
    Fill { asked: (0..count).collect::<BTreeSet<u32>>(), ..rows(written) }
}

/// The cells named, with what became of them.
fn fates(cells: &str, values: &Fill) -> Vec<(String, Fate)> {
    let filled = sejo_report::workbook::fill(&workbook(&sheet(cells)), &layout(), values).unwrap();
    filled.left.into_iter().map(|left| (left.cell.to_string(), left.fate)).collect()
}

#[test]
fn what_somebody_wrote_into_a_cell_for_a_day_makes_room() {
    let printed = [
        [("D1", "6月頃"), ("E1", "3月末")],
        [("D2", "6月頃"), ("E2", "未定")],
        [("D3", "　月　日"), ("E3", "（　/　）")],
        [("D4", "6/12"), ("E4", "12月1日")],
        [("D5", "6月頃"), ("E5", "検討中")],
    ];
    let row_of = |(number, cells): (usize, &[(&str, &str); 2])| {
        let cells: String = cells.iter().map(|(cell, words)| text(cell, words)).collect();
        format!(r#"<row r="{number}">{cells}</row>"#)
    };
    let cells: String = (1..).zip(&printed).map(row_of).collect();
    let (confirmed, target) = (Some(date(2026, 11, 22)), Some(date(2027, 3, 1)));
    let values = asked(
        5,
        vec![
            row(0, vec![answer(1, Some(Yes), confirmed, None)], None),
            row(1, vec![answer(1, Some(No), confirmed, target)], None),
            row(2, vec![answer(1, None, None, None)], None),
            row(3, vec![answer(1, None, None, None)], None),
        ],
    );
    let xml = filled(&cells, &layout(), &values);
    for (cell, day) in [("D1", "2026/11/22"), ("D2", "2026/11/22"), ("E2", "2027/03/01")] {
        assert!(xml.contains(&text(cell, day)), "{xml}");
    }
    assert!(xml.contains(r#"<c r="E1"/>"#), "no day for it: {xml}");
    for (cell, words) in &printed[2] {
        assert!(xml.contains(&text(cell, words)), "a blank of the form stays: {xml}");
    }
    assert!(xml.contains(r#"<c r="D4"/>"#) && xml.contains(r#"<c r="E4"/>"#), "a day without its year goes: {xml}");
    assert!(xml.contains(&text("D5", "6月頃")) && xml.contains(&text("E5", "検討中")), "not written: {xml}");
    let gone = |cell: &str, words: &str| (cell.to_owned(), Fate::MadeRoom(words.to_owned()));
    assert_eq!(
        fates(&cells, &values),
        [gone("D1", "6月頃"), gone("E1", "3月末"), gone("D2", "6月頃"), gone("E2", "未定")]
    );
}

#[test]
fn words_for_a_day_in_every_row_stay_and_are_named() {
    let cells: String =
        (1..=3).map(|n| format!(r#"<row r="{n}">{}</row>"#, text(&format!("E{n}"), "年度末"))).collect();
    let values = asked(
        3,
        vec![
            row(0, vec![answer(1, Some(Yes), None, None)], None),
            row(1, vec![answer(1, Some(No), None, Some(date(2027, 3, 1)))], None),
        ],
    );
    let xml = filled(&cells, &layout(), &values);
    assert!((1..=3).all(|n| xml.contains(&text(&format!("E{n}"), "年度末"))), "{xml}");
    let named = [("E2".to_owned(), Fate::NotWritten), ("E1".to_owned(), Fate::Stays)];
    assert_eq!(fates(&cells, &values), named);
    // Beside an empty row they are somebody's.
    let values = Fill { asked: (0..4).collect(), ..values };
    let xml = filled(&cells, &layout(), &values);
    assert!(xml.contains(r#"<c r="E1"/>"#) && xml.contains(&text("E2", "2027/03/01")), "{xml}");
    // Who does not say which rows there are cannot tell.
    let values = Fill { asked: BTreeSet::new(), ..values };
    assert_eq!(fates(&cells, &values), [("E2".to_owned(), Fate::NotWritten)]);
}
