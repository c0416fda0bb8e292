//! Several tables on one sheet, lists that lie on their side, and rows that belong to no table.

use std::time::{Duration, Instant};

use sejo_intake::ledger::{guess, rows};
use sejo_intake::table::{self, has_masked, masked_copy};
use sejo_intake::{Limits, problem};
use sejo_model::ledger::{DeviceRow, Mapping, ReadTable};
use sejo_model::{Date, DeviceField as F, ErrorCode};

const SERVERS: &str = "機器名,設置場所,IPアドレス,OS\nサーバ1,サーバ室,10.0.0.1,Windows Server 2022\nサーバ2,サーバ室,10.0.0.2,Windows Server 2022\n";
const PCS: &str = "機器名,設置場所,IPアドレス,MACアドレス,OS\n端末1,外来,10.0.1.1,00:11:22:33:44:01,Windows 11\n端末2,病棟,10.0.1.2,00:11:22:33:44:02,Windows 11\n";

fn read(text: &str) -> ReadTable {
    table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap()
}

fn devices(table: &ReadTable) -> Vec<DeviceRow> {
    let mapping = Mapping::from(guess(table).into_iter().map(|g| g.field).collect::<Vec<_>>());
    let (rows, problems) = rows(table, &mapping, Date::constant(2026, 11, 22));
    assert_eq!(problems, vec![]);
    rows
}

fn values(devices: &[DeviceRow], field: F) -> Vec<(u32, &str)> {
    devices.iter().map(|d| (d.row, d.values.get(&field).map_or("", String::as_str))).collect()
}

fn told(table: &ReadTable) -> Vec<(&str, Option<u32>, &str)> {
    table.problems.iter().map(|p| (p.code.as_str(), p.row, p.text.as_str())).collect()
}

fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (r, line) in text.lines().enumerate() {
            for (c, cell) in line.split(',').enumerate() {
                sheet.write_string(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn two_tables_of_one_sheet_are_one_list() {
    let text = format!("サーバ一覧\n{SERVERS}\n端末一覧\n{PCS}");
    for table in [read(&text), table::read("x.xlsx", &xlsx(&[("機器", &text)]), &Limits::default()).unwrap()] {
        assert_eq!(table.headers, ["機器名", "設置場所", "IPアドレス", "OS", "MACアドレス", "種別（表の題）"]);
        assert_eq!((told(&table), table.header_row), (vec![], 2));
        let list = devices(&table);
        assert_eq!(values(&list, F::Name), [(3, "サーバ1"), (4, "サーバ2"), (8, "端末1"), (9, "端末2")]);
        assert_eq!(values(&list, F::Os)[2], (8, "Windows 11"));
        assert_eq!(values(&list, F::Mac)[3], (9, "00:11:22:33:44:02"));
        assert_eq!(values(&list, F::Mac)[0], (3, ""));
        assert_eq!(
            values(&list, F::Kind).iter().map(|(_, k)| *k).collect::<Vec<_>>(),
            ["サーバ", "サーバ", "端末PC", "端末PC"]
        );
    }
}

#[test]
fn the_wider_table_may_come_first_and_titles_are_no_devices() {
    for (text, rows) in [
        (format!("端末一覧\n{PCS}\nサーバ一覧\n{SERVERS}"), [3, 4, 8, 9]),
        (format!("{PCS}\n{SERVERS}"), [2, 3, 6, 7]),
        (format!("{PCS}{SERVERS}"), [2, 3, 5, 6]),
        (format!("{PCS}\nサーバ室の機器\n\n{SERVERS}"), [2, 3, 8, 9]),
    ] {
        let table = read(&text);
        assert_eq!(told(&table), vec![], "{text}");
        let list = devices(&table);
        let names = [(rows[0], "端末1"), (rows[1], "端末2"), (rows[2], "サーバ1"), (rows[3], "サーバ2")];
        assert_eq!(values(&list, F::Name), names, "{text}");
        assert_eq!(values(&list, F::Os)[2].1, "Windows Server 2022", "{text}");
    }
}

#[test]
fn other_words_and_another_order_find_their_columns() {
    let text = "ネットワーク機器一覧\n名称,型番,IP\nルータ,RTX1220,192.168.0.1\nL2SW,GS908,192.168.0.2\n\n端末一覧\nIPアドレス,設置場所,機器名,シリアル番号\n10.0.1.1,外来,端末1,SN-1\n";
    let table = read(text);
    assert_eq!(table.headers, ["名称", "型番", "IP", "設置場所", "シリアル番号", "種別（表の題）"]);
    let list = devices(&table);
    assert_eq!(values(&list, F::Name), [(3, "ルータ"), (4, "L2SW"), (8, "端末1")]);
    assert_eq!(values(&list, F::Ip)[2], (8, "10.0.1.1"));
    assert_eq!(values(&list, F::Serial)[2], (8, "SN-1"));
    assert_eq!(told(&table), vec![]);
}

#[test]
fn a_table_with_the_same_headings_may_have_a_title() {
    let table = read("機器名,型番,IP\ns1,X,10.0.0.1\n\n端末一覧\n機器名,型番,IP\np1,Y,10.0.0.2\n");
    assert_eq!(values(&devices(&table), F::Name), [(2, "s1"), (6, "p1")]);
    assert_eq!(told(&table), vec![]);
}

#[test]
fn two_lines_of_headings_below_a_table_are_headings() {
    let text = "機器名,設置場所,IPアドレス\ns1,サーバ室,10.0.0.1\n\n端末一覧\nNo,機器,,設置場所,OS,\n,名称,型番,,種類,バージョン\n1,PC1,X1,受付,Windows 11,23H2\n";
    let table = read(text);
    let list = devices(&table);
    assert_eq!(values(&list, F::Place), [(2, "サーバ室"), (7, "受付")]);
    assert_eq!(list.len(), 2);
    assert!(table.rows[1].1.contains(&"PC1".to_owned()) && table.rows[1].1.contains(&"23H2".to_owned()));
}

#[test]
fn a_list_of_other_things_is_left_out_and_named() {
    let text = format!(
        "{PCS}\n連絡先\n会社名,担当者,電話番号\nA社,山田,03-1111-2222\nB社,佐藤,03-1111-3333\n\nサーバ一覧\n{SERVERS}"
    );
    let table = read(&text);
    let list = devices(&table);
    assert_eq!(values(&list, F::Name), [(2, "端末1"), (3, "端末2"), (12, "サーバ1"), (13, "サーバ2")]);
    assert_eq!(told(&table), [(problem::NOTE_ROW, Some(5), "連絡先"), (problem::OTHER_TABLE, Some(6), "6-8: 会社名")]);
    assert!(problem::leaves_devices_out(problem::OTHER_TABLE) && !problem::leaves_devices_out(problem::NOTE_ROW));
}

#[test]
fn secrets_of_a_table_that_is_left_out_or_joined_stay_secret() {
    let left = read(&format!("{PCS}\n\n会社名,電話番号,担当者,パスワード\nA社,03-1111-2222,山田,Xk9mmq2Z\n"));
    assert!(has_masked(&left) && !format!("{left:?}").contains("Xk9mmq2Z"));
    let joined = read("機器名,型番,IP\ns1,X,10.0.0.1\n\n型番,パスワード,機器名\nY,Xk9mmq2Z,p1\nZ,himitsu,p2\n");
    assert_eq!(joined.headers, ["機器名", "型番", "IP", "パスワード"]);
    assert_eq!(joined.masked_columns, [3]);
    assert!(!format!("{joined:?}").contains("Xk9mmq2Z") && !format!("{joined:?}").contains("himitsu"));
    let again = table::read_masked_copy(&masked_copy(&joined), &["パスワード".to_owned()], &Limits::default()).unwrap();
    assert_eq!((&again.rows, again.rows[1].0), (&joined.rows, 5));
    let above =
        read("PC-1,10.0.0.8,Xk9!mmq2Z\nPC-2,10.0.0.9,P@ssw0rd#1\n\n機器名,型番,IP,OS\np1,Y,10.0.0.2,Windows 11\n");
    assert!(has_masked(&above) && !format!("{above:?}").contains("Xk9!mmq2Z"), "{above:?}");
}

#[test]
fn rows_above_the_headings_are_named_unless_they_speak_of_the_list() {
    let table = read(
        "機器台帳,,,\n作成日,2026/4/1,作成者,鈴木\nPC-8,受付,10.0.0.8,\nPC-9,受付,10.0.0.9,\n\n機器名,設置場所,IP,OS\nPC-1,受付,10.0.0.1,Windows 11\n",
    );
    assert_eq!(told(&table), [(problem::ROWS_ABOVE, Some(3), "3-4: PC-8")]);
    assert_eq!(values(&devices(&table), F::Name), [(7, "PC-1")]);
}

#[test]
fn a_list_on_its_side_is_refused_with_the_way_out() {
    let text = "機器名,受付PC,診察PC,NAS\nIPアドレス,10.0.0.1,10.0.0.2,10.0.0.3\nMACアドレス,00:11:22:33:44:01,00:11:22:33:44:02,00:11:22:33:44:03\n";
    for (name, bytes) in [
        ("x.csv", text.as_bytes().to_vec()),
        ("x.csv", format!("機器一覧\n\n{text}備考,,古い,\n").into_bytes()),
        ("x.xlsx", xlsx(&[("機器", text)])),
    ] {
        let refusal = table::read(name, &bytes, &Limits::default()).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::FileUnknown);
        assert!(refusal.detail.ja.contains("行/列の入れ替え"), "{refusal:?}");
    }
    let table = table::read("x.xlsx", &xlsx(&[("横", text), ("端末", PCS)]), &Limits::default()).unwrap();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(
        (table.problems[0].code.as_str(), table.problems[0].sheet.as_deref()),
        (problem::TURNED_SHEET, Some("横"))
    );
}

#[test]
fn every_sheet_with_devices_is_read_or_named() {
    let bytes =
        xlsx(&[("表紙", "機器台帳"), ("サーバ", SERVERS), ("端末", PCS), ("連絡先", "会社名,電話番号\nA社,03-1\n")]);
    let table = table::read("x.xlsx", &bytes, &Limits::default()).unwrap();
    assert_eq!((table.sheet.as_str(), table.further_sheets.as_slice()), ("サーバ", ["端末".to_owned()].as_slice()));
    assert_eq!(table.rows.len(), SERVERS.lines().count() + PCS.lines().count() - 2);
    let told: Vec<_> = table.problems.iter().map(|p| (p.code.as_str(), p.sheet.as_deref().unwrap())).collect();
    let kinds = [("kind-from-sheet", "サーバ"), ("kind-from-sheet", "端末")];
    assert_eq!(told, [kinds[0], kinds[1], (problem::OTHER_SHEET, "連絡先")]);
}

#[test]
fn the_sheets_of_a_list_are_one_list_in_their_order() {
    let network = "名称,型番,IPアドレス,管理パスワード\nルータ1,RTX830,10.0.2.1,Himitsu!2024\n";
    let bytes = xlsx(&[("サーバ", SERVERS), ("ネットワーク機器", network), ("端末", PCS)]);
    let table = table::read("x.xlsx", &bytes, &Limits::default()).unwrap();
    let list = devices(&table);
    let places = |list: &[DeviceRow]| list.iter().map(|d| table.sheets().place(d.row)).collect::<Vec<_>>();
    assert_eq!(places(&list), ["サーバ!2", "サーバ!3", "ネットワーク機器!2", "端末!2", "端末!3"]);
    let kinds: Vec<_> = values(&list, F::Kind).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, ["サーバ", "サーバ", "ネットワーク機器", "端末PC", "端末PC"]);
    assert_eq!(values(&list, F::Name)[2].1, "ルータ1");
    assert!(has_masked(&table));
    let copy = masked_copy(&table);
    assert!(!String::from_utf8_lossy(&copy).contains("Himitsu"));
    let back = table::read_masked_copy(&copy, &["管理パスワード".to_owned()], &Limits::default()).unwrap();
    assert_eq!(
        back.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
        list.iter().map(|d| d.row).collect::<Vec<_>>()
    );
}

#[test]
fn a_title_says_nothing_of_devices_that_are_called_otherwise() {
    let pcs = "機器名,型番,IPアドレス,OS\n電カルサーバ,PRIMERGY,10.9.0.1,Windows 11 Pro\n受付PC,Opti,10.9.0.2,Windows 11 Pro\n本体,ML30,10.9.0.3,Windows Server 2019\nルータ,RTX1220,10.9.0.254,\n会計2番,Opti,10.9.0.5,Windows 11 Pro\n";
    let tablets = "機器名,型番,OS,IPアドレス\niPad1,iPad 9,iPadOS 17,10.9.0.6\n";
    for (name, bytes) in [
        ("x.xlsx", xlsx(&[("PC一覧", pcs), ("タブレット", tablets)])),
        ("x.csv", format!("PC一覧\n{pcs}\nタブレット一覧\n{tablets}").into_bytes()),
    ] {
        let table = table::read(name, &bytes, &Limits::default()).unwrap();
        let list = devices(&table);
        let kinds: Vec<_> = values(&list, F::Kind).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, ["", "端末PC", "", "", "端末PC", "端末PC"], "{name}");
        let column = guess(&table).into_iter().find(|column| column.field == Some(F::Kind)).unwrap();
        assert!(column.grade < 80, "one title for many devices is never sure: {}", column.grade);
    }
    let others = "機器名,型番,IPアドレス,OS\nA1,R640,10.9.0.1,RHEL 8\nA2,R640,10.9.0.2,VMware ESXi 7.0\nA3,R640,10.9.0.3,Ubuntu Server 22.04\nA4,R640,10.9.0.4,Win2016\nA5,X1,10.9.0.5,Rev.15.02.10\nA6,Opti,10.9.0.6,Windows 11\n";
    let table = table::read("x.xlsx", &xlsx(&[("PC一覧", others), ("サーバ", tablets)]), &Limits::default()).unwrap();
    let list = devices(&table);
    let kinds: Vec<_> = values(&list, F::Kind).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, ["", "", "", "", "", "端末PC", ""]);
}

