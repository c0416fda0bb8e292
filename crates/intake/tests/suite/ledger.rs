//! Device lists: which column is which, what the rows say, what they change in the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::list_builder::{list_text, real_life_xlsx};
use proptest::prelude::*;
use sejo_intake::ledger::{guess, merge, rows};
use sejo_intake::{Limits, problem, table};
use sejo_model::ledger::{DeviceChange, DeviceRow, Mapping, MergeKey, MergePlan, Problem, ReadTable};
use sejo_model::{Date, Device, DeviceField as F, DeviceId};

const TODAY: Date = Date::constant(2026, 11, 22);

fn table(text: &str) -> ReadTable {
    table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap()
}

fn mapping(table: &ReadTable) -> Mapping {
    guess(table).into_iter().map(|g| g.field).collect::<Vec<_>>().into()
}

fn imported(text: &str) -> (Vec<DeviceRow>, Vec<Problem>) {
    let table = table(text);
    rows(&table, &mapping(&table), TODAY)
}

fn row(number: u32, values: &[(F, &str)]) -> DeviceRow {
    DeviceRow {
        row: number,
        values: values.iter().map(|(f, v)| (*f, (*v).to_owned())).collect(),
        ..DeviceRow::default()
    }
}

fn device(values: &[(F, &str)]) -> Device {
    let mut device = Device::blank(DeviceId::new());
    values.iter().for_each(|(field, value)| device.set(*field, value).unwrap());
    device
}

/// The ledger after the plan; unclear rows wait for a person.
fn applied(existing: &[Device], plan: &MergePlan) -> Vec<Device> {
    let mut ledger: Vec<Device> = existing.to_vec();
    for change in &plan.changes {
        match change {
            DeviceChange::New { device, .. } => ledger.push(device.clone()),
            DeviceChange::Update { device, .. } => {
                *ledger.iter_mut().find(|d| d.id == device.id).unwrap() = device.clone();
            }
            DeviceChange::Same { .. } | DeviceChange::Unclear { .. } => {}
        }
    }
    ledger
}

fn kinds(plan: &MergePlan) -> Vec<&'static str> {
    plan.changes
        .iter()
        .map(|c| match c {
            DeviceChange::New { .. } => "new",
            DeviceChange::Update { .. } => "update",
            DeviceChange::Same { .. } => "same",
            DeviceChange::Unclear { .. } => "unclear",
        })
        .collect()
}

#[test]
fn those_who_happen_to_use_a_device_are_not_responsible_for_it() {
    let read = |header: &str, who: &str| {
        let text = format!("機器名,製造番号,設置場所,{header}\n検査1,SN-1,検査室,佐藤\n病棟1,SN-2,病棟,{who}\n");
        guess(&table(&text)).pop().and_then(|column| column.field)
    };
    assert_eq!(read("使用者", "看護師"), None);
    assert_eq!(read("使用者", "鈴木"), Some(F::Responsible));
    assert_eq!(read("管理者", "看護師"), Some(F::Responsible), "the heading says so");
}

#[test]
fn columns_are_guessed_from_headers_and_values() {
    let table = table(
        "No,コンピュータ名,設置部屋,製造元,型式,S/N,アドレス,IP,OS・バージョン,利用者,リモート,導入年月日,保証期限,管理番号,備考\n1,pc-01,受付,A社,X1,S1,00:1A:2B:3C:4D:5E,10.0.0.1,Windows 10 22H2,山田,有,2020/4/1,2025/3/31,K-1,a\n2,pc-02,受付,A社,X1,S2,00:1A:2B:3C:4D:5F,10.0.0.2,Windows 10 22H2,佐藤,無,2020/4/1,2025/3/31,K-2,\n",
    );
    let guesses = guess(&table);
    let fields: Vec<Option<F>> = guesses.iter().map(|g| g.field).collect();
    assert_eq!(
        fields,
        [
            None,
            Some(F::HostName),
            Some(F::Place),
            Some(F::Maker),
            Some(F::Model),
            Some(F::Serial),
            Some(F::Mac),
            Some(F::Ip),
            Some(F::Os),
            Some(F::Responsible),
            Some(F::RemoteMaintenance),
            Some(F::PurchasedOn),
            None,
            Some(F::Name),
            Some(F::Note),
        ]
    );
    assert_eq!(guesses[5].grade, 100);
    assert!(guesses[6].grade < 80, "guessed from the values only");
    assert_eq!(guesses[9].samples, ["山田", "佐藤"]);
    assert!(guesses[9].grade < 50, "who uses a device may be somebody else than who is responsible for it");
    assert_eq!(guesses[2].samples, ["受付"]);
}

#[test]
fn a_column_of_days_is_never_guessed_to_be_a_word() {
    for (header, field) in [
        ("メーカーの面倒見はいつまで", Some(F::SupportEnd)),
        ("メーカー保証はいつまで", None),
        ("設置場所に入れた日", Some(F::PurchasedOn)),
        ("保守", None),
        ("最後に現物を見たとき", Some(F::CheckedOn)),
        ("機器名", None),
        ("サポート期限", Some(F::SupportEnd)),
    ] {
        let found = guess(&table(&format!("型番,S/N,{header}\nX1,S1,2027/3/31\nX2,S2,令和9年10月1日\nX3,S3,\n")));
        assert_eq!(found[2].field, field, "{header}");
    }
    let maker = guess(&table("型番,S/N,メーカー\nX1,S1,A社\nX2,S2,2027/3/31\nX3,S3,B社\n"));
    assert_eq!(maker[2].field, Some(F::Maker), "one odd cell changes nothing");
}

#[test]
fn where_a_device_stands_wins_over_whose_it_is() {
    for place in ["フロア", "フロア/部屋", "部屋", "階", "病棟"] {
        let found = guess(&table(&format!("機器名,部署,{place},型番\na,外来,2F 診察室,X\nb,事務,1F 受付,Y\n")));
        assert_eq!((found[1].field, found[2].field), (None, Some(F::Place)), "{place}");
    }
    let alone = guess(&table("機器名,部署,型番\na,外来,X\nb,事務,Y\n"));
    assert_eq!(alone[1].field, Some(F::Place), "better than nothing");
}

