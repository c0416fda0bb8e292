//! Lists in every format and encoding, and every bad file with the code it is refused with.

use std::time::{Duration, Instant};

use crate::list_builder::{
    LIST, compound, list_ods, list_text, list_xlsx, ods, raw_sheets, real_life_xlsx, records, xls, zipped,
};
use proptest::prelude::*;
use sejo_intake::table::{self, masked_copy};
use sejo_intake::{Limits, Reading, Refusal, package, problem, read};
use sejo_model::ErrorCode;
use sejo_model::configuration::FingerprintKey;
use sejo_model::ledger::ReadTable;

fn list(file_name: &str, bytes: &[u8]) -> ReadTable {
    match read(file_name, bytes, &Limits::default(), &FingerprintKey::new([7; 32])) {
        Ok(Reading::Devices(table)) => table,
        other => panic!("{file_name}: {other:?}"),
    }
}

fn refused(file_name: &str, bytes: &[u8]) -> Refusal {
    read(file_name, bytes, &Limits::default(), &FingerprintKey::new([7; 32])).expect_err(file_name)
}

fn assert_is_the_list(table: &ReadTable, what: &str) {
    assert_eq!(table.headers, LIST[0], "{what}");
    let cells: Vec<&Vec<String>> = table.rows.iter().map(|(_, cells)| cells).collect();
    assert_eq!(cells, LIST[1..].iter().collect::<Vec<_>>(), "{what}");
    assert_eq!((table.header_row, table.rows[0].0, table.rows[2].0), (1, 2, 4), "{what}");
    assert_eq!(table.problems, vec![], "{what}");
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

#[test]
fn every_encoding_and_delimiter_gives_the_same_list() {
    let csv = list_text(",");
    let mut marked = "\u{feff}".as_bytes().to_vec();
    marked.extend(csv.as_bytes());
    let (cp932, _, lost) = encoding_rs::SHIFT_JIS.encode(&csv);
    assert!(!lost);
    let (euc, _, _) = encoding_rs::EUC_JP.encode(&csv);
    for (bytes, encoding) in [
        (csv.clone().into_bytes(), "UTF-8"),
        (marked, "UTF-8"),
        (cp932.into_owned(), "CP932"),
        (euc.into_owned(), "EUC-JP"),
        (utf16(&csv, false, true), "UTF-16LE"),
        (utf16(&csv, true, true), "UTF-16BE"),
        (utf16(&csv, false, false), "UTF-16LE"),
        (utf16(&csv, true, false), "UTF-16BE"),
        (list_text("\t").into_bytes(), "UTF-8"),
        (list_text(";").into_bytes(), "UTF-8"),
        (csv.replace("\r\n", "\n").into_bytes(), "UTF-8"),
        (csv.replace("\r\n", "\r").into_bytes(), "UTF-8"),
    ] {
        let table = list("台帳.csv", &bytes);
        assert_is_the_list(&table, encoding);
        assert_eq!(table.encoding, encoding);
    }
}

#[test]
fn every_workbook_format_gives_the_same_list() {
    let table = list("機器.xlsx", &list_xlsx());
    assert_is_the_list(&table, "xlsx");
    assert_eq!((table.sheet.as_str(), table.encoding.as_str()), ("機器一覧", ""));
    assert_is_the_list(&list("機器.ods", &list_ods()), "ods");
    let cells: Vec<(u16, u16, &str)> = LIST
        .iter()
        .enumerate()
        .flat_map(|(r, row)| row.iter().enumerate().map(move |(c, cell)| (r as u16, c as u16, *cell)))
        .collect();
    assert_is_the_list(&list("機器.xls", &xls(&cells, (4, 8))), "xls");
    // The name is a hint only.
    assert_is_the_list(&list("機器.pdf", &list_xlsx()), "xlsx under another name");
}

#[test]
fn workbooks_saved_by_libreoffice_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("list.xlsx");
    std::fs::write(&source, list_xlsx()).unwrap();
    for format in ["xls", "ods"] {
        let run = std::process::Command::new("soffice")
            .args(["--headless", "--convert-to", format, "--outdir"])
            .arg(folder.path())
            .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
            .arg(&source)
            .output();
        let target = source.with_extension(format);
        if run.is_err() || !target.exists() {
            eprintln!("skipped: LibreOffice Calc is not there");
            return;
        }
        assert_is_the_list(&list("list", &std::fs::read(target).unwrap()), format);
    }
}

