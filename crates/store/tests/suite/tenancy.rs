//! What belongs to one facility is out of reach of another, in the store and, on PostgreSQL, in the database itself.

use sejo_model::{AnswerValue, EditionId, ItemId};
use sejo_store::device::DeviceQuery;
use sejo_store::{StoreError, Target, answer, audit, device, evidence, facts, person, setting, system, user, vendor};
use sqlx::Connection as _;

use crate::place::Place;
use crate::sample::{NOW, a_device, a_person, a_system, a_vendor, an_answer, an_event, an_evidence, home, link};

contract! {
    another_facility_sees_and_changes_nothing => apart;
}

async fn apart(place: &Place) {
    let db = &place.db;
    let (mine, my_facility, admin) = home(db, "病院A").await;
    let (other, ..) = home(db, "病院B").await;
    let file = an_evidence(b"bytes", "a.csv");
    let mut tx = db.begin().await.unwrap();
    let devices = device::insert_many(&mut tx, &mine, &[a_device("PC")]).await.unwrap();
    let vendor = vendor::put(&mut tx, &mine, &a_vendor("事業者")).await.unwrap();
    let system = system::put(&mut tx, &mine, &a_system("電子カルテ", Some(vendor.id))).await.unwrap();
    let someone = person::put(&mut tx, &mine, &a_person("佐藤")).await.unwrap();
    evidence::put(&mut tx, &mine, &file, b"bytes").await.unwrap();
    setting::put(&mut tx, &mine, "x", &1).await.unwrap();
    let item = "r8/institution/ledger";
    let answered = an_answer(item, AnswerValue::Yes, admin.id, NOW);
    answer::put_revision(&mut tx, &mine, &answered, 0).await.unwrap();
    audit::append(&mut tx, an_event(1, Some(my_facility.id)), link).await.unwrap();
    tx.commit().await.unwrap();

    let missing = |e: StoreError| assert!(matches!(e, StoreError::NotFound), "{e}");
    missing(device::get(db, &other, devices[0].id).await.unwrap_err());
    missing(vendor::get(db, &other, vendor.id).await.unwrap_err());
    missing(system::get(db, &other, system.id).await.unwrap_err());
    missing(person::get(db, &other, someone.id).await.unwrap_err());
    missing(evidence::get(db, &other, file.id).await.unwrap_err());
    missing(evidence::bytes(db, &other, file.id).await.unwrap_err());
    assert!(evidence::bytes_of(db, &other, &[file.id]).await.unwrap().is_empty());
    assert_eq!(evidence::find(db, &other, file.sha256).await.unwrap(), None);
    assert_eq!(setting::get::<u32>(db, &other, "x").await.unwrap(), None);
    assert_eq!(device::list(db, &other, &DeviceQuery::default()).await.unwrap().total, 0);
    assert!(answer::current(db, &other, &EditionId("r8".to_owned())).await.unwrap().is_empty());
    assert!(answer::history(db, &other, &ItemId(item.to_owned())).await.unwrap().is_empty());
    assert!(audit::list(db, &other, None, 10).await.unwrap().is_empty());
    assert!(user::list(db, &other).await.unwrap().iter().all(|m| m.user.id != admin.id));
    let theirs = facts::load(db, &other).await.unwrap();
    assert!(theirs.devices.is_empty() && theirs.vendors.is_empty() && theirs.facility.id == other.facility());

    let mut tx = db.begin().await.unwrap();
    assert!(matches!(device::update(&mut tx, &other, &devices[0]).await, Err(StoreError::Changed)));
    assert!(matches!(vendor::put(&mut tx, &other, &vendor).await, Err(StoreError::Changed)));
    missing(device::remove(&mut tx, &other, devices[0].id).await.unwrap_err());
    missing(person::remove(&mut tx, &other, someone.id).await.unwrap_err());
    drop(tx);
    // The other facility cannot hang its system on my vendor either.
    let mut tx = db.begin().await.unwrap();
    missing(system::put(&mut tx, &other, &a_system("検査", Some(vendor.id))).await.unwrap_err());
    drop(tx);
    // The same person id there is another row; mine stays as it is.
    let mut tx = db.begin().await.unwrap();
    let mut twin = sejo_model::Person { revision: 0, ..someone.clone() };
    twin.name = "偽".to_owned();
    person::put(&mut tx, &other, &twin).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(person::get(db, &mine, someone.id).await.unwrap(), someone);

    if let Target::Postgres(url) = &place.target {
        row_level_security(url, &my_facility.id.to_string(), &other.facility().to_string()).await;
    }
}

/// Even SQL without any filter sees only the facility the transaction named.
async fn row_level_security(url: &str, mine: &str, other: &str) {
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let tables: Vec<&str> = sejo_store::TABLES
        .iter()
        .filter(|t| t.name != "session" && t.columns.iter().any(|c| c.name == "facility_id"))
        .map(|t| t.name)
        .collect();
    assert!(tables.len() >= 19, "{tables:?}");
    for (facility, sees_device) in [(mine, 1_i64), (other, 0), ("", 0), ("*", 1)] {
        let set = format!("SET app.facility = '{facility}'");
        sqlx::raw_sql(sqlx::AssertSqlSafe(set)).execute(&mut connection).await.unwrap();
        for table in &tables {
            let others = format!("SELECT count(*) FROM {table} WHERE CAST(facility_id AS TEXT) <> '{facility}'");
            let n: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(others)).fetch_one(&mut connection).await.unwrap();
            assert!(n == 0 || facility == "*", "{table} shows {n} foreign rows to {facility:?}");
        }
        let n: i64 = sqlx::query_scalar("SELECT count(*) FROM device").fetch_one(&mut connection).await.unwrap();
        assert_eq!(n, sees_device, "{facility:?}");
    }
    let sql = format!(
        "SET app.facility = '{other}'; INSERT INTO setting (facility_id, name, document) VALUES ('{mine}', 'y', '1')"
    );
    let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");
}
