//! The ledger: speed, search, order, pages, two people at once, history.

use std::time::Instant;

use sejo_model::{Device, DeviceField, DeviceId, DeviceKind, DeviceState, IntakeId, SystemId};
use sejo_store::device::{Change, DeviceQuery};
use sejo_store::{StoreError, device, system};

use crate::place::Place;
use crate::sample::{NOW, a_device, a_system, home};

contract! {
    ten_thousand_rows_take_a_second => ten_thousand;
    search_finds_what_people_type => search;
    lists_are_ordered_filtered_and_paged => lists;
    changes_are_refused_when_stale => stale;
    history_tells_before_and_after => history;
    odd_text_is_kept => odd_text;
}

async fn ten_thousand(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let devices: Vec<Device> = (0..10_000).map(|i| a_device(&format!("PC-{i:05}"))).collect();
    let start = Instant::now();
    let before = db.statements();
    let mut tx = db.begin().await.unwrap();
    let saved = device::insert_many(&mut tx, &scope, &devices).await.unwrap();
    let inserted = start.elapsed();
    let changes: Vec<Change> = saved
        .iter()
        .map(|d| Change {
            device_id: d.id,
            intake_id: Some(IntakeId::new()),
            before: None,
            after: Some(d.clone()),
            by: admin.id,
            at: NOW,
        })
        .collect();
    device::insert_changes(&mut tx, &scope, &changes).await.unwrap();
    tx.commit().await.unwrap();
    println!("{:?}: 10,000 devices in {inserted:?}, with history {:?}", db.engine(), start.elapsed());
    assert_eq!(db.statements() - before, 21, "1,000 rows a statement, and one that counts the change");
    // Without optimisation and on a busy machine: this finds a plan that walks the list for every device, which takes
    // minutes. `xtask bench` holds the release build to its second.
    assert!(inserted.as_secs() < 60, "{inserted:?}");

    let start = Instant::now();
    let mut tx = db.begin().await.unwrap();
    let again = device::update_many(&mut tx, &scope, &saved).await.unwrap();
    tx.commit().await.unwrap();
    println!("{:?}: 10,000 updates in {:?}", db.engine(), start.elapsed());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    assert!(again.iter().all(|d| d.revision == 2));
    assert_eq!(device::all(db, &scope).await.unwrap(), again);
    let before = db.statements();
    let query = DeviceQuery { text: "pc-0999".to_owned(), limit: 3, ..DeviceQuery::default() };
    let page = device::list(db, &scope, &query).await.unwrap();
    assert_eq!(db.statements() - before, 1);
    assert_eq!((page.total, page.devices.len(), page.devices[0].name.as_str()), (10, 3, "PC-09990"));
}

async fn search(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut server = a_device("電子カルテサーバー");
    server.kind = Some(DeviceKind::Server);
    server.ip = "192.168.1.10".to_owned();
    server.note = "100%冗長_化!".to_owned();
    server.maker = "㈱髙﨑𠮷野".to_owned();
    let mut pc = a_device("ＰＣ－０１");
    pc.mac = "00:1A:2B:3C:4D:5E".to_owned();
    pc.os = "Windows 11".to_owned();
    let mut tx = db.begin().await.unwrap();
    device::insert_many(&mut tx, &scope, &[server, pc]).await.unwrap();
    tx.commit().await.unwrap();
    let names = async |text: &str| -> Vec<String> {
        let query = DeviceQuery { text: text.to_owned(), ..DeviceQuery::default() };
        let page = device::list(db, &scope, &query).await.unwrap();
        assert_eq!(page.total as usize, page.devices.len());
        page.devices.into_iter().map(|d| d.name).collect()
    };
    let (server, pc) = ("電子カルテサーバー", "ＰＣ－０１");
    for found in
        ["サーバ", "カルテ サーバー", "192.168.1.", "100%", "冗長_化!", "髙﨑", "𠮷", "サーバ 192.168 カルテ 受付 電子"]
    {
        assert_eq!(names(found).await, [server], "{found}");
    }
    for found in ["pc-01", "ＷＩＮＤＯＷＳ 11", "1a:2b", "pc01", "windows　１１"] {
        assert_eq!(names(found).await, [pc], "{found}");
    }
    assert_eq!(names("受付").await.len(), 2);
    assert_eq!(names("").await.len(), 2);
    for nothing in ["%", "_", "0%冗長ー", "カルテ windows", "'; DROP TABLE device; --", "\0"] {
        let found = names(nothing).await;
        assert!(found.len() < 2 || nothing == "\0", "{nothing}: {found:?}");
    }
}

