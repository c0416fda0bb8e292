//! People, vendors, contracts, systems, and everything together.

use sejo_model::improvement::DoneOn;
use sejo_model::{Appointment, AppointmentId, Facts, Finding, FindingId, ItemId, Post, Thresholds};
use sejo_store::{
    StoreError, appointment, contract, declaration, device, facts, finding, person, setting, standing, system, vendor,
};

use crate::place::Place;
use crate::sample::{NOW, a_contract, a_declaration, a_device, a_person, a_system, a_vendor, home};

contract! {
    all_facts_come_in_one_statement => all_facts;
    what_is_referred_to_stays => references;
    the_second_of_two_people_is_told => revisions;
    findings_are_listed_by_day => findings;
}

async fn all_facts(place: &Place) {
    let db = &place.db;
    let (scope, facility, admin) = home(db, "病院").await;
    let empty = facts::load(db, &scope).await.unwrap();
    assert_eq!(empty.facility, facility);
    assert!(empty.people.is_empty() && empty.devices.is_empty() && empty.thresholds == Thresholds::default());

    let mut tx = db.begin().await.unwrap();
    let mut people = vec![a_person("佐藤"), a_person("鈴木")];
    for one in &mut people {
        *one = person::put(&mut tx, &scope, one).await.unwrap();
    }
    let post = Appointment {
        id: AppointmentId::new(),
        person_id: people[0].id,
        post: Post::Officer,
        appointed_on: Some(jiff::civil::date(2026, 4, 1)),
        appointed_by: "院長".to_owned(),
        ended_on: None,
        revision: 0,
    };
    let post = appointment::put(&mut tx, &scope, &post).await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("事業者")).await.unwrap();
    let contract = a_contract(vendor.id);
    let contract = contract::put(&mut tx, &scope, &contract).await.unwrap();
    let mut ehr = a_system("電子カルテ", Some(vendor.id));
    ehr.contract_id = Some(contract.id);
    let ehr = system::put(&mut tx, &scope, &ehr).await.unwrap();
    let devices = device::insert_many(&mut tx, &scope, &[a_device("PC-1"), a_device("PC-2")]).await.unwrap();
    let declared = a_declaration(None, admin.id);
    declaration::insert_many(&mut tx, &scope, std::slice::from_ref(&declared)).await.unwrap();
    let thresholds = Thresholds { stock_take_days: 100, ..Thresholds::default() };
    setting::put(&mut tx, &scope, setting::THRESHOLDS, &thresholds).await.unwrap();
    setting::put(&mut tx, &scope, "something-else", &1).await.unwrap();
    tx.commit().await.unwrap();

    let before = db.statements();
    let loaded = facts::load(db, &scope).await.unwrap();
    assert_eq!(db.statements() - before, 1);
    let expected = Facts {
        facility,
        people: people.clone(),
        appointments: vec![post.clone()],
        vendors: vec![vendor.clone()],
        contracts: vec![contract.clone()],
        systems: vec![ehr.clone()],
        devices,
        configurations: Vec::new(),
        remote_connections: Vec::new(),
        remote_works: Vec::new(),
        backup_records: Vec::new(),
        drills: Vec::new(),
        exercises: Vec::new(),
        improvements: Vec::new(),
        contact_chart: sejo_model::contact::ContactRecords::default(),
        documents: sejo_model::document::Documents::default(),
        declarations: vec![declared.clone()],
        thresholds,
    };
    assert_eq!(loaded, expected);
    assert_eq!(person::list(db, &scope).await.unwrap(), people);
    assert_eq!(appointment::list(db, &scope).await.unwrap(), std::slice::from_ref(&post));
    assert_eq!(vendor::list(db, &scope).await.unwrap(), std::slice::from_ref(&vendor));
    assert_eq!(system::list(db, &scope).await.unwrap(), std::slice::from_ref(&ehr));
    assert_eq!(declaration::list(db, &scope).await.unwrap(), [declared]);
    assert_eq!(person::get(db, &scope, people[1].id).await.unwrap(), people[1]);
    assert_eq!(appointment::get(db, &scope, post.id).await.unwrap(), post);
    assert_eq!(vendor::get(db, &scope, vendor.id).await.unwrap(), vendor);
    assert_eq!(contract::get(db, &scope, contract.id).await.unwrap(), contract);
    assert_eq!(system::get(db, &scope, ehr.id).await.unwrap(), ehr);
}

