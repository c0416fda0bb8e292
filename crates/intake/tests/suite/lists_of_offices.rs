//! Lists as offices keep them: periods, words for states, totals and notes between the rows, rows for several devices, lines
//! drawn through rows.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use sejo_intake::ledger::{guess, merge, rows, state_words};
use sejo_intake::{Limits, problem, table};
use sejo_model::ledger::{DeviceChange, DeviceRow, Mapping, Problem, ReadTable};
use sejo_model::{Date, Device, DeviceField as F, DeviceState, ErrorCode};

const TODAY: Date = Date::constant(2026, 11, 22);

/// A table out of lines of cells separated by `|`.
fn table(lines: &[&str]) -> ReadTable {
    let csv: String = lines.iter().map(|line| line.replace('|', "\t") + "\n").collect();
    table::read("x.tsv", csv.as_bytes(), &Limits::default()).unwrap()
}

fn mapping(table: &ReadTable) -> Mapping {
    guess(table).into_iter().map(|g| g.field).collect::<Vec<_>>().into()
}

fn read(table: &ReadTable) -> (Vec<DeviceRow>, Vec<Problem>) {
    let (devices, problems) = rows(table, &mapping(table), TODAY);
    (devices, table.problems.iter().cloned().chain(problems).collect())
}

fn all(devices: &[DeviceRow], field: F) -> Vec<&str> {
    devices.iter().map(|row| row.values.get(&field).map_or("", String::as_str)).collect()
}

/// Codes with the rows they are about, in the order of the rows.
fn told(problems: &[Problem]) -> Vec<(u32, &str)> {
    let mut told: Vec<_> = problems.iter().filter_map(|p| Some((p.row?, p.code.as_str()))).collect();
    told.sort_unstable();
    told
}

/// The ledger after a list was taken in, and what it had to say.
fn taken(ledger: &[Device], lines: &[&str]) -> Vec<Device> {
    let table = table(lines);
    let plan = merge(ledger, &rows(&table, &mapping(&table), TODAY).0);
    let mut after = ledger.to_vec();
    for change in plan.changes {
        match change {
            DeviceChange::New { device, .. } => after.push(device),
            DeviceChange::Update { device, .. } => {
                *after.iter_mut().find(|d| d.id == device.id).unwrap() = device.clone()
            }
            DeviceChange::Same { .. } => {}
            DeviceChange::Unclear { code, .. } => panic!("{code}"),
        }
    }
    after
}

#[test]
fn the_end_of_a_period_is_the_end_of_support_and_its_start_the_purchase() {
    let table = table(&[
        "機器名|サポート期間|リース期間",
        "PC1|2021/04/01-2027/03/31|R3.4.1～R9.3.31",
        "PC2|令和3年4月1日から令和9年3月31日まで|2021-04-01-2027-03-31",
        "PC3|2021/4/1～|～2027/3/31",
    ]);
    let (devices, problems) = read(&table);
    assert_eq!(all(&devices, F::SupportEnd), ["2027-03-31", "2027-03-31", ""]);
    assert_eq!(all(&devices, F::PurchasedOn), ["2021-04-01", "2021-04-01", ""]);
    assert_eq!(told(&problems), [(4, problem::PERIOD_UNCLEAR), (4, problem::PERIOD_UNCLEAR)]);
}

#[test]
fn a_second_list_turns_a_device_into_a_retired_one_and_keeps_the_day() {
    let first = taken(&[], &["端末名|設置場所|種別|状態", "旧サーバ|倉庫|サーバ|使用中", "受付PC|受付|PC|使用中"]);
    assert_eq!(first.iter().map(|d| d.state).collect::<Vec<_>>(), [DeviceState::InUse; 2]);
    let mut noted = first.clone();
    noted[0].note = "鍵は事務室".to_owned();
    let list = ["端末名|設置場所|種別|状態", "旧サーバ|倉庫|サーバ|廃棄(R8.8.1)", "受付PC|受付|PC|使用停止"];
    let second = taken(&noted, &list);
    assert_eq!((second[0].state, second[0].note.as_str()), (DeviceState::Retired, "鍵は事務室\n廃棄(R8.8.1)"));
    assert_eq!((second[1].state, second[1].note.as_str()), (DeviceState::Spare, ""));
    assert_eq!(taken(&second, &list), second, "the same list once more changes nothing");
}