#[test]
fn a_list_from_real_life() {
    let table = list("台帳.xlsx", &real_life_xlsx());
    assert_eq!(table.sheet, "台帳");
    assert_eq!(table.header_row, 4);
    assert_eq!(
        table.headers,
        [
            "No",
            "機器 名称",
            "機器 型番",
            "設置場所",
            "OS 種類",
            "OS バージョン",
            "製造番号",
            "購入日",
            "管理者パスワード"
        ]
    );
    let places: Vec<&str> = table.rows.iter().map(|(_, c)| c[3].as_str()).collect();
    assert_eq!(places, ["1階 受付", "1階 受付", "1階 受付", "2階 病棟"]);
    assert_eq!(
        table.rows[0],
        (
            6,
            ["1", "PC1", "OptiPlex 3080", "1階 受付", "Windows 11 Pro", "23H2", "00042", "2024-04-01", "●●●"]
                .map(str::to_owned)
                .to_vec()
        )
    );
    assert_eq!(table.masked_columns, [8]);
    let codes: Vec<&str> = table.problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, [problem::TOTAL_ROW, problem::NOTE_ROW]);
}

#[test]
fn text_lists_with_titles_blank_lines_and_quoted_breaks() {
    let text = "情報機器一覧,,,\r\n作成 総務課,,,\r\n\r\n機器名,設置場所,型番,備考\r\n\"PC-1\",受付,X1,\"1行目\n2行目\"\r\n,,,\r\nPC-2,診察室,X2,=\"007\"\r\n機器名,設置場所,型番,備考\r\nPC-3,検査室,X3,\"\"\"済\"\"\"\r\n合計,3,,\r\n";
    let table = list("x.csv", text.as_bytes());
    assert_eq!(table.header_row, 4);
    let rows: Vec<(u32, &str, &str)> = table.rows.iter().map(|(n, c)| (*n, c[0].as_str(), c[3].as_str())).collect();
    assert_eq!(rows, [(5, "PC-1", "1行目\n2行目"), (7, "PC-2", "007"), (9, "PC-3", "\"済\"")]);
}

#[test]
fn two_line_headers_without_merged_cells() {
    let text = "No,機器,,設置場所,OS,\n,名称,型番,,種類,バージョン\n1,PC1,X1,受付,Windows 11,23H2\n2,PC2,X2,病棟,Windows 10,22H2\n";
    let table = list("x.csv", text.as_bytes());
    assert_eq!(table.headers, ["No", "機器 名称", "機器 型番", "設置場所", "OS 種類", "OS バージョン"]);
    assert_eq!(table.rows.len(), 2);
}

#[test]
fn lists_without_a_header_keep_every_row() {
    let text = "PC-1,192.168.1.10,00:1A:2B:3C:4D:5E\nPC-2,192.168.1.11,00:1A:2B:3C:4D:5F\n";
    let table = list("x.csv", text.as_bytes());
    assert_eq!((table.header_row, table.headers.as_slice()), (0, ["A", "B", "C"].map(str::to_owned).as_slice()));
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.problems[0].code, problem::NO_HEADER);
}

#[test]
fn headers_that_repeat_are_told_apart() {
    let table = list("x.csv", "機器名,IPアドレス,ＩＰアドレス,,型番\nPC,10.0.0.1,10.0.0.2,x,M\n".as_bytes());
    assert_eq!(table.headers, ["機器名", "IPアドレス", "ＩＰアドレス (2)", "D", "型番"]);
    assert_eq!(table.problems[0].code, problem::REPEATED_HEADER);
}

#[test]
fn other_tables_are_tables() {
    let text = "職員番号,氏名,所属,内線\n1,山田,受付,101\n2,佐藤,病棟,102\n";
    assert!(
        matches!(read("x.csv", text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32])), Ok(Reading::Table(t)) if t.rows.len() == 2)
    );
}

#[test]
fn numbers_too_long_for_a_spreadsheet_are_told() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (c, text) in ["機器名", "製造番号", "MACアドレス"].iter().enumerate() {
        sheet.write_string(0, c as u16, *text).unwrap();
    }
    sheet.write_string(1, 0, "PC").unwrap();
    sheet.write_number(1, 1, 1_234_567_890_123_456_000.0).unwrap();
    sheet.write_string(2, 0, "PC2").unwrap();
    sheet.write_string(2, 1, "0001234567890123456789").unwrap();
    let table = list("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(table.rows[1].1[1], "0001234567890123456789");
    assert_eq!(table.problems[0].code, problem::NUMBER_ROUNDED);
    assert_eq!((table.problems[0].row, table.problems[0].column.as_deref()), (Some(2), Some("製造番号")));
}

