//! Lists a spreadsheet was opened with: numbers lose their first zeros or their end, and no device is doubled or mixed up.

use sejo_intake::ledger::{guess, merge, rows};
use sejo_intake::{Limits, problem, table};
use sejo_model::ledger::{DeviceChange, DeviceRow, Mapping, MergePlan, Problem};
use sejo_model::{Date, Device, DeviceField as F, DeviceId};

fn read(text: &str) -> (Vec<DeviceRow>, Vec<Problem>) {
    let table = table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
    let mapping = Mapping::from(guess(&table).into_iter().map(|g| g.field).collect::<Vec<_>>());
    rows(&table, &mapping, Date::constant(2026, 11, 22))
}

fn device(values: &[(F, &str)]) -> Device {
    let mut device = Device::blank(DeviceId::new());
    values.iter().for_each(|(field, value)| device.set(*field, value).unwrap());
    device
}

fn list(rows: &[&[(F, &str)]]) -> Vec<DeviceRow> {
    let row = |(number, values): (u32, &&[(F, &str)])| DeviceRow {
        row: number,
        values: values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        ..DeviceRow::default()
    };
    (2..).zip(rows).map(row).collect()
}

/// What happens to each row: the kind of its change, or why it is asked about.
fn fates(plan: &MergePlan) -> Vec<&str> {
    let fate = |change: &'_ DeviceChange| match change {
        DeviceChange::New { .. } => "new".to_owned(),
        DeviceChange::Update { .. } => "update".to_owned(),
        DeviceChange::Same { .. } => "same".to_owned(),
        DeviceChange::Unclear { code, .. } => code.clone(),
    };
    let all = plan.changes.iter().map(fate);
    all.map(|fate| match fate.as_str() {
        "new" => "new",
        "update" => "update",
        "same" => "same",
        problem::SERIAL_WORN => problem::SERIAL_WORN,
        _ => "asked",
    })
    .collect()
}

/// The ledger after a list.
fn after(text: &str) -> Vec<Device> {
    let (rows, _) = read(text);
    let new = |change: DeviceChange| match change {
        DeviceChange::New { device, .. } => device,
        other => panic!("{other:?}"),
    };
    merge(&[], &rows).changes.into_iter().map(new).collect()
}

const WHOLE: &str = "機器名,種別,製造番号,IPアドレス,設置場所,型番\nWi-Fi1,無線AP,00001111,192.168.1.250,待合室,WAPM-1266R\n会計PC,PC,00001234,,会計,MK-33\n検査PC,PC,123457000001,,検査室,MK-33\n";
const WORN: &str = "機器名,種別,製造番号,IPアドレス,設置場所,型番\nWi-Fi1,無線AP,1111,192.168.1.250,待合室,WAPM-1266R\n会計PC,PC,1234,,会計,MK-33\n検査PC,PC,1.23457E+11,,検査室,MK-33\n";

#[test]
fn a_worn_number_is_the_known_device_where_another_mark_agrees() {
    let ledger = after(WHOLE);
    let plan = merge(&ledger, &read(WORN).0);
    assert_eq!(fates(&plan), ["same"; 3], "{plan:?}");
}

#[test]
fn the_whole_number_comes_back_to_a_ledger_that_lost_it() {
    let ledger = after(WORN);
    let plan = merge(&ledger, &read(WHOLE).0);
    assert_eq!(fates(&plan), ["update"; 3], "{plan:?}");
    let numbers = plan.changes.iter().map(|change| match change {
        DeviceChange::Update { device, .. } => device.serial.as_str(),
        other => panic!("{other:?}"),
    });
    assert_eq!(numbers.collect::<Vec<_>>(), ["00001111", "00001234", "123457000001"]);
    assert_eq!(fates(&merge(&ledger, &read(WORN).0)), ["same"; 3], "its own list again");
}

#[test]
fn a_worn_number_alone_is_asked_about() {
    let known = [
        device(&[(F::Serial, "00001111"), (F::Name, "受付PC"), (F::Model, "A-1")]),
        device(&[(F::Serial, "123457000001"), (F::Name, "検査PC")]),
    ];
    for row in [
        [(F::Serial, "1111"), (F::Name, "会計PC")].as_slice(),
        &[(F::Serial, "1111"), (F::Place, "受付")],
        &[(F::Serial, "1111"), (F::Name, "受付PC"), (F::Model, "B-2")],
        &[(F::Serial, "001111"), (F::Name, "ノートPC")],
        &[(F::Serial, "1.23457E+11"), (F::Place, "病棟")],
    ] {
        let plan = merge(&known, &list(&[row]));
        assert_eq!(fates(&plan), [problem::SERIAL_WORN], "{row:?}");
        let DeviceChange::Unclear { device, candidates, .. } = &plan.changes[0] else { panic!("{plan:?}") };
        assert_eq!((device.serial.as_str(), candidates.len()), (row[0].1, 1), "the row as it stands there");
    }
    for row in [
        [(F::Serial, "1112"), (F::Name, "会計PC")].as_slice(),
        &[(F::Serial, "1111A"), (F::Name, "会計PC")],
        &[(F::Serial, "1.23458E+11"), (F::Place, "病棟")],
        &[(F::Serial, "1.23457E+12"), (F::Place, "病棟")],
    ] {
        assert_eq!(fates(&merge(&known, &list(&[row]))), ["new"], "{row:?}");
    }
}