#[test]
fn values_decide_where_headers_are_ambiguous() {
    let japanese = table("PC名,設置場所,型番\n受付パソコン,受付,X\n診察室パソコン,診察室,X\n");
    assert_eq!(guess(&japanese)[0].field, Some(F::Name));
    let latin = table("PC名,設置場所,型番\nUKETSUKE-01,受付,X\nSHINSATSU-01,診察室,X\n");
    assert_eq!(guess(&latin)[0].field, Some(F::HostName));
    let swapped = table("機器名,IPアドレス,MACアドレス\na,00:1A:2B:3C:4D:5E,10.0.0.1\nb,00:1A:2B:3C:4D:5F,10.0.0.2\n");
    let fields: Vec<Option<F>> = guess(&swapped).iter().map(|g| g.field).collect();
    assert_eq!(fields, [Some(F::Name), Some(F::Mac), Some(F::Ip)]);
    let headerless = table(
        "pc-1,192.168.1.10,00:1A:2B:3C:4D:5E,Windows 11 Pro\npc-2,192.168.1.11,00:1A:2B:3C:4D:5F,Windows 11 Pro\n",
    );
    let fields: Vec<Option<F>> = guess(&headerless).iter().map(|g| g.field).collect();
    assert_eq!(fields, [None, Some(F::Ip), Some(F::Mac), Some(F::Os)]);
}

#[test]
fn every_field_of_the_ledger_is_found_under_its_own_name() {
    for lang in [sejo_model::Lang::Ja, sejo_model::Lang::En] {
        let header: Vec<String> = F::ALL.iter().map(|f| format!("\"{}\"", f.words().r#in(lang))).collect();
        let table = table(&format!("{}\n{}\n", header.join(","), vec!["x"; F::ALL.len()].join(",")));
        let fields: Vec<Option<F>> = guess(&table).iter().map(|g| g.field).collect();
        assert_eq!(fields, F::ALL.iter().map(|f| Some(*f)).collect::<Vec<_>>());
    }
}

#[test]
fn rows_come_out_as_the_ledger_keeps_them() {
    let (rows, problems) = imported(&list_text(","));
    assert_eq!(problems, vec![]);
    assert_eq!(
        rows[1].values,
        BTreeMap::from([
            (F::Name, "診察室PC".to_owned()),
            (F::Place, "第1診察室".to_owned()),
            (F::Maker, "A社".to_owned()),
            (F::Serial, "ABC-9".to_owned()),
            (F::Mac, "00:1A:2B:3C:4D:5F".to_owned()),
            (F::Ip, "192.168.1.11".to_owned()),
            (F::Os, "Windows 10 Pro".to_owned()),
            (F::OsVersion, "22H2".to_owned()),
            (F::PurchasedOn, "2023-04-01".to_owned()),
        ])
    );
    assert_eq!(rows[0].values[&F::Serial], "00123");
    assert_eq!((rows[2].values[&F::Os].as_str(), rows[2].values[&F::OsVersion].as_str()), ("FortiOS", "7.2.5"));
}

#[test]
fn unreadable_values_are_told_and_their_rows_kept() {
    let (rows, problems) = imported(
        "機器名,種別,購入日,サポート期限,IPアドレス,備考\nPC1,ノートPC,2026/13/40,令和8年2月30日,DHCP,不明\nPC2,ほうき,2020年3月,未定,10.0.0.2,\nPC3,サーバー,近いうち,2026-10-14,10.0.0.3,〃\n",
    );
    let told: Vec<(Option<u32>, Option<&str>, &str, &str)> =
        problems.iter().map(|p| (p.row, p.column.as_deref(), p.code.as_str(), p.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (Some(2), Some("購入日"), problem::NO_SUCH_DAY, "2026/13/40"),
            (Some(2), Some("サポート期限"), problem::NO_SUCH_DAY, "令和8年2月30日"),
            (Some(3), Some("種別"), problem::UNKNOWN_WORD, "ほうき"),
            (Some(3), Some("購入日"), problem::DAY_MISSING, "2020年3月"),
            (Some(4), Some("購入日"), problem::NOT_A_DATE, "近いうち"),
        ]
    );
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].values[&F::Kind], "端末PC");
    assert_eq!(rows[0].values[&F::Ip], "DHCP");
    assert_eq!(rows[2].values[&F::SupportEnd], "2026-10-14");
}

#[test]
fn masked_columns_are_never_imported() {
    let table = table("機器名,ホスト名,パスワード\nPC,pc,Secret1!\n");
    let mapping = Mapping::from(vec![Some(F::Name), Some(F::HostName), Some(F::Note)]);
    let (rows, _) = rows(&table, &mapping, TODAY);
    assert_eq!(rows[0].values.get(&F::Note), None);
}

#[test]
fn the_list_from_real_life_becomes_devices() {
    let table = table::read("x.xlsx", &real_life_xlsx(), &Limits::default()).unwrap();
    let (rows, problems) = rows(&table, &mapping(&table), TODAY);
    assert_eq!((rows.len(), problems.len()), (4, 0));
    let plan = merge(&[], &rows);
    assert_eq!(kinds(&plan), ["new"; 4]);
    let DeviceChange::New { device, .. } = &plan.changes[2] else { panic!("new") };
    assert_eq!(
        (device.name.as_str(), device.place.as_str(), device.serial.as_str(), device.os_version.as_str()),
        ("PC3", "1階 受付", "00044", "23H2")
    );
}

#[test]
fn devices_are_recognised_by_the_strongest_key() {
    let ledger = [
        device(&[
            (F::Name, "A"),
            (F::Serial, "S-1"),
            (F::Mac, "00:00:00:00:00:01"),
            (F::HostName, "pc1"),
            (F::Ip, "10.0.0.1"),
        ]),
        device(&[
            (F::Name, "B"),
            (F::Serial, "S-2"),
            (F::Mac, "00:00:00:00:00:02"),
            (F::HostName, "pc2"),
            (F::Ip, "10.0.0.2"),
        ]),
    ];
    for (values, expected) in [
        (vec![(F::Serial, "ｓ１")], MergeKey::Serial),
        (vec![(F::Mac, "00-00-00-00-00-01")], MergeKey::Mac),
        (vec![(F::HostName, "PC1")], MergeKey::HostName),
        (vec![(F::Ip, "10.0.0.1")], MergeKey::Ip),
        (vec![(F::Serial, "不明"), (F::Mac, "-"), (F::HostName, "なし"), (F::Ip, "10.0.0.1")], MergeKey::Ip),
        // An address that now belongs to another device changes nothing about which device it is.
        (vec![(F::Serial, "S-1"), (F::Ip, "10.0.0.1/24")], MergeKey::Serial),
    ] {
        let plan = merge(&ledger, &[row(2, &values)]);
        let expected = DeviceChange::Same { rows: vec![2], id: ledger[0].id, by: expected };
        match &plan.changes[..] {
            [DeviceChange::Update { device, by, fields, .. }] => {
                assert_eq!((device.id, *by), (ledger[0].id, MergeKey::Serial), "{values:?}");
                assert!(fields.iter().all(|f| f.field == F::Ip), "{values:?}");
            }
            changes => assert_eq!(changes, [expected], "{values:?}"),
        }
    }
}

