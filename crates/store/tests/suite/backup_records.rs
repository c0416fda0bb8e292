//! Backup records.

use sejo_model::backup_record::{Apart, Forgotten, Keeping, Subject};
use sejo_model::{BackupRecord, BackupRecordId, SystemId};
use sejo_store::{StoreError, backup_record, facts, system};

use crate::place::Place;
use crate::sample::{a_system, home};

contract! {
    a_record_belongs_to_one_facility_and_one_save_at_a_time => records;
    a_thing_is_answered_for_once_and_a_system_in_several_ways => subjects;
}

fn a_record(subject: Subject) -> BackupRecord {
    BackupRecord {
        keeping: Keeping::Kept,
        method: "髙﨑𠮷のディスク".to_owned(),
        generations: Some(5),
        apart: Apart::Offline,
        ..BackupRecord::blank(BackupRecordId::new(), subject)
    }
}

async fn records(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let ehr = system::put(&mut tx, &scope, &a_system("電子カルテ", None)).await.unwrap();
    let new = a_record(Subject::System { system_id: ehr.id });
    let saved = backup_record::put(&mut tx, &scope, &new).await.unwrap();
    assert_eq!(saved, BackupRecord { revision: 1, ..new.clone() });
    tx.commit().await.unwrap();
    assert_eq!(backup_record::get(db, &scope, new.id).await.unwrap(), saved);
    assert!(matches!(backup_record::get(db, &other, new.id).await, Err(StoreError::NotFound)));
    assert_eq!(facts::load(db, &scope).await.unwrap().backup_records, std::slice::from_ref(&saved));
    assert!(facts::load(db, &other).await.unwrap().backup_records.is_empty());

    let wanted = BackupRecord { apart: Apart::Connected, ..saved.clone() };
    let mut tx = db.begin().await.unwrap();
    assert_eq!(backup_record::put(&mut tx, &scope, &wanted).await.unwrap().revision, 2);
    assert!(matches!(backup_record::put(&mut tx, &scope, &wanted).await, Err(StoreError::Changed)));
    assert!(matches!(backup_record::put(&mut tx, &other, &wanted).await, Err(StoreError::Changed)), "not its own");
    assert!(matches!(backup_record::remove(&mut tx, &other, new.id).await, Err(StoreError::NotFound)));
    tx.commit().await.unwrap();

    let mut tx = db.begin().await.unwrap();
    assert!(matches!(system::remove(&mut tx, &scope, ehr.id).await, Err(StoreError::InUse)));
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    backup_record::remove(&mut tx, &scope, new.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(facts::load(db, &scope).await.unwrap().backup_records.is_empty());
}

async fn subjects(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let masters = Subject::Forgotten { thing: Forgotten::Masters };
    let mut tx = db.begin().await.unwrap();
    let ehr = system::put(&mut tx, &scope, &a_system("電子カルテ", None)).await.unwrap();
    for subject in [Subject::System { system_id: ehr.id }, Subject::System { system_id: ehr.id }, masters] {
        backup_record::put(&mut tx, &scope, &a_record(subject)).await.unwrap();
    }
    backup_record::put(&mut tx, &other, &a_record(masters)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(facts::load(db, &scope).await.unwrap().backup_records.len(), 3);

    let twice = backup_record::put(&mut db.begin().await.unwrap(), &scope, &a_record(masters)).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
    for foreign in [SystemId::new(), ehr.id] {
        let record = a_record(Subject::System { system_id: foreign });
        let refused = backup_record::put(&mut db.begin().await.unwrap(), &other, &record).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "a system the facility does not have: {refused:?}");
    }
}