#[test]
fn a_word_that_says_no_state_waits_for_its_meaning() {
    let table = table(&[
        "機器名|状態",
        "PC1|使用中",
        "PC2|修理中",
        "PC3|× ",
        "PC4|修理中",
        "PC5|廃棄予定",
        "PC6|廃棄(R9.3.31)",
        "PC7|廃棄(R8.8.1)",
        "PC8|",
        "PC9|〃",
    ]);
    let mut mapping = mapping(&table);
    let asked = |mapping: &Mapping| -> Vec<(String, usize, Option<DeviceState>)> {
        state_words(&table, mapping, TODAY).into_iter().map(|s| (s.word, s.rows, s.meaning)).collect()
    };
    let word = |word: &str, rows, meaning| (word.to_owned(), rows, meaning);
    assert_eq!(
        asked(&mapping),
        [word("修理中", 2, None), word("×", 1, None), word("廃棄予定", 1, None), word("廃棄(R9.3.31)", 1, None)]
    );
    assert_eq!(all(&rows(&table, &mapping, TODAY).0, F::State)[..3], ["使用中", "", ""]);
    for (word, state) in [("修理中", DeviceState::Spare), ("×", DeviceState::Retired), ("廃棄予定", DeviceState::InUse)]
    {
        mapping.states.insert(Mapping::word(word), state);
    }
    assert_eq!(asked(&mapping)[1], word("×", 1, Some(DeviceState::Retired)));
    let (devices, _) = rows(&table, &mapping, TODAY);
    let states = all(&devices, F::State);
    assert_eq!(states, ["使用中", "予備", "廃棄済み", "予備", "使用中", "", "廃棄済み", "", ""]);
    // Once the day has come, the word says what it says.
    assert_eq!(state_words(&table, &mapping, Date::constant(2027, 4, 1)).len(), 3);
}

#[test]
fn totals_and_notes_are_no_devices_where_the_place_comes_first() {
    let (devices, problems) = read(&table(&[
        "部署|コンピュータ名|OS|備考",
        "医事課|IJI-01|Windows 11 24H2|",
        "|IJI-02|Windows 11 24H2|",
        "医事課　小計|2台||",
        "会　計|KAI-01|Windows 11 24H2|",
        "総合計|3台||",
        "以下余白|||",
        "（注）タブレットは除く|||",
        "令和7年10月1日現在　情報管理室|||",
        "作成者：山田　承認：院長|||",
        "|||式",
    ]));
    assert_eq!(all(&devices, F::HostName), ["IJI-01", "IJI-02", "KAI-01"]);
    let (total, note) = (problem::TOTAL_ROW, problem::NOTE_ROW);
    let left = [(4, total), (6, total), (7, note), (8, note), (9, note), (10, note), (11, problem::ROW_SAYS_NOTHING)];
    assert_eq!(told(&problems), left, "every row that was left out is named");
}