#[test]
fn what_keys_disagree_about_is_left_to_a_person() {
    let ledger = [
        device(&[(F::Serial, "5CG1234ABC"), (F::Mac, "00:00:00:00:00:01"), (F::HostName, "pc1"), (F::Ip, "10.0.0.1")]),
        device(&[(F::Serial, "5CG9876XYZ"), (F::Mac, "00:00:00:00:00:02"), (F::HostName, "pc2")]),
        device(&[(F::HostName, "twin"), (F::Place, "a")]),
        device(&[(F::HostName, "twin"), (F::Place, "b")]),
    ];
    for (values, code, expected) in [
        (vec![(F::Serial, "5CG1234ABC"), (F::Mac, "00:00:00:00:00:02")], problem::KEYS_DISAGREE, vec![0, 1]),
        (vec![(F::HostName, "twin")], problem::FITS_SEVERAL, vec![2, 3]),
        (vec![(F::Serial, "5CG5555QQQ"), (F::HostName, "pc1")], problem::KEY_CONTRADICTS, vec![0]),
        (vec![(F::Serial, "5CG5555QQQ"), (F::Mac, "00:00:00:00:00:01")], problem::KEY_CONTRADICTS, vec![0]),
        (vec![(F::Serial, "5CG1234ABC"), (F::HostName, "twin")], problem::KEYS_DISAGREE, vec![0, 2, 3]),
    ] {
        let plan = merge(&ledger, &[row(5, &values)]);
        let [DeviceChange::Unclear { row: 5, candidates, code: found, .. }] = &plan.changes[..] else {
            panic!("{values:?}: {plan:?}")
        };
        let expected: Vec<DeviceId> = expected.iter().map(|i| ledger[*i].id).collect();
        assert_eq!((found.as_str(), candidates), (code, &expected), "{values:?}");
    }
    // A renamed computer whose old name went to another one is clear: the serial number says so.
    let plan = merge(&ledger, &[row(2, &[(F::Serial, "5CG1234ABC"), (F::HostName, "pc2")])]);
    assert_eq!(kinds(&plan), ["update"]);
    // An address handed out anew is no contradiction.
    let plan = merge(&ledger, &[row(2, &[(F::HostName, "new"), (F::Ip, "10.0.0.1")])]);
    assert_eq!(kinds(&plan), ["new"]);
}

#[test]
fn values_that_say_nothing_recognise_nothing() {
    for word in ["不明", "-", "なし", "N/A", "0", "DHCP", "自動取得", "To be filled by O.E.M.", "ＤＨＣＰ", "未確認"]
    {
        let twice = [row(2, &[(F::Name, "a"), (F::Serial, word)]), row(3, &[(F::Name, "b"), (F::Serial, word)])];
        assert_eq!(kinds(&merge(&[], &twice)), ["new", "new"], "{word}");
        let known = [device(&[(F::Name, "a"), (F::Serial, "S1"), (F::Ip, "10.0.0.1")])];
        let plan = merge(&known, &[row(2, &[(F::Serial, "S1"), (F::Ip, word)])]);
        assert_eq!(kinds(&plan), ["same"], "{word} replaces a known address");
    }
}

#[test]
fn nothing_known_is_erased_and_every_change_is_listed() {
    let known = device(&[
        (F::Serial, "S1"),
        (F::Name, "受付PC"),
        (F::Place, "受付"),
        (F::Os, "Windows 10"),
        (F::SupportEnd, "2025-10-14"),
    ]);
    let new = row(
        2,
        &[
            (F::Serial, "S1"),
            (F::Name, "受付ＰＣ"),
            (F::Place, ""),
            (F::Os, "Windows 11"),
            (F::Maker, "A社"),
            (F::SupportEnd, "2025/10/14"),
        ],
    );
    let plan = merge(std::slice::from_ref(&known), &[new]);
    let [DeviceChange::Update { device, fields, rows, by }] = &plan.changes[..] else { panic!("{plan:?}") };
    let changed: Vec<(F, &str, &str)> = fields.iter().map(|f| (f.field, f.before.as_str(), f.after.as_str())).collect();
    assert_eq!(changed, [(F::Maker, "", "A社"), (F::Os, "Windows 10", "Windows 11")]);
    assert_eq!(
        (device.place.as_str(), device.name.as_str(), rows.as_slice(), *by),
        ("受付", "受付PC", &[2][..], MergeKey::Serial)
    );
    assert_eq!(device.id, known.id);
}

#[test]
fn a_device_listed_twice_is_one_device() {
    let list = [
        row(2, &[(F::Name, "PC1"), (F::Serial, "S1"), (F::Place, "受付")]),
        row(3, &[(F::Name, "PC2"), (F::Serial, "S2")]),
        row(4, &[(F::Mac, "00:00:00:00:00:01"), (F::Serial, "s-1"), (F::Place, "病棟")]),
        row(5, &[(F::Mac, "00:00:00:00:00:01"), (F::Ip, "10.0.0.1")]),
        row(6, &[(F::Mac, "00:00:00:00:00:01"), (F::Ip, "10.0.0.9")]),
    ];
    let plan = merge(&[], &list);
    assert_eq!(kinds(&plan), ["new", "new"]);
    let DeviceChange::New { rows, device } = &plan.changes[0] else { panic!("new") };
    assert_eq!(rows, &[2, 4, 5, 6]);
    assert_eq!((device.place.as_str(), device.ip.as_str()), ("病棟", "10.0.0.1, 10.0.0.9"));
    assert_eq!(plan.problems.len(), 1);
    assert_eq!((plan.problems[0].code.as_str(), plan.problems[0].text.as_str()), (problem::ROWS_DIFFER, "受付 / 病棟"));
    assert_eq!(kinds(&merge(&applied(&[], &plan), &list)), ["same", "same"]);
}

#[test]
fn a_row_known_by_its_address_follows_no_device_to_another_place() {
    let mac = (F::Mac, "00:00:00:00:00:03");
    let ledger = [device(&[(F::Name, "検査PC"), (F::Place, "検査室"), (F::Serial, "S2"), mac, (F::Ip, "10.0.0.1")])];
    let list =
        [row(2, &[(F::Place, "検査室"), (F::Ip, "10.0.0.1")]), row(3, &[(F::Name, "検査PC"), (F::Place, "受付"), mac])];
    let plan = merge(&ledger, &list);
    assert_eq!(kinds(&plan), ["unclear", "update"], "another machine may have the address there");
    assert_eq!(kinds(&merge(&applied(&ledger, &plan), &list)), ["unclear", "same"]);
}