#[test]
fn another_state_of_the_list_never_joins_it() {
    let last_year = SERVERS.replace("2022", "2012");
    let example = "機器名,設置場所,IPアドレス,OS\n例のPC,外来,192.0.2.1,Windows 11\n";
    for (other, text) in
        [("令和6年度", last_year.as_str()), ("Sheet2", &last_year), ("記入例", example), ("旧端末", PCS)]
    {
        let bytes =
            xlsx(&[(other, text), ("令和7年度", &format!("{SERVERS}サーバ3,サーバ室,10.0.0.3,Windows Server 2022\n"))]);
        let table = table::read("x.xlsx", &bytes, &Limits::default()).unwrap();
        assert_eq!(
            (table.sheet.as_str(), table.further_sheets.len(), table.rows.len()),
            ("令和7年度", 0, 3),
            "{other}"
        );
        assert_eq!(table.problems[0].code, problem::OTHER_DEVICES, "{other}");
    }
}

#[test]
fn a_problem_names_its_sheet_and_the_row_there() {
    let bad = "機器名,設置場所,IPアドレス,購入日\n端末9,外来,10.0.1.9,2026/13/40\n";
    let bytes = xlsx(&[("サーバ", SERVERS), ("端末", bad)]);
    let table = table::read("x.xlsx", &bytes, &Limits::default()).unwrap();
    let mapping = Mapping::from(guess(&table).into_iter().map(|g| g.field).collect::<Vec<_>>());
    let (_, problems) = rows(&table, &mapping, Date::constant(2026, 11, 22));
    let said: Vec<_> = problems.iter().map(|p| (p.sheet.as_deref(), p.row, p.code.as_str())).collect();
    assert_eq!(said, [(Some("端末"), Some(2), problem::NO_SUCH_DAY)]);
}

