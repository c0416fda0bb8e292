//! Works by remote maintenance.

use jiff::civil::date;
use sejo_model::remote_work::{Checked, Plan, Session};
use sejo_model::{RemoteConnection, RemoteConnectionId, RemoteWork, RemoteWorkId};
use sejo_store::{StoreError, facts, remote_connection, remote_work};

use crate::place::Place;
use crate::sample::{NOW, home};

contract! {
    works_belong_to_a_connection_and_open_ones_are_facts => kept;
}

fn a_work(connection_id: RemoteConnectionId, hour: i64) -> RemoteWork {
    let from = NOW + hour * 3_600_000_000;
    RemoteWork {
        id: RemoteWorkId::new(),
        connection_id,
        plan: Some(Plan { from, until: from + 1, what: "更新'; --".to_owned(), who: "髙橋".to_owned() }),
        checked: Some(Checked {
            on: date(2026, 11, 22),
            by: "佐藤".to_owned(),
            session: Some(Session { from, until: None, user: "maint".to_owned() }),
            before_end: false,
        }),
        explained: String::new(),
        revision: 0,
    }
}

async fn kept(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let (other, ..) = home(db, "別の病院").await;
    let mut tx = db.begin().await.unwrap();
    let line = RemoteConnection { purpose: "保守".to_owned(), ..RemoteConnection::blank(date(2026, 4, 1)) };
    let line = remote_connection::put(&mut tx, &scope, &line).await.unwrap();
    let (old, new) = (a_work(line.id, -5), a_work(line.id, 0));
    let old = remote_work::put(&mut tx, &scope, &old, true).await.unwrap();
    let new = remote_work::put(&mut tx, &scope, &new, false).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(remote_work::get(db, &scope, old.id).await.unwrap(), old);
    assert!(matches!(remote_work::get(db, &other, old.id).await, Err(StoreError::NotFound)));
    assert_eq!(remote_work::list(db, &scope, 9).await.unwrap(), [old.clone(), new.clone()], "what is open comes first");
    assert_eq!(remote_work::list(db, &scope, 1).await.unwrap(), std::slice::from_ref(&old));
    assert_eq!(facts::load(db, &scope).await.unwrap().remote_works, std::slice::from_ref(&old));
    assert!(facts::load(db, &other).await.unwrap().remote_works.is_empty());

    let mut tx = db.begin().await.unwrap();
    let strange = remote_work::put(&mut tx, &other, &a_work(line.id, 1), false).await;
    assert!(matches!(strange, Err(StoreError::NotFound)), "another facility's connection");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let settled = RemoteWork { explained: "確かめた".to_owned(), ..old.clone() };
    let settled = remote_work::put(&mut tx, &scope, &settled, false).await.unwrap();
    assert!(matches!(remote_work::put(&mut tx, &scope, &old, true).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert!(facts::load(db, &scope).await.unwrap().remote_works.is_empty());
    assert_eq!(remote_work::list(db, &scope, 9).await.unwrap(), [new.clone(), settled]);

    let mut tx = db.begin().await.unwrap();
    assert!(matches!(remote_connection::remove(&mut tx, &scope, line.id).await, Err(StoreError::InUse)));
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    remote_work::remove(&mut tx, &scope, new.id).await.unwrap();
    assert!(matches!(remote_work::remove(&mut tx, &scope, new.id).await, Err(StoreError::NotFound)));
    remote_work::remove_of(&mut tx, &scope, line.id).await.unwrap();
    remote_connection::remove(&mut tx, &scope, line.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(remote_work::list(db, &scope, 9).await.unwrap().is_empty());
}