#[test]
fn rows_without_keys_need_the_same_name_and_place() {
    let ledger = [device(&[(F::Name, "ノートPC"), (F::Place, "外来"), (F::Responsible, "田中")])];
    let same = row(2, &[(F::Name, "ノートＰＣ"), (F::Place, "外来")]);
    let plan = merge(&ledger, &[same]);
    assert_eq!(plan.changes, [DeviceChange::Same { rows: vec![2], id: ledger[0].id, by: MergeKey::NamePlace }]);
    assert_eq!(kinds(&merge(&ledger, &[row(2, &[(F::Name, "ノートPC"), (F::Place, "病棟")])])), ["new"]);
    // A word for a kind does not say whose it is; a name does.
    let whose = |name| row(2, &[(F::Name, name), (F::Place, "外来"), (F::Responsible, "鈴木")]);
    assert_eq!(kinds(&merge(&ledger, &[whose("ノートPC")])), ["unclear"]);
    let named = [device(&[(F::Name, "外来ノート1"), (F::Place, "外来"), (F::Responsible, "田中")])];
    assert_eq!(kinds(&merge(&named, &[whose("外来ノート1")])), ["update"]);
    // Three equal lines are three devices, and stay three.
    let three: Vec<DeviceRow> = (2..5).map(|n| row(n, &[(F::Name, "プリンタ"), (F::Place, "受付")])).collect();
    let plan = merge(&[], &three);
    assert_eq!(kinds(&plan), ["new"; 3]);
    assert_eq!(kinds(&merge(&applied(&[], &plan), &three)), ["same"; 3]);
    // Which of two is meant is for a person to say.
    let two = [device(&[(F::Name, "PC"), (F::Note, "1")]), device(&[(F::Name, "PC"), (F::Note, "2")])];
    assert_eq!(kinds(&merge(&two, &[row(2, &[(F::Name, "PC"), (F::Note, "3")])])), ["unclear"]);
}

#[test]
fn ten_thousand_rows_are_merged_in_a_moment() {
    let mut list = Vec::new();
    for i in 0..10_000_u32 {
        let mac = format!("00:00:00:{:02X}:{:02X}:{:02X}", i >> 16, i >> 8 & 255, i & 255);
        let (serial, host) = (format!("SN{i:06}"), format!("pc-{i:05}"));
        list.push(row(
            i + 2,
            &[
                (F::Serial, &serial),
                (F::Mac, &mac),
                (F::HostName, &host),
                (F::Ip, "192.168.1.1"),
                (F::Place, "受付"),
                (F::Os, "Windows 11"),
            ],
        ));
    }
    let first = merge(&[], &list);
    let ledger = applied(&[], &first);
    assert_eq!(ledger.len(), 10_000);
    let start = Instant::now();
    let plan = merge(&ledger, &list);
    let took = start.elapsed();
    assert!(plan.changes.iter().all(|c| matches!(c, DeviceChange::Same { .. })));
    // Without optimisation, on a busy machine; a quadratic merge would take minutes.
    assert!(took < Duration::from_secs(15), "{took:?}");
    let nameless: Vec<DeviceRow> =
        (0..10_000).map(|i| row(i, &[(F::Name, "PC"), (F::Place, "受付"), (F::Note, &i.to_string())])).collect();
    let start = Instant::now();
    let ledger = applied(&[], &merge(&[], &nameless));
    assert!(merge(&ledger, &nameless).changes.iter().all(|c| matches!(c, DeviceChange::Same { .. })));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

/// Rows over so few values that they meet, contradict and leave out in every way.
fn any_row() -> impl Strategy<Value = BTreeMap<F, String>> {
    let pick = |values: &'static [&'static str]| prop::sample::select(values);
    (
        pick(&["", "", "S1", "S2", "不明"]),
        pick(&["", "", "00:00:00:00:00:01", "00:00:00:00:00:02", "00:00:00:00:00:03"]),
        pick(&["", "", "h1", "h2", "H1"]),
        pick(&["", "10.0.0.1", "10.0.0.2", "DHCP"]),
        pick(&["", "n1", "n2"]),
        pick(&["", "p1", "p2"]),
        pick(&["", "Windows 10", "Windows 11"]),
        pick(&["", "pc", "pc", "server"]),
    )
        .prop_map(|(serial, mac, host, ip, name, place, os, kind)| {
            [
                (F::Serial, serial),
                (F::Mac, mac),
                (F::HostName, host),
                (F::Ip, ip),
                (F::Name, name),
                (F::Place, place),
                (F::Os, os),
                (F::Kind, kind),
            ]
            .into_iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(f, v)| (f, v.to_owned()))
            .collect::<BTreeMap<F, String>>()
        })
        .prop_filter("a row has values", |v| !v.is_empty())
}

fn any_list(most: usize) -> impl Strategy<Value = Vec<DeviceRow>> {
    proptest::collection::vec(any_row(), 0..most).prop_map(|list| {
        list.into_iter().zip(2..).map(|(values, row)| DeviceRow { row, values, ..DeviceRow::default() }).collect()
    })
}

fn rows_of(plan: &MergePlan) -> BTreeSet<u32> {
    plan.changes
        .iter()
        .flat_map(|c| match c {
            DeviceChange::New { rows, .. } | DeviceChange::Update { rows, .. } | DeviceChange::Same { rows, .. } => {
                rows.clone()
            }
            DeviceChange::Unclear { row, .. } => vec![*row],
        })
        .collect()
}

/// What a device is, without its id.
fn content(device: &Device) -> Vec<String> {
    F::ALL.iter().map(|f| device.get(*f)).collect()
}

