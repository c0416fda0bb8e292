//! Documents: decisions by revision, versions that are never written again.

use sejo_model::document::{DocumentBody, DocumentKind, OwnFile, SizeChoice, Stance, Withdrawn, Written};
use sejo_model::{DocumentSize, DocumentVersion, DocumentVersionId, EvidenceId, Sha256};
use sejo_store::{StoreError, document_passage, document_version, facts};

use crate::place::Place;
use crate::sample::home;

contract! {
    a_decision_belongs_to_one_facility_and_one_save_at_a_time => decisions;
    a_version_keeps_what_it_says => versions;
}

fn a_decision() -> Written {
    Written {
        kind: DocumentKind::Rules,
        passage: "ledger".to_owned(),
        stance: Stance::Own,
        text: "髙橋、﨑山、𠮷田が見直す。".to_owned(),
        reason: String::new(),
        proposed: "案".to_owned(),
        added: None,
        by: None,
        at: 1,
        revision: 0,
    }
}

pub fn a_version(number: u32) -> DocumentVersion {
    DocumentVersion {
        id: DocumentVersionId::new(),
        kind: DocumentKind::Rules,
        number,
        title: "運用管理規程".to_owned(),
        approved_on: "2026-11-20".parse().unwrap(),
        approved_by: "院長 髙橋".to_owned(),
        review_by: "2027-11-19".parse().unwrap(),
        size: Some(DocumentSize::Small),
        file: None,
        sha256: Sha256([7; 32]),
        draft_seen: String::new(),
        marks: Vec::new(),
        partly: None,
        open: Vec::new(),
        withdrawn: None,
        made_at: 1,
        made_by: None,
        revision: 0,
    }
}

async fn decisions(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let saved = document_passage::put(&mut tx, &scope, &a_decision()).await.unwrap();
    assert_eq!(saved.revision, 1);
    document_passage::put(&mut tx, &other, &a_decision()).await.unwrap();
    let size = SizeChoice { kind: DocumentKind::Rules, size: DocumentSize::Large, revision: 0 };
    document_passage::put_size(&mut tx, &scope, size).await.unwrap();
    tx.commit().await.unwrap();
    let known = document_passage::list(db, &scope).await.unwrap();
    assert_eq!((known.passages.as_slice(), known.sizes[0].revision), (&[saved.clone()][..], 1));
    assert_eq!(facts::load(db, &scope).await.unwrap().documents.decided(DocumentKind::Rules), 1);

    let twice = document_passage::put(&mut db.begin().await.unwrap(), &scope, &a_decision()).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
    let mut tx = db.begin().await.unwrap();
    let stale = Written { revision: 9, ..saved.clone() };
    assert!(matches!(document_passage::put(&mut tx, &scope, &stale).await, Err(StoreError::Changed)));
    assert!(matches!(document_passage::remove(&mut tx, &scope, &stale).await, Err(StoreError::Changed)));
    document_passage::remove(&mut tx, &scope, &saved).await.unwrap();
    tx.commit().await.unwrap();
    assert!(document_passage::list(db, &scope).await.unwrap().passages.is_empty());
    assert_eq!(document_passage::list(db, &other).await.unwrap().passages.len(), 1);
}

async fn versions(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let body = DocumentBody { text: "第1条 目的".to_owned(), ..DocumentBody::default() };
    let mut tx = db.begin().await.unwrap();
    let number = document_version::next_number(&mut tx, &scope, DocumentKind::Rules).await.unwrap();
    let first = document_version::add(&mut tx, &scope, a_version(number), &body).await.unwrap();
    let number = document_version::next_number(&mut tx, &scope, DocumentKind::Rules).await.unwrap();
    let second = document_version::add(&mut tx, &scope, a_version(number), &body).await.unwrap();
    assert_eq!((first.number, second.number), (1, 2));
    tx.commit().await.unwrap();
    let same = document_version::add(&mut db.begin().await.unwrap(), &scope, a_version(2), &body).await;
    assert!(matches!(same, Err(StoreError::Duplicate(_))), "{same:?}");
    let file = Some(OwnFile { evidence_id: EvidenceId::new(), file_name: "規程.pdf".to_owned(), seen: None });
    let foreign = DocumentVersion { file, ..a_version(3) };
    let foreign = document_version::add(&mut db.begin().await.unwrap(), &scope, foreign, &body).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)), "a file the facility does not have: {foreign:?}");

    let known = facts::load(db, &scope).await.unwrap().documents;
    assert_eq!(known.versions, std::slice::from_ref(&second), "the newest only");
    let withdrawn = Withdrawn { on: second.approved_on, by: None, reason: "誤り".to_owned() };
    let wanted = DocumentVersion { withdrawn: Some(withdrawn), ..second.clone() };
    let mut tx = db.begin().await.unwrap();
    let changed = document_version::change(&mut tx, &scope, &wanted).await.unwrap();
    assert!(matches!(document_version::change(&mut tx, &scope, &wanted).await, Err(StoreError::Changed)));
    assert!(matches!(document_version::change(&mut tx, &other, &changed).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert_eq!(document_version::body(db, &scope, second.id).await.unwrap(), (changed.clone(), body));
    assert_eq!(document_version::list(db, &scope).await.unwrap(), [changed, first.clone()]);
    assert_eq!(facts::load(db, &scope).await.unwrap().documents.versions, [first]);
    assert!(matches!(document_version::get(db, &other, second.id).await, Err(StoreError::NotFound)));
}