#[test]
fn no_filled_row_goes_without_a_word() {
    // Titles, headings and devices in any order of tables; every device is a row or named.
    let blocks = [
        format!("サーバ一覧\n{SERVERS}"),
        PCS.to_owned(),
        "連絡先\n会社名,担当者,電話番号\nA社,山田,03-1\n".to_owned(),
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let text = order.map(|i| blocks[i].as_str()).join("\n");
        let table = read(&text);
        let named = |number: u32, line: &str| {
            table.problems.iter().any(|p| {
                let last =
                    p.text.split_once(": ").and_then(|(run, _)| run.split_once('-')).map(|(_, to)| to.parse().unwrap());
                p.row.is_some_and(|row| (row..=last.unwrap_or(row)).contains(&number))
            }) || table.headers.iter().filter(|h| line.contains(h.as_str())).count() >= 3
        };
        for (number, line) in (1..).zip(text.lines()).filter(|(_, l)| l.contains(',')) {
            let taken = table.rows.iter().any(|(row, _)| *row == number);
            assert!(taken || named(number, line), "{order:?} {number}: {line}\n{table:?}");
        }
        assert_eq!(devices(&table).len(), 4, "{order:?}");
    }
}

#[test]
fn words_of_devices_are_no_headings() {
    let text = "機器名,設置場所,システム,備考\n管理者PC,病棟,電子カルテシステム,その他\n機器,その他,システム,メモ\nモデル室PC,部屋,保守,備考なし\n";
    assert_eq!(read(text).rows.len(), 3);
}

