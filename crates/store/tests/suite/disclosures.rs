//! Disclosures and their rows.

use sejo_model::disclosure::{Answered, DisclosureUse};
use sejo_model::{DisclosureAnswer, DisclosureId, DisclosureRecord, DisclosureRow, Sha256, System, SystemId, UserId};
use sejo_store::{StoreError, disclosure, system};

use crate::place::Place;
use crate::sample::home;

contract! {
    the_head_and_the_rows_are_kept_and_changed_once_at_a_time => heads;
}

fn a_record(at: i64, system_id: Option<SystemId>) -> DisclosureRecord {
    DisclosureRecord {
        id: DisclosureId::new(),
        form: None,
        version: String::new(),
        maker: "やまと'; --".to_owned(),
        product: String::new(),
        product_version: String::new(),
        dated_on: None,
        system_id,
        used: DisclosureUse::Waiting,
        file_name: "MDS.xlsx".to_owned(),
        sha256: Sha256([7; 32]),
        evidence_id: None,
        received_at: at,
        by: UserId::COMMAND,
        read_from: Vec::new(),
        answered: Answered::default(),
        revision: 0,
    }
}

async fn heads(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let rows =
        vec![DisclosureRow { key: "1".to_owned(), answer: Some(DisclosureAnswer::No), ..DisclosureRow::default() }];
    let mut tx = db.begin().await.unwrap();
    let ehr = system::put(&mut tx, &scope, &System::blank(SystemId::new())).await.unwrap();
    let older = disclosure::add(&mut tx, &scope, &a_record(1, None), &rows).await.unwrap();
    let newer = disclosure::add(&mut tx, &scope, &a_record(2, Some(ehr.id)), &[]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(disclosure::list(db, &scope).await.unwrap(), [newer.clone(), older.clone()], "the newest first");
    assert!(disclosure::list(db, &other).await.unwrap().is_empty());
    assert!(matches!(disclosure::get(db, &other, older.id).await, Err(StoreError::NotFound)));
    assert_eq!(disclosure::get(db, &scope, older.id).await.unwrap(), (older.clone(), rows.clone()));

    let mut tx = db.begin().await.unwrap();
    let used = DisclosureRecord { used: DisclosureUse::Kept, ..older.clone() };
    let changed = disclosure::change_head(&mut tx, &scope, &used).await.unwrap();
    assert!(matches!(disclosure::change(&mut tx, &scope, &used, &[]).await, Err(StoreError::Changed)));
    disclosure::change(&mut tx, &scope, &changed, &[]).await.unwrap();
    assert!(matches!(disclosure::change_head(&mut tx, &scope, &changed).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert!(disclosure::get(db, &scope, older.id).await.unwrap().1.is_empty());

    let mut tx = db.begin().await.unwrap();
    assert!(matches!(system::remove(&mut tx, &scope, ehr.id).await, Err(StoreError::InUse)));
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let stranger = disclosure::add(&mut tx, &other, &a_record(3, Some(ehr.id)), &[]).await;
    assert!(matches!(stranger, Err(StoreError::NotFound)), "a system of another facility");
}
