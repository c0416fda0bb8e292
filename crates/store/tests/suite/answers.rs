//! Confirmed answers: revisions, two people at once, history that stays.

use sejo_model::{AnswerState, AnswerValue, EditionId, ItemId, Round};
use sejo_store::{StoreError, answer};

use crate::place::Place;
use crate::sample::{NOW, an_answer, home};

contract! {
    revisions_count_up_and_history_keeps_all => revisions;
    of_two_people_the_second_is_told => two_people;
    many_at_once_lose_nothing => many_at_once;
    without_commit_nothing_is_there => without_commit;
}

async fn revisions(place: &Place) {
    let (scope, _, admin) = home(&place.db, "病院").await;
    let item = "r8/institution/officer";
    let mut tx = place.db.begin().await.unwrap();
    let first =
        answer::put_revision(&mut tx, &scope, &an_answer(item, AnswerValue::No, admin.id, NOW), 0).await.unwrap();
    let yes = an_answer(item, AnswerValue::Yes, admin.id, NOW + 1);
    let second = answer::put_revision(&mut tx, &scope, &yes, first.revision).await.unwrap();
    let mut withdrawn = second.clone();
    withdrawn.state = AnswerState::Withdrawn;
    withdrawn.at = NOW + 2;
    let third = answer::put_revision(&mut tx, &scope, &withdrawn, 2).await.unwrap();
    let mut other = an_answer(item, AnswerValue::Yes, admin.id, NOW + 3);
    other.round = Round::new(2).unwrap();
    let round2 = answer::put_revision(&mut tx, &scope, &other, 0).await.unwrap();
    let old = an_answer("r7/institution/officer", AnswerValue::Yes, admin.id, NOW);
    let old = answer::put_revision(&mut tx, &scope, &old, 0).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!([first.revision, second.revision, third.revision], [1, 2, 3]);
    let r8 = EditionId("r8".to_owned());
    assert_eq!(answer::current(&place.db, &scope, &r8).await.unwrap(), [third.clone(), round2.clone()]);
    assert_eq!(answer::all(&place.db, &scope).await.unwrap(), [old, third.clone(), round2.clone()]);
    let history = answer::history(&place.db, &scope, &ItemId(item.to_owned())).await.unwrap();
    assert_eq!(history, [first.clone(), second.clone(), third.clone(), round2.clone()]);
    assert_eq!(answer::all_for_edition(&place.db, &scope, &r8).await.unwrap(), [first, second, third, round2]);
    assert_eq!(history[0].remark, "備考 '; DROP TABLE answer; --");
}

async fn two_people(place: &Place) {
    let (scope, _, admin) = home(&place.db, "病院").await;
    let item = "r8/institution/ledger";
    let put = async |value, expected| {
        let mut tx = place.db.begin().await.unwrap();
        let done = answer::put_revision(&mut tx, &scope, &an_answer(item, value, admin.id, NOW), expected).await;
        if done.is_ok() {
            tx.commit().await.unwrap();
        }
        done
    };
    put(AnswerValue::Yes, 0).await.unwrap();
    assert!(matches!(put(AnswerValue::No, 0).await, Err(StoreError::Changed)), "it was new for both");
    put(AnswerValue::No, 1).await.unwrap();
    assert!(matches!(put(AnswerValue::Yes, 1).await, Err(StoreError::Changed)), "both saw revision 1");
    assert!(matches!(put(AnswerValue::Yes, 7).await, Err(StoreError::Changed)), "there is no revision 7");
    let now = answer::current(&place.db, &scope, &EditionId("r8".to_owned())).await.unwrap();
    assert_eq!((now.len(), now[0].value, now[0].revision), (1, AnswerValue::No, 2));
    let history = answer::history(&place.db, &scope, &ItemId(item.to_owned())).await.unwrap();
    assert_eq!(history.len(), 2, "refused revisions leave no history");
}

async fn many_at_once(place: &Place) {
    let (scope, _, admin) = home(&place.db, "病院").await;
    let mut tasks = Vec::new();
    for task in 0..8 {
        let (db, scope) = (place.db.clone(), scope.clone());
        tasks.push(tokio::spawn(async move {
            let mut saved = 0;
            for i in 0..10 {
                let mut tx = db.begin().await.unwrap();
                // Reads first and writes later: the order that deadlocks a plain BEGIN on SQLite.
                let r8 = EditionId("r8".to_owned());
                let all = answer::current(&mut tx, &scope, &r8).await.unwrap();
                let revision = all.first().map_or(0, |a| a.revision);
                let new = an_answer("r8/institution/bcp", AnswerValue::Yes, admin.id, NOW + task * 100 + i);
                match answer::put_revision(&mut tx, &scope, &new, revision).await {
                    Ok(_) => {
                        tx.commit().await.unwrap();
                        saved += 1;
                    }
                    Err(StoreError::Changed) => {}
                    Err(e) => panic!("{e}"),
                }
            }
            saved
        }));
    }
    let mut saved = 0;
    for task in tasks {
        saved += task.await.unwrap();
    }
    let now = answer::current(&place.db, &scope, &EditionId("r8".to_owned())).await.unwrap();
    assert_eq!(now[0].revision, saved);
    let history = answer::history(&place.db, &scope, &ItemId("r8/institution/bcp".to_owned())).await.unwrap();
    assert_eq!(history.len(), saved as usize);
    if place.db.engine() == sejo_store::Engine::Sqlite {
        assert_eq!(saved, 80, "one writer at a time: nobody is refused");
    }
}

async fn without_commit(place: &Place) {
    let (scope, _, admin) = home(&place.db, "病院").await;
    for way in 0..2 {
        let mut tx = place.db.begin().await.unwrap();
        let new = an_answer("r8/institution/rules", AnswerValue::Yes, admin.id, NOW);
        answer::put_revision(&mut tx, &scope, &new, 0).await.unwrap();
        if way == 0 {
            drop(tx)
        } else {
            tx.rollback().await.unwrap()
        }
        assert!(answer::all(&place.db, &scope).await.unwrap().is_empty());
    }
}