#[test]
fn ten_thousand_rows_in_two_hundred_tables_take_a_moment() {
    let mut text = String::new();
    for block in 0..200 {
        text.push_str(if block % 2 == 0 {
            "端末一覧\n機器名,設置場所,IP,OS\n"
        } else {
            "端末一覧\n機器名,IP,OS,設置場所\n"
        });
        for row in 0..50 {
            let (name, ip) = (format!("PC-{block}-{row}"), format!("10.{block}.0.{row}"));
            let line = if block % 2 == 0 {
                format!("{name},受付,{ip},Windows 11\n")
            } else {
                format!("{name},{ip},Windows 11,受付\n")
            };
            text.push_str(&line);
        }
        text.push('\n');
    }
    let start = Instant::now();
    let table = read(&text);
    assert_eq!((table.rows.len(), told(&table)), (10_000, vec![]));
    assert!(table.rows.iter().all(|(_, cells)| cells[1] == "受付" && cells[3] == "Windows 11"));
    // Without optimisation, on a busy machine.
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
}

#[test]
fn a_table_to_the_right_is_named_with_its_rows_and_gives_the_left_one_nothing() {
    for between in ["", ","] {
        let table = read(&format!(
            "機器名,製造番号,場所,{between}機器名,製造番号,場所\nPC1,L1,1F,{between}PC3,L3,2F\nPC2,L2,1F,{between}PC4,L4,2F\n,,,{between}PC5,L5,2F\n"
        ));
        assert_eq!(table.headers.first_chunk(), Some(&["機器名", "製造番号", "場所"].map(str::to_owned)));
        assert_eq!(told(&table), [(problem::SIDE_TABLE, Some(2), "2-4: PC3")], "{between}");
        let list = devices(&table);
        assert_eq!(values(&list, F::Name), [(2, "PC1"), (3, "PC2")]);
        assert_eq!(values(&list, F::Place), [(2, "1F"), (3, "1F")]);
    }
    let secret = read("機器名,製造番号,場所,,機器名,製造番号,パスワード\nPC1,L1,1F,,PC3,L3,Himitsu#2024\n");
    assert!(secret.problems.iter().any(|p| p.code == problem::SECRET_OUTSIDE), "{:?}", secret.problems);
}

#[test]
fn titles_over_two_tables_beside_each_other_hide_neither() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 3, "外来 端末一覧", &plain).unwrap();
    sheet.merge_range(0, 5, 0, 8, "病棟 端末一覧", &plain).unwrap();
    let lines = [
        "No,名称,IP,場所,,No,名称,IP,場所",
        "1,外来1,10.1.1.1,外来,,1,病棟1,10.1.2.1,病棟",
        "2,外来2,10.1.1.2,外来,,2,病棟2,10.1.2.2,病棟",
    ];
    for (r, line) in (1..).zip(lines) {
        for (c, cell) in line.split(',').enumerate() {
            sheet.write_string(r, u16::try_from(c).unwrap(), cell).unwrap();
        }
    }
    let table = table::read("x.xlsx", &book.save_to_buffer().unwrap(), &Limits::default()).unwrap();
    assert_eq!(values(&devices(&table), F::Name), [(3, "外来1"), (4, "外来2")]);
    assert_eq!(told(&table), [(problem::SIDE_TABLE, Some(3), "3-4: 1")]);
    assert!(problem::leaves_devices_out(problem::SIDE_TABLE), "a person looks first");
}

#[test]
fn each_of_three_tables_is_read_under_its_own_headings() {
    let text = "パソコン一覧\n機器名,製造番号,設置場所,OS\nPC1,P1,受付,Windows 11\nPC2,P2,診察室,Windows 11\n\nサーバ一覧\nサーバ名,S/N,場所,OS,保守業者\nSV1,SV001,サーバ室,Windows Server 2022,㈱ABC\n\nプリンタ\n機種,設置,台数\nEPSON PX,受付,2\n";
    for text in [text.to_owned(), text.replace("設置,台数", "どこに,いくつ")] {
        let table = read(&text);
        let mapping = Mapping::from(guess(&table).into_iter().map(|g| g.field).collect::<Vec<_>>());
        let (list, _) = rows(&table, &mapping, Date::constant(2026, 11, 22));
        assert_eq!(values(&list, F::Name), [(3, "PC1"), (4, "PC2"), (8, "SV1"), (12, "")], "{:?}", table.headers);
        assert_eq!(values(&list, F::Serial), [(3, "P1"), (4, "P2"), (8, "SV001"), (12, "")]);
        assert_eq!(values(&list, F::Model)[3], (12, "EPSON PX"));
    }
}
