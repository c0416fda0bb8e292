//! Incidents and their entries.

use std::sync::atomic::{AtomicBool, Ordering};

use sejo_model::evidence::EvidenceKind;
use sejo_model::incident::{Ending, Entry, EntryKind, Exhibit, Party, Purpose, ReportItem, Vouched};
use sejo_model::{EvidenceId, Incident, IncidentId};
use sejo_store::{Db, Scope, StoreError, evidence, incident};

use crate::place::Place;
use crate::sample::{NOW, an_evidence, home};

contract! {
    an_incident_keeps_every_entry_in_its_order => entries;
    two_people_who_write_at_once_get_two_numbers => at_once;
    whoever_reads_while_another_writes_sees_one_moment => one_moment;
    another_facility_sees_and_changes_nothing => apart;
}

pub fn an_incident() -> Incident {
    Incident {
        id: IncidentId::new(),
        is_exercise: false,
        started_at: NOW,
        started_by: "夜勤 髙橋".to_owned(),
        title: String::new(),
        known_at: None,
        purpose: Purpose::Unknown,
        drafts: std::collections::BTreeMap::new(),
        script: None,
        closing: None,
        withdrawn: String::new(),
        revision: 0,
    }
}

pub fn an_entry(text: &str) -> Entry {
    Entry {
        happened_at: NOW - 1,
        written_at: NOW,
        written_by: "𠮷田".to_owned(),
        text: text.to_owned(),
        party: Some(Party::Vendor),
        ..Entry::blank(0, EntryKind::Told)
    }
}

async fn started(db: &Db, scope: &Scope) -> Incident {
    let mut tx = db.begin().await.unwrap();
    let new = incident::add(&mut tx, scope, &an_incident()).await.unwrap();
    tx.commit().await.unwrap();
    new
}

async fn entries(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let first = started(db, &scope).await;
    assert_eq!(first.revision, 1);
    assert_eq!(incident::entries(db, &scope, first.id).await.unwrap(), []);

    let file = sejo_model::Evidence { kind: EvidenceKind::IncidentExhibit, ..an_evidence(b"log", "system.log") };
    let exhibit = Exhibit {
        place: "USBメモリA(金庫)".to_owned(),
        file_name: file.file_name.clone(),
        size: Some(3),
        sha256: Some(file.sha256),
        evidence_id: Some(file.id),
        kept: None,
    };
    let mut tx = db.begin().await.unwrap();
    evidence::put(&mut tx, &scope, &file, b"log").await.unwrap();
    let kept = Entry { kind: EntryKind::Kept, party: None, exhibit: Some(exhibit), ..an_entry("記録を保存") };
    let one = incident::write(&mut tx, &scope, first.id, an_entry("電話した")).await.unwrap();
    let two = incident::write(&mut tx, &scope, first.id, kept).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((one.number, two.number), (1, 2));
    assert_eq!(incident::entries(db, &scope, first.id).await.unwrap(), [one.clone(), two]);

    // What was not committed takes no number.
    let mut tx = db.begin().await.unwrap();
    incident::write(&mut tx, &scope, first.id, an_entry("途中")).await.unwrap();
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let right = Entry { corrects: Some(one.number), ..an_entry("10分前に電話した") };
    let three = incident::write(&mut tx, &scope, first.id, right).await.unwrap();
    assert_eq!(three.number, 3);

    let drafts = [(ReportItem::PrivacyOutline, "概要 﨑".to_owned())].into();
    let wanted = Incident { known_at: Some(NOW - 60_000_000), purpose: Purpose::Suspected, drafts, ..first.clone() };
    let changed = incident::change(&mut tx, &scope, &wanted).await.unwrap();
    assert_eq!(changed.revision, 2, "entries are no change of the incident");
    for revision in [wanted.revision, 0] {
        let stale = Incident { revision, ..wanted.clone() };
        assert!(matches!(incident::change(&mut tx, &scope, &stale).await, Err(StoreError::Changed)));
    }
    tx.commit().await.unwrap();
    assert_eq!(incident::get(db, &scope, first.id).await.unwrap(), changed);

    let closing = sejo_model::incident::Closing {
        at: NOW + 1,
        by: "院長".to_owned(),
        ending: Ending::Over,
        lessons: "電話番号を紙に".to_owned(),
        ..Default::default()
    };
    let mut tx = db.begin().await.unwrap();
    let closed = incident::change(&mut tx, &scope, &Incident { closing: Some(closing), ..changed }).await.unwrap();
    tx.commit().await.unwrap();
    let later = Incident { started_at: NOW + 5, is_exercise: true, ..an_incident() };
    let mut tx = db.begin().await.unwrap();
    let later = incident::add(&mut tx, &scope, &later).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(incident::list(db, &scope).await.unwrap(), [later, closed], "the newest first");
}

