//! Copies of the emergency file.

use std::collections::BTreeMap;

use jiff::civil::date;
use sejo_model::EmergencyCopyId;
use sejo_model::emergency_file::{EmergencyCopy, EmergencyPart};
use sejo_store::{StoreError, emergency_file};

use crate::place::Place;
use crate::sample::home;

contract! {
    one_copy_lies_at_a_place => places;
}

fn copy(place: &str, fingerprint: &str) -> EmergencyCopy {
    EmergencyCopy {
        id: EmergencyCopyId::new(),
        printed_on: date(2026, 11, 20),
        place: place.to_owned(),
        by: "佐藤".to_owned(),
        parts: BTreeMap::from([(EmergencyPart::Contacts, fingerprint.to_owned())]),
    }
}

async fn places(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let (old, new, duty) = (copy("受付", "a"), copy("受付", "b"), copy("当直室\u{0}", "a"));
    let mut tx = db.begin().await.unwrap();
    for each in [&old, &duty, &new] {
        emergency_file::put_up(&mut tx, &scope, each).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(
        emergency_file::list(db, &scope).await.unwrap(),
        [new.clone(), duty.clone()],
        "the new one took its place"
    );
    assert!(emergency_file::list(db, &other).await.unwrap().is_empty());

    let mut tx = db.begin().await.unwrap();
    let day = date(2026, 11, 28);
    let gone = emergency_file::take_away(&mut tx, &other, duty.id, day).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "of another facility");
    emergency_file::take_away(&mut tx, &scope, duty.id, day).await.unwrap();
    for id in [duty.id, old.id] {
        let gone = emergency_file::take_away(&mut tx, &scope, id, day).await;
        assert!(matches!(gone, Err(StoreError::NotFound)), "gone already");
    }
    tx.commit().await.unwrap();
    assert_eq!(emergency_file::list(db, &scope).await.unwrap(), [new]);
}