#[test]
fn totals_and_notes_are_no_devices_where_the_name_comes_second() {
    let (devices, problems) = read(&table(&[
        "No|機器名|設置場所|種別|OS",
        "1|PC1|受付|PC|Windows 11 24H2",
        "2|PC2|受付|PC|Windows 11 24H2",
        "以下余白||||",
        "|以下余白|||",
        "|以　下　余　白|||",
        "||以上||",
        "|合計|2台||",
        "||倉庫||",
        "3||倉庫|PC|Windows 11 24H2",
        "4|不明|倉庫|PC|Windows 11 24H2",
    ]));
    assert_eq!(all(&devices, F::Name), ["PC1", "PC2", ""], "a device of which nobody knows the name is one");
    let rows: Vec<u32> = told(&problems).into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn what_hangs_on_a_device_is_no_number_of_devices() {
    for header in ["モニタ台数", "ディスプレイ台数", "接続台数", "収容台数", "モニタ数量", "ライセンス数量"]
    {
        let (devices, problems) = read(&table(&[&format!("機器名|種別|設置場所|{header}"), "病棟PC1-2|PC|病棟|2"]));
        assert_eq!((all(&devices, F::Name), told(&problems)), (vec!["病棟PC1-2"], vec![]), "{header}");
    }
    for header in ["台数", "数量", "設置台数", "ＰＣ台数"] {
        let (_, problems) = read(&table(&[&format!("機器名|種別|設置場所|{header}"), "受付PC|PC|受付|2"]));
        assert_eq!(told(&problems), [(2, problem::ROW_OF_SEVERAL)], "{header}");
    }
}

#[test]
fn names_that_look_like_a_month_are_names() {
    for names in [["R5-01", "R5-02", "R6-01"], ["S01", "S02", "受付PC"], ["2024-001", "2024-002", "2024-003"]] {
        let list: Vec<String> = names.iter().map(|name| format!("{name}|PC|受付|Windows 11")).collect();
        let lines: Vec<&str> =
            std::iter::once("機器名|種別|設置場所|OS").chain(list.iter().map(String::as_str)).collect();
        assert_eq!(all(&read(&table(&lines)).0, F::Name), names);
    }
}

#[test]
fn a_row_for_several_devices_is_never_one_silently() {
    let lines = [
        "端末名|種別|場所|製造番号|数量",
        "PC1|PC|受付|A-1|1",
        "PC2|PC|受付||5台",
        "PC3～PC8|PC|病棟|B-9|6",
        "ノートPC×3|PC|医局||",
        "PC11～PC12|PC|病棟||9",
    ];
    let (devices, problems) = read(&table(&lines));
    let names = ["PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "PC8", "ノートPC×3", "PC11～PC12"];
    assert_eq!(all(&devices, F::Name), names);
    assert_eq!(devices[1].remarks, ["一覧の1行に5台"]);
    assert_eq!(devices[2].remarks, ["製造番号: B-9"], "one serial number is not that of six devices");
    assert!(devices[2..8].iter().all(|d| !d.values.contains_key(&F::Serial) && d.values[&F::Place] == "病棟"));
    let (one, spread) = (problem::ROW_OF_SEVERAL, problem::ROW_SPREAD);
    assert_eq!(told(&problems), [(3, one), (4, spread), (5, one), (6, one)]);
    let texts: Vec<&str> = problems.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(texts, ["PC2 = 5", "PC3～PC8 = 6", "ノートPC×3 = 3", "PC11～PC12 = 9"]);
    let ledger = taken(&[], &lines);
    assert_eq!(ledger.len(), 10);
    assert_eq!(taken(&ledger, &lines), ledger, "the same list once more changes nothing");
}

#[test]
fn ward_and_floor_are_one_place() {
    let (devices, _) = read(&table(&["端末名|設置部署|フロア", "PC1|2病棟|2F", "PC2|医事課|B1", "PC3|1F受付|1F"]));
    assert_eq!(all(&devices, F::Place), ["2病棟 2F", "医事課 B1", "1F受付"]);
    let (devices, _) = read(&table(&["端末名|使用部署|設置場所", "PC1|医事課|受付"]));
    assert_eq!(all(&devices, F::Place), ["受付"], "whose it is does not say where it is");
}

/// Writes a list, some of its cells struck through.
fn write(sheet: &mut Worksheet, lines: &[[&str; 3]], is_struck: impl Fn(u32, u16) -> bool) {
    let struck = Format::new().set_font_strikethrough();
    for (row, cells) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(cells) {
            match is_struck(row, column) {
                true => sheet.write_string_with_format(row, column, *cell, &struck).unwrap(),
                false => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
}

#[test]
fn rows_that_are_struck_through_are_named_and_not_taken_in() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let lines =
        [["機器名", "種別", "状態"], ["PC1", "PC", "使用中"], ["旧PC", "PC", "使用中"], ["PC2", "PC", "使用中"]];
    write(sheet, &lines, |row, column| row == 2 || (row == 3 && column == 2));
    let table = table::read("x.xlsx", &book.save_to_buffer().unwrap(), &Limits::default()).unwrap();
    let (devices, problems) = read(&table);
    assert_eq!(all(&devices, F::Name), ["PC1", "PC2"], "one value struck through is no row");
    assert_eq!(told(&problems), [(3, problem::STRUCK_ROW)]);
    assert_eq!(problems[0].text, "旧PC / PC / 使用中");
    assert!(problem::leaves_devices_out(problem::STRUCK_ROW), "a person looks first");
}

#[test]
fn what_repeats_a_row_that_is_struck_through_is_not_that_of_the_row_before() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let lines = [
        ["機器名", "OS", "設置場所"],
        ["PC1", "Windows 11 Pro", "受付"],
        ["旧PC", "Windows 7", "倉庫"],
        ["PC2", "〃", "2階"],
        ["PC3", "同上", "〃"],
        ["PC4", "Windows 10 Pro", "〃"],
    ];
    write(sheet, &lines, |row, _| row == 2);
    let table = table::read("x.xlsx", &book.save_to_buffer().unwrap(), &Limits::default()).unwrap();
    let (devices, problems) = read(&table);
    let of = |name: &str, field: F| {
        let device = devices.iter().find(|d| d.values.get(&F::Name).is_some_and(|n| n == name)).unwrap();
        device.values.get(&field).cloned().unwrap_or_default()
    };
    assert_eq!(["PC2", "PC3", "PC4"].map(|name| of(name, F::Os)), ["", "", "Windows 10 Pro"]);
    assert_eq!(["PC2", "PC3", "PC4"].map(|name| of(name, F::Place)), ["2階"; 3]);
    assert_eq!(told(&problems), [(3, problem::STRUCK_ROW), (4, problem::DITTO_UNDER_STRUCK)]);
}

#[test]
fn words_behind_a_mark_that_repeats_are_told_and_stay_as_they_are() {
    let (devices, problems) = read(&table(&[
        "機器名|設置場所|製造番号",
        "受付PC|1階|SN100201",
        "〃 端末|同上の奥|SN100202",
        "々 プリンタ|〃|SN100203",
        "検査PC|2階|SN100204",
    ]));
    assert_eq!(all(&devices, F::Name), ["受付PC", "〃 端末", "々 プリンタ", "検査PC"], "nothing is invented");
    let told: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.column.as_deref(), p.text.as_str())).collect();
    let names = (problem::DITTO_PART, Some("機器名"), "(2) 〃 端末 / 々 プリンタ");
    assert_eq!(told, [names, (problem::DITTO_PART, Some("設置場所"), "(2) 同上の奥")]);
}

