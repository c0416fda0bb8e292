//! Both schemas are the same, every statement is understood by both engines, and no SQL hides elsewhere.

use std::collections::BTreeMap;

use sejo_model::{Hosting, System, SystemId, SystemKind};
use sejo_store::{ColumnType, Db, TABLES, Target, statements, system};
use sqlx::Connection as _;

use crate::damage::reopen_after;
use crate::place::Place;
use crate::sample::home;

contract! {
    every_statement_is_understood => prepare;
    the_schema_is_the_one_listed => listed;
    a_system_nobody_was_asked_about_reads_as_not_decided => unweighed;
}

/// The questions of the beginning ask nobody whether care stops without a laboratory system; its page does.
async fn unweighed(place: &Place) {
    let (scope, ..) = home(&place.db, "病院").await;
    let asked = System {
        name: "検査".to_owned(),
        kind: SystemKind::Laboratory,
        critical: Some(false),
        ..System::blank(SystemId::new())
    };
    let seen = System { id: SystemId::new(), hosting: Hosting::Cloud, ..asked.clone() };
    let mut tx = place.db.begin().await.unwrap();
    for one in [&asked, &seen] {
        system::put(&mut tx, &scope, one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let sql = match &place.target {
        Target::Sqlite(_) => include_str!("../../migrations/sqlite/0020_systems_nobody_weighed.sql"),
        Target::Postgres(_) => include_str!("../../migrations/postgres/0020_systems_nobody_weighed.sql"),
    };
    reopen_after(place, sql).await.unwrap();
    let db = Db::open(&place.target).await.unwrap();
    assert_eq!(system::get(&db, &scope, asked.id).await.unwrap().critical, None);
    assert_eq!(system::get(&db, &scope, seen.id).await.unwrap().critical, Some(false), "somebody saw the question");
    db.close().await;
}

async fn prepare(place: &Place) {
    let mut wrong = Vec::new();
    let mut n = 0;
    for stmt in statements() {
        n += 1;
        if let Err(e) = place.db.prepare(stmt).await {
            wrong.push(format!("{}: {e}", stmt.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n > 90, "only {n} statements are listed");
}

/// Programs that start at once in an empty folder: one makes everything, and for the others nothing is damaged.
#[test]
fn several_programs_may_be_the_first() {
    for _ in 0..8 {
        let dir = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(dir.path().join("sejo.db"));
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    let program = tokio::runtime::Runtime::new().unwrap();
                    program.block_on(async { sejo_store::Db::open(&target).await.unwrap().close().await });
                });
            }
        });
    }
}

#[test]
fn few_statements_differ_between_the_engines_and_names_are_unique() {
    let all: Vec<_> = statements().collect();
    let divergent: Vec<_> = all.iter().filter(|s| s.is_divergent()).map(|s| s.name).collect();
    assert!(divergent.len() * 100 <= all.len() * 5, "{} of {}: {divergent:?}", divergent.len(), all.len());
    let mut names: Vec<_> = all.iter().map(|s| s.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
}

#[test]
fn sql_is_run_in_one_place() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut seen = 0;
    for file in files_in(std::path::Path::new(source)) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let runs = text.matches("sqlx::query").count() + text.matches("sqlx::raw_sql").count();
        seen += runs;
        assert!(runs == 0 || ["db.rs", "migration.rs"].contains(&name.as_str()), "{name} runs SQL past the list");
        let built = text.contains("_built(");
        let may = ["db.rs", "pack.rs", "restore.rs"].contains(&name.as_str());
        assert!(!built || may, "{name} builds SQL at run time");
    }
    assert!(seen > 0);
}

fn files_in(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files_in(&path)) } else { out.push(path) }
    }
    out
}

#[test]
fn migrations_come_in_pairs() {
    let names = |engine: &str| -> Vec<String> {
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

/// Columns by table: (type as this engine names it, nullable).
type Found = BTreeMap<String, BTreeMap<String, (String, bool)>>;

async fn listed(place: &Place) {
    let (found, name): (Found, fn(ColumnType) -> &'static str) = match &place.target {
        Target::Sqlite(path) => (sqlite(path).await, |kind| match kind {
            ColumnType::Uuid | ColumnType::Bytes => "BLOB",
            ColumnType::Text => "TEXT",
            ColumnType::Int | ColumnType::Bool => "INTEGER",
        }),
        Target::Postgres(url) => (postgres(url).await, |kind| match kind {
            ColumnType::Uuid => "uuid",
            ColumnType::Text => "text",
            ColumnType::Int => "bigint",
            ColumnType::Bool => "boolean",
            ColumnType::Bytes => "bytea",
        }),
    };
    let expected: Found = TABLES
        .iter()
        .map(|table| {
            let columns =
                table.columns.iter().map(|c| (c.name.to_owned(), (name(c.kind).to_owned(), c.nullable))).collect();
            (table.name.to_owned(), columns)
        })
        .collect();
    assert_eq!(found, expected);
}

async fn sqlite(path: &std::path::Path) -> Found {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let rows: Vec<(String, String, String, bool)> = sqlx::query_as(
        "SELECT m.name, c.name, c.type, c.\"notnull\" FROM sqlite_master m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut out = Found::new();
    for (table, column, kind, not_null) in rows {
        out.entry(table).or_default().insert(column, (kind, !not_null));
    }
    out
}

async fn postgres(url: &str) -> Found {
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let rows: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), CAST(is_nullable AS TEXT) \
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut out = Found::new();
    for (table, column, kind, nullable) in rows {
        out.entry(table).or_default().insert(column, (kind, nullable == "YES"));
    }
    out
}
