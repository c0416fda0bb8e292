//! Filling workbooks made by hand: every way a cell can be written or missing.

use jiff::civil::date;
use proptest::prelude::*;
use sejo_model::AnswerValue::{No, NotApplicable, Yes};
use sejo_model::workbook::{AnswerColumns, Cell, Fill, HeadField};
use sejo_report::ReportError;

use crate::packages::*;

/// Fills and gives the sheet's XML; checks on the way that nothing else changed and that filling again changes nothing.
fn filled(sheet: &str, layout: &sejo_model::workbook::Layout, values: &Fill) -> String {
    let before = workbook(sheet);
    let after = fill(&before, layout, values).unwrap();
    only_part_changed(&before, &after, SHEET_PART);
    let again = fill(&after, layout, values).unwrap();
    assert_eq!(part(&again, SHEET_PART), part(&after, SHEET_PART));
    assert!(again == after, "filling twice gives the same bytes");
    part(&after, SHEET_PART)
}

fn is(text: &str) -> String {
    format!(r#"<is><t xml:space="preserve">{text}</t></is>"#)
}

#[test]
fn cells_are_written_in_place_and_keep_their_style() {
    let before = sheet(
        r#"<row r="3" spans="2:6" ht="30"><c r="B3" t="s"><v>0</v></c><c r="C3" s="3" t="s" cm="1"><v>1</v></c><c r='D3' s='1' /><c r="E3" s="2" t="n"><v>1</v></c><c r="F3" t="str"><v>old</v><extLst><ext uri="{x}"/></extLst></c><c r="G3"><v>7</v></c></row>"#,
    );
    let values = rows(vec![row(
        2,
        vec![answer(1, Some(No), Some(date(2026, 11, 22)), Some(date(2027, 3, 31)))],
        Some("=1+1 & <b>"),
    )]);
    let after = filled(&before, &layout(), &values);
    let expected = before
        .replace(
            r#"<c r="C3" s="3" t="s" cm="1"><v>1</v></c>"#,
            &format!(r#"<c r="C3" s="3" t="inlineStr">{}</c>"#, is("いいえ")),
        )
        .replace(r#"<c r='D3' s='1' />"#, r#"<c r="D3" s="1"><v>46348</v></c>"#)
        .replace(r#"<c r="E3" s="2" t="n"><v>1</v></c>"#, r#"<c r="E3" s="2"><v>46477</v></c>"#)
        .replace(
            r#"<c r="F3" t="str"><v>old</v><extLst><ext uri="{x}"/></extLst></c>"#,
            &format!(
                r#"<c r="F3" t="inlineStr">{}<extLst><ext uri="{{x}}"/></extLst></c>"#,
                is("=1+1 &amp; &lt;b&gt;")
            ),
        );
    assert_eq!(after, expected);
}

#[test]
fn missing_cells_and_rows_are_put_in_order_with_default_styles() {
    let before = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="4" max="5" style="1"/></cols><sheetData><row r="2" s="3" customFormat="1"><c r="B2"/><c r="E2"/></row><row r="5"/></sheetData></worksheet>"#;
    let full = vec![answer(1, Some(Yes), Some(date(2026, 4, 1)), None)];
    let values = Fill {
        facility_name: Some("山田医院".to_owned()),
        rows: vec![
            row(1, full.clone(), None),
            row(3, full.clone(), None),
            row(4, full.clone(), None),
            row(8, full, Some("x")),
        ],
        ..Fill::default()
    };
    let after = filled(before, &layout(), &values);
    let yes = is("はい");
    let cells = |n: u32| format!(r#"<c r="C{n}" t="inlineStr">{yes}</c><c r="D{n}" s="1"><v>46113</v></c>"#);
    let expected = format!(
        concat!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="4" max="5" style="1"/></cols><sheetData>"#,
            r#"<row r="1"><c r="A1" t="inlineStr">{name}</c></row>"#,
            r#"<row r="2" s="3" customFormat="1"><c r="B2"/><c r="C2" s="3" t="inlineStr">{yes}</c><c r="D2" s="3" t="inlineStr">{day}</c><c r="E2"/></row>"#,
            r#"<row r="4">{four}</row><row r="5">{five}</row><row r="9">{nine}<c r="F9" t="inlineStr">{x}</c></row></sheetData></worksheet>"#
        ),
        name = is("施設名:山田医院"),
        yes = yes,
        day = is("2026/04/01"),
        four = cells(4),
        five = cells(5),
        nine = cells(9),
        x = is("x"),
    );
    assert_eq!(after, expected);
}

#[test]
fn hostile_but_valid_xml_is_understood() {
    // Prefixed names, rows and cells without numbers, CDATA, entities, comments, a byte order mark.
    let before = "\u{feff}<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><!-- <sheetData> --><x:sheetData>\n <x:row>\n  <x:c t=\"inlineStr\"><x:is><x:t>a&#x3042;</x:t></x:is></x:c>\n </x:row><x:row><x:c/><x:c t=\"inlineStr\"><x:is><x:t><![CDATA[</x:row><q>]]></x:t></x:is></x:c><x:c t=\"inlineStr\"><x:is><x:t>はい</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>";
    let values = rows(vec![row(1, vec![answer(1, Some(No), None, None)], Some("備考"))]);
    let after = filled(before, &layout(), &values);
    let text = |t: &str| format!(r#"<x:is><x:t xml:space="preserve">{t}</x:t></x:is>"#);
    let expected = before.replace(
        "<x:c t=\"inlineStr\"><x:is><x:t>はい</x:t></x:is></x:c></x:row>",
        &format!(
            r#"<x:c t="inlineStr">{}</x:c><x:c r="F2" t="inlineStr">{}</x:c></x:row>"#,
            text("いいえ"),
            text("備考")
        ),
    );
    assert_eq!(after, expected);
}

#[test]
fn an_empty_sheet_is_opened_up() {
    let before =
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData /></worksheet>"#;
    let after = filled(before, &layout(), &rows(vec![row(0, vec![answer(1, Some(Yes), None, None)], None)]));
    assert_eq!(
        after,
        before.replace(
            "<sheetData />",
            &format!(r#"<sheetData><row r="1"><c r="C1" t="inlineStr">{}</c></row></sheetData>"#, is("はい"))
        )
    );
}

#[test]
fn marks_go_into_one_column_and_leave_the_others_empty() {
    let mut layout = layout();
    layout.rounds[0].answer = AnswerColumns::Pair { yes: 2, no: 6, not_applicable: Some(7) };
    let before = sheet(
        r#"<row r="1"><c r="C1" s="3" t="inlineStr"><is><t>○</t></is></c><c r="G1" s="3"/><c r="H1" s="3"/></row>"#,
    );
    let expect = |c: &str, g: &str, h: &str| {
        let cell = |name: &str, mark: &str| {
            if mark.is_empty() {
                format!(r#"<c r="{name}1" s="3"/>"#)
            } else {
                format!(r#"<c r="{name}1" s="3" t="inlineStr">{}</c>"#, is(mark))
            }
        };
        sheet(&format!(r#"<row r="1">{}{}{}</row>"#, cell("C", c), cell("G", g), cell("H", h)))
    };
    let with = |value| rows(vec![row(0, vec![answer(1, value, None, None)], None)]);
    assert_eq!(filled(&before, &layout, &with(Some(Yes))), expect("○", "", ""));
    assert_eq!(filled(&before, &layout, &with(Some(No))), expect("", "○", ""));
    assert_eq!(filled(&before, &layout, &with(Some(NotApplicable))), expect("", "", "○"));
    assert_eq!(filled(&before, &layout, &with(None)), expect("", "", ""));
}

#[test]
fn a_printed_choice_is_replaced_and_comes_back() {
    let mut layout = layout();
    layout.rounds[0].answer = AnswerColumns::Printed { column: 2 };
    let before = sheet(r#"<row r="1"><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="C2" t="s"><v>1</v></c></row>"#);
    let none = vec![answer(1, None, None, None)];
    let after = filled(&before, &layout, &rows(vec![row(0, none.clone(), None), row(1, none, None)]));
    // The untouched choice stays; the answer はい, a rich shared string, is taken back.
    let expected = before
        .replace(r#"<c r="C2" t="s"><v>1</v></c>"#, &format!(r#"<c r="C2" t="inlineStr">{}</c>"#, is("はい・いいえ")));
    assert_eq!(after, expected);
    let after = filled(&before, &layout, &rows(vec![row(0, vec![answer(1, Some(NotApplicable), None, None)], None)]));
    assert_eq!(
        after,
        before.replace(r#"<c r="C1" t="s"><v>2</v></c>"#, &format!(r#"<c r="C1" t="inlineStr">{}</c>"#, is("対象外")))
    );
}

#[test]
fn nothing_to_change_gives_the_file_back() {
    let bytes = workbook(&sheet(r#"<row r="1"><c r="C1" s="1"/></row>"#));
    let empty = rows(vec![
        row(0, vec![answer(1, None, None, None)], Some("")),
        row(7, vec![answer(1, None, None, None), answer(2, Some(Yes), None, None)], None),
    ]);
    assert!(fill(&bytes, &layout(), &empty).unwrap() == bytes);
}

#[test]
fn formulas_are_never_overwritten() {
    for cell in [
        r#"<c r="C1"><f>A1</f><v>1</v></c>"#,
        r#"<c r="B1"><f t="array" ref="B1:C1">A1:B1</f><v>1</v></c><c r="C1"><v>1</v></c>"#,
        r#"<c r="B1"><f t="array" ref="B1:C1">A1:B1</f><v>1</v></c>"#,
    ] {
        let bytes = workbook(&sheet(&format!(r#"<row r="1">{cell}</row>"#)));
        let result = fill(&bytes, &layout(), &rows(vec![row(0, vec![answer(1, Some(Yes), None, None)], None)]));
        assert!(
            matches!(&result, Err(ReportError::Formula { sheet, cell }) if sheet == "様式" && cell.to_string() == "C1"),
            "{result:?}"
        );
        // Emptying leaves a formula alone.
        let bytes_again =
            fill(&bytes, &layout(), &rows(vec![row(0, vec![answer(1, None, None, None)], None)])).unwrap();
        assert!(bytes_again == bytes);
    }
}

#[test]
fn a_remark_that_looks_like_a_formula_asks_for_no_computing() {
    let before = workbook(&sheet(r#"<row r="1"><c r="C1" s="1"/></row>"#));
    let remark = rows(vec![row(0, vec![answer(1, Some(Yes), None, None)], Some("a:f <f>1</f>"))]);
    only_part_changed(&before, &fill(&before, &layout(), &remark).unwrap(), SHEET_PART);
}

#[test]
fn merged_cells_are_written_at_their_first_cell() {
    let merged = |rows: &str| {
        sheet(rows).replace(
            "</sheetData>",
            r#"</sheetData><mergeCells count="2"><mergeCell ref="F1:G3"/><mergeCell ref="C1:C2"/></mergeCells>"#,
        )
    };
    let before = merged(r#"<row r="1"><c r="F1"/></row><row r="2"/><row r="3"/>"#);
    let values = rows(vec![row(0, vec![], Some("一")), row(1, vec![], Some("二")), row(2, vec![], Some("一"))]);
    assert_eq!(
        filled(&before, &layout(), &values),
        merged(&format!(r#"<row r="1"><c r="F1" t="inlineStr">{}</c></row><row r="2"/><row r="3"/>"#, is("一\n二")))
    );
    let bytes = workbook(&before);
    let answers = |second| {
        rows(vec![
            row(0, vec![answer(1, Some(Yes), None, None)], None),
            row(1, vec![answer(1, Some(second), None, None)], None),
        ])
    };
    assert!(
        matches!(fill(&bytes, &layout(), &answers(No)), Err(ReportError::Conflict { cell, .. }) if cell == at("C1"))
    );
    assert!(part(&fill(&bytes, &layout(), &answers(Yes)).unwrap(), SHEET_PART).contains(r#"<c r="C1" t="inlineStr">"#));
}

#[test]
fn dates_follow_the_date_system_of_the_workbook() {
    let mut parts = parts(&sheet(r#"<row r="1"><c r="D1" s="1"/></row>"#));
    parts[2].1 = parts[2].1.replace("<workbookPr/>", r#"<workbookPr date1904="1"/>"#);
    let values = rows(vec![row(0, vec![answer(1, None, Some(date(2026, 11, 22)), None)], None)]);
    let after = fill(&zip(&parts), &layout(), &values).unwrap();
    assert!(part(&after, SHEET_PART).contains(r#"<c r="D1" s="1"><v>44886</v></c>"#));
    let early = rows(vec![row(0, vec![answer(1, None, Some(date(1900, 1, 1)), None)], None)]);
    assert!(matches!(
        fill(&workbook(&sheet(r#"<row r="1"><c r="D1" s="1"/></row>"#)), &layout(), &early),
        Err(ReportError::DateOutOfRange { .. })
    ));
}

#[test]
fn rounds_that_share_a_column_keep_the_later_date() {
    let mut layout = layout();
    let mut second = layout.rounds[0].clone();
    second.round = 2;
    second.answer = AnswerColumns::Word { column: 6 };
    second.confirmed_on = None;
    layout.rounds.push(second);
    let first = answer(1, Some(No), None, Some(date(2026, 12, 1)));
    let none = answer(2, Some(Yes), None, None);
    let later = answer(2, Some(No), None, Some(date(2027, 2, 1)));
    let base = sheet(r#"<row r="1"><c r="E1" s="1"/></row>"#);
    let xml = filled(&base, &layout, &rows(vec![row(0, vec![first.clone(), none], None)]));
    assert!(xml.contains(r#"<c r="E1" s="1"><v>46357</v></c>"#), "{xml}");
    let xml = filled(&base, &layout, &rows(vec![row(0, vec![first, later], None)]));
    assert!(xml.contains(r#"<c r="E1" s="1"><v>46419</v></c>"#), "{xml}");
}

#[test]
fn head_fields_keep_their_label() {
    let mut layout = layout();
    let field = |reference: &str, prefix: &str| Some(HeadField::new(at(reference), prefix.to_owned()));
    (layout.vendor_name, layout.filled_by, layout.filled_on) =
        (field("B1", "事業者名"), field("C1", ""), field("D1", ""));
    let values = Fill {
        facility_name: Some("𠮷田医院".to_owned()),
        vendor_name: Some("㈱サンプル".to_owned()),
        filled_by: Some("髙橋".to_owned()),
        filled_on: Some(date(2026, 11, 22)),
        ..Fill::default()
    };
    let bytes = fill(&workbook(&sheet(r#"<row r="1"><c r="D1" s="2"/></row>"#)), &layout, &values).unwrap();
    let read = crate::packages::values(&bytes, "様式");
    assert_eq!(read[&at("A1")].to_string(), "施設名:𠮷田医院");
    assert_eq!(read[&at("B1")].to_string(), "事業者名　㈱サンプル");
    assert_eq!(read[&at("C1")].to_string(), "髙橋");
    assert!(part(&bytes, SHEET_PART).contains(r#"<c r="D1" s="2"><v>46348</v></c>"#));
}

/// A name that stands for nobody any more is taken away; a blank and words of the form stay.
#[test]
fn an_empty_name_takes_the_one_before_away() {
    let mut layout = layout();
    let field = |reference: &str, prefix: &str| Some(HeadField::new(at(reference), prefix.to_owned()));
    (layout.facility_name, layout.vendor_name, layout.filled_by) = (None, None, field("C1", ""));
    let values = Fill { filled_by: Some(String::new()), ..Fill::default() };
    let shown = |stands: &str, layout: &sejo_model::workbook::Layout| {
        let base = sheet(&format!(r#"<row r="1"><c r="C1" t="inlineStr"><is><t>{stands}</t></is></c></row>"#));
        let bytes = fill(&workbook(&base), layout, &values).unwrap();
        crate::packages::values(&bytes, "様式").get(&at("C1")).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(shown("前任 山田", &layout), "");
    assert_eq!(shown("＿＿＿＿", &layout), "＿＿＿＿");
    layout.filled_by = field("C1", "記入者：");
    assert_eq!(shown("記入者：前任 山田", &layout), "記入者：");
}

#[test]
fn containers_of_every_kind_stay_as_they_are() {
    let xml = sheet(r#"<row r="1"><c r="C1"/></row>"#);
    let values = rows(vec![row(0, vec![answer(1, Some(Yes), None, None)], Some("備考"))]);
    // Sizes behind the data.
    let streamed = zip_streamed(&parts(&xml));
    let after = fill(&streamed, &layout(), &values).unwrap();
    only_part_changed(&streamed, &after, SHEET_PART);
    assert!(fill(&after, &layout(), &values).unwrap() == after);
    // Bytes before the changed record are the very same bytes, and the archive's comment survives.
    let plain = zip(&parts(&xml));
    let after = fill(&plain, &layout(), &values).unwrap();
    let head = plain.windows(SHEET_PART.len()).position(|w| w == SHEET_PART.as_bytes()).unwrap() - 30;
    assert_eq!(plain[..head], after[..head]);
    assert!(after.ends_with(b"a comment"));
    // Something in front of the archive: the container is written anew, the parts are not.
    let stub = [b"stub in front".as_slice(), &plain].concat();
    let after = fill(&stub, &layout(), &values).unwrap();
    let (before, after) = (stored(&plain), stored(&after));
    assert_eq!(
        before.iter().filter(|s| s.name != SHEET_PART).collect::<Vec<_>>(),
        after.iter().filter(|s| s.name != SHEET_PART).collect::<Vec<_>>()
    );
}

#[test]
fn broken_files_are_refused_with_the_place() {
    let values = rows(vec![row(0, vec![answer(1, Some(Yes), None, None)], None)]);
    assert!(matches!(fill(b"no zip", &layout(), &values), Err(ReportError::NotAPackage(_))));
    let mut other = layout();
    other.sheet = "ない".to_owned();
    let good = workbook(&sheet(""));
    assert!(matches!(fill(&good, &other, &values), Err(ReportError::SheetMissing { sheet }) if sheet == "ない"));
    let broken = workbook("<worksheet><sheetData><row></sheetData></worksheet>");
    assert!(
        matches!(fill(&broken, &layout(), &values), Err(ReportError::PartUnreadable { part, .. }) if part == SHEET_PART)
    );
    let without: Vec<_> = parts("").into_iter().filter(|(name, _)| *name != SHEET_PART).collect();
    assert!(
        matches!(fill(&zip(&without), &layout(), &values), Err(ReportError::PartMissing { part }) if part == SHEET_PART)
    );
    let long = rows(vec![row(0, vec![], Some(&"長".repeat(32_768)))]);
    assert!(matches!(fill(&good, &layout(), &long), Err(ReportError::TextTooLong { cell, .. }) if cell == at("F1")));
    let cut = &good[..good.len() / 2];
    assert!(matches!(fill(cut, &layout(), &values), Err(ReportError::NotAPackage(_))));
}

/// What Excel is told to show for a remark: control characters are dropped, line ends are LF.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_values_are_written_and_nothing_else(
        present in proptest::collection::vec((0_u32..12, 0_u32..8, 0_u32..4), 0..30),
        writes in proptest::collection::btree_map(0_u32..14, (0_usize..3, 0_i32..20_000, "[^\u{fffe}\u{ffff}]{1,12}"), 1..10),
    ) {
        let mut cells = std::collections::BTreeMap::<u32, std::collections::BTreeMap<u32, u32>>::new();
        for (r, c, style) in present {
            cells.entry(r).or_default().insert(c, style);
        }
        let body: String = cells.iter().map(|(r, cells)| {
            let inner: String = cells.iter().map(|(c, style)| format!(r#"<c r="{}" s="{style}" t="inlineStr"><is><t>{r}-{c}</t></is></c>"#, Cell { row: *r, column: *c })).collect();
            format!(r#"<row r="{}">{inner}</row>"#, r + 1)
        }).collect();
        let before = workbook(&sheet(&body));
        let start = date(2000, 1, 1);
        let filling: Vec<_> = writes.iter().map(|(r, (value, days, remark))| {
            let day = start.checked_add(jiff::Span::new().days(*days)).unwrap();
            row(*r, vec![answer(1, Some([Yes, No, NotApplicable][*value]), Some(day), None)], Some(remark))
        }).collect();
        let values = rows(filling);
        let after = fill(&before, &layout(), &values).unwrap();
        let again = fill(&after, &layout(), &values).unwrap();
        prop_assert_eq!(part(&again, SHEET_PART), part(&after, SHEET_PART));
        prop_assert!(again == after);
        only_part_changed(&before, &after, SHEET_PART);
        let (old, new) = (crate::packages::values(&before, "様式"), crate::packages::values(&after, "様式"));
        let touched = |cell: &Cell| writes.contains_key(&cell.row) && (2..=5).contains(&cell.column);
        let rest = |all: &std::collections::BTreeMap<Cell, calamine::Data>| all.iter().filter(|(c, _)| !touched(c)).map(|(c, v)| (*c, v.clone())).collect::<Vec<_>>();
        prop_assert_eq!(rest(&old), rest(&new));
        for (r, (value, days, remark)) in &writes {
            let get = |column| new.get(&Cell { row: *r, column });
            prop_assert_eq!(get(2).unwrap().to_string(), [Yes, No, NotApplicable][*value].words().ja);
            let day = start.checked_add(jiff::Span::new().days(*days)).unwrap();
            let read = get(3).unwrap();
            prop_assert_eq!(crate::packages::day(read), Some(day));
            prop_assert_eq!(get(4), None);
            let remark = shown(remark);
            prop_assert_eq!(get(5).map(ToString::to_string).unwrap_or_default(), remark);
        }
    }
}
