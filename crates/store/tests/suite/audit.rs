//! The log of actions: numbered without gaps, never rewritten.

use sejo_store::audit;
use sejo_store::{StoreError, Target};

use crate::place::Place;
use crate::sample::{an_event, home, link};

contract! {
    entries_are_numbered_and_linked => numbered;
    writers_at_once_leave_no_gap => at_once;
    a_dropped_transaction_takes_its_entry_along => dropped;
    the_database_refuses_to_rewrite_it => rewriting;
    an_entry_that_cannot_be_read_is_named => unreadable;
}

async fn numbered(place: &Place) {
    let db = &place.db;
    assert!(!audit::has_data(db).await.unwrap(), "a new database holds nothing");
    let (scope, facility, admin) = home(db, "病院").await;
    assert_eq!(audit::head(db).await.unwrap(), 0);
    assert!(audit::has_data(db).await.unwrap(), "data without an entry is noticed");
    let mut written = Vec::new();
    for n in 0..5 {
        let mut event = an_event(n, (n != 2).then_some(facility.id));
        event.user = (n == 1).then_some(admin.id);
        let mut tx = db.begin().await.unwrap();
        written.push(audit::append(&mut tx, event, link).await.unwrap());
        tx.commit().await.unwrap();
    }
    assert_eq!(audit::stream(db, 1, 100).await.unwrap(), written);
    assert_eq!(audit::stream(db, 3, 2).await.unwrap(), written[2..4]);
    assert_eq!(audit::head(db).await.unwrap(), 5);
    let of_facility = [&written[4], &written[3], &written[1], &written[0]].map(Clone::clone);
    assert_eq!(audit::list(db, &scope, None, 10).await.unwrap(), of_facility);
    assert_eq!(audit::list(db, &scope, None, 1).await.unwrap(), [written[4].clone()]);
    let about = written[3].event.subject.as_str();
    assert_eq!(audit::list(db, &scope, Some(about), 10).await.unwrap(), [written[3].clone()]);

    let mut tx = db.begin().await.unwrap();
    let wrong = audit::append(&mut tx, an_event(9, None), |_, event| link(None, event)).await;
    assert!(matches!(wrong, Err(StoreError::Damaged(_))), "a link that starts anew is refused: {wrong:?}");
}

async fn at_once(place: &Place) {
    let tasks: Vec<_> = (0..6)
        .map(|task| {
            let db = place.db.clone();
            tokio::spawn(async move {
                for n in 0..15 {
                    let mut tx = db.begin().await.unwrap();
                    audit::append(&mut tx, an_event(task * 100 + n, None), link).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let all = audit::stream(&place.db, 1, 1000).await.unwrap();
    assert_eq!(all.len(), 90);
    for (i, entry) in all.iter().enumerate() {
        assert_eq!(entry.number, i as i64 + 1);
        assert!(i == 0 || entry.before == all[i - 1].hash, "entry {} continues another one", entry.number);
    }
}

async fn dropped(place: &Place) {
    let db = &place.db;
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, an_event(1, None), link).await.unwrap();
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let kept = audit::append(&mut tx, an_event(2, None), link).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(kept.number, 1);
    assert_eq!(audit::stream(db, 1, 10).await.unwrap(), [kept]);
}

async fn rewriting(place: &Place) {
    let db = &place.db;
    let (scope, _, admin) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, an_event(1, None), link).await.unwrap();
    let answer = crate::sample::an_answer("r8/institution/bcp", sejo_model::AnswerValue::Yes, admin.id, 1);
    sejo_store::answer::put_revision(&mut tx, &scope, &answer, 0).await.unwrap();
    tx.commit().await.unwrap();
    let attempts = [
        "UPDATE audit SET subject = 'x'",
        "DELETE FROM audit",
        "UPDATE answer_history SET document = '{}'",
        "DELETE FROM answer_history",
        "UPDATE audit_head SET number = 0",
        "DELETE FROM audit_head",
    ];
    for sql in attempts {
        let refused = run(place, sql).await.unwrap_err().to_string();
        assert!(refused.contains("append-only") || refused.contains("counts up"), "{sql}: {refused}");
    }
    if matches!(place.target, Target::Postgres(_)) {
        let refused = run(place, "TRUNCATE audit").await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
    assert_eq!(audit::stream(db, 1, 10).await.unwrap().len(), 1);
}

async fn unreadable(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    for n in 0..4 {
        audit::append(&mut tx, an_event(n, None), link).await.unwrap();
    }
    tx.commit().await.unwrap();
    let written = audit::stream(db, 1, 10).await.unwrap();
    // What refuses it is removed first, as by somebody with full control of the database.
    let edit = match place.target {
        Target::Sqlite(_) => "DROP TRIGGER audit_no_update; UPDATE audit SET detail = '{' WHERE number = 3",
        Target::Postgres(_) => {
            "DROP TRIGGER audit_append_only ON audit; UPDATE audit SET detail = '{' WHERE number = 3"
        }
    };
    run(place, edit).await.unwrap();
    assert_eq!(audit::stream(db, 1, 10).await.unwrap(), written[..2], "what stands before it");
    let named = audit::stream(db, 3, 10).await;
    assert!(matches!(named, Err(StoreError::UnreadableEntry { number: 3, .. })), "{named:?}");
    assert_eq!(audit::stream(db, 4, 10).await.unwrap(), written[3..]);
    let page = audit::page(db, &scope, true, None, 10).await.unwrap();
    let expected = [(4, Some(&written[3])), (3, None), (2, Some(&written[1])), (1, Some(&written[0]))];
    assert_eq!(page.iter().map(|(number, entry)| (*number, entry.as_ref())).collect::<Vec<_>>(), expected);
}

/// Runs SQL past the store, as somebody with the file or the database password could.
async fn run(place: &Place, sql: &'static str) -> Result<(), sqlx::Error> {
    use sqlx::Connection as _;
    match &place.target {
        Target::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
            sqlx::raw_sql(sql).execute(&mut connection).await.map(drop)
        }
        Target::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await?;
            sqlx::raw_sql("SET app.facility = '*'").execute(&mut connection).await?;
            sqlx::raw_sql(sql).execute(&mut connection).await.map(drop)
        }
    }
}