#[test]
fn rows_and_columns_nobody_sees_are_read_and_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let lines = [
        ["機器名", "種別", "設置場所"],
        ["PC1", "PC", "受付"],
        ["旧PC1", "PC", "倉庫"],
        ["旧PC2", "PC", "倉庫"],
        ["PC2", "PC", "受付"],
    ];
    write(sheet, &lines, |_, _| false);
    sheet.set_row_hidden(2).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let table = table::read("x.xlsx", &book.save_to_buffer().unwrap(), &Limits::default()).unwrap();
    let (devices, _) = read(&table);
    assert_eq!(all(&devices, F::Name), ["PC1", "旧PC1", "旧PC2", "PC2"], "nothing is lost");
    let named: Vec<_> =
        table.problems.iter().map(|p| (p.code.as_str(), p.row, p.column.as_deref(), p.text.as_str())).collect();
    let columns = (problem::HIDDEN_COLUMN, None, Some("設置場所"), "設置場所");
    assert_eq!(named, [(problem::HIDDEN_ROW, Some(3), None, "3-4"), columns]);
    assert!(problem::leaves_devices_out(problem::HIDDEN_ROW), "a person looks first");
}

#[test]
fn cards_of_one_device_each_say_what_they_are() {
    let mut book = Workbook::new();
    for name in ["受付PC", "診察PC"] {
        let sheet = book.add_worksheet();
        let cells = [("機器名", name), ("設置場所", "受付"), ("OS", "Windows 11"), ("IPアドレス", "192.168.0.1")];
        for (row, (label, value)) in (0..).zip(cells) {
            sheet.write_string(row, 0, label).unwrap().write_string(row, 1, value).unwrap();
        }
    }
    let refusal = table::read("x.xlsx", &book.save_to_buffer().unwrap(), &Limits::default()).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::FileUnknown);
    assert!(refusal.detail.ja.contains("カード") && refusal.detail.en.contains("cards"), "{:?}", refusal.detail);
}