#[test]
fn one_device_is_not_two_rows_and_one_row_not_two_devices() {
    let known = [device(&[(F::Serial, "00001111"), (F::Name, "受付PC")])];
    let twice = list(&[
        &[(F::Serial, "1111"), (F::Name, "受付PC"), (F::Place, "1階")],
        &[(F::Serial, "01111"), (F::Name, "受付PC"), (F::Place, "2階")],
    ]);
    assert_eq!(fates(&merge(&known, &twice)), [problem::SERIAL_WORN; 2]);
    let bought_together = [
        device(&[(F::Serial, "123457000001"), (F::Name, "検査PC"), (F::Place, "1階")]),
        device(&[(F::Serial, "123457000002"), (F::Name, "検査PC"), (F::Place, "2階")]),
    ];
    let plan = merge(&bought_together, &list(&[&[(F::Serial, "1.23457E+11"), (F::Name, "検査PC")]]));
    assert_eq!(fates(&plan), [problem::SERIAL_WORN]);
}

#[test]
fn a_number_a_spreadsheet_ruined_is_named() {
    let (rows, problems) = read("機器名,製造番号,設置場所\nPC1,1.23457E+11,受付\nPC2,5月1日,受付\nPC3,00123,受付\n");
    let named = problems.iter().filter(|p| p.code == problem::SERIAL_RUINED).map(|p| (p.row, p.text.as_str()));
    assert_eq!(named.collect::<Vec<_>>(), [(Some(2), "1.23457E+11"), (Some(3), "5月1日")]);
    assert_eq!(rows[1].values[&F::Serial], "5月1日", "and kept as it stands there");
}

#[test]
fn versions_of_firmware_are_read_in_every_spelling() {
    let (rows, _) = read(
        "機器名,設置場所,ファームウェア\nA1,1階,Ver.2.98\nA2,1階,Version 5.2\nA3,1階,ver 1.2\nA4,1階,Release 6.2\nA5,1階,VER2.0\nA6,1階,Ver．３．１\nA7,1階,7.2.5\n",
    );
    for (row, version) in rows.iter().zip(["2.98", "5.2", "1.2", "6.2", "2.0", "3.1", "7.2.5"]) {
        assert_eq!((row.values[&F::Os].as_str(), row.values[&F::OsVersion].as_str()), ("ファームウェア", version));
    }
}

#[test]
fn an_export_that_comes_back_unedited_changes_nothing() {
    let ledger = [
        device(&[(F::Name, "Wi-Fi1"), (F::Place, "待合室"), (F::Serial, "W123456"), (F::Os, "Ver.2.98")]),
        device(&[(F::Name, "受付1"), (F::Place, "受付"), (F::Serial, "P123456"), (F::Os, "Windows11Pro24H2")]),
        device(&[(F::Name, "予約サーバ"), (F::Place, "受付"), (F::Serial, "S123456"), (F::Os, "Windows Server 2019")]),
    ];
    let fields = [F::Name, F::Place, F::Serial, F::Os, F::OsVersion];
    let mut text = fields.map(|field| field.words().ja.to_owned()).join(",") + "\n";
    for device in &ledger {
        text += &(fields.map(|field| device.get(field)).join(",") + "\n");
    }
    let plan = merge(&ledger, &read(&text).0);
    assert_eq!(fates(&plan), ["same"; 3], "{plan:?}");
    // A list without a column for versions says the version in the name only, and tells it.
    let (rows, _) = read("機器名,設置場所,製造番号,OS\n受付1,受付,P123456,Windows11Pro24H2\n");
    assert_eq!(fates(&merge(&ledger, &rows)), ["update"]);
}

#[test]
fn numbers_of_one_list_that_differ_by_their_zeros_only_are_named() {
    let said =
        |plan: &MergePlan| plan.problems.iter().map(|p| (p.row, p.code.clone(), p.text.clone())).collect::<Vec<_>>();
    let rows = list(&[
        &[(F::Serial, "00123457"), (F::Name, "受付PC")],
        &[(F::Serial, "123457"), (F::Name, "会計PC")],
        &[(F::Serial, "123458"), (F::Name, "検査PC")],
    ]);
    let plan = merge(&[], &rows);
    assert_eq!(fates(&plan), ["new"; 3]);
    assert_eq!(said(&plan), [(Some(3), problem::SERIALS_ALIKE.to_owned(), "123457 / 00123457".to_owned())]);
    let new = plan.changes.into_iter().map(|change| match change {
        DeviceChange::New { device, .. } => device,
        other => panic!("{other:?}"),
    });
    let again = merge(&new.collect::<Vec<_>>(), &rows);
    assert_eq!((fates(&again), said(&again)), (vec!["same"; 3], Vec::new()), "both are in the ledger and stay two");
}
