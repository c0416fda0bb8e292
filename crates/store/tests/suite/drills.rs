//! Restore drills.

use jiff::civil::date;
use sejo_model::drill::{Difference, Found, Outcome, ProcessStep};
use sejo_model::{Drill, DrillId, SystemId};
use sejo_store::{Scope, StoreError, drill, facts};

use crate::place::Place;
use crate::sample::home;

contract! {
    a_drill_is_kept_with_what_was_found_and_never_removed => drills;
}

fn a_drill() -> Drill {
    let step = ProcessStep { name: "受付".to_owned(), worked: Some(true), minutes: Some(3), note: String::new() };
    Drill {
        id: DrillId::new(),
        system_id: None,
        performed_on: date(2026, 11, 20),
        backup_of: Some(date(2026, 11, 19)),
        minutes: Some(40),
        performed_by: "田中".to_owned(),
        medium: "外付けディスク".to_owned(),
        was_offline: Some(true),
        seen_by: "佐藤".to_owned(),
        note: String::new(),
        outcome: Outcome::Process { steps: vec![step] },
        withdrawn: String::new(),
        revision: 0,
        vouched: None,
        is_as_recorded: false,
    }
}

async fn drills(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let found = [Found {
        difference: Difference::Missing,
        name: "患者/髙橋.dat".to_owned(),
        size: Some(1),
        now: None,
        was_moving: false,
    }];
    let new = a_drill();
    let mut tx = db.begin().await.unwrap();
    let saved = drill::add(&mut tx, &scope, &new, &found).await.unwrap();
    assert_eq!(saved, Drill { revision: 1, ..new.clone() });
    tx.commit().await.unwrap();
    assert_eq!(drill::get(db, &scope, new.id).await.unwrap(), (saved.clone(), found.to_vec()));
    assert!(matches!(drill::get(db, &other, new.id).await, Err(StoreError::NotFound)));
    assert_eq!(facts::load(db, &scope).await.unwrap().drills, std::slice::from_ref(&saved));
    assert!(facts::load(db, &other).await.unwrap().drills.is_empty());

    let wanted = Drill { withdrawn: "日を間違えた".to_owned(), ..saved.clone() };
    let mut tx = db.begin().await.unwrap();
    let withdrawn = drill::change(&mut tx, &scope, &wanted).await.unwrap();
    assert_eq!(withdrawn.revision, 2);
    assert!(matches!(drill::change(&mut tx, &scope, &wanted).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert_eq!(drill::get(db, &scope, new.id).await.unwrap(), (withdrawn, found.to_vec()), "what was found stays");

    let foreign = Drill { id: DrillId::new(), system_id: Some(SystemId::new()), ..a_drill() };
    let refused = drill::add(&mut db.begin().await.unwrap(), &scope, &foreign, &[]).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "a system the facility does not have: {refused:?}");
    let unread: &Scope = &other;
    assert!(matches!(drill::get(db, unread, foreign.id).await, Err(StoreError::NotFound)));
}