async fn at_once(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let id = started(db, &scope).await.id;
    let one = async |n: usize| {
        let mut tx = db.begin().await.unwrap();
        let entry = incident::write(&mut tx, &scope, id, an_entry(&format!("{n}"))).await.unwrap();
        tx.commit().await.unwrap();
        entry.number
    };
    let (a, b, c, d) = tokio::join!(one(1), one(2), one(3), one(4));
    let mut numbers = [a, b, c, d];
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(incident::entries(db, &scope, id).await.unwrap().len(), 4);
}

async fn one_moment(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let new = started(db, &scope).await;
    assert_eq!(incident::whole(db, &scope, new.id).await.unwrap(), (new.clone(), None, Vec::new()));
    let is_done = AtomicBool::new(false);
    let writing = async {
        for _ in 0..40 {
            let mut tx = db.begin().await.unwrap();
            let entry = incident::write(&mut tx, &scope, new.id, an_entry("電話した")).await.unwrap();
            let vouched = Vouched { head: String::new(), entries: entry.number.to_string() };
            incident::vouch(&mut tx, &scope, new.id, &vouched).await.unwrap();
            tx.commit().await.unwrap();
        }
        is_done.store(true, Ordering::Relaxed);
    };
    let reading = async {
        while !is_done.load(Ordering::Relaxed) {
            let (_, vouched, entries) = incident::whole(db, &scope, new.id).await.unwrap();
            assert_eq!(vouched.map_or_else(|| "0".to_owned(), |v| v.entries), entries.len().to_string());
        }
    };
    tokio::join!(writing, reading);
    let before = db.statements();
    let (one, _, entries) = incident::whole(db, &scope, new.id).await.unwrap();
    assert_eq!(db.statements() - before, 1);
    assert_eq!(entries, incident::entries(db, &scope, new.id).await.unwrap(), "beyond nine in their order too");
    assert_eq!((one, entries.len()), (new, 40));
}

async fn apart(place: &Place) {
    let db = &place.db;
    let (mine, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let first = started(db, &mine).await;
    assert!(matches!(incident::get(db, &other, first.id).await, Err(StoreError::NotFound)));
    assert!(incident::list(db, &other).await.unwrap().is_empty());
    assert!(matches!(incident::whole(db, &other, first.id).await, Err(StoreError::NotFound)));
    assert!(incident::entries(db, &other, first.id).await.unwrap().is_empty());
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(incident::write(&mut tx, &other, first.id, an_entry("x")).await, Err(StoreError::NotFound)));
    assert!(matches!(incident::change(&mut tx, &other, &first).await, Err(StoreError::Changed)));
    tx.rollback().await.unwrap();
    // A kept file the facility does not have.
    let exhibit = Exhibit { evidence_id: Some(EvidenceId::new()), ..Exhibit::default() };
    let foreign = Entry { exhibit: Some(exhibit), ..an_entry("x") };
    let refused = incident::write(&mut db.begin().await.unwrap(), &mine, first.id, foreign).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
}