#[test]
fn a_day_of_disposal_in_the_past_retires_a_device_and_one_to_come_does_not() {
    let lines = [
        "機器名|種別|製造番号|廃棄日",
        "受付PC|端末PC|SN100201|",
        "旧受付PC|端末PC|SN100105|2023/3/31",
        "旧サーバ|サーバ|SN100077|令和5年3月31日",
        "旧レセコン|端末PC|SN100078|H30.3",
        "検査PC|端末PC|SN100090|2027/3/31",
        "予備PC|端末PC|SN100091|-",
    ];
    let read_table = table(&lines);
    assert!(state_words(&read_table, &mapping(&read_table), TODAY).is_empty());
    let (devices, problems) = read(&read_table);
    assert_eq!(all(&devices, F::State), ["", "廃棄済み", "廃棄済み", "廃棄済み", "", ""]);
    let told: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.column.as_deref(), p.text.as_str())).collect();
    assert_eq!(told, [(problem::RETIRED_BY_DAY, Some("廃棄日"), "(3) 旧受付PC / 旧サーバ / 旧レセコン")]);
    let ledger = taken(&[], &lines);
    let noted: Vec<_> = ledger.iter().map(|d| (d.state, d.note.as_str())).collect();
    assert_eq!(noted[1], (DeviceState::Retired, "廃棄日 2023/3/31"));
    assert_eq!(noted[4], (DeviceState::InUse, "廃棄日 2027/3/31"), "a day to come loses nothing either");
    assert_eq!(taken(&ledger, &lines), ledger, "the same list again changes nothing");
}

#[test]
fn a_word_for_the_state_counts_before_a_day_of_disposal() {
    for header in ["機器名|製造番号|状態|廃棄日", "機器名|製造番号|廃棄日|状態"] {
        let cells = |word: &str, day: &str| {
            if header.ends_with("状態") { format!("{day}|{word}") } else { format!("{word}|{day}") }
        };
        let lines = [
            header.to_owned(),
            format!("PC1|SN100201|{}", cells("使用中", "2023/3/31")),
            format!("PC2|SN100202|{}", cells("", "2023/3/31")),
            format!("PC3|SN100203|{}", cells("廃棄", "2023/3/31")),
            format!("PC4|SN100204|{}", cells("予備", "2027/3/31")),
        ];
        let (devices, problems) = read(&table(&lines.each_ref().map(String::as_str)));
        assert_eq!(all(&devices, F::State), ["使用中", "廃棄済み", "廃棄済み", "予備"], "{header}");
        assert_eq!(told(&problems), [(2, problem::STATE_CONTRADICTS)], "{header}");
    }
}

#[test]
fn a_planned_disposal_says_nothing_of_the_state() {
    let table = table(&["機器名|製造番号|廃棄予定日|廃棄業者", "PC1|SN100201|2023/3/31|A社"]);
    assert!(!mapping(&table).fields.contains(&Some(F::State)));
}

#[test]
fn a_remark_that_a_device_is_gone_is_told() {
    let table = table(&[
        "機器名|製造番号|備考",
        "PC1|SN100201|R5.3廃棄済み",
        "PC2|SN100202|R9.3廃棄予定",
        "PC3|SN100203|故障中・使用不可",
    ]);
    let (devices, problems) = read(&table);
    assert_eq!(all(&devices, F::State), ["廃棄済み", "", ""]);
    assert_eq!(told(&problems), [(2, problem::NOTE_STATE), (4, problem::NOTE_DOUBTS_STATE)]);
    assert_eq!(problems.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["PC1 廃棄済み", "故障中・使用不可"]);
}

#[test]
fn a_state_read_from_a_remark_is_said_once_and_never_set_again() {
    use DeviceState::{InUse, Retired, Spare};
    let lines = [
        "機器名|製造番号|備考",
        "PC1|SN100201|廃棄",
        "PC2|SN100202|予備",
        "PC3|SN100203|旧HDD廃棄済",
        "PC4|SN100204|窓際",
    ];
    let (devices, problems) = read(&table(&lines));
    assert_eq!(all(&devices, F::State), ["廃棄済み", "予備", "", ""]);
    let said: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.row, p.text.as_str())).collect();
    assert_eq!(
        said,
        [(problem::NOTE_STATE, None, "(2) PC1 廃棄済み / PC2 予備"), (problem::NOTE_SAYS_GONE, Some(4), "旧HDD廃棄済"),]
    );
    let mut ledger = taken(&[], &lines);
    let states = |ledger: &[Device]| ledger.iter().map(|d| d.state).collect::<Vec<_>>();
    assert_eq!(states(&ledger), [Retired, Spare, InUse, InUse]);
    // Somebody knows better; the same remark again is no news, another one is.
    ledger[0].state = InUse;
    ledger = taken(&ledger, &lines);
    assert_eq!(states(&ledger), [InUse, Spare, InUse, InUse]);
    let ledger = taken(&ledger, &["機器名|製造番号|備考", "PC4|SN100204|返却済"]);
    assert_eq!(states(&ledger), [InUse, Spare, InUse, Retired]);
}

