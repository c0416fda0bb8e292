//! Forms of several tables and sheets, cells that hold more than one field, and cells that compute their value.

use jiff::civil::date;
use sejo_model::AnswerValue::{No, Yes};
use sejo_model::workbook::{
    AnswerColumns, AnswerWords, Cell, Cover, Fill, FurtherTable, HeadField, Layout, RoundColumns, RowWords, SHEET_ROWS,
};
use sejo_report::workbook::{Text, replace_texts};

use crate::packages::*;

const SECOND: &str = "xl/worksheets/sheet2.xml";

/// A workbook whose second sheet その2 has these rows.
fn two_sheets(first: &str, second: &str) -> Vec<u8> {
    let mut parts = parts(&sheet(first));
    for (name, text) in &mut parts {
        match *name {
            "xl/workbook.xml" => {
                *text = text.replace("</sheets>", r#"<sheet name="その2" sheetId="2" r:id="rId9"/></sheets>"#);
            }
            "xl/_rels/workbook.xml.rels" => {
                let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
                let relation = format!(r#"<Relationship Id="rId9" Type="{kind}" Target="worksheets/sheet2.xml"/>"#);
                *text = text.replace("</Relationships>", &format!("{relation}</Relationships>"));
            }
            _ => {}
        }
    }
    parts.push((SECOND, sheet(second)));
    zip(&parts)
}

#[test]
fn a_form_on_two_sheets_is_written_into_both_and_nowhere_else() {
    let rounds = vec![RoundColumns::new(1, AnswerColumns::Word { column: 4 }, Some(2), None)];
    let other = Layout { sheet: "その2".to_owned(), rounds, facility_name: None, remark: None, ..layout() };
    let rows_of_other = (SHEET_ROWS + 1, SHEET_ROWS + 3);
    let further = vec![FurtherTable { rows: rows_of_other, layout: other }];
    let layout = Layout { facility_name: None, further, ..layout() };
    let day = date(2026, 11, 22);
    let values = rows(vec![
        row(2, vec![answer(1, Some(Yes), None, None)], None),
        row(SHEET_ROWS + 2, vec![answer(1, Some(No), Some(day), None)], None),
    ]);
    let before = two_sheets(r#"<row r="3"/>"#, r#"<row r="3"><c r="C3" s="1"/></row>"#);
    let after = fill(&before, &layout, &values).unwrap();
    for (was, is) in stored(&before).iter().zip(&stored(&after)) {
        assert!(was == is || [SHEET_PART, SECOND].contains(&was.name.as_str()), "{} changed", was.name);
    }
    let word = |text: &str| format!(r#" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#);
    assert_eq!(part(&after, SHEET_PART), sheet(&format!(r#"<row r="3"><c r="C3"{}</row>"#, word("はい"))));
    let second = format!(r#"<row r="3"><c r="C3" s="1"><v>46348</v></c><c r="E3"{}</row>"#, word("いいえ"));
    assert_eq!(part(&after, SECOND), sheet(&second));
    assert!(fill(&after, &layout, &values).unwrap() == after, "filling twice gives the same bytes");
}

#[test]
fn a_cover_takes_names_as_the_sheet_of_the_table_does() {
    let field = |row| Some(HeadField::new(Cell { row, column: 2 }, String::new()));
    let cover = Cover { sheet: "その2".to_owned(), facility_name: field(2), filled_by: field(3), ..Cover::default() };
    let layout = Layout { covers: vec![cover], ..layout() };
    let before = two_sheets(r#"<row r="3"/>"#, r#"<row r="3"><c r="C3" s="1"/></row>"#);
    let named =
        Fill {
            facility_name: Some("さくら医院".to_owned()), filled_by: Some("鈴木".to_owned()), ..Fill::default()
        };
    let after = fill(&before, &layout, &named).unwrap();
    let of = |sheet: &str, row, column| {
        values(&after, sheet).get(&Cell { row, column }).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!((of("その2", 2, 2), of("その2", 3, 2)), ("さくら医院".to_owned(), "鈴木".to_owned()));
    assert_eq!(of("様式", 0, 0), "施設名:さくら医院");
    assert!(fill(&after, &layout, &named).unwrap() == after, "filling twice gives the same bytes");
}

#[test]
fn a_row_whose_own_list_offers_other_words_gets_those() {
    let words = |yes: &str, no: &str| AnswerWords {
        yes: Some(yes.into()),
        no: Some(no.into()),
        not_applicable: None,
        listed: false,
    };
    let mut layout = layout();
    layout.rounds[0].words = Some(words("○", "×"));
    layout.rounds[0].row_words = vec![RowWords { row: 3, words: words("有", "無") }];
    let no = |n| row(n, vec![answer(1, Some(No), None, None)], None);
    let after = fill(&workbook(&sheet("")), &layout, &rows(vec![no(2), no(3)])).unwrap();
    let said = values(&after, "様式");
    let of = |row| said.get(&Cell { row, column: 2 }).map(ToString::to_string).unwrap_or_default();
    assert_eq!((of(2), of(3)), ("×".to_owned(), "無".to_owned()));
}

#[test]
fn each_field_of_a_cell_takes_its_own_blank() {
    let cell = Cell { row: 0, column: 0 };
    let text = "記入者：＿＿＿　記入日：令和　年　月　日　以上";
    let field = |before: &str, blank: &str| {
        let (prefix, rest) = text.split_once(before).map(|(head, rest)| (format!("{head}{before}"), rest)).unwrap();
        let suffix = rest.strip_prefix(blank).unwrap().to_owned();
        Some(HeadField { cell, prefix, blank: blank.to_owned(), suffix })
    };
    let layout = Layout {
        facility_name: None,
        filled_by: field("記入者：", "＿＿＿"),
        filled_on: field("記入日：", "令和　年　月　日"),
        ..layout()
    };
    let row = format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>"#);
    let before = workbook(&sheet(&row));
    let written = |by: Option<&str>, on| {
        let values = Fill { filled_by: by.map(str::to_owned), filled_on: on, ..Fill::default() };
        values_of(&fill(&before, &layout, &values).unwrap())
    };
    let day = Some(date(2026, 11, 22));
    assert_eq!(written(Some("鈴木"), day), "記入者：鈴木　記入日：2026/11/22　以上");
    assert_eq!(written(Some("鈴木"), None), "記入者：鈴木　記入日：令和　年　月　日　以上");
    assert_eq!(written(None, day), "記入者：＿＿＿　記入日：2026/11/22　以上");
}

fn values_of(bytes: &[u8]) -> String {
    values(bytes, "様式").get(&Cell { row: 0, column: 0 }).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_computed_cell_keeps_its_formula_and_the_others_of_its_row_are_written() {
    let layout = Layout { facility_name: None, computed: vec![Cell { row: 2, column: 2 }], ..layout() };
    let before = sheet(r#"<row r="3"><c r="C3"><f>IF(1,2)</f><v>2</v></c></row>"#);
    let values = rows(vec![row(2, vec![answer(1, Some(Yes), None, None)], Some("備考"))]);
    let after = fill(&workbook(&before), &layout, &values).unwrap();
    let remark = r#"<c r="F3" t="inlineStr"><is><t xml:space="preserve">備考</t></is></c></row>"#;
    // What it computed of the values of before is forgotten.
    assert_eq!(part(&after, SHEET_PART), before.replace("<v>2</v>", "").replace("</row>", remark));
}

#[test]
fn what_formulas_made_of_the_values_of_before_is_forgotten_where_it_may_be_stale() {
    let first = r#"<row r="3"/><row r="9"><c r="C9"><f>COUNTIF(C3:C8,"はい")</f><v>0</v></c></row>"#;
    let layout = Layout { facility_name: None, ..layout() };
    let values = rows(vec![row(2, vec![answer(1, Some(Yes), None, None)], None)]);
    for (second, touched) in [
        (r#"<row r="1"><c r="A1" t="str"><f>IF(様式!C9=1,"適合","未記入")</f><v>未記入</v></c></row>"#, true),
        (r#"<row r="1"><c r="A1"><f>B1+1</f><v>1</v></c></row>"#, false),
    ] {
        let before = two_sheets(first, second);
        let after = fill(&before, &layout, &values).unwrap();
        assert!(part(&after, SHEET_PART).contains(r#"<f>COUNTIF(C3:C8,"はい")</f></c>"#));
        let expected = if touched { second.replace("<v>未記入</v>", "") } else { second.to_owned() };
        assert_eq!(part(&after, SECOND), sheet(&expected));
        assert!(part(&after, "xl/workbook.xml").contains(r#"</sheets><calcPr fullCalcOnLoad="1"/>"#));
        for (was, is) in stored(&before).iter().zip(&stored(&after)) {
            let may = [SHEET_PART, "xl/workbook.xml"].contains(&was.name.as_str()) || (touched && was.name == SECOND);
            assert_eq!(was != is, may, "{}", was.name);
        }
        assert!(fill(&after, &layout, &values).unwrap() == after, "filling twice gives the same bytes");
    }
}

#[test]
fn texts_are_replaced_wherever_they_stand_and_nothing_else() {
    let row = r#"<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="inlineStr"><is><t>PW: abc</t></is></c></row>"#;
    let before = workbook(&sheet(row));
    let hide = |text: Text<'_>| match text {
        Text::Cell("PW: abc" | "はい") => Some("***".to_owned()),
        Text::Cell(_) | Text::Comment(_) => None,
    };
    let after = replace_texts(&before, &hide).unwrap();
    assert_eq!(part(&after, SHEET_PART), sheet(&row.replace("PW: abc", "***")));
    let strings = part(&after, "xl/sharedStrings.xml");
    assert!(strings.contains("<si><r><t>***</t></r><r><t></t></r></si>") && strings.contains("項目"), "{strings}");
    let changed = ["xl/sharedStrings.xml", SHEET_PART];
    for (was, is) in stored(&before).iter().zip(&stored(&after)) {
        assert_eq!(was != is, changed.contains(&was.name.as_str()), "{}", was.name);
    }
    assert!(replace_texts(&before, &|_| None).unwrap() == before);
}