/// A row of an xlsx: what follows `=` is the XML behind a formula.
fn raw_row(number: u32, cells: [&str; 3]) -> String {
    let cells = ["A", "B", "C"].into_iter().zip(cells).map(|(column, cell)| match cell.strip_prefix('=') {
        Some(result) => format!(r#"<c r="{column}{number}"{result}</c>"#),
        None => format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>"#),
    });
    format!(r#"<row r="{number}">{}</row>"#, cells.collect::<String>())
}

#[test]
fn formulas_without_a_result_are_told() {
    let told = |table: &ReadTable| -> Vec<(Option<String>, String, String)> {
        table.problems.iter().map(|p| (p.sheet.clone(), p.code.clone(), p.text.clone())).collect()
    };
    let uncalculated =
        |sheet: &str, cells: &str| vec![(Some(sheet.to_owned()), problem::UNCALCULATED.to_owned(), cells.to_owned())];
    let head = raw_row(1, ["機器名", "設置場所", "OS"]);
    let rows = raw_row(2, ["PC1", "=><f>D2</f>", "Windows 11"])
        + &raw_row(3, ["PC2", "=><f>D3</f><v/>", "Windows 11"])
        + &raw_row(4, ["PC3", "=><f>D4</f><v></v>", "Windows 11"]);
    let table = list("x.xlsx", &raw_sheets(&[("機器", &format!("{head}{rows}"))]));
    assert_eq!(table.rows.len(), 3, "the rows are read all the same");
    assert_eq!(told(&table), uncalculated("機器", "B2, B3, B4 (3)"));
    assert!(problem::leaves_devices_out(problem::UNCALCULATED), "a person looks first");
    // Results that stand in the file, an empty text among them, and cells without a formula.
    let rows = raw_row(2, ["PC1", r#"= t="str"><f>D2</f><v>受付</v>"#, r#"= t="str"><f>""</f><v></v>"#])
        + &raw_row(3, ["PC2", "=><f>1</f><v>0</v>", r#"= s="0">"#]);
    assert_eq!(told(&list("x.xlsx", &raw_sheets(&[("機器", &format!("{head}{rows}"))]))), []);
    // A sheet of formulas beside the list may be a list as well.
    let formulas = raw_row(1, ["=><f>D1</f>", "=><f>E1</f>", "=><f>F1</f>"]);
    let table = list("x.xlsx", &raw_sheets(&[("機器", &format!("{head}{rows}")), ("端末", &formulas)]));
    assert_eq!(told(&table), uncalculated("端末", "A1, B1, C1 (3)"));
    // Nothing but formulas is no empty file.
    let refusal = refused("x.xlsx", &raw_sheets(&[("機器", &formulas)]));
    assert_eq!(refusal.code, ErrorCode::FileUnknown);
    assert!(refusal.detail.ja.contains("計算式の結果が保存されていないセルがあります(A1, B1, C1 (3))"), "{refusal:?}");
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let formula = r#"<table:table-cell table:formula="of:=[.D2]"/>"#;
    let empty =
        r#"<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string"><text:p/></table:table-cell>"#;
    // LibreOffice writes an empty text without its kind.
    let untold = r#"<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>"#;
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = row(&[cell("機器名"), cell("設置場所"), cell("OS")])
        + &row(&[cell("PC1"), formula.to_owned(), cell("Windows 11")])
        + &row(&[cell("PC2"), empty.to_owned(), cell("Windows 11")])
        + &row(&[cell("PC3"), untold.to_owned(), cell("Windows 11")]);
    let table = list("x.ods", &ods(&format!(r#"<table:table table:name="機器">{rows}</table:table>"#)));
    assert_eq!(told(&table), uncalculated("機器", "B2 (1)"));
}

#[test]
fn a_lone_cell_very_far_out_is_no_empty_file() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(1_048_575, 16_383, "x").unwrap();
    let refusal = refused("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(refusal.code, ErrorCode::FileUnknown);
    assert!(refusal.detail.ja.contains("XFD1048576") && refusal.detail.en.contains("XFD1048576"), "{refusal:?}");
}

#[test]
fn other_sheets_with_tables_are_named_and_can_be_chosen() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["サーバ", "端末"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (r, row) in LIST.iter().enumerate().take(if name == "サーバ" { 2 } else { 4 }) {
            for (c, cell) in row.iter().enumerate() {
                sheet.write_string(r as u32, c as u16, *cell).unwrap();
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let table = list("x.xlsx", &bytes);
    assert_eq!((table.sheet.as_str(), table.rows.len()), ("端末", 3));
    assert_eq!(
        (table.problems[0].code.as_str(), table.problems[0].sheet.as_deref()),
        (problem::OTHER_DEVICES, Some("サーバ"))
    );
    let chosen = table::read_sheet("x.xlsx", &bytes, Some("サーバ"), &Limits::default()).unwrap();
    assert_eq!(chosen.rows.len(), 1);
    let missing = table::read_sheet("x.xlsx", &bytes, Some("無"), &Limits::default()).unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
}

#[test]
fn secrets_never_leave() {
    let text = "機器名,ホスト名,初期パスワード,SNMPコミュニティ,備考\nAP-1,ap1,S3cretA!,publicX1,\"管理画面 PW: topSecret9 変更予定\"\nAP-2,ap2,S3cretB!,publicX2,なし\n";
    let table = list("x.csv", text.as_bytes());
    assert_eq!(table.masked_columns, [2, 3]);
    let all =
        format!("{table:?}{}{:?}", String::from_utf8(masked_copy(&table)).unwrap(), sejo_intake::ledger::guess(&table));
    for secret in ["S3cret", "publicX", "topSecret"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert!(all.contains("管理画面 PW: ●●● 変更予定"));
    assert!(table::has_masked(&table));
    assert!(table::has_masked(&list("x.csv", "機器名,型番,備考\nPC,X,PIN: 1234\n".as_bytes())));
    assert!(!table::has_masked(&list("x.csv", list_text(",").as_bytes())));
}

#[test]
fn ten_thousand_rows_are_read_in_a_moment() {
    let mut text = LIST[0].join(",") + "\n";
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    LIST[0].iter().enumerate().for_each(|(c, cell)| {
        sheet.write_string(0, c as u16, *cell).unwrap();
    });
    for i in 0..10_000_u32 {
        let row = [
            format!("PC{i}"),
            format!("病棟{}", i % 40),
            "A社".to_owned(),
            format!("SN{i:05}"),
            format!("00:1A:2B:00:{:02X}:{:02X}", i >> 8, i & 255),
            format!("10.0.{}.{}", i >> 8, i & 255),
            "Windows 11 Pro 23H2".to_owned(),
            "2024/4/1".to_owned(),
        ];
        row.iter().enumerate().for_each(|(c, cell)| {
            sheet.write_string(i + 1, c as u16, cell).unwrap();
        });
        text += &(row.join(",") + "\n");
    }
    for (name, bytes) in [("x.csv", text.into_bytes()), ("x.xlsx", book.save_to_buffer().unwrap())] {
        let start = Instant::now();
        let table = list(name, &bytes);
        let took = start.elapsed();
        assert_eq!((table.rows.len(), table.problems.len()), (10_000, 0), "{name}");
        eprintln!("{name}: {took:?}");
        // Without optimisation, on a busy machine.
        assert!(took < Duration::from_secs(40), "{name}: {took:?}");
    }
}

#[test]
fn secrets_beside_the_cells_keep_the_file_from_being_kept() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (c, cell) in ["機器名", "型番", "製造番号"].into_iter().enumerate() {
        sheet.write_string(0, c as u16, cell).unwrap();
        sheet.write_string(1, c as u16, format!("{cell}1")).unwrap();
    }
    let clean = book.save_to_buffer().unwrap();
    assert!(!table::has_masked(&list("x.xlsx", &clean)));
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.insert_note(1, 0, &rust_xlsxwriter::Note::new("管理者 PW: Zq7Karte2024")).unwrap();
    let noted = list("x.xlsx", &book.save_to_buffer().unwrap());
    assert!(table::has_masked(&noted));
    assert_eq!(noted.problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), [problem::SECRET_OUTSIDE]);
    assert!(!String::from_utf8(masked_copy(&noted)).unwrap().contains("Zq7Karte"));
}

#[test]
fn a_few_bytes_of_zero_lose_no_list() {
    let text = list_text(",");
    let mut slip = text.clone().into_bytes();
    slip.insert(text.len() / 2, 0);
    let padded = [text.as_bytes(), &[0; 512]].concat();
    for (bytes, zeros) in [(slip, "1"), (padded, "512")] {
        let read = list("x.csv", &bytes);
        assert_eq!(read.rows.len(), LIST.len() - 1);
        let told: Vec<(&str, &str)> = read.problems.iter().map(|p| (p.code.as_str(), p.text.as_str())).collect();
        assert_eq!(told, [(problem::ZERO_BYTES, zeros)]);
    }
    // Zeros all over are no text.
    let binary: Vec<u8> = text.bytes().flat_map(|b| [b, 0, b]).collect();
    assert_eq!(table::read("x.csv", &binary, &Limits::default()).unwrap_err().code, ErrorCode::FileUnknown);
}

#[test]
fn a_part_in_another_encoding_is_named() {
    let parts: [(&str, &[u8]); 2] = [
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><sst/>"),
    ];
    let refusal = table::read("x.xlsx", &zipped(&parts), &Limits::default()).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::FileDamaged);
    assert!(
        refusal.detail.ja.contains("xl/sharedStrings.xml") && refusal.detail.ja.contains("Shift_JIS"),
        "{refusal:?}"
    );
}

#[test]
fn words_behind_entities_are_never_lost_silently() {
    let ods = |head: &str, name: &str| {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let row = |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
        let rows = row("機器名", "設置場所") + &row(name, "受付");
        let content = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="t">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        let kind = b"application/vnd.oasis.opendocument.spreadsheet";
        zipped(&[("mimetype", kind), ("content.xml", content.as_bytes())])
    };
    let named = |refusal: &Refusal| refusal.detail.ja.contains("content.xml") && refusal.detail.ja.contains("ENTITY");
    let refusal = refused("x.ods", &ods(r#"<!DOCTYPE a [<!ENTITY who "受付PC">]>"#, "&who;-1"));
    assert_eq!((refusal.code, named(&refusal)), (ErrorCode::FileDamaged, true), "{refusal:?}");
    let refusal = refused("x.ods", &ods("", "&who;-1"));
    assert_eq!(refusal.code, ErrorCode::FileDamaged, "a name nobody gave words to");
    // A document type alone says nothing, and the names of XML are known.
    let table = list("x.ods", &ods(r#"<!DOCTYPE a PUBLIC "-//OpenOffice.org//DTD" "x.dtd">"#, "A&amp;B&#x53f7;&lt;"));
    assert_eq!(table.rows[0].1, ["A&B号<", "受付"]);
    let strings = br#"<!DOCTYPE sst [<!ENTITY who "PC">]><sst/>"#;
    let refusal = refused("x.xlsx", &zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings)]));
    assert!(
        refusal.detail.en.contains("xl/sharedStrings.xml") && refusal.detail.en.contains("entities"),
        "{refusal:?}"
    );
}

#[test]
fn the_kept_copy_is_no_formula() {
    let text = "機器名,型番,備考\nPC-1,=1+1,+81-3\n-PC,@x,\"a,\"\"b\"\"\"\n";
    let copy = String::from_utf8(masked_copy(&list("x.csv", text.as_bytes()))).unwrap();
    assert_eq!(
        copy,
        "\u{feff}機器名,型番,備考,元のファイルの行\r\nPC-1,'=1+1,+81-3,2\r\n'-PC,'@x,\"a,\"\"b\"\"\",3\r\n"
    );
}

#[test]
fn limits_cut_and_tell_but_lose_nothing_before() {
    let limits = Limits { rows: 3, ..Limits::default() };
    let table = table::read("x.csv", list_text(",").as_bytes(), &limits).unwrap();
    assert_eq!((table.rows.len(), table.problems[0].code.as_str()), (2, problem::TOO_MANY_ROWS));
    let limits = Limits { columns: 4, ..Limits::default() };
    let table = table::read("x.xlsx", &list_xlsx(), &limits).unwrap();
    assert_eq!((table.headers.len(), table.rows.len()), (4, 3));
    assert_eq!(table.problems[0].code, problem::TOO_MANY_COLUMNS);
    let limits = Limits { cells: 16, ..Limits::default() };
    let table = table::read("x.ods", &list_ods(), &limits).unwrap();
    assert_eq!((table.rows.len(), table.problems[0].code.as_str()), (1, problem::TOO_MANY_CELLS));
}

#[test]
fn files_that_are_no_lists_are_refused_with_their_code() {
    let encrypted_ods = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"),
        ("content.xml", b"\x01\x02"),
    ]);
    let file_pass =
        records(&[(0x0809, vec![0, 6, 5, 0, 0, 0, 0, 0]), (0x002f, vec![1, 0, 1, 0, 1, 0]), (0x000a, vec![])]);
    let xlsx = list_xlsx();
    let mut altered = xlsx.clone();
    let middle = altered.len() / 3;
    altered[middle..middle + 40].fill(0x55);
    for (what, bytes, code) in [
        ("nothing", vec![], ErrorCode::FileEmpty),
        ("one zero", vec![0], ErrorCode::FileEmpty),
        ("an empty sheet", rust_xlsxwriter::Workbook::new().save_to_buffer().unwrap(), ErrorCode::FileEmpty),
        (
            "a password-protected xlsx",
            compound(&[("EncryptionInfo", vec![4; 300]), ("EncryptedPackage", vec![7; 5000])]),
            ErrorCode::FileEncrypted,
        ),
        ("a password-protected xls", compound(&[("Workbook", file_pass)]), ErrorCode::FileEncrypted),
        ("a password-protected ods", encrypted_ods, ErrorCode::FileEncrypted),
        ("half an xlsx", xlsx[..xlsx.len() / 2].to_vec(), ErrorCode::FileDamaged),
        ("an altered xlsx", altered, ErrorCode::FileDamaged),
        ("a compound file cut off", xls(&[(0, 0, "a")], (1, 1))[..900].to_vec(), ErrorCode::FileDamaged),
        ("an old Word document", compound(&[("WordDocument", vec![1; 5000])]), ErrorCode::FileUnknown),
        (
            "a Word document",
            zipped(&[("[Content_Types].xml", b"wordprocessingml"), ("word/document.xml", b"<x/>")]),
            ErrorCode::FileUnknown,
        ),
        ("a zip", zipped(&[("a.txt", b"a"), ("b.zip", &zipped(&[("c", b"c")]))]), ErrorCode::FileUnknown),
        ("a PDF", b"%PDF-1.7 x".to_vec(), ErrorCode::FileUnknown),
        ("a web page", b"<html><table><tr><td>a</td></tr></table>".to_vec(), ErrorCode::FileUnknown),
        ("JSON", b"{\"a\": [1, 2], \"b\": 3}".to_vec(), ErrorCode::FileUnknown),
        ("JSON", b"[\n  {\n    \"name\": \"PC-1\",\n    \"place\": \"1F\"\n  }\n]\n".to_vec(), ErrorCode::FileUnknown),
        ("noise", (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect(), ErrorCode::FileUnknown),
        ("prose", "本日は晴天なり。\nよろしくお願いします。\n".into(), ErrorCode::FileUnknown),
        (
            "destroyed kanji",
            b"???,????,??????\r\nPC-01,????,???\r\nPC-02,??,????\r\n".to_vec(),
            ErrorCode::FileDestroyed,
        ),
        (
            "replaced kanji",
            "\u{fffd}\u{fffd},\u{fffd}\u{fffd}\u{fffd}\nPC,\u{fffd}\u{fffd}\u{fffd}\u{fffd}\nPC2,\u{fffd}\u{fffd}\n"
                .into(),
            ErrorCode::FileDestroyed,
        ),
    ] {
        let refusal = refused("file.xlsx", &bytes);
        assert_eq!(refusal.code, code, "{what}: {refusal}");
        assert!(!refusal.detail.ja.is_empty() && !refusal.detail.en.is_empty(), "{what}");
    }
}

#[test]
fn bombs_and_giants_are_refused_quickly() {
    let start = Instant::now();
    assert_eq!(refused("zeros.xlsx", &vec![0; 100 << 20]).code, ErrorCode::FileEmpty);
    assert_eq!(refused("giant.csv", &vec![b'a'; 51 << 20]).code, ErrorCode::FileTooLarge);
    let zeros = vec![0_u8; 64 << 20];
    let bomb =
        zipped(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(refused("bomb.xlsx", &bomb).code, ErrorCode::FileBomb);
    // The directory lies about the size: only unpacking shows it.
    let mut lying = bomb.clone();
    let claimed = (64_u32 << 20).to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == claimed {
            lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    let code = refused("lying.xlsx", &lying).code;
    assert!(matches!(code, ErrorCode::FileBomb | ErrorCode::FileDamaged), "{code:?}");
    let many: Vec<String> = (0..10_001).map(|i| format!("p{i}")).collect();
    let parts: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert_eq!(refused("many.zip", &zipped(&parts)).code, ErrorCode::FileBomb);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn of_an_archive_the_one_signed_file_of_a_vendor_is_taken_within_the_limits() {
    let within = |parts: &[(&str, &[u8])]| package::signed_within(&zipped(parts), &Limits::default());
    let (reply, twin, print): (&[u8], &[u8], &[u8]) = (b"{}\n{}\n", b"PK\x03\x04", b"%PDF");
    let whole = [("院/回答.sejo-reply.json", reply), ("院/回答.xlsx", twin), ("院/事業者確認用.pdf", print)];
    assert_eq!(within(&whole), Some(("回答.sejo-reply.json".to_owned(), reply.to_vec())));
    assert_eq!(within(&[("a.sejo-notice.json", reply)]), Some(("a.sejo-notice.json".to_owned(), reply.to_vec())));
    assert_eq!(within(&[whole[0], ("他院/回答.sejo-reply.json", reply)]), None, "any of them could be meant");
    assert_eq!(within(&[whole[1], whole[2]]), None);
    assert_eq!(package::signed_within(reply, &Limits::default()), None, "no archive");
    // Windows writes names in CP932, in which half of 表 is a sign that stands between folders elsewhere.
    let mut windows = zipped(&[(r"in\HHKKKK.sejo-reply.json", reply)]);
    let at: Vec<usize> = (0..windows.len() - 6).filter(|at| windows[*at..*at + 6] == *b"HHKKKK").collect();
    for at in &at {
        windows[*at..*at + 6].copy_from_slice(b"\x95\x5c\x89\xf1\x93\x9a");
    }
    let taken = package::signed_within(&windows, &Limits::default());
    assert_eq!((at.len(), taken), (2, Some(("表回答.sejo-reply.json".to_owned(), reply.to_vec()))));
    // Beside a bomb it is not even looked at, and the refusal is the one of the bomb.
    let zeros = vec![0_u8; 64 << 20];
    let bomb = [whole[0], ("zeros", zeros.as_slice())];
    assert_eq!(within(&bomb), None);
    assert_eq!(refused("院.zip", &zipped(&bomb)).code, ErrorCode::FileBomb);
    let several = refused("院.zip", &zipped(&[whole[0], ("他院/回答.sejo-reply.json", reply)]));
    assert!(several.code == ErrorCode::FileUnknown && several.detail.ja.contains("事業者の返信"), "{several:?}");
}

#[test]
fn claims_and_chains_that_would_exhaust_memory_are_refused() {
    let strings =
        br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999"/>"#;
    let claims =
        zipped(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"), ("xl/sharedStrings.xml", strings)]);
    assert_eq!(refused("x.xlsx", &claims).code, ErrorCode::FileDamaged);
    assert_eq!(refused("x.xls", &xls(&[(0, 0, "機器名")], (u32::MAX, 256))).code, ErrorCode::FileTooLarge);
    assert_eq!(refused("x.xls", &xls(&[(0, 0, "a"), (65_535, 60_000, "b")], (1, 1))).code, ErrorCode::FileTooLarge);
    // The directory's chain leads back to itself.
    let mut circle = xls(&[(0, 0, "a")], (1, 1));
    circle[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(refused("x.xls", &circle).code, ErrorCode::FileDamaged);
    let cell = r#"<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>"#;
    let rows = format!(
        r#"<table:table table:name="t"><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>"#
    );
    let table = table::read("x.ods", &ods(&rows), &Limits::default()).unwrap();
    assert!(table.problems.iter().any(|p| p.code == problem::TOO_MANY_COLUMNS));
    assert!(table.rows.len() * table.headers.len() <= 2_000_256);
    // A few hundred bytes are no thousands of devices.
    let head = r#"<table:table-row><table:table-cell><text:p>機器名</text:p></table:table-cell><table:table-cell><text:p>型番</text:p></table:table-cell></table:table-row>"#;
    let again = r#"<table:table-row table:number-rows-repeated="7813"><table:table-cell><text:p>PC</text:p></table:table-cell><table:table-cell><text:p>X1</text:p></table:table-cell></table:table-row>"#;
    let table = list("x.ods", &ods(&format!(r#"<table:table table:name="t">{head}{again}{again}</table:table>"#)));
    let told: Vec<(&str, &str)> = table.problems.iter().map(|p| (p.code.as_str(), p.text.as_str())).collect();
    assert_eq!(
        (table.rows.len(), told),
        (1_002, vec![(problem::ROW_REPEATED, "7813"), (problem::ROW_REPEATED, "7813")])
    );
    // Nothing but cells beyond the columns that are read, four thousand million times.
    let far = r#"<table:table-cell table:number-columns-repeated="9000"/>"#;
    let cells = r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#.repeat(20_000);
    let rows = format!(
        r#"<table:table table:name="t"><table:table-row table:number-rows-repeated="4294967295">{far}{cells}</table:table-row></table:table>"#
    );
    let before = Instant::now();
    let _ = table::read("x.ods", &ods(&rows), &Limits::default());
    assert!(before.elapsed() < Duration::from_secs(20), "it ends");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the bytes: an answer, no panic.
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in 0..4_usize) {
        let starts: [&[u8]; 4] = [b"", b"PK\x03\x04", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], b"\xff\xfe"];
        let mut file = starts[kind].to_vec();
        file.extend(bytes);
        let _ = read("x", &file, &Limits::default(), &FingerprintKey::new([7; 32]));
    }

    /// Good files with bytes changed: an answer, no panic.
    #[test]
    fn bent_files_never_panic(at in any::<prop::sample::Index>(), with in proptest::collection::vec(any::<u8>(), 1..12), kind in 0..4_usize) {
        let mut file = match kind {
            0 => list_xlsx(),
            1 => list_ods(),
            2 => xls(&[(0, 0, "機器名"), (0, 1, "型番"), (1, 0, "PC"), (1, 1, "M")], (2, 2)),
            _ => list_text(",").into_bytes(),
        };
        let start = at.index(file.len());
        for (slot, byte) in file.iter_mut().skip(start).zip(&with) {
            *slot = *byte;
        }
        let _ = read("x", &file, &Limits::default(), &FingerprintKey::new([7; 32]));
    }

    /// Text in, the same text out: quotes, breaks and delimiters survive. Of three letters no word for a secret is made.
    #[test]
    fn csv_cells_survive(cells in proptest::collection::vec(proptest::collection::vec("[abc\",;\t\n\u{3042}]{1,8}", 3), 1..6)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["機器名", "設置場所", "型番"]).unwrap();
        cells.iter().for_each(|row| writer.write_record(row).unwrap());
        let table = table::read("x.csv", &writer.into_inner().unwrap(), &Limits::default()).unwrap();
        let read: Vec<Vec<String>> = table.rows.into_iter().map(|(_, c)| c).collect();
        let trimmed: Vec<Vec<String>> = cells
            .iter()
            .map(|row| row.iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|c| !c.is_empty()))
            .collect();
        prop_assert_eq!(read, trimmed);
    }
}

#[test]
fn every_problem_has_its_words() {
    let unknown = sejo_intake::problem_words("there is no such code");
    for code in problem::ALL.iter().chain(sejo_intake::workbook::PROBLEMS) {
        let words = sejo_intake::problem_words(code);
        assert_ne!(words, unknown, "{code} has no words in content/problems.toml");
        assert!(words.ja.ends_with(['。', ')']) && words.en.ends_with('.'), "{code}");
    }
}

#[test]
fn readers_say_what_they_take() {
    let infos = sejo_intake::readers();
    assert_eq!(infos.len(), sejo_intake::reader::READERS.len());
    for (info, reader) in infos.iter().zip(sejo_intake::reader::READERS) {
        assert_eq!(info, reader.info());
        assert!(!info.extensions.is_empty());
    }
}

#[test]
fn text_that_an_export_guarded_comes_back_as_it_was() {
    let csv = "機器名,設置場所,IPアドレス\r\n'=受付+1,'@待合,192.168.1.2\r\n'90年製,\"'-x,y\",192.168.1.3\r\n";
    let table = list("台帳.csv", csv.as_bytes());
    assert_eq!(table.rows[0].1, ["=受付+1", "@待合", "192.168.1.2"]);
    assert_eq!(table.rows[1].1, ["'90年製", "-x,y", "192.168.1.3"]);
}

#[test]
fn a_masked_copy_keeps_the_rows_of_the_file_as_dropped() {
    let limits = Limits::default();
    for (name, bytes) in [
        ("台帳.xlsx", real_life_xlsx()),
        ("x.csv", "情報機器一覧,,\r\n\r\n\r\n機器名,型番,パスワード,備考\r\nPC-1,X1,a,+81-3\r\n\r\nPC-2,=X2,b,\"1行目\n2行目\"\r\n合計,2,,\r\nPC-3,X3,c,PW: x1\r\n".into()),
        ("見出しなし.csv", "PC-1,192.168.1.10,Xk9!mmq2Z\nPC-2,192.168.1.11,P@ssw0rd#1\n".into()),
    ] {
        let table = table::read(name, &bytes, &limits).unwrap();
        let masked: Vec<String> = table.masked_columns.iter().map(|i| table.headers[*i].clone()).collect();
        assert!(table::has_masked(&table), "{name}");
        let again = table::read_masked_copy(&masked_copy(&table), &masked, &limits).unwrap();
        assert_eq!((&again.headers, &again.rows), (&table.headers, &table.rows), "{name}");
        assert_eq!(again.masked_columns, table.masked_columns, "{name}");
    }
    // A copy without row numbers, as older ones are.
    let old = "\u{feff}機器名,パスワード\r\nPC-1,●●●\r\nPC-2,●●●\r\n";
    let table = table::read_masked_copy(old.as_bytes(), &["パスワード".to_owned()], &limits).unwrap();
    let rows: Vec<(u32, &str)> = table.rows.iter().map(|(n, c)| (*n, c[0].as_str())).collect();
    assert_eq!((rows, table.masked_columns), (vec![(2, "PC-1"), (3, "PC-2")], vec![1]));
}

#[test]
fn a_secret_outside_the_table_keeps_the_original_from_being_kept() {
    let title = list("x.csv", "ルータのPW: abc123,,\r\n\r\n機器名,設置場所,型番\r\nPC-1,受付,X1\r\n".as_bytes());
    assert_eq!((title.problems[0].code.as_str(), title.problems[0].row), (problem::SECRET_OUTSIDE, Some(1)));
    assert!(table::has_masked(&title) && !format!("{title:?}").contains("abc123"));
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in
        [("機器", &LIST[..]), ("メモ", &[["パスワードは「himitsu」です", "", "", "", "", "", "", ""]][..])]
    {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                sheet.write_string(r as u32, c as u16, *cell).unwrap();
            }
        }
    }
    let table = list("x.xlsx", &book.save_to_buffer().unwrap());
    let told: Vec<_> = table.problems.iter().map(|p| (p.code.as_str(), p.sheet.as_deref())).collect();
    assert_eq!(told, [(problem::SECRET_OUTSIDE, Some("メモ"))]);
    assert!(table::has_masked(&table));
}

#[test]
fn words_masked_in_cells_are_told_once_a_column() {
    let text = "機器名,型番,備考\nPC-1,X,PW: abc1\nPC-2,X,なし\nPC-3,X,\"PW: abc2、受付\"\n";
    let table = list("x.csv", text.as_bytes());
    let told: Vec<_> =
        table.problems.iter().map(|p| (p.code.as_str(), p.row, p.column.as_deref(), p.text.as_str())).collect();
    assert_eq!(told, [(problem::MASKED_WORDS, Some(2), Some("備考"), "2")]);
}

#[test]
fn destroyed_cells_of_a_readable_list_are_named() {
    let text = "一覧,,\n\n機器名,設置場所,IPアドレス,備考\nPC-1,受付,192.168.1.1,確認中???\n????,??,???,???\nPC-3,1?,192.168.1.3,どこ?\nPC-4,病棟,192.168.1.4,??室\n";
    let table = list("x.csv", text.as_bytes());
    let told: Vec<_> = table
        .problems
        .iter()
        .filter(|p| p.code == problem::DESTROYED)
        .map(|p| (p.row.unwrap(), p.column.as_deref().unwrap()))
        .collect();
    let expected = [(5, "機器名"), (5, "設置場所"), (5, "IPアドレス"), (5, "備考"), (6, "設置場所"), (7, "備考")];
    assert_eq!(told, expected);
    assert_eq!(table.rows.len(), 4);
    // Two question marks alone are what people write for unknown.
    let unknown = list("x.csv", "機器名,設置場所,型番\nPC-1,??,X\nPC-2,受付,?\n".as_bytes());
    assert_eq!(unknown.problems, vec![]);
}