#[test]
fn a_month_of_purchase_goes_into_the_remarks_and_is_told_once() {
    let lines = [
        "機器名|製造番号|購入年月",
        "PC1|SN100201|R4.6",
        "PC2|SN100202|平成30年4月",
        "PC3|SN100203|R4.6",
        "PC4|SN100204|2020/4/1",
    ];
    let (_, problems) = read(&table(&lines));
    let told: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.row, p.text.as_str())).collect();
    assert_eq!(told, [(problem::DAY_MISSING, None, "(3) R4.6 / 平成30年4月")]);
    let ledger = taken(&[], &lines);
    let kept: Vec<_> = ledger.iter().map(|d| (d.purchased_on.is_some(), d.note.as_str())).collect();
    assert_eq!(kept, [(false, "購入年月 R4.6"), (false, "購入年月 平成30年4月"), (false, "購入年月 R4.6"), (true, "")]);
    assert_eq!(taken(&ledger, &lines), ledger);
}

#[test]
fn what_a_program_saw_on_the_network_is_no_stock_taking_and_names_no_maintainer() {
    for header in ["名前|IPアドレス|MACアドレス|ベンダー|最終確認", "Name|IP|MAC|Vendor|Last Seen"] {
        let table = table(&[
            header,
            "UKETSUKE1|192.168.1.11|00:1B:21:AA:BB:01|Fujitsu|2026-11-20 10:00",
            "NAS01|192.168.1.60|00:11:32:AA:00:60|Synology|2026-11-20 10:00",
        ]);
        let fields = mapping(&table).fields;
        assert_eq!(fields[3..], [Some(F::Maker), None], "{header}");
    }
    let office = table(&["機器名|設置場所|ベンダー|最終確認", "PC1|受付|A社|2026-11-20", "PC2|検査室|B社|2026-11-20"]);
    assert_eq!(mapping(&office).fields[2..], [Some(F::Maintainer), Some(F::CheckedOn)]);
}

#[test]
fn headings_of_realistic_ledgers_are_known() {
    for (header, field) in [
        ("機器 S/N", F::Serial),
        ("S/N No.", F::Serial),
        ("S/N番号", F::Serial),
        ("本体シリアル", F::Serial),
        ("品目", F::Name),
        ("設備名", F::Name),
        ("資産番号", F::Name),
        ("設備番号", F::Name),
        ("固定資産番号", F::Name),
        ("整理番号", F::Name),
        ("機種名称", F::Model),
        ("規格・型式", F::Model),
        ("機器の種類", F::Kind),
        ("資産区分", F::Kind),
        ("OS期限", F::SupportEnd),
        ("納品年月", F::PurchasedOn),
        ("使用部門", F::Place),
        ("所在部署", F::Place),
    ] {
        let table = table(&[&format!("{header}|備考"), "x|y"]);
        assert_eq!(mapping(&table).fields.first().copied().flatten(), Some(field), "{header}");
    }
    // What only looks like one of them is none.
    for header in ["号機", "資産番号シール", "保守業者電話番号", "S/N管理者アカウント", "契約番号"]
    {
        let table = table(&[&format!("機器名|{header}"), "PC1|x", "PC2|y"]);
        assert_eq!(mapping(&table).fields.get(1).copied().flatten(), None, "{header}");
    }
}

#[test]
fn what_nobody_knows_is_a_gap_in_every_column() {
    let table = table(&[
        "機器名|設置場所|OSバージョン|メーカー",
        "PC1|忘れた|聞いていない|わからない",
        "PC2|不明です|？|不明(要確認)",
        "PC3|忘れ物置き場|22H2|不明堂電機",
    ]);
    let (devices, _) = read(&table);
    assert_eq!(all(&devices, F::Place), ["", "", "忘れ物置き場"]);
    assert_eq!(all(&devices, F::OsVersion), ["", "", "22H2"]);
    assert_eq!(all(&devices, F::Maker), ["", "", "不明堂電機"]);
}

/// Sheets of a workbook out of lines of cells separated by `|`.
fn sheets(sheets: &[(&str, &[&str])]) -> ReadTable {
    let mut book = Workbook::new();
    for (name, lines) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, line) in (0..).zip(*lines) {
            for (column, cell) in (0..).zip(line.split('|')) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    table::read("x.xlsx", &book.save_to_buffer().unwrap(), &Limits::default()).unwrap()
}

