//! The ledger page: search, filter, edit, bulk, conflicts.

use std::collections::BTreeMap;

use sejo_app::ledger::{LedgerFormat, LedgerQuery};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{DeviceField, DeviceId, DeviceKind, DeviceState, ErrorCode, Place};

use crate::house::House;

both! {
    words_are_found_however_they_are_written;
    the_page_and_the_verdict_count_the_same;
    rows_are_sorted_as_people_count;
    of_two_who_edit_a_device_the_second_sees_what_differs;
    every_wrong_field_is_said_at_once;
    many_devices_are_changed_at_once_or_not_at_all;
    the_ledger_leaves_in_four_formats_and_on_paper;
}

async fn put(house: &House, fields: &[(DeviceField, &str)]) -> DeviceId {
    let values: BTreeMap<DeviceField, String> = fields.iter().map(|(f, v)| (*f, (*v).to_owned())).collect();
    house.app.save_device(&house.officer(), None, &values, None, 0).await.unwrap()
}

async fn furnished(place: &crate::place::Place) -> (House, DeviceId, DeviceId, DeviceId) {
    use DeviceField as F;
    let house = House::new(place).await;
    house.answer_questions().await;
    let server = put(
        &house,
        &[
            (F::Name, "電子カルテサーバー"),
            (F::Kind, "サーバ"),
            (F::Place, "サーバ室"),
            (F::Ip, "192.168.10.10"),
            (F::Mac, "00-1a-2b-3c-4d-5e"),
            (F::SupportEnd, "2025-10-14"),
        ],
    )
    .await;
    let pc =
        put(&house, &[(F::Name, "受付ＰＣ"), (F::Kind, "端末PC"), (F::Place, "受付"), (F::Ip, "192.168.10.9")]).await;
    let old = put(&house, &[(F::Name, "古い端末"), (F::Kind, "端末PC"), (F::State, "廃棄済み")]).await;
    (house, server, pc, old)
}

async fn words_are_found_however_they_are_written(place: &crate::place::Place) {
    let (house, server, pc, _) = furnished(place).await;
    let officer = house.officer();
    let find = |text: &str| {
        let query = LedgerQuery { text: text.to_owned(), ..LedgerQuery::default() };
        let (app, officer) = (house.app.clone(), officer.clone());
        async move { app.ledger(&officer, query).await.unwrap().rows.iter().map(|r| r.device.id).collect::<Vec<_>>() }
    };
    assert_eq!(find("ｻｰﾊﾞ").await, [server]);
    assert_eq!(find("受付pc").await, [pc]);
    assert_eq!(find("00:1A:2B").await, [server]);
    assert_eq!(find("192.168.10.").await.len(), 2);
    assert_eq!(find("カルテ サーバ室").await, [server]);
    assert!(find("プリンタ").await.is_empty());
}

async fn the_page_and_the_verdict_count_the_same(place: &crate::place::Place) {
    let (house, ..) = furnished(place).await;
    let officer = house.officer();
    let page = house.app.ledger(&officer, LedgerQuery::default()).await.unwrap();
    assert_eq!(page.total, 2, "retired devices are shown only when asked for");
    assert_eq!(
        page.kinds,
        [(DeviceKind::Server, 1), (DeviceKind::Pc, 1), (DeviceKind::Network, 0), (DeviceKind::Other, 0)]
    );
    let counts: BTreeMap<LedgerFilter, usize> = page.filters.into_iter().collect();
    let mut compared = 0;
    for slug in ["ledger", "patching.server", "patching"] {
        let Ok(item) = house.app.item(&officer, slug).await else { continue };
        for step in house.app.next_steps(&officer).await.unwrap() {
            if let Place::Ledger { filter, kind: None } = step.place {
                assert!(counts[&filter] > 0, "a step leads to an empty list: {filter}");
                compared += 1;
            }
        }
        assert!(!item.reasons.is_empty());
    }
    assert!(compared > 0, "some step leads to the ledger");
    let gap = LedgerQuery { filter: LedgerFilter::PastSupport, ..LedgerQuery::default() };
    let gap = house.app.ledger(&officer, gap).await.unwrap();
    assert_eq!(gap.total, counts[&LedgerFilter::PastSupport]);
    assert_eq!(gap.rows[0].device.name, "電子カルテサーバー");
}

async fn rows_are_sorted_as_people_count(place: &crate::place::Place) {
    let (house, server, pc, old) = furnished(place).await;
    let officer = house.officer();
    let sorted = |sort| {
        let query = LedgerQuery { sort, state: None, ..LedgerQuery::default() };
        let (app, officer) = (house.app.clone(), officer.clone());
        async move { app.ledger(&officer, query).await.unwrap().rows.iter().map(|r| r.device.id).collect::<Vec<_>>() }
    };
    assert_eq!(sorted(DeviceField::Ip).await, [pc, server], "9 comes before 10");
    assert_eq!(sorted(DeviceField::SupportEnd).await, [server, pc], "empty values come last");
    let retired = LedgerQuery { state: Some(DeviceState::Retired), ..LedgerQuery::default() };
    assert_eq!(house.app.ledger(&officer, retired).await.unwrap().rows[0].device.id, old);
}

