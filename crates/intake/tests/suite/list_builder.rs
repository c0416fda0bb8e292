//! Builds small lists in every format the reader takes, and the bad files it refuses.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A list as people keep it.
pub const LIST: [[&str; 8]; 4] = [
    ["機器名", "設置場所", "メーカー", "製造番号", "MACアドレス", "IPアドレス", "OS", "購入日"],
    ["受付PC", "受付", "㈱髙山製作所", "00123", "00-1A-2B-3C-4D-5E", "192.168.1.10", "Windows 11 Pro 23H2", "2024/4/1"],
    [
        "診察室PC",
        "第1診察室",
        "A社",
        "ABC-9",
        "00-1A-2B-3C-4D-5F",
        "192.168.1.11",
        "Windows 10 Pro 22H2",
        "令和5年4月1日",
    ],
    ["ルータ①", "サーバ室", "B社", "R7", "00-1A-2B-3C-4D-60", "192.168.1.1", "FortiOS v7.2.5", "2023-10-01"],
];

/// The list as text with a delimiter.
pub fn list_text(delimiter: &str) -> String {
    LIST.iter().map(|row| row.join(delimiter) + "\r\n").collect()
}

/// The list as an xlsx.
pub fn list_xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("機器一覧").unwrap();
    for (r, row) in LIST.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            sheet.write_string(r as u32, c as u16, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A workbook with a title, a merged two-line header, merged places, dates, numbers, a total.
pub fn real_life_xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let centre = Format::new();
    let date = Format::new().set_num_format("yyyy/m/d");
    let five = Format::new().set_num_format("00000");
    let cover = book.add_worksheet();
    cover.set_name("表紙").unwrap();
    cover.write_string(1, 1, "医療機器管理台帳").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("台帳").unwrap();
    sheet.merge_range(0, 0, 0, 8, "情報機器一覧", &centre).unwrap();
    sheet.write_string(1, 7, "作成日").unwrap();
    sheet
        .write_datetime_with_format(1, 8, rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 4, 1).unwrap(), &date)
        .unwrap();
    sheet.merge_range(3, 0, 4, 0, "No", &centre).unwrap();
    sheet.merge_range(3, 1, 3, 2, "機器", &centre).unwrap();
    sheet.merge_range(3, 3, 4, 3, "設置場所", &centre).unwrap();
    sheet.merge_range(3, 4, 3, 5, "OS", &centre).unwrap();
    sheet.merge_range(3, 6, 4, 6, "製造番号", &centre).unwrap();
    sheet.merge_range(3, 7, 4, 7, "購入日", &centre).unwrap();
    sheet.merge_range(3, 8, 4, 8, "管理者パスワード", &centre).unwrap();
    for (c, text) in [(1, "名称"), (2, "型番"), (4, "種類"), (5, "バージョン")] {
        sheet.write_string(4, c, text).unwrap();
    }
    sheet.merge_range(5, 3, 7, 3, "1階 受付", &centre).unwrap();
    for i in 0..4_u32 {
        let row = 5 + i;
        sheet.write_number(row, 0, f64::from(i + 1)).unwrap();
        sheet.write_string(row, 1, format!("PC{}", i + 1)).unwrap();
        sheet.write_string(row, 2, "OptiPlex 3080").unwrap();
        if i == 3 {
            sheet.write_string(row, 3, "2階 病棟").unwrap();
        }
        sheet.write_string(row, 4, "Windows 11 Pro").unwrap();
        sheet.write_string(row, 5, "23H2").unwrap();
        sheet.write_number_with_format(row, 6, f64::from(42 + i), &five).unwrap();
        sheet
            .write_datetime_with_format(row, 7, rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 4, 1).unwrap(), &date)
            .unwrap();
        sheet.write_string(row, 8, "Himitsu#2024").unwrap();
    }
    sheet.write_number(10, 0, 5.0).unwrap();
    sheet.write_string(11, 0, "合計").unwrap();
    sheet.write_number(11, 1, 4.0).unwrap();
    sheet.write_string(12, 0, "※ 予備機は除く").unwrap();
    book.save_to_buffer().unwrap()
}

/// A zip with the given parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx with sheets of a name and rows each, the rows written as XML.
pub fn raw_sheets(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let relation = |id: usize, kind: &str, target: &str| {
        format!(r#"<Relationship Id="rId{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#)
    };
    let relations = |all: &str| format!(r#"<Relationships xmlns="{PACKAGE}">{all}</Relationships>"#);
    let (mut book, mut to_sheets, mut parts) = (String::new(), String::new(), Vec::new());
    for (id, (name, rows)) in (1..).zip(sheets) {
        book += &format!(r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#);
        to_sheets += &relation(id, "worksheet", &format!("worksheets/sheet{id}.xml"));
        let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{id}.xml"), sheet));
    }
    let book = format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{book}</sheets></workbook>"#);
    parts.push(("[Content_Types].xml".to_owned(), types.to_owned()));
    parts.push(("_rels/.rels".to_owned(), relations(&relation(1, "officeDocument", "xl/workbook.xml"))));
    parts.push(("xl/workbook.xml".to_owned(), book));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&to_sheets)));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zipped(&parts)
}

const ODS_HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>"#;

/// An ods with the given tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!("{ODS_HEAD}{tables}</office:spreadsheet></office:body></office:document-content>");
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// The list as an ods.
pub fn list_ods() -> Vec<u8> {
    let rows: String = LIST
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .map(|c| {
                    format!(r#"<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>"#)
                })
                .collect();
            format!("<table:table-row>{cells}</table:table-row>")
        })
        .collect();
    ods(&format!(
        r#"<table:table table:name="機器一覧">{rows}<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#
    ))
}