async fn references(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("事業者")).await.unwrap();
    let ehr = system::put(&mut tx, &scope, &a_system("電子カルテ", Some(vendor.id))).await.unwrap();
    let someone = a_person("佐藤");
    person::put(&mut tx, &scope, &someone).await.unwrap();
    let post = Appointment {
        id: AppointmentId::new(),
        person_id: someone.id,
        post: Post::Deputy,
        appointed_on: Some(jiff::civil::date(2026, 4, 1)),
        appointed_by: String::new(),
        ended_on: None,
        revision: 0,
    };
    appointment::put(&mut tx, &scope, &post).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = db.begin().await.unwrap();
    let refused = vendor::remove(&mut tx, &scope, vendor.id).await;
    assert!(matches!(refused, Err(StoreError::InUse)), "{refused:?}");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let unknown = contract::put(&mut tx, &scope, &a_contract(sejo_model::VendorId::new())).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    system::remove(&mut tx, &scope, ehr.id).await.unwrap();
    vendor::remove(&mut tx, &scope, vendor.id).await.unwrap();
    assert!(matches!(vendor::remove(&mut tx, &scope, vendor.id).await, Err(StoreError::NotFound)));
    person::remove(&mut tx, &scope, someone.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(appointment::list(db, &scope).await.unwrap().is_empty(), "posts go with the person");
}

async fn revisions(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    let first = vendor::put(&mut tx, &scope, &a_vendor("旧")).await.unwrap();
    let second = vendor::put(&mut tx, &scope, &sejo_model::Vendor { name: "新".to_owned(), ..first.clone() }).await;
    assert_eq!(second.unwrap().revision, 2);
    assert!(matches!(vendor::put(&mut tx, &scope, &first).await, Err(StoreError::Changed)));
    let ehr = system::put(&mut tx, &scope, &a_system("電子カルテ", None)).await.unwrap();
    system::put(&mut tx, &scope, &ehr).await.unwrap();
    assert!(matches!(system::put(&mut tx, &scope, &ehr).await, Err(StoreError::Changed)));
    let seen = person::put(&mut tx, &scope, &a_person("佐藤")).await.unwrap();
    let left = sejo_model::Person { left_on: Some(jiff::civil::date(2026, 10, 31)), ..seen.clone() };
    let someone = person::put(&mut tx, &scope, &left).await.unwrap();
    assert!(matches!(person::put(&mut tx, &scope, &seen).await, Err(StoreError::Changed)));
    let post = Appointment {
        id: AppointmentId::new(),
        person_id: someone.id,
        post: Post::Officer,
        appointed_on: Some(jiff::civil::date(2026, 4, 1)),
        appointed_by: "院長".to_owned(),
        ended_on: None,
        revision: 0,
    };
    let seen = appointment::put(&mut tx, &scope, &post).await.unwrap();
    appointment::put(&mut tx, &scope, &seen).await.unwrap();
    assert!(matches!(appointment::put(&mut tx, &scope, &seen).await, Err(StoreError::Changed)));
    let seen = contract::put(&mut tx, &scope, &a_contract(first.id)).await.unwrap();
    contract::put(&mut tx, &scope, &seen).await.unwrap();
    assert!(matches!(contract::put(&mut tx, &scope, &seen).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert_eq!(vendor::get(db, &scope, first.id).await.unwrap().name, "新");
    assert_eq!(person::list(db, &scope).await.unwrap(), [someone]);
}

async fn findings(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let on = |day| Finding {
        id: FindingId::new(),
        item: ItemId("r8/institution/ledger".to_owned()),
        inspected_on: jiff::civil::date(2026, 11, day),
        inspector: "○○保健所".to_owned(),
        in_order: false,
        note: "台帳に抜けがある".to_owned(),
        by: admin.id,
        at: NOW,
        settled: None,
    };
    let (late, early) = (on(20), on(3));
    let mut tx = db.begin().await.unwrap();
    finding::insert(&mut tx, &scope, &late).await.unwrap();
    finding::insert(&mut tx, &scope, &early).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(standing::load(db, &scope).await.unwrap().1.findings, [early.clone(), late.clone()]);
    let settled =
        DoneOn { on: jiff::civil::date(2026, 11, 22), how: "書き足した".to_owned(), by: "佐藤".to_owned() };
    let after = Finding { settled: Some(settled), ..early.clone() };
    let mut tx = db.begin().await.unwrap();
    finding::change(&mut tx, &scope, &early, &after).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(finding::change(&mut tx, &scope, &early, &after).await, Err(StoreError::Changed)));
    tx.rollback().await.unwrap();
    assert_eq!(standing::load(db, &scope).await.unwrap().1.findings, [after, late]);
}