#[test]
fn the_kind_is_found_under_whatever_heading_each_sheet_has() {
    for (first, second) in
        [("種別", "分類"), ("種別", "区分"), ("機器の種類", "種類"), ("区分", "機器種別"), ("種類", "機器区分")]
    {
        let table = sheets(&[
            ("本館", &[&format!("機器名|{first}|IPアドレス"), "カルテ1|サーバ|10.0.0.1", "カルテ2|サーバ|10.0.0.2"]),
            ("別館", &[&format!("機器名|{second}|IPアドレス"), "受付1|ノートPC|10.0.0.11", "受付2|PC|10.0.0.12"]),
        ]);
        let (devices, _) = read(&table);
        assert_eq!(
            all(&devices, F::Kind),
            ["サーバ", "サーバ", "端末PC", "端末PC"],
            "{first}, {second}: {:?}",
            table.headers
        );
    }
    // 区分 is the building on the sheet that says the kind elsewhere; neither is lost.
    let table = sheets(&[
        ("一覧1", &["機器名|種別|区分|IPアドレス", "カルテ1|サーバ|本館|10.0.0.1", "カルテ2|サーバ|本館|10.0.0.2"]),
        ("一覧2", &["機器名|区分|IPアドレス", "受付1|PC|10.0.0.11", "受付2|PC|10.0.0.12"]),
    ]);
    let (devices, _) = read(&table);
    assert_eq!(all(&devices, F::Kind), ["サーバ", "サーバ", "端末PC", "端末PC"], "{:?}", table.headers);
    assert_eq!(table.rows.iter().filter(|(_, cells)| cells.iter().any(|c| c == "本館")).count(), 2);
}

#[test]
fn the_name_of_a_sheet_says_the_kind_where_nothing_else_does() {
    let a = ["機器名|設置場所|IPアドレス", "カルテ1|1階|10.0.1.1", "カルテ2|1階|10.0.1.2"];
    let b = ["機器名|設置場所|IPアドレス", "受付1|1階|10.0.2.1", "受付2|2階|10.0.2.2"];
    let c = ["機器名|設置場所|IPアドレス", "出口|1階|10.0.3.1", "2階の分岐|2階|10.0.3.2"];
    let table = sheets(&[("サーバ", &a), ("PC", &b), ("ネットワーク機器", &c)]);
    let (devices, problems) = read(&table);
    assert_eq!(
        all(&devices, F::Kind),
        ["サーバ", "サーバ", "端末PC", "端末PC", "ネットワーク機器", "ネットワーク機器"],
        "{:?}",
        table.headers
    );
    let said: Vec<_> =
        problems.iter().filter(|p| p.code == problem::KIND_FROM_SHEET).filter_map(|p| p.sheet.as_deref()).collect();
    assert_eq!(said, ["サーバ", "PC", "ネットワーク機器"], "and that it is a guess");
}

#[test]
fn each_sheet_says_for_itself_which_column_names_its_devices() {
    let first = ["機器名|製造番号|設置場所", "受付PC1|SN100201|受付", "受付PC2|SN100202|受付"];
    let second = [
        "機器|名称|型番|製造番号|設置場所",
        "ルータ|UTM本体|FortiGate 60F|FGT60F0001|サーバ室",
        "ハブ|HUB-1|LSW|SN300098|受付",
        "サーバ|電子カルテサーバー|ML30|SN300001|サーバ室",
        "プリンタ|レセプト用|C300|SN300017|受付",
        "廃棄|旧サーバ|ML10|SN300000|倉庫",
    ];
    let names = ["UTM本体", "HUB-1", "電子カルテサーバー", "レセプト用", "旧サーバ"];
    let kinds = ["ネットワーク機器", "ネットワーク機器", "サーバ", "そのほか", ""];
    let states = ["", "", "", "", "廃棄済み"];
    let gone = (problem::NOTE_STATE, Some("機器"), "旧サーバ 廃棄済み");
    for (lists, before) in
        [(vec![("端末", &first[..]), ("その他の機器", &second[..])], 2), (vec![("その他の機器", &second[..])], 0)]
    {
        let (devices, problems) = read(&sheets(&lists));
        assert_eq!(all(&devices, F::Name)[before..], names);
        assert_eq!(all(&devices, F::Kind)[before..], kinds);
        assert_eq!(all(&devices, F::State)[before..], states);
        let told: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.column.as_deref(), p.text.as_str())).collect();
        assert!(told.contains(&gone), "{told:?}");
        let silent = [problem::SECOND_NAME, problem::UNKNOWN_WORD];
        assert!(!told.iter().any(|(code, ..)| silent.contains(code)), "{told:?}");
    }
    // Where the vague heading names the devices of the first sheet, it is their name and the kind on the second.
    let table = sheets(&[
        ("端末", &["機器|製造番号|設置場所", "受付1|SN100201|受付", "受付2|SN100202|受付"]),
        ("その他の機器", &second),
    ]);
    let (devices, _) = read(&table);
    assert_eq!(all(&devices, F::Name), [&["受付1", "受付2"][..], &names].concat(), "{:?}", table.headers);
    assert_eq!(all(&devices, F::Kind)[2..], kinds);
}