async fn of_two_who_edit_a_device_the_second_sees_what_differs(place: &crate::place::Place) {
    let (house, server, ..) = furnished(place).await;
    let (officer, admin) = (house.officer(), house.actor(sejo_model::Role::Admin));
    let values = |place: &str| BTreeMap::from([(DeviceField::Place, place.to_owned())]);
    house.app.save_device(&officer, Some(server), &values("新サーバ室"), None, 1).await.unwrap();
    let error = house.app.save_device(&admin, Some(server), &values("倉庫"), None, 1).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    let detail = error.detail.unwrap();
    assert_eq!(detail.ja, "安全管理責任者さんが変更しました。いま保存されている値: 設置場所「新サーバ室」。");
    let view = house.app.device(&officer, server).await.unwrap();
    assert_eq!(view.device.place, "新サーバ室");
    assert_eq!(view.history.len(), 2);
    assert_eq!(view.history[0].fields[0].before, "サーバ室");
    assert!(view.history[1].fields.is_empty(), "the first line is its making");
}

async fn every_wrong_field_is_said_at_once(place: &crate::place::Place) {
    let (house, server, ..) = furnished(place).await;
    let officer = house.officer();
    let values = BTreeMap::from([
        (DeviceField::SupportEnd, "2026/13/40".to_owned()),
        (DeviceField::PurchasedOn, "そのうち".to_owned()),
        (DeviceField::Kind, "ほうき".to_owned()),
        (DeviceField::Note, "あ".repeat(1_001)),
        (DeviceField::CheckedOn, "2099-01-01".to_owned()),
    ]);
    let error = house.app.save_device(&officer, Some(server), &values, None, 1).await.unwrap_err();
    let mut found: Vec<(&str, ErrorCode)> = error.fields.iter().map(|f| (f.field, f.code)).collect();
    found.sort();
    let mut wanted = [
        ("support-end", ErrorCode::NoSuchDay),
        ("purchased-on", ErrorCode::NotADate),
        ("kind", ErrorCode::UnknownWord),
        ("note", ErrorCode::TooLong),
        ("checked-on", ErrorCode::FutureDay),
    ];
    wanted.sort();
    assert_eq!(found, wanted);
    let blank = house.app.save_device(&officer, None, &BTreeMap::new(), None, 0).await.unwrap_err();
    assert_eq!((blank.fields[0].field, blank.code), ("name", ErrorCode::Required));
    let unknown = Some(sejo_model::SystemId::new());
    let error = house.app.save_device(&officer, Some(server), &BTreeMap::new(), unknown, 1).await.unwrap_err();
    assert_eq!(error.fields[0].field, "system");
}

async fn many_devices_are_changed_at_once_or_not_at_all(place: &crate::place::Place) {
    let (house, server, pc, _) = furnished(place).await;
    let officer = house.officer();
    let both = [server, pc];
    assert_eq!(house.app.save_devices(&officer, &both, DeviceField::Responsible, "佐藤").await.unwrap(), 2);
    assert_eq!(house.app.save_devices(&officer, &both, DeviceField::Responsible, "佐藤").await.unwrap(), 0);
    assert_eq!(house.app.check_devices(&officer, &both).await.unwrap(), 2);
    let device = house.app.device(&officer, pc).await.unwrap();
    assert_eq!(device.device.checked_on, Some(crate::house::today()));
    assert!(!device.gaps.contains(&LedgerFilter::NotChecked));
    let stranger = [server, DeviceId::new()];
    let error = house.app.save_devices(&officer, &stranger, DeviceField::Note, "x").await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert!(house.app.device(&officer, server).await.unwrap().device.note.is_empty());
    let error = house.app.save_devices(&officer, &both, DeviceField::SupportEnd, "いつか").await.unwrap_err();
    assert_eq!((error.fields[0].field, error.code), ("support-end", ErrorCode::NotADate));
    let stateless = house.app.save_devices(&officer, &both, DeviceField::State, " ").await.unwrap_err();
    assert_eq!((stateless.fields[0].field, stateless.code), ("state", ErrorCode::Required));
    for (field, key) in [(DeviceField::LastPatchOn, "last-patch-on"), (DeviceField::PurchasedOn, "purchased-on")] {
        let ahead = house.app.save_devices(&officer, &both, field, "2099/1/1").await.unwrap_err();
        assert_eq!((ahead.fields[0].field, ahead.code), (key, ErrorCode::FutureDay));
        let form = BTreeMap::from([(DeviceField::Name, "PC-9".to_owned()), (field, "2099-01-01".to_owned())]);
        let ahead = house.app.save_device(&officer, None, &form, None, 0).await.unwrap_err();
        assert_eq!((ahead.fields[0].field, ahead.code), (key, ErrorCode::FutureDay));
    }
}

async fn the_ledger_leaves_in_four_formats_and_on_paper(place: &crate::place::Place) {
    let (house, ..) = furnished(place).await;
    let officer = house.officer();
    let json = house.app.export_ledger(&officer, LedgerFormat::Json).await.unwrap();
    let devices: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(devices.as_array().unwrap().len(), 3, "retired devices too");
    assert!(devices.as_array().unwrap().iter().any(|d| d["mac"] == "00:1A:2B:3C:4D:5E" && d["kind"] == "server"));
    let csv = house.app.export_ledger(&officer, LedgerFormat::Csv).await.unwrap();
    assert!(csv.bytes.starts_with("\u{feff}".as_bytes()));
    let xlsx = house.app.export_ledger(&officer, LedgerFormat::Xlsx).await.unwrap();
    assert!(xlsx.bytes.starts_with(b"PK"));
    let pdf = house.app.walk_round(&officer, Some("受付")).await.unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF-"));
}