/// A compound file with streams of at least 4096 bytes each (shorter ones are padded).
pub fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    let padded: Vec<(&str, Vec<u8>)> = streams
        .iter()
        .map(|(name, content)| {
            let mut content = content.clone();
            content.resize(content.len().max(4096).next_multiple_of(SECTOR), 0);
            (*name, content)
        })
        .collect();
    let directory_sectors = (streams.len() + 1).div_ceil(4);
    let mut fat: Vec<u32> = vec![0xffff_fffd];
    let chain = |fat: &mut Vec<u32>, sectors: usize| {
        let start = fat.len() as u32;
        for i in 1..=sectors as u32 {
            fat.push(if i == sectors as u32 { END } else { start + i });
        }
        start
    };
    let directory = chain(&mut fat, directory_sectors);
    let starts: Vec<u32> = padded.iter().map(|(_, c)| chain(&mut fat, c.len() / SECTOR)).collect();
    assert!(fat.len() <= 128, "one sector of allocation table");
    fat.resize(128, 0xffff_ffff);

    let mut out = vec![0_u8; SECTOR];
    out[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &0x3e_u16.to_le_bytes());
    put(26, &3_u16.to_le_bytes());
    put(28, &0xfffe_u16.to_le_bytes());
    put(30, &9_u16.to_le_bytes());
    put(32, &6_u16.to_le_bytes());
    put(44, &1_u32.to_le_bytes());
    put(48, &directory.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for i in 0..109 {
        put(76 + i * 4, &(if i == 0 { 0_u32 } else { 0xffff_ffff }).to_le_bytes());
    }
    fat.iter().for_each(|id| out.extend(id.to_le_bytes()));
    let mut entries = vec![("Root Entry", 5_u8, END, 0_u32)];
    entries.extend(padded.iter().zip(&starts).map(|((name, c), start)| (*name, 2, *start, c.len() as u32)));
    for index in 0..directory_sectors * 4 {
        let mut raw = vec![0_u8; 128];
        if let Some((name, kind, start, size)) = entries.get(index) {
            let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            raw[..units.len()].copy_from_slice(&units);
            raw[64..66].copy_from_slice(&(units.len() as u16 + 2).to_le_bytes());
            raw[66] = *kind;
            raw[116..120].copy_from_slice(&start.to_le_bytes());
            raw[120..124].copy_from_slice(&size.to_le_bytes());
        }
        out.extend(raw);
    }
    padded.iter().for_each(|(_, content)| out.extend(content));
    out
}

/// Records of an xls stream, one after the other.
pub fn records(list: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, data) in list {
        out.extend(kind.to_le_bytes());
        out.extend((data.len() as u16).to_le_bytes());
        out.extend(data);
    }
    out
}

/// An xls with one sheet of text and number cells, written record by record (BIFF8).
pub fn xls(cells: &[(u16, u16, &str)], dimensions: (u32, u16)) -> Vec<u8> {
    xls_with_fonts(&[], cells, dimensions)
}

/// The same with fonts of these looks (MS-XLS 2.4.122).
pub fn xls_with_fonts(looks: &[u16], cells: &[(u16, u16, &str)], dimensions: (u32, u16)) -> Vec<u8> {
    xls_with(looks, &[], cells, dimensions)
}

/// The same with these records before the cells of the sheet.
pub fn xls_with(
    looks: &[u16],
    before: &[(u16, Vec<u8>)],
    cells: &[(u16, u16, &str)],
    dimensions: (u32, u16),
) -> Vec<u8> {
    let bof = |kind: u16| {
        let mut data = vec![0, 6];
        data.extend(kind.to_le_bytes());
        data.extend([0; 12]);
        (0x0809_u16, data)
    };
    let name = "台帳".encode_utf16().collect::<Vec<_>>();
    let bound = |start: u32| {
        let mut data = start.to_le_bytes().to_vec();
        data.extend([0, 0, name.len() as u8, 1]);
        name.iter().for_each(|u| data.extend(u.to_le_bytes()));
        (0x0085_u16, data)
    };
    let font = |look: &u16| {
        let mut data = 220_u16.to_le_bytes().to_vec();
        data.extend(look.to_le_bytes());
        data.extend([0xff, 0x7f, 0x90, 1, 0, 0, 0, 0, 0, 0, 1, 0, b'A']);
        (0x0031_u16, data)
    };
    let globals = |start| {
        let mut list = vec![bof(5)];
        list.extend(looks.iter().map(font));
        list.extend([bound(start), (0x000a, vec![])]);
        records(&list)
    };
    let start = globals(0).len() as u32;
    let mut sheet = vec![bof(0x10)];
    let mut size = 0_u32.to_le_bytes().to_vec();
    size.extend(dimensions.0.to_le_bytes());
    size.extend([0, 0]);
    size.extend(dimensions.1.to_le_bytes());
    size.extend([0, 0]);
    sheet.push((0x0200, size));
    sheet.extend_from_slice(before);
    for (row, column, text) in cells {
        let mut data = row.to_le_bytes().to_vec();
        data.extend(column.to_le_bytes());
        data.extend([0, 0]);
        let units: Vec<u16> = text.encode_utf16().collect();
        data.extend((units.len() as u16).to_le_bytes());
        data.push(1);
        units.iter().for_each(|u| data.extend(u.to_le_bytes()));
        sheet.push((0x0204, data));
    }
    sheet.push((0x000a, vec![]));
    let mut stream = globals(start);
    stream.extend(records(&sheet));
    // A stream shorter than 4096 bytes would live in the mini stream; an unknown record fills it up.
    let missing = 4096_usize.saturating_sub(stream.len() + 4).min(8000);
    stream.extend(records(&[(0x0fff, vec![0; missing])]));
    compound(&[("Workbook", stream)])
}