async fn lists(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    let ehr = system::put(&mut tx, &scope, &a_system("電子カルテ", None)).await.unwrap();
    let mut all = Vec::new();
    for (i, (kind, state, room)) in [
        (Some(DeviceKind::Server), DeviceState::InUse, "サーバ室"),
        (Some(DeviceKind::Pc), DeviceState::InUse, "受付"),
        (Some(DeviceKind::Pc), DeviceState::Spare, ""),
        (None, DeviceState::Retired, "受付"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut d = a_device(&format!("機器{i}"));
        (d.kind, d.state, d.place) = (kind, state, room.to_owned());
        d.support_end = (i != 1).then(|| jiff::civil::date(2030 - i as i16, 1, 1));
        d.system_id = (i == 0).then_some(ehr.id);
        all.push(d);
    }
    let all = device::insert_many(&mut tx, &scope, &all).await.unwrap();
    tx.commit().await.unwrap();
    let list = async |query: DeviceQuery| -> Vec<usize> {
        let page = device::list(db, &scope, &query).await.unwrap();
        page.devices.iter().map(|d| all.iter().position(|a| a == d).unwrap()).collect()
    };
    let any = DeviceQuery::default;
    assert_eq!(list(any()).await, [0, 1, 2, 3]);
    assert_eq!(list(DeviceQuery { descending: true, ..any() }).await, [3, 2, 1, 0]);
    assert_eq!(list(DeviceQuery { kind: Some(DeviceKind::Pc), ..any() }).await, [1, 2]);
    assert_eq!(list(DeviceQuery { state: Some(DeviceState::Spare), ..any() }).await, [2]);
    assert_eq!(list(DeviceQuery { place: Some("受付".to_owned()), ..any() }).await, [1, 3]);
    assert_eq!(list(DeviceQuery { place: Some(String::new()), ..any() }).await, [2]);
    assert_eq!(list(DeviceQuery { system: Some(ehr.id), ..any() }).await, [0]);
    assert_eq!(list(DeviceQuery { system: Some(SystemId::new()), ..any() }).await, [0_usize; 0]);
    assert_eq!(list(DeviceQuery { ids: Some(vec![all[3].id, all[1].id, DeviceId::new()]), ..any() }).await, [1, 3]);
    assert_eq!(list(DeviceQuery { ids: Some(Vec::new()), ..any() }).await, [0_usize; 0]);
    assert_eq!(list(DeviceQuery { limit: 2, offset: 1, ..any() }).await, [1, 2]);
    let by_end: Vec<_> =
        list(DeviceQuery { order: DeviceField::SupportEnd, ..any() }).await.into_iter().filter(|i| *i != 1).collect();
    assert_eq!(by_end, [3, 2, 0]);
    let page = device::list(db, &scope, &DeviceQuery { limit: 1, ..any() }).await.unwrap();
    assert_eq!(page.total, 4, "the total counts all pages");

    let counts = device::count(db, &scope).await.unwrap();
    assert_eq!(counts.total(), 4);
    assert_eq!(counts.of_kind(Some(DeviceKind::Pc)), 2);
    assert_eq!(counts.in_state(DeviceState::InUse), 2);
    assert_eq!(counts.of(None, DeviceState::Retired), 1);
    let places = device::places(db, &scope).await.unwrap();
    assert_eq!(places, [(String::new(), 1), ("サーバ室".to_owned(), 1), ("受付".to_owned(), 2)]);
}

async fn stale(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    let saved = device::insert_many(&mut tx, &scope, &[a_device("A"), a_device("B")]).await.unwrap();
    assert!(saved.iter().all(|d| d.revision == 1));
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let mut a = saved[0].clone();
    a.name = "A2".to_owned();
    let a2 = device::update(&mut tx, &scope, &a).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((a2.revision, device::get(db, &scope, a.id).await.unwrap()), (2, a2.clone()));
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(device::update(&mut tx, &scope, &a).await, Err(StoreError::Changed)));
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let both = device::update_many(&mut tx, &scope, &[saved[1].clone(), a.clone()]).await;
    assert!(matches!(both, Err(StoreError::Changed)), "one of two is stale");
    drop(tx);
    assert_eq!(device::get(db, &scope, saved[1].id).await.unwrap().revision, 1);
    let mut tx = db.begin().await.unwrap();
    device::remove(&mut tx, &scope, saved[1].id).await.unwrap();
    assert!(matches!(device::remove(&mut tx, &scope, saved[1].id).await, Err(StoreError::NotFound)));
    assert!(matches!(device::update(&mut tx, &scope, &saved[1]).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let mut orphan = a_device("C");
    orphan.system_id = Some(SystemId::new());
    let refused = device::insert_many(&mut tx, &scope, &[orphan]).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let twice = device::insert_many(&mut tx, &scope, &[a2]).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
}

async fn history(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let run = IntakeId::new();
    let before = a_device("旧");
    let mut after = before.clone();
    after.name = "新".to_owned();
    let change = |n: i64, intake_id, before: Option<&Device>, after: Option<&Device>| Change {
        device_id: before.or(after).unwrap().id,
        intake_id,
        before: before.cloned(),
        after: after.cloned(),
        by: admin.id,
        at: NOW + n,
    };
    let made = change(1, Some(run), None, Some(&before));
    let edited = change(2, None, Some(&before), Some(&after));
    let gone = change(3, None, Some(&after), None);
    let other = change(1, Some(run), None, Some(&a_device("別")));
    let mut tx = db.begin().await.unwrap();
    let all = [made.clone(), edited.clone(), gone.clone(), other.clone()];
    device::insert_changes(&mut tx, &scope, &all).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(device::changes(db, &scope, before.id).await.unwrap(), [gone, edited, made.clone()]);
    assert_eq!(device::changes_of_intake(db, &scope, run).await.unwrap(), [made, other]);
}

async fn odd_text(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut odd = a_device("a\0b\u{1}\"\\'\n𠮷😀{}[]$1");
    odd.note = "\\u0000 \0 end".to_owned();
    odd.place = String::new();
    let mut tx = db.begin().await.unwrap();
    let saved = device::insert_many(&mut tx, &scope, &[odd]).await.unwrap();
    let saved = device::update_many(&mut tx, &scope, &saved).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(device::all(db, &scope).await.unwrap(), saved);
}