#[test]
fn each_table_of_a_sheet_says_for_itself_which_column_names_its_devices() {
    let table = table(&[
        "機器名|製造番号|設置場所|OS",
        "受付PC1|SN100201|受付|Windows 11",
        "",
        "機器|名称|製造番号|設置場所",
        "ルータ|UTM本体|FGT60F0001|サーバ室",
        "ハブ|HUB-1|SN300098|受付",
    ]);
    let (devices, _) = read(&table);
    assert_eq!(all(&devices, F::Name), ["受付PC1", "UTM本体", "HUB-1"], "{:?}", table.headers);
    assert_eq!(all(&devices, F::Kind)[1..], ["ネットワーク機器", "ネットワーク機器"]);
}

#[test]
fn a_column_of_names_that_is_not_taken_is_named() {
    let (devices, problems) =
        read(&table(&["機器|通称|製造番号", "受付1|アオ|SN100201", "受付2|アオ|SN100202", "検査1|ミドリ|SN100203"]));
    assert_eq!(all(&devices, F::Name), ["受付1", "受付2", "検査1"]);
    let told: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.column.as_deref(), p.text.as_str())).collect();
    assert_eq!(told, [(problem::SECOND_NAME, Some("通称"), "アオ / ミドリ")]);
    // A number of the inventory is no name, and two columns of one name are told already.
    for header in ["機器名|管理番号|製造番号", "機器名|機器名|製造番号"] {
        let (_, problems) = read(&table(&[header, "受付1|A-1|SN100201", "受付2|A-2|SN100202"]));
        assert!(!problems.iter().any(|p| p.code == problem::SECOND_NAME), "{header}: {problems:?}");
    }
}

#[test]
fn a_word_for_the_state_in_place_of_a_kind_or_name_counts_until_a_person_knows_better() {
    use DeviceState::{InUse, Retired, Spare};
    let lines = [
        "機器名|種別|製造番号",
        "受付1|PC|SN100201",
        "受付2|廃棄|SN100202",
        "受付3|予備機|SN100203",
        "廃棄|PC|SN100204",
        "予備機|PC|SN100205",
        "受付6|廃棄予定|SN100206",
    ];
    let (_, problems) = read(&table(&lines));
    let told: Vec<_> = problems.iter().map(|p| (p.code.as_str(), p.column.as_deref(), p.text.as_str())).collect();
    let states = (problem::NOTE_STATE, Some("種別"), "(2) 受付2 廃棄済み / 受付3 予備");
    assert!(
        told.contains(&states) && told.contains(&(problem::NOTE_STATE, Some("機器名"), "廃棄 廃棄済み")),
        "{told:?}"
    );
    assert!(told.contains(&(problem::UNKNOWN_WORD, Some("種別"), "廃棄予定")), "{told:?}");
    assert_eq!(told.len(), 3, "{told:?}");
    let mut ledger = taken(&[], &lines);
    let states = |ledger: &[Device]| ledger.iter().map(|d| d.state).collect::<Vec<_>>();
    assert_eq!(states(&ledger), [InUse, Retired, Spare, Retired, InUse, InUse]);
    assert_eq!(ledger[1].note, "種別 廃棄");
    ledger[1].state = InUse;
    assert_eq!(states(&taken(&ledger, &lines)), [InUse, InUse, Spare, Retired, InUse, InUse]);
    // A column of states counts before, and the word that is no kind is told.
    let (devices, problems) = read(&table(&["機器名|種別|状態|製造番号", "受付1|廃棄|使用中|SN100201"]));
    assert_eq!(all(&devices, F::State), ["使用中"]);
    assert_eq!(problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), [problem::UNKNOWN_WORD]);
}
