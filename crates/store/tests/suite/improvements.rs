//! Improvements.

use jiff::civil::date;
use sejo_model::improvement::DoneOn;
use sejo_model::{Improvement, ImprovementId, Incident, IncidentId, Person, PersonId};
use sejo_store::{StoreError, facts, improvement, incident, person};

use crate::incidents::an_incident;
use crate::place::Place;
use crate::sample::home;

contract! {
    an_improvement_belongs_to_an_incident_and_a_person_of_its_facility => kept;
    exercises_are_facts_and_incidents_are_not => exercises;
}

fn a_person(name: &str) -> Person {
    Person {
        id: PersonId::new(),
        name: name.to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    }
}

fn an_improvement(of: IncidentId, owner_id: PersonId) -> Improvement {
    Improvement {
        id: ImprovementId::new(),
        incident_id: of,
        lesson: Some(3),
        what: "髙﨑𠮷の番号を紙に".to_owned(),
        owner_id,
        due_on: date(2026, 12, 31),
        done: None,
        withdrawn: String::new(),
        revision: 0,
    }
}

async fn kept(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let of = incident::add(&mut tx, &scope, &an_incident()).await.unwrap();
    let owner = person::put(&mut tx, &scope, &a_person("髙橋")).await.unwrap();
    let new = an_improvement(of.id, owner.id);
    let saved = improvement::put(&mut tx, &scope, &new).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(saved, Improvement { revision: 1, ..new.clone() });
    assert_eq!(improvement::get(db, &scope, new.id).await.unwrap(), saved);
    assert!(matches!(improvement::get(db, &other, new.id).await, Err(StoreError::NotFound)));
    assert_eq!(facts::load(db, &scope).await.unwrap().improvements, std::slice::from_ref(&saved));
    assert!(facts::load(db, &other).await.unwrap().improvements.is_empty());

    // Nobody answers for a person or an incident of another facility.
    for wrong in [an_improvement(IncidentId::new(), owner.id), an_improvement(of.id, PersonId::new())] {
        let mut tx = db.begin().await.unwrap();
        assert!(matches!(improvement::put(&mut tx, &scope, &wrong).await, Err(StoreError::NotFound)));
        tx.rollback().await.unwrap();
    }
    let mut tx = db.begin().await.unwrap();
    let foreign = an_improvement(of.id, owner.id);
    assert!(matches!(improvement::put(&mut tx, &other, &foreign).await, Err(StoreError::NotFound)));
    tx.rollback().await.unwrap();

    let done = DoneOn { on: date(2026, 12, 1), how: "貼った".to_owned(), by: "髙橋".to_owned() };
    let wanted = Improvement { done: Some(done), ..saved };
    let mut tx = db.begin().await.unwrap();
    assert_eq!(improvement::put(&mut tx, &scope, &wanted).await.unwrap().revision, 2);
    assert!(matches!(improvement::put(&mut tx, &scope, &wanted).await, Err(StoreError::Changed)), "one save at a time");
    tx.commit().await.unwrap();
    // Whoever owns one stays registered.
    let mut tx = db.begin().await.unwrap();
    assert!(matches!(person::remove(&mut tx, &scope, owner.id).await, Err(StoreError::InUse)));
    tx.rollback().await.unwrap();
}

async fn exercises(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    incident::add(&mut tx, &scope, &an_incident()).await.unwrap();
    let exercise = Incident { is_exercise: true, ..an_incident() };
    let exercise = incident::add(&mut tx, &scope, &exercise).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(facts::load(db, &scope).await.unwrap().exercises, [exercise]);
}
