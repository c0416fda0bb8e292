//! Reading the archive into an empty database, in one transaction.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Manifest, backed_up, blocking, check, damaged, of_read};
use crate::error::StoreError;
use crate::row::Arg;
use crate::table::{Column, ColumnType, TABLES, Table};
use crate::{Db, Tx};

/// Rows written at once.
const BATCH: usize = 100;

/// What the reading thread hands over: rows of one table.
type Batch = (&'static Table, Vec<Vec<Arg>>);

pub(super) async fn restore(db: &Db, path: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    refuse_unless_empty(&mut tx).await?;
    let (send, mut receive) = mpsc::channel::<Batch>(4);
    let (owned, parts) = (path.to_owned(), manifest.clone());
    let reader = tokio::spawn(blocking(move || read(&owned, &parts, &send)));
    let mut written = Ok(());
    while let Some((table, rows)) = receive.recv().await {
        written = insert(&mut tx, table, rows).await;
        if written.is_err() {
            // Dropping the receiver tells the reader to stop.
            break;
        }
    }
    drop(receive);
    let read = reader.await.unwrap_or_else(|e| Err(StoreError::Unavailable(e.to_string())));
    written.map_err(of_insert)?;
    read?;
    let summary = manifest.summary();
    for table in backed_up() {
        let wanted = summary.rows.get(table.name).copied().unwrap_or_default();
        let found = count(&mut tx, table).await?;
        if found != wanted && !(table.name == "audit_head" && wanted == 0) {
            return Err(damaged(format!("{}: {found} of {wanted} rows arrived", table.name)));
        }
    }
    tx.commit().await
}

/// A checked file whose rows contradict one another was not made by Sejo.
fn of_insert(error: StoreError) -> StoreError {
    match error {
        StoreError::Duplicate(noun) => damaged(format!("a {noun} is there twice")),
        StoreError::NotFound => damaged("a row refers to one that is not there"),
        StoreError::Db(other) => damaged(other),
        other => other,
    }
}

async fn count(tx: &mut Tx, table: &Table) -> Result<u64, StoreError> {
    let rows = tx.rows_built(format!("SELECT count(*) FROM {}", table.name), Vec::new()).await?;
    let n = rows.first().map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(n).unwrap_or_default())
}

/// Settings of the installation may be there: a first start writes some. They are replaced.
async fn refuse_unless_empty(tx: &mut Tx) -> Result<(), StoreError> {
    if !is_untouched(tx).await? {
        return Err(StoreError::NotEmpty);
    }
    tx.run_built("DELETE FROM installation_setting".to_owned(), Vec::new()).await.map(drop)
}

/// Whether nothing is stored but settings of the installation.
pub(super) async fn is_untouched(tx: &mut Tx) -> Result<bool, StoreError> {
    for table in TABLES.iter().filter(|table| !matches!(table.name, "installation_setting" | "audit_head")) {
        if count(tx, table).await? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn insert(tx: &mut Tx, table: &'static Table, rows: Vec<Vec<Arg>>) -> Result<(), StoreError> {
    if table.name == "audit_head" {
        // Its one row is there from the start.
        for mut row in rows {
            if let Some(number) = row.pop() {
                tx.run_built("UPDATE audit_head SET number = $1".to_owned(), vec![number]).await?;
            }
        }
        return Ok(());
    }
    let names: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    let mut place = 0;
    let groups: Vec<String> = rows
        .iter()
        .map(|row| {
            let places: Vec<String> = row
                .iter()
                .map(|_| {
                    place += 1;
                    format!("${place}")
                })
                .collect();
            format!("({})", places.join(", "))
        })
        .collect();
    let sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, names.join(", "), groups.join(", "));
    tx.run_built(sql, rows.into_iter().flatten().collect()).await.map(drop)
}

/// The reading thread.
fn read(path: &Path, manifest: &Manifest, send: &mpsc::Sender<Batch>) -> Result<(), StoreError> {
    let mut archive = check::open(path)?;
    for table in backed_up() {
        let name = format!("tables/{}.jsonl", table.name);
        if !manifest.parts.iter().any(|part| part.name == name) {
            continue;
        }
        let mut batch = Vec::new();
        let mut hashes = Vec::new();
        {
            let part = archive.by_name(&name).map_err(super::of_zip(path))?;
            for line in BufReader::new(part).lines() {
                let line = line.map_err(of_read(path))?;
                let row: Map<String, Value> =
                    serde_json::from_str(&line).map_err(|e| damaged(format!("{name}: {e}")))?;
                if table.name == "blob" {
                    hashes.push(row);
                    continue;
                }
                batch.push(args_of(table, &row)?);
                if batch.len() == BATCH && send.blocking_send((table, std::mem::take(&mut batch))).is_err() {
                    return Ok(());
                }
            }
        }
        if !batch.is_empty() && send.blocking_send((table, batch)).is_err() {
            return Ok(());
        }
        for mut row in hashes {
            let hash = row.get("sha256").and_then(Value::as_str).unwrap_or_default().to_owned();
            let mut bytes = Vec::new();
            let mut part = archive.by_name(&format!("blobs/{hash}")).map_err(super::of_zip(path))?;
            part.read_to_end(&mut bytes).map_err(of_read(path))?;
            row.remove("bytes");
            let mut args = args_of_columns(table.columns.iter().filter(|c| c.name != "bytes"), table, &row)?;
            args.push(Arg::Bytes(Some(bytes)));
            if send.blocking_send((table, vec![args])).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn args_of(table: &Table, row: &Map<String, Value>) -> Result<Vec<Arg>, StoreError> {
    args_of_columns(table.columns.iter(), table, row)
}

fn args_of_columns<'a>(
    columns: impl Iterator<Item = &'a Column>,
    table: &Table,
    row: &Map<String, Value>,
) -> Result<Vec<Arg>, StoreError> {
    columns
        .map(|column| {
            let old = column.of_old_rows.map_or(Value::Null, Value::from);
            arg_of(column, row.get(column.name).unwrap_or(&old))
                .ok_or_else(|| damaged(format!("{}.{} cannot be read", table.name, column.name)))
        })
        .collect()
}

/// `None` when the value does not fit the column.
fn arg_of(column: &Column, value: &Value) -> Option<Arg> {
    if value.is_null() {
        return column.nullable.then_some(match column.kind {
            ColumnType::Uuid => Arg::Uuid(None),
            ColumnType::Text => Arg::Text(None),
            ColumnType::Int => Arg::Int(None),
            ColumnType::Bool => Arg::Bool(None),
            ColumnType::Bytes => Arg::Bytes(None),
        });
    }
    Some(match column.kind {
        ColumnType::Uuid => Arg::Uuid(Some(Uuid::parse_str(value.as_str()?).ok()?)),
        ColumnType::Text => Arg::Text(Some(value.as_str()?.to_owned())),
        ColumnType::Int => Arg::Int(Some(value.as_i64()?)),
        ColumnType::Bool => Arg::Bool(Some(value.as_bool()?)),
        ColumnType::Bytes => Arg::Bytes(Some(HEXLOWER.decode(value.as_str()?.as_bytes()).ok()?)),
    })
}
