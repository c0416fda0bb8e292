//! Configurations and the register of remote connections.

use jiff::civil::date;
use sejo_model::configuration::{At, Dialect};
use sejo_model::{
    Configuration, ConfigurationId, ConfigurationRecord, Evidence, Intake, IntakeId, IntakeState, RemoteConnection,
    RemoteConnectionId,
};
use sejo_store::{Scope, StoreError, configuration, evidence, facts, intake, remote_connection, vendor};

use crate::place::Place;
use crate::sample::{NOW, a_vendor, an_evidence, home};

contract! {
    of_each_subject_the_newest_counts => newest;
    the_register_is_saved_by_revision => register;
}

fn a_run(evidence: &Evidence, by: sejo_model::UserId) -> Intake {
    Intake {
        id: IntakeId::new(),
        evidence_id: Some(evidence.id),
        file_name: evidence.file_name.clone(),
        state: IntakeState::Done,
        done: 1,
        total: 1,
        outcome: serde_json::Value::Null,
        created_at: NOW,
        updated_at: NOW,
        by,
    }
}

fn a_record(evidence: &Evidence, day: i8) -> ConfigurationRecord {
    let mut configuration = Configuration::new(Dialect::Yamaha);
    configuration.identity.taken_on = Some(At::new(date(2026, 10, day), 1));
    ConfigurationRecord {
        id: ConfigurationId::new(),
        device_id: None,
        evidence_id: evidence.id,
        file_name: "rtx.txt".to_owned(),
        position: 0,
        read_on: date(2026, 11, 22),
        configuration,
        history: sejo_model::configuration::History::default(),
    }
}

async fn newest(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let file = an_evidence(b"masked", "rtx.txt");
    let run = a_run(&file, admin.id);
    let (older, newer, late) = (a_record(&file, 1), a_record(&file, 20), a_record(&file, 10));
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, b"masked").await.unwrap();
    intake::create(&mut tx, &scope, &run).await.unwrap();
    for record in [&older, &newer, &late] {
        configuration::insert(&mut tx, &scope, "host:rtx", run.id, record).await.unwrap();
    }
    tx.commit().await.unwrap();
    let ids = |records: Vec<ConfigurationRecord>| records.into_iter().map(|r| r.id).collect::<Vec<_>>();
    let counted = async |scope: &Scope| ids(facts::load(db, scope).await.unwrap().configurations);
    assert_eq!(counted(&scope).await, [newer.id], "by the day it tells about, not by when it came");
    assert!(counted(&other).await.is_empty());
    let all = configuration::of_subject(db, &scope, older.id, 10).await.unwrap();
    assert_eq!(ids(all), [newer.id, late.id, older.id]);
    assert_eq!(ids(configuration::of_intake(db, &scope, run.id).await.unwrap()).len(), 3);
    assert!(matches!(configuration::get(db, &other, newer.id).await, Err(StoreError::NotFound)));

    // A part is kept beside the newest of its whole.
    let part = a_record(&file, 21);
    let mut tx = db.begin().await.unwrap();
    configuration::insert(&mut tx, &scope, "host:rtx/part", run.id, &part).await.unwrap();
    tx.commit().await.unwrap();
    let whole_of = async |scope: &Scope, id| ids(configuration::whole_of(db, scope, id, "/part").await.unwrap());
    assert_eq!(whole_of(&scope, part.id).await, [newer.id]);
    assert!(whole_of(&scope, newer.id).await.is_empty() && whole_of(&other, part.id).await.is_empty());
    // Whether a record is alone, and whether it is among those that are.
    let alone = async |id| {
        let all = configuration::alone(db, &scope, "/part").await.unwrap();
        (configuration::is_alone(db, &scope, id, "/part").await.unwrap(), all.contains(&id))
    };
    assert_eq!((alone(part.id).await, alone(newer.id).await), ((false, false), (false, false)));
    let mut tx = db.begin().await.unwrap();
    configuration::remove(&mut tx, &scope, part.id).await.unwrap();
    tx.commit().await.unwrap();

    // Given to a device of the ledger, it counts beside those that are left.
    let mut tx = db.begin().await.unwrap();
    configuration::put(&mut tx, &scope, "device:x", &newer).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(counted(&scope).await, [newer.id, late.id]);
    assert_eq!((alone(newer.id).await, alone(late.id).await), ((true, true), (false, false)));
    let mut tx = db.begin().await.unwrap();
    configuration::insert(&mut tx, &scope, "host:hub/part", run.id, &part).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(alone(part.id).await, (true, true), "a part with no whole beside it");
    let mut tx = db.begin().await.unwrap();
    configuration::remove(&mut tx, &scope, part.id).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = db.begin().await.unwrap();
    let foreign = configuration::remove(&mut tx, &other, late.id).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)));
    configuration::remove(&mut tx, &scope, late.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(counted(&scope).await, [newer.id, older.id], "the one before counts again");
    assert_eq!(ids(configuration::list(db, &scope).await.unwrap()), [newer.id, older.id]);
}

async fn register(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("事業者")).await.unwrap();
    let new = RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: Some(vendor.id),
        system_id: None,
        device_id: None,
        kind: None,
        name: "tunnel 1".to_owned(),
        purpose: "電子カルテの保守".to_owned(),
        users: vec!["maint".to_owned()],
        from: date(2026, 4, 1),
        until: None,
        terms: sejo_model::configuration::RemoteTerms::default(),
        source: None,
        revision: 0,
    };
    let saved = remote_connection::put(&mut tx, &scope, &new).await.unwrap();
    let elsewhere = RemoteConnection { id: RemoteConnectionId::new(), ..new.clone() };
    let foreign = remote_connection::put(&mut tx, &other, &elsewhere).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)), "another facility's vendor");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    vendor::put(&mut tx, &scope, &a_vendor("別")).await.unwrap();
    let vendor = vendor::put(&mut tx, &scope, &a_vendor("事業者")).await.unwrap();
    let new = RemoteConnection { vendor_id: Some(vendor.id), ..new };
    let saved = RemoteConnection { vendor_id: Some(vendor.id), ..saved };
    assert_eq!(remote_connection::put(&mut tx, &scope, &new).await.unwrap(), saved);
    let ended = RemoteConnection { until: Some(date(2026, 12, 31)), ..saved.clone() };
    let ended = remote_connection::put(&mut tx, &scope, &ended).await.unwrap();
    assert_eq!(ended.revision, 2);
    assert!(matches!(remote_connection::put(&mut tx, &scope, &saved).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert_eq!(remote_connection::get(db, &scope, new.id).await.unwrap(), ended);
    assert_eq!(facts::load(db, &scope).await.unwrap().remote_connections, [ended]);
    assert!(remote_connection::list(db, &other).await.unwrap().is_empty());
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(vendor::remove(&mut tx, &scope, vendor.id).await, Err(StoreError::InUse)));
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    remote_connection::remove(&mut tx, &scope, new.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(remote_connection::list(db, &scope).await.unwrap().is_empty());
}