/// Whether no two devices of a ledger have a key or a name in common.
fn tells_all_apart(ledger: &[Device]) -> bool {
    [F::Serial, F::Mac, F::HostName, F::Ip, F::Name].iter().all(|field| {
        let mut seen = BTreeSet::new();
        ledger.iter().map(|device| device.get(*field)).filter(|value| !value.is_empty()).all(|value| seen.insert(value))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The same list again changes nothing. Where rows were unclear, importing the others may make them clear; that comes
    /// to rest, each import settling at least one of them.
    /// Rows may be asked about again where two devices of the ledger could be meant since.
    #[test]
    fn importing_again_changes_nothing(first in any_list(7), second in any_list(7)) {
        let mut ledger = applied(&[], &merge(&[], &first));
        let mut plan = merge(&ledger, &second);
        let unclear = kinds(&plan).into_iter().filter(|k| *k == "unclear").count();
        for _ in 0..unclear {
            ledger = applied(&ledger, &plan);
            plan = merge(&ledger, &second);
        }
        let ledger = applied(&ledger, &plan);
        let rested = merge(&ledger, &second);
        prop_assert!(
            kinds(&rested).iter().all(|k| matches!(*k, "same" | "unclear")),
            "{} unclear\nbefore {:#?}\nafter {:#?}", unclear, plan, rested
        );
        if unclear == 0 && tells_all_apart(&ledger) {
            prop_assert_eq!(kinds(&rested), vec!["same"; rested.changes.len()]);
        }
    }

    /// No value of the ledger vanishes and no device is dropped.
    #[test]
    fn importing_erases_nothing(first in any_list(6), second in any_list(6)) {
        let ledger = applied(&[], &merge(&[], &first));
        let after = applied(&ledger, &merge(&ledger, &second));
        for (before, after) in ledger.iter().zip(&after) {
            prop_assert_eq!(before.id, after.id);
            for field in F::ALL {
                prop_assert!(before.get(*field).is_empty() || !after.get(*field).is_empty());
            }
        }
    }

    /// Every row is accounted for, and no two new devices share a serial number.
    #[test]
    fn every_row_has_one_place_in_the_plan(list in any_list(8)) {
        let plan = merge(&[], &list);
        let accounted = rows_of(&plan);
        prop_assert_eq!(accounted.len(), list.len());
        let mut serials = BTreeSet::new();
        for change in &plan.changes {
            if let DeviceChange::New { device, .. } = change {
                prop_assert!(device.serial.is_empty() || device.serial == "不明" || serials.insert(device.serial.clone()));
            }
        }
    }

    /// The order of the rows decides nothing but which of two differing values wins; with equal values, nothing at all.
    #[test]
    fn order_does_not_matter(list in any_list(8), seed in any::<u64>()) {
        let mut shuffled = list.clone();
        let mut state = seed;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        let (one, other) = (merge(&[], &list), merge(&[], &shuffled));
        let sets = |plan: &MergePlan| {
            let mut sets: Vec<(bool, BTreeSet<u32>)> = plan
                .changes
                .iter()
                .filter_map(|c| match c {
                    DeviceChange::New { rows, .. } => Some((false, rows.iter().copied().collect())),
                    _ => None,
                })
                .collect();
            sets.sort();
            sets
        };
        prop_assert_eq!(sets(&one), sets(&other));
        if one.problems.is_empty() && other.problems.is_empty() {
            let devices = |plan: &MergePlan| {
                let mut all: Vec<Vec<String>> = applied(&[], plan).iter().map(content).collect();
                // Spelling may come from either row.
                all.iter_mut().flatten().for_each(|v| *v = v.to_lowercase());
                all.sort();
                all
            };
            prop_assert_eq!(devices(&one), devices(&other));
        }
    }
}

/// Codes of what was told, with row and column.
fn told(problems: &[Problem]) -> Vec<(u32, Option<&str>, &str)> {
    problems.iter().map(|p| (p.row.unwrap(), p.column.as_deref(), p.code.as_str())).collect()
}

#[test]
fn a_row_of_which_nothing_could_be_read_is_told() {
    let (rows, problems) = imported(
        "一覧\n\n機器名,設置場所,型番,購入日\nPC-1,受付,X1,2024/4/1\n????,????,???,????\nPC-3,病棟,X3,2024/4/1\n",
    );
    assert_eq!(rows.iter().map(|r| r.row).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(told(&problems), [(5, None, problem::ROW_SAYS_NOTHING)]);
}

#[test]
fn days_in_the_future_and_broken_addresses_are_told() {
    let (rows, problems) = imported(
        "機器名,IPアドレス,MACアドレス,棚卸日,最終更新日(パッチ),サポート終了日,購入日\n\
         PC-1,999.1.1.1,zz,2026-11-23,2099/1/1,2099/1/1,2099/1/1\n\
         PC-2,DHCP,不明,2026-11-22,2026/1/1,2027/1/1,2026/11/22\n\
         PC-3,192.168.1.5(有線)、192.168.1.300,00:1A:2B:3C:4D:5E,令和8年11月1日,,,\n\
         PC-4,192.168.1.6/24,00-1a-2b-3c-4d-5f,,,,\n",
    );
    assert_eq!(
        told(&problems),
        [
            (2, Some("IPアドレス"), problem::NOT_AN_ADDRESS),
            (2, Some("MACアドレス"), problem::NOT_AN_ADDRESS),
            (2, Some("棚卸日"), problem::FUTURE_DAY),
            (2, Some("最終更新日(パッチ)"), problem::FUTURE_DAY),
            (2, Some("購入日"), problem::FUTURE_DAY),
            (4, Some("IPアドレス"), problem::NOT_AN_ADDRESS),
        ]
    );
    let first = &rows[0].values;
    for field in [F::CheckedOn, F::LastPatchOn, F::PurchasedOn] {
        assert_eq!(first.get(&field), None, "{field:?}");
    }
    assert_eq!((first[&F::Ip].as_str(), first[&F::SupportEnd].as_str()), ("999.1.1.1", "2099-01-01"));
    assert_eq!(rows[1].values[&F::CheckedOn], "2026-11-22");
    assert_eq!(rows[1].values[&F::PurchasedOn], "2026-11-22");
}

#[test]
fn a_weak_key_alone_replaces_no_device() {
    let ledger = [device(&[
        (F::Name, "受付PC"),
        (F::Place, "受付"),
        (F::Model, "X1"),
        (F::Serial, "1"),
        (F::HostName, "PC"),
        (F::Ip, "10.0.0.1"),
    ])];
    for values in [
        vec![(F::Ip, "10.0.0.1"), (F::Name, "検査PC"), (F::Place, "検査室")],
        vec![(F::Ip, "10.0.0.1"), (F::Model, "X2")],
        vec![(F::HostName, "pc"), (F::Name, "検査PC")],
        vec![(F::Serial, "１"), (F::Name, "検査PC"), (F::Model, "X1")],
        vec![(F::Serial, "1"), (F::HostName, "PC"), (F::Ip, "10.0.0.1"), (F::Name, "検査PC")],
        vec![(F::HostName, "PC"), (F::Os, "Windows 11")],
        vec![(F::Serial, "1"), (F::Model, "X1"), (F::Name, "不明"), (F::Note, "済")],
    ] {
        let plan = merge(&ledger, &[row(2, &values)]);
        let [DeviceChange::Unclear { row: 2, candidates, code, .. }] = &plan.changes[..] else {
            panic!("{values:?}: {plan:?}")
        };
        assert_eq!((code.as_str(), candidates.as_slice()), (problem::WEAK_KEY, &[ledger[0].id][..]), "{values:?}");
    }
    let known = row(2, &[(F::Ip, "10.0.0.1"), (F::Name, "受付ＰＣ"), (F::Place, "待合")]);
    assert_eq!(kinds(&merge(&ledger, &[known])), ["update"]);
    // A key that proves more stands for itself: the device was renamed.
    let sure = [device(&[(F::Name, "受付PC"), (F::Serial, "ABC-123"), (F::Ip, "10.0.0.1")])];
    let renamed = row(2, &[(F::Name, "受付端末1"), (F::Serial, "ABC-123"), (F::Ip, "10.0.0.1")]);
    assert_eq!(kinds(&merge(&sure, &[renamed])), ["update"]);
}

#[test]
fn rows_of_one_list_with_only_a_weak_key_in_common_are_not_one_device() {
    let list = [
        row(2, &[(F::Name, "受付PC"), (F::HostName, "PC"), (F::Serial, "ABC-123")]),
        row(3, &[(F::Name, "検査PC"), (F::HostName, "PC"), (F::Serial, "ABC-124")]),
        row(4, &[(F::Name, "病棟PC"), (F::HostName, "PC")]),
    ];
    assert_eq!(kinds(&merge(&[], &list)), ["new", "new", "unclear"]);
    let ledger = [device(&[(F::Name, "受付PC"), (F::Serial, "ABC-123"), (F::Ip, "10.0.0.1")])];
    let moved = [
        row(2, &[(F::Name, "受付PC"), (F::Serial, "ABC-123"), (F::Ip, "10.0.0.1")]),
        row(3, &[(F::Name, "レントゲンPC"), (F::Ip, "10.0.0.1")]),
    ];
    let plan = merge(&ledger, &moved);
    assert_eq!(kinds(&plan), ["same", "unclear"]);
}

#[test]
fn the_end_of_a_warranty_or_contract_is_no_end_of_support() {
    for header in ["保証期限", "保守契約期限", "保守期限"] {
        let list = table(&format!(
            "番号,機器名,種類,シリアル,OS,{header}\n1,受付PC,PC,S1,Windows 10 Pro 22H2,2029/3/31\n2,医局PC,PC,S2,Windows 11 Pro 25H2,2025/3/31\n"
        ));
        let fields: Vec<Option<F>> = guess(&list).iter().map(|g| g.field).collect();
        assert_eq!(fields, [None, Some(F::Name), Some(F::Kind), Some(F::Serial), Some(F::Os), None], "{header}");
    }
}

#[test]
fn the_name_of_a_device_is_believed_before_its_number() {
    let list = table(
        "管理No,ﾎｽﾄ名,機器の名前,機器の種類,設置の場所,製造番号\n001,PC-01,受付①,ﾊﾟｿｺﾝ,1階受付,SN-0001\n002,PC-02,診察室,ノート,診察室,SN-0002\n",
    );
    let fields: Vec<Option<F>> = guess(&list).iter().map(|g| g.field).collect();
    let expected = [None, Some(F::HostName), Some(F::Name), Some(F::Kind), Some(F::Place), Some(F::Serial)];
    assert_eq!(fields, expected);
}

#[test]
fn what_repeats_the_row_above_describes_but_identifies_nothing() {
    for ditto in ["同上", "〃", "\"\"\"\"", "（同上）", "”"] {
        let text = format!(
            "機器名,種類,設置場所,製造番号,メーカー,IPアドレス\nモニタ1,その他,受付,LCD-9001,A社,10.0.0.9\nモニタ2,{ditto},{ditto},{ditto},{ditto},{ditto}\nモニタ3,{ditto},{ditto},{ditto},{ditto},{ditto}\n"
        );
        let (rows, problems) = imported(&text);
        assert_eq!(problems, [], "{ditto}");
        assert_eq!(kinds(&merge(&[], &rows)), ["new"; 3], "{ditto}");
        let third = &rows[2].values;
        assert_eq!((third[&F::Place].as_str(), third[&F::Maker].as_str()), ("受付", "A社"), "{ditto}");
        assert_eq!((third.get(&F::Serial), third.get(&F::Ip)), (None, None), "{ditto}");
    }
}

#[test]
fn what_stands_for_nothing_makes_no_two_devices_one() {
    for (header, word) in [
        ("ホスト名", "未設定"),
        ("ホスト名", "なし"),
        ("ホスト名", "不明"),
        ("MACアドレス", "FF:FF:FF:FF:FF:FF"),
        ("IPアドレス", "0.0.0.0"),
        ("製造番号", "To be filled by O.E.M."),
        ("製造番号", "Default string"),
        ("製造番号", "System Serial Number"),
        ("製造番号", "0000000"),
        ("製造番号", "123456789"),
        ("製造番号", "N/A"),
        ("製造番号", "-"),
    ] {
        let text = format!("機器名,種類,設置場所,{header}\nPC1,PC,受付,{word}\nPC2,PC,検査室,{word}\n");
        let (rows, _) = imported(&text);
        let plan = merge(&[], &rows);
        assert_eq!(kinds(&plan), ["new", "new"], "{header} {word}");
        assert_eq!(kinds(&merge(&applied(&[], &plan), &rows)), ["same", "same"], "{header} {word}");
        // Nor does it take the place of a value that is known.
        let known = [device(&[(F::Name, "PC1"), (F::Kind, "PC"), (F::Place, "受付"), (F::Serial, "SN-1")])];
        let placeholder = row(2, &[(F::Name, "PC1"), (F::Place, "受付"), (F::Serial, word)]);
        if header == "製造番号" {
            assert_eq!(kinds(&merge(&known, &[placeholder])), ["same"], "{word}");
        }
    }
}

#[test]
fn rows_of_one_list_that_share_a_serial_number_but_not_name_and_place_are_asked_about() {
    // The model stands in the column of the serial number.
    let text = "機器名,種類,設置場所,製造番号\n血圧計PC,PC,受付,FMV-A5510\n待合PC,PC,待合,FMV-A5510\nモニタ,その他,受付,LCD-17X\nモニタ,その他,待合,LCD-17X\n";
    let (list, _) = imported(text);
    let plan = merge(&[], &list);
    assert_eq!(kinds(&plan), ["unclear"; 4]);
    assert_eq!(rows_of(&plan).len(), 4);
    for change in &plan.changes {
        let DeviceChange::Unclear { code, .. } = change else { panic!("{change:?}") };
        assert_eq!(code, problem::ROWS_SHARE_KEY);
    }
    // Once a person has said that they are devices, they are known by it.
    let answered = |change: &DeviceChange| match change {
        DeviceChange::Unclear { device, .. } => Some(device.clone()),
        _ => None,
    };
    let ledger: Vec<Device> = plan.changes.iter().filter_map(answered).collect();
    assert_eq!(kinds(&merge(&ledger, &list)), ["same"; 4]);
}

#[test]
fn a_row_that_takes_the_serial_number_of_another_does_not_vanish_in_it() {
    let (list, _) = imported(
        "機器名,種類,設置場所,製造番号,MACアドレス,ホスト名\n院長PC,PC,院長室,S-7000,00:11:22:33:44:77,PC7\n院長PC(旧),PC,院長室,S-7000,00:11:22:33:44:78,PC8\n受付PC,PC,受付,,00:11:22:33:44:79,\n検査PC,PC,検査室,,00:11:22:33:44:79,\n",
    );
    assert_eq!(kinds(&merge(&[], &list)), ["unclear"; 4]);
    let ledger = [device(&[
        (F::Name, "院長PC"),
        (F::Kind, "PC"),
        (F::Place, "院長室"),
        (F::Serial, "S-7000"),
        (F::Mac, "00:11:22:33:44:77"),
        (F::HostName, "PC7"),
    ])];
    let plan = merge(&ledger, &list);
    assert_eq!(kinds(&plan), ["same", "unclear", "unclear", "unclear"]);
}

/// A ledger of the list, as a first import makes it.
fn ledger_of(text: &str) -> Vec<Device> {
    applied(&[], &merge(&[], &imported(text).0))
}

#[test]
fn a_device_without_identifiers_that_was_moved_is_not_doubled() {
    let list = |server: &str, desk: &str| {
        format!(
            "機器名,種類,設置場所,OS\n電子カルテサーバ,サーバ,{server},Windows Server 2019\n受付PC1,PC,{desk},Windows 11 Pro\n\
             診察PC1,PC,診察室,Windows 11 Pro\n会計PC1,PC,会計,Windows 11 Pro\n検査PC1,PC,検査室,Windows 11 Pro\n"
        )
    };
    let ledger = ledger_of(&list("旧サーバ室", "受付"));
    let (moved, _) = imported(&list("新サーバ室", "待合").replace("サーバ,", "サーバー,"));
    let plan = merge(&ledger, &moved);
    assert_eq!(kinds(&plan), ["update", "update", "same", "same", "same"]);
    for (change, known) in plan.changes.iter().zip(&ledger).take(2) {
        let DeviceChange::Update { device, by, fields, .. } = change else { panic!("{plan:#?}") };
        assert_eq!((device.id, *by), (known.id, MergeKey::Name));
        assert!(fields.iter().any(|f| f.field == F::Place && f.before == known.place), "{fields:?}");
    }
    let after = applied(&ledger, &plan);
    assert_eq!((after.len(), kinds(&merge(&after, &moved))), (5, vec!["same"; 5]));
}

#[test]
fn two_devices_never_become_one_without_a_question() {
    for (first, second, expected) in [
        // Words where a serial number belongs.
        (
            "機器名,種別,設置場所,製造番号\n電子カルテサーバ,サーバ,サーバ室,仮想サーバ\n",
            "機器名,種別,設置場所,製造番号\n画像サーバ,サーバ,放射線科,仮想サーバ\n",
            vec!["new"],
        ),
        // What a spreadsheet left of two long numbers.
        (
            "機器名,種別,設置場所,製造番号\n超音波装置,医療機器,検査室,1.23457E+14\n",
            "機器名,種別,設置場所,製造番号\n心電計,医療機器,検査室,1.23457E+14\n",
            vec!["new"],
        ),
        // Every department counts on its own.
        (
            "機器名,種別,設置場所,製造番号\n受付端末,PC,受付,KM-101\n会計端末,PC,会計,KM-102\n",
            "機器名,種別,設置場所,製造番号\n薬局端末,PC,薬局,KM-101\n検査端末,PC,検査室,KM-102\n",
            vec!["unclear", "unclear"],
        ),
        // The host name a device comes with.
        (
            "機器名,種別,ホスト名,設置場所\n訪問用タブレット,タブレット,iPad,在宅診療部\n",
            "機器名,種別,ホスト名,設置場所\n回診用タブレット,タブレット,iPad,3階病棟\n",
            vec!["unclear"],
        ),
        // A branch calls its devices what the main house calls them.
        (
            "機器名,種別,設置場所,管理責任者\n受付PC1,PC,本院受付,佐藤\nルータ1,ルータ,本院,佐藤\n",
            "機器名,種別,設置場所,管理責任者\n受付PC1,PC,分院受付,田中\nルータ1,ルータ,分院,田中\n",
            vec!["unclear", "unclear"],
        ),
        // A host name that was handed on.
        (
            "機器名,種別,ホスト名,設置場所,型番\n受付PC1,PC,pc-0117,受付,X1\n",
            "機器名,種別,ホスト名,設置場所,型番\n検査PC3,PC,pc-0117,検査室,Z9\n",
            vec!["unclear"],
        ),
        // Two numbers are not one with a hyphen elsewhere.
        (
            "機器名,種別,設置場所,管理責任者\n病棟PC1-11,PC,3階病棟,佐藤\n",
            "機器名,種別,設置場所,管理責任者\n病棟PC11-1,PC,3階病棟,田中\n",
            vec!["new"],
        ),
        // A name, and nothing else that says which.
        (
            "機器名,種別\n受付PC1,PC\n",
            "機器名,種別,設置場所,製造番号\n受付PC1,PC,分院受付,5CG1234ABC\n",
            vec!["unclear"],
        ),
    ] {
        let plan = merge(&ledger_of(first), &imported(second).0);
        assert_eq!(kinds(&plan), expected, "{second}");
    }
}

#[test]
fn the_list_of_the_year_before_needs_no_questions() {
    let line = |n: u32, place: &str, os: &str, who: &str| {
        format!("診察PC{n},PC,pc-{n:04},5CG{n}12{n}XYZ,{place},10.0.0.{n},{os},{who}\n")
    };
    let header = "機器名,種別,ホスト名,製造番号,設置場所,IPアドレス,OS,管理責任者\n";
    fn keyless(text: &str) -> String {
        let cut = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            [0, 1, 4, 6, 7].map(|at| cells[at]).join(",") + "\n"
        };
        text.lines().map(cut).collect()
    }
    let before: String = (1..=9).map(|n| line(n, "診察室", "Windows 10", "佐藤")).collect();
    let after: String = (1..=9)
        .map(|n| match n {
            1 => line(n, "検査室", "Windows 10", "佐藤"),
            2 => line(n, "検査室", "Windows 11", "田中"),
            _ => line(n, "診察室", "Windows 11", "佐藤"),
        })
        .collect();
    for shape in [str::to_owned, keyless] {
        let ledger = ledger_of(&shape(&format!("{header}{before}")));
        let (list, _) = imported(&shape(&format!(
            "{header}{after}診察PC10,PC,pc-0010,5CG10XYZ,診察室,10.0.0.10,Windows 11,佐藤\n"
        )));
        let plan = merge(&ledger, &list);
        let mut expected = vec!["update"; 9];
        expected.push("new");
        if ledger[0].serial.is_empty() {
            // Moved, upgraded and handed to somebody else, and nothing but a name to know it by.
            expected[1] = "unclear";
        }
        assert_eq!(kinds(&plan), expected);
    }
}

#[test]
fn a_name_that_does_not_say_which_device_it_is_leaves_the_question_open() {
    let base = [(F::Name, "受付PC1"), (F::Place, "受付"), (F::Kind, "PC"), (F::Model, "X1"), (F::Serial, "SN-1")];
    let one = |extra: &[(F, &'static str)]| {
        let mut values: BTreeMap<F, &str> = base.into_iter().collect();
        values.extend(extra.iter().copied());
        device(&values.into_iter().collect::<Vec<_>>())
    };
    let moved = |extra: &[(F, &'static str)]| {
        let mut values: BTreeMap<F, &str> = BTreeMap::from([(F::Name, "受付PC1"), (F::Place, "待合"), (F::Kind, "PC")]);
        values.extend(extra.iter().copied());
        row(2, &values.into_iter().collect::<Vec<_>>())
    };
    for (ledger, list, expected) in [
        // The name alone: it may be the one of another branch.
        (vec![one(&[])], vec![moved(&[])], vec!["unclear"]),
        (vec![one(&[])], vec![moved(&[(F::HostName, "uketsuke-1")])], vec!["unclear"]),
        // Another serial number is another device, as is another kind.
        (vec![one(&[])], vec![moved(&[(F::Serial, "SN-2")])], vec!["new"]),
        (vec![one(&[])], vec![moved(&[(F::Kind, "サーバ")])], vec!["new"]),
        // Asked: the kind is not known, the model is another, it was thrown away, several have the name.
        (vec![one(&[(F::Kind, "")])], vec![moved(&[])], vec!["unclear"]),
        (vec![one(&[])], vec![moved(&[(F::Model, "X2")])], vec!["unclear"]),
        (vec![one(&[(F::State, "廃棄済み")])], vec![moved(&[])], vec!["unclear"]),
        (vec![one(&[]), one(&[(F::Serial, "SN-2"), (F::Place, "病棟")])], vec![moved(&[])], vec!["unclear"]),
        (vec![one(&[])], vec![moved(&[]), moved(&[(F::Place, "検査室")])], vec!["unclear"; 2]),
        // One stays where it was; the other is new.
        (vec![one(&[])], vec![moved(&[]), moved(&[(F::Place, "受付")])], vec!["new", "same"]),
        // What could be any device's name is asked about when it is alone, and goes by place when it is not.
        (vec![one(&[(F::Name, "プリンター")])], vec![moved(&[(F::Name, "プリンタ")])], vec!["unclear"]),
        (
            vec![one(&[(F::Name, "PC")]), one(&[(F::Name, "PC"), (F::Place, "病棟")])],
            vec![moved(&[(F::Name, "ＰＣ")])],
            vec!["new"],
        ),
    ] {
        let list: Vec<DeviceRow> = list.into_iter().zip(2..).map(|(r, row)| DeviceRow { row, ..r }).collect();
        assert_eq!(kinds(&merge(&ledger, &list)), expected, "{ledger:#?}\n{list:#?}");
    }
}

#[test]
fn identifiers_written_down_at_last_are_added_to_the_device_that_has_the_name() {
    let ledger = ledger_of("機器名,種類,設置場所\n受付PC1,PC,受付\n受付PC2,PC,受付\nPC,PC,医局\n");
    let (list, _) = imported(
        "機器名,種類,設置場所,製造番号,IPアドレス\n受付PC1,PC,受付,SN-1,10.0.0.1\n受付PC2,PC,受付,SN-2,10.0.0.2\nPC,PC,医局,SN-3,10.0.0.3\n",
    );
    let plan = merge(&ledger, &list);
    assert_eq!(kinds(&plan), ["update", "update", "unclear"]);
    let after = applied(&ledger, &plan);
    assert_eq!(after.iter().map(|d| d.serial.as_str()).collect::<Vec<_>>(), ["SN-1", "SN-2", ""]);
    assert_eq!(kinds(&merge(&after, &list)), ["same", "same", "unclear"]);
}

#[test]
fn a_character_the_export_lacked_is_not_lost_when_the_list_comes_back() {
    let ledger = [
        device(&[(F::Name, "髙橋PC"), (F::Place, "受付"), (F::Serial, "5CG1234ABC")]),
        device(&[(F::Name, "﨑PC"), (F::Place, "受付"), (F::Note, "辻󠄀")]),
    ];
    let list = [
        row(2, &[(F::Name, "〓橋PC"), (F::Place, "受付"), (F::Serial, "5CG1234ABC"), (F::Os, "Windows 11")]),
        row(3, &[(F::Name, "〓PC"), (F::Place, "受付")]),
    ];
    let plan = merge(&ledger, &list);
    assert_eq!(kinds(&plan), ["update", "same"]);
    let after = applied(&ledger, &plan);
    assert_eq!(
        (after[0].name.as_str(), after[0].os.as_str(), after[1].name.as_str()),
        ("髙橋PC", "Windows 11", "﨑PC")
    );
    // Where it could stand for either, the device recognised keeps its own.
    let twins = [
        device(&[(F::Name, "髙PC"), (F::Serial, "5CG1234ABC")]),
        device(&[(F::Name, "﨑PC"), (F::Serial, "5CG9876XYZ")]),
    ];
    let plan = merge(&twins, &[row(2, &[(F::Name, "〓PC"), (F::Serial, "5CG9876XYZ"), (F::Os, "Windows 11")])]);
    assert_eq!(applied(&twins, &plan)[1].name, "﨑PC");
}

/// A serial number that happens to have no digit tells devices apart and is found again like any other.
#[test]
fn serial_numbers_of_letters_only_join_nothing_silently() {
    let head = "機器名,設置場所,製造番号,ホスト名,IPアドレス";
    for (one, two) in [("HXKQPRC", "JVWXNHZ"), ("HXKQ1RC", "JVWX2HZ")] {
        let list = |rows: &str| imported(&format!("{head}\n{rows}")).0;
        let both = format!("画像サーバ,サーバ室,{one},pacs,192.168.1.10\n画像サーバ,サーバ室,{two},pacs,192.168.1.10");
        assert_eq!(kinds(&merge(&[], &list(&both))), ["new", "new"], "{one} {two}");
        let ledger = applied(&[], &merge(&[], &list(&format!("受付PC,受付,{one},,"))));
        for (other, kind) in [(format!("受付PC,受付,{two},,"), "new"), (format!("診察室PC,診察室,{one},,"), "unclear")]
        {
            assert_eq!(kinds(&merge(&ledger, &list(&other))), [kind], "{one}, then {other}");
        }
        assert_eq!(kinds(&merge(&ledger, &list(&format!("受付PC,受付,S/N: {one}(本体),,")))), ["same"], "{one}");
    }
}
